"""Lesson 07-3, service quality and the net promoter score: its Your turns."""

import numpy as np

from crmlab import servqual
from crmlab.workbook import Lesson

lesson = Lesson("07-3", "Twenty-two questions or one?", needs=("servqual", "door_survey"))

WISHED, GOT = 3, 6
"""What An ticked for item 13: of an excellent tea house, and of Lantern Tea."""


@lesson.question(
    title="Turn an item",
    concepts="service-quality-gap",
    unit="points",
    decimals=1,
    hints=(
        "Item 13 is negative: turn both answers with 8 − x before you compare them.",
        "E = 8 − 3 and P = 8 − 6. The gap is P − E.",
    ),
    starter="turned_gap = ...  # points",
    solution="turned_gap = (8 - 6) - (8 - 3)",
)
def turned_gap():
    """Item 13 is negative: “the staff are too busy for a question”. An ticks 3 for an excellent tea house and 6 for
    Lantern Tea. What is her gap P − E, after turning?"""
    return (8 - GOT) - (8 - WISHED)


@turned_gap.mistake(source="truth.json servqual-responsiveness: not turned")
def not_turned():
    """You get this number from the answers as ticked, or from E − P after turning. Both look like a difference of the
    right size. But then a tea house with busier staff looks *better* than expected. Turn both answers, then take
    perception less expectation."""
    return GOT - WISHED


@turned_gap.mistake(source="documented confusion: only perception turned")
def only_perception():
    """You turned the answer about Lantern Tea only. It is the one that looks bad. But the same question was asked about
    an excellent tea house, with the same negative words. Turn that answer, too."""
    return (8 - GOT) - WISHED


@turned_gap.mistake(source="documented confusion: only expectation turned")
def only_expectation():
    """You turned the answer about the excellent tea house only. Now one number counts good service and the other bad
    service. Turn the answer about Lantern Tea as well."""
    return GOT - (8 - WISHED)


@turned_gap.mistake(source="documented confusion: perception for the gap")
def perception_for_the_gap():
    """This is her perception, rightly turned. The gap compares it with what she expects. Turn the other answer, and
    take it off."""
    return 8 - GOT


def gaps_of(servqual_answers):
    return servqual.scores(servqual_answers)["gap"]


@lesson.interim
def each_gap(servqual):
    return gaps_of(servqual)


@lesson.question(
    title="Who got less than expected?",
    concepts="service-quality-gap",
    unit="%",
    decimals=1,
    tolerance=0.06,
    hints=(
        '`each["reliability"]` is a column with one gap for each guest. Which of them are below 0?',
        "`(… < 0).mean()` is the share of guests for whom it is true. Times 100 is per cent.",
    ),
    starter="got_less = ...  # per cent of all guests",
    solution='got_less = 100 * (each["reliability"] < 0).mean()',
)
def got_less(servqual):
    """What per cent of all guests have a gap below 0 in reliability?"""
    return 100 * float((gaps_of(servqual)["reliability"] < 0).mean())


@got_less.mistake(source="documented confusion: equal counted as less")
def equal_counted(each_gap):
    """You also counted the guests whose gap is exactly 0. They got what they expected. The question asks for gaps
    *below* 0: use `<`, and not `<=`."""
    return 100 * float((each_gap["reliability"] <= 0).mean())


@got_less.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(each_gap):
    """The share is right as a fraction. The question asks for per cent: times 100."""
    return float((each_gap["reliability"] < 0).mean())


@got_less.mistake(source="documented confusion: heads for a share")
def heads(each_gap):
    """This is the number of guests. The question asks what per cent of all guests they are: take the mean of true and
    false in place of the sum."""
    return int((each_gap["reliability"] < 0).sum())


@got_less.mistake(source="documented confusion: the other side")
def the_others(each_gap):
    """These guests got *more* than they expected. A gap below 0 means less than expected: turn the comparison round."""
    return 100 * float((each_gap["reliability"] > 0).mean())


@got_less.mistake(source="documented confusion: the mean gap over all dimensions")
def all_dimensions(each_gap):
    """You took the mean of the five gaps of each guest. A guest may get less in reliability and more in another
    dimension. Use the column `reliability` alone."""
    return 100 * float((each_gap.mean(axis=1) < 0).mean())


@got_less.mistake(source="truth.json: perception against the middle of the scale")
def below_the_middle(servqual):
    """You compared perception with 4, the middle of the scale. The middle is the same for everybody, but guests expect
    different things. Compare each guest's perception with their own expectation: the gap is that difference."""
    perceived = scored(servqual)["perception"]["reliability"]
    return 100 * float((perceived < 4).mean())


def scored(answers):
    return servqual.scores(answers)


TEN = (10, 10, 9, 9, 9, 8, 8, 8, 6, 3)


@lesson.question(
    title="Ten answers",
    concepts="service-quality-gap",
    unit="points",
    decimals=1,
    hints=(
        "Promoters answer 9 or 10, detractors 0 to 6. The others count among the ten, but on neither side.",
        "100 × (share of promoters − share of detractors).",
    ),
    starter="score = ...  # points",
    solution="score = 100 * (5 / 10 - 2 / 10)",
)
def score():
    """Ten guests answer 10, 10, 9, 9, 9, 8, 8, 8, 6 and 3. What is their net promoter score?"""
    return 100 * (sum(x >= 9 for x in TEN) - sum(x <= 6 for x in TEN)) / len(TEN)


@score.mistake(source="documented confusion: 8 is a promoter")
def eights_promote():
    """You counted the answers of 8 as promoters. 8 of 10 sounds like praise. But the score counts only 9 and 10 as
    promoters; guests with 7 or 8 are passive."""
    return 100 * (sum(x >= 8 for x in TEN) - sum(x <= 6 for x in TEN)) / len(TEN)


@score.mistake(source="documented confusion: 6 is passive")
def sixes_passive():
    """You did not count the 6 as a detractor. 6 lies above the middle of the scale. But the score counts all answers
    from 0 to 6 as detractors."""
    return 100 * (sum(x >= 9 for x in TEN) - sum(x <= 5 for x in TEN)) / len(TEN)


@score.mistake(source="documented confusion: promoters alone")
def promoters_alone():
    """This is the share of promoters. *Net* means that the detractors are taken off: subtract their share."""
    return 100 * sum(x >= 9 for x in TEN) / len(TEN)


@score.mistake(source="documented confusion: passives left out of the base")
def without_passives():
    """You divided by the guests who are promoters or detractors. The passives are on neither side. But they were asked,
    too, so both shares are shares of all ten guests."""
    return 100 * (5 - 2) / (5 + 2)


@score.mistake(source="documented confusion: a fraction for points")
def in_shares():
    """The difference of the shares is right. The score is given in points: times 100."""
    return (5 - 2) / len(TEN)


@score.mistake(source="documented confusion: the mean answer")
def mean_answer():
    """This is the mean of the ten answers. The score uses no mean: it counts how many guests are promoters and how many
    are detractors."""
    return float(np.mean(TEN))


GUESTS, P, D = 400, 0.5, 0.2


def side(variance=P + D - (P - D) ** 2, surveys=2.0):
    return 1.96 * 100 * float(np.sqrt(surveys * variance / GUESTS))


@lesson.question(
    title="How far does the interval reach?",
    concepts="service-quality-gap",
    unit="points",
    decimals=1,
    tolerance=0.06,
    hints=(
        "First the standard error of one survey: 100 × √((p + d − (p − d)²) ÷ 400). Both surveys have the same one.",
        "The error of the change is √(e² + e²). The interval reaches 1.96 times as far to each side.",
    ),
    starter="reach = ...  # points to each side of the change",
    solution="""\
error = 100 * ((0.5 + 0.2 - (0.5 - 0.2) ** 2) / 400) ** 0.5
reach = 1.96 * (error**2 + error**2) ** 0.5""",
)
def reach():
    """A chain asks 400 guests before and 400 other guests after a change. Both times 50 % are promoters and 20 % are
    detractors. How many points does the 95 % interval of the *change* reach to each side?"""
    return side()


@reach.mistake(source="documented confusion: one survey for two")
def one_survey():
    """This is the interval of *one* score. A change has two scores, and chance moves both of them. Combine the two
    standard errors with the formula for a change."""
    return side(surveys=1)


@reach.mistake(source="documented confusion: errors added")
def errors_added():
    """You added the two errors. But chance seldom pushes both scores apart as far as it can. Add the *squares* of the
    errors, then take the root."""
    return side(surveys=4)


@reach.mistake(source="documented confusion: standard error for half the interval")
def without_196():
    """This is the standard error of the change. The 95 % interval reaches 1.96 standard errors to each side."""
    return side() / 1.96


@reach.mistake(source="documented confusion: (p − d)² forgotten")
def square_forgotten():
    """You left (p − d)² out of the variance. Look at the formula once more: it is taken off p + d."""
    return side(variance=P + D)


@reach.mistake(source="documented confusion: 800 guests in one survey")
def all_guests_at_once():
    """You took all 800 guests for one survey. The change compares 400 guests with 400 others: work out an error for
    each survey first."""
    return side(surveys=0.5)


@reach.mistake(source="documented confusion: a fraction for points")
def in_fractions():
    """The number is right as a difference of shares. The score is in points: times 100."""
    return side() / 100


@reach.mistake(source="documented confusion: the whole interval for one side")
def both_sides():
    """This is the whole length of the interval. The question asks how far it reaches to *each* side: half of it."""
    return 2 * side()
