"""The index from the questions up, the American form, importance: published numbers, properties, Lantern's own."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import datasets
from crmlab.perceived_value import satisfaction_index

NODES = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 0.5, "care": 0.5}}
ANSWERS = st.lists(st.tuples(*[st.integers(1, 10)] * 3), min_size=2, max_size=12)
few = settings(max_examples=25, deadline=None)


def table(rows):
    return pd.DataFrame(rows, columns=["taste", "speed", "care"])


def test_examples():
    assert doctest.testmod(satisfaction_index).failed == 0


def test_the_example_of_the_american_form():
    """(8, 7, 7) with weights .3885, .3190, .2925 gives 70.98 (references: ACSI-form score)."""
    means = pd.DataFrame({"a": [8.0], "b": [7.0], "c": [7.0]})
    weights = {"a": 0.3885, "b": 0.3190, "c": 0.2925}
    assert round(satisfaction_index.score(means, weights).iloc[0], 2) == 70.98


@few
@given(ANSWERS)
def test_the_index_is_linear_and_between_its_parts(rows):
    found = satisfaction_index.roll_up(table(rows), NODES)
    assert found.to_numpy().min() >= -1e-9 and found.to_numpy().max() <= 100 + 1e-9
    of_means = satisfaction_index.roll_up(table(rows).mean().to_frame().T, NODES)["index"].iloc[0]
    assert of_means == pytest.approx(found["index"].mean())
    low, high = found[["tea", "service"]].min(axis=1), found[["tea", "service"]].max(axis=1)
    assert ((found["index"] >= low - 1e-9) & (found["index"] <= high + 1e-9)).all()


@few
@given(ANSWERS, st.floats(0, 1))
def test_another_weight_is_another_tree(rows, weight):
    given_weight = satisfaction_index.sensitivity(table(rows), NODES, "tea", [weight]).iloc[0]
    nodes = {**NODES, "index": {"tea": weight, "service": 1 - weight}}
    assert given_weight.tolist() == pytest.approx(satisfaction_index.roll_up(table(rows), nodes)["index"].tolist())


def test_one_point_more_moves_the_index_by_its_weight():
    before = table([(5, 5, 5)])
    after = before.assign(speed=6)
    rise = satisfaction_index.roll_up(after, NODES)["index"] - satisfaction_index.roll_up(before, NODES)["index"]
    assert rise.iloc[0] == pytest.approx(0.2 * 100 / 9)


def test_levels_of_lantern_add_up_to_one():
    nodes = datasets.load("indicator_trees").query("tree == 'satisfaction index'")
    nodes = {name: part.set_index("node")["weight"] / 100 for name, part in nodes.groupby("parent")}
    wording = datasets.load("survey_items").query("survey == 'satisfaction'").set_index("item")["wording"]
    levels = satisfaction_index.four_levels(nodes, wording)
    assert len(levels) == 7 and levels["share"].sum() == pytest.approx(1)
    assert levels.set_index("driver")["share"]["timely"] == pytest.approx(0.1225)


def test_importance_finds_equal_weights_and_its_intervals_hold_them():
    rng = np.random.default_rng(3)
    x = rng.normal(6, 1, (1_500, 4))
    answers = pd.DataFrame(x, columns=list("abcd")).assign(s=x.mean(axis=1) + rng.normal(0, 0.5, 1_500))
    found = satisfaction_index.importance(answers, list("abcd"), ["s"], seed=1)
    assert found["importance"].sum() == pytest.approx(1) and ((found["low"] < 0.25) & (found["high"] > 0.25)).all()
    mixed = satisfaction_index.importance(answers.sample(frac=1, random_state=2), list("abcd"), ["s"], seed=1)
    pd.testing.assert_frame_equal(mixed, found)


def test_the_model_of_lantern_has_its_signs():
    told = datasets.load("satisfaction").dropna()
    found = satisfaction_index.acsi(told, draws=0)
    paths = found.paths.set_index(["of", "on"])["coefficient"]
    assert paths["expectations", "satisfaction"] < -0.3 < 0.6 < paths["quality", "satisfaction"]
    assert found.shares[["sa1", "sa2", "sa3"]].sum() == pytest.approx(1) and found.shares["complained"] == 1
    assert (found.loadings > 0.7).all()


def test_labels_at_the_end_of_lines_keep_their_order_and_their_distance():
    moved = satisfaction_index._apart(pd.Series({"a": 1.0, "b": 1.1, "c": 5.0}), 1.0)
    assert moved.to_dict() == pytest.approx({"a": 0.55, "b": 1.55, "c": 5.0})
