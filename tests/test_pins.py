"""Whatever a registry shows, hides or dates anew later, everybody gets the versions that are written down.

The first half reads what is committed and what is installed. The second puts a toy project, which has this project's
`[tool.uv]`, before a registry on this machine and changes that registry. No test asks a registry elsewhere.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import hatchling.build
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import package_index, pins

TEXT = (pins.ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(TEXT)
RUN, BUILD = pins.read(TEXT).values()
RENEW = "run `python -m tests.pins`"
SYSTEMS = ({"linux": "posix", "darwin": "posix", "win32": "nt"}).items()
MACHINES = [
    {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": system, "os_name": os_name}
    for python in ("3.11", "3.12", "3.13")
    for system, os_name in SYSTEMS
]
"""The machines on which the workflow runs the tests, as markers call them."""


def asked_for(*groups: str) -> list[str]:
    """What `pyproject.toml` asks for in some of its groups of dependencies."""
    return [line for group in groups for line in PROJECT["dependency-groups"][group] if isinstance(line, str)]


def pinned(lines: Iterable[str], machine: dict[str, str]) -> dict[str, str]:
    """The versions that pins give one machine, by package."""
    found: dict[str, str] = {}
    for pin in map(Requirement, lines):
        if pin.marker is None or pin.marker.evaluate(machine):
            assert pin.name not in found, f"two pins of {pin.name} hold for {machine}"
            [version] = pin.specifier
            found[pin.name] = version.version
    return found


def needed(lines: Iterable[str], versions: dict[str, str]) -> set[str]:
    """The packages that requirements lead to on this machine, by what the installed ones say of themselves.

    A package in another version than the pinned one (somebody installed without uv) says nothing about the pins.
    """
    seen: set[tuple[str, str]] = set()
    todo = [(line, "") for line in lines]  # a requirement, and the extra of the package that has it
    while todo:
        line, of_extra = todo.pop()
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": of_extra}):
            continue
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras} - {extra for package, extra in seen if package == name}:
            seen.add((name, extra))
            if name in versions and metadata.version(name) == versions[name]:
                todo += [(following, extra) for following in metadata.requires(name) or []]
    return {name for name, _extra in seen}


def test_a_pin_is_a_version_and_nothing_else_decides():
    pin = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.+!]*( ; [^/@]+)?")
    assert not [line for line in RUN + BUILD if not pin.fullmatch(line)]
    assert set(PROJECT["tool"]["uv"]) == {"cache-keys", *pins.LISTS}, "such a setting may choose other versions"


@pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda machine: f"{machine['sys_platform']}-{machine['python_version']}"
)
def test_everything_asked_for_has_a_pin_that_fits(machine):
    versions, build = pinned(RUN, machine), pinned(BUILD, machine)
    for requirement in map(Requirement, PROJECT["project"]["dependencies"] + asked_for(*PROJECT["dependency-groups"])):
        assert requirement.specifier.contains(versions.get(requirement.name, "0")), f"{requirement}: {RENEW}"
    for requirement in map(Requirement, PROJECT["build-system"]["requires"]):
        assert requirement.specifier.contains(build.get(requirement.name, "0")), f"{requirement}: {RENEW}"
    assert build.items() <= versions.items()


def test_whatever_that_brings_along_has_a_pin_too():
    versions = pinned(RUN, default_environment())
    names = needed([*(metadata.requires("crmlab") or []), *asked_for("dev", "build")], versions)
    assert {"numpy", "tornado", "pluggy"} <= names
    assert not names - set(versions), RENEW


def test_whatever_builds_the_course_has_a_pin_too(monkeypatch):
    monkeypatch.chdir(pins.ROOT)
    asked = {*hatchling.build.get_requires_for_build_wheel(), *hatchling.build.get_requires_for_build_editable()}
    versions = pinned(BUILD, default_environment())
    names = needed([*asked, *PROJECT["build-system"]["requires"]], versions)
    assert {"hatchling", "editables", "pathspec"} <= names
    assert not names - set(versions), f"put what is missing into the group `build` and {RENEW}"


@pytest.mark.skipif("UV" not in os.environ, reason="not started by `uv run`: pip takes the newest libraries")
def test_uv_has_installed_what_is_pinned():
    versions = pinned(RUN, default_environment())
    here = {canonicalize_name(package.name) for package in metadata.distributions()} & set(versions)
    assert {"pandas", "pytest"} <= here
    assert {name: metadata.version(name) for name in here} == {name: versions[name] for name in here}


# A toy project before a registry that changes

needs_uv = pytest.mark.skipif(pins.command() is None, reason="uv is not here to resolve the toy project")
BACKEND = """
import pathlib, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "toy-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("toy-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: toy\\nVersion: 1\\n")
        wheel.writestr("toy-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: wheelwright VERSION\\n")
        wheel.writestr("toy-1.dist-info/RECORD", "")
    return name
"""
TOY = """
[build-system]
requires = ["wheelwright>=1"]
build-backend = "wheelwright"

[project]
name = "toy"
version = "1"
requires-python = ">=3.11"
dependencies = ["kettle>=1"]

[dependency-groups]
build = ["wheelwright>=1"]
dev = [{ include-group = "build" }, "strainer>=1"]

"""
FIRST = {"kettle": "1.0", "water": "1.0", "strainer": "1.0", "wheelwright": "1.0", "builder": "wheelwright 1.0"}


@pytest.fixture
def index(monkeypatch, tmp_path) -> Iterator[package_index.Index]:
    """A registry with one release of each package: the only one that uv knows of."""
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "APPDATA"):  # no settings of this machine's owner
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    with package_index.serving() as index:
        release(index, "1.0")
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"{index.url}/simple")
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("UV_PYTHON", sys.executable)
        monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield index


def release(index: package_index.Index, version: str) -> None:
    index.add("kettle", version, requires=("water>=1",))
    index.add("water", version)
    index.add("strainer", version)
    index.add("wheelwright", version, source=BACKEND.replace("VERSION", version))


@pytest.fixture
def toy(index, tmp_path) -> Path:
    """A project with this project's settings of uv, pinned by its command on the day of the first releases."""
    folder = tmp_path / "toy"
    (folder / ".binder").mkdir(parents=True)
    settings = pins.replaced(TEXT, {name: [] for name in pins.LISTS}).split("\n[tool.uv]\n")[1].split("\n[")[0]
    (folder / "pyproject.toml").write_text(f"{TOY}[tool.uv]\n{settings}", "utf-8")
    pins.main(["--newest"], folder)
    return folder


def fresh_clone(toy: Path, monkeypatch) -> subprocess.CompletedProcess[str]:
    """Install the project where nothing is known of it yet."""
    monkeypatch.setenv("UV_CACHE_DIR", str(toy / "empty-cache"))
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", str(toy / ".venv"))
    call = [*pins.command(), "sync"]
    return subprocess.run(call, cwd=toy, env=pins.environment(), capture_output=True, encoding="utf-8")


def installed(toy: Path) -> dict[str, str]:
    """The versions in the project's environment, and who built the project."""
    site = next((toy / ".venv").rglob("site-packages"))
    found = {dist.name: dist.version for dist in metadata.distributions(path=[str(site)])}
    assert found.pop("toy") == "1"
    wheel = (site / "toy-1.dist-info" / "WHEEL").read_text("utf-8")
    return found | {"builder": re.search("Generator: (.*)", wheel)[1]}


def date_later(index: package_index.Index) -> None:
    for file in index.files.values():
        file.upload_time = "2099-01-01T00:00:00Z"


def yank(index: package_index.Index) -> None:
    release(index, "2.0")
    for name, file in index.files.items():
        file.yanked = "-1.0-" in name


CHANGES = {
    "nothing": lambda index: None,
    "all files dated later": date_later,
    "newer releases of all": lambda index: release(index, "2.0"),
    "newer releases, and the pinned ones yanked": yank,
}


def fastest(one: str, names: Iterable[str]) -> list:
    """One of the names in every run, the others in the slow one: each resolves anew, and takes seconds."""
    return [pytest.param(name, marks=() if name == one else pytest.mark.slow) for name in names]


@needs_uv
@pytest.mark.parametrize("change", fastest("newer releases, and the pinned ones yanked", CHANGES))
def test_what_a_registry_shows_later_changes_nothing(change, index, toy, monkeypatch):
    CHANGES[change](index)
    run = fresh_clone(toy, monkeypatch)
    assert not run.returncode, run.stderr
    assert installed(toy) == FIRST


@needs_uv
@pytest.mark.parametrize("package", fastest("water", ["kettle", "water", "strainer", "wheelwright"]))
def test_a_pinned_file_no_longer_listed_is_named(package, index, toy, monkeypatch):
    release(index, "2.0")
    del index.files[f"{package}-1.0-py3-none-any.whl"]
    run = fresh_clone(toy, monkeypatch)
    assert run.returncode
    assert f"{package}==1.0" in run.stderr


@needs_uv
@pytest.mark.parametrize("package", fastest("wheelwright", ["water", "wheelwright"]))
def test_a_pinned_file_that_cannot_be_fetched_is_named(package, index, toy, monkeypatch):
    index.files[f"{package}-1.0-py3-none-any.whl"].gone = True
    run = fresh_clone(toy, monkeypatch)
    assert run.returncode
    assert f"{package}-1.0-py3-none-any.whl" in run.stderr


# The command that writes the pins


def committed(toy: Path) -> tuple[dict[str, list[str]], list[str]]:
    """What the command has written: the pins, and Binder's requirements."""
    text = (toy / "pyproject.toml").read_text("utf-8")
    assert re.sub(r"dependencies = \[[^]]*==[^]]*\]", "", text).startswith(TOY), "something else was changed"
    return pins.read(text), (toy / ".binder" / "requirements.txt").read_text("utf-8").splitlines()


def all_at(version: str) -> tuple[dict[str, list[str]], list[str]]:
    run, build, binder = ("kettle", "strainer", "water", "wheelwright"), ("wheelwright",), ("kettle", "water")
    lists = {"constraint-dependencies": run, "build-constraint-dependencies": build}
    written = {key: [f"{name}=={version}" for name in names] for key, names in lists.items()}
    return written, [*(f"{name}=={version}" for name in binder), "-e ."]


@needs_uv
def test_the_newest_are_taken_only_when_asked_for(index, toy, capsys):
    assert committed(toy) == all_at("1.0")
    release(index, "2.0")
    pins.main([], toy)
    assert committed(toy) == all_at("1.0")
    capsys.readouterr()
    pins.main(["--newest"], toy)
    assert committed(toy) == all_at("2.0")
    assert capsys.readouterr().out.startswith("- kettle==1.0\n+ kettle==2.0\n- strainer==1.0\n")


@needs_uv
@pytest.mark.slow
def test_the_weekly_run_fails_if_it_would_try_nothing_new(index, toy):
    before = committed(toy)
    with pytest.raises(SystemExit, match="nothing new would be tried"):
        pins.main(["--newest"], toy)
    assert committed(toy) == before


@needs_uv
@pytest.mark.slow
def test_a_new_dependency_gets_a_pin_and_the_others_keep_theirs(index, toy):
    release(index, "2.0")
    index.add("lantern", "3.1")
    file = toy / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace('"kettle>=1"', '"kettle>=1", "lantern"'), "utf-8")
    pins.main([], toy)
    written = pins.read(file.read_text("utf-8"))
    assert written["constraint-dependencies"] == [
        *("kettle==1.0", "lantern==3.1", "strainer==1.0", "water==1.0", "wheelwright==1.0")
    ]


@needs_uv
@pytest.mark.slow
def test_a_lock_in_the_clone_has_no_say_and_stays(toy):
    (toy / "uv.lock").write_text("somebody's own", "utf-8")
    pins.main([], toy)
    assert (toy / "uv.lock").read_text("utf-8") == "somebody's own"


@needs_uv
def test_what_cannot_be_resolved_is_said_and_changes_nothing(index, toy):
    before = committed(toy)
    del index.files["water-1.0-py3-none-any.whl"]
    with pytest.raises(SystemExit, match="water"):
        pins.main([], toy)
    assert committed(toy) == before


def test_lists_are_replaced_and_the_rest_stays():
    other = {name: ["a==1 ; os_name == 'nt'", "b==2"] for name in pins.LISTS}
    changed = pins.replaced(TEXT, other)
    assert pins.read(changed) == other
    assert pins.replaced(changed, pins.read(TEXT)) == TEXT
    with pytest.raises(SystemExit, match="build-constraint-dependencies"):
        pins.replaced("constraint-dependencies = []\n", other)
