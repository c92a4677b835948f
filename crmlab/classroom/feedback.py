"""`crmlab feedback`: a page for each learner, to hand back: answers, cards, points, and what to read again.

Each page is one HTML file without scripts that opens without a network. Its name is the one under which the learning
platform knows the learner's hand-in, so that Moodle and Canvas take the zip as feedback files.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

import pandas as pd

from crmlab.classroom import index, side_by_side, zipped
from crmlab.classroom.grade import Judging, judge_all
from crmlab.classroom.grading import desk_of
from crmlab.classroom.handed_in import ENDING, NEAR
from crmlab.classroom.sheet import Row, shown
from crmlab.classroom.slides import text_html
from crmlab.classroom.zipped import Copies
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.answers.reading import read
from crmlab.workbook.authoring.desk import Desk
from crmlab.workbook.diagnosis.case import RIGHT, UNREADABLE, Finding, speak
from crmlab.workbook.diagnosis.evidence import few
from crmlab.workbook.diagnosis.walk import examine
from crmlab.workbook.session import submission
from crmlab.workbook.session.asked import solution_of
from crmlab.workbook.session.card import Card, tidy
from crmlab.workbook.session.standing import standings
from crmlab.workbook.session.whole import write_whole

LAB = "http://localhost:8888/lab/tree/notebooks"
"""Where the lessons are while `crmlab lab` runs on the reader's machine."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; border-top: 1px solid #bdbdbd; padding-top: .8rem; }
pre { white-space: pre-wrap; } .points { float: right; font-weight: 600; } .small { color: #595959; font-size: .9rem; }
@media (prefers-color-scheme: dark) { body { background: #1b1b1b; color: #e6e6e6; } a { color: #9ec5ff; }
  .small { color: #b0b0b0; } }
@media print { body { margin: 0; max-width: none; background: #fff; color: #000; } section { break-inside: avoid; }
  a { color: inherit; } }
"""


@dataclass
class Written:
    """What was written: pages by learner, the zip with all of them, and who has no page."""

    pages: dict[str, Path] = field(default_factory=dict)
    archive: Path | None = None
    without: list[str] = field(default_factory=list)


def write(
    folder: str | Path,
    *,
    output: str | Path = "feedback",
    roster: str | Path | None = None,
    chapter: str | None = None,
    workers: int | None = None,
    partly: bool = False,
    solutions: bool = False,
    lessons: str = LAB,
) -> Written:
    """Write a page for each learner whose hand-in was graded, and one zip of all pages.

    Parameters
    ----------
    folder, roster, chapter, workers, partly
        As for `grade`; `partly` is its `partial`.
    output : str or Path
        A folder that is made; where it is there already, the next free number is taken.
    solutions : bool
        Add a solution to each question. Without it, no page says an answer that was not the learner's own.
    lessons : str
        The address of the folder of lessons to which "read again" leads.

    Raises
    ------
    CRMLabError
        As `grade`, or nothing was graded, or the folder cannot be written.
    """
    with Copies() as copies:
        judging = judge_all(Path(folder), roster, chapter, workers, partly, copies)
        done = [row for row in judging.rows if row.marks is not None and row.path is not None]
        if not done:
            raise CRMLabError(_("None of these files was graded, so there is nothing to hand back. Say crmlab grade."))
        again = read_again(judging, lessons)
        tasks = [_task(judging, row, solutions, again) for row in done]
        made = dict(side_by_side.spread(page, tasks, workers))
    names = _names(done)
    files = {names[place]: made[place].encode("utf-8", "replace") for place in range(len(done))}
    where = _written(files, Path(output))
    without = [row.learner for row in judging.rows if row.path is None or row.marks is None]
    pages = {row.learner: where / names[place] for place, row in enumerate(done)}
    return Written(pages, where / "feedback.zip", without)


def read_again(judging: Judging, lessons: str) -> dict[str, list[tuple[str, str]]]:
    """Question → the places that teach what it asks, `(words, address)`, two of each concept at most."""
    met, found = index.places(), {}
    for key, question in judging.chapter.questions.items():
        links: dict[str, str] = {}
        for concept in question.concepts:
            for place in met[concept].told[:2] if concept in met else ():
                links.setdefault(place.heading, f"{lessons.rstrip('/')}/{place.file}#cell-id={place.cell}")
        found[key] = list(links.items())
    return found


def _task(judging: Judging, row: Row, solutions: bool, again: Mapping[str, list[tuple[str, str]]]) -> tuple:
    marks = {key: (mark.points, judging.chapter.questions[key].points * judging.options.weight(key))
             for key, mark in (row.marks or {}).items()}  # fmt: skip
    head = (row.learner, row.name, row.points, judging.total, tuple(row.told))
    return judging.chapter.number, head, str(row.path), marks, solutions, dict(again)


def page(
    number: str, head: tuple, path: str, marks: dict[str, tuple[float, float]], solutions: bool, again: dict
) -> str:
    """The page of one learner, as HTML. It does not raise: what cannot be shown is said."""
    learner, name, points, total, told = head
    try:
        handed_in = submission.load(Path(path))
        answers = {key: one["answer"] for key, one in handed_in["questions"].items()}
        desk = desk_of(number, learner, handed_in["fingerprint"])
        cards = shown_cards(desk, answers)
        parts = [_section(desk, key, answers.get(key), cards.get(key), marks.get(key), again.get(key, ()), solutions)
                 for key in desk.chapter.questions]  # fmt: skip
        title = _("Workbook {number}: {title}").format(number=number, title=_(desk.chapter.title))
    except Exception as error:
        words = _("This page could not be made ({error}). Ask your lecturer.")
        parts = [f"<p>{words.format(error=type(error).__name__)}</p>"]
        title = _("Workbook {number}").format(number=number)
    who = html.escape(shown(f"{name} · {learner}" if name else learner, 120))
    sum_ = _("{points:g} of {total:g} points").format(points=round(points, 4), total=total)
    said = "".join(f"<p>{html.escape(tidy(sentence))}</p>" for sentence in told)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{html.escape(title)}</h1><p>{who}</p>"
        f"<p><strong>{sum_}</strong></p>{said}{''.join(parts)}</body></html>\n"
    )


def shown_cards(desk: Desk, answers: dict[str, dict]) -> dict[str, Card]:
    """The card that each last answer brings, as the notebook shows it, in the order of the questions."""
    found: dict[str, Card] = {}
    for key, standing in standings(desk, answers, judge=examine).items():
        finding = standing.finding
        if standing.error is not None:
            words = _("The answer could not be read ({error}).")
            finding = Finding(UNREADABLE, [words.format(error=type(standing.error).__name__)])
        found[key] = Card.of(finding, _(desk.chapter.questions[key].title))
    return found


def _section(
    desk: Desk, key: str, answer: dict | None, card: Card | None, mark: tuple[float, float] | None,
    again: list[tuple[str, str]], solutions: bool,
) -> str:  # fmt: skip
    question = desk.chapter.questions[key]
    got, most = mark or (0.0, question.points)
    scored = "" if question.kind == "open" else _("{got:g} of {most:g}").format(got=got, most=most)
    text = [speak(line, {**desk.variant.parameters, "unit": question.unit}) for line in question.text]
    text += question.game.lines(desk.variant.learner) if question.game is not None else []
    parts = [f'<section><h2><span class="points">{scored}</span>{html.escape(_(question.title))}</h2>']
    parts.append(text_html("\n\n".join(text)))
    if card is None:
        parts.append(f"<p>{_('You did not answer this question.')}</p>")
    else:
        parts += [_answer(answer), card._repr_html_()]
    if again and (card is None or card.outcome != RIGHT):
        links = ", ".join(f'<a href="{html.escape(to)}">{html.escape(words)}</a>' for words, to in again)
        parts.append(f'<p class="small">{_("Read again:")} {links}</p>')
    if solutions:
        parts.append(solution_of(question, desk)._repr_html_())
    return "".join(parts) + "</section>"


def _answer(value: dict | None) -> str:
    """The learner's own answer, the first rows of a table."""
    try:
        answer = read(value) if value is not None else None
        if isinstance(answer, (pd.Series, pd.DataFrame)):
            table = answer.to_frame(_("your answer")) if isinstance(answer, pd.Series) else answer
            return Card(_("Your answer"), rows=[few(_("{n} rows").format(n=len(table)), table)])._repr_html_()
        text = answer if isinstance(answer, str) else repr(answer)
    except Exception:
        text = _("(cannot be shown)")
    return Card(_("Your answer"), [tidy(text).replace("`", "'").replace("*", "∗")])._repr_html_()


def _names(rows: list[Row]) -> list[str]:
    """The name of each page: where the platform had the file, without zips around it, and its own prefix."""
    found: list[str] = []
    for row in rows:
        parts = [part for part in PurePosixPath(row.file).parts if not zipped.is_zip(part) and part not in ("..", "/")]
        stem = NEAR.sub("", ENDING.sub("", parts[-1])) if parts else "page"
        name, number = "/".join([*parts[:-1], f"{stem}.feedback.html"]), 1
        while name in found:
            number += 1
            name = "/".join([*parts[:-1], f"{stem}-{number}.feedback.html"])
        found.append(name)
    return found


def _written(files: Mapping[str, bytes], output: Path) -> Path:
    """Write the pages and their zip into a folder that was not there."""
    number, where = 1, output
    while where.exists():
        number += 1
        where = output.with_name(f"{output.name}-{number}")
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    try:
        for name in files:
            (where / name).parent.mkdir(parents=True, exist_ok=True)
        where.mkdir(parents=True, exist_ok=True)
        write_whole({where / "feedback.zip": into.getvalue(), **{where / name: data for name, data in files.items()}})
    except OSError as error:
        message = _("{file} could not be written ({reason}). Say -o with another place.")
        raise CRMLabError(message.format(file=output, reason=error.strerror or type(error).__name__)) from None
    return where
