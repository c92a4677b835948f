"""Scales of a questionnaire: several items that ask for one thing, some turned round. Do they belong together?

An item is *reversed* if a high answer means little of the thing: "I am looking round for somebody else" asks for
staying. Added up as ticked, such an item works against the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _


@checked(units="answers")
def scale(
    answers: pd.DataFrame,
    items: Sequence[str],
    *,
    reversed: Sequence[str] = (),
    low: float,
    high: float,
    answered: int = 1,
) -> pd.Series:
    """How much of what the items ask for does each respondent say?

    Parameters
    ----------
    answers : DataFrame
        One row a respondent; items left open are missing.
    items : list of str
        The columns of the scale.
    reversed : list of str
        Those of them in which a high answer means little.
    low, high : float
        The lowest and the highest answer that the scale allows.
    answered : int
        How many items a respondent must have answered; who answered fewer is refused, not dropped in silence.

    Returns
    -------
    Series
        The mean of the items answered, reversed ones turned, between `low` and `high`.

    Raises
    ------
    InvalidData
        An item absent or twice in the list; a reversed item that is not in `items`; an answer off the scale or not a
        number; too few items answered.

    Notes
    -----
    A reversed answer x counts as low + high − x.

    Examples
    --------
    >>> answers = pd.DataFrame({"st1": [6, 2], "st2": [5, None], "st3": [1, 6]})
    >>> scale(answers, ["st1", "st2", "st3"], reversed=["st3"], low=1, high=7).tolist()
    [6.0, 2.0]
    """
    turned = _turned(answers, items, reversed, low, high)
    few = (turned.notna().sum(axis=1) < answered).to_numpy()
    fault = _("Fewer than {n} of the items {{column}} are answered in rows {{rows}}.").format(n=answered)
    remedy = _("Leave them out and say so: answers.dropna(subset=items, thresh={n}).").format(n=answered)
    valid.refuse(few, turned[items[0]], ", ".join(items), fault, remedy)
    return turned.mean(axis=1)


@checked(numbers="key.low key.high", labels="key.item key.dimension", truths="key.reversed", units="answers")
def scales(answers: pd.DataFrame, key: pd.DataFrame, *, answered: int = 1) -> pd.DataFrame:
    """All scales of a questionnaire, read off its key.

    Parameters
    ----------
    answers : DataFrame
        One row a respondent.
    key : DataFrame
        One row an item: `item` (a column of answers), `dimension` (the scale it belongs to), `reversed` (bool), `low`,
        `high`.
    answered : int
        As in `scale`.

    Returns
    -------
    DataFrame
        A column a dimension, in the order of the key; rows as in `answers`.

    Examples
    --------
    >>> key = pd.DataFrame({"item": ["tr1", "tr2", "co1"], "dimension": ["trust", "trust", "communication"],
    ...                     "reversed": [False, True, False], "low": 1, "high": 7})
    >>> scales(pd.DataFrame({"co1": [4, 6], "tr1": [3, 7], "tr2": [5, 2]}), key)
       trust  communication
    0    3.0            4.0
    1    6.5            6.0
    """
    valid.frame(key, "key", ["item", "dimension", "reversed", "low", "high"])
    valid.unique(key["item"], "item", _("An item belongs to one scale; choose one survey: key[key['survey'] == …]."))
    found = {}
    for dimension, part in key.groupby("dimension", sort=False):
        low, high = part["low"].min(), part["high"].max()
        uneven = ((part["low"] != low) | (part["high"] != high)).to_numpy()
        fault = _("{column} is answered on another range than the items beside it in rows {rows}.")
        remedy = _("Bring them to one range first.")
        valid.refuse(uneven, part["item"], str(dimension), fault, remedy)
        turned = part.loc[valid.yes_or_no(part["reversed"], "reversed"), "item"].tolist()
        found[dimension] = scale(answers, part["item"].tolist(), reversed=turned, low=low, high=high, answered=answered)
    return pd.DataFrame(found)


@checked
def cronbach_alpha(
    answers: pd.DataFrame, items: Sequence[str], *, reversed: Sequence[str] = (), low: float, high: float
) -> float:
    """Do the items of a scale go together?

    Parameters
    ----------
    answers, items, reversed, low, high
        As in `scale`; every item answered by every respondent.

    Returns
    -------
    float
        Cronbach's alpha, at most 1; 0 if the items have nothing in common, below 0 if some work against the others
        (often a reversed one that nobody turned).

    Raises
    ------
    InvalidData
        As `scale`; an item left open; fewer than two items or respondents; everybody with the same sum.

    Notes
    -----
    k ÷ (k − 1) × (1 − sum of the items' variances ÷ variance of their sum). Alpha grows with the number of items, and
    does not say that they measure what one means, nor that they measure one thing. Source: Cronbach (1951).

    Examples
    --------
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 2, 3, 4], "c": [4, 3, 2, 1]})
    >>> round(cronbach_alpha(answers, ["a", "b", "c"], reversed=["c"], low=1, high=4), 3)
    1.0
    >>> round(cronbach_alpha(answers, ["a", "b", "c"], low=1, high=4), 3)
    -3.0
    """
    turned = _turned(answers, items, reversed, low, high)
    valid.complete(turned, items)
    k, n = turned.shape[1], len(turned)
    if k < 2 or n < 2:
        message = _("{items}: {k} item and {n} rows; alpha compares two items and two respondents at least. Add some.")
        raise InvalidData(message.format(items=", ".join(items), k=k, n=n))
    whole = turned.sum(axis=1)
    same = np.full(n, whole.max() == whole.min())
    fault, remedy = _("The items {column} add up to the same in all rows ({rows})."), _("Look at the answers.")
    valid.refuse(same, turned[items[0]], ", ".join(items), fault, remedy)
    return float(k / (k - 1) * (1 - turned.var().sum() / whole.var()))


def _turned(
    answers: pd.DataFrame, items: Sequence[str], reversed: Sequence[str], low: float, high: float
) -> pd.DataFrame:
    """The items as floats, on the scale, reversed ones turned; missing where they were left open."""
    for name, listed in (("items", items), ("reversed", reversed)):
        if isinstance(listed, str) or len(set(listed)) < len(listed) or (name == "items" and not len(listed)):
            message = _("{name} must be a list of columns, each once, such as ['tr1', 'tr2'], not {listed!r}.")
            raise InvalidData(message.format(name=name, listed=listed))
    stray = [item for item in reversed if item not in items]
    if stray:
        message = _("reversed has {stray}, which is not in items. Add it there, or take it out here.")
        raise InvalidData(message.format(stray=", ".join(map(str, stray))))
    if not low < high:
        raise InvalidData(_("low must be below high, not {low} and {high}. Correct them.").format(low=low, high=high))
    valid.frame(answers, "answers", list(items))
    turned = pd.DataFrame(index=answers.index)
    for item in items:
        given = answers[item].notna()
        valid.numbers(answers.loc[given, item], item) if given.any() else None
        column = answers[item].astype("Float64").astype(float)
        off = ((column < low) | (column > high)).to_numpy()
        fault = _("{{column}} is not on the scale from {low} to {high} in rows {{rows}}.").format(low=low, high=high)
        valid.refuse(off, column, item, fault, _("Correct them, or mark them as missing."))
        turned[item] = low + high - column if item in reversed else column
    return turned
