"""Lesson 09-4, one score from many: its Your turns."""

import numpy as np
import pandas as pd

from crmlab.workbook import Lesson

lesson = Lesson("09-4", "One score from many")

DAYS, UNACCEPTABLE, SATISFACTORY = 40, 60, 15
"""When Eva pays, and the two standards, in days."""


def along():
    """How far Eva has come from the unacceptable standard to the satisfactory one."""
    return (DAYS - UNACCEPTABLE) / (SATISFACTORY - UNACCEPTABLE)


@lesson.question(
    title="Points for Eva",
    concepts="normalisation-methods",
    unit="points",
    decimals=1,
    hints=(
        "Put the three numbers of days into the formula: x is what Eva does, x_s earns 60 points, x_h earns 100.",
        "Above the line stands x − x_s, below it x_h − x_s. Both are negative here, and that is right.",
    ),
    starter="points_for_eva = ...  # points",
    solution="points_for_eva = 60 + 40 * (40 - 60) / (15 - 60)",
)
def points_for_eva():
    """Eva pays after 40 days; 60 days are just not acceptable, 15 are satisfactory. How many points does she earn by
    the efficacy coefficient?"""
    return 60 + 40 * along()


@points_for_eva.mistake(source="documented confusion: the standards exchanged")
def standards_exchanged():
    """The two standards changed places: here 15 days would earn 60 points, and 60 days would earn 100. That is the
    usual order when more is better. But of days, fewer are better: put the days that just cannot be accepted where
    the formula has x_s."""
    return 60 + 40 * (DAYS - SATISFACTORY) / (UNACCEPTABLE - SATISFACTORY)


@points_for_eva.mistake(source="documented confusion: the first 60 points left out")
def without_the_sixty():
    """This counts only the way above the unacceptable standard. That standard itself earns 60 points already: add
    them."""
    return 40 * along()


@points_for_eva.mistake(source="documented confusion: the whole scale for what is left of it")
def hundred_for_forty():
    """The line begins at 60 and then climbs by 100, so that a satisfactory customer gets 160. After the first 60
    points only 40 are left: stretch the way by 40."""
    return 60 + 100 * along()


@points_for_eva.mistake(source="documented confusion: min–max for the efficacy coefficient")
def only_the_share():
    """This is how far Eva has come on the way between the two standards, as a percentage. The efficacy coefficient
    starts that way at 60 points and ends it at 100."""
    return 100 * along()


@points_for_eva.mistake(source="documented confusion: the share itself for points")
def the_bare_share():
    """This is the fraction of the formula, so the right first step. Now turn it into points: the whole way is worth 40,
    and it begins at 60."""
    return along()


@points_for_eva.mistake(source="documented confusion: the sign of one difference")
def one_sign_turned():
    """One of the two differences has the other sign here, so Eva falls below 60 although she is better than the
    unacceptable standard. Above and below the line, take the unacceptable days off, in both."""
    return 60 - 40 * along()


@points_for_eva.mistake(source="documented confusion: another way to normalise")
def by_the_standard():
    """This divides the satisfactory days by Eva's. It is an index value with 15 days as the reference, and no standard
    of what cannot be accepted is in it. Use both standards."""
    return 100 * SATISFACTORY / DAYS


ITEMS = ["loyalty", "profit", "referrals"]
ASKED = pd.DataFrame([[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]], index=ITEMS, columns=ITEMS)
"""Row over column, as in the starter; published with its solution in many texts on AHP."""


def shares(values):
    return values / values.sum()


@lesson.question(
    title="A weight from three answers",
    concepts="subjective-vs-objective-weights",
    decimals=2,
    tolerance=0.003,
    hints=(
        "By hand: multiply the three numbers in each row and take the third root. Divide each root by their sum.",
        "`ahp.weights(table)` gives all three weights; take that of profit.",
    ),
    starter="weight_of_profit = ...",
    solution="""\
weight_of_profit = ahp.weights(table)["profit"]""",
)
def weight_of_profit():
    """Somebody gave the three answers in `table`: profit is three times as important as loyalty, loyalty five times as
    important as referrals, profit seven times as important as referrals. Which weight has profit?"""
    return shares(ASKED.prod(axis=1) ** (1 / 3))["profit"]


@weight_of_profit.mistake(source="documented confusion: the mean of normalised columns", close=True)
def mean_of_columns():
    """You divided each column by its sum and took the mean of each row. That is a common short cut, and close. Where
    answers do not agree exactly, it differs a little: take the roots of the row products, or `ahp.weights`."""
    return (ASKED / ASKED.sum()).mean(axis=1)["profit"]


@weight_of_profit.mistake(source="documented confusion: row sums for row products")
def row_sums():
    """This adds up each row and shares out the sums. The answers are *ratios*, and ratios are multiplied: take the
    product of each row, then its third root."""
    return shares(ASKED.sum(axis=1))["profit"]


@weight_of_profit.mistake(source="documented confusion: the root forgotten")
def without_the_root():
    """This shares out the products of the rows, without the third root. A product of three ratios is too large by far
    for one weight: take the root first, then divide by the sum."""
    return shares(ASKED.prod(axis=1))["profit"]


@weight_of_profit.mistake(source="documented confusion: one column for the whole table")
def one_column_only():
    """This uses the first column alone: how important each is, compared with loyalty. It would be enough if all answers
    agreed. They do not quite, so every answer has to count: use the whole table."""
    return shares(ASKED["loyalty"])["profit"]


@weight_of_profit.mistake(source="documented confusion: the last column for the whole table")
def last_column_only():
    """This uses the last column alone: how important each is, compared with referrals. The answers do not agree
    exactly, so every one of them has to count: use the whole table."""
    return shares(ASKED["referrals"])["profit"]


@weight_of_profit.mistake(source="documented confusion: the wrong item")
def weight_of_loyalty():
    """This is the weight of loyalty, the first row of the table. The question asks about profit."""
    return shares(ASKED.prod(axis=1) ** (1 / 3))["loyalty"]


@weight_of_profit.mistake(source="documented confusion: columns for rows")
def along_the_columns():
    """Here the products go down the columns. A column says how important the *others* are compared with profit, so the
    most important one comes out smallest. Multiply along the row."""
    return shares(ASKED.prod() ** (1 / 3))["profit"]


@weight_of_profit.mistake(source="documented confusion: the root for the weight")
def not_shared_out():
    """This is the third root of profit's row, the right first step. Weights add up to one: divide it by the sum of the
    three roots."""
    return (ASKED.prod(axis=1) ** (1 / 3))["profit"]


FOUR = pd.DataFrame({"stars": [5, 5, 5, 5], "referrals": [20, 0, 0, 0], "orders": [8, 6, 4, 2]})


def entropy(table, base):
    share = table / table.sum()
    return -(share * np.log(share.where(share > 0, 1))).sum() / base


@lesson.question(
    title="A weight from the spread",
    concepts="subjective-vs-objective-weights",
    decimals=2,
    tolerance=0.002,
    hints=(
        "`weighting.entropy_weights(four)` gives the three weights.",
        "By hand: the shares of orders are .4, .3, .2 and .1. Stars are alike for all, so their entropy is one; one "
        "customer has all referrals, so their entropy is zero.",
    ),
    starter="weight_of_orders = ...",
    solution="""\
weight_of_orders = weighting.entropy_weights(four)["orders"]""",
)
def weight_of_orders():
    """Four customers, three indicators, in `four`. Which entropy weight have the orders?"""
    return shares(1 - entropy(FOUR, np.log(4)))["orders"]


@weight_of_orders.mistake(source="documented confusion: divergence not shared out")
def one_less_entropy():
    """This is one less the entropy of the orders, the right quantity. A weight is its *share* in all three columns:
    divide by the sum over the columns."""
    return 1 - entropy(FOUR, np.log(4))["orders"]


@weight_of_orders.mistake(source="documented confusion: entropy for its opposite")
def the_entropy_itself():
    """This is the entropy of the orders. It is high where customers are *alike*, so it cannot be the weight: take what
    is missing to one, then its share."""
    return entropy(FOUR, np.log(4))["orders"]


@weight_of_orders.mistake(source="documented confusion: entropies shared out")
def entropies_shared_out():
    """This shares out the entropies themselves. Then the stars, which are alike for all, get the largest weight. Take
    one less the entropy of each column first."""
    return shares(entropy(FOUR, np.log(4)))["orders"]


@weight_of_orders.mistake(source="documented confusion: min–max before entropy")
def after_min_max():
    """These weights come out after min–max. It sets the smallest number of orders to zero, so the orders look more
    unequal than they are. Entropy depends on the zero point: take the numbers as they stand."""
    scaled = (FOUR - FOUR.min()) / (FOUR.max() - FOUR.min()).replace(0, 1)
    found = 1 - entropy(scaled[["referrals", "orders"]], np.log(4))
    return shares(found)["orders"]


@weight_of_orders.mistake(source="documented confusion: the logarithm of the columns")
def logarithm_of_columns():
    """Here the sum is divided by the logarithm of the number of *columns*. A share is one customer's part, so n is the
    number of customers: four, not three."""
    return shares(1 - entropy(FOUR, np.log(3)))["orders"]


@weight_of_orders.mistake(source="documented confusion: entropy not divided by its maximum")
def not_divided():
    """The division by the logarithm of n is missing, so the entropy is larger than one and the difference negative.
    Divide the sum by ln n first."""
    return shares(1 - entropy(FOUR, 1.0))["orders"]


@weight_of_orders.mistake(source="documented confusion: another measure of spread")
def by_variation():
    """This shares out standard deviation ÷ mean. It measures spread as well, but it is another formula. Use the entropy
    of the shares."""
    return shares(FOUR.std() / FOUR.mean())["orders"]
