"""The reference, and the helpers of its chapter that it calls, with one thing in them written otherwise.

`edits(desk, question)` lists what people write otherwise: another aggregate, a condition or a term left out, a
comparison turned, a constant next door, another column. The code is ours; it is compiled and run in the learner's
kernel, and nothing of the learner's is.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator
from typing import Any

from crmlab.i18n import _
from crmlab.workbook.changes import Change
from crmlab.workbook.chapter import Question
from crmlab.workbook.naming import Place, Words
from crmlab.workbook.rewriting import proposals
from crmlab.workbook.variant import Desk

HELPER = 1
"""So much less likely is an edit in a helper than in the reference itself."""


def edits(desk: Desk, question: Question) -> list[Change]:
    """All edits by one step, as changes."""
    functions = reachable(question.function)
    trees = {name: _parsed(function) for name, function in functions.items()}
    trees = {name: tree for name, tree in trees.items() if tree is not None}
    said = Words(trees, desk)
    found = []
    for depth, (name, tree) in enumerate(trees.items()):
        for place, node in _places(tree):
            for rank, what, words, new in proposals(place, node, said, functions[name].__globals__, desk, question):
                rank = 2 * rank + (HELPER if depth else 0)
                key = f"edit.{name}.{what}"
                found.append(Change(key, rank, words, _worker(desk, question, functions, tree, place, new)))
    return found + list(_afterwards(desk, question))


def reachable(function: Callable) -> dict[str, Callable]:
    """The reference and the functions and questions of its module that it calls, itself first."""
    found: dict[str, Callable] = {function.__name__: function}
    queue = [function]
    while queue:
        current = queue.pop(0)
        for name in current.__code__.co_names:
            thing = current.__globals__.get(name)
            thing = thing.function if isinstance(thing, Question) else thing
            if inspect.isfunction(thing) and thing.__module__ == function.__module__ and name not in found:
                found[name] = thing
                queue.append(thing)
    return found


def _parsed(function: Callable) -> ast.FunctionDef | None:
    """The function's tree without decorators and docstring; None where its source cannot be had."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return None
    if not isinstance(tree, ast.FunctionDef):
        return None
    tree.decorator_list = []
    if ast.get_docstring(tree) is not None and len(tree.body) > 1:
        tree.body = tree.body[1:]
    return tree


def _places(tree: ast.FunctionDef) -> Iterator[tuple[Place, ast.AST]]:
    """Every expression with where it stands."""

    def below(node: ast.AST, path: tuple) -> Iterator[tuple[Place, ast.AST]]:
        for field, value in ast.iter_fields(node):
            for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.AST) and field not in ("annotation", "returns"):
                    if isinstance(child, ast.expr):
                        yield Place(node, field, i, path), child
                    yield from below(child, (*path, node))

    yield from below(tree, ())


def _worker(desk: Desk, question: Question, functions: dict, tree: ast.FunctionDef, place: Place, new: ast.AST):
    def work() -> Any:
        old = place.put(new)
        try:
            code = compile(ast.fix_missing_locations(ast.Module([tree], [])), "<edited reference>", "exec")
        finally:
            place.put(old)
        space = dict(question.function.__globals__)
        space |= {f"_given_{key}": desk.value(key) for key in place.given}
        for name, function in functions.items():  # each sees the edited one
            space[name] = types.FunctionType(
                function.__code__, space, name, function.__defaults__, function.__closure__
            )
            space[name].__kwdefaults__ = function.__kwdefaults__
        exec(code, space)
        return desk.run(space[question.function.__name__])

    return work


def _afterwards(desk: Desk, question: Question) -> Iterator[Change]:
    """Something done to the right answer that nobody asked for."""

    def change(name: str, words: Callable[[], str], do: Callable[[Any], Any]) -> Change:
        return Change(f"after.{name}", 0, words, lambda: do(desk.value(question.key)))

    if question.kind in ("series", "frame"):
        yield change("clipped", _clipped, lambda x: x.clip(lower=0))
        yield change("absolute", _absolute, lambda x: x.abs())
    if question.kind == "series":
        yield change("share", _shares, lambda x: x / x.sum())
        yield change("running", _running, lambda x: x.cumsum())
        yield change("ranked", _ranked, lambda x: x.rank())
    if question.kind in ("series", "number"):
        yield change("complement", _complement, lambda x: 1 - x)


def _clipped() -> str:
    return _("You would get exactly these values if everything below zero were set to 0.")


def _absolute() -> str:
    return _("You would get exactly these values if all minus signs were dropped at the end.")


def _shares() -> str:
    return _("You would get exactly these values if each were divided by the sum of all: they are shares.")


def _running() -> str:
    return _("You would get exactly these values if they were added up from the top: they are a running sum.")


def _ranked() -> str:
    return _("You would get exactly these values if each were replaced by its rank.")


def _complement() -> str:
    return _("You would get exactly these values if the right ones were taken off 1.")
