"""ABC analysis: the vital few, the middle and the trivial many.

Customers are put in order of what they bring, and the order is cut where the running share passes 80 % and 95 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def classify(measure: pd.Series, *, cuts: tuple[float, float] = (0.8, 0.95)) -> pd.DataFrame:
    """Which customers are class A, B and C by what they bring?

    Parameters
    ----------
    measure : Series
        One non-negative number a customer: revenue (CNY), orders, kilograms.
    cuts : (float, float)
        Where A ends and where B ends, as running shares of the whole.

    Returns
    -------
    DataFrame
        One row a customer, the largest first: `measure`, `share` of the whole, `cumulative_share`, `abc_class`.

    Raises
    ------
    InvalidData
        A negative, missing or infinite measure; a customer twice; nothing but zeros; cuts out of order.

    Notes
    -----
    A customer is A if the customers who bring *strictly more* together hold less than the first cut, B if they hold
    less than the second, C otherwise. So the largest customer is always A, customers who bring the same share a class,
    and the classes do not depend on the order of the rows. (Where two customers tie, rows stand in order of their ids.)

    Losses have no place here: with negative numbers the running share passes 100 % and comes back, and "80 %" loses its
    meaning. Classify revenue, or draw `profitability.whale_curve` of the profits.

    Source: Dickie (1951), after Pareto. The cuts 80 and 95 % are a convention, not a law.

    Examples
    --------
    >>> classify(pd.Series({"Ann": 700.0, "Bo": 200.0, "Cy": 60.0, "Di": 40.0}))["abc_class"].to_dict()
    {'Ann': 'A', 'Bo': 'A', 'Cy': 'B', 'Di': 'C'}
    """
    valid.by_customer(measure, "measure")
    way_out = _("ABC needs a measure without losses: use revenue, or profitability.whale_curve for profits.")
    valid.numbers(measure, "measure", negative=way_out)
    if len(cuts) != 2 or not 0 < cuts[0] < cuts[1] < 1:
        raise InvalidData(_("cuts must be two shares in rising order, such as (0.8, 0.95), not {}.").format(cuts))
    ordered = valid.ties(measure.astype(float).sort_index()).sort_values(ascending=False, kind="stable")
    running = ordered.cumsum()
    total = running.iloc[-1]
    if total == 0:
        message = _("measure is 0 for every customer ({rows}), so there is nothing to share out. Use another measure.")
        raise InvalidData(message.format(rows=rows(measure.index)))
    held_by_larger = ((running - ordered) / total).groupby(ordered).transform("min").round(12)
    return pd.DataFrame(
        {
            "measure": ordered,
            "share": ordered / total,
            "cumulative_share": running / total,
            "abc_class": np.select([held_by_larger < cuts[0], held_by_larger < cuts[1]], ["A", "B"], "C"),
        }
    )


@checked(numbers="classes.measure classes.share", labels="classes.abc_class", units="classes")
def summary(classes: pd.DataFrame) -> pd.DataFrame:
    """How many customers are in each class of `classify`, and what do they bring?

    Returns
    -------
    DataFrame
        Index `abc_class` (A, B, C; a class may be empty): `customers`, `share_of_customers`, `measure`, `share`.

    Examples
    --------
    >>> summary(classify(pd.Series({"Ann": 700.0, "Bo": 200.0, "Cy": 60.0, "Di": 40.0})))["customers"].to_dict()
    {'A': 2, 'B': 1, 'C': 1}
    """
    groups = classes.groupby("abc_class")
    found = groups.agg(customers=("share", "size"), measure=("measure", "sum"), share=("share", "sum"))
    found = found.reindex(pd.Index(["A", "B", "C"], name="abc_class"), fill_value=0)
    found.insert(1, "share_of_customers", found["customers"] / len(classes))
    return found


@checked(
    numbers="classes.measure classes.share classes.cumulative_share",
    labels="classes.abc_class",
    units="classes",
)
def plot_pareto(classes: pd.DataFrame) -> Figure:
    """Draw the running share of the customers of `classify`, with the three classes named beside the curve.

    Examples
    --------
    >>> fig = plot_pareto(classify(pd.Series({"Ann": 700.0, "Bo": 200.0, "Cy": 60.0, "Di": 40.0})))
    >>> fig.axes[0].get_title(loc="left")
    '50% of the customers bring 90%'
    """
    from crmlab import figure

    classes = classes.sort_values("cumulative_share", kind="stable")
    found = summary(classes)
    many, share = found.loc["A", "share_of_customers"], found.loc["A", "share"]
    fig, ax = figure.subplots()
    x = np.arange(len(classes) + 1) / len(classes)
    y = np.concatenate([[0], classes["cumulative_share"]])
    ends = [0, *np.cumsum(found["customers"])]
    colours = [figure.BLUE, figure.GREEN, figure.VERMILLION]
    for name, start, end, colour in zip(found.index, ends, ends[1:], colours, strict=False):
        if end > start:
            ax.fill_between(x[start : end + 1], y[start : end + 1], color=colour, alpha=0.2, linewidth=0)
            ax.plot(x[start : end + 1], y[start : end + 1], color=colour, linestyle="-")
            ax.text((x[start] + x[end]) / 2, 0.06, name, color=colour, fontsize=16, weight="bold", ha="center")
    ax.plot([0, 1], [0, 1], color=figure.BLACK, linestyle="--", linewidth=1.5)
    ax.text(0.62, 0.5, _("if all brought the same"), color=figure.BLACK, fontsize=11)
    ax.set(xlim=(0, 1), ylim=(0, 1.03))
    ax.set(xlabel=_("share of customers, largest first"), ylabel=_("running share of the total"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set_title(_("{many:.0%} of the customers bring {share:.0%}").format(many=many, share=share))
    each = _("{name} is {many:.0%} of the customers and {share:.0%} of the total")
    parts = [
        each.format(name=name, many=row["share_of_customers"], share=row["share"]) for name, row in found.iterrows()
    ]
    return figure.describe(fig, _("Running share, largest customers first. {parts}.").format(parts="; ".join(parts)))
