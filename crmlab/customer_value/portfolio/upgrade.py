"""What to spend on lifting customers to a higher tier, when each further yuan brings less than the one before.

    gain = ceiling × (1 − exp(−spend ÷ scale))

The best split leaves the next yuan the same gain wherever any is spent: if one segment gained more from it, money moved
there would earn more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def gain(spend: pd.Series, segments: pd.DataFrame) -> pd.Series:
    """What does each segment gain from this split of the money?

    Parameters
    ----------
    spend : Series
        CNY by segment, not negative.
    segments : DataFrame
        By segment: `ceiling` (CNY gained at most, however much is spent) and `scale` (CNY; spending as much brings 63 %
        of the ceiling).

    Returns
    -------
    Series
        `gain`, CNY by segment of `segments`; a segment absent from `spend` gets nothing.

    Raises
    ------
    InvalidData
        An unknown segment, negative money, a ceiling below 0 or a scale of 0.

    Examples
    --------
    >>> segments = pd.DataFrame({"ceiling": [900.0, 600.0], "scale": [300.0, 100.0]}, index=["gold", "iron"])
    >>> gain(pd.Series({"gold": 300.0}), segments).round(1).to_dict()
    {'gold': 568.9, 'iron': 0.0}
    """
    _check(segments)
    valid.by_customer(spend, "spend")
    valid.numbers(spend, "spend", negative=_("Nothing can be taken out of a segment: spend 0 or more."))
    fault = _("{column} names segments that are not in segments: {rows}.")
    unknown = ~spend.index.isin(segments.index)
    valid.refuse(unknown, spend, "spend", fault, _("Check the spelling."))
    spend = spend.reindex(segments.index, fill_value=0.0)
    return (segments["ceiling"] * -np.expm1(-spend / segments["scale"])).rename("gain")


@checked
def upgrade_budget(segments: pd.DataFrame, budget: float, *, least_return: float = 1.0) -> pd.DataFrame:
    """How much of the budget should each segment get, and is all of it worth spending?

    Parameters
    ----------
    segments : DataFrame
        As in `gain`: `ceiling` and `scale` (both CNY) by segment.
    budget : float
        CNY, at most to be spent.
    least_return : float
        What the last yuan spent must bring back, CNY; at 1, money that would not return is left unspent, at 0 all of it
        is spent.

    Returns
    -------
    DataFrame
        By segment, in the order of `segments`: `spend`, `gain`, `net` (gain less spend), all CNY, and `next_yuan` (what
        one more would bring). `next_yuan` is the same wherever something is spent, and no higher elsewhere.

    Raises
    ------
    InvalidData
        A segment twice, a ceiling below 0, a scale not above 0, a negative budget or return.

    Notes
    -----
    The next yuan brings ceiling ÷ scale × exp(−spend ÷ scale), highest at the start. Segments are taken in by falling
    start; for those taken in, spend = scale × ln(start ÷ λ), where λ, the gain of the last yuan, follows from the
    budget: ln λ = (Σ scale × ln start − budget) ÷ Σ scale. This is exact (water filling), not a search. Source:
    response curves by judgement, Little (1970). They are guesses until a test has shown them.

    Examples
    --------
    >>> segments = pd.DataFrame({"ceiling": [900.0, 600.0], "scale": [300.0, 100.0]}, index=["gold", "iron"])
    >>> upgrade_budget(segments, 200).round(2).reset_index()
      index   spend    gain     net  next_yuan
    0  gold   98.01  250.84  152.82       2.16
    1  iron  101.99  383.61  281.63       2.16
    """
    _check(segments)
    valid.positive(budget, "budget", zero=True)
    valid.positive(least_return, "least_return", zero=True)
    start = segments["ceiling"].to_numpy(float) / segments["scale"].to_numpy(float)
    scale = segments["scale"].to_numpy(float)
    spend = _fill(start, scale, budget, least_return)
    found = pd.DataFrame({"spend": spend}, index=segments.index)
    found["gain"] = gain(found["spend"], segments)
    found["net"] = found["gain"] - found["spend"]
    found["next_yuan"] = start * np.exp(-spend / scale)
    return found


def _fill(start: np.ndarray, scale: np.ndarray, budget: float, least_return: float) -> np.ndarray:
    spend = np.zeros(len(start))
    order = np.argsort(-start, kind="stable")
    order = order[start[order] > 0]
    if not len(order) or budget == 0:
        return spend
    drop = np.log(start[order[0]]) - np.log(start[order])  # how far the best must sink before the others join
    wide = np.cumsum(scale[order])
    before = wide * drop - np.cumsum(scale[order] * drop)  # what has been spent by then
    taken_in = int((before < budget).sum())
    depth = (budget + (scale[order] * drop)[:taken_in].sum()) / wide[taken_in - 1]
    if least_return > 0:
        depth = min(depth, np.log(start[order[0]]) - np.log(least_return))
    spend[order] = scale[order] * np.maximum(depth - drop, 0)
    return spend


def _check(segments: pd.DataFrame) -> None:
    valid.frame(segments, "segments", ["ceiling", "scale"])
    valid.by_customer(segments["ceiling"], "segments")
    valid.numbers(segments["ceiling"], "ceiling", negative=_("A segment that only loses gets nothing: give it 0."))
    valid.numbers(segments["scale"], "scale")
    remedy = _("It is the money that brings 63 % of the ceiling, so above 0.")
    fault = _("{column} is not above 0 in rows {rows}.")
    valid.refuse((segments["scale"] <= 0).to_numpy(), segments["scale"], "scale", fault, remedy)


@checked(numbers="segments.ceiling segments.scale plan.spend plan.gain", gaps="plan.next_yuan", units="plan")
def plot_upgrade(segments: pd.DataFrame, plan: pd.DataFrame) -> Figure:
    """Draw what each segment gains by what is spent on it, with the split of `upgrade_budget`: slopes are the same.

    Examples
    --------
    >>> segments = pd.DataFrame({"ceiling": [900.0, 600.0], "scale": [300.0, 100.0]}, index=["gold", "iron"])
    >>> plot_upgrade(segments, upgrade_budget(segments, 200)).axes[0].get_title(loc="left")
    'The next yuan brings the same wherever money is spent'
    """
    from crmlab import figure

    if len(segments) > 5:
        raise InvalidData(_("segments has {} rows, more lines than a picture holds. Draw five.").format(len(segments)))
    fig, ax = figure.subplots(figsize=(7.2, 4.4))
    most = max(float(plan["spend"].max()) * 1.6, 1.0)
    x = np.linspace(0, most, 200)
    colours = [figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE, figure.BLACK]
    styles = ["-", "--", "-.", ":", (0, (5, 1))]
    valid.by_customer(segments["ceiling"], "segments")
    valid.same_customers(plan["spend"], "plan", segments.index, "segments")
    for (name, row), colour, style in zip(segments.iterrows(), colours, styles, strict=False):
        curve = row["ceiling"] * -np.expm1(-x / row["scale"])
        ax.plot(x, curve, color=colour, linestyle=style)
        ax.annotate(
            str(name), (x[-1], curve[-1]), (5, 0), textcoords="offset points", color=colour, va="center", weight="bold"
        )
        spend, reached, slope = (valid.number_at(plan, name, column) for column in ("spend", "gain", "next_yuan"))
        ax.plot(spend, reached, "o", color=colour, markersize=8)
        if spend > 0:
            reach = np.array([-0.13, 0.13]) * most
            ax.plot(spend + reach, reached + slope * reach, color=figure.BLACK, linewidth=1.4, linestyle="-")
    ax.set(xlim=(-0.02 * most, most), xlabel=_("spent on the segment (CNY)"), ylabel=_("gain (CNY)"))
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    paid = plan[plan["spend"] > 0]
    title = _("Nothing is worth spending: no first yuan brings back enough")
    if len(paid):
        title = _("The next yuan brings the same wherever money is spent")
    ax.set_title(title, wrap=True)
    said = "; ".join(
        _("{name}: {spend:,.0f} CNY spent, {gain:,.0f} gained").format(name=name, spend=row["spend"], gain=row["gain"])
        for name, row in plan.iterrows()
    )
    return figure.describe(fig, f"{title}. {said}.")
