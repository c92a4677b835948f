"""The explorer of lifetime value: the picture and the words follow the methods."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from crmlab import clv, explore, value_sensitivity

module = sys.modules["crmlab.explore.clv"]


@pytest.fixture
def live(watched):
    """The explorer's widgets: controls by name, the picture, the words, the figure."""
    kept = watched(module)
    explore.clv()
    return kept.controls, kept.images[0], kept.words[0], kept.figures[0]


def move(controls, **values):
    for name, value in values.items():
        controls[name].value = value


def test_a_page_without_widgets_shows_the_start_and_its_words(monkeypatch, shown):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.clv()
    picture, words = shown
    assert set(picture) == {"image/png", "text/plain"}
    assert "Margin 300 CNY a year, retention 80%, discount 10%, 10 years" in words["text/plain"]
    assert words["text/plain"].endswith("Run this cell to move the sliders.")


def test_the_words_say_what_the_methods_find(live):
    controls, _, said, _ = live
    case = {"margin": 400.0, "retention": 0.7, "discount": 0.2, "first": "now"}
    move(controls, **case, years=6, acquisition_cost=900.0)
    value = clv.present_value(400, 0.7, 0.2, first="now", periods=6)
    gains = value_sensitivity.elasticities(**case, periods=6, acquisition_cost=900)["gain"]
    assert f"first margin now: worth {value:,.0f} CNY today, {value - 900:,.0f} CNY after 900 CNY" in said.value
    assert f"without end would bring {400 * clv.multiple(0.7, 0.2, first='now'):,.0f} CNY" in said.value
    assert f"matters most in {gains.index[0]}" in said.value and f"retention {gains['retention']:.1f}" in said.value


def test_bars_and_curve_are_the_years(live):
    controls, _, _, fig = live
    for first, years in [("now", 4), ("after one year", 20), ("after one year", 2)]:
        move(controls, first=first, years=years)
        table = clv.yearly(300, 0.8, 0.1, first=first, periods=years)
        left, right = fig.axes
        bars = [bar for bar in left.patches if bar.get_visible()]
        assert [bar.get_height() for bar in bars] == pytest.approx(table["present_value"].tolist())
        assert [bar.get_x() + 0.375 for bar in bars] == pytest.approx(table["paid_after"].tolist())
        assert right.lines[0].get_ydata().tolist() == pytest.approx(table["cumulative"].tolist())


@pytest.mark.parametrize(
    ("cost", "first", "title", "marked"),
    [(500, "after one year", "Break-even after 4 years", [4]),
     (200, "after one year", "Break-even after one year", [1]),
     (300, "now", "Break-even at once", [0]), (2000, "now", "No break-even in time", []),
     (0, "now", "No cost to earn back", [])],
)  # fmt: skip
def test_the_year_of_break_even_is_marked(live, cost, first, title, marked):
    controls, _, said, fig = live
    move(controls, acquisition_cost=cost, first=first)
    right = fig.axes[1]
    assert right.get_title(loc="left").startswith(title) and title in said.value
    assert list(right.lines[2].get_xdata()) == marked and right.lines[1].get_ydata() == [cost, cost]


def test_the_axes_do_not_jump(live):
    """Over half of each slider's way they stay as they are; over all of it they change three times at most."""
    controls, _, _, fig = live
    seen = {}
    for name, control in controls.items():
        if name == "first":
            continue
        start = control.value
        for share in np.linspace(0, 1, 9):
            control.value = type(start)(control.min + share * (control.max - control.min))
            seen.setdefault(name, set()).add(tuple(ax.get_ylim() + ax.get_xlim() for ax in fig.axes))
        control.value = start
    assert all(len(limits) <= 4 for limits in seen.values()), seen


def test_moving_a_slider_gives_another_picture_and_back(live):
    controls, image, said, _ = live
    before = image.value, said.value
    controls["retention"].value = 0.9
    assert image.value != before[0] and said.value != before[1]
    controls["retention"].value = 0.8
    assert (image.value, said.value) == before


def test_the_picture_keeps_its_size_and_nothing_is_cut_off(live):
    controls, image, _, _ = live
    extremes = [
        {name: getattr(control, end) for name, control in controls.items() if name != "first"} for end in ("min", "max")
    ]
    dear = {**extremes[0], "acquisition_cost": controls["acquisition_cost"].max, "discount": controls["discount"].max}
    best = {**extremes[1], "acquisition_cost": 0, "discount": controls["discount"].min}
    for case in (*extremes, dear, best):
        for first in ("now", "after one year"):
            move(controls, **case, first=first)
            pixels = np.asarray(Image.open(io.BytesIO(image.value)))
            assert pixels.shape == (440, 720, 3)
            edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
            assert (edge == 255).all(), (case, first)


def test_controls_are_described_in_words_and_fit_their_description(live):
    for control in live[0].values():
        assert len(control.description.split()) >= 2 and control.tooltip == control.description
        assert control.style.description_width == "12.5em" and len(control.description) <= 25
