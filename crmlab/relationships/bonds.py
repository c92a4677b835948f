"""The bond ladder: what do financial, social and structural bonds cost, and how long does a rival leave them to us?

Berry and Parasuraman (1991) order the ways to bind a customer by how hard they are to copy. A discount is answered
within months, a club within years, a shared ordering system hardly ever. `Bond` in `crmlab.regimes` says what a level
costs and holds; here each level is put to the same test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.relationships.regimes.agents import check, expected
from crmlab.relationships.regimes.contrast import Market, Regime

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def bond_ladder(regime: Regime, market: Market, *, months: int) -> pd.DataFrame:
    """What does each level of a regime's bonds add to profit, until a rival has copied it and after?

    Parameters
    ----------
    regime : Regime
        With at least one bond; `relationship()` has three.
    market : Market
    months : int
        The horizon.

    Returns
    -------
    DataFrame
        Index `level`, from 1: `bond`; `cost` (CNY for each customer who has it, a month); `holds` (share of the rival's
        pull withstood); `months_protected` (until it is copied, within the horizon); `customers_added` (at the end) and
        `bond_cost`, `profit_added` (CNY, the profit discounted to the start) when this level is put on top of those
        below; `profit_alone` (CNY) when it is the only one.

    Raises
    ------
    InvalidData
        A regime without bonds; what `simulate` refuses.

    Notes
    -----
    Differences of `expected` with and without the level, so free of chance. `profit_added` sums to what the whole
    ladder adds. A copied bond costs on and holds nobody: so a bond that pays within a year may lose money in five.
    Source: Berry and Parasuraman (1991); the numbers are ours.

    Examples
    --------
    >>> from crmlab import regimes
    >>> ladder = bond_ladder(regimes.relationship(), regimes.Market(), months=60)
    >>> ladder[["bond", "months_protected"]].reset_index()
       level        bond  months_protected
    0      1   financial                 6
    1      2      social                24
    2      3  structural                54
    """
    check(regime, market, months)
    if not regime.bonds:
        raise InvalidData(_("bonds is () in this regime, so there is no ladder. Give it regimes.LADDER."))

    def run(bonds: tuple) -> pd.DataFrame:
        return expected(replace(regime, bonds=bonds), market, months=months)

    steps = [run(regime.bonds[:level]) for level in range(len(regime.bonds) + 1)]
    profit = [step["cumulative_profit"].iloc[-1] for step in steps]
    return pd.DataFrame(
        {
            "bond": [bond.name for bond in regime.bonds],
            "cost": [bond.cost for bond in regime.bonds],
            "holds": [bond.holds for bond in regime.bonds],
            "months_protected": [min(bond.copied_after, months) for bond in regime.bonds],
            "customers_added": np.diff([step["customers_end"].iloc[-1] for step in steps]),
            "bond_cost": np.diff([step["bond_cost"].sum() for step in steps]),
            "profit_added": np.diff(profit),
            "profit_alone": [run((bond,))["cumulative_profit"].iloc[-1] - profit[0] for bond in regime.bonds],
        },
        index=pd.RangeIndex(1, len(regime.bonds) + 1, name="level"),
    )


@checked(numbers="ladder.months_protected ladder.profit_added", labels="ladder.bond", units="ladder")
def plot_bond_ladder(ladder: pd.DataFrame) -> Figure:
    """Draw `bond_ladder`: what each level adds to profit, the lowest at the bottom.

    Examples
    --------
    >>> from crmlab import regimes
    >>> fig = plot_bond_ladder(bond_ladder(regimes.relationship(), regimes.Market(), months=60))
    >>> fig.axes[0].get_xlabel()
    'profit added in all months (thousand CNY)'
    """
    from crmlab import figure

    ladder = ladder.assign(months_protected=ladder["months_protected"].round().astype("int64"))
    added = ladder["profit_added"] / 1000
    fig, ax = figure.subplots()
    colours = [figure.BLUE if value > 0 else figure.VERMILLION for value in added]
    ax.barh(ladder.index, added, color=colours, height=0.55)
    ax.axvline(0, color="black", linewidth=1, linestyle="-")
    words = [
        _("{bond}\nprotected for {months} months").format(bond=bond, months=months)
        for bond, months in zip(ladder["bond"], ladder["months_protected"], strict=True)
    ]
    ax.set_yticks(ladder.index, words)
    room = max(np.abs(added).max(), 1e-9)
    for level, value in added.items():
        side = 1 if value > 0 else -1
        ax.annotate(
            f"{value:+,.0f}".replace("-", "−"), (value, level), (4 * side, 0), textcoords="offset points",
            va="center", ha="left" if side > 0 else "right", weight="bold",
        )  # fmt: skip
    ax.set_xlim(min(added.min(), 0) - 0.18 * room, max(added.max(), 0) + 0.18 * room)
    ax.set_xlabel(_("profit added in all months (thousand CNY)"))
    ax.grid(axis="y", visible=False)
    best = int(added.to_numpy().argmax())
    title = _("The {bond} bond adds the most") if added.iloc[best] > 0 else _("No level of the ladder pays")
    said = title.format(bond=ladder["bond"].iloc[best])
    ax.set_title(said)
    each = ", ".join(
        _("{bond} {value:+,.0f}, protected for {months} months").format(bond=bond, value=1000 * value, months=months)
        for bond, months, value in zip(ladder["bond"], ladder["months_protected"], added, strict=True)
    )
    return figure.describe(fig, _("{title}. Profit added in all months, in CNY: {each}.").format(
        title=said, each=each))  # fmt: skip
