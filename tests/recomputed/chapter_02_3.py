"""The headlines of lesson 02-3 from `datasets/lantern/*.csv`, with pandas and numpy alone; prints them when run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
SENT, KEPT, COST = pd.Timestamp("2024-10-08"), 0.4, 5.0


def read(name: str, *days: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / f"{name}.csv")
    return table.assign(**{day: pd.to_datetime(table[day]) for day in days})


def letter(rows: pd.DataFrame, cost: float) -> tuple[float, float, float]:
    """Profit of a letter, its standard error and the weight of the mailing."""
    mailed, control = (KEPT * rows[rows["arm"] == arm]["amount"].to_numpy() for arm in ("mailed", "control"))
    n, m = len(mailed), len(control)
    error = np.sqrt(mailed.var(ddof=1) / n + control.var(ddof=1) / m)
    return float(mailed.mean() - control.mean() - cost), float(error), n * m / (n + m)


def headlines() -> dict[str, float]:
    """Each figure by a name."""
    found: dict[str, float] = {}

    def keep(name: str, size: float, error: float) -> None:
        found[name], found[f"{name} low"], found[f"{name} high"] = size, size - 1.96 * error, size + 1.96 * error

    customers, orders = read("customers"), read("orders", "date")
    consumers = set(customers[customers["kind"] == "final"]["customer_id"])
    members = read("campaign_members")
    members = members[members["customer_id"].isin(consumers)]
    test = members[members["campaign_id"] == 4].copy()
    past = orders[(orders["amount"] > 0) & (orders["channel"] != "box") & (orders["date"] < SENT)]
    past = past.groupby("customer_id")["date"].agg(["max", "count"])
    days = (SENT - test["customer_id"].map(past["max"])).dt.days
    number = test["customer_id"].map(past["count"])
    test["lately"] = days <= 180
    test["group"] = test["lately"].astype(str) + np.where(number == 1, "1", np.where(number <= 3, "2", "4"))
    found["part lately"] = float(test["lately"].mean())

    ids = np.sort(test["customer_id"].to_numpy())
    order = np.random.default_rng(2).permutation(len(ids))  # the lottery of the page
    second = set(ids[order[: round(0.5 * len(ids))]])
    one, two = test[~test["customer_id"].isin(second)], test[test["customer_id"].isin(second)]
    for group, name in (("True1", "lately, 1"), ("True4", "lately, 4+"), ("False2", "longer ago, 2")):
        for half, rows in (("predicted", one), ("found", two)):
            mailed = rows[(rows["group"] == group) & (rows["arm"] == "mailed")]
            found[f"{half} {name}"] = 100 * float(mailed["bought"].mean())
    buyers = two[(two["arm"] == "mailed") & two["bought"]]
    found["buyers lately"] = 100 * float(buyers["lately"].mean())
    chosen = [group for group, rows in one.groupby("group") if letter(rows, COST)[0] > 0]
    picked = two["group"].isin(chosen)
    for name, rows in (("chosen", two[picked]), ("others", two[~picked]), ("everybody", two),
                       ("promise", one[one["group"].isin(chosen)])):  # fmt: skip
        keep(name, *letter(rows, COST)[:2])
    left = KEPT * test[(test["arm"] == "mailed") & test["bought"]]["amount"]
    found["needed"], found["needed by the median"] = 500 / float(left.mean()), 500 / float(left.median())

    campaigns = read("campaigns").set_index("campaign_id")
    drawn = campaigns[campaigns["drawn"] == "random"]
    parts = [letter(members[members["campaign_id"] == i], row["contact_cost"]) for i, row in drawn.iterrows()]
    sizes, errors, weights = (np.array(column) for column in zip(*parts, strict=True))
    weights = weights / weights.sum()
    keep("all mailings", float(weights @ sizes), float(np.sqrt(weights**2 @ errors**2)))

    sells_on = set(customers[customers["kind"] == "intermediate"]["customer_id"])
    talks = read("interactions")["customer_id"]
    found["contacts with distributors"] = int(talks.isin(sells_on).sum())
    found["per cent with distributors"] = 100 * float(talks.isin(sells_on).mean())
    found["influencers"] = int(read("referrals")["referrer_id"].nunique())
    return found


if __name__ == "__main__":
    for name, figure in headlines().items():
        print(f"{name:30} {figure:14,.4f}")
