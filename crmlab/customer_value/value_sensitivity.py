"""How lifetime value moves with what goes into it, and when it has paid for winning the customer.

Margin, retention and discount are guesses about the future. A value that is told without saying how it moves with them
says more than anybody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value import clv
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INPUTS = ("margin", "retention", "discount")


@checked
def sensitivity(
    margin: float,
    retention: float,
    discount: float,
    *,
    first: clv.First,
    vary: Mapping[str, Sequence[float]],
    periods: int | None = None,
) -> pd.DataFrame:
    """What would the customer be worth, if two of the inputs were other than we think?

    Parameters
    ----------
    margin, retention, discount, first, periods
        The case to start from, as in `clv.present_value`: one number each; without `periods`, years without end.
    vary : mapping of two lists
        Which two of "margin", "retention" and "discount" to change, and the numbers to try, such as
        `{"retention": [0.7, 0.8, 0.9], "discount": [0.08, 0.12]}`.

    Returns
    -------
    DataFrame
        Value in CNY: the first of `vary` in the rows, the second in the columns.

    Raises
    ------
    InvalidData
        Not two of the three inputs, or no numbers for one; anything that `clv.present_value` refuses.

    Notes
    -----
    Each cell is `clv.present_value`, with the third input as it was.

    Examples
    --------
    >>> table = sensitivity(300, 0.8, 0.1, first="after one year",
    ...                     vary={"retention": [0.7, 0.8, 0.9], "discount": [0.08, 0.12]})
    >>> table.round(0).to_dict("list")
    {0.08: [553.0, 857.0, 1500.0], 0.12: [500.0, 750.0, 1227.0]}
    """
    names = list(vary)
    if len(names) != 2 or not set(names) <= set(INPUTS):
        message = _("vary must name two of {inputs}, not {names}. Keep the third as it is.")
        raise InvalidData(message.format(inputs=", ".join(INPUTS), names=", ".join(map(str, names)) or _("none")))
    for name in names:
        if np.ndim(vary[name]) != 1 or len(vary[name]) == 0:
            raise InvalidData(_("vary has no list of numbers for {!r}. Give those to try.").format(name))
    start = {"margin": margin, "retention": retention, "discount": discount}
    rows, columns = (pd.Index(vary[name], name=name) for name in names)
    values = [
        [_value({**start, names[0]: row, names[1]: column}, first, periods) for column in columns] for row in rows
    ]
    return pd.DataFrame(values, index=rows, columns=columns)


@checked
def elasticities(
    margin: float,
    retention: float,
    discount: float,
    *,
    first: clv.First,
    periods: int | None = None,
    acquisition_cost: float = 0.0,
    change: float = 0.01,
) -> pd.DataFrame:
    """Which input matters most: what does the value gain, if one of them is one per cent better?

    Parameters
    ----------
    margin, retention, discount, first, periods
        As in `sensitivity`; margin and retention above 0.
    acquisition_cost : float
        What winning the customer costs, CNY.
    change : float
        How much better, as a part of the input itself: 0.01 turns a retention of 0.80 into 0.808, not into 0.81.

    Returns
    -------
    DataFrame
        Index `input`, the one that matters most first: `now`, `changed`, `gain` (CNY) and `elasticity` (per cent of the
        present value gained for each per cent by which the input gets better).

    Raises
    ------
    InvalidData
        A margin or retention of 0; a retention that the change would lift above 1; what `clv.present_value` refuses.

    Notes
    -----
    Better is more margin and retention, less discount and cost. elasticity = gain ÷ present value ÷ change. The present
    value is that before the acquisition cost, so that it is above 0. With years without end and the first margin after
    one year, the elasticity of a small change in retention is (1 + i) ÷ (1 + i − r), always above 1, and that of margin
    is 1. For five firms Gupta, Lehmann and Stuart (2004) found about 5 for retention, 1 for margin and discount, and
    0.1 for the cost of acquisition.

    Examples
    --------
    >>> elasticities(300, 0.8, 0.1, first="after one year", acquisition_cost=200)["gain"].round(2).to_dict()
    {'retention': 30.14, 'margin': 8.0, 'discount': 2.68, 'acquisition_cost': 2.0}
    """
    valid.positive(margin, "margin")
    valid.positive(retention, "retention", most=1)
    valid.positive(acquisition_cost, "acquisition_cost", zero=True)
    valid.positive(change, "change", most=1)
    if retention * (1 + change) > 1:
        message = _("retention {retention} would pass 1 if it were {change:.1%} better. Try a smaller change.")
        raise InvalidData(message.format(retention=retention, change=change))
    start = {"margin": margin, "retention": retention, "discount": discount}
    better = {
        "margin": margin * (1 + change),
        "retention": retention * (1 + change),
        "discount": discount * (1 - change),
    }
    value = _value(start, first, periods)
    gain = {name: _value({**start, name: better[name]}, first, periods) - value for name in INPUTS}
    found = pd.DataFrame({"now": start, "changed": better, "gain": gain})
    found.loc["acquisition_cost"] = [acquisition_cost, acquisition_cost * (1 - change), acquisition_cost * change]
    if value == 0:
        raise InvalidData(
            _("The value is too small to be held; take another unit for the margin of {}.").format(margin)
        )
    found["elasticity"] = found["gain"] / value / change
    return found.rename_axis("input").sort_values("gain", ascending=False, kind="stable")


def _value(inputs: Mapping[str, float], first: clv.First, periods: int | None) -> float:
    return clv.present_value(inputs["margin"], inputs["retention"], inputs["discount"], first=first, periods=periods)


@checked(numbers="years.cumulative", units="years")
def break_even_year(years: pd.DataFrame, acquisition_cost: float) -> int | None:
    """In which year have the margins so far paid for winning the customer?

    Parameters
    ----------
    years : DataFrame
        What `clv.yearly` returns.
    acquisition_cost : float
        CNY.

    Returns
    -------
    int or None
        The first year whose `cumulative` reaches the cost; None if none of these years does.

    Examples
    --------
    >>> years = clv.yearly(100, 0.8, 0.25, first="after one year", periods=9)
    >>> break_even_year(years, 100), break_even_year(years, 500)
    (2, None)
    """
    valid.frame(years, "years", ["cumulative"])
    valid.positive(acquisition_cost, "acquisition_cost", zero=True)
    years = years.sort_index()
    reached = years.index[years["cumulative"] >= acquisition_cost]
    return int(reached[0]) if len(reached) else None


@checked(gaps="found.elasticity found.now", units="found")
def plot_elasticities(found: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `elasticities` found: by how many per cent the value rises if an input is one per cent better.

    Parameters
    ----------
    found : DataFrame
        What `elasticities` returns; an acquisition cost of 0 is left out.
    title : str
        The finding.

    Examples
    --------
    >>> found = elasticities(300, 0.8, 0.1, first="after one year", acquisition_cost=200)
    >>> plot_elasticities(found, title="Retention moves most").axes[0].get_title(loc="left")
    'Retention moves most'
    """
    from crmlab import figure

    drawn = found[found["now"] != 0]["elasticity"].iloc[::-1]
    names = {
        "margin": _("margin"), "retention": _("retention"), "discount": _("a lower discount"),
        "acquisition_cost": _("a lower acquisition cost"),
    }  # fmt: skip
    if drawn.empty or not drawn.max() > 0:
        raise InvalidData(_("found has nothing to draw: now is 0 in every row. Draw inputs that are above 0."))
    labels = [names[str(name)] for name in drawn.index]
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.5 * len(drawn)))
    ax.barh(labels, drawn, color=figure.BLUE, height=0.6)
    for y, value in enumerate(drawn):
        ax.annotate(f"{value:.1f} %", (value, y), (5, 0), textcoords="offset points", va="center", weight="bold")
    ax.set_xlim(0, 1.15 * drawn.max())
    ax.grid(False, axis="y")
    ax.set_xlabel(_("more value (per cent) if the input is 1 % better"))
    ax.set_title(title)
    each = ", ".join(f"{label} {value:.1f} %" for label, value in zip(labels[::-1], drawn[::-1], strict=True))
    words = _("{title}. More value if the input is one per cent better: {each}.")
    return figure.describe(fig, words.format(title=title, each=each))


@checked
def plot_multiples(discount: float, *, first: Sequence[clv.First], marked: Sequence[float], title: str) -> Figure:
    """Draw how many years' margins a customer is worth, by retention; a line for each timing of the first margin.

    Parameters
    ----------
    discount : float
        The yearly rate of discount, above 0.
    first : sequence
        The timings to draw, each "after one year" or "now".
    marked : sequence of float
        Retentions at which the multiple of the first of `first` is written.
    title : str
        The finding.

    Examples
    --------
    >>> fig = plot_multiples(0.1, first=["after one year", "now"], marked=[0.5, 0.8], title="Loyalty pays late")
    >>> fig.axes[0].get_title(loc="left")
    'Loyalty pays late'
    """
    from crmlab import figure

    retention = np.linspace(0.3, 0.95, 66)
    fig, ax = figure.subplots(figsize=(7.2, 3.3))
    names = {"after one year": _("first margin after one year"), "now": _("first margin now")}
    if not len(first):
        raise InvalidData(_("first is empty. Draw at least one timing: first=['now']."))
    for timing, colour, style in zip(dict.fromkeys(first), (figure.BLUE, figure.VERMILLION), ("-", "--"), strict=False):
        line = [clv.multiple(float(r), discount, first=timing) for r in retention]
        ax.plot(100 * retention, line, color=colour, linestyle=style)
        under = timing == "after one year"  # the lower line: its name stands below it, the other above
        at = (62, clv.multiple(0.45, discount, first=timing)) if under else (30, 1.3 * line[30])
        ax.annotate(names[timing], at, color=colour, weight="bold", va="top" if under else "bottom")
    said = {r: clv.multiple(r, discount, first=first[0]) for r in marked}
    for r, value in said.items():
        ax.plot([100 * r], [value], "o", color=figure.BLUE, markersize=9)
        ax.annotate(f"{value:.1f}", (100 * r, value), (6, -14), textcoords="offset points", weight="bold")
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_formatter("{x:.0f} %")
    ax.set(xlabel=_("retention a year"), ylabel=_("value ÷ yearly margin"), title=title)
    each = ", ".join(f"{value:.1f} at {r:.0%}" for r, value in said.items())
    words = _("{title}. Value ÷ yearly margin, discount {discount:.0%}, {timing}: {each}.")
    return figure.describe(fig, words.format(title=title, discount=discount, timing=names[first[0]], each=each))
