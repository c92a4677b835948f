"""Recall questions: drawn from earlier workbooks, the learner's own mistakes first, answered by a letter."""

import pytest

from crmlab import course, workbook
from crmlab.classroom import workbooks
from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.session import recall as recall
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import chapter

LEARNERS = ["", "ada", "bob", "2026-017"]


@pytest.fixture(autouse=True)
def only_the_first(monkeypatch):
    """Whatever workbooks there come to be: the one before this is 00."""
    from crmlab.workbook.authoring import chapters

    monkeypatch.setattr(chapters, "numbers", lambda: {"00": "ch00_start"})


@pytest.mark.parametrize("learner", LEARNERS)
def test_two_questions_with_one_right_letter_each(learner):
    book = Workbook(draw(chapter, learner), learner)
    keys = set()
    for name in recall.NAMES:
        asked = getattr(book, name)
        keys.add(asked._question.key)
        shown = repr(asked)
        assert shown.startswith("What you did before\nFrom workbook 00, “")
        outcomes = {letter: asked.judge(letter).outcome for letter in "abc"}
        assert sorted(outcomes.values()) == ["not_yet", "not_yet", "right"]
        for letter, mistake in asked.letters.items():
            said = asked.judge(letter.upper() + " ").sentences
            assert not any("{" in sentence for sentence in said)
            if mistake:
                assert said[0].split("{")[0][:30] in asked._question.mistakes[mistake].text[0]
            else:
                assert len(said) == 2, "the others are explained"
    assert len(keys) == 2


def test_right_value_is_the_reference_and_the_rows_do_not_tell_it(book):
    for name in recall.NAMES:
        asked = getattr(book, name)
        right = asked._choice.values[""]
        reference = asked._desk.reference(asked._question).parts[""]
        value = reference.iloc[0] if asked._choice.unit is None else reference[asked._choice.unit]
        assert right == recall.show(value)
        assert asked._choice.rows is None or right not in asked._choice.rows.table["amount"].map(recall.show).tolist()


def test_the_same_every_time_and_not_for_everybody(desk):
    texts = {learner: repr(Workbook(draw(chapter, learner), learner).recall_1) for learner in LEARNERS}
    assert len(set(texts.values())) == len(LEARNERS)
    for learner in LEARNERS:
        assert repr(Workbook(draw(chapter, learner), learner).recall_1) == texts[learner]


def test_what_went_wrong_comes_first_and_stays(desk):
    seen = set()
    for learner, key in (("a", "purchases"), ("b", "purchases"), ("c", "total_paid"), ("d", "total_paid")):
        first = workbook.open("00", learner)
        first.questions[key].judge(7)
        book = Workbook(draw(chapter, learner), learner)
        assert book.recall_1._question.key == key
        other = {"purchases": "total_paid", "total_paid": "purchases"}[key]
        first.questions[key].judge(first._desk.answer(first.chapter.questions[key]))
        first.questions[other].judge(7)
        assert Workbook(book._desk, learner).recall_1._question.key == key, "what was drawn stays"
        seen.add(key)
    assert len(seen) == 2


def test_anything_else_is_not_attempted(book):
    for answer in ("", "z", "ab", None, 3, ..., ["a"], object()):
        card = book.recall_1.judge(answer)
        assert card.outcome == "not_attempted" and "letters a, b, c" in repr(card)
    assert book.recall_1.check("") is None


def test_it_is_recorded_and_neither_scored_nor_handed_in(book):
    book.recall_1.judge("a")
    events = book.history.events(kind="recall")
    assert events[-1]["question"].startswith("00.") and events[-1]["outcome"] in ("right", "not_yet")
    assert repr(book.progress_card()).startswith("Progress: 0 of 11")
    from crmlab.workbook.session import submission

    made = submission.build(book.history.all_events(), chapter="97", learner="ada", fingerprint="x")
    assert made["questions"] == {}


def test_the_first_workbook_has_none_and_a_damaged_record_harms_nobody(tmp_path, desk):
    first = workbook.open("00", "ada")
    assert "nothing to ask again" in repr(first.recall_1) and first.recall_2.judge("a").outcome == ""
    assert "recall_1" not in dir(first)
    book = Workbook(desk, "ada")
    book.history.add({"event": "recall_drawn", "question": None, "drawn": ["00.nothing", 5, "99.x", "00.purchases"]})
    assert book.recall_1._question.key == "purchases"
    assert "recall_1" in dir(book)


def test_the_workbook_opens_with_them():
    path = next(path for path in workbooks.paths() if workbooks.number(path) == "00")
    assert not any("recall" in cell.id for cell in workbooks.notebook(path).cells)


def test_a_later_workbook_opens_with_them(monkeypatch):
    from crmlab.workbook.authoring import chapters

    monkeypatch.setattr(chapters, "find", lambda number: chapter)
    cells = workbooks.notebook(course.folder("exercises") / "97-demonstration.ipynb").cells
    ids = [cell.id for cell in cells]
    assert ids.index("wb97-recall-1-answer") < ids.index("wb97-total")
    assert cells[ids.index("wb97-recall-1")].source == "ex.recall_1"
    assert cells[ids.index("wb97-recall-2-answer")].source == 'ex.recall_2.check("")'
