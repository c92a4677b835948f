"""Recall: up to two questions from earlier workbooks, as a choice between the answer and what known mistakes give.

Authors do nothing: the choices are the reference's value and two known mistakes' on the learner's own earlier data, and
the feedback on a wrong choice is that mistake's docstring. `recall="…"` on a question words it in one line. Questions
that the learner once got wrong come first; what was drawn is kept in the record, so that it stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crmlab.course import EDITION
from crmlab.i18n import _
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import Desk, draw
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, NOT_YET, RIGHT, Case, show
from crmlab.workbook.diagnosis.evidence import Rows, behind, rows_of, unit_name, witness
from crmlab.workbook.session.asked import Book
from crmlab.workbook.session.bracketed import bracketed
from crmlab.workbook.session.card import Card, verdict
from crmlab.workbook.session.record import Record

NAMES = ("recall_1", "recall_2")
LETTERS = "abc"
ASKED = ("number", "series", "labels")


@dataclass(frozen=True)
class Choice:
    """The three values to choose from, those of which mistake (`""`: the right one), and the rows to look at."""

    values: dict[str, str]
    unit: Any = None
    rows: Rows | None = None


class Nothing:
    """What stands where there is no question to ask again."""

    name = NAMES[0]

    @property
    def path(self) -> str:
        """The name by which a learner reaches it."""
        return f"ex.{self.name}"

    def text_card(self) -> Card:
        """The card with the question."""
        return Card(_("What you did before"), [_("There is nothing to ask again yet.")])

    def judge(self, letter: Any = "") -> Card:
        """The card of a check."""
        return self.text_card()

    def __repr__(self) -> str:
        return repr(self.text_card())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.text_card()._repr_mimebundle_()

    @bracketed('"a"')
    def check(self, letter: Any = "") -> None:
        """Answer with a letter."""
        self.judge(letter).show()


class Recall(Nothing):
    """A question asked again: `ex.recall_1` shows it, `ex.recall_1.check("b")` answers."""

    def __init__(self, name: str, book: Book, desk: Desk, question: Question, choice: Choice):
        self.name, self._book, self._desk, self._question, self._choice = name, book, desk, question, choice

    @cached_property
    def letters(self) -> dict[str, str]:
        """Letter → name of the mistake, `""` for the right one, in an order drawn by lot."""
        from crmlab.datasets.draw import Draw

        names = sorted(self._choice.values)
        order = Draw(EDITION, self._book.learner, self._book.chapter.number, self.name).permutation(len(names))
        return {letter: names[i] for letter, i in zip(LETTERS, order, strict=False)}

    def text_card(self) -> Card:
        q, unit = self._question, self._choice.unit
        words = _("From workbook {number}, “{title}”: {question}")
        asked = _(q.recall) if q.recall else _(q.text[0])
        lines = [words.format(number=q.chapter.number, title=_(q.title), question=asked)]
        if unit is not None:
            name = unit_name(self._desk.reference(q).units, unit)
            lines.append(_("Which of these is it for {unit}, and how do the others come about?").format(unit=name))
        else:
            lines.append(_("Which of these is it, and how do the others come about?"))
        unit_of = f" {q.unit}" if q.unit else ""
        lines += [f"`{letter}` {self._choice.values[name]}{unit_of}" for letter, name in self.letters.items()]
        return Card(_("What you did before"), lines, [self._choice.rows] if self._choice.rows else [])

    def judge(self, letter: Any = "") -> Card:
        """The card of a check; recorded, and neither scored nor handed in."""
        chosen = letter.strip().lower() if isinstance(letter, str) else ""
        if chosen not in self.letters:
            words = _("Put one of the letters {letters} between the quotes, and run the cell.")
            return Card(verdict(NOT_ATTEMPTED), [words.format(letters=", ".join(self.letters))], outcome=NOT_ATTEMPTED)
        name = self.letters[chosen]
        outcome = NOT_YET if name else RIGHT
        key = f"{self._question.chapter.number}.{self._question.key}"
        self._book.history.add({"event": "recall", "question": key, "outcome": outcome, "mistake": name or None})
        head = f"{verdict(outcome)}: {_(self._question.title)}"
        if name:
            return Card(head, self._told(name), outcome=outcome)
        others = [f"`{x}`: {self._told(other)[0]}" for x, other in self.letters.items() if other]
        return Card(head, others, outcome=outcome)

    def _told(self, name: str) -> list[str]:
        """The mistake's docstring, with the value of the choice as what "you" have."""
        case = Case(self._desk, self._question, {"kind": "nothing"}, None)
        mistake = self._question.mistakes[name]
        form = self._desk.mistaken(self._question, mistake)
        assert form is not None, "its value is among the choices"
        case.yours = lambda unit: self._choice.values[name]  # type: ignore[method-assign]
        return case.refute(mistake, form, []).sentences[: len(mistake.text)]


def earlier(chapter: Chapter) -> list[str]:
    """The numbers of the workbooks before this one."""
    return sorted(number for number in chapters.numbers() if number < chapter.number)


def recalls(book: Book) -> list[Recall]:
    """Up to two questions of earlier workbooks; from different ones where there are several."""
    found: list[Recall] = []
    desks: dict[str, Desk] = {}
    for number, key in _order(book):
        if len(found) == len(NAMES):
            break
        if number not in desks:
            desks[number] = draw(chapters.find(number), book.learner)
        desk = desks[number]
        choice = choice_of(desk, desk.chapter.questions[key])
        if choice is not None:
            found.append(Recall(NAMES[len(found)], book, desk, desk.chapter.questions[key], choice))
    drawn = [f"{r._question.chapter.number}.{r._question.key}" for r in found]
    if drawn and not _kept(book):
        book.history.add({"event": "recall_drawn", "question": None, "drawn": drawn})
    return found


def _order(book: Book) -> list[tuple[str, str]]:
    """All earlier questions: those drawn before, then those once wrong, then the others by lot, chapters in turn."""
    from crmlab.datasets.draw import Draw

    stream = Draw(EDITION, book.learner, book.chapter.number, "recall")
    every = []
    for number in earlier(book.chapter):
        keys = [key for key, q in chapters.find(number).questions.items() if q.kind not in ("decision", "open")]
        wrong = _wrong(number, book) & set(keys)
        lot = [keys[i] for i in stream.permutation(len(keys))]
        ranked = sorted(lot, key=lambda key: key not in wrong)
        every += [(key not in wrong, turn, number, key) for turn, key in enumerate(ranked)]
    order = [(number, key) for _right, _turn, number, key in sorted(every, key=lambda e: e[:2])]
    kept = [tuple(name.split(".", 1)) for name in _kept(book)]
    return [*(pair for pair in kept if pair in order), *(pair for pair in order if pair not in kept)]


def _wrong(number: str, book: Book) -> set[str]:
    """The questions that the learner once got wrong."""
    if book.history.static:
        return set()
    events = Record(number, book.learner).events()
    return {str(e.get("question")) for e in events if e.get("event") == "check" and e.get("outcome") == NOT_YET}


def _kept(book: Book) -> list[str]:
    drawn = [e.get("drawn") for e in book.history.events(kind="recall_drawn")]
    return [name for name in drawn[-1] if isinstance(name, str) and "." in name] if drawn and drawn[-1] else []


def choice_of(desk: Desk, question: Question) -> Choice | None:
    """The right value and two mistakes' that read differently; None where a question cannot be asked in this way."""
    reference = desk.reference(question)
    if reference.kind not in ASKED or reference.dates or question.game is not None:
        return None
    part = reference.columns[""]
    found = ((name, desk.mistaken(question, mistake)) for name, mistake in question.mistakes.items())
    forms = {name: f for name, f in found if f is not None and f.kind == reference.kind and not f.dates}
    if reference.kind == "number":
        values = _values(part.iloc[0], {name: form.columns[""].iloc[0] for name, form in forms.items()})
        return Choice(values) if values and (question.recall or _small(desk, question)) else None
    long = None
    for unit in part.index[:40]:
        values = _values(part[unit], {name: _at(form, unit) for name, form in forms.items()})
        if values:
            _label, rows = witness(desk, question, [unit], reference)
            if rows is None and rows_of(desk, question, reference.units, unit) is not None:
                continue  # the rows tell the answer
            if rows is None or not rows.more:
                return Choice(values, unit, rows)
            long = long or Choice(values, unit, rows)
    return long


def _at(form: Form, unit: Any) -> Any:
    part = form.columns[""]
    return part[unit] if part.index.is_unique and unit in part.index else None


def _values(right: Any, wrong: dict[str, Any]) -> dict[str, str] | None:
    """`""` and two mistakes with their values as text, all different."""
    values = {"": show(right)}
    for name, value in wrong.items():
        if value is not None and value == value and show(value) not in values.values() and len(values) < 3:
            values[name] = show(value)
    return values if len(values) == 3 else None


def _small(desk: Desk, question: Question) -> bool:
    """Are the tables behind a number so small that it can be asked about without them?"""
    return all(len(desk.variant.tables[name]) <= 100 for name in behind(desk, question))
