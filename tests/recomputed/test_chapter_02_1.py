"""What lesson 02-1 prints is what other code finds, with a model of its own, in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "spent": "{spent a month:,.0f} CNY a month, most of it for winning",
    "channels": "cost {lowest cost of winning:.0f} to {highest cost of winning:.0f} CNY, companies up to "
    "{a company's cost of winning:.0f}",
    "recall-ratio": "the answer is {ratio of consumers:.1f} times",
    "compare": "is ahead from month {ahead from month} on",
    "split-picture": "Best for keeping: {best share:.0%} with service, {best share without service:.0%} without",
}
"""Where headlines are printed, and how."""
PICTURES_OF_LUCK = (
    ("luck-picture", "Lead of relationship", "lead"),
    ("plan", "Lead of 10% over 90%", "founder's plan"),
)
"""Cells, what their picture calls a result, and its name in the recomputation."""


@pytest.mark.parametrize("cell", PLACES)
def test_a_headline_is_found_again(cell, own, printed):
    wanted = re.sub(r"\{([^:}]+)(:[^}]*)?\}", lambda m: format(own[m[1]], (m[2] or ":")[1:]), PLACES[cell])
    assert wanted in printed[f"ch02-1-{cell}"]


def test_three_ratios_of_winning_to_keeping_are_found_again(own, printed):
    wanted = "the answer is {ratio of consumers:.1f} times.\nWith companies: {ratio with companies:.0f}. "
    wanted += "With brand and staff: {ratio with brand and staff:.0f}."
    assert wanted.format(**own) in printed["ch02-1-recall-ratio"]


def test_both_ranges_are_found_again(own, printed):
    for cell, what, name in PICTURES_OF_LUCK:
        low, high = own[f"{name}, low"] / 1000, own[f"{name}, high"] / 1000
        assert f"{what}: {low:,.0f} to {high:,.0f} thousand CNY" in printed[f"ch02-1-{cell}"]
    assert own["lead, low"] < 0 < own["lead, high"], "the page says that neither plan is clearly better"


def test_what_the_decision_says_of_the_invented_numbers_is_found_again(own, printed):
    for row, end in (("min", "lowest"), ("max", "highest")):
        found = re.search(rf"{row}\s+(\d+)\s+(-?[\d,]+)\s+(-?[\d,]+)\s+(-?[\d,]+)", printed["ch02-1-plan"])
        wanted = [100 * own[f"best share, {end}"], *(own[f"{share}, {end}"] for share in ("10%", "50%", "90%"))]
        assert [int(figure.replace(",", "")) for figure in found.groups()] == pytest.approx(wanted, abs=1)
    assert own["one tenth is ahead at least"] > 0, "in all cases, as the decision says"
    assert own["top"] == pytest.approx(own["top without service"], rel=0.02), "both tops are about as high"


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("02-1"))
    questions = desk.chapter.questions
    assert desk.answer(questions["keeping"]) == pytest.approx(own["keeping"])
    assert desk.answer(questions["lost"]) == pytest.approx(own["founder's plan"])
