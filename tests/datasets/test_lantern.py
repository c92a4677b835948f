"""The generator: remade byte for byte, exactly BG/NBD and Gamma-Gamma in `BASE`, effects where they were planted."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from crmlab import course, datasets
from crmlab.datasets.lantern import company
from crmlab.datasets.lantern import constants as c
from crmlab.datasets.lantern.orders import gift_season
from crmlab.datasets.lantern.switches import BASE


@pytest.fixture(scope="module")
def committed():
    return {name: datasets.load(name) for name in datasets.tables()}


@pytest.fixture(scope="module")
def base():
    return company.make(switches=BASE)


def consumers(tables, name):
    """Rows of final consumers."""
    people = tables["customers"]
    return tables[name][tables[name]["customer_id"].isin(people["customer_id"][people["kind"] == "final"])]


def test_the_committed_files_are_remade_byte_for_byte_under_another_hash_seed(tmp_path):
    script = "import sys; from crmlab.datasets.lantern import company; company.write(sys.argv[1])"
    env = os.environ | {"PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=env)
    for path in sorted((course.folder("datasets") / "lantern").glob("*.csv")):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_load_gives_what_make_made(committed):
    for name, frame in company.make().items():
        pd.testing.assert_frame_equal(committed[name], frame, obj=name)


def test_another_seed_is_another_company(committed):
    other = company.make(seed=7)
    assert set(other["customers"]["name"]) != set(committed["customers"]["name"])
    assert set(other["customers"]["customer_id"]) != set(committed["customers"]["customer_id"])


def fit(tables):
    """BG/NBD and Gamma-Gamma as `lifetimes` fits them: r, alpha, a, b, p, q, v."""
    lifetimes = pytest.importorskip("lifetimes")
    orders = consumers(tables, "orders").query("channel != 'box'").sort_values(["customer_id", "date"])
    by = orders.groupby("customer_id")["date"].agg(["min", "max", "size"])
    age = (pd.Timestamp(c.END) - by["min"]).dt.days / 7
    counts = lifetimes.BetaGeoFitter().fit(by["size"] - 1, (by["max"] - by["min"]).dt.days / 7, age)
    repeats = orders[orders["customer_id"].duplicated()].groupby("customer_id")["amount"].agg(["size", "mean"])
    spend = lifetimes.GammaGammaFitter().fit(repeats["size"], repeats["mean"])
    return pd.Series({**counts.params_, **spend.params_})


TRUTH = pd.Series(
    {"r": c.PURCHASE_SHAPE, "alpha": c.PURCHASE_SCALE, "a": c.DROPOUT_A, "b": c.DROPOUT_B,
     "p": c.SPEND_P, "q": c.SPEND_Q, "v": c.SPEND_V}
)  # fmt: skip
WITHIN = pd.Series({"r": 0.05, "alpha": 0.06, "a": 0.12, "b": 0.15, "p": 0.13, "q": 0.06, "v": 0.18})
"""Relative; about four standard errors of the mean of five fits to 5,400 consumers."""


@pytest.mark.filterwarnings("ignore")
def test_base_recovers_the_parameters_that_it_was_made_from():
    """The oracle is `lifetimes`; five seeds, since one fit's standard errors are up to a tenth of the parameter."""
    mean = pd.concat([fit(company.make(seed, BASE)) for seed in range(1, 6)], axis=1).mean(axis=1)
    off = (mean / TRUTH - 1).abs()
    assert (off < WITHIN).all(), pd.DataFrame({"mean": mean, "truth": TRUTH, "off": off})


@pytest.mark.filterwarnings("ignore")
def test_the_company_with_its_effects_does_not_recover_them():
    """So the test above can fail: channels and letters leave their traces in the parameters."""
    mean = pd.concat([fit(_without_returns(company.make(seed))) for seed in (1, 2)], axis=1).mean(axis=1)
    assert ((mean / TRUTH - 1).abs() > WITHIN).any(), mean


def _without_returns(tables):
    return tables | {"orders": tables["orders"].query("amount > 0 and channel != 'box'")}


def test_base_has_no_discounts_returns_or_uneven_service(base):
    assert (base["orders"]["amount"] > 0).all()
    assert (base["order_lines"]["discount"] == 0).all()
    assert (base["organisations"]["negotiated_discount"] == 0).all()
    assert "return" not in set(base["service_costs"]["activity"])


def test_base_amounts_are_the_amounts_drawn_to_half_a_gram(base):
    """Before the tea is weighed out amounts follow Gamma-Gamma; the last line may be off by half a gram's price."""
    people = company.people.make(c.SEED, BASE)
    events = company.orders.make(c.SEED, people)
    paid = base["orders"].query("channel != 'box'").merge(people[["customer_id"]].reset_index(names="person"))
    drawn = np.sort(events["amount"].to_numpy()[people["final"].to_numpy()[events["person"]]])
    made = np.sort((paid["amount"] * 100).round()[people["final"].to_numpy()[paid["person"]]])
    dearest = base["products"].query("unit == 'gram'")["list_price"].max() * 100
    assert len(drawn) == len(made) and np.abs(drawn - made).max() <= dearest / 2


def gift_units_an_order(tables, season):
    """Gift boxes an order of final consumers, in the gift season or outside it."""
    orders = consumers(tables, "orders").query("amount > 0 and channel != 'box'")
    days = (orders["date"] - pd.Timestamp(c.START)).dt.days.to_numpy()
    orders = orders[gift_season(days) == season]
    lines = tables["order_lines"].merge(tables["products"].query("gift"), on="product_id")
    return lines["quantity"][lines["order_id"].isin(orders["order_id"])].sum() / len(orders)


def test_the_gift_season_shows_and_is_absent_when_switched_off(committed, base):
    ratio = gift_units_an_order(committed, True) / gift_units_an_order(committed, False)
    assert 1.5 < ratio < 2.1, ratio
    plain = gift_units_an_order(base, True) / gift_units_an_order(base, False)
    assert 0.85 < plain < 1.15, plain


def test_the_gift_season_is_the_thirty_days_before_each_feast():
    day = (np.datetime64("2023-01-22") - np.datetime64(c.START)).astype(int)
    assert gift_season(np.array([day - 31, day - 30, day - 1, day])).tolist() == [False, True, True, False]


def test_letters_win_orders_in_the_random_tests_and_nothing_in_base(committed, base):
    def lift(tables):
        members = tables["campaign_members"].merge(tables["campaigns"].query("drawn == 'random'")["campaign_id"])
        rate = members.groupby("arm")["bought"].agg(["mean", "size"])
        error = np.sqrt((rate["mean"] * (1 - rate["mean"]) / rate["size"]).sum())
        return rate.loc["mailed", "mean"] - rate.loc["control", "mean"], error

    gain, error = lift(committed)
    assert gain > 4 * error and 0.03 < gain < 0.09
    gain, error = lift(base)
    assert abs(gain) < 3.3 * error


def test_there_is_a_random_test_before_a_mailing_drawn_by_rfm(committed):
    campaigns, members = committed["campaigns"], committed["campaign_members"]
    test = campaigns.query("drawn == 'random'").iloc[-1]
    assert (campaigns.query("drawn == 'rfm'")["start"] > test["start"] + pd.Timedelta(days=test["days"])).any()
    arms = members[members["campaign_id"] == test["campaign_id"]]["arm"].value_counts()
    assert arms.sum() >= 5_500 and abs(arms["mailed"] - arms["control"]) <= 1
    assert len(campaigns) >= 4 and 18_000 <= len(members) <= 22_000


def test_the_cheapest_channel_is_not_the_best(committed):
    won = consumers(committed, "acquisition").set_index("customer_id")["channel"]
    price = committed["marketing_spend"].groupby("item")["spend"].sum() / won.value_counts()
    margin = profit(committed)["contribution"].groupby(won).mean()
    assert price[["walk-in", "search ads", "social"]].idxmin() == "social"
    assert margin.idxmin() == "social" and margin.idxmax() == "referral"


def profit(tables):
    """Revenue, production cost, cost to serve, contribution and net profit (fixed cost by orders) by customer."""
    orders, people = tables["orders"], tables["customers"].set_index("customer_id")
    lines = tables["order_lines"].merge(tables["products"], on="product_id")
    lines = lines.merge(orders[["order_id", "customer_id"]], on="order_id")
    made = pd.DataFrame(
        {
            "kind": people["kind"],
            "revenue": orders.groupby("customer_id")["amount"].sum(),
            "production": (lines["quantity"] * lines["unit_cost"]).groupby(lines["customer_id"]).sum(),
            "service": tables["service_costs"].groupby("customer_id")["cost"].sum().reindex(people.index).fillna(0),
            "orders": orders[(orders["amount"] > 0) & (orders["channel"] != "box")].groupby("customer_id").size(),
        }
    )
    spend = tables["marketing_spend"]
    fixed = spend.loc[spend["item"].isin(["brand", "sales staff"]), "spend"].sum()
    made["contribution"] = made["revenue"] - made["production"] - made["service"]
    made["net"] = made["contribution"] - fixed * made["orders"] / made["orders"].sum()
    return made


def test_the_economics_are_those_that_chapter_09_needs(committed):
    """Facts of the committed data; with the boxes fewer lose money than when nobody counted them."""
    made = profit(committed)
    final = made["kind"] == "final"
    for rows, low, high in ((final, 0.45, 0.55), (~final, 0.20, 0.35)):
        assert low < 1 - made.loc[rows, "production"].sum() / made.loc[rows, "revenue"].sum() < high
    assert 0.05 < (made["contribution"] < 0).mean() < 0.12
    assert 0.12 < (made["net"] < 0).mean() < 0.25
    whale = made["net"].sort_values(ascending=False).cumsum()
    assert whale.iloc[-1] > 1_000_000 and 1.10 < whale.max() / whale.iloc[-1] < 1.50
    assert (made.nlargest(60, "revenue")["net"] < 0).sum() >= 3
    assert 4 < made.loc[final, "orders"].mean() < 5
