"""Rank correlation against scipy, the paired lead, the mean of the best with ties, and refusals."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crmlab.measurement import ranking
from tests.refusals import refused


@st.composite
def scored(draw):
    n = draw(st.integers(4, 25))
    column = st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(lambda values: len(set(values)) > 1)
    scores = pd.DataFrame(
        {name: draw(column) for name in "ab"}, index=pd.Index(range(100, 100 + n), name="customer_id")
    )
    return scores, pd.Series(draw(column), index=scores.index)


def test_examples():
    assert doctest.testmod(ranking).failed == 0


@given(scored())
@settings(max_examples=60, deadline=None)
def test_agreement_is_spearmans_and_does_not_depend_on_the_order_of_rows(case):
    scores, outcome = case
    found = ranking.agreement(scores, outcome, draws=100)
    for name in scores:
        assert found.loc[name, "agreement"] == pytest.approx(stats.spearmanr(scores[name], outcome)[0])
        assert -1 - 1e-9 <= found.loc[name, "low"] <= found.loc[name, "high"] <= 1 + 1e-9
    turned = ranking.agreement(scores, outcome[::-1], draws=100)
    pd.testing.assert_frame_equal(found, turned)


@given(scored(), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_the_mean_of_the_best_is_what_a_lottery_among_equals_gives(case, k):
    scores, outcome = case
    found = ranking.mean_of_best(scores, outcome, k)
    for name in scores:
        ordered = scores[name].sort_values(ascending=False, kind="stable")
        by_group = outcome.groupby(scores[name]).transform("mean")
        assert found[name] == pytest.approx(by_group[ordered.index].iloc[:k].mean())


@given(scored())
@settings(max_examples=30, deadline=None)
def test_a_lead_is_the_difference_and_turns_round(case):
    scores, outcome = case
    each = ranking.agreement(scores, outcome, draws=100)["agreement"]
    ahead = ranking.lead(scores, outcome, "a", draws=100).iloc[0]
    behind = ranking.lead(scores, outcome, "b", draws=100).iloc[0]
    assert ahead["difference"] == pytest.approx(each["a"] - each["b"])
    assert [ahead["low"], ahead["high"]] == pytest.approx([-behind["high"], -behind["low"]])


def test_the_interval_is_about_as_wide_as_theory_says():
    rng = np.random.default_rng(1)
    x = rng.normal(size=600)
    scores = pd.DataFrame({"x": x})
    found = ranking.agreement(scores, pd.Series(0.5 * x + rng.normal(size=600))).iloc[0]
    rho = found["agreement"]
    half = 1.96 * np.sqrt((1 + rho**2 / 2) / (600 - 3)) * (1 - rho**2)  # Bonett and Wright (2000)
    assert (found["high"] - found["low"]) / 2 == pytest.approx(half, rel=0.15)


SCORES = pd.DataFrame({"a": [1, 2, 3], "b": [3, 3, 3]}, index=list("xyz"))
OUTCOME = pd.Series([1.0, 2.0, 3.0], index=list("xyz"))
test_refusals = refused(
    {
        "all equal": (lambda: ranking.agreement(SCORES, OUTCOME), "b is 3.0 for every customer"),
        "no outcome": (lambda: ranking.agreement(SCORES[["a"]], OUTCOME.iloc[:2]), "lacks the customers"),
        "nobody to lead": (lambda: ranking.lead(SCORES[["a"]], OUTCOME, "a"), "one method only"),
        "unknown method": (lambda: ranking.lead(SCORES[["a"]], OUTCOME, "CLV"), "of must be one of"),
        "more than there are": (lambda: ranking.mean_of_best(SCORES[["a"]], OUTCOME, 4), "from 1 to 3"),
    }
)


def test_the_picture_says_its_words():
    found = pd.DataFrame({"agreement": [0.4], "low": [-0.1], "high": [0.7]}, index=["RFM"])
    words = str(ranking.plot_agreement(found, title="RFM agrees").get_label())
    assert words.startswith("RFM agrees.") and "RFM 0.40 (-0.10 – 0.70)" in words
