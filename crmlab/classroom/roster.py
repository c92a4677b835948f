"""The roster: the one list of learners that is trusted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _

MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class Person:
    """A line of the roster."""

    learner: str
    name: str = ""
    file: str = ""


def read(path: Path) -> list[Person]:
    """The roster: a CSV file with the column `learner` and, if wanted, `name` and `file`.

    `file` is a submission's name, its path in the folder, or the name of the sub-folder it lies in.

    Raises
    ------
    CRMLabError
        It cannot be read, is too long, has no column `learner`, or names a learner twice.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = _("The roster {file} could not be opened ({reason}).")
        raise CRMLabError(message.format(file=path, reason=error.strerror or type(error).__name__)) from None
    if len(data) > MAX_BYTES:
        message = _("The roster {file} is longer than {n:,} bytes, so it was not read. Is it the class's list?")
        raise CRMLabError(message.format(file=path, n=MAX_BYTES))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("The roster {file} is not text in UTF-8. In Excel, save it as “CSV UTF-8”.")
        raise CRMLabError(message.format(file=path)) from None
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        lines = list(csv.DictReader(text.splitlines(), delimiter=separator))
    except csv.Error as error:
        message = _("The roster {file} is no table in CSV ({reason}).")
        raise CRMLabError(message.format(file=path, reason=error)) from None
    lines = [
        {str(k).strip().lower(): (v or "").strip() for k, v in line.items() if type(v) is not list} for line in lines
    ]
    if not lines or "learner" not in lines[0]:
        message = _("The roster {file} has no column “learner”. Its first line must be: learner,name,file")
        raise CRMLabError(message.format(file=path))
    people = [Person(line["learner"], line.get("name", ""), line.get("file", "")) for line in lines if line["learner"]]
    seen: set[str] = set()
    for person in people:
        if normalise(person.learner) in seen:
            message = _("The learner {learner} stands twice on the roster {file}. Give everybody an id of their own.")
            raise CRMLabError(message.format(learner=person.learner[:40], file=path))
        seen.add(normalise(person.learner))
    return people
