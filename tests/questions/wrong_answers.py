"""Wrong answers that were written without sight of the known mistakes, each beside its verdict.

A set is a file `tests/questions/chNN/blind_*.py`, or `unseen_*.py` for those written after the engine was frozen:

    wrong = Answers("09")

    @wrong("top_share", "a fifth of those with a positive net profit (usual)", cause="fifth_of_the_profitable")
    def _(d):
        return …

`d` holds the learner's tables and numbers and the right answers to earlier questions. `cause` is what a card may name:
a known mistake, or a step of the engine; several where it hangs on the learner's data. `careful` is another cause that
gives the same values, on a card that says so. Without either, every card that names a cause misleads.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

from crmlab.workbook.diagnosis.case import RIGHT, Finding

OF_PURCHASES = {"rfm_scores", "whom_to_mail", "foreseen", "types"}
PLAIN = {"form", "rows", "first_difference", "unreadable", "policy", "scored", "exchanged_labels"}
"""Steps that describe the answer and name no cause."""


class Desk(dict):
    """Tables, numbers and the right answers to earlier questions, by name.

    A game's texts, as this learner drew them, are under the name of its question and `_texts`: a frame with the letters
    as its index. The oldest sets were written when no payment for a monthly box stood in `orders`: with `boxes=False`
    questions about purchases still get the bills without it, so that an answer has the one slip that it says.
    (`net_profit` needs the boxes in its margin: its answers leave them out themselves.)
    """

    def __init__(self, desk: Any, question: str = "", boxes: bool = True):
        self.desk, self.boxes = desk, boxes or question not in OF_PURCHASES

    def __missing__(self, name: str) -> Any:
        value = self.desk.value(name)
        return value if self.boxes or name != "orders" else value[value["channel"] != "box"]


@dataclass(frozen=True)
class Answer:
    """A wrong answer: to which question, what was done, what a card may say of it, and how it comes about."""

    question: str
    did: str
    causes: tuple[str, ...]
    careful: tuple[str, ...]
    make: Callable[[Any], Any]

    @property
    def sort(self) -> str:
        """Usual or odd, where the writer said which."""
        return next((sort for sort in ("usual", "odd") if self.did.endswith(f"({sort})")), "")

    def verdict(self, finding: Finding) -> str:
        """What the card does: it is one of `VERDICTS`."""
        said = said_by(finding)
        if finding.outcome == RIGHT:
            return "right by luck"
        if said in self.causes:
            return "named"
        if finding.step in PLAIN:
            return "row only"
        return "careful" if said in self.careful else "misleading"


VERDICTS = ("named", "careful", "row only", "misleading", "right by luck")
"""Names the slip; another cause with the same values, and says so; describes the answer; another; no slip here."""


def said_by(finding: Finding) -> str:
    """The cause that a card names: a known mistake, or the step that explains."""
    return finding.mistake or finding.step


@dataclass
class Answers:
    """One set for a chapter's workbook, in the order in which it was declared."""

    chapter: str
    boxes: bool = True
    kept: list[Answer] = field(default_factory=list)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    def __call__(
        self, question: str, did: str, *, cause: str | tuple[str, ...] = (), careful: str | tuple[str, ...] = ()
    ) -> Callable[[Callable], Callable]:
        """Declare an answer: the decorated function makes it."""
        if any((answer.question, answer.did) == (question, did) for answer in self):
            raise ValueError(f"{question}: {did!r} is declared twice")
        causes, others = ((given,) if isinstance(given, str) else tuple(given) for given in (cause, careful))
        if not all(isinstance(name, str) and name for name in causes + others):
            raise TypeError(f"{question}: a cause is a name, or a tuple of names")

        def declare(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
            self.kept.append(Answer(question, did, causes, others, make))
            return make

        return declare

    def given(self, book: Any) -> Iterator[tuple[Answer, Any]]:
        """Each answer with what it is on the data of an open workbook."""
        for answer in self:
            yield answer, answer.make(Desk(book._desk, answer.question, self.boxes))


def sets() -> dict[str, Answers]:
    """All sets by name, such as `ch09-blind_third`."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("ch[0-9][0-9]/*_*.py")):
        if path.name.startswith(("blind_", "unseen_")):
            module = importlib.import_module(f"tests.questions.{path.parent.name}.{path.stem}")
            found[f"{path.parent.name}-{path.stem}"] = module.wrong
    return found


def newest() -> set[str]:
    """The last set of each chapter: unseen ones come behind blind ones, first, second, third."""
    return set({name.partition("-")[0]: name for name in sets()}.values())


def read_set(path: str | Path) -> Answers:
    """The set in a file of any name, as its writer handed it in."""
    loader = SourceFileLoader("answers_handed_in", str(path))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module.wrong
