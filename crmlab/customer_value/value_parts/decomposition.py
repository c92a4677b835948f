"""The six parts of lifetime value, as six effects that are switched on one after the other.

    1 first purchase   2 buying again, with a growing share of wallet   3 cross-selling
    4 cooperation (cheaper to serve)   5 referrals   6 price tolerance

Part k is the value with effects 1 … k at work less that with effects 1 … k − 1. So nothing is counted twice, though the
effects work on each other: a customer who buys more also pays the better price on more. Whoever comes later gets what
two effects bring together; another order therefore gives another split of the same whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.value_parts.scenario import (
    ALL,
    Scenario,
    names,
    value,
)
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ORDERS = {"forward": ALL, "reverse": (1, 6, 5, 4, 3, 2)}


@checked
def parts(scenario: Scenario, *, order: Literal["forward", "reverse"] | Sequence[int] = "forward") -> pd.DataFrame:
    """How much of the customer's value is due to each of the six effects, added in this order?

    Parameters
    ----------
    scenario : Scenario
    order : "forward", "reverse" or the six numbers
        Forward is 1 to 6. Reverse is 1, then 6 down to 2: without a first purchase there is no customer, so that any
        part before it would be 0 and the first purchase would get it all.

    Returns
    -------
    DataFrame
        Index `part`, in this order: `name`, `value` (CNY, today's), `running` (the value so far).

    Raises
    ------
    InvalidData
        An order that does not name each of the six parts once.

    Notes
    -----
    value of part k = value(effects up to k) − value(effects before k); the sum is the value with all six, in every
    order. Source of the kinds of profit: Reichheld and Sasser (1990); the switches are this course's. Part 6 is what
    comes of not asking for offers. To show dearer prices to those who would bear them is another thing: for automated
    decisions China's Personal Information Protection Law (article 24) forbids unreasonable differences in price.

    Examples
    --------
    >>> parts(EXAMPLE)["value"].round(2).tolist()
    [60.0, 271.44, 82.78, 9.14, 15.62, 18.84]
    """
    numbers = ORDERS.get(order, order) if isinstance(order, str) else tuple(order)
    if isinstance(numbers, str) or sorted(numbers) != list(ALL):
        raise InvalidData(_("order must be 'forward', 'reverse' or the numbers 1 to 6, not {!r}.").format(order))
    running = np.array([value(scenario, numbers[:many]) for many in range(1, 7)])
    found = pd.DataFrame({"name": pd.Series(names()).reindex(numbers), "running": running})
    found.insert(1, "value", np.diff(running, prepend=0.0))
    return found.rename_axis("part")


@checked
def stacked(sizes: pd.Series, *, order: Literal["forward", "reverse"] = "forward") -> pd.DataFrame:
    """Six parts whose sizes are known, as a table for `plot_parts`, in the order in which they were added.

    Parameters
    ----------
    sizes : Series
        CNY by the number of the part, 1 to 6.
    order : "forward" or "reverse"
        As in `parts`.

    Returns
    -------
    DataFrame
        As `parts` returns it.

    Raises
    ------
    InvalidData
        An index that is not the six numbers; an unknown order; a missing size.

    Examples
    --------
    >>> sizes = pd.Series([60.0, 100.0, 20.0, 5.0, 10.0, 5.0], index=range(1, 7))
    >>> stacked(sizes, order="reverse")["running"].tolist()
    [60.0, 65.0, 75.0, 80.0, 100.0, 200.0]
    """
    valid.by_customer(sizes, "sizes")
    valid.numbers(sizes, "sizes")
    numbers = ORDERS[valid.one_of(order, "order", tuple(ORDERS))]
    if sorted(sizes.index) != list(ALL):
        raise InvalidData(_("sizes must have the numbers 1 to 6 as its index, not {}.").format(list(sizes.index)))
    found = pd.DataFrame({"name": pd.Series(names()), "value": sizes.astype(float)}).loc[list(numbers)]
    return found.assign(running=found["value"].cumsum()).rename_axis("part")


@checked
def spread(scenario: Scenario) -> pd.DataFrame:
    """How much does the size of each part depend on the order in which the parts are added?

    Returns
    -------
    DataFrame
        Index `part`, 1 to 6, CNY: `name`, `forward`, `reverse`, `difference` (between these two, unsigned), `lowest`
        and `highest` (over all 120 orders that begin with the first purchase).

    Examples
    --------
    >>> spread(EXAMPLE).loc[[2, 6], ["forward", "reverse", "difference"]].round(2).to_dict("list")
    {'forward': [271.44, 18.84], 'reverse': [372.82, 0.0], 'difference': [101.38, 18.84]}
    """
    known: dict[frozenset, float] = {frozenset(): 0.0}

    def worth(effects: tuple[int, ...]) -> float:
        key = frozenset(effects)
        if key not in known:
            known[key] = value(scenario, key)
        return known[key]

    sizes = [
        {part: worth(order[: place + 1]) - worth(order[:place]) for place, part in enumerate(order)}
        for order in [*ORDERS.values(), *((1, *rest) for rest in permutations(ALL[1:]))]
    ]
    table = pd.DataFrame(sizes, columns=list(ALL)).T
    found = pd.DataFrame({"name": pd.Series(names()), "forward": table[0], "reverse": table[1]})
    found["difference"] = (found["forward"] - found["reverse"]).abs()
    return found.assign(lowest=table.min(axis=1), highest=table.max(axis=1)).rename_axis("part")


@checked(numbers="tables.value tables.running", labels="tables.name", units="tables")
def plot_parts(*tables: pd.DataFrame) -> Figure:
    """Draw what `parts` says: one table as a waterfall, several as bars side by side, a colour for each sequence.

    Examples
    --------
    >>> plot_parts(parts(EXAMPLE)).axes[0].get_title(loc="left")
    'Of 458 CNY, the largest part is “buying again, and more”: 271 CNY'
    """
    from crmlab import figure

    first = tables[0]
    whole = first["running"].iloc[-1]
    biggest = first.iloc[int(first["value"].to_numpy().argmax())]
    if len(tables) == 1:
        fig, ax = figure.subplots(figsize=(7.2, 3.9))
        _waterfall(ax, first)
        title = _("Of {whole:,.0f} CNY, the largest part is “{part}”: {value:,.0f} CNY")
    else:
        fig, ax = figure.subplots(figsize=(7.2, 4.0))
        _side_by_side(ax, tables)
        title = _("Same sum ({whole:,.0f} CNY), different parts")
    title = title.format(whole=whole, part=biggest["name"], value=biggest["value"], n=len(tables))
    ax.set_title(title, wrap=True)
    said = "; ".join(
        ", ".join(f"{row.name} {row.value:,.0f}" for row in table.itertuples(index=False)) for table in tables
    )
    return figure.describe(fig, _("{title}. CNY, in the sequence of adding: {said}.").format(title=title, said=said))


def _side_by_side(ax: Axes, tables: Sequence[pd.DataFrame]) -> None:
    from crmlab import figure

    colours = (figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE, figure.BLACK)
    thick = 0.8 / len(tables)
    for place, table in enumerate(tables):
        y = np.arange(6) + (place - (len(tables) - 1) / 2) * thick
        values = table["value"].reindex(list(ALL)).to_numpy()
        added = _("added {numbers}").format(numbers=", ".join(map(str, table.index)))
        ax.barh(y, values, thick, color=colours[place % 5], edgecolor="white", label=added)
        for at, number in zip(y, values, strict=True):
            ax.annotate(
                f"{number:,.0f}".replace("-", "−"), (max(number, 0), at), (4, 0), textcoords="offset points",
                va="center", fontsize=11,
            )  # fmt: skip
    ax.set_yticks(np.arange(6), [f"{number} {name}" for number, name in names().items()])
    ax.invert_yaxis()
    ax.margins(x=0.1)
    ax.set_xlabel(_("CNY a customer"))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="y", visible=False)
    ax.legend(frameon=False, loc="lower right", fontsize=12)


def _waterfall(ax: Axes, table: pd.DataFrame) -> None:
    from textwrap import fill

    from crmlab import figure

    whole, values = table["running"].iloc[-1], table["value"].to_numpy()
    before = table["running"].to_numpy() - values
    x = np.arange(len(table) + 1)
    colours = [figure.BLUE if part >= 0 else figure.VERMILLION for part in values]
    ax.bar(x[:-1], values, bottom=before, color=colours, width=0.7)
    ax.bar(x[-1], whole, color=figure.GREY, width=0.7)
    tops = [*np.maximum(before, before + values), max(whole, 0)]
    for place, top, number in zip(x, tops, [*values, whole], strict=True):
        written = f"{number:,.0f}" if place == x[-1] or round(number) == 0 else f"{number:+,.0f}"
        ax.annotate(
            written.replace("-", "−"), (place, top), (0, 4), textcoords="offset points", ha="center", fontsize=11
        )
    levels = [*table["running"]]
    for place, level in zip(x[:-1], levels, strict=True):
        ax.plot([place - 0.35, place + 0.65], [level, level], color=figure.GREY, linewidth=1, linestyle="-", zorder=1)
    labels = [f"{part} {name}" for part, name in table["name"].items()]
    ax.set_xticks(x, [fill(label, 11) for label in [*labels, _("all six")]], fontsize=10)
    ax.axhline(0, color=figure.BLACK, linewidth=1, linestyle="-")
    low, high = min(before.min(), levels[-1], min(levels), 0), max(tops)
    ax.set_ylim(low - 0.02 * (high - low), high + 0.14 * (high - low) + 1e-9)
    ax.set_ylabel(_("value today (CNY)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="x", visible=False)
