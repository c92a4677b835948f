"""A second forty, by another writer, after the cards were mended for the first. First figures: of 32 usual slips 27 named,
5 row only; of 8 odd ones 1 named, 7 row only; none misleading.

Kept as the writer wrote them. The `cause` beside an answer was added when the cards were read: it is what a card may
name.
"""

import numpy as np
import pandas as pd

from crmlab import btyd, clv, portfolio, value_parts
from tests.questions.wrong_answers import Answers

wrong = Answers("10")


# ---- what the workbook's cells give -------------------------------------------------


def _three(d):
    return pd.DataFrame(
        {
            "margin": [d["yearly_margin"], 2.5 * d["yearly_margin"], d["yearly_margin"]],
            "retention": [d["loyal"], d["fickle"], d["fickle"]],
        },
        index=pd.Index(["An", "Bo", "Cai"], name="customer"),
    )


def _life(d):
    """m, r, i, and the two columns as they should be."""
    three = _three(d)
    m, r, i = three["margin"], three["retention"], d["discount"]
    narrow = m * r + m * r**2 + m * r**3
    today = sum(m * r**t / (1 + i) ** t for t in (1, 2, 3))
    endless = clv.simple(m, retention=r, discount=i, first="after one year")
    return m, r, i, narrow, today, endless


def _won(d):
    won = d["acquisition"].rename(columns={"date": "won_on"})
    won = won[won["won_on"].dt.year == 2022]
    paid = d["orders"].drop(columns="channel").merge(won, on="customer_id")
    paid["year"] = (paid["date"] - paid["won_on"]).dt.days // 365 + 1
    paid = paid[paid["year"] <= 2].assign(margin=d["margin_rate"] * paid["amount"])
    m = d["marketing_spend"]
    spent = m[m["month"].dt.year == 2022]
    spend = spent.groupby("item")["spend"].sum()
    size = won["channel"].value_counts()
    paid["pv"] = paid["margin"] / (1 + d["discount"]) ** paid["year"]
    allowable = paid.groupby("channel")["pv"].sum() / size
    cost = spend.reindex(size.index) / size + spend["brand"] / len(won)
    return won, paid, spend, size, allowable, cost


def _offer(allowable, cost):
    return pd.DataFrame({"allowable": allowable, "cost": cost})


def _mine(d):
    return value_parts.Scenario(
        value_parts.FirstPurchase(amount=180, margin_rate=0.4, service_cost=24, acquisition_cost=30),
        value_parts.Repeat(
            retention=d["stays"],
            wallet=d["wallet_a_year"],
            share=0.25,
            share_gain=d["share_gain"],
        ),
        value_parts.CrossSell(wallet=500, share=0.1, share_gain=0.02),
        value_parts.Cooperation(saving=0.1),
        value_parts.Referrals(per_year=0.15, value=60),
        value_parts.PriceTolerance(premium=d["premium"]),
        years=5,
        discount=0.1,
    )


def _held(d, **change):
    orders = d["orders"]
    visits = orders[orders["channel"] != "box"]
    options = {"split": "2023-12-31", "end": "2024-12-31", "unit": "W", "refunds": "left out"}
    return btyd.holdout(visits, **{**options, **change})


def _model4():
    return btyd.BGNBD(r=0.89, alpha=11.2, a=1.07, b=4.27)


def _score(forecasts, actual):
    return pd.DataFrame(
        {
            name: {"bias": f.sum() / actual.sum() - 1, "error": (f - actual).abs().mean()}
            for name, f in forecasts.items()
        }
    ).T


def _both(held):
    t = held["t"].iloc[0]
    return {
        "BG/NBD": _model4().expected_purchases(held, t),
        "own rate": btyd.same_rate(held),
    }


def _profit(d):
    lines = d["order_lines"].merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
    lines = lines[lines["date"].dt.year == 2024].merge(d["products"], on="product_id")
    margin = lines["amount"] - lines["quantity"] * lines["unit_cost"]
    profit = margin.groupby(lines["customer_id"]).sum()
    costs = d["service_costs"][d["service_costs"]["year"] == 2024]
    served = costs.groupby("customer_id")["cost"].sum()
    return profit - served.reindex(profit.index, fill_value=0)


def _now_later(d):
    orders = d["orders"]
    visits = orders[orders["channel"] != "box"]
    known = btyd.summary(visits, as_of=d["as_of"], unit="W", refunds="left out", first_purchase="counted")
    model = btyd.BGNBD(r=0.87, alpha=10.5, a=1.36, b=5.35)
    later = d["margin_rate"] * known["monetary"] * model.expected_purchases(known, 52)
    paid = visits[visits["date"].dt.year == 2024].groupby("customer_id")["amount"].sum()
    now = d["margin_rate"] * paid.reindex(later.index, fill_value=0)
    return now, later, known, model


def _segments(d):
    return pd.DataFrame(
        {
            "ceiling": [6000.0, d["gold_ceiling"], d["iron_ceiling"]],
            "scale": [4000.0, d["gold_scale"], d["iron_scale"]],
        },
        index=["platinum", "gold", "iron"],
    )


def _steps(spend):
    return {k: int(min(24000, max(0, round(v / 1000) * 1000))) for k, v in dict(spend).items()}


# ---- 1. Three customers -------------------------------------------------------------


@wrong(
    "lifetime",
    "today is discounted but the chance to stay is left out: the full margin each year (usual)",
    cause="everybody_stays",
)
def _(d):
    m, r, i, narrow, today, endless = _life(d)
    today = m / (1 + i) + m / (1 + i) ** 2 + m / (1 + i) ** 3
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong(
    "lifetime",
    "endless takes the first margin as received now instead of after one year (usual)",
    cause="first_margin_now",
)
def _(d):
    m, r, i, narrow, today, endless = _life(d)
    endless = clv.simple(m, retention=r, discount=i, first="now")
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong(
    "lifetime",
    "today divides the whole sum of three years by (1 + discount) to the power of 3 (usual)",
    cause="sum_discounted_at_once",
)
def _(d):
    m, r, i, narrow, today, endless = _life(d)
    today = narrow / (1 + i) ** 3
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong("lifetime", "endless forgets the retention above the line: m / (1 + i - r) (usual)", cause="first_year_certain")
def _(d):
    m, r, i, narrow, today, endless = _life(d)
    endless = m / (1 + i - r)
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong(
    "lifetime",
    "today discounts each year one year too little: year 1 is not discounted (usual)",
    cause="ratio_or_difference",
)
def _(d):
    m, r, i, narrow, today, endless = _life(d)
    today = m * r + m * r**2 / (1 + i) + m * r**3 / (1 + i) ** 2
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


@wrong(
    "lifetime",
    "passes the three customers to clv.yearly as if they were three years of one customer, and takes "
    "each row's present value as a customer's value (odd)",
)
def _(d):
    m, r, i, narrow, today, endless = _life(d)
    table = clv.yearly(m.tolist(), r.tolist(), i, first="after one year")
    today = table["present_value"].to_numpy()
    return pd.DataFrame({"narrow": narrow, "today": today, "endless": endless})


# ---- 2. What may a new customer cost? -----------------------------------------------


@wrong("allowable_cost", "does not discount the margins at all (usual)", cause="not_discounted")
def _(d):
    won, paid, spend, size, allowable, cost = _won(d)
    return _offer(paid.groupby("channel")["margin"].sum() / size, cost)


@wrong(
    "allowable_cost",
    "discounts from year 0: year 1 is not discounted and year 2 by one year (usual)",
    cause="a_year_too_early",
)
def _(d):
    won, paid, spend, size, allowable, cost = _won(d)
    paid["pv"] = paid["margin"] / (1 + d["discount"]) ** (paid["year"] - 1)
    return _offer(paid.groupby("channel")["pv"].sum() / size, cost)


@wrong("allowable_cost", "takes the mean over bills instead of over customers (usual)", cause="by_bill")
def _(d):
    won, paid, spend, size, allowable, cost = _won(d)
    return _offer(paid.groupby("channel")["pv"].mean(), cost)


@wrong(
    "allowable_cost",
    "cost is only the channel's own spend per customer, without brand (usual)",
    cause="without_the_brand",
)
def _(d):
    won, paid, spend, size, allowable, cost = _won(d)
    return _offer(allowable, spend.reindex(size.index) / size)


@wrong(
    "allowable_cost",
    "divides brand by the channel's own customers, so that each channel pays the whole brand (usual)",
    cause="the_whole_brand_each_time",
)
def _(d):
    won, paid, spend, size, allowable, cost = _won(d)
    return _offer(allowable, (spend.reindex(size.index) + spend["brand"]) / size)


@wrong(
    "allowable_cost",
    "two slips: present value of the amounts paid instead of the margin, and brand shared out equally "
    "over the four channels (odd)",
)
def _(d):
    won, paid, spend, size, allowable, cost = _won(d)
    paid["pv"] = paid["amount"] / (1 + d["discount"]) ** paid["year"]
    allowable = paid.groupby("channel")["pv"].sum() / size
    return _offer(allowable, (spend.reindex(size.index) + spend["brand"] / 4) / size)


# ---- 3. Six parts, two orders -------------------------------------------------------


@wrong(
    "six_parts",
    "reverse in the order 6, 5, 4, 3, 2, 1, with the first purchase last (usual)",
    cause="first_purchase_last",
)
def _(d):
    mine = _mine(d)
    forward = value_parts.parts(mine)["value"]
    reverse = value_parts.parts(mine, order=[6, 5, 4, 3, 2, 1])["value"]
    return pd.DataFrame({"forward": forward, "reverse": reverse, "change": reverse - forward})


@wrong("six_parts", "change is forward less reverse, the sign the wrong way round (usual)", cause="unit_or_sign")
def _(d):
    mine = _mine(d)
    forward = value_parts.parts(mine)["value"]
    reverse = value_parts.parts(mine, order="reverse")["value"]
    return pd.DataFrame({"forward": forward, "reverse": reverse, "change": forward - reverse})


@wrong(
    "six_parts",
    "puts reverse beside forward by position, so its rows are in the order 1, 6, 5, 4, 3, 2 (usual)",
    cause="not_aligned",
)
def _(d):
    mine = _mine(d)
    table = value_parts.parts(mine)[["value"]].rename(columns={"value": "forward"})
    table["reverse"] = value_parts.parts(mine, order="reverse")["value"].to_numpy()
    table["change"] = table["reverse"] - table["forward"]
    return table


@wrong("six_parts", "takes the running value so far instead of each part (usual)", cause="running_values")
def _(d):
    mine = _mine(d)
    forward = value_parts.parts(mine)["running"]
    reverse = value_parts.parts(mine, order="reverse")["running"]
    return pd.DataFrame({"forward": forward, "reverse": reverse, "change": reverse - forward})


@wrong("six_parts", "change without its sign: the absolute difference (usual)", cause="change_without_sign")
def _(d):
    mine = _mine(d)
    forward = value_parts.parts(mine)["value"]
    reverse = value_parts.parts(mine, order="reverse")["value"]
    return pd.DataFrame({"forward": forward, "reverse": reverse, "change": (reverse - forward).abs()})


@wrong(
    "six_parts",
    "forward switches on each effect alone beside the first purchase instead of after all before it (odd)",
)
def _(d):
    mine = _mine(d)
    first = value_parts.value(mine, {1})
    forward = pd.Series({k: first if k == 1 else value_parts.value(mine, {1, k}) - first for k in range(1, 7)})
    reverse = value_parts.parts(mine, order="reverse")["value"].sort_index()
    return pd.DataFrame({"forward": forward, "reverse": reverse, "change": reverse - forward})


# ---- 4. A year held out -------------------------------------------------------------


@wrong("foreseen", "keeps the box payments in: histories and purchases from all orders (usual)")
def _(d):
    held = btyd.holdout(d["orders"], split="2023-12-31", end="2024-12-31", unit="W", refunds="left out")
    return _score(_both(held), held["actual"])


@wrong(
    "foreseen",
    "error is the mean of forecast less real with its sign, not of the absolute differences (usual)",
    cause="signed_error",
)
def _(d):
    held = _held(d)
    table = _score(_both(held), held["actual"])
    for name, f in _both(held).items():
        table.loc[name, "error"] = (f - held["actual"]).mean()
    return table


@wrong("foreseen", "own rate counts the first purchase too: (x + 1) ÷ T (usual)", cause="first_purchase_in_the_rate")
def _(d):
    held = _held(d)
    both = _both(held)
    both["own rate"] = ((held["x"] + 1) / held["T"] * held["t"]).where(held["T"] > 0, 0.0)
    return _score(both, held["actual"])


@wrong("foreseen", "bias against the purchases of everybody in 2024, also of those who first bought in 2024 (odd)")
def _(d):
    orders = d["orders"]
    visits = orders[orders["channel"] != "box"]
    held = _held(d)
    bought = visits[(visits["date"].dt.year == 2024) & (visits["amount"] > 0)]
    real = len(bought.drop_duplicates(["customer_id", "date"]))
    both = _both(held)
    table = _score(both, held["actual"])
    for name, f in both.items():
        table.loc[name, "bias"] = f.sum() / real - 1
    return table


@wrong("foreseen", "error is the root of the mean squared error (usual)", cause="root_of_squares")
def _(d):
    held = _held(d)
    both = _both(held)
    table = _score(both, held["actual"])
    for name, f in both.items():
        table.loc[name, "error"] = ((f - held["actual"]) ** 2).mean() ** 0.5
    return table


@wrong(
    "foreseen",
    "two slips: forecasts from histories that run to the end of 2024, the year to be foreseen included, "
    "and bias as a difference in purchases instead of a share (odd)",
)
def _(d):
    orders = d["orders"]
    visits = orders[orders["channel"] != "box"]
    held = _held(d)
    known = btyd.summary(visits, as_of="2024-12-31", unit="W", refunds="left out")
    known = known.loc[held.index]
    weeks = 366 / 7
    both = {
        "BG/NBD": _model4().expected_purchases(known, weeks),
        "own rate": (known["x"] / known["T"]).where(known["T"] > 0, 0.0) * weeks,
    }
    table = _score(both, held["actual"])
    for name, f in both.items():
        table.loc[name, "bias"] = f.sum() - held["actual"].sum()
    return table


# ---- 5. Four layers -----------------------------------------------------------------


@wrong("tiers", "the whole is the profit after losses, the sum over all customers (usual)", cause="losses_in_the_whole")
def _(d):
    profit = _profit(d)
    share = profit.sort_values(ascending=False).cumsum() / profit.sum()
    before = share.shift(fill_value=0.0).reindex(profit.index)
    layer = pd.Series(np.select([before < 0.5, before < 0.8], [1, 2], 3), index=profit.index)
    return layer.where(profit > 0, 4)


@wrong(
    "tiers",
    "cuts by the number of customers: the first 50 % of those with a profit, up to 80 %, the rest (usual)",
    cause="cut_by_heads",
)
def _(d):
    profit = _profit(d)
    rank = profit[profit > 0].rank(ascending=False, pct=True).reindex(profit.index)
    layer = pd.Series(np.select([rank <= 0.5, rank <= 0.8], [1, 2], 3), index=profit.index)
    return layer.where(profit > 0, 4)


@wrong(
    "tiers",
    "adds up from the smallest profit, so that small customers are in layer 1 (usual)",
    cause="from_the_smallest",
)
def _(d):
    profit = _profit(d)
    good = profit[profit > 0]
    share = (good.sort_values().cumsum() / good.sum()).reindex(profit.index)
    layer = pd.Series(np.select([share <= 0.5, share <= 0.8], [1, 2], 3), index=profit.index)
    return layer.where(profit > 0, 4)


@wrong("tiers", "customers without a profit are put in layer 3 with the rest; there is no layer 4 (usual)")
def _(d):
    profit = _profit(d)
    return portfolio.pyramid(profit)["tier"].clip(upper=3)


@wrong(
    "tiers", "gives the labels of the layers (platinum, gold ...) instead of the numbers 1 to 4 (usual)", cause="form"
)
def _(d):
    return portfolio.pyramid(_profit(d))["label"]


@wrong(
    "tiers", "four groups of equally many customers by profit, with pd.qcut (odd)", cause="quarters_of_the_customers"
)
def _(d):
    profit = _profit(d)
    return pd.qcut(profit.rank(method="first", ascending=False), 4, labels=[1, 2, 3, 4]).astype(int)


# ---- 6. Four types ------------------------------------------------------------------


@wrong("types", "the lines are the medians, because cut is left at its default (usual)", cause="at_the_medians")
def _(d):
    now, later, known, model = _now_later(d)
    return portfolio.matrix(now, later)["type"]


@wrong(
    "types",
    "mixes up II and III: calls high now, low later type II and low now, high later type III (usual)",
    cause="axes_exchanged",
)
def _(d):
    now, later, known, model = _now_later(d)
    high_now, high_later = now > d["line_now"], later > d["line_later"]
    kind = np.select(
        [high_now & high_later, high_now & ~high_later, ~high_now & high_later],
        ["IV", "II", "III"],
        "I",
    )
    return pd.Series(kind, index=later.index)


@wrong(
    "types", "the two lines are exchanged: line_later for now and line_now for later (usual)", cause="lines_exchanged"
)
def _(d):
    now, later, known, model = _now_later(d)
    return portfolio.matrix(now, later, cut=(d["line_later"], d["line_now"]))["type"]


@wrong("types", "leaves out the customers who bought nothing in 2024 (usual)")
def _(d):
    now, later, known, model = _now_later(d)
    now = now[now != 0]
    later = later.reindex(now.index)
    return portfolio.matrix(now, later, cut=(d["line_now"], d["line_later"]))["type"]


@wrong(
    "types",
    "high later means that the customer is probably still alive (p_alive above 0.5), not margin above the line (odd)",
)
def _(d):
    now, later, known, model = _now_later(d)
    high_now, high_later = now > d["line_now"], model.p_alive(known) > 0.5
    kind = np.select(
        [high_now & high_later, high_now & ~high_later, ~high_now & high_later],
        ["IV", "III", "II"],
        "I",
    )
    return pd.Series(kind, index=later.index)


# ---- 7. Moving people up ------------------------------------------------------------


@wrong("upgrade_plan", "an equal split of the whole budget (usual)", cause="equal_thirds")
def _(d):
    third = d["budget"] // 3 // 1000 * 1000
    return dict(platinum=third, gold=third, iron=third)


@wrong(
    "upgrade_plan",
    "spends the whole budget although the last yuan brings back less than a yuan (usual)",
    cause="scored",
)
def _(d):
    plan = portfolio.upgrade_budget(_segments(d), d["budget"], least_return=0.0)
    return _steps(plan["spend"])


@wrong(
    "upgrade_plan",
    "shares the whole budget out in proportion to the ceilings (usual)",
    cause="in_proportion_to_the_ceilings",
)
def _(d):
    ceiling = _segments(d)["ceiling"]
    return _steps(d["budget"] * ceiling / ceiling.sum())


@wrong(
    "upgrade_plan",
    "puts the whole budget on iron, because its ceiling is the highest (usual)",
    cause="all_on_the_highest",
)
def _(d):
    ceiling = _segments(d)["ceiling"]
    best = ceiling.idxmax()
    return _steps({k: d["budget"] if k == best else 0 for k in ceiling.index})


@wrong(
    "upgrade_plan",
    "spends on each its own scale, as if the scale were the money needed, over the budget (odd)",
    cause="scored",
)
def _(d):
    return _steps(_segments(d)["scale"])
