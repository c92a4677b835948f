"""RFM: the table, the scores, the segments, and what bad data are told."""

import functools
import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, rfm

AS_OF = "2025-01-01"
START = pd.Timestamp("2024-01-01")


def orders_of(rows):
    """Orders from (customer, day of 2024, fen)."""
    return pd.DataFrame(
        {
            "order_id": np.arange(len(rows)) + 1,
            "customer_id": [customer for customer, _, _ in rows],
            "date": [START + pd.Timedelta(days=day) for _, day, _ in rows],
            "amount": [fen / 100 for _, _, fen in rows],
        }
    )


@pytest.fixture
def orders():
    return orders_of([(7, 0, 1000), (3, 365, 2005), (7, 335, 10), (9, 200, 30), (3, 60, 1)])


# The table ------------------------------------------------------------------------------------------------------------


def test_table_by_hand(orders):
    table = rfm.table(orders, as_of=AS_OF)
    assert table.index.tolist() == [3, 7, 9] and table.index.name == "customer_id"
    assert table["recency"].tolist() == [1, 31, 166]  # 2024 was a leap year: day 365 is 31 December
    assert table["frequency"].tolist() == [2, 2, 1]
    assert table["monetary"].tolist() == [20.06, 10.10, 0.30]


def test_the_day_itself_is_zero_days_ago_whatever_the_hour():
    orders = pd.DataFrame({"customer_id": [1, 2], "date": pd.to_datetime(["2024-12-31 23:59", "2025-01-01 18:00"])})
    table = rfm.table(orders.assign(amount=1.0), as_of="2025-01-01 09:00")
    assert table["recency"].tolist() == [1, 0]


def test_other_column_names_text_dates_and_repeated_row_labels():
    orders = pd.DataFrame(
        {"who": ["b", "a", "b"], "when": ["2024-12-30", "2024-12-31", "2024-01-01"], "paid": [1, 2, 3]}, index=[5, 5, 5]
    )
    table = rfm.table(orders, as_of=AS_OF, customer="who", date="when", amount="paid")
    assert table.to_dict("index") == {
        "a": {"recency": 1, "frequency": 1, "monetary": 2.0},
        "b": {"recency": 2, "frequency": 2, "monetary": 4.0},
    }


def test_money_is_added_in_whole_fen():
    cents = [10, 20, 30] * 1000
    table = rfm.table(orders_of([(1, 1, fen) for fen in cents]), as_of=AS_OF)
    assert table.loc[1, "monetary"] == 600.0
    assert functools.reduce(operator.add, (fen / 100 for fen in cents)) != 600.0  # the plain sum of floats is not


def test_a_sum_of_floats_is_still_money_to_the_fen():
    orders = pd.DataFrame({"customer_id": [1], "date": [START], "amount": [0.1 + 0.2]})
    assert rfm.table(orders, as_of=AS_OF).loc[1, "monetary"] == 0.3


def test_numbers_in_an_object_column_are_numbers(orders):
    objects = orders.astype({"amount": object})
    pd.testing.assert_frame_equal(rfm.table(objects, as_of=AS_OF), rfm.table(orders, as_of=AS_OF))


def test_without_checks_the_same_answer(orders):
    pd.testing.assert_frame_equal(rfm.table(orders, as_of=AS_OF), rfm.table(orders, as_of=AS_OF, check=False))


def test_the_frame_given_is_left_alone(orders):
    before = orders.copy(deep=True)
    rfm.scores(rfm.table(orders, as_of=AS_OF))
    pd.testing.assert_frame_equal(orders, before)


def with_(column, row, value):
    def change(orders):
        orders = orders.copy()
        orders[column] = orders[column].astype(object)
        orders.loc[row, column] = value
        return orders if isinstance(value, str | pd.Timestamp) else orders.infer_objects()

    return change


BAD_ORDERS = {
    "missing column": (lambda o: o.drop(columns="date"), ["'date'", "'amount'", "Rename"]),
    "column twice": (lambda o: o.assign(x=1.0).set_axis([*o.columns, "amount"], axis=1), ["'amount'", "Keep one"]),
    "empty": (lambda o: o.iloc[:0], ["orders", "no rows", "Check the filter"]),
    "not a frame": (lambda o: o["amount"], ["orders", "Series", "whole table"]),
    "duplicate key": (with_("order_id", 3, 2), ["order_id", "rows 1, 3", "one row an order"]),
    "negative money": (with_("amount", 2, -0.5), ["amount", "negative", "rows 2", "Leave returns out, or net"]),
    "infinite money": (with_("amount", 1, np.inf), ["amount", "infinite", "rows 1", "correct it"]),
    "missing money": (with_("amount", 4, np.nan), ["amount", "missing", "rows 4", "leave these rows out"]),
    "money finer than a fen": (with_("amount", 0, 1.005), ["amount", "finer than a fen", "rows 0", ".round(2)"]),
    "money as text": (with_("amount", 3, "30 yuan"), ["amount", "not a number", "rows 3", "astype(float)"]),
    "money as bool": (
        lambda o: o.assign(amount=True),
        ["amount", "not a number", "rows 0, 1, 2 and 2 more", "Correct"],
    ),
    "too much money": (with_("amount", 1, 1e15), ["amount", "more money", "rows 1", "unit"]),
    "unparsable date": (with_("date", 1, "31/12/2024"), ["date", "YYYY-MM-DD", "rows 1", "to_datetime"]),
    "number for a date": (lambda o: o.assign(date=20240102), ["date", "YYYY-MM-DD", "rows 0", "to_datetime"]),
    "missing date": (with_("date", 2, pd.NaT), ["date", "missing", "rows 2", "leave these rows out"]),
    "future date": (with_("date", 4, pd.Timestamp("2025-01-02")), ["date", "after as_of", "rows 4", "later day"]),
    "time zone": (
        lambda o: o.assign(date=o["date"].dt.tz_localize("Asia/Shanghai")),
        ["date", "time zone", "tz_localize"],
    ),
    "missing customer": (with_("customer_id", 0, None), ["customer_id", "missing", "rows 0", "who they are"]),
    "mixed types": (with_("customer_id", 2, "7"), ["customer_id", "mixes types (int, str)", "rows 2", ".astype(str)"]),
}


@pytest.mark.parametrize("case", BAD_ORDERS)
def test_bad_orders_are_refused_with_column_row_and_remedy(case, orders):
    spoil, words = BAD_ORDERS[case]
    with pytest.raises(InvalidData) as caught:
        rfm.table(spoil(orders), as_of=AS_OF)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize("day", ["tomorrow", None, 20250101, pd.Timestamp("2025-01-01", tz="UTC")])
def test_as_of_is_a_day(day, orders):
    with pytest.raises(InvalidData, match="as_of"):
        rfm.table(orders, as_of=day)


# The scores -----------------------------------------------------------------------------------------------------------


def strictly_worse(values, bins):
    """The formula as it is printed, one customer at a time."""
    return [1 + bins * sum(other < value for other in values) // len(values) for value in values]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(2, 9))
def test_score_is_the_printed_formula(values, bins):
    found = rfm.score(pd.Series(values), bins=bins).tolist()
    assert found == strictly_worse(values, bins)
    assert rfm.score(pd.Series(values), bins=bins, within=pd.Series([0] * len(values))).tolist() == found


def test_ties_share_a_score_and_the_worst_is_one():
    assert rfm.score(pd.Series([1, 1, 1, 1, 2])).tolist() == [1, 1, 1, 1, 5]
    assert rfm.score(pd.Series([1, 2, 2, 2, 2])).tolist() == [1, 2, 2, 2, 2]


def test_scores_by_hand():
    table = pd.DataFrame(
        {"recency": [1, 2, 3, 4], "frequency": [1, 5, 5, 2], "monetary": [3.0, 3.0, 9.0, 1.0]}, index=[11, 12, 13, 14]
    )
    found = rfm.scores(table, bins=4)
    assert found["R"].tolist() == [4, 3, 2, 1]  # the more recent, the better
    assert found["F"].tolist() == [1, 3, 3, 2]
    assert found["M"].tolist() == [2, 2, 4, 1]
    assert found["cell"].tolist() == ["412", "332", "234", "121"] and found["cell"].dtype == "str"
    assert found["total"].tolist() == [7, 8, 9, 4]


def test_nested_scores_compare_within_the_same_recency():
    table = pd.DataFrame(
        {"recency": [1, 1, 50, 50, 50, 50], "frequency": [9, 8, 3, 2, 2, 1], "monetary": [5.0, 6.0, 1.0, 2.0, 3.0, 4.0]}
    )
    found = rfm.scores(table, bins=2, method="nested")
    assert found["R"].tolist() == [2, 2, 1, 1, 1, 1]
    assert found["F"].tolist() == [2, 1, 2, 1, 1, 1]  # 3 orders are the best of R 1, though few beside R 2
    assert found["M"].tolist() == [1, 1, 1, 1, 1, 2]
    assert rfm.scores(table, bins=2)["F"].tolist() == [2, 2, 2, 1, 1, 1]


rows = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 365), st.integers(0, 10**7)), max_size=40)
ANCHORS = [(9, 0, 1), *[(10, 365, 10**9)] * 42]  # two more customers, so that no measure is the same for all


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms(use_true_random=False), st.sampled_from(["independent", "nested"]))
def test_scores_do_not_depend_on_the_order_of_rows(rows, random, method):
    rows = rows + ANCHORS
    shuffled = random.sample(rows, len(rows))
    one, other = (rfm.scores(rfm.table(orders_of(r), as_of=AS_OF), method=method) for r in (rows, shuffled))
    pd.testing.assert_frame_equal(one, other)


@settings(max_examples=60, deadline=None)
@given(rows, st.permutations(range(1, 9)), st.sampled_from(["independent", "nested"]))
def test_scores_do_not_depend_on_the_names_of_customers(rows, new, method):
    rows = rows + ANCHORS
    new = [*new, 9, 10]
    renamed = [(f"customer {new[customer - 1]}", day, fen) for customer, day, fen in rows]
    one = rfm.scores(rfm.table(orders_of(rows), as_of=AS_OF), method=method)
    other = rfm.scores(rfm.table(orders_of(renamed), as_of=AS_OF), method=method)
    one.index = [f"customer {new[customer - 1]}" for customer in one.index]
    pd.testing.assert_frame_equal(one.sort_index(), other, check_names=False)


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from([10, 100]), st.sampled_from(["independent", "nested"]))
def test_scores_do_not_depend_on_the_unit_of_money(rows, times, method):
    rows = rows + ANCHORS
    dearer = [(customer, day, fen * times) for customer, day, fen in rows]
    one, other = (rfm.scores(rfm.table(orders_of(r), as_of=AS_OF), method=method) for r in (rows, dearer))
    pd.testing.assert_frame_equal(one, other)


GOOD_TABLE = pd.DataFrame({"recency": [1, 2], "frequency": [3, 4], "monetary": [5.0, 6.0]}, index=[21, 22])
BAD_TABLES = {
    "missing column": (GOOD_TABLE.drop(columns="frequency"), {}, ["'frequency'", "Rename"]),
    "one customer": (GOOD_TABLE.iloc[:1], {}, ["recency", "one customer", "21", "Take more"]),
    "all equal": (GOOD_TABLE.assign(frequency=3), {}, ["frequency is 3", "21, 22", "rfm.score"]),
    "customer twice": (GOOD_TABLE.set_axis([21, 21]), {}, ["table", "21, 21", "groupby"]),
    "missing value": (GOOD_TABLE.assign(monetary=[1.0, np.nan]), {}, ["monetary", "missing", "22", "leave these"]),
    "no rows": (GOOD_TABLE.iloc[:0], {}, ["no rows", "Check the filter"]),
    "one bin": (GOOD_TABLE, {"bins": 1}, ["bins", "5 is usual"]),
    "ten bins": (GOOD_TABLE, {"bins": 10}, ["bins", "2 to 9"]),
    "unknown method": (GOOD_TABLE, {"method": "quintiles"}, ["method", "'nested'"]),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_bad_tables_are_refused(case):
    table, settings_, words = BAD_TABLES[case]
    with pytest.raises(InvalidData) as caught:
        rfm.scores(table, **settings_)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


# Bands and segments ---------------------------------------------------------------------------------------------------


def test_bands_count_every_customer_in_each_measure():
    table = pd.DataFrame({"recency": [1, 2, 3, 4, 5], "frequency": [1, 1, 1, 1, 2], "monetary": [1.0, 2, 2, 3, 4]})
    found = rfm.bands(rfm.scores(table))
    assert found.index.tolist() == [5, 4, 3, 2, 1]
    assert found.to_dict("list") == {"R": [1] * 5, "F": [1, 0, 0, 0, 4], "M": [1, 1, 0, 2, 1]}


@pytest.mark.parametrize("bins", range(2, 10))
def test_every_cell_has_one_segment_and_all_segments_occur_where_there_is_a_middle(bins):
    cells = [(r, f, m) for r in range(1, bins + 1) for f in range(1, bins + 1) for m in range(1, bins + 1)]
    found = rfm.segments(pd.DataFrame(cells, columns=["R", "F", "M"]))
    assert len(found) == bins**3 and set(found) <= set(rfm.SEGMENTS.values())
    assert (set(found) == set(rfm.SEGMENTS.values())) == (bins in (3, 5, 6, 7, 8, 9))
    by_cell = dict(zip(cells, found, strict=True))
    assert by_cell[bins, bins, bins] == "champions" and by_cell[1, 1, 1] == "hibernating"
    assert by_cell[1, bins, bins] == "cannot lose" and by_cell[bins, 1, 1] == "new or occasional"


def test_segments_with_names_of_ones_own():
    mine = {pair: name.upper() for pair, name in rfm.SEGMENTS.items()}
    scores = pd.DataFrame({"R": [3, 2], "F": [3, 2], "M": [3, 2]}, index=[4, 6])
    assert rfm.segments(scores, rules=mine).to_dict() == {4: "CHAMPIONS", 6: "NEEDS ATTENTION"}
    with pytest.raises(InvalidData, match=r"rules has no name for .*'middle', 'low'"):
        rfm.segments(scores, rules={k: v for k, v in mine.items() if k != ("middle", "low")})


def test_scores_are_whole_numbers_in_the_order_of_the_table():
    table = pd.DataFrame({"recency": [9, 1], "frequency": [1, 2], "monetary": [2.0, 1.0]}, index=[8, 5])
    for bins in (2, 5):
        found = rfm.scores(table, bins=bins)
        assert found.index.tolist() == [8, 5]
        assert {str(found[column].dtype) for column in ("R", "F", "M", "total")} == {"int64"}
