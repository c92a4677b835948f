"""Workbook 10, last part: a year held out."""

import numpy as np
import pandas as pd

from crmlab.questions.ch10 import chapter
from crmlab.questions.ch10.types import chance_to_be_active, expected_purchases

BEFORE = {"r": 0.89, "alpha": 11.2, "a": 1.07, "b": 4.27}
"""Rounded from a fit to all consumers of Lantern Tea, in weeks, as of the end of 2023."""
SPLIT = pd.Timestamp("2023-12-31")
AHEAD = 366 / 7


def held_out(orders):
    """x, t_x, T at the end of 2023, and the purchases of 2024, of those who had bought by then."""
    days = orders.loc[(orders["amount"] > 0) & (orders["channel"] != "box"), ["customer_id", "date"]].drop_duplicates()
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


def own_rate(held):
    return (held["x"] / held["T"]).where(held["T"] > 0, 0.0) * AHEAD


def errors(held, model, rate):
    """Total and customer by customer, of two forecasts."""
    names = pd.Index(["BG/NBD", "own rate"], name="rule")
    forecasts = (model, rate)
    return pd.DataFrame(
        {
            "bias": [forecast.sum() / held["actual"].sum() - 1 for forecast in forecasts],
            "error": [(forecast - held["actual"]).abs().mean() for forecast in forecasts],
        },
        index=names,
    )


def forecast(held):
    return expected_purchases(held, BEFORE, AHEAD)


@chapter.question(
    title="A year held out (stretch)",
    concepts="clv-net-present-value",
    evidence="",
    decimals=3,
    recall="Your consumers' purchases of 2024, forecast at the end of 2023 by this rule: by what fraction was the "
    "total too high or too low?",
    remark="The own rate believes that nobody ever leaves. The model knows better, and still knows nothing "
    "of seasons, letters and points. What is left between it and the year is the price of that.",
    hints=(
        '`btyd.holdout(visits, split=…, end=…, unit="W", refunds="left out")` cuts the visits in two, and '
        "`btyd.same_rate` is the own rate.",
        "`bias` divides two totals and takes one off. `error` works customer by customer: the differences without "
        "their sign, then the mean.",
    ),
    starter="""\
from crmlab import btyd

visits = orders[orders["channel"] != "box"]
model = btyd.BGNBD(r=0.89, alpha=11.2, a=1.07, b=4.27)  # fitted to all consumers of Lantern Tea until 2023
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
    """It is the evening of 2023-12-31. For everybody who has bought by then, two forecasts of the purchases in 2024
    (366 days; count each customer's days with a purchase; return slips and monthly boxes are none):

    - `BG/NBD`: what the model in the cell expects, from x, t_x and T in weeks.

    - `own rate`: the purchases after the first, divided by the weeks from the first purchase to that evening, times
      the weeks of 2024. Of those who first came on that very day, expect 0.

    Then 2024 happens. How far was each forecast off? `bias`: all that it expected, divided by all that these customers
    really bought, less one. `error`: by how many purchases it was off for a customer, up or down, on average.

    Give a frame with the index `BG/NBD` and `own rate` and the columns `bias` and `error`."""
    held = held_out(orders)
    return errors(held, forecast(held), own_rate(held))


@foreseen.mistake(source="documented confusion: leakage")
def leaked(held, orders):
    """The histories reach to the end of 2024, and so know the year they are to foresee. It is the easiest of all ways
    to a good model. On that evening nobody knew it: cut the orders off before you count x, t_x and T."""
    days = orders.loc[(orders["amount"] > 0) & (orders["channel"] != "box"), ["customer_id", "date"]].drop_duplicates()
    groups = days[days["customer_id"].isin(held.index)].groupby("customer_id")["date"]
    end = SPLIT + pd.Timedelta(days=366)
    known = pd.DataFrame(
        {
            "x": groups.size() - 1,
            "t_x": (groups.max() - groups.min()).dt.days / 7,
            "T": (end - groups.min()).dt.days / 7,
        }
    )
    return errors(held, forecast(known), own_rate(known))


@foreseen.mistake(source="documented confusion: only those who survived")
def only_those_who_came_back(held):
    """Only customers who bought in 2024 are compared. A forecast for somebody who stayed away seems to have nothing to
    be compared with. It has: nought. These are the people a forecast must not get wrong; leave them in."""
    held = held[held["actual"] > 0]
    return errors(held, forecast(held), own_rate(held))


@foreseen.mistake(source="documented confusion: newcomers in what happened")
def newcomers_counted(held, orders):
    """In `bias` the purchases of 2024 are everybody's, also of people who came for the first time that year. Nobody
    could foresee them one by one, and no forecast was made for them. Compare the same people on both sides."""
    days = orders.loc[(orders["amount"] > 0) & (orders["channel"] != "box"), ["customer_id", "date"]].drop_duplicates()
    everybody, known = (days["date"] > SPLIT).sum(), held["actual"].sum()
    found = foreseen(orders)
    return found.assign(bias=(found["bias"] + 1) * known / everybody - 1)


@foreseen.mistake(source="documented confusion: days for weeks")
def histories_in_days(held):
    """The model was handed days, and its parameters are in weeks: it takes each day for a week, everybody looks slow
    to it, and the silences endless. Nothing warns you. Give it weeks throughout."""
    days = held.assign(t_x=7 * held["t_x"], T=7 * held["T"])
    return errors(held, expected_purchases(days, BEFORE, 366), own_rate(held))


@foreseen.mistake(source="documented confusion: chance to be active times own rate")
def chance_times_rate(held):
    """For `BG/NBD` the chance to be active is multiplied by the own rate. It sounds like the model, and forgets two
    things: the active ones may leave in the course of the year, and a rate seen for a short time is half luck. Ask the
    model for its expected purchases."""
    return errors(held, chance_to_be_active(held, BEFORE) * own_rate(held), own_rate(held))


@foreseen.mistake(source="documented confusion: a new customer's expectation for everybody")
def as_if_all_were_new(held):
    """The `BG/NBD` row gives everybody what is expected of a *new* customer, about whom nothing is known: the busiest
    and those silent for years get the same. But you know each one's history. Hand it over, and let them differ."""
    return errors(held, forecast(held.assign(x=0, t_x=0.0, T=0.0)), own_rate(held))


@foreseen.mistake(source="documented confusion: wrong denominator")
def measured_against_the_forecast(orders):
    """`bias` is what happened divided by what was expected, less one: the sign is turned round. It says by how much the
    *year* missed the forecast. You are judging the forecast: divide by what really happened."""
    found = foreseen(orders)
    return found.assign(bias=1 / (1 + found["bias"]) - 1)


@foreseen.mistake(source="documented confusion: errors that cancel out")
def errors_cancel(held, orders):
    """In `error` too high and too low cancel each other: that is the bias once more, for one customer. A rule can be
    right in all and wrong about everybody. Drop the sign before you take the mean."""
    found = foreseen(orders)
    return found.assign(error=[(f - held["actual"]).mean() for f in (forecast(held), own_rate(held))])


@foreseen.mistake(source="documented confusion: squared for absolute errors")
def root_of_squares(held, orders):
    """`error` is the root of the mean squared error, in which a few customers who were missed by far weigh most. It
    is a good measure and answers another question. Take the differences as they are, without their sign."""
    squares = [np.sqrt(((f - held["actual"]) ** 2).mean()) for f in (forecast(held), own_rate(held))]
    return foreseen(orders).assign(error=squares)


@foreseen.mistake(source="documented confusion: all purchases for repeat purchases")
def first_purchase_in_the_rate(held):
    """In `own rate` the first purchase counts as well, though the weeks begin only with it. Who came once, a week
    ago, would then come every week. Divide the purchases *again*."""
    return errors(held, forecast(held), own_rate(held.assign(x=held["x"] + 1)))


@chapter.open(
    title="Somebody in lead",
    concepts=("customer-pyramid", "pyramid-upgrade"),
    hints=(),
    rubric=(
        "names two things to look up that could explain it, such as a single return, a long way, a discount that "
        "somebody granted, or few months as a customer",
        "says which of them lies with you and not with the customer",
        "looks at what may come (the second axis, friends who were brought), and not only at the year that was",
        "says what would be unfair: terms changed without notice, being rude until they go, prices made in secret from "
        "a person's habits, or a charge for a complaint that was justified",
    ),
)
def somebody_in_lead():
    """One of your customers stands in layer 4. The notes say: avoid them, charge more, cut costs.

    Which two things would you look up before anything is changed? And what would be unfair to do, even if it paid?
    Three or four sentences between quotes. They are kept for you and not scored."""


@foreseen.mistake(source="unseen answers: days for weeks in the year ahead")
def year_in_days(held):
    """Both forecasts run for 366 *weeks*: about seven years. The year has 366 days, and neither the model nor the rate
    asks what unit it is handed. Your histories are in weeks, so the time ahead must be, too. How many weeks are in the
    year?"""
    return errors(held, expected_purchases(held, BEFORE, 366), own_rate(held) / AHEAD * 366)
