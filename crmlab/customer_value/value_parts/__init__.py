"""The six parts of lifetime value: what a customer does (`scenario`), and what each part adds (`decomposition`)."""

from __future__ import annotations

from crmlab.customer_value.value_parts.decomposition import ORDERS, parts, plot_parts, spread, stacked
from crmlab.customer_value.value_parts.scenario import (
    ALL,
    EXAMPLE,
    Cooperation,
    CrossSell,
    FirstPurchase,
    PriceTolerance,
    Referrals,
    Repeat,
    Scenario,
    cash_flows,
    names,
    value,
)

__all__ = [
    "ALL", "EXAMPLE", "ORDERS", "Cooperation", "CrossSell", "FirstPurchase", "PriceTolerance", "Referrals", "Repeat",
    "Scenario", "cash_flows", "names", "parts", "plot_parts", "spread", "stacked", "value",
]  # fmt: skip
