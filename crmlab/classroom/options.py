"""`grading.toml`, beside the submissions: what counts, how much, until when, and what the lecturer decides by hand.

    leave_out = ["open_question"]     # questions that do not count
    partial = true                    # a part of the points for what is partly right

    [weights]                         # points of a question times this number
    whom_to_mail = 2

    [late]
    due = 2026-12-01T23:59:00+08:00
    per_day = 0.1                     # share of the points taken off for each day begun
    at_most = 0.5

    [[override]]
    learner = "2026-017"
    question = "top_share"            # without it, all points of the learner
    points = 1
    reason = "shown in the tutorial"

It is read as data: nothing in it is run.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crmlab import valid
from crmlab.classroom.grading import Mark
from crmlab.classroom.sheet import Row, shown
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.authoring.chapter import Chapter

FILE = "grading.toml"
MAX_BYTES = 200_000


@dataclass(frozen=True)
class Override:
    """Points that the lecturer gives by hand; `question` is empty for all of the learner's."""

    learner: str
    points: float
    reason: str
    question: str = ""


@dataclass(frozen=True)
class Options:
    """What `grading.toml` says; without one, everything counts once and nothing is late."""

    leave_out: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    partial: bool | None = None
    due: datetime.datetime | None = None
    per_day: float = 0.0
    at_most: float = 1.0
    overrides: tuple[Override, ...] = ()
    path: Path | None = None

    def out_of(self, chapter: Chapter) -> float:
        """The points that can be had."""
        return sum(question.points * self.weight(key) for key, question in chapter.questions.items())

    def weight(self, key: str) -> float:
        return 0.0 if key in self.leave_out else self.weights.get(key, 1.0)

    def said(self) -> list[str]:
        """Which options are in force, a sentence each."""
        if self.path is None:
            return []
        lines = [_("Options of {file} in force:").format(file=self.path.name)]
        if self.leave_out:
            lines.append(_("  left out: {questions}").format(questions=", ".join(self.leave_out)))
        if self.weights:
            lines.append(_("  weights: {weights}").format(
                weights=", ".join(f"{key} × {weight:g}" for key, weight in self.weights.items())))  # fmt: skip
        if self.due is not None:
            words = _("  due {due}: {share:.0%} of the points off for each day begun after it, {most:.0%} at most")
            lines.append(words.format(due=self.due.isoformat(" "), share=self.per_day, most=self.at_most))
        if self.partial is not None:
            lines.append(_("  partial credit: {yes}").format(yes=_("yes") if self.partial else _("no")))
        for one in self.overrides:
            lines.append(_("  by hand: {learner}{question}: {points:g} points ({reason})").format(
                learner=shown(one.learner, 40), question=f", {one.question}" if one.question else "",
                points=one.points, reason=shown(one.reason, 80)))  # fmt: skip
        return lines


def read(folder: Path, chapter: Chapter) -> Options:
    """The options for a folder of submissions.

    Raises
    ------
    CRMLabError
        `grading.toml` cannot be read, or says something that is not known; the text names the place.
    """
    path = folder / FILE
    if not path.is_file():
        return Options()
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise CRMLabError(_("{file} is longer than {n:,} bytes.").format(file=path, n=MAX_BYTES))
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        message = _("{file} could not be read ({reason}).")
        raise CRMLabError(message.format(file=path, reason=str(error)[:120] or type(error).__name__)) from None
    return _Reader(path, chapter, said).options()


class _Reader:
    """Takes the options from what TOML gave, and refuses whatever else stands there."""

    def __init__(self, path: Path, chapter: Chapter, said: dict[str, Any]) -> None:
        self.path, self.chapter, self.said = path, chapter, said

    def options(self) -> Options:
        self.known(self.said, ("leave_out", "partial", "weights", "late", "override"), "")
        leave_out = self.said.get("leave_out", [])
        self.need(isinstance(leave_out, list), "leave_out", _("a list of questions"))
        weights = self.table(self.said.get("weights", {}), "weights")
        for key in [*leave_out, *weights]:
            self.question(key)
        late = self.table(self.said.get("late", {}), "late")
        self.known(late, ("due", "per_day", "at_most"), "late.")
        due = late.get("due")
        self.need(not late or isinstance(due, datetime.datetime), "late.due", _("a moment like 2026-12-01T23:59:00"))
        if isinstance(due, datetime.datetime) and due.tzinfo is None:
            due = due.astimezone()  # without an offset, the lecturer's own time
        partial = self.said.get("partial")
        self.need(partial is None or isinstance(partial, bool), "partial", _("true or false"))
        overrides = self.said.get("override", [])
        self.need(isinstance(overrides, list), "override", _("written as [[override]]"))
        return Options(
            tuple(leave_out),
            {key: self.number(weight, f"weights.{key}") for key, weight in weights.items()},
            partial,
            due,
            self.number(late.get("per_day", 0.0), "late.per_day", most=1),
            self.number(late.get("at_most", 1.0), "late.at_most", most=1),
            tuple(self.override(one) for one in overrides),
            self.path,
        )

    def override(self, one: Any) -> Override:
        one = self.table(one, "override")
        self.known(one, ("learner", "question", "points", "reason"), "override.")
        for name in ("learner", "reason"):
            self.need(isinstance(one.get(name), str) and one[name].strip() != "", f"override.{name}", _("a text"))
        if "question" in one:
            self.question(one["question"])
        points = self.number(one.get("points"), "override.points")
        return Override(one["learner"], points, one["reason"], one.get("question", ""))

    def table(self, value: Any, name: str) -> dict[str, Any]:
        self.need(isinstance(value, dict), name, _("a table: [{name}]").format(name=name))
        return dict(value)

    def question(self, key: Any) -> None:
        if not isinstance(key, str) or key not in self.chapter.questions:
            message = _("{file}: workbook {chapter} has no question {key!r}. Its questions are: {keys}.")
            keys = ", ".join(self.chapter.questions)
            raise CRMLabError(message.format(file=self.path, chapter=self.chapter.number, key=key, keys=keys))

    def number(self, value: Any, name: str, most: float = 1000) -> float:
        self.need(
            valid.is_number(value) and 0 <= value <= most, name, _("a number from 0 to {most:g}").format(most=most)
        )
        return float(value)

    def known(self, table: dict[str, Any], names: tuple[str, ...], before: str) -> None:
        for name in table:
            if name not in names:
                message = _("{file}: {name} is not known. What can stand there: {names}.")
                known = ", ".join(f"{before}{one}" for one in names)
                raise CRMLabError(message.format(file=self.path, name=f"{before}{name}", names=known))

    def need(self, holds: bool, name: str, what: str) -> None:
        if not holds:
            raise CRMLabError(_("{file}: {name} must be {what}.").format(file=self.path, name=name, what=what))


def applied(rows: list[Row], options: Options) -> None:
    """Weigh the marks, take off what is late, and put in what the lecturer decided; each with a remark in the row."""
    for row in rows:
        if row.marks is None:
            continue
        row.marks = {key: _weighed(mark, options.weight(key)) for key, mark in row.marks.items()}
        _late(row, options)
    known = {normalise(row.learner): row for row in rows}
    for one in options.overrides:
        target = known.get(normalise(one.learner))
        if target is None:
            message = _("{file}: there is no learner {learner} among these hand-ins or on the roster.")
            raise CRMLabError(message.format(file=options.path, learner=shown(one.learner, 40)))
        _by_hand(target, one)


def _weighed(mark: Mark, weight: float) -> Mark:
    return mark if weight == 1 else replace(mark, points=mark.points * weight)


def _late(row: Row, options: Options) -> None:
    """Days begun after the due moment, by the time of the last answer in the file."""
    if options.due is None or not row.last:
        return
    over = datetime.datetime.fromisoformat(row.last) - options.due
    if over <= datetime.timedelta(0):
        return
    days = -(-over // datetime.timedelta(days=1))
    share = min(days * options.per_day, options.at_most)
    row.taken_off = share * sum(mark.points for mark in (row.marks or {}).values())
    words = _("Late by {days} days begun: {off:g} points off.")
    row.told.append(words.format(days=days, off=row.taken_off))
    row.remarks.append(row.told[-1])


def _by_hand(row: Row, one: Override) -> None:
    if one.question:
        marks = dict(row.marks or {})
        before = marks.get(one.question, Mark(0, ""))
        marks[one.question] = replace(before, points=one.points)
        row.marks = marks
    else:
        row.by_hand = one.points
    words = _("By hand: {what} {points:g} points ({reason}).")
    what = one.question or _("all")
    row.told.append(words.format(what=what, points=one.points, reason=shown(one.reason, 200)))
    row.remarks.append(row.told[-1])
