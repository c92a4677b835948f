"""Pictures: words with each, the same bytes whatever the reader's settings, nothing left open."""

from __future__ import annotations

import base64
import io

import matplotlib.figure
import numpy as np
import pytest

from crmlab import figure
from tests.conftest import LEAST, letters

ALT = "A line rises from one to three."


def drawn():
    fig, ax = figure.subplots()
    ax.plot([1, 2, 3])
    ax.set(title="Rising", xlabel="month", ylabel="orders")
    return fig


@pytest.fixture
def displayed(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, metadata=None, raw=False: shown.append((data, metadata))
    )
    return shown


def test_a_picture_has_its_words_twice(displayed):
    figure.show(drawn(), alt=ALT)
    (picture, metadata), (words, role) = displayed
    assert base64.b64decode(picture["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == ALT
    assert (metadata["image/png"]["width"], metadata["image/png"]["height"]) == (720, 360)
    assert metadata["needs_background"] == "light"
    assert words["text/plain"] == f"Figure in words: {ALT}"
    assert ALT in words["text/html"] and "<svg" not in words["text/html"]
    assert role["crmlab"]["role"] == "figure-words"


def test_words_are_escaped(displayed):
    figure.show(drawn(), alt="Groups with R < 3 & F > 2 are many.")
    assert "R &lt; 3 &amp; F &gt; 2" in displayed[1][0]["text/html"]


def test_the_words_come_from_the_plot_function_unless_the_cell_gives_others(displayed):
    figure.show(figure.describe(drawn(), ALT))
    figure.show(figure.describe(drawn(), ALT), alt="In March three orders came, one more than in February.")
    assert [data["text/plain"].split()[3] for data, _ in displayed[1::2]] == ["A", "In"]
    with pytest.raises(ValueError, match="what the picture shows"):
        figure.show(drawn())


@pytest.mark.parametrize("alt", ["", "a picture", "one two three four"])
def test_a_picture_without_words_is_refused(alt, displayed):
    with pytest.raises(ValueError, match="what the picture shows"):
        figure.show(drawn(), alt=alt)
    assert not displayed


def test_the_readers_own_settings_change_nothing():
    plain = figure.png(drawn())
    with matplotlib.rc_context({"savefig.dpi": 40, "font.size": 30, "axes.facecolor": "black", "axes.grid": False}):
        assert figure.png(drawn()) == plain


def test_twice_the_pixels_in_few_colours_with_a_calm_frame_round_white():
    from PIL import Image

    picture = Image.open(io.BytesIO(figure.png(drawn())))
    assert picture.size == (1440, 720) and picture.mode == "P" and len(figure.png(drawn())) < 60_000
    pixels = np.asarray(picture.convert("RGB"))
    frame = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert (frame == 0xD5).all() and (pixels[10, 3:-3] == 255).all(), "padding inside the frame"


def test_small_letters_are_noticed():
    """By the fixture that looks at every picture a test draws."""
    assert letters(drawn()) >= LEAST
    wide = matplotlib.figure.Figure(figsize=(10, 4))
    wide.suptitle("fourteen points at ten inches", fontsize=14)
    assert letters(wide) > LEAST > letters(wide) * 13.8 / 14
    wide.suptitle("", fontsize=2)
    assert letters(wide) > LEAST, "what is not there need not be read"


def test_pyplot_holds_no_figure():
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    drawn()
    assert plt.get_fignums() == before


def contrast(colour: str) -> float:
    """WCAG 2 contrast ratio with white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


@pytest.mark.parametrize("name", figure.PALETTE)
def test_colours_keep_their_contrast_on_white(name):
    assert contrast(figure.PALETTE[name]) >= 3
