"""The course covers what it says it teaches, to the depth that `datasets/concepts.csv` promises.

Core: computed, simulated or decided in a code cell of a chapter, and asked in a workbook or a lesson's Your turn.
Support: met in a cell, or in a question or game. Note: in the glossary, or in a box on what the notes print.
"""

from __future__ import annotations

import nbformat
import pytest

from crmlab.classroom import index, notebooks
from crmlab.classroom.index import Place, Places
from crmlab.workbook.authoring import chapters
from tests.workbook import lesson_package

HERE = Place("09-x.ipynb", "ch09-x", "09 X")


def missing(depth: str, places: Places, in_glossary: bool) -> str:
    """What a concept still needs; `""` if nothing."""
    if depth == "core":
        wanted = ["a code cell tagged with it"] * (not places.done)
        wanted += ["a question of a workbook or a Your turn"] * (not places.asked)
        return " and ".join(wanted)
    if depth == "support":
        return "" if places.told or places.done or places.asked else "a cell, a question or a game tagged with it"
    return "" if in_glossary or places.boxed else "an entry in the glossary or a box on what the notes print"


def test_every_concept_is_taught_to_its_depth():
    """Of the chapters that are written; the other chapters' concepts come with them."""
    met, lacking = index.places(), []
    glossary = {cell.id for cell in notebooks.read(index.paths()[1]).cells}
    for row in index.concepts():
        if row["chapter"] in index.chapters():
            needs = missing(row["depth"], met.get(row["key"], Places()), f"gl-{row['key']}" in glossary)
            lacking += [f"{row['chapter']} {row['depth']:7} {row['key']}: {needs}"] if needs else []
    assert not lacking, "\n".join(["these concepts still need", *lacking])


def test_every_tag_of_a_question_is_a_concept():
    known = {row["key"] for row in index.concepts()}
    unknown = {key: places.asked for key, places in index.places().items() if key not in known}
    assert not unknown


@pytest.mark.parametrize(
    ("depth", "places", "in_glossary", "said"),
    [
        ("core", Places(done=[HERE], asked=[HERE]), False, ""),
        ("core", Places(told=[HERE], done=[HERE]), True, "a question of a workbook or a Your turn"),
        ("core", Places(told=[HERE], asked=[HERE]), True, "a code cell tagged with it"),
        ("core", Places(told=[HERE]), True, "a code cell tagged with it and a question of a workbook or a Your turn"),
        ("support", Places(told=[HERE]), False, ""),
        ("support", Places(done=[HERE]), False, ""),
        ("support", Places(asked=[HERE]), False, ""),
        ("support", Places(), True, "a cell, a question or a game tagged with it"),
        ("note", Places(), True, ""),
        ("note", Places(told=[HERE], boxed=[HERE]), False, ""),
        ("note", Places(told=[HERE]), False, "an entry in the glossary or a box on what the notes print"),
    ],
)
def test_what_each_depth_asks_for(depth, places, in_glossary, said):
    assert missing(depth, places, in_glossary) == said


def test_a_your_turn_asks_for_the_concepts_of_its_question(tmp_path, monkeypatch):
    """They stand with the question, once; the page says which cell asks it."""
    monkeypatch.setattr(chapters, "PLACE", lesson_package.install(tmp_path, monkeypatch))
    page = notebooks.page([nbformat.v4.new_code_cell('turn = workbook.lesson("94-2")', id="ch94-2-open")])
    for key, tags in (("all_paid", ["your-turn"]), ("each_paid", ["your-turn"]), ("nothing", ["your-turn"])):
        source = f"{key} = ...\n\nturn.{key}.check({key})"
        page.cells.append(nbformat.v4.new_code_cell(source, id=f"ch94-2-{key[:3]}", metadata={"tags": tags}))
    assert index.asked_on(page) == {"ch94-2-all": ["x"], "ch94-2-eac": [], "ch94-2-not": []}
    page.cells[1].metadata["tags"] = []
    assert "ch94-2-all" not in index.asked_on(page)
    page.cells[0].source = ""
    assert index.asked_on(page) == {"ch94-2-eac": [], "ch94-2-not": []}


def test_what_a_your_turn_asks_is_covered(tmp_path, monkeypatch):
    monkeypatch.setattr(chapters, "PLACE", lesson_package.install(tmp_path, monkeypatch))
    cells = [
        nbformat.v4.new_code_cell('turn = workbook.lesson("94-2")', id="ch94-2-open"),
        nbformat.v4.new_code_cell("turn.all_paid.check(1)", id="ch94-2-all", metadata={"tags": ["your-turn"]}),
    ]
    path = tmp_path / "94-2-all-the-money.ipynb"
    path.write_text(notebooks.text(notebooks.normalise(notebooks.page(cells))), "utf-8")
    monkeypatch.setattr(index, "pages", lambda: [path])
    monkeypatch.setattr(index.workbooks, "paths", lambda: [])
    assert [place.cell for place in index.places()["x"].asked] == ["ch94-2-all"]
