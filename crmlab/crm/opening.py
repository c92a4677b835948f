"""Opening a CRM: the learner's own file, made on first use, or a practice copy that a lesson may use up.

A file is filled under another name and put in its place whole, so that a crash leaves none behind that is half filled.
"""

from __future__ import annotations

import sqlite3
import warnings
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

from crmlab.crm.database import Database
from crmlab.crm.desk import Desk
from crmlab.crm.filling import FILLED, fill
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _
from crmlab.learners import folder_name, home, normalised

FILE = "crm.sqlite"


def open(learner: str = "") -> Desk:
    """The CRM of a learner: opened where it was left, or made and filled on first use.

    Parameters
    ----------
    learner : str
        Your id, as for the workbooks; `""` is the self-learner.

    Returns
    -------
    Desk
        With `accounts`, the clock, `sql` and the way back; other modules follow.

    Raises
    ------
    CRMRefusal
        The file that is there is damaged, or of another edition; the text says how to go on. It is never overwritten.
    """
    path = home() / folder_name(learner) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(str(path) + ".lock"):
            if not path.is_file():
                _make(path, learner)
        return Desk(Database(_connect(path), path))
    except OSError as error:
        said = _("Nothing can be written in {folder} ({error}): this CRM lives in memory and ends with the notebook.")
        warnings.warn(said.format(folder=path.parent, error=error.strerror or error), stacklevel=2)
        return practice(learner)


def practice(learner: str = "") -> Desk:
    """A CRM in memory, filled as the learner's is at the start. It ends with the notebook, so try what you like."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_filled(normalised(learner)))
    return Desk(Database(connection))


def set_aside(learner: str = "") -> Path:
    """Rename a learner's CRM, so that `open` makes a new one; the new name of the old file."""
    path = home() / folder_name(learner) / FILE
    if not path.is_file():
        raise CRMRefusal(_("There is no CRM of this learner at {path}.").format(path=path), _("crm.open() makes one."))
    number = 1
    while (kept := path.with_name(f"crm-kept-{number}.sqlite")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):  # what a write-ahead log still holds goes with its file
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    return kept


@lru_cache(maxsize=4)
def _filled(learner: str) -> bytes:
    """The bytes of a freshly filled CRM; they are made once in a kernel."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(connection, learner)
    return connection.serialize()


def _make(path: Path, learner: str) -> None:
    half = path.with_name(path.name + ".filling")
    half.unlink(missing_ok=True)
    connection = sqlite3.connect(half, isolation_level=None)
    try:
        fill(connection, normalised(learner))
    finally:
        connection.close()
    half.replace(path)


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to the file, in WAL where the file system allows it."""
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found, sound = FILLED, str(error)
    if sound != "ok":
        raise CRMRefusal(
            _("The file {path} is damaged ({error}).").format(path=path, error=sound),
            _("It was left as it is. `crm.set_aside(learner)` keeps it under another name; then open a new one."),
        )
    if found != FILLED:
        raise CRMRefusal(
            _("The file {path} was made by another edition of the course.").format(path=path),
            _("It was left as it is. `crm.set_aside(learner)` keeps it under another name; then open a new one."),
        )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.OperationalError:
        pass  # a file or folder that may only be read: everything can still be looked at
    return connection
