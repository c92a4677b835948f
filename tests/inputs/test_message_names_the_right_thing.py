"""Kind D: the message names what is wrong, and not what merely follows from it."""

from __future__ import annotations

import pandas as pd
import pytest

from crmlab import btyd, clv, customer_base, experiments, mailing, portfolio, profitability
from crmlab.workbook.answers import forms
from tests.inputs.remedies import follow, left_out, message

T, F = True, False


def test_d1_an_order_after_the_end():
    orders = pd.DataFrame({"customer_id": [1, 1, 1], "amount": 5.0,
                           "date": pd.to_datetime(["2024-01-01", "2024-02-15", "2024-05-01"])})  # fmt: skip
    said = message(lambda: btyd.holdout(orders, split="2024-02-01", end="2024-03-01", unit="W"))
    assert "date lies after end in rows 2." in said
    held = btyd.holdout(left_out(said, orders), split="2024-02-01", end="2024-03-01", unit="W")
    assert held["actual"].tolist() == [1]


REVENUE = pd.Series([9.0, 8.0], index=[1, 2])
COST = pd.Series([1.0, 2.0], index=["1", "2"])


def test_d3_labels_that_are_texts_there_and_numbers_here():
    def profit(cost):
        return profitability.customer_profit(REVENUE, cost, 0 * REVENUE, fixed_selling_cost=0.0, allocate_by=REVENUE)

    said = message(lambda: profit(COST))
    assert "production_cost.index has texts (first: '1') where revenue.index has numbers (first: 1)" in said
    found = profit(follow(said, production_cost=COST.copy()))
    assert found["contribution_margin"].to_dict() == {1: 8.0, 2: 6.0}


def test_d5_customers_of_another_type_have_their_cell():
    scores = pd.DataFrame({"cell": ["33", "11"]}, index=[1, 2])
    test = pd.DataFrame({"customer_id": ["1", "2"], "arm": "mailed", "bought": [T, F], "amount": [100, 0]})
    said = message(lambda: mailing.cells(scores, test, margin=0.4, contact_cost=5))
    assert "members['customer_id'] has texts (first: '1') where scores.index has numbers (first: 1)" in said
    test = follow(said, members=test)
    assert mailing.cells(scores, test, margin=0.4, contact_cost=5)["responses"].to_dict() == {"11": 0, "33": 1}


def test_texts_that_are_no_numbers_are_met_by_text():
    ours, total = pd.Series([1.0, 2.0], index=[17, 18]), pd.Series([4.0, 4.0], index=["17", "a18"])
    said = message(lambda: portfolio.share_of_wallet(ours, total))
    ours = follow(said, ours=ours.copy())
    assert "total lacks customers that ours has: 18." in message(lambda: portfolio.share_of_wallet(ours, total))


BY_CUSTOMER = {
    "clv.simple": (lambda a, b: clv.simple(a, retention=b / 10, discount=0.1, first="now"), "margin", "retention"),
    "base_value": (lambda a, b: customer_base.base_value(a, referrals=b), "values", "referrals"),
    "share_of_wallet": (lambda a, b: portfolio.share_of_wallet(b, a), "total", "ours"),
    "matrix": (lambda a, b: portfolio.matrix(a, b, cut=(0, 0)), "current", "future"),
}


@pytest.mark.parametrize(("call", "one", "other"), BY_CUSTOMER.values(), ids=list(BY_CUSTOMER))
def test_two_series_of_the_same_customers(call, one, other):
    texts = COST.copy()
    said = message(lambda: call(REVENUE, texts))
    assert f"{other}.index has texts" in said
    right = call(REVENUE, COST.set_axis([1, 2]))
    assert right.equals(call(REVENUE, follow(said, **{other: texts, one: REVENUE})))


def test_d6_nobody_is_in_control():
    letters = pd.DataFrame({"arm": ["mailed"] * 20, "bought": [T, F] * 10})
    said = message(lambda: experiments.difference_of_shares(letters, within=None))
    assert said.startswith("Nobody is in control: without both arms there is no effect.")
    both = pd.concat([letters, letters.assign(arm="control")])
    assert experiments.difference_of_shares(both, within=None).estimate == 0.0


def test_d6_a_mailing_with_one_arm_is_still_named():
    letters = pd.DataFrame({"arm": ["mailed", "control"] * 20 + ["mailed"] * 5, "bought": [T, T, F, F] * 10 + [T] * 5,
                            "campaign_id": [1] * 40 + [2] * 5})  # fmt: skip
    said = message(lambda: experiments.difference_of_shares(letters))
    assert "These values of campaign_id have one arm only: 2" in said and said.endswith("Leave them out.")
    rest = letters[letters["campaign_id"] != 2]
    assert experiments.difference_of_shares(rest).estimate == 0.0


@pytest.mark.parametrize("packed", [lambda x: {"total": x}, lambda x: {x}, lambda x: (x,), lambda x: [x]])
def test_d8_one_number_in_a_container_is_one_number(packed):
    form = forms.shape(packed(12.5), forms.Form("number"))
    assert form.parts[""].tolist() == [12.5]


def test_d8_several_are_still_several():
    with pytest.raises(forms.Misshapen, match="several values"):
        forms.shape({"a": 1, "b": 2}, forms.Form("number"))
