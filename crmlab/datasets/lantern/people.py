"""The people and organisations behind every table, with traits that the company never sees.

Everything observed later is drawn from these traits and from what the company does to the customer. A person keeps
their traits in every table, so that a complaint of chapter 12 belongs to somebody scored in chapter 9.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern import names
from crmlab.datasets.lantern.switches import Switches, chance


def make(seed: int, switches: Switches) -> pd.DataFrame:
    """Every customer with hidden traits, one row a person, the row number being the person throughout the generator.

    The traits: `rate` (purchases a week), `dropout` (chance of leaving after a repeat purchase; consumers), `life`
    (weeks an account lives; organisations), `spend` (the scale of orders: the gamma rate of a consumer's orders in
    1/CNY, the median order of an organisation in fen), `appetite` (for service, mean 1), `price_sensitivity`
    (0 to 1), `referral_value` (weight of being named as the one who brought a customer), `persuadability`,
    `household` (persons), `share` (of its spending on tea that comes to us) and `voice` (readiness to complain, mean
    1). What customers feel is made in `feelings`.
    """
    kinds = np.repeat(list(c.KINDS), list(c.KINDS.values()))
    people = pd.DataFrame({"kind": kinds, "final": kinds == "final"})
    _describe(people, chance(seed, "people"))
    _traits(people, chance(seed, "traits"), switches)
    _join(people, chance(seed, "joined"))
    _organise(people, chance(seed, "organisations"), switches)
    _win(people, chance(seed, "acquisition"), switches)
    people["name"] = names.make(chance(seed, "names"), people)
    _character(people, chance(seed, "character"), switches)
    return people


def _describe(people: pd.DataFrame, rng: np.random.Generator) -> None:
    """Id, city, preferred channel, house."""
    n, final = len(people), people["final"].to_numpy()
    people["customer_id"] = rng.permutation(np.arange(10_000, 100_000))[:n]
    city = rng.choice(len(c.CITIES), size=n, p=np.array(c.CITY_WEIGHTS) / 100)
    people["city"] = np.array(c.CITIES)[city]
    people["channel"] = np.where(final, np.where(rng.random(n) < c.WEB_SHARE, "web", "house"), "account")
    house = city * c.HOUSES_PER_CITY + rng.integers(1, c.HOUSES_PER_CITY + 1, size=n)
    people["house_id"] = pd.array(house, dtype="Int64")
    people.loc[people["channel"] != "house", "house_id"] = pd.NA


def _traits(people: pd.DataFrame, rng: np.random.Generator, switches: Switches) -> None:
    """Rate, dropout, spend, appetite, sensitivity, referral value, persuadability, consent."""
    n, final = len(people), people["final"].to_numpy()
    people["rate"] = rng.gamma(c.PURCHASE_SHAPE, 1 / c.PURCHASE_SCALE, n)
    people["dropout"] = rng.beta(c.DROPOUT_A, c.DROPOUT_B, n)
    people["spend"] = rng.gamma(c.SPEND_Q, 1 / c.SPEND_V, n)
    spread = people["kind"].map(c.APPETITE_SPREAD).to_numpy()
    appetite = np.exp(spread * rng.standard_normal(n) - spread**2 / 2)
    people["appetite"] = appetite if switches.cost_to_serve else 1.0
    people["price_sensitivity"] = rng.beta(2.0, 2.0, n)
    people["referral_value"] = rng.gamma(0.5, 2.0, n)
    sure = final & (people["rate"] >= people.loc[final, "rate"].quantile(1 - c.TYPES["sure thing"]))
    others = [kind for kind in c.TYPES if kind != "sure thing"]
    weights = np.array([c.TYPES[kind] for kind in others])
    people["persuadability"] = np.where(sure, "sure thing", rng.choice(others, size=n, p=weights / weights.sum()))
    chosen = rng.random(n)
    people["mail_consent"] = np.where(
        people["persuadability"] == "do not disturb",
        _choose(chosen, c.CONSENT_DO_NOT_DISTURB),
        _choose(chosen, c.CONSENT),
    )


def _choose(uniform: np.ndarray, shares: dict[str, float]) -> np.ndarray:
    """The names of `shares` as the uniform numbers fall."""
    place = np.searchsorted(np.cumsum(list(shares.values())), uniform, side="right")
    return np.array(list(shares))[np.minimum(place, len(shares) - 1)]


def _join(people: pd.DataFrame, rng: np.random.Generator) -> None:
    """The day of the first order."""
    days = (np.datetime64(c.LAST_JOINED) - np.datetime64(c.START)).astype(int) + 1
    people["joined"] = np.datetime64(c.START) + rng.integers(0, days, size=len(people)).astype("timedelta64[D]")


def _organise(people: pd.DataFrame, rng: np.random.Generator, switches: Switches) -> None:
    """Industry, size and terms of organisations, and their own rate, spend and life."""
    n, final = len(people), people["final"].to_numpy()
    size = _choose(rng.random(n), c.SIZES)
    people["size"] = np.where(final, "", size)
    trades = [c.INDUSTRIES.get(kind, ("",)) for kind in people["kind"]]
    people["industry"] = [_one_of(trade, u) for trade, u in zip(trades, rng.random(n), strict=True)]
    people["employees"] = [_between(*c.EMPLOYEES[s], u**2) for s, u in zip(size, rng.random(n), strict=True)]
    people["distance_km"] = np.maximum(1, np.rint(rng.gamma(1.6, c.DISTANCE_MEAN / 1.6, n))).astype(int)
    negotiated = [_between(*c.NEGOTIATED[s], u) for s, u in zip(size, rng.random(n), strict=True)]
    people["negotiated"] = negotiated if switches.discounts else 0
    people["credit_days"] = [_one_of(c.CREDIT_DAYS[s], u) for s, u in zip(size, rng.random(n), strict=True)]
    rate = np.array([c.ORDERS_A_YEAR[s] for s in size]) / 52.18 * rng.gamma(c.RATE_SPREAD, 1 / c.RATE_SPREAD, n)
    median = np.array([c.ORDER_MEDIAN[s] for s in size]) * np.exp(c.ORDER_SPREAD_BETWEEN * rng.standard_normal(n))
    people["rate"] = np.where(final, people["rate"], rate)
    people["spend"] = np.where(final, people["spend"], median)
    people["life"] = np.where(final, np.nan, rng.exponential(c.ACCOUNT_LIFE, n))


def _one_of(choices: tuple, uniform: float) -> str:
    """One of `choices`, each as likely, as a uniform number falls."""
    return choices[int(uniform * len(choices))]


def _between(low: int, high: int, uniform: float) -> int:
    """A whole number from `low` to `high`, both possible, as a uniform number falls."""
    return low + int(uniform * (high - low + 1))


def _win(people: pd.DataFrame, rng: np.random.Generator, switches: Switches) -> None:
    """How each customer was won, what that changes, and who brought them."""
    n, final = len(people), people["final"].to_numpy()
    chosen = rng.random(n)
    people["won_by"] = np.where(
        final,
        _choose(chosen, {name: row[0] for name, row in c.CONSUMER_CHANNELS.items()}),
        _choose(chosen, {name: row[0] for name, row in c.ORGANISATION_CHANNELS.items()}),
    )
    order = np.argsort(people["joined"].to_numpy(), kind="stable")
    cumulative = np.cumsum(people["referral_value"].to_numpy()[order])
    rank = np.empty(n, dtype=int)
    rank[order] = np.arange(n)
    earlier = np.searchsorted(people["joined"].to_numpy()[order], people["joined"].to_numpy(), side="left")
    total = np.where(earlier > 0, cumulative[np.maximum(earlier - 1, 0)], 0.0)
    referrer = order[np.minimum(np.searchsorted(cumulative, rng.random(n) * total, side="right"), n - 1)]
    alone = (people["won_by"] == "referral") & (earlier == 0)  # nobody was there yet who could have brought them
    if not switches.referrals:
        alone = people["won_by"] == "referral"
    people.loc[alone, "won_by"] = np.where(final[alone], "walk-in", "trade fair")
    people["referrer"] = np.where(people["won_by"] == "referral", referrer, -1)
    people["offers"] = 1.0
    if switches.acquisition_channels:
        effect = people["won_by"].map(c.CONSUMER_CHANNELS)
        for column, place in {"rate": 2, "stay": 3, "offers": 4}.items():
            people[f"{column}_by"] = [row[place] if won else 1.0 for row, won in zip(effect, final, strict=True)]
        people["rate"] *= people["rate_by"]
        people["dropout"] = 1 - (1 - people["dropout"]) ** people["stay_by"]
        people["offers"] = people["offers_by"]


def _character(people: pd.DataFrame, rng: np.random.Generator, switches: Switches) -> None:
    """Traits that tell in the household panel and in complaints: household, share, voice."""
    n = len(people)
    sizes = {str(persons): share for persons, share in enumerate(c.HOUSEHOLDS, start=1)}
    people["household"] = _choose(rng.random(n), sizes).astype(int)
    usual = people["household"].map(c.SHARE_MEAN) if switches.wallet else np.mean(list(c.SHARE_MEAN.values()))
    people["share"] = np.clip(usual + c.SHARE_SPREAD * rng.standard_normal(n), 0.05, 0.97)
    people["voice"] = rng.gamma(2.0, 0.5, n)


def tables(people: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the company knows of them: `customers`, `organisations`, `referrals`."""
    known = ["customer_id", "kind", "name", "city", "channel", "house_id", "joined", "mail_consent"]
    firms = people[~people["final"]].assign(negotiated_discount=lambda f: f["negotiated"] / 100)
    terms = ["customer_id", "industry", "size", "employees", "distance_km", "negotiated_discount", "credit_days"]
    brought = people[people["referrer"] >= 0]
    referrals = pd.DataFrame(
        {
            "referrer_id": people["customer_id"].to_numpy()[brought["referrer"]],
            "customer_id": brought["customer_id"].to_numpy(),
            "date": brought["joined"].to_numpy(),
        }
    )
    return {
        "customers": people[known].sort_values("customer_id"),
        "organisations": firms[terms].sort_values("customer_id"),
        "referrals": referrals.sort_values("customer_id"),
    }
