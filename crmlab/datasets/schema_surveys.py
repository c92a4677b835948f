"""The schema of the surveys and judgements."""

from __future__ import annotations

from crmlab.datasets.columns import ID, Column, Table, customer, day, money
from crmlab.datasets.lantern import judgements, rival, survey_items, value_surveys
from crmlab.datasets.lantern import survey_constants as s

OPEN = "the item was left open"
ITEMS = {(row["survey"], row["item"]): row for row in survey_items.table().to_dict("records")}
LEVELS, BRANDS = tuple(s.LEVELS), tuple(sorted(s.BRANDS))
FEATURES = range(1, len(survey_items.FEATURES) + 1)


def _item(survey: str, item: str, null: str = "") -> Column:
    """The column of an item: its wording and its scale."""
    row = ITEMS[survey, item]
    turned = " (reversed: high means little)" if row["reversed"] else ""
    unit = {"decision_minutes": "minutes", "price_rise": "per cent", "recommended": "persons"}.get(item, "points")
    return Column(item, "whole", unit, f"{row['wording']}{turned}", int(row["low"]), int(row["high"]), null=null)


def _items(survey: str, *items: str, null: str = "") -> tuple[Column, ...]:
    return tuple(_item(survey, item, null) for item in items)


def _numbered(survey: str, letter: str, last: int, null: str = "") -> tuple[Column, ...]:
    return _items(survey, *(f"{letter}{number}" for number in range(1, last + 1)), null=null)


ANSWERED = day("answered", "day of the answer; late if after the day on which the survey closed (table surveys)")

SURVEYS: dict[str, Table] = {
    "surveys": Table("a survey, counted over the whole company", ("survey",), (
        Column("survey", "text", "", "the survey; the Kano survey was done twice", values=tuple(s.SURVEYS)),
        Column("table", "text", "", "the table with its answers"),
        day("sent", "first day"),
        day("closes", "last day; later answers are kept and counted as late"),
        Column("asked", "whole", "customers", "customers asked: all had bought in the year before", 0, 100_000),
        Column("answered", "whole", "customers", "customers who answered", 0, 100_000),
        Column("late", "whole", "customers", "of these, how many after the last day", 0, 100_000),
        Column("empty_cells", "whole", "cells", "items left open in its table", 0, 1_000_000),
    )),
    "survey_items": Table("an item of a survey: a column of its table", ("survey", "item"), (
        Column("survey", "text", "", "the table with the answers"),
        Column("item", "text", "", "the column"),
        Column("dimension", "text", "", "what it is meant to measure"),
        Column("reversed", "truth", "", "worded so that a high answer means little of it"),
        Column("low", "whole", "points", "lowest answer", 0, 100),
        Column("high", "whole", "points", "highest answer", 1, 100),
        Column("wording", "text", "", "the question or statement, in our own words"),
    )),
    "customer_survey": Table("a customer's answers at the end of 2023", ("customer_id",), (
        customer(), ANSWERED,
        *_items("customer_survey", "price_sensitivity", "trust", "loyalty", null=OPEN),
        Column("distance_km", "whole", "km", "consumers: to the nearest house; organisations: from our warehouse",
               1, 2_000),
        Column("negotiated_discount", "fraction", "share", "discount agreed for every order; consumers have none",
               0, 0.6),
    )),
    "servqual": Table("a house guest's answers", ("customer_id",), (
        customer(), ANSWERED, *_numbered("servqual", "e", 22, OPEN), *_numbered("servqual", "p", 22, OPEN),
        *_items("servqual", "overall", *(f"points_{name}" for name in survey_items.DIMENSIONS)),
    )),
    "kano": Table("a customer's answers about twelve features in a wave", ("customer_id", "wave"), (
        customer(), Column("wave", "whole", "year", "the survey of 2022 or of 2024", 2022, 2024), ANSWERED,
        *(Column(f"{letter}{number}", "whole", "code",
                 f"{ITEMS['kano', f'{letter}{number}']['wording']} 1 I like it, 2 I expect it, 3 I do not mind, "
                 "4 I can live with it, 5 I dislike it", 1, 5) for letter in "fd" for number in FEATURES),
    )),
    "features": Table("a feature of the Kano survey that could be offered more often", ("feature",), (
        Column("feature", "text", "", "f1 and d1 of kano ask about feature f1, and so on",
               values=tuple(f"f{number}" for number in FEATURES)),
        Column("name", "text", "", "the feature, as the survey words it", values=survey_items.FEATURES),
        money("cost", "what it would cost a year to offer it on every occasion", 0.01, "CNY a year"),
        Column("offered", "fraction", "share", "share of the occasions on which it is offered today", 0, 1),
    )),
    "door_survey": Table("a guest asked at the door of a house, who is not known by name", ("answer_id",), (
        Column("answer_id", "whole", "id", "the answer; numbers do not follow the dates", *ID),
        Column("house_id", "whole", "id", "the house", 1, 40),
        day("quarter", "first day of the quarter"),
        Column("recommend", "whole", "points", "How likely is it that you recommend us to a friend?", 0, 10),
        Column("csat", "whole", "points", "How satisfied are you with today's visit?", 1, 5),
        Column("effort", "whole", "points", "It was easy to get what I came for. (7: I agree fully)", 1, 7),
    )),
    "rival_offer": Table("a consumer in a trial with a rival's voucher, October 2024 (1,100 repeat buyers and 400 "
                         "others)", ("customer_id",), (
        customer(),
        *(Column(item, "whole", "points", f"{words}{' (reversed: high means little)' if item == 'in2' else ''}", 1, 7)
          for item, words in rival.WORDING.items()),
        Column("offered", "truth", "", "got a voucher of 5 per cent for tea at the rival; half did, drawn at random"),
        Column("went", "truth", "", "bought tea at the rival in October, as asked a month later"),
    )),
    "gale": Table("a customer's scores of a shop that they know", ("customer_id", "brand"), (
        customer(), Column("brand", "text", "", "the shop; rivals are invented", values=BRANDS), ANSWERED,
        *_items("gale", *survey_items.ATTRIBUTES, "value"),
    )),
    "brands": Table("a shop compared in the Gale survey", ("brand",), (
        Column("brand", "text", "", "the shop", values=BRANDS),
        Column("role", "text", "", "we or a rival", values=("us", "rival")),
        money("list_price", "list price of the same basket of five teas", 0.01, "CNY a basket"),
    )),
    "managers_weights": Table("what managers hold an attribute to weigh", ("side", "attribute"), (
        Column("side", "text", "", "quality, price, or overall (the two against each other)",
               values=("quality", "price", "overall")),
        Column("attribute", "text", "", "the attribute: a column of gale"),
        Column("weight", "whole", "points", "points of 100 on its side", 0, 100),
    )),
    "perceived_value": Table("a customer's answers", ("customer_id",), (
        customer(), ANSWERED,
        Column("context", "text", "", "what the tea was bought for", values=("own use", "gift")),
        *_items("perceived_value", *(item for items in value_surveys.GROUPS.values() for item in items), null=OPEN),
        *_items("perceived_value", *value_surveys.SPEED),
        *_items("perceived_value", "benefits", "costs", "value", "da", "ra", "dc", "rc", "dg", "rg"),
    )),
    "satisfaction": Table("a customer's answers", ("customer_id",), (
        customer(), ANSWERED, *_items("satisfaction", "expected", "received", "complained"),
        *_items("satisfaction", "ex1", "ex2", "ex3", "qu1", "qu2", "qu3", "va1", "va2", "sa1", "sa2", "sa3",
                "lo1", "lo2", "core", "reliable", "timely", "convenient", "warmth", "polite", "talk",
                null=OPEN),
    )),
    "loyalty": Table("a customer's answers, and what we know of them when it starts", ("customer_id",), (
        customer(), ANSWERED,
        Column("tie", "text", "", "what ties them: a prepaid card, a supply contract, nothing; from 2024-04-01 "
               "balances are paid back and contracts end with the month", values=("none", "card", "contract")),
        Column("repeat_purchases", "whole", "orders", "paid orders in the 365 days before", 0, 1_000),
        Column("tenure_months", "whole", "months", "months of 30 days since the first order", 0, 40),
        Column("retention_rate", "whole", "per cent", "of customers of the same preferred channel who bought in the "
               "year before last, how many bought in the last: a group's figure, one for all in it", 0, 100),
        *_items("loyalty", "decision_minutes", "price_rise", "tolerance", "recommended", "satisfaction",
                *(f"{letters}{number}" for letters in ("us", "ri", "ba", "la", "sw") for number in (1, 2, 3)),
                null=OPEN),
    )),
    "commitment_trust": Table("a customer's answers", ("customer_id",), (
        customer(), ANSWERED,
        *_items("commitment_trust", "co1", "co2", "co3", "sv1", "sv2", "sv3", "op1", "op2", "op3", "tr1", "tr2", "tr3",
                "tr4", "cm1", "cm2", "cm3", "cm4", "st1", "st2", "st3", null=OPEN),
    )),
    "expert_judgements": Table("an expert's comparison of two indicators of a customer's value",
                               ("expert", "more_important", "less_important"), (
        Column("expert", "text", "", "who judged", values=s.EXPERTS),
        Column("more_important", "text", "", "the indicator that matters more", values=tuple(s.INDICATORS)),
        Column("less_important", "text", "", "the indicator that matters less", values=tuple(s.INDICATORS)),
        Column("strength", "whole", "times", "how many times as important: 1 the same, 9 beyond comparison", 1, 9),
    )),
    "expert_points": Table("an expert's points for an indicator of loyalty", ("expert", "indicator"), (
        Column("expert", "text", "", "who judged", values=s.EXPERTS),
        Column("indicator", "text", "", "the indicator", values=tuple(judgements.LOYALTY_POINTS)),
        Column("points", "whole", "points", "points of 100", 0, 100),
    )),
    "indicator_trees": Table("a node of a tree of indicators", ("tree", "node"), (
        Column("tree", "text", "", "which index", values=("satisfaction index", "value of a customer")),
        Column("level", "whole", "level", "1 under the index itself, 2 under a node of level 1", 1, 2),
        Column("parent", "text", "", "the node above; index is the top"),
        Column("node", "text", "", "the node; at the lowest level an item or indicator"),
        Column("weight", "whole", "points", "points of 100 among the children of the parent", 0, 100),
    )),
    "review_codes": Table("an anonymous review, coded by two raters", ("review_id",), (
        Column("review_id", "whole", "id", "the review", 1, 9_999),
        Column("stars", "whole", "stars", "stars that the guest gave", 1, 5),
        Column("rater_1", "text", "", "level of satisfaction it speaks of, says the first rater", values=LEVELS),
        Column("rater_2", "text", "", "the same, says the second, without seeing the first", values=LEVELS),
        Column("text", "text", "", "the review, invented"),
    )),
}  # fmt: skip
