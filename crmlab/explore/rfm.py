"""The explorer of chapter 09: which RFM cells to mail, and how deep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlab import figure, valid
from crmlab.campaigns import mailing
from crmlab.customer_value import rfm as method
from crmlab.errors import InvalidData
from crmlab.explore.base import explorer, ghost, slider, steady, whole
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def rfm(
    orders: pd.DataFrame | None = None,
    members: pd.DataFrame | None = None,
    *,
    as_of: object = None,
    may_mail: Iterable | None = None,
) -> None:
    """Move margin, contact cost and response, and see which RFM cells are worth a letter.

    Where the test has a control group, what its customers bought without a letter is taken off.

    Parameters
    ----------
    orders, members : DataFrame, optional
        Orders, and the members of one test mailing. Without them: Lantern Tea's final consumers and the last of its
        campaigns whose members were drawn at random; written to are then only those who consent.
    as_of : date, optional
        The day of the test, from which the scores are made; without it, the first day `sent` in members. Later orders
        are not looked at: nobody knew them when the letter went out. Return slips are left out.
    may_mail : ids, optional
        The customers who may be written to; everyone, if left out.
    """
    if orders is None and members is None:
        orders, members, may_mail = _lantern()
    elif orders is None or members is None:
        raise InvalidData(_("Pass both orders and members, or neither: one of them is missing."))
    as_of = valid.day(members["sent"].min() if as_of is None else as_of, "as_of")
    known = orders[(orders["date"] < as_of) & (orders["amount"] >= 0)]
    table = method.table(known, as_of=as_of)
    scores = {bins: method.scores(table, bins=bins) for bins in (2, 3)}
    allowed = None if may_mail is None else set(may_mail)
    controlled = bool((members["arm"] == "control").any())

    @lru_cache(maxsize=1)
    def answer(bins: int, margin: float, contact_cost: float, response_factor: float) -> tuple:
        cells = mailing.cells(
            scores[bins], members, margin=margin, contact_cost=contact_cost, response_factor=response_factor,
            may_mail=allowed, incremental=controlled,
        )  # fmt: skip
        return cells, mailing.campaign_profit(cells)

    start = {"bins": 3, "margin": 0.4, "contact_cost": 5.0, "response_factor": 1.0}
    controls = _controls(start)
    limit = _limit(controls, answer)
    cells, depth = answer(**start)
    top = float(depth["profit"].max())
    fig = _draw(cells, depth, limit)

    def update(fig: Figure, **values: Any) -> None:
        cells, depth = answer(**values)
        _update(fig, cells, depth, values["bins"], limit, top)

    def words(**values: Any) -> str:
        cells, depth = answer(**values)
        return _words(cells, depth, values)

    def numbers(**values: Any) -> dict[str, str]:
        cells, depth = answer(**values)
        return _numbers(cells, depth)

    ghost(fig.axes[1], depth["contacts"], depth["profit"])
    explorer(controls, fig, update, words, numbers)


def _lantern() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    from crmlab import datasets

    customers = datasets.load("customers").query("kind == 'final'")
    of_final = customers["customer_id"]
    at_random = datasets.load("campaigns").query("drawn == 'random'").sort_values("start")
    members = datasets.load("campaign_members")
    members = members[members["campaign_id"] == at_random["campaign_id"].iloc[-1]]
    orders = datasets.load("orders").query("channel != 'box'")  # a monthly box comes by itself
    consent = customers.loc[customers["mail_consent"] == "yes", "customer_id"]
    return orders[orders["customer_id"].isin(of_final)], members[members["customer_id"].isin(of_final)], consent


def _controls(start: dict) -> dict:
    return {
        "bins": slider("Int", start["bins"], 2, 3, 1, _("Scores for each measure")),
        "margin": slider("Float", start["margin"], 0.05, 0.8, 0.05, _("Contribution margin"), readout_format=".0%"),
        "contact_cost": slider(
            "Float", start["contact_cost"], 0, 20, 0.5, _("Contact cost (CNY)"), readout_format=".1f"
        ),
        "response_factor": slider(
            "Float", start["response_factor"], 0.2, 2, 0.1, _("Response, times the test"), readout_format=".1f"
        ),
    }


def _limit(controls: dict, answer: Callable[..., tuple]) -> float:
    """The largest profit or loss that the sliders can reach: one scale of colours for all their places."""
    best = {name: control.max for name, control in controls.items()} | {"contact_cost": controls["contact_cost"].min}
    worst = {name: control.min for name, control in controls.items()} | {"contact_cost": controls["contact_cost"].max}
    ends = [values | {"bins": bins} for values in (best, worst) for bins in (2, 3)]
    return max(mailing.colour_limit(answer(**values)[0]["profit_per_contact"].to_numpy()) for values in ends)


def _draw(cells: pd.DataFrame, depth: pd.DataFrame, limit: float) -> Figure:
    fig, (left, right) = figure.subplots(1, 2, figsize=(7.2, 4.6))
    figure.room(fig, rect=(0, 0, 0.95, 1))  # room for the last number on the axis
    mailing.draw_cells(left, cells, limit=limit)
    left.set_ylabel("")
    mailing.draw_depth(right, depth)
    right.yaxis.set_label_coords(-0.3, 0.5)  # room for the widest numbers, and no search for a place at each move
    left.xaxis.set_label_coords(0.5, -0.08)
    right.xaxis.set_label_coords(0.5, -0.1)
    return fig


def _update(fig: Figure, cells: pd.DataFrame, depth: pd.DataFrame, bins: int, limit: float, top: float) -> None:
    left, right = fig.axes
    grid = mailing.grid_of(cells, bins)
    shown = left.images[0].get_array()
    if shown is None or shown.shape != grid.shape:
        left.clear()
        mailing.draw_cells(left, cells, limit=limit)
        left.set_ylabel("")
        left.xaxis.set_label_coords(0.5, -0.08)
    left.images[0].set_data(grid)
    mailing.label_cells(left, grid)
    pays, tested = int(cells["mail"].sum()), int(cells["profit_per_contact"].notna().sum())
    left.set_title(_("Pays in {pays} of {tested} cells").format(pays=pays, tested=tested), fontsize=12, y=1)

    right.lines[1].set_data(depth["contacts"], depth["profit"])
    mailing.mark_stop(right, depth)
    steady(right, float(depth["profit"].max()), start=top, low=float(depth["profit"].min()))
    right.set_title(_("Best stop: {profit:,.0f} CNY").format(profit=depth["profit"].max()), fontsize=12, y=1)


def _numbers(cells: pd.DataFrame, depth: pd.DataFrame) -> dict[str, str]:
    pays, tested = int(cells["mail"].sum()), int(cells["profit_per_contact"].notna().sum())
    stop, everyone = mailing.best_depth(depth), depth.iloc[-1]
    return {
        _("cells in which a letter pays"): _("{pays} of {tested}").format(pays=pays, tested=tested),
        _("letters worth sending"): f"{stop['contacts']:,}",
        _("CNY that these earn"): whole(stop["profit"]),
        _("CNY if all who are left get it"): whole(everyone["profit"]),
    }


def _words(cells: pd.DataFrame, depth: pd.DataFrame, values: dict) -> str:
    pays, tested = int(cells["mail"].sum()), int(cells["profit_per_contact"].notna().sum())
    stop, everyone = mailing.best_depth(depth), depth.iloc[-1]
    model = _("Margin {margin:.0%}, {cost:.2f} CNY a contact, response {response:.1f} times that of the test: ")
    model = model.format(
        margin=values["margin"], cost=values["contact_cost"], response=values["response_factor"]
    )  # fmt: skip
    best = _(
        "a letter pays in {pays} of the {tested} cells tested; mailing these takes {contacts:,} contacts and earns "
        "{profit:,.0f} CNY. "
    ).format(pays=pays, tested=tested, contacts=stop["contacts"], profit=stop["profit"])
    if not pays:
        best = _("a letter pays in none of the {tested} cells tested; mail nobody. ").format(tested=tested)
    rest = _("Mailing everyone left takes {contacts:,} contacts and makes {profit:,.0f} CNY.")
    return model + best + rest.format(contacts=everyone["contacts"], profit=everyone["profit"])
