"""The questions of each workbook. There is no list to keep: files are found by their names.

A short one is a module, `ch00_start.py`, that exposes `chapter`. A long one is spread over several with a number in
their names, `ch09_1_margin.py`, `ch09_2_profit.py`, …: the first makes `chapter`, each of the others takes it from the
one before, and their questions stand in this order.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

from crmlab.errors import InvalidData
from crmlab.i18n import _

if TYPE_CHECKING:
    from crmlab.workbook.chapter import Chapter


def numbers() -> dict[str, list[str]]:
    """The chapters that have a workbook: number (two digits) → names of the modules, in order."""
    found: dict[str, list[str]] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        if re.match(r"ch\d\d_", name):
            found.setdefault(name[2:4], []).append(name)
    return found


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
    first, *_others = [importlib.import_module(f"{__name__}.{name}") for name in known[wanted]]
    first.chapter.complete()
    return first.chapter
