"""The kinds of answer that the record knows, how much of one is kept, and the three that are markers only."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CELLS = 20_000
"""Rows × columns of a table, or items of a list, that are written at most."""
MAX_ENTRIES = 3 * MAX_CELLS + 1_000
"""Cells, labels and items of one answer together."""
MAX_CHARACTERS = 400_000
"""Characters of all texts of one answer together."""
MAX_DEPTH = 20
"""How deeply lists and dicts may be nested."""
MAX_NAME = 100
"""Characters of the name of a type or a function."""
INT_LIMIT = 2**63
"""Whole numbers lie strictly between plus and minus this."""

SCALARS = ("number", "truth", "text", "date", "duration")
KINDS = ("nothing", *SCALARS, "series", "frame", "mapping", "list", "set", "function", "too_large", "other")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(\+00:00)?)?", re.ASCII)


@dataclass(frozen=True)
class Function:
    """A function given as an answer, mostly a method whose brackets were forgotten (then with its `attribute`)."""

    name: str
    attribute: str | None = None


@dataclass(frozen=True)
class TooLarge:
    """An answer of which nothing but the size was looked at."""

    rows: int
    columns: int


@dataclass(frozen=True)
class Other:
    """An object that is no answer; only the name of its type is kept."""

    type: str
