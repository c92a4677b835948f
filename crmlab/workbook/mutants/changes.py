"""Small changes of the data, after each of which the reference is run again: did the learner work on such data?

`changes(desk, question)` lists them, the likeliest first. Each is a sentence and what it hands to the reference in
place of the learner's tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product
from typing import Any, Literal

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


def sentence(text: str, **names: object) -> Callable[[], str]:
    """A sentence that is looked up in the language in force, and filled in, when it is said."""
    return lambda: _(text).format(**names)


def N_(text: str) -> str:
    """Marks a text for translation, which is looked up when it is said."""
    return text


def _minus(name: str, table: pd.DataFrame) -> Raw:
    for column in _measures(table):
        if (table[column] < 0).any():
            yield (
                f"{name}.{column}.negative_left_out",
                0,
                sentence(
                    N_(
                        "You would get exactly these values if the rows of `{table}` with a negative `{column}` were "
                        "left out."
                    ),
                    table=name,
                    column=column,
                ),
                partial(_not_negative, name, table, column),
            )
            yield (
                f"{name}.{column}.minus_lost",
                0,
                sentence(
                    N_("You would get exactly these values if the minus signs of `{column}` in `{table}` were lost."),
                    table=name,
                    column=column,
                ),
                partial(_without_minus, name, table, column),
            )


def _not_negative(name: str, table: pd.DataFrame, column: str) -> dict:
    return {name: table[~(table[column] < 0)]}


def _without_minus(name: str, table: pd.DataFrame, column: str) -> dict:
    return {name: table.assign(**{column: table[column].abs()})}


def _kinds(name: str, table: pd.DataFrame, columns: dict[str, list]) -> Raw:
    """Rows of one kind left out, or no others kept."""
    for column, values in columns.items():
        for value in values if len(values) <= FEW else ():
            yield (
                f"{name}.{column}.without_{value}",
                1,
                sentence(
                    N_(
                        "You would get exactly these values if the rows of `{table}` whose `{column}` is {value} were "
                        "left out."
                    ),
                    table=name,
                    column=column,
                    value=value,
                ),
                partial(_rows, name, table, column, value, kept=False),
            )
            if len(values) > 2:
                yield (
                    f"{name}.{column}.only_{value}",
                    1,
                    sentence(
                        N_(
                            "You would get exactly these values if only the rows of `{table}` whose `{column}` is "
                            "{value} were used."
                        ),
                        table=name,
                        column=column,
                        value=value,
                    ),
                    partial(_rows, name, table, column, value, kept=True),
                )


def _rows(name: str, table: pd.DataFrame, column: str, value: object, *, kept: bool) -> dict:
    of_the_kind = _is(table[column], value)
    return {name: table[of_the_kind if kept else ~of_the_kind]}


def _periods(name: str, table: pd.DataFrame) -> Raw:
    """A single year, where the table has several."""
    for column in _dates(table):
        years = table[column].dt.year
        for year in sorted(years.dropna().unique().astype(int)):
            yield (
                f"{name}.{column}.only_{year}",
                1,
                sentence(
                    N_(
                        "You would get exactly these values if only the rows of `{table}` whose `{column}` lies in "
                        "{year} were used."
                    ),
                    table=name,
                    column=column,
                    year=year,
                ),
                partial(_year_only, name, table, column, year),
            )


def _year_only(name: str, table: pd.DataFrame, column: str, year: int) -> dict:
    return {name: table[table[column].dt.year == year]}


def _years(tables: dict[str, pd.DataFrame]) -> Raw:
    """The year before or after the one asked for, in all tables at once: the dates are moved the other way."""
    dated = {name: [*_dates(table), *(["year"] if "year" in table else [])] for name, table in tables.items()}
    if any(dated.values()):
        before = N_("You would get exactly these values for the year before the one that is asked for.")
        after = N_("You would get exactly these values for the year after the one that is asked for.")
        for step, words in ((-1, before), (1, after)):
            yield f"year{step:+d}", 0, sentence(words), partial(_all_moved, tables, dated, -step)


def _all_moved(tables: dict[str, pd.DataFrame], dated: dict[str, list[str]], years: int) -> dict:
    return {
        name: tables[name].assign(**{column: _moved(tables[name][column], years) for column in columns})
        for name, columns in dated.items()
        if columns
    }


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
                    sentence(
                        N_(
                            "You would get exactly these values if you looked back from the newest `{column}` in "
                            "`{table}`, not from `as_of`."
                        ),
                        table=name,
                        column=column,
                    ),
                    partial(dict, as_of=newest),
                )
    before = N_("You would get exactly these values if you looked back from the day before `as_of`.")
    after = N_("You would get exactly these values if you looked back from the day after `as_of`.")
    for days, words in ((-1, before), (1, after)):
        yield f"as_of{days:+d}", 1, sentence(words), partial(dict, as_of=AS_OF + pd.Timedelta(days=days))


def _once(name: str, table: pd.DataFrame) -> Raw:
    """One row for each id, where there are several."""
    first = N_("You would get exactly these values if only the first row for each `{column}` in `{table}` counted.")
    last = N_("You would get exactly these values if only the last row for each `{column}` in `{table}` counted.")
    ways: tuple[tuple[int, Literal["first", "last"], str], ...] = ((1, "first", first), (2, "last", last))
    for column in (c for c in table.columns if c.endswith("_id") and table[c].duplicated().any()):
        for rank, keep, words in ways:
            yield (
                f"{name}.{column}.{keep}_row",
                rank,
                sentence(words, table=name, column=column),
                partial(_one_row, name, table, column, keep),
            )


def _one_row(name: str, table: pd.DataFrame, column: str, keep: Literal["first", "last"]) -> dict:
    return {name: table.drop_duplicates(column, keep=keep)}


def _exchanged(name: str, table: pd.DataFrame) -> Raw:
    """Two columns of the same type exchanged."""
    for a, b in combinations(_measures(table), 2):
        if table[a].dtype == table[b].dtype:
            yield (
                f"{name}.{a}.exchanged_{b}",
                1,
                sentence(
                    N_("You would get exactly these values if `{first}` and `{second}` of `{table}` were exchanged."),
                    table=name,
                    first=a,
                    second=b,
                ),
                partial(_swapped, name, table, a, b),
            )


def _swapped(name: str, table: pd.DataFrame, a: str, b: str) -> dict:
    return {name: table.assign(**{a: table[b], b: table[a]})}


def _linked(name: str, table: pd.DataFrame, tables: dict[str, pd.DataFrame], told_apart: dict) -> Raw:
    """Only those who are of one kind in another table, such as final consumers."""
    for other_name, other in tables.items():
        keys = [c for c in other.columns[:1] if other_name != name and c in table.columns and other[c].is_unique]
        for key, (column, values) in product(keys, told_apart[other_name].items()):
            for value in values if len(values) <= FEW else ():
                yield (
                    f"{name}.only_{other_name}.{column}.{value}",
                    1 if len(values) <= 4 else 2,
                    sentence(
                        N_(
                            "You would get exactly these values if only the rows of `{rows}` were used whose {key} has "
                            "the `{column}` {value} in `{table}`."
                        ),
                        rows=name,
                        key=key,
                        table=other_name,
                        column=column,
                        value=value,
                    ),
                    partial(_those, name, table, other, key, column, value),
                )


def _those(name: str, table: pd.DataFrame, other: pd.DataFrame, key: str, column: str, value: object) -> dict:
    return {name: table[table[key].isin(other.loc[_is(other[column], value), key])]}


def _is(values: pd.Series, value: object) -> pd.Series:
    return (values == value).fillna(False).astype(bool)


def _measures(table: pd.DataFrame) -> list[str]:
    """The columns of numbers that are no ids, years or truths."""
    return [c for c in table.columns if table[c].dtype.kind in "iuf" and not c.endswith("_id") and c != "year"]


def _dates(table: pd.DataFrame) -> list[str]:
    return [c for c in table.columns if table[c].dtype.kind == "M"]


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
