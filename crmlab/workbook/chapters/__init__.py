"""The questions, one module a chapter: `ch09_rfm.py` exposes `chapter`. There is no list to keep: files are found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

from crmlab.errors import InvalidData
from crmlab.i18n import _

if TYPE_CHECKING:
    from crmlab.workbook.chapter import Chapter


def numbers() -> dict[str, str]:
    """The chapters that have a workbook: number (two digits) → name of the module."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name[2:4]: name for name in modules if re.match(r"ch\d\d_", name)}


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
    chapter = importlib.import_module(f"{__name__}.{known[wanted]}").chapter
    chapter.complete()
    return chapter
