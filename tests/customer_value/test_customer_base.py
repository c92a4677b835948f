"""Sums over customers, and changes of them whose pieces add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, clv
from crmlab import customer_base as cb

FLOWS = pd.DataFrame(
    {"customer_id": [1, 1, 2, 3, 3, 3], "year": [1, 2, 1, 1, 2, 3], "amount": [100.0, 110, 205, -50, 120, 140]}
)
REFERRALS = pd.DataFrame({"customer_id": [3, 3], "year": [2, 2], "amount": [11.0, 22.0]})


def test_narrow_adds_up_and_broad_discounts():
    found = cb.narrow_and_broad(FLOWS, REFERRALS, discount=0.1, first="now")
    assert found["narrow"].to_dict() == {1: 210, 2: 205, 3: 210}
    assert found["present_value"].to_dict() == pytest.approx({1: 200, 2: 205, 3: -50 + 120 / 1.1 + 140 / 1.21})
    assert found["referrals"].to_dict() == pytest.approx({1: 0, 2: 0, 3: 30})
    assert found["broad"].to_dict() == pytest.approx({1: 200, 2: 205, 3: -20 + 120 / 1.1 + 140 / 1.21})
    assert found["narrow_rank"].tolist() == [1, 3, 1] and found["broad_rank"].tolist() == [3, 1, 2]
    later = cb.narrow_and_broad(FLOWS, discount=0.1, first="after one year")
    assert later["present_value"].to_dict() == pytest.approx((found["present_value"] / 1.1).to_dict())


def test_a_certain_customer_is_worth_the_present_value():
    flows = pd.DataFrame({"customer_id": 7, "year": [1, 2, 3], "amount": [90.0, 80.0, 70.0]})
    found = cb.narrow_and_broad(flows, discount=0.12, first="after one year")
    assert found.loc[7, "broad"] == pytest.approx(
        clv.present_value([90, 80, 70], 1.0, 0.12, first="after one year")
    )  # fmt: skip


BAD_FLOWS = {
    "calendar years": (FLOWS.assign(year=2024.5), None, ["year", "whole number from 1", "not 2024"]),
    "year 0": (FLOWS.assign(year=0), None, ["year", "rows 0, 1, 2"]),
    "no amount": (FLOWS.drop(columns="amount"), None, ["'amount'"]),
    "amount missing": (FLOWS.assign(amount=[np.nan] + [1.0] * 5), None, ["amount", "missing", "rows 0"]),
    "unknown referrer": (FLOWS, REFERRALS.assign(customer_id=[3, 9]), ["customer_id", "rows 1", "leave these"]),
}


@pytest.mark.parametrize("case", BAD_FLOWS)
def test_bad_flows_are_refused(case):
    flows, referrals, words = BAD_FLOWS[case]
    with pytest.raises(InvalidData) as caught:
        cb.narrow_and_broad(flows, referrals, discount=0.1, first="now")
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_a_bad_rate_or_timing_is_refused():
    with pytest.raises(InvalidData, match="discount"):
        cb.narrow_and_broad(FLOWS, discount=-0.1, first="now")
    with pytest.raises(InvalidData, match="first must be"):
        cb.narrow_and_broad(FLOWS, discount=0.1, first="later")


bases = st.dictionaries(st.integers(1, 50), st.floats(-1e5, 1e5), min_size=1, max_size=20).map(
    lambda people: pd.Series(people, dtype=float)
)


@settings(max_examples=50, deadline=None)
@given(bases, bases)
def test_the_change_of_the_base_adds_up(before, after):
    found = cb.base_change(before, after)
    assert found[["number", "average", "joint"]].sum() == pytest.approx(found["change"], abs=1e-6)
    assert found["change"] == pytest.approx(after.sum() - before.sum(), abs=1e-6)
    base = cb.base_value(before)
    assert base["customers"] * base["average"] == pytest.approx(base["value"])


def test_more_customers_of_the_same_kind_are_a_change_of_number_only():
    before = pd.Series({1: 100.0, 2: 300.0})
    found = cb.base_change(before, pd.concat([before, before.set_axis([3, 4])]))
    assert found.to_dict() == {"number": 400, "average": 0, "joint": 0, "change": 400}


def test_a_referral_by_a_stranger_is_refused():
    with pytest.raises(InvalidData, match="referrals has customers without a value: 9"):
        cb.base_value(pd.Series({1: 5.0}), referrals=pd.Series({9: 1.0}))


factors = st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.1, 100)), min_size=1, max_size=5)


@settings(max_examples=50, deadline=None)
@given(factors, st.randoms())
def test_dimensions_add_up_in_every_order(pairs, random):
    before, after = (pd.Series([pair[k] for pair in pairs]) for k in (0, 1))
    found = cb.dimensions(before, after)
    change = after.prod() - before.prod()
    assert found["contribution"].sum() == pytest.approx(change, rel=1e-6, abs=1e-6 * before.prod())
    assert (np.sign(found["contribution"]) == np.sign(np.log(found["ratio"]))).all()
    order = random.sample(range(len(pairs)), len(pairs))
    shuffled = cb.dimensions(before[order], after)["contribution"].sort_index()
    assert shuffled.tolist() == pytest.approx(found["contribution"].tolist(), rel=1e-6, abs=1e-6 * before.prod())


@pytest.mark.parametrize(
    ("after", "words"), [({"scope": 0.0}, "after is not above 0 in rows scope"), ({"reach": 2.0}, "reach, scope")]
)
def test_bad_dimensions_are_refused(after, words):
    with pytest.raises(InvalidData, match=words):
        cb.dimensions(pd.Series({"scope": 2.0}), pd.Series(after))


years = st.dictionaries(
    st.tuples(st.integers(1, 6), st.sampled_from(["green", "black", "pots"])),
    st.tuples(st.floats(1, 1e4), st.floats(0, 1e4)),
    min_size=1,
).map(
    lambda bought: pd.DataFrame(
        [(*key, *value) for key, value in bought.items()], columns=["customer_id", "category", "revenue", "cost"]
    )
)


@settings(max_examples=40, deadline=None)
@given(years, years)
def test_the_five_sources_add_up_to_the_change_of_profit(before, after):
    found = cb.growth_sources(before, after)
    profit = [(year["revenue"] - year["cost"]).sum() for year in (before, after)]
    assert found["change"] == pytest.approx(profit[1] - profit[0], abs=1e-6)
    assert found.drop("change").sum() == pytest.approx(found["change"], abs=1e-5)
    same = cb.growth_sources(before, before)
    assert same.abs().max() < 1e-6


def year(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "category", "revenue", "cost"])


ONE_SOURCE = {
    "acquire": (year((1, "green", 100, 60)), year((1, "green", 100, 60), (2, "pots", 50, 10)), 40),
    "retain": (year((1, "green", 100, 60), (2, "pots", 50, 10)), year((1, "green", 100, 60)), -40),
    "cross_sell": (year((1, "green", 100, 60)), year((1, "green", 100, 60), (1, "pots", 50, 10)), 40),
    "up_sell": (year((1, "green", 100, 60)), year((1, "green", 200, 120)), 40),
    "reduce_cost": (year((1, "green", 100, 60)), year((1, "green", 100, 20)), 40),
}


@pytest.mark.parametrize("source", ONE_SOURCE)
def test_each_source_alone(source):
    before, after, change = ONE_SOURCE[source]
    found = cb.growth_sources(before, after)
    assert found[source] == found["change"] == change
    assert found.drop([source, "change"]).abs().max() < 1e-9


@pytest.mark.parametrize(
    ("bad", "words"),
    [(year((1, "green", 0, 5)), "revenue is not above 0 in rows 0"), (year((1, "green", 5, -5)), "cost is negative"),
     (year((1, "green", 5, 5), (1, "green", 6, 6)), "repeated in rows 0, 1"),
     (year((1, "green", 5, np.nan)), "cost is missing")],
)  # fmt: skip
def test_bad_years_are_refused(bad, words):
    with pytest.raises(InvalidData, match=words):
        cb.growth_sources(ONE_SOURCE["acquire"][0], bad)


LAST = pd.Series({1: 110.0, 3: 50.0, 4: -10.0})
STAYED = pd.Series({1: True, 2: False, 3: True, 5: False})


def test_run_off_carries_last_year_on():
    found = cb.run_off(LAST, STAYED, periods=3, discount=0.1).loc["all"]
    assert found["last_year"] == 150 and found["retention"] == 0.5
    assert found["value"] == pytest.approx(150 * sum((0.5 / 1.1) ** year for year in (1, 2, 3)))
    for_ever = cb.run_off(LAST, STAYED, periods=400, discount=0.1).loc["all", "value"]
    assert for_ever == pytest.approx(150 * clv.multiple(0.5, 0.1, first="after one year"))
    by_money = cb.run_off(LAST, STAYED, before=STAYED * 0.0 + 100, periods=1, discount=0.0).loc["all"]
    assert by_money["retention"] == pytest.approx(160 / 400)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_draw_of_run_off_is_run_off_of_those_drawn(seed):
    counts = np.random.default_rng(seed).integers(0, 3, 5)
    counts[0] = max(counts[0], 1)
    draws = pd.DataFrame({"all": 1, "one": counts}, index=[1, 2, 3, 4, 5])
    found = cb.run_off(LAST, STAYED, periods=2, discount=0.1, draws=draws)
    names = [f"{who}-{k}" for who, many in draws["one"].items() for k in range(many)]
    of = {name: int(name.split("-")[0]) for name in names}
    last = pd.Series({name: LAST[who] for name, who in of.items() if who in LAST.index}, dtype=float)
    stayed = pd.Series({name: bool(STAYED[who]) for name, who in of.items() if who in STAYED.index})
    same = cb.run_off(last, stayed, periods=2, discount=0.1)
    assert found.loc["one"].to_dict() == pytest.approx(same.loc["all"].to_dict())
    assert found.loc["all"].to_dict() == pytest.approx(
        cb.run_off(LAST, STAYED, periods=2, discount=0.1).loc["all"].to_dict()
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cb.run_off(LAST, STAYED * 1.5, periods=2, discount=0.1), "stayed is not true or false"),
        (lambda: cb.run_off(LAST, STAYED, periods=2, discount=0.1, draws=pd.DataFrame({"a": [1]}, [1])), "draws lacks"),
        (lambda: cb.run_off(LAST, STAYED, before=STAYED * 0.0, periods=2, discount=0.1), "nothing or to a loss"),
        (lambda: cb.intervals(pd.DataFrame({"base": [1.0, 2.0, 3.0]})), "row called 'all'"),
        (lambda: cb.intervals(pd.DataFrame({"base": [1.0, 2.0]}, ["all", 0])), "fewer than two draws"),
    ],
)
def test_what_cannot_run_off_is_refused(call, words):
    with pytest.raises(InvalidData, match=words):
        call()


def test_a_year_by_category_adds_up_to_what_was_paid():
    from crmlab import datasets

    orders, lines, products = (datasets.load(name) for name in ("orders", "order_lines", "products"))
    found = cb.by_category(orders, lines, products, 2024)
    assert not found.duplicated(["customer_id", "category"]).any() and (found["revenue"] > 0).all()
    paid = orders.loc[orders["date"].dt.year == 2024, "amount"].sum()
    assert 0 <= found["revenue"].sum() - paid < 0.002 * paid  # a few came back after the year in which they were bought
