"""The headlines of lesson 10-2 from `datasets/lantern/*.csv`, with pandas, numpy and scipy alone.

`python tests/recomputed/chapter_10_2.py` prints them. Nothing of the package is imported. Expected purchases come from
equation 10 of Fader, Hardie and Lee (2005) with SciPy's hypergeometric function, another way than the package's.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"


CLOSE = {"ftol": 1e-15, "gtol": 1e-8, "maxiter": 500}


def visits() -> pd.DataFrame:
    orders, customers = (pd.read_csv(DATA / f"{name}.csv") for name in ("orders", "customers"))
    final = customers.loc[customers["kind"] == "final", "customer_id"]
    chosen = orders[orders["customer_id"].isin(final) & (orders["channel"] != "box") & (orders["amount"] > 0)]
    return chosen.assign(date=pd.to_datetime(chosen["date"]))


def histories(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """x, t_x, T in weeks, and the mean amount of a purchase day after the first."""
    days = rows[rows["date"] <= day].groupby(["customer_id", "date"])["amount"].sum().reset_index()
    group = days.groupby("customer_id")
    first, last = group["date"].min(), group["date"].max()
    found = pd.DataFrame({"x": group.size() - 1, "t_x": (last - first).dt.days / 7})
    found["T"] = (pd.Timestamp(day) - first).dt.days / 7
    later = days[days["date"] > days["customer_id"].map(first)]
    found["mean"] = later.groupby("customer_id")["amount"].mean().reindex(found.index)
    return found


def fit_buying(h: pd.DataFrame) -> np.ndarray:
    x, t_x, end = (h[name].to_numpy() for name in ("x", "t_x", "T"))

    def loss(log: np.ndarray) -> float:
        r, alpha, a, b = np.exp(log)
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        active = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + end)
        gone = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
        return -float((start + np.where(x > 0, np.logaddexp(active, gone), active)).mean())

    return np.exp(minimize(loss, np.log([0.9, 11, 1.1, 4.5]), method="L-BFGS-B", options=CLOSE).x)


def fit_spending(h: pd.DataFrame) -> np.ndarray:
    n, mean = (h.loc[h["x"] > 0, name].to_numpy(dtype=float) for name in ("x", "mean"))

    def loss(log: np.ndarray) -> float:
        p, q, v = np.exp(log)
        value = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(v)
        value += (p * n - 1) * np.log(mean) + p * n * np.log(n) - (p * n + q) * np.log(v + n * mean)
        return -float(value.mean())

    return np.exp(minimize(loss, np.log([4.5, 4.5, 155]), method="L-BFGS-B", options=CLOSE).x)


def purchases(params: np.ndarray, h: pd.DataFrame, t: float) -> np.ndarray:
    """Expected in the next t weeks: equation 10."""
    r, alpha, a, b = params
    x, t_x, end = (h[name].to_numpy(dtype=float) for name in ("x", "t_x", "T"))
    z = t / (alpha + end + t)
    shrink = ((alpha + end) / (alpha + end + t)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
    top = (a + b + x - 1) / (a - 1) * (1 - shrink)
    odds = np.where(x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + end) / (alpha + t_x)) ** (r + x), 0.0)
    return top / (1 + odds)


def amounts(params: np.ndarray, h: pd.DataFrame) -> np.ndarray:
    p, q, v = params
    n, mean = h["x"].to_numpy(dtype=float), h["mean"].fillna(0).to_numpy()
    return p * (v + n * mean) / (p * n + q - 1)


def held_out(h: pd.DataFrame) -> tuple[float, float]:
    """Bias of purchases and of money in per cent."""
    bought = purchases(fit_buying(h), h, 366 / 7)
    paid = bought * amounts(fit_spending(h), h)
    return 100 * (bought.sum() / h["actual"].sum() - 1), 100 * (paid.sum() / h["paid"].sum() - 1)


def worth(h: pd.DataFrame) -> np.ndarray:
    buying, spending, year = fit_buying(h), fit_spending(h), 365.25 / 7
    up_to = [np.zeros(len(h)), *(purchases(buying, h, k * year) for k in (1, 2, 3))]
    discounted = sum((up_to[k] - up_to[k - 1]) / 1.1**k for k in (1, 2, 3))
    return 0.4 * amounts(spending, h) * discounted


def headlines(times: int = 40) -> dict[str, float]:
    """Each figure by a name; intervals from so many draws."""
    rows, found, rng = visits(), {}, np.random.default_rng(6)
    h = histories(rows, "2023-12-31")
    year = rows[rows["date"] > "2023-12-31"]
    days = year.drop_duplicates(["customer_id", "date"]).groupby("customer_id").size()
    h["actual"] = days.reindex(h.index).fillna(0)
    h["paid"] = year.groupby("customer_id")["amount"].sum().reindex(h.index).fillna(0)
    found["r"], found["alpha"], found["a"], found["b"] = fit_buying(h)
    bought = purchases(fit_buying(h), h, 366 / 7)
    found["purchases expected"], found["purchases"] = float(bought.sum()), float(h["actual"].sum())
    found["purchases, bias"], found["money, bias"] = held_out(h)
    again = h[h["x"] > 0]
    found["correlation"] = float(again["x"].corr(again["mean"]))
    order = rows.sort_values(["customer_id", "date"], kind="stable")
    order["k"] = order.groupby("customer_id").cumcount() + 1
    many = order[order.groupby("customer_id")["k"].transform("max") >= 8]
    found["first basket"], found["eighth basket"] = (float(many.loc[many["k"] == k, "amount"].mean()) for k in (1, 8))

    today = histories(rows, "2024-12-31")
    values = pd.Series(worth(today), index=today.index)
    found["value"], found["mean"], found["median"] = float(values.sum()), values.mean(), values.median()
    found["best fifth"] = 100 * values.sort_values()[::-1].iloc[: len(values) // 5].sum() / values.sum()
    last = rows.groupby("customer_id")["date"].max()
    found["who came"] = float(values[last >= "2024-01-01"].mean())

    def draw(table: pd.DataFrame) -> pd.DataFrame:
        return table.iloc[rng.integers(0, len(table), len(table))]

    found["value, half"] = 1.96 * float(np.std([worth(draw(today)).sum() for _ in range(times)], ddof=1))
    both = 1.96 * np.std([held_out(draw(h)) for _ in range(times)], axis=0, ddof=1)
    found["purchases, half"], found["money, half"] = (float(half) for half in both)
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:30} {figure:14,.4f}")
