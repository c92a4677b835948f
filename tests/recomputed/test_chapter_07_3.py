"""What lesson 07-3 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow

DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")
PLACES = {
    "long": ("setup", "guests: {:,.0f} in the long"),
    "short": ("setup", ", {:,.0f} in the short"),
    **{f"{name} got": ("gaps", name + " {:.2f} perceived") for name in DIMENSIONS},
    **{f"{name} ticked": ("turned-picture", "{:+.2f} as ticked") for name in DIMENSIONS},
    "perception": ("predictors-picture", "perception {:.1f} ("),
    "gap": ("predictors-picture", "gap {:.1f} ("),
    "perception less gap": ("predictors-picture", "perception less gap {:.1f} ("),
    "promoters": ("nps-picture", "promoters {:.0f} %"),
    "passives": ("nps-picture", "passives {:.0f} %"),
    "detractors": ("nps-picture", "detractors {:.0f} %"),
    **{name: ("measures", name + " {:.1f} (") for name in ("NPS", "CSAT", "effort")},
    **{f"{name} low": ("measures", "({:.1f} to") for name in ("NPS", "CSAT", "effort")},
    **{f"{name} high": ("measures", "to {:.1f})") for name in ("NPS", "CSAT", "effort")},
    "rises": ("rises", "the answer is {:.0f} houses"),
    "falls": ("rises", "falls of three points or more: {:.0f}"),
    "bonus": ("rises", "bonus: {:,.0f} CNY"),
    "hold zero": ("rises", "{:.0f} of 40 intervals hold zero"),
    "largest fall": ("rises", "from {:+.0f} to"),
    "largest rise": ("rises", "to {:+.0f} points"),
    "asked": ("needed-picture", "quarter: {:.0f} guests"),
    **{f"needed {points}": ("needed-picture", f"{points} points {{:,.0f}}") for points in (3, 6, 12)},
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name])
    assert wanted in printed[cell], (wanted, printed[cell])


@pytest.mark.parametrize("name", DIMENSIONS)
def test_the_tables_are_found_again(name, own, printed):
    place = list(DIMENSIONS).index(name)
    for column in ("gap", "low", "high"):
        row = re.search(rf"^{column} +(.*)$", printed["gaps"], re.MULTILINE)
        assert float(row[1].split()[place]) == pytest.approx(own[f"{name} {column}"], abs=0.00501), column
    row = re.search(rf"^{name} +(.*)$", printed["alpha-table"], re.MULTILINE)
    numbers = [float(number) for number in row[1].split()][:2]
    assert numbers == pytest.approx([own[f"{name} {c}"] for c in ("alpha ticked", "alpha")], abs=0.00501)


def test_all_items_together(own, printed):
    row = re.search(r"^all 22 items +([\d.-]+) +([\d.-]+)", printed["alpha-table"], re.MULTILINE)
    assert [float(x) for x in row.groups()] == pytest.approx([own["alpha ticked"], own["alpha"]], abs=0.00501)


@pytest.mark.parametrize("name", ["perception", "gap", "perception less gap"])
def test_the_bootstrap_with_other_draws_is_near(name, own, printed):
    low, high = re.search(rf"(?:: |, ){name} [\d.]+ \(([\d.]+) to ([\d.]+)\)", printed["predictors-picture"]).groups()
    assert [float(low), float(high)] == pytest.approx([own[f"{name} r2 low"], own[f"{name} r2 high"]], abs=1.5)


def test_the_answer_of_the_lesson_is_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("07-3"))
    assert desk.answer(desk.chapter.questions["got_less"]) == pytest.approx(own["got less"])
