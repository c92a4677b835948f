"""How long does a run of 10,000 customers over 60 months take, a map of winners, a redraw of the explorer?

On demand only: `uv run pytest -o addopts="" -o python_functions="bench_*" -s tests/benchmarks/bench_regimes.py`. Best
of five. Goals: a run under 0.1 s, a map of 25 by 25 cases at most 2 s, a redraw (kernel side: run, picture, words)
under 0.2 s.
"""

import sys
import time

import numpy as np
import pytest

from crmlab import explore, regimes

MARKET = regimes.Market(people=10_000, customers=10_000)


def best(what):
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


@pytest.mark.parametrize("regime", [regimes.transaction(), regimes.relationship()], ids=lambda regime: regime.name)
def bench_run(regime):
    seconds = best(lambda: regimes.simulate(regime, MARKET, months=60, seed=1))
    print(f"\n10,000 customers, 60 months, {regime.name}: {seconds:.4f} s")


def bench_map():
    values = {"service_cost": np.linspace(0, 24, 25), "margin": np.linspace(0.1, 0.8, 25)}
    pair = regimes.transaction(), regimes.relationship()
    seconds = best(lambda: regimes.winner_map(*pair, MARKET, months=60, **values))
    print(f"\nmap of 25 by 25 cases: {seconds:.3f} s")


def bench_redraw(monkeypatch):
    import IPython.display

    monkeypatch.delenv("CRMLAB_STATIC", raising=False)
    monkeypatch.setattr(IPython.display, "display", lambda *a, **k: None)
    module, controls = sys.modules["crmlab.explore.regimes"], {}
    made = module._controls
    monkeypatch.setattr(module, "_controls", lambda start: controls.update(made(start)) or controls)
    explore.regimes()
    seconds = []
    for control in controls.values():
        for share in np.linspace(0, 1, 21):
            start = time.perf_counter()
            control.value = control.min + share * (control.max - control.min)
            seconds.append(time.perf_counter() - start)
    print(f"\nredraw: median {np.median(seconds):.3f} s, slowest of {len(seconds)} {max(seconds):.3f} s")
