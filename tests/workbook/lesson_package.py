"""A package of questions with two lessons beside a workbook, written to a folder: the committed one has its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path

CHAPTER = '''
"""Importing this is what a lesson must not do."""
from tests.workbook.demo_chapter import chapter
'''

TURN_2 = '''
"""Lesson 94-2."""
from crmlab.workbook import Lesson
from tests.workbook.demo_chapter import shop

lesson = Lesson("94-2", "All the money", needs=("orders",), parameters={"postage": 4.0}, tables=shop)


@lesson.question(title="All of it", unit="CNY", concepts="x", hints=("Add up.", "`sum()`"))
def all_paid(orders):
    """How much was paid in all?"""
    return orders["amount"].sum()


@all_paid.mistake(source="gross for net")
def gross(orders):
    """The sales alone give this amount. Let the returns in. (Postage: {postage})"""
    return orders.loc[orders["amount"] > 0, "amount"].sum()


@all_paid.mistake(source="mean for sum")
def mean(orders):
    """This is one order on average."""
    return orders["amount"].mean()


@lesson.question(title="Of each", hints=("Group.", "Then add up."))
def each_paid(orders):
    """What did each customer pay?"""
    return orders.groupby("customer_id")["amount"].sum()


@each_paid.mistake(source="mean for sum")
def each_mean(orders):
    """These are means."""
    return orders.groupby("customer_id")["amount"].mean()


@each_paid.mistake(source="count for sum")
def each_count(orders):
    """These are counts."""
    return orders.groupby("customer_id")["amount"].size()
'''

TURN = TURN_2.replace('"94-2"', '"93"')


_number = count()


def install(folder: Path, monkeypatch) -> str:
    """Write such a package where Python finds it; returns its name, which no other has."""
    name = f"lessons_{next(_number)}"
    write(folder, name)
    monkeypatch.syspath_prepend(folder)
    return name


def write(folder: Path, name: str) -> None:
    """A package `name` in `folder` with a lesson 94-2 beside a workbook, and a chapter 93 of one page."""
    for part, text in {
        "__init__": "",
        "ch94/__init__": CHAPTER,
        "ch94/turn_2": TURN_2,
        "ch93/__init__": CHAPTER,
        "ch93/turn": TURN,
        "ch92/__init__": CHAPTER,
    }.items():
        path = folder / name / f"{part}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
