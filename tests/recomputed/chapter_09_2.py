"""The headlines of lesson 09-2 from `datasets/lantern/orders.csv`, with numpy and the standard library's means alone.

`python tests/recomputed/chapter_09_2.py` prints them. Nothing of the package is imported.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"


def fifths(values: list[float]) -> list[int]:
    """1 to 5: how many of five equal parts of the others are strictly worse, and one more. Whole numbers only."""
    worse = {value: place for place, value in reversed(list(enumerate(sorted(values))))}
    return [1 + 5 * worse[value] // len(values) for value in values]


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    orders = pd.read_csv(DATA / "orders.csv", parse_dates=["date"])
    paid = orders[orders["amount"] > 0]
    found: dict[str, float] = {}
    money = paid.groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    in_a, held, whole = [], 0.0, float(money.sum())
    for customer, amount in money.items():
        if held / whole < 0.8:
            in_a.append(customer)
        held += amount
    found["class A, per cent of customers"] = 100 * len(in_a) / len(money)
    last = paid.groupby("customer_id")["date"].max()
    found["silent, per cent of A"] = 100 * float((last[in_a] < pd.Timestamp("2024-07-01")).mean())

    own = paid[paid["channel"] != "box"]
    by = own.groupby("customer_id")
    last_own = by["date"].max().dt.normalize()
    counts, sums = by.size(), by["amount"].sum()
    r = fifths([day.toordinal() for day in last_own])
    f = fifths([int(count) for count in counts])
    m = fifths([round(100 * amount) for amount in sums])
    scored = list(zip(r, f, m, strict=True))
    amounts = sums.to_numpy()
    found["customers"] = len(scored)
    for score in range(1, 6):
        found[f"F {score}"] = Counter(f)[score]
    best = np.array([row[:2] == (5, 5) for row in scored])
    found["money in the best cell, per cent"] = 100 * float(amounts[best].sum() / amounts.sum())
    found["customers in the best cell, per cent"] = 100 * float(best.mean())
    cells = Counter(scored)
    found["cells"], found["fullest cell"], found["emptiest cell"] = len(cells), max(cells.values()), min(cells.values())
    found["long away"] = cells[1, 5, 5]
    found["low in both, per cent"] = (
        100 * sum(n for (a, b, c), n in cells.items() if a <= 2 and (b + c) / 2 < 2.6) / len(scored)
    )
    found["rank correlation"] = float(counts.rank().corr(sums.rank()))
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
