"""Commitment and trust: does what a firm does keep its customers by itself, or because they come to trust it?

Morgan and Hunt's theory says that communication, shared values and the absence of opportunism keep a relationship alive
*through* trust and commitment. `crmlab.scales` turns answers into points, `crmlab.mediation` estimates the arrows; here
is the theory, and its picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.mediation import Mediation, mediation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text


@checked
def commitment_trust(points: pd.DataFrame, *, seed: int, draws: int = 2_000) -> Mediation:
    """Does communication keep customers by itself, or through trust and commitment?

    Parameters
    ----------
    points : DataFrame
        One row a respondent: `communication`, `shared_values`, `opportunism`, `trust`, `commitment`, `staying`, as
        `scales` gives them.
    seed, draws : int
        Of the bootstrap, as in `mediation`.

    Returns
    -------
    Mediation
        Trust explained by communication, shared values and opportunism; commitment by communication and trust; staying
        by communication, trust and commitment.

    Raises
    ------
    InvalidData
        As `mediation`.

    Notes
    -----
    A part of the model of Morgan and Hunt (1994), who had more causes (the cost of leaving, benefits) and more outcomes
    (acquiescence, cooperation, conflict, uncertainty), and let communication act through trust only.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> points = pd.DataFrame(rng.normal(4, 1, (300, 3)), columns=["communication", "shared_values", "opportunism"])
    >>> points["trust"] = 0.5 * points["communication"] - 0.3 * points["opportunism"] + rng.normal(size=300)
    >>> points["commitment"] = 0.6 * points["trust"] + rng.normal(size=300)
    >>> points["staying"] = 0.5 * points["commitment"] + rng.normal(size=300)
    >>> found = commitment_trust(points, seed=1, draws=200)
    >>> found.effects.loc[["direct", "indirect"], "estimate"].round(2).to_dict()
    {'direct': -0.02, 'indirect': 0.09}
    """
    return mediation(
        points,
        outcome="staying",
        cause="communication",
        mediators=["trust", "commitment"],
        also={"trust": ["shared_values", "opportunism"]},
        seed=seed,
        draws=draws,
    )


@checked
def paths_in_words(found: Mediation) -> str:
    """What `plot_paths` shows, in sentences: every arrow with its coefficient, and the effects (for `alt=`).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> points = pd.DataFrame(rng.normal(4, 1, (100, 3)), columns=["communication", "shared_values", "opportunism"])
    >>> points["trust"] = 0.5 * points["communication"] + rng.normal(size=100)
    >>> points["commitment"] = 0.6 * points["trust"] + rng.normal(size=100)
    >>> points["staying"] = 0.5 * points["commitment"] + rng.normal(size=100)
    >>> found = commitment_trust(points, seed=1, draws=100)
    >>> paths_in_words(found).split(". ")[0]
    'Path diagram'
    """
    arrows = [
        _("{of} to {on} {size:+.2f}").format(of=_name(str(row.of)), on=_name(str(row.on)), size=row.coefficient)
        for row in found.paths.itertuples()
    ]
    effect = found.effects["estimate"]
    return _("Path diagram. {arrows}. Of {cause} on {outcome}: direct {direct:+.2f}, indirect {indirect:+.2f}.").format(
        arrows="; ".join(arrows), cause=_name(found.cause), outcome=_name(found.outcome),
        direct=effect["direct"], indirect=effect["indirect"],
    )  # fmt: skip


def _name(column: str) -> str:
    return column.replace("_", " ")


@checked
def plot_paths(found: Mediation) -> Figure:
    """Draw the arrows of a mediation with their coefficients, for one or two mediators.

    The thicker an arrow, the larger its coefficient; dashed arrows are negative, grey ones have 0 in their interval.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> points = pd.DataFrame(rng.normal(4, 1, (100, 3)), columns=["communication", "shared_values", "opportunism"])
    >>> points["trust"] = 0.5 * points["communication"] + rng.normal(size=100)
    >>> points["commitment"] = 0.6 * points["trust"] + rng.normal(size=100)
    >>> points["staying"] = 0.5 * points["commitment"] + rng.normal(size=100)
    >>> found = commitment_trust(points, seed=1, draws=100)
    >>> plot_paths(found).axes[0].get_title(loc="left")
    'By itself -0.04, through trust and commitment +0.04'
    """
    from crmlab import figure

    if len(found.mediators) > 2:
        message = _("{names}: a picture has room for two mediators. Read found.paths instead.")
        raise InvalidData(message.format(names=", ".join(found.mediators)))
    fig, ax = figure.subplots(figsize=(7.2, 4.0))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    ax.set_title(_finding(found))
    boxes = {}
    for name, (x, y) in _places(found).items():
        ends = name in (found.cause, found.outcome)
        look: dict[str, object] = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": figure.BLACK}
        look["linewidth"] = 2 if ends else 1
        weight = "bold" if ends else "normal"
        boxes[name] = ax.text(x, y, _name(name), ha="center", va="center", weight=weight, bbox=look, zorder=3)
    fig.draw_without_rendering()  # now the boxes know how large they are, and arrows can end at them
    for of, on, *sizes in found.paths[["of", "on", "coefficient", "low", "high"]].to_numpy():
        _arrow(ax, boxes[of], boxes[on], *sizes, direct=(of, on) == (found.cause, found.outcome))
    return figure.describe(fig, paths_in_words(found))


def _finding(found: Mediation) -> str:
    """What the effects say, in a few words."""
    direct, indirect = (valid.number_at(found.effects, name, "estimate") for name in ("direct", "indirect"))
    through = _(" and ").join(_name(name) for name in found.mediators)
    if direct * indirect < 0:
        return _("By itself {direct:+.2f}, through {through} {indirect:+.2f}").format(
            direct=direct, through=through, indirect=indirect
        )
    share = valid.number_at(found.effects, "indirect", "share")
    return _("{share:.0%} of the effect goes through {through}").format(share=share, through=through)


def _places(found: Mediation) -> dict[str, tuple[float, float]]:
    """Causes on the left, the cause itself on top; mediators on the way; the outcome on the right."""
    known = (found.cause, *found.mediators, found.outcome)
    others = [name for name in dict.fromkeys(found.paths["of"]) if name not in known]
    heights = np.linspace(0.92, 0.08, max(len(others) + 1, 2))
    left = {name: (0.12, float(height)) for name, height in zip([found.cause, *others], heights, strict=False)}
    middle = [(0.46, 0.28), (0.66, 0.62)] if len(found.mediators) == 2 else [(0.5, 0.4)]
    return left | dict(zip(found.mediators, middle, strict=True)) | {found.outcome: (0.91, 0.28)}


def _arrow(ax: Axes, start: Text, end: Text, coefficient: float, low: float, high: float, *, direct: bool) -> None:
    """One arrow with its coefficient; the direct one goes along the top, clear of the mediators."""
    from crmlab import figure

    doubtful = low <= 0 <= high
    colour = figure.GREY if doubtful else figure.VERMILLION if coefficient < 0 else figure.BLUE
    look = {
        "arrowstyle": "-|>,head_width=0.3,head_length=0.6",
        "color": colour,
        "linestyle": "--" if coefficient < 0 else "-",
        "linewidth": 1 + 4 * min(abs(coefficient), 1),
        "patchA": start.get_bbox_patch(),
        "patchB": end.get_bbox_patch(),
        "shrinkA": 2,
        "shrinkB": 2,
        "connectionstyle": "angle,angleA=0,angleB=90,rad=12" if direct else "arc3",
    }
    (x, y), (x1, y1) = start.get_position(), end.get_position()
    ax.annotate("", (x1, y1), (x, y), arrowprops=look, zorder=1)
    middle = (0.62, y) if direct else (x + 0.5 * (x1 - x), y + 0.5 * (y1 - y))
    words = f"{coefficient:+.2f}".replace("-", "−")
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    ax.text(*middle, words, ha="center", va="center", color=colour, weight="bold", bbox=ground, zorder=2)
