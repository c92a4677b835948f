"""The bond ladder: what each level adds, and for how long."""

from dataclasses import replace

import pytest

from crmlab import InvalidData, bonds, figure, regimes
from crmlab.relationships.regimes import LADDER, Market


@pytest.fixture(scope="module")
def ladder():
    return bonds.bond_ladder(regimes.relationship(), Market(), months=60)


def test_the_ladder_adds_up_to_what_all_its_bonds_add(ladder):
    profit = [
        regimes.expected(replace(regimes.relationship(), bonds=levels), Market(), months=60)["cumulative_profit"].iloc[
            -1
        ]
        for levels in ((), LADDER)
    ]
    assert ladder["profit_added"].sum() == pytest.approx(profit[1] - profit[0])
    assert ladder["profit_added"].iloc[0] == pytest.approx(ladder["profit_alone"].iloc[0])


def test_the_financial_bond_is_copied_first_and_the_structural_last(ladder):
    assert ladder["bond"].tolist() == ["financial", "social", "structural"]
    assert ladder["months_protected"].is_monotonic_increasing and ladder["cost"].is_monotonic_increasing
    assert ladder["profit_added"].idxmax() == 3 and ladder.loc[1, "profit_added"] < 0  # it costs on when copied
    year = bonds.bond_ladder(regimes.relationship(), Market(), months=12)
    assert year["months_protected"].tolist() == [6, 12, 12]


def test_a_regime_without_bonds_has_no_ladder():
    with pytest.raises(InvalidData, match=r"no ladder.*LADDER"):
        bonds.bond_ladder(replace(regimes.relationship(), bonds=()), Market(), months=60)


def test_the_picture_of_the_ladder_names_the_best_level(ladder):
    assert bonds.plot_bond_ladder(ladder).axes[0].get_title(loc="left") == "The structural bond adds the most"
    lost = bonds.plot_bond_ladder(ladder.assign(profit_added=-1000.0))
    assert lost.axes[0].get_title(loc="left") == "No level of the ladder pays"
    assert len(figure.png(lost)) > 5000
