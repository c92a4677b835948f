"""`load` and `tables`: the committed tables of Lantern Tea, read once and handed out as copies."""

from __future__ import annotations

import copy
import json
import warnings
from functools import lru_cache
from pathlib import Path

import pandas as pd

from crmlab import course
from crmlab.datasets import reading
from crmlab.datasets.checking import check
from crmlab.datasets.schema import TABLES
from crmlab.errors import InvalidData
from crmlab.i18n import _


def tables() -> list[str]:
    """The names of Lantern Tea's tables."""
    return list(TABLES)


def changed_tables() -> list[str]:
    """The tables of Lantern Tea whose files have been edited since they were made; the manifest knows."""
    return reading.changed(course.folder("datasets") / "lantern")


def load(name: str) -> pd.DataFrame:
    """A table of Lantern Tea, a simulated company: all customers, 2022-01-01 to 2024-12-31.

    Parameters
    ----------
    name : str
        One of `tables()`. `datasets/README.md` says what each column means.

    Returns
    -------
    DataFrame
        Yours: changing it changes nothing for anybody else. Money is in CNY, dates are `datetime64[us]`.

    Raises
    ------
    InvalidData
        There is no such table, or its file is damaged; the text names file, line, column and remedy.
    """
    if name not in TABLES:
        message = _("There is no table {name!r}. The tables are: {tables}.")
        raise InvalidData(message.format(name=name, tables=", ".join(TABLES)))
    return _kept(course.folder("datasets") / "lantern", name).copy()


@lru_cache(maxsize=1)
def _record() -> dict:
    return json.loads((course.folder("datasets") / "truth.json").read_text(encoding="utf-8"))


def truth(key: str) -> dict:
    """What was planted in Lantern Tea under the name `key`: its size, unit, where it shows, how to estimate it.

    Parameters
    ----------
    key : str
        An effect of `datasets/truth.json` such as `"points-uplift"`, or `"base"` (parameters of the purchase model) or
        `"lifetime_value_parts"`.

    Raises
    ------
    InvalidData
        Nothing was planted under that name.

    Examples
    --------
    >>> truth("gift-season")["size"]
    1.8
    """
    record = _record()
    planted = {effect["key"]: effect for effect in record["effects"]}
    planted |= {name: record[name] for name in ("base", "lifetime_value_parts")}
    if key not in planted:
        message = _("Nothing was planted under the name {key!r}. The names are: {names}.")
        raise InvalidData(message.format(key=key, names=", ".join(planted)))
    return copy.deepcopy(planted[key])


@lru_cache(maxsize=64)
def _kept(folder: Path, name: str) -> pd.DataFrame:
    """The table as read; nobody changes it.

    A file whose SHA-256 is the one in the manifest was checked when it was made; any other is checked in full now, and
    what is found good is used, but not without a word.
    """
    path = folder / f"{name}.csv"
    frame, as_made = reading.read(path, name)
    if not as_made:
        wanted = sorted({column.to.partition(".")[0] for column in TABLES[name].columns if column.to})
        refuse = lambda place, column, problem: reading.refused(path, max(place, -1) + 2, column, problem)  # noqa: E731
        check(name, frame, {other: _kept(folder, other) for other in wanted}, refuse=refuse)
        if name in reading.manifest(folder):
            message = _("{file} is not as it was made, so your results will differ from the course's. {remedy}")
            warnings.warn(message.format(file=path.name, remedy=reading.remedy()), UserWarning, stacklevel=3)
    return frame
