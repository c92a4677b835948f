"""Every workbook of the course: its questions hold what they promise, on learners nobody has met before."""

from __future__ import annotations

import pytest

from crmlab import course
from crmlab.classroom import notebooks, workbooks
from crmlab.workbook import proofs
from crmlab.workbook.authoring import chapters

NUMBERS = chapters.numbers()


@pytest.mark.parametrize("number", NUMBERS)
def test_proofs_hold_for_fresh_learners(number, home):
    """Untouched: not attempted. Reference: right. Each known mistake: its own message."""
    learners = proofs.fresh(20)
    print("learners:", ", ".join(learners))
    failures = proofs.prove(chapters.find(number), learners)
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_committed_workbook_is_the_one_its_questions_make(number):
    path = next(path for path in workbooks.paths() if path.stem.startswith(number))
    committed = notebooks.read(path)
    if notebooks.is_answered(committed):
        pytest.skip(f"{path.name} holds a learner's answers")
    made = notebooks.normalise(workbooks.notebook(path))
    assert [(c.id, c.source) for c in committed.cells] == [(c.id, c.source) for c in made.cells], "run `crmlab build`"


def test_a_workbook_belongs_to_a_chapter_and_says_so():
    for path in workbooks.paths():
        assert (course.folder("notebooks") / path.name).is_file(), path.name


@pytest.mark.parametrize("number", NUMBERS)
def test_concepts_are_known(number):
    from tests.pages.test_notebooks import terms

    known = terms()
    unknown = {q.key: [c for c in q.concepts if c not in known] for q in chapters.find(number).questions.values()}
    assert not any(unknown.values()), unknown
