"""A solution as the lines that go in place of the dots, in the names of the learner's own cell.

The reference is a function; the learner wants lines. Where its body can be read as such, it is: the last `return`
becomes the answer's name, and what the lines need from the author's file is put before them (imports, constants,
helpers). Elsewhere the author writes the lines: `solution="…"`.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.decision import landscape

ANSWER = "{answer}"
"""Stands in an author's lines for the answer on the learner's own data."""
ON_EVERY_PAGE = "import pandas as pd"


def printed_solution(question: Question, desk: Desk) -> str:
    """The lines of a question's solution, for the data of `desk`."""
    lines = question.solution.strip("\n")
    if not lines and question.grid:
        lines = f"{question.key} = {ANSWER}"
    if not lines:
        lines = _from_reference(question)
    return lines.replace(ANSWER, repr(_answer(question, desk))) if ANSWER in lines else lines


def in_place(starter: str, solution: str) -> str:
    """The answer cell with the solution where the first line with dots stands, and no others of these."""
    kept, put = [], False
    for line in starter.splitlines():
        if "..." not in line.partition("#")[0]:
            kept.append(line)
        elif not put:
            kept.append(solution)
            put = True
    return "\n".join(kept if put else [*kept, solution])


def _answer(question: Question, desk: Desk) -> Any:
    """The answer in plain Python: a dict for a Series or a policy."""
    if question.grid:
        return dict(landscape(desk, question).best)
    answer = desk.answer(question)
    if isinstance(answer, pd.Series):
        return {name: _short(value, question) for name, value in answer.items()}
    return answer.item() if isinstance(answer, np.generic) else answer


def _short(value: Any, question: Question) -> Any:
    if not isinstance(value, float):
        return value
    return int(value) if value == int(value) else round(value, 2 if question.decimals is None else question.decimals)


def _from_reference(question: Question) -> str:
    function, key = question.function, question.key
    text, node = _parsed(function)
    body = _body(node)
    returns = [n for statement in body for n in ast.walk(statement) if isinstance(n, ast.Return)]
    if returns != body[-1:]:  # it returns in several places, or in none at the end
        lines = f"{_code(function)}\n\n{key} = {key}({', '.join(question.arguments)})"
    else:
        source = text.splitlines()[: node.end_lineno]
        last = body[-1].lineno - 1
        source[last] = source[last].replace("return ", f"{key} = ", 1)
        lines = textwrap.dedent("\n".join(source[body[0].lineno - 1 :]))
    needed: dict[str, str] = {}
    _collect(function, needed)
    head = [line for line in needed.values() if line.startswith(("import ", "from ")) and line != ON_EVERY_PAGE]
    before = [block for block in needed.values() if not block.startswith(("import ", "from "))]
    blocks = ["\n".join(line for line in sorted(head) if line not in question.starter), *before, lines]
    return re.sub(r" *# fmt: skip", "", "\n\n".join(block for block in blocks if block))


def _collect(function: Callable, needed: dict[str, str]) -> None:
    """What a function takes from its file: imports, constants, and helpers after what these need themselves."""
    _text, node = _parsed(function)
    local = {*function.__code__.co_varnames, *function.__code__.co_cellvars}
    parts = [*_body(node), *node.args.defaults, *node.args.kw_defaults]
    names = [n.id for part in parts if part is not None for n in ast.walk(part) if isinstance(n, ast.Name)]
    for name in dict.fromkeys(names):
        if name in needed or name in local or name not in function.__globals__:
            continue
        thing = function.__globals__[name]
        package = function.__module__.rpartition(".")[0]
        if inspect.ismodule(thing):
            needed[name] = _import(thing.__name__, name)
        elif inspect.isfunction(thing) and thing.__module__.rpartition(".")[0] == package:
            needed[name] = ""  # a function that calls itself is not looked at twice
            _collect(thing, needed)
            needed[name] = needed.pop(name) or _code(thing)
        elif hasattr(thing, "__module__") and callable(thing):
            needed[name] = f"from {thing.__module__} import {name}"
        else:
            needed[name] = f"{name} = {thing!r}"


def _import(module: str, name: str) -> str:
    """As a learner writes it: methods are imported flat, whatever room they lie in."""
    if module.startswith("crmlab."):
        return f"from crmlab import {name}"
    return f"import {module}" if module == name else f"import {module} as {name}"


def _parsed(function: Callable) -> tuple[str, ast.FunctionDef]:
    text = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    return text, node


def _body(node: ast.FunctionDef) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node) is not None else node.body


def _code(function: Callable) -> str:
    """A function without decorators and docstring."""
    text, node = _parsed(function)
    lines = text.splitlines()
    head = lines[node.lineno - 1 : node.body[0].lineno - 1] or [lines[node.lineno - 1]]
    return "\n".join([*head, *lines[_body(node)[0].lineno - 1 : node.end_lineno]])
