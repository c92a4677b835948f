"""Messages of Kano's survey and of the plan of features: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import feature_plan, figure, kano, kano_pictures
from tests.inputs.remedies import Case, follow


def fix(value):
    """What only a person can know: the corrected value."""
    return lambda said, bad: value


# ------------------------------------------------- the survey

ANSWERS = pd.DataFrame({"f1": [1, 3, 1], "d1": [3, 5, 5]}, index=["Mei", "Bo", "An"])
LETTERS = ["A", "M", "O"]
WORDS = {"like": 1, "must be": 2, "neutral": 3, "live with": 4, "dislike": 5}


def letters(answers, pairs=None):
    return list(kano.classify(answers, pairs)["f1"])


def tally(categories):
    return list(kano.counts(categories).loc["f1", ["M", "O", "A"]])


GIVEN = pd.DataFrame({"f1": LETTERS}, index=["Mei", "Bo", "An"])
COUNT = pd.DataFrame([[10, 28, 40, 16, 4, 2]], index=["box"], columns=list("MOAIRQ"))


def letter(count, **how):
    return kano.category(count, **how)["category"].tolist()


def chance(level):
    return kano.category(COUNT, level=level)["clear"].tolist()


def better(count):
    return kano.better_worse(count)["better"].tolist()


def counted_again(said, bad):
    return kano.counts(pd.DataFrame({"box": list("AAM")}, index=list("xyz")))


SURVEY = {
    "a pair of one column": Case(
        lambda pairs: letters(ANSWERS, pairs), {"f1": ["f1"]}, fix({"f1": ["f1", "d1"]}), LETTERS
    ),
    "no pair of columns": Case(
        lambda given: letters(given[0], given[1]),
        (ANSWERS.set_axis(["with", "without"], axis=1), None),
        lambda said, bad: (bad[0], {"f1": ["with", "without"]}),
        LETTERS,
    ),
    "an answer left open": Case(
        letters, ANSWERS.assign(d1=[3, 5, None]), lambda said, bad: follow(said, answers=bad), ["A", "M"]
    ),
    "answers in words": Case(
        letters, ANSWERS.assign(f1=["like", "neutral", "like"]), lambda said, bad: bad.replace({"f1": WORDS}), LETTERS
    ),
    "answers coded from 0": Case(letters, ANSWERS - 1, lambda said, bad: bad + 1, LETTERS),
    "another letter": Case(
        tally, GIVEN.replace("A", "attractive"), lambda said, bad: follow(said, kano=kano, answers=ANSWERS), [1, 1, 1]
    ),
    "a level in per cent": Case(chance, 5, lambda said, bad: bad / 100, [False]),
    "a negative count": Case(letter, COUNT.assign(A=-1), counted_again, ["A"]),
    "shares for counts": Case(letter, COUNT / 100, counted_again, ["A"]),
    "nobody asked": Case(letter, pd.concat([COUNT, 0 * COUNT]).set_axis(["box", "lid"]),
                         lambda said, bad: bad.drop(index="lid"), ["A"]),
    "only reverse answers": Case(
        better, pd.concat([COUNT, COUNT * [0, 0, 0, 0, 1, 1]]).set_axis(["box", "lid"]),
        lambda said, bad: bad.drop(index="lid"), [68 / 94],
    ),
    "no certainty": Case(lambda z: kano.lead_needed(40, 28, 100, z=z)["sign_test"], 0, fix(1.65), 13.606),
}  # fmt: skip


def written(names):
    ax = figure.subplots()[1]
    kano_pictures.write_labels(ax, names, np.array([0.5]), np.array([0.4]))
    return [text.get_text() for text in ax.texts]


SURVEY["a name too many"] = Case(written, ["box", "lid"], lambda said, bad: bad[:1], ["box"])

# ------------------------------------------------- the plan

NAMES = pd.MultiIndex.from_tuples([("house", "f1"), ("house", "f2")], names=["segment", "feature"])
COUNTS = pd.DataFrame([[50, 20, 10, 10, 10, 0], [0, 0, 50, 50, 0, 3]], index=NAMES, columns=list("MOAIRQ"))
MARGIN, OFFERED = pd.Series({"house": 1000.0}), pd.Series({"f1": 0.5, "f2": 0.0})
COST = pd.Series({"f1": 5.0, "f2": 4.0})
WORTH = {"f1": 18.0, "f2": 10.0}
TABLE = pd.DataFrame({"house": [18.0, 10.0]}, index=["f1", "f2"])
BY = pd.Series("house", index=["Mei", "Bo", "An"])
KNOWN = {"margin": MARGIN, "offered": OFFERED, "cost": COST, "gain": 0.02, "loss": 0.05}


def worth(counts=COUNTS, offered=OFFERED, gain=0.02):
    return feature_plan.worth(counts, MARGIN, offered, gain=gain, loss=0.05)["house"]


def best(cost=COST, budget=9.0, table=TABLE):
    return feature_plan.plans(table, cost, budget=budget).index[0]


def profits(plans):
    return feature_plan.compare(GIVEN, BY, plans, **KNOWN, draws=100)["profit"].to_dict()


MANY = pd.DataFrame({"house": [18.0, 10.0] + [0.1] * 24}, index=[f"f{number}" for number in range(1, 27)])
PROFIT = {"first": 1000 * 0.5 * (0.02 * 2 + 0.05 * 2) / 3 - 5}

PLAN = {
    "a gain in per cent": Case(lambda gain: worth(gain=gain), 2, lambda said, bad: bad / 100, WORTH),
    "counts of all together": Case(
        worth, COUNTS.droplevel(0), lambda said, bad: COUNTS, WORTH
    ),
    "only contradictions": Case(
        worth, pd.concat([COUNTS, COUNTS.iloc[[0]].assign(M=0, O=0, A=0, I=0, R=0, Q=9).rename({"f1": "f3"}, level=1)]),
        lambda said, bad: bad.drop(index=("house", "f3")), WORTH,
    ),
    "shares in per cent": Case(lambda offered: worth(offered=offered), OFFERED * 100, lambda said, bad: bad / 100,
                               WORTH),
    "a budget below 0": Case(lambda budget: best(budget=budget), -9.0, fix(9.0), "f1 + f2"),
    "a cost below 0": Case(best, -COST, lambda said, bad: -bad, "f1 + f2"),
    "a cost below 0 in a comparison": Case(
        lambda cost: feature_plan.compare(GIVEN, BY, {"first": ["f1"]}, **{**KNOWN, "cost": cost})["profit"].to_dict(),
        -COST, lambda said, bad: -bad, PROFIT,
    ),
    "too many features": Case(
        lambda table: best(cost=pd.Series(4.0, index=MANY.index), table=table), MANY,
        lambda said, bad: bad.nlargest(25, "house"), "f1 + f2",
    ),
    "no plan": Case(profits, {}, fix({"first": ["f1"]}), PROFIT),
    "a feature for a list": Case(profits, {"first": "f1"}, lambda said, bad: {"first": [bad["first"]]}, PROFIT),
    "an unknown feature": Case(profits, {"first": ["f9"]}, fix({"first": ["f1"]}), PROFIT),
}  # fmt: skip

CASES = SURVEY | PLAN
