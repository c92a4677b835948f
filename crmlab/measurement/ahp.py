"""AHP, the analytic hierarchy process: weights from judgements, two items at a time.

Nobody can say offhand what twelve indicators should weigh. Everybody can say of two whether one matters *3 times as
much* as the other. AHP asks all pairs and finds the weights that fit the answers best; and because it asks more than
it needs, it can tell whether the answers hang together. Saaty's scale: 1 equal, 3 somewhat, 5 clearly, 7 very much,
9 beyond comparison more important; 1/3, 1/5, … if it is the other way round.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

# The mean consistency index of matrices filled at random, by number of items. Up to 11: Saaty (1980), here as it stands
# in a secondary source, the R package AHPWR 0.1.0. From 12 on: Alonso and Lamata (2006), whose numbers the tests draw
# anew; the 1.48 that is copied for 12 is below that for 11, by chance. It depends on how many were drawn and how:
# Donegan and Dodd (1991) have 0.49 0.83 1.06 1.18 1.25 1.32 up to 8, with which every ratio is a little higher.
RANDOM_INDEX = {
    3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49, 11: 1.51, 12: 1.54, 13: 1.56, 14: 1.57,
    15: 1.58,
}  # fmt: skip
ACCEPTABLE = 0.1  # Saaty's rule of thumb for the consistency ratio
EXTREME = 1e9  # no person judges anything a thousand million times as important


@checked
def pairwise(judgements: Mapping[tuple[Hashable, Hashable], float], items: Sequence[Hashable]) -> pd.DataFrame:
    """What do judgements on pairs look like as one matrix?

    Parameters
    ----------
    judgements : mapping
        `{("margin", "visits"): 3}` says that margin is 3 times as important as visits. Every pair once, either way.
    items : sequence
        What is compared, in the order of rows and columns.

    Returns
    -------
    DataFrame
        items × items: row over column. 1 on the diagonal, 1/a opposite a.

    Raises
    ------
    InvalidData
        A pair is absent, judged twice, or names something not in `items`; a judgement is not above 0; an item twice.

    Notes
    -----
    Source: Saaty (1977).

    Examples
    --------
    >>> judgements = {("margin", "visits"): 4, ("margin", "ideas"): 8, ("visits", "ideas"): 2}
    >>> pairwise(judgements, ["margin", "visits", "ideas"])
            margin  visits  ideas
    margin   1.000     4.0    8.0
    visits   0.250     1.0    2.0
    ideas    0.125     0.5    1.0
    """
    items = _items(items)
    matrix = pd.DataFrame(np.eye(len(items)), index=items, columns=items)
    seen = set()
    for pair, value in judgements.items():
        if not (isinstance(pair, tuple) and len(pair) == 2 and pair[0] != pair[1] and set(pair) <= set(items)):
            message = _("{pair!r} is not a pair of two different items. The items are {items}.")
            raise InvalidData(message.format(pair=pair, items=", ".join(map(str, items))))
        if frozenset(pair) in seen:
            message = _("{a} and {b} are judged twice. Keep one: the other way round is filled in as 1/a.")
            raise InvalidData(message.format(a=pair[0], b=pair[1]))
        seen.add(frozenset(pair))
        valid.positive(value, _("the judgement {a} over {b}").format(a=pair[0], b=pair[1]), most=EXTREME)
        matrix.loc[pair[0], pair[1]] = value
        matrix.loc[pair[1], pair[0]] = 1 / value
    absent = [f"{a} / {b}" for a, b in combinations(items, 2) if frozenset((a, b)) not in seen]
    if absent:
        message = _("judgements lacks these pairs: {pairs}. Compare every item with every other.")
        raise InvalidData(message.format(pairs=rows(absent)))
    return matrix


@checked
def weights(matrix: pd.DataFrame) -> pd.Series:
    """Which weight do the judgements give to each item?

    Parameters
    ----------
    matrix : DataFrame
        What `pairwise` returns: square, above 0, the same labels in rows and columns, a_ji = 1 / a_ij.

    Returns
    -------
    Series
        `weight`, in the order of the items; they add up to 1.

    Raises
    ------
    InvalidData
        The matrix is not square, not labelled alike, not above 0, or an entry is not 1 over its opposite.

    Notes
    -----
    The principal eigenvector w of the matrix A, A w = λmax w, divided by its sum. If the judgements are consistent
    (a_ij · a_jk = a_ik), then w_i / w_j = a_ij. Source: Saaty (1977).

    Examples
    --------
    >>> judgements = {("margin", "visits"): 4, ("margin", "ideas"): 8, ("visits", "ideas"): 2}
    >>> weights(pairwise(judgements, ["margin", "visits", "ideas"])).round(3).to_dict()
    {'margin': 0.727, 'visits': 0.182, 'ideas': 0.091}
    """
    return pd.Series(_principal(_checked(matrix))[1], index=matrix.index, name="weight")


@checked
def consistency(matrix: pd.DataFrame) -> pd.Series:
    """Do the judgements hang together, or do they go round in circles?

    Parameters
    ----------
    matrix : DataFrame
        What `pairwise` returns, with at most 15 items.

    Returns
    -------
    Series
        `lambda_max`; `consistency_index`; `random_index`, the consistency index of dice thrown in place of judgements;
        `consistency_ratio`: 0 if perfectly consistent, up to 0.1 acceptable by Saaty's rule of thumb, about 1 for dice.

    Raises
    ------
    InvalidData
        As `weights`; more than 15 items, for which the table has no random index: put them into groups, and weigh the
        groups and the items within each group (`indicators.tree`), which also spares the experts many questions.

    Notes
    -----
    CI = (λmax − n) / (n − 1); CR = CI / RI, with RI of `RANDOM_INDEX`. One or two items cannot contradict each other:
    all are 0. A low CR says that the judgements agree with each other, not that they are right. Source: Saaty (1977,
    1980).

    Examples
    --------
    >>> judgements = {("margin", "visits"): 4, ("margin", "ideas"): 4, ("visits", "ideas"): 2}
    >>> consistency(pairwise(judgements, ["margin", "visits", "ideas"])).round(4).to_dict()
    {'lambda_max': 3.0536, 'consistency_index': 0.0268, 'random_index': 0.58, 'consistency_ratio': 0.0462}
    """
    found = _consistency(_with_random_index(matrix))
    names = ["lambda_max", "consistency_index", "random_index", "consistency_ratio"]
    return pd.Series(found, index=names, name="consistency")


@checked
def inconsistent_pairs(matrix: pd.DataFrame) -> pd.DataFrame:
    """Which judgements fit the others least, and what would fit?

    Parameters
    ----------
    matrix : DataFrame
        What `pairwise` returns, with at most 15 items.

    Returns
    -------
    DataFrame
        One row a pair (index `item`, `over`), the worst fit first: `judged`; `consistent`, what the weights say;
        `factor`, how many times too high or too low the judgement is (1: it fits); `consistency_ratio` of the whole
        matrix if only this pair were changed to `consistent`. Each pair is written so that its first item weighs more.

    Raises
    ------
    InvalidData
        As `consistency`.

    Notes
    -----
    In order of |log(a_ij · w_j / w_i)|, whose exponential is `factor`; equals stay in the order of the matrix. It is a
    list of what to ask the experts again, not of what to overwrite: weights that have been made to fit are no one's
    judgement. With three items all pairs always fit equally badly: there is one circle, and any of its sides may be the
    wrong one. Source: Saaty (1980).

    Examples
    --------
    >>> m = pairwise({("margin", "visits"): 4, ("margin", "ideas"): 4, ("margin", "age"): 8, ("visits", "ideas"): 3,
    ...               ("visits", "age"): 2, ("ideas", "age"): 2}, ["margin", "visits", "ideas", "age"])
    >>> inconsistent_pairs(m).round(2).reset_index().head(2)
         item    over  judged  consistent  factor  consistency_ratio
    0  visits   ideas     3.0        1.76    1.70               0.02
    1  margin  visits     4.0        2.91    1.38               0.05
    """
    a, items = _with_random_index(matrix), matrix.index
    w = _principal(a)[1]
    found = []
    for i, j in combinations(range(len(a)), 2):
        if w[j] > w[i] * (1 + 1e-9):
            i, j = j, i
        consistent = w[i] / w[j]
        changed = a.copy()
        changed[i, j], changed[j, i] = consistent, 1 / consistent
        factor = math.exp(abs(math.log(a[i, j] / consistent)))
        found.append((items[i], items[j], a[i, j], consistent, factor, _consistency(changed)[-1]))
    names = ["item", "over", "judged", "consistent", "factor", "consistency_ratio"]
    table = pd.DataFrame(found, columns=names).set_index(["item", "over"])
    return table.sort_values("factor", ascending=False, kind="stable", key=lambda factor: factor.round(9))


def _principal(a: np.ndarray) -> tuple[float, np.ndarray]:
    """λmax and the weights. Geometric means come near them first, so that what is left to solve is nearly all ones."""
    near = np.exp(np.log(a).mean(axis=1))
    values, vectors = np.linalg.eig(a * near / near[:, None])
    best = values.real.argmax()
    w = near * np.abs(vectors[:, best].real)
    return float(values[best].real), w / w.sum()


def _consistency(a: np.ndarray) -> tuple[float, float, float, float]:
    """λmax, CI, RI and CR."""
    n = len(a)
    if n <= 2:
        return float(n), 0.0, 0.0, 0.0
    found = _principal(a)[0]
    lambda_max = found if found > n * (1 + 1e-12) else float(n)  # it is below n, or just above, only by rounding
    index = (lambda_max - n) / (n - 1)
    return lambda_max, index, RANDOM_INDEX[n], index / RANDOM_INDEX[n]


def _items(items: Sequence[Hashable]) -> list:
    if isinstance(items, str) or not isinstance(items, (Sequence, pd.Index, np.ndarray)) or len(items) == 0:
        message = _("items must be a list of names, such as ['margin', 'visits'], not {items!r}.")
        raise InvalidData(message.format(items=items))
    index = pd.Index(list(items))
    _refuse_labels(index, "items")
    return list(items)


def _refuse_labels(index: pd.Index, name: str) -> None:
    if isinstance(index, pd.MultiIndex):
        raise InvalidData(_("{name} must be plain names, one level of them. Join the levels.").format(name=name))
    missing, twice = index[index.isna()], index[index.duplicated()].unique()
    if len(missing) or len(twice):
        message = _("{name} must name each item once; missing or repeated: {rows}. Correct the names.")
        raise InvalidData(message.format(name=name, rows=rows([*missing, *twice])))


def _checked(matrix: pd.DataFrame) -> np.ndarray:
    """The entries of `matrix`: a square, labelled alike both ways, of positive numbers, each 1 over its opposite."""
    valid.frame(matrix, "matrix", [])
    _refuse_labels(matrix.index, _("the index of {name}").format(name="matrix"))
    _refuse_labels(matrix.columns, _("the columns of {name}").format(name="matrix"))
    if matrix.shape[0] != matrix.shape[1]:
        message = _("matrix has {n} rows and {k} columns, and must be square. Use ahp.pairwise(judgements, items).")
        raise InvalidData(message.format(n=matrix.shape[0], k=matrix.shape[1]))
    if list(matrix.index) != list(matrix.columns):
        odd = [f"{a} / {b}" for a, b in zip(matrix.index, matrix.columns, strict=True) if a != b]
        message = _(
            "matrix names its rows and its columns differently: {rows}. Give both the same names in the same order, "
            "matrix[matrix.index]."
        )
        raise InvalidData(message.format(rows=rows(odd)))
    for item in matrix.columns:
        valid.numbers(matrix[item], str(item))
    a = matrix.to_numpy(dtype=float)
    scale = _("Judgements are 1 to 9, or 1/9 to 1 the other way round.")
    _refuse_pairs(
        (a <= 0) | (a > EXTREME) | (a < 1 / EXTREME),
        matrix,
        _("matrix has entries not above 0, or extreme: {pairs}."),
        scale,
    )
    off = np.abs(a * a.T - 1) > 1e-9
    remedy = _("Write 1/3, not 0.33; or give each pair once, to ahp.pairwise(judgements, items).")
    _refuse_pairs(np.diag(np.diag(a) != 1), matrix, _("matrix has other than 1 on its diagonal: {pairs}."), remedy)
    _refuse_pairs(np.triu(off), matrix, _("matrix has entries that are not 1 over their opposite: {pairs}."), remedy)
    return a


def _with_random_index(matrix: pd.DataFrame) -> np.ndarray:
    """The entries of `matrix`, which has no more items than the table of random indices."""
    a = _checked(matrix)
    if len(a) > max(RANDOM_INDEX):
        message = _(
            "matrix has {n} items ({rows}); the random index is known for at most {most}. Put the items into groups, "
            "and compare the groups and the items within each group."
        )
        raise InvalidData(message.format(n=len(a), rows=rows(matrix.index), most=max(RANDOM_INDEX)))
    return a


def _refuse_pairs(bad: np.ndarray, matrix: pd.DataFrame, fault: str, remedy: str) -> None:
    if bad.any():
        pairs = [
            f"{matrix.index[i]} / {matrix.columns[j]} = {matrix.iloc[i, j]:g}"
            for i, j in zip(*bad.nonzero(), strict=True)
        ]
        raise InvalidData(fault.format(pairs=rows(pairs)) + " " + remedy)
