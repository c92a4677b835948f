"""What a panel of households spends on tea, with us and elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.switches import chance

HALVES = ("2022-01-01", "2022-07-01", "2023-01-01", "2023-07-01", "2024-01-01", "2024-07-01")


def ours(orders: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    """What each customer of `who` (`customer_id`, `half_year`) paid us in that half-year, from the orders table itself.

    Goods that came back are taken off; a half-year in which more came back than was bought counts as nothing.
    """
    starts = np.array(HALVES, dtype="datetime64[us]")
    half = starts[np.searchsorted(starts, orders["date"].to_numpy(), side="right") - 1]
    spent = orders.assign(half_year=half).groupby(["customer_id", "half_year"])["amount"].sum()
    keys = pd.MultiIndex.from_frame(who[["customer_id", "half_year"]])
    return spent.reindex(keys).fillna(0).clip(lower=0).to_numpy()


def make(seed: int, people: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """`wallet`: one row a panel household and half-year that began after they joined.

    What is spent elsewhere is what we get on average, times (1 − share) / share, with noise: a household's share over
    all its half-years is its trait. `orders` hold fen.
    """
    rng = chance(seed, "wallet")
    starts = np.array(HALVES, dtype="datetime64[us]")
    able = np.flatnonzero(people["final"].to_numpy() & (people["joined"].to_numpy() < starts[-1]))
    panel = np.sort(able[rng.permutation(len(able))[: c.PANEL]])
    person = np.repeat(panel, len(starts))
    half = np.tile(starts, len(panel))
    later = half > people["joined"].to_numpy()[person]
    person, half = person[later], half[later]
    made = pd.DataFrame({"customer_id": people["customer_id"].to_numpy()[person], "half_year": half})
    made["household"] = people["household"].to_numpy()[person]
    made["ours"] = ours(orders, made)
    made["usual"] = made.groupby("customer_id")["ours"].transform("mean")
    share = people["share"].to_numpy()[person]
    noise = np.exp(c.WALLET_NOISE * rng.standard_normal(len(person)) - c.WALLET_NOISE**2 / 2)
    never = people["share"].to_numpy()[person] * 20_000  # fen; a household that came once still drinks tea
    usual = np.where(made["usual"] > 0, made["usual"], never)
    made["total"] = np.rint(made["ours"] + usual * (1 - share) / share * noise)
    made = made.drop(columns="usual").astype({"ours": "int64", "total": "int64"})
    return made.sort_values(["customer_id", "half_year"])
