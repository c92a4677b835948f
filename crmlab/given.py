"""What a public function is given: arguments of the kind that its signature says, and tables in plain dtypes.

`@checked` stands above every public function. What a value must be beyond its kind (a column that is there, a share
below 1) the function checks itself, with `valid`.
"""

from __future__ import annotations

import collections.abc
import functools
import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.i18n import _

P = ParamSpec("P")
R = TypeVar("R")


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, whose arguments are made plain and refused with `InvalidData` if they are of another kind."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def called(*places: P.args, **rest: P.kwargs) -> R:
        try:
            bound = signature.bind(*places, **rest)
        except TypeError:
            return function(*places, **rest)  # Python says which argument is too many, or not there
        wanted = _kinds(function)
        for name, value in bound.arguments.items():
            kind = wanted.get(name, Any)
            if signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL:
                bound.arguments[name] = tuple(_taken(part, name, kind) for part in value)
            elif signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                bound.arguments[name] = {key: _taken(part, key, kind) for key, part in value.items()}
            elif value is not signature.parameters[name].default:
                bound.arguments[name] = _taken(value, name, kind)
        return function(*bound.args, **bound.kwargs)

    return called


@functools.cache
def _kinds(function: Callable) -> dict[str, Any]:
    """By argument the kind that its annotation names; one that only type checkers can look up is left out."""
    found = {}
    for name, written in function.__annotations__.items():
        try:
            found[name] = eval(written, vars(collections.abc), function.__globals__)  # our own annotations
        except NameError:
            continue
    return found


def _taken(value: Any, name: str, kind: Any) -> Any:
    """`value` in plain dtypes, if it is of this kind."""
    value = plain(value)
    if not _fits(value, kind):
        refusing = {pd.DataFrame: lambda: valid.frame(value, name, []), pd.Series: lambda: valid.by_customer(value, name)}
        refusing.get(kind, lambda: None)()
        message = _("{name} must be {kind}, not {value}. Correct it.")
        raise InvalidData(message.format(name=name, kind=_in_words(kind), value=_short(value)))
    return value


def plain(value: Any) -> Any:
    """A table or a column in the dtypes of NumPy, with pandas' own for text, dates and categories; others as they are.

    What pyarrow and pandas' nullable dtypes hold, and what is numbers or text in a column of objects, stays the same.
    """
    if isinstance(value, pd.DataFrame):
        if all(_is_plain(dtype) for dtype in value.dtypes) and _is_plain(value.index.dtype):
            return value
        columns = [_plain_column(value.iloc[:, place]) for place in range(value.shape[1])]
        table = pd.concat(columns, axis=1) if columns else value
        return table.set_axis(value.columns, axis=1).set_axis(_plain_index(value.index))
    if isinstance(value, pd.Series) and not (_is_plain(value.dtype) and _is_plain(value.index.dtype)):
        return _plain_column(value).set_axis(_plain_index(value.index))
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


def _is_plain(dtype: Any) -> bool:
    if isinstance(dtype, np.dtype):
        return dtype.kind not in "Ou" and dtype != np.float16
    return isinstance(dtype, (pd.DatetimeTZDtype, pd.CategoricalDtype, pd.PeriodDtype, pd.IntervalDtype)) or (
        isinstance(dtype, pd.StringDtype) and dtype.na_value is np.nan
    )


def _plain_column(column: pd.Series) -> pd.Series:
    dtype = column.dtype
    if _is_plain(dtype):
        return column
    if not isinstance(dtype, np.dtype):
        column = column.astype(object).where(column.notna(), None if pd.api.types.is_bool_dtype(dtype) else np.nan)
    if column.dtype.kind == "u":
        return column.astype("int64") if not len(column) or column.max() < 2**63 else column.astype(float)
    return column.infer_objects() if column.dtype == object else column.astype(float)


def _plain_index(index: pd.Index) -> pd.Index:
    if isinstance(index, pd.MultiIndex) or _is_plain(index.dtype):
        return index
    return pd.Index(_plain_column(index.to_series()), name=index.name)


def _choices(kind: Any) -> tuple:
    is_union = typing.get_origin(kind) in (typing.Union, types.UnionType)
    return typing.get_args(kind) if is_union else (kind,)


def _fits(value: Any, kind: Any) -> bool:
    return any(_is(value, choice) for choice in _choices(kind))


def _is(value: Any, kind: Any) -> bool:
    """Is `value` of this one kind? Of a list or a mapping the function itself says which place is wrong."""
    if typing.get_origin(kind) is typing.Literal:
        return isinstance(value, str) and value in typing.get_args(kind)
    if kind is float:
        return valid.is_number(value)
    if kind is int:
        return valid.is_whole(value)
    if kind is bool:
        return isinstance(value, (bool, np.bool_))
    if kind is str:
        return isinstance(value, (str, int)) and not isinstance(value, bool)  # a column may be called 0
    return kind is Any or not isinstance(kind, type) or isinstance(value, kind)


def _in_words(kind: Any) -> str:
    words = {
        float: _("a finite number"), int: _("a whole number"), bool: _("True or False"), str: _("a text"),
        pd.DataFrame: _("a DataFrame"), pd.Series: _("a Series (one column of a table)"), type(None): "None",
    }  # fmt: skip

    def one(kind: Any) -> str:
        if typing.get_origin(kind) is typing.Literal:
            return _("one of {words}").format(words=", ".join(map(repr, typing.get_args(kind))))
        if typing.get_origin(kind) is not None:
            return _("several of them")
        return words.get(kind) or _("a {kind}").format(kind=getattr(kind, "__name__", str(kind)))

    return _(" or ").join(one(choice) for choice in _choices(kind))


def _short(value: Any) -> str:
    if isinstance(value, (pd.DataFrame, pd.Series, np.ndarray)):
        return _("a {kind}").format(kind=type(value).__name__)
    try:
        text = repr(value)
    except ValueError:  # a whole number of more digits than Python writes
        text = _("a huge number")
    return text if len(text) < 80 else text[:76] + " …"
