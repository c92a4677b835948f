"""The explorer of chapter 10: what a customer is worth, when that has paid for winning them, and what matters most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmlab import figure, valid
from crmlab.customer_value import clv as method
from crmlab.customer_value import value_sensitivity
from crmlab.explore.base import choice, explorer, ghost, slider, steady, whole
from crmlab.i18n import _

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_YEARS = 20


def clv() -> None:
    """Move margin, retention, discount and the cost of winning a customer, and see what lifetime value does.

    On the left each year's margin in today's money, counted for those who still pay it; on the right the same added up,
    against the cost of winning the customer.
    """
    start = {
        "margin": 300.0, "retention": 0.8, "discount": 0.1, "years": 10, "acquisition_cost": 500.0,
        "first": "after one year",
    }  # fmt: skip
    fig, first = _draw(), _years(start)

    def update(fig: Figure, **values: Any) -> None:
        years = _years(values)
        left, right = fig.axes
        steady(left, years["present_value"].max(), start=first["present_value"].max())
        steady(right, max(years["cumulative"].max(), values["acquisition_cost"]), start=first["cumulative"].max())
        _update(fig, years, values)

    for ax, column in zip(fig.axes, ("present_value", "cumulative"), strict=True):
        ghost(ax, first["paid_after"], first[column])

    explorer(_controls(start), fig, update, _words, _numbers)


def _years(values: dict) -> pd.DataFrame:
    return method.yearly(
        values["margin"], values["retention"], values["discount"], first=values["first"], periods=values["years"]
    )


def _controls(start: dict) -> dict:
    percent = {"readout_format": ".0%"}
    money = {"readout_format": ",.0f"}
    return {
        "margin": slider("Float", start["margin"], 50, 1000, 50, _("Margin a year (CNY)"), **money),
        "retention": slider("Float", start["retention"], 0.3, 0.95, 0.05, _("Retention a year"), **percent),
        "discount": slider("Float", start["discount"], 0.02, 0.3, 0.02, _("Discount a year"), **percent),
        "years": slider("Int", start["years"], 2, MOST_YEARS, 1, _("Years looked at")),
        "acquisition_cost": slider(
            "Float", start["acquisition_cost"], 0, 2000, 50, _("Acquisition cost (CNY)"), **money
        ),
        "first": choice(
            [(_("after one year"), "after one year"), (_("now"), "now")], start["first"], _("First margin paid")
        ),
    }


def _draw() -> Figure:
    fig, (left, right) = figure.subplots(1, 2, figsize=(7.2, 4.4))
    figure.room(fig, rect=(0, 0, 0.985, 1))
    left.bar(range(MOST_YEARS), [1.0] * MOST_YEARS, color=figure.BLUE, width=0.75)
    left.set_ylabel(_("a year's margin (CNY, today's)"))
    right.plot([], [], color=figure.BLUE, marker="o", markersize=4, linestyle="-")
    right.axhline(0, color=figure.VERMILLION, linestyle="--")
    right.plot([], [], "o", color=figure.VERMILLION, markersize=11)
    right.annotate(
        _("acquisition cost"), (0, 0), (0, 0), textcoords="offset points", color=figure.VERMILLION, weight="bold"
    )
    right.set_ylabel(_("all margins so far (CNY, today's)"))
    for ax in (left, right):
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.set_xlabel(_("paid after so many years"))
        ax.xaxis.set_label_coords(0.5, -0.09)
        ax.yaxis.set_label_coords(-0.25 if ax is left else -0.3, 0.5)  # room for the widest numbers, no search
        ax.yaxis.get_major_locator().set_params(nbins=6, integer=True)
        ax.set(xlim=(-0.6, MOST_YEARS + 0.6), ylim=(0, 10_000), xticks=range(0, MOST_YEARS + 1, 4))
        ax.set_title(_("Worth"), fontsize=12)
        ax.grid(axis="x", visible=False)
    return fig


def _update(fig: Figure, years: pd.DataFrame, values: dict) -> None:
    from matplotlib.patches import Rectangle

    left, right = fig.axes
    paid_after, worth = years["paid_after"].to_numpy(), years["present_value"].to_numpy()
    for place, bar in enumerate(left.patches):
        bar.set_visible(place < len(worth))
        if place < len(worth):
            assert isinstance(bar, Rectangle)
            bar.set_x(paid_after[place] - 0.375)
            bar.set_height(worth[place])
    left.set_title(_title_of_value(years), fontsize=12, y=1)

    cost, sum_so_far = values["acquisition_cost"], years["cumulative"]
    line, limit, mark = right.lines
    line.set_data(paid_after, sum_so_far)
    limit.set_ydata([cost, cost])
    year = value_sensitivity.break_even_year(years, cost)
    mark.set_data(*(([], []) if year is None or cost == 0 else ([paid_after[year - 1]], [sum_so_far[year]])))
    _name_cost(right, cost, below=cost < sum_so_far.iloc[-1])
    right.set_title(_title_of_break_even(years, cost), fontsize=12, y=1)


def _name_cost(ax: Axes, cost: float, *, below: bool) -> None:
    """Write its name beside the line of the cost, on the side where the curve is not."""
    text = ax.texts[0]
    under = below and cost > 0.12 * ax.get_ylim()[1]  # else it would stand on the axis
    figure.point(text, MOST_YEARS + 0.4 if below else -0.4, cost)
    text.set_position((0, -5) if under else (0, 5))
    text.set_horizontalalignment("right" if below else "left")
    text.set_verticalalignment("top" if under else "bottom")


def _title_of_value(years: pd.DataFrame) -> str:
    return _("Worth {value:,.0f} CNY today").format(value=years["cumulative"].iloc[-1])


def _title_of_break_even(years: pd.DataFrame, cost: float) -> str:
    year = value_sensitivity.break_even_year(years, cost)
    if cost == 0:
        return _("No cost to earn back")
    if year is None:
        return _("No break-even in time")
    after = int(valid.number_at(years, year, "paid_after"))
    if after == 0:
        return _("Break-even at once")
    if after == 1:
        return _("Break-even after one year")
    return _("Break-even after {years} years").format(years=after)


def _numbers(**values: Any) -> dict[str, str]:
    years = _years(values)
    value, cost = years["cumulative"].iloc[-1], values["acquisition_cost"]
    year = value_sensitivity.break_even_year(years, cost)
    endless = values["margin"] * method.multiple(values["retention"], values["discount"], first=values["first"])
    return {
        _("CNY worth today"): f"{value:,.0f}",
        _("CNY after winning the customer"): whole(value - cost),
        _("year of break-even"): "–" if year is None else f"{int(valid.number_at(years, year, 'paid_after'))}",
        _("CNY if the years never ended"): f"{endless:,.0f}",
    }


def _words(**values: Any) -> str:
    years = _years(values)
    value, cost = years["cumulative"].iloc[-1], values["acquisition_cost"]
    case = _(
        "Margin {margin:,.0f} CNY a year, retention {retention:.0%}, discount {discount:.0%}, {years} years, first "
        "margin {first}: worth {value:,.0f} CNY today, {net:,.0f} CNY after {cost:,.0f} CNY for winning the customer. "
    ).format(
        margin=values["margin"], retention=values["retention"], discount=values["discount"], years=values["years"],
        first=_("now") if values["first"] == "now" else _("after one year"), value=value, net=value - cost, cost=cost,
    )  # fmt: skip
    endless = values["margin"] * method.multiple(values["retention"], values["discount"], first=values["first"])
    rest = _("Years without end would bring {endless:,.0f} CNY. ").format(endless=endless)
    paid = _title_of_break_even(years, cost) + ". "
    return case + rest + paid + _what_matters(values)


def _what_matters(values: dict) -> str:
    table = value_sensitivity.elasticities(
        values["margin"], values["retention"], values["discount"], first=values["first"], periods=values["years"],
        acquisition_cost=values["acquisition_cost"],
    )  # fmt: skip
    names = {
        "margin": _("margin"), "retention": _("retention"), "discount": _("a lower discount"),
        "acquisition_cost": _("a lower acquisition cost"),
    }  # fmt: skip
    gains = ", ".join(f"{names[str(name)]} {gain:,.1f}" for name, gain in table["gain"].items())
    return _("An improvement by one per cent matters most in {best}; gains in CNY: {gains}.").format(
        best=names[table.index[0]], gains=gains
    )
