"""Deals as they stand at a moment, and the history that led there: pure draws, no database."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.crm.filling import close_dates, workdays
from crmlab.crm.filling.paths import Paths, draw_paths
from crmlab.crm.filling.truth import SHIPPED, STAGES

NOW = np.datetime64("2025-01-02T09:00", "m")
WON, LOST = "Closed won", "Closed lost"


def draw_opportunities(
    rng: np.random.Generator, owners: np.ndarray, start: np.ndarray, now: np.datetime64 = NOW
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Deals as they stand at `now`, and how they came there.

    Parameters
    ----------
    owners : array of int
        The seller of each deal.
    start : array of datetime64
        When each was opened, before `now`.
    now : datetime64
        What happens later is not known yet.

    Returns
    -------
    (DataFrame, DataFrame)
        Deals (`owner_id`, `stage`, `probability` as shipped, `close_on`, `created_at`, `closed_at`) and their history
        (`opportunity` = the row in the first table, `at`, `field` stage or close_on, `old`, `new`).
    """
    created = np.asarray(start).astype("datetime64[m]")
    paths = draw_paths(rng, owners, workdays.position(created))
    close_on, moves = close_dates.draw(rng, paths, now)
    reached = (paths.exits <= workdays.position(np.array([now]))[0]).sum(axis=1)
    closed = reached > paths.last
    names = np.array([*STAGES, WON, LOST], dtype=object)
    place = np.where(closed, np.where(paths.won, len(STAGES), len(STAGES) + 1), reached)
    deals = pd.DataFrame({
        "owner_id": owners, "stage": names[place], "probability": np.array([*SHIPPED, 1.0, 0.0])[place],
        "close_on": close_on, "created_at": created,
        "closed_at": np.where(closed, _moments(paths.end), np.datetime64("NaT", "m")),
    })  # fmt: skip
    history = pd.concat([_steps(paths, reached, names), moves], ignore_index=True)
    return deals, history.sort_values(["at", "opportunity"], kind="stable", ignore_index=True)


def _steps(paths: Paths, reached: np.ndarray, names: np.ndarray) -> pd.DataFrame:
    """The changes of stage that have happened, as rows of the history."""
    deal, stage = np.nonzero(np.arange(len(STAGES)) < reached[:, None])
    ending = stage == paths.last[deal]
    to = np.where(ending, np.where(paths.won[deal], len(STAGES), len(STAGES) + 1), stage + 1)
    return pd.DataFrame({
        "opportunity": deal, "at": _moments(paths.exits[deal, stage]), "field": "stage", "old": names[stage],
        "new": names[to],
    })  # fmt: skip


def _moments(positions: np.ndarray) -> np.ndarray:
    """Moments of working minutes; a time that never comes is written as the epoch, for the caller to mask."""
    return workdays.moment(np.where(np.isfinite(positions), positions, 0))
