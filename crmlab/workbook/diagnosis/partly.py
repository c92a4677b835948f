"""Steps of the walk that find a known mistake in a part of an answer.

In some columns, or some of a few values: another may be right, or wrong in a way of its own. It speaks where the values
tell enough: no whole number under 1,000, and one that stands alone, or with few others, agrees to four digits.

In all but a few of many rows: two people who cut customers at the same wrong limit may differ about the one on it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.i18n import _, ngettext
from crmlab.workbook.answers.compare import aligned, differing, equal_values
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.diagnosis.case import Case, Finding
from crmlab.workbook.diagnosis.recognise import FEW, enough

SMALL = 8
"""A table of so many rows is looked at value by value."""
FEW_ROWS, FARTHER = 3, 20
"""An answer is nearly a mistake's if so few rows differ, and the right answer differs from it in so many times more."""


def partly_known(case: Case) -> Finding | None:
    """Every part that a known mistake changes, and that is wrong here, is as the mistake gives it."""
    reference = case.reference
    if case.given is None or not (reference.kind == "frame" or reference.entries):
        return None
    if found := _known(case, _pieces):
        return found
    first = next(iter(reference.columns.values()))
    return _known(case, _cells, whole=True) if reference.kind == "frame" and len(first) <= SMALL else None


def nearly_known(case: Case) -> Finding | None:
    """It is what a known mistake gives, but for a few of many rows."""
    given, reference = case.given, case.reference
    if given is None or given.parts is None or not any(reference.units):
        return None
    for mistake, form in case.mistakes:
        if form.kind != reference.kind or form.columns.keys() != given.columns.keys():
            continue
        theirs, yours = (next(iter(each.columns.values())).index for each in (form, given))
        if len(theirs) != len(yours) or not yours.isin(theirs).all():
            continue
        off = len(differing(case.question, given, form))
        if off <= FEW_ROWS and off * FARTHER <= len(differing(case.question, form, reference)):
            words = ngettext(
                "But for {n} row of your {total}, you would get exactly these values in the following way.",
                "But for {n} rows of your {total}, you would get exactly these values in the following way.",
                off,
            )
            return case.refute(mistake, form, [words.format(n=off, total=len(yours))])
    return None


def _known(case: Case, cut: Callable[[Form], dict[str, pd.Series]], whole: bool = False) -> Finding | None:
    """The first known mistake that explains the wrong pieces it touches; `whole`: several, and all that is wrong."""
    reference = case.reference
    right, yours = cut(reference), cut(case.answered)
    wrong = {name for name, part in right.items() if name in yours and not _equal(case, yours[name], part)}
    for mistake, form in case.mistakes:
        theirs = cut(form) if form.kind == reference.kind else {}
        if theirs.keys() != right.keys():
            continue
        here = [name for name, part in right.items() if name in wrong and not _equal(case, theirs[name], part)]
        if whole and (len(here) < 2 or set(here) != wrong):
            continue
        if here and all(_tells(case, yours[name], theirs[name], right[name]) for name in here):
            names = ", ".join(f"`{name}`" for name in here)
            words = _("In {names} you would get exactly what you have in the following way.").format(names=names)
            return case.refute(mistake, form, [words])
    return None


def share_right(case: Case) -> float:
    """How much of a sorting game, or of a few named values, is right, rounded down to a quarter; else 0."""
    if case.given is None or not (case.question.game is not None or case.reference.entries):
        return 0.0
    right, yours = _pieces(case.reference), _pieces(case.given)
    fine = sum(name in yours and _equal(case, yours[name], part) for name, part in right.items())
    return int(4 * fine / len(right)) / 4


def _pieces(form: Form) -> dict[str, pd.Series]:
    """The columns of a table; of a few named values each by itself."""
    if form.kind == "frame":
        return form.columns
    part = form.columns[""]
    return {label: part.iloc[[i]] for i, label in enumerate(part.index)}


def _cells(form: Form) -> dict[str, pd.Series]:
    """The single values of a small table, named by row and column."""
    return {
        f"{label}, {name}": part.iloc[[i]] for name, part in form.columns.items() for i, label in enumerate(part.index)
    }


def _equal(case: Case, values: pd.Series, part: pd.Series) -> bool:
    found = aligned(values, part)
    return found is not None and values.dtype == part.dtype and bool(equal_values(case.question, found, part).all())


def _tells(case: Case, yours: pd.Series, theirs: pd.Series, right: pd.Series) -> bool:
    """Is it the mistake's part, and can it hardly be so by chance?"""
    if theirs.dtype == object or not theirs.index.equals(right.index) or not _equal(case, yours, theirs):
        return False
    values, target = aligned(yours, theirs), theirs.to_numpy()
    if values is None:
        return False
    far = ~equal_values(case.question, target, right)
    exact = np.abs(values - target)[far] <= 1e-4 * np.abs(target)[far]
    return enough(values, target) and (int(far.sum()) >= FEW or bool(exact.all()))
