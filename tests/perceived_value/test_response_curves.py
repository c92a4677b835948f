"""Response curves: a known curve is found, what moves no slope moves none, and the truth of the loyalty survey."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import datasets, figure, response_curves
from tests.refusals import refused

GRID = pd.DataFrame([(b, s) for b in range(1, 11) for s in range(1, 11)], columns=["basic", "latent"]).astype(float)


def made(seed, n=120, bent=-0.03, bent_latent=0.02, noise=0.5):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    basic, latent = (np.clip(5.5 + common + 1.9 * rng.normal(size=n), 1, 10) for _each in range(2))
    attitude = 5 + 0.25 * (basic + latent) + bent * (basic - 5.5) ** 2 + bent_latent * (latent - 5.5) ** 2
    return pd.DataFrame({"basic": basic, "latent": latent, "attitude": attitude + noise * rng.normal(size=n)})


@pytest.fixture(scope="module")
def survey():
    table = datasets.load("loyalty").set_index("customer_id")
    for name, item in {"attitude": "us", "rival": "ri", "basic": "ba", "latent": "la"}.items():
        table[name] = table[[f"{item}{k}" for k in (1, 2, 3)]].mean(axis=1)
    return table


def test_a_curve_without_noise_is_found_exactly():
    """b₁ = .5, b₂ = −.02: slopes .38 and .18, change −.2. Latent .01 x²: .06, .16, .1."""
    grid = GRID.assign(attitude=0.5 * GRID["basic"] - 0.02 * GRID["basic"] ** 2 + 0.01 * GRID["latent"] ** 2)
    found = response_curves.slopes(grid)["slope"]
    assert found.tolist() == pytest.approx([0.38, 0.18, -0.2, 0.06, 0.16, 0.1])
    assert response_curves.slopes(grid, at=(1, 10))["slope"].loc[("basic", "change")] == pytest.approx(-0.36)
    here = response_curves.average_loyalty(grid)["loyalty"].iloc[0]
    assert here == pytest.approx(0.5 * 5.5 - 0.02 * 5.5**2 + 0.01 * 5.5**2)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(-50, 50))
def test_a_constant_added_to_all_attitudes_changes_no_slope_and_no_shape(seed, constant):
    table = made(seed)
    moved = table.assign(attitude=table["attitude"] + constant)
    for one, other in zip(*(response_curves.slopes(t).to_numpy().ravel() for t in (table, moved)), strict=True):
        assert one == pytest.approx(other, abs=1e-7)
    first, second = (response_curves.shapes(t, "basic", held=["latent"])["above_best"] for t in (table, moved))
    assert first.tolist() == pytest.approx(second.tolist(), abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(seed, random):
    table = made(seed)
    rows = list(table.index)
    random.shuffle(rows)
    one, other = response_curves.slopes(table), response_curves.slopes(table.loc[rows])
    assert one.to_numpy() == pytest.approx(other.to_numpy(), abs=1e-9)


def test_slopes_and_errors_are_those_of_statsmodels_on_the_plain_squares(survey):
    fit = smf.ols("attitude ~ basic + latent + I(basic**2) + I(latent**2)", survey).fit(cov_type="HC1")
    mine = response_curves.slopes(survey).loc[("latent", "change")]
    theirs = 10 * fit.params["I(latent ** 2)"], 10 * fit.bse["I(latent ** 2)"]
    assert mine["slope"] == pytest.approx(theirs[0]) and mine["high"] - mine["slope"] == pytest.approx(1.96 * theirs[1])


def test_the_truth_lies_in_the_intervals_and_the_straight_line_loses(survey):
    basic, latent = (datasets.truth(f"loyalty-{what}")["size"] for what in ("basic-flattens", "latent-steepens"))
    found = response_curves.slopes(survey)
    for name, size in (("basic", basic), ("latent", latent)):
        low, high = found.loc[(name, "change"), ["low", "high"]]
        assert low <= size <= high and not low <= 0 <= high
    for name, other, bent in (("basic", "latent", "flattens"), ("latent", "basic", "steepens")):
        above = response_curves.shapes(survey, name, held=[other])["above_best"]
        assert above["straight line"] > 40 and above[bent] < above["straight line"]


def test_without_the_other_expectation_the_curve_is_another_one(survey):
    """They go together, so that each takes some of the other's slope."""
    alone = response_curves.slopes(survey, ["latent"])["slope"].loc[("latent", "at 8")]
    assert abs(alone - response_curves.slopes(survey)["slope"].loc[("latent", "at 8")]) > 0.02


def test_a_basic_point_is_worth_more_at_the_low_end_and_less_at_the_high_end(survey):
    found = response_curves.slopes(survey)
    assert found.loc[("basic", "at 3"), "low"] > found.loc[("latent", "at 3"), "high"]
    assert found.loc[("basic", "at 8"), "high"] < found.loc[("latent", "at 8"), "low"]


def test_average_loyalty_to_us_is_above_that_to_the_rival(survey):
    found = response_curves.average_loyalty(survey, ["attitude", "rival"])
    assert found.loc["attitude", "low"] > found.loc["rival", "high"]


@pytest.mark.slow
def test_the_interval_holds_the_truth_as_often_as_said():
    held = 0
    for seed in range(400):
        low, high = response_curves.slopes(made(seed, n=300)).loc[("basic", "change"), ["low", "high"]]
        held += low <= -0.3 <= high
    assert 0.92 <= held / 400 <= 0.98


def test_the_picture_says_what_it_shows(survey):
    fig = response_curves.plot_curves(survey)
    assert fig.get_suptitle() == "Basic flattens, latent steepens" and fig.get_label().startswith(fig.get_suptitle())
    assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000
    one = response_curves.plot_curves(made(1, bent=0.0), ["basic"])
    assert one.get_suptitle() == "Basic is not clearly bent"


TABLE = made(3)
test_what_cannot_be_is_refused = refused(
    {
        "missing": (
            lambda: response_curves.slopes(TABLE.assign(basic=[None, *TABLE["basic"][1:]])),
            "missing in rows 0",
        ),
        "no column": (lambda: response_curves.slopes(TABLE, ["due"]), "due"),
        "off the scale": (lambda: response_curves.slopes(TABLE.assign(basic=TABLE["basic"] + 9)), "off the scale"),
        "held twice": (lambda: response_curves.shapes(TABLE, "basic", held=["basic"]), "different columns"),
        "text": (lambda: response_curves.slopes(TABLE.assign(attitude="good")), "attitude"),
    }
)
