"""A learner's workbook: `ex = workbook.open("09", learner="2026-017")`.

`check` shows its card and returns nothing, so that it works in the middle of a cell and in the last line alike.
Whatever is handed to it there is a card, never a traceback.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from crmlab.errors import CRMLabError
from crmlab.i18n import _, ngettext
from crmlab.workbook.answers.cells import NUMBERS, TRUTHS, describe
from crmlab.workbook.answers.reading import read
from crmlab.workbook.authoring import chapters
from crmlab.workbook.authoring.chapter import Chapter
from crmlab.workbook.authoring.desk import Desk, draw
from crmlab.workbook.diagnosis.case import NOT_YET, RIGHT, show
from crmlab.workbook.diagnosis.evidence import Rows
from crmlab.workbook.session import submission
from crmlab.workbook.session.bracketed import bracketed
from crmlab.workbook.session.card import Card
from crmlab.workbook.session.opened import Opened, state_of
from crmlab.workbook.session.recall import NAMES, Nothing, Recall, earlier, recalls
from crmlab.workbook.session.standing import standings


def open(chapter: str | int | Chapter, learner: str = "") -> Workbook:
    """Open the workbook of a chapter on the learner's own data.

    Parameters
    ----------
    chapter : str, int or Chapter
        `"09"`.
    learner : str
        Your id, as on the course's list. Without one you get the data printed in the book.
    """
    if not isinstance(chapter, Chapter):
        chapter = chapters.find(chapter)
    return Workbook(draw(chapter, str(learner)), str(learner))


class Workbook(Opened):
    """The questions of one chapter for one learner; each is an attribute: `ex.recency.check(recency)`."""

    _recalls: list[Recall] | None

    def __init__(self, desk: Desk, learner: str):
        super().__init__(desk, learner)
        self._recalls = None

    def __getattr__(self, name: str) -> Any:
        if name in NAMES and "_recalls" in self.__dict__:
            if self._recalls is None:
                self._recalls = recalls(self)
            return next((found for found in self._recalls if found.name == name), Nothing())
        return super().__getattr__(name)

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *(NAMES if earlier(self.chapter) else ())])

    def _title(self) -> str:
        return _("Workbook {number} {title}").format(number=self.chapter.number, title=_(self.chapter.title))

    def _who(self) -> str:
        return super()._who() if self.learner else _("the data printed in the book")

    def progress_card(self) -> Card:
        """The card of `progress`, without showing it."""
        import pandas as pd

        questions, points, following = [], 0.0, self.following()
        for key, question in self.chapter.questions.items():
            state = self.history.state(key)
            scored = state == RIGHT or key in following
            points += question.points if scored else 0
            words = _("{n:g} of {all:g}").format(n=question.points if scored else 0, all=question.points)
            questions.append((_(question.title), state_of(state, question.kind, key in following), words))
        titles = [_("Question"), _("State"), _("Points")]
        table = pd.DataFrame(questions, columns=titles)
        total = sum(question.points for question in self.chapter.questions.values())
        head = _("Progress: {points:g} of {total:g} points").format(points=points, total=total)
        caption = _("Workbook {number}").format(number=self.chapter.number)
        lines = [_("The last answer you checked counts.")]
        if n := self.history.answered_elsewhere():
            words = ngettext(
                "Your record also keeps your answer to {n} question on other data, from an earlier edition of the "
                "course or of this workbook. It does not count here.",
                "Your record also keeps your answers to {n} questions on other data, from an earlier edition of the "
                "course or of this workbook. They do not count here.",
                n,
            )
            lines.append(words.format(n=n))
        return Card(head, lines, [Rows(caption, table)])

    def following(self) -> dict[str, str]:
        """The questions whose last answer is right but for an earlier one, as that stands now, and which one it is.

        Mend the earlier answer, and the later one follows no more until it is run again. The grader asks the same.
        """
        last = {key: checks[-1] for key in self.chapter.questions if (checks := self.history.checks(key))}
        settled = [key for key, check in last.items() if check["outcome"] != NOT_YET]
        if len(last) - len(settled) < 2:  # an answer that is not right, and an earlier one it may follow from
            return {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = standings(self._desk, {key: check["answer"] for key, check in last.items()}, settled=settled)
        return {key: standing.finding.follows for key, standing in found.items() if standing.finding.follows}

    @bracketed()
    def submission(self, *, include_attempts: bool = False, folder: str | Path = ".", whole: bool = False) -> None:
        """Show what you hand in, then write the file beside this notebook.

        Parameters
        ----------
        include_attempts : bool
            Hand in every attempt, not only your final answers.
        folder : str or Path
            Another place for the file.
        whole : bool
            Show every character of the file instead of a line for each question.
        """
        made = submission.build(
            self.history.all_events(),
            chapter=self.chapter.number,
            learner=self.learner,
            fingerprint=self._desk.variant.fingerprint,
            include_attempts=include_attempts,
        )
        (Card(_("This is what you hand in"), code=submission.text(made)) if whole else self._summary(made)).show()
        if self.history.static:
            return
        try:
            path = submission.save(made, folder)
        except submission.NotWritten as error:
            words = _("Copy all of the text below, from its first brace to its last, into a file {name}: hand that in.")
            Card(str(error), [words.format(name=error.name)], code=submission.text(made)).show()
            return
        except CRMLabError as error:
            Card(str(error)).show()
            return
        beside = path.name if Path(folder) == Path() else ""  # only what lies there can be downloaded from the page
        Card(_("Written beside this notebook: {file}").format(file=path.name), file=beside).show()

    def _summary(self, made: dict) -> Card:
        """What a submission holds, a line for each question."""
        import pandas as pd

        lines = []
        for key, question in self.chapter.questions.items():
            given = made["questions"].get(key)
            what = in_short(read(given["answer"])) if given else _("nothing")
            lines.append((_(question.title), what, given["last"][:16].replace("T", " ") if given else ""))
        table = pd.DataFrame(lines, columns=[_("Question"), _("Your last answer"), _("Given (UTC)")])
        words = _("The file holds these answers with their times, and nothing else. whole=True shows all of it.")
        caption = _("Workbook {number}, {who}").format(number=made["chapter"], who=made["learner"] or _("no number"))
        return Card(_("This is what you hand in"), [words], [Rows(caption, table)])


def in_short(answer: Any) -> str:
    """An answer in a few words: the number itself, or what it is and how many it holds."""
    if isinstance(answer, NUMBERS) and not isinstance(answer, TRUTHS):
        return show(answer)
    if isinstance(answer, str):
        return ngettext("a text of {n} character", "a text of {n} characters", len(answer)).format(n=len(answer))
    if hasattr(answer, "__len__"):
        n = len(answer)
        return ngettext("{what} with {n} entry", "{what} with {n} entries", n).format(what=describe(answer), n=n)
    return describe(answer)
