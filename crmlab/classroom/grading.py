"""The judgement of one learner's answers: the data drawn again from the id, and the walk of a check up to the points.

Only answers count; outcomes and points that a file claims are not looked at. Nothing here writes anything.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from crmlab import datasets
from crmlab.course import EDITION
from crmlab.datasets import variants
from crmlab.i18n import _
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import Desk, draw
from crmlab.workbook.authoring.question import Question
from crmlab.workbook.diagnosis.case import KEPT, NOT_ATTEMPTED, NOT_YET, RIGHT, UNREADABLE, Finding
from crmlab.workbook.diagnosis.partly import share_right
from crmlab.workbook.session import submission
from crmlab.workbook.session.standing import standings


@dataclass(frozen=True)
class Mark:
    """What an answer gets: `found` is the known mistake, or in brackets what else there is to say."""

    points: float
    outcome: str
    found: str = ""
    mistake: str | None = None
    share: float = 0.0
    """How much of the answer is right, in quarters: 7 of 8 labels are 0.75. It counts where the grader is told so."""
    follows: str = ""
    """The earlier question whose wrong answer this one follows from."""


@dataclass
class Judged:
    """What became of one learner's files: the place of the one judged, its marks or None, and remarks."""

    chosen: int = 0
    marks: dict[str, Mark] | None = None
    remarks: list[str] = field(default_factory=list)
    fingerprint: str = ""
    references: dict[str, Form] = field(default_factory=dict)
    strange: dict[str, Form] = field(default_factory=dict)
    """Wrong answers that nothing explains; they may be right on somebody else's data."""


def judge_learner(number: str, learner: str, files: list[tuple[str, dict, str]], partial: bool = False) -> Judged:
    """Judge the newest of a learner's files that was made on the learner's own data.

    Parameters
    ----------
    number : str
        The chapter.
    learner : str
        Whose data are drawn.
    files : list of (path, head, time of the last answer)
    partial : bool
        Do answers that are partly right get a part of the points?
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        newest = max(files, key=lambda file: file[2])[1]
        desk = desk_of(number, learner, newest["fingerprint"])
        mine = desk.variant.fingerprint
        fits = [head["edition"] == EDITION and head["fingerprint"] == mine for _path, head, _last in files]
        chosen = max(range(len(files)), key=lambda i: (fits[i], files[i][2], -i))
        path, head, _last = files[chosen]
        judged = Judged(chosen, fingerprint=mine)
        if fits[chosen]:
            judged.marks, judged.strange = judge(desk, _answers(path), judged.remarks, partial)
            judged.references = {
                key: desk.reference(q)
                for key, q in desk.chapter.questions.items()
                if q.kind not in ("decision", "open")
            }
        elif head["edition"] != EDITION:
            words = _("Not graded: it was made with edition {theirs} of the course, and this is {ours}.")
            judged.remarks.append(words.format(theirs=head["edition"] or "–", ours=EDITION))
        else:
            judged.remarks.append(_elsewhere(number, learner, path, head))
        variants.let_go()
        return judged


@lru_cache(maxsize=2)
def desk_of(number: str, learner: str, worked_on: str = "") -> Desk:
    return draw(chapters.find(number), learner, worked_on=worked_on)


def _answers(path: str) -> dict[str, dict]:
    return {key: question["answer"] for key, question in submission.load(Path(path))["questions"].items()}


def _elsewhere(number: str, learner: str, path: str, head: dict) -> str:
    """Answers to other data are not graded; where it is known whose data they are, it is said what they are worth."""
    for other in dict.fromkeys((head["learner"], "")):
        if other == learner:
            continue
        desk = desk_of(number, other, head["fingerprint"])
        if head["fingerprint"] != desk.variant.fingerprint:
            continue
        marks, _strange = judge(desk, _answers(path), [])
        points, total = sum(mark.points for mark in marks.values()), out_of(desk.chapter)
        words = _("Not graded: these are answers to the data of learner {other}.")
        if not other.strip():
            words = _("Not graded: these are answers to the data printed in the book.")
        worth = _("There they get {points:g} of {total:g} points.").format(points=points, total=total)
        return f"{words.format(other=other)} {worth}"
    said = _("Not graded: these are answers to other data than this learner's.")
    if here := datasets.changed_tables():
        words = _(
            "But on this machine {files} in datasets/lantern are not as they were handed out, so that nobody's data "
            "are drawn as they were: say `crmlab data`, and grade again."
        )
        return f"{said} {words.format(files=', '.join(f'{name}.csv' for name in here[:3]))}"
    words = _(
        "The tables on this machine are as they were handed out. So a table was changed where the answers were worked "
        "out (`crmlab data` makes all anew there), or the file's fingerprint was."
    )
    return f"{said} {words}"


def out_of(chapter: Chapter) -> float:
    """All points of a chapter."""
    return sum(question.points for question in chapter.questions.values())


def judge(
    desk: Desk, answers: dict[str, dict], remarks: list[str], partial: bool = False
) -> tuple[dict[str, Mark], dict[str, Form]]:
    """The marks of all questions, and the wrong answers that nothing explains."""
    marks, strange = {}, {}
    found = standings(desk, answers)
    for key, question in desk.chapter.questions.items():
        if key not in found:
            marks[key] = Mark(0, NOT_ATTEMPTED, "" if question.kind == "open" else _("(not attempted)"))
            continue
        finding, error = found[key].finding, found[key].error
        given, share = None, 0.0
        try:
            case = found[key].case
            if case is not None and finding.outcome == NOT_YET and question.kind not in ("decision", "open"):
                share = share_right(case)
                given = case.given if _unexplained(finding) else None
        except Exception as cause:
            finding, error = Finding(UNREADABLE), cause
        if isinstance(error, Unreadable):
            remarks.append(_("{question}: {reason}").format(question=key, reason=error))
        elif error is not None:
            remarks.append(
                _("{question}: it could not be judged ({error}).").format(question=key, error=type(error).__name__)
            )
        marks[key] = _mark(question, finding, share, partial)
        if given is not None:
            strange[key] = given
    unknown = sum(key not in marks for key in answers)
    if unknown:
        remarks.append(_("Answers to questions that this workbook does not have: {n}.").format(n=unknown))
    return marks, strange


def _unexplained(finding: Finding) -> bool:
    return not finding.mistake and not finding.follows


def _mark(question: Question, finding: Finding, share: float, partial: bool) -> Mark:
    if question.kind == "open":
        kept = {KEPT: _("(written)"), NOT_YET: _("(not a text)"), UNREADABLE: _("(cannot be read)")}
        return Mark(0, finding.outcome, kept.get(finding.outcome, ""))
    if finding.outcome == RIGHT:
        return Mark(question.points, RIGHT, share=1.0)
    if finding.follows:
        said = _("(follows from {earlier})").format(earlier=finding.follows)
        return Mark(question.points, NOT_YET, said, share=1.0, follows=finding.follows)
    points = question.points * share if partial else 0
    if finding.mistake:
        return Mark(points, finding.outcome, finding.mistake, finding.mistake, share)
    words = {
        NOT_ATTEMPTED: _("(not attempted)"),
        UNREADABLE: _("(cannot be read)"),
    }
    steps = {"unit_or_sign": _("(another unit or sign)"), "rounded": _("(rounded)")}
    said = words.get(finding.outcome) or steps.get(finding.step) or _("(not a known mistake)")
    return Mark(points, finding.outcome, said, share=share)
