"""`loads(text)`: JSON from a file that anybody may have written, taken as data and never on trust.

Size, depth, numbers and texts are measured before anything is built from them.
"""

from __future__ import annotations

import json
import math
from typing import Any

from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.answers.kinds import INT_LIMIT, MAX_CHARACTERS, MAX_ENTRIES

MAX_BYTES = 4_000_000
"""Bytes of JSON that `loads` parses at most."""
MAX_LEVELS = 120
"""How deeply the JSON of one value or file may be nested."""
MAX_NODES = 20 * MAX_ENTRIES


class Unreadable(CRMLabError):
    """JSON that is not what CRM Lab writes; the text says what is wrong with it."""


def loads(text: str | bytes, *, limit: int = MAX_BYTES) -> object:
    """The JSON in `text`, parsed strictly.

    Parameters
    ----------
    text : str or bytes
        Bytes are UTF-8, with or without a byte order mark.
    limit : int
        More characters or bytes than these are not even parsed.

    Raises
    ------
    Unreadable
        Too long, too deep, not JSON, a number that JSON or 64 bits cannot hold, a name that stands twice, half a
        surrogate pair.
    """
    if len(text) > limit:
        raise Unreadable(_("It is longer than {limit:,} bytes, so it was not read.").format(limit=limit))
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        data = json.loads(
            text, parse_int=_parse_int, parse_float=_parse_float, parse_constant=_parse_float, object_pairs_hook=_object
        )
    except UnicodeDecodeError:
        raise Unreadable(_("It is not text in UTF-8.")) from None
    except RecursionError:
        raise Unreadable(_("It is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        message = _("It is not complete JSON: the trouble begins in line {line}.")
        raise Unreadable(message.format(line=error.lineno)) from None
    survey(data, nodes=limit, characters=limit)
    return data


def _parse_int(text: str) -> int:
    if len(text) > 20 or not -INT_LIMIT < int(text) < INT_LIMIT:
        raise Unreadable(_("It holds a whole number of more than 64 bits."))
    return int(text)


def _parse_float(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise Unreadable(_("It holds a number that is not finite."))
    return number


def _object(pairs: list) -> dict:
    if len(data := dict(pairs)) < len(pairs):
        raise Unreadable(_("A name stands in it twice."))
    return data


def survey(data: object, *, nodes: int, characters: int) -> None:
    """Measure plain JSON without recursion, before anything is built from it."""
    level: list[Any] = [data]
    depth = 0
    while level:
        depth += 1
        nodes -= len(level)
        if nodes < 0 or depth > MAX_LEVELS:
            raise Unreadable(_("It is nested too deeply.") if depth > MAX_LEVELS else _("It has too many parts."))
        below: list[Any] = []
        for x in level:
            t = type(x)
            if t is str:
                characters -= len(x)
                checked_text(x)
            elif t is dict:
                below += x.keys()
                below += x.values()
            elif t is list:
                below += x
            elif t is int:
                need(-INT_LIMIT < x < INT_LIMIT)
            elif t is float:
                need(math.isfinite(x))
            else:
                need(x is None or t is bool)
        if characters < 0:
            raise Unreadable(_("It holds more text than an answer may."))
        level = below


def need(holds: bool) -> None:
    if not holds:
        raise Unreadable(_("It is not an answer as CRM Lab writes it."))


def checked_text(x: Any, most: int = MAX_CHARACTERS) -> str:
    need(type(x) is str and len(x) <= most)
    try:
        x.encode()
    except UnicodeEncodeError:
        raise Unreadable(_("It holds a character that no text can hold.")) from None
    return x
