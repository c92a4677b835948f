"""Customer profitability: what a customer leaves us after the costs of making, selling and serving.

    net profit = price actually paid − production cost − variable selling cost − share of the fixed selling cost

Two profits stand side by side. The *contribution margin* leaves the fixed cost out; it falls away if the customer
leaves. The *net profit* has a share of the fixed cost laid on it by a key that somebody chose, and that cost remains
when the customer goes: a negative net profit alone is no reason to drop anyone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def customer_profit(
    revenue: pd.Series,
    production_cost: pd.Series,
    variable_selling_cost: pd.Series,
    *,
    fixed_selling_cost: float,
    allocate_by: pd.Series,
    fill: float | None = None,
) -> pd.DataFrame:
    """What does each customer leave us, before and after a share of the fixed cost?

    Parameters
    ----------
    revenue : Series
        What each customer actually paid, in CNY to the fen; its index says who the customers are. Returns may make it
        negative.
    production_cost : Series
        What the goods cost us, in CNY by customer.
    variable_selling_cost : Series
        What serving the customer cost (delivery, enquiries, returns, visits, credit), in CNY by customer.
    fixed_selling_cost : float
        What would have been spent without any of these customers, in CNY, for all of them together.
    allocate_by : Series
        The key by which the fixed cost is shared out, a non-negative number by customer; its name names the key.
    fill : float, optional
        What a customer absent from a cost or from the key stands for, usually 0. Without it an absence is refused.

    Returns
    -------
    DataFrame
        In the order of `revenue`: `revenue`, `production_cost`, `variable_selling_cost`, `contribution_margin`,
        `fixed_selling_cost`, `net_profit`, all in CNY. Each customer's costs are rounded to the fen; sums are exact.

    Raises
    ------
    InvalidData
        A customer twice, or absent, or with costs but without revenue; a missing, infinite or negative cost; revenue
        finer than a fen; a key that `allocate` refuses.

    Notes
    -----
    Source: Kaplan and Narayanan (2001). The course's notes print the one formula at the head of this module.

    Examples
    --------
    >>> customers = ["Ann", "Bo", "Cy"]
    >>> profit = customer_profit(
    ...     pd.Series([900.0, 400.0, 200.0], customers), pd.Series([450.0, 180.0, 90.0], customers),
    ...     pd.Series([60.0, 40.0, 130.0], customers),
    ...     fixed_selling_cost=210.0, allocate_by=pd.Series([4, 2, 1], customers, name="orders"))
    >>> profit[["contribution_margin", "net_profit"]]
         contribution_margin  net_profit
    Ann                390.0       270.0
    Bo                 180.0       120.0
    Cy                 -20.0       -50.0
    """
    valid.by_customer(revenue, "revenue")
    valid.numbers(revenue, "revenue")
    positive = _("Give costs as positive amounts; the formula takes them away.")
    production_cost = _aligned(production_cost, "production_cost", revenue.index, fill)
    valid.numbers(production_cost, "production_cost")
    if production_cost.sum() < 0:  # one customer may have sent back more than was bought, all together cannot
        valid.numbers(production_cost, "production_cost", negative=positive)
    variable_selling_cost = _aligned(variable_selling_cost, "variable_selling_cost", revenue.index, fill)
    valid.numbers(variable_selling_cost, "variable_selling_cost", negative=positive)
    allocate_by = _aligned(allocate_by, "allocate_by", revenue.index, fill)

    fen = pd.DataFrame(index=revenue.index)
    fen["revenue"] = valid.fen(revenue, "revenue")
    fen["production_cost"] = valid.fen(production_cost, "production_cost", exact=False)
    fen["variable_selling_cost"] = valid.fen(variable_selling_cost, "variable_selling_cost", exact=False)
    fen["contribution_margin"] = fen["revenue"] - fen["production_cost"] - fen["variable_selling_cost"]
    fen["fixed_selling_cost"] = valid.fen(allocate(fixed_selling_cost, allocate_by), "fixed_selling_cost")
    fen["net_profit"] = fen["contribution_margin"] - fen["fixed_selling_cost"]
    return fen / 100


def _aligned(values: pd.Series, name: str, customers: pd.Index, fill: float | None) -> pd.Series:
    """`values` for exactly these customers, in their order."""
    valid.by_customer(values, name)
    valid.alike(values.index, f"{name}.index", customers, "revenue.index")
    extra = values.index.difference(customers)
    if len(extra):
        message = _(
            "{name} has customers without revenue: {rows}. Give them a revenue of 0, or leave them out and say so."
        )
        raise InvalidData(message.format(name=name, rows=rows(extra)))
    absent = customers.difference(values.index)
    if len(absent) and fill is None:
        message = _("{name} lacks these customers: {rows}. If absent means none, pass fill=0.")
        raise InvalidData(message.format(name=name, rows=rows(absent)))
    return values.reindex(customers, fill_value=fill) if len(absent) else values.reindex(customers)


@checked
def allocate(total: float, by: pd.Series) -> pd.Series:
    """What share of a common cost falls on each customer, to the fen?

    Parameters
    ----------
    total : float
        The money to share out, in CNY to the fen.
    by : Series
        The key: a non-negative number by customer, such as orders, revenue or visits. Its name names the key.

    Returns
    -------
    Series
        CNY by customer, in proportion to the key; the fen add up to `total` exactly.

    Raises
    ------
    InvalidData
        A negative, missing or infinite key; a key of nothing but zeros; a total below zero.

    Notes
    -----
    Largest remainder (Hamilton): everyone is given the whole fen of their quota, total × key ÷ sum of keys, and the
    fen left over go one each to the largest remainders; equal remainders go by the larger key, then by the customer id.

    Examples
    --------
    >>> allocate(100.0, pd.Series({"Ann": 1, "Bo": 1, "Cy": 1}, name="orders")).to_dict()
    {'Ann': 33.34, 'Bo': 33.33, 'Cy': 33.33}
    """
    valid.positive(total, "total", zero=True)
    valid.by_customer(by, "allocate_by")
    name = _("the key {name!r}").format(name=by.name if by.name is not None else "allocate_by")
    valid.numbers(by, name, negative=_("A cost cannot be shared out by it: use another key, such as orders or visits."))
    key = by.to_numpy(dtype=float)
    whole = math.fsum(key)  # the same in any order of the rows
    if whole == 0:
        message = _("{name} is 0 for every customer ({rows}). Use another key, such as orders, revenue or visits.")
        raise InvalidData(message.format(name=name, rows=rows(by.index)))
    fen = int(valid.fen(pd.Series([total]), "total")[0])
    quota = fen * (key / whole)
    given = np.floor(quota)
    left = fen - int(given.sum())
    rank_of_id = by.index.argsort().argsort()
    first_served = np.lexsort([rank_of_id, -key, given - quota])[:left]
    given[first_served] += 1
    return pd.Series(given.astype("int64") / 100, index=by.index, name="allocated")


@checked
def whale_curve(profit: pd.Series) -> pd.DataFrame:
    """How much of the profit have the best customers earned, and how much do the worst take back?

    Parameters
    ----------
    profit : Series
        CNY by customer, losses included; their sum must be positive.

    Returns
    -------
    DataFrame
        One row a customer, the most profitable first: `profit`, `share_of_customers`, `cumulative_profit` (CNY) and
        `share_of_total`, which passes 100 % where loss makers follow, and ends at 100 %.

    Raises
    ------
    InvalidData
        The customers together earn nothing, so that a share of the total has no meaning.

    Notes
    -----
    share_of_total(k) = sum of the k largest profits ÷ sum of all. Source: Kaplan and Narayanan (2001).

    Examples
    --------
    >>> whale_curve(pd.Series({"Ann": 270.0, "Bo": 120.0, "Cy": -50.0}))["share_of_total"].round(3).to_dict()
    {'Ann': 0.794, 'Bo': 1.147, 'Cy': 1.0}
    """
    fen, total = _total(profit)
    way_out = _("Read the money instead: profit.sort_values(ascending=False).cumsum().")
    _refuse_loss(profit, total, way_out)
    fen = fen.sort_index().sort_values(ascending=False, kind="stable")
    cumulative = fen.cumsum()
    return pd.DataFrame(
        {
            "profit": fen / 100,
            "share_of_customers": np.arange(1, len(fen) + 1) / len(fen),
            "cumulative_profit": cumulative / 100,
            "share_of_total": cumulative / total,
        }
    )


@checked
def contribution_rate(profit: pd.Series) -> pd.Series:
    """What part of the whole profit does each customer bring?

    The key indicator of the course's notes: customer's profit ÷ profit of all customers. It is refused when the
    customers together earn nothing or lose money: a loss divided by a loss would look like a contribution.

    Examples
    --------
    >>> contribution_rate(pd.Series({"Ann": 300.0, "Bo": 150.0, "Cy": -50.0})).to_dict()
    {'Ann': 0.75, 'Bo': 0.375, 'Cy': -0.125}
    """
    fen, total = _total(profit)
    _refuse_loss(profit, total, _("Compare the profits themselves."))
    return (fen / total).rename("contribution_rate")


def _total(profit: pd.Series) -> tuple[pd.Series, int]:
    valid.by_customer(profit, "profit")
    valid.numbers(profit, "profit")
    fen = pd.Series(valid.fen(profit, "profit", exact=False), index=profit.index)
    return fen, int(fen.sum())


def _refuse_loss(profit: pd.Series, total: int, way_out: str) -> None:
    if total <= 0:
        message = _("profit adds up to {total:,.2f} CNY, so shares of it mean nothing; the largest losses: {rows}.")
        worst = profit[profit <= 0].sort_values().index
        raise InvalidData(message.format(total=total / 100, rows=rows(worst)) + " " + way_out)


@checked(numbers="curve.profit curve.cumulative_profit curve.share_of_customers curve.share_of_total", units="curve")
def peak(curve: pd.DataFrame) -> pd.Series:
    """Where does `whale_curve` stand highest: after which customer the rest only take away?

    Returns
    -------
    Series
        The row of the last customer who still adds profit; its name is the customer.

    Examples
    --------
    >>> peak(whale_curve(pd.Series({"Ann": 270.0, "Bo": 120.0, "Cy": -50.0}))).name
    'Bo'
    """
    return curve.iloc[int(curve["share_of_total"].to_numpy().argmax())]


@checked(numbers="curve.share_of_customers curve.share_of_total", units="curve")
def plot_whale_curve(curve: pd.DataFrame) -> Figure:
    """Draw `whale_curve`, with its peak and what is lost after it named beside the line.

    Examples
    --------
    >>> plot_whale_curve(whale_curve(pd.Series({"Ann": 270.0, "Bo": 120.0, "Cy": -50.0}))).axes[0].get_title(loc="left")
    'The last 33% of customers take back 15% of profit'
    """
    from crmlab import figure

    top = peak(curve)
    loses = top["share_of_total"] > 1
    fig, ax = figure.subplots()
    ax.plot([0, *curve["share_of_customers"]], [0, *curve["share_of_total"]], color=figure.BLUE)
    ax.axhline(1, color=figure.GREY, linestyle="--", linewidth=1.2)
    ax.set(xlim=(0, 1), ylim=(0, max(1.15, top["share_of_total"] * 1.12)))
    ax.set(xlabel=_("share of customers, highest profit first"), ylabel=_("share of total profit"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    if loses:
        ax.plot(top["share_of_customers"], top["share_of_total"], "o", color=figure.VERMILLION)
        label = _("peak {share:.0%}").format(share=top["share_of_total"])
        side = "right" if top["share_of_customers"] > 0.8 else "center"
        ax.annotate(
            label, top[["share_of_customers", "share_of_total"]], (0, 7), textcoords="offset points", ha=side,
            color=figure.VERMILLION, weight="bold",
        )  # fmt: skip
    title = _("Nobody loses money: the curve never passes 100 %")
    if loses:
        title = _("The last {last:.0%} of customers take back {lost:.0%} of profit").format(
            last=1 - top["share_of_customers"], lost=top["share_of_total"] - 1
        )
    ax.set_title(title)
    words = _("The whale curve, customers sorted by profit, highest first, reaches {share:.0%} of the total profit ")
    words += _("after {many:.0%} of the customers, and ends at 100 %.")
    return figure.describe(fig, words.format(share=top["share_of_total"], many=top["share_of_customers"]))
