"""A programme in the books: points by hand, the liability to the fen, and the uplift that just pays."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import InvalidData, datasets, programme, programme_pictures

START = pd.Timestamp("2024-01-01")


def bought(*rows, channel="house"):
    """Purchases: customer, day of the year, CNY."""
    days = [START + pd.Timedelta(day, "D") for _who, day, _amount in rows]
    return pd.DataFrame({"customer_id": [row[0] for row in rows], "date": days, "channel": channel,
                         "amount": [float(row[2]) for row in rows]})  # fmt: skip


def joined(*ids, day=0):
    return pd.DataFrame({"customer_id": list(ids), "joined": START + pd.Timedelta(day, "D")})


def redeemed(*rows):
    """Redemptions: customer, day of the year, points; by default one that comes after all that is asked."""
    rows = rows or ((7, 1000, 10),)
    days = [START + pd.Timedelta(day, "D") for _who, day, _points in rows]
    return pd.DataFrame({"customer_id": [row[0] for row in rows], "date": days, "points": [row[2] for row in rows]})


def test_each_purchase_is_rounded_down_by_itself():
    found = programme.balances(bought((7, 1, 19.99), (7, 2, 19.99)), joined(7), redeemed(), day="2024-12-31")
    assert found.loc[7].tolist() == [2, 0, 2]


def test_what_earns_no_point():
    orders = pd.concat([
        bought((7, 1, 100), (7, 9, -50)),  # joined on day 5: the first came too soon, the second is a return
        bought((7, 9, 70), channel="web"),
        bought((7, 9, 60), (8, 9, 90), (7, 300, 500)),  # 8 is no member, day 300 comes too late
    ])  # fmt: skip
    found = programme.balances(orders, joined(7, day=5), redeemed(), day="2024-03-01")
    assert found["earned"].to_dict() == {7: 6}


def test_who_has_not_joined_yet_is_not_counted():
    orders = bought((7, 1, 100), (8, 200, 100))
    members = pd.concat([joined(7), joined(8, day=200)])
    assert programme.balances(orders, members, redeemed(), day="2024-02-01").index.tolist() == [7]


def test_lantern_s_points_are_found_again():
    names = ("orders", "loyalty_programme", "redemptions")
    orders, members, taken = (datasets.load(name) for name in names)
    found = programme.balances(orders, members, taken, day="2024-12-31")
    books = members.set_index("customer_id").loc[found.index]
    assert found["earned"].tolist() == books["points"].tolist()
    assert found["redeemed"].tolist() == books["redeemed"].tolist()


def test_breakage_takes_the_oldest_points_first():
    orders = bought((7, 1, 400), (7, 300, 1000), (8, 1, 600))
    taken = redeemed((7, 320, 90), (8, 2, 20))  # 7 uses up its old 40; 8 took 20 before the count began
    found = programme.breakage(orders, joined(7, 8), taken, as_of="2024-12-31", months=[6]).loc[6]
    assert found[["members", "open", "redeemed", "share"]].tolist() == [2, 80, 40, 0.5]
    assert found["breakage"] == 0.5


def test_the_interval_of_breakage_by_hand():
    orders = bought(*[(k, 1, 100) for k in range(10)])
    taken = redeemed(*[(k, 300, 10) for k in range(4)])
    found = programme.breakage(orders, joined(*range(10)), taken, as_of="2024-12-31", months=[6]).loc[6]
    error = np.sqrt(0.4 * 0.6 / 9)  # each member has ten points and uses all of them or none
    assert found["share"] == 0.4 and found["high"] - 0.4 == pytest.approx(1.96 * error)


def test_an_older_balance_is_never_redeemed_less_by_the_same_members():
    orders, taken = bought((7, 1, 1000), (8, 1, 1000)), redeemed((7, 100, 20), (8, 200, 30), (7, 330, 10))
    found = programme.breakage(orders, joined(7, 8), taken, as_of="2024-12-31", months=[1, 3, 6, 9])
    assert found["redeemed"].is_monotonic_increasing


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 1000), st.integers(0, 10_000))
def test_the_liability_is_points_by_redemption_by_value_to_the_fen(points, thousandths, fen):
    found = programme.liability(points, redemption=thousandths / 1000, value=fen / 100)
    exact = Fraction(points) * Fraction(thousandths, 1000) * fen  # in fen
    assert round(100 * found) == int(exact + Fraction(1, 2))  # half a fen up


def test_the_liability_grows_with_each_of_its_three():
    assert programme.liability(55_978, redemption=1.0, value=0.5) == 27_989.0
    assert programme.liability(0, redemption=1.0, value=0.5) == 0.0
    assert programme.liability(3, redemption=0.5, value=0.01) == 0.02


MONEY = st.floats(1.0, 1e6)


@settings(max_examples=200, deadline=None)
@given(MONEY, st.floats(0, 1e5), st.floats(0.1, 1.0), st.floats(0.0, 0.9))
def test_at_break_even_the_profit_is_zero(base, running, margin, part):
    known = dict(running=running, margin=margin, reward=part * margin)
    even = programme.break_even_uplift(base, **known)
    found = programme.worth(pd.Series({1: base}), even, low=even, high=even, **known)
    assert found.loc[1, "profit"] == pytest.approx(0, abs=1e-9 * (base + running) * (1 + even))
    assert found.loc[1, "break_even"] == even


def test_break_even_by_hand():
    assert programme.break_even_uplift(10_000, running=0, margin=0.5, reward=0.1) == pytest.approx(0.25)
    found = programme.worth(pd.Series({1: 10_000.0}), 0.25, low=0.0, high=0.5, running=0, margin=0.5, reward=0.1)
    assert found.loc[1, ["profit", "low", "high"]].tolist() == pytest.approx([0, -1000, 1000])


def test_tiers_by_hand():
    table = pd.DataFrame(
        {"customer_id": [1, 2, 3], "tier": ["a", "b", "a"], "points": [10, 80, 10], "redeemed": [0, 20, 10]}
    )
    found = programme.tiers(table)
    assert found.index.tolist() == ["a", "b"] and found["open"].tolist() == [10, 60]
    assert found["used"].tolist() == [0.5, 0.25] and found["of_points"].tolist() == [0.2, 0.8]
    assert programme_pictures.plot_tiers(found).get_label().endswith("b 33 % of members and 80 % of points.")


def test_the_picture_of_breakage_says_its_numbers():
    orders, taken = bought((7, 1, 400), (8, 1, 600)), redeemed((7, 300, 40))
    found = programme.breakage(orders, joined(7, 8), taken, as_of="2024-12-31", months=[3, 6])
    assert "6 months 40 % (" in programme_pictures.plot_redeemed(found).get_label()


@pytest.mark.slow
def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng, hits = np.random.default_rng(4), 0
    for _trial in range(150):
        size = rng.integers(1, 40, 120)
        orders = bought(*[(k, 1, 10 * int(n)) for k, n in enumerate(size)])
        used = rng.binomial(size, 0.35)
        taken = redeemed(*[(k, 300, int(n)) for k, n in enumerate(used)])
        found = programme.breakage(orders, joined(*range(120)), taken, as_of="2024-12-31", months=[6]).loc[6]
        hits += found["low"] <= 0.35 <= found["high"]
    assert 134 <= hits <= 149


def test_a_programme_that_no_uplift_pays_is_refused():
    with pytest.raises(InvalidData, match="reward must be below margin"):
        programme.break_even_uplift(1_000, running=0, margin=0.3, reward=0.3)
    with pytest.raises(InvalidData, match="more than earned"):
        programme.balances(bought((7, 1, 100)), joined(7), redeemed((7, 2, 20)), day="2024-12-31")
