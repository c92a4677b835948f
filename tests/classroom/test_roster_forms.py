"""Rosters as offices and platforms write them."""

import openpyxl
import pytest

from crmlab import CRMLabError
from crmlab.classroom import roster, sheets_in
from tests.classroom.handing_in import graded, made, put, row_of

MOODLE = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade\r\n"
    "Participant 77,Ada L,2026-001,a@example.com,Submitted,,10\r\n"
    "Participant 78,王梅,2026-002,b@example.com,Submitted,,10\r\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Workbook 00 (501)\n"
    "    Points Possible,,,,,4\n"
    '"L, Ada",41,2026-001,ada,A,\n'
    '"Student, Test",99,,x,A,\n'
)


pytestmark = pytest.mark.usefixtures("records_apart")


def people(tmp_path, data):
    path = tmp_path / "roster.any"
    path.write_bytes(data)
    return [(person.learner, person.name) for person in roster.read(path)]


@pytest.mark.parametrize(
    "data",
    [
        "学号,姓名\n2026-017,王梅\n".encode("gbk"),
        "学号;姓名\r\n2026-017;王梅\r\n".encode("gb18030"),
        "\ufeff学号,姓名\n2026-017,王梅\n".encode(),
        "sep=;\n学号;姓名\n2026-017;王梅\n".encode(),
        "学号\t姓名\n2026-017\t王梅\n".encode("utf-16"),
        "Learner,Name\n\n2026-017,王梅\n,\n".encode("gbk"),
    ],
)
def test_chinese_rosters_in_every_encoding(tmp_path, data):
    assert people(tmp_path, data) == [("2026-017", "王梅")]


def test_exports_of_platforms(tmp_path):
    assert people(tmp_path, MOODLE.encode("utf-8-sig")) == [("2026-001", "Ada L"), ("2026-002", "王梅")]
    assert people(tmp_path, CANVAS.encode()) == [("2026-001", "L, Ada")]
    named = "First name,Last name,Username\nAda,Lee,ada1\n"
    assert people(tmp_path, named.encode()) == [("ada1", "Ada Lee")]


def test_an_excel_file_keeps_ids_that_look_like_numbers(tmp_path):
    book = openpyxl.Workbook()
    for line in (("学号", "姓名"), (2026017, "王梅"), (2026018.0, "=1+1"), (None, None)):
        book.active.append(line)
    book.save(tmp_path / "roster.any")
    read = roster.read(tmp_path / "roster.any")
    assert [person.learner for person in read] == ["2026017", "2026018"] and read[0].name == "王梅"


@pytest.mark.parametrize(
    "data, words",
    [
        (b"Identifier,Full name,ID number\nParticipant 1,Ada,\n", "“ID number” of the roster .* is empty"),
        ("学号,姓名\n1,a\n,王梅\n".encode(), "row 3 has nothing"),
        (b"learner,learner\na,b\n", "two columns"),
        (b"PK\x03\x04 rubbish", "no xlsx file"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(tmp_path, data, words):
    path = tmp_path / "roster.any"
    path.write_bytes(data)
    with pytest.raises(CRMLabError, match=words):
        roster.read(path)


def test_an_xlsx_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    openpyxl.Workbook().save(tmp_path / "roster.xlsx")
    monkeypatch.setattr(sheets_in, "MAX_UNPACKED", 100)
    with pytest.raises(CRMLabError, match="unpacks to too much"):
        roster.read(tmp_path / "roster.xlsx")


def test_the_platforms_number_says_whose_a_file_is(tmp_path):
    """Whatever the file is called: Moodle's folder and Canvas's prefix carry the number that the export has."""
    [one] = put(tmp_path / "in" / "Somebody_78_assignsubmission_file_", made("2026-002"))
    one.rename(one.with_name("mine.submission.json"))
    lines = tmp_path / "roster.csv"
    lines.write_text(MOODLE)
    assert row_of(graded(tmp_path / "in", roster=lines), "2026-002")["points"] == "4"
    [other] = put(tmp_path / "canvas", made("2026-001"))
    other.rename(other.with_name("lada_41_901_answers.submission.json"))
    lines.write_text(CANVAS)
    assert row_of(graded(tmp_path / "canvas", roster=lines), "2026-001")["points"] == "4"
