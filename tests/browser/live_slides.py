"""A chapter as live slides: opened once, shown slide by slide, measured."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from crmlab import course
from crmlab.classroom import index, notebooks, slides
from tests.browser.chromium import HEIGHT, PATIENCE

PRESENT = "section.present section.present"
MEASURE = """slide => {  // in pixels of the screen: how far down its cells reach, those too that still wait for Space,
  // and whether one is too wide
  const top = slide.getBoundingClientRect().top, screen = slide.ownerDocument.documentElement;
  let bottom = top, wide = false;
  for (const element of slide.querySelectorAll("*")) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const away = style.visibility === "hidden" && !element.closest(".fragment");
    if (!box.width || !box.height || style.position === "absolute" || away) continue;
    if (element.closest("aside, .cm-layer, .cm-cursorLayer, .lm-mod-hidden")) continue;
    bottom = Math.max(bottom, box.bottom);
    wide ||= box.right > screen.clientWidth + 1 || (style.overflowX !== "visible"
      && element.matches(".jp-OutputArea-output, .cm-scroller, pre") && element.scrollWidth > element.clientWidth + 1);
  }
  return [bottom, wide];
}"""
SHOW = """async ([id, patience]) => {  // the slide with this id, unfolded; its measures once they have come to rest
  const measure = MEASURE, end = performance.now() + patience;
  let last = "", same = 0;
  while (performance.now() < end) {
    const slide = document.getElementById(id);
    if (slide?.matches(".present .present")) {
      for (const folded of slide.querySelectorAll(".jp-OutputPlaceholder .jp-Placeholder-content"))
        if (folded.offsetParent) folded.click();
      const drawn = [...slide.querySelectorAll("img")].every(image => image.complete && image.naturalWidth);
      const found = JSON.stringify(measure(slide));
      same = drawn && found === last ? same + 1 : 0;
      if (same === 4) return JSON.parse(found);
      last = found;
    } else {
      location.hash = `#/${id}`;  // again and again: while RISE starts, it writes the first slide's address over ours
      same = 0;
    }
    await new Promise(requestAnimationFrame);
  }
  throw new Error(`the deck shows ${document.querySelector("PRESENT")?.id}, not ${id} at rest`);
}""".replace("MEASURE", MEASURE).replace("PRESENT", PRESENT)


def chapters() -> list[str]:
    """The notebooks' names of those chapters that are laid out as slides."""
    paths = index.pages()
    return [path.name for path in paths if any(map(slides.slide_type, notebooks.read(path).cells))]


@cache
def explorers() -> list[tuple[str, str]]:
    """The cells on slides that show an explorer, each with its notebook's name."""
    return [
        (name, cell.id)
        for name in chapters()
        for slide in cut(course.folder("notebooks") / name)
        for step in slide.steps
        for cell in step
        if cell.cell_type == "code" and "explore." in cell.source
    ]


def cut(path) -> list[slides.Slide]:
    return slides.split(notebooks.read(path))


def ids(slide: slides.Slide) -> list[str]:
    return [cell.id for step in slide.steps for cell in step]


def places(found: list[slides.Slide]) -> list[str]:
    """The ids that live slides give to these slides: across and down."""
    across = down = 0
    names = ["slide-0-0"]
    for _before, slide in pairwise(found):
        is_below = slides.slide_type(slide.steps[0][0]) == "subslide"
        across, down = (across, down + 1) if is_below else (across + 1, 0)
        names.append(f"slide-{across}-{down}")
    return names


def too_big(chapter: str, slide: slides.Slide, bottom: float, wide: bool) -> list[str]:
    """The complaint about one slide, if there is one: chapter, cells, height."""
    if bottom <= HEIGHT + 1 and not wide:
        return []
    return [f"{chapter[:2]}  {', '.join(ids(slide))}: {round(bottom)} px high{', too wide' if wide else ''}"]


class Live:
    """One notebook as live slides on one page."""

    def __init__(self, page, lab, name: str):
        self.page, self.lab, self.name = page, lab, name
        self.slides = cut(lab.folder / "notebooks" / name)
        self.places = places(self.slides)
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        cells = [cell for slide in self.slides for step in slide.steps for cell in step]
        hidden = [cell for cell in cells if slides.HIDE_CODE in cell.metadata.get("tags", ())]
        page.goto(f"{lab.root}/rise/notebooks/{name}?token={lab.token}")
        page.locator(f".reveal {PRESENT}").wait_for()
        page.locator("#rise-overlay").wait_for(state="attached")  # RISE has chosen where to start
        page.wait_for_function("() => document.querySelector('#rise-custom-css').sheet")
        page.wait_for_function(
            "n => document.querySelectorAll('section .crmlab-hide-code:not(.reveal-skip)').length === n",
            arg=len(hidden),
        )
        page.wait_for_function("() => document.activeElement.closest('.jp-Notebook')")  # keys reach it without a click
        page.locator("[data-status='idle']").first.wait_for(state="attached")  # a cell run before that runs nowhere

    def show(self, place: str) -> tuple[float, bool]:
        """Show a slide with all its outputs unfolded; how far down it reaches, and whether it is too wide."""
        bottom, wide = self.page.evaluate(SHOW, [place, PATIENCE])
        return bottom, wide

    def slide_of(self, cell: str) -> slides.Slide:
        return next(slide for slide in self.slides if cell in ids(slide))

    def code_on_the_slide_of(self, cell: str) -> list[str]:
        return [c.id for step in self.slide_of(cell).steps for c in step if c.cell_type == "code"]

    def show_cell(self, cell: str):
        """Show the slide that holds the cell with this id, and give it back."""
        place = self.places[self.slides.index(self.slide_of(cell))]
        self.show(place)
        return self.page.locator(f"#{place}")

    def wait_until_chosen(self, cell) -> None:
        """RISE chooses the slide's first code cell after a moment; keys go to that cell once the deck has the focus."""
        self.page.wait_for_function(
            "cell => cell.matches('.jp-mod-active') && document.activeElement.closest('.jp-Notebook')",
            arg=cell.element_handle(),
        )
