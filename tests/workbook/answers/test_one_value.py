"""One value is asked for and several are given: the card says how many. (One in a container is that one: D8.)"""

import pandas as pd
import pytest

from crmlab.workbook.answers.cells import Misshapen
from crmlab.workbook.answers.forms import Form, shape


@pytest.mark.parametrize(
    "answer, words",
    [
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
