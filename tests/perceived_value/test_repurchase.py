"""Repurchase: what satisfied customers say and do, and how far customers of a group lie apart."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, figure, repurchase

TABLE = pd.DataFrame(
    {"satisfaction": [1.0, 4.9, 5, 9, 10, 10], "says": [0, 0, 1, 1, None, 1], "buys": [0, 1, 1, 0, 1, 1]}
)


def test_examples():
    assert doctest.testmod(repurchase).failed == 0


def test_a_level_holds_its_lower_edge_and_the_last_both():
    found = repurchase.by_satisfaction(TABLE, ["says", "buys"], edges=[1, 5, 10])
    assert found["n"].tolist() == [2, 3, 2, 4]  # an answer left open is not counted
    assert found["share"].tolist() == pytest.approx([0, 1, 0.5, 0.75])
    half = 1.96 * np.sqrt(0.75 * 0.25 / 4)
    assert found.loc[3, ["low", "high"]].tolist() == pytest.approx([0.75 - half, 1.0])
    assert found.loc[0, "satisfaction"] == pytest.approx(2.95)


@pytest.mark.parametrize(
    ("change", "edges", "said"),
    [
        ({}, [5, 1], "must be two numbers or more that rise"),
        ({}, [1, float("nan")], "must be two numbers or more that rise"),
        ({}, [2, 5, 10], "satisfaction is outside the edges, 2 to 10, in rows 0"),
        ({"buys": [0, 1, 1, 0, 1, 3]}, [1, 5, 10], "buys is neither 1 nor 0 in rows 5"),
        ({}, [1, 2, 5, 10], "The level 1 to 2 has 1 answers in buys"),
    ],
)
def test_what_is_refused(change, edges, said):
    with pytest.raises(InvalidData, match=said):
        repurchase.by_satisfaction(TABLE.assign(**change), ["buys"], edges=edges)


def test_pictures_say_what_they_show():
    found = repurchase.by_satisfaction(TABLE, ["says", "buys"], edges=[1, 5, 10])
    said = repurchase.plot_said_and_done(found, said="says", done="buys")
    assert said.axes[0].get_title(loc="left") == "What they say rises faster than what they do"
    assert "buys 50 % at the lowest level, 75 % at the highest" in str(said.get_label())
    other = repurchase.plot_said_and_done(found, said="buys", done="says")
    assert other.axes[0].get_title(loc="left") == "What they do rises as fast as what they say"
    with pytest.raises(InvalidData, match="no rows of 'does'"):
        repurchase.plot_said_and_done(found, said="says", done="does")
    apart = {"low": pd.Series([1.0, 1.1, 0.9]), "high": pd.Series([9.0, 9.1, 8.9])}
    spread = repurchase.plot_spread(apart, unit="points")
    assert spread.axes[0].get_title(loc="left") == "Groups differ as much as customers do"
    for samples in ({}, {"low": pd.Series([1.0])}):
        with pytest.raises(InvalidData):
            repurchase.plot_spread(samples, unit="points")
    for fig in (said, spread):
        assert len(figure.png(fig)) > 5000 and fig.get_size_inches()[0] <= 7.2
