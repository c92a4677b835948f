"""The walk of a check: small steps in a fixed order, of which the first that finds something speaks.

A cause is named only where somebody wrote it down, or where the answer is the right one, or a known mistake's, in other
units, rounded, or on the learner's own earlier answer. Changes of the data that were tried out went in November 2026:
on 200 answers nobody had seen, none of them spoke three times.
"""

from __future__ import annotations

from crmlab.i18n import _
from crmlab.workbook.answers.cells import describe
from crmlab.workbook.diagnosis import decision, partly, recognise, sorting, structure, upstream
from crmlab.workbook.diagnosis.case import KEPT, NOT_YET, Case, Finding


def written(case: Case) -> Finding:
    """An open answer is kept and compared with the rubric by the learner."""
    if not isinstance(case.answer, str):
        words = _("Write your answer as a text, between quotation marks; this is {what}.")
        return Finding(NOT_YET, [words.format(what=describe(case.answer))])
    lead = _("It is kept as you wrote it, and not scored. Compare it with these points:")
    return Finding(KEPT, [lead, *(f"• {_(point)}" for point in case.question.rubric)])


ALWAYS = [structure.nothing, structure.unreadable]
WALK = [
    structure.right,
    structure.known_mistake,
    recognise.unit_or_sign,
    recognise.rounded,
    structure.form,
    structure.exchanged_labels,
    upstream.own_earlier_answer,
    partly.partly_known,
    partly.nearly_known,
    structure.rows,
    recognise.ratio_or_difference,
    structure.first_difference,
]
DECISION = [decision.policy, decision.naive_policy, decision.scored]
SORT = [sorting.incomplete, structure.right, sorting.known_labels, sorting.confusion]
OPEN = [written]


def steps(case: Case) -> list:
    """The steps for this answer, in their order; the notebook and the grader take the same."""
    kind = case.question.kind
    if kind not in ("open", "decision") and case.value["kind"] not in ("nothing", "function", "too_large", "other"):
        kind = case.reference.kind  # works out the reference, and the kind where it was not known yet
    if case.question.game is not None:
        return [*ALWAYS, *SORT]
    if kind == "open":
        return [*ALWAYS, *OPEN]
    if case.question.explores:
        # nobody wrote code there, and the values are few: a factor would be chance
        return [*ALWAYS, *(step for step in WALK if step is not recognise.ratio_or_difference)]
    return [*ALWAYS, *(DECISION if kind == "decision" else WALK)]


def examine(case: Case) -> Finding:
    """Walk until something is found."""
    for step in steps(case):
        finding = step(case)
        if finding is not None:
            finding.step = step.__name__
            return finding
    raise AssertionError("the last step of a walk always finds something")
