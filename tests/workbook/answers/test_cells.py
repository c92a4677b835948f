"""Columns of numbers: what is read as one, and what a learner is told who gave something else."""

import pandas as pd
import pytest

from crmlab.workbook.answers.cells import Misshapen, numbers

DAY = pd.Timedelta(days=3)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([DAY, DAY], "durations"),
        ([DAY, 4.0], "durations"),
        ([4.0, None, DAY], "durations"),
        ([4.0, "x", DAY], "durations"),
        ([4.0, "x"], "holds a text"),
        ([4.0, "5"], "written as text"),
        ([4.0, (1, 2)], "a list of values"),
        ([4.0, True], "True or False"),
    ],
)
def test_what_is_no_number_is_named(cells, words):
    with pytest.raises(Misshapen, match=words):
        numbers(pd.Series(cells, dtype=object), dates=False)


def test_numbers_of_any_kind_are_floats():
    assert numbers(pd.Series([1, None, pd.NA, 2.5], dtype=object), dates=False).tolist()[::3] == [1.0, 2.5]
    assert numbers(pd.Series([1, 2], dtype="Int64"), dates=False).dtype == float
