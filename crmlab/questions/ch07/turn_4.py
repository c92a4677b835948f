"""Lesson 07-4, one number for satisfaction: its Your turns."""

from crmlab.workbook import Lesson

lesson = Lesson("07-4", "One number for satisfaction", needs=("satisfaction",))

WEIGHTS, BO = (0.40, 0.35, 0.25), (4, 7, 8)
"""Of reliable, timely and convenient within service; Bo's answers."""
SERVICE, TIMELY = 0.35, 0.35
"""The weight of service in the index, and of timely within service."""
MEANS, SHARES = (8, 7, 7), (0.3885, 0.3190, 0.2925)
"""Another firm: mean answers to three questions on satisfaction, and their weights."""


def weighted(values, weights):
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


@lesson.question(
    title="Bo's service",
    concepts="satisfaction-index-four-levels",
    unit="points",
    decimals=1,
    tolerance=0.06,
    hints=(
        "First weigh the three answers: 0.40 × 4 + 0.35 × 7 + 0.25 × 8.",
        "Then put the result on the scale: take off 1, divide by 9, times 100.",
    ),
    starter="service = ...  # from 0 to 100",
    solution="service = 100 * (0.40 * 4 + 0.35 * 7 + 0.25 * 8 - 1) / 9",
)
def service():
    """Bo answered 4 (reliable), 7 (timely) and 8 (convenient). The weights are 40, 35 and 25 per cent. What is the
    service part of Bo's index, from 0 to 100?"""
    return 100 * (weighted(BO, WEIGHTS) - 1) / 9


@service.mistake(source="documented confusion: a plain mean for a weighted one")
def all_alike():
    """You gave the three items the same weight. A plain mean is a fair first guess. But reliable weighs most here, and
    Bo gave it the lowest answer. Multiply each answer by its own weight."""
    return 100 * (sum(BO) / 3 - 1) / 9


@service.mistake(source="documented confusion: a scale from 1 read as a scale from 0")
def out_of_ten():
    """You divided the weighted answer by 10. It looks like a share of the best answer. But the lowest answer is 1, not
    0. A guest who ticks 1 everywhere would get 10 points. Take off 1 first, then divide by 9."""
    return 10 * weighted(BO, WEIGHTS)


@service.mistake(source="documented confusion: the weighted answer for the index")
def on_the_old_scale():
    """This is the weighted answer on the scale from 1 to 10. The weights are right. The index runs from 0 to 100: take
    off 1, divide by 9, times 100."""
    return weighted(BO, WEIGHTS)


@service.mistake(source="documented confusion: a fraction for points")
def as_a_fraction():
    """The place on the scale is right, as a fraction between 0 and 1. The index runs to 100: times 100."""
    return (weighted(BO, WEIGHTS) - 1) / 9


@service.mistake(source="documented confusion: weights in the whole index for weights within the part")
def share_of_the_whole():
    """You used the weights in the whole index, 14, 12.25 and 8.75 per cent. They stand in the picture. But they add up
    to 35 per cent, so this is only what service adds to the index. Within service the weights are 40, 35 and 25."""
    return SERVICE * 100 * (weighted(BO, WEIGHTS) - 1) / 9


@lesson.question(
    title="One point more for timely",
    concepts="satisfaction-index-four-levels",
    unit="points",
    decimals=2,
    tolerance=0.006,
    hints=(
        "How much does `timely` weigh in the whole index? Multiply the two weights on its way: 0.35 × 0.35.",
        "One point of an answer is 100 / 9 points on the scale from 0 to 100.",
    ),
    starter="rise = ...  # points of the index",
    solution="rise = 0.35 * 0.35 * 100 / 9",
)
def rise():
    """Suppose every guest answered one point more on `timely`. By how many points would the index (0 to 100) rise?
    Service weighs 35 per cent of the index, and timely 35 per cent of service."""
    return SERVICE * TIMELY * 100 / 9


@rise.mistake(source="documented confusion: one step of the tree left out")
def only_service():
    """This is the rise of the service part. Its weight within service is right. But service itself is only 35 per cent
    of the index: multiply once more."""
    return TIMELY * 100 / 9


@rise.mistake(source="documented confusion: the old scale")
def on_answers():
    """This is the rise of the weighted answer, on the scale from 1 to 10. The weight is right. How many points of the
    index are nine points of an answer?"""
    return SERVICE * TIMELY


@rise.mistake(source="documented confusion: the weight for the effect")
def the_weight():
    """This is the weight of `timely` in per cent. An answer cannot rise by its whole range with one point. One point is
    one ninth of the way from 1 to 10: divide by 9."""
    return SERVICE * TIMELY * 100


@rise.mistake(source="documented confusion: ten steps for nine")
def ten_steps():
    """You divided by 10. There are ten answers, but from 1 to 10 there are only nine steps."""
    return SERVICE * TIMELY * 10


@rise.mistake(source="documented confusion: weights that are alike")
def one_of_seven():
    """You gave each of the seven items one seventh. A plain mean would do so. In the tree the weight of an item is the
    product of the weights on its way from the index."""
    return 100 / 7 / 9


@lesson.question(
    title="Another firm's score",
    concepts="satisfaction-model-seven-variables",
    unit="points",
    decimals=2,
    tolerance=0.006,
    hints=(
        "Each mean answer less 1, times its weight: 7 × 0.3885 is the first.",
        "Add the three products, divide by 9, times 100.",
    ),
    starter="score = ...  # from 0 to 100",
    solution="score = 100 * (7 * 0.3885 + 6 * 0.3190 + 6 * 0.2925) / 9",
)
def score():
    """Another firm has the mean answers 8, 7 and 7, with the weights 0.3885, 0.3190 and 0.2925. What is its score from
    0 to 100?"""
    return 100 * (weighted(MEANS, SHARES) - 1) / 9


@score.mistake(source="documented confusion: a scale from 1 read as a scale from 0")
def out_of_ten_again():
    """You divided by 10 and did not take off 1. The result looks plausible. But a firm with the answer 1 everywhere
    would then score 10, not 0. Take off 1 from each mean answer, and divide by 9."""
    return 10 * weighted(MEANS, SHARES)


@score.mistake(source="documented confusion: one correction of two")
def less_one_by_ten():
    """You took off 1 and then divided by 10. The best possible answer would then score 90. From 1 to 10 there are nine
    steps."""
    return 10 * (weighted(MEANS, SHARES) - 1)


@score.mistake(source="documented confusion: the weighted answer for the score")
def weighted_answer():
    """This is the weighted mean answer, from 1 to 10. The weights are right. Now put it on the scale from 0 to 100."""
    return weighted(MEANS, SHARES)


@score.mistake(source="documented confusion: a fraction for points")
def fraction_again():
    """The place on the scale is right, as a fraction. The score runs to 100: times 100."""
    return (weighted(MEANS, SHARES) - 1) / 9
