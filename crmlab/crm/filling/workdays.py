"""Working time as one axis, for whole columns at once: minutes of Mon–Fri 09:00–18:00 since the first Monday of 2021.

The calendar of the CRM (`crm/calendar.py`) says the same one moment at a time; a test holds them together.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.crm.filling.company import HOLIDAYS

EPOCH = np.datetime64("2021-01-04", "D")
DAY = 540  # working minutes
OPENS = 540  # minutes after midnight
OFF = np.concatenate([pd.date_range(*ends).to_numpy().astype("datetime64[D]") for ends in HOLIDAYS.values()])


def position(moments: np.ndarray | pd.Series) -> np.ndarray:
    """Working minutes from the epoch to each moment; at night and on days off the clock stands still."""
    exact = np.asarray(moments).astype("datetime64[m]")
    days = exact.astype("datetime64[D]")
    minutes = (exact - days).astype(int) - OPENS
    open_day = np.is_busday(days, holidays=OFF)
    return DAY * np.busday_count(EPOCH, days, holidays=OFF) + np.where(open_day, np.clip(minutes, 0, DAY), 0)


def moment(positions: np.ndarray) -> np.ndarray:
    """The moment (to the minute) at which so many working minutes have passed since the epoch."""
    whole = np.floor(np.asarray(positions)).astype(np.int64)
    days = np.busday_offset(EPOCH, whole // DAY, holidays=OFF)
    return days.astype("datetime64[m]") + (OPENS + whole % DAY).astype("timedelta64[m]")


def quarter_ends(first: str = "2022-01-01", last: str = "2025-12-31") -> np.ndarray:
    """The last days of the quarters."""
    return pd.date_range(first, last, freq="QE").to_numpy().astype("datetime64[D]")
