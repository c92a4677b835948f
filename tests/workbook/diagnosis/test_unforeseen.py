"""What a card says to an answer that nobody foresaw: no cause, and the first rows that differ."""

import time

import numpy as np
import pandas as pd
import pytest

from crmlab.workbook.authoring.desk import draw
from crmlab.workbook.session.workbook import Workbook
from tests.workbook.demo_chapter import chapter

PLAIN = {"first_difference", "rows"}


@pytest.mark.parametrize("learner", ["ada", "bob", "eve"])
def test_no_cause_is_claimed_for_random_answers(learner):
    """Numbers from the range of the right one, whole ones and rounded money among them, and noise on Series."""
    desk = draw(chapter, learner)
    book = Workbook(desk, learner)
    rng = np.random.default_rng(11)
    right = {key: desk.answer(chapter.questions[key]) for key in ("total", "return_share", "spent", "recency")}
    wrong = []
    for _i in range(60):
        size = rng.choice([-1, 1]) * rng.uniform(1.1, 3)
        wrong += [("total", right["total"] * size), ("total", round(right["total"] * size, 2))]
        wrong += [("return_share", right["return_share"] * size), ("return_share", float(rng.integers(0, 1000)))]
    spent, days = right["spent"], right["recency"]
    for _i in range(10):
        wrong += [("spent", spent * rng.uniform(0, 2, 40)), ("spent", pd.Series(rng.permutation(spent), spent.index))]
        wrong += [("recency", days + rng.integers(-2, 3, 40)), ("recency", days.where(rng.random(40) < 0.9, 0))]
    for key, answer in wrong:
        finding, _value = book.questions[key]._examined(answer)
        assert finding.step in PLAIN, (key, answer, finding.sentences)


def test_a_small_whole_number_has_no_cause(book):
    for answer in (12.0, 999, 0.5, 0.25):
        finding, _value = book.return_share._examined(answer)
        assert finding.step in PLAIN, answer


def test_a_number_with_few_decimals_is_asked_for_more(book):
    assert "all its decimals" in repr(book.return_share.judge(0.123))
    assert "all its decimals" not in repr(book.return_share.judge(0.1234567))
    assert "all its decimals" not in repr(book.return_share.judge(7))


def test_an_answer_nobody_knows_has_its_card_soon(book, desk):
    asked = book.spent
    noise = pd.Series(np.arange(40.0) ** 1.7, index=desk.answer(chapter.questions["spent"]).index)
    asked.judge(noise)
    start = time.perf_counter()
    asked.judge(noise + 1)
    assert time.perf_counter() - start < 1.5  # 0.3 s on a machine that does nothing else
