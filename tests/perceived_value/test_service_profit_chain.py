"""Service profit chain: against statsmodels and the planted truth, coverage over redraws, the lag, and refusals."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import datasets, figure, service_profit_chain, service_profit_chain_pictures
from crmlab.datasets.lantern import houses as planted
from crmlab.datasets.lantern.switches import Switches
from tests.refusals import refused

TRUE = 453.6
"""CNY a quarter for a point: `chain-quality-to-profit` in datasets/truth.json."""
PATH = ("internal_quality → employee_satisfaction", "service_value → customer_satisfaction",
        "customer_satisfaction → loyalty", "loyalty → profit")  # fmt: skip


@pytest.fixture(scope="module")
def branches():
    return datasets.load("branches")


@pytest.fixture(scope="module")
def found(branches):
    return service_profit_chain.indirect(branches, seed=1)


def redrawn(seed, **switches):
    made = planted.make(seed, Switches(**switches))["branches"]
    return made.assign(profit=made["profit"] / 100)  # fen


def test_a_link_is_what_statsmodels_finds_with_errors_by_house(branches):
    mine = service_profit_chain.links(branches)
    assert len(mine) == 9 and not mine["broken"].any()
    for name, formula in {
        "loyalty → profit": "profit ~ loyalty + footfall",
        "employee_retention → service_value": "service_value ~ employee_retention + productivity",
        "customer_satisfaction → loyalty": "loyalty ~ customer_satisfaction",
    }.items():
        fit = smf.ols(formula, branches).fit(cov_type="cluster", cov_kwds={"groups": branches["house_id"]}, use_t=True)
        assert mine.loc[name, "slope"] == pytest.approx(fit.params.iloc[1])
        assert mine.loc[name, ["low", "high"]].tolist() == pytest.approx(fit.conf_int().iloc[1].tolist())


def test_the_chain_is_the_product_of_its_links(branches, found):
    slope = service_profit_chain.links(branches)["slope"]
    ways = [slope[f"employee_satisfaction → {way}"] * slope[f"{way} → service_value"]
            for way in ("employee_retention", "productivity")]  # fmt: skip
    rest = np.prod([slope[name] for name in PATH])
    estimate = found["estimate"]
    assert estimate["through retention"] == pytest.approx(rest * ways[0])
    assert estimate["along the chain"] == pytest.approx(rest * sum(ways))
    assert estimate["alone − chain"] == pytest.approx(estimate["alone"] - estimate["along the chain"])
    fit = smf.ols("profit ~ internal_quality + footfall", branches).fit()
    assert estimate["footfall held fixed"] == pytest.approx(fit.params["internal_quality"])


def test_the_intervals_hold_the_truth_and_the_slope_alone_loses(found):
    assert found.loc["along the chain", "low"] <= TRUE <= found.loc["along the chain", "high"]
    assert found.loc["footfall held fixed", "low"] <= TRUE <= found.loc["footfall held fixed", "high"]
    assert found.loc["alone", "low"] > 2 * TRUE and found.loc["alone − chain", "low"] > 0


@pytest.mark.slow
def test_the_interval_of_the_chain_holds_the_truth_as_often_as_it_says():
    """200 redraws of the forty houses with the effect that was planted."""
    inside = 0
    for seed in range(200):
        row = service_profit_chain.indirect(redrawn(5000 + seed), seed=seed, draws=1000).loc["along the chain"]
        inside += row["low"] <= TRUE <= row["high"]
    print(f"coverage over 200 redraws: {inside / 200:.1%}")
    assert 0.90 <= inside / 200 <= 0.98


def test_without_the_chain_every_link_but_that_of_the_staff_table_is_broken_or_near_zero():
    branches = redrawn(11, chain=False)
    mine = service_profit_chain.links(branches)
    assert mine["broken"].sum() >= 6
    row = service_profit_chain.indirect(branches, seed=1, draws=400).loc["along the chain"]
    assert row["low"] <= 0 <= row["high"] or abs(row["estimate"]) < 0.05 * TRUE


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**31))
def test_links_do_not_change_with_the_order_of_rows(branches, seed):
    other = branches.sample(frac=1, random_state=seed)
    one, two = service_profit_chain.links(branches), service_profit_chain.links(other)
    pd.testing.assert_frame_equal(one, two, rtol=1e-9)
    effects = [service_profit_chain.indirect(table, seed=3, draws=50) for table in (branches, other)]
    pd.testing.assert_frame_equal(*effects, rtol=1e-9)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([0.01, 100.0, 1e-6]))
def test_profit_in_fen_multiplies_the_effect_by_a_hundred(branches, times):
    other = branches.assign(profit=branches["profit"] * times)
    one, two = (service_profit_chain.indirect(table, seed=3, draws=50) for table in (branches, other))
    pd.testing.assert_frame_equal(one * times, two, rtol=1e-9)
    pairs = [service_profit_chain.links(table).loc["loyalty → profit", "slope"] for table in (branches, other)]
    assert pairs[1] == pytest.approx(times * pairs[0])


def test_the_lag_goes_one_way_and_says_no_more_than_that(branches):
    lag = service_profit_chain.lagged(branches)
    assert (lag["pairs"] == 40 * 11).all()
    assert lag.loc["staff before → guests", "low"] > 0
    assert lag.loc["guests before → staff", "low"] < 0 < lag.loc["guests before → staff", "high"]
    last = lag.loc["staff before → guests, staff now held fixed"]
    assert last["low"] < 0 < last["high"] and abs(last["slope"]) < 0.05


def test_only_neighbouring_quarters_make_a_pair(branches):
    gap = branches[branches["quarter"] != "2023-01-01"]
    assert (service_profit_chain.lagged(gap)["pairs"] == 40 * 9).all()


def test_pictures_say_what_they_show(branches):
    links = service_profit_chain.links(branches)
    broken = links.assign(broken=[True] + [False] * 8)
    shown = {
        "More internal quality, more profit": service_profit_chain_pictures.plot_profit(branches),
        "More internal quality, less profit": service_profit_chain_pictures.plot_profit(
            branches.assign(profit=-branches["profit"])
        ),
        "Busy streets have more of both": service_profit_chain_pictures.plot_streets(branches),
        "Busy streets do not have more of both": service_profit_chain_pictures.plot_streets(
            branches.assign(footfall=-branches["footfall"])
        ),
        "No link is broken; the weakest is orange": service_profit_chain_pictures.plot_chain(links),
        "1 link is broken (grey)": service_profit_chain_pictures.plot_chain(broken),
    }
    for title, fig in shown.items():
        assert fig.axes[0].get_title(loc="left") == title and fig.get_label().startswith(title)
        assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000
    words = shown["No link is broken; the weakest is orange"].get_label()
    assert "loyalty to profit +1,792 CNY a quarter" in words and "Weakest: staff retention to service value" in words


SMALL = redrawn(3).iloc[: 12 * 12]
test_what_cannot_be_is_refused = refused(
    {
        "nine houses": (lambda: service_profit_chain.links(SMALL[SMALL["house_id"] < 10]), "has 9 houses"),
        "twice": (lambda: service_profit_chain.links(pd.concat([SMALL, SMALL.iloc[:1]])), "more than one row"),
        "all the same": (lambda: service_profit_chain.links(SMALL.assign(loyalty=0.4)), "loyalty is the same"),
        "one from the other": (
            lambda: service_profit_chain.links(SMALL.assign(footfall=2.0 * SMALL["internal_quality"])),
            "one of these follows",
        ),
        "one from the other, in a draw": (
            lambda: service_profit_chain.indirect(SMALL.assign(footfall=2.0 * SMALL["internal_quality"]), seed=1),
            "one of these follows",
        ),
        "missing": (lambda: service_profit_chain.links(SMALL.assign(growth=np.nan)), "growth is missing"),
        "no draws": (lambda: service_profit_chain.indirect(SMALL, seed=1, draws=0), "draws"),
        "no quarter": (
            lambda: service_profit_chain.lagged(SMALL.assign(quarter=SMALL["quarter"] + pd.Timedelta(days=3))),
            "not the first day of a quarter",
        ),
        "one quarter": (
            lambda: service_profit_chain.lagged(SMALL[SMALL["quarter"] == "2023-01-01"]), "pairs of neighbouring",
        ),
        "streets alike": (
            lambda: service_profit_chain_pictures.plot_streets(SMALL.assign(footfall=300)), "too much alike",
        ),
        "quality alike": (
            lambda: service_profit_chain_pictures.plot_profit(SMALL.assign(internal_quality=60)), "is the same",
        ),
        "a link absent": (
            lambda: service_profit_chain_pictures.plot_chain(service_profit_chain.links(SMALL).iloc[1:]),
            "has no row 'internal_quality → employee_satisfaction'",
        ),
    }
)  # fmt: skip
