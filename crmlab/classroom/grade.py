"""`crmlab grade`: from a folder of submissions to a table of points and the class's commonest mistakes.

A submission is data. Every learner's tables are drawn again from the learner's id, and every final answer is judged on
them as the notebook judged it; what the file claims about outcomes or points is not looked at.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from crmlab.classroom import copied, sheet, terminal
from crmlab.classroom.grading import Judged, judge_learner, out_of
from crmlab.classroom.handed_in import HandedIn, Person, assign, find, read_roster
from crmlab.classroom.sheet import Graded, Row, shown
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook import Chapter
from crmlab.workbook.authoring import chapters

ALONE = 8
"""So few learners are judged in this process: starting others would take longer."""


@dataclass
class Group:
    """The files of one learner; `files` are the ones that can be judged, `others` those that cannot."""

    learner: str
    files: list[HandedIn]
    others: list[HandedIn]


def grade(
    folder: str | Path,
    *,
    roster: str | Path | None = None,
    output: str | Path = "grades.csv",
    chapter: str | None = None,
    workers: int | None = None,
    partial: bool = False,
) -> Graded:
    """Grade the submissions in `folder` and write two tables.

    Parameters
    ----------
    folder : str or Path
        Submissions lie in it or in its sub-folders, as learning platforms unpack them.
    roster : str or Path, optional
        CSV with the column `learner` and, if wanted, `name` and `file`.
    output : str or Path
        Where to; a file that is there is never written over, the next free number is taken.
    chapter : str, optional
        Which one; by default the chapter of most files.
    workers : int, optional
        How many processes judge at a time.
    partial : bool
        Give a part of the points, in quarters, for sorting games and for a few named values that are partly right.

    Returns
    -------
    Graded
        The rows as written, and where they were written.

    Raises
    ------
    CRMLabError
        No folder, no submission, no chapter to grade, a roster that cannot be read, or no place to write to.
    """
    people = None if roster is None else read_roster(Path(roster))
    items, ignored = find(Path(folder))
    if not items:
        message = _("There is no submission in {folder}: their names end in .submission.json.")
        raise CRMLabError(message.format(folder=folder))
    asked = _chapter(items, chapter)
    assign(items, people)
    groups, rows = _grouped(items, asked)
    rows += _judged(groups, asked, workers, partial)
    rows = _in_order(rows, people)
    found = sheet.mistakes(asked, rows)
    tables = {"": sheet.grades(asked, rows), "-mistakes": _lines(found)}
    if len([row for row in rows if row.marks is not None]) < sheet.FEWEST:
        del tables["-mistakes"]
    return Graded(asked, rows, found, ignored, sheet.write(tables, Path(output)), Path(output))


def _chapter(items: list[HandedIn], wish: str | None) -> Chapter:
    """The chapter asked for, else that of most files. What a file says is only compared with the chapters there are."""
    if wish is not None:
        return chapters.find(wish)
    known = chapters.numbers()
    counted = Counter(
        item.head["chapter"] for item in items if item.head and item.head["chapter"] in known
    ).most_common()
    if not counted:
        raise CRMLabError(_("None of these files is a submission to a chapter of this course. See --chapter."))
    first, most = counted[0]
    if len(counted) > 1 and counted[1][1] == most:
        names = ", ".join(sorted(number for number, n in counted if n == most))
        message = _(
            "There are as many submissions to one chapter as to another ({chapters}). Say which: --chapter {one}"
        )
        raise CRMLabError(message.format(chapters=names, one=first))
    return chapters.find(first)


def _grouped(items: list[HandedIn], chapter: Chapter) -> tuple[list[Group], list[Row]]:
    """The files by learner; those that are nobody's, and those of nobody with an id, get their rows at once."""
    groups: dict[str, Group] = {}
    rows = []
    for number, item in enumerate(items):
        if item.head and item.head["chapter"] != chapter.number:
            words = _("Not graded: it is a submission to chapter {theirs}, and this is {ours}.")
            item.trouble = words.format(theirs=shown(item.head["chapter"], 40) or "–", ours=chapter.number)
        if item.learner is None:
            rows.append(Row("", file=item.file, remarks=[item.trouble, *item.remarks]))
            continue
        group = groups.setdefault(item.who or f"\0{number}", Group(item.learner, [], []))
        (group.others if item.trouble else group.files).append(item)
    for group in groups.values():
        if not group.files:
            for item in group.others:
                rows.append(Row(group.learner, file=item.file, remarks=[item.trouble, *item.remarks]))
    return [group for group in groups.values() if group.files], rows


def _judged(groups: list[Group], chapter: Chapter, workers: int | None, partial: bool) -> list[Row]:
    """Judge every learner, side by side where there are many, and look for answers that belong to somebody else."""
    report = terminal.reporter(len(groups))
    verdicts: dict[int, Judged] = {}
    for place, verdict in _run(groups, chapter.number, workers, partial):
        verdicts[place] = verdict
        points = sum(mark.points for mark in verdict.marks.values()) if verdict.marks else None
        note = _("not graded") if points is None else _("{n:g} of {all:g}").format(n=points, all=out_of(chapter))
        report(f"{shown(groups[place].learner, 40) or '–'}: {note}")
    _look_around(groups, verdicts, chapter)
    return [_row(groups[place], verdict) for place, verdict in sorted(verdicts.items())]


def _run(groups: list[Group], number: str, workers: int | None, partial: bool) -> Iterator[tuple[int, Judged]]:
    """What `judge_learner` says, in the order in which it is ready."""
    tasks = [
        (number, group.learner, [(str(item.path), item.head, item.last) for item in group.files], partial)
        for group in groups
    ]
    workers = min(workers or os.cpu_count() or 1, max(1, len(tasks) // 4))
    left = set(range(len(tasks)))
    if workers > 1 and len(tasks) > ALONE:
        # Fresh processes on every system: a fork would copy whatever threads a notebook runs.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            ready = {pool.submit(_guarded, *task): place for place, task in enumerate(tasks)}
            for future in as_completed(ready):
                try:
                    verdict = future.result()
                except BrokenProcessPool:
                    continue  # a process was ended from outside, most likely for want of memory
                left.discard(ready[future])
                yield ready[future], verdict
    for place in sorted(left):
        yield place, _guarded(*tasks[place])


def _guarded(number: str, learner: str, files: list, partial: bool) -> Judged:
    """No file stops the others."""
    try:
        return judge_learner(number, learner, files, partial)
    except Exception as error:
        words = _("It could not be graded ({error}).")
        return Judged(remarks=[words.format(error=type(error).__name__)])


def _look_around(groups: list[Group], verdicts: dict[int, Judged], chapter: Chapter) -> None:
    """Remarks on data and answers of somebody else in the class."""
    prints = {verdict.fingerprint: place for place, verdict in verdicts.items() if verdict.fingerprint}
    references = {place: verdict.references for place, verdict in verdicts.items() if verdict.references}
    for place, verdict in verdicts.items():
        head = groups[place].files[verdict.chosen].head
        other = prints.get(head["fingerprint"], place) if head else place
        if verdict.marks is None and other != place:
            verdict.remarks.append(_("The data are those of learner {other}.").format(other=groups[other].learner))
        if not verdict.strange:
            continue
        others = {there: forms for there, forms in references.items() if there != place}
        for there, keys in copied.sources(chapter, verdict.strange, verdict.references, others).items():
            words = _("Answers of learner {other}'s data: {questions}.")
            verdict.remarks.append(words.format(other=shown(groups[there].learner, 40), questions=", ".join(keys)))


def _row(group: Group, verdict: Judged) -> Row:
    item = group.files[verdict.chosen]
    remarks = [*verdict.remarks, *item.remarks]
    rest = [other for other in group.files if other is not item]
    if rest:
        names = ", ".join(shown(other.file, 100) for other in rest)
        words = _("Several files of this learner: {file} was taken, and not {others}.")
        remarks.append(words.format(file=shown(item.file, 100), others=names))
    remarks += [f"{shown(other.file, 100)}: {other.trouble}" for other in group.others]
    return Row(group.learner, file=item.file, marks=verdict.marks, remarks=remarks)


def _in_order(rows: list[Row], people: list[Person] | None) -> list[Row]:
    """As on the roster, with a row for everybody who handed nothing in; others after them, by learner and file."""
    people = people or []
    places = {normalise(person.learner): place for place, person in enumerate(people)}
    there = {normalise(row.learner) for row in rows}
    for person in people:
        if normalise(person.learner) not in there:
            rows.append(Row(person.learner, remarks=[_("No submission.")]))
    for row in rows:
        if (place := places.get(normalise(row.learner))) is not None:
            row.name = people[place].name
    last = len(places)
    key = normalise
    return sorted(
        rows, key=lambda row: (places.get(key(row.learner), last), not row.learner, key(row.learner), row.file)
    )


def _lines(found: pd.DataFrame) -> list[list[str]]:
    lines = [list(map(str, found.columns))]
    for question, mistake, learners, answered, share, text in found.to_numpy():
        lines.append([question, mistake, str(learners), str(answered), f"{share:.2f}", text])
    return lines
