"""Judges: weights as AHP finds them, who contradicts the rest, and the picture."""

from __future__ import annotations

import doctest

import numpy as np
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


def raters(table):
    """The two columns of labels behind a square table of counts."""
    names = [f"level {k}" for k in range(len(table))]
    pairs = [(a, b) for a, row in zip(names, table, strict=True) for b, n in zip(names, row, strict=True)
             for _ in range(n)]  # fmt: skip
    return pd.Series([a for a, _ in pairs]), pd.Series([b for _, b in pairs])


def test_kappa_of_a_published_table():
    """The 200 cases of Fleiss, Cohen and Everitt (1969): kappa .429; its variance by their formula, written out."""
    table = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    found = judges.kappa(*raters(table.tolist()))
    assert found["agreement"] == pytest.approx(0.70) and found["chance"] == pytest.approx(0.475)
    assert found["kappa"] == pytest.approx(0.429, abs=0.0005)
    p, agreed, chance = table / 200, 0.70, 0.475
    row, column = p.sum(axis=1), p.sum(axis=0)
    on = sum(p[i, i] * ((1 - chance) - (column[i] + row[i]) * (1 - agreed)) ** 2 for i in range(3))
    off = sum(p[i, j] * (column[i] + row[j]) ** 2 for i in range(3) for j in range(3) if i != j)
    last = (agreed * chance - 2 * chance + agreed) ** 2
    variance = (on + (1 - agreed) ** 2 * off - last) / (200 * (1 - chance) ** 4)
    assert ((found["high"] - found["low"]) / 2 / 1.96) ** 2 == pytest.approx(variance)


def test_kappa_is_one_for_full_agreement_and_does_not_see_which_rater_is_first():
    first, second = raters([[5, 2], [1, 9]])
    assert judges.kappa(first, first)["kappa"] == pytest.approx(1)
    turned = judges.kappa(second, first.sample(frac=1, random_state=1))
    assert turned.to_dict() == pytest.approx(judges.kappa(first, second).to_dict())


ONE = pd.Series(["a", "a"])
test_what_kappa_refuses = refused({
    "one label": (lambda: judges.kappa(ONE, ONE), "one label only"),
    "other cases": (lambda: judges.kappa(ONE, ONE[:1]), "second lacks customers"),
})  # fmt: skip


def test_the_raters_of_the_reviews_agree_beyond_chance():
    reviews = datasets.load("review_codes")
    found = judges.kappa(reviews["rater_1"], reviews["rater_2"])
    assert found["low"] < 0.61 < found["high"] and found["kappa"] < found["agreement"]
