"""Lesson 09-1, who pays for the others: its Your turns."""

import pandas as pd

from crmlab import ledger, profitability
from crmlab.workbook import Lesson

BOOKS = ("orders", "order_lines", "products", "service_costs")
SPENT = ("marketing_spend", "campaigns", "campaign_members", "redemptions")

lesson = Lesson("09-1", "Who pays for the others?", needs=(*BOOKS, *SPENT, "organisations"))

STAFF = 210.0
"""CNY: what the staff of the small invented shop costs, whoever comes."""


def three_customers():
    """The customers of the page's small shop."""
    columns = {"paid": [900, 400, 200], "goods": [450, 250, 90], "serving": [60, 90, 130], "purchases": [2, 4, 1]}
    return pd.DataFrame(columns, index=["An", "Bo", "Cai"]).astype(float)


@lesson.question(
    title="The contribution margin of three",
    concepts="customer-net-profit",
    unit="CNY",
    decimals=2,
    hints=(
        "Which costs would go away if An stayed away? The goods and the serving.",
        'A column is taken off as a whole: `three["paid"] - three["goods"] - …`',
    ),
    starter="margins = ...  # a Series: one number for each of An, Bo and Cai",
    solution='margins = three["paid"] - three["goods"] - three["serving"]',
)
def margins():
    """What is the contribution margin of An, Bo and Cai?"""
    three = three_customers()
    return three["paid"] - three["goods"] - three["serving"]


@margins.mistake(source="documented confusion: the cost to serve forgotten")
def before_serving():
    """You took off the goods only. That is what trade calls the gross margin. Deliveries, enquiries and returns cost
    money as well, and they would go away with the customer: take `serving` off, too."""
    three = three_customers()
    return three["paid"] - three["goods"]


@margins.mistake(source="documented confusion: net profit for contribution margin")
def with_the_staff():
    """This carries a share of the staff, so it is a net profit. The staff is paid even if An stays away, and the
    contribution margin leaves such a cost out: stop after goods and serving."""
    three = three_customers()
    staff = STAFF * three["purchases"] / three["purchases"].sum()
    return three["paid"] - three["goods"] - three["serving"] - staff


@margins.mistake(source="documented confusion: the staff in equal parts")
def staff_in_equal_parts():
    """You also took off a third of the staff for each. The staff is paid whoever comes, so the contribution margin
    leaves it out: stop after goods and serving."""
    three = three_customers()
    return three["paid"] - three["goods"] - three["serving"] - STAFF / 3


@margins.mistake(source="reader: the staff by the money paid")
def staff_by_the_money():
    """You also took off a share of the staff, in proportion to the money paid. The staff is paid whoever comes, so the
    contribution margin leaves it out: stop after goods and serving."""
    three = three_customers()
    return three["paid"] - three["goods"] - three["serving"] - STAFF * three["paid"] / three["paid"].sum()


@margins.mistake(source="documented confusion: the goods forgotten")
def before_the_goods():
    """You took off the serving only. The tea itself has a cost as well: take `goods` off, too."""
    three = three_customers()
    return three["paid"] - three["serving"]


@margins.mistake(source="documented confusion: a loss without its sign")
def without_the_sign():
    """The sizes are right. But one of the three costs more than is paid, and then the margin is below zero: write the
    minus."""
    return margins().abs()


@margins.mistake(source="documented confusion: of a purchase for of a customer")
def of_a_purchase():
    """You divided by the number of purchases, so this is the margin of one purchase. The question asks for the whole
    customer: leave the division out."""
    return margins() / three_customers()["purchases"]


@margins.mistake(source="documented confusion: revenue for margin")
def what_they_paid():
    """This is what they paid. What is left of it after goods and serving is the margin: take both off."""
    return three_customers()["paid"]


def profit_of_2024(orders, order_lines, products, service_costs, marketing_spend):
    """Both profits of every customer of 2024, as the page has them in `profit`."""
    tables = dict(zip(BOOKS, (orders, order_lines, products, service_costs), strict=True))
    books = ledger.customers(tables, year=2024)
    spend = marketing_spend[marketing_spend["month"].dt.year == 2024]
    fixed = spend.loc[spend["item"].isin(ledger.FIXED), "spend"].sum()
    return profitability.customer_profit(
        books["paid"], books["goods"], books["serving"], fixed_selling_cost=fixed, allocate_by=books["purchases"]
    )


def share_of_best(profit, by="net_profit", of="net_profit"):
    """The share of `of`, per cent, that comes from the best fifth by `by`."""
    best = profit[by].nlargest(len(profit) // 5).index
    return 100 * profit.loc[best, of].sum() / profit[of].sum()


@lesson.interim
def profit(orders, order_lines, products, service_costs, marketing_spend):
    return profit_of_2024(orders, order_lines, products, service_costs, marketing_spend)


@lesson.question(
    title="The best fifth",
    concepts=("customer-net-profit", "business-value-calculation"),
    unit="%",
    decimals=1,
    hints=(
        '`profit["net_profit"].nlargest(n).sum()` adds up the best `n` customers.',
        "Divide by what all customers bring, and take it a hundred times for per cent.",
    ),
    starter="best_fifth = ...  # per cent, with one decimal",
    solution="""\
n = len(profit) // 5
best_fifth = 100 * profit["net_profit"].nlargest(n).sum() / profit["net_profit"].sum()""",
)
def best_fifth(orders, order_lines, products, service_costs, marketing_spend):
    """What share of the total net profit of all customers comes from the best fifth of them, in per cent?"""
    return share_of_best(profit_of_2024(orders, order_lines, products, service_costs, marketing_spend))


@best_fifth.mistake(source="documented confusion: a fraction for per cent")
def as_a_fraction(profit):
    """This is the share as a fraction of one. The question asks for per cent: take it a hundred times."""
    return share_of_best(profit) / 100


@best_fifth.mistake(source="documented confusion: contribution margin for net profit")
def of_the_margin(profit):
    """You used the contribution margin. It is spread more evenly, because nobody carries a share of the fixed cost in
    it. The question asks for the net profit: take the column `net_profit`."""
    return share_of_best(profit, "contribution_margin", "contribution_margin")


@best_fifth.mistake(source="documented confusion: revenue for profit")
def share_of_revenue(profit):
    """This is the part of the *revenue* that the largest fifth pays. The question asks for the net profit."""
    return share_of_best(profit, "revenue", "revenue")


@best_fifth.mistake(source="reader: the best by revenue", same_as="of_the_margin")
def best_by_revenue(profit):
    """You chose the fifth that *pays* most. Some of them cost a lot to serve, so they are not all among the most
    profitable: choose by `net_profit`."""
    return share_of_best(profit, by="revenue")


@best_fifth.mistake(source="documented confusion: losses left out of the whole")
def of_the_gains(profit):
    """You divided by the profits of those who bring any. The losses of the others belong in the whole as well, so the
    whole is smaller: divide by the sum over *all* customers."""
    net = profit["net_profit"]
    return 100 * net.nlargest(len(net) // 5).sum() / net[net > 0].sum()


@best_fifth.mistake(source="documented confusion: the rows as they stand")
def first_rows(profit):
    """You took the first fifth of the *rows*. The rows stand in order of the customer ids. Sort by net profit first, or
    let `nlargest` pick the best."""
    net = profit["net_profit"]
    return 100 * net.iloc[: len(net) // 5].sum() / net.sum()


@best_fifth.mistake(source="documented confusion: sorted the wrong way")
def worst_fifth(profit):
    """This is the *worst* fifth. Sort with the largest first, or use `nlargest`."""
    net = profit["net_profit"]
    return 100 * net.nsmallest(len(net) // 5).sum() / net.sum()


@best_fifth.mistake(source="documented confusion: twenty customers for twenty per cent")
def best_twenty(profit):
    """You took the best twenty customers. A fifth is twenty *per cent* of them: `len(profit) // 5` customers."""
    net = profit["net_profit"]
    return 100 * net.nlargest(20).sum() / net.sum()


@lesson.interim
def firms(organisations, profit):
    """The companies with a bill in 2024."""
    found = organisations.set_index("customer_id").join(profit, how="inner")
    return found.assign(profitable=found["contribution_margin"] > 0, medium=found["size"] == "medium")


@lesson.question(
    title="The number of medium-sized companies",
    concepts="profitable-customers-medium-sized",
    unit="%",
    decimals=1,
    hints=(
        'First choose the profitable: `firms[firms["profitable"]]`.',
        'The mean of a column of true and false is a share: `(chosen["size"] == "medium").mean()`.',
    ),
    starter="medium_share = ...  # per cent, with one decimal",
    solution="""\
chosen = firms[firms["profitable"]]
medium_share = 100 * (chosen["size"] == "medium").mean()""",
)
def medium_share(organisations, orders, order_lines, products, service_costs, marketing_spend):
    """Of the profitable companies of 2024, how many per cent are medium-sized?"""
    found = firms(organisations, profit_of_2024(orders, order_lines, products, service_costs, marketing_spend))
    return 100 * found.loc[found["profitable"], "medium"].mean()


@medium_share.mistake(source="conclusions: the two conditional shares exchanged")
def other_way_round(firms):
    """This is the share of the profitable among the *medium-sized* companies. The question is about the *profitable*
    companies: how many of them are medium-sized? Choose the profitable companies first."""
    return 100 * firms.loc[firms["medium"], "profitable"].mean()


@medium_share.mistake(source="documented confusion: the condition left out")
def of_all(firms):
    """This is the share of the medium-sized among *all* companies with a bill in 2024. Keep only the profitable before
    you take the mean."""
    return 100 * firms["medium"].mean()


@medium_share.mistake(source="documented confusion: both at once for one given the other")
def both_at_once(firms):
    """You counted those that are medium-sized *and* profitable, and divided by all companies. The whole is smaller:
    divide by the number of profitable companies."""
    return 100 * (firms["medium"] & firms["profitable"]).mean()


@medium_share.mistake(source="documented confusion: companies without a bill counted")
def of_the_register(organisations, firms):
    """You divided by all companies on the list of organisations. Many of them bought nothing in 2024. Divide by the
    profitable companies of `firms`."""
    return 100 * (firms["medium"] & firms["profitable"]).sum() / len(organisations)


@medium_share.mistake(source="documented confusion: a fraction for per cent")
def share_as_a_fraction(firms):
    """This is the share as a fraction of one. The question asks for per cent: take it a hundred times."""
    return firms.loc[firms["profitable"], "medium"].mean()


@medium_share.mistake(source="documented confusion: net profit for contribution margin")
def by_net_profit(firms):
    """You called a company profitable if its *net profit* is above zero. Net profit depends on a key. The page means
    the contribution margin: use the column `profitable`."""
    return 100 * firms.loc[firms["net_profit"] > 0, "medium"].mean()


@medium_share.mistake(source="documented confusion: a count for a share")
def how_many(firms):
    """This is the *number* of companies that are medium-sized and profitable. Divide it by the number of profitable
    companies, for per cent."""
    return float((firms["medium"] & firms["profitable"]).sum())
