"""The tables that the lecturer gets: grades.csv, and the commonest mistakes of the class.

Names and answers come from strangers. A cell that a spreadsheet would take for a formula gets an apostrophe before it,
and signs that turn, hide or break a line are shown by their number.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from crmlab.classroom.grading import Mark
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, RIGHT
from crmlab.workbook.session.whole import write_whole

FEWEST = 5
"""No figure about fewer people than these."""
LONGEST = 200
_FORMULA = re.compile(r"(^\s*|[;,\t\"]\s*)(?=[=+\-@＝＋－＠|])")
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


@dataclass
class Row:
    """One line of grades.csv; `marks` is None where nothing was graded."""

    learner: str
    name: str = ""
    file: str = ""
    marks: dict[str, Mark] | None = None
    remarks: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    """The roster's own columns."""
    first: str = ""
    last: str = ""
    """The times of the first and the last answer, as the file says them."""
    attempts: int | None = None
    solutions: int | None = None
    """How many checks there were and how many solutions were opened, where the learner included them."""
    told: list[str] = field(default_factory=list)
    """Those of the remarks that are for the learner: of being late, and of points given by hand."""
    path: Path | None = None
    """Where the file lies that was judged."""
    taken_off: float = 0.0
    """Points off for being late."""
    by_hand: float | None = None
    """All points, where the lecturer set them."""

    @property
    def points(self) -> float | None:
        if self.by_hand is not None or self.marks is None:
            return self.by_hand
        return sum(mark.points for mark in self.marks.values()) - self.taken_off


@dataclass
class Graded:
    """What `grade` found and wrote."""

    chapter: Chapter
    rows: list[Row]
    mistakes: pd.DataFrame
    ignored: list[str]
    files: dict[str, Path]
    wanted: Path
    """The file asked for; `files` has another name where it was there already."""
    said: list[str] = field(default_factory=list)
    """The options in force, and what changed since the grades before."""

    @property
    def graded(self) -> list[Row]:
        """The rows with points."""
        return [row for row in self.rows if row.marks is not None]


def shown(text: object, most: int = LONGEST) -> str:
    r"""A text of a stranger on one line, with every sign that cannot be seen written out.

    Examples
    --------
    >>> shown("Ann\u202ea")
    'Ann\\u202ea'
    """
    text = str(text)
    text = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else _ESCAPES.get(c) or f"\\u{ord(c):04x}" for c in text)


def cell(text: object, most: int = 2_000) -> str:
    """A text as a cell that no spreadsheet takes for a formula, whatever it thinks separates cells.

    Examples
    --------
    >>> cell("=1+1"), cell("2026-017")
    ("'=1+1", '2026-017')
    """
    text = str(text)
    mark = "'" if text[:1] in ("\t", "\r", "\n") else ""
    return mark + _FORMULA.sub(r"\1'", shown(text, most))


def written(points: float | None) -> str:
    """Points as they stand in a table, where the next grading reads them; nothing where there are none."""
    return "" if points is None else f"{round(points, 4):g}"


def grades(chapter: Chapter, rows: list[Row], total: float) -> list[list[str]]:
    """The lines of grades.csv, the first of them its head: who, points and remark first, then question by question."""
    own = list(dict.fromkeys(column for row in rows for column in row.own))
    named = not own and any(row.name for row in rows)
    who = own or ["learner", *(["name"] if named else [])]
    keys = list(chapter.questions)
    counted = any(row.attempts is not None for row in rows)
    head = [*who, "points", "out of", "remark"]
    head += [title for key in keys for title in (f"{key}: points", f"{key}: mistake")]
    head += ["file", "first answer", "last answer", *(["checks", "solutions opened"] if counted else [])]
    lines = [[cell(name) for name in head]]
    for row in rows:
        line = [row.own.get(column, "") for column in own] if own else [row.learner, *([row.name] if named else [])]
        if own and not row.own:
            line[0] = row.learner  # somebody who is not on the roster
        line += [written(row.points), f"{total:g}"]
        line.append(" ".join(shown(remark, 400) for remark in row.remarks))
        for key in keys:
            mark = row.marks.get(key) if row.marks else None
            scored = chapter.questions[key].kind != "open"
            line += [written(mark.points) if mark and scored else "", mark.found if mark else ""]
        line += [row.file, row.first, row.last]
        line += ["" if n is None else str(n) for n in (row.attempts, row.solutions)] if counted else []
        lines.append([cell(text) for text in line])
    return lines


def mistakes(chapter: Chapter, rows: list[Row]) -> pd.DataFrame:
    """The known mistakes of the class: question, mistake, learners, share of those who answered, what it says.

    Questions that fewer than five answered are left out. The commonest mistake of each question comes first; the
    questions are in the order of the workbook.
    """
    lines = []
    for key, question in chapter.questions.items():
        marks = [row.marks[key] for row in rows if row.marks and key in row.marks]
        marks = [mark for mark in marks if mark.outcome and mark.outcome != NOT_ATTEMPTED]
        if len(marks) < FEWEST or question.kind == "open":
            continue
        counted = Counter(mark.mistake for mark in marks if mark.mistake and mark.outcome != RIGHT)
        for name, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
            known = question.mistakes.get(name)
            lines.append((key, name, n, len(marks), n / len(marks), opening(known.text) if known else ""))
    return pd.DataFrame(lines, columns=["question", "mistake", "learners", "answered", "share", "what it is"])


def opening(paragraphs: list[str]) -> str:
    """The first sentence of what a learner is told; figures of that learner's own are left out."""
    text = _(paragraphs[0]) if paragraphs else ""
    first = re.split(r"(?<=[.!?:])\s|(?<=[。！？：])", text, maxsplit=1)[0]
    return re.sub(r"[:：]$", "…", re.sub(r"\{[^{}]*\}", "…", first))


def write(tables: Mapping[str, Iterable[Iterable[str]]], output: Path) -> dict[str, Path]:
    """Write the tables beside each other, both or none, and never over a file that is there.

    The first comes last: where it is, all are.

    Parameters
    ----------
    tables : dict of str to lines
        By what is put before the ending: `{"": grades, "-mistakes": mistakes}`.
    output : Path
        `grades.csv`; where one of the files is there already, all of them get the next free number.

    Raises
    ------
    CRMLabError
        The folder cannot be written.
    """
    paths = _free(output, ("", *tables))
    _write({paths[suffix]: _bytes(lines) for suffix, lines in reversed(list(tables.items()))}, output)
    return {suffix: paths[suffix] for suffix in tables}


def write_xlsx(tables: Mapping[str, list[list[str]]], said: Iterable[str], output: Path) -> dict[str, Path]:
    """Write the tables as sheets of one xlsx file, with a sheet of the options in force; points are numbers there.

    Raises
    ------
    CRMLabError
        The folder cannot be written.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {"": _("Grades"), "-mistakes": _("Mistakes")}
    for suffix, lines in tables.items():
        page = book.create_sheet(sheets[suffix])
        counts = [name == "out of" or name.endswith("points") or name == "share" for name in lines[0]]
        for line in lines:
            page.append([_number(text) if counts[k] else text for k, text in enumerate(line)])
        for row in page.iter_rows():
            for one in row:
                if isinstance(one.value, str):
                    one.data_type = "s"  # text stays text, whatever it begins with
        page.freeze_panes = "B2"
    page = book.create_sheet(_("Options"))
    for sentence in said or [_("No options: every question counts, nothing is late.")]:
        page.append([sentence])
    into = io.BytesIO()
    book.save(into)
    paths = _free(output, ("",))
    _write({paths[""]: into.getvalue()}, output)
    return paths


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _free(output: Path, suffixes: Iterable[str]) -> dict[str, Path]:
    """Paths that are not there yet, all with the same number."""
    number = 1
    while True:
        stem = output.stem if number == 1 else f"{output.stem}-{number}"
        paths = {suffix: output.with_name(f"{stem}{suffix}{output.suffix or '.csv'}") for suffix in suffixes}
        if not any(os.path.lexists(path) for path in paths.values()):
            return paths
        number += 1


def _write(files: Mapping[Path, bytes], output: Path) -> None:
    try:
        write_whole(dict(files), private=True)
    except OSError as error:
        message = _("{file} could not be written ({reason}). Say -o with another place.")
        raise CRMLabError(message.format(file=output, reason=error.strerror or type(error).__name__)) from None


def _bytes(lines: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes 王 for three other letters."""
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")
