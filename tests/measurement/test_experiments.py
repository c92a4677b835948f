"""What a letter and a points scheme changed: control groups, difference in differences, Lantern's planted effects."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, before_after, course, datasets, experiments, figure

START = pd.Timestamp("2023-04-01")


@pytest.fixture(scope="module")
def truth():
    effects = json.loads((course.folder("datasets") / "truth.json").read_text("utf-8"))["effects"]
    return {effect["key"]: effect["size"] for effect in effects}


def visits(houses=8, guests=6, effect=0.0, shift=0.0, seed=1):
    """Baskets of guests in houses, half of them with a scheme; all shift, those with the scheme by `effect` more."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        [(h, h % 2 == 1, t) for h in range(houses) for t in (False, True) for _guest in range(guests)],
        columns=["house", "scheme", "after"],
    )
    own = rng.normal(0, 5, houses)[table["house"]] + rng.normal(0, 5, (houses, 2))[table["house"], table["after"] * 1]
    table["basket"] = 100 + own + shift * table["after"] + effect * (table["after"] & table["scheme"])
    table["basket"] += rng.normal(0, 8, len(table))
    return table


def did(table, **options):
    return before_after.difference_in_differences(table, "basket", "scheme", "after", **options)


# Difference in differences


@settings(max_examples=30, deadline=None)
@given(st.floats(-50, 50), st.floats(-50, 50), st.integers(0, 20))
def test_what_shifts_both_groups_alike_adds_nothing(shift, effect, seed):
    still, moved = did(visits(seed=seed)), did(visits(seed=seed, shift=shift, effect=effect), cluster="house")
    assert moved.estimate == pytest.approx(still.estimate + effect, abs=1e-8)
    means = visits(seed=seed, shift=shift, effect=effect).groupby(["scheme", "after"])["basket"].mean()
    by_hand = (means[True, True] - means[True, False]) - (means[False, True] - means[False, False])
    assert moved.estimate == pytest.approx(by_hand, abs=1e-8)
    assert moved.means.loc["difference", "change"] == pytest.approx(by_hand, abs=1e-8)
    assert moved.means.loc["treated", "before"] == pytest.approx(means[True, False])


@pytest.mark.parametrize("cluster", [None, "house"])
def test_the_interval_is_statsmodels(cluster):
    import statsmodels.formula.api as smf

    table = visits(effect=7)
    how = {"cov_type": "cluster", "cov_kwds": {"groups": table["house"]}} if cluster else {"cov_type": "HC1"}
    fit = smf.ols("basket ~ scheme * after", table.astype({"scheme": int, "after": int})).fit(use_t=True, **how)
    found = did(table, cluster=cluster)
    assert found.standard_error == pytest.approx(fit.bse["scheme:after"])
    assert [found.low, found.high] == pytest.approx(fit.conf_int().loc["scheme:after"].tolist())
    assert found.low < found.estimate < found.high


def test_rows_of_one_house_are_not_so_many_witnesses():
    """Houses have luck of their own: without an effect, the interval by house misses 0 about once in twenty times."""
    misses = {"house": 0, None: 0}
    for seed in range(100):
        table = visits(seed=seed, houses=12, guests=30)
        for cluster in misses:
            misses[cluster] += not did(table, cluster=cluster).covers(0)
    assert misses["house"] <= 14 and misses[None] >= 30, misses


def test_without_any_spread_the_interval_is_the_estimate():
    table = pd.DataFrame(
        {"scheme": [False, False, True, True] * 2, "after": [False, True] * 4, "basket": [1.0, 2, 3, 7] * 2}
    )
    found = did(table)
    assert (found.estimate, found.standard_error) == pytest.approx((3, 0), abs=1e-12)
    assert found.low == pytest.approx(3) and found.high == pytest.approx(3)


def test_the_effect_on_participants_is_the_instrumental_variable_estimate():
    table = visits(houses=10, effect=7).assign(one=1.0)
    rng = np.random.default_rng(5)
    table["member"] = table["scheme"] & table["after"] & (rng.random(len(table)) < 0.6)
    found = before_after.effect_on_participants(table, "basket", "scheme", "after", "member", cluster="house")
    table["lot"] = table["scheme"] & table["after"]
    x = table[["one", "scheme", "after", "member"]].to_numpy(dtype=float)
    z = table[["one", "scheme", "after", "lot"]].to_numpy(dtype=float)
    bread = np.linalg.inv(z.T @ x)
    beta = bread @ z.T @ table["basket"]
    score = pd.DataFrame(z * (table["basket"].to_numpy() - x @ beta)[:, None]).groupby(table["house"]).sum()
    g, n = 10, len(table)
    spread = bread @ (score.T @ score).to_numpy() @ bread.T * g / (g - 1) * (n - 1) / (n - 4)
    assert found.estimate == pytest.approx(beta[3])
    assert found.standard_error == pytest.approx(np.sqrt(spread[3, 3]))
    assert found.means.loc["treated", "taking part after"] == pytest.approx(table.query("lot")["member"].mean())


def test_if_all_take_part_it_is_the_difference_in_differences():
    table = visits(effect=7).assign(member=lambda f: f["scheme"] & f["after"])
    all_in = before_after.effect_on_participants(table, "basket", "scheme", "after", "member", cluster="house")
    assert all_in[:4] == pytest.approx(did(table, cluster="house")[:4])


GOOD = visits()
BAD = {
    "column": (GOOD.drop(columns="after"), {}, ["'after'", "Rename"]),
    "number": (GOOD.assign(basket="dear"), {}, ["basket", "not a number", "rows 0"]),
    "missing": (GOOD.assign(basket=GOOD["basket"].where(GOOD.index != 4)), {}, ["basket", "missing", "rows 4"]),
    "ones and zeros": (GOOD.assign(scheme=GOOD["scheme"] * 1), {}, ["scheme", "true or false", "… == 1"]),
    "no before": (GOOD[GOOD["after"]], {}, ["untreated and before", "'after'", "four groups"]),
    "one a group": (GOOD.groupby(["scheme", "after"], as_index=False).first(), {}, ["4 rows", "Add"]),
    "one house": (GOOD[GOOD["house"].isin([1, 2, 4])], {"cluster": "house"}, ["house", "one value only (1)", "True"]),
    "both sides": (GOOD.assign(house=GOOD.index % 7), {"cluster": "house"}, ["house", "as a whole", "0, 1, 2"]),
    "house unknown": (GOOD.assign(house=None), {"cluster": "house"}, ["house", "missing"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_are_refused(case):
    table, options, words = BAD[case]
    with pytest.raises(InvalidData) as caught:
        did(table, **options)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_nobody_took_part():
    with pytest.raises(InvalidData, match=r"member.*scheme"):
        before_after.effect_on_participants(GOOD.assign(member=False), "basket", "scheme", "after", "member")


def test_the_picture_names_both_groups():
    fig = before_after.plot_differences(did(GOOD), unit="basket (CNY)")
    words = [text.get_text() for text in fig.axes[0].texts]
    assert sorted(words) == ["treated", "treated, had they\nchanged like untreated", "untreated"]
    assert f"{did(GOOD).estimate:+.3g}" in fig.axes[0].get_title(loc="left")
    assert len(figure.png(fig)) > 1_000


# Mailed and control


def letters(*mailings):
    """A row a customer, from (campaign, mailed, bought, control, bought)."""
    rows = [
        (campaign, arm, k < bought)
        for campaign, *counts in mailings
        for arm, n, bought in (("mailed", *counts[:2]), ("control", *counts[2:]))
        for k in range(n)
    ]
    return pd.DataFrame(rows, columns=["campaign_id", "arm", "bought"])


def test_shares_by_hand():
    found = experiments.difference_of_shares(letters((1, 200, 50, 100, 20)))
    assert found.estimate == pytest.approx(0.25 - 0.20)
    assert found.standard_error == pytest.approx(np.sqrt(0.25 * 0.75 / 200 + 0.2 * 0.8 / 100))
    assert found.high - found.estimate == pytest.approx(1.96 * found.standard_error)


@settings(max_examples=20, deadline=None)
@given(st.integers(10, 40), st.integers(10, 40), st.integers(1, 4))
def test_mailings_of_unlike_size_are_compared_within(good, bad, factor):
    """The letter does nothing; the good season has most of the letters, the bad one most of the controls."""
    table = letters((1, 80 * factor, 2 * good * factor, 40, good), (2, 60, bad, 120 * factor, 2 * bad * factor))
    within, pooled = (experiments.difference_of_shares(table, within=which) for which in ("campaign_id", None))
    assert within.estimate == pytest.approx(0, abs=1e-12) and within.covers(0)
    assert within.means["weight"].sum() == pytest.approx(1)
    pool = table.groupby("arm")["bought"].mean()
    assert pooled.estimate == pytest.approx(pool["mailed"] - pool["control"])


def test_the_weights_by_hand():
    table = letters((1, 200, 50, 100, 20), (2, 60, 9, 90, 8))
    found = experiments.difference_of_shares(table)
    weight = [200 * 100 / 300, 60 * 90 / 150]
    by_hand = np.average([50 / 200 - 20 / 100, 9 / 60 - 8 / 90], weights=weight)
    assert found.estimate == pytest.approx(by_hand)


LETTERS = letters((1, 20, 8, 20, 7), (2, 20, 9, 20, 6))
BAD_LETTERS = {
    "other arm": (LETTERS.assign(arm=LETTERS["arm"].replace("control", "none")), ["arm", "neither", "rows 20"]),
    "one arm": (LETTERS.query("campaign_id == 1 or arm == 'mailed'"), ["campaign_id", "one arm only: 2", "Leave"]),
    "answers": (LETTERS.assign(bought=1), ["bought", "true or false"]),
    "few": (letters((1, 20, 8, 20, 4)), ["Only 4 of 20 control", "larger"]),
    "all": (letters((1, 20, 20, 20, 8)), ["Only 20 of 20 mailed", "5"]),
    "campaign": (LETTERS.drop(columns="campaign_id"), ["'campaign_id'"]),
}


@pytest.mark.parametrize("case", BAD_LETTERS)
def test_bad_members_are_refused(case):
    members, words = BAD_LETTERS[case]
    with pytest.raises(InvalidData) as caught:
        experiments.difference_of_shares(members)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_a_logarithm_as_a_share():
    found = experiments.Effect(np.log(1.22), 0.1, np.log(1.1), np.log(1.3), pd.DataFrame()).as_share()
    assert found[:4] == pytest.approx((0.22, 0.122, 0.1, 0.3))


# Lantern Tea: the planted effects, and the readings that miss them


@pytest.fixture(scope="module")
def baskets():
    """Paid orders of consumers in the forty houses."""
    customers, orders = datasets.load("customers"), datasets.load("orders")
    house = customers.query("kind == 'final'").set_index("customer_id")["house_id"].dropna()
    orders = orders[(orders["amount"] > 0) & (orders["channel"] == "house") & orders["customer_id"].isin(house.index)]
    orders = orders.assign(house=orders["customer_id"].map(house), log_basket=np.log(orders["amount"]))
    scheme = datasets.load("branches").groupby("house_id")["points_scheme"].any()
    joined = datasets.load("loyalty_programme").set_index("customer_id")["joined"]
    return orders.assign(
        scheme=orders["house"].map(scheme),
        after=orders["date"] >= START,
        member=orders["date"] >= orders["customer_id"].map(joined),
        joins=orders["customer_id"].isin(joined.index),
    )


def test_by_house_the_points_scheme_shows_what_was_planted(baskets, truth):
    found = before_after.effect_on_participants(
        baskets, "log_basket", "scheme", "after", "member", cluster="house"
    ).as_share()
    assert found.covers(truth["points-uplift"]) and not found.covers(0)
    inside = baskets[baskets["scheme"] & baskets["after"]].groupby("member")["amount"].mean()
    assert not found.covers(inside[True] / inside[False] - 1)


def test_by_member_it_does_not_even_with_before_and_after(baskets, truth):
    houses = baskets[baskets["scheme"]]
    naive = before_after.difference_in_differences(houses, "log_basket", "joins", "after", cluster="customer_id")
    assert naive.as_share().low > 2 * truth["points-uplift"]


def test_within_the_mailings_drawn_by_lot_the_letter_shows_what_was_planted(truth):
    members, campaigns = datasets.load("campaign_members"), datasets.load("campaigns")
    lot = campaigns.loc[campaigns["drawn"] == "random", "campaign_id"]
    found = experiments.difference_of_shares(members[members["campaign_id"].isin(lot)])
    assert found.covers(truth["letters"]) and not found.covers(0)
    last = campaigns[campaigns["drawn"] == "rfm"].sort_values("start").iloc[-1]
    orders = datasets.load("orders").query("amount > 0 and channel != 'box'")
    inside = orders["date"].between(last["start"], last["start"] + pd.Timedelta(days=int(last["days"]) - 1))
    best = members[(members["campaign_id"] == last["campaign_id"]) & (members["arm"] == "mailed")]
    others = datasets.load("customers").query("customer_id not in @best.customer_id")["customer_id"]
    naive = best["bought"].mean() - others.isin(orders.loc[inside, "customer_id"]).mean()
    assert naive > found.high


# ---------------------------------------------------------------- means with their intervals


def test_means_and_shares_by_hand():
    yes = pd.Series([True] * 30 + [False] * 70)
    found = experiments.means({"money": pd.Series([0.0, 40.0, 20.0, 60.0]), "yes": yes})
    half = 1.96 * np.std([0, 40, 20, 60], ddof=1) / 2
    assert found.loc["money", ["mean", "low", "high"]].tolist() == pytest.approx([30, 30 - half, 30 + half])
    wald = 1.96 * np.sqrt(0.3 * 0.7 / 99)
    assert found.loc["yes", ["n", "mean", "low", "high"]].tolist() == pytest.approx([100, 0.3, 0.3 - wald, 0.3 + wald])


def test_the_interval_of_a_mean_holds_it_in_about_95_of_100_samples():
    rng = np.random.default_rng(11)
    samples = {str(draw): pd.Series(rng.exponential(50, 400)) for draw in range(600)}
    found = experiments.means(samples)
    assert 0.92 < ((found["low"] < 50) & (found["high"] > 50)).mean() < 0.97


@pytest.mark.parametrize("sample", [pd.Series([1.0]), [1.0, 2.0], pd.Series([1.0, np.nan]), pd.Series(["a", "b"])])
def test_a_sample_without_a_mean_is_refused(sample):
    with pytest.raises(InvalidData, match="friends"):
        experiments.means({"friends": sample})


def test_intervals_are_held_against_the_line_that_is_given():
    shares = pd.DataFrame({"mean": [38.0, 83.0], "low": [32.0, 77.0], "high": [43.0, 89.0]}, index=["few", "most"])
    axes = experiments.plot_intervals(shares, "mean", unit="%", title="A half", line=50).axes[0]
    assert [line.get_color() for line in axes.lines[1::2]] == [figure.VERMILLION, figure.BLUE]
    assert axes.lines[0].get_xdata()[0] == 50


# Several mailings, and the mean against the median


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 200), min_size=8, max_size=30), st.floats(-20, 20))
def test_a_pooled_difference_moves_with_the_effect_in_every_mailing(values, effect):
    arm = np.where(np.arange(len(values)) % 2 == 0, "mailed", "control")
    one = pd.DataFrame({"arm": arm, "profit": values, "mailing": "spring"})
    two = one.assign(mailing="autumn", profit=one["profit"] * 2)
    table = pd.concat([one, two], ignore_index=True)
    first = experiments.pooled_difference_of_means(table, "profit", within="mailing")
    moved = table.assign(profit=table["profit"] + effect * (table["arm"] == "mailed"))
    second = experiments.pooled_difference_of_means(moved, "profit", within="mailing")
    assert np.allclose(second["difference"], first["difference"] + effect, atol=1e-6)
    assert first["weight"].iloc[:-1].sum() == pytest.approx(1)


def test_one_mailing_pooled_is_itself():
    test = pd.DataFrame({"arm": ["mailed", "control"] * 10, "profit": range(20), "mailing": "spring"})
    found = experiments.pooled_difference_of_means(test, "profit", within="mailing")
    assert np.allclose(
        found.iloc[0][["difference", "low", "high"]].astype(float),
        found.iloc[1][["difference", "low", "high"]].astype(float),
    )


def test_the_picture_of_mean_and_median_says_what_is_beyond():
    values = pd.Series([10.0] * 9 + [910.0])
    fig = experiments.plot_mean_and_median(values, unit="CNY", most=100)
    assert "1 beyond 100 not shown" in fig.get_label() and "lift the mean" in fig.axes[0].get_title(loc="left")
