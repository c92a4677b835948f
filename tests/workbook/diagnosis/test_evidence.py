"""The rows on a card show where an answer fails and never hold what would be right, on a shop that makes it hard.

Two customers have a single order, one has an order as large as all theirs together, and first days, last days and
favourite channels stand in everybody's rows.
"""

import numpy as np
import pandas as pd
import pytest

from crmlab import workbook
from crmlab.workbook import Chapter
from crmlab.workbook.diagnosis import evidence
from crmlab.workbook.diagnosis.evidence import Rows, few, unit_name
from tests.workbook.demo_chapter import HINTS

ORDERS = {
    201: [(50.0, "web")],
    202: [(70.0, "house")],
    203: [(10.0, "web"), (20.0, "web")],
    204: [(30.0, "web"), (-30.0, "house"), (40.0, "house")],
    205: [(8.25, "house")] * 5 + [(3.5, "web")] * 3,
    206: [(5.5, "web"), (6.5, "house")],
}
SINGLE, AS_LARGE, LONG, SHORT = (201, 202), 204, 205, (203, 206)


def shop(learner, needs, *, chapter, attempt=0):
    rows = [(customer, *order) for customer, orders in ORDERS.items() for order in orders]
    orders = pd.DataFrame(rows, columns=["customer_id", "amount", "channel"])
    orders.insert(0, "order_id", np.arange(900, 900 + len(orders)))
    orders.insert(2, "date", pd.Timestamp("2024-12-24") - pd.to_timedelta(7 * np.arange(len(orders)), unit="D"))
    return {"orders": orders}


def chapter():
    made = Chapter("96", "Evidence", needs=("orders",), tables=shop)

    @made.question(hints=HINTS, unit="CNY")
    def spent(orders):
        """What has each customer paid in all?"""
        return orders.groupby("customer_id")["amount"].sum()

    @spent.mistake(source="test")
    def without_returns(orders):
        """Not so: {unit}."""
        return orders[orders["amount"] > 0].groupby("customer_id")["amount"].sum()

    @spent.mistake(source="test")
    def doubled(orders):
        """Not so: {unit}."""
        return 2 * orders.groupby("customer_id")["amount"].sum()

    @made.question(hints=HINTS)
    def first_day(orders):
        """On which day did each customer first buy?"""
        return orders.groupby("customer_id")["date"].min()

    _two_mistakes(first_day)

    @made.question(hints=HINTS)
    def favourite(orders):
        """Through which channel does each customer buy most?"""
        return orders.groupby("customer_id")["channel"].agg(lambda x: x.value_counts().index[0].upper())

    _two_mistakes(favourite)

    @made.question(hints=HINTS)
    def summary(orders):
        """The number of orders and the largest, by customer."""
        groups = orders.groupby("customer_id")["amount"]
        return pd.DataFrame({"orders": groups.size(), "largest": groups.max()})

    _two_mistakes(summary)

    @made.question(hints=HINTS)
    def cents(orders):
        """What has each customer paid, with a part of a fen?"""
        return orders.groupby("customer_id")["amount"].sum() + 0.004

    _two_mistakes(cents)

    @made.question(hints=HINTS, evidence="")
    def quiet(orders):
        """What has each customer paid in all? (No rows of this question show anything.)"""
        return orders.groupby("customer_id")["amount"].sum()

    _two_mistakes(quiet)

    return made


def _two_mistakes(question):
    for n in (1, 2):
        question.mistake(source="test")(_other(question, n))


def _other(question, n):
    def wrong(orders):
        """Not so: {unit}."""
        right = question(orders)
        if question.key == "first_day":
            return right + pd.Timedelta(days=n)
        if question.key == "favourite":
            return right.map({"WEB": "HOUSE", "HOUSE": "WEB"} if n == 1 else {"WEB": "WEB", "HOUSE": "WEB"})
        return right + n

    wrong.__name__ = f"wrong_{n}"
    return wrong


@pytest.fixture(scope="module")
def made():
    return chapter()


@pytest.fixture
def shown(made):
    """The customer and the rows on the card of an answer to a question."""
    book = workbook.open(made, "ada")

    def of(key, answer):
        card = getattr(book, key).judge(answer)
        assert card.outcome == "not_yet", card
        return [(int(rows.table["customer_id"].iloc[0]), rows) for rows in card.rows]

    of.right = {key: book._desk.answer(q) for key, q in made.questions.items()}
    return of


def off(right, customers, by=0.77):
    wrong = right.copy()
    wrong.loc[list(customers)] += by
    return wrong


def test_no_customer_is_shown_whose_rows_hold_the_answer(shown):
    right = shown.right["spent"]
    for customers in [(201, 202, 204), (201,), (202,), (204,)]:
        assert shown("spent", off(right, customers)) == []
    for customers in [(201, 203), (202, 204, 203), (*SINGLE, 203, 206)]:
        assert [unit for unit, _rows in shown("spent", off(right, customers))] == [203]
    assert [unit for unit, _rows in shown("spent", 2 * right)] == [203]  # a known mistake, of everybody
    without = shown("spent", right.add(pd.Series({204: 30.0}), fill_value=0))
    assert without == []  # a known mistake, of the one customer who sent something back


def test_whatever_is_wrong_no_row_shown_holds_what_is_right(shown):
    """As the learner meets it: any wrong answer, and the cells of the card."""
    rng, right, seen = np.random.default_rng(11), shown.right["spent"], set()
    for _i in range(40):
        wrong = right + np.where(rng.random(len(right)) < 0.4, 0.77, 0)
        for unit, rows in shown("spent", wrong) if not wrong.equals(right) else ():
            seen.add(unit)
            assert not np.isclose(rows.table["amount"], right[unit], atol=0.005).any()
    assert seen == {203, 205, 206}


def test_a_customer_whose_history_fits_on_the_card_goes_first(shown):
    right = shown.right["spent"]
    ((unit, rows),) = shown("spent", off(right, (205, 206)))
    assert unit == 206 and len(rows.table) == 2 and rows.more == 0 and rows.footer == ""
    ((unit, rows),) = shown("spent", off(right, (201, 205)))
    assert unit == 205 and len(rows.table) == 6 and rows.footer == "and 2 more rows"
    assert rows.table["date"].is_monotonic_increasing and rows.table["date"].iloc[0] < rows.table["date"].iloc[-1]
    assert rows.caption == "Rows of orders for customer_id 205"


def test_a_question_whose_rows_show_nothing_shows_none(made, shown):
    assert shown("quiet", off(shown.right["quiet"], SHORT)) == []
    card = workbook.open(made, "ada").quiet.judge(off(shown.right["quiet"], (201,)))
    assert "5 of your 6 rows are right" in repr(card) and "customer_id 201" in repr(card)


def test_days_texts_and_columns_that_tell_are_not_shown(shown):
    assert shown("first_day", shown.right["first_day"] + pd.Timedelta(days=1)) == []
    assert shown("favourite", shown.right["favourite"].map({"WEB": "house", "HOUSE": "web"})) == []
    assert shown("summary", shown.right["summary"] + 1) == []  # the largest order stands in the rows
    assert [unit for unit, _rows in shown("cents", off(shown.right["cents"], (*SINGLE, 206)))] == [206]


@pytest.mark.parametrize(("cells", "value", "named", "held"), [
    ([1.0, 2.0], 2.0, "", True),
    ([1.0, 2.0], 2.004, "", True),
    ([1.0, 2.0], 2.006, "", False),
    ([1.0, np.nan], 2.0, "", False),
    (["Web ", "x"], 2.0, "", False),
    (pd.to_datetime(["2024-12-24"]), 20081.0, "dates", True),
    (pd.to_datetime(["2024-12-24"]), 20082.0, "dates", False),
    (pd.to_datetime(["2024-12-24"]), 20081.0, "", False),  # 20,081 days or yuan are no day
])  # fmt: skip
def test_a_number_is_held_to_half_a_fen_and_a_day_only_where_days_are_asked_for(cells, value, named, held):
    assert evidence._holds(pd.Series(cells), value, pd.Series([value], name=named)) is held


def test_a_text_is_held_without_regard_to_capitals():
    part = pd.Series(["web"], dtype=object)
    assert evidence._holds(pd.Series(["house", " Web"]), "web", part)
    assert not evidence._holds(pd.Series(["house", "webs"]), "web", part)


def test_few_rows_and_columns():
    table = pd.DataFrame({f"c{i}": np.arange(9) for i in range(9)})
    rows = few("x", table)
    assert rows.table.shape == (6, 8) and rows.more == 3
    assert few("x", table.head(6)).more == 0 and few("x", table.head(7)).footer == "and 1 more row"
    assert Rows("x", table).footer == ""


def test_units_by_name():
    assert unit_name(("customer_id",), 7) == "customer_id 7"
    assert unit_name(("quarter", "arm"), (2, "mailed")) == "quarter 2, arm mailed"
    assert unit_name(("quarter",), (2, "mailed")) == "2, mailed" and unit_name(("",), "web") == "web"


def test_rows_are_looked_for_among_the_first_forty_units(made):
    """Whoever gets everybody wrong is not made to wait while the rows of thousands are looked through."""
    desk = workbook.open(made, "ada")._desk
    question, reference = made.questions["spent"], desk.reference(made.questions["spent"])
    nobody = list(range(evidence.MOST_UNITS))
    assert evidence.witness(desk, question, [*nobody[1:], 203], reference)[0] == 203
    assert evidence.witness(desk, question, [*nobody, 203], reference) == (0, None)
    assert evidence.witness(desk, question, [], reference) == (None, None)
