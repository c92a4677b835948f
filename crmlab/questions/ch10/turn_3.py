"""Lesson 10-3, the worth of the customer base: its Your turns."""

import pandas as pd

from crmlab import cohorts, customer_base, value_parts
from crmlab.workbook import Lesson

lesson = Lesson(
    "10-3",
    "What is the customer base worth?",
    needs=("customers", "orders", "order_lines", "products", "service_costs"),
)

DISCOUNT, MORE = 0.1, 0.1
"""The yearly rate of discount; the points of retention that are added."""


@lesson.question(
    title="More customers, or more from each?",
    concepts="customer-base-value-two-factors",
    unit="CNY",
    decimals=0,
    tolerance=0.6,
    hints=(
        "How many more customers are there, and what is the mean of the two averages?",
        "(N₁ − N₀) × (v₀ + v₁) ÷ 2, with the numbers of the shop.",
    ),
    starter="who = ...  # CNY",
    solution="who = (12 - 10) * (100 + 150) / 2",
)
def who():
    """In 2023 ten customers of a small shop brought a margin of 100 CNY each. In 2024 twelve customers brought 150 CNY
    each. How large is the part *who* of the growth, in CNY?"""
    return (12 - 10) * (100 + 150) / 2


@who.mistake(source="documented confusion: the joint piece left out")
def at_the_old_average():
    """You valued the additional customers at the average of 2023. A good first thought, but then the two parts
    add up to less than the growth. Take the mean of the two averages."""
    return (12 - 10) * 100


@who.mistake(source="documented confusion: the joint piece given to the number")
def at_the_new_average():
    """You valued the additional customers at the average of 2024. Then the two parts add up to more than the
    growth. Take the mean of the two averages."""
    return (12 - 10) * 150


@who.mistake(source="documented confusion: the other piece")
def how_much_instead():
    """This is the other part, *how much*. For *who*, take the change in the *number* of customers, times the mean of
    the two averages."""
    return (150 - 100) * (10 + 12) / 2


@who.mistake(source="documented confusion: the whole growth")
def all_of_it():
    """This is the whole growth. Part of it comes from the higher average: take the change in the number of customers
    times the mean of the two averages."""
    return 12 * 150 - 10 * 100


@who.mistake(source="documented confusion: the sum for the mean")
def not_halved():
    """You multiplied by the *sum* of the two averages. The formula takes their mean: divide by two."""
    return (12 - 10) * (100 + 150)


def by_cohort(orders, order_lines, products, service_costs):
    return cohorts.audit(cohorts.order_margins(orders, order_lines, products, service_costs), by="cohort")


@lesson.interim
def cohort_table(orders, order_lines, products, service_costs):
    return by_cohort(orders, order_lines, products, service_costs)


def buyers(table, cohort, year):
    return float(table["customers"].loc[cohort].loc[f"{year}-01-01"])


def money(table, cohort, year):
    return float(table["margin"].loc[cohort].loc[f"{year}-01-01"])


@lesson.question(
    title="Who is still there?",
    concepts="clv-dimensions-three",
    unit="%",
    decimals=1,
    tolerance=0.5,
    hints=(
        '`table.loc[2022, "customers"]` are the customers of the cohort 2022 who bought in 2022, 2023 and 2024.',
        "Divide the last of the three by the first, times 100.",
    ),
    starter="still_buying = ...  # per cent",
    solution="""\
customers_2022 = table.loc[2022, "customers"]
still_buying = 100 * customers_2022.iloc[-1] / customers_2022.iloc[0]""",
)
def still_buying(orders, order_lines, products, service_costs):
    """Of the customers who were won in 2022, how many per cent bought in 2024?"""
    table = by_cohort(orders, order_lines, products, service_costs)
    return 100 * buyers(table, 2022, 2024) / buyers(table, 2022, 2022)


@still_buying.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(cohort_table):
    """This is the share as a fraction. The question asks for per cent: times 100."""
    return buyers(cohort_table, 2022, 2024) / buyers(cohort_table, 2022, 2022)


@still_buying.mistake(source="documented confusion: money for customers")
def of_the_money(cohort_table):
    """You compared the margin of the two years. That is a share of the *money*. The question asks for a share of
    the customers: take the column `customers`."""
    return 100 * money(cohort_table, 2022, 2024) / money(cohort_table, 2022, 2022)


@still_buying.mistake(source="documented confusion: one year late for two")
def a_year_later(cohort_table):
    """This is the share that bought in 2023. Go one year further."""
    return 100 * buyers(cohort_table, 2022, 2023) / buyers(cohort_table, 2022, 2022)


@still_buying.mistake(source="documented confusion: the year before for the start")
def of_the_year_before(cohort_table):
    """You divided by those of 2023. The cohort began with those who bought in 2022: divide by them."""
    return 100 * buyers(cohort_table, 2022, 2024) / buyers(cohort_table, 2022, 2023)


@still_buying.mistake(source="documented confusion: the other base of a share")
def of_all_buyers(cohort_table):
    """You divided by all who bought in 2024. That says how old today's customers are. Here the cohort itself is the
    whole: divide by those won in 2022."""
    return 100 * buyers(cohort_table, 2022, 2024) / sum(buyers(cohort_table, c, 2024) for c in (2022, 2023, 2024))


@still_buying.mistake(source="documented confusion: churn for retention")
def gone(cohort_table):
    """These are the ones who did *not* buy in 2024. The question asks for those who did: 100 less this."""
    return 100 - 100 * buyers(cohort_table, 2022, 2024) / buyers(cohort_table, 2022, 2022)


def organisations(customers, orders, order_lines, products, service_costs):
    """Last year's margin of the organisations and their retention, as on the page."""
    left = cohorts.order_margins(orders, order_lines, products, service_costs)
    left = left[left["customer_id"].map(customers.set_index("customer_id")["kind"]) != "final"]
    last = left[left["date"] >= "2024-01-01"].groupby("customer_id")["margin"].sum()
    bought = left[left["amount"] > 0]
    buyers = {year: bought.loc[bought["date"].dt.year == year, "customer_id"].unique() for year in (2023, 2024)}
    stayed = pd.Series(True, index=buyers[2023]).where(pd.Index(buyers[2023]).isin(buyers[2024]), False)
    return customer_base.run_off(last, stayed, periods=3, discount=DISCOUNT).loc["all"]


@lesson.interim
def firms(customers, orders, order_lines, products, service_costs):
    return organisations(customers, orders, order_lines, products, service_costs)


def carried_on(margin, retention, years=(1, 2, 3), discount=DISCOUNT):
    return margin * sum((retention / (1 + discount)) ** year for year in years)


@lesson.question(
    title="If organisations stayed longer",
    concepts="customer-base-value-two-factors",
    unit="CNY",
    decimals=0,
    tolerance=300.0,
    hints=(
        "The formula is `M` times three terms. `M` stays. Only the retention rate changes, to `r + 0.1`.",
        "`x = (r + 0.1) / 1.1`, then `M * (x + x**2 + x**3)`.",
    ),
    starter="staying_longer = ...  # CNY",
    solution="""\
x = (r + 0.1) / 1.1
staying_longer = M * (x + x**2 + x**3)""",
)
def staying_longer(customers, orders, order_lines, products, service_costs):
    """What would the organisations be worth over three years if their retention rate were `r + 0.1`?"""
    found = organisations(customers, orders, order_lines, products, service_costs)
    return carried_on(found["last_year"], found["retention"] + MORE)


@staying_longer.mistake(source="documented confusion: points and per cent")
def ten_per_cent_more(firms):
    """You raised the retention by ten *per cent* of itself. Ten *points* more are 0.1 added."""
    return carried_on(firms["last_year"], firms["retention"] * (1 + MORE))


@staying_longer.mistake(source="documented confusion: the old rate")
def as_it_is(firms):
    """This is what they are worth with the retention as it is. Add 0.1 to `r` first."""
    return carried_on(firms["last_year"], firms["retention"])


@staying_longer.mistake(source="K12: the plain sum for the value")
def without_discount(firms):
    """The retention is right, but a yuan in three years counts as much as one now. Divide by 1.1 in each year."""
    return carried_on(firms["last_year"], firms["retention"] + MORE, discount=0.0)


@staying_longer.mistake(source="documented confusion: the gain for the value")
def only_the_gain(firms):
    """This is what is gained by the ten points. The question asks for the whole value with them."""
    now = carried_on(firms["last_year"], firms["retention"])
    return carried_on(firms["last_year"], firms["retention"] + MORE) - now


@staying_longer.mistake(source="documented confusion: the first margin now")
def from_now_on(firms):
    """You began with a whole margin today. The margin of 2024 is already paid. The first margin to come is that of
    the next year, from those who stay."""
    return carried_on(firms["last_year"], firms["retention"] + MORE, years=(0, 1, 2))


@staying_longer.mistake(source="documented confusion: one year for three")
def one_year(firms):
    """This is next year alone. Add the second and the third: each has one factor more."""
    return carried_on(firms["last_year"], firms["retention"] + MORE, years=(1,))


@staying_longer.mistake(source="documented confusion: years without end for three")
def without_end(firms):
    """You took the multiple for years without end. The horizon here is three years, as for the other parts: add three
    terms."""
    kept = firms["retention"] + MORE
    return firms["last_year"] * kept / (1 + DISCOUNT - kept)


@staying_longer.mistake(source="documented confusion: retention used once")
def lost_only_once(firms):
    """Here customers leave only in the first year. Whoever is there in the third year has stayed three times: the
    third term is (r + 0.1)³ ÷ 1.1³."""
    kept = firms["retention"] + MORE
    return firms["last_year"] * sum(kept / (1 + DISCOUNT) ** year for year in (1, 2, 3))


WHOLE = value_parts.value(value_parts.EXAMPLE)


@lesson.question(
    title="A part that comes last",
    concepts="clv-six-parts",
    unit="CNY",
    decimals=2,
    hints=(
        "`value_parts.value(example)` is the value with all six, `value_parts.value(example, {1, 2})` with two.",
        "Take the value with all six parts, less the value without part 3.",
    ),
    starter="cross_selling_last = ...  # CNY",
    solution="cross_selling_last = value_parts.value(example) - value_parts.value(example, {1, 2, 4, 5, 6})",
)
def cross_selling_last():
    """`example` is an invented customer. How much does cross-selling (part 3) add if it is added last?"""
    return WHOLE - value_parts.value(value_parts.EXAMPLE, {1, 2, 4, 5, 6})


@cross_selling_last.mistake(source="documented confusion: the forward sequence")
def in_its_place():
    """This is part 3 added after parts 1 and 2. Here parts 4 to 6 are already added, too."""
    return float(value_parts.parts(value_parts.EXAMPLE)["value"][3])


@cross_selling_last.mistake(source="K13: each part taken by itself")
def right_after_the_first():
    """This is cross-selling right after the first purchase: nobody comes twice yet. Added last, it comes
    after all the other parts."""
    return value_parts.value(value_parts.EXAMPLE, {1, 3}) - value_parts.value(value_parts.EXAMPLE, {1})


@cross_selling_last.mistake(source="documented confusion: the running value for the part")
def the_whole():
    """This is the value with all six parts. Take off the value without part 3."""
    return WHOLE


@cross_selling_last.mistake(source="documented confusion: what is there without it")
def without_it():
    """This is the value of the five other parts. Part 3 is the difference to the value with all six."""
    return value_parts.value(value_parts.EXAMPLE, {1, 2, 4, 5, 6})


@cross_selling_last.mistake(source="documented confusion: the first purchase left out")
def without_a_customer():
    """You took part 3 alone. Without a first purchase there is no customer, so nothing is sold."""
    return value_parts.value(value_parts.EXAMPLE, {3})
