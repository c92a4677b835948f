"""Who the leads are: invented companies beside Lantern Tea's own customers, and which deal is whose first order."""

from __future__ import annotations

import sqlite3
from itertools import product

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.crm.filling import company
from crmlab.crm.filling.people import FAMILY_ZH, FIRST_ZH, SECOND_ZH
from crmlab.datasets.lantern.names import FAMILY, FIRST, PICTURE, SECOND, THING, TRADE

GAP = 45  # days from a won deal to the order that comes of it, at most
PROSPECT = 200_001  # the first id of an account that has not bought
AGAIN = 0.4  # share of leads with a lost or open deal that come from another department of a customer


def customers(connection: sqlite3.Connection) -> pd.DataFrame:
    """The organisations with their first order, money a year, and the person at their top; index account id."""
    firms = pd.read_sql_query(
        "SELECT a.id, a.name, a.industry, a.kind, a.city, a.employees, a.size, a.owner_id, c.id AS contact_id, "
        "c.name AS contact, c.email, c.phone FROM account a JOIN contact c ON c.account_id = a.id "
        "AND c.reports_to IS NULL GROUP BY a.id ORDER BY a.id",
        connection,
    ).set_index("id")
    orders = datasets.load("orders")
    orders = orders[orders["customer_id"].isin(firms.index)]
    paid = orders.groupby(["customer_id", orders["date"].dt.year])["amount"].sum().groupby(level=0).mean()
    firms["yearly"] = paid.reindex(firms.index).clip(lower=200.0)
    firms["first_order"] = orders.groupby("customer_id")["date"].min().reindex(firms.index)
    return firms


def strangers(rng: np.random.Generator, firms: pd.DataFrame, n: int) -> pd.DataFrame:
    """A company for each of `n` leads, drawn with return from those whose names no customer bears.

    The same kinds of firms as the customers are, from the same cities: only source and speed tell who will convert.
    """
    taken = set(firms["name"])
    free = pd.DataFrame(
        [(f"{picture} {thing} {trade}", industry) for (industry, trade), picture, thing in
         product(TRADE.items(), PICTURE, THING) if f"{picture} {thing} {trade}" not in taken],
        columns=["name", "industry"])  # fmt: skip
    parts = []
    for industry, names in free.groupby("industry"):
        like = firms[firms["industry"] == industry].sample(len(names), replace=True, random_state=rng)
        columns = ["industry", "kind", "city", "employees", "size", "yearly"]
        parts.append(like[columns].reset_index(drop=True).assign(name=names["name"].to_numpy()))
    universe = pd.concat(parts, ignore_index=True)
    region = {city: name for name, cities in company.REGIONS.items() for city in cities}
    sellers = np.array([company.SELLERS[region[city]] for city in universe["city"]])
    universe["owner_id"] = sellers[np.arange(len(universe)), rng.integers(3, size=len(universe))]
    weight = universe["industry"].map(firms["industry"].value_counts() / universe["industry"].value_counts())
    return universe.iloc[rng.choice(len(universe), n, p=(weight / weight.sum()).to_numpy())].reset_index(drop=True)


def persons(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Names of people, in Latin letters and in Chinese."""
    f, g, h = (rng.integers(len(part), size=n) for part in (FAMILY, FIRST, SECOND))
    latin = [f"{FAMILY[a]} {FIRST[b]}{SECOND[c]}" for a, b, c in zip(f, g, h, strict=True)]
    chinese = [FAMILY_ZH[a] + FIRST_ZH[b] + SECOND_ZH[c] for a, b, c in zip(f, g, h, strict=True)]
    return pd.DataFrame({"name": latin, "name_zh": chinese})


def buyers(rng: np.random.Generator, deals: pd.DataFrame, firms: pd.DataFrame) -> np.ndarray:
    """The customer behind each deal that came from a lead; 0 for a stranger, who becomes a prospect.

    Parameters
    ----------
    deals : DataFrame
        `owner_id`, `created_at`, `closed_at`, `won`.

    Returns
    -------
    array of int
        A won deal is the beginning of the next customer of its seller whose first order follows within 45 days, and
        else another deal with an older customer; of the other deals a share is with older customers too.
    """
    found = np.zeros(len(deals), dtype=np.int64)
    for owner, mine in deals.groupby("owner_id"):
        theirs = firms.loc[firms["owner_id"] == owner, "first_order"].sort_values()
        days, ids = theirs.to_numpy().astype("datetime64[D]"), theirs.index.to_numpy()
        free = np.ones(len(ids), dtype=bool)
        for row, deal in mine[mine["won"]].sort_values("closed_at").iterrows():
            day = np.datetime64(deal["closed_at"], "D")
            nobody_older = days[0] >= np.datetime64(deal["created_at"], "D")  # then who won waits longer for an order
            latest = days[-1] if nobody_older else day + np.timedelta64(GAP, "D")
            fits = np.flatnonzero(free & (days >= day) & (days <= latest))
            if len(fits):
                found[int(str(row))] = ids[fits[0]]
                free[fits[0]] = False
        older = np.searchsorted(days, mine["created_at"].to_numpy().astype("datetime64[D]"))
        known = ids[np.minimum((rng.random(len(mine)) * older).astype(int), len(ids) - 1)]
        again = (older > 0) & (mine["won"] | (rng.random(len(mine)) < AGAIN)).to_numpy()
        rows = mine.index.to_numpy()
        found[rows] = np.where((found[rows] == 0) & again, known, found[rows])
    return found
