"""Every message of portfolios, orders by time and mailings: what brings it, what it tells to do, what then."""

from __future__ import annotations

import pandas as pd

from crmlab import (
    acquisition_cost,
    cohorts,
    mailing,
    portfolio,
    track_record,
)  # fmt: skip
from crmlab.customer_value import ledger
from tests.inputs.remedies import Case, drop, follow, options

T, F = True, False


def days(*text):
    return pd.to_datetime(list(text))


def fix(value):
    """What only a person can know: the corrected value."""
    return lambda said, bad: value


WORTH = pd.Series({"Ann": 300.0, "Bo": 100.0})
EARNED = pd.Series({"Ann": 9.0, "Bo": 6.0})

# ------------------------------------------------- portfolios

SEGMENTS = pd.DataFrame({"ceiling": [900.0, 600.0], "scale": [500.0, 300.0]}, index=["gold", "iron"])
PORTFOLIO = {
    "wallet: nothing": Case(lambda t: portfolio.share_of_wallet(EARNED[t.index], t).tolist(),
                            pd.Series({"Ann": 12.0, "Bo": 0.0}), drop, [0.75]),
    "wallet: below ours": Case(lambda t: portfolio.share_of_wallet(EARNED[t.index], t).tolist(),
                               pd.Series({"Ann": 12.0, "Bo": 1.0}), drop, [0.75]),
    "pyramid: no profit": Case(lambda p: portfolio.pyramid(p)["tier"].tolist(), -WORTH, fix(WORTH), [1, 2]),
    "pyramid: shares": Case(lambda s: portfolio.pyramid(WORTH, shares=s)["tier"].tolist(), (0.8, 0.5), fix((0.5, 0.8)),
                            [1, 2]),
    "pyramid: cuts": Case(lambda c: portfolio.pyramid(WORTH, cuts=c)["tier"].tolist(), (100, 200),
                           fix((200, 100)), [1, 2]),
    "matrix: alike": Case(lambda more: portfolio.matrix(0 * WORTH, WORTH, **more)["type"].tolist(), {},
                          fix({"cut": (0, 200)}), ["II", "I"]),
    "matrix: cut": Case(lambda c: portfolio.matrix(WORTH, WORTH, cut=c)["type"].tolist(), (1,), fix((200, 200)),
                        ["IV", "I"]),
    "upgrade: unknown": Case(lambda s: portfolio.gain(s, SEGMENTS).tolist(), pd.Series({"Gold": 500.0}),
                             fix(pd.Series({"gold": 500.0})), [568.9, 0.0]),
    "upgrade: scale": Case(lambda s: portfolio.gain(pd.Series({"gold": 500.0}), s).iloc[0],
                           SEGMENTS.assign(scale=[500.0, 0]),
                           fix(SEGMENTS), 568.9),
    "upgrade: too many": Case(
        lambda s: len(portfolio.plot_upgrade(s, portfolio.upgrade_budget(s, 100.0)).axes),
        pd.DataFrame({"ceiling": 900.0, "scale": 500.0}, index=range(6)), lambda said, bad: bad.iloc[:5], 1,
    ),
}  # fmt: skip

# ------------------------------------------------- cohorts, channels, accounts

SLIPS = pd.DataFrame({"order_id": [1, 2], "customer_id": [7, 7], "channel": ["web", "house"], "amount": [100.0, 69.0],
                      "margin": [38.0, 29.0], "date": days("2024-01-05", "2024-02-05")})  # fmt: skip
LINES = pd.DataFrame({"order_id": [1, 2], "product_id": [101, 125], "quantity": [50, 1], "amount": [100.0, 69.0]})
GOODS = pd.DataFrame({"product_id": [101, 125], "unit_cost": [1.0, 40.0], "category": "tea"})
SERVED = pd.DataFrame({"customer_id": [7], "year": [2024], "cost": [12.0]})
CHANNELS = pd.Series({7: "web"})
YEAR = pd.DataFrame({"customers": [10, 12], "margin": [1000.0, 1800.0]}, index=[2023, 2024])
RETURNED = pd.concat([SLIPS, SLIPS.assign(order_id=[3, 4], customer_id=8, amount=-5.0)], ignore_index=True)


def age(**more):
    return cohorts.by_age(SLIPS, **{"as_of": "2024-03-05", "months": 1, **more})["margin"].tolist()


def channels(**more):
    plain = {"as_of": "2024-03-05", "months": 1, "repeats": 2}
    return acquisition_cost.allowable(SLIPS, more.pop("channels", CHANNELS), more["cost"], **plain)["allowable"].item()


def accounts(**more):
    tables = {
        "orders": SLIPS,
        "order_lines": LINES,
        "products": GOODS,
        "service_costs": SERVED,
        **more.pop("tables", {}),
    }
    return ledger.customers(tables, **{"year": 2024, **more})["goods"].item()


HISTORY = pd.DataFrame({"customer_id": ["Ann", "Bo", "Cy", "Cy"], "amount": [40.0, 30.0, 50.0, 20.0], "channel": "web",
                        "date": days("2022-01-05", "2022-06-01", "2022-11-20", "2023-02-01")})  # fmt: skip
STAY = pd.Series({1: 0.3, 2: 0.4, 3: 0.5, 4: 0.6, 5: 0.7})
LEFT = pd.Series({"Ann": 20.0, "Cy": 30.0})
EARLY = HISTORY.iloc[:3].assign(amount=[40.0, 90.0, 50.0])
TRIED = pd.concat([EARLY, EARLY.tail(1).assign(amount=5.0)], ignore_index=True)


def cohort_table(n):
    index = pd.MultiIndex.from_product([range(2001, 2001 + n), days("2024-01-01")], names=["cohort", "period"])
    return pd.DataFrame({"margin": 5.0}, index=index)


def worth(orders, stay=STAY):
    return track_record.scores(orders, LEFT, stay, as_of="2023-01-01")["CLV"].round(2).tolist()


ORDERS = {
    "cohorts: no lines": Case(
        lambda o: cohorts.order_margins(o, LINES, GOODS)["margin"].tolist(), RETURNED.iloc[:3], drop, [50.0, 29.0]
    ),
    "cohorts: cost without an order": Case(
        lambda s: cohorts.order_margins(SLIPS, LINES, GOODS, s)["margin"].sum(),
        SERVED.assign(year=2023),
        lambda said, bad: bad.assign(year=2024),
        67.0,
    ),
    "cohorts: returns only": Case(
        lambda o: cohorts.audit(o)["margin"].sum(), RETURNED, lambda said, bad: bad[bad["customer_id"] != 8], 67.0
    ),
    "cohorts: nobody": Case(
        lambda y: cohorts.growth(y)["change"].tolist(), YEAR.assign(customers=[0, 12]), fix(YEAR), [800.0]
    ),
    "cohorts: one period": Case(lambda y: cohorts.growth(y)["change"].tolist(), YEAR.iloc[:1], fix(YEAR), [800.0]),
    "cohorts: nobody watched": Case(lambda m: age(months=m), 36, fix(1), [38.0]),
    "cohorts: an order after": Case(lambda d: age(as_of=d), "2024-02-01", fix("2024-03-05"), [38.0]),
    "channels: no cost": Case(lambda c: channels(cost=c), pd.Series({"fair": 5.0}), fix(pd.Series({"web": 5.0})), 38.0),
    "channels: cost of 0": Case(
        lambda c: channels(cost=c), pd.Series({"web": 0.0}), fix(pd.Series({"web": 5.0})), 38.0
    ),
    "channels: none": Case(
        lambda c: channels(cost=pd.Series({"web": 5.0}), channels=c), pd.Series({8: "web"}), fix(CHANNELS), 38.0
    ),
    "channels: too many": Case(
        lambda c: len(acquisition_cost.plot_payback(c, pd.Series(5.0, c.columns), title="t").axes),
        pd.DataFrame(1.0, index=[1, 2], columns=list("abcdef")),
        lambda said, bad: bad.iloc[:, :5],
        1,
    ),
    "accounts: no such year": Case(lambda y: accounts(year=y), 2019, fix(2024), 90.0),
    "accounts: no table": Case(
        lambda t: ledger.customers(t, year=2024)["goods"].item(),
        {"orders": SLIPS},
        lambda said, bad: {"orders": SLIPS, "order_lines": LINES, "products": GOODS, "service_costs": SERVED},
        90.0,
    ),
    "accounts: a poor group": Case(
        lambda g: ledger.margin_rate(WORTH / 2, WORTH, g)["rate"].iloc[0],
        pd.Series({"Ann": "a", "Bo": "b"}),
        fix(pd.Series({"Ann": "a", "Bo": "a"})),
        50.0,
    ),
    "cohorts: too many": Case(
        lambda t: len(cohorts.plot_cohorts(t).axes), cohort_table(6), lambda said, bad: bad.loc[:2005], 1
    ),
    "accounts: an unknown product": Case(lambda g: accounts(tables={"products": g}), GOODS.iloc[:1], fix(GOODS), 90.0),
    "track record: years": Case(
        lambda y: track_record.came_back(HISTORY, year=y)["share"].tolist(), 2025, fix(2023), [0.0, 0.0, 1.0]
    ),
    "track record: late": Case(worth, pd.concat([TRIED, HISTORY.tail(1)], ignore_index=True), drop, [7.5, 0.0, 36.0]),
    "track record: no chance": Case(lambda s: worth(TRIED, s), STAY.drop(1), fix(STAY), [7.5, 0.0, 36.0]),
}

# ------------------------------------------------- a mailing

CELLS = pd.DataFrame({"cell": ["33", "33", "11"]}, index=[1, 2, 4])
MEMBERS = pd.DataFrame({"customer_id": [1, 4], "arm": "mailed", "bought": [T, F], "amount": [100.0, 0.0]})
MANY = pd.DataFrame({"cell": [str(i) for i in range(30)]}, index=range(30))


def cells(members=MEMBERS, scores=CELLS, **more):
    return mailing.cells(scores, members, margin=0.4, contact_cost=5.0, **more)["profit_per_contact"].tolist()


MAILING = {
    "mailing: no control": Case(lambda more: cells(**more), {"incremental": T}, lambda said, bad: options(said),
                                [-5.0, 35.0]),
    "mailing: truths for ids": Case(lambda ids: cells(may_mail=ids), CELLS["cell"] == "33",
                                    lambda said, bad: list(CELLS.index[bad]), [-5.0, 35.0]),
    "mailing: too many cells": Case(lambda s: cells(scores=s), MANY, fix(CELLS), [-5.0, 35.0]),
    "mailing: nobody mailed": Case(cells, MEMBERS.assign(arm="control"), fix(MEMBERS), [-5.0, 35.0]),
    "mailing: no scores": Case(cells, pd.concat([MEMBERS, MEMBERS.head(1).assign(customer_id=9)], ignore_index=True),
                               lambda said, bad: follow(said, members=bad, scores=CELLS), [-5.0, 35.0]),
    "mailing: money without a purchase": Case(cells, MEMBERS.assign(bought=F), fix(MEMBERS), [-5.0, 35.0]),
    "mailing: no probability": Case(
        lambda s: mailing.depth_by_profit(s, margin_per_response=50.0, contact_cost=5.0)["profit"].tolist(),
        pd.Series({"Ann": 50.0, "Bo": 0.2}), fix(pd.Series({"Ann": 0.5, "Bo": 0.2})), [0.0, 20.0, 25.0],
    ),
}  # fmt: skip
CASES = {**PORTFOLIO, **ORDERS, **MAILING}
