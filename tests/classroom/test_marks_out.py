"""Marks as Moodle and Canvas take them in, and as a spreadsheet: by the platforms' own documented columns."""

import csv

import openpyxl
import pytest

from crmlab import CRMLabError
from crmlab.classroom import marks_out
from crmlab.classroom.sheet import Row
from crmlab.workbook.authoring import chapters
from tests.classroom.handing_in import graded, made, put

MOODLE = (
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
    "Participant 77,Ada L,ada,a@example.com,Submitted,,100.00,Yes,-,-,\r\n"
    "Participant 78,王梅,mei,b@example.com,Submitted,,100.00,Yes,-,-,\r\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (500),Workbook 00 (501),Current Score\n"
    "    Points Possible,,,,,20,8,(read only)\n"
    '"L, Ada",41,ada,al,A,12,,\n'
    "Wang Mei,42,mei,wm,A,13,,\n"
    '"Student, Test",99,,x,A,,,\n'
)


pytestmark = pytest.mark.usefixtures("records_apart")


def written(tmp_path, roster, form):
    put(tmp_path / "in", made("ada", total_paid=1))
    path = tmp_path / "roster.csv"
    path.write_text(roster, "utf-8")
    result = graded(tmp_path / "in", roster=path, form=form)
    with result.files[""].open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_moodles_worksheet_comes_back_with_grades(tmp_path):
    """Every column as it was, the grade out of Moodle's own maximum, no line lost."""
    lines = written(tmp_path, MOODLE, "moodle")
    before = list(csv.reader(MOODLE.removeprefix("\ufeff").splitlines()))
    assert lines[0] == before[0] and [line[0] for line in lines] == ["Identifier", "Participant 77", "Participant 78"]
    assert lines[1][5] == "75" and lines[1][:5] == before[1][:5]  # 3 of 4 points, of 100
    assert lines[2][5] == "" and lines[2][10] == "No submission."


def test_canvass_gradebook_has_its_five_columns_and_the_assignment(tmp_path):
    lines = written(tmp_path, CANVAS, "canvas")
    assert lines == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Workbook 00 (501)"],
        ["    Points Possible", "", "", "", "", "8"],
        ["L, Ada", "41", "ada", "al", "A", "6"],
        ["Wang Mei", "42", "mei", "wm", "A", ""],
    ]


@pytest.mark.parametrize(
    "form, roster, words",
    [
        ("moodle", "learner\nada\n", "Download grading worksheet"),
        ("canvas", "learner\nada\n", "Export entire gradebook"),
        ("canvas", CANVAS.replace("Workbook 00", "Homework"), "not clear which column"),
    ],
)
def test_another_roster_is_refused_with_the_way_to_the_right_one(tmp_path, form, roster, words):
    with pytest.raises(CRMLabError, match=words):
        written(tmp_path, roster, form)


def test_a_single_assignment_needs_no_number_in_its_name():
    assert marks_out._assignment(["Student", "ID", "Homework (7)"], chapters.find("09")) == "Homework (7)"


def test_xlsx_round_trip_with_numbers_and_no_formulas(tmp_path):
    put(tmp_path / "in", made("ada"), made("ben", total_paid=1))
    roster = tmp_path / "roster.csv"
    roster.write_text('学号,姓名,班级\nada,"=HYPERLINK(""http://x"")",2\nben,+1+1,2\n', "utf-8")
    result = graded(tmp_path / "in", roster=roster, form="xlsx", output=tmp_path / "out" / "marks.xlsx")
    book = openpyxl.load_workbook(result.files[""])
    lines = list(book["Grades"].iter_rows(values_only=True))
    assert lines[0][:6] == ("学号", "姓名", "班级", "points", "out of", "remark")
    assert [(line[0], line[2], line[3]) for line in lines[1:]] == [("ada", "2", 4), ("ben", "2", 3)]
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    assert book["Options"]["A1"].value.startswith("No options")


def test_the_columns_stand_in_the_order_in_which_they_are_read(tmp_path):
    """Who, points and remark; then the questions; then the file and its times; checks where the learner gave them."""
    one = made("ada")
    one["questions"]["total_paid"] |= {"attempts": [], "solution_opened": True}
    put(tmp_path / "in", one, made("ben"))
    with graded(tmp_path / "in").files[""].open(encoding="utf-8-sig", newline="") as file:
        head, ada, ben = csv.reader(file)
    assert head[:4] == ["learner", "points", "out of", "remark"]
    assert head[-5:] == ["file", "first answer", "last answer", "checks", "solutions opened"]
    assert ada[-2:] == ["0", "1"] and ben[-2:] == ["", ""]
    assert ada[-4] == min(question["first"] for question in one["questions"].values())


def test_of_several_rows_of_one_learner_the_one_with_points_is_taken():
    found = marks_out._by_learner([Row("ada"), Row("Ada", by_hand=2.0)])
    assert found["ada"].points == 2
