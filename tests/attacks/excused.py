"""Where an attack's expectation does not hold for a good reason, function by function."""

from __future__ import annotations

from tests.attacks.changes import Attack
from tests.attacks.examples import Call

EXCUSED: dict[tuple[str, str], str] = {}
"""(function, kind of attack) → why."""


def excused(call: Call, attack: Attack) -> bool:
    return (call.name, attack.kind) in EXCUSED
