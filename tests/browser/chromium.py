"""What the tests in a real Chromium share."""

from __future__ import annotations

import contextlib
import shutil

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 120_000  # ms; a loaded CI machine is slow, and nothing here is a measurement
WIDTH, HEIGHT = 1280, 720  # design pixels of a lecturer's screen


@contextlib.contextmanager
def new_page(browser):
    """A page in a context of its own, of a lecturer's size."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
