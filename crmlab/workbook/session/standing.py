"""How a learner stands: the last answers to all questions, each judged on the others as they are now.

The notebook's progress and the grader ask here, so that both give the same points: an answer that followed from an
earlier one loses its points when that one is mended, and gets them when the earlier one comes to fit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from crmlab.workbook.answers.reading import read
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.diagnosis import upstream, walk
from crmlab.workbook.diagnosis.case import NOT_YET, UNREADABLE, Case, Finding

PAIRS = 10_000_000
"""Rows that joining an earlier answer to itself may give; one that gives more is not calculated with."""


@dataclass
class Standing:
    """What an answer is found to be; where it could not be judged, the error, and else the case."""

    finding: Finding
    case: Case | None = None
    error: Exception | None = None


def standings(
    desk: Desk,
    answers: dict[str, dict],
    *,
    settled: Collection[str] = (),
    judge: Callable[[Case], Finding] | None = None,
) -> dict[str, Standing]:
    """Judge the last answers, in the order of the questions.

    Parameters
    ----------
    desk : Desk
    answers : dict
        By question the answer as `writing.write` wrote it.
    settled : collection of str
        Questions whose answers are known to be right, or not to be readable: neither judged nor handed on.
    judge : callable
        What finds: `settle`, as far as points go; `walk.examine` for all that a card says.

    Returns
    -------
    dict
        By question, for those answered and not settled. `finding.follows` names the earlier answer that gives an
        answer its points.
    """
    found: dict[str, Standing] = {}
    wrong: dict[str, Any] = {}
    for key, question in desk.chapter.questions.items():
        if key not in answers or key in settled:
            continue
        try:
            answer = read(answers[key])
            earlier = {name: wrong[name] for name in question.arguments if name in wrong}
            case = Case(desk, question, answers[key], answer, partial(dict, earlier))
            found[key] = Standing((judge or settle)(case), case)
        except Exception as error:  # as in the notebook: an answer that nobody foresaw is not right
            found[key] = Standing(Finding(UNREADABLE), error=error)
            continue
        if found[key].finding.outcome == NOT_YET and manageable(answer):
            wrong[key] = answer
    return found


def settle(case: Case) -> Finding:
    """The walk of a check as far as it settles points: what comes after own earlier answers only explains."""
    steps = walk.steps(case)
    if upstream.own_earlier_answer in steps:
        steps = steps[: steps.index(upstream.own_earlier_answer) + 1]
    for step in steps:
        if (finding := step(case)) is not None:
            finding.step = step.__name__
            return finding
    return Finding(NOT_YET)


def manageable(answer: Any) -> bool:
    """May references calculate with it? Labels that repeat thousands of times would multiply in every join."""
    if not isinstance(answer, (pd.Series, pd.DataFrame)):
        return True
    repeats = pd.Series(answer.index.map(str)).value_counts().to_numpy(dtype=float)
    return float((repeats**2).sum()) <= PAIRS
