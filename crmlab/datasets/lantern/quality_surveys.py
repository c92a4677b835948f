"""What guests expect and get: SERVQUAL and the satisfaction survey."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import Panel, ask, blank, head, marks, scale, turn
from crmlab.datasets.lantern.survey_items import DIMENSIONS, NEGATIVE
from crmlab.datasets.lantern.switches import Switches, chance


def servqual(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """Expectation and perception of 22 items by house guests, as ticked: negative items are not yet turned."""
    who = ask(panel, "servqual")
    rng, n = chance(panel.seed, "answers servqual"), len(who.person)
    content = panel.feelings["content"].to_numpy()[who.person]
    content = content - content.mean()  # who still buys is more content than the average; the gaps are theirs
    strict, liking = rng.standard_normal(n), 0.5 * content + np.sqrt(0.75) * rng.standard_normal(n)
    expectation, perception, got = {}, {}, {}
    for dimension, numbers in DIMENSIONS.items():
        wish = s.EXPECTATIONS[dimension] + 0.5 * strict + 0.5 * rng.standard_normal(n)
        gap = s.GAPS[dimension] * switches.servqual_gaps
        got[dimension] = s.EXPECTATIONS[dimension] + gap + 0.6 * liking + 0.45 * rng.standard_normal(n)
        for number in numbers:
            expectation[f"e{number}"] = marks(rng, wish, 1, 7, 0.6)
            perception[f"p{number}"] = marks(rng, got[dimension], 1, 7, 0.6)
    frame = pd.concat([head(panel, who), pd.DataFrame(expectation), pd.DataFrame(perception)], axis=1)
    frame = turn(frame, [f"{letter}{number}" for letter in "ep" for number in NEGATIVE], 1, 7)
    frame = blank(rng, frame, [*expectation, *perception])
    moved = sum(weight * (got[dimension] - 4.6) for dimension, weight in s.OVERALL.items())
    frame["overall"] = marks(rng, 4.6 + moved, 1, 7, 0.5)
    return frame.assign(**_points(rng, n)), {"servqual": who}


def _points(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """A hundred points shared out among the dimensions by each respondent, in steps of five."""
    names, left, points = list(s.POINTS), np.full(n, 20), {}
    for place, name in enumerate(names[:-1]):
        share = s.POINTS[name] / sum(s.POINTS[later] for later in names[place:])
        points[name] = np.clip(np.rint(left * share + 1.2 * rng.standard_normal(n)), 0, left).astype(np.int64)
        left = left - points[name]
    return {f"points_{name}": 5 * points.get(name, left) for name in names}


def satisfaction(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """Expectation, performance, value, satisfaction, complaint, loyalty (1 to 10), and seven points of service."""
    who = ask(panel, "satisfaction")
    rng, n = chance(panel.seed, "answers satisfaction"), len(who.person)
    content = panel.feelings["content"].to_numpy()[who.person]
    expected = marks(rng, np.full(n, s.EXPECTED), 1, 10, s.EXPECTED_SPREAD)
    start = np.datetime64(s.SURVEYS["satisfaction"][0])
    complained = panel.complaints_between(start - np.timedelta64(183, "D"), start)[who.person] > 0
    better = s.GAP + s.GAP_CONTENT * content - s.GAP_COMPLAINT * complained
    received = marks(rng, expected + better, 1, 10, s.GAP_SPREAD)
    gap = received - expected
    gain, loss = (s.GAIN, s.LOSS) if switches.losses_weigh_more else (s.STRAIGHT, s.STRAIGHT)
    level = s.SATISFIED + gain * np.maximum(gap, 0) - loss * np.maximum(-gap, 0)
    level = level + s.SATISFIED_SPREAD * rng.standard_normal(n)
    frame = head(panel, who).assign(expected=expected, received=received, complained=complained.astype(np.int64))
    worth = 6.4 + 0.6 * (received - s.EXPECTED) + 0.5 * rng.standard_normal(n)
    parts = [
        frame,
        scale(rng, expected, ("ex1", "ex2", "ex3"), 1, 10, 0.9),
        scale(rng, received, ("qu1", "qu2", "qu3"), 1, 10, 0.9),
        scale(rng, worth, ("va1", "va2"), 1, 10, 0.9),
        scale(rng, level, ("sa1", "sa2", "sa3"), 1, 10, 0.6),
    ]
    stay = 7.0 + 0.8 * (level - 6.5) + 0.7 * rng.standard_normal(n)  # what people say, not what they do
    service = {"core": 0.6, "reliable": -0.5, "timely": -0.9, "convenient": 0.1, "warmth": -0.1, "polite": 0.7,
               "talk": -0.4}  # fmt: skip
    frame = pd.concat(parts, axis=1)
    frame["lo1"] = marks(rng, stay + 0.8, 1, 10, 0.8)
    frame["lo2"] = marks(rng, stay - 1.8, 1, 10, 1.0)
    for name, more in service.items():
        frame[name] = marks(rng, 1.4 + 0.8 * received + more, 1, 10, 1.1)
    return blank(rng, frame, frame.columns[5:]), {"satisfaction": who}
