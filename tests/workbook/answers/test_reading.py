"""What a file can hold does not get past the reader: it is an answer, or `Unreadable` with a sentence."""

import contextlib
import json
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmlab.workbook.answers.kinds import KINDS, MAX_CELLS
from crmlab.workbook.answers.loading import Unreadable, loads
from crmlab.workbook.answers.reading import read
from crmlab.workbook.answers.writing import write

NUMBERS = {"type": "number", "values": [1, 2]}
INDEX = {"names": [{"kind": "nothing"}], "levels": [NUMBERS]}
SERIES = {"kind": "series", "name": {"kind": "nothing"}, "index": INDEX, "values": NUMBERS}


def _nest(levels):
    nested = {"kind": "nothing"}
    for _ in range(levels):
        nested = {"kind": "list", "items": {"type": "mixed", "values": [nested]}}
    return nested


def test_the_strict_tests_start_from_a_readable_series():
    assert list(read(SERIES)) == [1, 2]


@pytest.mark.parametrize(
    "value",
    [
        None, [], "x", {}, {"kind": 1}, {"kind": "eval", "value": "1"}, {"kind": "__class__"}, {"kind": ["number"]},
        {"kind": "number"}, {"kind": "number", "value": 1, "points": 9}, {"kind": "number", "value": "12"},
        {"kind": "number", "value": True}, {"kind": "number", "value": float("nan")},
        {"kind": "number", "value": [1]}, {"kind": "number", "value": float("inf")},
        {"kind": "number", "value": 2**63}, {"kind": "number", "value": 10**4000}, {"kind": "truth", "value": 1},
        {"kind": "truth", "value": None}, {"kind": "text", "value": None}, {"kind": "text", "value": "\ud800"},
        {"kind": "text", "value": "x" * 10_000_000}, {"kind": "date", "value": "now"},
        {"kind": "date", "value": "2024-02-30"}, {"kind": "date", "value": 5}, {"kind": "date", "value": "2024-1-1"},
        {"kind": "date", "value": "٢٠٢٤-01-01"}, {"kind": "duration", "value": 1.5},
        {"kind": "duration", "value": "P1D"}, {"kind": "list", "items": [1]},
        {"kind": "list", "items": {"type": "object", "values": []}},
        {"kind": "list", "items": {"type": "number", "values": [True]}},
        {"kind": "list", "items": {"type": "number", "values": [0] * (MAX_CELLS + 1)}},
        {"kind": "list", "items": {"type": "text", "values": [None]}},
        {"kind": "list", "items": {"type": [], "values": []}},
        {"kind": "mapping", "keys": NUMBERS, "values": {"type": "number", "values": [1]}},
        {"kind": "mapping", "keys": {"type": "number", "values": [1, 1]}, "values": NUMBERS},
        {"kind": "mapping", "keys": {"type": "mixed", "values": [SERIES]}, "values": {"type": "number", "values": [1]}},
        {"kind": "set", "items": {"type": "mixed", "values": [SERIES]}},
        {**SERIES, "values": {"type": "number", "values": [1]}}, {**SERIES, "index": {"names": [], "levels": []}},
        {**SERIES, "index": {"names": [{"kind": "nothing"}] * 2, "levels": [NUMBERS]}}, {**SERIES, "name": SERIES},
        {**SERIES, "values": {"type": "date", "values": ["2024-01-01", "2024-01-01T00:00+00:00"]}},
        {**SERIES, "values": {"type": "date", "values": ["2024-01-01", "2024-13-01"]}},
        {"kind": "frame", "index": INDEX, "columns": INDEX, "cells": [NUMBERS]},
        {"kind": "frame", "index": INDEX, "columns": INDEX, "cells": [NUMBERS, {"type": "number", "values": [1]}]},
        {"kind": "too_large", "rows": -1, "columns": 1}, {"kind": "too_large", "rows": 1.0, "columns": 1},
        {"kind": "other", "type": "x" * 1000}, {"kind": "function", "name": 1, "attribute": None}, _nest(500),
        _nest(100_000), {"kind": "function", "name": "f", "attribute": 0}, {1: 2},
        {"kind": "list", "items": {"type": "mixed", "values": [{}]}},
    ],
    ids=lambda value: None,
)  # fmt: skip
def test_reading_is_strict(value):
    with pytest.raises(Unreadable, match=r"^[A-Z].*\.$"):
        read(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", '{"a": 1', "nul", "[" * 1_000_000, "[" * 1_000_000 + "]" * 1_000_000, "NaN", "[Infinity]",
        "-Infinity", "1e999", "1" * 4000, str(2**63), '{"a": 1, "a": 2}', r'"\ud800"', b"\xff\xfe",
        '{"a": "' + "x" * 5_000_000 + '"}', "[" * 200 + "]" * 200, b"\x00" * 100, "import os", '{"a": 1} x',
    ],
    ids=lambda text: None,
)  # fmt: skip
def test_loading_is_strict(text):
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=r"^[A-Z].*\.$"):
        loads(text)
    assert time.perf_counter() - start < 2


def test_loading_takes_a_byte_order_mark_and_any_language():
    assert loads('\ufeff{"茶": [1, 2.5, null, true]}'.encode()) == {"茶": [1, 2.5, None, True]}


names = ["kind", "value", "type", "values", "items", "keys", "name", "index", "names", "levels", "cells", "columns"]
json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(KINDS)),
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(st.sampled_from(names), below, max_size=5)),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(json_like)
def test_reading_anything_gives_an_answer_or_says_unreadable(value):
    try:
        answer = read(value)
    except Unreadable:
        return
    write(answer)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_one_change_to_a_good_value_never_gives_a_traceback(data):
    """Reading a value in which one part was exchanged ends in an answer or in Unreadable, nothing else."""
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": pd.to_datetime(["2024-01-01", None])})
    value = json.loads(json.dumps(write(data.draw(st.sampled_from([table, table["b"], {1: [2, "x"]}, {1, "a"}])))))
    place = value
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(json_like)
    with contextlib.suppress(Unreadable):
        read(value)
