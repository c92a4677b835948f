"""How a chapter's questions are declared.

A question *is* its reference solution; its known mistakes are functions beside it, whose docstrings the learner reads.
The arguments of both are names: tables of the variant, business parameters, `as_of`, or earlier questions (whose
answer is handed over). The kind of answer is read off what the reference returns. Mistakes and checks may also ask for
interim results, which many of them share and which are worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from crmlab.workbook.authoring.games import Game, handed
from crmlab.workbook.authoring.question import ALWAYS, BadQuestion, Question, wants


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

    variable = "ex"
    """The name under which its page opens it."""

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

    @property
    def record(self) -> str:
        """The name of its record."""
        return self.number

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.number}"

    def question(self, **options: Any) -> Callable[[Callable], Question]:
        """Declare a question; the decorated function is its reference. Options: see `Question`."""
        return lambda function: self._add(Question(function, self, **options))

    def decision(self, **options: Any) -> Callable[[Callable], Question]:
        """Declare a decision: the reference is the simulator, keywords that are no options are choices and their range.

        `@chapter.decision(min_score=range(3, 17), discount=(0, .05, .1), unit="CNY", hints=…)`

        A learner may choose these values and no others; between whole numbers, every whole number.
        """
        known = Question.__dataclass_fields__
        grid = {name: tuple(choices) for name, choices in options.items() if name not in known}
        rest = {name: value for name, value in options.items() if name in known}
        return lambda function: self._add(Question(function, self, kind="decision", grid=grid, **rest))

    def open(self, *, rubric: Iterable[str], **options: Any) -> Callable[[Callable], Question]:
        """Declare an open question: recorded, not scored; the rubric is shown once something is written."""
        options = {"points": 0, **options}
        return lambda function: self._add(Question(function, self, kind="open", rubric=tuple(rubric), **options))

    def sort(self, *, vignettes: str, game: str, n: int = 8, **options: Any) -> Callable[[Callable], Question]:
        """Declare a sorting game on texts of `datasets/vignettes/NN.csv`.

        `@chapter.sort(vignettes="09", game="which-profit", n=8, title=…, hints=…)` above a function of which only the
        docstring counts. Its mistakes are label maps: functions of `texts` (index: letters; `text`, `label`,
        `rationale`, `confused_with`) that return a label for each, such as `texts["confused_with"]`, or one for all.
        """

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
            raise BadQuestion(f"{self}: the interim result {name} has the name of something else.")
        self.check_names(function, "the interim result")
        self.interims[name] = function
        return function

    def rests_on(self, name: str) -> set[str]:
        """The names that an interim result is worked out from, by way of others as well."""
        names = set(wants(self.interims[name]))
        return names.union(*(self.rests_on(other) for other in names if other in self.interims))

    def read(self, package: str, parts: Iterable[str]) -> Chapter:
        """Import the files of the chapter's package, whose questions stand in this order, and check the whole."""
        for part in parts:
            import_module(f"{package}.{part}")
        return self.complete()

    def complete(self) -> Chapter:
        """Check what can only be known when the whole file has been read."""
        for question in self.questions.values():
            question.check_mistakes()
        for function in self.variant_checks:
            self.check_names(function, f"the check {function.__name__}")
        return self

    def _add(self, question: Question) -> Question:
        question._require(question.key not in {*self.questions, *self.interims}, "declared twice")
        question.check_declaration()
        if self.questions:
            list(self.questions.values())[-1].check_mistakes()
        self.questions[question.key] = question
        return question

    def check_names(self, function: Callable, what: str, before: Question | None = None) -> None:
        """Refuse a function that asks for what there is not, or not yet where `before` stands."""
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
                f"{self}: {what} ({function.__name__}) asks for {', '.join(unknown)}: neither a table "
                "in needs=, a parameter, as_of nor an earlier question, nor for a mistake or check an interim result."
            )
