"""The Your turns of a lesson: short questions that a page asks in passing and checks at once.

They are declared like those of a workbook, in `crmlab/questions/ch09/turn_3.py` for lesson 09-3. They are about the
committed tables, the same for everybody, and worth no points: no submission, grade or recall knows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from crmlab import datasets
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.question import Question


class Lesson(Chapter):
    """The Your turns of one lesson, in the order of the page.

    Parameters
    ----------
    number : str
        "09-3", or "00" for a chapter of one page.
    title : str
    needs : names of the tables that the questions ask for
    """

    handle = "turn"

    def __init__(self, number: str, title: str = "", *, needs: Iterable[str] = ()):
        super().__init__(number, title, needs=needs, tables=committed)

    def _add(self, question: Question) -> Question:
        question.points = 0
        return super()._add(question)


def committed(_learner: str, names: Iterable[str], **_settings: Any) -> dict[str, pd.DataFrame]:
    """The tables of the course as they are, for whoever asks."""
    return {name: datasets.load(name) for name in names}
