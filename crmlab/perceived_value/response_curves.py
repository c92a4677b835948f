"""Response curves: how much attitude does one more point of an expectation met bring, at the low and the high end?

    attitude = c + b₁ x + b₂ x² + (the same for the other expectation)        slope at x = b₁ + 2 b₂ x

*Basic* expectations are taken as due, *latent* ones were never asked for. That the first flattens and the second
steepens is a claim: here a straight line and two bent curves compete with it. Source of the claim: Kano (1984) and
Herzberg (1959), carried over to loyalty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from statsmodels.regression.linear_model import RegressionResults

LOW, HIGH = 1, 10
"""The ends of the scale on which expectations met are answered."""
MIDDLE = (LOW + HIGH) / 2
"""Squares are taken from here, so that an expectation and its square do not go together."""
BOTH = ("basic", "latent")
Z = 1.96


@checked(units="answers")
def shapes(answers: pd.DataFrame, expectation: str, *, held: Sequence[str], outcome: str = "attitude") -> pd.DataFrame:
    """Which shape fits best: a straight line, a curve that flattens, one that steepens, or a square term?

    Parameters
    ----------
    answers : DataFrame
        One row a customer; expectations met are between 1 and 10 points.
    expectation : str
        The column whose shape is asked for.
    held : list of str
        The other expectations, held fixed: each enters with its square.
    outcome : str
        Column with the attitude, in points.

    Returns
    -------
    DataFrame
        Rows "straight line", "flattens", "steepens", "square term": `aic`, and how far it is `above_best`.

    Raises
    ------
    InvalidData
        A column absent, missing in a row, or not a number; an expectation off the scale or with fewer than three
        different values; too few rows; an expectation that is another one once more.

    Notes
    -----
    With x the expectation: b x; b ln x; −b ln(11 − x); b₁ x + b₂ x². AIC = −2 ln L + 2 k, with the likelihood L of
    least squares and k coefficients: a smaller one is better, and a difference above ten is a clear one (Burnham and
    Anderson, 2002). A square term may bend either way; the sign of `slopes` says which.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> basic, latent = rng.uniform(1, 10, (2, 400))
    >>> attitude = 3 + 1.2 * np.log(basic) + 0.2 * latent + rng.normal(0, 0.5, 400)
    >>> answers = pd.DataFrame({"basic": basic, "latent": latent, "attitude": attitude})
    >>> shapes(answers, "basic", held=["latent"])["above_best"].round().to_dict()
    {'straight line': 37.0, 'flattens': 0.0, 'steepens': 132.0, 'square term': 11.0}
    """
    x = _usable(answers, outcome, [expectation, *held])[0]
    y = answers[outcome].to_numpy(dtype=float)
    others = [part for name in held for part in _terms(answers[name])]
    forms = {
        _("straight line"): [x], _("flattens"): [np.log(x - LOW + 1)], _("steepens"): [-np.log(HIGH + 1 - x)],
        _("square term"): _terms(x),
    }  # fmt: skip
    aic = pd.Series({name: float(_least_squares(y, [*form, *others]).aic) for name, form in forms.items()})
    return pd.DataFrame({"aic": aic, "above_best": aic - aic.min()})


@checked(units="answers")
def slopes(
    answers: pd.DataFrame, of: Sequence[str] = BOTH, *, outcome: str = "attitude", at: tuple[float, float] = (3, 8)
) -> pd.DataFrame:
    """What is one more point of each expectation worth, low and high on the scale, and is the difference clear?

    Parameters
    ----------
    answers : DataFrame
        One row a customer.
    of : list of str
        Columns of the expectations met, 1 to 10 points. All stand in one regression, so that each is held fixed while
        another moves.
    outcome : str
        Column with the attitude, in points.
    at : pair of numbers
        Where the slopes are taken, in points; both on the scale, the first below the second.

    Returns
    -------
    DataFrame
        Index: expectation and "at 3", "at 8", "change" (the slope at 8 minus the slope at 3). `slope` (points of
        attitude for one point) and its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        As `shapes`; places that do not rise or are off the scale.

    Notes
    -----
    Least squares of attitude on each expectation x and its square; slope at x = b₁ + 2 b₂ x, change = 2 b₂ (8 − 3).
    Standard errors allow for uneven spread (White, 1980, with the factor n / (n − k)). Slopes of one survey say what
    goes together, not what a company would cause; beyond the answers given they say nothing.

    Examples
    --------
    >>> grid = pd.DataFrame([(b, s) for b in range(1, 11) for s in range(1, 11)], columns=["basic", "latent"])
    >>> grid["attitude"] = 0.5 * grid["basic"] - 0.02 * grid["basic"] ** 2 + 0.01 * grid["latent"] ** 2
    >>> slopes(grid)["slope"].round(2).tolist()
    [0.38, 0.18, -0.2, 0.06, 0.16, 0.1]
    """
    _usable(answers, outcome, of)
    left, right = at
    if not (valid.is_number(left) and valid.is_number(right) and LOW <= left < right <= HIGH):
        message = _("at must be two places on the scale of {low} to {high} that rise, not {at}. (3, 8) is usual.")
        raise InvalidData(message.format(low=LOW, high=HIGH, at=tuple(at)))
    fit = _square(answers, outcome, of)
    found = {}
    for place, name in enumerate(of):
        for where, weights in (
            (f"at {left:g}", (1, 2 * (left - MIDDLE))), (f"at {right:g}", (1, 2 * (right - MIDDLE))),
            ("change", (0, 2 * (right - left))),
        ):  # fmt: skip
            contrast = np.zeros(1 + 2 * len(of))
            contrast[1 + 2 * place : 3 + 2 * place] = weights
            found[name, where] = _sum(fit, contrast)
    table = pd.DataFrame.from_dict(found, orient="index", columns=["slope", "low", "high"])
    table.index = pd.MultiIndex.from_tuples(list(found), names=["expectation", "where"])
    return table


@checked(units="answers")
def average_loyalty(
    answers: pd.DataFrame, outcomes: Sequence[str] = ("attitude",), *, of: Sequence[str] = BOTH
) -> pd.DataFrame:
    """How loyal in attitude is a customer for whom average expectations are met: to us, and to the rival?

    Parameters
    ----------
    answers : DataFrame
        One row a customer.
    outcomes : list of str
        Columns with attitudes, in points: to us, to the strongest rival, their difference.
    of : list of str
        Columns of the expectations met.

    Returns
    -------
    DataFrame
        A row an outcome: `loyalty`, the height of its curve at the mean of each expectation, with its 95 per cent
        interval, `low` and `high`.

    Raises
    ------
    InvalidData
        As `shapes`.

    Notes
    -----
    The curves of `slopes`, read at the means x̄. It is not the mean attitude: where a curve is bent, customers around
    the mean add b₂ times their variance. The means count as known.

    Examples
    --------
    >>> grid = pd.DataFrame([(b, s) for b in range(1, 11) for s in range(1, 11)], columns=["basic", "latent"])
    >>> grid["attitude"] = 0.5 * grid["basic"] - 0.02 * grid["basic"] ** 2 + 0.01 * grid["latent"] ** 2
    >>> float(average_loyalty(grid)["loyalty"].iloc[0].round(2)), float(grid["attitude"].mean().round(2))
    (2.45, 2.37)
    """
    if not len(outcomes):
        raise InvalidData(_("outcomes is empty. Name a column with an attitude: ['attitude']."))
    found = {}
    for outcome in outcomes:
        _usable(answers, outcome, of)
        terms = [term for name in of for term in _terms(answers[name].mean())]
        found[outcome] = _sum(_square(answers, outcome, of), np.array([1.0, *terms]))
    return pd.DataFrame.from_dict(found, orient="index", columns=["loyalty", "low", "high"])


@checked(units="answers")
def plot_curves(answers: pd.DataFrame, of: Sequence[str] = BOTH, *, outcome: str = "attitude") -> Figure:
    """Draw the curve of each expectation with its interval, a straight line, and the mean attitude at each level.

    Parameters
    ----------
    answers, of, outcome
        As in `slopes`. While one expectation moves, the others stay at their means, for the dots as well.

    Examples
    --------
    >>> grid = pd.DataFrame([(b, s) for b in range(1, 11) for s in range(1, 11)], columns=["basic", "latent"])
    >>> grid["attitude"] = 0.5 * grid["basic"] - 0.02 * grid["basic"] ** 2 + 0.01 * grid["latent"] ** 2
    >>> plot_curves(grid).get_suptitle()
    'Basic flattens, latent steepens'
    """
    from crmlab import figure

    found = slopes(answers, of, outcome=outcome)
    fit, names = _square(answers, outcome, of), [str(name) for name in of]
    fig, axes = figure.subplots(1, len(names), figsize=(7.2, 4.0), sharey=True)
    verdicts, each = [], []
    for place, (ax, name) in enumerate(zip(np.ravel(axes), of, strict=True)):
        others = [other for other in of if other != name]
        _draw(ax, answers, fit, of, place, _straight(answers, outcome, name, others))
        first, last = (float(found["slope"].loc[(name, where)]) for where in ("at 3", "at 8"))
        low, high = (float(found[end].loc[(name, "change")]) for end in ("low", "high"))
        verdict = _("flattens") if high < 0 else _("steepens") if low > 0 else _("is not clearly bent")
        verdicts.append(f"{name} {verdict}")
        text = _("a point more: {first:+.2f} at 3, {last:+.2f} at 8").format(first=first, last=last)
        ax.set_title(text.replace("-", "−"), fontsize=11)
        ax.set_xlabel(_("{name} expectations met (points)").format(name=name))
        each.append(f"{name}, {text}")
    fig.axes[0].set_ylabel(_("{outcome} (points)").format(outcome=outcome))
    title = ", ".join(verdicts)
    title = title[0].upper() + title[1:]
    fig.suptitle(title, fontsize=14, weight="bold", x=0.01, ha="left")
    words = _(
        "{title}. {each}. Dots: mean {outcome} at each level, the other expectation at its mean. Band: 95 % interval. "
        "Dashed: a straight line."
    )
    return figure.describe(fig, words.format(title=title, each="; ".join(each), outcome=outcome))


def _draw(ax: Axes, answers: pd.DataFrame, fit: RegressionResults, of: Sequence[str], place: int, slope: float) -> None:
    """One expectation: dots with the others moved to their means, curve and band, and the straight line."""
    from crmlab import figure

    means = [float(answers[name].mean()) for name in of]
    x = answers[of[place]].to_numpy(dtype=float)

    def rows(values: np.ndarray) -> np.ndarray:
        columns = [values if k == place else np.full(len(values), mean) for k, mean in enumerate(means)]
        return np.column_stack([np.ones(len(values)), *(term for column in columns for term in _terms(column))])

    grid = np.linspace(x.min(), x.max(), 60)
    band = fit.get_prediction(rows(grid)).conf_int(alpha=0.05)
    dots = pd.Series(rows(x) @ fit.params + fit.resid).groupby(np.rint(x)).agg(["mean", "size"])
    colour = (figure.BLUE, figure.VERMILLION)[place % 2]
    ax.scatter(dots.index, dots["mean"], s=20 + 130 * dots["size"] / dots["size"].max(), color=figure.BLACK, alpha=0.4)
    ax.fill_between(grid, *band.T, color=colour, alpha=0.2, linewidth=0)
    ax.plot(grid, rows(grid) @ fit.params, color=colour, linestyle="-")
    ends, centre = np.array([x.min(), x.max()]), float((rows(x) @ fit.params + fit.resid).mean())
    ax.plot(ends, centre + slope * (ends - x.mean()), color=figure.GREY, linestyle="--", linewidth=1.6)


def _straight(answers: pd.DataFrame, outcome: str, name: str, others: Sequence[str]) -> float:
    """Slope of the straight line in one expectation, the others and their squares held fixed."""
    y, x = answers[outcome].to_numpy(dtype=float), answers[name].to_numpy(dtype=float)
    parts = [part - part.mean() for other in others for part in _terms(answers[other])]
    fit = _least_squares(y, [x, *parts])
    return float(fit.params[1])


def _terms(x: pd.Series | np.ndarray | float) -> list[np.ndarray]:
    """An expectation and its square, from the middle of the scale."""
    z = np.asarray(x, dtype=float) - MIDDLE
    return [z, z**2]


def _square(answers: pd.DataFrame, outcome: str, of: Sequence[str]) -> RegressionResults:
    y = answers[outcome].to_numpy(dtype=float)
    return _least_squares(y, [term for name in of for term in _terms(answers[name])])


def _least_squares(y: np.ndarray, columns: Sequence[np.ndarray]) -> RegressionResults:
    from statsmodels.regression.linear_model import OLS

    x = np.column_stack([np.ones(len(y)), *columns])
    if len(y) <= x.shape[1]:
        message = _("{n} rows are too few for {k} coefficients. Take more customers, or fewer expectations.")
        raise InvalidData(message.format(n=len(y), k=x.shape[1]))
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise InvalidData(_("Two of the expectations say the same, so neither can be held fixed. Leave one out."))
    return OLS(y, x).fit(cov_type="HC1")


def _sum(fit: RegressionResults, weights: np.ndarray) -> list[float]:
    """A weighted sum of the coefficients and the ends of its 95 per cent interval."""
    found = fit.t_test(weights)
    value, half = float(found.effect[0]), Z * float(found.sd[0, 0])
    return [value, value - half, value + half]


def _usable(answers: pd.DataFrame, outcome: str, of: Sequence[str]) -> list[np.ndarray]:
    """The expectations, full of numbers, on the scale, and of three values at least."""
    names = list(of)
    if not names or len({outcome, *names}) < 1 + len(names):
        message = _(
            "Outcome and expectations must be different columns, at least one of each, not {names}. Correct them."
        )
        raise InvalidData(message.format(names=", ".join(map(repr, [outcome, *names]))))
    valid.frame(answers, "answers", [outcome, *names])
    valid.numbers(answers[outcome], outcome)
    found = []
    for name in names:
        valid.numbers(answers[name], name)
        x = answers[name].to_numpy(dtype=float)
        fault = _("{{column}} is off the scale of {low} to {high} in rows {{rows}}.").format(low=LOW, high=HIGH)
        valid.refuse((x < LOW) | (x > HIGH), answers[name], name, fault, _("Leave them out and say so."))
        if len(np.unique(x)) < 3:
            message = _("{name} has {n} different values; a curve needs three. Take the mean of several items.")
            raise InvalidData(message.format(name=name, n=len(np.unique(x))))
        found.append(x)
    return found
