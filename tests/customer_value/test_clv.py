"""Lifetime value: published multiples, the sum of the years, and how it must move."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, clv

AFTER, NOW = "after one year", "now"


@pytest.mark.parametrize(("discount", "published"), [(0.10, 4.50), (0.12, 4.09), (0.14, 3.75), (0.16, 3.46)])
def test_the_published_multiples(discount, published):
    """references.md: r = .9, first margin after one period, conditional on staying."""
    assert round(clv.multiple(0.9, discount, first=AFTER), 2) == published


rates = st.floats(0.0, 0.99)
discounts = st.floats(0.01, 0.9)


@settings(max_examples=150, deadline=None)
@given(rates, discounts)
def test_it_is_the_sum_of_the_years(retention, discount):
    years = np.arange(1, 4000)
    summed = ((retention / (1 + discount)) ** years).sum()
    assert clv.multiple(retention, discount, first=AFTER) == pytest.approx(summed, abs=1e-6)
    assert clv.multiple(retention, discount, first=NOW) == pytest.approx(summed + 1, abs=1e-6)


@settings(max_examples=150, deadline=None)
@given(rates, discounts, st.floats(0.001, 0.009), st.sampled_from([AFTER, NOW]))
def test_more_retention_is_worth_more_and_more_discount_less(retention, discount, step, first):
    here = clv.multiple(retention, discount, first=first)
    assert clv.multiple(retention + step, discount, first=first) >= here
    assert clv.multiple(retention, discount + step, first=first) <= here


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(1, 99), st.tuples(st.floats(-1e6, 1e6), rates), min_size=1), discounts)
def test_a_customer_is_worth_the_same_alone_and_in_company(people, discount):
    margin = pd.Series({who: money for who, (money, _r) in people.items()})
    chance = pd.Series({who: r for who, (_m, r) in people.items()})
    together = clv.simple(margin, retention=chance, discount=discount, first=AFTER)
    assert together.index.equals(margin.index)
    for who in margin.index:
        assert together[who] == pytest.approx(margin[who] * clv.multiple(chance[who], discount, first=AFTER))


GOOD = {"margin": pd.Series({11: 100.0, 12: -5.0}), "retention": pd.Series({11: 0.8, 12: 0.5}), "discount": 0.1}
BAD = {
    "retention above 1": ({"retention": pd.Series({11: 80.0, 12: 0.5})}, ["retention", "11", "0.8"]),
    "retention missing": ({"retention": pd.Series({11: 0.8})}, ["retention", "12", "Give each"]),
    "retention NaN": ({"retention": pd.Series({11: 0.8, 12: np.nan})}, ["retention", "12", "missing"]),
    "negative discount": ({"discount": -0.1}, ["discount", "not below 0"]),
    "endless": ({"retention": 1.0, "discount": 0.0}, ["no end", "discount above 0"]),
    "timing": ({"first": "later"}, ["first", "now"]),
    "text": ({"margin": pd.Series({11: "100", 12: "5"})}, ["margin", "not a number", "11, 12"]),
    "customer twice": ({"margin": pd.Series([1.0, 2.0], index=[11, 11])}, ["margin", "11, 11", "groupby"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused(case):
    change, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        clv.simple(**{"first": AFTER, **GOOD, **change})
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


positive = st.floats(1.0, 1e5)
chances = st.floats(0.01, 0.98)
timing = st.sampled_from([AFTER, NOW])
futures = st.lists(st.tuples(positive, chances), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_survival_starts_at_one_and_never_rises(retention):
    there = clv.survival(retention)
    assert there.index.tolist() == list(range(len(retention) + 1)) and there[0] == 1
    assert (there.diff().dropna() <= 0).all() and there.between(0, 1).all()
    assert clv.survival(retention[0], periods=3).tolist() == clv.survival([retention[0]] * 3).tolist()


@settings(max_examples=100, deadline=None)
@given(futures, discounts, timing)
def test_the_present_value_is_the_sum_by_hand(future, discount, first):
    by_hand, there = 0.0, 1.0
    for year, (margin, stay) in enumerate(future):
        if first == NOW:
            by_hand += margin * there / (1 + discount) ** year
            there *= stay
        else:
            there *= stay
            by_hand += margin * there / (1 + discount) ** (year + 1)
    margins, retention = zip(*future, strict=True)
    assert clv.present_value(margins, retention, discount, first=first) == pytest.approx(by_hand)


@settings(max_examples=100, deadline=None)
@given(futures, discounts, timing, st.integers(0, 11), st.floats(0.001, 0.02))
def test_value_rises_with_margin_and_retention_and_falls_with_discount(future, discount, first, year, step):
    margins, retention = map(np.array, zip(*future, strict=True))
    value = clv.present_value(margins, retention, discount, first=first)
    one = np.eye(len(future))[year % len(future)]
    more = clv.present_value(margins + one * 50, retention, discount, first=first)
    assert more >= value  # in a far year of a customer who hardly stays the 50 is less than a float can tell
    if year % len(future) < 3:
        assert more > value
    assert clv.present_value(margins, retention + one * step, discount, first=first) >= value
    if first == AFTER or len(future) > 1:
        assert clv.present_value(margins, retention + step, discount, first=first) > value
        assert clv.present_value(margins, retention, discount + step, first=first) < value


@settings(max_examples=100, deadline=None)
@given(futures, discounts, timing, st.floats(0.001, 1000))
def test_another_currency_changes_the_unit_only(future, discount, first, rate):
    margins, retention = map(np.array, zip(*future, strict=True))
    value = clv.present_value(margins, retention, discount, first=first)
    assert clv.present_value(margins * rate, retention, discount, first=first) == pytest.approx(value * rate)


@settings(max_examples=100, deadline=None)
@given(positive, st.floats(0, 0.99), discounts, timing)
def test_constant_inputs_and_a_long_horizon_come_to_the_multiple(margin, retention, discount, first):
    endless = margin * clv.multiple(retention, discount, first=first)
    assert clv.present_value(margin, retention, discount, first=first) == pytest.approx(endless)
    longer = clv.present_value(margin, retention, discount, first=first, periods=3000)
    assert longer == pytest.approx(endless, rel=1e-9)
    assert clv.present_value(margin, [retention] * 5, discount, first=first) <= endless * (1 + 1e-9) + 1e-9


def test_years_say_when_and_how_much():
    years = clv.yearly([100, 200], [0.5, 0.1], 0.25, first=NOW)
    assert years["paid_after"].tolist() == [0, 1] and years["survival"].tolist() == [1, 0.5]
    assert years["present_value"].tolist() == [100, 200 * 0.5 / 1.25]
    assert years["cumulative"].tolist() == [100, 180]
    later = clv.yearly([100, 200], [0.5, 0.1], 0.25, first=AFTER)
    assert later["paid_after"].tolist() == [1, 2] and later["survival"].tolist() == [0.5, 0.05]


def test_a_year_of_loss_is_taken_only_when_it_is_said():
    assert clv.present_value([-50, 100], [1, 1], 0, first=NOW, losses=True) == 50


FUTURE = {"margins": [100.0, 100.0], "retention": [0.8, 0.8], "discount": 0.1, "first": AFTER}
BAD_FUTURES = {
    "negative margin": ({"margins": [100.0, -5.0]}, ["margins", "negative", "rows 2", "losses=True"]),
    "negative margin, no end": ({"margins": -5.0, "retention": 0.8}, ["margins", "negative", "losses=True"]),
    "margin missing": ({"margins": [np.nan, 5.0]}, ["margins", "missing", "rows 1"]),
    "margin as text": ({"margins": ["100", 5.0]}, ["margins", "not a number", "rows 1"]),
    "lengths": ({"retention": [0.8] * 3}, ["margins 2", "retention 3", "each year"]),
    "periods differ": ({"periods": 5}, ["periods 5", "margins 2"]),
    "periods not whole": ({"margins": 5.0, "retention": 0.8, "periods": 2.5}, ["periods", "whole number", "2.5"]),
    "no years": ({"margins": [], "retention": []}, ["none", "each year"]),
    "retention in per cent": ({"retention": [0.8, 80]}, ["retention", "above 1", "rows 2", "0.8"]),
    "retention below 0": ({"retention": [-0.8, 0.8]}, ["retention", "negative", "rows 1"]),
    "discount": ({"discount": -0.1}, ["discount", "not below 0"]),
    "timing": ({"first": "later"}, ["first", "now"]),
}


@pytest.mark.parametrize("case", BAD_FUTURES)
def test_a_bad_future_is_refused(case):
    change, words = BAD_FUTURES[case]
    with pytest.raises(InvalidData) as caught:
        clv.present_value(**{**FUTURE, **change})
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_survival_needs_to_know_how_long():
    with pytest.raises(InvalidData, match=r"How many years.*periods"):
        clv.survival(0.9)


def test_the_picture_of_the_years_says_first_and_last():
    fig = clv.plot_yearly(clv.yearly(100, 1, 0.1, first="after one year", periods=10), title="Later is less")
    assert "from 91 CNY in the first year to 39 CNY in year 10" in fig.get_label()
    assert len(fig.axes[0].patches) == 20
