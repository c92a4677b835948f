"""The monthly tea box, a contract that is seen to end, and the price tests at the till and in the basket."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.bonds import day_number
from crmlab.datasets.lantern.catalogue import MONTHLY
from crmlab.datasets.lantern.orders import LAST_DAY, days_to_dates
from crmlab.datasets.lantern.switches import Switches, chance

RUNNING = "still running"


def make(seed: int, people: pd.DataFrame) -> pd.DataFrame:
    """One row a subscription. It is renewed every month; `end` is the day on which it was not.

    Each month ends it with the customer's own dropout trait (the one that ends visits: beta, and worse with some
    channels), or because a card fails. Over customers that is the shifted beta-geometric model.
    """
    rng, n = chance(seed, "subscriptions"), len(people)
    takes = people["final"].to_numpy() & (rng.random(n) < people["channel"].map(c.SUBSCRIBE).fillna(0).to_numpy())
    joined = (people["joined"].to_numpy() - np.datetime64(c.START)).astype("timedelta64[D]").astype(int)
    start = joined + rng.integers(0, c.SUBSCRIBE_WITHIN, n)
    own, card = rng.geometric(people["dropout"].clip(1e-6, 1 - 1e-9)), rng.geometric(c.PAYMENT_FAILS, n)
    plan = np.searchsorted(np.cumsum([share for *_, share in c.PLANS.values()])[:-1], rng.random(n))
    names = (*c.REASONS, "too dear")
    weights = np.tile([*c.REASONS.values(), c.TOO_DEAR], (n, 1))
    weights[:, -1] *= people["price_sensitivity"]
    place = (rng.random(n)[:, None] > np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)).sum(axis=1)
    reason = np.where(card < own, "payment failed", np.array(names)[place])
    months = np.minimum(own, card)
    first = days_to_dates(start)
    end = _months_later(first, months)
    over = end <= np.datetime64(c.END)
    made = pd.DataFrame(
        {
            "customer_id": people["customer_id"],
            "plan": np.array(list(c.PLANS))[plan],
            "price": np.array([price for price, *_ in c.PLANS.values()])[plan],
            "start": first,
            "end": np.where(over, end, np.datetime64("NaT", "D")),
            "reason": np.where(over, reason, RUNNING),
        }
    )
    return made[takes & (start <= LAST_DAY)].sort_values("customer_id")


def payments(people: pd.DataFrame, subscriptions: pd.DataFrame, products: pd.DataFrame) -> tuple:
    """The boxes paid for: slips (`person`, `day`, `channel`, `amount`) and their lines, one a slip, money in fen.

    The first is paid on the first day and one each month after, as long as the subscription is renewed.
    """
    row = pd.Series(np.arange(len(people)), index=people["customer_id"])
    until = subscriptions["end"].fillna(pd.Timestamp(c.END) + pd.Timedelta(days=1)).to_numpy()
    paid, month = [], 0
    running = np.ones(len(subscriptions), dtype=bool)
    first = subscriptions["start"].to_numpy()
    while running.any():
        due = _months_later(first, np.full(len(first), month)) if month else first
        running &= due < until
        paid.append(pd.DataFrame({"box": np.flatnonzero(running), "date": due[running]}))
        month += 1
    every = pd.concat(paid, ignore_index=True).sort_values(["box", "date"], ignore_index=True)
    box = subscriptions.iloc[every["box"]]
    product = {plan: int(products.index[products["name"] == name][0]) for plan, (name, _zh) in MONTHLY.items()}
    slips = pd.DataFrame(
        {
            "person": row[box["customer_id"]].to_numpy(),
            "day": ((every["date"] - pd.Timestamp(c.START)).dt.days).to_numpy(),
            "channel": c.BOX,
            "amount": box["price"].to_numpy(),
        }
    )
    lines = pd.DataFrame(
        {
            "order": np.arange(len(slips)),
            "product": box["plan"].map(product).to_numpy(),
            "quantity": 1,
            "unit_price": slips["amount"],
            "discount": 0,
            "amount": slips["amount"],
        }
    )
    return slips, lines


def _months_later(day: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The same day of the month so many months later, the 28th at the latest."""
    month = day.astype("datetime64[M]")
    within = np.minimum((day.astype("datetime64[D]") - month.astype("datetime64[D]")).astype(int), 27)
    later = month + np.minimum(months, 600).astype("timedelta64[M]")
    return (later.astype("datetime64[D]") + within.astype("timedelta64[D]")).astype("datetime64[us]")


def price_tests(seed: int, people: pd.DataFrame, products: pd.DataFrame, switches: Switches) -> pd.DataFrame:
    """One row a consumer and wave: the price shown, by lot, and whether they bought.

    Newcomers are put off more than those who have been with us for a year: part 6 of lifetime value.
    """
    boxes, parts = products.query("category == 'boxed tea'").reset_index(drop=True), []
    joined = people["joined"].to_numpy()
    for number, first in enumerate(c.PRICE_WAVES):
        rng = chance(seed, f"price test {number + 1}")
        known = np.flatnonzero(people["final"].to_numpy() & (joined < np.datetime64(first)))
        who = np.sort(known[rng.permutation(len(known))[: c.PRICE_SHOWN]])
        dearer = rng.permutation(len(who)) < len(who) // 2
        age = (np.datetime64(first) - joined[who]).astype("timedelta64[D]").astype(int)
        drop = np.where(age >= c.PRICE_OLD_DAYS, c.PRICE_DROP_OLD, c.PRICE_DROP_NEW)
        drop = drop if switches.tolerance else np.full(len(who), c.PRICE_DROP_NEW)
        price = int(boxes["list_price"][number])
        parts.append(
            pd.DataFrame(
                {
                    "customer_id": people["customer_id"].to_numpy()[who],
                    "date": days_to_dates(day_number(first) + rng.integers(0, 7, len(who))),
                    "product_id": boxes["product_id"][number],
                    "arm": np.where(dearer, "dearer", "list"),
                    "price": np.where(dearer, round(price * (1 + c.PRICE_DEARER) / 10) * 10, price),
                    "bought": rng.random(len(who)) < c.PRICE_BUY - np.where(dearer, drop, 0.0),
                }
            )
        )
    return pd.concat(parts, ignore_index=True).sort_values(["customer_id", "product_id"])
