"""Where the money for customers goes: a picture of amounts by item.

What winning a customer costs differs by channel far more than the mean of all channels lets one guess; so amounts are
looked at one beside the other before a ratio is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked(numbers="amounts", units="amounts")
def plot_spending(amounts: pd.Series, *, unit: str, title: str, mark: Sequence[str] = ()) -> Figure:
    """How large is each item beside the others? A bar for each, the largest at the top, with its amount.

    Parameters
    ----------
    amounts : Series
        Amounts by the name of the item, not below 0.
    unit : str
        What an amount is, such as "CNY in three years".
    title : str
        The finding.
    mark : sequence of str
        Items to be drawn in another colour.

    Raises
    ------
    InvalidData
        No items, an amount that is missing or below 0, a marked item that is not there.

    Examples
    --------
    >>> fig = plot_spending(pd.Series({"letters": 30.0, "fair": 90.0}), unit="CNY", title="Mostly the fair")
    >>> fig.get_label()
    'Mostly the fair. CNY: fair 90, letters 30.'
    """
    from crmlab import figure

    values = amounts
    valid.numbers(values, "amounts", negative=_("What was spent is not below 0: correct these."))
    if isinstance(mark, str):
        raise InvalidData(_("mark must be a list: [{mark!r}].").format(mark=mark))
    missing = [item for item in mark if item not in values.index]
    if missing:
        message = _("mark names {missing}, which is no item. The items are {known}.")
        raise InvalidData(message.format(missing=missing, known=", ".join(map(str, values.index))))
    values = values.sort_values()
    fig, ax = figure.subplots(figsize=(7.2, 1.0 + 0.36 * len(values)))
    colours = [figure.VERMILLION if item in mark else figure.BLUE for item in values.index]
    bars = ax.barh([str(item) for item in values.index], values, color=colours, height=0.7)
    written = [f"{value:,.0f}" for value in values]
    ax.bar_label(bars, written, padding=4)
    ax.set_xlim(0, 1.16 * max(values.max(), 1e-9))
    ax.set_xlabel(unit)
    ax.xaxis.set_major_formatter("{x:,g}")
    ax.locator_params(axis="x", nbins=6)
    ax.grid(axis="y", visible=False)
    ax.set_title(title)
    said = ", ".join(f"{item} {text}" for item, text in zip(values.index[::-1], written[::-1], strict=True))
    return figure.describe(fig, _("{title}. {unit}: {said}.").format(title=title, unit=unit, said=said))
