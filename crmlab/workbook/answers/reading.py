"""`read(value)`: the answer that a JSON value stands for, or `Unreadable` with a sentence that says why not.

Only the kinds listed in `values.py` are known, with exactly their parts, and lengths must agree.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.answers.kinds import (
    DATE,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_ENTRIES,
    MAX_NAME,
    SCALARS,
    Function,
    Other,
    TooLarge,
)
from crmlab.workbook.answers.loading import MAX_NODES, Unreadable, checked_text, need, survey


def read(value: Any) -> Any:
    """The answer that `write` made `value` of, or that somebody says it did.

    Parameters
    ----------
    value : dict
        Plain JSON with a `"kind"`.

    Returns
    -------
    object
        None, a number, bool, str, Timestamp, Timedelta, Series, DataFrame, dict, list, set, or one of the markers
        `Function`, `TooLarge` and `Other`.

    Raises
    ------
    Unreadable
        It is not what `write` writes.

    Examples
    --------
    >>> read({"kind": "list", "items": {"type": "number", "values": [1, 2.5]}})
    [1, 2.5]
    """
    survey(value, nodes=MAX_NODES, characters=2 * MAX_CHARACTERS)
    try:
        return _Reader().value(value)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable(_("It is nested too deeply.")) from None
    except Exception:  # what pandas refuses: a date that does not exist, a label that cannot be one
        raise Unreadable(_("It is not an answer as CRM Lab writes it.")) from None


class _Reader:
    def __init__(self) -> None:
        self.entries = MAX_ENTRIES

    def value(self, x: Any) -> Any:
        need(type(x) is dict and type(x.get("kind")) is str)
        kind = x["kind"]
        need(kind in _PARTS and x.keys() == _PARTS[kind])
        if kind == "nothing":
            return None
        if kind in SCALARS:
            return _scalar(kind, x["value"])
        return getattr(self, kind)(x)

    def column(self, x: Any) -> tuple[str, list]:
        need(type(x) is dict and x.keys() == {"type", "values"} and type(x["values"]) is list)
        kind, values = x["type"], x["values"]
        self.entries -= len(values)
        need(self.entries >= 0 and len(values) <= MAX_CELLS)
        need(kind == "mixed" or (type(kind) is str and kind in SCALARS))
        return kind, values

    def items(self, x: Any) -> list:
        kind, values = self.column(x)
        return [self.value(v) if kind == "mixed" else _scalar(kind, v) for v in values]

    def array(self, x: Any) -> pd.Series:
        """A column as pandas holds it."""
        kind, values = self.column(x)
        if kind == "mixed":
            cells = np.empty(len(values), dtype=object)
            for i, v in enumerate(values):
                cells[i] = self.value(v)
            return pd.Series(cells, dtype=object)
        for v in values:
            need(_fits(kind, v))
        if kind == "number":
            if all(type(v) is int for v in values):
                return pd.Series(values, dtype="int64")
            return pd.Series([math.nan if v is None else float(v) for v in values], dtype="float64")
        if kind == "truth":
            return pd.Series(values, dtype="boolean" if None in values else "bool")
        if kind == "text":
            return pd.Series(values, dtype="str")
        if kind == "date":
            zones = {v.endswith("+00:00") for v in values if v is not None} or {False}
            need(len(zones) == 1)
            return pd.to_datetime(pd.Series(values, dtype=object), format="ISO8601", utc=zones.pop())
        nothing = np.iinfo("int64").min
        ns = np.array([nothing if v is None else v for v in values], dtype="int64")
        return pd.Series(ns.view("timedelta64[ns]"))

    def axis(self, x: Any) -> pd.Index:
        need(type(x) is dict and x.keys() == {"names", "levels"})
        need(type(x["names"]) is list and type(x["levels"]) is list)
        need(1 <= len(x["levels"]) == len(x["names"]) <= MAX_CELLS)
        names = [_hashable(self.value(name)) for name in x["names"]]
        levels = [self.array(level) for level in x["levels"]]
        need(len({len(level) for level in levels}) == 1)
        if len(levels) == 1:
            return pd.Index(levels[0], name=names[0], tupleize_cols=False)
        return pd.MultiIndex.from_arrays(levels, names=names)

    def series(self, x: dict) -> pd.Series:
        values, index = self.array(x["values"]), self.axis(x["index"])
        need(len(values) == len(index))
        return values.set_axis(index).rename(_hashable(self.value(x["name"])))

    def frame(self, x: dict) -> pd.DataFrame:
        index, columns = self.axis(x["index"]), self.axis(x["columns"])
        need(type(x["cells"]) is list and len(x["cells"]) == len(columns))
        need(max(len(index), 1) * max(len(columns), 1) <= MAX_CELLS)
        cells = [self.array(column) for column in x["cells"]]
        need(all(len(column) == len(index) for column in cells))
        table = pd.DataFrame(dict(enumerate(cells)), index=range(len(index)))
        return table.set_axis(index, axis=0).set_axis(columns, axis=1)

    def mapping(self, x: dict) -> dict:
        keys, values = [_hashable(key) for key in self.items(x["keys"])], self.items(x["values"])
        need(len(keys) == len(values))
        answer = dict(zip(keys, values, strict=True))
        need(len(answer) == len(keys))
        return answer

    def list(self, x: dict) -> list:
        return self.items(x["items"])

    def set(self, x: dict) -> set:
        return {_hashable(item) for item in self.items(x["items"])}

    def function(self, x: dict) -> Function:
        return Function(
            checked_text(x["name"], MAX_NAME),
            None if x["attribute"] is None else checked_text(x["attribute"], MAX_NAME),
        )

    def too_large(self, x: dict) -> TooLarge:
        need(all(type(x[part]) is int and x[part] >= 0 for part in ("rows", "columns")))
        return TooLarge(x["rows"], x["columns"])

    def other(self, x: dict) -> Other:
        return Other(checked_text(x["type"], MAX_NAME))


_PARTS = {
    "nothing": {"kind"},
    **{kind: {"kind", "value"} for kind in SCALARS},
    "series": {"kind", "name", "index", "values"},
    "frame": {"kind", "index", "columns", "cells"},
    "mapping": {"kind", "keys", "values"},
    "list": {"kind", "items"},
    "set": {"kind", "items"},
    "function": {"kind", "name", "attribute"},
    "too_large": {"kind", "rows", "columns"},
    "other": {"kind", "type"},
}


def _fits(kind: str, v: Any) -> bool:
    """Is `v` what a cell of a column of `kind` may be? Missing cells are null."""
    if v is None:
        return True
    if kind == "number":
        return type(v) in (int, float) or v in ("inf", "-inf")
    if kind == "date":
        return type(v) is str and DATE.fullmatch(v) is not None
    return type(v) is {"truth": bool, "text": str, "duration": int}[kind]


def _scalar(kind: str, v: Any) -> Any:
    need(_fits(kind, v) and not (v is None and kind in ("truth", "text")))
    if kind == "number":
        return math.nan if v is None else v if type(v) is int else float(v)
    if kind == "date":
        return pd.NaT if v is None else pd.Timestamp(v)
    if kind == "duration":
        return pd.NaT if v is None else pd.Timedelta(v, "ns")
    return v


def _hashable(x: Any) -> Any:
    """`x` as a key, a label or an item of a set: lists were tuples, sets were frozen."""
    if type(x) is list:
        return tuple(_hashable(item) for item in x)
    if type(x) is set:
        return frozenset(x)
    hash(x)
    return x
