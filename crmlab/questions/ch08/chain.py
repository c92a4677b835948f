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


def both(link, chain):
    return {"link": float(link), "chain": float(chain)}


@chapter.interim
def right_chain(branches):
    return last(branches) / 100, product(branches)


@chapter.check_variant
def every_slip_is_far_from_the_chain(branches, right_chain):
    """Each wrong way below moves its number by 3 % at least, and no link is broken."""
    link, chain = right_chain
    wrong = [slope(branches, "profit", "internal_quality"), slope(branches, "profit", "internal_quality", "footfall"),
             product(branches, other_way_held=False), product(branches, ways=["productivity"])]  # fmt: skip
    apart = all(abs(value - chain) > 0.03 * abs(chain) for value in wrong)
    street = abs(last(branches, street_held=False) / 100 - link) > 0.03 * abs(link)
    return apart and street and not service_profit_chain.links(branches)["broken"].any()


@chapter.question(
    title="Along the chain",
    concepts="service-profit-chain",
    unit="CNY",
    decimals=1,
    tolerance=0.6,
    evidence="",
    recall="Profit a quarter: of one per cent more guests who return, and of one point of internal quality?",
    remark="Compare with the slope of profit on internal quality alone: the difference is the street. The arrows are "
    "assumed; a training by lottery would test them.",
    hints=(
        "`service_profit_chain.links(branches)` gives the slope of each link. In the table `loyalty` is a share: all "
        "guests are 1, so one per cent of the guests is 0.01.",
        'The row "along the chain" of `service_profit_chain.indirect(branches, seed=1)` is the product of the links, '
        "over both ways.",
    ),
    starter="""\
along = {"link": ..., "chain": ...}  # CNY a quarter""",
    solution="""\
from crmlab import service_profit_chain

links = service_profit_chain.links(branches)
effects = service_profit_chain.indirect(branches, seed=1)
along = {
    "link": links.loc["loyalty → profit", "slope"] / 100,
    "chain": effects.loc["along the chain", "estimate"],
}""",
)
def along(branches):
    """How much profit a quarter does running a house well bring? Take all rows of `branches`, and the links of lesson
    08-3. Hold footfall fixed in the first link (to staff satisfaction) and in the last one (to profit). In the two
    links to service value hold the other way fixed.

    - `link`: CNY that go with one per cent more guests who return (`loyalty` 0.01 higher).

    - `chain`: CNY that one point of internal quality brings along the whole chain.

    Give a dict with both numbers."""
    return {"link": last(branches) / 100, "chain": product(branches)}


@along.mistake(source="truth.json chain-quality-to-profit: the slope alone")
def the_slope_alone(branches, right_chain):
    """The link is right. For the chain you took the slope of profit on internal quality alone. It is quick, and it
    looks strong. But a busy street raises both, and this slope counts the street. Follow the point from link to
    link."""
    return both(right_chain[0], slope(branches, "profit", "internal_quality"))


@along.mistake(source="unseen answers: footfall nowhere")
def street_nowhere(branches):
    """You held footfall fixed in no link. Most links do not need it. But a busy street has more internal quality, and
    it has more profit: it is in the first link and in the last. Put footfall into both regressions."""
    first = slope(branches, "employee_satisfaction", "internal_quality")
    first /= slope(branches, "employee_satisfaction", "internal_quality", "footfall")
    return both(last(branches, street_held=False) / 100, first * product(branches, street_held=False))


@along.mistake(source="truth.json chain-loyalty-to-profit: the slope alone")
def street_in_the_last_link(branches):
    """In the last link you did not hold footfall fixed. The links before it are clean, so it seems needless. But a busy
    street brings profit by itself, and here it is counted as loyalty. Put footfall into that regression."""
    return both(last(branches, street_held=False) / 100, product(branches, street_held=False))


@along.mistake(source="documented confusion: one way only")
def productivity_only(branches, right_chain):
    """The link is right. Your chain goes through productivity only. That is the stronger way. But content staff also
    stay longer, and that reaches value, too. How are two ways put together?"""
    return both(right_chain[0], product(branches, ways=["productivity"]))


@along.mistake(source="unseen answers: the ways multiplied")
def ways_multiplied(branches, right_chain):
    """The link is right. For the chain you multiplied everything, the two ways as well. Along one way, links are
    multiplied. But retention and productivity lead to value side by side: add the two ways, then go on."""
    stay, work = (product(branches, ways=[way]) for way in ("employee_retention", "productivity"))
    ends = product(branches) / middle_of(branches)
    return both(right_chain[0], stay * work / ends)


@along.mistake(source="truth.json chain-retention-to-value: the slope alone")
def the_other_way_not_held(branches, right_chain):
    """The link is right. In the two links to service value you did not hold the other way fixed. Each regression looks
    complete. But both ways start at staff satisfaction, so each slope also counts a part of the other way. Put
    retention and productivity into one regression of value."""
    return both(right_chain[0], product(branches, other_way_held=False))


@along.mistake(source="documented confusion: a year for a quarter")
def in_a_year(right_chain):
    """Both numbers are four times as large: you give them for a year. A year is how the owner thinks. But each row of
    `branches` is a quarter, and the question asks for a quarter."""
    return both(4 * right_chain[0], 4 * right_chain[1])


@along.mistake(source="documented confusion: all guests for one per cent")
def for_all_guests(right_chain):
    """The chain is right. Your link is the slope as it is printed: for `loyalty` higher by 1, which means all guests
    return who never did before. The question asks for one per cent of the guests."""
    return both(100 * right_chain[0], right_chain[1])
