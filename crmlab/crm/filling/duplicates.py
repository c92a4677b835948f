"""Accounts that stand in the CRM twice, and some that only look so; which is which stands in `planted_duplicate`.

The copies came, so the story goes, with a list from a trade fair. For some customers orders were then entered under the
copy, so that their open money lies under two numbers.
"""

from __future__ import annotations

import sqlite3
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab.crm import words
from crmlab.crm.filling import NOW, company, put, stream
from crmlab.datasets.lantern.names import TRADE

FIRST, FIRST_PERSON = 100_001, 110_001  # numbers of the first account and the first contact
KINDS = ("spelling slip", "legal form", "other spelling of the city", "moved phone", "swapped words")
EACH = 9  # copies of each kind
TWICE = 3  # originals with two copies
SPLIT, SHARED = 6, 6  # originals whose money is split and above the limit together; others whose money is split
ELSEWHERE, SISTERS = 8, 7  # look-alikes: the same name in another city; another firm of the same house
FORMS = ("{} Co., Ltd.", "{} Company Limited", "{} Ltd", "The {} Co")
CITY_FORMS = {"Hangzhou": ("杭州", "Hang Zhou"), "Suzhou": ("苏州", "Su Zhou"), "Chengdu": ("成都", "Cheng Du"),
              "Kunming": ("昆明", "Kun Ming"), "Wuhan": ("武汉", "Wu Han"), "Changsha": ("长沙", "Chang Sha"),
              "Xiamen": ("厦门", "Xia Men"), "Qingdao": ("青岛", "Qing Dao")}  # fmt: skip

Moves = dict[int, tuple[list[int], pd.Timestamp]]
"""Account → the orders entered under its copy, and the day of the first of them."""


def fill(connection: sqlite3.Connection, learner: str) -> None:
    rng = stream(learner, "duplicates")
    everybody = pd.read_sql_query("SELECT * FROM account ORDER BY id", connection).set_index("id")
    firms = everybody[everybody.index < FIRST]
    moves = split_orders(connection, firms, rng)
    copies = copies_of(firms, moves, rng)
    alike = look_alikes(firms, copies, set(everybody["name"]), rng)
    rows = pd.concat([copies, alike], ignore_index=True)
    rows = rows.iloc[rng.permutation(len(rows))].reset_index(drop=True)
    rows.insert(0, "id", FIRST + np.arange(len(rows)))
    put(connection, "account", rows.drop(columns=["of", "fault"]))
    first = rows[rows["fault"].isin(KINDS)].drop_duplicates("of")
    for number, of in zip(first["id"].tolist(), first["of"].tolist(), strict=True):
        for order in moves[of][0] if of in moves else ():
            connection.execute("UPDATE sales_order SET account_id = ? WHERE id = ?", (number, order))
            connection.execute("UPDATE invoice SET account_id = ? WHERE order_id = ?", (number, order))
    put(connection, "planted_duplicate", pairs_of(rows))
    _people(connection, rows[rows["fault"].isin(KINDS)], set(moves), rng)


def split_orders(connection: sqlite3.Connection, firms: pd.DataFrame, rng: np.random.Generator) -> Moves:
    """Which orders are entered under a copy?

    First those where each part lies within the limit and both together above it, then others with two open orders.
    """
    items = pd.read_sql_query(
        "SELECT s.id, s.account_id, s.ordered_on, s.amount FROM sales_order s LEFT JOIN invoice i ON i.order_id = s.id "
        "LEFT JOIN payment p ON p.invoice_id = i.id "
        "WHERE p.id IS NULL AND s.amount > 0 AND s.opportunity_id IS NULL ORDER BY s.account_id, s.ordered_on, s.id",
        connection, parse_dates=["ordered_on"])  # fmt: skip
    owed = pd.read_sql_query(
        "SELECT s.account_id, sum(s.amount) AS owed FROM sales_order s LEFT JOIN invoice i ON i.order_id = s.id "
        "LEFT JOIN payment p ON p.invoice_id = i.id WHERE p.id IS NULL GROUP BY 1",
        connection,
    ).set_index("account_id")["owed"]
    above: Moves = {}
    within: Moves = {}
    for account, mine in items.groupby("account_id"):
        limit, all_money = firms.at[account, "credit_limit"], owed[account]
        parts = [mine.tail(k) for k in range(1, len(mine))]
        fitting = [part for part in parts if max(part["amount"].sum(), all_money - part["amount"].sum()) <= limit]
        if fitting:
            part = fitting[len(fitting) // 2]
            place = above if all_money > limit else within
            place[int(str(account))] = (part["id"].tolist(), part["ordered_on"].min())
    chosen = [list(rng.permutation(list(place))[:n]) for place, n in ((above, SPLIT), (within, SHARED))]
    return {int(a): (above | within)[int(a)] for a in [*chosen[0], *chosen[1]]}


def copies_of(firms: pd.DataFrame, moves: Moves, rng: np.random.Generator) -> pd.DataFrame:
    """The copies as rows of `account`, with `of` (the original) and `fault` (the kind)."""
    others = rng.permutation(firms.index.difference(list(moves)))[: len(KINDS) * EACH - TWICE - len(moves)]
    originals = [*moves, *others, *others[:TWICE]]
    faults = rng.permutation(np.repeat(np.array(KINDS, dtype=object), EACH))
    region = {city: name for name, places in company.REGIONS.items() for city in places}
    made = []
    for of, fault in zip(originals, faults, strict=True):
        row = firms.loc[of].to_dict() | {"of": int(of), "fault": fault, "merged_into": None, "class": "C"}
        second = str(rng.choice([kind for kind in KINDS if kind != fault])) if rng.random() < 0.25 else ""
        for name in (fault, second):
            _spoil(row, str(name), rng)
        row["employees"] = int(round(row["employees"], -1)) or row["employees"]
        row["email"] = row["email"] if rng.random() < 0.45 else None
        row["address"] = row["address"] if rng.random() < 0.6 else None
        row["phone"] = row["phone"] if rng.random() < 0.8 else None
        colleagues = company.SELLERS[region[str(firms.at[of, "city"])]]
        row["owner_id"] = rng.choice(colleagues) if rng.random() < 0.85 else None
        born = pd.Timestamp(row["created_at"])
        first = moves[of][1] if of in moves else NOW - pd.Timedelta(days=20)
        day = (born + (first - born) * float(rng.uniform(0.5, 1.0))).normalize()
        row["created_at"] = day + pd.Timedelta(minutes=int(rng.integers(540, 1080)))
        row |= {"type": "customer"} if of in moves else {"type": "prospect", "discount": 0.0, "credit_limit": 0.0}
        made.append(row)
    return _frame(made)


def _spoil(row: dict, fault: str, rng: np.random.Generator) -> None:
    """Make one fault of the kind in a row."""
    parts = str(row["name"]).split(" ")
    if fault == "spelling slip":
        k = int(rng.integers(len(parts)))
        at = int(rng.integers(1, max(2, len(parts[k]) - 1)))
        word = parts[k]
        slips = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        )
        parts[k] = str(rng.choice([slip for slip in slips if slip != word]))
        row["name"] = " ".join(parts)
    elif fault == "legal form":
        row["name"] = str(rng.choice(FORMS)).format(row["name"])
    elif fault == "other spelling of the city" and row["city"] in CITY_FORMS:
        city = str(row["city"])
        row["city"] = str(rng.choice([*CITY_FORMS[city], city.upper(), f"{city} City"]))
    elif fault == "moved phone":
        row["phone"] = f"0000 {rng.integers(10**7):07d}"
    elif fault == "swapped words":
        row["name"] = " ".join([*parts[1:], parts[0]]) if rng.random() < 0.5 else f"{parts[-1]} {' '.join(parts[:-1])}"


def look_alikes(firms: pd.DataFrame, copies: pd.DataFrame, taken: set[str], rng: np.random.Generator) -> pd.DataFrame:
    """Accounts that are nobody's copy: the same name in another city, and sister firms at the same address."""
    free = rng.permutation(firms.index.difference(pd.Index(copies["of"])))
    sisters = {of: names for of in free if (names := _sisters(firms.loc[of], taken))}
    with_sister = list(sisters)[:SISTERS]
    chosen = [*[of for of in free if of not in with_sister][:ELSEWHERE], *with_sister]
    cities = company.territories().dropna().set_index("name")["id"]
    region = {city: name for name, places in company.REGIONS.items() for city in places}
    made = []
    for k, of in enumerate(chosen):
        row = firms.loc[of].to_dict() | {"of": int(of), "merged_into": None, "type": "prospect", "class": "C",
                                         "discount": 0.0, "credit_limit": 0.0, "email": f"desk{FIRST + k}@example.com",
                                         "created_at": NOW - pd.Timedelta(days=int(rng.integers(30, 700)))}  # fmt: skip
        if k < ELSEWHERE:
            city = str(rng.choice([name for name in cities.index if name != row["city"]]))
            row |= {"fault": "same name, another city", "city": city, "territory_id": int(cities[city]),
                    "phone": f"0000 {rng.integers(10**7):07d}", "address": f"{rng.integers(1, 200)} Station Street",
                    "owner_id": rng.choice(company.SELLERS[region[city]]), "postcode": None}  # fmt: skip
        else:
            name = str(rng.choice(list(sisters[of])))
            row |= {"fault": "sister firm", "name": name, "industry": sisters[of][name]}
        made.append(row)
    return _frame(made)


def _sisters(firm: pd.Series, taken: set[str]) -> dict[str, str]:
    """Names that another firm of the same house could bear and nobody does, with their industries."""
    house = str(firm["name"]).removesuffix(TRADE[firm["industry"]]).strip()
    names = {f"{house} {trade}": industry for industry, trade in TRADE.items()}
    return {name: industry for name, industry in names.items() if name not in taken}


def _frame(rows: list[dict]) -> pd.DataFrame:
    made = pd.DataFrame(rows).astype({"owner_id": "Int64"})
    return made.assign(created_at=pd.to_datetime(made["created_at"]).dt.floor("min"))


def pairs_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The known list: original and copy, two copies of one original, look-alike and what it looks like."""
    found = []
    for of, same in rows.groupby("of"):
        for row in same.itertuples():
            found.append((int(str(of)), row.id, row.fault, int(row.fault in KINDS)))
        found += [(a, b, "two copies", 1) for a, b in combinations(sorted(same["id"]), 2)]
    return pd.DataFrame(found, columns=["account_id", "other_id", "kind", "real"])


def _people(
    connection: sqlite3.Connection, copies: pd.DataFrame, with_money: set[int], rng: np.random.Generator
) -> None:
    """None to two contacts for each copy, people of the original again; some deals bear the copy's contact."""
    made: list[dict[str, object]] = []
    agreed, deals = [], []
    sql = "SELECT * FROM contact WHERE account_id = ? ORDER BY email IS NULL, id LIMIT ?"
    for copy, of, at in zip(copies["id"].tolist(), copies["of"].tolist(), copies["created_at"], strict=True):
        n = int(rng.integers(1 if of in with_money else 0, 3))
        for place, person in enumerate(pd.read_sql_query(sql, connection, params=(of, n)).to_dict("records")):
            number, sure = FIRST_PERSON + len(made), of in with_money and place == 0
            same = sure or rng.random() < 0.6
            made.append({
                "id": number, "account_id": copy, "name": person["name"], "name_zh": person["name_zh"],
                "title": person["title"], "department": person["department"],
                "email": (person["email"] if same else None) or f"p{number}@example.com",
                "phone": person["phone"] if rng.random() < 0.5 else None, "created_at": at,
                "search_text": words.searchable(*(person[k] for k in ("name", "name_zh", "title", "department"))),
            })  # fmt: skip
            deals.append((number, of, at.strftime("%Y-%m-%d %H:%M")))
            if sure or rng.random() < 0.7:
                agreed.append((number, "email", at, "trade fair"))
    put(connection, "contact", pd.DataFrame(made))
    put(connection, "consent", pd.DataFrame(agreed, columns=["contact_id", "channel", "granted_at", "source"]))
    connection.executemany(
        "UPDATE opportunity SET contact_id = ? WHERE id = (SELECT max(id) FROM opportunity "
        "WHERE account_id = ? AND source = 'customer' AND created_at > ?)",
        deals,
    )
