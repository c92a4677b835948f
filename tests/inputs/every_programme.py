"""Messages of `programme` and `loyalty_plan`: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import re

import pandas as pd

from crmlab import loyalty_plan, programme
from crmlab.measurement.experiments import Effect
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case

DAYS = pd.to_datetime(["2024-01-05", "2024-01-06"])
ORDERS = pd.DataFrame({"customer_id": [7, 8], "date": DAYS, "channel": "house", "amount": [400.0, 600.0]})
MEMBERS = pd.DataFrame({"customer_id": [7, 8], "joined": DAYS})
TAKEN = pd.DataFrame({"customer_id": [7], "date": pd.to_datetime(["2024-12-01"]), "points": [30]})


def open_points(yuan):
    return programme.balances(ORDERS, MEMBERS, TAKEN, day="2024-12-31", yuan=yuan)["open"].to_dict()


def looked_back(months):
    return programme.breakage(ORDERS, MEMBERS, TAKEN, as_of="2024-12-31", months=months)["share"].tolist()


def even(reward):
    return programme.break_even_uplift(10_000, running=0, margin=0.4, reward=reward)


def earned(limits):
    known = dict(running=0, margin=0.5, reward=0.1)
    return programme.worth(pd.Series({1: 10_000.0}), 0.5, **limits, **known)["profit"].to_dict()


def one_month_less(said, bad):
    return [int(re.search(r"(\d+) months before", said).group(1)) // 2]


HOUSES = pd.DataFrame({"staff": [15, 0], "internal_quality": [50.0, 60.0]}, index=[7, 9])


def cost(houses):
    return loyalty_plan.quality(houses, points=4, price=2)["cost"].to_dict()


def without_the_house(said, bad):
    return bad.drop(index=int(re.search(r"in houses (\d+)", said).group(1)))


EFFECTS = {"quality": Effect(450.0, 25.0, 400.0, 500.0, pd.DataFrame())}


def profit(chosen):
    return profits({"mine": chosen})


def profits(plans):
    return loyalty_plan.compare(loyalty_plan.quality(HOUSES[:1], points=4, price=2), EFFECTS, plans)["profit"].to_dict()


def taken(effects):
    return loyalty_plan.best(loyalty_plan.quality(HOUSES[:1], points=4, price=2), effects, budget=10_000)


def as_said(said, bad):
    return eval(re.search(r"plans=(\{.*\})", said).group(1))


def in_brackets(said, bad):
    return eval(re.search(r"write (\[.*\])", said).group(1))


def named(said, bad):
    return re.findall(r"as '([^']+)'", said)


CASES = {
    "programme: more redeemed than earned": Case(open_points, 20, fix(10), {7: 10, 8: 60}),
    "programme: nothing open so long ago": Case(looked_back, [14], one_month_less, [0.3]),
    "programme: reward above margin": Case(even, 40.0, fix(0.04), 1 / 9),
    "programme: limits the wrong way round": Case(
        earned, {"low": 0.9, "high": 0.2}, fix({"low": 0.2, "high": 0.9}), {1: 500.0 * 2}
    ),
    "loyalty_plan: no staff": Case(cost, HOUSES, without_the_house, {"quality 7": 6000.0}),
    "loyalty_plan: no plan": Case(profits, {}, as_said, {"nothing": 0.0}),
    "loyalty_plan: no list": Case(profit, "quality 7", in_brackets, {"mine": 1200.0}),
    "loyalty_plan: an effect for a number": Case(
        taken, EFFECTS, lambda said, bad: {name: found.estimate for name, found in bad.items()}, ["quality 7"]
    ),
    "loyalty_plan: no such measure": Case(profit, ["quality 9"], named, {"mine": 1200.0}),
}
