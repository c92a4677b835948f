"""What a page in the form of a lesson shows: its cells, words, pictures, and the answers that it must not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from crmlab.classroom import index, notebooks
from crmlab.workbook.authoring import chapters

BANNED = (
    "dear", "dearer", "dearest", "nought", "mend", "mended", "foretold", "whosever", "for ever", "commonest",
    "middling", "by lot", "the mark",
)  # fmt: skip
"""Words that a student need not know, or that say two things: see the language rules in CONTRIBUTING."""
MODELS = r"\$\$.+?\$\$"


def lessons() -> list[Path]:
    """All pages that somebody wrote: each is a lesson."""
    return index.pages()


def said(notebook: NotebookNode) -> dict:
    """What the page says of itself: `minutes`, `decision`, `not`."""
    return notebook.cells[0].metadata.get("crmlab", {})


def shown(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of a student: without the lecturer's."""
    return [cell for cell in notebook.cells if not notebooks.tagged(cell, "lecturer")]


def pictures(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})]


def minutes(notebook: NotebookNode) -> float:
    """Estimated: words ÷ 120, half a minute a code cell, 1 a picture, 4 a Your turn, 8 an explorer."""
    cells = shown(notebook)
    code = [cell for cell in cells if cell.cell_type == "code"]
    return (
        words(notebook) / 120
        + 0.5 * len(code)
        + sum(bool(pictures(cell)) for cell in code)
        + 4 * sum(notebooks.tagged(cell, "your-turn") for cell in code)
        + 8 * sum("explore." in cell.source for cell in code)
    )


def words(notebook: NotebookNode) -> int:
    """Words of the texts; what holds no letter and no digit, such as a table's lines, is none."""
    texts = [cell.source for cell in shown(notebook) if cell.cell_type == "markdown"]
    return sum(bool(re.search(r"\w", word)) for text in texts for word in text.split())


def prose(cell: NotebookNode) -> str:
    """A text without code, formulas, tables and addresses."""
    return re.sub(
        r"`[^`]*`|\$\$.+?\$\$|\$[^$]+\$|\]\([^)]*\)|^\|.*?$", " ", cell.source, flags=re.DOTALL | re.MULTILINE
    )


def rendered(notebook: NotebookNode) -> str:
    """All that can be read on the untouched page but its code: texts, outputs, the words of pictures."""
    parts = []
    for cell in shown(notebook):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        for output in cell.get("outputs", ()):
            parts.append(output.get("text", ""))
            parts += [str(value) for kind, value in output.get("data", {}).items() if kind.startswith("text/")]
            parts.append(output.get("metadata", {}).get("image/png", {}).get("alt", ""))
    return "\n".join(parts)


def answers(page: Path) -> Iterator[tuple[str, set[str]]]:
    """What the page asks, and the numbers in which its answer could be read."""
    from crmlab.workbook.authoring.desk import printed

    number = index.number(page)
    if number in chapters.lessons():
        lesson = chapters.lesson(number)
        desk = printed(lesson)
        for key, question in lesson.questions.items():
            answer = desk.answer(question)
            if isinstance(answer, (int, float)):
                yield key, written(float(answer), question.tolerance or 0.51 * 10.0 ** -(question.decimals or 0))
    for cell in notebooks.read(page).cells:
        if notebooks.tagged(cell, "kept-back"):
            for output in notebooks.kept(cell):
                text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
                if found := re.findall(r"the answer is (-?[\d,]+\.?\d*)", text):
                    yield cell.id, written(float(found[0].replace(",", "")))


def written(answer: float, within: float = 0.5) -> set[str]:
    """The forms in which a number may stand on a page and be accepted: to the fen, to a tenth, to one, with commas."""
    forms: set[str] = set()
    for decimals in (2, 1, 0):
        forms |= {f"{answer:,.{decimals}f}", f"{answer:.{decimals}f}"}
    return {form for form in forms if abs(float(form.replace(",", "")) - answer) <= within}


def numbers(text: str) -> set[str]:
    """The numbers in a text, as they are written; dates are none."""
    text = re.sub(r"\d{4}-\d\d-\d\d", " ", text)
    return set(re.findall(r"(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)", text))
