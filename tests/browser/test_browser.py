"""The course as a person meets it: JupyterLab in a real Chromium, started by `crmlab lab`."""

from __future__ import annotations

import io
import json
import os
import re
import statistics
import time
import urllib.request
from pathlib import Path

import pytest
from PIL import Image

from crmlab import course
from crmlab.classroom import index
from tests.browser import live_slides
from tests.browser.chromium import PATIENCE

PICTURES = course.PACKAGE.parent / ".github" / "pictures"
START = "notebooks/00-start-here.ipynb"
CHAPTER = "notebooks/09-3-the-test-mailing.ipynb"
WORKBOOK = "exercises/workbook-09-what-a-customer-is-worth-today.ipynb"
RIGHT = """\
from crmlab import profitability
lines = order_lines.merge(orders[["order_id", "customer_id", "date"]], on="order_id").merge(products, on="product_id")
lines = lines[lines["date"].dt.year == 2024]
paid = lines.groupby("customer_id")["amount"].sum()
goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
service = service_costs.query("year == 2024").groupby("customer_id")["cost"].sum().reindex(paid.index, fill_value=0)
fixed = marketing_spend.query("month >= '2024-01-01' and item in ['brand', 'sales staff']")["spend"].sum()
bought = orders.query("amount > 0 and channel != 'box' and date >= '2024-01-01'").groupby("customer_id")
net_profit = profitability.customer_profit(
    paid, goods, service, fixed_selling_cost=fixed, allocate_by=bought.size(), fill=0)

ex.net_profit.check(net_profit)"""


@pytest.fixture(scope="module")
def context(browser):
    """One for all pages, which so find JupyterLab's files in its cache: to read them again takes seconds."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context):
    page = context.new_page()
    yield page
    page.close()


def keep_for_readme(target, name: str) -> None:
    """With `CRMLAB_PICTURES=1`, and only then, make a picture of the README anew: of a page, or of a cell on it."""
    if os.environ.get("CRMLAB_PICTURES") != "1":
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(target.screenshot())).convert("RGB")
    picture = picture.quantize(256, dither=Image.Dither.NONE)
    picture.save(PICTURES / f"{name}.png", optimize=True)


def theme(lab, name: str) -> None:
    """Choose JupyterLab's theme, as its Settings menu would."""
    request = urllib.request.Request(
        f"{lab.root}/lab/api/settings/@jupyterlab/apputils-extension:themes",
        data=json.dumps({"raw": json.dumps({"theme": name})}).encode(),
        headers={"Authorization": f"token {lab.token}"},
        method="PUT",
    )
    urllib.request.urlopen(request, timeout=20).close()


def code_cells(path: Path) -> list[dict]:
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


def open_notebook(page, lab, path: str) -> None:
    """Open a notebook as nobody has run it, and wait for its kernel: cells run before that would run nowhere."""
    file = lab.folder / path
    notebook = json.loads(file.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    file.write_text(json.dumps(notebook), "utf-8")
    page.goto(f"{lab.root}/lab/workspaces/crmlab/tree/{path}?token={lab.token}&reset")
    page.locator(".jp-NotebookPanel:visible .jp-Cell").first.wait_for()
    wait_for_kernel(page, lab, path)
    page.locator(".jp-NotebookPanel:visible [data-status='idle']").first.wait_for()


def wait_for_kernel(page, lab, path: str) -> None:
    """Wait until the server says that somebody listens to this page's kernel; half way, load the page once more.

    JupyterLab shows "idle" before there is a kernel at all. A *Run All* at that moment asks which kernel to take. What
    the server thinks of the kernel does not count: on a busy machine it may miss that a kernel is idle.
    """
    begun, again = time.monotonic(), False
    while not any(session["path"] == path and session["kernel"]["connections"] for session in lab.ask("sessions")):
        waited = 1000 * (time.monotonic() - begun)
        assert waited < PATIENCE, lab.ask("sessions")
        if waited > PATIENCE / 2 and not again:
            again = page.reload() is not None
        page.wait_for_timeout(200)


def run_all(page, lab, path: str) -> list[dict]:
    """Run all cells by the menu, wait until each has run, and give back the code cells as saved.

    Where nothing more has run for a while though the kernel is idle, the menu is asked again, and that is printed.
    """
    began = moved = time.monotonic()
    waiting: list[str] = []
    click_run_all(page)
    while True:
        page.wait_for_timeout(500)
        page.locator(".jp-NotebookPanel:visible [data-status='idle']").first.wait_for()
        dialog = page.locator(".jp-Dialog").first
        if dialog.is_visible():  # "Select kernel", "File changed": what a person would take
            print(f"{path}: {dialog.inner_text()!r}")
            dialog.locator(".jp-mod-accept").last.click()
        page.keyboard.press("Control+s")
        try:
            cells = [cell for cell in code_cells(lab.folder / path) if "".join(cell["source"]).strip()]
        except json.JSONDecodeError:  # read in the middle of being saved
            continue
        if all(cell["execution_count"] for cell in cells) or errors(cells):
            return cells
        before, waiting = waiting, [cell["id"] for cell in cells if not cell["execution_count"]]
        now = time.monotonic()
        assert now < began + PATIENCE / 1000, f"not run: {waiting}; sessions: {lab.ask('sessions')}"
        moved = now if waiting != before else moved
        if now > moved + 15:
            print(f"{path}: asked again, since these had not run: {waiting}")
            moved = now
            click_run_all(page)


def click_run_all(page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()


def errors(cells: list[dict]) -> list[str]:
    found = []
    for cell in cells:
        for output in cell["outputs"]:
            if output["output_type"] == "error" or output.get("name") == "stderr":
                found.append(f"{cell['id']}: {output.get('evalue') or output.get('text')}")
    return found


def cell_with(page, text: str):
    """The code cell whose source holds `text`, on screen."""
    cell = page.locator(".jp-NotebookPanel:visible .jp-CodeCell", has_text=text).first
    cell.scroll_into_view_if_needed()
    return cell


def run_with(page, marker: str, source: str):
    """Type `source` into the cell that holds `marker`, run it, and wait for its card. Returns the cell."""
    cell = cell_with(page, marker)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    page.locator(".jp-NotebookPanel:visible [data-status='idle']").first.wait_for()
    page.wait_for_timeout(700)
    return cell


def test_opens_on_the_start_page_with_no_question_asked(page, lab, pictures):
    page.goto(lab.address)
    page.get_by_role("heading", name="00 Start here").wait_for()
    page.locator(".jp-NotebookPanel:visible [data-status='idle']").first.wait_for()
    page.wait_for_timeout(1500)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0
    page.screenshot(path=pictures / "start.png")


def by_cost() -> list:
    """Every page; all but one, which has sliders, are slow, since nbval runs them as well."""
    pages = sorted(path.name for path in course.folder("notebooks").glob("[0-9]*.ipynb"))
    return [page if page in CHAPTER else pytest.param(page, marks=pytest.mark.slow) for page in pages]


@pytest.mark.parametrize("path", by_cost())
def test_every_chapter_runs_and_its_slider_redraws_the_picture(page, lab, pictures, path):
    """Chapters with an odd number are looked at in the light theme, the others in the dark one."""
    number = path[:2]
    shade = "light" if int(number) % 2 else "dark"
    theme(lab, f"JupyterLab {shade.title()}")
    open_notebook(page, lab, f"notebooks/{path}")
    assert not errors(run_all(page, lab, f"notebooks/{path}"))
    if path not in dict(live_slides.explorers()):
        return
    cell = cell_with(page, "explore.")
    picture = cell.locator("img.widget-image, .widget-image img").first
    picture.wait_for()
    picture.scroll_into_view_if_needed()
    before = picture.get_attribute("src")
    pixels = picture.screenshot(path=pictures / f"explorer-{number}-{shade}.png")
    handles = cell.locator(".noUi-handle")
    handle = handles.nth(min(1, handles.count() - 1))  # an explorer may have a single slider beside its choices
    handle.focus()
    took = []
    for key in [*["ArrowLeft", "ArrowRight"] * 3, "ArrowLeft"]:
        began = time.perf_counter()
        page.keyboard.press(key)
        page.wait_for_function("([image, old]) => image.src !== old", arg=[picture.element_handle(), before])
        took.append(time.perf_counter() - began)
        before = picture.get_attribute("src")
    assert picture.screenshot(path=pictures / f"explorer-{number}-{shade}-moved.png") != pixels
    print(f"slider to new picture, chapter {number}, {shade}: median {1000 * statistics.median(took):.0f} ms")
    page.screenshot(path=pictures / f"chapter-{number}-{shade}.png")
    if f"notebooks/{path}" == CHAPTER:
        keep_for_readme(page, "page")


@pytest.mark.parametrize(
    ("page_of", "kind"),
    [
        pytest.param("glossary", "told", marks=pytest.mark.slow),
        pytest.param("concept-index", "told", marks=pytest.mark.slow),
        ("concept-index", "asked"),
    ],
)
def test_a_link_of_glossary_and_index_leads_to_its_cell(page, lab, pictures, page_of, kind):
    places = getattr(index.places()["rfm-analysis"], kind)
    wanted = "workbook-09" if kind == "asked" else "09-"  # a Your turn's heading may stand far above its cell
    place = next(place for place in places if wanted in place.file)
    open_notebook(page, lab, f"notebooks/{page_of}.ipynb")
    page.get_by_role("heading", level=2).first.wait_for()
    page.screenshot(path=pictures / f"{page_of}.png")
    page.get_by_role("link", name=place.heading, exact=True).first.click()
    panel = page.locator(".jp-NotebookPanel:visible")
    heading = panel.get_by_role("heading", name=re.sub(r"^\D*\d\d(-\d)? ", "", place.heading)).first
    heading.wait_for()
    page.wait_for_function("heading => { const y = heading.getBoundingClientRect().top; return y > 0 && y < 900 }",
                           arg=heading.element_handle())  # fmt: skip


def test_a_question_answered_wrong_then_right(page, lab, pictures):
    theme(lab, "JupyterLab Light")
    open_notebook(page, lab, WORKBOOK)
    assert not errors(run_all(page, lab, WORKBOOK))
    cell = run_with(page, "ex.net_profit.check", RIGHT.replace('.query("year == 2024")', ""))
    said = cell.locator(".crmlab-card").first.inner_text()
    assert "Not yet" in said and "three years" in said
    cell.screenshot(path=pictures / "card-wrong-light.png")
    keep_for_readme(cell.locator(".crmlab-card").first, "card")
    cell = run_with(page, "ex.net_profit.check", RIGHT)
    assert "Right" in cell.inner_text()
    cell.screenshot(path=pictures / "card-right-light.png")
    cell = run_with(page, "ex.progress()", "ex.progress()")
    assert "Right" in cell.inner_text()
    cell.screenshot(path=pictures / "progress-light.png")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(700)
    light = ink(cell)
    theme(lab, "JupyterLab Dark")
    page.reload()
    cell = cell_with(page, "ex.progress()")
    cell.locator(".crmlab-card").first.wait_for()
    cell.screenshot(path=pictures / "progress-dark.png")
    assert ink(cell) != light, "the card's letters follow the theme"
    cell_with(page, "ex.net_profit.check").screenshot(path=pictures / "card-right-dark.png")


def ink(cell) -> str:
    """The colour of the letters of a card."""
    return cell.locator(".crmlab-card").first.evaluate("card => getComputedStyle(card).color")
