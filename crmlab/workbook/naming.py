"""Where an expression stands in a piece of code, and how to name it in the words of the data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from crmlab.workbook.variant import Desk

KEYS = ("merge", "join", "groupby", "set_index", "drop_duplicates", "reindex", "drop", "sort_values", "rename")
"""Calls whose texts are keys: another key there is no slip but another computation, and a merge on it may explode."""


@dataclass
class Place:
    """Where an expression stands: parent, field, number in a list, and what is above."""

    parent: ast.AST
    field: str
    number: int | None
    above: tuple = ()
    given: list[str] = field(default_factory=list)

    def put(self, new: ast.AST) -> ast.AST:
        """Put `new` here; returns what stood here."""
        if self.number is None:
            old = getattr(self.parent, self.field)
            setattr(self.parent, self.field, new)
        else:
            siblings = getattr(self.parent, self.field)
            old, siblings[self.number] = siblings[self.number], new
        return old

    def in_call(self, names: tuple[str, ...]) -> bool:
        """Is this an argument of a call with one of these names?"""
        inner = (*self.above, self.parent)
        return any(
            isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in names
            and nearer is not call.func
            for call, nearer in zip(inner, (*inner[1:], None), strict=True)
        )  # fmt: skip


class Words:
    """Names an expression by the columns, tables and answers that it is made of."""

    def __init__(self, trees: dict[str, ast.FunctionDef], desk: Desk):
        self.trees, self.desk = trees, desk
        self.columns = {c for table in desk.variant.tables.values() for c in table.columns}
        self.local: dict[str, list[ast.AST]] = {}
        self._said: dict[ast.AST, str] = {}
        for tree in trees.values():
            names = [argument.arg for argument in tree.args.args]
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    self.local.setdefault(node.targets[0].id, []).append(node.value)
            for other in trees.values():
                for call in ast.walk(other):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == tree.name:
                        for name, value in zip(names, call.args, strict=False):
                            self.local.setdefault(name, []).append(value)

    def about(self, node: ast.AST) -> str:
        """“`amount`, `quantity`”: at most three names, columns before tables; empty where there are none or more."""
        if node not in self._said:
            found = list(dict.fromkeys(self._names(node, 0)))
            narrow = [name for name in found if name not in self.desk.variant.tables] or found
            self._said[node] = ", ".join(f"`{name}`" for name in narrow) if 0 < len(narrow) <= 3 else ""
        return self._said[node]

    def _names(self, node: ast.AST, depth: int) -> Iterator[str]:
        if depth > 12:
            return
        known = {*self.desk.variant.tables, *self.desk.variant.parameters, *self.desk.chapter.questions}
        if isinstance(node, ast.Constant) and node.value in self.columns and not str(node.value).endswith("_id"):
            yield node.value
        elif isinstance(node, ast.Name) and node.id in known and node.id not in self.trees:
            yield node.id
        elif isinstance(node, ast.Name):
            for value in self.local.get(node.id, [])[:1]:
                yield from self._names(value, depth + 1)
        elif isinstance(node, ast.Subscript) and is_condition(node.slice):
            yield from self._names(node.value, depth + 1)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            yield from self._names(node.value, depth + 1)
            yield from self._names(node.slice.elts[-1], depth + 1)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.trees:
            ends = [n.value for n in ast.walk(self.trees[node.func.id]) if isinstance(n, ast.Return) and n.value]
            for value in ends:
                yield from self._names(value, depth + 1)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in KEYS:
            yield from self._names(node.func.value, depth + 1)
        else:
            for child in ast.iter_child_nodes(node):
                yield from self._names(child, depth + 1)

    def code(self, node: ast.AST) -> str:
        """An expression as the learner might write it: `lines["amount"] > 0` as `amount > 0`."""
        text = ast.unparse(_Plain().visit(ast.parse(ast.unparse(node), mode="eval")))
        return text if len(text) <= 60 else text[:59] + "…"


class _Plain(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        column = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return ast.Name(column) if isinstance(column, str) and column.isidentifier() else node


def is_condition(node: ast.AST) -> bool:
    """Does an expression pick rows?"""
    if isinstance(node, ast.Tuple) and node.elts:
        return is_condition(node.elts[0])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("isin", "notna", "isna", "between", "duplicated", "contains", "startswith", "eq")
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, (ast.Invert, ast.Not)) and is_condition(node.operand)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, (ast.BitAnd, ast.BitOr)) and is_condition(node.left)
    return isinstance(node, (ast.Compare, ast.BoolOp))
