"""BG/NBD: published figures, gradients, what must hold of any parameters, and fits that have no answer."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta

from crmlab import InvalidData, btyd
from crmlab.customer_value.btyd.bgnbd import likelihood
from crmlab.customer_value.btyd.mixing import beta_mean
from tests.customer_value.btyd import simulate

positive = st.floats(0.05, 20)
models = st.builds(btyd.BGNBD, r=positive, alpha=positive, a=positive, b=positive)


@st.composite
def tables(draw):
    """A few possible histories in whole days."""
    lines = []
    for _line in range(draw(st.integers(1, 6))):
        end = draw(st.integers(1, 300))
        x = draw(st.integers(0, 40))
        lines.append((x, draw(st.integers(1, end)) if x else 0, end))
    return pd.DataFrame(lines, columns=["x", "t_x", "T"])


def columns(table):
    return table["x"].to_numpy(), table["t_x"].to_numpy(float), table["T"].to_numpy(float)


# Published figures ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(calibration):
    return btyd.fit_bgnbd(calibration)


def test_cdnow_as_published(published):
    assert [round(value, 4) for value in published.params.values()] == [0.2426, 4.4136, 0.7929, 2.4259]
    np.testing.assert_allclose(list(published.params.values()), [0.2426, 4.4135, 0.7929, 2.4258], atol=1.5e-4)
    assert round(published.log_likelihood, 2) == -9582.43
    assert (published.customers, published.converged) == (2357, True)
    assert [round(v, 3) for v in published.params.values()] == [0.243, 4.414, 0.793, 2.426]  # as the paper prints


def test_the_published_conditional_expectation(published):
    known = pd.DataFrame({"x": [2], "t_x": [30.43], "T": [38.86]}, index=["customer 1"])
    found = published.expected_purchases(known, 39)
    assert round(found["customer 1"], 3) == 1.226 and found.name == "expected_purchases"


def test_the_cohort_is_tracked_within_a_few_percent(cdnow, published):
    table = btyd.tracking(published, cdnow, split="1997-09-30", end="1998-06-30", unit="W")
    assert len(table) == 78 and table.loc[39, "actual"] == 2457
    off = table["expected"] / table["actual"] - 1
    assert abs(off[39]) < 0.03 and abs(off[78]) < 0.06


# The likelihood -------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(tables(), st.lists(st.floats(-2.5, 2.5), min_size=4, max_size=4))
def test_the_gradient_matches_finite_differences(table, log):
    score = likelihood(*columns(table), np.arange(len(table)) + 1.0)
    log, step = np.array(log), 1e-5
    gradient = score(log)[1]
    for i, aside in enumerate(np.eye(4) * step):
        difference = (score(log + aside)[0] - score(log - aside)[0]) / (2 * step)
        assert difference == pytest.approx(gradient[i], rel=1e-5, abs=1e-4)


def test_the_likelihood_is_a_density():
    """Over all that can happen to a customer in T the chances add up to one: no purchase, or x of them, at t_x."""
    log, end = np.log([0.8, 3.0, 0.9, 2.5]), 5.0

    def chance(x):
        """All orders of the x purchases; the x − 1 earlier ones are anywhere before the last."""
        if x == 0:
            return np.exp(likelihood(*(np.array([v]) for v in (0, 0.0, end)), np.ones(1))(log)[0])

        def at(t_x):
            density = likelihood(np.array([x]), np.array([t_x]), np.array([end]), np.ones(1))(log)[0]
            return np.exp(density) * t_x ** (x - 1) / math.factorial(x - 1)

        return quad(at, 0, end)[0]

    chances = [chance(x) for x in range(60)]
    assert sum(chances) == pytest.approx(1, abs=1e-6)
    model = btyd.BGNBD(*np.exp(log))
    np.testing.assert_allclose(model.probability(np.arange(8), end), chances[:8], rtol=1e-8)
    assert model.expected_purchases_new(end) == pytest.approx(sum(x * p for x, p in enumerate(chances)), rel=1e-4)


def test_weights_are_repetition_and_order_does_not_matter():
    table = simulate.histories(300, 3, **simulate.CDNOW)
    many = table.assign(w=np.arange(300) % 3)
    once = btyd.fit_bgnbd(many, weights="w")
    repeated = btyd.fit_bgnbd(table.loc[table.index.repeat(many["w"])].sample(frac=1, random_state=1))
    assert once == repeated


@settings(max_examples=15, deadline=None)
@given(k=st.floats(0.01, 100))
def test_another_unit_of_time_rescales_alpha_only(k):
    table = simulate.histories(400, 5, **simulate.LANTERN)
    before = btyd.fit_bgnbd(table)
    after = btyd.fit_bgnbd(table.assign(t_x=table["t_x"] * k, T=table["T"] * k))
    np.testing.assert_allclose(list(after.params.values()), np.multiply(list(before.params.values()), [1, k, 1, 1]))
    assert after.log_likelihood == pytest.approx(before.log_likelihood - table["x"].sum() * np.log(k), rel=1e-9)


# Of any parameters ----------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(models, tables(), st.floats(0.1, 500), st.floats(1.01, 3))
def test_chances_are_chances_and_more_time_brings_more(model, table, t, longer):
    alive = model.p_alive(table)
    assert alive.between(0, 1).all() and (alive[table["x"] == 0] == 1).all()
    soon, later = model.expected_purchases(table, t), model.expected_purchases(table, t * longer)
    # Where nearly all leave at once, more time brings less than the sum is exact to.
    assert (soon >= 0).all() and (later >= soon * (1 - 1e-8)).all() and np.isfinite(later).all()
    rate = (model.r + table["x"]) / (model.alpha + table["T"])
    assert (soon <= alive * rate * t * (1 + 1e-9)).all()  # nobody buys more than if they could never leave
    assert (model.expected_purchases(table, 0) == 0).all()


def test_every_further_week_brings_more_and_less_than_the_last():
    table = pd.DataFrame({"x": [0, 2, 9], "t_x": [0.0, 30.43, 38.0], "T": 38.86})
    model = btyd.BGNBD(**simulate.CDNOW)
    by_week = np.diff([model.expected_purchases(table, t) for t in range(150)], axis=0)
    assert (by_week > 0).all() and (np.diff(by_week, axis=0) < 0).all()


@settings(max_examples=50, deadline=None)
@given(models, st.floats(0.1, 300))
def test_probabilities_add_up_and_their_mean_is_the_expectation(model, t):
    chances = model.probability(np.arange(4000), t)
    assert (chances >= 0).all() and chances.sum() <= 1 + 1e-9
    if model.probability(3999, t) < 1e-12:
        assert chances.sum() == pytest.approx(1, abs=1e-8)
        assert chances @ np.arange(4000) == pytest.approx(model.expected_purchases_new(t), rel=1e-5)


def test_a_longer_silence_makes_leaving_more_probable_and_the_more_so_for_those_who_bought_often():
    model = btyd.BGNBD(**simulate.CDNOW)
    table = pd.DataFrame({"x": [1, 1, 12, 12], "t_x": [38.0, 5.0, 38.0, 5.0], "T": 39.0})
    recent_once, old_once, recent_often, old_often = model.p_alive(table)
    assert recent_often > recent_once > old_once > old_often


@pytest.mark.parametrize("a", [0.3, 0.999, 1.0, 1.0001, 4.0])
def test_the_expectation_agrees_with_the_published_formula_and_with_an_integral(a):
    """Equation 10 with ₂F₁ away from a = 1, and everywhere the mean over the chances of leaving."""
    r, alpha, b, t = 0.7, 6.0, 2.4, 20.0
    table = pd.DataFrame({"x": [0, 1, 5, 30], "t_x": [0.0, 3, 28, 29], "T": [10.0, 20, 30, 30]})
    model = btyd.BGNBD(r, alpha, a, b)
    active = model.expected_purchases(table, t) / model.p_alive(table)
    for (x, _t_x, end), found in zip(table.to_numpy(), active, strict=True):

        def purchases(p, shape=r + x, ahead=t / (alpha + end), second=b + x):
            return (1 - (1 + p * ahead) ** -shape) / p * beta.pdf(p, a, second)

        assert found == pytest.approx(quad(purchases, 0, 1, limit=200)[0], rel=1e-6)
        if abs(a - 1) > 0.1:
            z = t / (alpha + end + t)
            ratio = ((alpha + end) / (alpha + end + t)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
            assert found == pytest.approx((a + b + x - 1) / (a - 1) * (1 - ratio), rel=1e-8)


def test_an_expectation_is_a_number_even_where_the_formula_overflows():
    model = btyd.BGNBD(r=5.0, alpha=0.1, a=0.05, b=100.0)
    table = pd.DataFrame({"x": [2000, 10, 0], "t_x": [0.0, 0.0, 0.0], "T": [0.0, 39.0, 0.0]})
    with np.errstate(all="raise", under="ignore"):
        found = model.expected_purchases(table, 5000)
    assert np.isfinite(found).all() and (found > 0).all()


@pytest.mark.parametrize("a, b", [(0.01, 2.0), (0.5, 0.02), (3.0, 4.0), (40.0, 900.0)])
def test_the_mean_over_a_beta_distribution(a, b):
    exact = (a / (a + b)) * ((a + 1) / (a + b + 1)) * ((a + 2) / (a + b + 2))
    assert beta_mean(lambda p, _i: p**3, a, b, 0, 1)[0] == pytest.approx(exact, rel=1e-9)


# Fits -----------------------------------------------------------------------------------------------------------------


def test_the_truth_is_found_again():
    table = simulate.histories(20_000, 11, weeks=104, **simulate.LANTERN)
    found = btyd.fit_bgnbd(table)
    off = np.log(list(found.params.values())) - np.log(list(simulate.LANTERN.values()))
    assert (np.abs(off) < 4 * np.array(found.log_errors)).all() and (np.array(found.log_errors) < 0.06).all()


def test_standard_errors_are_those_of_repeated_samples():
    fits = [btyd.fit_bgnbd(simulate.histories(1500, seed, weeks=78, **simulate.LANTERN)) for seed in range(30)]
    spread = np.std([np.log(list(fit.params.values())) for fit in fits], axis=0, ddof=1)
    claimed = np.mean([fit.log_errors for fit in fits], axis=0)
    assert (np.abs(np.log(spread / claimed)) < 0.5).all()  # thirty samples know a spread to about 13 %


def test_one_purchase_each():
    table = pd.DataFrame({"x": [0, 0], "t_x": [0, 0], "T": [5.0, 9.0]})
    with pytest.raises(InvalidData, match=r"x is 0 for every customer: nobody bought again.*longer time"):
        btyd.fit_bgnbd(table)


def test_all_on_the_last_day():
    with pytest.raises(InvalidData, match="T is 0 for every customer"):
        btyd.fit_bgnbd(pd.DataFrame({"x": [1, 0], "t_x": [0, 0], "T": [0.0, 0.0]}))


def poisson(customers, rate, seed):
    """Everyone buys at the same rate and nobody leaves."""
    random = np.random.default_rng(seed)
    x = random.poisson(rate * 39, customers)
    return pd.DataFrame({"x": x, "t_x": np.where(x > 0, 39 * random.random(customers) ** (1 / np.maximum(x, 1)), 0)})


NO_TOP = {
    "nobody leaves and all are alike": (lambda: poisson(500, 0.2, 1).assign(T=39.0), "have no end|goes to 0"),
    "all leave at once": (
        lambda: pd.DataFrame({"x": [1] * 40, "t_x": 1.0, "T": 39.0}),
        "at the same rate|the same chance",
    ),
    "one customer": (lambda: pd.DataFrame({"x": [3], "t_x": [10.0], "T": [39.0]}), "have no end"),
    "the same chance to leave": (
        lambda: simulate.histories(100, 102, weeks=78, r=0.26, alpha=15, a=60, b=180),
        "the same chance",
    ),
}


@pytest.mark.parametrize("case", NO_TOP)
def test_a_likelihood_without_a_top_is_said(case):
    make, words = NO_TOP[case]
    with pytest.raises(btyd.NotConverged, match=words) as caught:
        btyd.fit_bgnbd(make())
    said = str(caught.value)
    assert "BG/NBD does not converge" in said and ("Take more customers" in said or "btyd.fit_nbd(summary)" in said)
    assert caught.value.parameters.keys() == {"r", "alpha", "a", "b"}
    assert all(np.isfinite(value) and value > 0 for value in caught.value.parameters.values())


def test_impossible_parameters_and_times():
    with pytest.raises(InvalidData, match="alpha must be a number above 0"):
        btyd.BGNBD(r=1, alpha=-1, a=1, b=1)
    model = btyd.BGNBD(**simulate.CDNOW)
    with pytest.raises(InvalidData, match="t must be"):
        model.expected_purchases(pd.DataFrame({"x": [0], "t_x": [0], "T": [1]}), -1)
    with pytest.raises(InvalidData, match="t must be finite"):
        model.expected_purchases_new([1, np.nan])
    with pytest.raises(InvalidData, match="n must be a whole"):
        model.probability(0.5, 3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.floats(0, 1), st.floats(1, 200), st.integers(1, 4), st.floats(0, 0.5))
def test_discounted_purchases_are_the_sum_over_periods(x, share, end, periods, discount):
    model = btyd.BGNBD(r=0.9, alpha=11.0, a=1.1, b=4.3)
    known = pd.DataFrame({"x": [x], "t_x": [share * end if x else 0.0], "T": [end]})
    up_to = [0.0, *(model.expected_purchases(known, 52.0 * k).iloc[0] for k in range(1, periods + 1))]
    total = sum((up_to[k] - up_to[k - 1]) / (1 + discount) ** k for k in range(1, periods + 1))
    found = model.discounted_purchases(known, periods=periods, discount=discount, period=52.0).iloc[0]
    assert found == pytest.approx(total, rel=1e-8, abs=1e-12)
