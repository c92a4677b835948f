"""One value is asked for and something else is given: the card says how many it holds, and what to hand over."""

import pandas as pd
import pytest

from crmlab.workbook.answers.cells import Misshapen
from crmlab.workbook.answers.forms import Form, shape


@pytest.mark.parametrize(
    "answer, words",
    [
        ({"total": 5}, "(a dict) holds 1 value. Hand over that value itself"),
        ({5}, "(a set) holds 1 value. Hand over that value itself"),
        ({"a": 1, "b": 2}, "(a dict) holds 2 values."),
        ([1, 2, 3], "holds 3 values."),
        (pd.DataFrame({"a": [1, 2], "b": [3, 4]}), "(a table (DataFrame)) holds 4 values."),
    ],
)
@pytest.mark.parametrize("kind, asked", [("number", "One number is asked for"), ("label", "One text is asked for")])
def test_it_says_how_many(answer, words, kind, asked):
    with pytest.raises(Misshapen) as said:
        shape(answer, Form(kind))
    assert str(said.value).startswith(asked) and words in str(said.value)


def test_the_remedy_is_followed():
    given = {"total": 5}
    assert shape(given["total"], Form("number")).columns[""].tolist() == [5.0]
