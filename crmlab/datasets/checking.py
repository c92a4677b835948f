"""Whether a table is what the schema says: types, ranges, allowed values, keys, foreign keys, empty cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from crmlab.datasets.schema import TABLES, Column
from crmlab.errors import InvalidData
from crmlab.i18n import _

Refuse = Callable[[int, str, str], InvalidData]
"""Makes the error from row position, column and problem."""
TYPES = {"whole": "iu", "money": "f", "fraction": "f", "number": "f", "text": "OU", "date": "M", "truth": "b"}


def check(
    name: str,
    frame: pd.DataFrame,
    others: Mapping[str, pd.DataFrame] | None = None,
    *,
    refuse: Refuse | None = None,
) -> None:
    """Is `frame` a good table `name`? Says nothing if so.

    Parameters
    ----------
    name : str
        A table of the schema.
    frame : DataFrame
        Its rows.
    others : mapping of str to DataFrame, optional
        Tables in which the values of foreign keys must be found; references to tables not given are not looked at.
    refuse : callable, optional
        Makes the error from row position, column and problem. By default the row is named by its label.

    Raises
    ------
    InvalidData
        Names the column, the first offending row and what is wrong with it.
    """
    table = TABLES[name]
    refuse = refuse or _by_row(name, frame)
    for column in table.columns:
        if column.name not in frame.columns:
            raise refuse(-1, column.name, _("the column is missing"))
        _cells(frame[column.name], column, refuse)
    twice = np.flatnonzero(_repeated(frame, list(table.key)))
    if len(twice):
        same = ", ".join(str(frame[key].iat[twice[0]]) for key in table.key)
        raise refuse(int(twice[0]), table.key[-1], _("the key {key} occurs a second time").format(key=same))
    for column in table.columns:
        other, _dot, target = column.to.partition(".")
        if others and other in others:
            orphan = np.flatnonzero(~frame[column.name].isin(others[other][target]))
            if len(orphan):
                message = _("{value} is not among the {target} of {table}")
                value = frame[column.name].iat[orphan[0]]
                raise refuse(int(orphan[0]), column.name, message.format(value=value, target=target, table=other))


def _repeated(frame: pd.DataFrame, key: list[str]) -> np.ndarray:
    """True on each row whose key was on an earlier row."""
    if len(key) == 2 and all(isinstance(frame[name].dtype, np.dtype) and frame[name].dtype.kind == "i" for name in key):
        first, second = (frame[name] for name in key)  # packed into one number: many times faster than two columns
        if len(frame) and second.min() >= 0 and second.max() < 10**6 and first.abs().max() < 10**12:
            return (first * 10**6 + second).duplicated().to_numpy()
    return frame.duplicated(key).to_numpy()


def _cells(values: pd.Series, column: Column, refuse: Refuse) -> None:
    """The cells of one column by themselves."""
    kind = "OU" if pd.api.types.is_string_dtype(values.dtype) else values.dtype.kind
    if not set(kind) & set(TYPES[column.dtype]):
        raise refuse(-1, column.name, _("the column is of type {dtype}").format(dtype=values.dtype))
    empty = np.flatnonzero(values.isna())
    if len(empty) and not column.null:
        raise refuse(int(empty[0]), column.name, _("the cell is empty"))
    low, high = (pd.Timestamp(end) if column.dtype == "date" and end else end for end in (column.low, column.high))
    wrong = np.zeros(len(values), dtype=bool)
    if low is not None:
        wrong |= (values < low).fillna(False).to_numpy(dtype=bool)
    if high is not None:
        wrong |= (values > high).fillna(False).to_numpy(dtype=bool)
    if column.values:
        wrong |= ~values.isin(column.values).to_numpy() & values.notna().to_numpy()
    if column.dtype == "money":
        off = np.abs(np.rint(values * 100) - values * 100) > 1e-6 * (1 + values.abs())
        wrong |= (~np.isfinite(values.to_numpy()) | off.to_numpy()) & values.notna().to_numpy()
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        message = _("{value} is not allowed ({rule})").format(value=_say(values.iat[place]), rule=_rule(column))
        raise refuse(place, column.name, message)


def _say(value: object) -> str:
    if isinstance(value, pd.Timestamp):  # by its parts, since Python's own dates begin with year one
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    return f"{value}"


def _rule(column: Column) -> str:
    """What the schema allows, in words."""
    if column.values:
        return _("one of: {values}").format(values=", ".join(column.values))
    if column.low is not None and column.high is not None:
        return _("from {low} to {high}").format(low=column.low, high=column.high)
    if column.low is not None:
        return _("at least {low}, to the fen").format(low=column.low)
    return _("an amount to the fen")


def _by_row(name: str, frame: pd.DataFrame) -> Refuse:
    def refuse(place: int, column: str, problem: str) -> InvalidData:
        row = _("all") if place < 0 else frame.index[place]
        message = _(
            "Table {table}, row {row}, column {column}: {problem}. Correct the row, or leave it out and say so."
        )
        return InvalidData(message.format(table=name, row=row, column=column, problem=problem))

    return refuse
