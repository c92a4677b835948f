"""Workbook 08: an index of loyalty from seven signs."""

from crmlab import loyalty_index as method
from crmlab.questions.ch08 import chapter


def complete(loyalty):
    """The seven signs of the customers who answered all of them."""
    return method.seven(loyalty.set_index("customer_id")).dropna()


def weights_of(expert_points):
    return expert_points.groupby("indicator")["points"].mean() / 100


def index_of(signs, weights, turned=method.REVERSED):
    """Scaled, turned, weighed and added up, without the method."""
    z = (signs - signs.min()) / (signs.max() - signs.min())
    for name in turned:
        z[name] = 1 - z[name]
    return 100 * (z[list(weights.index)] * weights).sum(axis=1)


@chapter.interim
def seven_signs(loyalty):
    return complete(loyalty)


@chapter.interim
def expert_share(expert_points):
    return weights_of(expert_points)


@chapter.check_variant
def every_sign_differs(seven_signs):
    """Enough customers, some with open items left out; no sign in which all are alike."""
    return len(seven_signs) >= 100 and (seven_signs.nunique() > 2).all()


@chapter.question(
    title="An index of seven",
    concepts="loyalty-indicators-nine",
    unit="points",
    decimals=2,
    evidence="",
    recall="How loyal is this customer of yours, from 0 to 100, by the seven indicators?",
    remark="Sort your customers by this index and look at the type of the first twenty. Which of the two sides of "
    "loyalty does the index mostly follow, and why?",
    hints=(
        "Scale each indicator: (x − min) ÷ (max − min) over the rows of `signs`. Reversed: (max − x) ÷ (max − min). "
        "Then times its weight, added up, times 100.",
        "`from crmlab import loyalty_index as method`; `method.seven(table).dropna()` gives the indicators, and "
        "`method.index(signs, weights)` does the rest.",
    ),
    starter="""\
weights = expert_points.groupby("indicator")["points"].mean() / 100  # add up to 1
table = loyalty.set_index("customer_id")
seven_index = ...  # a Series: an index for each customer who answered everything""",
    solution="""\
from crmlab import loyalty_index as method

signs = method.seven(table).dropna()
seven_index = method.index(signs, weights)""",
)
def seven_index(loyalty, expert_points):
    """The indicators are `repeat_purchases`, `decision_minutes`, `price_rise`, `tolerance`, `tenure_months`,
    `recommended`, and `rival_attitude`: the mean of those items `ri1`, `ri2`, `ri3` that were answered. Keep customers
    who have all seven.

    Scale each indicator from 0 (least loyal of these customers) to 1 (most loyal). Of `decision_minutes` and
    `rival_attitude`, less is more loyal. Weigh with `weights` and add up, from 0 to 100.

    Give a Series: the index by `customer_id`."""
    return method.index(complete(loyalty), weights_of(expert_points))


@seven_index.mistake(source="documented confusion: not reversed")
def not_turned(seven_signs, expert_share):
    """You turned neither of the two reversed indicators. All others point upwards, so it is easily forgotten. But then
    whoever hesitates long, or likes the rival, gets points for it. Use (max − x) for these two."""
    return index_of(seven_signs, expert_share, ())


@seven_index.mistake(source="documented confusion: one of two reversed", close=True)
def minutes_not_turned(seven_signs, expert_share):
    """You turned the attitude to the rival, and not the minutes. More minutes look like more interest. But who is loyal
    need not choose for long. Turn `decision_minutes` as well."""
    return index_of(seven_signs, expert_share, ("rival_attitude",))


@seven_index.mistake(source="documented confusion: one of two reversed", close=True)
def rival_not_turned(seven_signs, expert_share):
    """You turned the minutes, and not the attitude to the rival. An attitude looks like something to be glad of. But
    this one is to the rival. Turn `rival_attitude` as well."""
    return index_of(seven_signs, expert_share, ("decision_minutes",))


@seven_index.mistake(source="documented confusion: unweighted")
def unweighted(seven_signs, expert_share):
    """You took the plain mean of the seven. It needs no experts. But they hold some indicators to be three times as
    important as others. Multiply each with its weight before you add up."""
    return index_of(seven_signs, expert_share * 0 + 1 / 7)


@seven_index.mistake(source="unseen answers: dropna over the whole survey")
def dropped_too_many(loyalty, expert_share):
    """Some of your customers are missing: you left out whoever left *any* question of the survey open. Complete rows
    are easy to get. But the index needs seven indicators only. Make the table of the seven first, then drop rows."""
    return index_of(complete(loyalty.dropna()), expert_share)


@seven_index.mistake(source="documented confusion: raw numbers added up")
def not_scaled(seven_signs, expert_share):
    """You weighed and added up the raw numbers. Every indicator is a number, so it can be done. But months and minutes
    are large and points are small: the unit decides, and not the weight. Scale each from 0 to 1 first."""
    raw = seven_signs.assign(**{name: -seven_signs[name] for name in method.REVERSED})
    return (raw[list(expert_share.index)] * expert_share).sum(axis=1)


@seven_index.mistake(source="unseen answers: weights multiplied by place")
def weights_by_place(seven_signs, expert_share):
    """Each indicator has the weight of another one. The weights stand in the order of the alphabet, your columns in
    another order: multiplied by place, they do not meet. Multiply by name: a table times a Series does that."""
    names = ["repeat_purchases", "decision_minutes", "price_rise", "tolerance", "tenure_months", "recommended",
             "rival_attitude"]  # fmt: skip
    return index_of(seven_signs, expert_share.sort_index().set_axis(names))


@seven_index.mistake(source="unseen answers: the lowest not taken off")
def over_the_highest(seven_signs, expert_share):
    """You divided each indicator by its highest value. The most loyal then has 1. But the least loyal has more than 0:
    nobody ticks less than 1, for example. Take the lowest off first: (x − min) ÷ (max − min)."""
    z = seven_signs / seven_signs.max()
    for name in method.REVERSED:
        z[name] = 1 - z[name]
    return 100 * (z[list(expert_share.index)] * expert_share).sum(axis=1)
