"""An open workbook: data, hints, solutions, progress, record, submission."""

import inspect
import json

import pandas as pd
import pytest

from crmlab import workbook
from crmlab.errors import CRMLabError, InvalidData
from crmlab.workbook.authoring.desk import AS_OF
from crmlab.workbook.session.workbook import Workbook, in_short
from tests.workbook.demo_chapter import chapter


def test_open_by_chapter_number_or_object():
    assert workbook.open(chapter).learner == ""
    assert workbook.open("00").chapter.number == workbook.open(0).chapter.number == "00"
    with pytest.raises(InvalidData, match=r"There are: .*00"):
        workbook.open("88")


def test_data_are_fresh_copies(book, answers):
    orders = book.data["orders"]
    orders["amount"] = 0.0
    book.data["orders"].pop("amount")
    assert book.data["orders"]["amount"].abs().sum() > 0
    assert book.total.judge(answers["total"]).outcome == "right"
    assert book.data["as_of"] == AS_OF
    assert list(book.data) == ["orders", "order_lines", "contact_cost", "margin", "as_of"]
    assert "148 rows: order_id, customer_id" in repr(book.data)
    with pytest.raises(CRMLabError, match="There are: orders"):
        book.data["ordres"]


def test_attributes_help(book):
    assert {"recency", "total", "check"} & set(dir(book)) == {"recency", "total"}
    with pytest.raises(AttributeError, match=r"There are: total"):
        _ = book.recencies
    assert "ex.recency: Recency" in repr(book)
    assert "one number for each customer_id" in repr(book.recency) and "Unit: days." in repr(book.recency)
    assert "letters: 0, 1, … 40" in repr(book.mailing)
    assert book.recency._repr_mimebundle_()["text/plain"] == repr(book.recency)


def test_hints_come_one_by_one(book):
    assert repr(book.total.hint_card()).startswith("Hint 1 of 2\nWork it out")
    assert repr(book.total.hint_card()).startswith("Hint 2 of 2")
    assert repr(book.total.hint_card()).startswith("Hint 2 of 2")
    assert "no hints" in repr(book.thoughts.hint_card())


def test_solution_after_two_different_wrong_answers(book):
    assert "Try it first" in repr(book.total.solution_card())
    book.total.judge(...)
    book.total.judge(1)
    book.total.judge(1)
    assert "Try it first" in repr(book.total.solution_card())
    book.total.judge(2.5)
    text = repr(book.total.solution_card())
    assert (
        'total = orders["amount"].sum()' in text
        and "return" not in text
        and "@chapter" not in text
        and '"""' not in text
    )
    assert book.history.events("total", "solution")


def test_solution_after_a_hint_and_one_wrong(book):
    book.total.hint_card()
    assert "Try it first" in repr(book.total.solution_card())
    book.total.judge(1)
    assert "total = " in repr(book.total.solution_card())


def test_solution_after_the_right_answer_and_of_other_kinds(book, answers):
    book.spent.judge(answers["spent"])
    assert "spent = " in repr(book.spent.solution_card())
    book.mailing.judge(dict(letters=1, discount=0.0))
    book.mailing.judge(dict(letters=2, discount=0.0))
    book.letter.judge(3), book.letter.judge(4)
    text = repr(book.letter.solution_card())
    order = [text.index(part) for part in ("def letters(", "CUTS = (0.5, 0.75)", "def cut(", "letter = letters(")]
    assert order == sorted(order) and "chapter" not in text
    assert "the best on the grid is letters = " in repr(book.mailing.solution_card())
    book.thoughts.judge("a word")
    assert "names a mistake" in repr(book.thoughts.solution_card())


def test_progress(book, answers):
    assert repr(book.progress_card()).startswith("Progress: 0 of 11 points")
    book.total.judge(answers["total"])
    book.spent.judge(3)
    book.thoughts.judge("Much.")
    book.total.judge(...)  # dots do not take an answer away
    lines = repr(book.progress_card()).splitlines()
    assert lines[0] == "Progress: 1 of 11 points"
    states = {line.split("  ")[1].strip(): line for line in lines[3:]}
    assert "✓ Right" in states["All the money"] and "1 of 1" in states["All the money"]
    assert "▲ Not yet" in states["Spent"] and "✓ Kept" in states["Thoughts"] and "○ Not attempted" in states["Recency"]
    book.total.judge(3)
    assert repr(book.progress_card()).startswith("Progress: 0 of 11 points")


def test_another_notebook_sees_the_same_progress(book, desk, answers):
    book.total.judge(answers["total"])
    assert repr(Workbook(desk, "ada").progress_card()).startswith("Progress: 1 of")
    assert repr(Workbook(desk, "bob").progress_card()).startswith("Progress: 0 of")


def test_answers_to_other_data_do_not_count(book, desk, answers):
    book.total.judge(answers["total"])
    book.history.fingerprint = "other data"
    assert book.history.state("total") == "not_attempted"
    book.history._opened = False
    book.total.judge(1)
    assert book.history.state("total") == "not_yet"


def test_every_check_is_recorded(book, answers):
    for answer in (..., 3, answers["total"].item, answers["total"]):
        book.total.judge(answer, sure=2)
    events = [e for e in book.history.record.events() if e["event"] == "check"]
    assert [e["outcome"] for e in events] == ["not_attempted", "not_yet", "unreadable", "right"]
    assert set(events[0]) == {"event", "question", "outcome", "mistake", "answer", "sure", "time"}
    assert events[1]["answer"] == {"kind": "number", "value": 3} and events[1]["sure"] == 2


def test_sureness_is_answered(book, answers):
    assert "You were certain" in repr(book.total.judge(5, sure=3))
    assert "You were not sure" in repr(book.total.judge(answers["total"], sure=1))


def test_an_unwritable_record_is_said_once(desk, tmp_path, monkeypatch, answers):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path / "file" / "below"))
    book = Workbook(desk, "ada")
    assert "kept in memory" in repr(book.total.judge(1))
    assert "kept in memory" not in repr(book.total.judge(2))
    assert repr(book.total.judge(answers["total"])).startswith("✓ Right")
    assert repr(book.progress_card()).startswith("Progress: 1 of")


def test_submission_is_shown_and_written(book, answers, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    book.total.judge(1)
    book.total.judge(answers["total"])
    assert book.submission() is None
    shown = capsys.readouterr().out
    files = list(tmp_path.glob("*.submission.json"))
    assert len(files) == 1 and files[0].name in shown
    made = json.loads(files[0].read_text())
    assert made["fingerprint"] == book._desk.variant.fingerprint
    assert made["questions"]["total"]["outcome"] == "right" and "attempts" not in made["questions"]["total"]
    assert str(made["questions"]["total"]["last"][:10]) in shown
    book.submission(whole=True)
    assert f'"edition": "{made["edition"]}"' in capsys.readouterr().out
    book.submission(folder=tmp_path / files[0].name)  # a file, not a folder
    assert "could not be written" in capsys.readouterr().out


def test_built_notebooks_read_and_write_no_record(book, desk, answers, tmp_path, monkeypatch, capsys):
    book.total.judge(answers["total"])
    monkeypatch.setenv("CRMLAB_STATIC", "1")
    monkeypatch.chdir(tmp_path)
    static = Workbook(desk, "ada")
    assert repr(static.progress_card()).startswith("Progress: 0 of 11")
    static.spent.judge(answers["spent"])
    assert repr(static.progress_card()).startswith("Progress: 1 of 11")
    static.submission()
    assert "a Series with" in capsys.readouterr().out and not list(tmp_path.glob("*.json"))
    assert repr(book.progress_card()).startswith("Progress: 1 of 11") and not book.history.checks("spent")


def test_a_reference_that_spoils_its_tables_harms_nobody(desk):
    def spoil(orders):
        orders["amount"] = 0
        orders.drop(orders.index, inplace=True)
        return 1

    before = desk.value("orders")["amount"].sum()
    desk.run(spoil)
    assert desk.value("orders")["amount"].sum() == before


def test_dates_as_answers():
    from crmlab.workbook import Chapter
    from tests.workbook.demo_chapter import HINTS, shop

    dates = Chapter("96", needs=("orders",), tables=shop, customers=10)

    @dates.question(hints=HINTS)
    def first_order(orders):
        """The date of each customer's first order."""
        return orders.groupby("customer_id")["date"].min()

    @first_order.mistake(source="demonstration")
    def last_order(orders):
        """These are the last orders."""
        return orders.groupby("customer_id")["date"].max()

    @first_order.mistake(source="demonstration")
    def day_before(orders):
        """These are the days before."""
        return first_order(orders) - pd.Timedelta(days=1)

    book = workbook.open(dates, "ada")
    right = book._desk.answer(first_order)
    assert "one date for each customer_id" in repr(book.first_order)
    assert book.first_order.judge(right).outcome == "right"
    assert book.first_order.judge(right.dt.tz_localize("UTC")).outcome == "right"
    assert "These are the last orders" in repr(book.first_order.judge(last_order(book.data["orders"])))
    assert "Dates are asked for" in repr(book.first_order.judge(right.astype(str)))
    text = repr(book.first_order.judge(right + pd.Timedelta(days=3)))
    assert "Look at customer_id" in text and "for which you have 20" in text


def test_a_method_without_brackets_says_how_to_write_it(book):
    for owner, name, words in (
        (book.total, "hint", "`ex.total.hint()`"),
        (book.total, "solution", "`ex.total.solution()`"),
        (book.total, "question", "`ex.total.question()`"),
        (book.total, "check", "`ex.total.check(total)`"),
        (book.recall_1, "check", '`ex.recall_1.check("a")`'),
        (book, "progress", "`ex.progress()`"),
        (book, "submission", "`ex.submission()`"),
    ):
        method = getattr(owner, name)
        assert repr(method) == f"Write {words}, with brackets."
        assert "with brackets" in method._repr_mimebundle_()["text/html"]
        plain = getattr(type(owner), name)
        assert method.__doc__ == plain.__doc__ and method.__name__ == name
        assert list(inspect.signature(method).parameters) == list(inspect.signature(plain).parameters)[1:]
    book.total.hint()
    assert len(book.history.events("total", "hint")) == 1


def test_a_method_without_brackets_is_no_answer(book):
    card = book.total.judge(book.total.hint)
    assert card.outcome == "unreadable" and "brackets" in repr(card)


def test_the_card_says_that_the_last_answer_counts(book, answers):
    book.total.judge(answers["total"])
    assert "1 of 1" in repr(book.progress_card()) and "The last answer you checked counts." in repr(
        book.progress_card()
    )
    assert "Your answer before was right, and the last one counts" in repr(book.total.judge(17.31))
    assert "Your answer before" not in repr(book.total.judge(18.31))  # it was not
    assert "1 of 1" not in repr(book.progress_card())


def test_methods_are_plain_functions_where_the_class_is_asked():
    """So that `help(Workbook.progress)` and editors show their text and arguments."""
    assert inspect.isfunction(Workbook.progress) and inspect.getdoc(Workbook.progress) == "Show how far you are."
    assert list(inspect.signature(Workbook.submission).parameters) == ["self", "include_attempts", "folder", "whole"]


def test_an_open_answer_is_a_text_and_kept(book):
    for answer in (7, ["Much."], {"a": "Much."}):
        card = book.thoughts.judge(answer)
        assert card.outcome == "not_yet" and "Write your answer as a text, between quotation marks" in repr(card)
    card = book.thoughts.judge("Much.")
    assert card.outcome == "recorded" and "• says how to notice it" in repr(card)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3, "3"),
        (12.3456, "12.35"),
        (True, "True or False"),
        ("x", "a text of 1 character"),
        ("Much.", "a text of 5 characters"),
        ([1], "a list of values without labels with 1 entry"),
        ({"a": 1, "b": 2}, "a dict with 2 entries"),
        (pd.Timestamp("2024-01-01"), "a date"),
    ],
)
def test_an_answer_in_a_few_words(answer, words):
    assert in_short(answer) == words
