"""Loyal, satisfied, or merely stuck: the loyalty survey, commitment and trust, and the yearly customer survey."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import Panel, Respondents, ask, blank, head, marks, mean, scale, turn
from crmlab.datasets.lantern.switches import Switches, chance

MIDDLE = 5.5  # points of a scale of 1 to 10


def loyalty(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """The nine printed indicators, attitude to us and to the strongest rival, expectations met, costs of changing."""
    who = ask(panel, "loyalty")
    rng, n = chance(panel.seed, "answers loyalty"), len(who.person)
    content = panel.feelings["content"].to_numpy()[who.person]
    captive = panel.feelings["captive"].to_numpy()[who.person]
    low = s.CAPTIVES_LESS * captive
    basic = scale(rng, 6.2 + 0.9 * content + 1.9 * rng.standard_normal(n) - low, ("ba1", "ba2", "ba3"), 1, 10, 0.6)
    latent = scale(rng, 5.4 + 0.9 * content + 1.9 * rng.standard_normal(n) - low, ("la1", "la2", "la3"), 1, 10, 0.6)
    level = s.ATTITUDE + s.ATTITUDE_SPREAD * rng.standard_normal(n)
    bend = s.BEND * switches.expectation_curves
    for answers, bent in ((basic, -bend), (latent, bend)):
        x = mean(answers) - MIDDLE
        level = level + s.SLOPE * x + bent * x * x
    us = scale(rng, level, ("us1", "us2", "us3"), 1, 10, 0.6)
    against = s.RIVAL - 0.3 * (level - s.ATTITUDE) + s.RIVAL_CAPTIVE * captive + 0.9 * rng.standard_normal(n)
    rival = scale(rng, against, ("ri1", "ri2", "ri3"), 1, 10, 0.6)
    frame = pd.concat([_known(panel, who), _told(rng, level, basic, latent), us, rival, basic, latent], axis=1)
    tie = frame["tie"].to_numpy() != "none"
    for name, more in (("sw1", 0.4), ("sw2", 0.0), ("sw3", -0.4)):
        frame[name] = marks(rng, 2.6 + more + 2.6 * tie, 1, 7, 0.9)
    told = ["decision_minutes", "price_rise", "tolerance", "recommended", "satisfaction", *us, *rival, *basic, *latent]
    return blank(rng, frame, [*told, "sw1", "sw2", "sw3"]), {"loyalty": who}


def _known(panel: Panel, who: Respondents) -> pd.DataFrame:
    """What the company knows by itself on the first day of the survey: tie, repeat purchases, tenure, retention."""
    start = np.datetime64(s.SURVEYS["loyalty"][0])
    year = np.timedelta64(365, "D")
    orders = panel.orders_between(start - year, start)[who.person]
    joined = panel.people["joined"].to_numpy()
    frame = head(panel, who).assign(tie=panel.feelings["tie"].to_numpy()[who.person], repeat_purchases=orders)
    frame["tenure_months"] = ((start - joined[who.person]) / np.timedelta64(30, "D")).astype(int)
    before = panel.orders_between(start - 2 * year, start - year) > 0
    again = before & (panel.orders_between(start - year, start) > 0)
    channel = panel.people["channel"].to_numpy()
    kept = {name: int(np.rint(100 * again[channel == name].sum() / before[channel == name].sum()))
            for name in ("house", "web", "account")}  # fmt: skip
    frame["retention_rate"] = [kept[name] for name in channel[who.person]]
    return frame


def _told(rng: np.random.Generator, level: np.ndarray, basic: pd.DataFrame, latent: pd.DataFrame) -> pd.DataFrame:
    """The indicators that people report, from their attitude `level`."""
    like = level - s.ATTITUDE
    minutes = np.exp(2.2 - 0.28 * like + 0.6 * rng.standard_normal(len(level)))
    return pd.DataFrame(
        {
            "decision_minutes": np.clip(np.rint(minutes), 0, 60).astype(np.int64),
            "price_rise": marks(rng, 8 + 3.0 * like, 0, 30, 4.0),
            "tolerance": marks(rng, 4 + 0.6 * like, 1, 7, 0.9),
            "recommended": np.minimum(rng.poisson(np.exp(0.1 + 0.30 * like)), 9),
            "satisfaction": marks(rng, 0.4 + 0.5 * (mean(basic) + mean(latent)) + 0.8, 1, 10, 0.7),
        }
    )


def commitment_trust(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """Communication, shared values, opportunism, trust, commitment and staying, several items each (1 to 7)."""
    who = ask(panel, "commitment_trust")
    rng, n = chance(panel.seed, "answers commitment trust"), len(who.person)
    feel = panel.feelings.iloc[who.person]
    like = feel["open"].to_numpy()
    items = {
        "communication": scale(rng, 4.1 + 0.85 * like + 0.6 * rng.standard_normal(n), ("co1", "co2", "co3"), 1, 7, 0.6),
        "shared_values": scale(rng, 4.3 + 0.4 * like + 0.8 * rng.standard_normal(n), ("sv1", "sv2", "sv3"), 1, 7, 0.6),
        "opportunism": scale(rng, 3.3 - 0.3 * like + 0.8 * rng.standard_normal(n), ("op1", "op2", "op3"), 1, 7, 0.6),
    }  # fmt: skip
    score = {name: mean(answers) for name, answers in items.items()}
    names = {"trust": ("tr1", "tr2", "tr3", "tr4"), "commitment": ("cm1", "cm2", "cm3", "cm4"),
             "staying": ("st1", "st2", "st3")}  # fmt: skip
    for outcome, paths in s.PATHS.items():
        target = 4.1 + s.PATH_SPREAD[outcome] * rng.standard_normal(n)
        for cause, path in paths.items():
            target = target + path * switches.mediation * (score[cause] - 4.1)
        items[outcome] = scale(rng, target, names[outcome], 1, 7, 0.5)
        score[outcome] = mean(items[outcome])
    frame = turn(pd.concat([head(panel, who), *items.values()], axis=1), ("tr3", "cm2", "st3"), 1, 7)
    return blank(rng, frame, [str(item) for answers in items.values() for item in answers]), {"commitment_trust": who}


def customer_survey(panel: Panel, switches: Switches) -> tuple[pd.DataFrame, dict]:
    """Price sensitivity, trust, loyalty (1 to 7), distance, negotiated discount, at the end of the second year."""
    who = ask(panel, "customer_survey")
    rng, n = chance(panel.seed, "answers customer survey"), len(who.person)
    people, feel = panel.people.iloc[who.person], panel.feelings.iloc[who.person]
    trait = people["price_sensitivity"].to_numpy() if switches.sensitivity_told else np.full(n, 0.5)
    near = np.maximum(np.rint(rng.gamma(1.6, s.GUEST_DISTANCE / 1.6, n)), 1)
    final = people["final"].to_numpy()
    frame = head(panel, who)
    frame["price_sensitivity"] = marks(rng, 1 + 6 * trait, 1, 7, s.SENSITIVITY_NOISE)
    frame["trust"] = marks(rng, 4.3 + 1.1 * feel["trusting"].to_numpy(), 1, 7, 0.6)
    frame["loyalty"] = marks(rng, 4.4 + 0.6 * feel["trusting"].to_numpy() + 0.6 * feel["content"].to_numpy(), 1, 7, 0.8)
    frame["distance_km"] = np.where(final, near, people["distance_km"]).astype(np.int64)
    frame["negotiated_discount"] = np.where(final, 0, people["negotiated"]) / 100
    return blank(rng, frame, ["price_sensitivity", "trust", "loyalty"]), {"customer_survey": who}
