"""Transaction against relationship marketing: who earns more, from when on, and where."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, figure, regimes
from crmlab.relationships.regimes import Market

SMALL = Market(people=500, customers=150)
HOW = {"months": 24, "seed": 3}


def ends(regime, market, seeds, months=24):
    runs = (regimes.simulate(regime, market, months=months, seed=seed) for seed in seeds)
    return np.array([run["cumulative_profit"].iloc[-1] for run in runs])


def test_compare_puts_both_runs_side_by_side():
    first, second = regimes.transaction(), regimes.relationship()
    both = regimes.compare(first, second, SMALL, **HOW)
    for regime in (first, second):
        run = regimes.simulate(regime, SMALL, **HOW)
        assert both[regime.name].tolist() == run["cumulative_profit"].tolist()
    assert (both["relationship"] - both["transaction"] == both["lead"]).all()
    with pytest.raises(InvalidData, match="two names"):
        regimes.compare(first, first, SMALL, **HOW)


@pytest.mark.parametrize(
    "lead, month", [([1, 2], 1), ([-1, 0, 2, 3], 3), ([-1, 2, -1], None), ([0, 0], None), ([1, -1, 2], 3)]
)
def test_break_even_is_the_month_from_which_the_lead_stays(lead, month):
    assert regimes.break_even(pd.DataFrame({"lead": lead}, index=range(1, len(lead) + 1))) == month


GRID = {"service_cost": np.linspace(0, 24, 7), "margin": np.linspace(0.1, 0.8, 6)}


@pytest.fixture(scope="module")
def lead():
    return regimes.winner_map(regimes.transaction(), regimes.relationship(), Market(), months=60, **GRID)


def test_each_regime_wins_somewhere(lead):
    assert 0.2 < (lead < 0).to_numpy().mean() < 0.8
    assert lead.loc[0.1, 24.0] < 0 < lead.loc[0.8, 4.0]
    assert (lead.columns.name, lead.index.name) == ("service_cost", "margin")


def test_the_map_is_the_lead_of_the_expectation(lead):
    for service, margin in [(0.0, 0.1), (24.0, 0.8), (8.0, 0.38)]:
        market = replace(Market(), margin=margin)
        runs = [
            regimes.expected(regime, market, months=60)
            for regime in (regimes.transaction(), replace(regimes.relationship(), service_cost=service))
        ]
        found = regimes.beside(*runs, names=("a", "b"))["lead"].iloc[-1]
        assert lead.iloc[lead.index.get_indexer([margin], "nearest")[0]][service] == pytest.approx(found, abs=1)


def test_the_map_agrees_with_the_agents():
    market = Market(people=2000, customers=600)
    pair = regimes.transaction(), regimes.relationship()
    lead = regimes.winner_map(*pair, market, months=24, service_cost=[0, 14], rival=[0.02, 0.15])
    for rival in (0.02, 0.15):
        for service in (0, 14):
            here = replace(market, rival=rival)
            second = replace(pair[1], service_cost=service)
            leads = ends(second, here, range(25)) - ends(pair[0], here, range(25))
            assert abs(leads.mean() - lead.loc[rival, service]) < 4 * leads.std(ddof=1) / 5


@pytest.mark.parametrize(
    "values, words",
    [
        ({"margin": [0.1, 0.2]}, "two parameters, not 'margin'"),
        ({"margin": [0.1, 0.2], "charm": [1, 2]}, "'charm'.*service_cost"),
        ({"margin": [0.1, 0.2], "people": [1, 2]}, "'people'"),
        ({"margin": [0.2, 0.1], "rival": [0, 1]}, "margin must rise"),
        ({"margin": [0.1, np.nan], "rival": [0, 1]}, "margin must rise"),
        ({"margin": [0.1, "b"], "rival": [0, 1]}, "margin must be a list"),
        ({"margin": [0.1], "rival": [0, 1]}, "margin must be a list of at least two"),
        ({"margin": 0.1, "rival": [0, 1]}, "margin must be a list"),
        ({"margin": [10, 20], "rival": [0, 1]}, "margin.*from 0 to 1, not 10"),
        ({"margin": np.linspace(0, 1, 200), "rival": np.linspace(0, 1, 200)}, "40,000 cases"),
    ],
)
def test_maps_that_cannot_be_drawn_are_refused(values, words):
    with pytest.raises(InvalidData, match=words):
        regimes.winner_map(regimes.transaction(), regimes.relationship(), SMALL, months=3, **values)


def test_the_pictures_say_who_wins(lead):
    both = regimes.compare(regimes.transaction(), regimes.relationship(), Market(), months=60, seed=2)
    fig = regimes.plot_cumulative(both)
    month = regimes.break_even(both)
    assert fig.axes[0].get_title(loc="left") == f"Relationship earns more from month {month} on"
    assert [text.get_text() for text in fig.axes[0].texts] == ["transaction", "relationship", f"month {month}"]
    behind = regimes.plot_cumulative(both.assign(lead=-1.0))
    assert behind.axes[0].get_title(loc="left") == "Transaction earns more after 60 months"
    region = regimes.plot_winner_map(lead)
    wins = (lead < 0).to_numpy().mean()
    assert region.axes[0].get_title(loc="left") == f"Transaction marketing wins in {wins:.0%} of the cases"
    assert {t.get_text() for t in region.axes[0].texts} == {"transaction\nearns more", "relationship\nearns more"}
    assert all(len(figure.png(f)) > 5000 for f in (fig, behind, region))


@pytest.mark.parametrize("name, below", [("transaction", True), ("relationship", False)])
def test_the_words_of_the_map_stand_in_their_region(lead, name, below):
    ax = regimes.plot_winner_map(lead).axes[0]
    text = next(text for text in ax.texts if text.get_text().startswith(name))
    across, up = text.get_position()
    assert (lead.loc[up, across] < 0) == below
