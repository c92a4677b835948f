"""Customers one by one: each of them and every fen accounted for, and what cannot be run refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, regimes
from crmlab.relationships.regimes import COSTS, LADDER, Bond, Market, Regime

SMALL = Market(people=500, customers=150, budget=1000.0)
HOW = {"months": 24, "seed": 3}
share = st.floats(0, 1)
rows = st.builds(
    Regime, name=st.just("any"), keeping_share=share, service_cost=st.floats(0, 50), commitment=share,
    contacts=st.floats(0, 20), contact_cost=st.floats(0, 5), defect_rate=share, repair_cost=st.floats(0, 90),
    quality_cost=st.floats(0, 9), bonds=st.sampled_from([(), LADDER[:1], LADDER]),
)  # fmt: skip
markets = st.builds(
    Market, people=st.integers(20, 60), customers=st.integers(0, 20), buys=share, order_value=st.floats(0, 500),
    margin=share, budget=st.floats(0, 900), most_won=share, drift=share, rival=share, after_defect=share,
    discount=share,
)  # fmt: skip


def fen(values):
    """Whole fen, after a look that they are whole."""
    found = np.rint(values * 100)
    assert np.abs(values * 100 - found).max() < 1e-3
    return found.astype(np.int64)


def last(regime, market=SMALL, **how):
    return regimes.simulate(regime, market, **{**HOW, **how}).iloc[-1]


@given(rows, markets, st.integers(1, 8), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_every_customer_and_every_fen_is_accounted_for(regime, market, months, seed):
    run = regimes.simulate(regime, market, months=months, seed=seed)
    assert len(run) == months and run.notna().all(axis=None)
    assert (run["customers_start"] + run["won"] - run["lost"] == run["customers_end"]).all()
    assert run["customers_start"].iloc[0] == market.customers
    assert (run["customers_start"].iloc[1:].to_numpy() == run["customers_end"].iloc[:-1].to_numpy()).all()
    assert (run["customers_start"] + run["prospects_start"] == market.people).all()
    assert run["customers_end"].iloc[-1] == market.customers + run["won"].sum() - run["lost"].sum()
    assert (run["defects"] <= run["orders"]).all() and (run["orders"] <= run["customers_start"]).all()
    assert (run["bound"] <= run["customers_start"]).all() and (run["won"] <= run["prospects_start"]).all()
    assert (run["lost"] <= run["customers_start"]).all()
    assert (fen(run["effort_cost"]) + fen(run["acquisition_cost"]) == round(100 * market.budget)).all()
    assert (fen(run["revenue"]) - sum(fen(run[cost]) for cost in COSTS) == fen(run["profit"])).all()


def test_the_money_is_counts_times_unit_costs():
    regime = Regime(
        "by hand", keeping_share=0.25, service_cost=7.5, commitment=1.0, contacts=2.0, contact_cost=1.1,
        defect_rate=0.5, repair_cost=20.0, quality_cost=0.3, bonds=(Bond("club", 2.0, 0.5, 9),),
    )  # fmt: skip
    market = replace(SMALL, order_value=90.0, margin=0.4, budget=2000.0, discount=0.21)
    run = regimes.simulate(regime, market, months=12, seed=1)
    units = {"revenue": 90 * run["orders"], "goods_cost": 54 * run["orders"], "quality_cost": 0.3 * run["orders"],
             "acquisition_cost": 1500 + 0 * run["orders"], "effort_cost": 500 + 0 * run["orders"],
             "service_cost": 7.5 * run["customers_start"], "contact_cost": 2.2 * run["customers_start"],
             "bond_cost": 2 * run["bound"], "repair_cost": 20 * run["defects"]}  # fmt: skip
    for name, value in units.items():
        assert run[name].to_numpy() == pytest.approx(value.to_numpy()), name
    assert units.keys() == {"revenue", *COSTS}
    profit = 2 * units["revenue"] - sum(units.values())
    assert run["profit"].to_numpy() == pytest.approx(profit.to_numpy(), abs=0.05)
    discounted = run["profit"] / 1.21 ** (run.index / 12)
    assert run["cumulative_profit"].to_numpy() == pytest.approx(discounted.cumsum().to_numpy())
    assert (run["bound"] > 0).any()


def test_undiscounted_profit_adds_up():
    run = regimes.simulate(regimes.transaction(), replace(SMALL, discount=0.0), **HOW)
    assert fen(run["cumulative_profit"]).tolist() == np.cumsum(fen(run["profit"])).tolist()


def test_the_rates_are_those_of_the_docstring():
    """One month, with so many people that shares are chances to two digits and more."""
    market = Market(
        people=400_000, customers=200_000, buys=0.5, budget=1_200_000, most_won=0.4, half_won_by=2.0, drift=0.4,
        halved_by_service=5.0, halved_by_effort=4.0, halved_by_contacts=3.0, rival=0.2, after_defect=0.5,
    )  # fmt: skip
    regime = Regime(
        "one", keeping_share=1 / 3, service_cost=5.0, commitment=0.25, contacts=3.0, contact_cost=1.0,
        defect_rate=0.3, repair_cost=9.0, bonds=(Bond("firm", 1.0, 0.75, 2),),
    )  # fmt: skip
    run = regimes.simulate(regime, market, months=2, seed=5)
    stays = (1 - 0.4 * 0.5**2.5) * (1 - 0.2) * (1 - 0.5 * 0.15)
    first = run.loc[1]
    assert first["won"] / 200_000 == pytest.approx(0.4 * (1 - 0.5**2), abs=0.004)
    assert first["lost"] / 200_000 == pytest.approx(1 - stays, abs=0.004)
    assert first["defects"] / first["orders"] == pytest.approx(0.3, abs=0.005)
    assert run.loc[2, "bound"] / (200_000 - first["lost"]) == pytest.approx(0.25, abs=0.004)
    second = run.loc[2]  # the budget of 400,000 CNY for keeping is now shared by more or fewer customers
    drifts = 0.4 * 0.5 ** (2 + 400_000 / second["customers_start"] / 4)
    stays = (1 - drifts) * (1 - 0.2) * (1 - 0.5 * 0.15)
    held = (1 - drifts) * (1 - 0.2 * 0.25) * (1 - 0.5 * 0.15)
    won = 0.4 * (1 - 0.5 ** (800_000 / second["prospects_start"] / 2))
    assert second["won"] / second["prospects_start"] == pytest.approx(won, abs=0.004)
    lost = second["bound"] * (1 - held) + (second["customers_start"] - second["bound"]) * (1 - stays)
    assert second["lost"] == pytest.approx(lost, rel=0.02)


def test_the_same_seed_gives_the_same_run_and_another_gives_another():
    both = [regimes.simulate(regimes.relationship(), SMALL, **HOW) for _ in range(2)]
    pd.testing.assert_frame_equal(*both)
    assert not both[0].equals(regimes.simulate(regimes.relationship(), SMALL, months=24, seed=4))


def test_a_longer_run_begins_like_a_shorter_one():
    long = regimes.simulate(regimes.relationship(), SMALL, **HOW)
    pd.testing.assert_frame_equal(long.iloc[:7], regimes.simulate(regimes.relationship(), SMALL, months=7, seed=3))


KEEPS = {"service_cost": st.floats(0, 30), "contacts": st.floats(0, 9), "commitment": st.floats(0, 1)}
ALL_ON_WINNING = replace(regimes.relationship(), keeping_share=0.0)


@given(st.sampled_from(sorted(KEEPS)), st.data(), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_more_retention_never_shrinks_the_base(field, data, seed):
    """Not on average only: person by person, hence in every month of every run, if no budget is shared by customers."""
    less, more = sorted([data.draw(KEEPS[field]), data.draw(KEEPS[field])])
    stays = replace(SMALL, most_won=0.1, drift=0.2, rival=0.1)
    runs = [
        regimes.simulate(replace(ALL_ON_WINNING, **{field: value}), stays, months=20, seed=seed)
        for value in (less, more)
    ]
    assert (runs[0]["customers_end"] <= runs[1]["customers_end"]).all()


@given(st.floats(0, 0.4), st.floats(0, 0.4), st.sampled_from(["drift", "rival", "after_defect"]), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_a_harder_market_never_enlarges_the_base(one, other, field, seed):
    runs = [
        regimes.simulate(ALL_ON_WINNING, replace(SMALL, **{field: value}), months=20, seed=seed)
        for value in sorted([one, other])
    ]
    assert (runs[0]["customers_end"] >= runs[1]["customers_end"]).all()


@given(st.sampled_from(sorted(KEEPS)), st.data(), share)
@settings(max_examples=60, deadline=None)
def test_more_retention_keeps_more_whatever_the_split(field, data, keeping_share):
    """On average also where the customers share a budget: each gets a little less of it, all together are more."""
    less, more = sorted([data.draw(KEEPS[field]), data.draw(KEEPS[field])])
    regime = replace(regimes.relationship(), keeping_share=keeping_share)
    runs = [regimes.expected(replace(regime, **{field: value}), Market(), months=60) for value in (less, more)]
    assert (runs[0]["customers_end"] <= runs[1]["customers_end"] + 1e-6).all()


@given(share, st.floats(0, 60_000), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_whole_budget_is_spent_every_month_however_it_is_split(keeping_share, budget, seed):
    regime, market = replace(regimes.relationship(), keeping_share=keeping_share), replace(SMALL, budget=budget)
    for run in (regimes.simulate(regime, market, months=6, seed=seed), regimes.expected(regime, market, months=6)):
        assert run["effort_cost"].to_numpy() + run["acquisition_cost"].to_numpy() == pytest.approx(budget, abs=0.006)
        assert run["effort_cost"].to_numpy() == pytest.approx(keeping_share * budget, abs=0.011)


@pytest.mark.parametrize("way", [regimes.simulate, regimes.expected], ids=["simulated", "expected"])
def test_a_side_without_people_leaves_its_money_to_the_other(way):
    how = {"months": 1, "seed": 0} if way is regimes.simulate else {"months": 1}
    for keeping_share in (0.0, 0.4, 1.0):
        regime = replace(regimes.relationship(), keeping_share=keeping_share)
        nobody_yet = way(regime, replace(SMALL, customers=0), **how).loc[1]
        assert (nobody_yet["effort_cost"], nobody_yet["acquisition_cost"]) == (0, 1000)
        nobody_left = way(regime, replace(SMALL, customers=500), **how).loc[1]
        assert (nobody_left["effort_cost"], nobody_left["acquisition_cost"]) == (1000, 0)
    assert way(regime, replace(SMALL, customers=0, most_won=1.0, half_won_by=0.01), **how).loc[1, "won"] == 500


@pytest.mark.parametrize("change", [{"holds": 0.9}, {"copied_after": 24}])
def test_a_firmer_or_longer_bond_keeps_more(change):
    bond = Bond("club", cost=1.0, holds=0.3, copied_after=5)
    market = replace(SMALL, rival=0.2)
    kept = [
        regimes.simulate(replace(regimes.relationship(), bonds=(given,)), market, **HOW)["customers_end"].sum()
        for given in (bond, replace(bond, **change))
    ]
    assert kept[1] > kept[0]


def test_a_bond_protects_for_exactly_the_months_until_it_is_copied():
    market = replace(SMALL, rival=0.5)
    bond = Bond("club", cost=1.0, holds=1.0, copied_after=7)
    runs = [
        regimes.expected(replace(regimes.relationship(), bonds=(given,)), market, months=8)
        for given in (bond, replace(bond, copied_after=99))
    ]
    parted = ~np.isclose(runs[0]["lost"], runs[1]["lost"])
    assert runs[0].index[parted].tolist() == [8]


def test_a_copied_bond_holds_nobody_and_costs_on():
    market = replace(SMALL, rival=0.2)
    bond = Bond("points", cost=3.0, holds=1.0, copied_after=0)
    copied = regimes.simulate(replace(regimes.relationship(), bonds=(bond,)), market, **HOW)
    none = regimes.simulate(replace(regimes.relationship(), bonds=()), market, **HOW)
    assert copied["customers_end"].tolist() == none["customers_end"].tolist()
    assert copied["bond_cost"].iloc[-1] > 0 and (none["bond_cost"] == 0).all()


def ends(regime, market, seeds, months=24):
    runs = (regimes.simulate(regime, market, months=months, seed=seed) for seed in seeds)
    return np.array([run["cumulative_profit"].iloc[-1] for run in runs])


def test_equal_costs_and_no_bonds_tie_within_error():
    """The same money spent in another way, where it neither wins nor keeps anybody: only chance is left."""
    market = replace(SMALL, drift=0.0, most_won=0.03, half_won_by=0.01)
    one = replace(regimes.transaction(), service_cost=6.0, contacts=0.0, bonds=())
    other = replace(one, name="other", service_cost=0.0, contacts=5.0, contact_cost=1.2, commitment=0.9)
    first, second = ends(one, market, range(60)), ends(other, market, range(1000, 1060))
    error = np.sqrt(first.var(ddof=1) / 60 + second.var(ddof=1) / 60)
    assert abs(first.mean() - second.mean()) < 4 * error
    assert (regimes.compare(one, other, market, **HOW)["lead"] == 0).all()  # with the same luck, to the fen


def test_the_same_luck_makes_a_comparison_sharper():
    first, second = (ends(regime, SMALL, range(60)) for regime in (regimes.transaction(), regimes.relationship()))
    assert (second - first).var() < 0.6 * (second - np.roll(first, 1)).var()


@pytest.mark.parametrize("regime", [regimes.transaction(), regimes.relationship()], ids=lambda regime: regime.name)
def test_the_expectation_is_the_mean_of_the_agents(regime):
    market = Market(people=400, customers=100, rival=0.1)
    runs = np.array([regimes.simulate(regime, market, months=24, seed=seed).to_numpy(float) for seed in range(150)])
    mean = regimes.expected(regime, market, months=24)
    error = runs.std(axis=0, ddof=1) / np.sqrt(len(runs))
    distance = np.abs(runs.mean(axis=0) - mean.to_numpy()) / (error + 0.01)
    assert distance.max() < 4.5 and np.mean(distance < 2) > 0.85
    shown = regimes.simulate(regime, market, **HOW)
    assert list(mean.columns) == list(shown.columns)


@pytest.mark.slow
@pytest.mark.parametrize("keeping_share", [0.0, 0.1, 0.9])
def test_the_expectation_is_near_the_mean_of_many_runs_of_the_course_market(keeping_share):
    """Customers share the budget, so it is a limit and no identity: how far off is it with 10,000 people?"""
    regime = replace(regimes.relationship(), keeping_share=keeping_share)
    found = ends(regime, Market(), range(300), months=60)
    mean = regimes.expected(regime, Market(), months=60)["cumulative_profit"].iloc[-1]
    assert abs(found.mean() - mean) < 4 * found.std(ddof=1) / 300**0.5 + 0.002 * abs(mean)


def test_one_customer_nobody_to_win_and_nobody_to_start_with():
    sure = replace(regimes.relationship(), service_cost=0.0, contacts=0.0, defect_rate=0.0, keeping_share=1.0)
    market = Market(people=1, customers=1, drift=0.0, rival=0.0, buys=1.0, budget=4.0)
    assert last(sure, market)["customers_end"] == 1 and last(sure, market)["orders"] == 1
    gone = regimes.simulate(sure, replace(market, drift=1.0, halved_by_effort=100_000.0), months=1, seed=0)
    assert gone["lost"].tolist() == [1] and gone["customers_end"].tolist() == [0]
    nobody = regimes.simulate(sure, replace(SMALL, customers=0, budget=0.0), **HOW)
    assert (nobody["customers_end"] == 0).all() and (nobody["profit"] == 0).all()


@pytest.mark.parametrize("field", ["keeping_share", "commitment", "defect_rate"])
@pytest.mark.parametrize("value", [0, 1])
def test_shares_of_0_and_1_run(field, value):
    run = regimes.simulate(replace(regimes.relationship(), **{field: value}), SMALL, **HOW)
    if field == "defect_rate":
        assert run["defects"].sum() == value * run["orders"].sum()
    if field == "keeping_share":
        assert (run["acquisition_cost" if value else "effort_cost"] == 0).all()
        assert run["won"].sum() == 0 if value else run["won"].sum() > 0


BAD = [
    (Regime, "keeping_share", 10, "10 % is 0.1"), (Regime, "defect_rate", -0.1, "10 % is 0.1"),
    (Regime, "service_cost", np.nan, "CNY"), (Regime, "service_cost", np.inf, "CNY"),
    (Regime, "contact_cost", "1", "CNY"),
    (Regime, "repair_cost", -5.0, "positive amounts"), (Regime, "contacts", -1, "contacts"),
    (Regime, "commitment", None, "share"), (Regime, "commitment", True, "share"),
    (Regime, "bonds", ["financial"], "LADDER"), (Regime, "name", "", "what to call it"),
    (Market, "people", 0, "customers and prospects"), (Market, "people", 10.0, "whole number"),
    (Market, "customers", 20_000, "from 0 to 10,000"), (Market, "rival", 2, "chance"),
    (Market, "half_won_by", 0, "0.01"), (Market, "order_value", 10**400, "CNY"),
    (Market, "discount", np.float64("nan"), "share"), (Market, "budget", -1.0, "total in CNY a month"),
    (Market, "budget", np.inf, "total in CNY"),
    (Market, "halved_by_contacts", 0.0, "contacts"),
    (Bond, "copied_after", 2.5, "whole number"), (Bond, "copied_after", -1, "months"), (Bond, "holds", 1.1, "share"),
    (Bond, "cost", np.inf, "CNY"),
]  # fmt: skip
GOOD = {Regime: regimes.relationship(), Market: Market(), Bond: LADDER[0]}


@pytest.mark.parametrize("kind, field, value, remedy", BAD, ids=lambda part: str(part)[:20])
def test_bad_parameters_are_refused_by_name_value_and_remedy(kind, field, value, remedy):
    with pytest.raises(InvalidData) as caught:
        replace(GOOD[kind], **{field: value})
    assert field in str(caught.value) and remedy in str(caught.value)
    assert repr(value)[:40] in str(caught.value)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"months": 0}, "months.*from 1.*not 0.*nothing happens"),
        ({"months": 2.5}, "months.*whole number.*2.5"),
        ({"months": 1201}, "months.*1,200"),
        ({"seed": None}, "seed.*None"),
        ({"seed": -1}, "seed.*-1"),
        ({"market": "tea"}, "market must be a Market, not 'tea'"),
        ({"regime": None}, "regime must be a Regime"),
    ],
)
def test_runs_that_cannot_be_are_refused(change, words):
    settings = {"regime": regimes.transaction(), "market": SMALL, **HOW, **change}
    with pytest.raises(InvalidData, match=words):
        regimes.simulate(settings.pop("regime"), settings.pop("market"), **settings)
