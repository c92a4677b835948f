"""Workbook 09, third part: what stands in the books, and who brings most of it."""

from crmlab import abc_analysis
from crmlab.questions.ch09 import chapter


@chapter.sort(
    vignettes="09",
    game="financial-and-non-financial-value",
    n=8,
    title="In the books or not",
    concepts="financial-and-non-financial-value",
    hints=(
        "Could an accountant find the amount, account by account, in a statement, a ledger or an invoice?",
        "A cost can be a financial part of value as well. And what moves people (friendship, fame, conviction) settles "
        "nothing: look at where its effect on *us* is written down.",
    ),
)
def which_value():
    """Financial value stands in the books: price, quantity, frequency, and the costs of production, service,
    communication and marketing. Non-financial value is tied to no deal of this customer, and can only be estimated.

    Each text tells of a customer. Which kind of value does it tell of?"""


@which_value.mistake(source="documented confusion: the motive taken for the value")
def by_the_sound(texts):
    """All are the wrong way round. Each text has something warm in it and something that sounds like money, and
    these labels follow the sound. Ask of each: does the effect on *us* stand in a book, or can it only be guessed?"""
    return texts["confused_with"]


@which_value.mistake(source="documented confusion: whatever touches money is financial")
def all_financial():
    """With this label everywhere, non-financial value would not exist. True, in the end all value should become
    money. But where nobody can say how much, and for which deal, no statement shows it. Which texts tell of an
    effect that can only be guessed?"""
    return "financial"


@which_value.mistake(source="documented confusion: a story for a feeling")
def all_non_financial():
    """With this label everywhere, the books would be empty. Each text does tell of people and their reasons. But
    a friendly customer's discount and a parcel's packing are amounts on paper. Which effects could an accountant look
    up?"""
    return "non-financial"


def spent_in_2024(orders):
    """The money of each customer's purchases in 2024, return slips left out."""
    bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    return bought.groupby("customer_id")["amount"].sum()


@chapter.interim
def spent(orders):
    return spent_in_2024(orders)


@chapter.check_variant
def close_mistakes_can_be_told_apart(orders, spent, abc_class):
    """Two mistakes that touch few letters give other letters than the answer, and than each other."""
    net, below = returns_taken_off(orders, spent), passes_into_the_class_below(spent)
    net, below = net.reindex(abc_class.index), below.reindex(abc_class.index)
    return not (net.equals(abc_class) or net.equals(below))


@chapter.check_variant
def shares_of_money_are_not_shares_of_heads(spent, abc_class):
    """Cutting by customers gives other letters than cutting by money."""
    return (cut_by_customers(spent).reindex(abc_class.index) != abc_class).sum() >= 5


@chapter.question(
    title="A, B or C",
    evidence="",
    remark="Now look how many customers class A has. The famous fifth is a rule of thumb; yours may be another part.",
    hints=(
        "One total for each customer, sorted from the largest; then the running share: `cumsum()` divided by the sum.",
        "`abc_analysis.classify` does it in one line and returns a table: take its column `abc_class`.",
    ),
    solution="""\
from crmlab import abc_analysis

bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
paid = bought.groupby("customer_id")["amount"].sum()
abc_class = abc_analysis.classify(paid)["abc_class"]""",
)
def abc_class(orders):
    """Take the customers who paid a bill in 2024, monthly boxes included, and the sum of what they paid (leave return
    slips out of the sum). Put the largest first. A customer is class A if those before them together hold less than
    80 % of the money, B if they hold less than 95 %, and C otherwise: the customer with whom a limit is passed still
    belongs above it. Customers with equal sums share a class.

    Give a Series with the letter of each of these customers."""
    paid = spent_in_2024(orders)
    return abc_analysis.classify(paid)["abc_class"]


def by_rank(share):
    """A for the first 20 % of the rows, B for the next 30 %."""
    return share.map(lambda x: "A" if x <= 0.2 else "B" if x <= 0.5 else "C")


@abc_class.mistake(source="documented confusion: 80 % of the money for 20 % of the customers")
def cut_by_customers(spent):
    """Making the first fifth of the customers A and the next three tenths B gives these letters. That is how the
    rule is often remembered; but ABC cuts the running share of the *money*, and how many customers that takes is
    what you want to find out. Cut `cumsum()` of the money at 80 and 95 %."""
    return by_rank(spent.rank(ascending=False, method="min") / len(spent))


@abc_class.mistake(source="documented confusion: sorted from the smallest")
def from_the_smallest(spent):
    """Starting the running share from the smallest customer gives these letters, so that A holds the many who bring
    little. ABC starts from the top: `sort_values(ascending=False)` before `cumsum()`."""
    paid = spent.sort_values()
    before = (paid.cumsum() - paid) / paid.sum()
    return before.map(lambda x: "A" if x < 0.8 else "B" if x < 0.95 else "C")


@abc_class.mistake(source="documented confusion: the filter forgotten")
def all_years(orders):
    """These are the classes by the purchases of all three years, and for everyone who bought in any of them. The
    question is about 2024: keep that year's purchases first."""
    paid = orders[orders["amount"] > 0].groupby("customer_id")["amount"].sum()
    return abc_analysis.classify(paid)["abc_class"]


@abc_class.mistake(source="documented confusion: size of each for share of all")
def share_of_the_largest(spent):
    """Comparing each customer with the largest gives these letters: A would be whoever brings at least 80 % of what
    the best one brings. ABC adds up instead: what do this customer and all the larger ones bring together?"""
    return (spent / spent.max()).map(lambda x: "A" if x >= 0.8 else "B" if x >= 0.05 else "C")


@abc_class.mistake(source="a fresh reader: the running share cut at the customer", close=True)
def passes_into_the_class_below(spent):
    """Cutting the running share itself gives these letters: the customer with whom a limit is passed falls into the
    class below. But the customers *before* them had not filled the class yet. Compare the share of those before
    with the limit, not the share including the customer."""
    paid = spent.sort_values(ascending=False)
    return (paid.cumsum() / paid.sum()).map(lambda x: "A" if x <= 0.8 else "B" if x <= 0.95 else "C")


@abc_class.mistake(source="unseen answers: net for gross", close=True)
def returns_taken_off(orders, spent):
    """Taking the returns off gives these letters. It is a good question, but another one: here return slips are
    left out of the sum."""
    year = orders[(orders["date"].dt.year == 2024) & orders["customer_id"].isin(spent.index)]
    return abc_analysis.classify(year.groupby("customer_id")["amount"].sum().clip(lower=0))["abc_class"]


@abc_class.mistake(source="unseen answers: another measure")
def by_net_profit(net_profit):
    """Sorting by net profit gives these letters. It sounds better than revenue, but with losses the running share
    passes one hundred per cent and comes back, and 80 % of it has no meaning. Use the money of the purchases; for
    profits there is the whale curve."""
    ordered = net_profit.sort_values(ascending=False)
    before = (ordered.cumsum() - ordered) / ordered.sum()
    return before.map(lambda x: "A" if x < 0.8 else "B" if x < 0.95 else "C")


@abc_class.mistake(source="unseen answers: another measure")
def by_number_of_purchases(orders):
    """Sorting by *how often* they bought gives these letters. Somebody who buys a cup every week then beats the
    hotel that orders by the chest. Add up the amounts."""
    bought = orders[(orders["amount"] > 0) & (orders["date"].dt.year == 2024)]
    return abc_analysis.classify(bought.groupby("customer_id").size())["abc_class"]


@abc_class.mistake(source="unseen answers: a share of the rest for a share of the whole", close=True)
def limit_of_the_rest(spent):
    """Letting class B go on until it has 95 % of what class A *left over* gives these letters. One limit does come
    after the other. But both are shares of the whole; with yours hardly any money is left for C. Cut the same running
    share at 80 and at 95 %."""
    return abc_analysis.classify(spent, cuts=(0.8, 0.99))["abc_class"]


@abc_class.mistake(
    source="unseen answers: 80 % of the money for 20 % of the customers", same_as="cut_by_customers", close=True
)
def cut_by_customers_before(spent):
    """Here the shares are counted in customers: whoever has fewer than a fifth of them before is an A, fewer than half
    a B. To look at those *before* is right. But the question adds up their money, and how many heads hold four fifths
    of it is what you want to find out. Use `cumsum()` of the money."""
    before = (spent.rank(ascending=False, method="first") - 1) / len(spent)
    return before.map(lambda x: "A" if x < 0.2 else "B" if x < 0.5 else "C")


@abc_class.mistake(source="unseen answers of workbook 10: nobody before the largest", close=True)
def largest_falls_through(spent):
    """All letters are right but one: the *largest* customer is a C. `shift()` leaves NaN where nobody stands before,
    and no comparison with NaN is true. Nobody before them means that those before hold nothing: fill it with 0."""
    return abc_analysis.classify(spent)["abc_class"].where(spent < spent.max(), "C")
