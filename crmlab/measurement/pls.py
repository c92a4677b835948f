"""Partial least squares path modelling: how do things that nobody can see go together, each asked for by a few items?

A *latent variable* (quality, satisfaction, loyalty) is the weighted sum of its items. The weights are found in turns:
weigh the items, look at the neighbours in the model, weigh again, until nothing moves. The arrows between the latent
variables are then ordinary regressions. `crmlab.mediation` does the same for things that are seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

STILL = 1e-10  # weights that move by less in a round have settled
ALIKE = 1e-8  # correlations nearer than this to 0, or determinants of latent variables, are none


@dataclass(frozen=True)
class PathModel:
    """What `fit` found. Items and latent variables are standardised: mean 0, standard deviation 1."""

    weights: pd.Series
    """By item: its weight in its latent variable."""
    loadings: pd.Series
    """By item: its correlation with its latent variable."""
    paths: pd.DataFrame
    """A row an arrow: `of`, `on`, `coefficient`, and if draws were made `low` and `high` (95 per cent, bootstrap)."""
    scores: pd.DataFrame
    """A row a respondent, a column a latent variable."""
    r2: pd.Series
    """By explained latent variable: the share of its variance that its causes explain."""
    shares: pd.Series
    """By item: its weight for answers as they are ticked (not standardised); those of a latent variable add up to 1."""
    rounds: int
    """How many rounds it took."""


class _Model(NamedTuple):
    """The model in numbers: latent variables by place, items by place."""

    latents: list[str]
    items: list[str]
    member: np.ndarray
    """Items × latent variables: does the item belong to it?"""
    causes: list[list[int]]
    """By latent variable: the places of those with an arrow to it."""


@checked
def fit(
    answers: pd.DataFrame,
    blocks: Mapping[str, Sequence[str]],
    arrows: Mapping[str, Sequence[str]],
    *,
    scheme: Literal["path", "centroid"] = "path",
    draws: int = 0,
    seed: int = 0,
    rounds: int = 300,
) -> PathModel:
    """How strongly do latent variables go together along the arrows of a model, and how much does each item weigh?

    Parameters
    ----------
    answers : DataFrame
        One row a respondent, one column an item: numbers, none missing.
    blocks : mapping
        By latent variable, the columns that ask for it: `{"quality": ["qu1", "qu2"], "complaints": ["complained"]}`.
        All items of one should ask in the same direction.
    arrows : mapping
        By explained latent variable, those that explain it: `{"satisfaction": ["quality", "value"]}`; no circles.
    scheme : "path" or "centroid"
        How neighbours are weighed while the weights are sought: causes by regression and effects by correlation, or
        all by the sign of their correlation.
    draws : int
        How many times the respondents are drawn anew, with replacement, for intervals of the paths; 0: no intervals.
    seed : int
        Of the draws: the same seed gives the same intervals.
    rounds : int
        How many rounds the weights may take to settle.

    Returns
    -------
    PathModel
        `weights`, `loadings`, `paths`, `scores`, `r2`, `shares`, `rounds`.

    Raises
    ------
    InvalidData
        A column absent, missing in a row or the same in all rows; an item in two blocks; an arrow from or to something
        without items; a latent variable without an arrow; a circle; fewer than five rows for each coefficient; a
        latent variable that goes with none of its neighbours, or follows from the others; weights that do not settle.

    Notes
    -----
    Mode A (reflective). With R the correlations of the items and W the weights, repeat: neighbours' proxy Z = W E, E
    the inner weights; new weight of item h of latent variable j = cor(x_h, z_j); scale each latent variable to standard
    deviation 1. Paths are least squares of the latent variables. Each latent variable points where the sum of its
    loadings is positive; in a draw, where it agrees with the sample. With one item each this is plain regression of
    standardised answers. Paths are pressed towards 0 because items are noisy, and they are associations: the arrows
    are an assumption. Sources: Wold (1982); Lohmöller (1989); Tenenhaus and others (2005).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> quality = rng.normal(size=500)
    >>> satisfied = 0.6 * quality + 0.8 * rng.normal(size=500)
    >>> answers = pd.DataFrame({f"qu{k}": quality + 0.4 * rng.normal(size=500) for k in (1, 2, 3)})
    >>> answers = answers.assign(**{f"sa{k}": satisfied + 0.4 * rng.normal(size=500) for k in (1, 2)})
    >>> blocks = {"quality": ["qu1", "qu2", "qu3"], "satisfaction": ["sa1", "sa2"]}
    >>> found = fit(answers, blocks, {"satisfaction": ["quality"]}, draws=200, seed=1)
    >>> found.paths.round(2).to_dict("records")
    [{'of': 'quality', 'on': 'satisfaction', 'coefficient': 0.53, 'low': 0.47, 'high': 0.58}]
    >>> found.shares.round(2).to_dict()
    {'qu1': 0.33, 'qu2': 0.34, 'qu3': 0.33, 'sa1': 0.51, 'sa2': 0.49}
    """
    valid.whole(draws, "draws", least=0)
    valid.whole(rounds, "rounds", least=1)
    model = _model(blocks, arrows)
    values = _usable(answers, model)
    order = np.lexsort(values.T)  # so that sums and draws are the same whatever the order of the rows
    values = values[order]
    spread = values.std(axis=0)
    values = (values - values.mean(axis=0)) / spread
    correlations = values.T @ values / len(values)
    weights, taken = _settled(correlations, model, scheme, rounds)
    loadings = correlations @ weights * model.member
    turn = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    weights, loadings = weights * turn, loadings * turn
    latent = weights.T @ correlations @ weights
    paths, r2 = _paths(latent, model)
    table = pd.DataFrame([(model.latents[of], model.latents[on], size) for (of, on), size in paths.items()],
                         columns=["of", "on", "coefficient"])  # fmt: skip
    if draws:
        table["low"], table["high"] = _interval(values, model, scheme, rounds, loadings, draws, seed)
    one = weights.sum(axis=1)
    as_ticked = weights / spread[:, None]
    return PathModel(
        weights=pd.Series(one, model.items, name="weight"),
        loadings=pd.Series(loadings.sum(axis=1), model.items, name="loading"),
        paths=table,
        scores=pd.DataFrame(values @ weights, answers.index[order], model.latents).iloc[np.argsort(order)],
        r2=pd.Series({model.latents[on]: share for on, share in r2.items()}, name="r2"),
        shares=pd.Series((as_ticked / as_ticked.sum(axis=0)).sum(axis=1), model.items, name="share"),
        rounds=taken,
    )


def _model(blocks: Mapping[str, Sequence[str]], arrows: Mapping[str, Sequence[str]]) -> _Model:
    """Places for names; refused unless each item has one latent variable, and each of those a place in the model."""
    for what, given in (("blocks", blocks), ("arrows", arrows)):
        wrong = [
            name
            for name, listed in given.items()
            if isinstance(listed, str) or not hasattr(listed, "__len__") or not len(listed)
        ]
        if wrong or not given:
            message = _(
                "{what} needs a list of names for each latent variable{of}. Give it one: {{'quality': ['qu1']}}."
            )
            of = ", " + _("and has none for {names}").format(names=", ".join(map(repr, wrong))) if wrong else ""
            raise InvalidData(message.format(what=what, of=of))
    items = [item for listed in blocks.values() for item in listed]
    twice = sorted({item for item in items if items.count(item) > 1})
    if twice:
        message = _("{items}: named twice in blocks. An item asks for one thing: take it out of the other place.")
        raise InvalidData(message.format(items=", ".join(twice)))
    latents = list(blocks)
    named = {*arrows, *(of for causes in arrows.values() for of in causes)}
    if named != set(latents):
        message = _(
            "arrows and blocks must name the same latent variables, and do not agree on {names}. Give each its items "
            "in blocks and at least one arrow, or leave it out of both."
        )
        raise InvalidData(message.format(names=", ".join(sorted(map(repr, named ^ set(latents))))))
    causes = [[latents.index(of) for of in dict.fromkeys(arrows.get(on, ()))] for on in latents]
    placed: set[int] = set()
    while free := [on for on in range(len(latents)) if on not in placed and placed.issuperset(causes[on])]:
        placed.update(free)
    if len(placed) < len(latents):
        names = ", ".join(latents[on] for on in range(len(latents)) if on not in placed)
        raise InvalidData(_("The arrows go round in a circle through {names}. Take one arrow out.").format(names=names))
    member = np.array([[item in blocks[name] for name in latents] for item in items], dtype=float)
    return _Model(latents, items, member, causes)


def _usable(answers: pd.DataFrame, model: _Model) -> np.ndarray:
    valid.frame(answers, "answers", model.items)
    valid.complete(answers, model.items)
    for item in model.items:
        valid.numbers(answers[item], item)
        same = np.full(len(answers), valid.ties(answers[item].astype(float)).nunique() == 1)
        fault = _("{column} is the same in all rows ({rows}), so that nothing goes with it.")
        valid.refuse(same, answers[item], item, fault, _("Leave the item out of its block."))
    most = int(max(*map(len, model.causes), *model.member.sum(axis=0)))
    if len(answers) < 5 * most:
        message = _("answers has {n} rows for {k} coefficients at once. Take {least} rows at least.")
        raise InvalidData(message.format(n=len(answers), k=most, least=5 * most))
    return answers[model.items].to_numpy(dtype=float)


def _settled(correlations: np.ndarray, model: _Model, scheme: str, rounds: int) -> tuple[np.ndarray, int]:
    """Weights (items × latent variables) after which one more round changes nothing, and how many it took."""
    weights = _scaled(model.member, correlations)
    for taken in range(1, rounds + 1):
        latent = weights.T @ correlations @ weights
        outer = correlations @ weights @ _inner(latent, model, scheme) * model.member
        faint = np.abs(outer).max(axis=0) < ALIKE
        if faint.any():
            names = ", ".join(name for name, one in zip(model.latents, faint, strict=True) if one)
            message = _("{names} goes with none of its neighbours, so its items cannot be weighed. Leave it out.")
            raise InvalidData(message.format(names=names))
        new = _scaled(outer, correlations)
        moved = np.abs(new - weights).max()
        weights = new
        if moved < STILL:
            return weights, taken
    message = _("The weights still moved by {moved:.1g} after rounds={rounds}. Allow more: rounds={more}.")
    raise InvalidData(message.format(moved=moved, rounds=rounds, more=max(300, 10 * rounds)))


def _scaled(weights: np.ndarray, correlations: np.ndarray) -> np.ndarray:
    """Weights with which each latent variable has standard deviation 1."""
    return weights / np.sqrt(np.einsum("ij,ik,kj->j", weights, correlations, weights))


def _inner(latent: np.ndarray, model: _Model, scheme: str) -> np.ndarray:
    """How much each latent variable (row) counts as a neighbour of each other (column)."""
    inner = np.zeros_like(latent)
    for on, causes in enumerate(model.causes):
        if not causes:
            continue
        inner[on, causes] = latent[on, causes]  # what it explains looks at it through its correlation
        inner[causes, on] = _regressed(latent, causes, on, model) if scheme == "path" else latent[causes, on]
    return inner if scheme == "path" else np.sign(inner)


def _regressed(latent: np.ndarray, causes: list[int], on: int, model: _Model) -> np.ndarray:
    """Least squares of one standardised latent variable on others."""
    among = latent[np.ix_(causes, causes)]
    if np.linalg.det(among) < ALIKE:
        message = _("{causes}: one of these follows from the others, so that {on} cannot be explained. Leave one out.")
        names = ", ".join(model.latents[of] for of in causes)
        raise InvalidData(message.format(causes=names, on=model.latents[on]))
    return np.linalg.solve(among, latent[causes, on])


def _paths(latent: np.ndarray, model: _Model) -> tuple[dict[tuple[int, int], float], dict[int, float]]:
    """The coefficient of each arrow, and the share explained of each latent variable that has a cause."""
    paths: dict[tuple[int, int], float] = {}
    r2: dict[int, float] = {}
    for on, causes in enumerate(model.causes):
        if causes:
            sizes = _regressed(latent, causes, on, model)
            paths |= {(of, on): float(size) for of, size in zip(causes, sizes, strict=True)}
            r2[on] = float(sizes @ latent[causes, on])
    return paths, r2


def _interval(
    values: np.ndarray, model: _Model, scheme: str, rounds: int, sample: np.ndarray, draws: int, seed: int
) -> np.ndarray:
    """The points between which the middle 95 per cent of the draws lie: lows, highs, by arrow."""
    rng, n = np.random.default_rng(seed), len(values)
    found = []
    for _draw in range(draws):
        drawn = values[rng.integers(0, n, n)]
        spread = drawn.std(axis=0)
        if (spread < STILL).any():
            message = _("{item} is the same in all rows of a draw. Take more rows, or draws=0 (no intervals).")
            raise InvalidData(message.format(item=model.items[int(spread.argmin())]))
        drawn = (drawn - drawn.mean(axis=0)) / spread
        correlations = drawn.T @ drawn / n
        weights, _taken = _settled(correlations, model, scheme, rounds)
        turn = np.where((correlations @ weights * sample).sum(axis=0) < 0, -1.0, 1.0)
        latent = (weights * turn).T @ correlations @ (weights * turn)
        found.append(list(_paths(latent, model)[0].values()))
    return np.quantile(found, [0.025, 0.975], axis=0)
