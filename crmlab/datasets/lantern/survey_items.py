"""What the surveys ask, in our own words: one row an item, the key being the column that holds its answers."""

from __future__ import annotations

import pandas as pd

# SERVQUAL: twenty-two statements, asked about an excellent tea house (e…) and about ours (p…). The structure is that
# of the published instrument (dimension by number, 10-13 and 18-22 negative); the wordings are ours.
DIMENSIONS = {"tangibles": range(1, 5), "reliability": range(5, 10), "responsiveness": range(10, 14),
              "assurance": range(14, 18), "empathy": range(18, 23)}  # fmt: skip
NEGATIVE = (*range(10, 14), *range(18, 23))
"""Items of SERVQUAL worded so that agreement is bad: their answers are turned before anything is computed."""
STATEMENTS = (
    "pots, cups and scales are up to date",
    "the rooms are a pleasure to look at",
    "the staff are neatly dressed",
    "cards, boxes and menus fit the kind of place it is",
    "a promise to have an order ready by a certain time is kept",
    "when something is wrong, the staff take it seriously until it is put right",
    "what is poured and packed is right the first time",
    "orders arrive when they were said to arrive",
    "bills and points are written down without mistakes",
    "guests are left to guess when their order will be ready",
    "one has to wait long before somebody serves",
    "the staff are not always ready to help",
    "the staff are too busy for a question",
    "one can rely on what the staff say about a tea",
    "paying and leaving one's number there feels safe",
    "the staff are polite, also when the house is full",
    "the staff have what they need to do their work well",
    "nobody looks at what a single guest wants",
    "the staff do not know their guests by face or habit",
    "the staff have no idea what a guest needs",
    "what is good for the guest does not come first",
    "opening hours do not suit everybody",
)
FEATURES = (
    "a free seat within ten minutes",
    "loose tea weighed out in front of you",
    "delivery on the next day",
    "order by telephone app and collect",
    "an electronic invoice on the same day",
    "a tasting cup before you buy",
    "hot water refilled without asking",
    "gift wrapping that you choose yourself",
    "the harvest date on every packet",
    "background music on request",
    "staff who recommend a tea unasked",
    "a box that opens easily and closes again",
)
ATTRIBUTES = {
    "taste": "how the tea tastes", "freshness": "how fresh it is", "speed": "how fast one is served or supplied",
    "staff": "how well the staff advise", "packaging": "how it is packed",
    "shelf": "content with the price on the shelf", "delivery": "content with the cost of delivery",
    "extras": "content with what is charged on top",
}  # fmt: skip
OTHERS = (  # survey, item, dimension, turned round, low, high, wording
    ("satisfaction", "expected", "expectation", 0, 1, 10, "How good did you expect us to be, all in all?"),
    ("satisfaction", "received", "quality", 0, 1, 10, "How good were we, all in all?"),
    ("satisfaction", "ex1", "expectation", 0, 1, 10, "Before you came: how good did you think the tea would be?"),
    ("satisfaction", "ex2", "expectation", 0, 1, 10, "Before you came: how well did you think we would suit you?"),
    ("satisfaction", "ex3", "expectation", 0, 1, 10, "Before you came: how seldom did you think things go wrong?"),
    ("satisfaction", "qu1", "quality", 0, 1, 10, "How good was the tea you had?"),
    ("satisfaction", "qu2", "quality", 0, 1, 10, "How well did it suit you?"),
    ("satisfaction", "qu3", "quality", 0, 1, 10, "How seldom did anything go wrong?"),
    ("satisfaction", "va1", "value", 0, 1, 10, "At that price, how good was it?"),
    ("satisfaction", "va2", "value", 0, 1, 10, "For being that good, how fair was the price?"),
    ("satisfaction", "sa1", "satisfaction", 0, 1, 10, "How satisfied are you with us, all in all?"),
    ("satisfaction", "sa2", "satisfaction", 0, 1, 10, "How did we do against what you had expected?"),
    ("satisfaction", "sa3", "satisfaction", 0, 1, 10, "How close are we to the best tea shop you can think of?"),
    ("satisfaction", "complained", "complaint", 0, 0, 1, "Have you complained to us in the last half-year? (1: yes)"),
    ("satisfaction", "lo1", "loyalty", 0, 1, 10, "How likely is it that you buy from us again within a year?"),
    ("satisfaction", "lo2", "loyalty", 0, 1, 10, "How likely is it that you stay if we charge a tenth more?"),
    ("satisfaction", "core", "service", 0, 1, 10, "What you came for: the tea itself"),
    ("satisfaction", "reliable", "service", 0, 1, 10, "We do what we said we would"),
    ("satisfaction", "timely", "service", 0, 1, 10, "We do it in time"),
    ("satisfaction", "convenient", "service", 0, 1, 10, "It is easy to deal with us"),
    ("satisfaction", "warmth", "service", 0, 1, 10, "You feel at home with us"),
    ("satisfaction", "polite", "service", 0, 1, 10, "We are polite"),
    ("satisfaction", "talk", "service", 0, 1, 10, "We tell you what you need to know"),
    ("customer_survey", "price_sensitivity", "price", 0, 1, 7, "I buy where tea is cheapest."),
    ("customer_survey", "trust", "trust", 0, 1, 7, "I can rely on Lantern Tea."),
    ("customer_survey", "loyalty", "loyalty", 0, 1, 7, "I shall go on buying from Lantern Tea."),
    ("loyalty", "decision_minutes", "behaviour", 1, 0, 60, "Minutes you took to choose, the last time you bought tea"),
    ("loyalty", "price_rise", "behaviour", 0, 0, 30, "By how many per cent could we raise prices before you left?"),
    ("loyalty", "tolerance", "psychology", 0, 1, 7, "I forgive Lantern Tea a mistake."),
    ("loyalty", "recommended", "behaviour", 0, 0, 9, "How many people did you send to us in the last year?"),
    ("loyalty", "satisfaction", "antecedent", 0, 1, 10, "How satisfied are you with us, all in all?"),
    ("loyalty", "us1", "attitude to us", 0, 1, 10, "When I think of tea, I think of Lantern Tea first."),
    ("loyalty", "us2", "attitude to us", 0, 1, 10, "I like Lantern Tea."),
    ("loyalty", "us3", "attitude to us", 0, 1, 10, "If every way were equally short, I would come to Lantern Tea."),
    ("loyalty", "ri1", "attitude to rival", 0, 1, 10, "When I think of tea, I think of [the strongest rival] first."),
    ("loyalty", "ri2", "attitude to rival", 0, 1, 10, "I like [the strongest rival]."),
    ("loyalty", "ri3", "attitude to rival", 0, 1, 10, "If every way were equally short, I would go to [the rival]."),
    ("loyalty", "ba1", "basic", 0, 1, 10, "What I am due is right: the weight, the order, the bill."),
    ("loyalty", "ba2", "basic", 0, 1, 10, "What I am due is right: clean, warm, open when it should be."),
    ("loyalty", "ba3", "basic", 0, 1, 10, "What I am due is right: the tea is as good as the label says."),
    ("loyalty", "la1", "latent", 0, 1, 10, "I get things that I would never have asked for."),
    ("loyalty", "la2", "latent", 0, 1, 10, "I have been surprised, and pleased."),
    ("loyalty", "la3", "latent", 0, 1, 10, "They thought of something before I did."),
    ("loyalty", "sw1", "switching cost", 0, 1, 7, "Changing would cost me money or a deposit."),
    ("loyalty", "sw2", "switching cost", 0, 1, 7, "Changing would be a lot of trouble."),
    ("loyalty", "sw3", "sunk cost", 0, 1, 7, "What I have put into Lantern Tea would be lost."),
    ("commitment_trust", "co1", "communication", 0, 1, 7, "They tell me in time what changes."),
    ("commitment_trust", "co2", "communication", 0, 1, 7, "They listen to what I say."),
    ("commitment_trust", "co3", "communication", 0, 1, 7, "What they tell me is of use to me."),
    ("commitment_trust", "sv1", "shared_values", 0, 1, 7, "We agree on what good tea is."),
    ("commitment_trust", "sv2", "shared_values", 0, 1, 7, "We agree on how people should be treated."),
    ("commitment_trust", "sv3", "shared_values", 0, 1, 7, "We agree on what is fair."),
    ("commitment_trust", "op1", "opportunism", 0, 1, 7, "They bend the truth where it pays."),
    ("commitment_trust", "op2", "opportunism", 0, 1, 7, "They promise more than they mean to keep."),
    ("commitment_trust", "op3", "opportunism", 0, 1, 7, "They look after themselves first."),
    ("commitment_trust", "tr1", "trust", 0, 1, 7, "I can rely on them."),
    ("commitment_trust", "tr2", "trust", 0, 1, 7, "They are honest with me."),
    ("commitment_trust", "tr3", "trust", 1, 1, 7, "I had better check what they deliver."),
    ("commitment_trust", "tr4", "trust", 0, 1, 7, "They know what they are doing."),
    ("commitment_trust", "cm1", "commitment", 0, 1, 7, "The relationship is worth my effort."),
    ("commitment_trust", "cm2", "commitment", 1, 1, 7, "It would be all the same to me if it ended."),
    ("commitment_trust", "cm3", "commitment", 0, 1, 7, "I want it to last."),
    ("commitment_trust", "cm4", "commitment", 0, 1, 7, "I feel I belong there."),
    ("commitment_trust", "st1", "staying", 0, 1, 7, "I shall still buy there in a year."),
    ("commitment_trust", "st2", "staying", 0, 1, 7, "I would buy more there if I needed more tea."),
    ("commitment_trust", "st3", "staying", 1, 1, 7, "I am looking round for somebody else."),
    ("perceived_value", "pr1", "product", 0, 1, 7, "The tea is good."),
    ("perceived_value", "pr2", "product", 0, 1, 7, "The price is right for what I get."),
    ("perceived_value", "pr3", "product", 0, 1, 7, "I get it without a detour."),
    ("perceived_value", "br1", "brand", 0, 1, 7, "Lantern Tea is a name that I like to show."),
    ("perceived_value", "br2", "brand", 0, 1, 7, "I would know the lantern anywhere."),
    ("perceived_value", "br3", "brand", 0, 1, 7, "The name is enough for me to buy."),
    ("perceived_value", "kn1", "knowledge", 0, 1, 7, "They remember what I told them about my taste."),
    ("perceived_value", "kn2", "knowledge", 0, 1, 7, "I have learnt something about tea there."),
    ("perceived_value", "kn3", "knowledge", 0, 1, 7, "I read about tea in my free time."),
    ("perceived_value", "te1", "technology", 0, 1, 7, "There is always something new to try."),
    ("perceived_value", "te2", "technology", 0, 1, 7, "Parcels arrive whole and in time."),
    ("perceived_value", "te3", "technology", 0, 1, 7, "Help with brewing is at hand when I need it."),
    ("perceived_value", "re1", "relationship", 0, 1, 7, "I feel at ease with the people there."),
    ("perceived_value", "re2", "relationship", 0, 1, 7, "I trust them."),
    ("perceived_value", "re3", "relationship", 0, 1, 7, "I would miss them."),
    ("perceived_value", "sp1", "speed", 0, 1, 7, "I am served without waiting."),
    ("perceived_value", "sp2", "speed", 0, 1, 7, "It never takes long."),
    ("perceived_value", "benefits", "benefits", 0, 1, 10, "What I get, all in all"),
    ("perceived_value", "costs", "costs", 0, 1, 10, "What it costs me, all in all: money, time, effort, worry"),
    ("perceived_value", "value", "value", 0, 1, 7, "All in all, it is worth it."),
    ("perceived_value", "da", "attributes desired", 0, 1, 7, "How much it matters: a tea that tastes of something"),
    ("perceived_value", "ra", "attributes received", 0, 1, 7, "How much I get: a tea that tastes of something"),
    ("perceived_value", "dc", "consequences desired", 0, 1, 7, "How much it matters: a quiet half-hour, a happy guest"),
    ("perceived_value", "rc", "consequences received", 0, 1, 7, "How much I get: a quiet half-hour, a happy guest"),
    ("perceived_value", "dg", "goals desired", 0, 1, 7, "How much it matters: to live well, to be a good host"),
    ("perceived_value", "rg", "goals received", 0, 1, 7, "How much I get: to live well, to be a good host"),
)  # fmt: skip


def table() -> pd.DataFrame:
    """The items of every survey: `survey`, `item` (the column), `dimension`, `reversed`, `low`, `high`, `wording`."""
    rows = []
    for number, words in enumerate(STATEMENTS, start=1):
        dimension = next(name for name, numbers in DIMENSIONS.items() if number in numbers)
        for letter, place in (("e", "In an excellent tea house"), ("p", "At Lantern Tea")):
            rows.append(("servqual", f"{letter}{number}", dimension, number in NEGATIVE, 1, 7, f"{place}, {words}."))
    for number, words in enumerate(FEATURES, start=1):
        for letter, ask in (("f", "How do you feel with"), ("d", "How do you feel without")):
            rows.append(("kano", f"{letter}{number}", f"feature {number}", False, 1, 5, f"{ask} {words}?"))
    for name, words in ATTRIBUTES.items():
        side = "price" if name in ("shelf", "delivery", "extras") else "quality"
        rows.append(("gale", name, side, False, 1, 10, f"{words[0].upper()}{words[1:]}, for each shop you know"))
    rows.append(("gale", "value", "value", False, 1, 10, "What you get for your money there, all in all"))
    rows.append(("servqual", "overall", "overall", False, 1, 7, "All in all, how good is the service here?"))
    for dimension in DIMENSIONS:
        rows.append(("servqual", f"points_{dimension}", dimension, False, 0, 100,
                     f"Of 100 points, how many for {dimension}?"))  # fmt: skip
    rows += [
        (s, item, dimension, bool(turned), low, high, words) for s, item, dimension, turned, low, high, words in OTHERS
    ]
    columns = ["survey", "item", "dimension", "reversed", "low", "high", "wording"]
    return pd.DataFrame(rows, columns=columns).sort_values(["survey", "item"], kind="stable", ignore_index=True)
