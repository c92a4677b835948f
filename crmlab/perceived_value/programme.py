"""A loyalty programme in the books: points that are open, what they will cost, and when the scheme pays.

A point is *earned* with a purchase and *burnt* when the member takes tea for it. In between it is a promise, and a
promise is a debt. Some promises are never called in (*breakage*): how many is an estimate, made from points that are
old enough to be judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    pass

Z = 1.96  # standard errors to each side of a 95 per cent interval


@checked(
    numbers="orders.amount redemptions.points",
    labels="orders.customer_id orders.channel programme.customer_id redemptions.customer_id",
    dates="orders.date programme.joined redemptions.date",
)
def balances(
    orders: pd.DataFrame, programme: pd.DataFrame, redemptions: pd.DataFrame, *, day: object, yuan: int = 10
) -> pd.DataFrame:
    """How many points has each member earned, redeemed and still open at the end of a day?

    Parameters
    ----------
    orders, programme, redemptions : DataFrame
        As `datasets.load` gives them; `programme` is `loyalty_programme`.
    day : date
        The end of this day.
    yuan : int
        CNY of a purchase for which there is one point. Each purchase is rounded down by itself.

    Returns
    -------
    DataFrame
        Index `customer_id`, the members who had joined by then: `earned`, `redeemed`, `open` (points).

    Raises
    ------
    InvalidData
        A column absent; a member twice; somebody with more points redeemed than earned.

    Notes
    -----
    open = earned − redeemed. Points are earned in a tea house, from the day of joining on; returns earn none.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [7, 7], "date": ["2024-01-05", "2024-03-01"], "channel": "house",
    ...                        "amount": [268.0, 99.0]})
    >>> orders["date"] = pd.to_datetime(orders["date"])
    >>> programme = pd.DataFrame({"customer_id": [7], "joined": pd.to_datetime(["2024-01-05"])})
    >>> redemptions = pd.DataFrame({"customer_id": [7], "date": pd.to_datetime(["2024-03-01"]), "points": [20]})
    >>> balances(orders, programme, redemptions, day="2024-12-31").reset_index()
       customer_id  earned  redeemed  open
    0            7      35        20    15
    """
    valid.frame(orders, "orders", ["customer_id", "date", "channel", "amount"])
    valid.frame(programme, "programme", ["customer_id", "joined"])
    valid.frame(redemptions, "redemptions", ["customer_id", "date", "points"])
    valid.unique(programme["customer_id"], "customer_id", _("Keep the first day on which each joined."))
    members = programme["customer_id"]
    for table, name in ((orders, "orders"), (redemptions, "redemptions")):
        valid.alike(table["customer_id"], f"{name}['customer_id']", members, "programme['customer_id']")
    last, yuan = valid.day(day, "day"), valid.whole(yuan, "yuan")
    joined = programme.set_index("customer_id")["joined"]
    joined = joined[joined <= last].sort_index()
    earned = _earned(orders, joined, last, yuan).reindex(joined.index, fill_value=0)
    taken = redemptions[redemptions["date"] <= last].groupby("customer_id")["points"].sum()
    found = pd.DataFrame({"earned": earned, "redeemed": taken.reindex(joined.index, fill_value=0)}).astype("int64")
    found["open"] = found["earned"] - found["redeemed"]
    fault = _("{column} are more than earned for customers {rows}.")
    remedy = _("Check yuan (CNY for a point), and that orders has all purchases since they joined.")
    valid.refuse((found["open"] < 0).to_numpy(), found["redeemed"], "redeemed points", fault, remedy)
    return found


def _earned(orders: pd.DataFrame, joined: pd.Series, last: pd.Timestamp, yuan: int) -> pd.Series:
    """Points of each member by the end of a day: whole tens of each purchase in a house."""
    bought = orders[(orders["channel"] == "house") & (orders["amount"] > 0) & (orders["date"] <= last)]
    bought = bought[bought["customer_id"].isin(joined.index)]
    bought = bought[(bought["date"].to_numpy() >= joined.reindex(bought["customer_id"]).to_numpy())]
    if bought.empty:
        return pd.Series(dtype="int64")
    points = valid.fen(bought["amount"], "amount", exact=False) // (100 * yuan)
    return pd.Series(points, index=bought.index).groupby(bought["customer_id"]).sum()


@checked(
    numbers="orders.amount redemptions.points",
    labels="orders.customer_id orders.channel programme.customer_id redemptions.customer_id",
    dates="orders.date programme.joined redemptions.date",
)
def breakage(
    orders: pd.DataFrame,
    programme: pd.DataFrame,
    redemptions: pd.DataFrame,
    *,
    as_of: object,
    months: Sequence[int] = (3, 6, 9, 12, 15, 18),
    yuan: int = 10,
) -> pd.DataFrame:
    """Of the points that were open some months ago: which share has been redeemed since, and which is broken?

    Parameters
    ----------
    orders, programme, redemptions, yuan
        As in `balances`.
    as_of : date
        The day until which one looks.
    months : list of int
        How many months one looks back, each by itself.

    Returns
    -------
    DataFrame
        Index `months`: `members`, `open` (points then), `redeemed` (of these points, until `as_of`), `share`, its 95
        per cent interval `low` and `high`, and `breakage`, which is 1 − share.

    Raises
    ------
    InvalidData
        As `balances`; months that are no whole numbers; no points open so many months ago.

    Notes
    -----
    The oldest points are used first, so of a member's open points min(open, redeemed since) are redeemed. The share is
    Σ redeemed ÷ Σ open, and its interval is that of a ratio over members: error² = n ÷ (n − 1) × Σ (redeemed − share ×
    open)² ÷ (Σ open)². Points open for a few months only are too young to judge: their share still rises. So look at
    several ages. That today's open points will behave like those of then is assumed. Source: the ratio estimator of
    Cochran (1977), chapter 6.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [7, 8], "date": pd.to_datetime(["2024-01-05"] * 2), "channel": "house",
    ...                        "amount": [400.0, 600.0]})
    >>> programme = pd.DataFrame({"customer_id": [7, 8], "joined": pd.to_datetime(["2024-01-05"] * 2)})
    >>> redemptions = pd.DataFrame({"customer_id": [7], "date": pd.to_datetime(["2024-09-01"]), "points": [30]})
    >>> found = breakage(orders, programme, redemptions, as_of="2024-12-31", months=[6])
    >>> found[["open", "share", "breakage"]].to_dict("index")
    {6: {'open': 100, 'share': 0.3, 'breakage': 0.7}}
    """
    last, found = valid.day(as_of, "as_of"), {}
    today = balances(orders, programme, redemptions, day=last, yuan=yuan)
    for back in months:
        start = last - pd.DateOffset(months=valid.whole(back, "months", most=600))
        then = balances(orders, programme, redemptions, day=start, yuan=yuan)
        now = today.reindex(then.index)
        used = np.minimum(then["open"], now["redeemed"] - then["redeemed"])
        total, n = int(then["open"].sum()), int((then["open"] > 0).sum())
        if n < 2:
            message = _("{back} months before {last:%Y-%m-%d} fewer than two members had open points ({rows}). Look "
                        "back over fewer months.")  # fmt: skip
            raise InvalidData(message.format(back=back, last=last, rows=rows(then.index)))
        share = float(used.sum()) / total
        half = Z * float(np.sqrt(n / (n - 1) * ((used - share * then["open"]) ** 2).sum())) / total
        found[back] = [n, total, int(used.sum()), share, max(share - half, 0.0), min(share + half, 1.0), 1 - share]
    columns = ["members", "open", "redeemed", "share", "low", "high", "breakage"]
    table = pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("months")
    return table.astype({"members": "int64", "open": "int64", "redeemed": "int64"})


@checked
def liability(points: float, *, redemption: float, value: float) -> float:
    """What do open points stand for in the books, to the fen?

    Parameters
    ----------
    points : float
        Open points.
    redemption : float
        Share of them that will be redeemed, from 0 to 1: 1 − breakage.
    value : float
        CNY that a redeemed point costs us.

    Returns
    -------
    float
        CNY, rounded to the fen (half a fen up).

    Raises
    ------
    InvalidData
        Points or value below 0; a share that is none.

    Notes
    -----
    points × redemption × value. What has been redeemed was paid for already, and is not owed again. IFRS 15 (B46) tells
    firms to expect breakage in proportion to what customers do redeem.

    Examples
    --------
    >>> liability(1_000, redemption=0.4, value=0.5)
    200.0
    """
    valid.positive(points, "points", zero=True)
    valid.positive(redemption, "redemption", most=1, zero=True)
    valid.positive(value, "value", most=1_000_000, zero=True)
    exact = Decimal(repr(float(points))) * Decimal(repr(float(redemption))) * Decimal(repr(float(value)))
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@checked(numbers="programme.points programme.redeemed", labels="programme.tier programme.customer_id")
def tiers(programme: pd.DataFrame, *, tier: str = "tier") -> pd.DataFrame:
    """Who holds the points: how many members, points and open points are in each tier?

    Parameters
    ----------
    programme : DataFrame
        One row a member: `points` (earned), `redeemed` and the column `tier`.
    tier : str
        The column with the tier.

    Returns
    -------
    DataFrame
        A row a tier, the one with the fewest points a member first: `members`, `points`, `redeemed`, `open`;
        `of_members` and `of_points`, the tier's shares in all; `used`, the share of its points that is redeemed.

    Raises
    ------
    InvalidData
        A column absent; points or redeemed points that are missing or below 0.

    Examples
    --------
    >>> programme = pd.DataFrame({"customer_id": [1, 2, 3], "tier": ["green", "green", "reserve"],
    ...                           "points": [10, 30, 160], "redeemed": [0, 20, 80]})
    >>> tiers(programme)[["members", "open", "of_points", "used"]].reset_index()
          tier  members  open  of_points  used
    0    green        2    20        0.2   0.5
    1  reserve        1    80        0.8   0.5
    """
    valid.frame(programme, "programme", ["customer_id", "points", "redeemed", tier])
    valid.labels(programme[tier], tier)
    for column in ("points", "redeemed"):
        valid.numbers(programme[column], column, negative=_("Points are not below 0: correct these."))
    each = programme.groupby(tier)
    found = pd.DataFrame({"members": each.size(), "points": each["points"].sum(), "redeemed": each["redeemed"].sum()})
    found["open"] = found["points"] - found["redeemed"]
    found["of_members"] = found["members"] / found["members"].sum()
    found["of_points"] = found["points"] / max(found["points"].sum(), 1)
    found["used"] = found["redeemed"] / found["points"].where(found["points"] > 0)
    return found.loc[(found["points"] / found["members"]).sort_values(kind="stable").index]


@checked
def break_even_uplift(base: float, *, running: float, margin: float, reward: float) -> float:
    """By which share must members' sales rise so that a programme neither earns nor loses?

    Parameters
    ----------
    base : float
        CNY a year that the members would spend without the programme.
    running : float
        CNY a year that it costs to run it.
    margin : float
        Contribution margin in a CNY of sales, from 0 to 1.
    reward : float
        CNY of reward for a CNY of members' sales.

    Returns
    -------
    float
        A share: 0.2 is 20 per cent more.

    Raises
    ------
    InvalidData
        A base that is not above 0; costs below 0; a reward that is not below the margin, which no uplift can pay.

    Notes
    -----
    u* = (reward + running ÷ base) ÷ (margin − reward). All sales of members earn the reward, also those that they would
    have made anyway; only the additional sales bring additional margin. `worth` is 0 there.

    Examples
    --------
    >>> round(break_even_uplift(20_000, running=1_000, margin=0.4, reward=0.03), 4)
    0.2162
    """
    valid.positive(base, "base")
    _costs(running, margin, reward)
    return (reward + running / base) / (margin - reward)


@checked(numbers="base", units="base")
def worth(
    base: pd.Series, uplift: float, *, low: float, high: float, running: float, margin: float, reward: float
) -> pd.DataFrame:
    """What does a programme earn a year in each house, if members' sales rise by this share?

    Parameters
    ----------
    base : Series
        By house, CNY a year that its members would spend without the programme.
    uplift, low, high : float
        The share by which their sales rise, and its 95 per cent interval.
    running, margin, reward : float
        As in `break_even_uplift`; `running` is the cost of one house.

    Returns
    -------
    DataFrame
        A row a house: `base`, `break_even` (uplift), `profit`, `low` and `high` (CNY a year).

    Raises
    ------
    InvalidData
        As `break_even_uplift`; limits that do not hold the uplift.

    Notes
    -----
    margin × uplift × base − reward × (1 + uplift) × base − running. One uplift is taken for all houses, so their
    errors do not cancel out: the limits of a sum are the sums of the limits.

    Examples
    --------
    >>> known = dict(running=1_000, margin=0.4, reward=0.03)
    >>> worth(pd.Series({1: 20_000.0, 2: 40_000.0}), 0.25, low=0.15, high=0.35, **known)[["profit", "low", "high"]]
       profit    low    high
    1   250.0 -490.0   990.0
    2  1500.0   20.0  2980.0
    """
    _costs(running, margin, reward)
    if not low <= uplift <= high:
        message = _("uplift must lie from low to high, and {uplift} does not lie from {low} to {high}. Correct them.")
        raise InvalidData(message.format(uplift=uplift, low=low, high=high))
    even = [break_even_uplift(x, running=running, margin=margin, reward=reward) for x in base]
    found = pd.DataFrame({"base": base, "break_even": even})
    for name, share in (("profit", uplift), ("low", low), ("high", high)):
        found[name] = base * ((margin - reward) * share - reward) - running
    return found


def _costs(running: float, margin: float, reward: float) -> None:
    valid.positive(running, "running", zero=True)
    valid.positive(margin, "margin", most=1)
    valid.positive(reward, "reward", zero=True)
    if reward >= margin:
        message = _("reward must be below margin, and {reward} is not below {margin}: each sale would lose money. Give "
                    "both in CNY for a CNY of sales.")  # fmt: skip
        raise InvalidData(message.format(reward=reward, margin=margin))
