"""Why they buy from us and not from them: Gale's attributes against two rivals, and what drives perceived value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import Panel, ask, blank, head, marks, mean, scale
from crmlab.datasets.lantern.switches import Switches, chance

GROUPS = {"product": ("pr1", "pr2", "pr3"), "brand": ("br1", "br2", "br3"), "knowledge": ("kn1", "kn2", "kn3"),
          "technology": ("te1", "te2", "te3"), "relationship": ("re1", "re2", "re3")}  # fmt: skip
SPEED = ("sp1", "sp2")
"""Two questions about one thing: a collinear pair, beside the five groups."""
ASTRAY = "kn3"
"""The item that does not measure its group: somebody's free time is not what the shop knows or teaches."""
MIDDLE = 6.5  # points; where scores and value meet


def gale(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """Scores of each shop that a respondent knows, a row a respondent and brand."""
    who = ask(panel, "gale")
    rng, n = chance(panel.seed, "answers gale"), len(who.person)
    mood, rows = rng.standard_normal(n), []
    content = panel.feelings["content"].to_numpy()[who.person]
    content = content - content.mean()
    weights = s.QUALITY | s.PRICE
    if not switches.value_drivers:  # every attribute weighs the same
        weights = dict.fromkeys(weights, sum(weights.values()) / len(weights))
    for place, (brand, (_price, known, quality, price)) in enumerate(s.BRANDS.items()):
        frame = head(panel, who).drop(columns="answered")
        frame["brand"] = brand
        frame["answered"] = who.answered.astype("datetime64[us]")
        liking = 0.4 * mood + (0.4 * content if place == 0 else 0.4 * rng.standard_normal(n))
        target = 6.2 + 0.3 * mood + 0.7 * rng.standard_normal(n)
        for name, score in zip(weights, (*quality, *price), strict=True):
            frame[name] = marks(rng, score + liking, 1, 10, 1.1)
            target += weights[name] * (frame[name].to_numpy() - MIDDLE)
        frame["value"] = marks(rng, target, 1, 10)
        rows.append(frame[rng.random(n) < known])
    return pd.concat(rows, ignore_index=True).sort_values(["customer_id", "brand"]), {"gale": who}


def _speed(seed: int, n: int) -> pd.DataFrame:
    """The collinear pair: two answers about the same quickness, which differ by chance alone."""
    rng = chance(seed, "collinear pair")
    quickness = 4.4 + 1.1 * rng.standard_normal(n)
    return pd.DataFrame({item: marks(rng, quickness, 1, 7, s.SPEED_APART) for item in SPEED})


def brands() -> pd.DataFrame:
    """The shops compared, with the list price of the same basket of five teas (fen)."""
    rows = [(name, "rival" if place else "us", price) for place, (name, (price, *_rest)) in enumerate(s.BRANDS.items())]
    return pd.DataFrame(rows, columns=["brand", "role", "list_price"]).sort_values("brand")


def managers_weights() -> pd.DataFrame:
    """What managers hold each attribute to weigh, points of 100 on each side, and quality against price."""
    rows = [("overall", "quality", s.QUALITY_WEIGHT), ("overall", "price", 100 - s.QUALITY_WEIGHT)]
    rows += [("quality" if name in s.QUALITY else "price", name, weight) for name, weight in s.MANAGERS.items()]
    return pd.DataFrame(rows, columns=["side", "attribute", "weight"]).sort_values(["side", "attribute"])


def perceived_value(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """Five groups of drivers, benefit, cost and value, and what is wished for and got on three levels."""
    who = ask(panel, "perceived_value")
    rng, n = chance(panel.seed, "answers perceived value"), len(who.person)
    content = panel.feelings["content"].to_numpy()[who.person]
    halo = s.GROUP_HALO * (0.5 * content + np.sqrt(0.75) * rng.standard_normal(n))
    frame = head(panel, who)
    gift = rng.random(n) < 0.4
    frame["context"] = np.where(gift, "gift", "own use")
    value = 4.6 + s.GIFT_CONTEXT * gift * switches.value_drivers + 0.55 * rng.standard_normal(n)
    for group, items in GROUPS.items():
        made = scale(rng, 4.4 + halo + 0.65 * rng.standard_normal(n), items, 1, 7, 0.6)
        if ASTRAY in items:
            made[ASTRAY] = marks(rng, np.full(n, 3.6), 1, 7, 1.6)
        kept = mean(made[[item for item in items if item != ASTRAY]])
        weight = s.VALUE_GROUPS[group] if switches.value_drivers else sum(s.VALUE_GROUPS.values()) / len(GROUPS)
        value = value + weight * (kept - 4.4)
        frame = pd.concat([frame, made], axis=1)
    quick = _speed(panel.seed, n)
    value = value + s.SPEED * switches.value_drivers * (quick.mean(axis=1) - 4.4)
    frame = pd.concat([frame, quick], axis=1)
    frame["benefits"] = marks(rng, 6.2 + 1.2 * (value - 4.6), 1, 10, 0.8)
    frame["costs"] = marks(rng, 5.0 - 0.7 * (value - 4.6), 1, 10, 1.0)
    frame["value"] = marks(rng, value, 1, 7)
    for letter, wish, got in (("a", 5.6, 5.4), ("c", 5.4, 4.7), ("g", 4.9, 3.9)):
        frame[f"d{letter}"] = marks(rng, np.full(n, wish), 1, 7, 1.0)
        frame[f"r{letter}"] = marks(rng, got + 0.6 * (value - 4.6), 1, 7, 0.8)
    return blank(rng, frame, [item for items in GROUPS.values() for item in items]), {"perceived_value": who}
