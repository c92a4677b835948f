"""Workbook 09, fourth part: whom to write to."""

from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import purchases


def addressees(rfm_scores, orders, customers):
    """RFM total and mean purchase of the final consumers to whom we may write."""
    allowed = customers.loc[(customers["kind"] == "final") & (customers["mail_consent"] == "yes"), "customer_id"]
    basket = purchases(orders).groupby("customer_id")["amount"].mean()
    total = rfm_scores[["R", "F", "M"]].sum(axis=1)
    total = total[total.index.isin(allowed)]
    return total.to_numpy(), basket.reindex(total.index).to_numpy()


def expected(total, basket, contact_cost, margin, best_response, pull, min_score, discount):
    """What the letter is expected to earn."""
    added = best_response * ((total - 3) / 12) ** 2 * (1 + pull * discount)
    each = added * basket * (margin - discount) - contact_cost
    return float(each[total >= min_score].sum())


@chapter.decision(
    title="Whom to mail",
    concepts="rfm-analysis",
    remark="This counts only purchases that the letter *adds*. If your own sum was another amount, check whom you "
    "counted: final consumers with consent, and nobody else. In a real mailing, keep a small random control group, so "
    "that you can measure the added response again.",
    unit="CNY",
    min_score=range(3, 17),
    discount=(0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3),
    hints=(
        "Every letter costs `contact_cost`, whoever gets it. Below which total do the added purchases no longer pay "
        "for the letters?",
        "Write a function that works out the expected profit of one pair of values. Then let two loops try all pairs: "
        "there are fewer than two hundred.",
    ),
    starter="""\
def added_response(total, discount):
    \"\"\"The share that buys because of the letter: response of the mailed less response of a control group.\"\"\"
    return best_response * ((total - 3) / 12) ** 2 * (1 + pull * discount)

whom_to_mail = dict(min_score=..., discount=...)""",
    solution="""\
allowed = customers.loc[(customers["kind"] == "final") & (customers["mail_consent"] == "yes"), "customer_id"]
total = rfm_scores[["R", "F", "M"]].sum(axis=1)
total = total[total.index.isin(allowed)]
bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
mean_purchase = bought.groupby("customer_id")["amount"].mean().reindex(total.index)

earned = {}
for min_score in range(3, 17):
    for discount in [0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3]:
        profit = added_response(total, discount) * mean_purchase * (margin - discount) - contact_cost
        earned[min_score, discount] = profit[total >= min_score].sum()
min_score, discount = max(earned, key=earned.get)  # the pair that earned most
whom_to_mail = dict(min_score=min_score, discount=discount)""",
)
def whom_to_mail(rfm_scores, orders, customers, contact_cost, margin, best_response, pull, min_score, discount):
    """Choose who gets the spring letter: `min_score`, the lowest R + F + M of question 3 (3 to 15; 16 is nobody), and
    its `discount` (0 to 0.3 in steps of 0.03). Only final consumers with `mail_consent` `yes` may get it.

    `added_response` is the share that buys *because of* the letter. Such a buyer brings the mean of their purchases in
    question 3 × (`margin` − `discount`); nobody else uses the discount. A letter costs `contact_cost`.

    Your decision is right if its expected profit is nearly the highest possible."""
    total, basket = addressees(rfm_scores, orders, customers)
    return expected(total, basket, contact_cost, margin, best_response, pull, min_score, discount)


@chapter.check_variant
def a_step_beside_the_best_is_no_disaster(rfm_scores, orders, customers, contact_cost, margin, best_response, pull):
    """The right discount depends on margin and pull alone; look along the scores at that discount, and beside it."""
    total, basket = addressees(rfm_scores, orders, customers)
    known = (total, basket, contact_cost, margin, best_response, pull)
    steps = whom_to_mail.grid["discount"]
    at = min(range(len(steps)), key=lambda i: abs(steps[i] - (margin - 1 / pull) / 2))
    earned = {score: expected(*known, score, steps[at]) for score in range(2, 18)}
    best = max(range(3, 17), key=lambda score: earned[score])
    naive = max(expected(*known, **mistake.function()) for mistake in whom_to_mail.mistakes.values())
    beside = [earned[best - 1], earned[best + 1]]
    beside += [expected(*known, best, steps[i]) for i in (at - 1, at + 1) if 0 <= i < len(steps)]
    return earned[best] > 100 and min(beside) - naive > 0.85 * (earned[best] - naive) > 0


@whom_to_mail.mistake(source="do nothing clever")
def everybody():
    """Writing to everybody leaves nobody out, and that looks fair. But many of these letters go to customers who
    hardly ever respond, and each letter costs money. Go up from the lowest total, and find out from which total on a
    letter pays."""
    return dict(min_score=3, discount=0.0)


@whom_to_mail.mistake(source="do nothing")
def nobody():
    """Writing to nobody costs nothing, so no letter is wasted. But it earns nothing either, and the letter would
    bring purchases that nobody makes without it. Begin with the highest total, and work out what one letter to these
    customers earns."""
    return dict(min_score=16, discount=0.0)


@whom_to_mail.mistake(source="common advice: look after the best customers only")
def champions_only():
    """Writing only to the highest total is safe, because these customers respond most. But customers with a slightly
    lower total may pay for their letters as well. Stop where a letter no longer pays, not where the response is
    highest."""
    return dict(min_score=15, discount=0.0)


@whom_to_mail.mistake(source="documented confusion: response for profit")
def deepest_discount():
    """The deepest discount for everybody brings the most buyers. But each of them leaves less profit, because the
    discount comes off the margin. Compare the profit of different discounts, not the number of buyers."""
    return dict(min_score=3, discount=0.3)
