"""Steps of the walk that find an answer to be the right one, or a known mistake, in other units, rounded or scaled.

Each covers the whole index and at least two distinct values, and claims no cause for a whole number under 1,000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.answers.compare import RELATIVE, aligned, close, equal_values, tolerance
from crmlab.workbook.answers.forms import Form
from crmlab.workbook.authoring.question import Mistake
from crmlab.workbook.diagnosis.case import NOT_YET, Case, Finding

HIGHEST_DECIMALS = range(5, -5, -1)
LIKELY = (-1.0, 100.0, 0.01)


def enough(values: np.ndarray, target: np.ndarray) -> bool:
    """Is there enough in it to claim a cause?"""
    if len(values) == 1:
        return not (values[0] == int(values[0]) and abs(values[0]) < 1000) and target[0] != 0
    return len(np.unique(values)) >= 2 and len(np.unique(target)) >= 2


FEW = 5
"""On fewer values, agreement to four digits is asked for: else it may be by chance."""


def _departures(case: Case, form: Form) -> Iterator[tuple[float, float]]:
    """Value given and value explained, wherever the explanation is a number and not the right one."""
    given = case.shaped(form)
    assert given is not None, "it was found to be the same"
    for name, part in form.columns.items():
        right = case.reference.parts.get(name) if case.reference.parts else None
        if part.dtype == object or right is None or not part.index.equals(right.index):
            continue
        far = ~equal_values(case.question, part.to_numpy(), right)
        yield from zip(given.columns[name].reindex(part.index).to_numpy()[far], part.to_numpy()[far], strict=True)


def hangs_on_small_numbers(case: Case, form: Form) -> bool:
    """Does an explanation depart from the right answer in whole numbers under 1,000 alone, to which many ways lead?"""
    if form.parts is None or not (form.kind == "number" or form.entries):
        return False
    departing = list(_departures(case, form))
    return bool(departing) and all(abs(target) < 1000 and target == int(target) for _value, target in departing)


def targets(case: Case) -> Iterator[tuple[Mistake | None, Form]]:
    """The reference, then each mistake, as far as they hold numbers."""
    for mistake, form in [(None, case.reference), *case.mistakes]:
        if form.parts is not None and not form.dates:
            yield mistake, form


def columns(case: Case, form: Form) -> list[tuple[np.ndarray, pd.Series]] | None:
    """The numeric columns in which the answer departs from `form`, aligned; None where a text or a label differs."""
    given = case.shaped(form)
    if given is None or given.parts is None:
        return None
    found = []
    for name, part in form.columns.items():
        values = aligned(given.columns[name], part)
        if values is None:
            return None
        if equal_values(case.question, values, part).all():
            continue
        if part.dtype == object or not np.isfinite(values).all() or not np.isfinite(part.to_numpy()).all():
            return None
        if not enough(values, part.to_numpy()):
            return None
        found.append((values, part))
    return found or None


def factors(unit: str) -> list[tuple[float, Callable[[], str]]]:
    """The changes of unit that people make, with the sentence for each."""
    changes = [
        (-1.0, lambda: _("Every value has the opposite sign.")),
        (
            100.0,
            lambda: _("Every value is a hundredfold: a percentage for a fraction, or fen for yuan. Divide by 100."),
        ),
        (0.01, lambda: _("Every value is a hundredth: divided by 100 once too often? Multiply by 100.")),
        (0.001, lambda: _("Every value is a thousandth: you count in thousands. Multiply by 1,000.")),
        (1000.0, lambda: _("Every value is a thousandfold. Divide by 1,000.")),
        (0.0001, lambda: _("Every value is a ten-thousandth: you count in 万. Multiply by 10,000.")),
        (12.0, lambda: _("Every value is twelvefold: a year in place of a month.")),
        (1 / 12, lambda: _("Every value is a twelfth: a month in place of a year.")),
    ]
    if unit.lower().startswith("day"):
        changes += [
            (1 / 7, lambda: _("Your values are in weeks, and days are asked for.")),
            (1 / 30, lambda: _("Your values are in months of 30 days, and days are asked for.")),
            (12 / 365.25, lambda: _("Your values are in months, and days are asked for.")),
            (1 / 365, lambda: _("Your values are in years of 365 days, and days are asked for.")),
            (1 / 365.25, lambda: _("Your values are in years, and days are asked for.")),
            (24.0, lambda: _("Your values are in hours, and days are asked for.")),
            (86400.0, lambda: _("Your values are in seconds, and days are asked for.")),
        ]
    return changes


def unit_or_sign(case: Case) -> Finding | None:
    """The right answer, or a known mistake, in another unit or with the opposite sign."""
    for mistake, form in targets(case):
        wrong = columns(case, form)
        if not wrong:
            continue
        for factor, words in factors(case.question.unit):
            if all(_in_unit(case, values, part, factor, mistake is None) for values, part in wrong):
                return _explained(case, mistake, form, _in_columns(form, wrong, words()))
    return None


def _in_columns(form: Form, wrong: list[tuple[np.ndarray, pd.Series]], words: str) -> str:
    """A sentence on every value, with the columns before it where it holds of some columns only."""
    where = [name for name, part in form.columns.items() if any(part is column for _v, column in wrong)]
    return words if len(where) == len(form.columns) else f"{', '.join(where)}: {words}"


def _in_unit(case: Case, values: np.ndarray, part: pd.Series, factor: float, reference: bool) -> bool:
    """Is the answer `part` in another unit? One number must agree to six digits, but for the likeliest changes."""
    target = part.to_numpy() * factor
    if len(values) == 1 and not (reference and factor in LIKELY):
        return _exactly(values, target, 1e-6)
    within: float | np.ndarray = tolerance(case.question, part) * min(abs(factor), 100)
    if not reference:  # what is near enough to the right answer may be far from a mistake of another size
        within = np.minimum(within, 0.01 * np.abs(target))
    return bool(close(values, target, within).all())


def rounded(case: Case) -> Finding | None:
    """The right answer, or a known mistake, with too few decimals; or whole numbers asked for and not given."""
    for mistake, form in targets(case):
        if mistake is not None and form.kind == "number":
            continue  # a short number is near some mistake by chance
        wrong = columns(case, form)
        if not wrong:
            continue
        for decimals in HIGHEST_DECIMALS:
            digits = 2 if mistake is None else 3
            if all(_is_rounded(values, part.to_numpy(), decimals, digits) for values, part in wrong):
                words = _("This is rounded too far. Leave values as they come out, and round only what you print.")
                if (least := case.question.decimals) and decimals < least:
                    words += " " + _("Give at least {n} decimals.").format(n=least)
                return _explained(case, mistake, form, words)
        if all(_is_cut(values, part.to_numpy()) for values, part in wrong):
            return _explained(
                case, mistake, form, _("Your values are cut off behind the point. Leave them as they come out.")
            )
        if all(_is_uncut(values, part.to_numpy()) for values, part in wrong):
            return _explained(case, mistake, form, _("Whole numbers are asked for: count only what is complete."))
    return None


def _telling(values: np.ndarray, target: np.ndarray) -> bool:
    """Rounding that leaves hardly any difference between the rows proves nothing."""
    return len(values) == 1 or len(np.unique(values)) >= min(10, len(np.unique(target)) / 2)


def _is_rounded(values: np.ndarray, target: np.ndarray, decimals: int, digits: int) -> bool:
    """Rounded to `decimals`; of a single number so many `digits` must be left, else it may be any other."""
    near = np.abs(values - np.round(target, decimals)) <= RELATIVE * np.maximum(1, np.abs(target))
    if len(values) == 1 and abs(target[0]) * 10.0**decimals < 10 ** (digits - 1):
        return False
    return bool(near.all()) and _telling(values, target)


def _is_cut(values: np.ndarray, target: np.ndarray) -> bool:
    return bool((values == np.trunc(target)).all()) and _telling(values, target)


def _is_uncut(values: np.ndarray, target: np.ndarray) -> bool:
    whole = np.equal(np.mod(target, 1), 0).all() and not np.equal(np.mod(values, 1), 0).all()
    if len(values) == 1 and abs(target[0]) < 100:
        return False
    return bool(whole) and any((f(values) == target).all() for f in (np.floor, np.ceil, np.round))


def _explained(case: Case, mistake: Mistake | None, form: Form, words: str) -> Finding:
    if mistake is None:
        return Finding(NOT_YET, [words, _("But for that, your answer is right.")])
    lead = _("Once that is mended, you would get exactly these values in the following way.")
    return case.refute(mistake, form, [words, lead])


def ratio_or_difference(case: Case) -> Finding | None:
    """The right answer, throughout times or plus one and the same number that has a name."""
    if case.reference.parts is None or case.reference.dates:
        return None
    wrong = columns(case, case.reference)
    if not wrong or len(wrong) > 1:
        return None
    values, part = wrong[0]
    target = part.to_numpy()
    named = list(_named_numbers(case))

    def found(words: str, *more: str) -> Finding:
        return Finding(NOT_YET, [_in_columns(case.reference, wrong, words), *more])

    twice = _("Is it used once too often, or forgotten?")
    factors = [name for name, n in named if _exactly(values, target * n) or _exactly(values * n, target)]
    if factors:
        words = _("Your answer and the right one differ by one and the same factor, and that is {name}.")
        return found(words.format(name=_either(factors)), twice)
    amounts = [name for name, n in named if _exactly(values, target + n) or _exactly(values + n, target)]
    if amounts and len(target) > 2:
        words = _("Your values all differ from the right ones by the same amount, and that is {name}.")
        return found(words.format(name=_either(amounts)), twice)
    if len(np.unique(target)) < 3:
        return None
    if target.all() and np.ptp(values / target) <= 1e-6 * abs(values / target).max():
        return found(
            _("All your values are off by one and the same factor: what is every one multiplied or divided by?")
        )
    if np.ptp(values - target) <= 1e-6 * max(1.0, np.abs(values - target).max()):
        return found(_("All your values are off by one and the same amount: what is added to every one, or taken off?"))
    return None


def _either(names: list[str]) -> str:
    """All names that a number has, for any of them may be meant."""
    text = names[0]
    for name in names[1:]:
        text = _("{first} or {second}").format(first=text, second=name)
    return text


def _exactly(a: np.ndarray, b: np.ndarray, within: float = 1e-9) -> bool:
    """Equal to nine digits: with a dozen candidates, less would find causes by chance."""
    return bool((np.abs(a - b) <= within * np.maximum(np.abs(a), np.abs(b))).all())


def _named_numbers(case: Case) -> Iterator[tuple[str, float]]:
    """Numbers of the learner's data that may have been multiplied by or added."""
    for name, value in case.desk.variant.parameters.items():
        if isinstance(value, (int, float)) and value not in (0, 1):
            yield name, float(value)
            if 0 < value < 1:
                yield f"1 − {name}", 1 - value
                yield f"1 + {name}", 1 + value
    for name, table in case.desk.variant.tables.items():
        if len(table) > 1:
            yield _("the number of rows of {table}").format(table=name), float(len(table))
    first = next(iter(case.reference.columns.values()))
    if len(first) > 1:
        yield _("the number of rows of your answer"), float(len(first))
