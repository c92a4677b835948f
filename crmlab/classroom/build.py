"""`crmlab build`: run every notebook in a fresh kernel, side by side, and keep what a reader will see.

A second build changes nothing. A workbook that holds a learner's answers is left alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from crmlab import course
from crmlab.classroom import contents, index, method_index, notebooks, workbooks
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.session.whole import write_whole

ENVIRONMENT = {
    "CRMLAB_STATIC": "1",
    "CRMLAB_LANG": "en",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "COLUMNS": "80",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
SECONDS_A_CELL = 120


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: `note` is `"changed"`, `"unchanged"`, `"answered"` or what went wrong."""

    path: Path
    note: str
    failed: bool = False


def build(paths: Sequence[Path] = (), *, workers: int | None = None, author: bool = False) -> list[Outcome]:
    """Build the notebooks at `paths`, or the whole course.

    Workbooks are written anew from the questions of their chapter before they run; glossary and concept index from the
    tables of concepts and what the cells say of themselves; the method index from docstrings. A page in which somebody
    has written is left alone, unless `author`: then what stands in it is how it is handed out from now on.

    Raises
    ------
    CRMLabError
        One of the paths is no notebook; then none is built.
    """
    paths = [Path(path).resolve() for path in paths]
    made = {*workbooks.paths(), *generated()}
    for path in paths:
        if path.is_file():
            notebooks.read(path)
        elif path not in made:
            raise CRMLabError(_("There is no notebook {path}.").format(path=path))
    paths = paths or every_notebook()
    reporter = _reporter(len(paths))
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, **ENVIRONMENT, "CRMLAB_HOME": home}
        return asyncio.run(_build_all(paths, workers or os.cpu_count() or 2, environment, reporter, author))


def every_notebook() -> list[Path]:
    """All notebooks of the course: for every chapter with questions its workbook, the glossary and both indices."""
    found = set(course.folder("notebooks").glob("*.ipynb")) | set(course.folder("exercises").glob("*.ipynb"))
    return sorted(found | set(workbooks.paths()) | set(generated()))


def generated() -> dict[Path, Callable[[], NotebookNode]]:
    """The pages in `notebooks/` that nobody writes, and how each is made."""
    return {
        **{path: partial(index.notebook, path) for path in index.paths()},
        method_index.path(): method_index.notebook,
        contents.path(): contents.notebook,
    }


async def _build_all(
    paths: Sequence[Path], workers: int, environment: dict, report: Callable[[Outcome], None], author: bool
) -> list[Outcome]:
    gate = asyncio.Semaphore(workers)

    async def one(path: Path) -> Outcome:
        async with gate:
            outcome = await _build_one(path, environment, author)
        report(outcome)
        return outcome

    return list(await asyncio.gather(*(one(path) for path in paths)))


async def _build_one(path: Path, environment: dict, author: bool) -> Outcome:
    before = path.read_text("utf-8") if path.exists() else ""
    notebook = notebooks.read(path) if before else None
    is_workbook = path.parent == course.folder("exercises")
    if notebook is not None and notebooks.is_answered(notebook) and (is_workbook or not author):
        return Outcome(path, "answered")
    if is_workbook:
        notebook = workbooks.notebook(path)
    elif make := generated().get(path):
        notebook = make()
    if notebook is None:
        raise CRMLabError(_("There is no notebook {path}.").format(path=path))
    committed = {cell.id: notebooks.kept(cell) for cell in notebook.cells}
    if not is_workbook:
        notebooks.hand_out(notebook)
    problem = await _execute(notebook, path, environment, committed)
    if problem:
        return Outcome(path, problem, failed=True)
    text = notebooks.text(notebooks.normalise(notebook))
    if text == before:
        return Outcome(path, "unchanged")
    write_whole({path: text.encode()})
    return Outcome(path, "changed")


async def _execute(notebook: NotebookNode, path: Path, environment: dict, committed: dict) -> str:
    """Run `notebook` in a fresh kernel. Returns what went wrong, or `""`."""
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return ""
    downloads = [cell for cell in notebook.cells if "needs-data" in cell.metadata.get("tags", ())]
    for cell in downloads:
        cell.metadata.tags = [*cell.metadata.tags, "raises-exception"]
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    )
    try:
        await client.async_execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return _where(notebook) or str(error).splitlines()[0]
    for cell in downloads:
        cell.metadata.tags = [tag for tag in cell.metadata.tags if tag != "raises-exception"]
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors and errors[0].ename not in ("DataUnavailable", "NameError"):
            return _where(notebook)
        if errors:  # the data cannot be had here: what was seen where they could stays on the page
            cell.outputs = committed[cell.id]
    for cell in notebook.cells:  # a warning is a failure: readers would see it
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                return f"cell {cell.id} writes to stderr: {output.text.strip().splitlines()[0]}"
    return ""


def _where(notebook: NotebookNode) -> str:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return f"cell {cell.id}: {output.ename}: {output.evalue}"
    return ""


def _reporter(total: int) -> Callable[[Outcome], None]:
    """A progress bar on a terminal, a line a notebook elsewhere."""
    done = 0

    def report(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        name = f"{outcome.path.parent.name}/{outcome.path.name}"
        if sys.stderr.isatty() and not outcome.failed:
            bar = "█" * round(30 * done / total)
            print(f"\r{bar:░<30} {done}/{total} {name[:48]:<48}", end="", file=sys.stderr, flush=True)
        else:
            print(f"{done}/{total} {'✗ ' if outcome.failed else ''}{name}: {outcome.note}", file=sys.stderr, flush=True)
        if done == total and sys.stderr.isatty():
            print(file=sys.stderr)
        if outcome.note == "answered":
            print(_("{name} holds a learner's answers; it was left as it is.").format(name=name), file=sys.stderr)

    return report
