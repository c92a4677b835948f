"""Customer-base audit: who buys, how often, for how much, and what is left of it, by year and by year of winning.

    margin = customers × orders a customer × CNY an order × share of it that is left

A cohort is all customers whose first order fell in the same year. Followed through time, a cohort shows what a total
hides: new customers can cover that the old ones are going. Source: Fader, Hardie and Ross (2022).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MONTH = 365.25 / 12
"""Days in a mean month."""


@checked(
    numbers="order_lines.quantity orders.amount service_costs.year",
    labels=(
        "orders.order_id orders.customer_id orders.channel order_lines.order_id order_lines.product_id "
        "products.product_id service_costs.customer_id"
    ),
)
def order_margins(
    orders: pd.DataFrame,
    order_lines: pd.DataFrame,
    products: pd.DataFrame,
    service_costs: pd.DataFrame | None = None,
    *,
    unserved: Collection[str] = ("box",),
) -> pd.DataFrame:
    """What does each order leave, after its goods and its part of the year's cost to serve?

    Parameters
    ----------
    orders, order_lines, products : DataFrame
        As in the course's tables: an order has lines, a line has a product, a product has a `unit_cost` (CNY).
    service_costs : DataFrame, optional
        `customer_id`, `year` and `cost` (CNY). A customer's cost of a year is laid equally on their orders and return
        slips of that year. Without the table, `margin` is after goods only.
    unserved : channels
        Orders of these channels bear no cost to serve (the courier of a monthly box is in its unit cost), unless the
        customer has no other order in the year.

    Returns
    -------
    DataFrame
        One row an order, in the order of `orders`: `order_id`, `customer_id`, `date`, `channel`, `amount` and `margin`
        (CNY; negative on a return slip).

    Raises
    ------
    InvalidData
        A column is absent; an order without lines; a product without cost; a cost in a year without any order.

    Examples
    --------
    >>> orders = pd.DataFrame({"order_id": [1, 2], "customer_id": [7, 7], "channel": ["house", "box"],
    ...                        "date": pd.to_datetime(["2024-01-05", "2024-02-05"]), "amount": [100.0, 69.0]})
    >>> lines = pd.DataFrame({"order_id": [1, 2], "product_id": [101, 125], "quantity": [50, 1]})
    >>> products = pd.DataFrame({"product_id": [101, 125], "unit_cost": [1.0, 40.0]})
    >>> service = pd.DataFrame({"customer_id": [7], "year": [2024], "cost": [12.0]})
    >>> order_margins(orders, lines, products, service)["margin"].tolist()
    [38.0, 29.0]
    """
    valid.frame(orders, "orders", ["order_id", "customer_id", "date", "channel", "amount"])
    valid.frame(order_lines, "order_lines", ["order_id", "product_id", "quantity"])
    valid.frame(products, "products", ["product_id", "unit_cost"])
    valid.unique(orders["order_id"], "order_id", _("Keep one row an order."))
    each = products.set_index("product_id")["unit_cost"]
    unit_cost = valid.look_up(order_lines["product_id"], "product_id", each, "products")
    valid.numbers(unit_cost, "unit_cost")
    valid.alike(order_lines["order_id"], "order_lines['order_id']", orders["order_id"], "orders['order_id']")
    goods = (order_lines["quantity"] * unit_cost).groupby(order_lines["order_id"]).sum()
    cost = orders["order_id"].map(goods)
    remedy = _("Add their lines, or leave these orders out and say so.")
    valid.refuse(
        cost.isna().to_numpy(), orders["order_id"], "order_id", _("{column} has no lines in rows {rows}."), remedy
    )
    found = orders[["order_id", "customer_id", "date", "channel", "amount"]].assign(margin=orders["amount"] - cost)
    if service_costs is not None:
        found["margin"] -= _served(found, service_costs, unserved)
    return found


def _served(orders: pd.DataFrame, service_costs: pd.DataFrame, unserved: Collection[str]) -> pd.Series:
    """Each order's part of its customer's cost to serve in the year, CNY."""
    valid.frame(service_costs, "service_costs", ["customer_id", "year", "cost"])
    valid.numbers(service_costs["cost"], "cost", negative=_("Give costs as positive amounts."))
    customers = orders["customer_id"], "orders['customer_id']"
    valid.alike(service_costs["customer_id"], "service_costs['customer_id']", *customers)
    keys = [orders["customer_id"], valid.dates(orders["date"], "date").dt.year.rename("year")]
    bears = (~orders["channel"].isin(list(unserved))).astype(float)
    bears = bears.where(bears.groupby(keys).transform("sum") > 0, 1.0)
    cost = service_costs.groupby(["customer_id", "year"])["cost"].sum()
    cost = cost[cost.index.get_level_values(0).isin(orders["customer_id"])]
    here = pd.MultiIndex.from_arrays(keys)
    lost = ~cost.index.isin(here)
    remedy = _("A cost must fall in a year in which the customer has an order: move it, or leave it out and say so.")
    valid.refuse(lost, cost, "cost", _("{column} has no order in its year for {rows}."), remedy)
    return bears / bears.groupby(keys).transform("sum") * cost.reindex(here).fillna(0.0).to_numpy()


@checked(labels="orders.customer_id")
def audit(
    orders: pd.DataFrame, *, by: Literal["year", "cohort"] = "year", every: Literal["year", "quarter"] = "year"
) -> pd.DataFrame:
    """Who bought in each period, how often, for how much, and what was left of it?

    Parameters
    ----------
    orders : DataFrame
        One row an order or return slip: `customer_id`, `date`, `amount` (CNY, negative on a return slip) and `margin`.
        It must reach back to everybody's first order, or an old customer is taken for a new one.
    by : "year" or "cohort"
        All customers together, or by the year of their first order.
    every : "year" or "quarter"
        The length of a period.

    Returns
    -------
    DataFrame
        Index `period` (first day), or `cohort` (a year) and `period`: `customers` (with an order in the period),
        `orders_each`, `order_value` (CNY an order, returns taken off), `margin_rate` and `margin` (CNY), which is the
        product of the four before it.

    Raises
    ------
    InvalidData
        A column is absent; a missing or infinite number; a customer with nothing but returns.

    Notes
    -----
    A customer who only sends something back in a period is not counted in it, but the money is.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "amount": [100.0, 60.0, 40.0], "margin": [40.0, 24.0, 16.0],
    ...                        "date": pd.to_datetime(["2023-03-01", "2024-05-01", "2024-06-01"])})
    >>> audit(orders, by="cohort")["margin"].tolist(), audit(orders)["customers"].tolist()
    ([40.0, 24.0, 16.0], [1, 2])
    """
    valid.frame(orders, "orders", ["customer_id", "date", "amount", "margin"])
    for column in ("amount", "margin"):
        valid.numbers(orders[column], column)
    valid.one_of(by, "by", ("year", "cohort"))
    valid.one_of(every, "every", ("year", "quarter"))
    dates, paid = valid.dates(orders["date"], "date"), orders["amount"] > 0
    rows = pd.DataFrame({"cohort": orders["customer_id"].map(_first(orders)).dt.year.to_numpy()}, orders.index)
    rows["period"] = dates.dt.to_period("Y" if every == "year" else "Q").dt.start_time
    rows[["amount", "margin"]], rows["orders"] = orders[["amount", "margin"]], paid
    rows["customer"] = orders["customer_id"].where(paid)
    groups = rows.groupby(["cohort", "period"] if by == "cohort" else "period")
    sums = groups[["orders", "amount", "margin"]].sum() + 0.0  # no money is 0, not −0
    found = pd.DataFrame({"customers": groups["customer"].nunique()})
    found["orders_each"] = sums["orders"] / found["customers"]
    found["order_value"] = sums["amount"] / sums["orders"]
    return found.assign(margin_rate=sums["margin"] / sums["amount"], margin=sums["margin"])


def _first(orders: pd.DataFrame) -> pd.Series:
    """The day of each customer's first order; somebody with returns only has none, and is refused."""
    dates = valid.dates(orders["date"], "date")
    first = dates.where(orders["amount"] > 0).groupby(orders["customer_id"]).min()
    remedy = _("Add the order that the return belongs to, or leave them out and say so.")
    fault = _("{column} has returns and no order for {rows}.")
    valid.refuse(first.isna().to_numpy(), first, "customer_id", fault, remedy)
    return first


@checked(numbers="margins.customers margins.margin", units="margins")
def growth(margins: pd.DataFrame) -> pd.DataFrame:
    """Has the margin changed because other numbers of customers bought, or because each left more?

    Parameters
    ----------
    margins : DataFrame
        `audit` by year: `customers` and `margin`, one row a period, in the order of time.

    Returns
    -------
    DataFrame
        From the second period on: `who` (the change in the number of customers, each at the mean of the two averages),
        `how_much` (the change of the average, for the mean of the two numbers) and `change`, the sum of both, all CNY.

    Raises
    ------
    InvalidData
        Fewer than two periods, or a period without customers.

    Notes
    -----
    With N customers and v CNY each: N₁v₁ − N₀v₀ = (N₁ − N₀)(v₀ + v₁)/2 + (v₁ − v₀)(N₀ + N₁)/2, exactly. The joint
    piece of `customer_base.base_change` is halved between the two.

    Examples
    --------
    >>> table = pd.DataFrame({"customers": [10, 12], "margin": [1000.0, 1800.0]}, index=[2023, 2024])
    >>> growth(table).loc[2024].to_dict()
    {'who': 250.0, 'how_much': 550.0, 'change': 800.0}
    """
    valid.frame(margins, "margins", ["customers", "margin"])
    none = (margins["customers"] <= 0).to_numpy()
    remedy = _("An average needs somebody: leave these periods out.")
    valid.refuse(none, margins["customers"], "customers", _("{column} is not above 0 in rows {rows}."), remedy)
    if len(margins) < 2:
        raise InvalidData(_("margins has one period only. Give at least two: growth compares them."))
    number, each = margins["customers"].astype(float), margins["margin"] / margins["customers"]
    found = pd.DataFrame({"who": number.diff() * (each + each.shift()) / 2})
    found["how_much"] = each.diff() * (number + number.shift()) / 2
    return found.assign(change=margins["margin"].diff()).iloc[1:]


@checked(labels="orders.customer_id")
def by_age(orders: pd.DataFrame, *, as_of: object, months: int = 36) -> pd.DataFrame:
    """What does a customer leave in the first, second, third month after being won?

    Parameters
    ----------
    orders : DataFrame
        As in `audit`, all orders from the first on.
    as_of : date
        The first day that is not watched any more.
    months : int
        How many months of a customer's life.

    Returns
    -------
    DataFrame
        Index `month`, from 1, which begins with the first order: `watched` (customers, a part of a month counting as
        that part), `orders` and `margin` (CNY), both a customer watched, and `running` (`margin` added up).

    Raises
    ------
    InvalidData
        A column is absent; an order lies on or after `as_of`; nobody was watched for so long.

    Notes
    -----
    margin in month k = margin of all orders in that month of life ÷ months of that age watched (a life table). So
    customers won lately count for the months that they have been watched, and do not look as if they had left. It
    supposes that those to come will behave as those before did at the same age.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "amount": [50.0, 30.0, 20.0], "margin": [20.0, 12.0, 8.0],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-02-15", "2024-02-15"])})
    >>> by_age(orders, as_of="2024-03-16", months=2)[["watched", "margin"]].round(1).to_dict("list")
    {'watched': [2.0, 1.0], 'margin': [14.1, 12.0]}
    """
    months = valid.whole(months, "months")
    watched, money, made = life_table(orders, as_of=as_of, months=months)
    total = watched.sum()
    empty = (total <= 0).to_numpy()
    remedy = _("Nobody has been a customer for so long: choose fewer months.")
    valid.refuse(empty, total, "months", _("{column} has nobody to watch in rows {rows}."), remedy)
    found = pd.DataFrame({"watched": total, "orders": made.sum() / total, "margin": money.sum() / total})
    return found.assign(running=found["margin"].cumsum())


@checked(labels="orders.customer_id")
def life_table(orders: pd.DataFrame, *, as_of: object, months: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Three tables, customers by months of life: the part of the month watched, the margin, the number of orders.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "amount": [50.0, 30.0, 20.0], "margin": [20.0, 12.0, 8.0],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-02-15", "2024-02-15"])})
    >>> watched, margin, bought = life_table(orders, as_of="2024-03-16", months=2)
    >>> margin.to_dict("index")
    {1: {1: 20.0, 2: 12.0}, 2: {1: 8.0, 2: 0.0}}
    """
    valid.frame(orders, "orders", ["customer_id", "date", "amount", "margin"])
    for column in ("amount", "margin"):
        valid.numbers(orders[column], column)
    end, dates = valid.day(as_of, "as_of"), valid.dates(orders["date"], "date")
    remedy = _("as_of is the first day that is not watched: choose a later one.")
    valid.refuse((dates >= end).to_numpy(), dates, "date", _("{column} is not before as_of in rows {rows}."), remedy)
    first = _first(orders)
    month = pd.RangeIndex(1, months + 1, name="month")
    days = (end - first).dt.days.to_numpy(dtype=float)[:, None]
    watched = np.clip(days - MONTH * np.arange(months), 0, MONTH) / MONTH
    age = ((dates - orders["customer_id"].map(first)).dt.days // MONTH + 1).clip(lower=1).astype("int64")
    keys = [orders["customer_id"], age.rename("month")]

    def spread(values: pd.Series) -> pd.DataFrame:
        wide = values.groupby(keys).sum().unstack(fill_value=0)
        return wide.reindex(index=first.index, columns=month, fill_value=0).astype(float)

    return (
        pd.DataFrame(watched, first.index, month),
        spread(orders["margin"]),
        spread((orders["amount"] > 0).astype(float)),
    )


@checked(numbers="table.margin")
def plot_cohorts(table: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `audit` by cohort: the margin of each period, in layers by the year in which the customers were won.

    Parameters
    ----------
    table : DataFrame
        From `audit(orders, by="cohort")`, by year or by quarter.
    title : str
        The finding; by default how much of the last year's margin came from customers won before.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "amount": [100.0, 60.0, 40.0], "margin": [40.0, 24.0, 16.0],
    ...                       "date": pd.to_datetime(["2023-03-01", "2024-05-01", "2024-06-01"])})
    >>> plot_cohorts(audit(orders, by="cohort")).axes[0].get_title(loc="left")
    "Earlier customers brought 60% of 2024's margin"
    """
    from crmlab import figure

    if "cohort" not in table.index.names:
        raise InvalidData(_("table has no cohorts in its index. Take audit(orders, by='cohort')."))
    wide = table["margin"].unstack("cohort").sort_index().fillna(0.0)
    fig, ax = figure.subplots(figsize=(7.2, 4.0))
    colours = [figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE, figure.BLACK]
    if wide.shape[1] > len(colours):
        message = _("table has {n} cohorts, more than a picture holds. Draw five at most.")
        raise InvalidData(message.format(n=wide.shape[1]))
    x, below = np.arange(len(wide)), np.zeros(len(wide))
    hatches = ["", "//", "..", "xx", "--"]
    for (cohort, layer), colour, hatch in zip(wide.items(), colours, hatches, strict=False):
        ax.bar(x, layer, bottom=below, color=colour, width=0.85, hatch=hatch, edgecolor="white", linewidth=0.5)
        middle = below[-1] + layer.iloc[-1] / 2
        label = _("won in {cohort}").format(cohort=cohort)
        ax.annotate(
            label, (x[-1] + 0.5, middle), (4, 0), textcoords="offset points", color=colour, weight="bold", va="center"
        )
        below = below + layer.to_numpy()
    days = pd.DatetimeIndex(wide.index)
    year = int(days.year.max())
    quarters = len(wide) > days.year.nunique()
    labels = [
        f"Q{day.quarter}" + (f"\n{day.year}" if day.quarter == 1 else "") if quarters else str(day.year) for day in days
    ]
    ax.set_xticks(x, labels)
    ax.set_xlim(-0.6, len(wide) - 0.5 + 0.24 * len(wide))
    ax.set_ylabel(_("contribution margin (CNY)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="x", visible=False)
    last = wide[days.year == year].sum()
    share = 1 - last.get(year, 0.0) / last.sum()
    title = title or _("Earlier customers brought {share:.0%} of {year}'s margin").format(share=share, year=year)
    ax.set_title(title, wrap=True)
    sums = wide.groupby(days.year).sum()
    words = "; ".join(
        f"{year}: "
        + ", ".join(_("won in {cohort} {money:,.0f}").format(cohort=c, money=m) for c, m in row.items() if m)
        for year, row in sums.iterrows()
    )
    return figure.describe(fig, _("{title}. Contribution margin in CNY. {words}.").format(title=title, words=words))


@checked(numbers="table.margin", units="table")
def plot_ages(table: pd.DataFrame, *, months: int = 3) -> Figure:
    """Draw `by_age`: what a customer leaves a month, in the quarters (or other spans of `months`) of their life.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 1, 2], "amount": [50.0, 30.0, 20.0], "margin": [20.0, 12.0, 8.0],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-02-15", "2024-02-15"])})
    >>> plot_ages(by_age(orders, as_of="2024-07-01", months=3)).axes[0].get_title(loc="left")
    'From 7 CNY a month to 7: a cohort decays'
    """
    from crmlab import figure

    valid.frame(table, "table", ["margin"])
    span = (np.arange(len(table)) // valid.whole(months, "months")).astype(int)
    each = table["margin"].groupby(span).mean()
    fig, ax = figure.subplots(figsize=(7.2, 3.6))
    ax.bar(each.index, each, color=figure.BLUE, width=0.8)
    for place, money in each.items():
        ax.annotate(
            f"{money:,.0f}", (place, max(money, 0)), (0, 3), textcoords="offset points", ha="center", fontsize=11
        )
    ax.set_xticks(each.index, [str((place + 1) * months) for place in each.index])
    ax.set(xlabel=_("months since the first order, up to"), ylabel=_("CNY of margin a month\n(a customer won)"))
    ax.grid(axis="x", visible=False)
    ax.set_ylim(top=max(each.max(), 0) * 1.12 + 1e-9)
    title = _("From {first:,.0f} CNY a month to {last:,.0f}: a cohort decays")
    title = title.format(first=each.iloc[0], last=each.iloc[-1])
    ax.set_title(title)
    words = ", ".join(f"{(place + 1) * months}: {money:,.0f}" for place, money in enumerate(each))
    said = _("{title}. CNY of margin a month for each customer won, by months since the first order: {words}.")
    return figure.describe(fig, said.format(title=title, words=words))
