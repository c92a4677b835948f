"""Lesson 10-1, what a customer is worth over time: its Your turns."""

import pandas as pd

from crmlab import btyd, clv
from crmlab.workbook import Lesson

lesson = Lesson("10-1", "What a customer is worth over time", needs=("subscriptions", "products"))

MARGIN, RETENTION, DISCOUNT = 100.0, 0.8, 0.1
"""Mei: CNY a year, her chance to stay another year, the discount rate."""


@lesson.question(
    title="Mei's fourth year",
    concepts="clv-net-present-value",
    unit="CNY",
    decimals=2,
    hints=(
        "In each year before, two things happened: she stayed with 0.8, and money lost value by 1.1.",
        "Both are taken to the power of the year.",
    ),
    starter="fourth_year = ...  # CNY, in today's money",
    solution="fourth_year = 100 * 0.8**4 / 1.1**4",
)
def fourth_year():
    """What is Mei's margin of the fourth year worth today?"""
    return MARGIN * RETENTION**4 / (1 + DISCOUNT) ** 4


@fourth_year.mistake(source="documented confusion: discount forgotten")
def not_discounted():
    """You counted the chance that Mei is still there. But the money comes in four years, so it is worth less today:
    divide by 1.1 once for each year."""
    return MARGIN * RETENTION**4


@fourth_year.mistake(source="documented confusion: survival forgotten")
def surely_there():
    """You discounted the money. But Mei may have gone by then: multiply by the chance that she stayed through all four
    years."""
    return MARGIN / (1 + DISCOUNT) ** 4


@fourth_year.mistake(source="documented confusion: one year too few")
def third_year():
    """This is the third year. Here the first margin comes after one year, so the exponent is the number of the year."""
    return MARGIN * RETENTION**3 / (1 + DISCOUNT) ** 3


@fourth_year.mistake(source="documented confusion: one year too many")
def fifth_year():
    """This is one year too late. The first margin comes after one year: count the years of the fourth margin again."""
    return MARGIN * RETENTION**5 / (1 + DISCOUNT) ** 5


@fourth_year.mistake(source="documented confusion: the sum for one year")
def all_four():
    """This is the sum of the first four years. The question asks for the fourth year alone."""
    return sum(MARGIN * (RETENTION / (1 + DISCOUNT)) ** year for year in range(1, 5))


@fourth_year.mistake(source="documented confusion: multiplied for divided")
def grown():
    """You multiplied by 1.1, as if the money had four years to grow. We look from the other side: money that comes
    later is worth less today, so divide."""
    return MARGIN * RETENTION**4 * (1 + DISCOUNT) ** 4


@fourth_year.mistake(source="documented confusion: discount not compounded")
def discount_added_up():
    """You took a discount of four times ten per cent. Each year's discount is taken of what the year before has left:
    divide by 1.1 four times."""
    return MARGIN * RETENTION**4 / (1 + 4 * DISCOUNT)


NEW_MARGIN, NEW_RETENTION, COST = 60.0, 0.75, 150.0
"""A new customer of the web shop."""


@lesson.question(
    title="Is she worth what she costs?",
    concepts="clv-net-present-value",
    unit="CNY",
    decimals=2,
    hints=(
        "She pays now: the multiple has 1 + i above the line.",
        "The acquisition cost comes off once, at the end.",
    ),
    starter="after_cost = ...  # CNY",
    solution='after_cost = 60 * clv.multiple(0.75, 0.1, first="now") - 150',
)
def after_cost():
    """A new customer brings a margin of 60 CNY a year, the first one *now*. Her retention is 75 % a year, the discount
    rate 10 %, the years have no end. Winning her costs 150 CNY. What is she worth after this cost?"""
    return NEW_MARGIN * clv.multiple(NEW_RETENTION, DISCOUNT, first="now") - COST


@after_cost.mistake(source="documented confusion: first margin after one year for first margin now")
def a_year_later():
    """You used the multiple with the first margin *after one year*. She pays her first margin now: that is one margin
    more."""
    return NEW_MARGIN * clv.multiple(NEW_RETENTION, DISCOUNT, first="after one year") - COST


@after_cost.mistake(source="documented confusion: the cost of winning forgotten")
def cost_forgotten():
    """This is what she brings, before the cost of winning her. She is not won yet, so the cost still counts: take it
    off."""
    return NEW_MARGIN * clv.multiple(NEW_RETENTION, DISCOUNT, first="now")


@after_cost.mistake(source="documented confusion: value before cost, first margin after one year")
def late_and_cost_forgotten():
    """Two things: you used the multiple with the first margin *after one year*, and the cost of winning her is not
    taken off. She pays now, and she is not won yet."""
    return NEW_MARGIN * clv.multiple(NEW_RETENTION, DISCOUNT, first="after one year")


@after_cost.mistake(source="documented confusion: lifetime without discount")
def without_discount():
    """You took one divided by the churn rate: that is how many years she pays, without discount. Later years are worth
    less today: use the multiple with the discount rate."""
    return NEW_MARGIN / (1 - NEW_RETENTION) - COST


@after_cost.mistake(source="documented confusion: the numbers of the example")
def with_mei_s_retention():
    """You used a retention of 80 %, which is Mei's. This customer stays with 75 %."""
    return NEW_MARGIN * clv.multiple(RETENTION, DISCOUNT, first="now") - COST


@after_cost.mistake(source="documented confusion: the multiple alone")
def multiple_less_cost():
    """You took the cost from the multiple alone. The multiple counts years' margins: multiply it by the margin
    first."""
    return clv.multiple(NEW_RETENTION, DISCOUNT, first="now") - COST


MONTH, MONTHS, RENEWED = 1.1 ** (1 / 12) - 1, 36, 12
"""The discount of a month at 10 % a year; the horizon; how often the one box has been renewed."""


def fitted(subscriptions):
    return btyd.fit_sbg(btyd.renewal_table(btyd.contracts(subscriptions, as_of="2024-12-31")))


@lesson.interim
def model(subscriptions):
    return fitted(subscriptions)


def margin_and_price(products):
    """What a classic box brings and costs the customer, CNY a month."""
    price = 129.0
    cost = products.loc[(products["category"] == "monthly box") & (products["list_price"] == price), "unit_cost"]
    return price - float(cost.iloc[0]), price


def to_come(model, renewals=RENEWED, discount=MONTH, periods=MONTHS):
    return float(model.residual_lifetime(pd.Series([renewals]), discount=discount, periods=periods).iloc[0])


@lesson.question(
    title="One classic box",
    concepts="clv-net-present-value",
    unit="CNY",
    decimals=1,
    tolerance=0.6,
    hints=(
        "`model.residual_lifetime(pd.Series([12]), discount=month, periods=36)` is a column with one number.",
        "Multiply the payments to come by the margin of one box: price less unit cost.",
    ),
    starter="one_box = ...  # CNY",
    solution="""\
to_come = model.residual_lifetime(pd.Series([12]), discount=month, periods=36)
one_box = (129 - cost[129]) * to_come.iloc[0]""",
)
def one_box(subscriptions, products):
    """A classic box costs 129 CNY a month and has been renewed twelve times. What is it worth today, in the next 36
    months?"""
    return margin_and_price(products)[0] * to_come(fitted(subscriptions))


@one_box.mistake(source="documented confusion: revenue for margin")
def price_for_margin(products, model):
    """You multiplied by the price. We must also buy tea, pack it and send it: take the margin, price less unit
    cost."""
    return margin_and_price(products)[1] * to_come(model)


@one_box.mistake(source="documented confusion: the cost for the margin")
def cost_for_margin(products, model):
    """You multiplied by the unit cost. That is what we spend on a box. What stays with us is the price less that
    cost."""
    margin, price = margin_and_price(products)
    return (price - margin) * to_come(model)


@one_box.mistake(source="documented confusion: a new customer for an old one")
def as_if_new(products, model):
    """This is a box that has just begun. Somebody who has renewed twelve times has shown that they stay: give the model
    their renewals."""
    return margin_and_price(products)[0] * to_come(model, renewals=0)


@one_box.mistake(source="documented confusion: the yearly rate for the monthly one")
def discount_of_a_year(products, model):
    """You discounted each *month* by ten per cent. That is the rate of a year: take `month`."""
    return margin_and_price(products)[0] * to_come(model, discount=DISCOUNT)


@one_box.mistake(source="documented confusion: horizon forgotten")
def without_end(products, model):
    """You counted payments without an end. The question asks for the next 36 months: `periods=36`."""
    return margin_and_price(products)[0] * to_come(model, periods=None)


@one_box.mistake(source="documented confusion: payments for money")
def payments_only(model):
    """This is how many payments are still to come. Multiply by the margin of one box to have money."""
    return to_come(model)


@one_box.mistake(source="documented confusion: not discounted")
def undiscounted(products, model):
    """You counted every payment in full. Later payments are worth less today: pass `discount=month`."""
    return margin_and_price(products)[0] * to_come(model, discount=0)


@one_box.mistake(source="documented confusion: constant rate")
def everybody_stays(products):
    """You counted all 36 payments. Even after a year some customers leave: use the payments that the model
    expects."""
    return margin_and_price(products)[0] * MONTHS
