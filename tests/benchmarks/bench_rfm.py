"""How long does RFM take beside a plain pandas groupby, and how much memory?

On demand only: `uv run pytest -o addopts="" -o python_functions="bench_*" -s tests/benchmarks/bench_rfm.py`. Best of
five; the frame is unsorted, its ids int64, dates datetime64[us], money float64. `plain` gives the last date, the count
and the sum of each customer, and stops there.
"""

import time
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from crmlab import rfm

SIZES = [(1_000_000, 50_000), (1_000_000, 200_000), (10_000_000, 500_000), (10_000_000, 2_000_000)]
NAMES = [f"{orders // 10**6}M orders of {customers // 1000}k" for orders, customers in SIZES]


def plain(orders):
    return orders.groupby("customer_id").agg(
        last=("date", "max"), frequency=("date", "size"), monetary=("amount", "sum")
    )


def checked(orders):
    return rfm.scores(rfm.table(orders, as_of="2025-01-01"))


def unchecked(orders):
    return rfm.scores(rfm.table(orders, as_of="2025-01-01", check=False))


@pytest.fixture(scope="module", params=SIZES, ids=NAMES)
def orders(request):
    many, customers = request.param
    random = np.random.default_rng(9)
    days = random.integers(0, 1096, many).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "order_id": random.permutation(many) + 10_000_000,
            "customer_id": random.integers(10_000, 10_000 + customers, many),
            "date": (np.datetime64("2022-01-01") + days).astype("datetime64[us]"),
            "amount": random.integers(100, 100_000, many) / 100,
        }
    )


@pytest.mark.parametrize("how", [plain, checked, unchecked], ids=lambda how: how.__name__)
def bench_time(benchmark, orders, how):
    benchmark.pedantic(how, args=(orders,), rounds=5, warmup_rounds=1)


def bench_ratios(orders):
    """How many times the plain groupby: the goal is at most 3 with all checks, 1.5 without, and twice the memory."""
    rounds = [{how.__name__: _seconds(how, orders) for how in (plain, checked, unchecked)} for _ in range(5)]
    best = {name: min(seconds[name] for seconds in rounds) for name in rounds[0]}
    peak = {how.__name__: _peak(how, orders) for how in (plain, checked, unchecked)}
    print(
        f"\n{len(orders):,} orders: plain {best['plain']:.3f} s; checked {best['checked'] / best['plain']:.2f} times, "
        f"unchecked {best['unchecked'] / best['plain']:.2f}; memory {peak['checked'] / peak['plain']:.2f} and "
        f"{peak['unchecked'] / peak['plain']:.2f} times {peak['plain'] / 1e6:.0f} MB"
    )


def _seconds(how, orders):
    start = time.perf_counter()
    how(orders)
    return time.perf_counter() - start


def _peak(how, orders):
    tracemalloc.start()
    how(orders)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
