"""What Lantern Tea sells: loose tea by the gram, boxes, gift boxes and teaware. All names are invented."""

from __future__ import annotations

import pandas as pd

from crmlab.datasets.lantern import constants as c

# name, Chinese name, list price and cost in fen per unit, how often it is chosen within its category
LOOSE = (
    ("Bridge Market green", "桥市绿茶", 42, 20, 18),
    ("Heron Pond white", "鹭塘白茶", 96, 46, 10),
    ("Lantern Street oolong", "灯街乌龙", 68, 32, 16),
    ("Rain Eaves green", "雨檐绿茶", 118, 57, 9),
    ("Kiln Hill black", "窑山红茶", 56, 26, 15),
    ("Night Ferry dark", "夜渡黑茶", 74, 37, 9),
    ("Osmanthus Yard oolong", "桂院乌龙", 88, 41, 9),
    ("Cloud Ladder reserve", "云梯珍藏", 210, 104, 4),
)
BOXED = (
    ("Morning Lane box of 20", "晨巷二十袋装", 3_800, 1_750, 20),
    ("Jasmine Wall box of 20", "茉墙二十袋装", 4_200, 1_900, 18),
    ("Old Pier black box of 30", "旧埠红茶三十袋装", 5_600, 2_650, 13),
    ("Office Blend box of 100", "办公百袋装", 9_800, 4_900, 10),
    ("Barley and Chrysanthemum box", "麦菊盒装", 3_200, 1_450, 12),
    ("Three Hills sampler", "三山试饮装", 6_800, 3_200, 11),
)
GIFT = (
    ("Small Lantern gift box", "小灯笼礼盒", 5_800, 2_700, 20),
    ("Moon Terrace gift box", "月台礼盒", 9_800, 4_600, 18),
    ("Two Cranes gift box", "双鹤礼盒", 14_800, 7_000, 12),
    ("New Year Courtyard gift box", "新年院礼盒", 19_800, 9_500, 9),
    ("Grand Lantern gift box", "大灯笼礼盒", 29_800, 14_600, 4),
)
TEAWARE = (
    ("Fish Tail cup", "鱼尾杯", 3_600, 1_650, 18),
    ("River Clay pot", "河陶壶", 12_800, 6_000, 7),
    ("Bamboo scoop set", "竹匙套装", 2_800, 1_200, 14),
    ("Glass pitcher", "玻璃公道杯", 5_200, 2_400, 11),
    ("Travel set Two Cups", "双杯旅行装", 9_600, 4_700, 8),
)
MONTHLY = {
    "taster": ("Monthly tea box, taster", "每月茶盒（品鉴）"),
    "classic": ("Monthly tea box, classic", "每月茶盒（经典）"),
    "reserve": ("Monthly tea box, reserve", "每月茶盒（珍藏）"),
}
"""The boxes of a subscription by plan; nobody finds them in the shop."""
CATEGORIES = {"loose tea": (LOOSE, "gram"), "boxed tea": (BOXED, "box"), "gift box": (GIFT, "box"),
              "teaware": (TEAWARE, "piece")}  # fmt: skip


def make() -> pd.DataFrame:
    """The products with prices in fen and the hidden weight with which they are chosen in their category."""
    rows = [
        (name, chinese, category, unit, price, cost, category == "gift box", weight)
        for category, (items, unit) in CATEGORIES.items()
        for name, chinese, price, cost, weight in items
    ]
    rows += [
        (*MONTHLY[plan], "monthly box", "box", price, cost, False, 1) for plan, (price, cost, _share) in c.PLANS.items()
    ]
    columns = ["name", "name_zh", "category", "unit", "list_price", "unit_cost", "gift", "weight"]
    products = pd.DataFrame(rows, columns=columns)
    products.insert(0, "product_id", range(101, 101 + len(products)))
    return products
