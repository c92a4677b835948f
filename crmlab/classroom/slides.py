"""`crmlab slides`: a chapter as a deck in one HTML file, which shows without a network.

The slides are the cells of the chapter as their metadata cut them (`slideshow.slide_type`), the way live slides
(jupyterlab-rise) show them: `slide` and `subslide` begin one, `fragment` comes at the next key, `skip` is left out,
`notes` are the speaker's, and a cell that says nothing goes on with the slide before it. A code cell with the tag
`slides-hide-code` shows only what it gives; what a cell keeps folded (`jupyter.outputs_hidden`) comes at the next key.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

import latex2mathml.converter
import mistune
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from crmlab.classroom import index, notebooks
from crmlab.errors import CRMLabError
from crmlab.figure import VIEW
from crmlab.i18n import _
from crmlab.workbook.session.whole import write_whole

HERE = Path(__file__).resolve().parent
HIDE_CODE = "slides-hide-code"
MOST = 25
"""More slides than this are too many for one chapter."""
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-src 'self' file:"
)
"""What a deck may fetch: nothing. The frames are the deck itself, in the speaker's view."""
HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]*[\u3400-\u9fff][\u3400-\u9fff\u3000-\u303f\uff00-\uffef]*")


@dataclass
class Slide:
    """One slide: the cells that are there at first, those that come at each further key, and the speaker's notes."""

    steps: list[list[NotebookNode]] = field(default_factory=lambda: [[]])
    notes: list[NotebookNode] = field(default_factory=list)


def slide_type(cell: NotebookNode) -> str:
    """The slide type of `cell`; `""` where it only goes on with the slide before it."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "").replace("-", "")


def split(notebook: NotebookNode) -> list[Slide]:
    """The slides of `notebook`, cut as live slides cut them."""
    slides = [Slide()]
    for cell in notebook.cells:
        kind = slide_type(cell)
        begun = slides[-1].steps[0]
        if kind in ("slide", "subslide") and begun:
            slides.append(Slide())
        if kind == "fragment" and begun:
            slides[-1].steps.append([])
        if kind == "notes":
            slides[-1].notes.append(cell)
        elif kind != "skip":
            slides[-1].steps[-1].append(cell)
    return slides


class _Renderer(mistune.HTMLRenderer):
    """Markdown as it stands on a page, with Chinese words marked as such and no link that leads nowhere."""

    def text(self, text: str) -> str:
        return HAN.sub(r'<span lang="zh">\g<0></span>', super().text(text))

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return super().link(text, url, title) if re.match("https?:", url) else text


_markdown = mistune.create_markdown(renderer=_Renderer(escape=False), plugins=["table", "strikethrough"])
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\w$])", re.DOTALL)


def text_html(source: str) -> str:
    """Markdown as HTML; formulas between `$` become MathML, which every browser shows without a network."""
    made: list[str] = []

    def formula(found: re.Match[str]) -> str:
        block, inline = found.groups()
        tex = re.sub(r"\n>\s*", "\n", block or inline).strip()
        made.append(latex2mathml.converter.convert(tex, display="block" if block else "inline"))
        return f"CRMLABFORMULA{len(made) - 1}X"

    parts = re.split(r"(```.*?```|`[^`]*`)", source, flags=re.DOTALL)  # code keeps its signs
    parts[::2] = [_FORMULA.sub(formula, part) for part in parts[::2]]
    return re.sub(r"CRMLABFORMULA(\d+)X", lambda found: made[int(found[1])], str(_markdown("".join(parts))))


def output_html(output: NotebookNode) -> str:
    """What a code cell gave, as HTML: picture with its words, table, or text."""
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>"
    if output.output_type == "error":
        return f"<pre>{html.escape(f'{output.ename}: {output.evalue}')}</pre>"
    if output.metadata.get("crmlab", {}).get("role") == "figure-words":
        return ""  # they are the picture's alt text
    data = output.data
    if "image/png" in data:
        alt = html.escape(output.metadata.get("image/png", {}).get("alt", ""))
        return f'<img alt="{alt}" src="data:image/png;base64,{"".join(data["image/png"].split())}">'
    if VIEW in data:
        return f"<p>{_('Here the notebook has sliders; open it to move them.')}</p>"
    return data.get("text/html") or f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"


def cell_html(cell: NotebookNode) -> str:
    """A cell as HTML: text, or code in colours and what it gave."""
    if cell.cell_type != "code":
        box = next((tag for tag in cell.metadata.get("tags", ()) if tag.startswith("box-")), "")
        html_text = text_html(cell.source)
        return f'<div class="{box}">{html_text}</div>' if box else html_text
    code = ""
    if cell.source and HIDE_CODE not in cell.metadata.get("tags", ()):
        coloured = highlight(cell.source, PythonLexer(), HtmlFormatter(nowrap=True))
        code = f'<pre class="code"><code>{coloured}</code></pre>'
    gives = "".join(map(output_html, notebooks.kept(cell)))
    held = notebooks.tagged(cell, notebooks.KEPT_BACK) or cell.metadata.get("jupyter", {}).get("outputs_hidden")
    if held:  # to be thought about first
        gives = f'<div class="fragment">{gives}</div>'
    return code + gives


def slide_html(slide: Slide) -> str:
    """A slide as a `<section>` for reveal.js."""
    first, *later = (
        "".join(f'<div data-cell="{html.escape(cell.id)}">{cell_html(cell)}</div>' for cell in step)
        for step in slide.steps
    )
    parts = [first, *(f'<div class="fragment">{step}</div>' for step in later)]
    if slide.notes:
        said = "".join(map(cell_html, slide.notes)).replace("<details>", "<details open>")  # folded for learners only
        parts.append(f'<aside class="notes">{said}</aside>')
    return f"<section>{''.join(parts)}</section>"


def deck(notebook: NotebookNode, *, language: str = "en") -> str:
    """The deck of `notebook`: one page of HTML with everything in it."""
    title = next((line.lstrip("# ") for cell in notebook.cells for line in cell.source.splitlines()), "CRM Lab")
    colours = HtmlFormatter(style="default").get_style_defs(".reveal pre.code")
    css = "\n".join([_file("reveal/reveal.css"), _file("deck/deck.css"), re.sub("background: #f8f8f8;", "", colours)])
    return _file("deck/page.html").format(
        language=language,
        policy=POLICY,
        title=html.escape(title),
        css=css,
        slides="\n".join(map(slide_html, split(notebook))),
        reveal=_script("reveal/reveal.js"),
        notes=_script("reveal/notes.js"),
    )


def _file(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _script(name: str) -> str:
    """A script that may stand inside a page: it does not close its own tag, nor look for a map that is not there."""
    return re.sub(r"//# sourceMappingURL=\S+", "", _file(name)).replace("</script", r"<\/script")


def find(chapter: str) -> list[Path]:
    """The notebooks of `chapter`: a number (`"09"`: the chapter and its lessons, `"09-3"`: one lesson) or a path.

    Raises
    ------
    CRMLabError
        There is no such chapter or lesson; the text says which there are.
    """
    if chapter.endswith(".ipynb") and Path(chapter).is_file():
        return [Path(chapter)]
    wanted = f"0{chapter}" if re.match(r"\d(-|$)", chapter) else chapter
    found = [page for page in index.pages() if wanted in (index.number(page), page.name[:2])]
    if not found:
        message = _("There is no chapter {chapter}. There are: {chapters}.")
        there = ", ".join(map(index.number, index.pages()))
        raise CRMLabError(message.format(chapter=chapter, chapters=there))
    return found


def write(chapter: str, target: Path | None = None) -> list[tuple[Path, int]]:
    """Write the decks of `chapter` to `target`: a folder, by default the working folder, or for one deck a file.

    Returns
    -------
    list of tuple of Path and int
        Each file written and how many slides it has.

    Raises
    ------
    CRMLabError
        There is no such chapter or lesson, or there are several decks and `target` is no folder.
    """
    pages, target = find(chapter), target or Path.cwd()
    if len(pages) > 1 and not target.is_dir():
        message = _(
            "{chapter} has {many} decks, and {target} is no folder. Make that folder, or choose one of {lessons}."
        )
        lessons = ", ".join(map(index.number, pages))
        raise CRMLabError(message.format(chapter=chapter, many=len(pages), target=target, lessons=lessons))
    made = []
    for page in pages:
        file = target / f"{page.stem}.slides.html" if target.is_dir() else target
        notebook = notebooks.read(page)
        write_whole({file: deck(notebook).encode()})
        made.append((file, len(split(notebook))))
    return made
