"""Transaction against relationship marketing: who earns more, from when on, and where."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, figure, regimes
from crmlab.relationships.regimes import Market

SMALL = Market(people=500, customers=150, budget=1000.0)
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
    market = Market(people=2000, customers=600, budget=4000.0)
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
    assert fig.axes[0].get_title(loc="left") == f"Relationship is ahead from month {month} on"
    assert [text.get_text() for text in fig.axes[0].texts] == ["transaction", "relationship", f"month {month}"]
    behind = regimes.plot_cumulative(both.assign(lead=-1.0))
    assert behind.axes[0].get_title(loc="left") == "Transaction earns more after 60 months"
    region = regimes.plot_winner_map(lead)
    place = regimes.border(lead, 12.0)
    assert region.axes[0].get_title(loc="left") == f"The border: a margin of {place:.0%} at 12 CNY of service"
    assert {t.get_text() for t in region.axes[0].texts} == {"transaction\nearns more", "relationship\nearns more"}
    assert all(len(figure.png(f)) > 5000 for f in (fig, behind, region))


def test_the_border_is_where_the_leads_of_both_are_equal(lead):
    margin = regimes.border(lead, 8.0)
    second = replace(regimes.relationship(), service_cost=8.0)
    fine = regimes.winner_map(
        regimes.transaction(), second, Market(), months=60, margin=[margin - 0.03, margin, margin + 0.03],
        contacts=[3.0, 4.0],
    ).loc[3.0]  # fmt: skip
    assert fine.iloc[0] < 0 < fine.iloc[2] and abs(fine.iloc[1]) < 0.3 * fine.abs().max()
    assert regimes.border(lead + 1e9, 8.0) is None


def test_dots_mark_markets_and_the_title_says_the_border_at_the_first(lead):
    dots = {"a kiosk": (20.0, 0.2), "a bank": (4.0, 0.7)}
    fig = regimes.plot_winner_map(lead, dots=dots)
    ax = fig.axes[0]
    assert {"a kiosk", "a bank"} <= {text.get_text() for text in ax.texts}
    assert "at 20 CNY of service" in ax.get_title(loc="left")
    assert "A kiosk: transaction earns more. A bank: relationship earns more." in fig.get_label()
    sure = regimes.plot_winner_map(lead + 1e9, dots=dots).axes[0]
    assert sure.get_title(loc="left") == "Relationship earns more at 20 CNY of service"


def test_a_split_earns_what_the_expectation_of_its_share_earns():
    market = replace(Market(), budget=28_000.0)
    earned = regimes.budget_split(regimes.relationship(), market, months=60)
    assert len(earned) == 21 and earned.index.name == "keeping_share"
    for share in (0.0, 0.15, 1.0):
        run = regimes.expected(replace(regimes.relationship(), keeping_share=share), market, months=60)
        assert earned[share] == pytest.approx(run["cumulative_profit"].iloc[-1])
    with pytest.raises(InvalidData, match="shares must rise"):
        regimes.budget_split(regimes.relationship(), market, months=2, shares=[0.5, 0.1])
    with pytest.raises(InvalidData, match=r"keeping_share.*from 0 to 1"):
        regimes.budget_split(regimes.relationship(), market, months=2, shares=[0.5, 50])


def test_the_best_split_of_a_fixed_total_is_mostly_winning():
    """Where service is paid already. With hardly any service the keeping budget has more to do."""
    best = {
        service: regimes.budget_split(
            replace(regimes.relationship(), service_cost=service), Market(), months=60
        ).idxmax()
        for service in (1.0, 6.0)
    }
    assert best[6.0] <= 0.05 < 0.2 < best[1.0]


def test_the_picture_of_the_split_names_the_best_shares():
    one = regimes.budget_split(regimes.relationship(), Market(), months=24)
    other = regimes.budget_split(replace(regimes.relationship(), service_cost=0.0), Market(), months=60)
    fig = regimes.plot_budget_split({"much service": one, "no service": other})
    title = f"Best for keeping: {one.idxmax():.0%} much service, {other.idxmax():.0%} no service"
    assert fig.axes[0].get_title(loc="left") == title and title in fig.get_label()
    alone = regimes.plot_budget_split({"all": one})
    assert alone.axes[0].get_title(loc="left") == f"Profit is highest with {one.idxmax():.0%} for keeping"
    assert len(figure.png(fig)) > 5000


@pytest.mark.parametrize("name, below", [("transaction", True), ("relationship", False)])
def test_the_words_of_the_map_stand_in_their_region(lead, name, below):
    ax = regimes.plot_winner_map(lead).axes[0]
    text = next(text for text in ax.texts if text.get_text().startswith(name))
    across, up = text.get_position()
    assert (lead.loc[up, across] < 0) == below


def test_numbers_in_doubt_are_halved_and_doubled_one_at_a_time():
    markets = regimes.in_doubt(Market(margin=0.6), ["margin", "half_won_by"])
    assert next(iter(markets)) == "as assumed" and markets["as assumed"] == Market(margin=0.6)
    assert all(name.endswith((", halved", ", doubled")) for name in list(markets)[1:])
    assert [market.margin for market in markets.values()] == [0.6, 0.3, 1.0, 0.6, 0.6]
    assert list(markets.values())[3] == Market(margin=0.6, half_won_by=1.0)
    for bad in ([], ["charm"], ["people"], "margin"):
        with pytest.raises(InvalidData, match=r"list of fields of the market.*half_won_by"):
            regimes.in_doubt(Market(), bad)


def test_the_picture_of_luck_holds_95_of_100_runs():
    fig = regimes.plot_luck(np.arange(1, 201) * 1000.0)
    assert fig.axes[0].get_title(loc="left") == "The lead: 6 to 195 thousand CNY" and "200 runs" in fig.get_label()
    assert len(figure.png(fig)) > 5000
    named = regimes.plot_luck(np.arange(1, 201) * 1000.0, what="10% minus 90%")
    assert named.axes[0].get_title(loc="left") == "10% minus 90%: 6 to 195 thousand CNY"
    assert regimes.luck_in_words(np.arange(1, 201) * 1000.0).startswith("The lead: 6 to 195 thousand CNY")
    for bad in ([1.0] * 9, [np.nan] * 50, 3):
        with pytest.raises(InvalidData, match=r"at least 40 numbers|must be a list"):
            regimes.plot_luck(bad)


def test_regret_compares_shares_with_the_best():
    cases = regimes.in_doubt(Market(), ["drift"])
    table = regimes.regret(regimes.relationship(), cases, months=24, shares=[0.1, 0.9, 0.1])
    assert table.index.tolist() == list(cases) and (table["10% minus best"] <= 0).all()
    assert list(table) == ["best share (%)", "10% minus best", "90% minus best"]
    name = "chance a month to drift away without care, doubled"
    doubled = regimes.budget_split(regimes.relationship(), cases[name], months=24)
    assert table.loc[name].tolist() == pytest.approx(
        [100 * doubled.idxmax(), doubled[0.1] - doubled.max(), doubled[0.9] - doubled.max()]
    )
    with pytest.raises(InvalidData, match=r"0\.33 is no step of 0\.05"):
        regimes.regret(regimes.relationship(), cases, months=24, shares=[0.33])
    with pytest.raises(InvalidData, match="shares is empty"):
        regimes.regret(regimes.relationship(), cases, months=24, shares=[])


def test_the_contrast_in_numbers_has_a_row_for_each_slider():
    table = regimes.contrast_table(regimes.transaction(), regimes.relationship())
    assert table.shape == (5, 2) and table.loc["defects per order", "relationship"] == 0.02
