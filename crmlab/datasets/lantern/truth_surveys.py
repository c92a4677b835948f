"""The effects planted in the surveys.

Most sizes stand in `survey_constants`. `MEASURED` are the few that no constant gives, because they come about through
orders: means of the estimator over 400 redraws of the company (`tests/datasets/test_effects_surveys.py` draws again and
fails when they no longer hold).
"""

from __future__ import annotations

from crmlab.datasets.lantern import judgements, kano
from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.switches import COMPANY
from crmlab.datasets.lantern.truth import Effect

MEASURED = {
    "satisfaction-repurchase": 0.061,
    "loyalty-captives-leave": -0.340,
    "trust-later-orders": 0.080,
    "price-sensitivity-offers": 0.044,
    "servqual-alpha": 0.933,
    "door-effort": 0.459,
}
ACCOUNTS, HOUSES = (dict(zip(("better", "worse"), kano.coefficients(feature, segment, 2024, COMPANY), strict=True))
                    for feature, segment in ((5, "account"), (2, "house")))  # fmt: skip
THEIRS = kano.coefficients(2, "account", 2024, COMPANY)[0]


def _must_be(wave: int) -> float:
    """Share of must-be among the four types for ordering by app, as house guests and web shoppers answer."""
    share = kano.shares(4, "house", wave, COMPANY)
    return share["M"] / sum(share[kind] for kind in "AOMI")


QUALITY, PRICE = sum(s.QUALITY.values()), sum(s.PRICE.values())
INDIRECT = (
    s.PATHS["trust"]["communication"] * s.PATHS["staying"]["trust"]
    + (s.PATHS["commitment"]["communication"] + s.PATHS["trust"]["communication"] * s.PATHS["commitment"]["trust"])
    * s.PATHS["staying"]["commitment"]
)
FORGOTTEN = {
    "reading": "Forget to turn the negative items 10 to 13 and 18 to 22.",
    "wrong": "We exceed what guests expect: the sign is turned round, and alpha inside the dimension does not notice, "
             "since all its items are turned alike.",
}  # fmt: skip
MIDDLE = {
    "reading": "Look at perception alone, against the middle of the scale.",
    "wrong": "Guests are content, so there is nothing to do; they expected more.",
}


def _satisfaction(key: str, size: float, side: str) -> Effect:
    return Effect(
        key, f"A point of performance {side} expectation moves satisfaction by so much.", size,
        "points of satisfaction (mean of sa1 to sa3) a point of received − expected", ("satisfaction",), ("07",),
        "received − expected, apart where positive and where negative",
        "regression of the mean of sa1, sa2, sa3 on the gap above zero and on the gap below zero",
        0.64, "One straight line through all gaps.",
        "A point more pleases as much as a point less hurts.", "naive", switch="losses_weigh_more",
    )  # fmt: skip


def _gap(dimension: str) -> Effect:
    negative, gap = dimension in ("responsiveness", "empathy"), s.GAPS[dimension]
    naive = -gap if negative else s.EXPECTATIONS[dimension] + gap - 4
    return Effect(
        f"servqual-{dimension}", f"Service falls short of what guests expect on {dimension}.", gap,
        "points (1 to 7), perception less expectation", ("servqual", "survey_items"), ("07",),
        "items of the dimension, p less e, negative items turned",
        "mean over guests of the mean gap of the dimension's items, 8 − x for items 10–13 and 18–22",
        naive, (FORGOTTEN if negative else MIDDLE)["reading"],
        (FORGOTTEN if negative else MIDDLE)["wrong"], "naive", switch="servqual_gaps",
    )  # fmt: skip


def _driver(group: str, naive: float) -> Effect:
    return Effect(
        f"value-{group}", f"The {group} group of drivers moves perceived value, the other groups held fixed.",
        s.VALUE_GROUPS[group], "points of value (1 to 7) a point of the group's mean", ("perceived_value",), ("06",),
        "means of the groups' items, kn3 left out (it does not belong), and value",
        "regression of value on the five group means and the context", naive,
        "Regress value on this group alone.", "Takes the credit of the other groups, which go together with it.",
        "naive", switch="value_drivers",
    )  # fmt: skip


SPEED = Effect(
    "value-speed", "Quick service moves perceived value; two questions ask for it, and only their sum can be told.",
    s.SPEED, "points of value (1 to 7) a point of both answers", ("perceived_value",), ("06",),
    "sp1 and sp2, which go together (a collinear pair), and value",
    "regression of value on the five group means, the context, sp1 and sp2: the sum of the pair's two coefficients",
    s.SPEED / 2, "Take the coefficient of sp1 alone, its twin held fixed.",
    "Half of it, with an interval that has zero in it as often as not, and now and then the wrong sign.",
    switch="value_drivers",
)  # fmt: skip


def _curve(key: str, kind: str, sign: int, verb: str) -> Effect:
    return Effect(
        key, f"Attitude {verb} as {kind} expectations are met better: its slope changes from 3 to 8 points.",
        sign * 2 * 5 * s.BEND, "points of attitude a point: slope at 8 less slope at 3", ("loyalty",), ("08",),
        "means of us1–us3, ba1–ba3 and la1–la3",
        "regression of attitude on basic, latent and their squares (from 5.5); ten times the square's coefficient",
        0.0, "A straight line, as a correlation assumes.", "Every point more is worth the same.",
        switch="expectation_curves",
    )  # fmt: skip


EFFECTS: tuple[Effect, ...] = (
    _satisfaction("satisfaction-loss", s.LOSS, "below"),
    _satisfaction("satisfaction-gain", s.GAIN, "above"),
    Effect(
        "satisfaction-repurchase", "Satisfied consumers buy again more often: what satisfies goes with what keeps.",
        MEASURED["satisfaction-repurchase"], "share who buy again, a point of satisfaction", ("satisfaction", "orders"),
        ("07", "08"), "paid orders from 2023-10-01 to 2024-09-30 of those who answered in September 2023",
        "regression of buying again (0 or 1) on the mean of sa1, sa2, sa3", 0.20,
        "Take the answer to lo1 (8 or more) for buying again.",
        "Three times the effect: people say what fits their satisfaction, and forget.", "naive", switch="contentment",
    ),
    *(_gap(dimension) for dimension in s.GAPS),
    Effect(
        "servqual-alpha", "The 22 perception items measure together (and each dimension's items with alpha over 0.7).",
        MEASURED["servqual-alpha"], "Cronbach's alpha", ("servqual",), ("07",), "p1 to p22, complete answers",
        "alpha after turning the nine negative items", 0.39, "Alpha of the answers as ticked.",
        "The instrument is unreliable.", "naive", switch="servqual_gaps",
    ),
    Effect(
        "kano-invoice-accounts", "Accounts are angry without an invoice on the same day; nobody else minds.",
        ACCOUNTS["worse"], "Berger's worse coefficient, −(O + M) / (A + O + M + I), of accounts in 2024",
        ("kano", "customers"), ("07",), "f5 and d5 of customers whose channel is account, wave 2024",
        "classify each pair by the evaluation table, count", -0.39, "All customers in one pot.",
        "Hardly anybody needs it: leave it out, and lose the accounts.", "naive", switch="kano_segments",
    ),
    Effect(
        "kano-weighing-houses", "Tea weighed out before one's eyes delights house guests and leaves accounts cold.",
        HOUSES["better"] - THEIRS, "difference of Berger's better coefficients, house guests less accounts, 2024",
        ("kano", "customers"), ("07",), "f2 and d2 by preferred channel, wave 2024",
        "better coefficient in each segment, difference", 0.0, "One type for all customers.",
        "Segments want the same.", switch="kano_segments",
    ),
    Effect(
        "kano-app-became-basic", "Ordering by app was a delight in 2022 and is expected in 2024.",
        _must_be(2024) - _must_be(2022), "share of must-be among A, O, M, I: 2024 less 2022, consumers",
        ("kano", "customers"), ("07", "08"), "f4 and d4 of house guests and web shoppers by wave",
        "share of must-be in each wave, difference", 0.0, "Go on with the survey of 2022.",
        "It still delights: put it in the advertisement.", switch="kano_segments",
    ),
    Effect(
        "gale-speed-weight", "Speed moves value more than managers think.", s.QUALITY["speed"] / QUALITY,
        "weight among the five quality attributes (their coefficients add up to 1)", ("gale", "managers_weights"),
        ("06",), "scores of the three shops by the same respondent",
        "regression of value on the eight attributes within a respondent; coefficient over the sum of the five", 0.10,
        "Use the managers' weights.", "Speed hardly counts.", "naive", switch="value_drivers",
    ),
    Effect(
        "gale-packaging-overrated", "Managers overrate packaging.",
        s.MANAGERS["packaging"] / 100 - s.QUALITY["packaging"] / QUALITY,
        "managers' weight less estimated weight among the five quality attributes", ("gale", "managers_weights"),
        ("06",), "scores of the three shops by the same respondent", "as gale-speed-weight", 0.0,
        "Believe the managers.", "The new boxes are what customers pay for.", switch="value_drivers",
    ),
    Effect(
        "gale-quality-weight", "Quality weighs more than price in perceived value.", QUALITY / (QUALITY + PRICE),
        "weight of the five quality attributes among the eight", ("gale",), ("06",),
        "scores of the three shops by the same respondent", "sum of the quality coefficients over the sum of all", 0.5,
        "Give both half, for want of knowledge.", "Price matters as much as quality.", "naive", switch="value_drivers",
    ),
    Effect(
        "gale-price-ratio", "Customers are more content with our shelf price than with Heron Terrace's.",
        s.BRANDS["Lantern Tea"][3][0] / s.BRANDS["Heron Terrace"][3][0],
        "ratio of mean scores for the shelf price, ours over theirs", ("gale",), ("06",),
        "shelf, of those who know both", "ratio of means", 0.79, "The printed ratio: competitor over own.",
        "Our better price counts against us.", "naive", 1.0, "value_drivers",
    ),
    _driver("product", 0.69),
    _driver("relationship", 0.63),
    SPEED,
    Effect(
        "value-gift-context", "The same offer is worth more when it is bought as a gift.", s.GIFT_CONTEXT,
        "points of value (1 to 7)", ("perceived_value",), ("06",), "context and value",
        "coefficient of gift beside the five group means", 0.0, "Leave the situation out.",
        "Value lies in the offer alone.", switch="value_drivers",
    ),
    _curve("loyalty-basic-flattens", "basic", -1, "flattens"),
    _curve("loyalty-latent-steepens", "latent", 1, "steepens"),
    Effect(
        "loyalty-captives-leave", "Customers whom only a card or contract held leave when the barrier falls: seven in "
        "ten of the captive stop at once.", MEASURED["loyalty-captives-leave"],
        "difference in the share who buy within nine months after 2024-04-01", ("loyalty", "orders"), ("08",),
        "regulars (three or more orders in the year before): tied and fonder of the rival, against all others",
        "difference of shares buying from 2024-04-01 to 2024-12-31", 0.0, "Look at repeat purchases alone.",
        "They buy as often as the loyal, so they are loyal.", switch="barrier",
    ),
    Effect(
        "communication-direct", "Communication itself makes customers want to stay a little.",
        s.PATHS["staying"]["communication"], "points of staying (1 to 7) a point of communication",
        ("commitment_trust",), ("02",), "means of co, tr (tr3 turned), cm (cm2 turned), st (st3 turned)",
        "regression of staying on communication, trust and commitment", 0.56, "Regress staying on communication alone.",
        "Communication does it all: write more letters.", "naive", switch="mediation",
    ),
    Effect(
        "communication-through-trust", "Most of what communication does goes through trust and commitment.", INDIRECT,
        "points of staying a point of communication", ("commitment_trust",), ("02",),
        "the same means, with shared values and opportunism",
        "products of the paths: trust on communication, shared values, opportunism; commitment on communication and "
        "trust; staying on all three", 0.0, "Look at the direct path only.",
        "Trust and commitment are beside the point.", switch="mediation",
    ),
    Effect(
        "trust-later-orders", "Trust at the end of 2023 shows who buys in 2024.", MEASURED["trust-later-orders"],
        "share who buy in 2024, a point of trust (1 to 7), consumers", ("customer_survey", "orders", "customers"),
        ("09",), "paid orders of 2024", "regression of buying in 2024 (0 or 1) on trust", 0.0,
        "Count profit only.", "Trust pays nothing.", switch="contentment",
    ),
    Effect(
        "price-sensitivity-offers", "Who says they are price-sensitive buys on offer more often.",
        MEASURED["price-sensitivity-offers"], "share of orders on offer, a point of price sensitivity, consumers",
        ("customer_survey", "orders", "order_lines", "customers"), ("09",), "orders with a line at a discount",
        "regression of the share of orders on offer on the answer, each order weighing the same", 0.0,
        "Give everybody the same offers.", "Offers cost the same with everybody.", switch="sensitivity_told",
    ),
    Effect(
        "ahp-profit-weight", "Experts hold profit to be a third of a customer's value.",
        s.INDICATORS["profit"] / sum(s.INDICATORS.values()), "AHP weight among six indicators", ("expert_judgements",),
        ("09",), "pairwise judgements of the six consistent experts",
        "geometric mean of each expert's row, made to add up to 1; mean over experts with a ratio up to 0.10", 1 / 6,
        "Give the six indicators the same weight.", "Payment counts as much as profit.", "naive",
        switch="inconsistent_expert",
    ),
    Effect(
        "door-effort", "Guests who found it easy recommend us more readily; nothing changed between the two quarters.",
        MEASURED["door-effort"], "points of recommending (0 to 10) a point of ease (1 to 7), guests of the same house",
        ("door_survey",), ("07",), "recommend and effort, less the means of the house",
        "regression of the one on the other", 0.0, "Ask for the score alone, and compare it with last quarter's.",
        "In two houses of five the score rose by three points and more, so these did something right.",
        switch="door_effort",
    ),
    Effect(
        "inertia-discount", "A rival's voucher of 5 per cent takes more of the repeat buyers with low involvement than "
        "of those with high involvement.", s.VOUCHER_TAKES["inertia"] - s.VOUCHER_TAKES["loyal"],
        "what the voucher adds to the share who buy at the rival: low less high involvement", ("rival_offer", "orders"),
        ("08",), "consumers with three or more paid orders from 2023-10-01 to 2024-09-30; involvement is the mean of "
        "in1, in3 and 8 − in2, low below 4", "difference of shares, offered less not offered, in each class; low less "
        "high", 0.0, "Look at repeat purchases alone.", "They buy as often as the loyal, so they are loyal.",
        switch="inertia",
    ),
    Effect(
        "raters-kappa", "Two raters agree on the level beyond chance.", judgements.agreement(COMPANY)[1],
        "Cohen's kappa", ("review_codes",), ("07",), "rater_1 and rater_2", "(agreement − chance) / (1 − chance)",
        round(judgements.agreement(COMPANY)[0], 2), "Share of reviews on which they agree.",
        "Agreement that guessing would give counts as skill.", "naive", switch="raters_agree",
    ),
)  # fmt: skip
