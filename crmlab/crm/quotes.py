"""From a deal to a signed contract: quotes with their lines, and contracts made of them."""

from __future__ import annotations

import sqlite3
from typing import Any

import pandas as pd

from crmlab import valid
from crmlab.crm.account_base import Part
from crmlab.crm.database import Database
from crmlab.crm.fen import total
from crmlab.crm.order_lines import Lines, lines_of, put_lines
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _


class Quotes(Part):
    """Quotes and contracts."""

    def quote(self, opportunity: int, lines: Lines, *, valid_days: int = 30) -> int:
        """Write a quote for an open deal.

        Parameters
        ----------
        opportunity : int
            The deal.
        lines : dict, DataFrame or list of dict
            `{product: quantity}`, or rows with `product_id`, `quantity` and, if wanted, `discount` (0 to 1; the
            account's own if left out) and `unit_price` (CNY; the list price if left out).
        valid_days : int
            Days for which the prices hold.

        Returns
        -------
        int
            The quote's number; it is a draft. Each line comes to quantity × price × (1 − discount), to the fen.

        Raises
        ------
        CRMRefusal
            The deal is closed; no lines, a product twice, a quantity or discount that cannot be.
        """
        deal = self.db.get("opportunity", opportunity)
        account = self._live(deal["account_id"])
        _open(self.db, deal)
        if not valid.is_whole(valid_days) or not 1 <= valid_days <= 365:
            text = _("A quote is valid for 1 to 365 whole days, not {days!r}.").format(days=valid_days)
            raise CRMRefusal(text, _("Say, for example, valid_days=30."))
        rows = lines_of(self.db, lines, account)
        until = (self.db.now + pd.Timedelta(days=int(valid_days))).strftime("%Y-%m-%d")
        with self.db.action("accounts.quote", f"opportunity {deal['id']}"):
            number = self.db.insert("quote", opportunity_id=deal["id"], status="draft", valid_until=until,
                                    created_at=self.db.moment)  # fmt: skip
            put_lines(self.db, "quote_line", rows, quote_id=number)
        return number

    def quote_lines(self, quote: int) -> pd.DataFrame:
        """The lines of a quote: product, quantity, price, discount and amount (CNY); index line."""
        self.db.get("quote", quote)
        return self.db.query("quote_lines", quote=int(quote)).set_index("id")

    def quote_total(self, quote: int) -> float:
        """What a quote comes to, CNY, to the fen."""
        return total(self.quote_lines(quote)["amount"])

    def send_quote(self, quote: int) -> None:
        """Send a draft to the customer; when its last day has passed unanswered, the clock makes it `expired`."""
        row = self._quote(quote, "draft", _("Only a draft is sent"))
        with self.db.action("accounts.send_quote", f"quote {row['id']}"):
            self.db.update("quote", row["id"], status="sent")
            self.db.insert(
                "arrival", at=f"{row['valid_until']} 23:59", kind="quote", payload=f'{{"quote": {row["id"]}}}'
            )

    def accept_quote(self, quote: int) -> None:
        """Write down that the customer accepts a sent quote; the deal's amount becomes the quote's total."""
        row = self._quote(quote, "sent", _("Only a sent quote is accepted"))
        deal = self.db.get("opportunity", row["opportunity_id"])
        _open(self.db, deal)
        other = self.db.value("SELECT id FROM quote WHERE opportunity_id = ? AND status = 'accepted'", (deal["id"],))
        if other is not None:
            text = _("Quote {other} of the same deal is accepted already.").format(other=other)
            raise CRMRefusal(text, _("Make the contract of it: desk.accounts.contract({other}).").format(other=other),
                             (other,))  # fmt: skip
        with self.db.action("accounts.accept_quote", f"quote {row['id']}"):
            self.db.update("quote", row["id"], status="accepted")
            self.db.update("opportunity", deal["id"], amount=self.quote_total(row["id"]))

    def refuse_quote(self, quote: int) -> None:
        """Write down that the customer refuses a sent quote."""
        row = self._quote(quote, "sent", _("Only a sent quote is refused"))
        with self.db.action("accounts.refuse_quote", f"quote {row['id']}"):
            self.db.update("quote", row["id"], status="refused")

    def contract(self, quote: int) -> int:
        """Draw up the contract of an accepted quote; its number. The amount is the quote's total."""
        row = self._quote(quote, "accepted", _("A contract is made of an accepted quote"))
        there = self.db.value("SELECT id FROM contract WHERE quote_id = ?", (row["id"],))
        if there is not None:
            text = _("Contract {id} was made of quote {quote}.").format(id=there, quote=row["id"])
            raise CRMRefusal(text, _("Go on with it: desk.accounts.sign({id}).").format(id=there), (there,))
        deal = self.db.get("opportunity", row["opportunity_id"])
        with self.db.action("accounts.contract", f"quote {row['id']}"):
            return self.db.insert("contract", account_id=deal["account_id"], opportunity_id=deal["id"],
                                  quote_id=row["id"], status="draft", amount=self.quote_total(row["id"]))  # fmt: skip

    def sign(self, contract: int) -> None:
        """Write down that both sides signed a contract. The deal is won only by `desk.sales.win`."""
        row = self.db.get("contract", contract)
        self._live(row["account_id"])
        if row["status"] != "draft":
            text = _("Contract {id} is {status}.").format(id=row["id"], status=row["status"])
            say = _("A signed contract is carried out by desk.accounts.order({id}).").format(id=row["id"])
            raise CRMRefusal(text, say, (row["id"],))
        with self.db.action("accounts.sign", f"contract {row['id']}"):
            self.db.update("contract", row["id"], status="signed", signed_at=self.db.moment)

    def _quote(self, quote: int, status: str, rule: str) -> sqlite3.Row:
        """The quote in the status that a step asks for, still valid where that matters."""
        row = self.db.get("quote", quote)
        if row["status"] != status:
            text = _("{rule}: quote {id} is {status}.").format(rule=rule, id=row["id"], status=row["status"])
            raise CRMRefusal(text, _after(row), (row["id"],))
        if status != "accepted" and row["valid_until"] < self.db.moment[:10]:
            text = _("Quote {id} was valid until {day}.").format(id=row["id"], day=row["valid_until"])
            raise CRMRefusal(text, _again(row), (row["id"],))
        return row


def expires(db: Database, at: str, payload: dict[str, Any]) -> str:
    """What the clock does when a quote's last day ends: unanswered, it expires."""
    row = db.get("quote", payload["quote"])
    if row["status"] != "sent":
        return ""
    db.update("quote", row["id"], status="expired")
    return _("Quote {id} expired unanswered.").format(id=row["id"])


def _open(db: Database, deal: sqlite3.Row) -> None:
    """Refuse a deal that is closed."""
    if db.value("SELECT closed FROM stage WHERE name = ?", (deal["stage"],)):
        text = _("Opportunity {id} is closed ({stage}).").format(id=deal["id"], stage=deal["stage"])
        say = _('Quotes belong to open deals: desk.sql("select id from opportunity where closed_at is null").')
        raise CRMRefusal(text, say, (deal["id"],))


def _after(row: sqlite3.Row) -> str:
    """What can be done with a quote of this status."""
    return {
        "draft": _("Send it first: desk.accounts.send_quote({id}).").format(id=row["id"]),
        "sent": _("Wait for the answer: desk.accounts.accept_quote({id}) or refuse_quote({id}).").format(id=row["id"]),
        "accepted": _("Make the contract of it: desk.accounts.contract({id}).").format(id=row["id"]),
    }.get(row["status"], _again(row))


def _again(row: sqlite3.Row) -> str:
    """A new quote, which is what helps when this one is over."""
    return _("Write a new one: desk.accounts.quote({deal}, lines).").format(deal=row["opportunity_id"])
