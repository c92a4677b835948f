"""Every message of `crmlab.btyd`: what brings it, what it tells to do, what is right then."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from crmlab import btyd, clv
from tests.inputs.remedies import Case, drop, options

T, F = True, False


def fix(value):
    """What only a person can know: the corrected value."""
    return lambda said, bad: value


def days(*text):
    return pd.to_datetime(list(text))


ORDERS = pd.DataFrame({"customer_id": [1, 1, 1, 2], "amount": [80.0, 30.0, 20.0, 45.5],
                       "date": days("2024-01-01", "2024-01-29", "2024-01-15", "2024-02-05")})  # fmt: skip
BACK = pd.DataFrame({"customer_id": [3], "amount": [-5.0], "date": days("2024-02-01")})
MUCH = BACK.assign(customer_id=2, amount=-50.0, date=days("2024-02-06"))


def money(orders, **more):
    found = btyd.summary(orders, **{"as_of": "2024-02-26", "unit": "W", "first_purchase": "counted", **more})
    return found["monetary"].tolist()


def joined(*tables):
    return pd.concat(tables, ignore_index=True)


MODEL = btyd.BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
SPEND = btyd.GammaGamma(p=6.25, q=3.74, v=15.44)
KNOWN = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0.0], "T": [38.86, 38.86]})
MANY = pd.DataFrame({"x": [0, 1, 2, 3, 8], "t_x": [0, 4, 12, 20, 33.0], "T": 39.0, "many": [60, 19, 8, 9, 6]})


def bought(known):
    return MODEL.expected_purchases(known, 39).tolist()


def fitted(known, **more):
    return btyd.fit_bgnbd(known, weights="many", **more).r


HISTORIES = {
    "unit": Case(
        lambda u: btyd.summary(ORDERS, as_of="2024-02-26", unit=u)["T"].tolist(), "M", fix(30.4375), [1.84, 0.69]
    ),
    "unit below a day": Case(
        lambda more: btyd.summary(ORDERS, as_of="2024-02-26", **more)["T"].tolist(),
        {"unit": 1 / 24},
        lambda said, bad: options(said),
        [56.0, 21.0],
    ),
    "refunds": Case(
        lambda more: money(joined(ORDERS, MUCH.assign(amount=-5.0)), **more),
        {},
        lambda said, bad: {"refunds": "netted"} if "refunds='netted'" in said else bad,
        [43.33, 40.5],
    ),
    "refunds only": Case(
        lambda orders: money(orders, refunds="netted"), BACK, lambda said, bad: bad.assign(amount=-bad["amount"]), [5.0]
    ),
    "refunds without a purchase": Case(
        lambda more: money(joined(ORDERS, BACK), **more),
        {"refunds": "netted"},
        lambda said, bad: options(said),
        [43.33, 45.5],
    ),
    "refunds above purchases": Case(
        lambda orders: money(orders, refunds="netted"),
        joined(ORDERS, MUCH),
        lambda said, bad: joined(bad, ORDERS.tail(1)),
        [43.33, 41.0],
    ),
    "x is not whole": Case(bought, KNOWN.assign(x=[1.5, 0]), fix(KNOWN), [1.226, 0.195]),
    "t_x above T": Case(bought, KNOWN.assign(t_x=[40.0, 0.0]), fix(KNOWN), [1.226, 0.195]),
    "t_x of nothing": Case(bought, KNOWN.assign(t_x=[30.43, 1.0]), fix(KNOWN), [1.226, 0.195]),
    "weights of 0": Case(fitted, MANY.assign(many=0), fix(MANY), 0.2455),
    "end before split": Case(
        lambda end: btyd.holdout(ORDERS, split="2024-01-29", end=end, unit="W")["actual"].tolist(),
        "2024-01-01",
        fix("2024-02-26"),
        [0],
    ),
    "nothing before split": Case(
        lambda split: btyd.holdout(ORDERS, split=split, end="2024-02-26", unit="W")["actual"].tolist(),
        "2023-01-01",
        fix("2024-01-29"),
        [0],
    ),
    "nobody bought": Case(
        lambda a: btyd.holdout_errors(pd.DataFrame({"actual": a}), {"rule": pd.Series([1.0, 1.0])})["bias"].item(),
        [0, 0],
        fix([1, 3]),
        -0.5,
    ),
    "no expectation": Case(
        lambda e: btyd.holdout_errors(pd.DataFrame({"actual": [1, 3]}), {"rule": e})["bias"].item(),
        pd.Series([1.0]),
        fix(pd.Series([1.0, 1.0])),
        -0.5,
    ),
    "no whole unit": Case(
        lambda end: len(btyd.tracking(MODEL, ORDERS, split="2024-01-08", end=end, unit="W")),
        "2024-01-03",
        fix("2024-01-21"),
        3,
    ),
}
BUYING = {
    "t": Case(lambda t: MODEL.expected_purchases_new(t), -1, fix(39), 1.197),
    "n": Case(lambda n: MODEL.probability(n, 39), 0.5, fix(0), 0.574),
    "nobody bought again": Case(fitted, MANY.assign(x=0, t_x=0.0), fix(MANY), 0.2455),
    "all on the last day": Case(fitted, MANY.assign(t_x=0.0, T=0.0), fix(MANY), 0.2455),
}

# ------------------------------------------------- money

MEANS = pd.DataFrame({"n": [1, 2, 1, 4, 2, 3, 1, 5], "monetary": [9.0, 31, 80, 35, 14, 60, 30, 18]})
ONCE = pd.DataFrame({"n": [0, 1, 2, 3], "monetary": [np.nan, 40.0, 20.0, 30.0]})


def spend(p=6.25, q=3.74, n=(0, 1)):
    return btyd.GammaGamma(p=p, q=q, v=15.44).expected_spend(pd.Series(n), pd.Series([np.nan, 80.0]))[1]


def money_model(means):
    return btyd.fit_gamma_gamma(means).mean_spend


def steady(seed=8):
    n = np.repeat([1, 2, 5, 10], 60)
    return pd.DataFrame({"n": n, "monetary": np.random.default_rng(seed).gamma(3 * n, 10 / (3 * n))})


MONEY = {
    "no mean over all": Case(lambda more: spend(**more), {"q": 0.9}, fix({"q": 3.74}), 66.35),
    "no mean after one": Case(
        lambda more: spend(**more), {"q": 0.1, "p": 0.5, "n": (0, 1)}, fix({"q": 3.74, "p": 6.25}), 66.35
    ),
    "no mean after one purchase": Case(
        lambda n: btyd.GammaGamma(p=0.5, q=0.4, v=10.0).expected_spend(n, 0 * n + 80.0).tolist(),
        pd.Series([1, 9]),
        drop,
        [93.59],
    ),
    "one that differs from nobody": Case(
        btyd.frequency_spend_correlation, ONCE.assign(n=[0, 2, 2, 2]), fix(ONCE), -0.5
    ),
    "n is not whole": Case(money_model, MEANS.assign(n=1.5), fix(MEANS), 33.537),
    "money of 0": Case(money_model, joined(MEANS, pd.DataFrame({"n": [1], "monetary": [0.0]})), drop, 33.537),
    "too few": Case(btyd.frequency_spend_correlation, ONCE.iloc[:3], fix(ONCE), -0.5),
    "all alike": Case(btyd.frequency_spend_correlation, ONCE.assign(n=1), fix(ONCE), -0.5),
    "no purchases": Case(
        lambda more: btyd.fit_gamma_gamma(btyd.summary(SINGLE, as_of="2024-02-26", unit="W", **more)).customers,
        {},
        lambda said, bad: options(said),
        8.0,
    ),
    "the same for all": Case(
        lambda m: float(m) if np.isscalar(m) else money_model(m), MEANS.assign(monetary=30.0), fix(30.0), 30.0
    ),
    "no top of money": Case(
        lambda m: float(m) if np.isscalar(m) else money_model(m),
        steady(),
        lambda said, bad: float(re.search(r"everybody: ([\d.]+),", said).group(1)),
        float((steady()["n"] * steady()["monetary"]).sum() / 1080),
    ),
}
SINGLE = pd.DataFrame({"customer_id": range(8), "amount": MEANS["monetary"], "date": days(*["2024-01-01"] * 8)})

# ------------------------------------------------- contracts

BOXES = pd.DataFrame({"customer_id": [1, 2, 3], "start": days("2024-01-31", "2024-03-10", "2024-06-02"),
                      "end": pd.to_datetime(["2024-04-28", None, "2024-08-02"])})  # fmt: skip
PAID = pd.DataFrame({"paid": [1, 2, 3, 3], "running": [F, F, F, T]})
TABLE = pd.DataFrame({"reached": [1000.0, 869.0], "renewed": [869.0, 790.0]})
SBG = btyd.SBG(alpha=0.668, beta=3.806)


def months(boxes):
    return btyd.contracts(boxes, as_of="2024-06-30")["paid"].tolist()


def alpha(survivors):
    return btyd.fit_sbg(survivors).alpha


FALLS = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
GEOMETRIC = pd.DataFrame({"reached": [1000.0, 800.0, 640.0], "renewed": [800.0, 640.0, 510.0]})
CONTRACTS = {
    "not whole months": Case(
        months, BOXES.assign(end=pd.to_datetime(["2024-04-15", None, "2024-08-02"])), fix(BOXES), [3, 4, 1]
    ),
    "paid is not whole": Case(
        lambda k: btyd.renewal_table(k)["rate"].iloc[0], PAID.assign(paid=[0, 2, 3, 3]), fix(PAID), 0.75
    ),
    "no renewal": Case(
        lambda k: btyd.renewal_table(k)["rate"].iloc[0], PAID.assign(paid=1, running=T), fix(PAID), 0.75
    ),
    "no end": Case(lambda d: SBG.expected_lifetime(discount=d), 0, fix(0.1), 5.92),
    "renewals": Case(lambda t: SBG.survival(t), -1, fix(1), 0.851),
    "too short": Case(alpha, FALLS[:2], fix(FALLS), 0.668),
    "rises": Case(alpha, [100, 90, 95, 80], fix(FALLS), 0.668),
    "nobody left": Case(alpha, [100, 100, 100], fix(FALLS), 0.668),
    "all left": Case(alpha, [100, 0, 0], fix(FALLS), 0.668),
    "renewed above reached": Case(
        alpha, TABLE[::-1].rename(columns={"reached": "renewed", "renewed": "reached"}), fix(TABLE), 0.29705
    ),
    "one renewal": Case(alpha, TABLE.iloc[:1], fix(TABLE), 0.29705),
    "nobody left the table": Case(alpha, TABLE.assign(renewed=TABLE["reached"]), fix(TABLE), 0.29705),
    "all left the table": Case(alpha, TABLE.assign(renewed=0.0), fix(TABLE), 0.29705),
    "no top of contracts": Case(
        lambda t: clv.multiple(**t, first="now", discount=0.1) if isinstance(t, dict) else alpha(t),
        GEOMETRIC,
        lambda said, bad: options(said),
        3.657,
    ),
}

# ------------------------------------------------- draws, pictures

HELD = pd.DataFrame({"paid": [1, 1, 2, 3, 6, 9, 9], "renewals": [0, 0, 1, 2, 5, 8, 8], "margin": 50.0,
                     "running": [F, F, F, F, T, T, T]})  # fmt: skip
DRAWS = pd.DataFrame({0: [1] * 7, 1: [1, 1, 1, 1, 0, 2, 1]})
MONTHS = np.repeat([1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30], [24, 14, 10, 8, 6, 5, 7, 5, 4, 5, 4, 8])
START = days(*["2023-01-10", "2023-03-10"] * 50)
SUBSCRIBED = pd.DataFrame({
    "customer_id": range(100), "start": START, "margin": 50.0,
    "end": [day + pd.DateOffset(months=int(n)) for day, n in zip(START, MONTHS, strict=True)],
})  # fmt: skip


def kept(boxes=SUBSCRIBED, split="2023-08-31"):
    return btyd.contract_holdout(boxes, split=split, periods=6, repeats=2)["actual"].iloc[0]


DRAWN = {
    "counts": Case(
        lambda more: len(btyd.plot_shrinkage(SPEND, most=100.0, title="t", **more).axes),
        {"counts": [0]},
        lambda said, bad: {"counts": [1, 3, 10]} if "counts=[1, 3, 10]" in said else bad,
        1,
    ),
    "too few for fifths": Case(
        lambda v: len(btyd.plot_fifths(v, unit="u").axes),
        pd.Series([1.0, 2.0]),
        fix(pd.Series(range(1, 6))),
        1,
    ),
    "not in the draws": Case(
        lambda d: btyd.contract_values(HELD, d, discount=0.01, periods=12)[0], DRAWS.iloc[:6], fix(DRAWS), 1408.8
    ),
    "one total": Case(
        lambda t: btyd.interval(500.0, t)["low"], pd.Series([480.0]), fix(pd.Series([480.0, 500.0, 520.0])), 460.8
    ),
    "no contract yet": Case(lambda split: kept(split=split), "2020-01-01", fix("2023-08-31"), 144.0),
    "nothing held out": Case(lambda boxes: kept(boxes), SUBSCRIBED.assign(margin=0.0), fix(SUBSCRIBED), 144.0),
    "fewer than two": Case(
        lambda least: btyd.spend_by_purchase(joined(ORDERS, ORDERS.assign(customer_id=9)), least=least)["mean"][1],
        9,
        fix(3),
        80.0,
    ),
}
CASES = {f"btyd: {name}": case for part in (HISTORIES, BUYING, MONEY, CONTRACTS, DRAWN) for name, case in part.items()}
