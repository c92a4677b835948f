"""Addresses of edition 2026.1 that have changed: they say once where a thing is now, and work for one edition more.

`from crmlab.rfm import table` and `import crmlab.rfm` find the very module that lies in a room now. `crmlab.upgrade`,
which became a file of a package, finds that file, and `lift.depth_by_profit` the function in its new module. This file
goes after that.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Mapping
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

MOVED = {
    "agents": ("regimes", "agents"),
    "contrast": ("regimes", "contrast"),
    "upgrade": ("portfolio", "upgrade"),
    "value_matrix": ("portfolio", "value_matrix"),
    "value_scenario": ("value_parts", "scenario"),
}
"""Flat names of edition 2026.1 → the method that they are part of now, and the file in it."""
FUNCTIONS = {
    ("commitment_trust", "cronbach_alpha"): "scales",
    ("commitment_trust", "scale"): "scales",
    ("commitment_trust", "scales"): "scales",
    ("experiments", "yes_or_no"): "valid",
    ("lift", "best_depth"): "mailing",
    ("lift", "depth_by_profit"): "mailing",
    ("lift", "plot_profit"): "mailing",
    ("lift", "same_customers"): "valid",
}
"""Functions of edition 2026.1 that went to another method."""
_said: set[str] = set()


class _Found(MetaPathFinder, Loader):
    """Finds `crmlab.NAME` where it lies now."""

    def __init__(self, methods: Mapping[str, str]):
        self.methods = methods

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        package, _dot, name = fullname.rpartition(".")
        if package != "crmlab" or (name not in self.methods and name not in MOVED):
            return None
        return ModuleSpec(fullname, self)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        name = spec.name.rpartition(".")[2]
        method, *file = MOVED.get(name, (name,))
        say_once(f"`crmlab.{name}` is now reached by `from crmlab import {method}`.")
        module = importlib.import_module(".".join(["crmlab", self.methods[method], method, *file]))
        self._own = module.__spec__, module.__loader__  # the import system is about to write over them
        return with_moved_functions(name, module)

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__, module.__loader__ = self._own


def install(methods: Mapping[str, str]) -> None:
    """From now on the addresses of edition 2026.1 are found as well."""
    if not any(isinstance(finder, _Found) for finder in sys.meta_path):
        sys.meta_path.append(_Found(methods))


def with_moved_functions(name: str, module: ModuleType) -> ModuleType:
    """`module`, which also answers to the functions that it had in edition 2026.1 and that are elsewhere now."""
    gone = {function: method for (here, function), method in FUNCTIONS.items() if here == name}

    def found(function: str) -> Any:
        if function not in gone:
            raise AttributeError(f"module {module.__name__!r} has no attribute {function!r}")
        say_once(f"`{name}.{function}` is now `{gone[function]}.{function}`.")
        return getattr(getattr(sys.modules["crmlab"], gone[function]), function)

    if gone:
        module.__getattr__ = found  # type: ignore[method-assign]  # PEP 562: a module may have one
    return module


def say_once(sentence: str) -> None:
    """A line about a new address, the first time only."""
    if sentence not in _said:
        _said.add(sentence)
        warnings.warn(f"{sentence} The old address works for one edition more.", FutureWarning, stacklevel=3)
