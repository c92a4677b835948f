"""The headlines of lesson 07-3 from `datasets/lantern/*.csv`, with pandas and numpy alone; prints them when run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
PLACES = {"tangibles": (1, 4), "reliability": (5, 9), "responsiveness": (10, 13), "assurance": (14, 17),
          "empathy": (18, 22)}  # fmt: skip
BAD = {*range(10, 14), *range(18, 23)}


def halves(table: pd.DataFrame, turn: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Expectation and perception of each guest and dimension, by sums and counts of what is there."""
    found = []
    for letter in "ep":
        of = {}
        for name, (first, last) in PLACES.items():
            total, count = np.zeros(len(table)), np.zeros(len(table))
            for k in range(first, last + 1):
                x = table[f"{letter}{k}"].to_numpy(dtype=float)
                there = ~np.isnan(x)
                total[there] += (8 - x if turn and k in BAD else x)[there]
                count += there
            of[name] = total / count
        found.append(pd.DataFrame(of))
    return found[0], found[1]


def alpha(table: pd.DataFrame, numbers: range, turn: bool) -> float:
    """From the covariances: k mean covariance ÷ (mean variance + (k − 1) mean covariance)."""
    items = pd.DataFrame({k: table[f"p{k}"] for k in numbers}).dropna().to_numpy(dtype=float)
    if turn:
        items = np.column_stack([8 - x if k in BAD else x for k, x in zip(numbers, items.T, strict=True)])
    cov, k = np.cov(items.T), len(numbers)
    own = np.trace(cov) / k
    shared = (cov.sum() - np.trace(cov)) / (k * (k - 1))
    return float(k * shared / (own + (k - 1) * shared))


def r_squared(y: np.ndarray, x: np.ndarray) -> float:
    b = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return float(1 - ((y - b[0] - b[1] * x) ** 2).sum() / ((y - y.mean()) ** 2).sum())


def score(answers: np.ndarray) -> tuple[float, float]:
    """A guest is 1, 0 or −1: mean and standard error, times 100."""
    kind = np.where(answers >= 9, 1.0, np.where(answers <= 6, -1.0, 0.0))
    return 100 * float(kind.mean()), 100 * float(np.sqrt(kind.var() / len(kind)))


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    table, door = pd.read_csv(DATA / "servqual.csv"), pd.read_csv(DATA / "door_survey.csv")
    found: dict[str, float] = {"long": len(table), "short": len(door)}
    wish, got = halves(table, True)
    for name in PLACES:
        gap = (got - wish)[name].to_numpy()
        half = 1.96 * gap.std(ddof=1) / np.sqrt(len(gap))
        found |= {f"{name} gap": float(gap.mean()), f"{name} low": gap.mean() - half, f"{name} high": gap.mean() + half}
        found |= {f"{name} got": float(got[name].mean()), f"{name} wish": float(wish[name].mean())}
    ticked_wish, ticked_got = halves(table, False)
    for name in PLACES:
        found[f"{name} ticked"] = float((ticked_got - ticked_wish)[name].mean())
        first, last = PLACES[name]
        found[f"{name} alpha"] = alpha(table, range(first, last + 1), True)
        found[f"{name} alpha ticked"] = alpha(table, range(first, last + 1), False)
    found["alpha"], found["alpha ticked"] = (alpha(table, range(1, 23), turn) for turn in (True, False))
    found["got less"] = 100 * float(((got - wish)["reliability"] < 0).mean())

    y, p, q = table["overall"].to_numpy(dtype=float), got.mean(axis=1).to_numpy(), (got - wish).mean(axis=1).to_numpy()
    found["perception"], found["gap"] = 100 * r_squared(y, p), 100 * r_squared(y, q)
    found["perception less gap"] = found["perception"] - found["gap"]
    rng, drawn = np.random.default_rng(7), []
    for _each in range(600):
        i = rng.integers(0, len(y), len(y))
        drawn.append((100 * r_squared(y[i], p[i]), 100 * r_squared(y[i], q[i])))
    pairs = np.array(drawn)
    three = {"perception": pairs[:, 0], "gap": pairs[:, 1], "perception less gap": pairs[:, 0] - pairs[:, 1]}
    for name, values in three.items():
        low, high = np.quantile(values, [0.025, 0.975])
        found[f"{name} r2 low"], found[f"{name} r2 high"] = float(low), float(high)

    answers = door["recommend"].to_numpy()
    shares = (answers >= 9).mean(), (answers <= 6).mean()
    found["promoters"], found["detractors"] = 100 * shares[0], 100 * shares[1]
    found["passives"] = 100 - found["promoters"] - found["detractors"]
    house = door[(door["house_id"] == 12) & (door["quarter"] == "2024-10-01")]
    found["NPS"], error = score(house["recommend"].to_numpy())
    found["NPS low"], found["NPS high"] = found["NPS"] - 1.96 * error, found["NPS"] + 1.96 * error
    for name, column, least in (("CSAT", "csat", 4), ("effort", "effort", 5)):
        s = float((house[column] >= least).mean())
        half = 196 * np.sqrt(s * (1 - s) / len(house))
        found |= {name: 100 * s, f"{name} low": 100 * s - half, f"{name} high": 100 * s + half}

    changes = []
    for _house, rows in door.groupby("house_id"):
        (a, ea), (b, eb) = (score(rows.loc[rows["quarter"] == q, "recommend"].to_numpy())
                            for q in ("2024-07-01", "2024-10-01"))  # fmt: skip
        changes.append((b - a, np.sqrt(ea**2 + eb**2)))
    change, error = np.array(changes).T
    found["rises"], found["falls"] = int((change >= 3).sum()), int((change <= -3).sum())
    found["bonus"] = 5000 * found["rises"]
    found["hold zero"] = int((np.abs(change) <= 1.96 * error).sum())
    found["largest fall"], found["largest rise"] = float(change.min()), float(change.max())
    found["asked"] = len(door) / 80
    v = shares[0] + shares[1] - (shares[0] - shares[1]) ** 2
    for points in (3, 6, 12):
        found[f"needed {points}"] = int(np.ceil(2 * (1.96 + 0.8416212) ** 2 * v * 100**2 / points**2))
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:24} {figure:14,.4f}")
