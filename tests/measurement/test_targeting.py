"""The response model, its gain and lift, and the depth at which a mailing pays best."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, datasets, figure, lift, mailing, targeting
from tests.refusals import refused

LETTER = pd.Timestamp("2024-10-08")


def invented(n=400, seed=3):
    rng = np.random.default_rng(seed)
    features = pd.DataFrame(
        {"recency": rng.integers(0, 700, n), "orders": rng.poisson(3, n), "web": rng.random(n) < 0.3}
    )
    odds = -0.5 - 0.004 * features["recency"] + 0.3 * features["orders"] + 0.5 * features["web"]
    return features, pd.Series(rng.random(n) < 1 / (1 + np.exp(-odds)))


# The split


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 10_000), min_size=2, max_size=60), st.floats(0.01, 0.99), st.integers(0, 99))
def test_every_customer_is_on_one_side_whatever_the_order(customers, share, seed):
    learn, keep = targeting.holdout(sorted(customers), share, seed)
    assert set(learn) | set(keep) == customers and not set(learn) & set(keep)
    assert len(learn) >= 1 and len(keep) >= 1 and abs(len(keep) - share * len(customers)) <= 1
    again = targeting.holdout(sorted(customers, reverse=True), share, seed)
    assert learn.equals(again[0]) and keep.equals(again[1])


def test_the_seed_decides_the_split():
    first, second = (targeting.holdout(range(100), 0.3, seed)[1] for seed in (1, 2))
    assert not first.equals(second)


@pytest.mark.parametrize(
    "customers, share, word",
    [([1, 1, 2], 0.5, "repeated"), ([1], 0.5, "too few"), ([1, 2], 1, "at most"), ([1, 2], 0, "above 0")],
)
def test_no_split_without_two_sides(customers, share, word):
    with pytest.raises(InvalidData, match=word):
        targeting.holdout(customers, share, 1)


# The model


def test_the_model_is_scikit_learns():
    from sklearn.linear_model import LogisticRegression

    features, responded = invented()
    x = features.to_numpy(dtype=float)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    theirs = LogisticRegression(C=0.5).fit(z, responded)
    ours = targeting.response_model(features, responded, C=0.5)
    assert ours.coefficients["coefficient"].to_numpy() == pytest.approx(theirs.coef_[0], abs=1e-6)
    assert ours.score(features).to_numpy() == pytest.approx(theirs.predict_proba(z)[:, 1], abs=1e-6)


def test_without_a_penalty_it_is_the_likelihood_of_statsmodels():
    from statsmodels.discrete.discrete_model import Logit

    features, responded = invented()
    design = np.column_stack([np.ones(len(features)), features.to_numpy(dtype=float)])
    theirs = Logit(responded.astype(float).to_numpy(), design).fit(disp=False)
    ours = targeting.response_model(features, responded, C=np.inf)
    slopes = ours.coefficients["coefficient"] / ours.coefficients["sd"]
    assert slopes.to_numpy() == pytest.approx(theirs.params[1:], rel=1e-2, abs=1e-4)
    assert ours.score(features).to_numpy() == pytest.approx(theirs.predict(design), abs=1e-3)


def test_customers_are_matched_by_id_not_by_place():
    features, responded = invented()
    straight, turned = (targeting.response_model(features, answers) for answers in (responded, responded[::-1]))
    pd.testing.assert_frame_equal(straight.coefficients, turned.coefficients)
    some = features.iloc[[7, 3]][["web", "orders", "recency"]]  # columns in another order
    assert straight.score(some).to_dict() == pytest.approx(straight.score(features).loc[[7, 3]].to_dict())


FEATURES, RESPONDED = invented(40)
BAD_MODELS = {
    "other customers": (FEATURES.iloc[1:], RESPONDED, {}, ["responded", "features", "0"]),
    "customer twice": (FEATURES.set_axis([0, 0, *range(2, 40)]), RESPONDED, {}, ["more than one row", "0, 0"]),
    "missing": (FEATURES.assign(orders=[np.nan] + [1.0] * 39), RESPONDED, {}, ["orders", "missing", "rows 0"]),
    "text": (FEATURES.assign(web="yes"), RESPONDED, {}, ["web", "not a number"]),
    "constant": (FEATURES.assign(orders=2), RESPONDED, {}, ["orders", "same for all", "Leave"]),
    "nobody": (FEATURES, RESPONDED & False, {}, ["responded", "False", "some of both"]),
    "answers as numbers": (FEATURES, RESPONDED.astype(int), {}, ["responded", "true or false", "… == 1"]),
    "no columns": (FEATURES[[]], RESPONDED, {}, ["features"]),
    "separated": (FEATURES.assign(web=RESPONDED), RESPONDED, {"C": np.inf}, ["without error", "C=1"]),
    "C": (FEATURES, RESPONDED, {"C": 0}, ["C must be", "above 0"]),
}


@pytest.mark.parametrize("case", BAD_MODELS)
def test_bad_tables_are_refused(case):
    features, responded, options, words = BAD_MODELS[case]
    with pytest.raises(InvalidData) as caught:
        targeting.response_model(features, responded, **options)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


# Gain and lift

CUSTOMERS = st.lists(st.tuples(st.booleans(), st.integers(-4, 4)), min_size=2, max_size=40).filter(
    lambda rows: len({answer for answer, _score in rows}) == 2
)


def split(customers):
    frame = pd.DataFrame(customers, columns=["responded", "score"])
    return frame["responded"], frame["score"]


@settings(max_examples=40, deadline=None)
@given(CUSTOMERS)
def test_gains_climb_to_one(customers):
    responded, score = split(customers)
    table = lift.gains(responded, score)
    assert table["gain"].is_monotonic_increasing and table["depth"].is_monotonic_increasing
    assert table["gain"].iloc[-1] == table["depth"].iloc[-1] == table["lift"].iloc[-1] == 1
    assert table["customers"].sum() == len(score) and table["responses"].sum() == responded.sum()
    assert table["score"].is_monotonic_decreasing and table["score"].is_unique


@settings(max_examples=40, deadline=None)
@given(CUSTOMERS, st.randoms())
def test_neither_the_order_of_rows_nor_the_size_of_scores_matters(customers, chance):
    responded, score = split(customers)
    table = lift.gains(responded, score)
    order = list(score.index)
    chance.shuffle(order)
    moved = lift.gains(responded.loc[order], score)
    risen = lift.gains(responded, np.exp(score) * 3 - 1)
    pd.testing.assert_frame_equal(table, moved)
    pd.testing.assert_frame_equal(table.drop(columns="score"), risen.drop(columns="score"))


@settings(max_examples=30, deadline=None)
@given(CUSTOMERS, st.floats(0.05, 1))
def test_ties_count_as_by_lot(customers, depth):
    """Equal scores mailed in an order drawn by lot: on average what the straight line between the steps says."""
    responded, score = split(customers)
    table = lift.gains(responded, score)
    rng, n = np.random.default_rng(1), len(score)
    found = []
    for _draw in range(300):
        order = np.lexsort([rng.random(n), -score.to_numpy()])
        reached = np.concatenate([[0], responded.to_numpy()[order].cumsum()]) / responded.sum()
        found.append(np.interp(depth * n, np.arange(n + 1), reached))
    assert lift.gain_at(table, depth) == pytest.approx(np.mean(found), abs=5 * np.std(found) / 300**0.5 + 1e-9)


def test_the_same_score_for_all_is_the_lot():
    table = lift.gains(pd.Series([True, False, False, True]), pd.Series([1, 1, 1, 1]))
    assert [lift.lift_at(table, depth) for depth in (0.1, 0.5, 1)] == pytest.approx([1, 1, 1])


@settings(max_examples=40, deadline=None)
@given(CUSTOMERS)
def test_deciles_add_up(customers):
    table = lift.deciles(lift.gains(*split(customers)))
    assert table.index.tolist() == pytest.approx(np.arange(1, 11) / 10)
    assert table["lift_of_group"].mean() == pytest.approx(1) and table["gain"].iloc[-1] == pytest.approx(1)


def test_gain_is_the_roc_curve_by_another_scale():
    from sklearn.metrics import roc_auc_score

    features, responded = invented()
    score = features["orders"]
    table = lift.gains(responded, score)
    area = np.trapezoid([0, *table["gain"]], [0, *table["depth"]])
    share = responded.mean()
    assert (area - share / 2) / (1 - share) == pytest.approx(roc_auc_score(responded, score))


BAD_GAINS = {
    "others": (pd.Series([True, False]), pd.Series([1, 2], index=[1, 2]), "same customers"),
    "missing": (pd.Series([True, False]), pd.Series([1, None]), "score is missing in rows 1"),
    "nobody": (pd.Series([False, False]), pd.Series([1, 2]), "some of both"),
    "list": ([True, False], pd.Series([1, 2]), "responded must be a Series"),
}


@pytest.mark.parametrize("case", BAD_GAINS)
def test_bad_scores_are_refused(case):
    responded, score, words = BAD_GAINS[case]
    with pytest.raises(InvalidData, match=words):
        lift.gains(responded, score)


@pytest.mark.parametrize("depth", [0, 1.1, np.nan, "half"])
def test_a_depth_is_a_share(depth):
    with pytest.raises(InvalidData, match="depth"):
        lift.lift_at(lift.gains(pd.Series([True, False]), pd.Series([1, 2])), depth)


# Depth by profit

CHANCES = st.lists(st.integers(0, 20).map(lambda n: n / 20), min_size=1, max_size=30).map(pd.Series)


@settings(max_examples=40, deadline=None)
@given(CHANCES, st.integers(1, 40), st.integers(0, 20))
def test_the_best_depth_is_where_the_probability_breaks_even(chance, margin, cost):
    depth = mailing.depth_by_profit(chance, margin_per_response=margin, contact_cost=cost)
    rate = mailing.break_even(cost, margin)
    worth = chance[chance > rate + 1e-9]
    best = mailing.best_depth(depth)
    assert best["profit"] == pytest.approx((worth * margin - cost).sum(), abs=1e-6)
    assert depth["profit"].iloc[-1] == pytest.approx((chance * margin - cost).sum(), abs=1e-6)
    assert depth["contacts"].iloc[-1] == len(chance) and depth["share"].iloc[-1] == 1


@settings(max_examples=40, deadline=None)
@given(CUSTOMERS, st.randoms())
def test_what_was_earned_is_counted_down_the_list(customers, chance):
    responded, score = split(customers)
    depth = mailing.depth_by_profit(score, margin_per_response=30.0, contact_cost=4.0, responded=responded)
    for row in depth.iloc[1:].itertuples():
        mailed = score >= row.cell
        assert row.contacts == mailed.sum() and row.profit == pytest.approx(
            30 * responded[mailed].sum() - 4 * mailed.sum()
        )
    assert depth.loc[0, ["contacts", "profit", "share"]].tolist() == [0, 0, 0]


def test_it_ranks_by_score_not_by_what_came_of_it():
    """Ranked by hindsight, the second customer would come first."""
    depth = mailing.depth_by_profit(
        pd.Series([0.9, 0.1]), margin_per_response=10, contact_cost=1, responded=pd.Series([False, True])
    )
    assert depth["profit"].tolist() == [0, -1, 8]


@pytest.mark.parametrize("score", [pd.Series([0.2, 1.2]), pd.Series([-0.1, 0.2])])
def test_scores_that_are_no_probabilities_expect_nothing(score):
    with pytest.raises(InvalidData, match="Probabilities"):
        mailing.depth_by_profit(score, margin_per_response=10, contact_cost=1)
    with pytest.raises(InvalidData, match="margin_per_response"):
        mailing.depth_by_profit(pd.Series([0.2]), margin_per_response=0, contact_cost=1)


# Pictures


def test_the_curve_says_what_the_table_says():
    features, responded = invented()
    table = lift.gains(responded, features["orders"])
    fig = lift.plot_gains({"orders": table, "recency": lift.gains(responded, -features["recency"])}, depth=0.2)
    title = fig.axes[0].get_title(loc="left")
    assert f"{lift.gain_at(table, 0.2):.0%}" in title and f"lift {lift.lift_at(table, 0.2):.1f}" in title
    assert f"orders: {lift.gain_at(table, 0.2):.0%}" in [text.get_text() for text in fig.axes[0].texts]
    assert len(figure.png(fig)) > 1_000
    with pytest.raises(InvalidData, match=r"one to four|is empty"):
        lift.plot_gains({})


@pytest.mark.parametrize("cost, title", [(5, "Stop at 2 contacts (67%): 25 CNY"), (60, "Mail nobody: no score pays")])
def test_the_profit_curve_names_the_best_stop(cost, title):
    chance = pd.Series({"Ann": 0.5, "Bo": 0.05, "Cy": 0.2})
    fig = mailing.plot_profit(mailing.depth_by_profit(chance, margin_per_response=50, contact_cost=cost))
    assert fig.axes[0].get_title(loc="left") == title


# Lantern Tea


def test_on_lantern_a_model_of_the_test_finds_the_buyers_among_those_kept_back():
    orders, members = datasets.load("orders"), datasets.load("campaign_members")
    past = orders[(orders["amount"] > 0) & (orders["date"] < LETTER)].groupby("customer_id")
    known = pd.DataFrame({"recency": (LETTER - past["date"].max()).dt.days, "orders": np.log(past.size())})
    test = members.query("campaign_id == 4 and arm == 'mailed'").set_index("customer_id")["bought"]
    test = test[test.index.isin(known.index)]
    learn, keep = targeting.holdout(test.index, 0.4, seed=2)
    model = targeting.response_model(known.loc[learn], test[learn])
    table = lift.gains(test[keep], model.score(known.loc[keep]))
    assert lift.lift_at(table, 0.2) > 1.6
    assert model.coefficients.loc["recency", "coefficient"] < 0
    assert model.score(known.loc[keep]).mean() == pytest.approx(test[keep].mean(), abs=0.03)


# The table


def made(rows):
    return pd.DataFrame(rows, columns=["customer_id", "date"]).assign(date=lambda table: pd.to_datetime(table["date"]))


def test_the_six_groups_and_their_edges():
    day, edge, beyond = pd.Timestamp("2024-10-08"), pd.Timedelta(days=180), pd.Timedelta(days=181)
    rows = [(1, day - edge)] + [(2, day - beyond)] * 2 + [(3, day - edge)] * 3 + [(4, day - beyond)] * 4
    groups = targeting.past_groups(made(rows), as_of=day)["group"]
    assert list(groups) == ["lately, 1 order", "longer ago, 2–3 orders", "lately, 2–3 orders", "longer ago, 4+ orders"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 900)), min_size=1, max_size=40), st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_rows(bought, random):
    rows = [(customer, LETTER - pd.Timedelta(days=days)) for customer, days in bought]
    shuffled = random.sample(rows, len(rows))
    found = targeting.past_groups(made(rows), as_of=LETTER)
    assert found.equals(targeting.past_groups(made(shuffled), as_of=LETTER))
    assert found["orders"].sum() == len(rows) and (found["days"] >= 1).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50)), min_size=4, max_size=40))
def test_a_half_that_predicts_itself_is_right(rows):
    rows = [("a", 1), ("a", 3), ("b", 2), ("b", 2), *rows]
    half = pd.DataFrame(rows, columns=["group", "margin"])
    found = targeting.predict_by_table(half, half, "margin")
    assert np.allclose(found["predicted"], found["found"])
    assert (found["customers"] @ found["found"]) == pytest.approx(half["margin"].sum())
    assert (found["low"] <= found["found"]).all() and (found["found"] <= found["high"]).all()


def test_the_picture_of_the_table_says_its_numbers():
    half = pd.DataFrame({"group": ["a", "a", "b", "b"], "bought": [True, False, True, True]})
    found = targeting.predict_by_table(half, half, "bought")
    fig = targeting.plot_predicted(found, unit="of 100", title="As predicted", scale=100)
    assert "a 50.0 and 50.0" in fig.get_label() and fig.axes[0].get_title(loc="left") == "As predicted"


HALF = pd.DataFrame({"group": ["a", "a"], "bought": [True, False]})
test_bad_groups_are_refused = refused(
    {
        "a purchase on the day of the letter": (
            lambda: targeting.past_groups(made([(1, LETTER)]), as_of=LETTER), "on or after the day of the letter",
        ),
        "no such column": (lambda: targeting.predict_by_table(HALF, HALF, "margin"), "no column 'margin'"),
        "a group that was never seen": (
            lambda: targeting.predict_by_table(HALF, HALF.assign(group="b"), "bought"), "in one half only",
        ),
    }
)  # fmt: skip
