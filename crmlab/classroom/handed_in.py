"""What lies in a lecturer's folder: the submissions, whose they are, and the roster.

Nothing is trusted here but the roster. A file is looked at only where it lies: links are not followed, in files or in
folders. Of each submission only the head is kept, since a folder may hold hundreds of large ones.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.session import submission
from crmlab.workbook.session.record import folder_name

ENDING = re.compile(r"\.submission(?:[ _-]?\(?\d{1,3}\)?)?\.json", re.ASCII | re.IGNORECASE)
"""Browsers and learning platforms number the files that people hand in twice."""
_NAMED = re.compile(r"(?:^|[_ ])(\d\d)-(.+)", re.ASCII)
_SYSTEM = ("__MACOSX", ".")
MAX_ROSTER = 2_000_000


@dataclass(frozen=True)
class Person:
    """A line of the roster."""

    learner: str
    name: str = ""
    file: str = ""


@dataclass
class HandedIn:
    """One file: what its head says, whose it is taken to be, and what there is to say about that."""

    file: str
    path: Path
    head: dict | None = None
    trouble: str = ""
    learner: str | None = None
    last: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def chapter(self) -> str | None:
        """The chapter that its head names."""
        return self.head["chapter"] if self.head else None

    @property
    def who(self) -> str:
        """The learner as learners are compared; `""` is nobody that could be told."""
        return normalise(self.learner or "")


def find(folder: Path) -> tuple[list[HandedIn], list[str]]:
    """The submissions in `folder` and its sub-folders, and the names of the other files there.

    Raises
    ------
    CRMLabError
        It is not a folder, or cannot be opened.
    """
    if not folder.is_dir():
        raise CRMLabError(
            _("There is no folder {folder}. Name the one that the submissions lie in.").format(folder=folder)
        )
    root = folder.resolve()
    found, ignored = [], []

    def trouble(error: OSError) -> None:
        place = Path(error.filename or root)
        ignored.append(str(place.relative_to(root) if place.is_relative_to(root) else place.name))

    for place, folders, files in os.walk(root, onerror=trouble):
        here = Path(place)
        names = sorted(files) + sorted(name for name in folders if ENDING.search(name) or _leads_away(here / name))
        folders[:] = sorted(name for name in folders if not name.startswith(_SYSTEM) and not _leads_away(here / name))
        for name in names:
            path = here / name
            file = path.relative_to(root).as_posix()
            if name.startswith(_SYSTEM) or not ENDING.search(name) or not name.lower().endswith(".json"):
                ignored.append(file)
            elif _leads_away(path):
                found.append(
                    HandedIn(file, path, trouble=_("It is a link to another place, and links are not followed."))
                )
            else:
                found.append(_looked_at(file, path))
    return sorted(found, key=lambda item: item.file), sorted(ignored)


def _leads_away(path: Path) -> bool:
    """A link, or on Windows a junction: what lies there does not lie here."""
    try:
        return path.is_symlink() or path.resolve() != path
    except (OSError, RuntimeError):
        return True


def _looked_at(file: str, path: Path) -> HandedIn:
    try:
        data = submission.load(path)
    except Unreadable as error:
        return HandedIn(file, path, trouble=str(error).partition(": ")[2] or str(error))
    last = max((question["last"] for question in data["questions"].values()), default="")
    head = {name: data[name] for name in ("edition", "chapter", "learner", "fingerprint")}
    return HandedIn(file, path, head, last=last)


def read_roster(path: Path) -> list[Person]:
    """The roster: a CSV file with the column `learner` and, if wanted, `name` and `file`.

    `file` is a submission's name, its path in the folder, or the name of the sub-folder it lies in.

    Raises
    ------
    CRMLabError
        It cannot be read, has no column `learner`, or names a learner twice.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ROSTER + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        message = _("The roster {file} could not be opened ({reason}).")
        raise CRMLabError(message.format(file=path, reason=error.strerror or type(error).__name__)) from None
    except UnicodeDecodeError:
        message = _("The roster {file} is not text in UTF-8. In Excel, save it as “CSV UTF-8”.")
        raise CRMLabError(message.format(file=path)) from None
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        lines = list(csv.DictReader(text.splitlines(), delimiter=separator)) if len(data) <= MAX_ROSTER else []
    except csv.Error:
        lines = []
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


def assign(items: list[HandedIn], roster: list[Person] | None) -> None:
    """Settle whose each file is: by the roster, else by the file's name, else by what the file says."""
    for item in items:
        own = item.head["learner"] if item.head else None
        person = _on_roster(item, own, roster) if roster is not None else None
        item.learner = person.learner if person else _by_name(item, own)
        if own is not None and normalise(own) != item.who:
            item.remarks.append(
                _("The file itself says learner {own}.").format(own=own)
                if own.strip()
                else _("The file itself names no learner.")
            )
        elif own is not None and not _named(item.file, item.chapter, own) and _NAMED.search(_stem(item.file)):
            item.remarks.append(_("The name of the file is not the one that CRM Lab gives it."))
        if item.who == "" and own is not None:
            item.remarks.append(_("The workbook was opened without a learner's id."))
        elif roster is not None and person is None and item.head:
            item.remarks.append(_("This learner is not on the roster."))


def _on_roster(item: HandedIn, own: str | None, roster: list[Person]) -> Person | None:
    parts = item.file.casefold()
    for person in roster:
        told = person.file.replace("\\", "/").strip("/").casefold()
        if told and (parts == told or parts.endswith("/" + told) or parts.startswith(told + "/")):
            return person
    chapter = item.chapter
    for numbered in (False, True):
        for person in roster:
            if _named(item.file, chapter, person.learner, numbered=numbered):
                return person
    return next((person for person in roster if own and normalise(person.learner) == normalise(own)), None)


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
    number = r"\d\d" if chapter is None else re.escape(folder_name(chapter))
    more = r"(?:-(?:[2-9]|[1-9]\d))?" if numbered else ""
    return re.search(rf"(?:^|[_ ]){number}-{re.escape(folder_name(learner))}{more}$", _stem(file), re.ASCII) is not None
