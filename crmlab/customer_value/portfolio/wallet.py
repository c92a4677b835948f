"""Share of wallet: of what customers spend in the category, how much comes to us?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def share_of_wallet(ours: pd.Series, total: pd.Series) -> pd.Series:
    """Of what each customer spends in the category, how much comes to us?

    Parameters
    ----------
    ours : Series
        What the customer spent with us, CNY, in one period.
    total : Series
        What they spent in the category anywhere, with us included, CNY, in the same period, of the same customers.

    Returns
    -------
    Series
        `share_of_wallet`, 0 to 1, in the order of `ours`. For a group see `group_share`.

    Raises
    ------
    InvalidData
        A total below what was spent with us, or of 0; customers in one of the two only; negative or missing money.

    Notes
    -----
    ours ÷ total. Source: Peppers and Rogers (1993). The total is asked or estimated, not seen; a share of a small
    wallet says little about what there is to gain, which is total − ours.

    Examples
    --------
    >>> share_of_wallet(pd.Series({"Ann": 300.0, "Bo": 90.0}), pd.Series({"Ann": 400.0, "Bo": 900.0})).to_dict()
    {'Ann': 0.75, 'Bo': 0.1}
    """
    for name, money in (("ours", ours), ("total", total)):
        valid.by_customer(money, name)
        remedy = _("Net returns against purchases; a whole period cannot be below 0.")
        valid.numbers(money, name, negative=remedy)
    total = valid.same_customers(total, "total", ours.index, "ours")
    remedy = _("A share of nothing has no meaning: leave these customers out and say so.")
    valid.refuse((total == 0).to_numpy(), total, "total", _("{column} is 0 in rows {rows}."), remedy)
    fault = _("{column} is below what was spent with us in rows {rows}.")
    remedy = _("Is it without us, or of another period? Correct it, or leave these customers out and say so.")
    valid.refuse((total < ours).to_numpy(), total, "total", fault, remedy)
    return (ours / total).rename("share_of_wallet")


@checked
def group_share(ours: pd.Series, total: pd.Series) -> pd.Series:
    """Of what these customers together spend, how much comes to us?

    Parameters
    ----------
    ours, total : Series
        As in `share_of_wallet`.

    Returns
    -------
    Series
        `ratio_of_sums` (the share of the group's money: the answer) and `mean_of_ratios` (the share of the average
        customer: another question), both 0 to 1.

    Examples
    --------
    >>> group_share(pd.Series({"Ann": 300.0, "Bo": 90.0}), pd.Series({"Ann": 400.0, "Bo": 900.0})).to_dict()
    {'ratio_of_sums': 0.3, 'mean_of_ratios': 0.425}
    """
    each = share_of_wallet(ours, total)
    return pd.Series({"ratio_of_sums": ours.sum() / total.sum(), "mean_of_ratios": each.mean()}, name="share_of_wallet")


@checked(numbers="by")
def wallets(ours: pd.Series, total: pd.Series, by: pd.Series) -> pd.DataFrame:
    """How large is the mean wallet of each group, and how much of it comes to us?

    Parameters
    ----------
    ours, total : Series
        As in `share_of_wallet`.
    by : Series
        The group of each customer, such as the size of the household.

    Returns
    -------
    DataFrame
        By group, sorted: `customers`, `ours` and `elsewhere` (CNY a customer), `share` (ratio of sums).

    Examples
    --------
    >>> size = pd.Series({"Ann": 1, "Bo": 4, "Cy": 4})
    >>> wallets(pd.Series({"Ann": 300.0, "Bo": 90.0, "Cy": 10.0}), pd.Series({"Ann": 400.0, "Bo": 900.0, "Cy": 100.0}),
    ...         size)["share"].to_dict()
    {1: 0.75, 4: 0.1}
    """
    share_of_wallet(ours, total)  # refuses what is impossible
    valid.by_customer(by, "by")
    valid.labels(by, "by")
    group = valid.same_customers(by, "by", ours.index, "ours")
    groups = pd.DataFrame({"ours": ours, "total": total.reindex(ours.index)}).groupby(group.to_numpy())
    found = groups.mean().rename_axis(str(by.name or "group"))
    found["elsewhere"] = found["total"] - found["ours"]
    found["share"] = found["ours"] / found["total"]
    return found.assign(customers=groups.size())[["customers", "ours", "elsewhere", "share"]]


@checked(numbers="table.ours table.elsewhere table.share", units="table")
def plot_wallets(table: pd.DataFrame, *, title: str, xlabel: str) -> Figure:
    """Draw `wallets`: a bar is the mean wallet of a group, its lower part what comes to us.

    Examples
    --------
    >>> table = wallets(pd.Series({"Ann": 300.0, "Bo": 90.0}), pd.Series({"Ann": 400.0, "Bo": 900.0}),
    ...                 pd.Series({"Ann": 1, "Bo": 4}))
    >>> plot_wallets(table, title="A tenth of the large wallets", xlabel="people").axes[0].get_title(loc="left")
    'A tenth of the large wallets'
    """
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 3.1))
    x = np.arange(len(table))
    ax.bar(x, table["ours"], color=figure.BLUE, width=0.7)
    ax.bar(x, table["elsewhere"], bottom=table["ours"], color="#d0d0d0", width=0.7, hatch="//", edgecolor="white")
    for place, (ours, elsewhere, share) in enumerate(table[["ours", "elsewhere", "share"]].to_numpy()):
        ax.annotate(f"{share:.0%}", (place, ours / 2), ha="center", va="center", color="white", weight="bold")
        ax.annotate(
            f"{ours + elsewhere:,.0f}", (place, ours + elsewhere), (0, 3), textcoords="offset points", ha="center"
        )
    ax.set_xticks(x, [str(name) for name in table.index])
    ax.set(xlabel=xlabel, ylabel=_("spent on tea (CNY a customer)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="x", visible=False)
    top = (table["ours"] + table["elsewhere"]).max()
    ax.set_ylim(0, 1.12 * top)
    ax.annotate(_("with us: blue, share in white"), (0, 0.97 * top), (-18, 0), textcoords="offset points",
                color=figure.BLUE, weight="bold")  # fmt: skip
    ax.annotate(_("elsewhere: hatched"), (0, 0.87 * top), (-18, 0), textcoords="offset points", color=figure.GREY,
                weight="bold")  # fmt: skip
    ax.set_title(title, wrap=True)
    said = ", ".join(
        f"{name}: {row['share']:.0%} / {row['ours'] + row['elsewhere']:,.0f}" for name, row in table.iterrows()
    )
    words = _("{title}. {xlabel}, our share of the wallet and the wallet in CNY a customer: {said}.")
    return figure.describe(fig, words.format(title=title, xlabel=xlabel, said=said))
