"""Share of wallet: of what customers spend in the category, how much comes to us?"""

from __future__ import annotations

import pandas as pd

from crmlab import valid
from crmlab.i18n import _


def share_of_wallet(ours: pd.Series, total: pd.Series) -> pd.Series:
    """Of what each customer spends in the category, how much comes to us?

    Parameters
    ----------
    ours : Series
        What the customer spent with us, CNY, in one period.
    total : Series
        What they spent in the category anywhere, with us included, CNY, in the same period, of the same customers.

    Returns
    -------
    Series
        `share_of_wallet`, 0 to 1, in the order of `ours`. For a group see `group_share`.

    Raises
    ------
    InvalidData
        A total below what was spent with us, or of 0; customers in one of the two only; negative or missing money.

    Notes
    -----
    ours ÷ total. Source: Peppers and Rogers (1993). The total is asked or estimated, not seen; a share of a small
    wallet says little about what there is to gain, which is total − ours.

    Examples
    --------
    >>> share_of_wallet(pd.Series({"Ann": 300.0, "Bo": 90.0}), pd.Series({"Ann": 400.0, "Bo": 900.0})).to_dict()
    {'Ann': 0.75, 'Bo': 0.1}
    """
    for name, money in (("ours", ours), ("total", total)):
        valid.by_customer(money, name)
        remedy = _("Net returns against purchases; a whole period cannot be below 0.")
        valid.numbers(money, name, negative=remedy)
    total = valid.same_customers(total, "total", ours.index, "ours")
    remedy = _("A share of nothing has no meaning: leave these customers out and say so.")
    valid.refuse((total == 0).to_numpy(), total, "total", _("{column} is 0 in rows {rows}."), remedy)
    fault = _("{column} is below what was spent with us in rows {rows}.")
    remedy = _("Is it without us, or of another period? Correct it, or leave these customers out and say so.")
    valid.refuse((total < ours).to_numpy(), total, "total", fault, remedy)
    return (ours / total).rename("share_of_wallet")


def group_share(ours: pd.Series, total: pd.Series) -> pd.Series:
    """Of what these customers together spend, how much comes to us?

    Parameters
    ----------
    ours, total : Series
        As in `share_of_wallet`.

    Returns
    -------
    Series
        `ratio_of_sums` (the share of the group's money: the answer) and `mean_of_ratios` (the share of the average
        customer: another question), both 0 to 1.

    Examples
    --------
    >>> group_share(pd.Series({"Ann": 300.0, "Bo": 90.0}), pd.Series({"Ann": 400.0, "Bo": 900.0})).to_dict()
    {'ratio_of_sums': 0.3, 'mean_of_ratios': 0.425}
    """
    each = share_of_wallet(ours, total)
    return pd.Series({"ratio_of_sums": ours.sum() / total.sum(), "mean_of_ratios": each.mean()}, name="share_of_wallet")
