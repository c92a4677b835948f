"""Whatever a person may name on the command line, `crmlab` answers in words and with an exit code that is not zero."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest
from jupyterlab.labapp import LabApp

from crmlab import cli, learners
from crmlab.classroom import sheets_in
from crmlab.workbook.session import learner
from crmlab.workbook.session.record import Record
from tests.classroom.handing_in import made, put

UNWRITABLE = ["a-file", "a-file/below", "locked/below"]
NO_NUMBER = ["0", "-1", "1.5", "many", "", "9" * 400]
BAD = {
    ("lab", "notebook"): ["nothing.ipynb", "../x.ipynb", "/etc/passwd", ".", "notebooks", "x" * 300],
    ("lab", "learner"): ["two\nlines", "x" * 101],
    ("lab", "port"): ["-1", "70000", *NO_NUMBER[2:]],
    ("lab", "folder"): UNWRITABLE,
    ("build", "notebooks"): ["nothing.ipynb", "broken.ipynb", "list.ipynb", "a-file", "locked", "x" * 300 + ".ipynb"],
    ("build", "workers"): NO_NUMBER,
    ("slides", "chapter"): ["99", "", "..", "nothing.ipynb", "broken.ipynb", "list.ipynb", "x" * 300 + ".ipynb"],
    ("slides", "output"): UNWRITABLE[1:],
    ("grade", "folder"): ["nothing", "a-file", "home", "x" * 300],
    ("grade", "roster"): ["nothing.csv", "locked", "latin.csv", "a-file", "long.csv", "wide.csv", ""],
    ("grade", "output"): [*UNWRITABLE[1:], "x" * 300],
    ("grade", "chapter"): ["77", "", "../x", "nine"],
    ("grade", "form"): ["", "pdf", "CSV"],
    ("grade", "workers"): NO_NUMBER,
    ("feedback", "folder"): ["nothing", "a-file", "home", "x" * 300],
    ("feedback", "roster"): ["nothing.csv", "locked", "latin.csv", "a-file", "long.csv", ""],
    ("feedback", "output"): [*UNWRITABLE[1:], "x" * 300],
    ("feedback", "lessons"): [],  # any text is an address
    ("feedback", "chapter"): ["77", "", "../x", "nine"],
    ("feedback", "workers"): NO_NUMBER,
    ("data", "folder"): UNWRITABLE,
    ("progress", "learner"): [],  # any text is the id of somebody who has not begun
    ("forget", "learner"): ["", "  ", "nobody", "../..", "x" * 300, "\udcff"],
}
"""Values by command and option; files that are named here are made below."""
NEEDED = {"slides": ["00"], "grade": ["in"], "feedback": ["in"], "forget": ["nobody"]}
"""What a command cannot do without."""


def commands() -> dict[str, argparse.ArgumentParser]:
    [choices] = [a.choices for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(choices)


def options(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in command._actions if action.nargs != 0]  # --no-browser and the like take no value


CASES = [(name, action, value) for (name, action), values in BAD.items() for value in values]


@pytest.fixture(scope="module")
def there(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("there")
    (folder / "a-file").write_text("words")
    (folder / "broken.ipynb").write_text("{")
    (folder / "list.ipynb").write_text("[1]")
    (folder / "latin.csv").write_bytes("learner\nRené\n".encode("latin-1"))
    (folder / "long.csv").write_text("learner\n" + "x" * sheets_in.MAX_BYTES)
    (folder / "wide.csv").write_text("learner\n" + "x" * 200_000)
    if os.name == "posix" and os.geteuid() == 0:
        (folder / "locked").symlink_to("/proc")  # root may write everywhere but there
    else:
        (folder / "locked").mkdir(mode=0o500)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRMLAB_HOME", str(folder / "home"))
        patch.delenv("CRMLAB_STATIC", raising=False)
        put(folder / "in", made("ada"))
        (folder / "home").mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def here(there, monkeypatch):
    for name, value in os.environ.items():  # `lab` sets some for its kernels: each is put back
        monkeypatch.setenv(name, value)
    for name in (learner.VARIABLE, "JUPYTER_PREFER_ENV_PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(there)
    monkeypatch.setenv("CRMLAB_HOME", str(there / "home"))
    monkeypatch.delenv(learner.VARIABLE, raising=False)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    monkeypatch.setattr(LabApp, "initialize_server", lambda **_options: pytest.fail("the lab opens"))


def said(capsys, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that was printed."""
    try:
        code = cli.main(list(arguments))
    except SystemExit as stopped:  # argparse, with the usage
        code = int(stopped.code or 0)
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_every_option_of_every_command_is_tried():
    known = {(name, action.dest) for name, command in commands().items() for action in options(command)}
    assert known == BAD.keys()


@pytest.mark.parametrize("name, option, value", CASES, ids=[f"{n}-{o}-{v[:12]!r}" for n, o, v in CASES])
def test_a_bad_value_is_answered_in_words(capsys, name, option, value):
    [action] = [action for action in options(commands()[name]) if action.dest == option]
    needed = NEEDED.get(name, [])
    line = [name, *needed, f"{action.option_strings[0]}={value}"] if action.option_strings else [name, "--", value]
    code, words = said(capsys, *line)
    assert code in (1, 2), words
    last = words.strip().splitlines()[-1]
    assert " " in last and last[:1].isprintable() and "Traceback" not in words and "Errno" not in words, words


def test_without_a_command_or_with_half_of_one(capsys):
    for line in ([], ["dance"], ["slides"], ["grade"], ["forget"], ["lab", "--port"]):
        code, words = said(capsys, *line)
        assert code == 2 and "usage" in words


def test_a_folder_is_a_place_for_grades(capsys, tmp_path):
    assert said(capsys, "grade", "in", "-o", str(tmp_path))[0] == 0
    assert said(capsys, "grade", "in", "-o", str(tmp_path))[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["grades-2.csv", "grades.csv"]


def test_an_interrupt_is_no_traceback(capsys, monkeypatch):
    monkeypatch.setattr("crmlab.classroom.progress.summary", lambda _learner: (_ for _ in ()).throw(KeyboardInterrupt))
    assert said(capsys, "progress") == (130, "")


def test_a_name_that_the_terminal_cannot_show(monkeypatch, tmp_path):
    with (tmp_path / "out").open("w", encoding="ascii") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert cli.main(["progress", "王\udcff"]) == 0
    assert r"\u738b\udcff" in (tmp_path / "out").read_text("ascii")


# forgetting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(home):
    for chapter, who in (("00", "ada"), ("09", "ada"), ("09", "ben"), ("09", "")):
        Record(chapter, who).append({"event": "hint"})
    (home / "learner.txt").write_text("ada\n")
    return home


def test_forgetting_says_how_many_records_and_where(kept, capsys):
    code, words = said(capsys, "forget", "Ada")
    assert code == 0 and f"2 records of Ada deleted in {kept}." in words and "no longer kept under Ada" in words
    assert sorted(path.name for path in kept.iterdir()) == ["ben", "self-learner"]
    code, words = said(capsys, "forget", "ben")
    assert code == 0 and f"1 record of ben deleted in {kept}." in words and "no longer" not in words


def test_a_mistyped_id_gets_another_sentence(kept, capsys):
    code, words = said(capsys, "forget", "adda")
    assert code == 1 and f"No record of adda is kept in {kept}" in words and "deleted in" not in words
    assert len(list(kept.rglob("*.jsonl"))) == 4


@pytest.mark.parametrize("wish", ["", "  ", "\u3000"])
def test_an_empty_id_deletes_nobody(kept, capsys, wish):
    code, words = said(capsys, "forget", wish)
    assert code == 1 and "nothing is deleted" in words and str(kept / "self-learner") in words
    assert len(list(kept.rglob("*.jsonl"))) == 4


def test_from_another_folder_it_says_where_it_looked_and_the_remedy_works(capsys, tmp_path, monkeypatch):
    """An installed course: the record lies beside the notebooks, and is found from there only."""
    monkeypatch.delenv("CRMLAB_HOME")
    monkeypatch.setattr(learners.course, "in_clone", lambda: False)
    monkeypatch.setattr(learners.platformdirs, "user_data_path", lambda *_names, **_options: tmp_path / "data")
    work = tmp_path / "work" / "crm-lab" / "exercises"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    Record("09", "ada").append({"event": "hint"})
    monkeypatch.chdir(tmp_path)
    code, words = said(capsys, "forget", "ada")
    assert code == 1 and str(tmp_path / "data" / "progress") in words and "in that folder" in words
    assert len(list(work.rglob("*.jsonl"))) == 1
    monkeypatch.chdir(work)
    code, words = said(capsys, "forget", "ada")
    assert code == 0 and f"1 record of ada deleted in {work / '.progress'}." in words
    assert not list(work.rglob("*.jsonl"))
