"""The pyramid of customers by profit: a tier is a number from 1, the most profitable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value import abc_analysis
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def pyramid(
    profit: pd.Series, *, shares: tuple[float, float] = (0.5, 0.8), cuts: tuple[float, float] | None = None
) -> pd.DataFrame:
    """In which of four tiers of profitability is each customer?

    Parameters
    ----------
    profit : Series
        CNY by customer in one period, losses included.
    shares : two numbers
        Tier 1 is those who earn the first of these shares of all profit, tier 2 those up to the second, tier 3 the
        other customers with a profit. Shares are of the profit before losses.
    cuts : two numbers, optional
        In place of `shares`: tier 1 from the higher amount (CNY), tier 2 from the lower.

    Returns
    -------
    DataFrame
        In the order of `profit`: `profit`, `tier` (1 to 4; 4 is without profit), `label` (the pyramid's metal and the
        profitability it stands for).

    Raises
    ------
    InvalidData
        Nobody with a profit (`shares`); shares or cuts out of order; a customer twice, missing profits.

    Notes
    -----
    Source: Zeithaml, Rust and Lemon (2001): platinum, gold, iron, lead, in falling order of profitability. They also
    look at price sensitivity, loyalty and cost to serve, which are not asked here. Equal profits share a tier. Tier 4
    is a finding of one period: before a customer is let go, look at the cost that can be saved and at what comes.

    Examples
    --------
    >>> pyramid(pd.Series({"Ann": 700.0, "Bo": 200.0, "Cy": 100.0, "Di": -40.0}))["tier"].to_dict()
    {'Ann': 1, 'Bo': 2, 'Cy': 3, 'Di': 4}
    """
    valid.by_customer(profit, "profit")
    valid.numbers(profit, "profit")
    if cuts is None:
        earning = profit[profit > 0]
        if earning.empty:
            message = _("profit is above 0 for nobody ({rows}), so there is nothing to share. Check its sign.")
            raise InvalidData(message.format(rows=rows(profit.index)))
        if len(shares) != 2 or not 0 < shares[0] < shares[1] < 1:
            raise InvalidData(
                _("shares must be two shares in rising order, such as (0.5, 0.8), not {}.").format(shares)
            )
        tier_of = abc_analysis.classify(earning, cuts=shares)["abc_class"].map({"A": 1, "B": 2, "C": 3})
        tier = tier_of.reindex(profit.index, fill_value=4)
    else:
        if len(cuts) != 2 or not cuts[0] > cuts[1] > 0:
            raise InvalidData(_("cuts must be two amounts in falling order, above 0, not {}.").format(cuts))
        tier = pd.Series(np.select([profit >= cuts[0], profit >= cuts[1], profit > 0], [1, 2, 3], 4), profit.index)
    return pd.DataFrame({"profit": profit, "tier": tier.astype("int64"), "label": tier.map(tier_labels())})


@checked
def tier_labels() -> dict[int, str]:
    """What is each tier of the pyramid called, and by what is it measured?

    Examples
    --------
    >>> tier_labels()[4]
    '4 lead (profitability: none)'
    """
    return {
        1: _("1 platinum (profitability: highest)"), 2: _("2 gold (profitability: high)"),
        3: _("3 iron (profitability: low)"), 4: _("4 lead (profitability: none)"),
    }  # fmt: skip


@checked(numbers="tiers.profit tiers.tier", units="tiers")
def pyramid_summary(tiers: pd.DataFrame) -> pd.DataFrame:
    """How many customers are in each tier of `pyramid`, and what do they earn?

    Returns
    -------
    DataFrame
        Index `tier` (1 to 4; a tier may be empty): `label`, `customers`, `share_of_customers`, `profit` (CNY).

    Examples
    --------
    >>> tiers = pyramid(pd.Series({"Ann": 700.0, "Bo": 200.0, "Cy": 100.0, "Di": -40.0}))
    >>> pyramid_summary(tiers)["profit"].to_dict()
    {1: 700.0, 2: 200.0, 3: 100.0, 4: -40.0}
    """
    valid.frame(tiers, "tiers", ["profit", "tier"])
    found = pd.DataFrame({"label": pd.Series(tier_labels())}).rename_axis("tier")
    groups = tiers.groupby("tier")["profit"]
    found["customers"] = groups.size().reindex(found.index, fill_value=0)
    found["share_of_customers"] = found["customers"] / len(tiers)
    found["profit"] = groups.sum().reindex(found.index, fill_value=0.0)
    return found


@checked(numbers="tiers.profit tiers.tier", units="tiers")
def plot_pyramid(tiers: pd.DataFrame) -> Figure:
    """Draw the tiers of `pyramid`: how many customers each has on the left, what they earn on the right.

    Examples
    --------
    >>> tiers = pyramid(pd.Series({"Ann": 700.0, "Bo": 200.0, "Cy": 100.0, "Di": -40.0}))
    >>> plot_pyramid(tiers).get_label().split(". ")[0]
    '25% of the customers earn 70% of the profit before losses'
    """
    from crmlab import figure

    found = pyramid_summary(tiers)
    fig, (left, right) = figure.subplots(1, 2, figsize=(7.2, 3.8), sharey=True)
    y = -found.index.to_numpy()
    colours = [figure.BLUE, figure.BLUE, figure.BLUE, figure.VERMILLION]
    share = found["share_of_customers"].to_numpy()
    left.barh(y, share, left=-share / 2, color=colours, height=0.8)
    for place, width, many in zip(y, share, found["customers"], strict=True):
        words = _("{many:,} ({share:.0%})").format(many=many, share=width)
        left.annotate(words, (width / 2, place), (5, 0), textcoords="offset points", va="center", fontsize=11)
    left.set(yticks=y, yticklabels=[label.replace(" (", "\n(") for label in found["label"]], xticks=[])
    left.set_xlabel(_("customers"))
    left.xaxis.set_label_coords(1 / 3, -0.03)  # under the middle of the pyramid
    left.set_xlim(-share.max() / 2, share.max() / 2 * 2)
    left.spines[["bottom", "left"]].set_visible(False)

    profit = found["profit"].to_numpy()
    right.barh(y, profit, color=colours, height=0.8)
    right.spines["left"].set_visible(False)
    right.axvline(0, color=figure.BLACK, linewidth=1, linestyle="-")
    for place, money in zip(y, profit, strict=True):
        words = f"{money:,.0f}".replace("-", "−")
        right.annotate(words, (max(money, 0), place), (5, 0), textcoords="offset points", va="center", fontsize=11)
    low, high = min(profit.min(), 0), max(profit.max(), 0)
    right.set_xlim(low - 0.05 * (high - low), high + 0.32 * (high - low) + 1e-9)
    right.set_xlabel(_("profit (CNY)"))
    right.locator_params(axis="x", nbins=2)  # numbers of seven characters side by side
    right.xaxis.set_major_formatter("{x:,.0f}")
    for ax in (left, right):
        ax.grid(visible=False, axis="y")
        ax.tick_params(length=0)
    earned = tiers["profit"].clip(lower=0).sum()
    part = valid.number_at(found, 1, "profit") / earned if earned > 0 else 0.0
    title = _("{share:.0%} of the customers earn {part:.0%} of the profit before losses")
    if share[0] == 0:
        title = _("Nobody reaches the first tier, and {none:.0%} bring no profit")
    title = title.format(share=share[0], part=part, none=share[3])
    fig.suptitle(title, x=0.01, ha="left", weight="bold", fontsize=14)
    layers = "; ".join(
        _("{label}: {many:,} customers, {money:,.0f} CNY").format(
            label=row["label"], many=row["customers"], money=row["profit"]
        )
        for _tier, row in found.iterrows()
    )
    return figure.describe(fig, f"{title}. {layers}.")
