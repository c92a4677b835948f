"""Basic data of accounts: entered, changed, found; each value is checked before it is written."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from crmlab.crm.account_base import Part
from crmlab.crm.duplicates import normal_city, normal_name
from crmlab.crm.refusal import CRMRefusal, named
from crmlab.i18n import _

CHOICES = {
    "kind": ("institutional", "industrial", "intermediate"), "type": ("prospect", "customer", "former"),
    "size": ("small", "medium", "large"), "class": ("A", "B", "C"),
}  # fmt: skip
"""Columns with a short list of allowed values."""
FORMS = {
    "phone": (re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]"), "0000 1234567"),
    "email": (re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+"), "office@example.com"),
    "postcode": (re.compile(r"[0-9]{6}"), "310012"),
}
"""Columns with a form, and an example of it."""
NUMBERS = {"employees": (1, None, True), "discount": (0, 1, False), "credit_days": (0, 365, True)}
"""Columns with a least and a greatest value; whether only whole numbers will do."""
FIELDS = ("name", "industry", "city", "address", "owner_id", *CHOICES, *FORMS, *NUMBERS)
"""What `add` and `change` write."""


class Entry(Part):
    """Accounts entered, changed and found."""

    def add(self, name: str, *, kind: str, city: str, anyway: bool = False, **columns: Any) -> int:
        """Enter an account.

        Parameters
        ----------
        name : str
            Of the organisation.
        kind : str
            `"institutional"`, `"industrial"` or `"intermediate"`.
        city : str
            One of the cities of the sales territories; the territory follows from it.
        anyway : bool
            True enters it although one of the same name and city is there.
        **columns
            `type` (`"prospect"` if left out), `industry`, `size`, `employees`, `address`, `postcode`, `phone`,
            `email`, `class`, `owner_id` (a seller), `discount` (0 to 1), `credit_days`.

        Returns
        -------
        int
            The account's number. Its credit limit is 0 CNY until `set_limit` gives one.

        Raises
        ------
        CRMRefusal
            A value that its column does not allow; an account of the same name (letters, legal form and order of the
            words aside) in the same city.
        """
        given = {"type": "prospect", **columns, "name": name, "kind": kind, "city": city}
        written = self._checked(given)
        self._not_twice(name, city, anyway, None)
        with self.db.action("accounts.add", str(name)):
            return self.db.insert("account", **written, created_at=self.db.moment)

    def change(self, account: int, *, anyway: bool = False, **columns: Any) -> pd.Series:
        """Change columns of an account; the row as it is then.

        Parameters
        ----------
        account : int
            Which.
        anyway : bool
            True lets it take the name and city of another.
        **columns
            As in `add`; None empties a column that may be empty.

        Raises
        ------
        CRMRefusal
            As `add`; nothing to change; an account that was merged; the credit limit (see `set_limit`).
        """
        row = self._live(account)
        if not columns:
            text = _("Nothing is said of what to change.")
            raise CRMRefusal(text, _("Say, for example, change({id}, phone='0000 1234567').").format(id=row["id"]))
        written = self._checked(columns)
        if {"name", "city"} & set(written):
            self._not_twice(written.get("name", row["name"]), written.get("city", row["city"]), anyway, row["id"])
        with self.db.action("accounts.change", f"account {row['id']}"):
            self.db.update("account", row["id"], **written)
        return self.get(account)

    def get(self, account: int) -> pd.Series:
        """All columns of one account (merged ones too: see `merged_into`)."""
        row = self.db.get("account", account)
        return pd.Series(dict(zip(row.keys(), tuple(row), strict=True)), name=row["id"], dtype=object)

    def find(self, text: str) -> pd.DataFrame:
        """Accounts whose name, city, phone, e-mail or number holds `text`; index account, merged ones left out."""
        wanted = str(text).strip()
        if not wanted:
            raise CRMRefusal(_("There is nothing to look for."), _("Say, for example, find('Lotus')."))
        return self.db.query("accounts_found", text=wanted).set_index("id")

    # ── rules ──────────────────────────────────────────────────────────
    def _checked(self, columns: dict[str, Any]) -> dict[str, Any]:
        """The columns as they are written, each value checked."""
        if "credit_limit" in columns:
            raise CRMRefusal(
                _("The credit limit is not changed with the other data."),
                _("Use desk.accounts.set_limit(account, limit), which writes who did it and why."),
            )
        if strange := [name for name in columns if name not in FIELDS]:
            text = _("An account has no column {columns} that can be written here.").format(columns=", ".join(strange))
            raise CRMRefusal(text, _("Those that can: {columns}.").format(columns=", ".join(FIELDS)))
        written = {name: self._value(name, value) for name, value in columns.items()}
        if "city" in written:
            row = self.db.first("SELECT id FROM territory WHERE name = ? AND parent_id IS NOT NULL", (written["city"],))
            if row is None:
                cities = self.db.rows("SELECT name FROM territory WHERE parent_id IS NOT NULL ORDER BY id")["name"]
                text = _("{city!r} is none of the cities of our territories.").format(city=written["city"])
                raise CRMRefusal(text, _("Write one of {cities}.").format(cities=", ".join(cities)))
            written["territory_id"] = row["id"]
        return written

    def _value(self, name: str, value: Any) -> Any:
        """One value as it is written."""
        if value is None and name not in ("name", "kind", "type", "city", "discount", "credit_days"):
            return None
        if name == "owner_id":
            return self._seller(value)
        if name in NUMBERS:
            return _number(name, value)
        text = value.strip() if isinstance(value, str) else ""
        if not text or len(text) > 120:
            fault = _("{column} must be a text of 1 to 120 signs, not {value!r}.").format(column=name, value=value)
            raise CRMRefusal(fault, _("Write what it is, without quotes around it."))
        if name in CHOICES and text not in CHOICES[name]:
            fault = _("{column} cannot be {value!r}.").format(column=name, value=value)
            raise CRMRefusal(fault, _("Write one of {choices}.").format(choices=", ".join(CHOICES[name])))
        if name in FORMS and not FORMS[name][0].fullmatch(text):
            fault = _("{value!r} does not have the form of a {column}.").format(column=name, value=value)
            raise CRMRefusal(fault, _("Write it like {example}.").format(example=FORMS[name][1]))
        return text

    def _seller(self, number: Any) -> int:
        """A seller who can own an account."""
        row = self.db.get("user", number)
        if row["role"] != "seller" or not row["active"]:
            sellers = self.db.rows("SELECT id FROM user WHERE role = 'seller' AND active ORDER BY id")["id"]
            text = _("User {id} ({name}) is no active seller and owns no accounts.")
            raise CRMRefusal(
                text.format(id=row["id"], name=row["name"]),
                _("Write the number of a seller: {ids}.").format(ids=", ".join(map(str, sellers))),
                (row["id"],),
            )
        return int(row["id"])

    def _not_twice(self, name: str, city: str, anyway: bool, own: int | None) -> None:
        """Refuse a second account of the same name in the same city."""
        rows = self.db.rows("SELECT id, name, city FROM account WHERE merged_into IS NULL")
        same = rows["name"].map(normal_name).eq(normal_name(name)) & rows["city"].map(normal_city).eq(normal_city(city))
        ids = [int(k) for k in rows.loc[same, "id"] if k != own]
        if ids and not anyway:
            text = _("An account of this name stands in {city} already: {ids}.").format(
                city=city, ids=named("account", ids)
            )
            say = _("Use account {id}; if both are there already, desk.accounts.merge(survivor, other) makes one of "
                    "them; if it is another firm, say anyway=True.")  # fmt: skip
            raise CRMRefusal(text, say.format(id=ids[0]), ids)


def _number(name: str, value: Any) -> float | int:
    """A number within the bounds of its column."""
    least, most, whole = NUMBERS[name]
    try:
        number = float(value) if not isinstance(value, (bool, str)) else float("nan")
    except (TypeError, ValueError):
        number = float("nan")
    if not number >= least or (most is not None and number > most) or (whole and number != int(number)):
        span = _("from {least} to {most}") if most is not None else _("of at least {least}")
        kind = _("a whole number") if whole else _("a number")
        fault = _("{column} must be {kind} {span}, not {value!r}.")
        said = fault.format(column=name, kind=kind, span=span.format(least=least, most=most), value=value)
        raise CRMRefusal(said, _("Shares are written like 0.15 for 15 %, days and people as whole numbers."))
    return int(number) if whole else number
