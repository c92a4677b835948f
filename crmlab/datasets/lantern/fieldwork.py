"""How a survey is done: who is asked, who answers when, which items stay empty; and how answers come about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.switches import chance


@dataclass(frozen=True)
class Panel:
    """What a survey draws its respondents from."""

    seed: int
    people: pd.DataFrame
    feelings: pd.DataFrame
    orders: pd.DataFrame
    """Paid orders: `person` (row of `people`) and `date`."""
    complaints: pd.DataFrame
    """Complaints, in the same form."""

    def orders_between(self, first: np.datetime64, last: np.datetime64) -> np.ndarray:
        """Paid orders of each person from `first` to the day before `last`."""
        return self._between(self.orders, first, last)

    def complaints_between(self, first: np.datetime64, last: np.datetime64) -> np.ndarray:
        """Complaints of each person from `first` to the day before `last`."""
        return self._between(self.complaints, first, last)

    def _between(self, events: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> np.ndarray:
        inside = (events["date"] >= np.datetime64(first)) & (events["date"] < np.datetime64(last))
        return np.bincount(events["person"].to_numpy()[inside.to_numpy()], minlength=len(self.people))


@dataclass(frozen=True)
class Respondents:
    """Who answered a survey: rows of `people` in the order of their numbers, and the day of each answer."""

    person: np.ndarray
    answered: np.ndarray
    asked: int
    late: int


def ask(panel: Panel, survey: str) -> Respondents:
    """Ask for a survey: customers of the wanted sort who bought in the year before, drawn by lot."""
    first, days, number, wanted = s.SURVEYS[survey]
    rng, n = chance(panel.seed, f"fieldwork {survey}"), len(panel.people)
    start = np.datetime64(first)
    recent = panel.orders_between(start - np.timedelta64(s.RECENT, "D"), start) > 0
    lot, answer = rng.random(n), rng.random(n)
    channel = panel.people["channel"].to_numpy()
    able = recent & {
        "consumers": channel != "account", "guests": channel == "house", "everybody": True, "segments": True,
        "tied first": True,
    }[wanted]  # fmt: skip
    if wanted == "tied first":  # every customer with a card or contract, and of the others as many as are left
        lot = np.where(panel.feelings["tie"] == "none", lot, lot - 1)
    asked = np.flatnonzero(able)[np.argsort(lot[able], kind="stable")]
    if wanted == "segments":  # a third of the letters to each segment, as far as it has customers
        parts = [asked[channel[asked] == segment][: number // 3] for segment in ("house", "web", "account")]
        asked = np.concatenate(parts)
    asked = asked[:number]
    person = asked[answer[asked] < s.ANSWERS]
    person = person[np.argsort(panel.people["customer_id"].to_numpy()[person], kind="stable")]
    late = rng.random(len(person)) < s.LATE
    day = np.floor(days * rng.random(len(person)) ** 2).astype(int)  # most answer soon
    day = np.where(late, days + np.floor(s.LATE_DAYS * rng.random(len(person))).astype(int), day)
    return Respondents(person, start + day.astype("timedelta64[D]"), len(asked), int(late.sum()))


def head(panel: Panel, who: Respondents) -> pd.DataFrame:
    """The first columns of a survey: `customer_id` and `answered`."""
    ids = panel.people["customer_id"].to_numpy()[who.person]
    return pd.DataFrame({"customer_id": ids, "answered": who.answered.astype("datetime64[us]")})


def marks(rng: np.random.Generator, target: np.ndarray, low: int, high: int, spread: float = 0.0) -> np.ndarray:
    """Answers on a scale of whole points: `target` with chance of `spread`, rounded, kept on the scale."""
    return np.clip(np.rint(target + spread * rng.standard_normal(len(target))), low, high).astype(np.int64)


def scale(
    rng: np.random.Generator, target: np.ndarray, names: tuple[str, ...], low: int, high: int, spread: float
) -> pd.DataFrame:
    """Answers to several items that ask for the same thing, a column each."""
    return pd.DataFrame({name: marks(rng, target, low, high, spread) for name in names})


def mean(frame: pd.DataFrame) -> np.ndarray:
    """The mean over the columns, added up in their order."""
    return sum((frame[name].to_numpy() for name in frame), np.zeros(len(frame))) / frame.shape[1]


def blank(rng: np.random.Generator, frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """`frame` with some cells of `columns` empty and these columns as `Int64`."""
    frame = frame.copy()
    for name in columns:
        empty = rng.random(len(frame)) < s.BLANK
        frame[name] = pd.array(np.where(empty, 0, frame[name]), dtype="Int64")
        frame.loc[empty, name] = pd.NA
    return frame


def turn(frame: pd.DataFrame, names: Iterable[str], low: int, high: int) -> pd.DataFrame:
    """`frame` with the answers of negatively worded items as they are ticked: low where the meaning is high."""
    return frame.assign(**{name: low + high - frame[name] for name in names})
