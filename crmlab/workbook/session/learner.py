"""Who is learning here, said once for all lessons: by `crmlab lab --learner ID`, or in chapter 00.

Lessons and predictions are kept under this name, and under the self-learner's where nobody has given one. A workbook
still asks for its learner's id, since the data hang on it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.learners import home, normalised
from crmlab.workbook.session.whole import write_whole

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
    elif not is_id(wish):
        print(_("An id is one line of at most {n} characters, so this one was not kept.").format(n=LONGEST))
    elif os.environ.get("CRMLAB_STATIC") == "1":
        print(_said(wish))
    else:
        kept = _keep(wish)
        print(_said(named()) if kept else _("Your id could not be kept: start with `crmlab lab --learner ID`."))


def forget(learner: str) -> bool:
    """Drop the id kept here, if it is this learner's; was it?

    Raises
    ------
    CRMLabError
        The file with the id could not be deleted; the text names it.
    """
    if not normalised(learner) or normalised(_kept()) != normalised(learner):
        return False
    try:
        _file().unlink(missing_ok=True)
    except OSError as error:
        message = _("{file} could not be deleted ({reason}).")
        raise CRMLabError(message.format(file=_file(), reason=error.strerror)) from None
    return True


def is_id(text: str) -> bool:
    """May this be a learner's id: one short line?"""
    return len(text) <= LONGEST and text.isprintable()


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
    return wish if is_id(wish) else ""


def _keep(learner: str) -> bool:
    try:
        write_whole({_file(): f"{learner}\n".encode()})
    except OSError:
        return False
    return True
