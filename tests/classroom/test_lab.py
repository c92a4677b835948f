"""`crmlab lab`: opens, says where, steps over a busy port, ends cleanly, never overwrites a learner's file."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request

import pytest

from crmlab import cli, course
from crmlab.classroom import lab
from tests.browser.lab_process import running


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status


def test_opens_from_any_folder_and_ends_with_ctrl_c(tmp_path):
    """On a port that is busy it takes another and says so; a kernel that starts says nothing in the terminal."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with running("--port", str(port), cwd=tmp_path) as opened:
            assert f"Port {port} is busy" in opened.printed
            assert f":{port}/" not in opened.address
            assert status(opened.address) == 200
            contents = f"{opened.root}/api/contents/notebooks/00-start-here.ipynb?content=0&token={opened.token}"
            assert status(contents) == 200, "the start page is there"
            printed = opened.printed
            opened.wait_for_kernel(opened.ask("kernels", data=b"{}")["id"])
            assert opened.printed == printed, "a beginner would take a warning for a danger"
            assert opened.interrupt() == 0
        assert "Closed. Your work is saved" in opened.printed
        assert "Traceback" not in opened.printed


def test_copies_never_overwrite_a_learners_file(tmp_path, monkeypatch):
    mine = tmp_path / "crm-lab" / "exercises" / "09-what-a-customer-is-worth-today.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("my answers")
    notebooks = {part: course.folder(part) for part in ("notebooks", "exercises")}
    monkeypatch.setattr(course, "folder", notebooks.__getitem__)
    monkeypatch.setattr(course, "in_clone", lambda: False)
    monkeypatch.chdir(tmp_path)
    root = lab.working_copy()
    assert root == (tmp_path / "crm-lab").resolve()
    assert mine.read_text() == "my answers"
    assert json.loads((root / lab.START).read_text("utf-8"))["cells"]
    assert (root / "notebooks" / "rise.css").is_file(), "live slides look for it beside the notebook"
    monkeypatch.chdir(root)
    assert lab.working_copy() == root, "started inside the copy, it opens the copy"


def test_a_clone_is_opened_itself():
    if not course.in_clone():
        pytest.skip("the tests do not run in a clone")
    assert lab.working_copy() == course.PACKAGE.parent


def test_an_unknown_command_is_answered_with_the_commands(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["dance"])
    assert stopped.value.code == 2
    assert "lab" in capsys.readouterr().err


def test_import_is_light():
    """`import crmlab` loads no heavy library."""
    heavy = ("numpy", "pandas", "matplotlib", "scipy", "IPython")
    code = f"import sys, crmlab; print([module for module in {heavy} if module in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
