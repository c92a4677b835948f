"""The card: the same sentences in both forms, the same bytes at every run, everything of the learner's escaped."""

import html
import re
import subprocess
import sys

import pandas as pd
import pytest

from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.diagnosis.evidence import Rows
from crmlab.workbook.session.card import Card, cell, tidy
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import chapter


def words(markup):
    inside = re.sub(r"</?code[^>]*>", "`", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", inside)).split())


def test_both_forms_say_the_same(book, answers):
    spent = answers["spent"].copy()
    spent.iloc[3] += 5
    card = book.spent.judge(spent)
    bundle = card._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    caption = card.rows[0].caption
    plain = bundle["text/plain"].replace(f"{caption}:", caption)
    assert words(bundle["text/html"]).split() == plain.split()


def test_status_stands_on_the_first_sentence_only(book, answers):
    markup = book.spent.judge(answers["spent"] + 3.33)._repr_html_()
    assert markup.count('role="status"') == 1
    assert markup.index('role="status"') < markup.index("▲ Not yet: Spent") < markup.index("</p>")


def test_no_script_id_or_time_and_no_ground_of_its_own(book, answers):
    for answer in (answers["spent"], answers["spent"] + 3.33, ..., "x", answers["spent"].sum):
        markup = book.spent.judge(answer)._repr_html_()
        assert "<script" not in markup and " id=" not in markup and "color:inherit" in markup
        assert "background:transparent" in markup and "var(--jp-" in markup
        assert not re.search(r"\d\d:\d\d", markup)


def test_signs_and_words(book, answers):
    assert repr(book.spent.judge(answers["spent"])).startswith("✓ Right: Spent")
    assert repr(book.spent.judge(3)).startswith("▲ Not yet: Spent")
    assert repr(book.spent.judge()).startswith("○ Not attempted: Spent")


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "`<b>x</b>`"]
)
def test_the_learners_text_is_escaped(book, answers, bad):
    wrong = [
        ("summary", answers["summary"].rename(columns={"money": bad})),
        ("spent", pd.Series([1.0, 2.0], index=[bad, bad])),
        ("spent", pd.concat([answers["spent"], pd.Series({bad: 3.0})])),
        ("letter", answers["letter"].map(lambda x: bad)),
        ("returned", {bad, *list(answers["returned"])[1:]}),
        ("best_five", [bad, *answers["best_five"][1:]]),
        ("channel", bad),
        ("mailing", {bad: 1}),
        ("mailing", {"letters": bad, "discount": bad}),
        ("thoughts", bad),
        ("total", type(bad, (), {})()),
    ]
    for key, answer in wrong:
        markup = book.questions[key].judge(answer)._repr_html_()
        assert "<script" not in markup and "<img" not in markup and "<b>" not in markup, (key, markup)


def test_tables_and_captions_are_escaped():
    rows = Rows("<b>x</b>", pd.DataFrame({"<script>": ["<i>a</i>"]}))
    markup = Card("<u>", ["<s>"], [rows], code="<code>")._repr_html_()
    for tag in ("<b>", "<script>", "<i>", "<u>", "<s>", "<code>"):
        assert tag not in markup


def test_invisible_characters_and_endless_texts():
    assert tidy("a\u202eb\x1b[31m\nc\u200b") == "a b [31m c"
    assert len(tidy("x" * 10_000)) == 1_000
    assert len(cell("y" * 1_000)) == 40


def test_marks_of_authors():
    markup = Card("x", ["Use `orders` and *all* of 3 * 4 * 5."])._repr_html_()
    assert ">orders</code> and <em>all</em> of 3 * 4 * 5." in markup


def test_plain_tables_are_aligned_with_chinese_too():
    rows = Rows("tea", pd.DataFrame({"name": ["龙井", "oolong"], "price": [3.5, 120.0]}), more=2)
    assert repr(Card("x", rows=[rows])).splitlines()[1:] == [
        "tea:",
        "  name     price",
        "  龙井      3.50",
        "  oolong  120.00",
        "  and 2 more rows",
    ]


def test_cells():
    assert cell(pd.Timestamp("2024-05-06")) == "2024-05-06"
    assert [cell(x) for x in (12345, 2.5, 0.12346, float("nan"), None, pd.NaT, "a\nb")] == [
        "12345", "2.50", "0.1235", "", "", "", "a b"
    ]  # fmt: skip


def test_the_same_bytes_in_another_process(book, desk, tmp_path):
    wrong = desk.answer(chapter.questions["spent"]) + 3.33
    code = (
        "from crmlab.workbook.session.workbook import Workbook; from crmlab.workbook.authoring.desk import draw\n"
        "from tests.workbook.demo_chapter import chapter\n"
        "desk = draw(chapter, 'ada'); book = Workbook(desk, 'ada')\n"
        "wrong = desk.answer(chapter.questions['spent']) + 3.33\n"
        "import sys; sys.stdout.buffer.write(book.spent.judge(wrong)._repr_html_().encode())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout.decode() == book.spent.judge(wrong)._repr_html_()
    again = Workbook(draw(chapter, " ADA "), "ada")
    assert again.spent.judge(wrong)._repr_html_() != other.stdout.decode()


def test_check_shows_the_card_and_returns_nothing(book, capsys):
    assert book.total.check() is None
    assert capsys.readouterr().out.startswith("○ Not attempted: All the money")


def test_a_file_is_offered_for_download_under_its_own_name():
    card = Card("Written", file="09-<a>.submission.json")
    assert '<a href="09-&lt;a&gt;.submission.json" download="09-&lt;a&gt;.submission.json">' in card._repr_html_()
    assert "href" not in Card("Written")._repr_html_()
