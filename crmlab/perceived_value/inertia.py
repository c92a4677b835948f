"""Inertia: who buys again because the choice matters, and who because it does not? A small discount tells.

Low involvement and repeat buying is inertia, high involvement and repeat buying is brand loyalty (Assael, 1987).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import experiments

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLASSES = ("brand loyalty", "inertia", "complex choice", "variety seeking")
"""Buys again, involved or not; does not buy again, involved or not."""


@checked(units="table")
def classes(
    table: pd.DataFrame,
    *,
    involvement: str = "involvement",
    orders: str = "orders",
    involved_from: float = 4,
    orders_from: float = 3,
) -> pd.Series:
    """Does each customer buy again out of loyalty or out of inertia?

    Parameters
    ----------
    table : DataFrame
        One row a customer.
    involvement, orders : str
        Columns of involvement (points: how much the choice matters to them) and of orders in a year.
    involved_from : float
        So many points or more are high involvement: the middle of the scale.
    orders_from : float
        So many orders or more count as buying again.

    Returns
    -------
    Series
        `class`, one of `CLASSES`: brand loyalty (buys again, high involvement), inertia (buys again, low), complex
        choice (does not, high), variety seeking (does not, low).

    Raises
    ------
    InvalidData
        A column absent, no numbers, or a missing value.

    Notes
    -----
    Orders alone cannot tell the first two from each other. Source: Assael (1987).

    Examples
    --------
    >>> classes(pd.DataFrame({"involvement": [6.0, 2, 5, 3], "orders": [5, 5, 1, 1]})).tolist()
    ['brand loyalty', 'inertia', 'complex choice', 'variety seeking']
    """
    valid.frame(table, "table", [involvement, orders])
    for name in (involvement, orders):
        valid.numbers(table[name], name)
    low = table[involvement].astype(float) < involved_from
    seldom = table[orders].astype(float) < orders_from
    words = np.array(CLASSES)[(2 * seldom + low).to_numpy(dtype=int)]
    return pd.Series(words, index=table.index, name="class")


@checked(labels="table.class", truths="table.offered table.went")
def offer(table: pd.DataFrame, *, by: str = "class", offered: str = "offered", went: str = "went") -> pd.DataFrame:
    """Whom does a rival's discount take: the share who go, offered against not offered, in each class?

    Parameters
    ----------
    table : DataFrame
        One row a customer of the trial.
    by : str
        Column of the classes, known *before* the offer.
    offered, went : str
        Columns of true and false: got the offer (drawn at random); bought at the rival.

    Returns
    -------
    DataFrame
        A row a class: `offered` and `not_offered` (customers), `went_offered` and `went_not` (shares who went), and
        what the offer adds, `difference`, with its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        A column absent; something else than true and false; a class with fewer than two customers in one half.

    Notes
    -----
    `experiments.difference_of_means` in each class. Without those not offered you would count as taken who goes
    anyway.

    Examples
    --------
    >>> table = pd.DataFrame({"class": "inertia", "offered": [True] * 4 + [False] * 4,
    ...                       "went": [True, True, False, False, True, False, False, False]})
    >>> offer(table)[["went_offered", "went_not", "difference"]].loc["inertia"].to_dict()
    {'went_offered': 0.5, 'went_not': 0.25, 'difference': 0.25}
    """
    valid.frame(table, "table", [by, offered, went])
    valid.labels(table[by], by)
    arm = np.where(valid.yes_or_no(table[offered], offered), "mailed", "control")
    trial = pd.DataFrame({by: table[by], "arm": arm, went: valid.yes_or_no(table[went], went)})
    if "customer_id" in table:
        trial["customer_id"] = table["customer_id"]
    found = experiments.difference_of_means(trial, went, by=by)
    names = {"mailed": "offered", "control": "not_offered", "mean_mailed": "went_offered", "mean_control": "went_not"}
    return found.rename(columns=names)


@checked(numbers="found.difference found.low found.high", units="found")
def contrast(found: pd.DataFrame, first: str, second: str) -> pd.Series:
    """How much more does the offer take in one class than in another?

    Parameters
    ----------
    found : DataFrame
        What `offer` returns.
    first, second : str
        Two of its classes.

    Returns
    -------
    Series
        `difference` (of the first class less that of the second), and its 95 per cent interval, `low` and `high`.

    Raises
    ------
    InvalidData
        A class that is not in `found`; the same class twice.

    Notes
    -----
    The classes have different customers, so variances add: half the interval is √(h₁² + h₂²).

    Examples
    --------
    >>> found = pd.DataFrame({"difference": [0.3, 0.1], "low": [0.26, 0.07], "high": [0.34, 0.13]}, index=["a", "b"])
    >>> contrast(found, "a", "b").round(2).to_dict()
    {'difference': 0.2, 'low': 0.15, 'high': 0.25}
    """
    for name in (first, second):
        if name not in found.index:
            message = _("found has no class {name!r}; it has {have}. Name one of these.")
            raise InvalidData(message.format(name=name, have=", ".join(map(repr, found.index))))
    if first == second:
        raise InvalidData(_("first and second are both {name!r}. Name two classes.").format(name=first))
    halves = (found["high"] - found["low"]) / 2
    between = valid.number_at(found, first, "difference") - valid.number_at(found, second, "difference")
    half = float(np.hypot(halves[first], halves[second]))
    return pd.Series({"difference": between, "low": between - half, "high": between + half})


@checked(numbers="found.went_offered found.went_not", units="found")
def plot_offer(found: pd.DataFrame, *, title: str = "") -> Figure:
    """Draw `offer`: for each class the share who go without the offer and with it, and the step between them.

    Parameters
    ----------
    found : DataFrame
        What `offer` returns, in the order wanted.
    title : str
        The finding; by default the class in which the offer takes most.

    Examples
    --------
    >>> found = pd.DataFrame({"went_offered": [0.4, 0.1], "went_not": [0.1, 0.05]}, index=["inertia", "brand loyalty"])
    >>> plot_offer(found).axes[0].get_title(loc="left")
    'The voucher takes most where there is inertia'
    """
    from crmlab import figure

    shares = 100 * found[["went_not", "went_offered"]].to_numpy(dtype=float)
    place = np.arange(len(found))[::-1]
    fig, ax = figure.subplots(figsize=(7.2, 1.7 + 0.65 * len(found)))
    for y, (without, with_it) in zip(place, shares, strict=True):
        ax.plot([without, with_it], [y, y], color=figure.GREY, linestyle="-", linewidth=2)
        step = f"{with_it - without:+.0f}".replace("-", "−")
        ax.annotate(step, (max(without, with_it), y), (14, 0), textcoords="offset points", va="center", weight="bold")
    ax.plot(shares[:, 0], place, "s", color=figure.VERMILLION, markersize=9)
    ax.plot(shares[:, 1], place, "o", color=figure.BLUE, markersize=10)
    top = int(np.argmax(np.abs(shares[:, 1] - shares[:, 0])))
    names = [(_("not offered"), figure.VERMILLION), (_("offered"), figure.BLUE)]
    for column, (name, colour) in enumerate(names):
        ax.annotate(name, (shares[top, column], place[top]), (0, 11), textcoords="offset points", ha="center",
                    color=colour, weight="bold")  # fmt: skip
    ax.set_yticks(place, [str(name) for name in found.index])
    ax.set(ylim=(-0.5, len(found) - 0.25), xlim=(0, 1.25 * max(1.0, float(shares.max()))))
    ax.set_xlabel(_("bought at the rival in the month (% of customers)"))
    ax.grid(axis="y", visible=False)
    said = title or _("The voucher takes most where there is {kind}").format(kind=found.index[top])
    ax.set_title(said)
    each = ", ".join(
        _("{name} {without:.0f} without the offer and {with_it:.0f} with it").format(
            name=name, without=without, with_it=with_it
        )
        for name, (without, with_it) in zip(found.index, shares, strict=True)
    )
    return figure.describe(fig, _("{title}. Per cent who bought at the rival: {each}.").format(title=said, each=each))
