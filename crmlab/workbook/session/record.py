"""What a learner did, one line of JSON an event, on the learner's own machine: `Record(chapter, learner)`.

A line is appended under a lock and forced to the disk before the call returns. A line torn by a crash is skipped when
reading and closed before the next one is written. Where nothing can be written the events stay in memory, later calls
try again, and `notice` says so once. Nothing here raises because of a disk.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime
import json
import os
from pathlib import Path
from typing import NoReturn

from filelock import FileLock

from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.learners import folder_name, home, normalised
from crmlab.workbook.session.whole import write_all

LOCK_SECONDS = 0.5
"""How long a check waits for another notebook to finish its line."""

_TROUBLE = (OSError, NotImplementedError, RuntimeError, ValueError)
_unwritten: dict[Path, list[str]] = {}
"""Lines that no file took yet, by the file meant; it outlives a notebook cell that opens the workbook again."""


def now() -> str:
    """The moment in UTC, to the second, as it stands in every event. Tests put another function in its place."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


class Record:
    """The events of one learner in one chapter.

    Parameters
    ----------
    chapter : str
        Its number, `"09"`.
    learner : str
        The id as the learner wrote it; `""` is the self-learner.
    handed_in : bool
        Does the page offer a file to hand in? A lesson's does not.
    """

    def __init__(self, chapter: str, learner: str = "", *, handed_in: bool = True) -> None:
        self.chapter, self.learner, self.handed_in = chapter, learner, handed_in
        self.path = home() / folder_name(learner) / f"{folder_name(chapter)}.jsonl"
        self._read: list[dict] = []
        self._position: tuple[int, int] = (0, 0)  # the file's number and how many of its bytes were read
        self._notice = _on_binder(handed_in) if _in_binder() else ""
        self._shown = False
        self._failing = False

    @property
    def notice(self) -> str:
        """`""`, or one sentence that the learner should see. Once looked at, it is gone after the next event."""
        self._shown = True
        return self._notice

    @property
    def in_memory(self) -> bool:
        """Are there events that no file took yet?"""
        return self.path in _unwritten

    def append(self, event: dict) -> None:
        """Keep `event` with the time of now; in memory if no file can be written."""
        if self._shown:
            self._notice, self._shown = "", False
        line = json.dumps({**event, "time": now()}, sort_keys=True, allow_nan=False)
        _unwritten.setdefault(self.path, []).append(line)
        try:
            _flush(self.path, wait=LOCK_SECONDS)
        except _TROUBLE as trouble:
            if not self._failing:
                self._notice, self._shown, self._failing = _in_memory(self.path, trouble, self.handed_in), False, True
        else:
            self._failing = False

    def events(self) -> list[dict]:
        """All events, the oldest first; those of other notebooks too. They are shared: do not change them."""
        with contextlib.suppress(*_TROUBLE):
            _flush(self.path, wait=0)
        return [*self._on_file(), *(json.loads(line) for line in _unwritten.get(self.path, []))]

    def _on_file(self) -> list[dict]:
        """The events in the file. What was read before is not read again; a torn line is skipped."""
        try:
            with self.path.open("rb") as file:
                state = os.fstat(file.fileno())
                number, start = self._position
                if number != state.st_ino or state.st_size < start:
                    self._read, start = [], 0
                file.seek(start)
                data = file.read()
        except FileNotFoundError:
            self._read, self._position = [], (0, 0)
            return []
        except (OSError, ValueError):
            return self._read
        whole, newline, rest = data.rpartition(b"\n")
        self._read = self._read + [event for line in whole.split(b"\n") if (event := _parse(line)) is not None]
        self._position = (state.st_ino, start + len(whole) + len(newline))
        last = _parse(rest)  # complete but for its line end
        return self._read if last is None else [*self._read, last]


def _parse(line: bytes) -> dict | None:
    try:
        event = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _flush(path: Path, *, wait: float) -> None:
    """Append to `path` what is not written yet, all of it or nothing."""
    if path not in _unwritten:
        return
    lines = "".join(line + "\n" for line in _unwritten[path]).encode("ascii")
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=wait, poll_interval=0.005):
        _append(path, lines)
    del _unwritten[path]


def _append(path: Path, lines: bytes) -> None:
    with path.open("ab+", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":  # a torn line
                lines = b"\n" + lines
        try:
            write_all(file, lines)
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(size)  # half an event on a full disk would be a torn line, and be written again
            raise


@atexit.register
def _last_try() -> None:
    for path in list(_unwritten):
        with contextlib.suppress(*_TROUBLE):
            _flush(path, wait=LOCK_SECONDS)


def about(events: list[dict], fingerprint: str) -> list[dict]:
    """The events while the workbook was open on these data; after a new edition the record has others before them."""
    opened, kept = fingerprint, []
    for event in events:
        if event.get("event") == "open":
            opened = str(event.get("fingerprint"))
        if opened == fingerprint:
            kept.append(event)
    return kept


def forget(learner: str) -> list[Path]:
    """Delete what this machine has kept of `learner`, in all chapters.

    Returns
    -------
    list of Path
        The records deleted.

    Raises
    ------
    CRMLabError
        The id is empty, or a file could not be deleted; the text names it.
    """
    folder = home() / folder_name(learner)
    if not normalised(learner):
        message = _("Whose record? Without an id nothing is deleted. What was done without one is kept in {folder}.")
        raise CRMLabError(message.format(folder=folder))
    for path in [path for path in _unwritten if path.parent == folder]:
        del _unwritten[path]
    gone = []
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.lock")]):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            message = _("{file} could not be deleted ({reason}). Close its notebook and try again.")
            raise CRMLabError(message.format(file=path, reason=error.strerror)) from None
        gone += [path] if path.suffix == ".jsonl" else []
    with contextlib.suppress(OSError):
        folder.rmdir()
    return gone


def _in_binder() -> bool:
    return bool(os.environ.get("BINDER_SERVICE_HOST") or os.environ.get("BINDER_LAUNCH_HOST"))


def _on_binder(handed_in: bool) -> str:
    if not handed_in:
        return _("This machine will vanish when you leave it: download the page to keep what you wrote.")
    return _("This machine will vanish when you leave it: ex.submission() offers you your answers as a file.")


def _in_memory(path: Path, trouble: Exception, handed_in: bool) -> str:
    if isinstance(trouble, TimeoutError):
        return _("Another notebook is writing to your record; this answer is kept in memory and written with the next.")
    message = _(
        "Your record cannot be written to {folder} ({reason}), so it is kept in memory until you close this page."
    )
    if handed_in:
        message = _(
            "Your record cannot be written to {folder} ({reason}), so it is kept in memory until you close this "
            "notebook: ex.submission() offers you your answers as a file."
        )
    return message.format(folder=path.parent, reason=getattr(trouble, "strerror", None) or type(trouble).__name__)
