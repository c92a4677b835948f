"""What lesson 09-2 prints is what other code finds in the same file."""

from __future__ import annotations

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed as desk_of

pytestmark = pytest.mark.slow


PLACES = {
    "class A, per cent of customers": ("abc-lantern", "A is {:.0f}% of the customers"),
    "silent, per cent of A": ("recall-silent", "the answer is {:.2f}%"),
    "F 1": ("scores", "1 {:,.0f}; money M"),
    "F 5": ("scores", "frequency F: 5 {:,.0f}"),
    "rank correlation": ("scores", "frequency and money: {:.2f}"),
    "money in the best cell, per cent": ("heat-map", "One cell of 25 holds {:.0f} % of the money"),
    "customers in the best cell, per cent": ("heat-map", "in that cell are {:.0f} % of the customers"),
    "cells": ("cell-sizes", "independent: {:.0f} cells"),
    "fullest cell": ("cell-sizes", "from {:.0f} to 2 customers"),
    "low in both, per cent": ("segment-map", "hibernating {:.0f}%"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[f"ch09-2-{cell}"], (form.format(own[name]), printed[f"ch09-2-{cell}"])


def test_what_the_page_says_of_frequency_holds(own):
    assert own["F 2"] == 0 and own["F 1"] > 2 * own["customers"] / 5


def test_the_answer_of_the_lesson_is_found_again(own):
    desk = desk_of(chapters.lesson("09-2"))
    assert desk.answer(desk.chapter.questions["long_away"]) == own["long away"]
