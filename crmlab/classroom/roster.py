"""The roster: the one list of learners that is trusted, from a table of one's own or a platform's export."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from crmlab.classroom import sheets_in
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError, rows
from crmlab.i18n import _

LEARNER = ("learner", "learner id", "学号", "学生学号", "id number", "idnumber", "student id", "student number",
           "sis user id", "sis login id", "username", "login id")  # fmt: skip
"""Columns that may hold the ids, the surest first; the first that is not empty is taken."""
NAME = ("name", "full name", "姓名", "学生姓名", "student", "student name")
FIRST, LAST = ("first name", "given name", "名"), ("last name", "surname", "family name", "姓")
FILE = ("file",)
PLATFORM = ("identifier", "id")
"""The number a platform gives a person: Moodle's `Participant 77`, Canvas's `41`. It stands in the names of files."""
NOBODY = re.compile(r"\s*points possible|student, test$|test student$", re.IGNORECASE)
"""Lines of a platform's export that are nobody's."""


@dataclass(frozen=True)
class Person:
    """A line of the roster."""

    learner: str
    name: str = ""
    file: str = ""
    platform: str = ""
    own: dict[str, str] = field(default_factory=dict, compare=False)
    """All columns as they stand in the roster."""


def read(path: Path) -> list[Person]:
    """The roster: a table in CSV or xlsx with a column of ids and, if wanted, of names and files.

    The ids are found under `learner`, 学号 or what Moodle and Canvas call them; `file` is a submission's name, its path
    in the folder, or the name of the sub-folder it lies in. Commas, semicolons, tabs, a line `sep=;`, UTF-8 with or
    without its mark, UTF-16 and GBK are read.

    Raises
    ------
    CRMLabError
        It cannot be read, is too long, has no column of ids, has somebody without one, or names a learner twice.
    """
    lines = sheets_in.read(path)
    known = {name.strip().casefold(): name for name in (lines[0] if lines else ())}
    ids = [known[name] for name in LEARNER if name in known]
    filled = [column for column in ids if any(line[column] for line in lines)]
    if not filled:
        message = _("The roster {file} has no column “learner”. Its first line must be: learner,name,file")
        if ids:
            message = _("The column “{column}” of the roster {file} is empty. Put each learner's id into it.")
        raise CRMLabError(message.format(file=path, column=", ".join(ids)))
    people, without = [], []
    for number, line in enumerate(lines, 2):
        name = _of(line, known, NAME) or " ".join(filter(None, (_of(line, known, FIRST), _of(line, known, LAST))))
        if not any(line.values()) or NOBODY.match(name) or NOBODY.match(next(iter(line.values()))):
            continue
        if not line[filled[0]]:
            without.append(number)
            continue
        digits = re.search(r"(\d+)$", _of(line, known, PLATFORM))
        file, platform = _of(line, known, FILE), digits[1] if digits else ""
        people.append(Person(line[filled[0]], name, file, platform, line))
    if without:
        message = _("In the roster {file}, row {rows} has nothing in the column “{column}”: give that person an id, or "
                    "take the row out.")  # fmt: skip
        raise CRMLabError(message.format(file=path, rows=rows(without), column=filled[0]))
    _once(people, path)
    return people


def _of(line: dict[str, str], known: dict[str, str], names: tuple[str, ...]) -> str:
    """What stands under the first of these names that is there and not empty."""
    return next((line[known[name]] for name in names if name in known and line[known[name]]), "")


def _once(people: list[Person], path: Path) -> None:
    seen: set[str] = set()
    for person in people:
        if normalise(person.learner) in seen:
            message = _("The learner {learner} stands twice on the roster {file}. Give everybody an id of their own.")
            raise CRMLabError(message.format(learner=person.learner[:40], file=path))
        seen.add(normalise(person.learner))
