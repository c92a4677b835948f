"""Lesson 07-1, what satisfies: its Your turns."""

import numpy as np

from crmlab.workbook import Lesson

lesson = Lesson("07-1", "What satisfies?", needs=("satisfaction",))

ITEMS = ["sa1", "sa2", "sa3"]
AGREED, BY_CHANCE = 0.88, 0.40
"""Two raters in an invented example: shares of the reviews."""


def differences(satisfaction):
    return satisfaction["received"] - satisfaction["expected"]


@lesson.question(
    title="The mean difference",
    concepts="satisfaction-kotler",
    unit="points",
    decimals=2,
    hints=(
        "`found` has a row a customer. Its column `difference` is received − expected.",
        "The mean of a column: `….mean()`.",
    ),
    starter="mean_difference = ...  # points",
    solution='mean_difference = found["difference"].mean()',
)
def mean_difference(satisfaction):
    """What is the mean of received − expected over all customers in `found`, in points?"""
    return float(differences(satisfaction).mean())


@mean_difference.mistake(source="documented confusion: expected less received")
def turned_round(satisfaction):
    """You get this value with expected − received. The size is right. But a customer who expected much and received
    little must come out *below* 0: begin with what was received."""
    return -float(differences(satisfaction).mean())


@mean_difference.mistake(source="documented confusion: sizes for signed differences")
def without_signs(satisfaction):
    """This is the mean size of the difference, without its sign. It says how far off expectations are. But the
    disappointed and the delighted then add up instead of cancelling: keep the signs."""
    return float(differences(satisfaction).abs().mean())


@mean_difference.mistake(source="documented confusion: a share for a mean")
def share_disappointed(satisfaction):
    """This is a share of customers: those who received less than expected. It counts a small disappointment like a
    large one. The question asks for points: take the mean of `difference`."""
    return float((differences(satisfaction) < 0).mean())


@mean_difference.mistake(source="documented confusion: median for mean")
def the_median(satisfaction):
    """This is the median. Half of the customers are at it or below, half at it or above. The question asks for the
    *mean*, in which each point counts."""
    return float(differences(satisfaction).median())


@mean_difference.mistake(source="documented confusion: the disappointed for all")
def of_the_disappointed(satisfaction):
    """This is the mean of the disappointed only. The question asks for all customers: leave the filter out."""
    d = differences(satisfaction)
    return float(d[d < 0].mean())


@mean_difference.mistake(source="documented confusion: a sum for a mean")
def the_sum(satisfaction):
    """You added up the differences of all customers. A larger survey would give a larger number. Divide by the number
    of customers, or use `.mean()`."""
    return float(differences(satisfaction).sum())


@mean_difference.mistake(source="documented confusion: ratio for difference")
def the_ratio(satisfaction):
    """This is a ratio: received divided by expected. The question asks for the *difference*, in points."""
    return float((satisfaction["received"] / satisfaction["expected"]).mean())


LIMIT = 0.7


def below_limit(received, expected):
    return int((received / expected < LIMIT).sum())


@lesson.question(
    title="The same answers from 0 to 9",
    concepts="satisfaction-ratio",
    unit="customers",
    decimals=0,
    hints=(
        "On the new scale each answer is one point lower: `survey['received'] - 1`, and the same with `expected`.",
        "`((survey['received'] - 1) / (survey['expected'] - 1) < 0.7).sum()`",
    ),
    starter="below_70 = ...  # customers",
    solution="""\
received, expected = survey["received"] - 1, survey["expected"] - 1
below_70 = (received / expected < 0.7).sum()""",
)
def below_70(satisfaction):
    """Number the same answers 0 to 9 instead of 1 to 10: take 1 off `received` and off `expected`. For how many
    customers is the satisfaction ratio now below 0.7?"""
    return below_limit(satisfaction["received"] - 1, satisfaction["expected"] - 1)


@below_70.mistake(source="documented confusion: the old scale")
def on_the_old_scale(satisfaction):
    """You counted on the scale from 1 to 10, as the page does. The question asks for the same customers after 1 is
    taken off both answers."""
    return below_limit(satisfaction["received"], satisfaction["expected"])


@below_70.mistake(source="documented confusion: one of the two columns moved")
def only_received(satisfaction):
    """You took 1 off `received` only. Then the two answers stand on different scales. Take 1 off `expected` as well."""
    return below_limit(satisfaction["received"] - 1, satisfaction["expected"])


@below_70.mistake(source="documented confusion: one of the two columns moved")
def only_expected(satisfaction):
    """You took 1 off `expected` only. Then the two answers stand on different scales. Take 1 off `received` as well."""
    return below_limit(satisfaction["received"], satisfaction["expected"] - 1)


@below_70.mistake(source="documented confusion: one added for one taken off")
def one_added(satisfaction):
    """You added 1, so the scale runs from 2 to 11. From 1–10 to 0–9, each answer gets *lower* by one."""
    return below_limit(satisfaction["received"] + 1, satisfaction["expected"] + 1)


@below_70.mistake(source="documented confusion: one taken off the ratio")
def one_off_the_ratio(satisfaction):
    """You took 1 off the ratio. Other numbers on the questionnaire change the two *answers*: take 1 off each, then
    divide."""
    return int((satisfaction["received"] / satisfaction["expected"] - 1 < LIMIT).sum())


@below_70.mistake(source="documented confusion: a share for a number")
def as_a_share(satisfaction):
    """This is the share of the customers. The question asks how many: `.sum()`, not `.mean()`."""
    return below_limit(satisfaction["received"] - 1, satisfaction["expected"] - 1) / len(satisfaction)


@below_70.mistake(source="documented confusion: above for below")
def above_the_limit(satisfaction):
    """You counted those whose ratio is *not* below 0.7. The sign `<` finds the others."""
    return len(satisfaction) - below_limit(satisfaction["received"] - 1, satisfaction["expected"] - 1)


@below_70.mistake(source="documented confusion: upside down")
def upside_down(satisfaction):
    """You divided what was expected by what was received. The ratio is received ÷ expected."""
    return int(((satisfaction["expected"] - 1) / (satisfaction["received"] - 1).replace(0, np.nan) < LIMIT).sum())


def scored(satisfaction):
    """Satisfaction as on the page: the mean of the items answered."""
    return satisfaction[ITEMS].astype("float64").mean(axis=1)


def bent_line(satisfaction):
    """Points of satisfaction for a point below expectation, above it, and on one straight line."""
    d, s = differences(satisfaction).to_numpy(dtype=float), scored(satisfaction).to_numpy()
    bent = np.column_stack([np.ones(len(d)), np.minimum(d, 0), np.maximum(d, 0)])
    _constant, below, above = np.linalg.lstsq(bent, s, rcond=None)[0]
    return float(below), float(above), float(np.polyfit(d, s, 1)[0])


@lesson.interim
def three_slopes(satisfaction):
    return bent_line(satisfaction)


def part_below(satisfaction):
    return float((differences(satisfaction) < 0).mean())


@lesson.question(
    title="Better service for the disappointed",
    concepts="satisfaction-determinants-two",
    unit="points",
    decimals=3,
    hints=(
        "How much does one of the disappointed gain? The others gain nothing. So the mean gain is smaller.",
        "Their share times their gain: `(survey['received'] < survey['expected']).mean() * below`.",
    ),
    starter="mean_gain = ...  # points of satisfaction, mean over all customers",
    solution='mean_gain = (survey["received"] < survey["expected"]).mean() * below',
)
def mean_gain(satisfaction):
    """Every disappointed customer receives one point more; nobody else's answers change. By how many points does the
    mean satisfaction of *all* customers rise? Use the slopes of the bent line."""
    return part_below(satisfaction) * bent_line(satisfaction)[0]


@mean_gain.mistake(source="documented confusion: of those concerned for all")
def gain_of_the_disappointed(three_slopes):
    """This is what one disappointed customer gains. But most customers are not disappointed and gain nothing. The
    question asks for the mean of all: multiply by the share of the disappointed."""
    return three_slopes[0]


@mean_gain.mistake(source="documented confusion: the other slope")
def with_the_upper_slope(satisfaction, three_slopes):
    """You used the slope above expectation. The disappointed are *below* their expectation: use the other slope."""
    return part_below(satisfaction) * three_slopes[1]


@mean_gain.mistake(source="documented confusion: one straight line")
def with_the_straight_line(satisfaction, three_slopes):
    """You used the slope of the one straight line. It mixes both sides. Below expectation a point weighs more: use
    that slope."""
    return part_below(satisfaction) * three_slopes[2]


@mean_gain.mistake(source="documented confusion: the satisfied counted as disappointed")
def with_the_satisfied(satisfaction, three_slopes):
    """You counted those who received exactly what they expected as well. They are satisfied, and their answers do not
    change here: use `<`, not `<=`."""
    return float((differences(satisfaction) <= 0).mean()) * three_slopes[0]


@mean_gain.mistake(source="documented confusion: everybody receives more")
def everybody(satisfaction, three_slopes):
    """You let *everybody* receive one point more. The question gives it to the disappointed only; the others gain
    nothing."""
    part = part_below(satisfaction)
    return part * three_slopes[0] + (1 - part) * three_slopes[1]


@mean_gain.mistake(source="documented confusion: the others for the disappointed")
def the_others(satisfaction, three_slopes):
    """You took the share of those who are *not* disappointed. The point goes to the disappointed: take their share."""
    return (1 - part_below(satisfaction)) * three_slopes[0]


@mean_gain.mistake(source="documented confusion: a sum for a mean")
def the_sum_of_all(satisfaction, three_slopes):
    """You added up the gain of all disappointed customers. For a mean, divide by the number of all customers."""
    return part_below(satisfaction) * len(satisfaction) * three_slopes[0]


@lesson.question(
    title="Agreement beyond chance",
    concepts="satisfaction-levels-three",
    unit="",
    decimals=2,
    hints=("Agreement less chance, divided by 1 less chance.", "The top is 0.88 − 0.40. What is the bottom?"),
    starter="kappa = ...",
    solution="kappa = (0.88 - 0.40) / (1 - 0.40)",
)
def kappa():
    """Two raters sort 100 reviews into three levels. They agree on 88. By chance they would agree on 40. What is
    Cohen's kappa?"""
    return (AGREED - BY_CHANCE) / (1 - BY_CHANCE)


@kappa.mistake(source="documented confusion: raw agreement")
def raw_agreement():
    """This is the raw agreement. Some of it would come by chance alone: take chance off, above and below the line."""
    return AGREED


@kappa.mistake(source="documented confusion: the division forgotten")
def not_divided():
    """You took chance off the agreement, which is the first step. Kappa compares that with the most it could be: divide
    by 1 less chance."""
    return AGREED - BY_CHANCE


@kappa.mistake(source="documented confusion: divided by chance")
def over_chance():
    """You divided by the agreement that comes by chance. Divide by what is left above it: 1 less chance."""
    return (AGREED - BY_CHANCE) / BY_CHANCE


@kappa.mistake(source="documented confusion: divided by the agreement")
def over_agreement():
    """You divided by the agreement of these raters. Divide by the most that can be reached beyond chance: 1 less
    chance."""
    return (AGREED - BY_CHANCE) / AGREED


@kappa.mistake(source="documented confusion: a ratio to chance")
def times_chance():
    """You divided agreement by chance. Kappa first takes chance off, and then divides by 1 less chance."""
    return AGREED / BY_CHANCE


@kappa.mistake(source="documented confusion: per cent for a share")
def in_per_cent():
    """The number is right in per cent. Kappa is written as a number up to 1: divide by 100."""
    return 100 * (AGREED - BY_CHANCE) / (1 - BY_CHANCE)
