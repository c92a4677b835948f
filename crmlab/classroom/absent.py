"""What is said of people on the roster of whom nothing was graded: “No submission.” only where nothing names them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from crmlab.classroom.handed_in import leads_away
from crmlab.classroom.roster import Person
from crmlab.classroom.sheet import Row, shown
from crmlab.datasets.draw import normalise
from crmlab.i18n import _
from crmlab.learners import folder_name
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.session import submission


def named(ignored: Sequence[str], people: Sequence[Person], folder: Path) -> dict[str, list[str]]:
    """Learner → the files, no submissions by name and inside, that name them or lie in a folder named for them."""
    found: dict[str, list[str]] = {}
    for file in ignored if people else ():
        for who in _named(file, folder, people):
            found.setdefault(who, []).append(file)
    return found


def rows(absent: Sequence[Person], named: Mapping[str, list[str]], notes: Mapping[str, list[str]]) -> list[Row]:
    """A row for each of those of whom no file was taken.

    Parameters
    ----------
    absent : sequence of Person
        Of the roster.
    named : dict of learner to files
        From `named`.
    notes : dict of learner to remarks
        What is known of files that say these learners.
    """
    made = []
    for person in absent:
        who = normalise(person.learner)
        remarks = list(notes.get(who, ()))
        for file in named.get(who, ()):
            words = _("{file} names this learner and is no submission that can be read: ask for the file that "
                      "ends in .submission.json.")  # fmt: skip
            remarks.append(words.format(file=shown(file, 100)))
        first = _("No file was taken for this learner's.") if remarks else _("No submission.")
        made.append(Row(person.learner, remarks=[first, *remarks]))
    return made


def _named(file: str, folder: Path, people: Sequence[Person]) -> set[str]:
    """Whom the name of a file or its folder names (the longest name, where one is part of another), and itself."""
    text, found = normalise(file), {}
    for person in people:
        told = person.file.replace("\\", "/").strip("/")
        for name in filter(None, map(normalise, (person.learner, folder_name(person.learner), person.name, told))):
            if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text):
                found[name] = normalise(person.learner)
    longest = {who for name, who in found.items() if not any(name != other and name in other for other in found)}
    return longest | _says(folder, file, {normalise(person.learner) for person in people})


def _says(folder: Path, file: str, known: set[str]) -> set[str]:
    """The learner that a submission under another name says."""
    path = folder.resolve() / file
    if ".json" not in file.casefold() or leads_away(path):
        return set()
    try:
        return {normalise(submission.load(path)["learner"])} & known
    except Unreadable:
        return set()
