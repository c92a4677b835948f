"""A test mailing before the roll-out: which cells of customers are worth a letter?

A letter is tried on some customers of every cell. Where the trial earned more than it cost, the rest of the cell is
mailed. `crmlab.rfm` makes the cells; how far down it pays is in `depth`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _
from crmlab.measurement import experiments

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_CELLS = 27


@checked(labels="scores.cell")
def cells(
    scores: pd.DataFrame,
    members: pd.DataFrame,
    *,
    margin: float,
    contact_cost: float,
    response_factor: float = 1.0,
    may_mail: Iterable | None = None,
    incremental: bool = False,
    customer: str = "customer_id",
) -> pd.DataFrame:
    """Which RFM cells are worth mailing, judged by a test mailing to some customers of each?

    Parameters
    ----------
    scores : DataFrame
        Scores of *before* the test, at most 27 cells (`bins=3`): with more, few customers of a cell are in the test.
    members : DataFrame
        The test, one row a customer: `customer_id`, `arm` ("mailed" or "control"), `bought` (bool), `amount` (CNY of
        what was then bought). Only those mailed count, unless `incremental`.
    margin : float
        Contribution margin as a fraction of the amount, above 0 and at most 1.
    contact_cost : float
        CNY a contact.
    response_factor : float
        How the roll-out will answer, compared with the test: 0.8 if a fifth fewer are expected.
    may_mail : ids, optional
        The customers who may be written to (consent given); everyone, if left out.
    incremental : bool
        Take off what the control group (`arm` "control") brought without a letter: what counts is the difference.

    Returns
    -------
    DataFrame
        Index `cell`, sorted: `customers`; of the test `mailed`, `responses`, `response_rate`, `margin_per_response`
        (CNY) and `break_even_rate` (both NaN where nobody answered); of the roll-out `profit_per_contact` (CNY
        expected), `mail` (is that above 0?), `rest` (customers who may be mailed and were not yet), `profit_of_rest`.
        A cell in which nobody was mailed has no rate and no profit (NaN), and is not mailed. With `incremental` also
        `control` (customers), and `low` and `high`, the 95 per cent interval of `profit_per_contact`; a cell with fewer
        than two customers in an arm has no profit.

    Raises
    ------
    InvalidData
        More than 27 cells; a customer in the test twice, or without scores; nobody mailed; another word in `arm`; ids
        that are texts in one table and numbers in another; an impossible amount, margin or cost.

    Notes
    -----
    profit per contact = response rate × response factor × margin per response − contact cost. All who answered count,
    also those who would have bought without the letter. With `incremental` it is response factor × (mean margin of the
    mailed − mean margin of the control group) − contact cost, the margin of a cell's customers with and without a
    letter; only that is the letter's doing.

    Examples
    --------
    >>> s = pd.DataFrame({"cell": ["33", "33", "33", "11", "11"]}, index=[1, 2, 3, 4, 5])
    >>> test = pd.DataFrame({"customer_id": [1, 2, 4], "arm": "mailed", "bought": [True, False, False],
    ...                      "amount": [100.0, 0.0, 0.0]})
    >>> cells(s, test, margin=0.4, contact_cost=5.0)[["response_rate", "profit_per_contact", "rest"]].reset_index()
      cell  response_rate  profit_per_contact  rest
    0   11            0.0                -5.0     1
    1   33            0.5                15.0     1
    """
    valid.positive(margin, "margin", most=1)
    valid.positive(contact_cost, "contact_cost", zero=True)
    valid.positive(response_factor, "response_factor", zero=True)
    test = _test_mailing(scores, members, customer)
    cell = scores["cell"]
    of_cell = test.assign(cell=cell.reindex(test.index)).groupby("cell")

    found = pd.DataFrame({"customers": cell.groupby(cell).size().rename_axis("cell")})
    found["mailed"] = of_cell.size().reindex(found.index, fill_value=0)
    found["responses"] = of_cell["bought"].sum().reindex(found.index, fill_value=0).astype("int64")
    earned = margin * of_cell["fen"].sum().reindex(found.index, fill_value=0) / 100
    found["response_rate"] = found["responses"] / found["mailed"].where(found["mailed"] > 0)
    found["margin_per_response"] = earned / found["responses"].where(found["responses"] > 0)
    found["break_even_rate"] = contact_cost / found["margin_per_response"]
    per_contact = earned / found["mailed"].where(found["mailed"] > 0)
    found["profit_per_contact"] = response_factor * per_contact - contact_cost
    if incremental:
        found = _net_of_control(found, scores, members, margin, contact_cost, response_factor, customer)
    found["mail"] = found["profit_per_contact"] > 0
    open_to_mail = cell[~cell.index.isin(test.index)]
    if may_mail is not None:
        ids = _ids(may_mail)
        valid.alike(ids, "may_mail", scores.index, "scores.index")
        open_to_mail = open_to_mail[open_to_mail.index.isin(ids)]
    found["rest"] = open_to_mail.groupby(open_to_mail).size().reindex(found.index, fill_value=0)
    found["profit_of_rest"] = found["rest"] * found["profit_per_contact"]
    return found


def _net_of_control(
    found: pd.DataFrame,
    scores: pd.DataFrame,
    members: pd.DataFrame,
    margin: float,
    contact_cost: float,
    response_factor: float,
    customer: str,
) -> pd.DataFrame:
    """The cells with what the letter changed: their profit of a contact net of the control group, and its interval."""
    test = members.assign(cell=members[customer].map(scores["cell"]), margin=margin * members["amount"])
    test = test[test["cell"].notna() & test["arm"].isin(["mailed", "control"])]
    both = test.groupby("cell")["arm"].value_counts().unstack(fill_value=0)
    if "control" not in both:
        message = _(
            "The column 'arm' of members says 'control' nowhere. Without a control group take incremental=False."
        )
        raise InvalidData(message)
    enough = both.index[(both[["mailed", "control"]] >= 2).all(axis=1)]
    change = experiments.difference_of_means(test[test["cell"].isin(enough)], "margin", by="cell")
    found = found.join(both["control"].rename("control")).fillna({"control": 0}).astype({"control": "int64"})
    found["profit_per_contact"] = response_factor * change["difference"].reindex(found.index) - contact_cost
    for end in ("low", "high"):
        found[end] = response_factor * change[end].reindex(found.index) - contact_cost
    return found


def _ids(may_mail: Iterable) -> pd.Index:
    ids = pd.Index(list(may_mail))
    if ids.dtype == bool:
        raise InvalidData(_("may_mail must list customers, not say true or false: customers.loc[…, 'customer_id']."))
    return ids


def _test_mailing(scores: pd.DataFrame, members: pd.DataFrame, customer: str) -> pd.DataFrame:
    """Those mailed in the test, by customer: `bought`, `fen`."""
    valid.frame(scores, "scores", ["cell"])
    valid.by_customer(scores["cell"], "scores")
    many = scores["cell"].nunique()
    if many > MOST_CELLS:
        message = _(
            "scores has {many} values in the column 'cell' (first rows: {rows}), too many for a test mailing. Use "
            "bins=3, which makes {most} at most."
        )
        raise InvalidData(message.format(many=many, rows=rows(scores.index), most=MOST_CELLS))
    valid.frame(members, "members", [customer, "arm", "bought", "amount"])
    valid.unique(members[customer], customer, _("Choose one campaign: a customer is in a test once."))
    valid.alike(members[customer], f"members[{customer!r}]", scores.index, "scores.index")
    mailed = members[members["arm"] == "mailed"]
    if mailed.empty:
        message = _("The column 'arm' of members says 'mailed' nowhere; it has {have}. Choose another campaign.")
        raise InvalidData(message.format(have=", ".join(map(repr, members["arm"].unique()[:5]))))
    valid.arms(members["arm"], "arm")
    unknown = ~mailed[customer].isin(scores.index).to_numpy()
    remedy = _("They have no cell: take the members who had bought before, members[members[{!r}].isin(scores.index)].")
    fault = _("{column} was mailed but has no scores in rows {rows}.")
    valid.refuse(unknown, mailed[customer], customer, fault, remedy.format(customer))
    bought = valid.yes_or_no(mailed["bought"], "bought")
    valid.numbers(mailed["amount"], "amount", negative=_("Leave returns out, or net them against their orders."))
    unbought = ~bought & (mailed["amount"] > 0).to_numpy()
    fault = _("{column} is above 0 though nothing was bought in rows {rows}.")
    valid.refuse(unbought, mailed["amount"], "amount", fault, _("Correct bought or amount."))
    fen = valid.fen(mailed["amount"], "amount")
    return pd.DataFrame({"bought": bought, "fen": fen}, index=mailed[customer])


@checked(gaps="cells.profit_per_contact", truths="cells.mail", units="cells")
def plot_cells(cells: pd.DataFrame) -> Figure:
    """Draw the profit of a contact in each RFM cell: recency across, frequency and money upwards.

    Examples
    --------
    >>> s = pd.DataFrame({"cell": ["333", "333", "333", "111", "111"]}, index=[1, 2, 3, 4, 5])
    >>> test = pd.DataFrame({"customer_id": [1, 2, 4], "arm": "mailed", "bought": [True, False, False],
    ...                      "amount": [100.0, 0.0, 0.0]})
    >>> plot_cells(cells(s, test, margin=0.4, contact_cost=5.0)).axes[0].get_title(loc="left")
    'A letter pays in 1 of 2 cells tested'
    """
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 4.6))
    draw_cells(ax, cells)
    pays, tested = int(cells["mail"].sum()), int(cells["profit_per_contact"].notna().sum())
    ax.set_title(_("A letter pays in {pays} of {tested} cells tested").format(pays=pays, tested=tested))
    return figure.describe(fig, _cells_in_words(cells))


def _cells_in_words(cells: pd.DataFrame) -> str:
    profit = cells["profit_per_contact"].dropna().sort_values()
    words = _(
        "Map of the RFM cells with the profit of a contact in each. A letter pays in {pays} of {tested} cells tested"
    )
    words = words.format(pays=int(cells["mail"].sum()), tested=len(profit))
    if profit.empty:
        return words + "."
    ends = _(": best in {best} ({most:+,.2f} CNY a contact), worst in {worst} ({least:+,.2f} CNY).")
    best, worst = profit.index[-1], profit.index[0]
    return words + ends.format(best=best, most=profit.iloc[-1], worst=worst, least=profit.iloc[0])


@checked(gaps="cells.profit_per_contact", units="cells")
def draw_cells(ax: Axes, cells: pd.DataFrame, *, limit: float | None = None) -> None:
    """The map of `plot_cells` on axes that are there; colours are full at ± `limit` CNY, by default the largest there.

    A few cells earn many times as much as the others. The scale is nearly linear up to a hundredth of the limit and
    logarithmic from there (asinh), so that small profits show their colour and no two large ones share it.

    Examples
    --------
    >>> from crmlab import figure
    >>> cells = pd.DataFrame({"profit_per_contact": [-2.0, 9.0], "rest": [50, 20]}, index=["111", "222"])
    >>> fig, ax = figure.subplots()
    >>> draw_cells(ax, cells)
    >>> ax.get_xlabel().splitlines()
    ['recency, most recent on the right', 'figures: profit of a contact in CNY']
    """
    from matplotlib.colors import AsinhNorm, LinearSegmentedColormap

    from crmlab import figure

    bins = max(int(digit) for cell in cells.index for digit in str(cell))
    grid = grid_of(cells, bins)
    limit = limit or colour_limit(grid)
    ends = [figure.VERMILLION, "white", figure.BLUE]
    colours = LinearSegmentedColormap.from_list("profit", ends).with_extremes(bad="#e5e5e5")
    scale = AsinhNorm(linear_width=limit / 100, vmin=-limit, vmax=limit)
    ax.imshow(grid, cmap=colours, norm=scale, aspect="auto", origin="lower", interpolation="nearest")
    for row in range(bins * bins):
        for column in range(bins):
            ax.text(column, row, "", ha="center", va="center", fontsize=11)
    label_cells(ax, grid)
    for f in range(1, bins):
        ax.axhline(f * bins - 0.5, color="black", linewidth=1)
    names = [_("F{f} M{m}").format(f=f, m=m) for f in range(1, bins + 1) for m in range(1, bins + 1)]
    ax.set_yticks(range(bins * bins), names)
    ax.set_xticks(range(bins), [_("R{r}").format(r=r) for r in range(1, bins + 1)])
    ax.set_xlabel(_("recency, most recent on the right\nfigures: profit of a contact in CNY"))
    ax.set_ylabel(_("frequency and money"))
    ax.tick_params(length=0)
    ax.grid(False)


@checked(gaps="cells.profit_per_contact", units="cells")
def grid_of(cells: pd.DataFrame, bins: int) -> np.ndarray:
    """Profit of a contact by (F, M) upwards and R across; NaN where there is no customer or no test.

    Examples
    --------
    >>> cells = pd.DataFrame({"profit_per_contact": [-2.0, 9.0], "rest": [50, 20]}, index=["111", "222"])
    >>> grid_of(cells, 2)
    array([[-2., nan],
           [nan, nan],
           [nan, nan],
           [nan,  9.]])
    """
    bins = valid.whole(bins, "bins", most=9)
    grid = np.full((bins * bins, bins), np.nan)
    for cell, profit in cells["profit_per_contact"].items():
        r, f, m = (int(digit) - 1 for digit in str(cell))
        grid[f * bins + m, r] = profit
    return grid


@checked
def colour_limit(grid: np.ndarray) -> float:
    """The largest profit or loss, at which colours are full.

    Examples
    --------
    >>> colour_limit(np.array([[-2.0, np.nan], [1.0, 9.0]]))
    9.0
    """
    sizes = np.abs(grid[~np.isnan(grid)])
    return max(float(sizes.max()) if sizes.size else 0, 0.01)


@checked
def label_cells(ax: Axes, grid: np.ndarray) -> None:
    """Write its profit into each cell, white on dark colours; bold where a letter pays.

    Examples
    --------
    >>> from crmlab import figure
    >>> cells = pd.DataFrame({"profit_per_contact": [-2.0, 9.0], "rest": [50, 20]}, index=["111", "222"])
    >>> fig, ax = figure.subplots()
    >>> draw_cells(ax, cells)
    >>> label_cells(ax, -grid_of(cells, 2))
    >>> [text.get_text() for text in ax.texts][::7]
    ['+2.0', '−9.0']
    """
    painted = ax.images[0].to_rgba(grid)
    for text, profit, colour in zip(ax.texts, grid.ravel(), painted.reshape(-1, 4), strict=True):
        luminance = ((colour[:3] + 0.055) / 1.055) ** 2.4 @ [0.2126, 0.7152, 0.0722]
        text.set_text("–" if np.isnan(profit) else f"{profit:+.1f}".replace("-", "−"))
        text.set_color("white" if luminance < 0.18 else "black")
        text.set_fontweight("bold" if profit > 0 else "normal")
