"""Files are there whole or not at all, and nothing else is left beside them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from crmlab.workbook.session.whole import write_whole


@contextlib.contextmanager
def full_after(size: int):
    """As on a disk that is full: the system itself refuses to write more than so many bytes into a file."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_pair_is_written(tmp_path):
    write_whole({tmp_path / "new" / "a": b"1", tmp_path / "new" / "b": b""})
    assert everything(tmp_path / "new") == {"a": b"1", "b": b""}
    assert os.name != "posix" or (tmp_path / "new" / "a").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("size", [0, 5, 1_500])
def test_a_full_disk_leaves_what_was_there(tmp_path, size):
    (tmp_path / "a").write_bytes(b"old")
    with full_after(size), pytest.raises(OSError, match="large"):
        write_whole({tmp_path / "a": b"x" * 1_000, tmp_path / "b": b"x" * 2_000})
    assert everything(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("wrong", [OSError("no"), KeyboardInterrupt()])
def test_where_the_second_does_not_come_into_its_place_the_first_goes(tmp_path, monkeypatch, wrong):
    true, moved = Path.replace, []

    def replace(path, target):
        moved.append(target)
        if len(moved) == 2:
            raise wrong
        return true(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(type(wrong)):
        write_whole({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert len(moved) == 2 and everything(tmp_path) == {}
