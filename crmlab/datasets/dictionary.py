"""The data dictionary, `datasets/README.md`, made from the schema."""

from __future__ import annotations

from crmlab.datasets.lantern.constants import AS_OF, END, START
from crmlab.datasets.schema import TABLES, Column

HEAD = f"""# The data of CRM Lab

This file is made from `crmlab/datasets/schema.py` (`crmlab.datasets.dictionary()`); change it there.

## Lantern Tea (灯笼茶业)

**The data are simulated.** Lantern Tea does not exist. Its customers, their names and everything they do come out
of the generator in `crmlab/datasets/lantern/`, from one seed; no person's data are in it, and no figure says
anything about a real company. The period is {START} to {END}; the day of analysis, `as_of`, is {AS_OF}.

`crmlab.datasets.load("orders")` reads a table, `crmlab.datasets.variant(learner, [...], chapter="09")` gives a
learner's own draw, and `crmlab data` makes the files anew, byte for byte under the versions the project fixes. The
files are UTF-8 with LF line ends, dates as YYYY-MM-DD, money in CNY with two decimals. `lantern/manifest.csv` holds
rows, bytes and SHA-256 of each.

An order's amount is drawn first; boxes and teaware take a part of it and one line of loose tea, by the gram, what
is left, so that the order comes to the amount drawn within half the price of a gram. Gifts of the season and
teaware added at the till come on top. A return is a slip of its own in `orders`, with a negative amount and negative
quantities. The newest customers joined on 2024-09-30, so that each has been watched for a quarter at least; nothing
is spent on winning customers after that day.

Some effects were planted so that they can be found again: `truth.json` (`crmlab.datasets.truth(key)`) says how large
each is, where it shows, how to estimate it, and what a tempting reading wrongly says. It is open: chapters compare
their estimates with it.

Not everything is tidy, and what is not is counted in the tests. Complaints: some are never answered, about half have
no answer on satisfaction (more often after a slow reply), a few are recorded twice, and some are judged after the
reply. Surveys: some answers come late and some items are left open (`surveys` counts both). Nothing else is missing,
double or out of order.

Licence: CC BY 4.0, like the texts of the course.

## CDNOW

`crmlab.datasets.cdnow()` fetches the purchases of 2,357 customers of CDNOW in 1997 and 1998, a real and public
sample that Peter Fader and Bruce Hardie made known and that the project lifetimes (Cameron Davidson-Pilon)
distributes. It has no licence of its own and is **not included** here: it is fetched when asked for and verified by
its SHA-256.

## Concepts

`concepts.csv` lists what the course teaches: `key`, `term`, `term_zh`, `definition` (one sentence), `chapter` (its
home) and `depth` (core, support or note). `glossary.csv` has the words it uses to teach them, with `source` and `year`
where one is known. The pages `notebooks/glossary.ipynb` and `notebooks/concept-index.ipynb` are made from both.

## Tables of Lantern Tea

Columns of a table's key are marked \\*. Types: whole (int64), money and fraction (float64), text (str), date
(datetime64[us]), truth (bool).
"""


def dictionary() -> str:
    """The text of `datasets/README.md`."""
    parts = [HEAD]
    for name, table in TABLES.items():
        parts.append(f"\n### {name}\n\nOne row is {table.row}.\n\n")
        parts.append("| column | type | unit | meaning | allowed |\n|---|---|---|---|---|\n")
        for column in table.columns:
            star = "\\*" if column.name in table.key else ""
            unit = column.unit or "—"
            parts.append(f"| {column.name}{star} | {column.dtype} | {unit} | {column.meaning} | {_allowed(column)} |\n")
    return "".join(parts)


def _allowed(column: Column) -> str:
    """What may stand in a column, in words."""
    said = []
    if column.values:
        said.append(", ".join(column.values))
    elif column.low is not None and column.high is not None:
        said.append(f"{_number(column.low)} to {_number(column.high)}")
    elif column.low is not None:
        said.append(f"at least {_number(column.low)}")
    if column.to:
        said.append(f"found in {column.to}")
    if column.null:
        said.append(f"may be empty: {column.null}")
    return "; ".join(said) or {"truth": "True, False"}.get(column.dtype, "any")


def _number(end: float | str) -> str:
    return end if isinstance(end, str) else str(end)
