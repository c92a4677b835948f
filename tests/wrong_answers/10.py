"""Wrong answers to workbook 10, written blind: from the question texts, the chapter and the docstrings alone.

Measured 2026-11-22 with questions and engine frozen, before any mistake was added for them: 86 % explained at once,
86 % after looking closer, on the data of two learners. One of the 44 misled on both: the value of the years without
end, given as `cost`, was told that it had gone a step too far. Whatever is printed since is a share of seen answers.

`VERDICTS` at the end, added afterwards, says of which of them a cause may be named, and which; for all others a card
that claims a cause is misleading.
"""

import numpy as np
import pandas as pd

from crmlab import btyd, value_parts
from crmlab.customer_value.value_parts import (
    Cooperation,
    CrossSell,
    FirstPurchase,
    PriceTolerance,
    Referrals,
    Repeat,
    Scenario,
)


# 1 lifetime ----------------------------------------------------------------------------------------------------------
def _lifetime(d, today, for_ever):
    three = pd.DataFrame(
        {
            "margin": [d["yearly_margin"], 2.5 * d["yearly_margin"], d["yearly_margin"]],
            "retention": [d["loyal"], d["fickle"], d["fickle"]],
        },
        index=pd.Index(["An", "Bo", "Cai"], name="customer"),
    )
    m, r, i = three["margin"], three["retention"], d["discount"]
    return pd.DataFrame({"narrow": m * r + m * r**2 + m * r**3, "today": today(m, r, i), "for_ever": for_ever(m, r, i)})


def _today(m, r, i):
    return sum(m * (r / (1 + i)) ** t for t in (1, 2, 3))


def _ever(m, r, i):
    return m * r / (1 + i - r)


# 2 explored ----------------------------------------------------------------------------------------------------------
def _worth(m, r, i, years=10, now=False):
    q = r / (1 + i)
    return m * sum(q**t for t in (range(years) if now else range(1, years + 1)))


def _needed(m, i, cost, now):
    for per_cent in range(0, 100, 5):
        if _worth(m, per_cent / 100, i, now=now) >= cost:
            return per_cent
    return 95


def _explored(d, **change):
    m, r, i, cost = d["new_margin"], d["new_retention"], d["new_discount"], d["new_cost"]
    right = {
        "cost": 750,
        "half": 60,
        "left": round(_worth(m, r, i, now=True) - cost),
        "needed": _needed(m, i, cost, True),
    }
    return right | change


def _not_switched(d):
    m, r, i, cost = d["new_margin"], d["new_retention"], d["new_discount"], d["new_cost"]
    return _explored(d, left=round(_worth(m, r, i) - cost), needed=_needed(m, i, cost, False))


# 3 histories ---------------------------------------------------------------------------------------------------------
def _histories(d, returns=False, merge=True, minus=1, T="first", whole=False):
    orders = d["orders"] if returns else d["orders"][d["orders"]["amount"] > 0]
    if merge:
        orders = orders.drop_duplicates(["customer_id", "date"])
    g, end = orders.groupby("customer_id")["date"], pd.Timestamp(d["as_of"])
    t_x, watched = (g.max() - g.min()).dt.days, (end - (g.min() if T == "first" else g.max())).dt.days
    if whole:
        t_x, watched = t_x // 7, watched // 7
    else:
        t_x, watched = t_x / 7, watched / 7
    return pd.DataFrame({"x": g.size() - minus, "t_x": t_x, "T": watched})


# 4 six_parts ---------------------------------------------------------------------------------------------------------
def _mine(d):
    return Scenario(
        FirstPurchase(amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30),
        Repeat(retention=d["stays"], wallet=d["wallet_a_year"], share=0.25, share_gain=d["share_gain"]),
        CrossSell(wallet=500, share=0.1, share_gain=0.02),
        Cooperation(saving=0.1),
        Referrals(per_year=0.15, value=60),
        PriceTolerance(premium=d["premium"]),
        years=5,
        discount=0.1,
    )


def _parts(d, column="value", reverse="reverse"):
    return pd.DataFrame(
        {"forward": value_parts.parts(_mine(d))[column], "reverse": value_parts.parts(_mine(d), order=reverse)[column]}
    ).sort_index()


def _not_aligned(d):
    answer = _parts(d)
    answer["reverse"] = value_parts.parts(_mine(d), order="reverse")["value"].to_numpy()
    return answer


def _upside_down(d):  # the forward column turned round for "reverse"
    answer = _parts(d)
    answer["reverse"] = answer["forward"].loc[[1, 6, 5, 4, 3, 2]].to_numpy()
    return answer


# 5 wallet_share ------------------------------------------------------------------------------------------------------
def _asked(d, year=2024):
    w = d["wallet"]
    w = w if year is None else w[w["half_year"].dt.year == year]
    return w.assign(others=w["total"] - w["ours"])


def _wallet(w):
    g = w.groupby("household")
    return pd.DataFrame(
        {"share": g["ours"].sum() / g["total"].sum(), "elsewhere": g["others"].sum() / g["customer_id"].nunique()}
    )


def _mean_of_ratios(d):
    w = _asked(d)
    each = w.groupby(["household", "customer_id"])[["ours", "total"]].sum()
    return _wallet(w).assign(share=(each["ours"] / each["total"]).groupby("household").mean())


def _last_half(d):
    w = _asked(d)
    return _wallet(w[w["half_year"] == w["half_year"].max()])


# 6 tiers -------------------------------------------------------------------------------------------------------------
def _left(d):
    lines = (
        d["order_lines"]
        .merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
        .merge(d["products"], on="product_id")
    )
    lines = lines[lines["date"].dt.year == 2024]
    left = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    served = d["service_costs"][d["service_costs"]["year"] == 2024].groupby("customer_id")["cost"].sum()
    return left - served.reindex(left.index, fill_value=0)


def _tiers(d, itself=False, whole="plus", ascending=False, heads=False):
    left = _left(d)
    plus = left[left > 0].sort_values(ascending=ascending)
    if heads:
        before = pd.Series(np.arange(len(plus)) / len(plus), index=plus.index)
    else:
        total = plus.sum() if whole == "plus" else left.sum()
        before = (plus.cumsum() - (0 if itself else plus)) / total
    layer = pd.Series(np.select([before < 0.5, before < 0.8], [1, 2], 3), index=plus.index)
    return layer.reindex(left.index, fill_value=4)


# 7 types -------------------------------------------------------------------------------------------------------------
def _now_later(d):
    orders = d["orders"]
    known = btyd.summary(orders, as_of=d["as_of"], unit="W", refunds="left out", first_purchase="counted")
    model = btyd.BGNBD(r=0.87, alpha=10.5, a=1.36, b=5.35)
    later = d["margin_rate"] * known["monetary"] * model.expected_purchases(known, 52)
    paid = orders[orders["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
    return d["margin_rate"] * paid.reindex(later.index, fill_value=0), later


def _types(d, lines="mine", names=("I", "II", "III", "IV")):
    now, later = _now_later(d)
    a, b = {
        "mine": (d["line_now"], d["line_later"]),
        "swapped": (d["line_later"], d["line_now"]),
        "median": (now.median(), later.median()),
    }[lines]
    return pd.Series(
        np.select([(now > a) & (later > b), now > a, later > b], [names[3], names[2], names[1]], names[0]),
        index=later.index,
    )


# 8 upgrade_plan ------------------------------------------------------------------------------------------------------
def _layers(d):
    return pd.DataFrame(
        {
            "ceiling": [6000.0, d["gold_ceiling"], d["iron_ceiling"]],
            "scale": [5000.0, d["gold_scale"], d["iron_scale"]],
        },
        index=["platinum", "gold", "iron"],
    )


def _plan(spend):
    return {
        name: int(np.clip(round(float(yuan)), 0, 20_000))
        for name, yuan in zip(("platinum", "gold", "iron"), spend, strict=True)
    }


# 9 narrow_broad ------------------------------------------------------------------------------------------------------
def _narrow_broad(d, first_year=1, discount=True, friends_discount=True, fill=True, turned=False):
    flows = d["orders"].assign(year=d["orders"]["date"].dt.year - 2021, amount=d["margin_rate"] * d["orders"]["amount"])
    flows = flows.groupby(["customer_id", "year"], as_index=False)["amount"].sum()
    rate = d["discount"] if discount else 0
    flows["pv"] = flows["amount"] / (1 + rate) ** (flows["year"] - 1 + first_year)
    own = flows.groupby("customer_id")[["amount", "pv"]].sum()
    who, friend = ("customer_id", "referrer_id") if turned else ("referrer_id", "customer_id")
    r = d["referrals"]
    brought = own["pv" if friends_discount else "amount"].reindex(r[friend]).fillna(0).groupby(r[who].to_numpy()).sum()
    brought = brought.reindex(own.index, fill_value=0) if fill else brought.reindex(own.index)
    return pd.DataFrame({"narrow": own["amount"], "broad": own["pv"] + brought})


# 10 foreseen ---------------------------------------------------------------------------------------------------------
def _foreseen(d, weeks=366 / 7, turned=False, buyers=False, bills=False, square=False, again=0):
    bought = d["orders"][d["orders"]["amount"] > 0]
    split = pd.Timestamp("2023-12-31")
    days = bought.drop_duplicates(["customer_id", "date"])
    g = days[days["date"] <= split].groupby("customer_id")["date"]
    known = pd.DataFrame(
        {"x": g.size() - 1, "t_x": (g.max() - g.min()).dt.days / 7, "T": (split - g.min()).dt.days / 7}
    )
    rate = ((known["x"] + again) / known["T"].where(known["T"] > 0)).fillna(0)
    guesses = {
        "BG/NBD": btyd.BGNBD(r=0.89, alpha=11.2, a=1.07, b=4.27).expected_purchases(known, weeks),
        "own rate": rate * weeks,
    }
    later = bought if bills else days
    actual = later[later["date"] > split].groupby("customer_id").size().reindex(known.index)
    actual = actual.dropna() if buyers else actual.fillna(0)
    rows = {}
    for name, guess in guesses.items():
        guess = guess.reindex(actual.index)
        off = guess - actual
        bias = actual.sum() / guess.sum() - 1 if turned else guess.sum() / actual.sum() - 1
        rows[name] = {"bias": bias, "error": np.sqrt((off**2).mean()) if square else off.abs().mean()}
    return pd.DataFrame(rows).T.rename_axis("rule")


WRONG = [
    (
        "lifetime",
        "took the first margin as paid now, both in three years and for ever",
        lambda d: _lifetime(
            d, lambda m, r, i: sum(m * (r / (1 + i)) ** t for t in (0, 1, 2)), lambda m, r, i: m * (1 + i) / (1 + i - r)
        ),
    ),
    (
        "lifetime",
        "discounted the whole sum of the three years by three years",
        lambda d: _lifetime(d, lambda m, r, i: (m * r + m * r**2 + m * r**3) / (1 + i) ** 3, _ever),
    ),
    (
        "lifetime",
        "the years that never end without the discount: margin times r / (1 - r)",
        lambda d: _lifetime(d, _today, lambda m, r, i: m * r / (1 - r)),
    ),
    (
        "lifetime",
        "forgot the retention above the line: margin / (1 + discount - retention)",
        lambda d: _lifetime(d, _today, lambda m, r, i: m / (1 + i - r)),
    ),
    (
        "explored",
        "cost: read the value of the years without end (800) instead of the ten years looked at",
        lambda d: _explored(d, cost=800),
    ),
    ("explored", "half: halved what is left after the cost of winning", lambda d: _explored(d, half=75)),
    (
        "explored",
        "left: gave the value without taking the cost off",
        lambda d: _explored(d, left=round(_worth(d["new_margin"], d["new_retention"], d["new_discount"], now=True))),
    ),
    ("explored", "left the switch at the first margin after one year, for both left and needed", _not_switched),
    (
        "explored",
        "needed: put everything back to the start before moving the retention",
        lambda d: _explored(d, needed=_needed(300, 0.1, 500, False)),
    ),
    ("histories", "counted the return slips as purchases", lambda d: _histories(d, returns=True)),
    ("histories", "counted each bill, also several on one day", lambda d: _histories(d, merge=False)),
    ("histories", "x with the first purchase in it", lambda d: _histories(d, minus=0)),
    ("histories", "T from the last purchase to as_of, the recency of RFM", lambda d: _histories(d, T="last")),
    ("histories", "whole weeks: days // 7", lambda d: _histories(d, whole=True)),
    ("six_parts", "put the reverse values in by position, in the order 1, 6, 5, 4, 3, 2", _not_aligned),
    ("six_parts", "took the running sum for the part", lambda d: _parts(d, column="running")),
    (
        "six_parts",
        "reverse as 6, 5, 4, 3, 2, 1, the first purchase last",
        lambda d: _parts(d, reverse=[6, 5, 4, 3, 2, 1]),
    ),
    ("six_parts", "turned the forward column round and called it reverse", _upside_down),
    ("wallet_share", "share: the mean of the customers' shares", _mean_of_ratios),
    ("wallet_share", "only the last half-year, as in the chapter", _last_half),
    (
        "wallet_share",
        "elsewhere: mean over the rows, so over half-years, not customers",
        lambda d: _wallet(_asked(d)).assign(elsewhere=_asked(d).groupby("household")["others"].mean()),
    ),
    ("wallet_share", "forgot to take 2024 only", lambda d: _wallet(_asked(d, None))),
    (
        "wallet_share",
        "elsewhere: all they spent on tea, ours included",
        lambda d: _wallet(_asked(d)).assign(
            elsewhere=_asked(d).groupby("household")["total"].sum()
            / _asked(d).groupby("household")["customer_id"].nunique()
        ),
    ),
    ("tiers", "counted the customer's own money among that of those before", lambda d: _tiers(d, itself=True)),
    ("tiers", "the whole is net of the losses", lambda d: _tiers(d, whole="net")),
    ("tiers", "sorted the smallest first", lambda d: _tiers(d, ascending=True)),
    ("tiers", "cut at half and four fifths of the heads, not of the money", lambda d: _tiers(d, heads=True)),
    ("types", "II and III the wrong way round", lambda d: _types(d, names=("I", "III", "II", "IV"))),
    ("types", "cut at the medians, as in the chapter", lambda d: _types(d, lines="median")),
    ("types", "the two lines swapped", lambda d: _types(d, lines="swapped")),
    (
        "types",
        "numbered from the best: I high in both, IV low in both",
        lambda d: _types(d, names=("IV", "III", "II", "I")),
    ),
    ("upgrade_plan", "equal thirds of the budget", lambda d: _plan([d["budget"] // 3] * 3)),
    (
        "upgrade_plan",
        "the best deserve the most: half on platinum, three tenths on gold, the rest on iron",
        lambda d: _plan([0.5 * d["budget"], 0.3 * d["budget"], 0.2 * d["budget"]]),
    ),
    ("upgrade_plan", "everything where the ceiling is highest, iron", lambda d: _plan([0, 0, d["budget"]])),
    ("upgrade_plan", "everything where the first yuan brings most, gold", lambda d: _plan([0, d["budget"], 0])),
    ("narrow_broad", "broad without the discount", lambda d: _narrow_broad(d, discount=False)),
    ("narrow_broad", "year 1 not discounted, year 2 by one year", lambda d: _narrow_broad(d, first_year=0)),
    (
        "narrow_broad",
        "the direction turned: gave customers the flows of who recommended us to them",
        lambda d: _narrow_broad(d, turned=True),
    ),
    (
        "narrow_broad",
        "no fill_value: whoever recommended nobody has NaN in broad",
        lambda d: _narrow_broad(d, fill=False),
    ),
    ("foreseen", "bias upside down: really bought by expected, less one", lambda d: _foreseen(d, turned=True)),
    ("foreseen", "inner merge: only those who did buy in 2024", lambda d: _foreseen(d, buyers=True)),
    ("foreseen", "error as the root of the mean square", lambda d: _foreseen(d, square=True)),
    ("foreseen", "own rate with the first purchase counted, (x + 1) / T", lambda d: _foreseen(d, again=1)),
    (
        "foreseen",
        "the year given as 366 days to a model and a rate that are in weeks",
        lambda d: _foreseen(d, weeks=366),
    ),
]

VERDICTS = {
    ("lifetime", "took the first margin as paid now, both in three years and for ever"): "first_margin_now",
    ("lifetime", "discounted the whole sum of the three years by three years"): "sum_discounted_at_once",
    ("lifetime", "the years that never end without the discount: margin times r / (1 - r)"): "endless_not_discounted",
    (
        "lifetime",
        "forgot the retention above the line: margin / (1 + discount - retention)",
    ): "multiple_without_retention",
    (
        "explored",
        "cost: read the value of the years without end (800) instead of the ten years looked at",
    ): "cost_not_paid_back",
    ("explored", "half: halved what is left after the cost of winning"): "half_of_what_is_left",
    ("explored", "left: gave the value without taking the cost off"): "cost_not_taken_off",
    ("explored", "left the switch at the first margin after one year, for both left and needed"): "timing_not_changed",
    ("explored", "needed: put everything back to the start before moving the retention"): "needed_at_the_start",
    ("histories", "counted the return slips as purchases"): "slips_counted",
    ("histories", "counted each bill, also several on one day"): "same_day_twice",
    ("histories", "x with the first purchase in it"): "first_purchase_counted",
    ("histories", "T from the last purchase to as_of, the recency of RFM"): "watched_since_the_last",
    ("histories", "whole weeks: days // 7"): "whole_weeks",
    ("six_parts", "put the reverse values in by position, in the order 1, 6, 5, 4, 3, 2"): "not_aligned",
    ("six_parts", "took the running sum for the part"): "running_values",
    ("six_parts", "reverse as 6, 5, 4, 3, 2, 1, the first purchase last"): "first_purchase_last",
    ("six_parts", "turned the forward column round and called it reverse"): "forward_turned_round",
    ("wallet_share", "share: the mean of the customers' shares"): "mean_of_ratios",
    ("wallet_share", "only the last half-year, as in the chapter"): "last_half_year_only",
    ("wallet_share", "elsewhere: mean over the rows, so over half-years, not customers"): "divided_by_rows",
    ("wallet_share", "forgot to take 2024 only"): "all_the_years",
    ("wallet_share", "elsewhere: all they spent on tea, ours included"): "size_for_room",
    ("tiers", "counted the customer's own money among that of those before"): "passes_into_the_layer_below",
    ("tiers", "the whole is net of the losses"): "losses_in_the_whole",
    ("tiers", "sorted the smallest first"): "from_the_smallest",
    ("tiers", "cut at half and four fifths of the heads, not of the money"): "cut_by_heads",
    ("types", "II and III the wrong way round"): "axes_exchanged",
    ("types", "cut at the medians, as in the chapter"): "at_the_medians",
    ("types", "the two lines swapped"): "lines_exchanged",
    ("types", "numbered from the best: I high in both, IV low in both"): "best_is_one",
    ("upgrade_plan", "equal thirds of the budget"): "equal_thirds",
    (
        "upgrade_plan",
        "the best deserve the most: half on platinum, three tenths on gold, the rest on iron",
    ): "most_for_the_best",
    ("upgrade_plan", "everything where the ceiling is highest, iron"): "all_on_the_highest",
    ("upgrade_plan", "everything where the first yuan brings most, gold"): "all_on_the_first_yuan",
    ("narrow_broad", "broad without the discount"): "broad_not_discounted",
    ("narrow_broad", "year 1 not discounted, year 2 by one year"): "a_year_too_early",
    (
        "narrow_broad",
        "the direction turned: gave customers the flows of who recommended us to them",
    ): "credit_to_the_friend",
    ("foreseen", "bias upside down: really bought by expected, less one"): "measured_against_the_forecast",
    ("foreseen", "inner merge: only those who did buy in 2024"): "only_those_who_came_back",
    ("foreseen", "error as the root of the mean square"): "root_of_squares",
    ("foreseen", "own rate with the first purchase counted, (x + 1) / T"): "first_purchase_in_the_rate",
    ("foreseen", "the year given as 366 days to a model and a rate that are in weeks"): "year_in_days",
}
