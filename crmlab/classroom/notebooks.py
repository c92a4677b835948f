"""What a committed notebook looks like: readable ids, no timing, no machine, the same bytes at every build."""

from __future__ import annotations

import hashlib
from pathlib import Path

import nbformat

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = {"tags", "slideshow", "concepts", "beyond", "editable", "deletable", "blank", "jupyter"}
"""What a cell may say of itself. `blank` is the fingerprint of a cell to write in, as we handed it out; `jupyter` folds
away an output that would give an answer before the reader has thought (JupyterLab unfolds it when the cell runs)."""


TO_WRITE_IN = {"your-turn", "predict"}
"""Tags of the cells of a lesson that wait for the learner."""


def words(name: str, source: str) -> nbformat.NotebookNode:
    """A cell of text for a page that is made."""
    return nbformat.v4.new_markdown_cell(source, id=name)


def page(cells: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """A page that is made, of these cells."""
    return nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def fingerprint(source: str) -> str:
    """The fingerprint of a cell's source, blind to space at the end."""
    return hashlib.sha256(source.rstrip().encode()).hexdigest()[:16]


def is_answered(notebook: nbformat.NotebookNode) -> bool:
    """True if a page holds anything of a learner's.

    In a workbook that is a cell which is not as we handed it out, or one of their own; on a lesson's page a cell to
    write in, since all others are its author's.
    """
    marked = [cell for cell in notebook.cells if "blank" in cell.metadata]
    if marked and not any(is_to_write_in(cell) for cell in notebook.cells):
        marked = notebook.cells
    return any(cell.source.strip() and cell.metadata.get("blank") != fingerprint(cell.source) for cell in marked)


def is_to_write_in(cell: nbformat.NotebookNode) -> bool:
    """Does this cell of a lesson wait for the learner?"""
    return not TO_WRITE_IN.isdisjoint(cell.metadata.get("tags", ()))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def text(notebook: nbformat.NotebookNode) -> str:
    """The bytes to commit, as text."""
    return nbformat.writes(notebook, indent=1, ensure_ascii=False, sort_keys=True).rstrip("\n") + "\n"


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Keep what a reader sees and what the build needs; drop what changes from run to run or by machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in sorted(cell.metadata.items()) if k in CELL_METADATA})
        cell.source = cell.source.rstrip()
        if is_to_write_in(cell):
            cell.metadata["blank"] = fingerprint(cell.source)
            cell.metadata = nbformat.from_dict(dict(sorted(cell.metadata.items())))
        if cell.cell_type != "code":
            continue
        count += bool(cell.source)
        cell.execution_count = count if cell.source else None
        cell.outputs = [_normalise_output(o, count) for o in _merge_streams(cell.outputs) if not _is_widget(o)]
    return notebook


def _is_widget(output: nbformat.NotebookNode) -> bool:
    return any(kind.startswith("application/vnd.jupyter.widget") for kind in output.get("data", {}))


def _merge_streams(outputs: list) -> list:
    merged: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last is not None and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _normalise_output(output: nbformat.NotebookNode, count: int | None) -> nbformat.NotebookNode:
    if "execution_count" in output:
        output.execution_count = count
    output.pop("transient", None)
    return output
