"""Pictures of the service profit chain: profit against internal quality, busy streets, and the chain with its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value.service_profit_chain import ARROW, LINKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

NUMBERS = "branches.internal_quality branches.profit"
PLACES = {
    "internal_quality": (0.01, 0.80), "employee_satisfaction": (0.33, 0.80), "employee_retention": (0.66, 0.95),
    "productivity": (0.66, 0.65), "service_value": (0.99, 0.80), "customer_satisfaction": (0.99, 0.25),
    "loyalty": (0.62, 0.25), "growth": (0.25, 0.42), "profit": (0.25, 0.08),
}  # fmt: skip
"""Where each box stands: the upper row is inside the house, the lower one outside."""
ROW = {True: PLACES["service_value"][1], False: PLACES["loyalty"][1]}


def _boxes() -> dict[str, tuple[str, str, float]]:
    """What each box is called, its unit, and how many of the table's units one of these is."""
    return {
        "internal_quality": (_("internal\nquality"), _("index points"), 1),
        "employee_satisfaction": (_("staff\nsatisfaction"), _("points"), 1),
        "employee_retention": (_("staff retention"), _("% of staff"), 0.01),
        "productivity": (_("productivity"), _("orders an hour"), 1),
        "service_value": (_("service\nvalue"), _("index points"), 1),
        "customer_satisfaction": (_("guests'\nsatisfaction"), _("points"), 1),
        "loyalty": (_("loyalty"), _("% of guests"), 0.01),
        "growth": (_("growth"), _("%"), 1),
        "profit": (_("profit"), _("CNY a quarter"), 1),
    }


@checked(numbers=NUMBERS)
def plot_profit(branches: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw the profit of each house and quarter against internal quality, with the straight line through them.

    Parameters
    ----------
    branches : DataFrame
        One row a house and quarter: `internal_quality` (index) and `profit` (CNY a quarter).
    title : str
        The finding; by default how the line runs.

    Examples
    --------
    >>> table = pd.DataFrame({"internal_quality": [50.0, 60, 70], "profit": [40e3, 50e3, 66e3]})
    >>> plot_profit(table).axes[0].get_title(loc="left")
    'More internal quality, more profit'
    """
    from crmlab import figure

    x, y = branches["internal_quality"].to_numpy(dtype=float), branches["profit"].to_numpy(dtype=float) / 1000
    _spread(branches, x)
    slope, start = np.polyfit(x, y, 1)
    fig, ax = figure.subplots()
    ax.plot(x, y, "o", color=figure.GREY, markersize=4, alpha=0.5)
    ends = np.array([x.min(), x.max()])
    ax.plot(ends, start + slope * ends, color=figure.BLUE, linestyle="-")
    ax.set(xlabel=_("internal quality (index points)"), ylabel=_("profit (1,000 CNY a quarter)"))
    said = title or (_("More internal quality, more profit") if slope > 0 else _("More internal quality, less profit"))
    ax.set_title(said)
    words = _("{title}. {n} dots, one a house and quarter; the line runs from {low:,.0f} to {high:,.0f} thousand CNY.")
    low, high = start + slope * ends
    return figure.describe(fig, words.format(title=said, n=len(x), low=low, high=high))


@checked(numbers=f"{NUMBERS} branches.footfall")
def plot_streets(branches: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw quiet, middle and busy streets: a third of the rows each, with their means.

    Parameters
    ----------
    branches : DataFrame
        As `plot_profit`, and `footfall`, the people who walk past in an hour.
    title : str
        The finding; by default what busy streets have.

    Examples
    --------
    >>> table = pd.DataFrame({"internal_quality": [50.0, 60, 70], "profit": [40e3, 50e3, 66e3]})
    >>> plot_streets(table.assign(footfall=[200, 300, 400])).axes[0].get_title(loc="left")
    'Busy streets have more of both'
    """
    from crmlab import figure

    x, y = branches["internal_quality"].to_numpy(dtype=float), branches["profit"].to_numpy(dtype=float) / 1000
    busy = branches["footfall"].to_numpy(dtype=float)
    _spread(branches, x)
    edges = np.quantile(busy, [1 / 3, 2 / 3])
    third = np.searchsorted(edges, busy, side="left")
    if len(np.unique(third)) < 3:
        message = _("footfall is too much alike for three groups (rows {rows}). Take houses in more streets.")
        valid.refuse(np.full(len(busy), True), branches["footfall"], "footfall", message, "")
    fig, ax = figure.subplots()
    names = (_("quiet street"), _("middle"), _("busy street"))
    means, each = [], []
    for group, (name, colour, sign) in enumerate(
        zip(names, (figure.VERMILLION, figure.GREY, figure.BLUE), "os^", strict=True)
    ):
        here = third == group
        at, height = float(x[here].mean()), float(y[here].mean())
        ax.plot(x[here], y[here], sign, color=colour, markersize=4, alpha=0.35)
        ax.plot(
            [at], [height], sign, color=colour, markersize=15, markeredgecolor="white", markeredgewidth=1.5, zorder=4
        )
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
        ax.annotate(
            name, (at, height), (14, -5), textcoords="offset points", color=colour, weight="bold", bbox=box, zorder=5
        )
        means.append((at, height))
        each.append(_("{name} {at:.1f} and {height:,.0f}").format(name=name, at=at, height=height))
    ax.set(xlabel=_("internal quality (index points)"), ylabel=_("profit (1,000 CNY a quarter)"))
    more = means[2][0] > means[0][0] and means[2][1] > means[0][1]
    said = title or (_("Busy streets have more of both") if more else _("Busy streets do not have more of both"))
    ax.set_title(said)
    words = _("{title}. Mean internal quality (points) and mean profit (1,000 CNY a quarter): {each}.")
    return figure.describe(fig, words.format(title=said, each="; ".join(each)))


@checked(numbers="found.slope found.standardised", truths="found.broken", units="found")
def plot_chain(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw the chain with the slope of each link: what one unit more at its start goes with at its end.

    The weakest link (smallest standardised slope) is orange, a broken one is grey and dashed.

    Parameters
    ----------
    found : DataFrame
        What `service_profit_chain.links` returns.
    title : str
        The finding; by default whether a link is broken.

    Examples
    --------
    >>> names = [f"{cause}{ARROW}{effect}" for cause, effect, held in LINKS]
    >>> found = pd.DataFrame({"slope": 0.5, "standardised": 0.5, "broken": False}, index=names)
    >>> plot_chain(found).axes[0].get_title(loc="left")
    'No link is broken; the weakest is orange'
    """
    from crmlab import figure

    names = [cause + ARROW + effect for cause, effect, _held in LINKS]
    absent = [name for name in names if name not in found.index]
    if absent:
        message = _("found has no row {name!r}. Pass what service_profit_chain.links returns.")
        raise InvalidData(message.format(name=absent[0]))
    known, boxes, texts, said = found.loc[names], _boxes(), {}, []
    fig, ax = figure.subplots(figsize=(7.2, 4.6))
    ax.set(xlim=(-0.09, 1.09), ylim=(-0.06, 1.08))
    ax.axis("off")
    for name, (x, y) in PLACES.items():
        words, unit, _size = boxes[name]
        look = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": figure.BLACK}
        texts[name] = ax.text(x, y, f"{words}\n({unit})", ha="center", va="center", fontsize=10.5, bbox=look, zorder=3)
    fig.draw_without_rendering()  # now the boxes know how large they are, and arrows can end at them
    weakest = str(known["standardised"].abs().idxmin())
    for (cause, effect, _held), name, slope, gone in zip(LINKS, names, known["slope"], known["broken"], strict=True):
        size = float(slope) * boxes[cause][2] / boxes[effect][2]
        digits = 0 if abs(size) >= 100 else 1 if abs(size) >= 10 else 2 if abs(size) >= 0.1 else 3
        shown = f"{size:+,.{digits}f}".replace("-", "−")
        colour = figure.GREY if gone else figure.VERMILLION if name == weakest else figure.BLUE
        _arrow(ax, texts[cause], texts[effect], shown, colour, dashed=bool(gone))
        of, on = (boxes[end][0].replace("\n", " ") for end in (cause, effect))
        said.append(_("{of} to {on} {size} {unit}").format(of=of, on=on, size=shown, unit=boxes[effect][1]))
    broken = int(known["broken"].sum())
    verb = _("{n} link is broken (grey)") if broken == 1 else _("{n} links are broken (grey)")
    words = title or (_("No link is broken; the weakest is orange") if not broken else verb.format(n=broken))
    ax.set_title(words)
    of, on = (boxes[end][0].replace("\n", " ") for end in weakest.split(ARROW))
    full = _("{title}. What one unit more goes with: {each}. Weakest: {of} to {on}.")
    return figure.describe(fig, full.format(title=words, each="; ".join(said), of=of, on=on))


def _arrow(ax: Axes, start: Text, end: Text, words: str, colour: str, *, dashed: bool) -> None:
    (x, y), (x1, y1) = start.get_position(), end.get_position()
    look = {"arrowstyle": "-|>,head_width=0.3,head_length=0.6", "color": colour, "linewidth": 2.4,
            "linestyle": "--" if dashed else "-", "patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch(),
            "shrinkA": 2, "shrinkB": 2}  # fmt: skip
    ax.annotate("", (x1, y1), (x, y), arrowprops=look, zorder=1)
    middle = (y + y1) / 2
    beside = 0 if x == x1 else 0.06 if abs(y1 - y) < 0.05 else 0.07 if max(y, y1) > ROW[y > 0.5] else -0.07
    place = ((x + x1) / 2, middle + beside)
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    ax.text(*place, words, ha="center", va="center", color=colour, weight="bold", fontsize=11, bbox=ground, zorder=2)


def _spread(branches: pd.DataFrame, x: np.ndarray) -> None:
    same = np.full(len(x), valid.ties(pd.Series(x)).nunique() == 1)
    fault = _("{column} is the same in all rows ({rows}), so that no line can be drawn.")
    column = branches["internal_quality"]
    valid.refuse(same, column, "internal_quality", fault, _("Take houses in which it varies."))
