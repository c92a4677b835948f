"""Right pieces from which the slips of several sets are made, and old answers in today's form.

Until edition 2026.2 contribution margin and net profit were two questions, each answered by a Series. They are now the
two columns of `net_profit`. The stored answers stay as they were given; `first_column` and `second_column` put them
where they belong today. A wrong margin is carried on into the net profit, as by somebody who goes on working with it.

The sets were also made when no payment for a monthly box stood in `orders`: what they call a purchase or an order is
`own_bills`, so that an answer has the one slip that it says. (ABC counts the boxes now, and so do its answers.)
"""

import functools

import pandas as pd


def lines_of(d, year=2024):
    lines = d["order_lines"].merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
    lines = lines.merge(d["products"], on="product_id")
    return lines[lines["date"].dt.year == year]


def served_in(d, year=2024):
    costs = d["service_costs"]
    return costs[costs["year"] == year].groupby("customer_id")["cost"].sum()


def own_bills(d):
    """Bills and return slips without the payments for monthly boxes."""
    return d["orders"][d["orders"]["channel"] != "box"]


def money_of_bills(d, index, since="2022-01-01", until="2024-01-01"):
    """What each of `index` paid on bills of this time, boxes included, return slips not."""
    bills = d["orders"][d["orders"]["amount"] > 0]
    bills = bills[(bills["date"] >= since) & (bills["date"] < until)]
    return bills.groupby("customer_id")["amount"].sum().reindex(index, fill_value=0)


def right_margin(d):
    return d["net_profit"]["contribution_margin"]


def right_net(d):
    return d["net_profit"]["net_profit"]


def first_column(make):
    """An answer to the former question about the contribution margin; what is no Series stays as it is."""

    @functools.wraps(make)
    def made(d):
        margin = make(d)
        if not isinstance(margin, pd.Series):
            return margin
        return pd.DataFrame(
            {"contribution_margin": margin, "net_profit": margin - (right_margin(d) - right_net(d))}, index=margin.index
        )

    return made


def second_column(make):
    """An answer to the former question about the net profit, beside the right margin; what has other rows stays."""

    @functools.wraps(make)
    def made(d):
        net, margin = make(d), right_margin(d)
        if len(net) != len(margin) or not net.index.isin(margin.index).all():
            return net
        return pd.DataFrame({"contribution_margin": margin, "net_profit": net})

    return made
