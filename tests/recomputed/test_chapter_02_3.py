"""What lesson 02-3 prints is what other code finds in the same files."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


PLACES = {
    "part lately": ("test", "{:.0%} had bought lately"),
    "predicted lately, 1": ("halves-picture", "lately, 1 order {:.1f} and"),
    "found lately, 1": ("halves-picture", "and {:.1f} ("),
    "predicted lately, 4+": ("halves-picture", "lately, 4+ orders {:.1f} and"),
    "found lately, 4+": ("halves-picture", "and {:.1f} ("),
    "predicted longer ago, 2": ("halves-picture", "longer ago, 2–3 orders {:.1f} and"),
    "found longer ago, 2": ("halves-picture", "and {:.1f} ("),
    "buyers lately": ("recall-lately", "the answer is {:.0f}%"),
    "chosen": ("judge-picture", "chosen {:.1f} ("),
    "chosen low": ("judge-picture", "({:.1f} to"),
    "chosen high": ("judge-picture", "to {:.1f})"),
    "others": ("judge-picture", "others {:.1f} ("),
    "others low": ("judge-picture", "({:.1f} to"),
    "others high": ("judge-picture", "to {:.1f})"),
    "everybody": ("judge-picture", "everybody {:.1f} ("),
    "promise": ("judge-picture", "chosen, first half {:.1f} ("),
    "all mailings": ("everybody-picture", "all mailings {:.1f} ("),
    "all mailings low": ("everybody-picture", "({:.1f} to"),
    "all mailings high": ("everybody-picture", "to {:.1f})"),
    "contacts with distributors": ("publics-picture", "distributors {:,.0f}"),
    "influencers": ("publics-picture", "{:,.0f} influencers"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name])
    assert wanted in printed[cell], (wanted, printed[cell])


def test_the_median_would_have_asked_for_more(own):
    assert own["needed by the median"] > 1.5 * own["needed"]


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("02-3"))
    for question, name in {"needed": "needed", "with_distributors": "per cent with distributors"}.items():
        assert desk.answer(desk.chapter.questions[question]) == pytest.approx(own[name])
