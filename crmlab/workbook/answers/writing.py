"""`write(answer)`: whatever a learner's cell holds, as plain JSON. The kinds are listed in `values.py`.

An object is asked for its type and never for its opinion (`repr`, `==`, iteration) unless the type is a known one, and
known containers are walked by their own class's methods, not by those that a subclass may have put in their place.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlab.workbook.answers.kinds import (
    INT_LIMIT,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_ENTRIES,
    SCALARS,
    Function,
    Other,
    TooLarge,
)
from crmlab.workbook.answers.scalars import NUMBERS, clean, date, dates, function, marker, number, numbers, type_name

_SEQUENCES: tuple[Any, ...] = (list, tuple, range, type({}.keys()), type({}.values()), type({}.items()))


class _Full(Exception):
    """The answer has more than may be written; its outermost size is reported."""


def write(answer: Any) -> dict:
    """What is `answer`, as plain JSON? Never raises, whatever arrives, and runs no iterator dry.

    Parameters
    ----------
    answer : object
        Anything that a notebook cell may hold.

    Returns
    -------
    dict
        With `"kind"` and what belongs to it; `json.dumps(…, allow_nan=False)` takes it.

    Examples
    --------
    >>> write(3.5), write(float("nan")), write(...)
    ({'kind': 'number', 'value': 3.5}, {'kind': 'number', 'value': None}, {'kind': 'nothing'})
    """
    try:
        if issubclass(type(answer), str) and len(str.__str__(answer)) <= MAX_CHARACTERS and not str.strip(answer):
            return {"kind": "nothing"}
        return _Writer().value(answer, 0)
    except KeyboardInterrupt:
        raise
    except _Full:
        return _too_large(answer)
    except BaseException:  # hostile objects may raise even SystemExit
        return {"kind": "other", "type": type_name(answer)}


def _too_large(answer: Any) -> dict:
    """The size of `answer`, in constant time."""
    try:
        shape = answer.shape if issubclass(type(answer), (pd.DataFrame, np.ndarray)) else (len(answer),)
    except Exception:  # e.g. len(range(10**30))
        shape = (INT_LIMIT - 1,)
    rows, columns = (int(shape[0]) if len(shape) else 1), (math.prod(shape[1:]) if len(shape) > 1 else 1)
    return {"kind": "too_large", "rows": min(rows, INT_LIMIT - 1), "columns": min(int(columns), INT_LIMIT - 1)}


class _Writer:
    """One answer being written, with what is left of its room."""

    def __init__(self) -> None:
        self.entries, self.characters = MAX_ENTRIES, MAX_CHARACTERS

    def take(self, entries: int = 0, characters: int = 0) -> None:
        self.entries -= entries
        self.characters -= characters
        if self.entries < 0 or self.characters < 0:
            raise _Full

    def value(self, x: Any, depth: int) -> dict:
        if depth > MAX_DEPTH:
            raise RecursionError
        scalar = self.scalar(x)
        if scalar is not None:
            return scalar
        t = type(x)
        if issubclass(t, pd.DataFrame):
            return self.frame(x, depth)
        if issubclass(t, pd.Series):
            self.room(len(x), x.index.nlevels)
            return {
                "kind": "series",
                "name": self.name(x.name),
                "index": self.axis(x.index, depth),
                "values": self.column(x, depth),
            }
        if issubclass(t, dict):
            return self.mapping(x, depth)
        if issubclass(t, (set, frozenset)):
            return self.set(x, depth)
        if issubclass(t, _SEQUENCES):
            return self.list(_plain(x), depth)
        if issubclass(t, np.ndarray):
            self.room(x.size, 1)
            return self.list(list(np.asarray(x)), depth) if x.ndim else self.value(np.asarray(x)[()], depth + 1)
        if issubclass(t, (pd.Index, pd.api.extensions.ExtensionArray)):
            self.room(len(x), getattr(x, "nlevels", 1))
            return self.list(list(x), depth)
        return function(x) or {"kind": "other", "type": type_name(x)}

    def room(self, rows: int, columns: int) -> None:
        if max(rows, 1) * max(columns, 1) > MAX_CELLS:
            raise _Full

    def scalar(self, x: Any) -> dict | None:
        """`x` as a value if it is a single one, else None."""
        t = type(x)
        if x is None or x is ...:
            return {"kind": "nothing"}
        if x is pd.NaT:
            return {"kind": "date", "value": None}
        if x is pd.NA:
            return {"kind": "number", "value": None}
        if issubclass(t, (bool, np.bool_)):
            return {"kind": "truth", "value": bool(x)}
        if issubclass(t, str):
            self.take(characters=str.__len__(x))
            return {"kind": "text", "value": clean(x)}
        if issubclass(t, (datetime.date, np.datetime64, pd.Period)):
            return {"kind": "date", "value": date(x)}
        if issubclass(t, (datetime.timedelta, np.timedelta64)):
            x = pd.Timedelta(x)
            return {"kind": "duration", "value": None if x is pd.NaT else int(x.as_unit("ns").value)}
        if issubclass(t, NUMBERS):
            return {"kind": "number", "value": number(x)}
        if issubclass(t, pd.Interval):
            return {"kind": "text", "value": str(x)}
        if issubclass(t, (TooLarge, Other, Function)):
            return marker(x)
        return None

    def column(self, cells: Any, depth: int) -> dict:
        """A pandas column or index level, without the differences of dtype that no learner means."""
        self.take(len(cells))
        dtype = cells.dtype
        if isinstance(dtype, pd.PeriodDtype):
            cells = cells.to_timestamp() if isinstance(cells, pd.PeriodIndex) else cells.dt.to_timestamp()
            dtype = cells.dtype
        kind = getattr(dtype, "kind", "O")
        if isinstance(dtype, (np.dtype, pd.DatetimeTZDtype)):
            if kind == "b":
                return {"type": "truth", "values": np.asarray(cells).tolist()}
            if kind in "iu" or (kind == "f" and isinstance(dtype, np.dtype) and dtype.itemsize <= 8):
                return {"type": "number", "values": numbers(np.asarray(cells).tolist())}
            if kind == "M":
                return {"type": "date", "values": dates(cells)}
            if kind == "m":
                ns = pd.Series(np.asarray(cells)).dt.as_unit("ns").to_numpy()
                missing, ints = np.isnat(ns).tolist(), ns.astype("int64").tolist()
                return {"type": "duration", "values": [None if m else i for m, i in zip(missing, ints, strict=True)]}
        return self.objects(list(np.asarray(cells, dtype=object)), depth)

    def objects(self, cells: list, depth: int) -> dict:
        """A column of Python objects: of one kind where all that is not missing is of one kind."""
        values = [self.value(cell, depth + 1) for cell in cells]
        gone = [v["kind"] == "nothing" or ("value" in v and v["value"] is None) for v in values]
        kinds = {v["kind"] for v, missing in zip(values, gone, strict=True) if not missing}
        if not kinds and values:
            kinds = {"number"}
        kind = kinds.pop() if len(kinds) == 1 else "mixed"
        bare = [None if missing else v.get("value") for v, missing in zip(values, gone, strict=True)]
        if kind == "number":
            return {"type": kind, "values": numbers(bare)}
        if kind == "date":
            zones = {v.endswith("+00:00") for v in bare if v is not None}
            if len(zones) == 1:
                read = pd.to_datetime(pd.Series(bare, dtype=object), format="ISO8601", utc=zones.pop())
                return {"type": kind, "values": dates(read)}
        elif kind in SCALARS:
            return {"type": kind, "values": bare}
        return {"type": "mixed", "values": values}

    def axis(self, index: pd.Index, depth: int) -> dict:
        levels = [index.get_level_values(i) for i in range(index.nlevels)]
        return {
            "names": [self.name(name) for name in index.names],
            "levels": [self.column(level, depth) for level in levels],
        }

    def name(self, name: object) -> dict:
        """The name of a series or an index: a single value, a tuple of them, or nothing."""
        if type(name) is tuple:
            return self.list([part if self.scalar(part) else None for part in name], 0)
        return self.scalar(name) or {"kind": "nothing"}

    def frame(self, x: pd.DataFrame, depth: int) -> dict:
        rows, columns = x.shape
        self.room(rows, max(columns, x.index.nlevels))
        self.room(columns, x.columns.nlevels)
        return {
            "kind": "frame",
            "index": self.axis(x.index, depth),
            "columns": self.axis(x.columns, depth),
            "cells": [self.column(x.iloc[:, i], depth) for i in range(columns)],
        }

    def list(self, x: list, depth: int) -> dict:
        return {"kind": "list", "items": self.items([self.value(item, depth + 1) for item in x])}

    def items(self, values: Sequence[dict]) -> dict:
        self.take(len(values))
        kinds = {v["kind"] for v in values}
        if len(kinds) == 1 and kinds <= set(SCALARS):
            return {"type": kinds.pop(), "values": [v["value"] for v in values]}
        return {"type": "mixed", "values": [*values]}

    def mapping(self, x: dict, depth: int) -> dict:
        self.room(dict.__len__(x), 2)
        pairs = [(self.value(key, depth + 1), self.value(value, depth + 1)) for key, value in dict.items(x)]
        if len({_canonical(key) for key, _ in pairs}) < len(pairs):
            return {"kind": "other", "type": "dict"}  # keys that differ in Python only, such as None and ...
        return {
            "kind": "mapping",
            "keys": self.items([key for key, _ in pairs]),
            "values": self.items([value for _, value in pairs]),
        }

    def set(self, x: Any, depth: int) -> dict:
        unlike = {_canonical(v): v for v in (self.value(item, depth + 1) for item in _plain(x))}
        return {"kind": "set", "items": self.items([unlike[key] for key in sorted(unlike, key=_rank)])}


def _plain(x: Any) -> list:
    """The items of a list, tuple, range, set or view of a dict, by its base class's own iteration."""
    base = next(t for t in (*_SEQUENCES, set, frozenset) if issubclass(type(x), t))
    try:
        small = base.__len__(x) <= MAX_CELLS
    except OverflowError:  # range(10**30)
        small = False
    if not small:
        raise _Full
    return list(base.__iter__(x))


def _canonical(value: dict) -> str:
    return json.dumps(value, sort_keys=True)


def _rank(canonical: str) -> tuple:
    """Order in a set: by kind, numbers by size, then by text."""
    value = json.loads(canonical)
    size = value.get("value") if value["kind"] == "number" else 0
    return value["kind"], float(size if size is not None else "inf"), canonical
