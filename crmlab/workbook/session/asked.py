"""One question as a learner has it before them: text, check, hint, solution."""

from __future__ import annotations

import warnings
from typing import Any, Protocol

from crmlab.i18n import _
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.answers.reading import read
from crmlab.workbook.answers.writing import write
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.case import KEPT, NOT_YET, RIGHT, UNREADABLE, Case, Finding, show, speak
from crmlab.workbook.diagnosis.decision import in_a_line, landscape
from crmlab.workbook.diagnosis.walk import examine
from crmlab.workbook.session.bracketed import Bound, bracketed
from crmlab.workbook.session.card import Card
from crmlab.workbook.session.history import History
from crmlab.workbook.session.solution import printed_solution

UNEXPLAINED = ("rows", "first_difference")
"""Steps that only point to rows. After a second such answer the first hint comes by itself."""


class Book(Protocol):
    """What a question needs of the workbook in which it is asked."""

    chapter: Chapter
    learner: str
    history: History
    _desk: Desk


class Asked:
    """A question of an open workbook."""

    def __init__(self, question: Question, workbook: Book):
        self._question, self._workbook = question, workbook

    @property
    def path(self) -> str:
        """The name by which a learner reaches it."""
        return self._question.path

    def __repr__(self) -> str:
        return repr(self.text_card())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.text_card()._repr_mimebundle_()

    @bracketed()
    def question(self) -> None:
        """Show the question."""
        self.text_card().show()

    def text_card(self) -> Card:
        """The card with the question's text."""
        q = self._question
        text = [self._fill(line) for line in q.text]
        texts = q.game.lines(self._workbook._desk.variant.learner) if q.game is not None else []
        return Card(_(q.title), [*text, *expected(q, self._workbook._desk), *texts])

    @bracketed("{key}")
    def check(self, answer: Any = ..., sure: int | None = None) -> None:
        """Check your answer; the card says what it is and, where it is not right yet, what to look at.

        Parameters
        ----------
        answer : anything
            Your answer.
        sure : 1, 2 or 3, optional
            How sure you are, before you know: 1 guessed, 2 fairly, 3 certain.
        """
        self.judge(answer, sure).show()

    def judge(self, answer: Any = ..., sure: int | None = None) -> Card:
        """The card of a check, recorded like one, without showing it."""
        finding, value = self._examined(answer)
        q, history = self._question, self._workbook.history
        puzzling = finding.step in UNEXPLAINED
        stuck = puzzling and history.puzzled_before(q.key, value) and not history.events(q.key, "hint")
        sure = sure if type(sure) is int and sure in (1, 2, 3) else None
        event = {
            "event": "check",
            "question": q.key,
            "outcome": RIGHT if finding.outcome == KEPT else finding.outcome,
            "mistake": finding.mistake,
            "answer": value,
            "sure": sure,
            **({"unexplained": True} if puzzling else {}),
        }
        lost = q.kind != "open" and finding.outcome == NOT_YET and history.state(q.key) == RIGHT
        notice = history.add(event)
        extra = [*_confidence(finding.outcome, sure), *([notice] if notice else [])]
        if lost:
            extra.append(_("Your answer before was right, and the last one counts: check that one again to keep it."))
        if stuck and q.hints:
            history.add({"event": "hint", "question": q.key})
            extra += [_("Here is the first hint, for this is your second try:"), self._fill(q.hints[0])]
        return Card.of(finding, _(q.title), extra)

    def _examined(self, answer: Any) -> tuple[Finding, dict]:
        """The finding and what is recorded as the answer. This is the guard: nothing that arrives here gets past it."""
        value = {"kind": "other", "type": "object"}
        try:
            answer = answer.method if type(answer) is Bound else answer  # read as any method without its brackets
            value = write(answer)
            history, keys = self._workbook.history, self._question.arguments
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                earlier = [key for key in keys if key in self._workbook.chapter.questions]
                case = Case(
                    self._workbook._desk, self._question, value, read(value), lambda: history.wrong_answers(earlier)
                )
                return examine(case), value
        except Unreadable as error:
            return Finding(UNREADABLE, [str(error)]), value
        except Exception as error:
            words = _("The workbook could not make sense of this answer ({error}). Is it of the kind asked for?")
            return Finding(UNREADABLE, [words.format(error=type(error).__name__)]), value

    @bracketed()
    def hint(self) -> None:
        """Show the next hint."""
        self.hint_card().show()

    def hint_card(self) -> Card:
        """The next hint with those before it, recorded."""
        q, history = self._question, self._workbook.history
        if not q.hints:
            return Card(_("There are no hints to this question."))
        history.add({"event": "hint", "question": q.key})
        n = min(len(history.events(q.key, "hint")), len(q.hints))
        head = _("Hint {n} of {all}").format(n=n, all=len(q.hints))
        more = [] if len(history.events(q.key, "hint")) <= len(q.hints) else [_("There are no more hints.")]
        return Card(head, [*(self._fill(hint) for hint in q.hints[:n]), *more])

    @bracketed()
    def solution(self) -> None:
        """Show a solution, once you have tried twice, or once and taken a hint."""
        self.solution_card().show()

    def solution_card(self) -> Card:
        """The solution, or what has to come before it."""
        q, history = self._question, self._workbook.history
        wrong, hints = history.different_wrong(q.key), len(history.events(q.key, "hint"))
        if history.state(q.key) != RIGHT and not (wrong >= 2 or (wrong >= 1 and hints >= 1)):
            words = _("Try it first: the solution opens after two different answers, or after a hint and one answer.")
            return Card(_("Not yet open"), [words])
        history.add({"event": "solution", "question": q.key})
        return solution_of(q, self._workbook._desk)

    def _fill(self, line: str) -> str:
        return speak(line, {**self._workbook._desk.variant.parameters, "unit": self._question.unit})


def solution_of(q: Question, desk: Desk) -> Card:
    """The card with a solution on the data of `desk`."""
    if q.kind == "open":
        return Card(_("What a good answer says"), [f"• {_(point)}" for point in q.rubric])
    sentences = []
    if q.game is not None:
        texts = q.game.draw(desk.variant.learner)
        return Card(
            _("One solution of {title}").format(title=_(q.title)),
            [f"`{letter}` {row.label}: {row.rationale}" for letter, row in texts.iterrows()],
        )
    if q.kind == "decision":
        best = ", ".join(f"{name} = {show(value)}" for name, value in landscape(desk, q).best)
        sentences = [_("On your data, the best on the grid is {policy}.").format(policy=best)]
    head = _("One solution of {title}").format(title=_(q.title))
    sentences.append(_("These lines go in place of the dots."))
    return Card(head, sentences, code=printed_solution(q, desk), python=True)


def expected(question: Question, desk: Desk) -> list[str]:
    """What an answer looks like, in a sentence."""
    if question.kind == "open":
        return [_("Your answer is a text. It is kept, and not scored.")]
    if question.kind == "decision":
        ranges = "; ".join(f"{name}: {in_a_line(choices)}" for name, choices in question.grid.items())
        return [_("Your answer is a dict. Choices: {ranges}.").format(ranges=ranges)]
    if question.game is not None:
        words = _("Your answer is a dict: for each letter one of these labels: {labels}.")
        return [words.format(labels=", ".join(f'"{label}"' for label in question.game.labels))]
    reference = desk.reference(question)
    name = " × ".join(reference.units) if any(reference.units) else _("label")
    words = {
        "number": _("Your answer is a number."),
        "label": _("Your answer is a text."),
        "series": _("Your answer is a Series: one number for each {name}, which is its index."),
        "labels": _("Your answer is a Series of texts, one for each {name}, or a dict."),
        "frame": _("Your answer is a table with {name} as its index and the columns {columns}."),
        "order": _("Your answer is a list; the order counts."),
        "set": _("Your answer is a set or a list; the order does not count."),
    }[question.kind or reference.kind]
    if reference.entries:
        name = ", ".join(f"`{label}`" for label in reference.columns[""].index)
        words = _("Your answer is a dict or a Series, one number for each of: {name}.")
        if question.kind == "labels":
            words = _("Your answer is a dict or a Series, one text for each of: {name}.")
    if question.kind == "series" and reference.dates:
        words = _("Your answer is a Series: one date for each {name}, which is its index.")
    sentence = words.format(name=name, columns=", ".join(reference.parts or ()))
    return [sentence, *([_("Unit: {unit}.").format(unit=question.unit)] if question.unit else [])]


def _confidence(outcome: str, sure: int | None) -> list[str]:
    if outcome == RIGHT and sure == 1:
        return [_("You were not sure, and you were right: tell somebody why it is so, and you will be.")]
    if outcome == NOT_YET and sure == 3:
        return [_("You were certain. Such surprises are remembered best: find out what misled you.")]
    return []
