"""Workbook 00: the first four answers, on half a dozen customers."""

from crmlab.questions.ch00 import chapter


@chapter.check_variant
def totals_can_be_told_apart(orders):
    totals = orders.groupby("customer_id")["amount"].sum()
    return len(totals) == 6 and totals.sort_values().diff().min() > 5


@chapter.check_variant
def everybody_bought_and_not_everybody_returned(orders):
    bought = orders[orders["amount"] > 0].groupby("customer_id").size()
    came_back = orders.loc[orders["amount"] < 0, "customer_id"].nunique()
    return len(bought) == 6 and bought.nunique() > 2 and 1 <= came_back <= 4


@chapter.question(
    title="What they paid",
    unit="CNY",
    decimals=2,
    hints=(
        "Each row of `orders` is one bill. Which column says how much money changed hands?",
        "A return is a bill with a negative amount: adding it takes the money off again.",
    ),
)
def total_paid(orders):
    """How much did these six customers pay us in all, minus the money that we gave back for returns?"""
    return orders["amount"].sum()


@total_paid.mistake(source="documented confusion: counting rows for adding money")
def counted_the_rows(orders):
    """Counting the rows gives this number, and a count looks like a total. But {yours} is a number of bills, not
    money: a count treats a bill for one cup and a bill for a chest of tea alike. Which column holds the money?"""
    return len(orders)


@total_paid.mistake(source="documented confusion: gross for net")
def forgot_the_returns(orders):
    """Adding up everything that was bought gives this amount, and each bill in it is right. But some tea came back
    and we gave the money back. Look for negative amounts, and let them into the sum."""
    return orders.loc[orders["amount"] > 0, "amount"].sum()


@total_paid.mistake(source="documented confusion: a return added instead of taken off")
def returns_added(orders):
    """Taking every amount as positive gives this: returns then count as sales, so the total grows when tea comes
    back. A return is negative in the table already. Just add."""
    return orders["amount"].abs().sum()


@total_paid.mistake(source="documented confusion: mean for sum")
def average_bill(orders):
    """This is what one bill comes to on average, returns among them. The question asks for all the money together."""
    return orders["amount"].mean()


@chapter.question(
    title="How often they came",
    recall="How many purchases has this customer made? A return slip is not a purchase.",
    hints=(
        'First keep the purchases: `orders.query("amount > 0")`.',
        'Then one row for each customer: `.groupby("customer_id").size()`.',
    ),
)
def purchases(orders):
    """How many purchases has each customer made? A return slip is not a purchase. Give a Series: one number for each
    `customer_id`."""
    return orders[orders["amount"] > 0].groupby("customer_id").size()


@purchases.mistake(source="documented confusion: returns counted as purchases")
def every_slip(orders):
    """Counting every row of a customer gives these numbers, and most rows are purchases. But a return slip is a row
    as well, with a negative amount. Keep the rows with a positive amount first, then count."""
    return orders.groupby("customer_id").size()


@purchases.mistake(source="documented confusion: adding for counting")
def money_instead(orders):
    """These are amounts of money: what each customer spent. The question asks how many times they bought. Count rows
    instead of adding amounts."""
    return orders[orders["amount"] > 0].groupby("customer_id")["amount"].sum()


@purchases.mistake(source="documented confusion: repeat purchases for purchases")
def repeats_only(orders):
    """This counts how often each customer came *back*: one less than the purchases. Some models of chapter 10 want
    just that, but here the first purchase counts too."""
    return orders[orders["amount"] > 0].groupby("customer_id").size() - 1


@chapter.question(
    title="The best first",
    kind="order",
    hints=(
        "One total for each customer, then `sort_values`.",
        "`sort_values(ascending=False)` puts the largest first; `.index` gives the customers in that order.",
    ),
)
def best_first(orders):
    """Put the six customers in order of what they paid us in all (returns taken off), the largest first. Give a
    list of their numbers."""
    return orders.groupby("customer_id")["amount"].sum().sort_values(ascending=False).index.tolist()


@best_first.mistake(source="documented confusion: ascending for descending")
def smallest_first(orders):
    """This is the right order from the wrong end: `sort_values` begins with the smallest unless you tell it
    `ascending=False`."""
    return orders.groupby("customer_id")["amount"].sum().sort_values().index.tolist()


@best_first.mistake(source="documented confusion: frequency for money")
def by_largest_bill(orders):
    """This orders them by their largest single bill. A customer with one large bill comes before one who paid more in
    many small ones. Add up each customer's bills before you sort."""
    return orders.groupby("customer_id")["amount"].max().sort_values(ascending=False).index.tolist()


@chapter.question(
    title="Who sent something back",
    hints=(
        'A return slip is a row with a negative amount: `orders.query("amount < 0")`.',
        "`set(…)` around a column keeps each customer once.",
    ),
)
def sent_back(orders):
    """Which customers have sent something back? Give a set of their numbers, such as `{12345, 67890}`."""
    return set(orders.loc[orders["amount"] < 0, "customer_id"].tolist())


@sent_back.mistake(source="documented confusion: the complement")
def kept_everything(orders):
    """These are the customers who never sent anything back: the others. Turn the comparison round."""
    return set(orders["customer_id"].tolist()) - set(orders.loc[orders["amount"] < 0, "customer_id"].tolist())


@sent_back.mistake(source="documented confusion: the wrong key")
def numbers_of_the_slips(orders):
    """These are the numbers of the return slips (`order_id`). You have found the right rows; the question asks who
    the customers on them are. Take the column `customer_id`."""
    return set(orders.loc[orders["amount"] < 0, "order_id"].tolist())


@sent_back.mistake(source="documented confusion: everybody for some")
def bought_something(orders):
    """These are all the customers who ever bought. Keep the rows with a negative amount first."""
    return set(orders["customer_id"].tolist())


@chapter.open(
    title="In your own words",
    hints=(),
    rubric=(
        "names one mistake made in this workbook, and says why it looked right",
        "says how it could have been noticed without the card",
    ),
)
def looked_right():
    """Which wrong answer of yours in this workbook looked right to you, and how could you have noticed without the
    card? Write two or three sentences between quotes, instead of the dots. They are kept for you and not scored."""
