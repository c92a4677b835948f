"""A card names a cause only where the answer tells enough, and what it claims can be redone from its words."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from crmlab import workbook
from crmlab.workbook import Chapter
from crmlab.workbook.answers.compare import same
from crmlab.workbook.authoring.desk import AS_OF, draw, formed
from crmlab.workbook.mutants.changes import changes
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import HINTS, chapter, shop

DOES = {
    r"rows of `(\w+)` with a negative `(\w+)` were left out": lambda t, name, c: {name: t[name][~(t[name][c] < 0)]},
    r"minus signs of `(\w+)` in `(\w+)` were lost": lambda t, c, name: {name: t[name].assign(**{c: t[name][c].abs()})},
    r"rows of `(\w+)` whose `(\w+)` is (\w+) were left out": lambda t, name, c, v: {name: t[name][t[name][c] != v]},
    r"only the rows of `(\w+)` whose `(\w+)` is (\w+) were used": lambda t, name, c, v: {
        name: t[name][t[name][c] == v]
    },
    r"only the rows of `(\w+)` whose `(\w+)` lies in (\d+) were used": lambda t, name, c, y: {
        name: t[name][t[name][c].dt.year == int(y)]
    },
    r"only the first row for each `(\w+)` in `(\w+)` counted": lambda t, c, name: {name: t[name].drop_duplicates(c)},
    r"only the last row for each `(\w+)` in `(\w+)` counted": lambda t, c, name: {
        name: t[name].drop_duplicates(c, keep="last")
    },
    r"`(\w+)` and `(\w+)` of `(\w+)` were exchanged": lambda t, a, b, name: {
        name: t[name].assign(**{a: t[name][b], b: t[name][a]})
    },
    r"only the rows of `(\w+)` were used whose (\w+) has the `(\w+)` (\w+) in `(\w+)`": lambda t, name, key, c, v, by: {
        name: t[name][t[name][key].isin(t[by].loc[t[by][c] == v, key])]
    },
    r"looked back from the day (before|after) `as_of`": lambda t, way: {
        "as_of": AS_OF + pd.Timedelta(days=-1 if way == "before" else 1)
    },
    r"looked back from the newest `(\w+)` in `(\w+)`": lambda t, c, name: {"as_of": t[name][c].max()},
}
"""Each sentence, and what somebody does who follows it. The years are redone in the test itself."""


@pytest.mark.parametrize("key", ["total", "spent", "recency", "summary"])
def test_what_a_change_claims_can_be_redone_from_its_words(key):
    desk = draw(chapter, "ada")
    question, tables = chapter.questions[key], desk.variant.tables
    for change in changes(desk, question):
        words = change.words()
        found = [(m, do) for pattern, do in DOES.items() if (m := re.search(pattern, words))]
        if "for the year" in words:
            continue
        assert len(found) == 1, words
        given = found[0][1](tables, *found[0][0].groups())
        mine, theirs = formed(desk.run(question.function, given), question), formed(change.work(), question)
        assert (mine is None) == (theirs is None) and (mine is None or same(question, mine, theirs)), words


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
    """Whoever picks any 20 wrong customers lands on one of 21 values: no change of the data is named as the cause."""
    book = Workbook(draw(few(), "ada"), "ada")
    right = book._desk.answer(book._desk.chapter.questions["share"])
    for k in range(21):
        value = k / 20 / 0.31
        if abs(value - right) > 1e-9:
            finding, _value = book.share._examined(value)
            assert not finding.cause and finding.step in {"first_difference", "known_mistake", "ratio_or_difference"}, k
            finding, _value = book.share._examined(None, _value)
            assert not finding.cause, k


def test_money_still_has_its_cause(home):
    book = Workbook(draw(chapter, "ada"), "ada")
    table = book.data["orders"]
    finding, _value = book.total._examined(table.loc[table["channel"] != "web", "amount"].sum())
    if finding.cause:
        assert "web" in finding.cause
    else:
        assert finding.mistake


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


def test_the_same_answer_has_the_same_card_on_a_slow_machine(home, monkeypatch):
    """Trials are counted, not seconds."""
    import time

    right = draw(chapter, "ada").answer(chapter.questions["spent"])
    odd = right * np.linspace(0.5, 2, len(right))
    fast = repr(Workbook(draw(chapter, "ada"), "ada").spent.judge(odd))
    run = type(draw(chapter, "ada")).run
    monkeypatch.setattr("crmlab.workbook.authoring.desk.Desk.run", lambda *a, **k: (time.sleep(0.02), run(*a, **k))[1])
    assert repr(Workbook(draw(chapter, "ada"), "ada").spent.judge(odd)) == fast


def test_a_few_small_counts_are_no_mistake_in_another_unit(home):
    """Lesson 09-2, answered wrong in the browser: 3, 3 and 2 were called a hundredfold of shares below one."""
    turn = workbook.lesson("09-2")
    text = repr(turn.sizes.judge({"A": 3, "B": 3, "C": 2}))
    assert "hundredfold" not in text and "Not yet" in text
