"""What `tick` makes happen: the kind of an arrival → the function of the module that knows what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmlab.crm import incoming, quotes
from crmlab.crm.database import Database

Happens = Callable[[Database, str, dict[str, Any]], str]
"""(db, moment, payload) → a sentence on what happened; it writes its rows through `db`."""

HAPPENINGS: dict[str, Happens] = {}

HAPPENINGS["quote"] = quotes.expires
HAPPENINGS["lead"] = incoming.lead
