"""Which slow tests a change asks for: `python -m tests.slow_choice` prints an expression for `pytest -m slow -k …`.

A chapter that changed has its own; the engine and the data are proved on every chapter. Nothing is printed where
nothing slow is asked for.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable

CHAPTER = re.compile(
    r"(?:notebooks/|exercises/(?:workbook-)?|datasets/vignettes/|(?:crmlab|tests)/questions/ch)(\d\d)[-./]"
)
AREAS = {
    r"crmlab/workbook/": {"test_solutions", "test_workbooks"},
    r"crmlab/datasets/": {"test_workbooks"},
    r"crmlab/datasets/lantern/": {"datasets", "recomputed"},
    r"notebooks/\d\d": {"recomputed"},
    r"crmlab/customer_value/btyd/": {"btyd", "test_workbooks"},
    r"crmlab/perceived_value/": {"perceived_value"},
    r"(pyproject\.toml|tests/(test_)?pins|tests/package_index)": {"test_pins"},
    r"crmlab/(explore/|classroom/(index|lab))": {"test_browser"},
    r"crmlab/classroom/(slides|lab|deck|reveal)": {"test_slides"},
}
"""Beginning of a path → names in the addresses of the slow tests that it asks for."""
MOST_COMMITS = 60
"""How far back the changes of a landing are looked for; a clone may hold fewer."""


def choose(changed: Iterable[str]) -> set[str]:
    """The names to select by, for these changed files."""
    chosen: set[str] = set()
    for path in changed:
        if found := CHAPTER.match(path):
            chosen.add(f"ch{found[1]}")
        for pattern, names in AREAS.items():
            if re.match(pattern, path):
                chosen |= names
    return chosen


def changed() -> list[str]:
    """The files changed since the last landing: since the first commit that is older than a day before the newest.

    A landing is a day's work at most. In a clone without that much history, it is everything that there is.
    """

    def git(*arguments: str) -> list[str]:
        return subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", check=True).stdout.split("\n")

    log = [line.split() for line in git("log", f"--max-count={MOST_COMMITS}", "--format=%H %ct") if line]
    newest = int(log[0][1])
    before = next((commit for commit, time in log if newest - int(time) > 86_400), log[-1][0])
    return [path for path in git("diff", "--name-only", before, "HEAD") if path]


if __name__ == "__main__":
    print(" or ".join(sorted(choose(changed()))))
