"""AHP: the published matrices, what must hold for any judgements, and what is refused."""

from __future__ import annotations

import doctest
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, ahp
from tests.refusals import refused

NAMES = ["margin", "visits", "ideas", "tenure", "orders", "referrals", "gifts", "age"]
SAATY = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 6, 7, 8, 9]


@st.composite
def matrices(draw, least=1):
    items = NAMES[: draw(st.integers(least, len(NAMES)))]
    return ahp.pairwise({pair: draw(st.sampled_from(SAATY)) for pair in combinations(items, 2)}, items)


def consistent(weights):
    items = NAMES[: len(weights)]
    w = dict(zip(items, weights, strict=True))
    return ahp.pairwise({(a, b): w[a] / w[b] for a, b in combinations(items, 2)}, items)


def importances(least):
    return st.lists(st.floats(0.001, 1000), min_size=least, max_size=len(NAMES))


def test_published_three_by_three():
    matrix = pd.DataFrame([[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]], index=list("abc"), columns=list("abc"))
    assert ahp.weights(matrix).tolist() == pytest.approx([0.2790, 0.6491, 0.0719], abs=5e-5)
    found = ahp.consistency(matrix)
    assert found["lambda_max"] == pytest.approx(3.0649, abs=5e-5)
    assert found["consistency_ratio"] == pytest.approx(0.0559, abs=5e-5)


def test_published_drinks():
    rows = {
        "coffee": {"wine": 9, "tea": 5, "beer": 2, "soda": 1, "milk": 1, "water": 1 / 2},
        "wine": {"tea": 1 / 3, "beer": 1 / 9, "soda": 1 / 9, "milk": 1 / 9, "water": 1 / 9},
        "tea": {"beer": 1 / 3, "soda": 1 / 4, "milk": 1 / 3, "water": 1 / 9},
        "beer": {"soda": 1 / 2, "milk": 1, "water": 1 / 3},
        "soda": {"milk": 2, "water": 1 / 2},
        "milk": {"water": 1 / 3},
    }
    matrix = ahp.pairwise({(a, b): x for a, row in rows.items() for b, x in row.items()}, [*rows, "water"])
    published = {
        "coffee": 0.177,
        "wine": 0.019,
        "tea": 0.042,
        "beer": 0.116,
        "soda": 0.190,
        "milk": 0.129,
        "water": 0.327,
    }
    assert ahp.weights(matrix).to_dict() == pytest.approx(published, abs=5e-4)
    assert ahp.consistency(matrix)["consistency_ratio"] == pytest.approx(0.022, abs=5e-4)


def test_examples():
    assert doctest.testmod(ahp).failed == 0


@given(importances(1))
@settings(max_examples=200, deadline=None)
def test_of_consistent_judgements_the_weights_are_the_ratios(importance):
    matrix = consistent(importance)
    w = ahp.weights(matrix)
    assert w.sum() == pytest.approx(1)
    for a, b in combinations(matrix.index, 2):
        assert w[a] / w[b] == pytest.approx(matrix.loc[a, b], rel=1e-9)
    found = ahp.consistency(matrix)
    assert found["lambda_max"] == pytest.approx(len(matrix), abs=1e-9)
    assert 0 <= found["consistency_ratio"] < 1e-9
    assert (ahp.inconsistent_pairs(matrix)["factor"] < 1 + 1e-9).all()


@given(matrices())
@settings(max_examples=200, deadline=None)
def test_weights_are_the_principal_eigenvector(matrix):
    a = matrix.to_numpy()
    w = np.ones(len(a))
    for _step in range(300):  # power iteration: another way to the same vector
        w = a @ w / (a @ w).sum()
    assert ahp.weights(matrix).tolist() == pytest.approx(w.tolist(), rel=1e-6)
    lambda_max = ahp.consistency(matrix)["lambda_max"]
    assert lambda_max >= len(a)
    assert (a @ w).tolist() == pytest.approx((lambda_max * w).tolist(), rel=1e-6)


@given(st.tuples(*[st.sampled_from(SAATY)] * 3))
@settings(max_examples=100, deadline=None)
def test_of_three_items_the_weights_are_geometric_means_and_all_pairs_fit_alike(values):
    items = NAMES[:3]
    matrix = ahp.pairwise(dict(zip(combinations(items, 2), values, strict=True)), items)
    means = matrix.prod(axis=1) ** (1 / 3)
    assert ahp.weights(matrix).tolist() == pytest.approx((means / means.sum()).tolist())
    factor = ahp.inconsistent_pairs(matrix)["factor"]
    assert factor.tolist() == pytest.approx([factor.iloc[0]] * 3)


@given(matrices(2), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_items_does_not_matter(matrix, random):
    order = random.sample(list(matrix.index), len(matrix))
    mixed = matrix.loc[order, order]
    assert ahp.weights(mixed).index.tolist() == order
    assert ahp.weights(mixed).to_dict() == pytest.approx(ahp.weights(matrix).to_dict())
    assert ahp.consistency(mixed).to_dict() == pytest.approx(ahp.consistency(matrix).to_dict(), abs=1e-9)
    one, other = ahp.inconsistent_pairs(matrix), ahp.inconsistent_pairs(mixed)
    assert other["factor"].tolist() == pytest.approx(one["factor"].tolist(), abs=1e-7)
    factors = [{frozenset(pair): f for pair, f in table["factor"].items()} for table in (one, other)]
    assert factors[0] == pytest.approx(factors[1], abs=1e-7)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_one_judgement_gone_wrong_is_found_and_mended(data):
    importance = data.draw(st.lists(st.floats(0.2, 5), min_size=4, max_size=len(NAMES)))
    matrix = consistent(importance)
    a, b = data.draw(st.sampled_from(list(combinations(matrix.index, 2))))
    times = data.draw(st.sampled_from([1 / 5, 1 / 2, 3, 6]))
    matrix.loc[a, b] *= times
    matrix.loc[b, a] /= times
    pairs = ahp.inconsistent_pairs(matrix)
    assert set(pairs.index[0]) == {a, b}
    assert pairs["factor"].iloc[0] > pairs["factor"].iloc[1] * 1.01
    worst = pairs.iloc[0]
    assert worst["consistency_ratio"] < ahp.consistency(matrix)["consistency_ratio"]
    true = matrix.loc[pairs.index[0]] / times if pairs.index[0] == (a, b) else matrix.loc[pairs.index[0]] * times
    assert abs(np.log(worst["consistent"] / true)) < abs(np.log(worst["judged"] / true))


@given(matrices(2))
@settings(max_examples=100, deadline=None)
def test_pairs_hold_what_they_say(matrix):
    w, pairs = ahp.weights(matrix), ahp.inconsistent_pairs(matrix)
    assert len(pairs) == len(matrix) * (len(matrix) - 1) / 2
    for (item, over), row in pairs.iterrows():
        assert w[item] >= w[over] * (1 - 1e-6)
        assert row["judged"] == matrix.loc[item, over]
        assert row["consistent"] == pytest.approx(w[item] / w[over])
        assert row["factor"] == pytest.approx(max(row["judged"] / row["consistent"], row["consistent"] / row["judged"]))
    assert (pairs["factor"].diff().dropna() < 1e-8).all()


def test_a_changed_pair_has_the_ratio_that_is_promised():
    judgements = {("margin", "visits"): 4, ("margin", "ideas"): 4, ("margin", "tenure"): 8}
    judgements |= {("visits", "ideas"): 3, ("visits", "tenure"): 2, ("ideas", "tenure"): 2}
    pairs = ahp.inconsistent_pairs(ahp.pairwise(judgements, NAMES[:4]))
    worst = pairs.index[0]
    assert worst == ("visits", "ideas")
    changed = ahp.pairwise(judgements | {worst: pairs.loc[worst, "consistent"]}, NAMES[:4])
    assert ahp.consistency(changed)["consistency_ratio"] == pytest.approx(pairs.loc[worst, "consistency_ratio"])


def test_one_or_two_items_are_consistent():
    assert ahp.weights(ahp.pairwise({}, ["margin"])).to_dict() == {"margin": 1}
    assert ahp.inconsistent_pairs(ahp.pairwise({}, ["margin"])).empty
    two = ahp.pairwise({("margin", "visits"): 9}, ["margin", "visits"])
    assert ahp.weights(two).tolist() == pytest.approx([0.9, 0.1])
    assert ahp.consistency(two).tolist() == [2, 0, 0, 0]


def test_a_pair_may_be_given_either_way():
    one = ahp.pairwise({("margin", "visits"): 1 / 4}, ["margin", "visits"])
    pd.testing.assert_frame_equal(one, ahp.pairwise({("visits", "margin"): 4}, ["margin", "visits"]))


def test_sixteen_items_have_weights_but_no_ratio():
    items = [f"item {number}" for number in range(16)]
    matrix = ahp.pairwise(dict.fromkeys(combinations(items, 2), 1), items)
    assert ahp.weights(matrix).tolist() == pytest.approx([1 / 16] * 16)
    for ask in (ahp.consistency, ahp.inconsistent_pairs):
        with pytest.raises(InvalidData, match=r"matrix has 16 items .*at most 15.*groups"):
            ask(matrix)


def test_a_matrix_is_not_changed():
    matrix = ahp.pairwise({("margin", "visits"): 3, ("margin", "ideas"): 9, ("visits", "ideas"): 1}, NAMES[:3])
    before = matrix.copy()
    ahp.inconsistent_pairs(matrix)
    pd.testing.assert_frame_equal(matrix, before)


def square(values, index=("margin", "visits"), columns=None):
    return pd.DataFrame(values, index=list(index), columns=list(index if columns is None else columns))


TWO = ["margin", "visits"]
LEVELS = pd.MultiIndex.from_tuples([("value", "margin")])
BAD = {
    "a list": (lambda: ahp.weights([[1, 2], [0.5, 1]]), "matrix must be a DataFrame"),
    "no rows": (lambda: ahp.weights(pd.DataFrame()), "matrix has no rows"),
    "not square": (lambda: ahp.weights(pd.DataFrame({"a": [1, 2], "b": [1, 2], "c": [1, 2]})), "2 rows and 3 columns"),
    "other names": (lambda: ahp.weights(square([[1, 2], [0.5, 1]], columns=["margin", "ideas"])), "visits / ideas"),
    "another order": (
        lambda: ahp.weights(square([[2, 1], [1, 0.5]], columns=TWO[::-1])),
        "margin / visits.*matrix.index",
    ),
    "a name twice": (lambda: ahp.weights(square([[1, 1], [1, 1]], ["margin", "margin"])), "repeated: margin"),
    "a name missing": (lambda: ahp.weights(square([[1, 1], [1, 1]], ["margin", None])), "index of matrix .*missing"),
    "names in two levels": (lambda: ahp.weights(pd.DataFrame([[1]], LEVELS, LEVELS)), "one level"),
    "text": (lambda: ahp.weights(square([[1, "3"], ["1/3", 1]])), "is not a number in rows"),
    "missing": (lambda: ahp.weights(square([[1, None], [2, 1]])), "visits is missing in rows margin"),
    "infinite": (lambda: ahp.weights(square([[1, np.inf], [0, 1]])), "visits is infinite in rows margin"),
    "zero": (lambda: ahp.weights(square([[1, 0], [3, 1]])), "not above 0.*margin / visits = 0"),
    "negative": (lambda: ahp.consistency(square([[1, -3], [-1 / 3, 1]])), "margin / visits = -3"),
    "extreme": (lambda: ahp.consistency(square([[1, 1e200], [1e-200, 1]])), "extreme: margin / visits = 1e.200"),
    "diagonal": (
        lambda: ahp.weights(square([[2, 3], [1 / 3, 0.5]])),
        "diagonal: margin / margin = 2, visits / visits = 0.5",
    ),
    "not reciprocal": (
        lambda: ahp.inconsistent_pairs(square([[1, 3], [3, 1]])),
        r"not 1 over their opposite: margin / visits = 3\.",
    ),
    "rounded": (lambda: ahp.weights(square([[1, 3], [0.33, 1]])), "not 0.33.*ahp.pairwise"),
    "judgements a list": (lambda: ahp.pairwise([("margin", "visits", 3)], TWO), "judgements must be a mapping"),
    "items a word": (lambda: ahp.pairwise({}, "margin"), "items must be a list"),
    "items none": (lambda: ahp.pairwise({}, []), "items must be a list"),
    "items a set": (lambda: ahp.pairwise({}, {"margin", "visits"}), "items must be a list"),
    "an item twice": (lambda: ahp.pairwise({}, ["margin", "margin"]), "items .*repeated: margin"),
    "pair absent": (lambda: ahp.pairwise({("margin", "visits"): 3}, NAMES[:3]), "margin / ideas, visits / ideas"),
    "pair unknown": (lambda: ahp.pairwise({("margin", "luck"): 3}, TWO), "'luck'.*items are margin, visits"),
    "pair of one": (lambda: ahp.pairwise({("margin", "margin"): 1}, TWO), "two different items"),
    "pair of three": (lambda: ahp.pairwise({("margin", "visits", "ideas"): 1}, NAMES[:3]), "two different items"),
    "pair a word": (lambda: ahp.pairwise({"margin": 1}, TWO), "'margin' is not a pair"),
    "pair twice": (
        lambda: ahp.pairwise({("margin", "visits"): 3, ("visits", "margin"): 1 / 3}, TWO),
        "visits and margin are judged twice",
    ),
    "judgement 0": (lambda: ahp.pairwise({("margin", "visits"): 0}, TWO), "judgement margin over visits .*above 0"),
    "judgement below 0": (lambda: ahp.pairwise({("margin", "visits"): -3}, TWO), "margin over visits .*-3"),
    "judgement missing": (lambda: ahp.pairwise({("margin", "visits"): np.nan}, TWO), "margin over visits"),
    "judgement text": (lambda: ahp.pairwise({("margin", "visits"): "1/3"}, TWO), "margin over visits .*'1/3'"),
    "judgement a truth": (lambda: ahp.pairwise({("margin", "visits"): True}, TWO), "margin over visits .*True"),
    "judgement extreme": (lambda: ahp.pairwise({("margin", "visits"): 1e12}, TWO), "margin over visits .*at most"),
}
test_bad_input_is_refused_in_words = refused(BAD)
