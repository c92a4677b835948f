"""Filling a new CRM with Lantern Tea's business: the same organisations and orders, and simulated work around them.

What was bought comes from the committed tables; all else is drawn from a seed that hangs on the edition and the
learner's id. Nothing of it is committed, and nothing reads the machine's clock.
"""

from __future__ import annotations

import hashlib
import sqlite3
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.course import EDITION
from crmlab.crm import sheets

FILLED = 1
"""The form of the file; another form is another number."""
NOW = pd.Timestamp("2025-01-02 09:00")
"""The first working moment after the three years of data."""
PARTS = ("company", "people", "money", "selling", "rewards", "duplicates")
"""Its files, in the order in which they fill."""


def fill(connection: sqlite3.Connection, learner: str) -> None:
    """Make the tables and fill them; `learner` is normalised already."""
    here = Path(__file__).resolve().parent.parent
    connection.executescript((here / "schema.sql").read_text(encoding="utf-8"))
    connection.execute("BEGIN")
    put(connection, "setting", pd.DataFrame({"key": ["now", "learner", "edition"],
                                             "value": [NOW.strftime("%Y-%m-%d %H:%M"), learner, EDITION]}))  # fmt: skip
    for part in PARTS:
        import_module(f"crmlab.crm.filling.{part}").fill(connection, learner)
    connection.execute("COMMIT")
    connection.executescript((here / "history.sql").read_text(encoding="utf-8"))
    sheets.log_changes(connection, [name for name in sheets.tables(connection) if name not in sheets.LOGS])
    connection.execute(f"PRAGMA user_version = {FILLED}")
    connection.execute("ANALYZE")


def stream(learner: str, purpose: str) -> np.random.Generator:
    """Random numbers for one purpose: a change in one part of the filling leaves the others as they are."""
    digest = hashlib.sha256(f"{EDITION}\x1f{learner}\x1fcrm\x1f{purpose}".encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def put(connection: sqlite3.Connection, table: str, rows: pd.DataFrame) -> None:
    """Write a frame whose columns are columns of `table`; moments to the minute, missing values as NULL."""
    names = ", ".join(rows.columns)
    marks = ", ".join("?" * len(rows.columns))
    columns = [_plain(rows[name]) for name in rows.columns]
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", zip(*columns, strict=True))


def _plain(column: pd.Series) -> list:
    """A column in SQLite's own types, missing values as None. A column of moments is written as day or as moment by
    its name, as `sheets.frame` reads it."""
    if pd.api.types.is_datetime64_any_dtype(column):
        form = "%Y-%m-%d" if str(column.name).endswith(("_on", "_until")) or column.name == "day" else "%Y-%m-%d %H:%M"
        column = column.dt.strftime(form)
    elif pd.api.types.is_bool_dtype(column):
        column = column.astype("int64")
    values = column.astype(object).where(column.notna(), None).tolist()
    return [value.item() if isinstance(value, np.generic) else value for value in values]
