"""Steps of the walk that look one question back, and at two mistakes made at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmlab.i18n import _
from crmlab.workbook.answers.compare import same
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.authoring.memory import fresh
from crmlab.workbook.authoring.question import Mistake, Question
from crmlab.workbook.diagnosis.case import NOT_YET, Case, Finding
from crmlab.workbook.diagnosis.recognise import columns, matches

MANY = 20
"""On fewer rows, sums of two effects agree with an answer by chance."""


def sources(case: Case) -> list[Question]:
    """The earlier questions whose answers this one is handed."""
    known = case.desk.chapter.questions
    return [known[name] for name in case.question.arguments if name in known]


def own_earlier_answer(case: Case) -> Finding | None:
    """Right, given the learner's own earlier answer: the step asked for here is mastered, and its points are given."""
    keys = {question.key: question for question in sources(case)}
    own = {key: answer for key, answer in case.earlier().items() if key in keys} if keys else {}
    if not own:
        return None
    for given in [{key: answer} for key, answer in own.items()] + ([own] if len(own) > 1 else []):
        form = _worked(case, case.question.function, given)
        if same(case.question, case.shaped(form) if form else None, form):
            name = _(keys[next(iter(given))].title)
            words = _(
                "This step is right: your answer follows from what you answered to “{title}”, which is not right yet."
            )
            return Finding(
                NOT_YET,
                [words.format(title=name), _("The points are yours. Mend that answer, and run both again.")],
                follows=next(iter(given)),
            )
        for mistake, _form in case.mistakes:
            form = _worked(case, mistake.function, given)
            if form is not None and same(case.question, case.shaped(form), form):
                lead = _(
                    "With your own answer to “{title}”, which is not right yet, you would get exactly these values so."
                )
                return case.refute(mistake, form, [lead.format(title=_(keys[next(iter(given))].title))])
    return None


def earlier_mistake(case: Case) -> Finding | None:
    """Right, given a known mistake in an earlier question."""
    for question in sources(case):
        for mistake in question.mistakes.values():
            if not case.may_try():
                return None
            value = _run(case, question, mistake)
            form = _worked(case, case.question.function, {question.key: value}) if value is not None else None
            if matches(case, form) and not same(case.question, form, case.reference):
                words = _("This step is right, but it starts from an earlier one that is not: “{title}”.")
                lead = _("You would get exactly these values if that went wrong in the following way.")
                theirs = case.desk.mistaken(question, mistake)
                assert theirs is not None, "the mistake could be worked out above"
                finding = _there(case, question).refute(mistake, theirs, [words.format(title=_(question.title)), lead])
                finding.mistake = f"{question.key}.{mistake.name}"
                return finding
    return None


def two_mistakes(case: Case) -> Finding | None:
    """Two known mistakes at once: one here and one earlier, or two here whose effects add up."""
    for question in sources(case):
        for before in question.mistakes.values():
            value = _run(case, question, before)
            if value is None:
                continue
            for mistake, own in case.mistakes:
                if not case.may_try():
                    return None
                form = _worked(case, mistake.function, {question.key: value})
                if matches(case, form) and not same(case.question, form, own):
                    lead = _("You would get exactly these values by two things at once. First, in “{title}”:")
                    theirs = case.desk.mistaken(question, before)
                    assert theirs is not None, "the mistake could be worked out above"
                    first = _there(case, question).refute(before, theirs, [lead.format(title=_(question.title))])
                    return _both(first, case.refute(mistake, own, [_("Second, in this question:")]))
    return _two_here(case)


def _two_here(case: Case) -> Finding | None:
    """Two mistakes of this question whose effects add up, on enough rows that it is no chance."""
    reference = case.reference
    if reference.parts is None or reference.dates or len(case.mistakes) < 2 or not columns(case, reference):
        return None
    if len(next(iter(reference.columns.values()))) < MANY:
        return None
    forms = [(m, f) for m, f in case.mistakes if _numeric_like(f, reference)]
    for i, (first, a) in enumerate(forms):
        for second, b in forms[i + 1 :]:
            joined = _combined(reference, a, b)
            if not any(same(case.question, joined, form) for form in (reference, a, b)) and matches(case, joined):
                lead = _("The effects of two things, added up, give exactly these values. First:")
                return _both(case.refute(first, a, [lead]), case.refute(second, b, [_("Second:")]))
    return None


def _there(case: Case, question: Question) -> Case:
    """The earlier question, without an answer of the learner's to it."""
    return Case(case.desk, question, {"kind": "nothing"}, None)


def _both(first: Finding, second: Finding) -> Finding:
    name = f"{first.mistake}+{second.mistake}"
    return Finding(NOT_YET, [*first.sentences, *second.sentences], name, [*first.rows, *second.rows])


def _numeric_like(form: Form, reference: Form) -> bool:
    if form.parts is None or form.kind != reference.kind or form.columns.keys() != reference.columns.keys():
        return False
    return all(
        part.dtype == float and part.index.equals(reference.columns[name].index) for name, part in form.columns.items()
    )


def _combined(reference: Form, a: Form, b: Form) -> Form:
    parts = {
        name: a.columns[name] + b.columns[name] - series if series.dtype == float else series
        for name, series in reference.columns.items()
    }
    return Form(reference.kind, parts, units=reference.units)


def _worked(case: Case, function: Callable, given: dict) -> Form | None:
    return case.desk.try_form(function, case.question, given)


def _run(case: Case, question: Question, mistake: Mistake) -> Any:
    """What a known mistake of an earlier question gives; None where it fails on these data."""
    try:
        return fresh(case.desk.mistaken_answer(question, mistake))
    except Exception:
        return None
