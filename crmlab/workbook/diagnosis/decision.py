"""Decisions: a policy is played through the simulator and scored between the best naive policy and the best there is.

score = (value − best naive) / (best on the grid − best naive); 0.8 is enough.
The feedback changes one choice at a time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.answers.cells import NUMBERS, TRUTHS, atom, describe
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.memory import remembering
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.case import NOT_YET, RIGHT, Case, Finding, show, speak, told

PASS, MOST_LISTED = 0.8, 12
Policy = tuple[tuple[str, Any], ...]


@dataclass
class Landscape:
    """What every policy on the grid is worth, and the naive ones."""

    grid: dict[Policy, float]
    naive: dict[str, tuple[dict, float]]

    @property
    def best(self) -> Policy:
        return max(self.grid, key=lambda policy: self.grid[policy])

    @property
    def best_naive(self) -> str:
        return max(self.naive, key=lambda name: self.naive[name][1])

    @property
    def floor(self) -> float:
        """What the best of the simple rules earns."""
        return self.naive[self.best_naive][1]

    @property
    def top(self) -> float:
        """What the best policy on the grid earns."""
        return max(self.grid.values())

    @property
    def mark(self) -> float:
        """What a decision must earn to be right."""
        return self.floor + PASS * (self.top - self.floor) if self.top > self.floor else self.top

    def score(self, value: float) -> float:
        if self.top <= self.floor:
            return 1.0 if value >= self.top else 0.0
        return (value - self.floor) / (self.top - self.floor)


def worth(desk: Desk, question: Question, policy: dict) -> float:
    """What a policy earns."""
    return float(desk.run(question.function, policy))


def landscape(desk: Desk, question: Question) -> Landscape:
    """All policies of the grid, worked out once for each desk."""
    key = ("landscape", question.key)
    if key not in desk.kept:
        faster = question.at_once
        grid = _one_by_one(desk, question) if faster is None else _at_once(desk, question, faster)
        naive = {}
        for name, mistake in question.mistakes.items():
            policy = desk.run(mistake.function)
            naive[name] = (policy, _looked_up(desk, question, grid, policy))
        desk.kept[key] = Landscape(grid, naive)
    return desk.kept[key]


def _one_by_one(desk: Desk, question: Question) -> dict[Policy, float]:
    policies = list(_policies(question))
    play = remembering(question.function)
    same = {name: desk.value(name) for name in question.arguments if name not in question.grid}
    grid = {policy: float(desk.run(play, {**same, **dict(policy)})) for policy in policies}
    if grid[policies[-1]] != worth(desk, question, dict(policies[-1])):  # it changes what it is handed
        grid = {policy: worth(desk, question, dict(policy)) for policy in policies}
    return grid


def _at_once(desk: Desk, question: Question, faster: Callable) -> dict[Policy, float]:
    """The whole grid from the author's shorter way, held against the simulator in three places."""
    values = np.ravel(desk.run(faster))
    policies = list(_policies(question))
    question._require(len(values) == len(policies), f"{faster.__name__} gives {len(values)} values")
    for place in (0, -1, int(np.argmax(values))):
        played = worth(desk, question, dict(policies[place]))
        agree = math.isclose(played, values[place], rel_tol=1e-9, abs_tol=1e-6)
        question._require(agree, f"{faster.__name__} gives {values[place]} for {policies[place]}, not {played}")
    return dict(zip(policies, map(float, values), strict=True))


def _policies(question: Question) -> Iterator[Policy]:
    """Every combination of choices; the last name varies first."""
    for choices in itertools.product(*question.grid.values()):
        yield tuple(zip(question.grid, choices, strict=True))


def policy_of(question: Question, answer: Any) -> tuple[dict | None, str]:
    """The learner's policy, or the sentence that says what is wrong with it."""
    if isinstance(answer, pd.DataFrame) and len(answer) == 1:
        answer = answer.iloc[0]
    if isinstance(answer, pd.Series):
        answer = dict(zip(answer.index, answer, strict=True))
    if not isinstance(answer, dict):
        form = ", ".join(f"{name}=…" for name in question.grid)
        return None, _("A decision is written as dict({form}), and your answer is {what}.").format(
            form=form, what=describe(answer)
        )
    policy, odd = {}, [str(name)[:40] for name in answer if name not in question.grid]
    if odd:
        return None, _("There is no choice named {odd}. There are: {names}.").format(
            odd=odd[0], names=", ".join(question.grid)
        )
    for name, choices in question.grid.items():
        if answer.get(name) is None:
            return None, _("Your decision says nothing about {name}.").format(name=name)
        value, trouble = _choice(name, choices, answer[name])
        if trouble:
            return None, trouble
        policy[name] = value
    return policy, ""


def _choice(name: str, choices: tuple, value: Any) -> tuple[Any, str]:
    if not all(isinstance(choice, NUMBERS) and not isinstance(choice, TRUTHS) for choice in choices):
        fits = [choice for choice in choices if atom(choice) == atom(value)]
        listed = ", ".join(str(choice) for choice in choices)
        return (
            (fits[0], "") if fits else (None, _("{name} must be one of: {choices}.").format(name=name, choices=listed))
        )
    if isinstance(value, str):
        words = _("{name} is a text, and a number is asked for: write it without quotation marks.")
        return None, words.format(name=name)
    low, high = min(choices), max(choices)
    whole = all(isinstance(choice, int) for choice in choices)
    words = _("{name} must be a number from {low} to {high}.")
    if whole:
        words = _("{name} must be a whole number from {low} to {high}.")
    trouble = words.format(name=name, low=show(low), high=show(high))
    if not isinstance(value, NUMBERS) or isinstance(value, TRUTHS) or math.isnan(value) or not low <= value <= high:
        return None, f"{trouble} {_steps(choices)}".strip()
    nearest = min(choices, key=lambda choice: abs(choice - value))
    if math.isclose(nearest, value, rel_tol=0, abs_tol=1e-9):
        return nearest, ""
    if whole and len(choices) == high - low + 1:
        return None, trouble
    return None, _between_steps(name, sorted(choices), value)


def in_a_line(choices: tuple) -> str:
    """The choices in a line: all of them where they are few, else the first two and the last."""
    if len(choices) <= MOST_LISTED:
        return ", ".join(show(choice) for choice in choices)
    first, second, *_rest, last = map(show, choices)
    return f"{first}, {second}, … {last}"


def _steps(choices: tuple) -> str:
    """The steps of whole numbers that are not all there."""
    ordered = sorted(choices)
    widths = {after - before for before, after in itertools.pairwise(ordered)}
    if len(widths) != 1 or not all(isinstance(choice, int) for choice in ordered) or widths == {1}:
        return ""
    return _("It goes in steps of {step}.").format(step=show(widths.pop()))


def _between_steps(name: str, choices: list, value: Any) -> str:
    """The sentence for a number that lies between two of the choices."""
    step = choices[1] - choices[0]
    if all(math.isclose(b - a, step, abs_tol=1e-9) for a, b in itertools.pairwise(choices)):
        words = _("{name} goes from {low} to {high} in steps of {step}, and {value} is none of these.")
    else:
        words = _("{name} must be one of: {choices}.")
    below = max(choice for choice in choices if choice < value)
    above = min(choice for choice in choices if choice > value)
    listed = ", ".join(map(show, choices))
    near = _("The nearest are {below} and {above}.").format(below=show(below), above=show(above))
    low, high = show(choices[0]), show(choices[-1])
    said = words.format(name=name, low=low, high=high, step=show(step), value=show(value), choices=listed)
    return f"{said} {near}"


def policy(case: Case) -> Finding | None:
    """Is it a policy within its bounds, and on their steps?"""
    _policy, trouble = policy_of(case.question, case.answer)
    return Finding(NOT_YET, [trouble]) if trouble else None


def _chosen(case: Case) -> dict:
    """The policy, in the steps that come after its bounds have been looked at."""
    chosen, trouble = policy_of(case.question, case.answer)
    assert chosen is not None, trouble
    return chosen


def naive_policy(case: Case) -> Finding | None:
    """It is one of the known poor strategies, or comes to the same: whatever discount in letters that nobody gets."""
    chosen = _chosen(case)
    land = landscape(case.desk, case.question)
    earned = _worth(case, chosen)
    for name, (naive, value) in land.naive.items():
        if (chosen == naive or earned == value) and land.score(value) < PASS:
            evidence = {**case.desk.variant.parameters, "value": show(value), "unit": case.question.unit}
            text = [speak(line, evidence) for line in case.question.mistakes[name].text]
            return Finding(NOT_YET, [*text, _missing(case, value), *_one_at_a_time(case, chosen, value)], name)
    return None


def scored(case: Case) -> Finding:
    """Score the policy; if it is not good enough, say what one change at a time would bring."""
    chosen = _chosen(case)
    land = landscape(case.desk, case.question)
    value = _worth(case, chosen)
    unit = case.question.unit
    earned = _("Your decision earns {value} {unit}.").format(value=_amount(value), unit=unit).replace(" .", ".")
    if land.score(value) >= PASS:
        remark = told(case.question.remark, **case.desk.variant.parameters)
        ahead = value - land.floor
        words = _("That is {more} {unit} more than the best of the simple rules.")
        simple = [words.format(more=_amount(ahead), unit=unit).replace("  ", " ")] if ahead > 0 else []
        return Finding(RIGHT, [earned, *simple, *remark])
    naive = land.floor
    if value < naive:
        words = _("The best of the simple rules earns {value} {unit}: yours is not better.")
    elif value == naive:
        words = _("The best of the simple rules earns as much.")
    else:
        words = _("That is more than the best of the simple rules ({value} {unit}).")
    compared = words.format(value=_amount(naive), unit=unit).replace(" )", ")").replace(" :", ":")
    if value >= naive:
        compared += " " + _missing(case, value)
    return Finding(NOT_YET, [earned, compared, *_one_at_a_time(case, chosen, value)])


def _worth(case: Case, policy: dict) -> float:
    return _looked_up(case.desk, case.question, landscape(case.desk, case.question).grid, policy)


def _looked_up(desk: Desk, question: Question, grid: dict[Policy, float], policy: dict) -> float:
    """As `worth`, looked up where the policy lies on the grid."""
    known = grid.get(tuple(policy.items()))
    return worth(desk, question, policy) if known is None else known


def _missing(case: Case, value: float) -> str:
    """How much more a decision must earn to be right."""
    words, mark = _("To be right, it must earn {missing} {unit} more."), landscape(case.desk, case.question).mark
    return words.format(missing=_amount(mark - value), unit=case.question.unit).replace("  ", " ")


def _amount(value: float) -> str:
    """A sum of a decision: whole, where parts of one tell nothing."""
    return f"{value:,.0f}" if abs(value) >= 10 else show(value)


def _one_at_a_time(case: Case, chosen: dict, value: float) -> list[str]:
    """For each choice, what a better one would earn with the others as they are, and in which direction it lies."""
    gains: dict[str, tuple[float, Any]] = {}
    for name, choices in case.question.grid.items():
        earned, best = max(
            ((_worth(case, {**chosen, name: choice}), choice) for choice in choices), key=lambda pair: pair[0]
        )
        if earned - value > 1e-6 * max(1.0, abs(value)):
            gains[name] = earned - value, best
    if not gains:
        return [_("No single change makes it better: change two choices together.")]
    lines = []
    for name, (gain, best) in sorted(gains.items(), key=lambda pair: -pair[1][0]):
        words = _("With another `{name}` and the rest as it is, you would earn {gain} {unit} more.")
        if isinstance(best, NUMBERS):
            words = _("With `{name}` higher and the rest as it is, you would earn up to {gain} {unit} more.")
            if best < chosen[name]:
                words = _("With `{name}` lower and the rest as it is, you would earn up to {gain} {unit} more.")
        lines.append(words.format(name=name, gain=_amount(gain), unit=case.question.unit).replace("  ", " "))
    return lines
