"""Judges: several people weigh the same indicators, each alone, by AHP.

What matters is judged differently by different people: the weights say how differently, and the consistency ratio says
whose answers contradict each other (`crmlab.ahp`). Two raters who sort the same texts are compared by Cohen's kappa.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import ahp

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RATIO = "consistency_ratio"


@checked(
    numbers="judgements.strength",
    labels="judgements.expert judgements.more_important judgements.less_important",
)
def weights(judgements: pd.DataFrame, items: Sequence[Hashable]) -> pd.DataFrame:
    """Which weight does each judge give to each item, and do the judge's answers hang together?

    Parameters
    ----------
    judgements : DataFrame
        One row an answer: `expert`, `more_important`, `less_important`, `strength` (1 to 9). Each expert answers every
        pair once.
    items : sequence
        What is compared.

    Returns
    -------
    DataFrame
        A row a judge, a column an item (the weights add up to 1), and `consistency_ratio`.

    Raises
    ------
    InvalidData
        A column absent; a judge who left out a pair or answered it twice (see `ahp.pairwise`).

    Notes
    -----
    Weights and consistency ratio as in `ahp.weights` and `ahp.consistency`: Saaty (1977, 1980).

    Examples
    --------
    >>> asked = {"expert": "Li", "more_important": ["margin", "margin", "visits"]}
    >>> asked |= {"less_important": ["visits", "ideas", "ideas"], "strength": [4, 8, 2]}
    >>> weights(pd.DataFrame(asked), ["margin", "visits", "ideas"]).round(3).loc["Li"].to_dict()
    {'margin': 0.727, 'visits': 0.182, 'ideas': 0.091, 'consistency_ratio': 0.0}
    """
    pair = ["more_important", "less_important"]
    valid.frame(judgements, "judgements", ["expert", *pair, "strength"])
    found = {}
    for expert, answers in judgements.groupby("expert"):
        valid.unique(answers[pair].agg(frozenset, axis=1), f"{expert}", _("Keep one answer for each pair."))
        asked = zip(answers[pair[0]], answers[pair[1]], strict=True)
        matrix = ahp.pairwise(dict(zip(asked, answers["strength"], strict=True)), items)
        ratio = max(ahp.consistency(matrix)[RATIO], 0.0)
        found[expert] = {**ahp.weights(matrix), RATIO: ratio}
    return pd.DataFrame(found).T.rename_axis("expert")


@checked
def kappa(first: pd.Series, second: pd.Series) -> pd.Series:
    """How much more do two raters agree than they would by chance?

    Parameters
    ----------
    first, second : Series
        The label that each rater gave, one row a case, both with the same index.

    Returns
    -------
    Series
        `agreement` (share of the cases with the same label), `chance` (the share expected if the two did not look at
        the cases, each with their own shares of labels), `kappa`, and its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        A missing label; other cases in one than in the other; both raters with one and the same label throughout.

    Notes
    -----
    κ = (agreement − chance) ÷ (1 − chance): 1 is full agreement, 0 as much as chance. Standard error: Fleiss, Cohen
    and Everitt (1969). Source: Cohen (1960).

    Examples
    --------
    >>> first = pd.Series(["yes"] * 25 + ["no"] * 25)
    >>> second = pd.Series(["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15)
    >>> kappa(first, second).round(3).to_dict()
    {'agreement': 0.7, 'chance': 0.5, 'kappa': 0.4, 'low': 0.151, 'high': 0.649}
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    for name, labels in (("first", first), ("second", second)):
        valid.by_customer(labels, name)
        valid.labels(labels, name)
    second = valid.same_customers(second, "second", first.index, "first")
    names = sorted({*first, *second}, key=str)
    if len(names) < 2:
        raise InvalidData(_("first and second have one label only, {label!r}: agreement says nothing. Take cases that "
                            "differ.").format(label=names[0]))  # fmt: skip
    table = pd.crosstab(first, second).reindex(index=names, columns=names, fill_value=0).to_numpy()
    n = table.sum()
    chance = float(table.sum(axis=0) @ table.sum(axis=1) / n**2)
    found = cohens_kappa(table)
    value, half = float(found.kappa), 1.96 * float(found.std_kappa)
    names_of = ["agreement", "chance", "kappa", "low", "high"]
    return pd.Series([np.trace(table) / n, chance, value, value - half, value + half], index=names_of)


@checked(numbers="found.consistency_ratio found.*", units="found")
def plot(found: pd.DataFrame) -> Figure:
    """Draw what `weights` found: for each item a dot a judge; who is above 0.1 in consistency stands out.

    Parameters
    ----------
    found : DataFrame
        What `weights` returns.

    Examples
    --------
    >>> asked = {"expert": "Li", "more_important": ["margin", "margin", "visits"]}
    >>> asked |= {"less_important": ["visits", "ideas", "ideas"], "strength": [4, 8, 2]}
    >>> plot(weights(pd.DataFrame(asked), ["margin", "visits", "ideas"])).axes[0].get_title(loc="left")
    '1 judges, 1 sets of weights'
    """
    from crmlab import figure

    items = found.columns.drop(RATIO)
    order = found[items].mean().sort_values().index
    clash = found[RATIO] > ahp.ACCEPTABLE
    fig, ax = figure.subplots(figsize=(7.2, 1.6 + 0.42 * len(items)))
    for y, item in enumerate(order):
        values = found[item].to_numpy(dtype=float)
        ax.plot([values.min(), values.max()], [y, y], color=figure.GREY, linestyle="-", linewidth=1)
        ax.plot(values[~clash], np.full((~clash).sum(), y), "o", color=figure.BLUE, markersize=8, alpha=0.6)
        ax.plot(values[clash], np.full(clash.sum(), y), "D", color=figure.VERMILLION, markersize=9)
    for expert, row in found[clash].iterrows():
        said = _("{expert}: consistency ratio {ratio:.2f}").format(expert=expert, ratio=row[RATIO])
        place = {"xytext": (10, -3), "textcoords": "offset points", "va": "top", "fontsize": 11}
        ax.annotate(said, (row[order[0]], 0), color=figure.VERMILLION, weight="bold", **place)
    if (~clash).any():
        said = _("the other {n}: at most {ratio:.2f}").format(n=(~clash).sum(), ratio=found.loc[~clash, RATIO].max())
        where = (float(found[order].to_numpy().max()), 1)
        ax.annotate(said, where, ha="right", va="center", color=figure.BLUE, weight="bold", fontsize=11)
    ax.set_yticks(range(len(order)), [str(item) for item in order])
    ax.set_ylim(-0.75, len(order) - 0.5)
    ax.set_xlim(0, float(found[items].to_numpy().max()) * 1.08)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set_xlabel(_("weight"))
    title = _("{n} judges, {n} sets of weights").format(n=len(found))
    if clash.any():
        title = _("{n} judges differ; {names}: answers clash").format(
            n=len(found), names=", ".join(map(str, found.index[clash]))
        )
    ax.set_title(title)
    spans = ", ".join(f"{item} {found[item].min():.0%} – {found[item].max():.0%}" for item in order[::-1])
    ratios = ", ".join(f"{expert} {ratio:.2f}" for expert, ratio in found[RATIO].items())
    words = _("{title}: {spans}. Consistency ratios: {ratios}.")
    return figure.describe(fig, words.format(title=title, spans=spans, ratios=ratios))
