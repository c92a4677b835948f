"""Wrong answers to workbook 09, written from the question texts alone, without sight of the known mistakes.

`VERDICTS` at the end, added afterwards, says of which of them a cause may be named, and which; for all others a card
that claims a cause is misleading. The answers to `top_share` had three decimals until the question asked for four.
"""

import numpy as np
import pandas as pd

from crmlab import abc_analysis, profitability, rfm

# small helpers


def _lines(d, year=2024):
    lines = (
        d["order_lines"]
        .merge(d["orders"][["order_id", "customer_id", "date"]], on="order_id")
        .merge(d["products"], on="product_id")
    )
    return lines if year is None else lines[lines["date"].dt.year == year]


def _goods(lines):
    return (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()


def _served(d, index, year=2024):
    s = d["service_costs"]
    if year is not None:
        s = s[s["year"] == year]
    return s.groupby("customer_id")["cost"].sum().reindex(index, fill_value=0.0)


def _parts(d):
    lines = _lines(d)
    paid = lines.groupby("customer_id")["amount"].sum()
    return lines, paid, _goods(lines), _served(d, paid.index)


def _year(d, year=2024):
    o = d["orders"]
    return o[o["date"].dt.year == year]


def _purchases(d, year=2024):
    o = _year(d, year)
    return o[o["amount"] > 0]


def _bought(d):
    return d["orders"][d["orders"]["amount"] > 0]


def _fixed(d, items=("brand", "sales staff"), year=2024):
    m = d["marketing_spend"]
    if year is not None:
        m = m[m["month"].dt.year == year]
    return m.loc[m["item"].isin(items), "spend"].sum()


def _laid_on(d, fixed, key):
    """The margin less `fixed` shared out by `key`."""
    cm = d["contribution_margin"]
    key = key.reindex(cm.index, fill_value=0)
    return cm - fixed * key / key.sum()


def _number(d):
    return _purchases(d).groupby("customer_id").size()


def _kind(d, index):
    return d["customers"].set_index("customer_id")["kind"].reindex(index)


def _letters(money, first=0.8, second=0.95, ascending=False, strict=True, total=None):
    money = money.sort_values(ascending=ascending)
    total = money.sum() if total is None else total
    cum = money.cumsum() / total
    if strict:  # the share before this customer
        cum = cum - money / total
        return pd.Series(np.where(cum < first, "A", np.where(cum < second, "B", "C")), index=money.index)
    return pd.Series(np.where(cum <= first, "A", np.where(cum <= second, "B", "C")), index=money.index)


def _spent(d):
    return _purchases(d).groupby("customer_id")["amount"].sum()


def _table(d, orders=None):
    return rfm.table(_bought(d) if orders is None else orders, as_of=d["as_of"])


def _score(v):
    return rfm.score(v)


_NEIGHBOUR = {}


def _neighbour():
    """The tables of the student in the next seat."""
    if not _NEIGHBOUR:
        from crmlab import workbook

        _NEIGHBOUR.update(dict(workbook.open("09", learner="other").data))
    return _NEIGHBOUR


def _neighbour_margin():
    _, paid, goods, selling = _parts(_neighbour())
    return (paid - goods - selling).round(2)


# 1 contribution margin


def cm_no_serving(d):
    _lines_, paid, goods, _ = _parts(d)
    return paid - goods


def cm_all_years_serving(d):
    _lines_, paid, goods, _ = _parts(d)
    selling = d["service_costs"].groupby("customer_id")["cost"].sum().reindex(paid.index, fill_value=0)
    return paid - goods - selling


def cm_nan(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["cost"].sum()
    return paid - goods - selling


def cm_inner(d):
    return cm_nan(d).dropna()


def cm_nan_to_zero(d):
    return cm_nan(d).fillna(0)


def cm_unit_cost_once(d):
    lines, paid, _, selling = _parts(d)
    goods = lines.groupby("customer_id")["unit_cost"].sum()
    return paid - goods - selling


def cm_returns_dropped(d):
    lines = _lines(d)
    lines = lines[lines["quantity"] > 0]
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index)


def cm_returned_goods_cost_again(d):
    lines, paid, _, selling = _parts(d)
    goods = (lines["quantity"].abs() * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return paid - goods - selling


def cm_returns_off_price_only(d):
    lines, paid, _, selling = _parts(d)
    kept = lines[lines["quantity"] > 0]
    goods = _goods(kept).reindex(paid.index, fill_value=0)
    # returned boxes go to the bin: no cost credited, and the refund is taken off twice because paid is net already
    refund = lines.loc[lines["amount"] < 0].groupby("customer_id")["amount"].sum().reindex(paid.index, fill_value=0)
    return paid + refund - goods - selling


def cm_before_discount(d):
    lines, _, goods, selling = _parts(d)
    paid = (lines["quantity"] * lines["unit_price"]).groupby(lines["customer_id"]).sum()
    return paid - goods - selling


def cm_list_price(d):
    lines, _, goods, selling = _parts(d)
    paid = (lines["quantity"] * lines["list_price"] * (1 - lines["discount"])).groupby(lines["customer_id"]).sum()
    return paid - goods - selling.mean()


def cm_order_amount_per_line(d):
    lines, _, goods, selling = _parts(d)
    twice = lines.drop(columns="amount").merge(d["orders"][["order_id", "amount"]], on="order_id")
    paid = twice.groupby("customer_id")["amount"].sum()
    return paid - goods - selling


def cm_join_on_activities(d):
    lines = _lines(d).copy()
    lines["goods"] = lines["quantity"] * lines["unit_cost"]
    s = d["service_costs"]
    both = lines.merge(s[s["year"] == 2024][["customer_id", "cost"]], on="customer_id", how="left").fillna({"cost": 0})
    g = both.groupby("customer_id")
    return g["amount"].sum() - g["goods"].sum() - g["cost"].sum()


def cm_three_years(d):
    lines = _lines(d, None)
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index, None)


def cm_times(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["times"].sum().reindex(paid.index, fill_value=0)
    return paid - goods - selling


def cm_margin_number(d):
    lines, paid, _, selling = _parts(d)
    return paid * d["margin"] - selling


def cm_mean_cost(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["cost"].mean().reindex(paid.index, fill_value=0)
    return paid - goods - selling


def cm_ratio(d):
    return d["contribution_margin"] / _parts(d)[1]


def cm_total(d):
    return float(d["contribution_margin"].sum())


def cm_plus(d):
    lines, paid, goods, selling = _parts(d)
    return paid - goods + selling


def cm_everybody(d):
    _lines_, paid, goods, _ = _parts(d)
    everybody = d["customers"].set_index("customer_id").index
    return paid.reindex(everybody, fill_value=0) - goods.reindex(everybody, fill_value=0) - _served(d, everybody)


def cm_list(d):
    return d["contribution_margin"].round(2).tolist()


def cm_2023(d):
    lines = _lines(d, 2023)
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index, 2023)


# 2 net profit


def np_order_lines(d):
    lines = _lines(d)
    return _laid_on(d, _fixed(d), lines[lines["quantity"] > 0].groupby("customer_id").size())


def np_equal(d):
    cm = d["contribution_margin"]
    return cm - _fixed(d) / len(cm)


def np_slips_count(d):
    return _laid_on(d, _fixed(d), _year(d).groupby("customer_id").size())


def np_slips_taken_off(d):
    o = _year(d)
    key = np.sign(o["amount"]).groupby(o["customer_id"]).sum().clip(lower=0)
    return _laid_on(d, _fixed(d), key)


def np_three_years_cost(d):
    return _laid_on(d, _fixed(d, year=None), _number(d))


def np_all_items(d):
    m = d["marketing_spend"]
    return _laid_on(d, m.loc[m["month"].dt.year == 2024, "spend"].sum(), _number(d))


def np_contains_sales(d):
    m = d["marketing_spend"]
    m = m[(m["month"].dt.year == 2024) & m["item"].str.contains("brand|sales")]
    return _laid_on(d, m["spend"].sum(), _number(d))


def np_capital_letter(d):
    return _laid_on(d, _fixed(d, ("brand", "Sales staff")), _number(d))


def np_by_revenue(d):
    return _laid_on(d, _fixed(d), _spent(d))


def np_purchases_three_years(d):
    return _laid_on(d, _fixed(d), _bought(d).groupby("customer_id").size())


def np_not_multiplied(d):
    return d["contribution_margin"] - _fixed(d) / _number(d).sum()


def np_divided_by_number(d):
    n = _number(d).reindex(d["contribution_margin"].index, fill_value=1)
    return d["contribution_margin"] - (_fixed(d) / len(n)) / n


def np_wrong_denominator(d):
    every = d["orders"]["order_id"].nunique()
    n = _number(d).reindex(d["contribution_margin"].index, fill_value=0)
    return d["contribution_margin"] - _fixed(d) / every * n


def np_monthly_mean(d):
    m = d["marketing_spend"]
    m = m[(m["month"].dt.year == 2024) & m["item"].isin(["brand", "sales staff"])]
    return _laid_on(d, m["spend"].mean(), _number(d))


def np_only_share(d):
    n = _number(d)
    return (_fixed(d) * n / n.sum()).rename("net_profit")


def np_plus(d):
    return 2 * d["contribution_margin"] - _laid_on(d, _fixed(d), _number(d))


def np_value_counts_order(d):
    cm = d["contribution_margin"]
    o = _purchases(d)
    n = o["customer_id"].value_counts().reset_index(drop=True).reindex(range(len(cm)), fill_value=0).to_numpy()
    return cm - _fixed(d) * n / n.sum()


def np_early_rounding(d):
    n = _number(d).reindex(d["contribution_margin"].index, fill_value=0)
    return d["contribution_margin"] - n * round(_fixed(d) / n.sum())


def np_no_losses(d):
    return _laid_on(d, _fixed(d), _number(d)).clip(lower=0)


def np_from_revenue(d):
    paid = _parts(d)[1]
    n = _number(d).reindex(paid.index, fill_value=0)
    return paid - _fixed(d) * n / n.sum()


def np_reset(d):
    return _laid_on(d, _fixed(d), _number(d)).sort_values(ascending=False).reset_index(drop=True)


# 3 top share


def _top(p, k):
    return p.sort_values(ascending=False).head(k).sum()


def ts_all_customers(d):
    p = d["net_profit"]
    return round(_top(p, len(d["customers"]) // 5) / p.sum(), 4)


def ts_percent(d):
    p = d["net_profit"]
    return round(100 * _top(p, len(p) // 5) / p.sum(), 1)


def ts_worst(d):
    p = d["net_profit"]
    return round(p.sort_values().head(len(p) // 5).sum() / p.sum(), 4)


def ts_winners_only(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 5) / p[p > 0].sum(), 4)


def ts_margin(d):
    p = d["contribution_margin"]
    return round(_top(p, len(p) // 5) / p.sum(), 4)


def ts_profit_over_margin(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 5) / d["contribution_margin"].sum(), 4)


def ts_by_revenue(d):
    p = d["net_profit"]
    best = _spent(d).sort_values(ascending=False).index[: len(p) // 5]
    return round(p[p.index.isin(best)].sum() / p.sum(), 4)


def ts_eighty(d):
    curve = profitability.whale_curve(d["net_profit"])
    return round((curve["share_of_total"] < 0.8).mean(), 4)


def ts_five(d):
    p = d["net_profit"]
    return round(p.nlargest(5).sum() / p.sum(), 4)


def ts_unsorted(d):
    p = d["net_profit"].sort_index()
    return round(p.iloc[: len(p) // 5].sum() / p.sum(), 4)


def ts_mean(d):
    p = d["net_profit"]
    return round(p.nlargest(len(p) // 5).mean() / p.mean(), 4)


def ts_fifth_of_winners(d):
    p = d["net_profit"]
    return round(_top(p, (p > 0).sum() // 5) / p.sum(), 4)


def ts_others(d):
    p = d["net_profit"]
    return round(1 - _top(p, len(p) // 5) / p.sum(), 4)


def ts_heads(d):
    n = len(d["net_profit"])
    return round((n // 5) / n, 4)


def ts_quarter(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 4) / p.sum(), 4)


def ts_text(d):
    p = d["net_profit"]
    return f"{_top(p, len(p) // 5) / p.sum():.1%}"


def ts_money(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 5), 4)


# 4 ABC


def abc_net_of_returns(d):
    return _letters(_year(d).groupby("customer_id")["amount"].sum())


def abc_three_years(d):
    return abc_analysis.classify(_bought(d).groupby("customer_id")["amount"].sum())["abc_class"]


def abc_profit(d):
    return _letters(d["net_profit"])


def abc_passer_is_b(d):
    return _letters(_spent(d), strict=False)


def abc_heads(d):
    money = _spent(d).sort_values(ascending=False)
    n = len(money)
    return pd.Series(["A" if i < 0.2 * n else "B" if i < 0.5 * n else "C" for i in range(n)], index=money.index)


def abc_ninety(d):
    return abc_analysis.classify(_spent(d), cuts=(0.8, 0.9))["abc_class"]


def abc_smallest_first(d):
    return _letters(_spent(d), ascending=True)


def abc_quantile(d):
    money = _spent(d)
    return pd.Series(
        np.where(money >= money.quantile(0.8), "A", np.where(money >= money.quantile(0.05), "B", "C")),
        index=money.index,
    )


def abc_of_largest(d):
    money = _spent(d)
    share = money / money.max()
    return pd.Series(np.where(share > 0.8, "A", np.where(share > 0.05, "B", "C")), index=money.index)


def abc_frame(d):
    return abc_analysis.classify(_spent(d))


def abc_number(d):
    return abc_analysis.classify(_number(d))["abc_class"]


def abc_index_lost(d):
    return abc_analysis.classify(_spent(d))["abc_class"].reset_index(drop=True)


def abc_cumsum_unsorted(d):
    money = _spent(d)
    cum = money.cumsum() / money.sum()
    return pd.Series(np.where(cum <= 0.8, "A", np.where(cum <= 0.95, "B", "C")), index=money.index)


def abc_slips_added(d):
    o = _year(d)
    return abc_analysis.classify(o["amount"].abs().groupby(o["customer_id"]).sum())["abc_class"]


def abc_final_only(d):
    money = _spent(d)
    return abc_analysis.classify(money[_kind(d, money.index) == "final"])["abc_class"]


def abc_everybody(d):
    money = _spent(d).reindex(d["customers"]["customer_id"], fill_value=0.0)
    return _letters(money)


def abc_counts(d):
    return abc_analysis.classify(_spent(d))["abc_class"].value_counts()


# 5 RFM


def _rfm3(table):
    return rfm.scores(table)[["R", "F", "M"]]


def rfm_recency_upside_down(d):
    t = _table(d)
    return pd.DataFrame({"R": _score(t["recency"]), "F": _score(t["frequency"]), "M": _score(t["monetary"])})


def rfm_nested(d):
    return rfm.scores(_table(d), method="nested")[["R", "F", "M"]]


def rfm_qcut(d):
    t = _table(d)
    cut = lambda v: pd.qcut(v.rank(method="first"), 5, labels=[1, 2, 3, 4, 5]).astype(int)
    return pd.DataFrame({"R": cut(-t["recency"]), "F": cut(t["frequency"]), "M": cut(t["monetary"])})


def rfm_only_2024(d):
    return _rfm3(_table(d, _purchases(d)))


def rfm_slips_as_orders(d):
    g = d["orders"].groupby("customer_id")
    days = (d["as_of"] - g["date"].max()).dt.days
    return pd.DataFrame({"R": _score(-days), "F": _score(g.size()), "M": _score(g["amount"].sum())})


def rfm_money_net(d):
    t = _table(d)
    t["monetary"] = d["orders"].groupby("customer_id")["amount"].sum()
    return _rfm3(t)


def rfm_mean_money(d):
    t = _table(d)
    t["monetary"] = t["monetary"] / t["frequency"]
    return _rfm3(t)


def rfm_count_lines(d):
    t = _table(d)
    lines = d["order_lines"].merge(_bought(d)[["order_id", "customer_id"]], on="order_id")
    t["frequency"] = lines.groupby("customer_id").size()
    return _rfm3(t)


def rfm_zero_to_four(d):
    return d["rfm_scores"] - 1


def rfm_ties_worse(d):
    t = _table(d)
    share = lambda v: v.rank(method="max", pct=True)
    worst = lambda v: np.minimum(5, np.floor(5 * share(v)).astype(int) + 1)
    return pd.DataFrame({"R": worst(-t["recency"]), "F": worst(t["frequency"]), "M": worst(t["monetary"])})


def rfm_average_rank(d):
    t = _table(d)
    s = lambda v: np.ceil(5 * v.rank(pct=True)).astype(int)
    return pd.DataFrame({"R": s(-t["recency"]), "F": s(t["frequency"]), "M": s(t["monetary"])})


def rfm_first_purchase(d):
    t = _table(d)
    first = _bought(d).groupby("customer_id")["date"].min()
    t["recency"] = (d["as_of"] - first).dt.days
    return _rfm3(t)


def rfm_years_ago(d):
    t = _table(d)
    t["recency"] = t["recency"] // 365
    return _rfm3(t)


def rfm_one_is_best(d):
    return 6 - d["rfm_scores"]


def rfm_raw(d):
    return _table(d).rename(columns={"recency": "R", "frequency": "F", "monetary": "M"})


def rfm_cell(d):
    return rfm.scores(_table(d))["cell"]


def rfm_text(d):
    return rfm_qcut(d).astype(str)


def rfm_index_lost(d):
    return rfm.scores(_table(d))[["R", "F", "M"]].sort_values(["R", "F", "M"], ascending=False).reset_index(drop=True)


def rfm_final_only(d):
    o = _bought(d)
    return _rfm3(_table(d, o[_kind(d, o["customer_id"]).to_numpy() == "final"]))


def rfm_equal_width(d):
    t = _table(d)
    cut = lambda v: pd.cut(v, 5, labels=False) + 1
    return pd.DataFrame({"R": cut(-t["recency"]), "F": cut(t["frequency"]), "M": cut(t["monetary"])})


def rfm_swapped(d):
    return d["rfm_scores"].rename(columns={"F": "M", "M": "F"})[["R", "F", "M"]]


def rfm_rounded(d):
    t = _table(d)
    s = lambda v: 1 + (4 * (v.rank(method="min") - 1) / len(v)).round().astype(int)
    return pd.DataFrame({"R": s(-t["recency"]), "F": s(t["frequency"]), "M": s(t["monetary"])})


def rfm_start_of_2024(d):
    o = _bought(d)
    return _rfm3(rfm.table(o[o["date"] <= "2024-01-01"], as_of="2024-01-01"))


def rfm_neighbour(d):
    return _rfm3(_table(_neighbour()))


# 6 whom to mail


def _search(d, discounts, *, cost=True, cut=True):
    """The best plan by a student's own version of the sum, without the contact cost or the price cut if so asked."""
    total = d["rfm_scores"][["R", "F", "M"]].sum(axis=1)
    c = d["customers"].set_index("customer_id")
    total = total[total.index.isin(c.index[(c["kind"] == "final") & (c["mail_consent"] == "yes")])]
    average = _bought(d).groupby("customer_id")["amount"].mean().reindex(total.index)
    response = d["best_response"] * ((total - 3) / 12) ** 2
    margin, contact, pull = d["margin"], d["contact_cost"] if cost else 0, d["pull"]

    def profit(plan):
        keep = margin - (plan["discount"] if cut else 0)
        sent = total >= plan["min_score"]
        return (response * (1 + pull * plan["discount"]) * average * keep - contact)[sent].sum()

    return max((dict(min_score=s, discount=x) for s in range(3, 17) for x in discounts), key=profit)


_GRID = [i / 100 for i in range(0, 51)]


def mail_free_discount(d):
    return _search(d, _GRID, cut=False)


def mail_no_contact_cost(d):
    return _search(d, _GRID, cost=False)


def mail_per_score(d):
    return dict(min_score=4, discount=0)


def mail_percent(d):
    plan = _search(d, _GRID)
    return dict(min_score=plan["min_score"], discount=100 * plan["discount"])


def mail_champions(d):
    return dict(min_score=15, discount=0)


def mail_cell(d):
    return dict(min_score=444, discount=0.1)


def mail_half_off(d):
    return dict(min_score=9, discount=0.5)


def mail_give_the_margin(d):
    return dict(min_score=8, discount=d["margin"])


def mail_nobody(d):
    return dict(min_score=16, discount=0.08)


def mail_pays_factor(d):
    return dict(min_score=_search(d, _GRID)["min_score"], discount=0.9)


def mail_sleeping(d):
    return dict(min_score=3, discount=0.35)


def mail_minus(d):
    plan = _search(d, _GRID)
    return dict(min_score=plan["min_score"], discount=-0.2)


WRONG = [
    # 1
    ("contribution_margin", "forgot the costs of serving: price less goods only", cm_no_serving),
    ("contribution_margin", "took the serving costs of all three years, not of 2024", cm_all_years_serving),
    (
        "contribution_margin",
        "subtracted series with different indexes, so customers never served came out missing",
        cm_nan,
    ),
    ("contribution_margin", "dropped the customers without serving costs", cm_inner),
    ("contribution_margin", "filled the missing values with 0 only after the subtraction", cm_nan_to_zero),
    ("contribution_margin", "summed the unit cost without multiplying by the quantity", cm_unit_cost_once),
    ("contribution_margin", "left the return slips out altogether, price and goods", cm_returns_dropped),
    (
        "contribution_margin",
        "took the quantity without its sign, so returned goods cost us a second time",
        cm_returned_goods_cost_again,
    ),
    (
        "contribution_margin",
        "took the refunds off a price that was net already, and credited no goods for them",
        cm_returns_off_price_only,
    ),
    ("contribution_margin", "used quantity times unit price, the price before the discount", cm_before_discount),
    ("contribution_margin", "used today's list price, and gave everyone the average serving cost", cm_list_price),
    (
        "contribution_margin",
        "joined the amount of the whole order to every line and summed it",
        cm_order_amount_per_line,
    ),
    (
        "contribution_margin",
        "joined the serving costs to the lines, so all rows multiplied before the sum",
        cm_join_on_activities,
    ),
    ("contribution_margin", "forgot the year everywhere: three years of everything", cm_three_years),
    ("contribution_margin", "summed how many times a customer was served, not what it cost", cm_times),
    (
        "contribution_margin",
        "took the number `margin` of the data times the price for price less goods",
        cm_margin_number,
    ),
    ("contribution_margin", "took the mean of the serving costs of a customer instead of the sum", cm_mean_cost),
    ("contribution_margin", "gave the margin as a part of the price paid", cm_ratio),
    ("contribution_margin", "gave the one sum over all customers", cm_total),
    ("contribution_margin", "added the serving cost instead of taking it off", cm_plus),
    ("contribution_margin", "gave a row for all 400 customers, 0 for those who were not there in 2024", cm_everybody),
    ("contribution_margin", "turned the right Series into a list, without the customers", cm_list),
    ("contribution_margin", "typed 2023 for 2024", cm_2023),
    ("contribution_margin", "copied the answer of the neighbour", lambda d: _neighbour_margin()),
    # 2
    ("net_profit", "shared the fixed cost by the number of order lines bought", np_order_lines),
    ("net_profit", "shared the fixed cost equally among the customers", np_equal),
    ("net_profit", "counted return slips as purchases", np_slips_count),
    ("net_profit", "took each return slip off the number of purchases", np_slips_taken_off),
    ("net_profit", "summed the fixed cost of all three years", np_three_years_cost),
    ("net_profit", "took all items of the marketing spend as fixed", np_all_items),
    ("net_profit", "searched for 'sales' and caught the sales visits too", np_contains_sales),
    ("net_profit", "wrote 'Sales staff' with a capital letter, so only brand was shared out", np_capital_letter),
    ("net_profit", "shared the fixed cost by the money of the purchases", np_by_revenue),
    ("net_profit", "counted the purchases of all three years as the key", np_purchases_three_years),
    (
        "net_profit",
        "took off the cost of one purchase from each customer, not times their purchases",
        np_not_multiplied,
    ),
    ("net_profit", "divided by the number of purchases, so frequent buyers carry least", np_divided_by_number),
    ("net_profit", "divided the fixed cost by all orders of the table, years and slips alike", np_wrong_denominator),
    ("net_profit", "took the monthly mean of the spend instead of the sum of the year", np_monthly_mean),
    ("net_profit", "gave the share of the fixed cost itself", np_only_share),
    ("net_profit", "added the share of the fixed cost", np_plus),
    ("net_profit", "took value_counts without its index, so each got another customer's count", np_value_counts_order),
    ("net_profit", "rounded the cost of a purchase to whole yuan before multiplying", np_early_rounding),
    ("net_profit", "set losses to 0, as a customer cannot earn less than nothing", np_no_losses),
    ("net_profit", "started from what the customer paid, not from the contribution margin", np_from_revenue),
    ("net_profit", "sorted by profit and dropped the index", np_reset),
    # 3
    ("top_share", "took a fifth of all 400 customers, not of those of 2024", ts_all_customers),
    ("top_share", "gave per cent for a fraction", ts_percent),
    ("top_share", "sorted the wrong way: the worst fifth", ts_worst),
    ("top_share", "divided by the profits of the profitable customers only", ts_winners_only),
    ("top_share", "used the contribution margin in place of the net profit", ts_margin),
    ("top_share", "divided the net profit of the best by the contribution margin of all", ts_profit_over_margin),
    ("top_share", "chose the fifth who bought most, not the most profitable", ts_by_revenue),
    ("top_share", "asked how many customers earn 80 % of the profit", ts_eighty),
    ("top_share", "read 'the best fifth' as the best five", ts_five),
    ("top_share", "forgot to sort: the first fifth in the order of the ids", ts_unsorted),
    ("top_share", "divided the mean of the best by the mean of all", ts_mean),
    ("top_share", "took a fifth of the profitable customers only", ts_fifth_of_winners),
    ("top_share", "gave what the other four fifths earned", ts_others),
    ("top_share", "gave the share of customers, not of profit", ts_heads),
    ("top_share", "took a quarter for a fifth", ts_quarter),
    ("top_share", "gave a text with a per cent sign", ts_text),
    ("top_share", "gave the money of the best fifth, not its share", ts_money),
    ("top_share", "left the example number of the text standing", lambda d: 0.123),
    # 4
    ("abc_class", "took the returns off the money", abc_net_of_returns),
    ("abc_class", "used the purchases of all three years", abc_three_years),
    ("abc_class", "sorted by net profit instead of purchases", abc_profit),
    ("abc_class", "put the customer who passes a cut into the class below", abc_passer_is_b),
    ("abc_class", "cut by the number of customers: 20 %, 30 %, 50 %", abc_heads),
    ("abc_class", "cut at 80 and 90 %", abc_ninety),
    ("abc_class", "ran the sum from the smallest customer up", abc_smallest_first),
    ("abc_class", "cut at quantiles of the money of a customer instead of the running share", abc_quantile),
    ("abc_class", "compared each customer with the largest one", abc_of_largest),
    ("abc_class", "gave the whole frame of classify", abc_frame),
    ("abc_class", "classified by the number of purchases", abc_number),
    ("abc_class", "dropped the customer ids", abc_index_lost),
    ("abc_class", "forgot to sort before the running sum, and passed a cut wrongly", abc_cumsum_unsorted),
    ("abc_class", "took the return slips as positive amounts", abc_slips_added),
    ("abc_class", "classified final consumers only", abc_final_only),
    ("abc_class", "put all 400 customers in, those without a purchase in 2024 as C", abc_everybody),
    ("abc_class", "counted the customers of each class", abc_counts),
    # 5
    ("rfm_scores", "scored recency the wrong way: the longest ago is best", rfm_recency_upside_down),
    ("rfm_scores", "took nested scores", rfm_nested),
    ("rfm_scores", "cut into five equal groups with qcut, splitting ties by the order of rows", rfm_qcut),
    ("rfm_scores", "used the purchases of 2024 only", rfm_only_2024),
    ("rfm_scores", "took the return slips as orders: in the dates, the count and the money", rfm_slips_as_orders),
    ("rfm_scores", "took returns off the money only", rfm_money_net),
    ("rfm_scores", "took the average purchase as the monetary value", rfm_mean_money),
    ("rfm_scores", "counted order lines for frequency", rfm_count_lines),
    ("rfm_scores", "forgot to add 1: scores from 0 to 4", rfm_zero_to_four),
    ("rfm_scores", "counted those who tie, and the customer too, as worse", rfm_ties_worse),
    ("rfm_scores", "took the average rank in per cent, rounded up", rfm_average_rank),
    ("rfm_scores", "counted recency from the first purchase", rfm_first_purchase),
    ("rfm_scores", "counted recency in whole years, so that nearly all tie", rfm_years_ago),
    ("rfm_scores", "gave 1 to the best and 5 to the worst", rfm_one_is_best),
    ("rfm_scores", "gave days, orders and money, not scores", rfm_raw),
    ("rfm_scores", "gave the cell, '535', instead of three columns", rfm_cell),
    ("rfm_scores", "quintiles as text labels", rfm_text),
    ("rfm_scores", "sorted the best first and lost the customer ids", rfm_index_lost),
    ("rfm_scores", "scored final consumers only, among themselves", rfm_final_only),
    ("rfm_scores", "cut the range of each measure into five equal widths", rfm_equal_width),
    ("rfm_scores", "mixed up the columns F and M", rfm_swapped),
    ("rfm_scores", "rounded four times the share instead of the whole part of five times", rfm_rounded),
    (
        "rfm_scores",
        "looked back from the first day of 2024, so the newest orders and customers are lost",
        rfm_start_of_2024,
    ),
    ("rfm_scores", "copied the scores of the neighbour", rfm_neighbour),
    # 6
    (
        "whom_to_mail",
        "forgot that the discount comes off the margin, so the largest discount looked best",
        mail_free_discount,
    ),
    ("whom_to_mail", "forgot what a letter costs, so wrote to nearly everybody", mail_no_contact_cost),
    ("whom_to_mail", "took min_score for a score from 1 to 5 and chose 'at least 4'", mail_per_score),
    ("whom_to_mail", "gave the right discount in per cent", mail_percent),
    ("whom_to_mail", "wrote to the champions only, who need no discount", mail_champions),
    ("whom_to_mail", "took min_score for the cell: 444 and above", mail_cell),
    ("whom_to_mail", "offered half off, more than the margin, to win many answers", mail_half_off),
    ("whom_to_mail", "gave the whole margin away, to earn later", mail_give_the_margin),
    ("whom_to_mail", "wrote to nobody, since most letters go unanswered", mail_nobody),
    ("whom_to_mail", "gave what the customer still pays, 0.9, for a discount of 10 %", mail_pays_factor),
    ("whom_to_mail", "wanted to wake sleeping customers: low bar, high discount", mail_sleeping),
    ("whom_to_mail", "typed the discount with a minus, as a reduction of the price", mail_minus),
]


VERDICTS = {
    ("top_share", "chose the fifth who bought most, not the most profitable"): "fifth_by_revenue",
    ("abc_class", "took the returns off the money"): "returns_taken_off",
    ("abc_class", "put the customer who passes a cut into the class below"): "passes_into_the_class_below",
    ("abc_class", "cut by the number of customers: 20 %, 30 %, 50 %"): ("cut_by_customers", "cut_by_customers_before"),
    ("contribution_margin", "forgot the costs of serving: price less goods only"): "service_forgotten",
    ("contribution_margin", "took the serving costs of all three years, not of 2024"): "service_of_all_years",
    ("contribution_margin", "filled the missing values with 0 only after the subtraction"): "nothing_for_the_unserved",
    ("contribution_margin", "summed the unit cost without multiplying by the quantity"): "one_unit_each",
    ("contribution_margin", "left the return slips out altogether, price and goods"): "returns_left_out",
    (
        "contribution_margin",
        "took the quantity without its sign, so returned goods cost us a second time",
    ): "returned_goods_cost_again",
    ("contribution_margin", "used quantity times unit price, the price before the discount"): "list_prices",
    ("contribution_margin", "forgot the year everywhere: three years of everything"): "all_three_years",
    ("contribution_margin", "summed how many times a customer was served, not what it cost"): "times_for_cost",
    ("contribution_margin", "added the serving cost instead of taking it off"): "service_added",
    ("net_profit", "shared the fixed cost by the number of order lines bought"): "lines_as_key",
    ("net_profit", "shared the fixed cost equally among the customers"): "equal_shares",
    ("net_profit", "counted return slips as purchases"): "slips_counted",
    ("net_profit", "took each return slip off the number of purchases"): "slips_taken_off",
    ("net_profit", "summed the fixed cost of all three years"): "spend_of_all_years",
    ("net_profit", "took all items of the marketing spend as fixed"): "all_marketing",
    ("net_profit", "wrote 'Sales staff' with a capital letter, so only brand was shared out"): "brand_only",
    ("net_profit", "shared the fixed cost by the money of the purchases"): "shared_by_revenue",
    ("net_profit", "counted the purchases of all three years as the key"): "purchases_of_all_years",
    (
        "net_profit",
        "took off the cost of one purchase from each customer, not times their purchases",
    ): "one_purchase_each",
    ("net_profit", "gave the share of the fixed cost itself"): "share_itself",
    ("net_profit", "added the share of the fixed cost"): "share_added",
    ("net_profit", "started from what the customer paid, not from the contribution margin"): "paid_less_share",
    ("top_share", "took a fifth of all 400 customers, not of those of 2024"): "fifth_of_everybody",
    ("top_share", "gave per cent for a fraction"): "unit_or_sign",
    ("top_share", "sorted the wrong way: the worst fifth"): "worst_fifth",
    ("top_share", "divided by the profits of the profitable customers only"): "share_of_the_winners",
    ("top_share", "used the contribution margin in place of the net profit"): "margin_instead",
    ("top_share", "forgot to sort: the first fifth in the order of the ids"): "first_rows",
    ("top_share", "divided the mean of the best by the mean of all"): "mean_by_mean",
    ("top_share", "took a fifth of the profitable customers only"): "fifth_of_the_profitable",
    ("top_share", "gave what the other four fifths earned"): "the_others",
    ("top_share", "gave the money of the best fifth, not its share"): "money_of_the_best",
    ("abc_class", "used the purchases of all three years"): "all_years",
    ("abc_class", "sorted by net profit instead of purchases"): "by_net_profit",
    ("abc_class", "ran the sum from the smallest customer up"): "from_the_smallest",
    ("abc_class", "compared each customer with the largest one"): "share_of_the_largest",
    ("abc_class", "classified by the number of purchases"): "by_number_of_purchases",
    ("rfm_scores", "scored recency the wrong way: the longest ago is best"): "recency_upside_down",
    ("rfm_scores", "took nested scores"): "nested_scores",
    ("rfm_scores", "cut into five equal groups with qcut, splitting ties by the order of rows"): "ties_torn_apart",
    ("rfm_scores", "took the return slips as orders: in the dates, the count and the money"): "slips_as_purchases",
    ("rfm_scores", "took the average purchase as the monetary value"): "average_basket",
    ("rfm_scores", "counted order lines for frequency"): "lines_as_frequency",
    ("rfm_scores", "forgot to add 1: scores from 0 to 4"): "from_zero",
    ("rfm_scores", "counted those who tie, and the customer too, as worse"): "ties_counted_as_worse",
    ("rfm_scores", "counted recency from the first purchase"): "since_the_first_purchase",
    ("rfm_scores", "gave days, orders and money, not scores"): "days_orders_money",
    ("rfm_scores", "mixed up the columns F and M"): "f_and_m_exchanged",
    ("whom_to_mail", "wrote to the champions only, who need no discount"): "champions_only",
    ("rfm_scores", "gave 1 to the best and 5 to the worst"): "best_is_one",
    ("whom_to_mail", "wrote to nobody, since most letters go unanswered"): "nobody",
    # one change away: the name of the change
    (
        "contribution_margin",
        "took the mean of the serving costs of a customer instead of the sum",
    ): "edit.contribution.sum → mean of `cost`",
    ("contribution_margin", "typed 2023 for 2024"): "data.year-1",
    (
        "net_profit",
        "searched for 'sales' and caught the sales visits too",
    ): "edit.fixed_cost.`brand` + `sales staff` → `brand` + `sales staff` + `sales visit`",
    (
        "net_profit",
        "divided the fixed cost by all orders of the table, years and slips alike",
    ): "edit.shared.divided by rows of orders",
    (
        "net_profit",
        "took the monthly mean of the spend instead of the sum of the year",
    ): "edit.fixed_cost.sum → mean of `spend`",
    ("net_profit", "set losses to 0, as a customer cannot earn less than nothing"): "after.clipped",
    ("abc_class", "cut at 80 and 90 %"): "edit.abc_class.cuts=(0.8, 0.9)",
    ("abc_class", "took the return slips as positive amounts"): "data.orders.amount.minus_lost",
    ("abc_class", "classified final consumers only"): "data.orders.only_customers.kind.final",
    ("rfm_scores", "used the purchases of 2024 only"): "data.orders.date.only_2024",
    ("rfm_scores", "scored final consumers only, among themselves"): "data.orders.only_customers.kind.final",
    ("contribution_margin", "joined the amount of the whole order to every line and summed it"): "bill_on_each_line",
    (
        "contribution_margin",
        "joined the serving costs to the lines, so all rows multiplied before the sum",
    ): "each_line_with_each_activity",
    ("net_profit", "divided by the number of purchases, so frequent buyers carry least"): "divided_by_their_purchases",
    ("top_share", "read 'the best fifth' as the best five"): "best_five",
    ("top_share", "gave the share of customers, not of profit"): "share_of_heads",
    ("rfm_scores", "took returns off the money only"): "returns_off_the_money",
    ("rfm_scores", "took the average rank in per cent, rounded up"): "average_rank",
    ("rfm_scores", "counted recency in whole years, so that nearly all tie"): "whole_years",
    ("rfm_scores", "cut the range of each measure into five equal widths"): "equal_widths",
}
