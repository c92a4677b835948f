"""The record: whatever happens to the machine, nothing that was written before is lost and the next check works."""

import errno
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import CRMLabError, course
from crmlab.learners import folder_name, home
from crmlab.workbook.session import record as module
from crmlab.workbook.session.record import Record, forget


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BINDER_SERVICE_HOST", raising=False)
    monkeypatch.delenv("BINDER_LAUNCH_HOST", raising=False)
    monkeypatch.setattr(module, "_unwritten", {})
    return tmp_path / "home"


def numbers(record: Record) -> list[int]:
    return [event["n"] for event in record.events()]


def test_events_come_back_in_order_with_their_time(own_home, monkeypatch):
    monkeypatch.setattr(module, "now", lambda: "2026-11-15T08:00:00+00:00")
    record = Record("09", "Anna")
    assert record.events() == []
    record.append({"event": "hint", "question": "税"})
    record.append({"event": "check", "n": 1})
    assert record.events() == [
        {"event": "hint", "question": "税", "time": "2026-11-15T08:00:00+00:00"},
        {"event": "check", "n": 1, "time": "2026-11-15T08:00:00+00:00"},
    ]
    assert record.notice == ""
    assert record.path == own_home / "anna" / "09.jsonl"
    assert Record("09", " ａnna").events() == record.events()
    assert Record("10", "Anna").events() == Record("09", "Bert").events() == []


def test_the_time_is_utc_to_the_second():
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", module.now())


def test_two_sessions_see_each_other():
    one, two = Record("09", "anna"), Record("09", "anna")
    one.append({"n": 1})
    assert numbers(two) == [1]
    two.append({"n": 2})
    one.append({"n": 3})
    assert numbers(one) == numbers(two) == [1, 2, 3]


TORN = [b'{"n": 2, "ti', b"\x00\x00\x00", b'{"n": 2}{', b"\xff\xfe", b"[" * 100_000, b'{"n": NaN}']


@pytest.mark.parametrize("torn", TORN, ids=range(len(TORN)))
def test_a_torn_last_line_is_skipped_and_closed(torn):
    record = Record("09", "anna")
    record.append({"n": 1})
    with record.path.open("ab") as file:
        file.write(torn)
    for reader in (record, Record("09", "anna")):
        assert numbers(reader) == [1]
    record.append({"n": 3})
    for reader in (record, Record("09", "anna")):
        assert numbers(reader) == [1, 3]


def test_a_last_line_torn_at_its_line_end_only_counts():
    record = Record("09", "anna")
    record.append({"n": 1})
    record.path.write_bytes(record.path.read_bytes().rstrip(b"\n"))
    assert numbers(record) == numbers(Record("09", "anna")) == [1]
    record.append({"n": 2})
    assert numbers(record) == numbers(Record("09", "anna")) == [1, 2]


def test_a_file_cut_or_taken_away_is_read_anew():
    record = Record("09", "anna")
    for n in range(5):
        record.append({"n": n})
    assert numbers(record) == [0, 1, 2, 3, 4]
    record.path.write_bytes(record.path.read_bytes().splitlines(keepends=True)[0])
    assert numbers(record) == [0]
    record.path.unlink()
    assert numbers(record) == []
    record.append({"n": 9})
    assert numbers(record) == [9]


WRITER = """
import sys, time
from crmlab.workbook.session import record as module
first, count, slowly = (int(word) for word in sys.argv[1:])
whole = module.write_all
def in_pieces(file, data):
    for start in range(0, len(data), 40):
        whole(file, data[start : start + 40])
        time.sleep(0.0005)
if slowly:
    module.write_all = in_pieces
record = module.Record("09", "anna")
for n in range(first, first + count):
    record.append({"n": n, "filling": "x" * 200})
    print(n, flush=True)
"""


def writer(first: int, count: int, *, slowly: bool = False) -> subprocess.Popen:
    command = [sys.executable, "-c", WRITER, str(first), str(count), str(int(slowly))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_kill_9_in_mid_write_loses_nothing_written_before():
    """A process that appends in a loop is killed at random moments, until three lines were torn.

    It writes its lines in small pieces: a disk takes a whole one too fast to be met in the middle.
    """
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    dice, told, torn, part = random.Random(seed), [], 0, 0
    while torn < 3:
        part += 1
        assert part <= 20, "twenty times no line was torn: the test has lost its point"
        process = writer(part * 10_000, 10_000, slowly=True)
        told.append(int(process.stdout.readline()))
        time.sleep(dice.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        process.stdout.close()
        record = Record("09", "anna")
        torn += not record.path.read_bytes().endswith(b"\n")
        record.append({"n": -part})
        assert record.notice == ""
        kept = numbers(record)
        assert [n for n in kept if n in {*told, -part}] == [*told, -part]
        assert len(kept) <= len(told) + 2  # one more may have been on the disk before the process could say so
        told = kept


def test_two_notebooks_at_once_both_land():
    processes = [writer(0, 200), writer(1000, 200)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    for process in processes:
        process.stdout.close()
    kept = numbers(Record("09", "anna"))
    assert [n for n in kept if n < 1000] == list(range(200))
    assert [n for n in kept if n >= 1000] == list(range(1000, 1200))


def test_a_folder_that_cannot_be_made(own_home):
    """A file stands where the folder should be: this stops root too, a missing permission does not."""
    own_home.write_text("in the way")
    record = Record("09", "anna")
    record.append({"n": 1})
    assert record.in_memory and "kept in memory" in record.notice and str(own_home) in record.notice
    assert record.notice, "within one card the sentence may be asked for twice"
    assert numbers(record) == [1]
    record.append({"n": 2})
    assert record.notice == "", "said once"
    assert numbers(Record("09", "anna")) == [1, 2], "the workbook opened again in the same kernel"
    own_home.unlink()
    record.append({"n": 3})
    assert numbers(record) == [1, 2, 3]
    assert [json.loads(line)["n"] for line in record.path.read_text().splitlines()] == [1, 2, 3]
    assert record.notice == "" and not record.in_memory


def test_a_notice_nobody_looked_at_waits(own_home):
    own_home.write_text("in the way")
    record = Record("09", "anna")
    record.append({"n": 1})
    record.append({"n": 2})
    assert "kept in memory" in record.notice


def test_a_read_only_folder(monkeypatch):
    """Opening for writing is refused by a replaced `open`, since root may write into a folder without permission."""
    record = Record("09", "anna")
    record.append({"n": 1})
    real = Path.open

    def read_only(path, mode="r", *args, **kwargs):
        if set(mode) & set("wa+x"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", read_only)
    record.append({"n": 2})
    assert "Permission denied" in record.notice
    assert numbers(record) == numbers(Record("09", "anna")) == [1, 2]
    monkeypatch.undo()
    assert [json.loads(line)["n"] for line in record.path.read_text().splitlines()] == [1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes into read-only folders")
def test_a_real_read_only_folder(own_home):
    record = Record("09", "anna")
    record.append({"n": 1})
    record.path.chmod(0o400)
    record.path.parent.chmod(0o500)
    try:
        record.append({"n": 2})
        assert "kept in memory" in record.notice
        assert numbers(record) == [1, 2]
    finally:
        record.path.parent.chmod(0o700)


@pytest.mark.parametrize("when", ["at once", "after half a line", "at fsync"])
def test_a_full_disk_played(monkeypatch, when):
    record = Record("09", "anna")
    record.append({"n": 1})
    before = record.path.read_bytes()

    def full(file, data):
        if when != "at once":
            os.write(file.fileno(), data if when == "at fsync" else data[:9])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, "write_all", full)
        record.append({"n": 2})
        assert "No space left on device" in record.notice
        assert numbers(record) == [1, 2]
        assert record.path.read_bytes() == before
    record.append({"n": 3})
    assert numbers(record) == numbers(Record("09", "anna")) == [1, 2, 3]


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root mounts a small disk; the full disk is played in the tests above")
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"no mount on this machine: {error}")
    if done.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_really_full(small_disk, monkeypatch):
    monkeypatch.setenv("CRMLAB_HOME", str(small_disk))
    record = Record("09", "anna")
    record.append({"n": 1})
    stone = small_disk / "stone"
    with pytest.raises(OSError), stone.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 1000)
    for n in range(2, 30):
        record.append({"n": n, "filling": "x" * 1000})
    assert "kept in memory" in record.notice
    assert numbers(record) == list(range(1, 30))
    stone.unlink()
    record.append({"n": 30})
    assert numbers(Record("09", "anna")) == list(range(1, 31))
    assert len(record.path.read_text().splitlines()) == 30


def test_a_lock_that_is_not_released(monkeypatch):
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.05)
    record = Record("09", "anna")
    record.append({"n": 1})
    with FileLock(record.path.with_suffix(".lock")):
        start = time.perf_counter()
        record.append({"n": 2})
        assert time.perf_counter() - start < 1
        assert "Another notebook" in record.notice
        assert numbers(record) == [1, 2]
    assert numbers(record) == [1, 2]
    assert len(record.path.read_text().splitlines()) == 2


def test_in_binder_the_learner_is_warned_once(monkeypatch):
    for name in ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST"):
        with monkeypatch.context() as patch:
            patch.setenv(name, "somewhere")
            record = Record("09", "anna")
            assert "vanish" in record.notice and "ex.submission()" in record.notice
            record.append({"n": 1})
            assert record.notice == ""


def test_what_is_no_json_is_an_error_of_ours_and_spoils_nothing():
    record = Record("09", "anna")
    with pytest.raises(ValueError):
        record.append({"n": float("nan")})
    record.append({"n": 1})
    assert numbers(record) == [1]


@pytest.mark.parametrize(
    "learner, folder",
    [("", "self-learner"), ("  ", "self-learner"), ("2026-017", "2026-017"), ("ANNA", "anna"), ("a_b", "a_b")],
)
def test_plain_ids_keep_their_names(learner, folder):
    assert folder_name(learner) == folder


AWKWARD = [
    "self-learner", "con", "NUL", "com1", "lpt9", "../../etc/passwd", "a/b", "a\\b", "a:b", "a b", "a.b", "a.", ".a",
    "..", "张伟", "張偉", "\u202eanna", "an\u200bna", "=cmd|'/c calc'!A1", "x" * 500, "x" * 501, "x" * 5000, "a-", "-a",
    "a--b", "\x00", "\ud800", "ß", "ss", "a\nb", "anna--0123456789abcdef", "com¹", "é", "e", "~", "$HOME", "*", "?",
    '"',
]  # fmt: skip
SAFE = re.compile(r"[a-z0-9]+(([_-]|--)[a-z0-9]+)*")


def test_awkward_ids_are_safe_and_apart():
    names = {folder_name(learner) for learner in AWKWARD}
    assert len(names) == len({module.normalised(learner) for learner in AWKWARD})
    for name in names:
        assert SAFE.fullmatch(name) and len(name) <= 60
        assert name.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "SELF-LEARNER"}
    assert folder_name("") not in names


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_two_learners_never_share_a_folder(one, two):
    assert (folder_name(one) == folder_name(two)) == (module.normalised(one) == module.normalised(two))
    assert SAFE.fullmatch(folder_name(one))


def test_home(monkeypatch, tmp_path):
    assert home() == tmp_path / "home"
    monkeypatch.delenv("CRMLAB_HOME")
    assert home() == course.PACKAGE.parent / "exercises" / ".progress"
    monkeypatch.setattr(course, "in_clone", lambda: False)
    exercises = tmp_path / "crm-lab" / "exercises"
    exercises.mkdir(parents=True)
    for place in (exercises, tmp_path / "crm-lab", tmp_path):
        monkeypatch.chdir(place)
        assert home() == exercises / ".progress"
    monkeypatch.chdir("/")
    assert "crmlab" in str(home())


def test_forget_deletes_one_learner_only(own_home):
    for chapter, learner in [("00", "anna"), ("09", "anna"), ("09", "bert")]:
        Record(chapter, learner).append({"n": 1})
    assert forget("Anna") == [own_home / "anna" / "00.jsonl", own_home / "anna" / "09.jsonl"]
    assert [path.name for path in own_home.iterdir()] == ["bert"]
    assert Record("09", "anna").events() == []
    assert numbers(Record("09", "bert")) == [1]
    assert forget("nobody") == []


def test_forget_empties_memory_too_and_says_what_it_cannot_delete(own_home, monkeypatch):
    record = Record("09", "anna")
    record.append({"n": 1})

    def refuse(path, **kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(CRMLabError, match=r"09\.(jsonl|lock) could not be deleted \(Permission denied\)"):
            forget("anna")
    forget("anna")
    own_home.rmdir()
    own_home.write_text("in the way")
    record.append({"n": 2})
    forget("anna")
    assert record.events() == []
