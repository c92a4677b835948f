"""What a committed notebook looks like: readable ids, no timing, no machine, the same bytes at every build."""

from __future__ import annotations

import hashlib
from pathlib import Path

import nbformat

from crmlab.errors import CRMLabError
from crmlab.i18n import _

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = {"tags", "slideshow", "concepts", "beyond", "editable", "deletable", "blank", "jupyter", "crmlab"}
"""What a cell may say of itself. `blank` is the fingerprint of a workbook cell as we handed it out; `jupyter` folds
away an output that would give an answer before the reader has thought (JupyterLab unfolds it when the cell runs).
`crmlab` holds the outputs that a cell keeps back and, in the first cell, what the page says of itself."""
KEPT_BACK, WRITTEN = "kept-back", ("your-turn", "predict")
"""Tags: the outputs come when the cell is run; and what a learner writes in."""
INVITATION = "Think first. Then run this cell: it shows the answer."


def words(name: str, source: str) -> nbformat.NotebookNode:
    """A cell of text for a page that is made."""
    return nbformat.v4.new_markdown_cell(source, id=name)


def page(cells: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """A page that is made, of these cells."""
    return nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def fingerprint(source: str) -> str:
    """The fingerprint of a cell's source, blind to space at the end."""
    return hashlib.sha256(source.rstrip().encode()).hexdigest()[:16]


def tagged(cell: nbformat.NotebookNode, *names: str) -> bool:
    """Has the cell one of these tags?"""
    return not set(names).isdisjoint(cell.metadata.get("tags", ()))


def is_answered(notebook: nbformat.NotebookNode) -> bool:
    """True if a page holds anything of a learner's: a cell that is not as we handed it out, or one of their own.

    In a lesson only what asks to be written in counts; a workbook is handed out whole.
    """
    cells = [cell for cell in notebook.cells if tagged(cell, *WRITTEN)] or notebook.cells
    handed_out = any("blank" in cell.metadata for cell in cells)
    return handed_out and any(
        cell.source.strip() and cell.metadata.get("blank") != fingerprint(cell.source) for cell in cells
    )


def hand_out(notebook: nbformat.NotebookNode) -> None:
    """Note in a lesson's cells that are to be written in how they look untouched."""
    for cell in notebook.cells:
        if tagged(cell, *WRITTEN):
            cell.metadata["blank"] = fingerprint(cell.source)


def kept(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """What a cell gave when the page was built, shown or kept back: the one way to read outputs."""
    held = cell.metadata.get("crmlab", {}).get("kept")
    return cell.get("outputs", []) if held is None else [nbformat.from_dict(output) for output in held]


def _keep_back(cell: nbformat.NotebookNode) -> None:
    """Put the outputs away and leave an invitation; a page that nobody has run since stays as it is."""
    words = _(INVITATION)
    invited = any(output.metadata.get("crmlab", {}).get("role") == KEPT_BACK for output in cell.outputs
                  if "metadata" in output)  # fmt: skip
    if not invited:
        own = {name: value for name, value in cell.metadata.get("crmlab", {}).items() if name != "kept"}
        cell.metadata["crmlab"] = nbformat.from_dict({**own, "kept": cell.outputs})
    cell.outputs = [nbformat.v4.new_output(
        "display_data", {"text/markdown": f"*{words}*", "text/plain": words},
        metadata={"crmlab": {"role": KEPT_BACK}},
    )]  # fmt: skip
    cell.execution_count = None


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook at `path`.

    Raises
    ------
    CRMLabError
        What lies there is none.
    """
    try:
        found = nbformat.read(path, as_version=4)
        if not isinstance(found.get("cells"), list):
            raise ValueError("cells")
    except OSError:
        raise
    except Exception:  # what else is no notebook fails in many ways
        raise CRMLabError(_("{file} is no notebook.").format(file=path)) from None
    return found


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
        if cell.cell_type != "code":
            continue
        count += bool(cell.source)
        cell.execution_count = count if cell.source else None
        cell.outputs = [_normalise_output(o, count) for o in _merge_streams(cell.outputs) if not _is_widget(o)]
        if tagged(cell, KEPT_BACK):
            _keep_back(cell)
        elif "kept" in cell.metadata.get("crmlab", {}):  # the tag was taken away: what it gave is shown again
            del cell.metadata["crmlab"]["kept"]
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
