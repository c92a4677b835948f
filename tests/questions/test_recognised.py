"""The tables of what is recognised say what the questions say."""

from __future__ import annotations

import pytest

from tests.questions import recognised


@pytest.mark.parametrize("number", recognised.every())
def test_the_table_is_todays(number, home):
    committed = (recognised.FOLDER / f"{number}.md").read_text("utf-8")
    assert recognised.table(number) == committed, "python -m tests.questions.recognised writes it anew"


def test_there_is_no_table_of_a_chapter_that_is_gone():
    assert {path.stem for path in recognised.FOLDER.glob("*.md")} == set(recognised.every())


def test_a_right_answer_and_a_known_mistake_can_be_told_apart_in_it(home):
    rows = [row.split(" | ") for row in recognised.table("09-3").splitlines() if row.startswith("| 5 |")]
    assert rows and rows[0][1].startswith("▲") and "control_taken_off" in rows[0][2] and len(rows[0][3]) > 40
