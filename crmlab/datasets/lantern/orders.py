"""Who orders when and for how much: BG/NBD and Gamma-Gamma for consumers, a simple account model for organisations.

Time runs in weeks from a customer's first order. Orders are events (person, day, amount in fen) here; `baskets` puts
goods into them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.switches import chance

LAST_DAY = int((np.datetime64(c.END) - np.datetime64(c.START)).astype(int))
"""Days from the first day of the period to the last."""


def make(seed: int, people: pd.DataFrame) -> pd.DataFrame:
    """All orders that customers make of their own accord: `person`, `day` (days since the start), `amount` (fen).

    Adds `left` to `people`: the day on which the customer silently left, or a day after the period.
    """
    joined = (people["joined"].to_numpy() - np.datetime64(c.START)).astype("timedelta64[D]").astype(int)
    consumers = np.flatnonzero(people["final"])
    people["left"] = LAST_DAY + 1
    visits = purchases(chance(seed, "visits"), people, consumers, joined[consumers])
    refills = _refills(chance(seed, "refills"), people, joined)
    first = pd.DataFrame({"person": np.arange(len(people)), "day": joined})
    events = pd.concat([first, visits, refills], ignore_index=True).sort_values(["person", "day"], kind="stable")
    events["amount"] = amounts(chance(seed, "amounts"), people, events["person"].to_numpy())
    return events.reset_index(drop=True)


def purchases(rng: np.random.Generator, people: pd.DataFrame, who: np.ndarray, since: np.ndarray) -> pd.DataFrame:
    """Repeat purchases of the consumers `who` after the day `since`: `person` and `day`.

    Exactly BG/NBD: exponential gaps, and after each repeat a coin says who leaves. A purchase falls on the day in which
    its moment lies, counted from the day after `since`. Puts the day of leaving into `left` of `people`.
    """
    rate, dropout = people["rate"].to_numpy(), people["dropout"].to_numpy()
    moment, found, start = np.zeros(len(people)), [], np.zeros(len(people), dtype=int)
    start[who] = since
    left = people["left"].to_numpy().copy()
    left[who] = LAST_DAY + 1
    while who.size:
        moment[who] += rng.exponential(1 / rate[who])
        coin = rng.random(who.size)
        day = start[who] + np.ceil(np.minimum(moment[who] * 7, LAST_DAY + 7)).astype(int)
        inside = day <= LAST_DAY
        found.append(np.column_stack([who, day])[inside])
        leaves = inside & (coin < dropout[who])
        left[who[leaves]] = day[leaves]
        who = who[inside & ~leaves]
    people["left"] = left
    return pd.DataFrame(np.concatenate(found), columns=["person", "day"])


def _refills(rng: np.random.Generator, people: pd.DataFrame, joined: np.ndarray) -> pd.DataFrame:
    """Repeat orders of organisations: a Poisson process that ends with the account's life or with the period."""
    who = np.flatnonzero(~people["final"])
    end = np.minimum(joined[who] + np.ceil(people["life"].to_numpy()[who] * 7).astype(int), LAST_DAY + 1)
    people.loc[who, "left"] = end
    days = np.maximum(end - joined[who] - 1, 0)
    count = rng.poisson(people["rate"].to_numpy()[who] * days / 7)
    person = np.repeat(who, count)
    day = np.repeat(joined[who], count) + 1 + np.floor(rng.random(count.sum()) * np.repeat(days, count)).astype(int)
    return pd.DataFrame({"person": person, "day": day})


def amounts(rng: np.random.Generator, people: pd.DataFrame, person: np.ndarray) -> np.ndarray:
    """What each order costs, in fen: Gamma-Gamma for consumers, lognormal around the account's median otherwise."""
    final, spend = people["final"].to_numpy()[person], people["spend"].to_numpy()[person]
    consumer = rng.gamma(c.SPEND_P, 1.0, len(person)) / np.where(final, spend, 1.0) * 100
    account = spend * np.exp(c.ORDER_SPREAD_WITHIN * rng.standard_normal(len(person)))
    return np.maximum(np.rint(np.where(final, consumer, account)), c.LEAST_ORDER).astype(np.int64)


def channels(rng: np.random.Generator, people: pd.DataFrame, person: np.ndarray) -> np.ndarray:
    """Where each order is made: mostly in the customer's preferred channel; accounts have only theirs."""
    preferred = people["channel"].to_numpy()[person]
    other = np.where(preferred == "web", "house", "web")
    switch = (rng.random(len(person)) < c.OTHER_CHANNEL) & (preferred != "account")
    return np.where(switch, other, preferred)


def days_to_dates(day: np.ndarray) -> np.ndarray:
    """Days since the start of the period as dates."""
    return (np.datetime64(c.START) + np.asarray(day).astype("timedelta64[D]")).astype("datetime64[us]")


def gift_season(day: np.ndarray) -> np.ndarray:
    """True on the days before a feast on which gifts are bought."""
    within = np.zeros(len(day), dtype=bool)
    for feast in c.GIFT_FEASTS:
        before = int((np.datetime64(feast) - np.datetime64(c.START)).astype(int)) - np.asarray(day)
        within |= (before >= 1) & (before <= c.GIFT_SEASON_DAYS)
    return within
