"""What the books say: margins, who came back, scores without a look ahead, indicators and factors."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from crmlab import InvalidData, datasets
from crmlab.customer_value import track_record


@pytest.fixture(scope="module")
def books():
    return [datasets.load(name) for name in ("order_lines", "orders", "products", "service_costs")]


@pytest.fixture(scope="module")
def margin(books):
    return track_record.margins(*books)


def test_examples():
    assert doctest.testmod(track_record).failed == 0


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(2022, 2024), st.integers(-500, 900)), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_margins_add_up_whatever_the_order_of_the_lines(rows):
    orders = pd.DataFrame(
        {
            "order_id": range(len(rows)),
            "customer_id": [row[0] for row in rows],
            "date": pd.to_datetime([f"{row[1]}-03-01" for row in rows]),
        }
    )
    lines = pd.DataFrame(
        {
            "order_id": range(len(rows)),
            "product_id": 7,
            "quantity": 1,
            "amount": [float(row[2]) for row in rows],
        }
    )
    products = pd.DataFrame({"product_id": [7], "unit_cost": [2.5]})
    found = track_record.margins(lines, orders, products)
    assert found.to_numpy().sum() == pytest.approx(lines["amount"].sum() - 2.5 * len(rows))
    pd.testing.assert_frame_equal(found, track_record.margins(lines[::-1], orders, products))


def test_the_interval_of_who_came_back_is_wilsons(books):
    found = track_record.came_back(books[1], year=2023)
    for row in found.itertuples():
        low, high = proportion_confint(round(row.share * row.customers), row.customers, method="wilson")
        assert (row.low, row.high) == pytest.approx((low, high), abs=1e-4)  # 1.96 for its exact value
    assert found["share"].is_monotonic_increasing


def test_scores_know_nothing_of_the_year_they_are_to_foresee(books, margin):
    _lines, orders, _products, _service = books
    known = orders[orders["date"] < "2024-01-01"]
    stay = track_record.came_back(known, year=2023)["share"]
    honest = track_record.scores(known, margin[2023], stay, as_of="2024-01-01")
    later = orders["date"] >= "2024-01-01"
    falsified = orders.assign(amount=orders["amount"].where(~later, 1e6))
    again = falsified[falsified["date"] < "2024-01-01"]
    pd.testing.assert_frame_equal(honest, track_record.scores(again, margin[2023], stay, as_of="2024-01-01"))
    assert track_record.came_back(falsified, year=2023)["share"].equals(stay)
    with pytest.raises(InvalidData, match="on or after as_of"):
        track_record.scores(orders, margin[2023], stay, as_of="2024-01-01")
    with pytest.raises(InvalidData, match="stay lacks"):
        track_record.scores(known, margin[2023], stay.drop(5), as_of="2024-01-01")


def test_factors_keep_all_companies_that_paid(books):
    firms, survey = datasets.load("organisations"), datasets.load("customer_survey")
    found = track_record.factors(*books, firms, survey, year=2024)
    assert (found["paid"] > 0).all() and found.drop(columns="price_sensitivity").notna().all(axis=None)
    assert (found["after_goods"] >= found["kept"] - 1e-9).all()
    assert (
        (2 ** found["doublings"])
        .round()
        .equals(firms.set_index("customer_id")["employees"].reindex(found.index).astype(float))
    )


def test_indicators_are_missing_where_nobody_knows(books, margin):
    firms, survey = datasets.load("organisations"), datasets.load("customer_survey")
    found = track_record.indicators(books[1], margin[2024], firms, survey, datasets.load("referrals"), year=2024)
    assert len(found) == len(firms) and found[["referrals", "payment", "profit"]].notna().all(axis=None)
    assert np.isfinite(found["growth"].dropna()).all() and found["growth"].isna().any()


def test_refusals_help(books):
    lines, orders, products, _service = books
    with pytest.raises(InvalidData, match="product_id is not in products"):
        track_record.margins(lines.head(9), orders, products.head(1))
    with pytest.raises(InvalidData, match="no purchase before 2021"):
        track_record.came_back(orders, year=2021)
