"""Files that are there whole or not at all: written beside their place, forced to the disk, and then put there."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO


def write_whole(files: Mapping[Path, bytes], *, private: bool = False) -> None:
    """Write all of `files` or none: where one cannot be written, nothing new is left, and no temporary file either.

    Parameters
    ----------
    files : dict of Path to bytes
        They come into their places in this order, once all of them are on the disk.
    private : bool
        Only for the person who runs this.

    Raises
    ------
    OSError
        A folder cannot be written, or the disk is full.
    """
    made: list[Path] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".crmlab-")
            made.append(Path(name))
            with os.fdopen(handle, "wb", buffering=0) as file:  # a buffer would be written again when it is closed
                write_all(file, data)
            if not private:
                Path(name).chmod(0o644)
        for temporary, path in zip(list(made), files, strict=True):
            new = not os.path.lexists(path)
            temporary.replace(path)
            made += [path] if new else []
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def write_all(file: BinaryIO, data: bytes) -> None:
    """Write all of `data` and force it to the disk."""
    while data:
        data = data[file.write(data) :]
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):  # some network folders cannot
            raise
