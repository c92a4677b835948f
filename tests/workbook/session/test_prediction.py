"""A guess is kept, stands, and meets its answer; a chapter as it comes prints the same bytes and touches no record."""

import datetime
import math

import pytest

from crmlab.workbook import predict, recall
from crmlab.workbook.session.record import Record

NONE = "No guess yet: write yours in place of the three dots and run this cell again.\n"


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path / "home"))
    for name in ("CRMLAB_STATIC", "BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def said(capsys, function, *args, **kwargs) -> str:
    assert function(*args, **kwargs) is None
    return capsys.readouterr().out


def test_no_guess(capsys, own_home):
    assert said(capsys, predict, "09", "share") == NONE
    assert said(capsys, recall, "09", "share", 45, unit="%") == "You made no guess; the answer is 45%.\n"
    assert not own_home.exists()


def test_the_first_guess_stands_and_changes_are_noted(capsys):
    first = "Your guess: 30%. You will meet it again when the answer is known.\n"
    assert said(capsys, predict, "09", "share", 30, unit="%") == first
    assert said(capsys, predict, "09", "share", 30, unit="%") == first
    change = "Your first guess, 30%, stands; that you now think 40% is noted beside it.\n"
    assert said(capsys, predict, "09", "share", 40, unit="%") == change
    assert said(capsys, predict, "09", "share", 40, unit="%") == change
    assert said(capsys, predict, "09", "share", unit="%") == "Your guess stands: 30%.\n"
    events = Record("09", "").events()
    assert [(event["question"], event["answer"]["value"]) for event in events] == [("share", 30), ("share", 40)]
    assert said(capsys, recall, "09", "share", 45, unit="%") == (
        "You guessed 30%; the answer is 45%: you were 15 percentage points too low.\n"
    )
    assert said(capsys, predict, "09", "other") == NONE
    assert said(capsys, predict, "09", "share", learner="anna") == NONE


@pytest.mark.parametrize(
    "guess, answer, unit, sentence",
    [
        (1500, 1234.5, "CNY", "You guessed 1,500 CNY; the answer is 1,234.5 CNY: you were 265.5 CNY too high."),
        (0.2, 0.12345, "", "You guessed 0.2; the answer is 0.1235: you were 0.07655 too high."),
        (100, 100.0, "", "You guessed 100, and so it is."),
        (100, math.inf, "", "You guessed 100; the answer is inf."),
        ("teas", "gifts", "", "You guessed teas; the answer is gifts."),
        (True, False, "", "You guessed yes; the answer is no."),
        (datetime.date(2024, 1, 2), datetime.date(2024, 1, 3), "", "You guessed 2024-01-02; the answer is 2024-01-03."),
        (3, [1, 2], "", "You guessed 3; the answer is something that cannot be shown in a line."),
    ],
)
def test_recall(capsys, guess, answer, unit, sentence):
    predict("09", "key", guess, unit=unit)
    capsys.readouterr()
    assert said(capsys, recall, "09", "key", answer, unit=unit) == sentence + "\n"


@pytest.mark.parametrize("guess", [[1], {}, float("nan"), len, "x" * 500, object()])
def test_what_is_no_guess_is_not_kept(capsys, guess):
    assert (
        said(capsys, predict, "09", "key", guess) == "A guess is one number or a few words, so this one was not kept.\n"
    )
    assert Record("09", "").events() == []


def test_a_static_chapter_never_touches_a_record(capsys, own_home, monkeypatch):
    predict("09", "share", 30)
    before = {path: path.read_bytes() for path in own_home.rglob("*.jsonl")}
    capsys.readouterr()
    monkeypatch.setenv("CRMLAB_STATIC", "1")

    def touched(*_):
        raise AssertionError("a record was opened")

    monkeypatch.setattr("crmlab.workbook.session.prediction.Record", touched)
    assert said(capsys, predict, "09", "share") == NONE
    assert said(capsys, recall, "09", "share", 45) == "You made no guess; the answer is 45.\n"
    assert said(capsys, predict, "09", "share", 50).startswith("Your guess: 50.")
    assert {path: path.read_bytes() for path in own_home.rglob("*.jsonl")} == before


def test_a_folder_that_cannot_be_written_is_said(capsys, own_home):
    own_home.write_text("in the way")
    assert "until you close this notebook" in said(capsys, predict, "09", "memory", 30)
    assert said(capsys, recall, "09", "memory", 45).startswith("You guessed 30;")


def test_a_record_edited_by_hand(capsys):
    for answer in (None, 5, {"kind": "eval"}, {"kind": "list", "items": {"type": "mixed", "values": []}}):
        Record("09", "").append({"event": "predict", "question": "key", "answer": answer})
    assert said(capsys, recall, "09", "key", 45) == "You made no guess; the answer is 45.\n"


def test_a_text_is_no_guess_where_a_number_is_asked_for(capsys, home):
    assert "in figures" in said(capsys, predict, "09", "share", "five", unit="%")
    assert "No guess yet" in said(capsys, predict, "09", "share", unit="%")
    assert "Your guess: five" in said(capsys, predict, "09", "who", "five")


def test_a_fraction_for_per_cent_is_asked_back_and_can_be_replaced(capsys):
    asked = "Your guess: 0.6%, which is less than one per cent. If you mean 60%, write 60 and run this cell again.\n"
    assert said(capsys, predict, "09", "share", 0.6, unit="%") == asked
    assert said(capsys, predict, "09", "share", 0.6, unit="%") == asked
    assert said(capsys, predict, "09", "share", -0.055, unit="%").endswith("write -5.5 and run this cell again.\n")
    assert said(capsys, predict, "09", "share", 60, unit="%") == (
        "Your guess: 60%. You will meet it again when the answer is known.\n"
    )
    assert "Your first guess, 60%, stands" in said(capsys, predict, "09", "share", 0.5, unit="%")
    assert "You guessed 60%" in said(capsys, recall, "09", "share", 45, unit="%")
    assert said(capsys, predict, "09", "share", unit="%") == "Your guess stands: 60%.\n"


def test_a_small_guess_that_was_meant_stands_once_the_answer_is_shown(capsys):
    predict("09", "share", 0.6, unit="%")
    for _again in range(2):
        capsys.readouterr()
        assert "You guessed 0.6%; the answer is 0.4%" in said(capsys, recall, "09", "share", 0.4, unit="%")
    assert "Your first guess, 0.6%, stands" in said(capsys, predict, "09", "share", 0.4, unit="%")
    assert [event["event"] for event in Record("09", "").events()] == ["predict", "guess_shown", "predict"]


def test_small_numbers_of_other_things_are_no_fractions(capsys):
    assert "You will meet it again" in said(capsys, predict, "09", "ratio", 0.6, unit="times")
    assert "You will meet it again" in said(capsys, predict, "09", "zero", 0, unit="%")
    assert "Your first guess, 0.6 times, stands" in said(capsys, predict, "09", "ratio", 6, unit="times")
