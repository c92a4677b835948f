"""Never a lower likelihood than `lifetimes`, and its parameters where it converged; Lantern's own truth."""

import numpy as np
import pandas as pd
import pytest

from crmlab import btyd, datasets
from crmlab.customer_value.btyd import bgnbd, gamma_gamma
from crmlab.datasets.lantern import company
from crmlab.datasets.lantern.switches import BASE
from tests.customer_value.btyd import simulate

pytestmark = pytest.mark.filterwarnings("ignore")


def compare(table):
    """Both fits of BG/NBD, with one likelihood for both."""
    lifetimes = pytest.importorskip("lifetimes")
    ours = btyd.fit_bgnbd(table)
    theirs = lifetimes.BetaGeoFitter().fit(table["x"], table["t_x"], table["T"]).params_[["r", "alpha", "a", "b"]]
    columns = table["x"].to_numpy(), table["t_x"].to_numpy(), table["T"].to_numpy()
    known = bgnbd.likelihood(*columns, np.ones(len(table)))(np.log(theirs.to_numpy()))[0]
    assert ours.log_likelihood >= known - 1e-6 * len(table)
    np.testing.assert_allclose(list(ours.params.values()), theirs, rtol=0.01)


def population(number):
    random = np.random.default_rng(number)
    low, high = [0.2, 3.0, 0.4, 1.5], [1.5, 15.0, 1.5, 5.0]
    return dict(zip(["r", "alpha", "a", "b"], random.uniform(low, high), strict=True))


def test_bgnbd_on_cdnow(calibration):
    compare(calibration)


@pytest.mark.parametrize("number", range(3))
def test_bgnbd_on_simulated_populations(number):
    compare(simulate.histories(2000, number, weeks=78, **population(number)))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20))
def test_bgnbd_on_twenty_simulated_populations(number):
    compare(simulate.histories(5000, 100 + number, weeks=78, **population(100 + number)))


def test_gamma_gamma_on_cdnow(calibration):
    lifetimes = pytest.importorskip("lifetimes")
    some = calibration[calibration["n"] > 0]
    ours = btyd.fit_gamma_gamma(calibration)
    theirs = lifetimes.GammaGammaFitter().fit(some["n"], some["monetary"])
    known = gamma_gamma.likelihood(
        some["n"].to_numpy(float), some["monetary"].to_numpy(), np.ones(len(some))
    )(np.log(theirs.params_[["p", "q", "v"]].to_numpy()))[0]  # fmt: skip
    assert ours.log_likelihood >= known - 1e-6 * len(some)
    np.testing.assert_allclose(list(ours.params.values()), theirs.params_[["p", "q", "v"]], rtol=0.01)
    expected = theirs.conditional_expected_average_profit(calibration["n"], calibration["monetary"].fillna(0))
    np.testing.assert_allclose(ours.expected_spend(calibration["n"], calibration["monetary"]), expected, rtol=0.001)


def test_predictions_on_cdnow(calibration):
    lifetimes = pytest.importorskip("lifetimes")
    theirs = lifetimes.BetaGeoFitter()
    theirs.params_ = pd.Series(simulate.CDNOW)
    ours = btyd.BGNBD(**simulate.CDNOW)
    columns = calibration["x"], calibration["t_x"], calibration["T"]
    expected = theirs.conditional_expected_number_of_purchases_up_to_time(39, *columns)
    np.testing.assert_allclose(ours.expected_purchases(calibration, 39), expected, rtol=1e-8)
    np.testing.assert_allclose(ours.p_alive(calibration), theirs.conditional_probability_alive(*columns), rtol=1e-9)
    several = np.array([theirs.probability_of_n_purchases_up_to_time(39, n) for n in range(8)])
    np.testing.assert_allclose(ours.probability(np.arange(8), 39), several, rtol=1e-9)


@pytest.fixture(scope="module")
def base():
    """The summary of Lantern's final consumers with every effect off."""
    tables = company.make(switches=BASE)
    final = tables["customers"].query("kind == 'final'")["customer_id"]
    orders = tables["orders"][tables["orders"]["customer_id"].isin(final)]
    orders = orders[orders["channel"] != "box"]  # they come by themselves
    return btyd.summary(orders, as_of="2024-12-31", unit="W", same_day="counted")


def test_the_truth_of_lantern_without_effects(base):
    """Parameters of the generator, in weeks; days are rounded and orders may share one, so four standard errors."""
    truth = datasets.truth("base")
    buying, spending = btyd.fit_bgnbd(base), btyd.fit_gamma_gamma(base)
    for model in (buying, spending):
        off = np.log([model.params[name] / truth[name] for name in model.params])
        assert (np.abs(off) < 4 * np.array(model.log_errors)).all(), model
        assert (np.array(model.log_errors) < 0.15).all(), model
    assert abs(spending.correlation) < 0.06
