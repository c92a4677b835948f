"""The glossary and the concept index: two notebooks that nobody writes.

They are made from `datasets/concepts.csv`, `datasets/glossary.csv` and what the cells of chapters and workbooks say of
themselves (`concepts`); no second list is kept.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import nbformat

from crmlab import course
from crmlab.classroom import notebooks, workbooks
from crmlab.i18n import _
from crmlab.workbook import Lesson
from crmlab.workbook.authoring import chapters as questions

GLOSSARY, INDEX = "glossary.ipynb", "concept-index.ipynb"
LINK = "[{words}]({file}#cell-id={cell})"
"""JupyterLab opens the file and goes to the cell, whatever its heading is changed to."""
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_UNSURE = re.compile(r"[,;]?\s*(attributed, to verify|attributed|to verify)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A cell to go to: its file as seen from `notebooks/`, its id, and the heading above it."""

    file: str
    cell: str
    heading: str

    def link(self) -> str:
        words = self.heading.replace("[", r"\[").replace("]", r"\]")
        return LINK.format(words=words, file=self.file, cell=self.cell)


@dataclass
class Places:
    """Where a concept is met: `told` in a chapter's text, `done` by its code, `asked` in a workbook or a Your turn."""

    told: list[Place] = field(default_factory=list)
    done: list[Place] = field(default_factory=list)
    asked: list[Place] = field(default_factory=list)
    boxed: list[Place] = field(default_factory=list)
    """Those of `told` that are a box: on what the notes print, or on what the field has added since."""


def paths() -> list[Path]:
    """The files that are made here."""
    return [course.folder("notebooks") / name for name in (INDEX, GLOSSARY)]


def pages() -> list[Path]:
    """The notebooks that somebody wrote, in order: chapters of one page, and lessons such as `09-3-….ipynb`."""
    return sorted(course.folder("notebooks").glob("[0-9][0-9]-*.ipynb"), key=number)


def number(page: Path) -> str:
    """The number of a page: "09-3" of a lesson, "09" of a chapter of one page."""
    found = re.match(r"\d\d(-\d(?=-))?", page.name)
    assert found is not None, page
    return found[0]


def chapters() -> dict[str, list[Path]]:
    """The pages of each chapter by its number."""
    return {name: list(group) for name, group in groupby(pages(), key=lambda page: page.name[:2])}


def concepts() -> list[dict[str, str]]:
    """The rows of `concepts.csv`: what the course teaches."""
    return _rows("concepts.csv")


def entries() -> list[dict[str, str]]:
    """All rows of the glossary, sorted: the concepts and the words that the chapters use to teach them."""
    empty = {"source": "", "year": "", "depth": ""}
    return sorted(({**empty, **row} for row in [*concepts(), *_rows("glossary.csv")]), key=_order)


def places() -> dict[str, Places]:
    """Where each concept is met, by its key. A tag that is no concept has its places too; a test refuses it."""
    found: dict[str, Places] = {}
    asking = questions.lessons()
    for path in pages():
        lesson = questions.lesson(number(path)) if number(path) in asking else None
        for cell, place in _cells(notebooks.read(path), path.name):
            for key in _asked(cell, lesson) if lesson is not None else ():
                found.setdefault(key, Places()).asked.append(place)
            for key in cell.metadata.get("concepts", ()):
                here = found.setdefault(key, Places())
                (here.done if cell.cell_type == "code" else here.told).append(place)
                if cell.cell_type == "markdown" and (cell.metadata.get("beyond") or cell.id.endswith("-notes-print")):
                    here.boxed.append(place)
    for path in workbooks.paths():
        for cell, place in _cells(workbooks.notebook(path), f"../exercises/{path.name}"):
            for key in cell.metadata.get("concepts", ()):
                found.setdefault(key, Places()).asked.append(place)
    return found


def _asked(cell: nbformat.NotebookNode, lesson: Lesson) -> list[str]:
    """The concepts that a cell asks for by the Your turn that it checks."""
    if cell.cell_type != "code":
        return []
    checked = re.findall(rf"{lesson.variable}\.(\w+)\.check\(", cell.source)
    return [concept for key in checked for concept in lesson.questions[key].concepts]


def notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook to be written at `path`, one of `paths()`."""
    cells = _glossary() if path.name == GLOSSARY else _index()
    return notebooks.page(cells)


def _glossary() -> list:
    met, texts = (
        places(),
        {name: [found for page in group for found in _prose(page)] for name, group in chapters().items()},
    )
    cells = [notebooks.words("gl-title", f"# {_('Glossary')}\n\n{_(GLOSSARY_INTRO).format(index=INDEX)}")]
    for row in entries():
        term = _(row["term"])
        lines = [f"## {term[0].upper()}{term[1:]} · {row['term_zh']}", _(row["definition"]) + _source(row)]
        first = met.get(row["key"], Places()).told[:1] or _first_use(row, texts)
        links = [place.link() for place in first]
        if row["depth"]:
            target = LINK.format(words=_("all places"), file=INDEX, cell=f"ix-{row['key']}")
            links.append(target)
        head = _("Chapter {number}").format(number=row["chapter"])
        lines.append(f"*{head}*" + "".join(f" · {link}" for link in links))
        cells.append(notebooks.words(f"gl-{row['key']}", "\n\n".join(lines)))
    return cells


def _index() -> list:
    met = places()
    cells = [notebooks.words("ix-title", f"# {_('Concept index')}\n\n{_(INDEX_INTRO).format(glossary=GLOSSARY)}")]
    for letter, rows in groupby(sorted(concepts(), key=_order), key=_letter):
        cells.append(notebooks.words(f"ix-{letter}", f"## {letter.upper()}"))
        for row in rows:
            here = met.get(row["key"], Places())
            term = LINK.format(words=_(row["term"]), file=GLOSSARY, cell=f"gl-{row['key']}")
            head = _("chapter {number}, {depth}").format(number=row["chapter"], depth=_depth(row["depth"]))
            kinds = ((_("Read"), here.told), (_("Compute"), here.done), (_("Answer"), here.asked))
            links = "\n".join(f"- {kind}: {_links(there)}" for kind, there in kinds if there)
            cells.append(
                notebooks.words(f"ix-{row['key']}", f"**{term}** ({row['term_zh']}): {head}\n\n{links}".strip())
            )
    return cells


def _depth(depth: str) -> str:
    return {"core": _("core"), "support": _("support"), "note": _("note")}[depth]


def _links(there: list[Place]) -> str:
    """One link a section: the first cell of it."""
    first: dict[tuple[str, str], Place] = {}
    for place in there:
        first.setdefault((place.file, place.heading), place)
    return " · ".join(place.link() for place in first.values())


def _source(row: dict[str, str]) -> str:
    """Who said it and when; a source that nobody has verified is printed without a year."""
    source = _UNSURE.sub("", row["source"]).replace("()", "").strip()
    if not source:
        return ""
    if source != row["source"].strip() or not row["year"]:
        return f" ({source})"
    names, years = (re.split(r";\s*", text) for text in (source, row["year"]))
    if len(names) == len(years):
        return f" ({'; '.join(f'{name}, {year}' for name, year in zip(names, years, strict=True))})"
    return f" ({source}, {row['year']})"


def _first_use(row: dict[str, str], texts: dict[str, list]) -> list[Place]:
    """The cell of the term's chapter that defines it, in bold, or else the first that uses it."""
    said = [(cell, place) for cell, place in texts.get(row["chapter"], ()) if _says(cell.source, row["term"])]
    bold = [place for cell, place in said if f"**{row['term'].lower()}" in cell.source.lower()]
    return (bold or [place for _cell, place in said])[:1]


def _says(text: str, term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}", text, re.IGNORECASE) is not None


def _prose(path: Path) -> list:
    return [(cell, place) for cell, place in _cells(notebooks.read(path), path.name) if cell.cell_type == "markdown"]


def _cells(made: nbformat.NotebookNode, file: str) -> Iterator[tuple[nbformat.NotebookNode, Place]]:
    """Each cell with its place."""
    title = heading = ""
    for cell in made.cells:
        if cell.cell_type == "markdown" and (found := _HEADING.search(cell.source)):
            heading = found[1].strip()
            title = title or heading
        yield cell, Place(file, cell.id, heading if heading == title else f"{_short(title)} {heading}")


def _short(title: str) -> str:
    """Where a link leads: `09`, `09-3`, or `Workbook 09`."""
    found = re.match(r"\D*\d\d(-\d)?", title)
    return found[0] if found else ""


def _rows(name: str) -> list[dict[str, str]]:
    with (course.folder("datasets") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _order(row: dict[str, str]) -> tuple[str, str]:
    return re.sub(r"\W+", " ", row["term"]).strip().casefold(), row["key"]


def _letter(row: dict[str, str]) -> str:
    """The letter under which a term stands."""
    return _order(row)[0][0]


GLOSSARY_INTRO = (
    "The words of the course, with the Chinese and, where one is known, who brought them up and when. Look for a word "
    "with **Ctrl + F**, in either language. The [concept index]({index}) says where each concept is read, computed and "
    "asked; [all lessons](all-lessons.ipynb) are on one page. `crmlab build` writes this page; it is not meant to be "
    "edited."
)

INDEX_INTRO = (
    "What the course teaches, and where: *read* leads to the text, *compute* to the code, *answer* to the questions of "
    "a workbook. A word leads to the [glossary]({glossary}). *Core* concepts are computed and asked, *support* ones "
    "are met once at least, *notes* stand in the glossary. [All lessons](all-lessons.ipynb) are on one page. `crmlab "
    "build` writes this page; it is not meant to be edited."
)
