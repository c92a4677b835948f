"""Forty wrong answers to all of workbook 09, written from the question texts alone, by a reader who saw no other file.

Used once, on 2026-11-22, with the engine and the known mistakes frozen, to measure what a card says to an answer that
nobody had seen: 70 % explained at once, 75 % after looking closer, none misleading. The mistakes that went unexplained
were then added, so whatever is printed for this file now is a share of *seen* answers. The causes
beside the answers were added afterwards; see `blind_first.py` for what went in edition 2026.2.
"""

import numpy as np
import pandas as pd

from crmlab import clv, normalisation, rfm
from tests.questions.ch09.slips import (
    first_column,
    lines_of,
    money_of_bills,
    own_bills,
    right_margin,
    second_column,
    served_in,
)
from tests.questions.wrong_answers import Answers

wrong = Answers("09", boxes=False)


# --- helpers: what most learners get right ------------------------------------------------------------------------


def margin_of(d, year):
    lines = lines_of(d, year)
    before = (lines["amount"] - lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    costs = d["service_costs"]
    served = costs[costs["year"] == year].groupby("customer_id")["cost"].sum()
    return before - served.reindex(before.index, fill_value=0)


def purchases(d, year=None):
    orders = own_bills(d)
    orders = orders[orders["amount"] > 0]
    return orders if year is None else orders[orders["date"].dt.year == year]


def fixed(d, items=("brand", "sales staff")):
    spend = d["marketing_spend"]
    spend = spend[spend["item"].isin(items)]
    return spend.loc[pd.to_datetime(spend["month"]).dt.year == 2024, "spend"].sum()


# --- 1 margin ----------------------------------------------------------------------------------------
def cm_no_service_rows_missing(d):
    lines = lines_of(d)
    paid = lines.groupby("customer_id")["amount"].sum()
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return (paid - goods - served_in(d)).reindex(paid.index)


@wrong("net_profit", "subtracted two Series without filling: who has no service row is lost (dropped with dropna)")
@first_column
def cm_inner(d):
    return cm_no_service_rows_missing(d).dropna()


@wrong(
    "net_profit",
    "kept only lines with a positive quantity, so returns are not taken off",
    cause="returns_left_out",
)
@first_column
def cm_lines_without_returns(d):
    lines = lines_of(d)
    lines = lines[lines["quantity"] > 0]
    paid = lines.groupby("customer_id")["amount"].sum()
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    return paid - goods - served_in(d).reindex(paid.index, fill_value=0)


@wrong("net_profit", "goods: sum of the quantities of a customer times the mean unit cost of their lines")
@first_column
def cm_unit_cost_once(d):
    lines = lines_of(d)
    paid = lines.groupby("customer_id")["amount"].sum()
    goods = lines.groupby("customer_id")["quantity"].sum() * lines.groupby("customer_id")["unit_cost"].mean()
    return paid - goods - served_in(d).reindex(paid.index, fill_value=0)


@wrong("net_profit", "took `cost` for the cost of one time and multiplied it by `times`")
@first_column
def cm_service_times_cost(d):
    lines = lines_of(d)
    paid = lines.groupby("customer_id")["amount"].sum()
    goods = (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum()
    costs = d["service_costs"].query("year == 2024")
    selling = (costs["times"] * costs["cost"]).groupby(costs["customer_id"]).sum()
    return paid - goods - selling.reindex(paid.index, fill_value=0)


# --- 1 net profit -------------------------------------------------------------------------------------------------
@wrong(
    "net_profit",
    "counted every row of orders of 2024, return slips too, as a purchase",
)
@second_column
def np_slips_counted(d):
    cm = right_margin(d)
    orders = own_bills(d)
    n = orders[orders["date"].dt.year == 2024].groupby("customer_id").size().reindex(cm.index, fill_value=0)
    return cm - fixed(d) * n / n.sum()


@wrong("net_profit", "counted lines in place of bills", cause="lines_as_key")
@second_column
def np_lines_counted(d):
    cm = right_margin(d)
    lines = lines_of(d)
    n = lines[lines["quantity"] > 0].groupby("customer_id").size().reindex(cm.index, fill_value=0)
    return cm - fixed(d) * n / n.sum()


@wrong("net_profit", "fixed cost of 2024 over the purchases of all three years")
@second_column
def np_three_years_of_purchases(d):
    cm = right_margin(d)
    n = purchases(d).groupby("customer_id").size()
    return cm - fixed(d) * n.reindex(cm.index, fill_value=0) / n.sum()


@wrong("net_profit", "took the sales visits for a part of the sales staff: three items of the fixed cost")
@second_column
def np_visits_too(d):
    cm = right_margin(d)
    n = purchases(d, 2024).groupby("customer_id").size().reindex(cm.index, fill_value=0)
    return cm - fixed(d, ("brand", "sales staff", "sales visit")) * n / n.sum()


# --- 2 in the books or not ----------------------------------------------------------------------------------------
def sorted_texts(d, turned, to):
    """The right labels, but the texts in which one of the words `turned` stands get the label `to`."""
    texts = d["which_value_texts"]
    found = texts["text"].str.contains("|".join(turned))
    return texts["label"].mask(found, to).to_dict()


# --- 3 RFM --------------------------------------------------------------------------------------------------------
def raw(d, orders=None):
    orders = purchases(d) if orders is None else orders
    g = orders.groupby("customer_id")
    return pd.DataFrame(
        {"recency": (d["as_of"] - g["date"].max()).dt.days, "frequency": g.size(), "monetary": g["amount"].sum()}
    )


def score(better, bins=5):
    """Better: the larger the better."""
    worse = better.rank(method="min") - 1
    return (np.floor(bins * worse / len(better) + 1e-9) + 1).astype(int)


@wrong("rfm_scores", "many days since the last purchase score high", cause="recency_upside_down")
def rfm_days_up(d):
    t = raw(d)
    return pd.DataFrame({"R": score(t["recency"]), "F": score(t["frequency"]), "M": score(t["monetary"])})


@wrong(
    "rfm_scores",
    "equal fifths by rank(method='first') and qcut, as a spreadsheet does: ties are torn apart",
    cause="ties_torn_apart",
)
def rfm_qcut_first(d):
    t = raw(d)
    cut = lambda s: pd.qcut(s.rank(method="first"), 5, labels=False) + 1
    return pd.DataFrame({"R": cut(-t["recency"]), "F": cut(t["frequency"]), "M": cut(t["monetary"])})


@wrong("rfm_scores", "counted those worse or equal: ties take the upper score", careful="average_rank")
def rfm_ties_take_the_upper(d):
    t = raw(d)
    up = lambda s: np.ceil(5 * s.rank(method="max") / len(s) - 1e-9).astype(int)
    return pd.DataFrame({"R": up(-t["recency"]), "F": up(t["frequency"]), "M": up(t["monetary"])})


# --- 4 whom to mail -----------------------------------------------------------------------------------------------
DISCOUNTS = [round(0.03 * k, 2) for k in range(11)]


def receivers(d, everyone=False):
    r, t = d["rfm_scores"], raw(d)
    people = t.assign(total=r[["R", "F", "M"]].sum(axis=1), mean=t["monetary"] / t["frequency"])
    c = d["customers"]
    keep = c[(c["kind"] == "final") & (c["mail_consent"] == "yes")]["customer_id"]
    return people if everyone else people[people.index.isin(keep)]


def gain(d, people, discount, *, sum_="mean", off=True, cost=None):
    share = d["best_response"] * ((people["total"] - 3) / 12) ** 2 * (1 + d["pull"] * discount)
    left = d["margin"] - discount if off else d["margin"]
    return share * people[sum_] * left - (d["contact_cost"] if cost is None else cost)


def best(d, people, discounts=DISCOUNTS, **how):
    found = max(
        ((gain(d, people, x, **how)[people["total"] >= s].sum(), s, x) for s in range(3, 17) for x in discounts),
        key=lambda row: row[0],
    )
    return dict(min_score=found[1], discount=found[2])


@wrong("whom_to_mail", "took the choice with the highest gain per letter sent")
def mail_best_per_letter(d):
    people = receivers(d)
    found = max(
        ((gain(d, people, x)[people["total"] >= s].mean(), s, x) for s in range(3, 16) for x in DISCOUNTS),
        key=lambda row: row[0] if row[0] == row[0] else -1e9,
    )
    return dict(min_score=found[1], discount=found[2])


# --- 5 weights ---------------------------------------------------------------------------------------------------
def companies_table(d):
    bought = purchases(d, 2024)
    bought = bought[bought["customer_id"].isin(d["organisations"]["customer_id"])]
    lines = d["order_lines"].merge(bought[["order_id", "customer_id"]], on="order_id")
    calls = d["service_costs"].query("year == 2024 and activity == 'enquiry'").set_index("customer_id")["times"]
    table = pd.DataFrame(
        {
            "revenue": bought.groupby("customer_id")["amount"].sum(),
            "purchases": bought.groupby("customer_id").size(),
            "products": lines.groupby("customer_id")["product_id"].nunique(),
        }
    )
    table["enquiries"] = calls.reindex(table.index, fill_value=0)
    return table


def entropy(table, rows=None):
    p = table / table.sum()
    p = p.where(p > 0)
    return -(p * np.log(p)).sum() / np.log(rows or len(table))


# --- 6 by size ---------------------------------------------------------------------------------------------------
SIZES = ["small", "medium", "large"]


def sized(d, value="contribution_margin"):
    o = d["organisations"].set_index("customer_id")
    o = o[o.index.isin(purchases(d, 2024)["customer_id"])]
    return o.assign(m=d["net_profit"][value].reindex(o.index))


def sizes(o, of_profitable=None, of_size=None, mean_margin=None):
    won = o[o["m"] > 0]
    n, k = o["size"].value_counts(), won["size"].value_counts()
    return pd.DataFrame(
        {
            "of_profitable": k / k.sum() if of_profitable is None else of_profitable,
            "of_size": k / n if of_size is None else of_size,
            "mean_margin": o.groupby("size")["m"].mean() if mean_margin is None else mean_margin,
        }
    ).reindex(SIZES)


# --- 7 methods ---------------------------------------------------------------------------------------------------
STAY = {1: 0.15, 2: 0.3, 3: 0.45, 4: 0.6, 5: 0.75}


def race(d, *, until="2024-01-01", year=2023, first="after one year", fill=True, method="spearman", reverse=False):
    orders = purchases(d)
    past = orders[orders["date"] < until]
    t = rfm.table(past, as_of=until)
    s = rfm.scores(t)
    stay = {6 - k: v for k, v in STAY.items()} if reverse else STAY
    margin = margin_of(d, year).reindex(t.index, fill_value=0)
    value = clv.simple(margin, retention=s["R"].map(stay), discount=0.1, first=first)
    outcome = right_margin(d).reindex(t.index)
    if fill:
        outcome = outcome.fillna(0)
    table = pd.DataFrame({"ABC": money_of_bills(d, t.index, until=until), "RFM": s["total"], "CLV": value})
    return table.corrwith(outcome, method=method).round(3)


wrong(
    "which_value",
    "went by the mood: whatever tells of being loved, polite or famous is non-financial",
    cause="confusion",
)(lambda d: sorted_texts(d, {"choir", "festival", "actor"}, "non-financial"))
wrong(
    "which_value",
    "went by the words yuan, cost, bill, invoice: where they stand it is financial",
    cause=("confusion", "all_financial"),
)(lambda d: sorted_texts(d, {"silo", "patience", "rescue", "laboratory"}, "financial"))
wrong("which_value", "only what the customer pays is financial value; what costs us money is none", cause="confusion")(
    lambda d: sorted_texts(d, {"plate", "catalogue", "parcel"}, "non-financial")
)
wrong(
    "which_value",
    "what changes our product or our service ends up in sales, so learning is financial",
    cause="confusion",
)(lambda d: sorted_texts(d, {"canteen", "laboratory", "silo"}, "financial"))
wrong("whom_to_mail", "the discount lures more people and does not come off the margin")(
    lambda d: best(d, receivers(d), off=False)
)
wrong("whom_to_mail", "a letter costs next to nothing: left the contact cost out")(
    lambda d: best(d, receivers(d), cost=0.0)
)
wrong(
    "whom_to_mail", "a discount only gives money away: none; and only those above the middle, 10 and up, without a sum"
)(lambda d: dict(min_score=10, discount=0.0))
wrong("weights", "forgot `one less that`: the entropies themselves as shares", cause="entropy_itself")(
    lambda d: entropy(companies_table(d)) / entropy(companies_table(d)).sum()
)
wrong("weights", "divided by the logarithm of the number of columns, 4", cause="divided_by_columns")(
    lambda d: (1 - entropy(companies_table(d), rows=4)) / (1 - entropy(companies_table(d), rows=4)).sum()
)
wrong("weights", "put the columns through min-max first, as the chapter does", cause="after_min_max")(
    lambda d: (
        (1 - entropy(companies_table(d).apply(normalisation.min_max)))
        / (1 - entropy(companies_table(d).apply(normalisation.min_max))).sum()
    )
)
wrong("by_size", "the two shares in each other's columns", cause="the_shares_exchanged")(
    lambda d: sizes(sized(d)).rename(columns={"of_profitable": "of_size", "of_size": "of_profitable"})[
        ["of_profitable", "of_size", "mean_margin"]
    ]
)
wrong(
    "by_size",
    "of_size divided by all organisations of the size, also those that did not buy in 2024",
    cause="of_all_listed",
)(
    lambda d: sizes(
        sized(d), of_size=sized(d).query("m > 0")["size"].value_counts() / d["organisations"]["size"].value_counts()
    )
)
wrong("by_size", "mean margin of the profitable only", cause="mean_of_the_profitable")(
    lambda d: sizes(sized(d), mean_margin=sized(d).query("m > 0").groupby("size")["m"].mean())
)
wrong(
    "methods", "who has no margin in 2024 stays NaN and drops out of the correlation", cause="only_those_who_came_back"
)(lambda d: race(d, fill=False))
wrong("methods", "`corr` left at its default: Pearson", cause="pearson")(lambda d: race(d, method="pearson"))
wrong("methods", "leak: scored with everything up to as_of (2025-01-01), margin of 2023", cause="purchases_leaked")(
    lambda d: race(d, until="2025-01-01")
)
