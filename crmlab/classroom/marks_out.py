"""The grades as a learning platform takes them in: Moodle's grading worksheet and Canvas's gradebook, filled in.

Both are the platform's own export with the grades put in, so that its own columns say whose they are. Where the
platform counts out of another number than the workbook, points are put in proportion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from crmlab.classroom import sheets_in
from crmlab.classroom.roster import Person
from crmlab.classroom.sheet import Row, cell, shown
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.authoring.chapter import Chapter

FORMATS = ("csv", "xlsx", "moodle", "canvas")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
"""The columns by which Canvas knows a person; the assignment's follows them."""
_ASSIGNMENT = re.compile(r".+ \((\d+)\)$")
_POSSIBLE = "points possible"


def moodle(rows: Sequence[Row], people: Sequence[Person] | None, total: float) -> list[list[str]]:
    """Moodle's grading worksheet with `Grade` and `Feedback comments` filled in, ready for “Upload grading worksheet”.

    Raises
    ------
    CRMLabError
        The roster is no such worksheet.
    """
    columns = list(people[0].own) if people else []
    if not {"Identifier", "Grade"} <= set(columns):
        raise CRMLabError(
            _(
                "For --format moodle the roster must be the grading worksheet of the assignment, with the columns "
                "Identifier and Grade. In Moodle: Submissions, Download grading worksheet."
            )
        )
    wide = columns if "Feedback comments" in columns else [*columns, "Feedback comments"]
    found, lines = _by_learner(rows), [wide]
    for person in people or ():
        row, line = found.get(normalise(person.learner)), dict(person.own)
        if row is not None and row.points is not None:
            most = _number(line.get("Maximum Grade", "")) or total
            line["Grade"] = _graded(row.points, total, most)
        if row is not None:
            line["Feedback comments"] = " ".join(shown(remark, 400) for remark in row.remarks)
        lines.append([cell(line.get(column, "")) for column in wide])
    return lines


def canvas(
    rows: Sequence[Row], people: Sequence[Person] | None, chapter: Chapter, total: float, roster: Path | None
) -> list[list[str]]:
    """Canvas's gradebook with the assignment's column filled in, ready for “Import”.

    Raises
    ------
    CRMLabError
        The roster is no gradebook, or no column of it is clearly this workbook's.
    """
    columns = list(people[0].own) if people else []
    if roster is None or not {"Student", "ID"} <= set(columns):
        raise CRMLabError(_("For --format canvas the roster must be the course's gradebook, with the columns Student "
                            "and ID. In Canvas: Grades, Export, Export entire gradebook."))  # fmt: skip
    column = _assignment(columns, chapter)
    possible = next((line for line in sheets_in.read(roster) if _POSSIBLE in " ".join(line.values()).casefold()), {})
    most = _number(possible.get(column, "")) or total
    who = [name for name in CANVAS if name in columns]
    found = _by_learner(rows)
    lines = [[*who, column], [*("    Points Possible" if name == "Student" else "" for name in who), f"{most:g}"]]
    for person in people or ():
        row = found.get(normalise(person.learner))
        grade = "" if row is None or row.points is None else _graded(row.points, total, most)
        lines.append([*(cell(person.own[name]) for name in who), grade])
    return lines


def _assignment(columns: Sequence[str], chapter: Chapter) -> str:
    """The gradebook's column of this workbook: the only assignment, or the one that names the chapter."""
    there = [column for column in columns if _ASSIGNMENT.match(column)]
    named = [column for column in there if re.search(rf"(?<!\d){chapter.number}(?!\d)", column.rpartition(" (")[0])]
    fits = there if len(there) == 1 else named
    if len(fits) != 1:
        message = _("It is not clear which column of the gradebook is workbook {chapter}: {columns}. Take the others "
                    "out of the file, or put {chapter} into the assignment's name.")  # fmt: skip
        raise CRMLabError(message.format(chapter=chapter.number, columns=", ".join(there) or "–"))
    return fits[0]


def _by_learner(rows: Sequence[Row]) -> Mapping[str, Row]:
    """The row with points of each learner, else the first one."""
    found: dict[str, Row] = {}
    for row in rows:
        who = normalise(row.learner)
        if who not in found or (found[who].points is None and row.points is not None):
            found[who] = row
    return found


def _number(text: str) -> float:
    """A number of the platform's, in whatever decimal sign; 0 where it is none."""
    try:
        return max(0.0, float(text.replace(",", ".")))
    except ValueError:
        return 0.0


def _graded(points: float, total: float, most: float) -> str:
    return f"{round(points * most / total if total else 0.0, 2):g}"
