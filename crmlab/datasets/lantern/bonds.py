"""What time does to a customer: baskets grow with the orders before, and members of the points scheme add to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.switches import Switches, chance

HOUSES = len(c.CITIES) * c.HOUSES_PER_CITY


def day_number(day: str) -> int:
    """Days since the start of the period."""
    return int((np.datetime64(day) - np.datetime64(c.START)).astype(int))


def earlier_orders(events: pd.DataFrame, most: int) -> np.ndarray:
    """How many orders the same customer made before each, up to `most`; `events` are sorted by person and day."""
    return np.minimum(events.groupby("person").cumcount().to_numpy(), most)


def grow(people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> pd.DataFrame:
    """Part 2 of lifetime value: a consumer's orders grow with every order before."""
    if not switches.growth:
        return events
    final = people["final"].to_numpy()[events["person"]]
    factor = np.exp(c.GROWTH * earlier_orders(events, c.GROWTH_ORDERS))
    return events.assign(amount=np.where(final, np.rint(events["amount"] * factor), events["amount"]).astype(np.int64))


def eagerness(people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> np.ndarray:
    """Part 6: the factor on each consumer's chance to take an offer, which falls with every order before."""
    if not switches.tolerance:
        return np.ones(len(events))
    factor = c.TOLERANCE ** earlier_orders(events, c.TOLERANCE_ORDERS)
    return np.where(people["final"].to_numpy()[events["person"]], factor, 1.0)


def points_houses(seed: int) -> np.ndarray:
    """The houses with the points scheme, drawn by lot."""
    return np.sort(chance(seed, "points houses").permutation(np.arange(1, HOUSES + 1))[: c.POINTS_HOUSES])


def join(seed: int, people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> tuple:
    """The members (`person`, `day`) of the points scheme and the events with what membership adds to a basket.

    At each visit after the start, guests of the twenty houses may join; those with large baskets do it sooner. The
    uplift is on orders in the house from the day of joining on: who joins at the till gets points for that basket.
    """
    rng, person = chance(seed, "points"), events["person"].to_numpy()
    final, start = people["final"].to_numpy(), day_number(c.POINTS_START)
    usual = c.SPEND_P / people["spend"].where(final, 1.0).to_numpy() / (c.SPEND_P * c.SPEND_V / (c.SPEND_Q - 1))
    chance_to_join = np.clip(c.POINTS_JOIN * usual**c.POINTS_JOIN_POWER, 0.02, 0.97)
    guest = people["house_id"].isin(points_houses(seed)).to_numpy() & final
    visit = guest[person] & (events["day"] >= start).to_numpy() & (events["channel"] == "house").to_numpy()
    joins = visit & (rng.random(len(events)) < chance_to_join[person])
    members = events[joins].groupby("person", as_index=False)["day"].min()
    since = np.full(len(people), np.iinfo(np.int32).max)
    since[members["person"]] = members["day"]
    inside = visit & (events["day"].to_numpy() >= since[person])
    if switches.points:
        factor = np.where(inside, 1 + c.POINTS_UPLIFT, 1.0)
        events = events.assign(amount=np.rint(events["amount"] * factor).astype(np.int64))
    return members, events


def programme(seed: int, people: pd.DataFrame, members: pd.DataFrame, orders: pd.DataFrame) -> tuple:
    """`loyalty_programme`: points earned in the house since joining, redeemed by the ten, their cost, and the tier.

    And `redemptions`: when they were redeemed, at visits by which they had been earned. Tiers have no effect of theirs.
    """
    number = people["customer_id"].to_numpy()[members["person"]]
    made = pd.DataFrame(
        {
            "customer_id": number,
            "house_id": people["house_id"].to_numpy(dtype=float, na_value=0)[members["person"]].astype(int),
            "joined": np.datetime64(c.START) + members["day"].to_numpy().astype("timedelta64[D]"),
        }
    )
    paid = orders[(orders["channel"] == "house") & (orders["amount"] > 0)].merge(made, on="customer_id")
    paid = paid[paid["date"] >= paid["joined"]]
    points = (paid["amount"] // c.POINTS_FEN).groupby(paid["customer_id"]).sum().reindex(number).fillna(0)
    part = chance(seed, "redeemed").random(len(made))
    used = np.floor(points.to_numpy() * part / c.POINTS_BLOCK).astype(int) * c.POINTS_BLOCK
    made["points"], made["redeemed"] = points.to_numpy().astype(int), used
    made["cost"] = used * c.POINT_VALUE
    year = (paid["date"] > np.datetime64(c.END) - np.timedelta64(365, "D")).to_numpy()
    last = (paid["amount"] // c.POINTS_FEN)[year].groupby(paid["customer_id"]).sum().reindex(number).fillna(0)
    made["tier"] = np.array(list(c.TIERS))[np.searchsorted(list(c.TIERS.values()), last.to_numpy(), side="right") - 1]
    return made.sort_values("customer_id"), _redemptions(seed, made, paid)


def _redemptions(seed: int, members: pd.DataFrame, paid: pd.DataFrame) -> pd.DataFrame:
    """Each member's redeemed points in one to three pieces, each at the first visit by which it had been earned."""
    rng, blocks = chance(seed, "redemptions"), (members["redeemed"] // c.POINTS_BLOCK).to_numpy()
    pieces = np.minimum(rng.integers(1, 4, len(members)), blocks)
    paid = paid.sort_values(["customer_id", "date", "order_id"])
    earned = (paid["amount"] // c.POINTS_FEN).groupby(paid["customer_id"]).cumsum().to_numpy()
    start = np.searchsorted(paid["customer_id"].to_numpy(), members["customer_id"].to_numpy())
    stop = np.searchsorted(paid["customer_id"].to_numpy(), members["customer_id"].to_numpy(), side="right")
    numbers, dates, rows = members["customer_id"].to_numpy(), paid["date"].to_numpy(), []
    for at in np.flatnonzero(pieces):
        cuts = np.unique(np.append(rng.integers(1, blocks[at] + 1, pieces[at] - 1), blocks[at]))
        visit = start[at] + np.searchsorted(earned[start[at] : stop[at]], cuts * c.POINTS_BLOCK)
        for where, points in zip(visit, np.diff(cuts, prepend=0) * c.POINTS_BLOCK, strict=True):
            rows.append((numbers[at], dates[where], points))
    pieces_of = pd.DataFrame(rows, columns=["customer_id", "date", "points"])
    made = pieces_of.groupby(["customer_id", "date"])["points"].sum().reset_index()
    return made.assign(cost=made["points"] * c.POINT_VALUE)
