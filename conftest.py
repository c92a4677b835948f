"""Settings for every test and every notebook that the tests run."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

import pytest

pytest_plugins = ["tests.budget"]
os.environ["CRMLAB_STATIC"] = "1"  # explorers show their starting picture: no one is at the sliders
os.environ.pop("CRMLAB_LANG", None)
os.environ["CRMLAB_HOME"] = tempfile.mkdtemp(prefix="crmlab-test-")  # no test touches a learner's record


@cache
def _is_answered(path: Path) -> bool:
    from crmlab.classroom import notebooks

    return notebooks.is_answered(notebooks.read(path))


LONGEST = ("test_workbooks.py", "test_wrong_answers.py", "test_slides.py", "test_browser.py", "test_grade_hostile.py")
"""Files that take tens of seconds: they are dealt out first, so that no worker is left alone with one at the end. With
one worker (`-n 0`) nothing is gained by it, and the fast ones come first."""


def pytest_collection_modifyitems(config, items):
    """A page that someone has written in is theirs: neither cells nor looks are tested. Longest first, or last."""
    for item in items:
        looked_at = getattr(item, "callspec", None) and item.callspec.params.get("path")
        page = looked_at if isinstance(looked_at, Path) else item.path
        if page.suffix == ".ipynb" and page.is_file() and _is_answered(page):
            item.add_marker(pytest.mark.skip(reason=f"{page.name} holds a learner's answers"))
    alone = not hasattr(config, "workerinput")
    items.sort(key=lambda item: (item.path.name in LONGEST) is alone)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """An empty home for records, for this test only."""
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
