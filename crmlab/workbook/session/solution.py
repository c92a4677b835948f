"""A printed solution: the lines that go in place of the dots, in the names of that cell, with what they import."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType

import pandas as pd

from crmlab.workbook.authoring.question import Question


def lines(question: Question) -> str:
    """The solution of `question` as a learner would write it into its cell; it runs there.

    It is what the author wrote down (`solution=`), or else the reference itself: its body, whose result gets the
    question's name, after the helpers and constants it makes use of.
    """
    if question.solution:
        return textwrap.dedent(question.solution).strip()
    body = _decision(question) if question.kind == "decision" else _body(question)
    helpers, wanted = _helpers(question.function)
    return "\n\n".join(filter(None, ["\n".join(sorted(wanted)), *helpers, body]))


def _body(question: Question) -> str:
    """The reference's body with `key = …` for each `return …` at its end."""
    tree, text = _parsed(question.function)
    last = tree.body[-1]
    assert isinstance(last, ast.Return) and last.value is not None, question.key
    value = ast.get_source_segment(text, last.value)
    first = _without_docstring(tree)[0]
    before = text.splitlines()[first.lineno - 1 : last.lineno - 1]
    return textwrap.dedent("\n".join(before) + "\n" if before else "") + f"{question.key} = {value}"


def _decision(question: Question) -> str:
    """The simulator, and a search of the whole grid with it."""
    loops = " ".join(f"for {name} in {_choices(values)}" for name, values in question.grid.items())
    policy = ", ".join(f"{name}={name}" for name in question.grid)
    name = question.key
    code = _code(question.function).replace(f"def {name}(", "def earns(", 1)
    search = f"{name} = max(\n    (dict({policy}) {loops}),\n    key=lambda policy: earns({_given(question)}),\n)"
    return f"{code}\n\n\n{search}"


def _given(question: Question) -> str:
    """The arguments of the simulator: what the cell has, and the policy that is tried."""
    return ", ".join([name for name in question.arguments if name not in question.grid] + ["**policy"])


def _choices(values: tuple) -> str:
    whole = all(type(value) is int for value in values)
    if whole and list(values) == list(range(values[0], values[-1] + 1)):
        return f"range({values[0]}, {values[-1] + 1})"
    return repr(values)


def _helpers(function: Callable) -> tuple[list[str], set[str]]:
    """The functions and constants of questions that `function` uses, in order, and the lines that import the rest."""
    blocks: dict[str, str] = {}
    wanted: set[str] = set()

    def collect(function: Callable) -> None:
        tree, _text = _parsed(function)
        parts = [tree.args, *tree.body]  # not the decorators
        inside = [node for part in parts for node in ast.walk(part)]
        for name in dict.fromkeys(node.id for node in inside if isinstance(node, ast.Name)):
            thing = function.__globals__.get(name)
            if name in blocks or thing is None:
                continue
            thing = inspect.unwrap(thing) if callable(thing) else thing
            if isinstance(thing, FunctionType) and thing.__module__.startswith("crmlab.questions"):
                blocks[name] = ""
                collect(thing)
                blocks[name] = blocks.pop(name) or _code(thing)
            elif isinstance(thing, pd.Timestamp):
                blocks[name] = f'{name} = pd.Timestamp("{thing.date()}")'
            elif name.isupper() or isinstance(thing, (int, float, str, tuple, dict)):
                blocks[name] = f"{name} = {thing!r}"
            else:
                wanted.update(_imports(function, name))

    collect(function)
    return list(blocks.values()), wanted


def _imports(function: Callable, name: str) -> Iterator[str]:
    """The line of the function's file that makes `name` known."""
    module: ModuleType = sys.modules[function.__module__]
    for node in ast.parse(inspect.getsource(module)).body:
        for alias in getattr(node, "names", []) if isinstance(node, (ast.Import, ast.ImportFrom)) else []:
            if (alias.asname or alias.name) == name:
                known = f" as {alias.asname}" if alias.asname else ""
                start = f"from {node.module} import" if isinstance(node, ast.ImportFrom) else "import"
                yield f"{start} {alias.name}{known}"


def _parsed(function: Callable) -> tuple[ast.FunctionDef, str]:
    text = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node, text


def _without_docstring(tree: ast.FunctionDef) -> list[ast.stmt]:
    return tree.body[1:] if ast.get_docstring(tree) is not None else tree.body


def _code(function: Callable) -> str:
    """A function as it stands, without decorators, docstring and notes to the formatter."""
    tree, text = _parsed(function)
    rest = _without_docstring(tree)
    rows = text.splitlines()
    head = rows[tree.lineno - 1 : tree.body[0].lineno - 1] or [rows[tree.lineno - 1]]
    body = rows[rest[0].lineno - 1 : tree.end_lineno]
    return "\n".join([*head, *body]).replace("  # fmt: skip", "")
