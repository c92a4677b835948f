"""What a workbook and a lesson have in common once they are open: questions by name, data, record, progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmlab.errors import CRMLabError
from crmlab.i18n import _, ngettext
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, RIGHT
from crmlab.workbook.session.asked import Asked
from crmlab.workbook.session.bracketed import bracketed
from crmlab.workbook.session.card import Card
from crmlab.workbook.session.history import History
from crmlab.workbook.session.record import Record


class Data(Mapping):
    """The learner's tables and numbers by name. Every look at one gives a fresh copy, so nothing can be spoilt."""

    def __init__(self, desk: Desk):
        self._desk = desk

    def __getitem__(self, name: str) -> Any:
        if name not in list(self):
            raise CRMLabError(_("There is nothing named {name} in your data. There are: {names}.").format(
                name=str(name)[:40], names=", ".join(self)))  # fmt: skip
        if name in self._desk.variant.tables:
            return self._desk.variant.tables[name].copy()
        return self._desk.value(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._desk.handed_out)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        lines = []
        for name in self:
            value = self[name]
            size = _("{rows:,} rows: {columns}").format(rows=len(value), columns=", ".join(value.columns)) if hasattr(
                value, "columns"
            ) else (value.date().isoformat() if name == "as_of" else str(value))  # fmt: skip
            lines.append(f"{name}: {size}")
        return "\n".join(lines)


class Opened:
    """Questions for one learner; each is an attribute: `ex.recency.check(recency)`."""

    chapter: Chapter
    learner: str
    data: Data
    history: History
    questions: dict[str, Asked]
    path: str
    _desk: Desk
    handed_in = True

    def __init__(self, desk: Desk, learner: str):
        self.chapter, self.learner, self._desk = desk.chapter, learner, desk
        self.data = Data(desk)
        self.history = History(Record(self.chapter.record, learner, handed_in=self.handed_in), desk.variant.fingerprint)
        self.questions = {key: Asked(question, self) for key, question in self.chapter.questions.items()}
        self.path = self.chapter.variable

    def __getattr__(self, name: str) -> Any:
        questions = self.__dict__.get("questions", {})
        if name in questions:
            return questions[name]
        words = _("There is no question {name} here. There are: {names}.")
        raise AttributeError(words.format(name=name, names=", ".join(questions)))

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *self.questions])

    def __repr__(self) -> str:
        n = len(self.questions)
        words = ngettext("{n} question", "{n} questions", n).format(n=n)
        lines = [f"  {asked.path}: {_(self.chapter.questions[key].title)}" for key, asked in self.questions.items()]
        return "\n".join([f"{self._title()}: {words}, {self._who()}.", *lines])

    def _title(self) -> str:
        raise NotImplementedError

    def _who(self) -> str:
        return _("learner {id}").format(id=self.learner)

    @bracketed()
    def progress(self) -> None:
        """Show how far you are."""
        self.progress_card().show()

    def progress_card(self) -> Card:
        """The card of `progress`, without showing it."""
        raise NotImplementedError


def state_of(state: str, kind: str | None, follows: bool = False) -> str:
    """The state of a question in a sign and a word."""
    if kind == "open" and state == RIGHT:
        return _("✓ Kept")
    if state == RIGHT:
        return _("✓ Right")
    if follows:
        return _("▲ Follows from an earlier answer")
    return {NOT_ATTEMPTED: _("○ Not attempted")}.get(state, _("▲ Not yet")) if state else _("○ Not attempted")
