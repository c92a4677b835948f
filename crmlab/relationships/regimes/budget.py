"""How to split a fixed marketing budget between keeping and winning, and what is lost if the model is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.relationships.regimes.agents import check, earned_at_the_end
from crmlab.relationships.regimes.contrast import SHARES, Market, Regime, check_rising, in_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def budget_split(regime: Regime, market: Market, *, months: int, shares: Sequence[float] | None = None) -> pd.Series:
    """What is earned if this share of a fixed marketing budget is spent on keeping, and the rest on winning?

    Parameters
    ----------
    regime : Regime
        Its own `keeping_share` is not used.
    market : Market
        Its `budget` is the total in CNY a month, the same for every share.
    months : int
        The horizon.
    shares : sequence of numbers, rising
        From 0 to 1; without it, steps of 0.05.

    Returns
    -------
    Series
        Index `keeping_share`: cumulative profit of `expected` (CNY, discounted to the start).

    Raises
    ------
    InvalidData
        What `expected` refuses; shares that do not rise or are out of bounds.

    Examples
    --------
    >>> earned = budget_split(relationship(), Market(), months=60, shares=[0, 0.5, 1])
    >>> earned.round(-4).to_dict()
    {0.0: 1940000.0, 0.5: 1580000.0, 1.0: 220000.0}
    """
    check(regime, market, months)
    shares = [n / 20 for n in range(21)] if shares is None else shares
    check_rising("shares", shares)
    cases = [(replace(regime, keeping_share=share), market) for share in shares]
    index = pd.Index(np.asarray(shares, dtype=float), name="keeping_share")
    return pd.Series(earned_at_the_end(cases, months), index=index, name="profit")


@checked
def in_doubt(market: Market, fields: Sequence[str]) -> dict[str, Market]:
    """Markets in which one number each is half or twice what was assumed, by name; the first is `market` itself.

    A share or a chance is never more than 1.

    Examples
    --------
    >>> {name: case.rival for name, case in in_doubt(Market(), ["rival"]).items()}
    {'as assumed': 0.04, "rival's pull (chance a month), halved": 0.02, "rival's pull (chance a month), doubled": 0.08}
    """
    known = {*Market.__dataclass_fields__} - {"people", "customers"}
    unknown = [field for field in fields if field not in known]
    if isinstance(fields, str) or unknown or not len(fields):
        message = _("in_doubt takes a list of fields of the market, not {given!r}. Choose from {fields}.")
        raise InvalidData(message.format(given=fields, fields=", ".join(sorted(known))))
    found = {_("as assumed"): market}
    for field in fields:
        value = getattr(market, field)
        most = 1.0 if field in SHARES else np.inf
        found[_("{number}, halved").format(number=in_words(field))] = replace(market, **{field: value / 2})
        found[_("{number}, doubled").format(number=in_words(field))] = replace(market, **{field: min(2 * value, most)})
    return found


@checked
def regret(regime: Regime, cases: Mapping[str, Market], *, months: int, shares: Sequence[float]) -> pd.DataFrame:
    """What is lost by a share for keeping that was chosen before it is known which case is true?

    Parameters
    ----------
    regime : Regime
        Its own `keeping_share` is not used.
    cases : dict of Market
        By name; `in_doubt` makes them.
    months : int
        The horizon.
    shares : sequence of numbers
        The shares between which somebody chooses: steps of 0.05. A share that is given twice counts once.

    Returns
    -------
    DataFrame
        A row for each case: `best share (%)` of all steps of 5 %, and for each of `shares` the profit of `expected` at
        the end (CNY, discounted to the start) minus that of the best share, at most 0. These columns are called by
        the shares, such as `10% minus best`.

    Raises
    ------
    InvalidData
        No shares, a share that is no step of 0.05; what `budget_split` refuses.

    Examples
    --------
    >>> cases = in_doubt(Market(), ["drift"])
    >>> lost = regret(relationship(), cases, months=60, shares=[0.1, 0.9]).reset_index(drop=True)
    >>> lost.round({"10% minus best": -4, "90% minus best": -4})
       best share (%)  10% minus best  90% minus best
    0               0        -10000.0      -1330000.0
    1               0        -60000.0      -1700000.0
    2              20        -20000.0       -900000.0
    """
    if not len(shares):
        raise InvalidData(_("shares is empty: give the shares that are compared, such as [0.1, 0.9]."))
    if not cases:
        raise InvalidData(_("cases is empty: give markets by name, such as in_doubt(market, ['drift'])."))
    rows = {}
    for name, market in cases.items():
        earned = budget_split(regime, market, months=months)
        rows[name] = {_("best share (%)"): round(100 * earned.index.to_numpy()[earned.argmax()])}
        for share in shares:
            if share not in earned.index:
                message = _("{share!r} is no step of 0.05 from 0 to 1, so it was not tried. Take one of the steps.")
                raise InvalidData(message.format(share=share))
            rows[name][_("{share:.0%} minus best").format(share=share)] = earned[share] - earned.max()
    return pd.DataFrame.from_dict(rows, orient="index")


@checked(numbers="curves.*", units="curves.*")
def plot_budget_split(curves: Mapping[str, pd.Series]) -> Figure:
    """Draw what `budget_split` says of several cases, by name: a curve each, with its best share.

    Examples
    --------
    >>> plot_budget_split({"as it is": pd.Series({0.0: 100.0, 0.5: 300.0, 1.0: 200.0})}).axes[0].get_title(loc="left")
    'Profit is highest with 50% for keeping'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    colours = (figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE, figure.BLACK)
    words = []
    for (name, earned), colour, style in zip(curves.items(), colours, ("-", "--", "-.", ":", "-"), strict=False):
        shares = earned.index.to_numpy(dtype=float)
        top = shares[earned.argmax()]
        ax.plot(100 * shares, earned / 1000, color=colour, linestyle=style)
        ax.plot(100 * top, earned.max() / 1000, "o", color=colour, markersize=8, clip_on=False, zorder=5)
        end = (100 * shares[-1], earned.iloc[-1] / 1000)
        ax.annotate(name, end, (6, 0), textcoords="offset points", va="center", color=colour, weight="bold")
        words.append(
            _("{name}: best with {best:.0%}, {most:,.0f} thousand CNY; at the end of the line {last:,.0f}").format(
                name=name, best=top, most=earned.max() / 1000, last=earned.iloc[-1] / 1000
            )
        )
    ax.axhline(0, color=figure.GREY, linewidth=1, linestyle="-")
    ax.set(xlabel=_("share of the budget for keeping (%)"), ylabel=_("profit (thousand CNY)"))
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.set_xlim(0, 132)  # room for the names at the ends of the lines
    ax.set_xticks(range(0, 101, 20))
    best = {name: float(earned.index.to_numpy()[earned.argmax()]) for name, earned in curves.items()}
    title = _("Profit is highest with {best:.0%} for keeping").format(best=next(iter(best.values())))
    if len(best) > 1:
        each = ", ".join(f"{share:.0%} {name}" for name, share in best.items())
        title = _("Best for keeping: {each}").format(each=each)
    ax.set_title(title)
    return figure.describe(fig, title + ". " + ". ".join(words) + ".")
