"""Loyalty × profitability: four types by hand, a partition, shares, the year after, and correlations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crmlab import figure, loyalty_value, loyalty_value_pictures
from tests.refusals import refused

PAIRS = st.lists(st.tuples(st.integers(-6, 6), st.integers(-90_000, 900_000)), min_size=1, max_size=40)


def both(pairs):
    table = pd.DataFrame(pairs, columns=["loyalty", "profit"], index=[f"c{k}" for k in range(len(pairs))])
    return table["loyalty"].astype(float), table["profit"] / 100


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.none() | st.integers(-3, 3))
def test_the_four_types_partition_the_customers(pairs, cut):
    loyalty, profit = both(pairs)
    kinds = loyalty_value.types(loyalty, profit, loyalty_cut=cut)
    assert kinds.index.equals(loyalty.index) and set(kinds) <= set(loyalty_value.TYPES)
    loyal = loyalty > (loyalty.median() if cut is None else cut)
    rich = profit > profit.median()
    assert (kinds.isin(["true friends", "barnacles"]) == loyal).all()
    assert (kinds.isin(["true friends", "butterflies"]) == rich).all()
    if profit.sum() > 0:
        found = loyalty_value.counts(kinds, profit)
        assert found["customers"].sum() == len(loyalty) and found["share"].sum() == pytest.approx(1)
        assert found["profit_share"].sum() == pytest.approx(1)
        assert round(100 * found["profit"].sum()) == round(100 * profit.sum())


@settings(max_examples=25, deadline=None)
@given(PAIRS, st.randoms())
def test_the_order_of_the_customers_changes_nothing(pairs, random):
    loyalty, profit = both(pairs)
    order = list(loyalty.index)
    random.shuffle(order)
    one, two = loyalty_value.types(loyalty, profit), loyalty_value.types(loyalty[order], profit)
    assert two.to_dict() == one.to_dict() and list(two.index) == order


KINDS = pd.Series(["true friends", "butterflies", "barnacles", "strangers"] * 2)
BEFORE = pd.Series([900.0, 700, 20, -50, 800, 600, 30, 0])
AFTER = pd.Series([600.0, 300, 50, 10, 500, 100, 90, 30])


def test_the_year_after_by_hand():
    """True friends 600 and 500: mean 550, s = 70.71, half 1.96 × 70.71 ÷ √2 = 98."""
    found = loyalty_value.year_after(KINDS, BEFORE, AFTER)
    assert found.loc["true friends"].tolist() == pytest.approx([2, 850, 550, 452, 648])
    assert found.loc["butterflies"].tolist() == pytest.approx([2, 650, 200, 4, 396])
    half = 1.96 * np.hypot(50, 100)
    assert found.loc["true friends − butterflies"].tolist() == pytest.approx([4, 200, 350, 350 - half, 350 + half])
    welch = stats.ttest_ind([600, 500], [300, 100], equal_var=False)
    assert 350 / np.hypot(50, 100) == pytest.approx(welch.statistic)


def test_luck_alone_brings_both_halves_to_the_mean():
    """Profit of two years with the same mean and no memory: the sorted year is far apart, the next one is not."""
    rng = np.random.default_rng(5)
    loyalty, before, after = (pd.Series(rng.normal(300, 200, 4000)) for _year in range(3))
    kinds = loyalty_value.types(loyalty, before)
    found = loyalty_value.year_after(kinds, before, after)
    assert found.loc["true friends", "before"] > 430 and found.loc["barnacles", "before"] < 170
    assert (found.loc[list(loyalty_value.TYPES), "after"] - 300).abs().max() < 25


def test_correlations_are_those_of_scipy():
    rng = np.random.default_rng(2)
    loyalty = pd.Series(rng.normal(size=200)).round(1)
    profit = (loyalty + pd.Series(rng.standard_t(3, 200))).round(2)
    found = loyalty_value.association(loyalty, profit)
    plain = stats.pearsonr(loyalty, profit)
    assert found.loc["plain", "correlation"] == pytest.approx(plain.statistic)
    ends = plain.confidence_interval(0.95)
    assert found.loc["plain", ["low", "high"]].tolist() == pytest.approx([ends.low, ends.high], abs=1e-4)
    assert found.loc["rank", "correlation"] == pytest.approx(stats.spearmanr(loyalty, profit).statistic)
    r, low, high = found.loc["rank", ["correlation", "low", "high"]]
    half = 1.96 * np.sqrt((1 + r**2 / 2) / 197)
    assert [low, high] == pytest.approx(list(np.tanh([np.arctanh(r) - half, np.arctanh(r) + half])))


def test_one_customer_moves_the_plain_correlation_and_hardly_the_rank():
    rng = np.random.default_rng(4)
    loyalty = pd.Series(rng.normal(size=300))
    profit = 100 * loyalty + rng.normal(0, 100, 300)
    other = profit.where(profit.index != loyalty.idxmax(), -40_000)
    one, two = (loyalty_value.association(loyalty, values)["correlation"] for values in (profit, other))
    assert two["plain"] < 0 < one["plain"] and abs(two["rank"] - one["rank"]) < 0.05


@pytest.mark.slow
def test_the_interval_of_a_correlation_holds_the_truth():
    rng, inside = np.random.default_rng(8), 0
    for _each in range(600):
        one = rng.normal(size=60)
        two = 0.4 * one + np.sqrt(1 - 0.16) * rng.normal(size=60)
        row = loyalty_value.association(pd.Series(one), pd.Series(two)).loc["plain"]
        inside += row["low"] <= 0.4 <= row["high"]
    assert 0.93 <= inside / 600 <= 0.97


def test_pictures_say_what_they_show():
    counts, after = loyalty_value.counts(KINDS, BEFORE), loyalty_value.year_after(KINDS, BEFORE, AFTER)
    apart = after.assign(after=after["before"] * 2)
    shown = {
        "Of the loyal, 50 % are in the profitable half": loyalty_value_pictures.plot_types(counts),
        "A year later the types are closer together": loyalty_value_pictures.plot_year_after(after),
        "A year later the types are further apart": loyalty_value_pictures.plot_year_after(apart),
    }
    for title, fig in shown.items():
        assert fig.axes[0].get_title(loc="left") == title and fig.get_label().startswith(title)
        assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000
    assert "strangers 2 customers (25 %), −25 CNY a customer, −2 % of the profit" in str(
        shown["Of the loyal, 50 % are in the profitable half"].get_label()
    )


TEN = pd.Series(range(10), dtype=float)
test_what_cannot_be_is_refused = refused(
    {
        "others": (lambda: loyalty_value.types(TEN, TEN.iloc[1:]), "profit lacks customers"),
        "twice": (lambda: loyalty_value.types(TEN.set_axis([0] * 10), TEN), "more than one row"),
        "missing": (lambda: loyalty_value.types(TEN, TEN.where(TEN > 0)), "profit is missing in rows 0"),
        "a word for a cut": (lambda: loyalty_value.types(TEN, TEN, loyalty_cut="high"), "loyalty_cut"),
        "no number for a cut": (lambda: loyalty_value.types(TEN, TEN, profit_cut=float("nan")), "profit_cut"),
        "another word": (lambda: loyalty_value.counts(KINDS.replace("strangers", "guests"), BEFORE), "none of"),
        "nothing earned": (lambda: loyalty_value.counts(KINDS, -BEFORE), "no share can be taken"),
        "one friend": (lambda: loyalty_value.year_after(KINDS[1:], BEFORE[1:], AFTER[1:]), "1 customers of the type"),
        "nine": (lambda: loyalty_value.association(TEN[:9], TEN[:9]), "9 customers are too few"),
        "all the same": (lambda: loyalty_value.association(TEN, TEN * 0), "profit is the same"),
        "three types": (
            lambda: loyalty_value_pictures.plot_types(loyalty_value.counts(KINDS, BEFORE).iloc[:3]), "'strangers'",
        ),
    }
)  # fmt: skip
