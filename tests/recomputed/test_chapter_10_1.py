"""What lesson 10-1 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "running": ("ch10-1-setup", "{:,.0f} of"),
    "boxes": ("ch10-1-setup", "of {:,.0f} boxes"),
    "alpha": ("ch10-1-retention-picture", "alpha {:.2f}"),
    "beta": ("ch10-1-retention-picture", "beta {:.2f}"),
    "twelve renewals, per cent": ("ch10-1-recall-year", "the answer is {:.2f}%"),
    "expected 2023": ("ch10-1-holdout", "{:.0f}"),
    "actual 2023": ("ch10-1-holdout", "{:.0f}"),
    "expected 2024": ("ch10-1-holdout", "{:.0f}"),
    "actual 2024": ("ch10-1-holdout", "{:.0f}"),
    "bias 2023": ("ch10-1-holdout", "2023 {:.1f} ("),
    "bias 2024": ("ch10-1-holdout", "2024 {:.1f} ("),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[cell], (form.format(own[name]), printed[cell])


def test_the_value_and_its_interval_are_found_again(own, printed):
    text = printed["ch10-1-interval-picture"]
    for name in ("one year", "three years"):
        assert f"{name} {round(own[name], -3):,.0f} (" in text
    low, high = (float(n.replace(",", "")) for n in re.findall(r"three years [\d,]+ \(([\d,]+) to ([\d,]+)\)", text)[0])
    assert (high - low) / 2 == pytest.approx(own["three years, half"], rel=0.35)  # two sets of draws


def test_the_intervals_of_the_years_held_out_are_found_again(own, printed):
    for year in (2023, 2024):
        found = re.findall(rf"{year} -?[\d.]+ \((-?[\d.]+) to (-?[\d.]+)\)", printed["ch10-1-holdout"])
        low, high = map(float, found[0])
        assert (high - low) / 2 == pytest.approx(own[f"bias {year}, half"], rel=0.35)
        assert low * high > 0  # the page says: on one side of zero
    assert own["bias 2023"] < 0 < own["bias 2024"] - own["bias 2024, half"]


def test_the_answer_of_the_lesson_is_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("10-1"))
    assert desk.answer(desk.chapter.questions["one_box"]) == pytest.approx(own["one classic box"], rel=1e-4)
