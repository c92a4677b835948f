"""The headlines of lesson 09-3 from `datasets/lantern/*.csv`, with pandas and numpy alone.

`python tests/recomputed/chapter_09_3.py` prints them. Nothing of the package is imported, so that a mistake in a method
cannot hide in both.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
DAYS = {"date", "month", "sent", "start", "joined"}
COST, KEPT = 5.0, 0.4


def read(name: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / f"{name}.csv")
    return table.assign(**{column: pd.to_datetime(table[column]) for column in DAYS & set(table.columns)})


def thirds(values: pd.Series) -> pd.Series:
    """1, 2, 3 by the share that is strictly worse: three times it, the whole part, and one more."""
    ordered = np.sort(values.to_numpy())
    return pd.Series(3 * np.searchsorted(ordered, values.to_numpy(), side="left") // len(values) + 1, values.index)


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    customers, orders = read("customers"), read("orders")
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    found: dict[str, float] = {}
    final = customers[customers["kind"] == "final"]
    members = read("campaign_members")
    test = members[(members["campaign_id"] == 4) & members["customer_id"].isin(final["customer_id"])].copy()
    test["margin"] = KEPT * test["amount"]
    past = bought[(bought["date"] < "2024-10-08") & bought["customer_id"].isin(final["customer_id"])]
    recency = thirds(past.groupby("customer_id")["date"].max())
    test["R"] = test["customer_id"].map(recency)

    def change(rows: pd.DataFrame, name: str) -> None:
        mailed, control = (rows.loc[rows["arm"] == arm, "margin"] for arm in ("mailed", "control"))
        half = 1.96 * np.sqrt(mailed.var() / len(mailed) + control.var() / len(control))
        found[name] = float(mailed.mean() - control.mean() - COST)
        found[f"{name}, half"] = float(half)

    change(test, "a letter")
    for group in (1, 2, 3):
        change(test[test["R"] == group], f"a letter, R{group}")
    shares = test.groupby("arm")["bought"].mean()
    found["bought anyway, per cent"] = 100 * float(shares["control"] / shares["mailed"])
    november = members[(members["campaign_id"] == 5) & members["customer_id"].isin(final["customer_id"])].copy()
    change(november.assign(margin=KEPT * november["amount"]), "November")
    agreed = recency[recency.index.isin(final.loc[final["mail_consent"] == "yes", "customer_id"])]
    found["saved"] = float(-found["a letter, R1"] * (agreed == 1).sum())
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
