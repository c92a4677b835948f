"""Track record: what the books of past years say of each customer, put into one row.

Tables for questions about the coming year: the margin by year, who came back, the scores of several methods as they
stood on one day, the six indicators of the companies, the factors of their profitability. A score that is to foresee a
year must be made from what was known before it: cut the orders first, then pass them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value import clv, rfm
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _


@checked(
    numbers="order_lines.quantity order_lines.amount products.unit_cost service_costs.year service_costs.cost",
    labels=(
        "order_lines.order_id order_lines.product_id orders.order_id orders.customer_id "
        "products.product_id service_costs.customer_id"
    ),
    dates="orders.date",
)
def margins(
    order_lines: pd.DataFrame, orders: pd.DataFrame, products: pd.DataFrame, service_costs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What did each customer leave in each year?

    Parameters
    ----------
    order_lines : DataFrame
        `order_id`, `product_id`, `quantity`, `amount` (CNY paid; a return is negative in both).
    orders : DataFrame
        `order_id`, `customer_id`, `date`.
    products : DataFrame
        `product_id`, `unit_cost` (CNY).
    service_costs : DataFrame, optional
        `customer_id`, `year`, `cost` (CNY). Without it the figure is the margin after goods, before service.

    Returns
    -------
    DataFrame
        Customers × years, CNY to the fen; 0 where a customer neither bought nor returned anything in the year. Service
        in a year without an order is left out, as in the margin of that year's customers.

    Raises
    ------
    InvalidData
        A column absent, or a line without its order or product.

    Examples
    --------
    >>> lines = pd.DataFrame({"order_id": [1, 2], "product_id": [7, 7], "quantity": [2, 1], "amount": [60.0, 30.0]})
    >>> orders = pd.DataFrame({"order_id": [1, 2], "customer_id": ["Ann", "Ann"],
    ...                        "date": pd.to_datetime(["2023-05-01", "2024-05-01"])})
    >>> products = pd.DataFrame({"product_id": [7], "unit_cost": [12.5]})
    >>> service = pd.DataFrame({"customer_id": ["Ann"], "year": [2024], "cost": [4.0]})
    >>> margins(lines, orders, products, service).to_dict("index")
    {'Ann': {2023: 35.0, 2024: 13.5}}
    """
    valid.frame(order_lines, "order_lines", ["order_id", "product_id", "quantity", "amount"])
    valid.frame(orders, "orders", ["order_id", "customer_id", "date"])
    valid.frame(products, "products", ["product_id", "unit_cost"])
    each = products.set_index("product_id")["unit_cost"]
    cost = valid.look_up(order_lines["product_id"], "product_id", each, "products")
    of = pd.DataFrame({"customer_id": orders["customer_id"], "year": orders["date"].dt.year}).set_index(
        orders["order_id"]
    )
    by = [valid.look_up(order_lines["order_id"], "order_id", of[name], "orders").to_numpy() for name in of]
    left = (order_lines["amount"] - order_lines["quantity"] * cost).to_numpy()
    found = pd.Series(left).groupby(by).sum().rename_axis(["customer_id", "year"])
    if service_costs is not None:
        valid.frame(service_costs, "service_costs", ["customer_id", "year", "cost"])
        customers = orders["customer_id"], "orders['customer_id']"
        valid.alike(service_costs["customer_id"], "service_costs['customer_id']", *customers)
        used = service_costs.groupby(["customer_id", "year"])["cost"].sum()
        found = found - used.reindex(found.index, fill_value=0.0)
    return found.unstack().fillna(0.0).round(2)


@checked(numbers="orders.amount", labels="orders.customer_id orders.channel", dates="orders.date")
def came_back(orders: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Of those with each recency score when the year began, how many bought in it?

    Parameters
    ----------
    orders : DataFrame
        `customer_id`, `date`, `amount`, `channel`, of `year` and before it. Returns and payments for monthly boxes are
        no purchases.
    year : int
        The year in which they came back or did not.

    Returns
    -------
    DataFrame
        By `R` (5: bought most recently): `customers`, `share` who bought in `year`, `low` and `high` (95 per cent).

    Raises
    ------
    InvalidData
        A column absent, or no purchase before the year or in it.

    Notes
    -----
    Interval: Wilson (1927), which stays between 0 and 1 in small groups too.

    Examples
    --------
    >>> days = ["2022-01-05", "2022-06-01", "2022-11-20", "2023-02-01"]
    >>> orders = pd.DataFrame({"customer_id": ["Ann", "Bo", "Cy", "Cy"], "date": pd.to_datetime(days),
    ...                        "amount": [40.0, 30.0, 50.0, 20.0], "channel": "web"})
    >>> came_back(orders, year=2023)["share"].to_dict()
    {1: 0.0, 2: 0.0, 4: 1.0}
    """
    bought = _purchases(orders)
    before, within = bought[bought["date"].dt.year < year], bought[bought["date"].dt.year == year]
    if before.empty or within.empty:
        message = _("orders has no purchase before {year}, or none in it. Pass the orders of several years.")
        raise InvalidData(message.format(year=year))
    last = before.groupby("customer_id")["date"].max()
    r = rfm.score((last.dt.normalize() - pd.Timestamp(year, 1, 1)).dt.days)
    back = pd.Series(last.index.isin(within["customer_id"]), index=last.index).groupby(r).agg(["size", "mean"])
    n, p, z = back["size"], back["mean"], 1.96
    middle, half = (p + z**2 / (2 * n)), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return pd.DataFrame(
        {"customers": n, "share": p, "low": (middle - half) / scale, "high": (middle + half) / scale}
    ).rename_axis("R")


@checked(
    numbers="margin stay orders.amount",
    labels="orders.customer_id orders.channel",
    dates="orders.date",
    units="margin",
)
def scores(orders: pd.DataFrame, margin: pd.Series, stay: pd.Series, *, as_of: object) -> pd.DataFrame:
    """How do several methods score each customer on one day?

    Parameters
    ----------
    orders : DataFrame
        `customer_id`, `date`, `amount`, `channel`, before `as_of`; a later one is refused, for it would have seen what
        it is to foresee.
    margin : Series
        The contribution margin of the year before `as_of`, by customer (CNY); who is not in it had 0.
    stay : Series
        The chance to come back in the coming year, by `R` from 1 to 5.
    as_of : date
        The day on which the scores are made.

    Returns
    -------
    DataFrame
        A row for each customer with a purchase: `ABC` (CNY of all payments so far, boxes included), `RFM` (the sum of
        the three scores), `CLV` (margin × multiple, discount 10 %, first margin after one year), `last year's margin`
        and `recency alone` (R).

    Raises
    ------
    InvalidData
        A column absent, an order on or after `as_of`, an `R` without its chance.

    Examples
    --------
    >>> days = ["2023-01-05", "2023-06-01", "2023-11-20"]
    >>> orders = pd.DataFrame({"customer_id": ["Ann", "Bo", "Cy"], "date": pd.to_datetime(days),
    ...                        "amount": [40.0, 90.0, 50.0], "channel": ["web", "web", "house"]})
    >>> orders = pd.concat([orders, orders.tail(1).assign(amount=5.0)])
    >>> stay = pd.Series({1: 0.3, 2: 0.4, 3: 0.5, 4: 0.6, 5: 0.7})
    >>> scores(orders, pd.Series({"Ann": 20.0, "Cy": 30.0}), stay, as_of="2024-01-01")["CLV"].round(2).to_dict()
    {'Ann': 7.5, 'Bo': 0.0, 'Cy': 36.0}
    """
    day = valid.day(as_of, "as_of")
    valid.frame(orders, "orders", ["customer_id", "date", "amount", "channel"])
    remedy = _("Cut the orders first: orders[orders['date'] < as_of].")
    late = (orders["date"] >= day).to_numpy()
    valid.refuse(late, orders["date"], "date", _("{column} is on or after as_of in rows {rows}."), remedy)
    known = rfm.table(_purchases(orders), as_of=day)
    score = rfm.scores(known)
    lost = ~score["R"].isin(stay.index).to_numpy()
    valid.refuse(lost, score["R"], "stay", _("{column} lacks the recency score of {rows}."), _("Give each R a chance."))
    valid.by_customer(margin, "margin")
    valid.alike(margin.index, "margin.index", known.index, "orders['customer_id']")
    last = margin.reindex(known.index, fill_value=0.0)
    paid = orders[orders["amount"] > 0].groupby("customer_id")["amount"].sum().reindex(known.index)
    worth = clv.simple(last, retention=score["R"].map(stay), discount=0.1, first="after one year")
    return pd.DataFrame(
        {"ABC": paid, "RFM": score["total"], "CLV": worth, "last year's margin": last, "recency alone": score["R"]}
    )


@checked(
    numbers="margin orders.amount organisations.credit_days",
    gaps="survey.loyalty",
    labels="orders.customer_id orders.channel organisations.customer_id survey.customer_id referrals.referrer_id",
    dates="orders.date",
    units="margin",
)
def indicators(
    orders: pd.DataFrame,
    margin: pd.Series,
    organisations: pd.DataFrame,
    survey: pd.DataFrame,
    referrals: pd.DataFrame,
    *,
    year: int,
) -> pd.DataFrame:
    """The six indicators of the tree "value of a customer", for each company; missing where nobody knows.

    Parameters
    ----------
    orders : DataFrame
        `customer_id`, `date`, `amount`, `channel`, of `year` and the year before.
    margin : Series
        Contribution margin of `year` by customer, CNY.
    organisations, survey, referrals : DataFrame
        `customer_id` with `credit_days`; with `loyalty`; and `referrer_id`, one row for each customer brought.
    year : int

    Returns
    -------
    DataFrame
        Index `customer_id`: `referrals` (customers brought), `growth` (purchases of the year ÷ of the year before),
        `loyalty` (survey, 1 to 7), `order value` (CNY a purchase), `payment` (days of credit: fewer is better), and
        `profit` (CNY, 0 for who bought nothing).

    Raises
    ------
    InvalidData
        A column absent.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Inn", "Inn"], "date": pd.to_datetime(["2023-03-01", "2024-03-01"]),
    ...                        "amount": [400.0, 500.0], "channel": "order desk"})
    >>> firms = pd.DataFrame({"customer_id": ["Inn", "Bar"], "credit_days": [30, 15]})
    >>> survey = pd.DataFrame({"customer_id": ["Inn"], "loyalty": [6]})
    >>> brought = pd.DataFrame({"referrer_id": ["Inn"]})
    >>> indicators(orders, pd.Series({"Inn": 90.0}), firms, survey, brought, year=2024).loc["Inn"].to_dict()
    {'referrals': 1.0, 'growth': 1.25, 'loyalty': 6.0, 'order value': 500.0, 'payment': 30.0, 'profit': 90.0}
    """
    valid.frame(organisations, "organisations", ["customer_id", "credit_days"])
    valid.frame(survey, "survey", ["customer_id", "loyalty"])
    valid.frame(referrals, "referrals", ["referrer_id"])
    for ids, name in (
        (margin.index, "margin.index"),
        (survey["customer_id"], "survey['customer_id']"),
        (referrals["referrer_id"], "referrals['referrer_id']"),
    ):
        valid.alike(ids, name, organisations["customer_id"], "organisations['customer_id']")
    bought = _purchases(orders)
    paid = {y: bought[bought["date"].dt.year == y].groupby("customer_id")["amount"] for y in (year - 1, year)}
    firms = organisations.set_index("customer_id")
    found = {
        "referrals": referrals.groupby("referrer_id").size().reindex(firms.index, fill_value=0),
        "growth": paid[year].sum() / paid[year - 1].sum(),
        "loyalty": survey.set_index("customer_id")["loyalty"],
        "order value": paid[year].mean(),
        "payment": firms["credit_days"],
        "profit": margin.reindex(firms.index, fill_value=0.0),
    }
    return pd.DataFrame({name: values.reindex(firms.index).astype(float) for name, values in found.items()})


@checked(
    numbers="orders.amount organisations.employees organisations.negotiated_discount organisations.distance_km",
    gaps="survey.price_sensitivity",
    labels="orders.customer_id organisations.customer_id survey.customer_id",
    dates="orders.date",
)
def factors(
    order_lines: pd.DataFrame,
    orders: pd.DataFrame,
    products: pd.DataFrame,
    service_costs: pd.DataFrame,
    organisations: pd.DataFrame,
    survey: pd.DataFrame,
    *,
    year: int,
) -> pd.DataFrame:
    """What may make a company profitable, beside what it leaves of each yuan?

    Parameters
    ----------
    order_lines, orders, products, service_costs : DataFrame
        As in `margins`; `orders` with `amount` (CNY) as well.
    organisations : DataFrame
        `customer_id`, `employees`, `negotiated_discount` (share), `distance_km`.
    survey : DataFrame
        `customer_id`, `price_sensitivity` (1 to 7).
    year : int
        The year whose money is counted.

    Returns
    -------
    DataFrame
        A row for each company that paid more than it got back: `paid` (CNY); `kept`, after goods and service, and
        `after_goods`, both in fen of each yuan paid; `discount` in steps of ten points; `hundred_km`; `doublings` (how
        often one employee must be doubled to reach the company's size); `price_sensitivity`, missing for those who did
        not answer.

    Raises
    ------
    InvalidData
        A column absent; as `margins`.

    Examples
    --------
    >>> lines = pd.DataFrame({"order_id": [1], "product_id": [7], "quantity": [10], "amount": [200.0]})
    >>> orders = pd.DataFrame({"order_id": [1], "customer_id": ["Inn"], "amount": [200.0],
    ...                        "date": pd.to_datetime(["2024-05-01"])})
    >>> products = pd.DataFrame({"product_id": [7], "unit_cost": [14.0]})
    >>> service = pd.DataFrame({"customer_id": ["Inn"], "year": [2024], "cost": [20.0]})
    >>> firms = pd.DataFrame({"customer_id": ["Inn"], "employees": [8], "negotiated_discount": [0.2],
    ...                       "distance_km": [50]})
    >>> survey = pd.DataFrame({"customer_id": ["Bar"], "price_sensitivity": [3]})
    >>> found = factors(lines, orders, products, service, firms, survey, year=2024)
    >>> found[["kept", "after_goods", "discount", "doublings"]].loc["Inn"].to_dict()
    {'kept': 20.0, 'after_goods': 30.0, 'discount': 2.0, 'doublings': 3.0}
    """
    valid.frame(orders, "orders", ["order_id", "customer_id", "date", "amount"])
    valid.frame(organisations, "organisations", ["customer_id", "employees", "negotiated_discount", "distance_km"])
    valid.frame(survey, "survey", ["customer_id", "price_sensitivity"])
    paid = orders[orders["date"].dt.year == year].groupby("customer_id")["amount"].sum()
    firms = organisations.set_index("customer_id")
    firms = firms[firms.index.isin(paid.index[paid > 0])]
    paid = paid.reindex(firms.index)
    kept = margins(order_lines, orders, products, service_costs)[year]
    after_goods = margins(order_lines, orders, products)[year]
    return pd.DataFrame(
        {
            "paid": paid,
            "kept": 100 * kept.reindex(firms.index) / paid,
            "after_goods": 100 * after_goods.reindex(firms.index) / paid,
            "discount": 10 * firms["negotiated_discount"],
            "hundred_km": firms["distance_km"] / 100,
            "doublings": np.log2(firms["employees"]),
            "price_sensitivity": survey.set_index("customer_id")["price_sensitivity"]
            .reindex(firms.index)
            .astype(float),
        }
    )


def _purchases(orders: pd.DataFrame) -> pd.DataFrame:
    """What somebody decided to buy: no returns, and no payments for a monthly box."""
    valid.frame(orders, "orders", ["customer_id", "date", "amount", "channel"])
    return orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
