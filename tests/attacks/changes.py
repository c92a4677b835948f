"""The attacks: each changes one argument of a good call in a way that people's data are changed.

Of each it is known what must come out: `SAME`, the clean result; `SAME_OR_REFUSED`, the clean result or `InvalidData`
that names argument or column and row, and never another number; `WORDS`, whatever it is, no bare traceback.
"""

from __future__ import annotations

import datetime
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tests.attacks.examples import Call, Drawn

SAME, SAME_OR_REFUSED, WORDS = "same", "same or refused", "words"
FREE = re.compile(r"title|unit|what|across|upwards|x?y?label|names?|marked|treated|untreated|words|goal|total")
"""Arguments that are words for a picture: any text will do."""
RATES = re.compile(r"discount|rate|share|depth|confidence|level|retention|response|ratio")


@dataclass(frozen=True)
class Attack:
    kind: str
    argument: str
    change: Callable[[Any], Any]
    expected: str = SAME_OR_REFUSED
    key: Any = None
    "Where the argument is a mapping or several tables: which of them is changed."
    column: str | None = None
    row: Any = None

    def __str__(self) -> str:
        where = [self.argument, *(str(x) for x in (self.key, self.column) if x is not None)]
        return f"{self.kind} in {'.'.join(where)}"

    def on(self, call: Call) -> dict[str, Any]:
        arguments = call.given()
        value = arguments[self.argument]
        if self.key is None:
            arguments[self.argument] = self.change(value)
        elif isinstance(value, Mapping):
            arguments[self.argument] = {**value, self.key: self.change(value[self.key])}
        else:
            changed = [self.change(part) if place == self.key else part for place, part in enumerate(value)]
            arguments[self.argument] = type(value)(changed)
        return arguments


def attacks(call: Call, others: list[pd.DataFrame]) -> Iterator[Attack]:
    """Every attack on a call; `others` are tables of other functions."""
    tables = [part for name, value in call.arguments.items() if name != "self" for _, part in parts(value)]
    shared = sum(isinstance(part, (pd.DataFrame, pd.Series)) for part in tables) > 1
    for name, value in call.arguments.items():
        parameter = call.parameters[name]
        choices = {choice.strip() for choice in str(parameter.annotation).split("|")}
        is_several = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        if isinstance(value, Drawn) or name == "self":
            continue
        for key, part in parts(value):
            if isinstance(part, pd.DataFrame):
                found = [*of_a_table(part, shared), *of_another_kind(part, others)]
            elif isinstance(part, pd.Series):
                found = [*of_a_series(part, shared), *of_another_kind(part, others[:1])]
            elif key is None and not is_several:
                found = list(of_a_value(name, value, parameter))
            else:
                continue
            for kind, change, expected, column, row in found:
                if kind == "None instead of it" and "None" in choices:
                    continue
                yield Attack(kind, name, change, expected, key, column, row)
        if type(value) in (list, tuple, dict) and not is_several:
            for kind, changed in of_several(value):
                may_be = "instead" in kind and choices & {"None" if changed is None else "float", "int"}
                expected = WORDS if may_be or kind == "empty" or FREE.fullmatch(name) else SAME_OR_REFUSED
                yield Attack(kind, name, lambda _, changed=changed: changed, expected)


def parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """An argument that is one thing as `None, value`; of several tables each with its key."""
    several = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ())
    if any(isinstance(part, (pd.DataFrame, pd.Series)) for _, part in several):
        yield from several
    else:
        yield None, value


Change = tuple[str, Callable[[Any], Any], str, str | None, Any]


def of_a_table(table: pd.DataFrame, shared: bool) -> Iterator[Change]:
    yield "rows in another order", lambda t: t.iloc[np.roll(np.arange(len(t)), 1)[::-1]], SAME, None, None
    yield "pyarrow", lambda t: t.convert_dtypes(dtype_backend="pyarrow"), SAME, None, None
    yield "nullable", lambda t: t.convert_dtypes(), SAME, None, None
    yield "objects", lambda t: t.astype(object), SAME_OR_REFUSED, None, None
    yield "columns in another order", lambda t: t.iloc[:, ::-1], SAME, None, None
    yield "another column", lambda t: t.assign(remark="none"), SAME_OR_REFUSED, None, None
    yield "no rows", lambda t: t.iloc[:0], SAME_OR_REFUSED, None, None
    if len(table) > 1:
        yield "every row has one label", lambda t: t.set_axis([0] * len(t)), SAME_OR_REFUSED, None, None
    yield from of_the_index(table, shared)
    for column in table.columns:
        name = str(column)
        yield "column absent", lambda t, c=column: t.drop(columns=c), SAME_OR_REFUSED, name, None
        yield "column misspelt", lambda t, c=column: t.rename(columns={c: f"{c} "}), SAME_OR_REFUSED, name, None
        yield "column twice", lambda t, c=column: pd.concat([t, t[[c]]], axis=1), SAME_OR_REFUSED, name, None
        if table.columns.is_unique and len(table):
            for kind, change, expected, row in of_values(table[column]):
                yield kind, lambda t, c=column, f=change: with_column(t, c, f(t[c])), expected, name, row


def with_column(table: pd.DataFrame, column: Any, values: pd.Series) -> pd.DataFrame:
    changed = pd.concat([values if c is column or c == column else table[c] for c in table.columns], axis=1)
    return changed.rename_axis(columns=table.columns.name)


def of_a_series(series: pd.Series, shared: bool) -> Iterator[Change]:
    yield "rows in another order", lambda s: s.iloc[np.roll(np.arange(len(s)), 1)[::-1]], SAME, None, None
    yield "pyarrow", lambda s: s.convert_dtypes(dtype_backend="pyarrow"), SAME, None, None
    yield "nullable", lambda s: s.convert_dtypes(), SAME, None, None
    yield "no rows", lambda s: s.iloc[:0], SAME_OR_REFUSED, None, None
    yield from of_the_index(series, shared)
    if len(series):
        for kind, change, expected, row in of_values(series):
            yield kind, change, expected, None, row


def of_the_index(table: pd.DataFrame | pd.Series, shared: bool) -> Iterator[Change]:
    index = table.index
    if isinstance(index, pd.MultiIndex) or not len(index):
        return
    if not isinstance(index, pd.RangeIndex):  # rows have names
        yield "a row twice", lambda t: pd.concat([t, t.iloc[-1:]]), SAME_OR_REFUSED, None, index[-1]
    gone = pd.Index([*index[:-1], None], dtype=object)
    yield "a label missing", lambda t: t.set_axis(gone), SAME_OR_REFUSED if shared else WORDS, None, None
    if shared:
        other = [str(label) if not isinstance(label, str) else place for place, label in enumerate(index)]
        yield "labels of another type", lambda t: t.set_axis(pd.Index(other)), SAME_OR_REFUSED, None, None
        odd = pd.Index([*index[:-1], other[-1]], dtype=object)
        yield "a label of another type", lambda t: t.set_axis(odd), SAME_OR_REFUSED, None, None


def of_values(column: pd.Series) -> Iterator[tuple[str, Callable[[pd.Series], pd.Series], str, Any]]:
    """Attacks on a column, or on a Series; the row is the last one."""
    row = column.index[-1]

    def cell(value: object) -> Callable[[pd.Series], pd.Series]:
        return lambda c: pd.Series([*c.iloc[:-1], value], index=c.index, name=c.name, dtype=object)

    yield "missing", lambda c: c.where(np.arange(len(c)) < len(c) - 1), SAME_OR_REFUSED, row
    yield "None", cell(None), SAME_OR_REFUSED, row
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        yield "truth as text", lambda c: c.astype(object).map(str), SAME_OR_REFUSED, None
        yield "a truth as text", cell("no"), SAME_OR_REFUSED, row
        yield "truth as numbers", lambda c: c.astype(int), SAME_OR_REFUSED, None
        yield "truth as objects", lambda c: c.astype(object), SAME, None
    elif pd.api.types.is_numeric_dtype(kind):
        yield "infinite", lambda c: c.astype(float).where(np.arange(len(c)) < len(c) - 1, np.inf), SAME_OR_REFUSED, row
        yield "numbers as text", lambda c: c.astype(object).map(str), SAME_OR_REFUSED, None
        if len(column) > 1 or not str(column.name).endswith("_id"):  # a single id as text is another id
            yield "a number as text", cell(str(column.iloc[-1])), SAME_OR_REFUSED, row
            yield "a word", cell("n/a"), SAME_OR_REFUSED, row
        yield "whole numbers as fractions", lambda c: c.astype(float), SAME, None
        yield "negative", lambda c: -c - 1, WORDS, None
        yield "zero", lambda c: c * 0, WORDS, None
        yield "categories", lambda c: c.astype("category"), SAME_OR_REFUSED, None
        if pd.api.types.is_integer_dtype(kind) and column.min() >= 0:
            yield "unsigned", lambda c: c.astype("uint32" if c.max() < 2**32 else "uint64"), SAME, None
    elif pd.api.types.is_datetime64_any_dtype(kind):
        yield "dates as text", lambda c: c.dt.strftime("%d/%m/%Y"), SAME_OR_REFUSED, None
        yield "a date as text", cell("31/12/2011"), SAME_OR_REFUSED, row
        yield "dates with a zone", lambda c: c.dt.tz_localize("Asia/Shanghai"), SAME_OR_REFUSED, None
        yield "dates as numbers", lambda c: c.astype("int64"), SAME_OR_REFUSED, None
    elif isinstance(column.iloc[-1], str):
        if len(column) > 1:
            yield "an id as a number", cell(17), SAME_OR_REFUSED, None
        yield "categories", lambda c: c.astype("category"), SAME, None
        yield "text as objects", lambda c: c.astype(object), SAME, None
        yield "text as string", lambda c: c.astype("string"), SAME, None
        yield "an empty text", cell(""), WORDS, row


class Foreign:
    """A table that is none of pandas: polars and others have columns and rows, but no index."""

    def __init__(self, table: Any) -> None:
        self._table = table.reset_index()
        self.columns, self.shape = list(self._table.columns), self._table.shape

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, key: Any) -> Any:
        return self._table[key].to_numpy()

    def to_pandas(self) -> Any:
        return self._table


Foreign.__name__ = "DataFrame"


def of_another_kind(value: Any, others: list[pd.DataFrame]) -> Iterator[Change]:
    yield "None instead of it", lambda t: None, SAME_OR_REFUSED, None, None
    yield "a list instead of it", lambda t: t.to_numpy().tolist(), SAME_OR_REFUSED, None, None
    yield "an array instead of it", lambda t: t.to_numpy(), SAME_OR_REFUSED, None, None
    yield "a frame of polars", Foreign, SAME_OR_REFUSED, None, None
    yield "a word instead of it", lambda t: "orders", SAME_OR_REFUSED, None, None
    yield "a number instead of it", lambda t: 3, SAME_OR_REFUSED, None, None
    if isinstance(value, pd.DataFrame):
        yield "one column of it", lambda t: t.iloc[:, 0], SAME_OR_REFUSED, None, None
    else:
        yield "a table instead of it", lambda t: t.to_frame("a").assign(b=1), SAME_OR_REFUSED, None, None
    for place, other in enumerate(others):
        if not set(getattr(value, "columns", ())) <= set(other.columns):
            yield f"table {place} of another function", lambda t, o=other: o, SAME_OR_REFUSED, None, None


def of_a_value(name: str, value: Any, parameter: inspect.Parameter) -> Iterator[Change]:
    def put(kind: str, changed: object, expected: str = SAME_OR_REFUSED) -> Change:
        return kind, lambda _: changed, expected, None, None

    if parameter.default is not None and "None" not in str(parameter.annotation):
        yield put("None", None, WORDS if FREE.fullmatch(name) else SAME_OR_REFUSED)
    if not isinstance(value, (list, tuple, dict, set)):
        yield put("a list", [value], WORDS)
    yield put("a table", pd.DataFrame({"a": [1.0]}))
    is_day = isinstance(value, datetime.date) or (isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value))
    if is_day or name in ("as_of", "start", "end"):
        for day in ("now", "today", "2011-12", "10:30", "10/12/2011", "01/02/2025", "Jan", 20240101, 3.5, pd.NaT, True):
            yield put(f"day {day!r}", day)
    elif isinstance(value, (bool, np.bool_)):
        yield from (put(f"truth {truth!r}", truth) for truth in ("True", "no", "", 2.5, np.nan))
    elif isinstance(value, (int, np.integer)):
        for number in (2.5, str(value), np.nan, True, "few", 10**12, 10**400):
            yield put(
                f"whole {str(number)[:15]}", number, WORDS if number == 10**12 or number == 2.5 else SAME_OR_REFUSED
            )
        yield from (put(f"whole {number}", number, WORDS) for number in (0, -1))
    elif isinstance(value, (float, np.floating)):
        for number in (np.nan, np.inf, -np.inf, str(value), True, 10**400, 1j):
            yield put(f"number {str(number)[:15]}", number)
        yield from (put(f"number {number}", number, WORDS) for number in (-1.0, 0.0, 1e300))
        if RATES.search(name) and 0 < value < 1:
            yield put("a rate as per cent", max(100 * value, 10.0))
    elif isinstance(value, str):
        if parameter.default == "":
            return
        yield put("another word", f"{value}?", WORDS if FREE.fullmatch(name) else SAME_OR_REFUSED)
        yield put("a number for a word", 3, WORDS if FREE.fullmatch(name) else SAME_OR_REFUSED)
        yield put("no word", "", WORDS if FREE.fullmatch(name) else SAME_OR_REFUSED)


def of_several(value: list | tuple | dict) -> Iterator[tuple[str, Any]]:
    """Attacks on a list or a mapping of plain values."""
    yield "None instead of it", None
    yield "empty", type(value)()
    yield "a number instead of it", 3
    if isinstance(value, dict):
        keys = list(value)
        yield "a missing value", {**value, keys[-1]: np.nan}
        yield "a text", {**value, keys[-1]: "few"}
        yield "its keys", keys
    elif value and isinstance(value[-1], (int, float)):
        yield "a missing value", type(value)([*value[:-1], np.nan])
        yield "an infinite value", type(value)([*value[:-1], np.inf])
        yield "a text", type(value)([*value[:-1], str(value[-1])])
        yield "None in it", type(value)([*value[:-1], None])
    elif value and isinstance(value[-1], str):
        yield "an unknown word", type(value)([*value[:-1], f"{value[-1]}?"])
        yield "None in it", type(value)([*value[:-1], None])
