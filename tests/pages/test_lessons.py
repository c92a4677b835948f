"""The form of a lesson: its limits, its language, and that an untouched page shows no answer to what it asks."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image

from crmlab import course
from crmlab.classroom import build, index, notebooks, slides, workbooks
from crmlab.workbook.authoring import chapters
from tests.pages import lessons as form

PAGES = form.lessons()
LESSON = pytest.mark.parametrize("path", PAGES, ids=lambda path: index.number(path))
ONE_PAGE = "00"
"""Chapter 00 is one page, free of the counts."""


def page(path):
    return notebooks.read(path)


def test_there_are_lessons_and_each_exception_has_its_reason():
    assert [index.number(path) for path in PAGES][:1] == ["00"] and len(PAGES) >= 2
    for path in PAGES:
        excused = form.said(page(path)).get("not", {})
        print(index.number(path), excused)
        assert len(excused) <= 1 and all(len(reason.split()) >= 4 for reason in excused.values())


@LESSON
def test_a_lesson_keeps_its_measure(path):
    notebook, counted = page(path), index.number(path) != ONE_PAGE
    cells = form.shown(notebook)
    with_pictures = [place for place, cell in enumerate(cells) if form.pictures(cell)]
    turns = [cell for cell in cells if notebooks.tagged(cell, "your-turn")]
    kept = [cell for cell in cells if notebooks.tagged(cell, "kept-back")]
    assert form.words(notebook) <= 1500 and len(kept) <= 3
    assert abs(form.minutes(notebook) - form.said(notebook)["minutes"]) <= 2, form.minutes(notebook)
    if counted:
        most = 37 if "cells" in form.said(notebook).get("not", {}) else 35
        assert 20 <= len(cells) <= most, len(cells)
        assert 25 <= form.said(notebook)["minutes"] <= 45
        assert with_pictures[0] < 8 and len(cells) / len(with_pictures) <= 6, with_pictures
        assert len(turns) >= 3


@LESSON
def test_an_untouched_page_shows_no_answer(path):
    asked = dict(form.answers(path))
    seen = form.numbers(form.rendered(page(path)))
    assert asked, "a lesson asks something"
    assert not {key: forms & seen for key, forms in asked.items() if forms & seen}


def test_the_search_for_answers_finds_one_that_is_there():
    assert form.written(3454.45) & form.numbers("She saves 3,454 CNY.") and not form.numbers("2024-10-08") & {"10"}
    assert form.written(10.0) & form.numbers("(−1.4 to 10.0)") == {"10.0"}


@LESSON
def test_every_question_of_the_lesson_is_asked_on_its_page(path):
    lesson = chapters.lesson(index.number(path))
    code = [cell.source for cell in page(path).cells if notebooks.tagged(cell, "your-turn")]
    assert sorted(re.findall(r"turn\.(\w+)\.check\(", "\n".join(code))) == sorted(lesson.questions)


@LESSON
def test_the_code_can_be_read_by_a_business_student(path):
    wrong = {}
    for cell in form.shown(page(path)):
        if cell.cell_type == "code" and not notebooks.tagged(cell, "your-turn"):
            rows = [row for row in cell.source.splitlines() if row.strip()]
            long = max(map(len, rows))
            if len(rows) > 8 or long > 88 or "assert " in cell.source or "lambda" in cell.source:
                wrong[cell.id] = (len(rows), long)
    assert not wrong


@LESSON
def test_the_language_is_plain(path):
    wrong = {}
    for cell in page(path).cells:
        if cell.cell_type == "markdown":
            text = form.prose(cell).lower()
            if found := [word for word in form.BANNED if re.search(rf"\b{word}\b", text)]:
                wrong[cell.id] = found
            sentences = re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n[>\s]*[-*\d]", text)
            if long := [sentence for sentence in sentences if len(sentence.split()) > 32]:
                wrong[cell.id] = long
    assert not wrong


@LESSON
def test_a_model_has_its_formula_and_its_symbols_are_named(path):
    text = "\n".join(cell.source for cell in page(path).cells if cell.cell_type == "markdown")
    formulas = re.findall(form.MODELS, text, re.DOTALL)
    if index.number(path) != ONE_PAGE:
        assert formulas
    for formula in formulas:
        after = text[text.index(formula) + len(formula) :][:400]
        assert "$" in after, f"{formula}: name its symbols"


@LESSON
def test_pictures_are_sharp_small_and_their_letters_can_be_read(path):
    assert path.stat().st_size <= 600_000
    for cell in page(path).cells:
        for output in form.pictures(cell):
            size = output.metadata["image/png"]
            picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
            assert picture.width == 2 * size["width"] <= 1440, cell.id  # 7.2 in at most, or the letters get too small
            assert len(picture.getcolors(256) or []) > 1, cell.id


@LESSON
def test_links_lead_somewhere(path):
    for cell in page(path).cells:
        if cell.cell_type != "markdown":
            continue
        for address in re.findall(r"\]\((?!https?:)([^)#]+)(?:#cell-id=([^)]+))?\)", cell.source):
            target = (path.parent / address[0]).resolve()
            assert target.is_file(), (cell.id, address)
            if address[1]:
                assert address[1] in {other.id for other in notebooks.read(target).cells}, (cell.id, address)


def links(path):
    """The pages to which a page leads."""
    found = re.findall(
        r"\]\((?!https?:)([^)#]+\.ipynb)", "\n".join(c.source for c in page(path).cells if c.cell_type == "markdown")
    )
    return {(path.parent / address).resolve() for address in found}


@LESSON
def test_every_lesson_workbook_and_index_is_two_clicks_away(path):
    goals = {*index.pages(), *workbooks.paths(), *build.generated()} - {path}
    first = links(path)
    reached = first.union(*map(links, first))
    assert goals <= reached, {goal.name for goal in goals - reached}


def test_a_chapter_keeps_its_measure_and_has_one_decision():
    """All its lessons together: at most 5,500 words, 150 cells and one decision."""
    for number, pages in index.chapters().items():
        made = [page(path) for path in pages]
        words, cells = sum(map(form.words, made)), sum(len(form.shown(notebook)) for notebook in made)
        minutes = sum(form.said(notebook).get("minutes", 0) for notebook in made)
        print(f"{number}: {len(made)} lessons, {cells} cells, {words} words, {minutes} minutes (estimated)")
        assert words <= 5500 and cells <= 150, number
        if number != ONE_PAGE:
            assert 2 <= len(made) <= 5
            assert sum(bool(form.said(notebook).get("decision")) for notebook in made) == 1, number


@LESSON
def test_its_slides_tell_the_story(path):
    """Each slide has a heading that says its point, and one thing to look at; notes hold question, answer, minutes."""
    made, wrong = slides.split(page(path)), {}
    if index.number(path) == ONE_PAGE:
        return
    assert 10 <= len(made) <= 16, len(made)
    total = 0
    for place, slide in enumerate(made, 1):
        cells = [cell for step in slide.steps for cell in step]
        said = " ".join(form.prose(cell) for cell in cells if cell.cell_type == "markdown")
        said = re.sub(r"<details>.*?</details>", "", said, flags=re.DOTALL)
        picture = any(form.pictures(cell) for cell in cells)
        heading = any(re.search(r"^#+ |\*\*Definition\*\*", cell.source, re.MULTILINE) for cell in cells) or picture
        notes = " ".join(cell.source for cell in slide.notes)
        missing = [name for name in ("Say:", "Misconception:", "Ask:", "Answer:", "Minutes:") if name not in notes]
        if not heading or len(said.split()) > 75 or missing or not cells:
            wrong[place] = (heading, len(said.split()), missing)
        total += int(re.search(r"Minutes: (\d+)", notes)[1]) if not missing else 0
    assert not wrong
    assert 40 <= total <= 50, total


def test_all_pages_and_data_are_small_enough_to_be_fetched():
    """A wheel with all pages stays small enough to be fetched."""
    folders = ("notebooks", "exercises", "datasets")
    size = sum(path.stat().st_size for name in folders for path in course.folder(name).rglob("*") if path.is_file())
    assert size <= 25_000_000
