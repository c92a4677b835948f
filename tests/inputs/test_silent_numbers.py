"""Kind B: what gave a wrong number without a word is refused, or gives the right one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlab import (
    abc_analysis,
    btyd,
    clv,
    cohorts,
    customer_base,
    experiments,
    lift,
    mailing,
    portfolio,
    rfm,
    scales,
    targeting,
    valid,
)  # fmt: skip
from tests.inputs.remedies import follow, left_out, message, options, share

T, F = True, False
LINES = pd.DataFrame({"InvoiceNo": [7, 7, 8], "customer_id": [1, 1, 2], "amount": 5.0,
                      "date": pd.to_datetime(["2024-01-01"] * 3)})  # fmt: skip


@pytest.mark.parametrize("function", [rfm.table, btyd.summary])
def test_b1_a_column_that_is_named_must_be_there(function):
    more = {"unit": "D"} if function is btyd.summary else {}
    said = message(lambda: function(LINES, as_of="2024-02-01", order="InvoiceNumber", **more))
    assert "orders has no column 'InvoiceNumber'; it has 'InvoiceNo'" in said
    said = message(lambda: function(LINES, as_of="2024-02-01", **more))
    assert "InvoiceNo is repeated in rows 0, 1" in said
    told = options(said)
    assert told == {"order": "InvoiceNo"}
    once = LINES.groupby(told["order"], as_index=False).agg({"customer_id": "first", "date": "first", "amount": "sum"})
    found = function(once, as_of="2024-02-01", **told, **more)
    assert (found["frequency"] if "frequency" in found else found["x"] + 1).to_dict() == {1: 1, 2: 1}
    assert len(function(LINES, as_of="2024-02-01", order=None, **more)) == 2


def test_b1_other_columns_may_repeat():
    columns = {"order_status": "paid", "Order Date": "2024", "ordered": 1, "billing_city": "Suzhou"}
    assert len(rfm.table(LINES.drop(columns="InvoiceNo").assign(**columns), as_of="2024-02-01")) == 2


@pytest.mark.parametrize("day", ["10/12/2011", "2011-12", "today", "now", "2011", "Jan", "10:30", "01/02/2025"])
def test_b3_b5_b6_a_day_is_one_day(day):
    bought = pd.DataFrame({"customer_id": [1, 2], "amount": 5.0, "date": pd.to_datetime(["2010-12-01", "2011-01-09"])})
    said = message(lambda: rfm.table(bought, as_of=day))
    assert "as_of must be one day, written like '2025-01-31'" in said
    assert rfm.table(bought, as_of="2011-12-10")["recency"].tolist() == [374, 335]


@pytest.mark.parametrize("blank", ["", " ", None, np.nan])
def test_b7_a_blank_id_is_a_missing_one(blank):
    bought = pd.DataFrame({"customer_id": [blank, blank, "17850", blank], "amount": 5.0,
                           "date": pd.to_datetime(["2024-01-01"] * 4)})  # fmt: skip
    said = message(lambda: rfm.table(bought, as_of="2024-02-01"))
    assert "customer_id is missing in rows 0, 1, 3" in said
    assert rfm.table(left_out(said, bought), as_of="2024-02-01")["frequency"].to_dict() == {"17850": 1}


@pytest.mark.parametrize("function", [rfm.segments, rfm.bands])
def test_b9_a_missing_score_is_no_score(function):
    scores = pd.DataFrame({"R": [np.nan, 5, 1], "F": [1, 5, 1], "M": [1, 5, 1]})
    said = message(lambda: function(scores))
    assert "R is missing in row" in said
    assert rfm.segments(left_out(said, scores)).to_dict() == {1: "champions", 2: "hibernating"}


def test_b9_scores_of_what_is_missing_or_text():
    assert "values is missing in rows 1" in message(lambda: rfm.score(pd.Series([3, np.nan, 1])))
    text = pd.Series(["10", "9", "1"])
    assert rfm.score(follow(message(lambda: rfm.score(text)), text)).tolist() == [4, 2, 1]


def test_b11_scores_read_back_as_text():
    scores = pd.DataFrame({measure: ["5", "1", "3"] for measure in "RFM"})
    for measure in "RFM":
        scores[measure] = follow(message(lambda: rfm.bands(scores)), scores[measure])
    assert rfm.bands(scores)["R"].to_dict() == {5: 1, 4: 0, 3: 1, 2: 0, 1: 1}


def test_b12_years_are_counted_from_the_first():
    flows = pd.DataFrame({"customer_id": [1, 1], "year": [2023, 2024], "amount": [100, 110]})
    said = message(lambda: customer_base.narrow_and_broad(flows, discount=0.1, first="now"))
    assert "1 for the first, not 2024" in said
    flows["year"] -= flows["year"].min() - 1
    found = customer_base.narrow_and_broad(flows, discount=0.1, first="now")
    assert found["present_value"].item() == pytest.approx(200.0)


NOISE = pd.Series([0.1 + 0.2, 0.3, 0.1, 0.05])


def test_b14_scores_that_differ_by_noise_stand_in_one_step():
    table = lift.gains(pd.Series([T, F, T, F]), NOISE)
    assert table["customers"].tolist() == [2, 1, 1]
    assert lift.gain_at(table, 0.25) == 0.25
    depth = mailing.depth_by_profit(NOISE, margin_per_response=50.0, contact_cost=5.0)
    assert depth["contacts"].tolist() == [0, 2, 3, 4]
    assert rfm.score(NOISE, bins=4).tolist() == [3, 3, 2, 1]


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ([0.3, 0.1 + 0.2], 1), ([0.0, 5e-17, 1.0], 2), ([1e9, 1e9 + 0.01], 2), ([-0.3, -(0.1 + 0.2)], 1), ([1, 2], 2),
        ([1e-9, 2e-9, 1.0], 3), ([0.1] * 3, 1), ([-0.0, 0.0], 1),
    ],
)  # fmt: skip
def test_ties(values, groups):
    column = pd.Series(values)
    tied = valid.ties(column)
    assert tied.nunique() == groups
    assert np.allclose(tied, column, rtol=1e-11) and valid.ties(tied[::-1]).sort_index().equals(tied)


def test_b16_classes_do_not_hang_on_noise():
    found = abc_analysis.classify(pd.Series({"a": 0.3, "b": 0.1 + 0.2, "c": 0.4}), cuts=(0.55, 0.9))
    assert found["abc_class"].to_dict() == {"c": "A", "a": "A", "b": "A"}
    assert portfolio.pyramid(pd.Series({"a": 0.3, "b": 0.1 + 0.2, "c": 0.4}), shares=(0.55, 0.9))["tier"].eq(1).all()


def test_b17_features_that_part_both_groups_have_no_finite_coefficients():
    x = np.random.default_rng(0).normal(size=100)
    features, answer = pd.DataFrame({"a": x}), pd.Series(x > 0)
    said = message(lambda: targeting.response_model(features, answer, C=np.inf))
    assert targeting.response_model(features, answer, **options(said)).coefficients["coefficient"].item() < 10
    answer[0] = not answer[0]  # one customer on the wrong side, and they exist
    assert targeting.response_model(features, answer, C=np.inf).coefficients["coefficient"].item() < 100


@pytest.mark.parametrize("function", [clv.yearly, clv.present_value])
def test_b19_years_are_taken_by_label(function):
    margins, stay = pd.Series([100, 120], index=[2024, 2025]), pd.Series([0.8, 0.5], index=[2025, 2024])
    said = message(lambda: function(margins, stay, 0.25, first="after one year"))
    found = function(margins, follow(said, retention=stay), 0.25, first="after one year")
    years = found["present_value"].tolist() if function is clv.yearly else [found - 30.72, 30.72]
    assert years == pytest.approx([40.0, 30.72])


def test_b19_other_labels_are_refused():
    margins, stay = pd.Series([100, 120], index=[2024, 2025]), pd.Series([0.5, 0.8])
    said = message(lambda: clv.yearly(margins, stay, 0.25, first="after one year"))
    assert "margins has the labels 2024, 2025, and retention has 0, 1" in said
    stay = follow(said, margins=margins, retention=stay)
    assert clv.yearly(margins, stay, 0.25, first="after one year")["present_value"].tolist() == pytest.approx(
        [40, 30.72]
    )


HISTORY = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0.0], "T": 38.86, "n": [2, 0], "monetary": [60.0, 50.0]})
BUYING, SPENDING = btyd.BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426), btyd.GammaGamma(p=6.25, q=3.74, v=15.44)
FLOWS = pd.DataFrame({"customer_id": [1, 1], "year": [1, 2], "amount": [100, 110]})
STAYED = pd.Series({"Inn": True, "Bar": False})
RATES = {
    "clv.multiple": lambda d: clv.multiple(0.8, d, first="after one year"),
    "clv.yearly": lambda d: clv.yearly(100, 0.8, d, first="now", periods=3),
    "clv.simple": lambda d: clv.simple(pd.Series({"Ann": 300.0}), retention=0.8, discount=d, first="now"),
    "narrow_and_broad": lambda d: customer_base.narrow_and_broad(FLOWS, discount=d, first="now"),
    "run_off": lambda d: customer_base.run_off(pd.Series({"Inn": 110.0}), STAYED, periods=2, discount=d),
    "btyd.value": lambda d: btyd.value(BUYING, SPENDING, HISTORY, margin=0.3, periods=3, discount=d),
    "discounted_purchases": lambda d: BUYING.discounted_purchases(HISTORY, periods=3, discount=d),
    "NBD": lambda d: btyd.NBD(r=0.8, alpha=16.0).discounted_purchases(HISTORY, periods=3, discount=d),
    "expected_lifetime": lambda d: btyd.SBG(alpha=0.668, beta=3.806).expected_lifetime(discount=d),
    "residual_lifetime": lambda d: btyd.SBG(alpha=1, beta=3).residual_lifetime(pd.Series([1]), discount=d, periods=2),
}


@pytest.mark.parametrize("call", RATES.values(), ids=list(RATES))
def test_b21_ten_per_cent_is_a_tenth(call):
    said = message(lambda: call(10))
    assert "discount must be a number not below 0 and at most 1, not 10." in said and share(said) == 0.1
    call(share(said))


def test_b21_the_right_multiple():
    assert clv.multiple(0.8, share(message(lambda: clv.multiple(0.8, 10, first="now"))), first="after one year") == (
        pytest.approx(2.667, abs=5e-4)
    )
    assert share(message(lambda: clv.multiple(80, 0.1, first="now"))) == 0.8


def test_b23_a_unit_below_a_day_is_refused():
    days = pd.to_datetime(["2018-04-24 19:19", "2018-04-24 20:13", "2018-05-24 04:00"])
    bought = pd.DataFrame({"customer_id": 1, "date": days, "amount": 5.0})
    said = message(lambda: btyd.summary(bought, as_of="2018-06-01", unit=1 / 24))
    assert options(said) == {"unit": "D"}
    assert btyd.summary(bought, as_of="2018-06-01", **options(said))[["x", "t_x"]].iloc[0].tolist() == [1, 30]


LETTERS = pd.DataFrame({"customer_id": range(100), "arm": ["mailed"] * 50 + ["control"] * 50,
                        "bought": [T] * 15 + [F] * 35 + [T] * 10 + [F] * 40})  # fmt: skip
SHARES = {
    "difference_of_shares": lambda table: experiments.difference_of_shares(table, within=None).standard_error,
    "difference_of_means": lambda table: experiments.difference_of_means(table, "bought")["high"].item(),
}


@pytest.mark.parametrize("call", SHARES.values(), ids=list(SHARES))
def test_b24_rows_doubled_by_a_merge_are_refused(call):
    twice = pd.concat([LETTERS, LETTERS], ignore_index=True)
    said = message(lambda: call(twice))
    assert "customer_id is repeated in rows 0, 1, 2 and 197 more" in said
    assert call(follow(said, members=twice)) == call(LETTERS)
    assert experiments.difference_of_shares(LETTERS, within=None).standard_error == pytest.approx(0.0860, abs=5e-5)


# ------------------------------------------------- attacks.md 4


@pytest.mark.parametrize("word", [("no", "yes"), ("False", "True"), ("0", "1"), (0, 1)])
def test_reversed_items_are_not_read_from_text(word):
    key = pd.DataFrame({"item": ["tr1", "tr2"], "dimension": "trust", "reversed": word, "low": 1, "high": 7})
    answers = pd.DataFrame({"tr1": [3, 7], "tr2": [5, 2]})
    key["reversed"] = follow(message(lambda: scales.scales(answers, key)), key["reversed"])
    assert scales.scales(answers, key)["trust"].tolist() == [3.0, 6.5]


SCORES = pd.DataFrame({"cell": ["33", "33", "11", "11"]}, index=[1, 2, 3, 4])
TEST = pd.DataFrame({"customer_id": [1, 3], "arm": "mailed", "bought": [T, F], "amount": [100.0, 0.0]})


def cells(**more):
    return mailing.cells(SCORES, more.pop("members", TEST), margin=0.4, contact_cost=5.0, **more)


def test_ids_of_another_type_may_not_be_mailed_by_accident():
    assert cells(may_mail=[2])["rest"].to_dict() == {"11": 0, "33": 1}
    said = message(lambda: cells(may_mail=["2"]))
    assert "may_mail has texts (first: '2')" in said
    assert cells(may_mail=follow(said, may_mail=["2"]))["rest"].to_dict() == {"11": 0, "33": 1}


@pytest.mark.parametrize("word", ["Mailed", "mailed ", "letter", None])
def test_an_arm_spelt_otherwise_loses_nobody(word):
    members = TEST.assign(arm=[word, "mailed"])
    said = message(lambda: cells(members=members))
    assert "arm is neither 'mailed' nor 'control' in rows 0." in said
    assert cells(members=left_out(said, members))["mailed"].sum() == 1
    assert cells(members=members.replace({"arm": {word: "mailed"}}).assign(arm="mailed"))["mailed"].sum() == 2


@pytest.mark.parametrize("most", [1e18, 1e300])
@pytest.mark.parametrize("exact", [True, False])
def test_money_never_wraps_round(most, exact):
    said = message(lambda: valid.fen(pd.Series([most, 1.0]), "amount", exact=exact))
    assert "amount adds up to more money than can be held to the fen; the largest is in rows 0" in said


def test_rows_are_not_lost_between_tables():
    orders = pd.DataFrame({"order_id": ["1", "2"], "customer_id": 7, "date": pd.to_datetime(["2024-05-01"] * 2),
                           "channel": "web", "amount": [60.0, 9.0]})  # fmt: skip
    lines = pd.DataFrame({"order_id": [1, 2], "product_id": [101, 102], "quantity": [50, 1], "amount": [60.0, 9.0]})
    products = pd.DataFrame({"product_id": [101, 102], "category": "loose tea", "unit_cost": [0.5, 4.0]})
    said = message(lambda: customer_base.by_category(orders, lines, products, 2024))
    orders["order_id"] = orders["order_id"].astype("int64")
    assert "has texts (first: '1')" in said
    assert customer_base.by_category(orders, lines, products, 2024)["revenue"].item() == 69.0
    unknown = products.iloc[:1]
    assert "product_id is not in products in rows 1." in message(
        lambda: customer_base.by_category(orders, lines, unknown, 2024)
    )
    assert "product_id is not in products in rows 1." in message(
        lambda: cohorts.order_margins(orders, lines, unknown, None)
    )
