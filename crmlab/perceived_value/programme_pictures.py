"""Pictures of a loyalty programme: who holds the points, how many are redeemed with age, and what must come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.experiments import Effect

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
    'reserve: 30 % of the members earned 60 % of the points'
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
    said = title or _("{tier}: {members:.0f} % of the members earned {points:.0f} % of the points").format(
        tier=found.index[-1], members=100 * members, points=100 * points
    )
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
    ax.set(xticks=months, ylim=(0, 1.15 * high.max()), ylabel=_("redeemed since (%)"))
    ax.set_xlabel(_("months since the points were open"))
    said = title or _("The longer points are open, the more are redeemed")
    ax.set_title(said)
    each = ", ".join(
        _("{x:g} months {y:.0f} % ({a:.0f} to {b:.0f})").format(x=x, y=y, a=a, b=b)
        for x, y, a, b in zip(months, share, low, high, strict=True)
    )
    words = _("{title}. Redeemed since, of the points open so long ago, with 95 % interval: {each}.")
    return figure.describe(fig, words.format(title=said, each=each))


@checked(numbers="measures.break_even", units="measures")
def plot_break_even(
    measures: pd.DataFrame, effect: Effect, *, naive: float, unit: str, title: str = "", percent: bool = False
) -> Figure:
    """Draw what the effect must be in each house, and what it is by the honest estimate and by the naive one.

    Parameters
    ----------
    measures : DataFrame
        What `loyalty_plan.quality` or `loyalty_plan.scheme` returns.
    effect : Effect
        The estimate with its interval.
    naive : float
        What a comparison without a control group says.
    unit : str
        What the effect is in, for the axis.
    title : str
        The finding; by default in how many houses the estimate is above what is needed.
    percent : bool
        Whether the effect is a share, to be drawn in per cent.

    Examples
    --------
    >>> from crmlab import loyalty_plan
    >>> houses = pd.DataFrame({"staff": [15, 25], "internal_quality": [50.0, 60.0]}, index=[7, 9])
    >>> effect = Effect(450.0, 25.0, 400.0, 500.0, pd.DataFrame())
    >>> table = loyalty_plan.quality(houses, points=4, price=2)
    >>> fig = plot_break_even(table, effect, naive=1_400, unit="CNY a quarter a point")
    >>> fig.axes[0].get_title(loc="left")
    'It pays in 1 of 2 houses, not in all'
    """
    valid.frame(measures, "measures", ["break_even"])
    from crmlab import figure

    times, sign = (100, " %") if percent else (1, "")
    need = np.sort(measures["break_even"].to_numpy(dtype=float)) * times
    at, low, high, wrong = (times * float(x) for x in (effect.estimate, effect.low, effect.high, naive))
    colours = [figure.BLUE if x < low else figure.VERMILLION if x > high else figure.GREY for x in need]
    end = len(need)
    fig, ax = figure.subplots(figsize=(7.2, 4.2))
    ax.axhspan(low, high, color=figure.BLUE, alpha=0.15, linewidth=0)
    ax.axhline(at, color=figure.BLUE, linestyle="-", linewidth=2)
    ax.axhline(wrong, color=figure.VERMILLION, linestyle="--", linewidth=2)
    ax.scatter(np.arange(1, end + 1), need, c=colours, s=42, zorder=3)
    ax.text(0.4, wrong, _("naive: {x:,.0f}{sign}").format(x=wrong, sign=sign), color=figure.VERMILLION, va="bottom")
    words = _("estimate: {x:,.0f}{sign} ({a:,.0f} to {b:,.0f})").format(x=at, a=low, b=high, sign=sign)
    ax.text(end + 0.6, low, words, color=figure.BLUE, ha="right", va="top")
    ax.text(end, need[-1], _("needed, house by house "), ha="right", va="bottom", color=figure.BLACK)
    ax.set(xlim=(0, end + 1), ylim=(0, 1.15 * max(wrong, need[-1])), ylabel=unit)
    ax.set_xlabel(_("houses, the smallest need first"))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.yaxis.set_major_formatter("{x:,g}")
    pays = int((need < at).sum())
    said = title or _("It pays in {pays} of {all} houses, not in all").format(pays=pays, all=end)
    ax.set_title(said)
    clear, lost = int((need < low).sum()), int((need > high).sum())
    said_all = _("{title}. {unit}: naive {wrong:,.0f}{sign}, estimate {at:,.0f}{sign} ({low:,.0f} to {high:,.0f}). "
                 "Needed from {first:,.0f}{sign} to {last:,.0f}{sign}: below the interval in {clear} houses, inside "
                 "it in {open}, above it in {lost}.")  # fmt: skip
    return figure.describe(fig, said_all.format(
        title=said, unit=unit, wrong=wrong, sign=sign, at=at, low=low, high=high, first=need[0], last=need[-1],
        clear=clear, open=end - clear - lost, lost=lost))  # fmt: skip
