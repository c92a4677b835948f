"""Wrong answers to workbook 02, written blind: from the question texts alone, without sight of the known mistakes.

Measured on 2026-11-22, before any mistake was added, on the data of the learners of `test_wrong_answers.py`: 91 % of
the 44 explained at once, 91 % after looking closer, and none misled. (A decision that gets a score counts as explained;
without the four decisions it is 90 %.) Since then mistakes were added for those that had
stayed unexplained, so that what the test prints now is said of answers that have been seen.

A `cause`, added afterwards, says what a card may name; for all others a card that claims a cause is
misleading. A confusion counts labels and quotes texts with their reasons.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from crmlab import regimes, rfm
from tests.questions.wrong_answers import Answers

wrong = Answers("02")


# question 1
def _ratio(d, items="channels", per="customer-years"):
    won = d["acquisition"].groupby("channel").size()
    spend = d["marketing_spend"].groupby("item")["spend"].sum()
    bought = d["orders"][d["orders"]["amount"] > 0]
    years = bought.assign(year=bought["date"].dt.year)[["customer_id", "year"]]
    winning = {
        "channels": lambda: spend.reindex(won.index).sum() / won.sum(),
        "all": lambda: spend.sum() / won.sum(),
        "mean": lambda: (spend.reindex(won.index) / won).mean(),
    }[items]()
    heads = {
        "customer-years": lambda: len(years.drop_duplicates()),
        "rows": lambda: len(years),
        "customers": lambda: years["customer_id"].nunique(),
    }[per]()
    return winning / (d["service_costs"]["cost"].sum() / heads)


# sorting games
def _labels(d, key):
    return pd.Series(d[key]).to_dict()


def _called(d, key, **other):
    """All of one label called another; `_` in a name stands for a blank."""
    other = {name.replace("_", " "): label for name, label in other.items()}
    return {letter: other.get(label, label) for letter, label in _labels(d, key).items()}


def _some_called(d, key, label, wrong, which):
    """Only some of the texts with `label` (by their place among them) called `wrong`."""
    right = _labels(d, key)
    letters = [letter for letter, one in right.items() if one == label]
    return right | {letters[place]: wrong for place in which}


# questions 4 and 5
def _market(d):
    return regimes.Market(order_value=d["order_value"], rival=d["rival"], drift=d["drift"])


def _run(regime, market, column="cumulative_profit"):
    return regimes.expected(regime, market, months=60)[column]


def _tips(market, column="cumulative_profit"):
    other = _run(regimes.transaction(), market, column).iloc[-1]
    for service in range(6, 80):
        if _run(replace(regimes.relationship(), service_cost=float(service)), market, column).iloc[-1] <= other:
            return service
    return 80


def _overtakes(market, service=6.0, column="cumulative_profit"):
    lead = _run(replace(regimes.relationship(), service_cost=float(service)), market, column) - _run(
        regimes.transaction(), market, column
    )
    behind = lead.index[lead <= 0]
    return int(behind.max()) + 1 if len(behind) else 1


def _next_year(d):
    return replace(_market(d), budget=d["next_budget"], half_won_by=0.5, halved_by_service=d["halved_by_service"])


def _best(market, months=60, column="cumulative_profit", services=range(9), shares=range(21)):
    def reached(pair):
        regime = replace(regimes.relationship(), keeping_share=pair[0] / 20, service_cost=float(pair[1]))
        return regimes.expected(regime, market, months=months)[column].iloc[-1]

    share, service = max(((a, b) for a in shares for b in services), key=reached)
    return dict(keeping_share=share / 20, service_cost=service)


# question 6
def _visits(d):
    orders, customers = d["orders"], d["customers"]
    visits = orders[(orders["amount"] > 0) & (orders["channel"] == "house")]
    visits = visits.merge(customers[["customer_id", "kind", "house_id"]], on="customer_id")
    visits = visits[(visits["kind"] == "final") & visits["house_id"].notna()].copy()
    scheme = d["branches"].groupby("house_id")["points_scheme"].max()
    visits["scheme"] = visits["house_id"].map(scheme).astype(bool)
    visits["after"] = visits["date"] >= "2023-04-01"
    visits["log"] = np.log(visits["amount"])
    joined = d["loyalty_programme"].drop_duplicates("customer_id").set_index("customer_id")["joined"]
    visits["member"] = (visits["customer_id"].map(joined) <= visits["date"]).astype(bool)
    return visits


def _did(m):
    return (m[True, True] - m[True, False]) - (m[False, True] - m[False, False])


def _four(visits, column="log"):
    return visits.groupby(["scheme", "after"])[column].mean()


@wrong("points_effect", "divided by the members' part of the visits, as in the chapter", cause="effect_on_a_member")
def _per_member(d):
    visits = _visits(d)
    return _did(_four(visits)) / visits.loc[visits["scheme"] & visits["after"], "member"].mean()


# question 7
def _dimensions(d, turn=True):
    key = d["survey_items"][d["survey_items"]["survey"] == "commitment_trust"]
    answers = d["commitment_trust"].dropna(subset=list(key["item"]))
    items = answers[list(key["item"])].astype(float)
    if turn:
        for row in key[key["reversed"].astype(bool)].itertuples():
            items[row.item] = row.low + row.high - items[row.item]
    return pd.DataFrame({name: items[list(part)].mean(axis=1) for name, part in key.groupby("dimension")["item"]})


def _slopes(points, outcome, causes):
    x = np.column_stack([np.ones(len(points)), points[causes].to_numpy()])
    return dict(zip(["one", *causes], np.linalg.lstsq(x, points[outcome].to_numpy(), rcond=None)[0], strict=True))


def _ways(points, causes=("communication", "shared_values", "opportunism")):
    trust = _slopes(points, "trust", list(causes))
    commitment = _slopes(points, "commitment", ["communication", "trust"])
    staying = _slopes(points, "staying", ["communication", "trust", "commitment"])
    a = trust["communication"]
    return {
        "trust": a * staying["trust"],
        "commitment": commitment["communication"] * staying["commitment"],
        "both": a * commitment["trust"] * staying["commitment"],
        "direct": staying["communication"],
    }


def _indirect(ways):
    return ways["trust"] + ways["commitment"] + ways["both"]


# question 8
def _mailed(d):
    members, orders = d["campaign_members"], d["orders"]
    test = members[(members["campaign_id"] == 4) & (members["arm"] == "mailed")]
    mailed = test.sort_values("customer_id").tail(400).set_index("customer_id")
    before = orders[(orders["amount"] > 0) & (orders["date"] < "2024-10-08") & orders["customer_id"].isin(mailed.index)]
    past = rfm.table(before, as_of="2024-10-08")
    odds = (
        past["frequency"] ** d["frequency_weight"]
        * past["monetary"] ** 0.1
        / (1 + past["recency"]) ** d["recency_weight"]
    )
    return mailed["bought"].astype(float), odds / (1 + odds)


def _top(score, ascending=False):
    return score.sort_values(ascending=ascending).index[:80]


@wrong("first_fifth", "share of all buyers who are among the 80 (the gain), not the lift", cause="gain")
def _gain(d):
    bought, score = _mailed(d)
    return bought[_top(score)].sum() / bought.sum()


@wrong("first_fifth", "the first 80 rows in the order of the customer numbers, not sorted by score", cause="first_rows")
def _unsorted(d):
    bought, score = _mailed(d)
    return bought[score.index[:80]].mean() / bought.mean()


@wrong("first_fifth", "sorted the wrong way: the 80 with the lowest score", cause="lowest_first")
def _lowest(d):
    bought, score = _mailed(d)
    return bought[_top(score, ascending=True)].mean() / bought.mean()


@wrong("first_fifth", "compared with the other 320 instead of with all 400", cause="against_the_rest")
def _over_the_rest(d):
    bought, score = _mailed(d)
    top = _top(score)
    return bought[top].mean() / bought.drop(top).mean()


# question 9
def _shares(d, only_lots=True):
    members, campaigns = d["campaign_members"], d["campaigns"]
    if only_lots:
        members = members[members["campaign_id"].isin(campaigns.loc[campaigns["drawn"] == "random", "campaign_id"])]
    return members.groupby(["campaign_id", "arm"])["bought"].agg(["mean", "sum", "size"]).unstack("arm")


def _difference(d, only_lots=True):
    shares = _shares(d, only_lots)["mean"]
    return shares["mailed"] - shares["control"]


@wrong(
    "letter_effect",
    "buyers of each arm divided by all members of the campaign instead of by their own arm",
    cause="divided_by_all_members",
)
def _of_all(d):
    table = _shares(d)
    return (table["sum"]["mailed"] - table["sum"]["control"]) / table["size"].sum(axis=1)


@wrong(
    "letter_effect",
    "relative increase (mailed over control, less one) instead of the difference of the shares",
    cause="per_cent_more",
)
def _relative(d):
    shares = _shares(d)["mean"]
    return shares["mailed"] / shares["control"] - 1


# 1
wrong("ratio", "spend of all items, brand and sales staff with it, divided by all who came", cause="brand_and_staff")(
    lambda d: _ratio(d, items="all")
)
wrong(
    "ratio",
    "years left as it is: service costs divided by purchases, not by customer-years",
    cause="cost_of_a_purchase",
)(lambda d: _ratio(d, per="rows"))
wrong(
    "ratio",
    "keeping: three years of service costs divided by the different customers, not by customer-years",
    cause="heads_for_years",
)(lambda d: _ratio(d, per="customers"))
wrong(
    "ratio",
    "winning: plain mean of the six channels' costs per customer, small channels counting as much as large",
    cause="mean_of_channels",
)(lambda d: _ratio(d, items="mean"))

# 2
wrong(
    "which_marketing",
    "everything is relationship marketing: the firm is always polite or in touch",
    cause="all_relationship",
)(lambda d: _called(d, "which_marketing", transaction="relationship"))
wrong(
    "which_marketing",
    "two of the transaction cases (frequent calls, prompt service) called relationship",
    cause="confusion",
)(lambda d: _some_called(d, "which_marketing", "transaction", "relationship", [0, 2]))
wrong(
    "which_marketing",
    "half of the relationship cases (money, bonus or prices are named) called transaction",
    cause="confusion",
)(lambda d: _some_called(d, "which_marketing", "relationship", "transaction", [0, 1]))

# 3
wrong("which_bond", "leaving would cost money, so the structural ones are called financial", cause="confusion")(
    lambda d: _called(d, "which_bond", structural="financial")
)
wrong(
    "which_bond",
    "went by the wrapping (club, birthday, signed by hand): all financial ones called social",
    cause="confusion",
)(lambda d: _called(d, "which_bond", financial="social"))
wrong("which_bond", "one social and one structural one swapped: the account manager and the portal", cause="confusion")(
    lambda d: (
        _some_called(d, "which_bond", "social", "structural", [0])
        | {
            k: v
            for k, v in _some_called(d, "which_bond", "structural", "social", [-1]).items()
            if _labels(d, "which_bond")[k] == "structural"
        }
    )
)
wrong("which_bond", "whatever lasts for years is called structural: all social ones", cause="confusion")(
    lambda d: _called(d, "which_bond", social="structural")
)

# 4
wrong("tipping_service", "the last service cost at which it is still ahead, one yuan too low", cause="still_ahead")(
    lambda d: {
        "service": int(d["tipping_service"]["service"]) - 1,
        "overtakes": int(d["tipping_service"]["overtakes"]),
    }
)
wrong(
    "tipping_service",
    "the profit of the single month (month 60; first month for good), not the sum since the start",
    cause="month_by_month",
)(lambda d: {"service": _tips(_market(d), "profit"), "overtakes": _overtakes(_market(d), column="profit")})
wrong("tipping_service", "the chapter's market (regimes.Market()) instead of one's own", cause="market_of_the_chapter")(
    lambda d: {"service": _tips(regimes.Market()), "overtakes": _overtakes(regimes.Market())}
)
wrong(
    "tipping_service",
    "service not put back to 6: month of overtaking at the last value where it is still ahead",
    cause="service_not_put_back",
)(
    lambda d: {
        "service": int(d["tipping_service"]["service"]),
        "overtakes": _overtakes(_market(d), service=int(d["tipping_service"]["service"]) - 1),
    }
)

# 5
wrong("split", "the founder's view: nearly all for keeping, and the dearest service")(
    lambda d: dict(keeping_share=0.9, service_cost=8)
)
wrong("split", "half and half, service as in the relationship regime: nothing adapted to the new market")(
    lambda d: dict(keeping_share=0.5, service_cost=6)
)
wrong("split", "the best split for this year's market: new budget, channel and staff forgotten")(
    lambda d: _best(_market(d))
)
wrong("split", "the pair with most customers at the end instead of most profit", cause="most_customers")(
    lambda d: _best(_next_year(d), column="customers_end")
)

# 6
wrong("points_effect", "log of the four mean baskets instead of the mean of the logs", cause="log_of_the_means")(
    lambda d: _did(np.log(_four(_visits(d), "amount")))
)
wrong("points_effect", "only after the start: houses with the scheme less houses without", cause="after_only")(
    lambda d: (lambda m: m[True, True] - m[False, True])(_four(_visits(d)))
)
wrong(
    "points_effect",
    "only the houses with the scheme: after less before, what all gained not taken off",
    cause="scheme_houses_only",
)(lambda d: (lambda m: m[True, True] - m[True, False])(_four(_visits(d))))

# 7
wrong("through_trust", "reversed items not turned", cause="items_not_turned")(
    lambda d: _indirect(_ways(_dimensions(d, turn=False)))
)
wrong("through_trust", "only the long way, communication to trust to commitment to staying", cause="longest_way_only")(
    lambda d: _ways(_dimensions(d))["both"]
)
wrong(
    "through_trust",
    "trust explained by communication alone, shared values and opportunism left out",
    cause="nothing_else_explains_trust",
)(lambda d: _indirect(_ways(_dimensions(d), causes=("communication",))))
wrong(
    "through_trust", "the part of the total that is indirect (a share) instead of points of staying", cause="as_a_share"
)(lambda d: (lambda w: _indirect(w) / (_indirect(w) + w["direct"]))(_ways(_dimensions(d))))

# 9
wrong("letter_effect", "all five campaigns, also those whose customers were chosen by rfm", cause="chosen_ones_too")(
    lambda d: _difference(d, only_lots=False)
)
wrong("letter_effect", "share who bought among the mailed, control group not taken off", cause="no_control")(
    lambda d: _shares(d)["mean"]["mailed"]
)

# 10
wrong("which_public", "whoever buys from us is a consumer: all distributors called consumers", cause="confusion")(
    lambda d: _called(d, "which_public", distributor="consumer")
)
wrong(
    "which_public",
    "officials, banks, clubs and papers all watch us: all other publics called government",
    cause="confusion",
)(lambda d: _called(d, "which_public", other_public="government"))
wrong(
    "which_public",
    "went by who they are otherwise (rival's fields, rival's own orchard): suppliers called competitors",
    cause="confusion",
)(lambda d: _called(d, "which_public", supplier="competitor"))

# 12
wrong(
    "which_type",
    "whoever buys much after contacts is worth writing to: sure things called persuadable",
    cause="confusion",
)(lambda d: _called(d, "which_type", sure_thing="persuadable"))
wrong(
    "which_type", "lost causes called do not disturb: they are angry or silent, so leave them alone", cause="confusion"
)(lambda d: _called(d, "which_type", lost_cause="do not disturb"))
wrong(
    "which_type",
    "those who buy without a contact called sure things: do not disturb taken for sure thing",
    cause="confusion",
)(lambda d: _called(d, "which_type", do_not_disturb="sure thing"))
