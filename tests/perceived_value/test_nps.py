"""Net promoter score: by hand, as the mean of +1, 0 and −1, coverage, power, and what is noise at Lantern Tea."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import datasets, figure, nps
from tests.refusals import refused

ANSWERS = st.lists(st.integers(0, 10), min_size=2, max_size=40)


@pytest.fixture(scope="module")
def door():
    return datasets.load("door_survey")


def kinds(answers):
    answers = np.asarray(answers)
    return np.where(answers >= 9, 1, np.where(answers <= 6, -1, 0))


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_score_and_error_are_those_of_the_mean_of_plus_one_zero_and_minus_one(answers):
    found = nps.scores(pd.DataFrame({"recommend": answers})).iloc[0]
    x = kinds(answers)
    assert found["nps"] == pytest.approx(100 * x.mean(), abs=1e-9)
    assert found["error"] == pytest.approx(100 * x.std() / np.sqrt(len(x)), abs=1e-6)
    assert found[["promoters", "passives", "detractors"]].sum() == pytest.approx(1)
    assert -100 <= found["nps"] <= 100


def test_the_formula_by_hand():
    """p = .5, d = .2, n = 100: √(.61 ÷ 100) = .0781."""
    table = pd.DataFrame({"recommend": [10] * 50 + [7] * 30 + [3] * 20})
    found = nps.scores(table).iloc[0]
    assert found["nps"] == pytest.approx(30) and found["error"] == pytest.approx(7.810, abs=0.001)
    assert [found["low"], found["high"]] == pytest.approx([14.69, 45.31], abs=0.01)


@settings(max_examples=25, deadline=None)
@given(ANSWERS, ANSWERS)
def test_a_change_is_the_difference_and_variances_add(first, second):
    table = pd.DataFrame({"recommend": [*first, *second], "house_id": 1})
    table["quarter"] = ["2024-07-01"] * len(first) + ["2024-10-01"] * len(second)
    before, after = (nps.scores(table[table["quarter"] == day]).iloc[0] for day in ("2024-07-01", "2024-10-01"))
    found = nps.changes(table).iloc[0]
    assert found["difference"] == pytest.approx(after["nps"] - before["nps"], abs=1e-9)
    assert found["error"] ** 2 == pytest.approx(before["error"] ** 2 + after["error"] ** 2, abs=1e-6)
    assert nps.changes(table, by=None)["difference"].iloc[0] == pytest.approx(found["difference"], abs=1e-9)


@pytest.mark.slow
def test_the_interval_holds_the_truth_and_needed_guests_see_the_change_as_often_as_said():
    """Coverage of the change near 95 per cent, and power near 80, over 600 pairs of surveys."""
    rng = np.random.default_rng(11)
    n = nps.needed(20, promoters=0.45, detractors=0.25)
    hold, seen = 0, 0
    for _each in range(600):
        a, b = (rng.choice([10, 7, 3], n, p=p) for p in ((0.35, 0.3, 0.35), (0.45, 0.3, 0.25)))
        rows = {"recommend": [*a, *b], "quarter": ["2024-07-01"] * n + ["2024-10-01"] * n}
        found = nps.changes(pd.DataFrame(rows), by=None).iloc[0]
        hold += found["low"] <= 20 <= found["high"]
        seen += found["low"] > 0
    assert 0.92 <= hold / 600 <= 0.975 and 0.75 <= seen / 600 <= 0.85


def test_half_the_change_needs_four_times_as_many_guests_and_three_points_need_thousands():
    many, few = (nps.needed(points, promoters=0.5, detractors=0.2) for points in (3, 6))
    assert abs(many - 4 * few) <= 4 and many > 10_000
    assert nps.needed(3, promoters=0.5, detractors=0.2, power=0.9) > many


def test_nothing_changed_at_the_door_and_two_houses_of_five_rise_all_the_same(door):
    found = nps.changes(door)
    rises, falls = int((found["difference"] >= 3).sum()), int((found["difference"] <= -3).sum())
    assert 10 <= rises <= 22 and 10 <= falls <= 22
    clear = ((found["low"] > 0) | (found["high"] < 0)).sum()
    assert clear <= 5  # two of forty on average
    together = nps.changes(door, by=None).iloc[0]
    assert together["low"] <= 0 <= together["high"]


def test_csat_and_effort_are_shares(door):
    found = nps.measures(door)
    for name, column, least in (("CSAT", "csat", 4), ("effort", "effort", 5)):
        share = (door[column] >= least).mean()
        assert found.loc[name, "value"] == pytest.approx(100 * share)
        half = 196 * np.sqrt(share * (1 - share) / len(door))
        assert found.loc[name, "high"] - found.loc[name, "value"] == pytest.approx(half)


def test_pictures_say_what_they_show(door):
    changes = nps.changes(door)
    inside = int(((changes["low"] <= 0) & (changes["high"] >= 0)).sum())
    shown = {
        "Promoters less detractors make the score": nps.plot_answers(door["recommend"]),
        f"{inside} of 40 intervals hold zero": nps.plot_changes(changes, mark=3),
        "Half the change needs four times as many guests": nps.plot_needed(promoters=0.35, detractors=0.2),
    }
    for title, fig in shown.items():
        assert fig.axes[0].get_title(loc="left") == title and fig.get_label().startswith(title)
        assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000


TABLE = pd.DataFrame({"house_id": [1, 1], "quarter": ["2024-07-01", "2024-10-01"], "recommend": [9, 5]})
test_what_cannot_be_is_refused = refused(
    {
        "a share of an answer": (lambda: nps.scores(TABLE.assign(recommend=8.5)), "not a whole number from 0 to 10"),
        "missing": (lambda: nps.scores(TABLE.assign(recommend=[9, None])), "missing in rows 1"),
        "one quarter": (lambda: nps.changes(TABLE.iloc[:1]), "must hold two dates"),
        "no house": (lambda: nps.scores(TABLE, by="shop"), "shop"),
        "no change": (lambda: nps.needed(0, promoters=0.5, detractors=0.2), "above 0"),
        "per cent": (lambda: nps.needed(3, promoters=50, detractors=0.2), "50 % is 0.5"),
        "csat": (lambda: nps.measures(TABLE.assign(csat=6, effort=5)), "csat is not a whole number from 1 to 5"),
        "every drawn change": (lambda: nps.plot_needed(promoters=0.5, detractors=0.2, most=1), "above 1"),
    }
)
