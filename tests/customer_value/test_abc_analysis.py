"""ABC analysis: classes by running share, ties, and what bad measures are told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, abc_analysis, figure

measures = st.lists(st.integers(0, 10**6), min_size=1, max_size=50).filter(any)


def test_by_hand():
    found = abc_analysis.classify(pd.Series([5, 60, 20, 15], index=["d", "a", "b", "c"]))
    assert found.index.tolist() == ["a", "b", "c", "d"]
    assert found["share"].tolist() == [0.6, 0.2, 0.15, 0.05]
    assert found["cumulative_share"].tolist() == [0.6, 0.8, 0.95, 1.0]
    assert found["abc_class"].tolist() == ["A", "A", "B", "C"]  # the cut itself still belongs to the class above


def test_the_largest_is_a_even_alone_above_the_cut():
    assert abc_analysis.classify(pd.Series([990, 9, 1]))["abc_class"].tolist() == ["A", "C", "C"]


def test_ties_share_a_class():
    found = abc_analysis.classify(pd.Series([70, 10, 10, 10], index=[4, 3, 1, 2]))
    assert found.index.tolist() == [4, 1, 2, 3]
    assert found["abc_class"].tolist() == ["A", "A", "A", "A"]


def test_a_cut_met_exactly_is_not_missed_by_a_float():
    measure = pd.Series([0.7, 0.1, 0.1, 0.1])  # 0.7 + 0.1 is 0.7999999999999999
    found = abc_analysis.classify(measure.where(measure > 0.5, [0.7, 0.1, 0.15, 0.05]))
    assert found["abc_class"].to_dict() == {0: "A", 2: "A", 1: "B", 3: "C"}


@settings(max_examples=80, deadline=None)
@given(measures, st.randoms(use_true_random=False))
def test_shares_sum_to_one_and_classes_do_not_depend_on_row_order(values, random):
    measure = pd.Series(values, index=[f"c{i:02}" for i in range(len(values))])
    found = abc_analysis.classify(measure)
    assert found["share"].sum() == pytest.approx(1, abs=1e-12)
    assert found["cumulative_share"].iloc[-1] == 1
    assert found["measure"].sum() == sum(values)
    order = list(measure.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(found, abc_analysis.classify(measure[order]))
    by_class = found.groupby("measure")["abc_class"].nunique()
    assert (by_class == 1).all()


@settings(max_examples=80, deadline=None)
@given(measures)
def test_the_rule_as_it_is_printed(values):
    found = abc_analysis.classify(pd.Series(values))
    for customer, value in enumerate(values):
        above = sum(other for other in values if other > value)
        expected = "A" if 100 * above < 80 * sum(values) else "B" if 100 * above < 95 * sum(values) else "C"
        assert found.loc[customer, "abc_class"] == expected


def test_summary_counts_every_class_even_an_empty_one():
    found = abc_analysis.summary(abc_analysis.classify(pd.Series([990.0, 9.0, 1.0])))
    assert found["customers"].to_dict() == {"A": 1, "B": 0, "C": 2}
    assert found["share"].sum() == pytest.approx(1)
    assert found["share_of_customers"].tolist() == pytest.approx([1 / 3, 0, 2 / 3])


BAD = {
    "negative": (pd.Series([5.0, -2.0], index=[31, 32]), {}, ["measure", "negative", "32", "revenue", "whale_curve"]),
    "missing": (pd.Series([5.0, np.nan], index=[31, 32]), {}, ["measure", "missing", "32", "leave these rows out"]),
    "infinite": (pd.Series([np.inf, 2.0], index=[31, 32]), {}, ["measure", "infinite", "31", "division by zero"]),
    "all zero": (pd.Series([0.0, 0.0], index=[31, 32]), {}, ["measure", "0 for every", "31, 32", "another measure"]),
    "text": (pd.Series(["much", "less"], index=[31, 32]), {}, ["measure", "not a number", "31, 32", "astype(float)"]),
    "mixed": (pd.Series([1.0, "less"], index=[31, 32]), {}, ["measure", "not a number", "rows 32", "astype(float)"]),
    "twice": (pd.Series([1.0, 2.0], index=[31, 31]), {}, ["measure", "31, 31", "groupby(level=0).sum()"]),
    "empty": (pd.Series([], dtype=float), {}, ["measure", "no rows", "Check the filter"]),
    "frame": (pd.DataFrame({"a": [1.0]}), {}, ["measure", "DataFrame", "one column"]),
    "cuts": (pd.Series([1.0]), {"cuts": (0.95, 0.8)}, ["cuts", "rising order", "(0.95, 0.8)"]),
    "cuts in per cent": (pd.Series([1.0]), {"cuts": (80, 95)}, ["cuts", "(0.8, 0.95)"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_measures_are_refused_with_row_and_remedy(case):
    measure, more, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        abc_analysis.classify(measure, **more)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_one_customer_is_class_a():
    assert abc_analysis.classify(pd.Series([3.0]))["abc_class"].tolist() == ["A"]


@pytest.mark.parametrize("values", [[60, 20, 15, 5], [990, 9, 1], [3]])
def test_the_picture_says_what_class_a_brings(values):
    classes = abc_analysis.classify(pd.Series(values))
    fig = abc_analysis.plot_pareto(classes)
    share = classes.loc[classes["abc_class"] == "A", "share"].sum()
    assert f"bring {share:.0%}" in fig.axes[0].get_title(loc="left")
    drawn = {text.get_text() for text in fig.axes[0].texts}
    assert set(classes["abc_class"]) <= drawn
    assert len(figure.png(fig)) > 1000


def test_the_line_of_equality_can_be_seen_on_every_ground():
    fig = abc_analysis.plot_pareto(abc_analysis.classify(pd.Series([60, 20, 15, 5])))
    [line] = [line for line in fig.axes[0].lines if list(line.get_xdata()) == [0, 1]]
    assert line.get_color() == figure.BLACK and line.get_linewidth() >= 1.5
