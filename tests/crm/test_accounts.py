"""Customer information: entry, history, whom to speak to, classes, and the state of the records."""

from __future__ import annotations

import ast
from typing import Any

import pandas as pd
import pytest

from crmlab import crm
from crmlab.crm.account_facts import MUST_HAVE
from crmlab.crm.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return crm.practice()


def suggested(refusal: crm.CRMRefusal, desk: Desk, names: dict[str, Any] | None = None) -> Any:
    """Do what a remedy says: the first call in it that begins with `desk.`."""
    start = refusal.remedy.index("desk.")
    for end in range(len(refusal.remedy), start, -1):
        text = refusal.remedy[start:end]
        try:
            ast.parse(text, mode="eval")
        except SyntaxError:
            continue
        if text.endswith(")"):
            return eval(text, {"desk": desk, **(names or {})})
    raise AssertionError(refusal.remedy)


def test_add_writes_one_row_with_its_territory(desk: Desk) -> None:
    number = desk.accounts.add(
        "Paper Moon Hotel", kind="institutional", city="Suzhou", phone="0000 1234567", owner_id=11
    )
    row = desk.sql("SELECT a.*, t.name AS territory FROM account a JOIN territory t ON t.id = a.territory_id "
                   "WHERE a.id = ?", (number,)).iloc[0]  # fmt: skip
    assert (row["name"], row["territory"], row["type"], row["credit_limit"]) == (
        "Paper Moon Hotel",
        "Suzhou",
        "prospect",
        0,
    )
    assert row["created_at"] == desk.now and set(desk.diff()["table"]) == {"account"} and len(desk.audit()) == 1
    desk.undo()
    assert desk.diff().empty


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"name": ""}, "name"), ({"name": 5}, "name"), ({"kind": "shop"}, "institutional"),
        ({"city": "Berlin"}, "Hangzhou"),
        ({"phone": "call me"}, "0000 1234567"), ({"email": "a@b"}, "office@example.com"),
        ({"postcode": "31"}, "310012"),
        ({"employees": 0}, "whole number"), ({"employees": 2.5}, "whole number"), ({"discount": 15}, "0.15"),
        ({"discount": float("nan")}, "0.15"), ({"discount": True}, "0.15"), ({"owner_id": 31}, "11"),
        ({"owner_id": 99}, "user"), ({"class": "D"}, "A, B, C"), ({"colour": "red"}, "name"), ({"id": 4}, "name"),
        ({"credit_limit": 5000}, "set_limit"), ({"type": None}, "type"), ({"credit_days": -1}, "least|from 0"),
    ],
)  # fmt: skip
def test_bad_values_are_refused_and_nothing_is_written(desk: Desk, columns: dict[str, Any], says: str) -> None:
    good = {"name": "Paper Moon Hotel", "kind": "institutional", "city": "Suzhou"}
    with pytest.raises(crm.CRMRefusal, match=says):
        desk.accounts.add(**{**good, **columns})
    with pytest.raises(crm.CRMRefusal, match=says):
        desk.accounts.change(10012, **columns)
    assert desk.diff().empty and desk.audit().empty


def test_the_same_name_and_city_are_refused_until_somebody_insists(desk: Desk) -> None:
    there = desk.accounts.get(10012)
    twin = f"The {there['name'].upper()} Co., Ltd."
    with pytest.raises(crm.CRMRefusal, match="10012") as refused:
        desk.accounts.add(twin, kind=there["kind"], city=there["city"])
    assert refused.value.rows == (10012,)
    number = desk.accounts.add(twin, kind=there["kind"], city=there["city"], anyway=True)
    other = next(city for city in ("Suzhou", "Wuhan") if city != there["city"])
    desk.accounts.add(twin, kind=there["kind"], city=other)  # another city is another firm
    suggested(refused.value, desk, {"survivor": 10012, "other": number})
    assert desk.accounts.get(number)["merged_into"] == 10012
    with pytest.raises(crm.CRMRefusal, match="Use account 10012"):
        desk.accounts.change(number, phone="0000 7654321")


def test_change_moves_the_territory_with_the_city_and_may_keep_its_own_name(desk: Desk) -> None:
    row = desk.accounts.get(10012)
    changed = desk.accounts.change(10012, city="Wuhan", name=row["name"].lower(), phone=None)
    assert changed["territory_id"] == 31 and changed["phone"] is None
    what = desk.diff()
    assert set(what["column"]) == {"city", "name", "phone", "territory_id"} - (
        {"phone"} if row["phone"] is None else set()
    )
    with pytest.raises(crm.CRMRefusal, match="Nothing is said"):
        desk.accounts.change(10012)


def test_find_by_name_phone_number_and_not_merged(desk: Desk) -> None:
    rows = desk.sql("SELECT id, phone FROM account WHERE merged_into IS NULL AND lower(name) LIKE '%lotus%'")
    assert set(desk.accounts.find("LOTUS").index) == set(rows["id"]) and len(rows) > 10
    phone = rows.dropna().iloc[0]
    assert phone["id"] in desk.accounts.find(phone["phone"].replace(" ", "")).index
    assert desk.accounts.find("10012").index.tolist() == [10012]
    assert desk.accounts.find("%").empty
    with pytest.raises(crm.CRMRefusal):
        desk.accounts.find("  ")


def test_history_is_one_timeline_that_adds_up(desk: Desk) -> None:
    number = int(desk.sql("SELECT account_id FROM sales_order GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").iloc[0, 0])
    desk.accounts.enter_order(number, {109: 1})
    with desk.db.action("test"):
        desk.db.insert("activity", kind="call", subject="greeting", account_id=number, owner_id=11, status="done",
                       start_at="2024-12-31 10:00")  # fmt: skip
    events = desk.accounts.history(number)
    assert events["at"].is_monotonic_increasing
    for what, table in (("order", "sales_order"), ("invoice", "invoice"), ("activity", "activity"), ("lead", "lead")):
        rows = desk.sql(f"SELECT * FROM {table} WHERE account_id = ?", (number,))
        assert sorted(events.loc[events["what"] == what, "id"]) == sorted(rows["id"])
        if "amount" in rows:
            assert events.loc[events["what"] == what, "amount"].sum() == pytest.approx(rows["amount"].sum())
    opened = events["what"].eq("opportunity") & events["text"].str.startswith("opened")
    assert opened.sum() == desk.db.value("SELECT count(*) FROM opportunity WHERE account_id = ?", (number,))


def test_choosing_a_contact_obeys_consent_and_do_not_call(desk: Desk) -> None:
    number = desk.accounts.add("Paper Moon Hotel", kind="institutional", city="Suzhou")
    with desk.db.action("people"):
        ids = [desk.db.insert("contact", account_id=number, name=name, buying_role=role, phone="0000 1111111",
                              do_not_call=quiet, created_at=desk.db.moment)
               for name, role, quiet in (("An", "decision maker", 1), ("Bo", "decision maker", 0), ("Cu", "user", 0),
                                         ("Du", "decision maker", 0))]  # fmt: skip
        for contact, withdrawn in zip(ids[:3], (None, "2024-06-01 10:00", None), strict=True):
            desk.db.insert("consent", contact_id=contact, channel="phone", granted_at="2024-01-01 09:00",
                           withdrawn_at=withdrawn, source="contract")  # fmt: skip
    people = desk.accounts.contacts_to_choose(number)
    assert people["why"].to_dict() == dict(
        zip(ids, ("do not call", "consent withdrawn", "", "no consent"), strict=True)
    )
    assert desk.accounts.choose_contact(number).name == ids[2]  # the user: no decision maker may be called
    with desk.db.action("later"):
        desk.db.insert("consent", contact_id=ids[1], channel="phone", granted_at="2024-09-01 09:00", source="web form")
    assert desk.accounts.choose_contact(number).name == ids[1]
    with pytest.raises(crm.CRMRefusal, match="phone") as refused:
        desk.accounts.choose_contact(number, channel="email")
    assert "channel='phone'" in refused.value.remedy and set(refused.value.rows) == set(ids)
    with pytest.raises(crm.CRMRefusal, match="decision maker"):
        desk.accounts.choose_contact(number, role="boss")
    with pytest.raises(crm.CRMRefusal, match="Ask for consent"):
        desk.accounts.choose_contact(desk.accounts.add("Paper Sun Hotel", kind="institutional", city="Suzhou"))


def test_last_touch_decides_between_equals(desk: Desk) -> None:
    two = desk.sql(
        "SELECT account_id, min(c.id) AS first, max(c.id) AS last FROM contact c JOIN consent k ON k.contact_id = c.id "
        "WHERE k.channel = 'email' AND k.withdrawn_at IS NULL AND c.email IS NOT NULL "
        "AND c.buying_role = 'decision maker' AND c.id < 100000 GROUP BY 1 HAVING count(*) = 2 LIMIT 1"
    ).iloc[0]
    account = int(two["account_id"])
    assert desk.accounts.choose_contact(account, channel="email").name == two["first"]
    with desk.db.action("talk"):
        desk.db.insert("activity", kind="email", subject="hello", account_id=account, contact_id=int(two["last"]),
                       owner_id=11, status="done", start_at="2024-12-23 09:00")  # fmt: skip
    chosen = desk.accounts.choose_contact(account, channel="email")
    assert chosen.name == two["last"] and chosen["days_since"] == 10


def test_classes_by_counting_money_in_fen(desk: Desk) -> None:
    orders = desk.sql("SELECT account_id, ordered_on, amount FROM sales_order WHERE status <> 'cancelled'")
    day = pd.Timestamp("2025-01-02")
    last = orders[(orders["ordered_on"] >= day - pd.Timedelta(days=365)) & (orders["ordered_on"] < day)]
    fen = (100 * last["amount"]).round().astype(int).groupby(last["account_id"]).sum().sort_values(ascending=False)
    found = desk.accounts.classify()
    assert ((100 * found["revenue"]).round().astype(int)[fen.index] == fen).all()
    held, expected, whole = 0, {}, fen[fen > 0].sum()
    for account, money in fen[fen > 0].items():  # no ties at the cuts in these data
        expected[account] = "A" if held < 0.8 * whole else "B" if held < 0.95 * whole else "C"
        held += money
    stored = desk.sql("SELECT id, class FROM account WHERE merged_into IS NULL").set_index("id")["class"]
    assert stored[list(expected)].to_dict() == expected
    assert (stored.drop(list(expected)) == "C").all() and len(found) == len(stored)
    assert set(desk.diff()["column"]) == {"class"} and len(desk.audit()) == 1
    with pytest.raises(crm.CRMRefusal, match="ahead"):
        desk.accounts.classify("2026-01-01")
    with pytest.raises(crm.CRMRefusal, match="no day"):
        desk.accounts.classify("soon")
    with pytest.raises(crm.CRMRefusal, match="later day"):
        desk.accounts.classify("2019-01-01")


def test_concentration_by_hand(desk: Desk) -> None:
    money = sorted((m for m in desk.accounts.revenue() if m > 0), reverse=True)
    most = len(money) // 10 + (len(money) % 10 > 0)
    found = desk.accounts.concentration()
    assert found["customers"] == len(money)
    assert found["top_tenth"] == pytest.approx(sum(money[:most]) / sum(money))
    assert found["herfindahl"] == pytest.approx(sum((m / sum(money)) ** 2 for m in money))
    assert found["equal_customers"] * found["herfindahl"] == pytest.approx(1)


def test_completeness_counts_cells(desk: Desk) -> None:
    cells = [value for row in desk.sql(f"SELECT {', '.join(MUST_HAVE)} FROM account WHERE merged_into IS NULL")
             .to_dict("records") for value in row.values()]  # fmt: skip
    filled = sum(not pd.isna(value) for value in cells) / len(cells)
    assert desk.accounts.completeness().mean() == pytest.approx(filled)
    assert desk.accounts.completeness(by="account").mean() == pytest.approx(filled) and 0.5 < filled < 1
    before = desk.accounts.completeness()["email"]
    empty = int(desk.sql("SELECT id FROM account WHERE email IS NULL LIMIT 1").iloc[0, 0])
    desk.accounts.change(empty, email="new@example.com")
    assert desk.accounts.completeness()["email"] - before == pytest.approx(1 / len(desk.accounts.exposures()))
    with pytest.raises(crm.CRMRefusal, match="account"):
        desk.accounts.completeness(by="city")


def test_customer_360_agrees_with_the_parts(desk: Desk) -> None:
    whole = desk.accounts.customer_360()
    assert whole.index.is_unique and len(whole) == desk.db.value(
        "SELECT count(*) FROM account WHERE merged_into IS NULL"
    )
    exposure = desk.accounts.exposures()
    assert whole["open_money"].to_numpy() == pytest.approx(exposure["open_invoices"].to_numpy())
    assert whole["revenue_year"].to_numpy() == pytest.approx(desk.accounts.revenue().to_numpy())
    assert whole["overdue"].sum() == pytest.approx(desk.accounts.overdue_share()["overdue"])
    assert whole["contacts"].sum() == desk.db.value("SELECT count(*) FROM contact")
    assert whole["orders"].sum() == desk.db.value("SELECT count(*) FROM sales_order WHERE amount > 0")
    one = desk.accounts.customer_360(14077)
    assert one.index.tolist() == [14077] and one.loc[14077, "name"] == whole.loc[14077, "name"]


def test_freshness_counts_days(desk: Desk) -> None:
    number = desk.accounts.add("Paper Moon Hotel", kind="institutional", city="Suzhou", type="former")
    found = desk.accounts.freshness()
    last = desk.accounts.customer_360()
    days = [
        (desk.now - at).days for at, kind in zip(last["last_fact_at"], last["type"], strict=True) if kind == "former"
    ]
    middle = (
        sorted(days)[len(days) // 2]
        if len(days) % 2
        else sum(sorted(days)[len(days) // 2 - 1 : len(days) // 2 + 1]) / 2
    )
    assert found.loc["former", "median_days"] == middle and found["accounts"].sum() == len(last)
    assert last.loc[number, "last_fact_at"] == desk.now


def test_orphans_are_found_one_by_one(desk: Desk) -> None:
    def count() -> dict[str, int]:
        return desk.accounts.orphans().groupby("what").size().to_dict()

    before = count()
    assert before["deal whose contact belongs to another account"] >= 3  # planted with the duplicates
    order = desk.sql("SELECT s.id, s.account_id, i.id AS invoice FROM sales_order s "
                     "JOIN invoice i ON i.order_id = s.id JOIN account a ON a.id = s.account_id "
                     "WHERE s.status = 'delivered' AND a.owner_id IS NOT NULL LIMIT 1").iloc[0]  # fmt: skip
    with desk.db.action("harm"):
        desk.db.update("invoice", int(order["invoice"]), account_id=10012, amount=1.0)
        desk.db.execute("UPDATE order_line SET amount = amount + 1 WHERE order_id = ?", (int(order["id"]),))
    after = count()
    new = {what for what, n in after.items() if n == before.get(what, 0) + 1}
    assert new == {"invoice and its order under two accounts", "invoice of another amount than its order",
                   "order whose lines come to another amount"}  # fmt: skip
    desk.undo()
    with desk.db.action("harm"):
        desk.db.execute(
            "UPDATE account SET owner_id = NULL, merged_into = 10012 WHERE id = ?", (int(order["account_id"]),)
        )
        desk.db.execute("DELETE FROM payment WHERE invoice_id = ?", (int(order["invoice"]),))
        desk.db.delete("invoice", int(order["invoice"]))
    rose = {what for what, n in count().items() if n > before.get(what, 0)}
    assert {"order of an account that nobody owns", "order of a merged account", "contact of a merged account",
            "delivered order without an invoice"} <= rose  # fmt: skip


def test_every_field_has_one_owner_and_is_a_field(desk: Desk) -> None:
    fields = desk.accounts.owners_of_fields()
    assert fields.index.is_unique and set(fields["owner"]) == {"CRM", "ERP"}
    assert set(fields["database"]) == {"customer", "sales", "service"}
    assert not (fields["owner"] == fields["reader"]).any()
    for field in fields.index:
        table, column = field.split(".")
        assert column in desk.columns(table)
