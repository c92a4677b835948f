"""What lesson 08-2 prints is what other code finds in the same files."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow

GROUPS = ("fond, untied", "fond, tied", "not fond, untied", "not fond, tied")
EFFECTS = ("against all other regulars", "against the untied, not fond", "the fond: tied − untied")
LINES = ("falsely loyal", "all other regulars", "untied, not fond")
FACTORS = {"satisfaction": "satisfaction", "relative": "relative attitude", "sunk": "sunk cost",
           "switching": "switching cost"}  # fmt: skip
SHAPES = ("straight line", "flattens", "steepens", "square term")
SLOPES = ("basic at 3", "basic at 8", "latent at 3", "latent at 8")
PLACES = {
    "answers": ("prepare", "{:,.0f} customers answered"),
    "regulars": ("prepare", "{:.0f} of them are regulars"),
    **{f"{name} n": ("stay-picture", name + ": {:.0f} regulars") for name in GROUPS},
    **{f"{name} before": ("stay-picture", "{:.1f} orders before") for name in GROUPS},
    **{f"{name} share": ("stay-picture", "{:.0f} % buy again") for name in GROUPS},
    **{f"{name} before": ("control-picture", name + ": from {:.0f} % to") for name in LINES},
    **{f"{name} after": ("control-picture", "to {:.0f} %") for name in LINES},
    "not fond, tied n ": ("money-lines", "falsely loyal: {:.0f}"),
    "margin before": ("money-lines", "margin before {:,.0f} CNY"),
    "gone": ("money-lines", "not buying afterwards: {:.0f}"),
    **{f"lost {what}{end}": ("money-lines", form)
       for what in ("heads", "margin")
       for end, form in (("", "fall: {:,.0f} ("), (" low", "({:,.0f} to"), (" high", "to {:,.0f})"))},
    "satisfied gone": ("recall-satisfied", "the answer is {:.0f}%"),
    **{name: ("holds-picture", word + " {:.1f} (") for name, word in FACTORS.items()},
    **{f"{name} low": ("holds-picture", "({:.1f} to") for name in FACTORS},
    **{f"{name} high": ("holds-picture", "to {:.1f})") for name in FACTORS},
    **{name: ("key-picture", name + " {:.2f} (") for name in SLOPES},
    **{f"{name} low": ("key-picture", "({:.2f} to") for name in SLOPES},
    **{f"{name} high": ("key-picture", "to {:.2f})") for name in SLOPES},
    "average us": ("key-picture", "average loyalty to us {:.1f}"),
    "average rival": ("key-picture", "to the rival {:.1f}"),
}  # fmt: skip
"""Where each headline is printed, and how."""


@pytest.mark.parametrize("name", PLACES)
def test_a_headline_is_found_again(name, own, printed):
    cell, form = PLACES[name]
    wanted = form.format(own[name.strip()])
    assert wanted in printed[cell], (wanted, printed[cell])


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_are_found_again(name, own, printed):
    row = re.search(rf"^{name} +([\d.]+) +([\d.]+)$", printed["shapes-table"], re.MULTILINE)
    wanted = [own[f"{expectation} {name}"] for expectation in ("basic", "latent")]
    assert [float(x) for x in row.groups()] == pytest.approx(wanted, abs=0.0501)


@pytest.mark.parametrize("name", ["basic", "latent"])
def test_the_changes_of_the_slopes_are_found_again_and_hold_the_truth(name, own, printed):
    row = re.search(rf"^{name} +(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+)$", printed["shapes-table"], re.MULTILINE)
    mine = [own[f"{name} change{end}"] for end in ("", " low", " high")]
    shown = [float(x) for x in row.groups()]
    assert shown[:3] == pytest.approx(mine, abs=0.00501)
    assert shown[3] == {"basic": -0.27, "latent": 0.27}[name] and mine[1] <= shown[3] <= mine[2]


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_is_found_again(name, own, printed):
    row = re.search(rf"^{name} +(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+)$", printed["control-picture"], re.MULTILINE)
    assert [float(x) for x in row.groups()] == pytest.approx(
        [own[name + end] for end in ("", " low", " high")], abs=0.0501
    )


def test_the_right_control_group_holds_the_truth_and_the_other_does_not(own):
    assert own["against all other regulars low"] <= -34 <= own["against all other regulars high"]
    assert own["against the untied, not fond low"] > -34
    assert abs(own["answered before April"] - own["against all other regulars"]) < 2  # late answers change little


def test_the_answers_of_the_lesson_are_found_again(own):
    from crmlab.workbook.authoring import chapters
    from crmlab.workbook.authoring.desk import printed as desk_of

    desk = desk_of(chapters.lesson("08-2"))
    assert desk.answer(desk.chapter.questions["card_effect"]) == pytest.approx(own["card effect"])
