"""What a message tells to do, done literally: the code is pulled out of it and run, the rows it names are left out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import crmlab
from crmlab import InvalidData

WORD = r"[a-z_]+"
START = re.compile(  # a call, a part of a table, an assignment, a comparison
    rf"(?<![\w.'])(?:{WORD}\.[a-zA-Z_.]+\(|{WORD}(?:\.index|\['\w+'\])? = |{WORD}\[|int\(|\.(?=[a-z])|… == |\(summary)"
)


def message(call: Callable[[], Any]) -> str:
    """What is said when the call is refused; nothing else is said."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InvalidData) as caught:
            call()
    return str(caught.value)


def codes(text: str) -> list[str]:
    """The pieces of code in a message, in their order."""
    found, at = [], 0
    while start := START.search(text, at):
        at = _end(text, start)
        code = text[start.start() : at].rstrip(".,;:")
        if re.search(r"[(=\[]", code):
            found.append(code)
    return [code for code in found if re.search(r"[(=]", code)] or found  # a part of a table is said, not to be run


def _end(text: str, start: re.Match) -> int:
    """Code ends with the first blank outside brackets and quotes."""
    depth, quoted, at = 0, False, start.end() if start.group().endswith("= ") else start.start()
    while at < len(text):
        sign = text[at]
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign in "([{":
            depth += 1
        elif not quoted and sign in ")]}":
            depth -= 1
        elif not quoted and depth == 0 and sign in " ;":
            break
        at += 1
    return at


def follow(text: str, value: Any = None, *, which: int = 0, **names: Any) -> Any:
    """The value after the code of a message has been run on it; `names` are what else the code speaks of."""
    code = codes(text)[which]
    room = {"pd": pd, "np": np, "value": value, **{name: getattr(crmlab, name) for name in ("btyd", "ahp")}, **names}
    if re.match(r"[a-z_]+(\.index|\['\w+'\])? = ", code):
        exec(code, room)  # our own messages
        return room[re.match(r"[a-z_]+", code).group()]
    if code.startswith("."):
        code = "value" + code
    return eval(code.replace("…", "value", 1), room)


def options(text: str) -> dict[str, Any]:
    """What a message tells to pass: `pass order='InvoiceNo'`, `Pass C=1`."""
    found = re.findall(r"(?<![\w(])([a-z_A-Z]+)=('[^']*'|[\d.]*\d|None|True|False)", text)
    return {name: eval(value) for name, value in dict(reversed(found)).items()}


def share(text: str) -> float:
    """`10 % is 0.1`: the number to take."""
    return float(re.search(r"% is ([\d.]*\d)", text).group(1))


def left_out(text: str, data: Any) -> Any:
    """`data` without the rows that a message names."""
    named = re.search(r"(?:rows?|customers) ([^.:;()]*?)(?: and [\d,]+ more)?[.:]", text).group(1).split(", ")
    assert "more" not in text.split("rows")[-1].split(".")[0]
    rows = [label for label in data.index if str(label) in named]
    assert len(rows) == len(named)
    return data.drop(index=rows)


class Case(NamedTuple):
    """A call, what it refuses, how that is mended (message, refused → mended), and what the call gives then."""

    call: Callable[[Any], Any]
    bad: Any
    mend: Callable[[str, Any], Any]
    right: Any


def code(text: str, bad: Any) -> Any:
    """The code of the message, run on what was refused."""
    return follow(text, bad)


def drop(text: str, bad: Any) -> Any:
    """What was refused without the rows that the message names."""
    return left_out(text, bad)


def told(text: str, bad: dict) -> dict:
    """Arguments, with those in place that the message tells to pass."""
    return {**bad, **options(text)}
