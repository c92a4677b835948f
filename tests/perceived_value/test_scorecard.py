"""The scorecard of five: what turning, scale and weights do, and Lantern's records."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest

from crmlab import datasets, weighting
from crmlab.perceived_value import scorecard
from tests.refusals import refused

ITEMS = pd.DataFrame({"reputation": [7.0, 8.0, 7.5], "awareness": [300, 500, 300], "repeat_rate": [0.5, 0.6, 0.7],
                      "complaint_rate": [4.0, 6.0, 5.0], "sales_power": [10.0, 5.0, 6.0]},
                     index=["Wuhan", "Suzhou", "Xiamen"])  # fmt: skip


def test_examples():
    assert doctest.testmod(scorecard).failed == 0


def test_by_hand():
    """Xiamen: 0.5, 0, 1, 0.5 turned, 0.2."""
    assert scorecard.five(ITEMS)["Xiamen"] == pytest.approx((0.5 + 0 + 1 + 0.5 + 0.2) / 5)
    only = dict.fromkeys(scorecard.FIVE, 0.0) | {"complaint_rate": 1.0}
    assert scorecard.five(ITEMS, weights=only).idxmax() == "Wuhan"
    assert scorecard.five(ITEMS, weights=only, turned=[]).idxmax() == "Suzhou"
    assert scorecard.five(ITEMS, scale="z_score").sum() == pytest.approx(0)


def test_a_newcomer_may_move_everybody():
    more = pd.concat([ITEMS, pd.DataFrame(ITEMS.max() * 10).T.set_axis(["Kunming"])])
    assert scorecard.five(more).loc[list(ITEMS.index)].tolist() != pytest.approx(scorecard.five(ITEMS).tolist())


def test_lantern_by_city():
    records = scorecard.by_city(*map(datasets.load, ["branches", "orders", "complaints", "customers"]), year=2023)
    assert list(records.columns) == list(scorecard.FIVE) and len(records) == 8
    assert records["complaint_rate"].idxmax() == "Qingdao" and records["repeat_rate"].between(40, 80).all()
    places = pd.DataFrame({"turned": scorecard.five(records), "not": scorecard.five(records, turned=[])})
    words = str(weighting.plot_places(places, title="Turned or not").get_label())
    assert "Qingdao 8, 3" in words


test_refused = refused(
    {
        "an item that is none": (lambda: scorecard.five(ITEMS, turned=["growth"]), "growth"),
        "a column absent": (lambda: scorecard.five(ITEMS.drop(columns="awareness")), "awareness"),
        "alike for all": (lambda: scorecard.five(ITEMS.assign(awareness=1.0)), "awareness"),
    }
)
