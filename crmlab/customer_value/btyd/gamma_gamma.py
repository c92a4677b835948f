"""Gamma-Gamma: what will a customer's next purchases be worth?

The amounts of one customer vary around a mean of their own, and the means vary over customers. A mean of few purchases
is mostly chance, so it is drawn towards the mean of all: the fewer the purchases, the more.

The model supposes that the mean has nothing to do with how often a customer buys. Look at that first:
`frequency_spend_correlation`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.fitting import Score, distinct, maximise
from crmlab.customer_value.btyd.histories import weights_of
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

STARTS = ((4.0, 4.0, 1.0), (1.0, 3.0, 2.0), (20.0, 10.0, 0.5))  # money in units of the mean


@dataclass(frozen=True)
class GammaGamma:
    """What does Gamma-Gamma with these parameters say of a customer's mean purchase?

    `v` and all results are in the unit of money of the table that it was fitted to. `correlation` is that of
    `frequency_spend_correlation` in the same table, which the model supposes to be 0.

    Examples
    --------
    >>> model = GammaGamma(p=6.25, q=3.74, v=15.44)
    >>> round(model.mean_spend, 2)
    35.22
    >>> model.expected_spend(pd.Series([0, 1, 10]), pd.Series([np.nan, 80.0, 80.0])).round(2).tolist()
    [35.22, 66.35, 78.12]
    """

    p: float
    q: float
    v: float
    log_likelihood: float | None = None
    customers: float | None = None
    converged: bool | None = None
    correlation: float | None = None
    log_errors: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for name, value in self.params.items():
            valid.positive(value, name)

    @property
    def params(self) -> dict[str, float]:
        """The three parameters by name."""
        return {"p": self.p, "q": self.q, "v": self.v}

    @property
    def mean_spend(self) -> float:
        """The mean purchase of a customer of whom nothing is known: p × v ÷ (q − 1)."""
        if self.q <= 1:
            message = _(
                "q is {q:.3g}, and at 1 or less a mean purchase over all customers does not exist: a few customers "
                "would weigh more than all others. Look at the largest amounts."
            )
            raise InvalidData(message.format(q=self.q))
        return self.p * self.v / (self.q - 1)

    @checked(numbers="frequency")
    def expected_spend(self, frequency: pd.Series, monetary: pd.Series) -> pd.Series:
        """What will a purchase of each customer be worth on average, given their purchases so far?

        Parameters
        ----------
        frequency : Series
            Purchases that `monetary` is the mean of: the column `n` of the summary.
        monetary : Series
            Their mean; not looked at where `frequency` is 0.

        Notes
        -----
        p × (v + n × mean) ÷ (p × n + q − 1): a weighted mean of the customer's own mean and of all customers'.
        """
        valid.by_customer(frequency, "frequency")
        valid.by_customer(monetary, "monetary")
        monetary = valid.same_customers(monetary, "monetary", frequency.index, "frequency")
        n, mean = _means(frequency, monetary)
        if (n == 0).any():
            _exists = self.mean_spend
        if self.p * max(n.min(), 1) + self.q <= 1:
            message = _(
                "p + q is {sum:.3g}, at most 1, so after one purchase there is no mean yet, in rows {rows}. Leave them "
                "out and say so."
            )
            raise InvalidData(message.format(sum=self.p + self.q, rows=rows(frequency.index[n == 1])))
        found = self.p * (self.v + n * mean) / (self.p * n + self.q - 1)
        return pd.Series(found, index=frequency.index, name="expected_spend")


def _means(frequency: pd.Series, monetary: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Checked: number and mean; a mean of no purchases is 0 here, which nothing depends on."""
    valid.numbers(frequency, "n", negative=_("It counts purchases."))
    n = frequency.to_numpy(dtype=float)
    valid.refuse(n != np.rint(n), frequency, "n", _("{column} is not whole in rows {rows}."), _("It counts purchases."))
    bought = monetary[n > 0]
    valid.numbers(bought, "monetary")
    fault = _("{column} is not above 0 in rows {rows}.")
    remedy = _("Gamma-Gamma is for amounts above 0: leave these customers out and say so.")
    valid.refuse((bought <= 0).to_numpy(), bought, "monetary", fault, remedy)
    mean = np.zeros(len(n))
    mean[n > 0] = bought.to_numpy(dtype=float)
    return n, mean


@checked
def frequency_spend_correlation(summary: pd.DataFrame, *, weights: str | None = None) -> float:
    """Do those who buy more often also spend more at a time? Pearson's correlation, over those who bought again.

    Gamma-Gamma supposes that they do not: look at this first. Near 0 is well; a clear rise or fall means that the
    amounts expected of frequent customers are drawn towards a mean that is not theirs.

    Parameters
    ----------
    summary : DataFrame
        What `summary` returns: `n` and `monetary`.
    weights : str, optional
        A column that says how many customers have the history of that row.

    Raises
    ------
    InvalidData
        Fewer than three customers with purchases to average, or all alike in `n` or in `monetary`.

    Examples
    --------
    >>> frequency_spend_correlation(pd.DataFrame({"n": [0, 1, 2, 3], "monetary": [np.nan, 40.0, 20.0, 30.0]}))
    -0.5
    """
    n, mean, weight = _bought(summary, weights)
    if len(n) < 3:
        message = _("{n} customers have a mean purchase (rows {rows}), too few for a correlation. Take more customers.")
        raise InvalidData(message.format(n=len(n), rows=rows(summary.index[summary["n"] > 0])))
    found = _correlation(n, mean, weight)
    if found is None:
        name = "n" if n.min() == n.max() else "monetary"
        message = _("{name} is the same for every customer, so nothing goes with it. Take customers who differ.")
        raise InvalidData(message.format(name=name))
    return found


def _bought(summary: pd.DataFrame, weights: str | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number, mean and weight of those who have a mean purchase."""
    valid.frame(summary, "summary", ["n", "monetary"] + ([weights] if weights else []))
    n, mean = _means(summary["n"], summary["monetary"])
    weight = weights_of(summary, weights)
    some = (n > 0) & (weight > 0)
    if not some.any():
        message = _(
            "n is 0 for every customer: from one purchase each there is no mean of repeat purchases. Take a longer "
            "time, or first_purchase='counted' in btyd.summary."
        )
        raise InvalidData(message)
    return n[some], mean[some], weight[some]


def _correlation(n: np.ndarray, mean: np.ndarray, weight: np.ndarray) -> float | None:
    if n.min() == n.max() or mean.min() == mean.max():
        return None
    cov = np.cov(n, mean, aweights=weight)
    return float(round(cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1]), 12))


@checked
def fit_gamma_gamma(summary: pd.DataFrame, *, weights: str | None = None) -> GammaGamma:
    """Which Gamma-Gamma makes these mean purchases most likely?

    Parameters
    ----------
    summary : DataFrame
        What `summary` returns: `n` (how many purchases) and `monetary` (their mean). Customers without any (`n` 0) say
        nothing about amounts and are not in `customers`.
    weights : str, optional
        A column that says how many customers have the history of that row.

    Returns
    -------
    GammaGamma
        Parameters, log-likelihood, number of customers, the correlation of frequency and spend.

    Raises
    ------
    InvalidData
        A mean that is not above 0; nobody with a mean; all means equal.
    NotConverged
        The likelihood has no highest point: see the message.

    Notes
    -----
    The n × mean purchases of a customer in all follow gamma(p × n, rate), the rate gamma(q, v) over customers
    (Fader, Hardie and Lee 2005; Fader and Hardie 2013, equation 1a).

    Examples
    --------
    >>> few = pd.DataFrame({"n": [1, 2, 1, 4, 2, 3, 1, 5], "monetary": [9.0, 31, 80, 35, 14, 60, 30, 18]})
    >>> model = fit_gamma_gamma(few)
    >>> model.converged, round(model.mean_spend, 1)
    (True, 33.5)
    """
    n, mean, weight = _bought(summary, weights)
    correlation = _correlation(n, mean, weight)
    (n, mean), weight, _which = distinct([n, mean], weight)
    if mean.min() == mean.max():
        message = _(
            "monetary is {value:,} for every customer, so there is nothing to estimate: expect that amount of everyone."
        )
        raise InvalidData(message.format(value=mean[0]))
    unit = float(np.average(mean, weights=weight))
    found = maximise(
        likelihood(n, mean / unit, weight),
        ["p", "q", "v"],
        STARTS,
        customers=weight.sum(),
        model="Gamma-Gamma",
        reasons=_reasons(float(np.average(mean, weights=weight * n))),
        units={"v": unit},
    )
    p, q, v = found.parameters
    customers = float(weight.sum())
    log_likelihood = float(found.log_likelihood - customers * np.log(unit))
    return GammaGamma(p, q, v * unit, log_likelihood, customers, True, correlation, found.log_errors)


def _reasons(mean: float) -> dict[tuple[str, str], str]:
    alike = _(
        "All customers seem to have the same mean, and differ by chance only, so q and v have no end. Expect that of "
        "everybody: {mean:.2f}, the mean of all purchases."
    ).format(mean=mean)
    steady = _(
        "Each customer seems to spend the same at every purchase, so p has no end. Expect of each what they spent: "
        "summary['monetary']."
    )
    return {("q", "high"): alike, ("v", "high"): alike, ("p", "high"): steady, ("v", "low"): steady}


def likelihood(n: np.ndarray, mean: np.ndarray, weight: np.ndarray) -> Score:
    """Log-likelihood of Gamma-Gamma and its gradient, as a function of log (p, q, v), of different means.

    Examples
    --------
    >>> score = likelihood(np.array([2.0]), np.array([30.0]), np.array([1.0]))
    >>> round(score(np.log([6.25, 3.74, 15.44]))[0], 4)
    -3.847
    """
    from scipy.special import digamma, gammaln

    ns, at = np.unique(n, return_inverse=True)
    of_n = np.bincount(at, weights=weight)
    customers, money = weight.sum(), n * mean
    of_money, of_mean = np.sum(weight * n * np.log(money)), np.sum(weight * np.log(mean))

    def score(log: np.ndarray) -> tuple[float, np.ndarray]:
        p, q, v = np.exp(log)
        scale = np.log(money + v)
        value = of_n @ (gammaln(p * ns + q) - gammaln(p * ns)) + customers * (q * log[2] - gammaln(q))
        value += p * of_money - of_mean - np.sum(weight * (p * n + q) * scale)
        both = digamma(p * ns + q)
        by_p = (of_n * ns) @ (both - digamma(p * ns)) + of_money - np.sum(weight * n * scale)
        by_q = of_n @ both - customers * digamma(q) + customers * log[2] - np.sum(weight * scale)
        by_v = customers * q / v - np.sum(weight * (p * n + q) / (money + v))
        return float(value), np.array([by_p * p, by_q * q, by_v * v])

    return score
