"""What every part of the customer-information module needs: the database, and accounts that are still in use."""

from __future__ import annotations

import sqlite3
from typing import Any

import pandas as pd

from crmlab import valid
from crmlab.crm.database import Database
from crmlab.crm.refusal import CRMRefusal
from crmlab.errors import InvalidData
from crmlab.i18n import _


class Part:
    """A part of `desk.accounts`."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def _live(self, account: object) -> sqlite3.Row:
        """The account's row; a number that is not there, or was merged, is refused."""
        row = self.db.get("account", account)
        if row["merged_into"] is not None:
            text = _("Account {id} was merged into account {other}.").format(id=row["id"], other=row["merged_into"])
            raise CRMRefusal(text, _("Use account {other}.").format(other=row["merged_into"]), (row["id"],))
        return row

    def _day(self, as_of: Any) -> pd.Timestamp:
        """A day up to today, at midnight; None is today."""
        if as_of is None:
            return self.db.now.normalize()
        try:
            day = valid.day(as_of, "as_of")
        except InvalidData:
            raise CRMRefusal(_("{as_of!r} is no day.").format(as_of=as_of), _("Write it as '2024-12-31'.")) from None
        if day > self.db.now:
            text = _("{as_of:%Y-%m-%d} lies ahead: it is {now}.").format(as_of=day, now=self.db.moment)
            raise CRMRefusal(text, _("Name a day up to today, or leave as_of out."))
        return day
