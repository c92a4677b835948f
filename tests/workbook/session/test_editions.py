"""A record and a submission written by edition 2026.1, kept as it wrote them.

`edition_2026_1/` holds what learner 2026-017 did in workbook 09, written by the package as it was before its files went
into rooms: right and wrong answers, one that follows from another, hints, guesses, a solution. To this edition all of
it is earlier work: its data are others, so nothing of it counts, nothing is taken for wrong or missing, and nothing of
it is lost.
"""

import csv
import shutil
from pathlib import Path

import pytest

from crmlab import workbook
from crmlab.classroom import grade
from crmlab.workbook.session import submission

KEPT = Path(__file__).with_name("edition_2026_1")
FILE = "09-2026-017.submission.json"


@pytest.fixture(autouse=True)
def records(tmp_path, records):
    """The learner's own folder of records, as edition 2026.1 left it."""
    shutil.copytree(KEPT / "records", tmp_path / "records")
    return tmp_path / "records"


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
    assert len(files) == 2
    for path in files:
        assert not any(folder in path.read_bytes() for folder in (b"/tmp", b"/root", b"/home", b":\\"))


def test_a_guess_is_met_again(capsys):
    workbook.recall("09", "first_fifth", 99, unit="%", learner="2026-017")
    assert "You guessed 45%" in capsys.readouterr().out


def test_to_this_edition_a_record_is_earlier_work(tmp_path, capsys):
    ex = opened()
    text = repr(ex.progress_card())
    assert text.startswith("Progress: 0 of 7 points") and "✓ Right" not in text and "▲ Not yet" not in text
    assert "keeps your answers to 10 questions on other data, from an earlier edition" in text
    assert ex.history.wrong_answers(list(ex.questions)) == {} and ex.following() == {}
    assert repr(ex.by_size.hint_card()).startswith("Hint 1 of 2")
    workbook.recall("09", "first_fifth", 99, unit="%", learner="2026-017")
    assert "You guessed 45%" in capsys.readouterr().out  # a guess is about no data of the learner's own
    made = submission.build(ex.history.all_events(), chapter="09", learner="2026-017",
                            fingerprint=ex._desk.variant.fingerprint)  # fmt: skip
    assert made["edition"] == "2026.2" and made["questions"] == {}


def test_work_in_this_edition_goes_on_beside_the_earlier():
    ex = opened()
    ex.net_profit.judge(ex._desk.answer(ex.chapter.questions["net_profit"]))
    again = repr(opened().progress_card())
    assert again.startswith("Progress: 1 of 7 points") and "to 10 questions on other data" in again
    assert repr(opened().by_size.solution_card()).startswith("Not yet open")


def test_this_edition_does_not_grade_a_submission_of_the_earlier_one(tmp_path):
    row = graded(tmp_path)
    assert row["learner"] == "2026-017" and row["points"] == ""
    assert row["remark"] == "Not graded: it was made with edition 2026.1 of the course, and this is 2026.2."
    assert {row[name] for name in row if name.endswith((": points", ": mistake"))} == {""}
