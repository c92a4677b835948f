"""Plain estimators of the effects planted in subscriptions, price tests, wallets, contacts and houses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlab.datasets.lantern import constants as c
from tests.datasets.effects import Found, Tables, difference, least_squares


def _a_year_on(t: Tables) -> pd.DataFrame:
    """Subscriptions that began a year before the end at the latest: were they renewed twelve times?"""
    made = t["subscriptions"].query("start <= '2023-12-31'")
    months = (made["end"].dt.year - made["start"].dt.year) * 12 + made["end"].dt.month - made["start"].dt.month
    won = t["acquisition"].set_index("customer_id")["channel"]
    return made.assign(stays=((months > 12) | months.isna()) * 1.0, months=months, channel=made["customer_id"].map(won))


def subscription(t: Tables) -> Found:
    """Share renewed twelve times; naive: the first month's loss going on."""
    made = _a_year_on(t)
    share = made["stays"].mean()
    naive = (1 - (made["months"] == 1).mean()) ** 12
    return Found(share, 1.96 * np.sqrt(share * (1 - share) / len(made)), naive)


def subscription_channels(t: Tables) -> Found:
    """The same, brought by others less social media; naive: who is running today, whenever they began."""
    made = _a_year_on(t)
    gain, error = difference(*(made.loc[made["channel"] == name, "stays"] for name in ("referral", "social")))
    today = t["subscriptions"].assign(channel=t["subscriptions"]["customer_id"].map(
        t["acquisition"].set_index("customer_id")["channel"]), on=t["subscriptions"]["end"].isna())  # fmt: skip
    running = today.groupby("channel")["on"].mean()
    return Found(gain, 1.96 * error, running["referral"] - running["social"])


def price_tolerance(t: Tables) -> Found:
    """Fall of the share who buy at the dearer price: newcomers' less long-standing customers'; naive: all alike."""
    joined = t["customers"].set_index("customer_id")["joined"]
    test = t["price_tests"].assign(y=lambda f: f["bought"] * 1.0)
    wave = test.groupby("product_id")["date"].transform("min")
    test["old"] = (wave - test["customer_id"].map(joined)).dt.days >= c.PRICE_OLD_DAYS
    fall = {
        old: difference(*(rows.loc[rows["arm"] == arm, "y"] for arm in ("list", "dearer")))
        for old, rows in test.groupby("old")
    }
    return Found(fall[False][0] - fall[True][0], 1.96 * np.hypot(fall[False][1], fall[True][1]), 0.0)


def household_share(t: Tables) -> Found:
    """Our share of a household's tea money: one or two persons less four or five; naive: those who pay us most."""
    by = (
        t["wallet"]
        .groupby("customer_id")
        .agg(ours=("ours", "sum"), total=("total", "sum"), size=("household", "first"))
    )
    by = by[by["ours"] > 0].assign(share=lambda f: f["ours"] / f["total"])
    gain, error = difference(by.loc[by["size"] <= 2, "share"], by.loc[by["size"] >= 4, "share"])
    rank = by["ours"].rank(pct=True)
    return Found(gain, 1.96 * error, by.loc[rank > 0.75, "share"].mean() - by.loc[rank <= 0.25, "share"].mean())


def phone(t: Tables) -> Found:
    """Share settled at once, telephone less chat, within topics; naive: over all topics."""
    asked = t["interactions"].query("channel != 'visit'").assign(y=lambda f: f["settled"] * 1.0)
    gains, errors = [], []
    for _, rows in asked.groupby("topic"):
        gain, error = difference(*(rows.loc[rows["channel"] == way, "y"] for way in ("phone", "chat")))
        gains.append(gain), errors.append(error)
    weight = 1 / np.square(errors)
    naive, _ = difference(*(asked.loc[asked["channel"] == way, "y"] for way in ("phone", "chat")))
    return Found(np.average(gains, weights=weight), 1.96 / np.sqrt(weight.sum()), naive)


def _link(t: Tables, effect: str, cause: str, *others: str) -> Found:
    """Slope of `effect` on `cause`, the others held fixed; naive: nothing held fixed."""
    slope, spread = least_squares(t["branches"], effect, [cause, *others], "house_id")
    alone, _ = least_squares(t["branches"], effect, [cause])
    return Found(slope[0], 2.02 * np.sqrt(spread[0, 0]), alone[0])


LINKS = {
    "chain-quality-to-staff": ("employee_satisfaction", "internal_quality", "footfall"),
    "chain-staff-to-retention": ("employee_retention", "employee_satisfaction"),
    "chain-staff-to-productivity": ("productivity", "employee_satisfaction"),
    "chain-retention-to-value": ("service_value", "employee_retention", "productivity"),
    "chain-productivity-to-value": ("service_value", "productivity", "employee_retention"),
    "chain-value-to-satisfaction": ("customer_satisfaction", "service_value"),
    "chain-satisfaction-to-loyalty": ("loyalty", "customer_satisfaction"),
    "chain-loyalty-to-growth": ("growth", "loyalty"),
    "chain-loyalty-to-profit": ("profit", "loyalty", "footfall"),
}


def chain(t: Tables) -> Found:
    """What a point of internal quality brings in profit along the chain; naive: footfall forgotten."""
    step, relative = {}, {}
    for key, columns in LINKS.items():
        found = _link(t, *columns)
        step[key], relative[key] = found.estimate, (found.half / 2.02) ** 2
    b = lambda name: step[f"chain-{name}"]  # noqa: E731
    left, right = (
        b("staff-to-retention") * b("retention-to-value"),
        b("staff-to-productivity") * b("productivity-to-value"),
    )
    middle = left + right
    product = (
        b("quality-to-staff")
        * middle
        * b("value-to-satisfaction")
        * b("satisfaction-to-loyalty")
        * b("loyalty-to-profit")
    )
    part = {"staff-to-retention": left / middle, "retention-to-value": left / middle,
            "staff-to-productivity": right / middle, "productivity-to-value": right / middle}  # fmt: skip
    names = [name.removeprefix("chain-") for name in LINKS if name != "chain-loyalty-to-growth"]
    variance = sum((part.get(name, 1.0) / b(name)) ** 2 * relative[f"chain-{name}"] for name in names)
    alone, _ = least_squares(t["branches"], "profit", ["internal_quality"])
    return Found(product, 1.96 * abs(product) * np.sqrt(variance), alone[0])


ESTIMATORS = {
    "subscription-a-year-on": subscription,
    "subscription-channels": subscription_channels,
    "part-6-price": price_tolerance,
    "wallet-households": household_share,
    "phone-settles-more": phone,
    **{key: (lambda t, columns=columns: _link(t, *columns)) for key, columns in LINKS.items()},
    "chain-quality-to-profit": chain,
}
