"""The changes of the data that are tried: which there are, in which words, and what each hands to the reference."""

import pandas as pd
import pytest

from crmlab.workbook import Chapter
from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.diagnosis import search
from crmlab.workbook.mutants.changes import FEW, TOLD_APART, changes, kinds
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import HINTS

PEOPLE = 40


def shop(learner, needs, *, chapter, attempt=0):
    """Customers of two, eight, nine, twelve and thirteen kinds, each with three orders in three years."""
    ids = range(100, 100 + PEOPLE)
    people = pd.DataFrame({"customer_id": ids, "form": [("shop", "house")[i % 2] for i in range(PEOPLE)]})
    for many in (1, FEW, FEW + 1, TOLD_APART, TOLD_APART + 1):
        people[f"of_{many}"] = [f"k{i % many}" for i in range(PEOPLE)]
    orders = pd.DataFrame({"customer_id": [c for c in ids for _year in range(3)]})
    orders["date"] = [pd.Timestamp(year, 5, 1 + i % 28) for i in range(PEOPLE) for year in (2022, 2023, 2024)]
    orders["amount"] = [17.31 * (i % 11 + 1) + 3.77 * i for i in range(3 * PEOPLE)]
    orders["channel"] = [("web", "till")[i // 3 % 5 < 2] for i in range(3 * PEOPLE)]
    orders["till"] = [("none", "A")[i // 3 % 5 < 2] for i in range(3 * PEOPLE)]  # says the same as the channel
    tables = {"orders": orders, "customers": people}
    return {name: tables[name] for name in needs}


@pytest.fixture(scope="module")
def desk():
    made = Chapter("95", needs=("orders", "customers"), tables=shop)

    @made.question(hints=HINTS)
    def spent(orders):
        """What has each customer paid in 2023?"""
        return orders[orders["date"].dt.year == 2023].groupby("customer_id")["amount"].sum()

    for n in (2, 3):
        spent.mistake(source="test")(_times(spent, n))
    return draw(made, "ada")


def _times(question, n):
    def wrong(orders):
        """Not so."""
        return n * question(orders) + n

    wrong.__name__ = f"times_{n}"
    return wrong


@pytest.fixture
def found(desk):
    book = Workbook(desk, "ada")

    def of(answer):
        _first, value = book.spent._examined(answer)
        return book.spent._examined(None, value)[0]

    return of


def names(desk):
    return [change.name for change in changes(desk, desk.chapter.questions["spent"])]


def test_kinds_are_two_to_twelve(desk):
    assert list(kinds(desk)["customers"]) == ["form", f"of_{FEW}", f"of_{FEW + 1}", f"of_{TOLD_APART}"]
    assert kinds(desk)["orders"] == {"channel": ["till", "web"], "till": ["A", "none"]}


def test_no_more_than_eight_kinds_are_kept_alone(desk):
    linked = [name for name in names(desk) if ".only_customers." in name]
    assert len(linked) == 2 + FEW and f"data.orders.only_customers.of_{FEW}.k0" in linked
    ranks = {change.name: change.rank for change in changes(desk, desk.chapter.questions["spent"])}
    assert ranks["data.orders.only_customers.form.shop"] == 1
    assert ranks[f"data.orders.only_customers.of_{FEW}.k0"] == 2


def test_of_two_kinds_leaving_one_out_is_keeping_the_other(desk):
    assert "data.orders.channel.without_web" in names(desk) and "data.orders.channel.only_web" not in names(desk)


@pytest.mark.parametrize(
    ("year", "words"), [(2022, "for the year before the one that is asked for"), (2024, "for the year after the one")]
)
def test_another_year_is_named_the_right_way_round(desk, found, year, words):
    orders = desk.value("orders")
    answer = orders[orders["date"].dt.year == year].groupby("customer_id")["amount"].sum()
    finding = found(answer)
    assert words in finding.sentences[0] and finding.cause == f"data.year{year - 2023:+d}"


def test_what_comes_about_in_two_ways_is_said_to(desk, found):
    orders = desk.value("orders")
    kept = orders[(orders["date"].dt.year == 2023) & (orders["channel"] != "web")]
    text = " ".join(found(kept.groupby("customer_id")["amount"].sum()).sentences)
    assert "`channel` is web were left out" in text and "in another way, too" in text
    assert "`till` is none were left out" in text


def test_two_changes_that_say_the_same_are_one():
    one, other = (search.Change(name, 0, lambda: "So.", list) for name in "ab")
    third = search.Change("c", 0, lambda: "Otherwise.", list)
    assert search._akin(one, other) and not search._akin(one, third)
