"""The headlines of chapter 09 and lesson 09-3 from `datasets/lantern/*.csv`, with pandas and numpy alone.

`python tests/recomputed/chapter_09.py` prints them. Nothing of the package is imported, so that a mistake in a method
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
    customers, orders, lines = read("customers"), read("orders"), read("order_lines")
    products, service, spend = read("products"), read("service_costs"), read("marketing_spend")
    cost = lines["product_id"].map(products.set_index("product_id")["unit_cost"])
    lines["gross"] = lines["amount"] - lines["quantity"] * cost
    gross_of_order = lines.groupby("order_id")["gross"].sum()
    orders["gross"] = orders["order_id"].map(gross_of_order)
    orders["year"] = orders["date"].dt.year
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    found: dict[str, float] = {}

    def margin(year: int) -> pd.Series:
        left = orders[orders["year"] == year].groupby("customer_id")["gross"].sum()
        used = service[service["year"] == year].groupby("customer_id")["cost"].sum()
        return left - used.reindex(left.index).fillna(0)

    margin_2024, margin_2023 = margin(2024), margin(2023)
    found["customers of 2024"] = len(margin_2024)
    found["share with a negative margin"] = float((margin_2024 < 0).mean())
    fixed = spend[(spend["month"] >= "2024-01-01") & spend["item"].isin(["brand", "sales staff"])]["spend"].sum()
    visits = bought[bought["year"] == 2024].groupby("customer_id").size().reindex(margin_2024.index).fillna(0)
    net = margin_2024 - fixed * visits / visits.sum()
    found["fixed cost"], found["left by all"] = float(fixed), float(net.sum())
    found["first fifth"] = float(net.sort_values()[::-1].iloc[: len(net) // 5].sum() / net.sum())
    listed = net < 0
    found["on the list"] = int(listed.sum())
    found["dropping the list"] = float(-margin_2024[listed].sum())
    referrals = read("referrals")
    brought = referrals["customer_id"].map(margin_2024).fillna(0).groupby(referrals["referrer_id"]).sum()
    found["friends less own"] = float((brought - margin_2024.reindex(brought.index).fillna(0)).mean())

    firms = read("organisations").set_index("customer_id")
    year = orders[orders["year"] == 2024].groupby("customer_id")["amount"].sum()
    sizes = firms.assign(margin=margin_2024, paid=year).dropna(subset=["margin"])
    profitable = sizes["margin"] > 0
    found["medium among the profitable"] = float((sizes["size"][profitable] == "medium").mean())
    for size in ("small", "medium", "large"):
        of_size = sizes[sizes["size"] == size]
        found[f"fen kept, {size}"] = 100 * float(of_size["margin"].sum() / of_size["paid"].sum())
    kept = sizes[sizes["paid"] > 0]
    x = np.column_stack([np.ones(len(kept)), np.log2(kept["employees"]), kept["negotiated_discount"],
                         kept["distance_km"] / 100])  # fmt: skip
    w = kept["paid"].to_numpy()
    beta = np.linalg.solve(x.T @ (x * w[:, None]), x.T @ (w * (kept["margin"] / kept["paid"]).to_numpy()))
    found["companies in the fit"], found["effect of the discount"] = len(kept), float(beta[2])

    early = orders[(orders["amount"] > 0) & (orders["year"] <= 2023)]
    known = early[early["channel"] != "box"]["customer_id"].unique()
    outcome = margin_2024.reindex(known).fillna(0)
    last = margin_2023.reindex(known).fillna(0)
    found["agreement, margin of 2023"] = float(last.rank().corr(outcome.rank()))
    paid = early.groupby("customer_id")["amount"].sum().reindex(known)
    found["agreement, ABC"] = float(paid.rank().corr(outcome.rank()))
    best = last[last.index.isin(firms.index)].sort_values(ascending=False).index[:20]
    found["mean of the twenty, margin of 2023"] = float(outcome[best].mean())

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
