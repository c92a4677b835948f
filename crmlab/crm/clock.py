"""The company's clock: time passes when the learner says so, and what was to happen happens in its order."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from crmlab.crm.database import MOMENT, Database
from crmlab.crm.happenings import HAPPENINGS
from crmlab.crm.refusal import CRMRefusal
from crmlab.i18n import _

LONGEST = 366  # days in one tick


def tick(db: Database, *, hours: float = 0, days: float = 0, until: str | pd.Timestamp | None = None) -> pd.DataFrame:
    """See `Desk.tick`."""
    was = db.now
    new = _moment(until) if until is not None else was + pd.Timedelta(minutes=round(60 * hours + 1440 * days))
    if new <= was:
        raise CRMRefusal(
            _("It is {now}, and time only goes forward.").format(now=db.moment),
            _("Say desk.tick(hours=4), desk.tick(days=1) or desk.tick(until='…') with a later moment."),
        )
    if new - was > pd.Timedelta(days=LONGEST):
        raise CRMRefusal(_("One tick lasts at most {n} days.").format(n=LONGEST), _("Let time pass in several steps."))
    happened: list[dict[str, str]] = []
    with db.action("tick", f"{db.moment} → {new.strftime(MOMENT)}", actor="clock"):
        while (event := _next(db, new)) is not None:
            at, what, text = event
            if text:
                happened.append({"at": at, "what": what, "text": text})
        _set(db, new.strftime(MOMENT))
    found = pd.DataFrame(happened, columns=["at", "what", "text"])
    return found.assign(at=pd.to_datetime(found["at"]))


def _next(db: Database, new: pd.Timestamp) -> tuple[str, str, str] | None:
    """Let the next thing until `new` happen: an arrival, or a reminder."""
    end = new.strftime(MOMENT)
    row = db.first("SELECT * FROM arrival WHERE at <= ? ORDER BY at, id LIMIT 1", (end,))
    bell = db.first(
        "SELECT a.* FROM activity a WHERE a.remind_at <= ? AND a.status = 'planned' AND NOT EXISTS "
        "(SELECT 1 FROM notice n WHERE n.activity_id = a.id AND n.at >= a.remind_at AND n.text LIKE 'Reminder%') "
        "ORDER BY a.remind_at, a.id LIMIT 1",
        (end,),
    )
    if row is not None and (bell is None or row["at"] <= bell["remind_at"]):
        _set(db, max(row["at"], db.moment))
        db.delete("arrival", row["id"])
        return row["at"], row["kind"], HAPPENINGS[row["kind"]](db, row["at"], json.loads(row["payload"]))
    if bell is not None:
        at = max(bell["remind_at"], db.moment)
        _set(db, at)
        text = f"Reminder: {bell['subject']}"
        db.insert("notice", user_id=bell["owner_id"], at=at, text=text, activity_id=bell["id"])
        return at, "reminder", text
    return None


def _set(db: Database, moment: str) -> None:
    db.execute("UPDATE setting SET value = ? WHERE key = 'now' AND value <> ?", (moment, moment))


def _moment(word: Any) -> pd.Timestamp:
    """A moment in the one accepted form."""
    if isinstance(word, pd.Timestamp):
        return word.floor("min")
    try:
        return pd.to_datetime(str(word), format=MOMENT if len(str(word)) > 10 else "%Y-%m-%d")
    except ValueError:
        raise CRMRefusal(
            _("{word!r} is no moment.").format(word=word), _("Write it as '2025-01-06 09:00' or '2025-01-06'.")
        ) from None
