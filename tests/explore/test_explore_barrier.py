"""The explorer of the barrier: points, line and numbers follow the model, and its ghost stays where the start was."""

import sys

import pytest

from crmlab import explore, switching

module = sys.modules["crmlab.explore.barrier"]


@pytest.fixture(scope="module")
def regulars():
    return module._lantern()


@pytest.fixture
def live(watched):
    """The explorer's widgets: controls by name, the picture, the words, the figure, the button."""
    kept = watched(module)
    explore.barrier()
    return kept.controls, kept.images[0], kept.words[0], kept.figures[0], kept.buttons[0]


def test_a_page_without_widgets_shows_the_start_and_its_words(monkeypatch, shown):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.barrier()
    picture, words = shown
    assert set(picture) == {"image/png", "text/plain"}
    assert "100 % of the cost remains: 7 of 677 regulars go" in words["text/plain"]
    assert words["text/plain"].endswith("Run this cell to move the sliders.")


def test_points_line_and_numbers_follow_the_model(live, regulars):
    controls, _, said, fig, _ = live
    asked = {"remaining": 0.5, "worth": 1.5, "cut": 0.0}
    for name, value in asked.items():
        controls[name].value = value
    stays = switching.would_stay(regulars, **asked)
    [ax] = fig.axes
    assert f"50 % of the cost remains: {(~stays).sum()} of 677 regulars go" in said.value
    false = regulars["falsely_loyal"]
    assert f"{(stays & false).sum()} of {false.sum()}" in said.value
    assert ax.lines[-1].get_ydata().tolist() == pytest.approx([-1.5 * x for x in module.EDGES[0]])
    untied, tied = ax.collections
    assert len(untied.get_offsets()) + len(tied.get_offsets()) == 677
    assert tied.get_offsets()[:, 1].mean() == pytest.approx(
        0.5 * regulars.loc[regulars["tied"], "cost"].mean(), abs=0.05
    )


def test_every_point_is_inside_the_axes_wherever_the_sliders_are(live, regulars):
    controls = live[0]
    places = module._places(regulars, controls["remaining"].max)
    for values, (low, high) in zip(places.T, module.EDGES, strict=True):
        assert low < values.min() and values.max() < high


def test_without_the_cost_the_falsely_loyal_go_first(live, regulars):
    gone = ~switching.would_stay(regulars, remaining=0.0)
    share = gone.groupby(regulars["group"]).mean()
    assert share.idxmax() == "not fond, tied" and share["fond, untied"] == share["fond, tied"] == 0
    assert (~switching.would_stay(regulars, remaining=0.0, worth=2.0)).sum() > gone.sum()  # as the page says


def test_each_step_of_each_slider_makes_a_new_picture(live):
    controls, image, _, _, _ = live
    for control in controls.values():
        for step in (-control.step, control.step):
            before = image.value
            control.value += step
            assert image.value != before


def test_reset_brings_back_the_start_and_its_ghost_never_moved(live):
    controls, image, said, fig, reset = live
    before, ghost = (image.value, said.value), fig.axes[0].lines[0].get_ydata().tolist()
    controls["remaining"].value, controls["worth"].value = 0.0, 2.0
    assert (image.value, said.value) != before
    assert fig.axes[0].lines[0].get_ydata().tolist() == ghost
    reset.click()
    assert (image.value, said.value) == before


def test_four_numbers_stand_under_the_picture(live):
    seen, heard = live[2].value.split("</div>")
    assert seen.count("<b ") == 4 and 'aria-live="polite"' in heard
