"""Mediation: does a cause act on an outcome by itself, or through something that it moves first?

Each arrow from one variable to another is a regression coefficient. What goes along a chain of arrows is the product of
its coefficients, and all ways from the cause to the outcome add up to the total effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

AT_ONCE = 4_000_000  # answers drawn at a time in the bootstrap, which bounds its memory
ARROW = " → "


class Mediation(NamedTuple):
    """What `mediation` found."""

    cause: str
    outcome: str
    mediators: tuple[str, ...]
    paths: pd.DataFrame
    """Every arrow: `on` (the explained variable), `of` (the explaining one), `coefficient`, `standard_error`, `low`,
    `high` (95 per cent, robust), `p_value`."""
    effects: pd.DataFrame
    """Index `direct`, one row a chain of mediators, `indirect`, `total`, `alone`: `estimate`, `low`, `high`
    (bootstrap), `share` of the total. `alone` is the slope of the outcome on the cause and nothing else (but controls).
    """
    models: dict[str, Any]
    """The regressions, as statsmodels returns them, by explained variable."""


@checked
def mediation(
    table: pd.DataFrame,
    *,
    outcome: str,
    cause: str,
    mediators: Sequence[str],
    also: Mapping[str, Sequence[str]] | None = None,
    controls: Sequence[str] = (),
    seed: int,
    draws: int = 2_000,
) -> Mediation:
    """How much of what a cause does to an outcome goes through the mediators, and through which?

    Parameters
    ----------
    table : DataFrame
        One row a respondent, columns of numbers, none missing.
    outcome, cause : str
        Columns.
    mediators : list of str
        One to four columns in causal order: each may act on those after it.
    also : mapping, optional
        Further causes of single variables: `{"trust": ["shared_values", "opportunism"]}`.
    controls : list of str
        Columns that stand in every regression.
    seed : int
        The lot of the bootstrap: the same seed gives the same interval.
    draws : int
        How many times the respondents are drawn anew, with replacement.

    Returns
    -------
    Mediation
        `paths` (every arrow), `effects` (direct, through each chain, indirect, total, alone), `models` (statsmodels).

    Raises
    ------
    InvalidData
        A column absent, missing in a row, without spread, or named in two roles; explaining variables that determine
        one another; fewer than five rows for each coefficient of a regression; more than four mediators.

    Notes
    -----
    Each mediator is regressed on the cause, the mediators before it, its own further causes and the controls; the
    outcome on the cause, all mediators, and the same. direct = coefficient of the cause; a chain counts the product of
    its coefficients; indirect = their sum; total = direct + indirect. Without `also`, total is exactly the slope of the
    outcome on the cause and controls (`alone`). With it, `alone` differs: it takes the credit of what goes together
    with the cause. Intervals of effects are the 2.5 and 97.5 per cent points over the draws, for a product of
    coefficients has no bell curve; those of single paths are HC1. The arrows are assumptions: answers of one day fit
    other directions as well. Sources: Morgan and Hunt (1994); Baron and Kenny (1986); Preacher and Hayes (2004, 2008).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> talk = rng.normal(size=400)
    >>> trust = 0.6 * talk + rng.normal(size=400)
    >>> answers = pd.DataFrame({"talk": talk, "trust": trust, "stay": 0.5 * trust + 0.1 * talk + rng.normal(size=400)})
    >>> found = mediation(answers, outcome="stay", cause="talk", mediators=["trust"], seed=1, draws=500)
    >>> found.effects["estimate"].round(2).to_dict()
    {'direct': 0.11, 'trust': 0.31, 'indirect': 0.31, 'total': 0.42, 'alone': 0.42}
    """
    equations = _equations(outcome, cause, mediators, also or {}, controls)
    names = list(dict.fromkeys([*(x for causes in equations.values() for x in causes), outcome]))
    _usable(table, names, equations, draws)
    values = table[names].to_numpy(dtype=float)
    spread = pd.Series(values.std(axis=0), names)
    values = (values - values.mean(axis=0)) / spread.to_numpy()  # a common size, so that sums keep their digits
    wanted = [(on, on, causes) for on, causes in equations.items()] + [("alone", outcome, [cause, *controls])]
    slopes: dict[tuple[str, str], list[np.ndarray]] = {}
    for moments in (_moments(values, np.ones((1, len(values)))), *_resampled(values, draws, seed)):
        for key, on, causes in wanted:
            found = _solved(moments, [names.index(x) for x in causes], names.index(on), on, causes)
            for place, of in enumerate(causes):
                slopes.setdefault((key, of), []).append(found[:, place] * spread[on] / spread[of])
    path = {arrow: np.concatenate(parts) for arrow, parts in slopes.items()}  # the sample itself comes first
    effects = _effects(path, outcome, cause, list(mediators))
    models = {on: _regression(table, on, causes) for on, causes in equations.items()}
    return Mediation(cause, outcome, tuple(mediators), _paths(models, equations), effects, models)


def _equations(
    outcome: str, cause: str, mediators: Sequence[str], also: Mapping[str, Sequence[str]], controls: Sequence[str]
) -> dict[str, list[str]]:
    """What explains what, in causal order."""
    if isinstance(mediators, str) or not 1 <= len(mediators) <= 4:
        raise InvalidData(
            _("mediators must be a list of one to four columns, not {given!r}. Give a list: ['trust'].").format(
                given=mediators
            )
        )
    stray = [name for name in also if name not in (*mediators, outcome)]
    if stray:
        message = _(
            "also has {stray}, which is neither a mediator nor the outcome. It says what else explains those: correct "
            "the name, or leave it out."
        )
        raise InvalidData(message.format(stray=", ".join(map(repr, stray))))
    further = list(dict.fromkeys(x for causes in also.values() for x in causes))
    roles = pd.Series([cause, *mediators, outcome, *further, *controls])
    if roles.duplicated().any():
        twice = ", ".join(map(repr, roles[roles.duplicated()].unique()))
        raise InvalidData(
            _("{twice} is named twice. Each column has one role: take it out of the others.").format(twice=twice)
        )
    made = {}
    for place, on in enumerate([*mediators, outcome]):
        made[on] = [cause, *mediators[:place], *also.get(on, ()), *controls]
    return made


def _usable(table: pd.DataFrame, names: list[str], equations: dict[str, list[str]], draws: int) -> None:
    valid.frame(table, "table", names)
    valid.positive(draws, "draws")
    for name in names:
        valid.numbers(table[name], name)
        same = np.full(len(table), valid.ties(table[name].astype(float)).nunique() == 1)
        fault = _("{column} is the same in all rows ({rows}), so that nothing can be said of it.")
        valid.refuse(same, table[name], name, fault, _("Leave it out, or take a column that varies."))
    most = max(len(causes) for causes in equations.values()) + 1
    if len(table) < 5 * most:
        message = _("table has {n} rows (first: {rows}) for {k} coefficients. Take five rows for each at least.")
        raise InvalidData(message.format(n=len(table), rows=rows(table.index), k=most))


def _moments(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Sums of products of a constant and the columns, for each row of `counts`: how often a respondent was drawn."""
    full = np.column_stack([np.ones(len(values)), values])
    one, other = np.triu_indices(full.shape[1])
    sums = counts @ (full[:, one] * full[:, other])
    moments = np.empty((len(counts), full.shape[1], full.shape[1]))
    moments[:, one, other] = moments[:, other, one] = sums
    return moments


def _resampled(values: np.ndarray, draws: int, seed: int) -> Iterator[np.ndarray]:
    """`_moments` of respondents drawn with replacement, some draws at a time."""
    rng, n = np.random.default_rng(seed), len(values)
    at_once = max(1, AT_ONCE // n)
    for first in range(0, draws, at_once):
        k = min(at_once, draws - first)
        drawn = rng.integers(0, n, (k, n)) + n * np.arange(k)[:, None]
        yield _moments(values, np.bincount(drawn.ravel(), minlength=k * n).reshape(k, n).astype(float))


def _solved(moments: np.ndarray, causes: list[int], on: int, name: str, names: Sequence[str]) -> np.ndarray:
    """Least squares from sums of products, for every draw at once; the constant left out."""
    place = np.array([0, *(cause + 1 for cause in causes)])
    inner = moments[:, place[:, None], place]
    if np.linalg.cond(inner).max() > 1e10:
        message = _(
            "{causes}: in the regression of {name}, one of these columns follows from the others, in the data or in a "
            "draw from them. Leave one out, or take more rows."
        )
        raise InvalidData(message.format(causes=", ".join(names), name=name))
    return np.linalg.solve(inner, moments[:, place, on + 1][:, :, None])[:, 1:, 0]


def _effects(path: dict[tuple[str, str], np.ndarray], outcome: str, cause: str, mediators: list[str]) -> pd.DataFrame:
    """Direct, by chain, indirect, total and alone, each with the points between which 95 per cent of the draws lie."""
    ways = {"direct": path[outcome, cause]}
    for length in range(1, len(mediators) + 1):
        for chain in combinations(mediators, length):
            steps = zip([cause, *chain], [*chain, outcome], strict=True)
            ways[ARROW.join(chain)] = np.prod([path[on, of] for of, on in steps], axis=0)
    indirect = np.sum([size for name, size in ways.items() if name != "direct"], axis=0)
    ways |= {"indirect": indirect, "total": ways["direct"] + indirect, "alone": path["alone", cause]}
    sample = pd.Series({name: size[0] for name, size in ways.items()})
    low, high = np.quantile([size[1:] for size in ways.values()], [0.025, 0.975], axis=1)
    share = sample / sample["total"]
    return pd.DataFrame({"estimate": sample, "low": low, "high": high, "share": share}).rename_axis("effect")


def _regression(table: pd.DataFrame, on: str, causes: list[str]) -> Any:
    """The regression of one variable as statsmodels shows it, with robust errors."""
    from statsmodels.regression.linear_model import OLS

    design = table[causes].astype(float)
    design.insert(0, "constant", 1.0)
    return OLS(table[on].astype(float), design).fit(cov_type="HC1", use_t=True)


def _paths(models: dict[str, Any], equations: dict[str, list[str]]) -> pd.DataFrame:
    found = []
    for on, causes in equations.items():
        fit = models[on]
        interval = fit.conf_int(0.05)
        found += [(on, of, fit.params[of], fit.bse[of], *interval.loc[of], fit.pvalues[of]) for of in causes]
    columns = ["on", "of", "coefficient", "standard_error", "low", "high", "p_value"]
    return pd.DataFrame(found, columns=columns)
