"""What a column and a table of Lantern Tea are, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass

ID = (10_000, 99_999)
FIRST_DAY, LAST_DAY = "2022-01-01", "2024-12-31"


@dataclass(frozen=True)
class Column:
    """A column: what it means and what may stand in it.

    `dtype` is whole, money, fraction, number, text, date or truth; `low` and `high` bound it (both allowed); `values`
    are the only ones allowed; `to` names the `table.column` in which each value must be found; `null` says why it may
    be empty.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    low: float | str | None = None
    high: float | str | None = None
    values: tuple[str, ...] = ()
    to: str = ""
    null: str = ""


@dataclass(frozen=True)
class Table:
    """A table: one row is what `row` says, and `key` names the columns that tell rows apart."""

    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def customer(meaning: str = "the customer", to: str = "customers.customer_id") -> Column:
    """The number of a customer."""
    return Column("customer_id", "whole", "id", meaning, *ID, to=to)


def order(to: str = "") -> Column:
    """The number of an order or return slip."""
    return Column("order_id", "whole", "id", "the order or return slip; numbers do not follow the dates",
                  100_000, 999_999, to=to)  # fmt: skip


def day(name: str, meaning: str, null: str = "") -> Column:
    """A day of the three years."""
    return Column(name, "date", "day", meaning, FIRST_DAY, LAST_DAY, null=null)


def money(name: str, meaning: str, low: float | None = 0, unit: str = "CNY") -> Column:
    """An amount to the fen."""
    return Column(name, "money", unit, meaning, low)
