"""Every effect planted in the business is found again: in the committed data, and (slow) in 200 redraws."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, course, datasets
from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern import parts, truth, truth_business
from crmlab.datasets.lantern.switches import COMPANY
from tests.datasets import effects
from tests.datasets.effects import consumers
from tests.datasets.effects_business import ESTIMATORS

TRUTH = {effect.key: effect for effect in truth_business.EFFECTS}
REDRAWS, FIRST, WORKERS = 200, 1_000, 4


@pytest.fixture(scope="module")
def committed():
    return {
        name: datasets.load(name) for name in sorted({table for effect in TRUTH.values() for table in effect.tables})
    }


def test_every_effect_has_its_estimator_and_every_estimator_its_effect():
    assert set(TRUTH) == set(ESTIMATORS)
    assert {effect.switch for effect in TRUTH.values()} - {"base"} <= set(COMPANY.names())
    assert all(set(effect.tables) <= set(datasets.tables()) for effect in truth.effects().values())


@pytest.mark.parametrize("key", ESTIMATORS)
def test_the_committed_data_show_the_effect(committed, key):
    effect, found = TRUTH[key], ESTIMATORS[key](committed)
    assert found.covers(effect.size), (found, effect.size)
    assert not found.covers(effect.excluded), (found, effect.excluded)
    assert found.half <= 0.33 * abs(effect.size - effect.nothing), found


@pytest.mark.parametrize("key", [key for key, effect in TRUTH.items() if effect.excludes == "naive"])
def test_the_tempting_reading_of_the_committed_data_is_wrong(committed, key):
    """Self-selected members, selected complainers, the cheapest channel, houses in busy streets, hard topics."""
    effect, found = TRUTH[key], ESTIMATORS[key](committed)
    assert not found.covers(found.naive), found
    assert np.sign(found.naive - effect.size) == np.sign(effect.naive - effect.size)


def test_slow_replies_double_the_leaving():
    assert truth.size("complaint-leaving-slow") == 2 * truth.size("complaint-leaving-fast")


def test_the_selected_groups_are_selected(committed):
    """Members and complainers were better customers before: before the scheme, and before the first complaint."""
    orders = consumers(committed, "orders").query("amount > 0")
    early = orders[orders["date"] < c.POINTS_START].groupby("customer_id")["amount"].agg(["mean", "size"])
    guests = committed["customers"].set_index("customer_id")["house_id"].isin(
        committed["branches"].query("points_scheme")["house_id"].unique())  # fmt: skip
    later = orders[(orders["channel"] == "house") & (orders["date"] >= c.POINTS_START)]["customer_id"]
    early = early[guests.reindex(early.index) & early.index.isin(later)]
    joined = early.index.isin(committed["loyalty_programme"]["customer_id"])
    assert early.loc[joined, "mean"].mean() > 1.15 * early.loc[~joined, "mean"].mean()
    ever = orders.groupby("customer_id").size()
    complains = ever.index.isin(committed["complaints"]["customer_id"])
    assert ever[complains].mean() > 1.5 * ever[~complains].mean()


def test_twenty_houses_have_the_scheme_from_the_day_on(committed):
    houses = committed["branches"].query("points_scheme")
    assert houses["house_id"].nunique() == c.POINTS_HOUSES and houses["quarter"].min() == pd.Timestamp(c.POINTS_START)
    members = committed["loyalty_programme"]
    assert set(members["house_id"]) <= set(houses["house_id"]) and (members["joined"] >= c.POINTS_START).all()
    usual = committed["customers"].set_index("customer_id")["house_id"]
    assert (members["house_id"].to_numpy() == usual.loc[members["customer_id"]].to_numpy()).all()
    assert (members["redeemed"] <= members["points"]).all() and (members["redeemed"] % c.POINTS_BLOCK == 0).all()


def test_the_record_is_the_one_that_is_made():
    record = json.loads((course.folder("datasets") / "truth.json").read_text(encoding="utf-8"))
    assert {row["key"]: row["size"] for row in record["effects"]} == {
        key: round(effect.size, 6) for key, effect in truth.effects().items()
    }
    assert record["base"] == truth.base()
    split = pd.DataFrame(record["lifetime_value_parts"]["parts"])
    assert list(split["part"]) == list(parts.PARTS.values())
    assert abs(split["forward"].sum() - split["reverse"].sum()) < 0.05
    assert (split["forward"].drop(3) > 0).all() and (split["forward"] - split["reverse"]).abs().max() > 10
    assert datasets.truth("points-uplift")["size"] == c.POINTS_UPLIFT
    with pytest.raises(InvalidData, match="Nothing was planted under the name 'points'"):
        datasets.truth("points")


def test_an_effect_must_be_described():
    effect = TRUTH["letters"]
    for change in ({"unit": ""}, {"tables": ()}, {"excludes": "much"}, {"size": float("nan")}):
        with pytest.raises(ValueError, match="letters"):
            replace(effect, **change)


@pytest.mark.slow
def test_the_record_is_remade_byte_for_byte():
    assert (course.folder("datasets") / "truth.json").read_text(encoding="utf-8") == truth.text()


@pytest.mark.slow
def test_two_hundred_redraws_cover_the_truth_and_exclude_what_is_wrong():
    """Half-width at most 30 per cent of the effect, coverage 90 to 98 per cent, power at least 90 per cent."""
    found = effects.verdict(effects.redraws("effects_business", range(FIRST, FIRST + REDRAWS), WORKERS))
    print(found.round(3).to_string())
    said = pd.Series({key: effect.naive for key, effect in TRUTH.items()})
    assert found["width"].max() <= 0.30
    assert found["coverage"].between(0.90, 0.985).all()
    assert found["power"].min() >= 0.90
    assert ((found["naive"] - said).abs() <= np.maximum(0.02, 0.05 * said.abs())).all()
