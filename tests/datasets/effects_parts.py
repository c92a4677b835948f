"""Plain estimators of the parts of lifetime value: baskets, cross-selling, questions, referrals, offers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from tests.datasets.effects import Found, Tables, consumers, least_squares, paid_orders, visits


def added(t: Tables) -> pd.Series:
    """What was paid for teaware added at the till, below the loose tea, by order."""
    lines = t["order_lines"].merge(t["products"][["product_id", "category"]])
    tea = lines[lines["category"] == "loose tea"].groupby("order_id")["line"].max()
    below = (lines["category"] == "teaware") & (lines["line"] > lines["order_id"].map(tea))
    return lines[below].groupby("order_id")["amount"].sum()


def basket_growth(t: Tables) -> Found:
    """Slope of a customer's log basket, without what was added, on earlier orders; web, and houses without points.

    Naive: what customers spend in all against how many orders they made.
    """
    houses = t["branches"].groupby("house_id")["points_scheme"].any()
    guests = t["customers"].loc[t["customers"]["house_id"].isin(houses.index[houses]), "customer_id"]
    orders = paid_orders(t)
    orders = orders[~orders["customer_id"].isin(guests)]
    rest = orders["amount"] - orders["order_id"].map(added(t)).fillna(0)
    orders = orders.assign(
        log=np.log(rest), k=orders["before"].clip(upper=c.GROWTH_ORDERS), whole=np.log(orders["amount"])
    )
    raw, _ = least_squares(orders, "whole", ["k"])
    inner = orders[["log", "k"]] - orders.groupby("customer_id")[["log", "k"]].transform("mean")
    slope, spread = least_squares(inner.assign(who=orders["customer_id"]), "log", ["k"], "who")
    return Found(slope[0], 1.96 * np.sqrt(spread[0, 0]), raw[0])


def cross_selling(t: Tables) -> Found:
    """Share of orders with teaware added, by earlier orders; naive: any teaware."""
    orders = paid_orders(t)
    ware = t["order_lines"].merge(t["products"].query("category == 'teaware'")["product_id"])["order_id"]
    frame = orders.assign(
        added=orders["order_id"].isin(added(t).index), k=orders["before"].clip(upper=c.CROSS_SELL_ORDERS)
    )
    slope, spread = least_squares(frame, "added", ["k"], "customer_id")
    naive, _ = least_squares(frame.assign(any=orders["order_id"].isin(ware)), "any", ["before"])
    return Found(slope[0], 1.96 * np.sqrt(spread[0, 0]), naive[0])


def learning(t: Tables) -> Found:
    """By how much questions an order fall a year, within customers (conditional Poisson over calendar years)."""
    joined = t["customers"].set_index("customer_id")["joined"]
    orders = visits(t).query("amount > 0")
    age = (orders["date"] - orders["customer_id"].map(joined)).dt.days / 365.25
    index = pd.MultiIndex.from_arrays([orders["customer_id"], orders["date"].dt.year], names=["customer_id", "year"])
    asked = t["service_costs"].query("activity == 'enquiry'").set_index(["customer_id", "year"])["times"]
    who, slope, information = None, 0.0, 1.0
    for _ in range(12):
        weight = np.exp(-slope * age.to_numpy())
        sums = pd.DataFrame({f"w{power}": weight * age.to_numpy() ** power for power in (0, 1, 2)}).groupby(index).sum()
        sums.index = pd.MultiIndex.from_tuples(sums.index, names=["customer_id", "year"])
        times = asked.reindex(sums.index).fillna(0)
        who = sums.index.get_level_values("customer_id")
        total = sums.groupby(who).transform("sum")
        n = times.groupby(who).transform("sum")
        old, all_old = sums["w1"] / sums["w0"], total["w1"] / total["w0"]
        score = -(times * (old - all_old)).sum()
        information = (n * (sums["w0"] / total["w0"]) * (old - all_old) ** 2).sum()
        slope += score / information
    by_age = asked.groupby("year").sum() / orders.groupby(orders["date"].dt.year).size()
    return Found(slope, 1.96 / np.sqrt(information), -np.log(by_age.loc[2024] / by_age.loc[2022]) / 2)


def offers(t: Tables) -> Found:
    """Factor an earlier order on the share of orders with an offer, outside the letters, of those who made seven.

    Naive: all customers at each order, among whom the bargain hunters are soon gone.
    """
    orders = paid_orders(t).query("before <= 6")
    taken = t["order_lines"].groupby("order_id")["discount"].max() > 0
    clear = np.ones(len(orders), dtype=bool)
    for start, days in t["campaigns"][["start", "days"]].itertuples(index=False):
        clear &= ~((orders["date"] >= start) & (orders["date"] < start + pd.Timedelta(days=days))).to_numpy()
    seven = orders.groupby("customer_id")["before"].transform("max") == 6
    orders = orders.assign(taken=orders["order_id"].map(taken) * 1.0)
    found = []
    for rows in (orders[clear & seven], orders[clear]):
        share = rows.groupby("before")["taken"].agg(["mean", "size"])
        weight = share["size"] * share["mean"] / (1 - share["mean"])
        centred = share.index - np.average(share.index, weights=weight)
        slope = (weight * centred * np.log(share["mean"])).sum() / (weight * centred**2).sum()
        found.append((np.exp(slope), 1.96 * np.exp(slope) / np.sqrt((weight * centred**2).sum())))
    return Found(*found[0], found[1][0])


def referrals(t: Tables) -> Found:
    """Margin of the consumers whom others brought, in CNY for each customer of the company."""
    won = consumers(t, "acquisition").set_index("customer_id")
    lines = (
        t["order_lines"].merge(visits(t)[["order_id", "customer_id"]]).merge(t["products"][["product_id", "unit_cost"]])
    )
    margin = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    brought = margin.reindex(won.index).fillna(0).where(won["channel"] == "referral", 0.0)
    return Found(brought.mean(), 1.96 * brought.std() / np.sqrt(len(brought)), 0.0)


ESTIMATORS = {
    "part-2-basket-growth": basket_growth,
    "part-3-cross-selling": cross_selling,
    "part-4-learning": learning,
    "part-5-referrals": referrals,
    "part-6-offers": offers,
}
