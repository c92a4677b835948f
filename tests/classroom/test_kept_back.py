"""Outputs that a page keeps back until somebody runs the cell, and what a saved page keeps of an explorer."""

from __future__ import annotations

import copy
import subprocess
import sys
import types

import nbformat
import pytest

from crmlab import course
from crmlab.classroom import notebooks, saving, slides

PICTURE = {"image/png": "iVBORw0KGgo=", "text/plain": "[Figure]"}


def page(*, ran: bool = False):
    cell = nbformat.v4.new_code_cell("print(6 * 7)", id="ch99-1-answer", metadata={"tags": ["kept-back"]})
    cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="42\n")], 1
    made = notebooks.normalise(nbformat.v4.new_notebook(cells=[cell]))
    if ran:
        made.cells[0].outputs = [nbformat.v4.new_output("stream", text="42\n")]
    return made


def test_the_answer_is_put_away_and_an_invitation_left():
    (cell,) = page().cells
    assert "Think first" in cell.outputs[0].data["text/plain"] and "42" not in str(cell.outputs)
    assert notebooks.kept(cell)[0].text == "42\n" and cell.execution_count is None


def test_a_second_build_and_a_learners_run_change_nothing():
    first = notebooks.text(page())
    assert notebooks.text(notebooks.normalise(nbformat.reads(first, as_version=4))) == first
    assert notebooks.text(notebooks.normalise(page(ran=True))) == first


def test_without_the_tag_the_answer_is_shown_and_nothing_old_is_compared():
    made = page(ran=True)
    made.cells[0].metadata["tags"] = []
    (cell,) = notebooks.normalise(made).cells
    assert cell.outputs[0].text == "42\n" and notebooks.kept(cell) == cell.outputs and "kept" not in str(cell.metadata)


def test_a_cell_that_gives_nothing_keeps_nothing_back():
    made = page(ran=True)
    made.cells[0].outputs = []
    assert notebooks.kept(notebooks.normalise(made).cells[0]) == []


def test_what_the_page_says_of_itself_stays():
    made = page(ran=True)
    made.cells[0].metadata["crmlab"]["minutes"] = 35
    assert notebooks.normalise(made).cells[0].metadata["crmlab"]["minutes"] == 35


def test_the_deck_shows_it_at_the_next_key():
    html = slides.cell_html(page().cells[0])
    assert '<div class="fragment"><pre>42' in html and "Think first" not in html


@pytest.mark.slow
@pytest.mark.parametrize("right", [True, False])
def test_nbval_compares_what_is_kept_back(tmp_path, right):
    """A doctored answer fails: 42 in the page, 48 from the cell."""
    made = page()
    if not right:
        made.cells[0].source = "print(6 * 8)"
    settings = (course.PACKAGE.parent / "conftest.py").read_text("utf-8")
    (tmp_path / "conftest.py").write_text(settings.replace('pytest_plugins = ["tests.budget"]', ""), "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    (tmp_path / "99-1-x.ipynb").write_text(notebooks.text(made), "utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:xdist", "-p", "no:cacheprovider", str(tmp_path)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ("1 passed" if right else "1 failed") in ran.stdout, ran.stdout[-2000:]
    assert right or "42" in ran.stdout


def test_a_page_in_which_somebody_has_written_is_theirs():
    cell = nbformat.v4.new_code_cell("x = ...", id="ch99-1-turn", metadata={"tags": ["your-turn"]})
    other = nbformat.v4.new_code_cell("1 + 1", id="ch99-1-other")
    made = nbformat.v4.new_notebook(cells=[cell, other])
    assert not notebooks.is_answered(made), "nothing was handed out yet"
    notebooks.hand_out(made)
    other.source = "2 + 2"
    assert not notebooks.is_answered(made), "only what asks to be written in counts"
    cell.source = "x = 5"
    assert notebooks.is_answered(made)


def test_a_saved_page_keeps_an_explorers_picture_and_not_its_sliders():
    sliders = {saving.VIEW: {"model_id": "7"}}
    model = {"type": "notebook", "content": {"cells": [
        {"cell_type": "markdown", "source": ""},
        {"outputs": [{"data": {**PICTURE, **sliders}}, {"data": dict(sliders)}, {"text": "hello"}]},
    ]}}  # fmt: skip
    before = copy.deepcopy(model)
    saving.without_widgets(model, path="x.ipynb")
    outputs = model["content"]["cells"][1]["outputs"]
    assert outputs[0]["data"] == PICTURE, "the picture stays"
    assert outputs[1:] == before["content"]["cells"][1]["outputs"][1:], "sliders without a picture are not ours"
    for other in ({"type": "file", "content": "x"}, {"type": "notebook", "content": None}):
        saving.without_widgets(other)


def test_a_server_started_otherwise_loads_the_hook(tmp_path, monkeypatch):
    """As on Binder: from the file that an installation puts where Jupyter looks."""
    from jupyter_server.extension.config import ExtensionConfigManager
    from jupyter_server.extension.manager import ExtensionPackage

    folder = tmp_path / "jupyter_server_config.d"
    folder.mkdir()
    ours = course.PACKAGE / "classroom" / "labsettings" / "server.json"
    (folder / "crmlab.json").write_text(ours.read_text("utf-8"), "utf-8")
    manager = ExtensionConfigManager(read_config_path=[str(tmp_path)])
    [(name, enabled)] = manager.get_jpserver_extensions().items()
    [point] = ExtensionPackage(name=name, enabled=enabled).extension_points.values()
    hooks = []
    contents = types.SimpleNamespace(register_pre_save_hook=hooks.append)
    point.load(types.SimpleNamespace(contents_manager=contents))
    assert hooks == [saving.without_widgets]


def test_formulas_are_mathml_and_code_keeps_its_signs():
    html = slides.text_html("Cost $c$ and `$x$`: it costs 5$ or 6$.\n\n$$\\pi = (m_T - m_C) - c$$")
    assert html.count("<math") == 2 and "<code>$x$</code>" in html and "5$ or 6$" in html and "$$" not in html
