"""The value of all customers together, and where a change of it comes from.

    value of the base = value of an average customer × number of customers

Sums over customers hide who moved. Each function here splits a sum or a change so that the pieces add up to it exactly.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value import clv
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

LONGEST = 100  # years of one customer; a larger number is one of the calendar


@checked(labels="cash_flows.customer_id")
def narrow_and_broad(
    cash_flows: pd.DataFrame, referrals: pd.DataFrame | None = None, *, discount: float, first: clv.First
) -> pd.DataFrame:
    """What is each customer worth in the narrow and in the broad sense, and who changes rank?

    Parameters
    ----------
    cash_flows : DataFrame
        `customer_id`, `year` (1 for the first) and `amount` (CNY received less CNY spent); rows of a year are added up.
    referrals : DataFrame, optional
        `customer_id` (who recommended us), `year` (on the same clock) and `amount`: what those they brought leave us.
        Multiply by the chance that they come, if it is not certain.
    discount, first
        As in `clv.yearly`.

    Returns
    -------
    DataFrame
        By customer, sorted: `narrow` (cash flows added up as they are), `present_value` (the same, discounted),
        `referrals` (discounted), `broad` (these two together), `narrow_rank` and `broad_rank` (1 is the best), all
        money in CNY.

    Raises
    ------
    InvalidData
        A column is absent; a year is not a whole number from 1 to 100; a referral by somebody without cash flows.

    Notes
    -----
    The field's lifetime value is the `present_value` of expected flows; the plain sum is a first step to it. Those who
    were brought have cash flows of their own: over all customers, add up `present_value`, since the sum of `broad`
    would count these people twice.

    Examples
    --------
    >>> flows = pd.DataFrame({"customer_id": [1, 1, 2], "year": [1, 2, 1], "amount": [100.0, 110.0, 205.0]})
    >>> narrow_and_broad(flows, discount=0.1, first="now")[["narrow", "broad", "broad_rank"]].reset_index()
       customer_id  narrow  broad  broad_rank
    0            1   210.0  200.0           2
    1            2   205.0  205.0           1
    """
    clv.multiple(0.0, discount, first=first)  # refuses a bad discount or first
    narrow, present = _sums(cash_flows, "cash_flows", discount, first)
    found = pd.DataFrame({"narrow": narrow, "present_value": present, "referrals": 0.0})
    if referrals is not None and len(referrals):
        brought = _sums(referrals, "referrals", discount, first)[1]
        own, brought_by = "cash_flows['customer_id']", "referrals['customer_id']"
        valid.alike(referrals["customer_id"], brought_by, cash_flows["customer_id"], own)
        unknown = ~referrals["customer_id"].isin(found.index).to_numpy()
        fault = _("{column} of referrals has no cash flows in rows {rows}.")
        valid.refuse(unknown, referrals["customer_id"], "customer_id", fault, _("Add them, or leave these rows out."))
        found["referrals"] = brought.reindex(found.index, fill_value=0.0)
    found["broad"] = found["present_value"] + found["referrals"]
    for sense in ("narrow", "broad"):
        found[f"{sense}_rank"] = valid.ties(found[sense]).rank(ascending=False, method="min").astype("int64")
    return found


def _sums(flows: pd.DataFrame, name: str, discount: float, first: clv.First) -> tuple[pd.Series, pd.Series]:
    valid.frame(flows, name, ["customer_id", "year", "amount"])
    valid.labels(flows["customer_id"], "customer_id")
    valid.numbers(flows["amount"], "amount")
    valid.numbers(flows["year"], "year")
    odd = ((flows["year"] < 1) | (flows["year"] > LONGEST) | (flows["year"] % 1 != 0)).to_numpy()
    remedy = _("Count the years of each customer: 1 for the first, not 2024.")
    fault = _("{{column}} is not a whole number from 1 to {most} in rows {{rows}}.").format(most=LONGEST)
    valid.refuse(odd, flows["year"], "year", fault, remedy)
    after = flows["year"] - (first == "now")
    worth = flows["amount"] / (1 + discount) ** after
    who = flows["customer_id"]
    return flows["amount"].groupby(who).sum(), worth.groupby(who).sum()


@checked
def base_value(values: pd.Series, *, referrals: pd.Series | None = None) -> pd.Series:
    """What are all customers together worth: average value × number?

    Parameters
    ----------
    values : Series
        CNY by customer.
    referrals : Series, optional
        What those whom each of them may bring are worth to us, CNY by customer (times the chance that they come). They
        must not be customers yet: else they are counted twice.

    Returns
    -------
    Series
        `customers`, `average` (CNY a customer), `own` (CNY), `referrals` (CNY), `value` (own and referrals).

    Notes
    -----
    The formula with referrals is stated of all customers; for one customer, divide by their number or keep the label
    "of the base". Source of average × number: Gupta and Lehmann (2003).

    Examples
    --------
    >>> base_value(pd.Series({"Ann": 900.0, "Bo": 300.0}), referrals=pd.Series({"Ann": 50.0})).to_dict()
    {'customers': 2.0, 'average': 600.0, 'own': 1200.0, 'referrals': 50.0, 'value': 1250.0}
    """
    _values(values, "values")
    brought = 0.0
    if referrals is not None and len(referrals):
        _values(referrals, "referrals")
        valid.alike(referrals.index, "referrals.index", values.index, "values.index")
        unknown = ~referrals.index.isin(values.index)
        fault = _("{column} has customers without a value: {rows}.")
        valid.refuse(unknown, referrals, "referrals", fault, _("Give them one, or leave them out."))
        brought = float(referrals.sum())
    own = float(values.sum())
    numbers = {"customers": len(values), "average": own / len(values), "own": own, "referrals": brought}
    return pd.Series({**numbers, "value": own + brought}, name="base", dtype=float)


@checked(numbers="before after", units="before after")
def base_change(before: pd.Series, after: pd.Series) -> pd.Series:
    """Has the base grown because there are more customers, or because each is worth more?

    Parameters
    ----------
    before, after : Series
        CNY by customer at two times; customers come and go.

    Returns
    -------
    Series
        CNY: `number` (more customers, each at the old average), `average` (a higher average, for the old number),
        `joint` (the higher average of the additional customers), `change` (the sum of the three).

    Notes
    -----
    N₁v₁ − N₀v₀ = (N₁ − N₀)v₀ + N₀(v₁ − v₀) + (N₁ − N₀)(v₁ − v₀). The last belongs to neither alone; whoever reports two
    pieces only has given it to one of them, or halved it.

    Examples
    --------
    >>> before, after = pd.Series({"Ann": 900.0, "Bo": 300.0}), pd.Series({"Ann": 900.0, "Cy": 600.0, "Di": 600.0})
    >>> base_change(before, after).to_dict()
    {'number': 600.0, 'average': 200.0, 'joint': 100.0, 'change': 900.0}
    """
    one, two = base_value(before), base_value(after)
    more, better = two["customers"] - one["customers"], two["average"] - one["average"]
    pieces = {"number": more * one["average"], "average": one["customers"] * better, "joint": more * better}
    return pd.Series({**pieces, "change": two["value"] - one["value"]}, name="change")


def _values(values: pd.Series, name: str) -> None:
    valid.by_customer(values, name)
    valid.numbers(values, name)


@checked
def run_off(
    last: pd.Series,
    stayed: pd.Series,
    *,
    periods: int,
    discount: float,
    before: pd.Series | None = None,
    draws: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What will today's customers leave in the years to come, if as many of them stay each year as did last year?

    Parameters
    ----------
    last : Series
        Margin of the last year, CNY by customer.
    stayed : Series
        Of those who bought in the year before: did they buy again last year (bool)? By customer.
    periods : int
        The horizon in years.
    discount : float
        The yearly rate of discount, 0.1 for 10 %.
    before : Series, optional
        What those of `stayed` left in the year before, CNY: then retention is the part of that *money* which they left
        again last year, not the part of the customers. It needs people whose year before was a whole one.
    draws : DataFrame, optional
        How often each customer was drawn, a column a draw, as `btyd.resamples` gives it: a row for each of them.

    Returns
    -------
    DataFrame
        One row, "all", or one a draw: `last_year` (CNY), `retention` (share of those in `stayed` who did, or of their
        money; at least 0) and `value` (CNY).

    Raises
    ------
    InvalidData
        Customers twice, missing margins, `stayed` is no bool; a customer who is not in `draws`; nothing in `before`.

    Notes
    -----
    value = last year's margin × Σ over years t of (retention ÷ (1 + discount))^t, from year 1. A plain method: one rate
    for all customers and all years. By customers, it supposes that whoever stays leaves as much as last year. By money
    it does not, but a few large customers decide the rate.

    Examples
    --------
    >>> last, stayed = pd.Series({"Inn": 110.0, "New": 50.0}), pd.Series({"Inn": True, "Bar": False})
    >>> run_off(last, stayed, periods=2, discount=0.1).round(2).loc["all"].to_dict()
    {'last_year': 160.0, 'retention': 0.5, 'value': 105.79}
    """
    _values(last, "last")
    valid.by_customer(stayed, "stayed")
    kept = valid.yes_or_no(stayed, "stayed")
    valid.positive(discount, "discount", most=1, zero=True)
    year = np.arange(1, valid.whole(periods, "periods") + 1)
    valid.alike(last.index, "last.index", stayed.index, "stayed.index")
    everybody = stayed.index.union(last.index)
    if draws is None:
        draws = pd.DataFrame({"all": 1.0}, index=everybody)
    valid.alike(draws.index, "draws.index", everybody, "stayed.index")
    absent = everybody.difference(draws.index)
    if len(absent):
        message = _("draws lacks customers that are in last or stayed: {rows}. Draw from all of them (btyd.resamples).")
        raise InvalidData(message.format(rows=rows(absent)))
    drawn_last, drawn_before = (draws.reindex(one.index).T.to_numpy(dtype=float) for one in (last, stayed))
    found = pd.DataFrame({"last_year": drawn_last @ last.to_numpy(dtype=float)}, index=draws.columns)
    if before is None:
        found["retention"] = drawn_before @ kept / drawn_before.sum(axis=1)
    else:
        _values(before, "before")
        money = valid.same_customers(before, "before", stayed.index, "stayed").to_numpy(dtype=float)
        base, again = drawn_before @ money, drawn_before @ last.reindex(stayed.index, fill_value=0.0).to_numpy()
        if (base <= 0).any():
            raise InvalidData(_("before adds up to nothing or to a loss: no part of it can be kept. Check its sign."))
        found["retention"] = np.maximum(again / base, 0.0)
    factor = (found["retention"].to_numpy()[:, None] / (1 + discount)) ** year
    return found.assign(value=found["last_year"] * factor.sum(axis=1))


@checked(numbers="totals.*")
def intervals(totals: pd.DataFrame) -> pd.DataFrame:
    """Between which ends does each total lie, given how it moved over the draws?

    Parameters
    ----------
    totals : DataFrame
        A column a total, a row a draw, and the row "all" of the customers as they are.

    Returns
    -------
    DataFrame
        By total: `estimate` (row "all"), `low` and `high` (1.96 standard deviations of the draws to each side).

    Raises
    ------
    InvalidData
        No row "all"; fewer than two draws; a number is missing.

    Examples
    --------
    >>> totals = pd.DataFrame({"base": [500.0, 480.0, 500.0, 520.0]}, index=["all", 0, 1, 2])
    >>> intervals(totals).round(1).loc["base"].to_dict()
    {'estimate': 500.0, 'low': 460.8, 'high': 539.2}
    """
    valid.unique(totals.index.to_series(), "totals", _("Each draw has one row; keep one of them."))
    valid.frame(totals, "totals", [])
    if list(totals.index).count("all") != 1:
        raise InvalidData(_("totals needs one row called 'all': the customers as they are, each drawn once."))
    drawn = totals.drop(index="all")
    if len(drawn) < 2:
        raise InvalidData(_("totals has fewer than two draws. How a total moves needs several: btyd.resamples."))
    half = 1.96 * drawn.std()
    return pd.DataFrame(
        {"estimate": totals.loc["all"], "low": totals.loc["all"] - half, "high": totals.loc["all"] + half}
    )


@checked
def dimensions(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """How much of the growth is due to duration, to share, and to scope?

    Parameters
    ----------
    before, after : Series
        The same factors at two times, all above 0, whose product is the value: for instance `scope` (customers),
        `duration` (years that a customer stays), `share` (of the customer's spending in the category), `wallet` (CNY a
        year in the category) and `margin` (part of the price).

    Returns
    -------
    DataFrame
        By factor: `before`, `after`, `ratio`, and `contribution` to the change of the product (CNY if that is money);
        the contributions add up to it, whatever the order of the factors.

    Raises
    ------
    InvalidData
        Factors that differ between the two, or are not above 0.

    Notes
    -----
    contribution = L × ln(after ÷ before), where L = (V₁ − V₀) ÷ ln(V₁ ÷ V₀) is the logarithmic mean of the two
    products, or V₀ if they are equal. Source: the log-mean Divisia index, Ang (2005). The three dimensions are the
    course notes' own.

    Examples
    --------
    >>> before = pd.Series({"scope": 1000, "duration": 4.0, "share": 0.2, "wallet": 900.0, "margin": 0.4})
    >>> found = dimensions(before, before.mask(before.index == "duration", 5.0))
    >>> found["contribution"].round(2).to_dict()
    {'scope': 0.0, 'duration': 72000.0, 'share': 0.0, 'wallet': 0.0, 'margin': 0.0}
    """
    for name, factors in (("before", before), ("after", after)):
        _values(factors, name)
        remedy = _("A product with such a factor cannot be split by ratios.")
        valid.refuse((factors <= 0).to_numpy(), factors, name, _("{column} is not above 0 in rows {rows}."), remedy)
    if set(before.index) != set(after.index):
        raise InvalidData(
            _("before and after have different factors: {}. Name the same ones in both.").format(
                ", ".join(sorted(map(str, set(before.index) ^ set(after.index))))
            )
        )
    found = pd.DataFrame({"before": before.astype(float), "after": after.reindex(before.index).astype(float)})
    found["ratio"] = found["after"] / found["before"]
    logs = np.log(found["ratio"])
    start, growth = found["before"].prod(), logs.sum()
    mean = start if abs(growth) < 1e-12 else start * np.expm1(growth) / growth
    return found.assign(contribution=mean * logs).rename_axis("factor")


@checked(labels="before.customer_id after.customer_id")
def growth_sources(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Where does this year's change of profit come from: whom we won and lost, what they buy, what it costs?

    Parameters
    ----------
    before, after : DataFrame
        Two years, one row a customer and category that they bought: `customer_id`, `category`, `revenue` (above 0) and
        `cost` (CNY).

    Returns
    -------
    Series
        CNY: `acquire` (profit of new customers), `retain` (less the profit that went with those lost), `cross_sell`
        (profit in categories that a customer added, less that in those dropped), `up_sell` (more revenue in the same
        categories, at last year's rate of cost), `reduce_cost` (a lower rate of cost, on this year's revenue), `change`
        (their sum, the change of profit).

    Raises
    ------
    InvalidData
        A column is absent; a customer and category twice in a year; revenue not above 0; a missing cost.

    Notes
    -----
    For a customer who buys the category in both years, with cost c a CNY of revenue R:
    R₁(1 − c₁) − R₀(1 − c₀) = (R₁ − R₀)(1 − c₀) + R₁(c₀ − c₁). Losing a customer at a loss makes `retain` positive.

    Examples
    --------
    >>> rows = ["customer_id", "category", "revenue", "cost"]
    >>> before = pd.DataFrame([(1, "green", 100.0, 60.0), (2, "green", 50.0, 30.0)], columns=rows)
    >>> after = pd.DataFrame([(1, "green", 150.0, 75.0), (1, "pots", 40.0, 30.0), (3, "green", 80.0, 50.0)])
    >>> growth_sources(before, after.set_axis(rows, axis=1)).round(2).to_dict()
    {'acquire': 30.0, 'retain': -20.0, 'cross_sell': 10.0, 'up_sell': 20.0, 'reduce_cost': 15.0, 'change': 55.0}
    """
    one, two = _bought(before, "before"), _bought(after, "after")
    for key in ("customer_id", "category"):
        valid.alike(before[key], f"before[{key!r}]", after[key], f"after[{key!r}]")
    stays_one = one.index.get_level_values(0).isin(two.index.get_level_values(0))
    stays_two = two.index.get_level_values(0).isin(one.index.get_level_values(0))
    both_one, both_two = one.index.isin(two.index), two.index.isin(one.index)
    profit_one, profit_two = one["revenue"] - one["cost"], two["revenue"] - two["cost"]
    same_one, same_two = one[both_one], two.reindex(one.index[both_one])
    rate_one, rate_two = same_one["cost"] / same_one["revenue"], same_two["cost"] / same_two["revenue"]
    pieces = {
        "acquire": profit_two[~stays_two].sum(),
        "retain": -profit_one[~stays_one].sum(),
        "cross_sell": profit_two[stays_two & ~both_two].sum() - profit_one[stays_one & ~both_one].sum(),
        "up_sell": ((same_two["revenue"] - same_one["revenue"]) * (1 - rate_one)).sum(),
        "reduce_cost": (same_two["revenue"] * (rate_one - rate_two)).sum(),
    }
    return pd.Series({**pieces, "change": profit_two.sum() - profit_one.sum()}, name="profit", dtype=float)


@checked(
    numbers="order_lines.quantity order_lines.amount products.unit_cost",
    labels=(
        "orders.order_id orders.customer_id order_lines.order_id order_lines.product_id "
        "products.product_id products.category"
    ),
    dates="orders.date",
)
def by_category(orders: pd.DataFrame, order_lines: pd.DataFrame, products: pd.DataFrame, year: int) -> pd.DataFrame:
    """What did each customer pay for each category in a year, and what did the goods cost: a table for growth_sources.

    Parameters
    ----------
    orders, order_lines, products : DataFrame
        As in the course's tables; `orders` needs `order_id`, `customer_id` and `date`.
    year : int

    Returns
    -------
    DataFrame
        `customer_id`, `category`, `revenue` and `cost` (CNY), returns taken off. Where more came back than was bought,
        the row is left out.

    Raises
    ------
    InvalidData
        A column is absent; an order or a product occurs twice; a line without its order or its product.

    Examples
    --------
    >>> orders = pd.DataFrame({"order_id": [1], "customer_id": [7], "date": pd.to_datetime(["2024-05-01"])})
    >>> lines = pd.DataFrame({"order_id": [1, 1], "product_id": [101, 102], "quantity": [50, 1], "amount": [60.0, 9.0]})
    >>> products = pd.DataFrame({"product_id": [101, 102], "category": "loose tea", "unit_cost": [0.5, 4.0]})
    >>> by_category(orders, lines, products, 2024).to_dict("records")
    [{'customer_id': 7, 'category': 'loose tea', 'revenue': 69.0, 'cost': 29.0}]
    """
    valid.frame(orders, "orders", ["order_id", "customer_id", "date"])
    valid.frame(order_lines, "order_lines", ["order_id", "product_id", "quantity", "amount"])
    valid.frame(products, "products", ["product_id", "category", "unit_cost"])
    of_order = orders.set_index("order_id").assign(year=orders["date"].dt.year.to_numpy())
    of_product = products.set_index("product_id")
    order, product = order_lines["order_id"], order_lines["product_id"]
    rows = pd.DataFrame({name: valid.look_up(order, "order_id", of_order[name], "orders")
                         for name in ("customer_id", "year")})  # fmt: skip
    rows["category"] = valid.look_up(product, "product_id", of_product["category"], "products")
    rows["revenue"] = order_lines["amount"]
    rows["cost"] = order_lines["quantity"] * valid.look_up(product, "product_id", of_product["unit_cost"], "products")
    found = rows[rows["year"] == year].groupby(["customer_id", "category"], as_index=False)
    table = found[["revenue", "cost"]].sum()
    return table[table["revenue"] > 0].reset_index(drop=True)


def _bought(table: pd.DataFrame, name: str) -> pd.DataFrame:
    valid.frame(table, name, ["customer_id", "category", "revenue", "cost"])
    valid.labels(table["category"], "category")
    valid.numbers(table["revenue"], "revenue")
    valid.numbers(table["cost"], "cost", negative=_("Give costs as positive amounts; the formula takes them away."))
    nothing = (table["revenue"] <= 0).to_numpy()
    remedy = _("Net returns against purchases, and leave out what was not bought.")
    valid.refuse(nothing, table["revenue"], "revenue", _("{column} is not above 0 in rows {rows}."), remedy)
    twice = table.duplicated(["customer_id", "category"], keep=False).to_numpy()
    fault = _("{column} and category are repeated in rows {rows}.")
    valid.refuse(twice, table["customer_id"], "customer_id", fault, _("Add them up first, with groupby."))
    return table.set_index(["customer_id", "category"])[["revenue", "cost"]].astype(float)
