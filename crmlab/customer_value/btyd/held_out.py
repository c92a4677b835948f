"""Held out by time: what a model, or a naive rule, expected of the customers, against what they did.

The histories end on the day of the split; what comes after it is only counted. A model that cannot beat "everyone goes
on at their own rate" or "everyone does what they did last time" has not earned its keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.histories import days_per, first_last, histories, summary
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _


@checked
def holdout(
    orders: pd.DataFrame,
    *,
    split: object,
    end: object,
    unit: str | float,
    customer: str = "customer_id",
    date: str = "date",
    amount: str | None = "amount",
    **options: str | None,
) -> pd.DataFrame:
    """What did the customers known by `split` do until `end`, and what was known of them by then?

    Parameters
    ----------
    orders : DataFrame
        One row an order; none after `end`.
    split, end : date
        The last day of the histories, and the last day of the time held out.
    unit, customer, date, amount, **options
        As in `summary`; `refunds`, `same_day`, `first_purchase` and `order` too.

    Returns
    -------
    DataFrame
        The `summary` as of `split`, and: `t` (length of the time held out, the same for all), `actual` (purchases in
        it), `previous` (purchases in a time as long that ends with `split`), with `amount` also `actual_amount` (their
        money, refunds of that time taken off if they are netted). Customers who first bought after `split` are not in
        it; `.attrs["newcomers"]` says how many they are.

    Raises
    ------
    InvalidData
        As `summary`; `end` is not after `split`; nobody bought before it.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 1, 2, 3], "amount": [80.0, 30.0, 20.0, 45.5, 10.0],
    ...     "date": pd.to_datetime(["2024-01-01", "2024-01-20", "2024-02-15", "2024-01-22", "2024-02-20"])})
    >>> held = holdout(orders, split="2024-01-29", end="2024-02-26", unit="W")
    >>> held[["x", "T", "t", "actual", "previous", "actual_amount"]].reset_index()
       customer_id  x    T    t  actual  previous  actual_amount
    0            1  1  4.0  4.0       1         1           20.0
    1            2  0  1.0  4.0       0         1            0.0
    """
    split, end = valid.day(split, "split"), valid.day(end, "end")
    if end <= split:
        raise InvalidData(_("end must be after split, which is {split:%Y-%m-%d}.").format(split=split))
    terms: dict[str, Any] = {"customer": customer, "date": date, "amount": amount, **options}
    valid.frame(orders, "orders", [date])
    valid.not_after(valid.dates(orders[date], date), date, end, "end")
    # The whole table is checked once, with every option; then it is cut.
    everyone = summary(orders, as_of=end, unit=unit, **terms)
    day = valid.dates(orders[date], date).to_numpy().astype("datetime64[D]")
    known = day <= np.datetime64(split, "D")
    if not known.any():
        message = _("{date} has no order up to split, {split:%Y-%m-%d}. Choose a later day.")
        raise InvalidData(message.format(date=date, split=split))
    found = summary(orders[known], as_of=split, unit=unit, **terms)
    length = end - split
    before = known & (day > np.datetime64(split - length, "D"))
    found["t"] = length.days / days_per(unit)
    merged = options.get("same_day", "merged") == "merged"
    bought = np.ones(len(orders), dtype=bool) if amount is None else (orders[amount] >= 0).to_numpy()
    for name, rows in (("actual", ~known & bought), ("previous", before & bought)):
        found[name] = _purchases(orders[customer].to_numpy()[rows], day[rows], found.index, merged)
    if amount is not None:
        rows = ~known & (bought if options.get("refunds") != "netted" else True)
        paid = pd.Series(valid.fen(orders[amount], amount)[rows]).groupby(orders[customer].to_numpy()[rows]).sum()
        found["actual_amount"] = paid.reindex(found.index, fill_value=0) / 100
    found.attrs["newcomers"] = int((~everyone.index.isin(found.index)).sum())
    return found


def _purchases(who: np.ndarray, day: np.ndarray, customers: pd.Index, merged: bool) -> np.ndarray:
    """How many purchases each of `customers` made on these rows."""
    if not merged:
        return pd.Series(who).value_counts().reindex(customers, fill_value=0).to_numpy()
    codes, ids = pd.factorize(who, sort=True)
    if not len(codes):
        return np.zeros(len(customers), dtype="int64")
    _first, _last, days = first_last(codes, day.astype("int64"), len(ids))
    return pd.Series(days, index=ids).reindex(customers, fill_value=0).to_numpy()


@checked(numbers="held.t")
def same_rate(held: pd.DataFrame) -> pd.Series:
    """The naive rule: every customer goes on buying again at their own rate so far, x ÷ T (0 where T is 0).

    Examples
    --------
    >>> same_rate(pd.DataFrame({"x": [2, 0], "t_x": [3.0, 0.0], "T": [8.0, 0.0], "t": 4.0})).tolist()
    [1.0, 0.0]
    """
    valid.frame(held, "held", ["x", "t_x", "T", "t"])
    x, _t_x, end, _weights = histories(held)
    rate = np.divide(x, end, out=np.zeros(len(x)), where=end > 0)
    return pd.Series(rate * held["t"].to_numpy(), index=held.index, name="same rate")


@checked(numbers="held.previous")
def same_as_last_period(held: pd.DataFrame) -> pd.Series:
    """The naive rule: every customer buys as often as in the time before the split that was as long.

    Examples
    --------
    >>> same_as_last_period(pd.DataFrame({"previous": [2, 0]})).tolist()
    [2.0, 0.0]
    """
    valid.frame(held, "held", ["previous"])
    return held["previous"].astype(float).rename("same as last period")


@checked(numbers="held.actual", gaps="expected.*", units="held")
def holdout_errors(held: pd.DataFrame, expected: Mapping[str, pd.Series]) -> pd.DataFrame:
    """How far off were the models and rules, customer by customer and in all?

    Parameters
    ----------
    held : DataFrame
        What `holdout` returns.
    expected : mapping
        A name for each model or rule → the purchases that it expected, by customer.

    Returns
    -------
    DataFrame
        Index `rule`, in the order given: `expected` and `actual` (purchases in all), `bias` (the first ÷ the second
        − 1), `mean_absolute_error` and `root_mean_square_error` (purchases a customer).

    Raises
    ------
    InvalidData
        Customers without an expectation; missing numbers; nobody bought.

    Examples
    --------
    >>> held = pd.DataFrame({"actual": [1, 0, 3], "previous": [2, 0, 2]}, index=[5, 6, 7])
    >>> errors = holdout_errors(held, {"last period": same_as_last_period(held)})
    >>> errors.loc["last period"].round(2).tolist()
    [4.0, 4.0, 0.0, 0.67, 0.82]
    """
    valid.frame(held, "held", ["actual"])
    actual = held["actual"]
    if not actual.any():
        raise InvalidData(_("actual is 0 for every customer, so no rule can be judged. Choose an earlier split."))
    lines = {}
    for name, series in expected.items():
        valid.by_customer(series, name)
        valid.alike(series.index, "expected.index", held.index, "held.index")
        without = ~held.index.isin(series.index)
        fault = _("{column} expects nothing of the customers {rows}.")
        valid.refuse(without, actual, name, fault, _("Give every customer an expectation."))
        series = series.reindex(held.index)
        valid.numbers(series, name)
        off = series - actual
        lines[name] = {
            "expected": float(series.sum()),
            "actual": int(actual.sum()),
            "bias": float(series.sum() / actual.sum() - 1),
            "mean_absolute_error": float(off.abs().mean()),
            "root_mean_square_error": float(np.sqrt((off**2).mean())),
        }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("rule")
