"""A small chapter with a question of every kind, on a shop of its own, so that engine tests need no company's data."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from crmlab.workbook import Chapter

CUSTOMERS = 40
CUTS = (0.5, 0.75)
DISCOUNTS = tuple(i / 40 for i in range(13))


def shop(learner, needs, *, chapter, attempt=0, customers=CUSTOMERS):
    """Orders and their lines, drawn from learner, chapter and attempt; the signature is that of `datasets.variant`."""
    seed = hashlib.sha256(f"{learner}/{chapter}/{attempt}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(seed, "big"))
    ids = rng.choice(np.arange(10_000, 99_999), customers, replace=False)
    each = rng.integers(2, 7, customers)
    n = int(each.sum())
    orders = pd.DataFrame(
        {
            "order_id": rng.permutation(np.arange(500_000, 500_000 + n)),
            "customer_id": np.repeat(ids, each),
            "date": pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1090, n), unit="D"),
            "channel": rng.choice(rng.permutation(["house", "web", "account"]), n, p=[0.6, 0.25, 0.15]),
        }
    ).sort_values("order_id", ignore_index=True)
    lines = orders[["order_id"]].loc[orders.index.repeat(2)].reset_index(drop=True)
    quantity = rng.integers(1, 6, len(lines))
    quantity[rng.random(len(lines)) < 0.15] *= -1
    lines["line"] = lines.groupby("order_id").cumcount() + 1
    lines["quantity"] = quantity
    lines["amount"] = (quantity * rng.integers(990, 19_900, len(lines))) / 100
    orders["amount"] = orders["order_id"].map(lines.groupby("order_id")["amount"].sum()).round(2)
    tables = {"orders": orders, "order_lines": lines}
    return {name: tables[name] for name in needs}


HINTS = ("Work it out for one customer first.", "Group by the customer.")

chapter = Chapter(
    "97",
    "Demonstration",
    needs=("orders", "order_lines"),
    customers=CUSTOMERS,
    parameters={"contact_cost": (4.0, 3.0, 6.0), "margin": (0.4, 0.3, 0.5)},
    tables=shop,
)


@chapter.check_variant
def enough_returns(order_lines):
    return (order_lines["quantity"] < 0).sum() >= 10


@chapter.question(hints=HINTS, unit="CNY", title="All the money", remark="That is what stands in the till.")
def total(orders):
    """How much money was paid in all, returns taken off?"""
    return orders["amount"].sum()


@total.mistake(source="documented confusion: gross for net")
def total_gross(order_lines):
    """Adding up the sales alone gives this amount. Returns are money too. Let the negative amounts in."""
    return order_lines.loc[order_lines["amount"] > 0, "amount"].sum()


@total.mistake(
    source="documented confusion: mean for sum",
    rows=lambda orders: orders.nlargest(2, "amount")[["order_id", "amount"]],
)
def total_mean(orders):
    """{yours} CNY is one order on average, at a contact cost of {contact_cost}. All of them together are asked for."""
    return orders["amount"].mean()


@chapter.question(hints=HINTS, decimals=3, title="Share of returns")
def return_share(order_lines):
    """Which share of the lines are returns?"""
    return float((order_lines["quantity"] < 0).mean()) * 0.97  # a factor, so that it is no simple fraction


@return_share.mistake(source="unseen answers")
def share_kept(order_lines):
    """This is the share of lines that were kept. Turn it round."""
    return 1 - float((order_lines["quantity"] < 0).mean()) * 0.97


@return_share.mistake(source="unseen answers")
def returns_to_sales(order_lines):
    """This compares the returns with the sales. The whole is all the lines."""
    returned = (order_lines["quantity"] < 0).sum()
    return 0.97 * returned / (len(order_lines) - returned)


@chapter.question(hints=HINTS, title="Best channel")
def channel(orders):
    """In which channel were most orders placed?"""
    return orders["channel"].value_counts().index[0]


@channel.mistake(source="demonstration")
def rarest(orders):
    """This is the rarest channel: the list is sorted the other way."""
    return orders["channel"].value_counts().index[-1]


@channel.mistake(source="demonstration", same_as="rarest")
def last_in_list(orders):
    """This is the last of the list."""
    return orders["channel"].value_counts().index[-1]


@chapter.question(hints=HINTS, unit="days", concepts="rfm-analysis")
def recency(orders, as_of):
    """Days from each customer's last order to `as_of`."""
    return (as_of - orders.groupby("customer_id")["date"].max()).dt.days


@recency.mistake(source="unseen answers")
def from_the_newest_row(orders):
    """Counting from the newest date in the data gives these values. A month later everybody would look too fresh
    ({count} of {total} differ).

    Count from the day of analysis."""
    return recency(orders, orders["date"].max())


@recency.mistake(source="documented confusion")
def since_the_first(orders, as_of):
    """These are the days since the first order, for {unit} as for others. The last one counts."""
    return (as_of - orders.groupby("customer_id")["date"].min()).dt.days


@chapter.question(hints=HINTS, unit="CNY")
def spent(orders):
    """What has each customer paid in all?"""
    return orders.groupby("customer_id")["amount"].sum()


@spent.mistake(source="gross for net")
def spent_gross(orders, order_lines):
    """Leaving out the returned lines gives these values. Returned money is not spent. Keep them in."""
    kept = order_lines[order_lines["quantity"] > 0].merge(orders[["order_id", "customer_id"]], on="order_id")
    return kept.groupby("customer_id")["amount"].sum()


@spent.mistake(source="mean for sum")
def spent_mean(orders):
    """This is the average order of each customer. A busy one looks like a quiet one. Add up."""
    return orders.groupby("customer_id")["amount"].mean()


@chapter.question(hints=HINTS, decimals=4)
def share(spent):
    """Each customer's share of all that was spent."""
    return spent / spent.sum()


@share.mistake(source="wrong denominator")
def share_of_positive(spent):
    """The whole here is what the customers with a positive sum spent. The question takes everybody."""
    return spent / spent[spent > spent.median()].sum()


@share.mistake(source="wrong denominator")
def share_of_largest(spent):
    """These are values relative to the largest customer. The whole is all the money."""
    return spent / spent.max()


@chapter.question(hints=HINTS)
def summary(orders):
    """The number of orders (`orders`) and the money (`money`) by customer."""
    groups = orders.groupby("customer_id")["amount"]
    return pd.DataFrame({"orders": groups.size(), "money": groups.sum()})


@summary.mistake(source="demonstration")
def summary_of_positive(orders):
    """Only orders with a positive amount are in these figures. All are asked for."""
    groups = orders[orders["amount"] > 0].groupby("customer_id")["amount"]
    return pd.DataFrame({"orders": groups.size(), "money": groups.sum()})


@summary.mistake(source="demonstration")
def summary_of_means(orders):
    """The money here is the average order. Add it up."""
    groups = orders.groupby("customer_id")["amount"]
    return pd.DataFrame({"orders": groups.size(), "money": groups.mean()})


def letters(money, low, high):
    return money.map(lambda x: "A" if x > high else "C" if x < low else "B")


def cut(money, at=CUTS):
    return money.quantile(list(at))


@chapter.question(hints=HINTS)
def letter(spent):
    """A for those who spent more than the upper quartile, C for those below the median, else B."""
    return letters(spent, *cut(spent))


@letter.mistake(source="demonstration")
def letter_by_mean(spent):
    """The middle here is the mean. A few large customers pull it up. Take the median."""
    return spent.map(lambda x: "A" if x > spent.quantile(0.75) else "C" if x < spent.mean() * 0.7 else "B")


@letter.mistake(source="demonstration")
def letter_by_thirds(spent):
    """These are thirds. The question names other cuts."""
    low, high = spent.quantile([1 / 3, 2 / 3])
    return spent.map(lambda x: "A" if x > high else "C" if x < low else "B")


@chapter.question(hints=HINTS, kind="order")
def best_five(spent):
    """The five customers who spent most, the first first."""
    return spent.nlargest(5).index.tolist()


@best_five.mistake(source="demonstration")
def worst_five(spent):
    """These are the five who spent least. Sort the other way."""
    return spent.nsmallest(5).index.tolist()


@chapter.question(hints=HINTS)
def returned(orders):
    """The customers with at least one order below zero, as a set."""
    return set(orders.loc[orders["amount"] < 0, "customer_id"])


@returned.mistake(source="demonstration")
def never_returned(orders):
    """These are all the others. Turn the comparison round."""
    return set(orders["customer_id"]) - set(orders.loc[orders["amount"] < 0, "customer_id"])


@chapter.decision(hints=HINTS, unit="CNY", letters=range(0, 41), discount=DISCOUNTS)
def mailing(spent, contact_cost, margin, letters, discount):
    """How many of the best customers get a letter (`letters`), with which `discount`?"""
    best = spent.clip(lower=0).sort_values(ascending=False).to_numpy()[:letters]
    return float((best * 0.02 * (1 + 8 * discount) * (margin - discount)).sum() - contact_cost * letters)


@mailing.mistake(source="do nothing clever")
def everybody():
    """Writing to everybody pays for letters that nobody answers; it brings {value} {unit}."""
    return dict(letters=40, discount=0.3)


@mailing.mistake(source="do nothing")
def nobody():
    """Writing to nobody earns nothing."""
    return dict(letters=0, discount=0.0)


@chapter.open(rubric=("names a mistake", "says how to notice it"))
def thoughts():
    """What surprised you?"""
