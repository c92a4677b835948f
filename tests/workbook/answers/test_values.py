"""An answer as JSON and back: nothing that a cell can hold breaks it."""

import datetime
import decimal
import functools
import io
import itertools
import json
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmlab.workbook.answers.kinds import KINDS, MAX_CELLS, Function, Other, TooLarge
from crmlab.workbook.answers.loading import loads
from crmlab.workbook.answers.reading import read
from crmlab.workbook.answers.writing import write


def passed(answer):
    """The answer after its way through a file, with what every value must fulfil."""
    value = write(answer)
    text = json.dumps(value, allow_nan=False)
    assert value["kind"] in KINDS
    assert loads(text) == value
    back = read(loads(text))
    assert json.dumps(write(back)) == text
    return back


def same(a, b) -> bool:
    if isinstance(a, (pd.Series, pd.DataFrame)):
        test = pd.testing.assert_series_equal if isinstance(a, pd.Series) else pd.testing.assert_frame_equal
        test(a, b, check_dtype=False, check_index_type=False, check_freq=False, rtol=0, atol=0)
        return True
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(x, y) for x, y in zip(a.values(), b.values(), strict=True))
    return a is b or a == b or (a != a and b != b)


whole = st.integers(-(2**63) + 1, 2**63 - 1)
moments = st.datetimes(datetime.datetime(1700, 1, 1), datetime.datetime(2250, 1, 1)).map(pd.Timestamp)
spans = st.integers(-(2**62), 2**62).map(lambda ns: pd.Timedelta(ns, "ns"))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.one_of(whole, st.floats(), st.booleans(), texts.filter(str.strip), moments, spans)
inside = st.one_of(scalars, texts, st.none())
nested = st.recursive(
    inside,
    lambda below: st.one_of(
        st.lists(below, max_size=4), st.dictionaries(st.one_of(whole, texts), below, max_size=4), st.sets(texts)
    ),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(scalars, st.lists(nested), st.dictionaries(st.one_of(whole, texts), nested), st.sets(whole)))
def test_what_is_read_is_what_was_written(answer):
    assert same(answer, passed(answer))


CELLS = {
    "int64": st.integers(-(2**62), 2**62),
    "float64": st.floats(),
    "bool": st.booleans(),
    "str": st.one_of(texts, st.none()),
    "datetime64[us]": st.one_of(moments, st.just(pd.NaT)),
    "timedelta64[ns]": st.one_of(spans, st.just(pd.NaT)),
    "datetime64[us, Asia/Shanghai]": st.one_of(
        moments.map(lambda t: t.tz_localize("UTC").tz_convert("Asia/Shanghai")), st.just(pd.NaT)
    ),
}


@st.composite
def columns(draw, rows):
    dtype = draw(st.sampled_from(sorted(CELLS)))
    return pd.Series(draw(st.lists(CELLS[dtype], min_size=rows, max_size=rows)), dtype=dtype)


@st.composite
def frames(draw):
    rows, width = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    table = pd.DataFrame({i: draw(columns(rows)) for i in range(width)}, index=range(rows))
    levels = [draw(columns(rows)) for _ in range(draw(st.integers(1, 2)))]
    table.index = pd.Index(levels[0], name="a") if len(levels) == 1 else pd.MultiIndex.from_arrays(levels)
    table.columns = pd.Index(draw(st.lists(texts, min_size=width, max_size=width)), dtype="str")  # labels may repeat
    return table


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frames())
def test_tables_come_back(table):
    back = passed(table)
    assert back.shape == table.shape
    assert back.index.names == table.index.names
    assert [str(label) for label in back.columns] == list(table.columns)
    for i in range(back.shape[1]):
        assert same(_bare(table.iloc[:, i]), _bare(back.iloc[:, i]))
    for i in range(table.index.nlevels):
        assert same(_bare(table.index.get_level_values(i)), _bare(back.index.get_level_values(i)))


def _bare(column) -> list:
    """The cells alone; what is missing is missing, and a moment is the same moment in every time zone."""
    cells = list(column)
    return ["missing" if pd.isna(c) else c.tz_convert("UTC") if getattr(c, "tzinfo", None) else c for c in cells]


@pytest.mark.parametrize(
    "given_, expected",
    [
        (None, None),
        (..., None),
        ("", None),
        (" \n", None),
        (decimal.Decimal("12.30"), 12.3),
        (decimal.Decimal("NaN"), float("nan")),
        (decimal.Decimal("sNaN"), float("nan")),
        (2**63, float(2**63)),
        (-(10**400), float("-inf")),
        (np.int64(7), 7),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.str_("tea"), "tea"),
        (np.array(3), 3),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (pd.NA, float("nan")),
        (pd.NaT, pd.NaT),
        (datetime.date(2024, 2, 29), pd.Timestamp("2024-02-29")),
        (datetime.timedelta(days=3), pd.Timedelta("3D")),
        (np.datetime64("2024-02"), pd.Timestamp("2024-02-01")),
        (pd.Period("2024Q2"), pd.Timestamp("2024-04-01")),
        (pd.Timestamp("2024-01-01", tz="Asia/Shanghai"), pd.Timestamp("2023-12-31 16:00", tz="UTC")),
        ((1, "a", None), [1, "a", None]),
        (range(3), [0, 1, 2]),
        ({1: "a", (2, "b"): [1.5]}, {1: "a", (2, "b"): [1.5]}),
        ({"a": 1}.values(), [1]),
        (pd.Index([3, 1]), [3, 1]),
        (pd.Categorical(["a", "b"]), ["a", "b"]),
        ("\ud800x", "?x"),
    ],
)
def test_one_form_for_what_means_the_same(given_, expected):
    assert same(expected, passed(given_))


def test_forms_of_numbers_in_a_column():
    for cells in ([1, None], pd.array([1, None], dtype="Int64"), [decimal.Decimal(1), None], [1.0, float("nan")]):
        assert write(pd.Series(cells, dtype=getattr(cells, "dtype", object)))["values"] == {
            "type": "number",
            "values": [1.0, None],
        }
    assert write(pd.Series([1.0, np.inf, -np.inf]))["values"]["values"] == [1.0, "inf", "-inf"]
    assert write(pd.Series([2**64 - 1], dtype="uint64"))["values"]["values"] == [float(2**64 - 1)]
    assert write(pd.Series(pd.cut([1, 9], [0, 5, 10])))["values"] == {"type": "text", "values": ["(0, 5]", "(5, 10]"]}
    assert write(pd.Series([1, "a", None]))["values"]["type"] == "mixed"


def test_sets_are_sorted_and_mixed_ones_too():
    assert write({10, 9, 1})["items"]["values"] == [1, 9, 10]
    assert write({"b", 2, (1, 2), True, None}) == write({None, True, (1, 2), 2, "b"})
    assert passed({"b", 2, (1, 2), frozenset({1})}) == {"b", 2, (1, 2), frozenset({1})}


def test_functions_leave_their_names():
    table = pd.DataFrame({"a": [1]})
    assert passed(table["a"].mean) == Function("mean", "mean")
    assert passed([].append) == Function("append", "append")
    assert passed(len) == Function("len")
    assert passed(test_functions_leave_their_names) == Function("test_functions_leave_their_names")
    assert passed(functools.partial(len)) == Function("len")
    assert passed(pd.Series) == Function("Series")
    assert passed(table.groupby("a")) == Other("DataFrameGroupBy")


def test_iterators_are_not_run_dry():
    for iterator in (iter([1, 2]), (x for x in [1, 2]), map(int, "12"), zip([1, 2], strict=True)):
        assert write(iterator)["kind"] == "other"
        assert len(list(iterator)) == 2
    assert write(itertools.count()) == {"kind": "other", "type": "count"}


@pytest.mark.parametrize(
    "huge, rows, columns",
    [
        (pd.DataFrame(np.broadcast_to(np.int8(0), (10_000_000, 3))), 10_000_000, 3),
        (pd.Series(np.broadcast_to(0.0, 10_000_000)), 10_000_000, 1),
        (pd.Series(range(MAX_CELLS + 1)), MAX_CELLS + 1, 1),
        (pd.RangeIndex(10**12), 10**12, 1),
        (np.broadcast_to(0.0, (10**6, 10**6)), 10**6, 10**6),
        (np.broadcast_to(0.0, (0, 10**6)), 0, 10**6),
        (range(10**30), 2**63 - 1, 1),
        ([0] * (MAX_CELLS + 1), MAX_CELLS + 1, 1),
        (["x" * 1000] * 1000, 1000, 1),
        ([[0] * 10_000] * 10_000, 10_000, 1),
        ("x" * 10_000_000, 10_000_000, 1),
        (dict.fromkeys(range(MAX_CELLS)), MAX_CELLS, 1),
        (pd.DataFrame(index=range(10_001), columns=["a", "b"]), 10_001, 2),
    ],
    ids=lambda x: None,
)
def test_too_large_is_told_by_its_size(huge, rows, columns):
    start = time.perf_counter()
    if isinstance(huge, np.ndarray) and not huge.size:
        assert passed(huge) == []
    else:
        assert passed(huge) == TooLarge(rows, columns)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("answer", ["x" * 399_999, "x" * 400_000, ["x" * 200_000] * 2])
def test_a_text_of_four_hundred_thousand_characters_is_kept_and_no_longer_one(answer):
    assert passed(answer) == answer
    longer = [*answer, "xx"] if isinstance(answer, list) else answer + "xx"
    assert passed(longer) == TooLarge(len(longer), 1)


def test_a_table_too_large_may_have_no_rows():
    wide = pd.DataFrame(columns=range(MAX_CELLS + 1))
    assert passed(wide) == TooLarge(0, MAX_CELLS + 1)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_dates_with_and_without_a_zone_in_one_column_stay_as_they_are(zone):
    plain, zoned = pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-02 12:00", tz=zone)
    back = passed(pd.Series([plain, zoned], dtype=object))
    assert back.tolist() == [plain, zoned]
    assert back.iloc[0].tzinfo is None and back.iloc[1].tzinfo is not None
    assert passed(pd.Series([zoned, zoned], dtype=object)).tolist() == [zoned, zoned]


class Raises:
    def _no(self, *args, **kwargs):
        raise SystemExit("hostile")

    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __array__ = __bool__ = __call__ = _no
    __float__ = __int__ = __index__ = __getattr__ = __dir__ = _no
    __class__ = property(_no)


class LyingList(list):
    def __iter__(self):
        return itertools.repeat(1)

    def __len__(self):
        raise RuntimeError


class LyingFrame(pd.DataFrame):
    @property
    def shape(self):
        raise RuntimeError("not today")


class LyingFloat(float):
    def __float__(self):
        raise RuntimeError


class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)


def odd() -> type:
    """A class that answers no question; not a global, since pytest would ask it."""

    class Odd(metaclass=Meta):
        pass

    return Odd


def _loop(kind):
    if kind is dict:
        loop = {}
        loop["self"] = loop
    elif kind is pd.Series:
        loop = pd.Series([None], dtype=object)
        loop.iloc[0] = loop
    else:
        loop = []
        loop.append(loop)
    return loop


HOSTILE = [
    Raises(), Raises, LyingList([1]), LyingFrame({"a": [1]}), LyingFloat(2), odd()(), odd(), _loop(list), _loop(dict),
    _loop(pd.Series), [Raises()], {"a": Raises()}, pd.Series([Raises()], dtype=object), 1j, b"x", object(),
    pd.DataFrame({"a": [[1], {2}]}), pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame(),
    pd.Series(dtype=object), pd.Series([1, 2], index=[1, 1]),
    pd.DataFrame({("a", 1): [1], ("b", None): [2]}),
    pd.Series([1], name=Raises),
    pd.Series([1j]), pd.Series([np.inf, None, pd.NA], dtype=object), {None: 1, ...: 2}, {np.nan: 1, None: 2},
    np.array([(1, "a")], dtype=[("x", int), ("y", "U1")]), np.ma.array([1, 2], mask=[0, 1]), np.datetime64(10**6, "Y"),
    np.timedelta64(10**9, "Y"), datetime.timedelta.max, datetime.datetime.max, datetime.time(1), pd.offsets.MonthEnd(),
    pd.Series(pd.period_range("2024", periods=2, freq="M")), pd.Series([pd.Timestamp("2024"), "2024", None]),
    pd.Series([pd.Timestamp("2024"), pd.Timestamp("2024", tz="UTC")]), pd.arrays.SparseArray([0, 1]),
    pd.Series([0, 1], dtype="Sparse[int]"), pd.DataFrame({"a": [1]}).iloc, pd.Series(["a"]).str, json, Ellipsis, type,
    pd.Series([10**400, 1]), pd.Series(["\udcff", None]), [[[[[[[]]]]]]], np.nan, {1: {2: {3: pd.Series([1])}}},
    pd.DataFrame({"a": [pd.DataFrame({"b": [1]})]}), pd.IntervalIndex.from_breaks([0, 1, 2]), np.float64, np.add,
    functools.reduce(lambda below, _: [below], range(5000), []), pd.Series([1, 2]).rolling(2), io.StringIO("x"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_writing_never_raises(number):
    start = time.perf_counter()
    value = write(HOSTILE[number])
    assert value["kind"] in KINDS
    json.dumps(value, allow_nan=False)
    assert json.dumps(write(read(value))) == json.dumps(value)
    assert time.perf_counter() - start < 2


def test_what_hostile_objects_become():
    assert write(Raises()) == {"kind": "other", "type": "Raises"}
    assert write(LyingList([1, 2])) == write([1, 2])
    assert write(_loop(list)) == {"kind": "other", "type": "list"}
    assert write([Raises(), 1])["items"]["values"][0] == {"kind": "other", "type": "Raises"}


def test_ctrl_c_is_not_swallowed(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("crmlab.workbook.answers.writing._Writer.value", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(1)


@pytest.mark.parametrize("rows, seconds", [(400, 0.05), (20_000, 0.5)])
def test_writing_and_reading_a_series_is_quick(rows, seconds):
    series = pd.Series(np.arange(rows) / 7, index=np.arange(rows))
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        read(write(series))
        taken.append(time.perf_counter() - start)
    assert min(taken) < seconds
