"""The headlines of lesson 09-1 from `datasets/lantern/*.csv`, with pandas and numpy alone.

`python tests/recomputed/chapter_09_1.py` prints them. Intervals come from drawing again (bootstrap), not from the
formulas of the package, so that a wrong formula cannot hide in both.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
DRAWS = 4000
IN_2024 = "2024-"


def read(name: str) -> pd.DataFrame:
    """A table, with its dates as text."""
    return pd.read_csv(DATA / f"{name}.csv")


def middle(draws: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def headlines() -> dict[str, float]:
    """Each figure by a name; the ends of an interval under `name, low` and `name, high`."""
    rng, found = np.random.default_rng(91), {}

    def interval(name: str, low_high: tuple[float, float]) -> None:
        found[f"{name}, low"], found[f"{name}, high"] = low_high

    orders = read("orders")
    of_order = orders.set_index("order_id")["customer_id"]
    year = orders[orders["date"].str.startswith(IN_2024)]
    lines = read("order_lines")
    lines = lines[lines["order_id"].isin(year["order_id"])]
    goods = lines["quantity"] * lines["product_id"].map(read("products").set_index("product_id")["unit_cost"])
    goods = goods.groupby(lines["order_id"].map(of_order)).sum()
    paid = year.groupby("customer_id")["amount"].sum()
    service = read("service_costs").query("year == 2024").groupby("customer_id")["cost"].sum()
    margin = paid - goods.reindex(paid.index) - service.reindex(paid.index).fillna(0)
    spend = read("marketing_spend")
    spend = spend[spend["month"].str.startswith(IN_2024)].groupby("item")["spend"].sum()
    fixed = spend["brand"] + spend["sales staff"]
    visits = year[(year["amount"] > 0) & (year["channel"] != "box")].groupby("customer_id").size()
    net = margin - fixed * visits.reindex(paid.index).fillna(0) / visits.sum()
    found["customers"], found["paid"], found["margin"] = len(paid), float(paid.sum()), float(margin.sum())
    found["net profit"] = float(net.sum())

    ranked = np.sort(net.to_numpy())[::-1]
    found["best fifth"] = 100 * float(ranked[: len(ranked) // 5].sum() / ranked.sum())
    found["after the peak"] = 100 * float((ranked < 0).mean())
    found["taken back"] = -100 * float(ranked[ranked < 0].sum() / ranked.sum())
    listed = net < 0
    found["listed"], found["listed and negative"] = int(listed.sum()), int((listed & (margin < 0)).sum())
    found["promised"] = float(-net[listed].sum())
    found["whole list"] = float(-margin[listed].sum())
    found["negative margins"] = float(-margin[margin < 0].sum())

    referrals = read("referrals")
    friends = referrals["customer_id"].map(margin).fillna(0).groupby(referrals["referrer_id"]).sum()
    own = margin.reindex(friends.index).fillna(0)
    found["referrers"], found["friends"] = referrals["referrer_id"].nunique(), len(referrals)
    found["friends less own"] = float((friends - own).mean())
    drawn = rng.integers(0, len(own), (DRAWS, len(own)))
    interval("friends less own", middle((friends - own).to_numpy()[drawn].mean(axis=1)))
    found["silent referrers"] = 1 - referrals["referrer_id"].drop_duplicates().isin(margin.index).mean()

    firms = (
        read("organisations").set_index("customer_id").join(pd.DataFrame({"margin": margin, "paid": paid}), how="inner")
    )
    profitable, medium = firms["margin"] > 0, firms["size"] == "medium"
    for name, chosen in (("medium, of the profitable", medium[profitable]), ("medium, of all", medium),
                         ("profitable, of the medium", profitable[medium])):  # fmt: skip
        found[name] = 100 * float(chosen.mean())
        drawn = rng.integers(0, len(chosen), (DRAWS, len(chosen)))
        interval(name, middle(100 * chosen.to_numpy()[drawn].mean(axis=1)))
    rates = {}
    for size in ("small", "medium", "large"):
        left, money = firms.loc[firms["size"] == size, ["margin", "paid"]].to_numpy().T
        drawn = rng.integers(0, len(left), (DRAWS, len(left)))
        rates[size] = 100 * left[drawn].sum(axis=1) / money[drawn].sum(axis=1)
        found[size] = 100 * float(left.sum() / money.sum())
        interval(size, middle(rates[size]))
    for other in ("small", "large"):
        found[f"medium − {other}"] = found["medium"] - found[other]
        interval(f"medium − {other}", middle(rates["medium"] - rates[other]))
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:40} {figure:14,.4f}")
