"""What lesson 02-1 prints is what other code finds, with a model of its own, in the same files."""

from __future__ import annotations

import re

import pytest

from crmlab import course
from crmlab.classroom import notebooks
from tests.recomputed import chapter_02_1

pytestmark = pytest.mark.slow
PAGE = course.folder("notebooks") / "02-1-keep-or-win.ipynb"


@pytest.fixture(scope="module")
def printed():
    """All that the cells of the page gave, by cell."""
    found = {}
    for cell in notebooks.read(PAGE).cells:
        texts = [o.get("text", "") + str(o.get("data", {}).get("text/plain", "")) for o in notebooks.kept(cell)]
        found[cell.id] = "\n".join(texts)
    return found


@pytest.fixture(scope="module")
def own():
    return chapter_02_1.headlines()


def test_it_imports_nothing_of_the_package():
    source = (course.PACKAGE.parent / "tests" / "recomputed" / "chapter_02_1.py").read_text("utf-8")
    assert not re.search(r"^\s*(from|import) crmlab", source, re.MULTILINE)


PLACES = {
    "spent": "Letters and points: {share for keeping:.0%} of the money",
    "channels": "costs from {lowest cost of winning:.0f} to {highest cost of winning:.0f} CNY",
    "recall-ratio": "the answer is {winning in keeping:.0f} times",
    "compare": "earns more from month {ahead from month} on",
    "map-picture": "at {buys:.2f} orders a month",
    "split-picture": "Best for keeping: {best share:.0%} with service, {best share without service:.0%} without",
}
"""Where headlines are printed, and how."""


@pytest.mark.parametrize("cell", PLACES)
def test_a_headline_is_found_again(cell, own, printed):
    wanted = re.sub(r"\{([^:}]+)(:[^}]*)?\}", lambda m: format(own[m[1]], (m[2] or ":")[1:]), PLACES[cell])
    assert wanted in printed[f"ch02-1-{cell}"]


def test_four_ratios_of_winning_to_keeping_are_found_again(own, printed):
    table = printed["ch02-1-recall-ratio"]
    for row, more in (("channels", ""), ("all", ", all")):
        figures = [own[f"{name}{more}"] for name in ("winning", "winning in keeping", "winning in serving")]
        assert re.search(rf"{row}\s+" + r"\s+".join(f"{figure:.1f}" for figure in figures), table)


def test_both_intervals_are_found_again(own, printed):
    for cell, name in (("luck", "lead"), ("plan", "founder's plan")):
        low, high = own[f"{name}, low"] / 1000, own[f"{name}, high"] / 1000
        assert f"The lead: {low:,.0f} to {high:,.0f} thousand CNY" in printed[f"ch02-1-{cell}"]


def test_what_the_decision_says_of_the_invented_numbers_is_found_again(own, printed):
    table = printed["ch02-1-plan"]
    rows = re.findall(r"(min|max)\s+(\d\.\d+)\s+(-?[\d.]+)\s+(-?[\d.]+)", table)
    (least, regret, lead), (most, _none, _far) = ([float(figure) for figure in row[1:]] for row in rows)
    assert (least, most) == (own["best share, lowest"], own["best share, highest"])
    assert regret == pytest.approx(own["one tenth loses at most"], abs=501)
    assert lead == pytest.approx(own["one tenth is ahead at least"], abs=501)


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("02-1"))
    questions = desk.chapter.questions
    assert desk.answer(questions["keeping"]) == pytest.approx(own["keeping"])
    assert desk.answer(questions["lost"]) == pytest.approx(own["founder's plan"])
