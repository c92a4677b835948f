"""The course covers what it says it teaches, to the depth that `datasets/concepts.csv` promises.

Core: computed, simulated or decided in a code cell of a chapter, and asked in a workbook or a Your turn. Support: met
in a cell, or in a question or game. Note: in the glossary, or in a box on what the notes print.
"""

from __future__ import annotations

import pytest

from crmlab.classroom import index, notebooks
from crmlab.classroom.index import Place, Places

HERE = Place("09-x.ipynb", "ch09-x", "09 X")


def missing(depth: str, places: Places, in_glossary: bool) -> str:
    """What a concept still needs; `""` if nothing."""
    if depth == "core":
        wanted = ["a code cell tagged with it"] * (not places.done) + ["a question of a workbook"] * (not places.asked)
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
        ("core", Places(told=[HERE], done=[HERE]), True, "a question of a workbook"),
        ("core", Places(told=[HERE], asked=[HERE]), True, "a code cell tagged with it"),
        ("core", Places(told=[HERE]), True, "a code cell tagged with it and a question of a workbook"),
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
