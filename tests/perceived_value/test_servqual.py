"""SERVQUAL: the key of 1988, gaps by hand, what alpha does not see, and Lantern's planted gaps."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import course, datasets, figure, servqual, servqual_pictures
from tests.refusals import refused

NAMES = ["tangibles", "reliability", "responsiveness", "assurance", "empathy"]


@pytest.fixture(scope="module")
def lantern():
    return datasets.load("servqual")


@pytest.fixture(scope="module")
def truth():
    effects = json.loads((course.folder("datasets") / "truth.json").read_text("utf-8"))["effects"]
    return {effect["key"]: effect for effect in effects}


def random(rows=30, seed=1):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.integers(1, 8, (rows, 44)), columns=servqual.key()["item"]).astype(float)
    return table.assign(overall=rng.integers(1, 8, rows), **{f"points_{name}": 20 for name in NAMES})


def test_the_key_is_that_of_1988_and_the_survey_s_own():
    """Parasuraman, Zeithaml and Berry (1988): 4 + 5 + 4 + 4 + 5; 10 to 13 and 18 to 22 worded negatively."""
    key = servqual.key()
    p = key[key["asks"] == "perception"]
    assert p["dimension"].value_counts(sort=False).to_dict() == dict(zip(NAMES, (4, 5, 4, 4, 5), strict=True))
    assert p.loc[p["reversed"], "item"].tolist() == [f"p{n}" for n in (10, 11, 12, 13, 18, 19, 20, 21, 22)]
    assert not servqual.key("1991")["reversed"].any()
    survey = datasets.load("survey_items").query("survey == 'servqual'").set_index("item").loc[key["item"]]
    columns = ["dimension", "reversed", "low", "high"]
    assert survey[columns].to_numpy().tolist() == key[columns].to_numpy().tolist()


@pytest.mark.parametrize("name", NAMES)
def test_the_planted_gaps_and_the_naive_readings_are_found(lantern, truth, name):
    planted = truth[f"servqual-{name}"]
    found, ticked = servqual.gaps(lantern).loc[name], servqual.gaps(lantern, form="1991").loc[name]
    assert abs(found["gap"] - planted["size"]) < 1.5 * (found["high"] - found["gap"])  # three standard errors
    naive = ticked["gap"] if name in ("responsiveness", "empathy") else found["perception"] - 4
    assert naive == pytest.approx(planted["naive"], abs=0.1)
    assert not found["low"] <= naive <= found["high"]


def test_alpha_inside_a_dimension_does_not_see_what_was_not_turned(lantern, truth):
    found = servqual.reliability(lantern)
    assert found["as_ticked"].iloc[:5].to_numpy() == pytest.approx(found["turned"].iloc[:5].to_numpy())
    assert (found["turned"].iloc[:5] > 0.7).all()
    assert found["turned"].iloc[5] == pytest.approx(truth["servqual-alpha"]["size"], abs=0.01)
    assert found["as_ticked"].iloc[5] == pytest.approx(truth["servqual-alpha"]["naive"], abs=0.05)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_turning_both_halves_turns_the_sign_and_nothing_else(seed):
    table = random(seed=seed)
    right, ticked = servqual.gaps(table)["gap"], servqual.gaps(table, form="1991")["gap"]
    negative = ["responsiveness", "empathy"]
    assert right[negative].to_numpy() == pytest.approx(-ticked[negative].to_numpy())
    assert right.drop(negative).to_numpy() == pytest.approx(ticked.drop(negative).to_numpy())


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_equal_points_are_no_weights_and_all_points_on_one_are_that_dimension(seed):
    table = random(seed=seed)
    both = servqual.quality(table)
    assert both.loc["weighted"].to_numpy() == pytest.approx(both.loc["unweighted"].to_numpy())
    one = table.assign(**{f"points_{name}": 100.0 * (name == "empathy") for name in NAMES})
    whole = servqual.gaps(one).loc["empathy", ["gap", "low", "high"]]
    assert servqual.quality(one).loc["weighted"].to_numpy() == pytest.approx(whole.to_numpy())


def test_an_open_item_is_left_out_of_the_guest_s_mean():
    table = random(rows=2)
    table.loc[0, ["p1", "p2"]] = [np.nan, 7]
    assert servqual.scores(table)["perception"]["tangibles"][0] == table.loc[0, ["p2", "p3", "p4"]].mean()


def test_explained_is_the_squared_correlation_and_perception_leads_at_lantern_tea(lantern):
    found = servqual.predictors(lantern, draws=400)
    each = servqual.scores(lantern)
    for name in ("perception", "gap"):
        r = np.corrcoef(each[name].mean(axis=1), lantern["overall"])[0, 1]
        assert found.loc[name, "explained"] == pytest.approx(r**2)
    assert found.loc["perception less gap", "low"] > 0.1  # Cronin and Taylor (1992)
    again = servqual.predictors(lantern.sample(frac=1, random_state=2), draws=400)
    pd.testing.assert_frame_equal(found, again)


@pytest.mark.slow
def test_the_interval_of_a_gap_holds_the_truth_about_as_often_as_it_says():
    rng, inside = np.random.default_rng(5), 0
    for _each in range(150):
        wish, got = rng.normal(5, 0.6, 60), rng.normal(4.5, 0.6, 60)
        table = pd.DataFrame({f"{letter}{n}": x for letter, x in (("e", wish), ("p", got)) for n in range(1, 23)})
        found = servqual.gaps(table.clip(1, 7), form="1991").loc["assurance"]
        inside += found["low"] <= -0.5 <= found["high"]
    assert 0.89 <= inside / 150 <= 0.99


def test_what_is_said_and_what_goes_with_the_verdict_differ_at_lantern_tea(lantern):
    found = servqual.importance(lantern)
    assert found["stated"].sum() == pytest.approx(100) and found["derived"].sum() == pytest.approx(100)
    assert found.loc["tangibles", "stated"] > found.loc["responsiveness", "stated"]
    assert found.loc["tangibles", "high"] < found.loc["responsiveness", "low"] + 0.05
    planted = {"tangibles": 0.08, "reliability": 0.40, "responsiveness": 0.28, "assurance": 0.14, "empathy": 0.10}
    assert found["derived"].idxmax() == max(planted, key=planted.get)


def test_the_gap_model_has_five_gaps_and_the_last_is_the_guests():
    assert servqual.gap_model().index.tolist() == [1, 2, 3, 4, 5]


def test_pictures_say_what_they_show(lantern):
    right, ticked = servqual.gaps(lantern), servqual.gaps(lantern, form="1991")
    shown = {
        "Below expectation in 5 of 5 dimensions": servqual_pictures.plot_gaps(right),
        "Not turned, 2 of 5 gaps have the wrong sign": servqual_pictures.plot_turned(right, ticked),
        "reliability comes first, stated and derived": servqual_pictures.plot_importance(servqual.importance(lantern)),
    }
    for title, fig in shown.items():
        assert fig.axes[0].get_title(loc="left") == title and fig.get_label().startswith(title)
        assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000


TABLE = random()
test_what_cannot_be_is_refused = refused(
    {
        "an item absent": (lambda: servqual.gaps(TABLE.drop(columns="p7")), "p7"),
        "off the scale": (lambda: servqual.gaps(TABLE.assign(e3=9)), "e3 is not on the scale from 1 to 7"),
        "a dimension left open": (
            lambda: servqual.gaps(TABLE.assign(**{f"p{n}": [np.nan] + [4] * 29 for n in range(1, 5)})),
            "Fewer than 1",
        ),
        "another form": (lambda: servqual.gaps(TABLE, form="1985"), "1988"),
        "points": (lambda: servqual.quality(TABLE.assign(points_empathy=30)), "do not add up to 100"),
        "points below zero": (lambda: servqual.quality(TABLE.assign(points_empathy=-1)), "points are not below 0"),
        "no verdict": (lambda: servqual.predictors(TABLE.drop(columns="overall")), "overall"),
        "few draws": (lambda: servqual.predictors(TABLE, draws=5), "draws must be a whole number"),
    }
)
