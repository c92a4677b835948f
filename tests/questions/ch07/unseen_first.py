"""Forty wrong answers to workbook 07 of 2026-11-27, by a writer who saw the question texts and the lessons only. First
figures, judged by another reader from slip and card alone: of 32 usual slips 22 named, 7 row only, 3 misleading (a plan
above the budget was told that it built nothing); of 8 odd ones 1 named. Five cards and a rule were mended after it.

Kept as the writer wrote them. The `cause` beside an answer was added when the cards were read: it is what a card may
name.
"""

import numpy as np
import pandas as pd

from crmlab import feature_plan, nps
from crmlab.perceived_value import kano as method
from tests.questions.wrong_answers import Answers

wrong = Answers("07")


# What the workbook's cells give before the dots.

items = ["sa1", "sa2", "sa3"]
names = ["disappointed", "satisfied", "delighted"]
features_in_order = [f"f{k}" for k in range(1, 13)]


def type_of(satisfaction):
    difference = satisfaction["received"] - satisfaction["expected"]
    return np.sign(difference).map({-1: "disappointed", 0: "satisfied", 1: "delighted"})


def channel_of(d):
    return d["customers"].set_index("customer_id")["channel"]


def answers_of(d):
    """Question 4: the answers of 2024 in the segment."""
    answers = d["kano"][d["kano"]["wave"] == 2024]
    return answers[answers["customer_id"].map(channel_of(d)) == d["kano_segment"]]


def letters_of(answers):
    """A letter for each respondent and feature, by the evaluation table."""
    return method.classify(answers.set_index("customer_id"))


def kinds_of(letters):
    """The most frequent letter, or unclear, by the rule of the question."""
    out = {}
    for feature in features_in_order:
        n = letters[feature].value_counts()
        a, b = n.iloc[0], n.iloc[1]
        out[feature] = "unclear" if a - b < 1.96 * np.sqrt(a + b) else n.index[0]
    return pd.Series(out)


def plan_of(d):
    """Question 5: counts in each segment, the margins, and the table of features."""
    answers = d["kano"][d["kano"]["wave"] == 2024].set_index("customer_id")
    segment = channel_of(d).reindex(answers.index).rename("segment")
    letters = method.classify(answers)
    counts = method.counts(letters, by=segment)
    margin = pd.Series({"house": d["house_margin"], "web": d["web_margin"], "account": d["account_margin"]})
    return letters, counts, margin, d["features"].set_index("feature")


def three(chosen):
    return dict(zip(["first", "second", "third"], [*chosen, "none", "none", "none"], strict=False))


dimensions = {
    "tangibles": range(1, 5),
    "reliability": range(5, 10),
    "responsiveness": range(10, 14),
    "assurance": range(14, 18),
    "empathy": range(18, 23),
}
negative = [*range(10, 14), *range(18, 23)]


def turned(servqual, letters="ep"):
    out = servqual.copy()
    for k in negative:
        for letter in letters:
            out[f"{letter}{k}"] = 8 - out[f"{letter}{k}"]
    return out


def gaps_of(servqual):
    """Mean over guests of P less E; a guest's P and E are the means of the items answered."""
    out = {}
    for name, numbers in dimensions.items():
        p = servqual[[f"p{k}" for k in numbers]].astype(float).mean(axis=1)
        e = servqual[[f"e{k}" for k in numbers]].astype(float).mean(axis=1)
        out[name] = (p - e).mean()
    return pd.Series(out)


def mine_of(d):
    door, first = d["door_survey"], d["first_house"]
    return door[door["house_id"].between(first, first + 9)]


def quarters_of(mine, promoter=9, detractor=6):
    """p, d and n of the earlier quarter, then of the later one."""
    out = []
    for _, part in mine.groupby("quarter"):
        r = part["recommend"]
        out.append(((r >= promoter).mean(), (r <= detractor).mean(), len(r)))
    return out


def error_of(p, d, n):
    return 100 * np.sqrt((p + d - (p - d) ** 2) / n)


def change_of(mine):
    (p1, d1, n1), (p2, d2, n2) = quarters_of(mine)
    return {
        "change": 100 * ((p2 - d2) - (p1 - d1)),
        "error": np.sqrt(error_of(p1, d1, n1) ** 2 + error_of(p2, d2, n2) ** 2),
    }


seven = ["core", "reliable", "timely", "convenient", "warmth", "polite", "talk"]


def means_of(d):
    answers = d["satisfaction"].assign(channel=d["satisfaction"]["customer_id"].map(channel_of(d)))
    return answers.groupby("channel")[seven].mean()


def parts_of(means):
    tea = means["core"]
    service = 0.40 * means["reliable"] + 0.35 * means["timely"] + 0.25 * means["convenient"]
    feeling = 0.40 * means["warmth"] + 0.35 * means["polite"] + 0.25 * means["talk"]
    return tea, service, feeling


def weights_of(d):
    tea, service = d["tea_weight"] / 100, d["service_weight"] / 100
    return tea, service, 1 - tea - service


def index_of(d, means):
    (tea, service, feeling), (t, s, f) = parts_of(means), weights_of(d)
    return 100 * (t * tea + s * service + f * feeling - 1) / 9


# 1. Three types of customers


@wrong(
    "type_means",
    "only the customers who answered all three items are kept; the others are dropped (usual)",
    cause="complete_answers_only",
)
def _(d):
    full = d["satisfaction"].dropna(subset=items)
    return full[items].mean(axis=1).groupby(type_of(full)).mean().reindex(names)


@wrong(
    "type_means",
    "an item left open is counted as 0: the sum of the answers is divided by 3 (usual)",
    cause="open_items_as_zero",
)
def _(d):
    satisfaction = d["satisfaction"]
    score = satisfaction[items].sum(axis=1) / 3
    return score.groupby(type_of(satisfaction)).mean().reindex(names)


@wrong(
    "type_means",
    "the difference the wrong way round: who expected more than received is called delighted (usual)",
    cause="turned_round",
)
def _(d):
    satisfaction = d["satisfaction"]
    score = satisfaction[items].mean(axis=1)
    difference = satisfaction["expected"] - satisfaction["received"]
    kind = np.sign(difference).map({-1: "disappointed", 0: "satisfied", 1: "delighted"})
    return score.groupby(kind).mean().reindex(names)


@wrong(
    "type_means",
    "groupby sorts the types by the alphabet, and the student wrote the three names over them in the order of the "
    "question (usual)",
    cause="names_in_another_order",
)
def _(d):
    satisfaction = d["satisfaction"]
    score = satisfaction[items].mean(axis=1)
    means = score.groupby(type_of(satisfaction)).mean()
    means.index = ["disappointed", "satisfied", "delighted"]
    return means


@wrong(
    "type_means",
    "`received` is taken for the satisfaction: its mean is given, not that of sa1 to sa3 (usual)",
    cause="what_they_received",
)
def _(d):
    satisfaction = d["satisfaction"]
    return satisfaction.groupby(type_of(satisfaction))["received"].mean().reindex(names)


@wrong(
    "type_means",
    "the types are made by comparing the customer's satisfaction, rounded, with `expected`; `received` is "
    "not used (odd)",
)
def _(d):
    satisfaction = d["satisfaction"]
    score = satisfaction[items].mean(axis=1)
    kind = np.sign(score.round() - satisfaction["expected"]).map({-1: "disappointed", 0: "satisfied", 1: "delighted"})
    return score.groupby(kind).mean().reindex(names)


# 2. Which level of satisfaction (the texts of the printed book, learner "")


@wrong("which_level", "what the review names first decides, not what turns the verdict (usual)", cause="confusion")
def _(d):
    return {
        "a": "material",  # the leaf
        "b": "spiritual",  # the young man at the counter
        "c": "material",  # the tea
        "d": "material",  # contents dry
        "e": "social",
        "f": "social",  # the village school
        "g": "spiritual",  # ordering takes pointing, waiting
        "h": "social",  # rots in the garden
        "i": "spiritual",  # beautiful gift set
    }


@wrong(
    "which_level", "all that is packaging is taken as material, its look and its waste too (usual)", cause="confusion"
)
def _(d):
    return {
        "a": "spiritual",
        "b": "material",
        "c": "spiritual",
        "d": "material",
        "e": "social",
        "f": "material",
        "g": "social",
        "h": "material",
        "i": "material",
    }


@wrong(
    "which_level",
    "`social` is taken as all that passes between people: kind staff and a note in ink (usual)",
    cause="confusion",
)
def _(d):
    return {
        "a": "social",
        "b": "material",
        "c": "social",
        "d": "spiritual",
        "e": "social",
        "f": "material",
        "g": "social",
        "h": "material",
        "i": "social",
    }


# 3. Whose quality (the texts of the printed book, learner "")


@wrong(
    "which_perspective",
    "what is mentioned counts, also where the text puts it aside: then it is `both` (usual)",
    cause="confusion",
)
def _(d):
    return {
        "a": "both",  # laboratory and panel
        "b": "both",
        "c": "both",  # medal and faces
        "d": "both",  # stopwatch, and how guests liked the wait
        "e": "both",  # printed card, and fond regulars
        "f": "both",  # households and scales
        "g": "other",
        "h": "both",
    }


@wrong(
    "which_perspective",
    "every number is taken as a measurement of the firm, also a mean of households (usual)",
    cause="confusion",
)
def _(d):
    return {
        "a": "other",
        "b": "producer",  # moisture limits, fifteen of twenty
        "c": "customer",
        "d": "producer",
        "e": "producer",
        "f": "producer",  # five and a half of seven
        "g": "other",
        "h": "both",
    }


@wrong(
    "which_perspective",
    "what people say is taken as the customer's view, whoever they are: the jury, the head taster, those who praise a "
    "great name (usual)",
    cause="confusion",
)
def _(d):
    return {
        "a": "customer",
        "b": "both",
        "c": "customer",
        "d": "producer",
        "e": "customer",
        "f": "customer",
        "g": "customer",
        "h": "both",
    }


# 4. Which kind of feature


@wrong(
    "kano_classes",
    "the most frequent letter is given for every feature; the lead is not tested (usual)",
    cause="without_a_test",
)
def _(d):
    return letters_of(answers_of(d)).mode().iloc[0].reindex(features_in_order)


@wrong(
    "kano_classes",
    "the table is read with its sides exchanged: the answer without it picks the row, the answer with it the column "
    "(usual)",
    cause="columns_exchanged",
)
def _(d):
    answers = answers_of(d)
    table = {1: "QAAAO", 2: "RIIIM", 3: "RIIIM", 4: "RIIIM", 5: "RRRRQ"}
    letters = pd.DataFrame(
        {f"f{k}": [table[row][column - 1] for row, column in zip(answers[f"d{k}"], answers[f"f{k}"], strict=True)]
         for k in range(1, 13)}
    )  # fmt: skip
    return kinds_of(letters)


@wrong("kano_classes", "all customers of 2024 are counted, not only those of the segment (usual)", cause="all_segments")
def _(d):
    answers = d["kano"][d["kano"]["wave"] == 2024]
    return kinds_of(letters_of(answers))


@wrong(
    "kano_classes",
    "Q and R are left out before counting, as for better and worse; I, A, O, M only (usual)",
    cause="without_q_and_r",
)
def _(d):
    letters = letters_of(answers_of(d))
    return kinds_of(letters.where(letters.isin(["A", "O", "M", "I"])))


@wrong(
    "kano_classes",
    "the kind is read from better and worse, cut at 0.5 (the four corners of the plane), without counting "
    "letters (usual)",
    cause="corner_of_the_plane",
)
def _(d):
    plane = method.better_worse(method.counts(letters_of(answers_of(d))))
    better, worse = plane["better"] >= 0.5, plane["worse"] <= -0.5
    kind = np.select([better & worse, better, worse], ["O", "A", "M"], default="I")
    return pd.Series(kind, index=plane.index).reindex(features_in_order)


@wrong(
    "kano_classes",
    "the most frequent answer with it and the most frequent answer without it are looked up in the table, once for "
    "each feature (odd)",
)
def _(d):
    answers = answers_of(d)
    table = {1: "QAAAO", 2: "RIIIM", 3: "RIIIM", 4: "RIIIM", 5: "RRRRQ"}
    out = {}
    for k in range(1, 13):
        row, column = answers[f"f{k}"].mode().iloc[0], answers[f"d{k}"].mode().iloc[0]
        out[f"f{k}"] = table[row][column - 1]
    return pd.Series(out)


# 5. Three features


@wrong(
    "three_features",
    "wow first: the three with the highest `better` of all customers, money not counted (usual)",
    cause="wow_first",
)
def _(d):
    letters, _counts, _margin, _table = plan_of(d)
    plane = method.better_worse(method.counts(letters))
    return three(plane["better"].nlargest(3).index)


@wrong(
    "three_features",
    "the factor (1 - offered) is forgotten: a feature counts as if it were offered nowhere today; the best plan by "
    "that within the budget (usual)",
    cause="as_if_new",
)
def _(d):
    _letters, counts, margin, table = plan_of(d)
    worth = feature_plan.worth(counts, margin, 0 * table["offered"], gain=d["gain"], loss=d["loss"])
    best = feature_plan.plans(worth, table["cost"], budget=d["build_budget"])
    return three(best.index[0].split(" + "))


@wrong("three_features", "the three that are offered least today, because there most is still to be gained (usual)")
def _(d):
    return three(d["features"].set_index("feature")["offered"].nsmallest(3).index)


@wrong("three_features", "the three cheapest features, so that most of the budget is saved (odd)", cause="cheapest")
def _(d):
    return three(d["features"].set_index("feature")["cost"].nsmallest(3).index)


# 6. Where does the service fall short?


@wrong("service_gaps", "the negative items are not turned (usual)", cause="as_ticked")
def _(d):
    return gaps_of(d["servqual"])


@wrong(
    "service_gaps",
    "E less P: what the guests miss is given as a positive number (usual)",
    cause="expectation_less_perception",
)
def _(d):
    return -gaps_of(turned(d["servqual"]))


@wrong(
    "service_gaps",
    "the negative items are turned in P only; E is left as ticked (usual)",
    cause="only_perception_turned",
)
def _(d):
    return gaps_of(turned(d["servqual"], "p"))


@wrong(
    "service_gaps",
    "P alone is given: the mean perception of each dimension, E is not taken off (usual)",
    cause="perception_alone",
)
def _(d):
    answers = turned(d["servqual"])
    return pd.Series(
        {
            name: answers[[f"p{k}" for k in numbers]].astype(float).mean(axis=1).mean()
            for name, numbers in dimensions.items()
        }
    )


@wrong(
    "service_gaps", "the gaps of the items of a dimension are added up, not averaged (usual)", cause="sums_for_means"
)
def _(d):
    answers = turned(d["servqual"])
    out = {}
    for name, numbers in dimensions.items():
        p = answers[[f"p{k}" for k in numbers]].astype(float).sum(axis=1)
        e = answers[[f"e{k}" for k in numbers]].astype(float).sum(axis=1)
        out[name] = (p - e).mean()
    return pd.Series(out)


@wrong("service_gaps", "the gap as a part of the expectation, P / E - 1, as with the satisfaction ratio (odd)")
def _(d):
    answers = turned(d["servqual"])
    out = {}
    for name, numbers in dimensions.items():
        p = answers[[f"p{k}" for k in numbers]].astype(float).mean(axis=1)
        e = answers[[f"e{k}" for k in numbers]].astype(float).mean(axis=1)
        out[name] = (p / e - 1).mean()
    return pd.Series(out)


# 7. Did the score change?


@wrong(
    "score_change",
    "change: the mean of the ten houses' changes, each house counted alike, instead of all guests together (usual)",
    cause="mean_of_houses",
)
def _(d):
    mine = mine_of(d)
    each = nps.changes(mine)
    return {"change": each["difference"].mean(), "error": change_of(mine)["error"]}


@wrong("score_change", "error: the two standard errors are simply added, e1 + e2 (usual)", cause="errors_added")
def _(d):
    mine = mine_of(d)
    first, second = quarters_of(mine)
    return {"change": change_of(mine)["change"], "error": error_of(*first) + error_of(*second)}


@wrong(
    "score_change",
    "error: half the width of the 95 % interval is given, 1.96 errors (usual)",
    cause="reach_of_the_interval",
)
def _(d):
    right = change_of(mine_of(d))
    return {"change": right["change"], "error": 1.96 * right["error"]}


@wrong("score_change", "both numbers as shares: the factor 100 is forgotten (usual)", cause="in_shares")
def _(d):
    right = change_of(mine_of(d))
    return {"change": right["change"] / 100, "error": right["error"] / 100}


@wrong(
    "score_change",
    "the answers of 8 are counted as promoters too, in the change and in the error (usual)",
    cause="eights_promote",
)
def _(d):
    (p1, d1, n1), (p2, d2, n2) = quarters_of(mine_of(d), promoter=8)
    error = np.sqrt(error_of(p1, d1, n1) ** 2 + error_of(p2, d2, n2) ** 2)
    return {"change": 100 * ((p2 - d2) - (p1 - d1)), "error": error}


@wrong(
    "score_change",
    "error: one error from all answers of both quarters put together, as if they were a single survey (odd)",
)
def _(d):
    mine = mine_of(d)
    r = mine["recommend"]
    error = error_of((r >= 9).mean(), (r <= 6).mean(), len(r))
    return {"change": change_of(mine)["change"], "error": error}


@wrong(
    "score_change", "change: the mean of `recommend` in the later quarter less that in the earlier one, times 10 (odd)"
)
def _(d):
    mine = mine_of(d)
    r = mine.groupby("quarter")["recommend"]
    mean, sd, n = r.mean(), r.std(), r.size()
    change = 10 * (mean.iloc[1] - mean.iloc[0])
    error = 10 * np.sqrt((sd**2 / n).sum())
    return {"change": change, "error": error}


# 8. An index for each channel


@wrong(
    "index_roll_up",
    "the weighted mean is only multiplied by 10, so that all answers 1 give 10 and not 0 (usual)",
    cause="out_of_ten",
)
def _(d):
    (tea, service, feeling), (t, s, f) = parts_of(means_of(d)), weights_of(d)
    return 10 * (t * tea + s * service + f * feeling)


@wrong("index_roll_up", "the plain mean of the seven items is put on the scale; no weights (usual)", cause="plain_mean")
def _(d):
    return 100 * (means_of(d).mean(axis=1) - 1) / 9


@wrong(
    "index_roll_up",
    "the three parts count a third each; only the weights inside the parts are used (usual)",
    cause="parts_alike",
)
def _(d):
    tea, service, feeling = parts_of(means_of(d))
    return 100 * ((tea + service + feeling) / 3 - 1) / 9


@wrong("index_roll_up", "divided by 10 instead of 9: 100 (x - 1) / 10, so that all answers 10 give only 90 (odd)")
def _(d):
    return index_of(d, means_of(d)) * 9 / 10


@wrong(
    "index_roll_up",
    "for each item the per cent of guests who answered 8 or more is weighted (as with CSAT), not the mean answer (odd)",
)
def _(d):
    answers = d["satisfaction"].assign(channel=d["satisfaction"]["customer_id"].map(channel_of(d)))
    satisfied = (answers[seven].astype(float) >= 8).where(answers[seven].notna())
    (tea, service, feeling), (t, s, f) = (
        parts_of(100 * satisfied.astype(float).groupby(answers["channel"]).mean()),
        weights_of(d),
    )
    return t * tea + s * service + f * feeling
