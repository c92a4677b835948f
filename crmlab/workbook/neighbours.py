"""What lies next to a constant: the year before, the round number beside it, another column or kind of a table."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from crmlab.workbook.variant import Desk

FEW = 12
SHARES = (0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95)


def constants(value: Any) -> list:
    """The neighbours of a number, of a truth, or of each number in a tuple."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        near = [value - 1, value + 1]
        return [*near, *([-value] if value > 1 else []), *([2 * value] if 1 < value < 20 else [])]
    if isinstance(value, float):
        if 0 < value < 1:
            near = [round(1 - value, 9), *(share for share in SHARES if abs(share - value) <= 0.3)]
            return [x for x in dict.fromkeys(near) if x != value]
        return [value - 1, value + 1]
    if isinstance(value, (tuple, list)) and value and all(isinstance(x, (int, float)) for x in value):
        single = [[*value[:i], other, *value[i + 1 :]] for i, x in enumerate(value) for other in constants(x)]
        ordered = list(value) == sorted(value)
        return [type(value)(x) for x in single if not ordered or x == sorted(set(x))]
    return []


def columns_like(desk: Desk, value: Any) -> list[str]:
    """The other columns of the same type, where `value` is a column of numbers or dates that is no key."""
    if not isinstance(value, str):
        return []
    found: list[str] = []
    for table in desk.variant.tables.values():
        if value in table.columns and not value.endswith("_id"):
            kind = table[value].dtype.kind
            if not is_numeric_dtype(table[value]) and kind != "M":
                continue
            like = "iuf" if kind in "iuf" else kind
            found += [c for c in table.columns if c != value and table[c].dtype.kind in like and not c.endswith("_id")]
    return list(dict.fromkeys(found))


def rows_like(desk: Desk, value: Any) -> list:
    """The other kinds in the same column; of several kinds, each left out and each other one added."""
    members = list(value) if isinstance(value, (tuple, list)) else [value]
    if not members or not all(isinstance(x, str) for x in members):
        return []
    for columns in kinds(desk).values():
        for known in columns.values():
            if all(x in known for x in members):
                others = [str(kind) for kind in known if kind not in members]
                if not isinstance(value, (tuple, list)):
                    return others
                fewer = [type(value)(x for x in members if x != gone) for gone in members if len(members) > 1]
                return [*fewer, *(type(value)([*members, new]) for new in others)]
    return []


def kinds(desk: Desk) -> dict[str, dict[str, list]]:
    """Table → column → its values, for the columns of texts, truths and years that tell a few kinds apart."""
    if ("kinds",) not in desk.kept:
        desk.kept[("kinds",)] = {
            name: {c: values for c in table.columns if 2 <= len(values := _few(table[c])) <= FEW}
            for name, table in desk.variant.tables.items()
        }
    return desk.kept[("kinds",)]


def _few(column: pd.Series) -> list:
    if column.dtype.kind in "iufM" and column.name != "year":
        return []
    known = column.dropna()
    if known.head(200).nunique() > FEW:
        return []
    return sorted(known.unique().tolist(), key=str)
