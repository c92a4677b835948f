"""Kano's survey: does a feature delight, is it expected, or does nobody care?

Each customer answers two questions about a feature: how do you feel with it, and how without it? The pair of answers
is looked up in Kano's evaluation table. It gives one of six letters: A attractive, O one-dimensional, M must-be,
I indifferent, R reverse, and Q for a pair that contradicts itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

ANSWERS = ("like", "must be", "neutral", "live with", "dislike")
"""The five answers, coded 1 to 5."""
TABLE = pd.DataFrame(
    [list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")],
    index=pd.Index(ANSWERS, name="with it"),
    columns=pd.Index(ANSWERS, name="without it"),
)
"""The evaluation table (Kano and others, 1984; Berger and others, 1993). Many copies on the web misplace Q and R."""
LETTERS = ("M", "O", "A", "I", "R", "Q")
"""In the order in which a tie is broken: what would cost most if it were missing comes first."""
NAMES = {
    "M": "must-be", "O": "one-dimensional", "A": "attractive", "I": "indifferent", "R": "reverse", "Q": "questionable",
}  # fmt: skip
Z = 1.959963984540054


@checked(units="answers")
def classify(answers: pd.DataFrame, pairs: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Which letter does each respondent give to each feature?

    Parameters
    ----------
    answers : DataFrame
        One row a respondent; answers from 1 (like) to 5 (dislike).
    pairs : mapping, optional
        Feature → its two columns: the question *with* the feature, then the one *without* it. Left out, every pair of
        columns f1 and d1, f2 and d2, … is a feature called f1, f2, ….

    Returns
    -------
    DataFrame
        Rows as in `answers`, a column a feature: "A", "O", "M", "I", "R" or "Q" (see `NAMES`).

    Raises
    ------
    InvalidData
        No pair of columns; a column absent; a respondent twice; an answer that is missing or none of the five.

    Notes
    -----
    `TABLE` in code. Sources: Kano, Seraku, Takahashi and Tsuji (1984); Berger and others (1993).

    Examples
    --------
    >>> answers = pd.DataFrame({"f1": [1, 3, 1], "d1": [3, 5, 5]}, index=["Mei", "Bo", "An"])
    >>> classify(answers)["f1"].to_dict()
    {'Mei': 'A', 'Bo': 'M', 'An': 'O'}
    """
    found = _pairs(answers) if pairs is None else {str(name): list(columns) for name, columns in pairs.items()}
    for name, columns in found.items():
        if len(columns) != 2:
            message = _("{name} must have two columns in pairs, with and without it, such as ['f1', 'd1'].")
            raise InvalidData(message.format(name=name))
    if not found:
        message = _("answers has no two columns such as f1 and d1. Say which belong together: pairs={'f1': […, …]}.")
        raise InvalidData(message)
    valid.frame(answers, "answers", [column for columns in found.values() for column in columns])
    letters = TABLE.to_numpy()
    coded = {name: [_codes(answers[column], column) - 1 for column in pair] for name, pair in found.items()}
    return pd.DataFrame({name: letters[with_it, without] for name, (with_it, without) in coded.items()}, answers.index)


def _pairs(answers: pd.DataFrame) -> dict[str, list[str]]:
    """f1 and d1, f2 and d2, …; one of the two alone is a column that is absent."""
    valid.frame(answers, "answers", [])
    numbers = [str(name)[1:] for name in answers.columns if str(name)[:1] in ("f", "d") and str(name)[1:].isdigit()]
    return {f"f{number}": [f"f{number}", f"d{number}"] for number in sorted(set(numbers), key=int)}


def _codes(column: pd.Series, name: str) -> np.ndarray:
    remedy = _("Leave these respondents out and say so: answers.dropna(subset=[{name!r}]).").format(name=name)
    valid.refuse(column.isna().to_numpy(), column, name, _("{column} is missing in rows {rows}."), remedy)
    words = _("Code them: 1 like, 2 must be, 3 neutral, 4 live with, 5 dislike.")
    valid.numbers(column, name, words=words)
    values = column.to_numpy(dtype=float)
    odd = ~np.isin(values, (1, 2, 3, 4, 5))
    valid.refuse(odd, column, name, _("{column} is no whole number from 1 to 5 in rows {rows}."), words)
    return values.astype(int)


@checked(units="categories by")
def counts(categories: pd.DataFrame, by: pd.Series | None = None) -> pd.DataFrame:
    """How many respondents gave each letter to each feature?

    Parameters
    ----------
    categories : DataFrame
        What `classify` returns: a column a feature.
    by : Series, optional
        Group of each respondent, such as the segment; rows as in `categories`.

    Returns
    -------
    DataFrame
        A row a feature, columns M, O, A, I, R, Q (respondents). With `by`, a row a group and feature.

    Raises
    ------
    InvalidData
        Another word than the six letters; a respondent without a group.

    Examples
    --------
    >>> letters = pd.DataFrame({"f1": ["A", "A", "M"]}, index=["Mei", "Bo", "An"])
    >>> counts(letters).loc["f1"].to_dict()
    {'M': 1, 'O': 0, 'A': 2, 'I': 0, 'R': 0, 'Q': 0}
    """
    valid.frame(categories, "categories", list(categories.columns))
    for feature in categories.columns:
        odd = ~categories[feature].isin(LETTERS).to_numpy(dtype=bool)
        fault = _("{column} is none of the letters A, O, M, I, R and Q in rows {rows}.")
        valid.refuse(odd, categories[feature], str(feature), fault, _("Correct them: kano.classify(answers) does."))
    if by is None:
        return _tally(categories)
    groups = valid.same_customers(by, "by", categories.index, "categories")
    valid.labels(groups, "by")
    kinds = sorted(groups.unique())
    tables = [_tally(categories[(groups == kind).to_numpy()]) for kind in kinds]
    return pd.concat(tables, keys=kinds).rename_axis(index=[str(by.name or "group"), "feature"])


def _tally(categories: pd.DataFrame) -> pd.DataFrame:
    found = {letter: (categories == letter).sum() for letter in LETTERS}
    return pd.DataFrame(found).astype("int64").rename_axis("feature")


@checked(numbers=" ".join(f"counts.{letter}" for letter in LETTERS), units="counts")
def category(counts: pd.DataFrame, *, level: float = 0.05) -> pd.DataFrame:
    """Which letter has a feature, by most respondents, and is the lead more than chance?

    Parameters
    ----------
    counts : DataFrame
        What `counts` returns.
    level : float
        The chance of a false alarm that one is ready to take.

    Returns
    -------
    DataFrame
        Rows as in `counts`: `category` (the letter given most often; of equal ones the first of M, O, A, I, R, Q),
        `runner_up`, `lead` (respondents between the two), `p` and `clear` (p at most `level`).

    Raises
    ------
    InvalidData
        A column absent; a count that is negative or no whole number; a feature without respondents; `level` not
        between 0 and 1.

    Notes
    -----
    Exact sign test: if the two letters were equally frequent, the larger count a would be binomial, a + b trials, 1/2.
    Respondents who gave another letter say nothing of the two. It is the exact form of |a − b| against z√(a + b), see
    `lead_needed`. The tie rule M > O > A > I is Berger's (1993); R and Q come last here.

    Examples
    --------
    >>> count = pd.DataFrame([[10, 28, 40, 16, 4, 2]], index=["box"], columns=list("MOAIRQ"))
    >>> category(count).round(2).loc["box"].to_dict()
    {'category': 'A', 'runner_up': 'O', 'lead': 12, 'p': 0.18, 'clear': False}
    """
    from scipy.stats import binomtest

    if not 0 < level < 1:
        raise InvalidData(_("level must be between 0 and 1, not {level}: 5 % is 0.05.").format(level=level))
    table = _whole(counts)
    given = table.to_numpy()
    order = np.argsort(-given, axis=1, kind="stable")[:, :2]
    first, second = (np.take_along_axis(given, order[:, [place]], axis=1)[:, 0] for place in (0, 1))
    chance = [binomtest(int(a), int(a + b)).pvalue for a, b in zip(first, second, strict=True)]
    letters = np.array(LETTERS)[order]
    return pd.DataFrame(
        {
            "category": letters[:, 0], "runner_up": letters[:, 1], "lead": first - second, "p": chance,
            "clear": np.array(chance) <= level,
        },
        index=counts.index,
    )  # fmt: skip


def _whole(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts of the six letters, as whole numbers; each row with a respondent."""
    valid.frame(counts, "counts", LETTERS)
    for letter in LETTERS:
        column = counts[letter]
        valid.numbers(column, letter, negative=_("Count respondents: kano.counts(categories)."))
        part = (column.to_numpy(dtype=float) % 1 != 0) | (column.to_numpy(dtype=float) > 1e9)
        fault = _("{column} is no number of respondents in rows {rows}.")
        valid.refuse(part, column, letter, fault, _("Give counts, not shares: kano.counts(categories)."))
    table = counts[list(LETTERS)].astype("int64")
    empty = (table.sum(axis=1) == 0).to_numpy()
    names = ", ".join(LETTERS)
    fault = _("{column} are all 0 in rows {rows}.")
    valid.refuse(empty, table["M"], names, fault, _("Leave these features out, or ask somebody about them."))
    return table


@checked
def lead_needed(first: int, second: int, respondents: int, *, z: float = Z) -> pd.Series:
    """How far must the first letter be ahead of the second, by the sign test and by Fong's published formula?

    Parameters
    ----------
    first, second : int
        How many respondents gave the most and the second most frequent letter.
    respondents : int
        How many answered.
    z : float
        1.96 for 5 per cent, 1.65 for 10 per cent.

    Returns
    -------
    Series
        `lead`; `sign_test` and `fong`, the lead that each asks for; `p`, the exact chance of such a lead if both were
        equally frequent.

    Raises
    ------
    InvalidData
        Counts that are negative, in the wrong order, or more than the respondents; `z` not above 0.

    Notes
    -----
    Sign test: z√(a + b). Fong (1996): z√((a + b)(2n − a − b) / 2n), which treats the two counts as if they came from
    two samples. But a respondent who gives one letter cannot give the other, so the counts pull apart more often than
    that: Fong's bound is too low, and its 10 per cent are 15 to 20. It is here because it is in print.

    Examples
    --------
    >>> lead_needed(40, 28, 100, z=1.65).round(2).to_dict()
    {'lead': 12.0, 'sign_test': 13.61, 'fong': 11.05, 'p': 0.18}
    """
    from scipy.stats import binomtest

    respondents = valid.whole(respondents, "respondents")
    first = valid.whole(first, "first", most=respondents)
    second = valid.whole(second, "second", least=0, most=min(first, respondents - first))
    if not 0 < z < 100:
        raise InvalidData(_("z must be above 0, such as 1.96, not {z}.").format(z=z))
    both = first + second
    found = {
        "lead": first - second, "sign_test": z * np.sqrt(both),
        "fong": z * np.sqrt(both * (2 * respondents - both) / (2 * respondents)), "p": binomtest(first, both).pvalue,
    }  # fmt: skip
    return pd.Series(found, dtype=float)


@checked(numbers=" ".join(f"counts.{letter}" for letter in LETTERS), units="counts")
def better_worse(counts: pd.DataFrame) -> pd.DataFrame:
    """How many would a feature please if it is there, and how many would it disappoint if it is missing?

    Parameters
    ----------
    counts : DataFrame
        What `counts` returns.

    Returns
    -------
    DataFrame
        Rows as in `counts`: `better` from 0 to 1 and `worse` from 0 to −1, each with the ends of its 95 per cent
        interval, `better_low`, `better_high`, `worse_low`, `worse_high`; and `counted`, the respondents behind them.

    Raises
    ------
    InvalidData
        As `category`; a feature for which nobody gave A, O, M or I.

    Notes
    -----
    better = (A + O) / (A + O + M + I), worse = −(O + M) / (A + O + M + I) (Berger and others, 1993). R and Q are left
    out, so of a feature with many R these two say little. Intervals: Wilson (1927), as shares of independent
    respondents.

    Examples
    --------
    >>> count = pd.DataFrame([[50, 33, 7, 10, 0, 0]], index=["box"], columns=list("MOAIRQ"))
    >>> better_worse(count)[["better", "better_low", "better_high", "worse"]].round(2).loc["box"].tolist()
    [0.4, 0.31, 0.5, -0.83]
    """
    table = _whole(counts)
    counted = table[["M", "O", "A", "I"]].sum(axis=1)
    fault = _("{column} are all 0 in rows {rows}.")
    remedy = _("A feature that is only R or Q has no better and worse: leave it out.")
    valid.refuse((counted == 0).to_numpy(), table["M"], "M, O, A, I", fault, remedy)
    better, low, high = _wilson(table["A"] + table["O"], counted)
    worse, least, most = _wilson(table["O"] + table["M"], counted)
    return pd.DataFrame(
        {
            "better": better, "better_low": low, "better_high": high, "worse": 0 - worse, "worse_low": 0 - most,
            "worse_high": 0 - least, "counted": counted,
        }
    )  # fmt: skip


def _wilson(yes: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(yes, n, method="wilson")
    share = yes / n  # the noise of floats must not put a share outside its interval, or that outside 0 to 1
    return share, np.minimum(low, share).clip(lower=0), np.maximum(high, share).clip(upper=1)
