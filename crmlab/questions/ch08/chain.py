"""Workbook 08: what a point of internal quality brings along the service profit chain."""

from crmlab import regression, service_profit_chain
from crmlab.questions.ch08 import chapter


def slope(branches, effect, cause, *held):
    return float(regression.slope(branches, effect, cause, given=list(held))["slope"])


WAYS = ("employee_retention", "productivity")


def middle_of(branches, ways=WAYS, *, other_way_held=True):
    """From staff satisfaction to value, over these ways."""
    middle = 0.0
    for way in ways:
        held = [other for other in WAYS if other != way] if other_way_held else []
        first = slope(branches, way, "employee_satisfaction")
        middle += first * slope(branches, "service_value", way, *held)
    return middle


def product(branches, *, ways=WAYS, other_way_held=True, street_held=True):
    """The chain by hand: one way at a time from staff satisfaction to value, with or without what must be fixed."""
    middle = middle_of(branches, ways, other_way_held=other_way_held)
    ends = slope(branches, "employee_satisfaction", "internal_quality", "footfall")
    ends *= slope(branches, "customer_satisfaction", "service_value")
    ends *= slope(branches, "loyalty", "customer_satisfaction")
    return middle * ends * last(branches, street_held=street_held)


def last(branches, *, street_held=True):
    """Profit on loyalty, for all guests who return."""
    return slope(branches, "profit", "loyalty", *(["footfall"] if street_held else []))


@chapter.interim
def right_chain(branches):
    return product(branches)


@chapter.check_variant
def every_slip_is_far_from_the_chain(branches, right_chain):
    """Each wrong way below moves the number by 3 % at least, and no link is broken."""
    wrong = [slope(branches, "profit", "internal_quality"), slope(branches, "profit", "internal_quality", "footfall"),
             product(branches, other_way_held=False), product(branches, ways=["productivity"]),
             product(branches, street_held=False)]  # fmt: skip
    apart = all(abs(value - right_chain) > 0.03 * abs(right_chain) for value in wrong)
    return apart and not service_profit_chain.links(branches)["broken"].any()


@chapter.question(
    title="Along the chain",
    concepts="service-profit-chain",
    unit="CNY",
    decimals=1,
    tolerance=0.6,
    evidence="",
    recall="What profit a quarter does one point of internal quality bring along the chain?",
    remark="Compare with the slope of profit on internal quality alone: the difference is the street. The arrows are "
    "assumed; a training by lottery would test them.",
    hints=(
        "Along one way, multiply the links. Over the two ways, add. `service_profit_chain.links(branches)` has the "
        "slopes.",
        'The row "along the chain" of `service_profit_chain.indirect(branches, seed=1)` is the product of the links, '
        "over both ways.",
    ),
    starter="along = ...  # CNY a quarter",
    solution="""\
from crmlab import service_profit_chain

effects = service_profit_chain.indirect(branches, seed=1)
along = effects.loc["along the chain", "estimate"]""",
)
def along(branches):
    """How much profit a quarter does one point of internal quality bring along the whole chain? Take all rows of
    `branches`, and the links of lesson 08-3: quality → staff satisfaction → staff who stay, and faster work → service
    value → guests' satisfaction → loyalty → profit.

    Hold footfall fixed in the first link and in the last one. In the two links to service value hold the other way
    fixed."""
    return product(branches)


@along.mistake(source="truth.json chain-quality-to-profit: the slope alone")
def the_slope_alone(branches):
    """You took the slope of profit on internal quality alone. It is quick, and it looks strong. But a busy street
    raises both, and this slope counts the street. Follow the point from link to link."""
    return slope(branches, "profit", "internal_quality")


@along.mistake(source="unseen answers: footfall held fixed, but no chain")
def without_the_links(branches):
    """You took the slope of profit on internal quality with footfall held fixed. The street is out of it, so it comes
    near. But it does not say how the point gets to profit. The question asks for the product of the links."""
    return slope(branches, "profit", "internal_quality", "footfall")


@along.mistake(source="documented confusion: the other way only")
def retention_only(branches):
    """Your chain goes through retention only. Content staff stay, and guests are served by people whom they know. But
    content staff also work faster. How are two ways put together?"""
    return product(branches, ways=["employee_retention"])


@along.mistake(source="truth.json chain-loyalty-to-profit: the slope alone; unseen answers: footfall nowhere")
def street_in_the_last_link(branches):
    """In the last link you did not hold footfall fixed. Loyalty brings profit, so the link looks clean. But a busy
    street brings profit by itself, and here it is counted as loyalty. Put footfall into that regression."""
    return product(branches, street_held=False)


@along.mistake(source="unseen answers: nothing held fixed")
def nothing_held(branches):
    """You took each link from a regression of one variable. Each looks complete. But a busy street raises quality and
    profit, and both ways to service value start at staff satisfaction. Hold fixed what the question names."""
    return product(branches, other_way_held=False, street_held=False)


@along.mistake(source="documented confusion: one way only")
def productivity_only(branches):
    """Your chain goes through productivity only. That is the stronger way. But content staff also stay longer, and that
    reaches value, too. How are two ways put together?"""
    return product(branches, ways=["productivity"])


@along.mistake(source="unseen answers: the ways multiplied")
def ways_multiplied(branches):
    """You multiplied everything, the two ways as well. Along one way, links are multiplied. But retention and
    productivity lead to value side by side: add the two ways, then go on."""
    stay, work = (middle_of(branches, [way]) for way in WAYS)
    return product(branches) / middle_of(branches) * stay * work


@along.mistake(source="truth.json chain-retention-to-value: the slope alone")
def the_other_way_not_held(branches):
    """In the two links to service value you did not hold the other way fixed. Each regression looks complete. But both
    ways start at staff satisfaction, so each slope also counts a part of the other way. Put retention and productivity
    into one regression of value."""
    return product(branches, other_way_held=False)
