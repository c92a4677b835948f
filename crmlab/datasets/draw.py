"""Draws that are the same on every machine and under every version: a learner's company hangs on them.

`numpy.random.Generator` may change its streams between versions; `PCG64.random_raw` may not. Only the latter is used.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def normalise(word: object) -> str:
    """`word` as it counts for a draw: ` Müller ` and `MÜLLER` are the same learner, however the ü is encoded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", str(word)).strip().casefold())


class Draw:
    """Random numbers that follow from words and from nothing else.

    Parameters
    ----------
    *words : object
        What the draw is for, such as edition, learner and chapter; each is normalised (`normalise`).

    Examples
    --------
    >>> Draw("2026.1", "Ada ").permutation(4).tolist() == Draw("2026.1", "ada").permutation(4).tolist()
    True
    """

    def __init__(self, *words: object) -> None:
        text = "".join(f"{len(word)}:{word}," for word in map(normalise, words))  # "ab","c" is not "a","bc"
        self._bits = np.random.PCG64(int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big"))

    def raw(self, n: int) -> np.ndarray:
        """`n` unsigned 64-bit numbers."""
        return np.asarray(self._bits.random_raw(int(n)), dtype=np.uint64)

    def permutation(self, n: int) -> np.ndarray:
        """The numbers 0 … n − 1 in an order drawn by lot."""
        return np.argsort(self.raw(n), kind="stable")

    def pick(self, sequence: Sequence[Item]) -> Item:
        """One item of `sequence`."""
        return sequence[int(self.raw(1)[0]) % len(sequence)]

    def uniform(self, low: float, high: float, step: float) -> float:
        """A number of the grid `low`, `low + step`, … up to `high` (which belongs to it if a step falls on it).

        An int where low and step are ints, otherwise the float nearest to the decimal number: 0.3, not 0.1 + 0.2.
        """
        first, last, width = (Decimal(str(number)) for number in (low, high, step))
        if width <= 0 or last < first:
            raise ValueError(
                f"uniform({low}, {high}, {step}) has no grid: step must be positive and high at least low."
            )
        value = first + width * (int(self.raw(1)[0]) % (int((last - first) / width) + 1))
        return int(value) if isinstance(low, int) and isinstance(step, int) else float(value)

    def labels(self, n: int, low: int, high: int) -> np.ndarray:
        """`n` different whole numbers from `low` up to, not including, `high`, in an order drawn by lot."""
        if n > high - low:
            raise ValueError(f"There are not {n} different numbers from {low} up to {high}.")
        found = np.empty(0, dtype=np.int64)
        while len(found) < n:
            more = (self.raw(2 * n + 16) % np.uint64(high - low)).astype(np.int64) + low
            both = np.concatenate([found, more])
            found = both[np.sort(np.unique(both, return_index=True)[1])]
        return found[:n]
