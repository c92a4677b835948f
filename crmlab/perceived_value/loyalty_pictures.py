"""Pictures of loyalty: the four types, and how experts weigh its signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLACES = {"loyal": (1, 1), "latent": (1, 0), "spurious": (0, 1), "none": (0, 0)}
"""Column (prefers us) and row (buys often) of each type."""
CLASSES = {"brand loyalty": (1, 1), "inertia": (0, 1), "complex choice": (1, 0), "variety seeking": (0, 0)}
"""Column (involved) and row (buys again) of each class of `inertia.classes`."""


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
    from crmlab import figure

    n = _counted(types, "types", PLACES)
    often = int(n["loyal"] + n["spurious"])
    if not often:
        raise InvalidData(_("Nobody in types buys often, so nothing can be said of them. Lower orders_from."))
    colours = {"loyal": figure.BLUE, "latent": figure.GREEN, "spurious": figure.VERMILLION, "none": figure.GREY}
    told = title or _("Of those who buy often, {share:.0f} % do not prefer us").format(
        share=100 * n["spurious"] / often
    )
    across, upwards = [_("does not prefer us"), _("prefers us")], [_("buys seldom"), _("buys often")]
    return _tiles(n, PLACES, colours, across, upwards, told)


@checked(units="classes")
def plot_classes(classes: pd.Series, *, title: str = "") -> Figure:
    """Draw how many customers are of each class, involvement across and repeat buying upwards.

    Parameters
    ----------
    classes : Series
        What `inertia.classes` returns.
    title : str
        The finding; by default the share of inertia among those who buy again.

    Examples
    --------
    >>> plot_classes(pd.Series(["inertia", "brand loyalty", "variety seeking"])).axes[0].get_title(loc="left")
    'Of those who buy again, 50 % do so out of inertia'
    """
    from crmlab import figure

    n = _counted(classes, "classes", CLASSES)
    again = int(n["brand loyalty"] + n["inertia"])
    if not again:
        raise InvalidData(_("Nobody in classes buys again, so nothing can be said of them. Lower orders_from."))
    colours = dict(zip(CLASSES, (figure.BLUE, figure.VERMILLION, figure.GREEN, figure.GREY), strict=True))
    share = 100 * n["inertia"] / again
    told = title or _("Of those who buy again, {share:.0f} % do so out of inertia").format(share=share)
    across, upwards = [_("low involvement"), _("high involvement")], [_("buys seldom"), _("buys again")]
    return _tiles(n, CLASSES, colours, across, upwards, told)


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


@checked(numbers="found.loyal found.floating found.potential", units="found")
def plot_wallet(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `loyalty.wallet_thresholds`: the shares of loyal, floating and potential customers, a bar a threshold.

    Parameters
    ----------
    found : DataFrame
        A row a threshold: `loyal`, `floating`, `potential` (shares).
    title : str
        The finding; by default how far the share of loyal customers reaches.

    Examples
    --------
    >>> found = {"loyal": [0.2, 0.1], "floating": [0.3, 0.4], "potential": [0.5, 0.5]}
    >>> plot_wallet(pd.DataFrame(found, index=[0.6, 0.8])).axes[0].get_title(loc="left")
    'Loyal customers: from 10 % to 20 %, by the threshold'
    """
    from crmlab import figure

    kinds = {"loyal": figure.BLUE, "floating": figure.GREEN, "potential": figure.GREY}
    shares = 100 * found[list(kinds)].to_numpy(dtype=float)
    place = np.arange(len(found))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.5 * len(found)))
    start = np.zeros(len(found))
    for column, (name, colour) in enumerate(kinds.items()):
        width = shares[:, column]
        ax.barh(place, width, left=start, height=0.7, color=colour, alpha=0.35)
        for y, left, wide in zip(place, start, width, strict=True):
            ax.annotate(f"{wide:.0f}", (left + wide / 2, y), ha="center", va="center") if wide >= 3 else None
        ax.annotate(_(name), (start[0] + width[0] / 2, place[0] + 0.42), ha="center", va="bottom", weight="bold")
        start = start + width
    ax.set_yticks(place, [_("from {least:.0f} %").format(least=100 * float(least)) for least in found.index])
    ax.set(xlim=(0, 100), ylim=(-0.5, len(found) - 0.1))
    ax.set_xlabel(_("customers (%); left: our share of spending that counts as loyal"))
    ax.grid(axis="y", visible=False)
    low, high = float(shares[:, 0].min()), float(shares[:, 0].max())
    told = title or _("Loyal customers: from {low:.0f} % to {high:.0f} %, by the threshold").format(low=low, high=high)
    ax.set_title(told)
    each = ", ".join(_("{least:.0f} %: {loyal:.0f} loyal").format(least=100 * float(least), loyal=row[0])
                     for least, row in zip(found.index, shares, strict=True))  # fmt: skip
    return figure.describe(
        fig, _("{title}. Threshold and per cent of customers: {each}.").format(title=told, each=each)
    )


def _counted(labels: pd.Series, name: str, known: Mapping[str, tuple[int, int]]) -> pd.Series:
    """Customers by label, all labels known."""
    valid.labels(labels, name)
    odd = ~labels.isin(list(known)).to_numpy()
    fault = _("{{column}} is none of {known} in rows {{rows}}.").format(known=", ".join(known))
    valid.refuse(odd, labels, name, fault, _("Rename them, or leave these rows out and say so."))
    return labels.value_counts().reindex(list(known), fill_value=0)


def _tiles(
    n: pd.Series,
    places: Mapping[str, tuple[int, int]],
    colours: Mapping[str, str],
    across: Sequence[str],
    upwards: Sequence[str],
    title: str,
) -> Figure:
    """Four tiles with a name, a number and a share each."""
    from matplotlib.patches import Rectangle

    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 3.0))
    total = int(n.sum())
    for name, (x, y) in places.items():
        ax.add_patch(Rectangle((x, y), 0.98, 0.96, facecolor=colours[name], alpha=0.22, edgecolor="none"))
        ax.annotate(_(name), (x + 0.49, y + 0.63), ha="center", va="center", weight="bold", color=figure.BLACK)
        words = _("{n:,} ({share:.0f} %)").format(n=n[name], share=100 * n[name] / total)
        ax.annotate(words, (x + 0.49, y + 0.31), ha="center", va="center")
    ax.set(xlim=(0, 2), ylim=(0, 2))
    ax.set_xticks([0.49, 1.49], across)
    ax.set_yticks([0.48, 1.48], upwards)
    ax.grid(visible=False)
    ax.tick_params(length=0)
    ax.set_title(title)
    each = ", ".join(f"{name} {n[name]:,}" for name in places)
    return figure.describe(fig, _("{title}. Customers of {all:,}: {each}.").format(title=title, all=total, each=each))
