"""A record and a submission written by edition 2026.1, kept as it wrote them.

`edition_2026_1/` holds what learner 2026-017 did in workbook 09, written by the package as it was before its files went
into rooms: right and wrong answers, one that follows from another, hints, guesses, a solution. `shown.json` holds what
that package showed and graded, and today's shows and grades the same. To another edition all this is earlier work: its
data are others, so nothing of it counts there, and nothing of it is taken for wrong or missing.
"""

import contextlib
import csv
import json
import shutil
import sys
from pathlib import Path

import pytest

from crmlab import workbook
from crmlab.classroom import grade, grading
from crmlab.datasets import variants
from crmlab.workbook.session import submission

KEPT = Path(__file__).with_name("edition_2026_1")
SHOWN = json.loads((KEPT / "shown.json").read_text(encoding="utf-8"))
FILE = "09-2026-017.submission.json"


@pytest.fixture(autouse=True)
def records(tmp_path, records):
    """The learner's own folder of records, as edition 2026.1 left it."""
    shutil.copytree(KEPT / "records", tmp_path / "records")
    return tmp_path / "records"


@contextlib.contextmanager
def edition(name):
    """Another edition in every module that reads it; data drawn for the one are not kept for the other."""
    with pytest.MonkeyPatch.context() as patch:
        forget()
        for module in [m for n, m in sys.modules.items() if n.startswith("crmlab") and hasattr(m, "EDITION")]:
            patch.setattr(module, "EDITION", name)
        yield
    forget()


def forget():
    variants.let_go()
    grading.desk_of.cache_clear()


@pytest.fixture
def next_edition():
    with edition("2026.2"):
        yield


def opened():
    return workbook.open("09", learner="2026-017")


def graded(tmp_path):
    (tmp_path / "in").mkdir()
    shutil.copy(KEPT / FILE, tmp_path / "in")
    found = grade.grade(tmp_path / "in", workers=1, output=tmp_path / "out" / "grades.csv")
    with found.files[""].open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    return row


def test_the_files_name_no_folder_of_the_machine_that_wrote_them():
    files = [path for path in KEPT.rglob("*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        assert not any(folder in path.read_bytes() for folder in (b"/tmp", b"/root", b"/home", b":\\"))


def test_a_record_of_this_edition_shows_the_same_progress():
    ex = opened()
    assert {key: ex.history.state(key) for key in ex.questions} == SHOWN["states"]
    assert repr(ex.progress_card()).splitlines() == SHOWN["progress"]
    assert ex.history.wrong_answers(["net_profit"])["net_profit"].notna().all()
    assert repr(ex.net_profit.hint_card()).startswith("Hint 2 of 2")
    assert "One solution of" in repr(ex.net_profit.solution_card())


def test_what_is_handed_in_of_it_today_is_what_was_handed_in_then(tmp_path):
    ex = opened()
    ex.submission(folder=tmp_path)
    there = json.loads((KEPT / FILE).read_text(encoding="utf-8"))
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8")) == there
    assert submission.load(KEPT / FILE) == there


def test_a_submission_of_this_edition_gets_the_same_points(tmp_path):
    row = graded(tmp_path)
    assert row.pop("file") == FILE
    assert row == SHOWN["graded"] and row["points"] == "7"


def test_a_guess_is_met_again(capsys):
    workbook.recall("09", "first_fifth", 99, unit="%", learner="2026-017")
    assert "You guessed 45%" in capsys.readouterr().out


def test_to_the_next_edition_a_record_is_earlier_work(next_edition, tmp_path, capsys):
    ex = opened()
    text = repr(ex.progress_card())
    assert text.startswith("Progress: 0 of 12 points") and "✓ Right" not in text and "▲ Not yet" not in text
    assert "keeps your answers to 10 questions on other data, from an earlier edition" in text
    assert ex.history.wrong_answers(list(ex.questions)) == {} and ex.following() == {}
    assert repr(ex.net_profit.hint_card()).startswith("Hint 1 of 2")
    workbook.recall("09", "first_fifth", 99, unit="%", learner="2026-017")
    assert "You guessed 45%" in capsys.readouterr().out  # a guess is about no data of the learner's own
    made = submission.build(ex.history.all_events(), chapter="09", learner="2026-017",
                            fingerprint=ex._desk.variant.fingerprint)  # fmt: skip
    assert made["edition"] == "2026.2" and made["questions"] == {}


def test_work_in_the_next_edition_goes_on_beside_the_earlier(next_edition):
    ex = opened()
    ex.contribution_margin.judge(ex._desk.answer(ex.chapter.questions["contribution_margin"]))
    again = repr(opened().progress_card())
    assert again.startswith("Progress: 1 of 12 points") and "to 10 questions on other data" in again
    assert repr(opened().net_profit.solution_card()).startswith("Not yet open")


def test_back_in_the_edition_that_it_was_made_with_it_counts_again():
    with edition("2026.2"):
        opened().net_profit.judge(3)
    lines = repr(opened().progress_card()).splitlines()
    assert "keeps your answer to 1 question on other data" in lines[2]
    assert lines[:2] + lines[3:] == SHOWN["progress"]


def test_the_next_edition_does_not_grade_a_submission_of_this_one(next_edition, tmp_path):
    row = graded(tmp_path)
    assert row["learner"] == "2026-017" and row["points"] == ""
    assert row["remark"] == "Not graded: it was made with edition 2026.1 of the course, and this is 2026.2."
    assert {row[name] for name in row if name.endswith((": points", ": mistake"))} == {""}
