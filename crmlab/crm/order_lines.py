"""Lines of quotes and orders in one form, each with its price, discount and amount."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from crmlab.crm.database import Database
from crmlab.crm.fen import line_amount
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

Lines = pd.DataFrame | Mapping[int, float] | Sequence[Mapping[str, Any]]
"""Lines of a quote or an order: `{product: quantity}`, or rows with `product_id`, `quantity` and, if wanted,
`discount` and `unit_price`."""
NEEDED, OPTIONAL = ("product_id", "quantity"), ("unit_price", "discount")
MOST = {"quantity": 1e6, "unit_price": 1e6, "discount": 1.0}


def lines_of(db: Database, lines: Lines, account: sqlite3.Row) -> pd.DataFrame:
    """The lines as a table; what cannot be is refused.

    Parameters
    ----------
    db : Database
        For the products.
    lines : dict, DataFrame or list of dict
        A discount or price that is left out (or empty) is the account's own discount, the product's list price.
    account : Row
        Who orders.

    Returns
    -------
    DataFrame
        `product_id`, `quantity`, `unit_price` (CNY), `discount` (0 to 1), `amount` (CNY, to the fen).

    Raises
    ------
    CRMRefusal
        No lines, another column, no such product, a product twice, a number that cannot be.
    """
    made: list[dict[str, Any]] = []
    for given in _rows(lines):
        product = db.get("product", given["product_id"])
        standard = {"unit_price": product["list_price"], "discount": account["discount"]}
        filled = {name: standard[name] if _empty(given.get(name)) else given[name] for name in OPTIONAL}
        row = {"quantity": given["quantity"], **filled}
        numbers = {name: _number(name, value, product["id"]) for name, value in row.items()}
        if any(product["id"] == line["product_id"] for line in made):
            text = _("Product {id} stands in two lines.").format(id=product["id"])
            raise CRMRefusal(text, _("Add its quantities up and write one line."), (product["id"],))
        made.append({"product_id": product["id"], **numbers, "amount": line_amount(**numbers)})
    return pd.DataFrame(made)


def put_lines(db: Database, table: str, lines: pd.DataFrame, **of: int) -> None:
    """Write the lines into `quote_line` or `order_line`, inside an action; `of` says of which quote or order."""
    for line in lines.to_dict("records"):
        db.insert(table, **of, **{str(name): value for name, value in line.items()})


def _rows(lines: Lines) -> list[dict[str, Any]]:
    """The lines as dicts with the right columns."""
    if isinstance(lines, Mapping):
        rows = [{"product_id": product, "quantity": quantity} for product, quantity in lines.items()]
    elif isinstance(lines, pd.DataFrame):  # as objects, or a column of floats makes floats of the numbers of products
        rows = [dict(zip(lines.columns, row, strict=True)) for row in lines.astype(object).to_numpy().tolist()]
    else:
        rows = [dict(row) if isinstance(row, Mapping) else {} for row in lines]
    if not rows or any(set(NEEDED) - set(row) or set(row) - {*NEEDED, *OPTIONAL} for row in rows):
        raise CRMRefusal(
            _("Lines need product_id and quantity, and may have discount and unit_price."),
            _("Say, for example, {109: 20} for 20 of product 109; desk.sql('select * from product') lists them."),
        )
    return rows


def _empty(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _number(name: str, value: Any, product: int) -> float:
    """A quantity, price or discount that can be."""
    try:
        number = float("nan") if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number <= MOST[name] or (name == "quantity" and number == 0):
        text = _("{column} cannot be {value} (product {id}).").format(column=name, value=value, id=product)
        say = _("Quantities are numbers above 0, prices at least 0, discounts from 0 to 1 (0.15 is 15 %).")
        raise CRMRefusal(text, say, (product,))
    return number
