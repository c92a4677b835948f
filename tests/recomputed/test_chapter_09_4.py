"""What lesson 09-4 prints is what other code finds in the same files."""

from __future__ import annotations

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed as desk_of

pytestmark = pytest.mark.slow
NUMBER = "09-4"


PLACES = {
    "companies with all six": ("ch09-4-known", "{:.0f} of 600 have all six"),
    "order value with payment": ("ch09-4-known", "order value       {:.2f}"),
    "consistency, founder": ("ch09-4-judges-picture", "founder {:.2f}"),
    "consistency, web shop": ("ch09-4-judges-picture", "web shop {:.2f}"),
    "judges, profit": ("ch09-4-weights-picture", "profit six judges (AHP) {:.1%}"),
    "judges, referrals": ("ch09-4-weights-picture", "referrals six judges (AHP) {:.1%}"),
    "entropy, profit": ("ch09-4-weights-picture", "entropy {:.1%}, entropy, zero moved 3.7%"),
    "entropy, referrals": ("ch09-4-weights-picture", "entropy {:.1%}"),
    "moved, referrals": ("ch09-4-weights-picture", "entropy, zero moved {:.1%}"),
    "agreement": ("ch09-4-index-agreement", "rank correlation {:.2f}"),
    "on both lists": ("ch09-4-index-agreement", "{:.0f} are on both lists"),
    "losses, judges": ("ch09-4-index-agreement", "judges: {:.0f} of its twenty made a loss"),
    "losses, entropy": ("ch09-4-index-agreement", "entropy: {:.0f} of its twenty made a loss"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[cell], (form.format(own[name]), printed[cell])


@pytest.mark.parametrize(("name", "words"), [("trust", "all"), ("trust, held", "margin 2023 equal")])
def test_the_intervals_of_trust_are_found_again(name, words, own, printed):
    at, half = own[name], own[f"{name}, half"]
    assert f"{words} {at:.1f} ({at - half:.1f} to {at + half:.1f})" in printed["ch09-4-trust-slope"]


def test_the_answers_of_the_lesson_are_found_again(own):
    desk = desk_of(chapters.lesson(NUMBER))
    pairs = {"points_for_eva": "points for Eva", "weight_of_profit": "weight of profit",
             "weight_of_orders": "weight of orders"}  # fmt: skip
    for key, name in pairs.items():
        assert desk.answer(desk.chapter.questions[key]) == pytest.approx(own[name])
