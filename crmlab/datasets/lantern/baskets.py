"""What is in the orders: lines that add up to the amount drawn, gift season, slips for goods that come back.

The amount is drawn first. Up to two lines of boxes or teaware in whole quantities take a part of it, and one line of
loose tea by the gram takes up what is left, so that an order's amount is the amount drawn to within half the price of a
gram. Gifts of the season, teaware sold on top and returned goods are added.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import bonds
from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.orders import LAST_DAY, gift_season
from crmlab.datasets.lantern.switches import Switches, chance

Fen = TypeVar("Fen", np.ndarray, pd.Series)


def paid(quantity: Fen, unit_price: Fen, discount: Fen) -> Fen:
    """What a line costs in fen: quantity × price × (100 − discount) / 100, halves rounded away from zero.

    `quantity` is negative for goods returned, `unit_price` is in fen, `discount` in whole per cent; all integers.
    """
    exact = np.abs(quantity) * unit_price * (100 - discount)
    return np.sign(quantity) * ((exact + 50) // 100)


def discounts(seed: int, people: pd.DataFrame, events: pd.DataFrame, switches: Switches) -> np.ndarray:
    """The discount of each order in whole per cent: negotiated, an offer, or the one in a campaign's letter."""
    rng, person = chance(seed, "discounts"), events["person"].to_numpy()
    if not switches.discounts:
        return events["letter"].to_numpy()
    eager = c.DISCOUNT_CHANCE * 2 * (people["price_sensitivity"] * people["offers"]).to_numpy()[person]
    eager = eager * bonds.eagerness(people, events, switches)
    offer = np.where(rng.random(len(person)) < eager, rng.choice(c.CONSUMER_DISCOUNTS, size=len(person)), 0)
    final = people["final"].to_numpy()[person]
    own = np.where(final, offer, people["negotiated"].to_numpy()[person])
    return np.maximum(own, events["letter"].to_numpy())


def fill(
    seed: int, people: pd.DataFrame, products: pd.DataFrame, events: pd.DataFrame, switches: Switches
) -> pd.DataFrame:
    """The lines of all events: `order` (row of `events`), `product` (row of `products`), quantity, price, discount."""
    rng = chance(seed, "baskets")
    kind = people["kind"].to_numpy()[events["person"].to_numpy()]
    discount = events["discount"].to_numpy()
    open_money = np.rint(events["amount"].to_numpy() * 100 / (100 - discount)).astype(np.int64)
    price = products["list_price"].to_numpy()
    slots = _by_kind(kind, rng.random(len(kind)), c.ITEM_SLOTS)
    parts: list[pd.DataFrame] = []
    before = np.full(len(kind), -1)
    for slot in (1, 2):
        category = _by_kind(kind, rng.random(len(kind)), c.ITEM_MIX)
        product = _product(rng, products, np.array(["boxed tea", "gift box", "teaware"])[category])
        low, high = (np.array([c.ITEM_SHARE[k][end] for k in c.KINDS]) for end in (0, 1))
        place = pd.Categorical(kind, categories=list(c.KINDS)).codes
        share = low[place] + (high - low)[place] * rng.random(len(kind))
        quantity = np.floor(open_money * share / price[product]).astype(np.int64)
        quantity[(slots < slot) | (product == before)] = 0
        parts.append(pd.DataFrame({"order": np.arange(len(kind)), "product": product, "quantity": quantity}))
        open_money, before = open_money - quantity * price[product], product
    tea = _product(rng, products, np.full(len(kind), "loose tea"))
    grams = np.maximum(np.rint(open_money / price[tea]).astype(np.int64), 1)
    parts.append(pd.DataFrame({"order": np.arange(len(kind)), "product": tea, "quantity": grams}))
    if switches.cross_selling:
        parts.append(_teaware(chance(seed, "cross-selling"), products, events, kind == "final"))
    lines = pd.concat(parts, ignore_index=True).query("quantity > 0").sort_values("order", kind="stable")
    lines = lines.reset_index(drop=True)
    if switches.gift_season:
        _season(chance(seed, "gift season"), products, events, lines)
    lines["unit_price"] = price[lines["product"]]
    lines["discount"] = discount[lines["order"]]
    return lines


def _by_kind(kind: np.ndarray, uniform: np.ndarray, table: dict[str, tuple]) -> np.ndarray:
    """A place 0, 1, 2, … in the row of `table` that belongs to each kind, with the row's weights."""
    place = np.zeros(len(kind), dtype=int)
    for name, weights in table.items():
        here = kind == name
        edges = np.cumsum(weights)[:-1] / np.sum(weights)
        place[here] = np.searchsorted(edges, uniform[here], side="right")
    return place


def _product(rng: np.random.Generator, products: pd.DataFrame, category: np.ndarray) -> np.ndarray:
    """A product of the wanted category for each order, as row number of `products`."""
    uniform, drawn = rng.random(len(category)), np.zeros(len(category), dtype=int)
    for name, items in products.groupby("category", sort=True):
        here = category == name
        edges = np.cumsum(items["weight"].to_numpy())[:-1] / items["weight"].sum()
        drawn[here] = items.index.to_numpy()[np.searchsorted(edges, uniform[here], side="right")]
    return drawn


def _teaware(rng: np.random.Generator, products: pd.DataFrame, events: pd.DataFrame, final: np.ndarray) -> pd.DataFrame:
    """Part 3 of lifetime value: a piece of teaware on top, the likelier the more orders a consumer made before.

    It is added at the till and stands below the loose tea on the slip, which ends every other order.
    """
    often = c.CROSS_SELL * bonds.earlier_orders(events, c.CROSS_SELL_ORDERS)
    sold = final & (rng.random(len(events)) < often)
    product = _product(rng, products, np.full(len(events), "teaware"))
    return pd.DataFrame({"order": np.flatnonzero(sold), "product": product[sold], "quantity": 1})


def _season(rng: np.random.Generator, products: pd.DataFrame, events: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Gift lines in the gift season sell 1.8 times their quantity: 9 for 5, and 1 becomes 1 or 2 by lot."""
    gift = products["gift"].to_numpy()[lines["product"]]
    season = gift & gift_season(events["day"].to_numpy()[lines["order"]])
    wanted = lines.loc[season, "quantity"] * c.GIFT_SEASON_FACTOR
    chance_of_one = rng.random(len(events))[lines["order"]]  # one an order, so that no other effect moves it
    lines.loc[season, "quantity"] = np.floor(wanted + chance_of_one[season]).astype(np.int64)


def returned(seed: int, people: pd.DataFrame, events: pd.DataFrame, lines: pd.DataFrame) -> tuple:
    """Slips for goods that come back: events (`person`, `day`, `of`) and lines with negative quantities.

    A slip takes back one line of an order, whole where it has up to two pieces and in part otherwise.
    """
    rng, person = chance(seed, "returns"), events["person"].to_numpy()
    often = people["kind"].map(c.RETURN_CHANCE).to_numpy() * people["appetite"].to_numpy()
    back = rng.random(len(events)) < np.minimum(often, c.RETURN_CHANCE_MOST)[person]
    day = events["day"].to_numpy() + rng.integers(c.RETURN_DAYS[0], c.RETURN_DAYS[1] + 1, size=len(events))
    back &= day <= LAST_DAY
    first = np.searchsorted(lines["order"].to_numpy(), np.arange(len(events)))
    last = np.searchsorted(lines["order"].to_numpy(), np.arange(len(events)), side="right")
    line = (first + np.floor(rng.random(len(events)) * (last - first)).astype(int))[back]
    part = rng.uniform(0.2, 0.8, size=len(events))[back]
    slips = pd.DataFrame({"person": person[back], "day": day[back], "of": np.flatnonzero(back)})
    goods = lines.iloc[line].reset_index(drop=True)
    whole = goods["quantity"] <= 2
    goods["quantity"] = -np.where(whole, goods["quantity"], np.maximum(np.rint(goods["quantity"] * part), 1)).astype(
        int
    )
    goods["order"] = np.arange(len(goods))
    return slips, goods
