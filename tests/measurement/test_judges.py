"""Judges: weights as AHP finds them, who contradicts the rest, and the picture."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest

from crmlab import ahp, datasets
from crmlab.measurement import judges
from tests.refusals import refused

ITEMS = ["coffee", "tea", "milk"]


def answers(expert, first, second, third):
    pairs = {"more_important": ["coffee", "tea", "coffee"], "less_important": ["tea", "milk", "milk"]}
    return pd.DataFrame({"expert": expert, **pairs, "strength": [first, second, third]})


def test_examples():
    assert doctest.testmod(judges).failed == 0


def test_each_judge_is_weighed_alone():
    found = judges.weights(pd.concat([answers("Li", 2, 2, 4), answers("Wu", 3, 2, 0.5)]), ITEMS)
    matrix = ahp.pairwise({("coffee", "tea"): 3, ("tea", "milk"): 2, ("coffee", "milk"): 0.5}, ITEMS)
    assert found.loc["Li", ITEMS].tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found.loc["Wu", ITEMS].tolist() == pytest.approx(ahp.weights(matrix).tolist())
    assert found.loc["Wu", "consistency_ratio"] == pytest.approx(ahp.consistency(matrix)["consistency_ratio"])
    assert found[ITEMS].sum(axis=1).tolist() == pytest.approx([1, 1])


def test_the_founder_of_lantern_contradicts_himself():
    items = ["referrals", "growth", "loyalty", "order value", "payment", "profit"]
    found = judges.weights(datasets.load("expert_judgements"), items)
    assert found.index[found["consistency_ratio"] > 0.1].tolist() == ["founder"] and len(found) == 7
    words = str(judges.plot(found).get_label())
    assert "7 judges differ; founder: answers clash" in words and "founder 0.27" in words


TWICE = pd.concat([answers("Li", 2, 2, 4), answers("Li", 2, 2, 4)])
test_refusals = refused(
    {
        "a pair left out": (lambda: judges.weights(answers("Li", 2, 2, 4).head(2), ITEMS), "lacks these pairs"),
        "a pair twice": (lambda: judges.weights(TWICE, ITEMS), "repeated"),
    }
)
