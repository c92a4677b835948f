"""What was planted in Lantern Tea and can be found again: the record that becomes `datasets/truth.json`.

Each area of the business keeps its effects in a module of its own that has `EFFECTS: tuple[Effect, ...]` (`AREAS` names
the modules). `effects()` puts them together and refuses two of the same key, `text()` is the file, `write(path)` writes
it, and `size(key)` is what a test or a chapter compares its estimate with (`crmlab.datasets.truth()` reads the file).

How to plant an effect:

1. Put its size into `constants.py` (or the area's own constants), with unit and reason; the generator reads it there.
2. Give it a switch in `switches.py`, on in `COMPANY`, off in `BASE`; draw from `chance(seed, "its own area")`.
3. Describe it as an `Effect` whose `size` is computed from the constants, never typed a second time.
4. Put its plain estimator into `tests/datasets/effects_….py`: a function of the tables alone (numpy and pandas only)
   that returns estimate, half-width of the 95 per cent interval, and the naive estimate. The quick test looks at the
   committed data; the slow one at 200 redraws: half-width at most 30 per cent of the effect, coverage 90 to 98
   per cent, `excludes` left out of the interval in at least 90 per cent.

The size must be what the estimator estimates: say whose effect it is (on members, on all), on which scale (share of
visits, points on a scale of 1 to 7, ratio) and over which time. An effect may have several entries (`kano-…-class`).
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern import parts

AREAS = ("truth_business", "truth_surveys")
"""Modules of this package with `EFFECTS`, in the order of the file."""


@dataclass(frozen=True)
class Effect:
    """One planted effect: a row of `datasets/truth.json`."""

    key: str
    """Name for tests and chapters, words joined by hyphens: `points-uplift`."""
    effect: str
    """What causes what, in a sentence a learner understands."""
    size: float
    """The planted size, in `unit`; what a good estimate comes to."""
    unit: str
    """What the size counts, with its base: `extra orders an order`, `ratio of hazards`."""
    tables: tuple[str, ...]
    """The tables needed to find it."""
    chapters: tuple[str, ...]
    """Where the course looks for it: `("02", "10")`."""
    shows: str
    """Where in the tables it shows: rows, columns, time."""
    estimate: str
    """How to estimate it: the plain estimator in words."""
    naive: float
    """What the tempting reading comes to, in the same unit: its mean over the redraws, rounded."""
    reading: str
    """How the tempting reading is made."""
    wrong: str
    """What the tempting reading wrongly says."""
    excludes: str = "zero"
    """What the interval must leave out: `zero` (or one for a ratio), or `naive`."""
    nothing: float = 0.0
    """The size that means no effect: 0 for differences, 1 for ratios."""
    switch: str = ""
    """The switch in `switches.py` that turns it off; `base` where it is in the base and nothing does."""

    def __post_init__(self) -> None:
        empty = [name for name in ("key", "effect", "unit", "shows", "estimate", "reading", "wrong", "switch")
                 if not getattr(self, name)]  # fmt: skip
        if empty or not self.tables or not self.chapters:
            raise ValueError(f"Effect {self.key!r}: {', '.join(empty) or 'tables or chapters'} must not be empty.")
        if self.excludes not in ("zero", "naive") or not all(map(math.isfinite, (self.size, self.naive))):
            raise ValueError(f"Effect {self.key!r}: size and naive are numbers, excludes is zero or naive.")

    @property
    def excluded(self) -> float:
        """The number that an interval must leave out."""
        return self.naive if self.excludes == "naive" else self.nothing


def effects() -> dict[str, Effect]:
    """Every planted effect by key."""
    found: dict[str, Effect] = {}
    for area in AREAS:
        for effect in import_module(f"crmlab.datasets.lantern.{area}").EFFECTS:
            if effect.key in found:
                raise ValueError(f"Two effects have the key {effect.key!r}.")
            found[effect.key] = effect
    return found


def size(key: str) -> float:
    """The planted size of an effect."""
    return effects()[key].size


def base() -> dict[str, float]:
    """The parameters of the base: BG/NBD (purchases a week; r, alpha, a, b) and Gamma-Gamma (CNY; p, q, v)."""
    return {"r": c.PURCHASE_SHAPE, "alpha": c.PURCHASE_SCALE, "a": c.DROPOUT_A, "b": c.DROPOUT_B,
            "p": c.SPEND_P, "q": c.SPEND_Q, "v": c.SPEND_V}  # fmt: skip


def text() -> str:
    """The content of `datasets/truth.json`: what was planted, the base, and the parts of lifetime value."""
    split = parts.split().round(2)
    rows = [asdict(effect) | {"size": round(effect.size, 6), "naive": round(effect.naive, 6)}
            for effect in effects().values()]  # fmt: skip
    content = {
        "company": "Lantern Tea (simulated)",
        "made by": "crmlab.datasets.lantern.truth; change it there, then run `crmlab data`",
        "base": base(),
        "lifetime_value_parts": {
            "unit": "CNY a consumer over the three years, margin less cost to serve; forward: parts 1 to 6 added in "
            "turn; reverse: 1, then 6 to 2",
            "parts": split.reset_index(names="number").to_dict("records"),
        },
        "effects": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write(path: str | Path) -> None:
    """Write `datasets/truth.json`, for which a dozen companies are made."""
    Path(path).write_bytes(text().encode("utf-8"))
