"""Share of wallet, the pyramid of profit, the matrix of value now and later: and metals that never decide."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, figure, portfolio

OURS = pd.Series({"Ann": 300.0, "Bo": 90.0, "Cy": 0.0})
TOTAL = pd.Series({"Cy": 50.0, "Ann": 400.0, "Bo": 900.0})


def test_share_of_wallet_goes_by_customer_not_by_row():
    assert portfolio.share_of_wallet(OURS, TOTAL).to_dict() == {"Ann": 0.75, "Bo": 0.1, "Cy": 0}


def test_the_share_of_a_group_is_not_the_mean_of_shares():
    found = portfolio.group_share(OURS, TOTAL)
    assert found["ratio_of_sums"] == pytest.approx(390 / 1350)
    assert found["mean_of_ratios"] == pytest.approx(0.85 / 3)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 1e5)), min_size=1), st.floats(0.01, 100))
def test_shares_lie_between_0_and_1_and_know_no_currency(wallets, rate):
    total = pd.Series([size for _share, size in wallets])
    ours = pd.Series([part * size for part, size in wallets])
    shares = portfolio.share_of_wallet(ours, total)
    assert shares.between(0, 1).all()
    group = portfolio.group_share(ours, total)
    assert shares.min() - 1e-9 <= group["ratio_of_sums"] <= shares.max() + 1e-9
    assert np.allclose(portfolio.group_share(ours * rate, total * rate), group)


BAD_WALLETS = {
    "total below ours": (OURS, TOTAL.mask(TOTAL.index == "Ann", 200), ["total", "below", "Ann", "without us"]),
    "nothing spent": (OURS, TOTAL.mask(TOTAL.index == "Cy", 0), ["total is 0", "Cy", "leave these"]),
    "customer without total": (OURS, TOTAL.drop("Bo"), ["total lacks", "Bo", "in both"]),
    "customer without ours": (OURS.drop("Bo"), TOTAL, ["ours lacks", "Bo", "in both"]),
    "negative": (-OURS, TOTAL, ["ours", "negative", "Ann", "Net returns"]),
    "missing": (OURS, TOTAL.mask(TOTAL.index == "Bo"), ["total", "missing", "Bo"]),
    "customer twice": (pd.concat([OURS, OURS]), TOTAL, ["ours", "more than one row", "groupby"]),
    "no series": ([1.0], TOTAL, ["ours must be a Series"]),
}


@pytest.mark.parametrize("case", BAD_WALLETS)
def test_bad_wallets_are_refused(case):
    ours, total, words = BAD_WALLETS[case]
    with pytest.raises(InvalidData) as caught:
        portfolio.share_of_wallet(ours, total)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


PROFIT = pd.Series({"Di": 0.0, "Ann": 500.0, "Ed": -60.0, "Bo": 300.0, "Cy": 200.0})


def test_tiers_follow_the_profit_and_lead_has_none():
    found = portfolio.pyramid(PROFIT)
    assert found["tier"].to_dict() == {"Di": 4, "Ann": 1, "Ed": 4, "Bo": 2, "Cy": 3}
    assert found.index.equals(PROFIT.index)
    assert found.loc["Ann", "label"] == "1 platinum (profitability: highest)"
    assert portfolio.pyramid(PROFIT, cuts=(300, 200))["tier"].tolist() == [4, 1, 4, 1, 2]


def test_every_label_names_its_base():
    assert all("profitability" in label for label in portfolio.tier_labels().values())
    names = portfolio.type_names()
    assert all("now" in axes and "in future" in axes for axes in names["axes"])
    assert names.index.tolist() == ["I", "II", "III", "IV"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e4, 1e4).map(lambda x: round(x, 2)), min_size=1), st.sampled_from([0.01, 7, 100]))
def test_more_profit_is_never_a_lower_tier(profits, rate):
    profit = pd.Series([*profits, 5.0])
    found = portfolio.pyramid(profit)
    best_first = found.sort_values("profit", ascending=False)["tier"]
    assert best_first.is_monotonic_increasing
    assert ((found["tier"] == 4) == (profit <= 0)).all()
    assert found.groupby("profit")["tier"].nunique().max() == 1
    summary = portfolio.pyramid_summary(found)
    assert summary["customers"].sum() == len(profit) and summary["profit"].sum() == pytest.approx(profit.sum())
    assert summary["share_of_customers"].sum() == pytest.approx(1)
    assert (portfolio.pyramid(profit * rate)["tier"] == found["tier"]).all()


BAD_PROFITS = {
    "nobody earns": ({"profit": -PROFIT.abs()}, ["profit", "above 0 for nobody", "Check its sign"]),
    "shares": ({"profit": PROFIT, "shares": (0.8, 0.5)}, ["shares", "rising"]),
    "cuts": ({"profit": PROFIT, "cuts": (100, 200)}, ["cuts", "falling"]),
    "missing": ({"profit": PROFIT.mask(PROFIT == 0)}, ["profit", "missing", "Di"]),
}


@pytest.mark.parametrize("case", BAD_PROFITS)
def test_bad_profits_are_refused(case):
    settings, words = BAD_PROFITS[case]
    with pytest.raises(InvalidData) as caught:
        portfolio.pyramid(**settings)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


NOW = pd.Series({"a": 1.0, "b": 2.0, "c": 8.0, "d": 9.0})
LATER = pd.Series({"d": 9.0, "c": 1.0, "b": 8.0, "a": 2.0})


def test_the_four_types_and_their_names():
    found = portfolio.matrix(NOW, LATER)
    assert found["type"].to_dict() == {"a": "I", "b": "II", "c": "III", "d": "IV"}
    assert found["future"].to_dict() == LATER.to_dict()
    assert found["metal_in_notes"].tolist() == ["lead", "iron", "platinum", "gold"]
    assert found["metal_usual"].tolist() == ["lead", "iron", "gold", "platinum"]
    assert found["strategy"].tolist() == ["give up", "improve", "maintain", "VIP"]
    assert found.loc["b", "axes"] == "low now, high in future"


def test_those_on_a_line_are_low():
    assert portfolio.matrix(NOW, LATER, cut=(2.0, 8.0))["type"].tolist() == ["I", "I", "III", "IV"]
    assert portfolio.matrix(NOW, LATER, cut=(0, 0))["type"].tolist() == ["IV"] * 4


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, unique=True))
def test_switchers_are_exactly_those_whose_type_differs(values):
    now, later = (pd.Series([float(pair[k]) for pair in values]) for k in (0, 1))
    one, two = portfolio.matrix(now, later, cut=(0, 0)), portfolio.matrix(now, later, cut=(10, -5))
    found = portfolio.switchers(now, later, cut=(0, 0), other=(10, -5))
    between = ((now > 0) & (now <= 10)) | ((later > -5) & (later <= 0))
    assert found.index.equals(now.index[between])
    assert (found["type"] == one["type"][between]).all() and (found["other_type"] == two["type"][between]).all()
    assert portfolio.switchers(now, later, cut=(0, 0), other=(0, 0)).empty


BAD_VALUES = {
    "another customer": (NOW, LATER.rename({"d": "e"}), "median", ["future lacks", "d"]),
    "all alike": (NOW, LATER * 0, "median", ["No future value", "above the median", "two amounts"]),
    "cut as text": (NOW, LATER, "mean", ["cut", "'mean'", "'median'"]),
    "one amount": (NOW, LATER, 5.0, ["cut", "a list"]),
    "cut unknown": (NOW, LATER, (0, np.nan), ["cut", "two amounts"]),
    "missing": (NOW, LATER.mask(LATER == 1), "median", ["future", "missing", "c"]),
}


@pytest.mark.parametrize("case", BAD_VALUES)
def test_bad_values_are_refused(case):
    now, later, cut, words = BAD_VALUES[case]
    with pytest.raises(InvalidData) as caught:
        portfolio.matrix(now, later, cut=cut)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize("scale", ["linear", "symlog"])
def test_the_picture_of_the_matrix_names_axes_and_both_metals(scale):
    fig = portfolio.plot_matrix(NOW, LATER, scale=scale)
    ax = fig.axes[0]
    texts = [text.get_text() for text in ax.texts]
    assert texts[2] == "III high now, low in future: 1\nnotes: platinum, usual: gold"
    assert ax.get_title(loc="left").startswith("1 of 4 customers")
    assert ax.lines[4].get_xdata()[0] == 5 and ax.lines[5].get_ydata()[0] == 5  # the medians
    assert len(figure.png(fig)) > 1000


def test_the_picture_of_the_pyramid_says_who_earns():
    fig = portfolio.plot_pyramid(portfolio.pyramid(PROFIT))
    left, right = fig.axes
    assert [bar.get_width() for bar in left.patches] == pytest.approx([0.2, 0.2, 0.2, 0.4])
    assert [bar.get_width() for bar in right.patches] == [500, 300, 200, -60]
    assert fig.get_suptitle() == "20% of the customers earn 50% of the profit before losses"
    assert "profitability" in left.get_yticklabels()[0].get_text()
    nobody = portfolio.plot_pyramid(portfolio.pyramid(PROFIT, cuts=(1000, 100)))
    assert nobody.get_suptitle() == "Nobody reaches the first tier, and 40% bring no profit"
    assert len(figure.png(fig)) > 1000


def test_wallets_of_groups_add_up():
    ours = pd.Series({"Ann": 300.0, "Bo": 90.0, "Cy": 10.0})
    total = pd.Series({"Cy": 100.0, "Ann": 400.0, "Bo": 900.0})
    by = pd.Series({"Ann": 1, "Bo": 4, "Cy": 4}, name="household")
    found = portfolio.wallets(ours, total, by)
    assert found.loc[4].to_dict() == {"customers": 2, "ours": 50, "elsewhere": 450, "share": 0.1}
    whole = ((found["ours"] + found["elsewhere"]) * found["customers"]).sum()
    assert whole == total.sum() and (found["ours"] * found["customers"]).sum() == ours.sum()
    fig = portfolio.plot_wallets(found, title="A finding", xlabel="people")
    assert "1: 75% / 400" in fig.get_label()
    with pytest.raises(InvalidData, match="by lacks customers"):
        portfolio.wallets(ours, total, by.iloc[1:])


def test_the_four_fields_show_every_customer_once():
    now, later = pd.Series({"Ann": 900.0, "Bo": 80.0, "Cy": 50.0}), pd.Series({"Ann": 100.0, "Bo": 700.0, "Cy": 0.0})
    label = portfolio.plot_types(portfolio.matrix(now, later, cut=(60, 150))).get_label()
    counts = [int(found) for found in re.findall(r"\): (\d+) customers", label)]
    assert counts == [1, 0, 1, 1]  # I, II, III, IV
    assert "give up" not in label and "low now, low in future" in label
