"""Pictures of RFM scores: how full the scores and the cells are, what lies where, and what the cells are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value import rfm
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEVELS = ("low", "middle", "high")


@checked(numbers="bands.R bands.F bands.M bands.*", units="bands")
def plot_bands(bands: pd.DataFrame, *, title: str) -> Figure:
    """Draw how many customers have each score, for R, F and M side by side.

    Parameters
    ----------
    bands : DataFrame
        What `rfm.bands` returns.
    title : str
        The finding.

    Examples
    --------
    >>> bands = pd.DataFrame({"R": [1, 2], "F": [2, 1], "M": [1, 2]}, index=pd.Index([2, 1], name="score"))
    >>> plot_bands(bands, title="Three customers").get_label().split(". ")[-1]
    'Equal bands would have 2.'
    """
    from crmlab import figure

    bands = bands[["R", "F", "M"]].round().astype("int64")
    fig, axes = figure.subplots(1, 3, sharey=True, figsize=(7.2, 3.2))
    names = {"R": _("recency R"), "F": _("frequency F"), "M": _("money M")}
    even = bands["R"].sum() / len(bands)
    for ax, (measure, name) in zip(axes, names.items(), strict=True):
        ax.bar(bands.index, bands[measure], color=figure.BLUE, width=0.7)
        ax.axhline(even, color=figure.VERMILLION, linestyle="--", linewidth=1.6)
        for score, many in bands[measure][
            (bands[measure] / even - 1).abs() > 0.2
        ].items():  # the others are at the line
            ax.annotate(f"{many:,}", (score, many), (0, 2), textcoords="offset points", ha="center", fontsize=10)
        ax.set_xticks(list(bands.index))
        ax.set_xlabel(name)
        ax.grid(visible=False, axis="x")
    axes[0].annotate(
        _("equal parts"), (bands.index.to_numpy().mean(), even), (0, 5), textcoords="offset points", ha="center",
        color=figure.VERMILLION, weight="bold",
    )  # fmt: skip
    axes[0].set_ylabel(_("customers"))
    axes[0].yaxis.set_major_formatter("{x:,.0f}")
    axes[0].set_ylim(0, 1.1 * bands.to_numpy().max())
    fig.suptitle(title, fontsize=14, fontweight="bold", ha="left", x=0.02)
    each = "; ".join(
        _("{name}: {counts}").format(name=names[measure], counts=", ".join(f"{score} {many:,}" for score, many in
                                                                            bands[measure].items()))
        for measure in names
    )  # fmt: skip
    return figure.describe(fig, _("{title}. Customers by score. {each}. Equal bands would have {even:,.0f}.").format(
        title=title, each=each, even=even))  # fmt: skip


@checked(numbers="scores.R scores.F", units="scores")
def grid(scores: pd.DataFrame, values: pd.Series | None = None, *, bins: int | None = None) -> pd.DataFrame:
    """What share of the customers, or of what they bring, lies in each pair of R and F?

    Parameters
    ----------
    scores : DataFrame
        What `rfm.scores` returns.
    values : Series, optional
        Amounts by customer, such as money; without it, customers are counted.
    bins : int, optional
        The `bins` of the scores; without it, the highest score found.

    Returns
    -------
    DataFrame
        Per cent of the whole; a row for each R, the best first, and a column for each F. Empty pairs have 0.

    Examples
    --------
    >>> scores = pd.DataFrame({"R": [2, 2, 1, 1], "F": [2, 2, 1, 2]}, index=[5, 6, 7, 8])
    >>> grid(scores).to_dict("list")
    {1: [0.0, 25.0], 2: [50.0, 25.0]}
    """
    valid.frame(scores, "scores", ["R", "F"])
    whole = pd.Series(1.0, index=scores.index) if values is None else values
    valid.by_customer(whole, "values")
    valid.numbers(whole, "values", negative=_("A share of a whole needs amounts that are not negative."))
    whole = valid.same_customers(whole, "values", scores.index, "scores")
    best = bins or int(scores[["R", "F"]].max().max())
    found = whole.groupby([scores["R"], scores["F"]]).sum().unstack(fill_value=0)
    found = found.reindex(index=range(best, 0, -1), columns=range(1, best + 1), fill_value=0.0).fillna(0.0)
    return (100 * found / whole.sum()).rename_axis(index="R", columns="F")


@checked(gaps="shares.*", units="shares")
def plot_grid(shares: pd.DataFrame, *, title: str, unit: str) -> Figure:
    """Draw the table of R and F as a heat map: the darker a cell, the more lies in it.

    Parameters
    ----------
    shares : DataFrame
        What `grid` returns.
    title, unit : str
        The finding, and what the numbers are.

    Examples
    --------
    >>> scores = pd.DataFrame({"R": [2, 2, 1, 1], "F": [2, 2, 1, 2]}, index=[5, 6, 7, 8])
    >>> fig = plot_grid(grid(scores), title="Half are in one cell", unit="per cent of customers")
    >>> fig.axes[0].get_title(loc="left")
    'Half are in one cell'
    """
    from crmlab import figure

    numbers = shares.to_numpy(dtype=float)
    fig, ax = figure.subplots(figsize=(7.2, 4.2))
    ax.imshow(numbers, cmap="Blues", vmin=0, vmax=1.15 * numbers.max(), aspect="auto")
    for (row, column), number in np.ndenumerate(numbers):
        dark = number > 0.55 * numbers.max()
        ax.text(column, row, f"{number:.1f}" if number else "–", ha="center", va="center", fontsize=12,
                color="white" if dark else figure.BLACK)  # fmt: skip
    ax.set_xticks(range(len(shares.columns)), [str(score) for score in shares.columns])
    ax.set_yticks(range(len(shares)), [str(score) for score in shares.index])
    ax.set_xlabel(_("F: how often, 1 = seldom ({unit})").format(unit=unit))
    ax.set_ylabel(_("R: how recently, 1 = long ago"))
    ax.grid(visible=False)
    ax.set_title(title)
    rows_ = "; ".join(
        _("R {score}: {numbers}").format(score=score, numbers=", ".join(f"{number:.1f}" for number in row))
        for score, row in zip(shares.index, numbers, strict=True)
    )
    words = _("{title}. {unit}, by R in rows and F from 1 in columns. {rows}.")
    return figure.describe(fig, words.format(title=title, unit=unit, rows=rows_))


@checked(labels="scores.*.cell")
def plot_cell_sizes(scores: Mapping[str, pd.DataFrame], *, title: str) -> Figure:
    """Draw how many customers the cells hold, the largest first, for one or two ways of scoring.

    Parameters
    ----------
    scores : mapping of DataFrames
        What `rfm.scores` returns, by the name of the way.
    title : str
        The finding.

    Examples
    --------
    >>> scores = pd.DataFrame({"R": [1, 3, 3], "F": [1, 3, 3], "M": [1, 3, 3], "cell": ["111", "333", "333"]})
    >>> plot_cell_sizes({"each by itself": scores}, title="Two in one cell").axes[0].get_title(loc="left")
    'Two in one cell'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    parts = []
    for number, (name, found) in enumerate(scores.items()):
        sizes = found["cell"].value_counts().to_numpy()
        colour, style = [(figure.BLUE, "-"), (figure.VERMILLION, "--")][number % 2]
        ax.step(np.arange(1, len(sizes) + 1), sizes, where="mid", color=colour, linestyle=style)
        at = 0 if number == 0 else len(sizes) // 3
        ax.annotate(name, (at + 1, sizes[at]), (12, 4), textcoords="offset points", color=colour, weight="bold")
        parts.append(
            _("{name}: {cells} cells, from {most:,} to {least:,} customers").format(
                name=name, cells=len(sizes), most=sizes[0], least=sizes[-1]
            )
        )
    ax.set_ylim(0, 1.12 * max(found["cell"].value_counts().max() for found in scores.values()))
    ax.set_xlim(left=0)
    ax.set(xlabel=_("cells, the fullest first"), ylabel=_("customers in the cell"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_title(title)
    return figure.describe(fig, _("{title}. {parts}.").format(title=title, parts="; ".join(parts)))


@checked(numbers="scores.R scores.F scores.M", units="scores")
def plot_segments(scores: pd.DataFrame, *, title: str, rules: Mapping[tuple[str, str], str] | None = None) -> Figure:
    """Draw the nine segments of `rfm.segments` where they lie, each with its name and its share of the customers.

    Parameters
    ----------
    scores : DataFrame
        What `rfm.scores` returns.
    title : str
        The finding.
    rules : mapping, optional
        As in `rfm.segments`.

    Examples
    --------
    >>> scores = pd.DataFrame({"R": [5, 5, 1], "F": [5, 1, 4], "M": [5, 1, 5]})
    >>> plot_segments(scores, title="A third are champions").axes[0].get_title(loc="left")
    'A third are champions'
    """
    from crmlab import figure

    names = rfm.SEGMENTS if rules is None else rules
    many = rfm.segments(scores, rules=rules).value_counts(normalize=True)
    shares = np.array([[many.get(names[row, column], 0.0) for column in LEVELS] for row in LEVELS[::-1]])
    fig, ax = figure.subplots(figsize=(7.2, 3.6))
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1.6 * shares.max(), aspect="auto")
    for row, recency in enumerate(LEVELS[::-1]):
        for column, worth in enumerate(LEVELS):
            words = f"{names[recency, worth]}\n{shares[row, column]:.0%}"
            ax.text(column, row, words, ha="center", va="center", fontsize=12)
    ax.set_xticks(range(3), [_("low"), _("middle"), _("high")])
    ax.set_yticks(range(3), [_("high"), _("middle"), _("low")])
    ax.set_xlabel(_("how much in all (mean of F and M)"))
    ax.set_ylabel(_("how recently (R)"))
    ax.grid(visible=False)
    ax.set_title(title)
    each = ", ".join(f"{names[row, column]} {many.get(names[row, column], 0.0):.0%}"
                     for row in LEVELS[::-1] for column in LEVELS[::-1])  # fmt: skip
    return figure.describe(fig, _("{title}. Share of the customers: {each}.").format(title=title, each=each))
