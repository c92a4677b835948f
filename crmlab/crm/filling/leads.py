"""Leads as they came in, how soon they were answered and which of them became deals: pure draws, no database."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.crm.filling import workdays
from crmlab.crm.filling.truth import (
    BASE_LOGIT,
    CHECK_SHARE,
    FAST_ODDS,
    FAST_SHARE,
    SOURCE_ODDS,
    SOURCE_SHARE,
    SOURCES,
)

FIRST_DAY, LAST_DAY = np.datetime64("2022-01-03"), np.datetime64("2025-01-01")
SLOW_MINUTES = 700  # mean working minutes to a reply after the first hour
DAYS_TO_CLOSE = 6  # median working days from the reply to conversion or loss


def draw_leads(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Leads of three years in the order in which they came.

    Parameters
    ----------
    rng : Generator
        Where the numbers come from.
    n : int
        How many.

    Returns
    -------
    DataFrame
        `source`, `created_at`, `assigned_at`, `first_reply_at`, `closed_at` (conversion or loss), `fast` (answered
        within one working hour), `converted`. Moments may lie after now: the caller cuts there.

    Notes
    -----
    logit P(converted) = base + log(odds of the source) + log(odds of a fast reply) · fast; see `truth.py`.
    """
    source = rng.choice(len(SOURCES), n, p=SOURCE_SHARE)
    created = moments(rng, source, FIRST_DAY, LAST_DAY)
    order = np.argsort(created, kind="stable")
    source, created = source[order], created[order]
    fast = rng.random(n) < np.array(FAST_SHARE)[source]
    wait = np.where(fast, rng.integers(3, 61, n), 61 + rng.exponential(SLOW_MINUTES, n))
    came = workdays.position(created)
    logit = BASE_LOGIT + np.log(np.array(SOURCE_ODDS)[source]) + np.log(FAST_ODDS) * fast
    converted = rng.random(n) < 1 / (1 + np.exp(-logit))
    replied = came + np.floor(wait)
    closed = replied + np.ceil(workdays.DAY * DAYS_TO_CLOSE * rng.lognormal(0.0, 0.7, n))
    return pd.DataFrame({
        "source": np.array(SOURCES, dtype=object)[source], "created_at": created,
        "assigned_at": np.maximum(workdays.moment(came + np.floor(wait * rng.uniform(0.05, 0.6, n))), created),
        "first_reply_at": workdays.moment(replied), "closed_at": workdays.moment(closed), "fast": fast,
        "converted": converted,
    })  # fmt: skip


def moments(rng: np.random.Generator, source: np.ndarray, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    """When leads come: the web form from 07:00 to 23:00 on any day, the others in working hours."""
    n = len(source)
    days = first + rng.integers(0, (last - first).astype(int) + 1, n).astype("timedelta64[D]")
    web = source == 0
    days = np.where(web, days, np.busday_offset(days, 0, roll="backward"))
    minutes = np.where(web, rng.integers(420, 1380, n), rng.integers(545, 1075, n))
    return days.astype("datetime64[m]") + minutes.astype("timedelta64[m]")


def draw_checks(rng: np.random.Generator, closed: np.ndarray, won: np.ndarray) -> np.ndarray:
    """`credit_check`, which somebody fills in while a deal is being closed: the field that leaks.

    Parameters
    ----------
    closed, won : array of bool
        By lead: its deal is closed; is won. A lead without a deal has neither.
    """
    n = len(closed)
    passed = rng.random(n) < np.where(won, 0.95, 0.6)
    found = np.full(n, None, dtype=object)
    filled = closed & (rng.random(n) < CHECK_SHARE)
    found[filled] = np.where(passed, "passed", "refused")[filled]
    return found
