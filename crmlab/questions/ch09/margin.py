"""Workbook 09: what a customer is worth today. First part: what each of them left us in 2024."""

from crmlab.questions.ch09 import chapter


def lines_of_2024(order_lines, orders):
    """Every line of a bill of 2024, with its customer."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    return lines[lines["date"].dt.year == 2024]


def contribution(lines, products, service):
    """Paid, less goods, less the selling cost in `service`, by customer of `lines`."""
    goods = lines["quantity"] * lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    before = (lines["amount"] - goods).groupby(lines["customer_id"]).sum()
    return before - service.groupby("customer_id")["cost"].sum().reindex(before.index, fill_value=0)


@chapter.interim
def sold(order_lines, orders):
    return lines_of_2024(order_lines, orders)


@chapter.interim
def served(service_costs):
    """What serving them in 2024 cost."""
    return service_costs[service_costs["year"] == 2024]


@chapter.check_variant
def enough_returns(order_lines):
    return (order_lines["quantity"] < 0).sum() >= 20


@chapter.question(
    title="Contribution margin",
    remark="This is what would be missing if the customer were gone tomorrow.",
    concepts=("customer-net-profit", "financial-and-non-financial-value"),
    unit="CNY",
    decimals=2,
    hints=(
        "Each line needs its customer and date, and the unit cost of its product: two merges.",
        "`service_costs` has a row for each customer, year and activity. Take one year, add up, and give customers who "
        "cost nothing a 0.",
    ),
    starter="""\
lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id").merge(products, on="product_id")
lines = lines[lines["date"].dt.year == 2024]
paid = lines.groupby("customer_id")["amount"].sum()
goods = ...      # what the goods cost us, by customer
selling = ...    # what serving them cost, by customer
contribution_margin = ...""",
    solution="""\
goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
selling = service_costs[service_costs["year"] == 2024].groupby("customer_id")["cost"].sum()
selling = selling.reindex(paid.index, fill_value=0)  # who cost nothing has no row
contribution_margin = paid - goods - selling""",
)
def contribution_margin(order_lines, orders, products, service_costs):
    """What did each customer leave us in 2024 before any fixed cost? Take the price actually paid (`amount` of the
    lines, returns taken off), less what the goods cost us (`quantity` times `unit_cost`; let the minus of a return
    work: goods that came back are credited at their cost), less the customer's rows for 2024 in `service_costs`.
    Who has no row there cost nothing to serve.

    Give a Series with one row for each customer who has a bill or a return slip in 2024. Three lines are there; the
    dots are yours."""
    return contribution(lines_of_2024(order_lines, orders), products, service_costs[service_costs["year"] == 2024])


@contribution_margin.mistake(source="documented confusion: gross for net of returns")
def returns_left_out(order_lines, orders, products, served):
    """Leaving the returned lines out gives these values, and every line in them is a real sale. But for a return
    you gave the money back and have the tea again: both must come off. Keep the lines with a negative quantity in
    the sums."""
    lines = lines_of_2024(order_lines[order_lines["quantity"] > 0], orders)
    return contribution(lines, products, served)


@contribution_margin.mistake(source="notes: “price actually paid” read as the list price")
def list_prices(sold, products, served):
    """Quantity times unit price gives these values: what would have been paid without any discount. Look at customers
    with a discount: the money in the till is `amount`. The formula asks for the price *actually* paid."""
    lines = sold.assign(amount=sold["quantity"] * sold["unit_price"])
    return contribution(lines, products, served)


@contribution_margin.mistake(
    source="documented confusion: gross margin for contribution margin", evidence="service_costs"
)
def service_forgotten(sold, products):
    """Paid less goods gives these values: the gross margin. It makes a customer who rings every week look like one
    who never does. Take the variable selling costs of the year off as well."""
    goods = sold["quantity"] * sold["product_id"].map(products.set_index("product_id")["unit_cost"])
    return (sold["amount"] - goods).groupby(sold["customer_id"]).sum()


@contribution_margin.mistake(source="documented confusion: periods that do not match", evidence="service_costs")
def service_of_all_years(sold, products, service_costs):
    """The sales here are those of 2024, but the service costs are those of all three years. Old customers then pay
    for visits of years ago. Sales and costs must cover the same time: keep the year 2024 in both."""
    return contribution(sold, products, service_costs)


@contribution_margin.mistake(source="documented confusion: the filter forgotten")
def all_three_years(order_lines, orders, products, service_costs):
    """These are the margins of all three years together, for everybody who ever bought. The question asks for 2024:
    keep that year's lines, and that year's service costs."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    return contribution(lines, products, service_costs)


@contribution_margin.mistake(source="documented confusion: cost of one unit for cost of all")
def one_unit_each(sold, products, served):
    """Taking the unit cost once a line gives these values. It is right where somebody bought one piece; but a line
    can hold many pieces, or many grams. Multiply the unit cost by the quantity."""
    goods = sold["product_id"].map(products.set_index("product_id")["unit_cost"])
    before = (sold["amount"] - goods).groupby(sold["customer_id"]).sum()
    service = served.groupby("customer_id")["cost"].sum()
    return before - service.reindex(before.index, fill_value=0)


@contribution_margin.mistake(source="unseen answers: gaps filled after the subtraction")
def nothing_for_the_unserved(sold, products, served):
    """Subtracting first and filling the gaps with 0 afterwards gives these values: whoever has no row in
    `service_costs` then left us nothing at all. They cost nothing to *serve*; what they paid still counts. Fill the
    service costs before you subtract: `reindex(paid.index, fill_value=0)`."""
    full = contribution(sold, products, served)
    return full.where(full.index.isin(served["customer_id"]), 0.0)


@contribution_margin.mistake(source="unseen answers: returned goods charged again")
def returned_goods_cost_again(sold, products, served):
    """Here the goods that came back cost us a second time, instead of being credited: the quantity lost its minus.
    When tea comes back it stands on the shelf again. Let the negative quantity do its work."""
    lines = sold.assign(quantity=sold["quantity"].abs())
    return contribution(lines, products, served)


@contribution_margin.mistake(source="unseen answers: returned goods at no cost")
def returns_at_no_cost(sold, products, served):
    """Counting the goods of a return as zero gives these values: the money goes back, but the tea is not put on the
    shelf again. It is there, and can be sold once more: let the negative quantity take its cost off."""
    lines = sold.assign(quantity=sold["quantity"].clip(lower=0))
    return contribution(lines, products, served)


@contribution_margin.mistake(source="unseen answers: a cost with the wrong sign", evidence="service_costs")
def service_added(sold, products, served):
    """Adding the service costs gives these values. Each sum in them is right, but the customer who rings most now looks
    best. It is money that left the till: take it off."""
    return contribution(sold, products, served.assign(cost=-served["cost"]))


@contribution_margin.mistake(source="unseen answers: another column of the table", evidence="service_costs")
def times_for_cost(sold, products, served):
    """Taking off the column `times` gives these values. It counts how often somebody was served, and who is served more
    does cost more; but two visits are not two yuan. Add up `cost`."""
    return contribution(sold, products, served.assign(cost=served["times"]))


@contribution_margin.mistake(source="unseen answers: the bill's amount joined to each of its lines")
def bill_on_each_line(sold, orders, products, served):
    """Here the `amount` of the whole bill stands on each of its lines, and is added up as often as there are lines.
    With one line a bill it is right; with three, the customer pays three times. `order_lines` has an `amount` of its
    own: add up that one."""
    lines = sold.assign(amount=sold["order_id"].map(orders.set_index("order_id")["amount"]))
    return contribution(lines, products, served)


@contribution_margin.mistake(source="unseen answers: a cost repeated by a join", evidence="service_costs")
def service_on_each_line(sold, products, served):
    """Here a customer's service cost stands on each of their lines, and adding up takes it off as often as there are
    lines. The more somebody buys, the worse they look. First add up by customer, lines and service each by itself;
    then subtract."""
    often = served["customer_id"].map(sold["customer_id"].value_counts())
    return contribution(sold, products, served.assign(cost=served["cost"] * often))


@contribution_margin.mistake(source="unseen answers: two tables joined row by row", evidence="service_costs")
def each_line_with_each_activity(sold, products, served):
    """Merging lines and service costs by customer gives these values: each line meets each activity, so that sales
    are counted once for every activity and costs once for every line. Count the rows before and after that merge.
    Add up each table by customer first, then subtract."""
    sales = contribution(sold, products, served.assign(cost=0.0))
    activities = served.groupby("customer_id").size().reindex(sales.index, fill_value=1)
    often = served["customer_id"].map(sold["customer_id"].value_counts())
    cost = (served["cost"] * often).groupby(served["customer_id"]).sum().reindex(sales.index, fill_value=0)
    return sales * activities - cost


@contribution_margin.mistake(source="unseen answers: a total taken for a price", evidence="service_costs")
def cost_times_times(sold, products, served):
    """Multiplying `cost` by `times` gives these values, as one would with a price and a quantity. But each row of
    `cost` holds what all those visits or calls of the year cost together; with three of them, you charge nine. Add
    up `cost` as it stands."""
    return contribution(sold, products, served.assign(cost=served["cost"] * served["times"]))


@contribution_margin.mistake(source="unseen answers: the product of means for the sum of products")
def mean_unit_cost(sold, products, served):
    """All quantities of a customer times the mean unit cost of their lines gives these values. It is exact for
    somebody who always buys the same. But a hundred cheap pieces and one dear one do not cost the average. Multiply
    line by line, and add up afterwards."""
    by_customer = sold["customer_id"]
    unit_cost = sold["product_id"].map(products.set_index("product_id")["unit_cost"]).groupby(by_customer).mean()
    before = sold.groupby(by_customer)["amount"].sum() - sold.groupby(by_customer)["quantity"].sum() * unit_cost
    service = served.groupby("customer_id")["cost"].sum()
    return before - service.reindex(before.index, fill_value=0)
