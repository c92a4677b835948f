"""Where the chapters' questions are: `find("09")` for a workbook, `lesson("09-3")` for a lesson's Your turn.

The engine knows no question. It looks for packages named `chNN` in one place, each of which makes a `chapter` and
names its files in `PARTS`. Beside these may lie `turn_1.py`, `turn_2.py`, …, a lesson each, which make a `lesson`.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
import sys
from types import ModuleType

from crmlab.errors import InvalidData
from crmlab.i18n import _
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.lesson import Lesson
from crmlab.workbook.authoring.question import BadQuestion

PLACE = "crmlab.questions"


def numbers() -> list[str]:
    """The chapters that have a workbook, as two digits, in order."""
    found = pkgutil.iter_modules(importlib.import_module(PLACE).__path__)
    return sorted(module.name[2:] for module in found if re.fullmatch(r"ch\d\d", module.name))


def find(number: str | int) -> Chapter:
    """The chapter with this number, complete and ready to be asked.

    Raises
    ------
    InvalidData
        There is no workbook for that number; the text names those there are.
    """
    known = numbers()
    wanted = _two_digits(str(number))
    if wanted not in known:
        raise InvalidData(
            _("There is no workbook for chapter {number}. There are: {known}.").format(
                number=str(number)[:20], known=", ".join(known) or "–"
            )
        )
    return importlib.import_module(f"{PLACE}.ch{wanted}").chapter


def _two_digits(number: str) -> str:
    """`"9"` as chapters are named; nothing stays nothing."""
    number = number.strip()
    return number.zfill(2) if number else ""


def lessons() -> list[str]:
    """The lessons that have a Your turn, in order: `00`, `09-1`, `09-2`, …"""
    return sorted(_turns())


def lesson(number: str | int) -> Lesson:
    """The lesson with this number, complete and ready to be asked.

    Raises
    ------
    InvalidData
        There is no Your turn of that number; the text names those there are.
    """
    known = _turns()
    chapter, dash, digit = str(number).strip().partition("-")
    wanted = _two_digits(chapter) + dash + digit
    if wanted not in known:
        raise InvalidData(
            _("There is no lesson {number} with a Your turn. There are: {known}.").format(
                number=str(number)[:20], known=", ".join(sorted(known)) or "–"
            )
        )
    made = _module(known[wanted]).lesson
    if made.number != wanted:
        raise BadQuestion(f"{known[wanted]} declares the lesson {made.number}; its name says {wanted}.")
    return made.complete()


def _turns() -> dict[str, str]:
    """The module of each lesson, found without importing any."""
    found = {}
    for number in numbers():
        package = f"{PLACE}.ch{number}"
        for module in pkgutil.iter_modules(_folders(package)):
            if turn := re.fullmatch(r"turn(?:_(\d))?", module.name):
                found[f"{number}-{turn[1]}" if turn[1] else number] = f"{package}.{module.name}"
    return found


def _folders(package: str) -> list[str]:
    """Where a package lies."""
    spec = importlib.util.find_spec(package)
    return list((spec and spec.submodule_search_locations) or [])


def _module(name: str) -> ModuleType:
    """The module, imported without its package: a lesson does not wait for the questions of the workbook."""
    if name in sys.modules:
        return sys.modules[name]
    package, _dot, last = name.rpartition(".")
    spec = importlib.util.spec_from_file_location(name, f"{_folders(package)[0]}/{last}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
