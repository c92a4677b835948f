"""Does the model fit? Expected against actual purchases: by how often people bought, by week, and held out by time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.bgnbd import BGNBD
from crmlab.customer_value.btyd.histories import days_per, histories
from crmlab.customer_value.btyd.nbd import NBD
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@checked
def calibration(model: BGNBD, summary: pd.DataFrame, *, most: int = 7) -> pd.DataFrame:
    """How many customers bought again 0, 1, 2, … times, and how many should have, says the model?

    Parameters
    ----------
    model : BGNBD
    summary : DataFrame
        The histories that it was fitted to.
    most : int
        The last line is "so many or more".

    Returns
    -------
    DataFrame
        Index `x`, 0 to `most`: `actual` and `expected` customers.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [0, 0, 3], "t_x": [0, 0, 30.0], "T": 39.0})
    >>> calibration(BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426), table, most=2).round(2).reset_index()
       x  actual  expected
    0  0       2      1.72
    1  1       0      0.60
    2  2       1      0.68
    """
    x, _t_x, end, _weights = histories(summary)
    valid.whole(most, "most", remedy=_("7 is usual."))
    lengths, customers = np.unique(end, return_counts=True)
    below = np.arange(most)
    expected = sum(n * model.probability(below, t) for t, n in zip(lengths, customers, strict=True))
    return pd.DataFrame(
        {
            "actual": np.bincount(np.minimum(x, most), minlength=most + 1),
            "expected": np.append(expected, len(x) - expected.sum()),
        },
        index=pd.RangeIndex(most + 1, name="x"),
    )


@checked
def tracking(
    model: BGNBD | NBD,
    orders: pd.DataFrame,
    *,
    split: object,
    end: object,
    unit: str | float,
    customer: str = "customer_id",
    date: str = "date",
    amount: str | None = "amount",
) -> pd.DataFrame:
    """How many repeat purchases were there by the end of each week, and how many should there have been?

    Parameters
    ----------
    model : BGNBD
        Fitted to the histories as of `split`.
    orders : DataFrame
        One row an order, also those after `split`. Orders of one day are one purchase; a negative `amount` is none.
    split, end : date
        The customers are those who first bought up to `split`; they are followed to `end`.
    unit : "D", "W" or float
        As in `summary`.
    customer, date, amount : str
        The columns; without money `amount=None`.

    Returns
    -------
    DataFrame
        Index `period` (1, 2, … whole units from the first order on): `actual` and `expected` repeat purchases of all
        these customers up to its end.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "amount": 9.0,
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-01-12", "2024-01-08"])})
    >>> model = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> tracking(model, orders, split="2024-01-08", end="2024-01-21", unit="W").round(3).reset_index()
       period  actual  expected
    0       1       0     0.046
    1       2       1     0.142
    2       3       1     0.241
    """
    split, end = valid.day(split, "split"), valid.day(end, "end")
    length = days_per(unit)
    valid.frame(orders, "orders", [customer, date] + ([amount] if amount else []))
    valid.labels(orders[customer], customer)
    days = valid.dates(orders[date], date).to_numpy().astype("datetime64[D]").astype("int64")
    bought = np.ones(len(orders), dtype=bool)
    if amount:
        valid.numbers(orders[amount], amount)
        bought = (orders[amount] >= 0).to_numpy()
    last = np.datetime64(end, "D").astype("int64")
    rows = bought & (days <= last)
    visits = pd.DataFrame({"who": orders[customer].to_numpy()[rows], "day": days[rows]}).drop_duplicates()
    visits["birth"] = visits.groupby("who")["day"].transform("min")
    visits = visits[visits["birth"] <= np.datetime64(split, "D").astype("int64")]
    start = visits["day"].min() if len(visits) else last
    periods = int((last - start + 1) / length + 1e-9)
    if periods < 1:
        message = _("{column} leaves no whole unit of time up to end, {end:%Y-%m-%d}. Choose a later end or split.")
        raise InvalidData(message.format(column=date, end=end))
    ends = start + length * np.arange(1, periods + 1) - 1  # the last day of each period
    again = np.sort(visits["day"][visits["day"] > visits["birth"]])
    births, customers = np.unique(visits["birth"][visits["day"] == visits["birth"]], return_counts=True)
    since = np.maximum(ends[:, None] - births, 0) / length
    ages, at = np.unique(since, return_inverse=True)
    expected = np.asarray(model.expected_purchases_new(ages))[at.reshape(since.shape)] @ customers
    return pd.DataFrame(
        {"actual": np.searchsorted(again, ends, side="right"), "expected": expected},
        index=pd.RangeIndex(1, periods + 1, name="period"),
    )


@checked(numbers="held.x held.actual", gaps="expected.*", units="held")
def by_frequency(held: pd.DataFrame, expected: Mapping[str, pd.Series], *, most: int = 7) -> pd.DataFrame:
    """Of customers who had bought again 0, 1, 2, … times by the split: how often did they buy afterwards, on average?

    Parameters
    ----------
    held : DataFrame
        What `holdout` returns.
    expected : mapping
        A name for each model or rule → the purchases that it expected, by customer.
    most : int
        The last line is "so many or more".

    Returns
    -------
    DataFrame
        Index `x`: `customers`, `actual` (purchases a customer in the time held out) and a column for each of
        `expected`. An `x` that nobody has is not in it.

    Examples
    --------
    >>> held = pd.DataFrame({"x": [0, 0, 4], "actual": [1, 0, 2]})
    >>> by_frequency(held, {"model": pd.Series([0.2, 0.2, 3.0])}, most=2).reset_index()
       x  customers  actual  model
    0  0          2     0.5    0.2
    1  2          1     2.0    3.0
    """
    valid.frame(held, "held", ["x", "actual"])
    valid.whole(most, "most", remedy=_("7 is usual."))
    table = pd.DataFrame({"actual": held["actual"], **expected}).reindex(held.index)
    for name in table:
        valid.numbers(table[name], str(name))
    groups = table.groupby(held["x"].clip(upper=most).rename("x"))
    return pd.concat([groups.size().rename("customers"), groups.mean()], axis=1)


@checked(numbers="table.actual table.expected table.*", units="table")
def plot_calibration(table: pd.DataFrame) -> Figure:
    """Draw what `calibration` says: actual and expected customers, side by side.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [0, 0, 3], "t_x": [0, 0, 30.0], "T": 39.0})
    >>> fig = plot_calibration(calibration(BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426), table, most=2))
    >>> fig.axes[0].get_title(loc="left")
    'The model puts 19.9% of customers in a wrong bar'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    place = np.arange(len(table))
    ax.bar(place - 0.2, table["actual"], 0.4, color=figure.GREY)
    ax.bar(place + 0.2, table["expected"], 0.4, color=figure.BLUE)
    tallest = int(table.max(axis=1).to_numpy().argmax())
    for name, colour, side in ((_("actual"), figure.GREY, "right"), (_("expected"), figure.BLUE, "left")):
        at = tallest + (0.03 if side == "left" else -0.03), table.max(axis=1).iloc[tallest]
        ax.annotate(name, at, (0, 4), textcoords="offset points", ha=side, color=colour)
    ax.set_xticks(place, _or_more(table.index))
    ax.set_xlabel(_("repeat purchases"))
    ax.set_ylabel(_("customers"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid(False, axis="x")
    ax.margins(y=0.12)
    off = (table["expected"] - table["actual"]).abs().sum() / 2 / table["actual"].sum()
    ax.set_title(_("The model puts {share:.1%} of customers in a wrong bar").format(share=off))
    return fig


@checked(numbers="table.actual table.expected", units="table")
def plot_tracking(table: pd.DataFrame, *, split: float, unit: str) -> Figure:
    """Draw what `tracking` says, with a line at `split` (units of time); `unit` is its name in the plural: "weeks".

    Examples
    --------
    >>> table = pd.DataFrame({"actual": [0, 1, 2, 4], "expected": [0.0, 0.9, 2.2, 3.8]}, index=[0, 1, 2, 3])
    >>> plot_tracking(table, split=2, unit="weeks").axes[0].get_title(loc="left")
    'In the end the model is 5.0% below the purchases'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    ax.plot(table.index, table["actual"], color=figure.BLACK, linestyle="-")
    ax.plot(table.index, table["expected"], color=figure.BLUE, linestyle="--")
    ax.axvline(split, color=figure.GREY, linewidth=1, linestyle="-")
    ax.annotate(
        _("held out →"), (split, 0.02), (4, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", color=figure.GREY,
    )  # fmt: skip
    _label_ends(ax, table, {"actual": figure.BLACK, "expected": figure.BLUE})
    ax.set_xlabel(_("{unit} since the first order").format(unit=unit))
    ax.set_ylabel(_("repeat purchases so far"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_ylim(bottom=0)
    actual, expected = table[["actual", "expected"]].iloc[-1]
    title = _("Nobody bought again, and the model expected {expected:,.0f} repeat purchases")
    if actual > 0:
        title = _("In the end the model is {off:.1%} below the purchases")
        if expected >= actual:
            title = _("In the end the model is {off:.1%} above the purchases")
    ax.set_title(title.format(off=abs(expected / actual - 1) if actual else 0, expected=expected))
    return fig


@checked(gaps="table.customers table.actual table.*", units="table")
def plot_by_frequency(table: pd.DataFrame) -> Figure:
    """Draw what `by_frequency` says: a line for what happened and one for each model or rule.

    Examples
    --------
    >>> held = pd.DataFrame({"x": [0, 0, 4, 1], "actual": [1, 0, 2, 1]})
    >>> fig = plot_by_frequency(by_frequency(held, {"model": pd.Series([0.2, 0.2, 3.0, 0.6])}, most=2))
    >>> fig.axes[0].get_title(loc="left")
    'Nearest to what happened: model'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    names = [str(name) for name in table if name != "customers"]
    colours = [figure.BLACK, figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE]
    styles = ["-", "--", "-.", ":", (0, (5, 1))]
    for name, colour, style in zip(names, colours, styles, strict=False):
        ax.plot(table.index, table[name], color=colour, linestyle=style, marker="o", markersize=4)
    _label_ends(ax, table[names], dict(zip(names, colours, strict=False)))
    ax.set_xticks(table.index, _or_more(table.index))
    ax.set_xlabel(_("repeat purchases before the split"))
    ax.set_ylabel(_("purchases a customer afterwards"))
    ax.set_ylim(bottom=0)
    off = {name: (table["customers"] * (table[name] - table["actual"]).abs()).sum() for name in names[1:]}
    title = _("Nearest to what happened: {name}").format(name=min(off, key=lambda name: off[name]))
    ax.set_title(title)
    ends = ", ".join(f"{_(name)} {table[name].iloc[0]:.1f} … {table[name].iloc[-1]:.1f}" for name in names)
    words = _(
        "{title}. Purchases a customer afterwards, from those who had not bought again to the most frequent: {ends}."
    )
    return figure.describe(fig, words.format(title=title, ends=ends))


def _or_more(values: pd.Index) -> list[str]:
    return [*map(str, values[:-1]), _("{n} or more").format(n=values[-1])]


def _label_ends(ax: Axes, table: pd.DataFrame, colours: Mapping[str, str]) -> None:
    """Names at the right end of the lines, moved apart where they would overlap."""
    apart = 0.075 * table[list(colours)].to_numpy().max()
    ends = table.iloc[-1][list(colours)].sort_values()
    height = -np.inf
    for name, value in zip(map(str, ends.index), ends, strict=True):
        height = max(value, height + apart)
        ax.annotate(
            _(name), (table.index[-1], height), (8, 0), textcoords="offset points",
            va="center", color=colours[name], annotation_clip=False,
        )  # fmt: skip
