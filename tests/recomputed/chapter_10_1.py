"""The headlines of lesson 10-1 from `datasets/lantern/*.csv`, with pandas, numpy and scipy alone.

`python tests/recomputed/chapter_10_1.py` prints them. Nothing of the package is imported, so that a mistake in a method
cannot hide in both. Payments are counted in `orders`, not in the dates of `subscriptions`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
DISCOUNT = 1.1 ** (1 / 12) - 1


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


def boxes(day: str) -> pd.DataFrame:
    """Each subscriber by a day: payments in the books, whether it runs, margin of a box."""
    orders, lines, products = read("orders"), read("order_lines"), read("products")
    cost = products.set_index("product_id")["unit_cost"]
    paid = orders[(orders["channel"] == "box") & (orders["date"] <= day)].merge(lines, on="order_id")
    paid["margin"] = paid["amount_x"] - paid["quantity"] * paid["product_id"].map(cost)
    found = paid.groupby("customer_id").agg(paid=("order_id", "size"), margin=("margin", "mean"))
    ends = read("subscriptions").set_index("customer_id")["end"].reindex(found.index)
    found["running"] = ends.isna() | (ends > day)
    return found


def fit(known: pd.DataFrame) -> tuple[float, float]:
    """sBG by its definition: who left after n payments, and who has paid n times and runs."""
    n, running = known["paid"].to_numpy(), known["running"].to_numpy()

    def loss(log: np.ndarray) -> float:
        a, b = np.exp(log)
        left = betaln(a + 1, b + n - 1) - betaln(a, b)  # chance to pay exactly n times
        stays = betaln(a, b + n - 1) - betaln(a, b)  # chance to pay at least n times
        return -float(np.where(running, stays, left).sum())

    best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 9999})
    return tuple(np.exp(best.x))


def to_come(alpha: float, beta: float, renewals: np.ndarray, months: int, discount: float) -> np.ndarray:
    """Payments in so many months, by the product of monthly retentions."""
    total, there = np.zeros(len(renewals)), np.ones(len(renewals))
    for k in range(1, months + 1):
        there = there * (beta + renewals + k - 1) / (alpha + beta + renewals + k - 1)
        total += there / (1 + discount) ** k
    return total


def worth(known: pd.DataFrame, months: int) -> float:
    run = known[known["running"]]
    left = to_come(*fit(known), run["paid"].to_numpy() - 1, months, DISCOUNT)
    return float((run["margin"] * left).sum())


def held_out(then: pd.DataFrame) -> tuple[float, float]:
    """Margin of the next twelve months, expected and actual; `paid_later` is in the table."""
    run = then[then["running"]]
    expected = to_come(*fit(then), run["paid"].to_numpy() - 1, 12, 0.0)
    return float((expected * run["margin"]).sum()), float((run["paid_later"] * run["margin"]).sum())


def bias(then: pd.DataFrame) -> float:
    """By how many per cent the forecast was too high."""
    expected, actual = held_out(then)
    return 100 * (expected / actual - 1)


def spread(table: pd.DataFrame, of: object, seed: int, times: int = 60) -> float:
    """Half an interval: 1.96 standard deviations over draws of customers."""
    rng, found = np.random.default_rng(seed), []
    for _turn in range(times):
        found.append(of(table.iloc[rng.integers(0, len(table), len(table))]))
    return float(1.96 * np.std(found, ddof=1))


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    known, found = boxes("2024-12-31"), {}
    found["running"], found["boxes"] = int(known["running"].sum()), len(known)
    found["alpha"], found["beta"] = fit(known)
    came, share = known["paid"] - known["running"], 1.0
    for k in range(1, 13):
        share *= (known["paid"] > k).sum() / (came >= k).sum()
    found["twelve renewals, per cent"] = 100 * share
    found["one year"], found["three years"] = worth(known, 12), worth(known, 36)
    found["three years, half"] = spread(known, lambda t: worth(t, 36), 7)
    classic = to_come(found["alpha"], found["beta"], np.array([12]), 36, DISCOUNT)[0]
    found["one classic box"] = float((129 - 70) * classic)

    orders = read("orders").query("channel == 'box'")
    for year in (2023, 2024):
        then = boxes(f"{year - 1}-12-31")
        paid = orders[orders["date"].str[:4] == str(year)].groupby("customer_id").size()
        then["paid_later"] = paid.reindex(then.index).fillna(0)
        expected, actual = held_out(then)
        found[f"expected {year}"], found[f"actual {year}"] = expected, actual
        found[f"bias {year}"] = bias(then)
        found[f"bias {year}, half"] = spread(then, bias, 8)
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:30} {figure:14,.4f}")
