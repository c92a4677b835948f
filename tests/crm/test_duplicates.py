"""Records that stand twice: likeness by hand, what is found of what was planted, and merging that loses nothing."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from crmlab import InvalidData, crm
from crmlab.crm import duplicates
from crmlab.crm.desk import Desk
from crmlab.crm.filling.duplicates import EACH, ELSEWHERE, KINDS, SISTERS, SPLIT, TWICE
from crmlab.crm.merging import MOVED, survivors
from tests.crm.test_accounts import suggested


@pytest.fixture
def desk() -> Desk:
    return crm.practice()


def split(desk: Desk) -> pd.DataFrame:
    """Customers whose money lies under two numbers."""
    known, e = desk.accounts.known_duplicates(), desk.accounts.exposures()
    known = known[known["real"] & (known["account_id"] < 100_000)].copy()
    for column, side in (("one", "account_id"), ("two", "other_id")):
        known[column] = e["exposure"].reindex(known[side]).to_numpy()
    return known.assign(limit=e["limit"].reindex(known["account_id"]).to_numpy()).query("two > 0")


def test_normal_forms() -> None:
    for name in ("Red Reed Drinks", "The RED Reed Drinks Co., Ltd.", "Drinks  Red-Reed", "Red Reed Drinks Limited"):
        assert duplicates.normal_name(name) == "drinks red reed"
    assert duplicates.normal_name("The Co.") == "co the"  # nothing else is left of it
    for city in ("Hangzhou", "HANGZHOU", "Hang Zhou", "Hangzhou City", "杭州", "杭州市", "Ｈangzhou"):
        assert duplicates.normal_city(city) == "hangzhou"
    assert duplicates.normal_city(None) == ""


def test_likeness_by_hand() -> None:
    assert duplicates.bigrams("red tea x") == {"re", "ed", "te", "ea", "x"}
    # kite: ki it te; kiet: ki ie et → 1 of 5. jade: ja ad de in both → 4 of 8
    assert duplicates.similarity("Jade Kite", "Jade Kiet") == 4 / 8
    assert duplicates.similarity("Jade Kite Ltd", "Kite Jade") == 1
    assert duplicates.similarity("", "Jade") == 0 == duplicates.similarity("", "")


def test_score_by_hand() -> None:
    table = pd.DataFrame(
        {"name": ["Jade Kite", "Jade Kiet", "Jade Kite"], "city": ["Wuhan", "武汉", "Suzhou"],
         "phone": ["1", "1", None], "email": ["a", "b", None], "address": [None, "x", None]},
        index=pd.Index([1, 2, 3], name="id"),
    )  # fmt: skip
    found = duplicates.compare(table, duplicates.candidates(table)).set_index(["account_id", "other_id"])
    assert found.loc[(1, 2), "score"] == pytest.approx(0.6 * 4 / 8 + 0.2 * 1 + 0.2 * 1 / 2)
    assert found.loc[(1, 3), "score"] == pytest.approx(0.6 + 0 + 0.2 * 0.5)
    assert found["score"].is_monotonic_decreasing and len(found) == 3


def test_blocks_compare_few_and_lose_none_that_is_real(desk: Desk) -> None:
    compared, known = desk.accounts.duplicates(None), desk.accounts.known_duplicates()
    n = len(desk.accounts.exposures())
    assert len(compared) < 0.2 * n * (n - 1) / 2
    pairs = set(zip(compared["account_id"], compared["other_id"], strict=True))
    assert len(pairs) == len(compared) and all(a < b for a, b in pairs)
    assert set(zip(*(known.loc[known["real"], k] for k in ("account_id", "other_id")), strict=True)) <= pairs


def test_confusion_by_counting_every_pair() -> None:
    real = pd.DataFrame({"account_id": [1, 3], "other_id": [2, 4]})
    said = pd.DataFrame({"account_id": [2, 1, 4], "other_id": [1, 3, 5]})
    counts = {(t, s): 0 for t in (True, False) for s in (True, False)}
    for pair in combinations(range(1, 7), 2):
        counts[pair in {(1, 2), (3, 4)}, pair in {(1, 2), (1, 3), (4, 5)}] += 1
    table = duplicates.confusion(said, real, 6)
    assert table.loc["same customer"].tolist() == [counts[True, True], counts[True, False]]
    assert table.loc["different customers"].tolist() == [counts[False, True], counts[False, False]]
    shares = duplicates.precision_recall(table)
    assert shares["share"].tolist() == [1 / 3, 1 / 2]
    for hits, of, low, high in shares[["hits", "of", "low", "high"]].itertuples(index=False):
        z, p = 1.959963984540054, hits / of  # Wilson (1927)
        middle, half = p + z**2 / (2 * of), z * math.sqrt(p * (1 - p) / of + z**2 / (4 * of**2))
        assert (low, high) == pytest.approx(((middle - half) / (1 + z**2 / of), (middle + half) / (1 + z**2 / of)))
    nothing = duplicates.precision_recall(duplicates.confusion(said.head(0), real, 6))
    assert np.isnan(nothing.loc["precision", "share"]) and nothing.loc["recall", "share"] == 0
    with pytest.raises(InvalidData, match="twice"):
        duplicates.confusion(pd.concat([said, said]), real, 6)
    with pytest.raises(InvalidData, match="other_id"):
        duplicates.confusion(said[["account_id"]], real, 6)


@pytest.mark.parametrize("learner", ["", "2026-017", "b"])
def test_planted_pairs_are_found_and_look_alikes_are_not(learner: str) -> None:
    desk = crm.practice(learner)
    known = desk.accounts.known_duplicates()
    kinds = known["kind"].value_counts()
    assert (kinds[list(KINDS)] == EACH).all() and kinds["two copies"] == TWICE
    assert (kinds["same name, another city"], kinds["sister firm"]) == (ELSEWHERE, SISTERS)
    assert (known["real"] == ~known["kind"].isin(["same name, another city", "sister firm"])).all()
    shares = desk.accounts.precision_recall(desk.accounts.duplicates())["share"]
    assert shares["recall"] >= 0.85 and 0.6 <= shares["precision"] < 1
    low, high = (desk.accounts.precision_recall(desk.accounts.duplicates(t))["share"] for t in (0.6, 0.9))
    assert low["recall"] >= shares["recall"] >= high["recall"] and low["precision"] < high["precision"]
    by_name = desk.accounts.duplicates(None).query("name_alike == 1").merge(known, on=["account_id", "other_id"])
    assert (~by_name["real"]).sum() >= ELSEWHERE  # the name alone takes the other city's firm for the same


@pytest.mark.parametrize("learner", ["", "2026-017", "b"])
def test_split_money_hides_who_is_above_the_limit(learner: str) -> None:
    desk = crm.practice(learner)
    money = split(desk)
    assert ((money["one"] <= money["limit"]) & (money["two"] <= money["limit"])).all()
    hidden = money[money["one"] + money["two"] > money["limit"]]
    assert 3 <= len(hidden) <= SPLIT
    case = hidden.iloc[0]
    account, other = int(case["account_id"]), int(case["other_id"])
    desk.accounts.check_credit(account, 0)
    desk.accounts.merge(account, other)
    with pytest.raises(crm.CRMRefusal, match="open invoices"):
        desk.accounts.check_credit(account, 0)
    both = desk.accounts.exposure(account)
    assert both["exposure"] == pytest.approx(case["one"] + case["two"]) and both["limit"] == case["limit"]


def test_duplicate_rate_counts_groups(desk: Desk) -> None:
    pairs = desk.accounts.duplicates(0.85)
    groups: list[set[int]] = []
    for a, b in zip(pairs["account_id"], pairs["other_id"], strict=True):
        touching = [group for group in groups if group & {a, b}]
        groups = [group for group in groups if not group & {a, b}] + [{a, b}.union(*touching)]
    found = desk.accounts.duplicate_rate(0.85)
    assert found["superfluous"] == sum(len(group) - 1 for group in groups) > 30
    assert found["rate"] == found["superfluous"] / desk.db.value("SELECT count(*) FROM account")
    for bad in (2, -1, "high", float("nan")):
        with pytest.raises(crm.CRMRefusal, match="0 to 1"):
            desk.accounts.duplicates(bad)  # type: ignore[arg-type]  # what is refused


def test_merge_moves_everything_and_undo_brings_it_back(desk: Desk) -> None:
    case = split(desk).iloc[0]
    account, other = int(case["account_id"]), int(case["other_id"])
    with desk.db.action("more to move"):
        desk.db.insert("activity", kind="note", subject="x", account_id=other, owner_id=11, status="done",
                       start_at="2024-12-31 10:00")  # fmt: skip
        desk.db.execute("UPDATE lead SET account_id = ? WHERE id = (SELECT min(id) FROM lead WHERE account_id = ?)",
                        (other, account))  # fmt: skip
    state, pairs = desk.db.state(), desk.accounts.duplicates()
    before = {t: desk.sql(f"SELECT account_id FROM {t}")["account_id"].value_counts() for t in MOVED}
    events = len(desk.accounts.history(account)) + len(desk.accounts.history(other))
    moved = desk.accounts.merge(account, other)
    for table, counts in before.items():
        after = desk.sql(f"SELECT account_id FROM {table}")["account_id"].value_counts()
        assert after.sum() == counts.sum() and after.get(other, 0) == 0
        assert after.get(account, 0) == counts.get(account, 0) + counts.get(other, 0)
        assert moved[table] == counts.get(other, 0)
    assert len(desk.accounts.history(account)) == events
    assert not desk.accounts.orphans()["what"].str.contains("merged").any()
    holds = {name for name in desk.tables().index if "account_id" in desk.columns(name)}
    assert holds - {"planted_duplicate"} == set(MOVED)  # a new table that has accounts must be moved too
    with pytest.raises(crm.CRMRefusal, match="not in use") as refused:
        desk.accounts.confusion(pairs)
    assert len(suggested(refused.value, desk)) < len(pairs)
    with pytest.raises(crm.CRMRefusal, match=f"Use account {account}"):
        desk.accounts.merge(account, other)
    with pytest.raises(crm.CRMRefusal, match="itself"):
        desk.accounts.merge(account, account)
    assert len(desk.audit()) == 2
    desk.undo()
    assert desk.db.state() == state


def test_merging_a_chain_ends_at_the_last_survivor(desk: Desk) -> None:
    known = desk.accounts.known_duplicates()
    two = known[known["kind"] == "two copies"].iloc[0]
    a, b = int(two["account_id"]), int(two["other_id"])
    original = int(
        known.loc[known["real"] & (known["other_id"] == a) & (known["account_id"] < 100_000), "account_id"].iloc[0]
    )
    desk.accounts.merge(a, b)
    desk.accounts.merge(original, a)
    assert {desk.accounts.get(k)["merged_into"] for k in (a, b)} == {original}
    assert len(desk.accounts.known_duplicates()) == len(known) - 3


def test_fields_survive_by_their_rules(desk: Desk) -> None:
    keep = desk.accounts.add(
        "Paper Moon Hotel", kind="institutional", city="Suzhou", type="former", phone="0000 1111111"
    )
    desk.accounts.set_limit(keep, 2000)
    with desk.db.action("time"):
        desk.db.update("account", keep, created_at="2023-01-01 09:00")
    gone = desk.accounts.add("Paper Moon Hotel", kind="industrial", city="Suzhou", type="customer",
                             phone="0000 2222222", email="moon@example.com", discount=0.3, anyway=True)  # fmt: skip
    desk.accounts.set_limit(gone, 5000)
    desk.accounts.merge(keep, gone)
    row = desk.accounts.get(keep)
    assert row[["phone", "email", "type", "kind", "discount", "credit_limit", "created_at"]].tolist() == [
        "0000 2222222", "moon@example.com", "customer", "institutional", 0.0, 2000.0, "2023-01-01 09:00"]  # fmt: skip
    assert survivors({"phone": "1", "created_at": "2024"}, {"phone": "2", "created_at": "2023"})["created_at"] == "2023"
    assert "phone" not in survivors({"phone": "1", "created_at": "2024"}, {"phone": "2", "created_at": "2023"})


def test_a_person_in_both_records_becomes_one_and_stays_out_of_reach(desk: Desk) -> None:
    keep = desk.accounts.add("Paper Moon Hotel", kind="institutional", city="Suzhou")
    gone = desk.accounts.add("Paper Moon Hotel Ltd", kind="institutional", city="Suzhou", anyway=True)
    with desk.db.action("people"):
        one, two, other = (
            desk.db.insert("contact", account_id=account, name=name, email=email, phone=phone, do_not_call=quiet,
                           created_at=desk.db.moment)
            for account, name, email, phone, quiet in (
                (keep, "Anshe Bo", "a@example.com", None, 0), (gone, "Bo Anshe", "a@example.com", "0000 1234567", 1),
                (gone, "Anshe Bo", "b@example.com", None, 0)))  # fmt: skip
        for contact, back in ((one, None), (two, "2024-05-01 09:00")):
            desk.db.insert("consent", contact_id=contact, channel="email", granted_at="2024-01-01 09:00",
                           withdrawn_at=back, source="contract")  # fmt: skip
        campaign = desk.db.insert("campaign", name="x", kind="email", status="ended")
        for contact in (one, two):
            desk.db.insert("campaign_member", campaign_id=campaign, contact_id=contact, arm="mailed")
        note = desk.db.insert("activity", kind="note", subject="x", contact_id=two, owner_id=11, status="done")
    assert desk.accounts.choose_contact(keep, channel="email").name == one
    assert desk.accounts.merge(keep, gone)["people_joined"] == 1
    rows = desk.sql("SELECT * FROM contact WHERE account_id = ?", (keep,)).set_index("id")
    assert rows.loc[two, "merged_into"] == one and pd.isna(rows.loc[other, "merged_into"])
    assert rows.loc[one, "phone"] == "0000 1234567" and rows.loc[one, "do_not_call"] == 1
    assert desk.db.value("SELECT contact_id FROM activity WHERE id = ?", (note,)) == one
    people = desk.accounts.contacts_to_choose(keep, channel="email")
    assert people.loc[one, "why"] == "consent withdrawn" and two not in people.index
    written = desk.sql("SELECT contact_id FROM campaign_member WHERE campaign_id = ?", (campaign,))
    assert set(written["contact_id"]) == {one, two}  # written to twice: that is what happened
    desk.undo()
    assert desk.accounts.choose_contact(keep, channel="email").name == one
