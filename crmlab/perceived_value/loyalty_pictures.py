"""Pictures of loyalty: the four types, and how experts weigh its signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value.loyalty import TYPES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLACES = {"loyal": (1, 1), "latent": (1, 0), "spurious": (0, 1), "none": (0, 0)}
"""Column (prefers us) and row (buys often) of each type."""


@checked(units="types")
def plot_quadrants(types: pd.Series, *, title: str = "") -> Figure:
    """Draw how many customers are of each type, attitude across and behaviour upwards.

    Parameters
    ----------
    types : Series
        What `loyalty.quadrants` returns.
    title : str
        The finding; by default the share of spurious among those who buy often.

    Examples
    --------
    >>> plot_quadrants(pd.Series(["loyal", "loyal", "spurious", "none"])).axes[0].get_title(loc="left")
    'Of those who buy often, 33 % do not prefer us'
    """
    from matplotlib.patches import Rectangle

    from crmlab import figure

    valid.labels(types, "types")
    odd = ~types.isin(TYPES).to_numpy()
    valid.refuse(odd, types, "types", _("{column} is none of the four types in rows {rows}."), _(
        "Take what loyalty.quadrants returns, or rename them."))  # fmt: skip
    n = types.value_counts().reindex(list(TYPES), fill_value=0)
    often = int(n["loyal"] + n["spurious"])
    if not often:
        raise InvalidData(_("Nobody in types buys often, so nothing can be said of them. Lower orders_from."))
    colours = {"loyal": figure.BLUE, "latent": figure.GREEN, "spurious": figure.VERMILLION, "none": figure.GREY}
    fig, ax = figure.subplots(figsize=(7.2, 3.0))
    for name, (x, y) in PLACES.items():
        ax.add_patch(Rectangle((x, y), 0.98, 0.96, facecolor=colours[name], alpha=0.22, edgecolor="none"))
        ax.annotate(_(name), (x + 0.49, y + 0.63), ha="center", va="center", weight="bold", color=figure.BLACK)
        words = _("{n:,} ({share:.0%})").format(n=n[name], share=n[name] / len(types))
        ax.annotate(words, (x + 0.49, y + 0.31), ha="center", va="center")
    ax.set(xlim=(0, 2), ylim=(0, 2))
    ax.set_xticks([0.49, 1.49], [_("does not prefer us"), _("prefers us")])
    ax.set_yticks([0.48, 1.48], [_("buys seldom"), _("buys often")])
    ax.grid(visible=False)
    ax.tick_params(length=0)
    told = title or _("Of those who buy often, {share:.0%} do not prefer us").format(share=n["spurious"] / often)
    told = told.replace("%", " %") if not title else told
    ax.set_title(told)
    each = ", ".join(f"{name} {n[name]:,}" for name in TYPES)
    words = _("{title}. Customers of {all:,}: {each}.").format(title=told, all=len(types), each=each)
    return figure.describe(fig, words)


@checked(numbers="found.weight found.lowest found.highest", units="found")
def plot_weights(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw what `loyalty_index.expert_weights` found: the mean weight of each sign, and the experts furthest apart.

    Parameters
    ----------
    found : DataFrame
        A row a sign: `weight`, `lowest`, `highest` (shares).
    title : str
        The finding; by default the heaviest sign.

    Examples
    --------
    >>> found = {"weight": [0.7, 0.3], "lowest": [0.6, 0.2], "highest": [0.8, 0.4]}
    >>> found = pd.DataFrame(found, index=["orders", "tenure"])
    >>> plot_weights(found).axes[0].get_title(loc="left")
    'Experts weigh orders most'
    """
    from crmlab import figure

    rows = 100 * found[["weight", "lowest", "highest"]].to_numpy(dtype=float)
    rows = rows[np.argsort(-rows[:, 0], kind="stable")]
    names = [str(name) for name in found.sort_values("weight", ascending=False, kind="stable").index]
    place = np.arange(len(rows))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.4 + 0.38 * len(rows)))
    for y, (weight, lowest, highest) in zip(place, rows, strict=True):
        ax.plot([lowest, highest], [y, y], color=figure.GREY, linestyle="-", linewidth=3)
        ax.plot([weight], [y], "o", color=figure.BLUE, markersize=9)
        ax.annotate(f"{weight:.0f}", (highest, y), (7, 0), textcoords="offset points", va="center", weight="bold")
    ax.set_yticks(place, [name.replace("_", " ") for name in names])
    ax.set(ylim=(-0.6, len(rows) - 0.4), xlim=(0, 1.12 * max(1.0, float(rows[:, 2].max()))))
    ax.set_xlabel(_("weight (%): mean; line from the lowest expert to the highest"))
    ax.grid(axis="y", visible=False)
    told = title or _("Experts weigh {name} most").format(name=names[0].replace("_", " "))
    ax.set_title(told)
    each = ", ".join(f"{name} {weight:.0f} ({lowest:.0f} {_('to')} {highest:.0f})"
                     for name, (weight, lowest, highest) in zip(names, rows, strict=True))  # fmt: skip
    return figure.describe(fig, _("{title}. Weights in per cent: {each}.").format(title=told, each=each))
