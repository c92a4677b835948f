"""The file behind the CRM: SQLite, one transaction an action, and a log of every row that an action changed.

The log is written by triggers, a pair of row images for each change, in SQLite's own literals (`quote`), which bring
numbers back to the last bit. From it come `undo`, `reset` and `diff`: *logical state* means all tables but the two
logs, `audit_log` and `change_log`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from crmlab import valid
from crmlab.crm import sheets
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

WAIT = 10_000  # milliseconds that an action waits for another notebook's
MOMENT = "%Y-%m-%d %H:%M"
HERE = Path(__file__).resolve().parent


class Database:
    """One learner's CRM. Use `crm.open()`; modules get it as `db`.

    Parameters
    ----------
    connection : sqlite3.Connection
        To a file that `filling` has made; `isolation_level` is None.
    path : Path, optional
        Where it lies; None if it lives in memory only.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self.path, self._connection, self._depth = path, connection, 0
        self.statements: list[str] = []
        """The statements of the last action, with their values."""
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {WAIT}")

    # ── reading ────────────────────────────────────────────────────────
    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """What a select gives, as a DataFrame."""
        return sheets.frame(self._connection.execute(sql, values))

    def first(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a select, or None."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def value(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first value of the first row, or None."""
        row = self.first(sql, values)
        return None if row is None else row[0]

    def query(self, name: str, **values: Any) -> pd.DataFrame:
        """The named query `name` (`queries/name.sql`) with its values."""
        return self.rows(sheets.named_query(name), values)

    def read_only(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """A select of the learner's own; whatever would write is refused."""
        self._connection.execute("PRAGMA query_only = ON")
        try:
            return sheets.frame(self._connection.execute(sql, values))
        except sqlite3.Error as error:
            if "readonly" in str(error):
                raise CRMRefusal(
                    _("desk.sql() only reads: this statement would write."),
                    _("Use an action, for example desk.leads.convert(…); it checks the rules and can be undone."),
                ) from None
            raise CRMRefusal(
                _("SQLite cannot run this: {error}.").format(error=error),
                _("desk.tables() names the tables, and desk.columns('lead') the columns of one of them."),
            ) from None
        finally:
            self._connection.execute("PRAGMA query_only = OFF")

    def tables(self) -> list[str]:
        """The tables of the business."""
        return sheets.tables(self._connection)

    def columns(self, table: str) -> list[str]:
        """The columns of a table; none where there is no such table."""
        return sheets.columns(self._connection, table) if table in self.tables() else []

    def get(self, table: str, number: object) -> sqlite3.Row:
        """The row of `table` with this number; a number that is not there is refused."""
        there = valid.is_whole(number)
        row = self.first(f"SELECT * FROM {table} WHERE id = ?", (sheets.plain(number),)) if there else None
        if row is None:
            raise CRMRefusal(
                _("There is no {table} {number!r}.").format(table=table.replace("_", " "), number=number),
                _("desk.sql('select id from {table} limit 5') shows some numbers that are there.").format(table=table),
                (number,),
            )
        return row

    @property
    def now(self) -> pd.Timestamp:
        """The company's clock."""
        return pd.Timestamp(self.moment)

    @property
    def moment(self) -> str:
        """The company's clock as the tables hold it, `YYYY-MM-DD HH:MM`."""
        return str(self.value("SELECT value FROM setting WHERE key = 'now'"))

    # ── writing ────────────────────────────────────────────────────────
    @contextmanager
    def action(
        self, name: str, detail: str = "", *, actor: str = "learner", undoes: int | None = None
    ) -> Iterator[int]:
        """One transaction with a row in the audit log; whatever is raised inside leaves the state before it.

        An action inside an action belongs to the outer one. Yields the number of the audit row.
        """
        if self._depth:
            self._depth += 1
            try:
                yield int(self.value("SELECT max(id) FROM audit_log"))
            finally:
                self._depth -= 1
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _trouble(error) from None
        self._depth = 1
        self.statements = []
        try:
            self._connection.execute("PRAGMA defer_foreign_keys = ON")
            cursor = self._connection.execute(
                "INSERT INTO audit_log (at, actor, action, detail, undoes) VALUES (?, ?, ?, ?, ?)",
                (self.moment, actor, name, detail, undoes),
            )
            yield int(cursor.lastrowid or 0)
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise _trouble(error) from None
            raise
        finally:
            self._depth = 0

    def insert(self, table: str, **columns: Any) -> int:
        """Write a row inside an action; its number."""
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        cursor = self._execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(columns.values()))
        return int(cursor.lastrowid or 0)

    def update(self, table: str, number: int, **columns: Any) -> None:
        """Change columns of one row inside an action."""
        names = ", ".join(f"{name} = ?" for name in columns)
        self._execute(f"UPDATE {table} SET {names} WHERE rowid = ?", [*columns.values(), int(number)])

    def delete(self, table: str, number: int) -> None:
        """Take one row away inside an action."""
        self._execute(f"DELETE FROM {table} WHERE rowid = ?", [int(number)])

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Change many rows at once inside an action; how many."""
        return int(self._execute(sql, values).rowcount)

    def _execute(self, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        if not self._depth:
            raise RuntimeError("rows are written inside `with db.action(...)`")
        given = [sheets.plain(value) for value in values]
        self.statements.append(sheets.written(sql, given))
        return self._connection.execute(sql, given)

    # ── back, and what has changed ─────────────────────────────────────
    def undo(self, actions: int = 1) -> pd.DataFrame:
        """Take the last actions back, as one action of its own, which can be taken back itself.

        Parameters
        ----------
        actions : int
            How many. `undo()` twice is there and back again; `undo(2)` takes two actions back.

        Returns
        -------
        DataFrame
            The audit rows that were taken back.

        Raises
        ------
        CRMRefusal
            There are not so many actions.
        """
        if not valid.is_whole(actions) or actions < 1:
            raise CRMRefusal(_("undo() takes back a whole number of actions, 1 or more."), _("Say undo(1)."))
        back = self._actions(int(actions))
        if len(back) < actions:
            raise CRMRefusal(
                _("There are {n} actions to take back, not {actions}.").format(n=len(back), actions=actions),
                _("desk.audit() lists them.") if len(back) else _("Nothing was done since the start."),
            )
        return self._back_to(int(back["id"].min()), "undo", back)

    def reset(self) -> pd.DataFrame:
        """Back to the start, as one action, which `undo()` takes back."""
        back = self._actions(-1)
        return back if back.empty else self._back_to(1, "reset", back)

    def _actions(self, most: int) -> pd.DataFrame:
        """The last actions, newest first; −1 is all of them."""
        return self.rows("SELECT id, at, actor, action, detail FROM audit_log ORDER BY id DESC LIMIT ?", (most,))

    def _back_to(self, first: int, name: str, back: pd.DataFrame) -> pd.DataFrame:
        sql = (
            "SELECT tbl, row_id, before, after FROM change_log WHERE action_id >= ? AND action_id < ? ORDER BY id DESC"
        )
        with self.action(name, _("{n} actions").format(n=len(back)), undoes=first) as number:
            for tbl, row_id, before, _after in self._connection.execute(sql, (first, number)).fetchall():
                self._put(tbl, row_id, before)
        return back.set_index("id")

    def _put(self, tbl: str, row_id: int, image: str | None) -> None:
        """Make the row what `image` says; None takes it away."""
        there = self._connection.execute(f"SELECT 1 FROM {tbl} WHERE rowid = ?", (row_id,)).fetchone()
        if image is None:
            self._connection.execute(f"DELETE FROM {tbl} WHERE rowid = ?", (row_id,))
        elif there:
            columns = ", ".join(f"{name} = {literal}" for name, literal in json.loads(image).items())
            self._connection.execute(f"UPDATE {tbl} SET {columns} WHERE rowid = ?", (row_id,))
        else:
            columns = json.loads(image)
            self._connection.execute(
                f"INSERT INTO {tbl} (rowid, {', '.join(columns)}) VALUES (?, {', '.join(columns.values())})", (row_id,)
            )

    def diff(self, since: int = 0) -> pd.DataFrame:
        """Which rows differ from the start (or from just after the action `since`), and how.

        Returns
        -------
        DataFrame
            A row for each value: `table`, `row`, `what` (new, gone, changed), `column`, `before`, `after`.
        """
        ends: dict[tuple[str, int], list[str | None]] = {}
        sql = "SELECT tbl, row_id, before, after FROM change_log WHERE action_id > ? ORDER BY id"
        for tbl, row_id, before, after in self._connection.execute(sql, (since,)):
            ends.setdefault((tbl, row_id), [before, after])[1] = after
        return sheets.differences(ends)

    def state(self) -> dict[str, list[tuple]]:
        """Every row of every table but the logs, for comparison."""
        return {
            name: [tuple(row) for row in self._connection.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid")]
            for name in self.tables()
            if name not in sheets.LOGS
        }

    def close(self) -> None:
        self._connection.close()


def _trouble(error: sqlite3.OperationalError) -> CRMRefusal:
    """SQLite's own trouble as a sentence with a remedy."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return CRMRefusal(
            _("Another notebook is in the middle of an action on this CRM. Nothing of yours was written."),
            _("Wait until its cell has ended, and run yours again."),
        )
    if "full" in text:
        return CRMRefusal(
            _("The disk is full. Nothing of this action was written; all before it is kept."),
            _("Free some space and run the cell again."),
        )
    if "readonly" in text:
        return CRMRefusal(
            _("The CRM's file may not be written. Nothing of this action was written."),
            _("Give yourself the right to write it, or set CRMLAB_HOME to a folder of yours and open the CRM again."),
        )
    return CRMRefusal(_("SQLite refused: {error}. Nothing was written.").format(error=text), _("Run the cell again."))
