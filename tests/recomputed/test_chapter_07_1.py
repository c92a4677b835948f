"""What lesson 07-1 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "setup": ["{answers:,} consumers"],
    "types-picture": ["disappointed {disappointed:.0f} %, satisfied {satisfied:.0f} %, delighted {delighted:.0f} %"],
    "recode-picture": ["{below 0.7} customers with a ratio below 0.7"],
    "bent-picture": [
        "below: {below:.2f} points for each point, above: {above:.2f} points",
        "slope above: {below less above:.2f} points",
        "interval: {below less above, low:.2f} to {below less above, high:.2f}",
    ],
    "promise-picture": ["all customers {raised:.2f} ({raised, low:.2f} to {raised, high:.2f})"],
    "stars-picture": [
        "{agreement:.3f}   {chance:.3f}  {kappa:.3f}",
        "material {material:.1f} ({material, low:.1f} to {material, high:.1f})",
        "social {social:.1f} ({social, low:.1f} to {social, high:.1f})",
        "spiritual {spiritual:.1f} ({spiritual, low:.1f} to {spiritual, high:.1f})",
    ],
    "five-picture": [
        "tea house {house:.1f} (",
        "web shop {web:.1f} (",
        "complained {complained:.1f} (",
        "no complaint {no complaint:.1f} (",
    ],
    "true-picture": [
        "say so      {say so:.1f} {say so, low:>5.1f} {say so, high:>5.1f}",
        "buy again    {buy again:.1f} {buy again, low:>5.1f} {buy again, high:>5.1f}",
    ],
    "worth-recall": [
        "the answer is {margin:.2f} CNY",
        "margin         {margin:.1f} {margin, low:>5.1f} {margin, high:>6.1f}",
        "service cost   {service cost:>4.1f} {service cost, low:>5.1f} {service cost, high:>6.1f}",
        "would stay     {would stay:>4.1f} {would stay, low:>5.1f} {would stay, high:>6.1f}",
    ],
}
"""Where headlines are printed, and how."""


@pytest.mark.parametrize(("cell", "form"), [(cell, form) for cell, forms in PLACES.items() for form in forms])
def test_a_headline_is_found_again(cell, form, own, printed):
    wanted = re.sub(r"\{([^:}]+)(:[^}]*)?\}", lambda m: format(own[m[1]], (m[2] or ":")[1:]), form)
    assert wanted in printed[f"ch07-1-{cell}"], wanted


def test_what_the_page_and_its_notes_say_without_a_number(own):
    assert own["delighted"] < own["disappointed"] and own["satisfied"] < 50
    assert own["below less above, low"] > 0 and own["below"] > 2 * own["above"]
    assert 2.5 < own["times"] < 3.5 and own["buy again, low"] > 0
    assert own["buy again, early answers, low"] > 0, "late answers do not make it"
    assert own["margin, without the largest, low"] > 0
    assert (
        own["service cost, low"] > 0 and own["cost, orders held equal, low"] < 0 < own["cost, orders held equal, high"]
    )
    assert own["material, high"] < own["social, low"] and own["spiritual, high"] > own["social, low"]


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("07-1"))
    for key, name in (
        ("mean_difference", "mean difference"),
        ("below_70", "below 0.7, 0 to 9"),
        ("mean_gain", "mean gain"),
    ):
        assert desk.answer(desk.chapter.questions[key]) == pytest.approx(own[name], rel=1e-6)
