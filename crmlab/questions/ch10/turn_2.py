"""Lesson 10-2, shops: a clock and a coin: its Your turns."""

import pandas as pd

from crmlab import btyd
from crmlab.workbook import Lesson

lesson = Lesson("10-2", "Shops: a clock and a coin", needs=("customers", "orders"))

DU = pd.to_datetime(["2024-01-01", "2024-02-05", "2024-03-25"])
TODAY = pd.Timestamp("2024-12-30")


def weeks(first, last):
    return (last - first).days / 7


@lesson.question(
    title="When was Du's last purchase?",
    concepts="clv-net-present-value",
    unit="weeks",
    decimals=1,
    hints=("`t_x` counts from the *first* purchase.", "From 1 January to 25 March 2024 there are 84 days."),
    starter="t_x_of_du = ...  # weeks",
    solution='days = pd.Timestamp("2024-03-25") - pd.Timestamp("2024-01-01")\nt_x_of_du = days.days / 7',
)
def t_x_of_du():
    """Du bought on 1 January, 5 February and 25 March 2024; today is 30 December 2024. What is Du's `t_x`?"""
    return weeks(DU[0], DU[2])


@t_x_of_du.mistake(source="documented confusion: recency of RFM for t_x")
def since_the_last():
    """This is how long ago Du's last purchase was: the recency of RFM. The model counts `t_x` the other way, from the
    first purchase to the last."""
    return weeks(DU[2], TODAY)


@t_x_of_du.mistake(source="documented confusion: T for t_x")
def watched():
    """This is `T`: how long we have watched Du, from the first purchase to today. `t_x` ends with the last purchase."""
    return weeks(DU[0], TODAY)


@t_x_of_du.mistake(source="documented confusion: x for t_x")
def how_often():
    """This is `x`, how often Du bought again. `t_x` is a time: when the last purchase was."""
    return len(DU) - 1


@t_x_of_du.mistake(source="documented confusion: purchases counted with the first")
def all_purchases():
    """This counts Du's purchases. `t_x` is a time: when the last purchase was, from the first one on."""
    return len(DU)


@t_x_of_du.mistake(source="documented confusion: days for weeks")
def in_days():
    """The right two days, counted in days. The page counts weeks: divide by seven."""
    return 7 * weeks(DU[0], DU[2])


@t_x_of_du.mistake(source="documented confusion: the last gap for the time from the first")
def last_gap():
    """This is the time between Du's second and third purchase. `t_x` counts from the first purchase."""
    return weeks(DU[1], DU[2])


R, ALPHA, A, B = 0.9, 11.0, 1.1, 4.3
"""Round numbers near to those of Lantern Tea, in weeks."""
X, T_X, T = 1, 10.0, 50.0


def chance(x=X, t_x=T_X, t=T, r=R, before=-1):
    return 1 / (1 + A / (B + x + before) * ((ALPHA + t) / (ALPHA + t_x)) ** (r + x))


@lesson.question(
    title="Fu, silent for forty weeks",
    concepts="clv-net-present-value",
    unit="per cent",
    decimals=1,
    tolerance=0.11,
    hints=(
        "First the bracket: how much longer is alpha + T than alpha + t_x?",
        "Take it to the power r + x, multiply by a over b + x − 1, add 1, and divide 1 by the result.",
    ),
    starter="chance_of_fu = ...  # per cent",
    solution="odds = 1.1 / (4.3 + 1 - 1) * ((11 + 50) / (11 + 10)) ** (0.9 + 1)\nchance_of_fu = 100 / (1 + odds)",
)
def chance_of_fu():
    """Fu bought again once, 10 weeks after the first purchase, and we have watched Fu for 50 weeks. With r = 0.9,
    alpha = 11, a = 1.1 and b = 4.3: how probable is it, in per cent, that Fu is still a customer?"""
    return 100 * chance()


@chance_of_fu.mistake(source="documented confusion: the chance to have gone")
def gone():
    """This is the chance that Fu has *gone*. The two add up to one hundred."""
    return 100 * (1 - chance())


@chance_of_fu.mistake(source="documented confusion: recency of RFM for t_x")
def recency_for_t_x():
    """You took the forty weeks of silence for `t_x`. It counts from the first purchase to the last: ten weeks."""
    return 100 * chance(t_x=T - T_X)


@chance_of_fu.mistake(source="documented confusion: r forgotten in the exponent")
def power_of_x():
    """The exponent has two parts: you took `x` alone. Add `r`."""
    return 100 * chance(r=0.0)


@chance_of_fu.mistake(source="documented confusion: x forgotten in the exponent")
def power_of_r():
    """The exponent has two parts: you took `r` alone. Add `x`."""
    return 100 * chance(r=R - X)


@chance_of_fu.mistake(source="documented confusion: the minus one forgotten")
def without_minus_one():
    """Below `a` stands b + x − 1. You left the minus one out."""
    return 100 * chance(before=0)


@chance_of_fu.mistake(source="documented confusion: the odds for the chance")
def odds_for_chance():
    """This is the second part of the bottom line: the odds that Fu has gone. Add 1, then divide 1 by that."""
    return 100 * (1 / chance() - 1)


@chance_of_fu.mistake(source="documented confusion: purchases counted with the first")
def two_purchases():
    """You counted both of Fu's purchases. `x` counts purchases *again*: one."""
    return 100 * chance(x=2)


@chance_of_fu.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction():
    """Your answer is a fraction. The question asks for per cent: multiply by one hundred."""
    return chance()


SPLIT = "2024-01-01"


def visits_of(customers, orders):
    consumers = customers.loc[customers["kind"] == "final", "customer_id"]
    return orders[orders["customer_id"].isin(consumers) & (orders["channel"] != "box") & (orders["amount"] > 0)]


def valued(customers, orders):
    """What each consumer's visits are worth in three years, and the day of the last visit."""
    visits = visits_of(customers, orders)
    today = btyd.summary(visits, as_of="2024-12-31", unit="W")
    worth = btyd.value(
        btyd.fit_bgnbd(today),
        btyd.fit_gamma_gamma(today),
        today,
        margin=0.4,
        periods=3,
        discount=0.1,
        period=365.25 / 7,
    )
    return pd.DataFrame({"worth": worth, "last": visits.groupby("customer_id")["date"].max()})


@lesson.interim
def known(customers, orders):
    return valued(customers, orders)


@lesson.question(
    title="Who came in 2024",
    concepts="clv-net-present-value",
    unit="CNY",
    decimals=1,
    tolerance=0.6,
    hints=(
        '`last >= "2024-01-01"` is true for those who came in 2024.',
        "Choose these rows of `worth` with `.loc[…]`, and take the mean.",
    ),
    starter="who_came = ...  # CNY a consumer",
    solution='who_came = worth[last >= "2024-01-01"].mean()',
)
def who_came(customers, orders):
    """`worth` holds what each consumer's visits are worth, `last` the day of the last visit. What is a consumer worth
    on average who came in 2024?"""
    table = valued(customers, orders)
    return table.loc[table["last"] >= SPLIT, "worth"].mean()


@who_came.mistake(source="documented confusion: everybody for the group")
def everybody(known):
    """This is the mean of all consumers. The question is about those who came in 2024: choose their rows first."""
    return known["worth"].mean()


@who_came.mistake(source="documented confusion: the other group")
def who_stayed_away(known):
    """This is the mean of those who did *not* come in 2024. Turn the sign round."""
    return known.loc[known["last"] < SPLIT, "worth"].mean()


@who_came.mistake(source="documented confusion: median for mean")
def median(known):
    """This is the median. It tells of the consumer in the middle, but money is added up: take the mean."""
    return known.loc[known["last"] >= SPLIT, "worth"].median()


@who_came.mistake(source="documented confusion: sum for mean")
def total(known):
    """This is the value of all of them together. Take the mean of one."""
    return known.loc[known["last"] >= SPLIT, "worth"].sum()


@who_came.mistake(source="documented confusion: revenue for margin")
def revenue(known):
    """You took the margin out again: this is revenue. `worth` is margin already, 0.4 of what is paid."""
    return known.loc[known["last"] >= SPLIT, "worth"].mean() / 0.4


@who_came.mistake(source="documented confusion: margin taken twice")
def margin_twice(known):
    """You took 0.4 of `worth`. It is margin already: take it as it is."""
    return known.loc[known["last"] >= SPLIT, "worth"].mean() * 0.4
