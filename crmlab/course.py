"""Where the course lies: beside the package in a clone, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from crmlab.errors import DataUnavailable
from crmlab.i18n import _

EDITION = "2026.2"
"""The edition of the course. It seeds the learners' data and stands in every submission."""

PACKAGE = Path(__file__).resolve().parent


def in_clone() -> bool:
    """True where the package is used from a clone of the course, with `notebooks/` beside it."""
    return (PACKAGE.parent / "notebooks").is_dir() and (PACKAGE.parent / "pyproject.toml").is_file()


def folder(name: str) -> Path:
    """The course's folder `name`: `"notebooks"`, `"exercises"` or `"datasets"`.

    Raises
    ------
    DataUnavailable
        Neither the clone nor the installed package has it.
    """
    for place in ((PACKAGE.parent / name) if in_clone() else None, PACKAGE / "_course" / name):
        if place is not None and place.is_dir():
            return place
    raise DataUnavailable(
        _("The folder {name} is not where CRM Lab looks for it: install crmlab again.").format(name=name)
    )
