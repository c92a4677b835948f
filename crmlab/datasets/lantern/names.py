"""Invented names: a made-up family name and two syllables for people, a picture and a trade for firms."""

from __future__ import annotations

import numpy as np
import pandas as pd

FAMILY = ("Anshe", "Bolan", "Chuyin", "Dengyu", "Erlan", "Fusang", "Guanhe", "Huaxi", "Jiyun", "Kaiye", "Lumang",
          "Mosheng", "Nanqu", "Ouyun", "Pingye", "Qinglu", "Ruotao", "Songju", "Taolin", "Weiran", "Xianhe", "Yuzhou",
          "Zhulin", "Baichuan")  # fmt: skip
FIRST = ("An", "Bei", "Chun", "Dan", "En", "Fei", "Gan", "He", "Jin", "Kai", "Lan", "Mei", "Ning", "Ou", "Ping", "Qiu",
         "Ran", "Shan", "Tian", "Wei", "Xue", "Yan", "Zhi")  # fmt: skip
SECOND = ("an", "bo", "chen", "di", "fan", "hua", "jie", "lin", "ming", "na", "qi", "rui", "shu", "tong", "xin", "yi",
          "ye", "zhou")  # fmt: skip
PICTURE = ("Amber", "Blue", "Copper", "Double", "East Gate", "Far", "Golden", "High", "Ivory", "Jade", "Kind", "Long",
           "Misty", "New", "Old", "Pearl", "Quiet", "Red", "Silver", "Twin", "Upper", "Velvet", "White",
           "Young")  # fmt: skip
THING = ("Bridge", "Crane", "Dune", "Ferry", "Garden", "Harbour", "Island", "Kite", "Lotus", "Maple", "Orchard",
         "Pine", "Reed", "Sail", "Terrace", "Willow")  # fmt: skip
TRADE = {"bakery": "Bakery", "drink maker": "Drinks", "regional distributor": "Trading", "hotel": "Hotel",
         "office": "Offices", "gift account": "Gifts"}  # fmt: skip


def make(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """One name a customer, no two alike."""
    persons = [f"{family} {first}{second}" for family in FAMILY for first in FIRST for second in SECOND]
    firms = [f"{picture} {thing}" for picture in PICTURE for thing in THING]
    final = people["final"].to_numpy()
    made = np.empty(len(people), dtype=object)
    made[final] = np.array(persons, dtype=object)[rng.permutation(len(persons))[: final.sum()]]
    drawn = {trade: iter(rng.permutation(len(firms))) for trade in TRADE}
    for person in np.flatnonzero(~final):
        trade = str(people["industry"].iat[int(person)])
        made[person] = f"{firms[next(drawn[trade])]} {TRADE[trade]}"
    return made
