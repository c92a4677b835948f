"""Workbook 09, second part: who pays for the others."""

from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import chosen, purchases

FIXED = ("brand", "sales staff")


def purchases_of_2024(orders):
    bought = purchases(orders)
    return bought[bought["date"].dt.year == 2024]


def fixed_cost(marketing_spend, items=FIXED, years=(2024,)):
    """What the fixed items cost in these years."""
    kept = marketing_spend["item"].isin(items) & marketing_spend["month"].dt.year.isin(years)
    return marketing_spend.loc[kept, "spend"].sum()


def shared(total, key, customers):
    """`total` shared out to `customers` in proportion to `key`; who is not in the key bears nothing."""
    key = key.reindex(customers, fill_value=0)
    return total * key / key.sum()


@chapter.check_variant
def profit_is_positive(net_profit):
    return net_profit.sum() > 0 and (net_profit < 0).sum() >= 10


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
    solution="""\
spend = marketing_spend[marketing_spend["month"].dt.year == 2024].groupby("item")["spend"].sum()
fixed = spend["brand"] + spend["sales staff"]
own = orders[orders["channel"] != "box"]
bought = own[(own["amount"] > 0) & (own["date"].dt.year == 2024)]
purchases = bought.groupby("customer_id").size().reindex(contribution_margin.index, fill_value=0)
net_profit = contribution_margin - fixed * purchases / purchases.sum()""",
)
def net_profit(contribution_margin, orders, marketing_spend):
    """Now lay the fixed selling cost of 2024 on the customers: the items `brand` and `sales staff` of
    `marketing_spend`, shared out in proportion to the number of purchases each customer made in 2024. A purchase is
    a bill with a positive amount that is no payment for a monthly box (channel `box`). Who made none bears nothing.

    What is each customer's net profit? Give a Series for the same customers as in question 1."""
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return contribution_margin - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="documented confusion: payments that come by themselves for purchases")
def boxes_as_purchases(contribution_margin, orders, marketing_spend):
    """Counting the payments for the monthly box as purchases gives these values: a subscriber then bears twelve shares
    of the sales staff a year without coming once. Keep the bills whose `channel` is not `box`."""
    count = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)].groupby("customer_id").size()
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
    own = chosen(orders)
    count = own[own["date"].dt.year == 2024].groupby("customer_id").size()
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
    count = purchases(orders).groupby("customer_id").size()
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
    own = chosen(orders)
    year = own[own["date"].dt.year == 2024]
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
def paid_less_share(contribution_margin, orders, marketing_spend, sold):
    """Starting from what the customers paid gives these values: the goods and the service are still in them. Take the
    share of the fixed cost off the contribution margin of question 1."""
    paid = sold.groupby("customer_id")["amount"].sum()
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return paid - shared(fixed_cost(marketing_spend), count, contribution_margin.index)


@net_profit.mistake(source="unseen answers: an inverse share")
def divided_by_their_purchases(contribution_margin, orders, marketing_spend):
    """Dividing each one's part by their number of purchases gives these values: who comes most often then bears
    least. It feels like a reward for loyalty, but the question shares the cost *in proportion* to purchases. Twice
    the purchases, twice the share: multiply."""
    count = purchases_of_2024(orders).groupby("customer_id").size().reindex(contribution_margin.index, fill_value=1)
    return contribution_margin - fixed_cost(marketing_spend) / len(contribution_margin) / count


@net_profit.mistake(source="unseen answers: periods that do not match, over everybody who ever bought")
def spread_over_all_years(contribution_margin, orders, marketing_spend):
    """Here the fixed cost of 2024 is spread over the purchases of all three years, also over those of people who were
    not there in 2024. The shares look proportional, but those you take off do not add up to what was spent. Count
    the purchases of 2024, in the share and in the total."""
    count = purchases(orders).groupby("customer_id").size()
    each = fixed_cost(marketing_spend) / count.sum()
    return contribution_margin - each * count.reindex(contribution_margin.index, fill_value=0)


@net_profit.mistake(source="unseen answers: a month lost at the edge of the year")
def january_lost(contribution_margin, orders, marketing_spend):
    """The fixed cost of January is missing here. `> "2024-01-01"` reads like “from the first of January on”. But every
    `month` stands there as its first day, and that day is not later than itself. Write `>=`, or take the year with
    `.dt.year`."""
    later = marketing_spend[marketing_spend["month"] > "2024-01-01"]
    count = purchases_of_2024(orders).groupby("customer_id").size()
    return contribution_margin - shared(fixed_cost(later), count, contribution_margin.index)
