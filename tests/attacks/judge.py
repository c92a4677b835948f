"""What came out of an attack, and whether that may be."""

from __future__ import annotations

import dataclasses
import math
import signal
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text

from crmlab.errors import CRMLabError
from tests.attacks.changes import SAME, WORDS, Attack, attacks
from tests.attacks.examples import Call, calls

NUMBER, TRACEBACK, UNNAMED, REFUSED, ENDLESS = (
    "another number", "bare traceback", "does not name it", "refused though the same", "does not end",
)  # fmt: skip
SECONDS = 10


class Endless(BaseException):
    pass


def others() -> list[pd.DataFrame]:
    """Tables that belong to other functions."""
    names = ("rfm.bands", "btyd.fit_bgnbd", "ahp.weights", "mailing.campaign_profit")
    found = [value for name in names if (call := calls()[name]) for value in call.arguments.values()]
    return [value for value in found if isinstance(value, pd.DataFrame)]


def verdict(call: Call, clean: Any, attack: Attack) -> tuple[str, str]:
    """What is wrong with the outcome, `""` if nothing is, and the words for it."""

    def over(*_: object) -> None:
        raise Endless

    try:
        arguments = attack.on(call)
    except Exception as error:  # the change itself is impossible here, such as a missing value in that dtype
        return "impossible", repr(error)
    signal.signal(signal.SIGALRM, over)
    signal.alarm(SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = plain(call.run(arguments))
    except CRMLabError as error:
        if attack.expected == SAME:
            return REFUSED, str(error)
        return ("", "") if attack.expected == WORDS or named(str(error), attack, arguments) else (UNNAMED, str(error))
    except Endless:
        return ENDLESS, ""
    except Exception as error:
        return TRACEBACK, f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
        plt.close("all")
    if attack.expected == WORDS or alike(result, clean):
        return "", ""
    return NUMBER, f"{str(result)[:300]} instead of {str(clean)[:300]}"


def named(message: str, attack: Attack, arguments: dict[str, Any]) -> bool:
    """Does the message name the column or argument, and the row if one row is bad?"""
    value = arguments[attack.argument]
    words = {
        attack.argument,
        attack.argument.rstrip("s"),
        str(attack.key),
        value.name if isinstance(value, pd.Series) else None,
    }
    if attack.column is None:  # a fault of the whole table may show in any column
        words |= {arguments[key] for key in arguments if isinstance(arguments[key], str)}
        words |= set(map(str, getattr(value, "columns", ())))
    else:
        words |= {attack.column}
    said = any(word and str(word) in message for word in words)
    return said and (attack.row is None or str(attack.row) in message)


def plain(result: Any) -> Any:
    """A result as lists, dictionaries, numbers and words, by label, whatever the order of rows and the dtypes."""
    if isinstance(result, Figure):
        return picture(result)
    if isinstance(result, pd.DataFrame):
        return {("column", str(column)): plain(result[column]) for column in result.columns}
    if isinstance(result, (pd.Series, pd.Index)):
        pairs = enumerate(result) if isinstance(result, pd.Index) else zip(result.index, result, strict=True)
        found = [(str(plain(label)), plain(value)) for label, value in pairs]
        return sorted(found, key=str) if len({label for label, _ in found}) < len(found) else dict(found)
    if isinstance(result, np.ndarray):
        return [plain(value) for value in result.tolist()]
    if isinstance(result, (list, tuple)):
        return [plain(value) for value in result]
    if isinstance(result, dict):
        return {str(key): plain(value) for key, value in result.items()}
    if isinstance(result, (bool, np.bool_, str)):
        return str(result)
    if result is None or result is pd.NA or result is pd.NaT:
        return math.nan
    if isinstance(result, (int, float, np.integer, np.floating)):
        return float(result)
    if dataclasses.is_dataclass(result):
        return {field.name: plain(getattr(result, field.name)) for field in dataclasses.fields(result)}
    return str(result)


def picture(fig: Figure) -> Any:
    """What is written, and the numbers of its lines and bars."""
    texts = sorted(text.get_text() for text in fig.findobj(Text) if text.get_text())
    numbers = [value for ax in fig.axes for line in ax.lines for value in np.ravel(line.get_ydata(orig=False))]
    numbers += [side for ax in fig.axes for patch in ax.patches for side in patch.get_extents().size]
    return [texts, sorted(float(number) for number in numbers)]


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9) or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other


def clean(call: Call) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = plain(call.run(call.given()))
    plt.close("all")
    return result


def wrong(call: Call, chosen: list[Attack], count: Counter) -> Iterator[str]:
    """What the attacks bring out that must not be; they are counted by outcome."""
    good = clean(call)
    for attack in chosen:
        fault, words = verdict(call, good, attack)
        count[fault] += 1
        if fault not in ("", "impossible"):
            yield f"{call.name}: {attack}: {fault}: {words}"


def every(call: Call) -> list[Attack]:
    return list(attacks(call, others()))
