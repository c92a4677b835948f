"""Customer lifetime value: what the margins to come are worth today.

    value = margin × multiple,   multiple = r ÷ (1 + i − r)        first margin after one year
                                 multiple = (1 + i) ÷ (1 + i − r)  first margin now

is the sum on the back of an envelope (`multiple`, `simple`), and often all that a manager needs. Where margins or
retention change from year to year, `present_value` adds the years up. How value moves with what goes into it is in
`crmlab.value_sensitivity`, its six parts in `crmlab.value_parts`, all customers together in `crmlab.customer_base`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeGuard

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

First = Literal["after one year", "now"]


@checked
def multiple(retention: float, discount: float, *, first: First) -> float:
    """How many years' margins is a customer worth, if margin and retention stay as they are?

    Parameters
    ----------
    retention : float
        The chance to stay another year, from 0 to 1.
    discount : float
        The yearly rate of discount, 0.1 for 10 %; above 0 if everybody stays.
    first : "after one year" or "now"
        When the first margin is received. After one year it is received only from those who have stayed.

    Returns
    -------
    float
        Sum over the years of (retention ÷ (1 + discount)) to the power of the year, from year 1 or from year 0.

    Raises
    ------
    InvalidData
        A rate out of bounds, or one at which the sum has no end.

    Notes
    -----
    Margin multiple: Gupta and Lehmann (2003). The two forms differ by one year's margin, and sources seldom say which
    they mean: so `first` has no default.

    Examples
    --------
    >>> round(multiple(0.9, 0.12, first="after one year"), 2)
    4.09
    >>> round(multiple(0.9, 0.12, first="now"), 2)
    5.09
    """
    valid.positive(retention, "retention", most=1, zero=True)
    valid.positive(discount, "discount", most=1, zero=True)
    if retention == 1 and discount == 0:
        raise InvalidData(
            _("With retention 1 and discount 0 the sum has no end. Take a discount above 0, or retention below 1.")
        )
    kept = retention if first == "after one year" else 1 + discount
    return kept / (1 + discount - retention)


@checked
def simple(margin: pd.Series, *, retention: pd.Series | float, discount: float, first: First) -> pd.Series:
    """What is each customer worth, at their own margin a year and their own chance to stay?

    Parameters
    ----------
    margin : Series
        Contribution margin a year in CNY, by customer; a loss gives a negative value.
    retention : Series or float
        The chance to stay another year, by customer or for all.
    discount, first
        As in `multiple`.

    Returns
    -------
    Series
        CNY by customer, in the order of `margin`.

    Raises
    ------
    InvalidData
        A customer without retention, a retention out of bounds, missing numbers.

    Examples
    --------
    >>> margin, stay = pd.Series({"Ann": 300.0, "Bo": 300.0}), pd.Series({"Ann": 0.9, "Bo": 0.6})
    >>> simple(margin, retention=stay, discount=0.1, first="after one year").round(2).to_dict()
    {'Ann': 1350.0, 'Bo': 360.0}
    """
    valid.by_customer(margin, "margin")
    valid.numbers(margin, "margin")
    if not isinstance(retention, pd.Series):
        return (margin * multiple(retention, discount, first=first)).rename("value")
    valid.by_customer(retention, "retention")
    valid.alike(margin.index, "margin.index", retention.index, "retention.index")
    lost = margin.index.difference(retention.index)
    valid.refuse(
        margin.index.isin(lost),
        margin,
        "retention",
        _("{column} lacks the customers {rows}."),
        _("Give each a chance to stay."),
    )
    chance = retention.reindex(margin.index)
    _chances(chance)
    multiples = {r: multiple(float(r), discount, first=first) for r in chance.unique()}
    return (margin * chance.map(multiples)).rename("value")


@checked
def survival(retention: Sequence[float] | float, *, periods: int | None = None) -> pd.Series:
    """What share of customers is still there after each year?

    Parameters
    ----------
    retention : numbers or number
        The chance to stay through each year, given that one was there at its start: one for each, or one for all.
    periods : int, optional
        How many years; the length of `retention`, if left out.

    Returns
    -------
    Series
        `survival` by `year`, from 1 in year 0. It never rises: nobody who has left is counted again.

    Raises
    ------
    InvalidData
        A chance that is missing or not between 0 and 1; one number without `periods`.

    Notes
    -----
    S(t) = r(1) × r(2) × … × r(t).

    Examples
    --------
    >>> survival([0.5, 0.8, 1.0]).tolist()
    [1.0, 0.5, 0.4, 0.4]
    """
    stay = _chances(_by_year(retention, "retention", _length(periods, retention=retention)))
    years = pd.RangeIndex(len(stay) + 1, name="year")
    return pd.Series(np.concatenate([[1.0], stay.to_numpy().cumprod()]), index=years, name="survival")


@checked
def yearly(
    margins: Sequence[float] | float,
    retention: Sequence[float] | float,
    discount: float,
    *,
    first: First,
    periods: int | None = None,
    losses: bool = False,
) -> pd.DataFrame:
    """What is each year's margin worth today, and what have the years so far brought together?

    Parameters
    ----------
    margins : numbers or number
        Contribution margin of a customer who is there, CNY: one for each year, or one for all.
    retention : numbers or number
        The chance to stay through each year, as in `survival`.
    discount : float
        The yearly rate of discount, 0.1 for 10 %.
    first : "after one year" or "now"
        When a year's margin is received: at its end, from those who have stayed through it, or at its start. With
        "now", the chance to stay through the last year is not used any more.
    periods : int, optional
        How many years, where both `margins` and `retention` are one number for all.
    losses : bool
        Whether a year may have a negative margin. It usually is a cost with the wrong sign, and so refused.

    Returns
    -------
    DataFrame
        Index `year`, from 1: `paid_after` (years from now), `margin`, `survival` (share of customers who pay it),
        `discount_factor`, `present_value` (the product of these three, CNY) and `cumulative`.

    Raises
    ------
    InvalidData
        Years of different number or label in `margins` and `retention`, or out of order; a chance or rate out of
        bounds; a negative margin.

    Notes
    -----
    present value = margin × survival ÷ (1 + discount) ^ years from now. Source: Berger and Nasr (1998).

    Examples
    --------
    >>> years = yearly([100, 120], [0.8, 0.5], 0.25, first="after one year")
    >>> years[["survival", "present_value", "cumulative"]].round(2).to_dict("list")
    {'survival': [0.8, 0.4], 'present_value': [64.0, 30.72], 'cumulative': [64.0, 94.72]}
    """
    valid.positive(discount, "discount", most=1, zero=True)
    many = _length(periods, margins=margins, retention=retention)
    margin = _by_year(margins, "margins", many)
    remedy = _("A cost is taken away before; if it is a year of loss, pass losses=True.")
    valid.numbers(margin, "margins", negative=None if losses else remedy)
    there = survival(retention, periods=many).to_numpy()
    after = margin.index.to_numpy() - (first == "now")
    found = pd.DataFrame({"paid_after": after, "margin": margin.astype(float), "survival": there[after]})
    found["discount_factor"] = (1 + discount) ** -after.astype(float)
    found["present_value"] = found["margin"] * found["survival"] * found["discount_factor"]
    found["cumulative"] = found["present_value"].cumsum()
    return found


@checked(numbers="years.margin years.paid_after years.present_value")
def plot_yearly(years: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `yearly` says: of each year's margin, what it is worth today.

    Parameters
    ----------
    years : DataFrame
        What `yearly` returns.
    title : str
        The finding.

    Examples
    --------
    >>> fig = plot_yearly(yearly([100, 120], [0.8, 0.5], 0.25, first="after one year"),
    ...           title="The first year is worth most")
    >>> fig.axes[0].get_title(loc="left")
    'The first year is worth most'
    """
    from crmlab import figure

    valid.frame(years, "years", ["paid_after", "margin", "present_value"])
    fig, ax = figure.subplots(figsize=(7.2, 3.4))
    after = years["paid_after"]
    ax.bar(after, years["margin"], 0.7, color="#e5e5e5", edgecolor=figure.GREY, linewidth=0.8)
    ax.bar(after, years["present_value"], 0.7, color=figure.BLUE)
    top = float(years["margin"].max())
    ax.annotate(
        _("as promised"), (after.iloc[-1] + 0.35, years["margin"].iloc[-1]), (0, 4), textcoords="offset points",
        ha="right", color=figure.GREY, weight="bold",
    )  # fmt: skip
    ax.annotate(
        _("worth today"), (after.iloc[0] - 0.35, years["margin"].iloc[0]), (0, 4), textcoords="offset points",
        color=figure.BLUE, weight="bold",
    )  # fmt: skip
    ax.set_xticks(list(after))
    ax.set_ylim(0, 1.18 * top)
    ax.grid(False, axis="x")
    ax.set(xlabel=_("paid after so many years"), ylabel=_("CNY"), title=title)
    first, last = years["present_value"].iloc[0], years["present_value"].iloc[-1]
    words = _("{title}. Worth today, from {first:,.0f} CNY in the first year to {last:,.0f} CNY in year {n}.")
    return figure.describe(fig, words.format(title=title, first=first, last=last, n=years.index[-1]))


@checked
def present_value(
    margins: Sequence[float] | float,
    retention: Sequence[float] | float,
    discount: float,
    *,
    first: First,
    periods: int | None = None,
    losses: bool = False,
) -> float:
    """What is a customer worth today, if margin and retention may differ from year to year?

    Parameters
    ----------
    margins, retention, discount, first, losses
        As in `yearly`.
    periods : int, optional
        How many years. If `margins` and `retention` are both one number and `periods` is left out, the years have no
        end: the value is margin × `multiple`.

    Returns
    -------
    float
        CNY. Before a customer is won, take the cost of winning them off: value − acquisition cost.

    Raises
    ------
    InvalidData
        As in `yearly`.

    Notes
    -----
    Sum over the years of margin × survival × discount factor: Dwyer (1989), Berger and Nasr (1998).

    Examples
    --------
    >>> round(present_value([100, 120], [0.8, 0.5], 0.25, first="after one year"), 2)
    94.72
    >>> round(present_value(100, 0.9, 0.1, first="after one year"), 2)
    450.0
    >>> round(present_value(100, 0.9, 0.1, first="after one year", periods=10), 2)
    389.51
    """
    if periods is None and _is_one(margins) and _is_one(retention):
        yearly(margins, retention, discount, first=first, periods=1, losses=losses)  # to check what is passed
        return float(margins * multiple(retention, discount, first=first))
    table = yearly(margins, retention, discount, first=first, periods=periods, losses=losses)
    return float(table["present_value"].sum())


def _is_by_year(values: Sequence[float] | float) -> TypeGuard[Sequence[float]]:
    """Is there a number for each year?"""
    return np.ndim(values) > 0


def _is_one(values: Sequence[float] | float) -> TypeGuard[float]:
    """Is there one number for all years?"""
    return not _is_by_year(values)


def _length(periods: int | None, **by_year: Sequence[float] | float) -> int:
    """How many years, as all that is given by year agrees."""
    lengths = {name: len(values) for name, values in by_year.items() if _is_by_year(values)}
    given: dict[str, object] = dict(by_year)
    _same_years({name: values.index for name, values in given.items() if isinstance(values, pd.Series)})
    if periods is not None:
        lengths["periods"] = valid.whole(periods, "periods", remedy=_("It counts years."))
    if not lengths:
        raise InvalidData(_("How many years? Pass periods, or a number for each year: {}.").format(", ".join(by_year)))
    if len(set(lengths.values())) > 1 or 0 in lengths.values():
        have = ", ".join(f"{name} {many}" for name, many in lengths.items())
        raise InvalidData(_("The years differ, or there are none: {}. Give one number for each year.").format(have))
    return next(iter(lengths.values()))


def _same_years(indices: Mapping[str, pd.Index]) -> None:
    """What is given as Series is in the order of its labels, and all have the same ones."""
    for name, index in indices.items():
        if not index.is_monotonic_increasing:
            message = _("The years of {name} are out of order: {years}. Sort them: {name} = {name}.sort_index()")
            raise InvalidData(message.format(name=name, years=rows(index)))
    if len(indices) == 2:
        (name, index), (other, others) = indices.items()
        if not index.equals(others):
            message = _(
                "{name} has the labels {labels}, and {other} has {others}. If they are the same years after all: "
                "{other}.index = {name}.index"
            )
            said = {"labels": rows(index), "others": rows(others)}
            raise InvalidData(message.format(name=name, other=other, **said))


def _by_year(values: Sequence[float] | float, name: str, many: int) -> pd.Series:
    each = list(values) if _is_by_year(values) else [values] * many
    found = pd.Series(each, index=pd.RangeIndex(1, many + 1, name="year"), name=name)
    valid.numbers(found, name)
    return found


def _chances(chance: pd.Series) -> pd.Series:
    valid.numbers(chance, "retention", negative=_("A chance lies between 0 and 1."))
    remedy = _("A chance lies between 0 and 1: 80 % is 0.8.")
    valid.refuse((chance > 1).to_numpy(), chance, "retention", _("{column} is above 1 in rows {rows}."), remedy)
    return chance
