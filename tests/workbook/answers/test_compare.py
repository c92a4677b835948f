"""When are two answers equal, and when are they far enough apart to teach on?"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from crmlab.workbook.answers.compare import apart
from crmlab.workbook.answers.forms import form_of

QUESTION = SimpleNamespace(decimals=None, tolerance=None)


def money(rows):
    return pd.Series(np.arange(rows) + 0.5, index=pd.RangeIndex(1000, 1000 + rows, name="customer_id"))


def changed(values, n):
    values = values.copy()
    values.iloc[:n] += 1
    return values


def are_apart(one, other, kind="series"):
    return bool(apart(QUESTION, form_of(one, kind), form_of(other, kind)))


THREE_OR_ONE_PERCENT = [(1000, 2, False), (1000, 3, True), (300, 2, False), (300, 3, True), (200, 1, False),
                        (200, 2, True), (110, 1, False), (110, 2, True), (100, 0, False), (100, 1, True),
                        (5, 0, False), (5, 1, True)]  # fmt: skip


@pytest.mark.parametrize(("rows", "differ", "enough"), THREE_OR_ONE_PERCENT)
def test_three_rows_or_one_percent_tell_two_answers_apart(rows, differ, enough):
    right = money(rows)
    wrong = changed(right, differ)
    assert are_apart(wrong, right) is enough
    assert are_apart(wrong.iloc[::-1], right) is enough
    assert are_apart(wrong.map(str), right.map(str), "labels") is enough
    table = pd.DataFrame({"orders": np.arange(rows), "money": right})
    assert are_apart(table.assign(money=wrong), table, "frame") is enough
    if differ:  # a row counts once, in whatever columns it differs
        assert are_apart(table.assign(money=wrong, orders=changed(table["orders"], differ)), table, "frame") is enough


@pytest.mark.parametrize(("rows", "differ", "enough"), THREE_OR_ONE_PERCENT)
def test_rows_that_are_missing_or_too_many_differ_too(rows, differ, enough):
    right = money(rows)
    assert are_apart(right.iloc[differ:], right) is enough
    more = pd.concat([right, money(rows + differ).iloc[rows:]])
    assert are_apart(more, right) is enough


@pytest.mark.parametrize(("wrong", "enough"), [
    (100.9, False), (101.0, True), (101.1, True), (99.1, False), (98.9, True), (-100.0, True), (100.0, False),
])  # fmt: skip
def test_one_percent_tells_two_numbers_apart(wrong, enough):
    assert are_apart(wrong, 100.0, "number") is enough
    assert are_apart(-wrong, -100.0, "number") is enough


def test_numbers_that_read_alike_are_not_apart():
    question = SimpleNamespace(decimals=2, tolerance=None)
    assert not apart(question, form_of(0.104, "number"), form_of(0.1, "number"))
    assert apart(question, form_of(0.106, "number"), form_of(0.1, "number"))


def test_answers_of_other_kinds_are_apart_and_lists_where_they_differ():
    assert are_apart([1, 2, 3], [1, 3, 2], "order") and not are_apart([1, 2, 3], [1, 2, 3], "order")
    assert are_apart({1, 2}, {1}, "set") and not are_apart([2, 1], {1, 2}, "set")
    assert apart(QUESTION, form_of([1, 2], "order"), form_of({1, 2}, "set"))
    assert are_apart("web", "house", "label") and not are_apart("Web", "web", "label")


def test_tables_of_other_columns_and_labels_that_repeat_are_compared_row_by_row():
    table = pd.DataFrame({"orders": np.arange(1000), "money": money(1000)})
    assert are_apart(table[["orders"]], table, "frame")  # a column is missing in every row
    twice = money(1000).set_axis([*range(998), 1, 2])
    assert are_apart(twice, money(1000))
    texts = table.assign(money=table["money"].map(str))
    assert are_apart(texts, table, "frame")
