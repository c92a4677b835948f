"""Workbook 10, third part: what a model of purchases needs to know of each customer."""

from crmlab import btyd
from crmlab.questions.ch10 import chapter


@chapter.check_variant
def some_bought_twice_on_a_day(orders):
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    twice = bought[bought.duplicated(["customer_id", "date"])]
    return twice["customer_id"].nunique() >= 5 and (orders["amount"] < 0).sum() >= 20


@chapter.question(
    title="x, t_x and T",
    concepts="clv-net-present-value",
    recall="When did this customer buy last, in weeks after their own first purchase (`t_x`)? Return slips are no "
    "purchases.",
    remark="Three numbers a customer are all the model will ever see: neither money, nor tea, nor season. Who has "
    "an `x` of 0 has a `t_x` of 0: for them the model knows nothing but how long they have been silent.",
    hints=(
        "Days apart are `(one - other).dt.days`; seven of them make a week. A part of a week stays a part.",
        "Two bills of one customer on one day are one visit: `drop_duplicates` on customer and date, or count with "
        "`nunique`. `btyd.summary` makes the whole table, once told the day, the unit and what to do with refunds.",
    ),
    starter="""\
bought = ...  # no return slips; one row for each customer and day
first = ...   # the day of each customer's first purchase
x = ...       # how often they bought again
t_x = ...     # weeks from the first to the last purchase
T = ...       # weeks from the first purchase to as_of
histories = ...  # pd.DataFrame({"x": x, "t_x": t_x, "T": T})""",
    solution="""\
visits = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
bought = visits[["customer_id", "date"]].drop_duplicates()
days = bought.groupby("customer_id")["date"]
first = days.min()
x = days.size() - 1
t_x = (days.max() - first).dt.days / 7
T = (as_of - first).dt.days / 7
histories = pd.DataFrame({"x": x, "t_x": t_x, "T": T})""",
)
def histories(orders, as_of):
    """What does BG/NBD need to know of each consumer, looking back from `as_of`? `x`: purchases *after* the first;
    `t_x`: weeks from the first purchase to the last; `T`: weeks from the first purchase to `as_of`. Return slips are
    no purchases, nor are payments for a monthly box (channel `box`), which come by themselves. Several bills of a
    customer on one day are one purchase.

    Give a frame with the columns `x`, `t_x` and `T`, one row for each customer who has bought. Weeks keep their
    fractions."""
    visits = orders[orders["channel"] != "box"]
    return btyd.summary(visits, as_of=as_of, unit="W", refunds="left out")[["x", "t_x", "T"]]


@histories.mistake(source="documented confusion: all purchases for repeat purchases")
def first_purchase_counted(orders, as_of):
    """`x` counts every purchase. That is frequency as RFM has it. Here the clock starts *with* the first purchase, so
    that one is known beforehand and tells nothing of the pace. Whoever came once has come back nought times."""
    found = histories(orders, as_of)
    return found.assign(x=found["x"] + 1)


@histories.mistake(source="documented confusion: recency of RFM for t_x")
def since_the_last_purchase(orders, as_of):
    """`t_x` is how long ago the last purchase was: the recency of RFM. The same word is used for both, which is why the
    model's column has another name. It runs the other way: from the *first* purchase to the last."""
    found = histories(orders, as_of)
    return found.assign(t_x=found["T"] - found["t_x"])


@histories.mistake(source="documented confusion: days for weeks")
def in_days(orders, as_of):
    """`t_x` and `T` are in days. The model would take them, and say without a word that everybody buys seven times as
    slowly. Its parameters and your times must use one unit; the question says weeks."""
    found = histories(orders, as_of)
    return found.assign(t_x=7 * found["t_x"], T=7 * found["T"])


@histories.mistake(source="documented confusion: returns counted as purchases")
def slips_counted(orders, as_of):
    """Return slips count as purchases here: bringing tea back makes somebody look busy, and fresh. A slip is a row of
    `orders` like any other, so nothing warns you. Keep the positive amounts first."""
    visits = orders[orders["channel"] != "box"]
    return btyd.summary(visits.assign(amount=visits["amount"].abs()), as_of=as_of, unit="W")[["x", "t_x", "T"]]


@histories.mistake(source="documented confusion: payments that come by themselves for purchases")
def boxes_counted(orders, as_of):
    """Payments for the monthly box count as purchases here. They are bills with a positive amount. But they come by
    themselves, every month until somebody cancels: no clock runs between them, and no coin is thrown. Keep the rows
    whose `channel` is not `box`."""
    return btyd.summary(orders, as_of=as_of, unit="W", refunds="left out")[["x", "t_x", "T"]]


@histories.mistake(source="documented confusion: observed since the last purchase")
def watched_since_the_last(orders, as_of):
    """`T` starts at the last purchase. But you have watched a customer from the first one on, busy weeks and silent
    ones. With your `T`, some were seen buying for longer than they were watched: compare it with `t_x`."""
    found = histories(orders, as_of)
    return found.assign(T=found["T"] - found["t_x"])


@histories.mistake(source="documented confusion: the last purchase for the end of observation")
def watched_until_the_last(orders, as_of):
    """`T` stops at each customer's last purchase and equals `t_x`. Then nobody has ever been silent, and to the model
    all are alive. The silence since is just what it judges by. Watch everybody until the same day."""
    found = histories(orders, as_of)
    return found.assign(T=found["t_x"])


@histories.mistake(source="documented confusion: the same start for everybody")
def watched_since_the_first_of_all(orders, as_of):
    """`T` is the same for all: it starts with the first bill of the company. Somebody who came last month has not been
    silent for years; they were not there. Start each customer's clock at their *own* first purchase."""
    found = histories(orders, as_of)
    return found.assign(T=found["T"].max())


def twice_on_a_day(orders):
    """All the bills of the first customer with several on one day, on that day."""
    bought = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]
    first = bought[bought.duplicated(["customer_id", "date"])].iloc[0]
    return bought[(bought["customer_id"] == first["customer_id"]) & (bought["date"] == first["date"])]


@histories.mistake(source="documented confusion: two bills on one day", close=True, rows=twice_on_a_day)
def same_day_twice(orders, as_of):
    """In `x` each bill counts here, so that a few are too high. Two bills on one day look like two purchases. For the
    clock it is one visit: no time has passed between them. Count days, not bills."""
    visits = orders[orders["channel"] != "box"]
    return btyd.summary(visits, as_of=as_of, unit="W", refunds="left out", same_day="counted")[["x", "t_x", "T"]]


@histories.mistake(source="documented confusion: whole weeks")
def whole_weeks(orders, as_of):
    """`t_x` and `T` are cut to whole weeks. It looks tidy. But somebody who came back after five days then came back at
    once, and customers who differ become the same. Divide by seven and keep the fraction."""
    found = histories(orders, as_of)
    return found.assign(t_x=found["t_x"] // 1, T=found["T"] // 1)


@histories.mistake(source="documented confusion: customers without a repeat left out")
def only_those_who_came_back(orders, as_of):
    """Only customers who came back are here. The others seem to have no history. But having come once and never again
    is one, and your company has many such people. Leave them in, with an `x` of 0."""
    found = histories(orders, as_of)
    return found[found["x"] > 0]
