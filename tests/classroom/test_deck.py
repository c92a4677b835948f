"""`crmlab slides`: what a deck holds, cell by cell. How it looks is in test_slides."""

from __future__ import annotations

import re

import nbformat
import pytest

from crmlab import cli, course
from crmlab.classroom import index, notebooks, slides

CODE, TEXT = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell


def typed(cell, kind: str = "", *tags: str):
    if kind:
        cell.metadata["slideshow"] = {"slide_type": kind}
    cell.metadata["tags"] = list(tags)
    return cell


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def sources(found: list[slides.Slide]) -> list[list[list[str]]]:
    return [[[cell.source for cell in step] for step in slide.steps] for slide in found]


def test_slides_are_cut_as_the_live_ones():
    found = slides.split(
        notebook(
            typed(TEXT("left out"), "skip"),
            typed(TEXT("early note"), "notes"),
            typed(TEXT("a"), "slide"),
            TEXT("goes on"),
            typed(TEXT("key"), "fragment"),
            TEXT("with the key"),
            typed(TEXT("note"), "notes"),
            typed(TEXT("b"), "subslide"),
            typed(TEXT("left out"), "skip"),
            typed(TEXT("still b"), "-"),
            typed(TEXT("c"), "slide"),
        )
    )
    assert sources(found) == [[["a", "goes on"], ["key", "with the key"]], [["b", "still b"]], [["c"]]]
    assert [[cell.source for cell in slide.notes] for slide in found] == [["early note", "note"], [], []]


def test_a_fragment_waits_for_its_key_and_notes_are_the_speakers():
    [slide] = slides.split(notebook(TEXT("a"), typed(TEXT("b"), "fragment"), typed(TEXT("ask *them*"), "notes")))
    page = slides.slide_html(slide)
    assert re.search(r'<div class="fragment"><div data-cell="\w+"><p>b</p>', page)
    assert '<aside class="notes"><p>ask <em>them</em></p>' in page


def test_code_is_coloured_unless_hidden_and_output_always_shown():
    output = nbformat.v4.new_output("stream", text="1 < 2\n")
    shown = slides.cell_html(CODE("print('1 < 2')", outputs=[output]))
    hidden = slides.cell_html(typed(CODE("print('1 < 2')", outputs=[output]), "", slides.HIDE_CODE))
    assert '<span class="nb">print</span>' in shown
    assert "print" not in hidden
    assert all("<pre>1 &lt; 2\n</pre>" in page for page in (shown, hidden))


def test_what_is_folded_comes_at_the_next_key():
    output = nbformat.v4.new_output("stream", text="42\n")
    cell = CODE("6 * 7", outputs=[output], metadata={"jupyter": {"outputs_hidden": True}})
    assert slides.cell_html(cell).endswith('<div class="fragment"><pre>42\n</pre></div>')


def test_a_picture_has_its_words_once():
    picture = nbformat.v4.new_output(
        "display_data", {"image/png": "QUJD\n"}, metadata={"image/png": {"alt": 'the "whale" rises & sinks'}}
    )
    words = nbformat.v4.new_output(
        "display_data", {"text/html": "<p>the whale</p>"}, metadata={"crmlab": {"role": "figure-words"}}
    )
    page = slides.cell_html(typed(CODE("show()", outputs=[picture, words]), "", slides.HIDE_CODE))
    assert page == '<img alt="the &quot;whale&quot; rises &amp; sinks" src="data:image/png;base64,QUJD">'


def test_text_has_no_anchors_dead_links_or_formulas_and_marks_chinese():
    page = slides.cell_html(
        TEXT("## Worth (客户价值)\n\n[next](../exercises/09.ipynb), [web](https://a.example): $5, $6")
    )
    assert page == (
        '<h2>Worth (<span lang="zh">客户价值</span>)</h2>\n<p>next, <a href="https://a.example">web</a>: $5, $6</p>\n'
    )


def test_a_script_cannot_end_early_and_looks_for_no_map():
    for name in ("reveal/reveal.js", "reveal/notes.js"):
        script = slides._script(name)
        assert "</script" not in script and "sourceMappingURL" not in script


def test_the_command_writes_a_file_or_into_a_folder(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert cli.main(["slides", "0"]) == 0
    assert cli.main(["slides", "00", "-o", "folder"]) == 0
    assert cli.main(["slides", "00", "-o", "mine.html"]) == 0
    written = [tmp_path / "00-start-here.slides.html", *sorted((tmp_path / "folder").iterdir()), tmp_path / "mine.html"]
    [page] = {file.read_text("utf-8") for file in written}
    assert page.startswith('<!doctype html>\n<html lang="en">') and "<title>00 Start here</title>" in page
    assert "slides in mine.html" in capsys.readouterr().out


def test_a_chapter_is_a_deck_for_each_lesson(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(course, "folder", lambda name: tmp_path)
    for name in ("07-1-who-stays", "07-2-who-pays", "08-on-one-page"):
        (tmp_path / f"{name}.ipynb").write_text(notebooks.text(notebook(TEXT(f"# {name}", id="title"))), "utf-8")
    made = {chapter: [file.name for file, _ in slides.write(chapter, tmp_path)] for chapter in ("07", "7-2", "08")}
    assert made["07"] == ["07-1-who-stays.slides.html", "07-2-who-pays.slides.html"]
    assert made["7-2"] == made["07"][1:] and made["08"] == ["08-on-one-page.slides.html"]
    assert cli.main(["slides", "7", "-o", str(tmp_path / "mine.html")]) == 1
    assert "choose one of 07-1, 07-2" in capsys.readouterr().err


@pytest.mark.parametrize("page", index.pages(), ids=index.number)
def test_no_formula_is_left_as_its_source(page):
    made = slides.deck(notebooks.read(page))
    shown = re.sub(r"<(script|style|pre|code)\b.*?</\1>", "", made, flags=re.DOTALL)
    assert "$" not in shown and "CRMLABFORMULA" not in shown
    formulas = [cell for cell in notebooks.read(page).cells if cell.cell_type == "markdown" and "$$" in cell.source]
    on_slides = [cell for cell in formulas if slides.slide_type(cell) != "skip"]
    assert made.count('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"') >= len(on_slides)


def test_a_box_has_its_class():
    page = slides.cell_html(typed(TEXT("> **Careful.** Shares need profits."), "", "box-careful"))
    assert page.startswith('<div class="box-careful"><blockquote>')


@pytest.mark.parametrize("chapter", ["42", "no.ipynb", "../09"])
def test_a_chapter_that_is_not_there(chapter, capsys):
    assert cli.main(["slides", chapter]) == 1
    assert "There are: 00, 02-1, 02-2" in capsys.readouterr().err
