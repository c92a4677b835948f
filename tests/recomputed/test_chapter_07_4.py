"""What lesson 07-4 prints is what other code finds in the same files."""

from __future__ import annotations

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed as desk_of

pytestmark = pytest.mark.slow

ARROWS = {
    "ex": "expectations",
    "qu": "quality",
    "va": "value",
    "sa": "satisfaction",
    "co": "complaints",
    "lo": "loyalty",
}
PLACES = {
    "Xiamen": ("chance-picture", "Xiamen {:.1f} ("),
    "Xiamen, high": ("chance-picture", " to {:.1f}), Qingdao"),
    "Changsha": ("chance-picture", "Changsha {:.1f} ("),
    "Changsha, low": ("chance-picture", "({:.1f} to 70.5)"),
    "importance of core": ("claim-picture", "guests' answers {:.1f}%"),
    "importance of timely": ("claim-picture", "guests' answers {:.1f}%"),
    "mean of timely": ("map-picture", "timely {:.1f} /"),
    "expectations and satisfaction": ("paths-picture", "without the other arrows: {:.2f}"),
    "respondents": ("model-fit", "{:,.0f} of 1,927"),
    "of all": ("model-fit", "of {:,.0f} consumers"),
    "score": ("recall", "the answer is {:.1f} points"),
    "Qingdao, scorecard": ("five-picture", "Qingdao 7, {:.0f}, 3"),
    "Qingdao, not turned": ("five-picture", "Qingdao 7, 8, {:.0f}"),
    "Xiamen, scorecard": ("five-picture", "Xiamen 8, {:.0f}, 7"),
    "Kunming, by degree": ("degree-picture", "Kunming {:.0f}, 5"),
    "Kunming, by index": ("degree-picture", "Kunming 8, {:.0f}"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name] + 0.0) in printed[cell], (form.format(own[name]), printed[cell])


def test_the_arrows_are_found_again(own, printed):
    for arrow, size in own.items():
        of, to, on = (*arrow.split(), "", "")[:3]
        if to == "to" and of in ARROWS and on in ARROWS:
            assert f"{ARROWS[of]} to {ARROWS[on]} {size:+.2f} (" in printed["paths-picture"], arrow


def test_what_the_page_says_in_words_holds(own):
    assert own["cities that change place"] == 8 and own["cities clear of all"] == 0
    assert own["weakest is timely"] == 1 and own["most complaints in Qingdao"] == 1
    assert own["ex to sa"] < 0 < own["ex to qu"] and own["Xiamen, index"] == 8


def test_the_answers_of_the_lesson_are_found_again(own):
    desk = desk_of(chapters.lesson("07-4"))
    for key, name in (("service", "service"), ("rise", "rise"), ("score", "another firm")):
        assert desk.answer(desk.chapter.questions[key]) == pytest.approx(own[name])
