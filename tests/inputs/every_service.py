"""Messages of `servqual` and `nps`: what brings them, what they tell to do, what is right then."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from crmlab import nps, servqual, servqual_pictures
from tests.inputs.every_measure import fix
from tests.inputs.remedies import Case, drop

NAMES = list(servqual.DIMENSIONS)


def guests(rows: int = 12, expected: float = 6, perceived: float = 5, **columns) -> pd.DataFrame:
    """Guests who tick the same everywhere, in the form of 1991; perception rises by one in every second row."""
    made = {f"e{n}": [float(expected)] * rows for n in range(1, 23)}
    made |= {f"p{n}": [perceived + row % 2 for row in range(rows)] for n in range(1, 23)}
    points = {f"points_{name}": [20] * rows for name in NAMES}
    return pd.DataFrame({**made, **points, "overall": [4 + row % 2 for row in range(rows)], **columns}).astype(float)


def explained(answers):
    return servqual.predictors(answers, form="1991", draws=100)["explained"].iloc[0]


def weighted(answers):
    return servqual.quality(answers, form="1991")["gap"].to_dict()


def alpha(answers):
    return servqual.reliability(answers)["turned"].iloc[-1]


TURNED = guests()
TURNED[[f"p{n}" for n in servqual.NEGATIVE]] = 8 - TURNED[[f"p{n}" for n in servqual.NEGATIVE]]
"""As in 1988: with perception all alike once the negative items are turned."""

RANDOM = pd.DataFrame(np.random.default_rng(3).integers(2, 7, (60, 44)), columns=servqual.key()["item"])
RANDOM = RANDOM.assign(overall=8 - RANDOM[["p18", "p19", "p20", "p21", "p22"]].mean(axis=1))
RANDOM = RANDOM.assign(**{f"points_{name}": 20 for name in NAMES})


def empathy_first(form):
    return servqual.importance(RANDOM, form=form)["derived"].idxmax()


def turned_title(right):
    other = servqual.gaps(guests(), form="1991")
    return servqual_pictures.plot_turned(right, other).axes[0].get_title(loc="left")


GAPS = servqual.gaps(guests(), form="1991")
SURVEYS = pd.DataFrame({"house_id": [1] * 6, "quarter": ["2024-04-01"] * 2 + ["2024-07-01"] * 2 + ["2024-10-01"] * 2,
                        "recommend": [9, 9, 9, 6, 9, 10]})  # fmt: skip
TWO = SURVEYS[SURVEYS["quarter"] > "2024-05-01"]
ONCE = pd.concat([TWO, pd.DataFrame({"house_id": [9], "quarter": ["2024-10-01"], "recommend": [9]})], ignore_index=True)


def difference(table):
    return nps.changes(table)["difference"].to_dict()


def guests_needed(shares):
    return nps.needed(30, **{"promoters": 0.5, "detractors": 0.2, **shares})


def without_the_house(said, bad):
    named = int(re.search(r"period only: (\d+)", said).group(1))
    return bad[bad["house_id"] != named]


GAP_OPEN = TURNED.assign(p1=[None, *TURNED["p1"][1:]], p2=[5.0] + [None] * 11)
SHORTFALL = {"unweighted": -0.5, "weighted": -0.5}
ODD_POINTS = guests(3, points_empathy=[20, 20, 30])


SAME_SIGN = "Not turned, 0 of 5 gaps have the wrong sign"
ELEVEN = pd.DataFrame({"recommend": [9, 9, 11, 5]})


def two_dates(said, bad):
    return bad[bad["quarter"].isin(["2024-07-01", "2024-10-01"])]


def power_of(said, bad):
    """`0.8 is usual`."""
    return {"power": float(re.search(r"([\d.]+) is usual", said).group(1))}


CASES = {
    "servqual: nobody complete": Case(alpha, GAP_OPEN, fix(TURNED), 1.0),
    "servqual: few guests": Case(explained, guests(9), fix(guests(10)), 1.0),
    "servqual: all the same": Case(explained, guests(overall=[4] * 12), fix(guests()), 1.0),
    "servqual: not turned": Case(empathy_first, "1991", fix("1988"), "empathy"),
    "servqual: one guest": Case(weighted, guests(1), fix(guests(2)), SHORTFALL),
    "servqual: points not 100": Case(weighted, ODD_POINTS, drop, SHORTFALL),
    "servqual: other dimensions": Case(turned_title, GAPS.iloc[:3], fix(GAPS), SAME_SIGN),
    "nps: three dates": Case(difference, SURVEYS, two_dates, {1: 100.0}),
    "nps: asked once": Case(difference, ONCE, without_the_house, {1: 100.0}),
    "nps: more than all": Case(guests_needed, {"promoters": 0.9}, fix({"promoters": 0.5}), 107),
    "nps: no power": Case(guests_needed, {"power": 80.0}, power_of, 107),
    "nps: all of one kind": Case(guests_needed, {"promoters": 1.0, "detractors": 0.0}, fix({}), 107),
    "nps: nothing to draw": Case(
        lambda most: nps.plot_needed(promoters=0.5, detractors=0.2, most=most).axes[0].get_xticks()[-1], 0,
        lambda said, bad: float(re.search(r"\. (\d+) is usual", said).group(1)), 15.0,
    ),
    "nps: off the scale": Case(lambda table: nps.scores(table)["nps"].iloc[0], ELEVEN, drop, 100 / 3),
}  # fmt: skip
