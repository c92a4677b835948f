"""Where the file cannot be written, the text on the page is the submission; and what is written is graded as taken."""

import html
import re

import pandas as pd
import pytest

from crmlab import datasets, workbook
from crmlab.classroom import grading
from crmlab.workbook.answers.writing import write
from crmlab.workbook.authoring import chapters
from tests.classroom.handing_in import desk, graded, made, put, row_of, table

pytestmark = pytest.mark.usefixtures("records_apart")


@pytest.mark.parametrize("form", ["text/plain", "text/html"])
def test_the_text_that_is_shown_is_graded_when_it_is_handed_in(tmp_path, monkeypatch, form):
    """As a person does it: from the first brace to the last, into a file of the name that the card gives."""
    cards = []
    monkeypatch.setattr("IPython.display.display", lambda card, **_more: cards.append(card))
    (tmp_path / "in-the-way").write_text("")
    ex = workbook.open("00", learner="王")
    for key in ("total_paid", "purchases"):
        getattr(ex, key).judge(ex._desk.answer(ex.chapter.questions[key]))
    ex.looked_right.judge("“Both” signs: <b> & \\ 税\n")
    ex.submission(folder=tmp_path / "in-the-way")
    shown = cards[-1]._repr_mimebundle_()[form]
    assert "could not be written" in shown
    if form == "text/html":
        shown = html.unescape(re.sub(r"<[^>]*>", "", shown))
    name = re.search(r"\S+\.submission\.json(?=: hand)", shown)[0]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(shown[shown.index("{") : shown.rindex("}") + 1], "utf-8-sig", newline="\r\n")
    row = row_of(graded(tmp_path / "in"), "王")
    assert (row["points"], row["remark"]) == ("2", "") and row["looked_right: mistake"] == "(written)"


@pytest.mark.parametrize("answer", [5, 2.5, True, ["a", 1], {"a": 1}, {"a", "b"}, (1, 2), pd.Series([1, 2])])
def test_an_open_question_is_graded_as_the_notebook_takes_it(tmp_path, answer):
    """A number or a list is no text, here as there, and no reason for a remark."""
    assert workbook.open("00", learner="ada").looked_right.judge(answer).outcome == "not_yet"
    put(tmp_path / "in", made("ada", looked_right=answer))
    row = row_of(graded(tmp_path / "in"), "ada")
    assert (row["points"], row["looked_right: mistake"], row["remark"]) == ("4", "(not a text)", "")


@pytest.mark.slow
@pytest.mark.parametrize("number", chapters.numbers())
@pytest.mark.parametrize("answer", [5, True, "words", ["a", 1], {"a": 1}, {"a", "b"}, pd.Series([1, 2])])
def test_no_question_of_any_chapter_is_not_judged(number, answer):
    """Whatever form an answer has, and whatever is asked for."""
    here, remarks = desk("ada", number), []
    for key in here.chapter.questions:
        marks, _strange = grading.judge(here, {key: write(answer)}, remarks)
        assert marks[key].points == 0
    assert remarks == []


def test_other_data_are_explained(tmp_path):
    """Of a fingerprint that fits nobody, two causes are possible, and both are said."""
    one = made("ada") | {"fingerprint": "0" * 64}
    put(tmp_path / "in", one, made("ben"))
    result = graded(tmp_path / "in")
    remark = row_of(result, "ada")["remark"]
    assert "other data than this learner's" in remark and "crmlab data" in remark
    assert row_of(result, "ben")["remark"] == ""


def test_tables_changed_on_the_lecturers_machine_are_named(tmp_path, monkeypatch):
    """Then nobody's data are theirs, and it is not the learners who changed anything."""
    monkeypatch.setattr(datasets, "changed_tables", lambda: ["order_lines"])
    put(tmp_path / "in", made("ada") | {"fingerprint": "0" * 64})
    [row] = table(graded(tmp_path / "in"))
    assert "on this machine" in row["remark"] and "order_lines.csv" in row["remark"] and row["points"] == ""
