"""Binder gets the versions that the project pins, and nothing of the machine on which they were written down.

What is committed is compared with what is committed and installed; `python -m tests.pins` writes it.
"""

from __future__ import annotations

import os
import re
from importlib import metadata

import pytest
from packaging.markers import default_environment

from tests import pins
from tests.test_pins import MACHINES, RENEW, RUN, needed, pinned

BINDER = pins.ROOT / ".binder"

if not BINDER.is_dir():
    pytest.skip("the tests do not run in a clone", allow_module_level=True)

LINES = (BINDER / "requirements.txt").read_text("utf-8").splitlines()


def test_every_version_is_fixed_and_no_address_stands_there():
    assert LINES[-1] == "-e ."
    pin = re.compile(r"[a-z0-9.-]+==[0-9][0-9a-z.+!]*( ; [^/@]+)?")
    assert not [line for line in LINES[:-1] if not pin.fullmatch(line)]


@pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda machine: f"{machine['sys_platform']}-{machine['python_version']}"
)
def test_the_versions_are_those_of_the_project(machine):
    assert pinned(LINES[:-1], machine).items() <= pinned(RUN, machine).items(), RENEW


def test_each_package_that_the_course_runs_with_has_a_line():
    versions = pinned(LINES[:-1], default_environment())
    names = needed(metadata.requires("crmlab") or [], versions)
    assert {"jupyterlab", "pandas", "numpy", "tornado"} <= names
    assert not names - set(versions), RENEW
    if "UV" in os.environ:  # with the pinned versions installed it is known, too, what nobody needs
        assert names == set(versions), RENEW


def test_binder_has_a_python_of_ours_and_can_run_what_follows():
    version = (BINDER / "runtime.txt").read_text("utf-8").strip()
    assert re.fullmatch(r"python-3\.(1[1-3])", version)
    script = BINDER / "postBuild"
    assert script.read_bytes().startswith(b"#!/bin/bash\n") and b"\r" not in script.read_bytes()
    if os.name == "posix":
        assert os.access(script, os.X_OK)
