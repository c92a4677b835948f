"""Leads, prospects and deals written into the CRM: the draws of `leads.py` and `opportunities.py`, given names."""

from __future__ import annotations

import json
import sqlite3

import numpy as np
import pandas as pd

from crmlab.crm import words
from crmlab.crm.filling import NOW, companies, company, put, stream, workdays
from crmlab.crm.filling.leads import draw_checks, draw_leads, moments
from crmlab.crm.filling.opportunities import draw_opportunities
from crmlab.crm.filling.truth import SHIPPED, SOURCE_SHARE, SOURCES, STAGES

LEADS, FURTHER = 4000, 310  # leads of three years; deals with customers that came without a lead
TO_COME, WEEKS = 325, 13  # leads of the first quarter of 2025
NAMES = ("first supply", "house blend", "gift boxes", "autumn contract", "new year boxes", "tea corner", "trial order")
STEPS = ("call about the samples", "send a quote", "visit", "wait for their budget", "ask who decides")
REASONS = ("price", "another supplier", "no budget", "no answer", "not to their taste")
EXITS = (
    "Need, budget and the person who decides are known", "Samples were tasted and quantities agreed",
    "A written quote was sent and discussed", "Price, delivery and credit are agreed in writing",
    "The contract is signed", "The reason of the loss is written down",
)  # fmt: skip


def fill(connection: sqlite3.Connection, learner: str) -> None:
    put(connection, "stage", stages())
    firms = companies.customers(connection)
    leads = _leads(learner, firms)
    deals, history = _deals(learner, firms, leads)
    _recognise(leads, deals, firms)
    _accounts(connection, learner, leads, deals)
    history["opportunity_id"] = deals["id"].to_numpy()[history.pop("opportunity")]
    columns = ["id", "name", "account_id", "contact_id", "owner_id", "stage", "amount", "probability", "close_on",
               "source", "next_step", "lost_reason", "created_at", "closed_at"]  # fmt: skip
    put(connection, "opportunity", deals[columns].sort_values("id"))
    put(connection, "opportunity_history", history)
    put(connection, "lead", _rows(learner, leads, deals))
    _orders(connection, deals)
    put(connection, "arrival", arrivals(learner, firms))


def stages() -> pd.DataFrame:
    """The stages with the probabilities the CRM was shipped with."""
    names = [*STAGES, "Closed won", "Closed lost"]
    return pd.DataFrame({
        "name": names, "seq": range(1, 7), "probability": [*SHIPPED, 1.0, 0.0], "closed": [0, 0, 0, 0, 1, 1],
        "won": [0, 0, 0, 0, 1, 0], "exit_criterion": EXITS,
    })  # fmt: skip


def _leads(learner: str, firms: pd.DataFrame) -> pd.DataFrame:
    """The leads with the strangers behind them; conversions that lie ahead have not happened."""
    rng = stream(learner, "leads")
    drawn = draw_leads(rng, LEADS)
    who = companies.strangers(rng, firms, LEADS).rename(columns={"name": "company"})
    leads = pd.concat([drawn, companies.persons(rng, LEADS), who], axis=1)
    leads["converted"] &= leads["closed_at"] < NOW
    return leads


def _deals(learner: str, firms: pd.DataFrame, leads: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All deals: those of converted leads, then further ones with customers; `lead` is the lead's row or -1."""
    rng = stream(learner, "opportunities")
    rows = np.flatnonzero(leads["converted"])
    asked, begun = _further(rng, firms)
    starts = np.concatenate([leads["closed_at"].to_numpy()[rows].astype("datetime64[m]"), begun])
    owners = np.concatenate([leads["owner_id"].to_numpy()[rows], firms.loc[asked, "owner_id"].to_numpy()])
    deals, history = draw_opportunities(rng, owners, starts)
    deals["won"] = deals["stage"] == "Closed won"
    deals["lead"] = np.concatenate([rows, np.full(len(asked), -1)])
    deals["account_id"] = np.concatenate([companies.buyers(rng, deals[: len(rows)], firms), asked])
    new = np.flatnonzero(deals["account_id"] == 0)
    names = leads["company"].to_numpy()[deals["lead"].to_numpy()[new]]
    deals.loc[new, "account_id"] = companies.PROSPECT + pd.factorize(names)[0]
    yearly = deals["account_id"].map(firms["yearly"]).to_numpy(copy=True)
    yearly[new] = leads["yearly"].to_numpy()[deals["lead"].to_numpy()[new]]
    n = len(deals)
    deals["amount"] = np.round(np.maximum(yearly * rng.lognormal(-0.125, 0.5, n), 100.0), 2)
    called = deals["account_id"].map(firms["name"]).to_numpy(dtype=object, copy=True)
    called[new] = names
    deals["name"] = [f"{a}: {NAMES[k]}" for a, k in zip(called, rng.integers(len(NAMES), size=n), strict=True)]
    ended = deals["closed_at"].notna().to_numpy()
    lost = ended & ~deals["won"].to_numpy()
    deals["source"] = np.where(deals["lead"] < 0, "customer", leads["source"].to_numpy()[deals["lead"]])
    deals["next_step"] = _only(~ended, rng.choice(np.array(STEPS, dtype=object), n))
    deals["lost_reason"] = _only(lost, rng.choice(np.array(REASONS, dtype=object), n))
    deals["contact_id"] = deals["account_id"].map(firms["contact_id"]).fillna(deals["account_id"]).astype(int)
    deals["id"] = deals["created_at"].rank(method="first").astype(int)
    return deals, history


def _recognise(leads: pd.DataFrame, deals: pd.DataFrame, firms: pd.DataFrame) -> None:
    """A lead whose deal is a customer's came from that customer: its company, city and the person at its top."""
    known = deals[(deals["lead"] >= 0) & (deals["account_id"] < companies.PROSPECT)]
    who, rows = firms.loc[known["account_id"]], known["lead"].to_numpy()
    for column, source in {"company": "name", "name": "contact", "industry": "industry", "city": "city",
                           "employees": "employees"}.items():  # fmt: skip
        leads.loc[rows, column] = who[source].to_numpy()


def _further(rng: np.random.Generator, firms: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Customers that are asked for more, and when: any working hour from two months after their first order."""
    first = firms["first_order"].to_numpy().astype("datetime64[D]") + 60
    ready = workdays.position(first.astype("datetime64[m]"))
    now = workdays.position(np.array([NOW.to_datetime64()]))[0]
    room = np.maximum(now - ready, 0)
    chosen = rng.choice(len(firms), FURTHER, p=room / room.sum())
    begun = ready[chosen] + np.floor(rng.random(FURTHER) * (room[chosen] - 1))
    return firms.index.to_numpy()[chosen], workdays.moment(begun)


def _accounts(connection: sqlite3.Connection, learner: str, leads: pd.DataFrame, deals: pd.DataFrame) -> None:
    """Prospects with one contact each; a customer that came from a lead is known from the lead's conversion on."""
    new = deals[deals["account_id"] >= companies.PROSPECT].sort_values("created_at").drop_duplicates("account_id")
    new = new.sort_values("account_id")
    who = leads.iloc[new["lead"].to_numpy()]
    city = company.territories().dropna().set_index("name")["id"]
    ids, created = new["account_id"].to_numpy(), new["created_at"].to_numpy()
    put(connection, "account", pd.DataFrame({
        "id": ids, "name": who["company"].to_numpy(), "kind": who["kind"].to_numpy(), "type": "prospect",
        "industry": who["industry"].to_numpy(), "size": who["size"].to_numpy(),
        "employees": who["employees"].to_numpy(), "city": who["city"].to_numpy(), "class": "C",
        "territory_id": city[who["city"]].to_numpy(), "owner_id": who["owner_id"].to_numpy(), "created_at": created,
    }))  # fmt: skip
    put(connection, "contact", pd.DataFrame({
        "id": ids, "account_id": ids, "name": who["name"].to_numpy(), "name_zh": who["name_zh"].to_numpy(),
        "title": "Buyer", "department": "Purchasing", "email": [f"p{k}@example.com" for k in ids],
        "phone": [f"0000 {k:07d}" for k in stream(learner, "prospects").integers(10**7, size=len(ids))],
        "created_at": created, "search_text": [words.searchable(a, b, "Buyer", "Purchasing") for a, b in
                                               zip(who["name"], who["name_zh"], strict=True)],
    }))  # fmt: skip
    asked = who["source"].to_numpy() != "bought list"
    put(connection, "consent", pd.DataFrame({"contact_id": ids, "channel": "email", "granted_at": created,
                                             "source": who["source"].to_numpy()})[asked])  # fmt: skip
    known = deals[(deals["account_id"] < companies.PROSPECT) & (deals["lead"] >= 0)].groupby("account_id")["created_at"]
    rows = [(at.strftime("%Y-%m-%d %H:%M"), account) for account, at in known.min().items()]
    for table, key in (("account", "id"), ("contact", "account_id")):
        connection.executemany(f"UPDATE {table} SET created_at = min(created_at, ?) WHERE {key} = ?", rows)


def _rows(learner: str, leads: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """The leads as rows of their table, as they stand now."""
    rng, n = stream(learner, "lead fields"), len(leads)
    deal = deals[deals["lead"] >= 0].set_index("lead")
    ended, won = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    ended[deal.index], won[deal.index] = deal["closed_at"].notna(), deal["won"]
    closed = leads["closed_at"] < NOW
    fresh = closed & ~leads["converted"] & (leads["closed_at"] > NOW - pd.Timedelta(days=60)) & (rng.random(n) < 0.4)
    status = np.select(
        [leads["converted"], fresh, closed, leads["first_reply_at"] < NOW, leads["assigned_at"] < NOW],
        ["converted", "recycled", "lost", "working", "assigned"], "new")  # fmt: skip
    back = NOW + pd.to_timedelta(rng.integers(2, 60, n) * 1440, unit="min")
    rows = leads.assign(
        id=np.arange(1, n + 1), status=status, recycle_at=pd.Series(back).where(fresh),
        credit_check=draw_checks(rng, ended, won),
        email=_known(rng, [f"lead{k}@example.com" for k in range(1, n + 1)], 0.85),
        phone=_known(rng, [f"0000 {k:07d}" for k in rng.integers(10**7, size=n)], 0.8),
        owner_id=leads["owner_id"].where(leads["assigned_at"] < NOW).astype("Int64"),
        account_id=deal["account_id"].reindex(leads.index).astype("Int64"),
        contact_id=deal["contact_id"].reindex(leads.index).astype("Int64"),
        opportunity_id=deal["id"].reindex(leads.index).astype("Int64"),
    )  # fmt: skip
    for moment in ("assigned_at", "first_reply_at", "closed_at"):
        rows[moment] = rows[moment].where(rows[moment] < NOW)
    return rows[["id", "name", "company", "email", "phone", "source", "industry", "city", "employees", "status",
                 "owner_id", "created_at", "assigned_at", "first_reply_at", "closed_at", "recycle_at", "credit_check",
                 "account_id", "contact_id", "opportunity_id"]]  # fmt: skip


def _orders(connection: sqlite3.Connection, deals: pd.DataFrame) -> None:
    """The order that came of a won deal bears its id: the customer's next one within the days of `companies.GAP`."""
    orders = pd.read_sql_query("SELECT id AS order_id, account_id, ordered_on FROM sales_order WHERE amount > 0",
                               connection, parse_dates=["ordered_on"])  # fmt: skip
    orders["ordered_on"] = orders["ordered_on"].astype("datetime64[us]")
    won = deals[deals["won"]].assign(day=lambda d: d["closed_at"].dt.normalize().astype("datetime64[us]"))
    pairs = pd.merge_asof(
        won[["id", "account_id", "day"]].sort_values("day"), orders.sort_values("ordered_on"), left_on="day",
        right_on="ordered_on", by="account_id", direction="forward", tolerance=pd.Timedelta(days=companies.GAP),
    ).dropna(subset="order_id").drop_duplicates("order_id")  # fmt: skip
    rows = list(zip(pairs["id"].tolist(), pairs["order_id"].astype(int).tolist(), strict=True))
    connection.executemany("UPDATE sales_order SET opportunity_id = ? WHERE id = ?", rows)


def arrivals(learner: str, firms: pd.DataFrame) -> pd.DataFrame:
    """Leads to come in the first quarter of 2025; what becomes of them nobody knows, so nothing of it is here."""
    rng = stream(learner, "leads to come")
    source = rng.choice(len(SOURCES), TO_COME, p=SOURCE_SHARE)
    last = np.datetime64(NOW.date()) + np.timedelta64(7 * WEEKS - 1, "D")
    at = np.maximum(moments(rng, source, np.datetime64(NOW.date()), last),
                    (NOW + pd.Timedelta(minutes=5)).to_datetime64())  # fmt: skip
    order = np.argsort(at, kind="stable")
    source, at = source[order], at[order]
    who = companies.strangers(rng, firms, TO_COME).rename(columns={"name": "company"})
    rows = who[["company", "industry", "city", "employees"]].assign(
        name=companies.persons(rng, TO_COME)["name"], source=np.array(SOURCES, dtype=object)[source],
        email=_known(rng, [f"lead{LEADS + k}@example.com" for k in range(1, TO_COME + 1)], 0.85),
        phone=_known(rng, [f"0000 {k:07d}" for k in rng.integers(10**7, size=TO_COME)], 0.8),
    )  # fmt: skip
    plain = rows.astype(object).where(rows.notna(), None)  # JSON knows null, not NaN
    payload = [json.dumps(row, ensure_ascii=False, allow_nan=False) for row in plain.to_dict("records")]
    return pd.DataFrame({"at": pd.Series(at).dt.strftime("%Y-%m-%d %H:%M"), "kind": "lead", "payload": payload})


def _known(rng: np.random.Generator, values: list[str], share: float) -> np.ndarray:
    """The values, of which only a share was ever given."""
    return _only(rng.random(len(values)) < share, np.array(values, dtype=object))


def _only(where: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values there, and None elsewhere."""
    found = np.full(len(values), None, dtype=object)
    found[where] = values[where]
    return found
