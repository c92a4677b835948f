"""Slopes and their robust errors against statsmodels; rows that drop out; refusals."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.measurement import regression
from tests.refusals import refused


def test_examples():
    assert doctest.testmod(regression).failed == 0


@given(st.integers(0, 2**32 - 1), st.integers(12, 60), st.booleans())
@settings(max_examples=40, deadline=None)
def test_slopes_are_those_of_statsmodels(seed, n, gaps):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(n, 3)), columns=["y", "a", "b"]).assign(w=rng.uniform(0.5, 4, n))
    table["y"] += 2 * table["a"]
    if gaps:
        table.loc[: n // 4, "b"] = np.nan
    found = regression.slopes(table, "y", ["a", "b"], weights="w")
    fit = smf.wls("y ~ a + b", table, weights=table["w"], missing="drop").fit(cov_type="HC1")
    assert found["slope"].to_numpy() == pytest.approx(fit.params[["a", "b"]].to_numpy())
    half = (found["high"] - found["low"]).to_numpy() / 2 / 1.96
    assert half == pytest.approx(fit.bse[["a", "b"]].to_numpy())
    assert (found["rows"] == fit.nobs).all() and (found["left_out"] == n - fit.nobs).all()
    alone = regression.slope(table, "y", "a", given=["b"], weights="w")
    pd.testing.assert_series_equal(alone, found.loc["a"], check_dtype=False)


TABLE = pd.DataFrame({"y": [1.0, 2, 3, 5], "a": [1, 2, 3, 4], "b": [2, 4, 6, 8], "w": [1, 1, 0, 1]})
test_refusals = refused(
    {
        "no column": (lambda: regression.slopes(TABLE, "y", ["a", "c"]), "no column 'c'"),
        "the same twice": (lambda: regression.slopes(TABLE, "y", ["a", "b"]), "computed from the others"),
        "no weight": (lambda: regression.slopes(TABLE, "y", ["a"], weights="w"), "w is not above 0"),
        "too few rows": (lambda: regression.slopes(TABLE.head(2), "y", ["a"]), "2 rows"),
    }
)
