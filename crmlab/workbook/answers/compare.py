"""When are two answers equal, and where do they differ?"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from crmlab.workbook.answers.forms import Form

RELATIVE = 1e-9


class Precision(Protocol):
    """What a question says of how closely its answer must agree."""

    @property
    def decimals(self) -> int | None: ...

    @property
    def tolerance(self) -> float | None: ...


def tolerance(question: Precision, part: pd.Series) -> float:
    """How far a value may lie from the reference: half of the last decimal asked for.

    Without `decimals=` or `tolerance=` whole numbers are exact, values that all lie within ±1 (shares) count to three
    decimals, all others (money) to two.
    """
    if question.tolerance is not None:
        return question.tolerance
    decimals = question.decimals
    if decimals is None:
        values = part.to_numpy(dtype=float)
        values = values[np.isfinite(values)]
        if np.equal(np.mod(values, 1), 0).all():
            return 1e-6
        decimals = 3 if np.abs(values).max(initial=0) <= 1 else 2
    return 0.5 * 10.0**-decimals


def close(a: np.ndarray, b: np.ndarray, allowed: float | np.ndarray) -> np.ndarray:
    """Where `a` equals `b` within `allowed`; missing equals missing."""
    with np.errstate(all="ignore"):
        near = np.abs(a - b) <= allowed * (1 + 1e-6) + RELATIVE * np.maximum(1, np.abs(b))
    return near | (a == b) | (np.isnan(a) & np.isnan(b))


def aligned(answer: pd.Series, reference: pd.Series) -> np.ndarray | None:
    """The answer's values in the order of the reference; None where they do not stand on the same labels."""
    if len(answer) != len(reference):
        return None
    if answer.index.equals(reference.index):
        return answer.to_numpy()
    if not (answer.index.is_unique and reference.index.is_unique):
        return None
    places = answer.index.get_indexer(reference.index)
    return None if (places < 0).any() else answer.to_numpy()[places]


def equal_values(question: Precision, values: np.ndarray, reference: pd.Series) -> np.ndarray:
    """Where the aligned `values` equal the reference, by its kind."""
    if reference.dtype == object:
        return np.array([fold(a) == fold(b) for a, b in zip(values, reference, strict=True)], dtype=bool)
    return close(values.astype(float), reference.to_numpy(), tolerance(question, reference))


def fold(text: str | None) -> str | None:
    """A label without regard to capitals."""
    return text.casefold() if isinstance(text, str) else None


def same_part(question: Precision, answer: pd.Series, reference: pd.Series) -> bool:
    """Do two columns hold the same values on the same labels, in whatever order?"""
    if (answer.dtype == object) != (reference.dtype == object) or len(answer) != len(reference):
        return False
    values = aligned(answer, reference)
    if values is None:
        if reference.index.is_unique or answer.index.is_unique:
            return False
        answer, reference = _sorted(answer), _sorted(reference)  # labels that repeat: as pairs of label and value
        if not answer.index.equals(reference.index):
            return False
        values = answer.to_numpy()
    return bool(equal_values(question, values, reference).all())


def _sorted(part: pd.Series) -> pd.Series:
    keys = pd.DataFrame({"label": part.index.map(str), "value": part.to_numpy()})
    return part.iloc[keys.sort_values(["label", "value"], kind="stable").index.to_numpy()]


def same(question: Precision, answer: Form | None, reference: Form | None) -> bool:
    """Are two answers equal?"""
    if answer is None or reference is None or answer.kind != reference.kind:
        return False
    if reference.parts is None:
        return answer.items == reference.items
    return set(answer.columns) == set(reference.columns) and all(
        same_part(question, answer.columns[name], part) for name, part in reference.columns.items()
    )


def differing(question: Precision, answer: Form, reference: Form) -> list:
    """The reference's labels, in its order, on which the two differ; those missing in the answer are among them."""
    if reference.parts is None:
        theirs = set(answer.items or ())
        return [item for item in reference.listed if item not in theirs]
    wrong: dict = {}
    for name, part in reference.columns.items():
        other = (answer.parts or {}).get(name)
        if other is None or (other.dtype == object) != (part.dtype == object) or not other.index.is_unique:
            wrong.update(dict.fromkeys(part.index))
            continue
        places = other.index.get_indexer(part.index)
        there = places >= 0
        wrong.update(dict.fromkeys(part.index[~there]))
        kept = part[there]
        right = equal_values(question, other.to_numpy()[places[there]], kept)
        wrong.update(dict.fromkeys(kept.index[~right]))
    return [label for label in next(iter(reference.columns.values())).index.unique() if label in wrong]


def apart(question: Precision, mistake: Form, reference: Form) -> bool:
    """Do a mistake and the answer differ enough to teach on: by three rows, or by 1 %?"""
    if mistake.kind != reference.kind:
        return True
    if reference.parts is None or mistake.parts is None:
        return mistake.items != reference.items
    if reference.kind == "number":
        a, b = float(mistake.columns[""].iloc[0]), float(reference.columns[""].iloc[0])
        return not same(question, mistake, reference) and abs(a - b) >= 0.01 * abs(b)
    first = next(iter(reference.columns.values()))
    enough = min(3, max(1, 0.01 * len(first)))
    aside = _side_by_side(mistake.parts, reference.parts)
    if aside is not None:
        wrong = np.logical_or.reduce([~equal_values(question, values, part) for values, part in aside])
        return int(wrong.sum()) >= enough
    extra = len(next(iter(mistake.columns.values())).index.difference(first.index, sort=False))
    return len(differing(question, mistake, reference)) + extra >= enough


def _side_by_side(one: dict[str, pd.Series], other: dict[str, pd.Series]) -> list[tuple[np.ndarray, pd.Series]] | None:
    """The columns of two answers in pairs, where labels and kinds of columns are the same; it is common and quick."""
    if one.keys() != other.keys():
        return None
    pairs = [(one[name], part) for name, part in other.items()]
    if any(a.dtype != b.dtype or not b.index.is_unique for a, b in pairs):
        return None
    found = []
    for a, b in pairs:
        if (values := aligned(a, b)) is None:
            return None
        found.append((values, b))
    return found
