"""What lesson 02-2 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "member visit": ("visits", "a visit of a member: {:.0f} CNY"),
    "other visit": ("visits", "of another guest: {:.0f}"),
    "joined before": ("guests", "joined {:.0f} and"),
    "others before": ("guests", "did not join {:.0f} and"),
    "effect": ("differences", "effect: {:.1f} CNY a visit"),
    "effect low": ("differences", "({:.1f} to"),
    "effect high": ("differences", "to {:.1f})"),
    "before and after": ("who-is-counted", "{:.0f}"),
    "only after": ("who-is-counted", "{:.0f}"),
    "only before": ("who-is-counted", "{:.0f}"),
    "members": ("who-is-counted", "members made {:.0%} of the counted visits"),
    "share": ("differences", "+{:.0%} "),
    "back": ("recall-back", "the answer is {:.0f} CNY"),
    "back low": ("recall-back", "interval {:.0f} to"),
    "back high": ("recall-back", "to {:.0f} CNY"),
    "profit": ("profit", "points {:.1f} ("),
    "profit low": ("profit", "({:.1f} to"),
    "profit high": ("profit", "to {:.1f})"),
    "answered": ("scales", "{:,.0f} of"),
    "direct": ("effects", "direct {:.2f} ("),
    "indirect": ("effects", "indirect {:.2f} ("),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name]).replace("%", " %") if name == "share" else form.format(own[name])
    assert wanted in printed[cell], (wanted, printed[cell])


def test_the_intervals_by_another_way_are_near(own, printed):
    """The page has a delta method where this has a bootstrap of houses, and another bootstrap of the survey."""
    found = re.search(r"\+25 % \((\d+) to (\d+)\)", printed["differences"])
    assert found
    for end, number in zip(("low", "high"), found.groups(), strict=True):
        assert abs(float(number) - 100 * own[f"share {end}"]) < 2.5
    for name in ("direct", "indirect"):
        found = re.search(rf"\b{name} [\d.]+ \(([\d.]+) to ([\d.]+)\)", printed["effects"])
        assert found
        for end, number in zip(("low", "high"), found.groups(), strict=True):
            assert abs(float(number) - own[f"{name} {end}"]) < 0.015


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("02-2"))
    for question, name in {"for_a_member": "for a member", "longest_way": "longest"}.items():
        assert desk.answer(desk.chapter.questions[question]) == pytest.approx(own[name])
