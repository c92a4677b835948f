"""Normalisation: taking the units away, so that indicators can be added up.

Money, visits and complaints cannot be added. Each function here turns one indicator into plain numbers of which more is
better; a *cost indicator* (complaints, days until payment), of which less is better, is turned round on the way. They
differ in what they ask: a reference, two standards, or nothing but the data. The last kind is easy, but then a
customer's figure changes when another customer comes in.
"""

from __future__ import annotations

import math
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
def index_value(x: pd.Series, reference: float, *, cost: bool = False) -> pd.Series:
    """How many times the reference is each value: 1 at the reference, 1.2 if a fifth better?

    Parameters
    ----------
    x : Series
        One indicator, one row a customer.
    reference : float
        The value that counts as 1, in the unit of `x`, above 0: a plan, last year, the mean of the trade.
    cost : bool
        Less is better. Then no value may be 0 or below.

    Returns
    -------
    Series
        Indexed and named as `x`.

    Raises
    ------
    InvalidData
        A missing or infinite value, a customer twice, a reference not above 0, a cost that is 0 or below.

    Notes
    -----
    x / reference; for a cost, reference / x.

    Examples
    --------
    >>> index_value(pd.Series({"Ann": 600.0, "Bo": 450.0}), 500.0).to_dict()
    {'Ann': 1.2, 'Bo': 0.9}
    >>> index_value(pd.Series({"Ann": 2, "Bo": 5}, name="complaints"), 4, cost=True).to_dict()
    {'Ann': 2.0, 'Bo': 0.8}
    """
    name = _name(x)
    values = _values(x)
    valid.positive(reference, "reference")
    if cost:
        fault = _("{column} is a cost of 0 or below in rows {rows}, by which nothing can be divided.")
        remedy = _("Use min_max or efficacy with this indicator: they turn a cost round without dividing by it.")
        valid.refuse(values <= 0, x, name, fault, remedy)
    with np.errstate(over="ignore"):
        return _result(reference / values if cost else values / reference, x)


@checked
def min_max(x: pd.Series, *, cost: bool = False) -> pd.Series:
    """How far along the way from the worst customer (0) to the best (1) is each?

    Parameters
    ----------
    x : Series
        One indicator, one row a customer.
    cost : bool
        Less is better: then the smallest value is 1.

    Returns
    -------
    Series
        From 0 to 1, indexed and named as `x`.

    Raises
    ------
    InvalidData
        A missing or infinite value, a customer twice, one value for everybody.

    Notes
    -----
    (x − min) / (max − min); for a cost, (max − x) / (max − min). One customer far out presses all others together.

    Examples
    --------
    >>> min_max(pd.Series({"Ann": 20, "Bo": 40, "Cy": 100})).to_dict()
    {'Ann': 0.0, 'Bo': 0.25, 'Cy': 1.0}
    """
    values = _values(x)
    _refuse_constant(values, x)
    low, high = values.min(), values.max()
    with np.errstate(over="ignore", invalid="ignore"):
        return _result((high - values if cost else values - low) / (high - low), x)


@checked
def z_score(x: pd.Series, *, cost: bool = False) -> pd.Series:
    """How many standard deviations above or below the mean is each value?

    Parameters
    ----------
    x : Series
        One indicator, one row a customer.
    cost : bool
        Less is better: then the sign is turned.

    Returns
    -------
    Series
        Indexed and named as `x`, with mean 0 and standard deviation 1; about half are below 0.

    Raises
    ------
    InvalidData
        A missing or infinite value, a customer twice, one value for everybody.

    Notes
    -----
    (x − mean) / s, and for a cost −(x − mean) / s, where s² = Σ(x − mean)² / (n − 1), as in pandas. (Some tools divide
    by n: all figures then grow by the same factor, and no rank changes.)

    Examples
    --------
    >>> z_score(pd.Series({"Ann": 20.0, "Bo": 40.0, "Cy": 60.0})).to_dict()
    {'Ann': -1.0, 'Bo': 0.0, 'Cy': 1.0}
    """
    values = _values(x)
    _refuse_constant(values, x)
    unit = math.ldexp(1, math.frexp(np.abs(values).max())[1] - 1)  # so that no square is too large or small to hold
    from_mean = values / unit - math.fsum(values / unit) / len(values)
    s = math.sqrt(math.fsum(from_mean**2) / (len(values) - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _result((-from_mean if cost else from_mean) / s + 0.0, x)  # + 0.0: never "-0.0"


@checked
def efficacy(x: pd.Series, *, unacceptable: float, satisfactory: float, clip: bool = False) -> pd.Series:
    """How does each value stand between what cannot be accepted (60) and what satisfies (100)?

    Parameters
    ----------
    x : Series
        One indicator, one row a customer.
    unacceptable, satisfactory : float
        The two standards x_s and x_h, in the unit of `x`. Less is better (a cost) if `satisfactory` is the smaller one.
    clip : bool
        Count everything below 60 as 60 and everything above 100 as 100. Without it the line goes on both ways, without
        end, and may pass 0.

    Returns
    -------
    Series
        Indexed and named as `x`.

    Raises
    ------
    InvalidData
        A missing or infinite value, a customer twice, two standards that are equal or no numbers.

    Notes
    -----
    d = (x − x_s) / (x_h − x_s) · 40 + 60. The efficacy coefficient (功效系数法) is standard in Chinese enterprise
    performance evaluation; compare Harrington's desirability (1965). The course's notes name it without a formula.

    Examples
    --------
    >>> efficacy(pd.Series({"Ann": 12.0, "Bo": 9.0, "Cy": 4.5}), unacceptable=6.0, satisfactory=12.0).to_dict()
    {'Ann': 100.0, 'Bo': 80.0, 'Cy': 50.0}
    >>> efficacy(pd.Series({"Ann": 1, "Bo": 9}, name="complaints"), unacceptable=5, satisfactory=1).to_dict()
    {'Ann': 100.0, 'Bo': 20.0}
    """
    values = _values(x)
    if unacceptable == satisfactory:
        message = _(
            "unacceptable and satisfactory are both {value}, so nothing lies between them. Set two different standards "
            "for {column}."
        )
        raise InvalidData(message.format(value=satisfactory, column=_name(x)))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        along = (values - float(unacceptable)) / (float(satisfactory) - float(unacceptable))
        found = along * 40 + 60
    points = _result(found, x)
    return points.clip(60, 100) if clip else points


@checked
def four_ways(
    x: pd.Series, *, reference: float, unacceptable: float, satisfactory: float, cost: bool = False
) -> pd.DataFrame:
    """What does each of the four methods make of one indicator?

    Parameters
    ----------
    x, reference, unacceptable, satisfactory, cost
        As in `index_value`, `efficacy`, `min_max` and `z_score`.

    Returns
    -------
    DataFrame
        Indexed as `x`: `index value`, `efficacy`, `min–max`, `z-score`.

    Raises
    ------
    InvalidData
        As the four methods.

    Examples
    --------
    >>> days = pd.Series({"Ann": 15, "Bo": 30, "Cy": 60})
    >>> four_ways(days, reference=30, unacceptable=60, satisfactory=15, cost=True).round(1).loc["Bo"].to_dict()
    {'index value': 1.0, 'efficacy': 86.7, 'min–max': 0.7, 'z-score': 0.2}
    """
    return pd.DataFrame(
        {
            "index value": index_value(x, reference, cost=cost),
            "efficacy": efficacy(x, unacceptable=unacceptable, satisfactory=satisfactory),
            "min–max": min_max(x, cost=cost),
            "z-score": z_score(x, cost=cost),
        }
    )


@checked(numbers="before.* after.*", units="before after")
def plot_newcomer(before: pd.DataFrame, after: pd.DataFrame) -> Figure:
    """Draw what `four_ways` gives the same customers before and after somebody joins the list.

    Parameters
    ----------
    before, after : DataFrame
        What `four_ways` returns, without and with the newcomer.

    Examples
    --------
    >>> days = pd.Series({"Ann": 15, "Bo": 30, "Cy": 60})
    >>> how = {"reference": 30, "unacceptable": 60, "satisfactory": 15, "cost": True}
    >>> fig = plot_newcomer(four_ways(days, **how), four_ways(pd.concat([days, pd.Series({"Di": 120})]), **how))
    >>> len(fig.axes)
    4
    """
    from crmlab import figure

    methods = list(before.columns)
    valid.frame(after, "after", methods)
    valid.same_customers(after.iloc[:, 0].reindex(before.index).dropna(), "after", before.index, "before")
    fig, axes = figure.subplots(1, len(methods), figsize=(7.2, 3.3))
    colours = [figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE, figure.BLACK]
    moved = (before - after.loc[before.index]).abs()
    for ax, method in zip(axes, methods, strict=True):
        for customer, colour in zip(before.index, colours, strict=False):
            pair = [before.loc[customer, method], after.loc[customer, method]]
            ax.plot([0, 1], pair, "o-", color=colour, markersize=7)
            ax.annotate(str(customer), (0, pair[0]), (-7, 0), textcoords="offset points", ha="right", va="center",
                        color=colour, fontsize=11)  # fmt: skip
        changed = moved[method].max() > 1e-9
        ax.set_title(f"{method}\n" + (_("changes") if changed else _("stays")), fontsize=12, loc="center")
        ax.set_xticks([0, 1], [_("before"), _("after")])
        ax.set_xlim(-0.75, 1.25)
        ax.tick_params(labelsize=10)
        ax.grid(visible=False, axis="x")
    stay = [method for method in methods if moved[method].max() <= 1e-9]
    change = [method for method in methods if method not in stay]
    new = ", ".join(map(str, after.index.difference(before.index)))
    title = _("{new} joins: only scores without a standard move").format(new=new)
    fig.suptitle(title, fontsize=14, fontweight="bold", x=0.02, ha="left")
    words = _("{title}. Four small pictures, the same customers before and after: {stay} stay, {change} change.")
    return figure.describe(fig, words.format(title=title, stay=", ".join(stay), change=", ".join(change)))


def _name(x: object) -> str:
    name = getattr(x, "name", None)
    return "x" if name is None else str(name)


def _values(x: pd.Series) -> np.ndarray:
    name = _name(x)
    valid.by_customer(x, name)
    valid.numbers(x, name)
    return x.to_numpy(dtype=float)


def _refuse_constant(values: np.ndarray, x: pd.Series) -> None:
    if valid.ties(pd.Series(values)).nunique() == 1:
        message = _(
            "{column} is {value:,} for every customer ({rows}), so it tells no one apart. Leave it out, or compare it "
            "with a standard: index_value, efficacy."
        )
        raise InvalidData(message.format(column=_name(x), value=values[0], rows=rows(x.index)))


def _result(found: np.ndarray, x: pd.Series) -> pd.Series:
    fault = _("{column} gives a figure too large for a computer to hold in rows {rows}.")
    valid.refuse(~np.isfinite(found), x, _name(x), fault, _("Check its unit and the standards given."))
    return pd.Series(found, index=x.index, name=x.name)
