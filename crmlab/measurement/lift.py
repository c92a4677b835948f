"""How good is a ranking: gain and lift.

Customers stand in the order of a score, the best first. The *gain* says how many of all responses the first part of the
list holds; *lift* compares that with a lot. At which *depth* to stop is a matter of money: `mailing.campaign_profit`
tells it for cells of customers, `mailing.depth_by_profit` for single ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def gains(responded: pd.Series, score: pd.Series) -> pd.DataFrame:
    """How many of all responses does the best-ranked part of the list hold?

    Parameters
    ----------
    responded : Series
        True or false by customer: who did answer, of customers the model has *not* learnt from.
    score : Series
        A number for the same customers, in any order; higher is mailed sooner. Only its order counts.

    Returns
    -------
    DataFrame
        Index `step` from 1, a row for each value of the score, best first: `score`; `customers` and `responses` with
        it; `depth`, the share of customers down to here; `gain`, the share of all responses among them; `lift`,
        gain ÷ depth. It ends at depth 1 and gain 1. Customers with the same score, but for the noise of floats, stand
        in one step, for nothing says who of them comes first.

    Raises
    ------
    InvalidData
        Different customers in the two; a score missing; nobody responded, or everybody.

    Notes
    -----
    Between two steps the curve is a straight line: what one expects of ties mailed in an order drawn by lot.

    Examples
    --------
    >>> yes, score = pd.Series([True, True, False, False, False]), pd.Series([9, 5, 5, 2, 2])
    >>> gains(yes, score).round(2).reset_index()
       step  score  customers  responses  depth  gain  lift
    0     1      9          1          1    0.2   0.5  2.50
    1     2      5          2          1    0.6   1.0  1.67
    2     3      2          2          0    1.0   1.0  1.00
    """
    valid.by_customer(responded, "responded")
    valid.by_customer(score, "score")
    valid.numbers(score, "score")
    answer = valid.yes_or_no(valid.same_customers(responded, "responded", score.index, "score"), "responded")
    some_of_both(answer, responded)
    by = pd.Series(answer).groupby(valid.ties(score).to_numpy()).agg(["size", "sum"]).sort_index(ascending=False)
    table = pd.DataFrame({"score": by.index, "customers": by["size"].to_numpy(), "responses": by["sum"].to_numpy()})
    table["depth"] = table["customers"].cumsum() / len(answer)
    table["gain"] = table["responses"].cumsum() / answer.sum()
    table["lift"] = table["gain"] / table["depth"]
    return table.set_axis(pd.RangeIndex(1, len(table) + 1, name="step"))


@checked(numbers="table.depth table.gain")
def gain_at(table: pd.DataFrame, depth: float) -> float:
    """Which share of the responses is reached at this depth (share of customers, above 0 and at most 1)?

    Examples
    --------
    >>> table = gains(pd.Series([True, True, False, False, False]), pd.Series([9, 5, 5, 2, 2]))
    >>> gain_at(table, 0.4)  # one of the two with score 5, by lot
    0.75
    """
    valid.frame(table, "table", ["depth", "gain"])
    valid.positive(depth, "depth", most=1)
    ordered = table.sort_values("depth", kind="stable")
    return float(np.interp(depth, [0, *ordered["depth"]], [0, *ordered["gain"]]))


@checked(numbers="table.depth table.gain")
def lift_at(table: pd.DataFrame, depth: float) -> float:
    """How many times as many responses as by lot are reached at this depth (share of customers)?

    Examples
    --------
    >>> table = gains(pd.Series([True, True, False, False, False]), pd.Series([9, 5, 5, 2, 2]))
    >>> lift_at(table, 0.2), lift_at(table, 1.0)
    (2.5, 1.0)
    """
    return gain_at(table, depth) / depth


@checked(numbers="table.depth table.gain")
def deciles(table: pd.DataFrame, groups: int = 10) -> pd.DataFrame:
    """What do the first tenth, the first two tenths, … of the list hold?

    Parameters
    ----------
    table : DataFrame
        What `gains` returns.
    groups : int
        How many equal parts.

    Returns
    -------
    DataFrame
        Index `depth`: `gain` and `lift` down to here, `lift_of_group`, that of this part alone.

    Examples
    --------
    >>> deciles(gains(pd.Series([True, True, False, False]), pd.Series([9, 5, 3, 2])), groups=2).reset_index()
       depth  gain  lift  lift_of_group
    0    0.5   1.0   2.0            2.0
    1    1.0   1.0   1.0            0.0
    """
    groups = valid.whole(groups, "groups", most=1_000)
    depth = np.arange(1, groups + 1) / groups
    gain = np.array([gain_at(table, at) for at in depth])
    of_group = np.diff(gain, prepend=0) * groups
    index = pd.Index(depth, name="depth")
    return pd.DataFrame({"gain": gain, "lift": gain / depth, "lift_of_group": of_group}, index=index)


@checked(numbers="curves.*.depth curves.*.gain")
def plot_gains(curves: pd.DataFrame | Mapping[str, pd.DataFrame], *, depth: float = 0.2) -> Figure:
    """Draw one or more gain curves; the title reads the first of them at `depth`.

    Parameters
    ----------
    curves : DataFrame or mapping
        What `gains` returns, or several by name: `{"model": …, "recency alone": …}`, four at most.
    depth : float
        The share of customers at which the curve is read.

    Examples
    --------
    >>> fig = plot_gains(gains(pd.Series([True, True, False, False, False]), pd.Series([9, 5, 5, 2, 2])))
    >>> fig.axes[0].get_title(loc="left")
    'The best 20% hold 50% of the responses: lift 2.5'
    """
    from crmlab import figure

    named = dict(curves) if isinstance(curves, Mapping) else {_("model"): curves}
    named = {name: table.sort_values("depth", kind="stable") for name, table in named.items()}
    if not 1 <= len(named) <= 4:
        raise InvalidData(
            _("curves has {n} curves; draw one to four. Choose the ones to compare.").format(n=len(named))
        )
    fig, ax = figure.subplots(figsize=(7.2, 4.2))
    ax.plot([0, 1], [0, 1], color=figure.GREY, linestyle="-", linewidth=1.2)
    ax.annotate(_("by lot"), (0.9, 0.9), (6, -6), textcoords="offset points", color=figure.GREY, va="top")
    looks = zip((figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE), ("-", "--", "-.", ":"), strict=True)
    for place, ((name, table), (colour, line)) in enumerate(zip(named.items(), looks, strict=False)):
        gain = gain_at(table, depth)
        ax.plot([0, *table["depth"]], [0, *table["gain"]], color=colour, linestyle=line)
        ax.plot(depth, gain, "o", color=colour)
        words = _("{name}: {gain:.0%}").format(name=name, gain=gain)
        ax.text(0.97, 0.06 + 0.085 * (len(named) - 1 - place), words, color=colour, weight="bold", ha="right")
    ax.axvline(depth, color=figure.GREY, linestyle=":", linewidth=1.2)
    ax.set(xlim=(0, 1), ylim=(0, 1.02), xlabel=_("share of customers mailed, best score first"))
    ax.set_ylabel(_("share of all responses"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    first = next(iter(named.values()))
    title = _("The best {depth:.0%} hold {gain:.0%} of the responses: lift {lift:.1f}")
    ax.set_title(title.format(depth=depth, gain=gain_at(first, depth), lift=lift_at(first, depth)))
    read = "; ".join(f"{name}: {gain_at(table, depth):.0%}" for name, table in named.items())
    words = _("Share of all responses against share of customers mailed, best score first. The first {depth:.0%} hold")
    return figure.describe(fig, f"{words.format(depth=depth)} {read}.")


@checked
def some_of_both(answer: np.ndarray, responded: pd.Series) -> None:
    """Some responded and some did not.

    Examples
    --------
    >>> some_of_both(np.array([True, False]), pd.Series([True, False])) is None
    True
    """
    if answer.all() or not answer.any():
        message = _("responded is {all} for every customer ({rows}): a model or a curve needs some of both.")
        raise InvalidData(
            message.format(all=bool(answer[0]), rows=rows(responded.index)) + " " + _("Check the window.")
        )
