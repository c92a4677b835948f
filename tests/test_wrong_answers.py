"""What the cards say to wrong answers that were written without sight of the known mistakes.

A card may name a cause only where that was the cause; anything else is misleading and fails. How many answers are
explained is printed, not asserted: a share that must be reached would be reached by leaving out the hard ones.
"""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

import pytest

from crmlab import workbook
from crmlab.workbook.diagnosis.case import NOT_YET, RIGHT, UNREADABLE

FILES = sorted((Path(__file__).parent / "wrong_answers").glob("[0-9][0-9]*.py"))
"""One or more for a workbook, whose number begins their name. `WRONG`: question, what was done, and the answer of it;
`VERDICTS`: the cause that may be named, or a tuple of them where it hangs on the learner's data."""
LEARNERS = ("blind-1", "blind-3")
PLAIN = {"form", "rows", "first_difference", "unreadable", "policy", "scored", "exchanged_labels"}
"""Steps that describe the answer and name no cause."""


class Desk(dict):
    """Tables, numbers and the right answers to earlier questions, by name.

    A game's texts, as this learner drew them, are under the name of its question and `_texts`: a frame with the letters
    as its index.
    """

    def __init__(self, desk):
        self.desk = desk

    def __missing__(self, name):
        return self.desk.value(name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_card_misleads(path, home, monkeypatch, capsys):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    written = runpy.run_path(str(path))
    wrong, verdicts = written["WRONG"], written["VERDICTS"]
    assert set(verdicts) <= {(question, did) for question, did, _answer in wrong}, "a verdict on an unknown answer"
    counted, misleading = Counter(), []
    for learner in LEARNERS:
        book = workbook.open(path.stem[:2], learner=learner)
        for question, did, answer in wrong:
            finding, value = book.questions[question]._examined(answer(Desk(book._desk)))
            if finding.outcome != RIGHT:
                counted["explained at once"] += finding.step != "first_difference"
            if finding.step in PLAIN and value["kind"] not in ("nothing", "function", "other", "too_large"):
                finding, _value = book.questions[question]._examined(None, value)  # as closer() does
            said = finding.mistake or finding.cause or finding.step
            where = f"{learner}, {question}: {did}: {said}: {' '.join(finding.sentences)[:160]}"
            if finding.outcome == RIGHT:  # a slip that changes nothing on this learner's data
                counted["right by luck"] += 1
                continue
            assert finding.outcome in (NOT_YET, UNREADABLE), where
            expected = verdicts.get((question, did), ())
            if finding.step not in PLAIN and said not in ([expected] if isinstance(expected, str) else expected):
                misleading.append(where)
            counted["explained" if finding.step != "first_difference" else "not explained"] += 1
    judged = counted["explained"] + counted["not explained"]
    share, at_once = counted["explained"] / judged, counted["explained at once"] / judged
    with capsys.disabled():
        print(
            f"\nwrong answers {path.stem}: {len(wrong)} on the data of {len(LEARNERS)} learners, "
            f"{at_once:.0%} explained at once, {share:.0%} after looking closer"
        )
    assert counted["right by luck"] <= 0.05 * judged
    assert not misleading, "\n".join(misleading)
