"""Workbook 10: what a new customer may cost."""

import pandas as pd

from crmlab.questions.ch10 import chapter


def first_two_years(acquisition, orders, marketing_spend, margin_rate):
    """As the starter makes them: who was won in 2022, what they paid in two years, and the spend of 2022."""
    won = acquisition[acquisition["date"].dt.year == 2022].rename(columns={"date": "won_on"})
    paid = orders.drop(columns="channel").merge(won, on="customer_id")
    paid["year"] = (paid["date"] - paid["won_on"]).dt.days // 365 + 1
    paid = paid[paid["year"] <= 2].assign(margin=margin_rate * paid["amount"])
    spent = marketing_spend[marketing_spend["month"].dt.year == 2022]
    return won, paid, spent.groupby("item")["spend"].sum()


def by_channel(made, discount, first=1, brand=True):
    """`allowable` and `cost`; year 1 is received after `first` years."""
    won, paid, spend = made
    heads = won.groupby("channel").size()
    today = paid["margin"] / (1 + discount) ** (paid["year"] - 1 + first)
    cost = spend.reindex(heads.index) / heads + brand * spend["brand"] / len(won)
    return pd.DataFrame({"allowable": today.groupby(paid["channel"]).sum() / heads, "cost": cost})


@chapter.interim
def newcomers(acquisition, orders, marketing_spend, margin_rate):
    return first_two_years(acquisition, orders, marketing_spend, margin_rate)


@chapter.check_variant
def each_channel_won_somebody(newcomers):
    won, _paid, _spend = newcomers
    heads = won.groupby("channel").size()
    return len(heads) == 4 and heads.min() >= 20


@chapter.question(
    title="What may a new customer cost?",
    concepts="clv-net-present-value",
    unit="CNY",
    decimals=2,
    evidence="",
    recall="Customers won in 2022 through this channel: how much could you pay for one at most, if the present value "
    "of two years' margin must pay it back?",
    remark="Compare the two columns before you move money to the channel with the largest difference. Both are "
    "averages. The next customer may cost more than the average one, some of these customers would have come without "
    "advertising, and one large customer can carry the mean of a small channel.",
    hints=(
        "Make a column `today` in `paid`: the margin, divided by (1 + discount) as many times as `year` says.",
        '`won.groupby("channel").size()` counts the customers of each channel. Divide sums by it, both for the margin '
        'and for the spend. `spend["brand"] / len(won)` is the part of the brand for one customer.',
    ),
    starter="""\
won = acquisition.rename(columns={"date": "won_on"})
won = won[won["won_on"].dt.year == 2022]
paid = orders.drop(columns="channel").merge(won, on="customer_id")  # boxes, returns too
paid["year"] = (paid["date"] - paid["won_on"]).dt.days // 365 + 1  # since they were won
paid = paid[paid["year"] <= 2].assign(margin=margin_rate * paid["amount"])
spent = marketing_spend[marketing_spend["month"].dt.year == 2022]
spend = spent.groupby("item")["spend"].sum()
allowable_cost = ...""",
    solution="""\
paid["today"] = paid["margin"] / (1 + discount) ** paid["year"]
heads = won.groupby("channel").size()
allowable = paid.groupby("channel")["today"].sum() / heads
cost = spend.reindex(heads.index) / heads + spend["brand"] / len(won)
allowable_cost = pd.DataFrame({"allowable": allowable, "cost": cost})""",
)
def allowable_cost(acquisition, orders, marketing_spend, margin_rate, discount):
    """`won` holds the customers won in 2022, `paid` their bills of two years with `margin`, `spend` the marketing of
    2022. For each channel:

    - `allowable`: what a customer may cost at most if two years must pay it back: the mean present value of a
      customer's margin, at your `discount`. Year 1 is received after one year, year 2 after two.

    - `cost`: what a customer did cost: the channel's own spend ÷ its customers, plus `brand` ÷ all customers won.

    Give a frame; its index is the four channels."""
    return by_channel(first_two_years(acquisition, orders, marketing_spend, margin_rate), discount)


@allowable_cost.mistake(source="documented confusion: the plain sum for the present value")
def not_discounted(newcomers):
    """In `allowable` you get these values if the margins are added up as they are. It is the money that came in. But
    the cost is paid before the first of it arrives, so the two must be made comparable: discount each year first."""
    return by_channel(newcomers, 0.0)


@allowable_cost.mistake(source="documented confusion: first margin now for first margin after one year")
def a_year_too_early(newcomers, discount):
    """In `allowable` you get these values if year 1 is not discounted and year 2 once. That fits margins received at
    the start of each year. The question has them one year later: divide by (1 + discount) once more."""
    return by_channel(newcomers, discount, first=0)


@allowable_cost.mistake(source="documented confusion: bills for customers")
def by_bill(newcomers, discount):
    """In `allowable` you get these values as the mean of the *bills* in `paid`. It looks like a mean by channel, and
    it is one. But a customer has several bills, and is worth all of them together: divide the sum by the number of
    customers won."""
    _won, paid, _spend = newcomers
    today = paid["margin"] / (1 + discount) ** paid["year"]
    return by_channel(newcomers, discount).assign(allowable=today.groupby(paid["channel"]).mean())


@allowable_cost.mistake(source="documented confusion: median for mean")
def the_median_customer(newcomers, discount):
    """In `allowable` you get these values as the *median* of the customers. It describes the customer in the middle.
    But the channel is paid for with the money of all, and a few large customers bring much of it: take the mean."""
    won, paid, _spend = newcomers
    today = (paid["margin"] / (1 + discount) ** paid["year"]).groupby(paid["customer_id"]).sum()
    channel = won.set_index("customer_id")["channel"]
    return by_channel(newcomers, discount).assign(allowable=today.groupby(channel).median())


@allowable_cost.mistake(source="documented confusion: the channel for the customer")
def the_whole_channel(newcomers, discount):
    """In `allowable` you get these values for *all* customers of the channel together. It shows where the money comes
    from. But the largest channel comes first in it, whatever one customer is worth: divide by the number won."""
    heads = newcomers[0].groupby("channel").size()
    found = by_channel(newcomers, discount)
    return found.assign(allowable=found["allowable"] * heads)


@allowable_cost.mistake(source="documented confusion: media cost for acquisition cost")
def without_the_brand(newcomers, discount):
    """In `cost` you get these values with the channel's own spend alone. It is the figure that a report on advertising
    shows. But the brand wins customers as well, and no channel pays for it: add its equal part for each customer."""
    return by_channel(newcomers, discount, brand=False)


@allowable_cost.mistake(source="documented confusion: a common cost counted several times")
def the_whole_brand_each_time(newcomers, discount):
    """In `cost` you get these values if *each* channel carries the whole of `brand`. Then nothing is forgotten. But it
    is counted four times, and a small channel looks expensive: share it among all customers won in 2022."""
    won, _paid, spend = newcomers
    heads = won.groupby("channel").size()
    return by_channel(newcomers, discount).assign(cost=(spend.reindex(heads.index) + spend["brand"]) / heads)


@allowable_cost.mistake(source="unseen answers: a mean of those who bought in the year")
def mean_of_the_buyers_of_each_year(newcomers, discount):
    """In `allowable` you get these values if each year's margin is averaged over those who bought in *that* year, and
    the two means are added. But whoever did not come back in the second year brought 0 then, and they were won and paid
    for as well. Divide by all customers won, in both years."""
    _won, paid, _spend = newcomers
    today = (paid["margin"] / (1 + discount) ** paid["year"]).groupby(
        [paid["channel"], paid["year"], paid["customer_id"]]
    )
    a_year = today.sum().groupby(["channel", "year"]).mean().groupby("channel").sum()
    return by_channel(newcomers, discount).assign(allowable=a_year)
