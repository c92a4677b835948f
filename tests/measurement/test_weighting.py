"""Entropy weights against the published table and a second way to compute them; ranks; the picture of weights."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crmlab import figure, weighting
from crmlab.measurement.weighting import compare_ranks, entropy_weights, plot_weights, rank_correlation
from tests.refusals import refused

AIRCRAFT = pd.DataFrame(
    [
        [2, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5, 5, 5],
    ],
    columns=["speed", "range", "payload", "cost", "reliability", "manoeuvrability"],
)


@st.composite
def tables(draw, least=0):
    n, k = draw(st.integers(2, 8)), draw(st.integers(1, 5))
    values = draw(st.lists(st.lists(st.integers(least, 50), min_size=n, max_size=n), min_size=k, max_size=k))
    table = pd.DataFrame(dict(zip("abcde", values, strict=False)))
    if (table.nunique() == 1).all():
        table.loc[0, "a"] += 1
    return table


def by_the_textbook(table):
    """1 − entropy of the shares, with the logarithm of the shares themselves."""
    p = table / table.sum().replace(0, 1)
    entropy = -(p * np.log(p.where(p > 0, 1))).sum() / np.log(len(table))
    spread = (1 - entropy).where(table.nunique() > 1, 0)
    return spread / spread.sum()


def test_published_aircraft():
    assert entropy_weights(AIRCRAFT).tolist() == pytest.approx(
        [0.0642, 0.2061, 0.0134, 0.0813, 0.3587, 0.2763], abs=5e-5
    )


def test_examples():
    assert doctest.testmod(weighting).failed == 0


@given(tables())
@settings(max_examples=80, deadline=None)
def test_entropy_weights_are_shares_and_those_of_the_textbook(table):
    w = entropy_weights(table)
    assert w.index.tolist() == list(table.columns)
    assert w.sum() == pytest.approx(1)
    assert (w >= 0).all()
    assert ((w == 0) == (table.nunique() == 1)).all()
    assert w.to_dict() == pytest.approx(by_the_textbook(table).to_dict(), abs=1e-9)


@given(tables(), st.data())
@settings(max_examples=80, deadline=None)
def test_entropy_weights_do_not_depend_on_the_unit(table, data):
    column = data.draw(st.sampled_from(list(table.columns)))
    unit = data.draw(st.floats(1e-6, 1e6))
    rescaled = table.astype(float).assign(**{column: table[column] * unit})
    assert entropy_weights(rescaled).to_dict() == pytest.approx(entropy_weights(table).to_dict(), abs=1e-9)


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_entropy_weights_do_not_depend_on_any_order(table, random):
    w = entropy_weights(table)
    rows = random.sample(list(table.index), len(table))
    pd.testing.assert_series_equal(entropy_weights(table.loc[rows]), w, check_exact=True)
    columns = random.sample(list(table.columns), len(table.columns))
    pd.testing.assert_series_equal(entropy_weights(table[columns]), w[columns], check_exact=True)


def test_a_small_spread_is_not_lost():
    wide = pd.Series([0.0, 1.0, 3.0, 7.0, 9.0])
    narrow = pd.DataFrame({"a": 1 + 1e-9 * wide, "b": 3 + 6e-9 * wide})
    assert entropy_weights(narrow).tolist() == pytest.approx([0.2, 0.8], rel=1e-5)  # as the squares of the spreads


def test_very_large_and_very_small_numbers():
    table = pd.DataFrame({"a": [1e308, 1.5e308], "b": [2e-300, 3e-300]})
    assert entropy_weights(table).tolist() == pytest.approx([0.5, 0.5])


def test_the_zero_point_matters_as_the_docstring_says():
    table = pd.DataFrame({"a": [1, 2, 3], "b": [10, 20, 60]})
    assert entropy_weights(table.assign(a=table["a"] + 100))["a"] < entropy_weights(table)["a"] / 100


def test_ranks():
    scores = pd.DataFrame({"x": [0.1 + 0.2, 0.3, 0.1, 5], "y": [4, 3, 2, 1]}, index=["Ann", "Bo", "Cy", "Di"])
    ranks = compare_ranks(scores)
    assert ranks.index.tolist() == ["Di", "Ann", "Cy", "Bo"]
    assert ranks["x"].to_dict() == {"Ann": 2, "Bo": 2, "Cy": 4, "Di": 1}  # Ann and Bo differ by rounding only
    assert ranks["moved"].to_dict() == {"Ann": 1, "Bo": 0, "Cy": 1, "Di": 3}


@given(tables(-50))
@settings(max_examples=60, deadline=None)
def test_ranks_and_their_correlation_are_those_of_scipy(table):
    ranks = compare_ranks(table).loc[table.index]
    for column in table:
        assert ranks[column].tolist() == stats.rankdata(-table[column], method="min").tolist()
    assert (ranks["moved"] == ranks[list(table)].max(axis=1) - ranks[list(table)].min(axis=1)).all()
    varying = table.loc[:, table.nunique() > 1]
    found = rank_correlation(varying)
    for a in varying:
        for b in varying:
            assert found.loc[a, b] == pytest.approx(stats.spearmanr(varying[a], varying[b]).statistic)


@given(tables(-50), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_ranks_do_not_depend_on_the_order_of_rows(table, random):
    mixed = table.loc[random.sample(list(table.index), len(table))]
    pd.testing.assert_frame_equal(compare_ranks(mixed), compare_ranks(table))


def words(fig):
    return [text.get_text() for text in fig.axes[0].texts] + [fig.axes[0].get_title(loc="left")]


def test_picture_of_weights():
    weights = pd.DataFrame({"AHP": [0.2, 0.5, 0.3], "entropy": [0.6, 0.3, 0.1]}, index=["visits", "margin", "ideas"])
    fig = plot_weights(weights)
    assert words(fig)[-1] == "Furthest apart on visits: 20% or 60%"
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["margin", "ideas", "visits"]
    assert "50.0%  AHP" in words(fig)
    assert "30.0%  entropy" in words(fig)
    assert [round(bar.get_width(), 2) for bar in fig.axes[0].patches] == [0.5, 0.3, 0.2, 0.3, 0.1, 0.6]
    assert figure.png(fig) == figure.png(plot_weights(weights))


@pytest.mark.parametrize(
    ("weights", "title"),
    [
        ({"AHP": [0.7, 0.3]}, "Most weight: margin"),
        ({"AHP": [0.7, 0.3], "mine": [0.7, 0.3]}, "The methods give the same weights"),
        ({"AHP": [0.7, 0.3], "mine": [0.6, 0.4], "equal": [0.5, 0.5]}, "Furthest apart on margin: from 50% to 70%"),
    ],
)
def test_titles_say_what_is_found(weights, title):
    assert words(plot_weights(pd.DataFrame(weights, index=["margin", "visits"])))[-1] == title


def named(values, index=("Ann", "Bo", "Cy")):
    return pd.DataFrame({"orders": range(1, len(values) + 1), "visits": values}, index=list(index))


BAD = {
    "a list": (lambda: entropy_weights([[1, 2]]), "table must be a DataFrame"),
    "a column": (lambda: entropy_weights(pd.Series([1, 2])), "table must be a DataFrame and is a Series"),
    "no rows": (lambda: entropy_weights(named([], [])), "table has no rows"),
    "no columns": (lambda: entropy_weights(pd.DataFrame(index=[1, 2])), "table has no rows"),
    "one row": (lambda: entropy_weights(named([1], ["Ann"])), r"one row only \(Ann\)"),
    "a column twice": (lambda: entropy_weights(named([1, 2, 3])[["visits"] * 2]), "2 columns called 'visits'"),
    "a customer twice": (lambda: entropy_weights(named([1, 2, 3], ["Ann", "Ann", "Bo"])), "more than one row .*Ann"),
    "missing": (lambda: entropy_weights(named([1, None, 3])), "visits is missing in rows Bo"),
    "infinite": (lambda: entropy_weights(named([1, 2, np.inf])), "visits is infinite in rows Cy"),
    "text": (lambda: entropy_weights(named(["a", "b", "c"])), "visits is not a number"),
    "negative": (lambda: entropy_weights(named([1, -2, -3])), "visits is negative in rows Bo, Cy.*min_max"),
    "all the same": (lambda: entropy_weights(named([3, 3, 3])[["visits"]]), "No column of table varies .visits"),
    "ranks of a gap": (lambda: compare_ranks(named([1, None, 3])), "visits is missing in rows Bo"),
    "ranks of a Series": (lambda: compare_ranks(pd.Series([1, 2])), "must be a DataFrame"),
    "correlation of a constant": (lambda: rank_correlation(named([3, 3, 3])), "nobody in order.*visits"),
    "correlation of one row": (lambda: rank_correlation(named([3], ["Ann"])), "nobody in order.*orders, visits"),
    "picture of four": (lambda: plot_weights(pd.DataFrame(np.eye(4), columns=list("abcd"))), "4 columns.*a, b, c, d"),
    "picture of a negative": (lambda: plot_weights(named([1, -2, 3])), "visits is negative in rows Bo"),
}
test_bad_input_is_refused_in_words = refused(BAD)


def test_the_picture_of_ranks_counts_who_is_the_same():
    scores = pd.DataFrame({"one": [4, 3, 2, 1], "two": [4, 1, 3, 2]}, index=list("abcd"))
    mark = pd.Series([False, False, True, False], index=list("abcd"))
    words = str(weighting.plot_ranks(scores, top=2, mark=mark, marked="new", title="Two orders").get_label())
    assert "Of the best 2, 1 are the same" in words and "new: 1 of 1 among the best 2 by two" in words
