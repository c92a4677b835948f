"""Chapter 00: its Your turns."""

from crmlab.workbook import Lesson

lesson = Lesson("00", "Start here", needs=("customers", "orders"))


@lesson.question(
    title="Return slips",
    hints=(
        "A return slip has a negative amount.",
        'Keep these rows with `bills.query("amount < 0")` and count them with `len`.',
    ),
    starter="return_slips = ...",
    solution='return_slips = len(bills.query("amount < 0"))',
)
def return_slips(orders):
    """How many return slips are there among all bills of Lantern Tea?"""
    return int((orders["amount"] < 0).sum())


@return_slips.mistake(source="documented confusion: everything but the returns")
def purchases_counted(orders):
    """This counts the rows with a positive amount: the purchases. A return slip is the other kind of row. Turn the
    comparison round."""
    return int((orders["amount"] > 0).sum())


@return_slips.mistake(source="documented confusion: customers for slips")
def customers_who_returned(orders):
    """This counts customers, and some sent something back more than once. The question is about slips: count rows."""
    return int(orders.loc[orders["amount"] < 0, "customer_id"].nunique())


@return_slips.mistake(source="documented confusion: all rows")
def every_row(orders):
    """This counts every bill. Keep the rows with a negative amount first."""
    return len(orders)


@return_slips.mistake(source="reader: money for rows")
def money_of_the_slips(orders):
    """This adds up the amounts of the slips: money, not a number of slips. Count the rows with `len`."""
    return float(orders.loc[orders["amount"] < 0, "amount"].sum())


@lesson.question(
    title="Spend per customer",
    unit="CNY",
    decimals=0,
    tolerance=0.6,
    hints=(
        "A customer who bought nothing in 2024 has spent 0. In `both` that is an empty cell, NaN.",
        '`both["spend"].fillna(0)` fills it. Then `groupby` the kind and take the mean.',
    ),
    starter="per_customer = ...",
    solution='per_customer = both.assign(spend=both["spend"].fillna(0)).groupby("kind")["spend"].mean()',
)
def per_customer(customers, orders):
    """What did a customer of each kind spend in 2024, on average? Everybody counts, also those who bought nothing. Give
    a Series with one number for each kind."""
    return spent(customers, orders).groupby(kinds(customers)).mean()


def spent(customers, orders):
    """What each customer paid for purchases of 2024; 0 for who bought nothing."""
    bought = orders[(orders["amount"] > 0) & (orders["date"] >= "2024-01-01")]
    return bought.groupby("customer_id")["amount"].sum().reindex(customers["customer_id"], fill_value=0.0)


def kinds(customers):
    return customers.set_index("customer_id")["kind"]


@per_customer.mistake(source="cases: mean() silently drops those who did not buy")
def buyers_only(customers, orders):
    """`mean()` leaves out empty cells, so these are means of those who *bought*. Nobody tells you. Customers who bought
    nothing spent 0, and they are customers too: fill the empty cells with 0 first."""
    spend = spent(customers, orders)
    return spend[spend > 0].groupby(kinds(customers)).mean()


@per_customer.mistake(source="documented confusion: the sum for the mean")
def sums(customers, orders):
    """These are sums: what all customers of a kind spent together. There are many more final consumers than hotels, so
    a sum says little about one of them. Take the mean."""
    return spent(customers, orders).groupby(kinds(customers)).sum()


@per_customer.mistake(source="documented confusion: bills for customers")
def per_bill(customers, orders):
    """This is the mean *bill*. Somebody who came ten times then counts ten times. First add up each customer's bills
    (that is `spend`), then take the mean over customers."""
    bought = orders[(orders["amount"] > 0) & (orders["date"] >= "2024-01-01")]
    return bought.groupby(bought["customer_id"].map(kinds(customers)))["amount"].mean()


@per_customer.mistake(source="documented confusion: the median for the mean")
def medians(customers, orders):
    """These are medians: half of the customers spent less, half more. The few who spend much do not show in it. Where
    money is added up, take the mean."""
    return spent(customers, orders).groupby(kinds(customers)).median()


@per_customer.mistake(source="reader: the median of those who bought")
def medians_of_buyers(customers, orders):
    """These are medians of those who *bought*. Two things differ: empty cells are left out, so fill them with 0 first;
    and the question asks for the mean."""
    spend = spent(customers, orders)
    return spend[spend > 0].groupby(kinds(customers)).median()
