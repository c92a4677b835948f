"""Workbook 10, ninth part: by way of others."""

import pandas as pd

from crmlab import customer_base
from crmlab.questions.ch10 import chapter


def flows_of(orders, margin_rate):
    """What each customer left in each year, 2022 as year 1."""
    table = orders.assign(year=orders["date"].dt.year - 2021, amount=margin_rate * orders["amount"])
    return table.groupby(["customer_id", "year"], as_index=False)["amount"].sum()


def brought(flows, referrals, whose="customer_id", credit="referrer_id"):
    """The flows of those who were recommended, under the number of whoever recommended them."""
    pairs = referrals[["referrer_id", "customer_id"]].drop_duplicates()
    pairs = pd.DataFrame({"customer_id": pairs[whose], "credit": pairs[credit]})
    through = pairs.merge(flows, on="customer_id").drop(columns="customer_id").rename(columns={"credit": "customer_id"})
    return through[through["customer_id"].isin(flows["customer_id"])]


def senses(flows, through, discount, first="after one year"):
    return customer_base.narrow_and_broad(flows, through, discount=discount, first=first)[["narrow", "broad"]]


@chapter.check_variant
def enough_recommend(orders, referrals, margin_rate):
    through = brought(flows_of(orders, margin_rate), referrals)
    return through.loc[through["amount"] > 20, "customer_id"].nunique() >= 6


@chapter.question(
    title="By way of others (stretch)",
    concepts="clv-narrow-and-broad",
    unit="CNY",
    decimals=2,
    evidence="",
    recall="Looking from the start of 2022: what is this customer worth in the broad sense, discounted and with the "
    "margin of those whom they brought?",
    remark="Sort by one and by the other, and see who climbs most. Do not add up the column `broad`: the friends are "
    "customers with rows of their own, and would count twice.",
    hints=(
        "`narrow` is a sum by customer and nothing else. For `broad`, divide each year's amount by (1 + discount) as "
        "many times as its year says.",
        "Put the referrer's number in place of the friend's (`map`, with `referrals`), and the friends' flows become "
        "their referrers'. `customer_base.narrow_and_broad` then needs both tables.",
    ),
    starter="""\
flows = orders.assign(year=orders["date"].dt.year - 2021, amount=margin_rate * orders["amount"])
flows = flows.groupby(["customer_id", "year"], as_index=False)["amount"].sum()
narrow_broad = ...""",
    solution="""\
from crmlab import customer_base

brought = flows.merge(referrals[["referrer_id", "customer_id"]].drop_duplicates(), on="customer_id")
brought = brought.drop(columns="customer_id").rename(columns={"referrer_id": "customer_id"})
brought = brought[brought["customer_id"].isin(flows["customer_id"])]
values = customer_base.narrow_and_broad(flows, brought, discount=discount, first="after one year")
narrow_broad = values[["narrow", "broad"]]""",
)
def narrow_broad(orders, referrals, margin_rate, discount):
    """Stand at the start of 2022 and look at what the next three years really brought. The cell has the `flows`: what
    each customer left in year 1 (2022), 2 and 3, at your `margin_rate`. In `referrals`, `referrer_id` recommended you
    to `customer_id`.

    - `narrow`: the customer's own flows, added up.

    - `broad`: the customer's own flows and those of the people whom they recommended, all of these three years, in
      today's money: year 1 is paid after one year, year 2 after two, at your `discount`. Friends of friends do not
      count.

    Give a frame with these two columns, one row for each customer in `flows`."""
    flows = flows_of(orders, margin_rate)
    return senses(flows, brought(flows, referrals), discount)


def who_recommends(orders, referrals, margin_rate):
    """Two who recommended somebody, with what they and their friends left in three years."""
    flows = flows_of(orders, margin_rate)
    own, friends = (t.groupby("customer_id")["amount"].sum() for t in (flows, brought(flows, referrals)))
    best = friends.nlargest(2)
    return pd.DataFrame({"own": own.reindex(best.index).round(2), "friends": best.round(2)}).reset_index()


@narrow_broad.mistake(source="K12: the plain sum for the value")
def broad_not_discounted(orders, referrals, margin_rate):
    """`broad` adds the friends and forgets the discount. Wider it is, but not a value of today: the third year counts
    here as much as the first. Bring both the own flows and the friends' to today."""
    flows = flows_of(orders, margin_rate)
    return senses(flows, brought(flows, referrals), 0.0)


@narrow_broad.mistake(source="documented confusion: broad taken for discounted", rows=who_recommends)
def friends_forgotten(orders, margin_rate, discount):
    """`broad` is the customer's own money, discounted. For most people that is all there is, so most rows are right.
    But some have sent you friends, and what those leave came by way of them. That is what makes it broad."""
    return senses(flows_of(orders, margin_rate), None, discount)


@narrow_broad.mistake(source="documented confusion: who recommends and who is recommended", rows=who_recommends)
def credit_to_the_friend(orders, referrals, margin_rate, discount):
    """The money goes the wrong way: the *friend* gets what the referrer left. Both numbers stand in one row of
    `referrals`, and it is soon done. Without whom would you not have the other?"""
    flows = flows_of(orders, margin_rate)
    return senses(flows, brought(flows, referrals, "referrer_id", "customer_id"), discount)


@narrow_broad.mistake(source="documented confusion: discounting what is added up plainly")
def both_discounted(orders, referrals, margin_rate, discount):
    """`narrow` is discounted too: a sound value, but not the narrow sense of the notes, which adds up the cash as it
    comes. Keep the difference visible."""
    flows = flows_of(orders, margin_rate)
    both = customer_base.narrow_and_broad(flows, brought(flows, referrals), discount=discount, first="after one year")
    return both[["present_value", "broad"]].set_axis(["narrow", "broad"], axis=1)


@narrow_broad.mistake(source="documented confusion: first margin now for first margin after one year")
def a_year_too_early(orders, referrals, margin_rate, discount):
    """`broad` is discounted a year too little: year 1 counts in full here, as if it were paid on the first day. The
    question pays it after one year. Divide once more."""
    flows = flows_of(orders, margin_rate)
    return senses(flows, brought(flows, referrals), discount, "now")


@narrow_broad.mistake(source="documented confusion: half of a sum discounted", rows=who_recommends)
def friends_not_discounted(orders, referrals, margin_rate, discount):
    """In `broad` the customers' own flows are discounted and the friends' are not. A friend's yuan in three years is no
    nearer than anybody else's. Discount first, add afterwards."""
    flows = flows_of(orders, margin_rate)
    plain = brought(flows, referrals).groupby("customer_id")["amount"].sum()
    found = senses(flows, None, discount)
    return found.assign(broad=found["broad"] + plain.reindex(found.index, fill_value=0))
