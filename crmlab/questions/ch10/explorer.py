"""Workbook 10, second part: what the explorer shows."""

import pandas as pd

from crmlab import clv
from crmlab.questions.ch10 import chapter

MARGIN, RETENTION, DISCOUNT, HORIZON, COST = 300.0, 0.8, 0.1, 10, 500.0
"""Where the sliders of the chapter's explorer stand at first, with the first margin after one year."""
STEP = 50
STAY = [percent / 100 for percent in range(30, 100, 5)]


def four(cost, half, left, needed):
    return pd.Series({"cost": cost, "half": half, "left": left, "needed": needed}, dtype=float)


def value(margin, retention, discount=DISCOUNT, first="after one year"):
    """What `clv.present_value` says of the years looked at: all years, less those after the horizon."""
    beyond = (retention / (1 + discount)) ** HORIZON
    return margin * clv.multiple(retention, discount, first=first) * (1 - beyond)


def paid_back_from(margin, discount, cost, first="now"):
    """The lowest retention on the slider at which the cost comes back, in per cent; 100 if none does."""
    return next((100 * r for r in STAY if value(margin, r, discount, first) >= cost), 100)


@chapter.check_variant
def own_slider_ends_nowhere(new_margin, new_retention, new_discount, new_cost):
    left = value(new_margin, new_retention, new_discount, "now") - new_cost
    at_the_start = round(paid_back_from(MARGIN, DISCOUNT, COST, "after one year"))  # a known mistake, to be told apart
    return left > 50 and 30 < round(paid_back_from(new_margin, new_discount, new_cost)) < at_the_start


@chapter.question(
    title="Found with the explorer",
    explores=True,
    concepts="clv-net-present-value",
    evidence="",
    tolerance=0.51,
    recall="What did the explorer of chapter 10 show? `cost`: CNY just paid back at the start. `half`: per cent of "
    "retention that halve the value. `left`, `needed`: your own new customers, after their cost, and to pay it back.",
    remark="A quarter less retention takes more than half of the value. Before anybody pays for new customers, it is "
    "worth knowing how far `needed` lies below the retention you count on.",
    hints=(
        "Two titles and the sentence below say it: the value, the break-even, and what is left after the cost.",
        "Put every slider back before you go on. For `half`, write down the value at the start first; then lower one "
        "slider, step by step.",
    ),
    starter="""\
# from crmlab import explore
# explore.clv()
explored = {"cost": ..., "half": ..., "left": ..., "needed": ...}""",
    solution="""\
explored = {answer}""",
)
def explored(new_margin, new_retention, new_discount, new_cost):
    """Open the explorer of the chapter, move it, and bring back four numbers. `cost`, `half` and `needed` are values at
    which a slider can stand.

    - `cost`: all else as at the start, the highest acquisition cost that is still paid back within the years looked at.

    - `half`: all back to the start, then the retention lower, step by step. At how many per cent is the value, before
      the cost of winning, for the first time half of what it was, or less?

    - `left`: your own new customers: `new_margin`, `new_retention`, `new_discount`, an acquisition cost of `new_cost`,
      *first margin now*, years as at the start. What is one worth after that cost, to the yuan?

    - `needed`: leave all that where it is and move the retention alone. From how many per cent on is your cost paid
      back within those years?"""
    whole = value(MARGIN, RETENTION)
    half = max(r for r in STAY if value(MARGIN, r) <= whole / 2)
    left = value(new_margin, new_retention, new_discount, "now") - new_cost
    return four(whole // STEP * STEP, 100 * half, left, paid_back_from(new_margin, new_discount, new_cost))


def replaced(found, **numbers):
    return pd.Series({**found, **numbers})


@explored.mistake(source="the explorer: the value read for the slider")
def value_for_cost(new_margin, new_retention, new_discount, new_cost):
    """`cost` is the value of the customer itself. You are right that break-even lies there. But the slider moves in
    steps, and the last step that is still paid back lies a little below. Read where the slider stands."""
    return replaced(explored(new_margin, new_retention, new_discount, new_cost), cost=value(MARGIN, RETENTION))


@explored.mistake(source="the explorer: one step too far; unseen answers: years without end, which is the same amount")
def cost_not_paid_back(new_margin, new_retention, new_discount, new_cost):
    """At your `cost` the title says *no* break-even. Either it is one step too far, or it is what years *without end*
    would bring: at the start the two are the same amount. The question looks at as many years as the slider, and wants
    the last step that still comes back."""
    return replaced(
        explored(new_margin, new_retention, new_discount, new_cost), cost=(value(MARGIN, RETENTION) // STEP + 1) * STEP
    )


@explored.mistake(source="documented confusion: half the retention for half the value")
def half_the_retention(new_margin, new_retention, new_discount, new_cost):
    """`half` is half of the *retention*. That would be the answer if value ran in step with retention. Set the slider
    there and look at the value: far less than half is left. Retention works on every year again. Go up until half is
    reached."""
    return replaced(explored(new_margin, new_retention, new_discount, new_cost), half=50 * RETENTION)


@explored.mistake(source="the explorer: one step too few")
def still_above_half(new_margin, new_retention, new_discount, new_cost):
    """At `half` the value is close to half of what it was, but still a little above. The question wants the first step
    at half or *less*."""
    found = explored(new_margin, new_retention, new_discount, new_cost)
    return replaced(found, half=found["half"] + 5)


@explored.mistake(source="documented confusion: first margin after one year for first margin now")
def timing_not_changed(new_margin, new_retention, new_discount, new_cost):
    """`left` and `needed` are those of a first margin after one year, where the explorer starts. Your own new customers
    pay their first margin *now*, all of them. There is a list for it below the sliders."""
    found, late = explored(new_margin, new_retention, new_discount, new_cost), "after one year"
    return replaced(
        found,
        left=value(new_margin, new_retention, new_discount, late) - new_cost,
        needed=paid_back_from(new_margin, new_discount, new_cost, late),
    )


@explored.mistake(source="documented confusion: the cost of winning forgotten")
def cost_not_taken_off(new_margin, new_retention, new_discount, new_cost):
    """`left` is all that the customer will bring, before the cost of winning them. It is the right figure for somebody
    who is a customer already, since that cost is spent. Yours are still to be won."""
    return replaced(
        explored(new_margin, new_retention, new_discount, new_cost),
        left=value(new_margin, new_retention, new_discount, "now"),
    )


@explored.mistake(source="the explorer: years without end read for the years looked at")
def years_without_end(new_margin, new_retention, new_discount, new_cost):
    """`left` takes the cost off a value without an end of years. The explorer prints that too, a sentence later. The
    question looks as many years ahead as the slider does at the start."""
    endless = new_margin * clv.multiple(new_retention, new_discount, first="now")
    return replaced(explored(new_margin, new_retention, new_discount, new_cost), left=endless - new_cost)


@explored.mistake(source="the explorer: a slider left where it was")
def cost_as_at_the_start(new_margin, new_retention, new_discount, new_cost):
    """`left` and `needed` come out with the acquisition cost of the start. The other sliders are yours. But winning
    a customer costs you `new_cost`: move that slider too, and read both again."""
    return replaced(
        explored(new_margin, new_retention, new_discount, new_cost),
        left=value(new_margin, new_retention, new_discount, "now") - COST,
        needed=paid_back_from(new_margin, new_discount, COST),
    )


@explored.mistake(source="the explorer: one step too few")
def last_not_paid_back(new_margin, new_retention, new_discount, new_cost):
    """At `needed` the title still says that there is no break-even. It is the last step that fails. One further, and
    the cost comes back within the years looked at."""
    found = explored(new_margin, new_retention, new_discount, new_cost)
    return replaced(found, needed=found["needed"] - 5)


@explored.mistake(source="the explorer: a slider left where it was")
def discount_as_at_the_start(new_margin, new_retention, new_discount, new_cost):
    """`left` and `needed` come out with the discount of the start. Margin, retention and cost are yours.
    But your money has another price: move that slider to `new_discount`, and read both again."""
    return replaced(
        explored(new_margin, new_retention, new_discount, new_cost),
        left=value(new_margin, new_retention, DISCOUNT, "now") - new_cost,
        needed=paid_back_from(new_margin, DISCOUNT, new_cost),
    )


@explored.mistake(source="unseen answers: half of what is left after the cost of winning")
def half_of_what_is_left(new_margin, new_retention, new_discount, new_cost):
    """At `half` you have halved what is left *after* the cost of winning. The sentence below the picture prints both.
    But that cost does not shrink with the retention, so less must be lost to reach this half. Halve the value that
    stands in the title."""
    whole = value(MARGIN, RETENTION)
    half = 100 * max(r for r in STAY if value(MARGIN, r) - COST <= (whole - COST) / 2)
    return replaced(explored(new_margin, new_retention, new_discount, new_cost), half=half)


@explored.mistake(source="unseen answers: put back to the start before the last step")
def needed_at_the_start(new_margin, new_retention, new_discount, new_cost):
    """`needed` is what the customer of the *start* needs. For `half` you put everything back; here it is not asked.
    Your own customers have another margin, discount and cost, and pay at once. Set these again, and move the retention
    alone."""
    found = explored(new_margin, new_retention, new_discount, new_cost)
    return replaced(found, needed=paid_back_from(MARGIN, DISCOUNT, COST, "after one year"))


@explored.mistake(source="trial in the browser")
def fractions_for_per_cent(new_margin, new_retention, new_discount, new_cost):
    """`half` and `needed` are fractions here. In code a retention is one, so it comes naturally. But the slider counts
    in per cent, and so does the question: 80, where it starts, not 0.8."""
    found = explored(new_margin, new_retention, new_discount, new_cost)
    return replaced(found, half=found["half"] / 100, needed=found["needed"] / 100)


@explored.mistake(source="own walk in the browser")
def half_as_a_fraction(new_margin, new_retention, new_discount, new_cost):
    """`half` is a fraction here. In code a retention is one, so it comes naturally. But the slider counts in per cent,
    and so does the question: 80, where it starts, not 0.8."""
    found = explored(new_margin, new_retention, new_discount, new_cost)
    return replaced(found, half=found["half"] / 100)


@explored.mistake(source="own walk in the browser")
def needed_as_a_fraction(new_margin, new_retention, new_discount, new_cost):
    """`needed` is a fraction here. In code a retention is one, so it comes naturally. But the slider counts in per
    cent, and so does the question: 80, where it starts, not 0.8."""
    found = explored(new_margin, new_retention, new_discount, new_cost)
    return replaced(found, needed=found["needed"] / 100)
