"""Pictures of service quality: expectation beside perception, what forgetting to turn items does, what is important."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value.servqual import HIGH, LOW

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
"""The ground of words that stand on a line."""


@checked(numbers="found.expectation found.perception found.gap", units="found")
def plot_gaps(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `servqual.gaps`: perception beside expectation in each dimension, and the middle of the scale.

    Examples
    --------
    >>> from crmlab import servqual
    >>> answers = pd.DataFrame({f"{letter}{n}": [4, 5] for letter in "ep" for n in range(1, 23)})
    >>> plot_gaps(servqual.gaps(answers)).axes[0].get_title(loc="left")
    'Below expectation in 0 of 5 dimensions'
    """
    from crmlab import figure

    place = np.arange(len(found))[::-1]
    pairs = found[["perception", "expectation"]].to_numpy(dtype=float)
    fig, ax = figure.subplots(figsize=(7.2, 1.6 + 0.4 * len(found)))
    ax.axvline((LOW + HIGH) / 2, color=figure.GREY, linewidth=1.2, linestyle=":")
    for y, (got, wish), gap in zip(place, pairs, found["gap"], strict=True):
        ax.plot([got, wish], [y, y], color=figure.GREY, linestyle="-", linewidth=2)
        words = f"{gap:+.2f}".replace("-", "−")
        ax.annotate(words, ((got + wish) / 2, y), (0, 6), textcoords="offset points", ha="center", weight="bold")
    ax.plot(pairs[:, 0], place, "s", color=figure.VERMILLION, markersize=9)
    ax.plot(pairs[:, 1], place, "o", color=figure.BLUE, markersize=10)
    first = [(_("perceived"), figure.VERMILLION), (_("expected"), figure.BLUE)]
    for side, column in zip(("right", "left"), np.argsort(pairs[0], kind="stable"), strict=True):
        name, colour = first[column]
        gap = -9 if side == "right" else 9
        ax.annotate(name, (pairs[0, column], place[0]), (gap, 0), textcoords="offset points", ha=side, va="center",
                    color=colour, weight="bold", bbox=PAPER)  # fmt: skip
    ax.annotate(_("middle of the scale"), ((LOW + HIGH) / 2, -0.75), (5, 0), textcoords="offset points",
                color=figure.GREY, fontsize=10, va="center")  # fmt: skip
    ax.set_yticks(place, [str(name) for name in found.index])
    ax.set(xlim=(LOW, HIGH), ylim=(-1.05, len(found) - 0.35), xlabel=_("mean answer (1 to 7 points)"))
    ax.grid(axis="y", visible=False)
    below = int((found["gap"] < 0).sum())
    said = title or _("Below expectation in {below} of {n} dimensions").format(below=below, n=len(found))
    ax.set_title(said)
    each = ", ".join(
        _("{name} {got:.2f} perceived, {wish:.2f} expected").format(name=name, got=got, wish=wish)
        for name, (got, wish) in zip(found.index, pairs, strict=True)
    )
    return figure.describe(fig, _("{title}. Mean answers from 1 to 7: {each}.").format(title=said, each=each))


@checked(numbers="right.gap right.low right.high ticked.gap ticked.low ticked.high", units="right ticked")
def plot_turned(right: pd.DataFrame, ticked: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw two results of `servqual.gaps` beside each other: with the negative items turned, and as they were ticked.

    Parameters
    ----------
    right, ticked : DataFrame
        Of the same dimensions: `gap`, `low`, `high`.
    title : str
        The finding; by default how many gaps change their sign.

    Examples
    --------
    >>> from crmlab import servqual
    >>> answers = pd.DataFrame({f"{letter}{n}": [4, 5] for letter in "ep" for n in range(1, 23)})
    >>> plot_turned(servqual.gaps(answers), servqual.gaps(answers, form="1991")).axes[0].get_xlabel()
    'gap P − E (points), with 95 % interval'
    """
    from crmlab import figure

    if set(right.index) != set(ticked.index):
        raise InvalidData(_("right and ticked must have the same dimensions. Take both from the same answers."))
    ticked = ticked.loc[right.index]
    place = np.arange(len(right))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.7 + 0.5 * len(right)))
    ax.axvline(0, color=figure.GREY, linewidth=1.2, linestyle="-")
    moved = valid.ties(pd.concat([right["gap"], ticked["gap"]])).to_numpy().reshape(2, -1)
    several = [(right, figure.BLUE, "o", _("turned")), (ticked, figure.VERMILLION, "s", _("as ticked"))]
    for (table, colour, mark, name), up in zip(several, (0.12, -0.12), strict=True):
        rows = table[["gap", "low", "high"]].to_numpy(dtype=float)
        for y, (at, low, high) in zip(place + up, rows, strict=True):
            ax.plot([low, high], [y, y], color=colour, linestyle="-", linewidth=2.5)
            ax.plot([at], [y], mark, color=colour, markersize=8)
        far = int(np.argmax(np.abs(moved[0] - moved[1])))
        side = 1 if rows[far, 0] > 0 else -1
        ax.annotate(name, (rows[far, 2 if side > 0 else 1], place[far] + up), (7 * side, 0), va="center",
                    textcoords="offset points", ha="left" if side > 0 else "right", color=colour,
                    weight="bold")  # fmt: skip
    ax.set_yticks(place, [str(name) for name in right.index])
    most = 1.6 * max(
        float(np.abs(right[["low", "high"]]).max().max()), float(np.abs(ticked[["low", "high"]]).max().max())
    )
    ax.set(xlim=(-max(most, 0.1), max(most, 0.1)), ylim=(-0.6, len(right) - 0.4))
    ax.set_xlabel(_("gap P − E (points), with 95 % interval"))
    ax.grid(axis="y", visible=False)
    flips = int((np.sign(moved[0]) != np.sign(moved[1])).sum())
    said = title or _("Not turned, {flips} of {n} gaps have the wrong sign").format(flips=flips, n=len(right))
    ax.set_title(said)
    each = ", ".join(
        _("{name} {right:+.2f} turned, {ticked:+.2f} as ticked").format(name=name, right=a, ticked=b)
        for name, a, b in zip(right.index, right["gap"], ticked["gap"], strict=True)
    )
    return figure.describe(fig, _("{title}. Gaps in points: {each}.").format(title=said, each=each))


@checked(numbers="found.stated found.derived", units="found")
def plot_importance(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `servqual.importance`: what guests call important beside what goes with their verdict.

    Examples
    --------
    >>> found = pd.DataFrame({"stated": [60.0, 40.0], "derived": [30.0, 70.0]}, index=["rooms", "orders"])
    >>> plot_importance(found).axes[0].get_title(loc="left")
    'Stated: rooms comes first. Derived: orders'
    """
    from crmlab import figure

    place = np.arange(len(found))[::-1]
    pairs = found[["stated", "derived"]].to_numpy(dtype=float)
    fig, ax = figure.subplots(figsize=(7.2, 1.7 + 0.5 * len(found)))
    for y, (said, shown) in zip(place, pairs, strict=True):
        ax.plot([said, shown], [y, y], color=figure.GREY, linestyle="-", linewidth=2)
    ax.plot(pairs[:, 0], place, "s", color=figure.VERMILLION, markersize=9)
    ax.plot(pairs[:, 1], place, "o", color=figure.BLUE, markersize=10)
    widest = int(np.argmax(np.abs(pairs[:, 0] - pairs[:, 1])))
    names = [(_("stated"), figure.VERMILLION), (_("derived"), figure.BLUE)]
    for side, column in zip(("right", "left"), np.argsort(pairs[widest], kind="stable"), strict=True):
        name, colour = names[column]
        ax.annotate(name, (pairs[widest, column], place[widest]), (-9 if side == "right" else 9, 0), ha=side,
                    textcoords="offset points", va="center", color=colour, weight="bold")  # fmt: skip
    ax.set_yticks(place, [str(name) for name in found.index])
    ax.set(xlim=(min(0.0, pairs.min()), 1.45 * max(pairs.max(), 1)), ylim=(-0.6, len(found) - 0.4))
    ax.set_xlabel(_("importance (points of 100)"))
    ax.grid(axis="y", visible=False)
    best = [str(found[name].idxmax()) for name in ("stated", "derived")]
    same = _("{stated} comes first, stated and derived")
    other = _("Stated: {stated} comes first. Derived: {derived}")
    words = title or (same if best[0] == best[1] else other).format(stated=best[0], derived=best[1])
    ax.set_title(words)
    each = ", ".join(
        _("{name} {stated:.0f} stated, {derived:.0f} derived").format(name=name, stated=a, derived=b)
        for name, (a, b) in zip(found.index, pairs, strict=True)
    )
    return figure.describe(fig, _("{title}. Points of 100: {each}.").format(title=words, each=each))
