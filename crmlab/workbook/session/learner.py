"""Who is learning here, said once for all lessons: by `crmlab lab --learner ID`, or in chapter 00.

Lessons and predictions are kept under this name, and under the self-learner's where nobody has given one. A workbook
still asks for its learner's id, since the data hang on it.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from crmlab.i18n import _
from crmlab.workbook.session.record import home, normalised

VARIABLE = "CRMLAB_LEARNER"
LONGEST = 100


def named() -> str:
    """The id given to `crmlab lab`, or else the one kept in chapter 00; `""` where there is none."""
    if os.environ.get("CRMLAB_STATIC") == "1":
        return ""
    return os.environ.get(VARIABLE, "").strip() or _kept()


def learner_is(learner: Any = ...) -> None:
    """Say once who you are: your lessons and predictions are kept under this id from now on.

    Parameters
    ----------
    learner : str or int
        Your id, as on the course's list. `...` while there is none.
    """
    wish = str(learner).strip() if type(learner) in (str, int) else ""
    if not wish:
        print(_said(named()))
    elif len(wish) > LONGEST or not wish.isprintable():
        print(_("An id is one line of at most {n} characters, so this one was not kept.").format(n=LONGEST))
    elif os.environ.get("CRMLAB_STATIC") == "1":
        print(_said(wish))
    else:
        kept = _keep(wish)
        print(_said(named()) if kept else _("Your id could not be kept: start with `crmlab lab --learner ID`."))


def forget(learner: str) -> None:
    """Drop the id kept here, if it is this learner's."""
    if normalised(_kept()) == normalised(learner):
        with contextlib.suppress(OSError):
            _file().unlink(missing_ok=True)


def _said(learner: str) -> str:
    if learner:
        return _("Your lessons are kept for {learner}.").format(learner=learner)
    return _("No id yet: write yours in place of the three dots, or go on without one.")


def _file() -> Path:
    return home() / "learner.txt"


def _kept() -> str:
    try:
        wish = _file().read_text("utf-8")[: LONGEST + 1].strip()
    except (OSError, ValueError):
        return ""
    return wish if len(wish) <= LONGEST and wish.isprintable() else ""


def _keep(learner: str) -> bool:
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(learner + "\n", "utf-8")
    except OSError:
        return False
    return True
