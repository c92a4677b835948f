"""The workbook: questions that answer back.

Learners call `workbook.open("09", learner="2026-017")`; on a lesson's page they call `workbook.lesson("09-3")`, keep a
guess with `predict(…)` and meet it again with `recall(…)`. Authors write `Chapter`, `Lesson` and their decorators in
`crmlab/questions/chNN/`.
"""

from __future__ import annotations

from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.lesson import Lesson
from crmlab.workbook.authoring.question import RESERVED, BadQuestion
from crmlab.workbook.session.learner import learner_is
from crmlab.workbook.session.lesson import Turn, lesson
from crmlab.workbook.session.opened import Opened
from crmlab.workbook.session.prediction import predict, recall
from crmlab.workbook.session.recall import NAMES
from crmlab.workbook.session.workbook import Workbook, open

RESERVED.update(dir(Workbook), Opened.__annotations__, Workbook.__annotations__, NAMES)

__all__ = [
    "BadQuestion",
    "Chapter",
    "Lesson",
    "Turn",
    "Workbook",
    "learner_is",
    "lesson",
    "open",
    "predict",
    "recall",
]
