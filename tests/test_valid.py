"""Columns that look like numbers and are none: refused in words before a method calculates with them."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from crmlab import valid
from tests.refusals import refused


def numbers(values, dtype=None, **more):
    valid.numbers(pd.Series(values, index=["Ann", "Bo", "Cy"][: len(values)], dtype=dtype), "orders", **more)


BAD = {
    "complex": (lambda: numbers([1 + 0j, 2j]), r"orders is complex in rows Ann, Bo\. .*np\.real"),
    "complex among numbers": (lambda: numbers([1, 2j], object), "orders is not a number in rows Bo"),
    "numpy's complex": (lambda: numbers([1, np.complex128(2)], object), "orders is not a number in rows Bo"),
    "categories": (lambda: numbers([1, 2], "category"), r"orders holds categories.*Ann, Bo\. .*astype\(float\)"),
    "categories that are text": (lambda: numbers(["a", "b"], "category"), "orders holds categories"),
    "too large": (lambda: numbers([1, 10**400]), "orders is too large to calculate with in rows Bo"),
    "far below zero": (lambda: numbers([-(10**400), 1], negative="no"), "orders is too large .* Ann"),
    "truths": (lambda: numbers([True, False]), "orders is not a number in rows Ann, Bo"),
    "text": (lambda: numbers(["1", "2"]), "orders is not a number"),
    "decimals": (lambda: numbers([Decimal(1), Decimal(2)]), "orders is not a number"),
    "missing": (lambda: numbers([1, None]), "orders is missing in rows Bo"),
    "infinite": (lambda: numbers([1, np.inf]), "orders is infinite in rows Bo"),
    "negative": (lambda: numbers([1, -2], negative="Mend it."), "orders is negative in rows Bo. Mend it."),
    "one number too large": (lambda: valid.positive(10**400, "margin"), "margin must be a number above 0"),
    "one complex number": (lambda: valid.positive(np.complex128(2), "margin"), "margin must be a number above 0"),
}
test_bad_numbers_are_refused_in_words = refused(BAD)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2],
        np.array([1, 2], dtype="uint8"),
        np.array([1.5, 2.5], dtype="float32"),
        pd.array([1, 2], dtype="Int64"),
        pd.Series([1, 2.5, np.int64(3)], dtype=object),
        pd.Series([1, 10**300], dtype=object),
    ],
)
def test_numbers_of_every_kind_pass(values):
    valid.numbers(pd.Series(values), "orders", negative="no")
    valid.positive(values[1], "orders")
