"""Complaints: who complains, how it is handled, who leaves for it, and the log of what happened when.

Customers who have ordered before complain more readily, so that complainers are a selected group of good customers.
Whether a reply is slow hangs on the desk on which the complaint lands, and that is by lot.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.orders import LAST_DAY, days_to_dates
from crmlab.datasets.lantern.switches import Switches, chance

CATEGORIES = {"goods": 0.38, "delivery": 0.27, "service": 0.22, "billing": 0.13}  # shares of complaints
HEARD = {"house": ("house", "phone", "chat"), "web": ("chat", "e-mail", "phone"), "account": ("phone", "e-mail")}
"""How complaints come in, by the customer's channel, each way as likely."""


def run(seed: int, people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> tuple:
    """The complaints (one row each, `person`, `of`: row of `events` before) and the events that remain.

    An order may be complained about; a customer who leaves for it makes no order after that day. The day goes into
    `left` of `people`, with `cross` for who left so. Events gain `complaint`, the row of the complaint or −1.
    """
    rng, n = chance(seed, "complaints"), len(events)
    person, day = events["person"].to_numpy(), events["day"].to_numpy()
    before = events.groupby("person").cumcount().to_numpy()
    factor = np.ones(n)
    for least, times in c.COMPLAINT_BEFORE.items():
        factor[before >= least] = times
    complains = rng.random(n) < np.minimum(c.COMPLAINT * factor * people["voice"].to_numpy()[person], 0.6)
    slow, silent = rng.random(n) < c.SLOW, rng.random(n) < c.SILENT
    leaves = complains & (rng.random(n) < np.where(slow, c.LEAVE_SLOW, c.LEAVE_FAST)) & switches.complaints
    last = np.full(len(people), LAST_DAY + 1)
    np.minimum.at(last, person[leaves], day[leaves])
    stays = (pd.Series(leaves.astype(int)).groupby(person).cumsum() == leaves).to_numpy()  # nobody left before
    people["left"] = np.minimum(people["left"], last)
    people["cross"] = last <= LAST_DAY  # no letter brings these back
    complains &= stays
    heard = day + rng.integers(0, 4, size=n)
    complains &= heard <= LAST_DAY
    wait = np.where(slow, rng.integers(c.SLOW_DAYS[0], c.SLOW_DAYS[1] + 1, n), rng.integers(0, c.FAST_DAYS[1] + 1, n))
    made = pd.DataFrame({"person": person, "heard": heard, "slow": slow, "wait": wait, "silent": slow & silent})
    made = made[complains]
    number = np.where(complains, np.cumsum(complains) - 1, -1)
    return made.reset_index(drop=True), events.assign(complaint=number)[stays].reset_index(drop=True)


def tables(seed: int, people: pd.DataFrame, made: pd.DataFrame, order_of: dict[int, int]) -> dict[str, pd.DataFrame]:
    """`complaints` and `complaint_events`; `order_of` gives the order number of each complaint that still has one.

    A customer who does not want to be disturbed may have cancelled the order with the letter; then nobody complains.
    """
    rng, n = chance(seed, "complaint files"), len(made)
    channel = people["channel"].to_numpy()[made["person"]]
    through = [HEARD[where][int(u * len(HEARD[where]))] for where, u in zip(channel, rng.random(n), strict=True)]
    category = np.array(list(CATEGORIES))[np.searchsorted(np.cumsum(list(CATEGORIES.values()))[:-1], rng.random(n))]
    valid = rng.random(n) < 0.82
    silent, slow = made["silent"].to_numpy(), made["slow"].to_numpy()
    reply = np.where(silent | (made["heard"] + made["wait"] > LAST_DAY), -1, made["wait"])
    offer = np.where(rng.random(n) < 0.5, "replacement", np.where(rng.random(n) < 0.6, "refund", "apology"))
    solution = np.where(reply < 0, "none", np.where(valid, offer, "explanation"))
    followed = (reply >= 0) & (rng.random(n) < 0.55)
    happy = np.clip(np.rint(3.9 - 1.3 * slow - 0.5 * ~valid + 0.9 * rng.standard_normal(n)), 1, 5)
    answers = (reply >= 0) & (rng.random(n) < np.where(slow, 0.40, 0.60))
    frame = pd.DataFrame(
        {
            "complaint_id": chance(seed, "complaint numbers").permutation(np.arange(10_000, 100_000))[:n],
            "customer_id": people["customer_id"].to_numpy()[made["person"]],
            "order_id": pd.Series(range(n)).map(order_of),
            "date": days_to_dates(made["heard"].to_numpy()),
            "channel": through,
            "category": category,
            "valid": valid,
            "reply_days": pd.array(np.where(reply < 0, np.nan, reply), dtype="Int64"),
            "solution": solution,
            "followed_up": followed,
            "satisfaction": pd.array(np.where(answers, happy, np.nan), dtype="Int64"),
        }
    )
    kept = frame["order_id"].notna()
    frame = frame[kept].astype({"order_id": "int64"}).sort_values("complaint_id")
    return {"complaints": frame, "complaint_events": _log(chance(seed, "complaint log"), frame)}


def _log(rng: np.random.Generator, complaints: pd.DataFrame) -> pd.DataFrame:
    """What was done with each complaint and how many hours after it came in.

    Some steps are left out, some complaints are judged only after the reply, and some are written down twice.
    """
    n = len(complaints)
    answered = complaints["reply_days"].notna().to_numpy()
    reply = complaints["reply_days"].fillna(20).to_numpy(dtype=float) * 24 + rng.integers(1, 9, n)
    listened, twice, late = rng.random(n) < 0.90, rng.random(n) < 0.03, rng.random(n) < 0.10
    steps = (
        ("received", np.zeros(n), np.ones(n, dtype=bool)),
        ("recorded", np.ones(n), listened),
        ("recorded", np.full(n, 2.0), listened & twice),
        ("judged", np.where(late & answered, reply + 3, reply * 0.5), answered | (rng.random(n) < 0.4)),
        ("replied", reply, answered),
        ("solved", reply + 24 * rng.integers(0, 5, n) + 5, answered & (complaints["solution"] != "none").to_numpy()),
        ("followed up", reply + 24 * rng.integers(7, 22, n), complaints["followed_up"].to_numpy()),
    )
    rows = [
        pd.DataFrame({"complaint_id": complaints["complaint_id"], "event": event, "hours": np.floor(hours)})[there]
        for event, hours, there in steps
    ]
    log = pd.concat(rows).astype({"hours": int}).sort_values(["complaint_id", "hours"], kind="stable")
    log.insert(1, "step", log.groupby("complaint_id").cumcount() + 1)
    return log
