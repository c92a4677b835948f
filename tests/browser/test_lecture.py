"""A lecture in a real Chromium: slides run from a fresh kernel, answers wait for Space, `W` and `T` keep the place, and
a student does not see the lecturer's cells.

All of it leans on what JupyterLab, RISE and reveal.js do inside, which a new version may change: these tests say so.
"""

from __future__ import annotations

import io
import json
import time
from itertools import pairwise

import nbformat
import pytest
from PIL import Image

from crmlab.classroom import notebooks
from tests.browser.chromium import PATIENCE
from tests.browser.live_slides import PRESENT

NAME = "lecture.ipynb"
ANSWER = """print("from the kernel:", answer)"""
LATER = """print("answer", answer, [name for name in dir() if "crmlab" in name or name == "my_turn"])"""
INVITATION = {"output_type": "display_data", "metadata": {"crmlab": {"role": "kept-back"}},
              "data": {"text/plain": "Think first."}}  # fmt: skip
KEPT = {"output_type": "stream", "name": "stdout", "text": "from the file: 42\n"}
NOTES = """Ask **the room**: $\\frac{84}{2}$.

<details><summary>More</summary>

Nobody says 41.

</details>"""


def text(name: str, source: str, kind: str, *tags: str):
    metadata = {"slideshow": {"slide_type": kind}, "tags": list(tags)}
    return nbformat.v4.new_markdown_cell(source, id=name, metadata=metadata)


def code(name: str, source: str, *tags: str, kind: str = "-", **more):
    metadata = {"slideshow": {"slide_type": kind}, "tags": list(tags), **more}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


@pytest.fixture(scope="module")
def lecture(lab):
    """A short lecture, written where the lab finds it; nobody has run it."""
    kept = code("kept", ANSWER, "kept-back", crmlab={"kept": [KEPT]})
    kept.outputs = [nbformat.from_dict(INVITATION)]
    cells = [
        text("title", "# A short lecture", "slide"),
        code("above", "answer = 42", kind="skip"),
        code("turn", "my_turn = 1", "your-turn", kind="skip"),
        text("predict", "## Predict the answer", "slide"),
        kept,
        text("predict-notes", NOTES, "notes"),
        text("for-colleagues", "For colleagues only.", "skip", "lecturer"),
        text("run", "## Run it", "slide"),
        code("later", LATER),
        text("end", "## What you now know", "slide"),
    ]
    path = lab.folder / "notebooks" / NAME
    nbformat.write(nbformat.v4.new_notebook(metadata=notebooks.METADATA, cells=cells), path)
    return path


@pytest.fixture
def deck(live, lecture):
    deck = live(NAME)
    yield deck
    assert not deck.faults


def dark_pixels(page, section) -> int:
    """How much is drawn on a slide in the overview, without its frame."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    box = section.bounding_box()
    left, top = max(box["x"] + 8, 0), max(box["y"] + 8, 0)
    right, bottom = (min(box[a] + box[b] - 8, c) for a, b, c in [("x", "width", 1280), ("y", "height", 720)])
    return sum(picture.crop((left, top, right, bottom)).histogram()[:128]) if left < right and top < bottom else 0


def save(page, path) -> None:
    """Save the notebook and wait until it is written."""
    before, end = path.stat().st_mtime_ns, time.monotonic() + PATIENCE / 1000
    page.keyboard.press("Control+s")
    while path.stat().st_mtime_ns == before or not is_whole(path):
        assert time.monotonic() < end, "not saved"
        page.wait_for_timeout(100)


def is_whole(path) -> bool:
    """Whether all of the notebook is written: on a busy machine it may be read in the middle of that."""
    try:
        return bool(json.loads(path.read_text("utf-8"))["cells"])
    except (OSError, ValueError, KeyError):
        return False


def test_a_slide_runs_from_a_fresh_kernel(deck, lab):
    """What stands above has run before it, unseen, but no learner's own turn; also after a restart."""
    cell = deck.show_cell("later").locator(".jp-CodeCell")
    deck.wait_until_chosen(cell)
    for _kernel in ("fresh", "restarted"):
        deck.page.keyboard.press("Control+Enter")
        cell.locator(".jp-OutputArea").get_by_text("answer 42 []", exact=True).wait_for()
        cell.locator(".jp-InputPrompt").get_by_text("[1]:", exact=True).wait_for(state="attached")
        [session] = [session for session in lab.ask("sessions") if session["path"] == f"notebooks/{NAME}"]
        lab.ask(f"kernels/{session['kernel']['id']}/restart", data=b"")
        lab.wait_for_kernel(session["kernel"]["id"])


def test_a_kept_back_output_waits_for_space(deck, lecture):
    """Before it has run, after it has run, and after every cell has run; the lecturer's file keeps the invitation."""
    deck.show("slide-0-0")  # who comes back from a later slide finds the answer open, as it was left
    slide, page = deck.show_cell("kept"), deck.page
    place, waiting = slide.get_attribute("id"), slide.locator(".jp-CodeCell .fragment:not(.visible)")
    output = slide.locator(".jp-CodeCell .jp-OutputArea-output")
    from_file, from_kernel = (output.get_by_text(f"from the {source}: 42") for source in ("file", "kernel"))
    deck.wait_until_chosen(slide.locator(".jp-CodeCell"))

    def opens_with_space(answer) -> None:
        waiting.wait_for(state="attached")
        answer.wait_for(state="hidden")
        page.keyboard.press("Space")
        answer.wait_for()
        assert page.locator(PRESENT).get_attribute("id") == place
        assert not output.get_by_text("Think first").is_visible()

    opens_with_space(from_file)
    save(page, lecture)
    [kept] = [cell for cell in notebooks.read(lecture).cells if cell.id == "kept"]
    assert kept.outputs == [INVITATION]
    page.keyboard.press("Shift+Space")
    waiting.wait_for(state="attached")
    page.keyboard.press("Control+Enter")
    from_kernel.wait_for(state="attached")
    assert not from_file.count()
    opens_with_space(from_kernel)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Enter")
    page.locator("#slide-2-0 .jp-OutputArea").get_by_text("answer 42 ['my_turn']").wait_for(state="attached")
    deck.show("slide-0-0")
    deck.show_cell("kept")
    opens_with_space(from_kernel)


def test_w_shows_the_slides_beside_this_one(deck, pictures):
    page = deck.page
    deck.show("slide-1-0")
    page.keyboard.press("w")
    page.locator(".reveal.overview").wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=pictures / "overview.png")
    found = page.locator(".slides section section").all()
    assert sum(dark_pixels(page, section) > 20 for section in found) >= 3, "this slide and two neighbours"
    boxes = [section.bounding_box() for section in found]
    assert all(a["x"] + a["width"] <= b["x"] for a, b in pairwise(boxes)), "none covers another"
    page.keyboard.press("w")
    page.locator(".reveal:not(.overview)").wait_for()
    assert page.locator(PRESENT).get_attribute("id") == "slide-1-0"


def test_t_opens_the_notes_of_this_slide_and_keeps_the_place(deck, pictures):
    """RISE's own window sends the deck to the first slide three seconds after it was opened."""
    page = deck.page
    deck.show("slide-1-0")
    assert not page.get_by_text("Ask the room").is_visible()
    with page.expect_popup() as opened:
        page.keyboard.press("t")
    began, window = time.monotonic(), opened.value
    window.get_by_text("Ask the room").wait_for()
    assert window.get_by_text("Nobody says 41.").is_visible(), "unfolded"
    assert window.locator("mjx-frac").evaluate("fraction => getComputedStyle(fraction).display") == "inline-block"
    assert "2 / 4 Predict the answer" in " ".join(window.locator("header").inner_text().split())
    assert window.get_by_text("Next: Run it").is_visible()
    assert window.locator("time").inner_text().endswith("· 0 min")
    window.screenshot(path=pictures / "notes.png")
    page.wait_for_timeout(max(0, 9 - (time.monotonic() - began)) * 1000)
    assert page.locator(PRESENT).get_attribute("id") == "slide-1-0"
    waiting = page.locator(f"{PRESENT} .jp-CodeCell .fragment:not(.visible)")
    while waiting.count():  # the window's keys turn the pages: first the answer, then the next slide
        window.keyboard.press("Space")
        waiting.wait_for(state="detached")
    window.keyboard.press("PageDown")
    window.get_by_text("No notes for this slide.").wait_for()
    assert page.locator(PRESENT).get_attribute("id") == "slide-2-0"
    window.keyboard.press("ArrowLeft")
    window.get_by_text("Ask the room").wait_for()
    window.close()


def test_a_student_does_not_see_the_lecturers_cells(browser, lab, lecture, pictures):
    before = notebooks.read(lecture).cells
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{lab.root}/lab/workspaces/crmlab/tree/notebooks/{NAME}?token={lab.token}&reset")
    said = page.locator(".jp-RenderedMarkdown")
    notes, colleagues = said.get_by_text("Ask the room"), said.get_by_text("For colleagues only.")

    def seen(state: str) -> None:
        page.get_by_role("heading", name="What you now know").wait_for()
        page.locator(".jp-NotebookPanel:visible [data-status='idle']").first.wait_for()
        for cell in (notes, colleagues):
            cell.wait_for(state=state)

    def view(label: str) -> None:
        page.get_by_role("menuitem", name="View", exact=True).click()
        page.locator(".lm-Menu-itemLabel", has_text=label).click()

    seen("hidden")
    page.screenshot(path=pictures / "student.png")
    view("Show lecturer's notes")
    seen("visible")
    page.screenshot(path=pictures / "lecturer.png")
    page.reload()
    seen("visible")  # remembered
    search = page.get_by_placeholder("SEARCH", exact=True)
    while not search.is_visible():  # a page that is still loading takes the focus back, and the palette closes
        view("Activate Command Palette")
        page.wait_for_timeout(1000)
    search.fill("lecturer's notes")
    page.keyboard.press("Enter")
    seen("hidden")
    save(page, lecture)
    assert notebooks.read(lecture).cells == before
    context.close()
