"""The bootstrap of values: a draw that is the table itself gives the value itself, and customers are drawn for both."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import btyd, datasets
from tests.refusals import refused

TERMS = {"margin": 0.4, "periods": 3, "discount": 0.1, "period": 365.25 / 7}


@pytest.fixture(scope="module")
def visits():
    orders = datasets.load("orders").query("channel in ['house', 'web'] and amount > 0")
    chosen = orders[orders["customer_id"] % 7 == 0]
    return btyd.summary(chosen, as_of="2024-12-31", unit="W")


@pytest.fixture(scope="module")
def boxes():
    known = btyd.contracts(datasets.load("subscriptions"), as_of="2024-12-31")
    return known.assign(margin=50.0)


def once(table):
    return pd.DataFrame({0: 1, 1: 1}, index=table.index)


def test_the_table_itself_gives_the_value_itself(visits, boxes):
    worth = btyd.value(btyd.fit_bgnbd(visits), btyd.fit_gamma_gamma(visits), visits, **TERMS).sum()
    assert btyd.visit_values(visits, once(visits), **TERMS).tolist() == pytest.approx([worth, worth])
    model, running = btyd.fit_sbg(btyd.renewal_table(boxes)), boxes[boxes["running"]]
    worth = 50 * model.residual_lifetime(running["renewals"], discount=0.008, periods=36).sum()
    found = btyd.contract_values(boxes, once(boxes), discount=0.008, periods=36)
    assert found.tolist() == pytest.approx([worth, worth])


def test_draws_move_the_value_around_itself_and_the_seed_repeats_them(boxes):
    draws = btyd.resamples(boxes.index, repeats=60, seed=3)
    totals = btyd.contract_values(boxes, draws, discount=0.008, periods=36)
    worth = btyd.contract_values(boxes, once(boxes), discount=0.008, periods=36)[0]
    found = btyd.interval(worth, totals)
    assert abs(totals.mean() - worth) < 3 * totals.std() / np.sqrt(60) + 0.01 * worth
    assert found["low"] < worth < found["high"] and found["high"] - worth == pytest.approx(1.96 * totals.std())
    assert draws.equals(btyd.resamples(boxes.index, repeats=60, seed=3))
    assert not draws.equals(btyd.resamples(boxes.index, repeats=60, seed=4))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(2, 9), st.integers(0, 99))
def test_a_draw_has_as_many_as_there_are(customers, repeats, seed):
    draws = btyd.resamples(pd.RangeIndex(customers), repeats=repeats, seed=seed)
    assert draws.shape == (customers, repeats) and (draws.sum() == customers).all() and (draws >= 0).all().all()


SMALL = pd.DataFrame(
    {"paid": [1, 2, 3], "renewals": [0, 1, 2], "running": [False, False, True], "margin": 5.0}, index=[4, 5, 6]
)


def test_what_contracts_brought_later_is_counted_from_the_books():
    orders, boxes = datasets.load("orders").query("channel == 'box'"), datasets.load("subscriptions")
    found = btyd.contract_holdout(boxes.assign(margin=2.0), split="2023-12-31", repeats=2)
    then = btyd.contracts(boxes.query("start <= '2023-12-31'"), as_of="2023-12-31").query("running")
    paid = orders[(orders["date"] > "2023-12-31") & orders["customer_id"].isin(then.index)]
    assert found["actual"].tolist() == [len(paid), 2.0 * len(paid)]
    assert found["expected"].iloc[1] == pytest.approx(2 * found["expected"].iloc[0])
    assert found["bias"].tolist() == pytest.approx((found["expected"] / found["actual"] - 1).tolist())


def test_visits_are_held_out_in_purchases_and_money(visits):
    orders = datasets.load("orders").query("channel in ['house', 'web'] and amount > 0")
    chosen = orders[orders["customer_id"] % 7 == 0]
    held = btyd.holdout(chosen, split="2023-12-31", end="2024-12-31", unit="W")
    found = btyd.visit_holdout(held, once(held))
    bought = btyd.fit_bgnbd(held).expected_purchases(held, held["t"].iloc[0])
    money = bought * btyd.fit_gamma_gamma(held).expected_spend(held["n"], held["monetary"])
    assert found["expected"].tolist() == pytest.approx([bought.sum(), money.sum()])
    assert found["actual"].tolist() == pytest.approx([held["actual"].sum(), held["actual_amount"].sum()])
    assert (found["low"] == found["bias"]).all()  # draws that are the table itself do not move it


test_draws_that_do_not_fit_are_refused = refused(
    {
        "absent": (
            lambda: btyd.contract_values(SMALL, btyd.resamples(pd.Index([4, 5])), discount=0.1),
            "draws lacks customers that contracts has: 6",
        ),
        "twice": (lambda: btyd.resamples(pd.Index([4, 4])), "more than one row for these customers: 4"),
        "one draw": (lambda: btyd.resamples(pd.Index([4, 5]), repeats=1), "repeats must be a whole number from 2 up"),
        "no margin": (
            lambda: btyd.contract_values(SMALL.drop(columns="margin"), once(SMALL), discount=0.1),
            "margin",
        ),
        "nobody yet": (
            lambda: btyd.contract_holdout(datasets.load("subscriptions").assign(margin=1.0), split="2021-12-31"),
            "No contract starts by split, 2021-12-31",
        ),
        "one total": (lambda: btyd.interval(5.0, pd.Series([5.0])), "one number only"),
        "renewals not whole": (
            lambda: btyd.SBG(1, 3).residual_lifetime(pd.Series([0.5]), discount=0.1, periods=3),
            "whole",
        ),
    }
)
