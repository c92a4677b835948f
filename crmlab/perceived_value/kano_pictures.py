"""Pictures of a Kano survey: the answers of each feature, and the plane of better and worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value import kano

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHORT = {
    "f1": "seat", "f2": "weighing", "f3": "next day", "f4": "app", "f5": "invoice", "f6": "tasting cup",
    "f7": "hot water", "f8": "gift wrapping", "f9": "harvest date", "f10": "music", "f11": "advice unasked",
    "f12": "easy box",
}  # fmt: skip
"""Lantern Tea's twelve features in a word or two, for pictures; in full they are in the table `features`."""
COLUMNS = ("better", "better_low", "better_high", "worse", "worse_low", "worse_high")


@checked(numbers="counts.M counts.O counts.A counts.I counts.R counts.Q", units="counts")
def plot_counts(counts: pd.DataFrame, *, title: str, names: Mapping[str, str] | None = None) -> Figure:
    """Draw how the respondents' letters are shared out, a bar a feature.

    Parameters
    ----------
    counts : DataFrame
        What `kano.counts` returns, a row a feature.
    title : str
        The finding.
    names : mapping, optional
        What to call each feature.

    Examples
    --------
    >>> count = pd.DataFrame([[50, 33, 7, 10, 0, 0]], index=["box"], columns=list("MOAIRQ"))
    >>> plot_counts(count, title="Half say must-be").get_label().split(": ")[-1]
    'M 50 %, O 33 %, A 7 %, I 10 %, R 0 %, Q 0 %.'
    """
    from crmlab import figure

    table = kano._whole(counts)
    shares = table.div(table.sum(axis=1), axis=0)
    labels = _labels(shares.index, names)
    place = np.arange(len(shares))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.36 * len(shares)))
    left = np.zeros(len(shares))
    for letter, (colour, hatch) in _looks(figure).items():
        width = shares[letter].to_numpy()
        ax.barh(place, width, left=left, color=colour, hatch=hatch, edgecolor="white", height=0.78)
        for y, start, part in zip(place, left, width, strict=True):
            if part >= 0.085:
                dark = "white" if letter in "MOR" else "black"
                ax.text(start + part / 2, y, f"{letter} {part:.0%}".replace("%", " %"), ha="center", va="center",
                        fontsize=10, color=dark)  # fmt: skip
        left += width
    ax.set_yticks(place, labels)
    ax.set(xlim=(0, 1), ylim=(-0.6, len(shares) - 0.4))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_xlabel(_("share of respondents: M must-be, O one-dimensional, A attractive,\nI indifferent, R reverse"))
    ax.grid(visible=False)
    ax.set_title(title)
    each = "; ".join(
        f"{name}: " + ", ".join(f"{letter} {100 * row[letter]:.0f} %" for letter in kano.LETTERS)
        for name, (_label, row) in zip(labels, shares.iterrows(), strict=True)
    )
    return figure.describe(fig, _("{title}. Shares of the letters. {each}.").format(title=title, each=each))


def _looks(figure: Any) -> dict[str, tuple[str, str]]:
    """Colour and hatching of each letter; neighbours differ in lightness as well."""
    return {
        "M": (figure.BLUE, ""), "O": (figure.GREEN, ""), "A": ("#F0E442", ""), "I": ("#dddddd", ""),
        "R": (figure.VERMILLION, ""), "Q": ("#f5f5f5", ""),
    }  # fmt: skip


def _labels(index: pd.Index, names: Mapping[str, str] | None) -> list[str]:
    known = dict(names) if names is not None else {}
    return [str(known.get(label, label)) for label in index]


@checked(
    numbers=" ".join(f"coefficients.{name}" for name in COLUMNS) + " before.better before.worse",
    units="coefficients before",
)
def plot_plane(
    coefficients: pd.DataFrame,
    *,
    title: str,
    names: Mapping[str, str] | None = None,
    before: pd.DataFrame | None = None,
) -> Figure:
    """Draw the Kano plane: how many a feature pleases, against how many miss it.

    Parameters
    ----------
    coefficients : DataFrame
        What `kano.better_worse` returns for the features, or for one feature in several segments or years.
    title : str
        The finding.
    names : mapping, optional
        What to call each row.
    before : DataFrame, optional
        The same of an earlier survey: an arrow leads from there to here.

    Examples
    --------
    >>> count = pd.DataFrame([[50, 33, 7, 10, 0, 0]], index=["box"], columns=list("MOAIRQ"))
    >>> fig = plot_plane(kano.better_worse(count), title="The box is expected")
    >>> fig.get_label().split(": ")[-1]
    'box +0.40 and −0.83.'
    """
    from crmlab import figure

    valid.frame(coefficients, "coefficients", COLUMNS)
    labels = _labels(coefficients.index, names)
    fig, ax = figure.subplots(figsize=(7.2, 5.0))
    frame_plane(ax)
    x, y = -coefficients["worse"].to_numpy(dtype=float), coefficients["better"].to_numpy(dtype=float)
    _crosses(ax, coefficients)
    ax.plot(x, y, "o", color=figure.BLUE, markersize=8, linestyle="none")
    moved = ""
    if before is not None:
        valid.frame(before, "before", ["better", "worse"])
        now = dict(zip(coefficients.index, zip(x, y, strict=True), strict=True))
        old = before[before.index.isin(coefficients.index)]
        for label, better, worse in zip(old.index, old["better"], old["worse"], strict=True):
            arrow = {"arrowstyle": "->", "color": figure.GREY, "linewidth": 2}
            ax.annotate("", now[label], (-worse, better), arrowprops=arrow)
            ax.plot([-worse], [better], "o", color="white", markeredgecolor=figure.GREY, markersize=8)
            ax.annotate(
                _("before"), (-worse, better), (0, 8), textcoords="offset points", ha="center", color=figure.GREY
            )
            name = _labels(pd.Index([label]), names)[0]
            moved += _(" Before: {name} {better:+.2f} and {worse:.2f}.").format(name=name, better=better, worse=worse)
    write_labels(ax, labels, x, y, gap=18)
    ax.set_title(title)
    each = ", ".join(
        f"{name} {up:+.2f} {_('and')} {-right:.2f}" for name, right, up in zip(labels, x, y, strict=True)
    ).replace("-", "−")
    words = _("{title}. Better and worse: {each}.") + moved.replace("-", "−")
    return figure.describe(fig, words.format(title=title, each=each))


def _crosses(ax: Axes, coefficients: pd.DataFrame) -> None:
    """The 95 per cent intervals, as thin crosses."""
    from crmlab import figure

    for _label, row in coefficients.iterrows():
        ax.plot([-row["worse_low"], -row["worse_high"]], [row["better"]] * 2, color=figure.BLUE, linewidth=1, alpha=0.6,
                linestyle="-")  # fmt: skip
        ax.plot([-row["worse"]] * 2, [row["better_low"], row["better_high"]], color=figure.BLUE, linewidth=1, alpha=0.6,
                linestyle="-")  # fmt: skip


@checked
def frame_plane(ax: Axes) -> None:
    """Draw the plane without its points: four quarters with their names, both axes in shares of respondents.

    Examples
    --------
    >>> from crmlab import figure
    >>> ax = figure.subplots()[1]
    >>> frame_plane(ax)
    >>> [text.get_text() for text in ax.texts][2]
    'MUST-BE'
    """
    from crmlab import figure

    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    ax.axvline(0.5, color=figure.GREY, linewidth=1.2, linestyle="-")
    ax.axhline(0.5, color=figure.GREY, linewidth=1.2, linestyle="-")
    corners = {
        (0, 1): _("ATTRACTIVE"), (1, 1): _("ONE-DIMENSIONAL"), (1, 0): _("MUST-BE"), (0, 0): _("INDIFFERENT"),
    }  # fmt: skip
    for (right, up), name in corners.items():
        ax.text(right, up, name, color=figure.GREY, weight="bold", fontsize=11, ha="right" if right else "left",
                va="top" if up else "bottom", zorder=0.5)  # fmt: skip
    ax.set_xlabel(_("share who miss it when it is not there (worse, without its minus)"))
    ax.set_ylabel(_("share pleased to have it (better)"))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:.0%}")
        axis.set_ticks(np.linspace(0, 1, 5))


@checked
def write_labels(ax: Axes, names: Sequence[str], x: np.ndarray, y: np.ndarray, *, gap: int = 8) -> None:
    """Write each name beside its point of the plane, on the side where there is most room.

    Parameters
    ----------
    ax : Axes
        What `frame_plane` drew on.
    names : list of str
    x, y : array
        Where the points are.
    gap : int
        How far a name stands from its point, in points of type; more where the point has the arms of an interval.

    Raises
    ------
    InvalidData
        Another number of names than of points.

    Examples
    --------
    >>> from crmlab import figure
    >>> ax = figure.subplots()[1]
    >>> write_labels(ax, ["box"], np.array([0.5]), np.array([0.4]))
    >>> ax.texts[0].get_text()
    'box'
    """
    if not len(names) == len(x) == len(y):
        message = _("names has {n} names for {x} points of x and {y} of y. Give each point one.")
        raise InvalidData(message.format(n=len(names), x=len(x), y=len(y)))
    places = [(gap, 0, "left", "center"), (-gap, 0, "right", "center"), (0, gap, "center", "bottom"),
              (0, -gap, "center", "top"), (7, 7, "left", "bottom"), (7, -7, "left", "top"),
              (-7, 7, "right", "bottom"), (-7, -7, "right", "top")]  # fmt: skip
    taken = [(right - 0.014, right + 0.014, up - 0.02, up + 0.02) for right, up in zip(x, y, strict=True)]
    taken += [(0.72, 1.0, 0.95, 1.0), (0.0, 0.2, 0.95, 1.0), (0.84, 1.0, 0.0, 0.05), (0.0, 0.2, 0.0, 0.05)]
    from matplotlib.patheffects import withStroke

    for name, right, up in zip(map(str, names), x, y, strict=True):
        boxes = [_box(name, right, up, place) for place in places]
        best = min(range(len(places)), key=lambda k: (sum(_overlap(boxes[k], other) for other in taken), k))
        dx, dy, side, height = places[best]
        ax.annotate(name, (right, up), (dx, dy), textcoords="offset points", ha=side, va=height, fontsize=10.5,
                    path_effects=[withStroke(linewidth=3, foreground="white")])  # fmt: skip
        taken.append(boxes[best])


def _box(name: str, x: float, y: float, place: tuple) -> tuple[float, float, float, float]:
    """The room that a name takes on the plane, in shares of its sides (about 430 by 300 points)."""
    dx, dy, side, height = place
    width, tall = 6.3 * len(name) / 430, 13 / 300
    left = x + dx / 430 - {"left": 0.0, "center": width / 2, "right": width}[side]
    low = y + dy / 300 - {"bottom": 0.0, "center": tall / 2, "top": tall}[height]
    return left, left + width, low, low + tall


def _overlap(one: tuple, other: tuple) -> float:
    """The common area of two boxes; what runs out of the plane counts as covered."""
    wide = min(one[1], other[1]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[2], other[2])
    out = max(0.0, -one[0]) + max(0.0, one[1] - 1.02) + max(0.0, -one[2]) + max(0.0, one[3] - 1.02)
    return max(0.0, wide) * max(0.0, tall) + out


@checked
def plot_curves(*, title: str) -> Figure:
    """Draw Kano's own sketch: how satisfaction follows what is provided, for the five quality elements.

    Parameters
    ----------
    title : str
        The finding.

    Notes
    -----
    A sketch without data, after Kano and others (1984): only directions and bends mean something.

    Examples
    --------
    >>> plot_curves(title="Five ways to please").axes[0].get_xlabel()
    'how well the feature is provided'
    """
    from crmlab import figure

    x = np.linspace(-1, 1, 101)
    curves = {
        _("attractive"): (figure.VERMILLION, "--", np.exp(3 * (x - 1)) * 0.95, (0.66, 0.12, "left")),
        _("one-dimensional"): (figure.GREEN, "-.", 0.85 * x, (0.58, 0.68, "right")),
        _("must-be"): (figure.BLUE, "-", -np.exp(-3 * (x + 1)) * 0.95, (-0.98, -0.22, "left")),
        _("indifferent"): (figure.GREY, "-", 0 * x, (0.42, -0.15, "left")),
        _("reverse"): (figure.PURPLE, ":", -0.62 * x, (-0.98, 0.66, "left")),
    }
    fig, ax = figure.subplots(figsize=(7.2, 4.2))
    ax.axhline(0, color=figure.GREY, linewidth=1, linestyle="-")
    ax.axvline(0, color=figure.GREY, linewidth=1, linestyle="-")
    for name, (colour, style, height, (right, up, side)) in curves.items():
        ax.plot(x, height, color=colour, linestyle=style)
        ax.text(right, up, name, color=colour, weight="bold", ha=side)
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), xticks=[-0.9, 0.9], yticks=[-0.85, 0.85])
    ax.set_xticklabels([_("missing"), _("fully there")])
    ax.set_yticklabels([_("dissatisfied"), _("satisfied")])
    ax.set_xlabel(_("how well the feature is provided"))
    ax.grid(visible=False)
    ax.set_title(title)
    words = _(
        "{title}. A sketch of satisfaction against how well a feature is provided. Must-be rises from dissatisfied to "
        "nothing; attractive from nothing to satisfied; one-dimensional from one to the other in a straight line; "
        "indifferent stays flat; reverse falls."
    )
    return figure.describe(fig, words.format(title=title))
