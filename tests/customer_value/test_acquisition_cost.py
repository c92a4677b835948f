"""What a new customer may cost, and when the cost comes back."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import acquisition_cost as ac
from tests.refusals import refused

ORDERS = pd.DataFrame(
    {
        "customer_id": [1, 1, 2, 3, 3, 4],
        "date": pd.to_datetime(["2023-01-05", "2023-03-05", "2023-02-01", "2023-01-09", "2023-02-20", "2023-01-20"]),
        "amount": [100.0, 50.0, 80.0, 30.0, 20.0, 30.0],
        "margin": [40.0, 20.0, 32.0, 12.0, 8.0, 10.0],
    }
)
CHANNELS = pd.Series({1: "fair", 2: "fair", 3: "web", 4: "web"})
COST = pd.Series({"fair": 60.0, "web": 5.0})
SETTING = {"as_of": "2024-01-01", "months": 6}


def test_the_allowable_cost_is_the_discounted_margin_of_a_new_customer():
    curves = ac.margins_by_month(ORDERS, CHANNELS, **SETTING)
    assert curves.loc[1].to_dict() == {"fair": 36.0, "web": 11.0} and curves["fair"].sum() == pytest.approx(46)
    found = ac.allowable(ORDERS, CHANNELS, COST, discount=0.1, **SETTING)
    assert found["customers"].to_dict() == {"web": 2, "fair": 2} and list(found.index) == ["web", "fair"]
    by_hand = 36 + 10 / 1.1 ** (1 / 12)
    assert found.loc["fair", "allowable"] == pytest.approx(by_hand)
    assert found.loc["fair", "spare"] == pytest.approx(by_hand - 60)
    assert found["payback"].to_dict() == {"web": 1.0, "fair": float("inf")}
    assert (found["low"] <= found["allowable"]).all() and (found["allowable"] <= found["high"]).all()
    again = ac.allowable(ORDERS, CHANNELS, COST, discount=0.1, **SETTING)
    pd.testing.assert_frame_equal(found, again)


@settings(max_examples=50, deadline=None)
@given(st.floats(1, 100), st.floats(0.5, 1000))
def test_with_a_steady_margin_payback_is_cost_over_margin(margin, cost):
    found = ac.payback(pd.Series([margin] * 1500, dtype=float), cost)
    assert found in {np.ceil(cost / margin), np.ceil(cost / margin + 1e-6), np.ceil(cost / margin - 1e-6)} | (
        {float("inf")} if cost > 1499 * margin else set()
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-50, 100), min_size=1, max_size=24), st.floats(0, 500), st.floats(0, 0.5))
def test_a_costlier_customer_never_pays_back_sooner(margins, cost, discount):
    series = pd.Series(margins)
    back = ac.payback(series, cost, discount=discount)
    assert back <= ac.payback(series, cost + 10, discount=discount)
    if np.isfinite(back):
        assert ac.running(series, discount=discount).iloc[int(back) - 1] >= cost - 1e-6


test_what_cannot_be_worked_out_is_refused = refused(
    {
        "no channel": (lambda: ac.margins_by_month(ORDERS, CHANNELS.iloc[1:], **SETTING), "no channel in rows 0, 1"),
        "no cost": (lambda: ac.allowable(ORDERS, CHANNELS, COST.iloc[:1], **SETTING), "lacks the channels web"),
        "free": (lambda: ac.allowable(ORDERS, CHANNELS, COST * 0, **SETTING), "not above 0"),
        "negative cost": (lambda: ac.payback(pd.Series([1.0]), -1), "cost must be"),
        "too many lines": (
            lambda: ac.plot_payback(
                pd.DataFrame([[1.0] * 6], columns=list("abcdef")), pd.Series(1.0, list("abcdef")), title="x"
            ),
            "Draw five",
        ),
    }
)


def test_the_pictures_say_what_they_show():
    curves = ac.margins_by_month(ORDERS, CHANNELS, **SETTING)
    label = ac.plot_payback(curves, COST, title="The web pays back at once").get_label()
    assert "web: -5 CNY at first, paid back: month 1" in label and "fair: -60 CNY at first, paid back: never" in label
    found = ac.allowable(ORDERS, CHANNELS, COST, **SETTING)
    assert "web 15 (" in ac.plot_allowable(found, title="One pays").get_label()
