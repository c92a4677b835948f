"""A portfolio of customers: our share of their wallet, the pyramid of their profit, the matrix of value now and later.

Pyramid and matrix both name customers after metals, on different bases and in conflicting orders. Here a tier is a
number from 1, the most profitable; the metals are names, with what they stand for beside them.
"""

from __future__ import annotations

from crmlab.customer_value.portfolio.customer_pyramid import plot_pyramid, pyramid, pyramid_summary, tier_labels
from crmlab.customer_value.portfolio.upgrade import gain, plot_upgrade, upgrade_budget
from crmlab.customer_value.portfolio.value_matrix import (
    cut_lines,
    matrix,
    plot_matrix,
    plot_types,
    switchers,
    type_names,
)
from crmlab.customer_value.portfolio.wallet import group_share, plot_wallets, share_of_wallet, wallets

__all__ = [
    "cut_lines", "gain", "group_share", "matrix", "plot_matrix", "plot_pyramid", "plot_types", "plot_upgrade",
    "plot_wallets", "pyramid", "pyramid_summary", "share_of_wallet", "switchers", "tier_labels", "type_names",
    "upgrade_budget", "wallets",
]  # fmt: skip
