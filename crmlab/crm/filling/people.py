"""Accounts and the people in them: the 600 organisations of Lantern Tea, each with one to five contacts."""

from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.crm import words
from crmlab.crm.filling import company, put, stream
from crmlab.datasets.lantern.names import FAMILY, FIRST, SECOND

FAMILY_ZH = [
    "安舍",
    "柏兰",
    "楚音",
    "登羽",
    "尔岚",
    "扶桑",
    "观禾",
    "花溪",
    "吉云",
    "开野",
    "鹿芒",
    "墨生",
    "南渠",
    "欧云",
    "平野",
    "青鹿",
    "若涛",
    "松菊",
    "桃林",
    "蔚然",
    "仙禾",
    "雨舟",
    "竹林",
    "白川",
]
FIRST_ZH, SECOND_ZH = "安北春丹恩飞甘禾金凯岚梅宁欧平秋然山天薇雪燕芷", "安波晨迪帆华洁琳明娜琪瑞书桐欣依叶舟"
LANES = ("Osmanthus Lane", "Bridge Street", "Old Pier Road", "Kiln Hill", "Lantern Alley", "Rain Eaves Street")
PLACES = (  # title, department, buying role; the first is at the top
    ("General manager", "Management", "decision maker"), ("Head of purchasing", "Purchasing", "decision maker"),
    ("Buyer", "Purchasing", "evaluator"), ("Kitchen manager", "Operations", "user"),
    ("Assistant", "Management", "gatekeeper"), ("Head of marketing", "Marketing", "influencer"),
)  # fmt: skip
CONTACTS = {"small": (1, 3), "medium": (2, 4), "large": (3, 5)}  # least and most contacts of an account by its size


def fill(connection: sqlite3.Connection, learner: str) -> None:
    accounts = accounts_of(learner)
    put(connection, "account", accounts)
    contacts = contacts_of(accounts, learner)
    put(connection, "contact", contacts)
    put(connection, "consent", consents_of(contacts, learner))


def accounts_of(learner: str) -> pd.DataFrame:
    """The organisations as rows of `account`. Phone numbers begin with 0000, mail ends in example.com: nobody's."""
    rng = stream(learner, "accounts")
    firms = (
        datasets.load("customers").merge(datasets.load("organisations"), on="customer_id").sort_values("customer_id")
    )
    n = len(firms)
    city = company.territories().dropna().set_index("name")["id"]
    region = {place: name for name, places in company.REGIONS.items() for place in places}
    orders = datasets.load("orders")
    paid = orders.assign(year=orders["date"].dt.year).pivot_table(
        index="customer_id", columns="year", values="amount", aggfunc="sum", fill_value=0.0
    )
    paid = paid.reindex(firms["customer_id"], fill_value=0.0)
    rank = paid[2023].rank(pct=True).to_numpy()
    quarter = paid[2024].to_numpy() / 4
    return pd.DataFrame(
        {
            "id": firms["customer_id"].to_numpy(),
            "name": firms["name"].to_numpy(),
            "kind": firms["kind"].to_numpy(),
            "type": np.where(paid[2024].to_numpy() > 0, "customer", "former"),
            "industry": firms["industry"].to_numpy(),
            "size": firms["size"].to_numpy(),
            "employees": firms["employees"].to_numpy(),
            "city": firms["city"].to_numpy(),
            "address": [f"{rng.integers(1, 200)} {LANES[rng.integers(len(LANES))]}" for _ in range(n)],
            "postcode": [f"{300000 + 1000 * int(city[place]) + int(rng.integers(100)):06d}" for place in firms["city"]],
            "phone": _some([f"0000 {k:07d}" for k in rng.choice(10**7, n, replace=False)], rng, 0.94),
            "email": _some([f"office{k}@example.com" for k in firms["customer_id"]], rng, 0.9),
            "class": np.where(rank > 0.8, "A", np.where(rank > 0.5, "B", "C")),
            "territory_id": city[firms["city"]].to_numpy(),
            "owner_id": [int(rng.choice(company.SELLERS[region[place]])) for place in firms["city"]],
            "discount": firms["negotiated_discount"].to_numpy(),
            "credit_limit": np.maximum(2000, np.ceil(quarter * rng.choice([0.7, 1.2, 2.0], n) / 1000) * 1000),
            "credit_days": firms["credit_days"].to_numpy(),
            "created_at": firms["joined"] + pd.Timedelta(hours=9),
        }
    )


def contacts_of(accounts: pd.DataFrame, learner: str) -> pd.DataFrame:
    """People of the accounts as rows of `contact`; who is first in an account is at its top."""
    rng, made = stream(learner, "contacts"), []
    family = rng.integers(len(FAMILY), size=6 * len(accounts))
    first, second = rng.integers(len(FIRST), size=len(family)), rng.integers(len(SECOND), size=len(family))
    number = 0
    for account in accounts.itertuples():
        least, most = CONTACTS[str(account.size)]
        places = [0, *sorted(rng.permutation(np.arange(1, len(PLACES)))[: rng.integers(least, most + 1) - 1])]
        top = None
        for place in places:
            title, department, role = PLACES[place]
            f, g, h = family[number], first[number], second[number]
            number += 1
            made.append({
                "id": 1000 + number, "account_id": account.id, "name": f"{FAMILY[f]} {FIRST[g]}{SECOND[h]}",
                "name_zh": FAMILY_ZH[f] + FIRST_ZH[g] + SECOND_ZH[h], "title": title, "department": department,
                "reports_to": top, "buying_role": role if rng.random() < 0.85 else None,
                "email": f"p{1000 + number}@example.com" if rng.random() < 0.85 else None,
                "phone": f"0000 {rng.integers(10**7):07d}" if rng.random() < 0.9 else None,
                "do_not_call": int(rng.random() < 0.06), "created_at": account.created_at,
            })  # fmt: skip
            top = 1000 + number if place == 0 else top
    found = pd.DataFrame(made).astype({"reports_to": "Int64"})
    found["search_text"] = [
        words.searchable(*texts)
        for texts in zip(found["name"], found["name_zh"], found["title"], found["department"], strict=True)
    ]
    return found


def consents_of(contacts: pd.DataFrame, learner: str) -> pd.DataFrame:
    """Who may be called and written to: some never agreed, some took it back."""
    rng, parts = stream(learner, "consent"), []
    joined = pd.to_datetime(contacts["created_at"])
    for channel, share in (("phone", 0.7), ("email", 0.8)):
        n = len(contacts)
        granted = joined + pd.to_timedelta(rng.integers(0, 60, n), unit="D")
        back = granted + pd.to_timedelta(rng.integers(30, 600, n), unit="D")
        gone = (rng.random(n) < 0.12) & (back < pd.Timestamp("2025-01-01")).to_numpy()
        source = np.array(["contract", "trade fair", "web form"])[rng.integers(0, 3, n)]
        made = pd.DataFrame({"contact_id": contacts["id"], "channel": channel, "granted_at": granted,
                             "withdrawn_at": back.where(gone), "source": source})  # fmt: skip
        parts.append(made[rng.random(n) < share])
    return pd.concat(parts, ignore_index=True)


def _some(values: list[str], rng: np.random.Generator, share: float) -> np.ndarray:
    """The values, of which only a share was ever entered."""
    found = np.array(values, dtype=object)
    found[rng.random(len(values)) >= share] = None
    return found
