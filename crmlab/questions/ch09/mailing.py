"""Workbook 09, fifth part, continued: whom to write to."""

from crmlab.questions.ch09 import chapter
from crmlab.questions.ch09.bills import purchases


def addressees(rfm_scores, orders, customers):
    """RFM total and average purchase of the final consumers to whom we may write."""
    allowed = customers.loc[(customers["kind"] == "final") & (customers["mail_consent"] == "yes"), "customer_id"]
    basket = purchases(orders).groupby("customer_id")["amount"].mean()
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
    solution="""\
allowed = customers.loc[(customers["kind"] == "final") & (customers["mail_consent"] == "yes"), "customer_id"]
total = rfm_scores.sum(axis=1)
total = total[total.index.isin(allowed)]
basket = orders[orders["amount"] > 0].groupby("customer_id")["amount"].mean().reindex(total.index)

earned = {}
for min_score in range(3, 17):
    for discount in [0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24, 0.27, 0.3]:
        response = best_response * ((total - 3) / 12) ** 2 * (1 + pull * discount)
        profit = response * basket * (margin - discount) - contact_cost
        earned[min_score, discount] = profit[total >= min_score].sum()
min_score, discount = max(earned, key=earned.get)  # the pair that earned most
whom_to_mail = dict(min_score=min_score, discount=discount)""",
)
def whom_to_mail(rfm_scores, orders, customers, contact_cost, margin, best_response, pull, min_score, discount):
    """Choose the lowest RFM total (question 6's R + F + M, from 3 to 15; 16 writes to nobody) that still gets the
    spring letter, and the discount it offers: a fraction from 0 to 0.3, in steps of 0.03. You may write to final
    consumers whose `mail_consent` is `yes`, and to nobody else.

    From earlier letters with a control group you know which share buys *because of* a letter: `best_response *
    ((total - 3) / 12) ** 2 * (1 + pull * discount)`. Each of them buys for the average of their purchases (those of
    question 6), counted before the discount, and leaves you `margin - discount` of that sum. The discount is for a tea
    that is new to them, so nobody else uses it. Each letter sent costs `contact_cost`.

    Your decision is right if it is expected to earn nearly as much as the best there is. A good-looking guess is not
    enough: work it out."""
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
    """Writing to everybody loses nobody, and looks fair. But most of the stamps are for people who hardly ever answer:
    go up from the lowest total, and see from where on a letter pays."""
    return dict(min_score=3, discount=0.0)


@whom_to_mail.mistake(source="do nothing")
def nobody():
    """Writing to nobody costs nothing, and no letter is ever wasted. But it earns nothing either, and some of your
    customers would gladly have come. Begin with the best, and work out what one letter to them brings."""
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
