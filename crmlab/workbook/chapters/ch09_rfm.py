"""Workbook 09: what a customer is worth today (first half: profit, ABC, RFM, a mailing)."""

import pandas as pd

from crmlab import abc_analysis, rfm
from crmlab.workbook import Chapter

chapter = Chapter(
    "09",
    "What a customer is worth today",
    needs=("customers", "orders", "order_lines", "products", "service_costs", "marketing_spend"),
    parameters={
        "contact_cost": (5.0, 2.0, 3.0, 4.0, 7.0, 9.0),
        "margin": (0.5, 0.4, 0.45, 0.55),
        "best_response": (0.25, 0.2, 0.3),
        "pull": (4.0, 3.0, 5.0, 8.0),
    },
    intro="Six questions about a company of your own: it sells tea like Lantern Tea, to other customers. Later "
    "questions use the answers to earlier ones.\n\n"
    "Money is in CNY. Each row of `orders` is one bill, with its lines in `order_lines`. A bill with a negative "
    "`amount` is a return slip, and its lines have a negative `quantity`: the tea is back in stock and the money is "
    "given back. Do not round on the way; a cent that comes from rounding at the end is forgiven.",
)


def lines_of_2024(order_lines, orders):
    """Every line of a bill of 2024, with its customer."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    return lines[lines["date"].dt.year == 2024]


def contribution(lines, products, service):
    """Paid, less goods, less the selling cost in `service`, by customer of `lines`."""
    goods = lines["quantity"] * lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    before = (lines["amount"] - goods).groupby(lines["customer_id"]).sum()
    return before - service.groupby("customer_id")["cost"].sum().reindex(before.index, fill_value=0)


@chapter.check_variant
def enough_returns(order_lines):
    return (order_lines["quantity"] < 0).sum() >= 20


@chapter.check_variant
def returns_matter_for_the_classes(orders):
    """Some letter changes when returns are taken off, so that this mistake can be told from the answer."""
    net = returns_taken_off(orders)
    return not net.equals(abc_class(orders).reindex(net.index))


@chapter.check_variant
def profit_is_positive(net_profit):
    return net_profit.sum() > 0 and (net_profit < 0).sum() >= 10


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
def returns_left_out(order_lines, orders, products, service_costs):
    """Leaving the returned lines out gives these values, and every line in them is a real sale. But for a return
    you gave the money back and have the tea again: both must come off. Keep the lines with a negative quantity in
    the sums."""
    lines = lines_of_2024(order_lines[order_lines["quantity"] > 0], orders)
    return contribution(lines, products, service_costs[service_costs["year"] == 2024])


@contribution_margin.mistake(source="notes: “price actually paid” read as the list price")
def list_prices(order_lines, orders, products, service_costs):
    """Quantity times unit price gives these values: what would have been paid without any discount. Look at customers
    with a discount: the money in the till is `amount`. The formula asks for the price *actually* paid."""
    lines = lines_of_2024(order_lines, orders)
    lines = lines.assign(amount=lines["quantity"] * lines["unit_price"])
    return contribution(lines, products, service_costs[service_costs["year"] == 2024])


@contribution_margin.mistake(source="documented confusion: gross margin for contribution margin")
def service_forgotten(order_lines, orders, products):
    """Paid less goods gives these values: the gross margin. It makes a customer who rings every week look like one
    who never does. Take the variable selling costs of the year off as well."""
    lines = lines_of_2024(order_lines, orders)
    goods = lines["quantity"] * lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    return (lines["amount"] - goods).groupby(lines["customer_id"]).sum()


@contribution_margin.mistake(source="documented confusion: periods that do not match", evidence="service_costs")
def service_of_all_years(order_lines, orders, products, service_costs):
    """The sales here are those of 2024, but the service costs are those of all three years. Old customers then pay
    for visits of years ago. Sales and costs must cover the same time: keep the year 2024 in both."""
    return contribution(lines_of_2024(order_lines, orders), products, service_costs)


@contribution_margin.mistake(source="documented confusion: the filter forgotten")
def all_three_years(order_lines, orders, products, service_costs):
    """These are the margins of all three years together, for everybody who ever bought. The question asks for 2024:
    keep that year's lines, and that year's service costs."""
    lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    return contribution(lines, products, service_costs)


@contribution_margin.mistake(source="documented confusion: cost of one unit for cost of all")
def one_unit_each(order_lines, orders, products, service_costs):
    """Taking the unit cost once a line gives these values. It is right where somebody bought one piece; but a line
    can hold many pieces, or many grams. Multiply the unit cost by the quantity."""
    lines = lines_of_2024(order_lines, orders)
    goods = lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    before = (lines["amount"] - goods).groupby(lines["customer_id"]).sum()
    service = service_costs[service_costs["year"] == 2024].groupby("customer_id")["cost"].sum()
    return before - service.reindex(before.index, fill_value=0)


@contribution_margin.mistake(source="unseen answers: gaps filled after the subtraction")
def nothing_for_the_unserved(order_lines, orders, products, service_costs):
    """Subtracting first and filling the gaps with 0 afterwards gives these values: whoever has no row in
    `service_costs` then left us nothing at all. They cost nothing to *serve*; what they paid still counts. Fill the
    service costs before you subtract: `reindex(paid.index, fill_value=0)`."""
    lines = lines_of_2024(order_lines, orders)
    full = contribution(lines, products, service_costs[service_costs["year"] == 2024])
    served = service_costs.loc[service_costs["year"] == 2024, "customer_id"]
    return full.where(full.index.isin(served), 0.0)


@contribution_margin.mistake(source="unseen answers: returned goods charged again")
def returned_goods_cost_again(order_lines, orders, products, service_costs):
    """Here the goods that came back cost us a second time, instead of being credited: the quantity lost its minus.
    When tea comes back it stands on the shelf again. Let the negative quantity do its work."""
    lines = lines_of_2024(order_lines, orders)
    lines = lines.assign(quantity=lines["quantity"].abs())
    return contribution(lines, products, service_costs[service_costs["year"] == 2024])


@contribution_margin.mistake(source="unseen answers: returned goods at no cost")
def returns_at_no_cost(order_lines, orders, products, service_costs):
    """Counting the goods of a return as zero gives these values: the money goes back, but the tea is not put on the
    shelf again. It is there, and can be sold once more: let the negative quantity take its cost off."""
    lines = lines_of_2024(order_lines, orders)
    lines = lines.assign(quantity=lines["quantity"].clip(lower=0))
    return contribution(lines, products, service_costs[service_costs["year"] == 2024])


@contribution_margin.mistake(source="unseen answers: a cost with the wrong sign", evidence="service_costs")
def service_added(order_lines, orders, products, service_costs):
    """Adding the service costs gives these values, so that the customer who rings most looks best. It is money that
    left the till: take it off."""
    service = service_costs[service_costs["year"] == 2024]
    return contribution(lines_of_2024(order_lines, orders), products, service.assign(cost=-service["cost"]))


@contribution_margin.mistake(source="unseen answers: another column of the table", evidence="service_costs")
def times_for_cost(order_lines, orders, products, service_costs):
    """Taking off the column `times` gives these values: how often somebody was served, not what it cost. Two visits
    are not two yuan. Add up `cost`."""
    service = service_costs[service_costs["year"] == 2024]
    return contribution(lines_of_2024(order_lines, orders), products, service.assign(cost=service["times"]))


FIXED = ("brand", "sales staff")


def purchases_of_2024(orders):
    return orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]


def fixed_cost(marketing_spend, items=FIXED, years=(2024,)):
    """What the fixed items cost in these years."""
    kept = marketing_spend["item"].isin(items) & marketing_spend["month"].dt.year.isin(years)
    return marketing_spend.loc[kept, "spend"].sum()


def shared(total, key, customers):
    """`total` shared out to `customers` in proportion to `key`; who is not in the key bears nothing."""
    key = key.reindex(customers, fill_value=0)
    return total * key / key.sum()


@chapter.question(
    title="Net profit",
    remark="Compare with the question before: whoever is in the red here but not there still helps to pay the staff.",
    concepts="customer-net-profit",
    unit="CNY",
    decimals=2,
    tolerance=0.011,
    hints=(
        "Add up the spend on the two fixed items in 2024 first: one number.",
        "Each customer bears that number times their own purchases, divided by everybody's purchases. Customers with "
        "no purchase bear nothing.",
    ),
)
def net_profit(contribution_margin, orders, marketing_spend):
    """Now lay the fixed selling cost of 2024 on the customers: the items `brand` and `sales staff` of
    `marketing_spend`, shared out in proportion to the number of purchases each customer made in 2024. A purchase is
    a bill with a positive amount; somebody who has only sent something back in 2024 made none, and bears nothing.

    What is each customer's net profit? Give a Series for the same customers as in question 1."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return contribution_margin - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="documented confusion: equal shares for shares by a key")
def equal_shares(contribution_margin, marketing_spend):
    """Giving everybody the same share gives these values. It is simple, but somebody who bought once then bears as
    much of the sales staff as somebody who came every week. Share by the number of purchases."""
    return contribution_margin - fixed_cost(marketing_spend) / len(contribution_margin)


@net_profit.mistake(source="documented confusion: another allocation key")
def shared_by_revenue(contribution_margin, orders, marketing_spend):
    """Sharing by money spent gives these values. That is a key companies use, and it spares small buyers; but the
    question names another one. Count the purchases of each customer instead of adding their amounts."""
    paid = purchases_of_2024(orders).groupby("customer_id")["amount"].sum()
    return contribution_margin - shared(fixed_cost(marketing_spend), paid, contribution_margin.index)


@net_profit.mistake(source="documented confusion: returns counted as purchases")
def slips_counted(contribution_margin, orders, marketing_spend):
    """Counting every row of `orders` gives these values: a return slip then bears its share as if it were a
    purchase, and takes it from the others. Keep the rows with a positive amount."""
    count = orders[orders["date"].dt.year == 2024].groupby("customer_id").size()
    return contribution_margin - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="documented confusion: acquisition spend taken for fixed cost")
def all_marketing(contribution_margin, orders, marketing_spend):
    """Sharing out the whole of `marketing_spend` gives these values. But advertising for new customers is not a fixed
    cost of serving those you have: keep the two items named in the question."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    total = fixed_cost(marketing_spend, items=marketing_spend["item"].unique())
    return contribution_margin - shared(total, count, contribution_margin.index)


@net_profit.mistake(source="documented confusion: periods that do not match")
def spend_of_all_years(contribution_margin, orders, marketing_spend):
    """Here the margins are those of 2024, but the fixed cost is that of all the years in the table. Keep the months
    of 2024 before you add up."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    total = fixed_cost(marketing_spend, years=marketing_spend["month"].dt.year.unique())
    return contribution_margin - shared(total, count, contribution_margin.index)


@net_profit.mistake(source="documented confusion: periods that do not match")
def purchases_of_all_years(contribution_margin, orders, marketing_spend):
    """Sharing by the purchases of all the years gives these values: customers then bear a share for purchases made
    long ago. Count the purchases of 2024 only."""
    count = orders[orders["amount"] > 0].groupby("customer_id").size()
    return contribution_margin - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: lines for purchases")
def lines_as_key(contribution_margin, order_lines, orders, marketing_spend):
    """Sharing by the lines on the bills gives these values: somebody who buys three teas at once then bears as much
    as somebody who comes three times. A purchase is a bill; count the rows of `orders`."""
    bills = purchases_of_2024(orders).set_index("order_id")["customer_id"]
    count = order_lines["order_id"].map(bills).value_counts()
    return contribution_margin - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: returns taken off the count")
def slips_taken_off(contribution_margin, orders, marketing_spend):
    """Taking each return slip off the number of purchases gives these values. But the purchase was made, and the
    sales staff was there for it. Count the bills with a positive amount, and leave the slips alone."""
    year = orders[orders["date"].dt.year == 2024]
    count = (2 * (year["amount"] > 0) - 1).groupby(year["customer_id"]).sum()
    return contribution_margin - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: a cost with the wrong sign")
def share_added(contribution_margin, orders, marketing_spend):
    """Adding the share gives these values: customers would be worth more, the more we spend. A cost comes off."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return contribution_margin + shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: the cost instead of the profit")
def share_itself(contribution_margin, orders, marketing_spend):
    """This is each customer's share of the fixed cost, and it is the right share. The question goes one step further:
    take it off the contribution margin of question 1."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: the cost of one purchase taken off once")
def one_purchase_each(contribution_margin, orders, marketing_spend):
    """Dividing the fixed cost by all purchases is a good first step: it is what one purchase has to bear. But here
    it is taken off each customer only once. Multiply it by the customer's own number of purchases."""
    return contribution_margin - fixed_cost(marketing_spend) / len(purchases_of_2024(orders))


@net_profit.mistake(source="unseen answers: an item misspelt")
def brand_only(contribution_margin, orders, marketing_spend):
    """Sharing out `brand` alone gives these values. The filter may have missed the other item without a word: its
    name is `sales staff`, in small letters."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    total = fixed_cost(marketing_spend, items=("brand",))
    return contribution_margin - shared(total, count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: revenue for contribution margin")
def paid_less_share(contribution_margin, order_lines, orders, marketing_spend):
    """Starting from what the customers paid gives these values: the goods and the service are still in them. Take the
    share of the fixed cost off the contribution margin of question 1."""
    paid = lines_of_2024(order_lines, orders).groupby("customer_id")["amount"].sum()
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return paid - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@chapter.question(
    title="The best fifth",
    remark="Above one, others lose what these have earned; below one, the rest still adds something.",
    concepts="customer-net-profit",
    decimals=4,
    hints=(
        "How many customers are a fifth of them? `len(net_profit) // 5`.",
        "Add up that many of the largest net profits, and divide by the sum of *all* net profits.",
    ),
)
def top_share(net_profit):
    """Which share of the whole net profit did the most profitable fifth of the customers in question 2 earn? If a
    fifth of them is no whole number, round it down.

    Give a fraction with at least four decimals, not a percentage. It may be above one: the best can earn more than
    is left in the end."""
    return net_profit.nlargest(len(net_profit) // 5).sum() / net_profit.sum()


@top_share.mistake(source="documented confusion: wrong denominator")
def share_of_the_winners(net_profit):
    """Dividing by the profits of those who earned one gives this share, and it stays below one, which looks sound.
    But the losses are part of the whole profit too: divide by the sum of all net profits, and do not be surprised
    if the best fifth earned more than all."""
    return net_profit.nlargest(len(net_profit) // 5).sum() / net_profit[net_profit > 0].sum()


@top_share.mistake(source="documented confusion: twenty for a fifth")
def twenty_customers(net_profit):
    """The twenty best customers earned this share. A fifth is twenty in a hundred, and you have more than a hundred
    customers. How many are a fifth of them?"""
    return net_profit.nlargest(20).sum() / net_profit.sum()


@top_share.mistake(source="documented confusion: not sorted")
def first_rows(net_profit):
    """This is the share of the first fifth of the rows as they stand, in the order of the customers' numbers. Sort by
    profit first, or use `nlargest`."""
    return net_profit.sort_index().head(len(net_profit) // 5).sum() / net_profit.sum()


@top_share.mistake(source="documented confusion: contribution margin for net profit")
def margin_instead(contribution_margin):
    """Done with the contribution margins, the sum gives this share. The fixed cost is still missing there; use the
    net profits of the question before."""
    return contribution_margin.nlargest(len(contribution_margin) // 5).sum() / contribution_margin.sum()


@top_share.mistake(source="documented confusion: the share of those in profit")
def share_in_profit(net_profit):
    """This is the share of *customers* who earned you anything. The question turns it round: how much of the
    *money* the best fifth of the customers brought."""
    return (net_profit > 0).mean()


@top_share.mistake(source="unseen answers: a fifth of other customers")
def fifth_of_everybody(net_profit, customers):
    """This takes a fifth of *all* the customers you know, also of those who were not there in 2024 and have no net
    profit. Take a fifth of the customers in question 2: `len(net_profit) // 5`."""
    return net_profit.nlargest(len(customers) // 5).sum() / net_profit.sum()


@top_share.mistake(source="unseen answers: a fifth of other customers")
def fifth_of_the_profitable(net_profit):
    """This takes a fifth of those customers who earned you something. A fifth of *all* customers of question 2 is
    more, for the loss makers count as customers too."""
    return net_profit.nlargest((net_profit > 0).sum() // 5).sum() / net_profit.sum()


@top_share.mistake(source="unseen answers: the wrong end")
def worst_fifth(net_profit):
    """This is the share of the least profitable fifth: the losses. Sorting begins with the smallest; take the other
    end, or `nlargest`."""
    return net_profit.nsmallest(len(net_profit) // 5).sum() / net_profit.sum()


@top_share.mistake(source="unseen answers: the complement")
def the_others(net_profit):
    """This is what the other four fifths earned, or lost. The question asks for the best fifth: what is missing to
    one?"""
    return 1 - net_profit.nlargest(len(net_profit) // 5).sum() / net_profit.sum()


@top_share.mistake(source="unseen answers: means for sums")
def mean_by_mean(net_profit):
    """Dividing two averages gives this number: how many times as much one of the best earns as one customer on
    average. A share of the whole divides one sum by another."""
    return net_profit.nlargest(len(net_profit) // 5).mean() / net_profit.mean()


@top_share.mistake(source="unseen answers: money for a share")
def money_of_the_best(net_profit):
    """This is what the best fifth earned in yuan, and it is right. For their *share*, divide it by the whole net
    profit."""
    return net_profit.nlargest(len(net_profit) // 5).sum()


@chapter.question(
    title="A, B or C",
    evidence="",
    remark="Now look how many customers class A has. The famous fifth is a rule of thumb; yours may be another part.",
    hints=(
        "One total for each customer, sorted from the largest; then the running share: `cumsum()` divided by the sum.",
        "`abc_analysis.classify` does it in one line and returns a table: take its column `abc_class`.",
    ),
)
def abc_class(orders):
    """Take the customers who made a purchase in 2024 and the sum of their purchases (leave return slips out of the
    sum). Put the largest first. A customer is class A if those before them together hold less than 80 % of the
    money, B if they hold less than 95 %, and C otherwise: the customer with whom a limit is passed still belongs
    above it.

    Give a Series with the letter of each of these customers."""
    paid = purchases_of_2024(orders).groupby("customer_id")["amount"].sum()
    return abc_analysis.classify(paid)["abc_class"]


def by_rank(share):
    """A for the first 20 % of the rows, B for the next 30 %."""
    return share.map(lambda x: "A" if x <= 0.2 else "B" if x <= 0.5 else "C")


@abc_class.mistake(source="documented confusion: 80 % of the money for 20 % of the customers")
def cut_by_customers(orders):
    """Making the first fifth of the customers A and the next three tenths B gives these letters. That is how the
    rule is often remembered; but ABC cuts the running share of the *money*, and how many customers that takes is
    what you want to find out. Cut `cumsum()` of the money at 80 and 95 %."""
    paid = purchases_of_2024(orders).groupby("customer_id")["amount"].sum()
    return by_rank(paid.rank(ascending=False, method="min") / len(paid))


@abc_class.mistake(source="documented confusion: sorted from the smallest")
def from_the_smallest(orders):
    """Starting the running share from the smallest customer gives these letters, so that A holds the many who bring
    little. ABC starts from the top: `sort_values(ascending=False)` before `cumsum()`."""
    paid = purchases_of_2024(orders).groupby("customer_id")["amount"].sum().sort_values()
    before = (paid.cumsum() - paid) / paid.sum()
    return before.map(lambda x: "A" if x < 0.8 else "B" if x < 0.95 else "C")


@abc_class.mistake(source="documented confusion: the filter forgotten")
def all_years(orders):
    """These are the classes by the purchases of all three years, and for everyone who bought in any of them. The
    question is about 2024: keep that year's purchases first."""
    paid = orders[orders["amount"] > 0].groupby("customer_id")["amount"].sum()
    return abc_analysis.classify(paid)["abc_class"]


@abc_class.mistake(source="documented confusion: size of each for share of all")
def share_of_the_largest(orders):
    """Comparing each customer with the largest gives these letters: A would be whoever brings at least 80 % of what
    the best one brings. ABC adds up instead: what do this customer and all the larger ones bring together?"""
    paid = purchases_of_2024(orders).groupby("customer_id")["amount"].sum()
    return (paid / paid.max()).map(lambda x: "A" if x >= 0.8 else "B" if x >= 0.05 else "C")


@abc_class.mistake(source="a fresh reader: the running share cut at the customer", close=True)
def passes_into_the_class_below(orders):
    """Cutting the running share itself gives these letters: the customer with whom a limit is passed falls into the
    class below. But the customers *before* them had not filled the class yet. Compare the share of those before
    with the limit, not the share including the customer."""
    paid = purchases_of_2024(orders).groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    return (paid.cumsum() / paid.sum()).map(lambda x: "A" if x <= 0.8 else "B" if x <= 0.95 else "C")


@abc_class.mistake(source="unseen answers: net for gross", close=True)
def returns_taken_off(orders):
    """Taking the returns off gives these letters. It is a good question, but another one: here return slips are
    left out of the sum."""
    bought = purchases_of_2024(orders)["customer_id"]
    year = orders[(orders["date"].dt.year == 2024) & orders["customer_id"].isin(bought)]
    return abc_analysis.classify(year.groupby("customer_id")["amount"].sum().clip(lower=0))["abc_class"]


@abc_class.mistake(source="unseen answers: another measure")
def by_net_profit(net_profit):
    """Sorting by net profit gives these letters. It sounds better than revenue, but with losses the running share
    passes one hundred per cent and comes back, and 80 % of it has no meaning. Use the money of the purchases; for
    profits there is the whale curve."""
    ordered = net_profit.sort_values(ascending=False)
    before = (ordered.cumsum() - ordered) / ordered.sum()
    return before.map(lambda x: "A" if x < 0.8 else "B" if x < 0.95 else "C")


@abc_class.mistake(source="unseen answers: another measure")
def by_number_of_purchases(orders):
    """Sorting by *how often* they bought gives these letters. Somebody who buys a cup every week then beats the
    hotel that orders by the chest. Add up the amounts."""
    return abc_analysis.classify(purchases_of_2024(orders).groupby("customer_id").size())["abc_class"]


@chapter.question(
    title="RFM scores",
    remark="Count how many customers have each F: ties make the bands uneven, and that is as it should be.",
    concepts="rfm-analysis",
    hints=(
        "First a table with recency (days), frequency (purchases) and monetary (CNY), one row a customer, of purchases "
        "only. `rfm.table` makes it.",
        "`rfm.scores` scores it; take the columns R, F and M. Its docstring gives the formula.",
    ),
)
def rfm_scores(orders, as_of):
    """Score every customer on recency, frequency and monetary value, from 1 (worst) to 5 (best), each measure by
    itself among all customers. Use the purchases of all three years, looking back from `as_of`; return slips are no
    purchases. Worse means: bought longer ago, less often, for less in all.

    Count who is strictly worse: if 7 of 10 customers are, five times 7/10 is 3.5, its whole part is 3, and the
    score is one more, 4. Those who tie share a score. Give a frame with the columns R, F and M (others may stand
    beside them)."""
    bought = orders[orders["amount"] > 0]
    return rfm.scores(rfm.table(bought, as_of=as_of))[["R", "F", "M"]]


def scored(table):
    return rfm.scores(table)[["R", "F", "M"]]


@rfm_scores.mistake(source="documented confusion: a scale not reversed")
def recency_upside_down(orders, as_of):
    """Here the customers who have stayed away longest get the best R: many days, high score. F and M grow with the
    customer, recency shrinks. Few days since the last purchase is good: turn R round."""
    table = rfm.table(orders[orders["amount"] > 0], as_of=as_of)
    return scored(table.assign(recency=-table["recency"]))


@rfm_scores.mistake(source="documented confusion: returns counted as purchases")
def slips_as_purchases(orders, as_of):
    """You get exactly these scores by counting return slips among the purchases: somebody who sent something back
    last week then looks fresh and busy. Keep the rows with a positive amount first."""
    bought = orders.assign(amount=orders["amount"].abs())
    table = rfm.table(bought, as_of=as_of)
    return scored(table.assign(monetary=orders.groupby("customer_id")["amount"].sum()))


@rfm_scores.mistake(source="documented confusion: mean for sum")
def average_basket(orders, as_of):
    """M is scored here by the average purchase. Somebody who came once with a full purse then beats one who has
    come for years. Monetary value is the sum of a customer's purchases."""
    table = rfm.table(orders[orders["amount"] > 0], as_of=as_of)
    return scored(table.assign(monetary=table["monetary"] / table["frequency"]))


@rfm_scores.mistake(source="documented confusion: nested for independent scores")
def nested_scores(orders, as_of):
    """These are nested scores: F among customers of the same R, M among those of the same R and F. They fill the
    cells more evenly, but the question asks for independent scores, each among all customers."""
    return rfm.scores(rfm.table(orders[orders["amount"] > 0], as_of=as_of), method="nested")[["R", "F", "M"]]


@rfm_scores.mistake(source="documented confusion: ties broken by the order of the rows")
def ties_torn_apart(orders, as_of):
    """Cutting into five groups of the same size gives these scores. But customers with the *same* number of
    purchases then end up with different scores, as the rows happen to stand. Those who tie must share a score, even
    if the groups become uneven."""
    table = rfm.table(orders[orders["amount"] > 0], as_of=as_of)
    ranked = {"R": -table["recency"], "F": table["frequency"], "M": table["monetary"]}
    return pd.DataFrame({m: ((v.rank(method="first") - 1) * 5 // len(v) + 1).astype(int) for m, v in ranked.items()})


@rfm_scores.mistake(source="unseen answers: counted from zero")
def from_zero(orders, as_of):
    """These scores run from 0 to 4: the whole part of five times the share, and the one more is still missing. The
    worst customers score 1."""
    return scored(rfm.table(orders[orders["amount"] > 0], as_of=as_of)) - 1


@rfm_scores.mistake(source="unseen answers: the scale turned round")
def best_is_one(orders, as_of):
    """Here the best score is 1 and the worst 5, as with school marks in some countries. Others write RFM that way
    too, but the question wants 5 for the best: count who is *worse*, not who is better."""
    return 6 - scored(rfm.table(orders[orders["amount"] > 0], as_of=as_of))


@rfm_scores.mistake(source="unseen answers: the table instead of the scores")
def days_orders_money(orders, as_of):
    """These are the days, purchases and yuan themselves: the right table to start from. The scores say where each
    customer stands among the others, from 1 to 5."""
    return rfm.table(orders[orders["amount"] > 0], as_of=as_of).set_axis(["R", "F", "M"], axis=1)


@rfm_scores.mistake(source="unseen answers: first for last")
def since_the_first_purchase(orders, as_of):
    """R is scored here by the days since the *first* purchase: how long you have known each other. Recency asks how
    long they have been away: take each customer's last purchase."""
    bought = orders[orders["amount"] > 0]
    first = (as_of - bought.groupby("customer_id")["date"].min()).dt.days
    return scored(rfm.table(bought, as_of=as_of).assign(recency=first))


@rfm_scores.mistake(source="unseen answers: lines for purchases")
def lines_as_frequency(orders, order_lines, as_of):
    """F is scored here by the lines on the bills. Three teas on one bill are one visit: count the bills."""
    bought = orders[orders["amount"] > 0]
    lines = order_lines["order_id"].map(bought.set_index("order_id")["customer_id"]).value_counts()
    table = rfm.table(bought, as_of=as_of)
    return scored(table.assign(frequency=lines.reindex(table.index)))


@rfm_scores.mistake(source="unseen answers: columns exchanged")
def f_and_m_exchanged(orders, as_of):
    """The scores are right, but those for frequency stand under M and those for money under F."""
    return scored(rfm.table(orders[orders["amount"] > 0], as_of=as_of)).rename(columns={"F": "M", "M": "F"})


@rfm_scores.mistake(source="unseen answers: those who tie counted as worse")
def ties_counted_as_worse(orders, as_of):
    """Counting those who are no better, instead of those who are strictly worse, gives these scores: whoever ties
    with many others is lifted by them, and hardly anybody scores 1. Count only who is worse."""
    table = rfm.table(orders[orders["amount"] > 0], as_of=as_of)
    ranked = {"R": -table["recency"], "F": table["frequency"], "M": table["monetary"]}
    return pd.DataFrame(
        {m: (5 * v.rank(method="max") // len(v) + 1).clip(upper=5).astype(int) for m, v in ranked.items()}
    )


def addressees(rfm_scores, orders, customers):
    """RFM total and average purchase of the final consumers to whom we may write."""
    allowed = customers.loc[(customers["kind"] == "final") & (customers["mail_consent"] == "yes"), "customer_id"]
    basket = orders[orders["amount"] > 0].groupby("customer_id")["amount"].mean()
    total = rfm_scores[["R", "F", "M"]].sum(axis=1)
    total = total[total.index.isin(allowed)]
    return total.to_numpy(), basket.reindex(total.index).to_numpy()


def expected(total, basket, contact_cost, margin, best_response, pull, min_score, discount):
    """What the letter is expected to earn."""
    answers = best_response * ((total - 3) / 12) ** 2 * (1 + pull * discount)
    each = answers * basket * (margin - discount) - contact_cost
    return float(each[total >= min_score].sum())


@chapter.decision(
    title="Whom to mail",
    concepts="rfm-analysis",
    remark="If your own sum was another amount, look whom you counted: final consumers with consent, and nobody else.",
    unit="CNY",
    min_score=range(3, 17),
    discount=(0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3),
    hints=(
        "Each letter costs `contact_cost`, whoever gets it. Below which total do the answers no longer pay for the "
        "stamps?",
        "Write a function that works out the expected profit for one pair of values, then let two loops try them all: "
        "there are fewer than two hundred.",
    ),
)
def whom_to_mail(rfm_scores, orders, customers, contact_cost, margin, best_response, pull, min_score, discount):
    """Choose the lowest RFM total (R + F + M of question 5, from 3 to 15) that still gets the spring letter, and
    the discount it offers (a fraction from 0 to 0.3; steps of 0.03 are fine enough). A `min_score` of 16 writes to
    nobody. You may write to final consumers whose `mail_consent` is `yes`, and to nobody else.

    From earlier letters you know which share of the customers answers: `best_response * ((total - 3) / 12) ** 2 *
    (1 + pull * discount)`. Whoever answers buys goods that would cost as much as their average purchase (question
    5's purchases) without the discount, and leaves you `margin - discount` of that sum. Each letter sent costs
    `contact_cost`.

    Your decision counts as right if it is expected to earn nearly as much as the best there is. A good-looking
    guess is not enough: work it out."""
    total, basket = addressees(rfm_scores, orders, customers)
    return expected(total, basket, contact_cost, margin, best_response, pull, min_score, discount)


@chapter.check_variant
def a_step_beside_the_best_is_no_disaster(rfm_scores, orders, customers, contact_cost, margin, best_response, pull):
    """The right discount depends on margin and pull alone; look along the scores at that discount, and beside it."""
    known = (*addressees(rfm_scores, orders, customers), contact_cost, margin, best_response, pull)
    steps = whom_to_mail.grid["discount"]
    at = min(range(len(steps)), key=lambda i: abs(steps[i] - (margin - 1 / pull) / 2))
    earned = {score: expected(*known, score, steps[at]) for score in range(2, 18)}
    best = max(range(3, 17), key=earned.get)
    naive = max(expected(*known, **mistake.function()) for mistake in whom_to_mail.mistakes.values())
    beside = [earned[best - 1], earned[best + 1]]
    beside += [expected(*known, best, steps[i]) for i in (at - 1, at + 1) if 0 <= i < len(steps)]
    return earned[best] > 100 and min(beside) - naive > 0.85 * (earned[best] - naive) > 0


@whom_to_mail.mistake(source="do nothing clever")
def everybody():
    """Writing to everybody loses nobody, but most of the stamps are for people who hardly ever answer."""
    return dict(min_score=3, discount=0.0)


@whom_to_mail.mistake(source="do nothing")
def nobody():
    """Writing to nobody costs nothing and earns nothing. Some of your customers would gladly have come."""
    return dict(min_score=16, discount=0.0)


@whom_to_mail.mistake(source="notes: look after the best customers only")
def champions_only():
    """Writing to the very best only is safe, since they answer most. But the next best would also have paid for their
    stamps: stop where a letter no longer pays, not where the answers are highest."""
    return dict(min_score=15, discount=0.0)


@whom_to_mail.mistake(source="documented confusion: answers for profit")
def deepest_discount():
    """The deepest discount brings most answers, and each of them earns you little or nothing: the discount comes
    off the margin. Count what is left, not who comes."""
    return dict(min_score=3, discount=0.3)
