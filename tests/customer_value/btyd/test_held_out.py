"""Held out by time, checked by hand; naive rules; value over a horizon; the tables behind the pictures."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, btyd
from tests.customer_value.btyd import simulate
from tests.customer_value.btyd.test_histories import orders_of

DAYS = {"split": "2024-01-31", "end": "2024-02-20", "unit": "D"}  # days 30 and 50, so 20 are held out


@pytest.fixture
def orders():
    first = [(1, 0, 100), (1, 12, 200), (1, 31, 400), (1, 31, 500), (1, 50, 600)]
    others = [(2, 10, 100), (2, 11, 900), (2, 30, 300), (3, 11, 700), (3, 40, 800), (4, 31, 900)]
    return orders_of([*first, *others])


def test_held_out_by_hand(orders):
    held = btyd.holdout(orders, **DAYS)
    assert held.index.tolist() == [1, 2, 3] and held.attrs["newcomers"] == 1
    assert held[["x", "t_x", "T"]].to_numpy().tolist() == [[1, 12, 30], [2, 20, 20], [0, 0, 19]]
    assert held["actual"].tolist() == [2, 0, 1] and (held["t"] == 20).all()
    assert held["previous"].tolist() == [1, 2, 1]  # days 11 to 30
    assert held["actual_amount"].tolist() == [15.0, 0.0, 8.0]
    known = orders[orders["date"] <= "2024-01-31"]
    summary = btyd.summary(known, as_of="2024-01-31", unit="D")
    pd.testing.assert_frame_equal(held[summary.columns], summary)


def test_held_out_in_weeks_singly_and_without_money(orders):
    counted = btyd.holdout(orders.drop(columns="amount"), **(DAYS | {"unit": "W"}), same_day="counted", amount=None)
    assert counted["actual"].tolist() == [3, 0, 1] and "actual_amount" not in counted
    np.testing.assert_allclose(counted["t"], 20 / 7)


def test_refunds_held_out(orders):
    back = pd.concat([orders, orders_of([(3, 45, -100)]).assign(order_id=99)], ignore_index=True)
    with pytest.raises(InvalidData, match="amount is negative in rows 11"):
        btyd.holdout(back, **DAYS)
    assert btyd.holdout(back, **DAYS, refunds="left out").loc[3, ["actual", "actual_amount"]].tolist() == [1, 8.0]
    assert btyd.holdout(back, **DAYS, refunds="netted").loc[3, ["actual", "actual_amount"]].tolist() == [1, 7.0]


def test_days_that_cannot_be(orders):
    with pytest.raises(InvalidData, match="end must be after split"):
        btyd.holdout(orders, **(DAYS | {"split": "2024-02-20"}))
    with pytest.raises(InvalidData, match="date lies after end in rows 4"):
        btyd.holdout(orders, **(DAYS | {"end": "2024-02-19"}))
    with pytest.raises(InvalidData, match="date has no order up to split"):
        btyd.holdout(orders, **(DAYS | {"split": "2023-12-31"}))


def test_naive_rules_and_errors(orders):
    held = btyd.holdout(orders, **DAYS)
    rate, last = btyd.same_rate(held), btyd.same_as_last_period(held)
    np.testing.assert_allclose(rate, [20 / 30, 2.0, 0.0])
    assert last.tolist() == [1.0, 2.0, 1.0]
    errors = btyd.holdout_errors(held, {"rate": rate, "last": last})
    assert errors.index.tolist() == ["rate", "last"] and errors["actual"].tolist() == [3, 3]
    np.testing.assert_allclose(errors["mean_absolute_error"], [(4 / 3 + 2 + 1) / 3, 1.0])
    np.testing.assert_allclose(errors["root_mean_square_error"], [np.sqrt((16 / 9 + 4 + 1) / 3), np.sqrt(5 / 3)])
    np.testing.assert_allclose(errors["bias"], [8 / 9 - 1, 1 / 3])
    with pytest.raises(InvalidData, match="rate expects nothing of the customers 3"):
        btyd.holdout_errors(held, {"rate": rate.iloc[:2]})
    with pytest.raises(InvalidData, match="actual is 0 for every customer"):
        btyd.holdout_errors(held.assign(actual=0), {"rate": rate})


def test_on_cdnow_the_model_beats_both_rules(cdnow):
    held = btyd.holdout(cdnow, split="1997-09-30", end="1998-06-30", unit="W")
    assert len(held) == 2357 and held.attrs["newcomers"] == 0 and (held["t"] == 39).all()
    model = btyd.fit_bgnbd(held)
    expected = {
        "BG/NBD": model.expected_purchases(held, 39),
        "same rate": btyd.same_rate(held),
        "same as last period": btyd.same_as_last_period(held),
    }
    errors = btyd.holdout_errors(held, expected)
    assert errors["root_mean_square_error"].idxmin() == "BG/NBD" == errors["mean_absolute_error"].idxmin()
    table = btyd.by_frequency(held, expected)
    assert table["customers"].sum() == 2357 and table.loc[0, "customers"] == 1411
    off = (
        (table.drop(columns=["customers", "actual"]).sub(table["actual"], axis=0)).abs().mul(table["customers"], axis=0)
    )
    assert off.sum().idxmin() == "BG/NBD"


def test_calibration_counts_every_customer(calibration):
    model = btyd.fit_bgnbd(calibration)
    table = btyd.calibration(model, calibration)
    assert table.sum().tolist() == pytest.approx([2357, 2357])
    assert table.loc[0, "actual"] == 1411 and table.loc[7, "actual"] == (calibration["x"] >= 7).sum()
    assert (table["expected"] - table["actual"]).abs().sum() / 2 < 0.04 * 2357
    with pytest.raises(InvalidData, match="most must be a whole number from 1 up"):
        btyd.calibration(model, calibration, most=0)


def test_tracking_counts_repeat_days_of_the_cohort(orders):
    model = btyd.BGNBD(**simulate.CDNOW)
    table = btyd.tracking(model, orders, split="2024-01-31", end="2024-02-20", unit="D")
    assert len(table) == 51
    assert table.loc[[12, 13, 31, 32, 51], "actual"].tolist() == [1, 2, 3, 4, 6]  # day 11 is in the 12th period
    ages = [50, 40, 39]
    assert table.loc[51, "expected"] == pytest.approx(sum(model.expected_purchases_new(age) for age in ages))
    assert (table["expected"].diff().dropna() > 0).all()
    with pytest.raises(InvalidData, match="leaves no whole unit of time"):
        btyd.tracking(model, orders, split="2024-01-31", end="2024-02-20", unit=100)


# Value ----------------------------------------------------------------------------------------------------------------

BUYING, SPENDING = btyd.BGNBD(**simulate.CDNOW), btyd.GammaGamma(p=6.25, q=3.74, v=15.44)
KNOWN = pd.DataFrame(
    {"x": [2, 0], "t_x": [30.43, 0.0], "T": 38.86, "n": [2, 0], "monetary": [60.0, np.nan]}, index=["a", "b"]
)


def value(**changes):
    options = {"margin": 0.3, "periods": 3, "discount": 0.1, "period": 52.0} | changes
    return btyd.value(BUYING, SPENDING, KNOWN, **options)


def test_value_by_hand():
    bought = np.array([BUYING.expected_purchases(KNOWN, t) for t in (0, 52, 104, 156)])
    paid = SPENDING.expected_spend(KNOWN["n"], KNOWN["monetary"])
    by_hand = 0.3 * paid * (np.diff(bought, axis=0) / 1.1 ** np.array([[1], [2], [3]])).sum(axis=0)
    pd.testing.assert_series_equal(value(), by_hand.rename("value"))
    np.testing.assert_allclose(value(discount=0), 0.3 * paid * bought[-1], rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 0.5), st.floats(0.01, 0.5), st.floats(0.05, 0.9), st.integers(1, 6))
def test_value_falls_with_discount_and_rises_with_margin_and_horizon(discount, more, margin, periods):
    base = value(discount=discount, margin=margin, periods=periods)
    assert (value(discount=discount + more, margin=margin, periods=periods) < base).all()
    assert (value(discount=discount, margin=min(1, margin * 1.1), periods=periods) > base).all()
    assert (value(discount=discount, margin=margin, periods=periods + 1) > base).all()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"margin": -0.2}, "margin must be a number above 0 and at most 1"),
        ({"margin": 30}, "margin must be a number above 0 and at most 1"),
        ({"discount": -0.1}, "discount must be a number not below 0"),
        ({"periods": 2.5}, "periods must be a whole number"),
        ({"period": 0}, "period must be a number above 0"),
    ],
)
def test_impossible_terms(change, words):
    with pytest.raises(InvalidData, match=words):
        value(**change)


def test_a_summary_without_money_has_no_value():
    with pytest.raises(InvalidData, match="summary has no column 'n'"):
        btyd.value(BUYING, SPENDING, KNOWN[["x", "t_x", "T"]], margin=0.3, periods=1, discount=0)
