"""The wheel: data, notebooks and settings are inside it, and found there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from crmlab import course

SCRIPT = """
from pathlib import Path
import crmlab, crmlab.datasets as datasets
from crmlab import course, workbook
from crmlab.classroom import lab
print(Path(crmlab.__file__).is_relative_to(WHEEL), course.in_clone())
print(len(datasets.load("customers")), len(workbook.open("00").questions))
print(sorted(p.name for p in lab.working_copy().glob("*/*.ipynb"))[:1], (lab.SETTINGS / "labconfig").is_dir())
"""


FILES = ("lecturer", "live", "prepare", "remoteEntry", "speaker")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not course.in_clone():
        pytest.skip("the tests do not run in a clone, from which a wheel could be made")
    folder = tmp_path_factory.mktemp("wheel")
    clone = shutil.copytree(course.PACKAGE.parent, folder / "clone", ignore=shutil.ignore_patterns(".git", ".venv*"))
    (clone / "exercises" / ".progress" / "me").mkdir(parents=True)
    (clone / "exercises" / ".progress" / "me" / "09.jsonl").write_text("{}")
    (clone / "exercises" / "09-me.submission.json").write_text("{}")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=clone, check=True, capture_output=True)
    [file] = folder.glob("*.whl")
    zipfile.ZipFile(file).extractall(folder / "installed")
    return folder / "installed"


def test_an_installed_course_finds_its_data_and_makes_a_working_copy(wheel, tmp_path):
    script = SCRIPT.replace("WHEEL", repr(str(wheel)))
    environment = {**os.environ, "PYTHONPATH": str(wheel), "CRMLAB_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert not run.returncode, run.stderr
    assert run.stdout.splitlines() == ["True False", "6000 5", "['00-start-here.ipynb'] True"]
    assert (tmp_path / "crm-lab" / "exercises" / "workbook-00-start-here.ipynb").is_file()


def test_the_wheel_holds_nothing_of_a_learner(wheel):
    names = {path.name for path in wheel.rglob("*")}
    assert not {".progress", "09.jsonl", "09-me.submission.json", "tests", "conftest.py"} & names


def test_what_jupyterlab_needs_for_live_slides_is_put_where_it_looks(wheel):
    [data] = wheel.glob("*.data/data")
    installed = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert installed == {
        "share/jupyter/labextensions/crmlab-slides/package.json",
        *(f"share/jupyter/labextensions/crmlab-slides/static/{name}.js" for name in FILES),
        "share/jupyter/lab/settings/overrides.d/crmlab.json",
        "etc/jupyter/jupyter_server_config.d/crmlab.json",
    }
    assert (wheel / "crmlab" / "_course" / "notebooks" / "rise.css").is_file()
    assert (wheel / "crmlab" / "__init__.pyi").is_file() and (wheel / "crmlab" / "py.typed").is_file(), "for types"
    reveal = wheel / "crmlab" / "classroom" / "reveal"
    assert {"LICENSE", "LICENSE-marked", "reveal.js", "reveal.css", "notes.js"} <= {p.name for p in reveal.iterdir()}


def test_both_licences_travel_with_it(wheel):
    [folder] = wheel.glob("*.dist-info/licenses")
    assert {path.name for path in folder.iterdir()} == {"LICENSE", "LICENSE-text"}
