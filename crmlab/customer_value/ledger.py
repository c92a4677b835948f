"""The ledger of a year: what each customer paid and cost, what nobody in particular caused, and what is left.

    contribution margin = paid − goods − serving        cost to serve: deliveries, enquiries, returns, visits, credit

From the tables of a company to the columns that `profitability.customer_profit` asks for, and the pictures that show
how much of the money is left after each cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIXED = ("brand", "sales staff")
"""Items of the marketing spend that are paid whoever buys; the others are channels that win customers."""


@checked(
    numbers=(
        "tables.orders.amount tables.order_lines.quantity tables.order_lines.amount "
        "tables.products.unit_cost tables.service_costs.year tables.service_costs.cost"
    ),
    labels=(
        "tables.orders.order_id tables.orders.customer_id tables.orders.channel "
        "tables.order_lines.order_id tables.order_lines.product_id tables.products.product_id "
        "tables.service_costs.customer_id"
    ),
)
def customers(tables: Mapping[str, pd.DataFrame], *, year: int) -> pd.DataFrame:
    """What did each customer pay in a year, what did the goods and the serving cost, and how many purchases were there?

    Parameters
    ----------
    tables : mapping of DataFrames
        `orders` (`order_id`, `customer_id`, `date`, `channel`, `amount`), `order_lines` (`order_id`, `product_id`,
        `quantity`, `amount`), `products` (`product_id`, `unit_cost`), `service_costs` (`customer_id`, `year`, `cost`).
    year : int
        The calendar year.

    Returns
    -------
    DataFrame
        Index `customer_id`, one row for everybody with a bill or a return in the year: `paid`, `goods`, `serving`
        (CNY), and `purchases`, the bills above zero. Payments for a monthly box (channel `box`) are in the money; they
        are no purchases, since they come by themselves.

    Raises
    ------
    InvalidData
        A column absent; a line whose order or product is not in its table; no bill in the year.

    Examples
    --------
    >>> tables = {
    ...     "orders": pd.DataFrame({"order_id": [1, 2], "customer_id": [7, 7], "channel": ["web", "box"],
    ...                             "date": pd.to_datetime(["2024-03-01", "2024-04-01"]), "amount": [100.0, 69.0]}),
    ...     "order_lines": pd.DataFrame({"order_id": [1, 2], "product_id": [4, 9], "quantity": [2, 1],
    ...                                  "amount": [100.0, 69.0]}),
    ...     "products": pd.DataFrame({"product_id": [4, 9], "unit_cost": [22.0, 40.0]}),
    ...     "service_costs": pd.DataFrame({"customer_id": [7], "year": [2024], "cost": [12.5]})}
    >>> customers(tables, year=2024).reset_index()
       customer_id   paid  goods  serving  purchases
    0            7  169.0   84.0     12.5          1
    """
    orders, lines = _of(tables, "orders", "order_id", "customer_id", "date", "channel", "amount"), _of(
        tables, "order_lines", "order_id", "product_id", "quantity", "amount"
    )  # fmt: skip
    products = _of(tables, "products", "product_id", "unit_cost").set_index("product_id")["unit_cost"]
    served = _of(tables, "service_costs", "customer_id", "year", "cost")
    customers = orders["customer_id"], "orders['customer_id']"
    valid.alike(served["customer_id"], "service_costs['customer_id']", *customers)
    for column, known in (("order_id", orders["order_id"]), ("product_id", products.index)):
        valid.alike(lines[column], f"order_lines[{column!r}]", known, column)
        odd = ~lines[column].isin(known).to_numpy()
        fault = _("order_lines has a {column} that is in no other table, in rows {rows}.")
        valid.refuse(odd, lines[column], column, fault, _("Give all tables of the same company."))
    orders = orders[valid.dates(orders["date"], "date").dt.year == year]
    if orders.empty:
        raise InvalidData(_("orders has no bill in {year}. Choose a year that is in the table.").format(year=year))
    lines = lines.merge(orders[["order_id", "customer_id"]], on="order_id")
    goods = lines["quantity"] * valid.look_up(lines["product_id"], "product_id", products, "products")
    found = pd.DataFrame({"paid": lines["amount"], "goods": goods}).groupby(lines["customer_id"]).sum().round(2)
    serving = served[served["year"] == year].groupby("customer_id")["cost"].sum().round(2)
    own = orders[(orders["amount"] > 0) & (orders["channel"] != "box")].groupby("customer_id").size()
    found["serving"] = serving.reindex(found.index, fill_value=0.0)
    found["purchases"] = own.reindex(found.index, fill_value=0)
    return found


@checked(
    numbers="tables.marketing_spend.spend tables.campaigns.contact_cost tables.redemptions.cost",
    labels="tables.campaign_members.campaign_id tables.campaigns.campaign_id",
)
def company(tables: Mapping[str, pd.DataFrame], *, year: int) -> pd.Series:
    """What did the company spend in a year on no customer in particular?

    Parameters
    ----------
    tables : mapping of DataFrames
        `marketing_spend` (`month`, `item`, `spend`), `campaigns` (`campaign_id`, `contact_cost`), `campaign_members`
        (`campaign_id`, `arm`, `sent`), `redemptions` (`date`, `cost`).
    year : int
        The calendar year.

    Returns
    -------
    Series
        CNY: `brand and sales staff` (fixed), `winning customers` (all other items), `letters` (those sent, at the cost
        of a contact), `points` (what was given for points).

    Examples
    --------
    >>> spend = {"month": pd.to_datetime(["2024-01-01"] * 3), "item": ["brand", "sales staff", "search ads"],
    ...          "spend": [500.0, 700.0, 300.0]}
    >>> sent = {"campaign_id": [1, 1, 1], "arm": ["mailed", "mailed", "control"],
    ...         "sent": pd.to_datetime(["2024-05-02"] * 3)}
    >>> given = {"date": pd.to_datetime(["2024-06-01", "2023-06-01"]), "cost": [20.0, 25.0]}
    >>> company({"marketing_spend": pd.DataFrame(spend), "campaign_members": pd.DataFrame(sent),
    ...          "campaigns": pd.DataFrame({"campaign_id": [1], "contact_cost": [5.0]}),
    ...          "redemptions": pd.DataFrame(given)}, year=2024).to_dict()
    {'brand and sales staff': 1200.0, 'winning customers': 300.0, 'letters': 10.0, 'points': 20.0}
    """
    spend = _of(tables, "marketing_spend", "month", "item", "spend")
    spend = spend[valid.dates(spend["month"], "month").dt.year == year]
    members = _of(tables, "campaign_members", "campaign_id", "arm", "sent")
    sent = members[(members["arm"] == "mailed") & (valid.dates(members["sent"], "sent").dt.year == year)]
    a_letter = _of(tables, "campaigns", "campaign_id", "contact_cost").set_index("campaign_id")["contact_cost"]
    valid.alike(members["campaign_id"], "campaign_members['campaign_id']", a_letter.index, "campaigns['campaign_id']")
    points = _of(tables, "redemptions", "date", "cost")
    fixed = spend["item"].isin(FIXED)
    found = {
        "brand and sales staff": spend.loc[fixed, "spend"].sum(),
        "winning customers": spend.loc[~fixed, "spend"].sum(),
        "letters": sent["campaign_id"].map(a_letter).sum(),
        "points": points.loc[valid.dates(points["date"], "date").dt.year == year, "cost"].sum(),
    }
    return pd.Series(found, dtype=float).round(2)


def _of(tables: Mapping[str, pd.DataFrame], name: str, *columns: str) -> pd.DataFrame:
    if name not in tables:
        raise InvalidData(_("tables has no {name}. Load it: datasets.load({name!r}).").format(name=name))
    valid.frame(tables[name], name, columns)
    return tables[name]


@checked(labels="group")
def margin_rate(margin: pd.Series, paid: pd.Series, group: pd.Series, *, against: str = "") -> pd.DataFrame:
    """How many fen of each yuan paid does a group of customers leave, and does one group leave more than another?

    Parameters
    ----------
    margin, paid : Series
        Contribution margin and money paid, in CNY by customer.
    group : Series
        The group of each customer.
    against : str, optional
        A group with which the others are compared: adds a row for each, `against − other`.

    Returns
    -------
    DataFrame
        A row a group, and a row a comparison: `customers`, `rate` in fen of each yuan, and the ends `low` and `high` of
        its 95 per cent interval.

    Raises
    ------
    InvalidData
        Other customers in one Series than in another; a group that paid nothing, or has fewer than two customers; no
        group named `against`.

    Notes
    -----
    rate r = Σ margin ÷ Σ paid, so that each yuan weighs the same, not each customer. It is a ratio of two sums, both
    of which chance moves: standard error √(n · s²) ÷ Σ paid, where s² is the variance of margin − r · paid (Cochran
    1977, section 6.4), and 1.96 standard errors to each side. Groups have no customer in common, so their variances add
    up in a difference.

    Examples
    --------
    >>> margin_rate(pd.Series([10.0, 30.0, 5.0, 15.0]), pd.Series([100.0, 100.0, 50.0, 50.0]),
    ...             pd.Series(["large", "large", "small", "small"]), against="small").round(1).reset_index()
               group  customers  rate   low  high
    0          large          2  20.0   0.4  39.6
    1          small          2  20.0   0.4  39.6
    2  small − large          4   0.0 -27.7  27.7
    """
    for values, name in ((margin, "margin"), (paid, "paid")):
        valid.by_customer(values, name)
        valid.numbers(values, name)
    paid = valid.same_customers(paid, "paid", margin.index, "margin")
    group = valid.same_customers(group, "group", margin.index, "margin")
    sums = pd.DataFrame({"margin": margin, "paid": paid}).groupby(group)
    n, total = sums.size(), sums.sum()
    poor = (total["paid"] <= 0) | (n < 2)
    if poor.any():
        message = _(
            "These groups paid nothing, or have fewer than two customers: {rows}. Leave them out, or join them."
        )
        raise InvalidData(message.format(rows=rows(poor.index[poor])))
    rate = total["margin"] / total["paid"]
    rest = margin - group.map(rate) * paid
    error = np.sqrt(n * rest.groupby(group).var()) / total["paid"]
    if against:
        valid.one_of(against, "against", [str(name) for name in n.index])
        for other in [name for name in n.index if name != against]:
            both = f"{against} − {other}"
            n[both] = n[against] + n[other]
            rate[both] = rate[against] - rate[other]
            error[both] = np.hypot(error[against], error[other])
    found = {
        "customers": n,
        "rate": 100 * rate,
        "low": 100 * (rate - 1.96 * error),
        "high": 100 * (rate + 1.96 * error),
    }
    return pd.DataFrame(found).rename_axis("group")


@checked(
    numbers="costs profit.revenue profit.production_cost profit.variable_selling_cost profit.fixed_selling_cost",
    units="costs",
)
def steps(profit: pd.DataFrame, costs: pd.Series) -> pd.Series:
    """Of what all customers paid, how much is left after each kind of cost?

    Parameters
    ----------
    profit : DataFrame
        What `profitability.customer_profit` returns.
    costs : Series
        What `company` returns: the fixed cost, which is in `profit` already, and the others.

    Returns
    -------
    Series
        For `plot_steps`: costs are negative, subtotals are there with their amount under the names `contribution
        margin`, `net profit of customers` and `left for the rest`.

    Examples
    --------
    >>> profit = pd.DataFrame({"revenue": [900.0, 400.0], "production_cost": [450.0, 180.0],
    ...                        "variable_selling_cost": [60.0, 40.0], "fixed_selling_cost": [140.0, 70.0]})
    >>> left = steps(profit, pd.Series({"brand and sales staff": 210.0, "winning customers": 90.0, "letters": 10.0}))
    >>> left[["contribution margin", "net profit of customers", "left for the rest"]].tolist()
    [570.0, 360.0, 260.0]
    """
    columns = ["revenue", "production_cost", "variable_selling_cost", "fixed_selling_cost"]
    valid.frame(profit, "profit", columns)
    paid, goods, serving, fixed = profit[columns].sum().round(2)
    margin = paid - goods - serving
    valid.frame(costs.to_frame().T, "costs", ["brand and sales staff"])
    others = costs.drop("brand and sales staff").sum()
    found = {
        "paid by customers": paid, "goods": -goods, "serving": -serving, "contribution margin": margin,
        "brand, sales staff": -fixed, "net profit of customers": margin - fixed,
        "winning, letters, points": -others, "left for the rest": margin - fixed - others,
    }  # fmt: skip
    return pd.Series(found).round(2)


@checked(numbers="steps", units="steps")
def plot_steps(steps: pd.Series, *, title: str, unit: str = "CNY", in_units_of: float = 1.0) -> Figure:
    """Draw how an amount becomes smaller step by step (a waterfall): costs fall, what is left between them stands.

    Parameters
    ----------
    steps : Series
        In order: the first amount, costs (negative), and subtotals (positive); their index names them. See `steps`.
    title, unit : str
        The finding, and what the axis is in.
    in_units_of : float
        What the amounts are divided by, such as 1,000.

    Examples
    --------
    >>> steps = pd.Series({"revenue": 900.0, "production cost": -450.0, "contribution": 450.0})
    >>> plot_steps(steps, title="Half is left").get_label()
    'Half is left. CNY: revenue 900, production cost −450, contribution 450.'
    """
    from crmlab import figure

    amounts = steps.to_numpy(dtype=float) / in_units_of
    total = amounts >= 0
    level = amounts[0] + np.cumsum(np.where(total, 0, amounts))
    place = np.arange(len(steps))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.3 + 0.36 * len(steps)))
    size = np.where(total, level, -amounts)
    ax.barh(place[total], size[total], color=figure.BLUE, height=0.62)
    ax.barh(place[~total], size[~total], left=level[~total], color=figure.VERMILLION, height=0.62)
    right = np.where(total, level, level - amounts)
    for y, end, at, stands in zip(place, right, size, total, strict=True):
        words = f"{at:,.0f}" if stands else f"−{at:,.0f}"
        ax.annotate(words, (end, y), (5, 0), textcoords="offset points", va="center",
                    weight="bold" if stands else "normal")  # fmt: skip
    ax.set_yticks(place, [str(name) for name in steps.index])
    for label, stands in zip(ax.get_yticklabels(), total, strict=True):
        label.set_fontweight("bold" if stands else "normal")
    ax.set_xlim(0, 1.14 * right.max())
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(unit)
    fig.suptitle(title, x=0.02, ha="left", fontsize=14, fontweight="bold")  # the names leave little room over the axes
    each = ", ".join(f"{name} {at:,.0f}" if stands else f"{name} −{at:,.0f}"
                     for name, at, stands in zip(steps.index, size, total, strict=True))  # fmt: skip
    return figure.describe(fig, _("{title}. {unit}: {each}.").format(title=title, unit=unit, each=each))


@checked(numbers="changes", units="changes")
def plot_changes(changes: pd.Series, *, title: str, unit: str = "CNY") -> Figure:
    """Draw amounts as bars to the right (more) and to the left (less), a row each, with their values.

    Parameters
    ----------
    changes : Series
        Amounts; their index names the rows.
    title, unit : str
        The finding, and what the axis is in.

    Examples
    --------
    >>> plot_changes(pd.Series({"tea": 30.0, "pots": -10.0}), title="Tea gains").get_label()
    'Tea gains. CNY: tea +30, pots -10.'
    """
    from crmlab import figure

    amounts, place = changes.to_numpy(dtype=float), np.arange(len(changes))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.4 + 0.5 * len(changes)))
    ax.barh(place, amounts, color=[figure.BLUE if at >= 0 else figure.VERMILLION for at in amounts], height=0.6)
    ax.axvline(0, color=figure.GREY, linewidth=1.2, linestyle="-")
    for y, at in zip(place, amounts, strict=True):
        words, gap, side = f"{at:+,.0f}".replace("-", "−"), 5 if at >= 0 else -5, "left" if at >= 0 else "right"
        ax.annotate(words, (at, y), (gap, 0), textcoords="offset points", va="center", ha=side, weight="bold")
    reach = np.abs(amounts).max()
    ax.set_xlim(
        1.3 * amounts.min() if amounts.min() < 0 else 0, 1.3 * amounts.max() if amounts.max() > 0 else 0.1 * reach
    )
    ax.set_yticks(place, [str(name) for name in changes.index])
    ax.locator_params(axis="x", nbins=5)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(unit)
    fig.suptitle(title, x=0.02, ha="left", fontsize=14, fontweight="bold")
    each = ", ".join(f"{name} {at:+,.0f}" for name, at in zip(changes.index, amounts, strict=True))
    return figure.describe(fig, _("{title}. {unit}: {each}.").format(title=title, unit=unit, each=each))
