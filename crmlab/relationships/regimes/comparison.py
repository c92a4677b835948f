"""How far one regime is ahead of the other, month by month.

Relationship marketing does not always win. Where a customer leaves little in a lifetime, because margins are thin,
service is costly or people drift away whatever is done, it pays better to win the next one. Where that is, `winners`
draws on a map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.relationships.regimes.agents import simulate
from crmlab.relationships.regimes.contrast import Market, Regime

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@checked
def compare(first: Regime, second: Regime, market: Market, *, months: int, seed: int) -> pd.DataFrame:
    """How far is the second regime ahead of the first, month by month, on the same market and with the same luck?

    Parameters
    ----------
    first, second : Regime
        Two with different names, usually `transaction()` and `relationship()`.
    market : Market
    months, seed : int
        As in `simulate`.

    Returns
    -------
    DataFrame
        Index `month`: cumulative profit (CNY, discounted to the start) of each regime in a column of its name, and
        `lead`, the second's less the first's.

    Raises
    ------
    InvalidData
        What `simulate` refuses; two regimes of one name.

    Notes
    -----
    Chance does not move the lead as far as it moves either regime, since both have the same luck; a small lead, and the
    month of a flat crossing, still differ from seed to seed. `beside` two runs of `expected` leaves chance out.

    Examples
    --------
    >>> both = compare(transaction(), relationship(), Market(), months=60, seed=2)
    >>> both.loc[[1, 60]].round(-3).reset_index()
       month  transaction  relationship      lead
    0      1      55000.0       34000.0  -20000.0
    1     60    1399000.0     1536000.0  137000.0
    """
    runs = [simulate(regime, market, months=months, seed=seed) for regime in (first, second)]
    return beside(*runs, names=(first.name, second.name))


@checked(numbers="first.cumulative_profit second.cumulative_profit", units="first second")
def beside(first: pd.DataFrame, second: pd.DataFrame, *, names: tuple[str, str]) -> pd.DataFrame:
    """What do two runs of `simulate` or `expected` earn side by side? As `compare`, for runs that are there.

    Examples
    --------
    >>> runs = [expected(regime, Market(people=1000, customers=100, budget=2000), months=3)
    ...         for regime in (transaction(), relationship())]
    >>> beside(*runs, names=("now", "later")).columns.tolist()
    ['now', 'later', 'lead']
    """
    if isinstance(names, str) or len(names) != 2 or len({*names, "lead"}) < 3:
        message = _("The two regimes are called {names}. Give them two names, and neither of them 'lead'.")
        raise InvalidData(message.format(names=_(" and ").join(map(repr, names)) or _("nothing")))
    valid.alike(first.index, "first.index", second.index, "second.index")
    earned = [run["cumulative_profit"] for run in (first, second)]
    return pd.DataFrame({names[0]: earned[0], names[1]: earned[1], "lead": earned[1] - earned[0]})


@checked(numbers="compared.lead", units="compared")
def break_even(compared: pd.DataFrame) -> int | None:
    """From which month on is the second regime ahead for good? `None` if it is not ahead at the end.

    Examples
    --------
    >>> break_even(pd.DataFrame({"lead": [-5.0, 1.0, -1.0, 0.0, 4.0]}, index=range(1, 6)))
    5
    >>> break_even(pd.DataFrame({"lead": [3.0, -1.0]}, index=[1, 2])) is None
    True
    """
    compared = compared.sort_index()
    ahead = compared["lead"] > 0
    if not ahead.iloc[-1]:
        return None
    behind = compared.index[~ahead]
    return int(behind[-1]) + 1 if len(behind) else int(compared.index[0])


@checked(numbers="compared.lead compared.*", units="compared")
def plot_cumulative(compared: pd.DataFrame) -> Figure:
    """Draw what `compare` says: cumulative profit of both regimes, and the month from which the second is ahead.

    Examples
    --------
    >>> both = pd.DataFrame({"transaction": [90.0, 180.0], "relationship": [50.0, 210.0], "lead": [-40.0, 30.0]},
    ...                     index=pd.Index([1, 2], name="month"))
    >>> plot_cumulative(both).axes[0].get_title(loc="left")
    'Relationship is ahead from month 2 on'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    draw_cumulative(ax, compared)
    first, second, _lead = compared.columns
    words = _("Two lines of cumulative profit over {months} months. {verdict}. At the end: {ends}.")
    ends = ", ".join(f"{name} {compared[name].iloc[-1] / 1000:,.0f}" for name in (first, second))
    ends = _("{ends} thousand CNY").format(ends=ends)
    return figure.describe(fig, words.format(months=len(compared), verdict=verdict(compared), ends=ends))


@checked(numbers="compared.lead compared.*", units="compared")
def draw_cumulative(ax: Axes, compared: pd.DataFrame) -> None:
    """The picture of `plot_cumulative` on axes that are there; `move_cumulative` gives it other numbers.

    Examples
    --------
    >>> from crmlab import figure
    >>> both = pd.DataFrame({"transaction": [90.0, 180.0], "relationship": [50.0, 210.0], "lead": [-40.0, 30.0]},
    ...                     index=pd.Index([1, 2], name="month"))
    >>> fig, ax = figure.subplots()
    >>> draw_cumulative(ax, both)
    >>> ax.get_title(loc="left")
    'Relationship is ahead from month 2 on'
    """
    from crmlab import figure

    ax.axhline(0, color=figure.GREY, linewidth=1, linestyle="-")
    for colour, style in ((figure.VERMILLION, "--"), (figure.BLUE, "-")):
        ax.plot([], [], color=colour, linestyle=style)
        ax.annotate("", (0, 0), (6, 0), textcoords="offset points", va="center", color=colour, weight="bold")
    ax.plot([], [], "o", color="black", markersize=8)
    ax.annotate("", (0, 0), (7, -7), textcoords="offset points", va="top")  # below the crossing, where no line runs
    ax.set_xlabel(_("month"))
    ax.set_ylabel(_("cumulative profit (thousand CNY)"))
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.locator_params(nbins=6)
    ax.set_xlim(0, len(compared) * 1.26)  # room for the names at the ends of the lines
    move_cumulative(ax, compared)


@checked(numbers="compared.lead compared.*", units="compared")
def move_cumulative(ax: Axes, compared: pd.DataFrame) -> None:
    """Move lines, names, mark and title of `draw_cumulative` to other numbers.

    Examples
    --------
    >>> from crmlab import figure
    >>> both = pd.DataFrame({"transaction": [90.0, 180.0], "relationship": [50.0, 210.0], "lead": [-40.0, 30.0]},
    ...                     index=pd.Index([1, 2], name="month"))
    >>> fig, ax = figure.subplots()
    >>> draw_cumulative(ax, both)
    >>> move_cumulative(ax, both - 10)
    >>> ax.get_title(loc="left")
    'Relationship is ahead from month 2 on'
    """
    from crmlab import figure

    names = [str(name) for name in compared.columns if name != "lead"]
    earned = np.asarray(compared[names], dtype=float) / 1000
    low, high = min(earned.min(), 0), max(earned.max(), 0)
    room = max(high - low, 1e-6)
    ax.set_ylim(low - 0.06 * room, high + 0.12 * room)
    ends = earned[-1].copy()
    apart = 0.09 * room - abs(ends[1] - ends[0])  # two names need room for two lines of text
    if apart > 0:
        upper = int(ends[1] >= ends[0])
        ends[upper] += apart / 2
        ends[1 - upper] -= apart / 2
    for line, text, values, end, name in zip(ax.lines[1:3], ax.texts[:2], earned.T, ends, names, strict=True):
        line.set_data(compared.index, values)
        text.set_text(name)
        figure.point(text, compared.index[-1], end)
    month = break_even(compared)
    mark, words = ax.lines[3], ax.texts[2]
    if month is not None and month > compared.index[0]:
        there = float(earned[month - 1, 1])
        mark.set_data([month], [there])
        words.set_text(_("month {month}").format(month=month))
        figure.point(words, month, there)
    else:
        mark.set_data([], [])
        words.set_text("")
    ax.set_title(verdict(compared))


@checked(numbers="compared.lead compared.*", units="compared")
def verdict(compared: pd.DataFrame) -> str:
    """The finding of `plot_cumulative` in a few words.

    Examples
    --------
    >>> both = pd.DataFrame({"transaction": [90.0, 180.0], "relationship": [50.0, 210.0], "lead": [-40.0, 30.0]},
    ...                     index=pd.Index([1, 2], name="month"))
    >>> verdict(both)
    'Relationship is ahead from month 2 on'
    """
    first, second, _lead = compared.columns
    month, lead = break_even(compared), compared["lead"]
    if month == compared.index[0]:
        return _("{second} earns more from the start").format(second=first_upper(second))
    if month is not None:
        return _("{second} is ahead from month {month} on").format(second=first_upper(second), month=month)
    if lead.iloc[-1] == 0:
        return _("Both have earned the same after {months} months").format(months=compared.index[-1])
    return _("{first} earns more after {months} months").format(first=first_upper(first), months=compared.index[-1])


def first_upper(name: str) -> str:
    """The name of a regime at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


@checked
def luck_in_words(results: Sequence[float], *, what: str | None = None) -> str:
    """The range that holds 95 of 100 results (CNY) of the same plan under different luck, in a line.

    Examples
    --------
    >>> luck_in_words([1000.0 * n for n in range(1, 201)])
    'The lead: 6 to 195 thousand CNY in 95 of 100 runs'
    """
    return _("{title} in 95 of 100 runs").format(title=_luck(results, what)[0])


def _luck(results: Sequence[float], what: str | None) -> tuple[str, float, float]:
    """The range in words, and its ends in thousand CNY."""
    if np.ndim(results) != 1 or len(results) < 40 or not np.isfinite(np.asarray(results, dtype=float)).all():
        message = _("results must be at least 40 numbers, one for each run with its own luck, not {given!r}.")
        raise InvalidData(message.format(given=results))
    low, high = np.percentile(np.asarray(results, dtype=float) / 1000, [2.5, 97.5])
    title = _("{what}: {low:,.0f} to {high:,.0f} thousand CNY")
    return title.format(what=what or _("The lead"), low=low, high=high), low, high


@checked
def plot_luck(results: Sequence[float], *, what: str | None = None) -> Figure:
    """Draw the results (CNY) of the same plan under different luck, and the range that holds 95 of 100 of them.

    `what` says what a result is, such as "10% minus 90%"; without it, the lead of one plan over another.

    Examples
    --------
    >>> plot_luck([1000.0 * n for n in range(1, 201)]).axes[0].get_title(loc="left")
    'The lead: 6 to 195 thousand CNY'
    """
    from crmlab import figure

    title, low, high = _luck(results, what)
    values = np.asarray(results, dtype=float) / 1000
    fig, ax = figure.subplots()
    ax.axvspan(low, high, color="#d6e6f2", zorder=0)
    counts = ax.hist(values, bins=12, color=figure.BLUE, edgecolor="white")[0]
    ax.axvline(0, color=figure.BLACK, linewidth=1, linestyle="-")
    ax.set_ylim(0, 1.25 * np.max(counts))
    ax.text((low + high) / 2, 1.23 * np.max(counts), _("95 of 100 runs"), ha="center", va="top", color=figure.BLUE,
            weight="bold")  # fmt: skip
    ax.set(xlabel=_("{what} after all months (thousand CNY)").format(what=what or _("The lead")), ylabel=_("runs"))
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.xaxis.set_major_formatter("{x:,g}")
    ax.set_title(title)
    words = _("A histogram of {many} runs with different luck. {title} in 95 of 100 of them.")
    return figure.describe(fig, words.format(many=len(values), title=title))
