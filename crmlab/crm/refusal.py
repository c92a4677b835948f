"""What the CRM says when it does not do what was asked."""

from __future__ import annotations

from collections.abc import Sequence

from crmlab.errors import CRMLabError, rows


class CRMRefusal(CRMLabError, ValueError):
    """An action that a rule of the business forbids. Nothing was changed.

    Attributes
    ----------
    rule : str
        Why, in a sentence.
    rows : tuple
        The numbers of the rows that stand in the way.
    remedy : str
        What can be done about it.
    """

    def __init__(self, rule: str, remedy: str, rows_: Sequence[object] = ()) -> None:
        self.rule, self.remedy, self.rows = rule, remedy, tuple(rows_)
        super().__init__(f"{rule} {remedy}")


def named(table: str, ids: Sequence[object]) -> str:
    """`lead 4, 9, 17 and 20 more`."""
    return f"{table} {rows(list(ids))}"
