"""BG/NBD and Gamma-Gamma together: what the purchases to come are worth today."""

from __future__ import annotations

import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.bgnbd import BGNBD
from crmlab.customer_value.btyd.gamma_gamma import GammaGamma
from crmlab.customer_value.btyd.nbd import NBD
from crmlab.given import checked


@checked
def value(
    bgnbd: BGNBD | NBD,
    gamma_gamma: GammaGamma,
    summary: pd.DataFrame,
    *,
    margin: float,
    periods: int,
    discount: float,
    period: float = 1.0,
) -> pd.Series:
    """What are the future purchases of each customer worth today, over a horizon?

    Parameters
    ----------
    bgnbd, gamma_gamma
        How often (`fit_nbd` will do too), and for how much: fitted models.
    summary : DataFrame
        What `summary` returns, with `n` and `monetary`.
    margin : float
        Contribution margin as a fraction of the amount, above 0 and at most 1.
    periods : int
        The horizon: so many periods from `T` on. Nothing later counts.
    discount : float
        The rate of discount for one period, 0.1 for 10 %; 0 gives the plain sum.
    period : float
        The length of one period in the summary's unit of time: with weeks, 365.25 / 7 for years.

    Returns
    -------
    Series
        `value` in the unit of money of `summary`, one a customer: expected, of purchases still to come.

    Raises
    ------
    InvalidData
        An impossible margin, rate or horizon; impossible histories; amounts that are not above 0.

    Notes
    -----
    value = margin × expected spend × sum over periods k of (purchases expected up to k − up to k − 1) ÷
    (1 + discount)^k. A period's purchases are discounted as if made at its end, so that shorter periods give a little
    more. Costs of acquiring the customer are not taken off. Source: Fader, Hardie and Lee (2005), RFM and CLV.

    Examples
    --------
    >>> import numpy as np
    >>> bgnbd, spend = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426), GammaGamma(p=6.25, q=3.74, v=15.44)
    >>> known = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0.0], "T": 38.86, "n": [2, 0], "monetary": [60.0, np.nan]})
    >>> value(bgnbd, spend, known, margin=0.3, periods=3, discount=0.1, period=52.18).round(2).tolist()
    [50.08, 5.57]
    """
    valid.positive(margin, "margin", most=1)
    valid.positive(discount, "discount", most=1, zero=True)
    valid.positive(period, "period")
    periods = valid.whole(periods, "periods")
    valid.frame(summary, "summary", ["x", "t_x", "T", "n", "monetary"])
    spend = gamma_gamma.expected_spend(summary["n"], summary["monetary"])
    bought = bgnbd.discounted_purchases(summary, periods=periods, discount=discount, period=period)
    return (margin * spend * bought).rename("value")
