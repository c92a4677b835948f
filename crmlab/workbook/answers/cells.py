"""The cells, labels and items of answers: what counts as the same number or text, and what is said of the others."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from crmlab.i18n import _

EPOCH = pd.Timestamp("1970-01-01")
NUMBERS = (int, float, Decimal, np.integer, np.floating)
TRUTHS = (bool, np.bool_)


class Misshapen(Exception):
    """The answer is not of the kind asked for; the text says so and names the cure in a line."""


def atom(x: Any) -> Any:
    """One label or item, the same for 7, 7.0 and Decimal(7), and for “ Hotels” and “hotels”."""
    if isinstance(x, tuple):
        return tuple(atom(part) for part in x)
    if isinstance(x, TRUTHS):
        return bool(x)
    if isinstance(x, NUMBERS):
        x = float(x) if not isinstance(x, (int, np.integer)) else int(x)
        return int(x) if isinstance(x, float) and x.is_integer() else x
    if isinstance(x, str):
        return x.strip().casefold()
    if isinstance(x, pd.Timestamp):
        return x.date().isoformat()
    return x if x is None or isinstance(x, (frozenset, pd.Timedelta)) else str(x)


def labels(index: pd.Index) -> pd.Index:
    """An index of whole numbers, texts or tuples, whatever type they came in."""
    if isinstance(index, pd.MultiIndex):
        return pd.Index([tuple(atom(part) for part in label) for label in index], tupleize_cols=False, dtype=object)
    if pd.api.types.is_integer_dtype(index.dtype) and not index.hasnans:
        return pd.Index(index.to_numpy(dtype="int64"))
    if pd.api.types.is_float_dtype(index.dtype) and not index.hasnans:
        values = index.to_numpy(dtype=float)
        return pd.Index(values.astype("int64")) if np.equal(np.mod(values, 1), 0).all() else pd.Index(values)
    found = [x.strip() if isinstance(x, str) else atom(x) for x in index]
    whole = bool(found) and all(type(x) is int and abs(x) < 2**62 for x in found)
    return pd.Index(found, dtype="int64" if whole else object)


def is_text(values: pd.Series) -> bool:
    """Does a column hold texts, and nothing else but holes?"""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iufbmM":
        return False
    known = values.dropna()
    return len(known) > 0 and all(isinstance(x, str) for x in known)


_WRITTEN_NUMBER = re.compile(r"\s*[-+−]?\s*[¥$]?\d[\d\s.,]*(e[+-]?\d+)?\s*(%|CNY|RMB|元)?\s*", re.IGNORECASE)


def texts(values: pd.Series) -> pd.Series:
    """A column of texts without outer blanks."""
    known = values.dropna()
    if len(known) and not all(isinstance(x, str) for x in known):
        raise Misshapen(_("Texts are asked for, and your answer holds {what}.").format(what=describe(known.iloc[0])))
    return pd.Series([x.strip() if isinstance(x, str) else None for x in values], index=values.index, dtype=object)


def numbers(values: pd.Series, dates: bool) -> pd.Series:
    """A column of numbers, from Decimal, Int64 and the like; of dates, where dates are asked for, as days."""
    values = values.rename(None)
    if values.dtype == object:
        values = values.infer_objects()
    kind = "t" if isinstance(values.dtype, pd.DatetimeTZDtype) else getattr(values.dtype, "kind", "O")
    if kind == "m" or (kind == "O" and any(isinstance(x, pd.Timedelta) for x in values)):
        raise Misshapen(
            _("Your answer holds durations, and plain numbers are asked for. Take the days out: .dt.days (or .days).")
        )
    if dates and kind in "Mt":
        stamps = values.dt.tz_localize(None) if kind == "t" else values
        return ((stamps - EPOCH) / pd.Timedelta(days=1)).astype(float).rename("dates")
    if dates:
        raise Misshapen(
            _("Dates are asked for, and your answer holds none. Use pd.to_datetime(…) to make dates of texts.")
        )
    if kind in "Mt":
        raise Misshapen(_("Your answer holds dates, and numbers are asked for."))
    if kind == "b":
        raise Misshapen(_("Your answer holds True and False, and numbers are asked for."))
    if kind in "iuf" and not isinstance(values.dtype, np.dtype):
        return pd.Series(values.to_numpy(dtype=float, na_value=np.nan), index=values.index)
    if kind in "iuf":
        return values.astype(float)
    known = [x for x in values if x is not None and x is not pd.NA]
    if any(isinstance(x, str) and not _WRITTEN_NUMBER.fullmatch(x) for x in known):
        raise Misshapen(_("Numbers are asked for, and your answer holds a text."))
    if written := [x for x in known if isinstance(x, str)]:
        words = _("Your numbers are written as text. Make them numbers: float(…), or pd.to_numeric(…) for a column.")
        if any(set(x) - set("0123456789.eE+- ") for x in written):
            words += " " + _("Take commas and units off first.")
        raise Misshapen(words)
    if not all(isinstance(x, NUMBERS) and not isinstance(x, TRUTHS) for x in known):
        odd = next(x for x in known if not isinstance(x, NUMBERS) or isinstance(x, TRUTHS))
        raise Misshapen(_("Numbers are asked for, and your answer holds {what}.").format(what=describe(odd)))
    return pd.Series([np.nan if x is None or x is pd.NA else float(x) for x in values], index=values.index, dtype=float)


def describe(answer: Any) -> str:
    """What kind of thing an answer is, in words."""
    if isinstance(answer, TRUTHS):
        return _("True or False")
    for types, words in (
        (NUMBERS, _("a number")),
        ((str,), _("a text")),
        ((pd.DataFrame,), _("a table (DataFrame)")),
        ((pd.Series,), _("a Series")),
        ((dict,), _("a dict")),
        ((set, frozenset), _("a set")),
        ((list, tuple, pd.Index, np.ndarray), _("a list of values without labels")),
        ((pd.Timestamp,), _("a date")),
        ((pd.Timedelta,), _("a duration")),
    ):
        if isinstance(answer, types):
            return words
    return _("something else ({type})").format(type=type(answer).__name__)
