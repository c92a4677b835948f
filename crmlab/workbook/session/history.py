"""What the record of a workbook says: states, attempts, hints. The record is asked each time, for another notebook
may have written to it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from crmlab.workbook.answers.reading import read
from crmlab.workbook.diagnosis.case import NOT_ATTEMPTED, NOT_YET, RIGHT, UNREADABLE
from crmlab.workbook.session.record import Record, about


class History:
    """The events of a learner in a chapter, as far as they were about the data that the learner has now."""

    def __init__(self, record: Record, fingerprint: str):
        self.record, self.fingerprint = record, fingerprint
        self._opened = False
        self.static = os.environ.get("CRMLAB_STATIC") == "1"
        self._here: list[dict] = []

    def all_events(self) -> list[dict]:
        """All events of the record; only this session's where notebooks are built (`CRMLAB_STATIC=1`)."""
        return self._here if self.static else self.record.events()

    def add(self, event: dict) -> str:
        """Keep an event; returns the sentence that the learner should see about the record, if any."""
        if self.static:
            self._here.append({**event, "time": "2000-01-01T00:00:00+00:00"})
            return ""
        if not self._opened:
            self._opened = True
            before = [e.get("fingerprint") for e in self.record.events() if e.get("event") == "open"]
            if not before or before[-1] != self.fingerprint:
                self.record.append({"event": "open", "question": None, "fingerprint": self.fingerprint})
        self.record.append(event)
        return self.record.notice

    def events(self, key: str | None = None, kind: str | None = None) -> list[dict]:
        """The events about the present data; of one question, of one kind."""
        return [
            event
            for event in about(self.all_events(), self.fingerprint)
            if (key is None or event.get("question") == key) and (kind is None or event.get("event") == kind)
        ]

    def checks(self, key: str) -> list[dict]:
        """The attempts at a question, the oldest first."""
        return [event for event in self.events(key) if _is_attempt(event)]

    def state(self, key: str) -> str:
        """The outcome of the last attempt at a question."""
        checks = self.checks(key)
        return checks[-1]["outcome"] if checks else NOT_ATTEMPTED

    def answered_elsewhere(self) -> int:
        """How many questions were answered on other data, as those of an earlier edition are?"""
        events = self.all_events()
        here = {id(event) for event in about(events, self.fingerprint)}
        return len({event.get("question") for event in events if _is_attempt(event) and id(event) not in here})

    def different_wrong(self, key: str) -> int:
        """How many different wrong answers were tried?"""
        wrong = [e for e in self.checks(key) if e["outcome"] != RIGHT]
        return len({json.dumps(e.get("answer"), sort_keys=True) for e in wrong})

    def puzzled_before(self, key: str, answer: dict) -> bool:
        """Was there another wrong answer to this question before that nothing explained?"""
        return any(event.get("unexplained") and event.get("answer") != answer for event in self.checks(key))

    def wrong_answers(self, keys: Iterable[str]) -> dict[str, Any]:
        """The last answers to `keys` that were wrong, as the learner gave them."""
        answers = {}
        for key in keys:
            checks = self.checks(key)
            if checks and checks[-1]["outcome"] == NOT_YET:
                try:
                    answers[key] = read(checks[-1]["answer"])
                except Exception:  # a record edited by hand
                    continue
        return answers


def _is_attempt(event: dict) -> bool:
    """Is it a check that counts, and not one of an untouched cell?"""
    return event.get("event") == "check" and event.get("outcome") in (RIGHT, NOT_YET, UNREADABLE)
