"""Three questions at the door of each house: would you recommend us, how satisfied are you, how easy was it?

Nothing changed between the two quarters in which guests were asked: what moves from one to the other is chance.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import bonds
from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import marks
from crmlab.datasets.lantern.switches import Switches, chance


def make(seed: int, switches: Switches) -> pd.DataFrame:
    """`door_survey`: one row a guest, who is not known by name."""
    rng, houses = chance(seed, "door survey"), bonds.HOUSES
    own = s.DOOR_HOUSES * rng.standard_normal(houses)
    asked = rng.integers(s.DOOR_GUESTS[0], s.DOOR_GUESTS[1] + 1, size=(houses, len(s.DOOR_QUARTERS)))
    house = np.repeat(np.repeat(np.arange(houses), len(s.DOOR_QUARTERS)), asked.ravel())
    quarter = np.repeat(np.tile(np.array(s.DOOR_QUARTERS, dtype="datetime64[us]"), houses), asked.ravel())
    n = len(house)
    effort = marks(rng, np.full(n, s.DOOR_EFFORT), 1, 7, s.DOOR_EFFORT_SPREAD)
    eased = (effort - s.DOOR_EFFORT) * switches.door_effort
    recommend = s.DOOR_RECOMMEND + own[house] + s.EASY_RECOMMENDED * eased
    csat = s.DOOR_CSAT + s.EASY_SATISFIED * eased
    made = pd.DataFrame(
        {
            "answer_id": rng.permutation(np.arange(10_000, 100_000))[:n],
            "house_id": house + 1,
            "quarter": quarter,
            "recommend": marks(rng, recommend, 0, 10, s.DOOR_RECOMMEND_SPREAD),
            "csat": marks(rng, csat, 1, 5, s.DOOR_CSAT_SPREAD),
            "effort": effort,
        }
    )
    return made.sort_values("answer_id")
