"""Proofs that a chapter's questions do what they promise, on fresh learners at every run: `prove(chapter, fresh())`.

Authors call them while they write; the tests call them for every chapter. A failure is a sentence.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from crmlab.workbook.answers.compare import same
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import Desk, draw
from crmlab.workbook.authoring.lesson import Lesson
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, RIGHT
from crmlab.workbook.diagnosis.decision import PASS, landscape, policy_of
from crmlab.workbook.session.asked import Asked
from crmlab.workbook.session.lesson import Turn
from crmlab.workbook.session.recall import recalls
from crmlab.workbook.session.workbook import Workbook


def fresh(n: int = 20) -> list[str]:
    """Learners nobody has met, so that no proof holds for one draw only. Print them."""
    return [f"proof-{secrets.token_hex(4)}" for _i in range(n)]


def prove(chapter: Chapter, learners: Iterable[str]) -> list[str]:
    """All that is wrong with a chapter's questions on the printed data and those of `learners`, as sentences.

    A lesson's data are the same for everybody: it is proved on these alone.

    Checks are recorded: set `CRMLAB_HOME` to a temporary folder first.
    """
    chapter.complete()
    learners, failures, desks = list(learners), [], []
    for learner in [""] if isinstance(chapter, Lesson) else ["", *learners]:
        book = Turn(chapter) if isinstance(chapter, Lesson) else Workbook(draw(chapter, learner), learner)
        desk = book._desk
        desks.append(desk)
        who = f"learner {learner!r}"
        if not (desk.passes() if isinstance(book, Turn) else desk.variant.accepted):
            failures.append(f"{who}: no draw of data passes the chapter's checks")
        if isinstance(book, Workbook) and learner in learners[:2]:
            failures += [f"{who}, {fault}" for fault in _recall(book)]
        for asked in book.questions.values():
            failures += [f"{who}, {asked._question.key}: {fault}" for fault in _one(asked, desk)]
    for question in chapter.questions.values():
        failures += [f"{question.key}: {fault}" for fault in _across(chapter, question, desks)]
    return failures


def _one(asked: Asked, desk: Desk) -> Iterator[str]:
    """What must hold for one question on everybody's data."""
    question = asked._question
    for untouched in (..., None, *_starter(asked, desk)):
        card = asked.judge(untouched)
        if card.outcome != NOT_ATTEMPTED:
            yield f"untouched gives {card.outcome}"
    if question.kind == "open":
        return
    if question.kind == "decision":
        yield from _decision(asked, desk)
        return
    card = asked.judge(desk.answer(question))
    if card.outcome != RIGHT:
        yield f"the reference's own answer gives {card.outcome}: {card}"
    alike = list(desk.alike(question))
    for name, other in alike:
        if other:
            yield f"the mistakes {name} and {other} are too much alike; say same_as={other!r} or drop one"
        else:
            yield f"the mistake {name} gives the right answer, or all but"
    for name, mistake in question.mistakes.items():
        try:
            value = desk.mistaken_answer(question, mistake)
        except Exception as error:
            yield f"the mistake {name} fails: {type(error).__name__}: {error}"
            continue
        if desk.mistaken(question, mistake) is None:
            yield f"the mistake {name} returns a {type(value).__name__}, which is no answer"
        elif (name, "") not in alike:
            yield from _message(asked, name, value)


def _recall(book: Workbook) -> Iterator[str]:
    """What is asked again has one right letter, and a message that is complete for each other one."""
    for found in recalls(book):
        for letter, name in found.letters.items():
            card = found.judge(letter)
            if (card.outcome == RIGHT) != (name == ""):
                yield f"{found.name}: the letter {letter} ({name or 'right'}) gives {card.outcome}"
            if any("{" in sentence and "}" in sentence for sentence in card.sentences):
                yield f"{found.name}: the message of {name or letter} has a placeholder that is not filled in"


def _message(asked: Asked, name: str, value: Any) -> Iterator[str]:
    """The mistake must get its own message, completely filled in."""
    question = asked._question
    finding, _value = asked._examined(value)
    mistake = question.mistakes[name]
    allowed = {name, *mistake.same_as} | {m.name for m in question.mistakes.values() if name in m.same_as}
    if finding.mistake not in allowed:
        yield f"the mistake {name} gets the message of {finding.mistake or 'no mistake'}: {' '.join(finding.sentences)}"
    if any("{" in sentence and "}" in sentence for sentence in finding.sentences):
        yield f"the message of {name} has a placeholder that is not filled in"


def _decision(asked: Asked, desk: Desk) -> Iterator[str]:
    question = asked._question
    land = landscape(desk, question)
    for name, (policy, _value) in land.naive.items():
        _policy, trouble = policy_of(question, policy)
        if trouble:
            yield f"the policy {name} is out of bounds: {trouble}"
    if land.score(land.grid[land.best]) < PASS:
        yield "the best decision on the grid does not pass"
    best = dict(land.best)
    if asked.judge(best).outcome != RIGHT:
        yield "the best decision is not accepted"
    for name, choices in question.grid.items():
        if not all(isinstance(choice, (int, float)) for choice in choices):
            continue
        place = choices.index(best[name])
        for neighbour in (place - 1, place + 1):
            if 0 <= neighbour < len(choices):
                value = land.grid[tuple({**best, name: choices[neighbour]}.items())]
                if land.score(value) < PASS:
                    where = f"{name} = {choices[neighbour]}"
                    yield f"a neighbour of the best decision ({where}) scores {land.score(value):.2f}"


def _across(chapter: Chapter, question: Question, desks: list[Desk]) -> Iterator[str]:
    """What must hold for most learners: own answers, naive policies that fail, an optimum that moves."""
    n = len(desks) - 1
    if n < 5 or question.kind == "open":
        return
    if question.kind == "decision":
        lands = [landscape(desk, question) for desk in desks]
        for name in question.mistakes:
            passes = sum(land.score(land.naive[name][1]) >= PASS for land in lands[1:])
            if passes > n // 20:
                yield f"the naive policy {name} passes for {passes} of {n} learners"
        moved = sum(land.best != lands[0].best for land in lands[1:])
        if moved < n / 4:
            yield f"the best decision differs from the printed one for {moved} of {n} learners only"
        return
    if question.game is not None:
        drawn = {tuple(question.game.draw(desk.variant.learner)["text"]) for desk in desks}
        if len(drawn) < n:
            yield f"{len(desks) - len(drawn)} learners have the texts of others in the same order"
        return
    if (alike := _as_printed(question, desks)) > (limit := _limit(question, n)):
        desks = [*desks, *(draw(chapter, learner) for learner in fresh(3 * n))]  # a few more may meet by chance
        n, alike, limit = 4 * n, _as_printed(question, desks), _limit(question, 4 * n)
        if alike > limit:
            yield f"the answer is the printed one for {alike} of {n} learners"


def _as_printed(question: Question, desks: list[Desk]) -> int:
    """How many have the answer of the first desk, which is the printed one."""
    return sum(same(question, desk.reference(question), desks[0].reference(question)) for desk in desks[1:])


def _limit(question: Question, n: int) -> int:
    """So many of `n` learners may have the printed answer: one in twenty; of labels there are few to choose from."""
    return 3 * n // 4 if question.kind == "label" else n // 20


def _starter(asked: Asked, desk: Desk) -> list:
    """What the answer cell gives before anything is filled in."""
    import numpy as np
    import pandas as pd

    question = asked._question
    space = {name: desk.value(name) for name in desk.handed_out}
    space |= {name: desk.value(name) for name in question.arguments if name not in question.grid}
    space |= {"pd": pd, "np": np, question.chapter.variable: asked._workbook}
    exec(question.starter, space)
    return [space[question.key]]
