"""sBG: how long do contracts last? Each renewal is a coin toss, and customers' coins differ.

Those with the worst coins leave first, so the retention of those who are left rises from year to year without anyone
becoming more loyal. A constant rate of retention misses that, and so misses much of what an old customer is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value.btyd.fitting import Score, maximise
from crmlab.customer_value.btyd.mixing import beta_mean
from crmlab.errors import InvalidData
from crmlab.i18n import _

STARTS = ((1.0, 2.0), (0.5, 5.0), (3.0, 3.0))


@dataclass(frozen=True)
class SBG:
    """What does the shifted beta-geometric with these parameters say of renewals?

    The chance to leave at a renewal follows beta(alpha, beta) over customers.

    Examples
    --------
    >>> model = SBG(alpha=0.668, beta=3.806)
    >>> model.survival([1, 2, 7]).round(3).tolist(), model.retention([1, 2, 7]).round(3).tolist()
    ([0.851, 0.747, 0.489], [0.851, 0.878, 0.936])
    >>> round(model.expected_lifetime(discount=0.1), 2)
    5.92
    """

    alpha: float
    beta: float
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
        return {"alpha": self.alpha, "beta": self.beta}

    def survival(self, t: int | Sequence[int] | np.ndarray) -> float | np.ndarray:
        """Which share of the customers is still there after `t` renewals? B(alpha, beta + t) ÷ B(alpha, beta)."""
        from scipy.special import betaln

        t = _renewals(t, 0)
        found = np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta))
        return found if found.ndim else float(found)

    def retention(self, t: int | Sequence[int] | np.ndarray) -> float | np.ndarray:
        """Which share of those who reach renewal `t` (1, 2, …) renews? (beta + t − 1) ÷ (alpha + beta + t − 1)."""
        t = _renewals(t, 1)
        found = (self.beta + t - 1) / (self.alpha + self.beta + t - 1)
        return found if found.ndim else float(found)

    def expected_lifetime(self, *, discount: float, renewals: int = 0) -> float:
        """How many periods will a customer pay for from now on, the later ones discounted?

        Parameters
        ----------
        discount : float
            The rate of discount a period.
        renewals : int
            How often the customer has renewed so far, the last time just now. This period counts in full.

        Raises
        ------
        InvalidData
            Without discount where alpha is 1 or less: the mean has no end.

        Notes
        -----
        The sum over t of S(renewals + t) ÷ S(renewals) ÷ (1 + discount)^t, which is ₂F₁(1, beta + renewals; alpha +
        beta + renewals; 1 ÷ (1 + discount)) (Fader and Hardie 2010); without discount
        (alpha + beta + renewals − 1) ÷ (alpha − 1).
        """
        valid.positive(discount, "discount", zero=True)
        beta = self.beta + float(_renewals(renewals, 0))
        if discount == 0:
            if self.alpha <= 1:
                message = _(
                    "alpha is {alpha:.3g}, and at 1 or less the mean lifetime has no end: a few customers never leave. "
                    "Take a discount above 0."
                )
                raise InvalidData(message.format(alpha=self.alpha))
            return (self.alpha + beta - 1) / (self.alpha - 1)
        ends = (1 + discount) / discount, 1.0  # of those who never leave, of those who leave at once
        return float(beta_mean(lambda p, _i: (1 + discount) / (discount + p), self.alpha, beta, *ends)[0])


def _renewals(t: int | Sequence[int] | np.ndarray, least: int) -> np.ndarray:
    t = np.asarray(t, dtype=float)
    if not np.isfinite(t).all() or (t < least).any() or (t != np.rint(t)).any():
        raise InvalidData(_("t must be whole and at least {least}: it counts renewals.").format(least=least))
    return t


def fit_sbg(survivors: pd.Series | Sequence[float]) -> SBG:
    """Which sBG makes this loss of customers most likely?

    Parameters
    ----------
    survivors : Series or sequence
        How many of one intake there are at the start and after each renewal: 1000, 869, 743, … Percentages give the
        same parameters; the log-likelihood is then that of a hundred customers.

    Returns
    -------
    SBG

    Raises
    ------
    InvalidData
        Fewer than three numbers; a number rises or is negative; nobody left; nobody stayed beyond the first renewal.
    NotConverged
        The likelihood has no highest point, as when the retention does not rise.

    Notes
    -----
    Those lost at renewal t weigh ln(S(t−1) − S(t)), those still there ln S of the last (Fader and Hardie 2007).

    Examples
    --------
    >>> model = fit_sbg([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1])
    >>> round(model.alpha, 3), round(model.beta, 3)
    (0.668, 3.806)
    """
    column = survivors if isinstance(survivors, pd.Series) else pd.Series(list(survivors))
    valid.numbers(column, "survivors", negative=_("It counts customers."))
    number = column.to_numpy(dtype=float)
    if len(number) < 3:
        message = _("survivors has {n} numbers. Give at least three: at the start and after two renewals.")
        raise InvalidData(message.format(n=len(number)))
    rises = np.concatenate([[False], number[1:] > number[:-1]])
    remedy = _("Follow one intake of customers, without those who joined later.")
    valid.refuse(rises, column, "survivors", _("{column} rises in rows {rows}."), remedy)
    if number[0] == number[-1]:
        raise InvalidData(_("survivors never falls: nobody left, so no chance of leaving can be told. Wait longer."))
    if number[1] == 0:
        raise InvalidData(_("survivors is 0 after the first renewal: all left at once, and no one differs."))
    found = maximise(
        likelihood(number),
        ["alpha", "beta"],
        STARTS,
        customers=number[0],
        model="sBG",
        reasons=_reasons(),
    )
    alpha, beta = found.parameters
    return SBG(alpha, beta, found.log_likelihood, float(number[0]), True, found.log_errors)


def _reasons() -> dict[tuple[str, str], str]:
    same = _("Retention does not rise from renewal to renewal, so all seem to have the same chance to leave.")
    return {
        ("alpha", "high"): same,
        ("beta", "high"): same,
        ("alpha", "low"): _("Those who renewed once seem never to leave."),
        ("beta", "low"): _("Those who renewed once seem never to leave."),
    }


def likelihood(survivors: np.ndarray) -> Score:
    """Log-likelihood of sBG and its gradient, as a function of log (alpha, beta).

    Examples
    --------
    >>> round(likelihood(np.array([1000.0, 869, 743]))(np.log([0.668, 3.806]))[0], 2)
    -751.39
    """
    renewals = len(survivors) - 1
    left, reached, renewed = survivors[:-1] - survivors[1:], survivors[:-1], survivors[1:]
    k = np.arange(renewals)

    def score(log: np.ndarray) -> tuple[float, np.ndarray]:
        alpha, beta = np.exp(log)
        # At renewal k + 1 a share alpha ÷ (alpha + beta + k) of those who reach it leaves.
        value = left.sum() * log[0] + renewed @ np.log(beta + k) - reached @ np.log(alpha + beta + k)
        both = reached @ (1 / (alpha + beta + k))
        return float(value), np.array([left.sum() - alpha * both, beta * (renewed @ (1 / (beta + k)) - both)])

    return score
