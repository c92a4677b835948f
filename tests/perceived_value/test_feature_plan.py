"""Features in money: the formula by hand, the best plan by trying all, and an interval that knows its respondents."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, feature_plan, kano

LETTERS = pd.DataFrame({"f1": list("MMIOAR"), "f2": list("AIAIQA"), "f3": list("RRIRMI")}, index=list("abcdef"))
BY = pd.Series(["house"] * 3 + ["web"] * 3, index=list("abcdef"), name="segment")
MARGIN = pd.Series({"house": 1000.0, "web": 500.0})
OFFERED = pd.Series({"f1": 0.5, "f2": 0.0, "f3": 0.2})
COST = pd.Series({"f1": 4.0, "f2": 7.0, "f3": 1.0})
KEPT = {"gain": 0.02, "loss": 0.05}


def worth():
    return feature_plan.worth(kano.counts(LETTERS, by=BY), MARGIN, OFFERED, **KEPT)


def test_worth_is_the_formula_by_hand():
    found = worth()
    assert found.loc["f1", "house"] == pytest.approx(1000 * 0.5 * 2 * 0.05 / 3)
    assert found.loc["f1", "web"] == pytest.approx(500 * 0.5 * (0.02 * 2 + 0.05 - 0.05) / 3)  # O, A, R
    assert found.loc["f2", "web"] == pytest.approx(500 * 0.02 / 2)  # Q is left out
    assert found.loc["f3", "house"] < 0  # two would rather not have it


def test_what_is_offered_everywhere_is_worth_nothing_more():
    found = feature_plan.worth(kano.counts(LETTERS, by=BY), MARGIN, OFFERED * 0 + 1, **KEPT)
    assert (found == 0).all().all()


def test_worth_is_berger_with_the_reverse_taken_off():
    table = kano.counts(LETTERS, by=BY).drop(index="f3", level=1)
    plane = kano.better_worse(table)
    reverse = table["R"] / table[["M", "O", "A", "I", "R"]].sum(axis=1)
    each = (1 - reverse) * (0.02 * plane["better"] - 0.05 * plane["worse"]) - 0.05 * reverse
    found = feature_plan.worth(table, MARGIN, OFFERED, **KEPT).stack().swaplevel()
    margin, rest = MARGIN.reindex(each.index, level=0), (1 - OFFERED).reindex(each.index, level=1)
    assert found.sort_index().tolist() == pytest.approx((each * margin * rest).sort_index().tolist())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 30)), min_size=1, max_size=6), st.integers(0, 80))
def test_the_first_plan_is_the_best_of_all_within_the_budget(features, budget):
    names = [f"f{k}" for k in range(len(features))]
    value = pd.DataFrame({"all": [float(pair[0]) for pair in features]}, index=names)
    cost = pd.Series([float(pair[1]) for pair in features], index=names)
    found = feature_plan.plans(value, cost, budget=budget, most=3)
    every = [list(chosen) for n in range(4) for chosen in combinations(names, n) if cost[list(chosen)].sum() <= budget]
    assert len(found) == len(every) and (found["cost"] <= budget).all()
    assert found["profit"].iloc[0] == pytest.approx(max(value["all"][c].sum() - cost[c].sum() for c in every))
    assert found["profit"].is_monotonic_decreasing and found.loc["nothing", "profit"] == 0


def test_a_difference_is_against_the_first_plan_and_has_an_interval():
    many = pd.concat([LETTERS] * 40, ignore_index=True)
    by = pd.concat([BY] * 40, ignore_index=True)
    known = dict(margin=MARGIN, offered=OFFERED, cost=COST, **KEPT)
    plans = {"must": ["f1"], "wow": ["f2"], "all": ["f1", "f2", "f3"]}
    found = feature_plan.compare(many, by, plans, **known, seed=3)
    assert found.loc["must", ["difference", "low", "high"]].tolist() == [0, 0, 0]
    profit = worth().sum(axis=1) - COST
    for name, features in plans.items():
        assert found.loc[name, "profit"] == pytest.approx(profit[features].sum())
        assert found.loc[name, "low"] <= found.loc[name, "difference"] <= found.loc[name, "high"]


def test_the_order_of_the_respondents_does_not_matter():
    known = dict(margin=MARGIN, offered=OFFERED, cost=COST, **KEPT, draws=100)
    one = feature_plan.compare(LETTERS, BY, {"a": ["f1"], "b": ["f2"]}, **known)
    other = feature_plan.compare(LETTERS[::-1], BY, {"a": ["f1"], "b": ["f2"]}, **known)
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.slow
def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng, truth, hits = np.random.default_rng(5), 1000 * (0.02 * 0.5 - 0.05 * 0.4), 0
    by = pd.Series("house", index=range(150))
    known = dict(margin=MARGIN, offered=OFFERED * 0, cost=COST * 0, **KEPT, draws=400)
    for trial in range(200):
        letters = pd.DataFrame({"f1": rng.choice(list("MI"), 150, p=[0.4, 0.6]),
                                "f2": rng.choice(list("AI"), 150)})  # fmt: skip
        low, high = feature_plan.compare(letters, by, {"a": ["f1"], "b": ["f2"]}, **known, seed=trial).loc[
            "b", ["low", "high"]
        ]
        hits += low <= truth <= high
    assert 180 <= hits <= 199


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(InvalidData, match="not in margin"):
        feature_plan.worth(kano.counts(LETTERS, by=BY), MARGIN.drop("web"), OFFERED, **KEPT)
    with pytest.raises(InvalidData, match="not in cost"):
        feature_plan.plans(worth(), COST.drop("f2"), budget=9)
