"""The learner's own rows that show where an answer fails, never the value that would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmlab.i18n import _, ngettext
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.authoring.question import Question

MOST_ROWS, MOST_COLUMNS, MOST_UNITS = 6, 8, 40


@dataclass(frozen=True)
class Rows:
    """A few rows of a table with the line above them and, below, how many more there are."""

    caption: str
    table: pd.DataFrame
    more: int = 0

    @property
    def footer(self) -> str:
        return ngettext("and {n} more row", "and {n} more rows", self.more).format(n=self.more) if self.more else ""


def few(caption: str, table: pd.DataFrame) -> Rows:
    """The first rows and columns of `table`, as many as a card holds; by date, where there is one."""
    dates = [column for column in table.columns if pd.api.types.is_datetime64_any_dtype(table[column])]
    table = table.sort_values(dates[0], kind="stable") if dates else table
    return Rows(caption, table.iloc[:MOST_ROWS, :MOST_COLUMNS], max(0, len(table) - MOST_ROWS))


def witness(
    desk: Desk, question: Question, labels: list, expected: Form | None, table: str | None = None
) -> tuple[Any, Rows | None]:
    """The first of `labels` whose rows can be shown, with them.

    A customer whose history fits on the card is preferred. Nobody is shown whose rows hold the expected value, as the
    single order of a customer does when total spending is asked for.
    """
    units = desk.reference(question).units
    first: tuple[Any, Rows | None] | None = None
    for label in labels[:MOST_UNITS] if all(units) and units else []:
        found = rows_of(desk, question, units, label, table)
        if found is None:
            continue
        name, rows = found
        if expected is not None and _tells(rows, expected, label, units):
            continue
        shown = label, few(_("Rows of {table} for {unit}").format(table=name, unit=unit_name(units, label)), rows)
        if len(rows) <= MOST_ROWS:
            return shown
        first = first or shown
    return first or ((labels[0] if labels else None), None)


def unit_name(units: tuple[str, ...], label: Any) -> str:
    """`customer_id 10234`, or `quarter 2, arm mailed` for two levels."""
    parts = label if isinstance(label, tuple) else (label,)
    names = units if len(units) == len(parts) else ("",) * len(parts)
    return ", ".join(f"{name} {part}".strip() for name, part in zip(names, parts, strict=True))


def rows_of(
    desk: Desk, question: Question, units: tuple[str, ...], label: Any, table: str | None = None
) -> tuple[str, pd.DataFrame] | None:
    """The rows of a unit in `table`, or in the first table behind the question that has any, and that table's name."""
    wanted = dict(zip(units, label if isinstance(label, tuple) else (label,), strict=False))
    for name in [table] if table else behind(desk, question):
        rows = _select(desk.variant.tables, name, wanted)
        if rows is not None and len(rows):
            return name, rows
    return None


def behind(desk: Desk, question: Question) -> list[str]:
    """The tables a question's reference draws on, nearest first, through earlier questions where need be."""
    tables, queue, seen = [], [question], set()
    if question.evidence == "":
        return []
    if question.evidence:
        tables.append(question.evidence)
    while queue:
        current = queue.pop(0)
        seen.add(current.key)
        for name in current.arguments:
            if name in desk.variant.tables and name not in tables:
                tables.append(name)
            elif name in desk.chapter.questions and name not in seen:
                queue.append(desk.chapter.questions[name])
    return tables


def _select(tables: dict[str, pd.DataFrame], name: str, wanted: dict) -> pd.DataFrame | None:
    table = tables[name]
    if all(column in table.columns for column in wanted):
        keep = pd.Series(True, index=table.index)
        for column, value in wanted.items():
            keep &= table[column] == value
        return table[keep]
    for other_name, other in tables.items():  # order_lines have no customer_id: reached through orders
        if other_name == name or not all(column in other.columns for column in wanted):
            continue
        keys = [c for c in table.columns if c in other.columns and c.endswith("_id")]
        if len(keys) == 1:
            owned = _select(tables, other_name, wanted)
            assert owned is not None, "it has all the columns"
            return _dated(table[table[keys[0]].isin(owned[keys[0]])], owned, keys[0])
    return None


def _dated(rows: pd.DataFrame, owned: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows with the date of what they belong to: lines have none, their orders have."""
    dates = [c for c in owned.columns if c not in rows.columns and pd.api.types.is_datetime64_any_dtype(owned[c])]
    if not dates or not owned[key].is_unique:
        return rows
    rows = rows.copy()
    rows.insert(list(rows.columns).index(key) + 1, dates[0], rows[key].map(owned.set_index(key)[dates[0]]))
    return rows


def _tells(rows: pd.DataFrame, expected: Form, label: Any, units: tuple[str, ...]) -> bool:
    """Does a cell of `rows` hold the expected value of this unit?"""
    for part in (expected.parts or {}).values():
        places = part.index.get_indexer(pd.Index([label], tupleize_cols=False)) if part.index.is_unique else [-1]
        if places[0] >= 0:
            value = part.iloc[places[0]]
            if any(_holds(rows[column], value, part) for column in rows.columns.difference(list(units))):
                return True
    return False


def _holds(cells: pd.Series, value: Any, part: pd.Series) -> bool:
    """Is `value`, of the column `part` of the answer, among the cells?"""
    if part.dtype == object:
        return any(str(x).strip().casefold() == str(value).casefold() for x in cells)
    if pd.api.types.is_datetime64_any_dtype(cells):
        days = (cells - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)
        return part.name == "dates" and bool((days == value).any())
    if pd.api.types.is_numeric_dtype(cells):
        return bool((np.abs(cells.to_numpy(dtype="float64", na_value=np.nan) - value) < 0.005).any())
    return False
