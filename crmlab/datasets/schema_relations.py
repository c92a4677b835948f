"""The schema of the tables about keeping customers: points, subscriptions, complaints, contacts, houses, wallets."""

from __future__ import annotations

from crmlab.datasets.columns import Column, Table, customer, day, money, order

CITIES = ("Hangzhou", "Suzhou", "Chengdu", "Wuhan", "Xiamen", "Changsha", "Qingdao", "Kunming")


def _house(meaning: str, null: str = "") -> Column:
    return Column("house_id", "whole", "id", meaning, 1, 40, null=null)


def _employee(to: str = "") -> Column:
    return Column("employee_id", "whole", "id", "the employee", 1_000, 9_999, to=to)


def _complaint(to: str = "") -> Column:
    return Column("complaint_id", "whole", "id", "the complaint; numbers do not follow dates", 10_000, 99_999, to=to)


RELATIONS: dict[str, Table] = {
    "loyalty_programme": Table("a member of the points scheme", ("customer_id",), (
        customer(),
        _house("the member's house, one of the twenty with the scheme"),
        day("joined", "day of joining, at a visit, whose basket counts already"),
        Column("points", "whole", "points", "points earned in the house since joining, one for 10 CNY", 0, 1_000_000),
        Column("redeemed", "whole", "points", "points turned into tea, by the ten", 0, 1_000_000),
        money("cost", "what the redeemed points cost us, 0.50 CNY a point"),
        Column("tier", "text", "", "by the points of the last twelve months: oolong from 60, reserve from 150",
               values=("green", "oolong", "reserve")),
    )),
    "redemptions": Table("a day on which a member turned points into tea", ("customer_id", "date"), (
        customer("the member", to="loyalty_programme.customer_id"),
        day("date", "day of the visit"),
        Column("points", "whole", "points", "points redeemed, by the ten", 10, 1_000_000),
        money("cost", "what they cost us, 0.50 CNY a point"),
    )),
    "subscriptions": Table("a subscription to the monthly tea box", ("customer_id",), (
        customer("the subscriber; nobody has two subscriptions"),
        Column("plan", "text", "", "size of the box", values=("taster", "classic", "reserve")),
        money("price", "price of a month", 0.01, "CNY a month"),
        day("start", "first day"),
        day("end", "day on which it was not renewed, whole months after the start",
            null="the subscription was still running on 2024-12-31"),
        Column("reason", "text", "", "why it ended, as the customer said when cancelling; payment failed: a card "
               "expired and nobody renewed it, so that the customer never chose to leave (involuntary churn)",
               values=("bad service", "enough tea at home", "a rival's offer",
               "moved away", "too dear", "payment failed", "still running")),
    )),
    "price_tests": Table("a consumer to whom a price was shown", ("customer_id", "product_id"), (
        customer(),
        day("date", "day on which the price was shown"),
        Column("product_id", "whole", "id", "the product; each wave of the test has its own", 100, 999,
               to="products.product_id"),
        Column("arm", "text", "", "list price, or ten per cent above it, by lot", values=("list", "dearer")),
        money("price", "price shown", 0.01, "CNY a unit"),
        Column("bought", "truth", "", "whether they took it (kept in the test's own book, not in orders)"),
    )),
    "wallet": Table("a household of the panel in a half-year after it joined us", ("customer_id", "half_year"), (
        customer(),
        day("half_year", "first day of the half-year"),
        Column("household", "whole", "persons", "people who live in the household", 1, 5),
        money("ours", "what they paid us, monthly boxes included, less goods that came back; at least nothing"),
        money("total", "what they say they spent on tea anywhere, with us included"),
    )),
    "complaints": Table("a complaint", ("complaint_id",), (
        _complaint(),
        customer(),
        order("orders.order_id"),
        day("date", "day on which it came in"),
        Column("channel", "text", "", "how it came in", values=("house", "phone", "chat", "e-mail")),
        Column("category", "text", "", "what it is about", values=("goods", "delivery", "service", "billing")),
        Column("valid", "truth", "", "whether the house judged it justified"),
        Column("reply_days", "whole", "days", "days to the first answer to the matter; the promise is two", 0, 60,
               null="no answer was ever given, or none by 2024-12-31"),
        Column("solution", "text", "", "what was offered", values=("apology", "replacement", "refund", "explanation",
               "none")),
        Column("followed_up", "truth", "", "whether we asked afterwards if all was well"),
        Column("satisfaction", "whole", "points 1-5", "how satisfied the customer was with the handling", 1, 5,
               null="not answered: about half, more often after a slow reply; and never asked without a reply"),
    )),
    "complaint_events": Table("a step in the handling of a complaint", ("complaint_id", "step"), (
        _complaint("complaints.complaint_id"),
        Column("step", "whole", "—", "place in the log", 1, 20),
        Column("event", "text", "", "what was done; in about 3 % of complaints the recording is written down twice, in "
               "10 % of those answered the judgement was entered after the reply, and 10 % were never recorded",
               values=("received", "recorded", "judged", "replied", "solved", "followed up")),
        Column("hours", "whole", "hours", "hours since it came in", 0, 5_000),
    )),
    "branches": Table("a tea house in a quarter; with guests nobody knows by name, so that it is more than the orders "
                      "of known customers", ("house_id", "quarter"), (
        _house("the house"),
        day("quarter", "first day of the quarter"),
        Column("city", "text", "", "where it is", values=CITIES),
        Column("points_scheme", "truth", "", "whether the points scheme ran in it"),
        Column("staff", "whole", "persons", "people who work there", 1, 100),
        Column("footfall", "whole", "persons an hour", "people who walk past the door", 0, 5_000),
        Column("internal_quality", "number", "index 0-100", "audit: tools, training, rota, leadership", 0, 130),
        Column("employee_satisfaction", "number", "points 1-10", "mean of the staff survey", 0, 13),
        Column("employee_retention", "fraction", "share", "staff at the start of the quarter who stayed to its end",
               0, 1),
        Column("productivity", "number", "orders an hour", "orders served in an hour of work", 0, 30),
        Column("service_value", "number", "index 0-100", "what guests get for price and effort, mystery guests",
               0, 130),
        Column("customer_satisfaction", "number", "points 1-10", "mean of guests' answers at the door", 0, 13),
        Column("loyalty", "fraction", "share", "guests who came back within the quarter", 0, 1),
        Column("growth", "number", "per cent", "turnover against the same quarter of the year before", -50, 50),
        money("profit", "profit of the house in the quarter; negative is a loss", None),
    )),
    "employees": Table("somebody who works or worked at Lantern Tea", ("employee_id",), (
        _employee(),
        _house("the house they work in", null="service desk and sales staff belong to no house"),
        Column("role", "text", "", "tea house, service desk or sales", values=("house", "desk", "sales")),
        Column("hired", "date", "day", "first day of work", "2016-01-01", "2024-12-31"),
        day("left", "last day of work", null="still there on 2024-12-31"),
    )),
    "interactions": Table("a question from a customer or a visit to one, in 2024", ("interaction_id",), (
        Column("interaction_id", "whole", "id", "the contact; numbers do not follow the dates", 100_000, 999_999),
        customer(),
        day("date", "day of the contact; the contact system came in on 2024-01-01"),
        Column("channel", "text", "", "how", values=("phone", "chat", "visit")),
        Column("topic", "text", "", "what about", values=("delivery", "brewing", "billing", "damage", "sales visit")),
        _employee("employees.employee_id"),
        Column("minutes", "whole", "minutes", "working time it took", 1, 1_000),
        Column("settled", "truth", "", "whether the matter was settled at this first contact"),
    )),
}  # fmt: skip
"""Tables by name, in the order of the dictionary."""
