"""Slides, looked at in a real Chromium: live in JupyterLab, and as a deck in one file.

Every slide is measured: a lecturer's screen has 1280 × 720 design pixels, and a chapter at most 25 slides. Each chapter
is opened once; with `CRMLAB_SCREENSHOTS` every slide is kept as a picture.
"""

from __future__ import annotations

import filecmp
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest

from crmlab import course
from crmlab.classroom import notebooks, slides
from tests.browser import live_slides
from tests.browser.chromium import HEIGHT, WIDTH, new_page
from tests.browser.live_slides import MEASURE, PRESENT, cut, too_big

START = "00-start-here.ipynb"
CHAPTERS = live_slides.chapters()
CHAPTER = pytest.mark.parametrize("name", CHAPTERS, ids=lambda name: name[:2])
LIVE = sorted(CHAPTERS, key=lambda name: len(live_slides.cut(course.folder("notebooks") / name)))[:1]
"""The shortest is shown live in every run, the others are slow."""


def live_or_slow(name: str, *more: str):
    """A parameter, marked slow for the decks that are not shown live in every run."""
    return pytest.param(name, *more, marks=() if name in LIVE else pytest.mark.slow, id="-".join([name[:2], *more]))


TOO_BIG = f"slides that do not fit {WIDTH} × {HEIGHT} (chapter, cells, height):\n"
CHANGED = "([image, old]) => image.src !== old"


@pytest.fixture(scope="module", autouse=True)
def installed():
    """Live slides need what an installation of crmlab puts beside JupyterLab's own files."""
    ours = course.PACKAGE / "classroom" / "labextension" / "static"
    there = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "crmlab-slides" / "static"
    same = filecmp.cmpfiles(ours, there, [file.name for file in ours.iterdir()], shallow=False)[0]
    assert len(same) == len(list(ours.iterdir())), "install crmlab again: `uv sync`"


@pytest.fixture
def page(browser):
    with new_page(browser) as page:
        page.faults, page.asked = [], []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        yield page


def keep_picture(page, pictures: Path, name: str) -> None:
    if os.environ.get("CRMLAB_SCREENSHOTS"):
        page.screenshot(path=pictures / f"{name}.png")


def test_chapters_laid_out_as_slides_are_found():
    assert START in CHAPTERS and len(CHAPTERS) >= 2
    assert (START, "ch00-explorer") in live_slides.explorers()


@CHAPTER
def test_every_chapter_has_few_slides(name):
    count = len(cut(course.folder("notebooks") / name))
    assert 3 <= count <= slides.MOST, f"{name} has {count} slides"


@pytest.mark.parametrize("name", [live_or_slow(name) for name in CHAPTERS])
def test_every_live_slide_fits_the_screen(live, lab, pictures, name):
    deck, wrong = live(name), []
    for slide, place in zip(deck.slides, deck.places, strict=True):
        wrong += too_big(name, slide, *deck.show(place))
        keep_picture(deck.page, pictures, f"live-{name[:2]}-{place.removeprefix('slide-')}")
    assert not wrong, TOO_BIG + "\n".join(wrong)
    assert not deck.faults
    assert not [url for url in deck.asked if not url.startswith((lab.root, "data:", "blob:"))], "it needs no network"


def test_letters_reach_the_back_row(live):
    slide = live(START).show_cell("ch00-orders")
    for kind, least in [(".cm-line", 20), (".jp-RenderedMarkdown p", 20), ("td", 18)]:
        size = slide.locator(kind).first.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
        assert size >= least, f"{kind} has {size} px"


@pytest.mark.parametrize("keys", ["Control+Enter", "Shift+Enter"])
def test_a_cell_runs_in_live_slides_and_its_output_is_seen(live, keys):
    deck = live(START)
    slide = deck.show_cell("ch00-three")
    cell = slide.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    deck.page.keyboard.press("Control+a")
    deck.page.keyboard.insert_text(f"print('seen by', 6 * 7, 'people', {keys!r})")
    deck.page.keyboard.press(keys)
    cell.get_by_text(f"seen by 42 people {keys}", exact=True).wait_for()
    shown = deck.page.locator(PRESENT).get_attribute("id")
    assert shown == slide.get_attribute("id"), "the deck stays where the output is"
    deck.page.keyboard.press("Escape")
    assert not deck.faults


@pytest.mark.parametrize(("name", "cell"), [live_or_slow(name, cell) for name, cell in live_slides.explorers()])
def test_sliders_live_on_a_slide(live, pictures, name, cell):
    """Loaded by our labextension, which leans on how RISE shares its modules: this guards it."""
    deck = live(name)
    slide, page = deck.show_cell(cell), deck.page
    deck.wait_until_chosen(slide.locator(".jp-CodeCell").first)
    for _above in range(deck.code_on_the_slide_of(cell).index(cell)):
        page.keyboard.press("Shift+Enter")
    page.keyboard.press("Control+Enter")
    picture = slide.locator("img.widget-image")
    picture.wait_for()
    handle = slide.locator(".noUi-handle").last
    before = picture.get_attribute("src")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_function(CHANGED, arg=[picture.element_handle(), before])
    before = picture.get_attribute("src")
    handle.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(CHANGED, arg=[picture.element_handle(), before])
    place = slide.get_attribute("id")
    assert page.locator(PRESENT).get_attribute("id") == place, "the arrow moves the slider alone"
    wrong = too_big(name, deck.slide_of(cell), *deck.show(place))
    keep_picture(page, pictures, f"live-{cell}")
    assert not wrong, "with its sliders, " + TOO_BIG + "\n".join(wrong)
    assert not deck.faults


def test_hidden_code_runs_in_live_slides(lab, live):
    new = nbformat.v4
    notebook = new.new_notebook(
        metadata=notebooks.METADATA,
        cells=[
            new.new_markdown_cell("# Title", metadata={"slideshow": {"slide_type": "slide"}}),
            new.new_markdown_cell("## Two cells", metadata={"slideshow": {"slide_type": "slide"}}),
            new.new_code_cell("'hid' + 'den'", metadata={"tags": [slides.HIDE_CODE]}),
            new.new_code_cell("'seen'"),
        ],
    )
    nbformat.write(notebook, lab.folder / "notebooks" / "hidden.ipynb")
    deck = live("hidden.ipynb")
    page = deck.page
    deck.show("slide-1-0")
    hidden, seen = page.locator(f"{PRESENT} .jp-CodeCell").all()
    assert seen.locator(".cm-content").is_visible()
    assert not hidden.locator(".cm-content").is_visible()
    deck.wait_until_chosen(hidden)
    page.keyboard.press("Shift+Enter")  # it runs all the same, and the next cell is chosen
    hidden.get_by_text("'hidden'", exact=True).wait_for()
    page.keyboard.press("Control+Enter")
    seen.locator(".jp-OutputArea").get_by_text("'seen'", exact=True).wait_for()
    assert not deck.faults


@CHAPTER
def test_the_deck_in_one_file(page, pictures, tmp_path, name):
    page.context.set_offline(True)
    ((file, count),) = slides.write(str(course.folder("notebooks") / name), tmp_path)
    page.goto(file.as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    assert page.evaluate("Reveal.getTotalSlides()") == count
    wrong = []
    for number, slide in enumerate(cut(course.folder("notebooks") / name)):
        page.evaluate("number => Reveal.slide(number, 0, 99)", number)
        bottom, wide = page.locator("section.present").evaluate(MEASURE)
        scale, top = page.evaluate("[Reveal.getScale(), document.querySelector('.slides').getBoundingClientRect().top]")
        wrong += too_big(name, slide, (bottom - top) / scale, wide)
        keep_picture(page, pictures, f"deck-{name[:2]}-{number:02}")
    assert not wrong, TOO_BIG + "\n".join(wrong)
    assert page.evaluate("[...document.images].filter(image => image.alt.split(' ').length < 5).length") == 0
    assert page.asked == [file.as_uri()], "it fetches nothing"
    assert not page.faults


def test_key_s_opens_the_speakers_view_of_a_deck(page, tmp_path):
    notebook = notebooks.read(course.folder("notebooks") / START)
    note = nbformat.v4.new_markdown_cell("Ask **the room**.", metadata={"slideshow": {"slide_type": "notes"}})
    notebook.cells.insert(1, note)
    file = tmp_path / "deck.html"
    file.write_text(slides.deck(notebook), "utf-8")
    page.context.set_offline(True)
    page.goto(file.as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.locator(".speaker-controls-notes .value", has_text=re.compile("Ask the room")).wait_for()
    assert not page.get_by_text("Ask the room").is_visible()
    assert not page.faults
