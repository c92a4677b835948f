"""What comes in from outside while the company's clock runs: a new lead, with what it says of itself."""

from __future__ import annotations

from typing import Any

from crmlab.crm.database import Database
from crmlab.i18n import _

SAYS = ("name", "company", "email", "phone", "source", "industry", "city", "employees")
"""The columns that a lead fills in itself."""


def lead(db: Database, at: str, payload: dict[str, Any]) -> str:
    """A lead arrives: a row without owner, reply or score.

    Parameters
    ----------
    db : Database
        Inside an action.
    at : str
        The moment, `YYYY-MM-DD HH:MM`.
    payload : dict
        The columns of `SAYS`.

    Returns
    -------
    str
        What happened, in a sentence.
    """
    number = db.insert("lead", status="new", created_at=at, **{name: payload.get(name) for name in SAYS})
    words = _("Lead {number} from {source}: {name}, {company}")
    return words.format(number=number, **{name: payload[name] for name in ("source", "name", "company")})
