"""A lesson's Your turn: found without its workbook, recorded under the learner named once, worth no points."""

import json
import sys

import pytest

from crmlab import learners, workbook
from crmlab.classroom import progress
from crmlab.errors import InvalidData
from crmlab.workbook import Lesson, learner_is, proofs
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.lesson import committed
from crmlab.workbook.authoring.question import BadQuestion
from crmlab.workbook.session import learner
from tests.workbook import lesson_package


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The name of a package with lessons, in which the engine looks."""
    name = lesson_package.install(tmp_path, monkeypatch)
    monkeypatch.setattr(chapters, "PLACE", name)
    return name


@pytest.fixture
def turn(place):
    return workbook.lesson("94-2")


def test_a_lesson_is_found_without_its_workbook(place):
    assert chapters.lessons() == ["93", "94-2"]
    assert workbook.lesson("94-2").chapter.number == "94-2" and workbook.lesson("93").chapter.number == "93"
    assert f"{place}.ch94" not in sys.modules and f"{place}.ch94.turn_2" in sys.modules
    assert chapters.find("94").number == "97" and "all_paid" not in chapters.find("94").questions


@pytest.mark.parametrize("number", ["94-1", "94", "9-4", "", 7])
def test_an_unknown_lesson_is_answered_with_those_there_are(place, number):
    with pytest.raises(InvalidData, match=r"There are: 93, 94-2\."):
        workbook.lesson(number)


def test_a_lesson_in_the_wrong_file_is_refused(place, tmp_path):
    (tmp_path / place / "ch94" / "turn_3.py").write_text(lesson_package.TURN_2)
    with pytest.raises(BadQuestion, match="declares the lesson 94-2; its name says 94-3"):
        workbook.lesson("94-3")


def test_it_answers_like_a_workbook(turn):
    right = turn.data["orders"]["amount"].sum()
    assert turn.all_paid.judge(...).outcome == "not_attempted"
    card = turn.all_paid.judge(turn.data["orders"].query("amount > 0")["amount"].sum())
    assert "Let the returns in. (Postage: 4)" in repr(card)
    assert repr(turn.all_paid.hint_card()).startswith("Hint 1 of 2")
    assert "Write `turn.all_paid.check(all_paid)`" in repr(turn.all_paid.check)
    assert turn.all_paid.judge(right).outcome == "right"
    assert 'all_paid = orders["amount"].sum()' in repr(turn.all_paid.solution_card())
    assert [q.points for q in turn.chapter.questions.values()] == [0, 0]
    assert not hasattr(turn, "submission") and not hasattr(turn, "recall_1")
    with pytest.raises(AttributeError, match="There are: all_paid, each_paid"):
        _ = turn.al_paid


def test_it_shows_itself_and_how_far_one_is(turn):
    assert repr(turn).splitlines() == [
        "Your turn 94-2: 2 questions, kept for whoever works on this machine.",
        "  turn.all_paid: All of it",
        "  turn.each_paid: Of each",
    ]
    turn.all_paid.judge(turn.data["orders"]["amount"].sum())
    lines = repr(turn.progress_card()).splitlines()
    assert lines[0] == "Your turn 94-2: 1 of 2 done"
    assert any("Of each" in line and "○ Not attempted" in line for line in lines)


def test_it_is_recorded_under_the_learner_named_once(place, monkeypatch, tmp_path):
    workbook.lesson("94-2").all_paid.judge(1)
    assert (learners.home() / "self-learner" / "94-2.jsonl").is_file()
    learner_is("2026-017")
    workbook.lesson("94-2").all_paid.judge(1)
    workbook.lesson("93").all_paid.judge(1)
    workbook.predict("94", "guess", 5)
    monkeypatch.setenv(learner.VARIABLE, "2026-018")
    workbook.lesson("94-2").all_paid.judge(1)
    files = sorted(str(path.relative_to(learners.home())) for path in learners.home().rglob("*.jsonl"))
    assert files == [
        "2026-017/93-turn.jsonl",
        "2026-017/94-2.jsonl",
        "2026-017/94.jsonl",
        "2026-018/94-2.jsonl",
        "self-learner/94-2.jsonl",
    ]
    learner.forget("2026-999")
    assert learner._kept() == "2026-017"
    learner.forget(" 2026-017")
    assert learner._kept() == ""


def test_an_id_is_said_kept_and_refused(capsys, monkeypatch):
    def said(*wish):
        learner_is(*wish)
        return capsys.readouterr().out.strip()

    assert said() == said(...) == said("") == said(None) == (
        "No id yet: write yours in place of the three dots, or go on without one."
    )  # fmt: skip
    assert "one line" in said("a\nb") and "one line" in said("x" * 101)
    assert said(2026) == "Your lessons are kept for 2026." and said() == said(2026)
    monkeypatch.setenv(learner.VARIABLE, "of-the-lab")
    assert said("mine") == "Your lessons are kept for of-the-lab."
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    assert said() == said(...) and learner.named() == "" and learner._kept() == "mine"
    monkeypatch.setenv("CRMLAB_HOME", "/proc/nowhere")
    monkeypatch.delenv("CRMLAB_STATIC")
    assert "could not be kept" in said("mine")


def test_everybody_has_the_committed_tables():
    lesson = Lesson("09-3", needs=("customers", "orders"))
    assert lesson.tables is committed and set(committed("ada", lesson.needs)) == {"customers", "orders"}
    assert committed("ada", ["orders"])["orders"].equals(committed("bob", ["orders"])["orders"])
    assert lesson.record == "09-3" and Lesson("00").record == "00-turn"


def test_after_a_second_answer_that_nothing_explains_the_first_hint_comes_by_itself(turn):
    """Not after the same answer again, and not when a hint was taken before."""
    odd = turn.data["orders"].groupby("customer_id")["amount"].sum().abs()
    hints = turn.each_paid._question.hints
    for answer in (odd**1.1, odd**1.1):
        assert hints[0] not in repr(turn.each_paid.judge(answer))
    card = turn.each_paid.judge(odd**1.2)
    assert card.outcome == "not_yet" and card.rows and card.last[-1] == hints[0]
    assert hints[0] not in repr(turn.each_paid.judge(odd**1.3))
    assert hints[1] in repr(turn.each_paid.hint_card()), "the next one"
    events = [json.loads(line) for line in turn.history.record.path.read_text().splitlines()]
    assert [event["event"] for event in events] == ["open", "check", "check", "check", "hint", "check", "hint"]
    assert all(event["unexplained"] for event in events if event["event"] == "check")


def test_progress_of_all_lessons(turn):
    turn.all_paid.judge(turn.data["orders"]["amount"].sum())
    turn.each_paid.judge(3)
    lines = progress.summary().splitlines()
    assert lines[0] == "Whoever works on this machine"
    assert "  94-2         1 of 2 right, 1 not yet" in lines and "  93           not begun" in lines
    assert "  94 workbook  not begun" in lines
    assert progress.summary("ada").splitlines()[0] == "Learner ada"


def test_proofs_hold_over_a_lesson(turn):
    assert proofs.prove(turn.chapter, []) == []


def test_proofs_find_what_is_wrong_in_a_lesson(turn):
    lesson = turn.chapter
    mistakes = lesson.questions["all_paid"].mistakes
    mistakes["gross"].function.__doc__ = "Look at {whatever}."
    lesson.questions["each_paid"].starter = "each_paid = 3"
    lesson.check_variant(lambda orders: False)
    text = "\n".join(proofs.prove(lesson, ["never asked"]))
    assert "no draw of data passes" in text and "never asked" not in text
    assert "all_paid: the message of gross has a placeholder" in text and "each_paid: untouched gives" in text
