"""Wrong answers that are right on the data of somebody else in the class.

Chance must not accuse anybody: labels that the learner's own data do not have are telling, as are numbers of six
digits; counts and short numbers are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from crmlab.workbook.answers.compare import same
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.question import Question

Who = TypeVar("Who")
"""How the caller knows the others apart."""
ENOUGH = 2
"""A table or list with somebody else's labels is enough by itself; of single numbers it takes two."""


def sources(
    chapter: Chapter, strange: dict[str, Form], own: dict[str, Form], others: Mapping[Who, Mapping[str, Form]]
) -> dict[Who, list[str]]:
    """Whose data the `strange` answers fit.

    Parameters
    ----------
    chapter : Chapter
    strange : dict of question to Form
        The learner's wrong answers.
    own : dict of question to Form
        What is right on the learner's own data.
    others : dict of learner to dict of question to Form
        What is right on the data of the others.

    Returns
    -------
    dict of learner to list of questions
        Empty where nothing tells.
    """
    found = {}
    for learner, references in others.items():
        evidence = {
            key: weight(chapter.questions[key], form, own[key], references[key])
            for key, form in strange.items()
            if key in references and key in own and _alike(form, references[key])
        }
        if sum(evidence.values()) >= ENOUGH:
            found[learner] = [key for key, weighs in evidence.items() if weighs]
    return found


def _alike(given: Form, other: Form) -> bool:
    """A quick look before a long comparison: as many values, which add up to nearly the same."""
    if given.parts is None or other.parts is None:
        return given.items is not None and other.items is not None and len(given.items) == len(other.items)
    for name, part in other.parts.items():
        mine = given.parts.get(name)
        if mine is None or len(mine) != len(part) or (mine.dtype == object) != (part.dtype == object):
            return False
        if part.dtype != object and abs(mine.sum() - part.sum()) > len(part) * max(1e-3, 0.01 * part.abs().mean()):
            return False
    return True


def weight(question: Question, given: Form, own: Form, other: Form) -> int:
    """How much it tells that `given` is right on another's data: 2 much, 1 something, 0 nothing."""
    if not same(question, given, other):
        return 0
    if given.items is not None:
        known = set(own.items or ())
        return 0 if 2 * sum(item in known for item in given.items) >= len(given.items) else min(len(given.items), 2)
    part = next(iter(given.columns.values()))
    if any(other.units) and len(part) > 1:
        index = next(iter(own.columns.values())).index
        if 2 * int((index.get_indexer_for(part.index.unique()) >= 0).sum()) < len(part):
            return 2
    return min(_long_numbers(given, other), 2)


def _long_numbers(given: Form, other: Form) -> int:
    """How many different numbers of at least six digits agree to six digits?"""
    long: set[float] = set()
    for name, part in other.columns.items():
        if part.dtype == object:
            continue
        target = part.to_numpy()
        values = (
            given.columns[name].reindex(part.index).to_numpy() if part.index.is_unique else np.full(len(part), np.nan)
        )
        with np.errstate(all="ignore"):
            near = np.abs(values - target) <= 1e-6 * np.abs(target)
        long |= {float(x) for x in target[near] if _digits(x) >= 6}
    return len(long)


def _digits(x: float) -> int:
    """The digits of a number, without the zeros before and behind: 1,200 has two, 0.3712 has four."""
    text = f"{abs(x):.11e}".partition("e")[0].replace(".", "").rstrip("0")
    return len(text)
