"""What lessons 10-3 and 10-4 print is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed as desk_of

pytestmark = pytest.mark.slow


PLACES = {
    "margin of 2024": ("ch10-3-growth-picture", "margin of 2024 {:,.0f}", 1),
    "who": ("ch10-3-growth-picture", "more customers {:+,.0f}", 1),
    "how much": ("ch10-3-growth-picture", "a higher average {:+,.0f}", 1),
    "fall of those won in 2022": ("ch10-3-cohort-picture", "Won in 2022: {:.0%} less", 1),
    "share of how much": ("ch10-3-growth-picture", "{:.0%} of the growth", 1),
    "winning": ("ch10-3-sources-picture", "winning {:+,.1f}", 1000),
    "keeping": ("ch10-3-sources-picture", "keeping {:+,.1f}", 1000),
    "change before service": ("ch10-3-sources-picture", "growth {:,.1f}", 1000),
    "change after service": ("ch10-3-sources-picture", "serve: {:+,.1f} thousand", 1000),
    "visits": ("ch10-3-base-picture", "visits {:+,.0f}", 1000),
    "boxes": ("ch10-3-base-picture", "boxes {:+,.0f}", 1000),
    "organisations": ("ch10-3-base-picture", "organisations {:+,.0f}", 1000),
    "base": ("ch10-3-base-picture", "CNY {:,.0f} (", 1000),
    "an average customer": ("ch10-3-base-picture", "customers × {:,.0f} CNY", 1),
    "base, per cent of 2024": ("ch10-3-recall", "the answer is {:.2f}", 1),
    "above 2024, customers kept": ("ch10-3-more-picture", "customers kept {:.1f}", 1000),
    "above 2024, money kept": ("ch10-3-more-picture", "money kept {:.1f}", 1000),
    "share of wallet, per cent": ("ch10-4-recall", "the answer is {:.2f}", 1),
    "platinum": ("ch10-4-pyramid-picture", "highest): {:,.0f} customers", 1),
    "type II": ("ch10-4-matrix-picture", "{:,.0f} customers are low now", 1),
    "sales visit, with staff": ("ch10-4-plan", "{:.0f}", 1),
    "sales visit, month": ("ch10-4-payback-picture", "paid back: month {:.0f}, 337", 1),
    "trade fair, month": ("ch10-4-payback-picture", "paid back: month {:.0f}", 1),
}
"""Where each headline is printed, how, and in which unit."""
CHANNELS = ("referral", "walk-in", "search ads", "social", "trade fair", "sales visit")


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form, unit = PLACES[name]
    assert form.format(own[name] / unit) in printed[cell], (form.format(own[name] / unit), printed[cell])


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_a_channel_may_pay_is_found_again(channel, own, printed):
    said = printed["ch10-4-compare-picture"]
    assert re.search(rf"{channel} {own[channel]:,.0f} \([\d,]+ to [\d,]+\), cost {own[f'{channel}, cost']:,.0f}", said)


def test_the_answers_of_the_lessons_are_found_again(own):
    for number, answers in (
        ("10-3", {"still_buying": own["still buying, per cent"], "staying_longer": own["staying longer"]}),
        ("10-4", {"platinum_that_fades": own["platinum that fades"],
                  "ratio": own["sales visit"] / own["sales visit, cost"]}),
    ):  # fmt: skip
        desk = desk_of(chapters.lesson(number))
        for key, value in answers.items():
            assert desk.answer(desk.chapter.questions[key]) == pytest.approx(value, rel=1e-5)
