"""Scales with reversed items, mediation with a bootstrap interval, and what Lantern's customers say of staying."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, course, datasets, figure, scales
from crmlab import commitment_trust as ct

KEY = pd.DataFrame(
    {"item": ["a1", "a2", "b1"], "dimension": ["a", "a", "b"], "reversed": [False, True, False], "low": 1, "high": 7}
)
ANSWERS = pd.DataFrame({"a1": [1, 4, 7], "a2": [7, 4, 2], "b1": [3, 3, 5]}, dtype="Int64")


def chain(n=120, seed=1, further=False):
    """communication → trust → commitment → staying."""
    rng = np.random.default_rng(seed)
    t = pd.DataFrame(rng.normal(size=(n, 3)), columns=["communication", "shared_values", "opportunism"])
    t["shared_values"] += 0.4 * t["communication"]
    t["trust"] = 0.5 * t["communication"] + 0.3 * t["shared_values"] * further + rng.normal(size=n)
    t["commitment"] = 0.2 * t["communication"] + 0.5 * t["trust"] + rng.normal(size=n)
    t["staying"] = 0.1 * t["communication"] + 0.3 * t["trust"] + 0.4 * t["commitment"] + rng.normal(size=n)
    return t


def through(table, mediators=("trust", "commitment"), **options):
    options = {"seed": 1, "draws": 50, **options}
    return ct.mediation(table, outcome="staying", cause="communication", mediators=mediators, **options)


# Scales


def test_scales_by_hand():
    points = scales.scales(ANSWERS, KEY)
    assert points["a"].tolist() == [1, 4, 6.5] and points["b"].tolist() == [3, 3, 5]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(1, 7), min_size=3, max_size=3), min_size=2, max_size=12))
def test_turning_all_items_turns_the_scale(rows):
    table, items = pd.DataFrame(rows, columns=list("abc")), list("abc")
    straight = scales.scale(table, items, low=1, high=7)
    turned = scales.scale(table, items, reversed=items, low=1, high=7)
    assert (straight + turned).tolist() == pytest.approx([8] * len(rows))
    assert straight.between(1, 7).all()
    one = scales.scale(table, items, reversed=["b"], low=1, high=7)
    assert (one - straight).tolist() == pytest.approx(((8 - 2 * table["b"]) / 3).tolist())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(1, 7), min_size=3, max_size=3), min_size=4, max_size=12), st.integers(1, 5))
def test_alpha_knows_neither_unit_nor_origin(rows, factor):
    table, items = pd.DataFrame(rows, columns=list("abc")), list("abc")
    if table.sum(axis=1).nunique() == 1:
        return
    alpha = scales.cronbach_alpha(table, items, low=1, high=7)
    assert scales.cronbach_alpha(table * factor + 2, items, low=0, high=40) == pytest.approx(alpha)
    if (8 - table).sum(axis=1).nunique() > 1:
        assert scales.cronbach_alpha(table, items, reversed=items, low=1, high=7) == pytest.approx(alpha)
    covariance = table.cov().to_numpy()
    by_covariance = 3 / 2 * (1 - np.trace(covariance) / covariance.sum())
    assert alpha == pytest.approx(by_covariance) and alpha <= 1 + 1e-12


def test_who_leaves_an_item_open_counts_with_the_others():
    table = ANSWERS.assign(a2=pd.array([None, 4, 2], dtype="Int64"))
    assert scales.scale(table, ["a1", "a2"], reversed=["a2"], low=1, high=7).tolist() == [1, 4, 6.5]
    with pytest.raises(InvalidData, match=r"Fewer than 2.*a1, a2.*rows 0.*dropna"):
        scales.scale(table, ["a1", "a2"], low=1, high=7, answered=2)
    with pytest.raises(InvalidData, match=r"left open in rows 0.*dropna"):
        scales.cronbach_alpha(table, ["a1", "a2"], low=1, high=7)


BAD_SCALES = {
    "off the scale": (ANSWERS, ["a1", "b1"], {"high": 5}, ["a1", "scale from 1 to 5", "rows 2"]),
    "text": (ANSWERS.astype({"a1": object}).replace({"a1": {4: "four"}}), ["a1"], {}, ["a1", "not a number", "rows 1"]),
    "no column": (ANSWERS, ["a1", "a9"], {}, ["'a9'", "Rename"]),
    "no list": (ANSWERS, "a1", {}, ["a list of columns", "'a1'"]),
    "twice": (ANSWERS, ["a1", "a1"], {}, ["each once"]),
    "stray": (ANSWERS, ["a1"], {"reversed": ["a2"]}, ["reversed has a2", "not in items"]),
    "range": (ANSWERS, ["a1"], {"low": 7, "high": 1}, ["low must be below high"]),
    "nobody": (ANSWERS.assign(a1=pd.array([None] * 3, dtype="Int64")), ["a1"], {}, ["Fewer than 1", "0, 1, 2"]),
}


@pytest.mark.parametrize("case", BAD_SCALES)
def test_bad_answers_are_refused(case):
    answers, items, options, words = BAD_SCALES[case]
    with pytest.raises(InvalidData) as caught:
        scales.scale(answers, items, **{"low": 1, "high": 7, **options})
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_bad_keys_and_hopeless_items_are_refused():
    with pytest.raises(InvalidData, match="choose one survey"):
        scales.scales(ANSWERS, pd.concat([KEY, KEY]))
    with pytest.raises(InvalidData, match="another range"):
        scales.scales(ANSWERS, KEY.assign(high=[7, 5, 7]))
    with pytest.raises(InvalidData, match="two items"):
        scales.cronbach_alpha(ANSWERS, ["a1"], low=1, high=7)
    with pytest.raises(InvalidData, match="add up to the same"):
        scales.cronbach_alpha(pd.DataFrame({"a": [1, 2], "b": [2, 1]}), ["a", "b"], low=1, high=7)


# Mediation


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.booleans())
def test_the_ways_add_up_to_the_slope_on_the_cause_alone(seed, controlled):
    """An identity of least squares, not an approximation."""
    controls = ["shared_values"] if controlled else []
    effect = through(chain(seed=seed), controls=controls, draws=2).effects["estimate"]
    assert effect["total"] == pytest.approx(effect["direct"] + effect["indirect"], abs=1e-12)
    assert effect["indirect"] == pytest.approx(
        effect["trust"] + effect["commitment"] + effect["trust → commitment"], abs=1e-12
    )
    assert effect["alone"] == pytest.approx(effect["total"], abs=1e-10)


def test_in_every_draw_the_ways_add_up_too():
    effects = through(chain()).effects
    assert effects.loc["alone", ["low", "high"]].tolist() == pytest.approx(
        effects.loc["total", ["low", "high"]].tolist()
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.floats(0.1, 9), st.floats(0.1, 9), st.floats(-9, 9))
def test_units_and_origins(seed, of_cause, of_outcome, origin):
    table = chain(seed=seed)
    moved = table.assign(
        communication=table["communication"] * of_cause + origin,
        staying=table["staying"] * of_outcome - origin,
        trust=table["trust"] * 3 + origin,
    )
    columns = ["estimate", "low", "high"]
    expected = through(table).effects[columns] * of_outcome / of_cause
    pd.testing.assert_frame_equal(through(moved).effects[columns], expected, rtol=1e-6, atol=1e-9)


def test_the_two_ways_of_reckoning_agree():
    """The paths shown come from statsmodels, the effects from sums of products."""
    table = chain(further=True)
    found = through(table, also={"trust": ["shared_values", "opportunism"]}, controls=[])
    path = found.paths.set_index(["on", "of"])["coefficient"]
    effect = found.effects["estimate"]
    a, b = path["trust", "communication"], path["commitment", "trust"]
    assert effect["direct"] == pytest.approx(path["staying", "communication"], abs=1e-10)
    assert effect["trust"] == pytest.approx(a * path["staying", "trust"], abs=1e-10)
    assert effect["trust → commitment"] == pytest.approx(a * b * path["staying", "commitment"], abs=1e-10)
    by_commitment = path["commitment", "communication"] * path["staying", "commitment"]
    assert effect["commitment"] == pytest.approx(by_commitment, abs=1e-10)
    alone = np.polyfit(table["communication"], table["staying"], 1)[0]
    assert effect["alone"] == pytest.approx(alone) and abs(effect["alone"] - effect["total"]) > 1e-3
    assert found.models["trust"].params["opportunism"] == path["trust", "opportunism"]


def test_the_draws_are_respondents_drawn_with_replacement():
    """The same lot, row by row through statsmodels."""
    from statsmodels.regression.linear_model import OLS

    table, draws = chain(n=40), 30
    rng, sizes = np.random.default_rng(9), []
    for rows in rng.integers(0, 40, (draws, 40)):
        drawn = table.iloc[rows].assign(one=1.0)
        a = OLS(drawn["trust"], drawn[["one", "communication"]]).fit().params["communication"]
        b = OLS(drawn["staying"], drawn[["one", "communication", "trust"]]).fit().params["trust"]
        sizes.append(a * b)
    found = through(table, ["trust"], seed=9, draws=draws).effects.loc["indirect"]
    assert [found["low"], found["high"]] == pytest.approx(np.quantile(sizes, [0.025, 0.975]).tolist())


def test_the_seed_decides_the_interval_and_nothing_else():
    table = chain()
    pd.testing.assert_frame_equal(through(table).effects, through(table).effects)
    one, two = through(table, seed=1).effects, through(table, seed=2).effects
    assert (one["estimate"] == two["estimate"]).all() and not (one["low"] == two["low"]).any()


def test_drawing_in_parts_draws_the_same_number(monkeypatch):
    from crmlab import mediation

    table, values = chain(), chain().to_numpy()
    whole = sum(len(part) for part in mediation._resampled(values, 50, 1))
    monkeypatch.setattr(mediation, "AT_ONCE", 7 * len(table))
    parts = [part for part in mediation._resampled(values, 50, 1)]
    assert whole == 50 and [len(part) for part in parts] == [7] * 7 + [1]
    assert all((part[:, 0, 0] == len(table)).all() for part in parts)  # every draw has as many respondents


BAD_MODELS = {
    "missing": (chain().assign(trust=np.nan), {}, ["trust", "missing"]),
    "constant": (chain().assign(trust=2.0), {}, ["trust", "same in all rows"]),
    "column": (chain().drop(columns="trust"), {}, ["'trust'"]),
    "two roles": (chain(), {"controls": ["trust"]}, ["'trust'", "named twice"]),
    "also of nobody": (chain(), {"also": {"price": ["opportunism"]}}, ["'price'", "neither"]),
    "collinear": (chain().assign(extra=lambda t: t["trust"] * 2), {"controls": ["extra"]}, ["extra", "follows from"]),
    "rows": (chain(n=15), {}, ["15 rows", "4 coefficients"]),
    "mediators": (chain(), {"mediators": "trust"}, ["mediators must be a list", "'trust'"]),
    "draws": (chain(), {"draws": 0}, ["draws"]),
}


@pytest.mark.parametrize("case", BAD_MODELS)
def test_bad_models_are_refused(case):
    table, options, words = BAD_MODELS[case]
    with pytest.raises(InvalidData) as caught:
        through(table, **options)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


# The picture and its words


def test_the_picture_shows_every_arrow_with_its_sign():
    table = chain(further=True)
    table["trust"] -= 0.4 * table["opportunism"]
    found = ct.commitment_trust(table, seed=1, draws=50)
    fig = ct.plot_paths(found)
    words = [text.get_text() for text in fig.axes[0].texts]
    for row in found.paths.itertuples():
        assert f"{row.coefficient:+.2f}".replace("-", "−") in words
        assert f"{row.of.replace('_', ' ')} to {row.on} {row.coefficient:+.2f}" in ct.paths_in_words(found)
    assert {"communication", "shared values", "opportunism", "trust", "commitment", "staying"} <= set(words)
    assert f"{found.effects.loc['indirect', 'share']:.0%}" in fig.axes[0].get_title(loc="left")
    assert len(figure.png(fig)) > 1_000
    three = through(table, ["shared_values", "trust", "commitment"])
    with pytest.raises(InvalidData, match="two mediators"):
        ct.plot_paths(three)


# Lantern Tea


@pytest.fixture(scope="module")
def lantern():
    key = datasets.load("survey_items").query("survey == 'commitment_trust'")
    answers = datasets.load("commitment_trust").dropna(subset=["sv1", "sv2", "sv3"], how="all")
    return answers, key


def test_turned_the_items_of_every_scale_go_together(lantern):
    answers, key = lantern
    for _dimension, part in key.groupby("dimension"):
        items, turned = part["item"].tolist(), part.loc[part["reversed"], "item"].tolist()
        whole = answers.dropna(subset=items)
        assert scales.cronbach_alpha(whole, items, reversed=turned, low=1, high=7) > 0.8
        if turned:
            assert scales.cronbach_alpha(whole, items, low=1, high=7) < 0.1


def test_the_planted_paths_are_found_and_the_naive_slope_is_not_one(lantern):
    effects = json.loads((course.folder("datasets") / "truth.json").read_text("utf-8"))["effects"]
    truth = {effect["key"]: effect["size"] for effect in effects}
    found = ct.commitment_trust(scales.scales(*lantern), seed=2025).effects
    direct, indirect, alone = (found.loc[name] for name in ("direct", "indirect", "alone"))
    assert direct["low"] < truth["communication-direct"] < direct["high"]
    assert indirect["low"] < truth["communication-through-trust"] < indirect["high"] and indirect["low"] > 0
    assert not direct["low"] < alone["estimate"] < direct["high"]
    assert alone["low"] > truth["communication-direct"]
