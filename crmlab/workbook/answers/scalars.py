"""Single values as JSON, and columns of numbers and dates: what `writing.py` puts together."""

from __future__ import annotations

import functools
import math
import types
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from crmlab.workbook.answers.kinds import DATE, INT_LIMIT, MAX_NAME, Function, Other, TooLarge

NUMBERS = (int, float, np.integer, np.floating, Decimal, Fraction)


def type_name(x: Any) -> str:
    return clean(type.__dict__["__name__"].__get__(type(x)))[:MAX_NAME]


def clean(text: str) -> str:
    """The characters of `text` as a plain `str`, with `?` for halves of surrogate pairs, which UTF-8 cannot carry."""
    text = str.__str__(text)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def number(x: Any) -> int | float | str | None:
    if issubclass(type(x), (int, np.integer)) and -INT_LIMIT < int(x) < INT_LIMIT:
        return int(x)
    try:
        nearest = float(x)
    except OverflowError:
        nearest = math.inf if x > 0 else -math.inf
    except ValueError:  # Decimal("sNaN")
        return None
    return _float(nearest)


def _float(x: float) -> float | str | None:
    if math.isfinite(x):
        return x
    return None if math.isnan(x) else ("inf" if x > 0 else "-inf")


def numbers(values: list) -> list:
    """Whole numbers where all are whole and none is missing, else all as floats."""
    if all(type(v) is int and -INT_LIMIT < v < INT_LIMIT for v in values):
        return values
    return [v if v is None or type(v) is str else _float(float(v)) for v in values]


def date(x: Any) -> str | None:
    moment = x.to_timestamp() if issubclass(type(x), pd.Period) else pd.Timestamp(x)
    if moment is pd.NaT:
        return None
    text = (moment if moment.tz is None else moment.tz_convert("UTC")).isoformat()
    if not DATE.fullmatch(text):
        raise ValueError
    return text.removesuffix("T00:00:00")


def dates(cells: pd.Series | pd.DatetimeIndex) -> list:
    """ISO texts of a column of dates, none longer than it needs."""
    index = pd.DatetimeIndex(cells)
    aware = index.tz is not None
    moments = np.asarray(index.tz_convert("UTC").tz_localize(None) if aware else index)
    texts = np.datetime_as_string(moments, unit="auto").tolist()
    if aware:
        texts = [text + ("T00:00+00:00" if len(text) == 10 else "+00:00") for text in texts]
    texts = [None if text.startswith("NaT") else text for text in texts]
    if not all(text is None or DATE.fullmatch(text) for text in texts):
        raise ValueError
    return texts


def marker(x: Function | TooLarge | Other) -> dict:
    if isinstance(x, Function):
        return {"kind": "function", "name": x.name, "attribute": x.attribute}
    if isinstance(x, TooLarge):
        return {"kind": "too_large", "rows": x.rows, "columns": x.columns}
    assert isinstance(x, Other)
    return {"kind": "other", "type": x.type}


_UNBOUND = (types.FunctionType, types.MethodDescriptorType, types.WrapperDescriptorType, np.ufunc)


def function(x: Any) -> dict | None:
    """The name of `x` if it is a function, a class or a method without its brackets."""
    if issubclass(type(x), functools.partial):
        return function(x.func)
    attribute = None
    if issubclass(type(x), type):
        name = type.__dict__["__name__"].__get__(x)
    elif type(x) in _UNBOUND:
        name = x.__name__
    elif type(x) in (types.BuiltinFunctionType, types.MethodWrapperType):
        name = x.__name__
        attribute = None if isinstance(x.__self__, (types.ModuleType, types.NoneType)) else name
    elif type(x) is types.MethodType and type(x.__func__) is types.FunctionType:
        name = attribute = x.__func__.__name__
    else:
        return None
    name = clean(name)[:MAX_NAME]
    return {"kind": "function", "name": name, "attribute": name if attribute else None}
