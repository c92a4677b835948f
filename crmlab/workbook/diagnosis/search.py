"""The step of the walk that tries one change, of the data or at the end, and sees whether the answer comes out.

What it says is always true: "you would get exactly these values if …". It speaks only where the values tell enough, and
stops when its trials are used up; `closer()` has more of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crmlab.i18n import _
from crmlab.workbook.answers.compare import differing, same
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.authoring.desk import Desk, formed
from crmlab.workbook.diagnosis.case import NOT_YET, Case, Finding
from crmlab.workbook.diagnosis.evidence import witness
from crmlab.workbook.diagnosis.recognise import matches
from crmlab.workbook.mutants.afterwards import afterwards
from crmlab.workbook.mutants.changes import Change, changes

LEAST_ROWS = 3
"""So many rows must depart from the right answer before whole numbers or labels prove a cause."""


def one_change(case: Case) -> Finding | None:
    """The answer comes out if one thing in the data were otherwise, or done at the end. A second way is said, too."""
    if case.given is None and case.shaped(case.reference) is None and case.reference.kind not in ("order", "set"):
        return None
    if not _tells(case):
        return None
    hits: list[tuple[Change, Form]] = []
    for change in candidates(case):
        if not case.may_try():
            break
        form = worked(case.desk, case.question.key, change)
        if form is None or same(case.question, form, case.reference) or not matches(case, form):
            continue
        if _enough(case, form) and not any(_akin(change, other) for other, _form in hits):
            hits.append((change, form))
            if len(hits) == 2:
                break
    return _said(case, hits) if hits else None


def _akin(a: Change, b: Change) -> bool:
    """Do two changes say the same?"""
    return a.words() == b.words()


def candidates(case: Case) -> list[Change]:
    """All changes, the likeliest first; worked out once for each desk."""
    key = ("changes", case.question.key)
    if key not in case.desk.kept:
        found = [*changes(case.desk, case.question), *afterwards(case.desk, case.question)]
        case.desk.kept[key] = sorted({change.name: change for change in found}.values(), key=lambda c: c.rank)
    return case.desk.kept[key]


def worked(desk: Desk, key: str, change: Change) -> Form | None:
    """What comes out after a change, worked out once for each desk; None where nothing can be compared."""
    memory = ("changed", key, change.name)
    if memory not in desk.kept:
        desk.kept[memory] = _form(desk, key, change)
    return desk.kept[memory]


def _form(desk: Desk, key: str, change: Change) -> Form | None:
    question = desk.chapter.questions[key]
    try:
        with np.errstate(all="ignore"):
            form = formed(change.work(), question)
    except Exception:
        return None
    return form if form is not None and form.sound() else None


def _tells(case: Case) -> bool:
    """Does one number hold enough digits to tell where it comes from?"""
    if case.reference.kind != "number":
        return case.reference.kind != "label"
    value = float(case.answered.columns[""].iloc[0]) if case.given is not None else float("nan")
    if not np.isfinite(value):
        return False
    return abs(value) >= 1000 if value == int(value) else float(f"{value:.4g}") != value


def _enough(case: Case, form: Form) -> bool:
    """Does the answer depart from the right one in enough places to claim a cause?"""
    reference = case.reference
    if reference.kind == "number":
        return True
    if reference.parts is None or form.parts is None:
        yours, right = list(form.items or ()), list(reference.items or ())
        return len(set(yours) ^ set(right)) >= 2 or sum(a != b for a, b in zip(yours, right, strict=False)) >= 3
    wrong = len(differing(case.question, form, reference)) + len(_extra(form, reference))
    finer = any(part.dtype == float and (part.to_numpy() % 1 != 0).any() for part in form.columns.values())
    return wrong >= (1 if finer else LEAST_ROWS)


def _extra(form: Form, reference: Form) -> list:
    theirs, ours = (next(iter(f.columns.values())).index for f in (form, reference))
    return list(theirs.difference(ours, sort=False))


def _said(case: Case, hits: list[tuple[Change, Form]]) -> Finding:
    (change, form), *others = hits
    sentences = [change.words()]
    for other, _form in others:
        sentences += [_("They come out in another way, too:"), other.words()]
    rows = []
    if form.parts is not None and case.reference.parts is not None and any(case.reference.units):
        labels = differing(case.question, form, case.reference) or _extra(form, case.reference)
        unit, shown = witness(case.desk, case.question, labels, case.reference)
        if unit is not None:
            sentences.append(case.look_at(unit))
        rows = [shown] if shown else []
    sentences.append(_("Compare that with what the question asks for."))
    return Finding(NOT_YET, sentences, rows=rows, cause=change.name)


def causes(case: Case) -> Iterator[str]:
    """The names of all changes that give the answer, for tests and for authors."""
    for change in candidates(case):
        form = worked(case.desk, case.question.key, change)
        if form is not None and not same(case.question, form, case.reference) and matches(case, form):
            yield change.name
