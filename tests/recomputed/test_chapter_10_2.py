"""What lesson 10-2 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "r": ("ch10-2-alive-picture", "r {:.2f}"),
    "alpha": ("ch10-2-alive-picture", "alpha {:.2f}"),
    "a": ("ch10-2-alive-picture", " a {:.2f}"),
    "b": ("ch10-2-alive-picture", " b {:.2f}"),
    "purchases expected": ("ch10-2-errors", "{:.1f}"),
    "purchases": ("ch10-2-errors", "{:.0f}"),
    "purchases, bias": ("ch10-2-money-picture", "purchases {:.1f} ("),
    "money, bias": ("ch10-2-money-picture", "money {:.1f} ("),
    "correlation": ("ch10-2-amount-picture", "how much: {:.2f}"),
    "first basket": ("ch10-2-grow-picture", "from {:.0f} to"),
    "eighth basket": ("ch10-2-grow-picture", "to {:.0f} CNY"),
    "mean": ("ch10-2-value-total", "mean {:.0f} CNY"),
    "median": ("ch10-2-value-total", "median {:.0f} CNY"),
    "best fifth": ("ch10-2-value-picture", "holds {:.0f} %"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[cell], (form.format(own[name]), printed[cell])


def test_the_value_and_its_interval_are_found_again(own, printed):
    text = printed["ch10-2-value-total"]
    total, low, high = (
        float(n.replace(",", "")) for n in re.findall(r"([\d,]+) CNY \(([\d,]+) to ([\d,]+)\)", text)[0]
    )
    assert total == round(own["value"], -3)
    assert (high - low) / 2 == pytest.approx(own["value, half"], rel=0.35)  # two sets of draws


def test_the_intervals_of_the_year_held_out_are_found_again(own, printed):
    for name in ("purchases", "money"):
        found = re.findall(name + r" -?[\d.]+ \((-?[\d.]+) to (-?[\d.]+)\)", printed["ch10-2-money-picture"])
        low, high = map(float, found[0])
        assert (high - low) / 2 == pytest.approx(own[f"{name}, half"], rel=0.35)
    assert abs(own["purchases, bias"]) < own["purchases, half"] and -own["money, bias"] > own["money, half"]


def test_the_answer_of_the_lesson_is_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("10-2"))
    assert desk.answer(desk.chapter.questions["who_came"]) == pytest.approx(own["who came"], rel=1e-4)
