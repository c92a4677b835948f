"""A lecturer's table as lines: CSV in the forms that offices and platforms write, or the first sheet of an xlsx file.

Everything is text; nothing in it is calculated or followed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from itertools import islice
from pathlib import Path

from crmlab.errors import CRMLabError
from crmlab.i18n import _

MAX_BYTES = 2_000_000
MAX_UNPACKED = 60_000_000
MAX_ROWS, MAX_COLUMNS = 20_000, 200
_GB2312 = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*")


def read(path: Path) -> list[dict[str, str]]:
    """The lines below the head, a dict each, all cells stripped.

    Raises
    ------
    CRMLabError
        It cannot be opened, is too long, or is no table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = _("The roster {file} could not be opened ({reason}).")
        raise CRMLabError(message.format(file=path, reason=error.strerror or type(error).__name__)) from None
    if len(data) > MAX_BYTES:
        message = _("The roster {file} is longer than {n:,} bytes, so it was not read. Is it the class's list?")
        raise CRMLabError(message.format(file=path, n=MAX_BYTES))
    table = _of_xlsx(data, path) if data.startswith(b"PK\x03\x04") else _of_csv(_text(data, path), path)
    table = [[cell.strip() for cell in line] for line in table if any(cell.strip() for cell in line)]
    if not table:
        return []
    head = [name or f"column {number}" for number, name in enumerate(table[0], 1)]
    if len(set(head)) < len(head):
        twice = next(name for name in head if head.count(name) > 1)
        message = _("The roster {file} has two columns “{column}”. Rename one of them.")
        raise CRMLabError(message.format(file=path, column=twice))
    return [dict(zip(head, [*line, *[""] * len(head)], strict=False)) for line in table[1:]]


def _text(data: bytes, path: Path) -> str:
    """The text, by its byte order mark, as UTF-8, or as the Chinese of Excel."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if _GB2312.fullmatch(data) or "学号" in data.decode("gb18030", "replace"):
        return data.decode("gb18030", "replace")
    message = _("The roster {file} is not text in UTF-8. In Excel, save it as “CSV UTF-8”.")
    raise CRMLabError(message.format(file=path)) from None


def _of_csv(text: str, path: Path) -> list[list[str]]:
    lines = text.splitlines()
    separator = ""
    if lines and (said := re.fullmatch(r'"?sep=(.)"?', lines[0].strip(), re.IGNORECASE)):
        separator, lines = said[1], lines[1:]
    head = next((line for line in lines if line.strip()), "")
    separator = separator or max(",;\t", key=head.count)
    try:
        return list(islice(csv.reader(lines, delimiter=separator), MAX_ROWS))
    except csv.Error as error:
        message = _("The roster {file} is no table in CSV ({reason}).")
        raise CRMLabError(message.format(file=path, reason=error)) from None


def _of_xlsx(data: bytes, path: Path) -> list[list[str]]:
    import openpyxl

    message = _("The roster {file} is no xlsx file that can be read ({reason}). Save it as CSV UTF-8.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise ValueError(_("it unpacks to too much"))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        return [[_cell(value) for value in line] for line in lines]
    except Exception as error:  # a library for files of strangers: whatever it says, it is one sentence here
        raise CRMLabError(message.format(file=path, reason=str(error)[:80] or type(error).__name__)) from None


def _cell(value: object) -> str:
    """A cell as text: an id that a spreadsheet took for a number keeps its digits."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
