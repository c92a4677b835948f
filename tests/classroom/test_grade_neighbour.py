"""A file that says another learner cannot take that learner's points, and both rows speak of it."""

import pytest

from crmlab.classroom import handed_in
from tests.classroom.handing_in import graded, made, mistaken, put, row_of

pytestmark = pytest.mark.usefixtures("records_apart")


FUTURE = "2031-01-01T00:00:00+00:00"


def at(time, one):
    """The same answers, given at another time."""
    for question in one["questions"].values():
        question["first"] = question["last"] = time
    return one


def forged(learner, time="2026-12-01T00:00:00+00:00"):
    """What a neighbour can make: the learner's id and fingerprint, and wrong answers."""
    wrong = mistaken(learner, "total_paid", "forgot_the_returns")
    return at(time, made(learner, total_paid=wrong, purchases=1, best_first=[1], sent_back=[1]))


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(handed_in, "now", lambda: "2026-12-02T00:00:00+00:00")


def two_people(folder, first, second, time):
    put(folder / first, at("2026-11-01T00:00:00+00:00", made("017")), forged("018", time))
    put(folder / second, at("2026-11-02T00:00:00+00:00", made("018")))
    put(folder / "third", made("019"))
    return folder


@pytest.mark.parametrize("time", ["2026-12-01T00:00:00+00:00", FUTURE, "9999-99-99T99:99:99+00:00"])
@pytest.mark.parametrize(
    "first, second", [("017", "018"), ("Li_11_assignsubmission_file_", "Wu_12_assignsubmission_file_")]
)
def test_a_neighbours_file_takes_no_points(tmp_path, first, second, time):
    result = graded(two_people(tmp_path / "in", first, second, time))
    theirs, neighbour = row_of(result, "018"), row_of(result, "017")
    print(theirs, neighbour, sep="\n")
    assert (theirs["points"], theirs["file"]) == ("4", f"{second}/00-018.submission.json")
    assert neighbour["points"] == "4"
    assert f"{first}/00-018.submission.json" in theirs["remark"]
    assert f"lies {first}/00-018.submission.json, which says learner 018" in neighbour["remark"]
    assert row_of(result, "019")["remark"] == ""


def test_by_the_names_on_the_roster(tmp_path):
    """The neighbour handed in no file of their own; then the folder is known by the name."""
    put(tmp_path / "in" / "Li Lei_11_file_" / "018", forged("018"))
    put(tmp_path / "in" / "Wu Di_12_file_", made("018"))
    lines = tmp_path / "roster.csv"
    lines.write_text("learner,name\n017,Li Lei\n018,Wu Di\n")
    result = graded(tmp_path / "in", roster=lines)
    assert row_of(result, "018")["points"] == "4"
    assert "018/00-018.submission.json, which says learner 018" in row_of(result, "017")["remark"]
    assert "No submission." not in row_of(result, "017")["remark"]


def test_by_the_prefix_of_the_platform(tmp_path):
    """Canvas: all in one folder, and before each name the person, the person's number and the file's."""
    folder = tmp_path / "in"
    for before, one in (
        ("lilei_11_501_", made("017")),
        ("lilei_LATE_11_502_", forged("018")),
        ("wudi_12_503_", at("2026-11-02T00:00:00+00:00", made("018", total_paid=1))),
        ("wudi_12_504_", at("2026-11-03T00:00:00+00:00", made("018"))),
    ):
        path = put(tmp_path / "made", one)[0]
        folder.mkdir(exist_ok=True)
        path.rename(folder / f"{before}{path.name}")
    result = graded(folder)
    assert (row_of(result, "018")["points"], row_of(result, "018")["file"]) == (
        "4",
        "wudi_12_504_00-018.submission.json",
    )
    assert "lilei_LATE_11_502_00-018.submission.json" in row_of(result, "017")["remark"]


def test_where_nothing_tells_none_is_graded_and_both_rows_say_so(tmp_path):
    """The learner's file, too, lies with somebody else's."""
    folder = tmp_path / "in"
    put(folder / "A", made("017"), forged("018"))
    put(folder / "B", made("018"), made("019"))
    result = graded(folder)
    row = row_of(result, "018")
    assert row["points"] == "" and "A/00-018.submission.json, B/00-018.submission.json" in row["remark"]
    for name, place in (("017", "A"), ("019", "B")):
        assert row_of(result, name)["points"] == "4"
        assert f"{place}/00-018.submission.json, which says learner 018" in row_of(result, name)["remark"]
    (folder / "A" / "00-018.submission.json").unlink()
    assert row_of(graded(folder), "018")["points"] == "4", "the remark is followed"


def test_files_that_agree_are_no_quarrel(tmp_path):
    for place, other in (("A", "017"), ("B", "019")):
        put(tmp_path / "in" / place, made(other), made("018"))
    assert row_of(graded(tmp_path / "in"), "018")["points"] == "4"


def test_a_learners_own_folder_may_have_folders(tmp_path):
    """Unzipped beside a newer file, in a folder that holds nobody else's."""
    mine = tmp_path / "in" / "Wu_12_file_"
    put(mine / "older", at("2026-11-01T00:00:00+00:00", made("018", total_paid=1)))
    put(mine, at("2026-11-02T00:00:00+00:00", made("018")))
    put(tmp_path / "in" / "Li_11_file_", made("017"))
    assert row_of(graded(tmp_path / "in"), "018")["points"] == "4"


def test_two_files_of_one_learner_in_one_place(tmp_path):
    """The newest that was made on the learner's own data; a time that is still to come is not believed."""
    old, new = at("2026-11-01T00:00:00+00:00", made("ada", total_paid=1)), at("2026-11-02T00:00:00+00:00", made("ada"))
    foreign = at("2026-11-03T00:00:00+00:00", made("ada")) | {"fingerprint": "f" * 64}
    for name, one in (("", old), ("-2", new), ("-3", foreign), ("-4", forged("ada", FUTURE))):
        path = put(tmp_path / "made", one)[0]
        (tmp_path / "in").mkdir(exist_ok=True)
        path.rename(tmp_path / "in" / f"00-ada{name}.submission.json")
    (tmp_path / "in" / "00-ada.submission (5).json").write_text("{")
    row = row_of(graded(tmp_path / "in"), "ada")
    assert row["points"] == "4" and row["file"] == "00-ada-2.submission.json"
    for name in ("00-ada.", "00-ada-3.", "00-ada-4.", "00-ada.submission (5)"):
        assert name in row["remark"]
    assert "00-ada-4.submission.json: Its last answer is said to be of 2031-01-01" in row["remark"]


def test_a_clock_that_is_wrong_costs_nobody_their_points(tmp_path):
    put(tmp_path / "in", at(FUTURE, made("ada")))
    row = row_of(graded(tmp_path / "in"), "ada")
    assert row["points"] == "4" and "2031-01-01" in row["remark"]
