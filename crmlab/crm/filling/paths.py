"""How deals run from stage to stage, were nobody to stop the clock: a Markov chain in working time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmlab.crm.filling import workdays
from crmlab.crm.filling.truth import FORWARD, OPTIMISTS, SPEED_SD, STAGE_DAYS, STAGES

SHORTEST = 30  # working minutes in a stage


@dataclass
class Paths:
    """Working minutes at which deals begin and leave their stages."""

    start: np.ndarray
    exits: np.ndarray
    """One row a deal, one column an open stage; after the last stage it reached stands infinity."""
    last: np.ndarray
    """The last stage it reached, from 0."""
    won: np.ndarray

    @property
    def end(self) -> np.ndarray:
        return self.exits[np.arange(len(self.start)), self.last]


def draw_paths(rng: np.random.Generator, owners: np.ndarray, start: np.ndarray) -> Paths:
    """Stage after stage until won or lost.

    Parameters
    ----------
    owners : array of int
        The seller of each deal; two of them are optimists.
    start : array of float
        Working minutes (`workdays.position`) at which each deal begins.
    """
    who = np.isin(owners, OPTIMISTS).astype(int)
    forward = np.array([FORWARD["others"], FORWARD["optimists"]])[who]
    mean = workdays.DAY * np.array([STAGE_DAYS["others"], STAGE_DAYS["optimists"]])[who]
    steps = rng.random(forward.shape) < forward
    won = steps.all(axis=1)
    last = np.where(won, len(STAGES) - 1, steps.argmin(axis=1))
    begins, pace = _clock(rng)
    inner = np.interp(start, begins, pace)[:, None] + np.cumsum(rng.exponential(mean) + SHORTEST, axis=1)
    exits = np.floor(np.interp(inner, pace, begins))
    exits[np.arange(len(STAGES)) > last[:, None]] = np.inf
    return Paths(np.asarray(start, dtype=float), exits, last, won)


def _clock(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Working time and the deals' own time at the quarters' ends: in a fast quarter more of the latter passes."""
    ends = workdays.position(workdays.quarter_ends("2021-12-31", "2024-12-31") + np.timedelta64(1, "D"))
    begins = np.concatenate([ends, [ends[-1] + 5000 * workdays.DAY]])
    speed = np.append(np.exp(rng.normal(0.0, SPEED_SD, len(ends) - 1)), 1.0)
    return begins, begins[0] + np.concatenate([[0.0], np.cumsum(np.diff(begins) * speed)])
