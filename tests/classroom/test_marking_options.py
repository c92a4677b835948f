"""`grading.toml`: what it says is done and said, and what it cannot say is refused with the place."""

import pytest

from crmlab import CRMLabError
from crmlab.classroom import changes, options
from crmlab.classroom.sheet import Row
from crmlab.classroom.terminal import summary
from crmlab.workbook.authoring import chapters
from tests.classroom.handing_in import graded, made, mistaken, put, row_of

pytestmark = pytest.mark.usefixtures("records_apart")


def dated(one, last):
    for question in one["questions"].values():
        question["first"], question["last"] = "2026-11-01T08:00:00+00:00", last
    return one


def test_what_counts_what_weighs_and_what_is_decided_by_hand(tmp_path):
    put(tmp_path / "in", made("ada"), made("ben", total_paid=1), made("cy", total_paid=1))
    (tmp_path / "in" / "grading.toml").write_text(
        'leave_out = ["purchases"]\n[weights]\ntotal_paid = 3\n'
        '[[override]]\nlearner = "Ben"\nquestion = "total_paid"\npoints = 2\nreason = "shown in class"\n'
        '[[override]]\nlearner = "fay"\npoints = 1\nreason = "ill"\n'
    )
    roster = tmp_path / "roster.csv"
    roster.write_text("learner\nada\nben\ncy\nfay\n")
    result = graded(tmp_path / "in", roster=roster)
    assert {who: row_of(result, who)["points"] for who in ("ada", "ben", "cy", "fay")} == {
        "ada": "5", "ben": "4", "cy": "2", "fay": "1"}  # fmt: skip
    assert row_of(result, "ada")["out of"] == "5" and row_of(result, "ada")["purchases: points"] == "0"
    assert "shown in class" in row_of(result, "ben")["remark"] and "ill" in row_of(result, "fay")["remark"]
    said = summary(result)
    assert "left out: purchases" in said and "total_paid × 3" in said and "by hand: Ben, total_paid" in said


def test_late_days_are_counted_from_the_due_moment(tmp_path):
    """Due at 23:59 in China is 15:59 UTC; a second later the first day has begun."""
    put(
        tmp_path / "in",
        dated(made("ada"), "2026-12-01T15:59:00+00:00"),
        dated(made("ben"), "2026-12-01T15:59:01+00:00"),
        dated(made("cy"), "2026-12-02T15:59:01+00:00"),
        dated(made("dee"), "2026-12-20T00:00:00+00:00"),
    )
    (tmp_path / "in" / "grading.toml").write_text(
        "[late]\ndue = 2026-12-01T23:59:00+08:00\nper_day = 0.1\nat_most = 0.5\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crmlab.classroom.handed_in.now", lambda: "2027-01-01T00:00:00+00:00")
        result = graded(tmp_path / "in")
    points = {who: float(row_of(result, who)["points"]) for who in ("ada", "ben", "cy", "dee")}
    assert points == pytest.approx({"ada": 4, "ben": 3.6, "cy": 3.2, "dee": 2})
    assert row_of(result, "ben")["remark"].startswith("Late by 1 days begun")


def test_partial_credit_is_switched_by_the_file(tmp_path):
    """The file holds over the command, in both directions."""
    put(tmp_path / "in", made("ada", best_first=[1, 2, 3]))
    for yes in (True, False):
        (tmp_path / "in" / "grading.toml").write_text(f"partial = {str(yes).lower()}\n")
        assert f"partial credit: {'yes' if yes else 'no'}" in summary(graded(tmp_path / "in", partial=not yes))


@pytest.mark.parametrize(
    "text, words",
    [
        ("leave_out = 3", "leave_out must be a list"),
        ('leave_out = ["nothing"]', "no question 'nothing'"),
        ('leave_out = [["x"]]', "no question"),
        ("[weights]\ntotal_paid = -1", "weights.total_paid must be a number from 0"),
        ("[weights]\ntotal_paid = nan", "weights.total_paid must be a number from 0"),
        ("[weights]\ntotal_paid = true", "weights.total_paid must be a number from 0"),
        ("[late]\nper_day = 0.1", "late.due must be a moment"),
        ("[late]\ndue = 2026-12-01T00:00:00\nper_day = 3", "late.per_day must be a number from 0 to 1"),
        ("[[override]]\nlearner = 'a'\npoints = 1", "override.reason must be a text"),
        ("[[override]]\nlearner = 'a'\npoints = 1\nreason = 'x'", "no learner a"),
        ("due = 2026-12-01", "due is not known. What can stand there: leave_out"),
        ("partial = 'yes'", "partial must be true or false"),
        ("x = [", "could not be read"),
        ("x = " + "[" * 5_000, "could not be read"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(tmp_path, text, words):
    put(tmp_path / "in", made("ben"))
    (tmp_path / "in" / "grading.toml").write_text(text)
    with pytest.raises(CRMLabError, match=words):
        graded(tmp_path / "in")


def test_nothing_in_the_file_is_run(tmp_path):
    path = tmp_path / "grading.toml"
    path.write_text("leave_out = [\"__import__('os').system('touch ran')\"]")
    with pytest.raises(CRMLabError, match="no question"):
        options.read(tmp_path, chapters.find("00"))
    assert sorted(item.name for item in tmp_path.iterdir()) == ["grading.toml"]


def test_a_second_grading_says_what_changed(tmp_path):
    """Nothing, and then whose points and mistakes."""
    put(tmp_path / "in", made("ada"), made("ben", total_paid=mistaken("ben", "total_paid", "forgot_the_returns")))
    first = graded(tmp_path / "in")
    assert first.said == []
    assert graded(tmp_path / "in").said == ["Compared with grades.csv (2 learners): nothing changed."]
    (tmp_path / "in" / "grading.toml").write_text("[weights]\npurchases = 2\n")
    said = graded(tmp_path / "in").said
    assert "Compared with grades-2.csv (2 learners): this changed." in said
    assert any("ada: purchases 1 (–) → 2" in line for line in said) and "  ben: points 3 → 4" in said


def test_the_table_written_last_is_compared_with(tmp_path):
    for name in ("grades.csv", "grades-2.csv", "grades-10.csv", "grades-mistakes.csv", "grades-10-mistakes.csv"):
        (tmp_path / name).write_text("x\n")
    assert changes.newest(tmp_path / "grades.csv").name == "grades-10.csv"
    assert changes.newest(tmp_path / "other.csv") is None
    assert changes.since(tmp_path / "grades.csv", chapters.find("00"), [Row("ada")]) == []
