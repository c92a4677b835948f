"""Lifetime value on the back of an envelope: published multiples, and how it must move."""

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
discounts = st.floats(0.01, 1.0)


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
