"""Imports point one way: cli → classroom → workbook, explore → methods → figure → i18n, errors, course."""

from __future__ import annotations

import ast
from pathlib import Path

import crmlab

PACKAGE = Path(crmlab.__file__).parent
GROUND = {"i18n", "errors", "course"}
ROOMS = {  # room: what it may import besides itself
    "i18n": set(),
    "errors": set(),
    "course": GROUND,
    "figure": GROUND,
    "method": GROUND | {"figure", "method"},
    "datasets": GROUND,
    "explore": GROUND | {"figure", "method", "datasets"},
    "workbook": GROUND | {"figure", "method", "datasets"},
    "classroom": GROUND | {"figure", "method", "datasets", "explore", "workbook"},
    "cli": GROUND | {"figure", "method", "datasets", "explore", "workbook", "classroom"},
}
WIDGETS = {"ipywidgets", "IPython", "jupyterlab"}


def room(module: str) -> str:
    """The room of `crmlab.module…`: a package's or ground module's own name, else `method`."""
    first = module.split(".")[0]
    return first if first in ROOMS else "method"


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}: relative import")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            yield name, path


def test_imports_point_one_way():
    wrong = []
    for name, path in modules():
        here = room(name)
        for target in imports(path):
            if target.startswith("crmlab."):
                inner = target.removeprefix("crmlab.")
                there = room(inner)
                if inner in ("InvalidData", "DataUnavailable", "CRMLabError"):
                    continue
                if there != here and there not in ROOMS[here]:
                    wrong.append(f"crmlab.{name} imports {target}")
    assert not wrong, wrong


def test_methods_know_no_widgets():
    wrong = [
        f"crmlab.{name} imports {target}"
        for name, path in modules()
        if room(name) == "method"
        for target in imports(path)
        if target.split(".")[0] in WIDGETS
    ]
    assert not wrong, wrong


def test_there_is_no_utils():
    assert not [name for name, _path in modules() if name.split(".")[-1] in ("utils", "util", "helpers", "misc")]
