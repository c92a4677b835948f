"""sBG: published figures, what must hold of any parameters, and losses that say nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, btyd
from crmlab.customer_value.btyd.sbg import likelihood

HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]
shapes = st.floats(0.05, 20)


def test_the_published_fits():
    high, regular = btyd.fit_sbg(HIGH_END), btyd.fit_sbg(REGULAR)
    assert (round(high.alpha, 3), round(high.beta, 3)) == (0.668, 3.806)
    assert (round(regular.alpha, 3), round(regular.beta, 3)) == (0.704, 1.182)
    assert high.survival(np.arange(8, 13)).round(3).tolist() == [0.460, 0.436, 0.414, 0.395, 0.378]


def test_counts_give_the_parameters_of_percentages():
    one, other = btyd.fit_sbg(HIGH_END), btyd.fit_sbg(np.array(HIGH_END) * 10)
    np.testing.assert_allclose(list(other.params.values()), list(one.params.values()), rtol=1e-9)
    assert other.log_likelihood == pytest.approx(10 * one.log_likelihood)
    assert other.customers == 1000 and np.array(other.log_errors) == pytest.approx(np.array(one.log_errors) / 10**0.5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=3, max_size=9), st.tuples(st.floats(-2, 3), st.floats(-2, 3)))
def test_the_gradient_matches_finite_differences_and_the_likelihood_its_definition(lost, log):
    survivors = np.cumsum([5, *lost])[::-1].astype(float)
    score, log = likelihood(survivors[:-1], survivors[1:]), np.array(log)
    value, gradient = score(log)
    for i, aside in enumerate(np.eye(2) * 1e-5):
        difference = (score(log + aside)[0] - score(log - aside)[0]) / 2e-5
        assert difference == pytest.approx(gradient[i], rel=1e-5, abs=1e-4)
    surviving = btyd.SBG(*np.exp(log)).survival(np.arange(len(survivors)))
    by_hand = -np.diff(survivors) @ np.log(-np.diff(surviving)) + survivors[-1] * np.log(surviving[-1])
    assert value == pytest.approx(by_hand, rel=1e-8)


@settings(max_examples=60, deadline=None)
@given(shapes, shapes)
def test_survival_never_rises_and_retention_never_falls(alpha, beta):
    model = btyd.SBG(alpha, beta)
    survival, retention = model.survival(np.arange(40)), model.retention(np.arange(1, 40))
    assert survival[0] == 1 and (np.diff(survival) <= 0).all() and (survival >= 0).all()
    assert (np.diff(retention) >= 0).all() and ((retention > 0) & (retention < 1)).all()
    np.testing.assert_allclose(np.cumprod(retention), survival[1:], rtol=1e-9)


@pytest.mark.parametrize("alpha, beta", [(0.668, 3.806), (0.704, 1.182), (0.01, 2.0), (6.0, 30.0)])
def test_a_lifetime_is_the_sum_of_survivals(alpha, beta):
    model = btyd.SBG(alpha, beta)
    t = np.arange(3000)
    for renewals in (0, 4):
        total = (model.survival(renewals + t) / model.survival(renewals) / 1.05**t).sum()
        assert model.expected_lifetime(discount=0.05, renewals=renewals) == pytest.approx(total, rel=1e-9)
    assert model.expected_lifetime(discount=0.05, renewals=4) > model.expected_lifetime(discount=0.05)


def test_a_lifetime_without_discount():
    assert btyd.SBG(3.0, 4.0).expected_lifetime(discount=0) == 3.0
    assert btyd.SBG(3.0, 4.0).expected_lifetime(discount=1e-7) == pytest.approx(3.0, rel=1e-5)
    with pytest.raises(InvalidData, match=r"alpha is 0\.668, and at 1 or less.*discount above 0"):
        btyd.SBG(0.668, 3.806).expected_lifetime(discount=0)


BAD = {
    "too few": ([100, 80], "survivors has 2 numbers"),
    "rises": ([100, 80, 85, 70], "survivors rises in rows 2.*one intake"),
    "negative": ([100, 80, -5], "survivors is negative in rows 2"),
    "missing": ([100, np.nan, 5], "survivors is missing in rows 1"),
    "nobody left": ([100, 100, 100], "survivors never falls"),
    "all left at once": ([100, 0, 0], "survivors is 0 after the first renewal"),
}


@pytest.mark.parametrize("case", BAD)
def test_losses_that_say_nothing_are_told_why(case):
    survivors, words = BAD[case]
    with pytest.raises(InvalidData, match=words):
        btyd.fit_sbg(survivors)


@pytest.mark.parametrize("survivors, why", [([1000, 900, 810, 729], "does not rise"), ([90, 80, 80, 80], "never")])
def test_a_likelihood_without_a_top_is_said(survivors, why):
    with pytest.raises(btyd.NotConverged, match=f"sBG does not converge.*{why}") as caught:
        btyd.fit_sbg(survivors)
    assert caught.value.parameters.keys() == {"alpha", "beta"}


def test_renewals_are_counted():
    model = btyd.SBG(0.668, 3.806)
    assert model.survival(0) == 1.0 and isinstance(model.survival(3), float)
    with pytest.raises(InvalidData, match="t must be whole and at least 0"):
        model.survival([0.5])
    with pytest.raises(InvalidData, match="t must be whole and at least 1"):
        model.retention(0)
    with pytest.raises(InvalidData, match="beta must be a number above 0"):
        btyd.SBG(1, 0)


@settings(max_examples=60, deadline=None)
@given(shapes, shapes, st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True), st.floats(0.001, 0.5))
def test_what_is_still_to_come_is_a_lifetime_less_the_payment_made(alpha, beta, renewals, discount):
    model, times = btyd.SBG(alpha, beta), pd.Series(renewals)
    without_end = model.residual_lifetime(times, discount=discount)
    for n, found in zip(renewals, without_end, strict=True):
        assert found == pytest.approx(model.expected_lifetime(discount=discount, renewals=n) - 1, rel=1e-9)
    shorter, longer = (model.residual_lifetime(times, discount=discount, periods=h) for h in (12, 36))
    assert (shorter <= longer).all() and (longer <= without_end + 1e-9).all() and (longer <= 36).all()
    first = model.residual_lifetime(times, discount=discount, periods=1)
    np.testing.assert_allclose(first, model.retention(times.to_numpy() + 1) / (1 + discount), rtol=1e-9)
