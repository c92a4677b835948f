"""Forty wrong answers to workbook 10 of 2026-11-26, by a writer who saw no mistake, after the search had gone. First
figures, judged by another reader from slip and card alone: of 32 usual slips 28 named, 4 row only; of 8 odd ones 5 named,
3 row only; none misleading.

Kept as the writer wrote them. The `cause` beside an answer was added when the cards were read: it is what a card may
name.
"""

import numpy as np
import pandas as pd

from crmlab import btyd, clv, portfolio, value_parts
from tests.questions.wrong_answers import Answers

wrong = Answers("10")


# What the workbook's cells give before the dots.


def three_of(d):
    m = d["yearly_margin"]
    customers = pd.DataFrame(
        {"margin": [m, 2.5 * m, m], "retention": [d["loyal"], d["fickle"], d["fickle"]]},
        index=pd.Index(["An", "Bo", "Cai"], name="customer"),
    )
    m, r = customers["margin"], customers["retention"]
    return m, r, m * r + m * r**2 + m * r**3


def today_of(m, r, i):
    return m * r / (1 + i) + m * r**2 / (1 + i) ** 2 + m * r**3 / (1 + i) ** 3


def endless_of(m, r, i):
    return m * r / (1 + i - r)


def channels_of(d):
    won = d["acquisition"].rename(columns={"date": "won_on"})
    won = won[won["won_on"].dt.year == 2022]
    paid = d["orders"].drop(columns="channel").merge(won, on="customer_id")
    paid["year"] = (paid["date"] - paid["won_on"]).dt.days // 365 + 1
    paid = paid[paid["year"] <= 2].assign(margin=d["margin_rate"] * paid["amount"])
    spent = d["marketing_spend"]
    spent = spent[spent["month"].dt.year == 2022]
    spend = spent.groupby("item")["spend"].sum()
    return won, paid, spend


def allowable_of(won, paid, discount):
    present = paid["margin"] / (1 + discount) ** paid["year"]
    return present.groupby(paid["channel"]).sum() / won["channel"].value_counts()


def cost_of(won, spend):
    n = won["channel"].value_counts()
    return spend.reindex(n.index) / n + spend["brand"] / len(won)


def mine_of(d):
    return value_parts.Scenario(
        value_parts.FirstPurchase(amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30),
        value_parts.Repeat(retention=d["stays"], wallet=d["wallet_a_year"], share=0.25, share_gain=d["share_gain"]),
        value_parts.CrossSell(wallet=500, share=0.1, share_gain=0.02),
        value_parts.Cooperation(saving=0.1),
        value_parts.Referrals(per_year=0.15, value=60),
        value_parts.PriceTolerance(premium=d["premium"]),
        years=5,
        discount=0.1,
    )


def six(forward, reverse):
    frame = pd.DataFrame({"forward": forward, "reverse": reverse})
    frame["change"] = frame["reverse"] - frame["forward"]
    return frame


def year_model():
    return btyd.BGNBD(r=0.89, alpha=11.2, a=1.07, b=4.27)


def held_of(orders, **options):
    return btyd.holdout(orders, split="2023-12-31", end="2024-12-31", unit="W", refunds="left out", **options)


def visits_of(d):
    return d["orders"][d["orders"]["channel"] != "box"]


def two_rules(held, model_says, own_rate):
    out = btyd.holdout_errors(held, {"BG/NBD": model_says, "own rate": own_rate})
    return out[["bias", "mean_absolute_error"]].rename(columns={"mean_absolute_error": "error"})


def profit_of(d, service=True):
    lines = d["order_lines"].merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
    lines = lines[lines["date"].dt.year == 2024].merge(d["products"], on="product_id")
    margin = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    profit = margin.groupby(lines["customer_id"]).sum()
    if not service:
        return profit
    costs = d["service_costs"]
    served = costs[costs["year"] == 2024].groupby("customer_id")["cost"].sum()
    return profit - served.reindex(profit.index, fill_value=0)


def now_and_later(d):
    visits = visits_of(d)
    known = btyd.summary(visits, as_of=d["as_of"], unit="W", refunds="left out", first_purchase="counted")
    model = btyd.BGNBD(r=0.87, alpha=10.5, a=1.36, b=5.35)
    later = d["margin_rate"] * known["monetary"] * model.expected_purchases(known, 52)
    paid = visits[visits["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
    now = d["margin_rate"] * paid.reindex(later.index, fill_value=0)
    return now, later


def segments_of(d):
    return pd.DataFrame(
        {
            "ceiling": [6000.0, d["gold_ceiling"], d["iron_ceiling"]],
            "scale": [4000.0, d["gold_scale"], d["iron_scale"]],
        },
        index=["platinum", "gold", "iron"],
    )


def steps(amounts):
    """Down to whole thousands, at most 24,000."""
    return {name: int(min(24000, max(0, x)) // 1000 * 1000) for name, x in amounts.items()}


# 1. Three customers


@wrong(
    "lifetime",
    "today: the first margin is taken as paid now, not at the end of year 1 (usual)",
    cause="first_margin_now",
)
def _(d):
    m, r, narrow = three_of(d)
    i = d["discount"]
    today = m + m * r / (1 + i) + m * r**2 / (1 + i) ** 2
    endless = endless_of(m, r, i)
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong("lifetime", "endless: the formula with the first margin now, m(1+i)/(1+i-r) (usual)", cause="first_margin_now")
def _(d):
    m, r, narrow = three_of(d)
    today = today_of(m, r, d["discount"])
    endless = clv.simple(m, retention=r, discount=d["discount"], first="now")
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong("lifetime", "today: the three years are discounted but retention is forgotten (usual)", cause="everybody_stays")
def _(d):
    m, r, narrow = three_of(d)
    i = d["discount"]
    today = m / (1 + i) + m / (1 + i) ** 2 + m / (1 + i) ** 3
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless_of(m, r, i)})


@wrong(
    "lifetime",
    "today: the sum of the three years is discounted as if all came in year 3 (usual)",
    cause="sum_discounted_at_once",
)
def _(d):
    m, r, narrow = three_of(d)
    i = d["discount"]
    today = narrow / (1 + i) ** 3
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless_of(m, r, i)})


@wrong("lifetime", "endless: years without end, but not discounted, m r/(1-r) (usual)", cause="not_discounted")
def _(d):
    m, r, narrow = three_of(d)
    today = today_of(m, r, d["discount"])
    endless = m * r / (1 - r)
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong(
    "lifetime", "retention is not compounded: every year m times r, also without end (odd)", cause="retention_used_once"
)
def _(d):
    m, r, narrow = three_of(d)
    i = d["discount"]
    today = m * r / (1 + i) + m * r / (1 + i) ** 2 + m * r / (1 + i) ** 3
    endless = m * r / i
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


# 2. What may a new customer cost?


@wrong(
    "allowable_cost",
    "allowable: the margins of the two years are added without discounting (usual)",
    cause="not_discounted",
)
def _(d):
    won, paid, spend = channels_of(d)
    n = won["channel"].value_counts()
    allowable = paid.groupby("channel")["margin"].sum() / n
    return pd.DataFrame({"allowable": allowable, "cost": cost_of(won, spend)})


@wrong(
    "allowable_cost",
    "allowable: year 1 is not discounted and year 2 only by one year (usual)",
    cause="a_year_too_early",
)
def _(d):
    won, paid, spend = channels_of(d)
    present = paid["margin"] / (1 + d["discount"]) ** (paid["year"] - 1)
    allowable = present.groupby(paid["channel"]).sum() / won["channel"].value_counts()
    return pd.DataFrame({"allowable": allowable, "cost": cost_of(won, spend)})


@wrong(
    "allowable_cost",
    "cost: the channel's own spend only, the brand spending is left out (usual)",
    cause="without_the_brand",
)
def _(d):
    won, paid, spend = channels_of(d)
    n = won["channel"].value_counts()
    cost = (spend / n).dropna()
    return pd.DataFrame({"allowable": allowable_of(won, paid, d["discount"]), "cost": cost})


@wrong("allowable_cost", "allowable: mean of the bills instead of mean of the customers (usual)", cause="by_bill")
def _(d):
    won, paid, spend = channels_of(d)
    paid["present"] = paid["margin"] / (1 + d["discount"]) ** paid["year"]
    allowable = paid.groupby("channel")["present"].mean()
    return pd.DataFrame({"allowable": allowable, "cost": cost_of(won, spend)})


@wrong(
    "allowable_cost",
    "cost: the whole brand spending is divided by each channel's own customers (usual)",
    cause="the_whole_brand_each_time",
)
def _(d):
    won, paid, spend = channels_of(d)
    n = won["channel"].value_counts()
    cost = (spend.reindex(n.index) + spend["brand"]) / n
    return pd.DataFrame({"allowable": allowable_of(won, paid, d["discount"]), "cost": cost})


@wrong(
    "allowable_cost",
    "allowable: year 2 averaged over only those who came in year 2 (odd)",
    cause="mean_of_the_buyers_of_each_year",
)
def _(d):
    won, paid, spend = channels_of(d)
    each = paid.groupby(["channel", "year", "customer_id"])["margin"].sum()
    mean = each.groupby(["channel", "year"]).mean().unstack("year")
    i = d["discount"]
    allowable = mean[1] / (1 + i) + mean[2] / (1 + i) ** 2
    return pd.DataFrame({"allowable": allowable, "cost": cost_of(won, spend)})


# 3. Six parts, two orders


@wrong("six_parts", "change has the wrong sign: forward less reverse (usual)", cause="unit_or_sign")
def _(d):
    mine = mine_of(d)
    forward = value_parts.parts(mine)["value"]
    reverse = value_parts.parts(mine, order="reverse")["value"]
    return pd.DataFrame({"forward": forward, "reverse": reverse, "change": forward - reverse})


@wrong(
    "six_parts", "reverse is put beside forward by position, not by the number of the part (usual)", cause="not_aligned"
)
def _(d):
    mine = mine_of(d)
    forward = value_parts.parts(mine)["value"]
    reverse = value_parts.parts(mine, order="reverse")["value"].to_numpy()
    return six(forward, reverse)


@wrong("six_parts", "the running value is given in place of each part's own value (usual)", cause="running_values")
def _(d):
    mine = mine_of(d)
    forward = value_parts.parts(mine)["running"]
    reverse = value_parts.parts(mine, order="reverse")["running"]
    return six(forward, reverse)


@wrong(
    "six_parts",
    "reverse goes 6, 5, 4, 3, 2, 1: part 1 comes last instead of first (usual)",
    cause="first_purchase_last",
)
def _(d):
    mine = mine_of(d)
    forward = value_parts.parts(mine)["value"]
    reverse = value_parts.parts(mine, order=[6, 5, 4, 3, 2, 1])["value"]
    return six(forward, reverse)


@wrong("six_parts", "change without its sign: the absolute difference (usual)", cause="change_without_sign")
def _(d):
    mine = mine_of(d)
    out = six(value_parts.parts(mine)["value"], value_parts.parts(mine, order="reverse")["value"])
    out["change"] = out["change"].abs()
    return out


@wrong("six_parts", "reverse: each effect is switched on alone, beside part 1 only, not one after the other (odd)")
def _(d):
    mine = mine_of(d)
    forward = value_parts.parts(mine)["value"]
    base = value_parts.value(mine, {1})
    reverse = {1: base} | {k: value_parts.value(mine, {1, k}) - base for k in range(2, 7)}
    return six(forward, pd.Series(reverse))


# 4. A year held out


@wrong("foreseen", "payments for the monthly box are counted as purchases (orders instead of visits) (usual)")
def _(d):
    held = held_of(d["orders"])
    t = held["t"].iloc[0]
    return two_rules(held, year_model().expected_purchases(held, t), btyd.same_rate(held))


@wrong(
    "foreseen", "own rate: the first purchase is counted too, (x + 1) / T (usual)", cause="first_purchase_in_the_rate"
)
def _(d):
    held = held_of(visits_of(d))
    t = held["t"].iloc[0]
    own = ((held["x"] + 1) / held["T"] * t).where(held["T"] > 0, 0)
    return two_rules(held, year_model().expected_purchases(held, t), own)


@wrong("foreseen", "own rate: divided by the weeks from first to last purchase instead of to the end of 2023 (usual)")
def _(d):
    held = held_of(visits_of(d))
    t = held["t"].iloc[0]
    own = (held["x"] / held["t_x"]).fillna(0) * t
    return two_rules(held, year_model().expected_purchases(held, t), own)


@wrong("foreseen", "2024 is taken as 52 weeks, not 366 days (usual)", cause="fifty_two_weeks")
def _(d):
    held = held_of(visits_of(d))
    own = (held["x"] / held["T"] * 52).where(held["T"] > 0, 0)
    return two_rules(held, year_model().expected_purchases(held, 52), own)


@wrong("foreseen", "bias the wrong way round: real total / forecast - 1 (usual)", cause="measured_against_the_forecast")
def _(d):
    held = held_of(visits_of(d))
    t = held["t"].iloc[0]
    out = two_rules(held, year_model().expected_purchases(held, t), btyd.same_rate(held))
    out["bias"] = 1 / (1 + out["bias"]) - 1
    return out


@wrong(
    "foreseen",
    "only the customers who did buy in 2024 are compared, the others are dropped (odd)",
    cause="only_those_who_came_back",
)
def _(d):
    held = held_of(visits_of(d))
    held = held[held["actual"] > 0]
    t = held["t"].iloc[0]
    return two_rules(held, year_model().expected_purchases(held, t), btyd.same_rate(held))


# 5. Four layers


@wrong(
    "tiers",
    "the whole is the net profit, losses taken off, not the profit before losses (usual)",
    cause="losses_in_the_whole",
)
def _(d):
    profit = profit_of(d)
    ranked = profit.sort_values(ascending=False)
    before = (ranked.cumsum() - ranked) / ranked.sum()
    tier = pd.Series(3, index=ranked.index)
    tier[before < 0.8] = 2
    tier[before < 0.5] = 1
    tier[ranked <= 0] = 4
    return tier.reindex(profit.index)


@wrong("tiers", "50 % and 80 % of the customers, not of the profit (usual)", cause="cut_by_heads")
def _(d):
    profit = profit_of(d)
    rank = profit[profit > 0].rank(ascending=False, pct=True)
    tier = pd.Series(4, index=profit.index)
    tier[rank.index] = np.where(rank <= 0.5, 1, np.where(rank <= 0.8, 2, 3))
    return tier


@wrong(
    "tiers",
    "whoever passes a limit is put into the lower layer: cumulative share <= limit (usual)",
    cause="passes_into_the_layer_below",
)
def _(d):
    profit = profit_of(d)
    ranked = profit[profit > 0].sort_values(ascending=False)
    share = ranked.cumsum() / ranked.sum()
    tier = pd.cut(share, [0, 0.5, 0.8, 1.1], labels=[1, 2, 3]).astype(int)
    return tier.reindex(profit.index).fillna(4).astype(int)


@wrong("tiers", "layer 2 read as 80 % of what layer 1 leaves, so its limit is 90 % of the whole (odd)")
def _(d):
    return portfolio.pyramid(profit_of(d), shares=(0.5, 0.9))["tier"]


@wrong("tiers", "layers by the margin before service costs (usual)")
def _(d):
    return portfolio.pyramid(profit_of(d, service=False))["tier"]


@wrong("tiers", "customers without a profit stay in layer 3: layer 4 forgotten (usual)")
def _(d):
    profit = profit_of(d)
    ranked = profit.sort_values(ascending=False)
    whole = ranked.clip(lower=0)
    before = (whole.cumsum() - whole) / whole.sum()
    tier = np.where(before < 0.5, 1, np.where(before < 0.8, 2, 3))
    return pd.Series(tier, index=ranked.index).reindex(profit.index)


# 6. Four types


@wrong("types", "cut at the medians instead of at the given lines (usual)", cause="at_the_medians")
def _(d):
    now, later = now_and_later(d)
    return portfolio.matrix(now, later)["type"]


@wrong("types", "II and III exchanged: II for high now, low later (usual)", cause="axes_exchanged")
def _(d):
    now, later = now_and_later(d)
    high_now, high_later = now > d["line_now"], later > d["line_later"]
    types = pd.Series("I", index=later.index)
    types[high_now & ~high_later] = "II"
    types[~high_now & high_later] = "III"
    types[high_now & high_later] = "IV"
    return types


@wrong("types", "the two lines exchanged: line_later for now, line_now for later (usual)", cause="lines_exchanged")
def _(d):
    now, later = now_and_later(d)
    return portfolio.matrix(now, later, cut=(d["line_later"], d["line_now"]))["type"]


@wrong(
    "types",
    "the axes exchanged: later given as current, now as future, with the lines in the old order (usual)",
    cause="axes_exchanged_and_lines_not",
)
def _(d):
    now, later = now_and_later(d)
    return portfolio.matrix(later, now, cut=(d["line_now"], d["line_later"]))["type"]


@wrong(
    "types",
    "now and the line compared in money paid, not margin (now not times margin_rate), and IV given as the lowest type, I as the highest (odd)",
)
def _(d):
    now, later = now_and_later(d)
    now = now / d["margin_rate"]
    types = portfolio.matrix(now, later, cut=(d["line_now"], d["line_later"]))["type"]
    return types.map({"I": "IV", "II": "III", "III": "II", "IV": "I"})


# 7. Moving people up


@wrong("upgrade_plan", "the budget is split equally over the three (usual)", cause="equal_thirds")
def _(d):
    return steps(dict.fromkeys(["platinum", "gold", "iron"], d["budget"] / 3))


@wrong(
    "upgrade_plan",
    "the whole budget goes to gold, where the first yuan brings most (usual)",
    cause="all_on_the_first_yuan",
)
def _(d):
    return steps({"platinum": 0, "gold": d["budget"], "iron": 0})


@wrong(
    "upgrade_plan",
    "the whole budget goes to iron, because its ceiling is the highest (usual)",
    cause="all_on_the_highest",
)
def _(d):
    return steps({"platinum": 0, "gold": 0, "iron": d["budget"]})


@wrong("upgrade_plan", "the whole budget is split in proportion to the ceilings (odd)", cause="scored")
def _(d):
    ceiling = segments_of(d)["ceiling"]
    return steps((d["budget"] * ceiling / ceiling.sum()).to_dict())


@wrong(
    "upgrade_plan",
    "the highest gain, not gain less spending: 24,000 CNY on each, far over the budget (odd)",
    cause="scored",
)
def _(d):
    return {"platinum": 24000, "gold": 24000, "iron": 24000}
