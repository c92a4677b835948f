"""Messages about effects, mediation, normalisation and weights: what brings them, what they tell to do, what is right.

What is right is worked out by hand: the visits are 22 more by (130 − 99) − (110 − 101), each cell ± 1; the houses 20
more by 30 − 10; in the answers all that is drawn is ± 1 and each pair of it as often alike as not, so that least
squares finds exactly what they were made of.
"""

from __future__ import annotations

from itertools import product

import pandas as pd

from crmlab import before_after, experiments, normalisation, weighting
from crmlab import mediation as chains
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case

T, F = True, False


def without(said, bad):
    """The columns that the message does not name."""
    named = said.rsplit(":", 1)[1].split(".")[0].strip().split(", ")
    assert set(named) <= set(bad.columns)
    return bad.drop(columns=named)


def first_role_only(said, bad):
    """Arguments in which the column named in two roles is no control any more."""
    named = said.split("'")[1]
    return {**bad, "controls": [column for column in bad["controls"] if column != named]}


# ------------------------------------------------- before and after

VISITS = pd.DataFrame({"scheme": [F] * 4 + [T] * 4, "after": [F, F, T, T] * 2, "member": [F] * 6 + [T, F],
                       "house": list("ababcdcd"), "basket": [100.0, 102, 109, 111, 98, 100, 131, 129]})  # fmt: skip
HOUSES = pd.DataFrame({"treated": [F, F, T, T], "before": [100.0, 110, 100, 90], "after": [108.0, 122, 128, 122]})
FALLING = pd.DataFrame({"treated": [F, F, T, T], "before": [100.0, 110, 10, 20], "after": [52.0, 58, 30, 40]})


def more(visits):
    return before_after.difference_in_differences(visits, "basket", "scheme", "after").estimate


def of_members(visits):
    return before_after.effect_on_participants(visits, "basket", "scheme", "after", "member").estimate


def by_house(cluster, visits=VISITS):
    found = before_after.difference_in_differences(visits, "basket", "scheme", "after", cluster=cluster)
    return found.estimate, found.standard_error


def more_by_house(visits):
    return by_house("house", visits)[0]


ONE_TREATED = VISITS.assign(house=list("ababcccc"))
EFFECTS = {
    "nobody begins": Case(of_members, VISITS.assign(member=F), fix(VISITS), 44.0),  # 22 by half of the visits
    "treated is another column": Case(of_members, VISITS.assign(scheme=~VISITS["scheme"]), fix(VISITS), 44.0),
    "nothing anyway": Case(lambda how: how(FALLING).estimate, before_after.change_as_share,
                           fix(before_after.difference_of_changes), 70.0),  # 20 − −50
    "an odd lottery": Case(
        lambda changes: before_after.lotteries(changes, 5.0, times=3, seed=1)["estimate"].tolist(),
        pd.Series([2.0] * 5), lambda said, bad: bad.iloc[:-1], [5.0, 5.0, 5.0],
    ),
    "one place": Case(lambda places: before_after.difference_of_changes(places).estimate, HOUSES.iloc[1:],
                      fix(HOUSES), 20.0),
    "an empty group": Case(more, VISITS[VISITS["scheme"] | VISITS["after"]], fix(VISITS), 22.0),
    "a row a group": Case(more, VISITS.iloc[::2], fix(VISITS), 22.0),
    "a house on both sides": Case(more_by_house, VISITS.assign(house=list("ababadad")), fix(VISITS), 22.0),
    "a house is no unit": Case(
        lambda cluster: by_house(cluster, VISITS.assign(town=list("xyxyxyxy")))[0], "town", fix("house"), 22.0
    ),
    "one house: more": Case(more_by_house, ONE_TREATED, fix(VISITS), 22.0),
    "one house: no cluster": Case(  # HC1: √(4 · (1 + 1) ÷ 2² · 8 ÷ (8 − 4))
        lambda cluster: by_house(cluster, ONE_TREATED), "house", fix(None), (22.0, 2.0)
    ),
    "no samples": Case(lambda samples: experiments.means(samples)["mean"].tolist(), {},
                       fix({"own": pd.Series([1.0, 2.0])}), [1.5]),
}  # fmt: skip

# ------------------------------------------------- mediation

DRAWN = pd.DataFrame(list(product([-1.0, 1.0], repeat=4)) * 2, columns=["talk", "noise", "mood", "rest"])
ANSWERS = DRAWN.assign(trust=2 * DRAWN["talk"] + DRAWN["noise"], twice=2 * DRAWN["talk"], year=2025)
ANSWERS["stay"] = 3 * ANSWERS["trust"] + ANSWERS["talk"] + 0.5 * ANSWERS["mood"] + ANSWERS["rest"]
WAYS = {"direct": 1.0, "trust": 6.0, "indirect": 6.0, "total": 7.0, "alone": 7.0}  # 1; 2 · 3; 1 + 6


def ways(given):
    given = {"table": ANSWERS, "outcome": "stay", "cause": "talk", "mediators": ["trust"], **given}
    return chains.mediation(**given, seed=1, draws=20).effects["estimate"].to_dict()


CHAINS = {
    "a name for a list": Case(ways, {"mediators": "trust"}, fix({"mediators": ["trust"]}), WAYS),
    "five mediators": Case(ways, {"mediators": list("abcde")}, fix({"mediators": ["trust"]}), WAYS),
    "also of neither": Case(ways, {"also": {"loyalty": ["mood"]}}, fix({"also": {"stay": ["mood"]}}), WAYS),
    "two roles": Case(ways, {"controls": ["mood", "talk"]}, first_role_only, WAYS),
    "the same in all rows": Case(
        ways, {"controls": ["year"]},
        lambda said, bad: {"controls": [column for column in bad["controls"] if column != said.split()[0]]}, WAYS,
    ),
    "too few answers": Case(ways, {"table": ANSWERS.head(14)}, fix({"table": ANSWERS}), WAYS),
    "one follows": Case(ways, {"controls": ["twice"]}, fix({"controls": []}), WAYS),
}  # fmt: skip

# ------------------------------------------------- normalisation and weights

COMPLAINTS = pd.Series({"Ann": 0, "Bo": 5, "Cy": 10}, name="complaints")
ALIKE = pd.Series({"Ann": 5.0, "Bo": 5.0}, name="stars")
MARGIN = pd.Series({"Ann": 600.0, "Bo": 450.0}, name="margin")
SCORES = pd.DataFrame({"AHP": [0.9, 0.7, 0.2], "alike": 1.0, "entropy": [0.8, 0.6, 0.7]}, index=["Ann", "Bo", "Cy"])
METHODS = pd.DataFrame({"AHP": [0.7, 0.3], "entropy": [0.4, 0.6], "equal": 0.5, "mine": [0.6, 0.4]},
                       index=["margin", "visits"])  # fmt: skip


def of_complaints(how):
    return how(COMPLAINTS).tolist()


def divided(x):
    return normalisation.index_value(x, 4, cost=True)


def turned(x):
    return normalisation.min_max(x, cost=True)


def between(ends, x=MARGIN):
    return normalisation.efficacy(x, unacceptable=ends[0], satisfactory=ends[1]).to_dict()


NUMBERS = {
    "a cost of 0: min_max": Case(of_complaints, divided, fix(turned), [1.0, 0.5, 0.0]),
    "a cost of 0: efficacy": Case(
        of_complaints, divided, fix(lambda x: normalisation.efficacy(x, unacceptable=10, satisfactory=0)),
        [100.0, 80.0, 60.0],
    ),
    "equal standards": Case(between, (600, 600), fix((300, 600)), {"Ann": 100.0, "Bo": 80.0}),
    "nobody apart: min_max": Case(
        lambda how: how(ALIKE).to_dict(), normalisation.min_max, fix(lambda x: normalisation.index_value(x, 4)),
        {"Ann": 1.25, "Bo": 1.25},
    ),
    "nobody apart: z_score": Case(
        lambda how: how(ALIKE).to_dict(), normalisation.z_score,
        fix(lambda x: normalisation.efficacy(x, unacceptable=3, satisfactory=5)), {"Ann": 100.0, "Bo": 100.0},
    ),
    "too large: the standard": Case(
        lambda reference: normalisation.index_value(MARGIN, reference).to_dict(), 1e-307, fix(500),
        {"Ann": 1.2, "Bo": 0.9},
    ),
    "too large: the unit": Case(
        lambda x: normalisation.min_max(x).tolist(), pd.Series([-1.5e308, 0, 1.5e308]), fix(pd.Series([-1.5, 0, 1.5])),
        [0.0, 0.5, 1.0],
    ),
    "no order": Case(  # 1 − 6 · (0 + 1 + 1) ÷ (3 · 8)
        lambda scores: weighting.rank_correlation(scores).loc["AHP", "entropy"], SCORES, without, 0.5
    ),
    "too many methods": Case(
        lambda weights: weighting.plot_weights(weights).axes[0].get_title(loc="left"), METHODS,
        lambda said, bad: bad[said.rsplit(":", 1)[1].strip(" .").split(", ")[:3]],
        "Furthest apart on margin: from 40% to 70%",
    ),
}  # fmt: skip
CASES = {f"effect: {name}": case for part in (EFFECTS, CHAINS, NUMBERS) for name, case in part.items()}
