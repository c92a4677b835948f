"""The six parts: no yuan twice, the same whole in every order."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, clv, figure
from crmlab import value_parts as vp

share = st.floats(0, 1)
money = st.floats(0, 5000)
scenarios = st.builds(
    vp.Scenario,
    st.builds(vp.FirstPurchase, money, share, money, money),
    st.builds(vp.Repeat, share, money, share, share),
    st.builds(vp.CrossSell, money, share, share),
    st.builds(vp.Cooperation, share),
    st.builds(vp.Referrals, st.floats(0, 3), money),
    st.builds(vp.PriceTolerance, share),
    years=st.integers(1, 8),
    discount=share,
)
orders = st.permutations(vp.ALL)


@settings(max_examples=60, deadline=None)
@given(scenarios, orders)
def test_the_parts_add_up_to_the_whole_in_every_order(scenario, order):
    whole = vp.value(scenario)
    for chosen in (order, "forward", "reverse"):
        found = vp.parts(scenario, order=chosen)
        assert found["value"].sum() == pytest.approx(whole, abs=1e-6)
        assert found["running"].iloc[-1] == whole
        assert found["running"].tolist() == pytest.approx(found["value"].cumsum().tolist(), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(scenarios)
def test_columns_of_cash_flows_do_not_overlap(scenario):
    flows = vp.cash_flows(scenario)
    pieces = flows[["margin", "cross_sell", "price", "referrals", "cost"]].sum(axis=1)
    assert flows["cash_flow"].tolist() == pytest.approx(pieces.tolist())
    assert vp.value(scenario, {2, 3, 4, 5, 6}) == 0  # nobody without a first purchase
    assert (flows.drop(columns="cost")[["margin", "cross_sell", "price", "referrals"]] >= 0).all(axis=None)


@settings(max_examples=40, deadline=None)
@given(scenarios, st.floats(0.01, 100))
def test_another_currency_changes_the_unit_only(scenario, rate):
    first, repeat, cross, referrals = scenario.first_purchase, scenario.repeat, scenario.cross_sell, scenario.referrals
    other = replace(
        scenario,
        first_purchase=replace(
            first, amount=first.amount * rate, service_cost=first.service_cost * rate,
            acquisition_cost=first.acquisition_cost * rate,
        ),
        repeat=replace(repeat, wallet=repeat.wallet * rate),
        cross_sell=replace(cross, wallet=cross.wallet * rate),
        referrals=replace(referrals, value=referrals.value * rate),
    )  # fmt: skip
    here, there = vp.parts(scenario)["value"], vp.parts(other)["value"]
    assert there.tolist() == pytest.approx((here * rate).tolist(), rel=1e-6, abs=1e-4)


def test_the_first_two_parts_by_hand():
    """EXAMPLE: 200 at 40 % less 20 of service; then 80 % stay, who spend 300, 350, … of 1,000 and cost 20 a year."""
    found = vp.parts(vp.EXAMPLE)["value"]
    assert found[1] == 200 * 0.4 - 20
    margins = [1000 * (0.3 + 0.05 * k) * 0.4 - 20 for k in range(5)]
    assert found[2] == pytest.approx(clv.present_value(margins, [0.8] * 5, 0.1, first="after one year"))


def test_what_two_effects_bring_together_goes_to_the_later_one():
    forward = vp.parts(vp.EXAMPLE)["value"]
    reverse = vp.parts(vp.EXAMPLE, order="reverse")["value"]
    assert reverse.index.tolist() == [1, 6, 5, 4, 3, 2]
    assert reverse[6] == 0 and forward[6] > 0  # nobody pays more on what is not bought yet
    assert reverse[2] > forward[2]
    found = vp.spread(vp.EXAMPLE)
    assert found["forward"].tolist() == pytest.approx(forward.tolist())
    assert found["reverse"].tolist() == pytest.approx(reverse.sort_index().tolist())
    assert found.loc[2, "difference"] == pytest.approx(reverse[2] - forward[2])
    assert (found["lowest"] <= found[["forward", "reverse"]].min(axis=1)).all()
    assert (found["highest"] >= found[["forward", "reverse"]].max(axis=1)).all()
    assert found.loc[3, "highest"] > found.loc[3, "forward"]  # price tolerance before it: an order in between


def test_a_share_stops_at_the_whole_wallet():
    eager = replace(vp.EXAMPLE, repeat=replace(vp.EXAMPLE.repeat, share=0.9, share_gain=0.5, retention=1))
    assert vp.cash_flows(eager, {1, 2})["margin"].tolist() == pytest.approx([80, 360, 400, 400, 400, 400])


BAD = {
    "retention": (lambda: vp.Repeat(80, 1000, 0.3), ["Repeat.retention", "at most 1", "80"]),
    "negative": (lambda: vp.FirstPurchase(-200, 0.4), ["FirstPurchase.amount", "not below 0"]),
    "text": (lambda: vp.Referrals("many", 5), ["Referrals.per_year", "'many'"]),
    "no years": (lambda: replace(vp.EXAMPLE, years=0), ["years", "whole number from 1"]),
    "half years": (lambda: replace(vp.EXAMPLE, years=2.5), ["years", "2.5"]),
    "group": (lambda: replace(vp.EXAMPLE, cooperation=0.1), ["cooperation", "Cooperation("]),
    "order": (lambda: vp.parts(vp.EXAMPLE, order=(1, 2, 3)), ["order", "(1, 2, 3)"]),
    "order twice": (lambda: vp.parts(vp.EXAMPLE, order=(1, 2, 3, 4, 5, 5)), ["order"]),
    "order name": (lambda: vp.parts(vp.EXAMPLE, order="backward"), ["order", "'backward'"]),
    "effects": (lambda: vp.value(vp.EXAMPLE, {0, 1}), ["effects", "1 to 6"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_scenarios_are_refused(case):
    build, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        build()
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_the_waterfall_ends_at_the_whole():
    table = vp.parts(vp.EXAMPLE)
    fig = vp.plot_parts(table)
    ax = fig.axes[0]
    tops = [bar.get_y() + bar.get_height() for bar in ax.patches]
    assert tops[:6] == pytest.approx(table["running"].tolist()) and tops[5] == tops[6]
    assert "458 CNY" in ax.get_title(loc="left") and "buying again" in ax.get_title(loc="left")
    assert ax.texts[0].get_text() == "+60" and len(figure.png(fig)) > 1000


def test_two_sequences_stand_side_by_side():
    forward, reverse = vp.parts(vp.EXAMPLE), vp.parts(vp.EXAMPLE, order="reverse")
    (ax,) = vp.plot_parts(forward, reverse).axes
    assert ax.get_title(loc="left") == "Same sum (458 CNY), different parts"
    assert [label.get_text()[0] for label in ax.get_yticklabels()] == ["1", "2", "3", "4", "5", "6"]
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([*forward["value"], *reverse["value"].sort_index()])
    assert [text.get_text() for text in ax.get_legend().get_texts()][1] == "added 1, 6, 5, 4, 3, 2"


def test_known_sizes_are_stacked_in_both_orders():
    sizes = vp.parts(vp.EXAMPLE)["value"]
    pd.testing.assert_frame_equal(vp.stacked(sizes), vp.parts(vp.EXAMPLE))
    turned = vp.stacked(sizes, order="reverse")
    assert list(turned.index) == [1, 6, 5, 4, 3, 2] and turned["running"].iloc[-1] == pytest.approx(sizes.sum())
    assert "first purchase 60" in vp.plot_parts(turned).get_label()
    for bad, words in ((sizes.iloc[1:], "numbers 1 to 6"), (sizes * np.nan, "missing")):
        with pytest.raises(InvalidData, match=words):
            vp.stacked(bad)
    with pytest.raises(InvalidData, match="order must be one of"):
        vp.stacked(sizes, order="backwards")
