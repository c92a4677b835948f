"""Workbook 02, sixth part: whom a model puts first, and what a letter really wins."""

import numpy as np
import pandas as pd

from crmlab import rfm
from crmlab.questions.ch02 import chapter

TEST = 4
SENT = "2024-10-08"
JUDGED = 400
FIFTH = 80


def judged(campaign_members, arms=("mailed",), many=JUDGED):
    """Those by whom the score is judged, by customer number."""
    test = campaign_members[(campaign_members["campaign_id"] == TEST) & campaign_members["arm"].isin(arms)]
    return test.sort_values("customer_id").tail(many).set_index("customer_id")


def score_of(mailed, orders, recency_weight, frequency_weight):
    """The learner's score, of purchases before the letter."""
    own = orders[orders["channel"] != "box"]
    known = (own["amount"] > 0) & (own["date"] < SENT) & own["customer_id"].isin(mailed.index)
    past = rfm.table(own[known], as_of=SENT, check=False)
    odds = np.exp(frequency_weight * np.log(past["frequency"]) - recency_weight * np.log1p(past["recency"]))
    odds *= past["monetary"] ** 0.1
    return (odds / (1 + odds)).reindex(mailed.index)


def shares(campaign_members, orders, recency_weight, frequency_weight, largest=True, **whom):
    """The share who answered in the first fifth by the score, and among all."""
    mailed = judged(campaign_members, **whom)
    score = score_of(mailed, orders, recency_weight, frequency_weight)
    fifth = len(mailed) // 5
    best = score.nlargest(fifth) if largest else score.nsmallest(fifth)
    return mailed.loc[best.index, "bought"].mean(), mailed["bought"].mean()


@chapter.interim
def in_fifth(campaign_members, orders, recency_weight, frequency_weight):
    return shares(campaign_members, orders, recency_weight, frequency_weight)


@chapter.check_variant
def enough_answers(campaign_members):
    return judged(campaign_members)["bought"].sum() >= 30


@chapter.question(
    title="Lift of the first fifth",
    concepts="database-marketing-prediction",
    recall="You write to the best fifth by the score: how many times the answers of a lot (lift)?",
    decimals=3,
    remark="Now sort by recency alone and look again. A score earns its keep where it beats the rule of thumb.",
    hints=(
        "`score.nlargest(80).index` are the customers of the first fifth.",
        '`mailed.loc[best, "bought"].mean()` is the share who answered among them. Divide by the share among all 400.',
    ),
    starter="""\
import numpy as np

from crmlab import rfm

test = campaign_members[(campaign_members["campaign_id"] == 4) & (campaign_members["arm"] == "mailed")]
mailed = test.sort_values("customer_id").tail(400).set_index("customer_id")  # the model learnt from the others
own = orders[(orders["amount"] > 0) & (orders["channel"] != "box")]  # a monthly box comes by itself
before = own[(own["date"] < "2024-10-08") & own["customer_id"].isin(mailed.index)]
past = rfm.table(before, as_of="2024-10-08")
odds = past["frequency"] ** frequency_weight * past["monetary"] ** 0.1 / (1 + past["recency"]) ** recency_weight
score = odds / (1 + odds)  # in the order of the customer numbers, not of the score
first_fifth = ...""",
    solution="""\
best = score.nlargest(80).index
first_fifth = mailed.loc[best, "bought"].mean() / mailed["bought"].mean()""",
)
def first_fifth(campaign_members, orders, recency_weight, frequency_weight):
    """Your marketing has a model for its letters; the cell works out its `score` for 400 customers who got the letter
    of the autumn test (campaign 4) and from whom the model has *not* learnt. The higher the score, the sooner one
    would write. Who then bought stands in `mailed["bought"]`.

    What is the lift of the first fifth? Take the 80 customers with the highest score: the share of them who bought,
    divided by the share of all 400 who did."""
    first, every = shares(campaign_members, orders, recency_weight, frequency_weight)
    return first / every


@first_fifth.mistake(source="documented confusion: sorted from the smallest")
def lowest_first(campaign_members, orders, recency_weight, frequency_weight):
    """These are the 80 with the *lowest* score: `sort_values` begins there, and `head` takes what comes first. A
    lift below one would mean that the model is worse than a lot. Before you believe that, look at which end of the
    list you are."""
    last, every = shares(campaign_members, orders, recency_weight, frequency_weight, largest=False)
    return last / every


@first_fifth.mistake(source="documented confusion: gain for lift")
def gain(in_fifth):
    """This is the *gain*: the part of all answers that the first fifth holds. You have the right people. But
    whether that is much depends on how many they are: a lot would give a fifth of the answers to a fifth of the
    people. How many times that is it?"""
    first, every = in_fifth
    return first / every * FIFTH / JUDGED


@first_fifth.mistake(source="documented confusion: response rate for lift")
def response_rate(in_fifth):
    """This is the share of the first fifth who bought, right as far as it goes. On its own it says nothing about
    the model: before Mid-Autumn everybody buys, in February nobody. Lift compares it with what the same letter got
    from all 400."""
    return in_fifth[0]


@first_fifth.mistake(
    source="documented confusion: first in the table for best by the score", same_as="lowest_first", close=True
)
def first_rows(campaign_members):
    """These are the 80 rows that stand first in the table. It is sorted by customer number, which is no merit, so
    they are as good as drawn by lot. A lift near one is what that must give. Sort by the score before you take the
    first fifth."""
    mailed = judged(campaign_members)
    return mailed["bought"].head(FIFTH).mean() / mailed["bought"].mean()


@first_fifth.mistake(source="documented confusion: control group counted in", close=True)
def control_counted_in(campaign_members, orders, recency_weight, frequency_weight):
    """The control group is in this figure. They were in the test and have a `bought` as well. But nobody wrote to
    them: what they bought is no answer to a letter. Keep the rows whose `arm` is “mailed”."""
    both = {"arms": ("mailed", "control")}
    first, every = shares(campaign_members, orders, recency_weight, frequency_weight, **both)
    return first / every


@first_fifth.mistake(source="documented confusion: judged by what was learnt from", close=True)
def learnt_from_them(campaign_members, orders, recency_weight, frequency_weight):
    """All who were mailed are in this figure, also those from whom the model has learnt. More people, steadier
    figure, one thinks. But a model knows its teachers' answers; only strangers show what it can do. Keep the 400
    that the cell keeps."""
    first, every = shares(campaign_members, orders, recency_weight, frequency_weight, many=10_000)
    return first / every


@first_fifth.mistake(source="documented confusion: the others for all", close=True)
def against_the_rest(in_fifth):
    """This compares the first fifth with the *other four*. A fair comparison, but a larger number than lift, and it
    grows without bound when the rest is quiet. Lift asks what a lot drawn from all 400 would have brought: divide
    by the share of all."""
    first, every = in_fifth
    return first / ((every * JUDGED - first * FIFTH) / (JUDGED - FIFTH))


@first_fifth.mistake(source="documented confusion: money for answers", close=True)
def lift_of_money(campaign_members, orders, recency_weight, frequency_weight):
    """This is a lift of the *money*: mean amount in the first fifth over the mean of all. Perhaps that is what one
    should ask. But one hotel with a large order then decides over 400 people. Lift counts answers: take `bought`."""
    mailed = judged(campaign_members)
    best = score_of(mailed, orders, recency_weight, frequency_weight).nlargest(FIFTH)
    return mailed.loc[best.index, "amount"].mean() / mailed["amount"].mean()


@first_fifth.mistake(source="trial in the browser")
def answers_counted(in_fifth):
    """This counts *how many* of the first fifth bought. The people are the right ones. But a count grows with the
    list, and does not say whether the score did better than a lot. Take the share of the 80 who bought, and divide by
    the share of all 400."""
    return in_fifth[0] * FIFTH


def by_lot(campaign_members, campaigns):
    """Members of the campaigns that were drawn by lot."""
    return campaign_members[
        campaign_members["campaign_id"].isin(campaigns.loc[campaigns["drawn"] == "random", "campaign_id"])
    ]


def share_by_arm(members, column="bought", how="mean"):
    return members.groupby(["campaign_id", "arm"])[column].agg(how).unstack()


@chapter.question(
    title="What the letter won",
    concepts="database-marketing-features",
    recall="By how much did the share of buyers rise because of a letter of this campaign?",
    evidence="campaign_members",
    decimals=4,
    remark="They differ, and not only because the letters did: in each there are a few hundred people to an arm. "
    "`experiments.difference_of_shares` puts them together and gives an interval.",
    hints=(
        "`campaigns` says in the column `drawn` how the customers were chosen. Keep those drawn `random`.",
        '`groupby(["campaign_id", "arm"])["bought"].mean().unstack()` has a column for each arm.',
    ),
    solution="""\
drawn = campaigns.loc[campaigns["drawn"] == "random", "campaign_id"]
members = campaign_members[campaign_members["campaign_id"].isin(drawn)]
share = members.groupby(["campaign_id", "arm"])["bought"].mean().unstack()
letter_effect = share["mailed"] - share["control"]""",
)
def letter_effect(campaign_members, campaigns):
    """(A step further.) What did the letters of your company really win? Look at the campaigns whose customers were
    drawn by lot. (Those of the others were chosen by `rfm`, as the best: what a letter does to them says nothing about
    customers at large.) In each, the lot also decided who got a letter (`arm` mailed) and who got none (control).

    For each of these campaigns: by how much was the share who bought larger among the mailed than in the control
    group? Give a Series with the `campaign_id` as its index: 0.05 for five more buyers from a hundred letters."""
    share = share_by_arm(by_lot(campaign_members, campaigns))
    return share["mailed"] - share["control"]


@letter_effect.mistake(source="documented confusion: chosen for drawn by lot", evidence="campaigns")
def chosen_ones_too(campaign_members):
    """The campaigns to the best customers are among these. They have a control group as well, so the sum works. But
    what a letter does to the best says nothing about what it does to anybody: who was written to was chosen by
    score. Keep the campaigns drawn at random."""
    share = share_by_arm(campaign_members)
    return share["mailed"] - share["control"]


@letter_effect.mistake(source="documented confusion: the mailed are part of everybody")
def against_everybody(campaign_members, campaigns):
    """This is the share among the mailed less the share among *all* in the campaign. But the mailed are half of
    these all: they are compared in part with themselves, and half of the effect is gone. Set them beside those who
    got nothing."""
    members = by_lot(campaign_members, campaigns)
    return share_by_arm(members)["mailed"] - members.groupby("campaign_id")["bought"].mean()


@letter_effect.mistake(source="unseen answers: each arm divided by all members")
def divided_by_all_members(campaign_members, campaigns):
    """Buyers of each arm are divided by *all* members of the campaign here. All were drawn for it, so it looks
    fair. But no control customer can be among the mailed who bought: counted below and never above, they make each
    share about half of what it is. Divide each arm's buyers by the people in that arm."""
    members = by_lot(campaign_members, campaigns)
    count = share_by_arm(members, how="sum")
    return (count["mailed"] - count["control"]) / members.groupby("campaign_id").size()


@letter_effect.mistake(source="documented confusion: response for effect")
def no_control(campaign_members, campaigns):
    """These are the shares of the mailed who bought: the figure in most reports. But customers also buy without a
    letter, and some of these would have. How many bought in the control group, to whom nobody wrote? Take that off."""
    return share_by_arm(by_lot(campaign_members, campaigns))["mailed"]


@letter_effect.mistake(source="documented confusion: ratio for difference")
def times_as_many(campaign_members, campaigns):
    """These are ratios: how many times as many bought among the mailed. They sound better where few buy anyway. But
    a letter costs the same everywhere, and twice next to nothing is next to nothing. How many *more* buyers from a
    hundred letters? Subtract."""
    share = share_by_arm(by_lot(campaign_members, campaigns))
    return share["mailed"] / share["control"]


@letter_effect.mistake(source="documented confusion: growth for difference")
def per_cent_more(campaign_members, campaigns):
    """These are the differences divided by the share of the control group: so many per cent more. It is a way to
    say it. But the question counts buyers for each letter, in the same unit as the shares themselves. Leave out the
    division."""
    share = share_by_arm(by_lot(campaign_members, campaigns))
    return share["mailed"] / share["control"] - 1


@letter_effect.mistake(source="documented confusion: counts for shares")
def heads_for_shares(campaign_members, campaigns):
    """These are differences of heads: buyers among the mailed less buyers in the control group. If both arms were
    of one size, that would nearly do. They are not quite, and campaigns differ. Divide each by its arm first: the
    mean of `bought` is the share."""
    count = share_by_arm(by_lot(campaign_members, campaigns), how="sum")
    return count["mailed"] - count["control"]


@letter_effect.mistake(source="documented confusion: money for buyers")
def yuan_a_letter(campaign_members, campaigns):
    """This is what a letter brought in yuan, mailed less control. A good question, and a shaky answer: one large
    order in either arm swings it. Here buyers are asked for, and those can be counted: take `bought` in place of
    `amount`."""
    amount = share_by_arm(by_lot(campaign_members, campaigns), "amount")
    return amount["mailed"] - amount["control"]


@letter_effect.mistake(source="documented confusion: arms of different campaigns put together")
def all_in_one_pot(campaign_members, campaigns):
    """Here the campaigns were thrown together, and each has the same figure. With more people it is steadier. But a
    spring letter and an autumn letter met different months and different people; the lot compares like with like
    only *within* a campaign. Group by campaign, too."""
    members = by_lot(campaign_members, campaigns)
    share = members.groupby("arm")["bought"].mean()
    names = pd.Index(sorted(members["campaign_id"].unique()), name="campaign_id")
    return pd.Series(share["mailed"] - share["control"], index=names)
