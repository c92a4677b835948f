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
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar, overload

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.i18n import _

MOST = 10_000_000  # periods, draws, customers: more would fill the memory or never end
LIMITS = {"seed": (0, None), "year": (1, 9999)}
P = ParamSpec("P")
R = TypeVar("R")


@overload
def checked(function: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def checked(
    *, numbers: str = "", gaps: str = "", labels: str = "", dates: str = "", truths: str = "", units: str = ""
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def checked(function: Any = None, /, **places: str) -> Any:
    """The function, whose arguments are made plain and refused with `InvalidData` if they are of another kind.

    Parameters
    ----------
    numbers, gaps, labels, dates, truths : str
        What is in columns that the function needs: `"held.x held.actual costs"` are the columns x and actual of the
        table `held`, and the Series `costs`; of a mapping of tables, `"tables.orders.amount"`. All of them: `"held.*"`.
        `gaps` are numbers of which some may be missing.
    units : str
        Tables and Series with one row a unit, which its label names.
    """
    if function is None:
        return lambda function: _checked(function, {kind: words.split() for kind, words in places.items()})
    return _checked(function, {})


def _checked(function: Callable[P, R], places: Mapping[str, Sequence[str]]) -> Callable[P, R]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def called(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            bound = signature.bind(*arguments, **named)
        except TypeError:
            return function(*arguments, **named)  # Python says which argument is too many, or not there
        wanted = _kinds(function)
        for name, value in bound.arguments.items():
            kind = wanted.get(name, Any)
            if signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL:
                bound.arguments[name] = tuple(_taken(part, name, kind) for part in value)
            elif signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                bound.arguments[name] = {key: _taken(part, key, kind) for key, part in value.items()}
            elif value is not signature.parameters[name].default:
                bound.arguments[name] = _taken(value, name, kind)
        for kind, several in places.items():
            for place in several:
                argument, *path = place.split(".")
                if bound.arguments.get(argument) is not None:
                    bound.arguments[argument] = _read(bound.arguments[argument], argument, path, CHECKS[kind])
        return function(*bound.args, **bound.kwargs)

    return called


def _read(value: Any, name: str, path: Sequence[str], check: Check) -> Any:
    """`value` after `check` of the place in it to which `path` leads."""
    if not path:
        parts = value if isinstance(value, tuple) else (value,)
        checked = tuple(check(part, name) for part in parts)
        return checked if isinstance(value, tuple) else checked[0]
    if isinstance(value, Mapping):
        if not value:
            raise InvalidData(_("{name} is empty. Give it at least one by name.").format(name=name))
        inner = value.values() if path[0] == "*" else [value[path[0]]] if path[0] in value else []
        changed = zip(value if path[0] == "*" else path[:1], inner, strict=False)
        return {**value, **{key: _read(part, str(key), path[1:], check) for key, part in changed}}
    if isinstance(value, tuple) and not isinstance(value, pd.DataFrame):
        return tuple(_read(part, name, path, check) for part in value)
    if path[0] == "*" and len(path) > 1:
        path = path[1:]  # one table where several might be
    if path[0] == "*":
        valid.frame(value, name, list(getattr(value, "columns", ())))
        for column in value.columns:
            value = _read(value, name, [column], check)
        return value
    valid.frame(value, name, path)
    found = check(value[path[0]], str(path[0]))
    if not found.equals(value[path[0]]) or found.dtype != value[path[0]].dtype:
        value = value.copy(deep=False)
        value[path[0]] = found
    return value


def _numbers(column: pd.Series, name: str) -> pd.Series:
    if not isinstance(column, pd.Series):
        valid.by_customer(column, name)  # which refuses it
    if not len(column):
        raise InvalidData(_("{name} has no rows. Check the filter or the file.").format(name=name))
    valid.numbers(column, name)
    return column.astype(float) if column.dtype == object else column


def _gaps(column: pd.Series, name: str) -> pd.Series:
    if not isinstance(column, pd.Series):
        valid.by_customer(column, name)  # which refuses it
    valid.numbers(column.dropna(), name) if column.notna().any() else None
    return column.astype(float) if column.dtype == object else column


def _labels(column: pd.Series, name: str) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    valid.labels(column, name)
    return column


def _truths(column: pd.Series, name: str) -> pd.Series:
    return pd.Series(valid.yes_or_no(column, name), index=column.index, name=column.name)


def _units(table: Any, name: str) -> Any:
    valid.by_customer(table.iloc[:, 0] if isinstance(table, pd.DataFrame) and table.shape[1] else table, name)
    return table


Check = Callable[[Any, str], Any]
CHECKS: dict[str, Check] = {
    "numbers": _numbers, "gaps": _gaps, "labels": _labels, "dates": valid.dates, "truths": _truths, "units": _units,
}  # fmt: skip


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
    if int in _choices(kind) and isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        least, most = LIMITS.get(name, (-MOST, MOST))
        valid.whole(value, name, least=least, most=most)
    if not _fits(value, kind):
        refusing = {
            pd.DataFrame: lambda: valid.frame(value, name, []),
            pd.Series: lambda: valid.by_customer(value, name),
        }
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
    if column.dtype != object:
        return column.astype(float)
    found = column.infer_objects()
    is_as_given = (
        isinstance(dtype, np.dtype) and dtype.kind == "O" and found.dtype.kind == "M"
    )  # a remedy for dates must fit the column as it is
    return column if is_as_given else found


def _plain_index(index: pd.Index) -> pd.Index:
    if isinstance(index, pd.MultiIndex) or _is_plain(index.dtype):
        return index
    return pd.Index(_plain_column(index.to_series()), name=index.name)


def _choices(kind: Any) -> tuple:
    is_union = typing.get_origin(kind) in (typing.Union, types.UnionType)
    return typing.get_args(kind) if is_union else (kind,)


def _fits(value: Any, kind: Any) -> bool:
    if typing.get_origin(kind) in (collections.abc.Mapping, dict):
        return isinstance(value, Mapping)
    return any(_is(value, choice) for choice in _choices(kind))


def _is(value: Any, kind: Any) -> bool:
    """Is `value` of this one kind? Of a list or a mapping the function itself says which place is wrong."""
    if typing.get_origin(kind) is typing.Literal:
        return isinstance(value, str) and value in typing.get_args(kind)
    if typing.get_origin(kind) is typing.Annotated:  # said in words: the function looks itself
        return True
    if typing.get_origin(kind) is not None:
        if isinstance(value, str):
            return typing.get_args(kind)[0] not in (int, float)
        return not (value is None or np.isscalar(value) or isinstance(value, pd.DataFrame))
    if kind is float:
        return valid.is_number(value)
    if kind is int:
        return valid.is_whole(value)
    if kind is bool:
        return isinstance(value, (bool, np.bool_))
    if kind is str:
        return isinstance(value, str)
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
            is_mapping = typing.get_origin(kind) in (collections.abc.Mapping, dict)
            return _("a mapping by name") if is_mapping else _("a list")
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
