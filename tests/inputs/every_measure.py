"""Messages of `measurement`: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import ahp, experiments, lift, ranking, regression, scales, targeting, weighting
from tests.inputs.remedies import Case, drop, follow, options

T, F = True, False


def fix(value):
    """What only a person can know: the corrected value."""
    return lambda said, bad: value


# ------------------------------------------------- judgements

ITEMS = ["margin", "visits", "ideas"]
JUDGED = {("margin", "visits"): 4, ("margin", "ideas"): 8, ("visits", "ideas"): 2}
MATRIX = ahp.pairwise(JUDGED, ITEMS)
RIGHT = {"margin": 0.727, "visits": 0.182, "ideas": 0.0909}


def of_pairs(judgements, items=ITEMS):
    return ahp.weights(ahp.pairwise(judgements, items)).to_dict()


def of_matrix(matrix):
    return ahp.weights(matrix).to_dict()


def named(said, bad):
    return follow(said, matrix=bad)


WIDE = pd.DataFrame(np.ones((16, 16)), index=range(16), columns=range(16))
JUDGEMENTS = {
    "no mapping": Case(of_pairs, list(JUDGED), fix(JUDGED), RIGHT),
    "no pair": Case(of_pairs, {**JUDGED, ("margin", "price"): 3}, fix(JUDGED), RIGHT),
    "judged twice": Case(of_pairs, {**JUDGED, ("visits", "margin"): 0.25}, fix(JUDGED), RIGHT),
    "a pair absent": Case(of_pairs, {("margin", "visits"): 4}, fix(JUDGED), RIGHT),
    "no list": Case(lambda items: of_pairs(JUDGED, items), "margin", fix(ITEMS), RIGHT),
    "several levels": Case(of_matrix, MATRIX.set_axis(pd.MultiIndex.from_product([["a"], ITEMS])), fix(MATRIX), RIGHT),
    "an item twice": Case(of_matrix, MATRIX.set_axis(["margin", "visits", "visits"]), fix(MATRIX), RIGHT),
    "not square": Case(of_matrix, MATRIX.iloc[:2], fix(MATRIX), RIGHT),
    "another order": Case(of_matrix, MATRIX[ITEMS[::-1]], named, RIGHT),
    "too many items": Case(
        lambda m: ahp.consistency(m)["consistency_ratio"], WIDE, lambda said, bad: bad.iloc[:15, :15], 0.0
    ),
    "no judgement": Case(of_matrix, MATRIX.mask(MATRIX == 8, -8.0), fix(MATRIX), RIGHT),
}

# ------------------------------------------------- questionnaires

ANSWERS = pd.DataFrame({"tr1": [3, 7], "tr2": [5, 2]})
KEY = pd.DataFrame({"item": ["tr1", "tr2"], "dimension": "trust", "reversed": [F, T], "low": 1, "high": 7})
OPEN = pd.DataFrame({"tr1": [3, None], "tr2": [3, None]})


def mean(answers=ANSWERS, items=("tr1", "tr2"), reversed=("tr2",), low=1, high=7):
    return scales.scale(answers, list(items), reversed=reversed, low=low, high=high).tolist()


def alpha(answers, items=("a", "b")):
    return scales.cronbach_alpha(answers, list(items), low=1, high=7)


AB = pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 2, 3]})
SCALES = {
    "open rows": Case(
        lambda a: mean(a, reversed=()), OPEN, lambda said, bad: follow(said, answers=bad, items=["tr1", "tr2"]), [3.0]
    ),
    "two ranges": Case(
        lambda k: scales.scales(ANSWERS, k)["trust"].tolist(), KEY.assign(high=[7, 5]), fix(KEY), [3.0, 6.5]
    ),
    "alpha: open": Case(
        alpha,
        pd.DataFrame({"a": [1.0, 2, 3, None], "b": [1.0, 2, 3, 4]}),
        lambda said, bad: follow(said, answers=bad, items=["a", "b"]),
        1.0,
    ),
    "alpha: one item": Case(lambda items: alpha(AB, items), ["a"], fix(["a", "b"]), 1.0),
    "alpha: the same": Case(alpha, AB.assign(b=[3.0, 2, 1]), fix(AB), 1.0),
    "a name for a list": Case(lambda r: mean(reversed=r), "tr2", lambda said, bad: [bad], [3.0, 6.5]),
    "reversed is no item": Case(lambda r: mean(reversed=r), ["tr9"], fix(["tr2"]), [3.0, 6.5]),
    "low above high": Case(lambda ends: mean(low=ends[0], high=ends[1]), (7, 1), fix((1, 7)), [3.0, 6.5]),
    "off the scale": Case(mean, ANSWERS.assign(tr1=[3, 77]), fix(ANSWERS), [3.0, 6.5]),
}

# ------------------------------------------------- rankings and regressions

RANKS = pd.DataFrame({"by margin": [9, 7, 5, 2, 1], "by name": [1, 5, 3, 2, 4]}, index=list("ABCDE"))
OUTCOME = pd.Series([90, 50, 70, 10, 20], index=list("ABCDE"))
KEPT = pd.DataFrame({"kept": [50.0, 42, 41, 30, 33], "discount": [0, 1, 1, 2, 2], "age": [3, 5, None, 4, 2]})
SPREAD = pd.DataFrame({"margin": [100.0, 120.0, 110.0], "stars": [5, 5, 5]})


def agrees(outcome=OUTCOME, scores=RANKS):
    return ranking.agreement(scores, outcome)["agreement"].iloc[0]


def slope(columns=("discount",), table=KEPT, **more):
    return regression.slopes(table, "kept", list(columns), **more)["slope"].iloc[0]


RANKINGS = {
    "one method": Case(
        lambda s: ranking.lead(s, OUTCOME, "by margin")["difference"].iloc[0], RANKS[["by margin"]], fix(RANKS), 1.1
    ),
    "lost customers": Case(agrees, OUTCOME.drop("D"), lambda said, bad: follow(said, outcome=bad, scores=RANKS), 0.8),
    "no order": Case(
        lambda s: agrees(scores=s), RANKS.assign(alike=1), lambda said, bad: bad.drop(columns="alike"), 0.8
    ),
    "weights of 0": Case(lambda t: slope(table=t, weights="w"), KEPT.assign(w=[1, 1, 1, 1, 0]), drop, -10.0),
    "too few rows": Case(lambda c: slope(c, KEPT.iloc[:3]), ["discount", "age"], fix(["discount"]), -8.5),
    "one of the others": Case(
        lambda c: slope(c, KEPT.assign(twice=2 * KEPT["discount"])), ["discount", "twice"], fix(["discount"]), -9.357
    ),
    "one row": Case(lambda t: weighting.entropy_weights(t)["margin"], SPREAD.iloc[:1], fix(SPREAD), 1.0),
    "nothing varies": Case(
        lambda t: weighting.entropy_weights(t)["margin"], SPREAD.assign(margin=1.0), fix(SPREAD), 1.0
    ),
}

# ------------------------------------------------- letters and models

LETTERS = pd.DataFrame({"customer_id": range(100), "arm": ["mailed"] * 50 + ["control"] * 50, "campaign_id": 1,
                        "bought": [T] * 15 + [F] * 35 + [T] * 10 + [F] * 40})  # fmt: skip
MORE = pd.concat([LETTERS, LETTERS.head(2).assign(campaign_id=2)], ignore_index=True)
DAYS = pd.DataFrame({"recency": [5, 10, 20, 40, 80, 160]}, index=list("abcdef"))
EACH = LETTERS.assign(one=range(100))
YES = pd.Series([T, T, F, T, F, F], index=list("abcdef"))
HALF = pd.DataFrame({"group": ["lately"] * 4 + ["longer ago"] * 4, "bought": [1, 1, 0, 0, 0, 0, 1, 0]})


def won(letters):
    return experiments.difference_of_shares(letters).estimate


def model(features=DAYS, answer=YES, **more):
    return targeting.response_model(features, answer, **more).coefficients["odds_ratio"].iloc[0]


def predicted(keep):
    return targeting.predict_by_table(HALF, keep, "bought")["found"].iloc[0]


LIFT = {
    "another arm": Case(won, LETTERS.replace({"arm": {"control": "none"}}), fix(LETTERS), 0.1),
    "a customer twice": Case(won, pd.concat([LETTERS] * 2), lambda said, bad: follow(said, members=bad), 0.1),
    "nobody in control": Case(won, LETTERS.assign(arm="mailed"), fix(LETTERS), 0.1),
    "a mailing with one arm": Case(won, MORE, lambda said, bad: bad[bad["campaign_id"] != 2], 0.1),
    "too small a test": Case(won, LETTERS.assign(bought=[T] + [F] * 99), fix(LETTERS), 0.1),
    "small groups": Case(
        lambda by: experiments.difference_of_means(EACH, "bought", by=by)["difference"].iloc[0],
        "one", fix(None), 0.1,
    ),
    "no sample": Case(lambda v: experiments.means({"own": v})["mean"].iloc[0], pd.Series([1.0]),
                      fix(pd.Series([1.0, 2.0])), 1.5),
    "all alike": Case(lambda y: model(answer=y), YES | T, fix(YES), 0.4392),
    "too many curves": Case(
        lambda n: len(lift.plot_gains(dict.fromkeys(range(n), lift.gains(YES, DAYS["recency"]))).axes), 5, fix(4), 1
    ),
    "one customer": Case(lambda ids: len(targeting.holdout(ids, 0.5, seed=1)[0]), [7], fix([7, 8]), 1),
    "after the letter": Case(
        lambda p: targeting.past_groups(p, as_of="2024-10-08")["days"].tolist(),
        pd.DataFrame({"customer_id": [1, 2], "date": ["2024-10-07", "2024-10-08"]}), drop, [1],
    ),
    "in one half only": Case(predicted, HALF.assign(group=[*HALF["group"][:7], "other"]), fix(HALF), 0.5),
    "the same for all": Case(model, DAYS.assign(alike=1), lambda said, bad: bad.drop(columns="alike"), 0.4392),
    "parted": Case(lambda more: model(answer=DAYS["recency"] < 30, **more), {"C": np.inf},
                   lambda said, bad: options(said), 0.3608),
    "no features": Case(model, DAYS[[]], fix(DAYS), 0.4392),
}  # fmt: skip
CASES = {f"measure: {name}": case for part in (JUDGEMENTS, SCALES, RANKINGS, LIFT) for name, case in part.items()}
