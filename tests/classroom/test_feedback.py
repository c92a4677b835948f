"""What is handed back: one page a learner, self-contained, with their cards and without answers that are not theirs."""

import re
import zipfile

import pytest

from crmlab import CRMLabError, course
from crmlab.classroom import feedback, grade, notebooks, options
from crmlab.classroom.sheet import Row
from crmlab.cli import main
from crmlab.workbook.answers.reading import read
from crmlab.workbook.authoring import chapters
from crmlab.workbook.session import submission
from tests.classroom.handing_in import desk, made, mistaken, put

pytestmark = pytest.mark.usefixtures("records_apart")


def wrong(learner):
    return made(learner, total_paid=mistaken(learner, "total_paid", "forgot_the_returns"), purchases=None)


def page_of(written, learner):
    return written.pages[learner].read_text("utf-8")


def test_a_page_says_answer_card_points_and_what_to_read_again(tmp_path):
    put(tmp_path / "in", wrong("ada"), made("ben"))
    written = feedback.write(tmp_path / "in", output=tmp_path / "back")
    page = page_of(written, "ada")
    here = desk("ada")
    question = here.chapter.questions["total_paid"]
    message = question.mistakes["forgot_the_returns"].text[0]
    assert re.sub(r"[`*{].*", "", message)[:30] in page, "the known mistake's own message"
    given = mistaken("ada", "total_paid", "forgot_the_returns")
    assert f"{float(given)}" in page or repr(given) in page
    assert "2 of 4 points" in page and "You did not answer this question." in page
    assert "Read again:" not in page, "this page teaches no concept"
    assert "4 of 4 points" in page_of(written, "ben")


def test_read_again_leads_to_the_cells_that_teach_the_question():
    """Each question of workbook 09 has a place; the address is that of a cell which is there."""
    chapter = chapters.find("09")
    judging = grade.Judging(chapter, [], None, [], options.Options())
    found = feedback.read_again(judging, "https://example.org/notebooks/")
    assert list(found) == list(chapter.questions) and all(found.values())
    for links in found.values():
        for words, address in links:
            file, cell = re.fullmatch(r"https://example\.org/notebooks/(.+)#cell-id=(.+)", address).groups()
            page = notebooks.read(course.folder("notebooks") / file)
            assert cell in [one.id for one in page.cells] and words.startswith(file[:2])


def test_without_solutions_no_page_says_a_right_answer(tmp_path):
    """The reference's value is looked for in every rounding; with solutions the page prints lines of code."""
    put(tmp_path / "in", wrong("ada"))
    page = page_of(feedback.write(tmp_path / "in", output=tmp_path / "back"), "ada")
    right = float(desk("ada").answer(desk("ada").chapter.questions["total_paid"]))
    shown = {f"{right:.{n}f}" for n in range(3)} | {f"{right:,.{n}f}" for n in range(3)}
    assert not [text for text in shown if text in page]
    assert "One solution of" not in page
    with_them = page_of(feedback.write(tmp_path / "in", output=tmp_path / "back", solutions=True), "ada")
    assert "One solution of" in with_them


def test_pages_fetch_nothing_and_everything_of_a_learners_is_escaped(tmp_path):
    evil = made("ada", looked_right="<script>alert(1)</script><img src=http://x/y onerror=z>")
    put(tmp_path / "in", evil)
    roster = tmp_path / "roster.csv"
    roster.write_text("learner,name\nada,<b onmouseover=x>Ada</b>\n")
    page = page_of(feedback.write(tmp_path / "in", output=tmp_path / "back", roster=roster), "ada")
    assert "<script" not in page and "<img" not in page and "<b onmouseover" not in page
    tags = re.findall(r"<[^>]+>", page)
    assert "default-src 'none'" in page and not [tag for tag in tags if "://" in tag or "onerror" in tag]
    assert "alert(1)" in page, "what was written is shown"
    outside = re.sub(r"<pre.*?</pre>|<code.*?</code>", "", page, flags=re.DOTALL)
    assert "$" not in outside


def test_names_are_those_of_the_platforms(tmp_path):
    """Moodle knows a folder, Canvas a prefix; a zip around them is not part of the name."""
    moodle = tmp_path / "in" / "Ada L_77_assignsubmission_file_"
    put(moodle, made("ada"))
    [canvas] = put(tmp_path / "in", made("cy"))
    canvas.rename(canvas.with_name("cyc_41_901_00-cy.submission-1.json"))
    with zipfile.ZipFile(tmp_path / "in" / "dee.zip", "w") as archive:
        archive.writestr("Dee_78_assignsubmission_file_/00-dee.submission.json", submission.text(made("dee")))
    written = feedback.write(tmp_path / "in", output=tmp_path / "back")
    names = {
        "Ada L_77_assignsubmission_file_/00-ada.feedback.html",
        "cyc_41_901_00-cy.feedback.html",
        "Dee_78_assignsubmission_file_/00-dee.feedback.html",
    }
    with zipfile.ZipFile(written.archive) as archive:
        assert set(archive.namelist()) == names and archive.testzip() is None
    assert {path.relative_to(tmp_path / "back").as_posix() for path in written.pages.values()} == names
    assert feedback._names([Row("a", file="x.json"), Row("b", file="b.zip/x.json")]) == [
        "x.feedback.html", "x-2.feedback.html"]  # fmt: skip


def test_nobody_reads_of_others_and_nothing_is_written_over(tmp_path):
    """A remark about another learner's data is the lecturer's, lateness and points by hand the learner's own."""
    put(tmp_path / "in", made("ada", total_paid=desk("ben").answer(desk("ben").chapter.questions["total_paid"])))
    put(tmp_path / "in", made("ben"))
    (tmp_path / "in" / "grading.toml").write_text(
        '[[override]]\nlearner = "ada"\npoints = 2.5\nreason = "spoke about it"\n'
    )
    first = feedback.write(tmp_path / "in", output=tmp_path / "back")
    assert "ben" not in page_of(first, "ada") and "spoke about it" in page_of(first, "ada")
    assert "2.5 of 4 points" in page_of(first, "ada")
    again = feedback.write(tmp_path / "in", output=tmp_path / "back")
    assert again.archive.parent.name == "back-2" and first.archive.is_file()


def test_what_was_not_graded_has_no_page_and_is_named(tmp_path, capsys):
    put(tmp_path / "in", made("ada"))
    (tmp_path / "in" / "00-eve.submission.json").write_text("{")
    assert main(["feedback", str(tmp_path / "in"), "-o", str(tmp_path / "back")]) in (0, None)
    said = capsys.readouterr().out
    assert "1 pages" in said and "No page for: eve" in said
    path = tmp_path / "in" / "00-ada.submission.json"
    path.write_text(submission.text(made("ada") | {"edition": "2020.1"}))
    with pytest.raises(CRMLabError, match="nothing to hand back"):
        feedback.write(tmp_path / "in", output=tmp_path / "other")


def test_the_cards_are_those_of_the_notebook(tmp_path):
    """A page says what the notebook said: the same sentences for the same answer."""
    from crmlab import workbook

    one = wrong("ada")
    answers = {key: question["answer"] for key, question in one["questions"].items()}
    book = workbook.open("00", learner="ada")
    for key, card in feedback.shown_cards(desk("ada"), answers).items():
        assert card.sentences == getattr(book, key).judge(read(answers[key])).sentences, key
