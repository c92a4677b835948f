"""Visits of houses with and without a points scheme: who is counted, and what a house changed by."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import before_after, datasets, figure, points_scheme
from tests.refusals import refused

START = "2023-04-01"


@pytest.fixture(scope="module")
def tables():
    return [datasets.load(name) for name in ("orders", "customers", "branches", "loyalty_programme")]


@pytest.fixture(scope="module")
def visits(tables):
    return points_scheme.visits(*tables, start=START)


def test_nobody_is_a_member_before_the_start_or_where_there_is_no_scheme(visits):
    assert not visits.loc[~visits["after"], "member"].any()
    assert not visits.loc[~visits["scheme"], ["member", "joins"]].any().any()


def test_the_guests_add_up(visits):
    counted = points_scheme.guests_counted(visits)
    assert counted.sum() == visits["customer_id"].nunique()
    assert counted["before and after"] == visits.loc[visits["counted"], "customer_id"].nunique()
    assert points_scheme.houses(visits)["guests"].sum() == counted["before and after"]


def test_a_house_is_the_mean_of_its_counted_visits(visits):
    house = points_scheme.houses(visits).loc[7]
    own = visits[(visits["house_id"] == 7) & visits["counted"]]
    assert house["after"] == pytest.approx(own.loc[own["after"], "amount"].mean())
    assert house["change"] == pytest.approx(house["after"] - house["before"])


def test_the_planted_effect_on_a_member_lies_in_the_interval(visits):
    houses = points_scheme.houses(visits)
    part = houses.loc[houses["scheme"], "members"].mean()
    share = before_after.change_as_share(houses, "scheme")
    assert share.low / part < datasets.truth("points-uplift")["size"] < share.high / part


def test_those_who_joined_paid_more_before(visits):
    mean = points_scheme.guests(visits)
    fig = points_scheme.plot_guests(mean)
    assert "paid more before" in fig.axes[0].get_title(loc="left") and "joined 188" in fig.get_label()
    level = mean.assign(before=100.0)
    assert "no more" in points_scheme.plot_guests(level).axes[0].get_title(loc="left")


# Changes of places


def made(changes, treated):
    return pd.DataFrame({"treated": treated, "before": 100.0, "after": 100.0 + np.asarray(changes)})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=4, max_size=30), st.floats(-40, 40), st.floats(-40, 40))
def test_a_shift_for_all_drops_out_and_an_effect_is_found(changes, shift, effect):
    treated = np.arange(len(changes)) % 2 == 0
    first = before_after.difference_of_changes(made(changes, treated))
    second = before_after.difference_of_changes(made(np.add(changes, shift + effect * treated), treated))
    assert second.estimate == pytest.approx(first.estimate + effect, abs=1e-6)
    assert second.standard_error == pytest.approx(first.standard_error, abs=1e-6)
    assert second.means.loc["difference", "change"] == pytest.approx(second.estimate, abs=1e-6)


def test_the_interval_is_that_of_the_t_test():
    from scipy import stats

    rng = np.random.default_rng(4)
    changes, treated = rng.normal(20, 30, 40), np.arange(40) < 20
    found = before_after.difference_of_changes(made(changes, treated))
    theirs = stats.ttest_ind(changes[treated], changes[~treated]).confidence_interval(0.95)  # equal sizes: the same
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.slow
def test_about_95_of_100_lotteries_hold_the_effect():
    changes = pd.Series(np.random.default_rng(3).gamma(2, 15, 40))
    assert before_after.lotteries(changes, 30, times=1500, seed=1)["holds"].mean() == pytest.approx(0.95, abs=0.02)


def test_the_share_does_not_depend_on_the_currency():
    places = made([10, 20, 60, 70], [False, False, True, True])
    dearer = places.assign(before=7 * places["before"], after=7 * places["after"])
    assert before_after.change_as_share(places)[:4] == pytest.approx(before_after.change_as_share(dearer)[:4])
    assert before_after.in_per_cent(before_after.change_as_share(places)).startswith("+43 %")


def test_the_picture_of_the_lotteries_counts_those_that_miss():
    found = before_after.lotteries(pd.Series(range(20)), 5.0, times=30, seed=2)
    fig = before_after.plot_lotteries(found, 5.0, unit="CNY")
    assert f"{int(found['holds'].sum())} of 30" in fig.get_label() and len(figure.png(fig)) > 5000


GOOD = made([10, 20, 60, 70], [False, False, True, True])
test_bad_places_are_refused = refused(
    {
        "one place treated": (
            lambda: before_after.difference_of_changes(GOOD.assign(treated=[True] + [False] * 3)), "fewer than two",
        ),
        "no column": (lambda: before_after.difference_of_changes(GOOD, "scheme"), "no column 'scheme'"),
        "no level": (
            lambda: before_after.change_as_share(GOOD.assign(before=-100.0, after=-90.0)), "no share of that",
        ),
        "an odd number of places": (
            lambda: before_after.lotteries(pd.Series([1.0, 2, 3, 4, 5]), 1, times=2, seed=1), "Leave one out",
        ),
    }
)  # fmt: skip


def test_a_start_outside_the_data_is_refused(tables):
    from crmlab import InvalidData

    with pytest.raises(InvalidData, match="one side of the start"):
        points_scheme.visits(*tables, start="2030-01-01")
