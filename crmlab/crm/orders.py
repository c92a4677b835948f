"""Orders entered and followed: of a contract or straight away, shipped, delivered, invoiced, paid."""

from __future__ import annotations

import sqlite3

import pandas as pd

from crmlab import valid
from crmlab.crm.account_base import Part
from crmlab.crm.credit import check
from crmlab.crm.fen import fen, total
from crmlab.crm.order_lines import Lines, lines_of, put_lines
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

STEPS = {
    "ship": ("confirmed", "shipped"),
    "deliver": ("shipped", "delivered"),
    "cancel_order": ("confirmed", "cancelled"),
}
"""Step → the status before and after it."""


class Orders(Part):
    """Order entry and tracking."""

    def order(self, contract: int) -> int:
        """Enter the order of a signed contract, with the lines of its quote; its number.

        Raises
        ------
        CRMRefusal
            The contract is not signed, or was ordered already; the account's credit limit does not allow it.
        """
        row = self.db.get("contract", contract)
        if row["status"] != "signed":
            text = _("Contract {id} is {status}, not signed.").format(id=row["id"], status=row["status"])
            say = _("Have it signed first: desk.accounts.sign({id}).").format(id=row["id"])
            raise CRMRefusal(text, say if row["status"] == "draft" else _("Write a new quote."), (row["id"],))
        there = self.db.value(
            "SELECT id FROM sales_order WHERE contract_id = ? AND status <> 'cancelled'", (row["id"],)
        )
        if there is not None:
            text = _("Order {order} was entered for contract {id}.").format(order=there, id=row["id"])
            raise CRMRefusal(text, _("Follow it: desk.accounts.track({order}).").format(order=there), (there,))
        sql = "SELECT product_id, quantity, unit_price, discount, amount FROM quote_line WHERE quote_id = ? ORDER BY id"
        return self._enter(row["account_id"], self.db.rows(sql, (row["quote_id"],)), row)

    def enter_order(self, account: int, lines: Lines) -> int:
        """Enter an order that needs no contract (a repeat order); its number.

        Parameters
        ----------
        account : int
            Who orders.
        lines : dict, DataFrame or list of dict
            As in `quote`: `{product: quantity}`.

        Raises
        ------
        CRMRefusal
            As `quote` for the lines; the account's credit limit does not allow it.
        """
        return self._enter(account, lines_of(self.db, lines, self._live(account)), None)

    def _enter(self, account: int, lines: pd.DataFrame, contract: sqlite3.Row | None) -> int:
        who, amount = self._live(account), total(lines["amount"])
        of = {} if contract is None else {"contract_id": contract["id"], "opportunity_id": contract["opportunity_id"]}
        with self.db.action("accounts.order", f"account {who['id']}"):
            check(self.db, who, amount)
            number = self.db.insert("sales_order", account_id=who["id"], status="confirmed", amount=amount,
                                    ordered_on=self.db.moment[:10], **of)  # fmt: skip
            put_lines(self.db, "order_line", lines, order_id=number)
            if who["type"] != "customer":
                self.db.update("account", who["id"], type="customer")
        return number

    def ship(self, order: int) -> None:
        """A confirmed order leaves the store."""
        self._step("ship", order)

    def cancel_order(self, order: int) -> None:
        """A confirmed order is called off; what has left the store can only come back as a return."""
        self._step("cancel_order", order)

    def deliver(self, order: int) -> int:
        """A shipped order has arrived; the number of its invoice, due the account's credit days after the order."""
        row = self._step("deliver", order, delivered_on=self.db.moment[:10])
        return int(self.db.value("SELECT id FROM invoice WHERE order_id = ? ORDER BY id DESC", (row["id"],)))

    def _step(self, step: str, order: int, **columns: str) -> sqlite3.Row:
        row, (before, after) = self.db.get("sales_order", order), STEPS[step]
        if row["status"] != before:
            text = _("Order {id} is {status}; this step needs a {before} order.")
            nexts = {b: name for name, (b, _a) in STEPS.items() if name != "cancel_order"}
            say = (
                _("Next for it is desk.accounts.{step}({id}).")
                if row["status"] in nexts
                else _("Nothing is left to do.")
            )
            raise CRMRefusal(
                text.format(id=row["id"], status=row["status"], before=before),
                say.format(step=nexts.get(row["status"]), id=row["id"]),
                (row["id"],),
            )
        with self.db.action(f"accounts.{step}", f"order {row['id']}"):
            self.db.update("sales_order", row["id"], status=after, **columns)
            if after == "delivered":
                self._invoice(row)
        return row

    def _invoice(self, row: sqlite3.Row) -> None:
        days = self.db.value("SELECT credit_days FROM account WHERE id = ?", (row["account_id"],))
        today = self.db.moment[:10]
        due = (pd.Timestamp(row["ordered_on"]) + pd.Timedelta(days=days)).strftime("%Y-%m-%d")
        self.db.insert("invoice", order_id=row["id"], account_id=row["account_id"], issued_on=today,
                       due_on=max(today, due), amount=row["amount"])  # fmt: skip

    def pay(self, invoice: int, amount: float | None = None) -> int:
        """Write down that money came in for an invoice; the payment's number.

        Parameters
        ----------
        invoice : int
            Which.
        amount : float, optional
            CNY; what is still open if left out.

        Raises
        ------
        CRMRefusal
            More than is open, nothing or less.
        """
        row = self.db.get("invoice", invoice)
        paid = total(self.db.rows("SELECT amount FROM payment WHERE invoice_id = ?", (row["id"],))["amount"])
        left = (fen(row["amount"]) - fen(paid)) / 100
        real = amount is None or valid.is_number(amount)
        money = left if amount is None else amount
        if not real or not 0 < fen(money) <= fen(left):
            text = _("Of invoice {id}, {left:,.2f} CNY are open; {money!r} cannot be paid on it.")
            say = (
                _("Pay an amount above 0 and up to that.") if left > 0 else _("It is settled: choose another invoice.")
            )
            raise CRMRefusal(text.format(id=row["id"], left=left, money=amount), say, (row["id"],))
        with self.db.action("accounts.pay", f"invoice {row['id']}"):
            return self.db.insert("payment", invoice_id=row["id"], paid_on=self.db.moment[:10], amount=fen(money) / 100)

    def track(self, order: int) -> pd.DataFrame:
        """Where is an order? Its steps from quote to payment, with the day of those that are done.

        Returns
        -------
        DataFrame
            Index `step` (quoted, signed, ordered, shipped, delivered, invoiced, paid): `done`, `at`, `amount` (CNY).
            A step that a direct order skips is left out. When an order was shipped is not kept, only that it was.
        """
        self.db.get("sales_order", order)
        found = self.db.query("order_track", order=int(order))
        return found.assign(
            done=found["done"].astype(bool), at=pd.to_datetime(found["at"], format="ISO8601")
        ).set_index("step")
