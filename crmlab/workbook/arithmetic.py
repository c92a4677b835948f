"""What people write in place of a sum, a difference, a product, a quotient or a power."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from crmlab.i18n import _
from crmlab.workbook.chapter import Question
from crmlab.workbook.naming import Words
from crmlab.workbook.variant import Desk

Proposal = tuple[int, str, Callable[[], str], ast.AST]


def N_(text: str) -> str:
    """Marks a text for translation, which is looked up when it is said."""
    return text


def arithmetic(node: ast.BinOp, say: Words, desk: Desk, question: Question) -> Iterator[Proposal]:
    """What may stand in place of a sum, difference, product, quotient or power: rank, name, sentence, new node."""
    left, right = say.about(node.left) or say.code(node.left), say.about(node.right) or say.code(node.right)
    known = {
        "left": left if left.startswith("`") else f"`{left}`",
        "right": right if right.startswith("`") else f"`{right}`",
    }

    def make(rank: int, name: str, words: str, new: ast.AST) -> Proposal:
        return rank, f"{name} {left} | {right}", lambda: _(words).format(**known), new

    def operation(a: ast.AST, op: ast.operator, b: ast.AST) -> ast.BinOp:
        return ast.BinOp(a, op, b)

    if isinstance(node.op, ast.Sub):
        yield make(
            0, "not taken off", N_("You would get exactly these values if {right} were not taken off."), node.left
        )
        yield make(
            0,
            "added",
            N_("You would get exactly these values if {right} were added, not taken off."),
            operation(node.left, ast.Add(), node.right),
        )
        yield make(
            0, "alone", N_("You would get exactly these values for {right} alone, not taken off anything."), node.right
        )
        yield make(
            1,
            "exchanged",
            N_("You would get exactly these values if {left} were taken off {right}, not the other way round."),
            operation(node.right, ast.Sub(), node.left),
        )
    elif isinstance(node.op, ast.Add):
        for text, kept in (("right", node.left), ("left", node.right)):
            words = N_("You would get exactly these values if {right} were not added.")
            words = words if text == "right" else N_("You would get exactly these values if {left} were not added.")
            yield make(0, f"without {text}", words, kept)
        yield make(
            0,
            "taken off",
            N_("You would get exactly these values if {right} were taken off, not added."),
            operation(node.left, ast.Sub(), node.right),
        )
    elif isinstance(node.op, ast.Mult):
        for text, kept in (("right", node.left), ("left", node.right)):
            words = N_("You would get exactly these values without multiplying by {right}.")
            words = (
                words if text == "right" else N_("You would get exactly these values without multiplying by {left}.")
            )
            yield make(0, f"without {text}", words, kept)
        yield make(
            1,
            "divided",
            N_("You would get exactly these values if {left} were divided by {right}, not multiplied."),
            operation(node.left, ast.Div(), node.right),
        )
    elif isinstance(node.op, (ast.Div, ast.FloorDiv)):
        yield make(0, "not divided", N_("You would get exactly these values without dividing by {right}."), node.left)
        yield make(
            1,
            "divisor",
            N_("You would get exactly these values with {right} itself, and nothing divided by it."),
            node.right,
        )
        yield make(
            1,
            "multiplied",
            N_("You would get exactly these values if you multiplied by {right} in place of dividing."),
            operation(node.left, ast.Mult(), node.right),
        )
        yield make(
            1,
            "exchanged",
            N_("You would get exactly these values if {right} were divided by {left}, not the other way round."),
            operation(node.right, ast.Div(), node.left),
        )
        for name in question.arguments:
            if name in desk.variant.tables:
                rows = ast.Constant(len(desk.variant.tables[name]))
                yield (
                    1,
                    f"divided by rows of {name}",
                    lambda n=name: _(
                        "You would get exactly these values if you divided by the number of rows of `{table}`."
                    ).format(table=n),
                    operation(node.left, node.op, rows),
                )
    elif isinstance(node.op, ast.Pow):
        yield make(
            0, "no power", N_("You would get exactly these values without raising {left} to a power."), node.left
        )
        for step, op in ((1, ast.Add()), (1, ast.Sub())):
            words = N_("You would get exactly these values with an exponent one larger.")
            words = (
                words
                if isinstance(op, ast.Add)
                else N_("You would get exactly these values with an exponent one smaller.")
            )
            yield make(
                0,
                f"exponent {type(op).__name__}",
                words,
                operation(node.left, ast.Pow(), operation(node.right, op, ast.Constant(step))),
            )
