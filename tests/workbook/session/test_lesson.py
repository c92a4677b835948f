"""Your turns: a lesson open on a page, on the tables of the course, recorded and never scored."""

from __future__ import annotations

import pytest

from crmlab import InvalidData, workbook
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, NOT_YET, RIGHT
from crmlab.workbook.proofs import _one
from crmlab.workbook.session.record import home as records

LESSON = pytest.mark.parametrize("number", chapters.lessons())


@LESSON
def test_untouched_reference_and_every_known_mistake(number, home):
    """Untouched is not attempted, the reference is right, each mistake gets its own message."""
    turn = workbook.lesson(number)
    faults = [f"{key}: {fault}" for key, asked in turn.questions.items() for fault in _one(asked, turn._desk)]
    assert not faults, faults
    assert all(len(question.mistakes) >= 2 for question in turn.chapter.questions.values())


@LESSON
def test_it_is_worth_no_points_and_no_part_of_the_workbook(number, home):
    lesson, chapter = chapters.lesson(number), chapters.find(number[:2])
    assert {question.points for question in lesson.questions.values()} == {0}
    assert not set(lesson.questions) & set(chapter.questions)
    assert not set(lesson.questions) & set(vars(workbook.open(chapter))["questions"])


def test_what_is_done_is_recorded_for_the_learner_named_once(home, monkeypatch, capsys):
    monkeypatch.delenv("CRMLAB_STATIC", raising=False)
    monkeypatch.delenv("CRMLAB_LEARNER", raising=False)
    workbook.lesson("09-3").without_control.judge(7)
    assert (records() / "self-learner" / "09-3.jsonl").is_file()
    workbook.named_as("2026-017")
    assert "recorded for 2026-017" in capsys.readouterr().out
    turn = workbook.lesson("09-3")
    assert turn.history.state("without_control") == NOT_ATTEMPTED
    assert turn.without_control.judge(5).outcome == NOT_YET and turn.without_control.judge(10).outcome == RIGHT
    assert (records() / "2026-017" / "09-3.jsonl").is_file()
    assert workbook.lesson("09-3").history.state("without_control") == RIGHT
    monkeypatch.setenv("CRMLAB_LEARNER", "ada")
    assert workbook.lesson("09-3").learner == "ada"
    monkeypatch.delenv("CRMLAB_LEARNER")
    workbook.named_as("")
    assert workbook.lesson("09-3").learner == ""


def test_a_name_that_cannot_be_kept_is_said(home, monkeypatch, capsys):
    monkeypatch.delenv("CRMLAB_STATIC", raising=False)
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file where the folder should be")
    workbook.named_as("ada")
    assert "cannot be kept here" in capsys.readouterr().out and workbook.lesson("09-3").learner == ""


def test_the_closer_look_runs_by_itself_after_the_second_unexplained_answer(home):
    turn = workbook.lesson("09-3")
    looked = []
    examined = turn.saved._examined
    turn.saved._examined = lambda answer, again=None: looked.append(again is not None) or examined(answer, again)
    turn.saved.judge(17.0)
    assert looked == [False]
    turn.saved.judge(19.0)
    assert looked == [False, False, True]


def test_what_there_is_not_is_said_with_what_there_is(home, capsys):
    with pytest.raises(InvalidData, match=r"no lesson 09-9.*There are: 00, 09-3"):
        workbook.lesson("09-9")
    turn = workbook.lesson("09-3")
    turn.submission()
    assert "A lesson is not handed in" in capsys.readouterr().out
    assert repr(turn) == "Lesson 09-3: 3 Your turns."
    assert printed(turn.chapter).variant.learner == ""


def test_a_guess_below_one_per_cent_can_be_changed(home, monkeypatch, capsys):
    monkeypatch.delenv("CRMLAB_STATIC", raising=False)
    workbook.predict("09", "share", 0.6, unit="%")
    assert "If you meant 60%, write 60 instead" in capsys.readouterr().out
    workbook.predict("09", "share", 60, unit="%")
    assert "Your guess: 60%" in capsys.readouterr().out
    workbook.predict("09", "share", 30, unit="%")
    assert "Your first guess, 60%, stands" in capsys.readouterr().out
    workbook.recall("09", "share", 58, unit="%")
    assert "You guessed 60%" in capsys.readouterr().out
