"""What is remembered is handed out as copies: whoever changes one spoils nobody else's."""

import datetime

import numpy as np
import pandas as pd
import pytest

from crmlab.workbook.authoring.memory import fresh, once


def spoil(value):
    if isinstance(value, (list, tuple)):
        spoil(value[0])
    elif isinstance(value, np.ndarray):
        value[0] = 99
    else:
        value.iloc[0] = 99


MADE = {
    "array": lambda: np.array([1.0, 2.0]),
    "Series": lambda: pd.Series([1.0, 2.0]),
    "DataFrame": lambda: pd.DataFrame({"a": [1.0, 2.0]}),
    "list": lambda: [np.array([1, 2]), 3],
    "tuple": lambda: (pd.Series([1, 2]), np.array([1])),
}


@pytest.mark.parametrize("name", MADE)
def test_a_copy_may_be_changed(name):
    value = MADE[name]()
    copy = fresh(value)
    assert repr(copy) == repr(value) and type(copy) is type(value)
    spoil(copy)
    assert repr(value) == repr(MADE[name]()) != repr(copy)


@pytest.mark.parametrize("name", MADE)
def test_what_was_asked_last_is_not_worked_out_again_and_not_spoilt(name):
    calls = []

    @once
    def work(x, y=0):
        calls.append((x, y))
        return MADE[name]()

    x, y = [1], [1]
    for _i in range(3):
        spoil(work(x))
    assert len(calls) == 1 and repr(work(x)) == repr(MADE[name]())
    work(y)  # equal, and another object
    work(y, x)
    work(y, y=x)  # the same under a name is not taken for the same
    assert len(calls) == 4


@pytest.mark.parametrize("result", [3, 2.5, "a", None, True, datetime.date(2024, 1, 1), datetime.timedelta(1)])
def test_plain_results_are_remembered_but_for_dates_without_a_time(result):
    calls = []
    work = once(lambda x: calls.append(x) or result)
    x = object()
    assert [work(x), work(x)] == [result, result]
    assert len(calls) == (2 if type(result) is datetime.date else 1)


@pytest.mark.parametrize("result", [{"a": 1}, np.array([[1], "x"], dtype=object), [1, {2}], iter([1])])
def test_what_cannot_be_copied_apart_is_worked_out_each_time(result):
    calls = []
    work = once(lambda x: calls.append(x) or result)
    x = object()
    assert work(x) is result and work(x) is result and len(calls) == 2
