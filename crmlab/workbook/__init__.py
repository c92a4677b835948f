"""The workbook: questions that answer back.

Learners call `workbook.open("09", learner="2026-017")`; authors write `Chapter` and its decorators in
`crmlab/questions/chNN/`; a chapter notebook keeps a guess with `predict(…)` and meets it again with
`recall(…)`.
"""

from __future__ import annotations

from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.lesson import Lesson
from crmlab.workbook.authoring.question import RESERVED, BadQuestion
from crmlab.workbook.session.lesson import lesson
from crmlab.workbook.session.prediction import predict, recall
from crmlab.workbook.session.recall import NAMES
from crmlab.workbook.session.record import named_as
from crmlab.workbook.session.workbook import Workbook, open

RESERVED.update(dir(Workbook), Workbook.__annotations__, NAMES)

__all__ = ["BadQuestion", "Chapter", "Lesson", "Workbook", "lesson", "named_as", "open", "predict", "recall"]
