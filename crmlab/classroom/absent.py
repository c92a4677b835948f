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
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.session import submission
from crmlab.workbook.session.record import folder_name


def rows(
    absent: Sequence[Person],
    everybody: Sequence[Person],
    folder: Path,
    ignored: Sequence[str],
    notes: Mapping[str, list[str]],
) -> list[Row]:
    """A row for each of those of whom no file was taken.

    Parameters
    ----------
    absent, everybody : sequence of Person
        Of the roster.
    folder : Path
    ignored : sequence of str
        The files in it that are no submissions by their name.
    notes : dict of learner to remarks
        What is known of files that say these learners.
    """
    named: dict[str, list[str]] = {}
    for file in ignored if absent else ():
        for who in _named(file, folder, everybody):
            named.setdefault(who, []).append(file)
    made = []
    for person in absent:
        who = normalise(person.learner)
        remarks = list(notes.get(who, ()))
        for file in named.get(who, ()):
            words = _("{file} names this learner and was not read: the name of a submission ends in .submission.json.")
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
