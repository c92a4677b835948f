"""Every message of `crmlab.valid` with what brings it, what it tells to do, and the right number after that."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab import valid
from tests.inputs.remedies import Case, code, drop, follow, share


def series(*values, **more):
    return pd.Series(list(values), index=list("abcdefgh")[: len(values)], **more)


def total(column):
    valid.numbers(column, "orders", negative="Leave returns out.")
    return float(column.sum())


def column_of(table):
    valid.frame(table, "table", ["paid"])
    return float(table["paid"].sum())


def customers(values):
    valid.by_customer(values, "values")
    return values.to_dict()


def ids(column):
    valid.labels(column, "customer_id")
    return column.nunique()


def keys(column):
    valid.unique(column, "order_id", "Keep one row an order.")
    return len(column)


def numbered(table):
    valid.one_row_an_order(table, "order_id", [])
    return len(table)


def fen(column):
    return int(valid.fen(column, "amount").sum())


def met(pair):
    valid.alike(pair[0].index, "ours.index", pair[1].index, "theirs.index")
    return float((pair[0] + pair[1]).sum())


def both(pair):
    return valid.same_customers(pair[0], "ours", pair[1].index, "theirs").to_dict()


def whole(value):
    return valid.whole(value, "n")


def one(value):
    valid.positive(value, "margin", most=1)
    return value


class Polars:
    __module__ = "polars.frame"

    def to_pandas(self):
        return PAID


PAID = pd.DataFrame({"paid": [1.0, 2.0]})
TWICE = pd.DataFrame([[1.0, 5.0, 2.0]], columns=["paid", "back", "paid"])
LINES = pd.DataFrame({"InvoiceNo": [7, 7, 8], "paid": 1.0})
DAY = pd.Timestamp("2024-01-31")
LABELS = series(1.0, 2.0).set_axis(["1", "2"]), series(3.0, 4.0).set_axis([1, 2])

CASES = {
    "polars": Case(column_of, Polars(), lambda said, bad: follow(said, table=bad), 3.0),
    "an array": Case(lambda v: (valid.frame(v, "matrix", []), len(v))[1], np.ones((2, 2)),
                     lambda said, bad: follow(said, bad, names=["x", "y"]), 2),
    "one column for a table": Case(column_of, PAID["paid"], lambda said, bad: PAID, 3.0),
    "no such column": Case(column_of, PAID.rename(columns={"paid": "sum"}),
                           lambda said, bad: bad.rename(columns={"sum": "paid"}), 3.0),
    "a column twice": Case(column_of, TWICE, lambda said, bad: bad.iloc[:, :2], 1.0),
    "no rows": Case(column_of, PAID[PAID["paid"] > 9], lambda said, bad: PAID, 3.0),
    "a table for a column": Case(customers, PAID, lambda said, bad: follow(said.replace("'…'", "'paid'"), values=bad),
                                 {0: 1.0, 1: 2.0}),
    "a list for a column": Case(customers, [1.0, 2.0], lambda said, bad: follow(said, bad, customers=["a", "b"]),
                                {"a": 1.0, "b": 2.0}),
    "an empty column": Case(customers, series()[:0], lambda said, bad: series(1.0), {"a": 1.0}),
    "a customer twice": Case(customers, pd.Series([1.0, 2.0], ["a", "a"]), code, {"a": 3.0}),
    "ids missing": Case(ids, series("a", " ", None), drop, 1),
    "ids of two types": Case(ids, series(17, "17", "18", dtype=object), code, 2),
    "keys twice": Case(keys, series(7, 7, 8), lambda said, bad: bad.drop_duplicates(), 2),
    "lines for orders": Case(numbered, LINES, lambda said, bad: bad.groupby("InvoiceNo", as_index=False).sum(), 2),
    "categories": Case(total, series(1, 2, dtype="category"), code, 3.0),
    "categories of words": Case(total, series("x", "y", dtype="category"), lambda said, bad: series(1.0, 2.0), 3.0),
    "complex": Case(total, series(1 + 0j, 2 + 0j),
                    lambda said, bad: pd.Series(follow(said, bad), bad.index), 3.0),
    "words": Case(total, series("1", "-", "2"), lambda said, bad: code(said, drop(said, bad)), 3.0),
    "numbers as text": Case(total, series("1", "2"), code, 3.0),
    "huge": Case(total, series(1, 10**400), drop, 1.0),
    "missing": Case(total, series(1.0, np.nan), drop, 1.0),
    "infinite": Case(total, series(1.0, np.inf), drop, 1.0),
    "negative": Case(total, series(1.0, -2.0), drop, 1.0),
    "finer than a fen": Case(fen, series(1.234, 2.0), code, 323),
    "short floats": Case(fen, series(2e5, 2.0, dtype="float32"), lambda said, bad: bad.astype("float64"), 20000200),
    "too much money": Case(fen, series(1e18, 2.0), drop, 200),
    "a float for a whole number": Case(whole, 12 / 4, lambda said, bad: int(bad), 3),
    "another word": Case(lambda v: valid.one_of(v, "by", ("year", "cohort")), "Year", lambda said, bad: bad.lower(),
                         "year"),
    "yes and no": Case(lambda v: int(valid.yes_or_no(v, "bought").sum()), series("no", "yes"), code, 1),
    "yes, no and a gap": Case(
        lambda v: int(valid.yes_or_no(v, "bought").sum()), series("no", "yes", None),
        lambda said, bad: follow(said.replace("…: True, …: False", "'yes': True, 'no': False"), bad.dropna()), 1,
    ),
    "other customers": Case(both, (series(1, 2), series(3)),
                            lambda said, bad: tuple(one.loc[["a"]] for one in bad), {"a": 1}),
    "text meets numbers": Case(
        met, LABELS, lambda said, bad: (follow(said, ours=bad[0].copy(), theirs=bad[1]), bad[1]), 10.0
    ),
    "per cent": Case(one, 40, lambda said, bad: share(said), 0.4),
    "no part of one": Case(one, -1, lambda said, bad: 0.5, 0.5),
    "dates missing": Case(lambda v: len(valid.dates(v, "date")), pd.Series([DAY, pd.NaT]), drop, 1),
    "dates with a zone": Case(lambda v: valid.dates(v, "date")[0].day, pd.Series(pd.to_datetime(["2024-01-01T23:00Z"])),
                              code, 2),
    "dates of another form": Case(lambda v: valid.dates(v, "date")[0].day, pd.Series(["13/01/2024"]), code, 13),
    "not one day": Case(lambda v: valid.day(v, "as_of"), "2024-01", lambda said, bad: "2024-01-31", DAY),
    "after the last day": Case(
        lambda v: len(v) if valid.not_after(v, "date", DAY, "as_of") is None else 0,
        pd.Series([DAY, DAY + pd.Timedelta(days=1)]), drop, 1,
    ),
    "a key twice in the other table": Case(
        lambda v: valid.look_up(pd.Series([7]), "product_id", v, "products")[0], pd.Series([5.0, 5.0], [7, 7]),
        lambda said, bad: bad.groupby(level=0).first(), 5.0,
    ),
    "a key without its partner": Case(
        lambda v: valid.look_up(pd.Series([7, 8]), "product_id", v, "products").sum(),
        pd.Series([5.0], [7]), lambda said, bad: pd.concat([bad, pd.Series([2.0], [8])]), 7.0
    ),
}  # fmt: skip
