"""What lesson 09-3 prints is what other code finds in the same files."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "a letter, R1": ("ch09-3-profit", "long ago {:.1f}"),
    "a letter, R2": ("ch09-3-profit", "some months ago {:.1f}"),
    "a letter, R3": ("ch09-3-profit", "bought lately {:.1f}"),
    "bought anyway, per cent": ("ch09-3-recall-anyway", "the answer is {:.2f}"),
    "November": ("ch09-3-rollout", "November {:.1f}"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[cell], (form.format(own[name]), printed[cell])


def test_the_intervals_of_the_letters_are_found_again(own, printed):
    for name, words in (("a letter, R1", "long ago"), ("a letter, R3", "bought lately"), ("November", "November")):
        cell = "ch09-3-rollout" if name == "November" else "ch09-3-profit"
        low, high = own[name] - own[f"{name}, half"], own[name] + own[f"{name}, half"]
        assert f"{words} {own[name]:.1f} ({low:.1f} to {high:.1f})" in printed[cell]


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("09-3"))
    questions = desk.chapter.questions
    assert desk.answer(questions["profit_of_a_letter"]) == pytest.approx(own["a letter"])
    assert desk.answer(questions["saved"]) == pytest.approx(own["saved"])
