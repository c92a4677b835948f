"""Pictures that explain the models: who renewed, how fast silence tells, how a mean is drawn towards all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.bgnbd import BGNBD
from crmlab.customer_value.btyd.gamma_gamma import GammaGamma
from crmlab.customer_value.btyd.histories import days_per, summary
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@checked(numbers="table.*", units="table")
def plot_curves(
    table: pd.DataFrame, *, title: str, across: str, upwards: str, percent: bool = True, bottom: float = 0.0
) -> Figure:
    """Draw the first column as dots, what was seen, and every further one as a line with its name at its right end.

    Parameters
    ----------
    table : DataFrame
        Index: numbers; columns: what was seen, then each model or rule.
    title, across, upwards : str
        The finding, and the names of both axes.
    percent : bool
        Are the columns shares, to be drawn in per cent?
    bottom : float
        Where the upward axis begins, in the unit that is drawn.

    Examples
    --------
    >>> table = pd.DataFrame({"seen": [0.87, 0.74], "model": [0.87, 0.75]}, index=[1, 2])
    >>> plot_curves(table, title="The model fits", across="year", upwards="still here").axes[0].get_title(loc="left")
    'The model fits'
    """
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 3.9))
    drawn = 100 * table if percent else table
    seen, *models = map(str, drawn.columns)
    colours = dict(zip(models, (figure.BLUE, figure.VERMILLION, figure.GREEN), strict=False))
    for name, style in zip(models, ("-", "--", "-."), strict=False):
        ax.plot(drawn.index, drawn[name], linestyle=style, color=colours[name])
    ax.plot(drawn.index, drawn[seen], "o", color=figure.BLACK, markersize=6)
    names_at_the_end(ax, drawn, {seen: figure.BLACK, **colours}, bottom=bottom)
    ax.set(xlabel=across, ylabel=upwards, title=title)
    ax.set_ylim(bottom, drawn.to_numpy().max() + 0.06 * (drawn.to_numpy().max() - bottom))
    ax.yaxis.set_major_formatter("{x:,.0f} %" if percent else "{x:,.0f}")
    ends = ", ".join(
        _("{name} {first:,.0f} to {last:,.0f}").format(name=name, first=drawn[name].iloc[0], last=drawn[name].iloc[-1])
        for name in (seen, *models)
    )
    words = _("{title}. {upwards}, from {across} {start} to {end}: {ends}.")
    start, end = drawn.index[0], drawn.index[-1]
    return figure.describe(
        fig, words.format(title=title, upwards=upwards, across=across, start=start, end=end, ends=ends)
    )


def names_at_the_end(ax: Axes, table: pd.DataFrame, colours: Mapping[Any, str], *, bottom: float = 0.0) -> None:
    """Names at the right end of the lines, moved apart where they would overlap."""
    top = float(table[list(colours)].to_numpy().max())
    apart, ends = 0.085 * (top - bottom), table.iloc[-1][list(colours)].sort_values(kind="stable")
    heights = ends.to_numpy(dtype=float).copy()
    heights[-1] = min(heights[-1], top)
    for place in range(len(heights) - 2, -1, -1):  # from the top down, so that no name leaves the axes
        heights[place] = min(heights[place], heights[place + 1] - apart)
    for name, height in zip(ends.index, heights, strict=True):
        ax.annotate(
            _(str(name)), (table.index[-1], height), (10, 0), textcoords="offset points", va="center",
            color=colours[name], weight="bold", annotation_clip=False,
        )  # fmt: skip


@checked(numbers="found.low found.high", units="found")
def plot_values(
    found: pd.DataFrame, *, unit: str, title: str, estimate: str = "estimate", decimals: int | None = None
) -> Figure:
    """Draw values with their 95 per cent intervals, a row each, with all three figures written out.

    Parameters
    ----------
    found : DataFrame
        Index: what each row is called; columns `estimate`, `low`, `high`, as from `interval`.
    unit, title : str
        What the axis is in, and the finding.
    estimate : str
        The column with the values.
    decimals : int
        To how many decimals the figures are written, -3 for thousands; by default what suits their size.

    Examples
    --------
    >>> found = pd.DataFrame({"estimate": [500.0], "low": [480.0], "high": [520.0]}, index=["all"])
    >>> plot_values(found, unit="CNY", title="About 500").axes[0].get_title(loc="left")
    'About 500'
    """
    valid.frame(found, "found", [estimate])
    valid.numbers(found[estimate], estimate)
    from crmlab import figure

    if decimals is None:
        largest = found[[estimate, "low", "high"]].abs().to_numpy().max()
        decimals = 1 if largest < 100 else 0 if largest < 100_000 else -3
    places = max(decimals, 0)
    rows = found[[estimate, "low", "high"]].to_numpy(dtype=float).round(decimals)
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.6 * len(rows)))
    ax.axvline(0, color=figure.GREY, linewidth=1.2, linestyle="-")
    written = []
    for y, (at, low, high) in zip(range(len(rows))[::-1], rows, strict=True):
        ax.plot([low, high], [y, y], color=figure.BLUE, linestyle="-", linewidth=3)
        ax.plot([at], [y], "o", color=figure.BLUE, markersize=9)
        words = _("{at:,.{places}f} ({low:,.{places}f} to {high:,.{places}f})")
        words = words.format(at=at, low=low, high=high, places=places)
        middle = (low + high) / 2
        right = middle > 0.6 * max(rows.max(), 0) + 0.4 * min(rows.min(), 0)  # keep long words inside the axes
        ax.annotate(
            words.replace("-", "−"), (high if right else low, y), (0, 9), textcoords="offset points",
            ha="right" if right else "left",
        )  # fmt: skip
        written.append(words)
    ax.set_yticks(range(len(rows))[::-1], [str(name) for name in found.index])
    ax.set_ylim(-0.5, len(rows) - 0.2)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.get_major_locator().set_params(nbins=6, integer=True)
    ax.set_xlabel(_("{unit}, with 95 % interval").format(unit=unit))
    ax.set_title(title)
    each = ", ".join(f"{name} {words}" for name, words in zip(found.index, written, strict=True))
    return figure.describe(fig, _("{title}. {unit}, with 95 % interval: {each}.").format(
        title=title, unit=unit, each=each))  # fmt: skip


@checked(numbers="found.bias found.low found.high found.*", units="found")
def plot_bias(found: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `visit_holdout` or `contract_holdout` found: by how many per cent a forecast was off.

    Examples
    --------
    >>> found = pd.DataFrame({"expected": [110.0], "actual": [100.0], "bias": [0.1], "low": [0.02],
    ...     "high": [0.19]}, index=["box"])
    >>> plot_bias(found, title="A tenth too many").axes[0].get_title(loc="left")
    'A tenth too many'
    """
    valid.frame(found, "found", ["bias", "low", "high"])
    unit = _("forecast, per cent above (+) or below (−) actual")
    return plot_values(100 * found, unit=unit, title=title, estimate="bias", decimals=1)


@checked(labels="orders.customer_id")
def plot_histories(orders: pd.DataFrame, *, as_of: object, title: str, customer: str = "customer_id") -> Figure:
    """Draw each customer's purchases as dots on a line that ends on the day of analysis.

    Parameters
    ----------
    orders : DataFrame
        One row a purchase: `customer` and `date`.
    as_of : date
        Where the lines end.
    title, customer : str
        The finding, and the column of the customers.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["An", "An", "Bo"],
    ...     "date": pd.to_datetime(["2024-01-01", "2024-02-08", "2024-01-15"])})
    >>> plot_histories(orders, as_of="2024-03-01", title="Two silences").axes[0].get_title(loc="left")
    'Two silences'
    """
    from crmlab import figure

    as_of = valid.day(as_of, "as_of")
    valid.frame(orders, "orders", [customer, "date"])
    dates = valid.dates(orders["date"], "date")
    names = list(orders[customer].drop_duplicates())
    fig, ax = figure.subplots(figsize=(7.2, 1.4 + 0.6 * len(names)))
    for y, name in enumerate(reversed(names)):
        days = dates[orders[customer] == name]
        ax.plot([days.min(), as_of], [y, y], color=figure.GREY, linewidth=1.5, linestyle="-")
        ax.plot(days, [y] * len(days), "o", color=figure.BLUE, markersize=10)
    ax.axvline(as_of.to_numpy(), color=figure.BLACK, linewidth=1.5, linestyle="-")
    ax.annotate(_("today"), (as_of.to_numpy(), len(names) - 0.45), (-5, 0), textcoords="offset points", ha="right")
    ax.set_yticks(range(len(names)), [str(name) for name in reversed(names)])
    ax.set_ylim(-0.5, len(names) - 0.2)
    ax.grid(False, axis="y")
    _months(ax)
    ax.set_title(title)
    each = ", ".join(f"{name} {(orders[customer] == name).sum()}" for name in names)
    words = _("{title}. Purchases up to {day:%Y-%m-%d}: {each}.")
    return figure.describe(fig, words.format(title=title, day=as_of, each=each))


def _months(ax: Axes) -> None:
    from matplotlib.dates import ConciseDateFormatter, MonthLocator

    locator = MonthLocator(interval=2)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))


@checked
def alive_by_day(
    model: BGNBD, orders: pd.DataFrame, *, as_of: object, unit: str | float, customer: str = "customer_id"
) -> pd.DataFrame:
    """How probable was it on each day, given what was known by then, that a customer was still active?

    Parameters
    ----------
    model : BGNBD
        Fitted in `unit` of time.
    orders : DataFrame
        One row a purchase: `customer` and `date`.
    as_of : date
        The last day.
    unit : "D", "W" or float
        As in `summary`.
    customer : str
        The column of the customers.

    Returns
    -------
    DataFrame
        Index: the days from the first purchase of all; a column a customer, missing before their own first purchase.

    Raises
    ------
    InvalidData
        What `summary` refuses.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["An"] * 3, "date": pd.to_datetime(["2024-01-01", "2024-01-08",
    ...                                                                           "2024-01-15"])})
    >>> model = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> chance = alive_by_day(model, orders, as_of="2024-02-12", unit="W")["An"]
    >>> chance[["2024-01-07", "2024-01-08", "2024-01-14", "2024-02-12"]].round(2).tolist()
    [1.0, 0.75, 0.72, 0.59]
    """
    as_of = valid.day(as_of, "as_of")
    known = summary(orders, as_of=as_of, unit=unit, amount=None, customer=customer)  # checks all of it once
    dates, length = valid.dates(orders["date"], "date"), days_per(unit)
    days = pd.date_range(dates.min(), as_of, freq="D", name="day")
    found = pd.DataFrame(index=days, columns=known.index, dtype=float)
    for who in known.index:
        bought = np.sort(dates[orders[customer] == who].to_numpy().astype("datetime64[D]"))
        bought = np.unique(bought)
        now = days[days >= bought[0]].to_numpy().astype("datetime64[D]")
        x = np.searchsorted(bought, now, side="right") - 1
        since = (now - bought[0]).astype("int64") / length
        history = pd.DataFrame({"x": x, "t_x": (bought[x] - bought[0]).astype("int64") / length, "T": since})
        found.loc[now, who] = model.p_alive(history).to_numpy()
    return found


@checked(gaps="chances.*", units="chances")
def plot_alive(chances: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `alive_by_day` says: a line a customer, in per cent, named at its right end.

    Examples
    --------
    >>> days = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])
    >>> fig = plot_alive(pd.DataFrame({"An": [1.0, 0.9, 0.6]}, index=days), title="Silence tells")
    >>> fig.axes[0].get_title(loc="left")
    'Silence tells'
    """
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 3.9))
    drawn = 100 * chances.set_axis([str(name) for name in chances], axis=1)
    colours = dict(zip(drawn, (figure.BLUE, figure.VERMILLION, figure.GREEN, figure.BLACK), strict=False))
    for (name, colour), style in zip(colours.items(), ("-", "--", "-.", ":"), strict=False):
        ax.plot(drawn.index.to_numpy(), drawn[name], color=colour, linestyle=style)
    names_at_the_end(ax, drawn.set_axis(drawn.index.to_numpy()), colours)
    ax.set_ylim(0, 106)
    ax.yaxis.set_major_formatter("{x:.0f} %")
    ax.set_ylabel(_("chance to be a customer still"))
    _months(ax)
    ax.set_title(title)
    ends = ", ".join(f"{name} {drawn[name].iloc[-1]:.0f} %" for name in colours)
    return figure.describe(fig, _("{title}. On the last day: {ends}.").format(title=title, ends=ends))


@checked
def plot_shrinkage(model: GammaGamma, *, counts: Sequence[int], most: float, title: str) -> Figure:
    """Draw what a customer's next purchases are expected to be worth, by their own mean and how often they bought.

    Parameters
    ----------
    model : GammaGamma
    counts : sequence of int
        Numbers of purchases, a line each.
    most : float
        The largest own mean, CNY.
    title : str
        The finding.

    Examples
    --------
    >>> fig = plot_shrinkage(GammaGamma(p=6.25, q=3.74, v=15.44), counts=[1, 10], most=100.0,
    ...           title="Few purchases say little")
    >>> fig.axes[0].get_title(loc="left")
    'Few purchases say little'
    """
    from crmlab import figure

    if not len(counts) or not all(valid.is_whole(n) and n >= 1 for n in counts):
        raise InvalidData(_("counts must hold whole numbers from 1. Try counts=[1, 3, 10]."))
    own = pd.Series(np.linspace(most / 50, most, 50))
    fig, ax = figure.subplots(figsize=(7.2, 3.9))
    lines = pd.DataFrame(index=own.to_numpy())
    for n in counts:
        lines[_("{n} purchases").format(n=n) if n > 1 else _("1 purchase")] = model.expected_spend(
            pd.Series(n, index=own.index), own
        ).to_numpy()
    colours = dict(zip(lines, (figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE), strict=False))
    for (name, colour), style in zip(colours.items(), ("-", "--", "-.", ":"), strict=False):
        ax.plot(lines.index, lines[name], color=colour, linestyle=style)
    ax.axhline(model.mean_spend, color=figure.GREY, linewidth=1.5, linestyle="-")
    ax.annotate(
        _("mean of all"), (most, model.mean_spend), (0, -6), textcoords="offset points", ha="right", va="top",
        color=figure.GREY,
    )  # fmt: skip
    names_at_the_end(ax, lines, colours)
    ax.set(xlabel=_("own mean so far (CNY)"), ylabel=_("expected (CNY)"), title=title)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:,.0f}")
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ends = ", ".join(f"{name} {lines[name].iloc[-1]:,.0f} CNY" for name in colours)
    words = _("{title}. Own mean {most:,.0f} CNY, mean of all {all:,.0f}; expected after {ends}.")
    return figure.describe(fig, words.format(title=title, most=most, all=model.mean_spend, ends=ends))


@checked
def spend_by_purchase(orders: pd.DataFrame, *, least: int, customer: str = "customer_id") -> pd.DataFrame:
    """Do the same customers spend more at their later purchases? Means of their first, second, third … purchase.

    Parameters
    ----------
    orders : DataFrame
        One row a purchase: `customer`, `date` and `amount`, above 0. Purchases of one day are taken in their order.
    least : int
        Only customers with so many purchases or more, and only so many of each, so that all means are of the same
        people.
    customer : str
        The column of the customers.

    Returns
    -------
    DataFrame
        Index `purchase`, 1 to `least`: `mean` (CNY), `low` and `high`, its 95 per cent interval. `.attrs["customers"]`
        says how many they are.

    Raises
    ------
    InvalidData
        A column is absent; an amount is negative; fewer than two such customers.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2, 2, 3], "amount": [80.0, 90.0, 60.0, 90.0, 10.0],
    ...     "date": pd.to_datetime(["2024-01-01", "2024-01-20", "2024-02-15", "2024-03-22", "2024-02-20"])})
    >>> spend_by_purchase(orders, least=2)["mean"].to_dict()
    {1: 70.0, 2: 90.0}
    """
    valid.frame(orders, "orders", [customer, "date", "amount"])
    valid.labels(orders[customer], customer)
    valid.numbers(orders["amount"], "amount", negative=_("Leave return slips out."))
    least = valid.whole(least, "least", least=2)
    rows = orders.assign(date=valid.dates(orders["date"], "date")).sort_values([customer, "date"], kind="stable")
    rows["purchase"] = rows.groupby(customer).cumcount() + 1
    many = rows.groupby(customer)["purchase"].transform("max") >= least
    found = rows[many & (rows["purchase"] <= least)].groupby("purchase")["amount"].agg(["mean", "std", "size"])
    if not len(found) or found["size"].iloc[0] < 2:
        raise InvalidData(
            _("Fewer than two customers have {least} purchases. Take a smaller least.").format(least=least)
        )
    half = 1.96 * found["std"] / np.sqrt(found["size"])
    made = pd.DataFrame({"mean": found["mean"], "low": found["mean"] - half, "high": found["mean"] + half})
    made.attrs["customers"] = int(found["size"].iloc[0])
    return made


@checked(numbers="table.mean table.low table.high", units="table")
def plot_spend_by_purchase(table: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `spend_by_purchase` says: means with their intervals.

    Examples
    --------
    >>> table = pd.DataFrame({"mean": [70.0, 75.0], "low": [60.0, 61.0], "high": [80.0, 89.0]}, index=[1, 2])
    >>> plot_spend_by_purchase(table, title="The second is no dearer").axes[0].get_title(loc="left")
    'The second is no dearer'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    ax.fill_between(table.index, table["low"], table["high"], color=figure.BLUE, alpha=0.18, linewidth=0)
    ax.plot(table.index, table["mean"], color=figure.BLUE, marker="o", linestyle="-")
    ax.set_xticks(list(table.index))
    ax.set_ylim(0, 1.1 * table["high"].max())
    ax.set(xlabel=_("which purchase of the customer"), ylabel=_("mean amount (CNY)"), title=title)
    words = _("{title}. Mean amount from {first:,.0f} CNY at the first to {last:,.0f} CNY at purchase {n}.")
    first, last = table["mean"].iloc[0], table["mean"].iloc[-1]
    return figure.describe(fig, words.format(title=title, first=first, last=last, n=table.index[-1]))


@checked
def plot_fifths(values: pd.Series, *, unit: str) -> Figure:
    """Draw which share of the sum each fifth of the customers holds, the best fifth first.

    Parameters
    ----------
    values : Series
        CNY by customer, none negative; at least five customers.
    unit : str
        What the values are, for the axis.

    Examples
    --------
    >>> plot_fifths(pd.Series([60.0, 20.0, 10.0, 5.0, 5.0]), unit="CNY").axes[0].get_title(loc="left")
    'One fifth of the customers holds 60 % of the value'
    """
    from crmlab import figure

    valid.by_customer(values, "values")
    valid.numbers(values, "values", negative=_("A share of a sum needs parts that are not negative."))
    if len(values) < 5 or not values.sum() > 0:
        raise InvalidData(_("values needs five customers and a sum above 0. Take more customers."))
    ordered = np.sort(values.to_numpy(dtype=float))[::-1]
    shares = [100 * part.sum() / ordered.sum() for part in np.array_split(ordered, 5)]
    names = [_("best fifth"), _("second"), _("third"), _("fourth"), _("last fifth")]
    fig, ax = figure.subplots()
    ax.bar(names, shares, 0.7, color=[figure.BLUE, *[figure.GREY] * 4])
    for place, share in enumerate(shares):
        ax.annotate(f"{share:.0f} %", (place, share), (0, 4), textcoords="offset points", ha="center", weight="bold")
    ax.set_ylim(0, 1.15 * max(shares))
    ax.yaxis.set_major_formatter("{x:.0f} %")
    ax.grid(False, axis="x")
    ax.set_ylabel(_("share of the {unit}").format(unit=unit))
    title = _("One fifth of the customers holds {share:.0f} % of the value").format(share=shares[0])
    ax.set_title(title)
    each = ", ".join(f"{name} {share:.0f} %" for name, share in zip(names, shares, strict=True))
    return figure.describe(fig, _("{title}. Share of the {unit}: {each}.").format(title=title, unit=unit, each=each))
