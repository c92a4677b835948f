"""Where loyalty money goes: better houses, a points scheme, or nothing.

Each measure takes place in one house, and earns `amount` × effect − cost. The effects are estimates, the same for all
houses; so a plan is as uncertain as they are, and many houses do not make it safer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.experiments import Effect
from crmlab.perceived_value import programme

QUARTERS = 4


@checked(numbers="houses.staff houses.internal_quality", units="houses")
def quality(houses: pd.DataFrame, *, points: float, price: float) -> pd.DataFrame:
    """Which measures raise internal quality, one a house: what do they cost, and what must a point bring?

    Parameters
    ----------
    houses : DataFrame
        Index: the house; `staff` (persons) and `internal_quality` (index points today).
    points : float
        By how many points quality rises in a house.
    price : float
        CNY a year that a point costs for each member of staff and each point that the house has already.

    Returns
    -------
    DataFrame
        A row a measure ("quality 7"): `effect` ("quality"), `house`, `amount` (points × quarters), `cost` (CNY a year)
        and `break_even`, the CNY a quarter that a point must bring.

    Raises
    ------
    InvalidData
        A column absent; staff, quality, points or price that are not above 0.

    Notes
    -----
    cost = price × staff × internal quality × points: everybody is trained, and a good house is harder to improve. That
    is an assumption of ours. break-even = cost ÷ amount.

    Examples
    --------
    >>> houses = pd.DataFrame({"staff": [15, 25], "internal_quality": [50.0, 60.0]}, index=[7, 9])
    >>> quality(houses, points=4, price=2)[["amount", "cost", "break_even"]]
               amount     cost  break_even
    quality 7    16.0   6000.0       375.0
    quality 9    16.0  12000.0       750.0
    """
    valid.frame(houses, "houses", ["staff", "internal_quality"])
    valid.positive(points, "points")
    valid.positive(price, "price")
    fault, remedy = _("{column} is not above 0 in houses {rows}."), _("Leave these houses out and say so.")
    for column in ("staff", "internal_quality"):
        valid.refuse((houses[column] <= 0).to_numpy(), houses[column], column, fault, remedy)
    cost = price * houses["staff"] * houses["internal_quality"] * points
    return _measures("quality", pd.Series(QUARTERS * float(points), index=houses.index), cost)


@checked(numbers="base", units="base")
def scheme(base: pd.Series, *, running: float, margin: float, reward: float) -> pd.DataFrame:
    """Which measures bring the points scheme to a house: what do they cost, and what uplift must they bring?

    Parameters
    ----------
    base : Series
        By house without the scheme, CNY a year that its members would spend anyway.
    running, margin, reward : float
        As in `programme.break_even_uplift`.

    Returns
    -------
    DataFrame
        A row a measure ("points 7") with the columns of `quality`: `amount` is (margin − reward) × base, `cost` is
        running + reward × base, `break_even` a share.

    Raises
    ------
    InvalidData
        As `programme.break_even_uplift`.

    Examples
    --------
    >>> scheme(pd.Series({7: 20_000.0}), running=1_000, margin=0.4, reward=0.03).round(3).to_dict("records")
    [{'effect': 'points', 'house': 7, 'amount': 7400.0, 'cost': 1600.0, 'break_even': 0.216}]
    """
    found = programme.worth(base, 0.0, low=0.0, high=0.0, running=running, margin=margin, reward=reward)
    return _measures("points", (margin - reward) * base, -found["profit"])


def _measures(effect: str, amount: pd.Series, cost: pd.Series) -> pd.DataFrame:
    names = [f"{effect} {house}" for house in amount.index]
    house = amount.index.to_numpy()
    columns = {"effect": effect, "house": house, "amount": amount.to_numpy(float), "cost": cost.to_numpy(float)}
    found = pd.DataFrame(columns, index=names)
    return found.assign(break_even=found["cost"] / found["amount"])


@checked(numbers="measures.amount measures.cost", labels="measures.effect", units="measures")
def best(measures: pd.DataFrame, effects: Mapping[str, float], *, budget: float) -> list[str]:
    """Which measures together earn most, if their cost must stay within a budget?

    Parameters
    ----------
    measures : DataFrame
        Rows of `quality` and `scheme`, put together with `pd.concat`.
    effects : mapping
        The size of each effect: {"quality": CNY a quarter a point, "points": share}.
    budget : float
        CNY a year.

    Returns
    -------
    list of str
        The names of the measures, in the order of the table; none, if nothing pays.

    Raises
    ------
    InvalidData
        A column absent; an effect without a size; a budget or cost below 0.

    Notes
    -----
    Maximises Σ (amount × effect − cost) over the measures taken, Σ cost ≤ budget: a knapsack, solved exactly. What does
    not pay is never taken, even where there is money left.

    Examples
    --------
    >>> houses = pd.DataFrame({"staff": [15, 25], "internal_quality": [50.0, 60.0]}, index=[7, 9])
    >>> best(quality(houses, points=4, price=2), {"quality": 450.0}, budget=100_000)
    ['quality 7']
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    valid.frame(measures, "measures", ["effect", "amount", "cost"])
    valid.positive(budget, "budget", zero=True)
    valid.numbers(measures["cost"], "cost", negative=_("What a measure costs is not below 0: correct it."))
    sizes = pd.Series({name: _is(name, size, float) for name, size in effects.items()}, dtype=float)
    profit = measures["amount"] * _sizes(measures, sizes) - measures["cost"]
    pays = profit[profit > 0]
    cost = measures["cost"].reindex(pays.index)
    if cost.sum() <= budget:
        return [str(name) for name in pays.index]
    limit = LinearConstraint(cost.to_numpy()[np.newaxis], -np.inf, budget)
    options = {"mip_rel_gap": 0.0}
    found = milp(
        -pays.to_numpy(), constraints=limit, bounds=Bounds(0, 1), integrality=np.ones(len(pays)), options=options
    )
    return [str(name) for name, taken in zip(pays.index, found.x, strict=True) if taken > 0.5]


@checked(numbers="measures.amount measures.cost", labels="measures.effect", units="measures")
def compare(measures: pd.DataFrame, effects: Mapping[str, Effect], plans: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """What does each plan earn, how sure is that, and can one say that it is better than doing nothing?

    Parameters
    ----------
    measures : DataFrame
        As in `best`.
    effects : mapping
        The estimate of each effect, with its interval: {"quality": Effect, "points": Effect}.
    plans : mapping
        What a plan is called → the names of its measures; an empty list is doing nothing.

    Returns
    -------
    DataFrame
        A row a plan: `measures` (how many), `cost`, `profit`, `low`, `high` (CNY a year), and `clear`: is its whole
        interval on one side of 0? If not, nothing might be as good.

    Raises
    ------
    InvalidData
        A measure that is not in the table, or twice in a plan; an effect without an estimate.

    Notes
    -----
    profit = Σ amount × effect − Σ cost. Within one effect all measures err together, so its part has the limits Σ
    amount × (limit of the effect). The two effects come from different data; their distances to the limits are squared,
    added, and the root is taken (Zou and Donner, 2008). Costs, margins and sales are held fixed. A plan that was chosen
    by the same estimates looks a little too good.

    Examples
    --------
    >>> houses = pd.DataFrame({"staff": [15, 25], "internal_quality": [50.0, 60.0]}, index=[7, 9])
    >>> measures = quality(houses, points=4, price=2)
    >>> effects = {"quality": Effect(450.0, 25.0, 400.0, 500.0, pd.DataFrame())}
    >>> plans = {"one": ["quality 7"], "both": ["quality 7", "quality 9"], "nothing": []}
    >>> compare(measures, effects, plans).reset_index()
          plan  measures     cost  profit     low    high  clear
    0      one         1   6000.0  1200.0   400.0  2000.0   True
    1     both         2  18000.0 -3600.0 -5200.0 -2000.0   True
    2  nothing         0      0.0     0.0     0.0     0.0  False
    """
    valid.frame(measures, "measures", ["effect", "amount", "cost"])
    if not plans:
        raise InvalidData(_("plans is empty. Give at least one, such as plans={'nothing': []}."))
    kinds = {name: _is(name, found, Effect) for name, found in effects.items()}
    at, low, high = (pd.Series({name: found[k] for name, found in kinds.items()}, dtype=float) for k in (0, 2, 3))
    _sizes(measures, at)
    columns, table = ["measures", "cost", "profit", "low", "high"], {}
    for name, chosen in plans.items():
        taken = measures.loc[_known(name, chosen, measures)]
        amount, cost = taken.groupby("effect")["amount"].sum(), float(taken["cost"].sum())
        profit = float((amount * at).sum()) - cost
        down, up = (float(np.sqrt(((amount * side) ** 2).sum())) for side in (at - low, high - at))
        table[name] = [len(taken), cost, profit, profit - down, profit + up]
    found = pd.DataFrame.from_dict(table, orient="index", columns=columns).rename_axis("plan")
    return found.assign(clear=(found["low"] > 0) | (found["high"] < 0))


def _sizes(measures: pd.DataFrame, effects: pd.Series) -> pd.Series:
    return valid.look_up(measures["effect"], "effect", effects, "effects").astype(float)


def _is(name: str, found: Any, kind: type) -> Any:
    """An effect of the kind that is wanted: a number, or an estimate with its interval."""
    good = isinstance(found, Effect) if kind is Effect else valid.is_number(found)
    if not good:
        words = _("an Effect with its interval") if kind is Effect else _("a number")
        message = _("effects[{name!r}] must be {words}, not {found!r}. Take what the estimator gave: found.estimate is "
                    "the number of found.")  # fmt: skip
        raise InvalidData(message.format(name=name, words=words, found=found))
    return found


def _known(name: str, chosen: Sequence[str], measures: pd.DataFrame) -> list[str]:
    """The measures of a plan, each once and in the table."""
    if not isinstance(chosen, (list, tuple)):
        raise InvalidData(_("plans[{name!r}] must be a list of measures, not {chosen!r}: write [{first!r}].").format(
            name=name, chosen=chosen, first=measures.index[0]))  # fmt: skip
    strange = [measure for measure in chosen if measure not in measures.index]
    if strange or len(set(chosen)) < len(chosen):
        message = _(
            "plans[{name!r}] must name measures of the table, each once; look at {odd}. Names are as {first!r}."
        )
        odd = rows(strange or list(chosen))
        raise InvalidData(message.format(name=name, odd=odd, first=measures.index[0]))
    return list(chosen)
