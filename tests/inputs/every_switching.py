"""Messages of `response_curves` and `switching`: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from crmlab import response_curves, switching, switching_pictures
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case, drop

GRID = pd.DataFrame([(b, s) for b in range(1, 11) for s in range(1, 11)], columns=["basic", "latent"]).astype(float)
GRID["attitude"] = 0.5 * GRID["basic"] - 0.02 * GRID["basic"] ** 2 + 0.01 * GRID["latent"] ** 2
OFF = pd.concat([GRID, pd.DataFrame({"basic": [11.0], "latent": [3.0], "attitude": [5.0]})], ignore_index=True)
TWO = GRID.assign(basic=np.where(GRID["basic"] > 5, 8.0, 3.0))
TWICE = GRID.assign(latent=GRID["basic"])


def bend(answers, of=("basic", "latent"), **how):
    found = response_curves.slopes(answers, list(of), **how)["slope"]
    return float(found.loc[("basic", "change")])


def usual_places(said, bad):
    """`(3, 8) is usual`."""
    return tuple(int(n) for n in re.search(r"\((\d+), (\d+)\) is usual", said).groups())


def one_left_out(said, bad):
    assert "Leave one out" in said
    return ["basic"]


def its_example(said, bad):
    """`Name a column with an attitude: ['attitude']`."""
    return [re.search(r"\['(\w+)'\]", said).group(1)]


FOUR = pd.DataFrame({"relative": [2.0, -1, -2, 1], "tie": ["no", "no", "card", "card"], "repeat_purchases": 4})
MANY = pd.DataFrame({"relative": [-1.0] * 20 + [1.0] * 20, "tie": (["card"] * 10 + ["none"] * 10) * 2})
MANY = MANY.assign(repeat_purchases=4, before=4, stayed=[1] * 2 + [0] * 8 + [1] * 5 + [0] * 5 + [0, 1] * 10)
GROUPED = switching.regulars(MANY)
FEW = switching.regulars(MANY.iloc[8:])
ODD_GROUP = pd.concat([GROUPED, GROUPED.iloc[[0]].assign(group="loyal")], ignore_index=True)

RNG = np.random.default_rng(2)
LIKE, COST = RNG.normal(size=(2, 400))
STAY = pd.DataFrame({"like": LIKE, "cost": COST, "stayed": (RNG.random(400) < 1 / (1 + np.exp(-LIKE)))})
STAY = STAY.assign(same=1.0, oracle=STAY["stayed"] + 0.0)


def groups(known):
    table, how = known
    return switching.regulars(table, **how)["group"].tolist()


def untied_word(said, bad):
    """The word, among those that the message lists, that means no tie."""
    assert "'no'" in said and "untied='…'" in said
    return bad[0], {"untied": "no"}


def least_smaller(said, bad):
    assert "least=…" in said
    return bad[0], {**bad[1], "least": 3}


BOUGHT = pd.DataFrame({"customer_id": [0, 12], "date": pd.to_datetime(["2024-01-02", "2024-05-01"])})
DAYS = ("2024-01-01", "2024-06-30")
FOND = switching.regulars(MANY.iloc[20:])
QUARTERS = switching.by_quarter(GROUPED, BOUGHT, start=DAYS[0], end=DAYS[1])


def seen(known):
    """Of the falsely loyal who buy in the first quarter, the share."""
    found, (start, end) = known
    return round(float(switching.by_quarter(found, BOUGHT, start=start, end=end)["falsely loyal"].iloc[0]), 6)


def exchanged(said, bad):
    assert "Exchange them" in said
    return bad[0], bad[1][::-1]


def drawn(known):
    shares, falls = known
    return switching_pictures.plot_quarters(shares, falls=falls).axes[0].get_title(loc="left")


def another_day(said, bad):
    assert "another day" in said
    return bad[0], "2024-04-01"


def effect(found):
    return round(float(switching.barrier_effect(found)["difference"].iloc[0]), 6)


def held(of):
    return round(float(switching.what_holds(STAY, of)["difference"].iloc[0]), 1)


def without_the_last(said, bad):
    """`Leave it out of the list of`, or `… of different factors`: the last was the one too many."""
    return bad[:-1]


THREE_OF_FOUR = ["fond, untied", "not fond, untied", "not fond, tied", "fond, tied"]

CASES = {
    "response curves: places that fall": Case(lambda at: bend(GRID, at=at), (8, 3), usual_places, -0.2),
    "response curves: no outcome": Case(
        lambda names: response_curves.average_loyalty(GRID, names)["loyalty"].tolist(), [], its_example, [2.4475]),
    "response curves: few rows": Case(bend, GRID.iloc[[0, 14, 37, 92]], fix(GRID), -0.2),
    "response curves: the same twice": Case(lambda of: bend(TWICE, of), ["basic", "latent"], one_left_out, -0.2),
    "response curves: outcome among them": Case(
        lambda of: bend(GRID, of), ["basic", "attitude"], fix(["basic", "latent"]), -0.2),
    "response curves: off the scale": Case(bend, OFF, drop, -0.2),
    "response curves: two values": Case(bend, TWO, fix(GRID), -0.2),
    "switching: nobody untied": Case(groups, (FOUR, {}), untied_word, THREE_OF_FOUR),
    "switching: nobody so often": Case(groups, (FOUR, {"untied": "no", "least": 9}), least_smaller, THREE_OF_FOUR),
    "switching: few in a group": Case(effect, FEW, fix(GROUPED), -0.3),
    "switching: another group": Case(effect, ODD_GROUP, drop, -0.3),
    "switching: the end before the start": Case(seen, (GROUPED, DAYS[::-1]), exchanged, 0.1),
    "switching: nobody to compare with": Case(seen, (FOND, DAYS), fix((GROUPED, DAYS)), 0.1),
    "switching: no quarter before": Case(
        drawn, (QUARTERS, "2024-01-01"), another_day, "falsely loyal: from 10 % to 0 %"),
    "switching: the outcome among the factors": Case(held, ["like", "cost", "stayed"], without_the_last, 23.8),
    "switching: few stay": Case(
        lambda n: len(switching.what_holds(STAY.iloc[:n], ["like", "cost"])), 20, fix(400), 2),
    "switching: the same for all": Case(held, ["like", "cost", "same"], without_the_last, 23.8),
    "switching: foretold": Case(held, ["like", "cost", "oracle"], without_the_last, 23.8),
}  # fmt: skip
