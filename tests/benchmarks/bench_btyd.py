"""How long do the summary and the fit of BG/NBD take beside `lifetimes`, and how much memory?

On demand only: `uv run pytest -o addopts="" -o python_functions="bench_*" -s tests/benchmarks/bench_btyd.py`. The best
of five, or of one where that takes more than ten seconds. `lifetimes` is left out of sizes that would take it more than
`PATIENCE` seconds. Memory is the most that Python and NumPy held at once beyond the data, measured in a run of its own.
"""

import time
import tracemalloc
import warnings

import numpy as np
import pytest

from crmlab import DataUnavailable, btyd, datasets
from tests.customer_value.btyd import simulate

PATIENCE = 240
CURVE = (1_000, 10_000, 100_000, 1_000_000)
lifetimes = pytest.importorskip("lifetimes")
pytestmark = pytest.mark.filterwarnings("ignore")


def theirs(table):
    return lifetimes.BetaGeoFitter().fit(table["x"], table["t_x"], table["T"])


def bench_fit_cdnow():
    """The goal is 50 ms."""
    try:
        purchases = datasets.cdnow()
    except DataUnavailable as why:
        pytest.skip(str(why))
    known = purchases[purchases["date"] <= "1997-09-30"]
    report("fit, CDNOW", btyd.summary(known, as_of="1997-09-30", unit="W"), btyd.fit_bgnbd, theirs)


def bench_fit_curve():
    """The goal for the last is 5 s and 1 GB."""
    expected = 0.0
    for customers in CURVE:
        table = simulate.histories(customers, 7, weeks=156, **simulate.LANTERN)
        expected = 10 * report(f"fit, {customers:,}", table, btyd.fit_bgnbd, theirs if expected < PATIENCE else None)


def bench_expected_purchases():
    table = simulate.histories(1_000_000, 7, weeks=156, **simulate.LANTERN)
    model = btyd.BGNBD(**simulate.LANTERN)
    report("expected purchases, 1,000,000", table, lambda table: model.expected_purchases(table, 52.0), None)


@pytest.mark.parametrize("rows, customers", [(1_000_000, 50_000), (10_000_000, 500_000), (10_000_000, 2_000_000)])
def bench_summary(rows, customers):
    """The goal is three times as fast, with the same numbers."""

    def ours(orders):
        return btyd.summary(orders, as_of="2025-01-01", unit="W")

    def other(orders):
        return lifetimes.utils.summary_data_from_transaction_data(
            orders, "customer_id", "date", "amount", observation_period_end="2025-01-01", freq="D", freq_multiplier=7
        )

    orders = simulate.orders(rows, customers, 9)
    report(f"summary, {rows:,} orders of {customers:,}", orders, ours, other)
    mine, known = ours(orders), other(orders).sort_index()
    for a, b in {"x": "frequency", "t_x": "recency", "T": "T", "monetary": "monetary_value"}.items():
        np.testing.assert_allclose(mine[a].fillna(0), known[b], rtol=1e-9, atol=1e-9, err_msg=a)


def report(name, data, ours, other):
    """Print the figures of both; the seconds of `other`."""
    mine = best(ours, data)
    words = f"\n{name}: {mine:.3f} s, {peak(ours, data) / 1e6:,.0f} MB"
    if other is None:
        print(words + "; lifetimes not tried")
        return PATIENCE
    their = best(other, data)
    print(words + f"; lifetimes {their:.3f} s, {peak(other, data) / 1e6:,.0f} MB: {their / mine:.1f} times as long")
    return their


def best(how, data):
    seconds = []
    for _round in range(5):
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            how(data)
        seconds.append(time.perf_counter() - start)
        if seconds[-1] > 10:
            break
    return min(seconds)


def peak(how, data):
    tracemalloc.start()
    how(data)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found
