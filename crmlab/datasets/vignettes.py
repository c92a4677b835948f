"""The vignettes of the sorting games: short cases of Lantern Tea, each with its label and the reason for it."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pandas as pd

from crmlab import course
from crmlab.errors import InvalidData
from crmlab.i18n import _

COLUMNS = ("game", "text", "label", "rationale", "confused_with")


def vignettes(chapter: str, game: str) -> pd.DataFrame:
    """The texts of a game, in the order of the file.

    Parameters
    ----------
    chapter : str
        `"09"`: the file is `datasets/vignettes/09.csv`.
    game : str
        One of the names in its column `game`.

    Returns
    -------
    DataFrame
        `text`, `label`, `rationale` (why it belongs there) and `confused_with` (the label it may be taken for).

    Raises
    ------
    InvalidData
        There is no such file or game, or a line of it is damaged; the text names file, line and remedy.
    """
    path = course.folder("datasets") / "vignettes" / f"{chapter}.csv"
    games = _read(path)
    if game not in games:
        message = _("{file} has no game {game}. It has: {games}.")
        raise InvalidData(message.format(file=path.name, game=game, games=", ".join(games)))
    return games[game].copy()


@lru_cache(maxsize=32)
def _read(path: Path) -> dict[str, pd.DataFrame]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            rows = [(reader.line_num, row) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidData(_("{file} cannot be read: {error}.").format(file=path.name, error=error)) from None
    if not rows or tuple(rows[0][1]) != COLUMNS:
        raise _refused(path, 1, _("the columns must be {columns}").format(columns=", ".join(COLUMNS)))
    games: dict[str, list] = {}
    seen: set[str] = set()
    for line, row in rows[1:]:
        if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
            raise _refused(path, line, _("{n} cells that are not empty are needed").format(n=len(COLUMNS)))
        if row[1] in seen:
            raise _refused(path, line, _("this text stands twice"))
        seen.add(row[1])
        games.setdefault(row[0], []).append((line, *row[1:]))
    for found in games.values():
        labels = {label for _line, _text, label, _why, _other in found}
        for line, _text, label, _why, other in found:
            if other == label or other not in labels:
                message = _("confused_with must be another label of the game, not {label}")
                raise _refused(path, line, message.format(label=other))
    return {game: pd.DataFrame([row[1:] for row in found], columns=list(COLUMNS[1:])) for game, found in games.items()}


def _refused(path: Path, line: int, problem: str) -> InvalidData:
    message = _("{file}, line {line}: {problem}. Mend the line, or fetch the course again.")
    return InvalidData(message.format(file=path.name, line=line, problem=problem))
