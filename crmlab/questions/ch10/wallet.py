"""Workbook 10, fifth part: in whose wallet there is room."""

import pandas as pd

from crmlab.questions.ch10 import chapter


def of_2024(wallet):
    return wallet[wallet["half_year"].dt.year == 2024]


def by_household(asked):
    """Share of all the money, and what is spent elsewhere by a customer, for each household size."""
    sums = asked.groupby("household")[["ours", "total"]].sum()
    people = asked.groupby("household")["customer_id"].nunique()
    return pd.DataFrame({"share": sums["ours"] / sums["total"], "elsewhere": (sums["total"] - sums["ours"]) / people})


@chapter.check_variant
def every_household_size_was_asked(wallet):
    asked = of_2024(wallet).groupby("household")["customer_id"].nunique()
    return len(asked) == 5 and asked.min() >= 6


@chapter.question(
    title="Whose wallet has room",
    concepts="share-of-wallet",
    evidence="",
    recall="For households of this size: of all that they spent on tea in 2024, which share came to us?",
    remark="`share` says how well you do, `elsewhere` where there is something to win. Your own sales show "
    "neither. And look at the people behind a row: among so few, one large wallet can carry it.",
    hints=(
        "Keep 2024: the column `half_year` holds the day on which each half-year begins. Then `groupby`, and sums.",
        "`share`: add up first, divide afterwards. `elsewhere`: what does not come to us, divided by the number of "
        "different customers.",
    ),
    solution="""\
asked = wallet[wallet["half_year"].dt.year == 2024]
sums = asked.groupby("household")[["ours", "total"]].sum()
people = asked.groupby("household")["customer_id"].nunique()
share = sums["ours"] / sums["total"]
elsewhere = (sums["total"] - sums["ours"]) / people
wallet_share = pd.DataFrame({"share": share, "elsewhere": elsewhere})""",
)
def wallet_share(wallet):
    """Some of your customers were asked for each half-year what their household spends on tea anywhere (`total`);
    `ours` is what they spent with you. Take both half-years of 2024; whoever was asked in only one of them counts with
    that one. For each size of household:

    - `share`: of all the money these households spent, which part came to you? A fraction.

    - `elsewhere`: how much did a customer spend with others in 2024? CNY, on average over all who were asked in that
      year.

    Give a frame with the size of the `household` as its index and these two columns."""
    return by_household(of_2024(wallet))


def small_and_large(wallet):
    """Of one household size, the smallest wallet of 2024 and the largest, with our part of each."""
    asked = of_2024(wallet).groupby(["household", "customer_id"], as_index=False)[["ours", "total"]].sum()
    one = asked[(asked["household"] == 1) & (asked["ours"] > 0)].sort_values("total")
    return one.iloc[[0, -1]].assign(share=lambda t: (t["ours"] / t["total"]).round(3))


def both_halves(wallet):
    """The rows of 2024 of two customers who were asked twice."""
    asked = of_2024(wallet)
    twice = asked[asked.duplicated("customer_id", keep=False)].sort_values(["customer_id", "half_year"])
    return twice.head(4)


def asked_once(wallet):
    """The rows of 2024 of two customers who were asked in one half-year only."""
    asked = of_2024(wallet)
    return asked[~asked.duplicated("customer_id", keep=False)].head(2)


def asked_for_longest(wallet):
    """All the rows of the customer with most of them."""
    return wallet[wallet["customer_id"] == wallet["customer_id"].value_counts().sort_index().idxmax()]


@wallet_share.mistake(source="documented confusion: mean of ratios for ratio of sums", rows=small_and_large)
def mean_of_ratios(wallet):
    """`share` is the mean of the customers' own shares. It answers what the *average customer* gives you: a household
    that spends little counts as much as one that spends a lot. The question is about all the money. Add up before you
    divide."""
    asked = of_2024(wallet)
    money = asked.groupby(["household", "customer_id"])[["ours", "total"]].sum()
    mean = (money["ours"] / money["total"]).groupby("household").mean()
    return by_household(asked).assign(share=mean)


@wallet_share.mistake(source="documented confusion: size of the wallet for its room", rows=small_and_large)
def size_for_room(wallet):
    """`elsewhere` is the whole wallet. Large wallets do have most room, as a rule. But what a customer already spends
    with you is in it, and cannot be won a second time. Take yours off."""
    asked = of_2024(wallet)
    groups = asked.groupby("household")
    return by_household(asked).assign(elsewhere=groups["total"].sum() / groups["customer_id"].nunique())


@wallet_share.mistake(source="documented confusion: our sales for the room", rows=small_and_large)
def ours_for_elsewhere(wallet):
    """`elsewhere` is what they spend with *you*. That is the column your own books know, and the reason why one has to
    ask. The room is the other part of the wallet."""
    asked = of_2024(wallet)
    groups = asked.groupby("household")
    return by_household(asked).assign(elsewhere=groups["ours"].sum() / groups["customer_id"].nunique())


@wallet_share.mistake(source="documented confusion: the last row for the period", rows=both_halves)
def last_half_year_only(wallet):
    """Both columns come from the second half of 2024 alone. It is the freshest. But tea has seasons, and half a year
    holds about half of the room. Keep both half-years."""
    return by_household(wallet[wallet["half_year"] == "2024-07-01"])


@wallet_share.mistake(source="documented confusion: periods that do not match", rows=asked_for_longest)
def all_the_years(wallet):
    """Every half-year ever asked is in these sums. So whoever has been asked for longer has more room, without spending
    a yuan more a year. Keep 2024 before you add up."""
    return by_household(wallet)


@wallet_share.mistake(source="documented confusion: rows for customers", rows=both_halves)
def divided_by_rows(wallet):
    """`elsewhere` is divided by the rows of the table, and most customers have two of them in 2024: one for each
    half-year. So this is the room of half a year. How many different customers were asked?"""
    asked = of_2024(wallet)
    rows = (asked["total"] - asked["ours"]).groupby(asked["household"]).mean()
    return by_household(asked).assign(elsewhere=rows)


@wallet_share.mistake(source="documented confusion: the sum for the average")
def room_of_all_together(wallet):
    """`elsewhere` is what *all* the customers of a size spend with others. The size most often asked wins, whatever
    is in its wallets. To compare the sizes, ask how much it is for one customer."""
    asked = of_2024(wallet)
    return by_household(asked).assign(elsewhere=(asked["total"] - asked["ours"]).groupby(asked["household"]).sum())


@wallet_share.mistake(source="documented confusion: wrong denominator")
def against_the_others(wallet):
    """`share` divides your part by that of all your *rivals*: it would pass one as soon as a household bought more from
    you than elsewhere. A share has the whole below the line, with your own part in it."""
    asked = of_2024(wallet)
    share = by_household(asked)["share"]
    return by_household(asked).assign(share=share / (1 - share))


@wallet_share.mistake(source="documented confusion: the complement")
def share_of_the_others(wallet):
    """`share` is the part that goes to others. It is a good number to know, and what is missing to one is yours."""
    asked = of_2024(wallet)
    return by_household(asked).assign(share=1 - by_household(asked)["share"])


@wallet_share.mistake(source="documented confusion: share of our sales for share of their wallet")
def share_of_our_sales(wallet):
    """`share` says which part of *your sales* comes from each size: it adds up to one down the column. Useful for your
    books. Share of wallet looks from the household's side: of *its* spending, how much comes to you?"""
    asked = of_2024(wallet)
    ours = asked.groupby("household")["ours"].sum()
    return by_household(asked).assign(share=ours / ours.sum())


@wallet_share.mistake(source="trial in the browser", rows=small_and_large)
def mean_of_row_shares(wallet):
    """`share` is the mean of the shares in the *rows*: a half-year with a small wallet counts as much as one with a
    large. It tells what an average row says. The question is about all the money: add up `ours` and `total` for each
    size first, and divide the sums."""
    asked = of_2024(wallet)
    return by_household(asked).assign(share=(asked["ours"] / asked["total"]).groupby(asked["household"]).mean())


@wallet_share.mistake(source="trial in the browser", rows=both_halves)
def row_by_row(wallet):
    """Both columns are means of the rows, and most customers have two of them in 2024. So `elsewhere` is the room of
    half a year, and in `share` a small wallet counts as much as a large one. Add up for each size first. Then divide
    by the sum of `total`, and by the number of different customers."""
    asked = of_2024(wallet)
    rows = asked.assign(share=asked["ours"] / asked["total"], elsewhere=asked["total"] - asked["ours"])
    return rows.groupby("household")[["share", "elsewhere"]].mean()


@wallet_share.mistake(source="unseen answers: only those with complete answers", rows=asked_once)
def only_those_asked_twice(wallet):
    """Only customers who were asked in both half-years are in these figures. Complete answers look safer. But those
    asked once are customers, too, and not the same kind of people: some came only lately. The question counts them
    with what there is."""
    asked = of_2024(wallet)
    return by_household(asked[asked.duplicated("customer_id", keep=False)])
