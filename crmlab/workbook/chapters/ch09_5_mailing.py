"""Workbook 09, fifth part: whom to write to."""

from functools import lru_cache

import pandas as pd

from crmlab import datasets, mailing, rfm
from crmlab.workbook.chapters.ch09_4_rfm import chapter

CONTACT_COST = 5.0
MARGIN = 0.4
"""Where the sliders of the chapter's explorer stand at first, with a response of 1."""
RIGHT_HAND_END = 20.0
HALF = 0.5


@lru_cache(maxsize=2)
def test_mailing(bins=3):
    """What `explore.rfm` looks at: Lantern Tea's last letter to customers drawn at random, and scores from before."""
    people = datasets.load("customers").query("kind == 'final'")
    campaigns = datasets.load("campaigns").query("drawn == 'random'").sort_values("start")
    members = datasets.load("campaign_members")
    members = members[members["campaign_id"] == campaigns["campaign_id"].iloc[-1]]
    members = members[members["customer_id"].isin(people["customer_id"])]
    sent, orders = members["sent"].min(), datasets.load("orders")
    known = (orders["date"] < sent) & (orders["amount"] >= 0) & orders["customer_id"].isin(people["customer_id"])
    scores = rfm.scores(rfm.table(orders[known], as_of=sent), bins=bins)
    return scores, members, set(people.loc[people["mail_consent"] == "yes", "customer_id"])


@lru_cache(maxsize=64)
def cells_at(contact_cost, response, margin, bins):
    scores, members, allowed = test_mailing(bins)
    return mailing.cells(
        scores, members, margin=margin, contact_cost=contact_cost, response_factor=response, may_mail=allowed
    )


def shown(contact_cost, response, margin=MARGIN, bins=3):
    """The cells of the explorer with its sliders there, and what mailing ever deeper earns."""
    cells = cells_at(contact_cost, response, margin, bins)
    return cells, mailing.campaign_profit(cells)


def best_stop(depth):
    return depth.loc[depth["profit"].idxmax()]


def three(cells, letters, earned):
    return pd.Series({"cells": cells, "letters": letters, "earned": earned}, dtype=float)


@chapter.question(
    title="Found with the explorer",
    concepts="rfm-analysis",
    evidence="",
    tolerance=0.51,
    recall="What did the explorer of chapter 09 show? `cells`: at 20 CNY a letter pays in so many. `letters`: worth "
    "sending at half the response. `earned`: by them, at your own settings.",
    remark="A dearer letter and a weaker answer both shorten the list, but not by the same cells: the first asks more "
    "of each answer, the second leaves fewer of them.",
    hints=(
        "The explorer says it in the sentence under the picture: cells, contacts and CNY.",
        "Put every slider back before you go on. Letters worth sending are those up to the best stop of the curve, "
        "not those to everybody.",
    ),
    starter="""\
# from crmlab import explore
# explore.rfm()
explored = {"cells": ..., "letters": ..., "earned": ...}""",
)
def explored(contact_cost, margin, echo):
    """Open the explorer of the chapter, which shows Lantern Tea itself, and move it. Bring back three numbers:

    - `cells`: contact cost at its right-hand end, all else as at the start. In how many cells does a letter pay?

    - `letters`: all back to the start, then half the response. How many letters are worth sending?

    - `earned`: your own printer, your own goods: contact cost at your `contact_cost`, contribution margin at your
      `margin`, response at your `echo`, three scores for each measure. What do the letters worth sending earn, to the
      yuan?"""
    dear, _depth = shown(RIGHT_HAND_END, 1.0)
    _cells, weak = shown(CONTACT_COST, HALF)
    _cells, own = shown(contact_cost, echo, margin)
    return three(dear["mail"].sum(), best_stop(weak)["contacts"], best_stop(own)["profit"])


@explored.mistake(source="the explorer: a slider left where it was")
def cost_left_at_the_end(contact_cost, margin, echo):
    """`letters` is what the explorer shows with the contact cost still at its right-hand end. Two things are then
    different at once, and you cannot tell which of them emptied the list. Put the first slider back before you move
    the next."""
    found = explored(contact_cost, margin, echo)
    _cells, weak = shown(RIGHT_HAND_END, HALF)
    return three(found["cells"], best_stop(weak)["contacts"], found["earned"])


@explored.mistake(source="documented confusion: everybody for the best stop")
def everybody_written_to(contact_cost, margin, echo):
    """`letters` and `earned` are those of a letter to everybody: the right-hand end of the curve. But past its top,
    each further cell costs more than it brings. Read where the curve is highest."""
    _cells, weak = shown(CONTACT_COST, HALF)
    _cells, own = shown(contact_cost, echo, margin)
    cells = explored(contact_cost, margin, echo)["cells"]
    return three(cells, weak["contacts"].iloc[-1], own["profit"].iloc[-1])


@explored.mistake(source="the explorer: all cells tested for those that pay")
def all_cells_tested(contact_cost, margin, echo):
    """`cells` counts every cell in which the letter was tried. That number is on the page too, and no slider moves
    it. The question is in how many of them a letter *pays* when it is so dear."""
    found, (dear, _depth) = explored(contact_cost, margin, echo), shown(RIGHT_HAND_END, 1.0)
    return three(dear["profit_per_contact"].notna().sum(), found["letters"], found["earned"])


@explored.mistake(source="the explorer: a slider forgotten")
def response_forgotten(contact_cost, margin, echo):
    """`earned` is what comes out with the response still as in the test. The two sliders of money are right. But
    your letter is answered `echo` times as often: move that slider as well."""
    found, (_cells, own) = explored(contact_cost, margin, echo), shown(contact_cost, 1.0, margin)
    return three(found["cells"], found["letters"], best_stop(own)["profit"])


@explored.mistake(source="the explorer: two scores for each measure")
def two_scores_each(contact_cost, margin, echo):
    """These numbers come out with *two* scores for each measure: few and coarse cells, in which good and bad customers
    share a fate. The explorer starts with three. Put that slider back and read again."""
    _cells, own = shown(contact_cost, echo, margin, bins=2)
    _cells, weak = shown(CONTACT_COST, HALF, bins=2)
    dear, _depth = shown(RIGHT_HAND_END, 1.0, bins=2)
    return three(dear["mail"].sum(), best_stop(weak)["contacts"], best_stop(own)["profit"])


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
    """Choose the lowest RFM total (question 6's R + F + M, from 3 to 15; 16 writes to nobody) that still gets the
    spring letter, and the discount it offers: a fraction from 0 to 0.3, in steps of 0.03. You may write to final
    consumers whose `mail_consent` is `yes`, and to nobody else.

    From earlier letters you know which share answers: `best_response * ((total - 3) / 12) ** 2 *
    (1 + pull * discount)`. Whoever answers buys for the average of their purchases (those of question 6), counted
    without the discount, and leaves you `margin - discount` of that sum. Each letter sent costs `contact_cost`.

    Your decision is right if it is expected to earn nearly as much as the best there is. A good-looking guess is not
    enough: work it out."""
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
