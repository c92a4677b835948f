"""The Kano survey: twelve features, each liked for reasons that differ by segment, and one that time has changed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import Panel, ask, head
from crmlab.datasets.lantern.survey_items import FEATURES
from crmlab.datasets.lantern.switches import Switches, chance

SEGMENTS = ("house", "web", "account")
TYPES = "AOMIRQ"
PLAN = (  # the first and second type of each feature for house guests, web shoppers and accounts; = means a tie
    ("OM", "IA", "IM"),  # free seat
    ("AO", "IA", "IO"),  # weighed in front of you
    ("IA", "OM", "MO"),  # next day
    ("MO", "MO", "IA"),  # order by app and collect, in 2024
    ("IA", "IM", "MO"),  # invoice on the same day
    ("AO", "IA", "IA"),  # tasting cup
    ("MO", "IO", "IM"),  # hot water
    ("AI", "AO", "OM"),  # gift wrapping
    ("OA", "MO", "MO"),  # harvest date
    ("IA", "IA", "IM"),  # music
    ("RI", "RI", "IR"),  # unasked advice
    ("A=O", "A=O", "O=M"),  # box
)
BEFORE = {4: ("AI", "AI", "IA")}
"""Types in 2022 where they were others: ordering by app was a delight and is expected two years later."""
CELLS = {  # the pairs (functional, dysfunctional) of the evaluation table by type; 1 like, 2 must be, 3, 4, 5 dislike
    "A": ((1, 2), (1, 3), (1, 4)),
    "O": ((1, 5),),
    "M": ((2, 5), (3, 5), (4, 5)),
    "I": ((2, 2), (2, 3), (2, 4), (3, 2), (3, 3), (3, 4), (4, 2), (4, 3), (4, 4)),
    "R": ((2, 1), (3, 1), (4, 1), (5, 1), (5, 2), (5, 3), (5, 4)),
    "Q": ((1, 1), (5, 5)),
}


def shares(feature: int, segment: str, wave: int, switches: Switches) -> dict[str, float]:
    """Share of answers of each type, for feature 1 to 12, a segment and a wave (2022 or 2024)."""
    row = BEFORE.get(feature, PLAN[feature - 1]) if wave == 2022 else PLAN[feature - 1]
    plan = row[SEGMENTS.index(segment) if switches.kano_segments else 0]
    first, second = plan[0], plan[-1]
    made = {"R": s.REVERSE, "Q": s.DOUBTFUL}
    made |= {first: s.TIGHT, second: s.TIGHT} if "=" in plan else {first: s.MAIN, second: s.SECOND}
    rest = [kind for kind in "AOMIRQ" if kind not in made]
    open_share = 1 - sum(made.values())
    return {kind: made.get(kind, open_share / max(len(rest), 1)) for kind in TYPES}


def coefficients(feature: int, segment: str, wave: int, switches: Switches) -> tuple[float, float]:
    """Berger's better and worse as planted."""
    share = shares(feature, segment, wave, switches)
    known = sum(share[kind] for kind in "AOMI")
    return (share["A"] + share["O"]) / known, -(share["O"] + share["M"]) / known


def features() -> pd.DataFrame:
    """`features`: what each feature would cost a year, in fen, and how often it is offered today."""
    made = pd.DataFrame(
        {
            "feature": [f"f{number}" for number in range(1, len(PLAN) + 1)],
            "name": FEATURES,
            "cost": [100_000 * thousand for thousand in s.FEATURES_COST],
            "offered": [share / 100 for share in s.FEATURES_OFFERED],
        }
    )
    return made.sort_values("feature", ignore_index=True)


def make(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """The answers of both waves, a row a customer and wave, and how the fieldwork went."""
    waves, work = [], {}
    for wave in (2022, 2024):
        survey = f"kano_{wave}"
        work[survey] = who = ask(panel, survey)
        rng = chance(panel.seed, f"answers {survey}")
        segment = panel.people["channel"].to_numpy()[who.person]
        frame = head(panel, who)
        frame.insert(1, "wave", wave)
        pairs = [_pairs(rng, feature, segment, wave, switches) for feature in range(1, len(PLAN) + 1)]
        for letter, place in (("f", 0), ("d", 1)):
            for feature, pair in enumerate(pairs, start=1):
                frame[f"{letter}{feature}"] = pair[:, place]
        waves.append(frame)
    return pd.concat(waves, ignore_index=True).sort_values(["customer_id", "wave"]), work


def _pairs(rng: np.random.Generator, feature: int, segment: np.ndarray, wave: int, switches: Switches) -> np.ndarray:
    """The two answers about a feature of each respondent: a type by the segment's shares, then a cell of that type."""
    uniform, cell = rng.random(len(segment)), rng.random(len(segment))
    pairs = np.zeros((len(segment), 2), dtype=np.int64)
    for name in SEGMENTS:
        share = shares(feature, name, wave, switches)
        kind = np.searchsorted(np.cumsum([share[kind] for kind in TYPES])[:-1], uniform, side="right")
        for place, letter in enumerate(TYPES):
            here, cells = (segment == name) & (kind == place), np.array(CELLS[letter])
            pairs[here] = cells[np.floor(cell[here] * len(cells)).astype(int)]
    return pairs
