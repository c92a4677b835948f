"""What data must be before a method uses them.

Each function here lets good data pass and refuses bad data with `InvalidData`: which column, which rows first, what to
do. So a method file can stay with its idea.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData, rows
from crmlab.i18n import _

FINEST = 0.001  # fen; a sum of floats strays far less than this, a price in tenths of a fen far more
ISO = r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?"
MOST = 2**53  # fen (90 million million CNY); beyond it a float can no longer hold every fen
REAL = (int, float, np.integer, np.floating)


def refuse(bad: np.ndarray, column: pd.Series, name: str, fault: str, remedy: str) -> None:
    """Refuse `column` if any of its rows is `bad`; `fault` is a sentence with `{column}` and `{rows}`."""
    if bad.any():
        raise InvalidData(fault.format(column=name, rows=rows(column.index[bad])) + " " + remedy)


def frame(table: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    """`table` is a DataFrame with rows and with these columns, each once."""
    if not isinstance(table, pd.DataFrame):
        raise InvalidData(
            _("{name} must be a DataFrame and is a {kind}. Pass a whole table, not one column of it.").format(
                name=name, kind=type(table).__name__
            )
        )
    for column in columns:
        found = int((table.columns == column).sum())
        if found == 0:
            raise InvalidData(
                _("{name} has no column {column!r}; it has {have}. Rename yours, or say which column to use.").format(
                    name=name, column=column, have=", ".join(map(repr, table.columns)) or _("none")
                )
            )
        if found > 1:
            raise InvalidData(
                _("{name} has {n} columns called {column!r}. Keep one: drop or rename the others.").format(
                    name=name, column=column, n=found
                )
            )
    if table.empty:
        raise InvalidData(
            _("{name} has no rows, so its column {column!r} says nothing. Check the filter or the file.").format(
                name=name, column=columns[0] if columns else ""
            )
        )


def by_customer(values: pd.Series, name: str) -> None:
    """`values` is a Series with one row a customer."""
    if not isinstance(values, pd.Series):
        raise InvalidData(
            _("{name} must be a Series with one row a customer and is a {kind}. Pick one column of the table.").format(
                name=name, kind=type(values).__name__
            )
        )
    if values.empty:
        raise InvalidData(_("{name} has no rows. Check the filter or the file.").format(name=name))
    labels(values.index.to_series(index=values.index), _("the index of {name}").format(name=name))
    if _repeats(values.index):
        fault = _("{column} has more than one row for these customers: {rows}.")
        twice = values.index.duplicated(keep=False)
        refuse(twice, values, name, fault, _("Add them up first: .groupby(level=0).sum()."))


def labels(column: pd.Series, name: str) -> None:
    """A column of ids: nothing missing, all of one type."""
    remedy = _("Find out who they are, or leave these rows out and say so.")
    refuse(column.isna().to_numpy(), column, name, _("{column} is missing in rows {rows}."), remedy)
    if column.dtype != object:
        return
    kinds = column.map(lambda label: type(label).__name__)
    if kinds.nunique() > 1:
        odd = (kinds != kinds.mode()[0]).to_numpy()
        fault = _("{column} mixes types ({kinds}); the odd ones are in rows {{rows}}.").format(
            column=name, kinds=", ".join(sorted(kinds.unique()))
        )
        refuse(odd, column, name, fault, _("17 and '17' would be two customers: make all of one type, .astype(str)."))


def unique(column: pd.Series, name: str, remedy: str) -> None:
    """A key: no value occurs twice."""
    if _repeats(column):
        twice = column.duplicated(keep=False).to_numpy()
        refuse(twice, column, name, _("{column} is repeated in rows {rows}."), remedy)


def _repeats(keys: pd.Series | pd.Index) -> bool:
    if isinstance(keys.dtype, np.dtype) and keys.dtype.kind in "iu":  # eight times as fast as looking each one up
        ordered = keys.to_numpy()
        if (ordered[1:] > ordered[:-1]).all():
            return False
        ordered = np.sort(ordered)
        return bool((ordered[1:] == ordered[:-1]).any())
    return not keys.is_unique


def numbers(column: pd.Series, name: str, *, negative: str | None = None) -> None:
    """Finite numbers; none below zero if `negative` says what to do about those."""
    every = np.ones(len(column), dtype=bool)
    if isinstance(column.dtype, pd.CategoricalDtype):
        fault = _("{column} holds categories, not numbers, in rows {rows}.")
        refuse(every, column, name, fault, _("If they are numbers after all: .astype(float)."))
    if pd.api.types.is_complex_dtype(column):
        refuse(every, column, name, _("{column} is complex in rows {rows}."), _("Take the part you mean: np.real(…)."))
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        odd = ~column.map(lambda x: isinstance(x, REAL) and not isinstance(x, bool)).to_numpy(dtype=bool)
        fault = _("{column} is not a number in rows {rows}.")
        refuse(odd, column, name, fault, _("Correct them, then .astype(float)."))
        huge = column.map(_is_huge).to_numpy(dtype=bool)
        fault = _("{column} is too large to calculate with in rows {rows}.")
        refuse(huge, column, name, fault, _("Check the unit, or the digits."))
        column = column.astype(float)
    values = column.to_numpy()
    if values.dtype.kind == "f" or values.dtype == object:
        remedy = _("Fill them if you know what they are, or leave these rows out and say so.")
        refuse(column.isna().to_numpy(), column, name, _("{column} is missing in rows {rows}."), remedy)
        values = values.astype(float, copy=False)
        remedy = _("Look for a division by zero, and correct it.")
        refuse(np.isinf(values), column, name, _("{column} is infinite in rows {rows}."), remedy)
    if negative is not None and values.min() < 0:
        refuse(values < 0, column, name, _("{column} is negative in rows {rows}."), negative)


def _is_huge(number: object) -> bool:
    """Is this a whole number beyond the largest float? (Only Python's own can be.)"""
    return isinstance(number, int) and abs(number) > sys.float_info.max


def fen(column: pd.Series, name: str, *, exact: bool = True) -> np.ndarray:
    """Money in CNY as whole fen (int64), in which sums are exact whatever their order.

    With `exact`, money finer than a fen is refused; without, it is rounded to the nearest fen.
    """
    whole = column.to_numpy(dtype=float) * 100
    if exact:
        remedy = _("Money is paid to the fen: round it first, .round(2).")
        finer = np.rint(whole)
        finer -= whole
        refuse(
            np.abs(finer, out=finer) > FINEST, column, name, _("{column} is finer than a fen in rows {rows}."), remedy
        )
        del finer
        if max(whole.max(), -whole.min()) * len(whole) > MOST and np.abs(whole).sum() > MOST:
            biggest = np.abs(whole) >= np.abs(whole).max()
            fault = _("{column} adds up to more money than can be held to the fen; the largest is in rows {rows}.")
            refuse(biggest, column, name, fault, _("Check the unit, or count in thousands."))
    return np.rint(whole, out=whole).astype("int64")


def dates(column: pd.Series, name: str) -> pd.Series:
    """Dates without a time zone, as datetime64; text is read if it is written YYYY-MM-DD."""
    gone = column.isna().to_numpy()
    remedy = _("Fill them if you know what they are, or leave these rows out and say so.")
    refuse(gone, column, name, _("{column} is missing in rows {rows}."), remedy)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        raise InvalidData(
            _("{column} has a time zone (first row: {rows}). Keep the local time: .dt.tz_localize(None).").format(
                column=name, rows=rows(column.index[:1])
            )
        )
    if pd.api.types.is_datetime64_dtype(column):
        return column
    text = column.map(lambda x: x if isinstance(x, str) else x.isoformat() if hasattr(x, "isoformat") else "")
    text = text.astype("str")
    read = pd.to_datetime(text.where(text.str.fullmatch(ISO)), format="ISO8601", errors="coerce")
    remedy = _("Correct them, then pd.to_datetime(…, format='%Y-%m-%d').")
    refuse(read.isna().to_numpy(), column, name, _("{column} is not a date (YYYY-MM-DD) in rows {rows}."), remedy)
    return read


def day(value: object, name: str) -> pd.Timestamp:
    """One day, at midnight."""
    written = isinstance(value, str) and re.fullmatch(ISO, value) is not None
    if written or isinstance(value, (date, np.datetime64)):
        try:
            found: object = pd.Timestamp(value)  # type: ignore[arg-type]  # `written` says that it is a str
        except ValueError:  # such as 2025-02-30
            found = None
        if isinstance(found, pd.Timestamp) and found.tzinfo is None:
            return found.normalize()
    message = _("{name} must be one day, written like '2025-01-31', or a date without a time zone, not {value!r}.")
    raise InvalidData(message.format(name=name, value=value))


def whole(value: object, name: str, *, least: int = 1, most: int | None = None, remedy: str = "") -> int:
    """One whole number from `least` to `most`, as int: Python's or NumPy's. A truth is none, and neither is 3.0.

    A float is refused even where it is whole, since most that arrive here come from a division that only seems exact.
    """
    found = int(value) if isinstance(value, (int, np.integer)) and not isinstance(value, bool) else None
    if found is None or found < least or (most is not None and found > most):
        span = _("from {least:,} to {most:,}") if most is not None else _("from {least:,} up")
        message = _("{name} must be a whole number {span}, not {value!r}. {remedy}")
        remedy = remedy or _("Round it yourself, if it is one: int(…).")
        raise InvalidData(
            message.format(name=name, span=span.format(least=least, most=most), value=value, remedy=remedy).strip()
        )
    return found


def one_of(value: object, name: str, choices: Sequence[str]) -> str:
    """One of the words that are known."""
    if not isinstance(value, str) or value not in choices:
        message = _("{name} must be one of {words}, not {value!r}. Choose one of them.")
        raise InvalidData(message.format(name=name, words=", ".join(map(repr, choices)), value=value))
    return value


def yes_or_no(column: pd.Series, name: str) -> np.ndarray:
    """A column of true and false without gaps, as bool; words and numbers are refused, for `bool("no")` is true."""
    if not pd.api.types.is_bool_dtype(column) or column.isna().any():
        odd = np.array([not isinstance(cell, (bool, np.bool_)) for cell in column], dtype=bool)
        remedy = _("Say what they mean, and leave gaps out: .map({…: True, …: False}).dropna().astype(bool).")
        refuse(odd, column, name, _("{column} is not true or false in rows {rows}."), remedy)
    return column.to_numpy(dtype=bool)


def same_customers(values: pd.Series, name: str, index: pd.Index, other: str) -> pd.Series:
    """`values` in the order of `index`, if both are of the same customers."""
    for short, full, absent in (
        (name, other, index.difference(values.index)),
        (other, name, values.index.difference(index)),
    ):
        if len(absent):
            message = _(
                "{short} lacks customers that {full} has: {rows}. Both must be of the same customers: choose those who "
                "are in both with .loc[…], and say so."
            )
            raise InvalidData(message.format(short=short, full=full, rows=rows(absent)))
    return values.reindex(index)


def number_at(table: pd.DataFrame, row: object, column: object) -> float:
    """One number of a table, for which pandas' types allow any scalar."""
    return float(table.at[row, column])  # type: ignore[arg-type]  # any label, any scalar


def is_number(value: object) -> bool:
    """One finite number: Python's or NumPy's; a truth is none."""
    good = isinstance(value, REAL) and not isinstance(value, bool) and not _is_huge(value)
    return good and math.isfinite(value)  # type: ignore[arg-type]  # REAL are numbers


def is_whole(value: object) -> bool:
    """One whole number that a computer's int holds: Python's or NumPy's; a truth is none, and neither is 3.0."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and abs(int(value)) < 2**63


def positive(value: float, name: str, *, most: float = np.inf, zero: bool = False) -> None:
    """One finite number above zero (or at zero, if `zero`), at most `most`."""
    if not is_number(value) or value < 0 or value > most or (value == 0 and not zero):
        floor = _("not below 0") if zero else _("above 0")
        limit = "" if most == np.inf else _(" and at most {most}").format(most=most)
        message = _("{name} must be a number {floor}{limit}, not {value!r}. Correct it.")
        raise InvalidData(message.format(name=name, floor=floor, limit=limit, value=value))
