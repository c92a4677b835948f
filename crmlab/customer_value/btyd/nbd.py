"""NBD: a clock alone. How often will a customer buy again, if nobody ever leaves?

Each customer buys at a steady rate of their own, and the rates follow a gamma distribution (r, alpha) over customers.
It is BG/NBD without its coin, and the way on where that finds nobody who leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.bgnbd import repeat_histories
from crmlab.customer_value.btyd.fitting import Score, maximise
from crmlab.customer_value.btyd.histories import histories
from crmlab.given import checked
from crmlab.i18n import _

STARTS = ((0.5, 0.5), (2.0, 2.0), (0.1, 0.05))  # time in units of the mean T


@dataclass(frozen=True)
class NBD:
    """What does NBD with these parameters say of a customer?

    Time is in the unit of the histories that it was fitted to: only `alpha` depends on it. It can stand in the place of
    `BGNBD` wherever purchases are expected; when a customer last bought tells it nothing.

    Examples
    --------
    >>> model = NBD(r=0.8, alpha=16.0)
    >>> history = pd.DataFrame({"x": [2, 0], "t_x": [30.0, 0.0], "T": 40.0})
    >>> model.discounted_purchases(history, periods=3, discount=0.1, period=52).round(2).tolist()
    [6.47, 1.85]
    >>> model.expected_purchases(history, 4).round(3).tolist()
    [0.2, 0.057]
    """

    r: float
    alpha: float
    log_likelihood: float | None = None
    customers: float | None = None
    converged: bool | None = None
    log_errors: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for name, value in self.params.items():
            valid.positive(value, name)

    @property
    def params(self) -> dict[str, float]:
        """Both parameters by name."""
        return {"r": self.r, "alpha": self.alpha}

    @checked
    def expected_purchases(self, summary: pd.DataFrame, t: float) -> pd.Series:
        """How many purchases will each customer make in the next `t` units of time, given their history?

        Notes
        -----
        t × (r + x) ÷ (alpha + T): the mean rate given x purchases in T, times t.
        """
        valid.positive(t, "t", zero=True)
        x, _t_x, end, _weights = histories(summary)
        return pd.Series(t * (self.r + x) / (self.alpha + end), index=summary.index, name="expected_purchases")

    @checked
    def discounted_purchases(
        self, summary: pd.DataFrame, *, periods: int, discount: float, period: float = 1.0
    ) -> pd.Series:
        """How many purchases will each customer make over a horizon, those of later periods discounted?

        Parameters
        ----------
        summary, periods, discount, period
            As in `BGNBD.discounted_purchases`.
        """
        valid.positive(discount, "discount", most=1, zero=True)
        valid.positive(period, "period")
        factors = (1 + discount) ** -np.arange(1.0, valid.whole(periods, "periods") + 1)
        return (self.expected_purchases(summary, period) * factors.sum()).rename("discounted_purchases")

    @checked
    def expected_purchases_new(self, t: float | np.ndarray) -> float | np.ndarray:
        """How many repeat purchases will a new customer make in the first `t` units of time? t × r ÷ alpha.

        Examples
        --------
        >>> NBD(r=0.8, alpha=16.0).expected_purchases_new(40)
        2.0
        """
        found = np.asarray(t, dtype=float) * self.r / self.alpha
        return found if found.ndim else float(found)


@checked
def fit_nbd(summary: pd.DataFrame, *, weights: str | None = None) -> NBD:
    """Which NBD makes these histories most likely?

    Parameters
    ----------
    summary : DataFrame
        What `summary` returns: `x`, `t_x`, `T`, one row a customer.
    weights : str, optional
        A column that says how many customers have the history of that row.

    Returns
    -------
    NBD
        Parameters, log-likelihood, number of customers, standard errors of the log parameters.

    Raises
    ------
    InvalidData
        Impossible histories; nobody bought again.
    NotConverged
        The likelihood has no highest point, as when all buy at the same rate.

    Notes
    -----
    L = Γ(r+x) ÷ Γ(r) × alpha^r × (alpha+T)^−(r+x) (Ehrenberg 1959; here of the days of purchase, not of their number
    only). It is the likelihood of `fit_bgnbd` with a chance of leaving that goes to 0, so the two can be compared.

    Examples
    --------
    >>> many = pd.DataFrame({"x": [0, 1, 2, 3, 8], "t_x": [0, 4, 12, 20, 33.0], "T": 39.0, "many": [60, 19, 8, 9, 6]})
    >>> model = fit_nbd(many, weights="many")
    >>> round(model.r, 3), round(model.alpha, 2), round(model.log_likelihood, 2)
    (0.404, 14.59, -459.15)
    """
    x, _t_x, end, weight, unit = repeat_histories(summary, weights)
    same_rate = _("Every customer seems to buy at the same rate, so r and alpha have no end.")
    same_rate += " " + _("Expect purchases in proportion to time: btyd.same_rate(held).")
    found = maximise(
        likelihood(x, end / unit, weight),
        ["r", "alpha"],
        STARTS,
        customers=weight.sum(),
        model="NBD",
        reasons={
            ("r", "high"): same_rate,
            ("alpha", "high"): same_rate,
            ("r", "low"): _("Hardly anyone bought again.") + " " + _("Take more customers or a longer time."),
        },
        units={"alpha": unit},
    )
    r, alpha = found.parameters
    log_likelihood = found.log_likelihood - float(weight @ x) * np.log(unit)
    return NBD(r, alpha * unit, float(log_likelihood), float(weight.sum()), True, found.log_errors)


def likelihood(x: np.ndarray, end: np.ndarray, weight: np.ndarray) -> Score:
    """Log-likelihood of NBD and its gradient, as a function of log (r, alpha), of different histories.

    Examples
    --------
    >>> round(likelihood(np.array([2]), np.array([40.0]), np.array([1.0]))(np.log([0.8, 16.0]))[0], 4)
    -8.6883
    """
    from scipy.special import digamma, gammaln

    customers = weight.sum()

    def score(log: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha = np.exp(log)
        log_end = np.log(alpha + end)
        value = weight @ (gammaln(r + x) - (r + x) * log_end) + customers * (r * log[1] - gammaln(r))
        by_r = weight @ (digamma(r + x) - log_end) + customers * (log[1] - digamma(r))
        by_alpha = customers * r / alpha - weight @ ((r + x) / (alpha + end))
        return float(value), np.array([by_r * r, by_alpha * alpha])

    return score
