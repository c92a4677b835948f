"""The committed tables are what the schema says, and the data dictionary says what the schema says."""

import csv
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, course, datasets
from crmlab.datasets.schema import TABLES

DTYPES = {"whole": "int64", "money": "float64", "fraction": "float64", "number": "float64", "text": "str",
          "date": "datetime64[us]", "truth": "bool"}  # fmt: skip


@pytest.mark.parametrize("name", datasets.tables())
def test_table_keeps_types_ranges_keys_and_foreign_keys(name):
    frame = datasets.load(name)
    others = {other: datasets.load(other) for other in datasets.tables()}
    datasets.check(name, frame, others)
    assert list(frame.columns) == [column.name for column in TABLES[name].columns]
    for column in TABLES[name].columns:
        assert frame[column.name].dtype == (
            "Int64" if column.null and column.dtype == "whole" else DTYPES[column.dtype]
        )
        assert not column.to or set(frame[column.name].dropna()) <= set(
            others[column.to.split(".")[0]][column.to.split(".")[1]]
        )
        assert column.null or frame[column.name].notna().all()
    assert not frame.duplicated(list(TABLES[name].key)).any()
    assert frame[list(TABLES[name].key)].apply(tuple, axis=1).is_monotonic_increasing


def test_every_file_is_a_table_and_the_other_way_round():
    files = {path.stem for path in (course.folder("datasets") / "lantern").glob("*.csv")}
    assert files == {*datasets.tables(), "manifest"}


def test_all_tables_together_stay_small():
    assert sum(path.stat().st_size for path in (course.folder("datasets") / "lantern").glob("*.csv")) < 10e6


def test_an_order_is_the_sum_of_its_lines_to_the_fen():
    lines, orders = datasets.load("order_lines"), datasets.load("orders").set_index("order_id")
    fen = (lines["amount"] * 100).round().astype("int64").groupby(lines["order_id"]).sum()
    assert (fen == (orders["amount"] * 100).round().astype("int64")).all()
    assert set(fen.index) == set(orders.index)


def test_a_line_is_quantity_times_price_less_discount_to_the_fen():
    lines = datasets.load("order_lines")
    exact = lines["quantity"] * (lines["unit_price"] * 100).round().astype("int64")
    exact *= 100 - (lines["discount"] * 100).round().astype("int64")  # hundredths of a fen
    fen = (lines["amount"] * 100).round().astype("int64")
    assert ((fen * 100 - exact).abs() <= 50).all()


def test_slips_have_negative_lines_only_and_orders_positive_ones():
    lines = datasets.load("order_lines").merge(datasets.load("orders"), on="order_id", suffixes=("", "_slip"))
    assert ((lines["amount_slip"] < 0) == (lines["quantity"] < 0)).all()
    assert (np.sign(lines["amount"]) == np.sign(lines["quantity"])).all()


def test_prices_are_those_of_the_list():
    lines = datasets.load("order_lines").merge(datasets.load("products"), on="product_id")
    assert (lines["unit_price"] == lines["list_price"]).all()


def test_customers_are_consistent_between_tables():
    customers = datasets.load("customers").set_index("customer_id")
    orders = datasets.load("orders")
    assert (orders.groupby("customer_id")["date"].min() == customers["joined"]).all()
    won = datasets.load("acquisition").set_index("customer_id")
    assert (won["date"] == customers["joined"]).all()
    firms = set(datasets.load("organisations")["customer_id"])
    assert firms == set(customers.index[customers["kind"] != "final"])
    assert (customers["house_id"].notna() == (customers["channel"] == "house")).all()
    assert set(customers["channel"][customers["kind"] != "final"]) == {"account"}
    referrals = datasets.load("referrals")
    assert set(referrals["customer_id"]) == set(won.index[won["channel"] == "referral"])
    assert (referrals["date"].to_numpy() == customers["joined"].loc[referrals["customer_id"]].to_numpy()).all()
    earlier = customers["joined"].loc[referrals["referrer_id"]].to_numpy() < referrals["date"].to_numpy()
    assert earlier.all()


def test_members_agreed_to_letters_and_their_answers_come_from_the_orders():
    members, campaigns = datasets.load("campaign_members"), datasets.load("campaigns")
    orders, customers = datasets.load("orders"), datasets.load("customers").set_index("customer_id")
    assert set(members["customer_id"].map(customers["mail_consent"])) == {"yes", "withdrawn"}
    assert (members["customer_id"].map(customers["joined"]) < members["sent"]).all()
    joined = members.merge(campaigns[["campaign_id", "days", "start"]]).merge(
        orders[(orders["amount"] > 0) & (orders["channel"] != "box")], on="customer_id", suffixes=("", "_order")
    )
    assert (joined["sent"] == joined["start"]).all()
    inside = (joined["date"] - joined["sent"]).dt.days.between(0, joined["days"] - 1)
    paid = joined[inside].groupby(["campaign_id", "customer_id"])["amount_order"].sum()
    members = members.set_index(["campaign_id", "customer_id"])
    assert (members["bought"] == members.index.isin(paid.index)).all()
    assert np.allclose(members["amount"], paid.reindex(members.index).fillna(0), atol=0.001)


def test_the_dictionary_is_up_to_date_and_complete():
    assert (course.folder("datasets") / "README.md").read_text(encoding="utf-8") == datasets.dictionary()
    for name, table in TABLES.items():
        for column in table.columns:
            assert column.meaning, (name, column.name)
            assert column.unit or column.dtype in ("text", "truth"), (name, column.name)
    for words in ("simulated", "CC BY 4.0", "CDNOW", "not included"):
        assert words in datasets.dictionary()


def test_tables_handed_out_are_copies():
    mine = datasets.load("products")
    mine.loc[:, "list_price"] = 0.0
    assert (datasets.load("products")["list_price"] > 0).all()


FRAME = {"customer_id": [10001, 10002], "date": pd.to_datetime(["2023-01-01", "2023-01-02"]).astype("datetime64[us]"),
         "channel": ["social", "walk-in"]}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"customer_id": [10001, 10001]}, "row 1, column customer_id: the key 10001 occurs a second time"),
        ({"channel": ["social", "radio"]}, "row 1, column channel: radio is not allowed"),
        ({"date": ["2023-01-01", "x"]}, "row all, column date: the column is of type str"),
        ({"customer_id": [1, 10002]}, "row 0, column customer_id: 1 is not allowed"),
        ({"date": pd.to_datetime(["2023-01-01", None])}, "row 1, column date: the cell is empty"),
    ],
)
def test_check_names_row_column_and_what_is_wrong(change, said):
    datasets.check("acquisition", pd.DataFrame(FRAME))
    with pytest.raises(InvalidData, match=said):
        datasets.check("acquisition", pd.DataFrame(FRAME | change))


def test_check_finds_orphans_only_in_the_tables_given():
    frame = pd.DataFrame(FRAME)
    with pytest.raises(InvalidData, match="row 1, column customer_id: 10002 is not among the customer_id of customers"):
        datasets.check("acquisition", frame, {"customers": pd.DataFrame({"customer_id": [10001]})})
    datasets.check("acquisition", frame, {"products": datasets.load("products")})


def test_check_notices_a_missing_column():
    with pytest.raises(InvalidData, match="column channel: the column is missing"):
        datasets.check("acquisition", pd.DataFrame(FRAME).drop(columns="channel"))


def test_concepts_are_complete():
    with (course.folder("datasets") / "concepts.csv").open(encoding="utf-8", newline="") as file:
        concepts = list(csv.DictReader(file))
    assert list(concepts[0]) == ["key", "term", "term_zh", "definition", "chapter", "depth"]
    assert len({row["key"] for row in concepts}) == len(concepts) >= 22
    for row in concepts:
        assert all(row.values()), row
        assert row["depth"] in ("core", "support", "note")
        assert row["definition"].endswith(".") and row["definition"].count(". ") == 0, row["key"]


def test_what_is_empty_twice_or_out_of_order_is_what_the_schema_says():
    """The imperfections of the business tables, counted."""
    complaints, log = datasets.load("complaints"), datasets.load("complaint_events")
    silent = complaints["reply_days"].isna()
    assert (silent == (complaints["solution"] == "none")).all() and 0.02 < silent.mean() < 0.09
    assert complaints.loc[silent, "satisfaction"].isna().all() and 0.4 < complaints["satisfaction"].isna().mean() < 0.6
    assert complaints["order_id"].is_unique
    steps = log.groupby("complaint_id")["event"]
    assert (steps.first() == "received").all()
    recorded = steps.agg(lambda events: (events == "recorded").sum())
    assert 0.015 < (recorded == 2).mean() < 0.045 and 0.07 < (recorded == 0).mean() < 0.13
    wide = log.drop_duplicates(["complaint_id", "event"]).pivot(index="complaint_id", columns="event", values="hours")
    assert 0.06 < (wide["judged"] > wide["replied"])[wide["replied"].notna()].mean() < 0.14
    asked = complaints.set_index("complaint_id")
    assert (wide["followed up"].notna() == asked["followed_up"]).all()
    assert ((wide["replied"] // 24).dropna() == asked["reply_days"].dropna()).all()
    boxes = datasets.load("subscriptions")
    assert (boxes["end"].isna() == (boxes["reason"] == "still running")).all()
    assert (boxes["end"] > boxes["start"]).sum() == boxes["end"].notna().sum()
    staff = datasets.load("employees")
    assert (staff["house_id"].isna() == (staff["role"] != "house")).all()
    assert not (staff["left"] < staff["hired"]).any()


def test_the_business_tables_agree_with_each_other():
    orders = datasets.load("orders").set_index("order_id")
    complaints = datasets.load("complaints")
    ordered = orders.loc[complaints["order_id"]]
    assert (ordered["customer_id"].to_numpy() == complaints["customer_id"].to_numpy()).all()
    assert (complaints["date"].to_numpy() - ordered["date"].to_numpy() < np.timedelta64(4, "D")).all()
    contacts, costs = datasets.load("interactions"), datasets.load("service_costs").query("year == 2024")
    for channel, activity in ((contacts["channel"] != "visit", "enquiry"), (contacts["channel"] == "visit", "visit")):
        times = costs[costs["activity"] == activity].set_index("customer_id")["times"]
        assert contacts[channel].groupby("customer_id").size().sort_index().equals(times.sort_index())
    joined = datasets.load("customers").set_index("customer_id")["joined"]
    for table, day in (("interactions", "date"), ("complaints", "date"), ("subscriptions", "start"),
                       ("price_tests", "date"), ("wallet", "half_year"), ("loyalty_programme", "joined")):  # fmt: skip
        frame = datasets.load(table)
        assert (frame[day].to_numpy() >= joined.loc[frame["customer_id"]].to_numpy()).all(), table
    branches, staff = datasets.load("branches"), datasets.load("employees").query("role == 'house'")
    for quarter, house, size, stayed in branches[["quarter", "house_id", "staff", "employee_retention"]].itertuples(
        index=False
    ):
        here = staff[(staff["house_id"] == house) & (staff["hired"] <= quarter) & ~(staff["left"] < quarter)]
        assert len(here) == size
        end = quarter + pd.DateOffset(months=3)
        assert round(1 - (here["left"] < end).mean(), 2) == pytest.approx(stayed, abs=0.0051)
    wallet = datasets.load("wallet")
    assert (wallet["ours"] <= wallet["total"]).all()
    assert len(set(zip(wallet["customer_id"], wallet["household"], strict=True))) == wallet["customer_id"].nunique()


def test_every_box_is_paid_for_as_long_as_it_is_renewed():
    """The payments in `orders` are those of `subscriptions`, counted here anew: one a month, from the first day."""
    boxes, orders = datasets.load("subscriptions"), datasets.load("orders").query("channel == 'box'")
    end = boxes["end"].fillna(pd.Timestamp("2025-01-01"))
    months = (end.dt.year - boxes["start"].dt.year) * 12 + end.dt.month - boxes["start"].dt.month
    paid = orders.groupby("customer_id")["amount"].agg(["size", "sum"]).reindex(boxes["customer_id"])
    assert (paid["size"].to_numpy() == months.to_numpy()).all()
    assert np.allclose(paid["sum"].to_numpy(), (months * boxes["price"]).to_numpy())
    lines = datasets.load("order_lines").merge(orders[["order_id", "customer_id"]], on="order_id")
    names = datasets.load("products").set_index("product_id")["name"]
    plan = lines["product_id"].map(names).str.rsplit(", ", n=1).str[1]
    assert len(lines) == len(orders) and (lines["quantity"] == 1).all()
    assert (plan.to_numpy() == boxes.set_index("customer_id")["plan"].loc[lines["customer_id"]].to_numpy()).all()


def test_nobody_spends_less_on_tea_than_they_paid_us():
    wallet = datasets.load("wallet")
    assert (wallet["total"] >= wallet["ours"]).all()
    half = datasets.load("orders").query("date >= '2024-07-01'").groupby("customer_id")["amount"].sum()
    latest = wallet[wallet["half_year"] == "2024-07-01"].set_index("customer_id")["ours"]
    assert np.allclose(half.reindex(latest.index).fillna(0).clip(lower=0), latest)


def test_points_are_redeemed_at_visits_by_which_they_were_earned():
    members = datasets.load("loyalty_programme").set_index("customer_id")
    used = datasets.load("redemptions").sort_values(["customer_id", "date"])
    assert (used.groupby("customer_id")["points"].sum() == members["redeemed"][members["redeemed"] > 0]).all()
    house = datasets.load("orders").query("channel == 'house' and amount > 0")
    house = house[house["date"] >= house["customer_id"].map(members["joined"])]
    earned = house.assign(points=(house["amount"] * 100).round() // 1000)
    both = used.assign(so_far=used.groupby("customer_id")["points"].cumsum()).merge(
        earned, on="customer_id", suffixes=("", "_earned")
    )
    by_then = both[both["date_earned"] <= both["date"]].groupby(["customer_id", "date"])["points_earned"].sum()
    assert (by_then >= both.groupby(["customer_id", "date"])["so_far"].first()).all()
    last = earned[earned["date"] > "2024-01-01"].groupby("customer_id")["points"].sum().reindex(members.index).fillna(0)
    tier = np.select([last >= 150, last >= 60], ["reserve", "oolong"], "green")
    assert (members["tier"] == tier).all()


def test_a_table_once_landed_does_not_change():
    """The hashes of edition 2026.2 as they landed. A new edition gets a new list, by an issue that says so."""
    landed = pd.read_csv(Path(__file__).parent / "landed.csv", dtype=str).query("edition == @course.EDITION")
    made = pd.read_csv(course.folder("datasets") / "lantern" / "manifest.csv").set_index("table")["sha256"]
    assert len(landed) and (landed.set_index("table")["sha256"] == made.reindex(landed["table"])).all()
    for table, expected in landed[["table", "sha256"]].itertuples(index=False):
        content = (course.folder("datasets") / "lantern" / f"{table}.csv").read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected, table
