"""`Desk`: the CRM as somebody at work has it in front of them, with its modules, its clock and its way back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlab.crm import clock, sheets
from crmlab.crm.database import Database
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

if TYPE_CHECKING:
    from crmlab.crm.accounts import Accounts


class Desk:
    """A CRM. Every method that changes something is one transaction with a row in the audit log.

    Examples
    --------
    >>> from crmlab import crm
    >>> desk = crm.practice()
    >>> desk.now
    Timestamp('2025-01-02 09:00:00')
    """

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def now(self) -> pd.Timestamp:
        """The company's clock, which only `tick` moves."""
        return self.db.now

    def tick(self, *, hours: float = 0, days: float = 0, until: str | pd.Timestamp | None = None) -> pd.DataFrame:
        """Let time pass: leads come in, replies come back, reminders fire.

        Parameters
        ----------
        hours, days : float
            How long; or
        until : str or Timestamp
            a moment, `"2025-01-06 09:00"`.

        Returns
        -------
        DataFrame
            What happened: `at`, `what`, `text`.
        """
        return clock.tick(self.db, hours=hours, days=days, until=until)

    # ── the tables ─────────────────────────────────────────────────────
    def sql(self, select: str, values: tuple | dict[str, Any] = ()) -> pd.DataFrame:
        """A select of your own, read only, as a DataFrame."""
        return self.db.read_only(select, values)

    def query(self, name: str, **values: Any) -> pd.DataFrame:
        """A named query; `desk.queries()` lists them and `desk.show(name)` prints one."""
        return self.db.query(name, **values)

    def queries(self) -> pd.Series:
        """The named queries and what each answers."""
        return pd.Series(sheets.named_queries(), name="answers").rename_axis("query")

    def show(self, name: str) -> None:
        """Print a named query."""
        print(sheets.named_query(name))

    def tables(self) -> pd.Series:
        """The tables with their numbers of rows."""
        counts = {name: self.db.value(f"SELECT count(*) FROM {name}") for name in self.db.tables()}
        return pd.Series(counts, name="rows")

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        names = self.db.columns(table)
        if not names:
            raise CRMRefusal(_("There is no table {table!r}.").format(table=table), _("desk.tables() lists them."))
        return names

    # ── back ───────────────────────────────────────────────────────────
    def undo(self, actions: int = 1) -> pd.DataFrame:
        """Take the last action back (or the last few), clock included. `undo()` again brings it back."""
        return self.db.undo(actions)

    def reset(self) -> pd.DataFrame:
        """Back to the start. It is an action like others: `undo()` brings your work back."""
        return self.db.reset()

    def diff(self, since: int = 0) -> pd.DataFrame:
        """What differs from the start, value by value."""
        return self.db.diff(since)

    def audit(self) -> pd.DataFrame:
        """Who did what, newest last."""
        return self.db.rows("SELECT id, at, actor, action, detail, undoes FROM audit_log ORDER BY id").set_index("id")

    def last_sql(self) -> list[str]:
        """The statements of the last action."""
        return list(self.db.statements)

    def close(self) -> None:
        """Close the file. Everything is in it already."""
        self.db.close()

    def __repr__(self) -> str:
        where = self.db.path or _("in memory")
        return _("CRM of Lantern Tea (simulated), {now}, {where}").format(now=self.db.moment, where=where)

    # ── the modules ────────────────────────────────────────────────────
    @cached_property
    def accounts(self) -> Accounts:
        """Customer information: accounts, duplicates, quotes, contracts, orders, credit."""
        from crmlab.crm.accounts import Accounts

        return Accounts(self.db)
