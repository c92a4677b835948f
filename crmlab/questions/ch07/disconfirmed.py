"""Workbook 07: the disappointed, the satisfied and the delighted."""

import numpy as np
import pandas as pd

from crmlab.questions.ch07 import chapter

ITEMS = ["sa1", "sa2", "sa3"]
TYPES = ("disappointed", "satisfied", "delighted")


def difference_of(satisfaction):
    return satisfaction["received"] - satisfaction["expected"]


def score_of(satisfaction, items=ITEMS):
    """The mean of the items answered, a row a customer."""
    return satisfaction[items].astype("float64").mean(axis=1)


def by_type(values, difference):
    """The mean of each type, in the order of the types."""
    words = pd.Series(np.array(TYPES)[np.sign(difference.to_numpy()).astype(int) + 1], index=difference.index)
    return values.groupby(words).mean().reindex(list(TYPES))


@chapter.check_variant
def every_type_is_there_and_some_left_items_open(satisfaction):
    """Enough of each type; open items move each mean; who answered more is another count than who answered sa1."""
    d = difference_of(satisfaction)
    full = satisfaction[ITEMS].notna().all(axis=1)
    right = by_type(score_of(satisfaction), d)
    complete = by_type(score_of(satisfaction[full]), d[full])
    zero = by_type(satisfaction[ITEMS].fillna(0).astype("float64").mean(axis=1), d)
    return (
        min((d < 0).sum(), (d == 0).sum(), (d > 0).sum()) >= 25
        and ((right - complete).abs() > 0.002).any()
        and ((right - zero).abs() > 0.02).any()
    )


@chapter.question(
    title="Three types of customers",
    concepts="satisfaction-kotler",
    evidence="",
    recall="What is the mean satisfaction of customers who received less than expected, as much, and more?",
    decimals=3,
    remark="Compare the two steps: from disappointed to satisfied, and from satisfied to delighted. A mean cannot say "
    "whether the step is large because a point weighs more, or because the points are more; the bent line can.",
    hints=(
        "First a satisfaction for each customer: the mean of the items answered. `.mean(axis=1)` leaves out what is "
        "missing.",
        "Then the type of each customer: `disconfirmation.gap(satisfaction)['type']`. At last a mean by type: "
        "`score.groupby(kind).mean()`.",
    ),
    starter="""\
items = ["sa1", "sa2", "sa3"]
type_means = ...  # a Series: one mean for each of disappointed, satisfied, delighted""",
    solution="""\
from crmlab import disconfirmation

score = satisfaction[items].mean(axis=1).astype(float)
kind = disconfirmation.gap(satisfaction)["type"]
type_means = score.groupby(kind).mean()""",
)
def type_means(satisfaction):
    """A customer's satisfaction is the mean of those items `sa1`, `sa2`, `sa3` that the customer answered. A customer
    is disappointed, satisfied or delighted if `received` is below, equal to or above `expected`.

    Give the mean satisfaction of each type, in points: a Series with the index disappointed, satisfied, delighted."""
    return by_type(score_of(satisfaction), difference_of(satisfaction))


@type_means.mistake(source="documented confusion: expected less received")
def turned_round(satisfaction):
    """You get these values with expected − received: the labels of the two outer types change places. The groups are
    the right ones. But whoever received *more* than expected is delighted. Begin with `received`."""
    return by_type(score_of(satisfaction), -difference_of(satisfaction))


@type_means.mistake(source="documented confusion: one item for the scale", close=True)
def first_item_only(satisfaction):
    """You used `sa1` only. It asks for satisfaction “all in all”, so it looks like the right item. But the question
    takes the mean of the three items that a customer answered."""
    return by_type(score_of(satisfaction, ["sa1"]), difference_of(satisfaction))


@type_means.mistake(source="documented confusion: listwise deletion", close=True)
def complete_answers_only(satisfaction):
    """You left out every customer with an open item. The mean of complete rows is easy to make. But these customers
    answered the other items. Keep them: their satisfaction is the mean of what they answered."""
    full = satisfaction[ITEMS].notna().all(axis=1)
    return by_type(score_of(satisfaction[full]), difference_of(satisfaction[full]))


@type_means.mistake(source="documented confusion: a missing answer for zero", close=True)
def open_items_as_zero(satisfaction):
    """You counted an open item as 0. The division by three then works for everybody. But 0 is not an answer on a scale
    from 1 to 10; it pulls the customer down. Leave the open item out of the mean."""
    return by_type(satisfaction[ITEMS].fillna(0).astype("float64").mean(axis=1), difference_of(satisfaction))


@type_means.mistake(source="documented confusion: performance for satisfaction")
def what_they_received(satisfaction):
    """This is the mean of `received`. It is high where satisfaction is high. But it says how good we were; satisfaction
    is asked by `sa1` to `sa3`. Use these items."""
    return by_type(satisfaction["received"].astype("float64"), difference_of(satisfaction))


@type_means.mistake(source="documented confusion: a share for a mean")
def shares_of_the_types(satisfaction):
    """These are the shares of the three types among the customers. They show how many there are. The question asks how
    satisfied each type is: take the mean of their satisfaction."""
    d = difference_of(satisfaction)
    return pd.Series([(d < 0).mean(), (d == 0).mean(), (d > 0).mean()], index=list(TYPES))


@type_means.mistake(source="unseen answers: names in another order than the values")
def names_in_another_order(satisfaction):
    """The three numbers are right, under the wrong names. `groupby` sorts the types by the alphabet: delighted comes
    first. Let each number keep the name that `groupby` gives it."""
    right = by_type(score_of(satisfaction), difference_of(satisfaction))
    return pd.Series(right.sort_index().to_numpy(), index=list(TYPES))


@type_means.mistake(source="documented confusion: differences for satisfaction")
def mean_differences(satisfaction):
    """These are the mean *differences* of each type. They say how far the types are from their expectation. The
    question asks for their satisfaction: the items `sa1` to `sa3`."""
    d = difference_of(satisfaction)
    return by_type(d.astype("float64"), d)
