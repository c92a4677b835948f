"""Each printed solution runs in the cell whose dots it replaces, and the check says right."""

from __future__ import annotations

import contextlib
import io

import pytest

from crmlab import course
from crmlab.classroom import notebooks, workbooks
from crmlab.workbook.authoring import chapters
from crmlab.workbook.diagnosis.case import RIGHT
from crmlab.workbook.session.solution import lines


def outcomes(number, learner):
    """What the check says of each printed solution, run in the workbook's own names, without a kernel."""
    chapter, names, said = chapters.find(number), {"__name__": "__main__"}, {}
    path = course.folder("exercises") / f"{workbooks.slug(chapter)}.ipynb"
    for cell in (c for c in workbooks.notebook(path).cells if c.cell_type == "code"):
        key = cell.id.partition("-")[2].removesuffix("-answer").replace("-", "_")
        question = chapter.questions.get(key) if cell.id.endswith("-answer") else None
        code = cell.source.replace('learner=""', f'learner="{learner}"')
        if question is not None and question.kind != "open" and question.game is None:
            code = with_solution(code, question)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(code, cell.id, "exec"), names)
            if question is not None and question.kind != "open" and question.game is None:
                said[key] = names["ex"].history.state(key)
        except Exception as error:
            said[key] = f"{type(error).__name__}: {error}"
    return said


def with_solution(code, question):
    """The cell with the solution put before its check: what stands above the dots has run already."""
    check = f"{question.path}.check({question.key})"
    assert check in code
    return code.replace(check, f"{lines(question)}\n\n{check}")


@pytest.mark.parametrize("number", chapters.numbers())
def test_every_printed_solution_of_a_workbook_is_right(number, home):
    said = outcomes(number, "blind-1")
    assert len(said) >= 4 and set(said.values()) == {RIGHT}, {k: v for k, v in said.items() if v != RIGHT}


@pytest.mark.parametrize("number", chapters.lessons())
def test_every_printed_solution_of_a_lesson_is_right(number, home):
    """The page's own cells run from the top; each Your turn with its solution in place of the dots."""
    lesson = chapters.lesson(number)
    (path,) = course.folder("notebooks").glob(f"{number}-*.ipynb")
    names, said = {"__name__": "__main__"}, {}
    for cell in (c for c in notebooks.read(path).cells if c.cell_type == "code"):
        code, key = cell.source, ""
        if "your-turn" in cell.metadata.get("tags", ()):
            key = next(k for k in lesson.questions if f"turn.{k}.check(" in code)
            code = with_solution(code, lesson.questions[key])
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(code, cell.id, "exec"), names)
        if key:
            said[key] = names["turn"].history.state(key)
    assert set(said) == set(lesson.questions), "a Your turn that no page asks"
    assert set(said.values()) == {RIGHT}, said
