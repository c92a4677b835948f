"""Which features to build under a budget: Kano's letters of each segment, turned into money.

Two assumptions carry this. A feature that is missing counts as one point below what a customer expected, one that
delights as one point above. And of the yearly margin of a segment, a point keeps a share: `gain` for a point above,
`loss` for a point below. Both shares come from other data, and are associations there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import regression
from crmlab.perceived_value import disconfirmation, kano

MOST_FEATURES = 25
"""More features give more plans than anybody would read: 25 give 2,625 of up to three."""


@checked(numbers="survey.expected survey.received", gaps="survey.satisfied", truths="survey.again", units="survey")
def kept_shares(survey: pd.DataFrame) -> pd.DataFrame:
    """Which share of the customers buys again for a point above expectation, and for a point not below it?

    Parameters
    ----------
    survey : DataFrame
        One row a customer: `expected` and `received` (points), `satisfied` (points; may be missing), `again` (bool:
        bought in the year after).

    Returns
    -------
    DataFrame
        Rows `gain` and `loss`: `points` of satisfaction for a point above and below expectation, `again`, the share who
        buy again for a point of satisfaction, and `share`, their product.

    Raises
    ------
    InvalidData
        A column absent, or not of its kind; what `disconfirmation.asymmetry` refuses, such as a survey in which nobody
        was above expectation.

    Notes
    -----
    Two straight lines of `satisfied` on received − expected, joined at 0, times the slope of `again` on `satisfied`.
    Both are associations: a slope of a survey does not say what a feature would cause.

    Examples
    --------
    >>> survey = pd.DataFrame({"expected": [5, 5, 5, 5, 5, 5], "received": [3, 4, 5, 6, 7, 5],
    ...                        "satisfied": [5.0, 6, 7, 7.5, 8, 7], "again": [False, False, True, True, True, False]})
    >>> kept_shares(survey).round(2).to_dict("index")["loss"]
    {'points': 1.0, 'again': 0.38, 'share': 0.38}
    """
    valid.frame(survey, "survey", ["expected", "received", "satisfied", "again"])
    points = disconfirmation.asymmetry(survey, "satisfied").loc[["above", "below"], "slope"].to_numpy()
    again = regression.slope(survey.assign(again=survey["again"].astype(float)), "again", "satisfied")["slope"]
    return pd.DataFrame({"points": points, "again": again, "share": points * again}, index=["gain", "loss"])


@checked(numbers="counts.M counts.O counts.A counts.I counts.R counts.Q margin offered", units="margin offered")
def worth(counts: pd.DataFrame, margin: pd.Series, offered: pd.Series, *, gain: float, loss: float) -> pd.DataFrame:
    """What is it worth a year, in each segment, to offer a feature on every occasion?

    Parameters
    ----------
    counts : DataFrame
        `kano.counts(categories, by=segment)`: a row a segment and feature.
    margin : Series
        CNY a year, by segment.
    offered : Series
        By feature, the share of occasions on which customers have it today, from 0 to 1.
    gain, loss : float
        The share of the margin kept by a point above, and by a point not below, what was expected.

    Returns
    -------
    DataFrame
        CNY a year before the cost of the feature: a row a feature, a column a segment.

    Raises
    ------
    InvalidData
        Counts without segments; a segment or feature without margin or share; a share that is none; a feature that
        nobody in a segment judged.

    Notes
    -----
    margin × (1 − offered) × (gain (A + O) + loss (O + M) − loss R) / (A + O + M + I + R). A and O are pleased to have
    it, O and M are spared its absence, R would rather not have it. Contradictory pairs (Q) are left out. The letters
    are Berger's *better* and *worse* with the reverse answers taken off; that points become kept margin is ours.

    Examples
    --------
    >>> names = pd.MultiIndex.from_tuples([("house", "box"), ("web", "box")], names=["segment", "feature"])
    >>> counts = pd.DataFrame([[50, 20, 10, 10, 10, 0], [0, 0, 50, 50, 0, 3]], index=names, columns=list("MOAIRQ"))
    >>> margin, offered = pd.Series({"house": 1000.0, "web": 2000.0}), pd.Series({"box": 0.5})
    >>> worth(counts, margin, offered, gain=0.02, loss=0.05).round(2).loc["box"].to_dict()
    {'house': 18.0, 'web': 10.0}
    """
    _kept_shares(gain, loss)
    if counts.index.nlevels != 2:
        raise InvalidData(_("counts has one row a feature. Count by segment: kano.counts(categories, by=segment)."))
    table = kano._whole(counts)
    per_head = _per_head(table, gain, loss)
    segments, features = per_head.index.get_level_values(0), per_head.index.get_level_values(1)
    of_segment = valid.look_up(pd.Series(segments), "segment", margin, "margin").to_numpy(dtype=float)
    _is_share(offered, "offered")
    today = valid.look_up(pd.Series(features), "feature", offered, "offered").to_numpy(dtype=float)
    found = (of_segment * (1 - today) * per_head).unstack(level=0)
    return found.reindex(features.unique()).rename_axis("feature")


def _per_head(table: pd.DataFrame, gain: float, loss: float) -> pd.Series:
    """The share of the margin that a feature keeps with a mean respondent."""
    judged = table[["M", "O", "A", "I", "R"]].sum(axis=1)
    fault, remedy = _("{column} are all 0 in rows {rows}."), _("Leave this feature out, or ask somebody about it.")
    valid.refuse((judged == 0).to_numpy(), table["M"], "M, O, A, I, R", fault, remedy)
    return (gain * (table["A"] + table["O"]) + loss * (table["O"] + table["M"] - table["R"])) / judged


def _kept_shares(gain: float, loss: float) -> None:
    for name, share in (("gain", gain), ("loss", loss)):
        if not 0 <= share <= 1:
            message = _("{name} must be a share of the margin from 0 to 1, not {share}: 5 % is 0.05.")
            raise InvalidData(message.format(name=name, share=share))


def _is_share(column: pd.Series, name: str) -> None:
    values = column.to_numpy(dtype=float)
    fault = _("{column} is no share from 0 to 1 in rows {rows}.")
    valid.refuse((values < 0) | (values > 1), column, name, fault, _("Divide per cents by 100."))


@checked(numbers="worth.* cost", units="worth cost")
def plans(worth: pd.DataFrame, cost: pd.Series, *, budget: float, most: int = 3) -> pd.DataFrame:
    """Which features together earn most, if their cost must stay within a budget?

    Parameters
    ----------
    worth : DataFrame
        What `worth` returns: CNY a year by feature (rows) and segment (columns).
    cost : Series
        CNY a year, by feature.
    budget : float
        CNY a year.
    most : int
        How many features at most.

    Returns
    -------
    DataFrame
        Every plan within the budget, the most profitable first. Index `plan` ("f1 + f5"); `features` (how many),
        `worth`, `cost` and `profit` (CNY a year). The empty plan is called "nothing".

    Raises
    ------
    InvalidData
        A feature without a cost; a cost or budget below 0; more than 25 features.

    Notes
    -----
    All sets of up to `most` features are tried. Worths are added up: that one feature makes another more or less
    welcome is left out.

    Examples
    --------
    >>> worth = pd.DataFrame({"house": [30.0, 20.0, 5.0]}, index=["f1", "f2", "f3"])
    >>> plans(worth, pd.Series({"f1": 25.0, "f2": 10.0, "f3": 1.0}), budget=30, most=2).head(2)["profit"].to_dict()
    {'f2 + f3': 14.0, 'f2': 10.0}
    """
    most = valid.whole(most, "most")
    if budget < 0:
        raise InvalidData(_("budget must not be below 0, and is {budget}. Correct it.").format(budget=budget))
    if len(worth) > MOST_FEATURES:
        message = _("worth has {n} features; at most {most} can be combined. Leave out those worth least.")
        raise InvalidData(message.format(n=len(worth), most=MOST_FEATURES))
    each = worth.sum(axis=1).to_dict()
    valid.numbers(cost, "cost", negative=_("What a feature costs is not below 0: correct it."))
    price = valid.look_up(pd.Series(worth.index, index=worth.index), "feature", cost, "cost").astype(float).to_dict()
    found = []
    for many in range(min(most, len(worth)) + 1):
        for chosen in combinations(sorted(worth.index, key=_natural), many):
            spent = sum(price[feature] for feature in chosen)
            if spent <= budget * (1 + 1e-12):
                brought = sum(each[feature] for feature in chosen)
                found.append((" + ".join(map(str, chosen)) or _("nothing"), many, brought, spent, brought - spent))
    table = pd.DataFrame(found, columns=["plan", "features", "worth", "cost", "profit"]).set_index("plan")
    return table.sort_values("profit", ascending=False, kind="stable")


def _natural(name: object) -> tuple[str, int]:
    """f2 before f10."""
    text = str(name)
    head = text.rstrip("0123456789")
    return head, int(text[len(head) :] or 0)


@checked(numbers="margin offered cost", units="categories by margin offered cost")
def compare(
    categories: pd.DataFrame,
    by: pd.Series,
    plans: Mapping[str, Sequence[str]],
    *,
    margin: pd.Series,
    offered: pd.Series,
    cost: pd.Series,
    gain: float,
    loss: float,
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How much does each plan earn, and how much more than the first: more than chance among the respondents?

    Parameters
    ----------
    categories, by
        What `kano.classify` returns, and the segment of each respondent.
    plans : mapping
        What a plan is called → its features. The others are held against the first.
    margin, offered, cost, gain, loss
        As in `worth` and `plans`.
    draws, seed : int
        Bootstrap samples, and where chance starts.

    Returns
    -------
    DataFrame
        A row a plan: `profit` (CNY a year); `difference` to the first plan with `low` and `high`, its 95 per cent
        interval.

    Raises
    ------
    InvalidData
        As `kano.counts` and `worth`; no plan; a feature that nobody was asked about, or without a cost.

    Notes
    -----
    Bootstrap: respondents are drawn again within their segment. `gain`, `loss`, margins and costs are held fixed, so
    the interval says nothing of them. A plan that was chosen because it is best on these answers looks a little too
    good.

    Examples
    --------
    >>> letters = pd.DataFrame({"f1": ["M", "M", "I", "O"], "f2": ["A", "I", "A", "I"]}, index=list("abcd"))
    >>> by = pd.Series("house", index=list("abcd"), name="segment")
    >>> known = dict(margin=pd.Series({"house": 1000.0}), offered=pd.Series({"f1": 0.0, "f2": 0.0}), gain=0.02,
    ...              cost=pd.Series({"f1": 5.0, "f2": 5.0}), loss=0.05)
    >>> compare(letters, by, {"wow first": ["f2"], "must first": ["f1"]}, **known, draws=200)["profit"].to_dict()
    {'wow first': 5.0, 'must first': 37.5}
    """
    draws = valid.whole(draws, "draws", least=100)
    if not plans:
        raise InvalidData(_("plans is empty. Give at least one: plans={'wow first': ['f2']}."))
    chosen = {name: _features(name, features, categories) for name, features in plans.items()}
    groups = valid.same_customers(by, "by", categories.index, "categories")
    valid.numbers(cost, "cost", negative=_("What a feature costs is not below 0: correct it."))
    every = list(dict.fromkeys(feature for features in chosen.values() for feature in features))
    price = valid.look_up(pd.Series(every, index=every, dtype=object), "feature", cost, "cost").astype(float)
    letters = categories[every] if every else categories
    whole = worth(kano.counts(letters, by=groups), margin, offered, gain=gain, loss=loss).sum(axis=1)
    drawn = _drawn(letters, groups, margin, offered, (gain, loss), draws, seed)
    found = {}
    first = next(iter(chosen))
    for name, features in chosen.items():
        ahead = drawn[features].sum(axis=1) - drawn[chosen[first]].sum(axis=1)
        spent = price[features].sum() - price[chosen[first]].sum()
        low, high = np.quantile(ahead - spent, (0.025, 0.975))
        profit = whole[features].sum() - price[features].sum()
        against = whole[chosen[first]].sum() - price[chosen[first]].sum()
        found[name] = {"profit": profit, "difference": profit - against, "low": low, "high": high}
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("plan")


def _features(name: str, features: Sequence[str], categories: pd.DataFrame) -> list[str]:
    """The features of a plan, each once and asked about."""
    if not isinstance(features, (list, tuple)) or len(set(features)) < len(features):
        message = _("plans[{name!r}] must be a list of features, each once, such as ['f1', 'f2'], not {features!r}.")
        raise InvalidData(message.format(name=name, features=features))
    strange = [feature for feature in features if feature not in categories.columns]
    if strange:
        message = _("plans[{name!r}] has {strange}, which is no column of categories. Take one of {known}.")
        known = ", ".join(map(str, categories.columns))
        raise InvalidData(message.format(name=name, strange=rows(strange), known=known))
    return list(features)


def _drawn(
    letters: pd.DataFrame, groups: pd.Series, margin: pd.Series, offered: pd.Series, kept: tuple[float, float],
    draws: int, seed: int,
) -> pd.DataFrame:  # fmt: skip
    """What each feature is worth in every bootstrap sample, all segments together."""
    rng, gain, loss = np.random.default_rng(seed), *kept
    value = {"A": gain, "O": gain + loss, "M": loss, "I": 0.0, "R": -loss, "Q": 0.0}
    total = np.zeros((draws, letters.shape[1]))
    for segment in sorted(groups.unique(), key=str):
        part = letters[(groups == segment).to_numpy()].sort_index(key=lambda labels: labels.astype(str))
        times = rng.multinomial(len(part), np.full(len(part), 1 / len(part)), size=draws)
        each = part.apply(lambda column: column.map(value)).to_numpy(dtype=float)
        judged = (part != "Q").to_numpy(dtype=float)
        total += float(margin[segment]) * (times @ each) / np.maximum(times @ judged, 1)
    return pd.DataFrame(total, columns=letters.columns) * (1 - offered.reindex(letters.columns).astype(float))
