"""Transaction against relationship marketing: which earns more, from which month on, and in which market?

Both regimes meet the same market, the same luck and the same total budget. Their rows are in `contrast`, their
customers in `agents`, the lead of one over the other in `comparison`, the map of winners in `winners`, the split of
the budget in `budget`; the levels of bonds are in `crmlab.bonds`.
"""

from __future__ import annotations

from crmlab.relationships.regimes.agents import COSTS, KEEPING, expected, simulate
from crmlab.relationships.regimes.budget import budget_split, in_doubt, plot_budget_split, regret
from crmlab.relationships.regimes.comparison import (
    beside,
    break_even,
    compare,
    draw_cumulative,
    luck_in_words,
    move_cumulative,
    plot_cumulative,
    plot_luck,
    verdict,
)
from crmlab.relationships.regimes.contrast import (
    LADDER,
    Bond,
    Market,
    Regime,
    contrast_table,
    in_words,
    relationship,
    transaction,
)
from crmlab.relationships.regimes.winners import border, plot_winner_map, winner_map

__all__ = [
    "COSTS", "KEEPING", "LADDER", "Bond", "Market", "Regime", "beside", "border", "break_even", "budget_split",
    "compare", "contrast_table", "draw_cumulative", "expected", "in_doubt", "in_words", "luck_in_words",
    "move_cumulative", "plot_budget_split", "plot_cumulative", "plot_luck", "plot_winner_map", "regret", "relationship",
    "simulate", "transaction", "verdict", "winner_map",
]  # fmt: skip
