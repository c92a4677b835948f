"""How customers are won, what it costs, and whom the letters go to and what they change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.orders import amounts, purchases
from crmlab.datasets.lantern.switches import Switches, chance


def acquisition(people: pd.DataFrame) -> pd.DataFrame:
    """When and by which channel each customer was won."""
    won = pd.DataFrame({"customer_id": people["customer_id"], "date": people["joined"], "channel": people["won_by"]})
    return won.sort_values("customer_id")


def spend(seed: int, people: pd.DataFrame) -> pd.DataFrame:
    """What marketing cost by month and item, in fen: the channels by those they won, brand and sales staff fixed."""
    rng = chance(seed, "marketing spend")
    months = np.arange(np.datetime64(c.START[:7]), np.datetime64(c.END[:7]) + np.timedelta64(1, "M"))
    month = people["joined"].to_numpy().astype("datetime64[M]")
    final, rows = people["final"].to_numpy(), []
    prices = [(name, row[1], final) for name, row in c.CONSUMER_CHANNELS.items()]
    prices += [(name, row[1], ~final) for name, row in c.ORGANISATION_CHANNELS.items()]
    for when in months:
        bill = dict.fromkeys([name for name, _, _ in prices], 0.0)
        for name, price, who in prices:
            won = ((month == when) & (people["won_by"].to_numpy() == name) & who).sum()
            bill[name] += won * price * np.exp(c.SPEND_NOISE * rng.standard_normal())
        rise = (1 + c.PRICE_RISE_A_YEAR) ** (int(str(when)[:4]) - int(c.START[:4]))
        bill |= {"brand": c.BRAND_A_MONTH * rise, "sales staff": c.SALES_STAFF_A_MONTH * rise}
        rows += [(when.astype("datetime64[us]"), item, int(np.rint(money))) for item, money in bill.items()]
    return pd.DataFrame(rows, columns=["month", "item", "spend"]).sort_values(["month", "item"], kind="stable")


def campaigns() -> pd.DataFrame:
    """The letters sent in the three years; `contact_cost` in fen, `discount` in whole per cent."""
    columns = ["name", "start", "days", "contact_cost", "discount", "goal", "drawn"]
    made = pd.DataFrame([row[:7] for row in c.CAMPAIGNS], columns=columns)
    made["start"] = pd.to_datetime(made["start"]).astype("datetime64[us]")
    made.insert(0, "campaign_id", range(1, len(made) + 1))
    return made


def run(seed: int, people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> tuple:
    """Send the letters one after the other: the members (`campaign`, `person`, `mailed`) and the orders as they become.

    The events gain `letter`, the discount in per cent of an order that a letter was good for.
    """
    events, members = events.assign(letter=0), []
    in_time = sorted(enumerate(c.CAMPAIGNS), key=lambda row: row[1][1])
    for number, (_, start, days, _, discount, _, drawn, most, share) in in_time:
        rng = chance(seed, f"campaign {number + 1}")
        first = int((np.datetime64(start) - np.datetime64(c.START)).astype(int))
        chosen = _members(rng, people, events, first, drawn, most)
        mailed = np.zeros(len(chosen), dtype=bool)
        mailed[rng.permutation(len(chosen))[: round(share * len(chosen))]] = True
        members.append(pd.DataFrame({"campaign": number + 1, "person": chosen, "mailed": mailed}))
        if switches.campaigns:
            back = _won_back(rng, people, events, chosen[mailed], first, days, discount) if drawn == "lapsed" else None
            events = _answer(rng, people, events, chosen[mailed], first, days, discount)
            if back is not None:
                events = pd.concat([events, back]).sort_values(["person", "day"], kind="stable", ignore_index=True)
    return pd.concat(members, ignore_index=True), events


def _members(
    rng: np.random.Generator, people: pd.DataFrame, events: pd.DataFrame, first: int, drawn: str, most: int
) -> np.ndarray:
    """Who takes part: customers who joined before and agreed to letters.

    By lottery, with the highest sum of ranks, or by lottery among the consumers who have lapsed.
    """
    joined = (people["joined"].to_numpy() - np.datetime64(c.START)).astype("timedelta64[D]").astype(int)
    allowed = np.flatnonzero((joined < first) & (people["mail_consent"] != "no").to_numpy())
    if drawn == "rfm":
        past = (
            events[events["day"] < first]
            .groupby("person")
            .agg(R=("day", "max"), F=("day", "size"), M=("amount", "sum"))
        )
        score = past.loc[allowed].rank(pct=True).sum(axis=1).to_numpy()
        return np.sort(allowed[np.argsort(-score, kind="stable")[:most]])
    if drawn == "lapsed":
        last = _last_visit(events, first, allowed)
        allowed = allowed[people["final"].to_numpy()[allowed] & (last < first - c.LAPSED_DAYS)]
    return np.sort(allowed[rng.permutation(len(allowed))[:most]])


def _last_visit(events: pd.DataFrame, first: int, who: np.ndarray) -> np.ndarray:
    """The day of the last purchase of each of `who` before the day `first`."""
    return events[events["day"] < first].groupby("person")["day"].max().reindex(who).to_numpy()


def _won_back(
    rng: np.random.Generator,
    people: pd.DataFrame,
    events: pd.DataFrame,
    who: np.ndarray,
    first: int,
    days: int,
    discount: int,
) -> pd.DataFrame:
    """The orders of those whom a win-back letter brings back: one inside its window, then as before they left.

    Only those who have left can be won back, the sooner the likelier. They leave again with their own dropout chance.
    """
    gone = who[people["left"].to_numpy()[who] < first]
    away = first - _last_visit(events, first, gone)
    odds = np.select([away <= most for most, _ in c.WON_BACK], [chance for _, chance in c.WON_BACK])
    back = gone[rng.random(len(gone)) < odds]
    day = first + rng.integers(0, days, size=len(back))
    again = purchases(rng, people, back, day)
    made = pd.concat(
        [pd.DataFrame({"person": back, "day": day, "letter": discount}), again.assign(letter=0)], ignore_index=True
    )
    return made.assign(amount=amounts(rng, people, made["person"].to_numpy()))


def _answer(
    rng: np.random.Generator,
    people: pd.DataFrame,
    events: pd.DataFrame,
    who: np.ndarray,
    first: int,
    days: int,
    discount: int,
) -> pd.DataFrame:
    """The orders after a letter to `who`: won from the persuadable, lost from those who do not want to be disturbed."""
    kind = people["persuadability"].to_numpy()
    living = people["left"].to_numpy()[who] >= first
    wins = (kind[who] == "persuadable") & (rng.random(len(who)) < np.where(living, c.PERSUADED, c.PERSUADED_LAPSED))
    wins &= living | ~people["cross"].to_numpy()[who]
    day = first + rng.integers(0, days, size=len(who))
    extra = pd.DataFrame({"person": who[wins], "day": day[wins], "letter": discount})
    extra["amount"] = amounts(rng, people, extra["person"].to_numpy())
    window = (events["day"] >= first) & (events["day"] < first + days) & events["person"].isin(who)
    angry = (
        window & (kind[events["person"]] == "do not disturb") & (rng.random(len(people)) < c.PUT_OFF)[events["person"]]
    )
    events = events.assign(letter=np.where(window, np.maximum(events["letter"], discount), events["letter"]))
    return pd.concat([events[~angry], extra]).sort_values(["person", "day"], kind="stable").reset_index(drop=True)


def responses(members: pd.DataFrame, campaigns: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Whether each member ordered within the window, and for how much, from the orders table itself.

    A paid order counts whose date lies from the day of sending to `days` days after it (that day not included). Slips
    for returned goods count neither as an order nor against the amount; payments for a monthly box do not count.

    Parameters
    ----------
    members : DataFrame
        `campaign_id`, `customer_id`.
    campaigns : DataFrame
        `campaign_id`, `start`, `days`.
    orders : DataFrame
        `customer_id`, `date`, `channel`, `amount` in whole fen.

    Returns
    -------
    DataFrame
        `sent`, `bought` and `amount` in whole fen, with the index of `members`.
    """
    sent = members["campaign_id"].map(campaigns.set_index("campaign_id")["start"])
    bought, amount = np.zeros(len(members), dtype=bool), np.zeros(len(members), dtype=np.int64)
    orders = orders[orders["channel"] != c.BOX]
    for campaign, start, days in campaigns[["campaign_id", "start", "days"]].itertuples(index=False):
        within = (orders["date"] >= start) & (orders["date"] < start + pd.Timedelta(days=days)) & (orders["amount"] > 0)
        paid = orders[within].groupby("customer_id")["amount"].sum()
        here = (members["campaign_id"] == campaign).to_numpy()
        money = members.loc[here, "customer_id"].map(paid)
        bought[here], amount[here] = money.notna(), money.fillna(0).astype(np.int64)
    return pd.DataFrame({"sent": sent, "bought": bought, "amount": amount}, index=members.index)


def campaign_members(people: pd.DataFrame, members: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """The members with what they did; `amount` in fen."""
    made = pd.DataFrame(
        {
            "campaign_id": members["campaign"],
            "customer_id": people["customer_id"].to_numpy()[members["person"]],
            "arm": np.where(members["mailed"], "mailed", "control"),
        }
    )
    made = made.sort_values(["campaign_id", "customer_id"], ignore_index=True)
    return made.join(responses(made, campaigns(), orders))
