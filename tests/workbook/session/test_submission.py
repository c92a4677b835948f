"""The submission: final answers and nothing more, whole or not at all, and read as a stranger's file."""

import errno
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from crmlab import CRMLabError, course
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.answers.reading import read
from crmlab.workbook.answers.writing import write
from crmlab.workbook.session import record as record_module
from crmlab.workbook.session import submission as module
from crmlab.workbook.session.record import Record
from crmlab.workbook.session.submission import build, load, save


def check(question, answer, outcome, minute, **more):
    time = f"2026-11-15T08:{minute:02}:00+00:00"
    return {"event": "check", "question": question, "answer": write(answer), "outcome": outcome, "time": time, **more}


EVENTS = [
    {"event": "hint", "question": "share", "time": "2026-11-15T08:00:00+00:00"},
    check("share", ..., "not_attempted", 1),
    check("share", 0.5, "not_yet", 2, mistake="mean_instead", sure=3),
    check("days", pd.Series([1, 2], name="days"), "right", 3, mistake=None, sure=None),
    check("share", 0.75, "right", 4, mistake=None, sure=1),
    check("share", ..., "not_attempted", 5),
    check("never", None, "not_attempted", 6),
    {"event": "solution", "question": "share", "time": "2026-11-15T08:07:00+00:00"},
]


def built(events=EVENTS, learner="Anna", **more):
    return build(events, chapter="09", learner=learner, fingerprint="f00d", **more)


def test_final_answers_with_first_and_last_time_and_nothing_else():
    submission = built()
    assert set(submission) == {"format", "edition", "chapter", "learner", "fingerprint", "questions"}
    assert submission["edition"] == course.EDITION
    assert submission["learner"] == "Anna"
    assert submission["questions"]["share"] == {
        "answer": {"kind": "number", "value": 0.75},
        "outcome": "right",
        "first": "2026-11-15T08:02:00+00:00",
        "last": "2026-11-15T08:04:00+00:00",
    }
    assert submission["questions"]["never"]["outcome"] == "not_attempted"
    assert "mean_instead" not in module.text(submission) and "hint" not in module.text(submission)


def test_attempts_only_when_asked_for():
    attempts = built(include_attempts=True)["questions"]["share"]["attempts"]
    assert [attempt["outcome"] for attempt in attempts] == ["not_attempted", "not_yet", "right", "not_attempted"]
    assert attempts[1]["mistake"] == "mean_instead" and attempts[1]["sure"] == 3
    assert set(attempts[0]) == {"answer", "outcome", "mistake", "sure", "time"}


def test_answers_to_other_data_stay_out():
    """After a new edition the workbook is opened with other data; what was answered before was another question."""
    opened = [{"event": "open", "question": None, "fingerprint": print_} for print_ in ("old", "f00d")]
    events = [opened[0], check("share", 1, "right", 1), opened[1], check("days", 2, "right", 2)]
    assert list(built(events)["questions"]) == ["days"]
    assert list(built(events[2:])["questions"]) == ["days"]
    assert list(built([opened[1], *EVENTS])["questions"]) == ["days", "never", "share"]


def test_sessions_are_merged_in_order(monkeypatch, tmp_path):
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path))
    for minute, answer in [(1, 10), (2, 20), (3, 30)]:
        monkeypatch.setattr(record_module, "now", lambda minute=minute: f"2026-11-15T08:{minute:02}:00+00:00")
        event = check("share", answer, "not_yet", 0)
        del event["time"]
        Record("09", "Anna").append(event)
    question = build(Record("09", "Anna"), chapter="09", learner="Anna", fingerprint="f")["questions"]["share"]
    assert read(question["answer"]) == 30
    assert (question["first"][14:16], question["last"][14:16]) == ("01", "03")


def test_a_record_edited_by_hand_breaks_nothing():
    odd = [{}, {"event": "check"}, {"event": "check", "question": 3, "answer": {}, "outcome": "right", "time": "now"}]
    odd += [{**EVENTS[2], "answer": 5}, {**EVENTS[2], "outcome": "100 points"}, {**EVENTS[2], "time": "yesterday"}]
    assert built([*odd, *EVENTS]) == built()


def test_saved_and_loaded(tmp_path):
    for more in ({}, {"include_attempts": True}):
        submission = built(**more)
        path = save(submission, tmp_path / "out")
        assert path == tmp_path / "out" / "09-anna.submission.json"
        assert load(path) == submission
        data = path.read_bytes()
        assert data == module.text(submission).encode() and b"\r" not in data and data.endswith(b"}\n")
        assert list(json.loads(data)) == sorted(submission)
        assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert list(read(load(path)["questions"]["days"]["answer"])) == [1, 2]


def test_what_else_stands_in_a_file_is_left_out(tmp_path):
    submission = built(include_attempts=True)
    padded = json.loads(module.text(submission)) | {"points": 100}
    for question in padded["questions"].values():
        question["points"] = 100
        for attempt in question["attempts"]:
            attempt["note"] = "please"
    path = tmp_path / "09-anna.submission.json"
    path.write_text(json.dumps(padded))
    assert load(path) == submission


def test_another_learners_file_is_never_overwritten(tmp_path):
    own, other = built(), built(learner="Bert")
    foreign = tmp_path / "09-anna.submission.json"
    foreign.write_text(module.text(other))
    (tmp_path / "09-anna-2.submission.json").write_text("no submission at all")
    path = save(own, tmp_path)
    assert path.name == "09-anna-3.submission.json"
    assert save(own, tmp_path) == path, "one's own is replaced"
    assert load(foreign) == other
    assert save(built(learner="../Anna"), tmp_path).parent == tmp_path


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CRMLabError, match="could not be written"):
        save(built(), tmp_path / "file")


def test_a_full_disk_leaves_the_earlier_file_whole(tmp_path, monkeypatch):
    path = save(built(), tmp_path)
    before = path.read_bytes()

    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CRMLabError, match="No space left on device"):
        save(built(EVENTS[:3]), tmp_path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_too_long_a_submission_is_not_written(tmp_path):
    long = [check("share", "x" * 300_000, "not_yet", minute) for minute in range(20)]
    with pytest.raises(CRMLabError, match="include_attempts"):
        save(built(long, include_attempts=True), tmp_path)
    assert list(tmp_path.iterdir()) == []
    save(built(long), tmp_path)


def changed(**parts):
    return json.dumps({**built(), **parts})


def changed_question(**parts):
    question = built()["questions"]["share"]
    return changed(questions={"share": {**question, **parts}})


HOSTILE = {
    "empty": "",
    "truncated": module.text(built())[:200],
    "a list": "[]",
    "5 MB": '{"a": "' + "x" * 5_000_000 + '"}',
    "a million brackets": "[" * 1_000_000,
    "NaN": changed(fingerprint=float("nan")),
    "infinity": changed_question(answer={"kind": "number", "value": float("inf")}),
    "4,000 digits": changed_question(answer={"kind": "number", "value": int("9" * 4000)}),
    "half a surrogate pair": changed(learner="\ud800"),
    "another version": changed(format=2),
    "format true": changed(format=True),
    "learner a number": changed(learner=7),
    "learner too long": changed(learner="x" * 5000),
    "questions a list": changed(questions=[]),
    "a question a text": changed(questions={"share": "right"}),
    "no answer": changed_question(answer=None),
    "outcome invented": changed_question(outcome="perfect"),
    "outcome a list": changed_question(outcome=["right"]),
    "time in words": changed_question(first="yesterday"),
    "time with a line break": changed_question(last="2026-11-15T08:00:00+00:00\n"),
    "attempts a dict": changed_question(attempts={}),
    "an attempt a text": changed_question(attempts=["x"]),
    "a mistake a dict": changed_question(attempts=[{**check("share", 1, "right", 1), "mistake": {}}]),
    "501 questions": changed(questions={str(n): built()["questions"]["share"] for n in range(501)}),
    "twice the same name": '{"format": 1, "format": 1}',
    "python": "__import__('os').system('true')",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_unreadable_and_named(tmp_path, name):
    path = tmp_path / "09-anna.submission.json"
    path.write_bytes(HOSTILE[name].encode("utf-8", "surrogatepass"))
    with pytest.raises(Unreadable, match=r"^09-anna\.submission\.json: [A-Z].*\.$"):
        load(path)


def test_what_is_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "missing", Path("/dev/zero"), tmp_path / "null\x00byte"):
        with pytest.raises(Unreadable, match=r"\.$"):
            load(path)


def test_forged_points_are_left_out(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(changed(points=100, questions={"share": {**built()["questions"]["share"], "points": 100}}))
    assert "points" not in module.text(load(path))


def test_a_name_that_turns_the_line_is_shown_without_its_tricks(tmp_path):
    path = tmp_path / "09-\u202egpj.exe\n.json"
    path.write_text("{")
    with pytest.raises(Unreadable) as caught:
        load(path)
    assert str(caught.value).startswith("09-?gpj.exe?.json: ")


@pytest.mark.parametrize("kind", ["folder", "nothing"])
def test_only_a_file_is_opened(tmp_path, kind):
    """What is none, such as a pipe, might be waited for without end."""
    path = tmp_path / "09-anna.submission.json"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(Unreadable, match=r"09-anna\.submission\.json: It is not a file\."):
        load(path)
