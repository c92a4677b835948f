"""The errors that a learner may meet, each with a remedy in its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


class CRMLabError(Exception):
    """Anything that CRM Lab itself reports to a person."""


class InvalidData(CRMLabError, ValueError):
    """A table, a column or a number cannot be used as it is.

    The text names the column, the first offending rows and what to do about them.
    """


class DataUnavailable(CRMLabError, RuntimeError):
    """Data that must be fetched could not be had; the text says in one sentence what to do."""


def rows(index: Sequence[Any] | pd.Index, most: int = 3) -> str:
    """Name the first few rows of `index` in words, with the count of the others: `4, 9, 17 and 20 more`."""
    labels = [str(label) for label in index[:most]]
    rest = len(index) - len(labels)
    return ", ".join(labels) + (f" and {rest:,} more" if rest > 0 else "")


def refuse(bad: np.ndarray, column: pd.Series, name: str, fault: str, remedy: str) -> None:
    """Refuse `column` if any of its rows is `bad`; `fault` is a sentence with `{column}` and `{rows}`."""
    if bad.any():
        raise InvalidData(fault.format(column=name, rows=rows(column.index[bad])) + " " + remedy)
