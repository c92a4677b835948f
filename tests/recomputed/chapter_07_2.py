"""The headlines of lesson 07-2 from `datasets/lantern/*.csv`, with pandas and numpy alone.

`python tests/recomputed/chapter_07_2.py` prints them. Nothing of the package is imported, so that a mistake in a method
cannot hide in both. The evaluation table is written as rules here, and the best plan is searched in another way.
"""

from __future__ import annotations

from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
FEATURES = [f"f{k}" for k in range(1, 13)]


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv")


def letter(with_it: int, without: int) -> str:
    """Kano's table as rules."""
    if with_it == without and with_it in (1, 5):
        return "Q"
    if with_it == 5 or without == 1:
        return "R"
    if without == 5:
        return "O" if with_it == 1 else "M"
    return "A" if with_it == 1 else "I"


def answers(wave: int) -> pd.DataFrame:
    """A row a respondent and feature: segment, feature, letter."""
    kano, channel = read("kano"), read("customers").set_index("customer_id")["channel"]
    kano = kano[kano["wave"] == wave]
    rows = [
        (channel[row["customer_id"]], f"f{k}", letter(row[f"f{k}"], row[f"d{k}"]))
        for row in kano.to_dict("records")
        for k in range(1, 13)
    ]
    return pd.DataFrame(rows, columns=["segment", "feature", "letter"])


def shares(part: pd.DataFrame) -> tuple[float, float]:
    """Better and worse."""
    n = part["letter"].value_counts().reindex(list("AOMI"), fill_value=0)
    return (n["A"] + n["O"]) / n.sum(), -(n["O"] + n["M"]) / n.sum()


def chance(first: int, second: int) -> float:
    """Two-sided sign test, by its sum."""
    n = first + second
    return min(1.0, 2 * sum(comb(n, k) for k in range(first, n + 1)) / 2**n)


def kept() -> tuple[float, float, float]:
    """Points above and below expectation, and buying again for a point: least squares by the normal equations."""
    survey, orders = read("satisfaction"), read("orders")
    year = (orders["date"] >= "2023-10-01") & (orders["date"] <= "2024-09-30")
    paid = orders[year & (orders["amount"] > 0) & (orders["channel"] != "box")]
    score = survey[["sa1", "sa2", "sa3"]].mean(axis=1).to_numpy()
    gap = (survey["received"] - survey["expected"]).to_numpy(dtype=float)
    again = survey["customer_id"].isin(set(paid["customer_id"])).to_numpy(dtype=float)

    def slopes(y: np.ndarray, *columns: np.ndarray) -> np.ndarray:
        x = np.column_stack([np.ones(len(y)), *columns])
        return np.linalg.solve(x.T @ x, x.T @ y)[1:]

    above, below = slopes(score, np.where(gap > 0, gap, 0), np.where(gap < 0, gap, 0))
    return above, below, slopes(again, score)[0]


def margins() -> pd.Series:
    lines, orders, products = read("order_lines"), read("orders"), read("products")
    cost = products.set_index("product_id")["unit_cost"]
    order = orders.set_index("order_id")
    who = lines["order_id"].map(order["customer_id"]).map(read("customers").set_index("customer_id")["channel"])
    margin = lines["amount"] - lines["quantity"] * lines["product_id"].map(cost)
    of_year = lines["order_id"].map(order["date"]).str[:4] == "2024"
    return margin[of_year].groupby(who[of_year]).sum()


def worth(table: pd.DataFrame, money: pd.Series, gain: float, loss: float) -> pd.DataFrame:
    offered = read("features").set_index("feature")["offered"]
    value = {"A": gain, "O": gain + loss, "M": loss, "I": 0.0, "R": -loss}
    known = table[table["letter"] != "Q"]
    each = known["letter"].map(value).groupby([known["feature"], known["segment"]]).mean().unstack()
    return each.mul(1 - offered, axis=0) * money


def best(value: pd.Series, cost: pd.Series, budget: float) -> tuple[list[str], float]:
    """All choices of three places, each with a feature or none."""
    names = ["", *FEATURES]
    net = {"": 0.0, **(value - cost)[FEATURES].to_dict()}
    price = {"": 0.0, **cost[FEATURES].to_dict()}
    plans = [plan for plan in product(names, repeat=3) if len(set(plan)) == 3 or plan.count("") >= 2]
    plans = [plan for plan in plans if sum(price[name] for name in plan) <= budget]
    top = max(plans, key=lambda plan: sum(net[name] for name in plan))
    return sorted(name for name in top if name), sum(net[name] for name in top)


def headlines() -> dict:
    now, before = answers(2024), answers(2022)
    counts = now.groupby(["feature", "letter"]).size().unstack(fill_value=0)
    pooled = {name: shares(part) for name, part in now.groupby("feature")}
    parts = {key: shares(part) for key, part in now.groupby(["segment", "feature"])}
    then = {key: shares(part) for key, part in before.groupby(["segment", "feature"])}
    box = sorted(counts.loc["f12"], reverse=True)[:2]
    above, below, again = kept()
    gain, loss, cost = above * again, below * again, read("features").set_index("feature")["cost"]
    money = margins()
    value = worth(now, money, gain, loss)
    whole = value.sum(axis=1)
    plan, profit = best(whole, cost, 60_000)
    wow = sorted(FEATURES, key=lambda name: -pooled[name][0])[:3]
    must = sorted(FEATURES, key=lambda name: pooled[name][1])[:3]
    own = {name: float((whole - cost)[list(built)].sum()) for name, built in (("wow", wow), ("must", must))}
    found = {
        "respondents": len(now) / 12, "lead of the box": box[0] - box[1], "chance of the box": chance(*box),
        "invoice of accounts, per cent": -100 * parts["account", "f5"][1],
        "weighing, houses": parts["house", "f2"][0], "weighing, accounts": parts["account", "f2"][0],
        "app 2024, houses, better": parts["house", "f4"][0], "app 2024, houses, worse": parts["house", "f4"][1],
        "app 2022, houses, better": then["house", "f4"][0], "app 2022, houses, worse": then["house", "f4"][1],
        "gain": gain, "loss": loss, "plan": plan, "profit": profit, "must above wow": own["must"] - own["wow"],
        "money above wow": profit - own["wow"], "smaller": best(whole, cost, 45_000)[1],
        "half": best(whole / 2, cost, 60_000), "joy": best(worth(now, money, 2 * gain, loss).sum(axis=1), cost, 60_000),
        "without accounts": best(value[["house", "web"]].sum(axis=1), cost, 60_000),
    }  # fmt: skip
    return found


if __name__ == "__main__":
    for name, value in headlines().items():
        print(f"{name:32} {value}")
