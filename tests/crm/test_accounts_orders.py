"""Quotes, contracts, orders and credit: amounts to the fen, steps in their order, limits that hold."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from crmlab import crm
from crmlab.crm import fen
from crmlab.crm.desk import Desk
from tests.crm.test_accounts import suggested


@pytest.fixture
def desk() -> Desk:
    return crm.practice()


def let_pass(desk: Desk, days: int) -> None:
    """Time passes without the leads of the quarter, which another module looks after."""
    with desk.db.action("no leads"):
        desk.db.execute("DELETE FROM arrival WHERE kind = 'lead'")
    desk.tick(days=days)


@pytest.fixture
def deal(desk: Desk) -> pd.Series:
    """An open deal with a prospect, who has no credit yet."""
    return desk.sql(
        "SELECT o.* FROM opportunity o JOIN account a ON a.id = o.account_id "
        "WHERE o.closed_at IS NULL AND a.type = 'prospect' AND a.id > 200000 ORDER BY o.id LIMIT 1"
    ).iloc[0]


LINES = [{"product_id": 101, "quantity": 333, "discount": 0.125}, {"product_id": 118, "quantity": 3, "discount": 0.0},
         {"product_id": 103, "quantity": 12.5, "discount": 0.15, "unit_price": 0.65}]  # fmt: skip


def by_hand(lines: list[dict[str, Any]], prices: dict[int, str]) -> int:
    """What lines come to in fen, in exact fractions, halves away from zero."""
    whole = 0
    for line in lines:
        price = Fraction(str(line.get("unit_price", prices[line["product_id"]])))
        exact = Fraction(str(line["quantity"])) * price * (1 - Fraction(str(line["discount"]))) * 100
        whole += int(exact + Fraction(1, 2))
    return whole


def test_line_amounts_round_halves_away_from_zero() -> None:
    assert fen.line_amount(1, 0.05, 0.5) == 0.03  # 2.5 fen; round() would give 2
    assert fen.line_amount(1, 1.005, 0) == 1.01  # the float lies below 1.005
    assert fen.fen(-0.005) == -1 and fen.fen(0.005) == 1
    assert fen.total([0.1] * 10) == 1.0


def test_the_books_use_the_same_rule(desk: Desk) -> None:
    lines = desk.sql("SELECT quantity, unit_price, discount, amount FROM order_line WHERE quantity > 0 LIMIT 1500")
    found = [fen.line_amount(*row) for row in lines.drop(columns="amount").itertuples(index=False)]
    assert (lines["amount"] - found).abs().max() < 0.011 and (lines["amount"] == found).mean() > 0.99


def test_from_quote_to_paid_order(desk: Desk, deal: pd.Series) -> None:
    """Quote → sent → accepted → contract → signed → order → shipped → delivered → paid, with the rows of each step."""
    a, account = desk.accounts, int(deal["account_id"])
    prices = desk.sql("SELECT id, CAST(list_price AS TEXT) AS price FROM product").set_index("id")["price"].to_dict()
    money = by_hand(LINES, prices) / 100
    quote = a.quote(int(deal["id"]), LINES)
    lines = desk.sql("SELECT amount FROM quote_line WHERE quote_id = ?", (quote,))
    assert round(100 * lines["amount"].sum()) == round(100 * money) and a.quote_total(quote) == money
    assert (a.quote_lines(quote)["amount"].to_numpy() == lines["amount"].to_numpy()).all()
    a.send_quote(quote)
    a.accept_quote(quote)
    assert desk.db.value("SELECT amount FROM opportunity WHERE id = ?", (int(deal["id"]),)) == money
    assert desk.db.value("SELECT new FROM opportunity_history ORDER BY id DESC LIMIT 1") == str(money)
    contract = a.contract(quote)
    assert desk.db.value("SELECT amount FROM contract WHERE id = ?", (contract,)) == money
    with pytest.raises(crm.CRMRefusal, match="not signed") as refused:
        a.order(contract)
    suggested(refused.value, desk)  # signs it
    assert desk.db.value("SELECT signed_at FROM contract WHERE id = ?", (contract,)) == desk.db.moment
    with pytest.raises(crm.CRMRefusal, match=r"0\.00") as refused:
        a.order(contract)
    suggested(refused.value, desk)  # a limit that is enough
    order = a.order(contract)
    row = a.db.get("sales_order", order)
    assert (row["status"], row["amount"], row["contract_id"]) == ("confirmed", money, contract)
    assert row["opportunity_id"] == deal["id"] and a.get(account)["type"] == "customer"
    copied = desk.sql("SELECT amount FROM order_line WHERE order_id = ? ORDER BY id", (order,))
    assert (copied["amount"] == lines["amount"]).all()
    assert a.track(order)["done"].to_dict() == {"quoted": True, "signed": True, "ordered": True, "shipped": False,
                                                "delivered": False, "invoiced": False, "paid": False}  # fmt: skip
    a.ship(order)
    let_pass(desk, 3)
    invoice = a.db.get("invoice", a.deliver(order))
    days = a.get(account)["credit_days"]
    assert invoice["issued_on"] == "2025-01-05" and invoice["amount"] == money
    assert pd.Timestamp(invoice["due_on"]) == pd.Timestamp("2025-01-02") + pd.Timedelta(days=days)
    assert a.exposure(account)["open_invoices"] == money and a.exposure(account)["undelivered_orders"] == 0
    a.pay(invoice["id"], 100)
    assert not a.track(order).loc["paid", "done"] and a.track(order).loc["paid", "amount"] == 100
    a.pay(invoice["id"])
    assert a.track(order)["done"].all() and a.exposure(account)["exposure"] == 0
    with pytest.raises(crm.CRMRefusal, match="settled"):
        a.pay(invoice["id"], 1)
    steps = [name.removeprefix("accounts.") for name in desk.audit()["action"] if name.startswith("accounts.")]
    assert steps == ["quote", "send_quote", "accept_quote", "contract", "sign", "set_limit", "order", "ship", "deliver",
                     "pay", "pay"]  # fmt: skip
    assert a.orphans()["id"].isin([order, invoice["id"]]).sum() == 0


def test_wrong_steps_are_refused_with_the_next_right_one(desk: Desk, deal: pd.Series) -> None:
    a = desk.accounts
    a.set_limit(int(deal["account_id"]), 10_000)
    quote, other = a.quote(int(deal["id"]), {109: 2}), a.quote(int(deal["id"]), {109: 3})
    for step, number in ((a.accept_quote, quote), (a.refuse_quote, quote), (a.contract, quote)):
        with pytest.raises(crm.CRMRefusal, match=f"send_quote.{quote}."):
            step(number)
    a.send_quote(quote)
    a.send_quote(other)
    with pytest.raises(crm.CRMRefusal, match="accept_quote"):
        a.send_quote(quote)
    a.accept_quote(quote)
    with pytest.raises(crm.CRMRefusal, match="accepted already") as refused:
        a.accept_quote(other)
    contract = suggested(refused.value, desk)
    a.refuse_quote(other)
    assert desk.sql("SELECT status FROM quote ORDER BY id")["status"].tolist() == ["accepted", "refused"]
    with pytest.raises(crm.CRMRefusal, match="was made of") as refused:
        a.contract(quote)
    suggested(refused.value, desk)
    with pytest.raises(crm.CRMRefusal, match="signed") as refused:
        a.sign(contract)
    order = suggested(refused.value, desk)
    with pytest.raises(crm.CRMRefusal, match="was entered") as refused:
        a.order(contract)
    assert len(suggested(refused.value, desk)) == 7
    with pytest.raises(crm.CRMRefusal, match="shipped order") as refused:
        a.deliver(order)
    suggested(refused.value, desk)  # ships
    for step in (a.ship, a.cancel_order):
        with pytest.raises(crm.CRMRefusal, match="confirmed order"):
            step(order)
    a.deliver(order)
    with pytest.raises(crm.CRMRefusal, match="Nothing is left"):
        a.ship(order)
    with pytest.raises(crm.CRMRefusal, match="no sales order"):
        a.ship(1)
    won = int(desk.sql("SELECT id FROM opportunity WHERE stage = 'Closed won' LIMIT 1").iloc[0, 0])
    with pytest.raises(crm.CRMRefusal, match="closed"):
        a.quote(won, {109: 1})


def test_a_cancelled_order_leaves_room_and_can_be_ordered_again(desk: Desk, deal: pd.Series) -> None:
    a, account = desk.accounts, int(deal["account_id"])
    a.set_limit(account, 500)
    order = a.enter_order(account, {109: 10})
    assert a.exposure(account)["undelivered_orders"] == 380.0
    with pytest.raises(crm.CRMRefusal):
        a.enter_order(account, {109: 10})
    a.cancel_order(order)
    assert a.exposure(account)["exposure"] == 0 and "cancelled" in a.track(order).index
    assert a.db.get("sales_order", a.enter_order(account, {109: 10}))["status"] == "confirmed"


def test_a_quote_expires_by_the_clock(desk: Desk, deal: pd.Series) -> None:
    a = desk.accounts
    quote, draft, taken = (a.quote(int(deal["id"]), {109: k}, valid_days=5) for k in (1, 2, 3))
    a.send_quote(quote)
    a.send_quote(taken)
    a.accept_quote(taken)
    let_pass(desk, 6)
    assert desk.sql("SELECT status FROM quote ORDER BY id")["status"].tolist() == ["expired", "draft", "accepted"]
    with pytest.raises(crm.CRMRefusal, match="expired") as refused:
        a.accept_quote(quote)
    assert isinstance(suggested(refused.value, desk, {"lines": {109: 1}}), int)
    with pytest.raises(crm.CRMRefusal, match="valid until"):
        a.send_quote(draft)
    assert a.contract(taken) == 1


@pytest.mark.parametrize(
    "lines",
    [
        {}, [], {9999: 1}, {109: 0}, {109: -1}, {109: float("nan")}, {109: "three"}, {109: True},
        [{"product_id": 109}], [{"product_id": 109, "quantity": 1, "colour": "red"}],
        [{"product_id": 109, "quantity": 1}, {"product_id": 109, "quantity": 2}],
        [{"product_id": 109, "quantity": 1, "discount": 15}], [{"product_id": 109, "quantity": 1, "unit_price": -1}],
    ],
)  # fmt: skip
def test_bad_lines_are_refused(desk: Desk, deal: pd.Series, lines: Any) -> None:
    with pytest.raises(crm.CRMRefusal):
        desk.accounts.quote(int(deal["id"]), lines)
    assert desk.diff().empty


def test_the_account_s_discount_is_the_standard_one(desk: Desk) -> None:
    row = desk.sql("SELECT o.id, a.discount FROM opportunity o JOIN account a ON a.id = o.account_id "
                   "WHERE o.closed_at IS NULL AND a.discount > 0 LIMIT 1").iloc[0]  # fmt: skip
    table = pd.DataFrame({"product_id": [109, 116], "quantity": [1, 2], "discount": [None, 0.0]})
    lines = desk.accounts.quote_lines(desk.accounts.quote(int(row["id"]), table))
    assert lines["discount"].tolist() == [row["discount"], 0.0]


def test_exposure_by_other_means_and_the_limit_to_the_fen(desk: Desk) -> None:
    invoices, payments = desk.sql("SELECT * FROM invoice"), desk.sql("SELECT * FROM payment")
    orders = desk.sql("SELECT * FROM sales_order WHERE status IN ('confirmed', 'shipped')")
    left = invoices.set_index("id")["amount"].sub(payments.groupby("invoice_id")["amount"].sum(), fill_value=0)
    owed = left.groupby(invoices.set_index("id")["account_id"]).sum()
    coming = orders.groupby("account_id")["amount"].sum()
    found = desk.accounts.exposures()
    assert (found["open_invoices"] - owed.reindex(found.index, fill_value=0)).abs().max() < 0.005
    assert (found["undelivered_orders"] - coming.reindex(found.index, fill_value=0)).abs().max() < 0.005
    account = int(found[(found["undelivered_orders"] > 0) & (found["open_invoices"] > 0)].index[0])
    desk.accounts.set_limit(account, 20_000)
    room = desk.accounts.exposure(account)["room"]
    assert desk.accounts.check_credit(account, room)["room"] == 0
    with pytest.raises(crm.CRMRefusal) as refused:
        desk.accounts.check_credit(account, room + 0.01)
    for part in (found.loc[account, "open_invoices"], found.loc[account, "undelivered_orders"], room + 0.01, 20_000):
        assert f"{part:,.2f}" in refused.value.rule
    suggested(refused.value, desk)
    desk.accounts.check_credit(account, room + 0.01)
    for bad in (-1, float("nan"), "much", True):
        with pytest.raises(crm.CRMRefusal, match="CNY"):
            desk.accounts.set_limit(account, bad)


def test_ageing_counts_days_past_due(desk: Desk) -> None:
    invoices = desk.sql("SELECT * FROM invoice").set_index("id")
    paid = desk.sql("SELECT * FROM payment")
    for day in ("2025-01-02", "2024-06-30", "2023-12-31"):
        until = pd.Timestamp(day)
        issued = invoices[invoices["issued_on"] <= until]
        rest = issued["amount"].sub(paid[paid["paid_on"] <= until].groupby("invoice_id")["amount"].sum(), fill_value=0)
        past = (until - issued["due_on"]).dt.days
        groups = [past <= 0, past.between(1, 30), past.between(31, 60), past.between(61, 90), past > 90]
        expected = [rest.reindex(issued.index)[group].sum() for group in groups]
        found = desk.accounts.ageing(day)
        assert found.to_numpy() == pytest.approx(expected, abs=0.005)
        assert desk.accounts.ageing(day, by="account").sum().to_numpy() == pytest.approx(expected, abs=0.005)
        share = desk.accounts.overdue_share(day)
        assert share["share"] == pytest.approx(sum(expected[1:]) / sum(expected)) and 0.05 < share["share"] < 0.9
    with pytest.raises(crm.CRMRefusal, match="bucket"):
        desk.accounts.ageing(by="city")


def test_the_day_it_is_due_is_not_yet_late(desk: Desk, deal: pd.Series) -> None:
    account = int(deal["account_id"])
    with desk.db.action("invoices"):
        order = desk.db.insert(
            "sales_order", account_id=account, status="delivered", ordered_on="2024-06-01", amount=60.0
        )
        for due in ("2025-01-02", "2025-01-01", "2024-12-03", "2024-12-02", "2024-10-04", "2024-10-03"):
            desk.db.insert(
                "invoice", order_id=order, account_id=account, issued_on="2024-09-01", due_on=due, amount=10.0
            )
    assert desk.accounts.ageing(by="account").loc[account].tolist() == [10.0, 20.0, 10.0, 10.0, 10.0]
