"""The pictures of `switching`: who buys before the barrier falls, and who still buys afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.perceived_value.switching import COMPARED, GROUPS

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


@checked(numbers="shares.*", units="shares")
def plot_quarters(shares: pd.DataFrame, *, falls: object, title: str = "") -> Figure:
    """Draw `by_quarter`: a line a group, and the day on which the barrier falls.

    Parameters
    ----------
    shares : DataFrame
        What `by_quarter` returns.
    falls : date
        The day on which the barrier falls.
    title : str
        The finding; by default what the falsely loyal do from the last quarter before that day to the first after it.

    Raises
    ------
    InvalidData
        A column absent; no quarter before that day, or none after it.

    Examples
    --------
    >>> shares = pd.DataFrame({"falsely loyal": [0.6, 0.1], "all other regulars": [0.6, 0.5],
    ...                        "untied, not fond": [0.4, 0.3]}, index=pd.to_datetime(["2024-01-01", "2024-04-01"]))
    >>> plot_quarters(shares, falls="2024-04-01").axes[0].get_title(loc="left")
    'falsely loyal: from 60 % to 10 %'
    """
    from crmlab import figure

    valid.frame(shares, "shares", COMPARED)
    shares = shares[list(COMPARED)]
    day = valid.day(falls, "falls")
    quarters = valid.dates(pd.Series(shares.index), "the index of shares")
    after = (quarters >= day).to_numpy()
    if after.all() or not after.any():
        message = _("falls={day} must have a quarter before it and one after it. Take more quarters or another day.")
        raise InvalidData(message.format(day=day.date()))
    fig, ax = figure.subplots(figsize=(7.2, 3.6))
    x, values = np.arange(len(shares)), 100 * shares.to_numpy(dtype=float)
    looks = ((figure.VERMILLION, "-"), (figure.BLUE, "--"), (figure.GREY, ":"))
    ends = sorted(range(values.shape[1]), key=lambda k: values[-1, k])
    heights: dict[int, float] = {}
    for k in ends:  # names at the right end, one above the other
        heights[k] = max(values[-1, k], *(height + 8 for height in heights.values()), 0)
    for k, name in enumerate(shares.columns):
        colour, style = looks[k]
        ax.plot(x, values[:, k], color=colour, linestyle=style, marker="o", markersize=6)
        ax.annotate(str(name), (x[-1], heights[k]), (10, 0), textcoords="offset points", color=colour, weight="bold",
                    va="center", annotation_clip=False)  # fmt: skip
    edge = float(np.argmax(after)) - 0.5
    ax.axvline(edge, color=figure.BLACK, linestyle="--", linewidth=1.5)
    ax.annotate(_("barrier falls"), (edge, 100), (6, 0), textcoords="offset points", va="top")
    ax.set(xlim=(-0.3, len(shares) * 1.3), ylim=(0, 100))
    ax.set_xticks(x, [f"{quarter.year}\nQ{quarter.quarter}" for quarter in quarters])
    ax.set_ylabel(_("bought in the quarter (%)"))
    last, first = values[int(np.argmax(after)) - 1], values[int(np.argmax(after))]
    words = _("{name}: from {before:.0f} % to {after:.0f} %")
    each = [words.format(name=name, before=a, after=b) for name, a, b in zip(shares.columns, last, first, strict=True)]
    said = title or each[0]
    ax.set_title(said)
    text = _("{title}. Share who buy, from the quarter before the barrier falls to the quarter after it: {each}.")
    return figure.describe(fig, text.format(title=said, each="; ".join(each)))
