"""Service quality by SERVQUAL: how far does the service that guests get fall short of what they expect?

Twenty-two items in five dimensions, each asked twice on seven points: what an excellent firm does (expectation E) and
what this firm does (perception P). Quality is Q = P − E. In the form of 1988 nine items are worded negatively and must
be turned before anything is added up. Source: Parasuraman, Zeithaml and Berry (1985, 1988, 1991).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import experiments, regression, scales

DIMENSIONS = {"tangibles": 4, "reliability": 5, "responsiveness": 4, "assurance": 4, "empathy": 5}
"""How many of the items 1 to 22 each dimension has, in their order."""
NEGATIVE = (*range(10, 14), *range(18, 23))
"""Items worded negatively in 1988."""
LOW, HIGH = 1, 7


@checked
def key(form: Literal["1988", "1991"] = "1988") -> pd.DataFrame:
    """Which item belongs to which dimension, and which must be turned?

    Parameters
    ----------
    form : "1988" or "1991"
        The year of the questionnaire: in 1988 items 10 to 13 and 18 to 22 are worded negatively, in 1991 none is.

    Returns
    -------
    DataFrame
        44 rows: `item` ("e1" to "e22", "p1" to "p22"), `asks` ("expectation" or "perception"), `dimension`, `reversed`
        (bool), `low`, `high`; as `scales.scales` takes it.

    Notes
    -----
    Tangibles 1–4, reliability 5–9, responsiveness 10–13, assurance 14–17, empathy 18–22; seven points.

    Examples
    --------
    >>> whole = key()
    >>> whole.groupby("dimension", sort=False)["reversed"].sum().to_dict()
    {'tangibles': 0, 'reliability': 0, 'responsiveness': 8, 'assurance': 0, 'empathy': 10}
    """
    of = [name for name, items in DIMENSIONS.items() for _item in range(items)]
    halves = []
    for letter, asks in (("e", "expectation"), ("p", "perception")):
        turned = [form == "1988" and number in NEGATIVE for number in range(1, 23)]
        names = [f"{letter}{number}" for number in range(1, 23)]
        halves.append(pd.DataFrame({"item": names, "asks": asks, "dimension": of, "reversed": turned}))
    return pd.concat(halves, ignore_index=True).assign(low=LOW, high=HIGH)


@checked(units="answers")
def scores(answers: pd.DataFrame, *, form: Literal["1988", "1991"] = "1988") -> pd.DataFrame:
    """What does each guest expect and perceive in each dimension?

    Parameters
    ----------
    answers : DataFrame
        One row a guest: `e1` to `e22` and `p1` to `p22`, from 1 to 7 as ticked; items left open are missing.
    form : "1988" or "1991"
        As in `key`: whether nine items still have to be turned.

    Returns
    -------
    DataFrame
        Rows as in `answers`; two levels of columns: "expectation", "perception" and "gap" (perception less
        expectation), each by dimension, in points.

    Raises
    ------
    InvalidData
        An item absent, off the scale or no number; a guest who left all items of a dimension open.

    Notes
    -----
    A score is the mean of the items that the guest answered, turned ones as 8 − x.

    Examples
    --------
    >>> same = {f"e{n}": [6 if n not in NEGATIVE else 2] for n in range(1, 23)}
    >>> got = {f"p{n}": [5 if n not in NEGATIVE else 4] for n in range(1, 23)}
    >>> scores(pd.DataFrame(same | got))["gap"].iloc[0].to_dict()
    {'tangibles': -1.0, 'reliability': -1.0, 'responsiveness': -2.0, 'assurance': -1.0, 'empathy': -2.0}
    """
    return pd.concat(_each(answers, form), axis=1)


@checked(units="answers")
def gaps(answers: pd.DataFrame, *, form: Literal["1988", "1991"] = "1988") -> pd.DataFrame:
    """In which dimensions does the service fall short of what guests expect?

    Parameters
    ----------
    answers, form
        As in `scores`; at least two guests.

    Returns
    -------
    DataFrame
        A row a dimension: the means over guests of `expectation`, `perception` and `gap` (points), and the ends `low`
        and `high` of the gap's 95 per cent interval.

    Raises
    ------
    InvalidData
        As `scores`; fewer than two guests.

    Notes
    -----
    Q = P − E for each guest, then the mean ± 1.96 s ÷ √n over the n guests. Each guest is compared with their own
    expectation. Source: Parasuraman, Zeithaml and Berry (1988).

    Examples
    --------
    >>> answers = pd.DataFrame({f"{letter}{n}": [4, 4] for letter in "ep" for n in range(1, 23)})
    >>> answers["e1"], answers["p1"] = [6, 4], [2, 4]
    >>> gaps(answers).loc["tangibles"].round(2).to_dict()
    {'expectation': 4.25, 'perception': 3.75, 'gap': -0.5, 'low': -1.48, 'high': 0.48}
    """
    each = _each(answers, form)
    low, high = _interval(each["gap"])
    means = {name: each[name].mean() for name in ("expectation", "perception", "gap")}
    return pd.DataFrame({**means, "low": low, "high": high}).rename_axis("dimension")


@checked(units="answers")
def quality(answers: pd.DataFrame, *, form: Literal["1988", "1991"] = "1988") -> pd.DataFrame:
    """What is service quality in one number, with and without weights?

    Parameters
    ----------
    answers, form
        As in `gaps`, and in `answers` also `points_tangibles` … `points_empathy`: 100 points that each guest shares out
        among the dimensions.

    Returns
    -------
    DataFrame
        Rows "unweighted" and "weighted": `gap` (points), `low` and `high` (95 per cent).

    Raises
    ------
    InvalidData
        As `gaps`; points below 0, or which do not add up to 100.

    Notes
    -----
    Unweighted: the mean of a guest's five gaps. Weighted: Σ points ÷ 100 × gap, with the guest's own points. Then the
    mean over guests. Source: Zeithaml, Parasuraman and Berry (1990).

    Examples
    --------
    >>> answers = pd.DataFrame({f"{letter}{n}": [4, 4] for letter in "ep" for n in range(1, 23)})
    >>> answers[["p1", "p2", "p3", "p4"]] = 3
    >>> points = {"tangibles": 50, "reliability": 20, "responsiveness": 10, "assurance": 10, "empathy": 10}
    >>> answers = answers.assign(**{f"points_{name}": each for name, each in points.items()})
    >>> quality(answers)["gap"].to_dict()
    {'unweighted': -0.2, 'weighted': -0.5}
    """
    gap, points = _each(answers, form)["gap"], _points(answers)
    each = pd.DataFrame({"unweighted": gap.mean(axis=1), "weighted": (gap * points).sum(axis=1) / 100})
    low, high = _interval(each)
    return pd.DataFrame({"gap": each.mean(), "low": low, "high": high})


@checked(units="answers")
def reliability(answers: pd.DataFrame) -> pd.DataFrame:
    """Do the items about perception go together, before and after the nine negative ones are turned?

    Parameters
    ----------
    answers : DataFrame
        As in `scores`, in the wording of 1988.

    Returns
    -------
    DataFrame
        A row a dimension, and "all 22 items": Cronbach's alpha `as_ticked` and `turned`, and `guests`, who answered all
        items of the row.

    Raises
    ------
    InvalidData
        As `scales.cronbach_alpha`.

    Notes
    -----
    Inside a dimension the items are all turned or none is, so that alpha stays what it was: it cannot tell that
    somebody forgot to turn them. Source: Cronbach (1951).

    Examples
    --------
    >>> half, whole = [3, 4, 5, 6], [5, 4, 3, 2]
    >>> answers = pd.DataFrame({f"p{n}": whole if n in NEGATIVE else half for n in range(1, 23)})
    >>> reliability(answers).loc[["empathy", "all 22 items"]].round(2).reset_index(names="items")
              items  as_ticked  turned  guests
    0       empathy       1.00     1.0       4
    1  all 22 items      -0.39     1.0       4
    """
    whole = key()
    whole = whole[whole["asks"] == "perception"]
    parts = dict(iter(whole.groupby("dimension", sort=False))) | {_("all 22 items"): whole}
    found = {}
    for name, part in parts.items():
        items, turned = part["item"].tolist(), part.loc[part["reversed"], "item"].tolist()
        valid.frame(answers, "answers", items)
        complete = answers.dropna(subset=items)
        if complete.empty:
            message = _("Nobody answered all items of {name}. Check how the answers were read.")
            raise InvalidData(message.format(name=name))
        ticked = scales.cronbach_alpha(complete, items, low=LOW, high=HIGH)
        after = scales.cronbach_alpha(complete, items, reversed=turned, low=LOW, high=HIGH)
        found[name] = {"as_ticked": ticked, "turned": after, "guests": len(complete)}
    return pd.DataFrame(found).T.astype({"guests": "int64"})


@checked(numbers="answers.overall", units="answers")
def predictors(
    answers: pd.DataFrame, *, form: Literal["1988", "1991"] = "1988", draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Which foretells better how good guests find the service: perception alone, or perception less expectation?

    Parameters
    ----------
    answers, form
        As in `scores`, and in `answers` also `overall`: all in all, how good is the service?
    draws, seed : int
        How many samples of guests are drawn for the intervals, and where chance starts; 100 draws at least.

    Returns
    -------
    DataFrame
        Rows "perception", "gap" and "perception less gap": `explained`, the share of the spread of `overall` that goes
        with the mean of the five dimensions (R², from 0 to 1), and `low` and `high` (95 per cent).

    Raises
    ------
    InvalidData
        As `scores`; fewer than ten guests; a score or `overall` that is the same for all.

    Notes
    -----
    R² of a straight line is the squared correlation. Interval: quantiles over samples of guests drawn with replacement,
    the same guests for both. Source: Cronin and Taylor (1992), who found perception alone ahead (SERVPERF).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> wish, got = rng.integers(4, 8, 60), rng.integers(3, 7, 60)
    >>> answers = pd.DataFrame({f"{letter}{n}": 8 - x if n in NEGATIVE else x for n in range(1, 23)
    ...                         for letter, x in (("e", wish), ("p", got))}).assign(overall=got)
    >>> predictors(answers, draws=100)["explained"].round(2).to_dict()
    {'perception': 1.0, 'gap': 0.5, 'perception less gap': 0.5}
    """
    valid.whole(draws, "draws", least=100, most=100_000)
    each = _each(answers, form)
    table = pd.DataFrame({name: each[name].mean(axis=1) for name in ("perception", "gap")})
    table["overall"] = answers["overall"]
    n = len(table)
    if n < 10:
        raise InvalidData(_("{n} guests are too few to compare two predictors. Take ten at least.").format(n=n))
    for name in table:
        same = np.full(n, valid.ties(table[name]).nunique() == 1)
        fault, remedy = _("{column} is the same in all rows ({rows})."), _("Take guests who differ.")
        valid.refuse(same, table[name], str(name), fault, remedy)
    x = table.to_numpy(dtype=float)
    x = x[np.lexsort(x.T)]  # the same draws whatever the order of the rows
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    values = np.vstack([_explained(x, np.ones((1, n))), _explained(x, drawn)])
    values = np.column_stack([values, values[:, 0] - values[:, 1]])
    low, high = np.nanquantile(values[1:], [0.025, 0.975], axis=0)
    names = [_("perception"), _("gap"), _("perception less gap")]
    return pd.DataFrame({"explained": values[0], "low": low, "high": high}, index=names)


@checked(numbers="answers.overall", units="answers")
def importance(answers: pd.DataFrame, *, form: Literal["1988", "1991"] = "1988") -> pd.DataFrame:
    """Which dimensions do guests call important, and which go with how good they find the service?

    Parameters
    ----------
    answers, form
        As in `quality`, and in `answers` also `overall`.

    Returns
    -------
    DataFrame
        A row a dimension: `stated`, the mean of the points; `derived`, 100 × slope ÷ sum of the slopes; and `slope`,
        `low`, `high`: by how many points `overall` is higher where perception of this dimension is higher by one and
        that of the others the same.

    Raises
    ------
    InvalidData
        As `quality` and `regression.slopes`; slopes that do not add up to more than 0.

    Notes
    -----
    A slope says what goes together. Dimensions that move together share their slopes out by chance, so look at the
    intervals before the order.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(rng.integers(2, 7, (80, 44)), columns=key("1991")["item"])
    >>> answers["overall"] = answers[["p5", "p6", "p7", "p8", "p9"]].mean(axis=1)
    >>> answers = answers.assign(**{f"points_{name}": 20 for name in DIMENSIONS})
    >>> importance(answers, form="1991")[["stated", "derived"]].round(2).abs().loc["reliability"].to_dict()
    {'stated': 20.0, 'derived': 100.0}
    """
    names, stated = list(DIMENSIONS), _points(answers).mean()
    table = _each(answers, form)["perception"].assign(overall=answers["overall"])
    slopes = regression.slopes(table, "overall", names)
    total = slopes["slope"].sum()
    if total <= 0:
        message = _(
            "The slopes add up to {total:.2f}: nothing goes with a better overall. Check which items are turned."
        )
        raise InvalidData(message.format(total=total))
    shares = 100 * slopes["slope"] / total
    found = pd.DataFrame({"stated": stated, "derived": shares}).join(slopes[["slope", "low", "high"]])
    return found.rename_axis("dimension")


@checked
def gap_model() -> pd.DataFrame:
    """Where may a gap between service and expectation come from?

    Returns
    -------
    DataFrame
        Index `gap`, 1 to 5: `between` which two things it lies, and a `question` that finds it. The fifth is what
        guests feel, P − E; the other four, inside the firm, lead to it.

    Notes
    -----
    Source: Parasuraman, Zeithaml and Berry (1985); the questions are ours.

    Examples
    --------
    >>> gap_model().loc[5, "between"]
    'expectation and perception (P − E)'
    """
    rows = [
        (_("what guests expect and what managers think they expect"), _("Do we know what guests want?")),
        (_("what managers know and the standards they set"), _("Have we set the standard?")),
        (_("the standards and what the staff deliver"), _("Do we keep to it?")),
        (_("what is delivered and what advertising promises"), _("Do we promise more than we do?")),
        (_("expectation and perception (P − E)"), _("Do guests get what they expect?")),
    ]
    return pd.DataFrame(rows, columns=["between", "question"], index=pd.RangeIndex(1, 6, name="gap"))


def _each(answers: pd.DataFrame, form: str) -> dict[str, pd.DataFrame]:
    """The tables of `scores` by their name."""
    whole = key("1988" if form == "1988" else "1991")
    found = {str(asks): scales.scales(answers, part) for asks, part in whole.groupby("asks", sort=False)}
    return {**found, "gap": found["perception"] - found["expectation"]}


def _interval(each: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The 95 per cent intervals of the columns' means."""
    n = len(each)
    if n < 2:
        raise InvalidData(_("An interval needs two guests, and answers has {n} row. Add some.").format(n=n))
    found = experiments.means({str(name): each[name] for name in each})
    return found["low"], found["high"]


def _points(answers: pd.DataFrame) -> pd.DataFrame:
    """The points of each guest by dimension, if they add up to 100."""
    columns = [f"points_{name}" for name in DIMENSIONS]
    valid.frame(answers, "answers", columns)
    for column in columns:
        valid.numbers(answers[column], column, negative=_("Correct them: points are not below 0."))
    points = answers[columns].astype(float)
    total = points.sum(axis=1)
    fault = _("The points (columns {column}) do not add up to 100 in rows {rows}.")
    remedy = _("Leave these rows out and say so.")
    valid.refuse((np.abs(total - 100) > 1e-6).to_numpy(), total, "points_…", fault, remedy)
    return points.set_axis(list(DIMENSIONS), axis=1)


def _explained(x: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """R² of the last column on each other one, a row a sample: `counts` says how often each guest was drawn.

    A sample in which a column does not vary has none (NaN).
    """
    counts = np.asarray(counts, dtype=float)
    away = x - x.mean(axis=0)  # without it, squares of large numbers lose their digits
    n = counts.sum(axis=1, keepdims=True)
    means = counts @ away / n
    spread = counts @ away**2 / n - means**2
    with_last = counts @ (away[:, :-1] * away[:, -1:]) / n - means[:, :-1] * means[:, -1:]
    below = spread[:, :-1] * spread[:, -1:]
    return np.divide(with_last**2, below, out=np.full_like(below, np.nan), where=below > 1e-18)
