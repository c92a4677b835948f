"""Workbook 09, seventh part: a claim read both ways."""

import pandas as pd

from crmlab.questions.ch09 import chapter


def bought_in_2024(organisations, orders):
    """The organisations with a purchase in 2024."""
    bought = orders.loc[(orders["amount"] > 0) & (orders["date"].dt.year == 2024), "customer_id"]
    return organisations[organisations["customer_id"].isin(bought)]


def both_ways(size, margin):
    """The three columns of the answer, from the size class and the margin of each organisation."""
    profitable = margin > 0
    return pd.DataFrame(
        {
            "of_profitable": profitable.groupby(size).sum() / profitable.sum(),
            "of_size": profitable.groupby(size).mean(),
            "mean_margin": margin.groupby(size).mean(),
        }
    )


@chapter.check_variant
def sizes_differ(by_size, organisations, orders):
    """The claim reads differently from each side, and the profitable are not sized exactly as all are."""
    of_all = bought_in_2024(organisations, orders)["size"].value_counts(normalize=True)
    gap = (by_size["of_profitable"] - of_all).abs().max()
    return gap > 0.005 and (by_size["of_profitable"] - by_size["of_size"]).abs().min() > 0.02


@chapter.check_variant
def fixed_cost_decides_for_some(contribution_margin, net_profit, orders, organisations):
    """Some organisations are profitable before the fixed cost and not after it."""
    known = bought_in_2024(organisations, orders)["customer_id"]
    return ((known.map(contribution_margin) > 0) & (known.map(net_profit) <= 0)).sum() >= 2


@chapter.question(
    title="Medium-sized",
    concepts="profitable-customers-medium-sized",
    evidence="",
    remark="The printed sentence is about the first column alone: is its `medium` above one half? A class can earn "
    "most a head and still be a small part of the profitable, simply because it is small.",
    hints=(
        "First one row for each organisation that bought in 2024: its size, its margin, and whether that is above 0.",
        "The first column divides by *all* profitable organisations, so it adds up to 1. The second divides by the "
        "organisations of the same size. `pd.crosstab(…, normalize=…)` can do either.",
    ),
    solution="""\
bought = orders.loc[(orders["amount"] > 0) & (orders["date"].dt.year == 2024), "customer_id"]
known = organisations[organisations["customer_id"].isin(bought)]
size = known["size"]
profit = known["customer_id"].map(contribution_margin)
profitable = profit > 0
by_size = pd.DataFrame({
    "of_profitable": profitable.groupby(size).sum() / profitable.sum(),
    "of_size": profitable.groupby(size).mean(),
    "mean_margin": profit.groupby(size).mean(),
})""",
)
def by_size(contribution_margin, orders, organisations):
    """“Most profitable customers are medium-sized”, the notes print. Take your `organisations` that made a purchase
    in 2024. Profitable are those whose contribution margin of question 1 is above 0.

    Give a frame with the index `small`, `medium`, `large` and three columns:

    - `of_profitable`: which part of the profitable organisations is of this size?

    - `of_size`: which part of the organisations of this size is profitable?

    - `mean_margin`: what do the organisations of this size leave on average, profitable or not (CNY)?"""
    known = bought_in_2024(organisations, orders)
    return both_ways(known["size"], known["customer_id"].map(contribution_margin))


@by_size.mistake(source="ruling K32: the conditional probability turned round")
def the_shares_exchanged(contribution_margin, orders, organisations):
    """The two shares stand in each other's place. In words they are nearly the same, and that is how such claims
    mislead. One of them has to add up to 1 over the three sizes, since each profitable organisation has just one
    size. Which?"""
    return by_size(contribution_margin, orders, organisations).rename(
        columns={"of_profitable": "of_size", "of_size": "of_profitable"}
    )


@by_size.mistake(source="documented confusion: a share of all for a share of the profitable")
def of_everybody(contribution_margin, orders, organisations):
    """The first column is the part of *all* these organisations that is of each size, profitable or not. It adds up
    to 1 as well, so a check of the sum does not notice. Keep the profitable ones before you count sizes."""
    known = bought_in_2024(organisations, orders)
    return by_size(contribution_margin, orders, organisations).assign(
        of_profitable=known["size"].value_counts(normalize=True)
    )


@by_size.mistake(source="documented confusion: a joint for a conditional probability")
def joint_shares(contribution_margin, orders, organisations):
    """The two shares here are one and the same: those both profitable *and* of this size, divided by all. “And” is
    not “of”. Each column has its own whole: once the profitable, once the size class. Divide by that."""
    known = bought_in_2024(organisations, orders)
    profitable = known["customer_id"].map(contribution_margin) > 0
    joint = profitable.groupby(known["size"]).sum() / len(known)
    return by_size(contribution_margin, orders, organisations).assign(of_profitable=joint, of_size=joint)


@by_size.mistake(source="documented confusion: a whole that holds too many")
def consumers_counted(contribution_margin, orders, organisations):
    """In the first column the profitable *consumers* are among those you divide by. They have no size, so the column
    cannot reach 1. The question is about organisations; leave everybody else out before you count."""
    known = bought_in_2024(organisations, orders)
    profitable = known["customer_id"].map(contribution_margin) > 0
    return by_size(contribution_margin, orders, organisations).assign(
        of_profitable=profitable.groupby(known["size"]).sum() / (contribution_margin > 0).sum()
    )


def without_purchase(organisations, orders):
    """Two organisations that stayed away in 2024, with the date of their last purchase."""
    last = orders[orders["amount"] > 0].groupby("customer_id")["date"].max().rename("last_purchase")
    absent = organisations[["customer_id", "size"]].merge(last, on="customer_id")
    return absent[absent["last_purchase"] < "2024-01-01"].head(2)


@by_size.mistake(source="documented confusion: those who were not there counted with 0", rows=without_purchase)
def absent_ones_counted(contribution_margin, organisations):
    """Organisations that bought nothing in 2024 are in the second and third column here, with a margin of 0. Absent is
    not unprofitable: it cannot be told what they would have left. Keep those with a purchase in 2024."""
    margin = organisations["customer_id"].map(contribution_margin).fillna(0)
    return both_ways(organisations["size"], margin)


@by_size.mistake(source="documented confusion: net profit for contribution margin")
def by_net_profit(net_profit, orders, organisations):
    """With the net profit of question 2 these values come out. It depends on how the fixed cost was laid on, so another
    key would make other organisations profitable. Here profitable means that something is left before fixed cost:
    take question 1."""
    known = bought_in_2024(organisations, orders)
    return both_ways(known["size"], known["customer_id"].map(net_profit))


@by_size.mistake(source="documented confusion: the mean of the winners")
def mean_of_the_profitable(contribution_margin, orders, organisations):
    """`mean_margin` is that of the profitable organisations alone: an average without its losses flatters. Take all
    organisations of the size that bought in 2024."""
    known = bought_in_2024(organisations, orders)
    margin = known["customer_id"].map(contribution_margin)
    return by_size(contribution_margin, orders, organisations).assign(
        mean_margin=margin[margin > 0].groupby(known["size"]).mean()
    )


@by_size.mistake(source="documented confusion: money for heads")
def share_of_the_money(contribution_margin, orders, organisations):
    """The first column is each size's part of the *margin* that the profitable organisations leave. One big account
    can outweigh ten small ones there. The sentence speaks of customers: count heads."""
    known = bought_in_2024(organisations, orders)
    margin = known["customer_id"].map(contribution_margin)
    earned = margin[margin > 0].groupby(known["size"]).sum()
    return by_size(contribution_margin, orders, organisations).assign(of_profitable=earned / earned.sum())


@by_size.mistake(source="unseen answers: names written over rows in another order")
def names_over_other_rows(contribution_margin, orders, organisations):
    """The numbers are right, but they stand in rows of another name. `groupby` puts the sizes in the order of the
    alphabet, large first, and the three names were written over that: small and large have changed places. Let
    `reindex` put the rows in order."""
    alphabetical = by_size(contribution_margin, orders, organisations).sort_index()
    return alphabetical.set_axis(["small", "medium", "large"])


@by_size.mistake(source="unseen answers: a joint for a conditional probability, in one column")
def of_all_buyers(contribution_margin, orders, organisations):
    """The first column is divided by *all* organisations that bought, profitable or not. Each is counted rightly, but
    the column does not add up to 1: the part in the red is missing. Its whole is the profitable ones. Divide by their
    number."""
    known = bought_in_2024(organisations, orders)
    profitable = known["customer_id"].map(contribution_margin) > 0
    return by_size(contribution_margin, orders, organisations).assign(
        of_profitable=profitable.groupby(known["size"]).sum() / len(known)
    )


@by_size.mistake(source="unseen answers: a whole that holds those who were not there", rows=without_purchase)
def of_all_listed(contribution_margin, orders, organisations):
    """`of_size` is divided by all organisations of the size in the table. That is the whole list, but some on it bought
    nothing in 2024, and whether they would have been profitable cannot be told. Count only those with a purchase in
    2024, above and below."""
    known = bought_in_2024(organisations, orders)
    profitable = known["customer_id"].map(contribution_margin) > 0
    return by_size(contribution_margin, orders, organisations).assign(
        of_size=profitable.groupby(known["size"]).sum() / organisations["size"].value_counts()
    )


@by_size.mistake(source="trial in the browser")
def profitable_after_fixed_cost(contribution_margin, net_profit, orders, organisations):
    """For the two shares you took *net profit*, which carries a share of the fixed cost (question 2). It sounds like
    the stricter test, but another key would let others pass it. Profitable here means a contribution margin above
    0."""
    known = bought_in_2024(organisations, orders)
    right = by_size(contribution_margin, orders, organisations)
    return both_ways(known["size"], known["customer_id"].map(net_profit)).assign(mean_margin=right["mean_margin"])
