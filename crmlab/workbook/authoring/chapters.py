"""Where the chapters' questions are: `find("09")`.

The engine knows no question. It looks for packages named `chNN` in one place, each of which makes a `chapter` and
names its files in `PARTS`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re

from crmlab.errors import InvalidData
from crmlab.i18n import _
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.lesson import Lesson

PLACE = "crmlab.questions"


def numbers() -> list[str]:
    """The chapters that have a workbook, as two digits, in order."""
    found = pkgutil.iter_modules(importlib.import_module(PLACE).__path__)
    return sorted(module.name[2:] for module in found if re.fullmatch(r"ch\d\d", module.name))


def lessons() -> list[str]:
    """The lessons with Your turns: "09-3" is `ch09/turn_3.py`, "00" is `ch00/turn.py`; in order."""
    found = []
    for number in numbers():
        package = importlib.import_module(f"{PLACE}.ch{number}")
        for module in pkgutil.iter_modules(package.__path__):
            if match := re.fullmatch(r"turn(?:_(\d))?", module.name):
                found.append(f"{number}-{match[1]}" if match[1] else number)
    return sorted(found)


def lesson(number: str) -> Lesson:
    """The Your turns of this lesson, complete and ready to be asked.

    Raises
    ------
    InvalidData
        There is no such lesson; the text names those there are.
    """
    known, wanted = lessons(), str(number).strip()
    if wanted not in known:
        message = _("There is no lesson {number} with Your turns. There are: {known}.")
        raise InvalidData(message.format(number=wanted[:20], known=", ".join(known) or "–"))
    chapter, _dash, place = wanted.partition("-")
    made = importlib.import_module(f"{PLACE}.ch{chapter}.turn" + (f"_{place}" if place else "")).lesson
    return made.complete()


def find(number: str | int) -> Chapter:
    """The chapter with this number, complete and ready to be asked.

    Raises
    ------
    InvalidData
        There is no workbook for that number; the text names those there are.
    """
    known = numbers()
    wanted = str(number).strip().zfill(2)
    if wanted not in known:
        raise InvalidData(
            _("There is no workbook for chapter {number}. There are: {known}.").format(
                number=str(number)[:20], known=", ".join(known) or "–"
            )
        )
    return importlib.import_module(f"{PLACE}.ch{wanted}").chapter
