"""What the cards say to the stored wrong answers, in figures: `python -m tests.questions.measure`.

By set and by chapter: how many cards name the slip, name another cause carefully, only point to rows, or mislead; the
same for usual and for odd slips, where the writer said which; what each step of the engine claimed; and the time of a
check. The verdicts stored beside the answers decide. These answers have been seen since: the first figures of a set,
from before any card was mended for it, stand in the docstring of its file.
"""

from __future__ import annotations

import os
import statistics
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crmlab import workbook
from tests.questions.wrong_answers import PLAIN, VERDICTS, Answers, said_by, sets

LEARNER = "unseen-1"


@dataclass(frozen=True)
class Judged:
    """One answer: its set, usual or odd, the verdict, the step that spoke, its cause, and the seconds of CPU."""

    set: str
    sort: str
    verdict: str
    step: str
    said: str
    where: str
    seconds: float


def judged(name: str, wrong: Answers, learner: str) -> Iterator[Judged]:
    """Every answer of a set on the data of a learner."""
    book = workbook.open(wrong.chapter, learner=learner)
    for answer, value in wrong.given(book):
        start = time.process_time()
        finding, _value = book.questions[answer.question]._examined(value)
        took = time.process_time() - start
        said, verdict = said_by(finding), answer.verdict(finding)
        where = f"{name}, {learner}, {answer.question}: {answer.did}: {said}: {' '.join(finding.sentences)[:160]}"
        yield Judged(name, answer.sort, verdict, finding.step, said, where, took)


def row(name: str, found: Iterable[Judged]) -> str:
    """A line of the table: all, then usual and odd, as shares of those that are wrong on these data."""
    found = list(found)
    counted = Counter(each.verdict for each in found)
    cells = [f"{name:<28}{len(found):>4}", *(f"{counted[verdict]:>15}" for verdict in VERDICTS)]
    for sort in ("usual", "odd"):
        some = [each.verdict for each in found if each.sort == sort and each.verdict != "right by luck"]
        cells.append(f"{some.count('named')} of {len(some)}".rjust(12) if some else " " * 12)
    return "".join(cells)


def claims(found: Iterable[Judged]) -> Iterator[str]:
    """What each step claimed, and how often wrongly."""
    by_step = defaultdict(Counter)
    for each in found:
        if each.verdict != "right by luck":
            by_step[each.step][each.verdict] += 1
    for step, counted in sorted(by_step.items(), key=lambda item: -item[1].total()):
        kind = "describes" if step in PLAIN else "names a cause"
        yield f"{step:<24}{kind:<16}" + ", ".join(
            f"{counted[verdict]} {verdict}" for verdict in VERDICTS if counted[verdict]
        )


def report(learner: str = LEARNER) -> str:
    """The tables, as text."""
    stored = sets()
    found = [each for name, wrong in stored.items() for each in judged(name, wrong, learner)]
    lines = [f"Stored wrong answers on the data of {learner}", ""]
    lines += [f"{'':<28}{'all':>4}" + "".join(f"{v:>15}" for v in VERDICTS) + "  usual named   odd named"]
    for chapter in sorted({name.partition("-")[0] for name in stored}):
        mine = [each for each in found if each.set.startswith(chapter)]
        lines += [row(name, [each for each in mine if each.set == name]) for name in stored if name.startswith(chapter)]
        lines += [row(f"{chapter} together", mine), ""]
    lines += [row("all", found), ""]
    for kind in ("unseen", "blind"):
        some = [each for each in found if f"-{kind}" in each.set]
        lines += [f"What each step said to the {len(some)} {kind} answers", *claims(some), ""]
    lines += ["Misleading:", *(each.where for each in found if each.verdict == "misleading"), ""]
    seconds = [1000 * each.seconds for each in found]
    lines += [f"check(): median {statistics.median(seconds):.0f} ms, maximum {max(seconds):.0f} ms of CPU"]
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ["CRMLAB_STATIC"] = "1"
    warnings.simplefilter("ignore")
    print(report())
