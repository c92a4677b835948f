"""The six parts of lifetime value as planted: what each adds, in the order of the notes and in the reverse order.

Part 1 is the first purchase. Part 2 is buying again, and more each time (`growth`); part 3 cross-selling; part 4 fewer
questions (`learning`); part 5 the margin of those whom a customer brings (`referrals`); part 6 fewer offers taken
(`tolerance`). The value with parts 1 … k less the value with parts 1 … k − 1 is part k. The parts work on each other,
so that the order matters: added from the last to the second, they split the same whole in another way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from crmlab.datasets.lantern import company
from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.switches import COMPANY

PARTS = {1: "first purchase", 2: "buying again and more", 3: "cross-selling", 4: "cooperation", 5: "referrals",
         6: "price tolerance"}  # fmt: skip
SWITCHES = {2: "growth", 3: "cross_selling", 4: "learning", 6: "tolerance"}


def value(parts: Collection[int], seed: int = c.SEED) -> float:
    """CNY of margin less cost to serve over the three years, a consumer, with only these parts at work.

    Without part 2, only a customer's first order counts, with its share of the year's cost to serve. With part 5, the
    value of those whom a consumer brought is counted once more, for whoever brought them: that is the double counting
    which a sum over customers must leave out.
    """
    on = {switch: part in parts for part, switch in SWITCHES.items()}
    tables = company.make(seed, replace(COMPANY, **on))
    customers = tables["customers"].query("kind == 'final'").set_index("customer_id")
    lines = tables["order_lines"].merge(tables["products"][["product_id", "unit_cost"]])
    goods = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["order_id"]).sum()
    orders = tables["orders"][tables["orders"]["customer_id"].isin(customers.index)]
    orders = orders.assign(year=orders["date"].dt.year, paid=orders["amount"] > 0).sort_values(["customer_id", "date"])
    service = tables["service_costs"].groupby(["customer_id", "year"])["cost"].sum()
    year = pd.MultiIndex.from_frame(orders[["customer_id", "year"]])
    made = orders[orders["paid"]].groupby(["customer_id", "year"]).size()
    cost = (service.reindex(year).fillna(0) / made.reindex(year)).fillna(0).to_numpy() * orders["paid"]
    orders["value"] = orders["order_id"].map(goods) - cost
    if 2 not in parts:
        orders = orders[orders["paid"]].drop_duplicates("customer_id")
    own = orders.groupby("customer_id")["value"].sum().reindex(customers.index).fillna(0)
    brought = own[own.index.isin(tables["referrals"]["customer_id"])].sum() if 5 in parts else 0.0
    return float((own.sum() + brought) / len(own))


def split(seed: int = c.SEED) -> pd.DataFrame:
    """The parts in both orders, CNY a consumer: columns `part`, `forward`, `reverse`; both add up to the same."""
    forward: dict[int, float] = {}
    reverse: dict[int, float] = {}
    for found, sequence in ((forward, (1, 2, 3, 4, 5, 6)), (reverse, (1, 6, 5, 4, 3, 2))):
        before = 0.0
        for place, part in enumerate(sequence, start=1):
            now = value(sequence[:place], seed)
            found[part], before = now - before, now
    return pd.DataFrame({"part": PARTS, "forward": forward, "reverse": reverse})
