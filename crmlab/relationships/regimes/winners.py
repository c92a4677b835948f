"""Which regime earns more in which market: a map of two numbers, and the border on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.relationships.regimes.agents import check, earned_at_the_end
from crmlab.relationships.regimes.comparison import first_upper
from crmlab.relationships.regimes.contrast import Market, Regime, briefly, check_rising, in_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_CASES = 10_000


@checked
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
    >>> lead = winner_map(transaction(), relationship(), Market(), months=60, service_cost=[2, 12], margin=[0.3, 0.6])
    >>> (lead > 0).to_dict("index")
    {0.3: {2: True, 12: False}, 0.6: {2: True, 12: True}}
    """
    for regime in (first, second):
        check(regime, market, months)
    _check_values(values)
    (across, columns), (up, rows) = values.items()
    earned = [
        earned_at_the_end(
            [_case(regime, market, {across: column, up: row}, varied) for row in rows for column in columns], months
        )
        for regime, varied in ((first, False), (second, True))
    ]
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
        check_rising(name, given)
    many = int(np.prod([len(given) for given in values.values()]))
    if many > MOST_CASES:
        message = _("These values make {many:,} cases, more than {most:,}. Take fewer values of each.")
        raise InvalidData(message.format(many=many, most=MOST_CASES))


@checked(numbers="lead.*", units="lead")
def plot_winner_map(
    lead: pd.DataFrame,
    *,
    names: tuple[str, str] = ("transaction", "relationship"),
    dots: Mapping[str, tuple[float, float]] | None = None,
) -> Figure:
    """Draw `winner_map`: the region in which each regime earns more, and the border between them.

    `dots` marks markets by name, each at its value across and its value up. The title says where the border is at the
    first of them, or in the middle of the map if there is none.

    Examples
    --------
    >>> lead = pd.DataFrame([[-30.0, -10.0], [10.0, 20.0]], index=pd.Index([0.3, 0.6], name="margin"),
    ...                     columns=pd.Index([2, 12], name="service_cost"))
    >>> plot_winner_map(lead).axes[0].get_title(loc="left")
    'The border: a margin of 40% at 12 CNY of service'
    """
    from matplotlib.colors import LinearSegmentedColormap

    from crmlab import figure

    lead = lead.sort_index().sort_index(axis=1)
    values, dots = lead.to_numpy() / 1000, {} if dots is None else dots
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
    for name, (across, up) in dots.items():
        ax.plot(across, up, "o", color="black", markersize=8)
        words = (
            name if len(name) <= 20 else fill(name, 15)
        )  # above a border that falls to the right, and inside of the map
        ax.annotate(words, (across, up), (7, 4), textcoords="offset points", va="bottom")
    bar = fig.colorbar(mesh, ax=ax, extend="both", format="{x:,g}")
    bar.set_label(_("lead of {name} (thousand CNY)").format(name=names[1]))
    ax.set(xlabel=in_words(str(lead.columns.name)), ylabel=in_words(str(lead.index.name)))
    ax.grid(False)
    at = next(iter(dots.values()))[0] if dots else float(lead.columns[len(lead.columns) // 2])
    title = _border_in_words(lead, at, names)
    ax.set_title(title)
    words = _("A map of who earns more, by {across} and {up}. {title}.")
    words = words.format(across=in_words(str(lead.columns.name)), up=in_words(str(lead.index.name)), title=title)
    for name, place in dots.items():
        winner = names[int(_lead_at(lead, *place) > 0)]
        words += " " + _("{name}: {winner} earns more.").format(name=first_upper(name), winner=winner)
    return figure.describe(fig, words)


@checked(numbers="lead.*", units="lead")
def border(lead: pd.DataFrame, at: float) -> float | None:
    """At this value across a winner map, at which value up does the leader change? `None` if it never does.

    The lead between two values is taken as a straight line. With several changes, the lowest counts.

    Examples
    --------
    >>> lead = pd.DataFrame([[-30.0, -10.0], [10.0, 10.0]], index=[100, 200], columns=[1, 2])
    >>> border(lead, 1.5)
    166.66666666666669
    """
    lead = lead.sort_index().sort_index(axis=1)
    values = [float(np.interp(at, lead.columns, row)) for row in lead.to_numpy()]
    places = np.asarray(lead.index, dtype=float).tolist()
    for (low, below), (high, above) in pairwise(zip(places, values, strict=True)):
        if below * above < 0 or (below != 0 and above == 0):
            return low + (high - low) * below / (below - above)
    return None


def _lead_at(lead: pd.DataFrame, across: float, up: float) -> float:
    return float(np.interp(up, lead.index, [np.interp(across, lead.columns, row) for row in lead.to_numpy()]))


def _border_in_words(lead: pd.DataFrame, at: float, names: tuple[str, str]) -> str:
    place = border(lead, at)
    if place is None:
        middle = float(lead.index[len(lead.index) // 2])
        winner = first_upper(names[int(_lead_at(lead, at, middle) > 0)])
        return _("{winner} earns more at {across}").format(winner=winner, across=briefly(str(lead.columns.name), at))
    words = _("The border: {up} at {across}")
    return words.format(up=briefly(str(lead.index.name), place), across=briefly(str(lead.columns.name), at))


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
