"""What customers feel and what ties them: hidden traits that only surveys and a falling barrier bring to light."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.switches import Switches, chance


def make(seed: int, people: pd.DataFrame, switches: Switches) -> pd.DataFrame:
    """Feelings of every customer, in the order of `people`.

    `content` and `trusting` have mean 0 and spread 1 and go with the trait that keeps the customer (low dropout, long
    account); `open` (to our letters and talk) goes with `content`; `tie` is none, card or contract; `captive` customers
    have a tie and would rather go. Who is tied or captive has nothing to do with any other trait.
    """
    n = len(people)
    staying = _staying(people)
    mix = lambda rho, rng: rho * staying + np.sqrt(1 - rho**2) * rng.standard_normal(n)  # noqa: E731
    on = float(switches.contentment)
    feelings = pd.DataFrame({"content": mix(s.STAYING * on, chance(seed, "contentment"))})
    feelings["trusting"] = mix(s.TRUST_STAYING * on, chance(seed, "trusting"))
    feelings["open"] = 0.5 * feelings["content"] + np.sqrt(0.75) * chance(seed, "openness").standard_normal(n)
    rng = chance(seed, "ties")
    tied, captive = rng.random(n) < s.TIE, rng.random(n) < s.CAPTIVE
    feelings["tie"] = np.where(tied, np.where(people["channel"] == "account", "contract", "card"), "none")
    feelings["captive"] = tied & captive
    return feelings


def _staying(people: pd.DataFrame) -> np.ndarray:
    """The trait that keeps customers as a score of mean 0 and spread 1, among consumers and among organisations.

    The score is the rank made uniform and stretched: near enough to normal for an answer on a scale.
    """
    final, score = people["final"].to_numpy(), np.zeros(len(people))
    for rows, trait in ((final, -people["dropout"]), (~final, people["life"])):
        rank = (trait[rows].rank(method="first").to_numpy() - 0.5) / rows.sum()
        score[rows] = (rank - 0.5) * np.sqrt(12)
    return score


def fall(seed: int, people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> pd.DataFrame:
    """`events` after the barrier fell: most captive customers have bought for the last time before that day.

    Puts the day into `left` of `people` for those who leave.
    """
    if not switches.barrier:
        return events
    day = int((np.datetime64(s.BARRIER_FALLS) - np.datetime64(c.START)).astype(int))
    leave = (
        make(seed, people, switches)["captive"].to_numpy()
        & (chance(seed, "barrier").random(len(people)) < s.CAPTIVES_LEAVE)
        & (people["joined"] < np.datetime64(s.BARRIER_FALLS)).to_numpy()
    )
    people["left"] = np.where(leave, np.minimum(people["left"], day), people["left"])
    person = events["person"].to_numpy()
    return events[~(leave[person] & (events["day"].to_numpy() >= day))].reset_index(drop=True)
