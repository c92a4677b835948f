"""Binder gets the versions that the project fixes, and nothing of the machine on which they were written down.

After a change of `pyproject.toml`, `python -m uv run python -m tests.test_binder` writes `.binder/requirements.txt`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from crmlab import course

ROOT = course.PACKAGE.parent
BINDER = ROOT / ".binder"
EXPORT = ("export", "--no-dev", "--no-hashes", "--no-emit-project", "--no-header", "--no-annotate", "--quiet")
OUR_OWN_CHOICE = ("UV_NO_CONFIG", "UV_EXCLUDE_NEWER", "UV_RESOLUTION", "UV_FROZEN", "UV_LOCKED", "UV_PRERELEASE")
NO_NETWORK = re.compile(r"failed to fetch|error sending request|dns error|timed out|offline|network", re.IGNORECASE)

if not BINDER.is_dir():
    pytest.skip("the tests do not run in a clone", allow_module_level=True)


class NotReached(RuntimeError):
    """The registry of packages does not answer."""


def requirements() -> str:
    """What `.binder/requirements.txt` has to hold: uv's export under the versions fixed by date, then the course."""
    uv = os.environ.get("UV") or shutil.which("uv")
    environment = {name: value for name, value in os.environ.items() if name not in OUR_OWN_CHOICE}
    with tempfile.TemporaryDirectory() as folder:  # without the clone's uv.lock, which may be older
        for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text"):
            shutil.copyfile(ROOT / name, Path(folder) / name)
        run = subprocess.run([uv, *EXPORT], cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    if run.returncode and NO_NETWORK.search(run.stderr):
        raise NotReached(run.stderr.strip().splitlines()[-1])
    assert not run.returncode, run.stderr
    return run.stdout + "-e .\n"


@pytest.mark.skipif(not (os.environ.get("UV") or shutil.which("uv")), reason="uv is not here to export the versions")
def test_the_versions_are_those_fixed_by_date():
    try:
        wanted = requirements()
    except NotReached as error:
        pytest.skip(f"the registry of packages cannot be reached: {error}")
    committed = (BINDER / "requirements.txt").read_text("utf-8")
    assert committed == wanted, "run `python -m uv run python -m tests.test_binder`"


def test_every_version_is_fixed_and_no_address_stands_there():
    lines = (BINDER / "requirements.txt").read_text("utf-8").splitlines()
    assert lines[-1] == "-e ."
    pin = re.compile(r"[a-z0-9.-]+==[0-9][0-9a-z.+!]*( ; [^/@]+)?")
    assert not [line for line in lines[:-1] if not pin.fullmatch(line)]
    assert {"jupyterlab", "pandas", "numpy"} <= {line.split("==")[0] for line in lines}


def test_binder_has_a_python_of_ours_and_can_run_what_follows():
    version = (BINDER / "runtime.txt").read_text("utf-8").strip()
    assert re.fullmatch(r"python-3\.(1[1-3])", version)
    script = BINDER / "postBuild"
    assert script.read_bytes().startswith(b"#!/bin/bash\n") and b"\r" not in script.read_bytes()
    if os.name == "posix":
        assert os.access(script, os.X_OK)


if __name__ == "__main__":
    (BINDER / "requirements.txt").write_text(requirements(), "utf-8", newline="\n")
