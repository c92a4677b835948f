"""Workbook 09, sixth part: a common claim, read in three ways."""

import pandas as pd

from crmlab.questions.ch09 import chapter


def bought_in_2024(organisations, orders):
    """The organisations with a purchase in 2024."""
    bought = orders.loc[(orders["amount"] > 0) & (orders["date"].dt.year == 2024), "customer_id"]
    return organisations[organisations["customer_id"].isin(bought)]


def read(size, margin):
    """The three columns of the answer, from the size and the margin of each organisation."""
    profitable = margin > 0
    return pd.DataFrame(
        {
            "of_profitable": profitable.groupby(size).sum() / profitable.sum(),
            "of_size": profitable.groupby(size).mean(),
            "mean_margin": margin.groupby(size).mean(),
        }
    )


@chapter.interim
def known(organisations, orders, net_profit):
    """Size, contribution margin and net profit of the organisations that bought in 2024."""
    return bought_in_2024(organisations, orders).merge(net_profit, left_on="customer_id", right_index=True)


@chapter.interim
def readings(known):
    """The right answer, in which most mistakes change one column."""
    return read(known["size"], known["contribution_margin"])


@chapter.check_variant
def sizes_differ(by_size, known):
    """The claim reads differently from each side, and the profitable are not sized exactly as all are."""
    gap = (by_size["of_profitable"] - known["size"].value_counts(normalize=True)).abs().max()
    return gap > 0.005 and (by_size["of_profitable"] - by_size["of_size"]).abs().min() > 0.02


@chapter.check_variant
def fixed_cost_decides_for_some(known):
    """Some organisations are profitable before the fixed cost and not after it."""
    return ((known["contribution_margin"] > 0) & (known["net_profit"] <= 0)).sum() >= 2


@chapter.question(
    title="Medium-sized",
    concepts="profitable-customers-medium-sized",
    evidence="",
    remark="Read literally, the claim is about the first column: is `medium` above one half? Kotler's more careful "
    "sentence, that medium-sized customers are *often the most profitable*, is about the third. A size can have the "
    "highest mean and still be a small part of the profitable, because there are few of that size.",
    hints=(
        "First make one row for each organisation that bought in 2024: its size, its contribution margin, and whether "
        "that is above 0.",
        "The first column divides by the number of *all* profitable organisations, so it adds up to 1. The second "
        "divides by the number of organisations of the same size.",
    ),
    solution="""\
bought = orders.loc[(orders["amount"] > 0) & (orders["date"].dt.year == 2024), "customer_id"]
known = organisations[organisations["customer_id"].isin(bought)]
margins = known["customer_id"].map(net_profit["contribution_margin"])
profitable = margins > 0
by_size = pd.DataFrame({
    "of_profitable": profitable.groupby(known["size"]).sum() / profitable.sum(),
    "of_size": profitable.groupby(known["size"]).mean(),
    "mean_margin": margins.groupby(known["size"]).mean(),
})""",
)
def by_size(net_profit, orders, organisations):
    """“Most profitable customers are medium-sized” is a common claim. Test it on your `organisations` that made a
    purchase in 2024. *Profitable* means that the contribution margin of question 1 is above 0.

    Give a frame with the index `small`, `medium`, `large` and three columns:

    - `of_profitable`: the share of the profitable organisations that is of this size;

    - `of_size`: the share of the organisations of this size that is profitable;

    - `mean_margin`: the mean contribution margin of all organisations of this size (CNY), profitable or not."""
    rows = bought_in_2024(organisations, orders)
    return read(rows["size"], rows["customer_id"].map(net_profit["contribution_margin"]))


@by_size.mistake(source="ruling K32: the conditional probability turned round")
def the_shares_exchanged(readings):
    """The two shares stand in each other's column. In words they sound nearly the same, which is why such claims
    mislead. But one of them must add up to 1 over the three sizes, because every profitable organisation has one
    size. Which one?"""
    return readings.rename(columns={"of_profitable": "of_size", "of_size": "of_profitable"})


@by_size.mistake(source="documented confusion: a share of all for a share of the profitable")
def of_everybody(readings, known):
    """The first column is the share of *all* these organisations that is of each size, profitable or not. It adds up
    to 1 as well, so a check of the sum finds nothing. But the claim is about the profitable ones. Keep only these
    before you count the sizes."""
    return readings.assign(of_profitable=known["size"].value_counts(normalize=True))


@by_size.mistake(source="unseen answers: a joint for a conditional probability, in one column")
def of_all_buyers(readings, known):
    """The first column counts the profitable organisations of each size, and divides by *all* organisations that
    bought. Each count is right. But the column does not add up to 1, because the unprofitable ones are in the number
    below. Divide by the number of profitable organisations."""
    profitable = known["contribution_margin"] > 0
    return readings.assign(of_profitable=profitable.groupby(known["size"]).sum() / len(known))


@by_size.mistake(source="unseen answers: counts for shares")
def counts_for_shares(readings, known):
    """The first column is the *number* of profitable organisations of each size. The counts are right. But a number
    alone does not show how large a part it is. Divide each by the number of all profitable organisations."""
    profitable = known["contribution_margin"] > 0
    return readings.assign(of_profitable=profitable.groupby(known["size"]).sum())


def without_purchase(organisations, orders):
    """Two organisations that bought nothing in 2024, with the date of their last purchase."""
    last = orders[orders["amount"] > 0].groupby("customer_id")["date"].max().rename("last_purchase")
    absent = organisations[["customer_id", "size"]].merge(last, on="customer_id")
    return absent[absent["last_purchase"] < "2024-01-01"].head(2)


@by_size.mistake(source="unseen answers: a whole that holds those who were not there", rows=without_purchase)
def of_all_listed(readings, known, organisations):
    """`of_size` divides by all organisations of this size in the table, and that is the complete list. But some of
    them bought nothing in 2024, so nobody knows whether they would have been profitable. Count only those with a
    purchase in 2024, above and below the line."""
    profitable = known["contribution_margin"] > 0
    return readings.assign(of_size=profitable.groupby(known["size"]).sum() / organisations["size"].value_counts())


@by_size.mistake(source="documented confusion: those who were not there counted with 0", rows=without_purchase)
def absent_ones_counted(net_profit, organisations):
    """Organisations that bought nothing in 2024 are counted in the second and third column, with a margin of 0. No
    purchase looks like no profit. But they are not unprofitable, they were absent. Keep only the organisations with
    a purchase in 2024."""
    margin = organisations["customer_id"].map(net_profit["contribution_margin"]).fillna(0)
    return read(organisations["size"], margin)


@by_size.mistake(source="documented confusion: net profit for contribution margin")
def by_net_profit(known):
    """The column `net_profit` of question 1 gives these values. It sounds like the stricter test. But it depends on
    how the fixed cost was shared out, and with another key other organisations would be profitable. Use the column
    `contribution_margin`."""
    return read(known["size"], known["net_profit"])


@by_size.mistake(source="documented confusion: the mean of the winners")
def mean_of_the_profitable(readings, known):
    """`mean_margin` is the mean of the *profitable* organisations only. They are the ones that the claim speaks of.
    But without the losses the mean is too high. Take all organisations of the size that bought in 2024."""
    gained = known[known["contribution_margin"] > 0]
    return readings.assign(mean_margin=gained.groupby("size")["contribution_margin"].mean())
