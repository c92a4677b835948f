"""Credit: what an account owes and has ordered, against its limit; what is overdue, by days past the day it was due."""

from __future__ import annotations

import math
import sqlite3
from typing import Any

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.crm.account_base import Part
from crmlab.crm.database import Database
from crmlab.crm.fen import fen
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

BUCKETS = ("not yet due", "1–30 days", "31–60 days", "61–90 days", "over 90 days")
"""Days past due: the day after `due_on` is day 1."""


class Credit(Part):
    """Limits, exposure and ageing."""

    def exposure(self, account: int, order: float = 0.0) -> pd.Series:
        """How much money is at stake with an account?

        Parameters
        ----------
        account : int
            Which. Money under another number of the same customer is not seen: merge first.
        order : float
            The order under consideration, CNY.

        Returns
        -------
        Series
            CNY: `open_invoices` (invoiced, less credit notes and payments), `undelivered_orders` (confirmed or
            shipped, not yet invoiced), `this_order`, their sum `exposure`, the `limit`, and the `room` left.

        Notes
        -----
        Exposure = open invoices + undelivered orders + this order. Every order counts once: on delivery it leaves the
        second part for the first.
        """
        return _exposure(self.db, self._live(account), order)

    def exposures(self) -> pd.DataFrame:
        """The parts of `exposure` for every account in use, CNY; index account."""
        found = self.db.query("exposure", account=None).set_index("account_id")
        parts = found[["open_invoices", "undelivered_orders"]].sum(axis=1).round(2)
        return found.assign(exposure=parts, room=(found["limit"] - parts).round(2))

    def check_credit(self, account: int, amount: float) -> pd.Series:
        """May an order of `amount` CNY be delivered on credit? The exposure with it, or a refusal with its parts."""
        return check(self.db, self._live(account), amount)

    def set_limit(self, account: int, limit: float, *, why: str = "") -> None:
        """Give an account another credit limit (CNY); the audit log keeps the old one and `why`."""
        row = self._live(account)
        limit = _money(limit, "limit")
        with self.db.action(
            "accounts.set_limit", f"account {row['id']}: {row['credit_limit']} → {limit} {why}".strip()
        ):
            self.db.update("account", row["id"], credit_limit=limit)

    def ageing(self, as_of: Any = None, *, by: str = "bucket") -> pd.Series | pd.DataFrame:
        """How old is the open money?

        Parameters
        ----------
        as_of : str or Timestamp, optional
            The day; invoices and payments after it do not count. Today if left out.
        by : str
            `"bucket"` for the whole company, `"account"` for a row an account.

        Returns
        -------
        Series or DataFrame
            Open money (CNY) by days past due: not yet due, 1–30, 31–60, 61–90, over 90. What counts is the day after
            the invoice was *due*, not the day it was issued. An open credit note stands, negative, at its own age.
        """
        if by not in ("bucket", "account"):
            text = _("Open money is put in order by bucket or by account, not by {by!r}.").format(by=by)
            raise CRMRefusal(text, _("Say by='bucket' or by='account'."))
        rows = self.open_invoices(as_of)
        money = (100 * rows["open"]).round().astype("int64")
        if by == "bucket":
            return (money.groupby(rows["bucket"], observed=False).sum() / 100).rename("open_money")
        table = money.groupby([rows["account_id"], rows["bucket"]], observed=False).sum().unstack(fill_value=0) / 100
        return table[table.ne(0).any(axis=1)]

    def open_invoices(self, as_of: Any = None) -> pd.DataFrame:
        """Invoices not settled by a day: `account_id`, `issued_on`, `due_on`, `amount`, `paid`, `open` (CNY),
        `days_past_due`, `bucket`; index invoice."""
        day = self._day(as_of)
        rows = self.db.query("open_invoices", as_of=day.strftime("%Y-%m-%d")).set_index("id")
        past = (day - rows["due_on"]).dt.days.clip(lower=0)
        which = np.searchsorted([0, 30, 60, 90], past.to_numpy(), side="left")
        return rows.assign(days_past_due=past, bucket=pd.Categorical(np.array(BUCKETS)[which], BUCKETS, ordered=True))

    def overdue_share(self, as_of: Any = None) -> pd.Series:
        """Which part of the open money is past its day? `open_money` and `overdue` (CNY) and `share` (0 to 1)."""
        ages = self.ageing(as_of)
        whole, late = ages.sum(), ages.drop(BUCKETS[0]).sum()
        return pd.Series({"open_money": round(whole, 2), "overdue": round(late, 2),
                          "share": late / whole if whole else math.nan})  # fmt: skip


def check(db: Database, account: sqlite3.Row, amount: float) -> pd.Series:
    """The exposure with an order of `amount`; above the limit it is refused with the three parts."""
    found = _exposure(db, account, amount)
    if fen(found["exposure"]) <= fen(found["limit"]):
        return found
    text = _(
        "Account {id} may owe {limit:,.2f} CNY; with this order it would be {exposure:,.2f}: open invoices "
        "{open_invoices:,.2f} + undelivered orders {undelivered_orders:,.2f} + this order {this_order:,.2f}."
    )
    enough = int(math.ceil(found["exposure"] / 100) * 100)
    say = _("Have the limit raised: desk.accounts.set_limit({id}, {enough}). Or order less, or wait for payments.")
    raise CRMRefusal(
        text.format(id=account["id"], **found), say.format(id=account["id"], enough=enough), (account["id"],)
    )


def _exposure(db: Database, account: sqlite3.Row, order: float) -> pd.Series:
    row = db.query("exposure", account=account["id"]).iloc[0]
    parts = {"open_invoices": float(row["open_invoices"]), "undelivered_orders": float(row["undelivered_orders"]),
             "this_order": _money(order, "order")}  # fmt: skip
    whole = sum(map(fen, parts.values()))
    limit = float(account["credit_limit"])
    return pd.Series(
        {**parts, "exposure": whole / 100, "limit": limit, "room": (fen(limit) - whole) / 100}, name=account["id"]
    )


def _money(amount: Any, what: str) -> float:
    """An amount in CNY that is not negative, to the fen."""
    if not valid.is_number(amount) or not 0 <= amount < 1e12:
        text = _("{what} must be an amount of at least 0 CNY, not {amount!r}.").format(what=what, amount=amount)
        raise CRMRefusal(text, _("Write it as a number, 2500 or 2500.50."))
    return fen(amount) / 100
