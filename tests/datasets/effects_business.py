"""Plain estimators of the effects planted in orders, points, letters and channels, by the key in truth.json."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.orders import gift_season
from tests.datasets import effects_parts, effects_relations
from tests.datasets.effects import Found, Tables, consumers, difference, paid_orders, visits


def gift(t: Tables) -> Found:
    """Boxes in a gift line in the season against other days; naive: turnover a day."""
    orders = consumers({**t, "orders": visits(t)}, "orders").query("amount > 0")
    season = pd.Series(gift_season((orders["date"] - pd.Timestamp(c.START)).dt.days.to_numpy()), index=orders.index)
    lines = t["order_lines"].merge(t["products"].query("gift")["product_id"])
    lines = lines.merge(orders.assign(season=season)[["order_id", "season"]], on="order_id")
    one, other = (lines.loc[lines["season"] == when, "quantity"] for when in (True, False))
    ratio = one.mean() / other.mean()
    error = ratio * np.sqrt(one.var() / len(one) / one.mean() ** 2 + other.var() / len(other) / other.mean() ** 2)
    days = gift_season(np.arange(1096))
    turnover = orders.groupby(season.to_numpy())["amount"].sum()
    return Found(ratio, 1.96 * error, turnover[True] / days.sum() / (turnover[False] / (~days).sum()))


def points(t: Tables) -> Found:
    """Log baskets in houses with the scheme against those without, over the members' share of orders.

    Guests who bought before count with their change, later ones with their level; both are weighted by what they tell.
    Naive: members' baskets against those of other guests of the same houses.
    """
    start, houses = pd.Timestamp(c.POINTS_START), t["branches"].groupby("house_id")["points_scheme"].any()
    people = t["customers"].dropna(subset="house_id").set_index("customer_id")["house_id"].astype(int)
    orders = paid_orders(t).query("channel == 'house'")
    orders = orders[orders["customer_id"].isin(people.index)]
    since = orders["customer_id"].map(t["loyalty_programme"].set_index("customer_id")["joined"])
    orders = orders.assign(
        log=np.log(orders["amount"]), after=orders["date"] >= start, member=(orders["date"] >= since) * 1.0
    )
    each = orders.groupby(["customer_id", "after"]).agg(
        log=("log", "mean"), n=("log", "size"), member=("member", "mean")
    )
    after, before = (
        each.xs(True, level="after"),
        each.xs(False, level="after").reindex(each.xs(True, level="after").index),
    )
    within, between = 0.20, 0.28  # variance of a log basket, of one customer's and between customers
    known = (
        before["n"].fillna(0) * between / (before["n"].fillna(0) * between + within)
    )  # 0 for who was not there before
    frame = pd.DataFrame({
        "y": after["log"] - known * (before["log"].fillna(0) - before["log"].mean()),
        "member": after["member"], "known": known, "new": before["n"].isna() * 1.0,
        "weight": 1 / (within / after["n"] + between * (1 - known)), "house": people.loc[after.index],
    })  # fmt: skip
    frame["scheme"] = frame["house"].map(houses) * 1.0
    root = np.sqrt(frame["weight"])
    design = np.column_stack([root, root * frame["member"], root * frame["known"], root * frame["new"]])
    lot = np.column_stack([root, root * frame["scheme"], root * frame["known"], root * frame["new"]])
    bread = np.linalg.inv(lot.T @ design)
    slope = bread @ lot.T @ (root * frame["y"])
    score = lot * (root * frame["y"] - design @ slope).to_numpy()[:, None]
    score = pd.DataFrame(score).groupby(frame["house"].to_numpy()).sum().to_numpy()
    error = np.sqrt((bread @ (score.T @ score) @ bread.T)[1, 1] * 40 / 38)
    inside = orders[orders["after"] & orders["customer_id"].map(people.map(houses))]
    joined = inside["customer_id"].isin(t["loyalty_programme"]["customer_id"])
    naive = inside.loc[joined, "amount"].mean() / inside.loc[~joined, "amount"].mean() - 1
    return Found(np.exp(slope[1]) - 1, 2.02 * error * np.exp(slope[1]), naive)


def _leaving(t: Tables, slow: bool) -> Found:
    """Who came back in half a year after a complaint, against orders without one and with as many orders before."""
    orders = visits(t).query("amount > 0").sort_values(["customer_id", "date", "order_id"])
    kind = orders["customer_id"].map(t["customers"].set_index("customer_id")["kind"]) == "final"
    orders = orders.assign(before=orders.groupby("customer_id").cumcount().clip(upper=12), final=kind)
    next_one = orders.groupby("customer_id")["date"].shift(-1)
    orders["back"] = ((next_one - orders["date"]).dt.days <= 180).astype(float)
    orders = orders[orders["date"] <= pd.Timestamp(c.END) - pd.Timedelta(days=180)]
    orders["year"] = orders["date"].dt.year
    complaint = t["complaints"].drop_duplicates("order_id").set_index("order_id")
    late = (complaint["reply_days"].fillna(99) > 2).astype(float).reindex(orders["order_id"]).to_numpy(dtype=float)
    none = np.isnan(late)
    strata = ["before", "final", "year"]
    usual = orders[none].groupby(strata)["back"].agg(["mean", "size"])
    here = orders[late == float(slow)].join(usual, on=strata)
    share = here["back"].sum() / here["mean"].sum()
    error = np.sqrt(((here["back"] - share * here["mean"]) ** 2).sum()) / here["mean"].sum()
    weight = here.groupby(strata).size()
    reference = (weight**2 * usual["mean"] * (1 - usual["mean"]) / usual["size"]).sum()
    error = np.hypot(error, share * np.sqrt(reference) / here["mean"].sum())
    ever = t["customers"]["customer_id"].isin(
        complaint.loc[(complaint["reply_days"].fillna(99) > 2) == slow, "customer_id"]
    )
    never = ~t["customers"]["customer_id"].isin(t["complaints"]["customer_id"])
    active = t["customers"]["customer_id"].isin(visits(t).query("date >= '2024-07-01'")["customer_id"])
    return Found(1 - share, 1.96 * error, 1 - active[ever].mean() / active[never].mean())


def leaving_fast(t: Tables) -> Found:
    return _leaving(t, slow=False)


def leaving_slow(t: Tables) -> Found:
    return _leaving(t, slow=True)


def letters(t: Tables) -> Found:
    """Share who ordered, mailed less control, in the mailings by lot; naive: the roll-out against everybody else."""
    members, campaigns = t["campaign_members"], t["campaigns"].set_index("campaign_id")
    test = members[members["campaign_id"].map(campaigns["drawn"]) == "random"].assign(y=lambda f: f["bought"] * 1.0)
    test["before"] = test["y"] - test.groupby("campaign_id")["y"].transform("mean")
    gain, error = difference(*(test.loc[test["arm"] == arm, "before"] for arm in ("mailed", "control")))
    last = campaigns[campaigns["drawn"] == "rfm"].index[-1]
    first, days = campaigns.loc[last, ["start", "days"]]
    orders = visits(t).query("amount > 0")
    inside = orders[(orders["date"] >= first) & (orders["date"] < first + pd.Timedelta(days=days))]["customer_id"]
    best = members[(members["campaign_id"] == last) & (members["arm"] == "mailed")]
    others = t["customers"][~t["customers"]["customer_id"].isin(best["customer_id"])]["customer_id"]
    return Found(gain, 1.96 * error, best["bought"].mean() - others.isin(inside).mean())


def win_back(t: Tables) -> Found:
    """Share of lapsed consumers who came, mailed less control; naive: everybody who was written to and came."""
    lapsed = t["campaigns"].query("drawn == 'lapsed'")["campaign_id"]
    members = t["campaign_members"][t["campaign_members"]["campaign_id"].isin(lapsed)].assign(
        y=lambda f: f["bought"] * 1.0
    )
    mailed, control = (members.loc[members["arm"] == arm, "y"] for arm in ("mailed", "control"))
    gain, error = difference(mailed, control)
    return Found(gain, 1.96 * error, mailed.mean())


def first_year(t: Tables) -> pd.DataFrame:
    """Consumers watched for a year: `channel` and what their first year's orders bring after goods and questions."""
    won = consumers(t, "acquisition").query("date <= '2023-12-31'").set_index("customer_id")
    orders = visits(t).loc[lambda f: f["customer_id"].isin(won.index)]
    orders = orders[(orders["date"] - orders["customer_id"].map(won["date"])).dt.days <= 365]
    lines = (
        t["order_lines"].merge(orders[["order_id", "customer_id"]]).merge(t["products"][["product_id", "unit_cost"]])
    )
    margin = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return won.assign(margin=margin.reindex(won.index).fillna(0))


def channels(t: Tables) -> Found:
    """First-year margin of customers brought by others less those of social media, after what winning them cost."""
    made, won = first_year(t), t["acquisition"]
    bill = t["marketing_spend"].groupby("item")["spend"].sum()
    price = {"social": bill["social"] / (won["channel"] == "social").sum()}
    brought = consumers(t, "acquisition")["channel"].eq("referral").sum()
    firms = (won["channel"] == "referral").sum() - brought
    price["referral"] = (bill["referral"] - firms * c.ORGANISATION_CHANNELS["referral"][1] / 100) / brought
    gain, error = difference(*(made.loc[made["channel"] == name, "margin"] for name in ("referral", "social")))
    dearer = price["referral"] - price["social"]
    return Found(gain - dearer, 1.96 * error, -dearer)


ESTIMATORS = {
    "gift-season": gift,
    "points-uplift": points,
    "complaint-leaving-fast": leaving_fast,
    "complaint-leaving-slow": leaving_slow,
    "letters": letters,
    "win-back": win_back,
    "referral-against-social": channels,
    **effects_parts.ESTIMATORS,
    **effects_relations.ESTIMATORS,
}
