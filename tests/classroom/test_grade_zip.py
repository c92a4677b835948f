"""Zip files in the lecturer's folder: graded where sound, named where not, and never unpacked there."""

import io
import stat
import zipfile

import pytest

from crmlab.classroom import zipped
from crmlab.workbook.session import submission
from tests.classroom.handing_in import graded, made, put, row_of

pytestmark = pytest.mark.usefixtures("records_apart")


def zip_of(members):
    """The bytes of a zip of `{name: text or bytes}`."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return into.getvalue()


def roster_of(folder, *learners):
    path = folder / "roster.csv"
    path.write_text("learner\n" + "\n".join(learners) + "\n")
    return path


def test_a_zip_of_the_class_and_zips_of_learners_are_graded(tmp_path):
    """Moodle's and Canvas's ways, a zip a learner, and a zip of these."""
    folder = tmp_path / "in"
    folder.mkdir()
    one = submission.text
    (folder / "moodle.zip").write_bytes(zip_of({
        "Ada L_77_assignsubmission_file_/00-ada.submission.json": one(made("ada")),
        "Ben M_78_assignsubmission_file_/00-ben.submission.json": one(made("ben", total_paid=1)),
        "__MACOSX/._00-ada.submission.json": "x",
    }))  # fmt: skip
    (folder / "canvas.zip").write_bytes(zip_of({"cyc_41_901_00-cy.submission-1.json": one(made("cy"))}))
    (folder / "dee.zip").write_bytes(zip_of({"homework/answers.json": one(made("dee"))}))
    (folder / "all.zip").write_bytes(zip_of({"eve.zip": zip_of({"00-eve.submission.json": one(made("eve"))})}))
    people = ["ada", "ben", "cy", "dee", "eve"]
    result = graded(folder, roster=roster_of(tmp_path, *people))
    assert [row_of(result, who)["points"] for who in people] == ["4", "3", "4", "4", "4"]
    assert row_of(result, "ada")["file"] == "moodle.zip/Ada L_77_assignsubmission_file_/00-ada.submission.json"
    assert sorted(path.name for path in folder.iterdir()) == ["all.zip", "canvas.zip", "dee.zip", "moodle.zip"]


@pytest.mark.parametrize(
    "name, says",
    [("/00-ada.submission.json", "leads out"), ("../00-ada.submission.json", "leads out"),
     ("x/../../00-ada.submission.json", "leads out"), ("C:/00-ada.submission.json", "leads out")],
)  # fmt: skip
def test_a_path_out_of_the_zip_is_not_followed(tmp_path, name, says):
    put(tmp_path / "in", made("ben"))
    (tmp_path / "in" / "ada.zip").write_bytes(zip_of({name: submission.text(made("ada"))}))
    before = sorted(path for path in tmp_path.rglob("*"))
    result = graded(tmp_path / "in", roster=roster_of(tmp_path, "ada", "ben"))
    assert says in row_of(result, "ada")["remark"] and row_of(result, "ada")["points"] == ""
    made_new = {path for path in tmp_path.rglob("*")} - set(before) - {tmp_path / "roster.csv"}
    assert all("out" in path.parts for path in made_new)


def test_links_passwords_bombs_and_rubbish_are_named(tmp_path, monkeypatch):
    put(tmp_path / "in", made("ben"))
    monkeypatch.setattr(zipped, "MAX_BYTES", 100_000)
    link = zipfile.ZipInfo("00-link.submission.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    (tmp_path / "in" / "link.zip").write_bytes(into.getvalue())
    (tmp_path / "in" / "bomb.zip").write_bytes(zip_of({"00-bomb.submission.json": " " * 50_000_000}))
    (tmp_path / "in" / "rubbish.zip").write_bytes(b"PK\x03\x04 rubbish")
    locked = bytearray(zip_of({"00-locked.submission.json": submission.text(made("locked"))}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag that says "encrypted", in both heads
        locked[locked.find(sign) + place] |= 1
    (tmp_path / "in" / "locked.zip").write_bytes(bytes(locked))
    deep = zip_of({"00-deep.submission.json": submission.text(made("deep"))})
    for _level in range(3):
        deep = zip_of({"deep.zip": deep})
    (tmp_path / "in" / "deep.zip").write_bytes(deep)
    result = graded(tmp_path / "in", roster=roster_of(tmp_path, "ben", "link", "bomb", "locked", "deep", "rubbish"))
    said = {who: row_of(result, who)["remark"] for who in ("link", "bomb", "locked")}
    assert "link" in said["link"] and "larger" in said["bomb"] and "password" in said["locked"]
    rest = " ".join(str(row.remarks) for row in result.rows)
    assert "zip in a zip" in rest and "no zip that can be read" in rest
    assert row_of(result, "ben")["points"] == "4"


def test_what_a_zip_says_of_a_size_is_not_believed(tmp_path, monkeypatch):
    """A header that lies about the size: read on, and stop."""
    monkeypatch.setattr(zipped, "MAX_BYTES", 1000)
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"00-a.submission.json": " " * 100_000}))
    with zipped.Copies() as copies:
        found = list(zipped.members(path, "a.zip", copies))
        assert [trouble for *_rest, trouble in found] == ["It is larger than is read from a zip."]
        assert found[0][1].stat().st_size == 1001
        kept = found[0][1].parent
    assert not kept.exists()
