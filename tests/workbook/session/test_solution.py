"""A reference read as lines for the learner's cell, after the imports, constants and helpers that they need."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import rfm
from crmlab.workbook import Chapter
from crmlab.workbook.authoring.desk import printed
from crmlab.workbook.session.card import Card
from crmlab.workbook.session.solution import in_place, printed_solution
from tests.workbook.demo_chapter import HINTS, shop

LIMIT = 12
SIDES = {"a": (1, 2)}


def above(amounts):
    """Not printed."""
    return amounts[amounts > LIMIT]


def plain(orders):
    """Text."""
    paid = orders["amount"]  # a comment stays

    return paid.sum()


def with_helper(orders):
    """Text."""
    return np.log(above(orders["amount"])).sum() + math.pi  # fmt: skip


def over_lines(orders):
    """Text."""
    kept = replace(orders) if False else orders
    return pd.DataFrame(
        {"a": rfm.table(kept, as_of="2025-01-01")["recency"]}
    )  # fmt: skip


def two_ways(orders):
    """Text."""
    if len(orders) > LIMIT:
        return SIDES["a"][0]
    return 0


def text_of(function, **options):
    chapter = Chapter("92", needs=("orders",), tables=shop)
    return printed_solution(chapter.question(hints=HINTS, **options)(function), printed(chapter))


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (plain, 'paid = orders["amount"]  # a comment stays\n\nplain = paid.sum()'),
        (
            with_helper,
            "import math\nimport numpy as np\n\nLIMIT = 12\n\n"
            "def above(amounts):\n    return amounts[amounts > LIMIT]\n\n"
            'with_helper = np.log(above(orders["amount"])).sum() + math.pi',
        ),
        (
            over_lines,
            "from crmlab import rfm\nfrom dataclasses import replace\n\nkept = replace(orders) if False else orders\n"
            'over_lines = pd.DataFrame(\n    {"a": rfm.table(kept, as_of="2025-01-01")["recency"]}\n)',
        ),
        (
            two_ways,
            "LIMIT = 12\n\nSIDES = {'a': (1, 2)}\n\ndef two_ways(orders):\n    if len(orders) > LIMIT:\n"
            '        return SIDES["a"][0]\n    return 0\n\ntwo_ways = two_ways(orders)',
        ),
    ],
)
def test_a_reference_as_lines(function, text):
    assert text_of(function) == text


def test_an_authors_lines_go_before_and_may_hold_the_learners_answer():
    assert text_of(plain, solution="plain = 1\n") == "plain = 1"
    orders = shop("", ["orders"], chapter="92")["orders"]
    right = repr(float(orders["amount"].sum()))
    assert text_of(plain, solution="plain = {answer} {left}") == f"plain = {right} {{left}}"


def test_imports_that_the_cell_has_are_not_said_again():
    assert "import math" not in text_of(with_helper, starter="import math\nwith_helper = ...")


def test_the_lines_stand_in_place_of_the_dots():
    starter = "x = 1  # not these dots ...\na = ...  # one\nb = {\n    'c': 2}\nd = ..."
    assert in_place(starter, "a = 2\nd = 3").splitlines() == [
        "x = 1  # not these dots ...", "a = 2", "d = 3", "b = {", "    'c': 2}"]  # fmt: skip
    assert in_place("x = 1", "a = 2") == "x = 1\na = 2"


def test_code_is_coloured_with_the_colours_of_the_page_and_escaped():
    page = Card("A", code='x = "<b>"  # why\nfor y in 1, 2: pass', python=True)._repr_html_()
    assert 'style="color:var(--jp-mirror-editor-keyword-color, inherit)">for</span>' in page
    assert "editor-string-color" in page and "editor-comment-color" in page and "editor-number-color" in page
    assert "<b>" not in page.replace("<br>", "") and "&lt;b&gt;" in page
    assert "editor-" not in Card("A", code='{"a": 1}')._repr_html_()
    assert '    x = "<b>"  # why' in repr(Card("A", code='x = "<b>"  # why', python=True))
