"""Summaries of raw orders: by hand, on CDNOW, against `lifetimes`, and what bad orders are told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, btyd
from crmlab.customer_value.btyd.histories import histories
from tests.customer_value.btyd import simulate

START = pd.Timestamp("2024-01-01")


def orders_of(rows):
    """Orders from (customer, day of 2024, fen)."""
    return pd.DataFrame(
        {
            "order_id": np.arange(len(rows)) + 1,
            "customer_id": [customer for customer, _, _ in rows],
            "date": [START + pd.Timedelta(days=day) for _, day, _ in rows],
            "amount": [fen / 100 for _, _, fen in rows],
        }
    )


@pytest.fixture
def orders():
    return orders_of([(7, 20, 1000), (3, 30, 2000), (7, 6, 300), (7, 6, 500), (3, 2, 100), (9, 34, 50), (3, 9, 4000)])


def summary(orders, **options):
    return btyd.summary(orders, **({"as_of": "2024-02-05", "unit": "D"} | options))  # day 35


def test_by_hand(orders):
    found = summary(orders)
    assert found.index.tolist() == [3, 7, 9] and found.index.name == "customer_id"
    assert found[["x", "t_x", "T"]].to_numpy().tolist() == [[2, 28, 33], [1, 14, 29], [0, 0, 1]]
    assert found["n"].tolist() == [2, 1, 0]
    assert found["monetary"].tolist()[:2] == [30.0, 10.0] and np.isnan(found.loc[9, "monetary"])


def test_orders_of_one_day_counted(orders):
    found = summary(orders, same_day="counted")
    assert found.loc[7, ["x", "t_x", "T", "n"]].tolist() == [2, 14, 29, 2]
    assert found.loc[7, "monetary"] == (10 + 4) / 2  # the first purchase is the mean of 3 and 5
    assert found.loc[3].equals(summary(orders).loc[3])


def test_first_purchase_counted(orders):
    found = summary(orders, first_purchase="counted")
    assert found["x"].tolist() == [2, 1, 0] and found["n"].tolist() == [3, 2, 1]
    np.testing.assert_allclose(found["monetary"], [61 / 3, 9.0, 0.5], rtol=1e-12)


def test_the_unit_of_time_rescales_time_only(orders):
    days, weeks, other = summary(orders), summary(orders, unit="W"), summary(orders, unit=3.5)
    for table, length in ((weeks, 7), (other, 3.5)):
        pd.testing.assert_frame_equal(table[["x", "n", "monetary"]], days[["x", "n", "monetary"]])
        np.testing.assert_allclose(table[["t_x", "T"]] * length, days[["t_x", "T"]], rtol=1e-12)


def test_refunds_left_out_or_netted():
    orders = orders_of([(1, 0, 1000), (1, 5, 2000), (1, 9, 3000), (1, 12, -1500), (2, 3, 400)])
    with pytest.raises(InvalidData, match=r"amount is negative in rows 3. .*refunds='left out' or refunds='netted'"):
        summary(orders)
    left = summary(orders, refunds="left out")
    assert left.loc[1, ["x", "t_x", "n", "monetary"]].tolist() == [2, 9, 2, 25.0]
    netted = summary(orders, refunds="netted")
    assert netted.loc[1, ["x", "t_x", "n", "monetary"]].tolist() == [2, 9, 2, 18.75]  # a quarter of 60 came back
    assert netted.loc[2].equals(left.loc[2])


def test_customers_with_refunds_only():
    orders = orders_of([(1, 0, 1000), (2, 5, -100), (3, 7, 50)])
    assert summary(orders, refunds="left out").index.tolist() == [1, 3]
    with pytest.raises(InvalidData, match=r"Refunds without a purchase: amount of the customers 2\. .*left out"):
        summary(orders, refunds="netted")
    with pytest.raises(InvalidData, match="refunds only"):
        summary(orders.iloc[[1]], refunds="left out")


def test_more_back_than_paid():
    orders = orders_of([(1, 0, 1000), (1, 5, -1001), (3, 7, 50)])
    with pytest.raises(InvalidData, match=r"Refunds exceed purchases: amount of the customers 1\. .*missing"):
        summary(orders, refunds="netted")


def test_without_money(orders):
    found = summary(orders.drop(columns="amount"), amount=None)
    pd.testing.assert_frame_equal(found, summary(orders)[["x", "t_x", "T"]])


def test_other_columns_text_ids_and_text_dates():
    orders = pd.DataFrame({"who": ["b", "a", "b"], "when": ["2024-01-30", "2024-01-31", "2024-01-01"], "paid": 2})
    found = summary(orders, customer="who", date="when", amount="paid")
    assert found.index.tolist() == ["a", "b"] and found.index.name == "who"
    assert found[["x", "t_x", "T", "n"]].to_numpy().tolist() == [[0, 0, 5, 0], [1, 29, 35, 1]]


def test_the_last_day_counts_whatever_the_hour():
    orders = pd.DataFrame({"customer_id": 1, "date": pd.to_datetime(["2024-01-30 08:00", "2024-02-05 23:59"])})
    assert summary(orders, amount=None).to_numpy().tolist() == [[1, 6, 6]]


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 30), st.integers(0, 9999)), min_size=1, max_size=40),
    seed=st.integers(0, 99),
    same_day=st.sampled_from(["merged", "counted"]),
    first_purchase=st.sampled_from(["left out", "counted"]),
)
def test_as_counted_customer_by_customer_whatever_the_order_of_rows(rows, seed, same_day, first_purchase):
    orders = orders_of(rows)
    shuffled = orders.sample(frac=1, random_state=seed)
    options = {"same_day": same_day, "first_purchase": first_purchase}
    found = summary(shuffled, **options)
    pd.testing.assert_frame_equal(found, summary(orders, **options))
    for who, own in orders.groupby("customer_id"):
        if same_day == "merged":
            purchases = own.groupby("date")["amount"].sum()
            opening = purchases.iloc[0]
        else:
            purchases = own.set_index("date")["amount"].sort_index()
            opening = purchases[purchases.index == purchases.index[0]].mean()
        first, last = purchases.index[0], purchases.index[-1]
        line = found.loc[who]
        expected = [len(purchases) - 1, (last - first).days, (START - first).days + 35]
        assert line[["x", "t_x", "T"]].tolist() == expected
        n = len(purchases) - (first_purchase == "left out")
        total = purchases.sum() - (opening if first_purchase == "left out" else 0)
        assert line["n"] == n and (np.isnan(line["monetary"]) if n == 0 else np.isclose(line["monetary"], total / n))


def same_as_lifetimes(orders, as_of):
    lifetimes = pytest.importorskip("lifetimes")
    known = lifetimes.utils.summary_data_from_transaction_data(
        orders, "customer_id", "date", "amount", observation_period_end=as_of, freq="D", freq_multiplier=7
    ).sort_index()
    found = btyd.summary(orders, as_of=as_of, unit="W")
    assert found.index.tolist() == known.index.tolist()
    for ours, theirs in {"x": "frequency", "t_x": "recency", "T": "T", "monetary": "monetary_value"}.items():
        np.testing.assert_allclose(found[ours].fillna(0), known[theirs], rtol=1e-9, atol=1e-9, err_msg=ours)


@pytest.mark.filterwarnings("ignore")
def test_the_numbers_of_lifetimes_on_cdnow(cdnow):
    same_as_lifetimes(cdnow[cdnow["date"] <= "1997-09-30"], "1997-09-30")
    same_as_lifetimes(cdnow, "1998-06-30")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rows, customers", [(500, 400), (3000, 100)])
def test_the_numbers_of_lifetimes_on_random_orders(rows, customers):
    same_as_lifetimes(simulate.orders(rows, customers, rows, days=200), "2022-08-01")


def test_the_published_counts_of_cdnow(calibration):
    assert len(calibration) == 2357
    assert (calibration["x"] == 0).sum() == 1411 and calibration["x"].sum() == 2457
    assert (calibration["n"] > 0).sum() == 946


BAD = {
    "missing column": (lambda o: o.drop(columns="date"), {}, ["'date'", "Rename"]),
    "empty": (lambda o: o.iloc[:0], {}, ["no rows"]),
    "order twice": (lambda o: o.assign(order_id=1), {}, ["order_id is repeated", "rows 0, 1, 2"]),
    "future date": (lambda o: o, {"as_of": "2024-02-03"}, ["date lies after as_of", "rows 5", "later day"]),
    "missing date": (lambda o: o.assign(date=o["date"].where(o.index != 2)), {}, ["date is missing", "rows 2"]),
    "unreadable date": (lambda o: o.assign(date="3/4/2024"), {}, ["YYYY-MM-DD", "rows 0"]),
    "missing customer": (
        lambda o: o.assign(customer_id=o["customer_id"].where(o.index > 0)),
        {},
        ["customer_id is missing", "rows 0"],
    ),
    "mixed ids": (lambda o: o.assign(customer_id=[7, "7", 7, 3, 3, 3, 3]), {}, ["mixes types", "rows 1"]),
    "missing money": (lambda o: o.assign(amount=o["amount"].where(o.index != 4)), {}, ["amount is missing", "rows 4"]),
    "infinite money": (lambda o: o.assign(amount=np.inf), {}, ["amount is infinite"]),
    "fine money": (lambda o: o.assign(amount=1.001), {}, ["finer than a fen"]),
    "month as unit": (lambda o: o, {"unit": "M"}, ["unit must be 'D', 'W' or a number of days", "30.4375"]),
    "no unit": (lambda o: o, {"unit": 0}, ["unit must be a number above 0"]),
    "option": (lambda o: o, {"same_day": "keep"}, ["same_day", "'merged', 'counted'"]),
    "refund option": (lambda o: o, {"refunds": "ignore"}, ["refunds", "'refused', 'left out', 'netted'"]),
    "first option": (lambda o: o, {"first_purchase": True}, ["first_purchase", "'left out', 'counted'"]),
    "bad day": (lambda o: o, {"as_of": 20240205}, ["as_of must be one day"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_orders_are_told_why(orders, case):
    change, options, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        summary(change(orders), **options)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


BAD_HISTORIES = {
    "rfm": ({"recency": [1], "frequency": [2]}, "no column 'x'"),
    "half a purchase": ({"x": [1.5], "t_x": [1], "T": [2]}, "x is not whole in rows 0"),
    "negative": ({"x": [-1], "t_x": [1], "T": [2]}, "x is negative in rows 0"),
    "recency": ({"x": [1], "t_x": [3], "T": [2]}, "t_x is above T in rows 0.*RFM"),
    "nothing again": ({"x": [0], "t_x": [1], "T": [2]}, "t_x is above 0 though nothing was bought again in rows 0"),
    "missing": ({"x": [1], "t_x": [np.nan], "T": [2]}, "t_x is missing in rows 0"),
    "weights": ({"x": [1], "t_x": [1], "T": [2], "w": [0]}, "w is 0 in every row"),
}


@pytest.mark.parametrize("case", BAD_HISTORIES)
def test_impossible_histories_are_refused(case):
    columns, words = BAD_HISTORIES[case]
    with pytest.raises(InvalidData, match=words):
        histories(pd.DataFrame(columns), "w" if "w" in columns else None)
