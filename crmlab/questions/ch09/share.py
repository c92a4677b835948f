"""Workbook 09, second part, continued: how much of it the best fifth earned."""

from itertools import pairwise

from crmlab.questions.ch09 import chapter


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


@top_share.mistake(source="unseen answers: sorted by another measure", close=True)
def fifth_by_revenue(net_profit, orders):
    """This is what the fifth with the largest *purchases* earned you, as a share of all. Who buys much looks like the
    best. But some large customers cost more than they bring, and others earn more than they. Sort by net profit."""
    bills = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    best = bills.groupby("customer_id")["amount"].sum().nlargest(len(net_profit) // 5).index
    return net_profit[net_profit.index.isin(best)].sum() / net_profit.sum()


@top_share.mistake(
    source="unseen answers: sorted by another measure, returns off", same_as="fifth_by_revenue", close=True
)
def fifth_by_paid(net_profit, sold):
    """This is what the fifth who *paid* most, less what went back, earned you, as a share of all. Who pays much looks
    like the best. But some large customers cost more than they bring, and others earn more than they. Sort by net
    profit."""
    paid = sold.groupby("customer_id")["amount"].sum()
    return net_profit[net_profit.index.isin(paid.nlargest(len(net_profit) // 5).index)].sum() / net_profit.sum()
