"""Contracts that renew: counted by hand, what must hold of any, and what is refused."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import btyd, datasets
from tests.refusals import refused

DAY = st.dates(pd.Timestamp("2022-01-01").date(), pd.Timestamp("2024-12-31").date())


def later(day, months):
    """The day of the month so many months later, by pandas."""
    return day if months == 0 else (day - pd.Timedelta(days=max(day.day - 28, 0))) + pd.DateOffset(months=months)


def boxes(start, end, ids=None):
    ids = range(1, len(start) + 1) if ids is None else ids
    return pd.DataFrame({"customer_id": ids, "start": pd.to_datetime(start), "end": pd.to_datetime(end)})


def test_lantern_s_boxes_are_the_payments_in_its_orders():
    orders = datasets.load("orders").query("channel == 'box'")
    for as_of in ("2023-06-30", "2024-12-31"):
        begun = datasets.load("subscriptions").query("start <= @as_of")
        paid = btyd.contracts(begun, as_of=as_of)["paid"]
        counted = orders[orders["date"] <= as_of].groupby("customer_id").size()
        pd.testing.assert_series_equal(paid.sort_index(), counted.rename("paid"), check_names=False)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(DAY, st.integers(1, 30)), min_size=1, max_size=8), DAY)
def test_payments_are_the_months_begun(contracts, as_of):
    as_of = max([pd.Timestamp(as_of), *(pd.Timestamp(start) for start, _months in contracts)])
    start = [pd.Timestamp(start) for start, _months in contracts]
    end = [later(day, months) for day, (_start, months) in zip(start, contracts, strict=True)]
    found = btyd.contracts(boxes(start, end), as_of=as_of)
    for (_i, row), day, (_start, months) in zip(found.iterrows(), start, contracts, strict=True):
        due = sum(later(day, k) <= as_of for k in range(months))
        assert row["paid"] == due and row["renewals"] == due - 1
        assert row["running"] == (later(day, months) > as_of)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=30))
def test_each_renewal_is_met_by_those_who_came_so_far(rows):
    known = pd.DataFrame(rows, columns=["paid", "running"])
    if (known["paid"] - known["running"]).max() < 1:
        return
    table = btyd.renewal_table(known)
    assert table["renewed"].sum() == (known["paid"] - 1).sum()
    assert (table["reached"] - table["renewed"]).sum() == (~known["running"]).sum()
    assert (table["renewed"] <= table["reached"]).all() and (table["reached"].diff().dropna() <= 0).all()
    twice = btyd.renewal_table(known.assign(w=2.0), weights="w")
    pd.testing.assert_frame_equal(twice[["reached", "renewed"]], 2.0 * table[["reached", "renewed"]])


def test_one_intake_gives_the_same_fit_as_its_survivors():
    survivors = np.array([1000, 869, 743, 653, 593, 551, 517, 491])
    lost = -np.diff(survivors)
    paid = np.repeat(np.arange(1, 9), [*lost, survivors[-1]])
    table = btyd.renewal_table(pd.DataFrame({"paid": paid, "running": paid == 8}))
    one, other = btyd.fit_sbg(survivors), btyd.fit_sbg(table)
    np.testing.assert_allclose(list(other.params.values()), list(one.params.values()), rtol=1e-9)


def test_contracts_that_began_at_different_times_give_back_the_model():
    truth = btyd.SBG(0.9, 3.5)
    rng = np.random.default_rng(4)
    lasts, seen = rng.geometric(rng.beta(0.9, 3.5, 40_000)), rng.integers(1, 25, 40_000)
    known = pd.DataFrame({"paid": np.minimum(lasts, seen), "running": lasts >= seen})
    found = btyd.fit_sbg(btyd.renewal_table(known))
    assert abs(np.log(found.alpha / truth.alpha)) < 4 * found.log_errors[0]
    assert abs(np.log(found.beta / truth.beta)) < 4 * found.log_errors[1]


FINE = boxes(["2024-01-10", "2024-02-10"], ["2024-03-10", None])
RUNS = pd.DataFrame({"paid": [1, 3], "running": [False, True]})
TABLE = btyd.renewal_table(RUNS)

test_impossible_contracts_are_refused = refused(
    {
        "two contracts": (
            lambda: btyd.contracts(FINE.assign(customer_id=1), as_of="2024-12-31"),
            "one contract a customer",
        ),
        "starts later": (lambda: btyd.contracts(FINE, as_of="2024-01-31"), "start lies after as_of in rows 1"),
        "no whole months": (
            lambda: btyd.contracts(boxes(["2024-01-10"], ["2024-03-11"]), as_of="2024-12-31"),
            "end is not a whole number of months after start in rows 0",
        ),
        "ends at once": (
            lambda: btyd.contracts(boxes(["2024-01-10"], ["2024-01-10"]), as_of="2024-12-31"),
            "end is not a whole number of months",
        ),
        "no start": (lambda: btyd.contracts(boxes([None], [None]), as_of="2024-12-31"), "start is missing in rows 0"),
        "paid nothing": (lambda: btyd.renewal_table(RUNS.assign(paid=0)), "paid is not a whole number from 1"),
        "nobody came": (
            lambda: btyd.renewal_table(pd.DataFrame({"paid": [1], "running": [True]})),
            "nobody came to a renewal",
        ),
        "words for running": (lambda: btyd.renewal_table(RUNS.assign(running="yes")), "running is not true or false"),
        "more renewed than came": (
            lambda: btyd.fit_sbg(TABLE.assign(renewed=9.0)),
            "renewed is above reached in rows 1",
        ),
        "one renewal": (lambda: btyd.fit_sbg(TABLE.iloc[:1]), "one renewal only"),
        "nobody left": (lambda: btyd.fit_sbg(TABLE.assign(renewed=TABLE["reached"])), "never falls"),
        "all left": (lambda: btyd.fit_sbg(TABLE.assign(renewed=0.0)), "is 0 after the first renewal"),
    }
)
