"""Workbook 09, third part: scores by what customers do."""

import pandas as pd

from crmlab import rfm
from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import chosen, purchases


@chapter.question(
    title="RFM scores",
    remark="Count how many customers have each F. Ties make the groups uneven, because customers who bought equally "
    "often must get the same score.",
    concepts="rfm-analysis",
    hints=(
        "First keep the purchases only. `rfm.table(…, as_of=as_of)` then gives recency (days), frequency and monetary "
        "(CNY), one row a customer.",
        "`rfm.scores` scores such a table; look at its `bins` and `method`.",
    ),
    starter="from crmlab import rfm\n\nrfm_scores = ...",
)
def rfm_scores(orders, as_of):
    """Score every customer on recency, frequency and monetary value (the sum), each among *all* customers, from 1
    (worst) to 5 (best). Use the purchases of all three years, and look back from `as_of`.

    A score is 1 plus the whole part of 5 × the share of customers who are strictly worse: with 7 of 10 worse, 5 × 0.7 =
    3.5, so 4. Those who tie share a score.

    Give a frame with the columns R, F and M. `rfm.table` and `rfm.scores` may help; further columns do no harm."""
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    return rfm.scores(rfm.table(bought, as_of=as_of))[["R", "F", "M"]]


@chapter.interim
def measures(orders, as_of):
    """Recency, frequency and monetary value of the purchases of all years."""
    return rfm.table(purchases(orders), as_of=as_of)


def scored(measures, **options):
    return rfm.scores(measures, **options)[["R", "F", "M"]]


def ranked(measures):
    """The three measures, each the larger the better."""
    return {"R": -measures["recency"], "F": measures["frequency"], "M": measures["monetary"]}


@rfm_scores.mistake(source="documented confusion: a scale not reversed")
def recency_upside_down(measures):
    """Here the customers who have been away longest get the best R: many days, high score. For frequency and money
    this rule would be right. But many days since the last purchase are a bad sign. Turn R round: few days, high
    score."""
    return scored(measures.assign(recency=-measures["recency"]))


@rfm_scores.mistake(source="documented confusion: payments that come by themselves for purchases")
def boxes_as_purchases(orders, as_of):
    """Counting the payments for the monthly box gives these scores. They are bills with a positive amount. But a
    subscriber then looks recent and frequent without any decision to buy. Keep the rows whose `channel` is not
    `box`."""
    return scored(rfm.table(orders[orders["amount"] > 0], as_of=as_of))


@rfm_scores.mistake(source="documented confusion: returns counted as purchases")
def slips_as_purchases(orders, as_of):
    """Return slips are in these scores: in R and F they count like purchases, and in M their negative amounts lower
    the money. Each slip is a row of `orders`, and taking returns off sounds careful. But a customer who returned
    something last week did not buy last week. Keep only the rows with a positive `amount`, for all three measures."""
    own = chosen(orders)
    table = rfm.table(own.assign(amount=own["amount"].abs()), as_of=as_of)
    return scored(table.assign(monetary=own.groupby("customer_id")["amount"].sum()))


@rfm_scores.mistake(source="documented confusion: mean for sum")
def average_basket(measures):
    """Scoring the *mean* purchase gives this M. A high mean sounds like a good customer. But a customer who came
    once and spent much then beats one who has bought for years. Monetary value is the sum of the purchases."""
    return scored(measures.assign(monetary=measures["monetary"] / measures["frequency"]))


@rfm_scores.mistake(source="documented confusion: nested for independent scores")
def nested_scores(measures):
    """Nested scores (`method="nested"`) give these values: F compares customers with the same R, and M compares
    customers with the same R and F. This fills the cells more evenly. But the question compares with *all*
    customers, each measure by itself. Use independent scores."""
    return scored(measures, method="nested")


@rfm_scores.mistake(source="unseen answers: the year of the first question")
def of_2024_only(orders, as_of):
    """Scoring the purchases of 2024 alone gives these scores. The first question was about that year. But here
    somebody who has bought for three years counts like somebody who came last spring, and whoever paused in 2024 is
    missing. Keep the purchases of all three years."""
    bought = purchases(orders)
    return scored(rfm.table(bought[bought["date"].dt.year == 2024], as_of=as_of))


@rfm_scores.mistake(source="documented confusion: ties broken by the order of the rows")
def ties_torn_apart(measures):
    """Cutting the ranking into five groups of equal size gives these scores. Equal groups look fair. But customers
    with the *same* number of purchases then get different scores, only because of the order of the rows. Let
    customers who tie share a score, even if the groups become uneven."""
    return pd.DataFrame(
        {m: ((v.rank(method="first") - 1) * 5 // len(v) + 1).astype(int) for m, v in ranked(measures).items()}
    )


@rfm_scores.mistake(source="unseen answers: the average rank for the share that is worse")
def average_rank(measures):
    """A rank in per cent × 5, rounded up, gives these scores (`rank(pct=True)`). It puts customers who tie in the
    middle of their group. But the question counts only those who are strictly worse, so a large group of ties gets
    too high a score here. Try `rank(method="min") - 1`, or `rfm.scores`."""
    return pd.DataFrame({m: -(-5 * v.rank() // len(v)).astype(int) for m, v in ranked(measures).items()})


@chapter.check_variant
def ties_and_returns_change_scores(rfm_scores, orders, as_of, measures):
    """The mistakes that may touch few customers touch some."""
    wrong = [average_rank(measures), slips_as_purchases(orders, as_of)]
    return all((scores != rfm_scores).any(axis=1).sum() >= 3 for scores in wrong)
