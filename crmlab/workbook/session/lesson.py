"""The Your turn cells of a lesson: `turn = workbook.lesson("09-3")`, then `turn.first_margin.check(first_margin)`.

They answer back like a workbook's questions. There is no id to give and nothing to hand in.
"""

from __future__ import annotations

import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed
from crmlab.workbook.authoring.lesson import Lesson
from crmlab.workbook.diagnosis.case import RIGHT
from crmlab.workbook.diagnosis.evidence import Rows
from crmlab.workbook.session.card import Card
from crmlab.workbook.session.learner import named
from crmlab.workbook.session.opened import Opened, state_of


def lesson(number: str | Lesson) -> Turn:
    """Open the Your turn questions of a lesson.

    Parameters
    ----------
    number : str or Lesson
        `"09-3"`.
    """
    return Turn(number if isinstance(number, Lesson) else chapters.lesson(number))


class Turn(Opened):
    """The questions that a lesson's page asks; each is an attribute: `turn.first_margin.check(first_margin)`."""

    handed_in = False

    def __init__(self, lesson: Lesson):
        super().__init__(printed(lesson), named())

    def _title(self) -> str:
        return _("Your turn {number}").format(number=self.chapter.number)

    def _who(self) -> str:
        return super()._who() if self.learner else _("kept for whoever works on this machine")

    def progress_card(self) -> Card:
        """The card of `progress`, without showing it."""
        states = {key: self.history.state(key) for key in self.questions}
        rows = [(_(q.title), state_of(states[key], q.kind)) for key, q in self.chapter.questions.items()]
        right = sum(state == RIGHT for state in states.values())
        head = _("{number}: {right} of {all} done").format(number=self._title(), right=right, all=len(rows))
        table = pd.DataFrame(rows, columns=[_("Question"), _("State")])
        return Card(head, [_("The last answer you checked counts.")], [Rows(self._title(), table)])
