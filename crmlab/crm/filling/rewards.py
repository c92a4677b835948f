"""What selling costs and earns: quotas by quarter, commission tiers, travel and samples."""

from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd

from crmlab.crm.filling import NOW, put, stream
from crmlab.crm.filling.company import STAFF

TIERS = {0.0: 0.02, 0.8: 0.03, 1.0: 0.05, 1.2: 0.07}
"""Attainment of the quota from which a rate is paid."""
STRETCH = (0.8, 1.3)  # quota as a multiple of what a seller wins in an average quarter: least and most
KINDS = {"travel": 0.40, "samples": 0.30, "meal": 0.22, "gift": 0.08}
MEDIAN = {"travel": 160.0, "samples": 90.0, "meal": 120.0, "gift": 70.0}  # CNY
A_DEAL = 0.8  # expenses a deal, on average
WAITING = 21  # days before now: later expenses wait for approval


def fill(connection: sqlite3.Connection, learner: str) -> None:
    rows = "SELECT id, owner_id, stage, amount, created_at, closed_at FROM opportunity ORDER BY id"
    deals = pd.read_sql_query(rows, connection, parse_dates=["created_at", "closed_at"])
    put(connection, "quota", quotas(stream(learner, "quotas"), deals))
    put(connection, "commission_tier", pd.DataFrame({"attainment": TIERS.keys(), "rate": TIERS.values()}))
    put(connection, "expense", expenses(stream(learner, "expenses"), deals))


def quotas(rng: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    """A quota for each seller and quarter, 2022 to the first quarter of 2025, in whole 100 CNY."""
    quarters = pd.period_range("2022Q1", "2025Q1", freq="Q").astype(str)
    sellers = [row[0] for row in STAFF if row[3] == "seller"]
    won = deals[deals["stage"] == "Closed won"].groupby("owner_id")["amount"].sum().reindex(sellers, fill_value=0.0)
    table = pd.MultiIndex.from_product([sellers, quarters], names=["user_id", "quarter"]).to_frame(index=False)
    average = table["user_id"].map(won / (len(quarters) - 1))
    amount = np.maximum(np.ceil(average * rng.uniform(*STRETCH, len(table)) / 100) * 100, 1000.0)
    return table.assign(amount=amount)


def expenses(rng: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    """Expenses of deals, spent while they were open; the last weeks' wait for approval."""
    which = np.repeat(np.arange(len(deals)), rng.poisson(A_DEAL, len(deals)))
    n, mine = len(which), deals.iloc[which].reset_index(drop=True)
    kind = rng.choice(np.array(list(KINDS), dtype=object), n, p=list(KINDS.values()))
    last = mine["closed_at"].fillna(NOW)
    spent = (mine["created_at"] + (last - mine["created_at"]) * rng.random(n)).dt.normalize()
    status = np.where(spent >= NOW - pd.Timedelta(days=WAITING), "submitted",
                      np.where(rng.random(n) < 0.05, "refused", "approved"))  # fmt: skip
    amount = np.round(pd.Series(kind).map(MEDIAN).to_numpy() * rng.lognormal(0.0, 0.6, n), 2)
    made = pd.DataFrame({"user_id": mine["owner_id"], "opportunity_id": mine["id"], "kind": kind, "amount": amount,
                         "spent_on": spent, "status": status})  # fmt: skip
    return made.sort_values("spent_on", kind="stable")
