"""An index of loyalty from several signs: choose signs, ask, weigh by experts, add up; and check what it is worth.

I = 100 (w₁ z₁ + … + w₇ z₇)        z = (x − min) ÷ (max − min), turned where less is more loyal
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import indicators, normalisation

SIGNS = ("repeat_purchases", "decision_minutes", "rival_attitude", "price_rise", "tolerance", "tenure_months",
         "recommended")  # fmt: skip
"""The seven of the nine printed indicators that say how loyal *one* customer *is*."""
REVERSED = ("decision_minutes", "rival_attitude")
"""Those of which less is more loyal."""


@checked(numbers="points.points", labels="points.expert points.indicator")
def expert_weights(points: pd.DataFrame) -> pd.DataFrame:
    """How much does each indicator weigh, if each expert shares out the same number of points?

    Parameters
    ----------
    points : DataFrame
        One row an expert and indicator: `expert`, `indicator`, `points`. Each expert gives points to every indicator.

    Returns
    -------
    DataFrame
        A row an indicator, the heaviest first: `weight` (mean share of the points), `lowest` and `highest` (the shares
        of the two experts furthest apart).

    Raises
    ------
    InvalidData
        An expert who judged an indicator twice or not at all; points below 0; an expert who gave no points.

    Examples
    --------
    >>> points = pd.DataFrame({"expert": ["Li", "Li", "Wu", "Wu"], "indicator": ["orders", "tenure"] * 2,
    ...                        "points": [60, 40, 80, 20]})
    >>> expert_weights(points).round(2).reset_index()
      indicator  weight  lowest  highest
    0    orders     0.7     0.6      0.8
    1    tenure     0.3     0.2      0.4
    """
    table = _by_expert(points)
    found = pd.DataFrame({"weight": table.mean(), "lowest": table.min(), "highest": table.max()})
    return found.sort_values("weight", ascending=False, kind="stable").rename_axis("indicator")


@checked(numbers="points.points", labels="points.expert points.indicator")
def concordance(points: pd.DataFrame) -> float:
    """Do the experts put the indicators in the same order? (Kendall's W)

    Parameters
    ----------
    points : DataFrame
        As in `expert_weights`; at least two experts and three indicators.

    Returns
    -------
    float
        W: 1 if all have the same order, 0 if there is nothing in common.

    Raises
    ------
    InvalidData
        As `expert_weights`; too few experts or indicators; everybody gives all indicators the same.

    Notes
    -----
    W = χ² ÷ (m (k − 1)), with Friedman's χ² (ties allowed for) of m experts and k indicators. Source: Kendall and
    Babington Smith (1939).

    Examples
    --------
    >>> points = pd.DataFrame({"expert": ["Li"] * 3 + ["Wu"] * 3, "indicator": ["orders", "tenure", "price"] * 2,
    ...                        "points": [50, 30, 20, 60, 25, 15]})
    >>> concordance(points)
    1.0
    """
    from scipy.stats import friedmanchisquare

    table = _by_expert(points)
    m, k = table.shape
    if m < 2 or k < 3:
        message = _("points has {m} experts and {k} indicators; W compares two and three at least. Ask more.")
        raise InvalidData(message.format(m=m, k=k))
    if (table.nunique(axis=1) == 1).all():
        raise InvalidData(_("Each expert gives all indicators the same points: there is no order. Ask them to choose."))
    chi = friedmanchisquare(*(table[name] for name in table)).statistic
    return float(chi / (m * (k - 1)))


@checked(units="answers")
def seven(answers: pd.DataFrame, *, rival: Sequence[str] = ("ri1", "ri2", "ri3")) -> pd.DataFrame:
    """The seven signs of each customer's loyalty, as answered.

    Parameters
    ----------
    answers : DataFrame
        One row a customer, with six of `SIGNS` and the items about the rival.
    rival : list of str
        Their mean becomes `rival_attitude` (points).

    Returns
    -------
    DataFrame
        The columns `SIGNS`; an item left open is missing. `.dropna()` keeps those who answered all: say how many.

    Notes
    -----
    Two of the nine printed indicators are not here: satisfaction comes *before* loyalty, and a retention rate
    describes a group.

    Examples
    --------
    >>> row = {"repeat_purchases": 4, "decision_minutes": 5, "price_rise": 10, "tolerance": 5, "tenure_months": 9,
    ...        "recommended": 2, "ri1": 3, "ri2": 4}
    >>> seven(pd.DataFrame(row, index=["An"]), rival=["ri1", "ri2"])["rival_attitude"].tolist()
    [3.5]
    """
    own = [name for name in SIGNS if name != "rival_attitude"]
    valid.frame(answers, "answers", [*own, *rival])
    made = {}
    for name in (*own, *rival):
        given = answers[name].notna()
        valid.numbers(answers.loc[given, name], name) if given.any() else None
        made[name] = answers[name].astype("Float64").astype(float)
    made["rival_attitude"] = pd.DataFrame({name: made[name] for name in rival}).mean(axis=1)
    return pd.DataFrame(made, index=answers.index)[list(SIGNS)]


@checked(units="signs")
def scaled(signs: pd.DataFrame, *, reversed: Sequence[str] = REVERSED) -> pd.DataFrame:
    """Each sign from 0 (least loyal customer in it) to 1 (most loyal).

    Parameters
    ----------
    signs : DataFrame
        One row a customer, one column a sign, none missing.
    reversed : list of str
        Signs of which less is more loyal; those that `signs` has are turned.

    Returns
    -------
    DataFrame
        (x − min) ÷ (max − min), and (max − x) ÷ (max − min) for the reversed (`normalisation.min_max`).

    Raises
    ------
    InvalidData
        Satisfaction or a retention rate among the signs; a missing value; a sign in which all customers are alike.

    Examples
    --------
    >>> scaled(pd.DataFrame({"decision_minutes": [5, 10, 25], "recommended": [4, 0, 1]}, index=["An", "Bo", "Cai"]))
         decision_minutes  recommended
    An               1.00         1.00
    Bo               0.75         0.00
    Cai              0.00         0.25
    """
    names = list(signs.columns) if isinstance(signs, pd.DataFrame) else []
    valid.frame(signs, "signs", names)
    _no_stranger(names, "signs", "signs.drop(columns={name!r})")
    if tuple(reversed) == REVERSED and (odd := [name for name in names if name not in SIGNS]):
        message = _("signs has {odd}, which is none of {signs}. Say which of your signs are reversed: reversed=[…].")
        raise InvalidData(message.format(odd=", ".join(map(str, odd)), signs=", ".join(SIGNS)))
    each = {name: normalisation.min_max(signs[name], cost=name in reversed) for name in signs}
    return pd.DataFrame(each, index=signs.index)


@checked(units="signs")
def index(
    signs: pd.DataFrame, weights: Mapping[str, float] | pd.Series, *, reversed: Sequence[str] = REVERSED
) -> pd.Series:
    """How loyal is each customer, from 0 to 100, by several signs at once?

    Parameters
    ----------
    signs, reversed
        As in `scaled`.
    weights : mapping or Series
        A weight for each sign that counts, not negative: shares or points, which are divided by their sum.

    Returns
    -------
    Series
        `index`: 100 for a customer who is the most loyal in every sign, 0 for one who is the least in every sign.

    Raises
    ------
    InvalidData
        As `scaled`; a weight for a sign that is not there, for satisfaction or for a retention rate; a negative weight.

    Notes
    -----
    I = 100 Σ w z with Σ w = 1 and z as `scaled` gives it. It compares these customers with each other: with others in
    the table, least and most change, and the index with them.

    Examples
    --------
    >>> signs = pd.DataFrame({"decision_minutes": [5, 10, 25], "recommended": [4, 0, 1]}, index=["An", "Bo", "Cai"])
    >>> index(signs, {"decision_minutes": 40, "recommended": 60}).round(1).to_dict()
    {'An': 100.0, 'Bo': 30.0, 'Cai': 15.0}
    """
    if not len(weights):
        raise InvalidData(_("weights is empty. Give each sign that counts a weight: weights = {'tenure_months': 1}."))
    plain = pd.Series(weights)
    valid.numbers(plain, "weights")
    given, names = plain.astype(float), [str(name) for name in plain.index]
    _no_stranger(names, "weights", "weights.drop({name!r})")
    valid.frame(signs, "signs", names)
    valid.numbers(given, "weights", negative=_("A weight is 0 or more; turn the sign with reversed= instead."))
    total = float(given.sum())
    valid.positive(total, "weights.sum()")
    found = indicators.weighted_index(scaled(signs[names], reversed=reversed), given / total)
    return (100 * found).rename("index")


def _by_expert(points: pd.DataFrame) -> pd.DataFrame:
    """Shares of points, a row an expert, a column an indicator."""
    valid.frame(points, "points", ["expert", "indicator", "points"])
    pair = points["expert"].astype(str) + ", " + points["indicator"].astype(str)
    valid.unique(pair, "expert, indicator", _("Keep one row for each expert and indicator."))
    remedy = _("Points are 0 or more; correct them.")
    valid.numbers(points["points"], "points", negative=remedy)
    table = points.pivot(index="expert", columns="indicator", values="points").astype(float)
    gone = table.isna().any(axis=1) | (table.sum(axis=1) == 0)
    if gone.any():
        message = _("{who} did not give points to every indicator. Ask them, or leave them out and say so.")
        raise InvalidData(message.format(who=", ".join(map(str, table.index[gone]))))
    return table.div(table.sum(axis=1), axis=0)


def _no_stranger(names: Sequence[object], where: str, code: str) -> None:
    """Neither what comes before loyalty nor what describes a group."""
    reasons = {
        "satisfaction": _("satisfaction comes before loyalty: it is a cause and not a sign of it"),
        "retention_rate": _("retention_rate describes a group: everybody in it has the same"),
    }
    for name, reason in reasons.items():
        if name in names:
            message = _("{reason}. Leave it out: {where} = {code}.")
            raise InvalidData(message.format(reason=reason, where=where, code=code.format(name=name)))
