"""Judgements: experts who compare in pairs or give points, two raters of the same reviews, trees of indicators."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import review_texts
from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.switches import Switches, chance

MOODY = s.EXPERTS[-1]
"""The expert whose judgements contradict each other."""
LOYALTY_POINTS = {"repeat_purchases": 22, "decision_minutes": 8, "rival_attitude": 14, "price_rise": 16,
                  "tolerance": 12, "tenure_months": 10, "recommended": 18}  # fmt: skip
TREES = (  # tree, level, parent, node, weight in points of 100 among the children of the parent
    ("satisfaction index", 1, "index", "tea", 45), ("satisfaction index", 1, "index", "service", 35),
    ("satisfaction index", 1, "index", "feeling", 20), ("satisfaction index", 2, "tea", "core", 100),
    ("satisfaction index", 2, "service", "reliable", 40), ("satisfaction index", 2, "service", "timely", 35),
    ("satisfaction index", 2, "service", "convenient", 25), ("satisfaction index", 2, "feeling", "warmth", 40),
    ("satisfaction index", 2, "feeling", "polite", 35), ("satisfaction index", 2, "feeling", "talk", 25),
    ("value of a customer", 1, "index", "money now", 55), ("value of a customer", 1, "index", "money later", 30),
    ("value of a customer", 1, "index", "influence", 15), ("value of a customer", 2, "money now", "profit", 60),
    ("value of a customer", 2, "money now", "order value", 30), ("value of a customer", 2, "money now", "payment", 10),
    ("value of a customer", 2, "money later", "growth", 55), ("value of a customer", 2, "money later", "loyalty", 45),
    ("value of a customer", 2, "influence", "referrals", 100),
)  # fmt: skip


def expert_judgements(seed: int, switches: Switches) -> pd.DataFrame:
    """Each expert's comparison of each pair of indicators: which matters more, and how much (1 to 9)."""
    rng, rows = chance(seed, "experts"), []
    for expert in s.EXPERTS:
        own = {name: np.log(weight) + s.EXPERT_SPREAD * rng.standard_normal() for name, weight in s.INDICATORS.items()}
        noise = s.INCONSISTENT_NOISE if expert == MOODY and switches.inconsistent_expert else s.JUDGEMENT_NOISE
        for first, second in combinations(s.INDICATORS, 2):
            log = own[first] - own[second] + noise * rng.standard_normal()
            strength = int(np.clip(np.rint(np.exp(abs(log))), 1, 9))
            more, less = (first, second) if log >= 0 else (second, first)
            rows.append((expert, more, less, strength))
    columns = ["expert", "more_important", "less_important", "strength"]
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:3])


def expert_points(seed: int) -> pd.DataFrame:
    """A hundred points that each expert shares out among the seven indicators of loyalty that are kept."""
    rng, rows = chance(seed, "expert points"), []
    for expert in s.EXPERTS:
        wish = np.array(list(LOYALTY_POINTS.values())) * np.exp(0.25 * rng.standard_normal(len(LOYALTY_POINTS)))
        exact = 100 * wish / wish.sum()
        points = np.floor(exact).astype(int)
        points[np.argsort(points - exact, kind="stable")[: 100 - points.sum()]] += 1  # largest remainders
        rows += [(expert, name, int(point)) for name, point in zip(LOYALTY_POINTS, points, strict=True)]
    return pd.DataFrame(rows, columns=["expert", "indicator", "points"]).sort_values(["expert", "indicator"])


def indicator_trees() -> pd.DataFrame:
    """Indicators in levels with their weights, for the satisfaction index and for the value of a customer."""
    columns = ["tree", "level", "parent", "node", "weight"]
    return pd.DataFrame(TREES, columns=columns).sort_values(["tree", "node"])


def confusion(switches: Switches) -> np.ndarray:
    """Chance that a rater gives a level (columns) where another is meant (rows)."""
    shares = np.array(list(s.LEVELS.values()))
    right = s.RATER_RIGHT if switches.raters_agree else 0.0
    blind = np.tile(shares, (3, 1))
    if not switches.raters_agree:
        return blind
    others = blind * (1 - np.eye(3))
    return right * np.eye(3) + (1 - right) * others / others.sum(axis=1, keepdims=True)


def agreement(switches: Switches) -> tuple[float, float]:
    """The raters' agreement and Cohen's kappa as planted."""
    given, shares = confusion(switches), np.array(list(s.LEVELS.values()))
    observed = float((shares[:, None] * given**2).sum())
    expected = float(((shares[:, None] * given).sum(axis=0) ** 2).sum())
    return observed, (observed - expected) / (1 - expected)


def review_codes(seed: int, switches: Switches) -> pd.DataFrame:
    """Anonymous reviews and the level of satisfaction that each of two raters found in them."""
    rng, levels = chance(seed, "reviews"), list(s.LEVELS)
    edges = np.cumsum(list(s.LEVELS.values()))[:-1]
    meant = np.searchsorted(edges, rng.random(s.REVIEWS), side="right")
    codes, given = [], np.cumsum(confusion(switches), axis=1)[:, :-1]
    for _rater in (1, 2):
        uniform = rng.random(s.REVIEWS)
        codes.append([levels[place] for place in (given[meant] < uniform[:, None]).sum(axis=1)])
    texts = review_texts.draw(rng, meant)
    stars = np.clip(np.rint(3.4 + np.array([0.0, 0.5, 0.9])[meant] + 0.9 * rng.standard_normal(s.REVIEWS)), 1, 5)
    made = {"review_id": np.arange(1, s.REVIEWS + 1), "stars": stars.astype(int), "rater_1": codes[0],
            "rater_2": codes[1], "text": texts}  # fmt: skip
    return pd.DataFrame(made)
