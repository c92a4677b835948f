"""A rival's voucher, given at random: whom does a small discount take?

A research firm asked consumers three questions about choosing tea, posted a rival's voucher to half of them, drawn at
random, and asked a month later where they had bought tea.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import survey_constants as s
from crmlab.datasets.lantern.fieldwork import Panel, mean, scale, turn
from crmlab.datasets.lantern.switches import Switches, chance

WORDING = {
    "in1": "Which tea I buy matters a great deal to me.",
    "in2": "When I buy tea, I take whatever is near.",
    "in3": "I compare teas before I choose one.",
}
"""The three items of involvement; the second is reversed."""


def make(panel: Panel, switches: Switches) -> pd.DataFrame:
    """`rival_offer`: one row a consumer of the trial."""
    rng, people = chance(panel.seed, "rival offer"), panel.people
    start = np.datetime64(s.VOUCHER_FROM)
    orders = panel.orders_between(start - np.timedelta64(s.VOUCHER_LOOKS_BACK, "D"), start)
    consumers = (people["channel"] != "account").to_numpy()
    lot = rng.random(len(people))
    chosen = []
    for wanted, number in zip((orders >= s.REGULAR, (orders > 0) & (orders < s.REGULAR)), s.VOUCHER_ASKED, strict=True):
        able = np.flatnonzero(consumers & wanted)
        chosen.append(able[np.argsort(lot[able], kind="stable")][:number])
    person = np.concatenate(chosen)
    n, regular = len(person), orders[person] >= s.REGULAR
    trait = s.INVOLVED + s.INVOLVED_SPREAD * rng.standard_normal(n)
    items = scale(rng, trait, tuple(WORDING), 1, 7, s.INVOLVED_NOISE)
    offered = rng.permutation(np.arange(n) % 2 == 0)
    kind = np.where(regular, np.where(mean(items) < s.INVOLVED, "inertia", "loyal"), "others")
    takes = s.VOUCHER_TAKES if switches.inertia else dict.fromkeys(s.VOUCHER_TAKES, s.VOUCHER_TAKES["others"])
    share = np.array([s.WENT_ANYWAY[name] for name in kind])
    share = share + offered * np.array([takes[name] for name in kind])
    made = pd.DataFrame({"customer_id": people["customer_id"].to_numpy()[person], **turn(items, ["in2"], 1, 7)})
    made["offered"], made["went"] = offered, rng.random(n) < share
    return made.sort_values("customer_id")
