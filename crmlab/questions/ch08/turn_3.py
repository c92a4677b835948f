"""Lesson 08-3, the service profit chain and the four types: its Your turns."""

from crmlab import ledger, loyalty_value, regression, service_profit_chain
from crmlab.workbook import Lesson

BOOKS = ("orders", "order_lines", "products", "service_costs")

lesson = Lesson("08-3", "Does loyalty pay?", needs=("branches", "satisfaction", "loyalty", "customers", *BOOKS))

STAFF, GUESTS, MONEY = 0.2, 4, 650
"""The bakery: points of staff satisfaction, % of guests who return, CNY a quarter."""


@lesson.question(
    title="A chain of three links",
    concepts="service-profit-chain",
    unit="CNY",
    decimals=1,
    hints=(
        "Go along the chain: 1 point of quality is 0.2 points of staff satisfaction. How many % of guests is that?",
        "Multiply the three links.",
    ),
    starter="bakery = ...  # CNY a quarter for one point",
    solution="bakery = 0.2 * 4 * 650",
)
def bakery():
    """In a bakery, one point more internal quality goes with 0.2 points more staff satisfaction. One point of staff
    satisfaction goes with 4 % more guests who return. One per cent more of them goes with 650 CNY more profit a
    quarter. How many CNY a quarter does one point of internal quality bring along the chain?"""
    return STAFF * GUESTS * MONEY


@bakery.mistake(source="documented confusion: links added")
def links_added():
    """You added the three links. Adding is right for two ways side by side. But here the links follow one another, and
    they are in different units: points, per cent, CNY. What does the first link do to the second?"""
    return STAFF + GUESTS + MONEY


@bakery.mistake(source="documented confusion: the first link forgotten")
def without_the_first():
    """This is the effect of a whole point of *staff satisfaction*. It is the larger part of the chain. But a point of
    internal quality moves staff satisfaction by less than a point. Put the first link in."""
    return GUESTS * MONEY


@bakery.mistake(source="documented confusion: the last link forgotten")
def without_the_last():
    """This is how many per cent more guests return. The chain has one link more, from guests to profit. Go on to
    CNY."""
    return STAFF * GUESTS


@bakery.mistake(source="documented confusion: the middle link forgotten")
def without_the_middle():
    """You went from staff satisfaction to profit in one step. But 650 CNY belong to one per cent of guests, not to a
    point of staff satisfaction. Which link is between them?"""
    return STAFF * MONEY


@bakery.mistake(source="documented confusion: a year for a quarter")
def in_a_year():
    """This is the profit of a year. The question asks for a quarter, and the last link is in CNY a quarter."""
    return 4 * STAFF * GUESTS * MONEY


def slope(table, outcome, of, given=()):
    return float(regression.slope(table, outcome, of, given=list(given))["slope"])


@lesson.question(
    title="The same street",
    concepts="service-profit-chain",
    unit="CNY",
    decimals=1,
    tolerance=0.6,
    hints=(
        "The outcome is `profit`, and the slope that you want is that of `internal_quality`.",
        'What is held fixed stands in `given`: `given=["footfall"]`.',
    ),
    starter="same_street = ...  # CNY a quarter for one point",
    solution="""\
found = regression.slope(houses, "profit", "internal_quality", given=["footfall"])
same_street = found["slope"]""",
)
def same_street(branches):
    """By how many CNY a quarter does profit rise with one point of internal quality, footfall held fixed?"""
    return slope(branches, "profit", "internal_quality", ["footfall"])


@same_street.mistake(source="truth.json chain-quality-to-profit: the slope alone")
def the_owners_line(branches):
    """This is the owner's slope. It compares houses in quiet streets with houses in busy streets. A busy street brings
    profit by itself. Which argument of `regression.slope` holds footfall fixed?"""
    return slope(branches, "profit", "internal_quality")


@same_street.mistake(source="documented confusion: the slope of what is held fixed")
def of_footfall(branches):
    """This is what one person more an hour in the street goes with. Footfall is to be held fixed; the slope you want is
    that of internal quality. Exchange the two."""
    return slope(branches, "profit", "footfall", ["internal_quality"])


@same_street.mistake(source="documented confusion: a link of the chain held fixed")
def loyalty_held_fixed(branches):
    """You hold loyalty fixed, too. It looks careful. But loyalty is a link of the chain: held fixed, nothing can pass
    through it. Hold fixed only what moves both ends."""
    return slope(branches, "profit", "internal_quality", ["footfall", "loyalty"])


@same_street.mistake(source="documented confusion: a correlation for a slope")
def correlation(branches):
    """This is a correlation: it has no unit and lies between −1 and 1. The question asks for CNY. Use the slope."""
    return float(branches["internal_quality"].corr(branches["profit"]))


@same_street.mistake(source="documented confusion: a year for a quarter")
def four_quarters(branches):
    """This is the sum of four quarters. Each row of `houses` is one quarter, so the slope is already what you need."""
    return 4 * slope(branches, "profit", "internal_quality", ["footfall"])


HOUSES, POINTS, COST = 40, 4, 2_000


def gain(point):
    return HOUSES * (POINTS * point - COST)


@lesson.interim
def effects(branches):
    return service_profit_chain.indirect(branches, seed=1, draws=20)["estimate"]


@lesson.question(
    title="Does the training pay?",
    concepts="service-profit-chain",
    unit="CNY",
    decimals=0,
    tolerance=100,
    remark="With the upper end of the interval it would not pay either. By the owner's line it would have looked like "
    "a large gain.",
    hints=(
        'One point brings `point = effects.loc["along the chain", "estimate"]` in one house.',
        "First one house: four points, less the cost. Then forty houses.",
    ),
    starter="training = ...  # CNY a quarter, all houses together",
    solution="""\
point = effects.loc["along the chain", "estimate"]
training = 40 * (4 * point - 2000)""",
)
def training(branches):
    """A training costs 2,000 CNY a house and quarter, and raises internal quality by four points. What do all forty
    houses together gain a quarter, cost taken off? Use the estimate along the chain. A loss is negative."""
    return gain(service_profit_chain.indirect(branches, seed=1, draws=20).loc["along the chain", "estimate"])


@training.mistake(source="truth.json chain-quality-to-profit: the slope alone")
def by_the_owners_line(effects):
    """You took the owner's line, row *alone*. It counts busy streets as if training had built them. Which row follows
    the point along the chain?"""
    return gain(effects["alone"])


@training.mistake(source="tried as a new user would: the owner's round number", same_as="by_the_owners_line")
def by_the_round_number():
    """You took the owner's 1,400 CNY for a point. It counts busy streets as if training had built them. Take the
    estimate along the chain: `point`."""
    return HOUSES * (POINTS * 1_400 - COST)


@training.mistake(source="documented confusion: one house for forty")
def one_house(effects):
    """This is one house. All forty are trained, and each pays."""
    return gain(effects["along the chain"]) / HOUSES


@training.mistake(source="documented confusion: cost forgotten")
def without_cost(effects):
    """This is what the training brings. The question asks what is left once it is paid for: 2,000 CNY in each
    house."""
    return HOUSES * POINTS * effects["along the chain"]


@training.mistake(source="documented confusion: the cost once for all houses")
def cost_once(effects):
    """You took the 2,000 CNY off once. But each house pays them. Take them off before you multiply by forty."""
    return HOUSES * POINTS * effects["along the chain"] - COST


@training.mistake(source="documented confusion: one point for four")
def one_point(effects):
    """You counted one point. The training raises internal quality by four: each of them brings profit."""
    return HOUSES * (effects["along the chain"] - COST)


@training.mistake(source="documented confusion: one way only")
def one_way(effects):
    """You took one of the two ways, through retention or productivity. The point takes both, so their effects add
    up."""
    return gain(effects["through productivity"])


@training.mistake(source="documented confusion: cost less gain")
def turned_round(effects):
    """The size is right and the sign is turned: you took what it brings off the cost. A loss is negative."""
    return -gain(effects["along the chain"])


def sort_customers(loyalty, customers, orders, order_lines, products, service_costs):
    """Type and margin of 2023 of the consumers on the page."""
    books = dict(zip(BOOKS, (orders, order_lines, products, service_costs), strict=True))
    year = ledger.customers(books, year=2023)
    margin = year["paid"] - year["goods"] - year["serving"]
    survey = loyalty.set_index("customer_id")
    relative = survey[["us1", "us2", "us3"]].mean(axis=1) - survey[["ri1", "ri2", "ri3"]].mean(axis=1)
    consumers = customers.query("kind == 'final'")["customer_id"]
    who = survey.index[survey.index.isin(consumers) & survey.index.isin(margin.index)]
    return loyalty_value.types(relative[who], margin[who], loyalty_cut=0), margin[who]


@lesson.interim
def sorted_customers(loyalty, customers, orders, order_lines, products, service_costs):
    return sort_customers(loyalty, customers, orders, order_lines, products, service_costs)


def percent(kinds, part, whole):
    return 100 * float(kinds.isin(part).sum() / kinds.isin(whole).sum())


@lesson.question(
    title="Who are the profitable?",
    concepts="loyalty-attitude-and-behaviour",
    unit="%",
    decimals=1,
    tolerance=0.06,
    remark="Compare with the share of the loyal among all customers, which the cell above prints. The two are close: "
    "to know that somebody is profitable tells little about their loyalty.",
    hints=(
        "The profitable half are the true friends and the butterflies. Which of the two are loyal?",
        '`(kinds == "true friends").sum()` counts one type.',
    ),
    starter="loyal_share = ...  # per cent of the profitable half",
    solution="""\
friends = (kinds == "true friends").sum()
butterflies = (kinds == "butterflies").sum()
loyal_share = 100 * friends / (friends + butterflies)""",
)
def loyal_share(loyalty, customers, orders, order_lines, products, service_costs):
    """`kinds` holds the type of each customer. What per cent of the profitable half are loyal?"""
    kinds, _margin = sort_customers(loyalty, customers, orders, order_lines, products, service_costs)
    return percent(kinds, ["true friends"], ["true friends", "butterflies"])


@loyal_share.mistake(source="documented confusion: the condition turned round")
def profitable_of_the_loyal(sorted_customers):
    """This is the share of the *loyal* who are profitable: true friends and barnacles are below the line. The question
    starts from the profitable half. Who belongs to it?"""
    return percent(sorted_customers[0], ["true friends"], ["true friends", "barnacles"])


@loyal_share.mistake(source="documented confusion: of all customers")
def of_all(sorted_customers):
    """You divided by all customers. The question asks about the profitable half only."""
    return percent(sorted_customers[0], ["true friends"], list(loyalty_value.TYPES))


@loyal_share.mistake(source="documented confusion: money for heads")
def of_the_money(sorted_customers):
    """This is the true friends' share of the profit. The question counts customers: heads, not CNY."""
    kinds, margin = sorted_customers
    found = loyalty_value.counts(kinds, margin)["profit"]
    return 100 * float(found["true friends"] / (found["true friends"] + found["butterflies"]))


@loyal_share.mistake(source="documented confusion: the other group")
def the_butterflies(sorted_customers):
    """These are the butterflies: profitable, but not loyal. Take the others of that half."""
    return percent(sorted_customers[0], ["butterflies"], ["true friends", "butterflies"])


@loyal_share.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(sorted_customers):
    """The share is right as a fraction. The question asks for per cent: times 100."""
    return percent(sorted_customers[0], ["true friends"], ["true friends", "butterflies"]) / 100
