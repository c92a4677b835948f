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
from crmlab.given import checked
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

    @checked
    def survival(self, t: int | Sequence[int] | np.ndarray) -> float | np.ndarray:
        """Which share of the customers is still there after `t` renewals? B(alpha, beta + t) ÷ B(alpha, beta)."""
        from scipy.special import betaln

        t = _renewals(t, 0)
        found = np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta))
        return found if found.ndim else float(found)

    @checked
    def retention(self, t: int | Sequence[int] | np.ndarray) -> float | np.ndarray:
        """Which share of those who reach renewal `t` (1, 2, …) renews? (beta + t − 1) ÷ (alpha + beta + t − 1)."""
        t = _renewals(t, 1)
        found = (self.beta + t - 1) / (self.alpha + self.beta + t - 1)
        return found if found.ndim else float(found)

    @checked
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
        valid.positive(discount, "discount", most=1, zero=True)
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

    @checked
    def residual_lifetime(self, renewals: pd.Series, *, discount: float, periods: int | None = None) -> pd.Series:
        """How many payments are still to come from each customer who is there, the later ones discounted?

        Parameters
        ----------
        renewals : Series
            How often each has renewed so far, by customer. The payment of that renewal is made, and not counted.
        discount : float
            The rate of discount a period.
        periods : int, optional
            The horizon: payments of so many periods. Left out, they have no end, and much of the sum lies beyond
            anything that the data have shown.

        Returns
        -------
        Series
            `residual_lifetime`, in payments, by customer: multiply by the margin of one payment.

        Raises
        ------
        InvalidData
            `renewals` is not whole or negative; without a horizon, what `expected_lifetime` refuses.

        Notes
        -----
        The sum over k from 1 of S(renewals + k) ÷ S(renewals) ÷ (1 + discount)^k: discounted expected residual lifetime
        (Fader and Hardie 2010), here just after a payment. The next payment is discounted as if a whole period away.

        Examples
        --------
        >>> model = SBG(alpha=1.0, beta=3.0)
        >>> model.residual_lifetime(pd.Series({"new": 0, "old": 9}), discount=0.01, periods=12).round(2).to_dict()
        {'new': 4.24, 'old': 7.62}
        """
        valid.by_customer(renewals, "renewals")
        valid.numbers(renewals, "renewals", negative=_("It counts renewals."))
        valid.positive(discount, "discount", most=1, zero=True)
        times = renewals.unique()
        if periods is None:
            left = np.array([self.expected_lifetime(discount=discount, renewals=n) - 1 for n in times])
        else:
            ahead = np.arange(valid.whole(periods, "periods") + 1)
            there = np.asarray(self.survival(np.asarray(times)[:, None] + ahead))
            left = (there[:, 1:] / there[:, :1]) @ (1 + discount) ** -ahead[1:].astype(float)
        return renewals.map(dict(zip(times, left, strict=True))).astype(float).rename("residual_lifetime")


def _renewals(t: int | Sequence[int] | np.ndarray, least: int) -> np.ndarray:
    t = np.asarray(t, dtype=float)
    if not np.isfinite(t).all() or (t < least).any() or (t != np.rint(t)).any():
        raise InvalidData(_("t must be whole and at least {least}: it counts renewals.").format(least=least))
    return t


@checked
def fit_sbg(survivors: pd.Series | Sequence[float] | pd.DataFrame) -> SBG:
    """Which sBG makes this loss of customers most likely?

    Parameters
    ----------
    survivors : Series, sequence or DataFrame
        How many of one intake there are at the start and after each renewal: 1000, 869, 743, … Percentages give the
        same parameters; the log-likelihood is then that of a hundred customers. Or, where customers began at different
        times, what `renewal_table` returns: `reached` and `renewed`.

    Returns
    -------
    SBG

    Raises
    ------
    InvalidData
        Fewer than two renewals; a number rises or is negative; nobody left; nobody stayed beyond the first renewal.
    NotConverged
        The likelihood has no highest point, as when the retention does not rise.

    Notes
    -----
    Those lost at renewal t weigh ln(S(t−1) − S(t)), those still there ln S of the last renewal that they came to (Fader
    and Hardie 2007).

    Examples
    --------
    >>> model = fit_sbg([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1])
    >>> round(model.alpha, 3), round(model.beta, 3)
    (0.668, 3.806)
    """
    reached, renewed = _asked(survivors) if isinstance(survivors, pd.DataFrame) else _intake(survivors)
    found = maximise(
        likelihood(reached, renewed),
        ["alpha", "beta"],
        STARTS,
        customers=reached[0],
        model="sBG",
        reasons=_reasons(float(renewed.sum() / reached.sum())),
    )
    alpha, beta = found.parameters
    return SBG(alpha, beta, found.log_likelihood, float(reached[0]), True, found.log_errors)


def _intake(survivors: pd.Series | Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """How many of one intake came to each renewal, and renewed."""
    column = survivors if isinstance(survivors, pd.Series) else pd.Series(list(survivors))
    if column.empty:
        raise InvalidData(_("survivors is empty. Give at least three: at the start and after two renewals."))
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
    return number[:-1], number[1:]


def _asked(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """How many came to each renewal, and renewed, of customers who began at different times."""
    valid.frame(table, "survivors", ["reached", "renewed"])
    for name in ("reached", "renewed"):
        valid.numbers(table[name], name, negative=_("It counts customers."))
    reached, renewed = (table[name].to_numpy(dtype=float) for name in ("reached", "renewed"))
    remedy = _("Make the table with btyd.renewal_table.")
    valid.refuse(renewed > reached, table["renewed"], "renewed", _("{column} is above reached in rows {rows}."), remedy)
    if len(table) < 2:
        raise InvalidData(_("survivors has one renewal only. Give at least two: wait longer."))
    if (renewed == reached).all():
        raise InvalidData(_("survivors never falls: nobody left, so no chance of leaving can be told. Wait longer."))
    if renewed[0] == 0:
        raise InvalidData(_("survivors is 0 after the first renewal: all left at once, and no one differs."))
    return reached, renewed


def _reasons(retention: float) -> dict[tuple[str, str], str]:
    same = _(
        "Retention does not rise from renewal to renewal, so all seem to have the same chance to leave. Take one for "
        "all, in clv.multiple: retention={retention:.4f}."
    ).format(retention=retention)
    return {
        ("alpha", "high"): same,
        ("beta", "high"): same,
        ("alpha", "low"): _("Those who renewed once seem never to leave."),
        ("beta", "low"): _("Those who renewed once seem never to leave."),
    }


def likelihood(reached: np.ndarray, renewed: np.ndarray) -> Score:
    """Log-likelihood of sBG and its gradient, as a function of log (alpha, beta), by renewals.

    Examples
    --------
    >>> round(likelihood(np.array([1000.0, 869]), np.array([869.0, 743]))(np.log([0.668, 3.806]))[0], 2)
    -751.39
    """
    left, k = reached - renewed, np.arange(len(reached))

    def score(log: np.ndarray) -> tuple[float, np.ndarray]:
        alpha, beta = np.exp(log)
        # At renewal k + 1 a share alpha ÷ (alpha + beta + k) of those who reach it leaves.
        value = left.sum() * log[0] + renewed @ np.log(beta + k) - reached @ np.log(alpha + beta + k)
        both = reached @ (1 / (alpha + beta + k))
        return float(value), np.array([left.sum() - alpha * both, beta * (renewed @ (1 / (beta + k)) - both)])

    return score
