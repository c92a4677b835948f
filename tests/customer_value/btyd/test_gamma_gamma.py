"""Gamma-Gamma: published figures, gradients, shrinkage, and amounts that say nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, btyd
from crmlab.customer_value.btyd.gamma_gamma import likelihood
from tests.customer_value.btyd import simulate


def test_cdnow_as_published(calibration):
    model = btyd.fit_gamma_gamma(calibration)
    np.testing.assert_allclose(list(model.params.values()), [6.25, 3.74, 15.44], atol=0.01)
    assert round(model.mean_spend, 2) == 35.17
    assert (model.customers, model.converged) == (946, True)
    assert round(model.correlation, 2) == 0.11
    assert btyd.frequency_spend_correlation(calibration) == model.correlation


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(0.1, 20)), min_size=1, max_size=6),
    st.lists(st.floats(-2, 3), min_size=3, max_size=3),
)
def test_the_gradient_matches_finite_differences(means, log):
    n, mean = (np.array(column, dtype=float) for column in zip(*means, strict=True))
    score = likelihood(n, mean, np.arange(len(n)) + 1.0)
    log, step = np.array(log), 1e-5
    gradient = score(log)[1]
    for i, aside in enumerate(np.eye(3) * step):
        difference = (score(log + aside)[0] - score(log - aside)[0]) / (2 * step)
        assert difference == pytest.approx(gradient[i], rel=1e-5, abs=1e-3)


def test_the_likelihood_is_a_density():
    from scipy.integrate import quad

    log = np.log([2.0, 3.0, 20.0])
    for n in (1.0, 4.0):

        def at(mean, n=n):
            return np.exp(likelihood(np.array([n]), np.array([mean]), np.ones(1))(log)[0])

        assert quad(at, 0, np.inf, limit=200)[0] == pytest.approx(1, abs=1e-6)


@pytest.fixture(scope="module")
def simulated():
    n = np.random.default_rng(2).geometric(0.3, 8000) - 1
    return pd.DataFrame({"n": n, "monetary": simulate.spend(n, 3)})


def test_the_truth_is_found_again(simulated):
    model = btyd.fit_gamma_gamma(simulated)
    off = np.log(list(model.params.values())) - np.log([6.0, 4.0, 90.0])
    assert (np.abs(off) < 4 * np.array(model.log_errors)).all() and (np.array(model.log_errors) < 0.12).all()
    assert model.customers == (simulated["n"] > 0).sum() and abs(model.correlation) < 0.05


def test_weights_are_repetition_and_order_does_not_matter(simulated):
    few = simulated.head(300).assign(w=np.arange(300) % 3)
    repeated = few.loc[few.index.repeat(few["w"])].sample(frac=1, random_state=1)
    one, other = btyd.fit_gamma_gamma(few, weights="w"), btyd.fit_gamma_gamma(repeated)
    assert one.params == other.params and one.customers == other.customers
    assert one.correlation == pytest.approx(other.correlation, abs=1e-10)


def test_another_unit_of_money_rescales_v_only(simulated):
    one = btyd.fit_gamma_gamma(simulated)
    other = btyd.fit_gamma_gamma(simulated.assign(monetary=simulated["monetary"] * 7.3))
    np.testing.assert_allclose(list(other.params.values()), np.multiply(list(one.params.values()), [1, 1, 7.3]))


@settings(max_examples=100, deadline=None)
@given(
    p=st.floats(0.1, 50), q=st.floats(1.01, 50), v=st.floats(0.1, 500), n=st.integers(1, 99), mean=st.floats(0.1, 999)
)
def test_an_expected_spend_lies_between_the_own_mean_and_the_mean_of_all(p, q, v, n, mean):
    model = btyd.GammaGamma(p, q, v)
    of_n, of_more = model.expected_spend(pd.Series([n, n + 5]), pd.Series([mean, mean]))
    low, high = sorted([mean, model.mean_spend])
    assert low * (1 - 1e-9) <= of_n <= high * (1 + 1e-9)
    assert abs(of_more - mean) <= abs(of_n - mean) + 1e-9 * mean  # the more purchases, the nearer to the own mean
    assert model.expected_spend(pd.Series([0]), pd.Series([np.nan]))[0] == pytest.approx(model.mean_spend)


BAD = {
    "one purchase each": ({"n": [0, 0], "monetary": [np.nan] * 2}, "n is 0 for every customer.*first_purchase"),
    "equal spend": ({"n": [1, 2, 3], "monetary": [9.5] * 3}, "monetary is 9.5 for every customer"),
    "nothing spent": ({"n": [1, 2], "monetary": [5.0, 0.0]}, "monetary is not above 0 in rows 1.*leave these"),
    "negative spend": ({"n": [1, 2], "monetary": [-5.0, 3.0]}, "monetary is not above 0 in rows 0"),
    "missing spend": ({"n": [1, 2], "monetary": [5.0, np.nan]}, "monetary is missing in rows 1"),
    "no means": ({"x": [1, 2]}, "no column 'n'"),
    "half a purchase": ({"n": [0.5, 2], "monetary": [5.0, 7.0]}, "n is not whole in rows 0"),
}


@pytest.mark.parametrize("case", BAD)
def test_amounts_that_say_nothing_are_told_why(case):
    columns, words = BAD[case]
    with pytest.raises(InvalidData, match=words):
        btyd.fit_gamma_gamma(pd.DataFrame(columns))


def test_a_likelihood_without_a_top_is_said():
    """Everybody has the same mean, purchases vary: there are no differences between customers to estimate."""
    n = np.repeat([1, 2, 5, 10], 60)
    mean = np.random.default_rng(8).gamma(3 * n, 10 / (3 * n))
    with pytest.raises(
        btyd.NotConverged, match=r"Gamma-Gamma does not converge.*same mean.*Expect that of everybody"
    ) as caught:
        btyd.fit_gamma_gamma(pd.DataFrame({"n": n, "monetary": mean}))
    assert caught.value.parameters.keys() == {"p", "q", "v"}


def test_correlations_that_cannot_be():
    table = pd.DataFrame({"n": [1, 1, 1], "monetary": [2.0, 3.0, 4.0]})
    with pytest.raises(InvalidData, match="n is the same for every customer"):
        btyd.frequency_spend_correlation(table)
    with pytest.raises(InvalidData, match="monetary is the same"):
        btyd.frequency_spend_correlation(table.assign(n=[1, 2, 3], monetary=4.0))
    with pytest.raises(InvalidData, match=r"2 customers have a mean purchase \(rows 0, 1\)"):
        btyd.frequency_spend_correlation(table.head(2))
    assert btyd.frequency_spend_correlation(table.assign(n=[1, 2, 3])) == 1


def test_no_mean_of_all_where_q_is_too_low():
    model = btyd.GammaGamma(p=0.4, q=0.5, v=9)
    with pytest.raises(InvalidData, match=r"q is 0\.5, and at 1 or less a mean"):
        _mean = model.mean_spend
    with pytest.raises(InvalidData, match=r"q is 0\.5"):
        model.expected_spend(pd.Series([0, 3]), pd.Series([np.nan, 4.0]))
    with pytest.raises(InvalidData, match=r"p \+ q is 0\.9, at most 1.*in rows 7"):
        model.expected_spend(pd.Series([1, 3], index=[7, 8]), pd.Series([2.0, 4.0], index=[7, 8]))
    assert model.expected_spend(pd.Series([3]), pd.Series([4.0]))[0] == pytest.approx(0.4 * 21 / 0.7)
    with pytest.raises(InvalidData, match="Both must be of the same customers"):
        model.expected_spend(pd.Series([3]), pd.Series([4.0], index=[9]))
