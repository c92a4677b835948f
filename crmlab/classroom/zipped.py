"""Submissions inside zip files, as learning platforms hand them out: one of the whole class, or one a learner.

Nothing is unpacked to where a zip says. Each member that could be a submission is copied under a number of its own;
sizes are counted while it is read, since what a zip says of them need not be so.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from crmlab.i18n import _
from crmlab.workbook.answers.loading import MAX_BYTES

MEMBERS = 5_000
"""Members of one zip that are looked at."""
DEEP = 2
"""A zip of the class may hold a zip of each learner, and no more inside."""
ALL_BYTES = 400_000_000
"""Bytes copied out of one zip, zips inside included."""


class Copies:
    """The folder for the copies: made when the first is written, and gone at the end of `with`."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._number = 0

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def next(self, ending: str) -> Path:
        """Where the next copy goes."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="crmlab-zip-")
        self._number += 1
        return Path(self._folder.name).resolve() / f"{self._number}{ending}"


def is_zip(name: str) -> bool:
    return name.casefold().endswith(".zip") and not name.startswith(".")


def members(path: Path, file: str, copies: Copies, *, deep: int = 1) -> Iterator[tuple[str, Path, str]]:
    """What a zip holds: `(name as shown, copy, trouble)`; the name is `class.zip/folder/09-ada.submission.json`.

    Parameters
    ----------
    path : Path
        The zip.
    file : str
        Its name as shown.
    copies : Copies
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _members(archive, path, file, copies, deep)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        words = _("It is no zip that can be read ({reason}): unpack it, or download it again.")
        yield file, path, words.format(reason=str(error)[:80] or type(error).__name__)


def _members(
    archive: zipfile.ZipFile, path: Path, file: str, copies: Copies, deep: int
) -> Iterator[tuple[str, Path, str]]:
    left = ALL_BYTES
    for number, info in enumerate(archive.infolist()):
        name = info.filename.replace("\\", "/")
        shown = f"{file}/{name.strip('/')}"
        last = name.rpartition("/")[2]
        if info.is_dir() or name.startswith("__MACOSX") or last.startswith("."):
            continue
        if number >= MEMBERS:
            yield file, path, _("Of this zip only the first {n:,} files were looked at.").format(n=MEMBERS)
            return
        inner = is_zip(last)
        if not (inner or ".json" in last.casefold()):
            yield shown, path, ""
            continue
        trouble = _trouble(info, name, inner, deep)
        copy = copies.next(".zip" if inner else ".json")
        limit = left if inner else min(left, MAX_BYTES)
        if not trouble:
            size = _copied(archive, info, copy, limit)
            trouble = _("It is larger than is read from a zip.") if size > limit else ""
            left -= min(size, limit)
        if inner and not trouble:
            yield from members(copy, shown, copies, deep=deep + 1)
        else:
            yield shown, copy, trouble


def _trouble(info: zipfile.ZipInfo, name: str, inner: bool, deep: int) -> str:
    """Why a member is not opened; empty where nothing is wrong."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("It is a link to another place, and links are not followed.")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        return _("Its path leads out of the zip, so it was not opened.")
    if info.flag_bits & 1:
        return _("It is locked with a password, so it was not opened.")
    if inner and deep >= DEEP:
        return _("It is a zip in a zip in a zip: unpack it.")
    return ""


def _copied(archive: zipfile.ZipFile, info: zipfile.ZipInfo, copy: Path, limit: int) -> int:
    """Copy a member, and not more than a byte over `limit`; how many bytes were read."""
    size = 0
    with archive.open(info) as source, copy.open("wb") as target:
        while size <= limit and (block := source.read(min(65_536, limit + 1 - size))):
            target.write(block)
            size += len(block)
    return size
