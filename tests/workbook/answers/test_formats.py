"""What is accepted as the same answer."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import chapter


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("total", lambda x: Decimal(str(round(x, 2)))),
        ("total", lambda x: round(x, 2)),
        ("total", lambda x: np.float32(x).astype(np.float64) if abs(np.float32(x) - x) < 0.004 else x),
        ("total", lambda x: pd.Series([x])),
        ("total", lambda x: np.array(x)),
        ("return_share", lambda x: round(x, 3)),
        ("channel", lambda x: f" {x.upper()} "),
        ("spent", lambda s: s.round(2)),
        ("spent", lambda s: s.round(2).map(lambda x: Decimal(str(x)))),
        ("spent", lambda s: s.sample(frac=1, random_state=3)),
        ("spent", lambda s: s.rename("anything")),
        ("spent", lambda s: s.rename_axis(None)),
        ("spent", lambda s: s.to_dict()),
        ("spent", lambda s: s.to_frame("money")),
        ("spent", lambda s: s.reset_index(name="money")),
        ("spent", lambda s: s.set_axis(s.index.astype(float))),
        ("spent", lambda s: s.set_axis(s.index.astype("Int64"))),
        ("spent", lambda s: s.astype("Float64")),
        ("recency", lambda s: s.astype("Int64")),
        ("recency", lambda s: s.astype(float)),
        ("recency", lambda s: s.astype("int16")),
        ("share", lambda s: s.round(4)),
        ("summary", lambda t: t[["money", "orders"]].sample(frac=1, random_state=1)),
        ("summary", lambda t: t.assign(workings=1)),
        ("summary", lambda t: t.reset_index()),
        ("summary", lambda t: t.astype({"orders": "Int64"}).round(2)),
        ("letter", lambda s: s.to_dict()),
        ("letter", lambda s: s.astype("category")),
        ("letter", lambda s: s.str.lower()),
        ("letter", lambda s: s.astype(object).sample(frac=1, random_state=2)),
        ("best_five", tuple),
        ("best_five", np.array),
        ("best_five", pd.Index),
        ("best_five", lambda x: pd.Series(x)),
        ("best_five", lambda x: pd.Series(np.arange(5.0), index=x)),
        ("best_five", lambda x: [float(i) for i in x]),
        ("returned", list),
        ("returned", lambda x: pd.Index(sorted(x)[::-1])),
        ("returned", lambda x: [*x, *x]),
        ("returned", lambda x: frozenset(float(i) for i in x)),
    ],
)
def test_accepted(book, answers, key, change):
    card = book.questions[key].judge(change(answers[key]))
    assert card.outcome == "right", card


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("total", lambda x: round(x, 1) if round(x, 1) != round(x, 2) else x + 0.05),
        ("total", lambda x: x + 0.02),
        ("return_share", lambda x: x + 0.0011),
        ("recency", lambda s: s + 1),
        ("recency", lambda s: s.where(s.index != s.index[0], s + 1)),
        ("spent", lambda s: s.set_axis(np.roll(s.index, 1))),
        ("letter", lambda s: s.where(s.index != s.index[0], "D")),
        ("best_five", lambda x: x[:4]),
        ("best_five", lambda x: [*x, x[0]]),
        ("returned", lambda x: set(sorted(x)[1:])),
    ],
)
def test_not_accepted(book, answers, key, change):
    assert book.questions[key].judge(change(answers[key])).outcome == "not_yet"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(40)), name=st.text(max_size=5), noise=st.floats(-0.0049, 0.0049))
def test_order_of_rows_name_and_cents_do_not_matter(desk, order, name, noise):
    answer = desk.answer(chapter.questions["spent"])
    changed = (answer + noise).iloc[list(order)].rename(name)
    finding, _value = Workbook(desk, "ada").spent._examined(changed)
    assert finding.outcome == "right"
