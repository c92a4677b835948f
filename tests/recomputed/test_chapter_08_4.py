"""What lesson 08-4 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow

TIERS, MONTHS = ("green", "oolong", "reserve"), (3, 6, 9, 12, 15, 18)
PLANS = ("naive", "by estimate", "only sure")
COUNTS = {"clear": "below the interval in {:.0f} houses", "open": "inside it in {:.0f}", "lost": "above it in {:.0f}"}
PLACES = {
    "members": ("setup", "{:,.0f} members"),
    **{f"{tier} of members": ("tiers-picture", tier + " {:.0f} % of members") for tier in TIERS},
    **{f"{tier} of points": ("tiers-picture", "{:.0f} % of points") for tier in TIERS},
    **{f"{months} share": ("breakage-picture", f"{months} months {{:.0f}} % (") for months in MONTHS},
    **{f"{months} low": ("breakage-picture", "({:.0f} to") for months in MONTHS},
    **{f"{months} high": ("breakage-picture", "to {:.0f})") for months in MONTHS},
    "given": ("owed", "tea given so far {:,.1f}"),
    "owed": ("owed", "owed {:,.1f} ("),
    "owed low": ("owed", "({:,.1f} to"),
    "owed high": ("owed", "to {:,.1f})"),
    "owed at most": ("owed", "owed at most {:,.1f}"),
    "reward": ("reward", "reward: {:.3f} CNY"),
    "naive uplift": ("reward", "pays {:.0%} more"),
    "chain": ("chain-picture", "estimate {:,.0f} ("),
    "naive chain": ("chain-picture", "naive {:,.0f},"),
    **{f"points {word}": ("claim-2-picture", form) for word, form in COUNTS.items()},
    "quality clear": ("chain-picture", COUNTS["clear"]),
    **{name: ("decide-compare", name + " {:.1f} (") for name in PLANS},
    "spent": ("decide-compare", "the answer is {:,.0f} CNY"),
}  # fmt: skip
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name])
    assert wanted in printed[cell], (wanted, printed[cell])


def test_intervals_of_other_draws_are_near(own, printed):
    low, high = re.search(r"estimate [\d,]+ \(([\d,]+) to ([\d,]+)\)", printed["chain-picture"]).groups()
    assert (float(low), float(high)) == pytest.approx((own["chain low"], own["chain high"]), rel=0.04)
    for name in PLANS:
        low, high = re.search(rf"{name} -?[\d.]+ \((-?[\d.]+) to (-?[\d.]+)\)", printed["decide-compare"]).groups()
        assert (float(low), float(high)) == pytest.approx((own[f"{name} low"], own[f"{name} high"]), abs=2.5)


def test_the_uplift_with_its_interval_is_found_again(own, printed):
    size, low, high = (f"{100 * own[name]:.0f}" for name in ("uplift", "uplift low", "uplift high"))
    assert f"+{size} % ({low} to {high})" in printed["uplift"]


def test_what_the_page_says_without_numbers_is_so(own):
    assert own["naive pays"] == 60 and own["all cost"] < 400_000  # all pay by the naive lines, and fit into the budget
    assert own["naive high"] < 0 < min(own["by estimate low"], own["only sure low"])
    assert own["points clear"] == 6 and own["quality clear"] == 0
    assert own["only sure"] < own["by estimate"]
    assert own["uplift low"] < 0.22 < own["uplift"] and own["chain low"] < 453.6 < own["chain high"]


def test_with_the_true_effects_the_naive_plan_loses_and_the_other_earns(own):
    assert own["naive true"] < -50 and min(own["by estimate true"], own["only sure true"]) > 3


def test_the_answer_of_the_lesson_is_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("08-4"))
    assert desk.answer(desk.chapter.questions["more_owed"]) == pytest.approx(own["eighteen"], abs=0.006)
