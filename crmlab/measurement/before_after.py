"""Before against after, treated against not: difference in differences, for a scheme that some places have.

Sales rise and fall without us. What the untreated changed by shows what the treated would have changed by anyway; the
rest is the effect, if both would have gone the same way. A lot that says who is treated makes that so. Those who
*chose* to take part are other customers before anything is done to them: to compare them with the rest measures who
they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.experiments import Effect

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def difference_in_differences(
    table: pd.DataFrame, outcome: str, treated: str, after: str, *, cluster: str | None = None
) -> Effect:
    """By how much more did the treated change than those who were not treated?

    Parameters
    ----------
    table : DataFrame
        One row an observation (an order, a customer in a period), from both groups, before and after.
    outcome : str
        Column with a number, such as the log of the basket.
    treated, after : str
        Columns of true and false: is the row of a treated group (also before it was treated); is it of the time after?
    cluster : str, optional
        Column of the units that were treated or not, such as the house. What happens in one house happens to all its
        guests, so its rows are not so many independent witnesses. Left out, each row is taken for one.

    Returns
    -------
    Effect
        `estimate`, `standard_error`, `low` and `high` (95 per cent) in the unit of the outcome; `means`: the 2 × 2
        table with index `untreated`, `treated`, the changes and their difference, and columns `before`, `after`,
        `change`.

    Raises
    ------
    InvalidData
        A column absent or not true/false; an outcome missing; one of the four groups empty or with only two rows in
        all; fewer than two clusters on a side, or a cluster on both sides.

    Notes
    -----
    (treated after − treated before) − (untreated after − untreated before): the coefficient of treated × after in a
    regression on treated, after and their product. It answers the question if both groups would have changed alike
    without the treatment; a lot makes that so. Errors are robust (HC1) or, with `cluster`, robust within G clusters,
    with Student's t of G − 1 degrees of freedom. Sources: Card and Krueger (1994); Bertrand, Duflo and Mullainathan
    (2004) on why rows of one unit must be taken together.

    Examples
    --------
    >>> visits = pd.DataFrame({"scheme": [False] * 4 + [True] * 4, "after": [False, False, True, True] * 2,
    ...                        "basket": [100.0, 102.0, 109.0, 111.0, 98.0, 100.0, 131.0, 129.0]})
    >>> found = difference_in_differences(visits, "basket", "scheme", "after")
    >>> found.means
                before  after  change
    untreated    101.0  110.0     9.0
    treated       99.0  130.0    31.0
    difference    -2.0   20.0    22.0
    >>> round(found.estimate, 3), round(found.standard_error, 3)
    (22.0, 2.0)
    """
    y, group, time = _observed(table, outcome, treated, after)
    ids = _clusters(table, cluster, treated, group) if cluster is not None else None
    estimate, error, low, high = _regression(y, group, time, ids)
    means = _means(y, group, time)
    return Effect(estimate, error, low, high, means)


@checked
def effect_on_participants(
    table: pd.DataFrame, outcome: str, treated: str, after: str, takes_part: str, *, cluster: str | None = None
) -> Effect:
    """What does a voluntary offer do to those who take it up, if *who was offered it* was drawn by lot?

    Parameters
    ----------
    table, outcome, treated, after, cluster
        As in `difference_in_differences`; `treated` says who was *offered* it, such as the guests of houses with a
        points scheme.
    takes_part : str
        Column of true and false: did this row's customer take part by then?

    Returns
    -------
    Effect
        In the unit of the outcome, for one who takes part; `means` has the 2 × 2 tables of the outcome and, with
        columns `taking part before`, `… after`, `… change`, of taking part.

    Raises
    ------
    InvalidData
        As `difference_in_differences`; also if nobody began to take part where it was offered.

    Notes
    -----
    Difference in differences of the outcome ÷ difference in differences of taking part (the lot is the instrument).
    The whole change of the treated group is put down to those who take part: the offer itself must do nothing to the
    others. If the outcome is a logarithm, `.as_share()` tells the share added. Source: Bloom (1984); Angrist, Imbens
    and Rubin (1996).

    Examples
    --------
    >>> visits = pd.DataFrame({"scheme": [False] * 4 + [True] * 4, "after": [False, False, True, True] * 2,
    ...                        "member": [False] * 6 + [True, False],
    ...                        "basket": [100.0, 102.0, 109.0, 111.0, 98.0, 100.0, 131.0, 129.0]})
    >>> found = effect_on_participants(visits, "basket", "scheme", "after", "member")
    >>> round(found.estimate, 1)  # 22 more a visit, though only half of the visits are members'
    44.0
    """
    y, group, time = _observed(table, outcome, treated, after)
    ids = _clusters(table, cluster, treated, group) if cluster is not None else None
    valid.frame(table, "table", [takes_part])
    part = valid.yes_or_no(table[takes_part], takes_part).astype(float)
    means, taken = _means(y, group, time), _means(part, group, time)
    rise = valid.number_at(taken, "difference", "change")
    if rise <= 1e-12:  # not above the noise of floats
        message = _(
            "{column} rises no more among the treated than among the others, so there is nobody to put the change "
            "down to (rows: {rows}). Check that it says who takes part, and that {treated} says who could."
        )
        raise InvalidData(message.format(column=takes_part, treated=treated, rows=rows(table.index)))
    size = valid.number_at(means, "difference", "change") / rise
    _zero, error, low, high = _regression(y - size * part, group, time, ids)  # what taking part leaves unexplained
    means = means.join(taken.add_prefix(_("taking part") + " "))
    return Effect(size, error / rise, size + low / rise, size + high / rise, means)


@checked
def difference_of_changes(
    places: pd.DataFrame, treated: str = "treated", *, before: str = "before", after: str = "after"
) -> Effect:
    """By how much more did the treated places change than the others, when each place counts once?

    Parameters
    ----------
    places : DataFrame
        One row a place that was treated or not as a whole, such as a tea house.
    treated : str
        Column of true and false.
    before, after : str
        Columns with a number: the mean of the place before and after.

    Returns
    -------
    Effect
        In the unit of the two columns; `means` as in `difference_in_differences`, over places.

    Raises
    ------
    InvalidData
        A column absent, a value missing, fewer than two places on a side.

    Notes
    -----
    d = mean change of the treated − mean change of the others; the interval is
    d ± t √(s₁² ÷ n₁ + s₀² ÷ n₀), with s² the variance of the changes between places and Student's t of n₁ + n₀ − 2
    degrees of freedom (2.02 for forty places). The places are what the lottery drew, so they are what is counted.

    Examples
    --------
    >>> houses = pd.DataFrame({"treated": [False, False, True, True], "before": [100.0, 110, 100, 90],
    ...                        "after": [108.0, 122, 128, 122]})
    >>> found = difference_of_changes(houses)
    >>> round(found.estimate, 1), round(found.low, 1), round(found.high, 1)
    (20.0, 7.8, 32.2)
    """
    group, change = _places(places, treated, before, after)
    size, mean, spread = (change.groupby(group).agg(how) for how in ("size", "mean", "var"))
    estimate, error = float(mean[True] - mean[False]), float(np.sqrt((spread / size).sum()))
    half = _t(len(places) - 2) * error
    means = places.groupby(group)[[before, after]].mean().set_axis(["untreated", "treated"])
    means.columns = ["before", "after"]
    means.loc["difference"] = means.loc["treated"] - means.loc["untreated"]
    means["change"] = means["after"] - means["before"]
    return Effect(estimate, error, estimate - half, estimate + half, means)


@checked
def change_as_share(
    places: pd.DataFrame, treated: str = "treated", *, before: str = "before", after: str = "after"
) -> Effect:
    """How much is that in shares of what the treated places would have had anyway?

    Parameters, errors as in `difference_of_changes`; 0.2 is 20 per cent more.

    Notes
    -----
    With means b₁, a₁ of the treated places before and after, and c₀ the mean change of the others, the treated would
    have had b₁ + c₀; R = a₁ ÷ (b₁ + c₀), and the share is R − 1. Its standard error (delta method) is
    √(Var(a − R b) ÷ n₁ + R² Var(c) ÷ n₀) ÷ (b₁ + c₀), because the denominator varies between places as well.

    Examples
    --------
    >>> houses = pd.DataFrame({"treated": [False, False, True, True], "before": [100.0, 110, 100, 90],
    ...                        "after": [108.0, 122, 128, 122]})
    >>> round(change_as_share(houses).estimate, 3)
    0.19
    """
    group, change = _places(places, treated, before, after)
    means = difference_of_changes(places, treated, before=before, after=after).means
    anyway = valid.number_at(means, "treated", "before") + valid.number_at(means, "untreated", "change")
    if anyway <= 1e-12 * means.abs().to_numpy().max():  # not above the noise of floats
        message = _("Without the treatment the treated places would have had {anyway:.2f}: no share of that can be "
                    "taken (rows: {rows}). Give the difference itself.")  # fmt: skip
        raise InvalidData(message.format(anyway=anyway, rows=rows(places.index)))
    ratio = valid.number_at(means, "treated", "after") / anyway
    inside = (places[after] - ratio * places[before])[group].to_numpy(dtype=float)
    others = change[~group].to_numpy(dtype=float)
    variance = inside.var(ddof=1) / len(inside) + ratio**2 * others.var(ddof=1) / len(others)
    error = float(np.sqrt(variance)) / anyway
    half = _t(len(places) - 2) * error
    return Effect(ratio - 1, error, ratio - 1 - half, ratio - 1 + half, means)


@checked
def in_per_cent(share: Effect) -> str:
    """The estimate and its interval in words: `+24 % (14 to 34)`.

    Examples
    --------
    >>> in_per_cent(Effect(0.241, 0.05, 0.139, 0.343, pd.DataFrame()))
    '+24 % (14 to 34)'
    """
    size, low, high = (f"{100 * number:.0f}".replace("-", "−") for number in (share.estimate, share.low, share.high))
    sign = "+" if share.estimate > 0 else ""
    return _("{sign}{size} % ({low} to {high})").format(sign=sign, size=size, low=low, high=high)


@checked
def lotteries(changes: pd.Series, effect: float, *, times: int, seed: int) -> pd.DataFrame:
    """If the lottery were drawn again and again, how often would the interval hold the true effect?

    Parameters
    ----------
    changes : Series
        What each place would have changed by without the treatment; an even number of places.
    effect : float
        What the treatment adds in every place: the truth of this game.
    times, seed : int
        How many lotteries, and their seed. In each, half of the places are treated.

    Returns
    -------
    DataFrame
        One row a lottery: `estimate`, `low`, `high`, and `holds` (is the effect inside?).

    Raises
    ------
    InvalidData
        An odd number of places, or fewer than four; a change missing.

    Examples
    --------
    >>> found = lotteries(pd.Series(range(20)), 5.0, times=200, seed=1)
    >>> bool(found["holds"].mean() > 0.9)
    True
    """
    valid.positive(times, "times")
    valid.numbers(changes, "changes")
    if len(changes) < 4 or len(changes) % 2:
        message = _("changes has {n} places (first rows: {rows}): half of an even number, four at least, is treated.")
        remedy = _("Leave one out.") if len(changes) > 4 else _("Take more places.")
        raise InvalidData(message.format(n=len(changes), rows=rows(changes.index)) + " " + remedy)
    chance, half, found = np.random.default_rng(seed), np.arange(len(changes)) < len(changes) // 2, []
    for _each in range(times):
        drawn = chance.permutation(half)
        places = pd.DataFrame(
            {"treated": drawn, "before": 0.0, "after": changes.to_numpy(dtype=float) + effect * drawn}
        )
        result = difference_of_changes(places)
        found.append((result.estimate, result.low, result.high, result.covers(effect)))
    return pd.DataFrame(found, columns=["estimate", "low", "high", "holds"])


@checked(numbers="found.estimate found.low found.high", truths="found.holds")
def plot_lotteries(found: pd.DataFrame, effect: float, *, unit: str) -> Figure:
    """Draw `lotteries`: an interval for each, those that miss the true effect in another colour.

    Examples
    --------
    >>> found = lotteries(pd.Series([0.0, 4.0, 8.0, 4.0, 6.0, 2.0]), 5.0, times=20, seed=1)
    >>> plot_lotteries(found, 5.0, unit="CNY").axes[0].get_title(loc="left")
    '20 of 20 intervals hold the true effect'
    """
    from crmlab import figure

    missed = ~found["holds"]
    fig, ax = figure.subplots(figsize=(7.2, 4.0))
    place = np.arange(1, len(found) + 1)
    for rows_of, colour, style in ((~missed, figure.BLUE, "-"), (missed, figure.VERMILLION, "--")):
        part = found[rows_of]
        ax.vlines(place[rows_of], part["low"], part["high"], color=colour, linestyle=style, linewidth=2)
        ax.plot(place[rows_of], part["estimate"], "o", color=colour, markersize=5)
    ax.axhline(effect, color=figure.BLACK, linestyle="-", linewidth=1.5)
    ax.set_xlim(0, 1.19 * len(found))
    ax.text(1.03 * len(found), effect, _("the truth"), va="bottom", weight="bold")
    ax.set(xlabel=_("lottery"), ylabel=unit)
    title = _("{held} of {all} intervals hold the true effect").format(held=int((~missed).sum()), all=len(found))
    ax.set_title(title)
    words = _("{title}, {effect:g}. Each line is the 95 % interval of another lottery; {missed} miss it. {unit}.")
    return figure.describe(fig, words.format(title=title, effect=effect, missed=int(missed.sum()), unit=unit))


def _places(places: pd.DataFrame, treated: str, before: str, after: str) -> tuple[pd.Series, pd.Series]:
    """Who is treated, and by how much each place changed."""
    valid.frame(places, "places", [treated, before, after])
    for column in (before, after):
        valid.numbers(places[column], column)
    group = pd.Series(valid.yes_or_no(places[treated], treated), index=places.index)
    for side in (True, False):
        if (group == side).sum() < 2:
            message = _("{column} is {side} for fewer than two places ({rows}): nothing tells their own ups and downs "
                        "from the effect. Take more places.")  # fmt: skip
            here = rows(places.index[group == side])
            raise InvalidData(message.format(column=treated, side=side, rows=here))
    return group, places[after] - places[before]


def _t(free: int) -> float:
    """What a standard error is multiplied by for a 95 per cent interval."""
    from scipy.stats import t

    return float(t.ppf(0.975, free))


def _means(y: np.ndarray, group: np.ndarray, time: np.ndarray) -> pd.DataFrame:
    """The four means, the changes and their difference."""
    means = pd.DataFrame(
        [[y[(group == g) & (time == t)].mean() for t in (False, True)] for g in (False, True)],
        index=["untreated", "treated"],
        columns=["before", "after"],
    )
    means.loc["difference"] = means.loc["treated"] - means.loc["untreated"]
    means["change"] = means["after"] - means["before"]
    return means


def _regression(y: np.ndarray, group: np.ndarray, time: np.ndarray, ids: np.ndarray | None) -> tuple[float, ...]:
    """Coefficient of group × time, its standard error and its interval."""
    from scipy.stats import t
    from statsmodels.regression.linear_model import OLS

    design = np.column_stack([np.ones(len(y)), group, time, group & time]).astype(float)
    how = {"cov_type": "HC1"} if ids is None else {"cov_type": "cluster", "cov_kwds": {"groups": ids}}
    fit = OLS(y, design).fit(**how)
    estimate, error = float(fit.params[3]), float(np.sqrt(max(fit.cov_params()[3, 3], 0.0)))  # no spread: −1e-20
    free = len(y) - 4 if ids is None else len(np.unique(ids)) - 1
    half = float(t.ppf(0.975, free)) * error
    return estimate, error, estimate - half, estimate + half


def _observed(table: pd.DataFrame, outcome: str, treated: str, after: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    valid.frame(table, "table", [outcome, treated, after])
    valid.numbers(table[outcome], outcome)
    group, time = valid.yes_or_no(table[treated], treated), valid.yes_or_no(table[after], after)
    for g, who in ((False, _("untreated")), (True, _("treated"))):
        for t, when in ((False, _("before")), (True, _("after"))):
            if not ((group == g) & (time == t)).any():
                message = _(
                    "No row is {who} and {when}: check the columns {treated!r} and {after!r} (first rows: {rows}). All "
                    "four groups are needed."
                )
                start = rows(table.index)
                raise InvalidData(message.format(who=who, when=when, treated=treated, after=after, rows=start))
    if len(table) < 5:
        message = _("table has {n} rows (first: {rows}), one a group: that shows no chance. Add observations.")
        raise InvalidData(message.format(n=len(table), rows=rows(table.index)))
    return table[outcome].to_numpy(dtype=float), group, time


def _clusters(table: pd.DataFrame, cluster: str, treated: str, group: np.ndarray) -> np.ndarray:
    """A number for each row's cluster; each cluster is on one side, and there are two on each at least."""
    valid.frame(table, "table", [cluster])
    valid.labels(table[cluster], cluster)
    ids, names = pd.factorize(table[cluster])
    sides = pd.Series(group).groupby(ids).agg(["min", "max"])
    both = (sides["min"] != sides["max"]).to_numpy()
    if both.any():
        message = _(
            "These values of {column} have rows that are treated and rows that are not: {rows}. A cluster is what was "
            "treated as a whole: correct {treated!r}, which is to be the same before and after, or choose another."
        )
        raise InvalidData(message.format(column=cluster, treated=treated, rows=rows(names[both])))
    for side in (True, False):
        here = names[(sides["min"] == side).to_numpy()]
        if len(here) < 2:
            message = _(
                "{column} has one value only ({rows}) where {treated!r} is {side}: nothing tells its own ups and downs "
                "from the effect. Take more of them, or leave cluster= out and say so."
            )
            raise InvalidData(message.format(column=cluster, rows=rows(here), treated=treated, side=side))
    return ids


@checked
def plot_differences(found: Effect, *, unit: str, treated: str = "", untreated: str = "", title: str = "") -> Figure:
    """Draw `difference_in_differences`: both groups before and after, and where the treated would have gone anyway.

    Parameters
    ----------
    found : Effect
    unit : str
        What the outcome is, for the axis: "log of the basket in CNY".
    treated, untreated : str
        What the two groups are called in the picture: "houses with points".
    title : str
        The finding; by default by how much more the treated changed.

    Examples
    --------
    >>> visits = pd.DataFrame({"scheme": [False] * 4 + [True] * 4, "after": [False, False, True, True] * 2,
    ...                       "basket": [100.0, 102.0, 109.0, 111.0, 98.0, 100.0, 131.0, 129.0]})
    >>> fig = plot_differences(difference_in_differences(visits, "basket", "scheme", "after"), unit="CNY a visit")
    >>> fig.axes[0].get_title(loc="left")
    'Changed by +22 more than untreated'
    """
    from crmlab import figure

    treated, untreated = treated or _("treated"), untreated or _("untreated")
    fig, ax = figure.subplots()
    means = found.means.loc[["untreated", "treated"], ["before", "after"]]
    (other, otherwise_now), (start, end) = means.to_numpy(dtype=float)
    anyway = start + otherwise_now - other
    ax.plot([0, 1], means.loc["untreated"], color=figure.BLUE, linestyle="--", marker="o")
    ax.plot([0, 1], means.loc["treated"], color=figure.VERMILLION, linestyle="-", marker="o")
    ax.plot([0, 1], [start, anyway], color=figure.GREY, linestyle=":", marker="o")
    otherwise = _("{treated}, had they\nchanged like {untreated}").format(treated=treated, untreated=untreated)
    ends = {
        treated: (end, figure.VERMILLION),
        otherwise: (anyway, figure.GREY),
        untreated: (otherwise_now, figure.BLUE),
    }
    low, high = min(means.min().min(), anyway), max(means.max().max(), anyway)
    apart, place = 0.09 * (high - low), float(np.inf)
    for words, (height, colour) in sorted(ends.items(), key=lambda end: -end[1][0]):
        place = min(height, place - apart * (1 + 0.5 * words.count("\n")))
        ax.text(1.05, place, words, color=colour, weight="bold", va="center", fontsize=11)
    ax.set(xlim=(-0.1, 1.9), ylabel=unit)
    ax.set_xticks([0, 1], [_("before"), _("after")])
    said = title or _("Changed by {size:+.3g} more than {untreated}").format(size=found.estimate, untreated=untreated)
    ax.set_title(said)
    words = _("{title}. {unit}, before and after: {treated} {start:,.1f} and {end:,.1f}, {untreated} {other:,.1f} and "
              "{now:,.1f}; had the first changed like the others, they would have {anyway:,.1f}.")  # fmt: skip
    return figure.describe(fig, words.format(
        title=said, unit=unit, treated=treated, start=start, end=end, untreated=untreated, other=other,
        now=otherwise_now, anyway=anyway))  # fmt: skip
