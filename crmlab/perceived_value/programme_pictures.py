"""Pictures of a loyalty programme: who holds the points, and how the share of redeemed points grows with their age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked(numbers="found.of_members found.of_points", units="found")
def plot_tiers(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `programme.tiers`: each tier's share of the members and of the points.

    Parameters
    ----------
    found : DataFrame
        What `programme.tiers` returns.
    title : str
        The finding.

    Examples
    --------
    >>> found = pd.DataFrame({"of_members": [0.7, 0.3], "of_points": [0.4, 0.6]}, index=["green", "reserve"])
    >>> plot_tiers(found).axes[0].get_title(loc="left")
    'The reserve tier is 30 % of the members and holds 60 % of the points'
    """
    valid.frame(found, "found", ["of_members", "of_points"])
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 1.3 + 0.85 * len(found)))
    place, high = np.arange(len(found)), 0.36
    for column, side, colour, words in (
        ("of_members", 0.19, figure.BLUE, _("of members")),
        ("of_points", -0.19, figure.VERMILLION, _("of points")),
    ):
        bars = ax.barh(place + side, 100 * found[column], height=high, color=colour)
        ax.bar_label(bars, [f"{100 * share:.0f} % {words}" for share in found[column]], padding=4, color=colour)
    ax.set_yticks(place, [str(name) for name in found.index])
    ax.set_xlim(0, 130 * found[["of_members", "of_points"]].to_numpy().max())
    ax.set_xlabel(_("share of all (%)"))
    ax.grid(axis="y", visible=False)
    members, points = found["of_members"].iloc[-1], found["of_points"].iloc[-1]
    said = title or _(
        "The {tier} tier is {members:.0f} % of the members and holds {points:.0f} % of the points"
    ).format(tier=found.index[-1], members=100 * members, points=100 * points)
    ax.set_title(said)
    each = ", ".join(
        _("{tier} {members:.0f} % of members and {points:.0f} % of points").format(
            tier=tier, members=100 * a, points=100 * b
        )
        for tier, a, b in zip(found.index, found["of_members"], found["of_points"], strict=True)
    )
    return figure.describe(fig, _("{title}. Shares: {each}.").format(title=said, each=each))


@checked(numbers="found.share found.low found.high", units="found")
def plot_redeemed(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `programme.breakage`: the share redeemed by how many months ago the points were open.

    Parameters
    ----------
    found : DataFrame
        What `programme.breakage` returns.
    title : str
        The finding.

    Examples
    --------
    >>> found = pd.DataFrame({"share": [0.1, 0.3], "low": [0.05, 0.2], "high": [0.15, 0.4]}, index=[3, 12])
    >>> plot_redeemed(found).axes[0].get_title(loc="left")
    'The longer points are open, the more are redeemed'
    """
    valid.frame(found, "found", ["share", "low", "high"])
    from crmlab import figure

    months = found.index.to_numpy(dtype=float)
    share, low, high = (100 * found[name].to_numpy(dtype=float) for name in ("share", "low", "high"))
    fig, ax = figure.subplots()
    ax.fill_between(months, low, high, color=figure.BLUE, alpha=0.18, linewidth=0)
    ax.plot(months, share, color=figure.BLUE, linestyle="-", marker="o")
    for x, y in zip(months, share, strict=True):
        ax.annotate(f"{y:.0f} %", (x, y), (0, 9), textcoords="offset points", ha="center", weight="bold")
    ax.set(xticks=months, ylim=(0, 1.15 * high.max()), ylabel=_("redeemed since (% of the open points)"))
    ax.set_xlabel(_("months since the points were open"))
    said = title or _("The longer points are open, the more are redeemed")
    ax.set_title(said)
    each = ", ".join(
        _("{x:g} months {y:.0f} % ({a:.0f} to {b:.0f})").format(x=x, y=y, a=a, b=b)
        for x, y, a, b in zip(months, share, low, high, strict=True)
    )
    words = _("{title}. Redeemed since, of the points open so long ago, with 95 % interval: {each}.")
    return figure.describe(fig, words.format(title=said, each=each))
