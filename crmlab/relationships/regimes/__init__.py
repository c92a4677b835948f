"""Transaction against relationship marketing: which earns more, from which month on, and in which market?

Both regimes meet the same market and the same luck. Their rows are in `contrast`, their customers in `agents`, and the
lead of one over the other in `comparison`; the levels of bonds are in `crmlab.bonds`.
"""

from __future__ import annotations

from crmlab.relationships.regimes.agents import COSTS, KEEPING, expected, simulate
from crmlab.relationships.regimes.comparison import (
    beside,
    break_even,
    compare,
    draw_cumulative,
    move_cumulative,
    plot_cumulative,
    plot_winner_map,
    verdict,
    winner_map,
)
from crmlab.relationships.regimes.contrast import LADDER, Bond, Market, Regime, in_words, relationship, transaction

__all__ = [
    "COSTS", "KEEPING", "LADDER", "Bond", "Market", "Regime", "beside", "break_even", "compare", "draw_cumulative",
    "expected", "in_words", "move_cumulative", "plot_cumulative", "plot_winner_map", "relationship", "simulate",
    "transaction", "verdict", "winner_map",
]  # fmt: skip
