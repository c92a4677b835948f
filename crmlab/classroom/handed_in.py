"""What lies in a lecturer's folder: the submissions, and what else.

Nothing that a file says is trusted. A file is looked at only where it lies: links are not followed, in files or in
folders. Of each submission only the head is kept, since a folder may hold hundreds of large ones.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from crmlab.classroom import zipped
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.session import submission
from crmlab.workbook.session.record import now

ENDING = re.compile(r"\.submission(?:[ _-]?\(?\d{1,3}\)?)?\.json", re.ASCII | re.IGNORECASE)
"""Browsers and learning platforms number the files that people hand in twice."""
NEAR = re.compile(r"\.json(?:\.txt)?", re.ASCII | re.IGNORECASE)
"""What a renamed or copied submission may still end in: it is one if its inside is."""
_SYSTEM = ("__MACOSX", ".")


@dataclass
class HandedIn:
    """One file: what its head says, whose it is taken to be, and what there is to say about that."""

    file: str
    path: Path
    head: dict | None = None
    trouble: str = ""
    learner: str | None = None
    last: str = ""
    """The time of the last answer; `""` where it is not believed."""
    first: str = ""
    """The time of the first answer, as the file says it."""
    attempts: int | None = None
    solutions: int | None = None
    """Checks made and solutions opened, where the learner included them."""
    answers: str = ""
    """A digest of what it answers to which data: two files that agree have the same."""
    renamed: bool = False
    """Its name is not one that the course or a platform gives; it was looked into all the same."""
    named: list[str] = field(default_factory=list)
    """Others of the class whom a changed name names."""
    remarks: list[str] = field(default_factory=list)

    @property
    def chapter(self) -> str | None:
        """The chapter that its head names."""
        return self.head["chapter"] if self.head else None

    @property
    def who(self) -> str:
        """The learner as learners are compared; `""` is nobody that could be told."""
        return normalise(self.learner or "")


def find(folder: Path, copies: zipped.Copies | None = None) -> tuple[list[HandedIn], list[str]]:
    """The submissions in `folder` and its sub-folders, and the names of the other files there.

    Parameters
    ----------
    folder : Path
    copies : zipped.Copies, optional
        Where copies of what lies in zip files go; without it they are not opened.

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
        names = sorted(files) + sorted(name for name in folders if ENDING.search(name) or leads_away(here / name))
        folders[:] = sorted(name for name in folders if not name.startswith(_SYSTEM) and not leads_away(here / name))
        for name in names:
            path = here / name
            file = path.relative_to(root).as_posix()
            if leads_away(path) and is_named(name):
                found.append(
                    HandedIn(file, path, trouble=_("It is a link to another place, and links are not followed."))
                )
            elif copies is not None and zipped.is_zip(name) and not leads_away(path):
                for inside, copy, wrong in zipped.members(path, file, copies):
                    found += _taken(inside, copy, wrong, ignored)
            else:
                found += _taken(file, path, "", ignored)
    return sorted(found, key=lambda item: item.file), sorted(ignored)


def is_named(name: str) -> bool:
    """Is this a name that the course or a platform gives a submission?"""
    return not name.startswith(_SYSTEM) and bool(ENDING.search(name)) and name.lower().endswith(".json")


def _taken(file: str, path: Path, trouble: str, ignored: list[str]) -> list[HandedIn]:
    """The file as a submission, by its name or its inside; any other goes to `ignored`."""
    name = file.rpartition("/")[2]
    if trouble:
        return [HandedIn(file, path, trouble=trouble)]
    if is_named(name):
        return [_looked_at(file, path)]
    if not name.startswith(_SYSTEM) and NEAR.search(name) and not leads_away(path):
        item = _looked_at(file, path)
        item.renamed = True
        if item.head is not None:
            return [item]
    ignored.append(file)
    return []


def leads_away(path: Path) -> bool:
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
    head = {name: data[name] for name in ("edition", "chapter", "learner", "fingerprint")}
    given = {key: question["answer"] for key, question in data["questions"].items()}
    digest = hashlib.sha256(json.dumps([head, given], sort_keys=True).encode()).hexdigest()
    last = max((question["last"] for question in data["questions"].values()), default="")
    item = HandedIn(file, path, head, last=last, answers=digest)
    asked = list(data["questions"].values())
    item.first = min((question["first"] for question in asked), default="")
    if any("attempts" in question for question in asked):
        item.attempts = sum(len(question.get("attempts", ())) for question in asked)
        item.solutions = sum(question.get("solution_opened", False) for question in asked)
    if last > _tomorrow():
        words = _("Its last answer is said to be of {time}, which is still to come: the time is not believed.")
        item.remarks.append(words.format(time=last[:10]))
        item.last = ""
    return item


def _tomorrow() -> str:
    """A day from now, as times are written: a clock may be in another time zone than it says."""
    return (datetime.datetime.fromisoformat(now()) + datetime.timedelta(days=1)).isoformat(timespec="seconds")
