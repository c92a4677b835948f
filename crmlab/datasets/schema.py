"""What each table of Lantern Tea holds: the one place that the loader, the tests and the data dictionary read."""

from __future__ import annotations

from crmlab.datasets.columns import ID, Column, Table, customer, day, money, order
from crmlab.datasets.schema_relations import RELATIONS
from crmlab.datasets.schema_surveys import SURVEYS

KINDS = ("final", "industrial", "intermediate", "institutional")
CITIES = ("Hangzhou", "Suzhou", "Chengdu", "Wuhan", "Xiamen", "Changsha", "Qingdao", "Kunming")
WON_BY = ("walk-in", "search ads", "social", "referral", "trade fair", "sales visit")
CHANNELS = ("house", "web", "account")
ORDERED = (*CHANNELS, "box")
INDUSTRIES = ("bakery", "drink maker", "regional distributor", "hotel", "office", "gift account")
CATEGORIES = ("loose tea", "boxed tea", "gift box", "teaware", "monthly box")
ACTIVITIES = ("delivery", "enquiry", "return", "visit", "credit")


TABLES: dict[str, Table] = {
    "customers": Table("a person or organisation that has bought at least once", ("customer_id",), (
        customer("number of the customer; numbers do not follow the order of joining", to=""),
        Column("kind", "text", "", "final consumers drink the tea, industrial buyers work it into something, "
               "intermediate buyers sell it on, institutional buyers use it up", values=KINDS),
        Column("name", "text", "", "invented name"),
        Column("city", "text", "", "home city", values=CITIES),
        Column("channel", "text", "", "preferred channel: tea house, web shop, or account with a salesperson",
               values=CHANNELS),
        Column("house_id", "whole", "id", "the tea house they usually go to", 1, 40,
               null="customers who prefer the web shop and accounts have no house"),
        day("joined", "date of the first order"),
        Column("mail_consent", "text", "", "may we write? withdrawn: agreed, and took it back after the last letter",
               values=("yes", "no", "withdrawn")),
    )),
    "organisations": Table("a customer that is not a final consumer", ("customer_id",), (
        customer(),
        Column("industry", "text", "", "trade", values=INDUSTRIES),
        Column("size", "text", "", "size class: up to 40 employees, up to 250, more",
               values=("small", "medium", "large")),
        Column("employees", "whole", "persons", "people employed", 1, 5_000),
        Column("distance_km", "whole", "km", "distance by road from our warehouse", 1, 2_000),
        Column("negotiated_discount", "fraction", "share", "discount agreed for every order", 0, 0.6),
        Column("credit_days", "whole", "days", "days after the order by which they pay", 0, 120),
    )),
    "referrals": Table("a customer who was brought by another", ("customer_id",), (
        Column("referrer_id", "whole", "id", "the customer who brought them", *ID, to="customers.customer_id"),
        customer("the customer who was brought"),
        day("date", "day on which the new customer first ordered"),
    )),
    "products": Table("a product", ("product_id",), (
        Column("product_id", "whole", "id", "the product", 100, 999),
        Column("name", "text", "", "invented name"),
        Column("name_zh", "text", "", "invented name in Chinese"),
        Column("category", "text", "", "kind of product", values=CATEGORIES),
        Column("unit", "text", "", "what one unit of quantity is", values=("gram", "box", "piece")),
        money("list_price", "price before discounts", 0.01, "CNY a unit"),
        money("unit_cost", "what the goods cost us: tea, packing and work; with a monthly box also its courier", 0.01,
              "CNY a unit"),
        Column("gift", "truth", "", "bought mostly to be given away"),
    )),
    "orders": Table("an order, a payment for a monthly box or, with a negative amount, a slip for goods that came back",
                    ("order_id",), (
        order(),
        customer(),
        day("date", "day of the order, of the payment or of the return"),
        Column("channel", "text", "", "where it was made; box: the payment for a monthly box, which comes by itself as "
               "long as the subscription runs and is no visit", values=ORDERED),
        money("amount", "what was paid: the sum of its lines; negative on a return slip", None),
    )),
    "order_lines": Table("a line of an order or return slip", ("order_id", "line"), (
        order("orders.order_id"),
        Column("line", "whole", "—", "place on the slip; loose tea comes last but for teaware added at the till",
               1, 99),
        Column("product_id", "whole", "id", "the product", 100, 999, to="products.product_id"),
        Column("quantity", "whole", "units", "grams of loose tea, boxes or pieces; negative when returned",
               -10_000_000, 10_000_000),
        money("unit_price", "list price of one unit on that day", 0.01, "CNY a unit"),
        Column("discount", "fraction", "share", "discount on the line, in whole per cent", 0, 0.6),
        money("amount", "paid for the line: quantity × unit_price × (1 − discount), rounded to the fen, halves away "
               "from zero", None),
    )),
    "service_costs": Table("an activity for a customer in a year", ("customer_id", "year", "activity"), (
        customer(),
        Column("year", "whole", "year", "calendar year", 2022, 2024),
        Column("activity", "text", "", "parcels and van trips, questions answered, return slips handled, calls by a "
               "salesperson, orders on credit (the cost is the interest)", values=ACTIVITIES),
        Column("times", "whole", "times", "how often", 1, 100_000),
        money("cost", "variable cost of the activity: it falls away without the customer"),
    )),
    "marketing_spend": Table("an item of marketing in a month", ("month", "item"), (
        day("month", "first day of the month"),
        Column("item", "text", "", "channels by which customers are won; brand and sales staff are fixed selling cost",
               values=(*WON_BY, "brand", "sales staff")),
        money("spend", "what was spent"),
    )),
    "acquisition": Table("a customer, and how they were won", ("customer_id",), (
        customer(),
        day("date", "day of the first order"),
        Column("channel", "text", "", "what brought them", values=WON_BY),
    )),
    "campaigns": Table("a mailing", ("campaign_id",), (
        Column("campaign_id", "whole", "id", "the campaign", 1, 999),
        Column("name", "text", "", "its name"),
        day("start", "day on which the letters went out"),
        Column("days", "whole", "days", "response window: the day of sending is its first day", 1, 366),
        money("contact_cost", "cost of one letter, printing and postage", 0, "CNY a letter"),
        Column("discount", "fraction", "share", "discount that the letter is good for inside the window", 0, 0.6),
        Column("goal", "text", "", "what it was for"),
        Column("drawn", "text", "", "how members were chosen: by lottery, the highest by recency, frequency and money, "
               "or by lottery among consumers without a visit for 180 days", values=("random", "rfm", "lapsed")),
    )),
    "campaign_members": Table("a customer in a mailing", ("campaign_id", "customer_id"), (
        Column("campaign_id", "whole", "id", "the campaign", 1, 999, to="campaigns.campaign_id"),
        customer("the customer; all had agreed to letters when the campaign was sent"),
        Column("arm", "text", "", "mailed, or control: chosen by lot to get no letter", values=("mailed", "control")),
        day("sent", "day on which the letters went out (for both arms)"),
        Column("bought", "truth", "", "whether a paid order fell within the window; a payment for a monthly box is "
               "none"),
        money("amount", "sum of the paid orders within the window; return slips do not count"),
    )),
    **RELATIONS,
    **SURVEYS,
}  # fmt: skip
"""Every table by name. Dates lie in the three years of the company; the day of analysis is 2025-01-01."""
