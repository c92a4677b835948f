"""A waterfall: pieces that add up to a total, one standing on the other, with the interval of the total."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def plot(
    pieces: pd.Series,
    *,
    title: str,
    total: str,
    unit: str = "CNY",
    decimals: int = 0,
    start: tuple[str, float] | None = None,
    interval: tuple[float, float] | None = None,
    compare: tuple[str, float] | None = None,
) -> Figure:
    """Draw pieces that add up: a rise in blue, a fall in vermillion, the total in grey.

    Parameters
    ----------
    pieces : Series
        Amounts by name, in the order in which they stand.
    title, total, unit : str
        The finding; the name of the last bar; the unit of the axis.
    decimals : int
        How many decimals are written: one where rounded pieces would not add up.
    start : name and amount, optional
        A bar on which the pieces stand, such as last year's profit.
    interval : two amounts, optional
        The interval of the total, drawn on its bar.
    compare : name and amount, optional
        One more bar beside the total.

    Raises
    ------
    InvalidData
        No pieces, or a missing number; more bars than a picture holds.

    Examples
    --------
    >>> fig = plot(pd.Series({"won": 30.0, "lost": -20.0}), title="More won than lost", total="change")
    >>> fig.get_label()
    'More won than lost. CNY: won +30, lost -20, change 10.'
    """
    from crmlab import figure

    valid.by_customer(pieces, "pieces")
    valid.numbers(pieces, "pieces")
    before = 0.0 if start is None else float(start[1])
    names = [str(name) for name in pieces.index]
    amounts = pieces.to_numpy(dtype=float)
    feet = before + np.concatenate([[0.0], amounts.cumsum()[:-1]])
    whole = before + float(amounts.sum())
    bars = [(name, foot, amount, False) for name, foot, amount in zip(names, feet, amounts, strict=True)]
    if start is not None:
        bars.insert(0, (start[0], 0.0, before, True))
    bars.append((total, 0.0, whole, True))
    if compare is not None:
        bars.append((compare[0], 0.0, float(compare[1]), True))
    if len(bars) > 9:
        raise InvalidData(_("pieces makes {} bars, more than a picture holds. Draw nine at most.").format(len(bars)))

    fig, ax = figure.subplots(figsize=(7.2, 3.6))
    tops = [max(foot, foot + amount, 0.0) for _name, foot, amount, _sum in bars]
    place_of_total = len(bars) - 1 - (compare is not None)
    if interval is not None:
        tops[place_of_total] = max(tops[place_of_total], interval[1])
    lows = [min(foot, foot + amount, 0.0) for _name, foot, amount, _sum in bars]
    for place, (_name, foot, amount, is_sum) in enumerate(bars):
        colour = figure.GREY if is_sum else figure.BLUE if amount >= 0 else figure.VERMILLION
        ax.bar(place, amount, bottom=foot, color=colour, width=0.7)
        plain = is_sum or round(amount, decimals) == 0
        written = f"{amount:,.{decimals}f}" if plain else f"{amount:+,.{decimals}f}"
        if is_sum and interval is not None and place == place_of_total:
            low, high = interval
            ax.plot([place, place], [low, high], color=figure.BLACK, linewidth=2, linestyle="-")
            for end in interval:
                ax.plot([place - 0.12, place + 0.12], [end, end], color=figure.BLACK, linewidth=2, linestyle="-")
            written += f"\n({low:,.{decimals}f} {_('to')} {high:,.{decimals}f})"
        ax.annotate(
            written.replace("-", "−"), (place, tops[place]), (0, 4), textcoords="offset points", ha="center",
            fontsize=10.5 if len(bars) <= 7 else 10,
        )  # fmt: skip
        if place < place_of_total:
            level = foot + amount
            ax.plot(
                [place - 0.35, place + 1.35], [level, level], color=figure.GREY, linewidth=1, linestyle="-", zorder=1
            )
    width = 13 if len(bars) <= 6 else 11
    ax.set_xticks(
        range(len(bars)),
        [fill(name, width, break_long_words=False) for name, *_rest in bars],
        fontsize=10.5 if len(bars) <= 6 else 10,
    )
    ax.axhline(0, color=figure.BLACK, linewidth=1, linestyle="-")
    low, high = min(lows), max(tops)
    ax.set_ylim(low - 0.03 * (high - low) * (low < 0), high + (0.2 if interval else 0.12) * (high - low) + 1e-9)
    ax.set_ylabel(unit)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="x", visible=False)
    ax.set_title(title, wrap=True)
    said = [
        f"{name} {amount:,.{decimals}f}" if is_sum else f"{name} {amount:+,.{decimals}f}"
        for name, _foot, amount, is_sum in bars
    ]
    if interval is not None:
        said[place_of_total] += f" ({interval[0]:,.{decimals}f} {_('to')} {interval[1]:,.{decimals}f})"
    return figure.describe(fig, f"{title}. {unit}: {', '.join(said)}.")
