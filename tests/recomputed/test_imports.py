"""A mistake in a method cannot hide in both: no recomputation imports the package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("chapter_*.py"))


def test_each_has_its_test():
    assert FILES and all((file.parent / f"test_{file.name}").is_file() for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_imports_nothing_of_the_package(file):
    assert not re.search(r"^\s*(from|import) crmlab", file.read_text("utf-8"), re.MULTILINE)
