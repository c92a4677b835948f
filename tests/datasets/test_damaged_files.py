"""A damaged CSV file is refused with file, line, column and remedy."""

import re
import shutil

import pandas as pd
import pytest

from crmlab import InvalidData, course, datasets


@pytest.fixture
def lantern(tmp_path, monkeypatch):
    """A copy of the company's files that a test may damage."""
    shutil.copytree(course.folder("datasets") / "lantern", tmp_path / "lantern")
    monkeypatch.setattr(course, "folder", lambda name: tmp_path)
    return tmp_path / "lantern"


def edit(path, change):
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(change(lines)))


def cell(line, column, text):
    """Put `text` into a cell (columns and lines counted from 0)."""

    def change(lines):
        cells = lines[line].split(b",")
        cells[column] = text.encode("utf-8") if isinstance(text, str) else text
        lines[line] = b",".join(cells)
        return lines

    return change


def without_column(place):
    return lambda lines: [b",".join(c for k, c in enumerate(line.split(b",")) if k != place) for line in lines]


def repeat(lines):
    return [*lines[:5], lines[3], *lines[6:]]


def short(lines):
    return [*lines[:8], lines[8].rpartition(b",")[0], *lines[9:]]


DAMAGE = {
    "missing column": ("orders", without_column(3), 1, "channel", "the column is missing"),
    "two columns exchanged": ("orders", cell(0, 4, "date"), 1, "amount", "missing"),
    "a column too many": ("orders", cell(0, 4, "amount,x"), 1, "x", "must be exactly: order_id, customer_id"),
    "bad date": ("orders", cell(7, 2, "2024-02-30"), 8, "date", "“2024-02-30” is not a date like 2024-03-31"),
    "other date format": ("orders", cell(7, 2, "30/02/2024"), 8, "date", "is not a date like"),
    "date in the future": ("orders", cell(9, 2, "2031-01-01"), 10, "date", "from 2022-01-01 to 2024-12-31"),
    "no date": ("orders", cell(7, 2, ""), 8, "date", "the cell is empty"),
    "duplicate key": ("orders", repeat, 6, "order_id", "occurs a second time"),
    "duplicate key of two": ("order_lines", repeat, 6, "line", "occurs a second time"),
    "duplicate key of three": ("service_costs", repeat, 6, "activity", "occurs a second time"),
    "other encoding": ("products", cell(4, 2, "雨檐绿茶".encode("gb18030")), 5, "name_zh", "not UTF-8"),
    "cut off in a line": ("orders", lambda lines: [*lines[:50], lines[50][:20]], 51, "date", "cut off"),
    "cut off between lines": ("orders", lambda lines: [*lines[:50], b""], 51, "order_id", "rows are missing"),
    "empty file": ("orders", lambda lines: [], 1, "order_id", "cut off"),
    "orphan": ("order_lines", cell(12, 2, "999"), 13, "product_id", "999 is not among the product_id of products"),
    "orphan customer": ("service_costs", cell(2, 0, "10001"), 3, "customer_id", "not among the customer_id"),
    "text for a number": ("order_lines", cell(3, 4, "cheap"), 4, "unit_price", "“cheap” is not a number"),
    "fraction for a whole": ("order_lines", cell(3, 3, "2.5"), 4, "quantity", "“2.5” is not a whole number"),
    "infinite money": ("order_lines", cell(3, 6, "inf"), 4, "amount", "not allowed"),
    "not to the fen": ("order_lines", cell(3, 6, "1.005"), 4, "amount", "1.005 is not allowed"),
    "negative cost": ("service_costs", cell(3, 4, "-1.00"), 4, "cost", "at least 0"),
    "discount of 20": ("order_lines", cell(3, 5, "20"), 4, "discount", "from 0 to 0.6"),
    "unknown arm": ("campaign_members", cell(3, 2, "posted"), 4, "arm", "one of: mailed, control"),
    "yes for True": ("campaign_members", cell(3, 4, "yes"), 4, "bought", "“yes” is not True or False"),
    "empty name": ("customers", cell(3, 2, ""), 4, "name", "the cell is empty"),
    "a cell too many": ("orders", cell(1, 4, "1.00,2"), 2, "amount", "the line has 6 cells, the table 5"),
    "bad date where none is allowed": ("subscriptions", cell(3, 4, "soon"), 4, "end", "“soon” is not a date like"),
    "no start though an end may be missing": ("subscriptions", cell(3, 3, ""), 4, "start", "the cell is empty"),
    "orphan complaint": ("complaint_events", cell(3, 0, "10001"), 4, "complaint_id", "not among the complaint_id"),
    "unknown employee": ("interactions", cell(5, 5, "1000"), 6, "employee_id", "not among the employee_id"),
    "share above one": ("branches", cell(2, 8, "1.20"), 3, "employee_retention", "from 0 to 1"),
    "points of seven": ("complaints", cell(1, 10, "7"), 2, "satisfaction", "from 1 to 5"),
    "a quotation mark that is not closed": ("customers", cell(3, 2, '"Ann'), 4, "name", "not closed"),
    "a digit of full width": ("order_lines", cell(3, 3, "２x"), 4, "quantity", "“２x” is not a whole number"),
    "another digit of full width": ("order_lines", cell(3, 3, "２"), 4, "quantity", "“２” is not a whole number"),
    "a cell as long as a book": ("order_lines", cell(3, 3, "1" * 140_000), 4, "quantity", "far too long"),
    "a date before year one": ("orders", cell(7, 2, "0000-01-01"), 8, "date", "0000-01-01 is not allowed"),
    "a date with a minus": ("orders", cell(7, 2, "-001-01-01"), 8, "date", "is not allowed"),
    "a cell too few": ("orders", short, 9, "channel", "the line has 4 cells"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_is_refused_with_file_line_column_and_remedy(lantern, damage):
    table, change, line, column, problem = DAMAGE[damage]
    edit(lantern / f"{table}.csv", change)
    with pytest.raises(InvalidData) as raised:
        datasets.load(table)
    said = str(raised.value)
    assert re.match(rf"{table}\.csv, line {line}, column {column}: ", said), said
    assert problem in said
    assert "`crmlab data`" in said


def test_missing_file(lantern):
    (lantern / "orders.csv").unlink()
    with pytest.raises(InvalidData, match=r"orders.csv, line 1.*cannot be read.*`crmlab data`"):
        datasets.load("orders")


def test_a_damaged_table_does_not_stop_the_others(lantern):
    edit(lantern / "orders.csv", repeat)
    assert len(datasets.load("products")) == 27


def test_lines_with_windows_ends_and_byte_order_mark_are_read_all_the_same(lantern):
    before = datasets.load("referrals").copy()
    path = lantern / "referrals.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    datasets.loading._kept.cache_clear()
    pd.testing.assert_frame_equal(datasets.load("referrals"), before)


def test_without_a_manifest_every_table_passes_the_full_check(lantern):
    (lantern / "manifest.csv").unlink()
    assert {name: len(datasets.load(name)) > 0 for name in datasets.tables()} == dict.fromkeys(datasets.tables(), True)


def test_unknown_table_names_the_tables():
    with pytest.raises(InvalidData, match=r"There is no table 'order'.*orders, order_lines"):
        datasets.load("order")


def test_an_edited_table_is_used_but_not_without_a_word(lantern):
    assert datasets.changed_tables() == []
    edit(lantern / "products.csv", lambda lines: [lines[0], *lines[1:2], *lines[2:]])
    assert datasets.changed_tables() == []
    place = (lantern / "products.csv").read_text("utf-8").splitlines()[0].split(",").index("unit_cost")
    edit(lantern / "products.csv", cell(3, place, "1.50"))
    with pytest.warns(UserWarning, match=r"^products\.csv is not as it was made, .*`crmlab data`"):
        datasets.load("products")
    assert datasets.changed_tables() == ["products"]
