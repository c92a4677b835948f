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
    if "label" in attack.kind and alike(sorted(leaves(result), key=str), sorted(leaves(clean), key=str)):
        return "", ""
    return NUMBER, f"{str(result)[:300]} instead of {str(clean)[:300]}"


def named(message: str, attack: Attack, arguments: dict[str, Any]) -> bool:
    """Does the message name the column or argument, and the row if one row is bad?"""
    keys = [key for value in arguments.values() if isinstance(value, dict) for key in value]
    words = {str(attack.key), attack.column, *map(str, keys), *arguments, *(name.rstrip("s") for name in arguments)}
    if attack.column is None:  # a fault of a whole table may show in any column
        words |= {part for part in arguments.values() if isinstance(part, str)}
        words |= {str(column) for part in arguments.values() for column in getattr(part, "columns", ())}
        words |= {part.name for part in arguments.values() if isinstance(part, pd.Series)}
    said = any(word and str(word) in message for word in words)
    return said and (attack.row is None or isinstance(attack.row, tuple) or str(attack.row) in message)


def plain(result: Any) -> Any:
    """A result as lists, dictionaries, numbers and words, by label, whatever the order of rows and the dtypes."""
    if isinstance(result, Figure):
        return picture(result)
    if isinstance(result, pd.DataFrame):
        return {("column", str(column)): plain(result[column]) for column in result.columns}
    if isinstance(result, (pd.Series, pd.Index)):
        pairs = enumerate(result) if isinstance(result, pd.Index) else zip(result.index, result, strict=True)
        found = [(as_label(label), plain(value)) for label, value in pairs]
        return sorted(found, key=str) if len({label for label, _ in found}) < len(found) else dict(found)
    if isinstance(result, np.ndarray):
        return [plain(value) for value in result.tolist()]
    if isinstance(result, tuple) and hasattr(result, "_asdict"):
        return plain(result._asdict())
    if isinstance(result, (list, tuple)):
        return [plain(value) for value in result]
    if isinstance(result, dict):
        return {as_label(key): plain(value) for key, value in result.items()}
    if isinstance(result, (bool, np.bool_, str)):
        return str(result)
    if result is None or result is pd.NA or result is pd.NaT:
        return math.nan
    if isinstance(result, (int, float, np.integer, np.floating)):
        return float(result)
    if dataclasses.is_dataclass(result):
        return {field.name: plain(getattr(result, field.name)) for field in dataclasses.fields(result)}
    return str(result) if type(result).__str__ is not object.__str__ else type(result).__name__


def as_label(label: Any) -> str:
    """17, 17.0 and "17" are one label here: whoever changes the type of all ids gets the same answers."""
    is_whole = isinstance(label, (int, float, np.integer, np.floating)) and float(label).is_integer()
    return str(int(label)) if is_whole else str(label)


def leaves(result: Any) -> Iterator[Any]:
    """What is in a plain result, without labels."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, list):
        for part in result:
            yield from leaves(part)
    elif isinstance(result, tuple):  # a label and its value
        yield from leaves(result[1])
    else:
        yield result


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
    if isinstance(one, str) and isinstance(other, float):  # an id, which is text now
        return one == as_label(other)
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
