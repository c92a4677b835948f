"""Regression: by how much is one thing larger where another is larger by one, further things held equal?

One slope with its interval, and the number of rows it rests on: a row in which any column is missing cannot be used and
drops out (*listwise deletion*), so that one column more can cost most of the table.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _


@checked
def slopes(table: pd.DataFrame, outcome: str, of: Sequence[str], *, weights: str | None = None) -> pd.DataFrame:
    """By how much is `outcome` larger if one of these columns is larger by one, and the others the same?

    Parameters
    ----------
    table : DataFrame
        One row a customer; columns of numbers, in which values may be missing.
    outcome : str
        The explained column.
    of : list of str
        The explaining columns.
    weights : str, optional
        Column of weights above 0: revenue, if each yuan is to weigh the same rather than each customer.

    Returns
    -------
    DataFrame
        A row for each of `of`: `slope`, `low` and `high` (95 per cent), `rows` used and rows `left_out` because a value
        is missing in one of the columns named (listwise deletion).

    Raises
    ------
    InvalidData
        A column absent or no numbers; weights not above 0; fewer rows than columns need; columns that say the same.

    Notes
    -----
    Least squares, weighted if `weights` is given: the slopes b that make Σ w (y − a − Σ b x)² smallest. The standard
    error allows for spread that differs between rows (White, 1980, with the factor n / (n − k)); the interval is 1.96
    standard errors to each side. A slope says what goes together, not what causes what.

    Examples
    --------
    >>> table = pd.DataFrame({"kept": [50.0, 42, 41, 30, 33], "discount": [0, 1, 1, 2, 2], "age": [3, 5, None, 4, 2]})
    >>> slopes(table, "kept", ["discount"]).round(1).to_dict("records")
    [{'slope': -9.4, 'low': -11.0, 'high': -7.7, 'rows': 5, 'left_out': 0}]
    >>> slopes(table, "kept", ["discount", "age"])[["rows", "left_out"]].to_dict("records")
    [{'rows': 4, 'left_out': 1}, {'rows': 4, 'left_out': 1}]
    """
    from statsmodels.regression.linear_model import WLS

    names = [outcome, *of, *([weights] if weights is not None else [])]
    valid.frame(table, "table", names)
    for name in names:
        valid.numbers(table[name].dropna(), name)
    used = table[names].astype(float).dropna()
    x = np.column_stack([np.ones(len(used)), used[list(of)].to_numpy()])
    w = used[weights].to_numpy() if weights is not None else np.ones(len(used))
    if weights is not None:
        fault = _("{column} is not above 0 in rows {rows}.")
        valid.refuse(w <= 0, used[weights], weights, fault, _("Leave these rows out and say so."))
    n, k = x.shape
    if n <= k:
        message = _("{n} rows have a value in every column, too few for {k} coefficients. Leave a column out.")
        raise InvalidData(message.format(n=n, k=k))
    if np.linalg.matrix_rank(x) < k:
        message = _("{columns}: one of these can be computed from the others. Leave one out.")
        raise InvalidData(message.format(columns=", ".join(of)))
    fit = WLS(used[outcome].to_numpy(), x, weights=w).fit(cov_type="HC1")
    b, error = fit.params, fit.bse
    found = {"slope": b, "low": b - 1.96 * error, "high": b + 1.96 * error, "rows": n, "left_out": len(table) - n}
    return pd.DataFrame(found, index=["constant", *of]).iloc[1:]


@checked
def slope(
    table: pd.DataFrame, outcome: str, of: str, *, given: Sequence[str] = (), weights: str | None = None
) -> pd.Series:
    """By how much is `outcome` larger if `of` is larger by one, and `given` the same?

    Parameters
    ----------
    table, outcome, weights
        As in `slopes`.
    of : str
        The column whose slope is asked for.
    given : list of str
        Columns that are held equal.

    Returns
    -------
    Series
        The row of `of` in `slopes`.

    Raises
    ------
    InvalidData
        As `slopes`.

    Examples
    --------
    >>> table = pd.DataFrame({"kept": [50.0, 42, 41, 30, 33], "discount": [0, 1, 1, 2, 2]})
    >>> slope(table, "kept", "discount").round(1).to_dict()
    {'slope': -9.4, 'low': -11.0, 'high': -7.7, 'rows': 5.0, 'left_out': 0.0}
    """
    return slopes(table, outcome, [of, *given], weights=weights).iloc[0]
