"""What is recorded of the publics of a firm, and figures for the six I's."""

import pandas as pd
import pytest

from crmlab import datasets, figure, publics
from tests.refusals import refused

NAMES = ("customers", "interactions", "employees", "referrals")


@pytest.fixture(scope="module")
def tables():
    return [datasets.load(name) for name in NAMES]


def test_every_contact_is_counted_once(tables):
    found = publics.recorded(*tables)
    assert found["contacts"].sum() == len(tables[1])
    assert found.loc[["consumers", "distributors"], "known"].sum() == len(tables[0])
    assert tuple(found.index) == publics.SIX + publics.MORE


def test_the_picture_says_how_many_have_no_contact(tables):
    fig = publics.plot_contacts(publics.recorded(*tables))
    assert fig.axes[0].get_title(loc="left") == "For 6 of 8 groups no contact is recorded"
    assert "suppliers 0" in fig.get_label() and len(figure.png(fig)) > 5000


def test_the_figures_of_the_six_by_hand():
    customers = pd.DataFrame({"customer_id": [1, 2, 3], "kind": ["final", "final", "industrial"]})
    found = publics.six_i(
        customers,
        pd.DataFrame({"customer_id": [3], "negotiated_discount": [0.1]}),
        pd.DataFrame({"customer_id": [1, 1, 3], "channel": ["house", "web", "account"], "amount": [10.0, 10, 10]}),
        pd.DataFrame({"customer_id": [1, 3, 3]}),
        pd.DataFrame({"customer_id": [1, 3], "cost": [4.0, 9.0]}),
        pd.DataFrame({"customer_id": [1, 3], "reply_days": [2, 5]}),
        staying=pd.Series({1: 6.0, 3: 4.0}),
    )
    assert found["consumers"].tolist() == [6.0, 0.5, 100.0, 50.0, 2.0, 0.0, 2.0]
    assert found["organisations"].tolist() == [4.0, 2.0, 0.0, 100.0, 9.0, 100.0, 5.0]


test_bad_tables_are_refused = refused(
    {
        "a contact with a stranger": (
            lambda: publics.recorded(
                datasets.load("customers"), pd.DataFrame({"customer_id": [1]}), datasets.load("employees"),
                datasets.load("referrals"),
            ),
            "no customer in rows",
        ),
        "no kind": (
            lambda: publics.recorded(*(datasets.load(name) for name in ("orders", *NAMES[1:]))), "no column 'kind'",
        ),
    }
)  # fmt: skip
