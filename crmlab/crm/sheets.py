"""Between SQLite and pandas: selects as frames, row images as differences, named queries and the log's triggers."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

LOGS = ("audit_log", "change_log")
"""Tables that are no part of the logical state."""
QUERIES = Path(__file__).resolve().parent / "queries"


def frame(cursor: sqlite3.Cursor) -> pd.DataFrame:
    """What a select gave; moments and days become dates where a column's name ends in `_at` or `_on` or is `at`."""
    names = [column[0] for column in cursor.description or ()]
    found = pd.DataFrame.from_records([tuple(row) for row in cursor.fetchall()], columns=names)
    for name in dict.fromkeys(names):
        if name in ("at", "day") or str(name).endswith(("_at", "_on", "_until")):
            column = found[name]
            if isinstance(column, pd.Series) and all(isinstance(value, str) or pd.isna(value) for value in column):
                found[name] = pd.to_datetime(column, format="ISO8601")
    return found


def plain(value: Any) -> Any:
    """A value that SQLite knows: NumPy numbers, days and missing values are put in its own types."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (np.bool_, bool)):
        return int(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else float(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d %H:%M")
    return value


def written(sql: str, values: list[Any]) -> str:
    """A statement with its values in the places of the question marks, for reading."""
    parts = sql.split("?")
    literals = ["NULL" if v is None else repr(v) if isinstance(v, (int, float)) else f"'{v!s}'" for v in values]
    return "".join(part + literal for part, literal in zip(parts, [*literals, ""], strict=False))


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of the business, in the order of the schema; not those that SQLite keeps for the search."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    return [row[0] for row in connection.execute(sql) if not row[0].startswith(("sqlite_", "contact_words"))]


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def log_changes(connection: sqlite3.Connection, tables_: list[str]) -> None:
    """Triggers that write the images of a row before and after into `change_log`."""
    for table in tables_:
        names = columns(connection, table)
        old, new = (
            "json_object(" + ", ".join(f"'{name}', quote({side}.{name})" for name in names) + ")"
            for side in ("old", "new")
        )
        into = (
            "INSERT INTO change_log (action_id, tbl, row_id, before, after) VALUES ((SELECT max(id) FROM audit_log), "
        )
        for event, row, before, after in (
            ("INSERT", "new.rowid", "NULL", new),
            ("UPDATE", "new.rowid", old, new),
            ("DELETE", "old.rowid", old, "NULL"),
        ):
            connection.execute(
                f"CREATE TRIGGER log_{table}_{event.lower()} AFTER {event} ON {table} BEGIN "
                f"{into}'{table}', {row}, {before}, {after}); END"
            )


def differences(ends: dict[tuple[str, int], list[str | None]]) -> pd.DataFrame:
    """The images at both ends, as a row for each value that differs."""
    found: list[dict[str, Any]] = []
    for (table, row), (before, after) in sorted(ends.items()):
        if before == after:
            continue
        first, last = (json.loads(image) if image else {} for image in (before, after))
        what = "new" if before is None else "gone" if after is None else "changed"
        for name in last or first:
            if first.get(name) != last.get(name):
                sides = {"before": _literal(first.get(name)), "after": _literal(last.get(name))}
                if what == "changed" or any(side is not None for side in sides.values()):
                    found.append({"table": table, "row": row, "what": what, "column": name, **sides})
    return pd.DataFrame(found, columns=["table", "row", "what", "column", "before", "after"])


def _literal(literal: str | None) -> Any:
    """The value of a SQL literal."""
    if literal is None or literal == "NULL":
        return None
    if literal.startswith("'"):
        return literal[1:-1].replace("''", "'")
    if literal.startswith("X'"):
        return bytes.fromhex(literal[2:-1])
    return float(literal) if any(sign in literal for sign in ".eE") else int(literal)


@lru_cache(maxsize=128)
def named_query(name: str) -> str:
    """The text of a named query; its first comment line says what it answers."""
    path = QUERIES / f"{name}.sql"
    if not path.is_file():
        raise CRMRefusal(_("There is no named query {name!r}.").format(name=name), _("desk.queries() lists them."))
    return path.read_text(encoding="utf-8")


def named_queries() -> dict[str, str]:
    """Name → what it answers, of all named queries."""
    names = sorted(path.stem for path in QUERIES.glob("*.sql"))
    return {name: named_query(name).splitlines()[0].removeprefix("--").strip() for name in names}
