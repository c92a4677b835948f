"""How the Your turn questions of a lesson are declared: `lesson = Lesson("09-3", needs=("orders",))`.

A lesson is declared like a chapter's workbook, with the same decorators, and lives beside it: in `turn_3.py` of the
chapter's package (`turn.py` where the chapter is one page). It belongs to no workbook: nothing of it is handed in,
graded or asked again, and it has no say in which data a learner gets. Its tables are the committed ones, the same for
everybody, so that the page can show them and asks for no id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from crmlab import datasets
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.question import Question


class Lesson(Chapter):
    """The questions that one lesson's page asks, in the order of the file; they are worth no points.

    Parameters
    ----------
    number, title : str
        "09-3": the chapter and the lesson. "00" is a chapter of one page.
    needs : names of the tables that references and mistakes ask for
    parameters : {name: value}, optional
        Numbers that they ask for by name; the page says them.
    tables : callable, optional
        Another source of tables, with the signature of `committed`; tests use it.
    """

    variable = "turn"

    def __init__(
        self,
        number: str,
        title: str = "",
        *,
        needs: Iterable[str] = (),
        parameters: dict[str, Any] | None = None,
        tables: Callable | None = None,
    ):
        given: dict[str, Iterable[Any]] = {name: (value,) for name, value in (parameters or {}).items()}
        super().__init__(number, title, needs=needs, parameters=given, tables=tables or committed)

    @property
    def record(self) -> str:
        """The name of its record: `09-3`, and never that of the chapter's workbook."""
        return self.number if "-" in self.number else f"{self.number}-turn"

    def _add(self, question: Question) -> Question:
        question.points = 0
        return super()._add(question)


def committed(learner: str, needs: Iterable[str], *, chapter: str = "", attempt: int = 0) -> dict[str, pd.DataFrame]:
    """The tables of the course as `datasets.load` gives them: everybody has these."""
    return {name: datasets.load(name) for name in needs}
