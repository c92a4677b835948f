"""The headlines of lesson 07-1 from `datasets/lantern/*.csv`, with pandas and numpy alone.

`python tests/recomputed/chapter_07_1.py` prints them. Nothing of the package is imported.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
ITEMS = ["sa1", "sa2", "sa3"]
YEAR = ("2023-10-01", "2024-09-30")


def read(name: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / f"{name}.csv")
    return table.assign(date=pd.to_datetime(table["date"])) if "date" in table else table


def regress(y: pd.Series, *of: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and White's covariance, with n / (n − k)."""
    x = np.column_stack([np.ones(len(y)), *of]).astype(float)
    inner = np.linalg.inv(x.T @ x)
    b = inner @ x.T @ np.asarray(y, dtype=float)
    rest = (np.asarray(y, dtype=float) - x @ b)[:, None] * x
    n, k = x.shape
    return b, inner @ (rest.T @ rest) @ inner * n / (n - k)


def with_ends(found: dict[str, float], name: str, b: np.ndarray, v: np.ndarray, *weights: float) -> None:
    at = np.array(weights)
    half = 1.96 * np.sqrt(at @ v @ at)
    found[name], found[f"{name}, low"], found[f"{name}, high"] = at @ b, at @ b - half, at @ b + half


def margins() -> pd.DataFrame:
    """Each bill after goods and its part of the year's cost to serve, of which boxes bear none beside other bills."""
    bills, lines, products, service = (read(n) for n in ("orders", "order_lines", "products", "service_costs"))
    lines = lines.merge(products[["product_id", "unit_cost"]], on="product_id")
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["order_id"]).sum()
    bills["margin"] = bills["amount"] - bills["order_id"].map(goods)
    bills["year"] = bills["date"].dt.year
    bills["box"] = bills["channel"] == "box"
    key = ["customer_id", "year"]
    only_boxes = bills.groupby(key)["box"].transform("all")
    bears = (~bills["box"] | only_boxes).astype(int)
    count = bears.groupby([bills["customer_id"], bills["year"]]).transform("sum")
    cost = service.groupby(key)["cost"].sum().rename("serving").reset_index()
    bills = bills.merge(cost, on=key, how="left")
    bills["margin"] -= bills["serving"].fillna(0).to_numpy() * (bears / count).to_numpy()
    return bills


def headlines() -> dict[str, float]:
    found: dict[str, float] = {}
    survey = read("satisfaction")
    d, s = survey["received"] - survey["expected"], survey[ITEMS].mean(axis=1)
    found["answers"] = len(survey)
    found["disappointed"], found["satisfied"], found["delighted"] = (
        100 * float(np.mean(sign)) for sign in (d < 0, d == 0, d > 0)
    )
    found["mean difference"] = d.mean()
    c, after = survey["received"] / survey["expected"], (survey["received"] - 1) / (survey["expected"] - 1)
    found["below 0.7"], found["below 0.7, 0 to 9"] = (c < 0.7).sum(), (after < 0.7).sum()

    b, v = regress(s, d.clip(upper=0), d.clip(lower=0))
    with_ends(found, "below", b, v, 0, 1, 0)
    with_ends(found, "above", b, v, 0, 0, 1)
    with_ends(found, "below less above", b, v, 0, 1, -1)
    up = float((d > 0).mean())
    with_ends(found, "raised", b, v, 0, -(1 - up), -up)
    found["mean gain"] = float((d < 0).mean()) * b[1]

    reviews = read("review_codes")
    one, two = reviews["rater_1"], reviews["rater_2"]
    found["agreement"] = (one == two).mean()
    found["chance"] = sum((one == level).mean() * (two == level).mean() for level in one.unique())
    found["kappa"] = (found["agreement"] - found["chance"]) / (1 - found["chance"])
    for level, stars in reviews[one == two].groupby("rater_1")["stars"]:
        half = 1.96 * stars.std() / np.sqrt(len(stars))
        found[f"{level}"], found[f"{level}, low"], found[f"{level}, high"] = (
            stars.mean(), stars.mean() - half, stars.mean() + half,
        )  # fmt: skip

    channel = survey["customer_id"].map(read("customers").set_index("customer_id")["channel"])
    found["house"], found["web"] = s[channel == "house"].mean(), s[channel == "web"].mean()
    for name, here in (("complained", survey["complained"] == 1), ("no complaint", survey["complained"] == 0)):
        found[name] = s[here].mean()

    bills = margins()
    year = bills[bills["date"].between(*YEAR)]
    paid = year[(year["amount"] > 0) & ~year["box"]]
    buys, says = survey["customer_id"].isin(paid["customer_id"]), survey["lo1"]
    with_ends(found, "buy again", *regress(100 * buys, s), 0, 1)
    with_ends(found, "say so", *regress(100 * (says >= 8)[says.notna()], s[says.notna()]), 0, 1)
    found["times"] = found["say so"] / found["buy again"]
    early = pd.to_datetime(survey["answered"]) < pd.Timestamp(YEAR[0])  # some late answers came within the year
    with_ends(found, "buy again, early answers", *regress(100 * buys[early], s[early]), 0, 1)

    margin = survey["customer_id"].map(year.groupby("customer_id")["margin"].sum()).fillna(0)
    with_ends(found, "margin", *regress(margin, s), 0, 1)
    rest = margin < margin.max()
    with_ends(found, "margin, without the largest", *regress(margin[rest], s[rest]), 0, 1)
    service = read("service_costs").query("year == 2024").groupby("customer_id")["cost"].sum()
    cost = survey["customer_id"].map(service).fillna(0)
    with_ends(found, "service cost", *regress(cost, s), 0, 1)
    orders = bills[(bills["year"] == 2024) & (bills["amount"] > 0) & ~bills["box"]].groupby("customer_id").size()
    with_ends(found, "cost, orders held equal", *regress(cost, s, survey["customer_id"].map(orders).fillna(0)), 0, 1, 0)
    stays = survey["lo2"]
    with_ends(found, "would stay", *regress(100 * (stays >= 8)[stays.notna()], s[stays.notna()]), 0, 1)
    return found


if __name__ == "__main__":
    for name, value in headlines().items():
        print(f"{name:30} {value:12,.4f}")
