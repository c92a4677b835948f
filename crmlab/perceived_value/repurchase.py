"""Satisfaction and repurchase: do satisfied customers say that they will buy again, and do they?

What people say is asked in the same minute as their satisfaction; what they do is counted afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def by_satisfaction(
    table: pd.DataFrame, of: Sequence[str], *, satisfaction: str = "satisfaction", edges: Sequence[float]
) -> pd.DataFrame:
    """Which share of the customers of each level of satisfaction says or does something?

    Parameters
    ----------
    table : DataFrame
        One row a customer. Columns of `of` hold 1 (yes) or 0 (no); an answer may be missing.
    of : list of str
        What is said or done.
    satisfaction : str
        Column of satisfaction, in points.
    edges : list of float
        Where a level ends and the next begins: [1, 5, 6, 7, 8, 10]. A level holds its lower end and not its upper one;
        the last holds both.

    Returns
    -------
    DataFrame
        A row a level and column of `of`: `level`, `of`, `satisfaction` (the mean, points), `n` (customers with an
        answer), `share` and its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        A column absent; something else than 1 and 0; edges that do not rise, or that leave somebody out; a level with
        fewer than two answers.

    Notes
    -----
    share ± 1.96 √(share (1 − share) / n), between 0 and 1.

    Examples
    --------
    >>> table = pd.DataFrame({"satisfaction": [3.0, 4, 4, 8, 9, 9], "buys": [0, 1, 0, 1, 1, 0]})
    >>> by_satisfaction(table, ["buys"], edges=[1, 5, 10])[["level", "n", "share"]].round(2).to_dict("list")
    {'level': ['1 to 5', '5 to 10'], 'n': [3, 3], 'share': [0.33, 0.67]}
    """
    valid.frame(table, "table", [satisfaction, *of])
    valid.numbers(table[satisfaction], satisfaction)
    good = len(edges) > 1 and all(valid.is_number(edge) for edge in edges)
    steps = [float(edge) for edge in edges] if good else []
    if not good or any(upper <= lower for lower, upper in pairwise(steps)):
        message = _("edges must be two numbers or more that rise, such as [1, 5, 10], not {edges}. Correct them.")
        raise InvalidData(message.format(edges=list(edges)))
    known = table[satisfaction].astype(float)
    out = ((known < steps[0]) | (known > steps[-1])).to_numpy()
    fault = _("{{column}} is outside the edges, {low:g} to {high:g}, in rows {{rows}}.")
    fault = fault.format(low=steps[0], high=steps[-1])
    valid.refuse(out, table[satisfaction], satisfaction, fault, _("Move the first or the last edge."))
    level = np.minimum(np.searchsorted(steps, known, side="right") - 1, len(steps) - 2)
    found = []
    for name in of:
        given = table[name].notna().to_numpy()
        valid.numbers(table.loc[given, name], name)
        yes = table.loc[given, name].astype(float)
        odd = ~yes.isin([0.0, 1.0]).to_numpy()
        valid.refuse(odd, yes, name, _("{column} is neither 1 nor 0 in rows {rows}."), _("Say which means yes."))
        for place in range(len(steps) - 1):
            here = level[given] == place
            label = f"{steps[place]:g} {_('to')} {steps[place + 1]:g}"
            if here.sum() < 2:
                message = _("The level {label} has {n} answers in {column}. Take wider levels: fewer edges.")
                raise InvalidData(message.format(label=label, n=int(here.sum()), column=name))
            share, n = float(yes[here].mean()), int(here.sum())
            half = 1.96 * np.sqrt(share * (1 - share) / n)
            mean = float(known[given][here].mean())
            found.append([label, name, mean, n, share, max(share - half, 0.0), min(share + half, 1.0)])
    return pd.DataFrame(found, columns=["level", "of", "satisfaction", "n", "share", "low", "high"])


@checked(numbers="found.satisfaction found.share found.low found.high", labels="found.level found.of")
def plot_said_and_done(found: pd.DataFrame, *, said: str, done: str, title: str = "") -> Figure:
    """Draw `by_satisfaction` of two columns: what is said and what is done, with intervals.

    Parameters
    ----------
    found : DataFrame
        What `by_satisfaction` returns.
    said, done : str
        Which of its columns is said, which is done.
    title : str
        The finding; by default which of the two rises more from the first level to the last.

    Examples
    --------
    >>> table = pd.DataFrame({"satisfaction": [3.0, 4, 8, 9], "says": [0, 0, 1, 1], "buys": [0, 1, 1, 0]})
    >>> found = by_satisfaction(table, ["says", "buys"], edges=[1, 5, 10])
    >>> plot_said_and_done(found, said="says", done="buys").axes[0].get_title(loc="left")
    'What they say rises faster than what they do'
    """
    from crmlab import figure

    parts = {name: found[found["of"] == name].sort_values("satisfaction") for name in (said, done)}
    for name, part in parts.items():
        if part.empty:
            message = _("found has no rows of {name!r}; it has {have}. Name one of these.")
            raise InvalidData(message.format(name=name, have=", ".join(map(repr, found["of"].unique()))))
    fig, ax = figure.subplots(figsize=(7.2, 3.3))
    words, rise = [], {}
    for (name, part), colour, style in zip(parts.items(), (figure.VERMILLION, figure.BLUE), ("--", "-"), strict=True):
        x, y = part["satisfaction"].to_numpy(dtype=float), 100 * part["share"].to_numpy(dtype=float)
        ends = 100 * part[["low", "high"]].to_numpy(dtype=float)
        ax.vlines(x, ends[:, 0], ends[:, 1], color=colour, linestyle="-", linewidth=1.6)
        ax.plot(x, y, color=colour, linestyle=style, marker="o", markersize=7)
        ax.annotate(name, (x[-1], y[-1]), (10, 0), textcoords="offset points", color=colour, weight="bold", va="center")
        rise[name] = y[-1] - y[0]
        words.append(f"{name} {y[0]:.0f} % {_('at the lowest level')}, {y[-1]:.0f} % {_('at the highest')}")
    ax.set_ylim(0, 105)
    left, right = ax.get_xlim()
    ax.set_xlim(left, right + 0.3 * (right - left))
    ax.set_xlabel(_("mean satisfaction of the level (points)"))
    ax.set_ylabel(_("customers (%), 95 % interval"))
    told = title or (
        _("What they say rises faster than what they do")
        if rise[said] > rise[done]
        else _("What they do rises as fast as what they say")
    )
    ax.set_title(told)
    return figure.describe(fig, _("{title}. Share of customers: {each}.").format(title=told, each="; ".join(words)))


@checked
def plot_spread(samples: Mapping[str, pd.Series], *, unit: str, title: str = "") -> Figure:
    """Draw how groups of customers differ, and how much customers differ within a group.

    Parameters
    ----------
    samples : mapping of Series
        A group by its name: one number a customer.
    unit : str
        What the numbers are in.
    title : str
        The finding; by default whether the means or the customers of a group lie further apart.

    Examples
    --------
    >>> samples = {"web": pd.Series([4.0, 6, 8]), "house": pd.Series([5.0, 7, 9])}
    >>> plot_spread(samples, unit="points").axes[0].get_title(loc="left")
    'Groups differ little, customers differ much'
    """
    from crmlab import figure

    if not samples:
        raise InvalidData(_("samples is empty. Give at least one by name."))
    for name, values in samples.items():
        if not isinstance(values, pd.Series) or len(values) < 2:
            message = _("The sample {name!r} must be a Series with two values or more. Check how it was chosen.")
            raise InvalidData(message.format(name=name))
        valid.numbers(values, name)
    fig, ax = figure.subplots(figsize=(7.2, 1.5 + 0.6 * len(samples)))
    means, spans, words = [], [], []
    for place, (name, values) in enumerate(reversed(list(samples.items()))):
        tenth, quarter, three, ninth = (float(np.quantile(values, q)) for q in (0.1, 0.25, 0.75, 0.9))
        mean = float(values.mean())
        ax.plot([tenth, ninth], [place, place], color=figure.GREY, linestyle="-", linewidth=3)
        ax.plot([quarter, three], [place, place], color=figure.BLUE, linestyle="-", linewidth=11, alpha=0.55)
        ax.plot([mean], [place], "D", color=figure.BLACK, markersize=9)
        ax.annotate(f"{mean:.1f}", (mean, place), (0, 11), textcoords="offset points", ha="center", weight="bold")
        means.append(mean)
        spans.append(ninth - tenth)
        words.append(f"{name} {mean:.1f} ({tenth:.1f} {_('to')} {ninth:.1f})")
    ax.set_yticks(range(len(samples)), [str(name) for name in reversed(list(samples))])
    ax.set_ylim(-0.6, len(samples) - 0.3)
    ax.set_xlabel(_("{unit}; thick: half of the customers, thin: eight in ten").format(unit=unit))
    ax.grid(axis="y", visible=False)
    apart = max(means) - min(means)
    told = title or (
        _("Groups differ little, customers differ much")
        if min(spans) > 2 * apart
        else _("Groups differ as much as customers do")
    )
    ax.set_title(told)
    each = ", ".join(reversed(words))
    said = _("{title}. {unit}: mean of each group and where the middle eight of ten customers lie: {each}.")
    return figure.describe(fig, said.format(title=told, unit=unit, each=each))
