"""Customers who are exactly BG/NBD with Gamma-Gamma amounts, as histories or as orders."""

import numpy as np
import pandas as pd

CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
LANTERN = {"r": 0.9, "alpha": 10.5, "a": 0.9, "b": 3.6}


def histories(customers, seed, *, r, alpha, a, b, weeks=39, entry=12):
    """`x`, `t_x`, `T` in weeks of customers who first bought in the first `entry` weeks, to the day."""
    random = np.random.default_rng(seed)
    rate, chance = random.gamma(r, 1 / alpha, customers), random.beta(a, b, customers)
    end = weeks - random.integers(0, 7 * entry, customers) / 7
    x, t_x, now = np.zeros(customers, dtype="int64"), np.zeros(customers), np.zeros(customers)
    who = np.arange(customers)
    while len(who):
        now[who] += random.exponential(size=len(who)) / rate[who]
        who = who[now[who] <= end[who]]
        x[who] += 1
        t_x[who] = np.minimum(np.ceil(now[who] * 7) / 7, end[who])
        who = who[random.random(len(who)) >= chance[who]]
    return pd.DataFrame({"x": x, "t_x": t_x, "T": end})


def orders(rows, customers, seed, days=1096):
    """Unsorted orders without any model: for summaries only."""
    random = np.random.default_rng(seed)
    day = random.integers(0, days, rows).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "customer_id": random.integers(10_000, 10_000 + customers, rows),
            "date": (np.datetime64("2022-01-01") + day).astype("datetime64[us]"),
            "amount": random.integers(100, 100_000, rows) / 100,
        }
    )


def spend(n, seed, *, p=6.0, q=4.0, v=90.0):
    """The mean of `n` Gamma-Gamma purchases of each customer; NaN where `n` is 0."""
    random = np.random.default_rng(seed)
    n = np.asarray(n)
    rate = random.gamma(q, 1 / v, len(n))
    total = random.gamma(p * np.maximum(n, 1), 1 / rate)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)
