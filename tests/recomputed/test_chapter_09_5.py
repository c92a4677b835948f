"""What lesson 09-5 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed as desk_of

pytestmark = pytest.mark.slow
NUMBER = "09-5"


PLACES = {
    "came back, R5": ("ch09-5-stay", "R 5 (most recent) {:.1f}"),
    "came back, R1": ("ch09-5-stay", "R 1 (longest ago) {:.1f}"),
    "agreement, ABC": ("ch09-5-race-picture", "ABC {:.2f}"),
    "agreement, RFM": ("ch09-5-race-picture", "RFM {:.2f}"),
    "agreement, CLV": ("ch09-5-race-picture", "CLV {:.2f}"),
    "agreement, last year's margin": ("ch09-5-race-picture", "last year's margin {:.2f}"),
    "agreement, R": ("ch09-5-race-picture", "recency alone {:.2f}"),
    "lead over ABC": ("ch09-5-leads-picture", "CLV less ABC {:,.1f}"),
    "lead over RFM": ("ch09-5-leads-picture", "CLV less RFM {:,.1f}"),
    "lead over last year's margin": ("ch09-5-leads-picture", "CLV less last year's margin {:,.1f}"),
    "the same twenty": ("ch09-5-recall-twenty", "the answer is {:.0f}%"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[cell], (form.format(own[name]), printed[cell])


@pytest.mark.parametrize("factor", ["discount", "hundred_km", "doublings"])
@pytest.mark.parametrize("which", ["all", "answered"])
def test_the_slopes_and_their_intervals_are_found_again(which, factor, own, printed):
    at, half = own[f"{which}: {factor}"], own[f"{which}: {factor}, half"]
    assert f"{which}: {factor} {at:.1f} ({at - half:.1f} to {at + half:.1f})" in printed["ch09-5-factors-picture"]


@pytest.mark.parametrize("rival", ["ABC", "RFM", "last year's margin"])
def test_other_draws_give_about_the_same_interval(rival, own, printed):
    text = re.search(rf"CLV less {rival} [-\d,.]+ \(([-\d,.]+) to ([-\d,.]+)\)", printed["ch09-5-leads-picture"])
    low, high = (float(end.replace(",", "")) for end in text.groups())
    assert low == pytest.approx(own[f"lead over {rival}, low"], abs=300)
    assert high == pytest.approx(own[f"lead over {rival}, high"], abs=300)
    assert (low > 0) == (own[f"lead over {rival}, low"] > 0)


def test_the_answers_of_the_lesson_are_found_again(own):
    desk = desk_of(chapters.lesson(NUMBER))
    questions = desk.chapter.questions
    assert desk.answer(questions["value_of_cai"]) == pytest.approx(250 * 0.5 / 0.6)
    assert desk.answer(questions["mean_of_the_twenty"]) == pytest.approx(own["twenty, last year's margin"])
    assert desk.answer(questions["dropped"]) == own["rows that drop out"]
