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

from crmlab.classroom.grading import Mark, out_of
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

    @property
    def points(self) -> float | None:
        return None if self.marks is None else sum(mark.points for mark in self.marks.values())


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


def grades(chapter: Chapter, rows: list[Row]) -> list[list[str]]:
    """The lines of grades.csv, the first of them its head."""
    named = any(row.name for row in rows)
    keys = list(chapter.questions)
    head = ["learner", *(["name"] if named else []), "file", "points", "out of"]
    head += [title for key in keys for title in (f"{key}: points", f"{key}: mistake")] + ["remark"]
    total = f"{out_of(chapter):g}"
    lines = [head]
    for row in rows:
        who = [cell(row.learner), *([cell(row.name)] if named else []), cell(row.file)]
        points = ["" if row.points is None else f"{row.points:g}", total]
        for key in keys:
            mark = row.marks[key] if row.marks else None
            scored = chapter.questions[key].kind != "open"
            points += [f"{mark.points:g}" if mark and scored else "", cell(mark.found) if mark else ""]
        lines.append([*who, *points, cell(" ".join(shown(remark, 400) for remark in row.remarks))])
    return lines


def mistakes(chapter: Chapter, rows: list[Row]) -> pd.DataFrame:
    """The known mistakes of the class: question, mistake, learners, share of those who answered, what it says.

    Questions that fewer than five answered are left out. The commonest mistake of each question comes first; the
    questions are in the order of the workbook.
    """
    lines = []
    for key, question in chapter.questions.items():
        marks = [row.marks[key] for row in rows if row.marks and row.marks[key].outcome != NOT_ATTEMPTED]
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
    number = 1
    while True:
        stem = output.stem if number == 1 else f"{output.stem}-{number}"
        paths = {suffix: output.with_name(f"{stem}{suffix}{output.suffix or '.csv'}") for suffix in ("", *tables)}
        if not any(os.path.lexists(path) for path in paths.values()):
            break
        number += 1
    try:
        write_whole({paths[suffix]: _bytes(lines) for suffix, lines in reversed(list(tables.items()))}, private=True)
    except OSError as error:
        message = _("{file} could not be written ({reason}). Say -o with another place.")
        raise CRMLabError(message.format(file=output, reason=error.strerror or type(error).__name__)) from None
    return {suffix: paths[suffix] for suffix in tables}


def _bytes(lines: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes 王 for three other letters."""
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")
