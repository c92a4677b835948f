"""Pages of an older edition are put aside before the new ones come; nothing of a learner's is lost or run."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from crmlab import course
from crmlab.classroom import lab, older
from crmlab.errors import DataUnavailable

OLD = {"cells": [{"cell_type": "code", "id": "ch09-data", "metadata": {}, "source": "1", "outputs": []}]}


def write(path, content) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
    return path.read_bytes()


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """A small course that can be changed: two pages and a workbook."""
    parts = {part: tmp_path / "course" / part for part in older.PARTS}
    for name in ("notebooks/00-start-here", "notebooks/09-1-who-pays", "exercises/workbook-09-worth"):
        write(tmp_path / "course" / f"{name}.ipynb", {"name": name})
    write(parts["notebooks"] / "rise.css", "old look")
    monkeypatch.setattr(course, "folder", parts.__getitem__)
    return tmp_path / "course"


def everything(folder) -> set[bytes]:
    return {path.read_bytes() for path in folder.rglob("*.ipynb")}


def test_a_folder_of_the_first_edition_is_brought_up_to_date_and_nothing_is_lost(edition, tmp_path):
    folder = tmp_path / "mine"
    old = write(folder / "notebooks" / "09-what-a-customer-is-worth-today.ipynb", OLD)
    start = write(folder / "notebooks" / "00-start-here.ipynb", {**OLD, "answered": True})
    own = write(folder / "notebooks" / "my-notes.ipynb", {"cells": [{"id": "a1b2", "source": "1/0"}]})
    record = write(folder / "exercises" / ".progress" / "me" / "09.jsonl", '{"x": 1}')
    said = older.update(folder)
    aside = folder / "older" / "2026.1" / "notebooks"
    assert "2026.1" in said and course.EDITION in said and said.count(".") <= 6 and "\n" not in said
    assert (aside / "09-what-a-customer-is-worth-today.ipynb").read_bytes() == old
    assert (aside / "00-start-here.ipynb").read_bytes() == start
    assert (folder / "notebooks" / "my-notes.ipynb").read_bytes() == own, "a notebook of one's own is no page of ours"
    assert (folder / "exercises" / ".progress" / "me" / "09.jsonl").read_bytes() == record
    assert json.loads((folder / "notebooks" / "00-start-here.ipynb").read_text()) == {"name": "notebooks/00-start-here"}
    assert older.update(folder) == "", "the second time there is nothing to say"


def test_work_on_todays_pages_stays_where_it_is(edition, tmp_path):
    folder = tmp_path / "mine"
    older.update(folder)
    mine = write(folder / "exercises" / "workbook-09-worth.ipynb", {"answers": 7})
    assert older.update(folder) == ""
    assert (folder / "exercises" / "workbook-09-worth.ipynb").read_bytes() == mine


@pytest.mark.parametrize("same", [True, False])
def test_a_later_edition_replaces_what_nobody_changed_and_puts_the_rest_aside(edition, tmp_path, monkeypatch, same):
    folder = tmp_path / "mine"
    older.update(folder)
    mine = write(folder / "exercises" / "workbook-09-worth.ipynb", {"answers": 7})
    write(edition / "exercises" / "workbook-09-worth.ipynb", {"name": "new questions"})
    write(edition / "notebooks" / "00-start-here.ipynb", {"name": "new start"})
    write(edition / "notebooks" / "rise.css", "new look")
    (edition / "notebooks" / "09-1-who-pays.ipynb").unlink()
    before = course.EDITION
    if not same:
        monkeypatch.setattr(course, "EDITION", "2099.1")
    said = older.update(folder)
    assert str(folder / "older" / before) in said and ("2099.1" in said) != same
    assert (folder / "older" / before / "exercises" / "workbook-09-worth.ipynb").read_bytes() == mine
    assert json.loads((folder / "exercises" / "workbook-09-worth.ipynb").read_text()) == {"name": "new questions"}
    assert json.loads((folder / "notebooks" / "00-start-here.ipynb").read_text()) == {"name": "new start"}
    assert not (folder / "notebooks" / "09-1-who-pays.ipynb").exists(), "untouched, and no page of the course any more"
    assert (folder / "notebooks" / "rise.css").read_text() == "new look"
    assert not (folder / "older" / before / "notebooks").exists()


def test_two_updates_never_write_over_what_lies_aside(edition, tmp_path):
    folder, kept = tmp_path / "mine", set()
    for number in range(3):
        older.update(folder)
        kept.add(write(folder / "exercises" / "workbook-09-worth.ipynb", {"answers": number}))
        write(edition / "exercises" / "workbook-09-worth.ipynb", {"questions": number})
    older.update(folder)
    assert kept <= everything(folder / "older")


def test_a_damaged_list_counts_as_none(edition, tmp_path):
    folder = tmp_path / "mine"
    older.update(folder)
    (folder / older.LIST).write_text("[1, ")
    mine = write(folder / "notebooks" / "00-start-here.ipynb", {**OLD, "answered": True})
    older.update(folder)
    assert mine in everything(folder / "older" / older.UNLISTED)


def test_the_lab_says_it_in_the_terminal(edition, tmp_path, capsys, monkeypatch):
    write(tmp_path / "mine" / "notebooks" / "00-start-here.ipynb", OLD)
    lab.working_copy(tmp_path / "mine")
    assert "older" in capsys.readouterr().out


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with one committed page and a package beside it."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    root = tmp_path / "clone"
    write(root / "notebooks" / "00-start-here.ipynb", {"name": "as handed out"})
    write(root / "exercises" / "workbook-09-worth.ipynb", {"name": "as handed out"})
    write(root / "pyproject.toml", "")
    (root / "crmlab").mkdir()
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "first"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    monkeypatch.setattr(course, "PACKAGE", root / "crmlab")
    return root


def test_before_a_pull_changed_pages_are_put_aside_and_the_clone_is_clean(clone):
    mine = write(clone / "exercises" / "workbook-09-worth.ipynb", {"answers": 7})
    said = older.set_aside()
    assert "1 page" in said
    assert (clone / "older" / course.EDITION / "exercises" / "workbook-09-worth.ipynb").read_bytes() == mine
    assert json.loads((clone / "exercises" / "workbook-09-worth.ipynb").read_text()) == {"name": "as handed out"}
    changed = subprocess.run(["git", "diff", "--name-only"], cwd=clone, capture_output=True, text=True, check=True)
    assert changed.stdout == "" and "0 pages" in older.set_aside()


def test_where_there_is_no_git_the_sentence_says_what_to_do(clone):
    shutil.rmtree(clone / ".git")
    with pytest.raises(DataUnavailable, match="crmlab lab"):
        older.set_aside()
