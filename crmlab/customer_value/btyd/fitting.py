"""Maximum likelihood for the models of `crmlab.btyd`: how a fit is found, and how it is said when there is none.

Customers with the same history count once, with a weight. Parameters are positive, so their logarithms are moved. A fit
is converged only when one more Newton step would leave every parameter where it is; otherwise `NotConverged` is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData
from crmlab.i18n import _

Score = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Log parameters → (log-likelihood, its gradient in the log parameters)."""

BOX = np.log([1e-6, 1e6])  # a parameter this far off, in units of a mean, is on its way to 0 or to infinity
MOVED = 1e-6  # the largest Newton step (of a log parameter) at which a fit counts as converged
STEP = 1e-4  # for differences of the gradient


class NotConverged(InvalidData):
    """The likelihood has no highest point that can be found; `parameters` is where the search ended, by name."""

    def __init__(self, message: str, parameters: Mapping[str, float]):
        super().__init__(message)
        self.parameters = dict(parameters)


@dataclass(frozen=True)
class Optimum:
    """Where a likelihood is highest: parameters, log-likelihood, and standard errors of the log parameters."""

    parameters: tuple[float, ...]
    log_likelihood: float
    log_errors: tuple[float, ...]


def distinct(columns: Sequence[np.ndarray], weights: np.ndarray) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Which different rows are there, how much does each weigh, and which of them is each of the old rows?

    Parameters
    ----------
    columns : sequence of arrays
        Numbers, one array a column.
    weights : array
        How many customers each row stands for.

    Returns
    -------
    columns, weights, which
        The different rows, sorted, so that the order of the rows makes no difference; `columns[i][which]` is the old
        column.

    Examples
    --------
    >>> rows, weights, which = distinct([np.array([2, 0, 2]), np.array([5.0, 7.0, 5.0])], np.ones(3))
    >>> [column.tolist() for column in rows], weights.tolist(), which.tolist()
    ([[0, 2], [7.0, 5.0]], [1.0, 2.0], [1, 0, 1])
    """
    key = np.zeros(len(weights), dtype="int64")
    for column in columns:
        codes, values = pd.factorize(column, sort=True)
        # Numbered anew at every column, so that the key never exceeds rows × different values of one column.
        key = pd.factorize(key * len(values) + codes, sort=True)[0]
    first = np.empty(key.max() + 1, dtype="int64")
    first[key[::-1]] = np.arange(len(key))[::-1]
    return [column[first] for column in columns], np.bincount(key, weights=weights), key


def maximise(
    score: Score,
    names: Sequence[str],
    starts: Sequence[Sequence[float]],
    *,
    customers: float,
    model: str,
    reasons: Mapping[tuple[str, str], str],
    together: Callable[[Mapping[str, float]], str] = lambda parameters: "",
    units: Mapping[str, float] | None = None,
) -> Optimum:
    """Where is the likelihood highest?

    Parameters
    ----------
    score : function
        Log parameters → (log-likelihood, its gradient in the log parameters).
    names : sequence of str
        The parameters.
    starts : sequence of sequences
        Where to start; the next one is tried only if the last did not converge.
    customers : float
        How many there are, so that the search sees a mean.
    model : str
        For messages.
    reasons : mapping
        (parameter, "high" or "low") → what it means if that parameter runs off there.
    together : function, optional
        Parameters by name → what it means that they, together, ran off to there, or "". It goes before `reasons`.
    units : mapping, optional
        By what a parameter is multiplied in messages (time and money are scaled while fitting).

    Raises
    ------
    NotConverged
        No start led to a highest point inside the bounds.

    Examples
    --------
    >>> def score(log):  # eight heads, two tails: the odds are highest at four
    ...     odds = np.exp(log[0])
    ...     return 8 * log[0] - 10 * np.log1p(odds), np.array([8 - 10 * odds / (1 + odds)])
    >>> found = maximise(score, ["odds"], [[1.0]], customers=10, model="coin", reasons={})
    >>> round(found.parameters[0], 6), round(found.log_likelihood, 4)
    (4.0, -5.004)
    """
    ends = []
    for start in starts:
        log = _climb(score, np.log(start), customers)
        log, curvature = _settle(score, log, customers)
        if curvature is not None:
            errors = np.sqrt(np.diag(np.linalg.inv(curvature)) / customers)
            return Optimum(tuple(np.exp(log).tolist()), float(score(log)[0]), tuple(errors.tolist()))
        ends.append((score(log)[0], log))
    best = max(ends, key=lambda end: end[0])[1]
    _give_up(best, names, model, customers, reasons, together, units or {})


def _climb(score: Score, log: np.ndarray, customers: float) -> np.ndarray:
    """Near to the top, by BFGS with halved steps, inside `BOX`.

    SciPy's L-BFGS-B finds the same, but where cores are shared it spends most of its time waiting for BLAS threads.
    """
    value, gradient = score(log)
    inverse = None  # of the curvature, as far as it is known
    for _turn in range(300):
        step = gradient / customers if inverse is None else inverse @ gradient
        if step @ gradient <= 0:
            step, inverse = gradient / customers, None
        step = step / max(np.abs(step).max(), 1)
        if np.abs(step).max() < 1e-4 and inverse is not None:
            return log
        for _half in range(40):
            new = np.clip(log + step, *BOX)
            new_value, new_gradient = score(new)
            if new_value >= value + 1e-4 * gradient @ (new - log):
                break
            step = step / 2
        else:
            return log
        moved, bent = new - log, gradient - new_gradient
        if not moved.any():
            return log
        if moved @ bent > 1e-12 * (bent @ bent) / customers:
            inverse = _updated(inverse, moved, bent)
        log, value, gradient = new, new_value, new_gradient
    return log


def _updated(inverse: np.ndarray | None, moved: np.ndarray, bent: np.ndarray) -> np.ndarray:
    """The inverse curvature after a step `moved` that bent the gradient by `bent` (BFGS; Nocedal and Wright 2006)."""
    rho = 1 / (moved @ bent)
    if inverse is None:
        inverse = np.eye(len(moved)) / (rho * (bent @ bent))
    turn = np.eye(len(moved)) - rho * np.outer(moved, bent)
    return turn @ inverse @ turn.T + rho * np.outer(moved, moved)


def _settle(score: Score, log: np.ndarray, customers: float) -> tuple[np.ndarray, np.ndarray | None]:
    """Newton steps to the top; the curvature there, or None if there is no top here."""
    curvature = None
    for _turn in range(12):
        if not (np.isfinite(log).all() and (BOX[0] + 0.1 < log).all() and (log < BOX[1] - 0.1).all()):
            return np.clip(np.nan_to_num(log), *BOX), None
        if curvature is None:
            curvature = _curvature(score, log) / customers
            eigenvalues = np.linalg.eigvalsh(curvature)
            if not eigenvalues[0] > 1e-13 * eigenvalues[-1]:
                return log, None
        step = np.linalg.solve(curvature, score(log)[1] / customers)
        if np.abs(step).max() < MOVED:
            return log + step, curvature
        if np.abs(step).max() > 2:
            return log, None
        log = log + step
        if np.abs(step).max() > 1e-3:
            curvature = None
    return log, None


def _curvature(score: Score, log: np.ndarray) -> np.ndarray:
    """Minus the second derivatives of the log-likelihood, from differences of its gradient."""
    columns = []
    for i in range(len(log)):
        aside = np.zeros(len(log))
        aside[i] = STEP
        columns.append((score(log - aside)[1] - score(log + aside)[1]) / (2 * STEP))
    matrix = np.array(columns)
    return (matrix + matrix.T) / 2


def _give_up(
    log: np.ndarray,
    names: Sequence[str],
    model: str,
    customers: float,
    reasons: Mapping[tuple[str, str], str],
    together: Callable[[Mapping[str, float]], str],
    units: Mapping[str, float],
) -> NoReturn:
    """Raise, with the reason that the parameter furthest off suggests."""
    found = {name: float(np.exp(v)) * units.get(name, 1.0) for name, v in zip(names, log, strict=True)}
    ends = {(name, "high" if v > 0 else "low"): abs(v) for name, v in zip(names, log, strict=True)}
    known = {end: off for end, off in ends.items() if end in reasons}
    why = together(found)
    if not why and known and max(known.values()) > np.log(30):
        why = reasons[max(known, key=lambda end: known[end])]
    message = _(
        "{model} does not converge on these {n:,.0f} customers: the likelihood still rises where the search ended "
        "({where}). {why}"
    )
    if not why:
        why = _("Take more customers or a longer time.")
    where = ", ".join(f"{name} {value:.3g}" for name, value in found.items())
    raise NotConverged(message.format(model=model, n=customers, where=where, why=why), found)
