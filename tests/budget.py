"""What the tests cost: each item has the keyword of its chapter (`pytest -k ch09`), and a run ends with its seconds.

Chapter and kind are read off the item's address alone, so that the process that gathers the reports of the workers
says the same as the worker that ran the item.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

KINDS = ("nbval", "proofs", "wrong answers", "pages", "slides", "browser", "other")
ADDRESSES = (
    (r"tests/questions/test_(workbooks|solutions)\.py", "proofs"),
    (r"tests/questions/(test_wrong_answers\.py|ch\d\d/blind)", "wrong answers"),
    (r"tests/classroom/test_(slides|deck)\.py", "slides"),
    (r"tests/pages/", "pages"),
    (r"tests/browser/", "browser"),
    (r"(notebooks|exercises)/", "nbval"),
)
"""Beginning of an item's address → kind; the first that fits."""


def kind_of(address: str) -> str:
    """The kind of a test: one of `KINDS`."""
    return next((kind for pattern, kind in ADDRESSES if re.match(pattern, address)), "other")


def chapter_of(address: str) -> str:
    """The chapter to which an item belongs, as two digits; `""` for those of the whole house.

    A notebook or workbook has it in its file name, a question's test in its folder, and what is tried on every chapter
    in brackets behind its name, where it stands first or behind `notebooks-` or `exercises-`.
    """
    file, _colons, rest = address.partition("::")
    if found := re.match(r"(?:notebooks|exercises)/(?:workbook-)?(\d\d)-", file):
        return found[1]
    if found := re.match(r"tests/questions/ch(\d\d)/", file):
        return found[1]
    if found := re.search(r"\[(?:notebooks-|exercises-|ch)?(\d\d)(?!\d)[^\]]*\]$", rest):
        return found[1] if kind_of(address) != "other" else ""
    return ""


class Budget:
    """Counts seconds of setup, call and teardown by chapter and kind."""

    def __init__(self) -> None:
        self.seconds: Counter[tuple[str, str]] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[chapter_of(report.nodeid), kind_of(report.nodeid)] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self.table():
            terminalreporter.write_line(line)

    def table(self) -> list[str]:
        """Seconds by chapter (rows) and kind (columns); nothing where nothing ran."""
        chapters = sorted({chapter for chapter, _kind in self.seconds}, key=lambda chapter: (not chapter, chapter))
        if not chapters:
            return []
        head = "".join(f"{kind:>15}" for kind in (*KINDS, "together"))
        lines = ["seconds of tests by chapter and kind, summed over the workers", f"{'':8}{head}"]
        for chapter in chapters:
            cells = [self.seconds[chapter, kind] for kind in KINDS]
            row = "".join(f"{cell:15.1f}" if cell else f"{'':>15}" for cell in (*cells, sum(cells)))
            lines.append(f"{'ch' + chapter if chapter else 'house':8}{row}")
        return lines


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers' reports all arrive here
        config.pluginmanager.register(Budget(), "crmlab-budget")


@pytest.hookimpl(tryfirst=True)  # before `-k` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if chapter := chapter_of(item.nodeid):
            item.extra_keyword_matches.add(f"ch{chapter}")
