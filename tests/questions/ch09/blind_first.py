"""Wrong answers to workbook 09, written from the question texts alone, without sight of the known mistakes.

A `cause`, added afterwards, says what a card may name; for all others a card
that claims a cause is misleading. The answers to `top_share` had three decimals until the question asked for four.
"""

import numpy as np
import pandas as pd

from crmlab import abc_analysis, profitability, rfm
from tests.questions.wrong_answers import Answers

wrong = Answers("09")

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


@wrong("contribution_margin", "forgot the costs of serving: price less goods only", cause="service_forgotten")
def cm_no_serving(d):
    _lines_, paid, goods, _ = _parts(d)
    return paid - goods


@wrong("contribution_margin", "took the serving costs of all three years, not of 2024", cause="service_of_all_years")
def cm_all_years_serving(d):
    _lines_, paid, goods, _ = _parts(d)
    selling = d["service_costs"].groupby("customer_id")["cost"].sum().reindex(paid.index, fill_value=0)
    return paid - goods - selling


@wrong("contribution_margin", "subtracted series with different indexes, so customers never served came out missing")
def cm_nan(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["cost"].sum()
    return paid - goods - selling


@wrong("contribution_margin", "dropped the customers without serving costs")
def cm_inner(d):
    return cm_nan(d).dropna()


@wrong(
    "contribution_margin",
    "filled the missing values with 0 only after the subtraction",
    cause="nothing_for_the_unserved",
)
def cm_nan_to_zero(d):
    return cm_nan(d).fillna(0)


@wrong("contribution_margin", "summed the unit cost without multiplying by the quantity", cause="one_unit_each")
def cm_unit_cost_once(d):
    lines, paid, _, selling = _parts(d)
    goods = lines.groupby("customer_id")["unit_cost"].sum()
    return paid - goods - selling


@wrong("contribution_margin", "left the return slips out altogether, price and goods", cause="returns_left_out")
def cm_returns_dropped(d):
    lines = _lines(d)
    lines = lines[lines["quantity"] > 0]
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index)


@wrong(
    "contribution_margin",
    "took the quantity without its sign, so returned goods cost us a second time",
    cause="returned_goods_cost_again",
)
def cm_returned_goods_cost_again(d):
    lines, paid, _, selling = _parts(d)
    goods = (lines["quantity"].abs() * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return paid - goods - selling


@wrong("contribution_margin", "took the refunds off a price that was net already, and credited no goods for them")
def cm_returns_off_price_only(d):
    lines, paid, _, selling = _parts(d)
    kept = lines[lines["quantity"] > 0]
    goods = _goods(kept).reindex(paid.index, fill_value=0)
    # returned boxes go to the bin: no cost credited, and the refund is taken off twice because paid is net already
    refund = lines.loc[lines["amount"] < 0].groupby("customer_id")["amount"].sum().reindex(paid.index, fill_value=0)
    return paid + refund - goods - selling


@wrong("contribution_margin", "used quantity times unit price, the price before the discount", cause="list_prices")
def cm_before_discount(d):
    lines, _, goods, selling = _parts(d)
    paid = (lines["quantity"] * lines["unit_price"]).groupby(lines["customer_id"]).sum()
    return paid - goods - selling


@wrong("contribution_margin", "used today's list price, and gave everyone the average serving cost")
def cm_list_price(d):
    lines, _, goods, selling = _parts(d)
    paid = (lines["quantity"] * lines["list_price"] * (1 - lines["discount"])).groupby(lines["customer_id"]).sum()
    return paid - goods - selling.mean()


@wrong(
    "contribution_margin", "joined the amount of the whole order to every line and summed it", cause="bill_on_each_line"
)
def cm_order_amount_per_line(d):
    lines, _, goods, selling = _parts(d)
    twice = lines.drop(columns="amount").merge(d["orders"][["order_id", "amount"]], on="order_id")
    paid = twice.groupby("customer_id")["amount"].sum()
    return paid - goods - selling


@wrong(
    "contribution_margin",
    "joined the serving costs to the lines, so all rows multiplied before the sum",
    cause="each_line_with_each_activity",
)
def cm_join_on_activities(d):
    lines = _lines(d).copy()
    lines["goods"] = lines["quantity"] * lines["unit_cost"]
    s = d["service_costs"]
    both = lines.merge(s[s["year"] == 2024][["customer_id", "cost"]], on="customer_id", how="left").fillna({"cost": 0})
    g = both.groupby("customer_id")
    return g["amount"].sum() - g["goods"].sum() - g["cost"].sum()


@wrong("contribution_margin", "forgot the year everywhere: three years of everything", cause="all_three_years")
def cm_three_years(d):
    lines = _lines(d, None)
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index, None)


@wrong("contribution_margin", "summed how many times a customer was served, not what it cost", cause="times_for_cost")
def cm_times(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["times"].sum().reindex(paid.index, fill_value=0)
    return paid - goods - selling


@wrong("contribution_margin", "took the number `margin` of the data times the price for price less goods")
def cm_margin_number(d):
    lines, paid, _, selling = _parts(d)
    return paid * d["margin"] - selling


@wrong("contribution_margin", "took the mean of the serving costs of a customer instead of the sum")
def cm_mean_cost(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["cost"].mean().reindex(paid.index, fill_value=0)
    return paid - goods - selling


@wrong("contribution_margin", "gave the margin as a part of the price paid")
def cm_ratio(d):
    return d["contribution_margin"] / _parts(d)[1]


@wrong("contribution_margin", "gave the one sum over all customers")
def cm_total(d):
    return float(d["contribution_margin"].sum())


@wrong("contribution_margin", "added the serving cost instead of taking it off", cause="service_added")
def cm_plus(d):
    lines, paid, goods, selling = _parts(d)
    return paid - goods + selling


@wrong("contribution_margin", "gave a row for all 400 customers, 0 for those who were not there in 2024")
def cm_everybody(d):
    _lines_, paid, goods, _ = _parts(d)
    everybody = d["customers"].set_index("customer_id").index
    return paid.reindex(everybody, fill_value=0) - goods.reindex(everybody, fill_value=0) - _served(d, everybody)


@wrong("contribution_margin", "turned the right Series into a list, without the customers")
def cm_list(d):
    return d["contribution_margin"].round(2).tolist()


@wrong("contribution_margin", "typed 2023 for 2024", cause="data.year-1")
def cm_2023(d):
    lines = _lines(d, 2023)
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index, 2023)


# 2 net profit


@wrong("net_profit", "shared the fixed cost by the number of order lines bought", cause="lines_as_key")
def np_order_lines(d):
    lines = _lines(d)
    return _laid_on(d, _fixed(d), lines[lines["quantity"] > 0].groupby("customer_id").size())


@wrong("net_profit", "shared the fixed cost equally among the customers", cause="equal_shares")
def np_equal(d):
    cm = d["contribution_margin"]
    return cm - _fixed(d) / len(cm)


@wrong("net_profit", "counted return slips as purchases", cause="slips_counted")
def np_slips_count(d):
    return _laid_on(d, _fixed(d), _year(d).groupby("customer_id").size())


@wrong("net_profit", "took each return slip off the number of purchases", cause="slips_taken_off")
def np_slips_taken_off(d):
    o = _year(d)
    key = np.sign(o["amount"]).groupby(o["customer_id"]).sum().clip(lower=0)
    return _laid_on(d, _fixed(d), key)


@wrong("net_profit", "summed the fixed cost of all three years", cause="spend_of_all_years")
def np_three_years_cost(d):
    return _laid_on(d, _fixed(d, year=None), _number(d))


@wrong("net_profit", "took all items of the marketing spend as fixed", cause="all_marketing")
def np_all_items(d):
    m = d["marketing_spend"]
    return _laid_on(d, m.loc[m["month"].dt.year == 2024, "spend"].sum(), _number(d))


@wrong("net_profit", "searched for 'sales' and caught the sales visits too")
def np_contains_sales(d):
    m = d["marketing_spend"]
    m = m[(m["month"].dt.year == 2024) & m["item"].str.contains("brand|sales")]
    return _laid_on(d, m["spend"].sum(), _number(d))


@wrong("net_profit", "wrote 'Sales staff' with a capital letter, so only brand was shared out", cause="brand_only")
def np_capital_letter(d):
    return _laid_on(d, _fixed(d, ("brand", "Sales staff")), _number(d))


@wrong("net_profit", "shared the fixed cost by the money of the purchases", cause="shared_by_revenue")
def np_by_revenue(d):
    return _laid_on(d, _fixed(d), _spent(d))


@wrong("net_profit", "counted the purchases of all three years as the key", cause="purchases_of_all_years")
def np_purchases_three_years(d):
    return _laid_on(d, _fixed(d), _bought(d).groupby("customer_id").size())


@wrong(
    "net_profit",
    "took off the cost of one purchase from each customer, not times their purchases",
    cause="one_purchase_each",
)
def np_not_multiplied(d):
    return d["contribution_margin"] - _fixed(d) / _number(d).sum()


@wrong(
    "net_profit",
    "divided by the number of purchases, so frequent buyers carry least",
    cause="divided_by_their_purchases",
)
def np_divided_by_number(d):
    n = _number(d).reindex(d["contribution_margin"].index, fill_value=1)
    return d["contribution_margin"] - (_fixed(d) / len(n)) / n


@wrong("net_profit", "divided the fixed cost by all orders of the table, years and slips alike")
def np_wrong_denominator(d):
    every = d["orders"]["order_id"].nunique()
    n = _number(d).reindex(d["contribution_margin"].index, fill_value=0)
    return d["contribution_margin"] - _fixed(d) / every * n


@wrong("net_profit", "took the monthly mean of the spend instead of the sum of the year")
def np_monthly_mean(d):
    m = d["marketing_spend"]
    m = m[(m["month"].dt.year == 2024) & m["item"].isin(["brand", "sales staff"])]
    return _laid_on(d, m["spend"].mean(), _number(d))


@wrong("net_profit", "gave the share of the fixed cost itself", cause="share_itself")
def np_only_share(d):
    n = _number(d)
    return (_fixed(d) * n / n.sum()).rename("net_profit")


@wrong("net_profit", "added the share of the fixed cost", cause="share_added")
def np_plus(d):
    return 2 * d["contribution_margin"] - _laid_on(d, _fixed(d), _number(d))


@wrong("net_profit", "took value_counts without its index, so each got another customer's count")
def np_value_counts_order(d):
    cm = d["contribution_margin"]
    o = _purchases(d)
    n = o["customer_id"].value_counts().reset_index(drop=True).reindex(range(len(cm)), fill_value=0).to_numpy()
    return cm - _fixed(d) * n / n.sum()


@wrong("net_profit", "rounded the cost of a purchase to whole yuan before multiplying")
def np_early_rounding(d):
    n = _number(d).reindex(d["contribution_margin"].index, fill_value=0)
    return d["contribution_margin"] - n * round(_fixed(d) / n.sum())


@wrong("net_profit", "set losses to 0, as a customer cannot earn less than nothing", cause="after.clipped")
def np_no_losses(d):
    return _laid_on(d, _fixed(d), _number(d)).clip(lower=0)


@wrong("net_profit", "started from what the customer paid, not from the contribution margin", cause="paid_less_share")
def np_from_revenue(d):
    paid = _parts(d)[1]
    n = _number(d).reindex(paid.index, fill_value=0)
    return paid - _fixed(d) * n / n.sum()


@wrong("net_profit", "sorted by profit and dropped the index")
def np_reset(d):
    return _laid_on(d, _fixed(d), _number(d)).sort_values(ascending=False).reset_index(drop=True)


# 3 top share


def _top(p, k):
    return p.sort_values(ascending=False).head(k).sum()


@wrong("top_share", "took a fifth of all 400 customers, not of those of 2024", cause="fifth_of_everybody")
def ts_all_customers(d):
    p = d["net_profit"]
    return round(_top(p, len(d["customers"]) // 5) / p.sum(), 4)


@wrong("top_share", "gave per cent for a fraction", cause="unit_or_sign")
def ts_percent(d):
    p = d["net_profit"]
    return round(100 * _top(p, len(p) // 5) / p.sum(), 1)


@wrong("top_share", "sorted the wrong way: the worst fifth", cause="worst_fifth")
def ts_worst(d):
    p = d["net_profit"]
    return round(p.sort_values().head(len(p) // 5).sum() / p.sum(), 4)


@wrong("top_share", "divided by the profits of the profitable customers only", cause="share_of_the_winners")
def ts_winners_only(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 5) / p[p > 0].sum(), 4)


@wrong("top_share", "used the contribution margin in place of the net profit", cause="margin_instead")
def ts_margin(d):
    p = d["contribution_margin"]
    return round(_top(p, len(p) // 5) / p.sum(), 4)


@wrong("top_share", "divided the net profit of the best by the contribution margin of all")
def ts_profit_over_margin(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 5) / d["contribution_margin"].sum(), 4)


@wrong("top_share", "chose the fifth who bought most, not the most profitable", cause="fifth_by_revenue")
def ts_by_revenue(d):
    p = d["net_profit"]
    best = _spent(d).sort_values(ascending=False).index[: len(p) // 5]
    return round(p[p.index.isin(best)].sum() / p.sum(), 4)


@wrong("top_share", "asked how many customers earn 80 % of the profit")
def ts_eighty(d):
    curve = profitability.whale_curve(d["net_profit"])
    return round((curve["share_of_total"] < 0.8).mean(), 4)


@wrong("top_share", "read 'the best fifth' as the best five", cause="best_five")
def ts_five(d):
    p = d["net_profit"]
    return round(p.nlargest(5).sum() / p.sum(), 4)


@wrong("top_share", "forgot to sort: the first fifth in the order of the ids", cause="first_rows")
def ts_unsorted(d):
    p = d["net_profit"].sort_index()
    return round(p.iloc[: len(p) // 5].sum() / p.sum(), 4)


@wrong("top_share", "divided the mean of the best by the mean of all", cause="mean_by_mean")
def ts_mean(d):
    p = d["net_profit"]
    return round(p.nlargest(len(p) // 5).mean() / p.mean(), 4)


@wrong("top_share", "took a fifth of the profitable customers only", cause="fifth_of_the_profitable")
def ts_fifth_of_winners(d):
    p = d["net_profit"]
    return round(_top(p, (p > 0).sum() // 5) / p.sum(), 4)


@wrong("top_share", "gave what the other four fifths earned", cause="the_others")
def ts_others(d):
    p = d["net_profit"]
    return round(1 - _top(p, len(p) // 5) / p.sum(), 4)


@wrong("top_share", "gave the share of customers, not of profit", cause="share_of_heads")
def ts_heads(d):
    n = len(d["net_profit"])
    return round((n // 5) / n, 4)


@wrong("top_share", "took a quarter for a fifth")
def ts_quarter(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 4) / p.sum(), 4)


@wrong("top_share", "gave a text with a per cent sign")
def ts_text(d):
    p = d["net_profit"]
    return f"{_top(p, len(p) // 5) / p.sum():.1%}"


@wrong("top_share", "gave the money of the best fifth, not its share", cause="money_of_the_best")
def ts_money(d):
    p = d["net_profit"]
    return round(_top(p, len(p) // 5), 4)


# 4 ABC


@wrong("abc_class", "took the returns off the money", cause="returns_taken_off")
def abc_net_of_returns(d):
    return _letters(_year(d).groupby("customer_id")["amount"].sum())


@wrong("abc_class", "used the purchases of all three years", cause="all_years")
def abc_three_years(d):
    return abc_analysis.classify(_bought(d).groupby("customer_id")["amount"].sum())["abc_class"]


@wrong("abc_class", "sorted by net profit instead of purchases", cause="by_net_profit")
def abc_profit(d):
    return _letters(d["net_profit"])


@wrong("abc_class", "put the customer who passes a cut into the class below", cause="passes_into_the_class_below")
def abc_passer_is_b(d):
    return _letters(_spent(d), strict=False)


@wrong(
    "abc_class",
    "cut by the number of customers: 20 %, 30 %, 50 %",
    cause=("cut_by_customers", "cut_by_customers_before"),
)
def abc_heads(d):
    money = _spent(d).sort_values(ascending=False)
    n = len(money)
    return pd.Series(["A" if i < 0.2 * n else "B" if i < 0.5 * n else "C" for i in range(n)], index=money.index)


@wrong("abc_class", "cut at 80 and 90 %")
def abc_ninety(d):
    return abc_analysis.classify(_spent(d), cuts=(0.8, 0.9))["abc_class"]


@wrong("abc_class", "ran the sum from the smallest customer up", cause="from_the_smallest")
def abc_smallest_first(d):
    return _letters(_spent(d), ascending=True)


@wrong("abc_class", "cut at quantiles of the money of a customer instead of the running share")
def abc_quantile(d):
    money = _spent(d)
    return pd.Series(
        np.where(money >= money.quantile(0.8), "A", np.where(money >= money.quantile(0.05), "B", "C")),
        index=money.index,
    )


@wrong("abc_class", "compared each customer with the largest one", cause="share_of_the_largest")
def abc_of_largest(d):
    money = _spent(d)
    share = money / money.max()
    return pd.Series(np.where(share > 0.8, "A", np.where(share > 0.05, "B", "C")), index=money.index)


@wrong("abc_class", "gave the whole frame of classify")
def abc_frame(d):
    return abc_analysis.classify(_spent(d))


@wrong("abc_class", "classified by the number of purchases", cause="by_number_of_purchases")
def abc_number(d):
    return abc_analysis.classify(_number(d))["abc_class"]


@wrong("abc_class", "dropped the customer ids")
def abc_index_lost(d):
    return abc_analysis.classify(_spent(d))["abc_class"].reset_index(drop=True)


@wrong("abc_class", "forgot to sort before the running sum, and passed a cut wrongly")
def abc_cumsum_unsorted(d):
    money = _spent(d)
    cum = money.cumsum() / money.sum()
    return pd.Series(np.where(cum <= 0.8, "A", np.where(cum <= 0.95, "B", "C")), index=money.index)


@wrong("abc_class", "took the return slips as positive amounts", cause="data.orders.amount.minus_lost")
def abc_slips_added(d):
    o = _year(d)
    return abc_analysis.classify(o["amount"].abs().groupby(o["customer_id"]).sum())["abc_class"]


@wrong("abc_class", "classified final consumers only", cause="data.orders.only_customers.kind.final")
def abc_final_only(d):
    money = _spent(d)
    return abc_analysis.classify(money[_kind(d, money.index) == "final"])["abc_class"]


@wrong("abc_class", "put all 400 customers in, those without a purchase in 2024 as C")
def abc_everybody(d):
    money = _spent(d).reindex(d["customers"]["customer_id"], fill_value=0.0)
    return _letters(money)


@wrong("abc_class", "counted the customers of each class")
def abc_counts(d):
    return abc_analysis.classify(_spent(d))["abc_class"].value_counts()


# 5 RFM


def _rfm3(table):
    return rfm.scores(table)[["R", "F", "M"]]


@wrong("rfm_scores", "scored recency the wrong way: the longest ago is best", cause="recency_upside_down")
def rfm_recency_upside_down(d):
    t = _table(d)
    return pd.DataFrame({"R": _score(t["recency"]), "F": _score(t["frequency"]), "M": _score(t["monetary"])})


@wrong("rfm_scores", "took nested scores", cause="nested_scores")
def rfm_nested(d):
    return rfm.scores(_table(d), method="nested")[["R", "F", "M"]]


@wrong(
    "rfm_scores", "cut into five equal groups with qcut, splitting ties by the order of rows", cause="ties_torn_apart"
)
def rfm_qcut(d):
    t = _table(d)
    cut = lambda v: pd.qcut(v.rank(method="first"), 5, labels=[1, 2, 3, 4, 5]).astype(int)
    return pd.DataFrame({"R": cut(-t["recency"]), "F": cut(t["frequency"]), "M": cut(t["monetary"])})


@wrong("rfm_scores", "used the purchases of 2024 only", cause="data.orders.date.only_2024")
def rfm_only_2024(d):
    return _rfm3(_table(d, _purchases(d)))


@wrong(
    "rfm_scores", "took the return slips as orders: in the dates, the count and the money", cause="slips_as_purchases"
)
def rfm_slips_as_orders(d):
    g = d["orders"].groupby("customer_id")
    days = (d["as_of"] - g["date"].max()).dt.days
    return pd.DataFrame({"R": _score(-days), "F": _score(g.size()), "M": _score(g["amount"].sum())})


@wrong("rfm_scores", "took returns off the money only", cause="returns_off_the_money")
def rfm_money_net(d):
    t = _table(d)
    t["monetary"] = d["orders"].groupby("customer_id")["amount"].sum()
    return _rfm3(t)


@wrong("rfm_scores", "took the average purchase as the monetary value", cause="average_basket")
def rfm_mean_money(d):
    t = _table(d)
    t["monetary"] = t["monetary"] / t["frequency"]
    return _rfm3(t)


@wrong("rfm_scores", "counted order lines for frequency", cause="lines_as_frequency")
def rfm_count_lines(d):
    t = _table(d)
    lines = d["order_lines"].merge(_bought(d)[["order_id", "customer_id"]], on="order_id")
    t["frequency"] = lines.groupby("customer_id").size()
    return _rfm3(t)


@wrong("rfm_scores", "forgot to add 1: scores from 0 to 4", cause="from_zero")
def rfm_zero_to_four(d):
    return d["rfm_scores"] - 1


@wrong("rfm_scores", "counted those who tie, and the customer too, as worse", cause="ties_counted_as_worse")
def rfm_ties_worse(d):
    t = _table(d)
    share = lambda v: v.rank(method="max", pct=True)
    worst = lambda v: np.minimum(5, np.floor(5 * share(v)).astype(int) + 1)
    return pd.DataFrame({"R": worst(-t["recency"]), "F": worst(t["frequency"]), "M": worst(t["monetary"])})


@wrong("rfm_scores", "took the average rank in per cent, rounded up", cause="average_rank")
def rfm_average_rank(d):
    t = _table(d)
    s = lambda v: np.ceil(5 * v.rank(pct=True)).astype(int)
    return pd.DataFrame({"R": s(-t["recency"]), "F": s(t["frequency"]), "M": s(t["monetary"])})


@wrong("rfm_scores", "counted recency from the first purchase", cause="since_the_first_purchase")
def rfm_first_purchase(d):
    t = _table(d)
    first = _bought(d).groupby("customer_id")["date"].min()
    t["recency"] = (d["as_of"] - first).dt.days
    return _rfm3(t)


@wrong("rfm_scores", "counted recency in whole years, so that nearly all tie", cause="whole_years")
def rfm_years_ago(d):
    t = _table(d)
    t["recency"] = t["recency"] // 365
    return _rfm3(t)


@wrong("rfm_scores", "gave 1 to the best and 5 to the worst", cause="best_is_one")
def rfm_one_is_best(d):
    return 6 - d["rfm_scores"]


@wrong("rfm_scores", "gave days, orders and money, not scores", cause="days_orders_money")
def rfm_raw(d):
    return _table(d).rename(columns={"recency": "R", "frequency": "F", "monetary": "M"})


@wrong("rfm_scores", "gave the cell, '535', instead of three columns")
def rfm_cell(d):
    return rfm.scores(_table(d))["cell"]


@wrong("rfm_scores", "quintiles as text labels")
def rfm_text(d):
    return rfm_qcut(d).astype(str)


@wrong("rfm_scores", "sorted the best first and lost the customer ids")
def rfm_index_lost(d):
    return rfm.scores(_table(d))[["R", "F", "M"]].sort_values(["R", "F", "M"], ascending=False).reset_index(drop=True)


@wrong("rfm_scores", "scored final consumers only, among themselves", cause="data.orders.only_customers.kind.final")
def rfm_final_only(d):
    o = _bought(d)
    return _rfm3(_table(d, o[_kind(d, o["customer_id"]).to_numpy() == "final"]))


@wrong("rfm_scores", "cut the range of each measure into five equal widths", cause="equal_widths")
def rfm_equal_width(d):
    t = _table(d)
    cut = lambda v: pd.cut(v, 5, labels=False) + 1
    return pd.DataFrame({"R": cut(-t["recency"]), "F": cut(t["frequency"]), "M": cut(t["monetary"])})


@wrong("rfm_scores", "mixed up the columns F and M", cause="f_and_m_exchanged")
def rfm_swapped(d):
    return d["rfm_scores"].rename(columns={"F": "M", "M": "F"})[["R", "F", "M"]]


@wrong("rfm_scores", "rounded four times the share instead of the whole part of five times")
def rfm_rounded(d):
    t = _table(d)
    s = lambda v: 1 + (4 * (v.rank(method="min") - 1) / len(v)).round().astype(int)
    return pd.DataFrame({"R": s(-t["recency"]), "F": s(t["frequency"]), "M": s(t["monetary"])})


@wrong("rfm_scores", "looked back from the first day of 2024, so the newest orders and customers are lost")
def rfm_start_of_2024(d):
    o = _bought(d)
    return _rfm3(rfm.table(o[o["date"] <= "2024-01-01"], as_of="2024-01-01"))


@wrong("rfm_scores", "copied the scores of the neighbour")
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


@wrong("whom_to_mail", "forgot that the discount comes off the margin, so the largest discount looked best")
def mail_free_discount(d):
    return _search(d, _GRID, cut=False)


@wrong("whom_to_mail", "forgot what a letter costs, so wrote to nearly everybody")
def mail_no_contact_cost(d):
    return _search(d, _GRID, cost=False)


@wrong("whom_to_mail", "took min_score for a score from 1 to 5 and chose 'at least 4'")
def mail_per_score(d):
    return dict(min_score=4, discount=0)


@wrong("whom_to_mail", "gave the right discount in per cent")
def mail_percent(d):
    plan = _search(d, _GRID)
    return dict(min_score=plan["min_score"], discount=100 * plan["discount"])


@wrong("whom_to_mail", "wrote to the champions only, who need no discount", cause="champions_only")
def mail_champions(d):
    return dict(min_score=15, discount=0)


@wrong("whom_to_mail", "took min_score for the cell: 444 and above")
def mail_cell(d):
    return dict(min_score=444, discount=0.1)


@wrong("whom_to_mail", "offered half off, more than the margin, to win many answers")
def mail_half_off(d):
    return dict(min_score=9, discount=0.5)


@wrong("whom_to_mail", "gave the whole margin away, to earn later")
def mail_give_the_margin(d):
    return dict(min_score=8, discount=d["margin"])


@wrong("whom_to_mail", "wrote to nobody, since most letters go unanswered", cause="nobody")
def mail_nobody(d):
    return dict(min_score=16, discount=0.08)


@wrong("whom_to_mail", "gave what the customer still pays, 0.9, for a discount of 10 %")
def mail_pays_factor(d):
    return dict(min_score=_search(d, _GRID)["min_score"], discount=0.9)


@wrong("whom_to_mail", "wanted to wake sleeping customers: low bar, high discount")
def mail_sleeping(d):
    return dict(min_score=3, discount=0.35)


@wrong("whom_to_mail", "typed the discount with a minus, as a reduction of the price")
def mail_minus(d):
    plan = _search(d, _GRID)
    return dict(min_score=plan["min_score"], discount=-0.2)


wrong("contribution_margin", "copied the answer of the neighbour")(lambda d: _neighbour_margin())
wrong("top_share", "left the example number of the text standing")(lambda d: 0.123)
