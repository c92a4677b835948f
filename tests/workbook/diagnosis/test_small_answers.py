"""Answers of one value, and of a few with names of their own."""

from types import SimpleNamespace

import pandas as pd
import pytest

from crmlab import workbook
from crmlab.workbook import Chapter
from crmlab.workbook.diagnosis import partly
from tests.workbook.demo_chapter import HINTS, shop
from tests.workbook.demo_chapter import chapter as demo


@pytest.fixture
def small():
    made = Chapter("95", needs=("orders",), tables=shop)

    @made.question(hints=HINTS)
    def by_size(orders):
        """What did large and small orders bring?"""
        large = orders["amount"] > 100
        return {"large": orders.loc[large, "amount"].sum(), "small": orders.loc[~large, "amount"].sum()}

    _two_mistakes(by_size, {"large": 1.25, "small": 7.75})

    @made.question(hints=HINTS)
    def ends(orders):
        """When was the first order, and when the last?"""
        return pd.Series({"first": orders["date"].min(), "last": orders["date"].max()})

    _two_mistakes(ends, pd.Series({"first": pd.Timestamp("2001-01-01"), "last": pd.Timestamp("2001-02-01")}))
    return workbook.open(made, "ada")


def _two_mistakes(question, answer):
    for n in (1, 2):

        def wrong(orders):
            """Not so."""
            return answer

        wrong.__name__ = f"wrong_{n}"
        question.mistake(source="test", same_as=() if n == 1 else "wrong_1")(wrong)


def right(book, key):
    return book._desk.answer(book.chapter.questions[key])


def test_a_date_that_is_wrong_is_shown_as_a_date(small):
    ends = right(small, "ends")
    text = repr(small.ends.judge({**ends.to_dict(), "last": pd.Timestamp("2023-04-05")}))
    assert "`first` is right." in text and "`last` (you have 2023-04-05) is not." in text


def test_a_number_that_is_wrong_is_shown_as_a_number(small):
    text = repr(small.by_size.judge({**right(small, "by_size"), "small": 12345.678}))
    assert "`large` is right." in text and "`small` (you have 12,345.68) is not." in text


def test_twice_as_much_of_two_is_the_number_of_rows(small):
    text = repr(small.by_size.judge({key: 2 * value for key, value in right(small, "by_size").items()}))
    assert "one and the same factor, and that is the number of rows of your answer" in text


@pytest.mark.parametrize(("decimals", "known"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_known_mistake_of_one_number_needs_two_decimals(book, desk, decimals, known):
    value = desk.run(demo.questions["total"].mistakes["total_mean"].function)
    assert len({round(value, n) for n in range(4)}) == 4
    book.total.judge(round(value, decimals))
    assert (book.history.checks("total")[-1]["mistake"] == "total_mean") is known


@pytest.mark.parametrize(("yours", "tells"), [(10_000.0, True), (10_001.0, True), (10_001.5, False), (9_998.5, False)])
def test_a_part_that_departs_in_a_few_values_agrees_in_four_digits(yours, tells):
    """Near a mistake within the tolerance is not enough, where all else in its column is right in any case."""
    case = SimpleNamespace(question=SimpleNamespace(tolerance=2.0, decimals=None))
    mistake, right = pd.Series([7.5, 10_000.0]), pd.Series([7.5, 10_050.0])
    assert partly._tells(case, pd.Series([7.5, yours]), mistake, right) is tells


@pytest.mark.parametrize(
    ("factor", "words"), [(12, "a year in place of a month"), (1 / 12, "Every value is a twelfth: a month in place of")]
)
def test_a_year_for_a_month_and_a_month_for_a_year(small, factor, words):
    text = repr(small.by_size.judge({key: factor * value for key, value in right(small, "by_size").items()}))
    assert words in text and "But for that, your answer is right." in text
