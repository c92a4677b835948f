"""Each step of the walk, by a wrong answer that only it explains."""

import numpy as np
import pandas as pd
import pytest

from crmlab import workbook
from crmlab.workbook import Chapter
from tests.workbook.demo_chapter import HINTS, chapter, shop


def said(book, key, answer):
    card = book.questions[key].judge(answer)
    return card.outcome, repr(card)


def test_right_answers_are_right(book, answers):
    for key, answer in answers.items():
        outcome, text = said(book, key, answer)
        assert outcome == "right", (key, text)
        assert text.startswith("✓ Right")


def test_every_known_mistake_gets_its_own_message(book, desk):
    for key, question in chapter.questions.items():
        for name, mistake in question.mistakes.items():
            outcome, text = said(book, key, desk.run(mistake.function))
            assert outcome == "not_yet", (key, name, text)
            first = (*mistake.same_as, name)[0]
            assert book.history.checks(key)[-1]["mistake"] == first
            assert question.mistakes[first].text[0].split("{")[0][:20] in text


def test_a_mistake_speaks_with_evidence(book, desk):
    _outcome, text = said(book, "recency", chapter.questions["recency"].mistakes["from_the_newest_row"].function(
        desk.value("orders")))  # fmt: skip
    assert "(40 of 40 differ)" in text and "Count from the day of analysis." in text
    assert "Rows of orders for customer_id" in text
    _outcome, text = said(book, "total", desk.value("orders")["amount"].mean())
    assert (
        "contact cost of " in text and "{" not in text and f"{desk.value('orders')['amount'].mean():,.2f} CNY" in text
    )
    assert "Your own data" in text  # rows= of the mistake


def test_nothing_is_not_attempted(book):
    for nothing in (..., None, "", "  ", dict(letters=..., discount=...), [..., ...], {"a": None}):
        outcome, text = said(book, "mailing" if isinstance(nothing, dict) else "total", nothing)
        assert outcome == "not_attempted", nothing
        assert text.startswith("○ Not attempted")
    assert said(book, "total", 0)[0] == "not_yet"


def test_what_cannot_be_read_says_why(book, desk):
    orders = desk.value("orders")
    cases = {
        "brackets": orders["amount"].sum,
        "GroupBy": orders.groupby("customer_id"),
        "rows": pd.DataFrame(np.zeros((30_000, 2))),
        "object of type generator": (x for x in "ab"),
    }
    for words, answer in cases.items():
        outcome, text = said(book, "total", answer)
        assert outcome == "unreadable" and words in text, (words, text)
        assert text.startswith("▲ Not yet")


def test_sign_and_unit_of_the_answer(book, answers):
    recency, spent = answers["recency"], answers["spent"]
    for answer, words in ((-spent, "opposite sign"), (spent * 100, "Divide by 100"), (spent / 10_000, "万")):
        outcome, text = said(book, "spent", answer)
        assert outcome == "not_yet" and words in text and "your answer is right" in text
    assert "in weeks" in said(book, "recency", recency / 7)[1]
    assert "in years" in said(book, "recency", (recency / 365.25))[1]
    assert "hundredfold" in said(book, "return_share", answers["return_share"] * 100)[1]
    assert "hundredfold" in said(book, "summary", answers["summary"].assign(money=answers["summary"]["money"] * 100))[1]


def test_sign_and_unit_of_a_mistake(book, desk):
    wrong = chapter.questions["recency"].mistakes["since_the_first"].function(desk.value("orders"), desk.value("as_of"))
    text = said(book, "recency", -wrong)[1]
    assert "opposite sign" in text and "The last one counts" in text


def test_rounded_cut_and_uncut(book, answers):
    for answer in (answers["spent"].round(0), answers["spent"].round(1)):
        assert "rounded too far" in said(book, "spent", answer)[1]
    assert "cut off" in said(book, "spent", answers["spent"].astype(int))[1]
    assert "Whole numbers" in said(book, "recency", answers["recency"] + 0.25)[1]
    assert "Give at least" not in said(book, "spent", answers["spent"].round(0))[1]  # it says nothing of decimals
    text = said(book, "return_share", round(answers["return_share"], 2))[1]
    assert "rounded too far" in text and "Give at least 3 decimals." in text
    assert "rounded" not in said(book, "return_share", round(answers["return_share"], 1))[1]  # it may be anything


def test_no_cause_is_claimed_for_a_small_whole_number(book, answers):
    for answer in (round(answers["return_share"] * 100), 1, 0, 12):
        text = said(book, "return_share", answer)[1]
        assert "hundredfold" not in text and "rounded" not in text, (answer, text)


@pytest.mark.parametrize("factor", [0.93, 1.07, 1.31, 0.2, 2.9])
def test_no_cause_is_found_by_chance_for_a_single_number(book, answers, factor):
    """Of two hundred wrong numbers near the right one hardly any may be explained."""
    explained = set()
    for i in range(200):
        answer = round(answers["return_share"] * factor * (1 + i / 997), 3)
        finding, _value = book.return_share._examined(answer)
        assert "+" not in (finding.mistake or "")
        if finding.mistake is None and finding.outcome != "right" and "Your number is too" not in finding.sentences[0]:
            explained.add(answer)
    assert len(explained) <= 2, explained


def test_a_constant_proves_nothing(book, answers):
    text = said(book, "spent", answers["spent"] * 0)[1]
    assert "sign" not in text and "rounded" not in text and "factor" not in text


@pytest.mark.parametrize(
    ("key", "change", "words"),
    [
        ("spent", lambda s: s.tolist(), "A Series is asked for"),
        ("spent", lambda s: s.sum(), "A Series is asked for"),
        ("spent", lambda s: s.map(str), "written as text"),
        ("spent", lambda s: s > 0, "True and False"),
        ("spent", lambda s: pd.to_timedelta(s, unit="D"), ".dt.days"),
        ("spent", lambda s: s.reset_index(drop=True), "the labels (customer_id) are lost"),
        ("spent", lambda s: s.set_axis(s.index.map(str)), "index.astype(int)"),
        ("spent", lambda s: s.reset_index(drop=True).head(30), "not the customer_id"),
        ("spent", lambda s: s.mask(s == s.max()), "empty value"),
        ("spent", lambda s: s.mask(s == s.max()), "at which one do they become empty?"),
        ("spent", lambda s: s.replace(s.max(), np.inf), "divided by zero"),
        ("spent", lambda s: pd.concat([s, s.head(1)]), "more than once"),
        ("spent", lambda s: s.to_frame("a").assign(b=1), "One column"),
        ("spent", lambda s: s.head(0), "no rows"),
        ("spent", lambda s: pd.to_datetime(s, unit="D"), "holds dates"),
        ("total", lambda x: pd.Timedelta(days=3), ".days"),
        ("total", lambda x: str(x), "written as text"),
        ("total", lambda x: f"{x:,.2f} CNY", "Take commas and units off first"),
        ("spent", lambda s: s.map(lambda x: "4 lead" if x < 0 else "1 platinum"), "your answer holds a text"),
        ("total", lambda x: [1.0, 2.0], "One number"),
        ("total", lambda x: True, "True and False"),
        ("total", lambda x: float("nan"), "missing (NaN)"),
        ("channel", lambda x: 7, "Texts are asked for"),
        ("summary", lambda t: t[["orders"]], "no column money"),
        ("summary", lambda t: t["orders"], "A table (DataFrame) with the columns"),
        ("best_five", lambda x: "abcde", "Square brackets"),
        ("summary", lambda t: t.astype({"money": str}), "Column money: Your numbers are written as text"),
        ("letter", lambda s: s.map({"A": 1, "B": 2, "C": 3}), "Texts are asked for"),
        ("best_five", set, "Order matters"),
        ("best_five", lambda x: 5, "A list is asked for"),
        ("returned", lambda x: 5, "A set or a list"),
    ],
)
def test_structure_comes_with_a_cure(book, answers, key, change, words):
    outcome, text = said(book, key, change(answers[key]))
    assert outcome == "not_yet" and words in text, text


def test_missing_and_extra_rows(book, answers):
    spent = answers["spent"]
    text = said(book, "spent", spent.drop(spent.index[[3, 5]]))[1]
    assert "2 rows are missing" in text and str(spent.index[3]) in text and "All the others are right" in text
    text = said(book, "spent", pd.concat([spent, pd.Series({1: 3.0})]))[1]
    assert "one row too many: customer_id 1" in text
    broken = spent.drop(spent.index[0])
    broken.iloc[4] += 3
    text = said(book, "spent", broken)[1]
    assert "One row is missing" in text and "All the others" not in text


def test_follow_through_from_the_learners_own_answer(book, answers):
    own = answers["spent"] + np.arange(40.0)
    assert said(book, "spent", own)[0] == "not_yet"
    outcome, text = said(book, "share", own / own.sum())
    assert outcome == "not_yet" and "This step is right" in text and "“Spent”" in text
    assert book.following() == {"share": "spent"}
    assert "Follows from an earlier answer" in repr(book.progress_card())
    text = said(book, "share", own / own.max())[1]
    assert "With your own answer to “Spent”" in text and "relative to the largest customer" in text
    said(book, "spent", answers["spent"])  # mended: nothing follows from the old answer any more
    assert book.following() == {} and "Follows" not in repr(book.progress_card())
    assert "This step is right" not in said(book, "share", own / own.sum())[1]


def test_ratio_and_difference(book, desk, answers):
    margin = desk.variant.parameters["margin"]
    assert "that is margin" in said(book, "spent", answers["spent"] * margin)[1]
    assert "1 − margin" in said(book, "spent", answers["spent"] * (1 - margin))[1]
    assert "1 + margin" in said(book, "spent", answers["spent"] / (1 + margin))[1]
    assert "number of rows of your answer" in said(book, "spent", answers["spent"] / 40)[1]
    assert "one and the same factor" in said(book, "spent", answers["spent"] * 1.37)[1]
    assert "one and the same amount" in said(book, "spent", answers["spent"] + 1234.5)[1]
    table = answers["summary"]
    assert "money: All your values" in said(book, "summary", table.assign(money=table["money"] * 1.37))[1]


def test_first_difference(book, answers):
    spent = answers["spent"].copy()
    unit = spent.index[7]
    spent.iloc[7] += 11
    spent.iloc[9] -= 13
    text = said(book, "spent", spent)[1]
    assert "38 of your 40 rows are right" in text
    assert str(unit) in text or str(spent.index[9]) in text
    assert "too high" in said(book, "total", answers["total"] + 17.31)[1]
    assert "too low" in said(book, "total", answers["total"] - 17.31)[1]
    table = answers["summary"].copy()
    table.iloc[3, 0] += 1
    assert "Columns to look at: orders." in said(book, "summary", table)[1]
    assert "The answer is not written tiger" in said(book, "channel", "tiger")[1]


def test_lines_are_shown_with_the_date_of_their_order(desk):
    from crmlab.workbook.diagnosis.evidence import rows_of

    customer = int(desk.value("orders")["customer_id"].iloc[0])
    question = chapter.questions["return_share"]
    name, rows = rows_of(desk, question, ("customer_id",), customer)
    orders = desk.value("orders").set_index("order_id")
    assert name == "order_lines" and list(rows.columns[:2]) == ["order_id", "date"]
    assert (rows["order_id"].map(orders["customer_id"]) == customer).all()
    assert (rows["order_id"].map(orders["date"]) == rows["date"]).all()
    assert "date" not in desk.value("order_lines").columns


def test_orders_sets_and_labels(book, answers):
    best = answers["best_five"]
    assert "turn it round" in said(book, "best_five", best[::-1])[1]
    swapped = [best[0], best[2], best[1], *best[3:]]
    assert "The first 1 stand right; look at number 2" in said(book, "best_five", swapped)[1]
    assert "4 of yours belong" in said(book, "best_five", [*best[:4], 1])[1]
    some = sorted(answers["returned"])
    assert "does not belong" in said(book, "returned", {*some[1:], 77})[1]
    assert "All of yours belong; 1 is missing" in said(book, "returned", {*some[1:]})[1]
    assert "All that belong are there, and others" in said(book, "returned", {*some, 77})[1]
    assert "nothing in your answer" in said(book, "returned", set())[1]
    assert "numbers are asked for" in said(book, "returned", {"Blue Dune Offices"})[1]
    letters = answers["letter"]
    assert "names are exchanged" in said(book, "letter", letters.map({"A": "C", "B": "A", "C": "B"}))[1]
    assert "names that the question does not" in said(book, "letter", letters.map({"A": "x", "B": "y", "C": "z"}))[1]


def test_evidence_never_holds_the_expected_value(book, desk, answers):
    """Whatever is wrong, the rows shown do not contain what would be right for the customer shown."""
    orders = desk.value("orders")
    rng = np.random.default_rng(5)
    spent = answers["spent"]
    shown = 0
    for _i in range(30):
        wrong = spent + rng.choice([0, 0, 7.77], len(spent))
        card = book.spent.judge(wrong)
        for rows in card.rows:
            unit = rows.table["customer_id"].iloc[0]
            shown += 1
            assert not np.isclose(rows.table["amount"], spent[unit], atol=0.005).any()
            assert set(rows.table["order_id"]) <= set(orders.loc[orders["customer_id"] == unit, "order_id"])
    assert shown


def mistaken(question, *answers):
    """Known mistakes that give `answers`, so that the question has as many as it needs."""
    for n, answer in enumerate(answers):
        question.mistake(source="test")(_mistake(f"wrong_{n}", answer))


def _mistake(name, answer):
    def wrong():
        """Not so."""
        return answer

    wrong.__name__ = name
    return wrong


def test_a_lost_index_is_told_also_where_labels_overlap_with_row_numbers():
    made = Chapter("94", needs=("orders",), tables=shop)

    @made.question(hints=HINTS)
    def effect(orders):
        """The effect of each campaign."""
        index = pd.Index([1, 3, 4, 6, 7], name="campaign_id")
        return pd.Series(orders["amount"].to_numpy()[:5], index=index)

    mistaken(effect, *(pd.Series([n, 2.5, 3, 4, 5], index=[1, 3, 4, 6, 7]) for n in (8, 9)))
    book = workbook.open(made, "ada")
    right = book._desk.answer(effect)
    card = book.effect.judge(right.reset_index(drop=True))
    assert "the labels (campaign_id) are lost. Your values may be right" in repr(card) and not card.rows
    assert "are lost" not in repr(book.effect.judge(right.drop(3)))
    assert "are lost" not in repr(book.effect.judge(right.set_axis([1, 3, 4, 6, 8])))


@pytest.fixture
def few():
    made = Chapter("93", needs=("orders",), tables=shop)

    @made.question(hints=HINTS)
    def split(orders):
        """Three numbers: `service`, `overtakes` and `left`."""
        return {"service": 41.5, "overtakes": 12, "left": float(orders["amount"].sum())}

    mistaken(split, {"service": 1.5, "overtakes": 2, "left": 3.5}, {"service": 41.5, "overtakes": 3, "left": 4.5})

    @made.question(hints=HINTS, explores=True)
    def explored(orders):
        """What the explorer says."""
        return {"cells": 13, "letters": 1702}

    mistaken(explored, {"cells": 1, "letters": 2}, {"cells": 5, "letters": 6})
    book = workbook.open(made, "ada")
    return book, book._desk.answer(split)


def test_a_few_values_are_told_one_by_one(few):
    book, right = few
    text = repr(book.split.judge({**right, "overtakes": 15}))
    assert "`service`, `left` are right. `overtakes` (you have 15) is not." in text.replace("\n", " ")
    text = repr(book.split.judge({**right, "overtakes": 15, "service": 33}))
    assert "`left` is right." in text and "`service` (you have 33), `overtakes` (you have 15) are not." in text
    assert "`ex.split.hint()`" in text and "by hand" not in text and "rows" not in text
    text = repr(book.split.judge({k: v for k, v in right.items() if k != "overtakes"}))
    assert "`overtakes` is missing." in text
    text = repr(book.split.judge({**right, "other": 3}))
    assert "`other` is not asked for." in text and "are right" in text
    text = repr(book.explored.judge({"cells": 11, "letters": 1702}))
    assert "Set the sliders again for `cells`" in text and "`letters` is right." in text
    assert "Set the sliders" not in repr(book.split.judge({**right, "overtakes": 15}))


def test_a_few_values_without_names_are_asked_for_as_a_dict(few):
    book, right = few
    text = repr(book.split.judge(list(right.values())))
    assert 'A dict (or a Series) is asked for, {"service": …, "overtakes": …, "left": …}, and' in text
    assert "are lost. Your values may be right: keep `service`, `overtakes`, `left`." in repr(
        book.split.judge(pd.Series(list(right.values())))
    )
    assert "one number for each of: `service`, `overtakes`, `left`" in repr(book.split)


def test_a_known_mistake_in_a_part_of_the_answer(book, few, desk, answers):
    table = answers["summary"].copy()
    wrong = desk.run(chapter.questions["summary"].mistakes["summary_of_means"].function)
    table["money"], table["orders"] = wrong["money"], table["orders"] + np.arange(40) % 3
    text = said(book, "summary", table)[1]
    assert "In `money` you would get exactly what you have" in text and "The money here is the average order" in text
    own, right = few
    card = own.split.judge({**right, "left": 4.5, "service": 99})
    assert "In `left` you would get" in repr(card)
    own.split.judge({**right, "overtakes": 3, "service": 99})  # a small whole number may be anything
    assert own.history.checks("split")[-1]["mistake"] is None


def test_of_two_ways_to_the_same_small_numbers_both_are_told():
    made = Chapter("93", needs=("orders",), tables=shop)

    @made.question(hints=HINTS)
    def months(orders):
        """Two numbers."""
        return {"first": 14, "second": 41.5}

    @months.mistake(source="x")
    def halved(orders):
        """This is the half."""
        return {"first": 7, "second": 41.5}

    @months.mistake(source="x", same_as=("halved",))
    def week(orders):
        """This is a week."""
        return {"first": 7, "second": 41.5}

    @months.mistake(source="x")
    def both(orders):
        """This is both."""
        return {"first": 7, "second": 20.25}

    book = workbook.open(made, "ada")
    text = repr(book.months.judge({"first": 7, "second": 41.5}))
    assert text.index("the half") < text.index("The same numbers also come about like this") < text.index("a week")
    assert "also come about" not in repr(book.months.judge({"first": 7, "second": 20.25}))
