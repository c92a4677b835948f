"""Whose a file is taken to be: by the roster, its name, and last by what it says itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmlab.classroom.handed_in import ENDING, HandedIn
from crmlab.classroom.roster import Person
from crmlab.datasets.draw import normalise
from crmlab.i18n import _
from crmlab.learners import folder_name

_NAMED = re.compile(r"(?:^|[_ ])(\d\d)-(.+)", re.ASCII)


def assign(items: list[HandedIn], roster: list[Person] | None) -> None:
    """Settle whose each file is: by the roster, else by the file's name, else by what the file says."""
    for item in items:
        own = item.head["learner"] if item.head else None
        person = _on_roster(item, own, roster) if roster is not None else None
        item.learner = person.learner if person else own if item.renamed else _by_name(item, own)
        if item.renamed and own is not None:
            item.remarks.append(_("The name of the file was changed; it was taken for what its inside says."))
            others = _others_named(item, own, roster or ())
            if others:
                words = _("Not graded: the file says learner {own}, and its name says {others}. Rename it to say one.")
                item.trouble = words.format(own=own, others=", ".join(others))
                item.named = others
        if own is not None and normalise(own) != item.who:
            item.remarks.append(
                _("The file itself says learner {own}.").format(own=own)
                if own.strip()
                else _("The file itself names no learner.")
            )
        elif own is not None and not item.renamed and _misnamed(item, own):
            item.remarks.append(_("The name of the file is not the one that CRM Lab gives it."))
        if item.who == "" and own is not None:
            item.remarks.append(_("The workbook was opened without a learner's id."))
        elif roster is not None and person is None and item.head:
            item.remarks.append(_("This learner is not on the roster."))


def _misnamed(item: HandedIn, own: str) -> bool:
    """Its name is of the course's form, and not the one of this learner and chapter."""
    return not _named(item.file, item.chapter, own) and _NAMED.search(_stem(item.file)) is not None


def _others_named(item: HandedIn, own: str, roster: Sequence[Person]) -> list[str]:
    """Learners of the roster whom the changed name of a file names, and not its inside."""
    stem = _stem(item.file)
    ids = [person.learner for person in roster if normalise(person.learner) != normalise(own)]
    mine = folder_name(own).casefold()
    found = [one for one in ids if re.search(rf"(?<![^\W_]){re.escape(folder_name(one))}(?![^\W_])", stem)]
    return [one for one in found if folder_name(one) not in mine]


def _on_roster(item: HandedIn, own: str | None, roster: list[Person]) -> Person | None:
    parts = item.file.casefold()
    for person in roster:
        told = person.file.replace("\\", "/").strip("/").casefold()
        if told and (parts == told or parts.endswith("/" + told) or parts.startswith(told + "/")):
            return person
    if (number := _platform(item.file)) and (theirs := [one for one in roster if one.platform == number]):
        return theirs[0]
    chapter = item.chapter
    for numbered in () if item.renamed else (False, True):
        for person in roster:
            if _named(item.file, chapter, person.learner, numbered=numbered):
                return person
    return next((person for person in roster if own and normalise(person.learner) == normalise(own)), None)


def _platform(file: str) -> str:
    """The number of the person in the names that Moodle gives folders and Canvas gives files."""
    *folders, name = file.split("/")
    for folder in folders:
        if found := re.search(r"_(\d+)_assignsubmission_", folder, re.ASCII):
            return found[1]
    found = re.match(r"[^_]+_(?:late_)?(\d+)_\d+_", name, re.ASCII | re.IGNORECASE)
    return found[1] if found else ""


def _by_name(item: HandedIn, own: str | None) -> str | None:
    if own is not None and _named(item.file, item.chapter, own):
        return own
    match = _NAMED.search(_stem(item.file))
    if match and match[2] != "self-learner" and folder_name(match[2]) == match[2]:
        return match[2]
    return own


def _stem(file: str) -> str:
    return ENDING.sub("", file.rpartition("/")[2]).casefold()


def _named(file: str, chapter: str | None, learner: str, *, numbered: bool = True) -> bool:
    """Is this the name that `submission.save` gives a file of this learner, whatever a platform put before it?"""
    if (name := folder_name(learner)) not in _stem(file):
        return False
    number = r"\d\d" if chapter is None else re.escape(folder_name(chapter))
    more = r"(?:-(?:[2-9]|[1-9]\d))?" if numbered else ""
    return re.search(rf"(?:^|[_ ]){number}-{re.escape(name)}{more}$", _stem(file), re.ASCII) is not None
