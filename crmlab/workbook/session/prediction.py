"""A guess before the answer: `predict(…)` keeps it, `recall(…)` shows it beside the answer once that is known.

Chapters are committed executed and compared with what they print, so under `CRMLAB_STATIC=1` no record is read or
written, and a chapter as it comes, with `...` for the guess, prints the same bytes at every run.
"""

from __future__ import annotations

import math
import os
from typing import Any

import pandas as pd

from crmlab.i18n import _
from crmlab.workbook.answers.loading import Unreadable
from crmlab.workbook.answers.reading import read
from crmlab.workbook.answers.writing import write
from crmlab.workbook.session.learner import named
from crmlab.workbook.session.record import Record

LONGEST = 200
"""Characters of a guess in words."""
SHOWN = "guess_shown"
"""The event that the answer was shown beside a guess."""


def predict(chapter: str, key: str, guess: Any = ..., *, unit: str = "", learner: str = "") -> None:
    """Commit to a guess before the answer is known. The first guess stands; later ones are kept as changes.

    A guess below one per cent may be meant as a fraction: it is asked back, and can be replaced until `recall` has
    shown the answer.

    Parameters
    ----------
    chapter, key : str
        `"09"` and the name of the thing guessed.
    guess : number, text, bool or date
        `...` while there is none.
    unit : str
        `"%"`, `"CNY"`, `"customers"`: shown behind the number.
    learner : str
        Your id, if not the one that you gave in chapter 00 or to `crmlab lab`.
    """
    value = write(guess)
    record = None if _static() else Record(chapter, learner or named())
    first = _standing(record, key)
    if value["kind"] == "nothing":
        if first:
            print(_("Your guess stands: {guess}.").format(guess=_said(first, unit)))
        else:
            print(_("No guess yet: write yours in place of the three dots and run this cell again."))
        return
    if not _is_guess(value):
        print(_("A guess is one number or a few words, so this one was not kept."))
        return
    if unit and value["kind"] != "number":
        print(_("A number is asked for, in figures (5, not “five”), so this one was not kept."))
        return
    if record is not None and _last(record, key) != value:
        record.append({"event": "predict", "question": key, "answer": value, "unit": unit})
        first = _standing(record, key)
    said = _said(value, unit)
    if first is not None and first != value:
        message = _("Your first guess, {first}, stands; that you now think {guess} is noted beside it.")
        print(message.format(first=_said(first, unit), guess=said))
    elif _doubtful(value, unit):
        message = _("Your guess: {guess}, which is less than one per cent. If you mean {other}%, write {other} and run "
                    "this cell again.")  # fmt: skip
        print(message.format(guess=said, other=f"{100 * read(value):g}"))
    else:
        print(_("Your guess: {guess}. You will meet it again when the answer is known.").format(guess=said))
    if record is not None and record.in_memory:
        print(_("It is kept until you close this notebook only, for your record cannot be written."))


def recall(chapter: str, key: str, answer: Any, *, unit: str = "", learner: str = "") -> None:
    """Show the first guess beside the answer, in one sentence.

    Parameters
    ----------
    chapter, key, unit, learner : str
        As given to `predict`.
    answer : number, text, bool or date
        What the data say.
    """
    truth = write(answer)
    record = None if _static() else Record(chapter, learner or named())
    guess = _standing(record, key)
    words = {"answer": _said(truth, unit)}
    if record is None or guess is None:
        print(_("You made no guess; the answer is {answer}.").format(**words))
        return
    if _doubtful(guess, unit) and not any(event.get("event") == SHOWN for event in _about(record, key)):
        record.append({"event": SHOWN, "question": key})  # from now on it cannot be replaced
    words["guess"] = _said(guess, unit)
    print(_comparison(read(guess), read(truth), words, unit))


def _comparison(guess: Any, answer: Any, words: dict, unit: str) -> str:
    numbers = all(type(x) in (int, float) and math.isfinite(x) for x in (guess, answer))
    if words["guess"] == words["answer"]:
        return _("You guessed {guess}, and so it is.").format(**words)
    if not numbers:
        return _("You guessed {guess}; the answer is {answer}.").format(**words)
    words["difference"] = _said(write(abs(guess - answer)), _("percentage points") if unit == "%" else unit)
    if guess < answer:
        return _("You guessed {guess}; the answer is {answer}: you were {difference} too low.").format(**words)
    return _("You guessed {guess}; the answer is {answer}: you were {difference} too high.").format(**words)


def _static() -> bool:
    return os.environ.get("CRMLAB_STATIC") == "1"


def _about(record: Record, key: str) -> list[dict]:
    """The guesses at one thing and the showing of its answer; what was edited into no guess is passed over."""
    events = (event for event in record.events() if event.get("question") == key)
    return [
        e for e in events if e.get("event") == SHOWN or (e.get("event") == "predict" and _is_guess(e.get("answer")))
    ]


def _last(record: Record, key: str) -> dict | None:
    """The guess made last."""
    return next((e["answer"] for e in reversed(_about(record, key)) if e.get("event") == "predict"), None)


def _standing(record: Record | None, key: str) -> dict | None:
    """The guess that counts: the first, or the one that replaced a doubtful one while the answer was not known."""
    guess, replaceable = None, True
    for event in _about(record, key) if record is not None else ():
        if event.get("event") == SHOWN:
            replaceable = guess is None
        elif replaceable:
            guess = event["answer"]
            replaceable = _doubtful(guess, event.get("unit"))
    return guess


def _doubtful(guess: dict, unit: Any) -> bool:
    """A number of per cent below one: perhaps a fraction was meant."""
    return unit == "%" and guess["kind"] == "number" and 0 < abs(read(guess)) < 1


def _is_guess(value: Any) -> bool:
    try:
        guess = read(value)
    except Unreadable:
        return False
    if type(guess) in (int, float):
        return math.isfinite(guess)
    return type(guess) in (bool, pd.Timestamp) or (type(guess) is str and len(guess) <= LONGEST)


def _said(value: dict, unit: str) -> str:
    """A value as it stands in a sentence: `1,234.5 CNY`, `30%`, `yes`."""
    x = read(value)
    if type(x) is bool:
        return _("yes") if x else _("no")
    if type(x) in (int, float):
        number = f"{x:,}" if type(x) is int else f"{x:,.4g}" if abs(x) < 1 else f"{x:,.2f}"
        number = number.rstrip("0").rstrip(".") if "." in number and "e" not in number else number
        return number + (unit if unit == "%" else f" {unit}" if unit else "")
    if type(x) is pd.Timestamp:
        return value["value"]
    return x if type(x) is str else _("something that cannot be shown in a line")
