"""A decision is played some hundred times on the same tables; what does not hang on the choices is worked out once."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

_PLAIN = (int, float, str, bytes, bool, type(None), np.generic, datetime, timedelta)


def remembering(function: Callable) -> Callable:
    """A copy of `function` whose helpers do not work out again what they were last asked.

    Helpers are the functions of the same module that it calls. One that is handed the very same objects as the last
    time gives what it gave then, as a fresh copy, so that nobody can spoil it. The module itself is left as it is.
    """
    if not inspect.isfunction(function):
        return function
    around = function.__globals__
    called = {name: around[name] for name in function.__code__.co_names if inspect.isfunction(around.get(name))}
    helpers = {name: once(helper) for name, helper in called.items() if helper.__module__ == function.__module__}
    copy = types.FunctionType(
        function.__code__, {**around, **helpers}, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def once(function: Callable) -> Callable:
    """`function`, which remembers its last arguments and result."""
    last: list[tuple] = []

    def remembered(*args: Any, **kwargs: Any) -> Any:
        given = (*args, *kwargs.values())
        if last:
            names, before, result = last[0]
            if names == (*kwargs,) and len(given) == len(before) and all(map(_is, given, before)):
                return fresh(result)
        result = function(*args, **kwargs)
        last[:] = [((*kwargs,), given, result)] if _lasting(result) else []
        return fresh(result) if last else result

    return remembered


def _is(a: Any, b: Any) -> bool:
    return a is b


def _lasting(value: Any) -> bool:
    """Can a copy of it be had that shares nothing with it?"""
    if type(value) in (tuple, list):
        return all(map(_lasting, value))
    if isinstance(value, np.ndarray):
        return value.dtype != object
    return isinstance(value, (pd.Series, pd.DataFrame, pd.Index, *_PLAIN))


def fresh(value: Any) -> Any:
    """A copy that can be changed without changing the value; a lazy one, where pandas has such."""
    if type(value) in (tuple, list):
        return type(value)(map(fresh, value))
    if isinstance(value, np.ndarray):
        return value.copy()
    return value.copy(deep=False) if isinstance(value, (pd.Series, pd.DataFrame)) else value
