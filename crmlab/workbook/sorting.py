"""Sorting games: each learner has texts of their own to put under labels, and meets the pairs that people mix up."""

from __future__ import annotations

import functools
import inspect
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_lowercase
from typing import Any

import pandas as pd

from crmlab.course import EDITION
from crmlab.i18n import _, ngettext
from crmlab.workbook.case import NOT_YET, Case, Finding
from crmlab.workbook.compare import same
from crmlab.workbook.evidence import Rows

MOST_QUOTED = 2


@dataclass(frozen=True)
class Game:
    """A game of `datasets/vignettes/NN.csv`, of which each learner gets `n` texts under the letters a, b, c, …"""

    chapter: str
    vignettes: str
    game: str
    n: int

    @cached_property
    def texts(self) -> pd.DataFrame:
        """All texts, in an order that does not hang on the file's."""
        from crmlab.datasets import vignettes

        return vignettes(self.vignettes, self.game).sort_values("text", ignore_index=True)

    @cached_property
    def labels(self) -> list[str]:
        return sorted(self.texts["label"].unique())

    def draw(self, learner: str) -> pd.DataFrame:
        """The learner's texts: as many of each label as can be, in an order drawn by lot; index `text`: a, b, c, …"""
        from crmlab.datasets.draw import Draw

        stream = Draw(EDITION, learner, self.chapter, self.game)
        places = stream.permutation(len(self.texts))
        turn = Counter()
        ranked = []
        for place in places:  # the first of each label, then the second of each, …
            label = self.texts["label"].iat[place]
            ranked.append((turn[label], len(ranked), place))
            turn[label] += 1
        chosen = [place for _turn, _order, place in sorted(ranked)[: self.n]]
        chosen = [chosen[i] for i in stream.permutation(len(chosen))]
        index = pd.Index(list(ascii_lowercase[: len(chosen)]), name="text")
        return self.texts.iloc[chosen].set_axis(index)

    def clean(self, answer: Any) -> Any:
        """The answer with letters and labels as they are written here, however they were typed."""
        if isinstance(answer, dict):
            answer = pd.Series(answer, dtype=object)
        if not isinstance(answer, pd.Series):
            return answer
        names = {_bare(label): label for label in self.labels}
        cells = [names.get(_bare(cell), cell) if isinstance(cell, str) else cell for cell in answer]
        cells = [None if cell is ... or cell == "" else cell for cell in cells]
        keys = [str(key).strip().lower() for key in answer.index]
        return pd.Series(cells, index=pd.Index(keys, name="text"), dtype=object)

    def starter(self, key: str) -> str:
        lines = "".join(f'    "{letter}": ...,\n' for letter in ascii_lowercase[: self.n])
        return f"# {' | '.join(repr(label) for label in self.labels)}\n{key} = {{\n{lines}}}".replace("'", '"')

    def lines(self, learner: str) -> list[str]:
        """The texts as the card shows them."""
        return [f"`{letter}` {text}" for letter, text in self.draw(learner)["text"].items()]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def handed(function: Callable, name: str, *, labels: bool = False) -> Callable:
    """`function(texts)` as the engine calls it, under a name that belongs to one game; `labels` is the right answer."""
    wanted = inspect.signature(function).parameters

    @functools.wraps(function)
    def called(**arguments):
        texts = arguments.pop(name)
        if labels:
            return texts["label"]
        found = function(**({"texts": texts} if "texts" in wanted else {}), **arguments)
        return found if isinstance(found, pd.Series) else pd.Series(found, index=texts.index, dtype=object)

    others = [p.replace(kind=p.KEYWORD_ONLY) for n, p in wanted.items() if n != "texts"]
    own = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY)
    called.__signature__ = inspect.Signature([own, *others])
    return called


def incomplete(case: Case) -> Finding | None:
    """A letter is missing, or a label that the game does not have."""
    if case.given is None:
        words = _("Write a dict with {n} labels, one for each letter: {example}.")
        n = len(case.reference.parts[""])
        return Finding(NOT_YET, [words.format(n=n, example='{"a": "…", "b": "…", …}')])
    game, yours = case.question.game, case.given.parts[""]
    letters = list(case.reference.parts[""].index)
    if not yours.index.is_unique:
        return Finding(NOT_YET, [_("A letter stands more than once.")])
    odd = sorted({str(label) for label in yours.dropna()} - set(game.labels))
    if odd:
        words = _("There is no label {odd}. The labels are: {labels}.")
        return Finding(NOT_YET, [words.format(odd=odd[0], labels=", ".join(game.labels))])
    strange = [letter for letter in yours.index if letter not in letters]
    if strange:
        return Finding(NOT_YET, [_("There is no text {letter}.").format(letter=strange[0])])
    blank = [letter for letter in letters if letter not in yours.index or yours[letter] is None]
    if blank:
        words = ngettext("One text has no label yet: {letters}.", "{n} texts have no label yet: {letters}.", len(blank))
        return Finding(NOT_YET, [words.format(n=len(blank), letters=", ".join(blank))])
    return None


def known_labels(case: Case) -> Finding | None:
    """It is the label map of a known mistake: its message, how many are right, and a text on which it fails."""
    for mistake, form in case.mistakes:
        if same(case.question, case.shaped(form), form):
            finding = case.refute(replace(mistake, evidence=None), form, [])
            quoted = _quotes(case, 1, mistake.evidence)
            finding.sentences = [*finding.sentences[: len(mistake.text)], _count(case), *quoted]
            return finding
    return None


def confusion(case: Case) -> Finding:
    """How many are right, what is taken for what, and two of the texts with the reason."""
    right, yours = case.reference.parts[""], case.given.parts[""]
    yours = yours.reindex(right.index)
    sentences = [_count(case)]
    (true, taken), n = _mixed(case).most_common(1)[0]
    words = _("You called {n} of the {all} {true} texts {taken}.")
    sentences.append(words.format(n=n, all=int((right == true).sum()), true=true, taken=taken))
    table = pd.crosstab(right, yours).reindex(index=case.question.game.labels, columns=case.question.game.labels)
    table = table.fillna(0).astype(int).rename_axis(index=_("belongs to"), columns=None)
    rows = Rows(_("Where they belong (rows) and where you put them (columns)"), table.reset_index())
    return Finding(NOT_YET, [*sentences, *_quotes(case, MOST_QUOTED)], rows=[rows])


def _count(case: Case) -> str:
    right, yours = case.reference.parts[""], case.given.parts[""]
    fine = int((right == yours.reindex(right.index)).sum())
    words = ngettext("{n} of your {all} labels is right.", "{n} of your {all} labels are right.", fine)
    return words.format(n=fine, all=len(right))


def _mixed(case: Case) -> Counter:
    right, yours = case.reference.parts[""], case.given.parts[""]
    return Counter((true, yours[letter]) for letter, true in right.items() if yours[letter] != true)


def _quotes(case: Case, most: int, label: str | None = None) -> list[str]:
    """Wrong ones of the pair that is mixed up most, each with the reason, which need not name the label.

    With a `label`, which a mistake names as its `evidence`, one that belongs there, where any such is wrong.
    """
    mixed = _mixed(case)
    pair = next((pair for pair, _n in mixed.most_common() if pair[0] == label), mixed.most_common(1)[0][0])
    right, yours = case.reference.parts[""], case.given.parts[""]
    texts = case.question.game.draw(case.desk.variant.learner)
    wrong = [letter for letter, true in right.items() if (true, yours[letter]) == pair][:most]
    words = _("`{letter}`, which you called {yours}: “{text}” {why}")
    return [
        words.format(letter=x, yours=yours[x], text=texts.at[x, "text"], why=texts.at[x, "rationale"]) for x in wrong
    ]
