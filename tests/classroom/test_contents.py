"""The page of all lessons: each lesson and workbook stands on it once, with its question and its minutes."""

from __future__ import annotations

import re

from crmlab.classroom import contents, index, notebooks, workbooks


def test_the_committed_page_is_todays():
    made = notebooks.text(notebooks.normalise(contents.notebook()))
    assert contents.path().read_text("utf-8") == made, "run `crmlab build`"


def test_each_lesson_stands_on_it_with_question_and_minutes():
    text = "\n".join(cell.source for cell in contents.notebook().cells)
    for page in index.pages():
        row = next(line for line in text.splitlines() if f"({page.name})" in line)
        assert re.search(r"\| [^|]+\? \| \d+ \|$", row) or index.number(page) == "00", row
    for path in workbooks.paths():
        assert text.count(f"(../exercises/{path.name})") == 1
