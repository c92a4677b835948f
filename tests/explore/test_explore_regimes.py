"""The explorer of chapter 02: every slider a row of the contrast table, the picture and the words follow."""

import io
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from crmlab import explore, regimes

module = sys.modules["crmlab.explore.regimes"]
SMALL = regimes.Market(people=600, customers=200, budget=1200.0)
ROWS = ["keeping_share", "service_cost", "commitment", "contacts", "defect_rate"]


@pytest.fixture
def live(watched):
    """The explorer's widgets: controls by name, the picture, the words."""
    kept = watched(module)
    explore.regimes(SMALL, months=24, seed=1)
    return kept.controls, kept.images[0], kept.words[0]


def test_a_page_without_widgets_shows_the_start_and_its_words(monkeypatch, shown):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.regimes()
    picture, words = shown
    assert set(picture) == {"image/png", "text/plain"} and "widget-view" not in str(shown)
    assert words["text/plain"].endswith("Run this cell to move the sliders.")
    both = regimes.compare(regimes.transaction(), regimes.relationship(), regimes.Market(), months=60, seed=2)
    assert f"ahead for good from month {regimes.break_even(both)}" in words["text/plain"]
    assert f"it has earned {both['relationship'].iloc[-1]:,.0f} CNY" in words["text/plain"]
    assert f"transaction {both['transaction'].iloc[-1]:,.0f} CNY" in words["text/plain"]


def test_every_slider_is_a_row_of_the_contrast_table_and_starts_there(live):
    controls, _, _ = live
    assert list(controls) == ROWS
    assert {name: control.value for name, control in controls.items()} == {
        name: getattr(regimes.relationship(), name) for name in ROWS
    }


def test_moving_a_slider_gives_another_picture_and_other_words(live):
    controls, image, said = live
    before = image.value, said.value
    for name, value in {"keeping_share": 0.2, "service_cost": 9.5, "commitment": 0.9, "contacts": 8.0}.items():
        start, controls[name].value = controls[name].value, value
        assert image.value != before[0] and said.value != before[1], name
        controls[name].value = start
        assert (image.value, said.value) == before
    assert 'role="status"' in said.value


def test_the_words_say_what_the_method_finds(live):
    controls, _, said = live
    controls["service_cost"].value = 2.0
    moved = replace(regimes.relationship(), service_cost=2.0)
    run = regimes.simulate(moved, SMALL, months=24, seed=1)
    assert f"earned {run['cumulative_profit'].iloc[-1]:,.0f} CNY" in said.value
    assert f"with {run['customers_end'].iloc[-1]:,} and" in said.value


def test_fewer_defects_cost_more(live):
    controls, _, said = live
    moved = replace(regimes.relationship(), defect_rate=0.0, quality_cost=2.25)  # 1.5 CNY for four points, so 0.75 more
    controls["defect_rate"].value = 0.0
    run = regimes.simulate(moved, SMALL, months=24, seed=1)
    assert f"earned {run['cumulative_profit'].iloc[-1]:,.0f} CNY" in said.value
    same = replace(regimes.transaction(), defect_rate=0.02, quality_cost=0.5)
    assert module._quality_cost(same, regimes.relationship(), 0.1) == 1.5  # no line through one point
    assert module._quality_cost(regimes.transaction(), regimes.relationship(), 0.2) == 0


def test_the_axis_stays_while_the_lines_move(live, monkeypatch):
    controls, _, _ = live
    limits = set()
    move = regimes.move_cumulative
    monkeypatch.setattr(regimes, "move_cumulative", lambda ax, compared: axes.append(ax) or move(ax, compared))
    axes = []
    for name, value in {"keeping_share": 0.2, "service_cost": 9.5, "commitment": 0.9, "contacts": 5.0}.items():
        start, controls[name].value = controls[name].value, value
        limits.add(axes[-1].get_ylim())
        controls[name].value = start
        limits.add(axes[-1].get_ylim())
    assert len(limits) <= 2


def test_where_it_never_pays_it_says_so(live):
    controls, _, said = live
    controls["service_cost"].value = 24.0
    assert "It is not ahead at the end" in said.value


def test_the_picture_keeps_its_size_and_its_edge_through_every_extreme(live):
    controls, image, _ = live
    corners = [dict.fromkeys(ROWS, end) for end in ("min", "max")]
    corners += [{name: end} for name in ROWS for end in ("min", "max")]
    for corner in corners:
        for name, end in corner.items():
            controls[name].value = getattr(controls[name], end)
        pixels = np.asarray(Image.open(io.BytesIO(image.value)))
        assert pixels.shape[:2] == (460, 720)
        edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        assert (edge == 255).all(), corner


@pytest.mark.parametrize("people", [1, 100_000])
def test_a_tiny_and_a_large_market_fit_the_picture(monkeypatch, shown, people):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.regimes(regimes.Market(people=people, customers=people, order_value=5000.0, budget=2.0 * people), months=3)
    import base64

    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(shown[0]["image/png"]))).convert("RGB"))
    inside = pixels[4:-4, 4:-4]  # within the frame
    edge = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    assert (edge == 255).all()


def test_controls_are_described_in_words_and_fit_their_description(live):
    controls, _, _ = live
    for control in controls.values():
        assert len(control.description.split()) >= 2 and control.tooltip == control.description
        assert control.style.description_width == "12.5em" and len(control.description) <= 25  # so none is cut off
