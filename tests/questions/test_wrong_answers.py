"""What the cards say to wrong answers that were written without sight of the known mistakes.

A card may name a cause only where that was the cause; anything else is misleading and fails. How many answers are
explained is printed by `python -m tests.questions.measure`, not asserted: a share that must be reached would be reached
by leaving out the hard ones.
"""

from __future__ import annotations

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.diagnosis.case import NOT_YET, Finding
from crmlab.workbook.diagnosis.walk import DECISION, SORT, WALK
from tests.questions import measure, unseen
from tests.questions.wrong_answers import VERDICTS, Answers, newest, sets

SETS, NEWEST = sets(), newest()
STEPS = {step.__name__ for step in (*WALK, *DECISION, *SORT)}


def runs():
    """Each set and learner; in the ordinary run the newest set of each chapter, for one learner."""
    for name in SETS:
        for learner in ("blind-1", "blind-3"):
            fast = name in NEWEST and learner == "blind-1"
            yield pytest.param(name, learner, marks=() if fast else pytest.mark.slow)


def test_one_set_of_each_chapter_is_the_newest():
    assert {name.partition("-")[0] for name in SETS} == {name.partition("-")[0] for name in NEWEST}
    assert "ch09-unseen_second" in SETS and not {"ch09-blind_unseen", "ch09-unseen_first"} & NEWEST


@pytest.mark.parametrize("name", SETS)
def test_every_verdict_names_something_that_can_be_said(name):
    questions = chapters.find(SETS[name].chapter).questions
    assert len(SETS[name]) >= 20  # forty were written; those to questions that are gone went with them
    for answer in SETS[name]:
        known = {*questions[answer.question].mistakes, *STEPS}
        stale = {*answer.causes, *answer.careful} - known
        assert not stale, f"{answer.question}: {answer.did}"


def test_a_set_refuses_what_it_cannot_use():
    wrong = Answers("09")
    wrong("top_share", "a slip (odd)", cause="net_profit")(lambda d: 1)
    assert [(a.question, a.causes, a.sort, a.make({})) for a in wrong] == [("top_share", ("net_profit",), "odd", 1)]
    with pytest.raises(ValueError, match="declared twice"):
        wrong("top_share", "a slip (odd)")
    with pytest.raises(TypeError, match="a cause is a name"):
        wrong("top_share", "another", cause=(1,))


def test_verdicts():
    wrong = Answers("09")
    wrong("top_share", "a slip", cause="the_slip", careful="another")(lambda d: 1)
    (answer,) = wrong
    cards = [("known_mistake", "the_slip"), ("known_mistake", "another"), ("rows", None), ("known_mistake", "a_third")]
    said = [answer.verdict(Finding(NOT_YET, mistake=mistake, step=step)) for step, mistake in cards]
    assert [*said, answer.verdict(Finding("right"))] == list(VERDICTS)


@pytest.mark.parametrize(("name", "learner"), list(runs()))
def test_no_card_misleads(name, learner, monkeypatch):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    found = list(measure.judged(name, SETS[name], learner))
    misleading = [each.where for each in found if each.verdict == "misleading"]
    assert not misleading, "\n".join(misleading)
    lucky = sum(each.verdict == "right by luck" for each in found)
    assert lucky <= 0.05 * len(found), "slips that change nothing on this learner's data"
    assert measure.row(name, found).startswith(name) and list(measure.claims(found))


def test_a_file_of_answers_is_run_and_its_cards_are_printed(tmp_path, capsys):
    path = tmp_path / "handed_in.txt"
    path.write_text(
        "from tests.questions.wrong_answers import Answers\n"
        'wrong = Answers("00")\n'
        'wrong("total_paid", "with a yuan too much (usual)")(lambda d: d["orders"]["amount"].sum() + 1)\n'
        'wrong("total_paid", "does not run (odd)")(lambda d: d["nothing of the kind"])\n'
    )
    unseen.main([str(path)])
    text = capsys.readouterr().out
    assert (
        "1. total_paid: with a yuan too much (usual)" in text
        and "▲ Not yet" in text
        and "DOES NOT RUN: KeyError" in text
    )
    unseen.main([str(path), "--types"])
    text = capsys.readouterr().out
    assert "gives float64" in text and "Not yet" not in text
