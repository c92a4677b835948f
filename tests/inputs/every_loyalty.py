"""Messages of `loyalty`, `loyalty_index` and `inertia`: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import re

import pandas as pd

from crmlab import inertia, loyalty, loyalty_index, loyalty_pictures
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case, code, drop, follow

SIGNS = pd.DataFrame({"tenure_months": [1, 5, 3], "satisfaction": [3, 9, 9]}, index=["An", "Bo", "Cai"])
ALONE = {"An": 0.0, "Bo": 100.0, "Cai": 50.0}
BOTH = pd.Series({"tenure_months": 3.0, "satisfaction": 1.0})


def index_of(weights):
    return loyalty_index.index(SIGNS, weights)


def scaled_of(signs):
    return (100 * loyalty_index.scaled(signs)["tenure_months"]).to_dict()


def with_reversed(call):
    return loyalty_index.scaled(SIGNS[["tenure_months"]].assign(steps=[1, 2, 3]), **call)["steps"].to_dict()


POINTS = pd.DataFrame({"expert": ["Li"] * 3 + ["Wu"] * 3 + ["Xu"], "indicator": [*"abcabc", "a"],
                       "points": [50, 30, 20, 60, 30, 10, 100]})  # fmt: skip
GOOD = POINTS.iloc[:6]


def weight_of_a(points):
    return loyalty_index.expert_weights(points)["weight"]["a"]


def without_the_expert(said, bad):
    return bad[bad["expert"] != said.split(" did not")[0]]


WALLET = pd.DataFrame({"ours": [80, 20, 0], "total": [100, 100, 50]})
FOUND = pd.DataFrame({"difference": [0.3, 0.1], "low": [0.26, 0.07], "high": [0.34, 0.13]}, index=["a", "b"])
TESTS = pd.DataFrame({"tenure_months": [20, 3]})


def loyal_title(types):
    return loyalty_pictures.plot_quadrants(types).axes[0].get_title(loc="left")


def second_of(said, bad):
    """The last name that the message has."""
    return (bad[0], re.findall(r"'(\w+)'", said)[-1])


CASES = {
    "loyalty_index: satisfaction has a weight": Case(
        index_of, BOTH, lambda said, bad: follow(said, bad, weights=bad), ALONE),
    "loyalty_index: satisfaction is a sign": Case(
        scaled_of, SIGNS, lambda said, bad: follow(said, bad, signs=bad), ALONE),
    "loyalty_index: a sign nobody knows": Case(
        with_reversed, {}, fix({"reversed": ["steps"]}), {"An": 1.0, "Bo": 0.5, "Cai": 0.0}),
    "loyalty_index: no weights": Case(index_of, {}, code, ALONE),
    "loyalty_index: an expert left one out": Case(weight_of_a, POINTS, without_the_expert, 0.55),
    "loyalty_index: one expert": Case(loyalty_index.concordance, GOOD.iloc[:3], fix(GOOD), 1.0),
    "loyalty_index: no order": Case(loyalty_index.concordance, GOOD.assign(points=10), fix(GOOD), 1.0),
    "loyalty: no test": Case(
        lambda least: int(loyalty.true_customers(TESTS, least)["true customer"].sum()), {}, code, 1),
    "loyalty: a test without a number": Case(
        lambda least: int(loyalty.true_customers(TESTS, least)["true customer"].sum()),
        {"tenure_months": "12"}, fix({"tenure_months": 12}), 1),
    "loyalty: nothing spent": Case(
        loyalty.by_wallet, pd.concat([WALLET, pd.DataFrame({"ours": [0], "total": [0]})], ignore_index=True), drop,
        {0: "loyal", 1: "floating", 2: "potential"}),
    "loyalty: more than all": Case(
        loyalty.by_wallet, pd.concat([WALLET, pd.DataFrame({"ours": [9], "total": [5]})], ignore_index=True), drop,
        {0: "loyal", 1: "floating", 2: "potential"}),
    "loyalty: a threshold in per cent": Case(
        lambda thresholds: loyalty.wallet_thresholds(WALLET, thresholds)["loyal"].tolist(), [70], fix([0.7]), [1 / 3]),
    "loyalty_pictures: another word": Case(
        loyal_title, pd.Series(["loyal", "spurious", "true"]), drop, "Of those who buy often, 50 % do not prefer us"),
    "loyalty_pictures: nobody buys often": Case(
        loyal_title, pd.Series(["latent"]), fix(pd.Series(["loyal"])), "Of those who buy often, 0 % do not prefer us"),
    "loyalty_pictures: nobody buys again": Case(
        lambda classes: loyalty_pictures.plot_classes(classes).axes[0].get_title(loc="left"),
        pd.Series(["complex choice"]), fix(pd.Series(["inertia"])),
        "Of those who buy again, 100 % do so out of inertia"),
    "inertia: no such class": Case(
        lambda pair: inertia.contrast(FOUND, *pair)["difference"], ("a", "c"), second_of, 0.2),
    "inertia: the same class twice": Case(
        lambda pair: inertia.contrast(FOUND, *pair)["difference"], ("a", "a"), fix(("a", "b")), 0.2),
}  # fmt: skip
