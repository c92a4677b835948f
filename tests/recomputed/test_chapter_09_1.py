"""What lesson 09-1 prints is what other code finds in the same files, intervals by drawing again included."""

from __future__ import annotations

import re

import pytest

from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.desk import printed as desk_of

pytestmark = pytest.mark.slow


PLACES = {
    "customers": ("setup", "{:,.0f} customers"),
    "paid": ("steps", "paid by customers {:,.0f}"),
    "margin": ("steps", "contribution margin {:,.0f}"),
    "net profit": ("steps", "net profit of customers {:,.0f}"),
    "best fifth": ("recall-fifth", "the answer is {:.1f}%"),
    "listed": ("drop-them", "whole list ({:.0f})"),
    "listed and negative": ("drop-them", "negative margins ({:.0f})"),
    "whole list": ("drop-them", ") {:+,.0f}"),
    "negative margins": ("drop-them", ") {:+,.0f}"),
    "referrers": ("referrals", "{:,.0f} referrers"),
    "friends": ("referrals", "brought {:,.0f} friends"),
    "silent referrers": ("referrals", "{:.0%} of the referrers had no bill"),
}
"""Where each headline is printed, and how; the first picture is in thousands."""
INTERVALS = {
    "friends less own": ("referrals", "difference", 15.0),
    "medium, of the profitable": ("shares", "of the profitable: medium", 1.0),
    "medium, of all": ("shares", "of all: medium", 1.0),
    "profitable, of the medium": ("shares", "of the medium: profitable", 1.0),
    "small": ("per-yuan", "small", 1.0),
    "medium": ("per-yuan", "medium", 1.5),
    "large": ("per-yuan", "large", 1.0),
    "medium − small": ("per-yuan", "medium − small", 1.0),
    "medium − large": ("per-yuan", "medium − large", 1.0),
}
"""Cell, row of the picture, and how far an end may lie from that of the bootstrap, for the means are skewed."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    number = own[name] / 1000 if cell == "steps" else own[name]
    assert form.format(number) in printed[f"ch09-1-{cell}"], (form.format(number), printed[f"ch09-1-{cell}"])


@pytest.mark.parametrize("name", INTERVALS)
def test_an_interval_is_found_again(name, own, printed):
    cell, row, within = INTERVALS[name]
    text = printed[f"ch09-1-{cell}"]
    at, low, high = map(float, re.search(rf"(?:: |, ){row} (-?[\d.]+) \((-?[\d.]+) to (-?[\d.]+)\)", text).groups())
    assert at == pytest.approx(own[name], abs=0.051)
    assert (low, high) == pytest.approx((own[f"{name}, low"], own[f"{name}, high"]), abs=within)


def test_what_the_list_promises_is_found_again(own, printed):
    """To one CNY: the page shares the fixed cost out to the fen, so that each customer's part is rounded."""
    promised = re.search(r"promises \+([\d,]+)", printed["ch09-1-drop-them"])[1]
    assert float(promised.replace(",", "")) == pytest.approx(own["promised"], abs=1)


def test_the_whale_curve_is_found_again(own, printed):
    text = printed["ch09-1-whale-curve"]
    assert f"reaches {100 + own['taken back']:.0f}%" in text and f"after {100 - own['after the peak']:.0f}%" in text


def test_what_the_page_says_of_the_intervals_holds(own):
    assert own["friends less own, low"] > 0 and own["medium, of the profitable, high"] < 50
    for other in ("small", "large"):
        assert own[f"medium − {other}, low"] < 0 < own[f"medium − {other}, high"]
    assert own["whole list"] < own["negative margins"] < own["promised"]


def test_the_answers_of_the_lesson_are_found_again(own):
    desk = desk_of(chapters.lesson("09-1"))
    questions = desk.chapter.questions
    assert desk.answer(questions["best_fifth"]) == pytest.approx(
        own["best fifth"], abs=1e-3
    )  # the page shares to the fen
    assert desk.answer(questions["medium_share"]) == pytest.approx(own["medium, of the profitable"])
