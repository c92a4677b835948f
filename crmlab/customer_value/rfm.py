"""RFM: how recently, how often and for how much a customer has bought.

Direct mail found that these three, in this order, tell best who answers the next letter. Each customer is scored from 1
(worst) to `bins` (best) on each of them; the three digits together are a *cell* ("535"). What a cell is worth shows a
test mailing: `mailing.cells`, and how far down it pays `mailing.campaign_profit`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

# How recently (rows) by how much in all, F and M together (columns). The names are keys of the data, not sentences.
SEGMENTS = {
    ("high", "high"): "champions",
    ("high", "middle"): "promising",
    ("high", "low"): "new or occasional",
    ("middle", "high"): "loyal",
    ("middle", "middle"): "needs attention",
    ("middle", "low"): "fading",
    ("low", "high"): "cannot lose",
    ("low", "middle"): "at risk",
    ("low", "low"): "hibernating",
}


@checked
def table(
    orders: pd.DataFrame,
    *,
    as_of: object,
    customer: str = "customer_id",
    date: str = "date",
    amount: str = "amount",
    order: str | None = "order_id",
    check: bool = True,
) -> pd.DataFrame:
    """When did each customer last buy, how often, and for how much in all?

    Parameters
    ----------
    orders : DataFrame
        One row an order.
    as_of : date
        The day from which recency is counted; orders after it are refused, those of that day are 0 days old.
    customer, date, amount, order : str
        The columns. Amounts are CNY to the fen, not negative. `order` is looked at to find orders given twice, and
        lines given for orders; None if each row is an order and nothing numbers them.
    check : bool
        `False` skips the checks of a frame that is known to be good.

    Returns
    -------
    DataFrame
        Index `customer_id`, sorted: `recency` (days since the last order), `frequency` (orders), `monetary` (CNY).
        Money is added up exactly.

    Raises
    ------
    InvalidData
        A column is absent; an order occurs twice, in `order` or in another column that numbers orders; ids, dates or
        amounts are missing or of mixed types; a date cannot be read or lies after `as_of`; an amount is negative,
        infinite or finer than a fen; there are no orders.

    Notes
    -----
    Source: direct-mail practice; Hughes (1994).

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 2, 1], "amount": [80.0, 45.5, 20.1],
    ...                        "date": pd.to_datetime(["2024-03-01", "2024-12-30", "2024-12-01"])})
    >>> table(orders, as_of="2025-01-01").reset_index()
       customer_id  recency  frequency  monetary
    0            1       31          2     100.1
    1            2        2          1      45.5
    """
    as_of = valid.day(as_of, "as_of")
    if check:
        valid.frame(orders, "orders", [customer, date, amount])
        valid.labels(orders[customer], customer)
        valid.one_row_an_order(orders, order, [customer, date, amount])
        valid.numbers(orders[amount], amount, negative=_("Leave returns out, or net them against their orders."))
    dates = valid.dates(orders[date], date)
    if check:
        valid.not_after(dates, date, as_of, "as_of")

    fen = valid.fen(orders[amount], amount, exact=check)
    columns = {customer: orders[customer], "date": dates, "fen": fen}
    by_customer = pd.DataFrame(columns, index=orders.index, copy=False).groupby(customer)
    return pd.DataFrame(
        {
            "recency": (as_of - by_customer["date"].max().dt.normalize()).dt.days,
            "frequency": by_customer.size(),
            "monetary": by_customer["fen"].sum() / 100,
        }
    )


@checked
def score(values: pd.Series, *, bins: int = 5, within: pd.Series | list | None = None) -> pd.Series:
    """How well does each customer do on one measure, from 1 (worst) to `bins` (best)?

    Parameters
    ----------
    values : Series
        One number a customer, the higher the better.
    bins : int
        How many scores there are.
    within : Series, optional
        Compare a customer only with those who have the same value here.

    Raises
    ------
    InvalidData
        Something that is not a number, or missing, in `values`; a missing value of `within`.

    Notes
    -----
    score = 1 + floor(bins × share of customers strictly worse). Ties share a score, numbers that differ by the noise of
    floats only among them, and the worst always score 1, so the bands need not be equally full: see `bands`.

    Examples
    --------
    >>> score(pd.Series([1, 1, 1, 2, 9]), bins=5).tolist()
    [1, 1, 1, 4, 5]
    """
    valid.by_customer(values, "values")
    valid.numbers(values, "values")
    values = valid.ties(values)
    if within is not None:
        for peer in within if isinstance(within, list) else [within]:
            valid.labels(valid.same_customers(peer, "within", values.index, "values"), "within")
        peers = values.groupby(within)
        worse = peers.rank(method="min") - 1
        return (1 + bins * worse // peers.transform("size")).astype("int64")
    # The same without ranking everyone: one point more for each cut that a customer is strictly above, where cut k is
    # the smallest value that at least k / bins of the customers do not exceed.
    ordered = np.sort(values.to_numpy())
    cuts = [ordered[math.ceil(k * len(ordered) / bins) - 1] for k in range(1, bins)]
    return 1 + sum(values > cut for cut in cuts)


@checked
def scores(
    table: pd.DataFrame, *, bins: int = 5, method: Literal["independent", "nested"] = "independent"
) -> pd.DataFrame:
    """How does each customer stand among the others in recency, frequency and money?

    Parameters
    ----------
    table : DataFrame
        What `table` returns: `recency` (the smaller the better), `frequency`, `monetary`, one row a customer.
    bins : int
        How many scores, 2 to 9.
    method : "independent" or "nested"
        Independent: each measure among all customers. Nested: F among those of the same R, M among those of the same R
        and F, so that cells are more evenly full, but an F of 3 under one R is not an F of 3 under another.

    Returns
    -------
    DataFrame
        Indexed as `table`: `R`, `F`, `M` (1 to `bins`), `total` (their sum), `cell` (their digits, "535").

    Raises
    ------
    InvalidData
        A column is absent, missing values, a customer twice, only one customer, a measure in which all are equal.

    Notes
    -----
    See `score` for the formula. Source: Hughes (1994); nested scores are his quintiles within quintiles.

    Examples
    --------
    >>> t = pd.DataFrame({"recency": [5, 40, 300], "frequency": [9, 2, 2], "monetary": [90.0, 80.0, 20.0]})
    >>> scores(t, bins=3)["cell"].tolist()
    ['333', '212', '111']
    """
    valid.frame(table, "table", ["recency", "frequency", "monetary"])
    bins = valid.whole(bins, "bins", least=2, most=9, remedy=_("5 is usual."))
    valid.one_of(method, "method", ("independent", "nested"))
    valid.by_customer(table["recency"], "table")
    for measure in ("recency", "frequency", "monetary"):
        _check_measure(table[measure], measure)
    found = pd.DataFrame({"R": score(table["recency"].max() - table["recency"], bins=bins)})
    nested = method == "nested"
    found["F"] = score(table["frequency"], bins=bins, within=found["R"] if nested else None)
    found["M"] = score(table["monetary"], bins=bins, within=[found["R"], found["F"]] if nested else None)
    found["total"] = found["R"] + found["F"] + found["M"]
    digits = pd.array([f"{number:03}" for number in range(1000)], dtype="str")
    found["cell"] = digits.take((100 * found["R"] + 10 * found["F"] + found["M"]).to_numpy())
    return found


def _check_measure(values: pd.Series, name: str) -> None:
    valid.numbers(values, name)
    if len(values) == 1:
        message = _("{name} has one customer only ({rows}), and a score compares customers. Take more customers.")
        raise InvalidData(message.format(name=name, rows=rows(values.index)))
    if values.min() == values.max():
        message = _(
            "{name} is {value:,} for every customer ({rows}), so it tells no one apart. Score the other measures alone "
            "with rfm.score, or take customers who differ."
        )
        raise InvalidData(message.format(name=name, value=values.iloc[0], rows=rows(values.index)))


@checked(numbers="scores.R scores.F scores.M")
def bands(scores: pd.DataFrame) -> pd.DataFrame:
    """How many customers have each score?

    Returns
    -------
    DataFrame
        Index `score`, the best first; the customers with that score in `R`, `F` and `M`. Ties make bands uneven.

    Raises
    ------
    InvalidData
        A column is absent, or holds something that is not a score: a whole number from 1.

    Examples
    --------
    >>> t = pd.DataFrame({"recency": [5, 40, 300], "frequency": [9, 2, 2], "monetary": [90.0, 80.0, 20.0]})
    >>> bands(scores(t, bins=3))["F"].to_dict()
    {3: 1, 2: 0, 1: 2}
    """
    best = _check_scores(scores)
    counts = pd.DataFrame({measure: scores[measure].value_counts() for measure in "RFM"})
    return counts.reindex(pd.RangeIndex(best, 0, -1, name="score")).fillna(0).astype("int64")


@checked(numbers="scores.R scores.F scores.M", units="scores")
def segments(
    scores: pd.DataFrame, *, rules: Mapping[tuple[str, str], str] | None = None, bins: int | None = None
) -> pd.Series:
    """Which kind of customer is each, in words?

    Parameters
    ----------
    scores : DataFrame
        What `scores` returns.
    rules : mapping, optional
        A name for each of the nine pairs of levels (of R; of F and M together), in place of `SEGMENTS`.
    bins : int, optional
        The `bins` of the scores; without it, the highest score found.

    Returns
    -------
    Series
        `segment`, one name a customer.

    Raises
    ------
    InvalidData
        As in `bands`; a score above `bins`; one of the nine pairs has no name.

    Notes
    -----
    A score is *low* in the lowest 40 % of the scale, *high* in the highest 40 %, else *middle*; F and M enter by their
    mean. Every cell falls into one of the nine pairs, so into one segment. The names are a convention: they say what a
    customer looks like in the orders, not why. RFM cannot tell a new customer from an old one who seldom buys.

    Examples
    --------
    >>> segments(pd.DataFrame({"R": [5, 5, 1], "F": [5, 1, 4], "M": [5, 1, 5]})).tolist()
    ['champions', 'new or occasional', 'cannot lose']
    """
    rules = SEGMENTS if rules is None else rules
    unnamed = [pair for pair in SEGMENTS if pair not in rules]
    if unnamed:
        raise InvalidData(_("rules has no name for {}. Name all nine pairs, as rfm.SEGMENTS does.").format(unnamed))
    best = _check_scores(scores)
    bins = best if bins is None else valid.whole(bins, "bins", least=2, most=9, remedy=_("5 is usual."))
    if best > bins:
        raise InvalidData(
            _("scores go up to {best}, and bins is {bins}. Pass bins={best}.").format(best=best, bins=bins)
        )
    recency = _level(scores["R"], bins)
    worth = _level((scores["F"] + scores["M"]) / 2, bins)
    named = [rules[pair] for pair in zip(recency, worth, strict=True)]
    return pd.Series(named, index=scores.index, name="segment", dtype="str")


def _check_scores(scores: pd.DataFrame) -> int:
    """Refuse what are no scores; the best of them."""
    valid.frame(scores, "scores", ["R", "F", "M"])
    for measure in "RFM":
        odd = ((scores[measure] < 1) | (scores[measure] % 1 != 0)).to_numpy()
        remedy = _("Make the scores with rfm.scores.")
        valid.refuse(odd, scores[measure], measure, _("{column} is not a whole number from 1 in rows {rows}."), remedy)
    return int(scores[["R", "F", "M"]].to_numpy(dtype=float).max())


def _level(score: pd.Series, bins: int) -> np.ndarray:
    place = (score - 1) / max(bins - 1, 1)  # 0 at the bottom of the scale, 1 at the top
    return np.select([place < 0.4, place > 0.6], ["low", "high"], "middle")
