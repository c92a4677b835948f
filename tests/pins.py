"""The versions of all libraries, written down once: as constraints under `[tool.uv]` in `pyproject.toml`.

A registry may show, hide or date a file anew at any time, so a date fixes nothing; a version that stands here does.

- `python -m tests.pins` after a change of the dependencies: what is pinned stays, what is new gets a pin.
- `python -m tests.pins --newest` takes all pins out, writes down the newest that fit, and fails if none differs.

To renew one library, delete its lines and take the first. Both write `.binder/requirements.txt` too. Only Python and
uv are needed, so that a machine can take the newest before it has installed anything.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LISTS = {
    "constraint-dependencies": ("--all-extras", "--all-groups"),
    "build-constraint-dependencies": ("--only-group", "build"),  # uv builds without looking at the first list
}
"""The lists of `[tool.uv]`, and which part of the resolution each one holds."""

EXPORT = ("export", "--frozen", "--offline", "--no-hashes", "--no-emit-project", "--no-header", "--no-annotate")
OUR_OWN_CHOICE = (
    *("UV_BUILD_CONSTRAINT", "UV_CONSTRAINT", "UV_EXCLUDE_NEWER", "UV_FORK_STRATEGY", "UV_FROZEN"),
    *("UV_LOCKED", "UV_NO_CONFIG", "UV_NO_DEV", "UV_NO_GROUP", "UV_OVERRIDE", "UV_PRERELEASE", "UV_PROJECT"),
    *("UV_RESOLUTION", "UV_WORKING_DIR", "UV_WORKING_DIRECTORY"),
)
"""What a shell may tell uv of versions and projects. Where packages come from stays as the machine has it."""


def command() -> list[str] | None:
    """How uv is called here; None if it is not installed."""
    if found := os.environ.get("UV") or shutil.which("uv"):
        return [found]
    return [sys.executable, "-m", "uv"] if find_spec("uv") else None


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OUR_OWN_CHOICE}


def read(pyproject: str) -> dict[str, list[str]]:
    """The pins that stand in a `pyproject.toml`, by list."""
    settings = tomllib.loads(pyproject)["tool"]["uv"]
    return {name: settings[name] for name in LISTS}


def replaced(pyproject: str, pins: dict[str, list[str]]) -> str:
    """The same `pyproject.toml` with other pins; all else, comments too, stays."""
    for name, lines in pins.items():
        items = "".join(f'    "{line}",\n' for line in lines)
        value = f"{name} = [\n{items}]\n" if lines else f"{name} = []\n"
        pyproject, found = re.subn(rf"^{name} = \[(.*|\n(    .*\n)*)\]\n", value, pyproject, flags=re.MULTILINE)
        if found != 1:
            raise SystemExit(f"pyproject.toml has no single list {name} whose items each have a line")
    return pyproject


def resolve(pyproject: str) -> tuple[dict[str, list[str]], str]:
    """What uv takes for a `pyproject.toml`: the pins by list, and the text of `.binder/requirements.txt`."""
    uv = command()
    if uv is None:
        raise SystemExit("uv is not installed: python -m pip install uv")
    with tempfile.TemporaryDirectory() as folder:  # elsewhere, so that the clone's uv.lock has no say and stays

        def run(*arguments: str) -> str:
            call = [*uv, *arguments, "--quiet"]
            done = subprocess.run(call, cwd=folder, env=environment(), capture_output=True, encoding="utf-8")
            if done.returncode:
                raise SystemExit(done.stderr)
            return done.stdout

        (Path(folder) / "pyproject.toml").write_text(pyproject, "utf-8")
        run("lock")
        pins = {name: run(*EXPORT, *part).splitlines() for name, part in LISTS.items()}
        return pins, run(*EXPORT, "--no-dev") + "-e .\n"


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> None:
    """Write the pins of the project in `root`."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.pins", description="Write down the versions of all libraries."
    )
    parser.add_argument("--newest", action="store_true", help="take the pins out first; fail if nothing differs")
    newest = parser.parse_args(arguments).newest
    file = root / "pyproject.toml"
    text = file.read_text("utf-8")
    before = read(text)
    after, binder = resolve(replaced(text, {name: [] for name in LISTS}) if newest else text)
    for name in LISTS:
        for line in sorted(set(before[name]) ^ set(after[name])):
            print("-" if line in before[name] else "+", line)
    if newest and after == before:
        raise SystemExit("Nothing is newer than the pins: nothing new would be tried.")
    file.write_text(replaced(text, after), "utf-8", newline="\n")
    (root / ".binder" / "requirements.txt").write_text(binder, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
