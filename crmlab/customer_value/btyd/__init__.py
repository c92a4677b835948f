"""Buy till you die: how often customers come back whom no contract binds, and what they will be worth.

    summary(orders) → x, t_x, T (and n, monetary)       what is known of each customer
    fit_bgnbd       → how often they will buy           two coins and a clock
    fit_nbd         → the same, if nobody leaves        a clock alone
    fit_gamma_gamma → what a purchase will be worth     after frequency_spend_correlation
    value           → both together, over a horizon, discounted
    contracts       → paid, renewals, running           where there is a contract to renew
    fit_sbg         → how long it will be renewed       from `renewal_table`
    resamples       → how sure all of it is             with `visit_values`, `contract_values` and `interval`

Each model is a file of this package. `holdout` keeps a time back, in which the models meet two naive rules.
"""

from __future__ import annotations

from crmlab.customer_value.btyd.bgnbd import BGNBD, fit_bgnbd
from crmlab.customer_value.btyd.contracts import contracts, renewal_table
from crmlab.customer_value.btyd.fitting import NotConverged
from crmlab.customer_value.btyd.gamma_gamma import GammaGamma, fit_gamma_gamma, frequency_spend_correlation
from crmlab.customer_value.btyd.held_out import holdout, holdout_errors, same_as_last_period, same_rate
from crmlab.customer_value.btyd.histories import summary
from crmlab.customer_value.btyd.nbd import NBD, fit_nbd
from crmlab.customer_value.btyd.plots import (
    by_frequency,
    calibration,
    plot_by_frequency,
    plot_calibration,
    plot_tracking,
    tracking,
)
from crmlab.customer_value.btyd.resampling import (
    contract_holdout,
    contract_values,
    interval,
    resamples,
    visit_holdout,
    visit_values,
)
from crmlab.customer_value.btyd.sbg import SBG, fit_sbg
from crmlab.customer_value.btyd.story_plots import (
    alive_by_day,
    plot_alive,
    plot_bias,
    plot_curves,
    plot_fifths,
    plot_histories,
    plot_shrinkage,
    plot_spend_by_purchase,
    plot_values,
    spend_by_purchase,
)
from crmlab.customer_value.btyd.worth import value

__all__ = [
    "BGNBD",
    "NBD",
    "SBG",
    "GammaGamma",
    "NotConverged",
    "alive_by_day",
    "by_frequency",
    "calibration",
    "contract_holdout",
    "contract_values",
    "contracts",
    "fit_bgnbd",
    "fit_gamma_gamma",
    "fit_nbd",
    "fit_sbg",
    "frequency_spend_correlation",
    "holdout",
    "holdout_errors",
    "interval",
    "plot_alive",
    "plot_bias",
    "plot_by_frequency",
    "plot_calibration",
    "plot_curves",
    "plot_fifths",
    "plot_histories",
    "plot_shrinkage",
    "plot_spend_by_purchase",
    "plot_tracking",
    "plot_values",
    "renewal_table",
    "resamples",
    "same_as_last_period",
    "same_rate",
    "spend_by_purchase",
    "summary",
    "tracking",
    "value",
    "visit_holdout",
    "visit_values",
]
