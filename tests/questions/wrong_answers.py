"""Wrong answers that were written without sight of the known mistakes, each beside its verdict.

A set is a file `tests/questions/chNN/blind_*.py`:

    wrong = Answers("09")

    @wrong("top_share", "a fifth of those with a positive net profit", cause="fifth_of_the_profitable")
    def _(d):
        return …

`d` holds the learner's tables and numbers and the right answers to earlier questions. `cause` is what a card may name:
a known mistake, or a step or change of the engine; several where it hangs on the learner's data. Without one, every
card that names a cause misleads.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A wrong answer: to which question, what was done, what a card may say of it, and how it comes about."""

    question: str
    did: str
    causes: tuple[str, ...]
    make: Callable[[Any], Any]


@dataclass
class Answers:
    """One set for a chapter's workbook, in the order in which it was declared."""

    chapter: str
    kept: list[Answer] = field(default_factory=list)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    def __call__(self, question: str, did: str, *, cause: str | tuple[str, ...] = ()) -> Callable[[Callable], Callable]:
        """Declare an answer: the decorated function makes it."""
        if any((answer.question, answer.did) == (question, did) for answer in self):
            raise ValueError(f"{question}: {did!r} is declared twice")
        causes = (cause,) if isinstance(cause, str) else tuple(cause)
        if not all(isinstance(name, str) and name for name in causes):
            raise TypeError(f"{question}: a cause is a name, or a tuple of names")

        def declare(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
            self.kept.append(Answer(question, did, causes, make))
            return make

        return declare


def sets() -> dict[str, Answers]:
    """All sets by name, such as `ch09-third`."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("ch[0-9][0-9]/blind_*.py")):
        module = importlib.import_module(f"tests.questions.{path.parent.name}.{path.stem}")
        found[f"{path.parent.name}-{path.stem.removeprefix('blind_')}"] = module.wrong
    return found
