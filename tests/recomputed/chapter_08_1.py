"""The headlines of lesson 08-1 from `datasets/lantern/*.csv`, with pandas, numpy and scipy; prints them when run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
TURNED = ("decision_minutes", "rival_attitude")


def interval(found: dict[str, float], name: str, yes: np.ndarray) -> None:
    """A share in per cent, with n − 1 in its variance."""
    n, p = len(yes), float(yes.mean())
    half = 1.96 * np.sqrt(p * (1 - p) / (n - 1))
    found |= {name: 100 * p, f"{name} low": 100 * (p - half), f"{name} high": 100 * (p + half), f"{name} n": n}


def alpha(table: pd.DataFrame) -> float:
    """From the covariances: k mean covariance ÷ (mean variance + (k − 1) mean covariance)."""
    cov, k = np.cov(table.to_numpy().T), table.shape[1]
    shared = (cov.sum() - np.trace(cov)) / (k * (k - 1))
    return float(k * shared / (np.trace(cov) / k + (k - 1) * shared))


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    table = pd.read_csv(DATA / "loyalty.csv")
    orders = pd.read_csv(DATA / "orders.csv", parse_dates=["date"])
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    found: dict[str, float] = {"customers": len(table)}
    us, rival = (table[[f"{letters}{k}" for k in (1, 2, 3)]].mean(axis=1) for letters in ("us", "ri"))
    often, fond = (table["repeat_purchases"] >= 3).to_numpy(), (us - rival > 1e-9).to_numpy()
    after = set(paid.loc[(paid["date"] >= "2024-04-01") & (paid["date"] < "2025-01-01"), "customer_id"])
    again = np.array([customer in after for customer in table["customer_id"]], dtype=float)
    kinds = {"loyal": often & fond, "latent": ~often & fond, "spurious": often & ~fond, "none": ~often & ~fond}
    for name, rows in {**kinds, "behavioural": often, "attitudinal": fond, "composite": often & fond}.items():
        interval(found, name, again[rows])
    found["not preferring"] = 100 * found["spurious n"] / found["behavioural n"]

    points = pd.read_csv(DATA / "expert_points.csv").pivot(index="expert", columns="indicator", values="points")
    weights = points.mean() / 100
    for name in points:
        found[f"weight {name}"] = 100 * weights[name]
    ranks = points.rank(axis=1).to_numpy()
    m, k = ranks.shape
    ties = sum(((np.unique(row, return_counts=True)[1]) ** 3 - np.unique(row, return_counts=True)[1]).sum()
               for row in ranks)  # fmt: skip
    spread = ((ranks.sum(axis=0) - m * (k + 1) / 2) ** 2).sum()
    found["W"] = float(12 * spread / (m**2 * (k**3 - k) - m * ties))

    seven = table[[name for name in points if name != "rival_attitude"]].assign(rival_attitude=rival).astype(float)
    whole = seven.notna().all(axis=1).to_numpy()
    z = (seven[whole] - seven[whole].min()) / (seven[whole].max() - seven[whole].min())
    found["alpha as answered"] = alpha(z)
    for name in TURNED:
        z[name] = 1 - z[name]
    found["alpha"] = alpha(z)
    index = 100 * (z * weights[z.columns]).sum(axis=1)
    for name, rows in kinds.items():
        found[f"{name} index"] = float(index[rows[whole]].mean())

    offer = pd.read_csv(DATA / "rival_offer.csv")
    year = paid.loc[(paid["date"] >= "2023-10-01") & (paid["date"] < "2024-10-01"), "customer_id"].value_counts()
    low = ((offer["in1"] + 8 - offer["in2"] + offer["in3"]) < 12).to_numpy()
    buys = (offer["customer_id"].map(year) >= 3).to_numpy()
    got, went = offer["offered"].to_numpy(dtype=bool), offer["went"].to_numpy(dtype=float)
    taken, errors = {}, {}
    for name, rows in {"inertia": buys & low, "brand loyalty": buys & ~low}.items():
        found[f"{name} n"] = int(rows.sum())
        on, off = went[rows & got], went[rows & ~got]
        found[f"{name} with"], found[f"{name} without"] = 100 * on.mean(), 100 * off.mean()
        taken[name] = found[f"{name} taken"] = 100 * (on.mean() - off.mean())
        errors[name] = 100 * np.sqrt(stats.sem(on) ** 2 + stats.sem(off) ** 2)
    found["contrast"] = taken["inertia"] - taken["brand loyalty"]
    half = 1.96 * np.hypot(*errors.values())
    found["contrast low"], found["contrast high"] = found["contrast"] - half, found["contrast"] + half

    satisfied = table["satisfaction"]
    for first, last in ((1, 3), (4, 5), (6, 7), (8, 10)):
        here = satisfied.between(first, last).to_numpy(dtype=bool, na_value=False)
        found[f"away {first}"] = 100 * float(1 - again[here].mean())
    known = kinds["loyal"] & satisfied.notna().to_numpy()
    found["loyal known"] = int(known.sum())
    found["loyal dissatisfied"] = 100 * float((satisfied[known] <= 5).mean())
    tests = {"satisfaction": 8, "tenure_months": 12, "price_rise": 10, "recommended": 1}
    passed = pd.DataFrame({name: table[name].fillna(-1) >= least for name, least in tests.items()})
    found["true customers"] = int(passed.all(axis=1).sum())
    for name in tests:
        found[f"without {name}"] = int(passed.drop(columns=name).all(axis=1).sum())
    wallet = pd.read_csv(DATA / "wallet.csv").query("half_year == '2024-07-01' and total > 0")
    for least in (0.6, 0.7, 0.8):
        found[f"wallet {least}"] = float((wallet["ours"] >= least * wallet["total"]).mean())
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:24} {figure:14,.4f}")
