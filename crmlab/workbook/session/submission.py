"""The file that a learner hands in: final answers, with first and last time, and nothing else unless asked.

`build(record, …)` makes it of the record, `save(submission, folder)` writes it, `load(path)` reads one that comes from
somebody else's machine.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from pathlib import Path
from typing import Any

from crmlab import course
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.learners import folder_name, normalised
from crmlab.workbook.answers.loading import MAX_BYTES, Unreadable, loads
from crmlab.workbook.session.record import Record, about
from crmlab.workbook.session.whole import write_whole

FORMAT = 1
"""The version of this file's form."""
ENDING = ".submission.json"
OUTCOMES = ("right", "not_yet", "not_attempted", "unreadable")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", re.ASCII)


class NotWritten(CRMLabError):
    """The file cannot be written where it should be; `name` is what it should be called."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


def build(
    record: Record | list[dict], *, chapter: str, learner: str, fingerprint: str, include_attempts: bool = False
) -> dict:
    """What the learner hands in.

    Parameters
    ----------
    record : Record or list of dict
        The events, the oldest first.
    chapter, learner : str
        Both as the workbook was opened.
    fingerprint : str
        Of the data of the learner's variant. Answers given after an `"open"` event with another one are left out.
    include_attempts : bool
        Add every checked answer with its outcome, the known mistake and how sure the learner was, and whether the
        solution was opened.

    Returns
    -------
    dict
        `format`, `edition`, `chapter`, `learner`, `fingerprint` and `questions`: by key the final `answer` (as
        `values.write` writes it), its `outcome`, and the times of the `first` and the `last` attempt. A check of
        nothing never takes the place of an answer.
    """
    attempts: dict[str, list[dict]] = {}
    opened = set()
    for event in about(record.events() if isinstance(record, Record) else record, fingerprint):
        if event.get("event") == "solution" and type(event.get("question")) is str:
            opened.add(event["question"])
        if _is_attempt(event):
            attempts.setdefault(event["question"], []).append(event)
    questions = {}
    for key, events in sorted(attempts.items()):
        answered = [event for event in events if event["answer"].get("kind") != "nothing"] or events
        questions[key] = {
            "answer": answered[-1]["answer"],
            "outcome": answered[-1]["outcome"],
            "first": answered[0]["time"],
            "last": answered[-1]["time"],
        }
        if include_attempts:
            names = ("answer", "outcome", "mistake", "sure", "time")
            questions[key]["attempts"] = [{name: event.get(name) for name in names} for event in events]
            questions[key]["solution_opened"] = key in opened
    return {
        "format": FORMAT,
        "edition": course.EDITION,
        "chapter": chapter,
        "learner": learner,
        "fingerprint": fingerprint,
        "questions": questions,
    }


def _is_attempt(event: dict) -> bool:
    """Is this event a check, with all that a submission takes from one? A record may have been edited by hand."""
    return (
        event.get("event") == "check"
        and type(event.get("question")) is str
        and type(event.get("answer")) is dict
        and event.get("outcome") in OUTCOMES
        and _is_time(event.get("time"))
    )


def text(submission: dict) -> str:
    """The bytes of the file, as the learner is shown them before they are written: names sorted, LF, ASCII."""
    return json.dumps(submission, sort_keys=True, indent=1, allow_nan=False) + "\n"


def save(submission: dict, folder: str | Path) -> Path:
    """Write `submission` into `folder`, whole or not at all.

    Parameters
    ----------
    submission : dict
        From `build`.
    folder : str or Path

    Returns
    -------
    Path
        `09-<learner>.submission.json`; with a number where a file of that name is not this learner's own.

    Raises
    ------
    NotWritten
        The folder cannot be written, or the disk is full.
    CRMLabError
        The submission is longer than a grader reads.
    """
    if len(text(submission)) > MAX_BYTES:
        raise CRMLabError(_("This submission is too long to be handed in. Make it without include_attempts=True."))
    folder = Path(folder)
    stem = f"{folder_name(submission['chapter'])}-{folder_name(submission['learner'])}"
    path, number = folder / (stem + ENDING), 1
    while not _is_own(path, submission):
        number += 1
        path = folder / f"{stem}-{number}{ENDING}"
    try:
        write_whole({path: text(submission).encode("ascii")})
    except OSError as error:
        message = _("{file} could not be written ({reason}).")
        raise NotWritten(message.format(file=path, reason=error.strerror or type(error).__name__), path.name) from None
    return path


def _is_own(path: Path, submission: dict) -> bool:
    """May `path` be written: is it free, or an earlier submission of this learner for this chapter?"""
    if not os.path.lexists(path):
        return True
    try:
        there = load(path)
    except Unreadable:
        return False
    same_learner = normalised(there["learner"]) == normalised(submission["learner"])
    return same_learner and there["chapter"] == submission["chapter"]


def load(path: str | Path) -> dict:
    """A submission from a file that anybody may have written. Its answers are still to be read, one by one.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    dict
        As `build` makes it; what else stands in the file is left out.

    Raises
    ------
    Unreadable
        It is no submission; the text names the file and says why.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise Unreadable(_("It is not a file."))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        return _checked(loads(data))
    except Unreadable as error:
        raise Unreadable(f"{_shown(path)}: {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        message = _("{file}: It could not be opened ({reason}).")
        raise Unreadable(message.format(file=_shown(path), reason=reason)) from None


def _shown(path: Path) -> str:
    """A file's name without characters that would turn, hide or break the line it is printed in."""
    name = path.name if len(path.name) <= 100 else path.name[:99] + "…"
    return "".join(c if c.isprintable() else "?" for c in name)


def _checked(data: Any) -> dict:
    _need(type(data) is dict and type(data.get("questions")) is dict and len(data["questions"]) <= 500)
    if data.get("format") != FORMAT or type(data["format"]) is not int:
        raise Unreadable(_("It was written by another version of CRM Lab."))
    heads = {}
    for name, most in (("edition", 40), ("chapter", 40), ("learner", 500), ("fingerprint", 200)):
        heads[name] = data.get(name)
        _need(type(heads[name]) is str and len(heads[name]) <= most)
    questions = {}
    for key, question in data["questions"].items():
        _need(0 < len(key) <= 200 and type(question) is dict)
        for name in ("first", "last"):
            _need_time(question.get(name))
        questions[key] = {**_attempt(question), "first": question["first"], "last": question["last"]}
        if "attempts" in question:
            _need(type(question["attempts"]) is list)
            questions[key]["attempts"] = [_past(attempt) for attempt in question["attempts"]]
        if "solution_opened" in question:
            _need(type(question["solution_opened"]) is bool)
            questions[key]["solution_opened"] = question["solution_opened"]
    return {"format": FORMAT, **heads, "questions": questions}


def _attempt(x: Any) -> dict:
    _need(type(x) is dict and type(x.get("answer")) is dict and x.get("outcome") in OUTCOMES)
    return {"answer": x["answer"], "outcome": x["outcome"]}


def _past(x: Any) -> dict:
    attempt = _attempt(x)
    _need(x.get("mistake") is None or (type(x["mistake"]) is str and len(x["mistake"]) <= 200))
    _need(x.get("sure") is None or type(x["sure"]) is int)
    _need_time(x.get("time"))
    return {**attempt, "mistake": x.get("mistake"), "sure": x.get("sure"), "time": x["time"]}


def _is_time(x: Any) -> bool:
    """A moment as a record writes it, which there is: no 31st of June."""
    if type(x) is not str or _TIME.fullmatch(x) is None:
        return False
    try:
        datetime.datetime.fromisoformat(x)
    except ValueError:
        return False
    return True


def _need(holds: bool) -> None:
    if not holds:
        raise Unreadable(_("It is not a submission as CRM Lab writes it."))


def _need_time(x: Any) -> None:
    _need(type(x) is str and _TIME.fullmatch(x) is not None)
    if not _is_time(x):
        raise Unreadable(_("It holds a time that there is not: {time}.").format(time=x))
