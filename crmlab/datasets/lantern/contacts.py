"""Questions and visits of 2024, one by one, as the contact system has kept them since it came in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.bonds import day_number
from crmlab.datasets.lantern.orders import LAST_DAY, days_to_dates
from crmlab.datasets.lantern.switches import Switches, chance


def make(
    seed: int,
    people: pd.DataFrame,
    service_costs: pd.DataFrame,
    orders: pd.DataFrame,
    staff: pd.DataFrame,
    switches: Switches,
) -> pd.DataFrame:
    """`interactions`: as many questions and visits as `service_costs` has for the year, on days near the orders.

    Hard topics are rung about, so that the telephone looks worse than it is; within a topic it settles more at once.
    """
    rng = chance(seed, "contacts")
    year = service_costs[service_costs["year"] == c.CONTACTS_FROM]
    year = year[year["activity"].isin(("enquiry", "visit"))].reset_index(drop=True)
    each = year.loc[year.index.repeat(year["times"]), ["customer_id", "activity"]].reset_index(drop=True)
    n, visit = len(each), (each["activity"] == "visit").to_numpy()
    first = day_number(f"{c.CONTACTS_FROM}-01-01")
    paid = _in_order(orders[(orders["amount"] > 0) & (orders["date"] >= f"{c.CONTACTS_FROM}-01-01")])
    days = ((paid["date"] - pd.Timestamp(c.START)).dt.days).to_numpy()
    low = np.searchsorted(paid["customer_id"], each["customer_id"], side="left")
    high = np.searchsorted(paid["customer_id"], each["customer_id"], side="right")
    order = np.minimum(low + np.floor(rng.random(n) * (high - low)).astype(int), len(days) - 1)
    near = np.where(high > low, days[order] + rng.integers(-3, 11, n), first)
    near = np.where(visit, first + rng.integers(0, LAST_DAY - first + 1, n), near)
    joined = people.set_index("customer_id")["joined"].loc[each["customer_id"]].to_numpy() - np.datetime64(c.START)
    near = np.clip(near, np.maximum(first, joined.astype("timedelta64[D]").astype(int)), LAST_DAY)
    topics, rows = np.array(list(c.TOPICS)), np.array(list(c.TOPICS.values()))
    topic = np.searchsorted(np.cumsum(rows[:, 0])[:-1], rng.random(n))
    phone = rng.random(n) < (rows[topic, 2] if switches.contacts else 0.45)
    settled = rng.random(n) < rows[topic, 1] + c.PHONE_GAIN * phone * switches.contacts
    channel = np.where(visit, "visit", np.where(phone, "phone", "chat"))
    minutes = rng.gamma(3.0, pd.Series(channel).map(c.MINUTES).to_numpy() / 3.0)
    made = pd.DataFrame(
        {
            "interaction_id": chance(seed, "contact numbers").permutation(np.arange(100_000, 1_000_000))[:n],
            "customer_id": each["customer_id"],
            "date": days_to_dates(near),
            "channel": channel,
            "topic": np.where(visit, "sales visit", topics[topic]),
            "employee_id": np.where(visit, _one(rng, staff, "sales", n), _one(rng, staff, "desk", n)),
            "minutes": np.maximum(np.rint(minutes), 1).astype(int),
            "settled": settled | visit,
        }
    )
    return made.sort_values("interaction_id")


def _in_order(paid: pd.DataFrame) -> pd.DataFrame:
    """Orders by customer; a customer's own in the order in which they stood when the table landed.

    The table landed from a sort that leaves equal keys in an order of its own, which differs between processors. That
    order is kept in `contacts_order.csv`, so that every machine makes the landed table. It says nothing about anybody:
    from a customer's orders one is drawn by lot.
    """
    paid = paid.sort_values("customer_id", kind="stable", ignore_index=True)
    kept = pd.read_csv(Path(__file__).with_name("contacts_order.csv"), index_col="customer_id")["order"]
    rows = np.arange(len(paid))
    for customer, own in paid.groupby("customer_id").indices.items():
        order = np.array(kept.get(customer, "0").split(), dtype=int)
        if len(order) == len(own):
            rows[own] = own[order]
    return paid.iloc[rows]


def _one(rng: np.random.Generator, staff: pd.DataFrame, role: str, n: int) -> np.ndarray:
    """Who of the role took each contact, by lot."""
    numbers = staff.loc[staff["role"] == role, "employee_id"].to_numpy()
    return numbers[rng.integers(0, len(numbers), n)]
