"""Loyalty and inertia: by hand, properties, what the trial with the voucher planted, and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import datasets, figure, inertia, loyalty, loyalty_index, loyalty_pictures, scales
from tests.refusals import refused

POINTS = st.integers(1, 10)
ROWS = st.lists(st.tuples(st.floats(-9, 9), st.integers(0, 20)), min_size=1, max_size=40)
SIGN = st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=3, max_size=20)
NAMES = ["repeat_purchases", "decision_minutes", "recommended"]


def signs_of(rows):
    table = pd.DataFrame(rows, columns=NAMES).astype(float)
    table.iloc[0], table.iloc[1] = 0.0, 30.0  # no sign in which all are alike
    return table


@settings(max_examples=60, deadline=None)
@given(ROWS, st.floats(-3, 3), st.integers(1, 6))
def test_every_customer_is_of_exactly_one_type(rows, above, orders_from):
    table = pd.DataFrame(rows, columns=["relative", "repeat_purchases"])
    cuts = {"above": above, "orders_from": orders_from}
    types, of = loyalty.quadrants(table, **cuts), loyalty.schools(table, **cuts)
    assert set(types) <= set(loyalty.TYPES) and len(types) == len(table)
    assert ((types == "loyal") == of["composite"]).all()
    assert (types.isin(["loyal", "spurious"]) == of["behavioural"]).all()
    assert (types.isin(["loyal", "latent"]) == of["attitudinal"]).all()


@settings(max_examples=40, deadline=None)
@given(SIGN, st.randoms(use_true_random=False), st.integers(1, 9), st.integers(-50, 50))
def test_the_index_knows_neither_the_order_of_rows_nor_the_unit_of_a_sign(rows, random, factor, shift):
    signs, weights = signs_of(rows), {name: place + 1 for place, name in enumerate(NAMES)}
    found = loyalty_index.index(signs, weights)
    order = list(range(len(signs)))
    random.shuffle(order)
    pd.testing.assert_series_equal(loyalty_index.index(signs.iloc[order], weights).sort_index(), found)
    other = signs.assign(decision_minutes=factor * signs["decision_minutes"] + shift)
    np.testing.assert_allclose(loyalty_index.index(other, weights), found, atol=1e-9)
    assert found.between(-1e-9, 100 + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(SIGN)
def test_reversing_twice_changes_nothing(rows):
    signs, weights = signs_of(rows), dict.fromkeys(NAMES, 1.0)
    turned = signs.assign(decision_minutes=30 - signs["decision_minutes"])
    once = loyalty_index.index(signs, weights)
    np.testing.assert_allclose(loyalty_index.index(turned, weights, reversed=[]), once, atol=1e-9)
    back = turned.assign(decision_minutes=30 - turned["decision_minutes"])
    np.testing.assert_allclose(loyalty_index.index(back, weights), once, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=20))
def test_relative_attitude_turns_its_sign_if_we_and_the_rival_change_places(pairs):
    answers = pd.DataFrame(pairs, columns=["us1", "ri1"])
    one = loyalty.attitude(answers, us=["us1"], rival=["ri1"])["relative"]
    other = loyalty.attitude(answers, us=["ri1"], rival=["us1"])["relative"]
    assert (one == -other).all()


def test_types_by_hand():
    """Zero is no preference; three orders are often."""
    table = pd.DataFrame({"relative": [0.1, 0, 2, -1], "repeat_purchases": [3, 3, 2, 0]})
    assert loyalty.quadrants(table).tolist() == ["loyal", "spurious", "latent", "none"]


def test_the_index_by_hand():
    """Bo: (6 − 1) ÷ 10 = .5, (40 − 10) ÷ 40 = .75, 1 ÷ 4 = .25; 100 (.25 + .225 + .05) = 52.5."""
    signs = pd.DataFrame({"repeat_purchases": [1, 6, 11], "decision_minutes": [0, 10, 40], "recommended": [0, 1, 4]},
                         index=["An", "Bo", "Cai"])  # fmt: skip
    weights = {"repeat_purchases": 50, "decision_minutes": 30, "recommended": 20}
    assert loyalty_index.index(signs, weights)["Bo"] == pytest.approx(52.5)


def test_kendalls_w_as_published():
    """Five judges and eight objects in Siegel and Castellan's manner, against W from the sums of ranks."""
    rng = np.random.default_rng(4)
    ranks = np.array([rng.permutation(6) + 1 for _judge in range(5)])
    table = pd.DataFrame(ranks, columns=list("abcdef")).rename_axis("expert").reset_index()
    points = table.melt("expert", var_name="indicator", value_name="points")
    sums = ranks.sum(axis=0)
    by_hand = 12 * ((sums - sums.mean()) ** 2).sum() / (5**2 * (6**3 - 6))
    assert loyalty_index.concordance(points) == pytest.approx(by_hand)


@pytest.fixture(scope="module")
def trial():
    offer, orders = datasets.load("rival_offer"), datasets.load("orders")
    year = orders[orders["date"].between("2023-10-01", "2024-09-30") & (orders["amount"] > 0)]
    times = year[year["channel"] != "box"].groupby("customer_id").size()
    offer["orders"] = offer["customer_id"].map(times).fillna(0)
    offer["involvement"] = scales.scale(offer, ["in1", "in2", "in3"], reversed=["in2"], low=1, high=7)
    return offer.assign(**{"class": inertia.classes(offer)})


def test_the_voucher_takes_the_inert_as_was_planted(trial):
    truth = datasets.truth("inertia-discount")["size"]
    found = inertia.contrast(inertia.offer(trial), "inertia", "brand loyalty")
    assert found["low"] <= truth <= found["high"] and found["low"] > 0
    assert inertia.contrast(inertia.offer(trial), "brand loyalty", "inertia")["difference"] == -found["difference"]


def test_half_got_the_voucher_and_the_halves_are_alike_before_it(trial):
    assert trial["offered"].mean() == pytest.approx(0.5)
    means = trial.groupby("offered")[["orders", "involvement"]].agg(["mean", "std", "size"])
    for name in ("orders", "involvement"):
        away = means.loc[True, (name, "mean")] - means.loc[False, (name, "mean")]
        assert abs(away) < 3 * means[(name, "std")].mean() * np.sqrt(4 / len(trial))


def test_wallet_and_true_customers_by_hand():
    wallet = pd.DataFrame({"ours": [70, 69, 0, 100], "total": 100})
    assert loyalty.by_wallet(wallet).tolist() == ["loyal", "floating", "potential", "loyal"]
    thresholds = loyalty.wallet_thresholds(wallet)
    assert thresholds["loyal"].is_monotonic_decreasing and np.allclose(thresholds.sum(axis=1), 1)
    flags = loyalty.true_customers(pd.DataFrame({"a": [1, 0, 1], "b": [1, 1, None]}), {"a": 1, "b": 1})
    assert flags["true customer"].tolist() == [True, False, False]
    assert loyalty.relaxed(flags).to_dict("index")["b"] == {"pass it": 2, "pass all others": 2}


def test_pictures_say_what_they_show(trial):
    weights = loyalty_index.expert_weights(datasets.load("expert_points"))
    shown = {
        "Of those who buy often, 50 % do not prefer us": loyalty_pictures.plot_quadrants(
            pd.Series(["loyal", "spurious", "latent", "none"])),
        "Of those who buy again, 50 % do so out of inertia": loyalty_pictures.plot_classes(
            pd.Series(["inertia", "brand loyalty", "complex choice"])),
        "Loyal customers: from 33 % to 67 %, by the threshold": loyalty_pictures.plot_wallet(
            loyalty.wallet_thresholds(pd.DataFrame({"ours": [80, 60, 0], "total": 100}), [0.5, 0.7])),
        "Experts weigh repeat purchases most": loyalty_pictures.plot_weights(weights),
        "The voucher takes most where there is inertia": inertia.plot_offer(inertia.offer(trial)),
    }  # fmt: skip
    for title, fig in shown.items():
        assert fig.axes[0].get_title(loc="left") == title and fig.get_label().startswith(title)
        assert fig.get_size_inches()[0] <= 7.2 and len(figure.png(fig)) > 3000


TABLE = pd.DataFrame({"relative": [1.0, -1.0], "repeat_purchases": [3, 4]})
SIGNS = pd.DataFrame({"tenure_months": [1, 5], "satisfaction": [3, 9], "retention_rate": 54})
GIVEN = pd.DataFrame({"expert": ["Li", "Li", "Wu"], "indicator": ["a", "b", "a"], "points": [60, 40, 100]})
test_what_cannot_be_is_refused = refused(
    {
        "satisfaction in the index": (
            lambda: loyalty_index.index(SIGNS, {"tenure_months": 1, "satisfaction": 1}), "cause and not a sign"),
        "retention rate in the index": (
            lambda: loyalty_index.index(SIGNS, {"tenure_months": 1, "retention_rate": 1}), "describes a group"),
        "satisfaction among the signs": (lambda: loyalty_index.scaled(SIGNS), "comes before loyalty"),
        "an unknown sign": (lambda: loyalty_index.scaled(SIGNS[["tenure_months"]].assign(x=[1, 2])), "none of"),
        "no weights": (lambda: loyalty_index.index(SIGNS, {}), "weights is empty"),
        "a negative weight": (lambda: loyalty_index.index(SIGNS, {"tenure_months": -1}), "0 or more"),
        "an expert without an indicator": (lambda: loyalty_index.expert_weights(GIVEN), "Wu did not give"),
        "one expert": (lambda: loyalty_index.concordance(GIVEN.iloc[:2]), "1 experts"),
        "an attitude left open": (lambda: loyalty.quadrants(TABLE.assign(relative=[1, None])), "missing"),
        "off the scale": (lambda: loyalty.attitude(pd.DataFrame({"us1": [11], "ri1": [3]}), us=["us1"], rival=["ri1"]),
                          "not on the scale"),
        "more than all": (lambda: loyalty.by_wallet(pd.DataFrame({"ours": [5], "total": [4]})), "more than was spent"),
        "nothing spent": (lambda: loyalty.by_wallet(pd.DataFrame({"ours": [0], "total": [0]})), "nothing was spent"),
        "no test": (lambda: loyalty.true_customers(TABLE, {}), "least is empty"),
        "not a type": (lambda: loyalty_pictures.plot_quadrants(pd.Series(["loyal", "true"])),
                       "none of loyal, latent, spurious, none"),
        "nobody buys often": (lambda: loyalty_pictures.plot_quadrants(pd.Series(["latent"])), "Nobody"),
        "not a class": (lambda: inertia.contrast(
            pd.DataFrame({"difference": [1.0], "low": [0.0], "high": [2.0]}, index=["a"]), "a", "b"), "no class 'b'"),
        "went in words": (lambda: inertia.offer(
            pd.DataFrame({"class": "a", "offered": True, "went": ["yes", "no"]})), "went"),
    }
)  # fmt: skip
