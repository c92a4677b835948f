"""The picture of `switching`: who buys before the barrier falls, and who still buys afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value.switching import GROUPS

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked(numbers="made.before made.share made.low made.high made.customers", units="made")
def plot_stayers(made: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `stayers`: orders before the barrier fell, and the share who buy afterwards.

    Parameters
    ----------
    made : DataFrame
        What `stayers` returns.
    title : str
        The finding; by default which group stays least.

    Examples
    --------
    >>> from crmlab import switching
    >>> four = pd.DataFrame({"relative": [2.0, 1, -2, -1], "tie": ["none", "none", "card", "card"],
    ...                      "repeat_purchases": 4, "stayed": [True, True, False, True], "before": [3, 5, 4, 4]})
    >>> plot_stayers(switching.stayers(switching.regulars(four))).get_suptitle()
    'not fond, tied: fewest stay'
    """
    from crmlab import figure

    names, place = [str(name) for name in made.index], np.arange(len(made))[::-1]
    colours = [figure.VERMILLION if name == GROUPS[-1] else figure.BLUE for name in names]
    fig, (left, right) = figure.subplots(1, 2, figsize=(7.2, 3.4), sharey=True)
    left.barh(place, made["before"], color=colours, height=0.6)
    low, high = 100 * made["low"], 100 * made["high"]
    for y, share, a, b, colour in zip(place, 100 * made["share"], low, high, colours, strict=True):
        right.plot([a, b], [y, y], color=colour, linestyle="-", linewidth=3)
        right.plot([share], [y], "o", color=colour, markersize=9)
        right.annotate(f"{share:.0f} %", (share, y), (0, 9), textcoords="offset points", ha="center")
    for y, value in zip(place, made["before"], strict=True):
        left.annotate(f"{value:.1f}", (value, y), (-5, 0), textcoords="offset points", ha="right", va="center",
                      color="white", weight="bold")  # fmt: skip
    left.set_yticks(place, [f"{name}\n({n:.0f} regulars)" for name, n in zip(names, made["customers"], strict=True)])
    left.set_ylim(-0.6, len(made) - 0.3)
    left.set_title(_("before: orders in nine months"), fontsize=11)
    right.set_title(_("afterwards: buy again (%)"), fontsize=11)
    left.set_xlabel(_("mean orders"))
    right.set_xlabel(_("share, with 95 % interval"))
    right.set_xlim(0, 100)
    for ax in (left, right):
        ax.grid(axis="y", visible=False)
    said = title or _("{name}: fewest stay").format(name=made["share"].idxmin())
    fig.suptitle(said, fontsize=14, weight="bold", x=0.01, ha="left")
    words = _("{name}: {n:.0f} regulars, {before:.1f} orders before, {share:.0f} % buy again ({low:.0f} to {high:.0f})")
    rows = zip(names, made[["customers", "before"]].to_numpy(), made["share"], low, high, strict=True)
    each = "; ".join(
        words.format(name=name, n=n, before=orders, share=100 * share, low=a, high=b)
        for name, (n, orders), share, a, b in rows
    )
    return figure.describe(fig, _("{title}. {each}.").format(title=said, each=each))
