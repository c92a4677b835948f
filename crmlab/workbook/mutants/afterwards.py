"""Something done to the right answer at the end that nobody asked for: cut off at zero, made shares, added up.

`afterwards(desk, question)` lists it, as `changes` lists changes of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from crmlab.i18n import _
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.mutants.changes import Change


def afterwards(desk: Desk, question: Question) -> Iterator[Change]:
    """Something done to the right answer that nobody asked for."""

    def change(name: str, words: Callable[[], str], do: Callable[[Any], Any]) -> Change:
        return Change(f"after.{name}", 0, words, lambda: do(desk.value(question.key)))

    if question.kind in ("series", "frame"):
        yield change("clipped", _clipped, lambda x: x.clip(lower=0))
        yield change("absolute", _absolute, lambda x: x.abs())
    if question.kind == "series":
        yield change("share", _shares, lambda x: x / x.sum())
        yield change("running", _running, lambda x: x.cumsum())
        yield change("ranked", _ranked, lambda x: x.rank())
    if question.kind in ("series", "number"):
        yield change("complement", _complement, lambda x: 1 - x)


def _clipped() -> str:
    return _("You would get exactly these values if everything below zero were set to 0.")


def _absolute() -> str:
    return _("You would get exactly these values if all minus signs were dropped at the end.")


def _shares() -> str:
    return _("You would get exactly these values if each were divided by the sum of all: they are shares.")


def _running() -> str:
    return _("You would get exactly these values if they were added up from the top: they are a running sum.")


def _ranked() -> str:
    return _("You would get exactly these values if each were replaced by its rank.")


def _complement() -> str:
    return _("You would get exactly these values if the right ones were taken off 1.")
