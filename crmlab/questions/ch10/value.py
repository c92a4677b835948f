"""Workbook 10: three customers by hand."""

import pandas as pd

from crmlab.questions.ch10 import chapter

YEARS = (1, 2, 3)


def three_customers(yearly_margin, loyal, fickle):
    """An stays, Bo brings a larger margin and does not, Cai is as small as An and as fickle as Bo."""
    names = pd.Index(["An", "Bo", "Cai"], name="customer")
    margin = [yearly_margin, 2.5 * yearly_margin, yearly_margin]
    return pd.DataFrame({"margin": margin, "retention": [loyal, fickle, fickle]}, index=names)


def worth(three, factor, multiple):
    """The three columns: `factor(retention, year)` is what 1 CNY of that year counts, `multiple(retention)` all."""
    margin, stay = three["margin"], three["retention"]
    return pd.DataFrame(
        {
            "narrow": sum(margin * stay**year for year in YEARS),
            "today": sum(margin * factor(stay, year) for year in YEARS),
            "endless": margin * multiple(stay),
        }
    )


@chapter.question(
    title="Three customers",
    concepts=("clv-net-present-value", "clv-narrow-and-broad"),
    unit="CNY",
    decimals=2,
    recall="An, Bo and Cai: what is the present value of this customer if the years never end and each year's margin "
    "is paid at its end, by those who stayed?",
    remark="An and Cai bring the same margin a year and differ only in retention. Compare Bo with An in `today` and in "
    "`endless`: the order of two customers can depend on how far you look.",
    hints=(
        "The line `narrow` counts who stays. For the present value, divide each year's part by (1 + discount), once "
        "for every year until it is paid.",
        "For years without end the sum is margin × retention ÷ (1 + discount − retention). `clv.simple` gives it for "
        'a whole Series, with `first="after one year"`.',
    ),
    starter="""\
three = pd.DataFrame(
    {
        "margin": [yearly_margin, 2.5 * yearly_margin, yearly_margin],
        "retention": [loyal, fickle, fickle],
    },
    index=pd.Index(["An", "Bo", "Cai"], name="customer"),
)
m, r = three["margin"], three["retention"]
narrow = m * r + m * r**2 + m * r**3
today = ...
endless = ...
lifetime = ...  # pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})""",
    solution="""\
today = m * r / (1 + discount) + m * r**2 / (1 + discount) ** 2 + m * r**3 / (1 + discount) ** 3
endless = m * r / (1 + discount - r)
lifetime = pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})""",
)
def lifetime(yearly_margin, loyal, fickle, discount):
    """Three customers bring a margin each year while they stay; the cell has margins and retention rates. A year's
    margin is paid at the end of the year, by those who stayed. What is each customer worth?

    - `narrow`: the expected margin of three years, simply added up. This line is given.

    - `today`: the present value of the same three years, at your `discount`.

    - `endless`: the present value if the years never end.

    Give a frame, one row for each customer. You may use `clv.yearly` and `clv.simple`."""
    return worth(
        three_customers(yearly_margin, loyal, fickle),
        lambda r, year: r**year / (1 + discount) ** year,
        lambda r: r / (1 + discount - r),
    )


@lifetime.mistake(source="unseen answers: first margin now for first margin after one year")
def first_margin_now(yearly_margin, loyal, fickle, discount):
    """You get these values if the first margin is paid at once and by everybody: years 0, 1 and 2, or the multiple
    (1 + discount) ÷ (1 + discount − retention). Many textbooks count so. But here each year is paid at its *end*, by
    those who stayed through it. Move all payments on by one year."""
    return worth(
        three_customers(yearly_margin, loyal, fickle),
        lambda r, t: r ** (t - 1) / (1 + discount) ** (t - 1),
        lambda r: (1 + discount) / (1 + discount - r),
    )


@lifetime.mistake(source="unseen answers: the whole sum discounted by three years")
def sum_discounted_at_once(yearly_margin, loyal, fickle, discount):
    """In `today` you get these values if the sum of all three years is divided by (1 + discount) three times. One
    division for everything is quick. But the first year's money is paid after one year and loses too much in this way.
    Discount each year first, then add."""
    right = lifetime(yearly_margin, loyal, fickle, discount)
    return right.assign(today=right["narrow"] / (1 + discount) ** len(YEARS))


@lifetime.mistake(source="unseen answers: retention used once")
def retention_used_once(yearly_margin, loyal, fickle, discount):
    """In `today` you get these values if each year's margin is multiplied by the retention once. The first year is
    right, so it looks sound. But whoever pays in year 3 has stayed three times. Look at the powers in `narrow`."""
    three = three_customers(yearly_margin, loyal, fickle)
    once = worth(three, lambda r, t: r / (1 + discount) ** t, lambda r: r)
    return lifetime(yearly_margin, loyal, fickle, discount).assign(today=once["today"])


@lifetime.mistake(source="unseen answers: the sum without discount")
def not_discounted(yearly_margin, loyal, fickle, discount):
    """You get these values without the discount: `today` is then the same as `narrow`, `endless` is the margin times
    retention ÷ (1 − retention). The expected money is right. But it counts money in three or twenty years as much as
    money now. What would you pay today for 1 CNY in a year?"""
    right, three = lifetime(yearly_margin, loyal, fickle, discount), three_customers(yearly_margin, loyal, fickle)
    plain = three["margin"] * three["retention"] / (1 - three["retention"])
    return right.assign(today=right["narrow"], endless=plain)


@lifetime.mistake(source="documented confusion: survival forgotten")
def everybody_stays(yearly_margin, loyal, fickle, discount):
    """You get these values if the discount is counted and the retention is not: everybody stays, and An and Cai come
    out alike. The discount is right. But a margin is paid only by those who are still there. The line `narrow` shows
    how this is counted."""
    three = three_customers(yearly_margin, loyal, fickle)
    return worth(three, lambda r, t: 1 / (1 + discount) ** t, lambda r: 1 / discount).assign(
        narrow=lifetime(yearly_margin, loyal, fickle, discount)["narrow"]
    )


@lifetime.mistake(source="unseen answers: 1 ÷ (1 + i − r)")
def first_year_certain(yearly_margin, loyal, fickle, discount):
    """You get these values if everybody pays in year 1 and churn begins only in year 2. In `endless` this is margin ÷
    (1 + discount − retention), without the retention above the line. It is discounted correctly. But here the first
    margin is paid by those who stayed through year 1. Test it with a customer whose retention is 0."""
    three = three_customers(yearly_margin, loyal, fickle)
    return worth(three, lambda r, t: r ** (t - 1) / (1 + discount) ** t, lambda r: 1 / (1 + discount - r)).assign(
        narrow=lifetime(yearly_margin, loyal, fickle, discount)["narrow"]
    )


@lifetime.mistake(source="unseen answers: one retention for all of them")
def everybody_loyal(yearly_margin, loyal, fickle, discount):
    """You get these values if all three customers have the retention `loyal`. For An this is right. But Bo and Cai
    leave more easily, and `narrow` shows it. Use the column `r`, which has one retention for each customer."""
    found = lifetime(yearly_margin, loyal, loyal, discount)
    return found.assign(narrow=lifetime(yearly_margin, loyal, fickle, discount)["narrow"])


@lifetime.mistake(source="unseen answers: a rate in per cent")
def discount_in_per_cent(yearly_margin, loyal, fickle, discount):
    """You get these values if the discount is put in as a number of per cent, such as 8 for 8 %. The formula is the
    right one. But then money in a year would be worth only a small part of money now. A rate in a formula is a
    fraction: 8 % is 0.08."""
    found = lifetime(yearly_margin, loyal, fickle, 100 * discount)
    return found.assign(narrow=lifetime(yearly_margin, loyal, fickle, discount)["narrow"])
