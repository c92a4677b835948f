"""Columns that look like numbers and are none: refused in words before a method calculates with them."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, btyd, clv, lift, regimes, rfm, valid
from tests.refusals import refused


def numbers(values, dtype=None, **more):
    valid.numbers(pd.Series(values, index=["Ann", "Bo", "Cy"][: len(values)], dtype=dtype), "orders", **more)


BAD = {
    "complex": (lambda: numbers([1 + 0j, 2j]), r"orders is complex in rows Ann, Bo\. .*np\.real"),
    "complex among numbers": (lambda: numbers([1, 2j], object), "orders is not a number in rows Bo"),
    "numpy's complex": (lambda: numbers([1, np.complex128(2)], object), "orders is not a number in rows Bo"),
    "categories": (lambda: numbers([1, 2], "category"), r"orders holds categories.*Ann, Bo\. .*astype\(float\)"),
    "categories that are text": (lambda: numbers(["a", "b"], "category"), "orders holds categories"),
    "too large": (lambda: numbers([1, 10**400]), "orders is too large to calculate with in rows Bo"),
    "far below zero": (lambda: numbers([-(10**400), 1], negative="no"), "orders is too large .* Ann"),
    "truths": (lambda: numbers([True, False]), "orders is not a number in rows Ann, Bo"),
    "text": (lambda: numbers(["1", "2"]), "orders is not a number"),
    "decimals": (lambda: numbers([Decimal(1), Decimal(2)]), "orders is not a number"),
    "missing": (lambda: numbers([1, None]), "orders is missing in rows Bo"),
    "infinite": (lambda: numbers([1, np.inf]), "orders is infinite in rows Bo"),
    "negative": (lambda: numbers([1, -2], negative="Mend it."), "orders is negative in rows Bo. Mend it."),
    "one number too large": (lambda: valid.positive(10**400, "margin"), "margin must be a number above 0"),
    "one complex number": (lambda: valid.positive(np.complex128(2), "margin"), "margin must be a number above 0"),
}
test_bad_numbers_are_refused_in_words = refused(BAD)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2],
        np.array([1, 2], dtype="uint8"),
        np.array([1.5, 2.5], dtype="float32"),
        pd.array([1, 2], dtype="Int64"),
        pd.Series([1, 2.5, np.int64(3)], dtype=object),
        pd.Series([1, 10**300], dtype=object),
    ],
)
def test_numbers_of_every_kind_pass(values):
    valid.numbers(pd.Series(values), "orders", negative="no")
    valid.positive(values[1], "orders")


# ---------------------------------------------------------------- what all methods ask of their input, once

NO_WHOLE = [True, np.bool_(True), 2.0, np.float64(2), 2.5, Decimal(2), None, np.nan, "2", [2], pd.NA, 1 + 0j]


@pytest.mark.parametrize("value", NO_WHOLE, ids=repr)
def test_a_whole_number_is_neither_a_truth_nor_a_float(value):
    with pytest.raises(InvalidData, match=r"^bins must be a whole number from 2 to 9, not .*\. 5 is usual\.$"):
        valid.whole(value, "bins", least=2, most=9, remedy="5 is usual.")


@pytest.mark.parametrize("value", [2, 9, np.int64(3), np.uint8(4)], ids=repr)
def test_whole_numbers_of_python_and_numpy_pass_as_int(value):
    assert type(valid.whole(value, "bins", least=2, most=9)) is int


@pytest.mark.parametrize(("value", "least", "most"), [(1, 2, 9), (10, 2, 9), (-1, 0, None), (0, 1, None)])
def test_a_whole_number_outside_its_span_is_refused(value, least, most):
    with pytest.raises(InvalidData, match="whole number from"):
        valid.whole(value, "n", least=least, most=most)


def test_the_remedy_for_a_float_that_is_whole_works():
    with pytest.raises(InvalidData, match=r"Round it yourself, if it is one: int\(…\)"):
        valid.whole(12 / 4, "n")
    assert valid.whole(int(12 / 4), "n") == 3


TABLE = pd.DataFrame({"recency": [5, 40, 300], "frequency": [9, 2, 2], "monetary": [90.0, 80.0, 20.0]})
SUMMARY = pd.DataFrame({"x": [2, 0], "t_x": [30.0, 0.0], "T": [38.0, 38.0], "n": [2, 0], "monetary": [60.0, 1.0]})
MODELS = btyd.BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426), btyd.GammaGamma(p=6.25, q=3.74, v=15.44)
ANSWERED = pd.Series([True, False, True], index=[1, 2, 3])
ASKS_FOR_WHOLE = {
    "rfm.scores, bins": lambda n: rfm.scores(TABLE, bins=n),
    "clv.yearly, periods": lambda n: clv.yearly(100, 0.8, 0.1, first="now", periods=n),
    "btyd.value, periods": lambda n: btyd.value(*MODELS, SUMMARY, margin=0.3, periods=n, discount=0.1),
    "btyd.calibration, most": lambda n: btyd.calibration(MODELS[0], SUMMARY, most=n),
    "lift.deciles, groups": lambda n: lift.deciles(lift.gains(ANSWERED, pd.Series([3.0, 2.0, 1.0], [1, 2, 3])), n),
    "regimes.simulate, months": lambda n: regimes.simulate(regimes.transaction(), regimes.Market(), months=n, seed=1),
    "regimes.simulate, seed": lambda n: regimes.simulate(regimes.transaction(), regimes.Market(), months=2, seed=n),
    "regimes.Market, people": lambda n: regimes.Market(people=n, customers=1),
    "regimes.Bond, copied_after": lambda n: regimes.Bond("social", cost=1.0, holds=0.5, copied_after=n),
}
"""Every place where a method asks for a whole number."""


@pytest.mark.parametrize("call", ASKS_FOR_WHOLE.values(), ids=ASKS_FOR_WHOLE)
def test_methods_have_one_rule_for_whole_numbers(call):
    call(np.int64(5))
    call(5)
    for value in (True, 5.0, np.float64(5), "5", None):
        if value is None and call is ASKS_FOR_WHOLE["clv.yearly, periods"]:
            continue  # None means: as many years as are given
        with pytest.raises(InvalidData, match="must be a whole number"):
            call(value)


def test_no_method_has_a_rule_of_its_own_for_whole_numbers():
    """Nobody asks for int by themselves; the explorers and the engine are no methods."""
    from tests.test_architecture import FAMILIES, modules

    rule = re.compile(r"np\.integer|Integral|isinstance\([^)]*\bint\b(?!, float)")
    own = [name for name, path in modules() if name.split(".")[0] in FAMILIES and rule.search(path.read_text("utf-8"))]
    assert not own


@pytest.mark.parametrize("value", ["independent", "nested"])
def test_one_of_the_known_words_passes(value):
    assert valid.one_of(value, "method", ("independent", "nested")) == value


@pytest.mark.parametrize("value", ["Nested", "", None, 1, ["nested"]], ids=repr)
def test_a_word_that_is_not_known_is_refused(value):
    with pytest.raises(InvalidData, match=r"^method must be one of 'independent', 'nested', not .* Choose one"):
        valid.one_of(value, "method", ("independent", "nested"))


@pytest.mark.parametrize("dtype", ["bool", object, "boolean"])
def test_truths_pass_in_every_dtype(dtype):
    assert valid.yes_or_no(pd.Series([True, False], dtype=dtype), "bought").tolist() == [True, False]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [(["yes", "no"], "Ann, Bo"), ([1, 0], "Ann, Bo"), ([True, None], "Bo"), ([True, np.nan], "Bo"),
     ([True, "no"], "Bo"), ([True, pd.NA], "Bo")],
)  # fmt: skip
def test_what_is_no_truth_is_refused_and_the_remedy_works(cells, rows):
    column = pd.Series(cells, index=["Ann", "Bo"], dtype=object)
    with pytest.raises(InvalidData, match=rf"bought is not true or false in rows {rows}\. (Say which|.*say what)"):
        valid.yes_or_no(column, "bought")
    meant = column.map({"yes": True, "no": False, 1: True, 0: False}).dropna().astype(bool)
    found = valid.yes_or_no(meant, "bought")
    assert found.dtype == bool and found.tolist() == [x in (True, 1, "yes") for x in column.dropna()]


def test_the_same_customers_come_in_the_order_asked_for():
    values = pd.Series([1, 2, 3], index=["Cy", "Ann", "Bo"])
    assert valid.same_customers(values, "ours", pd.Index(["Ann", "Bo", "Cy"]), "total").tolist() == [2, 3, 1]


@pytest.mark.parametrize(
    ("have", "want", "words"),
    [
        (["Ann"], ["Ann", "Bo"], "ours lacks customers that total has: Bo"),
        (["Ann", "Bo"], ["Ann"], "total lacks customers that ours has: Bo"),
        (["Ann"], ["Bo"], "ours lacks customers that total has: Bo"),
    ],
)
def test_other_customers_are_refused_and_the_remedy_works(have, want, words):
    ours, total = pd.Series(1.0, index=have), pd.Series(2.0, index=want)
    with pytest.raises(InvalidData, match=rf"{words}\. .*choose those who are in both with \.loc"):
        valid.same_customers(ours, "ours", total.index, "total")
    both = ours.index.intersection(total.index)
    assert valid.same_customers(ours.loc[both], "ours", total.loc[both].index, "total").index.equals(both)


@pytest.mark.parametrize(
    "value",
    ["2025-01-31", "2025-01-31 10:30", datetime.date(2025, 1, 31), datetime.datetime(2025, 1, 31, 23, 59),
     pd.Timestamp("2025-01-31 08:00"), np.datetime64("2025-01-31")],
    ids=repr,
)  # fmt: skip
def test_a_day_is_read_at_midnight(value):
    assert valid.day(value, "as_of") == pd.Timestamp("2025-01-31")


@pytest.mark.parametrize(
    "value",
    ["31.01.2025", "01/31/2025", "2025", "2025-02-30", "today", "", 20250131, 45688.0, np.int64(5), True, None, pd.NaT,
     np.datetime64("NaT"), pd.Timestamp("2025-01-31", tz="Asia/Shanghai"), ["2025-01-31"], datetime.time(10)],
    ids=repr,
)  # fmt: skip
def test_a_day_is_never_read_leniently(value):
    with pytest.raises(InvalidData, match=r"^as_of must be one day, written like '2025-01-31', or a date"):
        valid.day(value, "as_of")


def test_one_number_of_a_table():
    table = pd.DataFrame({"a": [1, 2.5]}, index=["x", "y"])
    assert valid.number_at(table, "y", "a") == 2.5 and type(valid.number_at(table, "x", "a")) is float
