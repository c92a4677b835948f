"""Purchase histories: what the models of `crmlab.btyd` need to know of each customer, from raw orders.

`x` repeat purchases, the last of them `t_x` after the first purchase, watched for `T` since then. `t_x` runs the other
way than the recency of RFM, so it is never called that.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

DAYS = {"D": 1.0, "W": 7.0}

SameDay = Literal["merged", "counted"]
Refunds = Literal["refused", "left out", "netted"]
FirstPurchase = Literal["left out", "counted"]


@checked
def summary(
    orders: pd.DataFrame,
    *,
    as_of: object,
    unit: str | float,
    same_day: SameDay = "merged",
    refunds: Refunds = "refused",
    first_purchase: FirstPurchase = "left out",
    customer: str = "customer_id",
    date: str = "date",
    amount: str | None = "amount",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """How often did each customer buy again, when last, and for how long have we watched?

    Parameters
    ----------
    orders : DataFrame
        One row an order, in any order of rows.
    as_of : date
        The end of observation; orders of that day count, orders after it are refused.
    unit : "D", "W" or float
        The unit of time: days, weeks, or so many days (30.4375 for a mean month), one at least. Dates count to the day.
    same_day : "merged" or "counted"
        Orders of one customer on one day are one purchase, or as many as there are orders.
    refunds : "refused", "left out" or "netted"
        What to do with negative amounts. Netted: they are no purchases, and lower all of the customer's purchases in
        the same proportion, since the orders do not say which purchase came back.
    first_purchase : "left out" or "counted"
        Is the first purchase part of `monetary`? It is never part of `x`. If several orders of the first day count
        singly, the first purchase is their mean.
    customer, date, amount, order : str
        The columns. Without money: `amount=None`. `order` is looked at to find orders given twice, and lines given for
        orders; None if each row is an order and nothing numbers them.

    Returns
    -------
    DataFrame
        Index `customer_id`, sorted: `x` (repeat purchases), `t_x` and `T` (time from the first purchase to the last one
        and to `as_of`); with `amount` also `n` (purchases that `monetary` is the mean of) and `monetary` (the mean of a
        purchase, in the unit of `amount`; NaN where `n` is 0).

    Raises
    ------
    InvalidData
        A column is absent; an order occurs twice; ids, dates or amounts are missing or of mixed types; an order lies
        after `as_of`; an amount is negative and `refunds` does not say what to do, finer than a hundredth or infinite;
        a customer has had back more than they paid; an option is unknown.

    Notes
    -----
    The counts are those of Fader, Hardie and Lee (2005): x, t_x and T are all that BG/NBD needs to know of a history.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 1, 2], "amount": [80.0, 30.0, 20.0, 45.5],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-01-29", "2024-01-15", "2024-02-05"])})
    >>> summary(orders, as_of="2024-02-26", unit="W").reset_index()
       customer_id  x  t_x    T  n  monetary
    0            1  2  4.0  8.0  2      25.0
    1            2  0  0.0  3.0  0       NaN
    """
    as_of = valid.day(as_of, "as_of")
    length = days_per(unit)
    valid.one_of(same_day, "same_day", get_args(SameDay))
    valid.one_of(refunds, "refunds", get_args(Refunds))
    valid.one_of(first_purchase, "first_purchase", get_args(FirstPurchase))
    valid.frame(orders, "orders", [customer, date] + ([amount] if amount else []))
    valid.labels(orders[customer], customer)
    valid.one_row_an_order(orders, order, [customer, date, *([amount] if amount else [])])
    dates = valid.dates(orders[date], date)
    valid.not_after(dates, date, as_of, "as_of")

    codes, ids = pd.factorize(orders[customer], sort=True)
    day = dates.to_numpy().astype("datetime64[D]").astype("int64")
    money = _money(orders, amount, refunds) if amount else None
    back = None
    if money is not None and money.min() < 0:
        kept = money >= 0
        back = -np.bincount(codes[~kept], weights=money[~kept], minlength=len(ids))
        codes, day, money = codes[kept], day[kept], money[kept]
        codes, ids, back = _with_purchases(codes, ids, back, refunds)

    first, last, days_bought = first_last(codes, day, len(ids))
    bought = days_bought if same_day == "merged" else np.bincount(codes, minlength=len(ids))
    found = pd.DataFrame(
        {
            "x": bought - 1,
            "t_x": (last - first) / length,
            "T": (as_of.to_datetime64().astype("datetime64[D]").astype("int64") - first) / length,
        },
        index=pd.Index(ids, name=customer),
    )
    if money is not None:
        total = np.bincount(codes, weights=money, minlength=len(ids))
        counted = total
        found["n"] = found["x"] + (first_purchase == "counted")
        if first_purchase == "left out":
            on_first = day == first[codes]
            opening: np.ndarray = np.bincount(codes[on_first], weights=money[on_first], minlength=len(ids))
            if same_day == "counted":
                opening = opening / np.bincount(codes[on_first], minlength=len(ids))
            counted = total - opening
        if refunds == "netted" and back is not None:
            counted = counted * _share_kept(total, back, ids)
        n = found["n"].to_numpy()
        found["monetary"] = np.divide(counted, n * 100.0, out=np.full(len(n), np.nan), where=n > 0)
    return found


def days_per(unit: str | float) -> float:
    """How many days make one unit of time: 1 for "D", 7 for "W", the number itself for a number?

    Examples
    --------
    >>> days_per("W"), days_per(30.5)
    (7.0, 30.5)
    """
    if isinstance(unit, str):
        if unit in DAYS:
            return DAYS[unit]
        message = _("unit must be 'D', 'W' or a number of days, not {!r}. For a mean month take 30.4375.")
        raise InvalidData(message.format(unit))
    valid.positive(unit, "unit")
    if unit < 1:
        message = _("unit must be one day at least, not {unit:.3g} of a day: dates count to the day. Take unit='D'.")
        raise InvalidData(message.format(unit=unit))
    return float(unit)


def _money(orders: pd.DataFrame, amount: str, refunds: str) -> np.ndarray:
    remedy = _("Say what to do with them: refunds='left out' or refunds='netted'.") if refunds == "refused" else None
    valid.numbers(orders[amount], amount, negative=remedy)
    return valid.fen(orders[amount], amount)


def _with_purchases(
    codes: np.ndarray, ids: pd.Index, back: np.ndarray, refunds: str
) -> tuple[np.ndarray, pd.Index, np.ndarray]:
    """Without the customers who only ever got money back; netted, they are refused."""
    bought = np.bincount(codes, minlength=len(ids)) > 0
    if not bought.any():
        raise InvalidData(_("orders holds refunds only, no purchase. Check the sign of the amounts."))
    if refunds == "netted":
        only = pd.Series(back, index=ids)
        fault = _("Refunds without a purchase: {column} of the customers {rows}.")
        valid.refuse(~bought, only, "amount", fault, _("Give their purchases too, or take refunds='left out'."))
    return (np.cumsum(bought) - 1)[codes], ids[bought], back[bought]


def _share_kept(total: np.ndarray, back: np.ndarray, ids: pd.Index) -> np.ndarray:
    """What is left of each customer's money after refunds, as a share."""
    fault = _("Refunds exceed purchases: {column} of the customers {rows}.")
    valid.refuse(back > total, pd.Series(back, index=ids), "amount", fault, _("Look for purchases that are missing."))
    return 1 - np.divide(back, total, out=np.zeros(len(total)), where=total > 0)


def first_last(codes: np.ndarray, day: np.ndarray, customers: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First day, last day and number of different days on which each customer bought."""
    start = day.min()
    span = int(day.max() - start) + 1
    key = codes.astype("int64")
    key *= span
    key += day
    key -= start
    key.sort()  # by customer, then by day: one sort of whole numbers gives all three
    new = np.empty(len(key), dtype=bool)
    new[0] = True
    np.not_equal(key[1:], key[:-1], out=new[1:])
    key = key[new]
    whose = key // span
    key -= whose * span
    ends = np.cumsum(np.bincount(whose, minlength=customers))
    first = np.concatenate([[0], ends[:-1]])
    return key[first] + start, key[ends - 1] + start, ends - first


def histories(table: pd.DataFrame, weights: str | None = None) -> tuple[np.ndarray, ...]:
    """Are these histories possible? Then `x`, `t_x`, `T` and the weights as arrays.

    Raises
    ------
    InvalidData
        A column is absent; numbers are missing, negative or infinite; `x` is not whole; `t_x` exceeds `T`, or is above
        0 where nothing was bought again.

    Examples
    --------
    >>> x, t_x, T, weight = histories(pd.DataFrame({"x": [2, 0], "t_x": [4.0, 0.0], "T": [8.0, 3.0]}))
    >>> x.tolist(), weight.tolist()
    ([2, 0], [1.0, 1.0])
    """
    valid.frame(table, "summary", ["x", "t_x", "T"] + ([weights] if weights is not None else []))
    for column in ("x", "t_x", "T"):
        valid.numbers(table[column], column, negative=_("Make the table with btyd.summary."))
    x, t_x, end = (table[column].to_numpy(dtype=float) for column in ("x", "t_x", "T"))
    remedy = _("It counts purchases after the first: make the table with btyd.summary.")
    valid.refuse(x != np.rint(x), table["x"], "x", _("{column} is not whole in rows {rows}."), remedy)
    remedy = _("Both count from the first purchase: recency in the sense of RFM is T − t_x.")
    valid.refuse(t_x > end, table["t_x"], "t_x", _("{column} is above T in rows {rows}."), remedy)
    fault = _("{column} is above 0 though nothing was bought again in rows {rows}.")
    valid.refuse((x == 0) & (t_x > 0), table["t_x"], "t_x", fault, remedy)
    return x.astype("int64"), t_x, end, weights_of(table, weights)


def weights_of(table: pd.DataFrame, weights: str | None) -> np.ndarray:
    """How many customers does each row stand for: one, or what the column `weights` says?

    Examples
    --------
    >>> weights_of(pd.DataFrame({"x": [2, 0]}), None).tolist()
    [1.0, 1.0]
    """
    if weights is None:
        return np.ones(len(table))
    valid.numbers(table[weights], weights, negative=_("A weight says how many customers have this history."))
    found = table[weights].to_numpy(dtype=float)
    if not found.any():
        raise InvalidData(_("{column} is 0 in every row, so there is no customer.").format(column=weights))
    return found
