"""Workbook 09, second part: who pays for the others."""

from itertools import pairwise

from crmlab.workbook.chapters.ch09_1_margin import chapter, lines_of_2024

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


@net_profit.mistake(source="unseen answers: an inverse share")
def divided_by_their_purchases(contribution_margin, orders, marketing_spend):
    """Dividing each one's part by their number of purchases gives these values: who comes most often then bears
    least. It feels like a reward for loyalty, but the question shares the cost *in proportion* to purchases. Twice
    the purchases, twice the share: multiply."""
    count = purchases_of_2024(orders).groupby("customer_id").size().reindex(contribution_margin.index, fill_value=1)
    return contribution_margin - fixed_cost(marketing_spend) / len(contribution_margin) / count


@chapter.check_variant
def shares_lie_apart(net_profit, contribution_margin):
    """The engine asks this of all mistakes. Asked here of those that meet most often, it saves working out the rest."""
    found = [f(net_profit) for f in (top_share, share_of_the_winners, twenty_customers, fifth_of_the_profitable)]
    found = sorted([*found, margin_instead(contribution_margin)])
    return all(above - below > 0.01 * above for below, above in pairwise(found))


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


@top_share.mistake(source="unseen answers: five for a fifth")
def best_five(net_profit):
    """The five best customers earned this share. Five and a fifth sound alike; but a fifth is one in every five
    customers, and that is many more than five of them. Work out how many."""
    return net_profit.nlargest(5).sum() / net_profit.sum()


@top_share.mistake(source="unseen answers: heads for money")
def share_of_heads(net_profit):
    """This divides customers by customers, so it comes out near a fifth for anybody's data: it only says that a fifth
    is a fifth. The question is what these people *earned* you. Divide money by money."""
    return (len(net_profit) // 5) / len(net_profit)
