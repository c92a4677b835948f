"""The upgrade budget: no other split gains more."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from crmlab import InvalidData, figure, portfolio

SEGMENTS = pd.DataFrame(
    {"ceiling": [90_000.0, 60_000.0, 20_000.0, 3_000.0], "scale": [30_000.0, 12_000.0, 9_000.0, 5_000.0]},
    index=["gold", "iron", "lost", "lead"],
)
budgets = st.floats(0, 2e5, allow_subnormal=False) | st.sampled_from([1e-12, 0.01, 1e7])
tables = st.lists(st.tuples(st.floats(0, 1e5), st.floats(10, 1e5)), min_size=1, max_size=7).map(
    lambda rows: pd.DataFrame(rows, columns=["ceiling", "scale"])
)


@settings(max_examples=60, deadline=None)
@given(tables, budgets, st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.integers(0, 99))
def test_no_random_split_is_better(segments, budget, least_return, seed):
    plan = portfolio.upgrade_budget(segments, budget, least_return=least_return)
    assert (plan["spend"] >= 0).all() and plan["spend"].sum() <= budget * (1 + 1e-9)
    best = plan["gain"].sum() - least_return * plan["spend"].sum()
    random = np.random.default_rng(seed)
    weights = random.dirichlet([0.3] * len(segments), 100)
    splits = np.concatenate([weights, weights * random.uniform(size=(100, 1))]) * budget
    gains = segments["ceiling"].to_numpy() * -np.expm1(-splits / segments["scale"].to_numpy())
    others = gains.sum(axis=1) - least_return * splits.sum(axis=1)
    assert others.max() <= best + 1e-9 * max(1, abs(best))


@settings(max_examples=50, deadline=None)
@given(tables, st.floats(1, 2e5), st.sampled_from([0.0, 1.0]))
def test_the_next_yuan_brings_the_same_wherever_any_is_spent(segments, budget, least_return):
    plan = portfolio.upgrade_budget(segments, budget, least_return=least_return)
    spent = plan["spend"] > 1e-6 * budget
    if spent.any():
        level = plan.loc[spent, "next_yuan"]
        assert level.max() == pytest.approx(level.min(), rel=1e-6, abs=1e-12)
        assert (plan.loc[~spent, "next_yuan"] <= level.max() * (1 + 1e-4)).all()
        assert level.min() >= least_return * (1 - 1e-9)
    if plan["spend"].sum() < budget * (1 - 1e-9) and (segments["ceiling"] > 0).any():  # money is left: it would not pay
        assert (plan["next_yuan"] <= least_return * (1 + 1e-9)).all()


@settings(max_examples=50, deadline=None)
@given(tables, st.floats(1, 2e5), st.sampled_from([0.01, 7.0, 1000.0]))
def test_another_currency_changes_the_unit_only(segments, budget, rate):
    here = portfolio.upgrade_budget(segments, budget)
    there = portfolio.upgrade_budget(segments * rate, budget * rate)
    assert np.allclose(there["spend"], here["spend"] * rate, rtol=1e-6, atol=1e-6 * budget * rate)


@pytest.mark.parametrize("budget", [500, 5_000, 40_000, 90_000])
def test_a_search_finds_the_same(budget):
    plan = portfolio.upgrade_budget(SEGMENTS, budget, least_return=0)
    ceiling, scale = SEGMENTS["ceiling"].to_numpy(), SEGMENTS["scale"].to_numpy()
    found = minimize(
        lambda x: -(ceiling * -np.expm1(-x / scale)).sum() / 1e4, np.full(4, budget / 4), method="SLSQP",
        jac=lambda x: -(ceiling / scale * np.exp(-x / scale)) / 1e4, bounds=[(0, budget)] * 4,
        constraints={"type": "eq", "fun": lambda x: (x.sum() - budget) / budget}, options={"ftol": 1e-12},
    )  # fmt: skip
    assert found.success
    assert plan["spend"].sum() == pytest.approx(budget)
    assert plan["gain"].sum() >= -found.fun * 1e4 - 1e-6 * budget
    assert plan["spend"].tolist() == pytest.approx(found.x.tolist(), abs=0.002 * budget)


def test_money_that_would_not_come_back_is_left():
    rich = portfolio.upgrade_budget(SEGMENTS, 10**6)
    assert rich.loc["gold", "spend"] == pytest.approx(30_000 * np.log(3))
    assert rich.loc["lead", "spend"] == 0 and rich["spend"].sum() < 10**6
    assert portfolio.upgrade_budget(SEGMENTS, 10**6, least_return=0)["spend"].sum() == pytest.approx(10**6)
    assert portfolio.upgrade_budget(SEGMENTS, 10**6, least_return=9)["spend"].sum() == 0
    assert portfolio.upgrade_budget(SEGMENTS, 0)["spend"].sum() == 0


def test_a_first_small_budget_goes_where_the_first_yuan_brings_most():
    plan = portfolio.upgrade_budget(SEGMENTS, 100)
    assert plan["spend"].to_dict() == pytest.approx({"gold": 0, "iron": 100, "lost": 0, "lead": 0})


BAD = {
    "no scale": (SEGMENTS.drop(columns="scale"), {}, ["'scale'"]),
    "scale 0": (SEGMENTS.assign(scale=0.0), {}, ["scale", "not above 0", "gold", "63 %"]),
    "ceiling below 0": (SEGMENTS.assign(ceiling=-1.0), {}, ["ceiling", "negative", "give it 0"]),
    "ceiling missing": (SEGMENTS.assign(ceiling=np.nan), {}, ["ceiling", "missing"]),
    "segment twice": (pd.concat([SEGMENTS, SEGMENTS]), {}, ["segments", "more than one row"]),
    "budget": (SEGMENTS, {"budget": -5}, ["budget", "not below 0"]),
    "return": (SEGMENTS, {"least_return": np.nan}, ["least_return"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_segments_are_refused(case):
    segments, change, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        portfolio.upgrade_budget(segments, **{"budget": 100.0, **change})
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize(
    ("spend", "words"), [({"silver": 5.0}, "not in segments: silver"), ({"gold": -5.0}, "negative")]
)
def test_a_bad_split_is_refused(spend, words):
    with pytest.raises(InvalidData, match=words):
        portfolio.gain(pd.Series(spend), SEGMENTS)


def test_the_picture_marks_the_split():
    plan = portfolio.upgrade_budget(SEGMENTS, 40_000)
    fig = portfolio.plot_upgrade(SEGMENTS, plan)
    ax = fig.axes[0]
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in marks] == plan["spend"].tolist()
    assert ax.get_title(loc="left") == "The next yuan brings the same wherever money is spent"
    nothing = portfolio.plot_upgrade(SEGMENTS, portfolio.upgrade_budget(SEGMENTS, 40_000, least_return=9))
    assert nothing.axes[0].get_title(loc="left").startswith("Nothing is worth spending")
    assert len(figure.png(fig)) > 1000
    with pytest.raises(InvalidData, match="Draw five"):
        portfolio.plot_upgrade(pd.concat([SEGMENTS, SEGMENTS]), plan)
