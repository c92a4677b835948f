"""The ledger of a year: who paid and cost what, what nobody in particular caused, and the margin of a yuan."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, datasets, figure, ledger, profitability

NAMES = ("orders", "order_lines", "products", "service_costs")
TABLES = {
    "orders": pd.DataFrame({
        "order_id": [1, 2, 3, 4], "customer_id": [7, 7, 8, 9], "channel": ["web", "box", "house", "web"],
        "date": pd.to_datetime(["2024-03-01", "2024-04-01", "2024-05-05", "2023-12-31"]),
        "amount": [100.0, 69.0, -20.0, 50.0],
    }),
    "order_lines": pd.DataFrame({
        "order_id": [1, 1, 2, 3, 4], "product_id": [4, 5, 6, 4, 4], "quantity": [2, 1, 1, -1, 2],
        "amount": [60.0, 40.0, 69.0, -20.0, 50.0],
    }),
    "products": pd.DataFrame({"product_id": [4, 5, 6], "unit_cost": [10.0, 15.0, 40.0]}),
    "service_costs": pd.DataFrame({"customer_id": [7, 7, 9], "year": [2024, 2023, 2024], "cost": [12.5, 99.0, 5.0]}),
}  # fmt: skip


def test_a_year_by_hand():
    """Boxes are money and no purchase; a return gives goods back; another year is another year."""
    found = ledger.customers(TABLES, year=2024)
    assert found.to_dict("index") == {
        7: {"paid": 169.0, "goods": 75.0, "serving": 12.5, "purchases": 1},
        8: {"paid": -20.0, "goods": -10.0, "serving": 0.0, "purchases": 0},
    }


def test_the_money_of_the_ledger_is_the_money_of_the_orders():
    tables = {name: datasets.load(name) for name in NAMES}
    for year in (2022, 2024):
        found = ledger.customers(tables, year=year)
        orders = tables["orders"][tables["orders"]["date"].dt.year == year]
        assert found["paid"].sum() == pytest.approx(orders["amount"].sum(), abs=0.005)
        own = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
        assert found["purchases"].sum() == len(own) and set(found.index) == set(orders["customer_id"])


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({k: v for k, v in TABLES.items() if k != "products"}, "tables has no products.*datasets.load"),
        ({**TABLES, "products": TABLES["products"].iloc[1:]}, "order_lines has a product_id that is in no other"),
        ({**TABLES, "orders": TABLES["orders"].iloc[1:]}, "order_lines has a order_id that is in no other"),
        ({**TABLES, "orders": TABLES["orders"].drop(columns="channel")}, "orders has no column 'channel'"),
    ],
)
def test_a_ledger_that_cannot_be_kept_is_refused(tables, words):
    with pytest.raises(InvalidData, match=words):
        ledger.customers(tables, year=2024)


def test_a_year_without_bills_is_refused():
    with pytest.raises(InvalidData, match="no bill in 1999"):
        ledger.customers(TABLES, year=1999)


def test_every_yuan_of_the_marketing_spend_is_fixed_or_wins_somebody():
    names = ("marketing_spend", "campaigns", "campaign_members", "redemptions")
    tables = {name: datasets.load(name) for name in names}
    found = ledger.company(tables, year=2024)
    spend = tables["marketing_spend"]
    whole = spend.loc[spend["month"].dt.year == 2024, "spend"].sum()
    assert found["brand and sales staff"] + found["winning customers"] == pytest.approx(whole)
    assert (found > 0).all()


PROFIT = profitability.customer_profit(
    pd.Series({"a": 900.0, "b": 400.0}), pd.Series({"a": 450.0, "b": 180.0}), pd.Series({"a": 60.0, "b": 40.0}),
    fixed_selling_cost=210.0, allocate_by=pd.Series({"a": 2, "b": 1}, name="purchases"),
)  # fmt: skip
COSTS = pd.Series({"brand and sales staff": 210.0, "winning customers": 90.0, "letters": 10.0})


def test_the_steps_lead_from_what_was_paid_to_what_is_left():
    found = ledger.steps(PROFIT, COSTS)
    standing = ("contribution margin", "net profit of customers", "left for the rest")
    assert found.drop(list(standing)).sum() == found["left for the rest"] == 260.0
    assert found["net profit of customers"] == PROFIT["net_profit"].sum()
    fig = ledger.plot_steps(found, title="What is left")
    assert "goods −630" in fig.get_label() and "left for the rest 260" in fig.get_label()
    assert len(figure.png(fig)) > 1000


def test_changes_are_drawn_to_both_sides():
    fig = ledger.plot_changes(pd.Series({"more": 1200.0, "less": -300.0}), title="Two changes")
    assert fig.get_label() == "Two changes. CNY: more +1,200, less -300."
    assert len(figure.png(fig)) > 1000


# The margin of a yuan ---------------------------------------------------------------------------------------------

PAID = pd.Series([100.0, 300.0, 50.0, 150.0, 80.0])
MARGIN = pd.Series([10.0, 90.0, 5.0, 15.0, -8.0])
GROUP = pd.Series(["large", "large", "small", "small", "small"])


def test_the_rate_weighs_each_yuan_the_same():
    found = ledger.margin_rate(MARGIN, PAID, GROUP)
    assert found["rate"].to_dict() == pytest.approx({"large": 100 * 100 / 400, "small": 100 * 12 / 280})
    assert found["customers"].to_dict() == {"large": 2, "small": 3}


def test_the_interval_of_a_rate_by_hand():
    rest = np.array([10.0, 90.0]) - 0.25 * np.array([100.0, 300.0])
    half = 100 * 1.96 * np.sqrt(2 * rest.var(ddof=1)) / 400
    found = ledger.margin_rate(MARGIN, PAID, GROUP).loc["large"]
    assert (found["low"], found["high"]) == pytest.approx((25 - half, 25 + half))


def test_the_interval_of_a_difference_is_the_length_of_both():
    found = ledger.margin_rate(MARGIN, PAID, GROUP, against="small")
    half = (found["high"] - found["low"]) / 2
    assert found.at["small − large", "rate"] == pytest.approx(found.at["small", "rate"] - found.at["large", "rate"])
    assert half["small − large"] == pytest.approx(np.hypot(half["small"], half["large"]))


def test_the_interval_of_a_rate_is_that_of_the_bootstrap():
    """Drawn again and again: the formula's half-length is that of the middle 95 per cent, within a tenth."""
    rng = np.random.default_rng(4)
    paid = pd.Series(rng.lognormal(4, 0.7, 300))
    margin = 0.2 * paid + pd.Series(rng.normal(0, 15, 300))
    found = ledger.margin_rate(margin, paid, pd.Series(["all"] * 300)).loc["all"]
    drawn = rng.integers(0, 300, (4000, 300))
    rates = 100 * margin.to_numpy()[drawn].sum(axis=1) / paid.to_numpy()[drawn].sum(axis=1)
    low, high = np.percentile(rates, [2.5, 97.5])
    assert found["high"] - found["low"] == pytest.approx(high - low, rel=0.1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.integers(-5000, 5000)), min_size=2, max_size=20), st.integers(2, 9)
)
def test_a_rate_does_not_depend_on_order_or_on_the_unit_of_money(rows, times):
    paid, margin = (pd.Series([row[place] for row in rows], dtype=float) for place in (0, 1))
    group = pd.Series("one", index=paid.index)
    one = ledger.margin_rate(margin, paid, group)
    turned = ledger.margin_rate(margin.iloc[::-1], paid, group)
    larger = ledger.margin_rate(margin * times, paid * times, group)
    pd.testing.assert_frame_equal(one, turned, check_exact=False, rtol=1e-9, atol=1e-6)
    pd.testing.assert_frame_equal(one, larger, check_exact=False, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"paid": PAID.iloc[1:]}, "paid lacks customers that margin has: 0"),
        ({"paid": PAID * 0}, "paid nothing, or have fewer than two customers: large, small"),
        ({"group": pd.Series(["large", *["small"] * 4])}, "fewer than two customers: large"),
        ({"against": "medium"}, "against must be one of 'large', 'small'"),
    ],
)
def test_a_rate_that_has_no_meaning_is_refused(change, words):
    given = {"margin": MARGIN, "paid": PAID, "group": GROUP} | change
    with pytest.raises(InvalidData, match=words):
        ledger.margin_rate(given.pop("margin"), given.pop("paid"), given.pop("group"), **given)
