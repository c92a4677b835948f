"""Wrong answers to workbook 02, written blind: from the question texts alone, without sight of the known mistakes.

Measured on 2026-11-22, before any mistake was added, on the data of the learners of `test_wrong_answers.py`: 91 % of
the 44 explained at once, 91 % after looking closer, and none misled. (A decision that gets a score counts as explained;
without the four decisions it is 90 %.) Since then mistakes were added for those that had
stayed unexplained, so that what the test prints now is said of answers that have been seen.

A `cause`, added afterwards, says what a card may name; for all others a card that claims a cause is
misleading. A confusion counts labels and quotes texts with their reasons.

The workbook was rewritten in November 2026. Answers to questions that are gone went with them (21 of the 44). Of those
that stayed, the answers to `ratio` divide by what points and letters cost, where the old text had the cost of serving;
those to `split` are for a budget that is a total. The slips are the same.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from crmlab import regimes
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
    mailed = d["campaign_members"][d["campaign_members"]["arm"] == "mailed"]
    letters = mailed.merge(d["campaigns"], on="campaign_id")["contact_cost"].sum()
    return winning / ((d["redemptions"]["cost"].sum() + letters) / heads)


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


# question 2
def _market(d):
    return regimes.Market(order_value=d["order_value"], rival=d["rival"], drift=d["drift"])


def _next_year(d):
    return replace(_market(d), budget=d["next_budget"], half_won_by=1.0, halved_by_service=d["halved_by_service"])


def _best(market, months=60, column="cumulative_profit", services=range(9), shares=range(21)):
    def reached(pair):
        regime = replace(regimes.relationship(), keeping_share=pair[0] / 20, service_cost=float(pair[1]))
        return regimes.expected(regime, market, months=months)[column].iloc[-1]

    share, service = max(((a, b) for a in shares for b in services), key=reached)
    return dict(keeping_share=share / 20, service_cost=service)


# question 4
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


# question 5
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


# 1
wrong("ratio", "spend of all items, brand and sales staff with it, divided by all who came", cause="brand_and_staff")(
    lambda d: _ratio(d, items="all")
)
wrong(
    "ratio",
    "years left as it is: divided by purchases, not by customer-years",
    cause="cost_of_a_purchase",
)(lambda d: _ratio(d, per="rows"))
wrong(
    "ratio",
    "keeping: what three years cost divided by the different customers, not by customer-years",
    cause="heads_for_years",
)(lambda d: _ratio(d, per="customers"))
wrong(
    "ratio",
    "winning: plain mean of the six channels' costs per customer, small channels counting as much as large",
    cause="mean_of_channels",
)(lambda d: _ratio(d, items="mean"))

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

# 2
wrong("split", "the founder's view: nearly all for keeping, and the dearest service")(
    lambda d: dict(keeping_share=0.9, service_cost=8)
)
wrong(
    "split",
    "half and half, service as in the relationship regime: nothing adapted to the new market",
    cause="as_it_was",
)(lambda d: dict(keeping_share=0.5, service_cost=6))
# on some markets all on winning with service at 6; that card says what is different about next year, which is the slip
wrong(
    "split",
    "the best split for this year's market: new budget, channel and staff forgotten",
    cause="nothing_on_keeping",
)(lambda d: _best(_market(d)))
wrong("split", "the pair with most customers at the end instead of most profit", cause="most_customers")(
    lambda d: _best(_next_year(d), column="customers_end")
)

# 4
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

# 5
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

# 7
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
