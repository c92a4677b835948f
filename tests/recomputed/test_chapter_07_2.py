"""What lesson 07-2 prints is what other code finds in the same files."""

from __future__ import annotations

import pytest

from crmlab import kano_pictures

pytestmark = pytest.mark.slow

PLACES = {
    "respondents": ("ch07-2-counts", "{:,.0f} customers"),
    "lead of the box": ("ch07-2-unclear", "easy box            O         A    {}"),
    "chance of the box": ("ch07-2-unclear", "{:.2f}  False"),
    "invoice of accounts, per cent": ("ch07-2-recall-invoice", "the answer is {:.0f}%"),
    "weighing, houses": ("ch07-2-segments-picture", "weighing: house +{:.2f}"),
    "weighing, accounts": ("ch07-2-segments-picture", "weighing: account +{:.2f}"),
    "app 2024, houses, better": ("ch07-2-life", "house +{:.2f} and −0.84"),
    "app 2022, houses, better": ("ch07-2-life", "Before: house +{:.2f} and −0.20"),
    "gain": ("ch07-2-kept", "{:.3f}"),
    "loss": ("ch07-2-kept", "{:.3f}"),
    "profit": ("ch07-2-sensitive", "as measured            {:,.0f}"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    assert form.format(own[name]) in printed[cell], (form.format(own[name]), printed[cell])


def test_the_gains_over_wow_are_found_again(own, printed):
    for name, row in (("must above wow", "must first"), ("money above wow", "by money")):
        assert f"{row} {own[name] / 1000:.1f} (" in printed["ch07-2-compare"]


def test_what_the_plan_rests_on_is_found_again(own, printed):
    lines = printed["ch07-2-sensitive"].splitlines()
    cases = [(own["plan"], own["profit"]), own["half"], own["joy"], own["without accounts"]]
    for line, (built, profit) in zip(lines, cases, strict=False):
        names = [kano_pictures.SHORT[name] for name in built]
        assert f"{profit:,.0f}" in line and all(name in line for name in names), line


def test_the_app_was_a_delight_and_is_expected(own):
    assert own["app 2022, houses, better"] > 0.5 > -own["app 2022, houses, worse"]
    assert own["app 2024, houses, better"] < 0.5 < -own["app 2024, houses, worse"]
