"""Right pieces from which the slips of several sets are made."""

import pandas as pd

from crmlab import btyd
from crmlab.customer_value.value_parts import (
    Cooperation,
    CrossSell,
    FirstPurchase,
    PriceTolerance,
    Referrals,
    Repeat,
    Scenario,
)


def mine(d):
    return Scenario(
        FirstPurchase(amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30),
        Repeat(retention=d["stays"], wallet=d["wallet_a_year"], share=0.25, share_gain=d["share_gain"]),
        CrossSell(wallet=500, share=0.1, share_gain=0.02),
        Cooperation(saving=0.1),
        Referrals(per_year=0.15, value=60),
        PriceTolerance(premium=d["premium"]),
        years=5,
        discount=0.1,
    )


def now_later(d):
    orders = d["orders"]
    known = btyd.summary(orders, as_of=d["as_of"], unit="W", refunds="left out", first_purchase="counted")
    model = btyd.BGNBD(r=0.87, alpha=10.5, a=1.36, b=5.35)
    later = d["margin_rate"] * known["monetary"] * model.expected_purchases(known, 52)
    paid = orders[orders["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
    return d["margin_rate"] * paid.reindex(later.index, fill_value=0), later


def three_layers(d):
    return pd.DataFrame(
        {
            "ceiling": [6000.0, d["gold_ceiling"], d["iron_ceiling"]],
            "scale": [4000.0, d["gold_scale"], d["iron_scale"]],
        },
        index=["platinum", "gold", "iron"],
    )
