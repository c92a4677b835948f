"""A browser and a running `crmlab lab` for the tests that look at pages; and an eye on every picture that is drawn.

Pictures go to the folder named by `CRMLAB_SCREENSHOTS`, or to a temporary one.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from crmlab import figure
from tests.browser.chromium import CHROMIUM, FLAGS, new_page
from tests.browser.lab_process import running

NARROW, LEAST = 468, 9
"""Pixels that a narrow page leaves to a picture, and the height of a letter that can be read there."""


def letters(fig) -> float:
    """The height of the smallest letters of `fig` on a narrow page, in pixels."""
    from matplotlib.text import Text

    sizes = [text.get_fontsize() for text in fig.findobj(Text) if text.get_text() and text.get_visible()]
    return min(sizes, default=99) / 72 * min(figure.DPI, NARROW / fig.get_figwidth())


@pytest.fixture(autouse=True)
def pictures_can_be_read():
    """Whatever a test draws in the course's style has letters large enough, also on a narrow page."""
    drawn, subplots = [], figure.subplots

    def watched(*arguments, **settings):
        fig, axes = subplots(*arguments, **settings)
        drawn.append(fig)
        return fig, axes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure, "subplots", watched)
        yield
    small = {fig.axes[0].get_title(loc="left"): round(letters(fig), 1) for fig in drawn if letters(fig) < LEAST}
    assert not small, "letters too small, in pixels at a width of 468"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> Path:
    folder = Path(os.environ.get("CRMLAB_SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is in the dev group")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the pages are not looked at")
    with playwright.sync_playwright() as starter:
        chromium = starter.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """`crmlab lab` on copies of the notebooks, with settings and records of its own."""
    folder = tmp_path_factory.mktemp("browser")
    own = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "CRMLAB_HOME": folder / "records",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own.items():
            patch.setenv(name, str(value))
        with running("--folder", str(folder / "course"), cwd=folder) as opened:
            opened.folder = folder / "course"
            yield opened


@pytest.fixture(scope="module")
def live(browser, lab):
    """Open a notebook as live slides, or go back to it; whatever is opened so stays open for the next test."""
    from tests.browser.live_slides import Live

    opened: dict[str, Live] = {}
    with contextlib.ExitStack() as stack:

        def open_once(name: str) -> Live:
            if name not in opened:
                opened[name] = Live(stack.enter_context(new_page(browser)), lab, name)
            return opened[name]

        yield open_once
