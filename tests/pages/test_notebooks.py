"""What every notebook of the course must hold to, beyond running: see also nbval, which compares every output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crmlab import course
from crmlab.classroom import index, notebooks, workbooks
from crmlab.classroom.build import generated
from tests.pages import lessons as form

CHAPTERS = index.pages()
WORKBOOKS = sorted(course.folder("exercises").glob("*.ipynb"))
CHAPTER = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: index.number(path))
EVERY = pytest.mark.parametrize(
    "path",
    CHAPTERS + WORKBOOKS + list(generated()),
    ids=lambda path: f"{path.parent.name}-{path.stem[:11]}",
)

NOT_FIGURES = re.compile(
    r"`[^`]*`"  # code
    r"|\]\([^)]*\)"  # addresses
    r"|\b(19|20)\d\d(-\d\d(-\d\d)?)?\b"  # dates
    r"|\b[Cc]hapters? \d\d(, \d\d)*( (and|to) \d\d)?|\b[Ww]orkbook \d\d|[Qq]uestions? \d+( (to|and) \d+)?"  # labels
    r"|“[^”]*”"  # quoted claims
    r"|\b\d\d-\d\b|95 % interval"  # lessons, and a term
    r"|^#.*$|^\d+\. "  # headings and numbered lists
    r"|CC BY 4\.0|P\(.*?\)|80/20",
    re.MULTILINE,
)


def cells(path: Path, kind: str):
    return [cell for cell in notebooks.read(path).cells if cell.cell_type == kind]


def printed(path: Path) -> set[str]:
    """The numbers in what the cells of a page gave, those left out that stand in its code."""
    found: set[str] = set()
    for cell in cells(path, "code"):
        for output in notebooks.kept(cell):
            found |= form.numbers(output.get("text", "") + str(output.get("data", {}).get("text/plain", "")))
    return found - form.numbers("\n".join(cell.source for cell in cells(path, "code")))


def terms() -> dict[str, str]:
    """Each concept's term, by key."""
    return {row["key"]: row["term"] for row in index.concepts()}


@EVERY
def test_is_normalised(path):
    notebook = notebooks.read(path)
    if path in WORKBOOKS and notebooks.is_answered(notebook):
        pytest.skip(f"{path.name} holds a learner's answers")
    assert notebooks.text(notebooks.normalise(notebook)) == path.read_text("utf-8"), "run `crmlab build`"


@EVERY
def test_cell_ids_can_be_read(path):
    ours = {"glossary": "gl", "concept-index": "ix", "method-index": "mx", "all-lessons": "al"}
    prefix = ours.get(path.stem) or (f"ch{index.number(path)}" if path in CHAPTERS else f"wb{workbooks.number(path)}")
    wrong = [c.id for c in notebooks.read(path).cells if not re.fullmatch(rf"{prefix}(-[a-z0-9]+)+", c.id)]
    assert not wrong


@CHAPTER
def test_prose_is_short_and_holds_no_figures(path):
    """A figure that comes from data is printed by code. A lesson may name what is given: a cost, a share, a minute."""
    long = {c.id: len(c.source.split()) for c in cells(path, "markdown") if len(c.source.split()) > 150}
    figures = {}
    for cell in cells(path, "markdown"):
        by_hand = re.compile(r"\$[^$]+\$") if notebooks.tagged(cell, "by-hand") else re.compile("(?!)")
        rest = NOT_FIGURES.sub("", by_hand.sub("", cell.source))
        found = re.findall(r"\S*\d\S*", rest)
        if path in form.lessons():
            found = [figure for figure in form.numbers(rest) if len(figure) >= 3 and figure in printed(path)]
        if found:
            figures[cell.id] = found
    assert not long and not figures, (long, figures)


@CHAPTER
def test_code_is_short(path):
    long = {c.id: c.source.count("\n") + 1 for c in cells(path, "code") if c.source.count("\n") > 11}
    assert not long


@CHAPTER
def test_concepts_are_known_few_and_named(path):
    known, wrong = terms(), {}
    for cell in notebooks.read(path).cells:
        keys = cell.metadata.get("concepts", [])
        unknown = [key for key in keys if key not in known]
        if unknown or (len(keys) > 3 and not cell.id.endswith("-notes-print")):  # that box may list more
            wrong[cell.id] = unknown or keys
        if cell.cell_type == "markdown" and not unknown:
            unsaid = [known[key] for key in keys if known[key].lower() not in cell.source.lower()]
            if unsaid:
                wrong[cell.id] = f"does not say {unsaid}"
    assert not wrong


@CHAPTER
def test_few_cells_are_ignored(path):
    code = cells(path, "code")
    ignored = [c.id for c in code if {"nbval-ignore-output", "nbval-skip"} & set(c.metadata.get("tags", ()))]
    needing = [c.id for c in code if "needs-data" in c.metadata.get("tags", ())]
    assert len(ignored) <= 0.15 * len(code), ignored
    assert set(needing) <= set(ignored), "a cell on downloaded data is not compared"


@EVERY
def test_shows_what_it_says(path):
    """No error is committed, every picture has its words, every code cell of a chapter has run."""
    for cell in cells(path, "code"):
        kinds = [output.output_type for output in cell.outputs]
        assert "error" not in kinds, cell.id
        assert cell.execution_count or notebooks.tagged(cell, notebooks.KEPT_BACK), cell.id
        pictures = [o for o in cell.outputs if "image/png" in o.get("data", {})]
        for picture in pictures:
            assert len(picture.metadata["image/png"]["alt"].split()) >= 5, cell.id
