"""Would a test notice? The workbook engine is changed in sixty places drawn by lot, one at a time, and tests are run.

On demand only: `python -m tests.benchmarks.mutate_engine --seed 7 --places 60`. At least one place a file; a place is a
comparison turned round or moved by its edge, a whole number or a fraction one more or less, a branch that is never
taken, or an argument returned in place of a result. Each change is made in a copy of the course, where the tests of its
room are run first, then the others of the workbook. What no test notices is printed with file and line: it needs a
test, is dead and goes, or makes no difference to anybody. A run that takes too long is counted by itself.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path("crmlab/workbook")
TESTS = Path("tests/workbook")
TESTS_OF = {"proofs.py": TESTS / "test_proofs.py"}
"""The tests run first, where they do not lie in a folder of the same name as the code."""
TURNED = {ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<",
          ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is"}  # fmt: skip
EDGE = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}


@dataclass(frozen=True)
class Place:
    """A piece of a file, from one position to another, and what is put there."""

    file: Path
    kind: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str

    def changed(self, source: bytes) -> bytes:
        lines = source.splitlines(keepends=True)
        at = [sum(map(len, lines[: line - 1])) + column for line, column in (self.start, self.end)]
        return source[: at[0]] + self.text.encode() + source[at[1] :]

    def __str__(self) -> str:
        line = (ROOT / self.file).read_text(encoding="utf-8").splitlines()[self.start[0] - 1].strip()
        return f"{self.file}:{self.start[0]} {self.kind} → {self.text}   | {line[:110]}"


class Places(ast.NodeVisitor):
    """All places of a file."""

    def __init__(self, file: Path):
        self.file, self.found = file, []
        self.arguments: list[str] = []
        self.source = (ROOT / file).read_text(encoding="utf-8")
        self.visit(ast.parse(self.source))

    def add(self, kind: str, node: ast.AST, text: str) -> None:
        where = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
        self.found.append(Place(self.file, kind, *where, text))

    def visit_Compare(self, node: ast.Compare) -> None:
        self.generic_visit(node)
        if len(node.ops) == 1:
            left, right = (ast.get_source_segment(self.source, x) for x in (node.left, node.comparators[0]))
            for kind, others in (("comparison turned", TURNED), ("edge of a comparison", EDGE)):
                if type(node.ops[0]) in others:
                    self.add(kind, node, f"({left}) {others[type(node.ops[0])]} ({right})")

    def visit_Constant(self, node: ast.Constant) -> None:
        if type(node.value) in (int, float):
            for more in (1, -1):
                self.add("constant", node, f"({node.value + more!r})")

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        self.generic_visit(node)
        self.add("branch removed", node.test, "False")

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.generic_visit(node)
        self.add("branch removed", node.test, "False")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in ("self", "cls")]
        self.arguments.append(names[0] if names else "")
        for part in (*node.args.defaults, *(x for x in node.args.kw_defaults if x is not None), *node.body):
            self.visit(part)
        self.arguments.pop()

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        pass  # Python 3.11 does not tell where in the line its expressions stand

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit(node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Return(self, node: ast.Return) -> None:
        self.generic_visit(node)
        name = self.arguments[-1]
        if node.value is not None and name and not (isinstance(node.value, ast.Name) and node.value.id == name):
            self.add("argument returned", node.value, name)


def drawn(places: int, seed: int) -> list[Place]:
    """One place of every file that has any, the others by lot; of each first the kind, so that none prevails."""
    lot = random.Random(seed)
    files = sorted(path.relative_to(ROOT) for path in (ROOT / ENGINE).rglob("*.py"))
    every = {file: found for file in files if (found := Places(file).found)}
    chosen: list[Place] = []
    weights = {file: len(found) for file, found in every.items()}
    turns = [*every, *lot.choices(list(every), list(weights.values()), k=10 * places)]
    for file in turns:
        if len(chosen) >= max(places, len(every)):
            break
        left = [place for place in every[file] if place not in chosen]
        if left:
            kind = lot.choice(sorted({place.kind for place in left}))
            chosen.append(lot.choice([place for place in left if place.kind == kind]))
    return chosen


class Course:
    """A copy of the course in which places are changed."""

    def __init__(self, folder: Path):
        self.folder = folder
        unwanted = shutil.ignore_patterns("__pycache__", ".progress")
        for name in ("crmlab", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
        for name in ("datasets", "exercises", "notebooks", "conftest.py", "pyproject.toml"):
            (folder / name).symlink_to(ROOT / name)

    def says(self, place: Place | None, limit: float) -> str:
        """What the tests say of a change: "caught", "too long" or "not caught"."""
        if place is None:
            return self._run([str(TESTS)], limit)
        path = self.folder / place.file
        before = path.read_bytes()
        room = place.file.relative_to(ENGINE).parts[0]
        first = TESTS_OF.get(room, TESTS / room)
        here = [str(first)] if (self.folder / first).exists() else []
        try:
            path.write_bytes(place.changed(before))
            said = self._run(here, limit) if here else "not caught"
            if said == "not caught":
                said = self._run([str(TESTS), *(f"--ignore={folder}" for folder in here)], limit)
            return said
        finally:
            path.write_bytes(before)

    def _run(self, tests: list[str], limit: float) -> str:
        command = [sys.executable, "-m", "pytest", *tests, "-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider"]
        settings = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(command, cwd=self.folder, env=settings, timeout=limit, capture_output=True, text=True)
        except subprocess.TimeoutExpired:
            return "too long"
        if done.returncode not in (0, 1, 2, 3, 4):
            raise RuntimeError(done.stdout + done.stderr)
        return "caught" if done.returncode else "not caught"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--places", type=int, default=60)
    parser.add_argument("--limit", type=float, default=180, help="seconds for the tests of one change")
    parser.add_argument("--at-once", type=int, default=2)
    given = parser.parse_args()
    places = drawn(given.places, given.seed)
    print(f"seed {given.seed}, {len(places)} places", flush=True)
    with tempfile.TemporaryDirectory(prefix="crmlab-mutate-") as folder, ThreadPoolExecutor(given.at_once) as pool:
        free: Queue[Course] = Queue()
        for n in range(given.at_once):
            free.put(Course(Path(folder) / str(n)))

        def judged(place: Place | None) -> str:
            course, start = free.get(), time.monotonic()
            try:
                said = course.says(place, given.limit)
            finally:
                free.put(course)
            print(f"{said:<10} {time.monotonic() - start:4.0f} s  {place or 'nothing changed'}", flush=True)
            return said

        if judged(None) != "not caught":
            sys.exit("The tests fail, or take too long, before anything is changed.")
        said = list(pool.map(judged, places))
    print(f"\nseed {given.seed}: caught {said.count('caught')} of {len(said)}, too long {said.count('too long')}")
    for place, word in zip(places, said, strict=True):
        if word != "caught":
            print(f"{word}: {place}")


if __name__ == "__main__":
    main()
