"""The explorer of Kano's plane: points and words follow the methods, and hollow is what is not clear."""

import sys

import pytest

from crmlab import datasets, explore, kano

module = sys.modules["crmlab.explore.kano"]


@pytest.fixture
def live(watched):
    """The explorer's widgets: controls by name, the picture, the words, the figure, the button."""
    kept = watched(module)
    explore.kano()
    return kept.controls, kept.images[0], kept.words[0], kept.figures[0], kept.buttons[0]


def found(segment, wave, level):
    answers = datasets.load("kano")
    channel = answers["customer_id"].map(datasets.load("customers").set_index("customer_id")["channel"])
    counts = kano.counts(kano.classify(answers[(answers["wave"] == wave) & (channel == segment)]))
    return kano.better_worse(counts), kano.category(counts, level=level)


def test_a_page_without_widgets_shows_the_start_and_its_words(monkeypatch, shown):
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    explore.kano()
    picture, words = shown
    assert set(picture) == {"image/png", "text/plain"}
    assert "All customers, 2024: 9 of 12 letters clear" in words["text/plain"]
    assert words["text/plain"].endswith("Run this cell to move the sliders.")


def test_points_and_words_follow_the_methods(live):
    controls, _, said, fig, _ = live
    controls["segment"].value, controls["wave"].value, controls["certainty"].value = "web", 2022, 0.9
    plane, types = found("web", 2022, 0.1)
    clear, hollow = fig.axes[0].lines[-2:]
    assert clear.get_ydata() == pytest.approx(plane.loc[types["clear"], "better"].to_numpy())
    assert hollow.get_xdata() == pytest.approx(-plane.loc[~types["clear"], "worse"].to_numpy())
    assert f"Web shop, 2022: {types['clear'].sum()} of 12" in said.value
    assert f"app A ({plane.loc['f4', 'better']:.0%} pleased" in said.value
    assert [text.get_text() for text in fig.axes[0].texts].count("app") == 1


def test_the_easy_box_is_unclear_in_every_segment_of_2024(live):
    controls, _, said, _, _ = live
    for segment in ("house", "web", "account"):
        controls["segment"].value = segment
        assert "easy box unclear" in said.value


def test_reset_brings_back_the_start_and_its_ghost_never_moved(live):
    controls, image, said, fig, reset = live
    before, ghost = (image.value, said.value), fig.axes[0].collections[0].get_offsets().tolist()
    controls["segment"].value, controls["wave"].value = "account", 2022
    assert (image.value, said.value) != before
    assert fig.axes[0].collections[0].get_offsets().tolist() == ghost
    reset.click()
    assert (image.value, said.value) == before


def test_four_numbers_stand_under_the_picture(live):
    seen, heard = live[2].value.split("</div>")
    assert seen.count("<b ") == 4 and 'aria-live="polite"' in heard
