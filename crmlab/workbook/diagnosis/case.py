"""One answer under examination, and what an examination finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.answers.cells import Misshapen
from crmlab.workbook.answers.compare import differing
from crmlab.workbook.answers.forms import Form, shape
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.question import Mistake, Question, paragraphs
from crmlab.workbook.diagnosis.evidence import Rows, few, unit_name, witness

RIGHT, NOT_YET, NOT_ATTEMPTED, UNREADABLE, KEPT = "right", "not_yet", "not_attempted", "unreadable", "recorded"


@dataclass
class Finding:
    """What a step of the walk found: the outcome, the sentences and rows of the card, and the known mistake, if one."""

    outcome: str
    sentences: list[str] = field(default_factory=list)
    mistake: str | None = None
    rows: list[Rows] = field(default_factory=list)
    follows: str | None = None
    """The earlier question whose own wrong answer this one follows from; its points are given."""
    step: str = ""
    """The step of the walk that found it."""


@dataclass
class Case:
    """An answer, the question and the desk. Everything worked out is kept, and nothing is worked out unasked."""

    desk: Desk
    question: Question
    value: dict
    answer: Any
    earlier: Callable[[], dict[str, Any]] = dict
    """The learner's own last wrong answers to earlier questions."""
    _shaped: dict = field(default_factory=dict)

    @cached_property
    def reference(self) -> Form:
        return self.desk.reference(self.question)

    @property
    def given(self) -> Form | None:
        """The answer in the reference's form; None where it has none."""
        form = self._shape(self.reference)
        return form if isinstance(form, Form) else None

    @property
    def answered(self) -> Form:
        """The same, in the steps that come after the form has been looked at."""
        assert self.given is not None
        return self.given

    @property
    def problem(self) -> str:
        """Why the answer has no form for comparison."""
        form = self._shape(self.reference)
        return str(form) if isinstance(form, Misshapen) else ""

    def shaped(self, like: Form) -> Form | None:
        """The answer in the form of a mistake, which may be of another kind than the reference."""
        form = self._shape(like)
        return form if isinstance(form, Form) else None

    def _shape(self, like: Form) -> Form | Misshapen:
        columns = tuple((name, part.dtype == object) for name, part in (like.parts or {}).items())
        items = frozenset(like.items or ()) if like.kind == "order" else None
        key = (like.kind, like.units, like.dates, columns, items)
        if key not in self._shaped:
            try:
                game = self.question.game
                self._shaped[key] = shape(self.answer if game is None else game.clean(self.answer), like)
            except Misshapen as problem:
                self._shaped[key] = problem
        return self._shaped[key]

    @cached_property
    def mistakes(self) -> list[tuple[Mistake, Form]]:
        """The known mistakes with what they give on these data, as far as they can be worked out."""
        return list(self.each_mistake())

    def each_mistake(self) -> Iterator[tuple[Mistake, Form]]:
        """The same one by one: whoever finds theirs early need not wait for the others."""
        for mistake in self.question.mistakes.values():
            if (form := self.desk.mistaken(self.question, mistake)) is not None:
                yield mistake, form

    def refute(self, mistake: Mistake, form: Form, lead: list[str]) -> Finding:
        """The message of a known mistake with the first rows on which it and the right answer part."""
        question, desk = self.question, self.desk
        evidence = {"unit": "", "yours": self.yours(""), "count": 0, "total": 1}
        rows, sentence = [], None
        if mistake.rows is not None:
            rows = [few(_("Your own data"), desk.run(mistake.rows))]
        elif form.parts is not None and self.reference.parts is not None:
            first = next(iter(self.reference.columns.values()))
            labels = differing(question, form, self.reference)
            theirs = next(iter(form.columns.values())).index
            extra = list(theirs.difference(first.index, sort=False)) if all(form.units) else []
            evidence |= {"count": len(labels) + len(extra), "total": len(first)}
            unit, shown = witness(desk, question, labels or extra, self.reference, mistake.evidence)
            if unit is not None and any(self.reference.units):
                evidence |= {"unit": unit_name(self.reference.units, unit), "yours": self.yours(unit)}
            if shown is not None:
                rows = [shown]
                sentence = self.look_at(unit)
        text = [speak(line, {**desk.variant.parameters, **evidence}) for line in mistake.text]
        return Finding(NOT_YET, [*lead, *text, *([sentence] if sentence else [])], mistake.name, rows)

    def look_at(self, unit: Any) -> str:
        """Point to a unit and to what the learner has there."""
        name, yours = unit_name(self.reference.units, unit), self.yours(unit)
        if yours:
            return _("Look at {unit}, for which you have {yours}.").format(unit=name, yours=yours)
        return _("Look at {unit}, for which you have nothing.").format(unit=name)

    @property
    def hint(self) -> str:
        """How to take one."""
        return f"`{self.question.path}.hint()`"

    def yours(self, unit: Any) -> str:
        """What the learner has for a unit, in words."""
        parts = (self.given.parts or {}) if self.given else {}
        found = []
        for name, part in parts.items():
            place = part.index.get_indexer(pd.Index([unit], tupleize_cols=False))[0] if part.index.is_unique else -1
            if place >= 0:
                text = show(part.iloc[place], dates=part.name == "dates")
                found.append(f"{name}: {text}" if name else text)
        return ", ".join(found)


def speak(line: str, evidence: dict[str, Any]) -> str:
    """A sentence in the language in force, filled with evidence; names it does not know stay as they are."""
    line = _(line)
    try:
        return line.format(**{k: v if isinstance(v, (int, str)) else show(v) for k, v in evidence.items()})
    except (KeyError, IndexError, ValueError):
        return line


def told(text: str, **evidence: Any) -> list[str]:
    """An author's text (docstring, remark, hint) as the paragraphs of a card."""
    return [speak(line, evidence) for line in paragraphs(text)]


def show(value: Any, *, dates: bool = False) -> str:
    """A value as a learner reads it: no more decimals than tell something."""
    if isinstance(value, str) or value is None:
        return value or "–"
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    if dates and abs(number) < 60_000:
        import pandas as pd

        return (pd.Timestamp("1970-01-01") + pd.Timedelta(days=number)).date().isoformat()
    if number != number:
        return "NaN"
    if number == int(number) if abs(number) < 1e15 else False:
        return f"{int(number):,}"
    return f"{number:,.2f}" if abs(number) >= 10 else f"{number:.4g}"
