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
    wanted = str(number).strip().zfill(2)
    if wanted not in known:
        raise InvalidData(
            _("There is no workbook for chapter {number}. There are: {known}.").format(
                number=str(number)[:20], known=", ".join(known) or "–"
            )
        )
    return importlib.import_module(f"{PLACE}.ch{wanted}").chapter
