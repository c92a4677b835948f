"""A waterfall ends where its pieces add up to."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import waterfall
from tests.refusals import refused


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=6), st.floats(0, 1e5))
def test_it_ends_at_the_sum(sizes, start):
    pieces = pd.Series(sizes, index=[f"piece {k}" for k in range(len(sizes))])
    fig = waterfall.plot(pieces, title="A finding", total="total", start=("before", start))
    bars = fig.axes[0].patches
    assert abs(bars[-1].get_height() - (start + sum(sizes))) < 1e-6 and len(bars) == len(sizes) + 2


def test_the_interval_and_what_is_compared_are_said():
    fig = waterfall.plot(
        pd.Series({"a": 2.0, "b": 3.0}), title="Five", total="sum", interval=(4.0, 6.0), compare=("last year", 7.0)
    )
    assert fig.get_label() == "Five. CNY: a +2, b +3, sum 5 (4 to 6), last year 7."


def test_a_decimal_lets_pieces_add_up():
    fig = waterfall.plot(pd.Series({"a": 2.4, "b": 0.04, "c": 2.4}), title="Five", total="sum", decimals=1)
    assert fig.get_label() == "Five. CNY: a +2.4, b +0.0, c +2.4, sum 4.8."
    assert [text.get_text() for text in fig.axes[0].texts] == ["+2.4", "0.0", "+2.4", "4.8"]


test_what_makes_no_picture_is_refused = refused(
    {
        "nothing": (lambda: waterfall.plot(pd.Series([], dtype=float), title="x", total="t"), "has no rows"),
        "too much": (lambda: waterfall.plot(pd.Series(range(9)), title="x", total="t"), "nine at most"),
    }
)
