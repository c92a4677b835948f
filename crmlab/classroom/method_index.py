"""The method index: what the package can do, by the chapter that first uses it. A notebook that nobody writes.

It is made from the methods' docstrings and from what the chapters' code imports; no second list is kept.
"""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType

import nbformat

import crmlab
from crmlab import course
from crmlab.classroom import index, notebooks
from crmlab.i18n import _

FILE = "method-index.ipynb"


def path() -> Path:
    """The file that is made here."""
    return course.folder("notebooks") / FILE


def chapters() -> dict[str, list[str]]:
    """The methods that each chapter is the first to use, in the order of the alphabet; last, under `""`, the others."""
    left, found = sorted(crmlab._METHODS), {}
    for number, pages in index.chapters().items():
        used = set().union(*map(imported, pages))
        found[number] = [name for name in left if name in used]
        left = [name for name in left if name not in used]
    return {number: names for number, names in {**found, "": left}.items() if names}


def imported(page: Path) -> set[str]:
    """What the code of a page imports from `crmlab`."""
    found: set[str] = set()
    for cell in notebooks.read(page).cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.ImportFrom) and node.module == "crmlab":
                    found |= {alias.name for alias in node.names}
    return found


def offered(method: ModuleType) -> dict[str, object]:
    """The public functions and classes of a method, by name, in the order of its file, or of `__all__`."""
    inside = method.__name__
    return {
        name: thing
        for name, thing in ((name, getattr(method, name)) for name in getattr(method, "__all__", vars(method)))
        if not name.startswith("_") and callable(thing) and str(getattr(thing, "__module__", "")).startswith(inside)
    }


def notebook() -> nbformat.NotebookNode:
    """The notebook to be written at `path()`."""
    cells = [notebooks.words("mx-title", f"# {_('Method index')}\n\n{_(INTRO)}")]
    for number, names in chapters().items():
        head = _("Not in a chapter yet")
        if number:
            title = notebooks.read(index.chapters()[number][0]).cells[0].source.splitlines()[0].removeprefix("# ")
            head = _("Chapter {title}").format(title=title)
        cells.append(notebooks.words(f"mx-ch{number or '-later'}", f"## {head}"))
        cells += [notebooks.words(f"mx-{name.replace('_', '-')}", _method(name)) for name in names]
    return notebooks.page(cells)


def _method(name: str) -> str:
    method = getattr(crmlab, name)
    rows = [f"- `{key}{_signature(thing)}` {_first_line(thing)}" for key, thing in offered(method).items()]
    where = f"crmlab/{'/'.join(method.__name__.split('.')[1:])}"
    return "\n".join([f"### `from crmlab import {name}`", "", f"{_first_line(method)} (`{where}`)", "", *rows])


def _signature(thing: object) -> str:
    """The names of the arguments, without types and defaults."""
    names, star = [], False
    for parameter in inspect.signature(thing).parameters.values():  # type: ignore[arg-type]  # it is callable
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            star = True
            names.append("*")
        names.append(parameter.name if parameter.default is parameter.empty else f"{parameter.name}=…")
    return f"({', '.join(names)})"


def _first_line(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


INTRO = (
    "What the package `crmlab` can do, by the chapter that first uses it. In a notebook, `rfm.table?` shows formula, "
    "units, errors, source and an example that runs. `crmlab build` writes this page; it is not meant to be edited."
)
