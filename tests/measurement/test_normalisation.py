"""The four normalisations: the published figure, their ranges and anchors for any data, and what they refuse."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, normalisation
from crmlab.measurement.normalisation import efficacy, index_value, min_max, z_score
from tests.refusals import refused

finite = st.floats(-1e150, 1e150, allow_subnormal=False)
columns = st.lists(finite, min_size=2, max_size=12).filter(lambda x: min(x) < max(x)).map(pd.Series)
whole = st.lists(st.integers(-1000, 1000), min_size=2, max_size=12).filter(lambda x: min(x) < max(x)).map(pd.Series)
broken = st.lists(st.floats(-1000, 1000), min_size=3, max_size=12).filter(lambda x: max(x) - min(x) > 1).map(pd.Series)
METHODS = {
    "index_value": lambda x, **cost: index_value(x, 7.0, **cost),
    "min_max": min_max,
    "z_score": z_score,
    "efficacy": lambda x, cost=False: efficacy(x, unacceptable=3 if cost else -2, satisfactory=-2 if cost else 3),
}


def test_published_efficacy():
    assert efficacy(pd.Series([5.81]), unacceptable=6, satisfactory=12)[0] == pytest.approx(58.73, abs=0.005)


def test_examples():
    assert doctest.testmod(normalisation).failed == 0


@given(columns)
@settings(max_examples=80, deadline=None)
def test_min_max_lies_between_0_and_1_and_reaches_both(x):
    for found in (min_max(x), min_max(x, cost=True)):
        assert found.min() == 0
        assert found.max() == 1
    assert min_max(x)[x.idxmax()] == 1
    assert min_max(x, cost=True)[x.idxmax()] == 0


@given(columns, finite, finite)
@settings(max_examples=80, deadline=None)
def test_efficacy_is_60_and_100_at_its_standards(x, bad, good):
    if bad == good:
        return
    x = pd.concat([pd.Series([bad, good]), x], ignore_index=True)
    try:
        found = efficacy(x, unacceptable=bad, satisfactory=good)
    except InvalidData as error:  # far too far from two standards that are nearly the same
        assert "too large" in str(error)
        return
    assert found[0] == 60
    assert found[1] == 100
    worse = x < bad if good > bad else x > bad
    assert (found[worse] <= 60).all()
    assert efficacy(x, unacceptable=bad, satisfactory=good, clip=True).between(60, 100).all()


def test_efficacy_goes_on_below_60_and_above_100_unless_clipped():
    x = pd.Series([-20.0, 5.0, 15.0])
    assert efficacy(x, unacceptable=6, satisfactory=12).tolist() == pytest.approx([-113.3333333, 53.3333333, 120.0])
    assert efficacy(x, unacceptable=6, satisfactory=12, clip=True).tolist() == [60, 60, 100]


def test_efficacy_of_a_cost_falls_as_the_cost_rises():
    assert efficacy(pd.Series([1, 3, 5, 7]), unacceptable=5, satisfactory=1).tolist() == [100, 80, 60, 40]


@given(whole, st.booleans())
@settings(max_examples=60, deadline=None)
def test_z_score_is_that_of_pandas(x, cost):
    by_hand = (x - x.mean()) / x.std() * (-1 if cost else 1)
    found = z_score(x, cost=cost)
    assert found.tolist() == pytest.approx(by_hand.tolist(), abs=1e-12)
    assert found.mean() == pytest.approx(0, abs=1e-12)
    assert found.std() == pytest.approx(1)


@given(columns)
@settings(deadline=None)
def test_z_score_holds_numbers_of_any_size(x):
    spread = x.max() - x.min()
    if spread > 1e-9 * x.abs().max():
        assert z_score(x).std() == pytest.approx(1)


@pytest.mark.parametrize("name", METHODS)
@given(x=broken, seed=st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_order_of_rows_does_not_matter(name, x, seed):
    x = x.abs() + 1 if name == "index_value" else x
    if x.nunique() == 1:
        return
    mixed = x.loc[seed.sample(list(x.index), len(x))]
    for cost in (False, True):
        found = METHODS[name](x, cost=cost)
        pd.testing.assert_series_equal(METHODS[name](mixed, cost=cost), found.loc[mixed.index], check_exact=True)


@pytest.mark.parametrize("name", METHODS)
@given(x=whole)
@settings(max_examples=50, deadline=None)
def test_more_is_better_and_of_a_cost_less(name, x):
    x = x.abs() + 1 if name == "index_value" else x
    if x.nunique() == 1:
        return
    best, worst = x.idxmax(), x.idxmin()
    assert METHODS[name](x)[best] > METHODS[name](x)[worst]
    assert METHODS[name](x, cost=True)[best] < METHODS[name](x, cost=True)[worst]


@given(st.lists(st.integers(1, 10**6), min_size=1).map(pd.Series), st.integers(1, 10**6))
@settings(deadline=None)
def test_index_is_1_at_the_reference(x, reference):
    x = pd.concat([pd.Series([reference]), x], ignore_index=True)
    assert index_value(x, reference)[0] == 1
    assert index_value(x, reference, cost=True)[0] == 1
    assert (index_value(x, reference) * index_value(x, reference, cost=True)).tolist() == pytest.approx([1.0] * len(x))


def test_index_and_name_are_kept():
    x = pd.Series([1, 2, 4], index=["Ann", "Bo", "Cy"], name="visits")
    for method in METHODS.values():
        found = method(x)
        assert found.index.equals(x.index)
        assert found.name == "visits"
        assert found.dtype == float


def test_whole_numbers_that_pandas_may_leave_out_are_numbers_too():
    assert min_max(pd.Series([1, 2, 3], dtype="Int64")).tolist() == [0, 0.5, 1]


def named(values, index=("Ann", "Bo", "Cy")):
    return pd.Series(values, index=list(index), name="visits")


BAD = {
    "a list": (lambda: min_max([1, 2]), "must be a Series"),
    "a table": (lambda: z_score(pd.DataFrame({"a": [1, 2]})), "must be a Series"),
    "no rows": (lambda: min_max(named([], [])), "visits has no rows"),
    "missing": (lambda: min_max(named([1, None, 3])), "visits is missing in rows Bo"),
    "infinite": (lambda: z_score(named([1, 2, np.inf])), "visits is infinite in rows Cy"),
    "text": (lambda: min_max(named(["1", "2", "3"])), "visits is not a number in rows Ann, Bo, Cy"),
    "truths": (lambda: min_max(named([True, False, True])), "visits is not a number"),
    "a customer twice": (lambda: min_max(named([1, 2, 3], ["Ann", "Bo", "Bo"])), "more than one row .*: Bo"),
    "min-max of a constant": (lambda: min_max(named([5, 5, 5])), "visits is 5.* tells no one apart"),
    "z of a constant": (lambda: z_score(named([0.1, 0.1, 0.1])), r"visits is 0\.1 .*\(Ann, Bo, Cy\)"),
    "z of one": (lambda: z_score(named([5], ["Ann"])), "tells no one apart"),
    "reference 0": (lambda: index_value(named([1, 2, 3]), 0), "reference must be a number above 0"),
    "reference below 0": (lambda: index_value(named([1, 2, 3]), -4), "reference must be .*-4"),
    "reference missing": (lambda: index_value(named([1, 2, 3]), np.nan), "reference must be"),
    "reference a Series": (lambda: index_value(named([1, 2, 3]), named([1, 2, 3])), "reference must be"),
    "cost of 0": (
        lambda: index_value(named([1, 0, -3]), 2, cost=True),
        "visits is a cost of 0 .* rows Bo, Cy.*min_max",
    ),
    "index too large": (lambda: index_value(named([1, 2, 1e10]), 1e-300), "visits .*too large .* rows Cy"),
    "range too large": (lambda: min_max(named([-1.7e308, 0, 1.7e308])), "visits .*too large"),
    "standards equal": (lambda: efficacy(named([1, 2, 3]), unacceptable=2, satisfactory=2), "both 2.*visits"),
    "standard a word": (
        lambda: efficacy(named([1, 2, 3]), unacceptable="bad", satisfactory=2),
        "unacceptable must .*'bad'",
    ),
    "standard missing": (lambda: efficacy(named([1, 2, 3]), unacceptable=1, satisfactory=np.nan), "satisfactory must"),
    "standard infinite": (
        lambda: efficacy(named([1, 2, 3]), unacceptable=-np.inf, satisfactory=2),
        "unacceptable must",
    ),
    "standard too long": (
        lambda: efficacy(named([1, 2, 3]), unacceptable=10**400, satisfactory=2),
        "unacceptable must",
    ),
    "standards too close": (
        lambda: efficacy(named([1, 2, 1e300]), unacceptable=0, satisfactory=1e-300),
        "visits .*too large .* rows",
    ),
}
test_bad_input_is_refused_in_words = refused(BAD)


def test_a_newcomer_moves_only_what_has_no_standard():
    days = pd.Series({"An": 6, "Bo": 30, "Cai": 75})
    standard = {"reference": 30, "unacceptable": 60, "satisfactory": 15, "cost": True}
    before = normalisation.four_ways(days, **standard)
    after = normalisation.four_ways(pd.concat([days, pd.Series({"Dai": 300})]), **standard)
    same = (before - after.loc[before.index]).abs().max() < 1e-12
    assert same.to_dict() == {"index value": True, "efficacy": True, "min–max": False, "z-score": False}
    assert before.loc["An", "efficacy"] == pytest.approx(108)
    words = str(normalisation.plot_newcomer(before, after).get_label())
    assert "index value, efficacy stay, min–max, z-score change" in words
