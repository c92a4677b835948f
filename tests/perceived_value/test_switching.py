"""Loyal or stuck: four groups that are all the regulars, shares and effects by hand, and who left Lantern Tea."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import datasets, figure, switching, switching_pictures
from tests.refusals import refused

CUSTOMER = st.tuples(st.floats(-9, 9), st.sampled_from(["none", "card", "contract"]), st.integers(0, 8))


@pytest.fixture(scope="module")
def paid():
    orders = datasets.load("orders")
    return orders[(orders["amount"] > 0) & (orders["channel"] != "box")]


@pytest.fixture(scope="module")
def regulars(paid):
    survey = datasets.load("loyalty").set_index("customer_id")
    us, rival = (survey[[f"{item}{k}" for k in (1, 2, 3)]].mean(axis=1) for item in ("us", "ri"))
    before = paid.loc[paid["date"].between("2023-04-01", "2023-12-31"), "customer_id"].value_counts()
    later = paid.loc[paid["date"].between("2024-04-01", "2024-12-31"), "customer_id"]
    survey = survey.assign(relative=us - rival, before=before.reindex(survey.index).fillna(0))
    return switching.regulars(survey.assign(stayed=survey.index.isin(later)))


@settings(max_examples=60, deadline=None)
@given(st.lists(CUSTOMER, min_size=1, max_size=30), st.integers(0, 4))
def test_the_four_groups_are_a_partition_of_the_regulars(people, least):
    table = pd.DataFrame(people, columns=["relative", "tie", "repeat_purchases"])
    if not (table["tie"] == "none").any() or not (table["repeat_purchases"] >= least).any():
        return
    found = switching.regulars(table, least=least)
    assert found.index.tolist() == table.index[table["repeat_purchases"] >= least].tolist()
    assert sum((found["group"] == name).sum() for name in switching.GROUPS) == len(found)
    assert (found["falsely_loyal"] == (found["group"] == "not fond, tied")).all()
    assert (found.loc[found["falsely_loyal"], "relative"] <= 0).all()


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1.5), st.floats(0, 3), st.floats(-3, 3), st.integers(0, 1000))
def test_less_of_the_cost_never_keeps_anybody(remaining, worth, cut, seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"relative": rng.uniform(-6, 6, 30), "cost": rng.uniform(0, 6, 30)})
    stay = {"worth": worth, "cut": cut}
    less, more = (switching.would_stay(table, remaining=part, **stay) for part in (remaining / 2, remaining))
    assert (less <= more).all()


def test_somebody_who_likes_both_alike_is_not_fond():
    table = pd.DataFrame({"relative": [0.0, 0.01], "tie": ["card", "none"], "repeat_purchases": [3, 3]})
    assert switching.regulars(table)["group"].tolist() == ["not fond, tied", "fond, untied"]


def test_an_effect_by_hand():
    """Shares .2 of ten and .5 of ten: −.3, error √(.16/9 + .25/9) = .2134."""
    table = pd.DataFrame({"relative": [-1.0] * 20 + [1.0] * 20, "tie": (["card"] * 10 + ["none"] * 10) * 2})
    table = table.assign(repeat_purchases=4, stayed=[1] * 2 + [0] * 8 + [1] * 5 + [0] * 5 + [0, 1] * 10)
    found = switching.barrier_effect(switching.regulars(table)).loc["against the untied, not fond"]
    assert found["difference"] == pytest.approx(-0.3)
    assert found["high"] - found["difference"] == pytest.approx(1.96 * np.sqrt(0.16 / 9 + 0.25 / 9))
    assert found[["tied", "others"]].tolist() == [10, 10]


def test_the_falsely_loyal_buy_as_often_and_leave(regulars):
    made = switching.stayers(regulars)
    assert made["customers"].sum() == len(regulars) == 677
    false, loyal = made.loc["not fond, tied"], made.loc["fond, untied"]
    assert abs(false["before"] - loyal["before"]) < 0.5 and false["high"] < loyal["low"]


def test_the_truth_lies_in_the_interval_of_those_who_bought_alike_before(regulars):
    found = switching.barrier_effect(regulars)
    assert found["low"].iloc[0] <= -0.34 <= found["high"].iloc[0]
    assert found["low"].iloc[1] > -0.34, "the untied who are not fond were leaving already"
    assert found["low"].iloc[2] <= 0 <= found["high"].iloc[2]


def test_the_quarters_say_which_group_bought_alike_before(regulars, paid):
    found = switching.by_quarter(regulars, paid, start="2023-04-01", end="2024-12-31")
    before, after = found[found.index < "2024-04-01"], found[found.index >= "2024-04-01"]
    assert len(found) == 7 and (after["falsely loyal"] < 0.2).all()
    assert (before["falsely loyal"] - before["all other regulars"]).abs().max() < 0.06
    assert before["falsely loyal"].iloc[-1] - before["untied, not fond"].iloc[-1] > 0.1
    shuffled = switching.by_quarter(regulars.sample(frac=1, random_state=1), paid.sample(frac=1, random_state=2),
                                    start="2023-04-01", end="2024-12-31")  # fmt: skip
    pd.testing.assert_frame_equal(shuffled, found)
    fig = switching_pictures.plot_quarters(found, falls="2024-04-01")
    assert fig.axes[0].get_title(loc="left") == "falsely loyal: from 56 % to 12 %"


def test_what_holds_is_the_logit_of_statsmodels(regulars):
    table = regulars.assign(switching=regulars[["sw1", "sw2"]].mean(axis=1), stay=regulars["stayed"].astype(float))
    names = ["satisfaction", "relative", "sw3", "switching"]
    table = table.dropna(subset=names)
    found = switching.what_holds(table, names)
    theirs = smf.logit("stay ~ " + " + ".join(names), table).fit(disp=0).get_margeff()
    assert found["difference"].tolist() == pytest.approx((100 * theirs.margeff).tolist(), abs=1e-5)
    half = (found["high"] - found["low"]) / 2
    assert half.tolist() == pytest.approx((196 * theirs.margeff_se).tolist(), abs=1e-4)
    assert found.loc["relative", "low"] > 0
    assert all(found.loc[name, "low"] < 0 < found.loc[name, "high"] for name in ("sw3", "switching"))


def test_the_picture_says_what_it_shows(regulars):
    fig = switching_pictures.plot_stayers(switching.stayers(regulars))
    assert fig.get_suptitle() == "not fond, tied: fewest stay" and fig.get_label().startswith(fig.get_suptitle())
    assert "not fond, tied: 130 regulars" in fig.get_label()
    assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000


TABLE = pd.DataFrame({"relative": [2.0, -1], "tie": ["none", "card"], "repeat_purchases": 4, "stayed": [True, False]})
BOUGHT = pd.DataFrame({"customer_id": [0, 1], "date": pd.to_datetime(["2024-01-02", "2024-05-01"])})
LINES = pd.DataFrame(
    {name: [0.6, 0.1] for name in switching.COMPARED}, index=pd.to_datetime(["2024-01-01", "2024-04-01"])
)


def quarters(start="2024-01-01"):
    return switching.by_quarter(switching.regulars(TABLE), BOUGHT, start=start, end="2024-06-30")


test_what_cannot_be_is_refused = refused(
    {
        "no tie column": (lambda: switching.regulars(TABLE.drop(columns="tie")), "tie"),
        "attitude missing": (lambda: switching.regulars(TABLE.assign(relative=[None, 1])), "missing in rows 0"),
        "tie missing": (lambda: switching.regulars(TABLE.assign(tie=["none", None])), "missing in rows 1"),
        "nobody buys so often": (lambda: switching.regulars(TABLE, least=5), "Nobody has 5 purchases"),
        "exchanged days": (lambda: quarters(start="2024-07-01"), "lies after end"),
        "nobody is untied and not fond": (lambda: quarters(), "Nobody among the regulars is untied, not fond"),
        "no quarter before": (lambda: switching_pictures.plot_quarters(LINES, falls="2024-01-01"), "one after it"),
        "few": (lambda: switching.barrier_effect(switching.regulars(TABLE)), "five of each"),
        "negative part": (lambda: switching.would_stay(TABLE.assign(cost=1.0), remaining=-1), "remaining"),
        "no before": (lambda: switching.stayers(switching.regulars(TABLE)), "before"),
    }
)
