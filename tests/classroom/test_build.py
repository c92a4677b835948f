"""`crmlab build`: the same bytes twice, warnings fail, a learner's work stays, data that cannot be had are not lost."""

from __future__ import annotations

import nbformat
import pytest

from crmlab import course
from crmlab.classroom import build, index, notebooks


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty course in which to build."""
    real = course.folder
    for name in ("notebooks", "exercises"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(course, "folder", lambda name: tmp_path / name if name != "datasets" else real(name))
    return tmp_path / "notebooks"


def write(path, *cells, **metadata):
    notebook = nbformat.v4.new_notebook()
    for number, source in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source, id=f"ch99-cell-{number}")
        cell.metadata.update(metadata.get(f"cell_{number}", {}))
        notebook.cells.append(cell)
    path.write_text(notebooks.text(notebook), "utf-8")
    return path


def test_a_second_build_changes_nothing(folder):
    path = write(
        folder / "99-a.ipynb",
        "from crmlab import figure\nfig, ax = figure.subplots()\nax.plot([3, 1, 2])\n"
        "figure.show(fig, alt='A line falls from three to one and rises.')",
        "print('one')\nprint('two')\nimport pandas as pd\npd.Series([1, 2], name='orders')",
        cell_0={"collapsed": True},
    )
    assert [outcome.note for outcome in build.build([path])] == ["changed"]
    built = path.read_bytes()
    assert b"collapsed" not in built and b"CRLF" not in built and b"\r" not in built
    assert [outcome.note for outcome in build.build([path])] == ["unchanged"]
    assert path.read_bytes() == built


def test_glossary_and_index_are_made_anew_whatever_stands_there(folder):
    paths = index.paths()
    assert set(paths) <= set(build.every_notebook()), "also where the files are not there yet"
    write(paths[0], "1 / 0")
    assert [outcome.note for outcome in build.build(paths)] == ["changed", "changed"]
    assert [notebooks.read(path).cells[0].id for path in paths] == ["ix-title", "gl-title"]
    assert [outcome.note for outcome in build.build(paths)] == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "cell ch99-cell-0: ZeroDivisionError"),
        ("import warnings\nwarnings.warn('beware')", "cell ch99-cell-0 writes to stderr"),
        ("import os\nos._exit(1)", "died"),
    ],
)
def test_what_goes_wrong_is_said_and_nothing_is_written(folder, source, said):
    path = write(folder / "99-b.ipynb", source)
    before = path.read_bytes()
    [outcome] = build.build([path])
    assert outcome.failed and said in outcome.note
    assert path.read_bytes() == before


def test_a_cell_whose_data_cannot_be_had_keeps_what_was_seen(folder):
    source = "from crmlab import DataUnavailable\nraise DataUnavailable('no network')"
    path = write(folder / "99-c.ipynb", source, cell_0={"tags": ["needs-data"]})
    notebook = notebooks.read(path)
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="6,919 purchases\n")]
    path.write_text(notebooks.text(notebook), "utf-8")
    [outcome] = build.build([path])
    assert not outcome.failed
    [cell] = notebooks.read(path).cells
    assert cell.outputs[0].text == "6,919 purchases\n"
    assert cell.metadata.tags == ["needs-data"]


def test_what_such_a_cell_keeps_back_is_kept_as_well(folder):
    source = "from crmlab import DataUnavailable\nraise DataUnavailable('no network')"
    path = write(folder / "99-f.ipynb", source, cell_0={"tags": ["needs-data", "kept-back"]})
    notebook = notebooks.read(path)
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="6,919 purchases\n")]
    path.write_text(notebooks.text(notebooks.normalise(notebook)), "utf-8")
    built = path.read_bytes()
    assert [outcome.note for outcome in build.build([path])] == ["unchanged"]
    assert path.read_bytes() == built and b"6,919" in built


def test_any_other_error_in_such_a_cell_fails(folder):
    path = write(folder / "99-d.ipynb", "1 / 0", cell_0={"tags": ["needs-data"]})
    [outcome] = build.build([path])
    assert outcome.failed and "ZeroDivisionError" in outcome.note


def test_a_workbook_with_answers_is_left_alone(folder):
    path = folder.parent / "exercises" / "99-e.ipynb"
    blank = {"blank": notebooks.fingerprint("answer = ...")}
    write(path, "answer = 42", cell_0=blank)
    before = path.read_bytes()
    assert [outcome.note for outcome in build.build([path])] == ["answered"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("source", "metadata", "answered"),
    [
        ("answer = ...", {"blank": notebooks.fingerprint("answer = ...")}, False),
        ("answer = ...  \n", {"blank": notebooks.fingerprint("answer = ...")}, False),
        ("answer = 42", {"blank": notebooks.fingerprint("answer = ...")}, True),
    ],
)
def test_what_counts_as_answered(source, metadata, answered):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, metadata=metadata)])
    assert notebooks.is_answered(notebook) is answered


def test_a_cell_of_the_learners_own_counts_as_answered():
    blank = {"blank": notebooks.fingerprint("answer = ...")}
    cells = [nbformat.v4.new_code_cell("answer = ...", metadata=blank), nbformat.v4.new_code_cell("orders.head()")]
    assert notebooks.is_answered(nbformat.v4.new_notebook(cells=cells))
    cells[1].source = "  "
    assert not notebooks.is_answered(nbformat.v4.new_notebook(cells=cells))


def test_is_never_taken_for_answered_without_our_mark():
    """A chapter has no such cells: a learner's notes in it are built like any text."""
    assert not notebooks.is_answered(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]))
