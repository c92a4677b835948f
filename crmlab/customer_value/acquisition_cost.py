"""What may it cost to win a customer, by channel, and after how many months does the cost come back?

    allowable cost = the margin that a new customer is expected to leave over a horizon, in today's money

Nothing is forecast by a model: each month of life leaves what customers of that channel have left at that age
(`cohorts.by_age`). The average customer is measured; the next one won for more money is usually worth less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.customer_value import cohorts
from crmlab.errors import InvalidData
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@checked
def payback(margins: pd.Series, cost: float, *, discount: float = 0.0) -> float:
    """After how many months has a new customer brought back what winning them cost, and for good?

    Parameters
    ----------
    margins : Series
        CNY a customer in each month of life, from month 1.
    cost : float
        CNY to win one customer.
    discount : float
        The yearly rate of discount. Month 1 counts in full.

    Returns
    -------
    float
        The first month at whose end the running margin reaches the cost; infinite if it never does.

    Raises
    ------
    InvalidData
        A missing margin, a negative cost or rate.

    Notes
    -----
    Only the first time counts: later months may leave losses. With a margin that is the same every month and no
    discount this is the usual pay-back time, cost ÷ margin a month, rounded up.

    Examples
    --------
    >>> payback(pd.Series([40.0, 30.0, 30.0, 30.0]), 90)
    3.0
    >>> payback(pd.Series([40.0, 30.0]), 90)
    inf
    """
    valid.positive(cost, "cost", zero=True)
    reached = running(margins, discount=discount).to_numpy() >= cost - 1e-9
    return float(reached.argmax() + 1) if reached.any() else float("inf")


@checked
def running(margins: pd.Series, *, discount: float) -> pd.Series:
    """The margins so far, in today's money, at the end of each month.

    Examples
    --------
    >>> running(pd.Series([40.0, 30.0]), discount=0.0).tolist()
    [40.0, 70.0]
    """
    valid.by_customer(margins, "margins")
    valid.numbers(margins, "margins")
    valid.positive(discount, "discount", most=1, zero=True)
    return (margins * _factors(len(margins), discount)).cumsum()


def _factors(months: int, discount: float) -> np.ndarray:
    return (1 + discount) ** (-np.arange(months) / 12)


@checked(labels="channels")
def margins_by_month(orders: pd.DataFrame, channels: pd.Series, *, as_of: object, months: int = 36) -> pd.DataFrame:
    """What does a customer of each channel leave in each month of life?

    Parameters
    ----------
    orders : DataFrame
        One row an order, all of them: `customer_id`, `date`, `amount`, `margin` (see `cohorts.order_margins`).
    channels : Series
        What brought each customer, by `customer_id`.
    as_of, months
        As in `cohorts.by_age`.

    Returns
    -------
    DataFrame
        Index `month`, from 1, a column a channel: CNY a customer.

    Raises
    ------
    InvalidData
        A customer has orders and no channel; what `cohorts.by_age` refuses.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 2], "amount": [50.0, 20.0], "margin": [20.0, 8.0],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-01-01"])})
    >>> margins_by_month(orders, pd.Series({1: "fair", 2: "web"}), as_of="2024-03-15", months=2).loc[1].to_dict()
    {'fair': 20.0, 'web': 8.0}
    """
    groups = orders.groupby(_channel(orders, channels))
    return pd.DataFrame(
        {name: cohorts.by_age(rows, as_of=as_of, months=months)["margin"] for name, rows in groups}
    ).rename_axis(columns=None)


@checked(labels="channels")
def allowable(
    orders: pd.DataFrame,
    channels: pd.Series,
    cost: pd.Series,
    *,
    as_of: object,
    months: int = 36,
    discount: float = 0.1,
    repeats: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How much may each channel pay for a new customer, how sure is that, and how much does it pay?

    Parameters
    ----------
    orders, channels, as_of, months
        As in `margins_by_month`.
    cost : Series
        What winning one customer costs, CNY by channel.
    discount : float
        The yearly rate of discount.
    repeats, seed : int
        How often the customers of a channel are drawn again, with replacement, for the interval.

    Returns
    -------
    DataFrame
        By channel, the highest `spare` first: `customers`, `cost`, `allowable` (value of a new customer over the
        horizon, before the cost of winning), `low` and `high` (its 95 % interval), `spare` (allowable less cost),
        `ratio` (allowable ÷ cost) and `payback` (months).

    Raises
    ------
    InvalidData
        A channel without cost; a cost that is not above 0; what `margins_by_month` refuses.

    Notes
    -----
    allowable = Σ over months k of margin(k) ÷ (1 + discount)^((k − 1)/12). The interval is a bootstrap (Efron 1979):
    the 2.5th and 97.5th percentile over draws of customers; a month that nobody drawn was watched in counts nothing. It
    holds chance only, not the question whether tomorrow's customers will be like yesterday's.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 2], "amount": [50.0, 20.0], "margin": [20.0, 8.0],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-01-01"])})
    >>> found = allowable(orders, pd.Series({1: "fair", 2: "web"}), pd.Series({"fair": 25.0, "web": 2.0}),
    ...                   as_of="2024-03-15", months=2)
    >>> found[["allowable", "spare", "payback"]].to_dict("index")["web"]
    {'allowable': 8.0, 'spare': 6.0, 'payback': 1.0}
    """
    valid.by_customer(cost, "cost")
    valid.numbers(cost, "cost")
    remedy = _("Divide what the channel spent by the customers it won.")
    valid.refuse((cost <= 0).to_numpy(), cost, "cost", _("{column} is not above 0 in rows {rows}."), remedy)
    repeats = valid.whole(repeats, "repeats", least=2)
    curves = margins_by_month(orders, channels, as_of=as_of, months=months)
    missing = curves.columns.difference(cost.index)
    if len(missing):
        raise InvalidData(_("cost lacks the channels {}. Give each its cost.").format(", ".join(map(str, missing))))
    random, factors, found = np.random.default_rng(seed), _factors(months, discount), {}
    costs = cost.to_dict()
    for place, (name, rows) in enumerate(orders.groupby(_channel(orders, channels))):
        watched, money, _made = cohorts.life_table(rows, as_of=as_of, months=months)
        many = len(watched)
        drawn = random.multinomial(many, np.full(many, 1 / many), size=repeats)
        seen = drawn @ watched.to_numpy()
        each = np.divide(drawn @ money.to_numpy(), seen, out=np.zeros_like(seen), where=seen > 0)
        low, high = np.quantile(each @ factors, [0.025, 0.975])
        margins, paid = curves.iloc[:, place], float(costs[name])
        value = float(running(margins, discount=discount).iloc[-1])
        found[name] = {
            "customers": many, "cost": paid, "allowable": value, "low": low, "high": high, "spare": value - paid,
            "ratio": value / paid, "payback": payback(margins, paid, discount=discount),
        }  # fmt: skip
    table = pd.DataFrame.from_dict(found, orient="index").rename_axis("channel")
    return table.astype({"customers": "int64"}).sort_values("spare", ascending=False, kind="stable")


def _channel(orders: pd.DataFrame, channels: pd.Series) -> pd.Series:
    valid.frame(orders, "orders", ["customer_id", "date", "amount", "margin"])
    valid.by_customer(channels, "channels")
    valid.alike(orders["customer_id"], "orders['customer_id']", channels.index, "channels.index")
    found = orders["customer_id"].map(channels)
    remedy = _("Find out what brought them, or leave them out and say so.")
    fault = _("{column} has no channel in rows {rows}.")
    valid.refuse(found.isna().to_numpy(), orders["customer_id"], "customer_id", fault, remedy)
    return found.rename("channel")


@checked(numbers="cost curves.*", units="cost curves")
def plot_payback(curves: pd.DataFrame, cost: pd.Series, *, discount: float = 0.1, title: str) -> Figure:
    """Draw what a customer of each channel has brought by each month, less the cost of winning them.

    Examples
    --------
    >>> curves = pd.DataFrame({"fair": [40.0, 30.0], "web": [10.0, 10.0]}, index=[1, 2])
    >>> fig = plot_payback(curves, pd.Series({"fair": 50.0, "web": 15.0}),
    ...           title="Both are earned back in the second month")
    >>> fig.axes[0].get_title(loc="left")
    'Both are earned back in the second month'
    """
    from crmlab import figure

    if curves.shape[1] > 5:
        message = _("curves has {} channels, more lines than a picture holds. Draw five at most.")
        raise InvalidData(message.format(curves.shape[1]))
    valid.same_customers(cost.loc[cost.index.isin(curves.columns)], "cost", curves.columns, "curves")
    fig, ax = figure.subplots(figsize=(7.2, 4.0))
    colours = [figure.BLUE, figure.VERMILLION, figure.GREEN, figure.PURPLE, figure.BLACK]
    styles = ["-", "--", "-.", ":", (0, (5, 1))]
    said, ends, costs = [], [], cost.to_dict()
    for (name, margins), colour, style in zip(curves.items(), colours, styles, strict=False):
        paid = float(costs[name])
        net = running(margins, discount=discount) - paid
        months = np.concatenate([[0], np.asarray(net.index, dtype=float)])
        level = np.concatenate([[-paid], net.to_numpy()])
        ax.plot(months, level, color=colour, linestyle=style)
        back = payback(margins, paid, discount=discount)
        if np.isfinite(back):
            ax.plot(back, level[int(back)], "o", color=colour, markersize=8)
        words = _("month {month:.0f}").format(month=back) if np.isfinite(back) else _("never")
        ends.append((level[-1], f"{name}\n{_('paid back:')} {words}", colour))
        said.append(
            _("{name}: {cost:,.0f} CNY at first, paid back: {back}, {end:,.0f} CNY after {months} months").format(
                name=name, cost=-paid, back=words, end=level[-1], months=len(net)
            )
        )
    low, high = ax.get_ylim()
    place = -np.inf
    for end, words, colour in sorted(ends, key=lambda e: e[0]):
        place = max(end, place + 0.13 * (high - low))
        ax.annotate(words, (months[-1], place), (6, 0), textcoords="offset points", color=colour, va="center",
                    fontsize=10.5, weight="bold")  # fmt: skip
    ax.axhline(0, color=figure.BLACK, linewidth=1, linestyle="-")
    ax.set_xlim(0, months[-1] * 1.36)
    ax.set_xticks(range(0, int(months[-1]) + 1, 6))
    ax.set(xlabel=_("months since the first order"), ylabel=_("margin less cost of winning\n(CNY a customer)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_title(title, wrap=True)
    return figure.describe(fig, f"{title}. {'; '.join(said)}.")


@checked(numbers="table.allowable table.cost table.customers table.low table.high", units="table")
def plot_allowable(table: pd.DataFrame, *, title: str) -> Figure:
    """Draw `allowable`: for each channel what a customer is worth, with its interval, and what one costs.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [1, 2], "amount": [50.0, 20.0], "margin": [20.0, 8.0],
    ...                        "date": pd.to_datetime(["2024-01-01", "2024-01-01"])})
    >>> found = allowable(orders, pd.Series({1: "fair", 2: "web"}), pd.Series({"fair": 25.0, "web": 2.0}),
    ...                   as_of="2024-03-15", months=2)
    >>> plot_allowable(found, title="Only the web earns its cost").axes[0].get_title(loc="left")
    'Only the web earns its cost'
    """
    from crmlab import figure

    fig, ax = figure.subplots(figsize=(7.2, 0.9 + 0.55 * len(table)))
    y = -np.arange(len(table))
    ax.plot([table["low"], table["high"]], [y, y], color=figure.BLUE, linestyle="-", linewidth=3)
    ax.plot(
        table["allowable"], y, "o", color=figure.BLUE, markersize=9, linestyle="none", label=_("worth, with interval")
    )
    ax.plot(table["cost"], y, "D", color=figure.VERMILLION, markersize=8, linestyle="none", label=_("cost of winning"))
    labels = [f"{name} ({int(many):,})" for name, many in table["customers"].items()]
    ax.set_yticks(y, labels)
    high = float(table["high"].max())
    ax.set_xlim(min(-0.02 * high, 1.1 * float(table["low"].min())), 1.05 * high)
    ax.set_xlabel(_("CNY a customer"))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.grid(visible=False, axis="y")
    ax.legend(frameon=False, fontsize=10.5, loc="best")
    ax.set_title(title, wrap=True)
    said = "; ".join(
        _("{name} {value:,.0f} ({low:,.0f} to {high:,.0f}), cost {cost:,.0f}").format(
            name=name, value=row["allowable"], low=row["low"], high=row["high"], cost=row["cost"])
        for name, row in table.iterrows()
    )  # fmt: skip
    return figure.describe(fig, _("{title}. CNY a customer: {said}.").format(title=title, said=said))
