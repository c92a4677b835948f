"""What lesson 08-3 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow

TYPES = ("true friends", "butterflies", "barnacles", "strangers")
EFFECTS = ("alone", "footfall held fixed", "along the chain")
LAGS = {"forward": "1 staff → guests", "reverse": "2 guests → staff", "now": "3 staff now fixed"}
PLACES = {
    **{name: ("effects", name + " {:,.1f} (") for name in EFFECTS},
    "third 1 quality": ("streets-picture", "quiet street {:.1f} and"),
    "third 1 profit": ("streets-picture", "and {:.0f}; middle"),
    "third 2 quality": ("streets-picture", "middle {:.1f} and"),
    "third 2 profit": ("streets-picture", "and {:.0f}; busy"),
    "third 3 quality": ("streets-picture", "busy street {:.1f} and"),
    "third 3 profit": ("streets-picture", "and {:.0f}."),
    **{name: ("lag-picture", words + " {:.2f} (") for name, words in LAGS.items()},
    **{f"{name} low": ("lag-picture", "({:.2f} to") for name in LAGS},
    **{f"{name} high": ("lag-picture", "to {:.2f})") for name in LAGS},
    "answers": ("root-picture", "points of loyalty; {:,.0f} customers"),
    "direct": ("root-picture", "direct {:.2f} ("),
    "through": ("root-picture", "indirect {:.2f} ("),
    "total": ("root-picture", "total {:.2f} ("),
    **{f"{kind} n": ("types-picture", kind + " {:,.0f} customers") for kind in TYPES},
    **{f"{kind} share": ("types-picture", "customers ({:.0f} %)") for kind in TYPES},
    **{f"{kind} profit": ("types-picture", "{:.0f} % of the profit") for kind in TYPES},
    "loyal rich": ("types-picture", "Of the loyal, {:.0f} %"),
    "others rich": ("types-picture", "of the others {:.0f}%"),
    "loyal of all": ("types-picture", "loyal of all customers {:.0f}%"),
    "rank": ("types-picture", "rank correlation {:.2f} ("),
    "rank low": ("types-picture", "({:.2f} to"),
    "rank high": ("types-picture", "to {:.2f})"),
    "barnacles without": ("types-picture", "barnacles without one: {:.0f} CNY"),
    **{f"{kind} before": ("year-picture", kind + " {:,.0f},") for kind in TYPES},
    **{f"{kind} after": ("year-picture", ", {:,.0f} (") for kind in TYPES},
    **{f"{kind} low": ("year-picture", "({:,.0f} to") for kind in TYPES},
    **{f"{kind} high": ("year-picture", "to {:,.0f})") for kind in TYPES},
    "rich after": ("year-picture", "2024 {:+.0f} CNY (+91"),
    "rich after low": ("year-picture", "({:+.0f} to"),
    "rich after high": ("year-picture", "to {:+.0f})"),
    "poor after": ("year-picture", "2024 {:+.0f} CNY (-20"),
    "poor after low": ("year-picture", "({:+.0f} to"),
    "poor after high": ("year-picture", "to {:+.0f})"),
}
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name])
    assert wanted.replace("−", "-") in printed[cell].replace("−", "-"), (wanted, printed[cell])


@pytest.mark.parametrize("name", EFFECTS)
def test_the_bootstrap_of_houses_with_other_draws_is_near(name, own, printed):
    low, high = re.search(rf"{name} [\d.,]+ \(([\d.,]+) to ([\d.,]+)\)", printed["effects"]).groups()
    ends = [float(end.replace(",", "")) for end in (low, high)]
    assert ends == pytest.approx([own[f"{name} low"], own[f"{name} high"]], abs=0.2 * own[name])


@pytest.mark.parametrize(("name", "words"), [("direct", "direct"), ("through", "indirect"), ("total", "total")])
def test_the_bootstrap_of_customers_with_other_draws_is_near(name, words, own, printed):
    low, high = re.search(rf"(?:: |, ){words} [\d.-]+ \(([\d.-]+) to ([\d.-]+)\)", printed["root-picture"]).groups()
    assert [float(low), float(high)] == pytest.approx([own[f"{name} low"], own[f"{name} high"]], abs=0.02)


def test_from_april_alone_the_loyal_of_the_profitable_half_bring_more_too(own):
    assert own["rich from April low"] > 0 > own["poor from April low"]


def test_the_arithmetic_of_five_points(own):
    assert [own["more 80"], own["more 90"]] == pytest.approx([27.5, 40.74], abs=0.01)


@pytest.mark.parametrize(
    ("question", "name"),
    [("same_street", "footfall held fixed"), ("training", "training"), ("loyal_share", "loyal share")],
)
def test_the_answers_of_the_lesson_are_found_again(question, name, own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("08-3"))
    assert desk.answer(desk.chapter.questions[question]) == pytest.approx(own[name])
