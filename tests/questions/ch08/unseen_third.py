"""Forty wrong answers to workbook 08 of 2026-11-27, by a third writer, after the questions asked for less building. First
figures, judged by another reader from slip and card alone: of 32 usual slips 25 named, 7 row only, none misleading; of 8
odd ones 2 named. Two more slips have got their card since.

Kept as the writer wrote them. The `cause` beside an answer was added when the cards were read: it is what a card may
name.
"""

import numpy as np
import pandas as pd

from crmlab import loyalty as method
from crmlab import loyalty_plan, regression, scales, switching
from tests.questions.wrong_answers import Answers

wrong = Answers("08")


# What the workbook's cells give before the dots.

US, RI, BA, LA = ([f"{item}{k}" for k in (1, 2, 3)] for item in ("us", "ri", "ba", "la"))
SEVEN = [
    "repeat_purchases",
    "decision_minutes",
    "price_rise",
    "tolerance",
    "tenure_months",
    "recommended",
    "rival_attitude",
]
LESS = ["decision_minutes", "rival_attitude"]


def paid_of(d):
    orders = d["orders"]
    return orders[(orders["amount"] > 0) & (orders["channel"] != "box")]


def after_of(d):
    paid = paid_of(d)
    return paid[paid["date"].between("2024-04-01", "2024-12-31")]


def relative_of(d):
    return method.attitude(d["loyalty"])["relative"].astype(float)


def often_of(d, least=None):
    """Who buys often, and the relative attitude is known."""
    least = d["often_from"] if least is None else least
    return (d["loyalty"]["repeat_purchases"] >= least) & relative_of(d).notna()


def spurious_of(d, least=None):
    return often_of(d, least) & (relative_of(d) <= 0)


def again_of(d):
    return d["loyalty"]["customer_id"].isin(after_of(d)["customer_id"])


def weights_of(d):
    return d["expert_points"].groupby("indicator")["points"].mean() / 100


def seven_of(d):
    """The seven indicators of every customer, with gaps."""
    table = d["loyalty"].set_index("customer_id")
    table = table.assign(rival_attitude=table[RI].mean(axis=1))
    return table[SEVEN].astype(float)


def scaled(x, less=LESS):
    z = (x - x.min()) / (x.max() - x.min())
    for name in less:
        z[name] = 1 - z[name]
    return z


def weighed(z, weights):
    return (z * weights.reindex(z.columns)).sum(axis=1)


def trial_of(d):
    paid = paid_of(d)
    year = paid[paid["date"].between("2023-10-01", "2024-09-30")]
    trial = d["rival_offer"].copy()
    trial["orders"] = trial["customer_id"].map(year["customer_id"].value_counts()).fillna(0)
    trial["involvement"] = scales.scale(trial, ["in1", "in2", "in3"], reversed=["in2"], low=1, high=7)
    return trial


def inert_of(d):
    trial = trial_of(d)
    return trial[(trial["orders"] >= 3) & (trial["involvement"] < 4)]


def went(trial):
    """The share who went: with the voucher, and without it."""
    return trial.loc[trial["offered"], "went"].mean(), trial.loc[~trial["offered"], "went"].mean()


def curve_answers(d):
    loyalty = d["loyalty"]
    columns = {"attitude": US, "basic": BA, "latent": LA}
    out = pd.DataFrame({name: loyalty[items].mean(axis=1).astype(float) for name, items in columns.items()})
    return out.dropna()


def fit(answers, outcome, columns):
    x = np.column_stack([np.ones(len(answers)), *columns])
    return np.linalg.lstsq(x, answers[outcome].to_numpy(), rcond=None)[0]


def both_curves(d):
    """b1 and b2 of the expectation asked for, from the regression with both and their squares."""
    a = curve_answers(d)
    mine = d["curve_of"]
    other = "latent" if mine == "basic" else "basic"
    b = fit(a, "attitude", [a[mine], a[mine] ** 2, a[other], a[other] ** 2])
    return b[1], b[2]


def barrier_answers(d):
    answers = d["loyalty"].copy()
    answers["stayed"] = answers["customer_id"].isin(after_of(d)["customer_id"])
    answers["relative"] = (answers[US].mean(axis=1) - answers[RI].mean(axis=1)).astype(float)
    return answers.dropna(subset=["relative"])


def link(d, outcome, of, *given):
    return regression.slope(d["branches"], outcome, of, given=list(given))["slope"]


QUALITY, STAFF = "internal_quality", "employee_satisfaction"
STAY, FAST, VALUE = "employee_retention", "productivity", "service_value"
GUESTS, LOYAL, STREET = "customer_satisfaction", "loyalty", "footfall"


def chain_of(d):
    """The links as the question asks for them."""
    return {
        "q": link(d, STAFF, QUALITY, STREET),
        "a1": link(d, STAY, STAFF),
        "a2": link(d, VALUE, STAY, FAST),
        "c1": link(d, FAST, STAFF),
        "c2": link(d, VALUE, FAST, STAY),
        "s": link(d, GUESTS, VALUE),
        "l": link(d, LOYAL, GUESTS),
        "p": link(d, "profit", LOYAL, STREET),
    }


def lists_of(d):
    branches, orders = d["branches"], d["orders"]
    budget = 5 * branches["profit"].mean()
    price = branches["profit"].mean() / d["price_part"]
    now = branches[branches["quarter"].dt.year == 2024].groupby("house_id")
    houses = now[["staff", "internal_quality"]].mean()
    better = loyalty_plan.quality(houses, points=4, price=price).sort_values("break_even")
    bought = orders[(orders["channel"] == "house") & (orders["amount"] > 0)]
    bought = bought[bought["date"].dt.year == 2024]
    house = bought["customer_id"].map(d["customers"].set_index("customer_id")["house_id"])
    sold = bought.groupby(house)["amount"].sum()
    has_points = branches.groupby("house_id")["points_scheme"].any()
    base = d["one_in"] * sold[~has_points[sold.index].to_numpy()]
    terms = dict(running=d["running_share"] * base.mean(), margin=d["tea_margin"], reward=d["reward"])
    scheme = loyalty_plan.scheme(base, **terms).sort_values("break_even")
    return budget, better, scheme


def affordable(table, money):
    """How many from the top the money pays for."""
    return int((table["cost"].cumsum() <= money).sum())


# The sorting game: what the writer thinks right, by the first words of the text, and the slips on top of it.

HELD = {
    "Eleven years he has poured": "constraint",
    "Every Monday for six years": "inertia",
    "He drinks in the Ningbo house": "constraint",
    "Her boxes pile up": "constraint",
    "Mr Qiao loads eight hundred": "loyalty",
    "Nine out of ten, she wrote": "inertia",
    "No account of ours complains": "loyalty",
    "One van climbs": "loyalty",
    "Our kiosk is where": "inertia",
    "Same stool, same jasmine": "loyalty",
    "Sixty yuan in points": "inertia",
    "The box renews itself": "loyalty",
    "The brewers know her name": "inertia",
    "The chef gives our tea nine": "constraint",
    "The clinic's standing order": "constraint",
    "Three years ago Mr Shao": "inertia",
    "Twice a year Mrs Xu": "loyalty",
    "Week after week": "constraint",
}


def sort_by(texts, believed, slips):
    """A label for each letter: the slip if there is one for the text, else what is believed right."""
    out = {}
    for letter, text in texts["text"].items():
        start = next(words for words in believed if text.startswith(words))
        out[letter] = slips.get(start, believed[start])
    return out


# 1. Buys often, prefers another


@wrong(
    "spurious",
    "share: the spurious are divided by all customers, not by those who buy often (usual)",
    cause="of_all_customers",
)
def _(d):
    spurious = spurious_of(d)
    return {"share": 100 * spurious.mean(), "again": 100 * again_of(d)[spurious].mean()}


@wrong(
    "spurious",
    "spurious only if the relative attitude is below 0; exactly 0 is left out (usual)",
    cause="ties_left_out",
)
def _(d):
    often = often_of(d)
    spurious = often & (relative_of(d) < 0)
    return {"share": 100 * spurious.sum() / often.sum(), "again": 100 * again_of(d)[spurious].mean()}


@wrong(
    "spurious",
    "often is the three orders of the lesson, not `often_from`; where that is three, more than three (usual)",
    cause="more_than",
)
def _(d):
    least = 3 if d["often_from"] != 3 else 4
    often, spurious = often_of(d, least), spurious_of(d, least)
    return {"share": 100 * spurious.sum() / often.sum(), "again": 100 * again_of(d)[spurious].mean()}


@wrong("spurious", "again: the share of the orders in `after` that are by spurious customers (usual)")
def _(d):
    often, spurious = often_of(d), spurious_of(d)
    ids = d["loyalty"].loc[spurious, "customer_id"]
    return {
        "share": 100 * spurious.sum() / often.sum(),
        "again": 100 * after_of(d)["customer_id"].isin(ids).mean(),
    }


@wrong(
    "spurious",
    "who does not prefer us is read as: gives us less than the middle of the scale, u below 5.5 (odd)",
    cause="absolute_attitude",
)
def _(d):
    often = often_of(d)
    us = d["loyalty"][US].mean(axis=1).astype(float)
    spurious = often & (us < 5.5)
    return {"share": 100 * spurious.sum() / often.sum(), "again": 100 * again_of(d)[spurious].mean()}


# 2. An index of seven


@wrong("seven_index", "the two indicators of which less is more loyal are not turned (usual)", cause="not_turned")
def _(d):
    return 100 * weighed(scaled(seven_of(d).dropna(), less=[]), weights_of(d))


@wrong("seven_index", "the index is left from 0 to 1: times 100 is forgotten (usual)", cause="unit_or_sign")
def _(d):
    return weighed(scaled(seven_of(d).dropna()), weights_of(d))


@wrong("seven_index", "customers with gaps are kept: the sum skips what they left open (usual)")
def _(d):
    return 100 * weighed(scaled(seven_of(d)), weights_of(d))


@wrong(
    "seven_index", "the weights are not used: a plain mean of the seven scaled indicators (usual)", cause="unweighted"
)
def _(d):
    return 100 * scaled(seven_of(d).dropna()).mean(axis=1)


@wrong(
    "seven_index",
    "each indicator is divided by its highest value; the lowest is not taken off (odd)",
    cause="over_the_highest",
)
def _(d):
    x = seven_of(d).dropna()
    z = x / x.max()
    for name in LESS:
        z[name] = 1 - z[name]
    return 100 * weighed(z, weights_of(d))


# 3. A rival's voucher


@wrong(
    "voucher_adds",
    "the share of the inert with a voucher who went; those without are not taken off (usual)",
    cause="no_control",
)
def _(d):
    return 100 * went(inert_of(d))[0]


@wrong(
    "voucher_adds",
    "the inert are all with an involvement below 4; three orders or more is forgotten (usual)",
    cause="all_with_low_involvement",
)
def _(d):
    trial = trial_of(d)
    offered, others = went(trial[trial["involvement"] < 4])
    return 100 * (offered - others)


@wrong(
    "voucher_adds",
    "the rise in per cent of the share without a voucher, not in percentage points (usual)",
    cause="relative_rise",
)
def _(d):
    offered, others = went(inert_of(d))
    return 100 * (offered / others - 1)


@wrong("voucher_adds", "all customers of the trial, not only the inert (usual)", cause="everybody")
def _(d):
    offered, others = went(trial_of(d))
    return 100 * (offered - others)


@wrong("voucher_adds", "inert with a voucher against brand loyal with a voucher: who had none is not looked at (odd)")
def _(d):
    trial = trial_of(d)
    loyal = trial[(trial["orders"] >= 3) & (trial["involvement"] >= 4)]
    return 100 * (went(inert_of(d))[0] - went(loyal)[0])


# 4. Fond, indifferent or held


@wrong(
    "held_or_fond",
    "a card, contract, fee, box or points in the text is a tie, so it is constraint (usual)",
    cause="confusion",
)
def _(d):
    ties = dict.fromkeys(
        [
            "Mr Qiao loads eight hundred",
            "No account of ours complains",
            "Sixty yuan in points",
            "The box renews itself",
            "Three years ago Mr Shao",
        ],
        "constraint",
    )
    return sort_by(d["held_or_fond_texts"], HELD, ties)


@wrong("held_or_fond", "who praises us, rates us high or is on good terms with us is loyal (usual)", cause="confusion")
def _(d):
    praise = dict.fromkeys(
        [
            "Eleven years he has poured",
            "He drinks in the Ningbo house",
            "Nine out of ten, she wrote",
            "The brewers know her name",
            "The chef gives our tea nine",
        ],
        "loyalty",
    )
    return sort_by(d["held_or_fond_texts"], HELD, praise)


@wrong(
    "held_or_fond",
    "what goes on by itself, without a thought or a word, is a routine, so inertia (usual)",
    cause="confusion",
)
def _(d):
    routine = dict.fromkeys(
        [
            "Her boxes pile up",
            "Same stool, same jasmine",
            "The box renews itself",
            "The clinic's standing order",
            "Twice a year Mrs Xu",
            "Week after week",
        ],
        "inertia",
    )
    return sort_by(d["held_or_fond_texts"], HELD, routine)


@wrong(
    "held_or_fond",
    "many purchases over many years are loyalty, and so is leaving a rival's offer alone (usual)",
    cause="confusion",
)
def _(d):
    faithful = dict.fromkeys(
        [
            "Eleven years he has poured",
            "Every Monday for six years",
            "He drinks in the Ningbo house",
            "Sixty yuan in points",
            "The clinic's standing order",
            "Three years ago Mr Shao",
            "Week after week",
        ],
        "loyalty",
    )
    return sort_by(d["held_or_fond_texts"], HELD, faithful)


@wrong(
    "held_or_fond",
    "who takes the nearest or the handiest tea has no other supplier, so constraint (odd)",
    cause=("confusion", "inertia_is_constraint"),
)
def _(d):
    near = dict.fromkeys(
        [
            "Nine out of ten, she wrote",
            "One van climbs",
            "Our kiosk is where",
            "Sixty yuan in points",
            "The brewers know her name",
        ],
        "constraint",
    )
    return sort_by(d["held_or_fond_texts"], HELD, near)


# 5. Flatter or steeper?


@wrong("slope_change", "only the asked expectation and its square are in the regression (usual)", cause="alone")
def _(d):
    a = curve_answers(d)
    x = a[d["curve_of"]]
    return 2 * fit(a, "attitude", [x, x**2])[2] * 5


@wrong("slope_change", "the slope is taken as b1 + b2 x: the 2 is forgotten (usual)", cause="without_two")
def _(d):
    b1, b2 = both_curves(d)
    return (b1 + b2 * 8) - (b1 + b2 * 3)


@wrong("slope_change", "the other way round: slope at 3 minus slope at 8 (usual)", cause="unit_or_sign")
def _(d):
    b1, b2 = both_curves(d)
    return (b1 + 2 * b2 * 3) - (b1 + 2 * b2 * 8)


@wrong(
    "slope_change",
    "how much the attitude on the curve rises from 3 to 8 points, not the slope (usual)",
    cause="heights",
)
def _(d):
    b1, b2 = both_curves(d)
    return (b1 * 8 + b2 * 64) - (b1 * 3 + b2 * 9)


@wrong("slope_change", "two straight lines: slope of the customers above 5.5 points minus slope of those below (odd)")
def _(d):
    a = curve_answers(d)
    mine = d["curve_of"]
    other = "latent" if mine == "basic" else "basic"
    slopes = [fit(part, "attitude", [part[mine], part[other]])[1] for part in (a[a[mine] > 5.5], a[a[mine] < 5.5])]
    return slopes[0] - slopes[1]


# 6. When the barrier falls


@wrong(
    "barrier_gap",
    "the other way round: share of the others minus share of the falsely loyal (usual)",
    cause="unit_or_sign",
)
def _(d):
    regulars = switching.regulars(barrier_answers(d))
    stayed = regulars.groupby(regulars["falsely_loyal"].astype(bool))["stayed"].mean()
    return 100 * (stayed[False] - stayed[True])


@wrong("barrier_gap", "compared with all regulars, the falsely loyal among them (usual)", cause="against_all_regulars")
def _(d):
    regulars = switching.regulars(barrier_answers(d))
    false = regulars["falsely_loyal"].astype(bool)
    return 100 * (regulars.loc[false, "stayed"].mean() - regulars["stayed"].mean())


@wrong("barrier_gap", "all tied against all untied: not fond is forgotten (usual)", cause="all_tied")
def _(d):
    regulars = switching.regulars(barrier_answers(d))
    stayed = regulars.groupby(regulars["tie"] != "none")["stayed"].mean()
    return 100 * (stayed[True] - stayed[False])


@wrong(
    "barrier_gap",
    "compared only with the loyal, the fond regulars, not with all others (usual)",
    cause="against_the_fond_alone",
)
def _(d):
    regulars = switching.regulars(barrier_answers(d))
    false = regulars["falsely_loyal"].astype(bool)
    fond = regulars["relative"] > 0
    return 100 * (regulars.loc[false, "stayed"].mean() - regulars.loc[fond, "stayed"].mean())


@wrong("barrier_gap", "share of falsely loyal among who stayed minus among who left: condition turned round (odd)")
def _(d):
    regulars = switching.regulars(barrier_answers(d))
    false = regulars["falsely_loyal"].astype(float).groupby(regulars["stayed"].astype(bool)).mean()
    return 100 * (false[True] - false[False])


# 7. Along the chain


@wrong(
    "along",
    "profit on internal quality in one regression, footfall held fixed; the links are not used (usual)",
    cause="without_the_links",
)
def _(d):
    return link(d, "profit", QUALITY, STREET)


@wrong("along", "no link holds anything fixed: eight slopes of one variable each (usual)", cause="nothing_held")
def _(d):
    one = link(d, STAY, STAFF) * link(d, VALUE, STAY)
    two = link(d, FAST, STAFF) * link(d, VALUE, FAST)
    rest = link(d, GUESTS, VALUE) * link(d, LOYAL, GUESTS) * link(d, "profit", LOYAL)
    return link(d, STAFF, QUALITY) * (one + two) * rest


@wrong(
    "along", "all links multiplied, the two ways as well, instead of adding the ways (usual)", cause="ways_multiplied"
)
def _(d):
    return float(np.prod(list(chain_of(d).values())))


@wrong("along", "only the way through staff who stay; faster work is left out (usual)", cause="retention_only")
def _(d):
    c = chain_of(d)
    return c["q"] * c["a1"] * c["a2"] * c["s"] * c["l"] * c["p"]


@wrong("along", "the link from loyalty to growth, as drawn in the lesson, is multiplied in before profit (odd)")
def _(d):
    c = chain_of(d)
    way = c["a1"] * c["a2"] + c["c1"] * c["c2"]
    return c["q"] * way * c["s"] * c["l"] * link(d, "growth", LOYAL) * c["p"]


# 8. Where the loyalty money goes


@wrong(
    "loyalty_money",
    "the owner's line (profit on quality alone) as the effect of quality; points below uplift get the rest (usual)",
    cause="only_houses",
)
def _(d):
    budget, better, scheme = lists_of(d)
    naive = link(d, "profit", QUALITY)
    good = better[better["break_even"] < naive]
    quality_in = affordable(good, budget)
    left = budget - good["cost"].iloc[:quality_in].sum()
    return dict(quality_in=quality_in, points_in=affordable(scheme[scheme["break_even"] < d["uplift"]], left))


@wrong(
    "loyalty_money", "half of the budget for each list, from the top until it is spent (usual)", cause="half_for_each"
)
def _(d):
    budget, better, scheme = lists_of(d)
    return dict(quality_in=affordable(better, budget / 2), points_in=affordable(scheme, budget / 2))


@wrong(
    "loyalty_money",
    "points in every house, because members spend more; the rest of the money for quality (usual)",
    cause="spend_it_all",
)
def _(d):
    budget, better, scheme = lists_of(d)
    points_in = affordable(scheme, budget)
    left = budget - scheme["cost"].iloc[:points_in].sum()
    return dict(quality_in=affordable(better, left), points_in=points_in)


@wrong("loyalty_money", "as in the lesson: quality pays nowhere, points clearly in six houses (usual)")
def _(d):
    return dict(quality_in=0, points_in=6)


@wrong("loyalty_money", "a round number: the ten best houses of each list (odd)")
def _(d):
    return dict(quality_in=10, points_in=10)
