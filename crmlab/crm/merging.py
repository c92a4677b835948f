"""Records that stand twice are found, held against the known list, and made one; nothing is deleted."""

from __future__ import annotations

import math
import sqlite3
from typing import Any

import pandas as pd

from crmlab import valid
from crmlab.crm import duplicates as linkage
from crmlab.crm.account_base import Part
from crmlab.crm.refusal import CRMRefusal, named
from crmlab.i18n import _

SURVIVES = {
    "phone": "newer", "type": "stronger", "created_at": "older", "industry": "fuller", "size": "fuller",
    "employees": "fuller", "city": "fuller", "territory_id": "fuller", "address": "fuller", "postcode": "fuller",
    "email": "fuller", "owner_id": "fuller", "name": "survivor", "kind": "survivor", "class": "survivor",
    "discount": "survivor", "credit_limit": "survivor", "credit_days": "survivor",
}  # fmt: skip
"""Field → rule of survival. *newer*: of the record that was entered later, unless it is empty. *fuller*: the
survivor's, or the other's where the survivor's is empty. *stronger*: customer before former before prospect.
*survivor*: always the survivor's; terms that were agreed are neither added up nor taken over."""
MOVED = ("contact", "activity", "lead", "opportunity", "contract", "sales_order", "invoice", "score")
"""Tables whose rows go over to the survivor."""
PERSON = ("activity", "opportunity", "lead", "call", "attachment")
"""Tables whose rows go over when a person stands twice."""
TYPES = ("customer", "former", "prospect")


class Merging(Part):
    """Duplicates found and merged."""

    def duplicates(self, threshold: float | None = linkage.THRESHOLD) -> pd.DataFrame:
        """Which accounts may be one customer?

        Parameters
        ----------
        threshold : float or None
            Pairs of this score (0 to 1) and above; None gives all pairs that were compared.

        Returns
        -------
        DataFrame
            As `duplicates.compare`, the highest score first: `account_id`, `other_id`, both names, three likenesses
            and the `score`. A proposal, not a verdict: look before you merge.
        """
        if threshold is not None and not (valid.is_number(threshold) and 0 <= threshold <= 1):
            text = _("A threshold is a score from 0 to 1, not {threshold!r}.").format(threshold=threshold)
            raise CRMRefusal(text, _("Say, for example, duplicates(0.75), or duplicates(None) for all pairs compared."))
        accounts = self._in_use()
        found = linkage.compare(accounts, linkage.candidates(accounts))
        return found if threshold is None else found[found["score"] >= threshold - 1e-9].reset_index(drop=True)

    def known_duplicates(self) -> pd.DataFrame:
        """The known list (simulated data: they were planted), of accounts still apart: `account_id`, `other_id`,
        `kind`, and `real`: False for pairs that only look alike."""
        found = self.db.query("known_duplicates")
        return found.assign(real=found["real"].astype(bool))

    def confusion(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Proposed pairs against the known list; see `duplicates.confusion`.

        Raises
        ------
        CRMRefusal
            A pair names an account that was merged since: search again.
        """
        accounts, known = self._in_use(), self.known_duplicates()
        gone = sorted({*pairs["account_id"], *pairs["other_id"]} - set(accounts.index))
        if gone:
            text = _("These pairs name accounts that are not in use: {ids}.").format(ids=named("account", gone))
            raise CRMRefusal(text, _("Search again: desk.accounts.duplicates()."), gone)
        return linkage.confusion(pairs, known[known["real"]], len(accounts))

    def precision_recall(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Precision and recall of proposed pairs, with Wilson's intervals; see `duplicates.precision_recall`."""
        return linkage.precision_recall(self.confusion(pairs))

    def duplicate_rate(self, threshold: float = linkage.THRESHOLD) -> pd.Series:
        """What share of the accounts is superfluous, if all proposals are right?

        Returns
        -------
        Series
            `accounts`, `superfluous` (a group of k records of one customer has k − 1 too many), `rate`.
        """
        pairs, accounts = self.duplicates(threshold), self._in_use()
        head: dict[int, int] = {}

        def top(number: int) -> int:
            while number in head:
                number = head[number]
            return number

        for one, other in zip(pairs["account_id"], pairs["other_id"], strict=True):
            if (a := top(one)) != (b := top(other)):
                head[b] = a
        n = len(accounts)
        return pd.Series({"accounts": n, "superfluous": len(head), "rate": len(head) / n if n else math.nan})

    def merge(self, survivor: int, other: int) -> pd.Series:
        """Make one account of two that stand for one customer.

        Parameters
        ----------
        survivor : int
            The account that stays; its number is on the papers from now on.
        other : int
            The account that is merged into it. It stays in the table, with `merged_into`.

        Returns
        -------
        Series
            How many rows of each table went over to the survivor, and `people_joined`: contacts of the same name with
            the same e-mail or phone, which become one person as well.

        Raises
        ------
        CRMRefusal
            One account with itself, or one that was merged already.

        Notes
        -----
        Fields survive by the rules of `merging.SURVIVES`. Who withdrew a consent, or is not to be called, under
        either record stays out of reach.
        """
        keep, gone = self._live(survivor), self._live(other)
        if keep["id"] == gone["id"]:
            text = _("Account {id} cannot be merged with itself.").format(id=keep["id"])
            raise CRMRefusal(text, _("Name two accounts: desk.accounts.duplicates() proposes pairs."), (keep["id"],))
        with self.db.action("accounts.merge", f"account {gone['id']} into {keep['id']}"):
            fields = survivors(dict(keep), dict(gone))
            if fields:
                self.db.update("account", keep["id"], **fields)
            theirs = self.db.rows("SELECT id FROM contact WHERE account_id = ? AND merged_into IS NULL", (gone["id"],))
            moved = {table: self.db.execute(f"UPDATE {table} SET account_id = ? WHERE account_id = ?",
                                            (keep["id"], gone["id"])) for table in MOVED}  # fmt: skip
            self.db.execute("UPDATE account SET merged_into = ? WHERE id = ? OR merged_into = ?",
                            (keep["id"], gone["id"], gone["id"]))  # fmt: skip
            joined = sum(self._join_person(keep["id"], int(person), set(theirs["id"])) for person in theirs["id"])
        return pd.Series({**moved, "people_joined": joined}, name="rows")

    def _join_person(self, account: int, number: int, theirs: set[int]) -> bool:
        """Join a contact that came over with the same person of the survivor, if they stand there."""
        gone = self.db.get("contact", number)
        rows = self.db.rows(
            "SELECT * FROM contact WHERE account_id = ? AND merged_into IS NULL ORDER BY id", (account,)
        )
        same = rows[
            ~rows["id"].isin(theirs) & rows["name"].map(linkage.normal_name).eq(linkage.normal_name(gone["name"]))
            & (_equal(rows["email"], gone["email"]) | _equal(rows["phone"], gone["phone"]))
        ]  # fmt: skip
        if same.empty:
            return False
        keep = int(same["id"].iloc[0])
        mine = self.db.get("contact", keep)
        names = ("name_zh", "title", "department", "buying_role", "email", "phone", "note")
        filled = {name: gone[name] for name in names if mine[name] is None and gone[name] is not None}
        self.db.update("contact", keep, do_not_call=max(mine["do_not_call"], gone["do_not_call"]), **filled)
        for table in PERSON:
            self.db.execute(f"UPDATE {table} SET contact_id = ? WHERE contact_id = ?", (keep, number))
        # Who was written to or called twice in one campaign or list stays there twice: that is what happened.
        for table, group in (("campaign_member", "campaign_id"), ("call_list_item", "list_id")):
            self.db.execute(f"UPDATE {table} SET contact_id = ? WHERE contact_id = ? AND {group} NOT IN "
                            f"(SELECT {group} FROM {table} WHERE contact_id = ?)", (keep, number, keep))  # fmt: skip
        self.db.execute("UPDATE contact SET reports_to = ? WHERE reports_to = ? AND id <> ?", (keep, number, keep))
        self.db.execute("UPDATE contact SET merged_into = ? WHERE id = ? OR merged_into = ?", (keep, number, number))
        self._join_consent(keep, number)
        return True

    def _join_consent(self, keep: int, number: int) -> None:
        """All words of a person on one contact; a withdrawal counts against every consent given before it."""
        self.db.execute("UPDATE consent SET contact_id = ? WHERE contact_id = ?", (keep, number))
        last = self.db.rows("SELECT channel, max(withdrawn_at) AS last FROM consent WHERE contact_id = ? "
                            "GROUP BY channel HAVING last IS NOT NULL", (keep,))  # fmt: skip
        for channel, moment in zip(last["channel"], last["last"], strict=True):
            self.db.execute("UPDATE consent SET withdrawn_at = ? WHERE contact_id = ? AND channel = ? "
                            "AND withdrawn_at IS NULL AND granted_at <= ?",
                            (moment, keep, channel, moment))  # fmt: skip

    def _in_use(self) -> pd.DataFrame:
        return self.db.rows("SELECT id, name, city, phone, email, address FROM account WHERE merged_into IS NULL "
                            "ORDER BY id").set_index("id")  # fmt: skip


def survivors(keep: dict[str, Any] | sqlite3.Row, gone: dict[str, Any] | sqlite3.Row) -> dict[str, Any]:
    """The fields of the survivor that change when another record is merged into it, by the rules of `SURVIVES`.

    Examples
    --------
    >>> one = {"phone": "0000 1111111", "email": None, "credit_limit": 2000.0, "created_at": "2022-05-01 09:00"}
    >>> other = {"phone": "0000 2222222", "email": "a@example.com", "credit_limit": 9000.0,
    ...          "created_at": "2024-03-01 09:00"}
    >>> survivors(one, other)
    {'phone': '0000 2222222', 'email': 'a@example.com'}
    """
    found = {}
    for field, rule in SURVIVES.items():
        if field not in keep or field not in gone:
            continue
        old, new = keep[field], gone[field]
        if rule == "fuller":
            value = old if old is not None else new
        elif rule == "newer":
            value = new if new is not None and (old is None or gone["created_at"] > keep["created_at"]) else old
        elif rule == "older":
            value = min(old, new)
        elif rule == "stronger":
            value = min(old, new, key=TYPES.index)
        else:
            value = old
        if value != old:
            found[field] = value
    return found


def _equal(column: pd.Series, value: Any) -> pd.Series:
    """Where a column holds a value that is known."""
    return column.eq(value) if value is not None else pd.Series(False, index=column.index)
