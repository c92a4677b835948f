"""How a chapter's questions are declared.

A question *is* its reference solution; its known mistakes are functions beside it, whose docstrings the learner reads.
The arguments of both are names: tables of the variant, business parameters, `as_of`, or earlier questions (whose
answer is handed over). The kind of answer is read off what the reference returns. Mistakes and checks may also ask for
interim results, which many of them share and which are worked out once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from crmlab.errors import CRMLabError

KINDS = ("number", "label", "series", "labels", "frame", "order", "set", "decision", "open")
MISTAKES_NEEDED = {"order": 1, "set": 1, "open": 0}
"""Every other kind needs two."""
ALWAYS = ("as_of",)
RESERVED = (
    "data",
    "progress",
    "submission",
    "chapter",
    "learner",
    "questions",
    "path",
    "judge",
    "recall_1",
    "recall_2",
    *ALWAYS,
)


class BadQuestion(CRMLabError, TypeError):
    """A question is declared in a way that cannot work; the text says which and what is missing."""


def paragraphs(text: str | None) -> list[str]:
    """A docstring as the paragraphs a learner reads, each on one line: these are the ids of translation."""
    blocks = inspect.cleandoc(text or "").split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


@lru_cache(maxsize=4096)
def wants(function: Callable) -> tuple[str, ...]:
    """The names of a function's arguments that the engine has to fill in."""
    return tuple(
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    )


@dataclass(frozen=True)
class Mistake:
    """A way people really go wrong: a function that goes wrong in the same way, and what to say to them."""

    function: Callable
    source: str
    same_as: tuple[str, ...] = ()
    rows: Callable | None = None
    evidence: str | None = None
    close: bool = False

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def text(self) -> list[str]:
        return paragraphs(self.function.__doc__)


@dataclass
class Question:
    """One question. Called like a function, it is its reference."""

    function: Callable
    chapter: Chapter
    title: str = ""
    hints: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    points: float = 1
    unit: str = ""
    decimals: int | None = None
    tolerance: float | None = None
    kind: str | None = None
    starter: str = ""
    evidence: str | None = None
    remark: str = ""
    grid: dict[str, tuple] = field(default_factory=dict)
    rubric: tuple[str, ...] = ()
    game: Any = None
    explores: bool = False
    """Is the answer read off an explorer?"""
    recall: str = ""
    """One line that asks this again in a later workbook; without it the first sentence of the question does."""
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    at_once: Callable | None = None

    def __post_init__(self):
        self.key = self.function.__name__
        self.text = paragraphs(self.function.__doc__)
        self.hints, self.rubric = tuple(self.hints), tuple(self.rubric)
        self.concepts = (self.concepts,) if isinstance(self.concepts, str) else tuple(self.concepts)
        self.title = self.title or self.key.replace("_", " ").capitalize()
        self.starter = self.starter or self._default_starter()
        self.arguments = wants(self.function)

    @property
    def path(self) -> str:
        """The name by which a learner reaches it."""
        return f"ex.{self.key}"

    def _default_starter(self) -> str:
        if self.kind == "decision":
            return f"{self.key} = dict({', '.join(f'{name}=...' for name in self.grid)})"
        return f"{self.key} = ..."

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def mistake(
        self,
        *,
        source: str,
        same_as: str | tuple[str, ...] = (),
        rows: Callable | None = None,
        evidence: str | None = None,
        close: bool = False,
    ) -> Callable[[Callable], Callable]:
        """Declare a known mistake.

        Parameters
        ----------
        source : str
            Where people make it: a ruling, a misprint of the notes, a documented confusion, unseen answers.
        same_as : str or tuple of str, optional
            The name of another mistake of this question, or of several, that may give the same values.
        rows : callable, optional
            Returns the few rows (a DataFrame) that show where it fails, where the engine cannot find them itself:
            it can for answers indexed by a column of the tables.
        evidence : str, optional
            The table whose rows show where it fails, if not the question's own; in a sorting game the label to which
            the text on the card shall belong.
        close : bool
            It differs from the answer in fewer rows than a mistake should, and is made often enough to be named.

        The docstring is the message, in three moves: what one does and why it looks right; where it fails; what to
        try. It may use {unit}, {yours}, {count}, {total}, and the business parameters by name.
        """

        def declare(function: Callable) -> Callable:
            if self.game is not None:
                from crmlab.workbook.sorting import handed

                function = handed(function, self.arguments[0])
            name = f"{self.key}.{function.__name__}"
            self._require(bool(source and source.strip()), f"the mistake {name} names no source")
            self._require(bool(paragraphs(function.__doc__)), f"the mistake {name} has no docstring for the learner")
            self._require(function.__name__ not in self.mistakes, f"the mistake {name} is declared twice")
            others = (same_as,) if isinstance(same_as, str) else same_as
            unknown = [other for other in others if other not in self.mistakes]
            self._require(not unknown, f"{name} is the same as the unknown {', '.join(map(repr, unknown))}")
            self.chapter._check_names(function, f"the mistake {name}", before=self)
            self.mistakes[function.__name__] = Mistake(function, source, others, rows, evidence, close)
            return function

        return declare

    def all_at_once(self, function: Callable) -> Callable:
        """Declare a faster way to what all policies of a decision earn.

        It returns them as an array with an axis for each choice, in the order of `grid`. A few are held against the
        reference on every learner's data.
        """
        self.chapter._check_names(function, f"the whole grid of {self.key}", before=self)
        self.at_once = function
        return function

    def _require(self, condition: bool, sentence: str) -> None:
        if not condition:
            raise BadQuestion(f"Chapter {self.chapter.number}, question {self.key}: {sentence}.")

    def check_declaration(self) -> None:
        """What can be known before any data: text, hints, names, concepts."""
        self._require(self.key not in RESERVED, "this name is taken by the workbook itself")
        self._require(bool(self.text), "the reference has no docstring, which is the question's text")
        self._require(len(self.hints) >= 2 or self.kind == "open", "two hints are needed")
        self._require(self.kind is None or self.kind in KINDS, f"unknown kind {self.kind!r}")
        self._require(len(self.concepts) <= 3, "at most three concepts")
        self._require(self.kind != "decision" or bool(self.grid), "a decision needs the ranges of its choices")
        self._require(self.kind != "open" or bool(self.rubric), "an open question needs a rubric")
        missing = [name for name in self.grid if name not in self.arguments]
        self._require(not missing, f"the reference does not take {', '.join(missing)}")
        self.chapter._check_names(self.function, "the reference", before=self)

    def check_mistakes(self) -> None:
        """Are there enough known mistakes for this kind? (While the kind is not known, one is asked for.)"""
        needed = MISTAKES_NEEDED.get(self.kind, 2) if self.kind else 1
        self._require(
            len(self.mistakes) >= needed,
            f"it has {len(self.mistakes)} known mistakes; a question of kind {self.kind or 'unknown'} needs {needed}",
        )


class Chapter:
    """The questions of one workbook, in the order of the file.

    Parameters
    ----------
    number, title, intro : str
        "09", the title and a paragraph that opens the workbook.
    needs : names of the tables of the variant
    customers : int or dict by kind, optional
        How many customers each learner gets; the data sets' own default if not given.
    parameters : {name: choices}
        Business parameters. Each learner draws one of the choices; the printed variant has the first.
    tables : callable, optional
        Another source of tables with the signature of `datasets.variant`; tests use it.
    """

    def __init__(
        self,
        number: str,
        title: str = "",
        *,
        needs: Iterable[str] = (),
        customers: int | dict[str, int] | None = None,
        parameters: dict[str, Iterable[Any]] | None = None,
        intro: str = "",
        tables: Callable | None = None,
    ):
        self.number, self.title, self.intro = number, title, intro
        self.needs, self.customers, self.tables = tuple(needs), customers, tables
        self.parameters = {name: tuple(choices) for name, choices in (parameters or {}).items()}
        self.questions: dict[str, Question] = {}
        self.variant_checks: list[Callable] = []
        self.interims: dict[str, Callable] = {}
        self.games: dict[str, Any] = {}

    def question(self, **options) -> Callable[[Callable], Question]:
        """Declare a question; the decorated function is its reference. Options: see `Question`."""
        return lambda function: self._add(Question(function, self, **options))

    def decision(self, **options) -> Callable[[Callable], Question]:
        """Declare a decision: the reference is the simulator, keywords that are no options are choices and their range.

        `@chapter.decision(min_score=range(3, 17), discount=(0, .05, .1), unit="CNY", hints=…)`
        """
        known = Question.__dataclass_fields__
        grid = {name: tuple(choices) for name, choices in options.items() if name not in known}
        rest = {name: value for name, value in options.items() if name in known}
        return lambda function: self._add(Question(function, self, kind="decision", grid=grid, **rest))

    def open(self, *, rubric: Iterable[str], **options) -> Callable[[Callable], Question]:
        """Declare an open question: recorded, not scored; the rubric is shown once something is written."""
        options = {"points": 0, **options}
        return lambda function: self._add(Question(function, self, kind="open", rubric=tuple(rubric), **options))

    def sort(self, *, vignettes: str, game: str, n: int = 8, **options) -> Callable[[Callable], Question]:
        """Declare a sorting game on texts of `datasets/vignettes/NN.csv`.

        `@chapter.sort(vignettes="09", game="which-profit", n=8, title=…, hints=…)` above a function of which only the
        docstring counts. Its mistakes are label maps: functions of `texts` (index: letters; `text`, `label`,
        `rationale`, `confused_with`) that return a label for each, such as `texts["confused_with"]`, or one for all.
        """
        from crmlab.workbook.sorting import Game, handed

        def declare(function: Callable) -> Question:
            key, played = function.__name__, Game(self.number, vignettes, game, n)
            self.games[f"{key}_texts"] = played
            options.setdefault("starter", played.starter(key))
            reference = handed(function, f"{key}_texts", labels=True)
            return self._add(Question(reference, self, kind="labels", game=played, **options))

        return declare

    def check_variant(self, function: Callable) -> Callable:
        """Declare what a learner's data must satisfy; data that do not are drawn again."""
        self.variant_checks.append(function)
        return function

    def interim(self, function: Callable) -> Callable:
        """Declare a result on the way that many mistakes or checks start from: they ask for it by its name.

        References do not: the learner reads them as solutions, and has no such result.
        """
        name = function.__name__
        if name in {*self.needs, *self.parameters, *self.games, *self.questions, *self.interims, *ALWAYS}:
            raise BadQuestion(f"Chapter {self.number}: the interim result {name} has the name of something else.")
        self._check_names(function, "the interim result")
        self.interims[name] = function
        return function

    def rests_on(self, name: str) -> set[str]:
        """The names that an interim result is worked out from, by way of others as well."""
        names = set(wants(self.interims[name]))
        return names.union(*(self.rests_on(other) for other in names if other in self.interims))

    def complete(self) -> Chapter:
        """Check what can only be known when the whole file has been read."""
        for question in self.questions.values():
            question.check_mistakes()
        for function in self.variant_checks:
            self._check_names(function, f"the check {function.__name__}")
        return self

    def _add(self, question: Question) -> Question:
        question._require(question.key not in {*self.questions, *self.interims}, "declared twice")
        question.check_declaration()
        if self.questions:
            list(self.questions.values())[-1].check_mistakes()
        self.questions[question.key] = question
        return question

    def _check_names(self, function: Callable, what: str, before: Question | None = None) -> None:
        earlier = []
        for key in self.questions:
            if before is not None and key == before.key:
                break
            earlier.append(key)
        known = {*self.needs, *self.parameters, *self.games, *ALWAYS, *earlier, *(before.grid if before else ())}
        if before is None or function is not before.function:
            known |= {name for name in self.interims if self.rests_on(name) <= known | {*self.interims}}
        unknown = [name for name in wants(function) if name not in known]
        if unknown:
            raise BadQuestion(
                f"Chapter {self.number}: {what} ({function.__name__}) asks for {', '.join(unknown)}: neither a table "
                "in needs=, a parameter, as_of nor an earlier question, nor for a mistake or check an interim result."
            )
