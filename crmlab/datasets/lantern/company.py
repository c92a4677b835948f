"""Lantern Tea from one seed: `make` puts the areas of the business together, `write` makes the committed CSV files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import (
    baskets,
    bonds,
    catalogue,
    complaints,
    contacts,
    feelings,
    houses,
    marketing,
    orders,
    people,
    service,
    subscriptions,
    surveys,
    wallet,
)
from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.switches import COMPANY, Switches, chance


def make(seed: int = c.SEED, switches: Switches = COMPANY) -> dict[str, pd.DataFrame]:
    """All tables of the company, by name, as `crmlab.datasets.load` would return them.

    Parameters
    ----------
    seed : int
        The same seed gives the same tables.
    switches : Switches
        Which planted effects are on: `COMPANY` (all of them) or `BASE` (none), or any other choice.
    """
    who = people.make(seed, switches)
    products = catalogue.make()
    events = feelings.fall(seed, who, orders.make(seed, who), switches)
    complained, events = complaints.run(seed, who, events, switches)
    mailed, events = marketing.run(seed, who, events, switches)
    events["channel"] = orders.channels(chance(seed, "order channels"), who, events["person"].to_numpy())
    members, events = bonds.join(seed, who, events, switches)
    events = bonds.grow(who, events, switches)
    events["discount"] = baskets.discounts(seed, who, events, switches)
    slips, lines = _slips(seed, who, products, events, switches)
    boxes = subscriptions.make(seed, who)
    paid, goods = subscriptions.payments(who, boxes, products)
    goods["order"] += len(slips)
    ledger = pd.concat([slips, paid], ignore_index=True), pd.concat([lines, goods], ignore_index=True)
    tables = people.tables(who)
    tables["products"] = products.drop(columns="weight")
    tables["orders"], tables["order_lines"], number = _ledger(seed, who, products, *ledger)
    visits = tables["orders"][tables["orders"]["channel"] != c.BOX]  # what customers did, not what came by itself
    tables["service_costs"] = service.make(seed, who, slips, switches)
    tables["marketing_spend"] = marketing.spend(seed, who)
    tables["acquisition"] = marketing.acquisition(who)
    tables["campaigns"] = marketing.campaigns()
    tables["campaign_members"] = marketing.campaign_members(who, mailed, visits)
    tables["loyalty_programme"], tables["redemptions"] = bonds.programme(seed, who, members, visits)
    order_of = {row: number[at] for at, row in enumerate(events["complaint"].fillna(-1).astype(int)) if row >= 0}
    tables |= complaints.tables(seed, who, complained, order_of)
    tables["subscriptions"] = boxes
    tables["price_tests"] = subscriptions.price_tests(seed, who, products, switches)
    tables["wallet"] = wallet.make(seed, who, tables["orders"])
    tables |= houses.make(seed, switches)
    tables["interactions"] = contacts.make(seed, who, tables["service_costs"], visits, tables["employees"], switches)
    tables |= surveys.make(seed, who, tables | {"orders": visits}, switches)
    return {name: _finish(name, frame) for name, frame in tables.items()}


def _slips(
    seed: int, who: pd.DataFrame, products: pd.DataFrame, events: pd.DataFrame, switches: Switches
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and return slips with their lines; `amount` of a slip is the sum of its lines, in fen."""
    lines = baskets.fill(seed, who, products, events, switches)
    if switches.returns:
        back, goods = baskets.returned(seed, who, events, lines)
        back["channel"] = events["channel"].to_numpy()[back["of"]]
        goods["order"] += len(events)
        events, lines = pd.concat([events, back], ignore_index=True), pd.concat([lines, goods], ignore_index=True)
    lines["amount"] = baskets.paid(lines["quantity"], lines["unit_price"], lines["discount"])
    events = events.assign(amount=lines.groupby("order")["amount"].sum().reindex(range(len(events))))
    return events, lines


def _ledger(
    seed: int, who: pd.DataFrame, products: pd.DataFrame, slips: pd.DataFrame, lines: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """`orders` and `order_lines` under shuffled order numbers, in their order, and the number of each slip."""
    number = chance(seed, "order numbers").permutation(np.arange(100_000, 1_000_000))[: len(slips)]
    made = pd.DataFrame(
        {
            "order_id": number,
            "customer_id": who["customer_id"].to_numpy()[slips["person"]],
            "date": orders.days_to_dates(slips["day"].to_numpy()),
            "channel": slips["channel"],
            "amount": slips["amount"],
        }
    )
    detail = pd.DataFrame(
        {
            "order_id": number[lines["order"]],
            "line": lines.groupby("order").cumcount() + 1,
            "product_id": products["product_id"].to_numpy()[lines["product"]],
            **{name: lines[name] for name in ("quantity", "unit_price", "discount", "amount")},
        }
    )
    return made.sort_values("order_id"), detail.sort_values(["order_id", "line"]), number


MONEY = {"list_price", "unit_cost", "unit_price", "amount", "cost", "spend", "contact_cost", "price", "ours", "total",
         "profit"}  # fmt: skip
"""Columns that the generator holds in fen and the tables in CNY."""


def _finish(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Fen to CNY, per cent to fractions, and the types that `load` gives."""
    frame = frame.reset_index(drop=True)
    for column in frame.columns:
        if column in MONEY or (column == "discount" and frame[column].dtype.kind == "i"):
            frame[column] = frame[column] / 100
        elif frame[column].dtype.kind == "M":
            frame[column] = frame[column].astype("datetime64[us]")
        elif isinstance(frame[column].dtype, np.dtype) and frame[column].dtype.kind in "iu":
            frame[column] = frame[column].astype("int64")
        elif frame[column].dtype == object:
            frame[column] = frame[column].astype("str")
        elif frame[column].dtype.kind == "f":
            frame[column] = frame[column].round(2)
    return frame


def text(frame: pd.DataFrame) -> str:
    """`frame` as the CSV file holds it: LF line ends, ISO dates, money and fractions with two decimals."""
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.2f", date_format="%Y-%m-%d")


def write(folder: str | Path, seed: int = c.SEED, switches: Switches = COMPANY) -> dict[str, int]:
    """Make the company and write a CSV a table and `manifest.csv` into `folder`; the bytes of each file by name.

    The manifest holds rows, bytes and SHA-256 of every table, so that `load` knows a file that is as it was made.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sizes, manifest = {}, ["table,rows,bytes,sha256\n"]
    for name, frame in make(seed, switches).items():
        content = text(frame).encode("utf-8")
        (folder / f"{name}.csv").write_bytes(content)
        sizes[f"{name}.csv"] = len(content)
        manifest.append(f"{name},{len(frame)},{len(content)},{hashlib.sha256(content).hexdigest()}\n")
    (folder / "manifest.csv").write_bytes("".join(manifest).encode("utf-8"))
    return sizes
