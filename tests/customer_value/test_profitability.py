"""Customer profitability: both profits, shared costs to the fen, the whale curve."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, figure, profitability

IDS = [502, 501, 503]


def series(*values, name=None, index=IDS):
    return pd.Series(values, index=index, name=name)


REVENUE = series(900.10, 400.0, 200.0)
PRODUCTION = series(450.0, 180.0, 90.0)
SERVICE = series(60.05, 40.0, 130.0)
VISITS = series(4, 2, 1, name="visits")


def profit_of(**changes):
    given = {"revenue": REVENUE, "production_cost": PRODUCTION, "variable_selling_cost": SERVICE}
    given |= {"fixed_selling_cost": 100.0, "allocate_by": VISITS} | changes
    return profitability.customer_profit(**given)


def test_both_profits_by_hand():
    found = profit_of()
    assert found.index.tolist() == IDS
    assert found["contribution_margin"].tolist() == [390.05, 180.0, -20.0]
    assert found["fixed_selling_cost"].tolist() == [
        57.14,
        28.57,
        14.29,
    ]  # 400/7, 200/7, 100/7; the last has most left over
    assert found["net_profit"].tolist() == [332.91, 151.43, -34.29]


def test_costs_are_matched_by_customer_not_by_position():
    found = profit_of(production_cost=PRODUCTION.iloc[::-1], allocate_by=VISITS.iloc[[1, 2, 0]])
    pd.testing.assert_frame_equal(found, profit_of())


def test_the_key_moves_net_profit_and_never_the_contribution_margin():
    by_visits, by_revenue = profit_of(), profit_of(allocate_by=REVENUE.rename("revenue"))
    assert (by_visits["contribution_margin"] == by_revenue["contribution_margin"]).all()
    assert (by_visits["net_profit"] != by_revenue["net_profit"]).any()
    assert by_visits["net_profit"].sum() == pytest.approx(by_revenue["net_profit"].sum(), abs=1e-9)


def test_absent_customers_only_count_as_nothing_when_told_so():
    with pytest.raises(InvalidData, match=r"variable_selling_cost lacks these customers: 502.*fill=0"):
        profit_of(variable_selling_cost=SERVICE.drop(502))
    found = profit_of(variable_selling_cost=SERVICE.drop(502), fill=0)
    assert found["variable_selling_cost"].to_dict() == {502: 0.0, 501: 40.0, 503: 130.0}


BAD_PROFIT = {
    "extra customer": (
        {"production_cost": series(1, 2, 3, 4, index=[*IDS, 9])},
        ["production_cost", ": 9.", "revenue of 0"],
    ),
    "customer twice": ({"revenue": series(1.0, 2.0, 3.0, index=[1, 1, 2])}, ["revenue", "1, 1", "groupby(level=0)"]),
    "missing revenue": ({"revenue": series(1.0, np.nan, 3.0)}, ["revenue", "missing", "501", "leave these"]),
    "revenue finer": ({"revenue": series(1.0, 2.125, 3.0)}, ["revenue", "finer than a fen", "501", ".round(2)"]),
    "negative cost": (
        {"variable_selling_cost": series(1, 2, -3)},
        ["variable_selling_cost", "503", "positive amounts"],
    ),
    "costs signed": ({"production_cost": -PRODUCTION}, ["production_cost", "negative", "502, 501, 503", "positive"]),
    "infinite cost": ({"production_cost": series(1, np.inf, 3)}, ["production_cost", "infinite", "501", "zero"]),
    "mixed types": (
        {"production_cost": series("1", 2, 3)},
        ["production_cost", "not a number", "502", "astype(float)"],
    ),
    "a single number": ({"variable_selling_cost": 5.0}, ["variable_selling_cost", "float", "pd.Series("]),
    "no customers": ({"revenue": REVENUE.iloc[:0]}, ["revenue", "no rows", "filter"]),
    "negative key": ({"allocate_by": series(1, -1, 1, name="margin")}, ["'margin'", "negative", "501", "another key"]),
    "key all zero": ({"allocate_by": series(0, 0, 0, name="visits")}, ["'visits'", "502, 501, 503", "another key"]),
    "fixed cost below zero": ({"fixed_selling_cost": -1.0}, ["total", "not below 0"]),
    "ids of mixed types": (
        {"revenue": series(1, 2, 3, index=[1, "2", 3])},
        ["revenue", "mixes types", "rows 2", "astype(str)"],
    ),
}


@pytest.mark.parametrize("case", BAD_PROFIT)
def test_bad_input_is_refused_with_column_row_and_remedy(case):
    changes, words = BAD_PROFIT[case]
    with pytest.raises(InvalidData) as caught:
        profit_of(**changes)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


# Sharing a cost out ---------------------------------------------------------------------------------------------------


def test_allocation_by_hand():
    # Quotas 16.666…, 33.333…, 50: the fen left over goes to the largest remainder.
    found = profitability.allocate(1.0, series(1, 2, 3, name="orders"))
    assert found.tolist() == [0.17, 0.33, 0.5]


def test_equal_remainders_go_by_customer_id_wherever_the_rows_stand():
    found = profitability.allocate(0.02, series(1, 1, 1, name="orders"))
    assert found.to_dict() == {501: 0.01, 502: 0.01, 503: 0.0}


keys = st.lists(
    st.one_of(st.integers(0, 10**6), st.integers(0, 10**8).map(lambda fen: fen / 100)), min_size=1, max_size=40
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**10), keys.filter(any), st.randoms(use_true_random=False))
def test_allocated_costs_add_up_to_the_fen_and_do_not_depend_on_row_order(total, values, random):
    key = pd.Series(values, dtype=float, name="key")
    found = profitability.allocate(total / 100, key)
    fen = (found * 100).round().astype("int64")
    assert fen.sum() == total and (fen >= 0).all()
    whole = sum(map(Fraction, key))
    for given_fen, value in zip(fen, key, strict=True):
        assert abs(given_fen - total * Fraction(value) / whole) < Fraction(1001, 1000)
    order = list(key.index)
    random.shuffle(order)
    pd.testing.assert_series_equal(found, profitability.allocate(total / 100, key[order]).sort_index())


@settings(max_examples=100, deadline=None)
@given(keys.filter(any))
def test_the_columns_of_a_profit_add_up(values):
    n = len(values)
    found = profitability.customer_profit(
        pd.Series(values, dtype=float),
        pd.Series([0.1 + 0.2] * n),
        pd.Series([1 / 3] * n),
        fixed_selling_cost=1234.56,
        allocate_by=pd.Series(range(1, n + 1), name="orders"),
    )
    fen = (found * 100).round().astype("int64")
    assert (fen["production_cost"] == 30).all() and (fen["variable_selling_cost"] == 33).all()
    assert (fen["contribution_margin"] == fen["revenue"] - 63).all()
    assert fen["fixed_selling_cost"].sum() == 123456
    assert fen["net_profit"].sum() == fen["contribution_margin"].sum() - 123456


# The whale curve ------------------------------------------------------------------------------------------------------


def test_whale_curve_by_hand():
    curve = profitability.whale_curve(pd.Series({"d": -40.0, "a": 80.0, "c": 0.0, "b": 60.0}))
    assert curve.index.tolist() == ["a", "b", "c", "d"]
    assert curve["share_of_customers"].tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve["cumulative_profit"].tolist() == [80.0, 140.0, 140.0, 100.0]
    assert curve["share_of_total"].tolist() == [0.8, 1.4, 1.4, 1.0]
    top = profitability.peak(curve)
    assert top.name == "b" and top["share_of_total"] == 1.4


profits = st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=50)


@settings(max_examples=200, deadline=None)
@given(profits.filter(lambda fen: sum(fen) > 0), st.randoms(use_true_random=False))
def test_whale_curve_ends_at_100_per_cent(fen, random):
    profit = pd.Series(fen) / 100
    curve = profitability.whale_curve(profit)
    assert curve["share_of_total"].iloc[-1] == 1
    assert profitability.peak(curve)["share_of_total"] >= 1
    steps = curve["share_of_total"].diff().dropna()
    assert (steps.diff().dropna() <= 1e-9).all()  # each customer adds no more than the one before
    order = list(profit.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(curve, profitability.whale_curve(profit[order]))
    assert profitability.contribution_rate(profit).sum() == pytest.approx(1)


@settings(max_examples=100, deadline=None)
@given(profits.filter(lambda fen: sum(fen) <= 0))
def test_without_a_positive_total_shares_are_refused_with_a_way_out(fen):
    profit = pd.Series(fen, index=[f"c{i}" for i in range(len(fen))]) / 100
    worst = profit.index[profit == profit.min()]
    with pytest.raises(InvalidData) as caught:
        profitability.whale_curve(profit)
    assert "profit adds up to" in str(caught.value) and ".cumsum()" in str(caught.value)
    assert any(f"{label}" in str(caught.value) for label in worst)
    with pytest.raises(InvalidData, match="Compare the profits themselves"):
        profitability.contribution_rate(profit)


def test_contribution_rate_by_hand():
    found = profitability.contribution_rate(pd.Series({"a": 75.0, "b": 50.0, "c": -25.0}))
    assert found.to_dict() == {"a": 0.75, "b": 0.5, "c": -0.25}


@pytest.mark.parametrize(
    "profit, title",
    [
        ([80.0, 60.0, 0.0, -40.0], "The last 50% of customers take back 40% of profit"),
        ([3.0, 1.0], "Nobody loses money: the curve never passes 100 %"),
    ],
)
def test_the_title_of_the_whale_curve_states_the_finding(profit, title):
    fig = profitability.plot_whale_curve(profitability.whale_curve(pd.Series(profit)))
    assert fig.axes[0].get_title(loc="left") == title
    assert len(figure.png(fig)) > 1000
