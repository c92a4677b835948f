"""How far down the list does a mailing pay: its profit by depth, for cells of customers and for scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from crmlab import valid
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement.lift import gains

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@checked
def break_even(contact_cost: float, margin_per_response: float) -> float:
    """Which response rate just pays for a letter: contact cost ÷ margin of one response (both CNY).

    Examples
    --------
    >>> break_even(6.0, 48.0)
    0.125
    """
    valid.positive(contact_cost, "contact_cost", zero=True)
    valid.positive(margin_per_response, "margin_per_response")
    return contact_cost / margin_per_response


@checked(numbers="cells.rest", gaps="cells.profit_per_contact", units="cells")
def campaign_profit(cells: pd.DataFrame) -> pd.DataFrame:
    """What does the roll-out earn, the deeper it mails, from the best cell down?

    Parameters
    ----------
    cells : DataFrame
        What `cells` returns. Cells that the test did not reach have no estimate and are not in the result.

    Returns
    -------
    DataFrame
        Index `depth` (cells mailed, from 0): `cell` added at this depth, `contacts` and `profit` (CNY) in all so far.

    Examples
    --------
    >>> two = pd.DataFrame({"profit_per_contact": [-2.0, 9.0], "rest": [50, 20]}, index=["11", "33"])
    >>> campaign_profit(two).reset_index()
       depth cell  contacts  profit
    0      0              0     0.0
    1      1   33        20   180.0
    2      2   11        70    80.0
    """
    tested = cells[cells["profit_per_contact"].notna()]
    best_first = tested.sort_index(ascending=False).sort_values("profit_per_contact", ascending=False, kind="stable")
    profit = best_first["profit_per_contact"] * best_first["rest"]
    return pd.DataFrame(
        {
            "cell": ["", *best_first.index],
            "contacts": [0, *best_first["rest"].cumsum()],
            "profit": [0.0, *profit.cumsum()],
        },
        index=pd.RangeIndex(len(best_first) + 1, name="depth"),
    )


@checked
def depth_by_profit(
    score: pd.Series, *, margin_per_response: float, contact_cost: float, responded: pd.Series | None = None
) -> pd.DataFrame:
    """What does a mailing earn, the deeper it goes down the ranked list?

    Parameters
    ----------
    score : Series
        By customer. Without `responded`: the probability to answer, and the profit is the one *expected*.
    margin_per_response, contact_cost : float
        CNY that a response leaves, and CNY a letter.
    responded : Series, optional
        Who did answer: the profit is then what mailing in the order of `score` *has* earned; any number will do for a
        score.

    Returns
    -------
    DataFrame
        Index `depth` (steps mailed, from 0; customers with one score are one step): `cell`, the score of the step;
        `contacts` and `profit` (CNY) in all so far; `share` of the customers mailed.

    Raises
    ------
    InvalidData
        Probabilities outside 0 to 1; otherwise as `gains`.

    Notes
    -----
    A step earns customers × (probability × margin per response − contact cost). So the expected profit is highest where
    the probability passes the break-even rate, contact cost ÷ margin (`break_even`). The expected one is
    `campaign_profit`, with a step for each probability.

    Examples
    --------
    >>> chance = pd.Series({"Ann": 0.5, "Bo": 0.05, "Cy": 0.2})
    >>> depth = depth_by_profit(chance, margin_per_response=50.0, contact_cost=5.0)
    >>> depth[["contacts", "profit"]].reset_index()
       depth  contacts  profit
    0      0         0     0.0
    1      1         1    20.0
    2      2         2    25.0
    3      3         3    22.5
    >>> float(best_depth(depth)["cell"])
    0.2
    """
    break_even(contact_cost, margin_per_response)  # refuses what is no cost or no margin
    if responded is None:
        valid.by_customer(score, "score")
        valid.numbers(score, "score", negative=_("Probabilities are needed; with other scores pass responded=."))
        remedy = _("Probabilities are needed; with other scores pass responded=.")
        valid.refuse((score > 1).to_numpy(), score, "score", _("{column} is above 1 in rows {rows}."), remedy)
        customers = score.groupby(valid.ties(score)).size()
        each = customers.index.to_numpy(dtype=float) * margin_per_response - contact_cost
        table = campaign_profit(pd.DataFrame({"profit_per_contact": each, "rest": customers}))
    else:
        steps = gains(responded, score)
        profit = steps["responses"] * margin_per_response - steps["customers"] * contact_cost
        table = pd.DataFrame(
            {
                "cell": ["", *steps["score"]],
                "contacts": [0, *steps["customers"].cumsum()],
                "profit": [0.0, *profit.cumsum()],
            },
            index=pd.RangeIndex(len(steps) + 1, name="depth"),
        )
    return table.assign(share=table["contacts"] / len(score))


@checked(numbers="table.contacts table.profit")
def best_depth(table: pd.DataFrame) -> pd.Series:
    """Where does `depth_by_profit` stand highest?

    Returns
    -------
    Series
        That row: `cell`, the score of the last who are mailed, `contacts`, `profit`, `share`. Of several with the same
        profit, the one with the fewest contacts.

    Notes
    -----
    The best stop read off what *has* been earned was chosen after the event, and flatters. To judge a plan, fix the
    depth by the expected profit, and read what was earned there.

    Examples
    --------
    >>> chance = pd.Series({"Ann": 0.5, "Bo": 0.05})
    >>> best_depth(depth_by_profit(chance, margin_per_response=50.0, contact_cost=5.0))["profit"]
    np.float64(20.0)
    """
    valid.frame(table, "table", ["contacts", "profit"])
    return table.iloc[int(table["profit"].to_numpy().argmax())]


@checked(numbers="depth.contacts depth.profit")
def plot_depth(depth: pd.DataFrame) -> Figure:
    """Draw what `campaign_profit` says: profit by number of contacts, with the best place to stop.

    Examples
    --------
    >>> curve = pd.DataFrame({"cell": ["33", "11"], "contacts": [20, 70], "profit": [180.0, 80.0],
    ...     "share": [0.29, 1.0]})
    >>> plot_depth(curve).axes[0].get_title(loc="left")
    'Stop at 20 contacts: 180 CNY'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    draw_depth(ax, depth)
    ax.set_title(best_stop(depth))
    return figure.describe(fig, _in_words(depth))


def _in_words(table: pd.DataFrame) -> str:
    """What a curve of profit by contacts says, for those who cannot see it."""
    best, everyone = best_depth(table), table.iloc[-1]
    words = _("The curve of campaign profit is highest at {profit:,.0f} CNY with {contacts:,.0f} contacts. ")
    if best["profit"] <= 0:
        words = _("The curve of campaign profit is never above 0 CNY. ")
    rest = _("It ends at {profit:,.0f} CNY with all {contacts:,.0f} contacts.")
    return words.format(profit=best["profit"], contacts=best["contacts"]) + rest.format(
        profit=everyone["profit"], contacts=everyone["contacts"]
    )


@checked(numbers="curves.*.contacts curves.*.profit")
def plot_depths(curves: dict[str, pd.DataFrame]) -> Figure:
    """Draw several `campaign_profit` curves over the same cells, each with its name at its end.

    Examples
    --------
    >>> curve = pd.DataFrame({"cell": ["33", "11"], "contacts": [20, 70], "profit": [180.0, 80.0],
    ...     "share": [0.29, 1.0]})
    >>> plot_depths({"cells": curve}).axes[0].get_title(loc="left")
    'At the top: 180 CNY'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    ax.axhline(0, color=figure.GREY, linewidth=1, linestyle="-")
    styles = ((figure.VERMILLION, "--"), (figure.BLUE, "-"), (figure.GREEN, "-."))
    for (name, depth), (colour, line) in zip(curves.items(), styles, strict=False):
        ax.plot(depth["contacts"], depth["profit"], color=colour, linestyle=line, marker="o", markersize=3)
        best = best_depth(depth)
        ax.annotate(
            name, (best["contacts"], best["profit"]), (0, 8), textcoords="offset points", ha="center", color=colour,
            weight="bold",
        )  # fmt: skip
    top = max(float(depth["profit"].max()) for depth in curves.values())
    low = min(float(depth["profit"].min()) for depth in curves.values())
    ax.set_ylim(low - 0.05 * (top - low) - 1, top + 0.2 * (top - low) + 1)
    ax.set_xlabel(_("letters, best cells first"))
    ax.set_ylabel(_("campaign profit (CNY)"))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    tops = [best_depth(depth) for depth in curves.values()]
    ax.set_title(_("At the top: {profits} CNY").format(profits=" or ".join(f"{top['profit']:,.0f}" for top in tops)))
    each = ", ".join(
        _("{name} {profit:,.0f} CNY with {letters:,} letters").format(
            name=name, profit=top["profit"], letters=top["contacts"]
        )
        for name, top in zip(curves, tops, strict=True)
    )
    return figure.describe(fig, _("Campaign profit by letters, the top of each curve: {each}.").format(each=each))


@checked(numbers="depth.contacts depth.profit")
def best_stop(depth: pd.DataFrame) -> str:
    """The finding of `plot_depth` in a few words.

    Examples
    --------
    >>> curve = pd.DataFrame({"cell": ["33", "11"], "contacts": [20, 70], "profit": [180.0, 80.0],
    ...     "share": [0.29, 1.0]})
    >>> best_stop(curve)
    'Stop at 20 contacts: 180 CNY'
    """
    contacts, profit = best_depth(depth)[["contacts", "profit"]]
    if profit <= 0:
        return _("Mail nobody: no cell pays")
    return _("Stop at {contacts:,.0f} contacts: {profit:,.0f} CNY").format(contacts=contacts, profit=profit)


@checked(numbers="depth.contacts depth.profit")
def draw_depth(ax: Axes, depth: pd.DataFrame) -> None:
    """The curve of `plot_depth` on axes that are there.

    Examples
    --------
    >>> from crmlab import figure
    >>> curve = pd.DataFrame({"cell": ["33", "11"], "contacts": [20, 70], "profit": [180.0, 80.0],
    ...     "share": [0.29, 1.0]})
    >>> fig, ax = figure.subplots()
    >>> draw_depth(ax, curve)
    >>> ax.texts[0].get_text()
    'best stop'
    """
    from crmlab import figure

    ax.axhline(0, color=figure.GREY, linewidth=1, linestyle="-")
    ax.plot(depth["contacts"], depth["profit"], color=figure.BLUE, marker="o", markersize=4, linestyle="-")
    ax.plot([], [], "o", color=figure.VERMILLION, markersize=10)
    ax.annotate(
        _("best stop"), (0, 0), (0, 9), textcoords="offset points", color=figure.VERMILLION, weight="bold"
    )  # fmt: skip
    mark_stop(ax, depth)
    ax.set_xlabel(_("contacts, best cells first"))
    ax.set_ylabel(_("campaign profit (CNY)"))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.locator_params(nbins=6)


@checked(numbers="depth.contacts depth.profit")
def mark_stop(ax: Axes, depth: pd.DataFrame) -> None:
    """Mark the depth with the highest profit, with room for its words.

    Examples
    --------
    >>> from crmlab import figure
    >>> curve = pd.DataFrame({"cell": ["33", "11"], "contacts": [20, 70], "profit": [180.0, 80.0],
    ...     "share": [0.29, 1.0]})
    >>> fig, ax = figure.subplots()
    >>> draw_depth(ax, curve)
    >>> mark_stop(ax, curve)
    >>> ax.lines[-1].get_xdata()
    [np.int64(20)]
    """
    from crmlab import figure

    contacts, profit = best_depth(depth)[["contacts", "profit"]]
    mark, text = ax.lines[-1], ax.texts[0]
    mark.set_data([contacts], [profit])
    figure.point(text, contacts, profit)
    place = contacts / max(depth["contacts"].iloc[-1], 1)
    text.set_horizontalalignment("left" if place < 0.25 else "right" if place > 0.85 else "center")
    low, high = min(depth["profit"].min(), 0), depth["profit"].max()
    ax.set_ylim(low - 0.08 * (high - low) - 1, high + 0.18 * (high - low) + 1)


@checked(numbers="table.contacts table.profit table.share")
def plot_profit(table: pd.DataFrame) -> Figure:
    """Draw `depth_by_profit`, with the best place to stop: `draw_depth`, without a mark a customer.

    Examples
    --------
    >>> chance = pd.Series({"Ann": 0.5, "Bo": 0.05, "Cy": 0.2})
    >>> plot_profit(depth_by_profit(chance, margin_per_response=50.0, contact_cost=5.0)).axes[0].get_title(loc="left")
    'Stop at 2 contacts (67%): 25 CNY'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    draw_depth(ax, table)
    ax.lines[1].set_marker("")
    ax.set_xlabel(_("contacts, best score first"))
    best = best_depth(table)
    title = _("Mail nobody: no score pays")
    if best["profit"] > 0:
        words = _("Stop at {contacts:,.0f} contacts ({share:.0%}): {profit:,.0f} CNY")
        title = words.format(contacts=best["contacts"], share=best["share"], profit=best["profit"])
    ax.set_title(title)
    return figure.describe(fig, _in_words(table))
