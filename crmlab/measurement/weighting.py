"""Weighting: judgements against data, and who changes rank.

*Subjective* weights are somebody's judgement of what matters (`crmlab.ahp`): a few questions, no data, and open to
dispute. *Objective* weights are computed from a table (entropy here): anyone finds the same, they need a sample, and
what they measure is spread. Neither is right by itself; compare the ranks, and argue about those who move.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.indicators import columns_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LIKE = 12  # digits to which scores must agree to share a rank


@checked(numbers="table.*")
def entropy_weights(table: pd.DataFrame) -> pd.Series:
    """Which weights does the spread of the data give: much where customers differ much?

    Spread is not importance. An indicator on which all are alike gets nothing, though it may matter most; one that a
    few freak values stretch gets a lot, though it may matter to nobody. The weights say what *tells customers apart*.

    Parameters
    ----------
    table : DataFrame
        One row a customer, one column an indicator, not negative; at least two rows.

    Returns
    -------
    Series
        `weight` by column, adding up to 1; 0 for a column that never varies.

    Raises
    ------
    InvalidData
        A negative, missing or infinite value; a customer twice; fewer than two rows; no column that varies.

    Notes
    -----
    p_ij = x_ij / Σ_i x_ij; entropy E_j = −Σ_i p_ij ln p_ij / ln n, with 0 ln 0 = 0;
    weight_j = (1 − E_j) / Σ_j (1 − E_j).
    The unit does not matter, but the zero point does: adding 100 to a column, or `min_max` before, changes the weights.
    Source: the entropy of Shannon (1948); as weights, Hwang and Yoon (1981).

    Examples
    --------
    >>> table = pd.DataFrame({"margin": [100.0, 120.0, 110.0], "visits": [2, 12, 4], "stars": [5, 5, 5]})
    >>> entropy_weights(table).round(3).to_dict()
    {'margin': 0.011, 'visits': 0.989, 'stars': 0.0}
    """
    way_out = _(
        "Shares need numbers from 0 up: take an indicator that cannot be negative (revenue for profit), or put the "
        "column through normalisation.min_max first, and say so, since that alters the weights."
    )
    columns = columns_of(table, negative=way_out)
    if len(table) < 2:
        message = _("table has one row only ({rows}), and spread needs at least two. Take more customers.")
        raise InvalidData(message.format(rows=rows(table.index)))
    information = pd.Series({name: _information(x) for name, x in columns.items()}, name="weight")
    information.index = table.columns
    if information.sum() == 0:
        message = _("No column of table varies ({columns}), so spread gives no weights. Use judgements: ahp.weights.")
        raise InvalidData(message.format(columns=rows(table.columns)))
    return information / math.fsum(information)


def _information(x: np.ndarray) -> float:
    """1 − entropy of the shares of one column.

    With r = x / mean this is Σ (r ln r − r + 1) / (n ln n): the same, but a small spread is not lost in rounding.
    """
    if x.min() == x.max():
        return 0.0
    r = x / x.max()
    r = r / (math.fsum(r) / len(r))
    log = np.log(r, where=r > 0, out=np.zeros(len(r)))
    return max(math.fsum(r * log - (r - 1)), 0.0) / (len(r) * math.log(len(r)))


@checked(numbers="scores.*", units="scores")
def compare_ranks(scores: pd.DataFrame) -> pd.DataFrame:
    """Who changes place when the index is made in another way?

    Parameters
    ----------
    scores : DataFrame
        One row a customer, one column a way of scoring (other weights, another normalisation), more is better.

    Returns
    -------
    DataFrame
        For each column the rank, 1 for the best, ties sharing the better rank; `moved`, the best rank of the row from
        its worst, by which the table is sorted, top mover first.

    Raises
    ------
    InvalidData
        A missing or infinite score, a customer twice.

    Notes
    -----
    Scores that agree to 12 digits of the largest count as equal.

    Examples
    --------
    >>> compare_ranks(pd.DataFrame({"AHP": [0.9, 0.7, 0.2], "entropy": [0.5, 0.6, 0.8]}, index=["Ann", "Bo", "Cy"]))
         AHP  entropy  moved
    Ann    1        3      2
    Cy     3        1      2
    Bo     2        2      0
    """
    ranks = _rounded(scores).rank(method="min", ascending=False).astype("int64")
    ranks.insert(len(ranks.columns), "moved", ranks.max(axis=1) - ranks.min(axis=1))
    return ranks.sort_index().sort_values("moved", ascending=False, kind="stable")


@checked(numbers="scores.*")
def rank_correlation(scores: pd.DataFrame) -> pd.DataFrame:
    """How alike are the orders in which different scores put the customers?

    Parameters
    ----------
    scores : DataFrame
        One row a customer, one column a way of scoring; at least two rows, and no column all equal.

    Returns
    -------
    DataFrame
        Column by column: 1 the same order, 0 nothing in common, −1 the reverse.

    Raises
    ------
    InvalidData
        A missing or infinite score, a customer twice, a column in which all are equal.

    Notes
    -----
    Spearman's ρ (1904): the correlation of the ranks, ties sharing their mean rank.

    Examples
    --------
    >>> rank_correlation(pd.DataFrame({"AHP": [0.9, 0.7, 0.2], "entropy": [0.8, 0.6, 0.7]})).round(2)
             AHP  entropy
    AHP      1.0      0.5
    entropy  0.5      1.0
    """
    rounded = _rounded(scores)
    same = scores.columns[(rounded == rounded.iloc[0]).all()]
    if len(same):
        message = _(
            "These scores are the same for every customer, so they put nobody in order: {columns}. Leave them out."
        )
        raise InvalidData(message.format(columns=rows(same)))
    return rounded.rank().corr()


def _rounded(scores: pd.DataFrame) -> pd.DataFrame:
    columns = columns_of(scores)
    found = [np.round(x / (np.abs(x).max() or 1), LIKE) for x in columns.values()]
    return pd.DataFrame(np.column_stack(found), index=scores.index, columns=scores.columns)


@checked(numbers="weights.*", units="weights")
def plot_weights(weights: pd.DataFrame) -> Figure:
    """Draw two or three sets of weights side by side, and name the indicator on which they differ most.

    Parameters
    ----------
    weights : DataFrame
        One row an indicator, one column a method: `pd.DataFrame({"AHP": …, "entropy": …})`; at most three methods.

    Examples
    --------
    >>> fig = plot_weights(pd.DataFrame({"AHP": [0.7, 0.3], "entropy": [0.4, 0.6]}, index=["margin", "visits"]))
    >>> fig.axes[0].get_title(loc="left")
    'Furthest apart on margin: 40% or 70%'
    """
    from crmlab import figure

    columns = columns_of(weights, negative=_("A weight is a share: 0 or more."))
    if len(columns) > 3:
        message = _("weights has {n} columns, and at most 3 can be told apart in a picture. Choose some of: {columns}.")
        raise InvalidData(message.format(n=len(columns), columns=", ".join(map(str, columns))))
    order = np.argsort(-next(iter(columns.values())), kind="stable")
    ordered = weights.iloc[order].astype(float)
    fig, ax = figure.subplots(figsize=(7.2, 1.4 + 0.22 * ordered.size + 0.12 * len(ordered)))
    height = 0.84 / len(columns)
    styles = [(figure.BLUE, ""), (figure.VERMILLION, "//"), (figure.GREEN, "..")]
    for k, (method, (colour, hatch)) in enumerate(zip(columns, styles, strict=False)):
        y = np.arange(len(ordered)) + (k - (len(columns) - 1) / 2) * height
        ax.barh(y, ordered[method], height=height * 0.9, color=colour, hatch=hatch, edgecolor="white")
        for row, value in enumerate(ordered[method]):
            label = f"{value:.1%}" + ("" if row else f"  {method}")  # the top row names the methods
            place = {"xytext": (5, 0), "textcoords": "offset points", "va": "center", "fontsize": 10.5}
            ax.annotate(label, (value, y[row]), color=colour, weight="normal" if row else "bold", **place)
    ax.set_yticks(range(len(ordered)), [str(name) for name in ordered.index])
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    ax.set(xlim=(0, (ordered.to_numpy().max() or 1) * 1.4), xlabel=_("weight"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_title(_finding(ordered))
    each = "; ".join(
        f"{name} " + ", ".join(f"{method} {value:.1%}" for method, value in zip(columns, row, strict=True))
        for name, row in zip(ordered.index, ordered.to_numpy(), strict=True)
    )
    return figure.describe(fig, _("{title}. Bars of weights: {each}.").format(title=_finding(ordered), each=each))


@checked(numbers="scores.*", units="scores mark")
def plot_ranks(scores: pd.DataFrame, *, top: int, mark: pd.Series, marked: str, title: str) -> Figure:
    """Draw the rank of each customer under two ways of scoring; the best are at the lower left.

    Parameters
    ----------
    scores : DataFrame
        One row a customer, two columns, more is better.
    top : int
        The best so many under each are framed.
    mark : Series
        True for customers who are drawn in another colour; `marked` says who they are.
    marked, title : str
        The words for them, and the finding.

    Examples
    --------
    >>> scores = pd.DataFrame({"AHP": [0.9, 0.7, 0.2], "entropy": [0.5, 0.6, 0.8]}, index=["Ann", "Bo", "Cy"])
    >>> fig = plot_ranks(scores, top=1, mark=pd.Series([True, False, False], index=scores.index), marked="new",
    ...           title="Other winners")
    >>> fig.axes[0].get_title(loc="left")
    'Other winners'
    """
    from crmlab import figure

    one, two = scores.columns
    ranks = _rounded(scores).rank(method="min", ascending=False)
    chosen = mark.reindex(scores.index).to_numpy(dtype=bool)
    fig, ax = figure.subplots(figsize=(7.2, 4.6))
    end = len(ranks) + 3
    ax.axvspan(0, top + 0.5, color=figure.BLUE, alpha=0.08, linewidth=0)
    ax.axhspan(0, top + 0.5, color=figure.BLUE, alpha=0.08, linewidth=0)
    ax.plot(ranks.loc[~chosen, one], ranks.loc[~chosen, two], "o", color=figure.BLUE, markersize=5)
    ax.plot(ranks.loc[chosen, one], ranks.loc[chosen, two], "D", color=figure.VERMILLION, markersize=8)
    ax.annotate(marked, (end - 4, top + 9), ha="right", va="center", color=figure.VERMILLION, weight="bold")
    ax.set(xlim=(0, end), ylim=(0, end))
    ax.set_xlabel(_("rank by {way} (1 is best)").format(way=one))
    ax.set_ylabel(_("rank by {way}").format(way=two))
    ax.set_title(title)
    both = int((ranks <= top).all(axis=1).sum())
    first = int((ranks.loc[chosen, two] <= top).sum())
    words = _("{title}. A dot a customer. Of the best {top}, {both} are the same; {marked}: {first} of {n} among the "
              "best {top} by {way}.")  # fmt: skip
    return figure.describe(
        fig, words.format(title=title, top=top, both=both, marked=marked, first=first, n=int(chosen.sum()), way=two)
    )


def _finding(weights: pd.DataFrame) -> str:
    low, high = weights.min(axis=1), weights.max(axis=1)
    if weights.shape[1] == 1:
        return _("Most weight: {indicator}").format(indicator=weights.index[0])
    if (high - low).max() < 0.005:
        return _("The methods give the same weights")
    most = int((high - low).round(9).argmax())
    found = (
        _("Furthest apart on {indicator}: {low:.0%} or {high:.0%}")
        if weights.shape[1] == 2
        else _("Furthest apart on {indicator}: from {low:.0%} to {high:.0%}")
    )
    return found.format(indicator=weights.index[most], low=low.iloc[most], high=high.iloc[most])


@checked(numbers="scores.*", units="scores")
def plot_places(scores: pd.DataFrame, *, title: str, mark: Sequence[Hashable] = ()) -> Figure:
    """Draw the place of each unit under two or more ways of scoring, a line a unit, the first place on top.

    Parameters
    ----------
    scores : DataFrame
        One row a unit (a city, a customer), one column a way of scoring, more is better; at most twelve rows.
    title : str
        The finding.
    mark : list
        Units whose lines are drawn in colour; by default those that move furthest.

    Examples
    --------
    >>> scores = pd.DataFrame({"mean": [7.1, 6.9, 6.5], "index": [60.0, 70, 65]}, index=["Xiamen", "Wuhan", "Suzhou"])
    >>> plot_places(scores, title="All change").axes[0].get_title(loc="left")
    'All change'
    """
    from crmlab import figure

    if len(scores) > 12 or scores.shape[1] < 2:
        message = _("scores has {n} rows and {k} columns; a picture shows at most 12 rows and at least 2 ways. ")
        remedy = _("Choose: scores.head(12), with two columns.")
        raise InvalidData(message.format(n=len(scores), k=scores.shape[1]) + remedy)
    places = _rounded(scores).rank(method="first", ascending=False)
    moved = places.max(axis=1) - places.min(axis=1)
    shown = list(mark) or list(moved.index[(moved == moved.max()) & (moved > 0)])[:4]
    colours = [figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE]
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.33 * len(scores)))
    for name, row in places.iterrows():
        strong = name in shown
        colour = colours[shown.index(name) % 4] if strong else figure.GREY
        look = {"color": colour, "linewidth": 3 if strong else 1.3, "zorder": 3 if strong else 2}
        ax.plot(range(len(row)), row, "o", linestyle="-", markersize=8 if strong else 5, **look)
        for side, at in (("right", 0), ("left", len(row) - 1)):
            where = (-9 if side == "right" else 9, 0)
            ax.annotate(f"{row.iloc[at]:.0f} {name}" if side == "left" else f"{name} {row.iloc[at]:.0f}",
                        (at, row.iloc[at]), where, textcoords="offset points", ha=side, va="center", fontsize=11,
                        color=colour, weight="bold" if strong else "normal")  # fmt: skip
    ax.set_xticks(range(scores.shape[1]), [str(name) for name in scores.columns])
    ax.set_xlim(-0.33 * (scores.shape[1] - 1) - 0.2, 1.33 * (scores.shape[1] - 1) + 0.2)
    ax.set_ylim(len(scores) + 0.5, 0.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(visible=False)
    ax.set_title(title)
    each = "; ".join(f"{name} " + ", ".join(f"{place:.0f}" for place in row) for name, row in places.iterrows())
    words = _("{title}. Places under {ways}: {each}.")
    return figure.describe(fig, words.format(title=title, ways=", ".join(map(str, scores.columns)), each=each))
