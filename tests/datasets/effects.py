"""How a planted effect is looked for: one finding, and what two hundred redraws say of an estimator."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np
import pandas as pd

Tables = Mapping[str, pd.DataFrame]


class Found(NamedTuple):
    """What an estimator found: the estimate, the half-width of its 95 per cent interval, the naive estimate."""

    estimate: float
    half: float
    naive: float

    def covers(self, number: float) -> bool:
        """Whether the interval has `number` in it."""
        return abs(self.estimate - number) <= self.half


Estimator = Callable[[Tables], Found]


def difference(one: pd.Series, other: pd.Series) -> tuple[float, float]:
    """Difference of two means and its standard error."""
    return one.mean() - other.mean(), float(np.sqrt(one.var() / len(one) + other.var() / len(other)))


def least_squares(
    frame: pd.DataFrame, effect: str, causes: list[str], group: str = ""
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and covariance of a regression, the constant left out; robust, by `group` if given."""
    design = np.column_stack([np.ones(len(frame)), frame[causes].to_numpy(dtype=float)])
    answer = frame[effect].to_numpy(dtype=float)
    inverse = np.linalg.inv(design.T @ design)
    slope = inverse @ design.T @ answer
    score = design * (answer - design @ slope)[:, None]
    if group:
        score = pd.DataFrame(score).groupby(frame[group].to_numpy()).sum().to_numpy()
    spread = inverse @ (score.T @ score) @ inverse * len(score) / (len(score) - 1)
    return slope[1:], spread[1:, 1:]


def consumers(t: Tables, name: str) -> pd.DataFrame:
    """Rows of final consumers."""
    who = t["customers"].query("kind == 'final'")["customer_id"]
    return t[name][t[name]["customer_id"].isin(who)]


def visits(t: Tables) -> pd.DataFrame:
    """What customers bought of their own accord: orders without the payments for monthly boxes."""
    return t["orders"][t["orders"]["channel"] != "box"]


def paid_orders(t: Tables) -> pd.DataFrame:
    """Consumers' orders in time, with `before`: orders made earlier by the same customer."""
    orders = (
        consumers({**t, "orders": visits(t)}, "orders")
        .query("amount > 0")
        .sort_values(["customer_id", "date", "order_id"])
    )
    return orders.assign(before=orders.groupby("customer_id").cumcount())


def look(module: str, seed: int) -> dict[str, Found]:
    """What every estimator of `module` finds in the company of another seed."""
    from importlib import import_module

    from crmlab.datasets.lantern import company

    tables = company.make(seed)
    return {key: estimate(tables) for key, estimate in import_module(f"tests.datasets.{module}").ESTIMATORS.items()}


def redraws(module: str, seeds: range, workers: int = 4) -> pd.DataFrame:
    """One row an effect and seed: estimate, half, naive."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(workers) as pool:
        found = pool.map(look, [module] * len(seeds), seeds, chunksize=5)
        rows = [(key, seed, *one) for seed, each in zip(seeds, found, strict=True) for key, one in each.items()]
    return pd.DataFrame(rows, columns=["key", "seed", "estimate", "half", "naive"])


def verdict(found: pd.DataFrame) -> pd.DataFrame:
    """For each effect over the redraws: mean, relative half-width, coverage, share that excludes naive or nothing."""
    from crmlab.datasets.lantern import truth

    rows = {}
    for key, runs in found.groupby("key", sort=False):
        effect = truth.effects()[key]
        size = abs(effect.size - effect.nothing)
        rows[key] = {
            "truth": effect.size,
            "mean": runs["estimate"].mean(),
            "naive": runs["naive"].mean(),
            "width": runs["half"].median() / size,
            "coverage": ((runs["estimate"] - effect.size).abs() <= runs["half"]).mean(),
            "power": ((runs["estimate"] - effect.excluded).abs() > runs["half"]).mean(),
        }
    return pd.DataFrame(rows).T
