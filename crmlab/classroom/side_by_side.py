"""Many learners judged at a time, each in a process of their own; no file stops the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from crmlab.classroom.grading import Judged, judge_learner
from crmlab.classroom.groups import Group
from crmlab.i18n import _

Made = TypeVar("Made")
ALONE = 8
"""So few learners are judged in this process: starting others would take longer."""


def run(groups: Sequence[Group], number: str, workers: int | None, partial: bool) -> Iterator[tuple[int, Judged]]:
    """What `judge_learner` says of each group, by its place, in the order in which it is ready."""
    tasks = [
        (number, group.learner, [(str(item.path), item.head, item.last) for item in group.files], partial)
        for group in groups
    ]
    yield from spread(_guarded, tasks, workers)


def spread(work: Callable[..., Made], tasks: Sequence[tuple], workers: int | None) -> Iterator[tuple[int, Made]]:
    """What `work` makes of each task, by its place, in the order in which it is ready; `work` must not raise."""
    workers = min(workers or os.cpu_count() or 1, max(1, len(tasks) // 4))
    left = set(range(len(tasks)))
    if workers > 1 and len(tasks) > ALONE:
        # Fresh processes on every system: a fork would copy whatever threads a notebook runs.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            ready = {pool.submit(work, *task): place for place, task in enumerate(tasks)}
            for future in as_completed(ready):
                try:
                    made = future.result()
                except BrokenProcessPool:
                    continue  # a process was ended from outside, most likely for want of memory
                left.discard(ready[future])
                yield ready[future], made
    for place in sorted(left):
        yield place, work(*tasks[place])


def _guarded(number: str, learner: str, files: list, partial: bool) -> Judged:
    """No file stops the others."""
    try:
        return judge_learner(number, learner, files, partial)
    except Exception as error:
        words = _("It could not be graded ({error}).")
        return Judged(remarks=[words.format(error=type(error).__name__)])
