"""Who a learner is by their id, and the folder on this machine in which all they did is kept."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import unicodedata
from pathlib import Path

import platformdirs

from crmlab import course

SELF_LEARNER = "self-learner"
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.ASCII)
_PLAIN = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*", re.ASCII)


def normalised(learner: object) -> str:
    """The learner's id as it is compared: `" Ａnna "` and `"anna"` are one learner."""
    return unicodedata.normalize("NFKC", str(learner)).strip().casefold()


def folder_name(learner: object) -> str:
    """The name of a learner's folder, which every system accepts; two learners never share one.

    Ids of Latin letters and digits keep their names; others get what of them can stand in a name and a digest.

    Examples
    --------
    >>> folder_name("2026-017"), folder_name(""), folder_name("../anna")
    ('2026-017', 'self-learner', 'anna--ec02c72411b3cc9e')
    """
    name = normalised(learner)
    if not name:
        return SELF_LEARNER
    plain = len(name) <= 40 and _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name) and name != SELF_LEARNER
    if plain:
        return name
    words = re.sub(r"[^a-z0-9]+", "-", name[:200]).strip("-")[:40].strip("-") or "learner"
    return f"{words}--{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def home() -> Path:
    """The folder of all records on this machine: `$CRMLAB_HOME`, the course's own exercises, or the user's data."""
    if wish := os.environ.get("CRMLAB_HOME"):
        with contextlib.suppress(RuntimeError):  # ~somebody who is not here
            return Path(wish).expanduser()
        return Path(wish)
    if course.in_clone():
        return course.PACKAGE.parent / "exercises" / ".progress"
    with contextlib.suppress(OSError):
        here = Path.cwd()
        for place in (here / "crm-lab", here, *here.parents):
            if place.name == "crm-lab" and (place / "exercises").is_dir():
                return place / "exercises" / ".progress"
    return platformdirs.user_data_path("crmlab", appauthor=False) / "progress"
