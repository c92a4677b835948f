"""How long does it take to grade two hundred submissions to workbook 09?

On demand only: `uv run pytest -o addopts="" -o python_functions="bench_*" -s tests/benchmarks/bench_grade.py`. Every
learner has a file; four answers in ten are wrong, most of them by a known mistake. Making the files is not counted.
"""

import os
import random
import time

import pytest

from crmlab.classroom import grade
from tests.classroom.handing_in import desk, made, put

LEARNERS = 200


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLAB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CRMLAB_STATIC", raising=False)


def answers(learner, chapter="09"):
    """Some of the learner's answers go wrong."""
    dice, here, wrong = random.Random(learner), desk(learner, chapter), {}
    for key, question in here.chapter.questions.items():
        if question.mistakes and dice.random() < 0.4:
            mistake = dice.choice(list(question.mistakes.values()))
            wrong[key] = here.run(mistake.function) if dice.random() < 0.8 else 0.123
    return wrong


def bench_two_hundred_submissions(tmp_path):
    names = [f"2026-{number:03}" for number in range(LEARNERS)]
    put(tmp_path / "in", *(made(name, "09", **answers(name)) for name in names))
    start, used = time.perf_counter(), time.process_time()
    result = grade.grade(tmp_path / "in", output=tmp_path / "grades.csv")
    seconds = time.perf_counter() - start
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"\n{LEARNERS} submissions in {seconds:.1f} s on {os.cpu_count()} cores (load {load:.1f}), "
          f"{time.process_time() - used:.1f} s of it in this process")  # fmt: skip
    assert len(result.graded) == LEARNERS
    assert seconds < 30
