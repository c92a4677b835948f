"""A mailing: which cells of customers, or how far down a ranked list, are worth a letter?

A letter is tried on some customers of every cell (`cell_table`). Where the trial earned more than it cost, the rest of
the cell is mailed: the best cells first, down to the last that still pays (`depth`). `crmlab.rfm` makes the cells.
"""

from __future__ import annotations

from crmlab.campaigns.mailing.cell_table import cells, colour_limit, draw_cells, grid_of, label_cells, plot_cells
from crmlab.campaigns.mailing.depth import (
    best_depth,
    best_stop,
    break_even,
    campaign_profit,
    depth_by_profit,
    draw_depth,
    mark_stop,
    plot_depth,
    plot_depths,
    plot_profit,
)

__all__ = [
    "best_depth", "best_stop", "break_even", "campaign_profit", "cells", "colour_limit", "depth_by_profit",
    "draw_cells", "draw_depth", "grid_of", "label_cells", "mark_stop", "plot_cells", "plot_depth", "plot_depths",
    "plot_profit",
]  # fmt: skip
