"""How far one regime is ahead of the other, month by month and over the grid of a market.

Relationship marketing does not always win. Where a customer leaves little in a lifetime, because margins are thin,
service is costly or people drift away whatever is done, it pays better to win the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData
from crmlab.i18n import _
from crmlab.relationships.regimes.agents import (
    Rates,
    check,
    mean_flows,
    money,
    rates,
    simulate,
    worth_at_start,
)
from crmlab.relationships.regimes.contrast import Market, Regime, in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_CASES = 10_000


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
    Chance does not move the lead as far as it moves either regime, since both draw the same lots; a small lead, and the
    month of a flat crossing, still differ from seed to seed. `beside` two runs of `expected` leaves chance out.

    Examples
    --------
    >>> both = compare(transaction(), relationship(), Market(), months=60, seed=2)
    >>> both.loc[[1, 60]].round(-3).reset_index()
       month  transaction  relationship      lead
    0      1      48000.0       34000.0  -14000.0
    1     60    1265000.0     1765000.0  500000.0
    """
    runs = [simulate(regime, market, months=months, seed=seed) for regime in (first, second)]
    return beside(*runs, names=(first.name, second.name))


def beside(first: pd.DataFrame, second: pd.DataFrame, *, names: tuple[str, str]) -> pd.DataFrame:
    """What do two runs of `simulate` or `expected` earn side by side? As `compare`, for runs that are there."""
    if len({*names, "lead"}) < 3:
        message = _("The two regimes are called {!r} and {!r}. Give them two names, and neither of them 'lead'.")
        raise InvalidData(message.format(*names))
    earned = [run["cumulative_profit"] for run in (first, second)]
    return pd.DataFrame({names[0]: earned[0], names[1]: earned[1], "lead": earned[1] - earned[0]})


def break_even(compared: pd.DataFrame) -> int | None:
    """From which month on is the second regime ahead for good? `None` if it is not ahead at the end.

    Examples
    --------
    >>> break_even(pd.DataFrame({"lead": [-5.0, 1.0, -1.0, 0.0, 4.0]}, index=range(1, 6)))
    5
    >>> break_even(pd.DataFrame({"lead": [3.0, -1.0]}, index=[1, 2])) is None
    True
    """
    ahead = compared["lead"] > 0
    if not ahead.iloc[-1]:
        return None
    behind = compared.index[~ahead]
    return int(behind[-1]) + 1 if len(behind) else int(compared.index[0])


def winner_map(
    first: Regime, second: Regime, market: Market, *, months: int, **values: Sequence[float]
) -> pd.DataFrame:
    """For which values of two parameters does which regime earn more?

    Parameters
    ----------
    first, second : Regime
    market : Market
    months : int
        The horizon.
    **values : sequences of numbers, rising
        Two parameters by name: the first goes across, the second up. A row of the contrast table is changed in the
        second regime only; a parameter of the market holds for both.

    Returns
    -------
    DataFrame
        One column for each value of the first parameter, one row for each of the second: the second regime's lead
        (CNY, discounted to the start). Below 0 the first regime earns more.

    Raises
    ------
    InvalidData
        Not two parameters, one that cannot be varied, values that do not rise or are out of bounds.

    Notes
    -----
    The lead is that of `expected`, without chance, for all cases at once: the difference of two means, to which the
    agents of `simulate` come close.

    Examples
    --------
    >>> lead = winner_map(transaction(), relationship(), Market(), months=60, service_cost=[2, 12], margin=[0.2, 0.6])
    >>> (lead > 0).to_dict("index")
    {0.2: {2: True, 12: False}, 0.6: {2: True, 12: True}}
    """
    for regime in (first, second):
        check(regime, market, months)
    _check_values(values)
    (across, columns), (up, rows) = values.items()
    earned = []
    for regime, varied in ((first, False), (second, True)):
        cases = [_case(regime, market, {across: column, up: row}, varied) for row in rows for column in columns]
        stacked = Rates._make(map(np.array, zip(*(rates(*case, months) for case in cases), strict=True)))
        profit = money(mean_flows(stacked, market), stacked, exact=False)["profit"]
        earned.append(worth_at_start(profit, stacked.discount).sum(-1) / 100)
    lead = (earned[1] - earned[0]).reshape(len(rows), len(columns))
    return pd.DataFrame(lead, index=pd.Index(rows, name=up), columns=pd.Index(columns, name=across))


def _case(regime: Regime, market: Market, values: dict[str, float], varied: bool) -> tuple[Regime, Market]:
    of_market: dict[str, Any] = {name: value for name, value in values.items() if name in Market.__dataclass_fields__}
    of_regime: dict[str, Any] = {name: value for name, value in values.items() if name not in of_market and varied}
    return replace(regime, **of_regime), replace(market, **of_market)


def _check_values(values: dict[str, Sequence[float]]) -> None:
    fields = {*Regime.__dataclass_fields__, *Market.__dataclass_fields__} - {"name", "bonds", "people", "customers"}
    unknown = [name for name in values if name not in fields]
    if len(values) != 2 or unknown:
        message = _("winner_map varies two parameters, not {have}. Choose two of {fields}.")
        have = ", ".join(map(repr, unknown or values)) or _("none")
        raise InvalidData(message.format(have=have, fields=", ".join(sorted(fields))))
    for name, given in values.items():
        listed = isinstance(given, Sequence | np.ndarray | pd.Series) and np.ndim(given) == 1 and len(given) > 1
        if not listed or not all(isinstance(value, Real) for value in given):
            message = _("{name} must be a list of at least two numbers, not {given!r}. np.linspace(…) makes one.")
            raise InvalidData(message.format(name=name, given=given))
        if not all(high > low for low, high in pairwise(given)):
            message = _("The values of {name} must rise from one to the next. Sort them, and leave copies out.")
            raise InvalidData(message.format(name=name))
    many = int(np.prod([len(given) for given in values.values()]))
    if many > MOST_CASES:
        message = _("These values make {many:,} cases, more than {most:,}. Take fewer values of each.")
        raise InvalidData(message.format(many=many, most=MOST_CASES))


def plot_cumulative(compared: pd.DataFrame) -> Figure:
    """Draw what `compare` says: cumulative profit of both regimes, and the month from which the second is ahead."""
    from crmlab import figure

    fig, ax = figure.subplots()
    draw_cumulative(ax, compared)
    return fig


def draw_cumulative(ax: Axes, compared: pd.DataFrame) -> None:
    """The picture of `plot_cumulative` on axes that are there; `move_cumulative` gives it other numbers."""
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


def move_cumulative(ax: Axes, compared: pd.DataFrame) -> None:
    """Move lines, names, mark and title of `draw_cumulative` to other numbers."""
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


def verdict(compared: pd.DataFrame) -> str:
    """The finding of `plot_cumulative` in a few words."""
    first, second, _lead = compared.columns
    month, lead = break_even(compared), compared["lead"]
    if month == compared.index[0]:
        return _("{second} earns more from the start").format(second=_first_upper(second))
    if month is not None:
        return _("{second} earns more from month {month} on").format(second=_first_upper(second), month=month)
    if lead.iloc[-1] == 0:
        return _("Both have earned the same after {months} months").format(months=compared.index[-1])
    return _("{first} earns more after {months} months").format(first=_first_upper(first), months=compared.index[-1])


def _first_upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def plot_winner_map(lead: pd.DataFrame, *, names: tuple[str, str] = ("transaction", "relationship")) -> Figure:
    """Draw `winner_map`: the region in which each regime earns more, and the line between them."""
    from matplotlib.colors import LinearSegmentedColormap

    from crmlab import figure

    values = lead.to_numpy() / 1000
    limit = max(float(np.quantile(np.abs(values), 0.8)), 1e-9)
    fig, ax = figure.subplots(figsize=(7.2, 4.6))
    colours = LinearSegmentedColormap.from_list(
        "lead", ["#E69F66", "white", "#66AAD1"]
    )  # light: black words stand on it
    mesh = ax.pcolormesh(
        lead.columns, lead.index, values, cmap=colours, vmin=-limit, vmax=limit, shading="nearest", rasterized=True
    )  # fmt: skip
    if values.min() < 0 < values.max():
        ax.contour(lead.columns, lead.index, values, levels=[0], colors="black", linewidths=2, linestyles="-")
    for name, region in zip(names, (values < 0, values > 0), strict=True):
        if region.mean() > 0.06:
            row, column = _middle(region)
            words = _("{name}\nearns more").format(name=name)
            ax.text(lead.columns[column], lead.index[row], words, ha="center", va="center", weight="bold")
    bar = fig.colorbar(mesh, ax=ax, extend="both", format="{x:,g}")
    bar.set_label(_("lead of {name} (thousand CNY)").format(name=names[1]))
    ax.set(xlabel=in_words(str(lead.columns.name)), ylabel=in_words(str(lead.index.name)))
    ax.grid(False)
    share = (values < 0).mean()
    ax.set_title(
        _("{name} marketing wins in {share:.0%} of the cases").format(name=_first_upper(names[0]), share=share)
    )
    return fig


def _middle(region: np.ndarray) -> tuple[int, int]:
    """The cell of a region that lies farthest from its border, for the words to stand in."""
    inside = np.pad(region, 1)
    depth = np.zeros(region.shape)
    while inside.any():
        depth += inside[1:-1, 1:-1]
        core = inside[1:-1, 1:-1] & inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
        inside = np.pad(core, 1)
    deepest = np.argwhere(depth == depth.max())
    return tuple(deepest[len(deepest) // 2])
