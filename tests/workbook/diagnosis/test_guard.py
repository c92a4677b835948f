"""Whatever is handed to `check`, there is a card, soon, and never a traceback."""

import time

import numpy as np
import pandas as pd
import pytest

SECONDS = 10
"""A generous guard against an endless search, far above the two seconds that hold on a laptop."""


class Rude:
    """An object that has nothing to say to anybody."""

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None

    def __repr__(self):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    def __iter__(self):
        raise RuntimeError("no")

    def __getattr__(self, name):
        raise RuntimeError("no")


class RudeSeries(pd.Series):
    def __eq__(self, other):
        raise RuntimeError("no")

    def to_numpy(self, *args, **kwargs):
        raise SystemExit


def itself():
    x = []
    x.append(x)
    return x


def deep():
    x = []
    for _i in range(100_000):
        x = [x]
    return x


HOSTILE = {
    "nothing": lambda: None,
    "dots": lambda: ...,
    "method": lambda: pd.Series([1]).sum,
    "class": lambda: dict,
    "lambda": lambda: lambda x: x,
    "groups": lambda: pd.DataFrame({"a": [1]}).groupby("a"),
    "rolling": lambda: pd.Series([1]).rolling(2),
    "duplicate labels": lambda: pd.Series([1.0, 2.0], index=[7, 7]),
    "duplicate columns": lambda: pd.DataFrame([[1, 2]], columns=["money", "money"]),
    "inf": lambda: float("inf"),
    "inf series": lambda: pd.Series([np.inf, -np.inf, np.nan]),
    "NaT": lambda: pd.NaT,
    "NA": lambda: pd.NA,
    "NaT series": lambda: pd.Series([pd.NaT, pd.NaT]),
    "ten million rows": lambda: pd.DataFrame({"a": np.zeros(10_000_000)}),
    "twenty thousand cells": lambda: pd.DataFrame({"customer_id": range(10_000), "a": np.arange(10_000.0)}),
    "twenty thousand labels": lambda: pd.Series(np.arange(19_999.0)),
    "twenty thousand in a list": lambda: list(range(20_000)),
    "itself": itself,
    "deep": deep,
    "rude": Rude,
    "rude in a list": lambda: [Rude()],
    "rude in a series": lambda: pd.Series([Rude(), 1], dtype=object),
    "rude series": lambda: RudeSeries([1.0, 2.0]),
    "complex": lambda: 3 + 4j,
    "huge number": lambda: 10**400,
    "bytes": lambda: b"abc",
    "surrogate": lambda: "\ud800",
    "generator": lambda: (x for x in "abc"),
    "mixed": lambda: pd.Series([1, "a", None, pd.Timestamp("2024-01-01"), {}], dtype=object),
    "empty frame": lambda: pd.DataFrame(),
    "empty series": lambda: pd.Series(dtype=float),
    "empty list": list,
    "empty dict": dict,
    "multi index": lambda: pd.Series([1.0, 2.0], index=pd.MultiIndex.from_tuples([(1, "a"), (2, "b")])),
    "multi columns": lambda: pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])),
    "categories": lambda: pd.Series(["A", None], dtype="category"),
    "intervals": lambda: pd.Series(pd.cut([1, 2, 3], 2)),
    "periods": lambda: pd.Series(pd.period_range("2024-01", periods=3, freq="M")),
    "zones": lambda: pd.Series(pd.date_range("2024-01-01", periods=3, tz="Asia/Shanghai")),
    "dict of lists": lambda: {"a": [1, 2], "b": [3]},
    "dict of odd keys": lambda: {None: 1, (1, 2): 3, 2.5: 4},
    "nested sets": lambda: {frozenset({1}), 2, "a"},
    "letters and numbers": lambda: [1, "a", None, 2.5, (1, 2)],
    "module": lambda: np,
    "exception": lambda: ValueError("x"),
    "markup": lambda: "<script>alert(1)</script>",
    "decision out of bounds": lambda: dict(letters=10**30, discount=float("nan")),
    "decision of odd things": lambda: dict(letters=[1], discount="many"),
    "decision of strings": lambda: {"letters": "3", "discount": None},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_there_is_always_a_card(book, name):
    answer = HOSTILE[name]()
    for key, asked in book.questions.items():
        start = time.monotonic()
        card = asked.judge(answer)
        assert time.monotonic() - start < SECONDS, key
        assert card.outcome in ("not_yet", "not_attempted", "unreadable", "recorded"), (key, card)
        assert card.head and repr(card) and "<script" not in card._repr_html_()
        assert "could not make sense" not in repr(card), (key, card)  # the guard is the last resort, not the way


def test_the_guard_itself(book, monkeypatch):
    """Even where the engine is at fault there is a card."""

    def broken(case):
        raise ZeroDivisionError

    monkeypatch.setattr("crmlab.workbook.session.asked.examine", broken)
    card = book.total.judge(3)
    assert card.outcome == "unreadable" and "ZeroDivisionError" in repr(card)
    assert book.history.checks("total")


@pytest.mark.parametrize("sure", [None, 0, 1, 3, 4, "3", 2.5, Rude, True])
def test_how_sure_may_be_anything(book, answers, sure):
    sure = Rude() if sure is Rude else sure
    assert book.total.judge(answers["total"], sure=sure).outcome == "right"
    kept = book.history.checks("total")[-1]["sure"]
    assert kept == (sure if type(sure) is int and sure in (1, 2, 3) else None)
