"""Workbook 09, fifth part: what the explorer of the chapter shows."""

from functools import lru_cache

import pandas as pd

from crmlab import datasets, mailing, rfm
from crmlab.questions.ch09 import chapter

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
    orders = orders[orders["channel"] != "box"]
    known = (orders["date"] < sent) & (orders["amount"] >= 0) & orders["customer_id"].isin(people["customer_id"])
    scores = rfm.scores(rfm.table(orders[known], as_of=sent), bins=bins)
    return scores, members, set(people.loc[people["mail_consent"] == "yes", "customer_id"])


@lru_cache(maxsize=1024)
def shown(contact_cost, response, margin=MARGIN, bins=3):
    """The cells of the explorer with its sliders there, and what mailing ever deeper earns; nobody changes them."""
    scores, members, allowed = test_mailing(bins)
    cells = mailing.cells(
        scores,
        members,
        margin=margin,
        contact_cost=contact_cost,
        response_factor=response,
        may_mail=allowed,
        incremental=True,
    )
    return cells, mailing.campaign_profit(cells)


def best_stop(depth):
    return depth.loc[depth["profit"].idxmax()]


def three(cells, letters, earned):
    return pd.Series({"cells": cells, "letters": letters, "earned": earned}, dtype=float)


@chapter.question(
    title="Found with the explorer",
    explores=True,
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
    solution="""\
explored = {answer}""",
)
def explored(contact_cost, margin, echo):
    """Open the explorer of the chapter, which shows Lantern Tea itself, and move it. Bring back three numbers:

    - `cells`: contact cost at its right-hand end, all else as at the start. In how many cells does a letter pay?

    - `letters`: all back to the start, then half the response. How many letters are worth sending?

    - `earned`: now your own printer and your own goods. Contact cost at your `contact_cost`, contribution margin at
      your `margin`, response at your `echo` (how the roll-out is answered: so many times as the test was), and the
      scores for each measure at three, where they start. What do the letters worth sending earn, to the yuan?"""
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


@explored.mistake(source="unseen answers: the complement")
def cells_that_do_not_pay(contact_cost, margin, echo):
    """`cells` counts those tested in which a letter does *not* pay when it is so dear. They fill most of the picture,
    so that the eye counts them first. The question is about the others: read the title above the cells."""
    found, (dear, _depth) = explored(contact_cost, margin, echo), shown(RIGHT_HAND_END, 1.0)
    return three(dear["profit_per_contact"].notna().sum() - found["cells"], found["letters"], found["earned"])


@explored.mistake(source="unseen answers: proportion for the model")
def half_the_letters(contact_cost, margin, echo):
    """`letters` is half of what is worth sending at the start: half the response, half the letters. But no rule of
    three is at work. A cell is written to as long as it pays, and some pay even when half as many answer. Move the
    slider and read."""
    found, (_cells, start) = explored(contact_cost, margin, echo), shown(CONTACT_COST, 1.0)
    return three(found["cells"], best_stop(start)["contacts"] // 2, found["earned"])


@explored.mistake(source="unseen answers: cells for letters")
def cells_for_letters(contact_cost, margin, echo):
    """`letters` is the number of *cells* in which a letter still pays at half the response. The slider stands right.
    But a cell holds many customers, and each of them gets a letter. Read the contacts up to the best stop."""
    found, (weak, _depth) = explored(contact_cost, margin, echo), shown(CONTACT_COST, HALF)
    return three(found["cells"], weak["mail"].sum(), found["earned"])


@explored.mistake(source="unseen answers: everybody for the best stop")
def earned_by_everybody(contact_cost, margin, echo):
    """`earned` is what a letter to *everybody* makes. The sliders stand right, and it is in the same sentence. But it
    includes cells that cost more than they bring. Read what the letters worth sending earn, up to the best stop."""
    found, (_cells, own) = explored(contact_cost, margin, echo), shown(contact_cost, echo, margin)
    return three(found["cells"], found["letters"], own["profit"].iloc[-1])


@explored.mistake(source="unseen answers: a slider forgotten")
def margin_forgotten(contact_cost, margin, echo):
    """`earned` comes out so with the contribution margin still where the explorer starts. The letter and its echo are
    yours, but the goods are still Lantern Tea's. Move that slider to your `margin` as well."""
    found, (_cells, own) = explored(contact_cost, margin, echo), shown(contact_cost, echo)
    return three(found["cells"], found["letters"], best_stop(own)["profit"])


@explored.mistake(source="unseen answers: a slider left where it was")
def response_left_at_half(contact_cost, margin, echo):
    """`earned` comes out so with the response still at one half, from the number before. The two sliders of money are
    right. But nobody said that your customers answer so seldom: put the response at your `echo`."""
    found, (_cells, own) = explored(contact_cost, margin, echo), shown(contact_cost, HALF, margin)
    return three(found["cells"], found["letters"], best_stop(own)["profit"])


@explored.mistake(source="unseen answers: a slider forgotten")
def cost_left_at_the_start(contact_cost, margin, echo):
    """`earned` comes out so with the contact cost where the explorer starts. Response and margin are yours. But the
    letter still has Lantern Tea's price: move that slider to your `contact_cost` as well."""
    found, (_cells, own) = explored(contact_cost, margin, echo), shown(CONTACT_COST, echo, margin)
    return three(found["cells"], found["letters"], best_stop(own)["profit"])
