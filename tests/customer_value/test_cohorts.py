"""Customer-base audit: products and sums that add up, cohorts that lose nobody, and life tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import cohorts
from tests.refusals import refused

ORDERS = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5, 6],
        "customer_id": [7, 7, 7, 8, 8, 9],
        "date": pd.to_datetime(["2023-01-10", "2023-06-10", "2024-02-01", "2023-12-31", "2024-01-15", "2024-07-01"]),
        "channel": ["house", "box", "box", "web", "web", "house"],
        "amount": [100.0, 69.0, 69.0, 50.0, -20.0, 80.0],
        "margin": [40.0, 29.0, 29.0, 20.0, -8.0, 30.0],
    }
)
LINES = pd.DataFrame({"order_id": range(1, 7), "product_id": [1, 2, 2, 1, 1, 1], "quantity": [10, 1, 1, 5, -2, 8]})
PRODUCTS = pd.DataFrame({"product_id": [1, 2], "unit_cost": [5.0, 40.0]})
SERVICE = pd.DataFrame({"customer_id": [7, 7, 8, 9], "year": [2023, 2024, 2024, 2024], "cost": [12.0, 6.0, 4.0, 5.0]})


def test_an_order_bears_its_goods_and_its_part_of_the_service():
    left = cohorts.order_margins(ORDERS, LINES, PRODUCTS, SERVICE)["margin"].tolist()
    # The box of 2023 bears nothing, since there was a visit; that of 2024 bears all: there was nothing else.
    assert left == [100 - 50 - 12, 69 - 40, 69 - 40 - 6, 50 - 25, -20 + 10 - 4, 80 - 40 - 5]
    bare = cohorts.order_margins(ORDERS, LINES, PRODUCTS)["margin"]
    assert bare.sum() - sum(left) == pytest.approx(SERVICE["cost"].sum())


test_impossible_orders_are_refused = refused(
    {
        "no lines": (lambda: cohorts.order_margins(ORDERS, LINES.iloc[1:], PRODUCTS), "no lines in rows 0"),
        "no cost": (
            lambda: cohorts.order_margins(ORDERS, LINES, PRODUCTS.iloc[1:]),
            "product_id is not in products in rows",
        ),
        "service without order": (
            lambda: cohorts.order_margins(ORDERS, LINES, PRODUCTS, SERVICE.assign(year=2022)),
            "no order in its year",
        ),
        "returns only": (lambda: cohorts.audit(ORDERS.iloc[[4]]), "returns and no order for 8"),
        "an unknown period": (lambda: cohorts.audit(ORDERS, every="month"), "one of 'year', 'quarter'"),
        "one year": (lambda: cohorts.growth(cohorts.audit(ORDERS).iloc[:1]), "one period only"),
        "nobody": (
            lambda: cohorts.growth(pd.DataFrame({"customers": [1, 0], "margin": [1.0, 2.0]})),
            "not above 0 in rows 1",
        ),
        "not watched": (lambda: cohorts.by_age(ORDERS, as_of="2024-07-01", months=2), "not before as_of in rows 5"),
        "too long": (lambda: cohorts.by_age(ORDERS, as_of="2025-01-01", months=40), "nobody to watch in rows"),
    }
)


def test_a_customer_stays_in_the_cohort_of_the_first_order():
    found = cohorts.audit(ORDERS, by="cohort")
    assert found["customers"].to_dict() == {
        (2023, pd.Timestamp("2023-01-01")): 2,
        (2023, pd.Timestamp("2024-01-01")): 1,  # customer 8 only sent something back
        (2024, pd.Timestamp("2024-01-01")): 1,
    }
    assert found["margin"].tolist() == [89.0, 21.0, 30.0]
    quarters = cohorts.audit(ORDERS, by="cohort", every="quarter")["margin"]
    assert quarters.groupby("cohort").sum().to_dict() == {2023: 110.0, 2024: 30.0}


MONEY = st.floats(-300, 900).map(lambda x: round(x, 2))


@st.composite
def histories(draw):
    """Orders of a few customers over three years, each with a first one that was paid."""
    rows = []
    for who in range(draw(st.integers(1, 6))):
        days = sorted(draw(st.lists(st.integers(0, 1095), min_size=1, max_size=6)))
        for place, day in enumerate(days):
            paid = 50.0 if place == 0 else draw(MONEY)
            rows.append((who, pd.Timestamp("2022-01-01") + pd.Timedelta(days=day), paid, draw(MONEY)))
    return pd.DataFrame(rows, columns=["customer_id", "date", "amount", "margin"])


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_audit_adds_up_whatever_the_order_of_rows(orders, random):
    years, by_cohort = cohorts.audit(orders), cohorts.audit(orders, by="cohort")
    assert years["margin"].sum() == pytest.approx(orders["margin"].sum(), abs=1e-6)
    assert by_cohort["margin"].groupby("period").sum().to_numpy() == pytest.approx(years["margin"].to_numpy(), abs=1e-6)
    assert (by_cohort["customers"].groupby("period").sum() == years["customers"]).all()
    factors = years[["customers", "orders_each", "order_value", "margin_rate"]].prod(axis=1, skipna=False)
    whole = np.isfinite(factors) & (years["order_value"].abs() > 1e-6)
    assert factors[whole].to_numpy() == pytest.approx(years.loc[whole, "margin"].to_numpy(), rel=1e-6, abs=1e-6)
    shuffled = orders.sample(frac=1, random_state=random.randrange(2**31))
    pd.testing.assert_frame_equal(cohorts.audit(shuffled), years)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(-1e6, 1e6)), min_size=2, max_size=5))
def test_who_and_how_much_add_up_to_the_growth_exactly(years):
    table = pd.DataFrame(years, columns=["customers", "margin"])
    found = cohorts.growth(table)
    scale = max(table["margin"].abs().max(), 1)
    assert (found["who"] + found["how_much"] - found["change"]).abs().max() <= 1e-6 * scale
    turned = cohorts.growth(table.iloc[::-1])  # what grew one way shrinks the other, piece by piece
    assert turned.iloc[::-1].to_numpy() == pytest.approx(-found.to_numpy(), abs=1e-6 * scale)


def test_with_the_same_number_all_growth_is_how_much():
    found = cohorts.growth(pd.DataFrame({"customers": [10, 10], "margin": [100.0, 160.0]}))
    assert found.iloc[0].to_dict() == {"who": 0.0, "how_much": 60.0, "change": 60.0}


def test_who_came_lately_does_not_look_as_if_they_had_left():
    """Everybody pays 10 CNY on the first of each month; some have come only now."""
    days = [(who, day) for who, start in enumerate(["2023-01-01", "2024-01-01", "2024-11-01"])
            for day in pd.date_range(start, "2024-12-01", freq="MS")]  # fmt: skip
    orders = pd.DataFrame(days, columns=["customer_id", "date"]).assign(amount=20.0, margin=10.0)
    found = cohorts.by_age(orders, as_of="2025-01-01", months=12)
    assert found["margin"].to_numpy() == pytest.approx(10, abs=5.5) and found["running"].iloc[-1] == pytest.approx(
        120, abs=6
    )


@settings(max_examples=40, deadline=None)
@given(histories())
def test_a_life_table_keeps_all_the_money_that_it_watches(orders):
    watched, money, made = cohorts.life_table(orders, as_of="2025-01-01", months=36)
    age = (orders["date"] - orders["customer_id"].map(orders.groupby("customer_id")["date"].min())).dt.days
    inside = age < 36 * cohorts.MONTH
    assert money.to_numpy().sum() == pytest.approx(orders.loc[inside, "margin"].sum(), abs=1e-6)
    assert made.to_numpy().sum() == (orders.loc[inside, "amount"] > 0).sum()
    assert (
        watched.to_numpy().min() >= 0
        and watched.to_numpy().max() <= 1
        and (watched.diff(axis=1).iloc[:, 1:] <= 1e-9).all(axis=None)
    )


def test_the_pictures_say_what_they_show():
    assert "won in 2023 89" in cohorts.plot_cohorts(cohorts.audit(ORDERS, by="cohort")).get_label()
    titled = cohorts.plot_cohorts(cohorts.audit(ORDERS, by="cohort"), title="They fade")
    assert titled.get_label().startswith("They fade. ")
    assert "CNY a month" in cohorts.plot_ages(cohorts.by_age(ORDERS, as_of="2025-01-01", months=12)).get_label()
