"""Kind E: where one method ends, the message names another that goes on, and it does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlab import ahp, btyd
from crmlab.measurement.ahp import RANDOM_INDEX
from tests.inputs.remedies import follow, message


@pytest.mark.parametrize("n", [9, 12, 15])
def test_e1_more_than_eight_items(n):
    weights = np.arange(1.0, n + 1)
    names = [f"item {i}" for i in range(n)]
    found = ahp.consistency(pd.DataFrame(weights[:, None] / weights, index=names, columns=names))
    assert found["consistency_ratio"] == 0 and found["random_index"] == RANDOM_INDEX[n]


def test_e1_published_random_indices():
    assert [RANDOM_INDEX[n] for n in (9, 10, 11)] == [1.45, 1.49, 1.51]  # Saaty (1980)
    assert list(np.diff(list(RANDOM_INDEX.values())) > 0) == [True] * 12


@pytest.mark.slow
@pytest.mark.parametrize("n", [9, 12, 13, 14, 15])
def test_e1_random_indices_drawn_anew(n):
    random, draws = np.random.default_rng(n), 10_000
    scale = np.array([*(1 / k for k in range(9, 1, -1)), *range(1, 10)])
    upper, lower = np.triu_indices(n, 1)
    judged = random.choice(scale, (draws, len(upper)))
    matrices = np.ones((draws, n, n))
    matrices[:, upper, lower], matrices[:, lower, upper] = judged, 1 / judged
    weights = np.ones((draws, n, 1))
    for _step in range(60):
        weights = matrices @ weights
        weights /= weights.sum(axis=1, keepdims=True)
    lambda_max = ((matrices @ weights) / weights).mean(axis=(1, 2))
    assert ((lambda_max - n) / (n - 1)).mean() == pytest.approx(RANDOM_INDEX[n], abs=0.01)


def nobody_leaves(seed, customers=3000, r=0.822, alpha=15.56):
    """Histories of a simulated base in which nobody ever leaves, in weeks, and the rate of each customer."""
    random = np.random.default_rng(seed)
    end = random.uniform(10, 39, customers)
    rate = random.gamma(r, 1 / alpha, customers)
    x = random.poisson(rate * end)
    t_x = np.where(x > 0, end * random.beta(np.maximum(x, 1), 1), 0.0)
    return pd.DataFrame({"x": x, "t_x": t_x, "T": end}), rate


@pytest.mark.parametrize("seed", [1, 3])
def test_e3_the_message_names_the_model_in_which_nobody_leaves(seed):
    summary, rate = nobody_leaves(seed)
    said = message(lambda: btyd.fit_bgnbd(summary))
    assert "Nobody seems to leave, so the chance of leaving goes to 0." in said
    model = follow(said, summary=summary)
    assert model.converged
    assert abs(np.log(model.r / 0.822)) < 3 * model.log_errors[0]
    assert abs(np.log(model.alpha / 15.56)) < 3 * model.log_errors[1]
    bought = 4 * rate.sum()  # what 4 more weeks bring on average, had one known every rate
    assert model.expected_purchases(summary, 4).sum() == pytest.approx(bought, rel=0.05)


def test_e3_nbd_is_bgnbd_without_leaving():
    summary, _rate = nobody_leaves(3, customers=200)
    model = btyd.fit_nbd(summary)
    limit = btyd.BGNBD(model.r, model.alpha, a=1e-9, b=1.0)
    for name, arguments in (
        ("expected_purchases", {"t": 4}),
        ("discounted_purchases", {"periods": 3, "discount": 0.1, "period": 52}),
    ):
        ours, theirs = (getattr(one, name)(summary, **arguments) for one in (model, limit))
        assert np.allclose(ours, theirs, rtol=1e-6)
    assert model.expected_purchases_new(39) == pytest.approx(limit.expected_purchases_new(39), rel=1e-6)


def test_e3_nbd_does_not_depend_on_rows_or_on_the_unit_of_time():
    summary, _rate = nobody_leaves(3, customers=500)
    model, days = btyd.fit_nbd(summary), btyd.fit_nbd(summary.assign(t_x=7 * summary["t_x"], T=7 * summary["T"]))
    again = btyd.fit_nbd(summary.sample(frac=1, random_state=1))
    assert again.params == pytest.approx(model.params, rel=1e-9)
    assert (days.r, days.alpha / 7) == pytest.approx((model.r, model.alpha), rel=1e-6)
    shift = summary["x"].sum() * np.log(7)
    assert days.log_likelihood == pytest.approx(model.log_likelihood - shift)


def test_e3_value_and_tracking_take_it():
    model = btyd.NBD(r=0.8, alpha=16.0)
    known = pd.DataFrame({"x": [2, 0], "t_x": [30.0, 0.0], "T": 40.0, "n": [2, 0], "monetary": [60.0, np.nan]})
    spend = btyd.GammaGamma(p=6.25, q=3.74, v=15.44)
    worth = btyd.value(model, spend, known, margin=0.3, periods=1, discount=0.0, period=10)
    bought = 10 * np.array([2.8, 0.8]) / 56
    assert worth.tolist() == pytest.approx(
        (0.3 * bought * spend.expected_spend(known["n"], known["monetary"])).tolist()
    )
