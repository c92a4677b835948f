"""The matrix of current and future value: four types of customer, and who changes type when the lines move.

A type is a Roman numeral with its two axes in words. The metals that some call the types by are names in a column: they
contradict each other, and those of the pyramid of profit (`crmlab.portfolio`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Cut = Literal["median"] | tuple[float, float]
TYPES = {(False, False): "I", (False, True): "II", (True, False): "III", (True, True): "IV"}


@checked
def matrix(current: pd.Series, future: pd.Series, *, cut: Cut = "median") -> pd.DataFrame:
    """Which of four types is each customer, by value now and value to come?

    Parameters
    ----------
    current, future : Series
        Value of the customer now and in future, CNY, of the same customers.
    cut : "median" or two numbers
        What is high, on each axis: more than the median customer, or more than these amounts (CNY), such as `(0, 0)`.

    Returns
    -------
    DataFrame
        In the order of `current`: `current`, `future`, `type` (I to IV), `axes` (what the type means), and three names:
        `metal_in_notes`, `metal_usual`, `strategy`.

    Raises
    ------
    InvalidData
        Customers in one of the two only; values missing, or so alike that the median parts nobody.

    Notes
    -----
    I is low on both axes, II low now and high in future, III high now and low in future, IV high on both. The course's
    notes call III platinum and IV gold, against the order of the pyramid; usual is the other way round. Their iron (II)
    stands for promise, the pyramid's for little profit. The strategies are reconstructed from a picture whose labels
    were displaced. So a rule "platinum customers get …" means different people under each name: decide by `type`.

    Examples
    --------
    >>> now, later = pd.Series({"Ann": 900.0, "Bo": 80.0}), pd.Series({"Ann": 100.0, "Bo": 700.0})
    >>> matrix(now, later)[["type", "axes", "metal_in_notes", "metal_usual"]].T["Ann"].tolist()
    ['III', 'high now, low in future', 'platinum', 'gold']
    """
    high_now, high_later, future = _high(current, future, cut)
    kind = pd.Series([TYPES[pair] for pair in zip(high_now, high_later, strict=True)], current.index, dtype="str")
    named = type_names().reindex(kind).set_index(current.index)
    return pd.concat([pd.DataFrame({"current": current, "future": future, "type": kind}), named], axis=1)


def _high(current: pd.Series, future: pd.Series, cut: Cut) -> tuple[pd.Series, pd.Series, pd.Series]:
    for name, values in (("current", current), ("future", future)):
        valid.by_customer(values, name)
        valid.numbers(values, name)
    future = valid.same_customers(future, "future", current.index, "current")
    lines = cut_lines(current, future, cut)
    for name, values, line in (("current", current, lines[0]), ("future", future, lines[1])):
        if isinstance(cut, str) and not (values > line).any():
            message = _("No {name} value is above the median {line:,.2f} ({rows}). Give cut two amounts.")
            raise InvalidData(message.format(name=name, line=line, rows=rows(values.index)))
    return current > lines[0], future > lines[1], future


@checked(numbers="current future")
def cut_lines(current: pd.Series, future: pd.Series, cut: Cut) -> tuple[float, float]:
    """Above which amount is a value high, on either axis (CNY)?

    Examples
    --------
    >>> cut_lines(pd.Series([1.0, 2.0, 9.0]), pd.Series([0.0, 4.0, 5.0]), "median")
    (2.0, 4.0)
    """
    if isinstance(cut, str) and cut == "median":
        return float(current.median()), float(future.median())
    amounts = () if isinstance(cut, str) or np.ndim(cut) != 1 else tuple(cut)
    good = [isinstance(x, (int, float, np.number)) and not isinstance(x, bool) and np.isfinite(x) for x in amounts]
    if len(good) != 2 or not all(good):
        raise InvalidData(_("cut must be 'median' or two amounts (current, future), not {!r}.").format(cut))
    return float(amounts[0]), float(amounts[1])


@checked
def type_names() -> pd.DataFrame:
    """What are the four types of `matrix` called, by whom?

    Examples
    --------
    >>> type_names()["strategy"].to_dict()
    {'I': 'give up', 'II': 'improve', 'III': 'maintain', 'IV': 'VIP'}
    """
    low_low, low_high = _("low now, low in future"), _("low now, high in future")
    high_low, high_high = _("high now, low in future"), _("high now, high in future")
    lead, iron, gold, platinum = _("lead"), _("iron"), _("gold"), _("platinum")
    return pd.DataFrame(
        {
            "axes": [low_low, low_high, high_low, high_high],
            "metal_in_notes": [lead, iron, platinum, gold],
            "metal_usual": [lead, iron, gold, platinum],
            "strategy": [_("give up"), _("improve"), _("maintain"), _("VIP")],
        },
        index=pd.Index(["I", "II", "III", "IV"], name="type"),
    )


@checked
def switchers(current: pd.Series, future: pd.Series, *, cut: Cut = "median", other: Cut) -> pd.DataFrame:
    """Who changes type if the lines are drawn elsewhere?

    Parameters
    ----------
    current, future, cut
        As in `matrix`.
    other : "median" or two numbers
        The other lines.

    Returns
    -------
    DataFrame
        Those who change, in the order of `current`: `current`, `future`, `type`, `axes`, and under the other lines
        `other_type`, `other_axes`. It may be empty.

    Examples
    --------
    >>> now, later = pd.Series({"Ann": 900.0, "Bo": 80.0}), pd.Series({"Ann": 100.0, "Bo": 700.0})
    >>> switchers(now, later, other=(0, 0))[["type", "other_type"]].T.to_dict("list")
    {'Ann': ['III', 'IV'], 'Bo': ['II', 'IV']}
    """
    found = matrix(current, future, cut=cut)[["current", "future", "type", "axes"]]
    otherwise = matrix(current, future, cut=other)
    found["other_type"], found["other_axes"] = otherwise["type"], otherwise["axes"]
    return found[found["type"] != found["other_type"]]


@checked
def plot_matrix(
    current: pd.Series, future: pd.Series, *, cut: Cut = "median", scale: Literal["linear", "symlog"] = "linear"
) -> Figure:
    """Draw the customers of `matrix`, each type with its axes and both its metals; `scale` "symlog" parts a crowd.

    Examples
    --------
    >>> now, later = pd.Series({"Ann": 900.0, "Bo": 80.0}), pd.Series({"Ann": 100.0, "Bo": 700.0})
    >>> plot_matrix(now, later).axes[0].get_title(loc="left")
    '1 of 2 customers are low now and high in future'
    """
    from crmlab import figure

    found = matrix(current, future, cut=cut)
    now, later = cut_lines(found["current"], found["future"], cut)
    fig, ax = figure.subplots(figsize=(7.2, 5.2))
    if scale == "symlog":
        for name, axis in (("current", ax.set_xscale), ("future", ax.set_yscale)):
            typical = max(float(found[name].abs().median()), 1e-9)
            axis("symlog", linthresh=10.0 ** np.floor(np.log10(typical)))
    colours = {"I": figure.GREY, "II": figure.GREEN, "III": figure.VERMILLION, "IV": figure.BLUE}
    corners = {"I": (0.0, -0.16), "II": (0.0, 1.02), "III": (1.0, -0.16), "IV": (1.0, 1.02)}
    counts = found["type"].value_counts()
    for label_of, names in type_names().iterrows():
        kind = str(label_of)
        mine = found[found["type"] == kind]
        ax.plot(mine["current"], mine["future"], "o", color=colours[kind], markersize=5, alpha=0.75)
        label = _("{type} {axes}: {many:,}\nnotes: {notes}, usual: {usual}").format(
            type=kind, axes=names["axes"], many=counts.get(kind, 0), notes=names["metal_in_notes"],
            usual=names["metal_usual"],
        )  # fmt: skip
        x, y = corners[kind]
        ax.text(
            x, y, label, transform=ax.transAxes, color=colours[kind], weight="bold", fontsize=10.5,
            ha="left" if x == 0 else "right", va="bottom" if y > 0 else "top",
        )  # fmt: skip
    ax.axvline(now, color=figure.BLACK, linewidth=1.2, linestyle="--")
    ax.axhline(later, color=figure.BLACK, linewidth=1.2, linestyle="--")
    ax.set(xlabel=_("value now (CNY)"), ylabel=_("value in future (CNY)"))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    title = _("{many:,} of {all:,} customers are low now and high in future")
    ax.set_title(title.format(many=counts.get("II", 0), all=len(found)), pad=44)
    return fig


@checked(numbers="types.current types.future", labels="types.type", units="types")
def plot_types(types: pd.DataFrame) -> Figure:
    """Draw the four types of `matrix` as four fields: how many customers, their share of the value now and later.

    Examples
    --------
    >>> now, later = pd.Series({"Ann": 900.0, "Bo": 80.0}), pd.Series({"Ann": 100.0, "Bo": 700.0})
    >>> plot_types(matrix(now, later)).axes[0].get_title(loc="left")
    '1 customers are low now and high in future'
    """
    from matplotlib.patches import Rectangle

    from crmlab import figure

    valid.frame(types, "types", ["current", "future", "type"])
    named = type_names()
    groups = types.groupby("type")
    many = groups.size().reindex(named.index, fill_value=0)
    sums = groups[["current", "future"]].sum().reindex(named.index, fill_value=0.0)
    share = sums / sums.sum()
    fig, ax = figure.subplots(figsize=(7.2, 4.6))
    colours = {"I": figure.GREY, "II": figure.GREEN, "III": figure.VERMILLION, "IV": figure.BLUE}
    places = {"I": (0, 0), "II": (0, 1), "III": (1, 0), "IV": (1, 1)}
    said = []
    for kind, (x, y) in places.items():
        ax.add_patch(
            Rectangle((x + 0.02, y + 0.02), 0.96, 0.96, facecolor="white", edgecolor=colours[kind], linewidth=3)
        )
        now, later = valid.number_at(share, kind, "current"), valid.number_at(share, kind, "future")
        head = f"{kind}: {named['strategy'][kind]}"
        ax.text(x + 0.5, y + 0.74, head, ha="center", va="center", color=colours[kind], weight="bold", fontsize=14)
        body = _("{many:,} customers\n{now:.0%} of the margin now\n{later:.0%} of the value to come")
        ax.text(
            x + 0.5, y + 0.38, body.format(many=many[kind], now=now, later=later), ha="center", va="center", fontsize=12
        )
        words = _("{kind} ({axes}): {many:,} customers, {now:.0%} of the margin now, {later:.0%} of the value to come")
        said.append(words.format(kind=kind, axes=named.loc[kind, "axes"], many=many[kind], now=now, later=later))
    ax.set(xlim=(0, 2), ylim=(0, 2), xlabel=_("margin now"), ylabel=_("value to come"))
    ax.set_xticks([0.5, 1.5], [_("low"), _("high")])
    ax.set_yticks([0.5, 1.5], [_("low"), _("high")], rotation=90, va="center")
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    title = _("{many:,} customers are low now and high in future")
    title = title.format(many=int(many["II"]))
    ax.set_title(title)
    return figure.describe(fig, f"{title}. {'; '.join(said)}.")
