"""Orders as they stand in Lantern Tea's books, their invoices, and payments that were drawn: some late, some open."""

from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.crm.filling import NOW, put, stream

LATE = 0.3  # share of accounts that pay after the day
DELIVERY = 6  # days from order to delivery


def fill(connection: sqlite3.Connection, learner: str) -> None:
    firms = [row[0] for row in connection.execute("SELECT id FROM account")]
    orders = datasets.load("orders")
    orders = orders[orders["customer_id"].isin(firms)].sort_values("order_id")
    arrived = orders["date"] + pd.Timedelta(days=DELIVERY)
    there = (arrived < NOW.normalize()) | (orders["amount"] < 0)
    on_its_way = orders["date"] < NOW.normalize() - pd.Timedelta(days=2)
    status = np.select([orders["amount"] < 0, there, on_its_way], ["returned", "delivered", "shipped"], "confirmed")
    put(connection, "sales_order", pd.DataFrame({
        "id": orders["order_id"], "account_id": orders["customer_id"], "status": status, "ordered_on": orders["date"],
        "delivered_on": arrived.where(there & (orders["amount"] > 0)), "amount": orders["amount"],
    }))  # fmt: skip
    lines = datasets.load("order_lines")
    lines = lines[lines["order_id"].isin(orders["order_id"])].sort_values(["order_id", "product_id"])
    put(connection, "order_line", lines[["order_id", "product_id", "quantity", "unit_price", "discount", "amount"]])
    credit_days = dict(connection.execute("SELECT id, credit_days FROM account"))
    invoices = invoices_of(orders[there], arrived[there], credit_days)
    put(connection, "invoice", invoices)
    put(connection, "payment", payments_of(invoices, learner))


def invoices_of(orders: pd.DataFrame, arrived: pd.Series, credit_days: dict[int, int]) -> pd.DataFrame:
    """One invoice on the day of each delivery, due so many days after the order; a credit note for what came back.

    What is still on its way has none.
    """
    back = orders["amount"] < 0
    days = pd.to_timedelta(orders["customer_id"].map(credit_days), unit="D")
    issued = orders["date"].where(back, arrived)
    due = (orders["date"] + days).where(~back, orders["date"])
    return pd.DataFrame({
        "id": np.arange(1, len(orders) + 1), "order_id": orders["order_id"].to_numpy(),
        "account_id": orders["customer_id"].to_numpy(), "issued_on": issued.to_numpy(),
        "due_on": np.maximum(issued.to_numpy(), due.to_numpy()), "amount": orders["amount"].to_numpy(),
    })  # fmt: skip


def payments_of(invoices: pd.DataFrame, learner: str) -> pd.DataFrame:
    """Payments up to now: most accounts pay on the day, some weeks later; what lies ahead has not happened."""
    rng = stream(learner, "payments")
    accounts = np.sort(invoices["account_id"].unique())
    slow = pd.Series(np.where(rng.random(len(accounts)) < LATE, rng.integers(8, 75, len(accounts)), 0), index=accounts)
    waits = rng.integers(-5, 4, len(invoices)) + np.rint(
        invoices["account_id"].map(slow).to_numpy() * rng.random(len(invoices)) * 1.6
    ).astype(int)
    waits = np.where(invoices["amount"] < 0, 0, waits)
    paid_on = np.maximum(
        (invoices["due_on"] + pd.to_timedelta(waits, unit="D")).to_numpy(), invoices["issued_on"].to_numpy()
    )
    made = pd.DataFrame({"invoice_id": invoices["id"], "paid_on": paid_on, "amount": invoices["amount"]})
    return made[made["paid_on"] < NOW.normalize()]
