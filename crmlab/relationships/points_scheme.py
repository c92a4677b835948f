"""A points scheme in some tea houses, drawn at random: whose visits are compared, and what a house changed by.

Which *houses* had the scheme was a lottery; which *guests* joined was their own choice. So guests who joined differ
from the others before there are any points, and houses do not, but for chance. `crmlab.before_after` compares houses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked(
    numbers="orders.amount",
    labels="orders.customer_id customers.customer_id customers.kind branches.house_id programme.customer_id",
    dates="orders.date programme.joined",
    truths="branches.points_scheme",
)
def visits(
    orders: pd.DataFrame, customers: pd.DataFrame, branches: pd.DataFrame, programme: pd.DataFrame, *, start: object
) -> pd.DataFrame:
    """All purchases of consumers in their tea house, and what each tells about the scheme.

    Parameters
    ----------
    orders, customers, branches, programme : DataFrame
        As `datasets.load` gives them; `programme` is `loyalty_programme`.
    start : date
        The day on which the scheme began.

    Returns
    -------
    DataFrame
        One row a purchase: `customer_id`, `house_id`, `date`, `amount` (CNY); `scheme` (does the house have it),
        `after` (on the start or later), `member` (had the guest joined by then), `joins` (does the guest ever join),
        `counted` (came to the house before the start and after it).

    Raises
    ------
    InvalidData
        A column absent; no purchase before the start, or none after it.

    Notes
    -----
    Returns and monthly boxes are no visits. Guests who came only before or only after the start cannot be compared
    with themselves, so they are not `counted`; say how many they are.

    Examples
    --------
    >>> from crmlab import datasets
    >>> names = ("orders", "customers", "branches", "loyalty_programme")
    >>> seen = visits(*(datasets.load(name) for name in names), start="2023-04-01")
    >>> bool((seen["amount"] > 0).all()), int(seen["house_id"].nunique())
    (True, 40)
    """
    valid.frame(orders, "orders", ["customer_id", "date", "channel", "amount"])
    valid.frame(customers, "customers", ["customer_id", "kind", "house_id"])
    valid.frame(branches, "branches", ["house_id", "points_scheme"])
    valid.frame(programme, "programme", ["customer_id", "joined"])
    valid.unique(programme["customer_id"], "customer_id", _("Keep the first day on which each joined."))
    valid.numbers(customers["house_id"].dropna(), "house_id")
    customer, house = customers["customer_id"], customers["house_id"].dropna()
    valid.alike(orders["customer_id"], "orders['customer_id']", customer, "customers['customer_id']")
    valid.alike(programme["customer_id"], "programme['customer_id']", customer, "customers['customer_id']")
    valid.alike(house, "customers['house_id']", branches["house_id"], "branches['house_id']")
    day = valid.day(start, "start")
    guests = customers.loc[(customers["kind"] == "final") & customers["house_id"].notna(), ["customer_id", "house_id"]]
    bought = orders.loc[(orders["amount"] > 0) & (orders["channel"] == "house"), ["customer_id", "date", "amount"]]
    seen = bought.merge(guests, on="customer_id")
    if seen.empty:
        message = _("No purchase of a consumer in a house is left (first rows of orders: {rows}). {remedy}")
        remedy = _("Check the columns channel, amount and kind, and the customers' house_id.")
        raise InvalidData(message.format(rows=rows(orders.index), remedy=remedy))
    joined = seen["customer_id"].map(programme.set_index("customer_id")["joined"])
    seen["scheme"] = seen["house_id"].map(branches.groupby("house_id")["points_scheme"].max()).astype(bool)
    seen["after"] = seen["date"] >= day
    if seen["after"].nunique() < 2:
        message = _("All purchases are on one side of the start, {day:%Y-%m-%d}. Give the day on which it began.")
        raise InvalidData(message.format(day=day))
    seen["member"], seen["joins"] = (joined <= seen["date"]).astype(bool), joined.notna()
    seen["counted"] = seen.groupby("customer_id")["after"].transform("nunique") == 2
    return seen


@checked(labels="visits.customer_id")
def guests_counted(visits: pd.DataFrame) -> pd.Series:
    """How many guests can be compared with themselves, and how many are left out?

    Returns
    -------
    Series
        Guests by when they came: `before and after` (the counted ones), `only after the start`, `only before`.

    Examples
    --------
    >>> seen = pd.DataFrame({"customer_id": [7, 7, 8, 9], "after": [False, True, True, True]})
    >>> guests_counted(seen).tolist()
    [1, 2, 0]
    """
    valid.frame(visits, "visits", ["customer_id", "after"])
    after = pd.Series(valid.yes_or_no(visits["after"], "after"), index=visits.index)
    came = after.groupby(visits["customer_id"]).agg(["min", "max"])
    sizes = [(came["min"] != came["max"]).sum(), came["min"].sum(), (~came["max"]).sum()]
    return pd.Series(sizes, index=[_("before and after"), _("only after the start"), _("only before")], name="guests")


@checked(
    numbers="visits.amount",
    labels="visits.house_id visits.customer_id",
    truths="visits.scheme visits.after visits.member visits.counted",
)
def houses(visits: pd.DataFrame) -> pd.DataFrame:
    """What did the counted guests of each house pay for a visit, before and after?

    Parameters
    ----------
    visits : DataFrame
        As `visits` gives it; rows that are not `counted` are left out.

    Returns
    -------
    DataFrame
        Index `house_id`: `scheme`, `guests`, `before`, `after` and `change` (mean of a visit, CNY), `members` (their
        share of the visits after the start).

    Examples
    --------
    >>> seen = pd.DataFrame({"house_id": 1, "customer_id": [7, 7, 8], "scheme": True, "after": [False, True, True],
    ...                      "member": [False, True, False], "counted": [True, True, False], "amount": [90.0, 120, 50]})
    >>> houses(seen).reset_index()
       house_id  scheme  guests  before  after  change  members
    0         1    True       1    90.0  120.0    30.0      1.0
    """
    wanted = ["house_id", "customer_id", "scheme", "after", "member", "counted", "amount"]
    valid.frame(visits, "visits", wanted)
    counted = visits[valid.yes_or_no(visits["counted"], "counted")]
    of_house = counted.groupby("house_id")
    mean = counted.pivot_table(index="house_id", columns="after", values="amount")
    found = pd.DataFrame({"scheme": of_house["scheme"].first(), "guests": of_house["customer_id"].nunique()})
    found["before"], found["after"] = mean[False], mean[True]
    found["change"] = found["after"] - found["before"]
    found["members"] = counted[counted["after"]].groupby("house_id")["member"].mean()
    return found


@checked(numbers="visits.amount", truths="visits.scheme visits.after visits.counted visits.joins")
def guests(visits: pd.DataFrame) -> pd.DataFrame:
    """In the houses with the scheme: what did those who joined and the others pay, before there were points and after?

    Returns
    -------
    DataFrame
        Index `joined` and `did not join`: `before`, `after` (mean of a visit, CNY), of the counted guests.

    Examples
    --------
    >>> seen = pd.DataFrame({"scheme": True, "counted": True, "joins": [True, True, False, False],
    ...                      "after": [False, True] * 2, "amount": [100.0, 130.0, 60.0, 70.0]})
    >>> guests(seen)
                  before  after
    joined         100.0  130.0
    did not join    60.0   70.0
    """
    valid.frame(visits, "visits", ["scheme", "counted", "joins", "after", "amount"])
    here = visits[visits["scheme"] & visits["counted"]]
    mean = here.pivot_table(index="joins", columns="after", values="amount").reindex([True, False])
    return mean.set_axis(["joined", "did not join"]).set_axis(["before", "after"], axis=1).rename_axis(columns=None)


@checked(numbers="mean.before mean.after mean.*", units="mean")
def plot_guests(mean: pd.DataFrame) -> Figure:
    """Draw `guests`: two lines from before the scheme to after its start.

    Examples
    --------
    >>> seen = pd.DataFrame({"scheme": True, "counted": True, "joins": [True, True, False, False],
    ...                     "after": [False, True] * 2, "amount": [100.0, 130.0, 60.0, 70.0]})
    >>> plot_guests(guests(seen)).axes[0].get_title(loc="left")
    'Those who joined paid more before there were points'
    """
    from crmlab import figure

    fig, ax = figure.subplots()
    looks = {"joined": (figure.VERMILLION, "-"), "did not join": (figure.BLUE, "--")}
    for name, (before, after) in zip(mean.index, mean[["before", "after"]].to_numpy(dtype=float), strict=True):
        colour, style = looks.get(str(name), (figure.GREY, ":"))
        ax.plot([0, 1], [before, after], color=colour, linestyle=style, marker="o")
        ax.text(1.05, after, _(str(name)), color=colour, weight="bold", va="center")
        ax.annotate(f"{before:,.0f}", (0, before), (-8, 0), textcoords="offset points", ha="right", va="center")
    ax.set(xlim=(-0.25, 1.5), ylim=(0, 1.1 * mean.to_numpy().max()), ylabel=_("mean paid for a visit (CNY)"))
    ax.set_xticks([0, 1], [_("before there\nwere points"), _("after the start")])
    title = _("Those who joined paid more before there were points")
    if mean["before"].iloc[0] <= mean["before"].iloc[1]:
        title = _("Those who joined paid no more before there were points")
    ax.set_title(title)
    each = ", ".join(
        _("{name} {before:,.0f} and {after:,.0f}").format(name=name, before=before, after=after)
        for name, (before, after) in zip(mean.index, mean.to_numpy(dtype=float), strict=True)
    )
    words = _("{title}. Mean paid for a visit in CNY, before and after: {each}.")
    return figure.describe(fig, words.format(title=title, each=each))
