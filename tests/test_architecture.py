"""The house keeps its rules: who may import whom, one address a function, and flat names that lead to it."""

from __future__ import annotations

import ast
import functools
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import crmlab
from crmlab import course, old_addresses

PACKAGE = course.PACKAGE
FAMILIES = ("measurement", "relationships", "perceived_value", "customer_value", "campaigns")
CONTRACTS = PACKAGE.parent / "pyproject.toml"


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package, by its name without `crmlab.`"""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            yield name, path


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def imports(path: Path) -> tuple[tuple[str, str], ...]:
    """What a file imports from the package, wherever in the file: module and name."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            found += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
    return tuple(found)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Import-linter's verdict on the package in `folder`, by the contracts of `pyproject.toml`."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )


clone_only = pytest.mark.skipif(not CONTRACTS.is_file(), reason="the tests do not run in a clone")


@clone_only
def test_the_import_rules_hold():
    pytest.importorskip("importlinter", reason="import-linter is in the dev group")
    done = lint_imports(PACKAGE.parent)
    assert done.returncode == 0, done.stdout


@clone_only
def test_each_import_rule_bites(tmp_path):
    """One bad line for each contract: every one of them is reported."""
    pytest.importorskip("importlinter", reason="import-linter is in the dev group")
    shutil.copytree(PACKAGE, tmp_path / "crmlab", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(CONTRACTS, tmp_path / "pyproject.toml")
    bad = {
        "customer_value/rfm.py": "from crmlab.campaigns import mailing",
        "workbook/answers/kinds.py": "from crmlab.workbook.session import card",
        "workbook/session/card.py": "from crmlab.measurement import lift",
        "datasets/draw.py": "from crmlab.datasets import loading",
        "datasets/loading.py": "from crmlab.datasets import draw",
        "valid/keys.py": "import ipywidgets",
    }
    for name, line in bad.items():
        path = tmp_path / "crmlab" / name
        path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode, done.stdout
    assert done.stdout.count(" BROKEN") == 5, done.stdout


def test_the_package_imports_methods_from_where_they_lie():
    """`from crmlab import rfm` is for texts: import-linter cannot see through it. Questions are such texts."""
    wrong = [
        f"crmlab.{name} imports {what} by its flat name"
        for name, path in modules()
        if not name.startswith("questions.")
        for module, what in imports(path)
        if module == "crmlab" and what in crmlab._METHODS
    ]
    assert not wrong, wrong


def test_table_stub_and_files_say_the_same():
    """The table that finds a method, the stub that editors read, and what lies in the rooms."""
    lying = {
        module.stem: room
        for room in FAMILIES
        for module in (PACKAGE / room).iterdir()
        if module.stem != "__init__" and (module.suffix == ".py" or (module / "__init__.py").is_file())
    }
    assert lying == crmlab._METHODS
    stub = {}
    for node in ast.parse((PACKAGE / "__init__.pyi").read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign):  # the tables of `__init__.py`
            continue
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            assert alias.asname == alias.name, "without `as` a type checker takes it for private"
            stub[alias.name] = (node.module or "").removeprefix("crmlab").removeprefix(".")
    assert stub == {
        **crmlab._METHODS,
        **dict.fromkeys(crmlab._OTHERS, ""),
        **{"CRMLabError": "errors", "DataUnavailable": "errors", "InvalidData": "errors", "set_language": "i18n"},
    }
    assert {*stub} <= {*dir(crmlab)}, "for completion"


@pytest.mark.parametrize("name", [*crmlab._METHODS, *crmlab._OTHERS])
def test_a_flat_name_leads_to_the_module(name):
    module = getattr(crmlab, name)
    assert module.__name__.startswith("crmlab.") and module.__name__.split(".")[-1] == name
    assert module is importlib.import_module(module.__name__)


def test_no_name_that_is_none():
    with pytest.raises(AttributeError, match="clvv"):
        crmlab.clvv  # noqa: B018


def test_a_function_has_one_address():
    """No module offers what another one defines, but for the front of a package that offers its own files' names."""
    wrong = []
    for name, path in modules():
        if path.name == "__init__.py":
            continue
        tree = tree_of(path)
        offered = next((ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)
                        and getattr(node.targets[0], "id", "") == "__all__"), ())  # fmt: skip
        brought = {what for _module, what in imports(path)}
        wrong += [f"crmlab.{name} offers {what}" for what in offered if what in brought]
    assert not wrong, wrong


def test_there_is_no_utils():
    assert not [name for name, _path in modules() if name.split(".")[-1] in ("utils", "util", "helpers", "misc")]


# ---------------------------------------------------------------- addresses of edition 2026.1

OLD = [line.split() for line in (Path(__file__).parent / "addresses_2026_1.txt").read_text("utf-8").splitlines()]
"""Each public function and class of the flat modules of edition 2026.1: `rfm table`."""


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_every_old_address_still_works():
    assert len(OLD) > 150
    for module, name in OLD:
        there = importlib.import_module(f"crmlab.{module}")
        assert hasattr(there, name), f"crmlab.{module}.{name}"


def _fresh(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from crmlab.rfm import table; from crmlab.rfm import scores", "`from crmlab import rfm`"),
        ("from crmlab.upgrade import gain", "`from crmlab import portfolio`"),
        ("from crmlab import value_matrix; value_matrix.matrix", "`from crmlab import portfolio`"),
        ("from crmlab import lift; lift.best_depth; lift.best_depth", "`mailing.best_depth`"),
        ("from crmlab import rfm, lift; rfm.table, lift.gains", ""),
    ],
)
def test_an_old_address_says_once_where_the_function_is(code, said):
    done = _fresh(code)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("FutureWarning") == bool(said) and said in done.stderr


def test_an_old_address_gives_the_very_same_module_which_can_be_reloaded():
    code = (
        "import crmlab.rfm, importlib; from crmlab import rfm as now; assert crmlab.rfm is now; "
        "assert now.__spec__.name == 'crmlab.customer_value.rfm'; assert importlib.reload(now) is now"
    )
    done = _fresh(f"import warnings; warnings.simplefilter('ignore'); {code}")
    assert done.returncode == 0, done.stderr


def test_what_moved_is_there():
    for method, file in old_addresses.MOVED.values():
        room = crmlab._METHODS[method]
        assert (PACKAGE / room / method / f"{file}.py").is_file()
    for (module, function), now in old_addresses.FUNCTIONS.items():
        assert function in vars(getattr(crmlab, now)) and function not in vars(getattr(crmlab, module))
