"""Ranking: does an order made beforehand agree with what came out, and how sure is that?

A score that is to choose customers need not be right in CNY: it must put the right ones first. Each function here takes
scores, one column a method, and what came out, and draws the customers again and again (bootstrap), so that every
figure has its 95 per cent interval. Methods are compared on the *same* draws: most of the chance is then in both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEVEL = (0.025, 0.975)
Measure = Callable[[np.ndarray, np.ndarray], float]


@checked(numbers="scores.*")
def agreement(scores: pd.DataFrame, outcome: pd.Series, *, draws: int = 300, seed: int = 0) -> pd.DataFrame:
    """How well does each score put the customers in the order of what came out?

    Parameters
    ----------
    scores : DataFrame
        One row a customer, one column a method, more is better; as known *before* the outcome.
    outcome : Series
        What came out, by customer, for all rows of `scores`; who left nothing has 0.
    draws, seed : int
        How often the customers are drawn again, and which chance is used.

    Returns
    -------
    DataFrame
        A row a method: `agreement` (Spearman's ρ: 1 the same order, 0 nothing in common, −1 the reverse) and the ends
        `low` and `high` of its 95 per cent interval.

    Raises
    ------
    InvalidData
        A missing or infinite value, a customer twice or without outcome, a score or outcome in which all are equal.

    Notes
    -----
    ρ is the correlation of the ranks (Spearman, 1904), ties sharing their mean rank. The interval holds the middle 95
    per cent of `draws` samples of the same size, drawn with replacement (Efron, 1979).

    Examples
    --------
    >>> scores = pd.DataFrame({"by margin": [9, 7, 5, 2, 1], "by name": [1, 5, 3, 2, 4]}, index=list("ABCDE"))
    >>> agreement(scores, pd.Series([90, 50, 70, 10, 20], index=list("ABCDE")))["agreement"].round(1).to_dict()
    {'by margin': 0.8, 'by name': -0.3}
    """
    values, came = _checked(scores, outcome)

    def each(drawn: np.ndarray, out: np.ndarray) -> np.ndarray:
        return np.array([_rho(column, out) for column in drawn.T])

    return _interval(values, came, each, [str(name) for name in scores.columns], "agreement", draws, seed)


@checked(numbers="scores.*")
def mean_of_best(scores: pd.DataFrame, outcome: pd.Series, k: int) -> pd.Series:
    """If each method chooses `k` customers, what comes out for one of them on average?

    Parameters
    ----------
    scores, outcome
        As in `agreement`.
    k : int
        How many are chosen, at most as many as there are.

    Returns
    -------
    Series
        `mean_of_best`, by method, in the unit of `outcome`.

    Raises
    ------
    InvalidData
        As `agreement`; `k` below 1 or above the number of customers.

    Notes
    -----
    Where several have the score at the cut, a lottery would choose among them: they count with the mean of all of them.

    Examples
    --------
    >>> scores = pd.DataFrame({"fine": [4, 3, 2, 1], "coarse": [2, 1, 1, 1]}, index=list("ABCD"))
    >>> mean_of_best(scores, pd.Series([80.0, 40.0, 10.0, 10.0], index=list("ABCD")), 2).to_dict()
    {'fine': 60.0, 'coarse': 50.0}
    """
    values, came = _checked(scores, outcome)
    measure = _best(valid.whole(k, "k", most=len(scores)))
    return pd.Series([measure(column, came) for column in values.T], index=scores.columns, name="mean_of_best")


@checked(numbers="scores.*")
def lead(
    scores: pd.DataFrame, outcome: pd.Series, of: str, *, best: int | None = None, draws: int = 300, seed: int = 0
) -> pd.DataFrame:
    """By how much is one method ahead of each other, and can the table tell the two apart?

    Parameters
    ----------
    scores, outcome, draws, seed
        As in `agreement`.
    of : str
        The method, a column of `scores`.
    best : int, optional
        Compare the `mean_of_best` of so many customers. Without it, the `agreement`.

    Returns
    -------
    DataFrame
        A row for each other method, "CLV less ABC": `difference`, `low`, `high` (95 per cent). An interval that holds 0
        means that these customers cannot tell the two apart.

    Raises
    ------
    InvalidData
        As `agreement` and `mean_of_best`; `of` is no column.

    Notes
    -----
    Each draw of customers measures both methods, and the difference is taken within the draw (a paired bootstrap).

    Examples
    --------
    >>> scores = pd.DataFrame({"by margin": [9, 7, 5, 2, 1], "by name": [1, 5, 3, 2, 4]}, index=list("ABCDE"))
    >>> outcome = pd.Series([90, 50, 70, 10, 20], index=list("ABCDE"))
    >>> lead(scores, outcome, "by margin")["difference"].round(1).to_dict()
    {'by margin less by name': 1.1}
    """
    values, came = _checked(scores, outcome)
    valid.one_of(of, "of", [str(name) for name in scores.columns])
    measure = _rho if best is None else _best(valid.whole(best, "best", most=len(scores)))
    own = list(scores.columns).index(of)
    others = [place for place in range(values.shape[1]) if place != own]
    if not others:
        message = _("scores has one method only, {name}. Give at least one to compare it with.")
        raise InvalidData(message.format(name=of))

    def ahead(drawn: np.ndarray, out: np.ndarray) -> np.ndarray:
        found = np.array([measure(column, out) for column in drawn.T])
        return found[own] - found[others]

    names = [_("{one} less {other}").format(one=of, other=scores.columns[place]) for place in others]
    return _interval(values, came, ahead, names, "difference", draws, seed)


@checked(numbers="found.agreement found.low found.high", units="found")
def plot_agreement(found: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `agreement` found: a row a method, from 0 (nothing in common) to 1 (the same order).

    Parameters
    ----------
    found : DataFrame
        Index: the methods; columns `agreement`, `low`, `high`.
    title : str
        The finding.

    Examples
    --------
    >>> found = pd.DataFrame({"agreement": [0.8, 0.1], "low": [0.6, 0.0], "high": [0.9, 0.3]},
    ...     index=["by margin", "by name"])
    >>> plot_agreement(found, title="Margin ranks as the outcome does").axes[0].get_title(loc="left")
    'Margin ranks as the outcome does'
    """
    from crmlab import figure

    place = np.arange(len(found))[::-1]
    rows = found[["agreement", "low", "high"]].to_numpy(dtype=float)
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.5 * len(found)))
    for y, (at, low, high) in zip(place, rows, strict=True):
        ax.plot([low, high], [y, y], color=figure.BLUE, linestyle="-", linewidth=3)
        ax.plot([at], [y], "o", color=figure.BLUE, markersize=9)
        text = f"{at:.2f}".replace("-", "−")
        ax.annotate(text, (at, y), (0, 9), textcoords="offset points", ha="center")
    ax.set_yticks(place, [str(name) for name in found.index])
    ax.set_ylim(-0.5, len(found) - 0.3)
    ax.set_xlim(min(0, rows.min() - 0.05), 1.04)
    ax.set_xlabel(_("rank correlation with what came out, with 95 % interval"))
    ax.set_title(title)
    each = ", ".join(
        f"{name} {at:.2f} ({low:.2f} – {high:.2f})" for name, (at, low, high) in zip(found.index, rows, strict=True)
    )
    return figure.describe(fig, _("{title}. Rank correlation, with 95 % interval: {each}.").format(
        title=title, each=each))  # fmt: skip


def _rho(score: np.ndarray, outcome: np.ndarray) -> float:
    """Spearman's ρ; nan where a draw holds one value only."""
    ranks = pd.DataFrame({"score": score, "outcome": outcome}).rank().to_numpy()
    if (ranks.min(axis=0) == ranks.max(axis=0)).any():
        return np.nan
    return float(np.corrcoef(ranks, rowvar=False)[0, 1])


def _best(k: int) -> Measure:
    def mean(score: np.ndarray, outcome: np.ndarray) -> float:
        cut = np.sort(score)[-k]
        above, equal = score > cut, score == cut
        return float((outcome[above].sum() + (k - above.sum()) * outcome[equal].mean()) / k)

    return mean


def _checked(scores: pd.DataFrame, outcome: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Both as arrays, in the order of `scores`."""
    valid.frame(scores, "scores", [])
    valid.by_customer(outcome, "outcome")
    valid.numbers(outcome, "outcome")
    for name in scores.columns:
        valid.by_customer(scores[name], str(name))
        valid.numbers(scores[name], str(name))
    lost = ~scores.index.isin(outcome.index)
    labels = scores.index.to_series(index=scores.index)
    remedy = _("Who left nothing has 0: outcome.reindex(scores.index, fill_value=0).")
    valid.refuse(lost, labels, "outcome", _("{column} lacks the customers {rows}."), remedy)
    came = outcome.reindex(scores.index).to_numpy(dtype=float)
    values = scores.to_numpy(dtype=float)
    for name, column in [("outcome", came), *zip(map(str, scores.columns), values.T, strict=True)]:
        if column.min() == column.max():
            message = _("{name} is {value:,} for every customer, so it puts nobody in order. Leave it out.")
            raise InvalidData(message.format(name=name, value=column[0]))
    return values, came


def _interval(
    values: np.ndarray,
    came: np.ndarray,
    measure: Callable[[np.ndarray, np.ndarray], np.ndarray],
    names: list[str],
    column: str,
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """What `measure` finds in all customers, and the middle 95 per cent of what it finds in draws of them."""
    valid.whole(draws, "draws", least=100)
    rng, n = np.random.default_rng(seed), len(came)
    again = []
    for _draw in range(draws):
        rows = rng.integers(0, n, n)
        again.append(measure(values[rows], came[rows]))
    low, high = np.nanquantile(np.array(again), LEVEL, axis=0)
    return pd.DataFrame({column: measure(values, came), "low": low, "high": high}, index=names)
