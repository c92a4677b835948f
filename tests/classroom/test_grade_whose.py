"""Whose a file is: the roster, its name and what it says; and nobody whose file lies there hears “No submission.”"""

import pytest

from crmlab import CRMLabError
from crmlab.classroom import grading, groups, roster, sheets_in, whose
from crmlab.classroom.handed_in import HandedIn
from crmlab.classroom.roster import Person
from crmlab.workbook.session import submission
from tests.classroom.handing_in import graded, made, put, row_of, table

pytestmark = pytest.mark.usefixtures("records_apart")


@pytest.mark.parametrize(
    "file, own, learner",
    [
        ("00-ada.submission.json", "Ada", "Ada"),
        ("00-ada-2.submission.json", "ada", "ada"),
        ("Ada B_123_assignsubmission_file_/00-ada.submission.json", "ada", "ada"),
        ("adab_123_456_00-ada.submission-1.json", "ada", "ada"),
        ("00-ada.submission (1).json", "ada", "ada"),
        ("homework.submission.json", "ada", "ada"),
        ("00-ben.submission.json", "ada", "ben"),
        ("00-self-learner.submission.json", "", ""),
        ("00-anna--ec02c72411b3cc9e.submission.json", "../anna", "../anna"),
        ("00-2026-017.submission.json", "2026-017", "2026-017"),
        ("00-2026-017.submission.json", None, "2026-017"),
        ("rubbish.submission.json", None, None),
    ],
)
def test_whose_file_it_is_without_a_roster(tmp_path, file, own, learner):
    head = None if own is None else {"chapter": "00", "learner": own}
    item = HandedIn(file, tmp_path / file, head)
    whose.assign([item], None)
    assert item.learner == learner
    assert bool(item.remarks) == ((own is not None and own != learner) or own == "")


@pytest.mark.parametrize(
    "file, own, learner",
    [
        ("00-2026-017.submission.json", "2026-017", "2026-017"),
        ("00-2026-017.submission.json", "eve", "2026-017"),
        ("x.submission.json", "2026", "2026"),
        ("mine.submission.json", "?", "cy"),
        ("Dee D/any.submission.json", "", "dee"),
        ("00-stranger.submission.json", "2026", "2026"),
        ("00-stranger.submission.json", "other", "stranger"),
    ],
)
def test_the_roster_comes_first(tmp_path, file, own, learner):
    roster = [
        Person("2026"),
        Person("2026-017"),
        Person("cy", file="mine.submission.json"),
        Person("dee", file="Dee D"),
    ]
    item = HandedIn(file, tmp_path / file, {"chapter": "00", "learner": own})
    whose.assign([item], roster)
    assert item.learner == learner
    assert any("not on the roster" in remark for remark in item.remarks) == (learner == "stranger")


@pytest.mark.parametrize(
    "content, words",
    [
        (b"name\nAda\n", "no column"),
        (b"", "no column"),
        ("learner\nRené\n".encode("latin-1"), "UTF-8"),
        (b"learner\nada\n Ada \n", "stands twice"),
        (b"learner\x00\n" * 3, "no column"),
    ],
)
def test_rosters_that_cannot_be_used(tmp_path, content, words):
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(CRMLabError, match=words):
        roster.read(path)
    with pytest.raises(CRMLabError, match="opened"):
        roster.read(tmp_path / "none.csv")


def test_a_roster_as_excel_saves_it(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes("\ufeffLearner;Name\r\n2026-017;Müller; Anna\r\n\r\n".encode())
    assert roster.read(path) == [Person("2026-017", "Müller")]


def test_opened_under_a_mistyped_id(tmp_path):
    """A typing error costs no points silently: the remark says what the answers are worth where they belong."""
    path = put(tmp_path / "in", made("ada"))[0]
    path.rename(tmp_path / "in" / "00-adam.submission.json")
    row = row_of(graded(tmp_path / "in"), "adam")
    assert row["points"] == ""
    assert "data of learner ada. There they get 4 of 4" in row["remark"] and "itself says learner ada" in row["remark"]


def test_opened_without_an_id(tmp_path):
    put(tmp_path / "in" / "one", made(""))
    put(tmp_path / "in" / "two", made("", total_paid=1))
    lines = table(graded(tmp_path / "in"))
    assert [line["points"] for line in lines] == ["4", "3"]  # two people who both forgot, not one who handed in twice
    assert all("without a learner's id" in line["remark"] for line in lines)
    roster = tmp_path / "roster.csv"
    roster.write_text("learner,file\nada,one\nben,two\n")
    row = row_of(graded(tmp_path / "in", roster=roster), "ada")
    assert row["points"] == "" and "printed in the book. There they get 4 of 4" in row["remark"]


def test_chapters_do_not_mix(tmp_path):
    put(tmp_path / "in", made("ada"), made("ben"), made("ada", "09"))
    result = graded(tmp_path / "in")
    assert result.chapter.number == "00"
    assert row_of(result, "ada")["points"] == "4" and "chapter 09" in row_of(result, "ada")["remark"]
    other = graded(tmp_path / "in", chapter="9")
    assert row_of(other, "ada")["points"] == f"{grading.out_of(other.chapter):g}"
    assert "chapter 00" in row_of(other, "ben")["remark"] and row_of(other, "ben")["points"] == ""
    put(tmp_path / "in", made("ben", "09"))
    with pytest.raises(CRMLabError, match="--chapter"):
        graded(tmp_path / "in")


def test_a_roster_that_is_too_long_says_so(tmp_path, monkeypatch):
    path = tmp_path / "roster.csv"
    path.write_text("learner\n" + "王\n" * 20, "utf-8")
    monkeypatch.setattr(sheets_in, "MAX_BYTES", 30)  # in the middle of a sign
    with pytest.raises(CRMLabError, match="longer than 30 bytes"):
        roster.read(path)


# who handed nothing in, and who did ---------------------------------------------------------------------------------


NEAR = (
    "00-2026-001.submission - Copy.json",
    "00-2026-001.submission copy.json",
    "00-2026-001.submission - 副本.json",
    "00-2026-001.submission.json.txt",
    "Copy of 00-2026-001.submission.json.txt",
    "submission.json",
    "00-2026-001.json",
    "00-2026-001-final.submission.json",
    "00-2026-001_v2.json",
    "homework.JSON",
    "Ada L_77_assignsubmission_file_/answers.json",
)
"""Names that people give what they hand in."""


@pytest.mark.parametrize("name", NEAR)
def test_a_file_under_nearly_the_right_name_is_graded(tmp_path, name):
    put(tmp_path / "in", made("ben"))
    path = tmp_path / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(submission.text(made("2026-001", total_paid=1)))
    lines = tmp_path / "roster.csv"
    lines.write_text("learner,name\n2026-001,Ada L\n2026,Bo\nben,Ben\n")
    row = row_of(graded(tmp_path / "in", roster=lines), "2026-001")
    assert row["points"] == "3" and row["file"] == name
    assert "name of the file" in row["remark"]
    assert row_of(graded(tmp_path / "in", roster=lines), "2026")["remark"] == "No submission."


@pytest.mark.parametrize("name", ["00-2026-001.json", "2026-001 final.json", "x/2026-001/answers.txt", "2026-001.docx"])
def test_what_is_no_submission_inside_is_named(tmp_path, name):
    """A file that names a learner and cannot be read as a submission: the row says so, and not “No submission.”"""
    put(tmp_path / "in", made("ben"))
    path = tmp_path / "in" / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("{}")
    lines = tmp_path / "roster.csv"
    lines.write_text("learner\n2026-001\nben\n")
    remark = row_of(graded(tmp_path / "in", roster=lines), "2026-001")["remark"]
    assert "No submission." not in remark and name in remark


def test_a_changed_name_that_says_somebody_else_is_not_graded_and_both_rows_say_so(tmp_path):
    put(tmp_path / "in", made("ben"))
    (tmp_path / "in" / "00-cy (copy).json").write_text(submission.text(made("2026-001")))
    lines = tmp_path / "roster.csv"
    lines.write_text("learner\n2026-001\nben\ncy\n")
    result = graded(tmp_path / "in", roster=lines)
    assert "its name says cy" in row_of(result, "2026-001")["remark"]
    assert "00-cy (copy).json" in row_of(result, "cy")["remark"]
    path = tmp_path / "in" / "00-cy (copy).json"
    path.rename(path.with_name("00-2026-001 (copy).json"))  # as the remark says
    assert row_of(graded(tmp_path / "in", roster=lines), "2026-001")["points"] == "4"


def test_a_file_taken_for_somebody_elses_is_named(tmp_path):
    path = put(tmp_path / "in", made("ada"))[0]
    path.rename(path.with_name("00-adam.submission.json"))
    lines = tmp_path / "roster.csv"
    lines.write_text("learner\nada\nadam\n")
    result = graded(tmp_path / "in", roster=lines)
    remark = row_of(result, "ada")["remark"]
    assert "00-adam.submission.json says this learner, and was taken for a file of adam" in remark
    assert "There they get 4 of 4" in row_of(result, "adam")["remark"]


# invented learners --------------------------------------------------------------------------------------------------


def invented(folder, n):
    folder.mkdir(parents=True)
    text = submission.text(made("ada"))
    for i in range(n):
        (folder / f"00-x{i}.submission.json").write_text(text.replace('"ada"', f'"x{i}"'))


def test_invented_learners_are_not_drawn(tmp_path, monkeypatch):
    """5,000 ids cost reading, and no hour of drawing data."""
    monkeypatch.setattr(groups, "STRANGERS", 3)
    invented(tmp_path / "in", 4)
    put(tmp_path / "in", made("ben"))
    lines = tmp_path / "roster.csv"
    lines.write_text("learner\nben\n")
    drawn = []
    true = grading.desk_of
    monkeypatch.setattr(
        grading, "desk_of", lambda number, learner, on: drawn.append(learner) or true(number, learner, on)
    )
    rows = table(graded(tmp_path / "in", roster=lines))
    assert drawn == ["ben"] and rows[0]["points"] == "4"
    assert len(rows) == 5 and all("of 4 learners who are not on the roster" in row["remark"] for row in rows[1:])


def test_without_a_roster_a_class_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(groups, "MOST", 3)
    invented(tmp_path / "in", 4)
    with pytest.raises(CRMLabError, match=r"4 learners.*--roster"):
        graded(tmp_path / "in")
