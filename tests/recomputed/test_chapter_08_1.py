"""What lesson 08-1 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow

TYPES, SCHOOLS = ("loyal", "latent", "spurious", "none"), ("behavioural", "attitudinal", "composite")
PLACES = {
    "customers": ("setup", "March 2024: {:,.0f}"),
    "not preferring": ("quadrants", "Of those who buy often, {:.0f} % do not"),
    **{f"{name} n": ("quadrants", name + " {:,.0f}") for name in TYPES},
    **{name: ("lists-picture", name + " {:.1f} (") for name in SCHOOLS},
    **{f"{name} low": ("lists-picture", "({:.1f} to") for name in SCHOOLS},
    **{f"{name} high": ("lists-picture", "to {:.1f})") for name in SCHOOLS},
    **{name: ("spurious-picture", name + " {:.1f} (") for name in TYPES},
    "spurious low": ("spurious-picture", "({:.1f} to"),
    "spurious high": ("spurious-picture", "to {:.1f})"),
    "weight repeat_purchases": ("experts-picture", "repeat_purchases {:.0f} ("),
    "weight decision_minutes": ("experts-picture", "decision_minutes {:.0f} ("),
    "W": ("experts-picture", "Kendall's W: {:.2f}"),
    **{f"{name} index": ("hides-picture", name + " {:.1f} (") for name in TYPES},
    "alpha": ("alpha", "rival_attitude: alpha {:.2f}"),
    "alpha as answered": ("alpha", "none: alpha {:.2f}"),
    **{f"{name} with": ("voucher-picture", "and {:.0f} with it") for name in ("inertia", "brand loyalty")},
    **{f"{name} without": ("voucher-picture", "{:.0f} without the offer") for name in ("inertia", "brand loyalty")},
    "contrast": ("voucher-picture", "difference {:.1f}"),
    "contrast low": ("voucher-picture", "low {:.1f}"),
    "contrast high": ("voucher-picture", "high {:.1f}"),
    "away 1": ("claim-picture", "1 to 4 {:.1f} ("),
    "away 4": ("claim-picture", "4 to 6 {:.1f} ("),
    "away 6": ("claim-picture", "6 to 8 {:.1f} ("),
    "away 8": ("claim-picture", "8 to 10 {:.1f} ("),
    "loyal known": ("claim-picture", "of {:.0f} loyal"),
    "loyal dissatisfied": ("claim-picture", "5 points or less: {:.0f}%"),
}  # fmt: skip
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name])
    assert wanted in re.sub(" +", " ", printed[cell]), (wanted, printed[cell])


def test_the_tables_are_found_again(own, printed):
    for name, key in {"all tests": "true customers", "recommended": "without recommended",
                      "satisfaction": "without satisfaction", "price_rise": "without price_rise"}.items():  # fmt: skip
        row = re.search(rf"^{name} +\d+ +(\d+)", printed["cuts-picture"], re.MULTILINE)
        assert int(row[1]) == own[key], name
    for least in (0.6, 0.7, 0.8):
        wanted = f"{100 * least:.0f} %: {100 * own[f'wallet {least}']:.0f} loyal"
        assert wanted in printed["cuts-picture"], wanted
    for name in ("inertia", "brand loyalty"):
        assert f"{name} {own[f'{name} n']:,}" in printed["trial"]


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("08-1"))
    for question, key in {"spurious_again": "spurious", "voucher": "inertia taken"}.items():
        assert desk.answer(desk.chapter.questions[question]) == pytest.approx(own[key])
