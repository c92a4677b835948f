"""The explorer of chapter 02: transaction against relationship marketing, each slider a row of the contrast table."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlab import figure
from crmlab.explore.base import explorer, ghost, slider, steady, whole
from crmlab.i18n import _
from crmlab.relationships import regimes as method

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from crmlab.relationships.regimes import Market, Regime


def regimes(
    market: Market | None = None,
    *,
    first: Regime | None = None,
    second: Regime | None = None,
    months: int = 60,
    seed: int = 2,
) -> None:
    """Move the rows of the contrast table, and see from which month on relationship marketing earns more.

    The sliders change the second regime; the first stays as it is. Fewer defects cost more: the price of quality lies
    on the straight line through both regimes, and never below 0.

    Parameters
    ----------
    market : Market, optional
        What both regimes meet; without it, `regimes.Market()`.
    first, second : Regime, optional
        Without them, `regimes.transaction()` and `regimes.relationship()`.
    months, seed : int
        As in `regimes.simulate`.
    """
    market = method.Market() if market is None else market
    first = method.transaction() if first is None else first
    second = method.relationship() if second is None else second
    fixed = method.simulate(first, market, months=months, seed=seed)

    @lru_cache(maxsize=1)
    def answer(**rows: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
        moved = replace(second, **rows, quality_cost=_quality_cost(first, second, rows["defect_rate"]))
        run = method.simulate(moved, market, months=months, seed=seed)
        return method.beside(fixed, run, names=(first.name, second.name)), run

    controls = _controls(second)
    start = answer(**{name: control.value for name, control in controls.items()})[0]
    fig = _draw(start)
    ghost(fig.axes[0], start.index, start[second.name] / 1000)
    top = start[[first.name, second.name]].max().max() / 1000

    def update(fig: Figure, **rows: float) -> None:
        compared = answer(**rows)[0]
        method.move_cumulative(fig.axes[0], compared)
        earned = compared[[first.name, second.name]] / 1000
        steady(fig.axes[0], earned.max().max(), start=top, low=earned.min().min())

    def words(**rows: float) -> str:
        compared, run = answer(**rows)
        return _words(compared, fixed, run, rows)

    def numbers(**rows: float) -> dict[str, str]:
        compared, run = answer(**rows)
        other, own = compared.columns[:2]
        month = method.break_even(compared)
        return {
            _("CNY earned by {name}").format(name=own): whole(compared[own].iloc[-1]),
            _("CNY earned by {name}").format(name=other): whole(compared[other].iloc[-1]),
            _("month from which it is ahead"): "–" if month is None else str(month),
            _("customers left at the end"): f"{run['customers_end'].iloc[-1]:,}",
        }

    explorer(controls, fig, update, words, numbers)


def _quality_cost(first: Regime, second: Regime, defect_rate: float) -> float:
    """CNY an order that this defect rate takes, on the line through both regimes."""
    fewer = first.defect_rate - second.defect_rate
    slope = (second.quality_cost - first.quality_cost) / fewer if fewer else 0.0
    return max(second.quality_cost + slope * (second.defect_rate - defect_rate), 0.0)


def _controls(start: Regime) -> dict:
    rows = {  # name: highest, step, words, how the number is written
        "keeping_share": (1.0, 0.05, _("Budget for keeping"), ".0%"),
        "service_cost": (max(24.0, start.service_cost), 0.5, _("Service (CNY a month)"), ".1f"),
        "commitment": (1.0, 0.01, _("Bonds deepen a month"), ".0%"),
        "contacts": (max(10.0, start.contacts), 0.5, _("Contacts a month"), ".1f"),
        "defect_rate": (max(0.2, start.defect_rate), 0.005, _("Defects per order"), ".1%"),
    }
    return {
        name: slider("Float", getattr(start, name), 0, most, step, words, readout_format=written)
        for name, (most, step, words, written) in rows.items()
    }


def _draw(compared: pd.DataFrame) -> Figure:
    fig, ax = figure.subplots(figsize=(7.2, 4.6))
    figure.room(fig, rect=(0.03, 0, 0.96, 1))  # room for wider numbers and names
    method.draw_cumulative(ax, compared)
    ax.yaxis.set_label_coords(-0.115, 0.5)  # no search for a place at each move
    ax.xaxis.set_label_coords(0.5, -0.09)
    return fig


def _words(compared: pd.DataFrame, fixed: pd.DataFrame, run: pd.DataFrame, rows: dict[str, float]) -> str:
    first, second, _lead = compared.columns
    model = _(
        "{second}: {keeping_share:.0%} of the budget for keeping, {service_cost:.1f} CNY of service and {contacts:.1f} "
        "contacts a customer and month, a bond deepens with {commitment:.0%} a month, {defect_rate:.1%} of the orders "
        "are defective. "
    ).format(second=second, **rows)
    month = method.break_even(compared)
    ahead = _("It is not ahead at the end: ")
    if month is not None:
        ahead = _("It is ahead for good from month {month}: ").format(month=month)
    result = _(
        "after {months} months it has earned {own:,.0f} CNY, {first} {other:,.0f} CNY, with {customers:,} and "
        "{others:,} customers left."
    ).format(
        months=len(compared), own=compared[second].iloc[-1], first=first, other=compared[first].iloc[-1],
        customers=run["customers_end"].iloc[-1], others=fixed["customers_end"].iloc[-1],
    )  # fmt: skip
    return model + ahead + result
