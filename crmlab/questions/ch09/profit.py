"""Workbook 09, first part: from the lines on the bills to the net profit of each customer."""

import pandas as pd

from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import purchases

FIXED = ("brand", "sales staff")


def lines_of(year, order_lines, orders, products):
    """Every line of a bill of this year, with its customer and the unit cost of its product."""
    bills = orders.loc[orders["date"].dt.year == year, ["order_id", "customer_id"]]
    unit_cost = order_lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    return order_lines.assign(unit_cost=unit_cost).merge(bills, on="order_id")


def margins(lines, service):
    """Paid, less goods, less the selling cost in `service`, by customer of `lines`."""
    before = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return before - service.groupby("customer_id")["cost"].sum().reindex(before.index, fill_value=0)


def purchases_of_2024(orders):
    bought = purchases(orders)
    return bought[bought["date"].dt.year == 2024]


def fixed_cost(marketing_spend, years=(2024,)):
    """What the fixed items cost in these years."""
    kept = marketing_spend["item"].isin(FIXED) & marketing_spend["month"].dt.year.isin(years)
    return marketing_spend.loc[kept, "spend"].sum()


def after(margin, total, key):
    """Both columns of the answer: `total` is shared out in proportion to `key`; who is not in it bears nothing."""
    key = key.reindex(margin.index, fill_value=0)
    return pd.DataFrame({"contribution_margin": margin, "net_profit": margin - total * key / key.sum()})


@chapter.interim
def sold(order_lines, orders, products):
    """The table `lines` of the cell."""
    return lines_of(2024, order_lines, orders, products)


@chapter.interim
def served(service_costs):
    """What serving them in 2024 cost."""
    return service_costs[service_costs["year"] == 2024]


@chapter.interim
def fixed(marketing_spend):
    return fixed_cost(marketing_spend)


@chapter.interim
def count(orders):
    """The number of purchases of 2024, by customer."""
    return purchases_of_2024(orders).groupby("customer_id").size()


@chapter.check_variant
def some_are_below_zero_only_after_the_fixed_cost(net_profit, order_lines):
    below = net_profit < 0
    returned = (order_lines["quantity"] < 0).sum()
    return returned >= 20 and (below["net_profit"] & ~below["contribution_margin"]).sum() >= 10


@chapter.check_variant
def nobody_was_paid_back_more_than_they_paid(sold):
    """The money paid can be a key as it is: whether somebody sets a minus to 0 first makes no difference."""
    return (sold.groupby("customer_id")["amount"].sum() >= 0).all()


@chapter.question(
    title="Net profit",
    remark="Look for customers with a negative net profit and a positive contribution margin. Without them the company "
    "would earn less, because the fixed cost would stay.",
    concepts="customer-net-profit",
    unit="CNY",
    decimals=2,
    tolerance=0.011,
    hints=(
        "Work out three sums by customer: `amount` of the lines, `quantity` × `unit_cost` of the lines, and `cost` of "
        "the service. `reindex(…, fill_value=0)` gives a 0 to customers who have no row in a table.",
        "The fixed cost is one number. A customer bears that number × own purchases ÷ purchases of all customers.",
    ),
    starter="""\
lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
lines = lines[lines["date"].dt.year == 2024].merge(products, on="product_id")
bought = orders.query("amount > 0 and channel != 'box' and date >= '2024-01-01'")  # the purchases of 2024
net_profit = ...  # pd.DataFrame({"contribution_margin": …, "net_profit": …})""",
    solution="""\
goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
paid = lines.groupby("customer_id")["amount"].sum()
service = service_costs[service_costs["year"] == 2024].groupby("customer_id")["cost"].sum()
contribution_margin = paid - goods - service.reindex(paid.index, fill_value=0)

spend = marketing_spend[marketing_spend["month"].dt.year == 2024]
fixed = spend.loc[spend["item"].isin(["brand", "sales staff"]), "spend"].sum()
purchases = bought.groupby("customer_id").size().reindex(paid.index, fill_value=0)
net_profit = pd.DataFrame({
    "contribution_margin": contribution_margin,
    "net_profit": contribution_margin - fixed * purchases / purchases.sum(),
})""",
)
def net_profit(order_lines, orders, products, service_costs, marketing_spend):
    """What did each customer in `lines` bring in 2024? Give a frame with one row a customer and two columns:

    - `contribution_margin`: the money paid (`amount` of the lines, returns included) less the goods (`quantity` ×
      `unit_cost`) less the `cost` in `service_costs` of 2024 (0 without a row);

    - `net_profit`: this less a share of the fixed cost of 2024 (the items `brand` and `sales staff` of
      `marketing_spend`), in proportion to the number of purchases in 2024.

    `profitability.customer_profit` may help; further columns do no harm."""
    service = service_costs[service_costs["year"] == 2024]
    margin = margins(lines_of(2024, order_lines, orders, products), service)
    purchases = purchases_of_2024(orders).groupby("customer_id").size()
    return after(margin, fixed_cost(marketing_spend), purchases)


@net_profit.mistake(source="documented confusion: gross margin for contribution margin", evidence="service_costs")
def service_forgotten(sold, fixed, count):
    """Money paid less goods gives this contribution margin. It is the gross margin, a number that many reports show.
    But a customer who calls every week then looks as good as one who never calls. Take off the `cost` in
    `service_costs` of 2024 as well."""
    before = (sold["amount"] - sold["quantity"] * sold["unit_cost"]).groupby(sold["customer_id"]).sum()
    return after(before, fixed, count)


@net_profit.mistake(source="documented confusion: periods that do not match", evidence="service_costs")
def service_of_all_years(sold, service_costs, fixed, count):
    """Taking off the service cost of all three years gives this contribution margin, and the table does hold three
    years. But the sales are those of 2024, so old customers pay for service of earlier years. Keep the rows whose
    `year` is 2024."""
    return after(margins(sold, service_costs), fixed, count)


@net_profit.mistake(source="unseen answers: return slips left out")
def returns_left_out(sold, served, fixed, count):
    """Leaving the lines of the return slips out gives this contribution margin. A return is no sale, so this looks
    clean. But the money for these goods was paid back, and the goods came back, too: without the slips, a customer
    who returned half looks like one who kept all. Keep the lines with a negative `quantity` and `amount`."""
    return after(margins(sold[sold["quantity"] > 0], served), fixed, count)


@net_profit.mistake(source="unseen answers: all spending for the fixed cost")
def all_spending_as_fixed(sold, served, marketing_spend, count):
    """Sharing out *all* items of `marketing_spend` gives this net profit. They are all marketing money. But most items
    belong to a channel that wins customers, and the question names two that are paid whoever buys: `brand` and
    `sales staff`. Keep these two."""
    total = marketing_spend.loc[marketing_spend["month"].dt.year == 2024, "spend"].sum()
    return after(margins(sold, served), total, count)


@net_profit.mistake(source="unseen answers: the chapter's other key")
def shared_by_paid(sold, served, fixed):
    """Sharing the fixed cost in proportion to the money paid in `lines` gives this net profit. Companies use revenue
    as a key, too, and so does the chapter once. But the payments for monthly boxes are in this money, and the
    question names the number of purchases. Count the rows of `bought` for each customer."""
    return after(margins(sold, served), fixed, sold.groupby("customer_id")["amount"].sum())


@net_profit.mistake(source="unseen answers: lines for purchases")
def lines_as_key(sold, served, fixed):
    """Sharing the fixed cost by the number of *lines* sold gives this net profit. Each line is something that was
    bought. But a bill with three teas has three lines and is one purchase, and payments for boxes are in `lines` as
    well. Count the rows of `bought`, which are bills."""
    return after(margins(sold, served), fixed, sold[sold["quantity"] > 0].groupby("customer_id").size())


@net_profit.mistake(source="documented confusion: periods that do not match")
def spend_of_all_years(sold, served, marketing_spend, count):
    """Sharing out the fixed cost of all three years gives this net profit. The two items are right. But the margins
    are those of one year, so each customer bears too much. Keep the months of 2024 before you add up."""
    total = fixed_cost(marketing_spend, years=marketing_spend["month"].dt.year.unique())
    return after(margins(sold, served), total, count)


@net_profit.mistake(source="unseen answers: gaps filled after the subtraction")
def gaps_filled_too_late(sold, served, fixed, count):
    """Here customers without a row for their service have a margin of 0, and those without a purchase a net profit
    of 0. Subtracting first and filling the gaps with 0 afterwards gives exactly this, and no gap is left to see. But
    these customers did pay. Only their *cost* is 0: fill the service cost and the purchases with 0, then subtract."""
    found = after(margins(sold, served), fixed, count)
    found.loc[~found.index.isin(served["customer_id"])] = 0.0
    return found.assign(net_profit=found["net_profit"].where(found.index.isin(count.index), 0.0))
