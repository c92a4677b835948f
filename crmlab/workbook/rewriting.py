"""What people write otherwise in one place of a piece of code, and how to say it in the words of the data."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any

from crmlab.i18n import _
from crmlab.workbook.arithmetic import Proposal, arithmetic
from crmlab.workbook.chapter import Question
from crmlab.workbook.naming import KEYS, Place, Words, is_condition
from crmlab.workbook.neighbours import columns_like, constants, rows_like
from crmlab.workbook.variant import Desk

AGGREGATES = {
    "sum": ("mean", "max", "median", "count", "min"),
    "mean": ("median", "sum", "max"),
    "median": ("mean", "sum"),
    "max": ("min", "mean", "last", "first"),
    "min": ("max", "mean", "first", "last"),
    "first": ("last", "max", "min"),
    "last": ("first", "max", "min"),
    "count": ("nunique", "size", "sum"),
    "nunique": ("count", "size"),
    "size": ("count", "nunique"),
    "nlargest": ("nsmallest", "head"),
    "nsmallest": ("nlargest", "head"),
    "head": ("tail",),
    "tail": ("head",),
    "idxmax": ("idxmin",),
    "idxmin": ("idxmax",),
    "std": ("var",),
    "var": ("std",),
}
DROPPED = (
    "abs",
    "unique",
    "drop_duplicates",
    "clip",
    "round",
    "fillna",
    "dropna",
    "sort_values",
    "cumsum",
    "normalize",
)
FUNCTIONS = ("abs", "log", "log10", "log2", "sqrt", "exp", "round", "floor", "ceil", "cumsum")
TURNED = {
    ast.Gt: (ast.Lt, ast.GtE),
    ast.Lt: (ast.Gt, ast.LtE),
    ast.GtE: (ast.LtE, ast.Gt),
    ast.LtE: (ast.GtE, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def proposals(
    place: Place, node: ast.AST, say: Words, space: dict, desk: Desk, question: Question
) -> Iterator[Proposal]:
    """What may stand at `place` instead of `node`: rank, name, sentence, new node."""
    if isinstance(node, ast.Call):
        yield from _calls(node, say, space)
    elif isinstance(node, ast.Subscript):
        yield from _filters(node, say)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for op in TURNED.get(type(node.ops[0]), ()):
            yield _instead(1, say, node, ast.Compare(node.left, [op()], node.comparators))
    elif isinstance(node, ast.BinOp):
        yield from _conditions(node, say) if is_condition(node) else arithmetic(node, say, desk, question)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert, ast.Not)):
        yield _instead(1, say, node, node.operand)
    elif isinstance(node, (ast.Constant, ast.Tuple, ast.List)) or (isinstance(node, ast.Name) and node.id.isupper()):
        yield from _literals(place, node, say, space, desk)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in question.arguments:
        yield from _answers(place, node, desk)
        value = desk.variant.parameters.get(node.id)
        if isinstance(value, float) and 0 < value < 1:
            yield _instead(1, say, node, ast.BinOp(ast.Constant(1), ast.Sub(), node))


def _instead(rank: int, say: Words, old: ast.AST, new: ast.AST) -> Proposal:
    """`new` in place of `old`."""
    a, b = say.code(old), say.code(new)
    return (
        rank,
        f"{a} → {b}",
        lambda: _("You would get exactly these values with `{new}` in place of `{old}`.").format(old=a, new=b),
        new,
    )


def _calls(node: ast.Call, say: Words, space: dict) -> Iterator[Proposal]:
    if isinstance(node.func, ast.Attribute):
        name, what = node.func.attr, say.about(node.func.value)
        for other in AGGREGATES.get(name, ()):
            new = ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)
            yield (
                0,
                f"{name} → {other} of {what}",
                lambda o=other: (
                    _("You would get exactly these values with `{new}` in place of `{old}`, taken of {what}.")
                    if what
                    else _("You would get exactly these values with `{new}` in place of `{old}`.")
                ).format(new=o, old=name, what=what),
                new,
            )
        library = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "pd")
        if library and name in FUNCTIONS and node.args:
            what = say.about(node.args[0])
        if name in DROPPED or (library and name in FUNCTIONS and node.args):
            yield (
                0,
                f"{name} left out",
                lambda: (
                    _("You would get exactly these values without `{old}` ({what}).")
                    if what
                    else _("You would get exactly these values without `{old}`.")
                ).format(old=name, what=what),
                node.args[0] if library and node.args else node.func.value,
            )
        if name in ("sort_values", "rank", "sort_index") and not any(k.arg == "ascending" for k in node.keywords):
            new = ast.Call(node.func, node.args, [*node.keywords, ast.keyword("ascending", ast.Constant(False))])
            yield (
                1,
                f"{name} descending",
                lambda: _(
                    "You would get exactly these values if the order were turned round: the largest first (`{name}`)."
                ).format(name=name),
                new,
            )
    yield from _settings(node, say, space)


def _settings(node: ast.Call, say: Words, space: dict) -> Iterator[Proposal]:
    """Another setting of one of the course's own methods than the usual: `cuts`, `bins`."""
    try:
        function = eval(compile(ast.Expression(node.func), "<call>", "eval"), space)  # a name or module.name, of ours
        parameters = inspect.signature(function).parameters
    except Exception:
        return
    if not (inspect.isfunction(function) and function.__module__.startswith("crmlab.")):
        return
    given = {keyword.arg for keyword in node.keywords} | set(list(parameters)[: len(node.args)])
    for name, parameter in parameters.items():
        if name in given or name == "check" or parameter.default is parameter.empty:
            continue
        for value in [*constants(parameter.default), *_options(parameter)]:
            new = ast.Call(
                node.func, node.args, [*node.keywords, ast.keyword(name, ast.parse(repr(value)).body[0].value)]
            )
            yield (
                1,
                f"{name}={value!r}",
                lambda v=value, f=function.__name__, old=parameter.default, n=name: _(
                    "You would get exactly these values with `{name}={new!r}` in place of `{name}={old!r}` "
                    "(`{function}`)."
                ).format(new=v, name=n, old=old, function=f),
                new,
            )
    if len(node.args) == 2:
        yield (
            1,
            f"{function.__name__} of exchanged arguments",
            lambda: _(
                "You would get exactly these values if the two things that go into `{function}` were exchanged."
            ).format(function=function.__name__),
            ast.Call(node.func, node.args[::-1], node.keywords),
        )


def _options(parameter: inspect.Parameter) -> list[str]:
    """The other values that an annotation such as `Literal["independent", "nested"]` allows."""
    options = (
        re.findall(r"""["']([^"']+)["']""", str(parameter.annotation)) if "Literal" in str(parameter.annotation) else []
    )
    return [option for option in options if option != parameter.default]


def _filters(node: ast.Subscript, say: Words) -> Iterator[Proposal]:
    """A condition left out: `x[condition]`, `x.loc[condition, "column"]`."""
    if not is_condition(node.slice):
        return
    rest: ast.AST = node.value
    condition = node.slice
    if isinstance(node.value, ast.Attribute) and node.value.attr == "loc":
        rest = node.value.value
        if isinstance(condition, ast.Tuple):
            rest, condition = ast.Subscript(rest, condition.elts[1], ast.Load()), condition.elts[0]
    text = say.code(condition)
    yield (
        0,
        f"without {text}",
        lambda: _("You would get exactly these values without the condition `{old}`.").format(old=text),
        rest,
    )


def _conditions(node: ast.BinOp, say: Words) -> Iterator[Proposal]:
    """One of two conditions left out."""
    for kept, lost in ((node.left, node.right), (node.right, node.left)):
        text = say.code(lost)
        yield (
            0,
            f"without {text}",
            lambda t=text: _("You would get exactly these values without the condition `{old}`.").format(old=t),
            kept,
        )


def _literals(place: Place, node: ast.AST, say: Words, space: dict, desk: Desk) -> Iterator[Proposal]:
    """A constant's neighbours; another column or kind of the data; a member of a list left out or added."""
    try:
        value = space[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
    except (ValueError, KeyError):
        return
    if place.in_call(KEYS) and isinstance(value, (str, tuple, list)):
        return
    within = place.parent if isinstance(place.parent, ast.Compare) else None
    others: list[Any] = [*columns_like(desk, value), *rows_like(desk, value), *constants(value)]
    for other in others:
        rank = 1 if not isinstance(value, (tuple, list)) or len(value) > len(other) else 2
        new = ast.parse(repr(other)).body[0].value
        old_text, new_text = _shown(value), _shown(other)
        where = say.code(within) if within is not None else ""
        yield (
            rank,
            f"{old_text} → {new_text}",
            lambda a=old_text, b=new_text, w=where: (
                _("You would get exactly these values with {new} in place of {old} (`{where}`).")
                if w
                else _("You would get exactly these values with {new} in place of {old}.")
            ).format(new=b, old=a, where=w),
            new,
        )


def _shown(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return " + ".join(_shown(part) for part in value)
    return f"`{value}`"


def _answers(place: Place, node: ast.Name, desk: Desk) -> Iterator[Proposal]:
    """Another question's answer of the same kind, in this place only."""
    known = desk.chapter.questions
    if node.id not in known:
        return
    for key, other in known.items():
        if key == node.id or other.kind != known[node.id].kind or list(known).index(key) > list(known).index(node.id):
            continue
        place.given.append(key)
        titles = {"new": other.title, "old": known[node.id].title}
        yield (
            0,
            f"{key} for {node.id}",
            lambda t=titles: _(
                "You would get exactly these values if “{new}” stood in one place in which “{old}” belongs."
            ).format(**{k: _(v) for k, v in t.items()}),
            ast.Name(f"_given_{key}", ast.Load()),
        )
