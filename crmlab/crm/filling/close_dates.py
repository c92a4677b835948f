"""The day on which a seller says a deal will close, and how that day moves: most of all at the ends of quarters."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.crm.filling import workdays
from crmlab.crm.filling.paths import Paths
from crmlab.crm.filling.truth import FORGOTTEN, REVIEW_DAYS, SLIP_SHARE, SLIP_WEEKS

HEAP = 0.30  # share of first dates put into the last five working days of their quarter
HOPE, ERROR = -0.2, 0.30  # mean and standard deviation of the log of a seller's error in the length of a deal
LEAST = 7  # days by which a date moves when it passed
REVIEW_HOUR, EVENING = np.timedelta64(10 * 60, "m"), np.timedelta64(17 * 60 + 30, "m")


def review_days(ends: np.ndarray) -> np.ndarray:
    """The working day on which a quarter is reviewed: a week before its end, or the working day before that."""
    return np.busday_offset(ends - np.timedelta64(REVIEW_DAYS, "D"), 0, roll="backward")


def draw(rng: np.random.Generator, paths: Paths, now: np.datetime64) -> tuple[np.ndarray, pd.DataFrame]:
    """Close dates as they stand at `now`, and their moves as rows of the history.

    A slip at a quarter's review puts off what is still to come in that deal by as many weeks: `paths` is changed.
    """
    due = _first(rng, paths)
    kept = np.ones(len(due), dtype=bool)  # somebody still looks after the date
    moves: list[pd.DataFrame] = []
    for end in workdays.quarter_ends():
        review = review_days(np.array([end]))[0]
        at = review.astype("datetime64[m]") + REVIEW_HOUR
        moves += _pass(rng, paths, due, kept, min(review, now.astype("datetime64[D]")) - 1)
        if at >= now:
            break
        seen = workdays.position(np.array([at]))[0]
        found = (paths.start <= seen) & (paths.end > seen) & (due > review) & (due <= end)
        slips = np.flatnonzero(found & (rng.random(len(due)) < SLIP_SHARE))
        weeks = SLIP_WEEKS[0] + rng.poisson(SLIP_WEEKS[1], len(slips))
        rows = paths.exits[slips]
        paths.exits[slips] = np.where(rows > seen, rows + (5 * workdays.DAY * weeks)[:, None], rows)
        moves.append(_move(due, slips, (7 * weeks).astype("timedelta64[D]"), at))
    return due, pd.concat(moves, ignore_index=True)


def _first(rng: np.random.Generator, paths: Paths) -> np.ndarray:
    """The first date: the true length with an error, for some moved to the end of its quarter."""
    n = len(paths.start)
    length = (paths.end - paths.start) * np.exp(rng.normal(HOPE, ERROR, n))
    due = workdays.moment(paths.start + length).astype("datetime64[D]")
    ends = (due.astype("datetime64[M]").astype(int) // 3 * 3 + 3).astype("datetime64[M]").astype("datetime64[D]") - 1
    heaped = np.busday_offset(ends, -rng.integers(0, 5, n), roll="backward")
    begun = workdays.moment(paths.start).astype("datetime64[D]")
    return np.maximum(np.where(rng.random(n) < HEAP, heaped, due), begun + 1)


def _pass(
    rng: np.random.Generator, paths: Paths, due: np.ndarray, kept: np.ndarray, until: np.datetime64
) -> list[pd.DataFrame]:
    """Dates that pass by `until` while the deal is open are put later on that evening, or forgotten."""
    moves = []
    close = workdays.moment(paths.end).astype("datetime64[D]")
    while len(late := np.flatnonzero(kept & (due <= until) & (due < close))):
        forgets = rng.random(len(late)) < FORGOTTEN
        kept[late[forgets]] = False
        late = late[~forgets]
        ahead = (close[late] - due[late]).astype(int) * np.exp(rng.normal(0.0, ERROR, len(late)))
        days = np.maximum(LEAST, np.rint(ahead)).astype("timedelta64[D]")
        moves.append(_move(due, late, days, due[late].astype("datetime64[m]") + EVENING))
    return moves


def _move(due: np.ndarray, deals: np.ndarray, days: np.ndarray, at: np.ndarray | np.datetime64) -> pd.DataFrame:
    """Put the dates of some deals later and write it down."""
    old = due[deals].copy()
    due[deals] = old + days
    return pd.DataFrame({"opportunity": deals, "at": at, "field": "close_on", "old": old.astype(str).astype(object),
                         "new": due[deals].astype(str).astype(object)})  # fmt: skip
