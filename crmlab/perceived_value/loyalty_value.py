"""Loyalty × profitability: are the loyal customers the profitable ones, and what do they bring the year after?

    true friends: loyal and profitable      butterflies: profitable, not loyal
    barnacles: loyal, not profitable        strangers: neither

Whoever stands in the upper half of one year stands lower in the next on average, and the lower half higher, even where
nothing has changed: part of a good year is luck. So the types are judged by the year after.
Source: Reinartz and Kumar (2002), whose loyalty is the length of the relationship.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

TYPES = ("true friends", "butterflies", "barnacles", "strangers")
Z = 1.96


@checked(numbers="loyalty profit")
def types(
    loyalty: pd.Series, profit: pd.Series, *, loyalty_cut: float | None = None, profit_cut: float | None = None
) -> pd.Series:
    """Which of the four types is each customer?

    Parameters
    ----------
    loyalty : Series
        How loyal each customer is, any number; its index says who they are.
    profit : Series
        What each of the same customers brings, in CNY.
    loyalty_cut, profit_cut : float, optional
        Loyal and profitable are those *above* it. By default the median of these customers.

    Returns
    -------
    Series
        By customer, in the order of `loyalty`: "true friends", "butterflies", "barnacles" or "strangers".

    Raises
    ------
    InvalidData
        A customer twice or in one Series only; a missing number; a cut that is no number.

    Notes
    -----
    A cut is a choice: with another one, customers near it change their type. Source: Reinartz and Kumar (2002).

    Examples
    --------
    >>> loyalty = pd.Series({"An": 2.0, "Bo": -1.0, "Cai": 3.0, "Di": 0.0})
    >>> profit = pd.Series({"An": 900.0, "Bo": 700.0, "Cai": 20.0, "Di": -50.0})
    >>> types(loyalty, profit, loyalty_cut=0).to_dict()
    {'An': 'true friends', 'Bo': 'butterflies', 'Cai': 'barnacles', 'Di': 'strangers'}
    """
    loyalty, profit = _same(loyalty, profit)
    loyal = loyalty > (loyalty.median() if loyalty_cut is None else loyalty_cut)
    rich = profit > (profit.median() if profit_cut is None else profit_cut)
    found = np.select([loyal & rich, ~loyal & rich, loyal & ~rich], TYPES[:3], TYPES[3])
    return pd.Series(found, index=loyalty.index, name="type")


@checked(numbers="profit", labels="kinds")
def counts(kinds: pd.Series, profit: pd.Series) -> pd.DataFrame:
    """How many customers is each type, and how much of the profit does it bring?

    Parameters
    ----------
    kinds : Series
        The type of each customer, as `types` returns it.
    profit : Series
        CNY of the same customers.

    Returns
    -------
    DataFrame
        A row a type: `customers`, `share` (of the customers), `profit` (CNY, all together), `profit_share` (of all
        profit; a type that loses money has a negative one) and `mean` (CNY a customer; missing without customers).

    Raises
    ------
    InvalidData
        As `types`; another word than the four; customers who together bring nothing.

    Examples
    --------
    >>> kinds = pd.Series({"An": "true friends", "Bo": "butterflies", "Cai": "barnacles", "Di": "strangers"})
    >>> counts(kinds, pd.Series({"An": 900.0, "Bo": 700.0, "Cai": 450.0, "Di": -50.0}))["profit_share"].to_dict()
    {'true friends': 0.45, 'butterflies': 0.35, 'barnacles': 0.225, 'strangers': -0.025}
    """
    kinds, profit = _of_types(kinds, profit)
    fen = valid.fen(profit, "profit", exact=False)
    if fen.sum() <= 0:
        message = _("These customers together bring {sum:,.2f} CNY, of which no share can be taken. Read the sums.")
        raise InvalidData(message.format(sum=fen.sum() / 100))
    groups = pd.Series(fen, kinds.index).groupby(kinds)
    found = pd.DataFrame({"customers": groups.size(), "profit": groups.sum() / 100}).reindex(TYPES, fill_value=0)
    found["share"], found["profit_share"] = found["customers"] / len(kinds), found["profit"] / (fen.sum() / 100)
    found["mean"] = found["profit"] / found["customers"].where(found["customers"] > 0)
    return found[["customers", "share", "profit", "profit_share", "mean"]].rename_axis("type")


@checked(numbers="before after", labels="kinds")
def year_after(kinds: pd.Series, before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """What does a customer of each type bring in the year after, and does loyalty make the difference?

    Parameters
    ----------
    kinds : Series
        The type of each customer, as `types` returns it from `before`.
    before, after : Series
        CNY of the same customers, in the year of the types and in the year after. A customer who brings nothing any
        more has a 0, not a gap.

    Returns
    -------
    DataFrame
        A row a type, then "true friends − butterflies" and "barnacles − strangers" (the loyal less the others who were
        as profitable): `customers`, `before` and `after` (mean CNY), `low` and `high` (95 per cent, of `after`).

    Raises
    ------
    InvalidData
        As `types`; a type with fewer than two customers.

    Notes
    -----
    Mean ± 1.96 s ÷ √n, and for the difference of two types the root of the sum of both squared errors. `before` has no
    interval, since customers were sorted by it. That the upper half falls and the lower half rises is in part
    regression to the mean.

    Examples
    --------
    >>> kinds = pd.Series(["true friends", "butterflies", "barnacles", "strangers"] * 2)
    >>> before = pd.Series([900.0, 700, 20, -50, 800, 600, 30, 0])
    >>> after = pd.Series([600.0, 300, 50, 10, 500, 100, 90, 30])
    >>> year_after(kinds, before, after)["after"].round(1).to_dict()["true friends − butterflies"]
    350.0
    """
    kinds, before = _of_types(kinds, before, "before")
    _kinds, after = _of_types(kinds, after, "after")
    found, error = {}, {}
    for name in TYPES:
        here = (kinds == name).to_numpy()
        if here.sum() < 2:
            message = _("There are {n} customers of the type {name!r}. Move the cuts, so that each type has two.")
            raise InvalidData(message.format(n=int(here.sum()), name=name))
        mean = float(after[here].mean())
        error[name] = float(after[here].std() / np.sqrt(here.sum()))
        half = Z * error[name]
        found[name] = [int(here.sum()), float(before[here].mean()), mean, mean - half, mean + half]
    for loyal, other in (TYPES[:2], TYPES[2:]):
        one, two = found[loyal], found[other]
        change, half = one[2] - two[2], Z * float(np.hypot(error[loyal], error[other]))
        found[f"{loyal} − {other}"] = [one[0] + two[0], one[1] - two[1], change, change - half, change + half]
    columns = ["customers", "before", "after", "low", "high"]
    return pd.DataFrame(found, columns).T.astype({"customers": "int64"}).rename_axis("type")


@checked(numbers="loyalty profit")
def association(loyalty: pd.Series, profit: pd.Series) -> pd.DataFrame:
    """How closely do loyalty and profit go together, from −1 to 1?

    Parameters
    ----------
    loyalty, profit : Series
        Numbers of the same customers.

    Returns
    -------
    DataFrame
        Rows "plain" (of the numbers) and "rank" (of their places in a ranking, which no single customer can move far):
        `correlation`, `low` and `high` (95 per cent), `customers`.

    Raises
    ------
    InvalidData
        As `types`; fewer than ten customers; a Series without spread.

    Notes
    -----
    Interval by Fisher's z: tanh(artanh r ± 1.96 e), e = 1 ÷ √(n − 3), for ranks e = √((1 + r² ÷ 2) ÷ (n − 3)) (Bonett
    and Wright, 2000). Reinartz and Kumar (2002) found 0.20 to 0.45 in four firms, between profit and the length of the
    relationship.

    Examples
    --------
    >>> loyalty = pd.Series(range(12), dtype=float)
    >>> association(loyalty, loyalty**2 - 5 * loyalty).round(2)["correlation"].to_dict()
    {'plain': 0.89, 'rank': 0.88}
    """
    loyalty, profit = _same(loyalty, profit)
    n = len(loyalty)
    if n < 10:
        message = _("{n} customers are too few for a correlation with an interval. Take ten at least.")
        raise InvalidData(message.format(n=n))
    places = [valid.ties(values.astype(float)) for values in (loyalty, profit)]
    for values, name in zip(places, ("loyalty", "profit"), strict=True):
        fault = _("{column} is the same for all customers ({rows}), so that nothing can be said of it.")
        remedy = _("Take customers who differ in it.")
        valid.refuse(np.full(n, values.nunique() == 1), values, name, fault, remedy)
    found = {}
    for name, (one, two), rank in (
        (_("plain"), (loyalty.astype(float), profit.astype(float)), 0.0),
        (_("rank"), [values.rank() for values in places], 1.0),
    ):
        r = float(np.corrcoef(one, two)[0, 1])
        half = Z * np.sqrt((1 + rank * r**2 / 2) / (n - 3))
        z = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
        found[name] = [r, float(np.tanh(z - half)), float(np.tanh(z + half)), n]
    columns = ["correlation", "low", "high", "customers"]
    return pd.DataFrame(found, columns).T.astype({"customers": "int64"})


def _same(loyalty: pd.Series, profit: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Both of the same customers, in the order of the first."""
    valid.by_customer(loyalty, "loyalty")
    valid.by_customer(profit, "profit")
    return loyalty, valid.same_customers(profit, "profit", loyalty.index, "loyalty")


def _of_types(kinds: pd.Series, profit: pd.Series, name: str = "profit") -> tuple[pd.Series, pd.Series]:
    valid.by_customer(kinds, "kinds")
    valid.by_customer(profit, name)
    odd = ~kinds.isin(TYPES).to_numpy(dtype=bool)
    fault = _("{{column}} is none of {words} in rows {{rows}}.").format(words=", ".join(map(repr, TYPES)))
    valid.refuse(odd, kinds, "kinds", fault, _("Pass what loyalty_value.types returns."))
    return kinds.astype(str), valid.same_customers(profit, name, kinds.index, "kinds")
