"""`crmlab progress`: how far a learner is, from the records on this machine, without drawing anybody's data."""

from __future__ import annotations

from crmlab.i18n import _, ngettext
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, RIGHT
from crmlab.workbook.session.history import History
from crmlab.workbook.session.learner import named
from crmlab.workbook.session.record import Record


def summary(learner: str | None = None) -> str:
    """A line for each lesson with a Your turn and each workbook, chapter by chapter.

    Parameters
    ----------
    learner : str, optional
        Their id; by default the one that was named in chapter 00 or to `crmlab lab`.
    """
    learner = named() if learner is None else learner
    turns = {number: chapters.lesson(number) for number in chapters.lessons()}
    lines = [_("Learner {id}").format(id=learner) if learner else _("Whoever works on this machine")]
    for number in chapters.numbers():
        places: list[tuple[str, Chapter]] = [(n, turn) for n, turn in turns.items() if n[:2] == number]
        places.append((_("{number} workbook").format(number=number), chapters.find(number)))
        lines += [f"  {name:<13}{_standing(chapter, learner)}" for name, chapter in places]
    return "\n".join(lines)


def _standing(chapter: Chapter, learner: str) -> str:
    """`3 of 8 right, 1 not yet`, of the data on which the learner worked last."""
    record = Record(chapter.record, learner)
    opened = [event.get("fingerprint") for event in record.events() if event.get("event") == "open"]
    history = History(record, str(opened[-1]) if opened else "")
    states = [history.state(key) for key in chapter.questions]
    tried, right = sum(state != NOT_ATTEMPTED for state in states), states.count(RIGHT)
    if not tried:
        return _("not begun")
    words = _("{right} of {all} right").format(right=right, all=len(states))
    if wrong := tried - right:
        words += ", " + ngettext("{n} not yet", "{n} not yet", wrong).format(n=wrong)
    return words
