"""The explorer of chapter 08: remove the barrier, and see which regulars would go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab import figure
from crmlab.explore.base import explorer, slider, whole
from crmlab.i18n import _
from crmlab.perceived_value import loyalty, switching

if TYPE_CHECKING:
    from ipywidgets import Widget
    from matplotlib.figure import Figure

START = {"remaining": 1.0, "worth": 1.0, "cut": -1.0}
EDGES = ((-6.8, 7.8), (-1.4, 7.6))
"""What the axes show, of relative attitude and of the cost that remains."""


def barrier() -> None:
    """Take the cost of switching away, and see who of Lantern Tea's regulars stays in the model of `would_stay`.

    A point is a regular who answered; who lies below the line goes. A grey line stands where the line was at the start.
    """
    regulars = _lantern()
    fig = _draw(regulars)

    def update(fig: Figure, **values: Any) -> None:
        _update(fig, regulars, values)

    def words(**values: Any) -> str:
        return _words(regulars, values)

    def numbers(**values: Any) -> dict[str, str]:
        return _numbers(regulars, values)

    explorer(_controls(START), fig, update, words, numbers)


def _lantern() -> pd.DataFrame:
    """The regulars who answered: relative attitude, cost of switching, margin of nine months, and who bought again."""
    from crmlab import datasets

    survey = datasets.load("loyalty").set_index("customer_id")
    survey["relative"] = loyalty.attitude(survey)["relative"]
    survey["cost"] = survey[["sw1", "sw2", "sw3"]].mean(axis=1) - 1
    orders = datasets.load("orders")
    paid = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    lines = datasets.load("order_lines").merge(datasets.load("products")[["product_id", "unit_cost"]])
    lines["margin"] = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    before = paid[paid["date"].between("2023-04-01", "2023-12-31")].merge(lines[["order_id", "margin"]], on="order_id")
    after = paid.loc[paid["date"].between("2024-04-01", "2024-12-31"), "customer_id"]
    survey["margin"] = before.groupby("customer_id")["margin"].sum().reindex(survey.index).fillna(0.0)
    survey["stayed"] = survey.index.isin(after)
    return switching.regulars(survey.dropna(subset=["relative", "cost"]))


def _controls(start: dict) -> dict[str, Widget]:
    return {
        "remaining": slider("Float", start["remaining"], 0, 1.2, 0.05, _("k: cost that remains"),
                            readout_format=".0%"),
        "worth": slider("Float", start["worth"], 0.5, 2, 0.1, _("w: worth of attitude"),
                        readout_format=".1f"),
        "cut": slider("Float", start["cut"], -3, 2, 0.25, _("d: who has less goes"), readout_format=".2f"),
    }  # fmt: skip


def _draw(regulars: pd.DataFrame) -> Figure:
    """Regulars as points, untied and tied; the line of the cut, which `_update` moves; the start's line in grey."""
    fig, ax = figure.subplots(figsize=(7.2, 3.25))
    across = np.array(EDGES[0])
    ax.plot(across, START["cut"] - START["worth"] * across, color="#bdbdbd", linewidth=5, linestyle="-", zorder=0.9)
    for tied, colour, marker in ((False, figure.BLUE, "o"), (True, figure.VERMILLION, "^")):
        ax.scatter([0] * int((regulars["tied"] == tied).sum()), [0] * int((regulars["tied"] == tied).sum()), s=20,
                   color=colour, marker=marker, alpha=0.55, linewidths=0)  # fmt: skip
    ax.plot(across, across, color=figure.BLACK, linestyle="-", linewidth=2)
    ax.set(xlim=EDGES[0], ylim=EDGES[1])
    ax.set_xlabel(_("relative attitude: us minus the rival (points)"))
    ax.set_ylabel(_("cost that remains (points)"))
    at = {"transform": ax.transAxes, "weight": "bold", "va": "top", "fontsize": 11}
    ax.text(0.985, 0.97, _("● untied"), color=figure.BLUE, ha="right", **at)
    ax.text(0.985, 0.88, _("▲ card or contract"), color=figure.VERMILLION, ha="right", **at)
    ax.text(0.015, 0.1, _("below the line: goes"), color=figure.BLACK, ha="left", **at)
    ax.set_title(_("Who stays?"), fontsize=12)
    return fig


def _places(regulars: pd.DataFrame, remaining: float) -> np.ndarray:
    """Where each regular is drawn: answers are thirds of points, so a little lot keeps them apart, always the same."""
    apart = np.random.default_rng(8).uniform(-0.13, 0.13, (len(regulars), 2))
    return np.column_stack([regulars["relative"], remaining * regulars["cost"]]).astype(float) + apart


def _update(fig: Figure, regulars: pd.DataFrame, values: dict) -> None:
    [ax] = fig.axes
    places, tied = _places(regulars, values["remaining"]), regulars["tied"].to_numpy()
    for points, rows in zip(ax.collections, (~tied, tied), strict=True):
        points.set_offsets(places[rows])
    across = np.array(EDGES[0])
    ax.lines[-1].set_ydata(values["cut"] - values["worth"] * across)
    ax.set_title(_title(regulars, values), fontsize=12, y=1)


def _found(regulars: pd.DataFrame, values: dict) -> dict[str, float]:
    """How many stay, of all and of the falsely loyal; the margin of those who go; how many of these bought again."""
    stays = switching.would_stay(regulars, **values)
    false = regulars["falsely_loyal"]
    return {
        "stay": int(stays.sum()), "false": int(false.sum()), "false_stay": int((stays & false).sum()),
        "margin": float(regulars.loc[~stays, "margin"].sum()), "go": int((~stays).sum()),
        "again": float(regulars.loc[~stays, "stayed"].mean()) if (~stays).any() else float("nan"),
    }  # fmt: skip


def _title(regulars: pd.DataFrame, values: dict) -> str:
    found = _found(regulars, values)
    words = _("{remaining:.0%} of the cost remains: {go} of {n} regulars go")
    return words.format(remaining=values["remaining"], go=found["go"], n=len(regulars)).replace("%", " %")


def _numbers(regulars: pd.DataFrame, values: dict) -> dict[str, str]:
    found = _found(regulars, values)
    return {
        _("regulars who stay"): f"{found['stay']}",
        _("falsely loyal who stay"): _("{stay} of {all}").format(stay=found["false_stay"], all=found["false"]),
        _("margin that goes (CNY)"): whole(found["margin"]),
        _("of those who go, really bought again"): f"{100 * found['again']:.0f} %" if found["go"] else "–",
    }


def _words(regulars: pd.DataFrame, values: dict) -> str:
    each = ", ".join(f"{name}: {number}" for name, number in _numbers(regulars, values).items())
    return _("{title}. A point of attitude is worth {worth:.1f} points, the cut is {cut:.2f}. {each}.").format(
        title=_title(regulars, values), worth=values["worth"], cut=values["cut"], each=each
    )
