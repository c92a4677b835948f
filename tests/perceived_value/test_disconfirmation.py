"""Disconfirmation: the difference keeps what the ratio loses, and a loss weighs more than a gain."""

from __future__ import annotations

import doctest
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, course, datasets, disconfirmation, figure, regression, scales

ANSWERS = st.lists(st.tuples(st.integers(2, 10), st.integers(1, 10)), min_size=2, max_size=12)


@pytest.fixture(scope="module")
def survey():
    table = datasets.load("satisfaction")
    return table.assign(satisfaction=scales.scale(table, ["sa1", "sa2", "sa3"], low=1, high=10))


def frame(pairs):
    return pd.DataFrame(pairs, columns=["expected", "received"])


def test_examples():
    assert doctest.testmod(disconfirmation).failed == 0


@settings(max_examples=25)
@given(ANSWERS)
def test_the_difference_does_not_see_how_the_answers_are_numbered_and_the_ratio_keeps_the_type(pairs):
    answers = frame(pairs)
    found = disconfirmation.recoded(answers)
    assert (found["difference"] == found["difference_after"]).all()
    kind = disconfirmation.gap(answers)["type"]
    for name in ("ratio", "ratio_after"):
        assert (np.sign(found[name] - 1) == kind.map({"disappointed": -1, "satisfied": 0, "delighted": 1})).all()


@settings(max_examples=25)
@given(ANSWERS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(pairs, random):
    answers = frame(pairs)
    mixed = answers.sample(frac=1, random_state=random.randrange(99))
    assert disconfirmation.recoded(mixed).sort_index().equals(disconfirmation.recoded(answers))


def test_noise_of_floats_delights_nobody():
    assert disconfirmation.gap(pd.DataFrame({"expected": [0.3], "received": [0.1 + 0.2]}))["type"][0] == "satisfied"


def test_a_ratio_needs_something_expected_above_zero():
    with pytest.raises(InvalidData, match=r"expected is not above 0 in rows 0\. Take the difference"):
        disconfirmation.ratio(frame([(0, 3), (5, 4)]))
    with pytest.raises(InvalidData, match=r"received is below 0 in rows 1"):
        disconfirmation.ratio(frame([(3, 3), (5, -4)]))
    with pytest.raises(InvalidData, match="expected is not above 0"):
        disconfirmation.recoded(frame([(1, 3), (5, 4)]))  # 0 on the new scale


def test_a_bent_line_without_noise_is_found_again():
    answers = frame([(5, received) for received in range(1, 10)])
    d = answers["received"] - 5
    answers["satisfaction"] = 6 + 0.85 * d.clip(upper=0) + 0.35 * d.clip(lower=0)
    slopes = disconfirmation.asymmetry(answers)["slope"]
    assert slopes.tolist()[:3] == pytest.approx([0.85, 0.35, 0.5])
    change = disconfirmation.expectation_raised(answers, by=1)["change"]
    assert change.tolist() == pytest.approx([-0.85, -0.85, -0.35, (-0.85 * 5 - 0.35 * 4) / 9])
    back = disconfirmation.expectation_raised(answers, by=-1)["change"]
    assert back.tolist() == pytest.approx([0.85, 0.35, 0.35, (0.85 * 4 + 0.35 * 5) / 9])


def test_slopes_and_intervals_are_those_of_the_regression(survey):
    found = disconfirmation.asymmetry(survey)
    d = survey["received"] - survey["expected"]
    table = survey.assign(below=d.clip(upper=0), above=d.clip(lower=0), d=d)
    both = regression.slopes(table, "satisfaction", ["below", "above"])
    line = regression.slopes(table, "satisfaction", ["d"])
    columns = ["slope", "low", "high"]
    assert found.iloc[[0, 1]][columns].to_numpy() == pytest.approx(both[columns].to_numpy())
    assert found.iloc[3][columns].tolist() == pytest.approx(line.iloc[0][columns].tolist())
    bend = regression.slopes(table, "satisfaction", ["d", "below"]).loc["below"]  # the same line, told otherwise
    assert found.iloc[2][columns].tolist() == pytest.approx(bend[columns].tolist())
    of_all = disconfirmation.expectation_raised(survey).loc["all customers"]
    up = float((d > 0).mean())
    assert of_all["change"] == pytest.approx(-(1 - up) * both["slope"].iloc[0] - up * both["slope"].iloc[1])


def test_what_is_planted_is_found_and_one_line_is_not(survey):
    truths = json.loads((course.folder("datasets") / "truth.json").read_text("utf-8"))["effects"]
    size = {effect["key"]: effect["size"] for effect in truths}
    found = disconfirmation.asymmetry(survey)
    for row, key in (("below", "satisfaction-loss"), ("above", "satisfaction-gain")):
        assert found.loc[row, "low"] < size[key] < found.loc[row, "high"]
        assert not found.loc[row, "low"] < found.loc["straight line", "slope"] < found.loc[row, "high"]
    assert found.loc["below − above", "low"] > 0


def test_who_left_satisfaction_open_is_left_out_and_counted(survey):
    some = survey.assign(satisfaction=survey["satisfaction"].where(survey.index >= 100))
    found = disconfirmation.asymmetry(some)
    assert found["left_out"].tolist() == [100] * 4 and found["rows"].tolist() == [len(survey) - 100] * 4
    assert found["slope"].tolist() == pytest.approx(disconfirmation.asymmetry(survey[100:])["slope"].tolist())


def test_one_side_alone_has_no_two_slopes():
    low = frame([(5, 3), (5, 4), (5, 2), (5, 5)]).assign(satisfaction=[4.0, 5, 3, 6])
    with pytest.raises(InvalidData, match=r"below 0 and above 0.*regression\.slope"):
        disconfirmation.asymmetry(low)
    two = frame([(5, 4), (5, 6)] * 3).assign(satisfaction=[4.0, 6, 5, 7, 4, 6])  # the two columns say the same
    with pytest.raises(InvalidData, match="three different"):
        disconfirmation.asymmetry(two)


def test_pictures_say_what_they_show(survey):
    types = disconfirmation.plot_types(disconfirmation.gap(survey))
    assert "disappointed 43 %, satisfied 22 %, delighted 35 %" in str(types.get_label())
    bent = disconfirmation.plot_asymmetry(survey)
    assert bent.axes[0].get_title(loc="left") == "A point below hurts more than a point above pleases"
    flat = frame([(5, 5 + k) for k in range(-3, 4)]).assign(satisfaction=[3.0, 4.2, 5, 6.1, 7, 7.9, 9.2])
    assert disconfirmation.plot_asymmetry(flat).axes[0].get_title(loc="left") == "The two sides cannot be told apart"
    other = flat.assign(satisfaction=[5.9, 6.1, 5.9, 6.1, 7, 8, 9.1])
    title = disconfirmation.plot_asymmetry(other).axes[0].get_title(loc="left")
    assert title == "A point above pleases more than a point below hurts"
    calm = disconfirmation.recoded(frame([(8, 6), (8, 7)]))
    assert disconfirmation.plot_recoded(calm).get_suptitle() == "The ratio keeps its order here"
    with pytest.raises(InvalidData, match="too many to tell apart"):
        disconfirmation.plot_recoded(disconfirmation.recoded(frame([(8, 6)] * 7)))
    for fig in (types, bent, disconfirmation.plot_recoded(calm)):
        assert len(figure.png(fig)) > 5000 and fig.get_size_inches()[0] <= 7.2
