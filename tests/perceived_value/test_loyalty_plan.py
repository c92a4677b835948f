"""Houses, points or nothing: the best plan by trying all, its interval by hand, and what may not make it worse."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, loyalty_plan, programme, programme_pictures
from crmlab.measurement.experiments import Effect

HOUSES = pd.DataFrame({"staff": [15, 20, 25], "internal_quality": [50.0, 60.0, 70.0]}, index=[7, 9, 12])
BASE = pd.Series({7: 20_000.0, 12: 50_000.0})
KNOWN = {"running": 1_200.0, "margin": 0.4, "reward": 0.03}
NONE = pd.DataFrame()
EFFECTS = {"quality": Effect(420.0, 40.0, 340.0, 500.0, NONE), "points": Effect(0.3, 0.05, 0.2, 0.42, NONE)}
SIZES = {name: effect.estimate for name, effect in EFFECTS.items()}


def measures():
    return pd.concat([loyalty_plan.quality(HOUSES, points=4, price=2), loyalty_plan.scheme(BASE, **KNOWN)])


def test_costs_and_amounts_by_hand():
    found = measures()
    assert found.loc["quality 9", ["amount", "cost", "break_even"]].tolist() == [16, 9600, 600]
    assert found.loc["points 7", "amount"] == pytest.approx(0.37 * 20_000)
    assert found.loc["points 7", "cost"] == pytest.approx(1_200 + 600)


def test_a_scheme_needs_and_earns_what_the_programme_says():
    found, same = loyalty_plan.scheme(BASE, **KNOWN), programme.worth(BASE, 0.3, low=0.2, high=0.4, **KNOWN)
    assert found["break_even"].tolist() == pytest.approx(same["break_even"].tolist())
    assert (found["amount"] * 0.3 - found["cost"]).tolist() == pytest.approx(same["profit"].tolist())


def made(rows):
    """Measures of one effect: amount and cost."""
    names = [f"quality {k}" for k in range(len(rows))]
    columns = {"effect": "quality", "amount": [float(row[0]) for row in rows], "cost": [float(row[1]) for row in rows]}
    return pd.DataFrame(columns, index=names)


ROWS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), min_size=1, max_size=7)


def earned(table, chosen):
    return float((table["amount"] - table["cost"])[chosen].sum())


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 120))
def test_the_best_plan_is_the_best_of_all_within_the_budget(rows, budget):
    table = made(rows)
    found = loyalty_plan.best(table, {"quality": 1.0}, budget=budget)
    every = [
        list(c)
        for n in range(len(table) + 1)
        for c in combinations(table.index, n)
        if table["cost"][list(c)].sum() <= budget
    ]
    assert table["cost"][found].sum() <= budget
    assert earned(table, found) == pytest.approx(max(earned(table, chosen) for chosen in every))


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 120), st.integers(0, 40), st.integers(0, 20))
def test_a_house_that_loses_never_raises_the_best_plan(rows, budget, amount, more):
    table, longer = made(rows), made([*rows, (amount, amount + more)])
    before = loyalty_plan.best(table, {"quality": 1.0}, budget=budget)
    after = loyalty_plan.best(longer, {"quality": 1.0}, budget=budget)
    assert earned(longer, after) == pytest.approx(earned(table, before))
    assert longer.index[-1] not in after


def test_money_that_nothing_earns_with_is_not_spent():
    assert loyalty_plan.best(measures(), {"quality": 100.0, "points": 0.05}, budget=1_000_000) == []


def test_the_interval_of_a_plan_by_hand():
    plans = {"houses": ["quality 7", "quality 9"], "mixed": ["quality 7", "points 12"], "nothing": []}
    found = loyalty_plan.compare(measures(), EFFECTS, plans)
    assert found.loc["houses", ["profit", "low", "high"]].tolist() == pytest.approx(
        [32 * 420 - 15_600, 32 * 340 - 15_600, 32 * 500 - 15_600]
    )
    a, b = 16, 0.37 * 50_000
    profit = a * 420 + b * 0.3 - 6_000 - 2_700
    down, up = ((a * 80) ** 2 + (b * 0.1) ** 2) ** 0.5, ((a * 80) ** 2 + (b * 0.12) ** 2) ** 0.5
    mixed = found.loc["mixed", ["profit", "low", "high"]].tolist()
    assert mixed == pytest.approx([profit, profit - down, profit + up])
    assert found["clear"].tolist() == [False, True, False]
    assert found.loc["nothing", ["measures", "cost", "profit", "low", "high"]].tolist() == [0, 0, 0, 0, 0]


def test_the_order_of_the_measures_does_not_matter():
    plans = {"all": list(measures().index)}
    one, other = (loyalty_plan.compare(table, EFFECTS, plans) for table in (measures(), measures()[::-1]))
    pd.testing.assert_frame_equal(one, other)
    assert set(loyalty_plan.best(measures(), SIZES, budget=9_000)) == set(
        loyalty_plan.best(measures()[::-1], SIZES, budget=9_000)
    )


def test_the_picture_says_in_how_many_houses_it_is_clear():
    fig = programme_pictures.plot_break_even(
        loyalty_plan.scheme(BASE, **KNOWN), EFFECTS["points"], naive=1.2, unit="uplift (%)", percent=True
    )
    assert "estimate 30 % (20 to 42)" in fig.get_label()
    assert "below the interval in 1 houses, inside it in 1, above it in 0" in fig.get_label()


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(InvalidData, match="not in effects"):
        loyalty_plan.best(measures(), {"quality": 420.0}, budget=1)
    with pytest.raises(InvalidData, match="look at quality 8"):
        loyalty_plan.compare(measures(), EFFECTS, {"mine": ["quality 8"]})
