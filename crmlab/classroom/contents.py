"""All lessons and workbooks on one page, from which each can be opened. A notebook that nobody writes.

It is made from what the pages say of themselves: title, question and minutes stand in their first cell.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from crmlab import course
from crmlab.classroom import index, notebooks, workbooks
from crmlab.i18n import _
from crmlab.workbook.authoring import chapters

FILE = "all-lessons.ipynb"
TITLE = r"^# (.+)$"


def path() -> Path:
    """The file that is made here."""
    return course.folder("notebooks") / FILE


def title(page: Path) -> str:
    """The title of a page with its number: `09-3 The test mailing`."""
    return _said(notebooks.read(page).cells[0].source, TITLE)


def notebook() -> nbformat.NotebookNode:
    """The notebook to be written at `path()`."""
    cells = [notebooks.words("al-title", f"# {_('All lessons')}\n\n{_(INTRO)}")]
    for number, pages in index.chapters().items():
        chapter = chapters.find(number)
        lines = [f"## {number} {_(chapter.title)}", ""]
        lines += [f"| {_('lesson')} | {_('its question')} | {_('minutes, estimated')} |", "|---|---|---|"]
        lines += [_row(page) for page in pages]
        work = f"../exercises/{workbooks.slug(chapter)}.ipynb"
        lines += ["", f"[{_('Workbook')} {number}]({work})"]
        cells.append(notebooks.words(f"al-{number}", "\n".join(lines)))
    return notebooks.page(cells)


def _row(page: Path) -> str:
    """A lesson with its question, the line in bold under the title, and its minutes."""
    first = notebooks.read(page).cells[0]
    question, minutes = _said(first.source, r"^\*\*(.+?)\*\*$"), first.metadata.get("crmlab", {}).get("minutes", "")
    return f"| [{_said(first.source, TITLE)}]({page.name}) | {question} | {minutes} |"


def _said(text: str, pattern: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else ""


INTRO = (
    "Each lesson asks one question about customers and answers it with data. The workbook of a chapter gives you a "
    "company of your own. The words are in the [glossary](glossary.ipynb), the ideas in the "
    "[concept index](concept-index.ipynb), the functions in the [method index](method-index.ipynb). "
    "`crmlab build` writes this page; it is not meant to be edited."
)
