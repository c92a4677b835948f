"""The headlines of lesson 02-1 from `datasets/lantern/*.csv`, and its model, with pandas and numpy alone.

`python tests/recomputed/chapter_02_1.py` prints them. Nothing of the package is imported: the model is written down a
second time from the page, customers as a table of levels, the budget as one total.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "datasets" / "lantern"
PEOPLE, CUSTOMERS, TOTAL, MONTHS, DISCOUNT = 10_000, 3_000, 20_000.0, 60, 0.1
COURSE = {
    "order": 120.0, "buys": 0.6, "margin": 0.4, "most_won": 0.05, "half_won_by": 2.0, "drift": 0.15,
    "half_by_service": 4.0, "half_by_effort": 3.0, "half_by_contacts": 3.0, "rival": 0.04, "after_defect": 0.25,
}  # fmt: skip
LADDER = [(0.5, 0.4, 6), (1.0, 0.5, 24), (1.5, 0.7, 54)]  # CNY a month, share of the pull withstood, months
TRANSACTION = {"share": 0.1, "service": 1.0, "deepens": 0.02, "contacts": 1.0, "defects": 0.06, "quality": 0.0,
               "bonds": LADDER[:1]}  # fmt: skip
RELATIONSHIP = {"share": 0.5, "service": 6.0, "deepens": 0.1, "contacts": 3.0, "defects": 0.02, "quality": 1.5,
                "bonds": LADDER}  # fmt: skip
CONTACT, REPAIR = 0.8, 30.0


def read(name: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / f"{name}.csv")
    return table.assign(date=pd.to_datetime(table["date"])) if "date" in table else table


def held_back(bonds: list[tuple[float, float, int]], rival: float, month: int) -> np.ndarray:
    """By level: the chance that a customer does not go to the rival in this month (0 is the first)."""
    pull, found = rival, [1 - rival]
    for _cost, holds, copied_after in bonds:
        pull *= 1 - holds if month < copied_after else 1
        found.append(1 - pull)
    return np.array(found)


def five_years(plan: dict, market: dict, seed: int | None = None, total: float = TOTAL) -> np.ndarray:
    """Discounted profit so far, by month. Without a seed the mean numbers are followed, with one each person."""
    levels = len(plan["bonds"]) + 1
    count = np.zeros(levels)
    count[0] = CUSTOMERS
    random = np.random.default_rng(seed)
    state = np.full(PEOPLE, -1)  # a prospect
    state[:CUSTOMERS] = 0
    bond_cost = np.cumsum([0.0] + [cost for cost, _holds, _copied in plan["bonds"]])
    care = plan["service"] / market["half_by_service"] + plan["contacts"] / market["half_by_contacts"]
    earned, sofar = [], 0.0
    for month in range(MONTHS):
        if seed is not None:
            count = np.array([(state == level).sum() for level in range(levels)], dtype=float)
        customers = count.sum()
        prospects = PEOPLE - customers
        effort, approach = plan["share"] * total / customers, (1 - plan["share"]) * total / prospects
        wins = market["most_won"] * (1 - 0.5 ** (approach / market["half_won_by"]))
        stays = 1 - market["drift"] * 0.5 ** (care + effort / market["half_by_effort"])
        stays = stays * held_back(plan["bonds"], market["rival"], month)
        if seed is None:
            orders, defects = customers * market["buys"], customers * market["buys"] * plan["defects"]
            kept = count * stays * (1 - market["buys"] * plan["defects"] * market["after_defect"])
            deeper = plan["deepens"] * kept[:-1]
            after = kept.copy()
            after[:-1] -= deeper
            after[1:] += deeper
            after[0] += prospects * wins
        else:
            # the order of the draws is the package's, so that both have the same luck
            moves, deepens, buys = (random.random(PEOPLE) for _ in range(3))
            ours = state >= 0
            ordered = ours & (buys < market["buys"])
            spoilt = ours & (buys < market["buys"] * plan["defects"])
            orders, defects = ordered.sum(), spoilt.sum()
            chance = np.where(ours, stays[np.maximum(state, 0)], wins)
            chance = np.where(spoilt, chance * (1 - market["after_defect"]), chance)
            climbs = ours & (deepens < plan["deepens"])
            new = np.where(climbs, np.minimum(state + 1, levels - 1), state)
            new[(moves < chance) & ~ours] = 0
            new[moves >= chance] = -1
        left = orders * (market["order"] * market["margin"] - plan["quality"]) - defects * REPAIR
        left -= total + customers * (plan["service"] + CONTACT * plan["contacts"]) + count @ bond_cost
        sofar += left / (1 + DISCOUNT) ** ((month + 1) / 12)
        earned.append(sofar)
        if seed is None:
            count = after
        else:
            state = new
    return np.array(earned)


def split(plan: dict, market: dict, total: float = TOTAL) -> pd.Series:
    """Profit of five years by share for keeping, in steps of 0.05."""
    steps = [step / 20 for step in range(21)]
    return pd.Series([five_years({**plan, "share": step}, market, total=total)[-1] for step in steps], steps)


def books() -> dict[str, float]:
    """What winning, keeping and serving cost, and the bills of consumers."""
    customers, orders, spend = read("customers"), read("orders"), read("marketing_spend")
    bills = orders[orders["amount"] > 0]
    year = bills["date"].dt.year
    years = len(set(zip(bills["customer_id"], year, strict=True)))
    won = read("acquisition")["channel"].value_counts()
    by_item = spend.groupby("item")["spend"].sum()
    cost_of = read("campaigns").set_index("campaign_id")["contact_cost"]
    members = read("campaign_members")
    mailed = members[members["arm"] == "mailed"]
    letters = cost_of.loc[mailed["campaign_id"]].sum()
    points, service = read("redemptions")["cost"].sum(), read("service_costs")
    consumer = set(customers.loc[customers["kind"] == "final", "customer_id"])
    own = bills["customer_id"].isin(consumer)
    own_years = len(set(zip(bills["customer_id"][own], year[own], strict=True)))
    own_letters = cost_of.loc[mailed.loc[mailed["customer_id"].isin(consumer), "campaign_id"]].sum()
    own_channels = [channel for channel in won.index if channel not in ("sales visit", "trade fair")]
    each = by_item[won.index] / won
    channels, own_spend = by_item[won.index].sum(), by_item[own_channels].sum()
    keeping, own_keeping = (letters + points) / years, (own_letters + points) / own_years
    own_winning = own_spend / won[own_channels].sum()
    return {
        "spent a month": (own_letters + points + own_spend) / 36,
        "lowest cost of winning": each[own_channels].min(),
        "highest cost of winning": each[own_channels].max(),
        "a company's cost of winning": each.drop(own_channels).max(),
        "keeping": own_keeping,
        "ratio of consumers": own_winning / own_keeping,
        "ratio with companies": channels / won.sum() / keeping,
        "ratio with brand and staff": by_item.sum() / won.sum() / keeping,
        "order": bills["amount"][own].mean(),
        "buys": own.sum() / own_years / 12,
        "service": service["cost"][service["customer_id"].isin(consumer)].sum() / own_years / 12,
    }


def headlines(runs: int = 100) -> dict[str, float]:
    """Each figure by a name."""
    found = books()
    ours = {**COURSE, "order": found["order"], "buys": found["buys"]}
    plan = {**RELATIONSHIP, "service": found["service"]}
    leads = [five_years(RELATIONSHIP, ours, s)[-1] - five_years(TRANSACTION, ours, s)[-1] for s in range(runs)]
    found["lead, low"], found["lead, high"] = np.percentile(leads, [2.5, 97.5])
    two = five_years(RELATIONSHIP, COURSE, 2) - five_years(TRANSACTION, COURSE, 2)
    found["ahead from month"] = int(np.flatnonzero(two <= 0).max()) + 2
    earned, without = split(plan, ours), split({**plan, "service": 0.0}, ours)
    found["best share"], found["best share without service"] = earned.idxmax(), without.idxmax()
    found["founder's plan"] = earned[0.1] - earned[0.9]
    lost = [five_years({**plan, "share": 0.1}, ours, s)[-1] - five_years({**plan, "share": 0.9}, ours, s)[-1]
            for s in range(runs)]  # fmt: skip
    found["founder's plan, low"], found["founder's plan, high"] = np.percentile(lost, [2.5, 97.5])
    curves = [earned]
    for name in ("drift", "rival", "most_won", "half_won_by", "half_by_effort", "half_by_service", "margin"):
        for factor in (0.5, 2):
            curves.append(split(plan, {**ours, name: factor * ours[name]}))
    found["best share, lowest"] = min(curve.idxmax() for curve in curves)
    found["best share, highest"] = max(curve.idxmax() for curve in curves)
    for share in (0.1, 0.5, 0.9):
        less = [curve[share] - curve.max() for curve in curves]
        found[f"{share:.0%}, lowest"], found[f"{share:.0%}, highest"] = min(less), max(less)
    found["one tenth is ahead at least"] = min(curve[0.1] - curve[0.9] for curve in curves)
    found["top"], found["top without service"] = earned.max(), without.max()
    for total in (12_000, 28_000):
        found[f"best share, {total}"] = split(RELATIONSHIP, COURSE, total).idxmax()
    return found


if __name__ == "__main__":
    for name, value in headlines().items():
        print(f"{name}: {value:,.4f}")
