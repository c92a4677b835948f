"""A lesson open on a page: `turn = workbook.lesson("09-3")`, then `turn.first_margin.check(first_margin)`."""

from __future__ import annotations

from crmlab.i18n import _, ngettext
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed
from crmlab.workbook.authoring.lesson import Lesson
from crmlab.workbook.session.bracketed import bracketed
from crmlab.workbook.session.card import Card
from crmlab.workbook.session.record import named
from crmlab.workbook.session.workbook import Workbook


class Turns(Workbook):
    """The Your turns of one lesson; each is an attribute. They are recorded, and neither scored nor handed in."""

    def __init__(self, lesson: Lesson, learner: str):
        super().__init__(printed(lesson), learner)

    def __repr__(self) -> str:
        n = len(self.questions)
        head = ngettext("Lesson {number}: {n} Your turn.", "Lesson {number}: {n} Your turns.", n)
        return head.format(number=self.chapter.number, n=n)

    @bracketed()
    def submission(self, **_options: object) -> None:
        """Say that a lesson is not handed in."""
        Card(_("A lesson is not handed in: what you do here is for you. Your workbook is.")).show()


def lesson(number: str | Lesson) -> Turns:
    """Open the Your turns of a lesson, on the tables of the course.

    Parameters
    ----------
    number : str or Lesson
        `"09-3"`. What you do is recorded for the learner named by `crmlab lab --learner ID` or, once, by
        `workbook.named_as("2026-017")`; without a name for the self-learner.

    Raises
    ------
    InvalidData
        There is no such lesson; the text names those there are.
    """
    return Turns(number if isinstance(number, Lesson) else chapters.lesson(number), named())
