"""Workbook 07: what a bolder promise does to satisfaction."""

import numpy as np

from crmlab.questions.ch07 import chapter
from crmlab.questions.ch07.disconfirmed import difference_of, score_of


def bent(satisfaction):
    """Slopes below and above expectation, and of one straight line."""
    d, s = difference_of(satisfaction).to_numpy(dtype=float), score_of(satisfaction).to_numpy()
    known = ~np.isnan(s)
    d, s = d[known], s[known]
    design = np.column_stack([np.ones(len(d)), np.minimum(d, 0), np.maximum(d, 0)])
    _constant, below, above = np.linalg.lstsq(design, s, rcond=None)[0]
    return float(below), float(above), float(np.polyfit(d, s, 1)[0])


@chapter.interim
def three_slopes(satisfaction):
    return bent(satisfaction)


def parts(satisfaction):
    """Shares of the customers below, at and above their expectation."""
    d = difference_of(satisfaction)
    return float((d < 0).mean()), float((d == 0).mean()), float((d > 0).mean())


@chapter.check_variant
def the_two_sides_differ(satisfaction, three_slopes):
    """The slopes and the shares are far enough apart for each slip to show."""
    below, above, straight = three_slopes
    lower, _same, upper = parts(satisfaction)
    answer = -((1 - upper) * below + upper * above)
    return below - above > 0.2 and abs(answer + straight) > 0.005 and abs(lower - upper) > 0.02


@chapter.question(
    title="A bolder promise",
    concepts=("satisfaction-determinants-two", "satisfaction-kotler"),
    recall="If every expectation rises by one point and nothing else changes, by how many points does mean "
    "satisfaction change?",
    unit="points",
    decimals=4,
    remark="The slopes are taken for causes here, and new guests are not counted. A test would show the bold text in "
    "some towns only, drawn at random.",
    hints=(
        "Each difference falls by one. Who is at 0 now will be at −1: below expectation. Along which slope do they "
        "fall?",
        "All who are at 0 or below fall by the slope `below`, the others by the slope `above`. "
        "`disconfirmation.asymmetry(answers)` has both.",
    ),
    starter="""\
score = satisfaction[["sa1", "sa2", "sa3"]].mean(axis=1).astype(float)
answers = satisfaction.assign(satisfaction=score)
change = ...  # points; below 0 if satisfaction falls""",
    solution="""\
from crmlab import disconfirmation

found = disconfirmation.expectation_raised(answers, by=1)
change = found.loc["all customers", "change"]""",
)
def change(satisfaction):
    """A campaign raises every customer's `expected` by one point; `received` stays. `answers` has each customer's
    satisfaction: the mean of the items answered.

    Fit the bent line: satisfaction on the part of received − expected below 0 and the part above 0, with a constant. By
    how many points does the line let the mean satisfaction of all customers change? Give a fall its minus sign. (All
    answers are whole points.)"""
    below, above, _straight = bent(satisfaction)
    _lower, _same, upper = parts(satisfaction)
    return -((1 - upper) * below + upper * above)


@change.mistake(source="documented confusion: one straight line", close=True)
def straight_line(three_slopes):
    """You used one straight line. It treats a point below expectation like a point above it. But below, a point weighs
    more, and most customers would be below or at it. Use the two slopes of the bent line."""
    return -three_slopes[2]


@change.mistake(source="documented confusion: the satisfied on the flat side", close=True)
def satisfied_on_the_flat_side(satisfaction, three_slopes):
    """You let the customers who received exactly what they expected fall along the slope above. They stand at 0 now.
    But after the campaign they stand *below* 0: the slope on that side counts for them."""
    lower, _same, _upper = parts(satisfaction)
    return -(lower * three_slopes[0] + (1 - lower) * three_slopes[1])


@change.mistake(source="documented confusion: the satisfied left out", close=True)
def satisfied_left_out(satisfaction, three_slopes):
    """You left out the customers who received exactly what they expected. Their difference is 0 now, so they seem to
    lose nothing. But it falls to −1 like everybody's: let them fall, too."""
    lower, _same, upper = parts(satisfaction)
    return -(lower * three_slopes[0] + upper * three_slopes[1])


@change.mistake(source="documented confusion: mean of the slopes")
def mean_of_the_slopes(three_slopes):
    """This is the plain mean of the two slopes. It counts both sides alike. But there are not equally many customers on
    both sides: weigh each slope with its share of customers."""
    return -(three_slopes[0] + three_slopes[1]) / 2


@change.mistake(source="documented confusion: the sign")
def without_the_minus(satisfaction, three_slopes):
    """The size is right. But the promise rises and what is received stays, so satisfaction falls: write the minus."""
    _lower, _same, upper = parts(satisfaction)
    return (1 - upper) * three_slopes[0] + upper * three_slopes[1]


@change.mistake(source="documented confusion: slopes exchanged")
def slopes_exchanged(satisfaction, three_slopes):
    """You used the two slopes the other way round: the steep one for the delighted. They have room before they are
    disappointed, so for them the slope *above* counts."""
    _lower, _same, upper = parts(satisfaction)
    return -((1 - upper) * three_slopes[1] + upper * three_slopes[0])


@change.mistake(source="documented confusion: one side for all")
def all_on_the_steep_side(three_slopes):
    """You let everybody fall along the slope below. For most it is right. But the delighted stay at or above their
    expectation after one point less: for them the other slope counts."""
    return -three_slopes[0]


@change.mistake(source="documented confusion: a sum of slopes")
def slopes_added(three_slopes):
    """You added both slopes. A customer stands on one side only and falls along one of them. Weigh each slope with its
    share of customers."""
    return -(three_slopes[0] + three_slopes[1])
