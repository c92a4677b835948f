"""What a question is: its reference, its known mistakes, and what must hold of both before there are any data."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from crmlab.errors import CRMLabError
from crmlab.workbook.authoring.games import Game, handed

ALWAYS = ("as_of",)
"""Names that every function may ask for."""
KINDS = ("number", "label", "series", "labels", "frame", "order", "set", "decision", "open")
MISTAKES_NEEDED = {"order": 1, "set": 1, "open": 0}
"""Every other kind needs two."""
RESERVED: set[str] = {*ALWAYS}
"""Names that no question can have: those of the workbook, which `crmlab.workbook` adds, for it lies above this file."""


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


class Place(Protocol):
    """The chapter in which a question is declared."""

    number: str
    variable: str

    def check_names(self, function: Callable, what: str, before: Question | None = None) -> None: ...


@dataclass
class Question:
    """One question. Called like a function, it is its reference."""

    function: Callable
    chapter: Place
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
    game: Game | None = None
    explores: bool = False
    """Is the answer read off an explorer?"""
    solution: str = ""
    """The lines that go in place of the dots, where the reference cannot be read as such; `{answer}` in them stands for
    the answer on the learner's own data."""
    recall: str = ""
    """One line that asks this again in a later workbook; without it the first sentence of the question does."""
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    at_once: Callable | None = None

    def __post_init__(self) -> None:
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
        return f"{self.chapter.variable}.{self.key}"

    def _default_starter(self) -> str:
        if self.kind == "decision":
            return f"{self.key} = dict({', '.join(f'{name}=...' for name in self.grid)})"
        return f"{self.key} = ..."

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
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
                function = handed(function, self.arguments[0])
            name = f"{self.key}.{function.__name__}"
            self._require(bool(source and source.strip()), f"the mistake {name} names no source")
            self._require(bool(paragraphs(function.__doc__)), f"the mistake {name} has no docstring for the learner")
            self._require(function.__name__ not in self.mistakes, f"the mistake {name} is declared twice")
            others = (same_as,) if isinstance(same_as, str) else same_as
            unknown = [other for other in others if other not in self.mistakes]
            self._require(not unknown, f"{name} is the same as the unknown {', '.join(map(repr, unknown))}")
            self.chapter.check_names(function, f"the mistake {name}", before=self)
            self.mistakes[function.__name__] = Mistake(function, source, others, rows, evidence, close)
            return function

        return declare

    def all_at_once(self, function: Callable) -> Callable:
        """Declare a faster way to what all policies of a decision earn.

        It returns them as an array with an axis for each choice, in the order of `grid`. A few are held against the
        reference on every learner's data.
        """
        self.chapter.check_names(function, f"the whole grid of {self.key}", before=self)
        self.at_once = function
        return function

    def _require(self, condition: bool, sentence: str) -> None:
        if not condition:
            raise BadQuestion(f"{self.chapter}, question {self.key}: {sentence}.")

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
        self.chapter.check_names(self.function, "the reference", before=self)

    def check_mistakes(self) -> None:
        """Are there enough known mistakes for this kind? (While the kind is not known, one is asked for.)"""
        needed = MISTAKES_NEEDED.get(self.kind, 2) if self.kind else 1
        self._require(
            len(self.mistakes) >= needed,
            f"it has {len(self.mistakes)} known mistakes; a question of kind {self.kind or 'unknown'} needs {needed}",
        )
