"""What data must be before a method uses them. (Dates: `days`; what joins two tables: `keys`.)

Each function here lets good data pass and refuses bad data with `InvalidData`: which column, which rows first, what to
do. So a method file can stay with its idea.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData, rows
from crmlab.errors import refuse as refuse
from crmlab.i18n import _
from crmlab.valid.days import dates as dates
from crmlab.valid.days import day as day
from crmlab.valid.days import not_after as not_after
from crmlab.valid.keys import alike as alike
from crmlab.valid.keys import look_up as look_up
from crmlab.valid.keys import repeats

FINEST = 0.001  # fen; a sum of floats strays far less than this, a price in tenths of a fen far more
MOST = 2**53  # fen (90 million million CNY); beyond it a float can no longer hold every fen
REAL = (int, float, np.integer, np.floating)
NUMBERS_AN_ORDER = r"(?i)(invoice|order|transaction|receipt|bill)s?[ _]?(no|nr|num|number|id)?\.?"
YES = ("yes", "y", "true", "t", "1", "1.0", "是", "ja", "oui", "sí")
SAME = 1e-12  # floats that differ by less than this part of themselves are the same number, reached in two ways


def frame(table: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    """`table` is a DataFrame with rows and with these columns, each once."""
    if not isinstance(table, pd.DataFrame):
        remedy = _("Make it one: pd.DataFrame(…, index=names, columns=names).")
        if isinstance(table, pd.Series):
            remedy = _("Pass a whole table, not one column of it.")
        message = _("{name} must be a DataFrame and is a {kind}. {remedy}")
        raise InvalidData(message.format(name=name, kind=_kind(table), remedy=_to_pandas(table, name) or remedy))
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


def _kind(values: object) -> str:
    """The type in words, of another library with its name: `polars DataFrame`."""
    library = type(values).__module__.split(".")[0]
    known = library in ("builtins", "pandas", "numpy")
    return type(values).__name__ if known else f"{library} {type(values).__name__}"


def _to_pandas(values: object, name: str) -> str:
    """What to do with a table or a column of another library, in a sentence."""
    for method in ("to_pandas", "toPandas", "compute"):  # polars and pyarrow, Spark, Dask
        if hasattr(values, method):
            return _("Make pandas' of it: {name}.{method}().").format(name=name, method=method)
    return ""


def complete(answers: pd.DataFrame, items: Sequence[str]) -> None:
    """Refuse rows in which one of the items was left open."""
    left_open = answers[list(items)].isna().any(axis=1).to_numpy()
    fault, remedy = _("Some of the items {column} were left open in rows {rows}."), _("Take complete answers: ")
    refuse(left_open, answers[items[0]], ", ".join(items), fault, remedy + "answers.dropna(subset=items).")


def by_customer(values: pd.Series, name: str) -> None:
    """`values` is a Series with one row a customer."""
    if not isinstance(values, pd.Series):
        remedy = _("Make it one: pd.Series(…, index=customers).")
        if isinstance(values, pd.DataFrame):
            remedy = _("Pick one column of the table: {name}['…'].").format(name=name)
        message = _("{name} must be a Series with one row a customer and is a {kind}. {remedy}")
        raise InvalidData(message.format(name=name, kind=_kind(values), remedy=_to_pandas(values, name) or remedy))
    if values.empty:
        raise InvalidData(_("{name} has no rows. Check the filter or the file.").format(name=name))
    labels(values.index.to_series(index=values.index), _("the index of {name}").format(name=name))
    if repeats(values.index):
        fault = _("{column} has more than one row for these customers: {rows}.")
        twice = values.index.duplicated(keep=False)
        refuse(twice, values, name, fault, _("Add them up first: .groupby(level=0).sum()."))


def labels(column: pd.Series, name: str) -> None:
    """A column of ids: nothing missing or blank, all of one type."""
    remedy = _("Find out who they are, or leave these rows out and say so.")
    gone = column.isna().to_numpy()
    if not pd.api.types.is_numeric_dtype(column):
        blank = [label for label in column.unique() if isinstance(label, str) and not label.strip()]
        gone = gone | column.isin(blank).to_numpy(dtype=bool)
    refuse(gone, column, name, _("{column} is missing in rows {rows}."), remedy)
    if pd.api.types.is_float_dtype(column):
        refuse(np.isinf(column.to_numpy(dtype=float)), column, name, _("{column} is infinite in rows {rows}."), remedy)
    if column.dtype != object:
        return
    kinds = column.map(lambda label: type(label).__name__)
    if kinds.nunique() > 1:
        odd = (kinds != kinds.mode()[0]).to_numpy()
        fault = _("{column} mixes types ({kinds}); the odd ones are in rows {{rows}}.").format(
            column=name, kinds=", ".join(sorted(kinds.unique()))
        )
        remedy = _(
            "17, 17.0 and '17' would be several customers: make one of them, .astype(str).str.removesuffix('.0')."
        )
        refuse(odd, column, name, fault, remedy)


def unique(column: pd.Series, name: str, remedy: str) -> None:
    """A key: no value occurs twice."""
    if repeats(column):
        twice = column.duplicated(keep=False).to_numpy()
        refuse(twice, column, name, _("{column} is repeated in rows {rows}."), remedy)


def one_row_an_order(orders: pd.DataFrame, order: str | None, known: Sequence[str]) -> None:
    """No order twice, as the column `order` numbers them, or one that is called so; None: each row is an order.

    `known` are the columns that are something else.
    """
    if order is None:
        return
    if order in orders:
        remedy = _("Give one row an order: leave copies out, or add up its lines first.")
        unique(orders[order], order, remedy)
        return
    if order != "order_id":
        frame(orders, "orders", [order])
    for column in orders.columns.difference([*known], sort=False):
        numbers_orders = isinstance(column, str) and re.fullmatch(NUMBERS_AN_ORDER, column) is not None
        if numbers_orders and int((orders.columns == column).sum()) == 1:
            remedy = _(
                "If it numbers the orders, add up the lines of each first, and pass order={column!r}; if each row is "
                "an order of its own, pass order=None."
            )
            unique(orders[column], column, remedy.format(column=column))


def numbers(column: pd.Series, name: str, *, negative: str | None = None, words: str | None = None) -> None:
    """Finite numbers; none below zero if `negative` says what to do about those, no words if `words` says what then."""
    every = np.ones(len(column), dtype=bool)
    if isinstance(column.dtype, pd.CategoricalDtype):
        remedy = _("If they are numbers after all: .astype(float).")
        if not all(_reads(x) for x in column.cat.categories):
            remedy = words or _("Take a column of numbers.")
        refuse(every, column, name, _("{column} holds categories, not numbers, in rows {rows}."), remedy)
    if pd.api.types.is_complex_dtype(column):
        refuse(every, column, name, _("{column} is complex in rows {rows}."), _("Take the part you mean: np.real(…)."))
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        _refuse_missing(column, name)
        is_number = column.map(lambda x: isinstance(x, REAL) and not isinstance(x, bool)).to_numpy(dtype=bool)
        reads = column.map(_reads).to_numpy(dtype=bool)
        fault = _("{column} is not a number in rows {rows}.")
        remedy = _("Correct them, or leave these rows out; then .astype(float).")
        if not reads.any():
            remedy = words or remedy
        refuse(~reads, column, name, fault, remedy)
        refuse(~is_number, column, name, fault, _("They can be read as numbers: .astype(float)."))
        huge = column.map(_is_huge).to_numpy(dtype=bool)
        fault = _("{column} is too large to calculate with in rows {rows}.")
        refuse(huge, column, name, fault, _("Check the unit, or the digits."))
        column = column.astype(float)
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind not in "iu":
        _refuse_missing(column, name)
    values = column.to_numpy()
    if values.dtype.kind == "f" or values.dtype == object:
        values = values.astype(float, copy=False)
        remedy = _("Look for a division by zero, and correct it.")
        refuse(np.isinf(values), column, name, _("{column} is infinite in rows {rows}."), remedy)
    if negative is not None and values.min() < 0:
        refuse(values < 0, column, name, _("{column} is negative in rows {rows}."), negative)


def _refuse_missing(column: pd.Series, name: str) -> None:
    remedy = _("Fill them if you know what they are, or leave these rows out and say so.")
    refuse(column.isna().to_numpy(), column, name, _("{column} is missing in rows {rows}."), remedy)


def _reads(cell: object) -> bool:
    """Can a cell be read as a number: is it one, or its digits as text?"""
    if isinstance(cell, (bool, np.bool_, complex, np.complexfloating)):
        return False
    try:
        return _is_huge(cell) or not math.isnan(float(cell))  # type: ignore[arg-type]  # that is the question
    except (TypeError, ValueError):
        return False


def _is_huge(number: object) -> bool:
    """Is this a whole number beyond the largest float? (Only Python's own can be.)"""
    return isinstance(number, int) and abs(number) > sys.float_info.max


def fen(column: pd.Series, name: str, *, exact: bool = True) -> np.ndarray:
    """Money in CNY as whole fen (int64), in which sums are exact whatever their order.

    With `exact`, money finer than a fen is refused; without, it is rounded to the nearest fen. What a short float
    (float32) holds is taken for the nearest fen, as long as it can tell one fen from the next.
    """
    whole = column.to_numpy(dtype=float) * 100
    slack = np.asarray(FINEST)
    if column.dtype in ("float32", "float16"):
        slack = np.maximum(
            FINEST, np.spacing(np.abs(column.to_numpy())).astype(float) * 50
        )  # half the step of such a float
        fault = _("{column} is money in {kind}, which does not hold its fen in rows {{rows}}.").format(
            column=name, kind=column.dtype
        )
        refuse(slack > 0.5, column, name, fault, _("Read the column anew, as float64."))
    if exact:
        finer = np.rint(whole)
        finer -= whole
        off = np.abs(finer, out=finer) > slack
        remedy = _("Money is paid to the fen: round it first, .astype(float).round(2).")
        refuse(off, column, name, _("{column} is finer than a fen in rows {rows}."), remedy)
        del finer
    if max(whole.max(), -whole.min()) * len(whole) > MOST and np.abs(whole).sum() > MOST:
        biggest = np.abs(whole) >= np.abs(whole).max()
        fault = _("{column} adds up to more money than can be held to the fen; the largest is in rows {rows}.")
        refuse(biggest, column, name, fault, _("Check the unit, or count in thousands."))
    return np.rint(whole, out=whole).astype("int64")


def ties(values: pd.Series) -> pd.Series:
    """`values` in which those that differ by the noise of floats only are equal: 0.1 + 0.2 is 0.3."""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu":
        return values
    numbers = values.to_numpy(dtype=float)
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    size = np.abs(ordered)
    noise = np.maximum(SAME * size[1:], SAME / 1000 * size.max(initial=0))
    first = np.flatnonzero(np.concatenate([[True], ~(np.diff(ordered) <= noise)]))
    tied = np.empty(len(numbers))
    tied[order] = np.repeat(ordered[first], np.diff(np.append(first, len(ordered))))
    return pd.Series(tied, index=values.index, name=values.name)


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


def arms(column: pd.Series, name: str) -> None:
    """The two arms of a mailing, and no other word: an arm spelt otherwise would lose its customers."""
    odd = ~column.isin(["mailed", "control"]).to_numpy(dtype=bool)
    remedy = _("Leave them out and say so, or rename them.")
    refuse(odd, column, name, _("{column} is neither 'mailed' nor 'control' in rows {rows}."), remedy)


def yes_or_no(column: pd.Series, name: str) -> np.ndarray:
    """A column of true and false without gaps, as bool; words and numbers are refused, for `bool("no")` is true."""
    if not pd.api.types.is_bool_dtype(column) or column.isna().any():
        odd = np.array([not isinstance(cell, (bool, np.bool_)) for cell in column], dtype=bool)
        fault = _("{column} is not true or false in rows {rows}.")
        refuse(odd, column, name, fault, _which_is_true(column))
    return column.to_numpy(dtype=bool)


def _which_is_true(column: pd.Series) -> str:
    """How words or numbers become true and false."""
    have = list(column.dropna().unique())
    yes = [cell for cell in have if str(cell).strip().lower() in YES]
    plain = len(yes) == 1 and len(have) == 2 and all(isinstance(cell, (str, *REAL)) for cell in have)
    if plain and not column.isna().any():
        word = yes[0].item() if isinstance(yes[0], np.generic) else yes[0]
        return _("Say which of them means true: {code}.").format(code=f"… == {word!r}")
    return _("Leave the rows with gaps out, and say what the others mean: .map({…: True, …: False}).astype(bool).")


def same_customers(values: pd.Series, name: str, index: pd.Index, other: str) -> pd.Series:
    """`values` in the order of `index`, if both are of the same customers."""
    alike(values.index, f"{name}.index", index, f"{other}.index")
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
        message = _("{name} must be a number {floor}{limit}, not {value!r}. {remedy}")
        remedy = _("Correct it.")
        if most == 1 and isinstance(value, REAL) and 1 < value <= 100:
            remedy = _("{percent:g} % is {share:g}.").format(percent=value, share=value / 100)
        raise InvalidData(message.format(name=name, floor=floor, limit=limit, value=value, remedy=remedy))
