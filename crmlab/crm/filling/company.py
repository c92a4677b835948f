"""The firm itself: teams, staff, territories, products, holidays."""

from __future__ import annotations

import sqlite3

import pandas as pd

from crmlab import datasets
from crmlab.crm.filling import put

TEAMS = {1: ("Sales", "sales"), 2: ("Telesales", "telesales"), 3: ("Marketing", "marketing")}
REGIONS = {"East": ("Hangzhou", "Suzhou"), "West": ("Chengdu", "Kunming"), "Centre": ("Wuhan", "Changsha"),
           "Coast": ("Xiamen", "Qingdao")}  # fmt: skip
STAFF = (
    # id, name, in Chinese, role, team, manager, skills, capacity
    (1, "Chen Lan", "陈岚", "manager", 1, None, "", 0),
    (2, "Zhou Ping", "周平", "manager", 2, None, "", 0),
    (3, "He Shan", "何山", "marketer", 3, 1, "", 0),
    (11, "Li Rui", "李瑞", "seller", 1, 1, "hotel,office", 60),
    (12, "Wang Qiu", "王秋", "seller", 1, 1, "gift account,office", 60),
    (13, "Sun Heyi", "孙禾依", "seller", 1, 1, "bakery,drink maker", 45),
    (14, "Ma Tian", "马天", "seller", 1, 1, "regional distributor,hotel", 60),
    (15, "Gao Xue", "高雪", "seller", 1, 1, "office,gift account", 60),
    (16, "Luo Kai", "罗凯", "seller", 1, 1, "drink maker,bakery", 45),
    (17, "Xu Ning", "许宁", "seller", 1, 1, "hotel,gift account", 60),
    (18, "Tang Bei", "唐北", "seller", 1, 1, "office,bakery", 60),
    (19, "Feng Dan", "冯丹", "seller", 1, 1, "regional distributor,drink maker", 45),
    (20, "Yu Chun", "于春", "seller", 1, 1, "gift account,hotel", 60),
    (21, "Deng Fei", "邓飞", "seller", 1, 1, "bakery,office", 60),
    (22, "Jiang Yan", "江燕", "seller", 1, 1, "drink maker,regional distributor", 45),
    (31, "Qin Mei", "秦梅", "agent", 2, 2, "", 80),
    (32, "Shao Jin", "邵金", "agent", 2, 2, "", 80),
    (33, "Peng Ran", "彭然", "agent", 2, 2, "", 80),
    (34, "Kong An", "孔安", "agent", 2, 2, "", 80),
)
SELLERS = {"East": (11, 12, 13), "West": (14, 15, 16), "Centre": (17, 18, 19), "Coast": (20, 21, 22)}
AGENTS = (31, 32, 33, 34)
HOLIDAYS = {
    "New Year": ("2025-01-01", "2025-01-01"), "Spring Festival": ("2025-01-28", "2025-02-04"),
    "Qingming": ("2025-04-04", "2025-04-06"), "Labour Day": ("2025-05-01", "2025-05-05"),
    "Dragon Boat": ("2025-05-31", "2025-06-02"), "National Day and Mid-Autumn": ("2025-10-01", "2025-10-08"),
}  # fmt: skip
MAKE_UP = ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11")
"""Weekends that are working days in 2025. Source: the State Council's notice of 12 November 2024 on holidays."""


def fill(connection: sqlite3.Connection, learner: str) -> None:
    put(connection, "team", pd.DataFrame([(k, *v) for k, v in TEAMS.items()], columns=["id", "name", "kind"]))
    staff = pd.DataFrame(
        STAFF, columns=["id", "name", "name_zh", "role", "team_id", "manager_id", "skills", "capacity"]
    )
    put(connection, "user", staff.astype({"manager_id": "Int64"}))
    put(connection, "territory", territories())
    put(connection, "territory_user", pd.DataFrame(
        [(territory, seller) for territory, region in _regions().items() for seller in SELLERS[region]],
        columns=["territory_id", "user_id"]))  # fmt: skip
    products = datasets.load("products").rename(columns={"product_id": "id"})
    put(connection, "product", products[["id", "name", "name_zh", "category", "unit", "list_price", "unit_cost"]])
    days = [(day, name, "off") for name, ends in HOLIDAYS.items() for day in pd.date_range(*ends)]
    days += [(pd.Timestamp(day), "make-up workday", "work") for day in MAKE_UP]
    put(connection, "holiday", pd.DataFrame(days, columns=["day", "name", "kind"]))


def territories() -> pd.DataFrame:
    """Four regions with two cities each: `id`, `name`, `parent_id`."""
    regions: list[tuple[int, str, int | None]] = [(k, name, None) for k, name in enumerate(REGIONS, 1)]
    cities: list[tuple[int, str, int | None]] = [
        (10 * k + j, city, k) for k, name in enumerate(REGIONS, 1) for j, city in enumerate(REGIONS[name], 1)
    ]
    return pd.DataFrame(regions + cities, columns=["id", "name", "parent_id"]).astype({"parent_id": "Int64"})


def _regions() -> dict[int, str]:
    """City territory → its region's name."""
    names = list(REGIONS)
    return {10 * k + j: name for k, name in enumerate(names, 1) for j in range(1, len(REGIONS[name]) + 1)}
