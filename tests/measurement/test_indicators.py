"""Indicator trees and the weighted index: what must hold for any tree, and what is refused."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, ahp, indicators
from crmlab.measurement.indicators import leaf_weights, score, tree, weighted_index
from tests.refusals import refused

PARTS = {"value": {"margin": 0.5, "potential": 0.5}, "potential": {"growth": 0.75, "ideas": 0.25}}
TABLE = pd.DataFrame(
    {"margin": [0.5, 1.0, 0.0], "growth": [1.0, 0.0, 0.5], "ideas": [0.2, 0.0, 1.0]}, index=["Ann", "Bo", "Cy"]
)


@st.composite
def trees(draw):
    """A table node, parent, weight: each node hangs on an earlier one, siblings add up to 1."""
    n = draw(st.integers(2, 9))
    parents = [draw(st.integers(0, k - 1)) for k in range(1, n)]
    weights = [draw(st.integers(1, 20)) for _node in parents]
    of = {p: sum(w for q, w in zip(parents, weights, strict=True) if q == p) for p in parents}
    rows = [("n0", None, 1.0)]
    rows += [(f"n{k}", f"n{p}", w / of[p]) for k, (p, w) in enumerate(zip(parents, weights, strict=True), start=1)]
    return pd.DataFrame(rows, columns=["node", "parent", "weight"])


@st.composite
def scored(draw):
    nodes = draw(trees())
    leaves = leaf_weights(nodes).index
    n = draw(st.integers(1, 4))
    numbers = st.lists(st.floats(-100, 100), min_size=n, max_size=n)
    return nodes, pd.DataFrame({leaf: draw(numbers) for leaf in leaves})


def test_examples():
    assert doctest.testmod(indicators).failed == 0


def test_a_tree_by_hand():
    found = tree(PARTS)
    assert found.index.tolist() == ["value", "margin", "potential", "growth", "ideas"]
    assert found["parent"].tolist() == ["", "value", "value", "potential", "potential"]
    assert found["level"].tolist() == [0, 1, 1, 2, 2]
    assert found["leaf"].tolist() == [False, True, False, True, True]
    assert found["share"].tolist() == [1, 0.5, 0.5, 0.375, 0.125]
    scores = score(TABLE, PARTS)
    assert scores["potential"].tolist() == pytest.approx([0.8, 0.0, 0.625])
    assert scores["value"].tolist() == pytest.approx([0.65, 0.5, 0.3125])


def test_mapping_table_and_result_are_the_same_tree():
    table = tree(PARTS).reset_index()[["node", "parent", "weight"]]
    for form in (table, table.set_index("node"), table.replace({"parent": {"": None}}), tree(PARTS), tree(tree(PARTS))):
        pd.testing.assert_frame_equal(tree(form), tree(PARTS))


def test_weights_of_a_node_may_come_from_judgements():
    top = ahp.weights(ahp.pairwise({("margin", "potential"): 3}, ["margin", "potential"]))
    assert leaf_weights({**PARTS, "value": top}).to_dict() == pytest.approx(
        {"margin": 0.75, "growth": 0.1875, "ideas": 0.0625}
    )


def test_weights_are_normalised_only_when_asked():
    votes = {"value": {"margin": 6, "potential": 2}, "potential": {"growth": 3, "ideas": 1}}
    with pytest.raises(InvalidData, match=r"the parts of value 8, the parts of potential 4.*normalise=True"):
        tree(votes)
    assert leaf_weights(tree(votes, normalise=True)).to_dict() == {"margin": 0.75, "growth": 0.1875, "ideas": 0.0625}


def test_a_billionth_is_near_enough_and_a_millionth_is_not():
    tree({"value": {"margin": 0.5, "visits": 0.5 + 5e-10}})
    with pytest.raises(InvalidData, match=r"the parts of value 1\.000001"):
        tree({"value": {"margin": 0.5, "visits": 0.500001}})


def test_the_root_may_have_an_empty_weight():
    rows = [("value", "", None), ("margin", "value", 1)]
    assert tree(pd.DataFrame(rows, columns=["node", "parent", "weight"])).loc["value", "weight"] == 1


def test_a_weight_of_nothing_counts_as_a_weight():
    assert score(TABLE[["margin", "ideas"]], {"value": {"margin": 1, "ideas": 0}})["value"].tolist() == [0.5, 1, 0]


def test_a_very_deep_tree():
    deep = pd.DataFrame({"node": range(3000), "parent": [None, *range(2999)], "weight": 1.0})
    assert leaf_weights(deep).to_dict() == {2999: 1.0}


@given(trees(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_any_tree(nodes, random):
    found = tree(nodes)
    assert leaf_weights(nodes).sum() == pytest.approx(1)
    assert sorted(found.index) == sorted(nodes["node"])
    for node, row in found.iloc[1:].iterrows():
        assert found.index.get_loc(row["parent"]) < found.index.get_loc(node)
        assert row["share"] == pytest.approx(found.loc[row["parent"], "share"] * row["weight"])
        assert row["level"] == found.loc[row["parent"], "level"] + 1
    assert (found.groupby("level")["share"].sum() <= 1 + 1e-9).all()
    mixed = tree(nodes.loc[random.sample(list(nodes.index), len(nodes))])
    pd.testing.assert_frame_equal(mixed.loc[found.index], found)


@given(scored())
@settings(max_examples=50, deadline=None)
def test_the_index_of_a_node_lies_between_those_of_its_parts(case):
    nodes, table = case
    checked, scores = tree(nodes), score(table, nodes)
    everything = scores.join(table)
    for node in scores:
        parts = everything[checked.index[checked["parent"] == node]]
        assert (scores[node] >= parts.min(axis=1) - 1e-7).all()
        assert (scores[node] <= parts.max(axis=1) + 1e-7).all()
    root = scores.columns[0]
    assert scores[root].tolist() == pytest.approx(weighted_index(table, leaf_weights(nodes)).tolist(), abs=1e-9)


@given(scored(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_columns_and_nodes_does_not_matter(case, random):
    nodes, table = case
    scores = score(table, nodes)
    rows = random.sample(list(table.index), len(table))
    pd.testing.assert_frame_equal(score(table.loc[rows], nodes), scores.loc[rows], check_exact=True)
    columns = random.sample(list(table.columns), len(table.columns))
    pd.testing.assert_frame_equal(score(table[columns], nodes), scores, check_exact=True)
    shuffled = nodes.loc[random.sample(list(nodes.index), len(nodes))]
    pd.testing.assert_frame_equal(score(table, shuffled)[list(scores)], scores)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.floats(-1000, 1000)), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
@settings(max_examples=80, deadline=None)
def test_weighted_index_lies_between_its_parts(parts, random):
    whole = sum(weight for weight, _value in parts)
    if whole == 0:
        return
    weights = {f"i{k}": weight / whole for k, (weight, _value) in enumerate(parts)}
    table = pd.DataFrame({f"i{k}": [value] for k, (_weight, value) in enumerate(parts)}, index=["Ann"])
    found = weighted_index(table, weights)["Ann"]
    assert table.loc["Ann"].min() - 1e-6 <= found <= table.loc["Ann"].max() + 1e-6
    assert found == pytest.approx(np.average(table.loc["Ann"], weights=list(weights.values())), abs=1e-9)
    mixed = random.sample(list(weights), len(weights))
    assert weighted_index(table[mixed], {i: weights[i] for i in mixed})["Ann"] == pytest.approx(found, abs=1e-9)


def test_inputs_are_not_changed():
    table, nodes = TABLE.copy(), tree(PARTS).reset_index()[["node", "parent", "weight"]]
    before = nodes.copy()
    score(table, nodes)
    tree(nodes, normalise=True)
    pd.testing.assert_frame_equal(nodes, before)
    pd.testing.assert_frame_equal(table, TABLE)


def nodes(*rows):
    return pd.DataFrame(rows, columns=["node", "parent", "weight"])


TWO = {"margin": 0.5, "visits": 0.5}
BAD = {
    "a list": (lambda: tree([("value", None, 1)]), "tree must be a DataFrame and is a list"),
    "nothing": (lambda: tree({}), "tree has no rows"),
    "a weight without a node": (lambda: tree(TWO), "'margin': give each part its weight, .* not 0.5"),
    "no parts": (lambda: tree({"value": TWO, "visits": {}}), "'visits': give each part its weight"),
    "no column": (lambda: tree(pd.DataFrame({"node": ["value"], "weight": [1]})), "tree has no column 'parent'"),
    "no name": (lambda: tree(nodes((None, None, 1), ("margin", "value", 1))), "node is empty in rows 0"),
    "a node twice": (
        lambda: tree({"value": {"a": 0.5, "b": 0.5}, "a": {"x": 1}, "b": {"x": 1}}),
        "names these more than once: x, x.*one place",
    ),
    "a part twice": (
        lambda: tree({"value": pd.Series([0.5, 0.5], index=["margin", "margin"])}),
        "weight in 'value' is given more than once for margin",
    ),
    "unknown parent": (
        lambda: tree(nodes(("value", None, 1), ("margin", "value", 1), ("ideas", "potential", 1))),
        "parent is not a node of the tree at ideas",
    ),
    "two roots": (lambda: tree({"value": TWO, "cost": {"calls": 1}}), "this one has 2: value, cost"),
    "no root": (lambda: tree({"a": {"b": 1}, "b": {"a": 1}}), "the tree goes round in a circle"),
    "its own parent": (lambda: tree({"a": {"a": 1}}), "goes round in a circle"),
    "a circle": (
        lambda: tree(nodes(("value", None, 1), ("margin", "value", 1), ("a", "b", 1), ("b", "a", 1))),
        "parent goes round in a circle at a, b",
    ),
    "root alone": (lambda: tree(nodes(("value", None, 1))), "root 'value' alone"),
    "root of weight 2": (lambda: tree(nodes(("value", None, 2), ("margin", "value", 1))), "the root alone 2"),
    "negative weight": (
        lambda: tree({"value": {"margin": 1.5, "calls": -0.5}}),
        "'value' is negative in rows calls.*cost",
    ),
    "negative in a table": (
        lambda: tree(nodes(("value", None, 1), ("margin", "value", 2), ("calls", "value", -1))),
        "weight is negative in rows calls",
    ),
    "missing weight": (lambda: tree({"value": {"margin": 1, "calls": None}}), "'value' is missing in rows calls"),
    "missing in a table": (
        lambda: tree(nodes(("value", None, 1), ("margin", "value", None))),
        "missing in rows margin",
    ),
    "weight a word": (lambda: tree({"value": {"margin": "1"}}), "'value' is not a number in rows margin"),
    "weights of 0 normalised": (
        lambda: tree({"value": {"margin": 0, "calls": 0}}, normalise=True),
        "All weights are 0.",
    ),
    "table without a leaf": (lambda: score(TABLE.drop(columns="ideas"), PARTS), "table has no column 'ideas'"),
    "table with more": (lambda: score(TABLE.assign(age=1), PARTS), "columns without a weight: age"),
    "table missing": (lambda: score(TABLE.replace(0.2, np.nan), PARTS), "ideas is missing in rows Ann"),
    "table infinite": (lambda: score(TABLE.replace(0.2, np.inf), PARTS), "ideas is infinite in rows Ann"),
    "table text": (lambda: score(TABLE.astype(str), PARTS), "margin is not a number in rows Ann"),
    "a customer twice": (lambda: score(TABLE.set_axis(["Ann", "Bo", "Bo"]), PARTS), "more than one row .*Bo"),
    "a list for a table": (lambda: score([1, 2], PARTS), "table must be a DataFrame"),
    "index: weights a list": (lambda: weighted_index(TABLE, [1, 2, 3]), "weights: give each part its weight"),
    "index: sum": (lambda: weighted_index(TABLE, {"margin": 1, "growth": 1, "ideas": 0}), "weights 2. Correct them"),
    "index: negative": (
        lambda: weighted_index(TABLE, {"margin": 1, "growth": 0.5, "ideas": -0.5}),
        "weight in weights is negative in rows ideas",
    ),
    "index: more columns": (lambda: weighted_index(TABLE, {"margin": 1}), "columns without a weight: growth, ideas"),
    "index: fewer columns": (lambda: weighted_index(TABLE[["margin"]], TWO), "table has no column 'visits'"),
}
test_bad_input_is_refused_in_words = refused(BAD)


def test_the_picture_of_a_tree_says_the_shares():
    parts = {"value": {"margin": 0.5, "potential": 0.5}, "potential": {"growth": 0.75, "ideas": 0.25}}
    words = str(indicators.plot_tree(parts, title="Half is margin").get_label())
    assert words.startswith("Half is margin.") and "growth 37.5%, ideas 12.5%" in words
