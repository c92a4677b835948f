"""Thirty-six wrong answers to workbook 02, by a second reader who saw the question texts and no known mistake.

Used once, on 2026-11-22, with the engine and the known mistakes frozen: 93 % explained, at once and after looking
closer. One of the 72 cards misled: of two slips that give the same small number it named the other; such cards now
tell both. The mistakes that went unexplained were then added, so whatever is printed for this file now is a share of
*seen* answers. The causes beside the answers were added afterwards.

The workbook was rewritten in November 2026. Answers to questions that are gone went with them (15 of the 36). The
answers to `ratio` divide by what points and letters cost, where the old text had the cost of serving; those to `split`
are for a budget that is a total, and take the proposal of the lesson as it now stands. The slips are the same but for
one, which says so.
"""

import re
from dataclasses import replace

import numpy as np

from crmlab import regimes, scales
from tests.questions.wrong_answers import Answers

wrong = Answers("02")


# ---------------------------------------------------------------- 1 ratio
def ratio_parts(d):
    won = d["acquisition"].groupby("channel").size()
    spend = d["marketing_spend"].groupby("item")["spend"].sum()
    bought = d["orders"][d["orders"]["amount"] > 0]
    years = bought.assign(year=bought["date"].dt.year)[["customer_id", "year"]]
    winning = spend.reindex(won.index).sum() / won.sum()
    mailed = d["campaign_members"][d["campaign_members"]["arm"] == "mailed"]
    letters = mailed.merge(d["campaigns"], on="campaign_id")["contact_cost"].sum()
    spent = d["redemptions"]["cost"].sum() + letters
    return won, spend, years, winning, spent, spent / len(years.drop_duplicates())


@wrong("ratio", "keeping divided by the different customers who bought, not by customer-years", cause="heads_for_years")
def ratio_heads(d):
    won, spend, years, winning, spent, keeping = ratio_parts(d)
    return winning / (spent / years["customer_id"].nunique())


@wrong("ratio", "brand and sales staff counted into winning: all items of marketing_spend", cause="brand_and_staff")
def ratio_all_items(d):
    won, spend, years, winning, spent, keeping = ratio_parts(d)
    return spend.sum() / won.sum() / keeping


@wrong("ratio", "winning is the plain mean of the six channels' costs for each customer", cause="mean_of_channels")
def ratio_mean_of_channels(d):
    won, spend, years, winning, spent, keeping = ratio_parts(d)
    return (spend / won).mean() / keeping


# Was named `only_those_who_cost` when serving was the cost of keeping. Now it is two slips, serving for keeping and the
# wrong customers, and no card knows both.
@wrong("ratio", "customer-years taken from service_costs: mean cost of those who were served")
def ratio_served_years(d):
    won, spend, years, winning, spent, keeping = ratio_parts(d)
    a_year = d["service_costs"].groupby(["customer_id", "year"])["cost"].sum()
    return winning / a_year.mean()


@wrong(
    "ratio",
    "three years' spend divided by the customers who came in the last year",
)
def ratio_last_year_won(d):
    won, spend, years, winning, spent, keeping = ratio_parts(d)
    new = d["acquisition"][d["acquisition"]["date"].dt.year == 2024]
    return spend.reindex(won.index).sum() / len(new) / keeping


# ---------------------------------------------------------------- 2 split
def market_of(d):
    return regimes.Market(order_value=d["order_value"], rival=d["rival"], drift=d["drift"])


def next_market(d):
    return replace(market_of(d), budget=d["next_budget"], half_won_by=1.0, halved_by_service=d["halved_by_service"])


def best_pair(market, column="cumulative_profit", months=60):
    found = {}
    for twentieths in range(21):
        for cost in range(9):
            pair = replace(regimes.relationship(), keeping_share=twentieths / 20, service_cost=cost)
            found[twentieths / 20, cost] = regimes.expected(pair, market, months=months)[column].iloc[-1]
    share, cost = max(found, key=found.get)
    return dict(keeping_share=share, service_cost=cost)


# On some markets this is all on winning with service at 6; that card says what is different about next year, which is
# the slip.
@wrong("split", "searched all pairs, but on this year's market", cause="nothing_on_keeping")
def split_this_year(d):
    return best_pair(market_of(d))


@wrong("split", "chose the pair with the most customers after 60 months", cause="most_customers")
def split_customers(d):
    return best_pair(next_market(d), "customers_end")


# On some markets it comes to half and service at 6; that card says where these values stand, and what to try.
@wrong("split", "best share with service at 6, best service with share 0, and put the two together", cause="as_it_was")
def split_two_searches(d):
    market, kept, served = next_market(d), {}, {}
    for twentieths in range(21):
        pair = replace(regimes.relationship(), keeping_share=twentieths / 20)
        kept[twentieths / 20] = regimes.expected(pair, market, months=60)["cumulative_profit"].iloc[-1]
    for cost in range(9):  # with nothing for keeping
        pair = replace(regimes.relationship(), keeping_share=0.0, service_cost=cost)
        served[cost] = regimes.expected(pair, market, months=60)["cumulative_profit"].iloc[-1]
    return dict(keeping_share=max(kept, key=kept.get), service_cost=max(served, key=served.get))


# ---------------------------------------------------------------- 4 points
def visits_of(d):
    orders = d["orders"]
    visits = orders[(orders["amount"] > 0) & (orders["channel"] == "house")]
    visits = visits.merge(d["customers"][["customer_id", "kind", "house_id"]], on="customer_id")
    visits = visits[(visits["kind"] == "final") & visits["house_id"].notna()].copy()
    scheme = d["branches"].groupby("house_id")["points_scheme"].max()
    visits["scheme"] = visits["house_id"].map(scheme).astype(bool)
    visits["after"] = visits["date"] >= "2023-04-01"
    visits["log"] = np.log(visits["amount"])
    return visits


def did(means):
    return (means[True, True] - means[True, False]) - (means[False, True] - means[False, False])


@wrong(
    "points_effect",
    "growth in the houses with the scheme only, the others' growth not taken off",
    cause="scheme_houses_only",
)
def points_no_control(d):
    means = visits_of(d).groupby(["scheme", "after"])["log"].mean()
    return means[True, True] - means[True, False]


@wrong("points_effect", "first the four means of amount, then their logs", cause="log_of_the_means")
def points_log_of_means(d):
    return did(np.log(visits_of(d).groupby(["scheme", "after"])["amount"].mean()))


@wrong("points_effect", "compared members with other guests instead of houses", cause="members_for_houses")
def points_members(d):
    visits = visits_of(d)
    visits["member"] = visits["customer_id"].isin(d["loyalty_programme"]["customer_id"])
    return did(visits.groupby(["member", "after"])["log"].mean())


@wrong("points_effect", "undid the log at the end, as the chapter does: exp less one")
def points_as_share(d):
    return np.exp(did(visits_of(d).groupby(["scheme", "after"])["log"].mean())) - 1


@wrong("points_effect", "brackets forgotten around the second difference")
def points_no_brackets(d):
    means = visits_of(d).groupby(["scheme", "after"])["log"].mean()
    return means[True, True] - means[True, False] - means[False, True] - means[False, False]


# ---------------------------------------------------------------- 5 trust
def points_table(d, key=None):
    if key is None:
        key = d["survey_items"][d["survey_items"]["survey"] == "commitment_trust"]
    answers = d["commitment_trust"].dropna(subset=list(key["item"])).set_index("customer_id")
    return scales.scales(answers, key).astype(float)


def slopes(table, outcome, causes):
    design = np.column_stack([np.ones(len(table)), table[causes].to_numpy()])
    found = np.linalg.lstsq(design, table[outcome].to_numpy(), rcond=None)[0]
    return dict(zip(causes, found[1:], strict=False))


def model(table):
    trust = slopes(table, "trust", ["communication", "shared_values", "opportunism"])
    commitment = slopes(table, "commitment", ["communication", "trust"])
    staying = slopes(table, "staying", ["communication", "trust", "commitment"])
    return trust, commitment, staying


def indirect(table):
    trust, commitment, staying = model(table)
    return (
        trust["communication"] * staying["trust"]
        + commitment["communication"] * staying["commitment"]
        + trust["communication"] * commitment["trust"] * staying["commitment"]
    )


@wrong("through_trust", "left the reversed items as they were answered", cause="items_not_turned")
def trust_not_turned(d):
    key = d["survey_items"][d["survey_items"]["survey"] == "commitment_trust"].assign(reversed=False)
    return indirect(points_table(d, key))


@wrong("through_trust", "forgot the long way by trust and then commitment", cause="without_the_long_way")
def trust_two_ways(d):
    trust, commitment, staying = model(points_table(d))
    return trust["communication"] * staying["trust"] + commitment["communication"] * staying["commitment"]


@wrong(
    "through_trust",
    "slope of staying on communication alone, less the direct slope",
    cause="nothing_else_explains_trust",
)
def trust_alone_less_direct(d):
    table = points_table(d)
    return slopes(table, "staying", ["communication"])["communication"] - model(table)[2]["communication"]


@wrong("through_trust", "gave the part of the total that is indirect", cause="as_a_share")
def trust_part_of_total(d):
    table = points_table(d)
    through = indirect(table)
    return through / (through + model(table)[2]["communication"])


# ---------------------------------------------------------------- sorting games
def sort_by(d, question, rules, otherwise):
    def label(text):
        return next((name for words, name in rules if re.search(words, text)), otherwise)

    return {letter: label(text) for letter, text in d[question + "_texts"]["text"].items()}


@wrong("which_bond", "called everything structural that runs on an app, a program or a portal", cause="confusion")
def bond_technology(d):  # whatever runs on a machine is structural
    return sort_by(
        d,
        "which_bond",
        [
            (r"\b[Aa]pp\b|\bprogram\b|portal|wallet|report to|cartridges|phone", "structural"),
            (r"growers' homes|table tennis|same two brewers|whose|friends|wedding", "social"),
            (r"free|no charge|on the house|rebate|discount|yuan|per cent|price", "financial"),
        ],
        "structural",
    )


@wrong("which_public", "sorted by what the people usually are, not by this contact", cause="confusion")
def public_by_card(d):  # by what the people are, not by what is done in this contact
    return sort_by(
        d,
        "which_public",
        [
            (r"rival|across the road|house of his own", "competitor"),
            (r"bureau|inspector|ministry|badge|tax|customs", "government"),
            (r"used to make our boxes|grower|workshop", "supplier"),
            (r"wholesaler|shop that has kept|retailer", "distributor"),
            (r"hotel|guest|regular", "consumer"),
        ],
        "other public",
    )


@wrong("which_public", "called everybody who takes our tea a consumer", cause="confusion")
def public_no_distributor(d):  # everybody who takes our tea is a consumer
    return sort_by(
        d,
        "which_public",
        [
            (r"takes our tea|hotel group|off duty|dumplings|kept our tins", "consumer"),
            (r"jasmine|forestry bureau", "supplier"),
            (r"two doors away|rival", "competitor"),
            (r"badge|planning|inspector|ministry|tax office", "government"),
            (r"takes two hundred|on commission|our tins|wholesaler", "consumer"),
        ],
        "other public",
    )


wrong("split", "took the lesson's proposal, one tenth, and left service at 6")(
    lambda d: dict(keeping_share=0.1, service_cost=6)
)
