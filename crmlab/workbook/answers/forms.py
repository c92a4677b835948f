"""Answers in one form, whatever they came in, and whether two of them are equal.

A `Form` holds an answer ready for comparison: columns of numbers or texts over a clean index, or items. Accepted as
the same are Decimal, Int64, a float index, shuffled rows, another name, a dict, a frame of one column, money to two
decimals and shares to three. Durations, numbers written as text and other kinds of thing raise `Misshapen`, whose
sentence is the cure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.answers.cells import NUMBERS, TRUTHS, Misshapen, atom, describe, is_text, labels, numbers, texts

FEW = 8
"""So many labels are named one by one."""


@dataclass(frozen=True)
class Form:
    """An answer for comparison: `parts` for what lies in columns (one unnamed part but for frames), else `items`."""

    kind: str
    parts: dict[str, pd.Series] | None = None
    items: tuple | None = None
    units: tuple[str, ...] = ()
    dates: bool = False

    @property
    def columns(self) -> dict[str, pd.Series]:
        """`parts`, of a form that has them."""
        assert self.parts is not None, f"a form of kind {self.kind} lies in no columns"
        return self.parts

    @property
    def listed(self) -> tuple:
        """`items`, of a form that has them."""
        assert self.items is not None, f"a form of kind {self.kind} is no list"
        return self.items

    @property
    def entries(self) -> bool:
        """A few values, each with a name of its own that is no label of the data: told one by one."""
        return self.kind in ("series", "labels") and not any(self.units) and len(self.columns[""]) <= FEW

    def sound(self) -> bool:
        """Neither empty nor with a missing or infinite value."""
        if self.parts is None:
            return bool(self.items) and not any(item != item for item in self.listed)
        return bool(self.parts) and all(len(part) and not missing(part).any() for part in self.parts.values())


def missing(part: pd.Series) -> np.ndarray:
    """Where a part holds nothing that can be compared: NaN, infinite, or no text."""
    return ~np.isfinite(part.to_numpy()) if part.dtype == float else part.isna().to_numpy()


def kind_of(value: Any) -> str | None:
    """The kind of answer that a reference returning `value` asks for; None where it cannot be told."""
    if isinstance(value, (*NUMBERS, pd.Timestamp)) and not isinstance(value, TRUTHS):
        return "number"
    if isinstance(value, str):
        return "label"
    if isinstance(value, dict) and value:
        value = pd.Series(value)
    if isinstance(value, pd.Series):
        return "labels" if is_text(value) else "series"
    if isinstance(value, pd.DataFrame):
        return "frame"
    if isinstance(value, (list, tuple, pd.Index, np.ndarray)):
        return "order"
    if isinstance(value, (set, frozenset)):
        return "set"
    return None


def form_of(value: Any, kind: str | None) -> Form | None:
    """A reference's or a mistake's value as a `Form`; None where it is of no kind that can be compared."""
    try:
        return shape(value, Form(kind, dates=_holds_dates(value), units=_names(value))) if kind else None
    except Misshapen:
        return None


def shape(answer: Any, like: Form) -> Form:
    """The learner's `answer` as a form of the same kind as `like`.

    Raises
    ------
    Misshapen
        It cannot be; the sentence tells the learner what it is and what to write.
    """
    return _SHAPES[like.kind](answer, like)


def _scalar(answer: Any, like: Form) -> Form:
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if isinstance(answer, (dict, set, tuple)) and len(answer) == 1:
        answer = next(iter(answer.values() if isinstance(answer, dict) else answer))
    if isinstance(answer, (pd.Series, pd.DataFrame)) and answer.size == 1:
        answer = answer.to_numpy(dtype=object).ravel()[0]
    if isinstance(answer, (pd.Series, pd.DataFrame, list, tuple, set, dict, pd.Index, np.ndarray)):
        if like.kind == "label":
            raise Misshapen(_("One text is asked for, and your answer holds several values."))
        raise Misshapen(_("One number is asked for, and your answer holds several values."))
    column = pd.Series([answer], index=[""], dtype=object)
    return Form(
        like.kind, {"": texts(column) if like.kind == "label" else numbers(column, like.dates)}, dates=like.dates
    )


def _column(answer: Any, like: Form) -> Form:
    if isinstance(answer, dict):
        answer = pd.Series(answer, dtype=object)
    if isinstance(answer, pd.DataFrame):
        answer = _indexed(answer, like)
        if answer.shape[1] != 1:
            raise Misshapen(
                _('One column is asked for, and your table has {n}. Pick one: table["name"].').format(n=answer.shape[1])
            )
        answer = answer.iloc[:, 0]
    if not isinstance(answer, pd.Series):
        raise Misshapen(_asked_for(like, describe(answer)))
    series = answer.set_axis(labels(answer.index))
    part = texts(series) if like.kind == "labels" else numbers(series, like.dates)
    return Form(like.kind, {"": part}, units=like.units, dates=like.dates)


def _asked_for(like: Form, what: str) -> str:
    """The sentence for an answer without labels; where these have no name in the data, a dict is as good."""
    if any(like.units):
        words = _("A Series is asked for, one value for each {unit}, and your answer is {what}.")
        return words.format(unit=" × ".join(like.units), what=what)
    if not like.parts or len(like.parts[""]) > FEW:
        words = _("A dict or a Series is asked for, one value for each label, and your answer is {what}.")
        return words.format(what=what)
    names = "{" + ", ".join(f'"{label}": …' for label in like.parts[""].index) + "}"
    words = _("A dict (or a Series) is asked for, {names}, and your answer is {what}.")
    return words.format(names=names, what=what)


def _frame(answer: Any, like: Form) -> Form:
    if isinstance(answer, pd.Series) and like.parts and len(like.parts) == 1:
        answer = answer.to_frame(next(iter(like.parts)))
    if not isinstance(answer, pd.DataFrame):
        words = _("A table (DataFrame) is asked for, and your answer is {what}.")
        if like.parts:
            words = _("A table (DataFrame) with the columns {columns} is asked for, and your answer is {what}.")
        raise Misshapen(words.format(columns=", ".join(like.parts or ()), what=describe(answer)))
    answer = _indexed(answer, like)
    answer = answer.set_axis([str(column) for column in answer.columns], axis=1)
    if like.parts:
        absent = [name for name in like.parts if name not in answer.columns]
        if absent:
            raise Misshapen(_("Your table has no column {names}.").format(names=", ".join(absent)))
    twice = answer.columns[answer.columns.duplicated()]
    if len(twice):
        raise Misshapen(_("Your table has two columns named {name}.").format(name=twice[0]))
    index = labels(answer.index)
    parts = {}
    for name in like.parts or answer.columns:
        series = answer[name].set_axis(index)
        model = like.parts[name] if like.parts else None
        text, dates = is_text(series), _holds_dates(series)
        if model is not None:
            text, dates = model.dtype == object, model.name == "dates"
        try:
            parts[name] = texts(series) if text else numbers(series, dates)
        except Misshapen as problem:
            raise Misshapen(_("Column {name}: {problem}").format(name=name, problem=problem)) from None
    return Form("frame", parts, units=like.units)


def _items(answer: Any, like: Form) -> Form:
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    if isinstance(answer, pd.Series):
        # The labels are meant where the values cannot be: `profit.nlargest(5)` for the five customers.
        values, index = [atom(x) for x in answer], [atom(x) for x in answer.index]
        wanted = set(like.items or values)
        items = index if len(wanted & set(index)) > len(wanted & set(values)) else values
    elif isinstance(answer, (list, tuple, pd.Index, np.ndarray, set, frozenset)):
        if like.kind == "order" and isinstance(answer, (set, frozenset)):
            raise Misshapen(_("Order matters here, and a set has none. Use a list."))
        items = [atom(x) for x in answer]
    else:
        words = _("A list is asked for, and your answer is {what}.")
        if like.kind == "set":
            words = _("A set or a list is asked for, and your answer is {what}.")
        if isinstance(answer, str):
            words += " " + _('Square brackets make one of single texts: ["…", "…"].')
        raise Misshapen(words.format(what=describe(answer)))
    if like.kind == "set":
        items = sorted(
            set(items), key=lambda x: (str(type(x)), x) if not isinstance(x, tuple) else (str(type(x)), str(x))
        )
    return Form(like.kind, items=tuple(items))


_SHAPES = {
    "number": _scalar,
    "label": _scalar,
    "series": _column,
    "labels": _column,
    "frame": _frame,
    "order": _items,
    "set": _items,
}


def _indexed(table: pd.DataFrame, like: Form) -> pd.DataFrame:
    """With the units in the index, also where they came as columns (`reset_index`, `as_index=False`)."""
    units = [unit for unit in like.units if unit]
    if units and list(table.index.names) != units and all(unit in table.columns for unit in units):
        return table.set_index(units)
    return table


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(n or "") for n in value.index.names) if isinstance(value, (pd.Series, pd.DataFrame)) else ()


def _holds_dates(value: Any) -> bool:
    if isinstance(value, pd.Series):
        return pd.api.types.is_datetime64_any_dtype(value)
    return isinstance(value, pd.Timestamp)
