"""Customer lifetime value in its simplest form: a yearly margin, a chance to stay, a rate of discount.

    value = margin × multiple,   multiple = r ÷ (1 + i − r)        first margin after one year
                                 multiple = (1 + i) ÷ (1 + i − r)  first margin now

Chapter 10 lets margins and retention vary and estimates them from behaviour; this is the sum on the back of an
envelope, and often all that a manager needs.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.i18n import _

First = Literal["after one year", "now"]


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
    valid.positive(discount, "discount", zero=True)
    if first not in ("after one year", "now"):
        raise InvalidData(
            _("first must be 'after one year' or 'now', not {!r}: the two differ by a margin.").format(first)
        )
    if retention == 1 and discount == 0:
        raise InvalidData(
            _("With retention 1 and discount 0 the sum has no end. Take a discount above 0, or retention below 1.")
        )
    kept = retention if first == "after one year" else 1 + discount
    return kept / (1 + discount - retention)


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
    lost = margin.index.difference(retention.index)
    valid.refuse(
        margin.index.isin(lost),
        margin,
        "retention",
        _("{column} lacks the customers {rows}."),
        _("Give each a chance to stay."),
    )
    chance = retention.reindex(margin.index)
    valid.numbers(chance, "retention", negative=_("A chance lies between 0 and 1."))
    remedy = _("A chance lies between 0 and 1: 80 % is 0.8.")
    valid.refuse((chance > 1).to_numpy(), chance, "retention", _("{column} is above 1 in rows {rows}."), remedy)
    multiples = {r: multiple(float(r), discount, first=first) for r in chance.unique()}
    return (margin * chance.map(multiples)).rename("value")
