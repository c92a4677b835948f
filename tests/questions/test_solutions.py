"""Every printed solution runs in the page's own names, in place of the dots, and the check says right."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path

import nbformat
import pytest

from crmlab import course
from crmlab.classroom import notebooks, workbooks
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import printed
from crmlab.workbook.session.solution import in_place, printed_solution
from tests.workbook import lesson_package


def executed(cells: list[tuple[str, str]], opened: str) -> dict[str, str]:
    """What the check of each cell's question says: by question, `right` or what went wrong.

    `cells` are pairs of the question that a cell asks (or `""`) and its code. They run one after the other, with the
    printed solution in place of the dots where a question is asked; `opened` is the name of the open page.
    """
    names: dict = {"__name__": "__main__"}
    said = {}
    for key, code in cells:
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("error")
                if key:
                    page = names[opened]
                    starter, check = split(code, f"{opened}.{key}.check(")
                    code = in_place(starter, printed_solution(page.chapter.questions[key], page._desk)) + f"\n{check}"
                exec(compile(code, key or "cell", "exec"), names)
            if key:
                said[key] = names[opened].history.state(key)
        except Exception as error:
            said[key or code[:40]] = f"{type(error).__name__}: {error}"
    return said


def split(code: str, call: str) -> tuple[str, str]:
    """A cell's code before the check, and the check; what the answer is written into comes before it."""
    before, found, after = code.partition(call)
    assert found, f"no {call} in the cell"
    return before, found + after


def asked(chapter: Chapter) -> set[str]:
    """The questions whose solution is lines of code."""
    return {key for key, q in chapter.questions.items() if q.kind != "open" and q.game is None}


def workbook_cells(number: str, learner: str) -> list[tuple[str, str]]:
    """The code of a workbook, opened for `learner`; each cell with its question."""
    keys = {key.replace("_", "-"): key for key in asked(chapters.find(number))}
    path = next(path for path in workbooks.paths() if number in path.stem.split("-"))
    made = []
    for cell in workbooks.notebook(path).cells:
        name = cell.id.partition("-")[2]
        if cell.cell_type == "code":
            key = keys.get(name.removesuffix("-answer"), "") if name.endswith("-answer") else ""
            made.append((key, cell.source.replace('learner=""', f'learner="{learner}"')))
    return made


def pages() -> dict[str, Path]:
    """The pages of `notebooks/` by the lesson they open: found by the call, whatever they are called."""
    found = {}
    for path in sorted(course.folder("notebooks").glob("[0-9][0-9]-*.ipynb")):
        source = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "code")
        for number in chapters.lessons():
            if f'workbook.lesson("{number}")' in source:
                found[number] = path
    return found


def lesson_cells(notebook, number: str) -> list[tuple[str, str]]:
    """The code of a lesson's page; the cells tagged `your-turn` with the question that they check."""
    made = []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        if cell.cell_type == "code" and "nbval-skip" not in tags and "needs-data" not in tags:
            mine = "your-turn" in tags
            keys = [key for key in asked(chapters.lesson(number)) if f"turn.{key}.check(" in cell.source]
            made.append((keys[0] if mine and keys else "", cell.source))
    return made


def never_asked(notebook, number: str) -> list[str]:
    """The questions of a lesson that no cell tagged `your-turn` checks, sorting games and texts too."""
    cells = [cell.source for cell in notebook.cells if "your-turn" in cell.metadata.get("tags", ())]
    return [key for key in chapters.lesson(number).questions if f"turn.{key}.check(" not in "\n".join(cells)]


@pytest.mark.parametrize("learner", ["solved-1", "solved-2"])
@pytest.mark.parametrize("number", chapters.numbers())
def test_printed_solutions_of_a_workbook_are_right_in_its_own_names(number, learner, home, monkeypatch):
    monkeypatch.delenv("CRMLAB_STATIC")
    said = executed(workbook_cells(number, learner), "ex")
    assert said == dict.fromkeys(said, "right") and set(said) == asked(chapters.find(number))


def one_a_chapter() -> list:
    """All lessons, all but the third of each chapter marked slow, since the page is run: heavy ones stand elsewhere."""
    numbers = chapters.lessons()
    by_chapter = {number[:2]: [n for n in numbers if n[:2] == number[:2]] for number in numbers}
    quick = {found[:3][-1] for found in by_chapter.values()}
    return [pytest.param(n, marks=[] if n in quick else [pytest.mark.slow]) for n in numbers]


@pytest.mark.parametrize("number", one_a_chapter())
def test_printed_solutions_of_a_lesson_are_right_on_its_page(number, home):
    assert number in pages(), f"no page opens the lesson: a cell with turn = workbook.lesson({number!r}) is missing"
    page = notebooks.read(pages()[number])
    if notebooks.is_answered(page):
        pytest.skip(f"{pages()[number].name} holds a learner's answers")
    said = executed(lesson_cells(page, number), "turn")
    assert not never_asked(page, number), "no cell tagged your-turn asks these"
    assert said == dict.fromkeys(said, "right") and set(said) == asked(chapters.lesson(number))


@pytest.mark.parametrize("number", [*chapters.numbers(), *(n for n in chapters.lessons() if "-" in n)])
def test_a_solution_is_short_and_shows_nothing_of_the_authors(number):
    chapter = chapters.find(number) if number in chapters.numbers() else chapters.lesson(number)
    desk = printed(chapter)
    for key in asked(chapter):
        text = printed_solution(chapter.questions[key], desk)
        assert "fmt: skip" not in text and "crmlab.questions" not in text and "chapter" not in text, key
        assert len(text.splitlines()) <= 20 and max(map(len, text.splitlines())) <= 120, key


CELLS = [
    (
        "from crmlab import workbook\n\nturn = workbook.lesson('94-2')\norders = turn.data['orders']",
        "",
    ),
    ("all_paid = ...\n\nturn.all_paid.check(all_paid)", "your-turn"),
    ("each_paid = ...\nturn.each_paid.check(each_paid)", "your-turn"),
]


def page_of(cells):
    made = [nbformat.v4.new_code_cell(source, metadata={"tags": [tag] if tag else []}) for source, tag in cells]
    return notebooks.page(made)


def test_the_walk_of_a_lessons_page(tmp_path, monkeypatch, home):
    monkeypatch.setattr(chapters, "PLACE", lesson_package.install(tmp_path, monkeypatch))
    page = page_of(CELLS)
    assert never_asked(page, "94-2") == []
    assert executed(lesson_cells(page, "94-2"), "turn") == {"all_paid": "right", "each_paid": "right"}
    turned = page_of([(source.replace("orders'", "orders'].head(9)['x"), tag) for source, tag in CELLS])
    assert any("KeyError" in said for said in executed(lesson_cells(turned, "94-2"), "turn").values())


def test_a_question_that_no_page_asks_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(chapters, "PLACE", lesson_package.install(tmp_path, monkeypatch))
    assert never_asked(page_of(CELLS[:2]), "94-2") == ["each_paid"]
    untagged = page_of([(source, "") for source, _tag in CELLS])
    assert never_asked(untagged, "94-2") == ["all_paid", "each_paid"]
