"""Sorting games: each learner has texts of their own to put under labels."""

from __future__ import annotations

import functools
import inspect
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase
from typing import Any

import pandas as pd

from crmlab import datasets
from crmlab.course import EDITION
from crmlab.datasets.draw import Draw


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
        return datasets.vignettes(self.vignettes, self.game).sort_values("text", ignore_index=True)

    @cached_property
    def labels(self) -> list[str]:
        return sorted(self.texts["label"].unique())

    def draw(self, learner: str) -> pd.DataFrame:
        """The learner's texts: as many of each label as can be, in an order drawn by lot; index `text`: a, b, c, …"""
        stream = Draw(EDITION, learner, self.chapter, self.game)
        places = stream.permutation(len(self.texts))
        turn: Counter[str] = Counter()
        ranked: list[tuple[int, int, int]] = []
        for place in places:  # the first of each label, then the second of each, …
            label = str(self.texts["label"].iat[place])
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
    def called(**arguments: Any) -> Any:
        texts = arguments.pop(name)
        if labels:
            return texts["label"]
        found = function(**({"texts": texts} if "texts" in wanted else {}), **arguments)
        return found if isinstance(found, pd.Series) else pd.Series(found, index=texts.index, dtype=object)

    others = [p.replace(kind=p.KEYWORD_ONLY) for n, p in wanted.items() if n != "texts"]
    own = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY)
    called.__signature__ = inspect.Signature([own, *others])  # type: ignore[attr-defined]  # as `inspect` reads it
    return called
