"""A known mistake in all but a few of many rows: customers cut at the same wrong limit, and one on the limit itself."""

import pandas as pd
import pytest

from crmlab import workbook
from crmlab.workbook import Chapter
from tests.workbook.demo_chapter import HINTS, shop

ROWS = 200
LABELS = pd.RangeIndex(1000, 1000 + ROWS, name="customer_id")


def cut(limit):
    return pd.Series([1 if place < limit else 2 for place in range(ROWS)], index=LABELS)


@pytest.fixture(scope="module")
def layer():
    made = Chapter("95", needs=("orders",), tables=shop)

    @made.question(hints=HINTS)
    def layer(orders):
        """In which layer is each customer?"""
        return cut(40)

    for name, limit in (("half", 100), ("most", 160)):
        layer.mistake(source="test")(_at(name, limit))
    return workbook.open(made, "ada").layer


def _at(name, limit):
    def wrong(orders):
        """The limit is elsewhere."""
        return cut(limit)

    wrong.__name__ = name
    return wrong


@pytest.mark.parametrize(("limit", "words"), [(99, "But for 1 row of your 200"), (103, "But for 3 rows of your 200")])
def test_the_mistake_is_named_with_the_rows_that_do_not_fit(layer, limit, words):
    finding, _value = layer._examined(cut(limit))
    assert (finding.step, finding.mistake) == ("nearly_known", "half")
    assert words in finding.sentences[0] and "The limit is elsewhere." in finding.sentences


@pytest.mark.parametrize(
    "answer",
    [cut(104), cut(41), cut(99).iloc[1:], cut(99).rename({1000: 5}), cut(99) * 10],
    ids=["four rows", "nearly right", "a row lost", "another customer", "other numbers"],
)
def test_else_nothing_is_claimed(layer, answer):
    finding, _value = layer._examined(answer)
    assert finding.mistake is None, finding.sentences
