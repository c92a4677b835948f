"""From a CSV file to a frame as the schema says; a damaged file is refused with file, line, column and remedy."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.datasets.schema import TABLES, Table
from crmlab.errors import InvalidData
from crmlab.i18n import _

DTYPES = {
    "whole": "int64",
    "money": "float64",
    "fraction": "float64",
    "number": "float64",
    "text": "str",
    "date": "category",
    "truth": "bool",
}


def read(path: Path, name: str) -> tuple[pd.DataFrame, bool]:
    """The table `name` from the file at `path`, and whether the file is byte for byte as it was made.

    Raises
    ------
    InvalidData
        The file cannot be read as the schema says. Ranges, keys and other tables are `checking`'s business.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = _("the file cannot be read ({error})").format(error=error.strerror)
        raise refused(path, 1, TABLES[name].columns[0].name, message) from None
    known = manifest(path.parent).get(name)
    made = known is not None and _digest(content) == known[1]
    if not made:
        _shape(path, _whole(path, content, name, known), TABLES[name])
    try:
        return _fast(content, TABLES[name]), made
    except (ValueError, TypeError, OverflowError, pd.errors.ParserError):
        _cells(path, content.decode("utf-8-sig").splitlines(), TABLES[name])
        message = _("the file cannot be read as a table from here on")
        raise refused(path, 1, TABLES[name].columns[0].name, message) from None


def changed(folder: Path) -> list[str]:
    """The tables whose files are there, but not as they were made; none where the folder has no manifest."""
    files = {name: folder / f"{name}.csv" for name in manifest(folder)}
    return [n for n, path in files.items() if path.is_file() and _digest(path.read_bytes()) != manifest(folder)[n][1]]


def _digest(content: bytes) -> str:
    """SHA-256 of a file with our line ends and without a byte order mark, which change no cell."""
    return hashlib.sha256(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


@lru_cache(maxsize=8)
def manifest(folder: Path) -> dict[str, tuple[int, str]]:
    """Rows and SHA-256 of each table as made, where the folder has a manifest."""
    try:
        lines = (folder / "manifest.csv").read_text(encoding="utf-8").splitlines()[1:]
        return {table: (int(rows), digest) for table, rows, _bytes, digest in (line.split(",") for line in lines)}
    except (OSError, ValueError):
        return {}


def _fast(content: bytes, table: Table) -> pd.DataFrame:
    """The usual way: types given beforehand, dates parsed once for each day that occurs."""
    types = {c.name: "Int64" if c.null and c.dtype == "whole" else DTYPES[c.dtype] for c in table.columns}
    frame = pd.read_csv(io.BytesIO(content), dtype=types, encoding="utf-8", keep_default_na=False, na_values=[""])
    for column in table.columns:
        if column.name in frame and column.dtype == "date":
            codes = frame[column.name].cat.codes.to_numpy()
            if (codes < 0).any() and not column.null:
                raise ValueError(column.name)
            days = pd.to_datetime(frame[column.name].cat.categories, format="%Y-%m-%d").astype("datetime64[us]")
            frame[column.name] = np.append(days.to_numpy(), np.datetime64("NaT", "us"))[codes]  # −1 is an empty cell
    if list(frame.columns) != [column.name for column in table.columns]:
        raise ValueError("columns")
    return frame


def _whole(path: Path, content: bytes, name: str, known: tuple[int, str] | None) -> list[str]:
    """The lines; refuses what no parser notices: another encoding, a file cut off in a line or between two lines."""
    columns = [column.name for column in TABLES[name].columns]
    column_at = lambda text: columns[min(text.count(","), len(columns) - 1)]  # noqa: E731
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        column = column_at(before.rpartition("\n")[2])
        message = _("the text is not UTF-8 (was the file saved by a spreadsheet?)")
        raise refused(path, before.count("\n") + 1, column, message) from None
    lines = text.count("\n")
    if not text.endswith("\n"):
        column = column_at(text.rpartition("\n")[2])
        raise refused(path, lines + 1, column, _("the file ends in the middle of this line: it has been cut off"))
    if known is not None and lines - 1 < known[0]:
        message = _("the file has been cut off: {missing:,} of {rows:,} rows are missing from here on")
        message = message.format(missing=known[0] - lines + 1, rows=known[0])
        raise refused(path, lines + 1, columns[0], message)
    return text.splitlines()


def _shape(path: Path, lines: list[str], table: Table) -> None:
    """Refuse other columns than the schema's, and lines with more or fewer cells."""
    wanted, header = [column.name for column in table.columns], lines[0].split(",")
    for name in wanted:
        if name not in header:
            raise refused(path, 1, name, _("the column is missing"))
    if header != wanted:
        name = next((name for name in header if name not in wanted or header.count(name) > 1), header[0])
        raise refused(path, 1, name, _("the columns must be exactly: {columns}").format(columns=", ".join(wanted)))
    for number, line in enumerate(lines[1:], start=2):
        cells = line.count(",") + 1
        if cells != len(wanted) and '"' not in line:
            message = _("the line has {cells} cells, the table {columns} columns")
            column = wanted[min(cells, len(wanted)) - 1]
            raise refused(path, number, column, message.format(cells=cells, columns=len(wanted)))


def _cells(path: Path, lines: list[str], table: Table) -> None:
    """Find the cell that the fast way stumbled over, and refuse the file with its line and column."""
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:  # a cell of more than 131,072 signs, or a quotation mark that is not closed
            parts = [part.startswith('"') or len(part) > csv.field_size_limit() for part in line.split(",")]
            where = table.columns[min(parts.index(True) if any(parts) else 0, len(table.columns) - 1)].name
            message = _("the line cannot be read: a quotation mark is not closed, or a cell is far too long")
            raise refused(path, number, where, message) from None
        if len(cells) != len(table.columns):
            message = _("the line has {cells} cells, the table {columns} columns")
            where = table.columns[min(len(cells), len(table.columns)) - 1].name
            raise refused(path, number, where, message.format(cells=len(cells), columns=len(table.columns)))
        rows.append(cells)
    for place, column in enumerate(table.columns):
        text = pd.Series([row[place] for row in rows], dtype="str")
        bad = np.flatnonzero(~(_fits(text, column.dtype) | ((text == "") & bool(column.null))))
        if len(bad):
            what = _("“{value}” is not {kind}") if text.iat[bad[0]] else _("the cell is empty; it must hold {kind}")
            message = what.format(value=str(text.iat[bad[0]])[:40], kind=_kind(column.dtype))
            raise refused(path, int(bad[0]) + 2, column.name, message)


def _fits(text: pd.Series, dtype: str) -> pd.Series:
    """Which cells can be read as `dtype`."""
    if dtype == "date":
        return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").notna()
    if dtype == "whole":
        return text.str.fullmatch(r"[+-]?[0-9]{1,18}")
    if dtype in ("money", "fraction", "number"):
        return text.str.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?")
    return text.isin(["True", "False"]) if dtype == "truth" else text != ""


def _kind(dtype: str) -> str:
    return {
        "date": _("a date like 2024-03-31"),
        "whole": _("a whole number"),
        "money": _("a number"),
        "fraction": _("a number"),
        "number": _("a number"),
        "truth": _("True or False"),
        "text": _("text"),
    }[dtype]


def refused(path: Path, line: int, column: str, problem: str) -> InvalidData:
    """The error with file, line, column, problem and remedy."""
    message = _("{file}, line {line}, column {column}: {problem}. {remedy}")
    return InvalidData(message.format(file=path.name, line=line, column=column, problem=problem, remedy=remedy()))


def remedy() -> str:
    """What to do about a damaged file."""
    return _("Make the company's files anew with `crmlab data`, or fetch the course again.")
