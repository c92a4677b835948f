"""Something done to the right answer at the end that nobody asked for: cut off at zero, made shares, added up.

`afterwards(desk, question)` lists it, as `changes` lists changes of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.mutants.changes import N_, Change, sentence


def afterwards(desk: Desk, question: Question) -> Iterator[Change]:
    """Something done to the right answer that nobody asked for."""

    def change(name: str, text: str, do: Callable[[Any], Any]) -> Change:
        return Change(f"after.{name}", 0, sentence(text), lambda: do(desk.value(question.key)))

    if question.kind in ("series", "frame"):
        yield change(
            "clipped",
            N_("You would get exactly these values if everything below zero were set to 0."),
            lambda x: x.clip(lower=0),
        )
        yield change(
            "absolute",
            N_("You would get exactly these values if all minus signs were dropped at the end."),
            lambda x: x.abs(),
        )
    if question.kind == "series":
        yield change(
            "share",
            N_("You would get exactly these values if each were divided by the sum of all: they are shares."),
            lambda x: x / x.sum(),
        )
        yield change(
            "running",
            N_("You would get exactly these values if they were added up from the top: they are a running sum."),
            lambda x: x.cumsum(),
        )
        yield change(
            "ranked", N_("You would get exactly these values if each were replaced by its rank."), lambda x: x.rank()
        )
    if question.kind in ("series", "number"):
        yield change(
            "complement", N_("You would get exactly these values if the right ones were taken off 1."), lambda x: 1 - x
        )
