"""A satisfaction index: many answers put together on four levels, from 0 to 100.

Level 1 is the index, level 2 the variables it is made of, level 3 what drives them in an industry, level 4 the
questions that guests answer. National indices (Fornell 1992; ACSI 1996) add a model of causes and consequences: `acsi`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import indicators, pls

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

ACSI_ITEMS = {
    "expectations": ("ex1", "ex2", "ex3"),
    "quality": ("qu1", "qu2", "qu3"),
    "value": ("va1", "va2"),
    "satisfaction": ("sa1", "sa2", "sa3"),
    "complaints": ("complained",),
    "loyalty": ("lo1", "lo2"),
}
"""The six latent variables of the American index, and the columns of the table `satisfaction` that ask for them."""
ACSI_ARROWS = {
    "quality": ("expectations",),
    "value": ("expectations", "quality"),
    "satisfaction": ("expectations", "quality", "value"),
    "complaints": ("satisfaction",),
    "loyalty": ("satisfaction", "complaints"),
}
"""What explains what in it (Fornell and others 1996)."""
PLACES = {
    "expectations": (0.12, 0.10), "quality": (0.12, 0.88), "value": (0.32, 0.49), "satisfaction": (0.65, 0.49),
    "complaints": (0.89, 0.88), "loyalty": (0.89, 0.10),
}  # fmt: skip
"""Where each stands in the picture, as shares of its width and height."""


@checked(labels="wording", units="wording")
def four_levels(nodes: Mapping[Hashable, Mapping | pd.Series], wording: pd.Series) -> pd.DataFrame:
    """What is each question of an index there for, and how much does it weigh?

    Parameters
    ----------
    nodes : mapping
        The index, its variables and their drivers with weights, as `indicators.tree` takes them:
        `{"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1}, "service": {…}}`.
    wording : Series
        By driver, the question that guests answer.

    Returns
    -------
    DataFrame
        One row a question, in the order of the tree: `index` (level 1), `variable` (2), `driver` (3), `question` (4),
        `share` (its weight in the index; they add up to 1).

    Raises
    ------
    InvalidData
        As `indicators.tree`; a driver that does not stand two steps below the index; a driver without a question.

    Examples
    --------
    >>> nodes = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 0.5, "care": 0.5}}
    >>> wording = pd.Series({"taste": "How was the tea?", "speed": "Were we fast?", "care": "Were we polite?"})
    >>> four_levels(nodes, wording)[["variable", "driver", "share"]].to_numpy().tolist()
    [['tea', 'taste', 0.6], ['service', 'speed', 0.2], ['service', 'care', 0.2]]
    """
    tree = indicators.tree(nodes)
    leaves = tree[tree["leaf"]]
    if not (leaves["level"] == 2).all():
        odd = ", ".join(str(name) for name in leaves.index[leaves["level"] != 2])
        message = _("{names}: not two steps below the index. Put each driver under a variable: {{'service': {{…}}}}.")
        raise InvalidData(message.format(names=odd))
    silent = ", ".join(str(name) for name in leaves.index.difference(wording.index))
    if silent:
        raise InvalidData(_("wording has no question for {names}. Add one for each.").format(names=silent))
    found = pd.DataFrame({"index": tree.index[0], "variable": leaves["parent"], "driver": leaves.index})
    return found.assign(question=wording.reindex(leaves.index), share=leaves["share"]).reset_index(drop=True)


@checked
def roll_up(
    answers: pd.DataFrame, nodes: Mapping[Hashable, Mapping | pd.Series], *, low: float = 1, high: float = 10
) -> pd.DataFrame:
    """What is the index, and each variable of it, from 0 to 100?

    Parameters
    ----------
    answers : DataFrame
        One row a guest, or a group of them with their mean answers; one column a driver, none missing.
    nodes : mapping
        As in `four_levels`; its leaves are the columns used, others are left out.
    low, high : float
        The lowest and the highest answer that the questions allow.

    Returns
    -------
    DataFrame
        Indexed as `answers`: a column for the index, then one for each variable; 0 if all answered `low`, 100 `high`.

    Raises
    ------
    InvalidData
        As `indicators.tree`; a column absent; an answer missing or off the scale.

    Notes
    -----
    100 Σ weight × (answer − low) / (high − low), from the drivers up. It is linear: the index of the mean answers is
    the mean of the guests' indices, if all answered everything.

    Examples
    --------
    >>> nodes = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 0.5, "care": 0.5}}
    >>> roll_up(pd.DataFrame({"taste": [10, 1], "speed": [1, 1], "care": [10, 1]}, index=["An", "Bo"]), nodes)
        index    tea  service
    An   80.0  100.0     50.0
    Bo    0.0    0.0      0.0
    """
    names = list(indicators.leaf_weights(nodes).index)
    return indicators.score(100 * _from_0_to_1(answers, names, low, high), nodes)


@checked
def sensitivity(
    answers: pd.DataFrame,
    nodes: Mapping[Hashable, Mapping | pd.Series],
    variable: str,
    weights: Sequence[float],
    *,
    low: float = 1,
    high: float = 10,
) -> pd.DataFrame:
    """How does the index move if one of its variables weighs more, and the others less in proportion?

    Parameters
    ----------
    answers, nodes, low, high
        As in `roll_up`.
    variable : str
        A variable directly below the index.
    weights : list of float
        The weights that it is given, one after the other, from 0 to 1.

    Returns
    -------
    DataFrame
        One row a weight, one column a row of `answers`: the index, 0 to 100.

    Raises
    ------
    InvalidData
        As `roll_up`; a variable that is not below the index, or alone there; a weight outside 0 to 1.

    Notes
    -----
    weight × index of the variable + (1 − weight) × index of the rest.

    Examples
    --------
    >>> nodes = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 1.0}}
    >>> answers = pd.DataFrame({"taste": [10, 4], "speed": [1, 7]}, index=["An", "Bo"])
    >>> sensitivity(answers, nodes, "tea", [0, 0.5, 1]).round(1).to_dict("list")
    {'An': [0.0, 50.0, 100.0], 'Bo': [66.7, 50.0, 33.3]}
    """
    parts = roll_up(answers, nodes, low=low, high=high)
    top = parts.columns[0]
    tree = indicators.tree(nodes)
    beside = tree.loc[(tree["parent"] == top) & (tree.index != variable), "weight"]
    if variable not in tree.index[tree["parent"] == top] or not beside.sum() > 0:
        below = ", ".join(repr(name) for name in tree.index[tree["parent"] == top])
        message = _("variable must be one of several directly below the index, not {name!r}. Choose one of {below}.")
        raise InvalidData(message.format(name=variable, below=below))
    for weight in weights:
        valid.positive(weight, "weights", most=1, zero=True)
    values = pd.DataFrame({name: 100 * _from_0_to_1(answers, [name], low, high)[name] if name not in parts
                           else parts[name] for name in [variable, *beside.index]})  # fmt: skip
    rest = (values[beside.index] * (beside / beside.sum())).sum(axis=1)
    found = {float(weight): weight * values[variable] + (1 - weight) * rest for weight in weights}
    return pd.DataFrame(found).T.rename_axis("weight")


@checked
def score(
    means: pd.DataFrame, weights: Mapping[Hashable, float] | pd.Series, *, low: float = 1, high: float = 10
) -> pd.Series:
    """What is the score of the form that the American index (ACSI) uses, from 0 to 100?

    Parameters
    ----------
    means : DataFrame
        One row a firm, a group or a guest; a column for each question on satisfaction: mean answers, none missing.
    weights : mapping or Series
        By question, adding up to 1; others columns of `means` are left out.
    low, high : float
        The lowest and the highest answer that the questions allow.

    Returns
    -------
    Series
        `score`, indexed as `means`.

    Raises
    ------
    InvalidData
        A column absent; an answer missing or off the scale; weights that are negative or do not add up to 1.

    Notes
    -----
    100 Σ w (x − low) / (high − low), with 9 below the line for answers from 1 to 10. Sources: Fornell and others
    (1996). The weights of ACSI itself are not published; those of the example are an example.

    Examples
    --------
    >>> means = pd.DataFrame({"overall": [8.0], "expected": [7.0], "ideal": [7.0]}, index=["a firm"])
    >>> score(means, {"overall": 0.3885, "expected": 0.3190, "ideal": 0.2925}).round(2).to_dict()
    {'a firm': 70.98}
    """
    named = pd.Series(weights)
    table = 100 * _from_0_to_1(means, list(named.index), low, high)
    return indicators.weighted_index(table, named).rename("score")


@checked
def acsi(answers: pd.DataFrame, *, draws: int = 200, seed: int = 0) -> pls.PathModel:
    """How do expectations, quality, value, satisfaction, complaints and loyalty go together?

    Parameters
    ----------
    answers : DataFrame
        One row a guest with complete answers: `ex1`–`ex3`, `qu1`–`qu3`, `va1`, `va2`, `sa1`–`sa3`, `complained` (0 or
        1), `lo1`, `lo2`.
    draws, seed : int
        Of the bootstrap, as in `pls.fit`.

    Returns
    -------
    PathModel
        As `pls.fit`; `shares` of the satisfaction items are the weights that `score` takes.

    Raises
    ------
    InvalidData
        As `pls.fit`.

    Notes
    -----
    `ACSI_ITEMS` and `ACSI_ARROWS`. The European index (ECSI) adds image, splits quality in two, and drops complaints.
    Sources: Fornell (1992); Fornell, Johnson, Anderson, Cha and Bryant (1996).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> latent = {"ex": rng.normal(size=300), "qu": rng.normal(size=300)}
    >>> latent["va"] = 0.7 * latent["qu"] + 0.7 * rng.normal(size=300)
    >>> latent["sa"] = 0.8 * latent["qu"] - 0.3 * latent["ex"] + 0.5 * rng.normal(size=300)
    >>> latent["lo"] = 0.7 * latent["sa"] + 0.7 * rng.normal(size=300)
    >>> numbers = {"ex": 3, "qu": 3, "va": 2, "sa": 3, "lo": 2}
    >>> answers = pd.DataFrame({f"{name}{k + 1}": latent[name] + 0.5 * rng.normal(size=300)
    ...                         for name, n in numbers.items() for k in range(n)})
    >>> answers["complained"] = (latent["sa"] + rng.normal(size=300) < -1).astype(int)
    >>> found = acsi(answers, draws=0)
    >>> found.paths.set_index(["of", "on"])["coefficient"].round(2).to_dict()["quality", "satisfaction"]
    0.77
    """
    return pls.fit(answers, ACSI_ITEMS, ACSI_ARROWS, draws=draws, seed=seed)


@checked
def importance(
    answers: pd.DataFrame, items: Sequence[str], satisfaction: Sequence[str], *, draws: int = 300, seed: int = 0
) -> pd.DataFrame:
    """How good is each item of a service, and how much of satisfaction goes with it?

    Parameters
    ----------
    answers : DataFrame
        One row a guest, none of the columns named missing.
    items : list of str
        Columns: what was judged.
    satisfaction : list of str
        Columns whose mean is the satisfaction of a guest.
    draws, seed : int
        Of the bootstrap: how many times the guests are drawn anew, and the lottery.

    Returns
    -------
    DataFrame
        By item: `performance` (mean answer), `importance` (its share of the slopes of all items), `low` and `high` (95
        per cent, bootstrap).

    Raises
    ------
    InvalidData
        A column absent or missing in a row; fewer than ten guests for each item; items that follow from one another;
        slopes that add up to nothing.

    Notes
    -----
    Least squares of the mean of `satisfaction` on all items at once; importance = slope / sum of slopes. So it is
    derived from the answers, not stated. Items that go together make the intervals wide, and a share may be negative.
    It is an association: a better item need not make guests more satisfied.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(rng.normal(6, 1, (400, 2)), columns=["tea", "speed"])
    >>> answers["sa1"] = 0.6 * answers["tea"] + 0.2 * answers["speed"] + 0.5 * rng.normal(size=400)
    >>> importance(answers, ["tea", "speed"], ["sa1"], seed=1).round(2)
           performance  importance  low  high
    tea           5.88        0.75  0.7   0.8
    speed         5.98        0.25  0.2   0.3
    """
    valid.whole(draws, "draws", least=100)
    for name, listed in (("items", items), ("satisfaction", satisfaction)):
        if isinstance(listed, str) or not len(listed):
            message = _("{name} must be a list of columns, such as ['sa1', 'sa2'], not {listed!r}. Give at least one.")
            raise InvalidData(message.format(name=name, listed=listed))
    names = [*items, *satisfaction]
    valid.frame(answers, "answers", names)
    valid.complete(answers, names)
    for name in names:
        valid.numbers(answers[name], name)
    if len(answers) < 10 * len(items):
        message = _("answers has {n} rows for {k} items. Take ten for each at least.")
        raise InvalidData(message.format(n=len(answers), k=len(items)))
    values = answers[names].to_numpy(dtype=float)
    values = values[np.lexsort(values.T)]  # so that draws are the same whatever the order of the rows
    x, y = values[:, : len(items)], values[:, len(items) :].mean(axis=1)
    rng, n = np.random.default_rng(seed), len(values)
    again = [_slope_shares(x[drawn], y[drawn], items) for drawn in rng.integers(0, n, (draws, n))]
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    found = {"performance": x.mean(axis=0), "importance": _slope_shares(x, y, items), "low": low, "high": high}
    return pd.DataFrame(found, index=list(items))


def _slope_shares(x: np.ndarray, y: np.ndarray, items: Sequence[str]) -> np.ndarray:
    away = x - x.mean(axis=0)
    if np.linalg.matrix_rank(away) < away.shape[1]:
        message = _("{items}: one of these is the same for everybody or follows from the others. Leave one out.")
        raise InvalidData(message.format(items=", ".join(items)))
    slopes = np.linalg.lstsq(away, y - y.mean(), rcond=None)[0]
    total = slopes.sum()
    if not abs(total) > 1e-6 * np.abs(slopes).max():
        message = _("The slopes of {items} add up to 0, so they have no shares. Take other items.")
        raise InvalidData(message.format(items=", ".join(items)))
    return slopes / total


def _from_0_to_1(answers: pd.DataFrame, names: Sequence[Hashable], low: float, high: float) -> pd.DataFrame:
    if not low < high:
        raise InvalidData(_("low must be below high, not {low} and {high}. Correct them.").format(low=low, high=high))
    valid.frame(answers, "answers", list(names))  # type: ignore[arg-type]  # labels of any kind
    for name in names:
        left_open = answers[name].isna().to_numpy()
        fault, remedy = _("{column} was left open in rows {rows}."), _("Take complete answers: ")
        valid.refuse(left_open, answers[name], str(name), fault, remedy + "answers.dropna(subset=items).")
        valid.numbers(answers[name], str(name))
        off = ((answers[name] < low) | (answers[name] > high)).to_numpy()
        fault = _("{{column}} is not on the scale from {low} to {high} in rows {{rows}}.").format(low=low, high=high)
        valid.refuse(off, answers[name], str(name), fault, _("Correct them, or pass the scale: low=…, high=…."))
    return (answers[list(names)].astype(float) - low) / (high - low)


# ------------------------------------------------- pictures


@checked(numbers="levels.share", labels="levels.variable levels.driver levels.question", units="levels")
def plot_levels(levels: pd.DataFrame, *, title: str) -> Figure:
    """Draw what `four_levels` gives: the index on the left, the questions on the right.

    Examples
    --------
    >>> nodes = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 1.0}}
    >>> levels = four_levels(nodes, pd.Series({"taste": "How was the tea?", "speed": "Were we fast?"}))
    >>> plot_levels(levels, title="Two questions").axes[0].get_title(loc="left")
    'Two questions'
    """
    from crmlab import figure

    valid.frame(levels, "levels", ["index", "variable", "driver", "question", "share"])
    n = len(levels)
    fig, ax = figure.subplots(figsize=(7.2, 1.3 + 0.46 * n))
    across = (0.0, 1.05, 2.2, 3.0)
    heights = pd.Series(np.arange(n)[::-1], levels.index, dtype=float)
    middle = heights.groupby(levels["variable"]).mean()
    root = float(middle.mean())
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": figure.BLACK}
    for variable, y in middle.items():
        ax.plot([across[0], across[1]], [root, y], color=figure.GREY, linestyle="-", linewidth=1.2, zorder=1)
        weight = levels.loc[levels["variable"] == variable, "share"].sum()
        ax.text(across[1], y, f"{variable}\n{weight:.0%}", ha="center", va="center", bbox=box, zorder=2)
    ax.text(across[0], root, str(levels["index"].iloc[0]), ha="center", va="center", bbox=box, weight="bold", zorder=2)
    for (_row, one), y in zip(levels.iterrows(), heights, strict=True):
        start = (across[1], middle[one["variable"]])
        ax.plot([start[0], across[2]], [start[1], y], color=figure.GREY, linestyle="-", linewidth=1.2, zorder=1)
        ax.text(across[2], y, f"{one['driver']}", ha="center", va="center", color=figure.BLUE,
                bbox={**box, "edgecolor": figure.BLUE}, zorder=2)  # fmt: skip
        ax.text(across[3] - 0.3, y, f"{one['share']:.1%}  {one['question']}", ha="left", va="center", fontsize=10)
    for level, (x, name) in enumerate(
        zip(across, (_("index"), _("variable"), _("driver"), _("question")), strict=True)
    ):
        ax.text(
            x, n - 0.25, f"{level + 1} {name}", ha="center" if level < 3 else "left", color=figure.GREY, weight="bold"
        )
    ax.set(xlim=(-0.4, 5.0), ylim=(-0.6, n + 0.2))
    ax.axis("off")
    ax.set_title(title)
    each = "; ".join(f"{row.driver} ({row.variable}) {row.share:.1%}" for row in levels.itertuples())
    words = _("{title}. From the index to {n} questions, with the weight of each driver: {each}.")
    return figure.describe(fig, words.format(title=title, n=n, each=each))


@checked(numbers="table.*", units="table")
def plot_sensitivity(table: pd.DataFrame, *, what: str, now: float, title: str) -> Figure:
    """Draw `sensitivity`: a line a group over the weight of one variable, and a line at the weight that holds now.

    Examples
    --------
    >>> nodes = {"index": {"tea": 0.6, "service": 0.4}, "tea": {"taste": 1.0}, "service": {"speed": 1.0}}
    >>> answers = pd.DataFrame({"taste": [10, 4], "speed": [1, 7]}, index=["An", "Bo"])
    >>> fig = plot_sensitivity(sensitivity(answers, nodes, "tea", [0, 1]), what="tea", now=0.6, title="They cross")
    >>> fig.axes[0].get_xlabel()
    'weight of tea'
    """
    from crmlab import figure

    valid.positive(now, "now", most=1, zero=True)
    valid.numbers(table.index.to_series(), "table.index", negative=_("A weight is a share: 0 to 1."))
    fig, ax = figure.subplots(figsize=(7.2, 4.0))
    styles = [(colour, line) for line in ("-", "--") for colour in (figure.BLUE, figure.VERMILLION, figure.GREEN,
                                                                    figure.PURPLE, figure.BLACK)]  # fmt: skip
    places = _apart(table.iloc[-1].astype(float), 0.062 * float(np.ptp(table.to_numpy(dtype=float))))
    for k, name in enumerate(table.columns):
        colour, line = styles[k % len(styles)]
        ax.plot(table.index, table[name], color=colour, linestyle=line, linewidth=2)
        ax.annotate(str(name), (float(table.index[-1]), places[name]), (6, 0), textcoords="offset points",
                    annotation_clip=False, va="center", color=colour, fontsize=11)  # fmt: skip
    ax.axvline(now, color=figure.GREY, linewidth=1.2, linestyle="-")
    ax.annotate(_("now"), (now, ax.get_ylim()[1]), (4, -4), textcoords="offset points", va="top", color=figure.GREY)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_xlabel(_("weight of {what}").format(what=what))
    ax.set_ylabel(_("index (0 to 100)"))
    span = float(table.index[-1]) - float(table.index[0])
    ax.set_xlim(float(table.index[0]), float(table.index[-1]) + 0.16 * span)
    ax.set_title(title)
    first, last = table.iloc[0], table.iloc[-1]
    each = ", ".join(f"{name} {first[name]:.1f} {_('to')} {last[name]:.1f}" for name in table.columns)
    words = _("{title}. Index from the lowest to the highest weight of {what}: {each}.")
    return figure.describe(fig, words.format(title=title, what=what, each=each))


def _apart(heights: pd.Series, gap: float) -> pd.Series:
    """The heights, moved as little as it takes to stand `gap` from each other, in the same order."""
    order = heights.sort_values(kind="stable")
    step = gap * np.arange(len(order))
    moved = order.to_numpy() - step  # now they must only not fall: the nearest such line is found by pooling
    blocks: list[list[float]] = []
    for value in moved:
        blocks.append([value])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    level = np.concatenate([[float(np.mean(block))] * len(block) for block in blocks])
    return pd.Series(level + step, order.index)


@checked(numbers="found.performance found.importance found.low found.high", units="found")
def plot_importance(found: pd.DataFrame, *, title: str) -> Figure:
    """Draw an importance–performance map of what `importance` found: lower is less important, left is worse.

    Examples
    --------
    >>> found = pd.DataFrame({"performance": [6.0, 8.0], "importance": [0.7, 0.3], "low": [0.6, 0.2],
    ...                       "high": [0.8, 0.4]}, index=["speed", "tea"])
    >>> plot_importance(found, title="Speed first").axes[0].get_xlabel()
    'performance (mean answer)'
    """
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 4.2))
    middle = found["performance"].mean(), found["importance"].mean()
    ax.axvline(middle[0], color=figure.GREY, linewidth=1.2, linestyle="-")
    ax.axhline(100 * middle[1], color=figure.GREY, linewidth=1.2, linestyle="-")
    for name, row in found.iterrows():
        colour = figure.VERMILLION if row["performance"] < middle[0] else figure.BLUE
        x = row["performance"]
        ax.plot([x, x], [100 * row["low"], 100 * row["high"]], color=colour, linestyle="-", linewidth=2, alpha=0.6)
        ax.plot([x], [100 * row["importance"]], "o", color=colour, markersize=9)
        ax.annotate(str(name), (x, 100 * row["high"]), (0, 5), textcoords="offset points", ha="center", color=colour)
    ax.set_xlabel(_("performance (mean answer)"))
    ax.set_ylabel(_("importance (% of all slopes)"))
    ax.margins(x=0.1, y=0.08)
    bottom, top = ax.get_ylim()
    ax.set_ylim(bottom, top + 0.16 * (top - bottom))  # room for the words in the corners
    corner = {"xycoords": "axes fraction", "color": figure.GREY, "fontsize": 11}
    ax.annotate(_("improve first"), (0.01, 0.97), va="top", **corner)
    ax.annotate(_("keep up"), (0.99, 0.97), va="top", ha="right", **corner)
    ax.set_title(title)
    each = ", ".join(
        f"{name} {row['performance']:.1f} / {row['importance']:.0%} ({row['low']:.0%} {_('to')} {row['high']:.0%})"
        for name, row in found.iterrows()
    )
    words = _("{title}. Mean answer and share of importance with 95 % interval: {each}.")
    return figure.describe(fig, words.format(title=title, each=each))


@checked
def plot_acsi(found: pls.PathModel, *, title: str) -> Figure:
    """Draw the arrows of the model of `acsi` with their coefficients.

    The thicker an arrow, the larger its coefficient; dashed arrows are negative, grey ones have 0 in their interval.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> names = [item for items in ACSI_ITEMS.values() for item in items]
    >>> answers = pd.DataFrame(rng.normal(size=(60, 1)) + rng.normal(size=(60, 14)), columns=names)
    >>> plot_acsi(acsi(answers, draws=50, seed=1), title="Nine arrows").axes[0].get_title(loc="left")
    'Nine arrows'
    """
    from crmlab import figure

    if set(found.scores.columns) != set(PLACES) or "low" not in found.paths:
        message = _(
            "found is not the model of acsi with intervals. Make it with satisfaction_index.acsi(…, draws=200)."
        )
        raise InvalidData(message)
    fig, ax = figure.subplots(figsize=(7.2, 4.2))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    boxes = {}
    for name, (x, y) in PLACES.items():
        look = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": figure.BLACK}
        words = _(name) + (f"\nR² {found.r2[name]:.2f}" if name in found.r2 else "")
        weight = "bold" if name == "satisfaction" else "normal"
        boxes[name] = ax.text(x, y, words, ha="center", va="center", fontsize=11, weight=weight, bbox=look, zorder=3)
    fig.draw_without_rendering()  # now the boxes know how large they are, and arrows can end at them
    for of, on, *sizes in found.paths[["of", "on", "coefficient", "low", "high"]].to_numpy():
        _arrow(ax, boxes[of], boxes[on], *map(float, sizes))
    ax.set_title(title)
    each = "; ".join(
        _("{of} to {on} {size:+.2f} ({low:+.2f} to {high:+.2f})").format(
            of=row.of, on=row.on, size=row.coefficient, low=row.low, high=row.high
        )
        for row in found.paths.itertuples()
    )
    return figure.describe(fig, _("{title}. Arrows with 95 % interval: {each}.").format(title=title, each=each))


def _arrow(ax: Axes, start: Text, end: Text, size: float, low: float, high: float) -> None:
    from crmlab import figure

    colour = figure.GREY if low <= 0 <= high else figure.VERMILLION if size < 0 else figure.BLUE
    (x, y), (x1, y1) = start.get_position(), end.get_position()
    look = {
        "arrowstyle": "-|>,head_width=0.3,head_length=0.6", "color": colour, "linestyle": "--" if size < 0 else "-",
        "linewidth": 1 + 4 * min(abs(size), 1), "patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch(),
        "shrinkA": 2, "shrinkB": 2,
    }  # fmt: skip
    ax.annotate("", (x1, y1), (x, y), arrowprops=look, zorder=1)
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    ax.text(x + 0.5 * (x1 - x), y + 0.5 * (y1 - y), f"{size:+.2f}".replace("-", "−"), ha="center", va="center",
            color=colour, weight="bold", bbox=ground, zorder=2)  # fmt: skip
