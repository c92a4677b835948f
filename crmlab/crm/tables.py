"""The CRM's tables for the questions of lessons and workbooks, in the form of `datasets.variant`."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from crmlab.crm.opening import practice


def tables(learner: str, needs: Iterable[str], *, chapter: str = "", attempt: int = 0) -> dict[str, pd.DataFrame]:
    """The tables `needs` of a learner's CRM as it is at the start, whatever they have done in theirs since.

    Parameters
    ----------
    learner : str
        Whose; `""` is everybody's, as the lessons show it.
    needs : iterable of str
        Names of tables of the CRM: `"lead"`, `"opportunity"`.
    chapter, attempt : str, int
        Of no effect: a learner has one CRM. Another attempt draws other business parameters only.

    Returns
    -------
    dict of str to DataFrame
        A row each, with moments and days as dates; yours to change.
    """
    desk = practice(learner)
    return {name: desk.sql(f"SELECT * FROM {name} ORDER BY rowid") for name in needs}
