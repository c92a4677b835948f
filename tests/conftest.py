"""A browser and a running `crmlab lab` for the tests that look at pages.

Pictures go to the folder named by `CRMLAB_SCREENSHOTS`, or to a temporary one.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from tests.browser.chromium import CHROMIUM, FLAGS, new_page
from tests.browser.lab_process import running


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
