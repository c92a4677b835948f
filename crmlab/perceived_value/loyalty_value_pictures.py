"""Pictures of loyalty × profitability: the four types as fields, and what they bring in the year after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value.loyalty_value import TYPES

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked(numbers="found.customers found.share found.profit_share found.mean", units="found")
def plot_types(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `counts` as four fields: profit upwards, loyalty to the right.

    Parameters
    ----------
    found : DataFrame
        What `counts` returns.
    title : str
        The finding; by default how many of the loyal are profitable.

    Examples
    --------
    >>> from crmlab import loyalty_value
    >>> kinds = pd.Series({"An": "true friends", "Bo": "butterflies", "Cai": "barnacles", "Di": "strangers"})
    >>> found = loyalty_value.counts(kinds, pd.Series({"An": 900.0, "Bo": 700.0, "Cai": 450.0, "Di": -50.0}))
    >>> plot_types(found).axes[0].get_title(loc="left")
    'Of the loyal, 50 % are in the profitable half'
    """
    from crmlab import figure

    _four(found)
    colours = (figure.BLUE, figure.VERMILLION, figure.PURPLE, figure.GREY)
    fig, ax = figure.subplots(figsize=(7.2, 4.0))
    each = []
    for name, colour, (x, y) in zip(TYPES, colours, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True):
        row = found.loc[name, ["customers", "share", "profit_share", "mean"]].astype(float).to_dict()
        ax.fill_between([x + 0.02, x + 0.98], y + 0.03, y + 0.97, color=colour, alpha=0.16, linewidth=0)
        ax.text(x + 0.5, y + 0.78, _(name), ha="center", va="center", weight="bold", fontsize=14)
        lines = (
            _("{n:,} customers ({share:.0%})").format(n=int(row["customers"]), share=row["share"]),
            _("{mean:,.0f} CNY a customer").format(mean=row["mean"]),
            _("{share:.0%} of the profit").format(share=row["profit_share"]),
        )
        text = "\n".join(lines).replace("-", "−").replace("%", " %")
        ax.text(x + 0.5, y + 0.36, text, ha="center", va="center", fontsize=12, linespacing=1.4)
        each.append(f"{_(name)} {', '.join(text.splitlines())}")
    ax.set(xlim=(0, 2), ylim=(0, 2), xlabel=_("loyalty"), ylabel=_("profit"))
    ax.set_xticks([0.5, 1.5], [_("not loyal"), _("loyal")])
    ax.set_yticks([0.5, 1.5], [_("low"), _("high")], rotation=90, va="center")
    ax.grid(visible=False)
    loyal = found.loc[["true friends", "barnacles"], "customers"]
    part = float(loyal.iloc[0] / max(loyal.sum(), 1))
    said = title or _("Of the loyal, {part:.0%} are in the profitable half").format(part=part).replace("%", " %")
    ax.set_title(said)
    return figure.describe(fig, _("{title}. {each}.").format(title=said, each="; ".join(each)))


@checked(numbers="found.before found.after found.low found.high", units="found")
def plot_year_after(found: pd.DataFrame, *, years: tuple[str, str] = ("before", "after"), title: str = "") -> Figure:
    """Draw `year_after`: the mean of each type in the year of the types (hollow) and in the year after (full).

    Parameters
    ----------
    found : DataFrame
        What `year_after` returns.
    years : tuple of str
        What the two years are called.
    title : str
        The finding; by default whether the types come closer together.

    Examples
    --------
    >>> from crmlab import loyalty_value
    >>> kinds = pd.Series(["true friends", "butterflies", "barnacles", "strangers"] * 2)
    >>> before = pd.Series([900.0, 700, 20, -50, 800, 600, 30, 0])
    >>> found = loyalty_value.year_after(kinds, before, pd.Series([600.0, 300, 50, 10, 500, 100, 90, 30]))
    >>> plot_year_after(found).axes[0].get_title(loc="left")
    'A year later the types are closer together'
    """
    from crmlab import figure

    _four(found)
    fig, ax = figure.subplots(figsize=(7.2, 3.6))
    each = []
    for place, name in enumerate(reversed(TYPES)):
        before, after, low, high = (float(found.loc[name, c]) for c in ("before", "after", "low", "high"))  # type: ignore[arg-type]
        ax.annotate("", (after, place), (before, place), arrowprops={"arrowstyle": "->", "color": figure.GREY})
        ax.plot([before], [place], "D", markerfacecolor="white", markeredgecolor=figure.GREY, markersize=9)
        ax.plot([low, high], [place, place], color=figure.BLUE, linestyle="-", linewidth=4)
        ax.plot([after], [place], "o", color=figure.BLUE, markersize=9)
        for value, colour in ((before, figure.GREY), (after, figure.BLUE)):
            words = f"{value:,.0f}".replace("-", "−")
            ax.annotate(words, (value, place), (0, 10), textcoords="offset points", ha="center", color=colour)
        each.append(f"{_(name)} {before:,.0f}, {after:,.0f} ({low:,.0f} {_('to')} {high:,.0f})")
    ax.axvline(0, color=figure.GREY, linewidth=1, linestyle=":")
    ax.set_yticks(range(4), [_(name) for name in reversed(TYPES)])
    ax.set_ylim(-0.5, 3.6)
    names = _("hollow: {one}, full: {two} with 95 % interval").format(one=years[0], two=years[1])
    ax.set_xlabel(_("CNY a customer; {names}").format(names=names))
    ax.grid(axis="y", visible=False)
    four = found.loc[list(TYPES)]
    closer = np.ptp(four["after"].to_numpy(dtype=float)) < np.ptp(four["before"].to_numpy(dtype=float))
    said = title or (
        _("A year later the types are closer together") if closer else _("A year later the types are further apart")
    )
    ax.set_title(said)
    words = _("{title}. Mean CNY a customer, {one}, then {two} with 95 % interval: {each}.")
    return figure.describe(fig, words.format(title=said, one=years[0], two=years[1], each="; ".join(reversed(each))))


def _four(found: pd.DataFrame) -> None:
    absent = [name for name in TYPES if name not in found.index]
    if absent:
        message = _("found has no row {name!r}. Pass what counts or year_after of loyalty_value returns.")
        raise InvalidData(message.format(name=absent[0]))
