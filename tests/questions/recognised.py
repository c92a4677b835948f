"""What each workbook and lesson recognises, to be read by a lecturer: answer → verdict → mistake → card.

`python -m tests.questions.recognised` writes the tables in `recognised/` anew, on the tables of the course; a test
compares them with what the questions say today.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.diagnosis.decision import landscape
from crmlab.workbook.session.asked import Asked
from crmlab.workbook.session.card import verdict
from crmlab.workbook.session.lesson import Turn
from crmlab.workbook.session.workbook import Workbook

FOLDER = Path(__file__).parent / "recognised"


def table(number: str) -> str:
    """The table of a chapter (`"09"`) or lesson (`"09-3"`), as Markdown."""
    if number in chapters.lessons():
        chapter = chapters.lesson(number)
        book: Workbook | Turn = Turn(chapter)
    else:
        chapter = chapters.find(number)
        book = Workbook(draw(chapter, ""), "")
    lines = [f"# {number} {chapter.title}: what is recognised", ""]
    lines += ["On the course's own tables, by `python -m tests.questions.recognised`.", ""]
    for asked in book.questions.values():
        rows = list(_rows(asked, book._desk))
        if rows:
            lines += [f"## {asked._question.key}", "", "| answer | verdict | mistake | card |", "|---|---|---|---|"]
            lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows] + [""]
    return "\n".join(lines)


def _rows(asked: Asked, desk: Any) -> Iterator[tuple[str, str, str, str]]:
    question = asked._question
    if question.kind == "open":
        return
    if question.kind == "decision":
        land = landscape(desk, question)
        tried = [("", dict(land.best)), *((name, policy) for name, (policy, _value) in land.naive.items())]
    else:
        tried = [("", desk.answer(question))]
        tried += [(name, desk.mistaken_answer(question, mistake)) for name, mistake in question.mistakes.items()]
    for name, value in tried:
        card = asked.judge(value)
        said = " ".join(" ".join(sentence.split()) for sentence in card.sentences)
        yield short(value), verdict(card.outcome), f"`{name}`" if name else "", said


def short(value: Any) -> str:
    """An answer in a few words: a number, or the first rows of a table."""
    if isinstance(value, (int, float)):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, pd.DataFrame):
        return f"{len(value)} rows, " + "; ".join(f"{c}: {short(value[c])}" for c in list(value.columns)[:2])
    if isinstance(value, pd.Series):
        return f"{len(value)} values, " + ", ".join(f"{key}: {short(v)}" for key, v in value.head(2).items()) + " …"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {short(v)}" for key, v in list(value.items())[:4])
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value[:6]))
    return str(value)[:40]


def every() -> list[str]:
    return [*chapters.numbers(), *chapters.lessons()]


if __name__ == "__main__":
    os.environ["CRMLAB_HOME"] = tempfile.mkdtemp()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for each in every():
        (FOLDER / f"{each}.md").write_text(table(each), "utf-8")
