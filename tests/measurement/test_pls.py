"""Partial least squares: equal to regression with one item each, near the truth it was simulated from, and stable."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest

from crmlab.measurement import pls
from tests.refusals import refused

BLOCKS = {"quality": ["q1", "q2", "q3"], "value": ["v1", "v2"], "satisfaction": ["s1", "s2", "s3"]}
ARROWS = {"value": ["quality"], "satisfaction": ["quality", "value"]}
RELIABLE = 0.9
"""The correlation of an item with its true score."""


def simulated(n: int, seed: int, reliable: float = RELIABLE) -> tuple[pd.DataFrame, pd.DataFrame]:
    """True scores with paths 0.6, 0.5 and 0.3, and their items."""
    rng = np.random.default_rng(seed)
    quality = rng.normal(size=n)
    value = 0.6 * quality + 0.8 * rng.normal(size=n)
    rest = np.sqrt(1 - (0.25 + 0.09 + 2 * 0.5 * 0.3 * 0.6))
    true = pd.DataFrame({"quality": quality, "value": value,
                         "satisfaction": 0.5 * quality + 0.3 * value + rest * rng.normal(size=n)})  # fmt: skip
    noise = np.sqrt(1 - reliable**2)
    items = {item: reliable * true[name] + noise * rng.normal(size=n) for name, of in BLOCKS.items() for item in of}
    return pd.DataFrame(items), true


def paths(found: pls.PathModel) -> np.ndarray:
    return found.paths["coefficient"].to_numpy()


def regressed(table: pd.DataFrame) -> list[float]:
    """Least squares of the standardised columns along `ARROWS`."""
    z = (table - table.mean()) / table.std(ddof=0)
    return [float(b) for on, of in ARROWS.items() for b in np.linalg.lstsq(z[of], z[on], rcond=None)[0]]


def test_examples():
    assert doctest.testmod(pls).failed == 0


@pytest.mark.parametrize("scheme", ["path", "centroid"])
def test_with_one_item_each_it_is_regression_of_standardised_answers(scheme):
    answers, _true = simulated(200, 1)
    one = {name: items[:1] for name, items in BLOCKS.items()}
    found = pls.fit(answers, one, ARROWS, scheme=scheme)
    table = pd.DataFrame({name: answers[items[0]] for name, items in one.items()})
    assert paths(found) == pytest.approx(regressed(table), abs=1e-12)
    assert found.weights.tolist() == pytest.approx([1, 1, 1]) and found.loadings.tolist() == pytest.approx([1, 1, 1])
    assert found.rounds == 1


def test_paths_are_regressions_of_the_scores_and_r2_is_theirs():
    answers, _true = simulated(300, 2)
    found = pls.fit(answers, BLOCKS, ARROWS)
    assert paths(found) == pytest.approx(regressed(found.scores), abs=1e-9)
    assert found.scores.mean().abs().max() < 1e-9 and found.scores.std(ddof=0).tolist() == pytest.approx([1, 1, 1])
    b = paths(found)
    r = found.scores.corr().loc["satisfaction"]
    assert found.r2["satisfaction"] == pytest.approx(b[1] * r["quality"] + b[2] * r["value"])
    correlations = [np.corrcoef(answers[item], found.scores[name])[0, 1] for name, of in BLOCKS.items() for item in of]
    assert found.loadings.tolist() == pytest.approx(correlations)


def test_rows_units_and_names_do_not_matter():
    answers, _true = simulated(150, 3)
    found = pls.fit(answers, BLOCKS, ARROWS, draws=50, seed=4)
    mixed = pls.fit(answers.sample(frac=1, random_state=1), BLOCKS, ARROWS, draws=50, seed=4)
    pd.testing.assert_frame_equal(mixed.paths, found.paths)
    pd.testing.assert_frame_equal(mixed.scores.sort_index(), found.scores)
    other = pls.fit(answers * 7 + 3, BLOCKS, ARROWS)
    assert paths(other) == pytest.approx(paths(found)) and other.shares.tolist() == pytest.approx(found.shares.tolist())
    stretched = answers.assign(q1=10 * answers["q1"])
    assert pls.fit(stretched, BLOCKS, ARROWS).weights.tolist() == pytest.approx(found.weights.tolist())
    assert pls.fit(stretched, BLOCKS, ARROWS).shares["q1"] < 0.1 * found.shares["q1"] * 2


def test_a_latent_variable_points_where_its_items_do():
    answers, _true = simulated(200, 5)
    found = pls.fit(answers, BLOCKS, ARROWS, draws=40, seed=1)
    assert (found.loadings > 0).all() and (found.paths["low"] <= found.paths["coefficient"]).all()
    turned = pls.fit(answers.assign(**{name: -answers[name] for name in BLOCKS["value"]}), BLOCKS, ARROWS)
    assert paths(turned) == pytest.approx(paths(found) * [-1, 1, -1])


def test_both_schemes_agree_where_the_model_is_clear():
    answers, _true = simulated(2_000, 6)
    assert paths(pls.fit(answers, BLOCKS, ARROWS)) == pytest.approx(
        paths(pls.fit(answers, BLOCKS, ARROWS, scheme="centroid")), abs=0.005
    )


def test_it_finds_the_paths_it_was_simulated_from():
    """With perfect items all of them; with noisy ones the sum is pressed towards 0, as the docstring says."""
    answers, true = simulated(20_000, 7, reliable=0.9999)
    assert paths(pls.fit(answers, BLOCKS, ARROWS)) == pytest.approx([0.6, 0.5, 0.3], abs=0.02)
    noisy = paths(pls.fit(simulated(20_000, 7, reliable=0.7)[0], BLOCKS, ARROWS))
    assert (noisy < paths(pls.fit(answers, BLOCKS, ARROWS))).all() and (noisy > 0.1).all()
    assert paths(pls.fit(simulated(20_000, 7)[0], BLOCKS, ARROWS))[0] == pytest.approx(0.6, abs=0.06)
    assert true.corr().to_numpy().max() == pytest.approx(1)


def of_many(runs: int, n: int, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Over many samples: how far paths lie from those of the model's population, and how often intervals hold those."""
    population = paths(pls.fit(simulated(200_000, 99)[0], BLOCKS, ARROWS))
    away, held = [], []
    for seed in range(runs):
        found = pls.fit(simulated(n, 1_000 + seed)[0], BLOCKS, ARROWS, draws=draws, seed=seed).paths
        away.append(found["coefficient"] - population)
        held.append((found["low"] <= population) & (population <= found["high"]))
    return np.mean(away, axis=0), np.mean(held, axis=0)


def test_intervals_hold_the_population_in_most_of_a_few_samples():
    away, held = of_many(runs=12, n=200, draws=60)
    assert np.abs(away).max() < 0.05 and held.mean() > 0.8


@pytest.mark.slow
def test_intervals_hold_the_population_in_95_of_100_samples():
    away, held = of_many(runs=200, n=300, draws=200)
    print(away.round(4), held)
    assert np.abs(away).max() < 0.01 and held.min() >= 0.90 and held.max() <= 0.99


ANSWERS = simulated(60, 8)[0]


def fitted(answers=ANSWERS, blocks=BLOCKS, arrows=ARROWS, **more):
    return lambda: pls.fit(answers, blocks, arrows, **more)


test_refused = refused(
    {
        "an item alike for all": (fitted(ANSWERS.assign(q1=1.0)), "q1 is the same in all rows"),
        "an open item": (fitted(ANSWERS.where(ANSWERS > -1)), r"left open .* answers\.dropna\(subset=items\)"),
        "no arrow": (fitted(arrows={"value": ["satisfaction"]}), "do not agree on 'quality'"),
        "a circle": (fitted(arrows={**ARROWS, "quality": ["satisfaction"]}), "circle through quality, value"),
        "an item twice": (fitted(blocks={**BLOCKS, "value": ["q1"]}), "q1: named twice"),
        "few rows": (fitted(ANSWERS.head(12)), "12 rows .* 15 rows at least"),
        "not settled": (fitted(rounds=1), "rounds=300"),
        "no list": (fitted(blocks={**BLOCKS, "value": "v1"}), "none for 'value'"),
    }
)
