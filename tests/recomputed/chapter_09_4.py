"""The headlines of lesson 09-4, found again with code that does not import the package."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.recomputed.chapter_09_3 import read

ITEMS = ["referrals", "growth", "loyalty", "order value", "payment", "profit"]


def margins(year: int) -> pd.Series:
    """What each customer left in a year, after goods and service."""
    orders, lines, products, service = (read(name) for name in ("orders", "order_lines", "products", "service_costs"))
    merged = lines.merge(products, on="product_id").merge(orders[["order_id", "customer_id", "date"]], on="order_id")
    merged = merged[merged["date"].dt.year == year]
    left = (merged["amount"] - merged["quantity"] * merged["unit_cost"]).groupby(merged["customer_id"]).sum()
    used = service[service["year"] == year].groupby("customer_id")["cost"].sum()
    return left - used.reindex(left.index).fillna(0)


def least_squares(y: pd.Series, *columns: pd.Series) -> tuple[float, float]:
    """The slope of the first column and half of its interval (White's error)."""
    x = np.column_stack([np.ones(len(y)), *columns])
    bread = np.linalg.inv(x.T @ x)
    b = bread @ x.T @ y.to_numpy()
    e2 = (y.to_numpy() - x @ b) ** 2
    n, k = x.shape
    cover = bread @ (x.T * e2) @ x @ bread * n / (n - k)
    return float(b[1]), 1.96 * float(np.sqrt(cover[1, 1]))


def power(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights by repeated multiplication, and the consistency ratio."""
    w = np.ones(len(matrix)) / len(matrix)
    for _step in range(500):
        w = matrix @ w
        w = w / w.sum()
    n = len(matrix)
    largest = float(np.mean(matrix @ w / w))
    return w, (largest - n) / (n - 1) / {3: 0.58, 6: 1.24}[n]


def entropy_weights(table: pd.DataFrame) -> pd.Series:
    p = table / table.sum()
    e = -(p * np.log(p.where(p > 0, 1))).sum() / np.log(len(table))
    return (1 - e) / (1 - e).sum()


def headlines() -> dict[str, float]:
    found: dict[str, float] = {}
    before, now = margins(2023), margins(2024)
    customers, survey, firms = read("customers"), read("customer_survey"), read("organisations")
    final = customers.loc[customers["kind"] == "final", "customer_id"]
    asked = survey[survey["customer_id"].isin(final) & (survey["answered"] < "2024-01-01")].dropna(subset=["trust"])
    asked = asked.set_index("customer_id")
    y, last = now.reindex(asked.index).fillna(0), before.reindex(asked.index).fillna(0)
    found["trust"], found["trust, half"] = least_squares(y, asked["trust"])
    found["trust, held"], found["trust, held, half"] = least_squares(y, asked["trust"], last)

    orders = read("orders")
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    by_year = {y: bought[bought["date"].dt.year == y].groupby("customer_id")["amount"] for y in (2023, 2024)}
    firms = firms.set_index("customer_id")
    six = pd.DataFrame(index=firms.index)
    six["referrals"] = read("referrals")["referrer_id"].value_counts().reindex(firms.index).fillna(0)
    six["growth"] = by_year[2024].sum() / by_year[2023].sum()
    six["loyalty"] = survey.set_index("customer_id")["loyalty"]
    six["order value"], six["payment"] = by_year[2024].mean(), firms["credit_days"]
    six["profit"] = now.reindex(firms.index).fillna(0)
    known = six.dropna()
    found["companies with all six"] = len(known)
    found["order value with payment"] = float(known["order value"].rank().corr(known["payment"].rank()))

    weights = {}
    for expert, rows in read("expert_judgements").groupby("expert"):
        matrix = np.ones((6, 6))
        for row in rows.itertuples():
            i, j = ITEMS.index(row.more_important), ITEMS.index(row.less_important)
            matrix[i, j], matrix[j, i] = row.strength, 1 / row.strength
        weights[expert], found[f"consistency, {expert}"] = power(matrix)
    six_judges = pd.DataFrame(weights, index=ITEMS).drop(columns="founder").mean(axis=1)
    scaled = (known - known.min()) / (known.max() - known.min())
    scaled["payment"] = 1 - scaled["payment"]
    spread, moved = entropy_weights(scaled), entropy_weights(scaled + 1)
    for item in ("referrals", "profit"):
        found[f"judges, {item}"], found[f"entropy, {item}"] = float(six_judges[item]), float(spread[item])
        found[f"moved, {item}"] = float(moved[item])
    one, two = scaled @ six_judges[scaled.columns], scaled @ spread
    found["agreement"] = float(one.rank().corr(two.rank()))
    first, second = (values.sort_values()[::-1].index[:20] for values in (one, two))
    found["on both lists"] = len(first.intersection(second))
    found["losses, judges"] = int((known.loc[first, "profit"] < 0).sum())
    found["losses, entropy"] = int((known.loc[second, "profit"] < 0).sum())

    found["points for Eva"] = 60 + 40 * (40 - 60) / (15 - 60)
    found["weight of profit"] = float(power(np.array([[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]]))[0][1])
    four = pd.DataFrame({"stars": [5, 5, 5, 5], "referrals": [20, 0, 0, 0], "orders": [8, 6, 4, 2]})
    found["weight of orders"] = float(entropy_weights(four)["orders"])
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
