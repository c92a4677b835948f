"""Small changes of the data, after each of which the reference is run again: did the learner work on such data?

`changes(desk, question)` lists them, the likeliest first. Each is a sentence and what it hands to the reference in
place of the learner's tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from crmlab.i18n import _
from crmlab.workbook.authoring.desk import AS_OF, Desk
from crmlab.workbook.authoring.question import Question

FEW = 8
"""Rows are left out, or kept alone, by a column with no more different values than this."""
TOLD_APART = 12
"""A column with no more different values than this tells kinds apart."""


@dataclass(frozen=True)
class Change:
    """One thing that may have been otherwise: its name, how unlikely it is, its sentence, and what comes out."""

    name: str
    rank: int
    words: Callable[[], str]
    work: Callable[[], Any]


def changes(desk: Desk, question: Question) -> list[Change]:
    """The changes of the tables and of `as_of` that the reference of `question` is handed."""
    tables = {name: desk.variant.tables[name] for name in question.arguments if name in desk.variant.tables}
    told_apart = kinds(desk)
    found = [*_years(tables), *_day(tables, question)]
    for name, table in tables.items():
        found += _linked(name, table, desk.variant.tables, told_apart)
        for part in (_minus, _periods, _once, _exchanged):
            found += part(name, table)
        found += _kinds(name, table, told_apart[name])

    def work(make: Callable[[], dict]) -> Callable[[], Any]:
        return lambda: desk.run(question.function, make())

    return [Change(f"data.{name}", rank, words, work(make)) for name, rank, words, make in found]


Raw = Iterator[tuple[str, int, Callable[[], str], Callable[[], dict]]]


def _minus(name: str, table: pd.DataFrame) -> Raw:
    for column in _measures(table):
        below = table[column] < 0
        if below.any():
            yield (
                f"{name}.{column}.negative_left_out",
                0,
                lambda c=column: _(
                    "You would get exactly these values if the rows of `{table}` with a negative `{column}` were left "
                    "out."
                ).format(table=name, column=c),
                lambda b=below: {name: table[~b]},
            )
            yield (
                f"{name}.{column}.minus_lost",
                0,
                lambda c=column: _(
                    "You would get exactly these values if the minus signs of `{column}` in `{table}` were lost."
                ).format(table=name, column=c),
                lambda c=column: {name: table.assign(**{c: table[c].abs()})},
            )


def _kinds(name: str, table: pd.DataFrame, columns: dict[str, list]) -> Raw:
    """Rows of one kind left out, or no others kept."""
    for column, values in columns.items():
        for value in values if len(values) <= FEW else ():
            yield (
                f"{name}.{column}.without_{value}",
                1,
                lambda c=column, v=value: _(
                    "You would get exactly these values if the rows of `{table}` whose `{column}` is {value} were left "
                    "out."
                ).format(table=name, column=c, value=v),
                lambda c=column, v=value: {name: table[~_is(table[c], v)]},
            )
            if len(values) > 2:
                yield (
                    f"{name}.{column}.only_{value}",
                    1,
                    lambda c=column, v=value: _(
                        "You would get exactly these values if only the rows of `{table}` whose `{column}` is {value} "
                        "were "
                        "used."
                    ).format(table=name, column=c, value=v),
                    lambda c=column, v=value: {name: table[_is(table[c], v)]},
                )


def _periods(name: str, table: pd.DataFrame) -> Raw:
    """A single year, where the table has several."""
    for column in _dates(table):
        years = table[column].dt.year
        for year in sorted(years.dropna().unique().astype(int)):
            yield (
                f"{name}.{column}.only_{year}",
                1,
                lambda c=column, y=year: _(
                    "You would get exactly these values if only the rows of `{table}` whose `{column}` lies in {year} "
                    "were "
                    "used."
                ).format(table=name, column=c, year=y),
                lambda k=(years == year): {name: table[k]},
            )


def _years(tables: dict[str, pd.DataFrame]) -> Raw:
    """The year before or after the one asked for, in all tables at once: the dates are moved the other way."""
    dated = {name: [c for c in t.columns if c in _dates(t) or c == "year"] for name, t in tables.items()}
    if not any(dated.values()):
        return
    for step in (-1, 1):

        def move(step: int = step) -> dict:
            return {
                name: tables[name].assign(**{c: _moved(tables[name][c], -step) for c in columns})
                for name, columns in dated.items()
                if columns
            }

        yield (
            f"year{step:+d}",
            0,
            lambda s=step: (
                _("You would get exactly these values for the year before the one that is asked for.")
                if s < 0
                else _("You would get exactly these values for the year after the one that is asked for.")
            ),
            move,
        )


def _moved(values: pd.Series, years: int) -> pd.Series:
    return values + pd.DateOffset(years=years) if is_datetime64_any_dtype(values) else values + years


def _day(tables: dict[str, pd.DataFrame], question: Question) -> Raw:
    if "as_of" not in question.arguments:
        return
    for name, table in tables.items():
        for column in _dates(table):
            newest = table[column].max()
            if newest != AS_OF:
                yield (
                    f"as_of.newest_{name}.{column}",
                    0,
                    lambda n=name, c=column: _(
                        "You would get exactly these values if you looked back from the newest `{column}` in `{table}`"
                        ", "
                        "not from `as_of`."
                    ).format(table=n, column=c),
                    lambda d=newest: {"as_of": d},
                )
    for days in (-1, 1):
        yield (
            f"as_of{days:+d}",
            1,
            lambda d=days: (
                _("You would get exactly these values if you looked back from the day before `as_of`.")
                if d < 0
                else _("You would get exactly these values if you looked back from the day after `as_of`.")
            ),
            lambda d=days: {"as_of": AS_OF + pd.Timedelta(days=d)},
        )


def _once(name: str, table: pd.DataFrame) -> Raw:
    """One row for each id, where there are several."""
    for column in (c for c in table.columns if c.endswith("_id") and table[c].duplicated().any()):
        for keep in ("first", "last"):
            yield (
                f"{name}.{column}.{keep}_row",
                1 if keep == "first" else 2,
                lambda c=column, k=keep: (
                    _(
                        "You would get exactly these values if only the first row for each `{column}` in `{table}` "
                        "counted."
                    )
                    if k == "first"
                    else _(
                        "You would get exactly these values if only the last row for each `{column}` in `{table}` "
                        "counted."
                    )
                ).format(table=name, column=c),
                lambda c=column, k=keep: {name: table.drop_duplicates(c, keep=k)},
            )


def _exchanged(name: str, table: pd.DataFrame) -> Raw:
    """Two columns of the same type exchanged."""
    for a, b in combinations(_measures(table), 2):
        if table[a].dtype == table[b].dtype:
            yield (
                f"{name}.{a}.exchanged_{b}",
                1,
                lambda a=a, b=b: _(
                    "You would get exactly these values if `{first}` and `{second}` of `{table}` were exchanged."
                ).format(table=name, first=a, second=b),
                lambda a=a, b=b: {name: table.assign(**{a: table[b], b: table[a]})},
            )


def _linked(name: str, table: pd.DataFrame, tables: dict[str, pd.DataFrame], told_apart: dict) -> Raw:
    """Only those who are of one kind in another table, such as final consumers."""
    for other_name, other in tables.items():
        keys = [c for c in other.columns[:1] if other_name != name and c in table.columns and other[c].is_unique]
        for key, (column, values) in product(keys, told_apart[other_name].items()):
            for value in values if len(values) <= FEW else ():
                rank = 1 if len(values) <= 4 else 2
                yield (
                    f"{name}.only_{other_name}.{column}.{value}",
                    rank,
                    lambda o=other_name, c=column, v=value: _(
                        "You would get exactly these values if only those were counted whose `{column}` in `{table}` "
                        "is "
                        "{value}."
                    ).format(table=o, column=c, value=v),
                    lambda o=other, k=key, c=column, v=value: {name: table[table[k].isin(o.loc[_is(o[c], v), k])]},
                )


def _is(values: pd.Series, value: object) -> pd.Series:
    return (values == value).fillna(False).astype(bool)


def _measures(table: pd.DataFrame) -> list[str]:
    """The columns of numbers that are no ids, years or truths."""
    return [c for c, dtype in table.dtypes.items() if dtype.kind in "iuf" and not c.endswith("_id") and c != "year"]


def _dates(table: pd.DataFrame) -> list[str]:
    return [c for c, dtype in table.dtypes.items() if dtype.kind == "M"]


def kinds(desk: Desk) -> dict[str, dict[str, list]]:
    """Table → column → its values, for the columns of texts, truths and years that tell a few kinds apart."""
    if ("kinds",) not in desk.kept:
        desk.kept[("kinds",)] = {
            name: {c: values for c in table.columns if 2 <= len(values := _few(table[c])) <= TOLD_APART}
            for name, table in desk.variant.tables.items()
        }
    return desk.kept[("kinds",)]


def _few(column: pd.Series) -> list:
    if column.dtype.kind in "iufM" and column.name != "year":
        return []
    known = column.dropna()
    if known.head(200).nunique() > TOLD_APART:
        return []
    return sorted(known.unique().tolist(), key=str)
