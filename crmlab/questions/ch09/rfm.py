"""Workbook 09, fourth part: scores by what customers do."""

import pandas as pd

from crmlab import rfm
from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import chosen, purchases


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
    itself among all customers. Use the purchases of all three years, looking back from `as_of`. Neither return slips
    nor payments for a monthly box (channel `box`) are purchases: the box comes by itself. Worse means: bought longer
    ago, less often, for less in all.

    Count who is strictly worse: if 7 of 10 customers are, five times 7/10 is 3.5, its whole part is 3, and the
    score is one more, 4. Those who tie share a score. Give a frame with the columns R, F and M (others may stand
    beside them)."""
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    return rfm.scores(rfm.table(bought, as_of=as_of))[["R", "F", "M"]]


@chapter.interim
def measures(orders, as_of):
    """Recency, frequency and monetary value of the purchases of all years."""
    return rfm.table(purchases(orders), as_of=as_of)


def scored(measures):
    return rfm.scores(measures)[["R", "F", "M"]]


@chapter.check_variant
def ties_and_returns_change_scores(rfm_scores, orders, measures):
    """The mistakes that may touch few customers touch some, and the two ways of rounding up are two."""
    average, upper = average_rank(measures), upper_edge_of_a_tie(measures)
    wrong = [average, returns_off_the_money(orders, measures)]
    return not average.equals(upper) and all((scores != rfm_scores).any(axis=1).sum() >= 3 for scores in wrong)


@rfm_scores.mistake(source="documented confusion: a scale not reversed")
def recency_upside_down(measures):
    """Here the customers who have stayed away longest get the best R: many days, high score. F and M grow with the
    customer, recency shrinks. Few days since the last purchase is good: turn R round."""
    return scored(measures.assign(recency=-measures["recency"]))


@rfm_scores.mistake(source="documented confusion: returns counted as purchases")
def slips_as_purchases(orders, as_of):
    """You get exactly these scores by counting return slips among the purchases: somebody who sent something back
    last week then looks fresh and busy. Keep the rows with a positive amount first."""
    own = chosen(orders)
    bought = own.assign(amount=own["amount"].abs())
    table = rfm.table(bought, as_of=as_of)
    return scored(table.assign(monetary=own.groupby("customer_id")["amount"].sum()))


@rfm_scores.mistake(source="documented confusion: payments that come by themselves for purchases")
def boxes_as_purchases(orders, as_of):
    """Payments for the monthly box count here. They are bills with a positive amount like any other. But nobody comes
    for them: a subscriber looks fresh and busy every month, and may not have set foot in a house for a year. Keep the
    rows whose `channel` is not `box`."""
    return scored(rfm.table(orders[orders["amount"] > 0], as_of=as_of))


@rfm_scores.mistake(source="documented confusion: mean for sum")
def average_basket(measures):
    """M is scored here by the average purchase. Somebody who came once with a full purse then beats one who has
    come for years. Monetary value is the sum of a customer's purchases."""
    return scored(measures.assign(monetary=measures["monetary"] / measures["frequency"]))


@rfm_scores.mistake(source="documented confusion: nested for independent scores")
def nested_scores(measures):
    """These are nested scores: F among customers of the same R, M among those of the same R and F. They fill the
    cells more evenly, but the question asks for independent scores, each among all customers."""
    return rfm.scores(measures, method="nested")[["R", "F", "M"]]


@rfm_scores.mistake(source="documented confusion: ties broken by the order of the rows")
def ties_torn_apart(measures):
    """Cutting into five groups of the same size gives these scores. But customers with the *same* number of
    purchases then end up with different scores, as the rows happen to stand. Those who tie must share a score, even
    if the groups become uneven."""
    ranked = {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}
    return pd.DataFrame({m: ((v.rank(method="first") - 1) * 5 // len(v) + 1).astype(int) for m, v in ranked.items()})


@rfm_scores.mistake(source="unseen answers: counted from zero")
def from_zero(measures):
    """These scores run from 0 to 4: the whole part of five times the share, and the one more is still missing. The
    worst customers score 1."""
    return scored(measures) - 1


@rfm_scores.mistake(source="unseen answers: the scale turned round")
def best_is_one(measures):
    """Here the best score is 1 and the worst 5, as with school marks in some countries. Others write RFM that way
    too, but the question wants 5 for the best: count who is *worse*, not who is better."""
    return 6 - scored(measures)


@rfm_scores.mistake(source="unseen answers: the table instead of the scores")
def days_orders_money(measures):
    """These are the days, purchases and yuan themselves: the right table to start from. The scores say where each
    customer stands among the others, from 1 to 5."""
    return measures.set_axis(["R", "F", "M"], axis=1)


@rfm_scores.mistake(source="unseen answers: first for last")
def since_the_first_purchase(orders, as_of, measures):
    """R is scored here by the days since the *first* purchase: how long you have known each other. Recency asks how
    long they have been away: take each customer's last purchase."""
    bought = purchases(orders)
    first = (as_of - bought.groupby("customer_id")["date"].min()).dt.days
    return scored(measures.assign(recency=first))


@rfm_scores.mistake(source="unseen answers: lines for purchases")
def lines_as_frequency(orders, order_lines, measures):
    """F is scored here by the lines on the bills, and each line is something bought. But three teas on one bill are one
    visit, and a full basket says nothing about how *often* somebody comes. Count the bills."""
    bought = purchases(orders)
    lines = order_lines["order_id"].map(bought.set_index("order_id")["customer_id"]).value_counts()
    return scored(measures.assign(frequency=lines.reindex(measures.index)))


@rfm_scores.mistake(source="unseen answers: columns exchanged")
def f_and_m_exchanged(measures):
    """The scores are right, and both columns hold numbers from 1 to 5, so that nothing looks odd. But those for
    frequency stand under M and those for money under F. Who comes often for little shows it. Exchange the two
    names."""
    return scored(measures).rename(columns={"F": "M", "M": "F"})


@rfm_scores.mistake(source="unseen answers: those who tie counted as worse")
def ties_counted_as_worse(measures):
    """Counting those who are no better, instead of those who are strictly worse, gives these scores: whoever ties
    with many others is lifted by them, and hardly anybody scores 1. Count only who is worse."""
    ranked = {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}
    return pd.DataFrame(
        {m: (5 * v.rank(method="max") // len(v) + 1).clip(upper=5).astype(int) for m, v in ranked.items()}
    )


@rfm_scores.mistake(source="unseen answers: net for gross in one of three measures")
def returns_off_the_money(orders, measures):
    """Taking the returns off the money alone gives these scores. It sounds careful, but R and F then look at
    purchases and M at something else, so the three no longer speak of the same rows. Leave the return slips out of
    all three."""
    own = chosen(orders)
    return scored(measures.assign(monetary=own.groupby("customer_id")["amount"].sum()))


@rfm_scores.mistake(source="unseen answers: the average rank for the share that is worse")
def average_rank(measures):
    """A rank in per cent, times five, rounded up, gives these scores: it puts those who tie in the middle of their
    own crowd. The more people share a number of purchases, the higher they all climb. Count only who is strictly
    worse: `rank(method="min") - 1`."""
    ranked = {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}
    return pd.DataFrame({m: -(-5 * v.rank() // len(v)).astype(int) for m, v in ranked.items()})


@rfm_scores.mistake(source="unseen answers: bands of equal width for shares of the customers")
def equal_widths(measures):
    """Cutting the range from the least to the most into five equal widths gives these scores. One customer who
    spends a fortune then pushes nearly everybody into the lowest band. A score says how many customers are *worse*;
    count heads, not yuan or days."""
    ranked = {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}
    return pd.DataFrame({m: pd.cut(v, 5, labels=False) + 1 for m, v in ranked.items()})


@rfm_scores.mistake(source="unseen answers: recency counted in whole years")
def whole_years(measures):
    """Counting recency in whole years gives these scores: somebody who came last week ties with somebody who came
    last winter. F and M are fine. Recency lives from the days; keep them."""
    return scored(measures.assign(recency=measures["recency"] // 365))


@rfm_scores.mistake(source="unseen answers: those who tie counted as worse, and rounded up", close=True)
def upper_edge_of_a_tie(measures):
    """Five times the share of those who are worse *or equal*, rounded up, gives these scores. Rounding up looks like
    the whole part and one more. But a crowd that ties is lifted to its upper edge, and hardly anybody is left with an
    F of 1. Count who is strictly worse, and take the whole part plus one."""
    ranked = {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}
    return pd.DataFrame({m: -(-5 * v.rank(method="max") // len(v)).astype(int) for m, v in ranked.items()})


@rfm_scores.mistake(
    source="unseen answers: those who tie counted as worse, up to a score of 6", same_as="ties_counted_as_worse"
)
def up_to_six(measures):
    """The best score 6 here, on a scale that ends at 5. You counted who is worse *or equal*, and the formula seems to
    want it: but then the best stand above everybody, themselves included. Nobody is worse than themselves. Count who
    is strictly worse."""
    ranked = {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}
    return pd.DataFrame({m: (5 * v.rank(method="max") // len(v) + 1).astype(int) for m, v in ranked.items()})
