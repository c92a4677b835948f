"""What the tests of bad input share: each case is refused in words, and nothing else is said."""

from __future__ import annotations

import warnings

import pytest

from crmlab import InvalidData


def refused(cases: dict):
    """A test for each of `cases`: by name a call, and a pattern that its `InvalidData` matches."""

    @pytest.mark.parametrize(("call", "words"), cases.values(), ids=list(cases))
    def test(call, words):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(InvalidData, match=words):
                call()

    return test
