"""Wrong answers to workbook 09, written from the question texts alone, without sight of the known mistakes.

A `cause`, added afterwards, says what a card may name; for all others a card that claims a cause is misleading.

In edition 2026.2 the workbook was written anew with eight known mistakes a question: answers to questions that are gone
went with them, and an answer whose mistake is gone has no `cause` any more, so a card that names one misleads.
"""

import numpy as np
import pandas as pd

from crmlab import rfm
from tests.questions.ch09.slips import first_column, own_bills, right_margin, second_column
from tests.questions.wrong_answers import Answers

wrong = Answers("09", boxes=False)

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
    o = own_bills(d)
    return o[o["date"].dt.year == year]


def _purchases(d, year=2024):
    o = _year(d, year)
    return o[o["amount"] > 0]


def _bought(d):
    o = own_bills(d)
    return o[o["amount"] > 0]


def _fixed(d, items=("brand", "sales staff"), year=2024):
    m = d["marketing_spend"]
    if year is not None:
        m = m[m["month"].dt.year == year]
    return m.loc[m["item"].isin(items), "spend"].sum()


def _laid_on(d, fixed, key):
    """The margin less `fixed` shared out by `key`."""
    cm = right_margin(d)
    key = key.reindex(cm.index, fill_value=0)
    return cm - fixed * key / key.sum()


def _number(d):
    return _purchases(d).groupby("customer_id").size()


def _kind(d, index):
    return d["customers"].set_index("customer_id")["kind"].reindex(index)


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
    margin = (paid - goods - selling).round(2)
    return pd.DataFrame({"contribution_margin": margin, "net_profit": margin})  # the second column is not theirs


# 1 net profit: the contribution margin


@wrong("net_profit", "forgot the costs of serving: price less goods only", cause="service_forgotten")
@first_column
def cm_no_serving(d):
    _lines_, paid, goods, _ = _parts(d)
    return paid - goods


@wrong("net_profit", "took the serving costs of all three years, not of 2024", cause="service_of_all_years")
@first_column
def cm_all_years_serving(d):
    _lines_, paid, goods, _ = _parts(d)
    selling = d["service_costs"].groupby("customer_id")["cost"].sum().reindex(paid.index, fill_value=0)
    return paid - goods - selling


@wrong("net_profit", "subtracted series with different indexes, so customers never served came out missing")
@first_column
def cm_nan(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["cost"].sum()
    return paid - goods - selling


@wrong("net_profit", "dropped the customers without serving costs")
@first_column
def cm_inner(d):
    return cm_nan(d).dropna()


@wrong("net_profit", "filled the missing values with 0 only after the subtraction", cause="gaps_filled_too_late")
@first_column
def cm_nan_to_zero(d):
    return cm_nan(d).fillna(0)


@wrong("net_profit", "summed the unit cost without multiplying by the quantity")
@first_column
def cm_unit_cost_once(d):
    lines, paid, _, selling = _parts(d)
    goods = lines.groupby("customer_id")["unit_cost"].sum()
    return paid - goods - selling


@wrong(
    "net_profit",
    "left the return slips out altogether, price and goods",
    cause="returns_left_out",
)
@first_column
def cm_returns_dropped(d):
    lines = _lines(d)
    lines = lines[lines["quantity"] > 0]
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index)


@wrong(
    "net_profit",
    "took the quantity without its sign, so returned goods cost us a second time",
)
@first_column
def cm_returned_goods_cost_again(d):
    lines, paid, _, selling = _parts(d)
    goods = (lines["quantity"].abs() * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return paid - goods - selling


@wrong("net_profit", "took the refunds off a price that was net already, and credited no goods for them")
@first_column
def cm_returns_off_price_only(d):
    lines, paid, _, selling = _parts(d)
    kept = lines[lines["quantity"] > 0]
    goods = _goods(kept).reindex(paid.index, fill_value=0)
    # returned boxes go to the bin: no cost credited, and the refund is taken off twice because paid is net already
    refund = lines.loc[lines["amount"] < 0].groupby("customer_id")["amount"].sum().reindex(paid.index, fill_value=0)
    return paid + refund - goods - selling


@wrong("net_profit", "used quantity times unit price, the price before the discount")
@first_column
def cm_before_discount(d):
    lines, _, goods, selling = _parts(d)
    paid = (lines["quantity"] * lines["unit_price"]).groupby(lines["customer_id"]).sum()
    return paid - goods - selling


@wrong("net_profit", "used today's list price, and gave everyone the average serving cost")
@first_column
def cm_list_price(d):
    lines, _, goods, selling = _parts(d)
    paid = (lines["quantity"] * lines["list_price"] * (1 - lines["discount"])).groupby(lines["customer_id"]).sum()
    return paid - goods - selling.mean()


@wrong("net_profit", "joined the amount of the whole order to every line and summed it")
@first_column
def cm_order_amount_per_line(d):
    lines, _, goods, selling = _parts(d)
    twice = lines.drop(columns="amount").merge(d["orders"][["order_id", "amount"]], on="order_id")
    paid = twice.groupby("customer_id")["amount"].sum()
    return paid - goods - selling


@wrong("net_profit", "joined the serving costs to the lines, so all rows multiplied before the sum")
@first_column
def cm_join_on_activities(d):
    lines = _lines(d).copy()
    lines["goods"] = lines["quantity"] * lines["unit_cost"]
    s = d["service_costs"]
    both = lines.merge(s[s["year"] == 2024][["customer_id", "cost"]], on="customer_id", how="left").fillna({"cost": 0})
    g = both.groupby("customer_id")
    return g["amount"].sum() - g["goods"].sum() - g["cost"].sum()


@wrong("net_profit", "forgot the year everywhere: three years of everything")
@first_column
def cm_three_years(d):
    lines = _lines(d, None)
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index, None)


@wrong("net_profit", "summed how many times a customer was served, not what it cost")
@first_column
def cm_times(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["times"].sum().reindex(paid.index, fill_value=0)
    return paid - goods - selling


@wrong("net_profit", "took the number `margin` of the data times the price for price less goods")
@first_column
def cm_margin_number(d):
    lines, paid, _, selling = _parts(d)
    return paid * d["margin"] - selling


@wrong("net_profit", "took the mean of the serving costs of a customer instead of the sum")
@first_column
def cm_mean_cost(d):
    _lines_, paid, goods, _ = _parts(d)
    s = d["service_costs"]
    selling = s[s["year"] == 2024].groupby("customer_id")["cost"].mean().reindex(paid.index, fill_value=0)
    return paid - goods - selling


@wrong("net_profit", "gave the margin as a part of the price paid")
@first_column
def cm_ratio(d):
    return right_margin(d) / _parts(d)[1]


@wrong("net_profit", "gave the one sum over all customers")
@first_column
def cm_total(d):
    return float(right_margin(d).sum())


@wrong("net_profit", "added the serving cost instead of taking it off")
@first_column
def cm_plus(d):
    lines, paid, goods, selling = _parts(d)
    return paid - goods + selling


@wrong("net_profit", "gave a row for all 400 customers, 0 for those who were not there in 2024")
@first_column
def cm_everybody(d):
    _lines_, paid, goods, _ = _parts(d)
    everybody = d["customers"].set_index("customer_id").index
    return paid.reindex(everybody, fill_value=0) - goods.reindex(everybody, fill_value=0) - _served(d, everybody)


@wrong("net_profit", "turned the right Series into a list, without the customers")
@first_column
def cm_list(d):
    return right_margin(d).round(2).tolist()


@wrong("net_profit", "typed 2023 for 2024")
@first_column
def cm_2023(d):
    lines = _lines(d, 2023)
    paid = lines.groupby("customer_id")["amount"].sum()
    return paid - _goods(lines) - _served(d, paid.index, 2023)


# 1 net profit: the share of the fixed cost


@wrong("net_profit", "shared the fixed cost by the number of order lines bought", cause="lines_as_key")
@second_column
def np_order_lines(d):
    lines = _lines(d)
    return _laid_on(d, _fixed(d), lines[lines["quantity"] > 0].groupby("customer_id").size())


@wrong("net_profit", "shared the fixed cost equally among the customers")
@second_column
def np_equal(d):
    cm = right_margin(d)
    return cm - _fixed(d) / len(cm)


@wrong("net_profit", "counted return slips as purchases")
@second_column
def np_slips_count(d):
    return _laid_on(d, _fixed(d), _year(d).groupby("customer_id").size())


@wrong("net_profit", "took each return slip off the number of purchases")
@second_column
def np_slips_taken_off(d):
    o = _year(d)
    key = np.sign(o["amount"]).groupby(o["customer_id"]).sum().clip(lower=0)
    return _laid_on(d, _fixed(d), key)


@wrong("net_profit", "summed the fixed cost of all three years", cause="spend_of_all_years")
@second_column
def np_three_years_cost(d):
    return _laid_on(d, _fixed(d, year=None), _number(d))


@wrong("net_profit", "took all items of the marketing spend as fixed", cause="all_spending_as_fixed")
@second_column
def np_all_items(d):
    m = d["marketing_spend"]
    return _laid_on(d, m.loc[m["month"].dt.year == 2024, "spend"].sum(), _number(d))


@wrong("net_profit", "searched for 'sales' and caught the sales visits too")
@second_column
def np_contains_sales(d):
    m = d["marketing_spend"]
    m = m[(m["month"].dt.year == 2024) & m["item"].str.contains("brand|sales")]
    return _laid_on(d, m["spend"].sum(), _number(d))


@wrong(
    "net_profit",
    "wrote 'Sales staff' with a capital letter, so only brand was shared out",
)
@second_column
def np_capital_letter(d):
    return _laid_on(d, _fixed(d, ("brand", "Sales staff")), _number(d))


@wrong("net_profit", "shared the fixed cost by the money of the purchases")
@second_column
def np_by_revenue(d):
    return _laid_on(d, _fixed(d), _spent(d))


@wrong("net_profit", "counted the purchases of all three years as the key")
@second_column
def np_purchases_three_years(d):
    return _laid_on(d, _fixed(d), _bought(d).groupby("customer_id").size())


@wrong("net_profit", "took off the cost of one purchase from each customer, not times their purchases")
@second_column
def np_not_multiplied(d):
    return right_margin(d) - _fixed(d) / _number(d).sum()


@wrong("net_profit", "divided by the number of purchases, so frequent buyers carry least")
@second_column
def np_divided_by_number(d):
    n = _number(d).reindex(right_margin(d).index, fill_value=1)
    return right_margin(d) - (_fixed(d) / len(n)) / n


@wrong("net_profit", "divided the fixed cost by all orders of the table, years and slips alike")
@second_column
def np_wrong_denominator(d):
    every = own_bills(d)["order_id"].nunique()
    n = _number(d).reindex(right_margin(d).index, fill_value=0)
    return right_margin(d) - _fixed(d) / every * n


@wrong("net_profit", "took the monthly mean of the spend instead of the sum of the year")
@second_column
def np_monthly_mean(d):
    m = d["marketing_spend"]
    m = m[(m["month"].dt.year == 2024) & m["item"].isin(["brand", "sales staff"])]
    return _laid_on(d, m["spend"].mean(), _number(d))


@wrong("net_profit", "gave the share of the fixed cost itself")
@second_column
def np_only_share(d):
    n = _number(d)
    return (_fixed(d) * n / n.sum()).rename("net_profit")


@wrong("net_profit", "added the share of the fixed cost")
@second_column
def np_plus(d):
    return 2 * right_margin(d) - _laid_on(d, _fixed(d), _number(d))


@wrong("net_profit", "took value_counts without its index, so each got another customer's count")
@second_column
def np_value_counts_order(d):
    cm = right_margin(d)
    o = _purchases(d)
    n = o["customer_id"].value_counts().reset_index(drop=True).reindex(range(len(cm)), fill_value=0).to_numpy()
    return cm - _fixed(d) * n / n.sum()


@wrong("net_profit", "rounded the cost of a purchase to whole yuan before multiplying")
@second_column
def np_early_rounding(d):
    n = _number(d).reindex(right_margin(d).index, fill_value=0)
    return right_margin(d) - n * round(_fixed(d) / n.sum())


@wrong(
    "net_profit",
    "set losses to 0, as a customer cannot earn less than nothing",
)
@second_column
def np_no_losses(d):
    return _laid_on(d, _fixed(d), _number(d)).clip(lower=0)


@wrong("net_profit", "started from what the customer paid, not from the contribution margin")
@second_column
def np_from_revenue(d):
    paid = _parts(d)[1]
    n = _number(d).reindex(paid.index, fill_value=0)
    return paid - _fixed(d) * n / n.sum()


@wrong("net_profit", "sorted by profit and dropped the index")
@second_column
def np_reset(d):
    return _laid_on(d, _fixed(d), _number(d)).sort_values(ascending=False).reset_index(drop=True)


# 3 RFM


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


@wrong("rfm_scores", "used the purchases of 2024 only", cause="of_2024_only")
def rfm_only_2024(d):
    return _rfm3(_table(d, _purchases(d)))


@wrong(
    "rfm_scores", "took the return slips as orders: in the dates, the count and the money", cause="slips_as_purchases"
)
def rfm_slips_as_orders(d):
    g = d["orders"].groupby("customer_id")
    days = (d["as_of"] - g["date"].max()).dt.days
    return pd.DataFrame({"R": _score(-days), "F": _score(g.size()), "M": _score(g["amount"].sum())})


@wrong(
    "rfm_scores",
    "took returns off the money only",
    cause="slips_as_purchases",  # whose card says what returns do to M
)
def rfm_money_net(d):
    t = _table(d)
    t["monetary"] = d["orders"].groupby("customer_id")["amount"].sum()
    return _rfm3(t)


@wrong("rfm_scores", "took the average purchase as the monetary value", cause="average_basket")
def rfm_mean_money(d):
    t = _table(d)
    t["monetary"] = t["monetary"] / t["frequency"]
    return _rfm3(t)


@wrong("rfm_scores", "counted order lines for frequency")
def rfm_count_lines(d):
    t = _table(d)
    lines = d["order_lines"].merge(_bought(d)[["order_id", "customer_id"]], on="order_id")
    t["frequency"] = lines.groupby("customer_id").size()
    return _rfm3(t)


@wrong("rfm_scores", "forgot to add 1: scores from 0 to 4")
def rfm_zero_to_four(d):
    return d["rfm_scores"] - 1


@wrong("rfm_scores", "counted those who tie, and the customer too, as worse")
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


@wrong("rfm_scores", "counted recency from the first purchase")
def rfm_first_purchase(d):
    t = _table(d)
    first = _bought(d).groupby("customer_id")["date"].min()
    t["recency"] = (d["as_of"] - first).dt.days
    return _rfm3(t)


@wrong("rfm_scores", "counted recency in whole years, so that nearly all tie")
def rfm_years_ago(d):
    t = _table(d)
    t["recency"] = t["recency"] // 365
    return _rfm3(t)


@wrong(
    "rfm_scores",
    "gave 1 to the best and 5 to the worst",
    cause="recency_upside_down",  # said of R alone, where it is so
)
def rfm_one_is_best(d):
    return 6 - d["rfm_scores"]


@wrong("rfm_scores", "gave days, orders and money, not scores")
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


@wrong("rfm_scores", "scored final consumers only, among themselves")
def rfm_final_only(d):
    o = _bought(d)
    return _rfm3(_table(d, o[_kind(d, o["customer_id"]).to_numpy() == "final"]))


@wrong("rfm_scores", "cut the range of each measure into five equal widths")
def rfm_equal_width(d):
    t = _table(d)
    cut = lambda v: pd.cut(v, 5, labels=False) + 1
    return pd.DataFrame({"R": cut(-t["recency"]), "F": cut(t["frequency"]), "M": cut(t["monetary"])})


@wrong("rfm_scores", "mixed up the columns F and M")
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


# 4 whom to mail


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


wrong("net_profit", "copied the answer of the neighbour")(lambda d: _neighbour_margin())
