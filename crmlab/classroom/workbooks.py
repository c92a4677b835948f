"""The workbooks in `exercises/`: made from the questions of their chapters, so that no text stands twice."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from crmlab import course
from crmlab.classroom import notebooks
from crmlab.classroom.notebooks import fingerprint
from crmlab.i18n import _
from crmlab.workbook import Chapter
from crmlab.workbook.authoring import chapters
from crmlab.workbook.session import recall as asked_again


def paths() -> list[Path]:
    """The files that the chapters with questions make: one workbook each."""
    return [course.folder("exercises") / f"{slug(chapters.find(name))}.ipynb" for name in chapters.numbers()]


def number(path: Path) -> str:
    """The number of the chapter whose workbook this is: "09" of `workbook-09-….ipynb`."""
    return path.stem.removeprefix("workbook-")[:2]


def slug(chapter: Chapter) -> str:
    """The name of its file, another than that of its pages: `workbook-09-what-a-customer-is-worth-today`."""
    return "-".join(["workbook", chapter.number, *re.findall(r"[a-z0-9]+", chapter.title.lower())])


def notebook(path: Path) -> nbformat.NotebookNode:
    """The unanswered workbook to be written at `path`."""
    chapter = chapters.find(number(path))
    prefix = f"wb{chapter.number}"
    cells = [
        _words(
            f"{prefix}-title",
            f"# {_('Workbook')} {chapter.number}: {_(chapter.title)}\n\n{_(chapter.intro)}\n\n"
            + _(LINKS).format(number=chapter.number),
        ),
        _code(f"{prefix}-open", OPEN.format(number=chapter.number, note=_("your number between the quotes"))),
        _words(f"{prefix}-data", _(DATA)),
        _code(f"{prefix}-tables", "\n".join([*map(_taken, [*chapter.needs, "as_of"]), "ex.data"])),
    ]
    if chapter.parameters:
        cells.append(_code(f"{prefix}-numbers", "\n".join(map(_taken, chapter.parameters))))
    if asked_again.earlier(chapter):
        cells.append(_words(f"{prefix}-recall", _(RECALL)))
        for name in asked_again.NAMES:
            cells.append(_code(f"{prefix}-{name.replace('_', '-')}", f"ex.{name}"))
            cells.append(_code(f"{prefix}-{name.replace('_', '-')}-answer", f'ex.{name}.check("")'))
    for place, question in enumerate(chapter.questions.values(), 1):
        name = question.key.replace("_", "-")
        lines = [f"## {place}. {_(question.title)}", *map(_, question.text)]
        text = "\n\n".join(lines if question.game is None else [*lines, _(GAME)])
        cells.append(_words(f"{prefix}-{name}", text, concepts=list(question.concepts)))
        if question.game is not None:
            cells.append(_code(f"{prefix}-{name}-texts", f"ex.{question.key}"))
        cells.append(_code(f"{prefix}-{name}-answer", f"{question.starter}\n\nex.{question.key}.check({question.key})"))
    cells += [
        _words(f"{prefix}-end", _(END)),
        _code(f"{prefix}-progress", "ex.progress()"),
        _code(f"{prefix}-submission", "# ex.submission()"),
    ]
    return notebooks.page(cells)


def _taken(name: str) -> str:
    """A line that gives a table or number of the learner's its name."""
    return f'{name} = ex.data["{name}"]'


def _words(name: str, source: str, **metadata: object) -> nbformat.NotebookNode:
    return _handed_out(notebooks.words(name, source), metadata)


def _code(name: str, source: str) -> nbformat.NotebookNode:
    return _handed_out(nbformat.v4.new_code_cell(source, id=name), {})


def _handed_out(cell: nbformat.NotebookNode, metadata: dict) -> nbformat.NotebookNode:
    cell.metadata = nbformat.from_dict({**metadata, "blank": fingerprint(cell.source)})
    return cell


OPEN = """\
import pandas as pd

from crmlab import workbook

ex = workbook.open("{number}", learner="")  # {note}
ex"""

LINKS = (
    "[The lessons of this chapter](../notebooks/all-lessons.ipynb#cell-id=al-{number}) · "
    "[Glossary](../notebooks/glossary.ipynb) · [Data](../datasets/README.md)"
)

DATA = (
    "## Your data\n\n"
    "These tables and numbers are yours: another id between the quotes draws other customers. They are simulated. "
    "Change them as you like; the checks look at fresh copies."
)

RECALL = (
    "## What you did before\n\n"
    "Two questions from earlier workbooks, which count for nothing but your memory. Run the first cell, think, and put "
    "a letter between the quotes."
)

GAME = "Run the first cell to read yours, then put a label behind each letter."

END = (
    "## Where you stand\n\n"
    "`ex.progress()` shows each question. When your lecturer asks for your answers, take the `#` away below and run "
    "the cell: it shows what the file will say, and writes it beside this notebook."
)
