"""Workbook 10: a year held out."""

import numpy as np
import pandas as pd

from crmlab.questions.ch10 import chapter
from crmlab.questions.ch10.bgnbd import expected_purchases

BEFORE = {"r": 0.89, "alpha": 11.2, "a": 1.07, "b": 4.27}
"""Rounded from a fit to all consumers of Lantern Tea, in weeks, as of the end of 2023."""
SPLIT = pd.Timestamp("2023-12-31")
AHEAD = 366 / 7


def visits(orders):
    """Each customer's bills: neither returns nor payments for a box."""
    return orders.loc[(orders["amount"] > 0) & (orders["channel"] != "box"), ["customer_id", "date"]]


def held_out(orders):
    """x, t_x, T at the end of 2023, and the purchases of 2024, of those who had bought by then."""
    days = visits(orders).drop_duplicates()
    then = days[days["date"] <= SPLIT].groupby("customer_id")["date"].agg(["size", "min", "max"])
    in_2024 = days[days["date"] > SPLIT].groupby("customer_id").size()
    return pd.DataFrame(
        {
            "x": then["size"] - 1,
            "t_x": (then["max"] - then["min"]).dt.days / 7,
            "T": (SPLIT - then["min"]).dt.days / 7,
            "actual": in_2024.reindex(then.index, fill_value=0),
        }
    )


@chapter.interim
def held(orders):
    return held_out(orders)


def own_rate(held, weeks=AHEAD):
    return (held["x"] / held["T"]).where(held["T"] > 0, 0.0) * weeks


def errors(held, weeks=AHEAD, rate=None):
    """Total and customer by customer, of the two forecasts; of another one in place of the own rate."""
    forecasts = expected_purchases(held, BEFORE, weeks), own_rate(held, weeks) if rate is None else rate
    return pd.DataFrame(
        {
            "bias": [forecast.sum() / held["actual"].sum() - 1 for forecast in forecasts],
            "error": [(forecast - held["actual"]).abs().mean() for forecast in forecasts],
        },
        index=pd.Index(["BG/NBD", "own rate"], name="rule"),
    )


@chapter.check_variant
def some_came_twice_on_one_day(orders):
    """Else bills and days with a purchase are the same."""
    return (visits(orders).duplicated() & (orders["date"] > SPLIT)).sum() >= 3


@chapter.question(
    title="A year held out",
    concepts="clv-net-present-value",
    evidence="",
    decimals=3,
    recall="Your consumers' purchases of 2024, forecast at the end of 2023 by this rule: by what fraction was the "
    "total too high or too low?",
    remark="The own rate assumes that nobody ever leaves. BG/NBD allows for churn, but it knows nothing of seasons, "
    "letters and points. Look at both columns: a rule can be right in total and far off customer by customer.",
    hints=(
        '`btyd.holdout(visits, split="2023-12-31", end="2024-12-31", unit="W", refunds="left out")` cuts the visits '
        "in two and counts days with a purchase; `btyd.same_rate` is the own rate.",
        "`bias` divides two totals and takes 1 off. `error` works customer by customer: the differences without their "
        "sign, then the mean.",
    ),
    starter="""\
from crmlab import btyd

visits = orders[orders["channel"] != "box"]
model = btyd.BGNBD(r=0.89, alpha=11.2, a=1.07, b=4.27)  # from 2022 and 2023, in weeks
foreseen = ...""",
    solution="""\
held = btyd.holdout(visits, split="2023-12-31", end="2024-12-31", unit="W", refunds="left out")
held["BG/NBD"] = model.expected_purchases(held, 366 / 7)
held["own rate"] = btyd.same_rate(held)
forecasts = held[["BG/NBD", "own rate"]]
bias = forecasts.sum() / held["actual"].sum() - 1
error = forecasts.sub(held["actual"], axis=0).abs().mean()
foreseen = pd.DataFrame({"bias": bias, "error": error})""",
)
def foreseen(orders):
    """At the end of 2023 you forecast 2024 (366 days) for everybody who has bought. A purchase is a day with a bill in
    `visits`; returns are none.

    - `BG/NBD`: the purchases that `model` expects.

    - `own rate`: purchases after the first ÷ weeks since the first (0 after 0 weeks) × weeks of 2024.

    Compare both with these customers' real purchases. `bias`: total forecast ÷ real total − 1. `error`: mean absolute
    error per customer.

    Give a frame with these rows and columns. You may use `btyd.holdout` and `btyd.same_rate`."""
    return errors(held_out(orders))


@foreseen.mistake(source="unseen answers: only those who came back")
def only_those_who_came_back(held):
    """You get these values if only customers who bought in 2024 are compared, for example because the others were NaN
    or lost in a merge. There seems to be nothing to compare them with. But there is: 0 purchases, and these are the
    customers that a forecast easily gets wrong. Keep them in."""
    return errors(held[held["actual"] > 0])


@foreseen.mistake(source="unseen answers: differences with their sign")
def signed_error(held, orders):
    """In `error` you get these values as the mean of the differences *with* their sign. Too high and too low then
    cancel out, so a rule that is far off for everybody can look perfect. Take the differences without their sign, and
    then the mean."""
    forecasts = expected_purchases(held, BEFORE, AHEAD), own_rate(held)
    return foreseen(orders).assign(error=[(f - held["actual"]).mean() for f in forecasts])


@foreseen.mistake(source="unseen answers: bills for days", close=True)
def bills_for_days(held, orders):
    """You get these values if each *bill* of 2024 is counted. Mostly a purchase is one bill, so the numbers are close.
    But some customers had two bills on one day, and the forecasts count days. Count each customer and day once."""
    bills = visits(orders)
    counted = bills[bills["date"] > SPLIT].groupby("customer_id").size()
    return errors(held.assign(actual=counted.reindex(held.index, fill_value=0)))


@foreseen.mistake(source="unseen answers: 52 weeks for 366 days", close=True)
def fifty_two_weeks(held):
    """You get these values if the year has 52 weeks. It is the usual rule of thumb. But 52 weeks are 364 days, and 2024
    has 366, in which the real purchases were counted. How many weeks are 366 days?"""
    return errors(held, 52)


@foreseen.mistake(source="unseen answers: histories in days")
def histories_in_days(held, orders):
    """In `BG/NBD` you get these values if the histories are counted in *days*. `btyd.holdout` does that unless you say
    otherwise. But the model was fitted in weeks, and it takes every number for weeks. Use `unit="W"`."""
    in_days = held.assign(t_x=held["t_x"] * 7, T=held["T"] * 7)
    found, wrong = foreseen(orders), errors(in_days, 366)
    return pd.concat([wrong.loc[["BG/NBD"]], found.loc[["own rate"]]])


@foreseen.mistake(source="unseen answers: wrong denominator")
def measured_against_the_forecast(orders):
    """In `bias` you get these values as real ÷ forecast − 1. It also compares the two totals. But the sign is turned
    round: too high a forecast comes out as a minus. You judge the forecast, so divide by what really happened."""
    found = foreseen(orders)
    return found.assign(bias=1 / (1 + found["bias"]) - 1)


@foreseen.mistake(source="unseen answers: squared for absolute errors")
def root_of_squares(held, orders):
    """In `error` you get these values as the root of the mean squared error. It is a good measure. But a few customers
    who were missed by far weigh most in it. The question takes the differences without their sign, and then the
    mean."""
    forecasts = expected_purchases(held, BEFORE, AHEAD), own_rate(held)
    return foreseen(orders).assign(error=[np.sqrt(((f - held["actual"]) ** 2).mean()) for f in forecasts])


@foreseen.mistake(source="unseen answers: all purchases for repeat purchases")
def first_purchase_in_the_rate(held):
    """In `own rate` you get these values if the first purchase is counted as well. It was a purchase. But the weeks
    begin with it, so somebody who came once, a week ago, would come every week. Divide the purchases *after* the
    first."""
    return errors(held, rate=own_rate(held.assign(x=held["x"] + 1)))
