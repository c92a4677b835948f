"""Every message with a remedy: the input that brings it, the remedy followed to the letter, and the right number.

Where a message tells to correct something that only a person can know, the case corrects it. The last test counts the
places where `crmlab` refuses something, and how many of them a case reaches.
"""

from __future__ import annotations

import ast
import traceback
import warnings
from pathlib import Path

import pandas as pd
import pytest

import crmlab
from crmlab import InvalidData
from tests.inputs import (
    every_chain,
    every_effect,
    every_index,
    every_index_of_satisfaction,
    every_kano,
    every_loyalty,
    every_measure,
    every_model,
    every_order,
    every_programme,
    every_relation,
    every_satisfied,
    every_service,
    every_switching,
    every_valid,
    every_value,
)
from tests.inputs.remedies import Case, message

ROOT = Path(crmlab.__file__).parent
ROOMS = ("valid", "customer_value", "campaigns", "measurement", "relationships", "perceived_value")
SETS = (every_valid, every_value, every_order, every_model, every_measure, every_index, every_effect, every_relation,
        every_kano, every_service, every_satisfied, every_index_of_satisfaction,
        every_switching, every_loyalty, every_chain, every_programme)  # fmt: skip
CASES = {name: case for part in SETS for name, case in part.CASES.items()}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_following_the_remedy_gives_the_right_number(case: Case):
    mended = case.mend(message(lambda: case.call(case.bad)), case.bad)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = case.call(mended)
    if isinstance(found, (pd.Series, pd.DataFrame)):
        found = found.to_dict()
    assert near(found, case.right), found


def near(found, right) -> bool:
    """The same, but for a thousandth of a float."""
    if isinstance(right, (list, tuple)):
        return len(found) == len(right) and all(map(near, found, right))
    if isinstance(right, dict):
        return list(found) == list(right) and all(near(found[key], right[key]) for key in right)
    return found == (pytest.approx(right, rel=1e-3) if isinstance(right, float) else right)


def places() -> set[tuple[str, int, int]]:
    """Where something is refused: file, first and last line of the call."""
    found = set()
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name.split("/")[0] in ROOMS:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                called = getattr(node, "func", None)
                if getattr(called, "id", getattr(called, "attr", "")) in ("InvalidData", "NotConverged", "refuse"):
                    found.add((name, node.lineno, node.end_lineno))
    return found


def reached(case: Case) -> set[tuple[str, int]]:
    """The lines that were being run when a case was refused."""
    try:
        case.call(case.bad)
    except InvalidData as refused:
        frames = traceback.extract_tb(refused.__traceback__)
        return {(frame.filename.removeprefix(f"{ROOT}/"), frame.lineno) for frame in frames}
    raise AssertionError("not refused")


def test_the_cases_reach_every_place():
    lines = set().union(*map(reached, CASES.values()))
    unreached = {
        place for place in places() if not any((place[0], line) in lines for line in range(place[1], place[2] + 1))
    }
    assert not unreached, sorted(unreached)
