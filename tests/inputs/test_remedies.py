"""Kind A: the remedy in the message works when it is followed to the letter, and gives the right number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlab import abc_analysis, ahp, btyd, mailing, rfm, targeting, valid
from tests.inputs.remedies import codes, follow, left_out, message


def orders(customer, date, amount=5.0):
    return pd.DataFrame({"customer_id": customer, "date": date, "amount": amount})


DAYS = pd.to_datetime(["2024-01-01"] * 3)


@pytest.mark.parametrize("ids", [[17850.0, "17850", "17850"], [17850, "17850", 17850.0]], ids=str)
def test_a1_ids_of_several_types_become_one_customer(ids):
    bought = orders(pd.Series(ids, dtype=object), DAYS)
    said = message(lambda: rfm.table(bought, as_of="2024-02-01"))
    assert "customer_id mixes types" in said
    bought["customer_id"] = follow(said, bought["customer_id"])
    assert rfm.table(bought, as_of="2024-02-01")["frequency"].to_dict() == {"17850": 3}


@pytest.mark.parametrize(("yes", "no"), [("Yes", "No"), ("Y", "N"), (1, 0), (1.0, 0.0), ("1", "0"), ("true", "false")])
def test_a3_words_for_yes_and_no(yes, no):
    scores = pd.DataFrame({"cell": ["33", "11"]}, index=[1, 2])
    test = pd.DataFrame({"customer_id": [1, 2], "arm": "mailed", "bought": [yes, no], "amount": [100, 0]})
    said = message(lambda: mailing.cells(scores, test, margin=0.4, contact_cost=5))
    assert "bought is not true or false in rows 0, 1" in said
    test["bought"] = follow(said, test["bought"])
    found = mailing.cells(scores, test, margin=0.4, contact_cost=5)
    assert found.loc["11", ["responses", "response_rate"]].tolist() == [0, 0.0]
    assert found.loc["33", "response_rate"] == 1.0


READ = {  # as text → as it is meant
    "Online Retail": (["12/13/2010 8:26", "12/1/2010 8:26"], ["2010-12-13 08:26", "2010-12-01 08:26"]),
    "with PM and two blanks": (["2018-04-24  7:19:25 PM"], ["2018-04-24 19:19:25"]),
    "dots": (["05.11.2024", "13.11.2024"], ["2024-11-05", "2024-11-13"]),
    "strokes": (["2010/12/1 08:26:00"], ["2010-12-01 08:26:00"]),
    "whole numbers": ([20240101, 20240331], ["2024-01-01", "2024-03-31"]),
    "floats": ([20240101.0, 20240331.0], ["2024-01-01", "2024-03-31"]),
    "days of a spreadsheet": ([45292, 45293.0], ["2024-01-01", "2024-01-02"]),
    "Chinese": (["2024年1月5日"], ["2024-01-05"]),
    "months in words": (["3 Feb 2024", "24 Dec 2024"], ["2024-02-03", "2024-12-24"]),
}


@pytest.mark.parametrize(("given", "meant"), READ.values(), ids=list(READ))
def test_a8_the_format_named_fits(given, meant):
    column = pd.Series(given)
    said = message(lambda: valid.dates(column, "date"))
    assert len(codes(said)) == 1
    assert valid.dates(follow(said, column), "date").tolist() == list(pd.to_datetime(meant, format="mixed"))


def test_a6_where_two_formats_fit_both_are_named():
    bought = orders([1], ["12/1/2010 8:26"])
    said = message(lambda: rfm.table(bought, as_of="2011-12-10"))
    assert "several ways" in said and len(codes(said)) == 2
    recency = [
        rfm.table(bought.assign(date=follow(said, bought["date"], which=which)), as_of="2011-12-10")["recency"].item()
        for which in (0, 1)
    ]
    assert recency == [374, 697]  # 1 December and 12 January 2010


def test_a6_where_no_format_fits_the_rows_are_named_and_left_out():
    bought = orders([1, 1, 2], ["2010-12-01", "unknown", "2010-12-03 10:00"])
    said = message(lambda: rfm.table(bought, as_of="2011-12-10"))
    assert "rows 1." in said
    rest = left_out(said, bought)
    rest["date"] = follow(said, rest["date"])
    assert rfm.table(rest, as_of="2011-12-10")["recency"].to_dict() == {1: 374, 2: 372}


def test_a8_in_a_summary():
    bought = orders([1, 1], ["2018-04-24  7:19:25 PM", "2018-05-24  7:19:25 PM"])
    said = message(lambda: btyd.summary(bought, as_of="2019-01-31", unit="D"))
    bought["date"] = follow(said, bought["date"])
    found = btyd.summary(bought, as_of="2019-01-31", unit="D")
    assert found[["x", "t_x", "T"]].iloc[0].tolist() == [1, 30, 282]


UTC = ["2024-01-01T02:00Z", "2024-01-01T23:00Z"]


@pytest.mark.parametrize("date", [pd.to_datetime(UTC), UTC, list(pd.to_datetime(UTC))], ids=["dates", "text", "object"])
def test_a10_the_day_is_that_of_the_shop(date):
    bought = orders([1, 1], pd.Series(date, dtype=object if isinstance(date, list) else None), [5.0, 6.0])
    said = message(lambda: btyd.summary(bought, as_of="2024-02-01", unit="D"))
    assert "time zone" in said
    bought["date"] = follow(said, bought["date"])
    assert btyd.summary(bought, as_of="2024-02-01", unit="D")[["x", "t_x", "monetary"]].iloc[0].tolist() == [1, 1, 6]


def test_a10_a_zone_that_is_not_utc_keeps_its_own_time():
    date = pd.Series(pd.to_datetime(UTC)).dt.tz_convert("Asia/Tokyo")
    kept = follow(message(lambda: valid.dates(date, "date")), date)
    assert kept.dt.strftime("%d %H").tolist() == ["01 11", "02 08"]


def test_a11_short_floats_hold_their_fen():
    bought = orders([1, 2], DAYS[:2], pd.Series([12345.67, 20.5], dtype="float32"))
    assert rfm.table(bought, as_of="2024-02-01")["monetary"].tolist() == [12345.67, 20.5]


def test_a11_short_floats_that_do_not_hold_their_fen_are_refused():
    bought = orders([1, 2], DAYS[:2], pd.Series([200_000.01, 20.5], dtype="float32"))
    said = message(lambda: rfm.table(bought, as_of="2024-02-01"))
    assert "float32, which does not hold its fen in rows 0" in said and "Read the column anew, as float64" in said
    again = rfm.table(orders([1, 2], DAYS[:2], [200_000.01, 20.5]), as_of="2024-02-01")
    assert again["monetary"].tolist() == [200_000.01, 20.5]


def test_a11_what_is_finer_than_a_fen_is_rounded_as_told():
    bought = orders([1, 2], DAYS[:2], [12345.678, 20.5])
    said = message(lambda: rfm.table(bought, as_of="2024-02-01"))
    bought["amount"] = follow(said, bought["amount"])
    assert rfm.table(bought, as_of="2024-02-01")["monetary"].tolist() == [12345.68, 20.5]


def test_a13_only_the_cell_that_is_no_number_is_named():
    measure = pd.Series(["29.85", " ", "108.15"], index=list("abc"))
    said = message(lambda: abc_analysis.classify(measure))
    assert "rows b." in said
    rest = follow(said, left_out(said, measure))
    assert abc_analysis.classify(rest)["abc_class"].to_dict() == {"c": "A", "a": "A"}


def test_a13_numbers_as_text_are_read():
    measure = pd.Series(["29.85", "108.15"], index=list("ac"))
    rest = follow(message(lambda: abc_analysis.classify(measure)), measure)
    assert abc_analysis.classify(rest)["measure"].to_dict() == {"c": 108.15, "a": 29.85}


@pytest.mark.parametrize("dtype", [None, "category"])
def test_a14_words_become_columns_of_true_and_false(dtype):
    features = pd.DataFrame({"sex": pd.Series(["M", "F", "M", "F"], dtype=dtype)})
    answer = pd.Series([True, False, True, True])
    said = message(lambda: targeting.response_model(features, answer))
    model = targeting.response_model(follow(said, features=features), answer)
    right = targeting.response_model(pd.DataFrame({"sex_M": [1, 0, 1, 0]}), answer)
    assert model.coefficients.loc["sex_M", "odds_ratio"] == right.coefficients.loc["sex_M", "odds_ratio"] > 1


def test_a15_an_array_becomes_a_table_with_names():
    a = np.array([[1, 2], [0.5, 1]])
    matrix = follow(message(lambda: ahp.weights(a)), a, names=["margin", "visits"])
    assert ahp.weights(matrix).round(3).to_dict() == {"margin": 0.667, "visits": 0.333}


def test_tables_of_other_libraries_name_their_way_to_pandas():
    class DataFrame:
        __module__ = "polars.dataframe.frame"

        def to_pandas(self):
            return orders([1], DAYS[:1])

    bought = DataFrame()
    said = message(lambda: rfm.table(bought, as_of="2024-02-01"))
    assert said == "orders must be a DataFrame and is a polars DataFrame. Make pandas' of it: orders.to_pandas()."
    assert rfm.table(bought.to_pandas(), as_of="2024-02-01")["frequency"].tolist() == [1]
