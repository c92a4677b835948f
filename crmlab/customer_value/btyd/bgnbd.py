"""BG/NBD: two coins and a clock. How often will a customer buy again, and is there still one?

While active, a customer buys at a steady rate of their own (the clock). After every purchase a coin is tossed: with
some chance of their own they are gone for good. Rates follow a gamma distribution (r, alpha) over customers, the
chances a beta distribution (a, b). Nobody says goodbye: that a customer has gone shows only in their silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.fitting import Score, distinct, maximise
from crmlab.customer_value.btyd.histories import histories
from crmlab.customer_value.btyd.mixing import beta_mean
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

STARTS = ((0.5, 0.4, 0.7, 2.0), (2.0, 2.0, 0.2, 4.0), (0.2, 0.05, 3.0, 9.0))  # time in units of the mean T
SELDOM = 0.01  # a mean chance to leave after a purchase: one that ran off to less is on its way to 0


@dataclass(frozen=True)
class BGNBD:
    """What does BG/NBD with these parameters say of a customer?

    Time is in the unit of the histories that it was fitted to: only `alpha` depends on it.

    Examples
    --------
    >>> model = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> history = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0.0], "T": [38.86, 38.86]})
    >>> model.expected_purchases(history, 39).round(3).tolist()
    [1.226, 0.195]
    >>> model.p_alive(history).round(3).tolist()
    [0.727, 1.0]
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float | None = None
    customers: float | None = None
    converged: bool | None = None
    log_errors: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for name, value in self.params.items():
            valid.positive(value, name)

    @property
    def params(self) -> dict[str, float]:
        """The four parameters by name."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    @checked
    def p_alive(self, summary: pd.DataFrame) -> pd.Series:
        """How probable is it that each customer is still active at T?

        It is exactly 1 for all who have bought once only (x = 0), however long ago: in this model one can leave only
        just after a repeat purchase. That is a property of the model, not a finding about those customers.

        Notes
        -----
        1 ÷ (1 + a ÷ (b + x − 1) × ((alpha + T) ÷ (alpha + t_x))^(r + x)) for x above 0 (Fader, Hardie and Lee 2008).
        """
        x, t_x, end, _weights = histories(summary)
        return pd.Series(self._p_alive(x, t_x, end), index=summary.index, name="p_alive")

    def _p_alive(self, x: np.ndarray, t_x: np.ndarray, end: np.ndarray) -> np.ndarray:
        from scipy.special import expit

        repeated = np.maximum(x, 1)
        odds = np.log((self.b + repeated - 1) / self.a) - (self.r + x) * np.log((self.alpha + end) / (self.alpha + t_x))
        return np.where(x == 0, 1.0, expit(odds))

    @checked
    def expected_purchases(self, summary: pd.DataFrame, t: float) -> pd.Series:
        """How many purchases will each customer make in the next `t` units of time, given their history?

        Notes
        -----
        p_alive × the mean over p ~ beta(a, b + x) of (1 − (1 + p × t ÷ (alpha + T))^−(r + x)) ÷ p, the purchases of an
        active customer who leaves with chance p after each. This equals equation 10 of Fader, Hardie and Lee (2005),
        p_alive × (a + b + x − 1) ÷ (a − 1) × (1 − …₂F₁…), which is 0 ÷ 0 at a = 1, and in which SciPy's ₂F₁ fails for
        large x or t.
        """
        x, t_x, end, weights = histories(summary)
        valid.positive(t, "t", zero=True)
        (xs, ends), _weights, which = distinct([x, end], weights)
        found = self._p_alive(x, t_x, end) * self._if_active(xs, ends, t)[which]
        return pd.Series(found, index=summary.index, name="expected_purchases")

    @checked
    def discounted_purchases(
        self, summary: pd.DataFrame, *, periods: int, discount: float, period: float = 1.0
    ) -> pd.Series:
        """How many purchases will each customer make over a horizon, those of later periods discounted?

        Parameters
        ----------
        summary : DataFrame
            Histories, as for `expected_purchases`.
        periods : int
            The horizon: so many periods from `T` on.
        discount : float
            The rate of discount for one period.
        period : float
            The length of one period in the summary's unit of time.

        Notes
        -----
        Sum over periods k of (purchases expected up to k − up to k − 1) ÷ (1 + discount)^k.

        Examples
        --------
        >>> model = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> history = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0.0], "T": [38.86, 38.86]})
        >>> model.discounted_purchases(history, periods=2, discount=0.1, period=39).round(3).tolist()
        [1.879, 0.312]
        """
        x, t_x, end, weights = histories(summary)
        valid.positive(discount, "discount", most=1, zero=True)
        valid.positive(period, "period")
        ends_of = period * np.arange(1, valid.whole(periods, "periods") + 1)
        factor = (1 + discount) ** -np.arange(1.0, periods + 1)
        share = factor - np.append(factor[1:], 0.0)  # what a purchase up to the end of period k weighs
        (xs, ends), _weights, which = distinct([x, end], weights)
        found = self._p_alive(x, t_x, end) * self._if_active(xs, ends, ends_of, share)[which]
        return pd.Series(found, index=summary.index, name="discounted_purchases")

    def _if_active(
        self, x: np.ndarray, end: np.ndarray, t: float | np.ndarray, share: np.ndarray | None = None
    ) -> np.ndarray:
        """Expected purchases in `t` of customers who are active at `end`; rates and chances to leave as yet unknown.

        With `share`, `t` holds several times for every customer, and their expectations are added up with these shares.
        """
        times = [(np.asarray(t), 1.0)] if share is None else list(zip(np.asarray(t), share, strict=True))
        shape = (self.r + x) * np.ones(np.broadcast(x, *(time for time, _share in times)).shape)
        aheads = [(np.broadcast_to(time / (self.alpha + end), shape.shape), part) for time, part in times]

        def purchases(p: np.ndarray, i: slice) -> np.ndarray:
            return sum(-part * np.expm1(-shape[i, None] * np.log1p(p * ahead[i, None])) for ahead, part in aheads) / p

        certain = sum(-part * np.expm1(-shape * np.log1p(ahead)) for ahead, part in aheads)  # leave at the next one
        never = sum(part * shape * ahead for ahead, part in aheads)
        return beta_mean(purchases, self.a, self.b + x, never, certain)

    @checked
    def expected_purchases_new(self, t: float | Sequence[float] | np.ndarray) -> float | np.ndarray:
        """How many repeat purchases will a new customer make in the first `t` units of time after the first purchase?

        Examples
        --------
        >>> round(BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426).expected_purchases_new(39), 3)
        1.197
        """
        t = np.asarray(t, dtype=float)
        if not np.isfinite(t).all() or (t < 0).any():
            raise InvalidData(_("t must be finite and not negative. It counts time from the first purchase."))
        zero = np.zeros(t.size)
        found = self._if_active(zero, zero, t.ravel()).reshape(t.shape)
        return found if found.ndim else float(found)

    @checked
    def probability(self, n: int | Sequence[int] | np.ndarray, t: float) -> float | np.ndarray:
        """How probable is it that a new customer makes exactly `n` repeat purchases in `t`?

        Notes
        -----
        Either still active with n purchases, or gone at the n-th: equation 8 of Fader, Hardie and Lee (2005).

        Examples
        --------
        >>> model = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> model.probability(np.arange(3), 39).round(3).tolist()
        [0.574, 0.199, 0.085]
        """
        from scipy.special import betainc, betaln, gammaln

        n = np.asarray(n)
        if (n < 0).any() or (n != np.rint(n)).any():
            raise InvalidData(_("n must be whole and not negative: it counts purchases."))
        valid.positive(t, "t", zero=True)
        r, a, b, share = self.r, self.a, self.b, t / (self.alpha + t)
        with np.errstate(divide="ignore"):
            bought = np.where(n > 0, n * np.log(share), 0.0)
        exactly = gammaln(r + n) - gammaln(r) - gammaln(n + 1) + r * np.log1p(-share) + bought
        active = np.exp(betaln(a, b + n) - betaln(a, b) + exactly)
        once = np.maximum(n, 1)  # the n-th purchase has happened by t, and the coin fell after it
        gone = np.where(n > 0, np.exp(betaln(a + 1, b + once - 1) - betaln(a, b)) * betainc(once, r, share), 0.0)
        found = active + gone
        return found if found.ndim else float(found)


@checked
def fit_bgnbd(summary: pd.DataFrame, *, weights: str | None = None) -> BGNBD:
    """Which BG/NBD makes these histories most likely?

    Parameters
    ----------
    summary : DataFrame
        What `summary` returns: `x`, `t_x`, `T`, one row a customer.
    weights : str, optional
        A column that says how many customers have the history of that row.

    Returns
    -------
    BGNBD
        Parameters, log-likelihood, number of customers, standard errors of the log parameters.

    Raises
    ------
    InvalidData
        Impossible histories; nobody bought again, so that nothing can be learnt of rates or of leaving.
    NotConverged
        The likelihood has no highest point: see the message.

    Notes
    -----
    L = Γ(r+x) ÷ Γ(r) × alpha^r × B(a, b+x) ÷ B(a, b) × [(alpha+T)^−(r+x) + {x > 0} a ÷ (b+x−1) × (alpha+t_x)^−(r+x)]
    (Fader, Hardie and Lee 2005), over different histories with weights, with its exact gradient.

    Examples
    --------
    >>> many = pd.DataFrame({"x": [0, 1, 2, 3, 8], "t_x": [0, 4, 12, 20, 33.0], "T": 39.0, "many": [60, 19, 8, 9, 6]})
    >>> model = fit_bgnbd(many, weights="many")
    >>> model.converged, round(model.log_likelihood, 2)
    (True, -444.57)
    """
    x, t_x, end, weight, unit = repeat_histories(summary, weights)
    found = maximise(
        likelihood(x, t_x / unit, end / unit, weight),
        ["r", "alpha", "a", "b"],
        STARTS,
        customers=weight.sum(),
        model="BG/NBD",
        reasons=_reasons(),
        together=_nobody_leaves,
        units={"alpha": unit},
    )
    r, alpha, a, b = found.parameters
    log_likelihood = found.log_likelihood - float(weight @ x) * np.log(unit)
    return BGNBD(r, alpha * unit, a, b, float(log_likelihood), float(weight.sum()), True, found.log_errors)


def repeat_histories(
    summary: pd.DataFrame, weights: str | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """The different histories, with what each weighs and the mean `T`, if somebody bought again.

    Examples
    --------
    >>> x, t_x, T, weight, unit = repeat_histories(pd.DataFrame({"x": [2, 0], "t_x": [4.0, 0.0], "T": 8.0}), None)
    >>> x.tolist(), unit
    ([0, 2], 8.0)
    """
    x, t_x, end, weight = histories(summary, weights)
    if not (weight * x).any():
        message = _(
            "x is 0 for every customer: nobody bought again, and from one purchase each nothing can be learnt of rates "
            "or of leaving. Take a longer time or more customers."
        )
        raise InvalidData(message)
    (x, t_x, end), weight, _which = distinct([v[weight > 0] for v in (x, t_x, end)], weight[weight > 0])
    unit = float(np.average(end, weights=weight))
    if unit == 0:
        raise InvalidData(_("T is 0 for every customer: all bought first on the last day. Take a longer time."))
    return x, t_x, end, weight, unit


def _reasons() -> dict[tuple[str, str], str]:
    more = " " + _("Take more customers or a longer time.")
    same_chance = _("Every customer seems to leave with the same chance, so a and b have no end.") + more
    same_rate = _("Every active customer seems to buy at the same rate, so r and alpha have no end.") + more
    return {
        ("r", "high"): same_rate, ("alpha", "high"): same_rate,
        ("a", "high"): same_chance, ("b", "high"): same_chance,
        ("b", "low"): _("Everybody seems to leave at the first repeat purchase or never.") + more,
        ("r", "low"): _("Hardly anyone bought again.") + more,
    }  # fmt: skip


def _nobody_leaves(parameters: Mapping[str, float]) -> str:
    """What to do where the mean chance of leaving goes to 0, by whichever of its parameters."""
    if parameters["a"] / (parameters["a"] + parameters["b"]) > SELDOM:
        return ""
    return _(
        "Nobody seems to leave, so the chance of leaving goes to 0. Take the model in which nobody does: "
        "btyd.fit_nbd(summary)."
    )


def likelihood(x: np.ndarray, t_x: np.ndarray, end: np.ndarray, weight: np.ndarray) -> Score:
    """Log-likelihood of BG/NBD and its gradient, as a function of log (r, alpha, a, b), of different histories.

    Logarithms and sums that depend on `x`, `t_x` or `T` alone are taken once for each of their values. Long sums go
    through `np.sum`, not `@`: that waits for no threads, and gives the same digits however many there are.

    Examples
    --------
    >>> score = likelihood(np.array([2]), np.array([30.43]), np.array([38.86]), np.array([1.0]))
    >>> round(score(np.log([0.243, 4.414, 0.793, 2.426]))[0], 4)
    -9.4586
    """
    most = int(x.max())
    of_x = np.bincount(x, weights=weight, minlength=most + 1)
    above = np.cumsum(of_x[::-1])[::-1][1:]  # customers with more than j repeat purchases
    j = np.arange(most)
    ends, at_end = np.unique(end, return_inverse=True)
    customers, purchases = np.bincount(at_end, weights=weight), np.bincount(at_end, weights=weight * x)
    again = x > 0
    x, weight, at_end = x[again], weight[again], at_end[again].astype("int32")
    lasts, at_last = np.unique(t_x[again], return_inverse=True)
    at_last = at_last.astype("int32")

    def score(log: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = np.exp(log)
        # Γ(r+x) ÷ Γ(r) and B(a, b+x) ÷ B(a, b) are products over j below x.
        value = above @ (np.log(r + j) - np.log1p(a / (b + j))) + of_x.sum() * r * log[1]
        by_r = above @ (1 / (r + j)) + of_x.sum() * log[1]
        by_alpha = of_x.sum() * r / alpha
        by_a = -(above @ (1 / (a + b + j)))
        by_b = above @ (a / ((b + j) * (a + b + j)))
        # (alpha+T)^−(r+x) before the bracket …
        log_end, log_last = np.log(alpha + ends), np.log(alpha + lasts)
        value -= (r * customers + purchases) @ log_end
        by_r -= customers @ log_end
        by_alpha -= (r * customers + purchases) @ (1 / (alpha + ends))
        # … which leaves 1 + exp(gone) in it: the odds that a customer with repeat purchases has left.
        shape = r + x
        silence = log_end[at_end]
        silence -= log_last[at_last]
        gone = shape * silence
        gone += (log[2] - np.log(b + j))[x - 1]
        small = np.exp(-np.abs(gone))
        value += np.sum(weight * (np.maximum(gone, 0) + np.log1p(small)))
        chance = np.where(gone >= 0, 1.0, small)
        chance /= 1 + small
        chance *= weight
        by_r += np.sum(chance * silence)
        shape *= (1 / (alpha + ends))[at_end] - (1 / (alpha + lasts))[at_last]
        by_alpha += np.sum(chance * shape)
        by_a += chance.sum() / a
        by_b -= np.sum(chance * (1 / (b + j))[x - 1])
        return float(value), np.array([by_r * r, by_alpha * alpha, by_a * a, by_b * b])

    return score
