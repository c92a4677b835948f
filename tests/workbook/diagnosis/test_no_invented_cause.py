"""A card names a cause only where the answer tells enough."""

from __future__ import annotations

import pandas as pd

from crmlab import workbook
from crmlab.workbook import Chapter
from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import HINTS, chapter, shop


def few():
    """A share of 80 customers, whatever it is divided by: few values are possible."""
    made = Chapter("96", needs=("orders", "order_lines"), tables=shop)

    @made.question(hints=HINTS, decimals=4)
    def share(orders):
        """Which share of the best twenty bought on the web?"""
        best = orders.groupby("customer_id")["amount"].sum().nlargest(20).index
        return (
            orders[orders["customer_id"].isin(best)].groupby("customer_id")["channel"].first().eq("web").mean() / 0.31
        )

    @share.mistake(source="x")
    def undivided(orders):
        """This is not divided by the share of all."""
        return share(orders) * 0.31

    @share.mistake(source="x")
    def the_others(orders):
        """This is the share of those who did not."""
        return (1 - share(orders) * 0.31) / 0.31

    return made


def test_an_answer_that_can_take_few_values_only_gets_no_story(home):
    """Whoever picks any 20 wrong customers lands on one of 21 values."""
    book = Workbook(draw(few(), "ada"), "ada")
    right = book._desk.answer(book._desk.chapter.questions["share"])
    for k in range(21):
        value = k / 20 / 0.31
        if abs(value - right) > 1e-9:
            finding, _value = book.share._examined(value)
            assert finding.step in {"first_difference", "known_mistake", "ratio_or_difference"}, k


def test_a_subset_of_known_ids_is_said_to_be_a_subset(home):
    """Three known customers are no strangers: rows are missing."""
    book = Workbook(draw(chapter, "ada"), "ada")
    right = book._desk.answer(chapter.questions["spent"])
    text = repr(book.spent.judge(right.head(2)))
    assert "rows are missing" in text and "learner's data" not in text
    strangers = pd.Series([1.0, 2.0, 3.0], index=pd.Index([5, 6, 8], name="customer_id"))
    assert "Hardly any label" in repr(book.spent.judge(strangers))


def test_empty_rows_that_have_no_row_in_a_table_are_told_so(home):
    made = Chapter("95", needs=("orders", "order_lines"), tables=shop)

    @made.question(hints=HINTS)
    def on_the_web(orders):
        """What did each customer pay on the web?"""
        web = orders[orders["channel"] == "web"].groupby("customer_id")["amount"].sum()
        return web.reindex(orders["customer_id"].drop_duplicates(), fill_value=0.0)

    on_the_web.mistake(source="x")(_nothing)
    on_the_web.mistake(source="x")(_less)

    @made.question(hints=HINTS)
    def third(orders):
        """In which third is each customer?"""
        paid = orders.groupby("customer_id")["amount"].sum()
        return pd.qcut(paid, 3, labels=False) + 1

    third.mistake(source="x")(_nothing)
    third.mistake(source="x")(_less)
    book = Workbook(draw(made, "ada"), "ada")
    right = book._desk.answer(made.questions["third"]).astype(float)
    text = repr(book.third.judge(right.mask(right == 3)))
    assert "include_lowest" in text and "fillna" not in text
    right = book._desk.answer(made.questions["on_the_web"])
    text = repr(book.on_the_web.judge(right.mask(right == 0)))
    assert "at which one do they become empty" in text, "every customer has a row in orders"


def _nothing(orders):
    """This is nothing at all."""
    return orders.groupby("customer_id").size() * -7.0


def _less(orders):
    """This is less than nothing."""
    return orders.groupby("customer_id").size() * -9.5


def test_a_few_small_counts_are_no_mistake_in_another_unit(home):
    """Lesson 09-2, answered wrong in the browser: 3, 3 and 2 were called a hundredfold of shares below one."""
    turn = workbook.lesson("09-2")
    text = repr(turn.sizes.judge({"A": 3, "B": 3, "C": 2}))
    assert "hundredfold" not in text and "Not yet" in text
