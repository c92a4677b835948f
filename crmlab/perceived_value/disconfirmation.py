"""Disconfirmation: did customers receive more or less than they expected, and what does that do to satisfaction?

    difference = received − expected        ratio = received ÷ expected

The difference is the usual measure (Oliver, 1980). The ratio stands in many textbooks; it needs a scale with a true
zero, which a scale from 1 to 10 has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from statsmodels.regression.linear_model import RegressionResults

TYPES = ("disappointed", "satisfied", "delighted")
"""Received less than expected, as much, more."""


@checked(units="answers")
def gap(answers: pd.DataFrame, *, expected: str = "expected", received: str = "received") -> pd.DataFrame:
    """By how much is what each customer received above or below what was expected?

    Parameters
    ----------
    answers : DataFrame
        One row a customer, both columns on the same scale, in points.
    expected, received : str
        Names of the two columns.

    Returns
    -------
    DataFrame
        `difference` (points, received − expected) and `type`: disappointed below 0, satisfied at 0, delighted above.

    Raises
    ------
    InvalidData
        A column absent, no numbers, or a missing answer.

    Notes
    -----
    Adding a number to both columns leaves the difference as it is. Source: Oliver (1980).

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": [8, 5, 6], "received": [6, 5, 7]}, index=["An", "Bo", "Cai"])
    >>> gap(answers)
         difference          type
    An           -2  disappointed
    Bo            0     satisfied
    Cai           1     delighted
    """
    before, after = _two(answers, expected, received)
    difference = (after - before).mask(np.isclose(after, before, rtol=1e-12, atol=0), 0)  # the noise of floats
    words = np.array(TYPES)[np.sign(difference.to_numpy()).astype(int) + 1]
    return pd.DataFrame({"difference": difference, "type": words}, index=answers.index)


@checked(units="answers")
def ratio(answers: pd.DataFrame, *, expected: str = "expected", received: str = "received") -> pd.Series:
    """How many times what was expected did each customer receive?

    Parameters
    ----------
    answers, expected, received
        As in `gap`; what was expected is above 0, what was received not below.

    Returns
    -------
    Series
        c = received ÷ expected: below 1 dissatisfied, 1 satisfied, above 1 delighted.

    Raises
    ------
    InvalidData
        As `gap`; an expectation of 0 or below; something received below 0.

    Notes
    -----
    Careful: numbering the answers from 0 instead of 1 changes the ratio (see `recoded`). Take `gap` unless you must
    report a ratio. Source: Chinese textbooks; no author known.

    Examples
    --------
    >>> ratio(pd.DataFrame({"expected": [8, 5], "received": [6, 5]})).tolist()
    [0.75, 1.0]
    """
    before, after = _two(answers, expected, received)
    remedy = _("Take the difference, which needs no zero: disconfirmation.gap(answers)['difference'].")
    valid.refuse((before <= 0).to_numpy(), before, expected, _("{column} is not above 0 in rows {rows}."), remedy)
    valid.refuse((after < 0).to_numpy(), after, received, _("{column} is below 0 in rows {rows}."), remedy)
    return (after / before).rename("ratio")


@checked(units="answers")
def recoded(
    answers: pd.DataFrame, *, by: float = -1, expected: str = "expected", received: str = "received"
) -> pd.DataFrame:
    """What do difference and ratio become if the same answers get other numbers: 0 to 9 instead of 1 to 10?

    Parameters
    ----------
    answers, expected, received
        As in `ratio`.
    by : float
        Added to every answer, in points.

    Returns
    -------
    DataFrame
        `difference` (points), `ratio` and `rank` (by the ratio, 1 the lowest) as the answers stand, and the same after
        the change: `difference_after`, `ratio_after`, `rank_after`.

    Raises
    ------
    InvalidData
        As `ratio`, before or after the change.

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": [3, 8], "received": [2, 5]}, index=["Dai", "Eva"])
    >>> recoded(answers)[["difference_after", "ratio", "ratio_after", "rank", "rank_after"]].round(2)
         difference_after  ratio  ratio_after  rank  rank_after
    Dai                -1   0.67         0.50     2           1
    Eva                -3   0.62         0.57     1           2
    """
    found = {}
    for name, added in (("", 0), ("_after", by)):
        table = pd.DataFrame(dict(zip((expected, received), _two(answers, expected, received), strict=True))) + added
        found[f"difference{name}"] = gap(table, expected=expected, received=received)["difference"]
        found[f"ratio{name}"] = ratio(table, expected=expected, received=received)
        found[f"rank{name}"] = valid.ties(found[f"ratio{name}"]).rank(method="min").astype("int64")
    return pd.DataFrame(found)


@checked(units="answers")
def asymmetry(
    answers: pd.DataFrame,
    satisfaction: str = "satisfaction",
    *,
    expected: str = "expected",
    received: str = "received",
) -> pd.DataFrame:
    """How much does a point below expectation hurt, and how much does a point above it please?

    Parameters
    ----------
    answers, expected, received
        As in `gap`.
    satisfaction : str
        Column with the satisfaction of each customer, in points; some may be missing.

    Returns
    -------
    DataFrame
        Rows `below` (points of satisfaction for a point of difference, where that is below 0), `above` (where it is
        above 0), `below − above`, and `straight line` (one slope for all). Columns: `slope`, its 95 per cent interval
        `low` and `high`, `rows` used and rows `left_out` because satisfaction is missing.

    Raises
    ------
    InvalidData
        As `gap`; fewer than three different differences, or none on one side of 0; too few rows.

    Notes
    -----
    Least squares of s = u + l min(d, 0) + g max(d, 0); standard errors allow for uneven spread (White, 1980, with the
    factor n / (n − k)). A slope says what goes together; it does not prove a cause.

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": 5, "received": [3, 4, 5, 6, 7], "satisfaction": [4.0, 6, 7, 8, 8]})
    >>> asymmetry(answers)["slope"].round(2).to_dict()
    {'below': 1.57, 'above': 0.43, 'below − above': 1.14, 'straight line': 1.0}
    """
    fit, used, left_out = _fit(answers, satisfaction, expected, received)
    return _slopes(fit, used).assign(rows=len(used), left_out=left_out)


@checked(units="answers")
def expectation_raised(
    answers: pd.DataFrame,
    satisfaction: str = "satisfaction",
    *,
    by: float = 1,
    expected: str = "expected",
    received: str = "received",
) -> pd.DataFrame:
    """What if everybody expected so much more, and received the same as now?

    Parameters
    ----------
    answers, satisfaction, expected, received
        As in `asymmetry`.
    by : float
        Points by which every expectation rises; below 0 if it falls.

    Returns
    -------
    DataFrame
        A row for each type of customer (as `gap` has them now) and one for `all customers`: `customers`, and the
        `change` of their mean satisfaction (points) with its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        As `asymmetry`.

    Notes
    -----
    The slopes of `asymmetry`, taken for effects: that a bolder promise changes neither the product, nor who comes, nor
    how good the same product seems. The interval is that of the slopes.

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": 5, "received": [3, 4, 5, 6, 7], "satisfaction": [4.0, 6, 7, 8, 8]})
    >>> expectation_raised(answers)[["customers", "change"]].round(2)
                   customers  change
    disappointed           2   -1.57
    satisfied              1   -1.57
    delighted              2   -0.43
    all customers          5   -1.11
    """
    fit, used, _left_out = _fit(answers, satisfaction, expected, received)
    now = used["below"] + used["above"]
    moved = pd.DataFrame({"below": (now - by).clip(upper=0) - used["below"]})
    moved["above"] = (now - by).clip(lower=0) - used["above"]
    found = {}
    for name, here in (*((kind, used["type"] == kind) for kind in TYPES), ("all customers", now.notna())):
        if here.any():
            mean = moved[here].mean()
            found[name] = [int(here.sum()), *_sum(fit, 0, mean["below"], mean["above"])]
    columns = ["customers", "change", "low", "high"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns)


def _two(answers: pd.DataFrame, expected: str, received: str) -> tuple[pd.Series, pd.Series]:
    """Both columns, full of numbers."""
    valid.frame(answers, "answers", [expected, received])
    for name in (expected, received):
        valid.numbers(answers[name], name)
    return answers[expected], answers[received]


def _slopes(fit: RegressionResults, used: pd.DataFrame) -> pd.DataFrame:
    """The slopes of the bent line, their difference, and the slope of one straight line through the same rows."""
    rows = {"below": (0, 1, 0), "above": (0, 0, 1), "below − above": (0, 1, -1)}
    found = {name: _sum(fit, *weights) for name, weights in rows.items()}
    found["straight line"] = _sum(_least_squares(used["satisfaction"], used["below"] + used["above"]), 0, 1)
    return pd.DataFrame.from_dict(found, orient="index", columns=["slope", "low", "high"])


def _sum(fit: RegressionResults, *weights: float) -> list[float]:
    """A weighted sum of the coefficients, the constant first, and the ends of its 95 per cent interval."""
    found = fit.t_test(np.array(weights, dtype=float))
    value, half = float(found.effect[0]), 1.96 * float(found.sd[0, 0])
    return [value, value - half, value + half]


def _least_squares(outcome: pd.Series, *of: pd.Series) -> RegressionResults:
    from statsmodels.regression.linear_model import OLS

    return OLS(outcome.to_numpy(dtype=float), np.column_stack([np.ones(len(outcome)), *of])).fit(cov_type="HC1")


def _fit(
    answers: pd.DataFrame, satisfaction: str, expected: str, received: str
) -> tuple[RegressionResults, pd.DataFrame, int]:
    """The bent line, the rows it rests on, and how many were left out."""
    found = gap(answers, expected=expected, received=received)
    valid.frame(answers, "answers", [satisfaction])
    given = answers[satisfaction].notna().to_numpy()
    valid.numbers(answers.loc[given, satisfaction], satisfaction)
    d = found.loc[given, "difference"].astype(float)
    used = pd.DataFrame({"below": d.clip(upper=0), "above": d.clip(lower=0), "type": found.loc[given, "type"]})
    used["satisfaction"] = answers.loc[given, satisfaction].astype(float)
    sides = bool((d < 0).any() and (d > 0).any() and d.nunique() > 2)
    if not sides or len(d) < 4:
        message = _(
            "{received} less {expected}: two slopes need four rows or more, with differences below 0 and above 0, and "
            "three different ones. Take a larger sample, or one line: regression.slope(…)."
        )
        raise InvalidData(message.format(received=received, expected=expected))
    return _least_squares(used["satisfaction"], used["below"], used["above"]), used, int((~given).sum())


@checked(numbers="found.difference", labels="found.type")
def plot_types(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `gap`: how many customers received less, as much or more than they expected.

    Parameters
    ----------
    found : DataFrame
        What `gap` returns, of an index scale in whole points.
    title : str
        The finding; by default the share of the disappointed.

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": [8, 5, 6, 7], "received": [6, 5, 7, 7]})
    >>> plot_types(gap(answers)).axes[0].get_title(loc="left")
    '25 % received less than they expected'
    """
    from crmlab import figure

    count = found["difference"].round().value_counts().sort_index()
    share = found["type"].value_counts(normalize=True).reindex(TYPES, fill_value=0.0)
    fig, ax = figure.subplots(figsize=(7.2, 3.4))
    colours = {"disappointed": figure.VERMILLION, "satisfied": figure.GREY, "delighted": figure.BLUE}
    places = [count.index[count.index < 0], count.index[count.index == 0], count.index[count.index > 0]]
    top = float(count.max())
    for kind, at in zip(TYPES, places, strict=True):
        if not len(at):
            continue
        ax.bar(at, count[at], color=colours[kind], width=0.8)
        middle = {"disappointed": float(at.min()), "satisfied": 0.0, "delighted": float(at.max())}[kind]
        side = {"disappointed": "left", "satisfied": "center", "delighted": "right"}[kind]
        height = 1.16 * top if kind == "satisfied" else 1.0 * top
        words = f"{_(kind)}\n{share[kind]:.0%}".replace("%", " %")
        ax.text(middle, height, words, color=colours[kind], weight="bold", ha=side, va="center")
    ax.set_ylim(0, 1.3 * top)
    ax.set_xlabel(_("received − expected (points)"))
    ax.set_ylabel(_("customers"))
    ax.grid(axis="x", visible=False)
    said = title or _("{share:.0f} % received less than they expected").format(share=100 * share["disappointed"])
    ax.set_title(said)
    each = ", ".join(f"{_(str(kind))} {100 * part:.0f} %" for kind, part in share.items())
    words = _("{title}. Of {n:,} customers: {each}. Bars: customers at each value of received − expected, in points.")
    return figure.describe(fig, words.format(title=said, n=len(found), each=each))


@checked(numbers="found.difference found.difference_after found.ratio found.ratio_after", units="found")
def plot_recoded(found: pd.DataFrame, *, scales: tuple[str, str] = ("1 to 10", "0 to 9")) -> Figure:
    """Draw `recoded` of a few customers: the difference stays, the ratio moves.

    Parameters
    ----------
    found : DataFrame
        What `recoded` returns, at most six customers.
    scales : pair of str
        What the answers are numbered by, before and after.

    Raises
    ------
    InvalidData
        More than six customers.

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": [3, 8], "received": [2, 5]}, index=["Dai", "Eva"])
    >>> plot_recoded(recoded(answers)).axes[1].get_title(loc="left")
    'ratio: moves'
    """
    from crmlab import figure

    if len(found) > 6:
        raise InvalidData(_("found has {n} customers, too many to tell apart. Take a few: found.head(6).").format(
            n=len(found)))  # fmt: skip
    fig, axes = figure.subplots(1, 2, figsize=(7.2, 3.6))
    colours = [figure.VERMILLION, figure.BLUE, figure.GREEN, figure.PURPLE, figure.BLACK, figure.GREY]
    moved = not np.allclose(found["ratio"], found["ratio_after"])
    heads = (_("difference: stays"), _("ratio: moves") if moved else _("ratio: stays"))
    each = []
    for ax, name, head, form in zip(axes, ("difference", "ratio"), heads, ("{:+.0f}", "{:.2f}"), strict=True):
        for colour, (label, row) in zip(colours, found.iterrows(), strict=False):
            ends = [float(row[name]), float(row[f"{name}_after"])]
            ax.plot([0, 1], ends, "o-", color=colour, markersize=7)
            numbers = [form.format(end).replace("-", "−") for end in ends]
            ax.annotate(f"{label} {numbers[0]} ", (0, ends[0]), (-6, 0), textcoords="offset points", ha="right",
                        va="center", color=colour, weight="bold")  # fmt: skip
            ax.annotate(numbers[1], (1, ends[1]), (8, 0), textcoords="offset points", va="center", color=colour)
            each.append(f"{label} {_(name)} {numbers[0]} {_('and then')} {numbers[1]}")
        ax.set_xticks([0, 1], [str(scale) for scale in scales])
        ax.set_xlim(-0.8, 1.45)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(visible=False)
        ax.set_title(head, fontsize=12)
        ax.set_xlabel(_("answers numbered"))
    crossed = (found["ratio"].rank(method="min") != found["ratio_after"].rank(method="min")).any()
    said = _("Other numbers for the same answers reorder the ratio") if crossed else _("The ratio keeps its order here")
    fig.suptitle(said, fontsize=14, weight="bold", x=0.01, ha="left")
    return figure.describe(fig, _("{title}: {each}.").format(title=said, each="; ".join(each)))


@checked(units="answers")
def plot_asymmetry(
    answers: pd.DataFrame,
    satisfaction: str = "satisfaction",
    *,
    expected: str = "expected",
    received: str = "received",
) -> Figure:
    """Draw `asymmetry`: mean satisfaction by difference, with the bent line and the straight one.

    Parameters
    ----------
    answers, satisfaction, expected, received
        As in `asymmetry`.

    Examples
    --------
    >>> answers = pd.DataFrame({"expected": 5, "received": [3, 4, 5, 6, 7], "satisfaction": [3.9, 6.0, 8, 8.4, 9]})
    >>> plot_asymmetry(answers).axes[0].get_title(loc="left")
    'A point below hurts more than a point above pleases'
    """
    from crmlab import figure

    fit, used, _left_out = _fit(answers, satisfaction, expected, received)
    slopes = _slopes(fit, used)
    d = used["below"] + used["above"]
    points = used.groupby(d.round(9))["satisfaction"].agg(["mean", "size"])
    fig, ax = figure.subplots(figsize=(7.2, 3.8))
    ends = np.array([min(d.min(), 0), 0, max(d.max(), 0)])
    constant, below, above = (float(value) for value in fit.params)
    level = float(used["satisfaction"].mean() - slopes["slope"].iloc[3] * d.mean())
    bent = constant + below * np.minimum(ends, 0) + above * np.maximum(ends, 0)
    ax.plot(ends, level + slopes["slope"].iloc[3] * ends, color=figure.GREY, linestyle="--", linewidth=1.6)
    ax.plot(ends[:2], bent[:2], color=figure.VERMILLION, linestyle="-")
    ax.plot(ends[1:], bent[1:], color=figure.BLUE, linestyle="-")
    size = 25 + 250 * points["size"] / points["size"].max()
    ax.scatter(points.index, points["mean"], s=size, color=figure.BLACK, alpha=0.45, zorder=3)
    said = [_("below: {slope:.2f} points for each point"), _("above: {slope:.2f} points for each point")]
    said = [words.format(slope=slope) for words, slope in zip(said, (below, above), strict=True)]
    offset = {"textcoords": "offset points", "weight": "bold", "va": "center"}
    ax.annotate(said[0], (ends[0] / 2, bent[:2].mean()), (16, -30), color=figure.VERMILLION, ha="left", **offset)
    ax.annotate(said[1], (ends[2], bent[2]), (4, -84), color=figure.BLUE, ha="right", **offset)
    straight = level + slopes["slope"].iloc[3] * ends[2]
    grey = {"color": figure.GREY, "ha": "right", "va": "center", "textcoords": "offset points"}
    ax.annotate(_("one straight line"), (ends[2], straight), (-22, 4), **grey)
    ax.set_xlabel(_("received − expected (points)"))
    ax.set_ylabel(_("mean satisfaction (points)"))
    low, high = slopes.loc[slopes.index[2], ["low", "high"]]
    title = _("The two sides cannot be told apart")
    if low > 0:
        title = _("A point below hurts more than a point above pleases")
    elif high < 0:
        title = _("A point above pleases more than a point below hurts")
    ax.set_title(title)
    words = _(
        "{title}. {below}, {above}; difference {difference:.2f} ({low:.2f} to {high:.2f}). Dots: mean satisfaction "
        "by received less expected; a larger dot has more customers."
    )
    return figure.describe(fig, words.format(
        title=title, below=said[0], above=said[1], difference=slopes["slope"].iloc[2], low=low, high=high))  # fmt: skip
