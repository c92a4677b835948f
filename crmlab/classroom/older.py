"""Pages of an older edition: they are put aside before the new ones come, and none is lost or run.

A folder of copies says in `.crmlab.json` which pages it was given, of which edition. A folder without it was made by
the first edition, which kept no such list.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

from crmlab import course
from crmlab.errors import DataUnavailable
from crmlab.i18n import _, ngettext

PARTS = ("notebooks", "exercises")
LIST, UNLISTED = ".crmlab.json", "2026.1"
OURS = re.compile(r'"id": "(ch|wb)\d\d-|"id": "(gl|ix|mx)-')
"""A cell id of the course: a learner's own notebook has none."""


def shipped() -> dict[str, Path]:
    """Each page of the course by its path in a folder of copies, and the look of the slides."""
    found = [source for part in PARTS for source in course.folder(part).iterdir()]
    return {f"{p.parent.name}/{p.name}": p for p in sorted(found) if p.suffix in (".ipynb", ".css")}


def update(folder: Path) -> str:
    """Give `folder` the pages of this edition, and put aside those of an older one.

    A page that nobody has changed since it was copied is replaced. One that somebody has changed or run goes to
    `older/EDITION/` as it is. A learner's own notebooks and the record of answers stay where they are.

    Parameters
    ----------
    folder : Path
        The folder of copies; made if it is not there.

    Returns
    -------
    str
        What was put aside, in one sentence; `""` if nothing was.
    """
    pages, had = shipped(), _listed(folder)
    today = {name: _digest(source) for name, source in pages.items()}
    edition, given = (had["edition"], had["pages"]) if had else (UNLISTED, {})
    aside = 0
    for part in PARTS:
        for page in sorted((folder / part).glob("*.ipynb")) if (folder / part).is_dir() else ():
            name = f"{part}/{page.name}"
            here, now = _digest(page), today.get(name, "")
            if here == now or given.get(name) == now != "":  # as we hand it out today, or a learner's work on that
                continue
            if here == given.get(name):  # as we handed it out once
                page.unlink()
            elif name in given or (not had and OURS.search(page.read_text("utf-8", errors="replace"))):
                _put_aside(page, folder / "older" / edition / part)
                aside += 1
    for name, source in pages.items():
        if not (folder / name).exists() or source.suffix == ".css":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    (folder / LIST).write_text(json.dumps({"edition": course.EDITION, "pages": today}, indent=1) + "\n", "utf-8")
    if not aside:
        return ""
    text = _(
        "Your pages of edition {old} are now in {place}, and the pages of edition {new} are opened; your recorded "
        "answers are kept."
    )
    if edition == course.EDITION:
        text = _(
            "Pages of yours that have been written anew since are now in {place}, and the new ones are opened; your "
            "recorded answers are kept."
        )
    return text.format(old=edition, place=folder / "older" / edition, new=course.EDITION)


def set_aside() -> str:
    """In a clone, before `git pull`: copy changed pages to `older/EDITION/`, and put back those that were handed out.

    Returns
    -------
    str
        What was done, in a sentence.

    Raises
    ------
    DataUnavailable
        The course is no clone, or git does not answer.
    """
    root = course.PACKAGE.parent
    if not (course.in_clone() and (root / ".git").exists()):
        raise DataUnavailable(
            _("This course is no git clone, so a pull cannot touch your pages. `crmlab lab` puts them aside itself.")
        )
    changed = [
        root / name for name in _git(root, "diff", "--name-only", "-z", "HEAD", "--", *PARTS).split("\0") if name
    ]
    changed = [page for page in changed if page.suffix == ".ipynb" and page.is_file()]
    for page in changed:
        _put_aside(page, root / "older" / course.EDITION / page.parent.name)
    if changed:
        _git(root, "checkout", "HEAD", "--", *(str(page.relative_to(root)) for page in changed))
    return ngettext(
        "{n} page that you have run or written in is now in {place}. Now `git pull` meets no page of yours.",
        "{n} pages that you have run or written in are now in {place}. Now `git pull` meets no page of yours.",
        len(changed),
    ).format(n=len(changed), place=root / "older" / course.EDITION)


def _listed(folder: Path) -> dict | None:
    try:
        had = json.loads((folder / LIST).read_text("utf-8"))
        return had if isinstance(had["edition"], str) and isinstance(had["pages"], dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(page: Path) -> str:
    return hashlib.sha256(page.read_bytes()).hexdigest()


def _put_aside(page: Path, place: Path) -> None:
    """Move `page` into `place` under a name that is free there."""
    place.mkdir(parents=True, exist_ok=True)
    goal, count = place / page.name, 1
    while goal.exists():
        count += 1
        goal = place / f"{page.stem}-{count}{page.suffix}"
    shutil.move(page, goal)


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8")
    except OSError as error:
        raise DataUnavailable(_("git was not found on this machine: {error}").format(error=error)) from None
    if done.returncode:
        raise DataUnavailable(_("git says: {said}").format(said=done.stderr.strip()))
    return done.stdout
