"""`crmlab grade`: from a folder of submissions to a table of points and the class's commonest mistakes.

A submission is data. Every learner's tables are drawn again from the learner's id, and every final answer is judged on
them as the notebook judged it; what the file claims about outcomes or points is not looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from crmlab.classroom import absent, changes, copied, marks_out, sheet, side_by_side, terminal
from crmlab.classroom import roster as rosters
from crmlab.classroom.grading import Judged, out_of
from crmlab.classroom.groups import Group, grouped
from crmlab.classroom.handed_in import HandedIn, find
from crmlab.classroom.options import Options, applied
from crmlab.classroom.options import read as read_options
from crmlab.classroom.roster import Person
from crmlab.classroom.sheet import Graded, Row, shown
from crmlab.classroom.whose import assign
from crmlab.classroom.zipped import Copies
from crmlab.datasets.draw import normalise
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook import Chapter
from crmlab.workbook.authoring import chapters


@dataclass
class Judging:
    """Everything that was found out about a folder of submissions, before anything is written."""

    chapter: Chapter
    rows: list[Row]
    people: list[Person] | None
    ignored: list[str]
    options: Options

    @property
    def total(self) -> float:
        """The points that can be had."""
        return self.options.out_of(self.chapter)


def grade(
    folder: str | Path,
    *,
    roster: str | Path | None = None,
    output: str | Path = "grades.csv",
    chapter: str | None = None,
    workers: int | None = None,
    partial: bool = False,
    form: str = "csv",
) -> Graded:
    """Grade the submissions in `folder` and write two tables.

    Parameters
    ----------
    folder : str or Path
        Submissions lie in it, in its sub-folders or in zip files, as learning platforms hand them out. A file
        `grading.toml` in it says what counts (`options.py`).
    roster : str or Path, optional
        CSV or xlsx with the column `learner` (学号, or a platform's own) and, if wanted, `name` and `file`.
    output : str or Path
        Where to, a file or a folder; a file that is there is never written over, the next free number is taken.
    chapter : str, optional
        Which one; by default the chapter of most files.
    workers : int, optional
        How many processes judge at a time.
    partial : bool
        Give a part of the points, in quarters, for sorting games and for a few named values that are partly right.
    form : {"csv", "xlsx", "moodle", "canvas"}
        The table's form; for the last two the roster is the platform's own export.

    Returns
    -------
    Graded
        The rows as written, and where they were written.

    Raises
    ------
    CRMLabError
        No folder, no submission, no chapter to grade, a roster or `grading.toml` that cannot be read, more learners
        than are graded without a roster, or no place to write to.
    """
    with Copies() as copies:
        judging = judge_all(Path(folder), roster, chapter, workers, partial, copies)
    ending = ".xlsx" if form == "xlsx" else ".csv"
    output = Path(output)
    output = output / f"grades{ending}" if output.is_dir() else output
    output = output.with_suffix(ending) if form == "xlsx" else output
    found = sheet.mistakes(judging.chapter, judging.rows)
    tables = {"": _table(judging, form, roster), "-mistakes": _lines(found)}
    if len([row for row in judging.rows if row.marks is not None]) < sheet.FEWEST:
        del tables["-mistakes"]
    before = changes.newest(output) if form in ("csv", "xlsx") else None
    changed = changes.since(before, judging.chapter, judging.rows) if before else []
    said = judging.options.said()
    files = sheet.write_xlsx(tables, said, output) if form == "xlsx" else sheet.write(tables, output)
    return Graded(judging.chapter, judging.rows, found, judging.ignored, files, output, [*said, *changed])


def _table(judging: Judging, form: str, roster: str | Path | None) -> list[list[str]]:
    """The lines of the grades in the form asked for."""
    if form == "moodle":
        return marks_out.moodle(judging.rows, judging.people, judging.total)
    if form == "canvas":
        place = None if roster is None else Path(roster)
        return marks_out.canvas(judging.rows, judging.people, judging.chapter, judging.total, place)
    return sheet.grades(judging.chapter, judging.rows, judging.total)


def judge_all(
    folder: Path,
    roster: str | Path | None,
    chapter: str | None,
    workers: int | None,
    partial: bool,
    copies: Copies,
) -> Judging:
    """Find, sort and judge; `copies` must stay open as long as the files of the rows are read."""
    people = None if roster is None else rosters.read(Path(roster))
    items, ignored = find(folder, copies)
    if not items:
        message = _("There is no submission in {folder}: their names end in .submission.json.")
        raise CRMLabError(message.format(folder=folder))
    asked = _chapter(items, chapter)
    options = read_options(folder, asked)
    partial = partial if options.partial is None else options.partial
    assign(items, people)
    sorted_out = grouped(items, people, asked)
    rows = sorted_out.rows + _judged(sorted_out.groups, asked, workers, partial)
    for row in rows:
        row.remarks += sorted_out.notes.get(normalise(row.learner), ())
    there = {normalise(row.learner) for row in rows}
    missing = [person for person in people or () if normalise(person.learner) not in there]
    named = absent.named(ignored, people or (), folder)
    for row in rows:
        if files := named.get(normalise(row.learner)):
            words = _("Also here, and no submission: {files}.")
            row.remarks.append(words.format(files=", ".join(shown(file, 60) for file in files[:5])))
    rows += absent.rows(missing, named, sorted_out.notes)
    rows = _in_order(rows, people)
    applied(rows, options)
    return Judging(asked, rows, people, ignored, options)


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


def _judged(groups: list[Group], chapter: Chapter, workers: int | None, partial: bool) -> list[Row]:
    """Judge every learner, side by side where there are many, and look for answers that belong to somebody else."""
    report = terminal.reporter(len(groups))
    verdicts: dict[int, Judged] = {}
    for place, verdict in side_by_side.run(groups, chapter.number, workers, partial):
        verdicts[place] = verdict
        points = sum(mark.points for mark in verdict.marks.values()) if verdict.marks else None
        note = _("not graded") if points is None else _("{n:g} of {all:g}").format(n=points, all=out_of(chapter))
        report(f"{shown(groups[place].learner, 40) or '–'}: {note}")
    _look_around(groups, verdicts, chapter)
    return [_row(groups[place], verdict) for place, verdict in sorted(verdicts.items())]


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
            _no_follow_through(verdict, keys)


def _no_follow_through(verdict: Judged, keys: list[str]) -> None:
    """What follows from somebody else's answers follows from no slip of one's own: it gets no points."""
    gone, marks = set(keys), verdict.marks or {}
    for key, mark in marks.items():  # in the order of the questions, so that a chain of them goes
        if mark.follows in gone:
            gone.add(key)
            marks[key] = replace(mark, points=0, share=0.0, found=_("(follows from another learner's answer)"))


def _row(group: Group, verdict: Judged) -> Row:
    item = group.files[verdict.chosen]
    remarks = [*verdict.remarks, *item.remarks, *group.remarks]
    rest = [other for other in group.files if other is not item]
    if rest:
        names = ", ".join(shown(other.file, 100) for other in rest)
        words = _("Several files of this learner: {file} was taken, and not {others}.")
        remarks.append(words.format(file=shown(item.file, 100), others=names))
    for other in rest:
        remarks += [f"{shown(other.file, 100)}: {words}" for words in other.remarks if words not in item.remarks]
    remarks += [f"{shown(other.file, 100)}: {other.trouble}" for other in group.others]
    row = Row(group.learner, file=item.file, marks=verdict.marks, remarks=remarks)
    row.path = item.path
    row.first, row.last, row.attempts, row.solutions = item.first, item.last, item.attempts, item.solutions
    return row


def _in_order(rows: list[Row], people: list[Person] | None) -> list[Row]:
    """As on the roster; others after them, by learner and file."""
    people = people or []
    places = {normalise(person.learner): place for place, person in enumerate(people)}
    for row in rows:
        if (place := places.get(normalise(row.learner))) is not None:
            row.name, row.own = people[place].name, people[place].own
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
