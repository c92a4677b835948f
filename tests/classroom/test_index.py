"""Glossary and concept index: nothing is missing, nothing stands twice, every link leads to a cell that exists."""

from __future__ import annotations

import csv
import re
from collections import Counter

import nbformat
import pytest

from crmlab import course
from crmlab.classroom import index, notebooks

PATHS = pytest.mark.parametrize("path", index.paths(), ids=lambda path: path.stem)
LINK = re.compile(r"\]\(([^)#]+)(?:#cell-id=([^)]+))?\)")


def glossary() -> dict[str, str]:
    return {cell.id: cell.source for cell in index.notebook(index.paths()[1]).cells}


@PATHS
def test_is_what_the_tables_and_the_chapters_say_today(path):
    made = notebooks.text(notebooks.normalise(index.notebook(path)))
    assert path.read_text("utf-8") == made, "run `crmlab build`"


@PATHS
def test_every_link_leads_to_a_cell(path):
    links = [link for cell in notebooks.read(path).cells for link in LINK.findall(cell.source)]
    ids = {file: {c.id for c in notebooks.read(path.parent / file).cells} for file in {file for file, _cell in links}}
    assert len(links) > 20
    assert not [(file, cell) for file, cell in links if cell and cell not in ids[file]]


def test_words_are_sorted_and_stand_once():
    rows = index.entries()
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys) == len({row["term"].casefold() for row in rows})
    order = [re.sub(r"\W+", " ", row["term"]).strip().lower() for row in rows]
    assert order == sorted(order)
    assert list(glossary())[1:] == [f"gl-{key}" for key in keys]


def test_the_words_of_the_glossary_are_complete():
    with (course.folder("datasets") / "glossary.csv").open(encoding="utf-8", newline="") as file:
        words = list(csv.DictReader(file))
    assert list(words[0]) == ["key", "term", "term_zh", "definition", "source", "year", "chapter"]
    for row in words:
        assert all(row[name] for name in ("key", "term", "term_zh", "definition", "chapter")), row
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["key"])
        assert row["definition"].endswith(".") and row["definition"].count(". ") == 0, row["key"]
        assert bool(row["year"]) <= bool(row["source"]), row["key"]


def test_every_word_of_the_glossary_is_used_by_its_chapter():
    """A word that no chapter says has no place in the glossary: use it there, or take it out."""
    texts = {number: " ".join(cell.source for cell in notebooks.read(path).cells) for number, path in chapters()}
    known = {row["key"] for row in index.concepts()}
    words = [row for row in index.entries() if row["key"] not in known]
    unsaid = [row["term"] for row in words if row["term"].lower() not in texts[row["chapter"]].lower()]
    assert not unsaid


def chapters():
    return index.chapters().items()


@pytest.mark.parametrize(
    ("source", "year", "printed"),
    [
        ("", "", ""),
        ("Hughes", "1994", " (Hughes, 1994)"),
        ("Dwyer; Berger & Nasr", "1989; 1998", " (Dwyer, 1989; Berger & Nasr, 1998)"),
        ("usual in practice; cf. Harrington", "1965", " (usual in practice; cf. Harrington, 1965)"),
        ("airline programmes", "", " (airline programmes)"),
        ("META Group (attributed)", "c. 2000", " (META Group)"),
        ("Schultz (attributed, to verify)", "c. 2001", " (Schultz)"),
        ("usual model (Chen, to verify), after Dwyer", "c. 2002", " (usual model (Chen), after Dwyer)"),
    ],
)
def test_a_source_that_nobody_has_verified_is_printed_without_a_year(source, year, printed):
    assert index._source({"source": source, "year": year}) == printed


def test_a_concept_is_found_in_text_code_and_box(tmp_path, monkeypatch):
    def cell(make, name, source, **metadata):
        return make(source, id=name, metadata={"concepts": ["rfm-analysis"], **metadata})

    words, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        cell(words, "ch99-a", "# 99 Ninety-nine", concepts=[]),
        cell(words, "ch99-b", "## [One] idea\n\nRFM analysis."),
        cell(code, "ch99-c", "# no heading\n1 + 1"),
        cell(words, "ch99-d", "It goes on.", beyond=True),
        cell(words, "ch99-notes-print", "### What the notes print"),
    ]
    path = tmp_path / "99-x.ipynb"
    path.write_text(notebooks.text(nbformat.v4.new_notebook(cells=cells)), "utf-8")
    monkeypatch.setattr(index, "pages", lambda: [path])
    monkeypatch.setattr(index.workbooks, "paths", lambda: [])
    found = index.places()["rfm-analysis"]
    assert [(p.cell, p.heading) for p in found.told] == [
        ("ch99-b", "99 [One] idea"),
        ("ch99-d", "99 [One] idea"),
        ("ch99-notes-print", "99 What the notes print"),
    ]
    assert [p.cell for p in found.done] == ["ch99-c"]
    assert [p.cell for p in found.boxed] == ["ch99-d", "ch99-notes-print"]
    assert found.done[0].link() == r"[99 \[One\] idea](99-x.ipynb#cell-id=ch99-c)"


def test_the_index_lists_every_concept_once_under_its_letter():
    cells = index.notebook(index.paths()[0]).cells
    listed = Counter(re.findall(r"#cell-id=gl-([a-z-]+)\)\*\*", " ".join(cell.source for cell in cells)))
    assert listed == Counter(row["key"] for row in index.concepts())
    places = [cell.id for cell in cells]
    under = places.index("ix-profitable-customers-medium-sized")
    assert places.index("ix-m") < under < places.index("ix-n"), "the quotation mark is no letter"
