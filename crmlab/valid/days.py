"""What dates must be before a method uses them: days of one calendar, told by the clock on the wall, read one way only.

Text that could be read in two ways is refused, with the formats that fit it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import NoReturn

import numpy as np
import pandas as pd

from crmlab.errors import InvalidData, refuse, rows
from crmlab.i18n import _

ISO = r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?"
ZONE = r"\s*(Z|[+-]\d\d(:?\d\d)?)"
DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y",
    "%m/%d/%y", "%d/%m/%y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%Y年%m月%d日",
)  # fmt: skip
TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
EXCEL = (20_000, 80_000)  # days since 30 December 1899, as spreadsheets count them: the years 1954 to 2119
UTC = ("UTC", "Etc/UTC", "GMT", "UTC+00:00")


def dates(column: pd.Series, name: str) -> pd.Series:
    """Dates without a time zone, as datetime64; text is read if it is written YYYY-MM-DD."""
    remedy = _("Fill them if you know what they are, or leave these rows out and say so.")
    refuse(column.isna().to_numpy(), column, name, _("{column} is missing in rows {rows}."), remedy)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        local = "" if str(column.dt.tz) not in UTC else ".dt.tz_convert('Asia/Shanghai')"
        _refuse_zone(column, name, local + ".dt.tz_localize(None)")
    if pd.api.types.is_datetime64_dtype(column):
        return column
    text = column.map(_written).astype("str")
    if text.str.fullmatch(ISO + ZONE).any():
        code = "pd.to_datetime(…, utc=True).dt.tz_convert('Asia/Shanghai').dt.tz_localize(None)"
        _refuse_zone(column, name, code)
    read = pd.to_datetime(text.where(text.str.fullmatch(ISO)), format="ISO8601", errors="coerce")
    odd = read.isna().to_numpy()
    if odd.any():
        fault = _("{column} is not a date (YYYY-MM-DD) in rows {rows}.")
        refuse(odd, column, name, fault, _how_to_read(column, text))
    return read


def _written(cell: object) -> str:
    """A cell of dates as text; what is no date keeps its own."""
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        cell = int(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_zone(column: pd.Series, name: str, code: str) -> NoReturn:
    message = _(
        "{column} has a time zone (first row: {rows}), and a day is one of the place where the shop stands. Take the "
        "local time there: {code}"
    )
    raise InvalidData(message.format(column=name, rows=rows(column.index[:1]), code=code))


def _how_to_read(column: pd.Series, text: pd.Series) -> str:
    """In which format are these texts written, and with what are they read?"""
    if pd.api.types.is_numeric_dtype(column) and column.between(*EXCEL).all():
        return _("They count days as a spreadsheet does: pd.to_datetime(…, unit='D', origin='1899-12-30').")
    fitting = _formats(list(text.unique()))
    text_of = ".astype('int64').astype(str)" if pd.api.types.is_numeric_dtype(column) else ""
    code = f"pd.to_datetime(…{text_of}, format={{!r}})"
    if not fitting:
        return _("Correct them, or leave these rows out; then pd.to_datetime(…, format='ISO8601').")
    if len(fitting) == 1:
        return _("Read them: {code}.").format(code=code.format(fitting[0]))
    either = _(" or ").join(code.format(form) for form in fitting)
    return _("They can be read in several ways, and you must know which is meant: {either}.").format(either=either)


def _formats(texts: Sequence[str]) -> list[str]:
    """The formats that fit all texts, without those that read the same days."""
    found: dict[tuple, str] = {}
    for form in (day + time for day, time in product(DAYS, TIMES)):
        if pd.to_datetime(pd.Series(texts[:5]), format=form, errors="coerce").isna().any():
            continue
        read = pd.to_datetime(pd.Series(texts), format=form, errors="coerce")
        if read.notna().all():
            found.setdefault(tuple(read), form)
    return list(found.values())


def day(value: object, name: str) -> pd.Timestamp:
    """One day, at midnight."""
    written = isinstance(value, str) and re.fullmatch(ISO, value) is not None
    if written or isinstance(value, (date, np.datetime64)):
        try:
            found: object = pd.Timestamp(value)  # type: ignore[arg-type]  # `written` says that it is a str
        except ValueError:  # such as 2025-02-30
            found = None
        if isinstance(found, pd.Timestamp) and found.tzinfo is None:
            return found.normalize()
    message = _("{name} must be one day, written like '2025-01-31', or a date without a time zone, not {value!r}.")
    raise InvalidData(message.format(name=name, value=value))


def not_after(dates: pd.Series, name: str, last: pd.Timestamp, what: str) -> None:
    """No date lies after the day `last`, which the caller knows as `what`."""
    late = (dates >= last + pd.Timedelta(days=1)).to_numpy()
    fault = _("{{column}} lies after {what} in rows {{rows}}.").format(what=what)
    refuse(late, dates, name, fault, _("Leave them out, or choose a later day."))
