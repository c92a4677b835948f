"""The step of the walk that looks one question back: does the answer follow from the learner's own earlier one?"""

from __future__ import annotations

from crmlab.i18n import _
from crmlab.workbook.answers.compare import same
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.case import NOT_YET, Case, Finding


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
        form = case.desk.try_form(case.question.function, case.question, given)
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
            form = case.desk.try_form(mistake.function, case.question, given)
            if form is not None and same(case.question, case.shaped(form), form):
                lead = _(
                    "With your own answer to “{title}”, which is not right yet, you would get exactly these values so."
                )
                return case.refute(mistake, form, [lead.format(title=_(keys[next(iter(given))].title))])
    return None
