"""The method index names every method once, with all that it offers, under the chapter that first uses it."""

from __future__ import annotations

import inspect

import crmlab
from crmlab.classroom import method_index, notebooks


def test_the_committed_page_is_the_one_that_is_made():
    made = notebooks.text(notebooks.normalise(method_index.notebook()))
    assert method_index.path().read_text("utf-8") == made, "run `crmlab build`"


def test_every_method_stands_there_once():
    names = [name for group in method_index.chapters().values() for name in group]
    assert sorted(names) == sorted(crmlab._METHODS)
    assert "bonds" in method_index.chapters()["02"] and "rfm" in method_index.chapters()["09"]


def test_every_function_stands_there_with_its_first_line():
    cells = {cell.id: cell.source for cell in method_index.notebook().cells}
    rfm = cells["mx-rfm"]
    assert rfm.startswith("### `from crmlab import rfm`") and "(`crmlab/customer_value/rfm`)" in rfm
    assert "- `table(orders, *, as_of, " in rfm
    for name in crmlab._METHODS:
        for key, thing in method_index.offered(getattr(crmlab, name)).items():
            line = next(x for x in cells[f"mx-{name.replace('_', '-')}"].splitlines() if x.startswith(f"- `{key}("))
            assert line.split("` ", 1)[1] in " ".join((inspect.getdoc(thing) or "").split())


def test_what_is_imported_is_not_offered():
    assert "pd" not in method_index.offered(crmlab.rfm) and "InvalidData" not in method_index.offered(crmlab.rfm)
    assert {"BGNBD", "summary", "value"} <= {*method_index.offered(crmlab.btyd)}
