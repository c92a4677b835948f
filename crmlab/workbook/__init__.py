"""The workbook: questions that answer back.

Learners call `workbook.open("09", learner="2026-017")`; authors write `Chapter` and its decorators in
`crmlab/workbook/chapters/chNN_*.py`; a chapter notebook keeps a guess with `predict(…)` and meets it again with
`recall(…)`.
"""

from __future__ import annotations

from crmlab.workbook.chapter import BadQuestion, Chapter
from crmlab.workbook.prediction import predict, recall
from crmlab.workbook.session import Workbook, open

__all__ = ["BadQuestion", "Chapter", "Workbook", "open", "predict", "recall"]
