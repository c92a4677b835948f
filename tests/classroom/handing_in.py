"""Submissions for the tests of the grader, made as learners make them."""

import copy
import csv

from crmlab import workbook
from crmlab.classroom import grade, grading, roster
from crmlab.workbook.answers.writing import write
from crmlab.workbook.diagnosis.decision import landscape
from crmlab.workbook.session import submission

_made: dict = {}


def made(learner, chapter="00", **answers):
    """A submission as the notebook makes it: everything right but for `answers`; `None` leaves a question out."""
    key = (learner, chapter)
    if key not in _made:
        ex = workbook.open(chapter, learner=learner)
        for name, question in ex.chapter.questions.items():
            if question.kind == "open":
                answer = "Returns looked like sales."
            elif question.kind == "decision":
                answer = dict(landscape(ex._desk, question).best)
            else:
                answer = ex._desk.answer(question)
            getattr(ex, name).judge(answer)
        print_ = ex._desk.variant.fingerprint
        _made[key] = submission.build(ex.history.record, chapter=chapter, learner=learner, fingerprint=print_)
    result = copy.deepcopy(_made[key])
    for name, answer in answers.items():
        if answer is None:
            del result["questions"][name]
        else:
            result["questions"][name] |= {"answer": write(answer), "outcome": "not_yet"}
    return result


def desk(learner, chapter="00"):
    return grading.desk_of(chapter, learner)


def mistaken(learner, question, mistake):
    here = desk(learner)
    return here.run(here.chapter.questions[question].mistakes[mistake].function)


def put(folder, *submissions):
    folder.mkdir(parents=True, exist_ok=True)
    return [submission.save(one, folder) for one in submissions]


def graded(folder, **options):
    options.setdefault("output", folder.parent / "out" / "grades.csv")
    return grade.grade(folder, workers=1, **options)


def table(graded, suffix=""):
    with graded.files[suffix].open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def row_of(graded, learner):
    rows = [row for row in table(graded) if learner in [row[name] for name in row if name.casefold() in roster.LEARNER]]
    assert len(rows) == 1, rows
    return rows[0]
